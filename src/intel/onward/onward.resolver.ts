import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type Side, SideEnum } from '../../platform/graphql/side.js';
import type { Actor } from '../../identity/auth/actor.js';
import type { CallContext } from '../../identity/auth/call-context.js';
import { CurrentActor, CurrentCall, Requires } from '../../identity/auth/requires.js';
import { type Connection, mapConnection, PageArgs } from '../../platform/graphql/connection.js';
import { BrowseIndicatorsService } from '../indicators/browse-indicators.service.js';
import { claimById } from '../indicators/claims-by-id.js';
import { IndicatorType } from '../indicators/indicator.graphql.js';
import { AudienceInput, audienceSpecOf } from '../../tenancy/sharing/sharing.graphql.js';
import { OnwardProposalConnection, OnwardProposalType } from './onward.graphql.js';
import { OnwardService } from './onward.service.js';

@Resolver(() => OnwardProposalType)
export class OnwardResolver {
  constructor(
    private readonly service: OnwardService,
    private readonly browsing: BrowseIndicatorsService,
  ) {}

  @ResolveField('indicator', () => IndicatorType, {
    nullable: true,
    description: 'The current indicator; null if it is no longer visible.',
  })
  @Requires('indicator:read')
  async indicator(
    @Parent() { indicatorId }: OnwardProposalType,
    @CurrentActor() actor: Actor,
    @CurrentCall() call: CallContext,
  ): Promise<IndicatorType | null> {
    return claimById(this.browsing, actor, call, indicatorId);
  }

  @Mutation(() => OnwardProposalType, {
    description:
      "Proposes to open an indicator that the viewer's country received to further named parties. If the owner's rule allows it, the indicator is opened immediately; otherwise the owner decides. The answer does not reveal which parties have the indicator.",
  })
  @Requires('onward:propose', 'onward.propose')
  async proposeOnward(
    @CurrentActor() actor: Actor,
    @Args('indicatorId', { type: () => ID, description: 'An indicator of another party.' }) id: string,
    @Args('audience', {
      type: () => AudienceInput,
      description: 'The proposed parties. A group means its current members. Every country is not allowed.',
    })
    audience: AudienceInput,
    @Args('reason', { type: () => String, description: 'The reason, in 1 to 2,000 characters. The owner reads it.' }) reason: string,
  ): Promise<OnwardProposalType> {
    return OnwardProposalType.of(await this.service.propose(actor, id, audienceSpecOf(audience), reason));
  }

  @Mutation(() => OnwardProposalType, {
    description:
      "Withdraws a proposal of the viewer's country that the owner has not decided. The owner is notified. This also works if the indicator is no longer visible.",
  })
  @Requires('onward:propose', 'onward.withdraw')
  async withdrawOnwardProposal(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'Identifier of the proposal.' }) id: string,
  ): Promise<OnwardProposalType> {
    return OnwardProposalType.of(await this.service.withdraw(actor, id));
  }

  @Mutation(() => OnwardProposalType, {
    description:
      "Answers a proposal about an indicator of the viewer's own agency. Accepted parties are added as by changeAudience: an addition that needs a second officer waits.",
  })
  @Requires('indicator:publish', 'onward.answer')
  async answerOnwardProposal(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'Identifier of the proposal.' }) id: string,
    @Args('accept', { type: () => Boolean, description: 'Whether the proposal is accepted, in whole or in part.' }) accept: boolean,
    @Args('audience', { type: () => AudienceInput, nullable: true, description: 'If accepted: some of the proposed parties; absent: all.' })
    audience?: AudienceInput | null,
    @Args('note', {
      type: () => String,
      nullable: true,
      description: 'Note for the proposer, at most 2,000 characters. Required if the proposal is declined.',
    })
    note?: string | null,
  ): Promise<OnwardProposalType> {
    const input = { accept, to: audience ? audienceSpecOf(audience) : null, note: note ?? null };
    return OnwardProposalType.of(await this.service.answer(actor, id, input));
  }

  @Query(() => OnwardProposalConnection, {
    description:
      'The steps by which an indicator was opened to further parties, newest first. The owner sees all of them, a proposer its own, and other parties none.',
  })
  @Requires('indicator:read', 'onward.list')
  async onwardHistory(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('indicatorId', { type: () => ID, description: 'Identifier of the indicator.' }) indicatorId: string,
  ): Promise<Connection<OnwardProposalType>> {
    return mapConnection(await this.service.page(actor, { indicatorId }, page), OnwardProposalType.of);
  }

  @Query(() => OnwardProposalConnection, {
    description: "Proposals about indicators of the viewer's party, and proposals that it made, newest first.",
  })
  @Requires('indicator:read', 'onward.list')
  async onwardProposals(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('side', {
      type: () => SideEnum,
      nullable: true,
      description: "RECEIVED: proposals about indicators of the viewer's party; SENT: proposals that it made; absent: both.",
    })
    side?: Side | null,
    @Args('open', {
      type: () => Boolean,
      nullable: true,
      defaultValue: false,
      description: 'true: only proposals that wait for the owner.',
    })
    open?: boolean | null,
  ): Promise<Connection<OnwardProposalType>> {
    const filter = { side: side ?? null, open: open ?? false };
    return mapConnection(await this.service.page(actor, filter, page), OnwardProposalType.of);
  }
}
