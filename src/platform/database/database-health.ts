import { Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { Clock } from '../platform/clock.js';
import { OpenConnections } from './open-connections.js';
import { RelayConnection } from './relay-connection.js';
import { schemaHash } from './schema/load-schema.js';

/** Connections of this process to the database. */
export interface PoolUse {
  readonly most: number;
  readonly open: number;
  readonly idle: number;
  /** Requests that wait for a connection. */
  readonly waiting: number;
  /** Connections that were given up because the database said nothing, since the process began. */
  readonly givenUp: number;
}

/** Where the stream of events is. */
export interface SequencerState {
  /** Events placed since the hub was founded. */
  readonly sequenced: number;
  /** Events that wait for their place. */
  readonly waiting: number;
  /** Seconds that the oldest of them has waited; 0 when none waits. */
  readonly oldestSeconds: number;
  /** Events and jobs that could not be placed, and were set aside. */
  readonly deadLettered: number;
}

/** How the jobs are that tell parties what they gained or lost. */
export interface JobState {
  readonly open: number;
  /** Seconds since the oldest open job was made; 0 when none is open. */
  readonly oldestSeconds: number;
  /** Seconds in which nobody worked on any, although one is open. */
  readonly idleSeconds: number;
}

/** How webhooks are, all parties' together. */
export interface WebhookState {
  readonly active: number;
  readonly retrying: number;
  /** Attempts of the delivery that has had the most. */
  readonly deepest: number;
  readonly deadLetters: number;
  /** Age of the oldest event that a webhook has not delivered; 0 when there is none. */
  readonly oldestSeconds: number;
}

/** How pulls are, all parties' together. */
export interface PullState {
  readonly active: number;
  readonly paused: number;
  /** At work, but their last turn failed. */
  readonly failing: number;
}

/** How the database is, for those who run the hub. Sees no content. */
@Injectable()
export class DatabaseHealth {
  private schema: Promise<string> | undefined;

  constructor(
    private readonly source: DataSource,
    private readonly relay: RelayConnection,
    private readonly connections: OpenConnections,
    private readonly clock: Clock,
  ) {}

  /** Whether the database answers as hub_app and is as new as this program. @throws what the driver throws when it does not answer. */
  async isCurrent(): Promise<boolean> {
    this.schema ??= schemaHash();
    const { rows } = await this.pool.query<{ has: boolean }>('select hub.has_schema($1) as has', [await this.schema]);
    return rows[0]?.has ?? false;
  }

  /** @throws what the driver throws when the database does not answer. */
  async sequencer(): Promise<SequencerState> {
    type State = { last: string; waiting: string; oldest: Date | null; parked: string };
    const [state] = await this.relay.call<State>('sequencer_state', []);
    return {
      sequenced: Number(state?.last ?? 0),
      waiting: Number(state?.waiting ?? 0),
      oldestSeconds: this.secondsSince(state?.oldest),
      deadLettered: Number(state?.parked ?? 0),
    };
  }

  /** @throws what the driver throws when the database does not answer. */
  async jobs(): Promise<JobState> {
    const [state] = await this.relay.call<{ open: string; oldest: Date | null; idle_since: Date | null }>('party_job_state', []);
    return {
      open: Number(state?.open ?? 0),
      oldestSeconds: this.secondsSince(state?.oldest),
      idleSeconds: this.secondsSince(state?.idle_since),
    };
  }

  /** @throws what the driver throws when the database does not answer. */
  async webhooks(): Promise<WebhookState> {
    type State = { active: string; retrying: string; deepest: number; dead_letters: string; oldest: Date | null };
    const [state] = await this.relay.call<State>('webhook_state', []);
    return {
      active: Number(state?.active ?? 0),
      retrying: Number(state?.retrying ?? 0),
      deepest: state?.deepest ?? 0,
      deadLetters: Number(state?.dead_letters ?? 0),
      oldestSeconds: this.secondsSince(state?.oldest),
    };
  }

  /** @throws what the driver throws when the database does not answer. */
  async pulls(): Promise<PullState> {
    const [state] = await this.relay.call<Record<keyof PullState, string>>('pull_state', []);
    return { active: Number(state?.active ?? 0), paused: Number(state?.paused ?? 0), failing: Number(state?.failing ?? 0) };
  }

  /** Whether the database takes what is written. Tried only after a write has failed for want of space: trying costs space itself. */
  async isWritable(): Promise<boolean> {
    if (!this.connections.cannotWrite) return true;
    await this.relay.call('probe_storage', []);
    this.connections.canWriteAgain();
    return true;
  }

  /** Keys of parties and groups that nobody could publish under at this moment. @throws what the driver throws when the database does not answer. */
  async keysHeld(): Promise<number> {
    const [row] = await this.relay.call<{ locked_key_count: number }>('locked_key_count', []);
    return row?.locked_key_count ?? 0;
  }

  poolUse(): PoolUse {
    const { options, totalCount, idleCount, waitingCount } = this.pool;
    const { givenUp } = this.connections;
    return { most: options.max, open: totalCount, idle: idleCount, waiting: waitingCount, givenUp };
  }

  private secondsSince(moment: Date | null | undefined): number {
    return moment ? Math.max(0, (this.clock.milliseconds() - moment.getTime()) / 1000) : 0;
  }

  private get pool(): Pool {
    return (this.source.driver as unknown as { master: Pool }).master;
  }
}
