import { Args, ArgsType, Field, ID, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { type Connection, mapConnection, PageArgs } from '../../platform/graphql/connection.js';
import { BrowseCasesService } from './browse-cases.service.js';
import type { CaseTaskState } from './case.js';
import {
  CaseEntryConnection,
  CaseEntryType,
  CaseHiddenItemConnection,
  type CaseHiddenItemType,
  CaseItemConnection,
  CaseItemType,
  CaseTaskConnection,
  CaseTaskType,
} from './case-contents.graphql.js';
import { CaseType } from './case.graphql.js';
import { CaseTaskStateEnum } from './case-enums.graphql.js';
import { CaseNoteConnection, CaseNoteType, CaseNoteVersionConnection, CaseNoteVersionType } from './case-notes.graphql.js';

const STATES_ARG = { type: () => [CaseTaskStateEnum], nullable: true, description: 'States of the tasks; absent: any state.' } as const;

@ArgsType()
class PartArgs extends PageArgs {
  @Field(() => ID, { description: 'Identifier of the case.' })
  readonly caseId: string;
}

/** Contents of a case. Each list is empty when the case is absent or invisible. */
@Resolver(() => CaseNoteType)
export class CaseContentsResolver {
  constructor(private readonly browsing: BrowseCasesService) {}

  @Query(() => CaseNoteConnection, { description: "Notes of a case, up to the viewer's ceiling, newest first." })
  @Requires('case:read', 'case.notes')
  async caseNotes(@CurrentActor() actor: Actor, @Args() part: PartArgs): Promise<Connection<CaseNoteType>> {
    return mapConnection(await this.browsing.notes(actor, part), CaseNoteType.of);
  }

  @Query(() => CaseNoteVersionConnection, {
    description:
      "Versions of a note up to the viewer's ceiling, newest first. Only the agency that wrote a withdrawn note sees its versions.",
  })
  @Requires('case:read', 'case.note-versions')
  async caseNoteVersions(
    @CurrentActor() actor: Actor,
    @Args() part: PartArgs,
    @Args('noteId', { type: () => ID, description: 'Identifier of the note.' }) noteId: string,
  ): Promise<Connection<CaseNoteVersionType>> {
    return mapConnection(await this.browsing.noteVersions(actor, part, noteId), CaseNoteVersionType.of);
  }

  @Query(() => CaseTaskConnection, { description: "Tasks of a case, up to the viewer's ceiling, newest first." })
  @Requires('case:read', 'case.tasks')
  async caseTasks(
    @CurrentActor() actor: Actor,
    @Args() part: PartArgs,
    @Args('states', STATES_ARG) states?: CaseTaskState[] | null,
  ): Promise<Connection<CaseTaskType>> {
    return mapConnection(await this.browsing.tasks(actor, part, states ?? null), CaseTaskType.of);
  }

  @Query(() => CaseItemConnection, { description: 'Linked items that the viewer sees by their own audience, newest first.' })
  @Requires('case:read', 'case.items')
  async caseItems(@CurrentActor() actor: Actor, @Args() part: PartArgs): Promise<Connection<CaseItemType>> {
    return mapConnection(await this.browsing.items(actor, part), CaseItemType.of);
  }

  @Query(() => CaseHiddenItemConnection, {
    description: 'Placeholders that owners allow for linked items that the viewer does not see; at most 1,000 in all.',
  })
  @Requires('case:read', 'case.placeholders')
  async caseHiddenItems(@CurrentActor() actor: Actor, @Args() part: PartArgs): Promise<Connection<CaseHiddenItemType>> {
    return this.browsing.hiddenItems(actor, part);
  }

  @Query(() => CaseEntryConnection, {
    description: 'Timeline of a case, newest first. The viewer sees an entry when the viewer sees its subject.',
  })
  @Requires('case:read', 'case.timeline')
  async caseTimeline(@CurrentActor() actor: Actor, @Args() part: PartArgs): Promise<Connection<CaseEntryType>> {
    return mapConnection(await this.browsing.timeline(actor, part), CaseEntryType.of);
  }
}

/** Adds the tasks to a case. */
@Resolver(() => CaseType)
export class TasksOfCaseResolver {
  constructor(private readonly browsing: BrowseCasesService) {}

  @ResolveField('tasks', () => CaseTaskConnection, {
    description: "Tasks of the case, up to the viewer's ceiling, newest first. Same list and cursors as `caseTasks`.",
  })
  @Requires('case:read')
  async tasksOfCase(
    @Parent() { id }: CaseType,
    @CurrentActor() actor: Actor,
    @Args() { first, after }: PageArgs,
    @Args('states', STATES_ARG) states?: CaseTaskState[] | null,
  ): Promise<Connection<CaseTaskType>> {
    return mapConnection(await this.browsing.tasks(actor, { caseId: id, first, after }, states ?? null), CaseTaskType.of);
  }
}
