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
  description: 'What joins two indicators. Said again under its externalId, or of the same two, it replaces what was said.',
})
export class RelationshipInput {
  @Field(() => RelationEnum, { description: 'What joins them.' })
  readonly type: Relation;

  @Field(() => ID, { description: 'An indicator that the viewer sees: from.' })
  @MaxLength(64)
  readonly from: string;

  @Field(() => ID, { description: 'An indicator that the viewer sees, of another value: to.' })
  @MaxLength(64)
  readonly to: string;

  @Field(() => String, { nullable: true, description: 'What is known about it; at most 5,000 characters.' })
  @IsOptional()
  @IsStorableText()
  @MaxLength(LONGEST_DESCRIPTION)
  readonly description?: string | null;

  @Field(() => Int, { nullable: true, description: 'How sure its author is, 0 to 100.' })
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

  @Field(() => DateTime, { nullable: true, description: 'Since when they belong together.' })
  readonly firstSeen?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Until when it was seen.' })
  readonly lastSeen?: Date | null;

  @Field(() => String, {
    nullable: true,
    description: "The author's own reference, 1 to 500 characters: said again under it, it replaces.",
  })
  @IsOptional()
  @IsStorableText()
  @Length(1, 500)
  readonly externalId?: string | null;

  @Field(() => TlpEnum, { nullable: true, description: 'A label of its own; the strictest one of it and both indicators holds.' })
  readonly tlp?: Tlp | null;

  @Field(() => AttributionEnum, { nullable: true, defaultValue: 'NAMED', description: 'What readers learn of its author.' })
  readonly attribution?: Attribution | null;

  @Field(() => AudienceInput, {
    nullable: true,
    description:
      "Who sees it, as far as they see both indicators; absent: the default of the viewer's party, and where it has none its own party alone.",
  })
  readonly audience?: AudienceInput | null;

  @Field(() => Boolean, { nullable: true, defaultValue: false, description: 'Partners that are named get it, words and all.' })
  readonly released?: boolean | null;

  @Field(() => [ID], { nullable: true, defaultValue: [], description: "At most 20 files of the viewer's agency." })
  @IsOptional()
  @ArrayMaxSize(MOST_FILES)
  @MaxLength(64, { each: true })
  readonly evidence?: string[] | null;
}

/** A relationship that may be read already as refused, by its form alone. */
export type ValidatedRelationship = RelationshipDraft | RefusedItem;

/** Checks the form of one of a batch by its class's decorators: a bad form is its own receipt and nobody else's. Null where there is a default means the default. */
export function validateRelationship(sent: RelationshipInput): ValidatedRelationship {
  const audience = sent.audience ? Object.assign(new AudienceInput(), sent.audience) : null;
  const input = Object.assign(new RelationshipInput(), sent);
  const refusal = [
    ...formProblems(input),
    ...(audience ? formProblems(audience, 'audience.') : []),
    ...(input.firstSeen && input.lastSeen && input.lastSeen < input.firstSeen
      ? [problem('SEEN_BACKWARDS', 'lastSeen lies before firstSeen.', 'lastSeen')]
      : []),
  ];
  if (refusal.length > 0) return { refusal };
  const { type, from, to, ...said } = input;
  return {
    ...said,
    relation: type,
    from: from.toLowerCase(),
    to: to.toLowerCase(),
    description: said.description?.trim() || null,
    attribution: said.attribution ?? 'NAMED',
    audience: audience && audienceSpecOf(audience),
    released: said.released ?? false,
    evidence: (said.evidence ?? []).map((id) => id.toLowerCase()),
  };
}

@InputType('RelationshipFilter', { description: 'Which relationships are listed. What is absent does not restrict.' })
export class RelationshipFilterInput {
  @Field(() => [RelationEnum], { nullable: true, description: 'Of any of these types.' })
  readonly types?: Relation[] | null;

  @Field(() => [ID], { nullable: true, description: 'Of any of these indicators, at either end.' })
  @IsOptional()
  @ArrayMaxSize(100)
  readonly indicators?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Said by any of these parties, as far as they are named.' })
  @IsOptional()
  @ArrayMaxSize(250)
  readonly by?: string[] | null;

  @Field(() => Boolean, { nullable: true, defaultValue: false, description: 'Also those that were taken back.' })
  readonly includeRevoked?: boolean | null;
}
