import { Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { newestMigration } from './migrate.js';
import { RelayConnection } from './relay-connection.js';

/** Connections of this process to the database. */
export interface PoolUse {
  readonly most: number;
  readonly open: number;
  readonly idle: number;
  /** Requests that wait for a connection. */
  readonly waiting: number;
}

/** Where the stream of events is. */
export interface SequencerState {
  /** Events placed since the hub was founded. */
  readonly placed: number;
  /** Events that wait for their place. */
  readonly waiting: number;
  /** Seconds that the oldest of them has waited; 0 when none waits. */
  readonly oldestSeconds: number;
}

/** How the database is, for those who run the hub. Sees no content. */
@Injectable()
export class DatabaseHealth {
  constructor(
    private readonly source: DataSource,
    private readonly relay: RelayConnection,
  ) {}

  /** Whether the database answers as hub_app and is as new as this program. @throws what the driver throws when it does not answer. */
  async isCurrent(): Promise<boolean> {
    const { rows } = await this.pool.query<{ newest: number }>('select hub.newest_migration() as newest');
    return (rows[0]?.newest ?? 0) >= (await newestMigration());
  }

  /** @throws what the driver throws when the database does not answer. */
  async sequencer(): Promise<SequencerState> {
    const [state] = await this.relay.call<{ last: string; waiting: string; oldest: Date | null }>('sequencer_state', []);
    const oldestSeconds = state?.oldest ? Math.max(0, (Date.now() - state.oldest.getTime()) / 1000) : 0;
    return { placed: Number(state?.last ?? 0), waiting: Number(state?.waiting ?? 0), oldestSeconds };
  }

  poolUse(): PoolUse {
    const { options, totalCount, idleCount, waitingCount } = this.pool;
    return { most: options.max, open: totalCount, idle: idleCount, waiting: waitingCount };
  }

  private get pool(): Pool {
    return (this.source.driver as unknown as { master: Pool }).master;
  }
}
