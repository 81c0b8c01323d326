import type { Officer } from './officer.js';
import type { Received } from './receiver.js';

const WEBHOOK = `id name url state pausedReason responsible { name } publicKeys cursor failureCount nextAttemptAt deadLetterCount filter { kinds threats owners includeOwn }`;
const DELIVERY = `eventId operation itemId attempt outcome status failure durationMs nextAttemptAt settledAt`;

export interface WebhookView {
  readonly id: string;
  readonly url: string;
  readonly state: string;
  readonly pausedReason: string | null;
  readonly responsible: { readonly name: string } | null;
  readonly publicKeys: readonly string[];
  readonly cursor: string;
  readonly failureCount: number;
  readonly nextAttemptAt: string | null;
  readonly deadLetterCount: number;
}
export interface DeliveryView {
  readonly eventId: string;
  readonly operation: string;
  readonly itemId: string | null;
  readonly attempt: number;
  readonly outcome: string;
  readonly status: number | null;
  readonly failure: string | null;
  readonly nextAttemptAt: string | null;
  readonly settledAt: string | null;
}

/** What an officer does with webhooks. */
export function webhookClient({ ask }: Pick<Officer, 'ask'>) {
  const change =
    (what: string) =>
    async (id: string): Promise<WebhookView> =>
      (await ask<{ it: WebhookView }>(`mutation ($id: ID!) { it: ${what}(id: $id) { ${WEBHOOK} } }`, { id })).it;
  return {
    async creates(input: object): Promise<{ webhook: WebhookView; secret: string; publicKey: string }> {
      const query = `mutation ($input: WebhookInput!) { it: createWebhook(input: $input) { webhook { ${WEBHOOK} } secret publicKey } }`;
      return (await ask<{ it: { webhook: WebhookView; secret: string; publicKey: string } }>(query, { input })).it;
    },
    async lists(): Promise<readonly WebhookView[]> {
      return (await ask<{ it: { nodes: WebhookView[] } }>(`{ it: webhooks { nodes { ${WEBHOOK} } } }`)).it.nodes;
    },
    async opens(id: string): Promise<WebhookView | null> {
      return (await ask<{ it: WebhookView | null }>(`query ($id: ID!) { it: webhook(id: $id) { ${WEBHOOK} } }`, { id })).it;
    },
    async log(id: string, said: object = {}): Promise<readonly DeliveryView[]> {
      const query = `query ($id: ID!, $first: Int, $after: Cursor, $deadLetters: Boolean) { webhook(id: $id) { deliveries(first: $first, after: $after, deadLetters: $deadLetters) { nodes { ${DELIVERY} } } } }`;
      return (await ask<{ webhook: { deliveries: { nodes: DeliveryView[] } } }>(query, { id, ...said })).webhook.deliveries.nodes;
    },
    async tests(id: string) {
      type Attempt = { delivered: boolean; status: number | null; failure: string | null; durationMs: number };
      return (
        await ask<{ it: Attempt }>('mutation ($id: ID!) { it: testWebhook(id: $id) { delivered status failure durationMs } }', { id })
      ).it;
    },
    async redelivers(id: string, eventId: string) {
      const query = 'mutation ($id: ID!, $eventId: ID!) { it: redeliverWebhookEvent(id: $id, eventId: $eventId) { delivered status } }';
      return (await ask<{ it: { delivered: boolean; status: number | null } }>(query, { id, eventId })).it;
    },
    async rotates(id: string) {
      const query = 'mutation ($id: ID!) { it: rotateWebhookSecret(id: $id) { secret publicKey previousSecretExpiresAt webhook { id } } }';
      return (
        await ask<{ it: { secret: string; publicKey: string; previousSecretExpiresAt: string; webhook: { id: string } } }>(query, { id })
      ).it;
    },
    async replays(id: string, after: string | null): Promise<WebhookView> {
      const query = `mutation ($id: ID!, $after: Cursor) { it: replayWebhook(id: $id, after: $after) { ${WEBHOOK} } }`;
      return (await ask<{ it: WebhookView }>(query, { id, after })).it;
    },
    pauses: change('pauseWebhook'),
    resumes: change('resumeWebhook'),
    deletes: (id: string) => ask<{ it: string }>('mutation ($id: ID!) { it: deleteWebhook(id: $id) }', { id }),
  };
}
export type WebhookClient = ReturnType<typeof webhookClient>;

/** What messages told, in short. */
export const summaryOf = (messages: readonly Received[]): readonly string[] =>
  messages.map(({ data }) => `${data.operation} ${data.item?.value ?? data.itemId ?? ''}`.trim());
