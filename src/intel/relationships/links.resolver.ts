import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import type { CallContext } from '../../identity/auth/call-context.js';
import { CurrentActor, CurrentCall, Requires } from '../../identity/auth/requires.js';
import { type Connection, mapConnection, PageArgs } from '../../platform/graphql/connection.js';
import { loaderOf } from '../../platform/graphql/loaders.js';
import { IndicatorType } from '../indicators/indicator.graphql.js';
import { HolderComparisonType, LinkedIndicatorConnection, OtherHoldersType, LinkedIndicatorType } from './links.graphql.js';
import { LinksService } from './links.service.js';

const LINKS = Symbol('links of indicators');

@Resolver(() => IndicatorType)
export class LinksResolver {
  constructor(private readonly service: LinksService) {}

  @Query(() => LinkedIndicatorConnection, {
    description:
      "Indicators of the viewer's party whose values other parties also hold, as far as the viewer may know: newest first. Holders whose indicators are invisible appear only for compared indicators (`compareHolders`), and only to officers who may deconflict. The relay finds a match shortly after publication. A page examines 500 of the party's own indicators: it may be short or empty and still have a next page.",
  })
  @Requires('indicator:read', 'link.list')
  async linkedIndicators(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<Connection<LinkedIndicatorType>> {
    return mapConnection(await this.service.page(actor, page), (link) => link);
  }

  @Mutation(() => [HolderComparisonType], {
    description:
      "Compares 1 to 1,000 indicators of the viewer's party with discoverable indicators of other parties that the viewer does not see. Returns one result for each, in order. Each indicator counts once as a queried value in the quota of `deconflict`. Afterwards `otherHolders` shows such holders to officers who may deconflict, and the announcement LINKED notifies the officer who compared of new holders.",
  })
  @Requires('deconflict:ask', 'link.compare')
  async compareHolders(
    @CurrentActor() actor: Actor,
    @Args('indicators', { type: () => [ID], description: "Indicators of the viewer's party." }) indicators: string[],
    @Args('purpose', { type: () => String, description: 'The purpose, in 1 to 500 characters, for the audit log.' }) purpose: string,
    @Args('caseReference', { type: () => String, description: 'The case reference, in 1 to 200 characters.' }) caseReference: string,
  ): Promise<readonly HolderComparisonType[]> {
    return this.service.compare(actor, indicators, { purpose, caseReference });
  }

  @ResolveField('otherHolders', () => OtherHoldersType, {
    description:
      'Other parties that hold the same value. They hold it by indicators that the viewer sees. Officers who may deconflict also see holders of discoverable indicators, if their party compared its indicator (`compareHolders`) and that indicator names the party to the holder. Revoked and lapsed indicators do not count.',
  })
  @Requires('indicator:read')
  async linksOf(
    @Parent() { id }: IndicatorType,
    @CurrentActor() actor: Actor,
    @CurrentCall() call: CallContext,
  ): Promise<OtherHoldersType> {
    return loaderOf(call.perRequest, LINKS, (ids: readonly string[]) => this.service.of(actor, ids)).load(id);
  }
}
