import { Args, Mutation, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { PartySettingsType } from '../../tenancy/parties/party-settings.graphql.js';
import { WebhookContentPolicyType } from './webhook.graphql.js';
import { WebhooksService } from './webhooks.service.js';

/** What webhooks of other parties may carry of a party's items. The party's administrators set it. */
@Resolver(() => PartySettingsType)
export class WebhookContentPolicyResolver {
  constructor(private readonly service: WebhooksService) {}

  @ResolveField('webhookContentPolicy', () => WebhookContentPolicyType, {
    description: "What webhooks of other parties may carry of the party's items.",
  })
  @Requires('webhook:oversee')
  async webhookContentPolicy(@CurrentActor() actor: Actor): Promise<WebhookContentPolicyType> {
    return { amberContent: await this.service.amberContent(actor) };
  }

  @Mutation(() => PartySettingsType, {
    description: "Decides what webhooks of other parties may carry of the items of the viewer's party.",
  })
  @Requires('webhook:policy', 'webhook.set-policy', { stepUp: 'TO_WIDEN' })
  async setWebhookContentPolicy(
    @CurrentActor() actor: Actor,
    @Args('amberContent', { type: () => Boolean, description: 'Whether AMBER items are sent with their content.' }) amberContent: boolean,
  ): Promise<PartySettingsType> {
    await this.service.setAmberContent(actor, amberContent);
    return { party: actor.party };
  }
}
