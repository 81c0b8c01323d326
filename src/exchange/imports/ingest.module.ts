import { Module } from '@nestjs/common';
import { PublishingModule } from '../../intel/indicators/publishing.module.js';
import { RelationshipPublishingModule } from '../../intel/relationships/relationship-publishing.module.js';
import { ObjectPublishingModule } from '../../intel/objects/object-publishing.module.js';
import { SightingPublishingModule } from '../../intel/sightings/sighting-publishing.module.js';
import { CompanionImportService } from './companion-import.service.js';
import { CompanionsService } from './companions.service.js';
import { ImportRepository } from './import.repository.js';
import { IngestService } from './ingest.service.js';
import { RelationshipPiecesService } from './relationship-pieces.service.js';
import { ImportRevocationService } from './import-revocation.service.js';

/** Import of content that has been read. The module has no endpoints, so every process can use it. */
@Module({
  imports: [PublishingModule, ObjectPublishingModule, SightingPublishingModule, RelationshipPublishingModule],
  providers: [
    ImportRepository,
    IngestService,
    CompanionImportService,
    CompanionsService,
    RelationshipPiecesService,
    ImportRevocationService,
  ],
  exports: [ImportRepository, IngestService, CompanionsService, PublishingModule],
})
export class IngestModule {}
