import { type Ask, until } from './officer.js';

export interface InformationRequestView {
  readonly id: string;
  readonly inquiryId: string | null;
  readonly reference: string;
  readonly state: string;
  readonly recipient: { readonly name: string } | null;
  readonly question: string;
  readonly dueAt: string;
  readonly stage: number;
  readonly messages: number;
  readonly withUnit: boolean;
  readonly retainUntil: string | null;
  readonly handling: { readonly agency: { readonly name: string }; readonly assignee: string | null; readonly note: string | null } | null;
  readonly related: readonly string[];
  readonly steps: readonly { readonly step: string; readonly note: string | null; readonly party: { readonly name: string } | null }[];
  readonly version: number;
}
export interface InquiryView {
  readonly id: string;
  readonly reference: string;
  readonly open: boolean;
  readonly closedAt: string | null;
  readonly requests: readonly InformationRequestView[];
}
export interface QuestionReceiptView {
  readonly outcome: string;
  readonly inquiryId: string | null;
  readonly requestIds: readonly string[];
  readonly problems: readonly { readonly code: string; readonly field: string | null }[];
}
export interface InformationMessageView {
  readonly number: number;
  readonly party: { readonly name: string };
  readonly answer: string | null;
  readonly text: string;
  readonly subjects: readonly { readonly value: string }[];
  readonly evidence: readonly { readonly id: string }[];
}
export interface InformationEvent {
  readonly eventId: string;
  readonly operation: string;
  readonly itemId: string;
  readonly information: InformationRequestView | null;
}

export const INFORMATION = `id inquiryId reference state asker { name } recipient { name } question language subjects { kind value } tlp legalBasis legalText urgency contact refusal
  withUnit handling { agency { name } assignee note } acknowledgeBy dueAt stage messages related evidence { id filename }
  steps { step state at party { name } reason note minutes dueAt } cancelledReason retainUntil version`;

/** A question to ask; say only what the test is about, and to whom. */
export const aQuestion = (said: object = {}): object => ({
  reference: 'question-1',
  question: 'Who holds this number, and since when?',
  subjects: [{ kind: 'PHONE', value: '+44 7700 900123' }],
  legalBasis: 'POLICE_POWERS',
  legalText: 'Section 131 of the Criminal Procedure Code.',
  contact: 'Liaison desk, by the hub',
  deadlineMinutes: 4_320,
  ...said,
});

/** Either side's verbs about requests for information, over `ask`. */
export function informationClient(ask: Ask) {
  const asks = async (...input: object[]): Promise<readonly QuestionReceiptView[]> => {
    const query = `mutation ($input: [InformationQuestionInput!]!) { askInformation(input: $input, purpose: "Case 7") { index outcome inquiryId requestIds problems { code field } } }`;
    return (await ask<{ askInformation: QuestionReceiptView[] }>(query, { input })).askInformation;
  };
  const one = async (name: string, args: string, types: string, variables: object): Promise<InformationRequestView> =>
    (await ask<Record<string, InformationRequestView>>(`mutation (${types}) { ${name}(${args}) { ${INFORMATION} } }`, variables))[
      name
    ] as InformationRequestView;
  const news = async (id?: string): Promise<readonly InformationEvent[]> => {
    const query = `{ feed(filter: { items: [INFORMATION_REQUEST], includeOwn: true }) { events { eventId operation kind itemId information { ${INFORMATION} } } } }`;
    const { feed } = await ask<{ feed: { events: InformationEvent[] } }>(query);
    return feed.events.filter(({ itemId }) => id === undefined || itemId === id);
  };
  return {
    ask,
    question: asks,
    /** Asks one question that must be taken. */
    async asks(said: object): Promise<{ readonly inquiry: string; readonly ids: readonly string[] }> {
      const [receipt] = await asks(aQuestion(said));
      if (!receipt?.inquiryId) throw new Error(`Not taken: ${JSON.stringify(receipt)}`);
      return { inquiry: receipt.inquiryId, ids: receipt.requestIds };
    },
    answers: (id: string, step: string, said: object = {}): Promise<InformationRequestView> =>
      one('answerInformationRequest', 'input: $input, purpose: "Case 7"', '$input: InformationAnswerInput!', {
        input: { id, step, ...said },
      }),
    cancels: (id: string, reason = 'Not needed any more.'): Promise<InformationRequestView> =>
      one('cancelInformationRequest', 'id: $id, reason: $reason', '$id: ID!, $reason: String!', { id, reason }),
    extends: (id: string, minutes: number): Promise<InformationRequestView> =>
      one('extendInformationRequest', 'id: $id, deadlineMinutes: $minutes', '$id: ID!, $minutes: Int!', { id, minutes }),
    asksTime: (id: string, minutes: number, note?: string): Promise<InformationRequestView> =>
      one('askInformationExtension', 'id: $id, minutes: $minutes, note: $note', '$id: ID!, $minutes: Int!, $note: String', {
        ...{ id, minutes, note },
      }),
    writes: (id: string, message: object): Promise<InformationRequestView> =>
      one('writeInformationMessage', 'id: $id, message: $message', '$id: ID!, $message: InformationMessageInput!', { id, message }),
    transfers: (id: string, agencyId: string, note?: string): Promise<InformationRequestView> =>
      one('transferInformationRequest', 'id: $id, agencyId: $agencyId, note: $note', '$id: ID!, $agencyId: ID!, $note: String', {
        ...{ id, agencyId, note },
      }),
    assigns: (id: string, userId: string | null, note?: string): Promise<InformationRequestView> =>
      one('assignInformationRequest', 'id: $id, userId: $userId, note: $note', '$id: ID!, $userId: ID, $note: String', {
        id,
        userId,
        note,
      }),
    async closes(id: string): Promise<boolean> {
      return (await ask<{ done: boolean }>('mutation ($id: ID!) { done: closeInformationInquiry(id: $id) }', { id })).done;
    },
    async opens(id: string): Promise<InformationRequestView | null> {
      return (
        await ask<{ seen: InformationRequestView | null }>(`query ($id: ID!) { seen: informationRequest(id: $id) { ${INFORMATION} } }`, {
          id,
        })
      ).seen;
    },
    async inquiry(id: string): Promise<InquiryView | null> {
      const query = `query ($id: ID!) { seen: informationInquiry(id: $id) { id reference open closedAt requests { ${INFORMATION} } } }`;
      return (await ask<{ seen: InquiryView | null }>(query, { id })).seen;
    },
    async asked(filter: object = {}, first = 50, after: string | null = null) {
      const query = `query ($filter: InformationFilter, $first: Int, $after: Cursor) { list: informationRequests(filter: $filter, first: $first, after: $after) {
        inquiries { id reference open closedAt requests { ${INFORMATION} } } cursor } }`;
      return (await ask<{ list: { inquiries: InquiryView[]; cursor: string | null } }>(query, { filter, first, after })).list;
    },
    async toUs(filter: object = {}, first = 50, after: string | null = null) {
      const query = `query ($filter: InformationFilter, $first: Int, $after: Cursor) { list: informationRequestsToUs(filter: $filter, first: $first, after: $after) {
        requests { ${INFORMATION} } cursor } }`;
      return (await ask<{ list: { requests: InformationRequestView[]; cursor: string | null } }>(query, { filter, first, after })).list;
    },
    async thread(id: string, after: number | null = null): Promise<readonly InformationMessageView[]> {
      const query = `query ($id: ID!, $after: Int) { seen: informationMessages(id: $id, after: $after) {
        number party { name } answer text language subjects { value } evidence { id filename } at } }`;
      return (await ask<{ seen: InformationMessageView[] }>(query, { id, after })).seen;
    },
    async times(): Promise<readonly object[]> {
      const query = `{ seen: informationAnswerTimes(from: "2000-01-01T00:00:00Z", to: "2100-01-01T00:00:00Z") {
        recipient { name } asked acknowledgedInTime answered answeredInTime declined overdue } }`;
      return (await ask<{ seen: object[] }>(query)).seen;
    },
    news,
    told: (id: string, wanted: (events: readonly InformationEvent[]) => boolean): Promise<readonly InformationEvent[]> =>
      until(() => news(id), wanted),
  };
}
export type InformationClient = ReturnType<typeof informationClient>;
