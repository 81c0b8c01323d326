import { Module } from '@nestjs/common';
import { WakeupsModule } from '../../delivery/feed/wakeups.module.js';
import { IngestModule } from '../imports/ingest.module.js';
import { PullHttpClient } from './pull-http-client.js';
import { MispSource } from './misp-source.js';
import { PullRepository } from './pull.repository.js';
import { PullWorker } from './pull.worker.js';
import { PullSharedModule } from './pull-shared.module.js';
import { PullIngestService } from './pull-ingest.service.js';
import { TaxiiSource } from './taxii-source.js';

/** Runs the pulls of the parties: for processes with the role relay. */
@Module({
  imports: [WakeupsModule, PullSharedModule, IngestModule],
  providers: [PullRepository, PullHttpClient, TaxiiSource, MispSource, PullIngestService, PullWorker],
})
export class PullWorkerModule {}
