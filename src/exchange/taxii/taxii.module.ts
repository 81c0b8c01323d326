import { Module } from '@nestjs/common';
import { IndicatorsModule } from '../../intel/indicators/indicators.module.js';
import { ImportsModule } from '../imports/imports.module.js';
import { RelationshipPublishingModule } from '../../intel/relationships/relationship-publishing.module.js';
import { ObjectsModule } from '../../intel/objects/objects.module.js';
import { SightingsModule } from '../../intel/sightings/sightings.module.js';
import { CollectionsService } from './collections.service.js';
import { DeleteObjectService } from './delete-object.service.js';
import { ObjectsController } from './objects.controller.js';
import { PagesService } from './pages.service.js';
import { ServerController } from './server.controller.js';
import { CollectionItemsService } from './collection-items.service.js';
import { TaxiiHttpHooks } from './taxii-http-hooks.js';
import { AddObjectsService } from './add-objects.service.js';

/** TAXII 2.1 (OASIS) server: the same claims as the feed, in STIX 2.1, from the same positions. It is for tools, not for people, so RED is never included. */
@Module({
  imports: [IndicatorsModule, ObjectsModule, SightingsModule, RelationshipPublishingModule, ImportsModule],
  controllers: [ServerController, ObjectsController],
  providers: [TaxiiHttpHooks, CollectionsService, CollectionItemsService, PagesService, AddObjectsService, DeleteObjectService],
})
export class TaxiiModule {}
