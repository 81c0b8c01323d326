import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { type Connection, mapConnection, PageArgs } from '../../platform/graphql/connection.js';
import type { DisputeGround } from '../indicators/claim.js';
import { DisputeGroundEnum, PersonStatusEnum } from '../indicators/person.graphql.js';
import type { PersonStatus } from '../indicators/person-status.js';
import { DisputeAnswerEnum, DisputeConnection, DisputeFilterInput, DisputeType } from './dispute.graphql.js';
import { DisputesService } from './disputes.service.js';

@Resolver(() => DisputeType)
export class DisputesResolver {
  constructor(private readonly service: DisputesService) {}

  @Mutation(() => DisputeType, {
    description:
      "Disputes an indicator as wrong. Until the owner answers, the indicator can only be narrowed or revoked, partners do not see it, and every reader sees that it is disputed. The hub's data protection officer names the indicator by its id.",
  })
  @Requires('dispute:raise', 'dispute.raise', { admission: 'URGENT' })
  async disputeIndicator(
    @CurrentActor() actor: Actor,
    @Args('indicatorId', { type: () => ID, description: 'An indicator of another party.' }) indicatorId: string,
    @Args('ground', { type: () => DisputeGroundEnum, description: 'Ground of the dispute.' }) ground: DisputeGround,
    @Args('comment', { type: () => String, description: 'What is wrong, in 1 to 4,000 characters. The owner reads it.' }) comment: string,
  ): Promise<DisputeType> {
    return DisputeType.of(await this.service.raise(actor, indicatorId, ground, comment));
  }

  @Mutation(() => DisputeType, {
    description:
      "Answers a dispute of an indicator of the viewer's own agency. Rejected: the indicator is as it was before. Upheld: the indicator gets another status, is revoked, or may be corrected again; partners must be named again.",
  })
  @Requires('indicator:publish', 'dispute.answer')
  async answerDispute(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'Identifier of the dispute.' }) id: string,
    @Args('answer', { type: () => DisputeAnswerEnum, description: 'Whether the dispute is justified.' }) answer: 'UPHELD' | 'REJECTED',
    @Args('reason', { type: () => String, description: 'The reason, in 1 to 2,000 characters. The disputer reads it.' }) reason: string,
    @Args('personStatus', { type: () => PersonStatusEnum, nullable: true, description: 'If upheld: the correct status of the person.' })
    personStatus?: PersonStatus | null,
    @Args('revoke', {
      type: () => Boolean,
      nullable: true,
      defaultValue: false,
      description: 'If upheld: whether the indicator is also revoked.',
    })
    revoke?: boolean | null,
  ): Promise<DisputeType> {
    const input = { upheld: answer === 'UPHELD', reason, personStatus: personStatus ?? null, revoke: revoke ?? false };
    return DisputeType.of(await this.service.answer(actor, id, input));
  }

  @Mutation(() => DisputeType, {
    description: "Withdraws a dispute of the viewer's party. The indicator is as it was before, and partners see it again.",
  })
  @Requires('dispute:raise', 'dispute.withdraw')
  async withdrawDispute(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: "A dispute that the viewer's party raised." }) id: string,
    @Args('reason', { type: () => String, description: 'The reason, in 1 to 2,000 characters. The owner reads it.' }) reason: string,
  ): Promise<DisputeType> {
    return DisputeType.of(await this.service.withdraw(actor, id, reason));
  }

  @Query(() => DisputeConnection, {
    description: "Disputes about indicators of the viewer's party, and disputes that it raised, newest first.",
  })
  @Requires('dispute:read', 'dispute.list')
  async disputes(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('filter', { type: () => DisputeFilterInput, nullable: true, description: 'Restricts the list; absent: all disputes.' })
    filter?: DisputeFilterInput | null,
  ): Promise<Connection<DisputeType>> {
    return mapConnection(await this.service.page(actor, filter ?? {}, page), DisputeType.of);
  }
}
