import { Module } from '@nestjs/common';
import { AuditEntriesResolver } from './audit-entries.resolver.js';
import { AuditEntriesService } from './audit-entries.service.js';
import { ConsultationsService } from './consultations.service.js';
import { ConsultationsWorker } from './consultations.worker.js';

/** Who reads the audit log: entries of the own party, and readings of its items by others. */
@Module({ providers: [AuditEntriesService, ConsultationsService, AuditEntriesResolver] })
export class AuditEntriesModule {}

/** Indexes sealed entries by the owners of their items, for processes with the role relay. */
@Module({ providers: [ConsultationsWorker] })
export class AuditEntriesWorkerModule {}
