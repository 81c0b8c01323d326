import { Module, type Provider } from '@nestjs/common';
import { Settings } from '../../platform/platform/platform.module.js';
import { UploadEvidenceService } from './upload-evidence.service.js';
import { EvidenceBodyParser } from './evidence-body-parser.js';
import { EvidenceCleanupWorker } from './evidence-cleanup.worker.js';
import { EvidenceController } from './evidence.controller.js';
import { EvidenceService } from './evidence.service.js';
import { FileKeys } from './file-keys.js';
import { DATABASE_PIECE_STORE, PIECE_STORES, type PieceStores } from './piece-store.js';
import { ReadEvidenceService } from './read-evidence.service.js';
import { S3PieceStore } from './s3-piece-store.js';

/** New files go to the configured store. Files that were stored in the database before are read there. */
const STORES: Provider = {
  provide: PIECE_STORES,
  useFactory: ({ evidenceStore }: Settings): PieceStores =>
    evidenceStore ? [new S3PieceStore(evidenceStore), DATABASE_PIECE_STORE] : [DATABASE_PIECE_STORE],
  inject: [Settings],
};

/** Files attached to items: uploaded, stored encrypted, and readable by every viewer of the item. */
@Module({
  controllers: [EvidenceController],
  providers: [STORES, FileKeys, EvidenceBodyParser, UploadEvidenceService, ReadEvidenceService, EvidenceService],
  exports: [EvidenceService],
})
export class EvidenceModule {}

/** Cleanup of evidence files, for processes with the role relay. */
@Module({ providers: [STORES, EvidenceCleanupWorker] })
export class EvidenceWorkerModule {}
