import { Module } from '@nestjs/common';
import { ConfidenceService } from './confidence.service.js';
import { IndicatorSightingsResolver } from './indicator-sightings.resolver.js';
import { SightingPublishingModule } from './sighting-publishing.module.js';
import { BrowseSightingsService } from './browse-sightings.service.js';
import { SightingsResolver } from './sightings.resolver.js';

/** What agencies say about each other's claims (seen, false alarm, out of use), and how sure that makes a reader. What the claims say themselves is indicators/. */
@Module({
  imports: [SightingPublishingModule],
  providers: [BrowseSightingsService, ConfidenceService, SightingsResolver, IndicatorSightingsResolver],
  exports: [SightingPublishingModule, BrowseSightingsService, ConfidenceService],
})
export class SightingsModule {}
