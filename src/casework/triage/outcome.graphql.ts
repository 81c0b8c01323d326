import { Field, Float, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { type ActorView, partyActor } from '../../identity/auth/actor-view.js';
import { ActorType } from '../../identity/auth/actor.graphql.js';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import { connectionType } from '../../platform/graphql/connection.js';
import { enumOf } from '../../platform/graphql/enums.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { ItemType } from '../../platform/graphql/items.graphql.js';
import type { Timestamp } from '../../intel/indicators/claim.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { TlpEnum } from '../../tenancy/sharing/sharing.graphql.js';
import type { StatisticsRow } from './partner-statistics.service.js';
import {
  DECLINE_REASONS,
  type ReportDeclineReason,
  type ReportVerdict,
  OUTCOME_STATES,
  type OutcomeRow,
  type ReportOutcomeState,
  VERDICTS,
} from './triage.js';

export const ReportOutcomeStateEnum = enumOf(OUTCOME_STATES);
registerEnumType(ReportOutcomeStateEnum, {
  name: 'ReportOutcomeState',
  description: 'State of a report in a country.',
  valuesMap: {
    UNDER_TRIAGE: { description: 'An officer is to decide on it, or to decide again.' },
    QUESTION: { description: 'The country has asked the reporter a question and waits for the answer.' },
    ACCEPTED: { description: 'The country works with the report.' },
    DECLINED: { description: 'The country does not work with the report, for the given reason.' },
    UNDER_INVESTIGATION: { description: 'The report is under investigation.' },
    ACTION_TAKEN: { description: 'The country has acted on the report.' },
  },
});

export const ReportDeclineReasonEnum = enumOf(DECLINE_REASONS);
registerEnumType(ReportDeclineReasonEnum, {
  name: 'ReportDeclineReason',
  description: 'Why a country declines a report.',
  valuesMap: {
    NOT_OURS: { description: 'The report does not concern the country.' },
    NOT_ENOUGH: { description: 'The report has too little information.' },
    NO_OFFENCE: { description: "The report describes no offence under the country's law." },
    DUPLICATE: { description: 'The reporter has sent the same in another report.' },
    OUTDATED: { description: 'The report is too old to be useful.' },
    WRONG: { description: 'The report is incorrect.' },
    OTHER: { description: 'Another reason, given in the comment.' },
  },
});

export const ReportVerdictEnum = enumOf(VERDICTS);
registerEnumType(ReportVerdictEnum, {
  name: 'ReportVerdict',
  description: "A country's verdict on one value of a report.",
  valuesMap: {
    USEFUL: { description: 'The value was useful.' },
    ALREADY_KNOWN: {
      description: 'The country had the value before. This verdict discloses to the reporter that the country holds the value.',
    },
    WRONG: { description: 'The value is not what the report states.' },
    UNDER_INVESTIGATION: { description: 'The value is under investigation.' },
    ACTION_TAKEN: { description: 'The country has acted on the value.' },
  },
});

@ObjectType('ReportValueVerdict', { description: "A country's verdict on one value of a report." })
export class ReportValueVerdictType {
  @Field(() => Int, { description: "Index of the value in the report's current items, from 0." })
  readonly index: number;

  @Field(() => ReportVerdictEnum, { description: "The country's verdict on the value." })
  readonly verdict: ReportVerdict;
}

@ObjectType('ReportQuestion', { description: "A country's question to the reporter of a report, with the answer." })
export class ReportQuestionType {
  @Field(() => ID, { description: 'Identifier for answerReportQuestion.' })
  readonly id: string;

  @Field(() => String, { description: 'The question.' })
  readonly question: string;

  @Field(() => DateTime, { description: 'When it was asked.' })
  readonly createdAt: Timestamp;

  @Field(() => String, { nullable: true, description: 'The answer; null until the reporter answers.' })
  readonly answer: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was answered.' })
  readonly answeredAt: Timestamp | null;
}

@ObjectType('ReportOutcome', {
  description:
    "A country's response to the reporter of a report. Only these two see it. Each country has one, and each response makes a new version.",
  implements: () => [ItemType],
})
export class ReportOutcomeType implements ItemType {
  @Field(() => ID, { description: 'Identifier, the same for all versions.' })
  readonly id: string;

  @Field(() => ID, { description: 'Identifier of the report.' })
  readonly reportId: string;

  @Field(() => String, { description: "The reporter's own reference of the report." })
  readonly reference: string;

  @Field(() => ActorType, { nullable: true, description: 'The country that answers the reporter.' })
  readonly createdBy: ActorView | null;

  @Field(() => ReportOutcomeStateEnum, { description: 'State of the report in the country.' })
  readonly state: ReportOutcomeState;

  @Field(() => ReportDeclineReasonEnum, { nullable: true, description: 'Why it was declined.' })
  readonly reason: ReportDeclineReason | null;

  @Field(() => String, { nullable: true, description: 'A comment of the country.' })
  readonly comment: string | null;

  @Field(() => ReportQuestionType, { nullable: true, description: "The country's latest question." })
  readonly question: ReportQuestionType | null;

  @Field(() => [ReportValueVerdictType], { description: 'The latest verdict on each judged value, by index; at most 1,000.' })
  readonly verdicts: readonly ReportValueVerdictType[];

  @Field(() => TlpEnum, { description: 'Traffic Light Protocol label of the report.' })
  readonly tlp: Tlp;

  @Field(() => DateTime, { description: 'When the country first responded.' })
  readonly publishedAt: Timestamp;

  @Field(() => DateTime, { description: 'When the country last responded.' })
  readonly updatedAt: Timestamp;

  @Field(() => Int, { description: 'Version, from 1.' })
  readonly version: number;

  static of = (row: OutcomeRow): ReportOutcomeType => ({
    id: row.id,
    reportId: row.report,
    reference: row.reference,
    createdBy: partyActor(
      row.by_id && row.by_kind && row.by_name ? { id: row.by_id, kind: row.by_kind, name: row.by_name, country: row.by_country } : null,
    ),
    state: row.status,
    reason: row.reason,
    comment: row.comment,
    question:
      row.question_id && row.question && row.requested_at
        ? { id: row.question_id, question: row.question, createdAt: row.requested_at, answer: row.answer, answeredAt: row.answered_at }
        : null,
    verdicts: row.verdicts,
    tlp: row.tlp,
    publishedAt: row.published_at,
    updatedAt: row.updated_at,
    version: row.version,
  });
}

export const ReportOutcomeConnection = connectionType('ReportOutcome', () => ReportOutcomeType, {
  description: 'Responses of countries to a report, by name of the country.',
});

@ObjectType('PartnerStatistics', {
  description:
    'Statistics on the reports of one partner, as far as visible to the viewer: a partner sees its own, a country its own with each partner.',
})
export class PartnerStatisticsType {
  @Field(() => PartyType, { description: 'The partner that reported.' })
  readonly partner: PartyType;

  @Field(() => PartyType, { nullable: true, description: 'The country; null: the total of all that the viewer sees.' })
  readonly country: PartyType | null;

  @Field(() => Int, { description: 'Reports offered to the country. In the total, a report counts once for each country.' })
  readonly submitted: number;

  @Field(() => Int, { description: 'Reports that were accepted or declined.' })
  readonly answered: number;

  @Field(() => Int, { description: 'Values with a verdict.' })
  readonly judged: number;

  @Field(() => Int, { description: 'Values judged correct: useful, already known, under investigation or acted on.' })
  readonly useful: number;

  @Field(() => Float, { nullable: true, description: 'Share of useful values among judged values, 0 to 1; null when none was judged.' })
  readonly precision: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Median hours from the offer to the first answer, over the answered reports.',
  })
  readonly medianHours: number | null;

  @Field(() => Float, { nullable: true, description: '90th percentile of the hours from the offer to the first answer.' })
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
