import { Injectable } from '@nestjs/common';
import { PartyLimit } from '../platform/errors.js';

/** Bodies of one party that one process takes at a time: each holds two chunks in memory, and a connection to the database now and then. */
const MOST_AT_ONCE = 8;

/** Counts the bodies that are being taken in. */
@Injectable()
export class AtOnce {
  private readonly running = new Map<string, number>();

  /** @returns what is called when the body has ended @throws PartyLimit */
  enter(party: string): () => void {
    const many = this.running.get(party) ?? 0;
    if (many >= MOST_AT_ONCE) {
      throw new PartyLimit(
        'IMPORTS_AT_ONCE',
        `Your party sends ${MOST_AT_ONCE} imports at a time already: send this one when another has ended.`,
      );
    }
    this.running.set(party, many + 1);
    let isIn = true;
    return () => {
      if (isIn) this.running.set(party, (this.running.get(party) ?? 1) - 1);
      if (this.running.get(party) === 0) this.running.delete(party);
      isIn = false;
    };
  }
}

/** Calls `atEnd` when the items end, however they do, also where nobody ever asked for one (a generator would not notice). */
export function ending<T>(items: AsyncIterableIterator<T>, atEnd: () => void): AsyncIterableIterator<T> {
  const iterator: AsyncIterableIterator<T> = {
    next: async () => {
      try {
        const next = await items.next();
        if (next.done) atEnd();
        return next;
      } catch (error) {
        atEnd();
        throw error;
      }
    },
    return: async () => {
      try {
        await items.return?.();
      } finally {
        atEnd();
      }
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => iterator,
  };
  return iterator;
}
