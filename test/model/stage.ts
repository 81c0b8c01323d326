import { startHub } from '../support/hub.js';
import { FROM, startMailServer } from '../support/mail-server.js';
import { Players } from './players.js';

/** A hub with a mail server, and the model's cast on it. */
export async function startStage() {
  const mail = await startMailServer();
  const hub = await startHub({ WEBHOOK_ALLOW_LOOPBACK: 'true', SMTP_URL: mail.url, MAIL_FROM: FROM });
  return {
    hub,
    players: new Players(hub, mail),
    async stop(): Promise<void> {
      await hub.stop();
      await mail.stop();
    },
  };
}
export type Stage = Awaited<ReturnType<typeof startStage>>;
