import type { FeedEvent } from 'entente-client';
import type { IndicatorLineFragment } from './feed.graphql.ts';

/** An indicator as events of the feed bring it. */
export type FeedItem = Omit<IndicatorLineFragment, 'value'> & { readonly __typename?: 'Indicator' };

/** An event, or a mark that tells the truth about the connection. */
export type Row =
  | {
      readonly type: 'event';
      readonly key: string;
      readonly at: string;
      readonly operation: string;
      readonly itemId: string;
      readonly item: FeedItem | null;
      /** Also when the revocation has a row of its own. */
      readonly isRevoked: boolean;
      readonly backfill: boolean;
    }
  | { readonly type: 'gap'; readonly key: string; readonly from: string; readonly to: string }
  /** Rows that were dropped: a page keeps MOST_ROWS. */
  | { readonly type: 'dropped'; readonly key: string; readonly count: number };

export interface FeedState {
  /** Newest first. */
  readonly rows: readonly Row[];
  /** New rows that the reader has not asked for, newest first. */
  readonly waiting: readonly Row[];
  /** Number of older waiting rows that were dropped. */
  readonly dropped: number;
  /** Since when the connection is lost; null: it is open; undefined: it was never open. */
  readonly lostSince: string | null | undefined;
}

export type FeedAction =
  /** The feed begins with recent items, which are not news. */
  | { readonly type: 'began'; readonly items: readonly FeedItem[] }
  | { readonly type: 'events'; readonly events: readonly FeedEvent<FeedItem>[] }
  | { readonly type: 'connected'; readonly at: string }
  | { readonly type: 'lost'; readonly at: string }
  | { readonly type: 'shown' };

/** Rows that a page keeps; older ones are on the look-up and list pages. */
const MOST_ROWS = 10_000;

export const EMPTY: FeedState = { rows: [], waiting: [], dropped: 0, lostSince: undefined };

export function feedReducer(state: FeedState, action: FeedAction): FeedState {
  switch (action.type) {
    case 'began':
      return { ...EMPTY, rows: action.items.map(rowOfItem) };
    case 'events':
      return withEvents(state, action.events);
    case 'connected':
      return typeof state.lostSince === 'string'
        ? {
            ...state,
            lostSince: null,
            waiting: [{ type: 'gap', key: `gap ${state.lostSince}`, from: state.lostSince, to: action.at }, ...state.waiting],
          }
        : { ...state, lostSince: null };
    case 'lost':
      return typeof state.lostSince === 'string' ? state : { ...state, lostSince: action.at };
    case 'shown':
      return { ...state, rows: [...state.waiting, ...droppedIn(state), ...state.rows].slice(0, MOST_ROWS), waiting: [], dropped: 0 };
  }
}

/** A mark in the place of rows that were dropped. */
const droppedIn = ({ waiting, dropped }: FeedState): readonly Row[] =>
  dropped === 0 ? [] : [{ type: 'dropped', key: `dropped ${waiting.at(-1)?.key ?? ''}`, count: dropped }];

/**
 * Applies events in their order. A withdrawn item disappears from all earlier rows: only the withdrawal stays. A revocation or a change shows in earlier rows at
 * once, so that nobody acts on what no longer holds. Lists that have no row of an item are left as they are: 200 events a second meet 10,000 rows.
 */
function withEvents(state: FeedState, events: readonly FeedEvent<FeedItem>[]): FeedState {
  const known = knownIn(state, new Set(events.map(({ itemId }) => itemId)));
  let { rows, waiting } = state;
  let fresh: Row[] = [];
  for (const event of events) {
    if (event.itemId === null) continue;
    const apply = (all: readonly Row[]): readonly Row[] => all.flatMap((row) => applied(row, event));
    const isKnown = known.has(event.itemId);
    if (isKnown) [rows, waiting, fresh] = [apply(rows), apply(waiting), [...apply(fresh)]];
    known.add(event.itemId);
    if (!isKnown || !isListed(rows, event)) fresh.push(...rowOfEvent(event));
  }
  const all = [...fresh.reverse(), ...waiting];
  // One less than MOST_ROWS, because the mark of what was dropped is a row, too.
  return { ...state, rows, waiting: all.slice(0, MOST_ROWS - 1), dropped: state.dropped + Math.max(0, all.length - MOST_ROWS + 1) };
}

/** Those of some items that have rows. */
function knownIn({ rows, waiting }: FeedState, items: ReadonlySet<string | null>): Set<string> {
  const known = new Set<string>();
  for (const all of [rows, waiting]) for (const row of all) if (row.type === 'event' && items.has(row.itemId)) known.add(row.itemId);
  return known;
}

/** Whether the list of recent items already has what an event says: the item was published, or revoked, before the list was read. */
const isListed = (rows: readonly Row[], { itemId, operation }: FeedEvent<FeedItem>): boolean =>
  (operation === 'PUBLISHED' || operation === 'REVOKED') &&
  rows.some((row) => row.type === 'event' && row.key === itemId && (operation === 'PUBLISHED' || row.operation === 'REVOKED'));

const isAbout = (row: Row, { itemId }: FeedEvent<FeedItem>): boolean => row.type === 'event' && row.itemId === itemId;

function applied(row: Row, event: FeedEvent<FeedItem>): readonly Row[] {
  if (row.type !== 'event' || !isAbout(row, event) || row.operation === 'WITHDRAWN') return [row];
  if (event.operation === 'WITHDRAWN') return [];
  const item = event.item ?? (row.item && event.operation === 'REVOKED' ? { ...row.item, revokedAt: event.at } : row.item);
  return [{ ...row, item, isRevoked: row.isRevoked || event.operation === 'REVOKED' }];
}

function rowOfEvent({ eventId, at, operation, itemId, item, backfill }: FeedEvent<FeedItem>): readonly Row[] {
  if (itemId === null) return [];
  return [
    {
      type: 'event',
      key: eventId,
      at,
      operation,
      itemId,
      item: operation === 'WITHDRAWN' ? null : item,
      isRevoked: operation === 'REVOKED',
      backfill,
    },
  ];
}

const rowOfItem = (item: FeedItem): Row => ({
  type: 'event',
  key: item.id,
  at: item.revokedAt ?? item.publishedAt,
  operation: item.revokedAt === null ? 'PUBLISHED' : 'REVOKED',
  itemId: item.id,
  item,
  isRevoked: item.revokedAt !== null,
  backfill: true,
});
