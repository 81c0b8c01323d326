import type { Ask } from './officer.js';

export interface MatterView {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly status: string;
  readonly threat: string | null;
  readonly countries: readonly string[];
  readonly parties: readonly { readonly name: string }[];
  readonly money: readonly { readonly currency: string; readonly amount: string }[];
}
export interface SearchView {
  readonly edges: readonly { readonly cursor: string; readonly node: MatterView }[];
  readonly facets: readonly { readonly name: string; readonly values: readonly { readonly label: string; readonly count: number }[] }[];
  readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
}
export interface RelatedCaseView {
  readonly id: string;
  readonly title: string;
  readonly lead: { readonly name: string };
  readonly shared: number;
  readonly values: readonly { readonly kind: string; readonly value: string }[];
}
export interface RelatedHitView {
  readonly value: string;
  readonly hit: boolean;
  readonly undisclosed: boolean;
  readonly parties: readonly { readonly name: string }[];
}

const SEARCH = `query ($filter: MatterFilter, $facets: [MatterFacet!], $first: Int, $after: Cursor) {
  searchCases(filter: $filter, facets: $facets, first: $first, after: $after) {
    edges { cursor node { id kind title status threat countries parties { name } money { currency amount } openedAt updatedAt } }
    facets { name values { value label count } } pageInfo { endCursor hasNextPage } } }`;
const ASK = `mutation ($id: ID!, $purpose: String!, $caseReference: String!) {
  askRelatedCases(id: $id, purpose: $purpose, caseReference: $caseReference) { kind value hit undisclosed parties { name } } }`;

/** An officer's verbs about finding matters again, over `ask`. */
export function searchClient(ask: Ask) {
  const searches = async (filter: object = {}, more: object = {}): Promise<SearchView> =>
    (await ask<{ searchCases: SearchView }>(SEARCH, { filter, first: 100, ...more })).searchCases;
  return {
    searches,
    /** Ids of what fits, newest first. */
    finds: async (filter: object = {}) => (await searches(filter)).edges.map(({ node }) => node.id),
    /** How what fits is made up: name, and each label with its count. */
    counts: async (filter: object, ...facets: string[]) =>
      Object.fromEntries(
        (await searches(filter, { facets })).facets.map(({ name, values }) => [
          name,
          values.map(({ label, count }) => `${label} ${count}`),
        ]),
      ),
    relates: async (id: string) =>
      (
        await ask<{ relatedCases: RelatedCaseView[] }>(
          'query ($id: ID!) { relatedCases(id: $id) { id title lead { name } shared values { kind value } } }',
          {
            id,
          },
        )
      ).relatedCases,
    asksRelated: async (id: string, purpose = 'Who else works on it', caseReference = 'Case 7') =>
      (await ask<{ askRelatedCases: RelatedHitView[] }>(ASK, { id, purpose, caseReference })).askRelatedCases,
    discoverability: async (id: string) =>
      (await ask<{ caseDiscoverability: string | null }>('query ($id: ID!) { caseDiscoverability(id: $id) }', { id })).caseDiscoverability,
    shows: async (id: string, discoverability: string) =>
      (
        await ask<{ setCaseDiscoverability: string }>(
          'mutation ($id: ID!, $setting: Discoverability!) { setCaseDiscoverability(id: $id, discoverability: $setting) }',
          { id, setting: discoverability },
        )
      ).setCaseDiscoverability,
    /** Who asked about a case: who, why, and the setting then. */
    questions: async (id: string) =>
      (
        await ask<{
          caseQuestions: { party: { name: string }; purpose: string; caseReference: string; setting: string }[];
        }>('query ($id: ID!) { caseQuestions(id: $id) { party { name } askedAt purpose caseReference setting } }', { id })
      ).caseQuestions.map(({ party, purpose, caseReference, setting }) => [party.name, purpose, caseReference, setting].join(' / ')),
  };
}
export type SearchClient = ReturnType<typeof searchClient>;
