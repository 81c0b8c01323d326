import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import type { ActorView } from '../../identity/auth/actor-view.js';
import { ActorType } from '../../identity/auth/actor.graphql.js';
import type { Threat } from '../../intel/indicators/claim.js';
import { KindEnum, ThreatEnum } from '../../intel/indicators/indicator.graphql.js';
import { PersonStatusEnum } from '../../intel/indicators/person.graphql.js';
import type { PersonStatus } from '../../intel/indicators/person-status.js';
import { connectionType } from '../../platform/graphql/connection.js';
import { type ItemKind, ItemKindEnum } from '../../platform/graphql/item-kinds.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { IsStorableText } from '../../platform/graphql/storable-text.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { TlpEnum } from '../../tenancy/sharing/sharing.graphql.js';
import type { Kind } from '../../values/values/value.js';
import type {
  ConsultationFilter,
  ConsultationOutcome,
  ConsultedIndicator,
  RefusalGround,
  SubjectConsultation,
  SubjectRequestKind,
} from './subject-request.js';
import { ConsultationOutcomeEnum, RefusalGroundEnum, SubjectRequestKindEnum } from './subject-request.graphql.js';
import type { ConsultationDecision } from './subject.policy.js';

@ObjectType('ConsultedIndicator', { description: "The content of an indicator of the viewer's party, for its data protection officer." })
export class ConsultedIndicatorType implements ConsultedIndicator {
  @Field(() => KindEnum, { description: 'Kind of the value.' })
  readonly kind: Kind;

  @Field(() => String, { description: 'Display form of the value.' })
  readonly display: string;

  @Field(() => ThreatEnum, { description: 'What the value is used for.' })
  readonly threat: Threat;

  @Field(() => TlpEnum, { description: 'Traffic Light Protocol label.' })
  readonly tlp: Tlp;

  @Field(() => String, { nullable: true, description: 'The description.' })
  readonly description: string | null;

  @Field(() => PersonStatusEnum, { nullable: true, description: 'Status of the person behind the value; null: not stated.' })
  readonly personStatus: PersonStatus | null;

  @Field(() => DateTime, { description: 'When it was first published.' })
  readonly publishedAt: string;
}

@ObjectType('SubjectConsultation', {
  description:
    "The data-subject desk of the hub consults the viewer's party about one of its items. The party does not learn who filed the request.",
})
export class SubjectConsultationType implements SubjectConsultation {
  @Field(() => ID, { description: 'Identifier.' })
  readonly id: string;

  @Field(() => SubjectRequestKindEnum, { description: 'What the person asks for.' })
  readonly kind: SubjectRequestKind;

  @Field(() => String, { description: 'What the data-subject desk asks.' })
  readonly question: string;

  @Field(() => ID, { description: "The item of the viewer's party. Officers read it by this id." })
  readonly itemId: string;

  @Field(() => ItemKindEnum, { description: 'Kind of the item.' })
  readonly itemKind: ItemKind;

  @Field(() => ConsultedIndicatorType, {
    nullable: true,
    description:
      'Content of an indicator, for data protection officers, also when it is RED or limited to one agency. Null for other items, for administrators, who read no content, and for indicators that are gone.',
  })
  readonly indicator: ConsultedIndicator | null;

  @Field(() => DateTime, { description: 'When the data-subject desk asked.' })
  readonly askedAt: Date;

  @Field(() => DateTime, { description: 'Deadline for the answer.' })
  readonly dueAt: Date;

  @Field(() => Boolean, { description: 'Whether the answer is missing after its deadline.' })
  readonly overdue: boolean;

  @Field(() => ConsultationOutcomeEnum, { nullable: true, description: 'The answer; null: none yet.' })
  readonly outcome: ConsultationOutcome | null;

  @Field(() => RefusalGroundEnum, { nullable: true, description: 'Ground of a refusal.' })
  readonly ground: RefusalGround | null;

  @Field(() => String, { nullable: true, description: 'The reason, for the data-subject desk.' })
  readonly reason: string | null;

  @Field(() => String, { nullable: true, description: 'What the person may learn; null: nothing.' })
  readonly disclosure: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When the party answered; null: not yet.' })
  readonly answeredAt: Date | null;

  @Field(() => ActorType, { nullable: true, description: 'Who answered.' })
  readonly answeredBy: ActorView | null;

  @Field(() => Int, { description: 'Raised by each answer. answerSubjectConsultation takes it.' })
  readonly version: number;
}

export const SubjectConsultationConnection = connectionType('SubjectConsultation', () => SubjectConsultationType, {
  description: "Consultations of the viewer's party, in no meaningful order.",
});

@InputType('SubjectConsultationAnswerInput', { description: "The owner's answer to a consultation." })
export class SubjectConsultationAnswerInput implements ConsultationDecision {
  @Field(() => ConsultationOutcomeEnum, { description: 'The answer.' })
  readonly outcome: ConsultationOutcome;

  @Field(() => RefusalGroundEnum, { nullable: true, description: 'Required for REFUSE, and only for it.' })
  readonly ground?: RefusalGround | null;

  @Field(() => String, { description: 'The reason, 1 to 2,000 characters. Only the data-subject desk reads it.' })
  @IsStorableText()
  readonly reason: string;

  @Field(() => String, {
    nullable: true,
    description:
      'What the person may learn, 1 to 4,000 characters: it becomes part of the answer. Required for AGREE_TO_DISCLOSE, never for REFUSE; absent: nothing.',
  })
  @IsStorableText()
  readonly disclosure?: string | null;
}

@InputType('SubjectConsultationFilter', { description: 'Restricts the listed consultations. An absent field does not restrict.' })
export class SubjectConsultationFilterInput implements ConsultationFilter {
  @Field(() => Boolean, { nullable: true, description: 'true: only consultations that are answered; false: only the others.' })
  readonly answered?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'true: only consultations without an answer after the deadline; false: only the others.',
  })
  readonly overdue?: boolean | null;
}
