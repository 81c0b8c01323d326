import { Module } from '@nestjs/common';
import { EvidenceService } from '../evidence/evidence.service.js';
import { ImportRelationshipsService } from './import-relationships.service.js';
import { RelationshipsService } from './relationships.service.js';

/** Publishes and revokes relationships. It has no endpoints, so every process may import it. */
@Module({
  providers: [EvidenceService, RelationshipsService, ImportRelationshipsService],
  exports: [RelationshipsService, ImportRelationshipsService],
})
export class RelationshipPublishingModule {}
