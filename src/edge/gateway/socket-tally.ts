import { Injectable } from '@nestjs/common';

/** Counts events on this process's sockets since its start, for the metrics. */
@Injectable()
export class SocketTally {
  /** Operations by outcome: OK for each subscription that started, otherwise the code of its error, early or late. */
  readonly operations = new Map<string, number>();
  /** Closed sockets, by close code. */
  readonly closes = new Map<string, number>();
  /** Number of results sent. */
  events = 0;

  began(): void {
    add(this.operations, 'OK');
  }

  failed(code: string): void {
    add(this.operations, code);
  }

  closed(code: number): void {
    add(this.closes, KNOWN.has(code) ? String(code) : 'other');
  }
}

/** Codes that the hub uses, or that have a meaning. A client may close with any of a thousand numbers, and each would be a time series. */
const KNOWN: ReadonlySet<number> = new Set([
  1000, 1001, 1002, 1005, 1006, 1007, 1009, 1013, 4400, 4401, 4403, 4406, 4408, 4409, 4413, 4429, 4500,
]);

const add = (counts: Map<string, number>, name: string): void => void counts.set(name, (counts.get(name) ?? 0) + 1);
