import { Module } from '@nestjs/common';
import { PublishingModule } from '../../intel/indicators/publishing.module.js';
import { RelationshipModule } from '../../intel/relationships/relationship.module.js';
import { KeepingModule } from '../../intel/objects/keeping.module.js';
import { SightingModule } from '../../intel/sightings/sighting.module.js';
import { Behind } from './behind.js';
import { Companions } from './companions.js';
import { ImportStore } from './import-store.js';
import { IntakeService } from './intake.service.js';
import { Joining } from './joining.js';
import { Revocations } from './revocations.js';

/** Taking in what has been read: it opens no door, so that every process may have it. */
@Module({
  imports: [PublishingModule, KeepingModule, SightingModule, RelationshipModule],
  providers: [ImportStore, IntakeService, Behind, Companions, Joining, Revocations],
  exports: [ImportStore, IntakeService, Companions, PublishingModule],
})
export class TakingModule {}
