import type { Ask } from './officer.js';

export interface AlertDeliveryView {
  readonly id: string;
  readonly officer: { readonly name: string | null } | null;
  readonly channelName: string | null;
  readonly channel: string;
  readonly mode: string;
  readonly step: number;
  readonly state: string;
  readonly attempts: number;
  readonly failure: string | null;
}
export interface AlertView {
  readonly id: string;
  readonly reference: string;
  readonly kind: string;
  readonly urgency: string;
  readonly agency: { readonly name: string } | null;
  readonly personal: boolean;
  readonly itemKind: string | null;
  readonly itemId: string | null;
  readonly announcementId: string | null;
  readonly quantity: number;
  readonly dueAt: string | null;
  readonly open: boolean;
  readonly acknowledgedBy: { readonly name: string | null } | null;
  readonly endReason: string | null;
  readonly steps: readonly { readonly step: number; readonly position: number | null }[];
  readonly deliveries: readonly AlertDeliveryView[];
}

const ALERT = `id reference kind urgency agency { name } personal itemKind itemId announcementId quantity dueAt raisedAt open acknowledgedAt acknowledgedBy { name } endedAt endReason
  steps { step position at } deliveries { id officer { name } channelName channel mode step state attempts failure dueAt sentAt }`;

/** What an officer does with alerts, over `ask`. */
export function alertClient(ask: Ask) {
  return {
    ask,
    async lists(filter: object = {}, page: object = {}): Promise<readonly AlertView[]> {
      const query = `query ($filter: AlertFilter, $first: Int, $after: Cursor) { alerts(filter: $filter, first: $first, after: $after) { nodes { ${ALERT} } } }`;
      return (await ask<{ alerts: { nodes: AlertView[] } }>(query, { filter, ...page })).alerts.nodes;
    },
    /** The alerts of an item, newest first. */
    async of(itemId: string): Promise<readonly AlertView[]> {
      return (await this.lists({}, { first: 500 })).filter((alert) => alert.itemId === itemId);
    },
    async opens(id: string): Promise<AlertView | null> {
      return (await ask<{ alert: AlertView | null }>(`query ($id: ID!) { alert(id: $id) { ${ALERT} } }`, { id })).alert;
    },
    async acknowledges(id: string): Promise<AlertView> {
      const query = `mutation ($id: ID!) { acknowledgeAlert(id: $id) { ${ALERT} } }`;
      return (await ask<{ acknowledgeAlert: AlertView }>(query, { id })).acknowledgeAlert;
    },
  };
}
export type AlertClient = ReturnType<typeof alertClient>;
