import { Args, Int, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { Cursor } from '../../platform/graphql/scalars.js';
import type { MatterFacet } from './matter.js';
import { MatterConnectionType, MatterFacetEnum, MatterType } from './search.graphql.js';
import { MatterFilterInput } from './search-input.graphql.js';
import { SearchService } from './search.service.js';

@Resolver(() => MatterType)
export class SearchResolver {
  constructor(private readonly service: SearchService) {}

  @Query(() => MatterConnectionType, {
    description:
      'Cross-border matters that the viewer sees, newest first: cases, invitations to cases, requests from or to its party, and contacts.',
  })
  @Requires('case:read', 'case.search')
  async searchCases(
    @CurrentActor() actor: Actor,
    @Args('filter', { type: () => MatterFilterInput, nullable: true, description: 'Filter; absent: all matters.' })
    filter?: MatterFilterInput | null,
    @Args('facets', { type: () => [MatterFacetEnum], nullable: true, description: 'Facets by which the matching matters are counted.' })
    facets?: MatterFacet[] | null,
    @Args('first', { type: () => Int, nullable: true, defaultValue: 20, description: 'Page size, 1 to 100.' }) first?: number | null,
    @Args('after', { type: () => Cursor, nullable: true, description: 'Cursor of the previous page.' }) after?: string | null,
  ): Promise<MatterConnectionType> {
    const { value = null, ...rest } = filter ?? {};
    const request = { filter: rest, value, facets: facets ?? null, first: first ?? 20, after: after ?? null };
    return MatterConnectionType.of(await this.service.search(actor, request));
  }
}
