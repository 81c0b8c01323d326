import { Field, InputType, registerEnumType } from '@nestjs/graphql';
import { enumOf } from '../../platform/graphql/enums.js';
import { ONWARD_RULES, type OnwardRule, type OnwardRuleSpec } from './onward-rule.js';
import { AudienceInput, audienceSpecOf } from './sharing.graphql.js';

export const OnwardRuleEnum = enumOf(ONWARD_RULES);
registerEnumType(OnwardRuleEnum, {
  name: 'OnwardRule',
  description: 'What an owner lets those do who received a claim.',
  valuesMap: {
    NONE: { description: 'Nobody proposes anything.' },
    ASK: { description: 'Whoever received it proposes, and the owner decides.' },
    WITHIN: { description: 'What is proposed within the named countries and groups is opened at once; of the rest the owner decides.' },
  },
});

@InputType('OnwardInput', { description: 'How a claim may go further, by those who received it.' })
export class OnwardInput {
  @Field(() => OnwardRuleEnum, { description: 'The rule.' })
  readonly rule: OnwardRule;

  @Field(() => AudienceInput, { nullable: true, description: 'WITHIN, and no other rule: countries and groups.' })
  readonly within?: AudienceInput | null;
}

/** What was sent, without gaps. */
export const onwardRuleSpecOf = ({ rule, within }: OnwardInput): OnwardRuleSpec => ({
  rule,
  within: within ? audienceSpecOf(within) : null,
});
