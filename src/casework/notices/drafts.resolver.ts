import { Args, ID, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { type Connection, mapConnection, PageArgs } from '../../platform/graphql/connection.js';
import { DecideNoticesService } from './decide-notices.service.js';
import { NoticeDraftConnection, NoticeDraftType } from './draft.graphql.js';
import { DraftNoticesService } from './draft-notices.service.js';
import { DraftStateEnum } from './notice-enums.graphql.js';
import { NoticeInput, noticeFieldsOf } from './notice-input.graphql.js';
import type { DraftState } from './notice.js';
import { BrowseNoticesService } from './browse-notices.service.js';

const DRAFT_ID_ARG = { type: () => ID, description: "A notice of the viewer's country." } as const;
const REVISION_ARG = {
  type: () => Int,
  description: 'The revision that the officer read. If it is not current, nothing is stored (NOTICE_CHANGED).',
} as const;
const REASON_ARG = { type: () => String, description: 'The reason, 1 to 2,000 characters.' } as const;

@Resolver(() => NoticeDraftType)
export class NoticeDraftsResolver {
  constructor(
    private readonly drafting: DraftNoticesService,
    private readonly deciding: DecideNoticesService,
    private readonly reading: BrowseNoticesService,
  ) {}

  @Mutation(() => NoticeDraftType, {
    description:
      "Saves a notice in the viewer's country: a new one, or with `id` and `revision` a new revision. A new revision is a draft again; readers keep the last published one.",
  })
  @Requires('notice:draft', 'notice.draft')
  async draftNotice(
    @CurrentActor() actor: Actor,
    @Args('input', { type: () => NoticeInput, description: 'The whole notice.' }) input: NoticeInput,
    @Args('id', { ...DRAFT_ID_ARG, nullable: true }) id?: string | null,
    @Args('revision', { ...REVISION_ARG, nullable: true }) revision?: number | null,
  ): Promise<NoticeDraftType> {
    const base = typeof id === 'string' ? { id, revision: revision ?? 0 } : null;
    return NoticeDraftType.of(await this.drafting.save(actor, noticeFieldsOf(input), base));
  }

  @Mutation(() => NoticeDraftType, { description: "Submits a draft to the country's approvers." })
  @Requires('notice:draft', 'notice.submit')
  async submitNotice(
    @CurrentActor() actor: Actor,
    @Args('id', DRAFT_ID_ARG) id: string,
    @Args('revision', REVISION_ARG) revision: number,
  ): Promise<NoticeDraftType> {
    return NoticeDraftType.of(await this.drafting.submit(actor, id, revision));
  }

  @Mutation(() => NoticeDraftType, {
    description:
      "Approves a submitted notice for the country, as a second officer. This publishes a bulletin, and sends any other colour to the hub's reviewers.",
  })
  @Requires('notice:approve', 'notice.approve')
  async approveNotice(
    @CurrentActor() actor: Actor,
    @Args('id', DRAFT_ID_ARG) id: string,
    @Args('revision', REVISION_ARG) revision: number,
  ): Promise<NoticeDraftType> {
    return NoticeDraftType.of(await this.deciding.approve(actor, id, revision));
  }

  @Mutation(() => NoticeDraftType, { description: 'Returns a submitted notice to its authors.' })
  @Requires('notice:approve', 'notice.return')
  async returnNotice(
    @CurrentActor() actor: Actor,
    @Args('id', DRAFT_ID_ARG) id: string,
    @Args('revision', REVISION_ARG) revision: number,
    @Args('reason', REASON_ARG) reason: string,
  ): Promise<NoticeDraftType> {
    return NoticeDraftType.of(await this.deciding.sendBack(actor, id, revision, reason));
  }

  @Mutation(() => NoticeDraftType, {
    nullable: true,
    description:
      'Cancels a notice: its readers get REVOKED with the reason. A notice that was never published is deleted, and the result is null.',
  })
  @Requires('notice:draft', 'notice.cancel', { admission: 'URGENT' })
  async cancelNotice(
    @CurrentActor() actor: Actor,
    @Args('id', DRAFT_ID_ARG) id: string,
    @Args('reason', REASON_ARG) reason: string,
  ): Promise<NoticeDraftType | null> {
    const draft = await this.drafting.cancel(actor, id, reason);
    return draft ? NoticeDraftType.of(draft) : null;
  }

  @Query(() => NoticeDraftType, {
    nullable: true,
    description: "One notice draft of the viewer's country; null when it is absent or invisible.",
  })
  @Requires('notice:desk', 'notice.read-desk')
  async noticeDraft(@CurrentActor() actor: Actor, @Args('id', DRAFT_ID_ARG) id: string): Promise<NoticeDraftType | null> {
    const found = await this.reading.draftById(actor, id);
    return found ? NoticeDraftType.of(found) : null;
  }

  @Query(() => NoticeDraftConnection, {
    description: "Notice drafts of the viewer's country, newest first. A page ends early when its drafts are long.",
  })
  @Requires('notice:desk', 'notice.desk')
  async noticeDrafts(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('states', { type: () => [DraftStateEnum], nullable: true, description: 'Drafts in any of these states; absent: all.' })
    states?: DraftState[] | null,
  ): Promise<Connection<NoticeDraftType>> {
    return mapConnection(await this.reading.drafts(actor, states ?? null, page), NoticeDraftType.of);
  }
}
