import { Args, ID, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { Cursor } from '../../platform/graphql/scalars.js';
import { ActionRequestType } from './action.graphql.js';
import { ActionAnswerReceiptType, ActionReceiptType, ActionRequestPageType } from './action-receipts.graphql.js';
import { checkedAction, checkedAnswer } from './action-form.js';
import { ActionRequestInput } from './action-input.graphql.js';
import { ActionAnswerInput, ActionFilterInput } from './answer-input.graphql.js';
import { ActionRequestVersionType } from './action-version.graphql.js';
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

  @Mutation(() => [ActionReceiptType], {
    description:
      'Sends 1 to 100 requests and returns a receipt for each, in order. The same request under its reference changes nothing; any difference amends it until it is answered. A request that the recipient already has, and that needs a second officer, can be amended only as an EMERGENCY (SECOND_OFFICER_NEEDED). Its minutes, and a stricter label, can change without one.',
  })
  @Requires('action:request', 'action.request')
  async requestActions(
    @CurrentActor() actor: Actor,
    @Args('input', { type: () => [ActionRequestInput], description: 'The requests.' }) input: ActionRequestInput[],
    @Args('purpose', PURPOSE_ARG) purpose?: string | null,
  ): Promise<readonly ActionReceiptType[]> {
    return this.requesting.request(actor, input.map(checkedAction), purpose ?? null);
  }

  @Mutation(() => ActionRequestType, {
    description: 'Cancels a request permanently while nothing is held. When something is held, this asks for its release.',
  })
  @Requires('action:request', 'action.cancel')
  async cancelAction(
    @CurrentActor() actor: Actor,
    @Args('id', REQUEST_ID_ARG) id: string,
    @Args('reason', { type: () => String, description: 'The reason, 1 to 2,000 characters. The recipient sees it.' }) reason: string,
  ): Promise<ActionRequestType> {
    return ActionRequestType.of(await this.requesting.cancel(actor, id, reason));
  }

  @Mutation(() => ActionRequestType, { description: 'Extends the deadline of an open request.' })
  @Requires('action:request', 'action.extend')
  async extendAction(
    @CurrentActor() actor: Actor,
    @Args('id', REQUEST_ID_ARG) id: string,
    @Args('deadlineMinutes', { type: () => Int, description: 'Minutes from now, 1 to 525,600; later than the current deadline.' })
    deadlineMinutes: number,
  ): Promise<ActionRequestType> {
    return ActionRequestType.of(await this.requesting.extend(actor, id, deadlineMinutes));
  }

  @Mutation(() => ActionRequestType, { description: "Answers a request to the viewer's party." })
  @Requires('action:answer', 'action.answer')
  async answerAction(
    @CurrentActor() actor: Actor,
    @Args('input', { type: () => ActionAnswerInput, description: 'The answer.' }) input: ActionAnswerInput,
    @Args('purpose', PURPOSE_ARG) purpose?: string | null,
  ): Promise<ActionRequestType> {
    return ActionRequestType.of(await this.answering.answerOne(actor, checkedAnswer(input), purpose ?? null));
  }

  @Mutation(() => [ActionAnswerReceiptType], {
    description: 'Gives 1 to 100 answers and returns a receipt for each, in order. One request may be acknowledged and held in one call.',
  })
  @Requires('action:answer', 'action.answer')
  async answerActions(
    @CurrentActor() actor: Actor,
    @Args('input', { type: () => [ActionAnswerInput], description: 'The answers.' }) input: ActionAnswerInput[],
    @Args('purpose', PURPOSE_ARG) purpose?: string | null,
  ): Promise<readonly ActionAnswerReceiptType[]> {
    return (await this.answering.answer(actor, input.map(checkedAnswer), purpose ?? null)).map(ActionAnswerReceiptType.of);
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

  @Query(() => ActionRequestPageType, { description: "Requests that the viewer's party sent or received, newest first." })
  @Requires('indicator:read', 'action.list')
  async actionRequests(
    @CurrentActor() actor: Actor,
    @Args('filter', { type: () => ActionFilterInput, nullable: true, description: 'Conditions on the list; absent: all.' })
    filter?: ActionFilterInput | null,
    @Args('first', { type: () => Int, nullable: true, defaultValue: 20, description: 'Page size, 1 to 50.' }) first?: number | null,
    @Args('after', { type: () => Cursor, nullable: true, description: 'The cursor of the previous page.' }) after?: string | null,
  ): Promise<ActionRequestPageType> {
    return ActionRequestPageType.of(await this.browsing.page(actor, filter ?? {}, first ?? 20, after ?? null));
  }

  @Query(() => [ActionRequestVersionType], {
    description:
      'Versions of a request, newest first. The requester sees all, the recipient those since it received the request. Empty when the request is absent or invisible.',
  })
  @Requires('indicator:read', 'action.versions')
  async actionRequestVersions(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'The request.' }) id: string,
    @Args('first', { type: () => Int, nullable: true, defaultValue: 20, description: 'Page size, 1 to 50.' }) first?: number | null,
    @Args('below', { type: () => Int, nullable: true, description: 'Returns only versions before this one.' }) below?: number | null,
  ): Promise<readonly ActionRequestVersionType[]> {
    return (await this.browsing.versions(actor, id, first ?? 20, below ?? null)).map(ActionRequestVersionType.of);
  }
}
