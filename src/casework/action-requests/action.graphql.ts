import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import { EvidenceFileType } from '../../intel/evidence/evidence.graphql.js';
import { CountryCode, DateTime } from '../../platform/graphql/scalars.js';
import type { Timestamp } from '../../intel/indicators/claim.js';
import { KindEnum } from '../../intel/indicators/indicator.graphql.js';
import { LossType } from '../reports/report-input.graphql.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { TlpEnum } from '../../tenancy/sharing/sharing.graphql.js';
import type { Kind } from '../../values/values/value.js';
import {
  type ActionAct,
  type ActionRow,
  type ActionState,
  type ActionStep,
  type ActionSubject,
  type LegalBasis,
  type RefusalReason,
  type StepRow,
  type Urgency,
} from './action.js';
import {
  ActionActEnum,
  ActionRefusalEnum,
  ActionStateEnum,
  ActionStepKindEnum,
  LegalBasisEnum,
  UrgencyEnum,
} from './action-enums.graphql.js';

@ObjectType('ActionSubject', { description: 'What a request is about, in its canonical form.' })
export class ActionSubjectType {
  @Field(() => KindEnum, { description: 'Kind of the value.' })
  readonly kind: Kind;

  @Field(() => String, { description: 'The canonical value.' })
  readonly value: string;

  @Field(() => String, { description: 'The value for people.' })
  readonly display: string;

  @Field(() => String, { nullable: true, description: 'Platform or payment scheme.' })
  readonly platform: string | null;

  @Field(() => String, { nullable: true, description: 'Network of a wallet.' })
  readonly network: string | null;

  @Field(() => String, { nullable: true, description: 'Bank code or BIC.' })
  readonly bank: string | null;

  @Field(() => CountryCode, { nullable: true, description: 'Country, where the value tells.' })
  readonly country: string | null;

  static of = ({ scope: _, ...subject }: ActionSubject): ActionSubjectType => subject;
}

@ObjectType('ActionStep', { description: 'Something that happened to a request. Steps are never changed.' })
export class ActionStepType {
  @Field(() => ActionStepKindEnum, { description: 'What.' })
  readonly step: ActionStep;

  @Field(() => ActionStateEnum, { description: 'How far the request was afterwards.' })
  readonly state: ActionState;

  @Field(() => DateTime, { description: 'When.' })
  readonly at: Timestamp;

  @Field(() => PartyType, { nullable: true, description: 'Whose step it was; null: the hub’s, by the clock.' })
  readonly party: PartyType | null;

  @Field(() => LossType, { nullable: true, description: 'The money of this step.' })
  readonly amount: LossType | null;

  @Field(() => ActionRefusalEnum, { nullable: true, description: 'Why it was refused.' })
  readonly reason: RefusalReason | null;

  @Field(() => String, { nullable: true, description: 'A word to the other side.' })
  readonly note: string | null;

  @Field(() => Int, { nullable: true, description: 'Of ESCALATED: its level.' })
  readonly escalation: number | null;

  @Field(() => DateTime, { nullable: true, description: 'The deadline that it set, or that passed.' })
  readonly dueAt: Timestamp | null;

  static of = ({ amount, currency, ...step }: StepRow): ActionStepType => ({
    ...step,
    amount: amount !== null && currency !== null ? { amount, currency } : null,
  });
}

@ObjectType('ActionRequest', {
  description: 'That somebody freeze, preserve or take something down. Its two sides see it: who asks, and who is asked; nobody else.',
})
export class ActionRequestType {
  @Field(() => ID, { description: 'Identifier; it stays through all versions.' })
  readonly id: string;

  @Field(() => String, { description: 'The asker’s own reference.' })
  readonly reference: string;

  @Field(() => ActionActEnum, { description: 'What is asked for.' })
  readonly act: ActionAct;

  @Field(() => ActionStateEnum, { description: 'How far it is.' })
  readonly state: ActionState;

  @Field(() => ActionSubjectType, { description: 'Of what.' })
  readonly subject: ActionSubjectType;

  @Field(() => TlpEnum, { description: 'Traffic Light Protocol label.' })
  readonly tlp: Tlp;

  @Field(() => PartyType, { nullable: true, description: 'Who asks.' })
  readonly asker: PartyType | null;

  @Field(() => PartyType, { nullable: true, description: 'Who is asked.' })
  readonly recipient: PartyType | null;

  @Field(() => LegalBasisEnum, { description: 'What it rests on.' })
  readonly legalBasis: LegalBasis;

  @Field(() => String, { description: 'The order, law or agreement in words.' })
  readonly legalText: string;

  @Field(() => String, { nullable: true, description: 'What happened.' })
  readonly narrative: string | null;

  @Field(() => UrgencyEnum, { description: 'How urgent it is, by its asker.' })
  readonly urgency: Urgency;

  @Field(() => String, { description: 'Whom to reach.' })
  readonly contact: string;

  @Field(() => LossType, { nullable: true, description: 'How much is to be frozen; null: whatever there is, or no freeze.' })
  readonly amount: LossType | null;

  @Field(() => String, { nullable: true, description: 'ISO 4217: of the amounts below; null until there are any.' })
  readonly currency: string | null;

  @Field(() => String, { description: 'The sum that was held, over all steps: a decimal number.' })
  readonly held: string;

  @Field(() => String, { description: 'Of it, what was let go.' })
  readonly released: string;

  @Field(() => String, { description: 'Of it, what an authority took.' })
  readonly seized: string;

  @Field(() => String, { description: 'Of it, what was given back.' })
  readonly returned: string;

  @Field(() => String, { nullable: true, description: 'Reference of the payment.' })
  readonly paymentReference: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When the payment was made.' })
  readonly paidAt: Timestamp | null;

  @Field(() => DateTime, { nullable: true, description: 'Since when its asker wants what is held to be let go.' })
  readonly releaseAskedAt: Timestamp | null;

  @Field(() => DateTime, { description: 'Until when somebody must have acknowledged it.' })
  readonly acknowledgeBy: Timestamp;

  @Field(() => DateTime, { description: 'Until when it must be answered.' })
  readonly dueAt: Timestamp;

  @Field(() => Int, { description: '0; 1: nobody acknowledged it in time; 2: nobody answered it in time.' })
  readonly escalation: number;

  @Field(() => [ID], { description: 'Claims and reports that it is about, those that the viewer sees.' })
  readonly related: readonly string[];

  @Field(() => [EvidenceFileType], { description: 'Evidence files; of a cancelled request its asker alone sees them.' })
  readonly evidence: readonly EvidenceFileType[];

  @Field(() => [ActionStepType], { description: 'What happened, oldest first.' })
  readonly steps: readonly ActionStepType[];

  @Field(() => DateTime, { description: 'When it was made.' })
  readonly requestedAt: Timestamp;

  @Field(() => DateTime, { description: 'When this version came.' })
  readonly updatedAt: Timestamp;

  @Field(() => DateTime, { nullable: true, description: 'When it was cancelled.' })
  readonly cancelledAt: Timestamp | null;

  @Field(() => String, { nullable: true, description: 'Why it was cancelled.' })
  readonly cancelledReason: string | null;

  @Field(() => Int, { description: 'Version, from 1. Each step of either side makes one; the clock makes none.' })
  readonly version: number;

  static of = (row: ActionRow): ActionRequestType => ({
    ...{ id: row.id, reference: row.reference, act: row.act, state: row.state, tlp: row.tlp, urgency: row.urgency, contact: row.contact },
    subject: ActionSubjectType.of(row.subject),
    asker: row.asker,
    recipient: row.recipient,
    legalBasis: row.legal_basis,
    legalText: row.legal_text,
    narrative: row.narrative,
    amount: row.amount !== null && row.currency !== null ? { amount: row.amount, currency: row.currency } : null,
    ...{ currency: row.currency, held: row.held, released: row.released, seized: row.seized, returned: row.returned },
    paymentReference: row.payment_reference,
    paidAt: row.paid_at,
    releaseAskedAt: row.release_asked_at,
    acknowledgeBy: row.ack_due_at,
    dueAt: row.due_at,
    escalation: row.escalation,
    related: row.related,
    evidence: row.evidence.map((file) => ({ ...file, addedAt: new Date(file.addedAt) })),
    steps: row.steps.map(ActionStepType.of),
    requestedAt: row.published_at,
    updatedAt: row.updated_at,
    cancelledAt: row.revoked_at,
    cancelledReason: row.revoked_reason,
    version: row.version,
  });
}
