import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { sortUnique } from '../../platform/graphql/lists.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { audienceSpecOf } from '../../tenancy/sharing/sharing.graphql.js';
import { LimitPreviewType } from './limit-effect.graphql.js';
import { SharingLimitInput, SharingLimitType, SharingPolicyInput, SharingPolicyType } from './sharing-policy.graphql.js';
import { type LimitSpec, SharingPolicyService } from './sharing-policy.service.js';

@Resolver(() => SharingPolicyType)
export class SharingPolicyResolver {
  constructor(private readonly policies: SharingPolicyService) {}

  @Query(() => SharingPolicyType, { description: "What the viewer's party has decided for all of its officers and machines." })
  @Requires('party:read', 'policy.read')
  async sharingPolicy(@CurrentActor() actor: Actor): Promise<SharingPolicyType> {
    return SharingPolicyType.of(await this.policies.read(actor));
  }

  @Mutation(() => SharingPolicyType, {
    description: 'Changes the policy of one’s own party, in force at once. What loosens it needs a fresh confirmation; for its admins.',
  })
  @Requires('policy:manage', 'policy.set', { stepUp: 'TO_WIDEN' })
  async setSharingPolicy(
    @CurrentActor() actor: Actor,
    @Args('input', { type: () => SharingPolicyInput, description: 'What is to change.' }) input: SharingPolicyInput,
  ): Promise<SharingPolicyType> {
    const change = {
      defaultAudience: input.defaultAudience && audienceSpecOf(input.defaultAudience),
      defaultTlp: input.defaultTlp,
      neverPartners: input.neverPartners ?? undefined,
      secondFrom: input.secondOfficerFrom,
      secondForPartners: input.secondOfficerForPartners ?? undefined,
      secondForContent: input.secondOfficerForContent ?? undefined,
      analystsInCases: input.analystsInCases ?? undefined,
    };
    return SharingPolicyType.of(await this.policies.set(actor, change));
  }

  @Mutation(() => SharingPolicyType, {
    description:
      'Sets a limit, which beats any officer’s choice. Whatever is shared beyond it is narrowed at once, and withdrawn from whoever loses it; a limit that narrows something needs the confirmation of its preview.',
  })
  @Requires('policy:manage', 'policy.limit')
  async addSharingLimit(
    @CurrentActor() actor: Actor,
    @Args('input', { type: () => SharingLimitInput, description: 'The limit.' }) input: SharingLimitInput,
    @Args('confirmation', {
      type: () => String,
      nullable: true,
      description: 'What previewSharingLimit gave; not needed where the limit would narrow nothing.',
    })
    confirmation?: string | null,
  ): Promise<SharingPolicyType> {
    return SharingPolicyType.of(await this.policies.addLimit(actor, limitSpecOf(input), confirmation ?? null));
  }

  @Query(() => LimitPreviewType, {
    description: 'What a limit would take, were it set now: nothing is written. For admins of a party: counts, ids, agencies and readers.',
  })
  @Requires('policy:manage', 'policy.limit-preview')
  async previewSharingLimit(
    @CurrentActor() actor: Actor,
    @Args('input', { type: () => SharingLimitInput, description: 'The limit.' }) input: SharingLimitInput,
  ): Promise<LimitPreviewType> {
    return LimitPreviewType.of(await this.policies.previewLimit(actor, limitSpecOf(input)));
  }

  @Query(() => [SharingLimitType], { description: 'Limits that were lifted and took something that was not put back, latest first.' })
  @Requires('policy:manage', 'policy.restorable')
  async restorableSharingLimits(@CurrentActor() actor: Actor): Promise<SharingLimitType[]> {
    const { limits, directory } = await this.policies.restorable(actor);
    return limits.map((limit) => SharingLimitType.of(limit, directory));
  }

  @Query(() => LimitPreviewType, {
    nullable: true,
    description:
      'What can be put back of what a lifted limit took, and why the rest cannot: nothing is written. null: there is no such limit.',
  })
  @Requires('policy:manage', 'policy.restore-preview')
  async previewSharingLimitRestore(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'The limit.' }) id: string,
  ): Promise<LimitPreviewType | null> {
    const effect = await this.policies.previewRestore(actor, id);
    return effect && LimitPreviewType.of(effect);
  }

  @Mutation(() => LimitPreviewType, {
    description:
      'Puts back what a lifted limit took: audiences, participants and requests. Never more than was there, and nothing that its owner has changed since. Needs a fresh confirmation, and that of the preview; answers what was put back.',
  })
  @Requires('policy:manage', 'policy.restore', { stepUp: 'ALWAYS' })
  async restoreSharingLimit(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'The limit.' }) id: string,
    @Args('confirmation', { type: () => String, description: 'What previewSharingLimitRestore gave.' }) confirmation: string,
  ): Promise<LimitPreviewType> {
    return LimitPreviewType.of(await this.policies.restore(actor, id, confirmation));
  }

  @Mutation(() => SharingPolicyType, {
    description:
      'Lifts a limit. What it took stays taken until it is put back (previewSharingLimitRestore, restoreSharingLimit) or shared again. Needs a fresh confirmation.',
  })
  @Requires('policy:manage', 'policy.lift-limit', { stepUp: 'ALWAYS' })
  async liftSharingLimit(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'The limit.' }) id: string,
  ): Promise<SharingPolicyType> {
    return SharingPolicyType.of(await this.policies.liftLimit(actor, id));
  }
}

const limitSpecOf = (input: SharingLimitInput): LimitSpec => ({
  kinds: sortUnique(input.kinds),
  threats: sortUnique(input.threats),
  labels: sortUnique<Tlp>(input.tlp),
  within: audienceSpecOf(input.within),
});
