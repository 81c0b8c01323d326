import { Args, ID, Mutation, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { PartySettingsType } from '../../tenancy/parties/party-settings.graphql.js';
import type { AudienceSpec } from '../../tenancy/sharing/audience.js';
import { AudienceInput, audienceSpecOf } from '../../tenancy/sharing/sharing.graphql.js';
import type { OnwardMode } from '../../tenancy/sharing/onward-rule.js';
import { OnwardModeEnum } from '../../tenancy/sharing/onward-rule.graphql.js';
import { OnwardRuleType } from './onward.graphql.js';
import { OnwardRulesService } from './onward-rules.service.js';

const audienceSpecOrNull = (within: AudienceInput | null | undefined): AudienceSpec | null => (within ? audienceSpecOf(within) : null);

@Resolver()
export class OnwardRulesResolver {
  constructor(private readonly service: OnwardRulesService) {}

  @Query(() => OnwardRuleType, { description: "The onward rule of one indicator of the viewer's party." })
  @Requires('indicator:read', 'onward.read-rule')
  async onwardRule(
    @CurrentActor() actor: Actor,
    @Args('indicatorId', { type: () => ID, description: 'Identifier of the indicator.' }) id: string,
  ): Promise<OnwardRuleType> {
    return OnwardRuleType.of(await this.service.readRule(actor, id));
  }

  @Mutation(() => OnwardRuleType, { description: "Sets the onward rule of one indicator of the viewer's own agency." })
  @Requires('indicator:publish', 'onward.set-rule')
  async setOnwardRule(
    @CurrentActor() actor: Actor,
    @Args('indicatorId', { type: () => ID, description: "An indicator of the viewer's own agency." }) id: string,
    @Args('mode', { type: () => OnwardModeEnum, nullable: true, description: "The rule; null: the party's default applies." })
    mode?: OnwardMode | null,
    @Args('within', { type: () => AudienceInput, nullable: true, description: 'For WITHIN: countries and groups.' })
    within?: AudienceInput | null,
  ): Promise<OnwardRuleType> {
    return OnwardRuleType.of(await this.service.setRule(actor, id, mode ?? null, audienceSpecOrNull(within)));
  }
}

/** The onward rule of claims without a rule of their own. The party's administrators set it. */
@Resolver(() => PartySettingsType)
export class OnwardDefaultResolver {
  constructor(private readonly service: OnwardRulesService) {}

  @ResolveField('onwardDefault', () => OnwardRuleType, {
    description: "The default onward rule for the party's indicators that have no rule of their own.",
  })
  @Requires('party:read')
  async onwardDefault(@CurrentActor() actor: Actor): Promise<OnwardRuleType> {
    return OnwardRuleType.of(await this.service.readDefault(actor));
  }

  @Mutation(() => PartySettingsType, {
    description:
      "Sets the default onward rule for indicators of the viewer's party that have no rule of their own. A change that loosens the rule needs step-up.",
  })
  @Requires('policy:manage', 'onward.set-default', { stepUp: 'TO_WIDEN' })
  async setOnwardDefault(
    @CurrentActor() actor: Actor,
    @Args('mode', { type: () => OnwardModeEnum, description: 'What recipients may propose.' }) mode: OnwardMode,
    @Args('within', { type: () => AudienceInput, nullable: true, description: 'For WITHIN: countries and groups.' })
    within?: AudienceInput | null,
  ): Promise<PartySettingsType> {
    await this.service.setDefault(actor, mode, audienceSpecOrNull(within));
    return { party: actor.party };
  }
}
