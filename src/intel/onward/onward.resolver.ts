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
    description: 'The current claim; null if it is no longer visible.',
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
      'Proposes to open a claim that the viewer’s country received to further named parties. If the owner’s rule allows it, the claim is opened immediately; otherwise the owner decides. The answer does not reveal which parties have the claim. Returns one hop.',
  })
  @Requires('onward:propose', 'onward.propose')
  async proposeOnward(
    @CurrentActor() actor: Actor,
    @Args('indicatorId', { type: () => ID, description: 'A claim of another party.' }) id: string,
    @Args('to', {
      type: () => AudienceInput,
      description: 'The proposed parties. A group means its current members. Every country is not allowed.',
    })
    to: AudienceInput,
    @Args('reason', { type: () => String, description: 'The reason, in 1 to 2,000 characters. The owner reads it.' }) reason: string,
  ): Promise<OnwardHopPageType> {
    return OnwardHopPageType.of(await this.service.propose(actor, id, audienceSpecOf(to), reason));
  }

  @Mutation(() => OnwardHopPageType, {
    description:
      'Withdraws a proposal of the viewer’s country that the owner has not decided. The owner is notified. This also works if the claim is no longer visible. Returns one hop.',
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
      'Answers a proposal about a claim of the viewer’s own agency. Accepted parties are added as by changeAudience: an addition that needs a second officer waits. Returns one hop.',
  })
  @Requires('indicator:publish', 'onward.answer')
  async answerOnward(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'The proposal.' }) id: string,
    @Args('accept', { type: () => Boolean, description: 'Whether the proposal is accepted, in whole or in part.' }) accept: boolean,
    @Args('to', { type: () => AudienceInput, nullable: true, description: 'If accepted: some of the proposed parties; absent: all.' })
    to?: AudienceInput | null,
    @Args('note', {
      type: () => String,
      nullable: true,
      description: 'Note for the proposer, at most 2,000 characters. Required if the proposal is declined.',
    })
    note?: string | null,
  ): Promise<OnwardHopPageType> {
    const input = { accept, to: to ? audienceSpecOf(to) : null, note: note ?? null };
    return OnwardHopPageType.of(await this.service.answer(actor, id, input));
  }

  @Query(() => OnwardHopPageType, {
    description:
      'The steps by which a claim was opened to further parties, newest first. The owner sees all of them, a proposer its own, and other parties none.',
  })
  @Requires('indicator:read', 'onward.list')
  async lineage(
    @CurrentActor() actor: Actor,
    @Args('indicatorId', { type: () => ID, description: 'The claim.' }) indicatorId: string,
    @Args('first', { type: () => Int, nullable: true, defaultValue: 50, description: 'Page size, 1 to 200.' }) first?: number | null,
    @Args('after', { type: () => Cursor, nullable: true, description: 'Cursor of the previous page.' }) after?: string | null,
  ): Promise<OnwardHopPageType> {
    return OnwardHopPageType.of(await this.service.page(actor, { indicatorId }, first ?? 50, after ?? null));
  }

  @Query(() => OnwardHopPageType, {
    description: "Proposals about claims of the viewer's party, and proposals that it made, newest first.",
  })
  @Requires('indicator:read', 'onward.list')
  async onwardProposals(
    @CurrentActor() actor: Actor,
    @Args('incoming', {
      type: () => Boolean,
      nullable: true,
      description: "true: proposals about claims of the viewer's party; false: proposals that it made.",
    })
    incoming?: boolean | null,
    @Args('open', {
      type: () => Boolean,
      nullable: true,
      defaultValue: false,
      description: 'true: only proposals that wait for the owner.',
    })
    open?: boolean | null,
    @Args('first', { type: () => Int, nullable: true, defaultValue: 50, description: 'Page size, 1 to 200.' }) first?: number | null,
    @Args('after', { type: () => Cursor, nullable: true, description: 'Cursor of the previous page.' }) after?: string | null,
  ): Promise<OnwardHopPageType> {
    const filter = { incoming: incoming ?? null, open: open ?? false };
    return OnwardHopPageType.of(await this.service.page(actor, filter, first ?? 50, after ?? null));
  }
}
