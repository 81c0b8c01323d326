import { Args, Field, ObjectType, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import type { Kind } from '../../values/values/value.js';
import { CheckService, type CheckedValue } from './check.service.js';
import { LookupInput } from './lookup.graphql.js';
import { KindEnum } from './indicator.graphql.js';
import { ProblemType } from './publish.graphql.js';

@ObjectType('CheckedValue', { description: 'What publishing a value would be answered, as far as that depends on the value alone.' })
export class CheckedValueType {
  @Field(() => String, { description: 'The value as it was given.' })
  readonly input: string;

  @Field(() => KindEnum, { nullable: true, description: 'Its kind, given or guessed; null when it was not understood.' })
  readonly kind: Kind | null;

  @Field(() => String, { nullable: true, description: 'Its canonical form.' })
  readonly canonical: string | null;

  @Field(() => [ProblemType], { description: 'What its receipt would say. With an ERROR it would be rejected.' })
  readonly problems: CheckedValue['problems'];
}

@Resolver(() => CheckedValueType)
export class CheckResolver {
  constructor(private readonly checks: CheckService) {}

  @Query(() => [CheckedValueType], {
    description:
      'What would be warned of or refused if these 1 to 1,000 values were published: known-good values, reserved addresses, hotlines … Says nothing of what anybody has published.',
  })
  @Requires('indicator:publish', 'guard.check')
  async checkValues(
    @CurrentActor() actor: Actor,
    @Args('values', { type: () => [LookupInput], description: 'The values.' }) values: LookupInput[],
  ): Promise<readonly CheckedValueType[]> {
    return this.checks.check(actor, values);
  }
}
