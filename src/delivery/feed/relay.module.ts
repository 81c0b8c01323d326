import { Module } from '@nestjs/common';
import { Relay } from './relay.js';
import { WakeupsModule } from './wakeups.module.js';

/** What puts events in order: for the processes with the role relay. */
@Module({ imports: [WakeupsModule], providers: [Relay] })
export class RelayModule {}
