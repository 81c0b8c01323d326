import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import { EvidenceFileType } from '../../intel/evidence/evidence.graphql.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import type { Timestamp } from '../../intel/indicators/claim.js';
import type { LegalBasis, Urgency } from '../action-requests/action.js';
import { ActionSubjectType } from '../action-requests/action.graphql.js';
import { LegalBasisEnum, UrgencyEnum } from '../action-requests/action-enums.graphql.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { TlpEnum } from '../../tenancy/sharing/sharing.graphql.js';
import { InformationRefusalEnum, InformationStateEnum, InformationStepKindEnum } from './information-enums.graphql.js';
import type { InformationRefusal, InformationRow, InformationState, InformationStep, InformationStepRow } from './information.js';

@ObjectType('InformationStep', { description: 'Something that happened to a request for information. Steps are never changed.' })
export class InformationStepType {
  @Field(() => InformationStepKindEnum, { description: 'What.' })
  readonly step: InformationStep;

  @Field(() => InformationStateEnum, { description: 'How far the request was afterwards.' })
  readonly state: InformationState;

  @Field(() => DateTime, { description: 'When.' })
  readonly at: Timestamp;

  @Field(() => PartyType, { nullable: true, description: 'Whose step it was; null: the hub’s, by the clock.' })
  readonly party: PartyType | null;

  @Field(() => InformationRefusalEnum, { nullable: true, description: 'Why it was declined.' })
  readonly reason: InformationRefusal | null;

  @Field(() => String, { nullable: true, description: 'A word to the other side.' })
  readonly note: string | null;

  @Field(() => Int, { nullable: true, description: 'Of EXTENSION_ASKED: how many minutes, from then.' })
  readonly minutes: number | null;

  @Field(() => DateTime, { nullable: true, description: 'The deadline that it set, or that comes or passed.' })
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

@ObjectType('InformationHandling', { description: 'Who works on a request, within the recipient: nobody else is told.' })
export class InformationHandlingType {
  @Field(() => InformationUnitType, { description: 'The unit.' })
  readonly agency: InformationUnitType;

  @Field(() => String, { nullable: true, description: 'E-mail of the officer; null: nobody yet.' })
  readonly assignee: string | null;

  @Field(() => String, { nullable: true, description: 'A word to whoever has it now.' })
  readonly note: string | null;

  @Field(() => DateTime, { description: 'Since when.' })
  readonly at: Timestamp;
}

@ObjectType('InformationRequest', {
  description:
    'A question to one recipient. Its two sides see it, who asks and who is asked; whether others were asked the same, nobody else learns.',
})
export class InformationRequestType {
  @Field(() => ID, { description: 'Identifier; it stays through all versions.' })
  readonly id: string;

  @Field(() => ID, { nullable: true, description: 'Of which question it is a part; null to its recipient.' })
  readonly inquiryId: string | null;

  @Field(() => String, { description: 'The asker’s own reference.' })
  readonly reference: string;

  @Field(() => InformationStateEnum, { description: 'How far it is.' })
  readonly state: InformationState;

  @Field(() => PartyType, { nullable: true, description: 'Who asks.' })
  readonly asker: PartyType | null;

  @Field(() => PartyType, { nullable: true, description: 'Who is asked.' })
  readonly recipient: PartyType | null;

  @Field(() => String, { description: 'What is asked, in Markdown.' })
  readonly question: string;

  @Field(() => String, { description: 'In which language (BCP 47).' })
  readonly language: string;

  @Field(() => [ActionSubjectType], { description: 'The values that it is about.' })
  readonly subjects: readonly ActionSubjectType[];

  @Field(() => TlpEnum, { description: 'Traffic Light Protocol label.' })
  readonly tlp: Tlp;

  @Field(() => LegalBasisEnum, { description: 'What it rests on.' })
  readonly legalBasis: LegalBasis;

  @Field(() => String, { description: 'The order, law or agreement in words.' })
  readonly legalText: string;

  @Field(() => UrgencyEnum, { description: 'How urgent it is, by its asker.' })
  readonly urgency: Urgency;

  @Field(() => String, { description: 'Whom to reach.' })
  readonly contact: string;

  @Field(() => InformationRefusalEnum, { nullable: true, description: 'Why it was declined.' })
  readonly refusal: InformationRefusal | null;

  @Field(() => Boolean, { description: 'Whether the recipient has given it to one of its units.' })
  readonly withUnit: boolean;

  @Field(() => InformationHandlingType, { nullable: true, description: 'Who works on it: to the recipient’s own officers.' })
  readonly handling: InformationHandlingType | null;

  @Field(() => DateTime, { description: 'Until when somebody must have acknowledged it.' })
  readonly acknowledgeBy: Timestamp;

  @Field(() => DateTime, { description: 'Until when it must be answered.' })
  readonly dueAt: Timestamp;

  @Field(() => Int, { description: '0; 1: the recipient was reminded; 2: it was not answered in time; 3: not a day later either.' })
  readonly stage: number;

  @Field(() => Int, { description: 'Messages in its thread (`informationMessages`).' })
  readonly messages: number;

  @Field(() => [ID], { description: 'Claims and reports that it is about, those that the viewer sees.' })
  readonly related: readonly string[];

  @Field(() => [EvidenceFileType], { description: 'Evidence files of the question.' })
  readonly evidence: readonly EvidenceFileType[];

  @Field(() => [InformationStepType], { description: 'What happened, oldest first.' })
  readonly steps: readonly InformationStepType[];

  @Field(() => DateTime, { description: 'When it was made.' })
  readonly askedAt: Timestamp;

  @Field(() => DateTime, { description: 'When this version came.' })
  readonly updatedAt: Timestamp;

  @Field(() => DateTime, { nullable: true, description: 'When it was cancelled.' })
  readonly cancelledAt: Timestamp | null;

  @Field(() => String, { nullable: true, description: 'Why it was cancelled.' })
  readonly cancelledReason: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Until when it is kept; null: for good.' })
  readonly retainUntil: Timestamp | null;

  @Field(() => Int, { description: 'Version, from 1. A new state makes one; messages and the clock make none.' })
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
