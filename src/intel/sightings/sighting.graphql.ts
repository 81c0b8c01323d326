import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsInt, IsOptional, Length, Max, MaxLength, Min, ValidateNested } from 'class-validator';
import { enumOf } from '../../platform/graphql/enums.js';
import { Cursor, DateTime } from '../../platform/graphql/scalars.js';
import type { Timestamp } from '../indicators/claim.js';
import { PageInfoType } from '../indicators/indicator.graphql.js';
import type { Attribution, Tlp } from '../../tenancy/sharing/label.js';
import { AttributionEnum, AudienceInput, audienceSpecOf, TlpEnum } from '../../tenancy/sharing/sharing.graphql.js';
import { LONGEST_NOTE, MOST_COUNTED, type SightingDraft, type SightingRow, type Verdict, VERDICTS } from './sighting.js';
import type { TallyRow } from './browse-sightings.service.js';

export const VerdictEnum = enumOf(VERDICTS);
registerEnumType(VerdictEnum, {
  name: 'SightingVerdict',
  description: 'What somebody says about an indicator.',
  valuesMap: {
    SEEN: { description: 'We met it, too.' },
    FALSE_POSITIVE: { description: 'It is not what the indicator says: a victim, a bank, a mistake.' },
    EXPIRED: { description: 'It was right once, and is out of use.' },
  },
});

@InputType('SightingInput', {
  description: 'What one met with. Said again about the same occasion it replaces what was said: see externalId.',
})
export class SightingInput {
  @Field(() => ID, { description: 'An indicator that the viewer sees; one’s own, too.' })
  @MaxLength(64)
  readonly indicatorId: string;

  @Field(() => VerdictEnum, { nullable: true, defaultValue: 'SEEN', description: 'What is said about it.' })
  readonly verdict?: Verdict | null;

  @Field(() => Int, { nullable: true, defaultValue: 1, description: 'How often, 1 to 999,999,999.' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MOST_COUNTED)
  readonly count?: number | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was first met.' })
  readonly firstSeen?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was last met.' })
  readonly lastSeen?: Date | null;

  @Field(() => String, { nullable: true, description: 'A word about it, at most 2,000 characters. No data of victims or users.' })
  @IsOptional()
  @MaxLength(LONGEST_NOTE)
  readonly note?: string | null;

  @Field(() => AudienceInput, {
    nullable: true,
    description:
      "Who sees it besides the indicator's owner, as far as they see the indicator; absent or empty: nobody. The indicator's label limits it. Partners leave it out.",
  })
  @IsOptional()
  @ValidateNested()
  readonly audience?: AudienceInput | null;

  @Field(() => AttributionEnum, {
    nullable: true,
    defaultValue: 'NAMED',
    description: 'What readers learn of the sighter; with HIDDEN nothing. AGENCY shows the party.',
  })
  readonly attribution?: Attribution | null;

  @Field(() => String, {
    nullable: true,
    description:
      "The sighter's own reference, 1 to 500 characters: said again under it, it replaces. Without one the agency, indicator, verdict and times are what it is known by; without times, the day (UTC).",
  })
  @IsOptional()
  @Length(1, 500)
  readonly externalId?: string | null;
}

export const sightingDraftOf = ({ audience, verdict, count, attribution, ...input }: SightingInput): SightingDraft => ({
  ...input,
  verdict: verdict ?? 'SEEN',
  count: count ?? 1,
  attribution: attribution ?? 'NAMED',
  audience: audience ? audienceSpecOf(audience) : null,
});

@ObjectType('Sighting', {
  description:
    "What an agency says about an indicator. Its owner sees it, and whoever is in the sighting's audience and sees the indicator.",
})
export class SightingType {
  @Field(() => ID, { description: 'Identifier.' })
  readonly id: string;

  @Field(() => ID, { description: 'The indicator that it is about.' })
  readonly indicatorId: string;

  @Field(() => VerdictEnum, { description: 'What is said.' })
  readonly verdict: Verdict;

  @Field(() => Int, { description: 'How often.' })
  readonly count: number;

  @Field(() => DateTime, { nullable: true, description: 'When it was first met.' })
  readonly firstSeen: Timestamp | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was last met.' })
  readonly lastSeen: Timestamp | null;

  @Field(() => String, { nullable: true, description: 'A word about it.' })
  readonly note: string | null;

  @Field(() => TlpEnum, { description: 'The label of the indicator when this was said, or a narrower one that it has had since.' })
  readonly tlp: Tlp;

  @Field(() => DateTime, { description: 'When it was said.' })
  readonly at: Timestamp;

  @Field(() => DateTime, { description: 'When it was said last.' })
  readonly updatedAt: Timestamp;

  @Field(() => Int, { description: 'Version, from 1.' })
  readonly version: number;

  @Field(() => DateTime, { nullable: true, description: 'When the sighter took it back.' })
  readonly revokedAt: Timestamp | null;

  @Field(() => String, { nullable: true, description: 'Why the sighter took it back.' })
  readonly revokedReason: string | null;

  /** Not in the API: the row, for the fields that depend on who reads. */
  readonly row: SightingRow;

  static of = (row: SightingRow): SightingType => ({
    id: row.id,
    indicatorId: row.indicator,
    verdict: row.verdict,
    count: row.count,
    firstSeen: row.first_seen,
    lastSeen: row.last_seen,
    note: row.note,
    tlp: row.tlp,
    at: row.published_at,
    updatedAt: row.updated_at,
    version: row.version,
    revokedAt: row.revoked_at,
    revokedReason: row.revoked_reason,
    row,
  });
}

@ObjectType('SightingEdge', { description: 'A sighting at its place in a list.' })
export class SightingEdgeType {
  @Field(() => Cursor, { description: 'Pass it as `after` to go on behind this one.' })
  readonly cursor: string;

  @Field(() => SightingType, { description: 'The sighting.' })
  readonly node: SightingType;
}

@ObjectType('SightingConnection', { description: 'A page of sightings, newest first.' })
export class SightingConnectionType {
  @Field(() => [SightingEdgeType], { description: 'The sightings of this page.' })
  readonly edges: readonly SightingEdgeType[];

  @Field(() => PageInfoType, { description: 'Where the list goes on.' })
  readonly pageInfo: PageInfoType;
}

@ObjectType('SightingTally', { description: 'What is said with one verdict, as far as the viewer sees it.' })
export class SightingTallyType {
  @Field(() => Int, { description: 'How often in all; at most 2,147,483,647.' })
  readonly count: number;

  @Field(() => DateTime, { nullable: true, description: 'The earliest time; null: never.' })
  readonly first: Timestamp | null;

  @Field(() => DateTime, { nullable: true, description: 'The latest time; null: never.' })
  readonly last: Timestamp | null;

  @Field(() => Int, { description: 'By how many parties.' })
  readonly sighters: number;
}

@ObjectType('SightingSummary', {
  description: 'What is said about an indicator, as far as the viewer sees it; what was taken back does not count.',
})
export class SightingSummaryType {
  @Field(() => SightingTallyType, { description: 'SEEN.' })
  readonly seen: SightingTallyType;

  @Field(() => SightingTallyType, { description: 'FALSE_POSITIVE.' })
  readonly falsePositive: SightingTallyType;

  @Field(() => SightingTallyType, { description: 'EXPIRED.' })
  readonly expired: SightingTallyType;

  @Field(() => Int, { description: 'How many parties say anything.' })
  readonly sighters: number;

  static of(rows: readonly TallyRow[]): SightingSummaryType {
    const tally = (verdict: Verdict): SightingTallyType => rows.find((row) => row.verdict === verdict) ?? NONE;
    return {
      seen: tally('SEEN'),
      falsePositive: tally('FALSE_POSITIVE'),
      expired: tally('EXPIRED'),
      sighters: rows.find((row) => row.verdict === null)?.sighters ?? 0,
    };
  }
}

const NONE: SightingTallyType = { count: 0, first: null, last: null, sighters: 0 };
