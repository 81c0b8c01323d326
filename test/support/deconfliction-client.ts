import { type AnnouncementView, listAnnouncements } from './announcement-client.js';
import type { ConnectionView } from './information-client.js';
import type { Ask } from './officer.js';

export interface HitView {
  readonly input: string;
  readonly canonical: string | null;
  readonly hit: boolean;
  readonly parties: readonly { readonly name: string }[];
  readonly undisclosed: boolean;
  readonly requestId: string;
  readonly problem: { readonly code: string } | null;
}
export interface ContactView {
  readonly id: string;
  readonly createdBy: { readonly party: { readonly name: string } };
  readonly purpose: string;
  readonly caseReference: string;
  readonly indicatorId: string | null;
  readonly sealedHoldingId: string | null;
  readonly reference: string | null;
  readonly discoverability: string;
  readonly state: string;
}
export interface ContactAnswerView {
  readonly answer: string;
  readonly by: { readonly party: { readonly name: string } } | null;
  readonly indicatorId: string | null;
  readonly note: string | null;
}
export interface DeconflictionView {
  readonly id: string;
  readonly input: string;
  readonly canonical: string | null;
  readonly hit: boolean;
  readonly answers: readonly ContactAnswerView[];
}
export interface HoldingReceiptView {
  readonly index: number;
  readonly outcome: string;
  /** Id of `holding`, for short. */
  readonly holdingId: string | null;
  readonly problems: readonly { readonly code: string }[];
}

export const HIT = 'input canonical hit parties { name } undisclosed requestId problem { code }';
export const DECONFLICT = `mutation ($values: [LookupInput!]!, $purpose: String!, $caseReference: String!) {
  deconflict(values: $values, purpose: $purpose, caseReference: $caseReference) { ${HIT} } }`;
const CONTACT =
  'id createdBy { party { name } agency { name } } createdAt purpose caseReference indicatorId sealedHoldingId reference discoverability state note answeredBy { kind name } answeredAt';
const REQUEST =
  'id input kind canonical hit undisclosed parties { name } createdAt purpose caseReference answers { answer by { party { name } } indicatorId note at }';
const RECEIPT = 'index outcome holding { id } problems { code }';

type ReceiptAnswer = Omit<HoldingReceiptView, 'holdingId'> & { readonly holding: { readonly id: string } | null };
const receiptOf = ({ holding, ...receipt }: ReceiptAnswer): HoldingReceiptView => ({ ...receipt, holdingId: holding?.id ?? null });

/** A value to seal; say only what the test is about. */
export const aHolding = (said: object = {}): object => ({
  kind: 'DOMAIN',
  value: 'held.example.com',
  discoverability: 'HIT',
  reference: 'file 1',
  ...said,
});

/** Either side's verbs about deconfliction, over `ask`. */
export function deconflictionClient(ask: Ask) {
  const asks = async (...values: readonly (string | object)[]): Promise<readonly HitView[]> => {
    const asked = values.map((value) => (typeof value === 'string' ? { value } : value));
    return (await ask<{ deconflict: HitView[] }>(DECONFLICT, { values: asked, purpose: 'Who works on it', caseReference: 'Case 7' }))
      .deconflict;
  };
  return {
    ask,
    asks,
    async opens(id: string): Promise<DeconflictionView | null> {
      const query = `query ($id: ID!) { deconflictionRequest(id: $id) { ${REQUEST} } }`;
      return (await ask<{ deconflictionRequest: DeconflictionView | null }>(query, { id })).deconflictionRequest;
    },
    async lists(first = 50, after: string | null = null): Promise<ConnectionView<DeconflictionView>> {
      const query = `query ($first: Int, $after: Cursor) { deconflictionRequests(first: $first, after: $after) { nodes { ${REQUEST} } pageInfo { endCursor hasNextPage } } }`;
      type Page = { deconflictionRequests: ConnectionView<DeconflictionView> };
      return (await ask<Page>(query, { first, after })).deconflictionRequests;
    },
    async contacts(states: readonly string[] | null = null, first = 200): Promise<readonly ContactView[]> {
      const query = `query ($states: [ContactState!], $first: Int) { contacts(filter: { states: $states }, first: $first) { nodes { ${CONTACT} } } }`;
      return (await ask<{ contacts: { nodes: ContactView[] } }>(query, { states, first })).contacts.nodes;
    },
    async answers(id: string, answer: string, note: string | null = null): Promise<ContactView> {
      const query = `mutation ($id: ID!, $answer: ContactAnswer!, $note: String) { answerContact(id: $id, answer: $answer, note: $note) { ${CONTACT} } }`;
      return (await ask<{ answerContact: ContactView }>(query, { id, answer, note })).answerContact;
    },
    async seals(...input: readonly object[]): Promise<readonly HoldingReceiptView[]> {
      const query = `mutation ($input: [SealHoldingInput!]!) { sealHoldings(input: $input) { ${RECEIPT} } }`;
      return (await ask<{ sealHoldings: ReceiptAnswer[] }>(query, { input })).sealHoldings.map(receiptOf);
    },
    async unseals(...ids: readonly string[]): Promise<readonly HoldingReceiptView[]> {
      const query = `mutation ($ids: [ID!]!) { unsealHoldings(ids: $ids) { ${RECEIPT} } }`;
      return (await ask<{ unsealHoldings: ReceiptAnswer[] }>(query, { ids })).unsealHoldings.map(receiptOf);
    },
    async holdings(): Promise<readonly { id: string; reference: string; discoverability: string }[]> {
      const query = '{ sealedHoldings { nodes { id reference discoverability threat validUntil createdAt updatedAt } } }';
      return (await ask<{ sealedHoldings: { nodes: { id: string; reference: string; discoverability: string }[] } }>(query)).sealedHoldings
        .nodes;
    },
    /** Announcements of a kind, newest first. */
    async announcements(kind: string): Promise<readonly AnnouncementView[]> {
      return [...(await listAnnouncements(ask, kind))].reverse();
    },
  };
}
export type DeconflictionClient = ReturnType<typeof deconflictionClient>;
