import { randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { errorName } from '../../platform/platform/failure-log.js';
import { RelayConnection } from '../../platform/database/relay-connection.js';
import type { StreamPosition } from '../feed/stream-positions.js';
import { Semaphore } from '../../platform/platform/semaphore.js';
import { WebhookSecrets } from './webhook-secrets.js';
import { type Signer, signerOf } from './signature.js';

/** A webhook as whoever sends for it needs it. */
export interface WebhookTarget {
  readonly id: string;
  /** Id of the party that it belongs to. */
  readonly party: string;
  /** The account whose rights it reads with. */
  readonly maker: string;
  readonly url: string;
  /** As hub.feed reads it. */
  readonly filter: object;
  /** Everything up to here is done with. */
  readonly place: StreamPosition;
  /** Place of the event that has failed `attempt` times; null: none has. */
  readonly headSeq: string | null;
  readonly attempt: number;
  /** The stream's epoch now; another than that of `place` after a restore. */
  readonly headEpoch: string;
  /** Place of the newest event that was given up or left out; -1: none was. */
  readonly gap: string;
  /** Newest first; two while a secret is being rotated. */
  readonly signers: readonly Signer[];
}

/** A webhook that is this process's work for as long as it renews it. */
export interface Lease {
  /** Another one each time, so that a lease that ran out is never taken for the one that followed. */
  readonly holder: string;
  readonly turn: string;
  readonly target: WebhookTarget;
}

/** SUPERSEDED: a dead letter whose event is told by later ones. FAILED: not taken, and not tried again by itself. */
export const DELIVERY_OUTCOMES = ['DELIVERED', 'RETRYING', 'DEAD', 'PARKED', 'FAILED', 'SUPERSEDED'] as const;
export type DeliveryOutcome = (typeof DELIVERY_OUTCOMES)[number];

/** What a message tells: an event of the feed, that the stream was restored, or that this is a trial. */
export const MESSAGE_TYPES = ['PUBLISHED', 'UPDATED', 'REVOKED', 'WITHDRAWN', 'RESYNC', 'TEST'] as const;
export type MessageType = (typeof MESSAGE_TYPES)[number];

/** One try, for the log. */
export interface Attempt {
  readonly eventId: string;
  readonly epoch: string | null;
  readonly seq: string | null;
  readonly operation: MessageType;
  readonly itemId: string | null;
  /** From 1; 0 for what was never sent. */
  readonly attempt: number;
  readonly at: string;
  readonly outcome: DeliveryOutcome;
  readonly reason: string | null;
  readonly status: number | null;
  readonly ms: number | null;
  readonly waitMs: number | null;
}

/** How far a holder has come. */
export interface Progress {
  readonly place: StreamPosition;
  readonly headSeq: string | null;
  readonly attempt: number;
  /** Milliseconds until it is due again. */
  readonly waitMs: number;
  /** Whether the receiver said 410. */
  readonly gone: boolean;
  /** Whether the holder gives it back. */
  readonly release: boolean;
  readonly attempts: readonly Attempt[];
}

/** What the metrics tell of all webhooks. */
export interface WebhookMetrics {
  readonly active: number;
  readonly paused: number;
  /** Active ones whose next event has failed. */
  readonly retrying: number;
  /** Failures of the event that has failed most often. */
  readonly deepest: number;
  readonly deadLetters: number;
  /** Since when the oldest event waits that an active webhook has not delivered. */
  readonly oldest: Date | null;
}

type TargetRow = Omit<WebhookTarget, 'place' | 'signers'> & {
  readonly epoch: string;
  readonly seq: string;
  readonly secrets: readonly { readonly sealed: string }[] | null;
};

/** What is known of webhooks without anybody's name: leases, places, logs. The relay's own functions, and no content. */
@Injectable()
export class WebhookRepository {
  private readonly log = new Logger('Webhooks');
  /** One at a time: the relay's few connections are for putting events in order first. */
  private readonly calls = new Semaphore(1);

  constructor(
    private readonly connection: RelayConnection,
    private readonly secrets: WebhookSecrets,
  ) {}

  /**
   * Takes webhooks that have something to send. Each is the holder's for 30 s from when this was called; one whose secrets do not open stays with nobody for as
   * long, and holds up no other.
   * @param holder a new one each time
   */
  async take(most: number, holder: string = randomUUID()): Promise<readonly Lease[]> {
    const rows = await this.callProved<{ turn: string; target: TargetRow }>('lease_due_webhooks', [holder, most]);
    return rows.flatMap(({ turn, target }) => {
      try {
        return [{ holder, turn, target: this.target(target) }];
      } catch (error) {
        this.log.error({ msg: `The secrets of a webhook do not open: ${errorName(error)}.`, webhook: target.id });
        return [];
      }
    });
  }

  /** Another 30 s for these, as far as they still are their holders'. @returns ids of those that are. */
  async renew(leases: readonly Lease[]): Promise<ReadonlySet<string>> {
    const rows = await this.call<{ renew_webhook_leases: string }>('renew_webhook_leases', [
      leases.map(({ holder }) => holder),
      leases.map(({ target }) => target.id),
    ]);
    return new Set(rows.map((row) => row.renew_webhook_leases));
  }

  /** @returns whether the holder may go on with it. */
  async saveProgress({ holder, turn, target }: Lease, { place, ...work }: Progress): Promise<boolean> {
    const [row] = await this.call<{ finish_webhook_turn: boolean }>('finish_webhook_turn', [
      holder,
      target.id,
      turn,
      JSON.stringify({ ...work, ...place }),
    ]);
    return row?.finish_webhook_turn ?? false;
  }

  /** For one try out of turn. Whoever asks has been let in by the database in their own name before. */
  async targetOf(webhook: string): Promise<WebhookTarget | undefined> {
    const [row] = await this.callProved<{ webhook_target_for_manual_send: TargetRow }>('webhook_target_for_manual_send', [webhook]);
    return row && this.target(row.webhook_target_for_manual_send);
  }

  /** For an event out of turn: the webhook is the caller's for 30 s. @returns undefined while somebody else has it, who is told to stop. */
  async hold(holder: string, webhook: string): Promise<WebhookTarget | undefined> {
    const [row] = await this.callProved<{ lease_webhook: TargetRow }>('lease_webhook', [holder, webhook]);
    return row && this.target(row.lease_webhook);
  }

  /** @param webhook null: all that the holder has. */
  async letGo(holder: string, webhook: string | null): Promise<void> {
    await this.call('release_webhook_lease', [holder, webhook]);
  }

  async logAttempt(webhook: string, attempt: Attempt): Promise<void> {
    await this.call('log_webhook_attempt', [webhook, JSON.stringify(attempt)]);
  }

  /** @returns how many lines of the log were removed. */
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

  /** The same of a function that gives addresses and secrets. */
  private callProved<Row>(fn: string, args: readonly unknown[]): Promise<Row[]> {
    return this.calls.run(() => this.connection.callWithClaim<Row>(fn, args));
  }

  /** @throws Error when there is nothing to sign with: nothing is sent unsigned. */
  private target({ epoch, seq, secrets, ...rest }: TargetRow): WebhookTarget {
    if (!secrets) throw new Error('The webhook has no secret.');
    const signers = secrets.map(({ sealed }) => signerOf(this.secrets.open(rest.id, Buffer.from(sealed, 'hex'))));
    return { ...rest, place: { epoch, seq }, signers };
  }
}
