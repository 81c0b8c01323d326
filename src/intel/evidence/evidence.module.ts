import { Module, type Provider } from '@nestjs/common';
import { Settings } from '../../platform/platform/platform.module.js';
import { AddingService } from './adding.service.js';
import { EvidenceBody } from './evidence-body.js';
import { EvidenceKeeper } from './evidence-keeper.js';
import { EvidenceController } from './evidence.controller.js';
import { EvidenceService } from './evidence.service.js';
import { FileKeys } from './file-keys.js';
import { DATABASE_PIECES, PIECE_STORES, type PieceStores } from './piece-store.js';
import { ReadingService } from './reading.service.js';
import { S3Pieces } from './s3-pieces.js';

/** Files go to the store that is set, and what was put into the database before is read there. */
const STORES: Provider = {
  provide: PIECE_STORES,
  useFactory: ({ evidenceStore }: Settings): PieceStores =>
    evidenceStore ? [new S3Pieces(evidenceStore), DATABASE_PIECES] : [DATABASE_PIECES],
  inject: [Settings],
};

/** Files beside items: taken in, kept encrypted, and shown to whoever sees the item. */
@Module({
  controllers: [EvidenceController],
  providers: [STORES, FileKeys, EvidenceBody, AddingService, ReadingService, EvidenceService],
  exports: [EvidenceService],
})
export class EvidenceModule {}

/** Who looks after files: for the processes with the role relay. */
@Module({ providers: [STORES, EvidenceKeeper] })
export class EvidenceWorkerModule {}
