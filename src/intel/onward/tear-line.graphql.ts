import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ArrayMaxSize, IsOptional, MaxLength } from 'class-validator';
import type { ActorView } from '../../identity/auth/actor-view.js';
import { ActorType } from '../../identity/auth/actor.graphql.js';
import { enumOf } from '../../platform/graphql/enums.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { IsStorableText } from '../../platform/graphql/storable-text.js';
import { IndicatorType } from '../indicators/indicator.graphql.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { AudienceInput, audienceSpecOf, TlpEnum } from '../../tenancy/sharing/sharing.graphql.js';
import { type Coarseness, COARSENESS, TEAR_LINE_FIELDS, type TearLineField, type TearLineSpec } from './tear-line.policy.js';
import type { TearLine, TearLines } from './tear-lines.service.js';

export const TearLineFieldEnum = enumOf(TEAR_LINE_FIELDS);
registerEnumType(TearLineFieldEnum, {
  name: 'TearLineField',
  description: 'Fields that a tear-line may keep from its original, besides the value.',
  valuesMap: {
    THREAT: { description: 'The threat; if not kept, OTHER.' },
    TAGS: { description: 'The tags.' },
    SEEN: { description: 'First and last seen, coarsened.' },
    VALID_UNTIL: { description: 'End of validity, coarsened to an earlier or equal time.' },
    CONFIDENCE: { description: 'Confidence of the owner.' },
    EVALUATION: { description: 'The Admiralty code.' },
    PERSON_STATUS: { description: 'Status of the person. VICTIM and WITNESS are always kept, so no partner gets the copy.' },
  },
});

export const CoarsenessEnum = enumOf(COARSENESS);
registerEnumType(CoarsenessEnum, {
  name: 'Coarseness',
  description: 'Precision of dates: a date becomes the beginning (UTC) of the period that contains it.',
  valuesMap: {
    DAY: { description: 'The day.' },
    WEEK: { description: 'The week, from Monday.' },
    MONTH: { description: 'The month.' },
    QUARTER: { description: 'The quarter of the year.' },
  },
});

@InputType('TearLineInput', { description: 'A tear-line of an indicator and its audience. Fields that are not kept are left out.' })
export class TearLineInput {
  @Field(() => ID, { description: "An indicator of the viewer's own agency." })
  readonly indicatorId: string;

  @Field(() => TlpEnum, { description: 'Label of the copy: not stricter than the label of the original.' })
  readonly tlp: Tlp;

  @Field(() => AudienceInput, { description: 'Audience of the copy.' })
  readonly audience: AudienceInput;

  @Field(() => [TearLineFieldEnum], { nullable: true, defaultValue: [], description: 'Fields that the copy keeps from the original.' })
  @IsOptional()
  @ArrayMaxSize(20)
  readonly keep?: TearLineField[] | null;

  @Field(() => CoarsenessEnum, { nullable: true, defaultValue: 'MONTH', description: 'Precision of dates in the copy.' })
  readonly coarsen?: Coarseness | null;

  @Field(() => String, { nullable: true, description: 'A new description for the copy; at most 20,000 characters.' })
  @IsOptional()
  @IsStorableText()
  @MaxLength(20_000)
  readonly description?: string | null;

  @Field(() => Boolean, { nullable: true, defaultValue: true, description: 'Whether the owner is hidden from readers.' })
  readonly hideOwner?: boolean | null;
}

export const tearLineSpecOf = ({ tlp, audience, keep, coarsen, description, hideOwner }: TearLineInput): TearLineSpec => ({
  tlp,
  audience: audienceSpecOf(audience),
  keep: keep ?? [],
  coarsen: coarsen ?? 'MONTH',
  description: description ?? null,
  hideOwner: hideOwner ?? true,
});

@ObjectType('TearLine', { description: 'A reduced copy of an indicator.' })
export class TearLineType {
  @Field(() => IndicatorType, { description: 'The indicator that was published as the reduced copy.' })
  readonly indicator: IndicatorType;

  @Field(() => ActorType, { nullable: true, description: 'Who released it; null if the account no longer exists.' })
  readonly createdBy: ActorView | null;

  @Field(() => DateTime, { description: 'When the copy was released.' })
  readonly createdAt: Date;

  static of = ({ claim, createdBy, createdAt }: TearLine): TearLineType => ({ indicator: IndicatorType.of(claim), createdBy, createdAt });
}

@ObjectType('TearLines', {
  description: "An indicator of the viewer's party and its tear-lines. No other party learns that they belong together.",
})
export class TearLinesType {
  @Field(() => IndicatorType, { nullable: true, description: 'The original; null if it is deleted or not visible to the viewer.' })
  readonly original: IndicatorType | null;

  @Field(() => [TearLineType], { description: 'Tear-lines of the original, newest first; at most 50.' })
  readonly copies: readonly TearLineType[];

  static of = ({ original, copies }: TearLines): TearLinesType => ({
    original: original && IndicatorType.of(original),
    copies: copies.map(TearLineType.of),
  });
}
