import { Module } from '@nestjs/common';
import { Outbound } from '../../platform/platform/outbound.js';
import { Settings } from '../../platform/platform/platform.module.js';
import { AlertChannelSecrets } from './alert-channel-secrets.js';
import { AlertChannelSender } from './alert-channel-sender.js';

/** A receiver of alerts answers within this time: an emergency waits for nobody. The lease of a message is longer. */
const TIMEOUT_MS = 10_000;

const createOutbound = ({ webhookAllowLoopback }: Settings): Outbound =>
  new Outbound({ allowLoopback: webhookAllowLoopback, timeoutMs: TIMEOUT_MS });

/** Sends one message to a chat channel or a gateway: for the worker, and for test messages of administrators. */
@Module({
  providers: [AlertChannelSecrets, AlertChannelSender, { provide: Outbound, inject: [Settings], useFactory: createOutbound }],
  exports: [AlertChannelSecrets, AlertChannelSender, Outbound],
})
export class AlertChannelSendingModule {}
