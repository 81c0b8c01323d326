import { actionClient } from '../../support/action-client.js';
import { alertChannelClient } from '../../support/alert-channel-client.js';
import { alertClient } from '../../support/alert-client.js';
import { dutyClient } from '../../support/duty-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { FROM, type MailServer, startMailServer } from '../../support/mail-server.js';
import { until } from '../../support/officer.js';
import { type Receiver, startReceiver } from '../../support/receiver.js';

const EVENTS = 10_000;

describe('a storm of alerts', () => {
  let mail: MailServer;
  let receiver: Receiver;
  let hub: Hub;

  beforeAll(async () => {
    mail = await startMailServer();
    receiver = await startReceiver();
    hub = await startHub({ SMTP_URL: mail.url, MAIL_FROM: FROM, WEBHOOK_ALLOW_LOOPBACK: 'true' });
    const admin = (await hub.as('admin@th.example')).ask;
    await alertChannelClient(admin).creates({ url: receiver.url });
    await admin('mutation { setAlertRules(rules: [{ mode: IMMEDIATE, channels: [EMAIL, SLACK] }]) { rules { mode } } }');
    const duty = dutyClient(admin);
    await duty.sets({ fallback: true });
    for (const name of ['liaison', 'analyst']) {
      const [row] = await hub.ownerSql<{ id: string }>('select id from hub.user_account where email = $1', [`${name}@th.example`]);
      await duty.shift(row?.id ?? '', { rank: name === 'liaison' ? 1 : 2 });
    }
  });
  afterAll(async () => {
    await hub.stop();
    await receiver.stop();
    await mail.stop();
  });

  it('becomes digests for each officer and for a chat channel, and an emergency in its midst is sent before', async () => {
    await hub.ownerSql(
      `select hub.announce(array[p.key], 'DISPUTE_OVERDUE', '{"count": 1}') from hub.party p, generate_series(1, ${EVENTS}) where p.slug = 'th'`,
    );
    const id = await actionClient((await hub.as('liaison@sg.example')).ask).requests({
      ...{ recipientId: 'TH', reference: 'in the midst', urgency: 'EMERGENCY' },
    });
    const [alert] = await alertClient((await hub.as('liaison@th.example')).ask).of(id);
    await until(
      () => Promise.resolve(mail.received),
      (letters) => letters.some(({ text }) => text.includes(alert?.reference ?? 'none')),
    );
    await until(
      () => Promise.resolve(receiver.received),
      (messages) => messages.some(({ raw }) => raw.includes(alert?.reference ?? 'none')),
    );
    const planned = (): Promise<{ waiting: number; digests: number }[]> =>
      hub.ownerSql(
        `select (select count(*)::integer from hub.alert where next_at <= now()) as waiting, (select count(*)::integer from hub.alert_delivery where mode = 'DIGEST' and channel is null) as digests`,
      );
    expect((await planned())[0]?.digests).toBeLessThan(2 * EVENTS - 20);
    await until(planned, ([row]) => row?.waiting === 0, 120_000);
    // Ten immediate letters an officer; the emergency is one of them for the officer whom it calls.
    const immediate = 2 * EVENTS - ((await planned())[0]?.digests ?? 0);
    expect([19, 20]).toContain(immediate);
    await hub.ownerSql(`update hub.alert_delivery set next_attempt_at = now() where mode = 'DIGEST' and state = 'WAITING'`);
    const digests = (): readonly string[] =>
      mail.received.filter(({ text }) => /^Subject: \d+ alerts/m.test(text)).map(({ to }) => to.join());
    await until(
      () => Promise.resolve(digests()),
      (found) => new Set(found).size === 2,
      120_000,
    );
    const inChat = await hub.ownerSql<{ urgency: string; count: number }>(
      `select urgency, count(*)::integer as count from hub.alert_delivery where channel is not null and mode = 'IMMEDIATE' group by 1 order by 1`,
    );
    expect(inChat[0]).toEqual({ urgency: 'EMERGENCY', count: 1 });
    expect([9, 10]).toContain(inChat[1]?.count);
    const left = (): Promise<{ left: number }[]> =>
      hub.ownerSql(`select count(*)::integer as left from hub.alert_delivery where mode = 'DIGEST' and state <> 'SENT'`);
    await until(left, ([row]) => row?.left === 0, 120_000);
    // One digest tells each officer of all: it has up to 20,000 messages.
    expect([...digests()].sort()).toEqual(['analyst@th.example', 'liaison@th.example']);
    expect(mail.received.filter(({ text }) => text.includes('URGENT: overdue work, AL-'))).toHaveLength(immediate);
  }, 420_000);
});
