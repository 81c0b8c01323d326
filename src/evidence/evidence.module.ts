import { Module } from '@nestjs/common';
import { EvidenceService } from './evidence.service.js';

/** Files beside items: taken in, kept encrypted, and shown to whoever sees the item. */
@Module({ providers: [EvidenceService], exports: [EvidenceService] })
export class EvidenceModule {}
