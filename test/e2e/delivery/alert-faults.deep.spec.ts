import { actionClient, type ActionClient } from '../../support/action-client.js';
import { alertChannelClient } from '../../support/alert-channel-client.js';
import { alertClient, type AlertClient } from '../../support/alert-client.js';
import { untilAlerted } from '../../support/alert-workers.js';
import { type Hub, startHub } from '../../support/hub.js';
import { FROM, type MailServer, startMailServer } from '../../support/mail-server.js';
import { until } from '../../support/officer.js';
import { waitLongForMail, waitLongForReceivers } from '../../support/patient-outbound.js';
import { type Receiver, startReceiver } from '../../support/receiver.js';

describe('emergencies, while something fails', () => {
  let mail: MailServer;
  let receiver: Receiver;
  let hub: Hub;
  let sg: ActionClient;
  let th: AlertClient;
  let kh: AlertClient;

  beforeAll(async () => {
    mail = await startMailServer();
    receiver = await startReceiver();
    // The lease of a digest waits until a test lets it go on.
    hub = await startHub({ SMTP_URL: mail.url, MAIL_FROM: FROM, WEBHOOK_ALLOW_LOOPBACK: 'true', DATABASE_STATEMENT_TIMEOUT: '600000' });
    await waitLongForReceivers(hub);
    waitLongForMail(hub);
    sg = actionClient((await hub.as('liaison@sg.example')).ask);
    th = alertClient((await hub.as('liaison@th.example')).ask);
    kh = alertClient((await hub.as('liaison@kh.example')).ask);
  });
  afterAll(async () => {
    await hub.stop();
    await receiver.stop();
    await mail.stop();
  });

  const asks = (recipientId: string, reference: string): Promise<string> =>
    sg.requests({ recipientId, reference, urgency: 'EMERGENCY', deadlineMinutes: 60 });
  /** Waits until an emergency about an item is delivered in the application. */
  const arrives = async (who: AlertClient, item: string): Promise<void> => {
    const messages = async (): Promise<readonly string[]> =>
      (await who.of(item)).flatMap(({ deliveries }) => deliveries.map(({ channel }) => channel));
    await until(messages, (seen) => seen.includes('IN_APP')); // by the hub alone
  };

  it('arrive in the application while the mail server hangs', async () => {
    let answers = (): void => undefined;
    mail.knobs.hangs = new Promise<void>((done) => (answers = done));
    const attempted = (): Promise<{ leased: number }[]> =>
      hub.ownerSql(`select count(*)::integer as leased from hub.alert_delivery where lease_until > now()`);
    await arrives(th, await asks('TH', 'hangs 1'));
    await untilAlerted(hub, attempted, ([row]) => (row?.leased ?? 0) > 0);
    const second = await asks('TH', 'hangs 2');
    await arrives(th, second);
    expect(mail.received).toEqual([]);
    mail.knobs.hangs = undefined;
    answers();
    await untilAlerted(
      hub,
      () => th.of(second),
      ([alert]) => alert?.deliveries.every(({ state }) => state === 'SENT') === true,
    );
  });

  it('reach the officers of another country while the mail server hangs at the address of one', async () => {
    let answers = (): void => undefined;
    mail.knobs.hangs = new Promise<void>((done) => (answers = done));
    mail.knobs.hangsFor = 'liaison@th.example';
    const hanging = await asks('TH', 'hangs for one');
    const leased = (): Promise<{ count: number }[]> =>
      hub.ownerSql(
        `select count(*)::integer as count from hub.alert_delivery d join hub.alert a on a.id = d.alert
           where a.item = $1 and d.channel_kind = 'EMAIL' and d.lease_until > now()`,
        [hanging],
      );
    await untilAlerted(hub, leased, ([row]) => row?.count === 1);
    const other = await asks('KH', 'beside it');
    const [alert] = await untilAlerted(hub, () => kh.of(other), (seen) => seen.length > 0); // prettier-ignore
    await untilAlerted(
      hub,
      () => Promise.resolve(mail.received),
      (letters) => letters.some(({ to, text }) => to[0] === 'liaison@kh.example' && text.includes(alert?.reference ?? 'none')),
    );
    expect((await leased())[0]?.count).toBe(1);
    mail.knobs.hangs = undefined;
    mail.knobs.hangsFor = undefined;
    answers();
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

  it('of a party arrive while another of the same party cannot be planned', async () => {
    await hub.ownerSql(`
      create function hub.break_one() returns trigger language plpgsql as
        $$ begin
          if exists (select from hub.alert a join hub.action_request r on r.id = a.item where a.id = new.alert and r.reference = 'broken one') then raise exception 'broken'; end if;
          return new;
        end $$`);
    await hub.ownerSql('create trigger broken before insert on hub.alert_step for each row execute function hub.break_one()');
    const broken = await asks('TH', 'broken one');
    const whole = [await asks('TH', 'whole 1'), await asks('TH', 'whole 2')];
    await hub.ownerSql('update hub.alert set next_at = now() where item = $1', [broken]); // in one group with the others
    for (const id of whole) await arrives(th, id);
    expect((await th.of(broken)).flatMap(({ deliveries }) => deliveries)).toEqual([]);
    await hub.ownerSql('drop trigger broken on hub.alert_step');
    await arrives(th, broken);
  });

  it('and other alerts count once in the limit of immediate messages, although one of their group cannot be planned', async () => {
    await hub.ownerSql(`
      create function hub.break_nine() returns trigger language plpgsql as
        $$ begin if (select quantity from hub.alert where id = new.alert) = 9 then raise exception 'broken'; end if; return new; end $$`);
    await hub.ownerSql('create trigger broken before insert on hub.alert_delivery for each row execute function hub.break_nine()');
    await hub.ownerSql(
      `insert into hub.alert (reference, party, kind, urgency, addressees, permission, quantity)
         select hub.new_alert_reference(), p.key, 'CASE', 'URGENT', 'OFFICERS', 'case:work', n from hub.party p, generate_series(1, 9) n where p.slug = 'ph'`,
    );
    const planned = (): Promise<{ alerts: number; modes: readonly string[] }[]> =>
      hub.ownerSql(
        `select count(distinct a.id)::integer as alerts, array_agg(distinct d.mode) as modes
           from hub.alert a join hub.party p on p.key = a.party join hub.alert_delivery d on d.alert = a.id where p.slug = 'ph' and a.kind = 'CASE'`,
      );
    expect(await untilAlerted(hub, planned, ([row]) => row?.alerts === 8)).toEqual([{ alerts: 8, modes: ['IMMEDIATE'] }]);
    await hub.ownerSql('drop trigger broken on hub.alert_delivery');
  });

  it('and one letter tells an officer of all alerts that wait for a digest, although it takes several leases', async () => {
    mail.received.length = 0;
    await hub.ownerSql(
      `with made as (
           insert into hub.alert (reference, party, kind, urgency, addressees, permission, quantity, next_at)
             select hub.new_alert_reference(), u.party, 'CASE', 'ROUTINE', 'OFFICERS', 'case:work', 2, null from generate_series(1, 2100), hub.user_account u
               where u.email = 'liaison@la.example' returning *)
         insert into hub.alert_delivery (alert, party, account, urgency, channel_kind, step, mode)
           select a.id, a.party, u.id, a.urgency, 'EMAIL', 0, 'DIGEST' from made a join hub.user_account u on u.email = 'liaison@la.example'`,
    );
    const waiting = (): Promise<{ count: number }[]> =>
      hub.ownerSql(
        `select count(*)::integer as count from hub.alert_delivery where mode = 'DIGEST' and state = 'WAITING' and party = (select key from hub.party where slug = 'la')`,
      );
    await untilAlerted(hub, waiting, ([row]) => row?.count === 0);
    const letters = mail.received.filter(({ to }) => to[0] === 'liaison@la.example');
    expect(letters.map(({ text }) => /2100 alerts/.test(text) && /4200/.test(text))).toEqual([true]);
  });

  it('and urgent alerts reach a chat channel once each, before a digest of which further messages are still being leased', async () => {
    const admin = (await hub.as('admin@vn.example')).ask;
    const { channel } = await alertChannelClient(admin).creates({ url: receiver.url });
    await admin('mutation { setAlertRules(rules: [{ mode: IMMEDIATE, channels: [SLACK] }]) { rules { mode } } }');
    await hub.ownerSql(`
      create function hub.hold_second_part() returns trigger language plpgsql as
        $$ begin if (select quantity from hub.alert where id = new.alert) > 1000 then perform pg_advisory_xact_lock(7); end if; return new; end $$`);
    await hub.ownerSql(
      `create trigger held before update on hub.alert_delivery for each row when (new.mode = 'DIGEST') execute function hub.hold_second_part()`,
    );
    await hub.ownerSql('select pg_advisory_lock(7)');
    await hub.ownerSql(
      `with made as (
           insert into hub.alert (reference, party, kind, urgency, addressees, permission, quantity, next_at)
             select hub.new_alert_reference(), p.key, 'CASE', 'ROUTINE', 'OFFICERS', 'case:work', n, null from generate_series(1, 2100) n, hub.party p where p.slug = 'vn' returning *)
         insert into hub.alert_delivery (alert, party, channel, urgency, channel_kind, step, mode, next_attempt_at)
           select a.id, a.party, $1, a.urgency, 'SLACK', 0, 'DIGEST', now() - (2100 - a.quantity) * interval '1 second' from made a`,
      [channel.id],
    );
    const held = (): Promise<{ leased: number; waiting: number }[]> =>
      hub.ownerSql(
        `select (select count(*)::integer from hub.alert_delivery where channel = $1 and mode = 'DIGEST' and lease_until > now()) as leased,
           (select count(*)::integer from pg_locks where locktype = 'advisory' and objid = 7 and not granted) as waiting`,
        [channel.id],
      );
    await untilAlerted(hub, held, ([row]) => row?.leased === 1_000 && row.waiting === 1);
    const vn = alertClient((await hub.as('liaison@vn.example')).ask);
    const items = [await asks('VN', 'before a digest'), await sg.requests({ recipientId: 'VN', reference: 'urgent', urgency: 'URGENT' })];
    const toChat = async (item: string): Promise<readonly object[]> =>
      (await vn.of(item)).flatMap(({ deliveries }) => deliveries.filter(({ channel: kind }) => kind === 'SLACK'));
    const sent = [{ mode: 'IMMEDIATE', state: 'SENT', attempts: 1 }];
    for (const item of items) await untilAlerted(hub, () => toChat(item), ([one]) => (one as { state?: string } | undefined)?.state === 'SENT'); // prettier-ignore
    expect(await held()).toEqual([{ leased: 1_000, waiting: 1 }]);
    await hub.ownerSql('select pg_advisory_unlock(7)');
    const arrived = (): readonly string[] =>
      receiver.received.map(({ raw }) => /EMERGENCY: request|URGENT: request|2100 alerts/.exec(raw)?.[0] ?? raw);
    await untilAlerted(hub, () => Promise.resolve(arrived()), (all) => all.length > 2); // prettier-ignore
    const [first, second, ...others] = arrived(); // emergencies have a worker of their own: either of the two comes first
    expect([[first, second].sort(), others]).toEqual([['EMERGENCY: request', 'URGENT: request'], ['2100 alerts']]);
    for (const item of items) expect(await toChat(item)).toMatchObject(sent);
    await hub.ownerSql('drop trigger held on hub.alert_delivery');
  });

  it('and other alerts are planned while deadlines cannot be raised', async () => {
    await hub.ownerSql('alter function hub.raise_alert_deadlines(integer) rename to not_raised');
    const id = await sg.requests({ recipientId: 'TH', reference: 'no deadlines', urgency: 'URGENT' });
    await arrives(th, id);
    await hub.ownerSql('alter function hub.not_raised(integer) rename to raise_alert_deadlines');
  });
});
