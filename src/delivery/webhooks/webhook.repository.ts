import { randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { errorName } from '../../platform/platform/failure-log.js';
import { RelayConnection } from '../../platform/database/relay-connection.js';
import type { StreamPosition } from '../feed/stream-positions.js';
import { Semaphore } from '../../platform/platform/semaphore.js';
import { WebhookSecrets } from './webhook-secrets.js';
import type { SendFailure } from './retry.policy.js';
import { type Signer, signerOf } from './signature.js';

/** A webhook with the data that sending needs. */
export interface WebhookTarget {
  readonly id: string;
  /** Id of the party that owns the webhook. */
  readonly party: string;
  /** The account whose rights it reads with. */
  readonly creator: string;
  readonly url: string;
  /** The filter in the form of hub.feed. */
  readonly filter: object;
  /** Everything up to this position is done. */
  readonly position: StreamPosition;
  /** Position of the event that has failed `attempt` times; null: none. */
  readonly headSeq: string | null;
  readonly attempt: number;
  /** The current epoch of the stream; it differs from that of `position` after a restore. */
  readonly headEpoch: string;
  /** Keys of the owners that withhold their items now, and when one last changed its rule; different from those of `position`: the receiver starts again. */
  readonly headWithheld: string;
  readonly rulesAt: string | null;
  /** Position of the newest event that became a dead letter or was skipped; -1: none. */
  readonly gap: string;
  /** Newest first; two during a rotation. */
  readonly signers: readonly Signer[];
}

/** A webhook that this process works on as long as it renews the lease. */
export interface Lease {
  /** A different id each time, so that an expired lease is never mistaken for the next one. */
  readonly holder: string;
  readonly turn: string;
  readonly target: WebhookTarget;
}

/** SUPERSEDED: a dead letter whose event is replaced by later events. FAILED: not accepted, and not tried again automatically. */
export const DELIVERY_OUTCOMES = ['DELIVERED', 'RETRYING', 'DEAD_LETTERED', 'UNREADABLE', 'FAILED', 'SUPERSEDED'] as const;
export type DeliveryOutcome = (typeof DELIVERY_OUTCOMES)[number];

/** Types of messages: an event of the feed, a restore of the stream, or a test message. */
export const MESSAGE_TYPES = ['PUBLISHED', 'UPDATED', 'REVOKED', 'WITHDRAWN', 'RESYNC', 'TEST'] as const;
export type MessageType = (typeof MESSAGE_TYPES)[number];

/** One attempt, for the log. */
export interface Attempt {
  readonly eventId: string;
  readonly epoch: string | null;
  readonly seq: string | null;
  readonly operation: MessageType;
  readonly itemId: string | null;
  /** Number from 1; 0 for an event that was never sent. */
  readonly attempt: number;
  readonly at: string;
  readonly outcome: DeliveryOutcome;
  readonly reason: SendFailure | null;
  readonly status: number | null;
  readonly durationMs: number | null;
  readonly waitMs: number | null;
}

/** Progress of a holder. */
export interface Progress {
  readonly position: StreamPosition;
  readonly headSeq: string | null;
  readonly attempt: number;
  /** Milliseconds until the webhook is due again. */
  readonly waitMs: number;
  /** Whether the receiver answered 410. */
  readonly gone: boolean;
  /** Whether the holder releases the webhook. */
  readonly release: boolean;
  readonly attempts: readonly Attempt[];
}

/** Metrics of all webhooks. */
export interface WebhookMetrics {
  readonly active: number;
  readonly paused: number;
  /** Number of active webhooks whose next event has failed. */
  readonly retrying: number;
  /** Failures of the event that has failed most often. */
  readonly deepest: number;
  readonly deadLetters: number;
  /** Time of the oldest event that an active webhook has not delivered. */
  readonly oldest: Date | null;
}

type TargetRow = Omit<WebhookTarget, 'position' | 'signers'> & {
  readonly epoch: string;
  readonly seq: string;
  readonly withheld: string;
  readonly secrets: readonly { readonly sealed: string }[] | null;
};

/** Leases, positions and logs of webhooks, without an actor. It calls the relay's own functions, and reads no content. */
@Injectable()
export class WebhookRepository {
  private readonly log = new Logger('Webhooks');
  /** One call at a time: the relay's few connections are primarily for sequencing. */
  private readonly calls = new Semaphore(1);

  constructor(
    private readonly connection: RelayConnection,
    private readonly secrets: WebhookSecrets,
  ) {}

  /**
   * Leases webhooks that have something to send. Each lease ends 30 s after this call. A webhook whose secrets cannot be opened stays without a holder for as
   * long, and blocks no other.
   * @param holder a new id each time
   */
  async take(most: number, holder: string = randomUUID()): Promise<readonly Lease[]> {
    const rows = await this.callProved<{ turn: string; target: TargetRow }>('lease_due_webhooks', [holder, most]);
    return rows.flatMap(({ turn, target }) => {
      try {
        return [{ holder, turn, target: this.target(target) }];
      } catch (error) {
        this.log.error({ msg: `The secrets of a webhook cannot be opened: ${errorName(error)}.`, webhook: target.id });
        return [];
      }
    });
  }

  /** Renews leases for another 30 s, if their holders still have them. @returns ids of the renewed webhooks */
  async renew(leases: readonly Lease[]): Promise<ReadonlySet<string>> {
    const rows = await this.call<{ renew_webhook_leases: string }>('renew_webhook_leases', [
      leases.map(({ holder }) => holder),
      leases.map(({ target }) => target.id),
    ]);
    return new Set(rows.map((row) => row.renew_webhook_leases));
  }

  /** @returns whether the holder may continue */
  async saveProgress({ holder, turn, target }: Lease, { position, ...work }: Progress): Promise<boolean> {
    const [row] = await this.call<{ finish_webhook_turn: boolean }>('finish_webhook_turn', [
      holder,
      target.id,
      turn,
      JSON.stringify({ ...work, ...position }),
    ]);
    return row?.finish_webhook_turn ?? false;
  }

  /** Returns the target for one manual attempt. The database has already authorised the officer. */
  async targetOf(webhook: string): Promise<WebhookTarget | undefined> {
    const [row] = await this.callProved<{ webhook_target_for_manual_send: TargetRow }>('webhook_target_for_manual_send', [webhook]);
    return row && this.target(row.webhook_target_for_manual_send);
  }

  /** Leases a webhook to the caller for 30 s, for a manual message. @returns undefined while another holder has it; that holder must stop */
  async hold(holder: string, webhook: string): Promise<WebhookTarget | undefined> {
    const [row] = await this.callProved<{ lease_webhook: TargetRow }>('lease_webhook', [holder, webhook]);
    return row && this.target(row.lease_webhook);
  }

  /** @param webhook null: all webhooks of the holder */
  async letGo(holder: string, webhook: string | null): Promise<void> {
    await this.call('release_webhook_lease', [holder, webhook]);
  }

  async logAttempt(webhook: string, attempt: Attempt): Promise<void> {
    await this.call('log_webhook_attempt', [webhook, JSON.stringify(attempt)]);
  }

  /** @returns the number of removed log entries */
  async trim(batch: number): Promise<number> {
    const [row] = await this.call<{ delete_old_webhook_log: number }>('delete_old_webhook_log', [batch]);
    return row?.delete_old_webhook_log ?? 0;
  }

  async state(): Promise<WebhookMetrics> {
    const [row] = await this.call<Record<'active' | 'paused' | 'retrying' | 'deepest' | 'dead_letters', string> & { oldest: Date | null }>(
      'webhook_state',
      [],
    );
    return {
      active: Number(row?.active ?? 0),
      paused: Number(row?.paused ?? 0),
      retrying: Number(row?.retrying ?? 0),
      deepest: Number(row?.deepest ?? 0),
      deadLetters: Number(row?.dead_letters ?? 0),
      oldest: row?.oldest ?? null,
    };
  }

  private call<Row>(fn: string, args: readonly unknown[]): Promise<Row[]> {
    return this.calls.run(() => this.connection.call<Row>(fn, args));
  }

  /** Like `call`, for a function that returns addresses and secrets. */
  private callProved<Row>(fn: string, args: readonly unknown[]): Promise<Row[]> {
    return this.calls.run(() => this.connection.callWithClaim<Row>(fn, args));
  }

  /** @throws Error when there is no signing secret: nothing is sent unsigned */
  private target({ epoch, seq, withheld, secrets, ...rest }: TargetRow): WebhookTarget {
    if (!secrets) throw new Error('The webhook has no secret.');
    const signers = secrets.map(({ sealed }) => signerOf(this.secrets.open(rest.id, Buffer.from(sealed, 'hex'))));
    return { ...rest, position: { epoch, seq, withheld }, signers };
  }
}
