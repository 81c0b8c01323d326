import { Field, Int, ObjectType } from '@nestjs/graphql';
import { MoneyType } from '../../platform/graphql/money.graphql.js';
import { CountryCode, DateTime } from '../../platform/graphql/scalars.js';
import { ItemType } from '../../platform/graphql/items.graphql.js';
import type { Timestamp } from '../../intel/indicators/claim.js';
import { KindEnum } from '../../intel/indicators/indicator.graphql.js';
import type { Kind } from '../../values/values/value.js';
import type {
  ActionKind,
  ActionRow,
  ActionRequestState,
  ActionRequestStep,
  RequestSubject,
  Money,
  RefusalReason,
  StepRow,
} from './action.js';
import { ActionKindEnum, ActionDeclineReasonEnum, ActionRequestStateEnum, ActionRequestStepKindEnum } from './action-enums.graphql.js';
import { obligationOf, ObligationStepType, ObligationType, stepOf } from './obligation.graphql.js';

@ObjectType('RequestSubject', { description: 'The value that a request is about, in its canonical form.' })
export class RequestSubjectType {
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

  static of = ({ scope: _, ...subject }: RequestSubject): RequestSubjectType => subject;
}

@ObjectType('ActionRequestStep', {
  description: 'A step in the history of a request. Steps are never changed.',
  implements: () => [ObligationStepType],
})
export class ActionRequestStepType extends ObligationStepType {
  @Field(() => ActionRequestStepKindEnum, { description: 'Kind of step.' })
  readonly step: ActionRequestStep;

  @Field(() => ActionRequestStateEnum, { description: 'State after this step.' })
  readonly state: ActionRequestState;

  @Field(() => MoneyType, { nullable: true, description: 'The amount of this step.' })
  readonly amount: MoneyType | null;

  @Field(() => ActionDeclineReasonEnum, { nullable: true, description: 'Reason for the refusal.' })
  readonly reason: RefusalReason | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Of ESCALATED: 1: not acknowledged in time; 2: not answered in time. Of DUTY_ALERTED: the position in the duty line; null when officers off duty were called.',
  })
  readonly escalation: number | null;

  static of = ({ amount, currency, ...step }: StepRow): ActionRequestStepType => ({
    ...stepOf(step, step.step === 'ESCALATED' || step.step === 'DUTY_ALERTED'),
    amount: moneyOf(amount, currency),
  });
}

@ObjectType('ActionRequest', {
  description: 'A request to freeze, preserve or take down. Visible only to its two sides, the requester and the recipient.',
  implements: () => [ItemType, ObligationType],
})
export class ActionRequestType extends ObligationType {
  @Field(() => ActionKindEnum, { description: 'The requested action.' })
  readonly action: ActionKind;

  @Field(() => ActionRequestStateEnum, { description: 'State of the request.' })
  readonly state: ActionRequestState;

  @Field(() => RequestSubjectType, { description: 'The value to act on.' })
  readonly subject: RequestSubjectType;

  @Field(() => String, { nullable: true, description: 'What happened; at most 10,000 characters.' })
  readonly narrative: string | null;

  @Field(() => MoneyType, { nullable: true, description: 'The amount to freeze; null: all that there is, or no freeze.' })
  readonly amount: MoneyType | null;

  @Field(() => MoneyType, { nullable: true, description: 'The amount held, summed over all steps; null while no currency is known.' })
  readonly held: MoneyType | null;

  @Field(() => MoneyType, { nullable: true, description: 'Of the amount held, the part released; null while no currency is known.' })
  readonly released: MoneyType | null;

  @Field(() => MoneyType, {
    nullable: true,
    description: 'Of the amount held, the part that an authority seized; null while no currency is known.',
  })
  readonly seized: MoneyType | null;

  @Field(() => MoneyType, { nullable: true, description: 'Of the amount held, the part returned; null while no currency is known.' })
  readonly returned: MoneyType | null;

  @Field(() => String, { nullable: true, description: 'Reference of the payment.' })
  readonly paymentReference: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When the payment was made.' })
  readonly paidAt: Timestamp | null;

  @Field(() => DateTime, { nullable: true, description: 'When the requester asked for the release of what is held.' })
  readonly releaseRequestedAt: Timestamp | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'End of retention, which every request has: the hub then deletes it with its files, for both sides (retentionRules).',
  })
  readonly retainUntil: Timestamp | null;

  @Field(() => [ActionRequestStepType], { description: 'Steps of both sides and of passed deadlines, oldest first.' })
  readonly steps: readonly ActionRequestStepType[];

  static of = (row: ActionRow): ActionRequestType => ({
    ...obligationOf(row),
    ...{ action: row.act, state: row.state, subject: RequestSubjectType.of(row.subject), narrative: row.narrative },
    ...{ amount: moneyOf(row.amount, row.currency), held: moneyOf(row.held, row.currency) },
    released: moneyOf(row.released, row.currency),
    seized: moneyOf(row.seized, row.currency),
    returned: moneyOf(row.returned, row.currency),
    paymentReference: row.payment_reference,
    paidAt: row.paid_at,
    releaseRequestedAt: row.release_requested_at,
    retainUntil: row.retain_until,
    steps: row.steps.map(ActionRequestStepType.of),
  });
}

// The class inherits the property; its levels differ by kind.
Field(() => Int, {
  description: '0: in time; 1: not acknowledged in time, or extended after the answer was due; 2: not answered in time.',
})(ActionRequestType.prototype, 'escalation');

/** @returns null without an amount, or while no currency is known */
function moneyOf(amount: string | null, currency: string | null): Money | null {
  return amount !== null && currency !== null ? { amount, currency } : null;
}
