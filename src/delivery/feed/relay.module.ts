import { Module } from '@nestjs/common';
import { RelayWorker } from './relay.worker.js';
import { WakeupsModule } from './wakeups.module.js';

/** Sequencing of events, for processes with the role relay. */
@Module({ imports: [WakeupsModule], providers: [RelayWorker] })
export class RelayModule {}
