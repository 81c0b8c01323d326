import { Args, ID, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { type Connection, mapConnection, PageArgs } from '../../platform/graphql/connection.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { AskInformationService } from './ask-information.service.js';
import { BrowseInformationService } from './browse-information.service.js';
import { InformationInquiryFilterInput } from './information-answer-input.graphql.js';
import { checkedQuestion } from './information-form.js';
import { InformationRequestType } from './information.graphql.js';
import {
  InformationStatisticsType,
  InformationInquiryConnection,
  InformationInquiryType,
  InformationInquiryReceiptType,
} from './inquiry.graphql.js';
import { FollowUpInformationService } from './follow-up-information.service.js';
import { InformationInquiryInput } from './question-input.graphql.js';

const REQUEST_ID_ARG = { type: () => ID, description: "A request of the viewer's own agency, to one recipient." } as const;

@Resolver(() => InformationInquiryType)
export class InformationResolver {
  constructor(
    private readonly asking: AskInformationService,
    private readonly followUp: FollowUpInformationService,
    private readonly browsing: BrowseInformationService,
  ) {}

  @Mutation(() => [InformationInquiryReceiptType], {
    description:
      'Sends 1 to 1,000 inquiries to countries and partners and returns a receipt for each, in order. Each recipient gets a separate request, at most 1,000 requests in one call. The same inquiry under its reference changes nothing; any difference amends it until it is acknowledged. Recipients may be added. An inquiry that a recipient already has, and that needs a second officer, can be amended only with urgency EMERGENCY (SECOND_OFFICER_NEEDED). Its minutes, retention and a stricter label can change without one.',
  })
  @Requires('information:ask', 'information.ask')
  async requestInformation(
    @CurrentActor() actor: Actor,
    @Args('input', { type: () => [InformationInquiryInput], description: 'The inquiries.' }) input: InformationInquiryInput[],
    @Args('purpose', { type: () => String, nullable: true, description: 'Purpose, which is recorded in the audit log.' })
    purpose?: string | null,
  ): Promise<readonly InformationInquiryReceiptType[]> {
    return this.asking.ask(actor, input.map(checkedQuestion), purpose ?? null);
  }

  @Mutation(() => InformationRequestType, { description: 'Cancels the request to one recipient permanently.' })
  @Requires('information:ask', 'information.cancel', { admission: 'URGENT' })
  async cancelInformationRequest(
    @CurrentActor() actor: Actor,
    @Args('id', REQUEST_ID_ARG) id: string,
    @Args('reason', { type: () => String, description: 'The reason, 1 to 2,000 characters. The recipient sees it.' }) reason: string,
  ): Promise<InformationRequestType> {
    return InformationRequestType.of(await this.followUp.cancel(actor, id, reason));
  }

  @Mutation(() => InformationRequestType, {
    description: 'Extends the deadline of an open request, with or without a request for more time.',
  })
  @Requires('information:ask', 'information.extend')
  async extendInformationRequest(
    @CurrentActor() actor: Actor,
    @Args('id', REQUEST_ID_ARG) id: string,
    @Args('deadlineMinutes', { type: () => Int, description: 'Minutes from now, 1 to 525,600; later than the current deadline.' })
    deadlineMinutes: number,
  ): Promise<InformationRequestType> {
    return InformationRequestType.of(await this.followUp.extend(actor, id, deadlineMinutes));
  }

  @Mutation(() => InformationInquiryType, { description: 'Closes an inquiry without open requests. Recipients are not notified.' })
  @Requires('information:ask', 'information.close')
  async closeInformationInquiry(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: "Identifier of an inquiry of the viewer's own agency." }) id: string,
  ): Promise<InformationInquiryType> {
    return InformationInquiryType.of(await this.followUp.close(actor, id));
  }

  @Query(() => InformationInquiryType, {
    nullable: true,
    description: "An inquiry of the viewer's party; null when it is absent or invisible.",
  })
  @Requires('indicator:read', 'information.inquiry')
  async informationInquiry(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'Identifier of the inquiry.' }) id: string,
  ): Promise<InformationInquiryType | null> {
    const inquiry = await this.browsing.inquiry(actor, id);
    return inquiry ? InformationInquiryType.of(inquiry) : null;
  }

  @Query(() => InformationInquiryConnection, { description: "Inquiries of the viewer's party, newest first." })
  @Requires('indicator:read', 'information.asked')
  async informationInquiries(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('filter', { type: () => InformationInquiryFilterInput, nullable: true, description: 'Conditions on the list; absent: all.' })
    filter?: InformationInquiryFilterInput | null,
  ): Promise<Connection<InformationInquiryType>> {
    return mapConnection(await this.browsing.sent(actor, filter ?? {}, page), InformationInquiryType.of);
  }

  @Query(() => [InformationStatisticsType], {
    description: "Answer statistics of each recipient, over requests of the viewer's party in [from, to). One for each recipient.",
  })
  @Requires('indicator:read', 'information.times')
  async informationStatistics(
    @CurrentActor() actor: Actor,
    @Args('from', { type: () => DateTime, description: 'Start of the period, inclusive.' }) from: Date,
    @Args('to', { type: () => DateTime, description: 'End of the period, exclusive.' }) to: Date,
  ): Promise<readonly InformationStatisticsType[]> {
    return this.browsing.answerTimes(actor, from, to);
  }
}
