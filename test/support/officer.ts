import { limitMs } from './limits.js';

/** What an officer does, in the words of the tests. Everything goes through the public API. */

/** Asks one operation as somebody; resolves to its data, rejects with {@link RefusedItem}. */
export type Ask = <Data>(query: string, variables?: object) => Promise<Data>;

export interface IndicatorView {
  readonly id: string;
  readonly value: string;
  readonly version: number;
  readonly tlp: string;
  readonly owner: { readonly name: string; readonly country: string | null } | null;
  readonly agency: { readonly name: string } | null;
  readonly description: string | null;
  readonly corroboration: number;
  readonly revokedAt: string | null;
  readonly revokedReason: string | null;
}

export interface ReceiptView {
  readonly index: number;
  readonly outcome: 'CREATED' | 'UPDATED' | 'UNCHANGED' | 'REJECTED';
  readonly indicator: IndicatorView | null;
  readonly problems: readonly {
    readonly severity: string;
    readonly code: string;
    readonly field: string | null;
    readonly message: string;
  }[];
}

export interface EventView {
  readonly eventId: string;
  readonly cursor: string;
  readonly operation: 'PUBLISHED' | 'UPDATED' | 'REVOKED' | 'WITHDRAWN' | 'POSITION';
  readonly kind: string | null;
  readonly itemId: string | null;
  readonly backfill: boolean;
  readonly indicator: IndicatorView | null;
}

export const INDICATOR = `id value version tlp owner { name country } agency { name } description corroboration revokedAt revokedReason`;
export const EVENT = `eventId cursor operation kind itemId backfill indicator { ${INDICATOR} }`;

/** An item to publish; say only what the test is about. */
export const anItem = (said: object = {}): object => ({
  kind: 'DOMAIN',
  value: 'bad.example.com',
  threat: 'PHISHING',
  tlp: 'GREEN',
  audience: {},
  ...said,
});

/** An officer's verbs over `ask`. */
export function officer(ask: Ask) {
  const publish = async (items: readonly object[]): Promise<readonly ReceiptView[]> => {
    const query = `mutation ($input: [PublishIndicatorInput!]!) { publishIndicators(input: $input) { index outcome indicator { ${INDICATOR} } problems { severity code field message } } }`;
    return (await ask<{ publishIndicators: ReceiptView[] }>(query, { input: items })).publishIndicators;
  };
  return {
    ask,
    publish,
    /** Publishes one item that must be taken. */
    async publishes(said: object = {}): Promise<IndicatorView> {
      const [receipt] = await publish([anItem(said)]);
      if (!receipt?.indicator) throw new Error(`Not taken: ${JSON.stringify(receipt)}`);
      return receipt.indicator;
    },
    async opens(id: string): Promise<IndicatorView | null> {
      return (await ask<{ indicator: IndicatorView | null }>(`query ($id: ID!) { indicator(id: $id) { ${INDICATOR} } }`, { id })).indicator;
    },
    /** Values that a list shows, newest first. */
    async lists(filter: object = {}, first = 100): Promise<readonly string[]> {
      const query = `query ($filter: IndicatorFilter, $first: Int) { indicators(filter: $filter, first: $first) { edges { node { value } } } }`;
      const { indicators } = await ask<{ indicators: { edges: { node: { value: string } }[] } }>(query, { filter, first });
      return indicators.edges.map(({ node }) => node.value);
    },
    async looksUp(...values: readonly (string | object)[]) {
      const query = `query ($values: [LookupInput!]!) { lookup(values: $values) { input kind canonical more problem { code } indicators { ${INDICATOR} } } }`;
      type Result = {
        input: string;
        kind: string | null;
        canonical: string | null;
        more: boolean;
        problem: { code: string } | null;
        indicators: IndicatorView[];
      };
      const asked = values.map((value) => (typeof value === 'string' ? { value } : value));
      return (await ask<{ lookup: Result[] }>(query, { values: asked })).lookup;
    },
    async revokes(id: string, reason = 'It was wrong.'): Promise<IndicatorView> {
      const query = `mutation ($id: ID!, $reason: String!) { revokeIndicator(id: $id, reason: $reason) { ${INDICATOR} } }`;
      return (await ask<{ revokeIndicator: IndicatorView }>(query, { id, reason })).revokeIndicator;
    },
    async readdresses(id: string, audience: object): Promise<IndicatorView> {
      const query = `mutation ($id: ID!, $audience: AudienceInput!) { changeAudience(id: $id, audience: $audience) { ${INDICATOR} } }`;
      return (await ask<{ changeAudience: IndicatorView }>(query, { id, audience })).changeAudience;
    },
    /** One page of the feed: of indicators, where nothing else is said. */
    async reads(after: string | null = null, filter: object = {}, first = 100) {
      const query = `query ($after: Cursor, $filter: FeedFilter, $first: Int) { feed(after: $after, filter: $filter, first: $first) { events { ${EVENT} } cursor more } }`;
      return (
        await ask<{ feed: { events: EventView[]; cursor: string; more: boolean } }>(query, {
          after,
          filter: { itemKinds: ['INDICATOR'], ...filter },
          first,
        })
      ).feed;
    },
    /** The id of the one working group that the officer's party is in. */
    async groupId(): Promise<string> {
      const { groups } = await ask<{ groups: { id: string }[] }>('{ groups { id } }');
      return groups[0]?.id ?? 'none';
    },
    async partyId(name: string): Promise<string> {
      const { parties } = await ask<{ parties: { id: string; name: string }[] }>('{ parties { id name } }');
      return parties.find((party) => party.name === name)?.id ?? 'none';
    },
  };
}
export type Officer = ReturnType<typeof officer>;

/** Milliseconds between two looks: each costs the hub a request, so the longer the wait, the rarer they are. */
const SHORTEST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 100;

/** Repeats `look` until it gives something `wanted`; events take their place a moment after the commit. */
export async function until<T>(look: () => Promise<T>, wanted: (seen: T) => boolean, quietMs?: number): Promise<T> {
  const end = Date.now() + limitMs(quietMs);
  for (let pauseMs = SHORTEST_PAUSE_MS; ; pauseMs = Math.min(1.5 * pauseMs, LONGEST_PAUSE_MS)) {
    const seen = await look();
    if (wanted(seen)) return seen;
    if (Date.now() > end) throw new Error(`Waited in vain; last seen: ${JSON.stringify(seen)}`);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
