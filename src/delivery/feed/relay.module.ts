import { Module } from '@nestjs/common';
import { RelayWorker } from './relay.worker.js';
import { WakeupsModule } from './wakeups.module.js';

/** What puts events in order: for the processes with the role relay. */
@Module({ imports: [WakeupsModule], providers: [RelayWorker] })
export class RelayModule {}
