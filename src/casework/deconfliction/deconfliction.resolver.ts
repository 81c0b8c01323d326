import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import type { CallContext } from '../../identity/auth/call-context.js';
import { CurrentActor, CurrentCall, Requires } from '../../identity/auth/requires.js';
import { type Connection, mapConnection, PageArgs } from '../../platform/graphql/connection.js';
import { BrowseIndicatorsService } from '../../intel/indicators/browse-indicators.service.js';
import { claimById } from '../../intel/indicators/claims-by-id.js';
import { LookupInput } from '../../intel/indicators/lookup.graphql.js';
import { IndicatorType } from '../../intel/indicators/indicator.graphql.js';
import { QueryHistoryService } from './query-history.service.js';
import { DeconflictionService } from './deconfliction.service.js';
import {
  DeconflictionAnswerType,
  DeconflictionHitType,
  DeconflictionRequestConnection,
  DeconflictionRequestFilterInput,
  DeconflictionRequestType,
} from './deconfliction.graphql.js';

@Resolver(() => DeconflictionRequestType)
export class DeconflictionResolver {
  constructor(
    private readonly service: DeconflictionService,
    private readonly history: QueryHistoryService,
  ) {}

  @Mutation(() => [DeconflictionHitType], {
    description:
      'Asks which other parties hold 1 to 1,000 values, in any spelling. Returns answers in order. Each owner decides what is disclosed (discoverability). Unless its holding is HIDDEN, the owner learns who asked, when and why.',
  })
  @Requires('deconflict:ask', 'deconflict.ask')
  async deconflict(
    @CurrentActor() actor: Actor,
    @Args('values', { type: () => [LookupInput], description: 'The values to ask about.' }) values: LookupInput[],
    @Args('purpose', { type: () => String, description: 'Purpose, 1 to 500 characters. Owners read it.' }) purpose: string,
    @Args('caseReference', { type: () => String, description: 'Case reference, 1 to 200 characters. Owners read it.' })
    caseReference: string,
  ): Promise<readonly DeconflictionHitType[]> {
    return (await this.service.deconflict(actor, values, { purpose, caseReference })).map(DeconflictionHitType.of);
  }

  @Query(() => DeconflictionRequestType, {
    nullable: true,
    description: 'One value that the viewer queried; null when it is absent or another officer queried it.',
  })
  @Requires('deconflict:ask', 'deconflict.read')
  async deconflictionRequest(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'The requestId of the hit.' }) id: string,
  ): Promise<DeconflictionRequestType | null> {
    const request = await this.history.byId(actor, id);
    return request && DeconflictionRequestType.of(request);
  }

  @Query(() => DeconflictionRequestConnection, { description: 'Values that the viewer queried, newest first.' })
  @Requires('deconflict:ask', 'deconflict.list')
  async deconflictionRequests(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('filter', { type: () => DeconflictionRequestFilterInput, nullable: true, description: 'Filter; absent: all values.' })
    filter?: DeconflictionRequestFilterInput | null,
  ): Promise<Connection<DeconflictionRequestType>> {
    return mapConnection(await this.history.page(actor, filter ?? {}, page), DeconflictionRequestType.of);
  }
}

/** Resolves the indicator that a holder released with its answer. */
@Resolver(() => DeconflictionAnswerType)
export class DeconflictionAnswersResolver {
  constructor(private readonly browsing: BrowseIndicatorsService) {}

  @ResolveField('indicator', () => IndicatorType, {
    nullable: true,
    description: 'Current version of the released indicator; null when none was released, or it is no longer visible.',
  })
  @Requires('indicator:read')
  async indicator(
    @Parent() { indicatorId: id }: DeconflictionAnswerType,
    @CurrentActor() actor: Actor,
    @CurrentCall() call: CallContext,
  ): Promise<IndicatorType | null> {
    return claimById(this.browsing, actor, call, id);
  }
}
