import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { type Connection, mapConnection, PageArgs } from '../../platform/graphql/connection.js';
import { sortUnique } from '../../platform/graphql/lists.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { audienceSpecOf } from '../../tenancy/sharing/sharing.graphql.js';
import { SharingLimitEffectType } from './limit-effect.graphql.js';
import {
  SharingLimitConnection,
  SharingLimitInput,
  SharingLimitType,
  SharingPolicyInput,
  SharingPolicyType,
} from './sharing-policy.graphql.js';
import { type LimitSpec, SharingPolicyService } from './sharing-policy.service.js';

@Resolver(() => SharingPolicyType)
export class SharingPolicyResolver {
  constructor(private readonly policies: SharingPolicyService) {}

  @Query(() => SharingPolicyType, { description: "The sharing policy of the viewer's party, for all of its officers and machines." })
  @Requires('party:read', 'policy.read')
  async sharingPolicy(@CurrentActor() actor: Actor): Promise<SharingPolicyType> {
    return SharingPolicyType.of(await this.policies.read(actor));
  }

  @Mutation(() => SharingPolicyType, {
    description:
      "Changes the policy of the viewer's own party, effective immediately. A change that loosens it needs step-up. For its admins.",
  })
  @Requires('policy:manage', 'policy.set', { stepUp: 'TO_WIDEN' })
  async setSharingPolicy(
    @CurrentActor() actor: Actor,
    @Args('input', { type: () => SharingPolicyInput, description: 'The changes.' }) input: SharingPolicyInput,
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
      "Sets a limit, which overrides any officer's choice. Items that are shared beyond the limit are narrowed immediately and withdrawn from readers who lose them. A limit that narrows items needs the confirmation of its preview.",
  })
  @Requires('policy:manage', 'policy.limit')
  async addSharingLimit(
    @CurrentActor() actor: Actor,
    @Args('input', { type: () => SharingLimitInput, description: 'The limit.' }) input: SharingLimitInput,
    @Args('confirmation', {
      type: () => String,
      nullable: true,
      description: 'The confirmation from previewSharingLimit. Not needed if the limit narrows nothing.',
    })
    confirmation?: string | null,
  ): Promise<SharingPolicyType> {
    return SharingPolicyType.of(await this.policies.addLimit(actor, limitSpecOf(input), confirmation ?? null));
  }

  @Query(() => SharingLimitEffectType, {
    description: 'Previews the effect of a limit: counts, ids, agencies and readers. It changes nothing. For admins of a party.',
  })
  @Requires('policy:manage', 'policy.limit-preview')
  async previewSharingLimit(
    @CurrentActor() actor: Actor,
    @Args('input', { type: () => SharingLimitInput, description: 'The limit.' }) input: SharingLimitInput,
  ): Promise<SharingLimitEffectType> {
    return SharingLimitEffectType.of(await this.policies.previewLimit(actor, limitSpecOf(input)));
  }

  @Query(() => SharingLimitConnection, {
    description: 'Lifted limits that removed access which is not restored, most recently lifted first.',
  })
  @Requires('policy:manage', 'policy.restorable')
  async restorableSharingLimits(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<Connection<SharingLimitType>> {
    return mapConnection(await this.policies.restorable(actor, page), ({ limit, directory }) => SharingLimitType.of(limit, directory));
  }

  @Query(() => SharingLimitEffectType, {
    nullable: true,
    description:
      'Previews what can be restored of the access that a lifted limit removed, and why the rest cannot. It changes nothing. null if there is no such limit.',
  })
  @Requires('policy:manage', 'policy.restore-preview')
  async previewSharingLimitRestore(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'Identifier of the limit.' }) id: string,
  ): Promise<SharingLimitEffectType | null> {
    const effect = await this.policies.previewRestore(actor, id);
    return effect && SharingLimitEffectType.of(effect);
  }

  @Mutation(() => SharingLimitEffectType, {
    description:
      'Restores the access that a lifted limit removed: audiences, participants and requests. It never restores more than there was, and no item that its owner has changed since. Needs step-up, and the confirmation of the preview. Returns what was restored.',
  })
  @Requires('policy:manage', 'policy.restore', { stepUp: 'ALWAYS' })
  async restoreSharingLimit(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'Identifier of the limit.' }) id: string,
    @Args('confirmation', { type: () => String, description: 'The confirmation from previewSharingLimitRestore.' }) confirmation: string,
  ): Promise<SharingLimitEffectType> {
    return SharingLimitEffectType.of(await this.policies.restore(actor, id, confirmation));
  }

  @Mutation(() => SharingPolicyType, {
    description:
      'Lifts a limit. The access that it removed stays removed until it is restored (previewSharingLimitRestore, restoreSharingLimit) or the items are shared again. Needs step-up.',
  })
  @Requires('policy:manage', 'policy.lift-limit', { stepUp: 'ALWAYS' })
  async liftSharingLimit(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'Identifier of the limit.' }) id: string,
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
