import { type AnnouncementView, listAnnouncements } from './announcement-client.js';
import { anItem, type Ask } from './officer.js';

export interface RelationshipView {
  readonly id: string;
  readonly type: string;
  readonly from: { readonly indicatorId: string; readonly value: string; readonly tlp: string };
  readonly to: { readonly indicatorId: string; readonly value: string; readonly tlp: string };
  readonly description: string | null;
  readonly tlp: string;
  readonly version: number;
  readonly owner: { readonly name: string } | null;
  readonly externalId: string | null;
  readonly revokedReason: string | null;
}
export interface NetworkView {
  readonly nodes: readonly {
    readonly id: string;
    readonly value: string;
    readonly tlp: string;
    readonly indicatorCount: number;
    readonly distance: number;
    readonly more: boolean;
    readonly undisclosed: boolean;
    readonly parties: readonly { readonly name: string }[];
  }[];
  readonly edges: readonly {
    readonly fromId: string;
    readonly toId: string;
    readonly type: string;
    readonly source: string;
    readonly itemCount: number;
  }[];
  readonly truncated: boolean;
}
export interface LinksView {
  readonly holders: readonly { readonly party: { readonly name: string }; readonly publishedAt: string | null }[];
  readonly undisclosed: boolean;
}
interface Receipt {
  readonly index: number;
  readonly outcome: string;
  readonly relationship: { readonly id: string } | null;
  readonly problems: readonly { readonly code: string }[];
}

export const RELATIONSHIP =
  'id type from { indicatorId value tlp } to { indicatorId value tlp } description tlp version owner { name } externalId revokedReason';
const NETWORK =
  'nodes { id value tlp indicatorCount distance more undisclosed parties { name } } edges { fromId toId type source itemCount } truncated';
const LINKS = 'holders { party { name } publishedAt } undisclosed';

/** An officer's verbs about networks and links, over `ask`. */
export const relationshipClient = (ask: Ask) => ({
  ask,
  async says(...input: readonly object[]): Promise<readonly Receipt[]> {
    const query =
      'mutation ($input: [RelationshipInput!]!) { publishRelationships(input: $input) { index outcome relationship { id } problems { code } } }';
    return (await ask<{ publishRelationships: Receipt[] }>(query, { input })).publishRelationships;
  },
  /** One relationship that must be taken. */
  async joins(fromId: string, toId: string, said: object = {}): Promise<string> {
    const [receipt] = await this.says({ type: 'USES', fromId, toId, audience: {}, ...said });
    if (!receipt?.relationship) throw new Error(`Not taken: ${JSON.stringify(receipt)}`);
    return receipt.relationship.id;
  },
  async takesBack(id: string, reason = 'It was another one.'): Promise<RelationshipView | null> {
    const query = `mutation ($id: ID!, $reason: String!) { revokeRelationship(id: $id, reason: $reason) { ${RELATIONSHIP} } }`;
    return (await ask<{ revokeRelationship: RelationshipView | null }>(query, { id, reason })).revokeRelationship;
  },
  async opensRelationship(id: string): Promise<RelationshipView | null> {
    const query = `query ($id: ID!) { relationship(id: $id) { ${RELATIONSHIP} } }`;
    return (await ask<{ relationship: RelationshipView | null }>(query, { id })).relationship;
  },
  async listsRelationships(filter: object = {}, first = 100): Promise<readonly RelationshipView[]> {
    const query = `query ($filter: RelationshipFilter, $first: Int) { relationships(filter: $filter, first: $first) { edges { node { ${RELATIONSHIP} } } } }`;
    type Page = { relationships: { edges: { node: RelationshipView }[] } };
    return (await ask<Page>(query, { filter, first })).relationships.edges.map(({ node }) => node);
  },
  async network(said: object): Promise<NetworkView> {
    const query = `query ($indicators: [ID!], $value: LookupInput, $depth: Int, $types: [RelationshipType!], $threats: [ThreatType!], $maxNodes: Int) {
      valueGraph(indicators: $indicators, value: $value, depth: $depth, types: $types, threats: $threats, maxNodes: $maxNodes) { ${NETWORK} } }`;
    return (await ask<{ valueGraph: NetworkView }>(query, said)).valueGraph;
  },
  async linksOf(id: string): Promise<LinksView | undefined> {
    return (
      await ask<{ indicator: { otherHolders: LinksView } | null }>(
        `query ($id: ID!) { indicator(id: $id) { otherHolders { ${LINKS} } } }`,
        { id },
      )
    ).indicator?.otherHolders;
  },
  /** Compares own claims with what others hold out of sight. */
  async compares(...indicators: readonly string[]) {
    const query = `mutation ($indicators: [ID!]!) { compareHolders(indicators: $indicators, purpose: "Raid", caseReference: "Case 7") { indicatorId compared ${LINKS} } }`;
    type Answers = { compareHolders: (LinksView & { indicatorId: string; compared: boolean })[] };
    return (await ask<Answers>(query, { indicators })).compareHolders;
  },
  /** Own claims that others hold, too: values, newest first. */
  async linked(first = 100): Promise<readonly (LinksView & { readonly indicator: { readonly value: string; readonly tlp: string } })[]> {
    const query = `query ($first: Int) { linkedIndicators(first: $first) { edges { node { indicator { value tlp } ${LINKS} } } } }`;
    type Page = { linkedIndicators: { edges: { node: LinksView & { indicator: { value: string; tlp: string } } }[] } };
    return (await ask<Page>(query, { first })).linkedIndicators.edges.map(({ node }) => node);
  },
  /** What the feed tells of one relationship, one's own things included. */
  async toldOf(item: string) {
    const query = `{ feed(first: 1000, filter: { includeOwn: true, itemKinds: [RELATIONSHIP] }) { events { operation kind itemId backfill item { ... on Relationship { ${RELATIONSHIP} } } } } }`;
    type Event = { operation: string; kind: string; itemId: string; backfill: boolean; item: RelationshipView | null };
    return (await ask<{ feed: { events: Event[] } }>(query)).feed.events.filter(({ itemId }) => itemId === item);
  },
  /** What the hub told of links: how many claims each time. */
  async toldLinked(): Promise<readonly Pick<AnnouncementView, 'quantity' | 'itemIds'>[]> {
    const told = await listAnnouncements(ask, 'LINKED');
    return told.map(({ quantity, itemIds }) => ({ quantity, itemIds })).reverse();
  },
  async publishesMany(items: readonly object[]): Promise<readonly string[]> {
    const query = 'mutation ($input: [PublishIndicatorInput!]!) { publishIndicators(input: $input) { indicator { id } } }';
    type Receipts = { publishIndicators: { indicator: { id: string } }[] };
    return (await ask<Receipts>(query, { input: items.map(anItem) })).publishIndicators.map(({ indicator }) => indicator.id);
  },
});
export type RelationshipClient = ReturnType<typeof relationshipClient>;
