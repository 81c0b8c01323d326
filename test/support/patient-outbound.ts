import { AlertChannelSendingModule } from '../../src/delivery/alerts/alert-channel-sending.module.js';
import { SendingModule } from '../../src/delivery/webhooks/sending.module.js';
import { Smtp } from '../../src/platform/mail/smtp.js';
import { Outbound } from '../../src/platform/platform/outbound.js';
import type { Hub } from './hub.js';
import { limitMs } from './limits.js';

/**
 * Lets receivers of webhooks and alerts answer as late as a test waits, and leases alerts in channels for so long. Use it in tests that are not about the hub's
 * own limits of 10 and 15 s.
 */
export async function waitLongForReceivers({ app, ownerSql }: Hub): Promise<void> {
  for (const module of [SendingModule, AlertChannelSendingModule]) {
    Object.assign(app.select(module).get(Outbound, { strict: true }), { timeoutMs: Math.ceil(limitMs()) });
  }
  const [{ text = '' } = {}] = await ownerSql<{ text: string }>(
    `select pg_get_functiondef('hub.lease_alert_channel_messages'::regproc) as text`,
  );
  const long = text.replace(`interval '15 seconds'`, `interval '1 hour'`);
  if (long === text) throw new Error('The lease of alerts in channels has another length.');
  await ownerSql(long);
}

/** Lets a mail server be silent as long as a test waits: by itself, the hub gives it up after 20 s. The 60 s for the whole letter remain. */
export function waitLongForMail({ app }: Hub): void {
  const { transport } = app.get<{ readonly transport: { readonly transporter: { readonly options: object } } }>(Smtp, { strict: false });
  Object.assign(transport.transporter.options, { socketTimeout: Math.ceil(limitMs()) });
}
