import { Module } from '@nestjs/common';
import { cleanupWorker } from '../../platform/database/cleanup.worker.js';
import { MailWorkerModule } from '../../platform/mail/mail.module.js';
import { WakeupsModule } from '../feed/wakeups.module.js';
import { AlertChannelSendingModule } from './alert-channel-sending.module.js';
import { AlertChannelWorker } from './alert-channel.worker.js';
import { AlertPlanner } from './alert-planner.js';
import { AlertSender } from './alert-sender.js';
import { AlertTallyModule } from './alert-tally.js';
import { ALERT_TRANSPORTS } from './alert-transport.js';
import { AlertWorker } from './alert.worker.js';
import { EmailTransport } from './email.transport.js';
import { AlertConnections } from './alert-connections.js';

/** Alerts deleted in one transaction. */
const BATCH = 1_000;

/** Plans and sends alerts: for processes with the role relay. */
@Module({
  imports: [WakeupsModule, MailWorkerModule, AlertChannelSendingModule, AlertTallyModule],
  providers: [
    ...[AlertConnections, EmailTransport, AlertPlanner, AlertSender, AlertWorker, AlertChannelWorker],
    { provide: ALERT_TRANSPORTS, inject: [EmailTransport], useFactory: (email: EmailTransport) => [email] },
    cleanupWorker({ name: 'Alerts', what: 'old alerts', fn: 'delete_old_alerts', args: [BATCH] }),
  ],
})
export class AlertWorkerModule {}
