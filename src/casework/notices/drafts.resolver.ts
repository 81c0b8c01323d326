import { Args, ID, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { Cursor } from '../../platform/graphql/scalars.js';
import { DecideNoticesService } from './decide-notices.service.js';
import { NoticeDraftPageType, NoticeDraftType } from './draft.graphql.js';
import { DraftNoticesService } from './draft-notices.service.js';
import { DraftStateEnum } from './notice-enums.graphql.js';
import { NoticeInput, noticeFieldsOf } from './notice-input.graphql.js';
import type { DraftState } from './notice.js';
import { BrowseNoticesService } from './browse-notices.service.js';

const DRAFT_ID_ARG = { type: () => ID, description: "A notice at the viewer's country's desk." } as const;
const REVISION_ARG = { type: () => Int, description: 'The revision that was read: anything else is a CONFLICT, NOTICE_CHANGED.' } as const;
const REASON_ARG = { type: () => String, description: 'Why, in 1 to 2,000 characters.' } as const;

@Resolver(() => NoticeDraftType)
export class NoticeDraftsResolver {
  constructor(
    private readonly drafting: DraftNoticesService,
    private readonly deciding: DecideNoticesService,
    private readonly reading: BrowseNoticesService,
  ) {}

  @Mutation(() => NoticeDraftType, {
    description:
      'Saves a notice at the own country’s desk: a new one, or with `id` and `revision` a new revision of one. A revision begins as a draft again; readers keep what was last published.',
  })
  @Requires('notice:draft', 'notice.draft')
  async draftNotice(
    @CurrentActor() actor: Actor,
    @Args('input', { type: () => NoticeInput, description: 'The whole notice.' }) input: NoticeInput,
    @Args('id', { ...DRAFT_ID_ARG, nullable: true }) id?: string | null,
    @Args('revision', { ...REVISION_ARG, nullable: true }) revision?: number | null,
  ): Promise<NoticeDraftType> {
    const present = typeof id === 'string' ? { id, revision: revision ?? 0 } : null;
    return NoticeDraftType.of(await this.drafting.save(actor, noticeFieldsOf(input), present));
  }

  @Mutation(() => NoticeDraftType, { description: 'Puts a draft before the country’s approvers.' })
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
      'Approves a submitted notice for the country, as a second officer: a bulletin is published, a colour handed to the hub’s reviewers.',
  })
  @Requires('notice:approve', 'notice.approve')
  async approveNotice(
    @CurrentActor() actor: Actor,
    @Args('id', DRAFT_ID_ARG) id: string,
    @Args('revision', REVISION_ARG) revision: number,
  ): Promise<NoticeDraftType> {
    return NoticeDraftType.of(await this.deciding.approve(actor, id, revision));
  }

  @Mutation(() => NoticeDraftType, { description: 'Gives a submitted notice back to whoever wrote it.' })
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
    description: 'Takes a notice back: its readers get REVOKED with the reason. One that was never published is gone, and the answer null.',
  })
  @Requires('notice:draft', 'notice.cancel')
  async cancelNotice(
    @CurrentActor() actor: Actor,
    @Args('id', DRAFT_ID_ARG) id: string,
    @Args('reason', REASON_ARG) reason: string,
  ): Promise<NoticeDraftType | null> {
    const left = await this.drafting.cancel(actor, id, reason);
    return left ? NoticeDraftType.of(left) : null;
  }

  @Query(() => NoticeDraftType, {
    nullable: true,
    description: 'One notice at the own country’s desk; null when it is absent or invisible.',
  })
  @Requires('notice:desk', 'notice.read-desk')
  async noticeDraft(@CurrentActor() actor: Actor, @Args('id', DRAFT_ID_ARG) id: string): Promise<NoticeDraftType | null> {
    const found = await this.reading.draftById(actor, id);
    return found ? NoticeDraftType.of(found) : null;
  }

  @Query(() => NoticeDraftPageType, { description: "The desk of the viewer's country, newest first." })
  @Requires('notice:desk', 'notice.desk')
  async noticeDrafts(
    @CurrentActor() actor: Actor,
    @Args('states', { type: () => [DraftStateEnum], nullable: true, description: 'Those in one of these states; absent: all.' })
    states?: DraftState[] | null,
    @Args('first', { type: () => Int, nullable: true, defaultValue: 20, description: 'How many, 1 to 50.' }) first?: number | null,
    @Args('after', { type: () => Cursor, nullable: true, description: 'The cursor of the page before.' }) after?: string | null,
  ): Promise<NoticeDraftPageType> {
    const { rows, cursor } = await this.reading.drafts(actor, states ?? null, { first: first ?? 20, after: after ?? null });
    return { drafts: rows.map(NoticeDraftType.of), cursor };
  }
}
