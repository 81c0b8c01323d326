import { Module } from '@nestjs/common';
import { ConfidenceService } from './confidence.service.js';
import { IndicatorSightingsResolver } from './indicator-sightings.resolver.js';
import { SightingModule } from './sighting.module.js';
import { SightingsReadingService } from './sightings-reading.service.js';
import { SightingsResolver } from './sightings.resolver.js';

/** What agencies say about each other's claims (seen, false alarm, out of use), and how sure that makes a reader. What the claims say themselves is indicators/. */
@Module({
  imports: [SightingModule],
  providers: [SightingsReadingService, ConfidenceService, SightingsResolver, IndicatorSightingsResolver],
  exports: [SightingModule, SightingsReadingService, ConfidenceService],
})
export class SightingsModule {}
