import { actionClient } from '../../support/action-client.js';
import { alertClient } from '../../support/alert-client.js';
import { dutyClient } from '../../support/duty-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { FROM, type MailServer, startMailServer } from '../../support/mail-server.js';
import { until } from '../../support/officer.js';

const EVENTS = 10_000;

describe('a storm of alerts', () => {
  let mail: MailServer;
  let hub: Hub;

  beforeAll(async () => {
    mail = await startMailServer();
    hub = await startHub({ SMTP_URL: mail.url, MAIL_FROM: FROM });
    const duty = dutyClient((await hub.as('admin@th.example')).ask);
    await duty.sets({ fallback: true });
    for (const name of ['liaison', 'analyst']) {
      const [row] = await hub.ownerSql<{ id: string }>('select id from hub.user_account where email = $1', [`${name}@th.example`]);
      await duty.shift(row?.id ?? '', { rank: name === 'liaison' ? 1 : 2 });
    }
  });
  afterAll(async () => {
    await hub.stop();
    await mail.stop();
  });

  it('becomes one digest for each officer, and an emergency in its midst is sent before', async () => {
    await hub.ownerSql(
      `select hub.announce(array[p.key], 'WATCH_HIT', '{"count": 1}') from hub.party p, generate_series(1, ${EVENTS}) where p.slug = 'th'`,
    );
    const id = await actionClient((await hub.as('liaison@sg.example')).ask).requests({
      ...{ recipientId: 'TH', reference: 'in the midst', urgency: 'EMERGENCY' },
    });
    const [alert] = await alertClient((await hub.as('liaison@th.example')).ask).of(id);
    await until(
      () => Promise.resolve(mail.received),
      (letters) => letters.some(({ text }) => text.includes(alert?.reference ?? 'none')),
    );
    const planned = (): Promise<{ waiting: number; digests: number }[]> =>
      hub.ownerSql(
        `select (select count(*)::integer from hub.alert where next_at <= now()) as waiting, (select count(*)::integer from hub.alert_delivery where mode = 'DIGEST') as digests`,
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
      (found) => found.length === 2,
      120_000,
    );
    const left = (): Promise<{ left: number }[]> =>
      hub.ownerSql(`select count(*)::integer as left from hub.alert_delivery where mode = 'DIGEST' and state <> 'SENT'`);
    await until(left, ([row]) => row?.left === 0, 30_000);
    expect([...digests()].sort()).toEqual(['analyst@th.example', 'liaison@th.example']);
    expect(mail.received.filter(({ text }) => text.includes('URGENT: watch, AL-'))).toHaveLength(immediate);
  }, 300_000);
});
