import { Module } from '@nestjs/common';
import { QueryCipher } from '../indicators/query-cipher.js';
import { RevokersService } from '../indicators/revokers.service.js';
import { BrowseRelationshipsService } from './browse-relationships.service.js';
import { LinksResolver } from './links.resolver.js';
import { LinksService } from './links.service.js';
import { ValueGraphResolver } from './value-graph.resolver.js';
import { ValueGraphService } from './value-graph.service.js';
import { RelationshipPublishingModule } from './relationship-publishing.module.js';
import { RelationshipReceiptsResolver, RelationshipsResolver } from './relationships.resolver.js';

/** Relations between values: relationships that agencies publish, the graph of them, and values that several parties hold. */
@Module({
  imports: [RelationshipPublishingModule],
  providers: [
    QueryCipher,
    RevokersService,
    BrowseRelationshipsService,
    LinksService,
    ValueGraphService,
    RelationshipsResolver,
    RelationshipReceiptsResolver,
    LinksResolver,
    ValueGraphResolver,
  ],
})
export class RelationshipsModule {}
