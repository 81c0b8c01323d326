import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { ProblemType } from '../../platform/graphql/receipts.graphql.js';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import { Cursor, DateTime } from '../../platform/graphql/scalars.js';
import type { Timestamp } from '../../intel/indicators/claim.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { TlpEnum } from '../../tenancy/sharing/sharing.graphql.js';
import type { Page } from '../../platform/graphql/pager.js';
import type { CaseEntryRow, CaseEntryKind, CaseItemKind, CaseItemRow, CaseTaskState, HiddenItemRow, TaskRow } from './case.js';
import { CaseEntryEnum, CaseItemKindEnum, CaseTaskStateEnum } from './case-enums.graphql.js';
import type { LinkReceipt } from './case-contents.service.js';

const NEXT = { nullable: true, description: 'Cursor of the next page; null when this is the last page.' } as const;

@ObjectType('CaseAgency', { description: 'The agency that a task is assigned to.' })
export class CaseAgencyType {
  @Field(() => ID, { description: 'Identifier.' })
  readonly id: string;

  @Field(() => String, { description: 'Name.' })
  readonly name: string;
}

@ObjectType('CaseTask', { description: "A task in a case. The reader sees it when its label is within the reader's ceiling." })
export class CaseTaskType implements TaskRow {
  @Field(() => ID, { description: 'Identifier.' })
  readonly id: string;

  @Field(() => PartyType, { nullable: true, description: 'The country that created the task.' })
  readonly party: PartyType | null;

  @Field(() => String, { description: 'Description of the task.' })
  readonly title: string;

  @Field(() => TlpEnum, { description: 'Label.' })
  readonly tlp: Tlp;

  @Field(() => PartyType, { nullable: true, description: 'The country that the task is assigned to.' })
  readonly assignee: PartyType | null;

  @Field(() => CaseAgencyType, { nullable: true, description: 'The agency that the task is assigned to.' })
  readonly assigneeAgency: CaseAgencyType | null;

  @Field(() => DateTime, { nullable: true, description: 'Due date.' })
  readonly dueAt: Timestamp | null;

  @Field(() => CaseTaskStateEnum, { description: 'State of the task.' })
  readonly state: CaseTaskState;

  @Field(() => Int, { description: 'Version number, from 1.' })
  readonly version: number;

  @Field(() => DateTime, { description: 'When the task was created.' })
  readonly at: Timestamp;

  @Field(() => DateTime, { description: 'When the task was last changed.' })
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

@ObjectType('CaseItem', { description: "A linked item that the viewer sees by the item's own audience. Read the item by its id." })
export class CaseItemType implements CaseItemRow {
  @Field(() => CaseItemKindEnum, { description: 'Kind of the item.' })
  readonly kind: CaseItemKind;

  @Field(() => ID, { description: 'Id of the item.' })
  readonly item: string;

  @Field(() => [PartyType], { description: 'Countries that linked the item.' })
  readonly linkedBy: readonly PartyType[];

  @Field(() => DateTime, { description: 'When the item was first linked.' })
  readonly at: Timestamp;
}

@ObjectType('CaseItemPage', {
  description: 'A page of linked items that the viewer sees, newest first. Invisible items are not counted.',
})
export class CaseItemPageType {
  @Field(() => [CaseItemType], { description: 'The items.' })
  readonly items: readonly CaseItemType[];

  @Field(() => Cursor, NEXT)
  readonly cursor: string | null;

  static of = ({ rows, cursor }: Page<CaseItemRow>): CaseItemPageType => ({ items: rows, cursor });
}

@ObjectType('CaseHiddenItem', { description: 'Placeholder for a linked item that the viewer does not see, as far as the owner allows.' })
export class CaseHiddenItemType implements HiddenItemRow {
  @Field(() => CaseItemKindEnum, { description: 'Kind of the item.' })
  readonly kind: CaseItemKind;

  @Field(() => PartyType, { nullable: true, description: 'Owner of the item, whom the viewer can ask; null when the owner is not named.' })
  readonly party: PartyType | null;
}

@ObjectType('CaseLinkReceipt', { description: 'Result of linking one item.' })
export class CaseLinkReceiptType implements LinkReceipt {
  @Field(() => Int, { description: 'Position in the input, from 0.' })
  readonly index: number;

  @Field(() => ID, { description: 'Id of the item.' })
  readonly item: string;

  @Field(() => Boolean, { description: 'Whether the item is linked now. If false, see `problems`.' })
  readonly linked: boolean;

  @Field(() => [ProblemType], {
    description: 'Why the item was not linked; empty when it was linked. Absent and invisible items have the same problem.',
  })
  readonly problems: readonly ProblemType[];
}

@ObjectType('CaseEntry', {
  description: 'An entry in the timeline of a case. Entries are never changed. A reader sees an entry when the reader sees its subject.',
})
export class CaseEntryType {
  @Field(() => CaseEntryEnum, { description: 'Kind of event.' })
  readonly what: CaseEntryKind;

  @Field(() => DateTime, { description: 'When it happened.' })
  readonly at: Timestamp;

  @Field(() => PartyType, {
    nullable: true,
    description: "The country that acted; null when the hub applied the founder's sharing policy.",
  })
  readonly party: PartyType | null;

  @Field(() => PartyType, { nullable: true, description: 'The country concerned.' })
  readonly about: PartyType | null;

  @Field(() => String, { nullable: true, description: 'NOTE, TASK, EVIDENCE, or the kind of a linked item.' })
  readonly kind: string | null;

  @Field(() => ID, { nullable: true, description: 'Id of the note, task, file or item.' })
  readonly subject: string | null;

  @Field(() => String, { nullable: true, description: 'Reason.' })
  readonly reason: string | null;

  static of = ({ place: _, ...entry }: CaseEntryRow): CaseEntryType => entry;
}

@ObjectType('CaseTimeline', { description: 'A page of timeline entries, newest first.' })
export class CaseTimelineType {
  @Field(() => [CaseEntryType], { description: 'The entries.' })
  readonly entries: readonly CaseEntryType[];

  @Field(() => Cursor, NEXT)
  readonly cursor: string | null;

  static of = ({ rows, cursor }: Page<CaseEntryRow>): CaseTimelineType => ({ entries: rows.map(CaseEntryType.of), cursor });
}
