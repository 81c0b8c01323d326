import { type DynamicModule, Module } from '@nestjs/common';
import { DataSource, type MixedList } from 'typeorm';
import { Settings } from '../platform/platform.module.js';
import { Cursors } from './cursors.js';
import { Database, KEYRING } from './database.js';
import { DatabaseHealth } from './database-health.js';
import type { Keyring } from './keyring.js';
import { RelayConnection } from './relay-connection.js';
import { urlFor } from './roles.js';

/** Where the database is, and the keys that its hubs share. */
export interface DatabaseAccess {
  /** The migrating role's URL. */
  readonly url: string;
  readonly keyring: Keyring;
}

/** The border: the one entrance for requests (hub_app) and the one for the sequencer (hub_relay). */
@Module({})
export class DatabaseModule {
  /** @param tables every entity class, by name; a glob would hide what the hub stores. */
  static holding(tables: MixedList<new () => object>, { url, keyring }: DatabaseAccess): DynamicModule {
    return {
      module: DatabaseModule,
      global: true,
      providers: [
        Database,
        Cursors,
        DatabaseHealth,
        { provide: KEYRING, useValue: keyring },
        {
          provide: DataSource,
          inject: [Settings],
          useFactory: (settings: Settings) => dataSource(tables, urlFor('hub_app', url), settings).initialize(),
        },
        { provide: RelayConnection, useFactory: () => new RelayConnection(urlFor('hub_relay', url)) },
      ],
      exports: [Database, Cursors, DatabaseHealth, KEYRING, RelayConnection],
    };
  }
}

/** Limits of every request-path transaction: no statement, lock or idle transaction holds a connection for long. */
const dataSource = (tables: MixedList<new () => object>, url: string, settings: Settings): DataSource =>
  new DataSource({
    type: 'postgres',
    url,
    entities: tables,
    synchronize: false,
    extra: {
      max: settings.poolSize,
      connectionTimeoutMillis: 5_000,
      application_name: 'hub',
      options: `-c statement_timeout=${settings.statementTimeoutMs} -c lock_timeout=2000 -c idle_in_transaction_session_timeout=10000`,
    },
    poolErrorHandler: () => undefined, // a lost idle connection is replaced at the next use
  });
