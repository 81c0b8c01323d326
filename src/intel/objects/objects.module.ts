import { Module } from '@nestjs/common';
import { BrowseObjectsService } from './browse-objects.service.js';
import { KeepingModule } from './keeping.module.js';
import { ObjectsResolver } from './objects.resolver.js';

/** Objects of exchange formats that are no claims: kept whole, for the eyes that the publisher says. Who reads and writes the formats is stix/ and misp/. */
@Module({
  imports: [KeepingModule],
  providers: [BrowseObjectsService, ObjectsResolver],
  exports: [KeepingModule, BrowseObjectsService],
})
export class ObjectsModule {}
