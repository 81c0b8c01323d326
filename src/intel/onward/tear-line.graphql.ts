import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ArrayMaxSize, IsOptional, MaxLength } from 'class-validator';
import { enumOf } from '../../platform/graphql/enums.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { IsStorableText } from '../../platform/graphql/storable-text.js';
import type { ItemProblem } from '../../platform/graphql/batch.js';
import { IndicatorType } from '../indicators/indicator.graphql.js';
import { ProblemType } from '../indicators/publish.graphql.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { AudienceInput, audienceSpecOf, TlpEnum } from '../../tenancy/sharing/sharing.graphql.js';
import { type Coarseness, COARSENESS, TEAR_LINE_FIELDS, type TearLineField, type TearLineSpec } from './tear-line.policy.js';
import type { TearLines, TearLineResult } from './tear-lines.service.js';

export const TearLineFieldEnum = enumOf(TEAR_LINE_FIELDS);
registerEnumType(TearLineFieldEnum, {
  name: 'TearLineField',
  description: 'What a tear-line may keep of its original besides the value.',
  valuesMap: {
    THREAT: { description: 'What the value is used for; otherwise OTHER.' },
    TAGS: { description: 'The tags.' },
    SEEN: { description: 'When it was first and last seen, coarsened.' },
    VALID_UNTIL: { description: 'When it lapses, coarsened to no later moment.' },
    CONFIDENCE: { description: 'How sure the owner is.' },
    EVALUATION: { description: 'The Admiralty code.' },
    PERSON_STATUS: { description: 'What the person is. VICTIM and WITNESS are kept in any case: no partner gets the copy either.' },
  },
});

export const CoarsenessEnum = enumOf(COARSENESS);
registerEnumType(CoarsenessEnum, {
  name: 'Coarseness',
  description: 'To what dates are coarsened: the beginning, UTC, of the step that they lie in.',
  valuesMap: {
    DAY: { description: 'The day.' },
    WEEK: { description: 'The week, from Monday.' },
    MONTH: { description: 'The month.' },
    QUARTER: { description: 'The quarter of the year.' },
  },
});

@InputType('TearLineInput', { description: 'What to tear off a claim, and for whom. What is not kept is left out.' })
export class TearLineInput {
  @Field(() => ID, { description: "A claim of the viewer's own agency." })
  readonly indicatorId: string;

  @Field(() => TlpEnum, { description: 'Label of the copy: milder than that of the original, or the same.' })
  readonly tlp: Tlp;

  @Field(() => AudienceInput, { description: 'For whose eyes the copy is.' })
  readonly audience: AudienceInput;

  @Field(() => [TearLineFieldEnum], { nullable: true, defaultValue: [], description: 'What of the original the copy says as well.' })
  @IsOptional()
  @ArrayMaxSize(20)
  readonly keep?: TearLineField[] | null;

  @Field(() => CoarsenessEnum, { nullable: true, defaultValue: 'MONTH', description: 'To what dates are coarsened.' })
  readonly coarsen?: Coarseness | null;

  @Field(() => String, { nullable: true, description: 'What the copy says about the value, written anew; at most 20,000 characters.' })
  @IsOptional()
  @IsStorableText()
  @MaxLength(20_000)
  readonly description?: string | null;

  @Field(() => Boolean, { nullable: true, defaultValue: true, description: 'Whether readers learn nothing of the owner.' })
  readonly hideSource?: boolean | null;
}

export const tearLineSpecOf = ({ tlp, audience, keep, coarsen, description, hideSource }: TearLineInput): TearLineSpec => ({
  tlp,
  audience: audienceSpecOf(audience),
  keep: keep ?? [],
  coarsen: coarsen ?? 'MONTH',
  description: description ?? null,
  hideSource: hideSource ?? true,
});

@ObjectType('TearLineReceipt', { description: 'A tear-line as it was written.' })
export class TearLineReceiptType {
  @Field(() => IndicatorType, { description: 'The copy: to its readers a claim like any other.' })
  readonly indicator: IndicatorType;

  @Field(() => [ProblemType], { description: 'What is remarkable: a second officer must release it …' })
  readonly problems: readonly ItemProblem[];

  static of = ({ claim, warnings }: TearLineResult): TearLineReceiptType => ({ indicator: IndicatorType.of(claim), problems: warnings });
}

@ObjectType('TearLine', { description: 'A copy that was torn off a claim.' })
export class TearLineType {
  @Field(() => IndicatorType, { description: 'The copy.' })
  readonly indicator: IndicatorType;

  @Field(() => String, { nullable: true, description: 'E-mail address of who released it; null for a machine.' })
  readonly releasedBy: string | null;

  @Field(() => DateTime, { description: 'When it was released.' })
  readonly releasedAt: Date;
}

@ObjectType('TearLines', { description: "A claim of the viewer's party and its tear-lines; nobody else learns that they belong together." })
export class TearLinesType {
  @Field(() => IndicatorType, { nullable: true, description: 'The original; null when it is gone, or closed to the viewer.' })
  readonly original: IndicatorType | null;

  @Field(() => [TearLineType], { description: 'What was torn off it, newest first.' })
  readonly tearLines: readonly TearLineType[];

  static of = ({ original, copies }: TearLines): TearLinesType => ({
    original: original && IndicatorType.of(original),
    tearLines: copies.map(({ claim, madeBy, madeAt }) => ({ indicator: IndicatorType.of(claim), releasedBy: madeBy, releasedAt: madeAt })),
  });
}
