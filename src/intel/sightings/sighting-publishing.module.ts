import { Module } from '@nestjs/common';
import { ImportSightingsService } from './import-sightings.service.js';
import { SightingsService } from './sightings.service.js';

/** Publishing and revoking sightings. The module has no endpoints, so that every process may import it. */
@Module({ providers: [SightingsService, ImportSightingsService], exports: [SightingsService, ImportSightingsService] })
export class SightingPublishingModule {}
