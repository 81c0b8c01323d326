import { useEffect, useRef } from 'react';
import { noteLine } from './as-of.ts';
import { ITEMS_CHANGED, type ItemKind } from './live-items.graphql.ts';
import { useSubscription } from './subscription.ts';

/** Changes of so many milliseconds are read together. */
const TOGETHER_MS = 250;
/** What could not be read is asked for again after this time. */
const AGAIN_MS = 15_000;

/** Ids of items that have changed or are withdrawn, with their kinds; undefined: events may be missing, so any item may have changed. */
export type Changed = ReadonlyMap<string, ItemKind> | undefined;

interface Followed {
  readonly itemKinds: ItemKind[];
  /** Reads again what the page shows of these items, and nothing of others. It is not called again before it has ended. */
  readonly readAgain: (changed: Changed) => Promise<unknown>;
}

/** Collects changes, and reads them one batch after the other. What fails makes the page say that it is not current, and is tried again. */
class Reader {
  private readonly waiting = new Map<string, ItemKind>();
  private isAllWaiting = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isReading = false;
  private isOver = false;
  private lostAt: number | undefined;

  constructor(private readonly read: (changed: Changed) => Promise<unknown>) {}

  add(changed: Changed): void {
    if (changed) for (const [id, kind] of changed) this.waiting.set(id, kind);
    else this.isAllWaiting = true;
    this.later(TOGETHER_MS);
  }

  begin(): void {
    this.isOver = false;
    this.later(TOGETHER_MS);
  }

  end(): void {
    this.isOver = true;
    clearTimeout(this.timer);
    this.timer = undefined;
    noteLine(this, undefined);
  }

  private later(ms: number): void {
    const hasWork = this.isAllWaiting || this.waiting.size > 0;
    if (!this.isOver && !this.isReading && hasWork) this.timer ??= setTimeout(() => void this.run(), ms);
  }

  private async run(): Promise<void> {
    this.timer = undefined;
    this.isReading = true;
    const changed = this.isAllWaiting ? undefined : new Map(this.waiting);
    this.waiting.clear();
    this.isAllWaiting = false;
    try {
      await this.read(changed);
      this.lostAt = undefined;
    } catch {
      this.add(changed);
      this.lostAt ??= Date.now();
    }
    this.isReading = false;
    if (!this.isOver) noteLine(this, this.lostAt);
    this.later(this.lostAt === undefined ? TOGETHER_MS : AGAIN_MS);
  }
}

/** Follows items of some kinds while the page is drawn. When the line opens, any may have changed since the page was read. */
export function useLiveItems(followed: Followed): void {
  const current = useRef(followed);
  useEffect(() => {
    current.current = followed;
  });
  const reader = useRef<Reader>(undefined);
  reader.current ??= new Reader((changed) => current.current.readAgain(changed));
  useEffect(() => {
    reader.current?.begin();
    return () => reader.current?.end();
  }, []);
  useSubscription({
    document: ITEMS_CHANGED,
    variables: { itemKinds: followed.itemKinds },
    cursorOf: ({ feed }) => feed.cursor,
    onMissed: () => reader.current?.add(undefined),
    onEvents: (events) => {
      const changed = events.flatMap(({ feed: { itemId, kind } }) => (itemId !== null && kind !== null ? [[itemId, kind] as const] : []));
      reader.current?.add(new Map(changed));
    },
  });
}
