import { Controller, Get, Inject, Param, UseFilters, UseInterceptors } from '@nestjs/common';
import type { Actor } from '../../identity/auth/actor.js';
import { Requires } from '../../identity/auth/requires.js';
import { RestActor, RestEndpoint } from '../../identity/auth/rest.js';
import { Settings } from '../../platform/platform/platform.module.js';
import { type Collection, CollectionsService } from './collections.service.js';
import { STIX, TAXII } from './media.policy.js';
import { TaxiiAnswers } from './taxii-answer.js';
import { DISCOVERY } from './taxii-http-hooks.js';
import { TaxiiRefusalFilter } from './taxii-refusal.filter.js';
import { Described } from '../../identity/auth/openapi-operation.js';
import { COLLECTIONS_DESCRIPTION, COLLECTION_DESCRIPTION, DISCOVERY_DESCRIPTION, ROOT_DESCRIPTION } from './taxii.openapi.js';

/** Endpoints that describe the server and the caller's collections (TAXII 2.1, 4 and 5.1 to 5.2). */
@Controller('taxii2')
@RestEndpoint({ channel: 'taxii', basic: true })
@UseFilters(TaxiiRefusalFilter)
@UseInterceptors(TaxiiAnswers)
export class ServerController {
  constructor(
    private readonly collections: CollectionsService,
    @Inject(Settings) private readonly settings: Settings,
  ) {}

  @Get()
  @Requires('indicator:read', 'taxii.read')
  @Described(DISCOVERY_DESCRIPTION)
  discovery(): object {
    const root = `${this.settings.publicUrl}${DISCOVERY}api/`;
    return {
      title: this.settings.hubName,
      description: 'Threat information shared by police forces of many countries and their partners.',
      default: root,
      api_roots: [root],
    };
  }

  @Get('api')
  @Requires('indicator:read', 'taxii.read')
  @Described(ROOT_DESCRIPTION)
  root(): object {
    return {
      title: this.settings.hubName,
      description: 'Every caller has its own collections, with the items that its party may see.',
      versions: [TAXII],
      max_content_length: this.settings.taxiiMaxContentBytes,
    };
  }

  @Get('api/collections')
  @Requires('indicator:read', 'taxii.read')
  @Described(COLLECTIONS_DESCRIPTION)
  async list(@RestActor() actor: Actor): Promise<object> {
    return { collections: (await this.collections.list(actor)).map(collectionViewOf) };
  }

  @Get('api/collections/:collection')
  @Requires('indicator:read', 'taxii.read')
  @Described(COLLECTION_DESCRIPTION)
  async one(@RestActor() actor: Actor, @Param('collection') name: string): Promise<object> {
    return collectionViewOf(await this.collections.find(actor, name));
  }
}

const collectionViewOf = ({ id, alias, title, description, canWrite }: Collection): object => ({
  ...{ id, title, description, alias, can_read: true, can_write: canWrite },
  media_types: [STIX],
});
