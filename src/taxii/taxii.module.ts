import { Module } from '@nestjs/common';
import { CollectionsService } from './collections.service.js';
import { ServerController } from './server.controller.js';
import { TaxiiDoor } from './taxii-door.js';

/** The hub for every tool that speaks TAXII 2.1 (OASIS): the same claims, in STIX 2.1, from the same positions as the feed. Not for people: no RED leaves here. */
@Module({
  controllers: [ServerController],
  providers: [TaxiiDoor, CollectionsService],
})
export class TaxiiModule {}
