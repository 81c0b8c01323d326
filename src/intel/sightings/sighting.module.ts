import { Module } from '@nestjs/common';
import { SightingsIntakeService } from './intake.service.js';
import { SightingsService } from './sightings.service.js';

/** Saying sightings and taking them back: it opens no door, so that every process may have it. */
@Module({ providers: [SightingsService, SightingsIntakeService], exports: [SightingsService, SightingsIntakeService] })
export class SightingModule {}
