import type { Ask } from './officer.js';

export interface AlertChannelView {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly host: string;
  readonly agency: { readonly name: string } | null;
  readonly publicKey: string | null;
  readonly state: string;
  readonly failingSince: string | null;
  readonly failureCount: number;
  readonly failure: string | null;
  readonly lastDeliveredAt: string | null;
  readonly createdBy: { readonly name: string | null } | null;
}

const CHANNEL =
  'id kind name host agency { name } publicKey state failingSince failureCount failure lastDeliveredAt createdAt createdBy { name }';

/** What an administrator does with channels of alerts, over `ask`. */
export function alertChannelClient(ask: Ask) {
  return {
    /** @param said fields of the input besides those of a chat channel of Slack */
    async creates(said: {
      readonly url: string;
      readonly kind?: string;
      readonly agencyId?: string;
      readonly name?: string;
    }): Promise<{ readonly channel: AlertChannelView; readonly secret: string | null }> {
      const query = `mutation ($input: AlertChannelInput!) { it: createAlertChannel(input: $input) { channel { ${CHANNEL} } secret } }`;
      const input = { kind: 'SLACK', name: 'Duty room', ...said };
      return (await ask<{ it: { channel: AlertChannelView; secret: string | null } }>(query, { input })).it;
    },
    async lists(): Promise<readonly AlertChannelView[]> {
      return (await ask<{ alertChannels: readonly AlertChannelView[] }>(`{ alertChannels { ${CHANNEL} } }`)).alertChannels;
    },
    async opens(id: string): Promise<AlertChannelView | undefined> {
      return (await this.lists()).find((channel) => channel.id === id);
    },
    async tests(id: string): Promise<{ readonly delivered: boolean; readonly failure: string | null }> {
      const query = 'mutation ($id: ID!) { it: testAlertChannel(id: $id) { delivered failure } }';
      return (await ask<{ it: { delivered: boolean; failure: string | null } }>(query, { id })).it;
    },
    async deletes(id: string): Promise<string> {
      return (await ask<{ it: string }>('mutation ($id: ID!) { it: deleteAlertChannel(id: $id) }', { id })).it;
    },
  };
}
export type AlertChannelClient = ReturnType<typeof alertChannelClient>;
