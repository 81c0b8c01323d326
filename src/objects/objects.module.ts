import { Module } from '@nestjs/common';
import { BrowseObjectsService } from './browse-objects.service.js';
import { ObjectStore } from './object-store.js';
import { ObjectsResolver } from './objects.resolver.js';
import { ObjectsService } from './objects.service.js';

/** Objects of exchange formats that are no claims: kept whole, for the eyes that the publisher says. Who reads and writes the formats is stix/ and misp/. */
@Module({
  providers: [ObjectStore, ObjectsService, BrowseObjectsService, ObjectsResolver],
  exports: [ObjectsService, BrowseObjectsService],
})
export class ObjectsModule {}
