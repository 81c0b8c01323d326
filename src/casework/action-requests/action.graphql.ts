import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { MoneyType } from '../../platform/graphql/money.graphql.js';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import { EvidenceFileType } from '../../intel/evidence/evidence.graphql.js';
import { CountryCode, DateTime } from '../../platform/graphql/scalars.js';
import { ItemType } from '../../platform/graphql/items.graphql.js';
import type { Timestamp } from '../../intel/indicators/claim.js';
import { KindEnum } from '../../intel/indicators/indicator.graphql.js';
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

@ObjectType('ActionSubject', { description: 'The value that a request is about, in its canonical form.' })
export class ActionSubjectType {
  @Field(() => KindEnum, { description: 'Kind of the value.' })
  readonly kind: Kind;

  @Field(() => String, { description: 'The canonical value.' })
  readonly value: string;

  @Field(() => String, { description: 'The value in a form for display.' })
  readonly display: string;

  @Field(() => String, { nullable: true, description: 'Platform or payment scheme.' })
  readonly platform: string | null;

  @Field(() => String, { nullable: true, description: 'Network of a wallet.' })
  readonly network: string | null;

  @Field(() => String, { nullable: true, description: 'Bank code or BIC.' })
  readonly bank: string | null;

  @Field(() => CountryCode, { nullable: true, description: 'Country, where the value indicates one.' })
  readonly country: string | null;

  static of = ({ scope: _, ...subject }: ActionSubject): ActionSubjectType => subject;
}

@ObjectType('ActionStep', { description: 'A step in the history of a request. Steps are never changed.' })
export class ActionStepType {
  @Field(() => ActionStepKindEnum, { description: 'What.' })
  readonly step: ActionStep;

  @Field(() => ActionStateEnum, { description: 'Status after this step.' })
  readonly state: ActionState;

  @Field(() => DateTime, { description: 'When.' })
  readonly at: Timestamp;

  @Field(() => PartyType, { nullable: true, description: 'The party that made this step; null: the hub, when a deadline passed.' })
  readonly party: PartyType | null;

  @Field(() => MoneyType, { nullable: true, description: 'The amount of this step.' })
  readonly amount: MoneyType | null;

  @Field(() => ActionRefusalEnum, { nullable: true, description: 'Reason for the refusal.' })
  readonly reason: RefusalReason | null;

  @Field(() => String, { nullable: true, description: 'A note to the other side.' })
  readonly note: string | null;

  @Field(() => Int, { nullable: true, description: 'Of ESCALATED: its level.' })
  readonly escalation: number | null;

  @Field(() => DateTime, { nullable: true, description: 'The deadline that was set, or that passed.' })
  readonly dueAt: Timestamp | null;

  static of = ({ amount, currency, ...step }: StepRow): ActionStepType => ({
    ...step,
    amount: amount !== null && currency !== null ? { amount, currency } : null,
  });
}

@ObjectType('ActionRequest', {
  description: 'A request to freeze, preserve or take down. Visible only to its two sides, the requester and the recipient.',
  implements: () => [ItemType],
})
export class ActionRequestType implements ItemType {
  @Field(() => ID, { description: 'Identifier, the same for all versions.' })
  readonly id: string;

  @Field(() => String, { description: 'The requester’s own reference.' })
  readonly reference: string;

  @Field(() => ActionActEnum, { description: 'The requested action.' })
  readonly act: ActionAct;

  @Field(() => ActionStateEnum, { description: 'Status.' })
  readonly state: ActionState;

  @Field(() => ActionSubjectType, { description: 'The value to act on.' })
  readonly subject: ActionSubjectType;

  @Field(() => TlpEnum, { description: 'Traffic Light Protocol label.' })
  readonly tlp: Tlp;

  @Field(() => PartyType, { nullable: true, description: 'The requester.' })
  readonly asker: PartyType | null;

  @Field(() => PartyType, { nullable: true, description: 'The recipient.' })
  readonly recipient: PartyType | null;

  @Field(() => LegalBasisEnum, { description: 'Legal basis.' })
  readonly legalBasis: LegalBasis;

  @Field(() => String, { description: 'The order, law or agreement as text.' })
  readonly legalText: string;

  @Field(() => String, { nullable: true, description: 'What happened.' })
  readonly narrative: string | null;

  @Field(() => UrgencyEnum, { description: 'Urgency, stated by the requester.' })
  readonly urgency: Urgency;

  @Field(() => String, { description: 'Contact.' })
  readonly contact: string;

  @Field(() => MoneyType, { nullable: true, description: 'The amount to freeze; null: all that there is, or no freeze.' })
  readonly amount: MoneyType | null;

  @Field(() => String, { nullable: true, description: 'ISO 4217 currency of the amounts below; null until there are any.' })
  readonly currency: string | null;

  @Field(() => String, { description: 'The amount held, summed over all steps: a decimal number.' })
  readonly held: string;

  @Field(() => String, { description: 'Of the amount held, the part released.' })
  readonly released: string;

  @Field(() => String, { description: 'Of the amount held, the part that an authority seized.' })
  readonly seized: string;

  @Field(() => String, { description: 'Of the amount held, the part returned.' })
  readonly returned: string;

  @Field(() => String, { nullable: true, description: 'Reference of the payment.' })
  readonly paymentReference: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When the payment was made.' })
  readonly paidAt: Timestamp | null;

  @Field(() => DateTime, { nullable: true, description: 'When the requester asked for the release of what is held.' })
  readonly releaseAskedAt: Timestamp | null;

  @Field(() => DateTime, { description: 'When an acknowledgement is due.' })
  readonly acknowledgeBy: Timestamp;

  @Field(() => DateTime, { description: 'When an answer is due.' })
  readonly dueAt: Timestamp;

  @Field(() => Int, { description: '0; 1: not acknowledged in time; 2: not answered in time.' })
  readonly escalation: number;

  @Field(() => [ID], { description: 'Related claims and reports that the viewer sees.' })
  readonly related: readonly string[];

  @Field(() => [EvidenceFileType], { description: 'Evidence files. Those of a cancelled request are visible to the requester only.' })
  readonly evidence: readonly EvidenceFileType[];

  @Field(() => [ActionStepType], { description: 'Steps, oldest first.' })
  readonly steps: readonly ActionStepType[];

  @Field(() => DateTime, { description: 'When it was made.' })
  readonly requestedAt: Timestamp;

  @Field(() => DateTime, { description: 'When this version was stored.' })
  readonly updatedAt: Timestamp;

  @Field(() => DateTime, { nullable: true, description: 'When it was cancelled.' })
  readonly cancelledAt: Timestamp | null;

  @Field(() => String, { nullable: true, description: 'Why it was cancelled.' })
  readonly cancelledReason: string | null;

  @Field(() => Int, { description: 'Version, from 1. Each step of either side makes one. A passed deadline makes none.' })
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
