import { Module } from '@nestjs/common';
import { RevokersService } from '../indicators/revokers.service.js';
import { BrowseObjectsService } from './browse-objects.service.js';
import { ObjectPublishingModule } from './object-publishing.module.js';
import { ObjectsResolver } from './objects.resolver.js';

/** Objects of exchange formats that are no claims: stored whole, for the audience that the publisher names. stix/ and misp/ read and write the formats. */
@Module({
  imports: [ObjectPublishingModule],
  providers: [RevokersService, BrowseObjectsService, ObjectsResolver],
  exports: [ObjectPublishingModule, BrowseObjectsService],
})
export class ObjectsModule {}
