import { Module } from '@nestjs/common';
import { PublishingModule } from '../indicators/publishing.module.js';
import { KeepingModule } from '../objects/keeping.module.js';
import { SightingModule } from '../sightings/sighting.module.js';
import { Companions } from './companions.js';
import { ImportStore } from './import-store.js';
import { IntakeService } from './intake.service.js';
import { Revocations } from './revocations.js';

/** Taking in what has been read: it opens no door, so that every process may have it. */
@Module({
  imports: [PublishingModule, KeepingModule, SightingModule],
  providers: [ImportStore, IntakeService, Companions, Revocations],
  exports: [ImportStore, IntakeService, Companions, PublishingModule],
})
export class TakingModule {}
