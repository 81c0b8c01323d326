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
      'Cross-border matters that the viewer sees: cases, invitations to cases, requests of its party or to it, and contacts; newest first.',
  })
  @Requires('case:read', 'case.search')
  async searchCases(
    @CurrentActor() actor: Actor,
    @Args('filter', { type: () => MatterFilterInput, nullable: true, description: 'Which ones; absent: all.' })
    filter?: MatterFilterInput | null,
    @Args('facets', { type: () => [MatterFacetEnum], nullable: true, description: 'By what those that fit are counted.' })
    facets?: MatterFacet[] | null,
    @Args('first', { type: () => Int, nullable: true, defaultValue: 20, description: 'How many, 1 to 100.' }) first?: number | null,
    @Args('after', { type: () => Cursor, nullable: true, description: 'The cursor of the page before.' }) after?: string | null,
  ): Promise<MatterConnectionType> {
    const { value = null, ...rest } = filter ?? {};
    const asked = { filter: rest, value, facets: facets ?? null, first: first ?? 20, after: after ?? null };
    return MatterConnectionType.of(await this.service.search(actor, asked));
  }
}
