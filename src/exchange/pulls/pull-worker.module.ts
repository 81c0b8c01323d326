import { Module } from '@nestjs/common';
import { WakeupsModule } from '../../delivery/feed/wakeups.module.js';
import { TakingModule } from '../imports/taking.module.js';
import { Fetching } from './fetching.js';
import { MispSource } from './misp-source.js';
import { PullStore } from './pull-store.js';
import { PullWorker } from './pull.worker.js';
import { PullingModule } from './pulling.module.js';
import { PullTaking } from './taking.service.js';
import { TaxiiSource } from './taxii-source.js';

/** Who looks at the parties' sources: for the processes with the role relay. */
@Module({
  imports: [WakeupsModule, PullingModule, TakingModule],
  providers: [PullStore, Fetching, TaxiiSource, MispSource, PullTaking, PullWorker],
})
export class PullWorkerModule {}
