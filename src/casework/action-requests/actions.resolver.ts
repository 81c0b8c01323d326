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

const PURPOSE_ARG = { type: () => String, nullable: true, description: 'What it is for: it stands in the record.' } as const;
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
      'Makes 1 to 100 requests: a receipt each, in order. The same again under its reference changes nothing; anything else amends it, as long as nobody has answered. A request that its recipient has, and that a second officer releases, is amended as an EMERGENCY only (SECOND_OFFICER_NEEDED); its minutes, and a stricter label, are free.',
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
    description:
      'Takes a request back: as long as nothing is held it is cancelled, for good; where something is, its release is asked for.',
  })
  @Requires('action:request', 'action.cancel')
  async cancelAction(
    @CurrentActor() actor: Actor,
    @Args('id', REQUEST_ID_ARG) id: string,
    @Args('reason', { type: () => String, description: 'Why, in 1 to 2,000 characters: the recipient reads it.' }) reason: string,
  ): Promise<ActionRequestType> {
    return ActionRequestType.of(await this.requesting.cancel(actor, id, reason));
  }

  @Mutation(() => ActionRequestType, { description: 'Gives the recipient of an open request more time.' })
  @Requires('action:request', 'action.extend')
  async extendAction(
    @CurrentActor() actor: Actor,
    @Args('id', REQUEST_ID_ARG) id: string,
    @Args('deadlineMinutes', { type: () => Int, description: 'Minutes from now, 1 to 525,600; later than the deadline that stands.' })
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
    description: 'Gives 1 to 100 answers in order: a receipt each. One request may be acknowledged and held in one call.',
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
    @Args('id', { type: () => ID, description: 'Its identifier.' }) id: string,
  ): Promise<ActionRequestType | null> {
    const request = await this.browsing.byId(actor, id);
    return request ? ActionRequestType.of(request) : null;
  }

  @Query(() => ActionRequestPageType, { description: "Requests of the viewer's party, asked by it or of it, newest first." })
  @Requires('indicator:read', 'action.list')
  async actionRequests(
    @CurrentActor() actor: Actor,
    @Args('filter', { type: () => ActionFilterInput, nullable: true, description: 'Which ones; absent: all.' })
    filter?: ActionFilterInput | null,
    @Args('first', { type: () => Int, nullable: true, defaultValue: 20, description: 'How many, 1 to 50.' }) first?: number | null,
    @Args('after', { type: () => Cursor, nullable: true, description: 'The cursor of the page before.' }) after?: string | null,
  ): Promise<ActionRequestPageType> {
    return ActionRequestPageType.of(await this.browsing.page(actor, filter ?? {}, first ?? 20, after ?? null));
  }

  @Query(() => [ActionRequestVersionType], {
    description:
      'Versions of a request, newest first: all of them for its asker, for its recipient those since it has the request. Empty when absent or invisible.',
  })
  @Requires('indicator:read', 'action.versions')
  async actionRequestVersions(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'The request.' }) id: string,
    @Args('first', { type: () => Int, nullable: true, defaultValue: 20, description: 'How many, 1 to 50.' }) first?: number | null,
    @Args('below', { type: () => Int, nullable: true, description: 'Only those before this version.' }) below?: number | null,
  ): Promise<readonly ActionRequestVersionType[]> {
    return (await this.browsing.versions(actor, id, first ?? 20, below ?? null)).map(ActionRequestVersionType.of);
  }
}
