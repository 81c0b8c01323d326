import { setImmediate as turn } from 'node:timers/promises';

/** Limits of one chunk. They limit memory too: it holds the current chunk and the next one. */
export interface ChunkLimits<T> {
  readonly most: number;
  /** Maximum sum of the weights. A single item may weigh more. */
  readonly heaviest: number;
  weigh(item: T): number;
}

/**
 * Gathers items into chunks: each chunk has all items that arrived while the last one was processed. A slow sender gets its answers at once, and a fast one
 * is processed in few large steps. The source is read at most one chunk ahead, and the rest of a block.
 * @param blocks items that come together: a promise for each item would cost more than reading it
 */
export async function* inChunks<T>(blocks: AsyncIterable<readonly T[]>, limits: ChunkLimits<T>): AsyncGenerator<readonly T[]> {
  const source = blocks[Symbol.asyncIterator]();
  const queue = new Queue(limits);
  const pump = queue.fill(source);
  try {
    for (;;) {
      await queue.filled();
      await turn(); // items that arrived together go into one chunk
      const chunk = queue.take();
      if (chunk.length === 0) break;
      yield chunk;
    }
    await pump;
  } finally {
    queue.stop();
    void source.return?.()?.then(undefined, () => undefined); // not awaited: a source that waits for its next item ends with that item
  }
}

/** Yields each item as a block of its own. */
export async function* singly<T>(items: AsyncIterable<T> | Iterable<T>): AsyncGenerator<readonly T[]> {
  for await (const item of items) yield [item];
}

class Queue<T> {
  private items: T[] = [];
  private weight = 0;
  private state: 'open' | 'ended' | 'stopped' = 'open';
  private wakeReader: () => void = () => undefined;
  private wakeWriter: () => void = () => undefined;

  constructor(private readonly limits: ChunkLimits<T>) {}

  /** Rejects with the error of the source after all earlier items were taken. */
  fill(source: AsyncIterator<readonly T[]>): Promise<void> {
    const filling = this.pump(source).finally(() => {
      if (this.state === 'open') this.state = 'ended';
      this.wakeReader();
    });
    filling.catch(() => undefined); // the promise is awaited at the end
    return filling;
  }

  /** Resolves when there is an item to take, or when no more will come. */
  async filled(): Promise<void> {
    if (this.items.length > 0 || this.state !== 'open') return;
    await new Promise<void>((resolve) => (this.wakeReader = resolve));
  }

  /** @returns the queued items; empty when the source has ended */
  take(): readonly T[] {
    const taken = this.items;
    this.items = [];
    this.weight = 0;
    this.wakeWriter();
    return taken;
  }

  stop(): void {
    this.state = 'stopped';
    this.wakeWriter();
  }

  private async pump(source: AsyncIterator<readonly T[]>): Promise<void> {
    for (let next = await source.next(); !next.done; next = await source.next()) {
      for (const item of next.value) {
        const weight = this.limits.weigh(item);
        while (this.isFull(weight) && this.state === 'open') await new Promise<void>((resolve) => (this.wakeWriter = resolve));
        if (this.state !== 'open') return;
        this.items.push(item);
        this.weight += weight;
        this.wakeReader();
      }
    }
  }

  private isFull(weight: number): boolean {
    const { most, heaviest } = this.limits;
    return this.items.length >= most || (this.items.length > 0 && this.weight + weight > heaviest);
  }
}
