import { Args, ID, Mutation, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { PartySettingsType } from '../../tenancy/parties/party-settings.graphql.js';
import type { AudienceSpec } from '../../tenancy/sharing/audience.js';
import { AudienceInput, audienceSpecOf } from '../../tenancy/sharing/sharing.graphql.js';
import type { OnwardRule } from '../../tenancy/sharing/onward-rule.js';
import { OnwardRuleEnum } from '../../tenancy/sharing/onward-rule.graphql.js';
import { OnwardType } from './onward.graphql.js';
import { OnwardRulesService } from './onward-rules.service.js';

const audienceSpecOrNull = (within: AudienceInput | null | undefined): AudienceSpec | null => (within ? audienceSpecOf(within) : null);

@Resolver()
export class OnwardRulesResolver {
  constructor(private readonly service: OnwardRulesService) {}

  @Query(() => OnwardType, { description: "The onward rule of one indicator of the viewer's party." })
  @Requires('indicator:read', 'onward.read-rule')
  async onwardRule(
    @CurrentActor() actor: Actor,
    @Args('indicatorId', { type: () => ID, description: 'Identifier of the indicator.' }) id: string,
  ): Promise<OnwardType> {
    return OnwardType.of(await this.service.readRule(actor, id));
  }

  @Mutation(() => OnwardType, { description: "Sets the onward rule of one indicator of the viewer's own agency." })
  @Requires('indicator:publish', 'onward.set-rule')
  async setOnwardRule(
    @CurrentActor() actor: Actor,
    @Args('indicatorId', { type: () => ID, description: "An indicator of the viewer's own agency." }) id: string,
    @Args('rule', { type: () => OnwardRuleEnum, nullable: true, description: "The rule; null: the party's default applies." })
    rule?: OnwardRule | null,
    @Args('within', { type: () => AudienceInput, nullable: true, description: 'For WITHIN: countries and groups.' })
    within?: AudienceInput | null,
  ): Promise<OnwardType> {
    return OnwardType.of(await this.service.setRule(actor, id, rule ?? null, audienceSpecOrNull(within)));
  }
}

/** The onward rule of claims without a rule of their own. The party's administrators set it. */
@Resolver(() => PartySettingsType)
export class OnwardDefaultResolver {
  constructor(private readonly service: OnwardRulesService) {}

  @ResolveField('onwardDefault', () => OnwardType, {
    description: "The default onward rule for the party's indicators that have no rule of their own.",
  })
  @Requires('party:read')
  async onwardDefault(@CurrentActor() actor: Actor): Promise<OnwardType> {
    return OnwardType.of(await this.service.readDefault(actor));
  }

  @Mutation(() => PartySettingsType, {
    description:
      "Sets the default onward rule for indicators of the viewer's party that have no rule of their own. A looser rule needs a fresh confirmation.",
  })
  @Requires('policy:manage', 'onward.set-default', { stepUp: 'TO_WIDEN' })
  async setOnwardDefault(
    @CurrentActor() actor: Actor,
    @Args('rule', { type: () => OnwardRuleEnum, description: 'What recipients may propose.' }) rule: OnwardRule,
    @Args('within', { type: () => AudienceInput, nullable: true, description: 'For WITHIN: countries and groups.' })
    within?: AudienceInput | null,
  ): Promise<PartySettingsType> {
    await this.service.setDefault(actor, rule, audienceSpecOrNull(within));
    return { party: actor.party };
  }
}
