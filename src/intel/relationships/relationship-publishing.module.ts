import { Module } from '@nestjs/common';
import { EvidenceService } from '../evidence/evidence.service.js';
import { ImportRelationshipsService } from './import-relationships.service.js';
import { RelationshipsService } from './relationships.service.js';

/** Saying relationships and taking them back: it opens no door, so that every process may have it. */
@Module({
  providers: [EvidenceService, RelationshipsService, ImportRelationshipsService],
  exports: [RelationshipsService, ImportRelationshipsService],
})
export class RelationshipPublishingModule {}
