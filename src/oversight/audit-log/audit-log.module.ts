import { Module } from '@nestjs/common';
import { AuditExportService } from './audit-export.service.js';
import { AuditHeadsController } from './audit-heads.controller.js';
import { AuditKeys } from './audit-keys.js';
import { AuditLogController } from './audit-log.controller.js';
import { AuditLogRepository } from './audit-log.repository.js';
import { AuditProofsResolver } from './audit-proofs.resolver.js';
import { AuditProofsService } from './audit-proofs.service.js';
import { ExportsModule } from '../../exchange/exports/exports.module.js';
import { Sealer } from './sealer.js';
import { SealerWorker } from './sealer.worker.js';

/** Heads, proofs and exports of the audit log: for processes with the role serve. */
@Module({
  imports: [ExportsModule],
  controllers: [AuditHeadsController, AuditLogController],
  providers: [AuditKeys, AuditLogRepository, AuditProofsService, AuditProofsResolver, AuditExportService],
})
export class AuditLogModule {}

/** Sealing of the audit log: for processes with the role relay. */
@Module({ providers: [AuditKeys, AuditLogRepository, Sealer, SealerWorker] })
export class AuditLogWorkerModule {}
