import { Args, ID, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import type { CallContext } from '../../identity/auth/call-context.js';
import { CurrentActor, CurrentCall, Requires } from '../../identity/auth/requires.js';
import { Cursor } from '../../platform/graphql/scalars.js';
import { BrowseIndicatorsService } from '../../intel/indicators/browse-indicators.service.js';
import { claimById } from '../../intel/indicators/claims-by-id.js';
import { LookupInput } from '../../intel/indicators/lookup.graphql.js';
import { IndicatorType } from '../../intel/indicators/indicator.graphql.js';
import { DeconflictionRequestsService } from './deconfliction-requests.service.js';
import { DeconflictionService } from './deconfliction.service.js';
import {
  DeconflictionAnswerType,
  DeconflictionHitType,
  DeconflictionRequestFilterInput,
  DeconflictionRequestPageType,
  DeconflictionRequestType,
} from './deconfliction.graphql.js';

@Resolver(() => DeconflictionRequestType)
export class DeconflictionResolver {
  constructor(
    private readonly service: DeconflictionService,
    private readonly requests: DeconflictionRequestsService,
  ) {}

  @Mutation(() => [DeconflictionHitType], {
    description:
      'Asks who else holds 1 to 1,000 values in any spelling; answers in order. Each owner decides what is said (discoverability), and learns who asked, when and why unless its holding is HIDDEN.',
  })
  @Requires('deconflict:ask', 'deconflict.ask')
  async deconflict(
    @CurrentActor() actor: Actor,
    @Args('values', { type: () => [LookupInput], description: 'The values.' }) values: LookupInput[],
    @Args('purpose', { type: () => String, description: 'For what, in 1 to 500 characters: owners read it.' }) purpose: string,
    @Args('caseReference', { type: () => String, description: 'In which case, in 1 to 200 characters: owners read it.' })
    caseReference: string,
  ): Promise<readonly DeconflictionHitType[]> {
    return (await this.service.deconflict(actor, values, { purpose, caseReference })).map(DeconflictionHitType.of);
  }

  @Query(() => DeconflictionRequestType, {
    nullable: true,
    description: 'One value that the viewer asked about; null when it is absent or somebody else’s.',
  })
  @Requires('deconflict:ask', 'deconflict.read')
  async deconflictionRequest(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'The requestId of its hit.' }) id: string,
  ): Promise<DeconflictionRequestType | null> {
    const request = await this.requests.byId(actor, id);
    return request && DeconflictionRequestType.of(request);
  }

  @Query(() => DeconflictionRequestPageType, { description: 'What the viewer asked about, newest first.' })
  @Requires('deconflict:ask', 'deconflict.list')
  async deconflictionRequests(
    @CurrentActor() actor: Actor,
    @Args('filter', { type: () => DeconflictionRequestFilterInput, nullable: true, description: 'Which ones; absent: all.' })
    filter?: DeconflictionRequestFilterInput | null,
    @Args('first', { type: () => Int, nullable: true, defaultValue: 50, description: 'How many, 1 to 200.' }) first?: number | null,
    @Args('after', { type: () => Cursor, nullable: true, description: 'The cursor of the page before.' }) after?: string | null,
  ): Promise<DeconflictionRequestPageType> {
    return DeconflictionRequestPageType.of(await this.requests.page(actor, filter ?? {}, { first: first ?? 50, after: after ?? null }));
  }
}

/** What an owner released, beside its answer. */
@Resolver(() => DeconflictionAnswerType)
export class DeconflictionAnswersResolver {
  constructor(private readonly browsing: BrowseIndicatorsService) {}

  @ResolveField('indicator', () => IndicatorType, {
    nullable: true,
    description: 'The claim that was released, as it stands; null when none was, or it is no longer visible.',
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
