import { Module } from '@nestjs/common';
import { ConfidenceService } from './confidence.service.js';
import { IndicatorSightingsResolver } from './indicator-sightings.resolver.js';
import { SightingsIntakeService } from './intake.service.js';
import { SightingsReadingService } from './sightings-reading.service.js';
import { SightingsResolver } from './sightings.resolver.js';
import { SightingsService } from './sightings.service.js';

/** What agencies say about each other's claims (seen, false alarm, out of use), and how sure that makes a reader. What the claims say themselves is indicators/. */
@Module({
  providers: [
    SightingsService,
    SightingsReadingService,
    SightingsIntakeService,
    ConfidenceService,
    SightingsResolver,
    IndicatorSightingsResolver,
  ],
  exports: [SightingsService, SightingsReadingService, SightingsIntakeService, ConfidenceService],
})
export class SightingsModule {}
