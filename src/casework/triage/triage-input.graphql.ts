import { Field, ID, InputType, Int, OmitType, registerEnumType } from '@nestjs/graphql';
import { ArrayMaxSize, IsInt, IsOptional, Max, MaxLength, Min } from 'class-validator';
import { enumOf } from '../../platform/graphql/enums.js';
import { IsStorableText } from '../../platform/graphql/storable-text.js';
import type { Threat } from '../../intel/indicators/claim.js';
import { ThreatEnum } from '../../intel/indicators/indicator.graphql.js';
import { PublishIndicatorInput } from '../../intel/indicators/publish.graphql.js';
import { MOST_VALUES } from '../reports/report.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { AudienceInput, TlpEnum } from '../../tenancy/sharing/sharing.graphql.js';
import { ReportVerdictEnum } from './outcome.graphql.js';
import type { ReportVerdict, TriageState } from './triage.js';
import { TriageStateEnum } from './triage.graphql.js';

@InputType('TriageFilter', { description: 'Conditions on a list of entries. An absent field does not filter.' })
export class TriageFilterInput {
  @Field(() => [TriageStateEnum], {
    nullable: true,
    description:
      'Any of these states. Absent: entries to work on, which are new, wait for an answer, or were amended since they were decided or merged.',
  })
  @IsOptional()
  @ArrayMaxSize(10)
  readonly states?: TriageState[] | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether the due date has passed.' })
  readonly overdue?: boolean | null;

  @Field(() => [ThreatEnum], { nullable: true, description: 'Reports about any of these threats.' })
  @IsOptional()
  @ArrayMaxSize(20)
  readonly threats?: Threat[] | null;

  @Field(() => [ID], { nullable: true, description: 'Reported by any of these partners.' })
  @IsOptional()
  @ArrayMaxSize(100)
  @MaxLength(64, { each: true })
  readonly partners?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Entries of any of these reports, in any state unless states is given.' })
  @IsOptional()
  @ArrayMaxSize(100)
  @MaxLength(64, { each: true })
  readonly reports?: string[] | null;

  @Field(() => Boolean, { nullable: true, defaultValue: false, description: 'Only entries that the viewer is assigned to.' })
  readonly assignedToMe?: boolean | null;
}

@InputType('TriageEntryVersionInput', { description: 'An entry of the queue in the version that the officer read.' })
export class TriageEntryVersionInput {
  @Field(() => ID, { description: 'Identifier of the entry.' })
  @MaxLength(64)
  readonly id: string;

  @Field(() => Int, { description: 'The version that the officer read. If it is not current, nothing is stored (TRIAGE_CHANGED).' })
  @IsInt()
  @Min(1)
  readonly version: number;
}

@InputType('ReportValueVerdictInput', { description: 'A verdict for the reporter on one value.' })
export class ReportValueVerdictInput {
  @Field(() => Int, { description: 'Index of the value in the report, from 0.' })
  @IsInt()
  @Min(0)
  @Max(MOST_VALUES)
  readonly index: number;

  @Field(() => ReportVerdictEnum, { description: 'The verdict. ALREADY_KNOWN discloses to the reporter that the country holds the value.' })
  readonly verdict: ReportVerdict;
}

export const CreditEnum = enumOf(['NAMED', 'HIDDEN']);
registerEnumType(CreditEnum, {
  name: 'Credit',
  description: 'Whether readers of an indicator see which partner reported its value.',
  valuesMap: {
    NAMED: { description: 'Visible to countries that see the indicator and to that partner; to no other partner.' },
    HIDDEN: { description: 'Not visible outside the country that accepted it.' },
  },
});

/** All fields of an indicator except its value, which is the report's. New fields of indicators are inherited. */
@InputType('AcceptValueInput', { description: "A value of the report that becomes an indicator of the officer's agency." })
export class AcceptValueInput extends OmitType(
  PublishIndicatorInput,
  ['kind', 'value', 'platform', 'network', 'bank', 'country', 'tlp', 'threat', 'audience', 'ownerAloneIfNew', 'provenance'] as const,
  InputType,
) {
  @Field(() => Int, { description: 'Index of the value in the report, from 0.' })
  @IsInt()
  @Min(0)
  @Max(MOST_VALUES)
  readonly index: number;

  @Field(() => TlpEnum, { nullable: true, description: "Label; absent: the report's. A less strict label than the report's is refused." })
  readonly tlp?: Tlp | null;

  @Field(() => ThreatEnum, { nullable: true, description: "Threat that the value is used for; absent: the report's." })
  readonly threat?: Threat | null;

  @Field(() => AudienceInput, {
    nullable: true,
    description: "Audience. Absent: unchanged, or the officer's own party only for a new indicator.",
  })
  readonly audience?: AudienceInput | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'Whether to publish again an indicator that the agency already has on the value. False: such a value is refused.',
  })
  readonly restate?: boolean | null;
}

@InputType('AcceptReportInput', { description: 'The values to take from a report, and the response to its reporter.' })
export class AcceptReportInput {
  @Field(() => ID, { description: 'Identifier of the entry.' })
  @MaxLength(64)
  readonly entryId: string;

  @Field(() => Int, { description: 'The version that the officer read. If it is not current, nothing is stored (TRIAGE_CHANGED).' })
  @IsInt()
  @Min(1)
  readonly version: number;

  @Field(() => [AcceptValueInput], {
    nullable: true,
    defaultValue: [],
    description: 'Values that become indicators; none: only the report is accepted.',
  })
  @IsOptional()
  @ArrayMaxSize(MOST_VALUES)
  readonly values?: AcceptValueInput[] | null;

  @Field(() => CreditEnum, { nullable: true, defaultValue: 'HIDDEN', description: 'Whether the indicators name the partner.' })
  readonly credit?: 'NAMED' | 'HIDDEN' | null;

  @Field(() => [ReportValueVerdictInput], { nullable: true, defaultValue: [], description: 'Verdicts for the reporter on single values.' })
  @IsOptional()
  @ArrayMaxSize(MOST_VALUES)
  readonly verdicts?: ReportValueVerdictInput[] | null;

  @Field(() => String, {
    nullable: true,
    description: 'A comment for the reporter; at most 2,000 characters. Do not mention details of a case.',
  })
  @IsOptional()
  @IsStorableText()
  @MaxLength(2_000)
  readonly comment?: string | null;
}

const FEEDBACK_STATES = ['UNDER_INVESTIGATION', 'ACTION_TAKEN'] as const;
export type FeedbackState = (typeof FEEDBACK_STATES)[number];
export const FeedbackStateEnum = enumOf(FEEDBACK_STATES);
registerEnumType(FeedbackStateEnum, {
  name: 'FeedbackState',
  description: 'State of an accepted report in a country.',
  valuesMap: {
    UNDER_INVESTIGATION: { description: 'The report is under investigation.' },
    ACTION_TAKEN: { description: 'The country has acted on the report.' },
  },
});

@InputType('ReportFeedbackInput', { description: 'Feedback for the reporter.' })
export class ReportFeedbackInput {
  @Field(() => FeedbackStateEnum, { nullable: true, description: 'New state of an accepted entry; absent: unchanged.' })
  readonly state?: FeedbackState | null;

  @Field(() => [ReportValueVerdictInput], { nullable: true, defaultValue: [], description: 'Verdicts on single values.' })
  @IsOptional()
  @ArrayMaxSize(MOST_VALUES)
  readonly verdicts?: ReportValueVerdictInput[] | null;

  @Field(() => String, { nullable: true, description: 'At most 2,000 characters. Do not mention details of a case.' })
  @IsOptional()
  @IsStorableText()
  @MaxLength(2_000)
  readonly comment?: string | null;
}

@InputType('TriagePartInput', { description: 'One part of an entry that is split.' })
export class TriagePartInput {
  @Field(() => [Int], { description: 'Indexes of its values in the report, from 0; at most 1,000.' })
  @ArrayMaxSize(MOST_VALUES)
  @IsInt({ each: true })
  @Min(0, { each: true })
  @Max(MOST_VALUES, { each: true })
  readonly indexes: number[];

  @Field(() => ID, { nullable: true, description: 'The agency of the country that works on the part.' })
  @IsOptional()
  @MaxLength(64)
  readonly agencyId?: string | null;
}
