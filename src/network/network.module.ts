import { Module } from '@nestjs/common';
import { EvidenceModule } from '../evidence/evidence.module.js';
import { BrowseRelationshipsService } from './browse-relationships.service.js';
import { LinksResolver } from './links.resolver.js';
import { LinksService } from './links.service.js';
import { NetworkResolver } from './network.resolver.js';
import { NetworkService } from './network.service.js';
import { RelationshipsResolver } from './relationships.resolver.js';
import { RelationshipsService } from './relationships.service.js';

/** Which values belong together: relationships that agencies say, and the graph of them; and which are held by several parties. */
@Module({
  imports: [EvidenceModule],
  providers: [
    RelationshipsService,
    BrowseRelationshipsService,
    LinksService,
    NetworkService,
    RelationshipsResolver,
    LinksResolver,
    NetworkResolver,
  ],
})
export class NetworkModule {}
