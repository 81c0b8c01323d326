import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { MoneyInput } from '../../platform/graphql/money.graphql.js';
import { ArrayMaxSize, IsOptional, Length, MaxLength, Min } from 'class-validator';
import { CountryCode, DateTime } from '../../platform/graphql/scalars.js';
import { IsStorableText } from '../../platform/graphql/storable-text.js';
import type { Threat } from '../../intel/indicators/claim.js';
import { MOST_FILES } from '../../intel/evidence/evidence.js';
import type { PersonStatus } from '../../intel/indicators/person-status.js';
import { KindEnum, ThreatEnum } from '../../intel/indicators/indicator.graphql.js';
import { PersonStatusEnum } from '../../intel/indicators/person.graphql.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { TlpEnum } from '../../tenancy/sharing/sharing.graphql.js';
import { type Kind, LONGEST_HINT, LONGEST_VALUE } from '../../values/values/value.js';
import { LONGEST_NARRATIVE, MOST_COUNTRIES, MOST_LOSSES, MOST_VALUES, type ReportFields } from './report.js';

@InputType('ReportValueInput', { description: 'A value that a report is about, in any spelling, defanged or not.' })
export class ReportValueInput {
  @Field(() => KindEnum, { description: 'Kind of the value.' })
  readonly kind: Kind;

  @Field(() => String, { description: 'The value; at most 4,096 characters.' })
  @IsStorableText()
  @MaxLength(LONGEST_VALUE)
  readonly value: string;

  @Field(() => String, { nullable: true, description: 'Platform of an account or payment scheme, lower case.' })
  @IsOptional()
  @IsStorableText()
  @MaxLength(LONGEST_HINT)
  readonly platform?: string | null;

  @Field(() => String, { nullable: true, description: 'Network of a wallet; absent: derived from the address.' })
  @IsOptional()
  @IsStorableText()
  @MaxLength(LONGEST_HINT)
  readonly network?: string | null;

  @Field(() => String, { nullable: true, description: 'National bank code, BIC or short name (KBANK), for an account without IBAN.' })
  @IsOptional()
  @IsStorableText()
  @MaxLength(LONGEST_HINT)
  readonly bank?: string | null;

  @Field(() => CountryCode, { nullable: true, description: 'Country of a phone number or account in national format.' })
  readonly country?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'What the value was used for; at most 2,000 characters. Do not enter data of victims.',
  })
  @IsOptional()
  @IsStorableText()
  @MaxLength(2_000)
  readonly note?: string | null;

  @Field(() => PersonStatusEnum, { nullable: true, description: 'Status of the person behind the value: victim, money mule …' })
  readonly personStatus?: PersonStatus | null;
}

@InputType('ReportInput', { description: 'A whole report. A field that is absent in an amendment is cleared.' })
export class ReportInput {
  @Field(() => String, {
    description:
      "The reporter's own reference, 1 to 200 characters. Submitting again under the same reference amends the report, as a new version.",
  })
  @IsStorableText()
  @Length(1, 200)
  readonly reference: string;

  @Field(() => Int, {
    nullable: true,
    description:
      'The version of the report that the reporter read; absent for a new report. If it is not current, nothing is stored (VERSION_STALE). Absent in an amendment: any version.',
  })
  @IsOptional()
  @Min(1)
  readonly version?: number | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description:
      'Keeps the report visible to the reporter only. Send it again without this field to submit it. A submitted report cannot become a draft again.',
  })
  readonly draft?: boolean | null;

  @Field(() => String, { description: 'Title of the report, 1 to 300 characters.' })
  @IsStorableText()
  @Length(1, 300)
  readonly title: string;

  @Field(() => String, { nullable: true, description: 'What happened; at most 50,000 characters.' })
  @IsOptional()
  @IsStorableText()
  @MaxLength(LONGEST_NARRATIVE)
  readonly narrative?: string | null;

  @Field(() => ThreatEnum, { description: 'What the values are used for.' })
  readonly threat: Threat;

  @Field(() => TlpEnum, { description: 'Traffic Light Protocol label. AMBER_STRICT is allowed for drafts only.' })
  readonly tlp: Tlp;

  @Field(() => String, { nullable: true, description: 'The platform on which it happened, 1 to 100 characters.' })
  @IsOptional()
  @IsStorableText()
  @Length(1, 100)
  readonly platform?: string | null;

  @Field(() => CountryCode, {
    nullable: true,
    description: 'The country in which the accounts are registered, or were used, according to the platform.',
  })
  readonly platformCountry?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When it began.' })
  readonly incidentStartedAt?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When it ended; not before incidentStartedAt.' })
  readonly incidentEndedAt?: Date | null;

  @Field(() => [MoneyInput], { nullable: true, defaultValue: [], description: 'Losses, one entry for each currency; at most 20.' })
  @IsOptional()
  @ArrayMaxSize(MOST_LOSSES)
  readonly losses?: MoneyInput[] | null;

  @Field(() => [CountryCode], { nullable: true, defaultValue: [], description: 'Where the victims are, at most 250.' })
  @IsOptional()
  @ArrayMaxSize(MOST_COUNTRIES)
  readonly victimCountries?: string[] | null;

  @Field(() => [CountryCode], { nullable: true, defaultValue: [], description: 'Where the suspects are, at most 250.' })
  @IsOptional()
  @ArrayMaxSize(MOST_COUNTRIES)
  readonly suspectCountries?: string[] | null;

  @Field(() => [CountryCode], {
    nullable: true,
    defaultValue: [],
    description: 'Member countries that receive the report in addition to those derived from its content.',
  })
  @IsOptional()
  @ArrayMaxSize(MOST_COUNTRIES)
  readonly countries?: string[] | null;

  @Field(() => [CountryCode], {
    nullable: true,
    defaultValue: [],
    description: 'Member countries that never receive the report. This overrides every other rule.',
  })
  @IsOptional()
  @ArrayMaxSize(MOST_COUNTRIES)
  readonly exceptCountries?: string[] | null;

  @Field(() => [ReportValueInput], { nullable: true, defaultValue: [], description: 'The values that the report is about; at most 1,000.' })
  @IsOptional()
  @ArrayMaxSize(MOST_VALUES)
  readonly values?: ReportValueInput[] | null;

  @Field(() => [ID], {
    nullable: true,
    defaultValue: [],
    description: "Evidence files, which the reporter's agency has uploaded (POST /bulk/evidence); at most 20.",
  })
  @IsOptional()
  @ArrayMaxSize(MOST_FILES)
  @MaxLength(64, { each: true })
  readonly evidence?: string[] | null;
}

const sorted = (countries: readonly string[] | null | undefined): readonly string[] => [...new Set(countries ?? [])].sort();

export const reportFieldsOf = ({ draft, losses, values: items, ...input }: ReportInput): ReportFields => ({
  ...input,
  draft: draft ?? false,
  losses: (losses ?? []).map(({ currency, amount }) => ({ currency, amount })),
  victimCountries: sorted(input.victimCountries),
  suspectCountries: sorted(input.suspectCountries),
  countries: sorted(input.countries),
  exceptCountries: sorted(input.exceptCountries),
  items: items ?? [],
  evidence: [...new Set((input.evidence ?? []).map((id) => id.toLowerCase()))],
});

@InputType('ReportFilter', { description: 'Conditions on a list of reports. An absent field does not filter.' })
export class ReportFilterInput {
  @Field(() => [ThreatEnum], { nullable: true, description: 'Reports about any of these threats.' })
  @IsOptional()
  @ArrayMaxSize(20)
  readonly threats?: Threat[] | null;

  @Field(() => [String], { nullable: true, description: 'Reports with any of these references.' })
  @IsOptional()
  @ArrayMaxSize(100)
  @MaxLength(200, { each: true })
  readonly references?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Reports of any of these parties.' })
  @IsOptional()
  @ArrayMaxSize(100)
  @MaxLength(64, { each: true })
  readonly owners?: string[] | null;

  @Field(() => Boolean, { nullable: true, defaultValue: false, description: 'Whether withdrawn reports are included.' })
  readonly includeWithdrawn?: boolean | null;
}
