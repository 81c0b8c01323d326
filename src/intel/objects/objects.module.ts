import { Module } from '@nestjs/common';
import { BrowseObjectsService } from './browse-objects.service.js';
import { ObjectPublishingModule } from './object-publishing.module.js';
import { ObjectsResolver } from './objects.resolver.js';

/** Objects of exchange formats that are no claims: kept whole, for the eyes that the publisher says. Who reads and writes the formats is stix/ and misp/. */
@Module({
  imports: [ObjectPublishingModule],
  providers: [BrowseObjectsService, ObjectsResolver],
  exports: [ObjectPublishingModule, BrowseObjectsService],
})
export class ObjectsModule {}
