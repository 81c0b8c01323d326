import { listAnnouncements } from './announcement-client.js';
import { type Ask, until } from './officer.js';

export interface WatchView {
  readonly id: string;
  readonly name: string;
  readonly about: string;
  readonly state: string;
  readonly forWhom: string;
  readonly size: number;
  readonly hits: number;
  readonly searching: boolean;
  readonly purpose: string;
  readonly caseReference: string | null;
}
export interface WatchHitView {
  readonly cursor: string;
  readonly disclosure: string;
  readonly term: { readonly kind: string; readonly value: string; readonly display: string } | null;
  readonly indicator: { readonly id: string; readonly value: string } | null;
  readonly contact: { readonly name: string } | null;
}
export interface WatchReceiptView {
  readonly watch: WatchView | null;
  readonly changed: number;
  readonly problems: readonly { readonly index: number; readonly code: string; readonly field: string | null }[];
}

const WATCH =
  'id name about state forWhom size hits searching purpose caseReference filter { group threats kinds } tellOwner until createdBy endedAt';
const RECEIPT = `{ watch { ${WATCH} } changed problems { index code field } }`;

/** Days from now. */
export const daysAhead = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();

/** A watch to make; say only what the test is about. */
export const aWatch = (said: object = {}): object => ({ name: 'A watch', purpose: 'Case 7', until: daysAhead(30), ...said });

/** What an officer does with watches, over `ask`. */
export function watchClient(ask: Ask) {
  const creates = async (said: object): Promise<WatchReceiptView> => {
    const query = `mutation ($input: CreateWatchInput!) { createWatch(input: $input) ${RECEIPT} }`;
    return (await ask<{ createWatch: WatchReceiptView }>(query, { input: aWatch(said) })).createWatch;
  };
  const changes =
    (verb: 'addToWatch' | 'removeFromWatch') =>
    async (id: string, said: object): Promise<WatchReceiptView> => {
      const query = `mutation ($id: ID!, $values: [LookupInput!], $prefixes: [WatchPrefixInput!]) { ${verb}(id: $id, values: $values, prefixes: $prefixes) ${RECEIPT} }`;
      return (await ask<Record<string, WatchReceiptView>>(query, { id, ...said }))[verb] as WatchReceiptView;
    };
  const turns =
    (verb: 'pauseWatch' | 'resumeWatch' | 'endWatch') =>
    async (id: string): Promise<WatchView> =>
      (await ask<Record<string, WatchView>>(`mutation ($id: ID!) { ${verb}(id: $id) { ${WATCH} } }`, { id }))[verb] as WatchView;
  const page = async (
    id: string,
    first = 200,
    after: string | null = null,
  ): Promise<{ hits: WatchHitView[]; cursor: string | null; more: boolean }> => {
    const query = `query ($id: ID!, $first: Int, $after: Cursor) { watchHits(watchId: $id, first: $first, after: $after) {
      hits { cursor at disclosure term { kind value display } indicator { id value } contact { name } } cursor more } }`;
    return (await ask<{ watchHits: { hits: WatchHitView[]; cursor: string | null; more: boolean } }>(query, { id, first, after }))
      .watchHits;
  };
  const hits = async (id: string): Promise<readonly WatchHitView[]> => (await page(id)).hits;
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
        20_000,
      ),
    async opens(id: string): Promise<WatchView | null> {
      return (await ask<{ watch: WatchView | null }>(`query ($id: ID!) { watch(id: $id) { ${WATCH} } }`, { id })).watch;
    },
    async lists(first = 50, after: string | null = null): Promise<{ watches: WatchView[]; cursor: string | null }> {
      const query = `query ($first: Int, $after: Cursor) { watches(first: $first, after: $after) { watches { ${WATCH} } cursor } }`;
      return (await ask<{ watches: { watches: WatchView[]; cursor: string | null } }>(query, { first, after })).watches;
    },
    async terms(id: string, first = 200, after: string | null = null): Promise<{ terms: { value: string }[]; cursor: string | null }> {
      const query = `query ($id: ID!, $first: Int, $after: Cursor) { watchTerms(watchId: $id, first: $first, after: $after) { terms { kind scope value display } cursor } }`;
      return (await ask<{ watchTerms: { terms: { value: string }[]; cursor: string | null } }>(query, { id, first, after })).watchTerms;
    },
    /** How many hits of a watch its party was told of, announcement by announcement. */
    async toldOf(id: string): Promise<readonly number[]> {
      return (await listAnnouncements(ask, 'WATCH_HIT')).filter(({ watchId }) => watchId === id).map(({ quantity }) => Number(quantity));
    },
  };
}
export type WatchClient = ReturnType<typeof watchClient>;
