import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import type { CallContext } from '../../identity/auth/call-context.js';
import { CurrentActor, CurrentCall, Requires } from '../../identity/auth/requires.js';
import { type Connection, mapConnection, PageArgs } from '../../platform/graphql/connection.js';
import { Cursor } from '../../platform/graphql/scalars.js';
import { DeliveryLogService } from './delivery-log.service.js';
import { SendNowService } from './send-now.service.js';
import type { SendResult } from './webhook-sender.js';
import {
  NewWebhookSecretType,
  NewWebhookType,
  WebhookSendResultType,
  WebhookConnection,
  WebhookDeliveryConnection,
  type WebhookDeliveryType,
  WebhookInput,
  WebhookType,
} from './webhook.graphql.js';
import { WebhooksService } from './webhooks.service.js';

const WEBHOOK_ID = { type: () => ID, description: 'Identifier of the webhook.' };

@Resolver(() => WebhookType)
export class WebhooksResolver {
  constructor(
    private readonly service: WebhooksService,
    private readonly log: DeliveryLogService,
    private readonly sendNow: SendNowService,
  ) {}

  @Query(() => WebhookConnection, { description: "Webhooks of the viewer's party, oldest first." })
  @Requires('webhook:oversee', 'webhook.list')
  async webhooks(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<Connection<WebhookType>> {
    return mapConnection(await this.service.page(actor, page), WebhookType.of);
  }

  @Query(() => WebhookType, { nullable: true, description: "One webhook of the viewer's party; null for another party's webhook." })
  @Requires('webhook:oversee', 'webhook.open')
  async webhook(@CurrentActor() actor: Actor, @Args('id', WEBHOOK_ID) id: string): Promise<WebhookType | null> {
    const found = await this.service.one(actor, id);
    return found && WebhookType.of(found);
  }

  @ResolveField('deliveries', () => WebhookDeliveryConnection, {
    description:
      'Attempts, newest first, for 30 days; dead letters for a year. Requires the right to manage webhooks, because the log names items.',
  })
  @Requires('webhook:manage')
  async deliveries(
    @Parent() { id }: WebhookType,
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('deadLetters', {
      type: () => Boolean,
      nullable: true,
      defaultValue: false,
      description: 'Only dead letters that were not delivered since.',
    })
    deadLetters?: boolean | null,
  ): Promise<Connection<WebhookDeliveryType>> {
    return this.log.page(actor, id, page, deadLetters ?? false);
  }

  @Mutation(() => NewWebhookType, {
    description: 'Creates a webhook. It reads the feed with the rights of its creator, except RED. Needs step-up.',
  })
  @Requires('webhook:manage', 'webhook.create', { stepUp: 'ALWAYS' })
  async createWebhook(
    @CurrentActor() actor: Actor,
    @Args('input', { type: () => WebhookInput, description: 'The webhook.' }) { name, url, filter, after }: WebhookInput,
  ): Promise<NewWebhookType> {
    const { webhook, ...keys } = await this.service.create(actor, { name, url, filter: filter ?? {}, after: after ?? null });
    return { webhook: WebhookType.of(webhook), ...keys };
  }

  @Mutation(() => WebhookSendResultType, { description: 'Sends a signed message of type webhook.test now, and returns the outcome.' })
  @Requires('webhook:manage', 'webhook.test')
  async testWebhook(
    @CurrentActor() actor: Actor,
    @CurrentCall() call: CallContext,
    @Args('id', WEBHOOK_ID) id: string,
  ): Promise<WebhookSendResultType> {
    return sendResultOf(await this.sendNow.test(actor, id, () => call.slot?.release()));
  }

  @Mutation(() => WebhookSendResultType, {
    description: 'Sends a dead letter again, now. The item is read again; an event that later events replace is not sent, and is settled.',
  })
  @Requires('webhook:manage', 'webhook.redeliver')
  async redeliverWebhookEvent(
    @CurrentActor() actor: Actor,
    @CurrentCall() call: CallContext,
    @Args('id', WEBHOOK_ID) id: string,
    @Args('eventId', { type: () => ID, description: 'The id of the event, from the log.' }) eventId: string,
  ): Promise<WebhookSendResultType> {
    return sendResultOf(await this.sendNow.redeliver(actor, id, eventId, () => call.slot?.release()));
  }

  @Mutation(() => NewWebhookSecretType, {
    description:
      'Creates a new secret. For 24 hours messages are signed with it and with the previous secret; an older secret ends at once. Needs step-up.',
  })
  @Requires('webhook:manage', 'webhook.rotate-secret', { stepUp: 'ALWAYS' })
  async rotateWebhookSecret(@CurrentActor() actor: Actor, @Args('id', WEBHOOK_ID) id: string): Promise<NewWebhookSecretType> {
    const { webhook, ...keys } = await this.service.rotateSecret(actor, id);
    return { webhook: WebhookType.of(webhook), ...keys };
  }

  @Mutation(() => WebhookType, { description: 'Pauses a webhook. It keeps its position.' })
  @Requires('webhook:oversee', 'webhook.pause', { admission: 'URGENT' })
  async pauseWebhook(@CurrentActor() actor: Actor, @Args('id', WEBHOOK_ID) id: string): Promise<WebhookType> {
    return WebhookType.of(await this.service.pause(actor, id));
  }

  @Mutation(() => WebhookType, {
    description:
      "Resumes the webhook from its position, at once even after failures. The officer who resumes it becomes its creator: the webhook reads with that officer's rights. Resuming another officer's webhook needs step-up.",
  })
  @Requires('webhook:manage', 'webhook.resume', { stepUp: 'TO_WIDEN' })
  async resumeWebhook(@CurrentActor() actor: Actor, @Args('id', WEBHOOK_ID) id: string): Promise<WebhookType> {
    return WebhookType.of(await this.service.resume(actor, id));
  }

  @Mutation(() => WebhookType, { description: 'Sends all events after a cursor again. A paused webhook stays paused.' })
  @Requires('webhook:manage', 'webhook.replay')
  async replayWebhook(
    @CurrentActor() actor: Actor,
    @Args('id', WEBHOOK_ID) id: string,
    @Args('after', { type: () => Cursor, nullable: true, description: 'Cursor to start after; absent: from the beginning.' })
    after?: string | null,
  ): Promise<WebhookType> {
    return WebhookType.of(await this.service.replay(actor, id, after ?? null));
  }

  @Mutation(() => ID, { description: 'Deletes a webhook, its secrets and its log. Returns its id.' })
  @Requires('webhook:oversee', 'webhook.delete', { admission: 'URGENT' })
  async deleteWebhook(@CurrentActor() actor: Actor, @Args('id', WEBHOOK_ID) id: string): Promise<string> {
    return this.service.delete(actor, id);
  }
}

const sendResultOf = ({ taken, status, reason, durationMs }: SendResult): WebhookSendResultType => ({
  ...{ delivered: taken, status, failure: reason, durationMs },
});
