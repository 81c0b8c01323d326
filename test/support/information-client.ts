import { type Ask, until } from './officer.js';

export interface InformationRequestView {
  readonly id: string;
  readonly inquiryId: string | null;
  readonly reference: string;
  readonly state: string;
  readonly recipient: { readonly name: string } | null;
  readonly question: string;
  readonly dueAt: string;
  readonly escalation: number;
  readonly messageCount: number;
  readonly withAgency: boolean;
  readonly retainUntil: string | null;
  readonly handling: {
    readonly agency: { readonly name: string };
    readonly assignee: { readonly name: string | null } | null;
    readonly note: string | null;
  } | null;
  readonly relatedIds: readonly string[];
  readonly steps: readonly {
    readonly step: string;
    readonly note: string | null;
    readonly by: { readonly kind: string | null; readonly party: { readonly name: string } | null } | null;
  }[];
  readonly version: number;
}
export interface InquiryView {
  readonly id: string;
  readonly reference: string;
  readonly unanswered: boolean;
  readonly closedAt: string | null;
  readonly closedBy: { readonly name: string | null } | null;
  readonly requests: readonly InformationRequestView[];
}
export interface QuestionReceiptView {
  readonly outcome: string;
  /** Id of `inquiry`, and ids of its requests, for short. */
  readonly inquiryId: string | null;
  readonly requestIds: readonly string[];
  readonly problems: readonly { readonly code: string; readonly field: string | null }[];
}
export interface InformationMessageView {
  readonly number: number;
  readonly createdBy: { readonly party: { readonly name: string } } | null;
  readonly answer: string | null;
  readonly text: string;
  readonly subjects: readonly { readonly value: string }[];
  readonly evidence: readonly { readonly id: string }[];
}
export interface InformationEvent {
  readonly eventId: string;
  readonly operation: string;
  readonly itemId: string;
  readonly item: InformationRequestView | null;
}

export const INFORMATION = `id inquiryId reference state createdBy { party { name } } recipient { name } question language subjects { kind value } tlp legalBasis legalText urgency contact declineReason
  withAgency handling { agency { name } assignee { kind name } note } acknowledgeDueAt dueAt escalation messageCount relatedIds evidence { id filename }
  steps { step state at by { kind party { name } } reason note minutes dueAt } cancelledBy { party { name } } cancelledReason retainUntil version`;

/** A question to ask; say only what the test is about, and to whom (`recipients`: codes of countries, or ids). */
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

const INQUIRY = `id reference createdAt createdBy { party { name } } unanswered closedAt closedBy { name } requests { ${INFORMATION} }`;

export interface ConnectionView<Node> {
  readonly nodes: readonly Node[];
  readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
}

/** Either side's verbs about requests for information, over `ask`. */
export function informationClient(ask: Ask) {
  const asks = async (...questions: object[]): Promise<readonly QuestionReceiptView[]> => {
    const query = `mutation ($input: [InformationInquiryInput!]!) { requestInformation(input: $input, purpose: "Case 7") { index outcome inquiry { id requests { id } } problems { code field } } }`;
    type Receipt = Omit<QuestionReceiptView, 'inquiryId' | 'requestIds'> & {
      inquiry: { id: string; requests: { id: string }[] } | null;
    };
    const input = questions.map((one) => ({ recipients: [], ...one }));
    const receipts = (await ask<{ requestInformation: Receipt[] }>(query, { input })).requestInformation;
    return receipts.map(({ inquiry, ...receipt }) => ({
      ...receipt,
      inquiryId: inquiry?.id ?? null,
      requestIds: inquiry?.requests.map(({ id }) => id) ?? [],
    }));
  };
  const one = async (name: string, args: string, types: string, variables: object): Promise<InformationRequestView> =>
    (await ask<Record<string, InformationRequestView>>(`mutation (${types}) { ${name}(${args}) { ${INFORMATION} } }`, variables))[
      name
    ] as InformationRequestView;
  const news = async (id?: string): Promise<readonly InformationEvent[]> => {
    const query = `{ feed(filter: { itemKinds: [INFORMATION_REQUEST], includeOwn: true }) { events { eventId operation kind itemId item { ... on InformationRequest { ${INFORMATION} } } } } }`;
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
        input: { id, answer: step, ...said },
      }),
    cancels: (id: string, reason = 'Not needed any more.'): Promise<InformationRequestView> =>
      one('cancelInformationRequest', 'id: $id, reason: $reason', '$id: ID!, $reason: String!', { id, reason }),
    extends: (id: string, minutes: number): Promise<InformationRequestView> =>
      one('extendInformationRequest', 'id: $id, deadlineMinutes: $minutes', '$id: ID!, $minutes: Int!', { id, minutes }),
    asksTime: (id: string, minutes: number, note?: string): Promise<InformationRequestView> =>
      one('requestInformationExtension', 'id: $id, deadlineMinutes: $minutes, note: $note', '$id: ID!, $minutes: Int!, $note: String', {
        ...{ id, minutes, note },
      }),
    writes: (id: string, message: object): Promise<InformationRequestView> =>
      one('writeInformationMessage', 'id: $id, message: $message', '$id: ID!, $message: InformationMessageInput!', { id, message }),
    transfers: (id: string, agencyId: string, note?: string): Promise<InformationRequestView> =>
      one('assignInformationRequestToAgency', 'id: $id, agencyId: $agencyId, note: $note', '$id: ID!, $agencyId: ID!, $note: String', {
        ...{ id, agencyId, note },
      }),
    assigns: (id: string, userId: string | null, note?: string): Promise<InformationRequestView> =>
      one('assignInformationRequest', 'id: $id, userId: $userId, note: $note', '$id: ID!, $userId: ID, $note: String', {
        id,
        userId,
        note,
      }),
    async closes(id: string): Promise<InquiryView> {
      return (await ask<{ done: InquiryView }>(`mutation ($id: ID!) { done: closeInformationInquiry(id: $id) { ${INQUIRY} } }`, { id }))
        .done;
    },
    async opens(id: string): Promise<InformationRequestView | null> {
      return (
        await ask<{ seen: InformationRequestView | null }>(`query ($id: ID!) { seen: informationRequest(id: $id) { ${INFORMATION} } }`, {
          id,
        })
      ).seen;
    },
    async inquiry(id: string): Promise<InquiryView | null> {
      const query = `query ($id: ID!) { seen: informationInquiry(id: $id) { ${INQUIRY} } }`;
      return (await ask<{ seen: InquiryView | null }>(query, { id })).seen;
    },
    async asked(filter: object = {}, first = 50, after: string | null = null) {
      const query = `query ($filter: InformationInquiryFilter, $first: Int, $after: Cursor) { list: informationInquiries(filter: $filter, first: $first, after: $after) {
        nodes { ${INQUIRY} } pageInfo { endCursor hasNextPage } } }`;
      return (await ask<{ list: ConnectionView<InquiryView> }>(query, { filter, first, after })).list;
    },
    async toUs(filter: object = {}, first = 50, after: string | null = null) {
      const query = `query ($filter: InformationRequestFilter, $first: Int, $after: Cursor) { list: informationRequests(filter: $filter, first: $first, after: $after) {
        nodes { ${INFORMATION} } pageInfo { endCursor hasNextPage } } }`;
      return (await ask<{ list: ConnectionView<InformationRequestView> }>(query, { filter, first, after })).list;
    },
    /** The messages of a thread, from an index on. */
    async thread(id: string, from = 0): Promise<readonly InformationMessageView[]> {
      const query = `query ($id: ID!, $first: Int, $after: Cursor) { seen: informationMessages(requestId: $id, first: $first, after: $after) {
        nodes { number createdBy { party { name } } answer text language subjects { value } evidence { id filename } createdAt } pageInfo { endCursor hasNextPage } } }`;
      const page = async (first: number, after: string | null): Promise<ConnectionView<InformationMessageView>> =>
        (await ask<{ seen: ConnectionView<InformationMessageView> }>(query, { id, first, after })).seen;
      return (await page(500, from > 0 ? (await page(from, null)).pageInfo.endCursor : null)).nodes;
    },
    async times(): Promise<readonly object[]> {
      const query = `{ seen: informationStatistics(from: "2000-01-01T00:00:00Z", to: "2100-01-01T00:00:00Z") {
        recipient { name } requestCount acknowledgedInTime answered answeredInTime declined overdue } }`;
      return (await ask<{ seen: object[] }>(query)).seen;
    },
    news,
    told: (id: string, wanted: (events: readonly InformationEvent[]) => boolean): Promise<readonly InformationEvent[]> =>
      until(() => news(id), wanted),
  };
}
export type InformationClient = ReturnType<typeof informationClient>;
