import { Args, Field, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { ProblemType } from '../../platform/graphql/receipts.graphql.js';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import type { Kind } from '../../values/values/value.js';
import { CheckService, type CheckedValue } from './check.service.js';
import { LookupInput } from './lookup.graphql.js';
import { CountryCode } from '../../platform/graphql/scalars.js';
import { KindEnum } from './indicator.graphql.js';

@ObjectType('CheckedValue', { description: 'The problems that a receipt would list for a value, as far as they depend only on the value.' })
export class CheckedValueType {
  @Field(() => String, { description: 'The value as sent.' })
  readonly input: string;

  @Field(() => KindEnum, { nullable: true, description: 'Kind of the value, given or guessed; null when the value was not understood.' })
  readonly kind: Kind | null;

  @Field(() => String, { nullable: true, description: 'Canonical form of the value.' })
  readonly canonical: string | null;

  @Field(() => CountryCode, { nullable: true, description: 'Country, where the value indicates one.' })
  readonly country: string | null;

  @Field(() => [ProblemType], { description: 'The problems that its receipt would list. With an ERROR the value would be rejected.' })
  readonly problems: CheckedValue['problems'];
}

@Resolver(() => CheckedValueType)
export class CheckResolver {
  constructor(private readonly checks: CheckService) {}

  @Query(() => [CheckedValueType], {
    description:
      'Checks 1 to 1,000 values before publication: known-good values, reserved addresses, hotlines. One answer for each value, in order. Reveals nothing about published indicators.',
  })
  @Requires('indicator:publish', 'guard.check')
  async checkValues(
    @CurrentActor() actor: Actor,
    @Args('values', { type: () => [LookupInput], description: 'The values to check.' }) values: LookupInput[],
  ): Promise<readonly CheckedValueType[]> {
    return this.checks.check(actor, values);
  }
}
