import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { type ActorView, partyActor } from '../../identity/auth/actor-view.js';
import { ActorType } from '../../identity/auth/actor.graphql.js';
import { AgencyType, PartyType } from '../../identity/auth/viewer.graphql.js';
import type { ItemProblem } from '../../platform/graphql/batch.js';
import { connectionType } from '../../platform/graphql/connection.js';
import { type ItemKind, ItemKindEnum } from '../../platform/graphql/item-kinds.js';
import { ReceiptType } from '../../platform/graphql/receipts.graphql.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import type { Timestamp } from '../../intel/indicators/claim.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { TlpEnum } from '../../tenancy/sharing/sharing.graphql.js';
import type { CaseEntryRow, CaseEntryKind, CaseItemRow, CaseTaskState, HiddenItemRow, TaskRow } from './case.js';
import { CaseEntryEnum, CaseTaskStateEnum } from './case-enums.graphql.js';
import type { LinkReceipt } from './case-contents.service.js';

@ObjectType('CaseTask', { description: "A task in a case. The reader sees it when its label is within the reader's ceiling." })
export class CaseTaskType {
  @Field(() => ID, { description: 'Identifier.' })
  readonly id: string;

  @Field(() => ActorType, { nullable: true, description: 'The country that created the task.' })
  readonly createdBy: ActorView | null;

  @Field(() => String, { description: 'Description of the task.' })
  readonly title: string;

  @Field(() => TlpEnum, { description: 'Traffic Light Protocol label of the task.' })
  readonly tlp: Tlp;

  @Field(() => PartyType, { nullable: true, description: 'The country that the task is assigned to.' })
  readonly assigneeParty: PartyType | null;

  @Field(() => AgencyType, { nullable: true, description: 'The agency that the task is assigned to.' })
  readonly assigneeAgency: AgencyType | null;

  @Field(() => DateTime, { nullable: true, description: 'When the task is due.' })
  readonly dueAt: Timestamp | null;

  @Field(() => CaseTaskStateEnum, { description: 'State of the task.' })
  readonly state: CaseTaskState;

  @Field(() => Int, { description: 'Version number, from 1.' })
  readonly version: number;

  @Field(() => DateTime, { description: 'When the task was created.' })
  readonly createdAt: Timestamp;

  @Field(() => DateTime, { description: 'When the task was last changed.' })
  readonly updatedAt: Timestamp;

  static of = ({ party, ...row }: TaskRow): CaseTaskType => ({ ...row, createdBy: partyActor(party) });
}

export const CaseTaskConnection = connectionType('CaseTask', () => CaseTaskType, {
  description: 'Tasks of a case, newest first.',
  counted: true,
});

@ObjectType('CaseItem', { description: "A linked item that the viewer sees by the item's own audience." })
export class CaseItemType {
  @Field(() => ItemKindEnum, { description: 'Kind of the item.' })
  readonly itemKind: ItemKind;

  @Field(() => ID, { description: 'Id of the item.' })
  readonly itemId: string;

  @Field(() => [ActorType], { description: 'Countries that linked the item: at most one entry for each member country.' })
  readonly linkedBy: readonly ActorView[];

  @Field(() => DateTime, { description: 'When the item was first linked.' })
  readonly createdAt: Timestamp;

  static of = ({ linkedBy, ...row }: CaseItemRow): CaseItemType => ({
    ...row,
    linkedBy: linkedBy.flatMap((party) => partyActor(party) ?? []),
  });
}

export const CaseItemConnection = connectionType('CaseItem', () => CaseItemType, {
  description: 'Linked items that the viewer sees, newest first. Invisible items are not counted.',
});

@ObjectType('CaseHiddenItem', { description: 'Placeholder for a linked item that the viewer does not see, as far as the owner allows.' })
export class CaseHiddenItemType implements HiddenItemRow {
  @Field(() => ItemKindEnum, { description: 'Kind of the item.' })
  readonly itemKind: ItemKind;

  @Field(() => PartyType, { nullable: true, description: 'Owner of the item, whom the viewer can ask; null when the owner is not named.' })
  readonly party: PartyType | null;
}

export const CaseHiddenItemConnection = connectionType('CaseHiddenItem', () => CaseHiddenItemType, {
  description: 'Placeholders in a case, by kind. The order does not depend on the items.',
});

@ObjectType('CaseLinkReceipt', { description: 'The result for one item to link.', implements: () => [ReceiptType] })
export class CaseLinkReceiptType implements ReceiptType {
  readonly index: number;
  readonly outcome: LinkReceipt['outcome'];
  readonly problems: readonly ItemProblem[];

  /** The linked item; not in the API. */
  readonly linked: LinkReceipt['linked'];
}

@ObjectType('CaseEntry', {
  description: 'An entry in the timeline of a case. Entries are never changed. A reader sees an entry when the reader sees its subject.',
})
export class CaseEntryType {
  @Field(() => CaseEntryEnum, { description: 'Kind of event.' })
  readonly kind: CaseEntryKind;

  @Field(() => DateTime, { description: 'When it happened.' })
  readonly at: Timestamp;

  @Field(() => ActorType, {
    nullable: true,
    description: "The country that acted, or the hub, which applies the owner's sharing policy.",
  })
  readonly by: ActorView | null;

  @Field(() => PartyType, { nullable: true, description: 'The country concerned.' })
  readonly party: PartyType | null;

  @Field(() => ID, { nullable: true, description: 'Identifier of the note.' })
  readonly noteId: string | null;

  @Field(() => ID, { nullable: true, description: 'Identifier of the task.' })
  readonly taskId: string | null;

  @Field(() => ID, { nullable: true, description: 'The evidence file.' })
  readonly evidenceId: string | null;

  @Field(() => ItemKindEnum, { nullable: true, description: 'Kind of the item that was linked or unlinked.' })
  readonly itemKind: ItemKind | null;

  @Field(() => ID, { nullable: true, description: 'The item that was linked or unlinked.' })
  readonly itemId: string | null;

  @Field(() => String, { nullable: true, description: 'Reason that was given for the act.' })
  readonly reason: string | null;

  static of = ({ kind, at, by_hub, by_party, party, reason, ...subject }: CaseEntryRow): CaseEntryType => ({
    ...{ kind, at, party, reason },
    by: by_hub ? HUB_ACTOR : partyActor(by_party),
    ...subjectOf(subject),
  });
}

export const CaseEntryConnection = connectionType('CaseEntry', () => CaseEntryType, {
  description: 'Entries in the timeline of a case, newest first.',
});

const HUB_ACTOR: ActorView = { kind: 'SYSTEM', id: null, name: null, party: null, agency: null };

const NO_SUBJECT = { noteId: null, taskId: null, evidenceId: null, itemKind: null, itemId: null } as const;
type EntrySubject = Pick<CaseEntryType, keyof typeof NO_SUBJECT>;

function subjectOf({ subject_kind: kind, subject }: Pick<CaseEntryRow, 'subject_kind' | 'subject'>): EntrySubject {
  switch (kind) {
    case null:
      return NO_SUBJECT;
    case 'NOTE':
      return { ...NO_SUBJECT, noteId: subject };
    case 'TASK':
      return { ...NO_SUBJECT, taskId: subject };
    case 'EVIDENCE':
      return { ...NO_SUBJECT, evidenceId: subject };
    default:
      return { ...NO_SUBJECT, itemKind: kind, itemId: subject };
  }
}
