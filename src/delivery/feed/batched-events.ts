import { makeStoppable } from './stoppable.js';

/** Events that a consumer takes one by one, or several at a time. The events before are taken when it asks for more. */
export interface BatchedEvents<T> extends AsyncIterableIterator<T> {
  /** Returns the next events that are there, up to `most`; it waits for the first. Not to be mixed with `next`. */
  nextBatch(most: number): Promise<IteratorResult<readonly T[], undefined>>;
  /** Gives the last `count` events of the batch back: they count as not taken, and come again, as they are then. */
  giveBack(count: number): void;
}

/** What a generator of batches learns of its consumer. */
export interface BatchConsumer {
  readonly signal: AbortSignal;
  /** Returns the largest number of events that the consumer takes next. */
  readonly wanted: () => number;
  /** Returns how many events of the last batch the consumer gave back. */
  readonly returned: () => number;
}

/** Whether the events can be taken several at a time. */
export const isBatched = (events: AsyncIterator<unknown>): events is BatchedEvents<unknown> => 'nextBatch' in events;

/** Makes a stoppable iterator (see {@link makeStoppable}) of a generator of batches. */
export function makeBatched<T>(start: (consumer: BatchConsumer) => AsyncGenerator<readonly T[], void, void>): BatchedEvents<T> {
  let [wanted, returned] = [1, 0];
  const batches = makeStoppable((signal) => start({ signal, wanted: () => wanted, returned: () => returned }));
  const events: BatchedEvents<T> = {
    nextBatch: async (most) => {
      wanted = most;
      const next: IteratorResult<readonly T[], unknown> = await batches.next();
      returned = 0;
      return next.done === true ? { done: true, value: undefined } : { done: false, value: next.value };
    },
    giveBack: (count) => {
      returned = count;
    },
    next: async () => {
      const batch = await events.nextBatch(1);
      return batch.done === true ? { done: true, value: undefined } : { done: false, value: batch.value[0] as T };
    },
    return: async () => {
      await batches.return?.();
      return { done: true, value: undefined };
    },
    throw: async (error: unknown) => {
      await batches.throw?.(error);
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => events,
  };
  return events;
}
