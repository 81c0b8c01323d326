import type { ActorView } from '../../identity/auth/actor-view.js';
import type { PhoneChannel, ChatChannel } from './alert.js';

export const ALERT_CHANNEL_STATES = ['ACTIVE', 'FAILING', 'DISABLED'] as const;
export type AlertChannelState = (typeof ALERT_CHANNEL_STATES)[number];

/** Where a channel sends to. */
export interface ChannelTarget {
  readonly kind: ChatChannel | PhoneChannel;
  readonly url: string;
  /** WEBHOOK: both signing keys in base64. SMS, VOICE: the bearer token. null: the address is the secret. */
  readonly secret: string | null;
}

/** A row of hub.alert_channel as the viewer reads it. */
export interface AlertChannelRow {
  readonly id: string;
  readonly kind: ChatChannel | PhoneChannel;
  readonly name: string;
  readonly host: string;
  readonly agency: { readonly id: string; readonly name: string } | null;
  readonly public_key: string | null;
  readonly created_by: ActorView | null;
  readonly created_at: Date;
  readonly sent_at: Date | null;
  readonly failing_since: Date | null;
  readonly failures: number;
  readonly last_failure: string | null;
  readonly disabled_at: Date | null;
}

/** Channels that the context sees; `where` continues with ` and …`. */
export const SELECT_CHANNELS = `select c.id, c.kind, c.name, c.host, (select jsonb_build_object('id', g.id, 'name', g.name) from hub.agency g where g.key = c.agency) as agency,
    c.public_key, hub.own_actor(c.created_by) as created_by, c.created_at, c.sent_at, c.failing_since, c.failures, c.last_failure, c.disabled_at
  from hub.alert_channel c where c.deleted_at is null`;

export const channelStateOf = ({ disabled_at: disabledAt, failing_since: failingSince }: AlertChannelRow): AlertChannelState =>
  disabledAt ? 'DISABLED' : failingSince ? 'FAILING' : 'ACTIVE';
