import { Args, ID, Int, Mutation, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import type { CasePlaceholder, TaskFields } from './case.js';
import { CaseLinkReceiptType, CaseTaskType } from './case-contents.graphql.js';
import { CasePlaceholderEnum } from './case-enums.graphql.js';
import { CaseType } from './case.graphql.js';
import { CaseNoteInput, CaseTaskInput } from './case-input.graphql.js';
import { CaseNoteType } from './case-notes.graphql.js';
import { CaseContentsService } from './case-contents.service.js';

const CASE_ID_ARG = { type: () => ID, description: 'Identifier of the case.' } as const;
const ITEM_ID_ARG = { type: () => ID, description: 'Identifier of the item.' } as const;
const NOTE_ARG = { type: () => CaseNoteInput, description: 'Text, language, label and files of the note.' } as const;
const VERSION_ARG = {
  type: () => Int,
  description: 'The version that the officer read. If it is not current, nothing is stored (VERSION_STALE).',
} as const;
const TASK_ARG = { type: () => CaseTaskInput, description: 'The complete task.' } as const;

const taskFieldsOf = (input: CaseTaskInput): TaskFields => ({ ...input, state: input.state ?? 'OPEN' });

@Resolver(() => CaseNoteType)
export class EditCaseContentsResolver {
  constructor(private readonly contents: CaseContentsService) {}

  @Mutation(() => [CaseLinkReceiptType], {
    description:
      'Links 1 to 1,000 items that the viewer sees. Returns a receipt for each item, in order. A link widens no audience. Needs CONTRIBUTE.',
  })
  @Requires('case:work', 'case.link')
  async linkToCase(
    @CurrentActor() actor: Actor,
    @Args('id', CASE_ID_ARG) id: string,
    @Args('items', {
      type: () => [ID],
      description: 'Ids of indicators, reports, requests to act or for information, notices, stored STIX objects and other cases.',
    })
    items: string[],
  ): Promise<readonly CaseLinkReceiptType[]> {
    return this.contents.link(actor, id, items);
  }

  @Mutation(() => CaseType, {
    description:
      "Removes the viewer's own link to an item. If the item belongs to the viewer's agency, or with LEAD, removes all links to it.",
  })
  @Requires('case:work', 'case.unlink')
  async unlinkFromCase(
    @CurrentActor() actor: Actor,
    @Args('id', CASE_ID_ARG) id: string,
    @Args('itemId', ITEM_ID_ARG) itemId: string,
  ): Promise<CaseType> {
    return CaseType.of(await this.contents.unlink(actor, id, itemId));
  }

  @Mutation(() => CaseType, {
    description:
      "Sets what other participants learn of a linked item of the viewer's agency that they do not see. NONE removes the placeholder.",
  })
  @Requires('case:work', 'case.placeholder')
  async allowCasePlaceholder(
    @CurrentActor() actor: Actor,
    @Args('id', CASE_ID_ARG) id: string,
    @Args('itemId', ITEM_ID_ARG) itemId: string,
    @Args('placeholder', { type: () => CasePlaceholderEnum, description: 'What these participants learn.' }) placeholder: CasePlaceholder,
  ): Promise<CaseType> {
    return CaseType.of(await this.contents.allowPlaceholder(actor, id, itemId, placeholder));
  }

  @Mutation(() => CaseNoteType, { description: 'Writes a note. Needs CONTRIBUTE.' })
  @Requires('case:work', 'case.note')
  async addCaseNote(
    @CurrentActor() actor: Actor,
    @Args('caseId', CASE_ID_ARG) caseId: string,
    @Args('input', NOTE_ARG) input: CaseNoteInput,
  ): Promise<CaseNoteType> {
    return CaseNoteType.of(await this.contents.addNote(actor, caseId, input));
  }

  @Mutation(() => CaseNoteType, { description: "Changes a note of the viewer's agency. Earlier texts stay in its versions." })
  @Requires('case:work', 'case.edit-note')
  async updateCaseNote(
    @CurrentActor() actor: Actor,
    @Args('caseId', CASE_ID_ARG) caseId: string,
    @Args('noteId', { type: () => ID, description: 'Identifier of the note.' }) note: string,
    @Args('version', VERSION_ARG) version: number,
    @Args('input', NOTE_ARG) input: CaseNoteInput,
  ): Promise<CaseNoteType> {
    return CaseNoteType.of(await this.contents.editNote(actor, caseId, { note, version }, input));
  }

  @Mutation(() => CaseNoteType, { description: "Withdraws a note of the viewer's agency. Other agencies no longer see its text." })
  @Requires('case:work', 'case.withdraw-note', { admission: 'URGENT' })
  async withdrawCaseNote(
    @CurrentActor() actor: Actor,
    @Args('caseId', CASE_ID_ARG) caseId: string,
    @Args('noteId', { type: () => ID, description: 'Identifier of the note.' }) note: string,
  ): Promise<CaseNoteType> {
    return CaseNoteType.of(await this.contents.withdrawNote(actor, caseId, note));
  }

  @Mutation(() => CaseTaskType, { description: 'Creates a task. Needs CONTRIBUTE.' })
  @Requires('case:work', 'case.task')
  async addCaseTask(
    @CurrentActor() actor: Actor,
    @Args('caseId', CASE_ID_ARG) caseId: string,
    @Args('input', TASK_ARG) input: CaseTaskInput,
  ): Promise<CaseTaskType> {
    return CaseTaskType.of(await this.contents.addTask(actor, caseId, taskFieldsOf(input)));
  }

  @Mutation(() => CaseTaskType, { description: 'Replaces a task. Allowed for the country that created it, its assignee, and with LEAD.' })
  @Requires('case:work', 'case.set-task')
  async updateCaseTask(
    @CurrentActor() actor: Actor,
    @Args('caseId', CASE_ID_ARG) caseId: string,
    @Args('taskId', { type: () => ID, description: 'Identifier of the task.' }) task: string,
    @Args('version', VERSION_ARG) version: number,
    @Args('input', TASK_ARG) input: CaseTaskInput,
  ): Promise<CaseTaskType> {
    return CaseTaskType.of(await this.contents.setTask(actor, caseId, { task, version }, taskFieldsOf(input)));
  }

  @Mutation(() => CaseType, {
    description: "Attaches 1 to 100 files of the viewer's agency for all readers of the case. Needs CONTRIBUTE.",
  })
  @Requires('case:work', 'case.attach')
  async attachToCase(
    @CurrentActor() actor: Actor,
    @Args('id', CASE_ID_ARG) id: string,
    @Args('evidence', { type: () => [ID], description: 'Ids of evidence files.' }) evidence: string[],
  ): Promise<CaseType> {
    return CaseType.of(await this.contents.attach(actor, id, evidence));
  }

  @Mutation(() => CaseType, {
    nullable: true,
    description:
      "Removes 1 to 100 files of the viewer's agency from a case. Also works on a closed case, and when the viewer's country no longer takes part: then the result is null. Other agencies no longer see the files.",
  })
  @Requires('case:work', 'case.detach')
  async detachFromCase(
    @CurrentActor() actor: Actor,
    @Args('id', CASE_ID_ARG) id: string,
    @Args('evidence', { type: () => [ID], description: 'Ids of evidence files.' }) evidence: string[],
  ): Promise<CaseType | null> {
    const found = await this.contents.detach(actor, id, evidence);
    return found ? CaseType.of(found) : null;
  }
}
