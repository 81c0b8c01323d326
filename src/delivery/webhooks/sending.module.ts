import { Module } from '@nestjs/common';
import { StreamPositions } from '../feed/stream-positions.js';
import { RenderingModule } from '../feed/rendering.module.js';
import { Outbound } from '../../platform/platform/outbound.js';
import { Settings } from '../../platform/platform/platform.module.js';
import { WebhookSecrets } from './webhook-secrets.js';
import { WebhookSender } from './webhook-sender.js';
import { WebhookFeed } from './webhook-feed.js';
import { WebhookRepository } from './webhook.repository.js';

const createOutbound = ({ webhookAllowLoopback }: Settings): Outbound => new Outbound({ allowLoopback: webhookAllowLoopback });

/** Services that send one message: for the worker, and for officers' test messages. The module needs no role, and has no endpoint. */
@Module({
  imports: [RenderingModule],
  providers: [
    StreamPositions,
    WebhookSecrets,
    WebhookRepository,
    WebhookFeed,
    WebhookSender,
    { provide: Outbound, inject: [Settings], useFactory: createOutbound },
  ],
  exports: [StreamPositions, WebhookSecrets, WebhookRepository, WebhookFeed, WebhookSender, Outbound],
})
export class SendingModule {}
