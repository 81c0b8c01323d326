import { type DynamicModule, Module } from '@nestjs/common';
import { DataSource, type MixedList } from 'typeorm';
import { Clock } from '../platform/clock.js';
import { Settings } from '../platform/platform.module.js';
import { AuditWriter } from './audit-writer.js';
import { Claims } from './claims.js';
import { Cursors } from './cursors.js';
import { Database, KEYRING } from './database.js';
import { DatabaseHealth } from './database-health.js';
import type { Keyring } from './keyring.js';
import { OpenConnections } from './open-connections.js';
import { EMERGENCY_CONNECTION, EMERGENCY_CONNECTIONS, RelayConnection } from './relay-connection.js';
import { urlFor } from './roles.js';
import { SeenPosition } from './seen-position.js';
import { SERVER_KEEPALIVE_OPTIONS, answerTimeoutFor } from './time-limits.js';
import { timedConfig } from './timed-client.js';

/** Address of the database, and the keys that its hubs share. */
export interface DatabaseAccess {
  /** The migrating role's URL. */
  readonly url: string;
  readonly keyring: Keyring;
  /** Where this process stores the last position that it saw; absent: nowhere. */
  readonly seen?: SeenPosition;
}

const EXPORTED = [
  Database,
  AuditWriter,
  Cursors,
  DatabaseHealth,
  KEYRING,
  OpenConnections,
  RelayConnection,
  EMERGENCY_CONNECTION,
  SeenPosition,
];

/** The tenant boundary: the one entry point for requests (hub_app) and the one for the sequencer (hub_relay). */
@Module({})
export class DatabaseModule {
  /** @param tables every entity class, by name; a glob would hide which tables the hub has */
  static withEntities(tables: MixedList<new () => object>, { url, keyring, seen }: DatabaseAccess): DynamicModule {
    return {
      module: DatabaseModule,
      global: true,
      providers: [
        Database,
        AuditWriter,
        Cursors,
        DatabaseHealth,
        OpenConnections,
        { provide: KEYRING, useValue: keyring },
        { provide: SeenPosition, useValue: seen ?? SeenPosition.disabled() },
        {
          provide: DataSource,
          inject: [Settings, OpenConnections],
          useFactory: (settings: Settings, connections: OpenConnections) =>
            dataSource({ tables, url: urlFor('hub_app', url), settings, connections }).initialize(),
        },
        {
          provide: RelayConnection,
          inject: [Settings, OpenConnections, Clock],
          useFactory: ({ statementTimeoutMs }: Settings, connections: OpenConnections, clock: Clock) =>
            new RelayConnection(urlFor('hub_relay', url), { statementTimeoutMs, connections, claims: new Claims(keyring.claimKey, clock) }),
        },
        {
          provide: EMERGENCY_CONNECTION,
          inject: [Settings, OpenConnections, Clock],
          useFactory: ({ statementTimeoutMs }: Settings, connections: OpenConnections, clock: Clock) =>
            new RelayConnection(urlFor('hub_relay', url), {
              ...{ statementTimeoutMs, connections, most: EMERGENCY_CONNECTIONS },
              claims: new Claims(keyring.claimKey, clock),
            }),
        },
      ],
      exports: [...EXPORTED],
    };
  }
}

interface DataSourceConfig {
  readonly tables: MixedList<new () => object>;
  readonly url: string;
  readonly settings: Settings;
  readonly connections: OpenConnections;
}

/** Limits of every request-path transaction: no statement, lock or idle transaction holds a connection for long, and no silent connection is kept. */
const dataSource = ({ tables, url, settings: { poolSize, poolIdleMs, statementTimeoutMs }, connections }: DataSourceConfig): DataSource =>
  new DataSource({
    type: 'postgres',
    url,
    entities: tables,
    synchronize: false,
    extra: {
      ...timedConfig({ silenceMs: answerTimeoutFor(statementTimeoutMs), connections }),
      max: poolSize,
      idleTimeoutMillis: poolIdleMs, // a new connection plans each statement and policy again: the first request takes ten times as long
      application_name: 'hub',
      options: `-c statement_timeout=${statementTimeoutMs} -c lock_timeout=2000 -c idle_in_transaction_session_timeout=10000 ${SERVER_KEEPALIVE_OPTIONS}`,
    },
    poolErrorHandler: () => undefined, // a lost idle connection is replaced at the next use
  });
