import { Args, ID, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { type Connection, mapConnection, PageArgs } from '../../platform/graphql/connection.js';
import { ActionRequestType } from './action.graphql.js';
import { ActionRequestReceiptType, ActionRequestConnection } from './action-receipts.graphql.js';
import { checkedAction, checkedAnswer } from './action-form.js';
import { ActionRequestInput } from './action-input.graphql.js';
import { ActionAnswerInput, ActionRequestFilterInput } from './answer-input.graphql.js';
import { ActionRequestVersionConnection, ActionRequestVersionType } from './action-version.graphql.js';
import { AnswerActionsService } from './answer-actions.service.js';
import { RequestActionsService } from './request-actions.service.js';
import { BrowseActionsService } from './browse-actions.service.js';

const PURPOSE_ARG = { type: () => String, nullable: true, description: 'Purpose, which is recorded in the audit log.' } as const;
const REQUEST_ID_ARG = { type: () => ID, description: "A request of the viewer's own agency." } as const;

@Resolver(() => ActionRequestType)
export class ActionsResolver {
  constructor(
    private readonly requesting: RequestActionsService,
    private readonly answering: AnswerActionsService,
    private readonly browsing: BrowseActionsService,
  ) {}

  @Mutation(() => [ActionRequestReceiptType], {
    description:
      'Sends 1 to 1,000 requests and returns a receipt for each, in order. The same request under its reference changes nothing; any difference amends it until it is answered. A request that the recipient already has, and that needs a second officer, can be amended only with urgency EMERGENCY (SECOND_OFFICER_NEEDED). Its minutes, and a stricter label, can change without one.',
  })
  @Requires('action:request', 'action.request', { admission: 'URGENT' })
  async requestActions(
    @CurrentActor() actor: Actor,
    @Args('input', { type: () => [ActionRequestInput], description: 'The requests.' }) input: ActionRequestInput[],
    @Args('purpose', PURPOSE_ARG) purpose?: string | null,
  ): Promise<readonly ActionRequestReceiptType[]> {
    return this.requesting.request(actor, input.map(checkedAction), purpose ?? null);
  }

  @Mutation(() => ActionRequestType, {
    description: 'Cancels a request permanently while nothing is held. When something is held, this asks for its release.',
  })
  @Requires('action:request', 'action.cancel', { admission: 'URGENT' })
  async cancelActionRequest(
    @CurrentActor() actor: Actor,
    @Args('id', REQUEST_ID_ARG) id: string,
    @Args('reason', { type: () => String, description: 'The reason, 1 to 2,000 characters. The recipient sees it.' }) reason: string,
  ): Promise<ActionRequestType> {
    return ActionRequestType.of(await this.requesting.cancel(actor, id, reason));
  }

  @Mutation(() => ActionRequestType, { description: 'Extends the deadline of an open request.' })
  @Requires('action:request', 'action.extend')
  async extendActionRequest(
    @CurrentActor() actor: Actor,
    @Args('id', REQUEST_ID_ARG) id: string,
    @Args('deadlineMinutes', { type: () => Int, description: 'Minutes from now, 1 to 525,600; later than the current deadline.' })
    deadlineMinutes: number,
  ): Promise<ActionRequestType> {
    return ActionRequestType.of(await this.requesting.extend(actor, id, deadlineMinutes));
  }

  @Mutation(() => [ActionRequestReceiptType], {
    description:
      "Answers 1 to 1,000 requests to the viewer's party, and returns a receipt for each, in order. One request may be acknowledged and held in one call.",
  })
  @Requires('action:answer', 'action.answer')
  async answerActionRequests(
    @CurrentActor() actor: Actor,
    @Args('input', { type: () => [ActionAnswerInput], description: 'The answers.' }) input: ActionAnswerInput[],
    @Args('purpose', PURPOSE_ARG) purpose?: string | null,
  ): Promise<readonly ActionRequestReceiptType[]> {
    return this.answering.answer(actor, input.map(checkedAnswer), purpose ?? null);
  }

  @Query(() => ActionRequestType, { nullable: true, description: 'One request, ended or not; null when it is absent or invisible.' })
  @Requires('indicator:read', 'action.read')
  async actionRequest(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'Identifier of the request.' }) id: string,
  ): Promise<ActionRequestType | null> {
    const request = await this.browsing.byId(actor, id);
    return request ? ActionRequestType.of(request) : null;
  }

  @Query(() => ActionRequestConnection, { description: "Requests that the viewer's party sent or received, newest first." })
  @Requires('indicator:read', 'action.list')
  async actionRequests(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('filter', { type: () => ActionRequestFilterInput, nullable: true, description: 'Conditions on the list; absent: all.' })
    filter?: ActionRequestFilterInput | null,
  ): Promise<Connection<ActionRequestType>> {
    return mapConnection(await this.browsing.page(actor, filter ?? {}, page), ActionRequestType.of);
  }

  @Query(() => ActionRequestVersionConnection, {
    description:
      'Versions of a request, newest first. The requester sees all, the recipient those since it received the request. Empty when the request is absent or invisible.',
  })
  @Requires('indicator:read', 'action.versions')
  async actionRequestVersions(
    @CurrentActor() actor: Actor,
    @Args('requestId', { type: () => ID, description: 'Identifier of the request.' }) requestId: string,
    @Args() page: PageArgs,
  ): Promise<Connection<ActionRequestVersionType>> {
    return mapConnection(await this.browsing.versions(actor, requestId, page), ActionRequestVersionType.of);
  }
}
