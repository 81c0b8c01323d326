import { Module } from '@nestjs/common';
import { Places } from '../feed/places.js';
import { RenderingModule } from '../feed/rendering.module.js';
import { Outbound } from '../../platform/platform/outbound.js';
import { Settings } from '../../platform/platform/platform.module.js';
import { WebhookSecrets } from './secrets.js';
import { Sender } from './sender.js';
import { WebhookFeed } from './webhook-feed.js';
import { WebhookStore } from './webhook-store.js';

const outbound = ({ webhookAllowLoopback }: Settings): Outbound => new Outbound({ allowLoopback: webhookAllowLoopback });

/** What sending one message takes: for the worker, and for officers' trials. It needs no role, and opens no door. */
@Module({
  imports: [RenderingModule],
  providers: [Places, WebhookSecrets, WebhookStore, WebhookFeed, Sender, { provide: Outbound, inject: [Settings], useFactory: outbound }],
  exports: [Places, WebhookSecrets, WebhookStore, WebhookFeed, Sender, Outbound],
})
export class SendingModule {}
