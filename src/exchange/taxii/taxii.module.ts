import { Module } from '@nestjs/common';
import { IndicatorsModule } from '../../intel/indicators/indicators.module.js';
import { IntakeModule } from '../imports/intake.module.js';
import { RelationshipModule } from '../../intel/relationships/relationship.module.js';
import { ObjectsModule } from '../../intel/objects/objects.module.js';
import { SightingsModule } from '../../intel/sightings/sightings.module.js';
import { CollectionsService } from './collections.service.js';
import { DeletingService } from './deleting.service.js';
import { ObjectsController } from './objects.controller.js';
import { Pages } from './pages.service.js';
import { ServerController } from './server.controller.js';
import { Shelf } from './shelf.service.js';
import { TaxiiDoor } from './taxii-door.js';
import { WritingService } from './writing.service.js';

/** The hub for every tool that speaks TAXII 2.1 (OASIS): the same claims, in STIX 2.1, from the same positions as the feed. Not for people: no RED leaves here. */
@Module({
  imports: [IndicatorsModule, ObjectsModule, SightingsModule, RelationshipModule, IntakeModule],
  controllers: [ServerController, ObjectsController],
  providers: [TaxiiDoor, CollectionsService, Shelf, Pages, WritingService, DeletingService],
})
export class TaxiiModule {}
