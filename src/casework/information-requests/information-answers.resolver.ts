import { Args, ID, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { type Connection, mapConnection, PageArgs } from '../../platform/graphql/connection.js';
import { AnswerInformationService } from './answer-information.service.js';
import { BrowseInformationService } from './browse-information.service.js';
import { InformationAnswerInput, InformationRequestFilterInput, InformationMessageInput } from './information-answer-input.graphql.js';
import { checkedInformationAnswer, checkedMessage, checkedNote } from './information-form.js';
import { InformationRequestConnection, InformationRequestType } from './information.graphql.js';
import { InformationMessageConnection, InformationMessageType } from './inquiry.graphql.js';

const REQUEST_ID_ARG = { type: () => ID, description: "A request to the viewer's party." } as const;
const NOTE_ARG = { type: () => String, nullable: true, description: 'A note; at most 2,000 characters.' } as const;

@Resolver(() => InformationRequestType)
export class InformationAnswersResolver {
  constructor(
    private readonly answering: AnswerInformationService,
    private readonly browsing: BrowseInformationService,
  ) {}

  @Mutation(() => InformationRequestType, { description: "Answers a request to the viewer's party." })
  @Requires('information:answer', 'information.answer')
  async answerInformationRequest(
    @CurrentActor() actor: Actor,
    @Args('input', { type: () => InformationAnswerInput, description: 'The answer.' }) input: InformationAnswerInput,
    @Args('purpose', { type: () => String, nullable: true, description: 'Purpose, which is recorded in the audit log.' })
    purpose?: string | null,
  ): Promise<InformationRequestType> {
    return InformationRequestType.of(await this.answering.answer(actor, checkedInformationAnswer(input), purpose ?? null));
  }

  @Mutation(() => InformationRequestType, {
    description: 'Asks the requester of an acknowledged request for more time. The requester extends it with `extendInformationRequest`.',
  })
  @Requires('information:answer', 'information.ask-time')
  async requestInformationExtension(
    @CurrentActor() actor: Actor,
    @Args('id', REQUEST_ID_ARG) id: string,
    @Args('deadlineMinutes', { type: () => Int, description: 'Minutes from now, 1 to 525,600.' }) deadlineMinutes: number,
    @Args('note', NOTE_ARG) note?: string | null,
  ): Promise<InformationRequestType> {
    return InformationRequestType.of(await this.answering.requestExtension(actor, id, deadlineMinutes, checkedNote(note)));
  }

  @Mutation(() => InformationRequestType, {
    description:
      "Writes into the thread of a request, as its requester's agency or as its recipient. Possible after the acknowledgement, and not after a cancellation.",
  })
  @Requires('information:answer', 'information.write')
  async writeInformationMessage(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'Identifier of the request.' }) id: string,
    @Args('message', { type: () => InformationMessageInput, description: 'The message.' }) message: InformationMessageInput,
  ): Promise<InformationRequestType> {
    return InformationRequestType.of(await this.answering.write(actor, id, checkedMessage(message)));
  }

  @Mutation(() => InformationRequestType, {
    description: "Assigns a request to an agency of the viewer's party. The requester sees that an agency has it, but not which one.",
  })
  @Requires('information:answer', 'information.transfer')
  async assignInformationRequestToAgency(
    @CurrentActor() actor: Actor,
    @Args('id', REQUEST_ID_ARG) id: string,
    @Args('agencyId', { type: () => ID, description: 'Identifier of the agency.' }) agencyId: string,
    @Args('note', NOTE_ARG) note?: string | null,
  ): Promise<InformationRequestType> {
    return InformationRequestType.of(await this.answering.assign(actor, id, { agency: agencyId, note: checkedNote(note) }));
  }

  @Mutation(() => InformationRequestType, {
    description: 'Assigns a request to an officer of the agency that has it, or to no officer. The requester does not see this.',
  })
  @Requires('information:answer', 'information.assign')
  async assignInformationRequest(
    @CurrentActor() actor: Actor,
    @Args('id', REQUEST_ID_ARG) id: string,
    @Args('userId', { type: () => ID, nullable: true, description: 'The officer; null: none.' }) userId?: string | null,
    @Args('note', NOTE_ARG) note?: string | null,
  ): Promise<InformationRequestType> {
    return InformationRequestType.of(await this.answering.assign(actor, id, { assignee: userId ?? null, note: checkedNote(note) }));
  }

  @Query(() => InformationRequestType, {
    nullable: true,
    description: 'A request to one recipient, for either side; null when it is absent or invisible.',
  })
  @Requires('indicator:read', 'information.read')
  async informationRequest(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'Identifier of the request.' }) id: string,
  ): Promise<InformationRequestType | null> {
    const request = await this.browsing.byId(actor, id);
    return request ? InformationRequestType.of(request) : null;
  }

  @Query(() => InformationRequestConnection, { description: "Requests for information to the viewer's party, newest first." })
  @Requires('indicator:read', 'information.to-us')
  async informationRequests(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('filter', { type: () => InformationRequestFilterInput, nullable: true, description: 'Conditions on the list; absent: all.' })
    filter?: InformationRequestFilterInput | null,
  ): Promise<Connection<InformationRequestType>> {
    return mapConnection(await this.browsing.received(actor, filter ?? {}, page), InformationRequestType.of);
  }

  @Query(() => InformationMessageConnection, {
    description: 'Messages in the thread of a request, oldest first. Empty when the request is absent or invisible.',
  })
  @Requires('indicator:read', 'information.messages')
  async informationMessages(
    @CurrentActor() actor: Actor,
    @Args('requestId', { type: () => ID, description: 'Identifier of the request.' }) requestId: string,
    @Args() page: PageArgs,
  ): Promise<Connection<InformationMessageType>> {
    return mapConnection(await this.browsing.messages(actor, requestId, page), InformationMessageType.of);
  }
}
