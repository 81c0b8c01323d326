import { Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { Clock } from '../platform/clock.js';
import { Database } from './database.js';
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
  /** Connections given up since the process began because the database did not answer. */
  readonly givenUp: number;
}

/** The state of the event stream. */
export interface SequencerState {
  /** Events sequenced since the hub was founded. */
  readonly sequenced: number;
  /** Events that wait for their position. */
  readonly waiting: number;
  /** Seconds that the oldest of them has waited; 0 if none waits. */
  readonly oldestSeconds: number;
  /** Dead-lettered events and jobs: they could not be sequenced. */
  readonly deadLettered: number;
}

/** The state of the jobs that notify parties of gained or lost items. */
export interface JobState {
  readonly open: number;
  /** Seconds since the oldest open job was created; 0 if none is open. */
  readonly oldestSeconds: number;
  /** Seconds without work on any job, although one is open. */
  readonly idleSeconds: number;
}

/** The state of the webhooks of all parties together. */
export interface WebhookState {
  readonly active: number;
  readonly retrying: number;
  /** Attempts of the delivery with the most attempts. */
  readonly deepest: number;
  readonly deadLetters: number;
  /** Age in seconds of the oldest event that a webhook has not delivered; 0 if there is none. */
  readonly oldestSeconds: number;
}

/** The state of the pulls of all parties together. */
export interface PullState {
  readonly active: number;
  readonly paused: number;
  /** Active, but their last turn failed. */
  readonly failing: number;
}

/** Work on alerts that waits, of all parties together: messages by channel, mode and urgency; channel and mode null: what is due and not planned yet. */
export interface AlertBacklog {
  readonly channel: string | null;
  readonly mode: string | null;
  readonly urgency: string;
  readonly waiting: number;
  /** Seconds that the oldest has waited. */
  readonly oldestSeconds: number;
}

/** The state of the database, for the operators of the hub. Reads no content. */
@Injectable()
export class DatabaseHealth {
  private schema: Promise<string> | undefined;

  constructor(
    private readonly source: DataSource,
    private readonly relay: RelayConnection,
    private readonly connections: OpenConnections,
    private readonly clock: Clock,
    private readonly database: Database,
  ) {}

  /**
   * Whether the database answers as hub_app and is as new as this program.
   * @throws the driver's error when the database does not answer
   */
  async isCurrent(): Promise<boolean> {
    this.schema ??= schemaHash();
    const { rows } = await this.pool.query<{ has: boolean }>('select hub.has_schema($1) as has', [await this.schema]);
    return rows[0]?.has ?? false;
  }

  /** @throws the driver's error when the database does not answer */
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

  /** @throws the driver's error when the database does not answer */
  async jobs(): Promise<JobState> {
    const [state] = await this.relay.call<{ open: string; oldest: Date | null; idle_since: Date | null }>('party_job_state', []);
    return {
      open: Number(state?.open ?? 0),
      oldestSeconds: this.secondsSince(state?.oldest),
      idleSeconds: this.secondsSince(state?.idle_since),
    };
  }

  /** @throws the driver's error when the database does not answer */
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

  /** @throws the driver's error when the database does not answer */
  async pulls(): Promise<PullState> {
    const [state] = await this.relay.call<Record<keyof PullState, string>>('pull_state', []);
    return { active: Number(state?.active ?? 0), paused: Number(state?.paused ?? 0), failing: Number(state?.failing ?? 0) };
  }

  /** @throws the driver's error when the database does not answer */
  async alerts(): Promise<readonly AlertBacklog[]> {
    type State = Pick<AlertBacklog, 'channel' | 'mode' | 'urgency'> & { waiting: string; since: Date };
    const rows = await this.relay.call<State>('alert_state', []);
    return rows.map(({ waiting, since, ...row }) => ({ ...row, waiting: Number(waiting), oldestSeconds: this.secondsSince(since) }));
  }

  /** Whether the database accepts writes. Tested only after a write has failed for lack of space: the test itself costs space. */
  async isWritable(): Promise<boolean> {
    if (!this.connections.cannotWrite) return true;
    await this.relay.call('probe_storage', []);
    this.connections.canWriteAgain();
    return true;
  }

  /**
   * Returns the number of keys of parties and groups under which publishing is blocked now.
   * @throws the driver's error when the database does not answer
   */
  async keysHeld(): Promise<number> {
    const [row] = await this.relay.call<{ locked_key_count: number }>('locked_key_count', []);
    return row?.locked_key_count ?? 0;
  }

  poolUse(): PoolUse {
    const { options, totalCount, idleCount, waitingCount } = this.pool;
    const { givenUp } = this.connections;
    return { most: options.max, open: totalCount, idle: idleCount, waiting: this.database.waiting + waitingCount, givenUp };
  }

  private secondsSince(timestamp: Date | null | undefined): number {
    return timestamp ? Math.max(0, (this.clock.milliseconds() - timestamp.getTime()) / 1000) : 0;
  }

  private get pool(): Pool {
    return (this.source.driver as unknown as { master: Pool }).master;
  }
}
