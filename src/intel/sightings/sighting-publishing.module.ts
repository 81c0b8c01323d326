import { Module } from '@nestjs/common';
import { ImportSightingsService } from './import-sightings.service.js';
import { SightingsService } from './sightings.service.js';

/** Saying sightings and taking them back: it opens no door, so that every process may have it. */
@Module({ providers: [SightingsService, ImportSightingsService], exports: [SightingsService, ImportSightingsService] })
export class SightingPublishingModule {}
