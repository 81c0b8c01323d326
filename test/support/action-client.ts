import { type Ask, until } from './officer.js';

export interface ActionStepView {
  readonly step: string;
  readonly state: string;
  readonly amount: { readonly currency: string; readonly amount: string } | null;
  readonly party: { readonly name: string } | null;
  readonly escalation: number | null;
}
export interface ActionView {
  readonly id: string;
  readonly reference: string;
  readonly state: string;
  readonly held: string;
  readonly released: string;
  readonly seized: string;
  readonly returned: string;
  readonly escalation: number;
  readonly dueAt: string;
  readonly acknowledgeBy: string;
  readonly related: readonly string[];
  readonly steps: readonly ActionStepView[];
  readonly version: number;
}
export interface ActionReceiptView {
  readonly outcome: string;
  readonly requestId: string | null;
  readonly problems: readonly { readonly severity: string; readonly code: string; readonly field: string | null }[];
}
export interface ActionAnswerView {
  readonly outcome: string;
  readonly request: ActionView | null;
  readonly problems: readonly { readonly code: string }[];
}
export interface ActionEvent {
  readonly operation: string;
  readonly kind: string;
  readonly itemId: string;
  readonly request: ActionView | null;
}

export const ACTION = `id reference act state tlp subject { kind value network } asker { name country } recipient { name } legalBasis legalText narrative urgency contact
  amount { currency amount } currency held released seized returned paymentReference paidAt releaseRequestedAt acknowledgeBy dueAt escalation related evidence { id filename }
  steps { step state at amount { currency amount } party { name } reason note escalation dueAt } cancelledReason version`;

export const USDT_WALLET = { kind: 'CRYPTO_ADDRESS', value: '0x52908400098527886E0F7030069857D2E4169EE7' };

/** A request to make; say only what the test is about, and to whom. */
export const anAction = (said: object = {}): object => ({
  reference: 'freeze-1',
  act: 'FREEZE',
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
  const request = async (...input: object[]): Promise<readonly ActionReceiptView[]> => {
    const query = `mutation ($input: [ActionRequestInput!]!) { requestActions(input: $input, purpose: "Case 7") { index outcome requestId problems { severity code field } } }`;
    return (await ask<{ requestActions: ActionReceiptView[] }>(query, { input })).requestActions;
  };
  const news = async (id?: string): Promise<readonly ActionEvent[]> => {
    const query = `{ feed(filter: { items: [ACTION_REQUEST], includeOwn: true }) { events { operation kind itemId request { ${ACTION} } } } }`;
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
    async answers(id: string, step: string, said: object = {}): Promise<ActionView> {
      const query = `mutation ($input: ActionAnswerInput!) { answerAction(input: $input, purpose: "Case 7") { ${ACTION} } }`;
      return (await ask<{ answerAction: ActionView }>(query, { input: { id, step, ...said } })).answerAction;
    },
    async answersAll(...input: object[]): Promise<readonly ActionAnswerView[]> {
      const query = `mutation ($input: [ActionAnswerInput!]!) { answerActions(input: $input) { index outcome request { ${ACTION} } problems { code } } }`;
      return (await ask<{ answerActions: ActionAnswerView[] }>(query, { input })).answerActions;
    },
    async cancels(id: string, reason = 'The wrong wallet.'): Promise<ActionView> {
      const query = `mutation ($id: ID!, $reason: String!) { cancelAction(id: $id, reason: $reason) { ${ACTION} } }`;
      return (await ask<{ cancelAction: ActionView }>(query, { id, reason })).cancelAction;
    },
    async extends(id: string, deadlineMinutes: number): Promise<ActionView> {
      const query = `mutation ($id: ID!, $deadlineMinutes: Int!) { extendAction(id: $id, deadlineMinutes: $deadlineMinutes) { ${ACTION} } }`;
      return (await ask<{ extendAction: ActionView }>(query, { id, deadlineMinutes })).extendAction;
    },
    async opens(id: string): Promise<ActionView | null> {
      return (await ask<{ actionRequest: ActionView | null }>(`query ($id: ID!) { actionRequest(id: $id) { ${ACTION} } }`, { id }))
        .actionRequest;
    },
    async lists(filter: object = {}): Promise<readonly ActionView[]> {
      const query = `query ($filter: ActionFilter) { actionRequests(filter: $filter, first: 50) { requests { ${ACTION} } } }`;
      return (await ask<{ actionRequests: { requests: ActionView[] } }>(query, { filter })).actionRequests.requests;
    },
    news,
    told: (id: string, wanted: (events: readonly ActionEvent[]) => boolean): Promise<readonly ActionEvent[]> =>
      until(() => news(id), wanted),
    async board(
      filter: object = {},
    ): Promise<readonly { minutesLeft: number; overdue: boolean; atRisk: object | null; request: ActionView }[]> {
      const query = `query ($filter: GoldenHourFilter) { goldenHour(filter: $filter) { minutesLeft overdue atRisk { currency amount } request { ${ACTION} } } }`;
      return (
        await ask<{ goldenHour: { minutesLeft: number; overdue: boolean; atRisk: object | null; request: ActionView }[] }>(query, {
          filter,
        })
      ).goldenHour;
    },
    async totals(byCounterpart = false): Promise<readonly object[]> {
      const query = `query ($by: Boolean) { heldTotals(from: "2000-01-01T00:00:00Z", to: "2100-01-01T00:00:00Z", byCounterpart: $by) {
        side currency counterpart { name } requests requested held released seized returned stillHeld } }`;
      return (await ask<{ heldTotals: object[] }>(query, { by: byCounterpart })).heldTotals;
    },
  };
}
export type ActionClient = ReturnType<typeof actionClient>;
