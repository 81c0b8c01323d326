import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import { EvidenceFileType } from '../../intel/evidence/evidence.graphql.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { ItemType } from '../../platform/graphql/items.graphql.js';
import type { Timestamp } from '../../intel/indicators/claim.js';
import type { LegalBasis, Urgency } from '../action-requests/action.js';
import { ActionSubjectType } from '../action-requests/action.graphql.js';
import { LegalBasisEnum, UrgencyEnum } from '../action-requests/action-enums.graphql.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { TlpEnum } from '../../tenancy/sharing/sharing.graphql.js';
import { InformationRefusalEnum, InformationStateEnum, InformationStepKindEnum } from './information-enums.graphql.js';
import type { InformationRefusal, InformationRow, InformationState, InformationStep, InformationStepRow } from './information.js';

@ObjectType('InformationStep', { description: 'A step in the history of a request for information. Steps are never changed.' })
export class InformationStepType {
  @Field(() => InformationStepKindEnum, { description: 'What.' })
  readonly step: InformationStep;

  @Field(() => InformationStateEnum, { description: 'Status after this step.' })
  readonly state: InformationState;

  @Field(() => DateTime, { description: 'When.' })
  readonly at: Timestamp;

  @Field(() => PartyType, {
    nullable: true,
    description: 'The party that made this step; null: the hub, when a deadline passed or came near.',
  })
  readonly party: PartyType | null;

  @Field(() => InformationRefusalEnum, { nullable: true, description: 'Reason for the refusal.' })
  readonly reason: InformationRefusal | null;

  @Field(() => String, { nullable: true, description: 'A note to the other side.' })
  readonly note: string | null;

  @Field(() => Int, { nullable: true, description: 'Of EXTENSION_ASKED: the requested minutes, from that time.' })
  readonly minutes: number | null;

  @Field(() => DateTime, { nullable: true, description: 'The deadline that was set, is near, or has passed.' })
  readonly dueAt: Timestamp | null;

  static of = (step: InformationStepRow): InformationStepType => step;
}

@ObjectType('InformationUnit', { description: 'A unit of the viewer’s own party.' })
export class InformationUnitType {
  @Field(() => ID, { description: 'Identifier.' })
  readonly id: string;

  @Field(() => String, { description: 'Name.' })
  readonly name: string;
}

@ObjectType('InformationHandling', {
  description: 'The unit and officer of the recipient that work on a request. Visible to the recipient only.',
})
export class InformationHandlingType {
  @Field(() => InformationUnitType, { description: 'The unit.' })
  readonly agency: InformationUnitType;

  @Field(() => String, { nullable: true, description: 'E-mail address of the officer; null: not yet assigned.' })
  readonly assignee: string | null;

  @Field(() => String, { nullable: true, description: 'A note to the current unit or officer.' })
  readonly note: string | null;

  @Field(() => DateTime, { description: 'When it was assigned.' })
  readonly at: Timestamp;
}

@ObjectType('InformationRequest', {
  description:
    'A question to one recipient. Visible to its two sides, the requester and the recipient. Only the requester sees whether others received the same question.',
  implements: () => [ItemType],
})
export class InformationRequestType implements ItemType {
  @Field(() => ID, { description: 'Identifier, the same for all versions.' })
  readonly id: string;

  @Field(() => ID, { nullable: true, description: 'The question that this request belongs to; null for its recipient.' })
  readonly inquiryId: string | null;

  @Field(() => String, { description: 'The requester’s own reference.' })
  readonly reference: string;

  @Field(() => InformationStateEnum, { description: 'Status.' })
  readonly state: InformationState;

  @Field(() => PartyType, { nullable: true, description: 'The requester.' })
  readonly asker: PartyType | null;

  @Field(() => PartyType, { nullable: true, description: 'The recipient.' })
  readonly recipient: PartyType | null;

  @Field(() => String, { description: 'The question, in Markdown.' })
  readonly question: string;

  @Field(() => String, { description: 'Language of the question (BCP 47).' })
  readonly language: string;

  @Field(() => [ActionSubjectType], { description: 'The values that the question is about.' })
  readonly subjects: readonly ActionSubjectType[];

  @Field(() => TlpEnum, { description: 'Traffic Light Protocol label.' })
  readonly tlp: Tlp;

  @Field(() => LegalBasisEnum, { description: 'Legal basis.' })
  readonly legalBasis: LegalBasis;

  @Field(() => String, { description: 'The order, law or agreement as text.' })
  readonly legalText: string;

  @Field(() => UrgencyEnum, { description: 'Urgency, stated by the requester.' })
  readonly urgency: Urgency;

  @Field(() => String, { description: 'Contact.' })
  readonly contact: string;

  @Field(() => InformationRefusalEnum, { nullable: true, description: 'Reason for the refusal.' })
  readonly refusal: InformationRefusal | null;

  @Field(() => Boolean, { description: 'Whether the recipient has assigned it to one of its units.' })
  readonly withUnit: boolean;

  @Field(() => InformationHandlingType, {
    nullable: true,
    description: 'The unit and officer that work on it; visible to the recipient’s own officers.',
  })
  readonly handling: InformationHandlingType | null;

  @Field(() => DateTime, { description: 'When an acknowledgement is due.' })
  readonly acknowledgeBy: Timestamp;

  @Field(() => DateTime, { description: 'When an answer is due.' })
  readonly dueAt: Timestamp;

  @Field(() => Int, { description: '0; 1: the recipient was reminded; 2: not answered in time; 3: not answered a day later either.' })
  readonly stage: number;

  @Field(() => Int, { description: 'Number of messages in its thread (`informationMessages`).' })
  readonly messages: number;

  @Field(() => [ID], { description: 'Related claims and reports that the viewer sees.' })
  readonly related: readonly string[];

  @Field(() => [EvidenceFileType], { description: 'Evidence files of the question.' })
  readonly evidence: readonly EvidenceFileType[];

  @Field(() => [InformationStepType], { description: 'Steps, oldest first.' })
  readonly steps: readonly InformationStepType[];

  @Field(() => DateTime, { description: 'When it was made.' })
  readonly askedAt: Timestamp;

  @Field(() => DateTime, { description: 'When this version was stored.' })
  readonly updatedAt: Timestamp;

  @Field(() => DateTime, { nullable: true, description: 'When it was cancelled.' })
  readonly cancelledAt: Timestamp | null;

  @Field(() => String, { nullable: true, description: 'Why it was cancelled.' })
  readonly cancelledReason: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When it is deleted; null: it is kept permanently.' })
  readonly retainUntil: Timestamp | null;

  @Field(() => Int, { description: 'Version, from 1. A new state makes one. Messages and deadlines make none.' })
  readonly version: number;

  static of = (row: InformationRow): InformationRequestType => ({
    ...{ id: row.id, inquiryId: row.inquiry, reference: row.reference, state: row.state, asker: row.asker, recipient: row.recipient },
    ...{ question: row.question, language: row.language, subjects: row.subjects.map(ActionSubjectType.of), tlp: row.tlp },
    ...{ legalBasis: row.legal_basis, legalText: row.legal_text, urgency: row.urgency, contact: row.contact, refusal: row.refusal },
    ...{ withUnit: row.with_unit, handling: row.handling, acknowledgeBy: row.ack_due_at, dueAt: row.due_at, stage: row.stage },
    ...{ messages: row.messages, related: row.related, steps: row.steps.map(InformationStepType.of), version: row.version },
    evidence: row.evidence.map((file) => ({ ...file, addedAt: new Date(file.addedAt) })),
    ...{ askedAt: row.published_at, updatedAt: row.updated_at, cancelledAt: row.revoked_at, cancelledReason: row.revoked_reason },
    retainUntil: row.retain_until,
  });
}
