import { Args, ID, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import type { CallContext } from '../../identity/auth/call-context.js';
import { CurrentActor, CurrentCall, Requires } from '../../identity/auth/requires.js';
import { Cursor } from '../../platform/graphql/scalars.js';
import { BrowseIndicatorsService } from '../indicators/browse-indicators.service.js';
import { claimById } from '../indicators/claims-by-id.js';
import { IndicatorType } from '../indicators/indicator.graphql.js';
import { AudienceInput, audienceSpecOf } from '../../tenancy/sharing/sharing.graphql.js';
import { OnwardHopPageType, OnwardHopType } from './onward.graphql.js';
import { OnwardService } from './onward.service.js';

@Resolver(() => OnwardHopType)
export class OnwardResolver {
  constructor(
    private readonly service: OnwardService,
    private readonly browsing: BrowseIndicatorsService,
  ) {}

  @ResolveField('indicator', () => IndicatorType, {
    nullable: true,
    description: 'The claim, as it stands; null when it is no longer visible.',
  })
  @Requires('indicator:read')
  async indicator(
    @Parent() { indicatorId }: OnwardHopType,
    @CurrentActor() actor: Actor,
    @CurrentCall() call: CallContext,
  ): Promise<IndicatorType | null> {
    return claimById(this.browsing, actor, call, indicatorId);
  }

  @Mutation(() => OnwardHopPageType, {
    description:
      'Proposes to open a claim that the viewer’s country received to more parties, by name. Within the owner’s rule it is opened at once; otherwise the owner is asked. The answer does not tell who has the claim. One hop.',
  })
  @Requires('onward:propose', 'onward.propose')
  async proposeOnward(
    @CurrentActor() actor: Actor,
    @Args('indicatorId', { type: () => ID, description: "Another party's claim." }) id: string,
    @Args('to', { type: () => AudienceInput, description: 'Whom it should reach. Of groups: who is in them today. Never every country.' })
    to: AudienceInput,
    @Args('reason', { type: () => String, description: 'Why, in 1 to 2,000 characters, for the owner.' }) reason: string,
  ): Promise<OnwardHopPageType> {
    return OnwardHopPageType.of(await this.service.propose(actor, id, audienceSpecOf(to), reason));
  }

  @Mutation(() => OnwardHopPageType, {
    description:
      'Takes back a proposal of the viewer’s country that the owner has not decided; the owner is told. Also where the claim is out of sight by now. One hop.',
  })
  @Requires('onward:propose', 'onward.withdraw')
  async withdrawOnward(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'The proposal.' }) id: string,
  ): Promise<OnwardHopPageType> {
    return OnwardHopPageType.of(await this.service.withdraw(actor, id));
  }

  @Mutation(() => OnwardHopPageType, {
    description:
      'Answers a proposal about a claim of the viewer’s own agency. What is accepted is opened like by changeAudience: what that needs a second officer for waits. One hop.',
  })
  @Requires('indicator:publish', 'onward.answer')
  async answerOnward(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'The proposal.' }) id: string,
    @Args('accept', { type: () => Boolean, description: 'Whether it is accepted, wholly or in part.' }) accept: boolean,
    @Args('to', { type: () => AudienceInput, nullable: true, description: 'Accepted: some of the proposed parties. Absent: all.' })
    to?: AudienceInput | null,
    @Args('note', {
      type: () => String,
      nullable: true,
      description: 'For the proposer; wanted where it is declined. At most 2,000 characters.',
    })
    note?: string | null,
  ): Promise<OnwardHopPageType> {
    const said = { accept, to: to ? audienceSpecOf(to) : null, note: note ?? null };
    return OnwardHopPageType.of(await this.service.answer(actor, id, said));
  }

  @Query(() => OnwardHopPageType, {
    description:
      'By which steps a claim went further, newest first: all of them to its owner, their own to those who proposed some, and nothing to anybody else.',
  })
  @Requires('indicator:read', 'onward.list')
  async lineage(
    @CurrentActor() actor: Actor,
    @Args('indicatorId', { type: () => ID, description: 'The claim.' }) indicatorId: string,
    @Args('first', { type: () => Int, nullable: true, defaultValue: 50, description: 'How many, 1 to 200.' }) first?: number | null,
    @Args('after', { type: () => Cursor, nullable: true, description: 'The cursor of the page before.' }) after?: string | null,
  ): Promise<OnwardHopPageType> {
    return OnwardHopPageType.of(await this.service.page(actor, { indicatorId }, first ?? 50, after ?? null));
  }

  @Query(() => OnwardHopPageType, { description: "Proposals about claims of the viewer's party, and those that it made, newest first." })
  @Requires('indicator:read', 'onward.list')
  async onwardProposals(
    @CurrentActor() actor: Actor,
    @Args('incoming', { type: () => Boolean, nullable: true, description: "true: about the party's claims; false: made by it." })
    incoming?: boolean | null,
    @Args('open', { type: () => Boolean, nullable: true, defaultValue: false, description: 'true: only what waits for the owner.' })
    open?: boolean | null,
    @Args('first', { type: () => Int, nullable: true, defaultValue: 50, description: 'How many, 1 to 200.' }) first?: number | null,
    @Args('after', { type: () => Cursor, nullable: true, description: 'The cursor of the page before.' }) after?: string | null,
  ): Promise<OnwardHopPageType> {
    const filter = { incoming: incoming ?? null, open: open ?? false };
    return OnwardHopPageType.of(await this.service.page(actor, filter, first ?? 50, after ?? null));
  }
}
