import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsInt, IsOptional, Length, Max, MaxLength, Min, ValidateNested } from 'class-validator';
import { enumOf } from '../../platform/graphql/enums.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { ItemType } from '../../platform/graphql/items.graphql.js';
import type { Timestamp } from '../indicators/claim.js';
import { connectionType } from '../../platform/graphql/connection.js';
import type { Attribution, Tlp } from '../../tenancy/sharing/label.js';
import { AttributionEnum, AudienceInput, audienceSpecOf, TlpEnum } from '../../tenancy/sharing/sharing.graphql.js';
import { LONGEST_NOTE, MOST_COUNTED, type SightingDraft, type SightingRow, type Verdict, VERDICTS } from './sighting.js';
import type { TallyRow } from './browse-sightings.service.js';

export const VerdictEnum = enumOf(VERDICTS);
registerEnumType(VerdictEnum, {
  name: 'SightingVerdict',
  description: 'Verdict of an agency on an indicator.',
  valuesMap: {
    SEEN: { description: 'The agency has met the value as well.' },
    FALSE_POSITIVE: { description: 'The indicator is wrong: a victim, a bank, a mistake.' },
    EXPIRED: { description: 'The indicator was right once, and the value is out of use.' },
  },
});

@InputType('SightingInput', {
  description: 'A sighting of an indicator. Sending it again for the same occasion replaces the former sighting: see externalId.',
})
export class SightingInput {
  @Field(() => ID, { description: "An indicator that the viewer sees; it may be the viewer's own." })
  @MaxLength(64)
  readonly indicatorId: string;

  @Field(() => VerdictEnum, { nullable: true, defaultValue: 'SEEN', description: 'What the sighting states about the value.' })
  readonly verdict?: Verdict | null;

  @Field(() => Int, { nullable: true, defaultValue: 1, description: 'How many times the value was met, 1 to 999,999,999.' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MOST_COUNTED)
  readonly count?: number | null;

  @Field(() => DateTime, { nullable: true, description: 'When the value was first met.' })
  readonly firstSeen?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When the value was last met.' })
  readonly lastSeen?: Date | null;

  @Field(() => String, { nullable: true, description: 'A note, at most 2,000 characters. No data of victims or users.' })
  @IsOptional()
  @MaxLength(LONGEST_NOTE)
  readonly note?: string | null;

  @Field(() => AudienceInput, {
    nullable: true,
    description:
      "Parties that see it besides the indicator's owner, if they see the indicator; absent or empty: none. The indicator's label limits it. Partners must omit this field.",
  })
  @IsOptional()
  @ValidateNested()
  readonly audience?: AudienceInput | null;

  @Field(() => AttributionEnum, {
    nullable: true,
    defaultValue: 'NAMED',
    description: 'What readers learn about the sighter. HIDDEN shows nothing. AGENCY shows the party.',
  })
  readonly attribution?: Attribution | null;

  @Field(() => String, {
    nullable: true,
    description:
      "The sighter's own reference, 1 to 500 characters: sending it again replaces the sighting. Without a reference, the agency, indicator, verdict and times identify the sighting; without times, the day (UTC).",
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
    "A sighting of an indicator by an agency. The indicator's owner sees it, and each reader in the sighting's audience that sees the indicator.",
  implements: () => [ItemType],
})
export class SightingType implements ItemType {
  @Field(() => ID, { description: 'Identifier.' })
  readonly id: string;

  @Field(() => ID, { description: 'The sighted indicator.' })
  readonly indicatorId: string;

  @Field(() => VerdictEnum, { description: 'What the sighting states about the value.' })
  readonly verdict: Verdict;

  @Field(() => Int, { description: 'How many times the value was met.' })
  readonly count: number;

  @Field(() => DateTime, { nullable: true, description: 'When the value was first met.' })
  readonly firstSeen: Timestamp | null;

  @Field(() => DateTime, { nullable: true, description: 'When the value was last met.' })
  readonly lastSeen: Timestamp | null;

  @Field(() => String, { nullable: true, description: 'A note of the party that published the sighting.' })
  readonly note: string | null;

  @Field(() => TlpEnum, { description: 'The label of the indicator at the time of the sighting, or a stricter one that it has had since.' })
  readonly tlp: Tlp;

  @Field(() => DateTime, { description: 'When it was published.' })
  readonly at: Timestamp;

  @Field(() => DateTime, { description: 'When this version was written.' })
  readonly updatedAt: Timestamp;

  @Field(() => Int, { description: 'Version, from 1.' })
  readonly version: number;

  @Field(() => DateTime, {
    nullable: true,
    description: 'End of retention, which every sighting has: not after that of its indicator (retentionRules).',
  })
  readonly retainUntil: Timestamp | null;

  @Field(() => DateTime, { nullable: true, description: 'When the sighter revoked it.' })
  readonly revokedAt: Timestamp | null;

  @Field(() => String, { nullable: true, description: 'Why the sighter revoked it.' })
  readonly revokedReason: string | null;

  /** Not in the API: the row, for the fields that depend on the reader. */
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
    retainUntil: row.retain_until,
    revokedAt: row.revoked_at,
    revokedReason: row.revoked_reason,
    row,
  });
}

export const SightingConnection = connectionType('Sighting', () => SightingType, {
  description: 'Sightings of an indicator, newest first.',
});

@ObjectType('SightingTally', { description: 'The sightings with one verdict that the viewer sees.' })
export class SightingTallyType {
  @Field(() => Int, { description: 'Total count; at most 2,147,483,647.' })
  readonly count: number;

  @Field(() => DateTime, { nullable: true, description: 'The earliest time; null: never.' })
  readonly first: Timestamp | null;

  @Field(() => DateTime, { nullable: true, description: 'The latest time; null: never.' })
  readonly last: Timestamp | null;

  @Field(() => Int, { description: 'Number of parties.' })
  readonly sighters: number;
}

@ObjectType('SightingSummary', {
  description: 'The sightings of an indicator that the viewer sees, in numbers; revoked ones do not count.',
})
export class SightingSummaryType {
  @Field(() => SightingTallyType, { description: 'Sightings with the verdict SEEN: the value was met.' })
  readonly seen: SightingTallyType;

  @Field(() => SightingTallyType, { description: 'Sightings with the verdict FALSE_POSITIVE.' })
  readonly falsePositive: SightingTallyType;

  @Field(() => SightingTallyType, { description: 'Sightings with the verdict EXPIRED.' })
  readonly expired: SightingTallyType;

  @Field(() => Int, { description: 'Number of parties with a sighting.' })
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
