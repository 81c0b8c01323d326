import { Field, InputType } from '@nestjs/graphql';
import { ArrayMaxSize, IsOptional, Length, MaxLength } from 'class-validator';
import { DateTime } from '../../platform/graphql/scalars.js';
import { IsStorableText } from '../../platform/graphql/storable-text.js';
import type { Attribution, Discoverability, Tlp } from '../../tenancy/sharing/label.js';
import { AttributionEnum, DiscoverabilityEnum, TlpEnum } from '../../tenancy/sharing/sharing.graphql.js';
import type { Threat } from './claim.js';
import { IndicatorContentInput } from './content.graphql.js';
import { ThreatEnum } from './indicator.graphql.js';
import type { IndicatorPatch } from './patch.policy.js';
import { PersonStatusEnum } from './person.graphql.js';
import type { PersonStatus } from './person-status.js';

@InputType('IndicatorPatchInput', {
  description:
    'Changed fields of an indicator. An absent field stays unchanged; null clears it. The value and the audience stay: see changeAudience.',
})
export class IndicatorPatchInput extends IndicatorContentInput implements IndicatorPatch {
  @Field(() => ThreatEnum, { nullable: true, description: 'What the value is used for. It cannot be cleared.' })
  readonly threat?: Threat | null;

  @Field(() => TlpEnum, { nullable: true, description: 'Traffic Light Protocol label. It cannot be cleared. A wider label needs reissue.' })
  readonly tlp?: Tlp | null;

  @Field(() => [String], { nullable: true, description: 'All tags: at most 50, of at most 100 characters.' })
  @IsOptional()
  @ArrayMaxSize(50)
  @IsStorableText({ each: true })
  @MaxLength(100, { each: true })
  readonly tags?: string[] | null;

  @Field(() => DateTime, { nullable: true, description: 'When the indicator lapses; in the future. Null: it does not lapse.' })
  readonly validUntil?: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'End of retention, in the future. Then the hub deletes the item and notifies every reader to delete it. Null: five years, or the limit of your party. It is never later than the limits of retention (retentionRules) allow.',
  })
  readonly retainUntil?: Date | null;

  @Field(() => PersonStatusEnum, {
    nullable: true,
    description:
      'Status of the person behind the value. Null: UNKNOWN. VICTIM and WITNESS need an audience without partners: setPersonStatus removes them.',
  })
  readonly personStatus?: PersonStatus | null;

  @Field(() => AttributionEnum, { nullable: true, description: 'What readers learn of the owner. It cannot be cleared.' })
  readonly attribution?: Attribution | null;

  @Field(() => DiscoverabilityEnum, {
    nullable: true,
    description: 'What parties outside the audience learn when they ask for the value. It cannot be cleared.',
  })
  readonly discoverability?: Discoverability | null;

  @Field(() => String, {
    nullable: true,
    description: "The publisher's own reference, 1 to 500 characters. It cannot be cleared.",
  })
  @IsOptional()
  @IsStorableText()
  @Length(1, 500)
  readonly externalId?: string | null;
}
