import { Module } from '@nestjs/common';
import { RelayConnection } from '../../platform/database/relay-connection.js';
import { Settings } from '../../platform/platform/platform.module.js';
import { NatsSignals } from './nats-signals.js';
import { PostgresSignals } from './postgres-signals.js';
import { SIGNALS, type Signals } from './signals.js';
import { Wakeups } from './wakeups.js';

const createSignals = ({ natsUrl }: Settings, connection: RelayConnection): Signals =>
  natsUrl === undefined ? new PostgresSignals(connection) : new NatsSignals(natsUrl);

/** Wake-ups, for every process: by NATS if NATS_URL is set, otherwise by the database. */
@Module({
  providers: [Wakeups, { provide: SIGNALS, inject: [Settings, RelayConnection], useFactory: createSignals }],
  exports: [Wakeups, SIGNALS],
})
export class WakeupsModule {}
