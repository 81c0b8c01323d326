import { follow } from '../support/sockets.js';
import { until } from '../support/officer.js';
import { EVENT, FILTER, FRAGMENTS, type HubEvent } from './words.js';

const QUERY = `subscription ($after: Cursor) { feed(after: $after, filter: { ${FILTER} }) { ${EVENT} } } ${Object.values(FRAGMENTS).join(' ')}`;

/** One party's subscription, and what it has brought. When it ended it can be opened again, behind the last event. */
export class Live {
  private taken = 0;
  private reason = 'no reason given';
  private cursor: string | null = null;
  private readonly heard: HubEvent[] = [];
  private iterator: AsyncIterableIterator<{ feed: HubEvent }> | undefined;

  constructor(private readonly wsUrl: string) {}

  get isOpen(): boolean {
    return this.iterator !== undefined;
  }

  /** Why the hub closed it, as soon as it has. */
  get closedBy(): string | undefined {
    return this.isOpen ? undefined : this.reason;
  }

  /** Resolves when the first POSITION is there: from then on nothing is missed. */
  async open(token: string): Promise<void> {
    const iterator = follow<{ feed: HubEvent }>(this.wsUrl, token, QUERY, { after: this.cursor });
    const { value } = (await iterator.next()) as { value: { feed: HubEvent } };
    if (value.feed.operation !== 'POSITION') throw new Error(`A subscription began with ${value.feed.operation}.`);
    this.cursor = value.feed.cursor;
    this.iterator = iterator;
    void this.listen(iterator);
  }

  private async listen(iterator: AsyncIterableIterator<{ feed: HubEvent }>): Promise<void> {
    try {
      for await (const { feed } of iterator) {
        this.cursor = feed.cursor;
        if (feed.operation !== 'POSITION') this.heard.push(feed);
      }
    } catch (error) {
      // Whether the hub may close it is the run's to judge.
      this.reason = error instanceof Error ? error.message : JSON.stringify(error);
    }
    if (this.iterator === iterator) this.iterator = undefined;
  }

  /** What came since the last call, as soon as there are `count` events. */
  async next(count: number): Promise<readonly HubEvent[]> {
    await until(
      () => Promise.resolve(this.heard.length - this.taken),
      (there) => there >= count || !this.isOpen,
    ).catch(() => undefined);
    const events = this.heard.slice(this.taken);
    this.taken = this.heard.length;
    return events;
  }

  /** Waits until the hub has closed it. @returns whether it has */
  async hasEnded(): Promise<boolean> {
    await until(
      () => Promise.resolve(this.isOpen),
      (open) => !open,
    ).catch(() => undefined);
    return !this.isOpen;
  }

  async close(): Promise<void> {
    await this.iterator?.return?.();
  }
}
