import type { RawEvent } from '../live/transport.js';
import type { RequestOptions, Requester } from '../requester.js';
import type { FollowOptions } from './follow.js';
import { type Selection, textsOf } from './selection.js';
import type { Snapshot, StoredItem } from './store.js';

/** The options of one follower, with its selection. */
export type FollowSettings<Item extends object> = Omit<FollowOptions<Item>, 'selection'> & { readonly selection: Selection<Item> };

interface FeedPage {
  readonly events: readonly RawEvent[];
  readonly cursor: string;
  readonly more: boolean;
}

type SnapshotPage = Readonly<Record<string, unknown>> & { readonly cursor: string | null; readonly feedCursor: string };

/** How long a page is asked for. */
export type PageLimits = Pick<RequestOptions, 'timeoutMs' | 'attempts'>;

const PAGE_SIZE = 500;

/** Reads pages of the feed and of snapshots. */
export class FeedReader<Item extends object> {
  private readonly texts: ReturnType<typeof textsOf>;

  constructor(
    private readonly hub: Requester,
    private readonly settings: FollowSettings<Item>,
  ) {
    this.texts = textsOf(settings.selection);
  }

  async subscription(after: string): Promise<object> {
    return { ...(await this.hub.parts.bodyOf(this.texts.live)), variables: { after, filter: this.settings.filter ?? null } };
  }

  /** @throws HubError (RESYNC_REQUIRED for a cursor that does not lead on), NetworkError */
  async page(after: string, limits: PageLimits = {}): Promise<FeedPage> {
    return (await this.ask<{ readonly feed: FeedPage }>(this.texts.page, { after, first: PAGE_SIZE }, limits)).feed;
  }

  /** Returns the cursor of the present end of the feed. */
  async end(): Promise<string> {
    return (await this.snapshotPage(null, 1)).feedCursor;
  }

  /** Starts a snapshot. Its pages are read when the store asks for them. */
  async snapshot(): Promise<Snapshot<Item>> {
    const first = await this.snapshotPage(null, PAGE_SIZE);
    return { pages: this.pagesFrom(first), cursor: first.feedCursor };
  }

  private async *pagesFrom(first: SnapshotPage): AsyncGenerator<readonly StoredItem<Item>[], void, void> {
    let page = first;
    for (;;) {
      yield this.settings.selection.itemsOf(page);
      if (page.cursor === null) return;
      page = await this.snapshotPage(page.cursor, PAGE_SIZE);
    }
  }

  private async snapshotPage(after: string | null, first: number): Promise<SnapshotPage> {
    return (await this.ask<{ readonly snapshot: SnapshotPage }>(this.texts.snapshot, { after, first })).snapshot;
  }

  private async ask<Data>(
    text: string,
    place: { readonly after: string | null; readonly first: number },
    limits?: PageLimits,
  ): Promise<Data> {
    const { filter = null, signal } = this.settings;
    return (await this.hub.send({ text, variables: { ...place, filter } }, { signal, ...limits })) as Data;
  }
}
