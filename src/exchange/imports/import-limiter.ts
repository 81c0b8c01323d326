import { Injectable } from '@nestjs/common';
import type { Actor } from '../../identity/auth/actor.js';
import { PartyLimit } from '../../platform/platform/errors.js';

/** Bodies of one party that one process imports concurrently. Each holds two chunks in memory, and sometimes a database connection. */
const MOST_AT_ONCE = 8;
/** The same limit for one account or key, so that colleagues and other systems of the party can always send. */
const MOST_OF_ONE = 6;

/** Counts the bodies that are being imported. */
@Injectable()
export class ImportLimiter {
  /** Counts by party id, and by account or key id. */
  private readonly running = new Map<string, number>();

  /** @returns a function to call when the body has ended @throws PartyLimit */
  enter({ party, user }: Pick<Actor, 'party' | 'user'>): () => void {
    if (this.of(user) >= MOST_OF_ONE) {
      throw new PartyLimit(
        'IMPORTS_OF_ACCOUNT',
        `Your account or key already has ${MOST_OF_ONE} running imports. Send this one when another has ended.`,
      );
    }
    if (this.of(party.id) >= MOST_AT_ONCE) {
      throw new PartyLimit(
        'IMPORTS_AT_ONCE',
        `Your party already has ${MOST_AT_ONCE} running imports. Send this one when another has ended.`,
      );
    }
    for (const id of [party.id, user]) this.running.set(id, this.of(id) + 1);
    let isIn = true;
    return () => {
      if (isIn) for (const id of [party.id, user]) this.leave(id);
      isIn = false;
    };
  }

  private of(id: string): number {
    return this.running.get(id) ?? 0;
  }

  private leave(id: string): void {
    if (this.of(id) > 1) this.running.set(id, this.of(id) - 1);
    else this.running.delete(id);
  }
}

/** Calls `atEnd` when the items end in any way, also when no item was ever requested (a generator would not notice). */
export function callAtEnd<T>(items: AsyncIterableIterator<T>, atEnd: () => void): AsyncIterableIterator<T> {
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
