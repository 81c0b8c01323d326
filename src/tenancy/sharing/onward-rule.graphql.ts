import { Field, InputType, registerEnumType } from '@nestjs/graphql';
import { enumOf } from '../../platform/graphql/enums.js';
import { ONWARD_RULES, type OnwardRule, type OnwardRuleSpec } from './onward-rule.js';
import { AudienceInput, audienceSpecOf } from './sharing.graphql.js';

export const OnwardRuleEnum = enumOf(ONWARD_RULES);
registerEnumType(OnwardRuleEnum, {
  name: 'OnwardRule',
  description: 'Onward sharing that an owner allows to recipients of an indicator.',
  valuesMap: {
    NONE: { description: 'Recipients cannot propose onward sharing.' },
    ASK: { description: 'Recipients can propose onward sharing, and the owner decides.' },
    WITHIN: {
      description: 'Proposals within the named countries and groups take effect at once. The owner decides about other proposals.',
    },
  },
});

@InputType('OnwardInput', { description: 'Rule for onward sharing of an indicator by its recipients.' })
export class OnwardInput {
  @Field(() => OnwardRuleEnum, { description: 'What recipients may propose.' })
  readonly rule: OnwardRule;

  @Field(() => AudienceInput, { nullable: true, description: 'Countries and groups; only for WITHIN.' })
  readonly within?: AudienceInput | null;
}

/** Returns the onward rule of the input, with defaults for absent fields. */
export const onwardRuleSpecOf = ({ rule, within }: OnwardInput): OnwardRuleSpec => ({
  rule,
  within: within ? audienceSpecOf(within) : null,
});
