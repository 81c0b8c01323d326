import { type AnnouncementView, listAnnouncements } from './announcement-client.js';
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
  readonly askedBy: { readonly name: string };
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
  readonly party: { readonly name: string } | null;
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
  readonly holdingId: string | null;
  readonly problems: readonly { readonly code: string }[];
}

export const HIT = 'input canonical hit parties { name } undisclosed requestId problem { code }';
export const DECONFLICT = `mutation ($values: [LookupInput!]!, $purpose: String!, $caseReference: String!) {
  deconflict(values: $values, purpose: $purpose, caseReference: $caseReference) { ${HIT} } }`;
const CONTACT =
  'id askedBy { name } agency { name } askedAt purpose caseReference indicatorId sealedHoldingId reference discoverability state note answeredAt';
const REQUEST =
  'id input kind canonical hit undisclosed parties { name } askedAt purpose caseReference answers { answer party { name } indicatorId note at }';
const RECEIPT = 'index outcome holdingId problems { code }';

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
    async lists(first = 50, after: string | null = null): Promise<{ requests: readonly DeconflictionView[]; cursor: string | null }> {
      const query = `query ($first: Int, $after: Cursor) { deconflictionRequests(first: $first, after: $after) { requests { ${REQUEST} } cursor } }`;
      type Page = { deconflictionRequests: { requests: DeconflictionView[]; cursor: string | null } };
      return (await ask<Page>(query, { first, after })).deconflictionRequests;
    },
    async contacts(open: boolean | null = null, first = 200): Promise<readonly ContactView[]> {
      const query = `query ($open: Boolean, $first: Int) { contacts(open: $open, first: $first) { contacts { ${CONTACT} } cursor } }`;
      return (await ask<{ contacts: { contacts: ContactView[] } }>(query, { open, first })).contacts.contacts;
    },
    async answers(id: string, answer: string, note: string | null = null): Promise<ContactView> {
      const query = `mutation ($id: ID!, $answer: ContactAnswer!, $note: String) { answerContact(id: $id, answer: $answer, note: $note) { ${CONTACT} } }`;
      return (await ask<{ answerContact: ContactView }>(query, { id, answer, note })).answerContact;
    },
    async seals(...input: readonly object[]): Promise<readonly HoldingReceiptView[]> {
      const query = `mutation ($input: [SealHoldingInput!]!) { sealHoldings(input: $input) { ${RECEIPT} } }`;
      return (await ask<{ sealHoldings: HoldingReceiptView[] }>(query, { input })).sealHoldings;
    },
    async unseals(...ids: readonly string[]): Promise<readonly HoldingReceiptView[]> {
      const query = `mutation ($ids: [ID!]!) { unsealHoldings(ids: $ids) { ${RECEIPT} } }`;
      return (await ask<{ unsealHoldings: HoldingReceiptView[] }>(query, { ids })).unsealHoldings;
    },
    async holdings(): Promise<readonly { id: string; reference: string; discoverability: string }[]> {
      const query = '{ sealedHoldings { holdings { id reference discoverability threat validUntil sealedAt updatedAt } cursor } }';
      return (await ask<{ sealedHoldings: { holdings: { id: string; reference: string; discoverability: string }[] } }>(query))
        .sealedHoldings.holdings;
    },
    /** Announcements of a kind, newest first. */
    async announcements(kind: string): Promise<readonly AnnouncementView[]> {
      return [...(await listAnnouncements(ask, kind))].reverse();
    },
  };
}
export type DeconflictionClient = ReturnType<typeof deconflictionClient>;
