import { Injectable } from '@nestjs/common';

/** What happened on this process's sockets since it started, counted for the metrics. */
@Injectable()
export class SocketTally {
  /** Operations by outcome: OK for each subscription that began, otherwise the code of its error, whenever that came. */
  readonly operations = new Map<string, number>();
  /** Sockets that ended, by close code. */
  readonly closes = new Map<string, number>();
  /** Results sent. */
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

/** Codes that the hub gives, or that say something: a client may close with any of a thousand numbers, and each would be a time series. */
const KNOWN: ReadonlySet<number> = new Set([
  1000, 1001, 1002, 1005, 1006, 1007, 1009, 1013, 4400, 4401, 4403, 4406, 4408, 4409, 4413, 4429, 4500,
]);

const add = (counts: Map<string, number>, name: string): void => void counts.set(name, (counts.get(name) ?? 0) + 1);
