import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { ArrayMaxSize, IsIn, IsInt, IsOptional, Length, Max, MaxLength, Min } from 'class-validator';
import { MOST_FILES } from '../evidence/evidence.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { IsStorableText } from '../../platform/graphql/storable-text.js';
import { problem, type RefusedItem } from '../../platform/graphql/batch.js';
import { formProblems } from '../indicators/item-form.js';
import type { Attribution, Tlp } from '../../tenancy/sharing/label.js';
import { AttributionEnum, AudienceInput, audienceSpecOf, TlpEnum } from '../../tenancy/sharing/sharing.graphql.js';
import { LONGEST_DESCRIPTION, type Relation, type RelationshipDraft } from './relationship.js';
import { RelationEnum } from './relationship.graphql.js';

@InputType('RelationshipInput', {
  description:
    'A relationship between two indicators. If the agency publishes it again, with the same externalId or the same two indicators, it replaces the earlier version.',
})
export class RelationshipInput {
  @Field(() => RelationEnum, { description: 'Type of the relationship.' })
  readonly type: Relation;

  @Field(() => ID, { description: 'The first indicator. The viewer must see it.' })
  @MaxLength(64)
  readonly fromId: string;

  @Field(() => ID, { description: 'The second indicator, of another value. The viewer must see it.' })
  @MaxLength(64)
  readonly toId: string;

  @Field(() => String, { nullable: true, description: 'Description; at most 5,000 characters.' })
  @IsOptional()
  @IsStorableText()
  @MaxLength(LONGEST_DESCRIPTION)
  readonly description?: string | null;

  @Field(() => Int, { nullable: true, description: 'Confidence of the author, 0 to 100.' })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(100)
  readonly confidence?: number | null;

  @Field(() => String, { nullable: true, description: 'Reliability of the source: Admiralty code A to F.' })
  @IsOptional()
  @IsIn(['A', 'B', 'C', 'D', 'E', 'F'])
  readonly reliability?: string | null;

  @Field(() => Int, { nullable: true, description: 'Credibility of the information: Admiralty code 1 to 6.' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(6)
  readonly credibility?: number | null;

  @Field(() => DateTime, { nullable: true, description: 'When the relationship was first seen.' })
  readonly firstSeen?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When the relationship was last seen.' })
  readonly lastSeen?: Date | null;

  @Field(() => String, {
    nullable: true,
    description: "The author's own reference, 1 to 500 characters: a relationship with the same reference replaces the earlier version.",
  })
  @IsOptional()
  @IsStorableText()
  @Length(1, 500)
  readonly externalId?: string | null;

  @Field(() => TlpEnum, {
    nullable: true,
    description: 'Label of the relationship. The strictest label of the relationship and both indicators applies.',
  })
  readonly tlp?: Tlp | null;

  @Field(() => AttributionEnum, { nullable: true, defaultValue: 'NAMED', description: 'What readers learn about the author.' })
  readonly attribution?: Attribution | null;

  @Field(() => AudienceInput, {
    nullable: true,
    description:
      "Readers of the relationship, as far as they see both indicators. If absent, the default audience of the viewer's party; without a default, its own party only.",
  })
  readonly audience?: AudienceInput | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'Whether partners in the audience get the relationship with its text.',
  })
  readonly released?: boolean | null;

  @Field(() => [ID], { nullable: true, defaultValue: [], description: "Evidence files of the viewer's agency, at most 20." })
  @IsOptional()
  @ArrayMaxSize(MOST_FILES)
  @MaxLength(64, { each: true })
  readonly evidence?: string[] | null;
}

/** A relationship of the input, or its refusal because of its form. */
export type ValidatedRelationship = RelationshipDraft | RefusedItem;

/** Checks one relationship of a batch with the decorators of its class. A bad form affects only its own receipt. Null means the default where one exists. */
export function validateRelationship(sent: RelationshipInput): ValidatedRelationship {
  const audience = sent.audience ? Object.assign(new AudienceInput(), sent.audience) : null;
  const input = Object.assign(new RelationshipInput(), sent);
  const refusal = [
    ...formProblems(input),
    ...(audience ? formProblems(audience, 'audience.') : []),
    ...(input.firstSeen && input.lastSeen && input.lastSeen < input.firstSeen
      ? [problem('SEEN_BACKWARDS', 'The last sighting (lastSeen) must not be before the first one (firstSeen).', 'lastSeen')]
      : []),
  ];
  if (refusal.length > 0) return { refusal };
  const { type, fromId, toId, ...fields } = input;
  return {
    ...fields,
    relation: type,
    from: fromId.toLowerCase(),
    to: toId.toLowerCase(),
    description: fields.description?.trim() || null,
    attribution: fields.attribution ?? 'NAMED',
    audience: audience && audienceSpecOf(audience),
    released: fields.released ?? false,
    evidence: (fields.evidence ?? []).map((id) => id.toLowerCase()),
  };
}

@InputType('RelationshipFilter', { description: 'Restricts the listed relationships. An absent field does not restrict.' })
export class RelationshipFilterInput {
  @Field(() => [RelationEnum], { nullable: true, description: 'Relationships of any of these types.' })
  readonly types?: Relation[] | null;

  @Field(() => [ID], { nullable: true, description: 'Relationships of any of these indicators, at either end.' })
  @IsOptional()
  @ArrayMaxSize(100)
  readonly indicators?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Relationships of any of these parties, as far as they are named.' })
  @IsOptional()
  @ArrayMaxSize(250)
  readonly owners?: string[] | null;

  @Field(() => Boolean, { nullable: true, defaultValue: false, description: 'Whether revoked relationships are included.' })
  readonly includeRevoked?: boolean | null;
}
