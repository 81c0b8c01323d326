import { Module } from '@nestjs/common';
import { WakeupsModule } from '../feed/wakeups.module.js';
import { SendingModule } from './sending.module.js';
import { WebhookWorker } from './webhook.worker.js';

/** The worker that sends webhooks, for processes with the role relay. */
@Module({ imports: [WakeupsModule, SendingModule], providers: [WebhookWorker], exports: [SendingModule] })
export class WebhookWorkerModule {}
