import { Args, ID, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { Cursor } from '../../platform/graphql/scalars.js';
import type { DisputeGround } from '../indicators/claim.js';
import { DisputeGroundEnum, PersonStatusEnum } from '../indicators/person.graphql.js';
import type { PersonStatus } from '../indicators/person-status.js';
import { DisputeAnswerEnum, DisputeFilterInput, DisputePageType, DisputeType } from './dispute.graphql.js';
import { DisputesService } from './disputes.service.js';

@Resolver(() => DisputeType)
export class DisputesResolver {
  constructor(private readonly service: DisputesService) {}

  @Mutation(() => DisputeType, {
    description:
      'Says that a claim is wrong. Until its owner answers it can be narrowed or revoked alone, partners do not see it, and every reader learns that it is disputed. The hub’s data protection officer names it by its id.',
  })
  @Requires('dispute:raise', 'dispute.raise')
  async disputeIndicator(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: "Another party's claim." }) id: string,
    @Args('ground', { type: () => DisputeGroundEnum, description: 'The ground.' }) ground: DisputeGround,
    @Args('comment', { type: () => String, description: 'What is wrong, in 1 to 4,000 characters, for the owner.' }) comment: string,
  ): Promise<DisputeType> {
    return DisputeType.of(await this.service.raise(actor, id, ground, comment));
  }

  @Mutation(() => DisputeType, {
    description:
      'Answers a dispute of a claim of the viewer’s own agency. Rejected: the claim is as it was. Upheld: it gets another status, or is revoked, or may be corrected again; partners are to be named anew.',
  })
  @Requires('indicator:publish', 'dispute.answer')
  async answerDispute(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'The dispute.' }) id: string,
    @Args('answer', { type: () => DisputeAnswerEnum, description: 'Whether it is right.' }) answer: 'UPHELD' | 'REJECTED',
    @Args('reason', { type: () => String, description: 'Why, in 1 to 2,000 characters, for the disputer.' }) reason: string,
    @Args('personStatus', { type: () => PersonStatusEnum, nullable: true, description: 'Upheld: what the person is.' })
    personStatus?: PersonStatus | null,
    @Args('revoke', { type: () => Boolean, nullable: true, defaultValue: false, description: 'Upheld: whether the claim is revoked, too.' })
    revoke?: boolean | null,
  ): Promise<DisputeType> {
    const said = { upheld: answer === 'UPHELD', reason, personStatus: personStatus ?? null, revoke: revoke ?? false };
    return DisputeType.of(await this.service.answer(actor, id, said));
  }

  @Mutation(() => DisputeType, {
    description: 'Takes a dispute of the viewer’s party back: the claim is as it was, and partners see it again.',
  })
  @Requires('dispute:raise', 'dispute.withdraw')
  async withdrawDispute(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'A dispute that the viewer’s party raised.' }) id: string,
    @Args('reason', { type: () => String, description: 'Why, in 1 to 2,000 characters, for the owner.' }) reason: string,
  ): Promise<DisputeType> {
    return DisputeType.of(await this.service.withdraw(actor, id, reason));
  }

  @Query(() => DisputePageType, {
    description: 'Disputes about claims of the viewer’s party, and those that it raised, newest first.',
  })
  @Requires('dispute:read', 'dispute.list')
  async disputes(
    @CurrentActor() actor: Actor,
    @Args('filter', { type: () => DisputeFilterInput, nullable: true, description: 'Which ones; absent: all.' })
    filter?: DisputeFilterInput | null,
    @Args('first', { type: () => Int, nullable: true, defaultValue: 50, description: 'How many, 1 to 200.' }) first?: number | null,
    @Args('after', { type: () => Cursor, nullable: true, description: 'The cursor of the page before.' }) after?: string | null,
  ): Promise<DisputePageType> {
    return DisputePageType.of(await this.service.page(actor, filter ?? {}, first ?? 50, after ?? null));
  }
}
