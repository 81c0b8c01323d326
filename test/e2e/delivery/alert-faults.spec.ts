import { actionClient, type ActionClient } from '../../support/action-client.js';
import { alertClient, type AlertClient } from '../../support/alert-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { FROM, type MailServer, startMailServer } from '../../support/mail-server.js';
import { until } from '../../support/officer.js';

describe('emergencies, while something fails', () => {
  let mail: MailServer;
  let hub: Hub;
  let sg: ActionClient;
  let th: AlertClient;
  let kh: AlertClient;

  beforeAll(async () => {
    mail = await startMailServer();
    hub = await startHub({ SMTP_URL: mail.url, MAIL_FROM: FROM });
    sg = actionClient((await hub.as('liaison@sg.example')).ask);
    th = alertClient((await hub.as('liaison@th.example')).ask);
    kh = alertClient((await hub.as('liaison@kh.example')).ask);
  });
  afterAll(async () => {
    await hub.stop();
    await mail.stop();
  });

  const asks = (recipientId: string, reference: string): Promise<string> =>
    sg.requests({ recipientId, reference, urgency: 'EMERGENCY', deadlineMinutes: 60 });
  /** Waits until an emergency about an item is delivered in the application. */
  const arrives = async (who: AlertClient, item: string, limitMs = 5_000): Promise<void> => {
    const messages = async (): Promise<readonly string[]> =>
      (await who.of(item)).flatMap(({ deliveries }) => deliveries.map(({ channel }) => channel));
    await until(messages, (seen) => seen.includes('IN_APP'), limitMs);
  };

  it('arrive in the application while the mail server hangs', async () => {
    let answers = (): void => undefined;
    mail.knobs.hangs = new Promise<void>((done) => (answers = done));
    const attempted = (): Promise<{ leased: number }[]> =>
      hub.ownerSql(`select count(*)::integer as leased from hub.alert_delivery where lease_until > now()`);
    await arrives(th, await asks('TH', 'hangs 1'));
    await until(attempted, ([row]) => (row?.leased ?? 0) > 0);
    const second = await asks('TH', 'hangs 2');
    await arrives(th, second);
    expect(mail.received).toEqual([]);
    mail.knobs.hangs = undefined;
    answers();
    await until(
      () => th.of(second),
      ([alert]) => alert?.deliveries.every(({ state }) => state === 'SENT') === true,
      20_000,
    );
  });

  it('of other parties arrive while those of one cannot be planned, and its own once they can', async () => {
    await hub.ownerSql(`
      create function hub.break_th() returns trigger language plpgsql as
        $$ begin if new.party = (select key from hub.party where slug = 'th') then raise exception 'broken'; end if; return new; end $$`);
    await hub.ownerSql('create trigger broken before insert on hub.alert_step for each row execute function hub.break_th()');
    const broken = await asks('TH', 'broken');
    await arrives(kh, await asks('KH', 'whole'));
    expect((await th.of(broken)).flatMap(({ deliveries }) => deliveries)).toEqual([]);
    await hub.ownerSql('drop trigger broken on hub.alert_step');
    await arrives(th, broken);
  });

  it('and other alerts are planned while deadlines cannot be raised', async () => {
    await hub.ownerSql('alter function hub.raise_alert_deadlines(integer) rename to not_raised');
    const id = await sg.requests({ recipientId: 'TH', reference: 'no deadlines', urgency: 'URGENT' });
    await arrives(th, id);
    await hub.ownerSql('alter function hub.not_raised(integer) rename to raise_alert_deadlines');
  });
});
