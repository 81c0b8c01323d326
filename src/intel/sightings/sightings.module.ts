import { Module } from '@nestjs/common';
import { RevokersService } from '../indicators/revokers.service.js';
import { ConfidenceService } from './confidence.service.js';
import { IndicatorSightingsResolver } from './indicator-sightings.resolver.js';
import { SightingPublishingModule } from './sighting-publishing.module.js';
import { BrowseSightingsService } from './browse-sightings.service.js';
import { SightingsResolver } from './sightings.resolver.js';

/** Sightings of claims by agencies (seen, false positive, out of use), and the confidence that follows for a reader. indicators/ holds the claims. */
@Module({
  imports: [SightingPublishingModule],
  providers: [RevokersService, BrowseSightingsService, ConfidenceService, SightingsResolver, IndicatorSightingsResolver],
  exports: [SightingPublishingModule, BrowseSightingsService, ConfidenceService],
})
export class SightingsModule {}
