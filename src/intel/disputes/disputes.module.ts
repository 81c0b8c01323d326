import { Module } from '@nestjs/common';
import { cleanupWorker } from '../../platform/database/cleanup.worker.js';
import { DisputesResolver } from './disputes.resolver.js';
import { DisputesService } from './disputes.service.js';

/** Disputes of claims of other parties, and the owners' answers. The claims themselves are in indicators/. */
@Module({ providers: [DisputesService, DisputesResolver] })
export class DisputesModule {}

/** Most disputes that are announced in one transaction. */
const BATCH = 100;

/** Announces overdue disputes, for processes with the role relay. */
@Module({ providers: [cleanupWorker({ name: 'Disputes', what: 'overdue disputes', fn: 'escalate_disputes', args: [BATCH] })] })
export class DisputesWorkerModule {}
