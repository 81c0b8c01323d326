import type { Ask } from './officer.js';

export interface CaseworkView {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly tlp: string | null;
  readonly state: string;
  readonly threat: string | null;
  readonly countries: readonly string[];
  readonly parties: readonly { readonly name: string }[];
  readonly money: readonly { readonly currency: string; readonly amount: string }[];
  readonly item: { readonly __typename: string; readonly id: string } | null;
}
export interface SearchView {
  readonly edges: readonly { readonly cursor: string; readonly node: CaseworkView }[];
  readonly facets: readonly { readonly facet: string; readonly values: readonly { readonly label: string; readonly count: number }[] }[];
  readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
}
export interface RelatedCaseView {
  readonly id: string;
  readonly title: string;
  readonly tlp: string;
  readonly lead: { readonly name: string };
  readonly sharedCount: number;
  readonly values: readonly { readonly kind: string; readonly value: string; readonly tlp: string; readonly indicatorId: string }[];
}
export interface RelatedHitView {
  readonly value: string;
  readonly tlp: string;
  readonly indicatorId: string;
  readonly hit: boolean;
  readonly undisclosed: boolean;
  readonly parties: readonly { readonly name: string }[];
}

const SEARCH = `query ($filter: CaseworkFilter, $facets: [CaseworkFacet!], $first: Int, $after: Cursor) {
  searchCasework(filter: $filter, facets: $facets, first: $first, after: $after) {
    edges { cursor node { id kind title tlp state threat countries parties { name } money { currency amount } createdAt updatedAt item { __typename id } } }
    facets { facet values { value label count } } pageInfo { endCursor hasNextPage } } }`;
const ASK = `mutation ($id: ID!, $purpose: String!, $caseReference: String!) {
  askRelatedCases(caseId: $id, purpose: $purpose, caseReference: $caseReference) { kind value tlp indicatorId hit undisclosed parties { name } } }`;

/** An officer's verbs about finding casework again, over `ask`. */
export function searchClient(ask: Ask) {
  const searches = async (filter: object = {}, more: object = {}): Promise<SearchView> =>
    (await ask<{ searchCasework: SearchView }>(SEARCH, { filter, first: 100, ...more })).searchCasework;
  return {
    searches,
    /** Ids of what fits, newest first. */
    finds: async (filter: object = {}) => (await searches(filter)).edges.map(({ node }) => node.id),
    /** How what fits is made up: name, and each label with its count. */
    counts: async (filter: object, ...facets: string[]) =>
      Object.fromEntries(
        (await searches(filter, { facets })).facets.map(({ facet, values }) => [
          facet,
          values.map(({ label, count }) => `${label} ${count}`),
        ]),
      ),
    relates: async (id: string) =>
      (
        await ask<{ relatedCases: { nodes: RelatedCaseView[] } }>(
          'query ($id: ID!) { relatedCases(caseId: $id) { nodes { id title tlp lead { name } sharedCount values { kind value tlp indicatorId } } } }',
          { id },
        )
      ).relatedCases.nodes,
    asksRelated: async (id: string, purpose = 'Who else works on it', caseReference = 'Case 7') =>
      (await ask<{ askRelatedCases: RelatedHitView[] }>(ASK, { id, purpose, caseReference })).askRelatedCases,
    discoverability: async (id: string) =>
      (await ask<{ case: { discoverability: string | null } | null }>('query ($id: ID!) { case(id: $id) { discoverability } }', { id }))
        .case?.discoverability ?? null,
    shows: async (id: string, discoverability: string) =>
      (
        await ask<{ setCaseDiscoverability: { discoverability: string } }>(
          'mutation ($id: ID!, $setting: Discoverability!) { setCaseDiscoverability(id: $id, discoverability: $setting) { discoverability } }',
          { id, setting: discoverability },
        )
      ).setCaseDiscoverability.discoverability,
    /** Who asked about a case: who, why, and the setting then. */
    questions: async (id: string) =>
      (
        await ask<{
          caseContacts: {
            nodes: { createdBy: { party: { name: string } }; purpose: string; caseReference: string; discoverability: string }[];
          };
        }>(
          `query ($id: ID!) {
            caseContacts(caseId: $id) { nodes { createdAt createdBy { party { name } } purpose caseReference discoverability } } }`,
          { id },
        )
      ).caseContacts.nodes.map(({ createdBy, purpose, caseReference, discoverability }) =>
        [createdBy.party.name, purpose, caseReference, discoverability].join(' / '),
      ),
  };
}
export type SearchClient = ReturnType<typeof searchClient>;
