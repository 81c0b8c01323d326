import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { ActorView } from '../../identity/auth/actor-view.js';
import { ActorType } from '../../identity/auth/actor.graphql.js';
import { AgencyType } from '../../identity/auth/viewer.graphql.js';
import { connectionType } from '../../platform/graphql/connection.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { ItemType } from '../../platform/graphql/items.graphql.js';
import type { Timestamp } from '../../intel/indicators/claim.js';
import { RequestSubjectType } from '../action-requests/action.graphql.js';
import { obligationOf, ObligationStepType, ObligationType, stepOf } from '../action-requests/obligation.graphql.js';
import { InformationDeclineReasonEnum, InformationRequestStateEnum, InformationRequestStepKindEnum } from './information-enums.graphql.js';
import type {
  InformationDeclineReason,
  InformationRow,
  InformationRequestState,
  InformationRequestStep,
  InformationRequestStepRow,
} from './information.js';

@ObjectType('InformationRequestStep', {
  description: 'A step in the history of a request for information. Steps are never changed.',
  implements: () => [ObligationStepType],
})
export class InformationRequestStepType extends ObligationStepType {
  @Field(() => InformationRequestStepKindEnum, { description: 'Kind of step.' })
  readonly step: InformationRequestStep;

  @Field(() => InformationRequestStateEnum, { description: 'State after this step.' })
  readonly state: InformationRequestState;

  @Field(() => InformationDeclineReasonEnum, { nullable: true, description: 'Why the recipient declined; null unless it did.' })
  readonly reason: InformationDeclineReason | null;

  @Field(() => Int, { nullable: true, description: 'Of EXTENSION_REQUESTED: the requested minutes, from that time.' })
  readonly minutes: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Of DUTY_ALERTED: the position in the duty line; null when officers off duty were called.',
  })
  readonly escalation: number | null;

  static of = (row: InformationRequestStepRow): InformationRequestStepType =>
    stepOf(row, row.step === 'REMINDED' || row.step === 'OVERDUE' || row.step === 'DUTY_ALERTED');
}

@ObjectType('InformationHandling', {
  description: 'The agency and officer of the recipient that work on a request. Visible to the recipient only.',
})
export class InformationHandlingType {
  @Field(() => AgencyType, { description: 'The agency that works on the request.' })
  readonly agency: AgencyType;

  @Field(() => ActorType, { nullable: true, description: 'The officer who works on the request; null: not yet assigned.' })
  readonly assignee: ActorView | null;

  @Field(() => String, { nullable: true, description: 'A note to the agency or officer.' })
  readonly note: string | null;

  @Field(() => DateTime, { description: 'When the request was assigned.' })
  readonly at: Timestamp;
}

@ObjectType('InformationRequest', {
  description:
    'The part of an inquiry that goes to one recipient. Visible to its two sides, the requester and the recipient. Only the requester sees whether others received the same inquiry.',
  implements: () => [ItemType, ObligationType],
})
export class InformationRequestType extends ObligationType {
  @Field(() => ID, { nullable: true, description: 'The inquiry that this request belongs to; null for its recipient.' })
  readonly inquiryId: string | null;

  @Field(() => InformationRequestStateEnum, { description: 'State of the request.' })
  readonly state: InformationRequestState;

  @Field(() => String, { description: 'The question, in Markdown; at most 10,000 characters.' })
  readonly question: string;

  @Field(() => String, { description: 'Language of the question (BCP 47).' })
  readonly language: string;

  @Field(() => [RequestSubjectType], { description: 'The values that the question is about, at most 100.' })
  readonly subjects: readonly RequestSubjectType[];

  @Field(() => InformationDeclineReasonEnum, { nullable: true, description: 'Why the recipient declined; null unless it did.' })
  readonly declineReason: InformationDeclineReason | null;

  @Field(() => Boolean, { description: 'Whether the recipient has assigned the request to one of its agencies.' })
  readonly withAgency: boolean;

  @Field(() => InformationHandlingType, {
    nullable: true,
    description: "The agency and officer that work on the request; visible to the recipient's own officers.",
  })
  readonly handling: InformationHandlingType | null;

  @Field(() => Int, { description: 'Number of messages in its thread (`informationMessages`).' })
  readonly messageCount: number;

  @Field(() => [InformationRequestStepType], { description: 'Steps of both sides and of deadlines, oldest first.' })
  readonly steps: readonly InformationRequestStepType[];

  @Field(() => DateTime, {
    nullable: true,
    description: "When it is deleted: at the requester's own end, at the limit of its party or at the hub's maximum (retentionRules).",
  })
  readonly retainUntil: Timestamp | null;

  static of = (row: InformationRow): InformationRequestType => ({
    ...obligationOf(row),
    ...{ inquiryId: row.inquiry, state: row.state, question: row.question, language: row.language, declineReason: row.refusal },
    ...{ subjects: row.subjects.map(RequestSubjectType.of), withAgency: row.with_unit, handling: row.handling },
    ...{ messageCount: row.messages, steps: row.steps.map(InformationRequestStepType.of), retainUntil: row.retain_until },
  });
}

// The class inherits the property; its levels differ by kind.
Field(() => Int, {
  description: '0: in time; 1: the recipient was reminded; 2: not answered in time; 3: not answered a day later either.',
})(InformationRequestType.prototype, 'escalation');

export const InformationRequestConnection = connectionType('InformationRequest', () => InformationRequestType, {
  description: "Requests for information to the viewer's party, newest first.",
  counted: true,
});
