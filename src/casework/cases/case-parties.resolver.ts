import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { type Connection, mapConnection, PageArgs } from '../../platform/graphql/connection.js';
import { BrowseCasesService } from './browse-cases.service.js';
import type { ParticipantFields } from './case.js';
import { CaseInvitationConnection, CaseInvitationType, CaseType } from './case.graphql.js';
import { CaseInvitationInput, CaseParticipantInput } from './case-input.graphql.js';
import { CasePartiesService } from './case-parties.service.js';

const CASE_ID_ARG = { type: () => ID, description: 'Identifier of the case.' } as const;
const COUNTRY_ID_ARG = { type: () => ID, description: 'The country, by its id, country code or slug.' } as const;
const NOTE_ARG = { type: () => String, nullable: true, description: 'Note to the participants, at most 2,000 characters.' } as const;

const participantFieldsOf = ({ partyId, rights, ceiling }: CaseParticipantInput): ParticipantFields => ({ partyId, rights, ceiling });

@Resolver(() => CaseType)
export class CasePartiesResolver {
  constructor(
    private readonly parties: CasePartiesService,
    private readonly browsing: BrowseCasesService,
  ) {}

  @Mutation(() => CaseType, {
    description: 'Invites a country. It receives a summary, and sees the case after it accepts. Needs LEAD.',
  })
  @Requires('case:lead', 'case.invite')
  async inviteToCase(
    @CurrentActor() actor: Actor,
    @Args('id', CASE_ID_ARG) id: string,
    @Args('input', { type: () => CaseInvitationInput, description: 'The country, its rights, and the request to it.' })
    input: CaseInvitationInput,
  ): Promise<CaseType> {
    const { title = null, message = null } = input;
    return CaseType.of(await this.parties.invite(actor, id, { ...participantFieldsOf(input), title, message }));
  }

  @Mutation(() => CaseType, {
    nullable: true,
    description: "Answers an invitation for the viewer's country. Returns the case; null when declined.",
  })
  @Requires('case:lead', 'case.answer')
  async answerCaseInvitation(
    @CurrentActor() actor: Actor,
    @Args('id', CASE_ID_ARG) id: string,
    @Args('accept', { type: () => Boolean, description: 'Whether the country takes part.' }) accept: boolean,
    @Args('note', NOTE_ARG) note?: string | null,
  ): Promise<CaseType | null> {
    const found = await this.parties.answer(actor, id, accept, note ?? null);
    return found && CaseType.of(found);
  }

  @Mutation(() => CaseType, { description: 'Sets the rights and the ceiling of a participant. Needs LEAD.' })
  @Requires('case:lead', 'case.participant')
  async updateCaseParticipant(
    @CurrentActor() actor: Actor,
    @Args('id', CASE_ID_ARG) id: string,
    @Args('input', { type: () => CaseParticipantInput, description: 'The participant, its rights and its ceiling.' })
    input: CaseParticipantInput,
  ): Promise<CaseType> {
    return CaseType.of(await this.parties.set(actor, id, participantFieldsOf(input)));
  }

  @Mutation(() => CaseType, {
    description: 'Removes a country, or cancels its invitation. The country sees nothing of the case afterwards. Needs LEAD.',
  })
  @Requires('case:lead', 'case.remove', { admission: 'URGENT' })
  async removeCaseParticipant(
    @CurrentActor() actor: Actor,
    @Args('id', CASE_ID_ARG) id: string,
    @Args('partyId', COUNTRY_ID_ARG) partyId: string,
    @Args('reason', NOTE_ARG) reason?: string | null,
  ): Promise<CaseType> {
    return CaseType.of(await this.parties.remove(actor, id, partyId, reason ?? null));
  }

  @Mutation(() => ID, {
    description: "Leaves a case and returns its id. The viewer's country sees nothing of the case afterwards. Its contributions stay.",
  })
  @Requires('case:lead', 'case.leave')
  async leaveCase(
    @CurrentActor() actor: Actor,
    @Args('id', CASE_ID_ARG) id: string,
    @Args('reason', NOTE_ARG) reason?: string | null,
  ): Promise<string> {
    return this.parties.leave(actor, id, reason ?? null);
  }

  @Mutation(() => CaseType, { description: 'Offers the lead to a participant. Only the lead and the owner can do this.' })
  @Requires('case:lead', 'case.hand-over')
  async handOverCase(
    @CurrentActor() actor: Actor,
    @Args('id', CASE_ID_ARG) id: string,
    @Args('partyId', COUNTRY_ID_ARG) partyId: string,
  ): Promise<CaseType> {
    return CaseType.of(await this.parties.handOver(actor, id, partyId));
  }

  @Mutation(() => CaseType, { description: "Accepts or declines the lead that is offered to the viewer's country." })
  @Requires('case:lead', 'case.take-over')
  async takeOverCase(
    @CurrentActor() actor: Actor,
    @Args('id', CASE_ID_ARG) id: string,
    @Args('accept', { type: () => Boolean, description: 'Whether the country takes the lead.' }) accept: boolean,
  ): Promise<CaseType> {
    return CaseType.of(await this.parties.takeOver(actor, id, accept));
  }

  @Query(() => CaseInvitationConnection, { description: "Open invitations for the viewer's country, newest first." })
  @Requires('case:read', 'case.invitations')
  async caseInvitations(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<Connection<CaseInvitationType>> {
    return mapConnection(await this.browsing.invitations(actor, page), CaseInvitationType.of);
  }
}
