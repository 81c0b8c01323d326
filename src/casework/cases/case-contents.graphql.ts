import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import { Cursor, DateTime } from '../../platform/graphql/scalars.js';
import type { Timestamp } from '../../intel/indicators/claim.js';
import { ProblemType } from '../../intel/indicators/publish.graphql.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { TlpEnum } from '../../tenancy/sharing/sharing.graphql.js';
import type { Page } from '../../platform/graphql/pager.js';
import type { CaseEntryRow, CaseEntryKind, CaseItemKind, CaseItemRow, CaseTaskState, HiddenItemRow, TaskRow } from './case.js';
import { CaseEntryEnum, CaseItemKindEnum, CaseTaskStateEnum } from './case-enums.graphql.js';
import type { LinkReceipt } from './casework.service.js';

const NEXT = { nullable: true, description: "The next page's; null when there is none." } as const;

@ObjectType('CaseAgency', { description: 'The agency that has a task.' })
export class CaseAgencyType {
  @Field(() => ID, { description: 'Identifier.' })
  readonly id: string;

  @Field(() => String, { description: 'Name.' })
  readonly name: string;
}

@ObjectType('CaseTask', { description: 'Something that is to be done. It is shown up to the ceiling of its reader.' })
export class CaseTaskType implements TaskRow {
  @Field(() => ID, { description: 'Identifier.' })
  readonly id: string;

  @Field(() => PartyType, { nullable: true, description: 'The country that gave it.' })
  readonly party: PartyType | null;

  @Field(() => String, { description: 'What is to be done.' })
  readonly title: string;

  @Field(() => TlpEnum, { description: 'Its label.' })
  readonly tlp: Tlp;

  @Field(() => PartyType, { nullable: true, description: 'The country that has it.' })
  readonly assignee: PartyType | null;

  @Field(() => CaseAgencyType, { nullable: true, description: 'The agency that has it.' })
  readonly assigneeAgency: CaseAgencyType | null;

  @Field(() => DateTime, { nullable: true, description: 'Until when.' })
  readonly dueAt: Timestamp | null;

  @Field(() => CaseTaskStateEnum, { description: 'How far it is.' })
  readonly state: CaseTaskState;

  @Field(() => Int, { description: 'Its version, from 1.' })
  readonly version: number;

  @Field(() => DateTime, { description: 'When it was given.' })
  readonly at: Timestamp;

  @Field(() => DateTime, { description: 'When it was set last.' })
  readonly updatedAt: Timestamp;
}

@ObjectType('CaseTaskPage', { description: 'A page of tasks, newest first.' })
export class CaseTaskPageType {
  @Field(() => [CaseTaskType], { description: 'The tasks.' })
  readonly tasks: readonly CaseTaskType[];

  @Field(() => Cursor, NEXT)
  readonly cursor: string | null;

  static of = ({ rows, cursor }: Page<TaskRow>): CaseTaskPageType => ({ tasks: rows, cursor });
}

@ObjectType('CaseItem', { description: 'A linked item that the viewer sees by its own audience. It is read by its id.' })
export class CaseItemType implements CaseItemRow {
  @Field(() => CaseItemKindEnum, { description: 'Its kind.' })
  readonly kind: CaseItemKind;

  @Field(() => ID, { description: 'The item.' })
  readonly item: string;

  @Field(() => [PartyType], { description: 'Countries that linked it.' })
  readonly linkedBy: readonly PartyType[];

  @Field(() => DateTime, { description: 'When it was linked first.' })
  readonly at: Timestamp;
}

@ObjectType('CaseItemPage', {
  description: 'A page of linked items that the viewer sees, newest first. What it does not see is not counted.',
})
export class CaseItemPageType {
  @Field(() => [CaseItemType], { description: 'The items.' })
  readonly items: readonly CaseItemType[];

  @Field(() => Cursor, NEXT)
  readonly cursor: string | null;

  static of = ({ rows, cursor }: Page<CaseItemRow>): CaseItemPageType => ({ items: rows, cursor });
}

@ObjectType('CaseHiddenItem', { description: 'That there is a linked item which the viewer does not see, as far as its owner allows.' })
export class CaseHiddenItemType implements HiddenItemRow {
  @Field(() => CaseItemKindEnum, { description: 'Its kind.' })
  readonly kind: CaseItemKind;

  @Field(() => PartyType, { nullable: true, description: 'Whom to ask; null: its owner is not named.' })
  readonly party: PartyType | null;
}

@ObjectType('CaseLinkReceipt', { description: 'What became of one item that was to be linked.' })
export class CaseLinkReceiptType implements LinkReceipt {
  @Field(() => Int, { description: 'Its place in the input, from 0.' })
  readonly index: number;

  @Field(() => ID, { description: 'The item.' })
  readonly item: string;

  @Field(() => Boolean, { description: 'Whether the item is linked now; false: see `problems`.' })
  readonly linked: boolean;

  @Field(() => [ProblemType], {
    description: 'Why the item was not linked; empty where it was. What is absent and what is invisible have the same.',
  })
  readonly problems: readonly ProblemType[];
}

@ObjectType('CaseEntry', {
  description: 'Something that happened in a case. Entries are never changed; each is shown to whoever sees what it is about.',
})
export class CaseEntryType {
  @Field(() => CaseEntryEnum, { description: 'What.' })
  readonly what: CaseEntryKind;

  @Field(() => DateTime, { description: 'When.' })
  readonly at: Timestamp;

  @Field(() => PartyType, { nullable: true, description: "Whose act; null: the founder's sharing policy, by the hub." })
  readonly party: PartyType | null;

  @Field(() => PartyType, { nullable: true, description: 'The country that it was about.' })
  readonly about: PartyType | null;

  @Field(() => String, { nullable: true, description: 'NOTE, TASK, EVIDENCE, or the kind of a linked item.' })
  readonly kind: string | null;

  @Field(() => ID, { nullable: true, description: 'The note, task, file or item.' })
  readonly subject: string | null;

  @Field(() => String, { nullable: true, description: 'Why.' })
  readonly reason: string | null;

  static of = ({ place: _, ...entry }: CaseEntryRow): CaseEntryType => entry;
}

@ObjectType('CaseTimeline', { description: 'A page of what happened, newest first.' })
export class CaseTimelineType {
  @Field(() => [CaseEntryType], { description: 'The entries.' })
  readonly entries: readonly CaseEntryType[];

  @Field(() => Cursor, NEXT)
  readonly cursor: string | null;

  static of = ({ rows, cursor }: Page<CaseEntryRow>): CaseTimelineType => ({ entries: rows.map(CaseEntryType.of), cursor });
}
