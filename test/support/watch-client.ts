import { listAnnouncements } from './announcement-client.js';
import type { ConnectionView } from './information-client.js';
import { type Ask, until } from './officer.js';

export interface WatchView {
  readonly id: string;
  readonly name: string;
  readonly about: string;
  readonly state: string;
  readonly visibleTo: string;
  readonly termCount: number;
  readonly hitCount: number;
  readonly scanning: boolean;
  readonly createdBy: { readonly name: string | null } | null;
  readonly purpose: string;
  readonly caseReference: string | null;
}
export interface WatchHitView {
  readonly cursor: string;
  readonly disclosure: string;
  readonly term: { readonly kind: string; readonly value: string; readonly display: string } | null;
  readonly indicator: { readonly id: string; readonly value: string } | null;
  readonly holder: { readonly name: string } | null;
}
export interface WatchReceiptView {
  /** Only of a new watch. */
  readonly watch?: WatchView | null;
  readonly terms: readonly TermReceiptView[];
  /** Number of terms that were added or removed. */
  readonly changed: number;
  readonly problems: readonly { readonly index: number; readonly code: string; readonly field: string | null }[];
}
export interface TermReceiptView {
  readonly index: number;
  readonly outcome: string;
  readonly term: { readonly value: string } | null;
  readonly problems: readonly { readonly code: string; readonly field: string | null }[];
}

const WATCH =
  'id name about state visibleTo termCount hitCount scanning purpose caseReference filter { group { id } threats kinds } notifyOwners expiresAt createdBy { name } endedAt';
const RECEIPT = '{ index outcome term { value } problems { code field } }';

const receiptOf = (terms: readonly TermReceiptView[], watch?: WatchView | null): WatchReceiptView => ({
  watch,
  terms,
  changed: terms.filter(({ outcome }) => outcome === 'CREATED' || outcome === 'REMOVED').length,
  problems: terms.flatMap(({ index, problems }) => problems.map(({ code, field }) => ({ index, code, field }))),
});

/** Days from now. */
export const daysAhead = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();

/** A watch to make; say only what the test is about. */
export const aWatch = (said: object = {}): object => ({ name: 'A watch', purpose: 'Case 7', expiresAt: daysAhead(30), ...said });

/** What an officer does with watches, over `ask`. */
export function watchClient(ask: Ask) {
  const creates = async (said: object): Promise<WatchReceiptView> => {
    const query = `mutation ($input: WatchInput!) { createWatch(input: $input) { watch { ${WATCH} } terms ${RECEIPT} } }`;
    type New = { createWatch: { watch: WatchView | null; terms: TermReceiptView[] } };
    const { watch, terms } = (await ask<New>(query, { input: aWatch(said) })).createWatch;
    return receiptOf(terms, watch);
  };
  const changes =
    (verb: 'addToWatch' | 'removeFromWatch') =>
    async (id: string, said: object): Promise<WatchReceiptView> => {
      const query = `mutation ($id: ID!, $values: [LookupInput!], $prefixes: [WatchPrefixInput!]) { ${verb}(id: $id, values: $values, prefixes: $prefixes) ${RECEIPT} }`;
      return receiptOf((await ask<Record<string, TermReceiptView[]>>(query, { id, ...said }))[verb] ?? []);
    };
  const turns =
    (verb: 'pauseWatch' | 'resumeWatch' | 'endWatch') =>
    async (id: string): Promise<WatchView> =>
      (await ask<Record<string, WatchView>>(`mutation ($id: ID!) { ${verb}(id: $id) { ${WATCH} } }`, { id }))[verb] as WatchView;
  const page = async (
    id: string,
    first = 200,
    after: string | null = null,
  ): Promise<{ events: WatchHitView[]; cursor: string; more: boolean }> => {
    const query = `query ($id: ID!, $first: Int, $after: Cursor) { watchHits(watchId: $id, first: $first, after: $after) {
      events { cursor at disclosure term { kind value display } indicator { id value } holder { name } } cursor more } }`;
    return (await ask<{ watchHits: { events: WatchHitView[]; cursor: string; more: boolean } }>(query, { id, first, after })).watchHits;
  };
  const hits = async (id: string): Promise<readonly WatchHitView[]> => (await page(id)).events;
  return {
    ask,
    creates,
    /** Makes one that must be taken. */
    async watches(said: object): Promise<string> {
      const receipt = await creates(said);
      if (!receipt.watch || receipt.problems.length > 0) throw new Error(`Not taken: ${JSON.stringify(receipt)}`);
      return receipt.watch.id;
    },
    adds: changes('addToWatch'),
    removes: changes('removeFromWatch'),
    pauses: turns('pauseWatch'),
    resumes: turns('resumeWatch'),
    ends: turns('endWatch'),
    page,
    hits,
    /** Waits for so many hits, or for those that fit. */
    meets: (id: string, wanted: number | ((hits: readonly WatchHitView[]) => boolean)): Promise<readonly WatchHitView[]> =>
      until(
        () => hits(id),
        (seen) => (typeof wanted === 'number' ? seen.length >= wanted : wanted(seen)),
      ),
    async opens(id: string): Promise<WatchView | null> {
      return (await ask<{ watch: WatchView | null }>(`query ($id: ID!) { watch(id: $id) { ${WATCH} } }`, { id })).watch;
    },
    async lists(first = 50, after: string | null = null): Promise<ConnectionView<WatchView>> {
      const query = `query ($first: Int, $after: Cursor) { watches(first: $first, after: $after) { nodes { ${WATCH} } pageInfo { endCursor hasNextPage } } }`;
      return (await ask<{ watches: ConnectionView<WatchView> }>(query, { first, after })).watches;
    },
    async terms(id: string, first = 200, after: string | null = null): Promise<ConnectionView<{ value: string }>> {
      const query = `query ($id: ID!, $first: Int, $after: Cursor) { watchTerms(watchId: $id, first: $first, after: $after) {
        nodes { kind scope value display } pageInfo { endCursor hasNextPage } } }`;
      return (await ask<{ watchTerms: ConnectionView<{ value: string }> }>(query, { id, first, after })).watchTerms;
    },
    /** How many hits of a watch its party was told of, announcement by announcement. */
    async toldOf(id: string): Promise<readonly number[]> {
      return (await listAnnouncements(ask, 'WATCH_HIT')).filter(({ watchId }) => watchId === id).map(({ quantity }) => Number(quantity));
    },
  };
}
export type WatchClient = ReturnType<typeof watchClient>;
