import { Field, InputType, registerEnumType } from '@nestjs/graphql';
import { enumOf } from '../../platform/graphql/enums.js';
import { ONWARD_MODES, type OnwardMode, type OnwardRuleSpec } from './onward-rule.js';
import { AudienceInput, audienceSpecOf } from './sharing.graphql.js';

export const OnwardModeEnum = enumOf(ONWARD_MODES);
registerEnumType(OnwardModeEnum, {
  name: 'OnwardMode',
  description: 'Onward sharing that an owner allows to recipients of an indicator.',
  valuesMap: {
    NONE: { description: 'Recipients cannot propose onward sharing.' },
    ASK: { description: 'Recipients can propose onward sharing, and the owner decides.' },
    WITHIN: {
      description: 'Proposals within the named countries and groups take effect at once. The owner decides about other proposals.',
    },
  },
});

@InputType('OnwardRuleInput', { description: 'Rule for onward sharing of an indicator by its recipients.' })
export class OnwardRuleInput {
  @Field(() => OnwardModeEnum, { description: 'What recipients may propose.' })
  readonly mode: OnwardMode;

  @Field(() => AudienceInput, { nullable: true, description: 'Countries and groups; only for WITHIN.' })
  readonly within?: AudienceInput | null;
}

/** Returns the onward rule of the input, with defaults for absent fields. */
export const onwardRuleSpecOf = ({ mode, within }: OnwardRuleInput): OnwardRuleSpec => ({
  mode,
  within: within ? audienceSpecOf(within) : null,
});
