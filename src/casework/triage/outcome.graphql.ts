import { Field, Float, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import { enumOf } from '../../platform/graphql/enums.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import type { Timestamp } from '../../intel/indicators/claim.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { TlpEnum } from '../../tenancy/sharing/sharing.graphql.js';
import type { StatisticsRow } from './partner-statistics.service.js';
import {
  DECLINE_REASONS,
  type DeclineReason,
  type ItemVerdict,
  OUTCOME_STATUSES,
  type OutcomeRow,
  type OutcomeStatus,
  VERDICTS,
} from './triage.js';

export const OutcomeStatusEnum = enumOf(OUTCOME_STATUSES);
registerEnumType(OutcomeStatusEnum, {
  name: 'OutcomeStatus',
  description: 'How far a country is with a report.',
  valuesMap: {
    UNDER_TRIAGE: { description: 'An officer has it, or has it again.' },
    QUESTION: { description: 'The country asks something back, and waits.' },
    ACCEPTED: { description: 'The country works with it.' },
    DECLINED: { description: 'It does not; the reason stands in it.' },
    UNDER_INVESTIGATION: { description: 'It is being investigated.' },
    ACTION_TAKEN: { description: 'The country has acted on it.' },
  },
});

export const DeclineReasonEnum = enumOf(DECLINE_REASONS);
registerEnumType(DeclineReasonEnum, {
  name: 'DeclineReason',
  description: 'Why a country does not work with a report.',
  valuesMap: {
    NOT_OURS: { description: 'It does not concern the country.' },
    NOT_ENOUGH: { description: 'It says too little to go on with.' },
    NO_OFFENCE: { description: 'What it describes is no offence there.' },
    DUPLICATE: { description: 'The reporter has said the same in another report.' },
    OUTDATED: { description: 'It is too old to be of use.' },
    WRONG: { description: 'It is not so.' },
    OTHER: { description: 'Another reason, which the comment gives.' },
  },
});

export const ItemVerdictEnum = enumOf(VERDICTS);
registerEnumType(ItemVerdictEnum, {
  name: 'ItemVerdict',
  description: 'What a country says of one value of a report.',
  valuesMap: {
    USEFUL: { description: 'It helped.' },
    ALREADY_KNOWN: { description: 'The country had it before. Whoever says so tells the reporter that the country holds this value.' },
    WRONG: { description: 'It is not what the report says.' },
    UNDER_INVESTIGATION: { description: 'It is being investigated.' },
    ACTION_TAKEN: { description: 'The country has acted on it.' },
  },
});

@ObjectType('ReportFeedback', { description: 'What a country says of one value of a report.' })
export class ReportFeedbackType {
  @Field(() => Int, { description: 'The value’s place in the report’s items as they stand, from 0.' })
  readonly place: number;

  @Field(() => ItemVerdictEnum, { description: 'What it says.' })
  readonly verdict: ItemVerdict;
}

@ObjectType('TriageQuestion', { description: 'What a country asks the reporter of a report, and the answer.' })
export class TriageQuestionType {
  @Field(() => ID, { description: 'For answerTriageQuestion.' })
  readonly id: string;

  @Field(() => String, { description: 'The question.' })
  readonly question: string;

  @Field(() => DateTime, { description: 'When it was asked.' })
  readonly askedAt: Timestamp;

  @Field(() => String, { nullable: true, description: 'The answer; null as long as there is none.' })
  readonly answer: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was answered.' })
  readonly answeredAt: Timestamp | null;
}

@ObjectType('ReportOutcome', {
  description:
    'What a country says to the reporter of a report. The two alone see it; there is one for each country, and a version for each word.',
})
export class ReportOutcomeType {
  @Field(() => ID, { description: 'Identifier; it stays through all versions.' })
  readonly id: string;

  @Field(() => ID, { description: 'The report.' })
  readonly reportId: string;

  @Field(() => String, { description: 'The reporter’s own reference of it.' })
  readonly reference: string;

  @Field(() => PartyType, { nullable: true, description: 'The country.' })
  readonly by: PartyType | null;

  @Field(() => OutcomeStatusEnum, { description: 'How far it is.' })
  readonly status: OutcomeStatus;

  @Field(() => DeclineReasonEnum, { nullable: true, description: 'Why it was declined.' })
  readonly reason: DeclineReason | null;

  @Field(() => String, { nullable: true, description: 'What the country says besides.' })
  readonly comment: string | null;

  @Field(() => TriageQuestionType, { nullable: true, description: 'What it asked last.' })
  readonly question: TriageQuestionType | null;

  @Field(() => [ReportFeedbackType], { description: 'What it says of single values, by their places; of each the last word.' })
  readonly feedback: readonly ReportFeedbackType[];

  @Field(() => TlpEnum, { description: 'The report’s label.' })
  readonly tlp: Tlp;

  @Field(() => DateTime, { description: 'When the country first said something.' })
  readonly publishedAt: Timestamp;

  @Field(() => DateTime, { description: 'When it did last.' })
  readonly updatedAt: Timestamp;

  @Field(() => Int, { description: 'Version, from 1.' })
  readonly version: number;

  static of = (row: OutcomeRow): ReportOutcomeType => ({
    id: row.id,
    reportId: row.report,
    reference: row.reference,
    by: row.by_id && row.by_kind && row.by_name ? { id: row.by_id, kind: row.by_kind, name: row.by_name, country: row.by_country } : null,
    status: row.status,
    reason: row.reason,
    comment: row.comment,
    question:
      row.question_id && row.question && row.asked_at
        ? { id: row.question_id, question: row.question, askedAt: row.asked_at, answer: row.answer, answeredAt: row.answered_at }
        : null,
    feedback: row.verdicts,
    tlp: row.tlp,
    publishedAt: row.published_at,
    updatedAt: row.updated_at,
    version: row.version,
  });
}

@ObjectType('PartnerStatistics', {
  description: 'How dealings with one partner go, as far as the viewer sees them: a partner its own, a country its own with each.',
})
export class PartnerStatisticsType {
  @Field(() => PartyType, { description: 'The partner.' })
  readonly partner: PartyType;

  @Field(() => PartyType, { nullable: true, description: 'The country; null: all that the viewer sees, together.' })
  readonly country: PartyType | null;

  @Field(() => Int, { description: 'Reports offered to the country; of all together each counts for each country.' })
  readonly submitted: number;

  @Field(() => Int, { description: 'Those that were accepted or declined.' })
  readonly answered: number;

  @Field(() => Int, { description: 'Values on which there is a word.' })
  readonly judged: number;

  @Field(() => Int, { description: 'Those that were right: useful, known already, investigated or acted on.' })
  readonly useful: number;

  @Field(() => Float, { nullable: true, description: 'Useful of the judged, 0 to 1; null when none was judged.' })
  readonly precision: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Hours from being offered to the first answer: half of the answered took at most this.',
  })
  readonly medianHours: number | null;

  @Field(() => Float, { nullable: true, description: 'The same for nine of ten.' })
  readonly p90Hours: number | null;

  static of = (row: StatisticsRow): PartnerStatisticsType => ({
    partner: row.partner,
    country: row.country,
    submitted: row.submitted,
    answered: row.answered,
    judged: row.judged,
    useful: row.useful,
    precision: row.judged === 0 ? null : row.useful / row.judged,
    medianHours: row.median_hours,
    p90Hours: row.p90_hours,
  });
}
