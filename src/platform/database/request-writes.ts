import { AsyncValue } from './async-value.js';

const requests = new AsyncValue<{ mayExist: boolean; readonly touched: Set<string> }>();

/** Whether the present request may have committed a transaction that writes. Unlike AnswerLimit it includes work that outlasts the request's limit. */
export const RequestWrites = {
  /** Runs one request. */
  run<T>(work: () => T): T {
    return requests.run({ mayExist: false, touched: new Set() }, work);
  },

  /** To be called before a commit: its answer may get lost. */
  note(): void {
    const request = requests.current();
    if (request) request.mayExist = true;
  },

  /** To be called after the commit. @param items ids that the audit entry of the transaction has */
  noteTouched(items: readonly string[]): void {
    const request = requests.current();
    for (const id of items) request?.touched.add(id);
  },

  /** Whether an audit entry of the request has this item already. */
  hasTouched(id: string): boolean {
    return requests.current()?.touched.has(id) ?? false;
  },

  /** @returns true outside of a request, too: nothing is known there */
  mayExist(): boolean {
    return requests.current()?.mayExist ?? true;
  },
};
