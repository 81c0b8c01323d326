import { Args, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import type { CallContext } from '../../identity/auth/call-context.js';
import { CurrentActor, CurrentCall, Requires } from '../../identity/auth/requires.js';
import { PageArgs } from '../../platform/graphql/connection.js';
import type { ItemForm } from '../../platform/graphql/item-kinds.js';
import { ItemType } from '../../platform/graphql/items.graphql.js';
import { ItemsByIdService } from '../../intel/indicators/items-by-id.service.js';
import { type CaseworkFacet, type CaseworkPage, ITEM_KINDS } from './casework.js';
import { CaseworkConnection, CaseworkFacetEnum, CaseworkResultType } from './search.graphql.js';
import { CaseworkFilterInput } from './search-input.graphql.js';
import { SearchService } from './search.service.js';

@Resolver(() => CaseworkResultType)
export class SearchResolver {
  constructor(
    private readonly service: SearchService,
    private readonly items: ItemsByIdService,
  ) {}

  @Query(() => CaseworkConnection, {
    description:
      'Casework that the viewer sees, newest first: cases, invitations to cases, requests from or to its party, contacts, notices and their drafts, reports, and watches. Of each kind only what the viewer may list.',
  })
  @Requires('indicator:read', 'case.search')
  async searchCasework(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('filter', { type: () => CaseworkFilterInput, nullable: true, description: 'Filter; absent: all casework.' })
    filter?: CaseworkFilterInput | null,
    @Args('facets', { type: () => [CaseworkFacetEnum], nullable: true, description: 'Facets by which the results are counted.' })
    facets?: CaseworkFacet[] | null,
  ): Promise<CaseworkPage> {
    const { value = null, ...rest } = filter ?? {};
    return this.service.search(actor, { filter: rest, value, facets: facets ?? null, page });
  }

  @ResolveField('item', () => ItemType, {
    nullable: true,
    description: 'The case, request, notice or report; null for an invitation, a contact, a draft and a watch, which are not items.',
  })
  @Requires('indicator:read')
  async item(
    @Parent() { kind, id }: CaseworkResultType,
    @CurrentActor() actor: Actor,
    @CurrentCall() call: CallContext,
  ): Promise<ItemForm | null> {
    return this.items.load(actor, call, ITEM_KINDS.includes(kind) ? { kind, id } : null);
  }
}
