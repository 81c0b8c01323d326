import { type EntenteClient, type FeedEvent, type FeedFilter, HubError, itemSelection } from 'entente-client';
import { type Dispatch, useEffect, useReducer, useRef, useState } from 'react';
import fields from '../../app/feed-fields.json';
import { inSession, useHub } from '../../app/session.ts';
import { FEED_END, RECENT_INDICATORS } from './feed.graphql.ts';
import { EMPTY, type FeedAction, type FeedItem, feedReducer, type FeedState } from './rows.ts';

const selection = itemSelection<FeedItem & { readonly __typename: 'Indicator' }>(fields);
/** Recent indicators under the live ones. */
const RECENT = 100;
/** Events of so many milliseconds are drawn together, so that a burst does not freeze the page. */
const TOGETHER_MS = 50;

export interface LiveFeed {
  readonly state: FeedState;
  readonly dispatch: Dispatch<FeedAction>;
  /** An error that does not pass; the view must be fetched again. */
  readonly error: Error | null;
  readonly restart: () => void;
}

/** Where the feed of a filter continues. */
interface Position {
  readonly filter: FeedFilter;
  readonly run: number;
  readonly cursor: string;
}

/**
 * Follows the feed from now on, over recent indicators. The client connects again by itself, and continues where the connection broke. So does a new session of
 * the same officer: rows that wait are kept.
 */
export function useFeed(filter: FeedFilter): LiveFeed {
  const hub = useHub();
  const [state, dispatch] = useReducer(feedReducer, EMPTY);
  const [error, setError] = useState<Error | null>(null);
  const [run, setRun] = useState(0);
  const [online, setOnline] = useState(0);
  const position = useRef<Position>(undefined);
  useEffect(() => {
    const ending = new AbortController();
    const { signal } = ending;
    setError(null);
    const { current } = position;
    const after = current?.filter === filter && current.run === run ? current.cursor : undefined;
    if (after !== undefined) dispatch({ type: 'lost', at: new Date().toISOString() });
    const onCursor = (cursor: string): void => void (position.current = { filter, run, cursor });
    inSession(follow(hub, filter, { signal, dispatch, after, onCursor })).catch((fault: unknown) => {
      if (signal.aborted) return;
      dispatch({ type: 'lost', at: new Date().toISOString() });
      setError(fault as Error);
    });
    // The socket notices later that the network is gone, and that it is back: an officer must not take the view for current meanwhile.
    addEventListener('offline', () => dispatch({ type: 'lost', at: new Date().toISOString() }), { signal });
    addEventListener('online', () => setOnline((times) => times + 1), { signal });
    return () => ending.abort();
  }, [hub, filter, run, online]);
  return { state, dispatch, error, restart: () => setRun(run + 1) };
}

interface Reader {
  readonly signal: AbortSignal;
  readonly dispatch: Dispatch<FeedAction>;
  /** Absent: the feed begins now. */
  readonly after: string | undefined;
  readonly onCursor: (cursor: string) => void;
}

async function follow(hub: EntenteClient, filter: FeedFilter, reader: Reader): Promise<void> {
  const { signal, dispatch, onCursor } = reader;
  const after = reader.after ?? (await begin(hub, filter, reader));
  onCursor(after);
  const use = (events: readonly FeedEvent<FeedItem>[], cursor: string): void => {
    if (events.length > 0) dispatch({ type: 'events', events });
    onCursor(cursor);
  };
  const together = gathering(use, signal);
  const batches = hub.follow({
    selection,
    after,
    filter: { ...filter, itemKinds: ['INDICATOR'], includeOwn: true },
    signal,
    onConnection: (connection) => {
      together.now();
      dispatch({ type: connection.state, at: new Date().toISOString() });
    },
  });
  for await (const { events, cursor } of batches) together.add(events, cursor);
}

/** @returns the end of the feed. It is read first: what happens while the list is read follows it */
async function begin(hub: EntenteClient, filter: FeedFilter, { signal, dispatch }: Reader): Promise<string> {
  const { snapshot } = await hub.request(FEED_END, {}, { signal });
  const items = await recentOf(hub, filter, signal);
  if (!signal.aborted) dispatch({ type: 'began', items });
  return snapshot.feedCursor;
}

/** The API lists by other filters than those of the feed: where it could list more than the feed, the feed begins empty. */
async function recentOf(hub: EntenteClient, { kinds, threats, owners, groups, released }: FeedFilter, signal: AbortSignal) {
  if (groups || released) return [];
  const { indicators } = await hub.request(RECENT_INDICATORS, { filter: { kinds, threats, owners }, first: RECENT }, { signal });
  return indicators.nodes;
}

/** Collects events for a moment. */
function gathering(use: (events: readonly FeedEvent<FeedItem>[], cursor: string) => void, signal: AbortSignal) {
  let gathered: FeedEvent<FeedItem>[] = [];
  let last: string | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const now = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (last !== undefined && !signal.aborted) use(gathered, last);
    gathered = [];
    last = undefined;
  };
  return {
    now,
    add: (events: readonly FeedEvent<FeedItem>[], cursor: string): void => {
      last = cursor;
      gathered.push(...events);
      timer ??= setTimeout(now, TOGETHER_MS);
    },
  };
}

export const isResync = (error: Error): boolean => error instanceof HubError && error.code === 'RESYNC_REQUIRED';
