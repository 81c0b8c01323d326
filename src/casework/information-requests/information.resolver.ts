import { Args, ID, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { Cursor, DateTime } from '../../platform/graphql/scalars.js';
import { AskInformationService } from './ask-information.service.js';
import { BrowseInformationService } from './browse-information.service.js';
import { InformationFilterInput } from './information-answer-input.graphql.js';
import { checkedQuestion } from './information-form.js';
import { InformationRequestType } from './information.graphql.js';
import {
  InformationAnswerTimesType,
  InformationInquiryPageType,
  InformationInquiryType,
  InformationReceiptType,
} from './inquiry.graphql.js';
import { FollowUpInformationService } from './follow-up-information.service.js';
import { InformationQuestionInput } from './question-input.graphql.js';

const REQUEST_ID_ARG = { type: () => ID, description: "A request of the viewer's own agency, to one recipient." } as const;

@Resolver(() => InformationInquiryType)
export class InformationResolver {
  constructor(
    private readonly asking: AskInformationService,
    private readonly followUp: FollowUpInformationService,
    private readonly browsing: BrowseInformationService,
  ) {}

  @Mutation(() => [InformationReceiptType], {
    description:
      'Asks 1 to 20 questions of countries, or of a partner: a receipt each, in order. Each recipient gets a request of its own. The same again under its reference changes nothing; anything else amends it, as long as nobody has acknowledged it; countries may be added. A question that a recipient has, and that a second officer releases, is amended as an EMERGENCY only (SECOND_OFFICER_NEEDED); its minutes, retention and a stricter label are free.',
  })
  @Requires('information:ask', 'information.ask')
  async askInformation(
    @CurrentActor() actor: Actor,
    @Args('input', { type: () => [InformationQuestionInput], description: 'The questions.' }) input: InformationQuestionInput[],
    @Args('purpose', { type: () => String, nullable: true, description: 'What it is for: it stands in the record.' })
    purpose?: string | null,
  ): Promise<readonly InformationReceiptType[]> {
    return this.asking.ask(actor, input.map(checkedQuestion), purpose ?? null);
  }

  @Mutation(() => InformationRequestType, { description: 'Takes the request to one recipient back, for good.' })
  @Requires('information:ask', 'information.cancel')
  async cancelInformationRequest(
    @CurrentActor() actor: Actor,
    @Args('id', REQUEST_ID_ARG) id: string,
    @Args('reason', { type: () => String, description: 'Why, in 1 to 2,000 characters: the recipient reads it.' }) reason: string,
  ): Promise<InformationRequestType> {
    return InformationRequestType.of(await this.followUp.cancel(actor, id, reason));
  }

  @Mutation(() => InformationRequestType, { description: 'Gives the recipient of an open request more time, asked for or not.' })
  @Requires('information:ask', 'information.extend')
  async extendInformationRequest(
    @CurrentActor() actor: Actor,
    @Args('id', REQUEST_ID_ARG) id: string,
    @Args('deadlineMinutes', { type: () => Int, description: 'Minutes from now, 1 to 525,600; later than the deadline that stands.' })
    deadlineMinutes: number,
  ): Promise<InformationRequestType> {
    return InformationRequestType.of(await this.followUp.extend(actor, id, deadlineMinutes));
  }

  @Mutation(() => Boolean, { description: 'Files a question of which nothing is open any more. No recipient is told.' })
  @Requires('information:ask', 'information.close')
  async closeInformationInquiry(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: "A question of the viewer's own agency." }) id: string,
  ): Promise<boolean> {
    return this.followUp.close(actor, id);
  }

  @Query(() => InformationInquiryType, {
    nullable: true,
    description: "A question of the viewer's party; null when it is absent or invisible.",
  })
  @Requires('indicator:read', 'information.inquiry')
  async informationInquiry(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'Its identifier.' }) id: string,
  ): Promise<InformationInquiryType | null> {
    return InformationInquiryType.of(await this.browsing.inquiry(actor, id)) ?? null;
  }

  @Query(() => InformationInquiryPageType, { description: "Questions of the viewer's party, newest first." })
  @Requires('indicator:read', 'information.asked')
  async informationRequests(
    @CurrentActor() actor: Actor,
    @Args('filter', { type: () => InformationFilterInput, nullable: true, description: 'Which ones; absent: all.' })
    filter?: InformationFilterInput | null,
    @Args('first', { type: () => Int, nullable: true, defaultValue: 20, description: 'How many, 1 to 50.' }) first?: number | null,
    @Args('after', { type: () => Cursor, nullable: true, description: 'The cursor of the page before.' }) after?: string | null,
  ): Promise<InformationInquiryPageType> {
    return InformationInquiryPageType.of(await this.browsing.sent(actor, filter ?? {}, first ?? 20, after ?? null));
  }

  @Query(() => [InformationAnswerTimesType], {
    description: "How each recipient answered what the viewer's party asked in [from, to).",
  })
  @Requires('indicator:read', 'information.times')
  async informationAnswerTimes(
    @CurrentActor() actor: Actor,
    @Args('from', { type: () => DateTime, description: 'The first moment.' }) from: Date,
    @Args('to', { type: () => DateTime, description: 'The first moment that is out again.' }) to: Date,
  ): Promise<readonly InformationAnswerTimesType[]> {
    return this.browsing.answerTimes(actor, from, to);
  }
}
