import { AsyncLocalStorage } from 'node:async_hooks';

const requests = new AsyncLocalStorage<{ mayExist: boolean }>();

/** Whether the present request may have committed a transaction that writes. Unlike AnswerLimit it includes work that outlasts the request's limit. */
export const RequestWrites = {
  /** Runs one request. */
  run<T>(work: () => T): T {
    return requests.run({ mayExist: false }, work);
  },

  /** To be called before a commit: its answer may get lost. */
  note(): void {
    const request = requests.getStore();
    if (request) request.mayExist = true;
  },

  /** @returns true outside of a request, too: nothing is known there */
  mayExist(): boolean {
    return requests.getStore()?.mayExist ?? true;
  },
};
