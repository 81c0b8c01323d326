import { Args, Field, ID, Int, Mutation, ObjectType, Query, registerEnumType, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { type Connection, mapConnection, PageArgs } from '../../platform/graphql/connection.js';
import { enumOf } from '../../platform/graphql/enums.js';
import { DecideNoticesService, type NoticeReview, REVIEW_OUTCOMES, type ReviewOutcome } from './decide-notices.service.js';
import { NoticeDraftConnection, NoticeDraftType } from './draft.graphql.js';
import { NoticeCheckInput } from './notice-input.graphql.js';

const ReviewOutcomeEnum = enumOf(REVIEW_OUTCOMES);
registerEnumType(ReviewOutcomeEnum, {
  name: 'NoticeReviewOutcome',
  description: 'Result of a review.',
  valuesMap: {
    AGREED: { description: 'A second reviewer must agree, too.' },
    PUBLISHED: { description: 'Two reviewers agreed: the notice is published.' },
    RETURNED: { description: 'Returned to its country with the note.' },
  },
});

@ObjectType('NoticeReview', { description: 'A review of a notice. The reviewer no longer sees the notice.' })
export class NoticeReviewType implements NoticeReview {
  @Field(() => ID, { description: 'Identifier of the notice.' })
  readonly noticeId: string;

  @Field(() => Int, { description: 'The reviewed revision.' })
  readonly revision: number;

  @Field(() => ReviewOutcomeEnum, { description: 'Result of the review.' })
  readonly outcome: ReviewOutcome;
}

/** For reviewers of the hub. They see only notices in review that they have not yet judged. */
@Resolver(() => NoticeDraftType)
export class NoticeReviewResolver {
  constructor(private readonly deciding: DecideNoticesService) {}

  @Query(() => NoticeDraftConnection, {
    description: "Notices that wait for the viewer's review, oldest first. A page ends early when its notices are long.",
  })
  @Requires('notice:review', 'notice.to-review')
  async noticesToReview(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<Connection<NoticeDraftType>> {
    return mapConnection(await this.deciding.pendingReviews(actor, page), NoticeDraftType.of);
  }

  @Mutation(() => NoticeReviewType, {
    description:
      'Answers the checklist of a notice in review, and agree or returns it. Two reviewers must agree; afterwards neither sees it any more.',
  })
  @Requires('notice:review', 'notice.review')
  async reviewNotice(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'A notice in review.' }) id: string,
    @Args('revision', {
      type: () => Int,
      description: 'The revision that the reviewer read. If it is not in review, nothing is stored (NOT_FOUND).',
    })
    revision: number,
    @Args('agree', { type: () => Boolean, description: 'Whether the notice may be published; false returns it.' }) agree: boolean,
    @Args('checklist', { type: () => [NoticeCheckInput], description: 'Each question, answered once.' }) checklist: NoticeCheckInput[],
    @Args('note', {
      type: () => String,
      nullable: true,
      description: 'The reason of a return, which the authors see; or a note on an agreement, for the hub.',
    })
    note?: string | null,
  ): Promise<NoticeReviewType> {
    return this.deciding.review(actor, id, revision, { agree, checklist, note: note ?? null });
  }
}
