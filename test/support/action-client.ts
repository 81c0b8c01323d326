import { type Ask, until } from './officer.js';

export interface MoneyView {
  readonly currency: string;
  readonly amount: string;
}

export interface ActionRequestStepView {
  readonly step: string;
  readonly state: string;
  readonly amount: MoneyView | null;
  readonly by: { readonly kind: string | null; readonly party: { readonly name: string } | null } | null;
  readonly escalation: number | null;
}
export interface ActionView {
  readonly id: string;
  readonly reference: string;
  readonly state: string;
  readonly held: MoneyView | null;
  readonly released: MoneyView | null;
  readonly seized: MoneyView | null;
  readonly returned: MoneyView | null;
  readonly escalation: number;
  readonly dueAt: string;
  readonly acknowledgeDueAt: string;
  readonly relatedIds: readonly string[];
  readonly steps: readonly ActionRequestStepView[];
  readonly version: number;
}
export interface ActionRequestReceiptView {
  readonly outcome: string;
  /** Id of `request`, for short. */
  readonly requestId: string | null;
  readonly problems: readonly { readonly severity: string; readonly code: string; readonly field: string | null }[];
}
export interface ActionAnswerView {
  readonly outcome: string;
  readonly request: ActionView | null;
  readonly problems: readonly { readonly code: string }[];
}
interface ReceiptAnswer extends Omit<ActionRequestReceiptView, 'requestId'> {
  readonly request: { readonly id: string } | null;
}
export interface ActionEvent {
  readonly operation: string;
  readonly kind: string;
  readonly itemId: string;
  readonly item: ActionView | null;
}

const MONEY = '{ currency amount }';
export const ACTION = `id reference action state tlp subject { kind value network } createdBy { party { name country } } recipient { name } legalBasis legalText narrative urgency contact
  amount ${MONEY} held ${MONEY} released ${MONEY} seized ${MONEY} returned ${MONEY} paymentReference paidAt releaseRequestedAt acknowledgeDueAt dueAt escalation relatedIds evidence { id filename }
  steps { step state at amount ${MONEY} by { kind party { name } } reason note escalation dueAt } cancelledBy { party { name } } cancelledReason version`;

export const USDT_WALLET = { kind: 'CRYPTO_ADDRESS', value: '0x52908400098527886E0F7030069857D2E4169EE7' };

/** An answer as the API takes it; an amount without a currency is in US dollars. */
const answerOf = ({ amount, currency, ...said }: { amount?: unknown; currency?: unknown }): object => ({
  ...said,
  ...(amount === undefined ? {} : { amount: { amount, currency: currency ?? 'USD' } }),
});

/** A request to make; say only what the test is about, and to whom (`recipientId`: the code of a country, or an id). */
export const anAction = (said: object = {}): object => ({
  reference: 'freeze-1',
  action: 'FREEZE',
  subject: USDT_WALLET,
  legalBasis: 'EMERGENCY',
  legalText: 'Section 7 of the Emergency Decree; an order follows within 24 hours.',
  contact: 'Duty officer, +66 2 000 0000',
  amount: { currency: 'USD', amount: '1000.00' },
  deadlineMinutes: 120,
  ...said,
});

/** Either side's verbs about requests to act, over `ask`. */
export function actionClient(ask: Ask) {
  const request = async (...requests: object[]): Promise<readonly ActionRequestReceiptView[]> => {
    const query = `mutation ($input: [ActionRequestInput!]!) { requestActions(input: $input, purpose: "Case 7") { index outcome request { id } problems { severity code field } } }`;
    const input = requests.map((one) => ({ recipientId: 'none', ...one }));
    const receipts = (await ask<{ requestActions: ReceiptAnswer[] }>(query, { input })).requestActions;
    return receipts.map(({ request: made, ...receipt }) => ({ ...receipt, requestId: made?.id ?? null }));
  };
  const answersAll = async (...answers: object[]): Promise<readonly ActionAnswerView[]> => {
    const query = `mutation ($input: [ActionAnswerInput!]!) { answerActionRequests(input: $input, purpose: "Case 7") { index outcome request { ${ACTION} } problems { code field message } } }`;
    return (await ask<{ answerActionRequests: ActionAnswerView[] }>(query, { input: answers.map(answerOf) })).answerActionRequests;
  };
  const news = async (id?: string): Promise<readonly ActionEvent[]> => {
    const query = `{ feed(filter: { itemKinds: [ACTION_REQUEST], includeOwn: true }) { events { operation kind itemId item { ... on ActionRequest { ${ACTION} } } } } }`;
    const { feed } = await ask<{ feed: { events: ActionEvent[] } }>(query);
    return feed.events.filter(({ itemId }) => id === undefined || itemId === id);
  };
  return {
    ask,
    request,
    /** Makes one request that must be taken. */
    async requests(said: object): Promise<string> {
      const [receipt] = await request(anAction(said));
      if (!receipt?.requestId) throw new Error(`Not taken: ${JSON.stringify(receipt)}`);
      return receipt.requestId;
    },
    /** Gives one answer that must be taken; else throws its first problem as an error with `reason`. */
    async answers(id: string, step: string, said: object = {}): Promise<ActionView> {
      const [receipt] = await answersAll({ id, answer: step, ...said });
      if (receipt?.request) return receipt.request;
      throw Object.assign(new Error(`Not taken: ${JSON.stringify(receipt)}`), { reason: receipt?.problems[0]?.code });
    },
    answersAll,
    async cancels(id: string, reason = 'The wrong wallet.'): Promise<ActionView> {
      const query = `mutation ($id: ID!, $reason: String!) { cancelActionRequest(id: $id, reason: $reason) { ${ACTION} } }`;
      return (await ask<{ cancelActionRequest: ActionView }>(query, { id, reason })).cancelActionRequest;
    },
    async extends(id: string, deadlineMinutes: number): Promise<ActionView> {
      const query = `mutation ($id: ID!, $deadlineMinutes: Int!) { extendActionRequest(id: $id, deadlineMinutes: $deadlineMinutes) { ${ACTION} } }`;
      return (await ask<{ extendActionRequest: ActionView }>(query, { id, deadlineMinutes })).extendActionRequest;
    },
    async opens(id: string): Promise<ActionView | null> {
      return (await ask<{ actionRequest: ActionView | null }>(`query ($id: ID!) { actionRequest(id: $id) { ${ACTION} } }`, { id }))
        .actionRequest;
    },
    async lists(filter: object = {}): Promise<readonly ActionView[]> {
      const query = `query ($filter: ActionRequestFilter) { actionRequests(filter: $filter, first: 500) { nodes { ${ACTION} } } }`;
      return (await ask<{ actionRequests: { nodes: ActionView[] } }>(query, { filter })).actionRequests.nodes;
    },
    news,
    told: (id: string, wanted: (events: readonly ActionEvent[]) => boolean): Promise<readonly ActionEvent[]> =>
      until(() => news(id), wanted),
    async board(
      filter: object = {},
    ): Promise<readonly { minutesLeft: number; overdue: boolean; atRisk: object | null; request: ActionView }[]> {
      const query = `query ($filter: GoldenHourFilter) { goldenHour(filter: $filter) { nodes { minutesLeft overdue atRisk { currency amount } request { ${ACTION} } } } }`;
      type Board = { goldenHour: { nodes: { minutesLeft: number; overdue: boolean; atRisk: object | null; request: ActionView }[] } };
      return (await ask<Board>(query, { filter })).goldenHour.nodes;
    },
    async totals(byCounterpart = false): Promise<readonly object[]> {
      const query = `query ($by: Boolean) { freezeTotals(from: "2000-01-01T00:00:00Z", to: "2100-01-01T00:00:00Z", byCounterpart: $by) {
        side counterpart { name } requestCount requested ${MONEY} held ${MONEY} released ${MONEY} seized ${MONEY} returned ${MONEY} stillHeld ${MONEY} } }`;
      return (await ask<{ freezeTotals: object[] }>(query, { by: byCounterpart })).freezeTotals;
    },
  };
}
export type ActionClient = ReturnType<typeof actionClient>;
