import { Args, ID, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { Cursor } from '../../platform/graphql/scalars.js';
import { BrowseCasesService } from './browse-cases.service.js';
import type { ParticipantFields } from './case.js';
import { CaseInvitationPageType, CaseType } from './case.graphql.js';
import { CaseInvitationInput, CaseParticipantInput } from './case-input.graphql.js';
import { CasePartiesService } from './case-parties.service.js';

const CASE_ID_ARG = { type: () => ID, description: 'The case.' } as const;
const COUNTRY_ID_ARG = { type: () => ID, description: 'The country, by the id of its party.' } as const;
const NOTE_ARG = { type: () => String, nullable: true, description: 'A word to the participants; at most 2,000 characters.' } as const;

const participantFieldsOf = ({ party, rights, ceiling }: CaseParticipantInput): ParticipantFields => ({ party, rights, ceiling });

@Resolver(() => CaseType)
export class CasePartiesResolver {
  constructor(
    private readonly parties: CasePartiesService,
    private readonly browsing: BrowseCasesService,
  ) {}

  @Mutation(() => CaseType, {
    description: 'Invites a country, which is told a summary, and sees the case once it has accepted. Needs LEAD.',
  })
  @Requires('case:lead', 'case.invite')
  async inviteToCase(
    @CurrentActor() actor: Actor,
    @Args('id', CASE_ID_ARG) id: string,
    @Args('input', { type: () => CaseInvitationInput, description: 'Whom, and to what.' }) input: CaseInvitationInput,
  ): Promise<CaseType> {
    const { title = null, asked = null } = input;
    return CaseType.of(await this.parties.invite(actor, id, { ...participantFieldsOf(input), title, asked }));
  }

  @Mutation(() => CaseType, { nullable: true, description: "Answers an invitation of the viewer's country: the case, null when declined." })
  @Requires('case:lead', 'case.answer')
  async answerCaseInvitation(
    @CurrentActor() actor: Actor,
    @Args('id', CASE_ID_ARG) id: string,
    @Args('accept', { type: () => Boolean, description: 'Whether it takes part.' }) accept: boolean,
    @Args('note', NOTE_ARG) note?: string | null,
  ): Promise<CaseType | null> {
    const found = await this.parties.answer(actor, id, accept, note ?? null);
    return found && CaseType.of(found);
  }

  @Mutation(() => CaseType, { description: 'Says what a participant may do and how far it reads, from now on. Needs LEAD.' })
  @Requires('case:lead', 'case.participant')
  async setCaseParticipant(
    @CurrentActor() actor: Actor,
    @Args('id', CASE_ID_ARG) id: string,
    @Args('input', { type: () => CaseParticipantInput, description: 'Of whom, and what.' }) input: CaseParticipantInput,
  ): Promise<CaseType> {
    return CaseType.of(await this.parties.set(actor, id, participantFieldsOf(input)));
  }

  @Mutation(() => CaseType, {
    description: 'Removes a country, or takes an invitation back: it sees nothing of the case any more. Needs LEAD.',
  })
  @Requires('case:lead', 'case.remove')
  async removeCaseParticipant(
    @CurrentActor() actor: Actor,
    @Args('id', CASE_ID_ARG) id: string,
    @Args('party', COUNTRY_ID_ARG) party: string,
    @Args('reason', NOTE_ARG) reason?: string | null,
  ): Promise<CaseType> {
    return CaseType.of(await this.parties.remove(actor, id, party, reason ?? null));
  }

  @Mutation(() => Boolean, { description: "Leaves a case: the viewer's country sees nothing of it any more. What it said stays." })
  @Requires('case:lead', 'case.leave')
  async leaveCase(
    @CurrentActor() actor: Actor,
    @Args('id', CASE_ID_ARG) id: string,
    @Args('reason', NOTE_ARG) reason?: string | null,
  ): Promise<boolean> {
    return this.parties.leave(actor, id, reason ?? null);
  }

  @Mutation(() => CaseType, { description: 'Offers the lead to a participant. The lead or the founder does so.' })
  @Requires('case:lead', 'case.hand-over')
  async handOverCase(
    @CurrentActor() actor: Actor,
    @Args('id', CASE_ID_ARG) id: string,
    @Args('party', COUNTRY_ID_ARG) party: string,
  ): Promise<CaseType> {
    return CaseType.of(await this.parties.handOver(actor, id, party));
  }

  @Mutation(() => CaseType, { description: "Takes the lead that is offered to the viewer's country, or does not." })
  @Requires('case:lead', 'case.take-over')
  async takeOverCase(
    @CurrentActor() actor: Actor,
    @Args('id', CASE_ID_ARG) id: string,
    @Args('accept', { type: () => Boolean, description: 'Whether it takes the lead.' }) accept: boolean,
  ): Promise<CaseType> {
    return CaseType.of(await this.parties.takeOver(actor, id, accept));
  }

  @Query(() => CaseInvitationPageType, { description: "Invitations of the viewer's country that wait for an answer, newest first." })
  @Requires('case:read', 'case.invitations')
  async caseInvitations(
    @CurrentActor() actor: Actor,
    @Args('first', { type: () => Int, nullable: true, defaultValue: 20, description: 'How many, 1 to 100.' }) first?: number | null,
    @Args('after', { type: () => Cursor, nullable: true, description: 'The cursor of the page before.' }) after?: string | null,
  ): Promise<CaseInvitationPageType> {
    return CaseInvitationPageType.of(await this.browsing.invitations(actor, first ?? 20, after ?? null));
  }
}
