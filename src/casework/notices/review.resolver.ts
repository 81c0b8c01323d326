import { Args, ID, Int, Mutation, Query, registerEnumType, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { enumOf } from '../../platform/graphql/enums.js';
import { DecideNoticesService, REVIEW_OUTCOMES, type ReviewOutcome } from './decide-notices.service.js';
import { NoticeDraftType } from './draft.graphql.js';
import { NoticeCheckInput } from './notice-input.graphql.js';

const ReviewOutcomeEnum = enumOf(REVIEW_OUTCOMES);
registerEnumType(ReviewOutcomeEnum, {
  name: 'NoticeReviewOutcome',
  description: 'What a review came to.',
  valuesMap: {
    AGREED: { description: 'Another reviewer must agree, too.' },
    PUBLISHED: { description: 'Two have agreed: it is published.' },
    RETURNED: { description: 'It went back to its country with the remark.' },
  },
});

/** For reviewers of the hub. They see what was handed over to them, until they have judged it, and nothing else. */
@Resolver(() => NoticeDraftType)
export class NoticeReviewResolver {
  constructor(private readonly deciding: DecideNoticesService) {}

  @Query(() => [NoticeDraftType], { description: 'Notices that wait for the viewer’s review, oldest first, at most 100.' })
  @Requires('notice:review', 'notice.to-review')
  async noticesToReview(@CurrentActor() actor: Actor): Promise<readonly NoticeDraftType[]> {
    return (await this.deciding.pendingReviews(actor)).map(NoticeDraftType.of);
  }

  @Mutation(() => ReviewOutcomeEnum, {
    description:
      'Answers the check-list of a notice that was handed over, and agrees or returns it. Two reviewers must agree; afterwards neither sees it any more.',
  })
  @Requires('notice:review', 'notice.review')
  async reviewNotice(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'A notice that was handed over.' }) id: string,
    @Args('revision', { type: () => Int, description: 'The revision that was read.' }) revision: number,
    @Args('agrees', { type: () => Boolean, description: 'Whether it may be published; false returns it.' }) agrees: boolean,
    @Args('checklist', { type: () => [NoticeCheckInput], description: 'Each question, answered once.' }) checklist: NoticeCheckInput[],
    @Args('remark', {
      type: () => String,
      nullable: true,
      description: 'Why it is returned: its desk reads it. Of an agreement: a remark for the hub.',
    })
    remark?: string | null,
  ): Promise<ReviewOutcome> {
    return this.deciding.review(actor, id, revision, { agrees, checklist, remark: remark ?? null });
  }
}
