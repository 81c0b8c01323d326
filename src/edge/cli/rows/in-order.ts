/** Limits for concurrent work. */
export interface Flow<I> {
  readonly most: number;
  /** Items that must not run at the same time. */
  clash(one: I, other: I): boolean;
}

/**
 * Runs `work` on several items at a time, and yields the results in the order of the items. It takes a new item only when a slot is free, so memory stays
 * bounded. An error, of the items or of the work, comes in its turn: after all results before it.
 */
export async function* inOrder<I, O>(items: AsyncIterable<I>, work: (item: I) => Promise<O>, flow: Flow<I>): AsyncGenerator<O> {
  const running: { readonly item: I; readonly result: Promise<O> }[] = [];
  const first = (): Promise<O> | undefined => running.shift()?.result;
  const source = items[Symbol.asyncIterator]();
  try {
    let next = await takeNext(source.next());
    for (; 'item' in next; next = await takeNext(source.next())) {
      const { item } = next;
      while (running.length >= flow.most || running.some((one) => flow.clash(one.item, item))) yield* given(first());
      const result = work(item);
      result.catch(() => undefined);
      running.push({ item, result });
    }
    while (running.length > 0) yield* given(first());
    if ('failure' in next) throw next.failure;
  } finally {
    await Promise.allSettled(running.map((one) => one.result));
    await source.return?.();
  }
}

type NextItem<I> = { readonly item: I } | { readonly failure: unknown } | { readonly ended: true };

const takeNext = <I>(next: Promise<IteratorResult<I>>): Promise<NextItem<I>> =>
  next.then(
    (one) => (one.done ? { ended: true } : { item: one.value }),
    (failure: unknown) => ({ failure }),
  );

async function* given<O>(result: Promise<O> | undefined): AsyncGenerator<O> {
  if (result) yield await result;
}
