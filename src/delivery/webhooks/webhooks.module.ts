import { Module } from '@nestjs/common';
import { FeedModule } from '../feed/feed.module.js';
import { WebhookContentPolicyResolver } from './content-policy.resolver.js';
import { DeliveryLogService } from './delivery-log.service.js';
import { SendNowService } from './send-now.service.js';
import { SendingModule } from './sending.module.js';
import { WebhooksResolver } from './webhooks.resolver.js';
import { WebhooksService } from './webhooks.service.js';

/** Webhooks for officers, in processes with the role serve. webhook-worker.module.ts sends the messages. */
@Module({
  imports: [FeedModule, SendingModule],
  providers: [WebhooksService, DeliveryLogService, SendNowService, WebhooksResolver, WebhookContentPolicyResolver],
})
export class WebhooksModule {}
