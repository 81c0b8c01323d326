import { setTimeout as pause } from 'node:timers/promises';
import { follow } from '../../support/sockets.js';
import { Refused } from '../../support/refused.js';
import type { Caller } from './caller.js';
import type { Delivery, Resync } from './history.js';

/** An event as the load test asks for it. */
interface Told {
  readonly eventId: string;
  readonly cursor: string;
  readonly operation: Delivery['operation'] | 'POSITION';
  readonly itemId: string | null;
  readonly indicator: {
    readonly value: string;
    readonly version: number;
    readonly confidence: number | null;
    readonly revokedAt: string | null;
  } | null;
}

interface Page {
  readonly feed: { readonly events: readonly Told[]; readonly cursor: string; readonly more: boolean };
}

const EVENT = 'eventId cursor operation itemId indicator { value version confidence revokedAt }';
// The load test's items are claims; of the demo world there are cases, questions and relationships besides.
const FILTER = 'filter: { itemKinds: [INDICATOR] }';
const PAGE = `query ($after: Cursor) { feed(after: $after, first: 1000, ${FILTER}) { events { ${EVENT} } cursor more } }`;
const LIVE = `subscription ($after: Cursor) { feed(after: $after, ${FILTER}) { ${EVENT} } }`;
const AGAIN_MS = 50;
const POLL_MS = 200;

/** Ids of items, to the load test's keys: all that tells which item a WITHDRAWN is about. Publishers and followers enter what they learn. */
export type Keys = Map<string, string>;

/** A consumer at work. */
export interface Follower {
  readonly heard: readonly (Delivery | Resync)[];
  /** How often it had to connect again. */
  readonly reconnections: number;
  /** What ended it before its time. */
  readonly fault: Error | undefined;
  /** What the same party's feed gives from the beginning. */
  replay(signal: AbortSignal): Promise<readonly Delivery[]>;
  /** Kills it and starts it again, where it is a program. */
  crash?(): Promise<void>;
  /** Keys in which the copy that it keeps, if it keeps one, is not what its feed gives. */
  differences?(signal: AbortSignal): Promise<readonly string[]>;
}

/** Follows by WebSocket: after every end, of whatever kind, it goes on from the last cursor that it got. Runs until `signal` aborts. */
export function subscribe(wsUrl: () => string, caller: Caller, keys: Keys, signal: AbortSignal): Follower {
  const journal = new Journal(caller, keys);
  void (async () => {
    await catchUp(caller, journal, signal);
    while (!signal.aborted) {
      await listen(wsUrl(), caller, journal, signal).catch(async (error: unknown) => {
        if (error instanceof Refused && error.code === 'UNAUTHENTICATED') caller.signOut();
        if (error instanceof Refused && error.code === 'RESYNC_REQUIRED') {
          journal.resync();
          await catchUp(caller, journal, signal);
        }
      });
      journal.reconnects();
      await pause(AGAIN_MS);
    }
  })().catch((error: unknown) => journal.fails(error, signal));
  return journal;
}

/** Follows by asking again and again. Runs until `signal` aborts. */
export function poll(caller: Caller, keys: Keys, signal: AbortSignal): Follower {
  const journal = new Journal(caller, keys);
  void (async () => {
    while (!signal.aborted) {
      await catchUp(caller, journal, signal);
      await pause(POLL_MS);
    }
  })().catch((error: unknown) => journal.fails(error, signal));
  return journal;
}

async function listen(wsUrl: string, caller: Caller, journal: Journal, signal: AbortSignal): Promise<void> {
  const token = await caller.signedIn();
  if (token === undefined) return;
  const events = follow<{ feed: Told }>(wsUrl, token, LIVE, { after: journal.cursor });
  const end = (): void => void events.return?.();
  signal.addEventListener('abort', end, { once: true });
  try {
    for await (const { feed } of events) journal.takes(feed);
  } finally {
    signal.removeEventListener('abort', end);
  }
}

async function catchUp(caller: Caller, journal: Journal, signal: AbortSignal): Promise<void> {
  let more = true;
  while (more) {
    const page: Page = await caller.read<Page>(PAGE, { after: journal.cursor }, signal);
    for (const event of page.feed.events) journal.takes(event);
    journal.cursor = page.feed.cursor;
    more = page.feed.more;
  }
}

/** What a consumer remembers: its cursor, and for the judge everything that it was handed of the load test's items. */
export class Journal implements Follower {
  readonly heard: (Delivery | Resync)[] = [];
  cursor: string | null = null;
  reconnections = 0;
  fault: Error | undefined;

  constructor(
    private readonly caller: Caller,
    private readonly keys: Keys,
  ) {}

  takes({ eventId, cursor, operation, itemId, indicator }: Told): void {
    this.cursor = cursor;
    if (operation === 'POSITION') return;
    const key = indicator?.value ?? this.keys.get(itemId ?? '') ?? `item ${itemId}`;
    if (indicator && !isOurs(key)) return;
    if (indicator && itemId !== null) this.keys.set(itemId, key);
    const content = indicator && `${indicator.version} ${indicator.confidence} ${indicator.revokedAt ?? 'stands'}`;
    this.heard.push({ at: performance.now(), connection: this.reconnections, eventId, operation, key, content });
  }

  resync(): void {
    this.heard.push({ at: performance.now(), resync: true });
    this.cursor = null;
  }

  reconnects(): void {
    this.reconnections += 1;
  }

  async replay(signal: AbortSignal): Promise<readonly Delivery[]> {
    const afresh = new Journal(this.caller, this.keys);
    await catchUp(this.caller, afresh, signal);
    return afresh.heard as readonly Delivery[];
  }

  fails(error: unknown, signal: AbortSignal): void {
    if (!signal.aborted) this.fault = error instanceof Error ? error : new Error('A follower failed.');
  }
}

/** The demo world's own items are no part of the load test. */
export const isOurs = (key: string): boolean => /^n\d+\.\w\w\.example\.com$/.test(key);
