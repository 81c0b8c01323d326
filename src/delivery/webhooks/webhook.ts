import type { FeedFilter } from '../feed/feed-filter.js';
import type { ActorView } from '../../identity/auth/actor-view.js';
import type { SendFailure } from './retry.policy.js';
import type { MessageType, DeliveryOutcome } from './webhook.repository.js';

/** Why a webhook is paused. */
export const PAUSE_REASONS = ['BY_OFFICER', 'RECEIVER_GONE', 'RESPONSIBLE_LOST_RIGHTS'] as const;
export type PauseReason = (typeof PAUSE_REASONS)[number];

export const WEBHOOK_STATES = ['ACTIVE', 'RETRYING', 'PAUSED'] as const;
export type WebhookStateName = (typeof WEBHOOK_STATES)[number];

/** A webhook as officers of its party see it. */
export interface Webhook {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly filter: FeedFilter;
  readonly state: WebhookStateName;
  readonly pausedAt: Date | null;
  readonly pausedReason: PauseReason | null;
  /** The account whose rights it reads with. */
  readonly responsible: ActorView | null;
  readonly publicKeys: readonly string[];
  readonly cursor: string;
  readonly failureCount: number;
  readonly nextAttemptAt: Date | null;
  readonly lastDeliveredAt: Date | null;
  readonly deadLetterCount: number;
  readonly createdAt: Date;
}

/** One attempt, as in the log. */
export interface Delivery {
  readonly eventId: string;
  readonly operation: MessageType;
  readonly itemId: string | null;
  readonly attempt: number;
  readonly at: Date;
  readonly outcome: DeliveryOutcome;
  readonly failure: SendFailure | null;
  readonly status: number | null;
  readonly durationMs: number | null;
  readonly nextAttemptAt: Date | null;
  readonly settledAt: Date | null;
}

/** A row of a webhook, with its creator, its live public keys and its dead letters. */
export interface WebhookRow {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly filter: FeedFilter;
  readonly epoch: string;
  readonly seq: string;
  readonly withheld: string;
  readonly tag: string | null;
  readonly attempt: number;
  readonly next_attempt_at: Date;
  readonly paused_at: Date | null;
  readonly pause_reason: PauseReason | null;
  readonly delivered_at: Date | null;
  readonly created_at: Date;
  /** `created_at` in microseconds, for positions in the list. */
  readonly created_text: string;
  readonly created_by: ActorView | null;
  readonly public_keys: readonly string[];
  readonly dead_letters: number;
}

/** Selects the webhooks that the context may see; with `where`, one of them. */
export const SELECT_WEBHOOKS = `
  select w.id, w.name, w.url, w.filter, w.epoch, w.seq, w.withheld, (select t.tag from hub.tags_at(array[w.seq]) t) as tag, w.attempt, w.next_attempt_at, w.paused_at, w.pause_reason, w.delivered_at, w.created_at, w.created_at::text as created_text,
      hub.own_actor(w.created_by) as created_by,
      array(select s.public_key from hub.webhook_secret s
        where s.webhook = w.id and (s.live_until is null or s.live_until > now()) order by s.live_from desc) as public_keys,
      coalesce((select d.dead_letters::integer from hub.webhook_dead_letters(array[w.id]) d), 0) as dead_letters
    from hub.webhook w`;

export const stateOf = ({ paused_at: pausedAt, attempt }: Pick<WebhookRow, 'paused_at' | 'attempt'>): WebhookStateName =>
  pausedAt ? 'PAUSED' : attempt > 0 ? 'RETRYING' : 'ACTIVE';
