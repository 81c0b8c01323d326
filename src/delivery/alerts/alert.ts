import type { ActorView } from '../../identity/auth/actor-view.js';
import type { Urgency } from '../../casework/action-requests/action.js';
import type { ItemKind } from '../../platform/graphql/item-kinds.js';

export const ALERT_KINDS = [
  ...(['ACTION_REQUEST', 'INFORMATION_REQUEST', 'DEADLINE', 'OVERDUE', 'NOTICE', 'CASE', 'MENTION'] as const),
  ...(['WATCH_HIT', 'OWN_INDICATOR', 'WITHDRAWAL', 'CREDENTIAL', 'CONNECTION', 'BREAK_GLASS', 'ADMINISTRATION'] as const),
] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

export const ALERT_END_REASONS = ['ANSWERED', 'AMENDED', 'CANCELLED', 'SETTLED', 'PARTY_CLOSED'] as const;
export type AlertEndReason = (typeof ALERT_END_REASONS)[number];

/** Chat channels: everybody there reads the alert. A system of the party (WEBHOOK) gets alerts as they do. */
export const CHAT_CHANNELS = ['SLACK', 'TEAMS', 'MATTERMOST', 'WEBHOOK'] as const;
export type ChatChannel = (typeof CHAT_CHANNELS)[number];

/** Channels to the phone of an officer, through a gateway. */
export const PHONE_CHANNELS = ['SMS', 'VOICE'] as const;
export type PhoneChannel = (typeof PHONE_CHANNELS)[number];

export const ALERT_CHANNELS = ['IN_APP', 'EMAIL', ...CHAT_CHANNELS, ...PHONE_CHANNELS] as const;
export type AlertChannel = (typeof ALERT_CHANNELS)[number];

export const isChat = (channel: AlertChannel): channel is ChatChannel => CHAT_CHANNELS.some((one) => one === channel);
export const isPhone = (channel: AlertChannel): channel is PhoneChannel => PHONE_CHANNELS.some((one) => one === channel);

export const ALERT_MODES = ['IMMEDIATE', 'DIGEST'] as const;
export type AlertMode = (typeof ALERT_MODES)[number];

export const ALERT_DELIVERY_STATES = ['WAITING', 'SENT', 'FAILED', 'DROPPED'] as const;
export type AlertDeliveryState = (typeof ALERT_DELIVERY_STATES)[number];

/** A row of hub.alert as the viewer reads it, with the name of its agency. */
export interface AlertRow {
  readonly id: string;
  readonly reference: string;
  /** Order of the alerts of the hub. It is never shown. */
  readonly place: string;
  readonly kind: AlertKind;
  readonly urgency: Urgency;
  readonly agency: { readonly id: string; readonly name: string } | null;
  readonly personal: boolean;
  readonly item_kind: ItemKind | null;
  readonly item: string | null;
  readonly announcement: string | null;
  readonly threat: string | null;
  readonly quantity: number;
  readonly due_at: Date | null;
  readonly raised_at: Date;
  readonly acknowledged_at: Date | null;
  readonly ended_at: Date | null;
  readonly ended_why: AlertEndReason | null;
  /** Who acknowledged it; null: nobody. */
  readonly acknowledgedBy: ActorView | null;
}

export interface AlertStepRow {
  readonly alert: string;
  readonly step: number;
  readonly position: number | null;
  readonly at: Date;
}

export interface AlertDeliveryRow {
  readonly id: string;
  readonly alert: string;
  readonly officer: ActorView | null;
  /** Name of the chat channel or the gateway; null: by the hub itself. */
  readonly channel_name: string | null;
  readonly channel_kind: AlertChannel;
  readonly mode: AlertMode;
  readonly step: number;
  readonly state: AlertDeliveryState;
  readonly attempts: number;
  readonly failure: string | null;
  readonly next_attempt_at: Date;
  readonly sent_at: Date | null;
}
