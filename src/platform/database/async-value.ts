import { AsyncLocalStorage } from 'node:async_hooks';

/** By the key of each {@link AsyncValue}. All share one storage, because Node 20 copies the store of every storage to every promise. */
const values = new AsyncLocalStorage<Readonly<Record<symbol, unknown>>>();

/** A value that follows a piece of work through its asynchronous calls, as one of AsyncLocalStorage does. */
export class AsyncValue<T> {
  private readonly key = Symbol('value');

  /** Runs `work`, for which {@link current} is `value`. */
  run<Result>(value: T, work: () => Result): Result {
    return values.run({ ...values.getStore(), [this.key]: value }, work);
  }

  /** @returns undefined outside of {@link run} */
  current(): T | undefined {
    return values.getStore()?.[this.key] as T | undefined;
  }
}
