import { Args, ArgsType, Field, ID, Int, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { Cursor } from '../../platform/graphql/scalars.js';
import { BrowseCasesService, type CasePartRequest } from './browse-cases.service.js';
import type { CaseTaskState } from './case.js';
import { CaseHiddenItemType, CaseItemPageType, CaseTaskPageType, CaseTimelineType } from './case-contents.graphql.js';
import { CaseTaskStateEnum } from './case-enums.graphql.js';
import { CaseNotePageType, CaseNoteType, CaseNoteVersionPageType } from './case-notes.graphql.js';

@ArgsType()
class PartArgs {
  @Field(() => ID, { description: 'The case.' })
  readonly id: string;

  @Field(() => Int, { nullable: true, defaultValue: 20, description: 'Page size, 1 to 100.' })
  readonly first?: number | null;

  @Field(() => Cursor, { nullable: true, description: 'Cursor of the previous page.' })
  readonly after?: string | null;
}

const partRequestOf = ({ id, first, after }: PartArgs): CasePartRequest => ({ id, first: first ?? 20, after: after ?? null });

/** Contents of a case. Each list is empty when the case is absent or invisible. */
@Resolver(() => CaseNoteType)
export class CaseContentsResolver {
  constructor(private readonly browsing: BrowseCasesService) {}

  @Query(() => CaseNotePageType, { description: "Notes of a case, up to the viewer's ceiling, newest first." })
  @Requires('case:read', 'case.notes')
  async caseNotes(@CurrentActor() actor: Actor, @Args() args: PartArgs): Promise<CaseNotePageType> {
    return CaseNotePageType.of(await this.browsing.notes(actor, partRequestOf(args)));
  }

  @Query(() => CaseNoteVersionPageType, {
    description:
      "Versions of a note up to the viewer's ceiling, newest first. Only the agency that wrote a withdrawn note sees its versions.",
  })
  @Requires('case:read', 'case.note-versions')
  async caseNoteVersions(
    @CurrentActor() actor: Actor,
    @Args() args: PartArgs,
    @Args('note', { type: () => ID, description: 'The note.' }) note: string,
  ): Promise<CaseNoteVersionPageType> {
    return CaseNoteVersionPageType.of(await this.browsing.noteVersions(actor, partRequestOf(args), note));
  }

  @Query(() => CaseTaskPageType, { description: "Tasks of a case, up to the viewer's ceiling, newest first." })
  @Requires('case:read', 'case.tasks')
  async caseTasks(
    @CurrentActor() actor: Actor,
    @Args() args: PartArgs,
    @Args('states', { type: () => [CaseTaskStateEnum], nullable: true, description: 'States of the tasks; absent: any state.' })
    states?: CaseTaskState[] | null,
  ): Promise<CaseTaskPageType> {
    return CaseTaskPageType.of(await this.browsing.tasks(actor, partRequestOf(args), states ?? null));
  }

  @Query(() => CaseItemPageType, { description: 'Linked items that the viewer sees by their own audience, newest first.' })
  @Requires('case:read', 'case.items')
  async caseItems(@CurrentActor() actor: Actor, @Args() args: PartArgs): Promise<CaseItemPageType> {
    return CaseItemPageType.of(await this.browsing.items(actor, partRequestOf(args)));
  }

  @Query(() => [CaseHiddenItemType], {
    description: 'Placeholders that owners allow for linked items that the viewer does not see; at most 1,000.',
  })
  @Requires('case:read', 'case.placeholders')
  async caseHiddenItems(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'The case.' }) id: string,
  ): Promise<readonly CaseHiddenItemType[]> {
    return this.browsing.hiddenItems(actor, id);
  }

  @Query(() => CaseTimelineType, {
    description: 'Timeline of a case, newest first. The viewer sees an entry when the viewer sees its subject.',
  })
  @Requires('case:read', 'case.timeline')
  async caseTimeline(@CurrentActor() actor: Actor, @Args() args: PartArgs): Promise<CaseTimelineType> {
    return CaseTimelineType.of(await this.browsing.timeline(actor, partRequestOf(args)));
  }
}
