import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../access/actor.js';
import { CurrentActor, Requires } from '../access/requires.js';
import { anyOf } from '../graphql/lists.js';
import type { Tlp } from '../sharing/label.js';
import { audienceOf } from '../sharing/sharing.graphql.js';
import { SharingLimitInput, SharingPolicyInput, SharingPolicyType } from './sharing-policy.graphql.js';
import { SharingPolicyService } from './sharing-policy.service.js';

@Resolver(() => SharingPolicyType)
export class SharingPolicyResolver {
  constructor(private readonly policies: SharingPolicyService) {}

  @Query(() => SharingPolicyType, { description: "What the viewer's party has decided for all of its officers and machines." })
  @Requires('party:read', 'policy.read')
  async sharingPolicy(@CurrentActor() actor: Actor): Promise<SharingPolicyType> {
    return SharingPolicyType.of(await this.policies.policy(actor));
  }

  @Mutation(() => SharingPolicyType, {
    description: 'Changes the policy of one’s own party, in force at once. What loosens it needs a fresh confirmation; for its admins.',
  })
  @Requires('policy:manage', 'policy.set')
  async setSharingPolicy(
    @CurrentActor() actor: Actor,
    @Args('input', { type: () => SharingPolicyInput, description: 'What is to change.' }) input: SharingPolicyInput,
  ): Promise<SharingPolicyType> {
    const change = {
      defaultAudience: input.defaultAudience && audienceOf(input.defaultAudience),
      defaultTlp: input.defaultTlp,
      neverPartners: input.neverPartners ?? undefined,
      secondFrom: input.secondOfficerFrom,
      secondForPartners: input.secondOfficerForPartners ?? undefined,
    };
    return SharingPolicyType.of(await this.policies.set(actor, change));
  }

  @Mutation(() => SharingPolicyType, {
    description:
      'Sets a limit, which beats any officer’s choice. Whatever is shared beyond it is narrowed at once, and withdrawn from whoever loses it.',
  })
  @Requires('policy:manage', 'policy.limit')
  async addSharingLimit(
    @CurrentActor() actor: Actor,
    @Args('input', { type: () => SharingLimitInput, description: 'The limit.' }) input: SharingLimitInput,
  ): Promise<SharingPolicyType> {
    const limit = {
      kinds: anyOf(input.kinds),
      threats: anyOf(input.threats),
      labels: anyOf<Tlp>(input.tlp),
      within: audienceOf(input.within),
    };
    return SharingPolicyType.of(await this.policies.addLimit(actor, limit));
  }

  @Mutation(() => SharingPolicyType, {
    description: 'Lifts a limit; what it took stays taken until it is shared anew. Needs a fresh confirmation.',
  })
  @Requires('policy:manage', 'policy.lift-limit')
  async liftSharingLimit(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'The limit.' }) id: string,
  ): Promise<SharingPolicyType> {
    return SharingPolicyType.of(await this.policies.liftLimit(actor, id));
  }
}
