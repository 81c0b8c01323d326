import { Args, Field, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { ProblemType } from '../../platform/graphql/receipts.graphql.js';
import type { Actor } from '../../identity/auth/actor.js';
import type { CallContext } from '../../identity/auth/call-context.js';
import { CurrentActor, CurrentCall, Requires } from '../../identity/auth/requires.js';
import type { Kind } from '../../values/values/value.js';
import { IndicatorType, KindEnum } from './indicator.graphql.js';
import { LookupService } from './lookup.service.js';
import { LookupInput } from './lookup.graphql.js';

@ObjectType('LookupResult', { description: 'The indicators on one value that the viewer may see.' })
export class LookupResultType {
  @Field(() => String, { description: 'The value as sent.' })
  readonly input: string;

  @Field(() => KindEnum, { nullable: true, description: 'Kind of the value, given or guessed; null when the value was not understood.' })
  readonly kind: Kind | null;

  @Field(() => String, { nullable: true, description: 'Canonical form of the value.' })
  readonly canonical: string | null;

  @Field(() => [IndicatorType], { description: 'At most 20 indicators, the best evaluated first.' })
  readonly indicators: readonly IndicatorType[];

  @Field(() => Boolean, { description: 'Whether there are more indicators than these.' })
  readonly more: boolean;

  @Field(() => ProblemType, { nullable: true, description: 'Why the value was not understood.' })
  readonly problem: ProblemType | null;
}

@Resolver(() => LookupResultType)
export class LookupResolver {
  constructor(private readonly lookups: LookupService) {}

  @Query(() => [LookupResultType], {
    description:
      'Looks up 1 to 1,000 values in any spelling; answers in order. A value with several meanings is looked up as each. Returns only indicators in force, unless includeLapsed is set: neither revoked nor past validUntil.',
  })
  @Requires('indicator:read', 'indicator.lookup')
  async lookup(
    @CurrentActor() actor: Actor,
    @CurrentCall() { reads }: CallContext,
    @Args('values', { type: () => [LookupInput], description: 'The values to look up.' }) values: LookupInput[],
    @Args('includeLapsed', {
      type: () => Boolean,
      nullable: true,
      defaultValue: false,
      description: 'Includes revoked and lapsed indicators.',
    })
    includeLapsed?: boolean,
    @Args('purpose', { type: () => String, nullable: true, description: 'What the look-up is for.' }) purpose?: string,
    @Args('caseReference', { type: () => String, nullable: true, description: 'The case that it belongs to.' }) caseReference?: string,
  ): Promise<readonly LookupResultType[]> {
    const answers = await this.lookups.lookup(actor, values, includeLapsed ?? false, { purpose, caseReference, reads });
    return answers.map(({ claims, problem, ...answer }) => ({
      ...answer,
      indicators: claims.map(IndicatorType.of),
      problem: problem && ProblemType.of(problem),
    }));
  }
}
