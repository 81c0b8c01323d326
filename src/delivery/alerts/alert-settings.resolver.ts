import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import {
  AlertPolicyInput,
  AlertPolicyType,
  AlertRulesArgs,
  AlertRulesType,
  AlertSettingsInput,
  AlertSettingsType,
  ruleOf,
  settingsOf,
} from './alert-settings.graphql.js';
import { AlertSettingsService } from './alert-settings.service.js';

const AGENCY = {
  type: () => ID,
  nullable: true,
  description: "An agency of the viewer's party. Absent: the party as a whole.",
} as const;

@Resolver()
export class AlertSettingsResolver {
  constructor(private readonly service: AlertSettingsService) {}

  @Query(() => AlertRulesType, {
    description: "The viewer's own rules for alerts. They come before those of the agency and the party.",
  })
  @Requires('alert:read', 'alert.rules')
  async ownAlertRules(@CurrentActor() actor: Actor): Promise<AlertRulesType> {
    return { rules: await this.service.rules(actor, { own: true }) };
  }

  @Query(() => AlertRulesType, { description: "Rules for alerts of an agency of the viewer's party, or of the party itself." })
  @Requires('alert:read', 'alert.rules')
  async alertRules(@CurrentActor() actor: Actor, @Args('agencyId', AGENCY) agencyId?: string | null): Promise<AlertRulesType> {
    return { rules: await this.service.rules(actor, { own: false, agencyId: agencyId ?? null }) };
  }

  @Query(() => AlertSettingsType, { description: "The viewer's quiet hours and digest." })
  @Requires('alert:read', 'alert.settings')
  async alertSettings(@CurrentActor() actor: Actor): Promise<AlertSettingsType> {
    return this.service.settings(actor);
  }

  @Query(() => AlertPolicyType, { description: "How emergencies escalate in an agency of the viewer's party, or in the party as a whole." })
  @Requires('alert:read', 'alert.policy')
  async alertPolicy(@CurrentActor() actor: Actor, @Args('agencyId', AGENCY) agencyId?: string | null): Promise<AlertPolicyType> {
    return this.service.policy(actor, agencyId ?? null);
  }

  @Mutation(() => AlertRulesType, { description: "Replaces the viewer's own rules for alerts. An empty list removes them." })
  @Requires('alert:read', 'alert.set-rules')
  async setOwnAlertRules(@CurrentActor() actor: Actor, @Args() { rules }: AlertRulesArgs): Promise<AlertRulesType> {
    return { rules: await this.service.setRules(actor, { own: true }, rules.map(ruleOf)) };
  }

  @Mutation(() => AlertRulesType, {
    description:
      'Replaces the rules for alerts of an agency, or of the party as a whole. The latter is for an administrator of the whole party, or of its only agency.',
  })
  @Requires('alert:manage', 'alert.set-rules')
  async setAlertRules(
    @CurrentActor() actor: Actor,
    @Args() { rules }: AlertRulesArgs,
    @Args('agencyId', AGENCY) agencyId?: string | null,
  ): Promise<AlertRulesType> {
    return { rules: await this.service.setRules(actor, { own: false, agencyId: agencyId ?? null }, rules.map(ruleOf)) };
  }

  @Mutation(() => AlertSettingsType, { description: "Replaces the viewer's quiet hours and digest." })
  @Requires('alert:read', 'alert.set-settings')
  async updateAlertSettings(
    @CurrentActor() actor: Actor,
    @Args('input', { type: () => AlertSettingsInput, description: 'All settings.' }) input: AlertSettingsInput,
  ): Promise<AlertSettingsType> {
    return this.service.setSettings(actor, settingsOf(input));
  }

  @Mutation(() => AlertPolicyType, {
    description:
      'Sets how emergencies escalate in an agency, or in the party as a whole. The latter is for an administrator of the whole party, or of its only agency.',
  })
  @Requires('alert:manage', 'alert.set-policy')
  async updateAlertPolicy(
    @CurrentActor() actor: Actor,
    @Args('input', { type: () => AlertPolicyInput, description: 'The settings.' }) input: AlertPolicyInput,
    @Args('agencyId', AGENCY) agencyId?: string | null,
  ): Promise<AlertPolicyType> {
    return this.service.setPolicy(actor, agencyId ?? null, input);
  }
}
