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
import { ItemVerdictEnum } from './outcome.graphql.js';
import type { ItemVerdict, TriageState } from './triage.js';
import { TriageStateEnum } from './triage.graphql.js';

@InputType('TriageFilter', { description: 'Which entries are listed. What is absent does not restrict.' })
export class TriageFilterInput {
  @Field(() => [TriageStateEnum], {
    nullable: true,
    description:
      'In any of these states; absent: what is to be done, which is what is new, was asked back, or was amended since it was decided or merged.',
  })
  @IsOptional()
  @ArrayMaxSize(10)
  readonly states?: TriageState[] | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether their time is over.' })
  readonly overdue?: boolean | null;

  @Field(() => [ThreatEnum], { nullable: true, description: 'About any of these.' })
  @IsOptional()
  @ArrayMaxSize(20)
  readonly threats?: Threat[] | null;

  @Field(() => [ID], { nullable: true, description: 'Reported by any of these partners.' })
  @IsOptional()
  @ArrayMaxSize(100)
  @MaxLength(64, { each: true })
  readonly partners?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Of any of these reports; then in any state, unless states says which.' })
  @IsOptional()
  @ArrayMaxSize(100)
  @MaxLength(64, { each: true })
  readonly reports?: string[] | null;

  @Field(() => Boolean, { nullable: true, defaultValue: false, description: 'Those alone that the viewer works on.' })
  readonly assignedToMe?: boolean | null;
}

@InputType('TriageEntryAtInput', { description: 'An entry of the queue as the officer has read it.' })
export class TriageEntryAtInput {
  @Field(() => ID, { description: 'The entry.' })
  @MaxLength(64)
  readonly id: string;

  @Field(() => Int, { description: 'The version that was read: another one is a CONFLICT.' })
  @IsInt()
  @Min(1)
  readonly version: number;
}

@InputType('ItemVerdictInput', { description: 'What is said to the reporter of one value.' })
export class ItemVerdictInput {
  @Field(() => Int, { description: 'The value’s place in the report’s items, from 0.' })
  @IsInt()
  @Min(0)
  @Max(MOST_VALUES)
  readonly place: number;

  @Field(() => ItemVerdictEnum, { description: 'What is said. ALREADY_KNOWN tells the reporter that the country holds the value.' })
  readonly verdict: ItemVerdict;
}

export const CreditEnum = enumOf(['NAMED', 'HIDDEN']);
registerEnumType(CreditEnum, {
  name: 'Credit',
  description: 'Whether readers of a claim learn which partner reported its value.',
  valuesMap: {
    NAMED: { description: 'Countries that see the claim do, and that partner; no other partner.' },
    HIDDEN: { description: 'Nobody outside the country that accepted it does.' },
  },
});

/** All that a claim says but its value, which is the report's: what claims learn to say, accepted ones can. */
@InputType('AcceptItemInput', { description: 'A value of the report that becomes a claim of the officer’s agency.' })
export class AcceptItemInput extends OmitType(
  PublishIndicatorInput,
  ['kind', 'value', 'platform', 'network', 'bank', 'country', 'tlp', 'threat', 'audience', 'ownerAloneIfNew', 'provenance'] as const,
  InputType,
) {
  @Field(() => Int, { description: 'The value’s place in the report’s items, from 0.' })
  @IsInt()
  @Min(0)
  @Max(MOST_VALUES)
  readonly place: number;

  @Field(() => TlpEnum, { nullable: true, description: 'Label; absent: the report’s. A milder one than the report’s is refused.' })
  readonly tlp?: Tlp | null;

  @Field(() => ThreatEnum, { nullable: true, description: 'What the value is used for; absent: what the report says.' })
  readonly threat?: Threat | null;

  @Field(() => AudienceInput, {
    nullable: true,
    description: 'For whose eyes it is; absent: unchanged, or the officer’s own party alone for a new claim.',
  })
  readonly audience?: AudienceInput | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'Whether a claim that the agency has on the value already is published again with this; false: the value is refused then.',
  })
  readonly restate?: boolean | null;
}

@InputType('AcceptReportInput', { description: 'What is taken out of a report, and what its reporter is told.' })
export class AcceptReportInput {
  @Field(() => ID, { description: 'The entry.' })
  @MaxLength(64)
  readonly entryId: string;

  @Field(() => Int, { description: 'The version that was read: another one is a CONFLICT.' })
  @IsInt()
  @Min(1)
  readonly version: number;

  @Field(() => [AcceptItemInput], {
    nullable: true,
    defaultValue: [],
    description: 'Values that become claims; none: the report is accepted alone.',
  })
  @IsOptional()
  @ArrayMaxSize(MOST_VALUES)
  readonly items?: AcceptItemInput[] | null;

  @Field(() => CreditEnum, { nullable: true, defaultValue: 'HIDDEN', description: 'Whether the partner is named beside the claims.' })
  readonly credit?: 'NAMED' | 'HIDDEN' | null;

  @Field(() => [ItemVerdictInput], { nullable: true, defaultValue: [], description: 'What the reporter is told of single values.' })
  @IsOptional()
  @ArrayMaxSize(MOST_VALUES)
  readonly feedback?: ItemVerdictInput[] | null;

  @Field(() => String, { nullable: true, description: 'What the reporter is told besides; at most 2,000 characters. Nothing of a case.' })
  @IsOptional()
  @IsStorableText()
  @MaxLength(2_000)
  readonly comment?: string | null;
}

const FEEDBACK_STATUSES = ['UNDER_INVESTIGATION', 'ACTION_TAKEN'] as const;
export type FeedbackStatus = (typeof FEEDBACK_STATUSES)[number];
export const FeedbackStatusEnum = enumOf(FEEDBACK_STATUSES);
registerEnumType(FeedbackStatusEnum, {
  name: 'FeedbackStatus',
  description: 'How far a country is with what it accepted.',
  valuesMap: {
    UNDER_INVESTIGATION: { description: 'It is being investigated.' },
    ACTION_TAKEN: { description: 'The country has acted on it.' },
  },
});

@InputType('FeedbackInput', { description: 'What the reporter is told.' })
export class FeedbackInput {
  @Field(() => FeedbackStatusEnum, { nullable: true, description: 'How far an accepted entry is; absent: as it was.' })
  readonly status?: FeedbackStatus | null;

  @Field(() => [ItemVerdictInput], { nullable: true, defaultValue: [], description: 'What is said of single values.' })
  @IsOptional()
  @ArrayMaxSize(MOST_VALUES)
  readonly items?: ItemVerdictInput[] | null;

  @Field(() => String, { nullable: true, description: 'At most 2,000 characters. Nothing of a case.' })
  @IsOptional()
  @IsStorableText()
  @MaxLength(2_000)
  readonly comment?: string | null;
}

@InputType('TriagePartInput', { description: 'One part of an entry that is divided.' })
export class TriagePartInput {
  @Field(() => [Int], { description: 'Places of its values in the report’s items, from 0.' })
  @ArrayMaxSize(MOST_VALUES)
  @IsInt({ each: true })
  @Min(0, { each: true })
  @Max(MOST_VALUES, { each: true })
  readonly places: number[];

  @Field(() => ID, { nullable: true, description: 'The agency of the country that takes it.' })
  @IsOptional()
  @MaxLength(64)
  readonly agencyId?: string | null;
}
