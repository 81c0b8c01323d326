import pg from 'pg';
import { type Hub, startHub } from '../../support/hub.js';
import { FROM, type MailServer, startMailServer } from '../../support/mail-server.js';
import { until } from '../../support/officer.js';

describe('Metrics of alerts', () => {
  let mail: MailServer;
  let hub: Hub;

  beforeAll(async () => {
    mail = await startMailServer();
    hub = await startHub({ SMTP_URL: mail.url, MAIL_FROM: FROM });
  });
  afterAll(async () => {
    await hub.stop();
    await mail.stop();
  });
  beforeEach(() => hub.ownerSql('delete from hub.alert'));

  const metrics = async (): Promise<string> => (await fetch(`${hub.url}/metrics`)).text();
  const lines = async (): Promise<readonly string[]> => (await metrics()).split('\n');
  /** An emergency of Thailand with one letter, which is due in an hour. @returns the id of the letter */
  const letterWaits = async (): Promise<string> => {
    const [row] = await hub.ownerSql<{ id: string }>(
      `with raised as (
           insert into hub.alert (reference, party, kind, urgency, addressees, permission, next_at)
             select hub.new_alert_reference(), p.key, 'CASE', 'EMERGENCY', 'OFFICERS', 'case:work', null from hub.party p where p.slug = 'th' returning *)
         insert into hub.alert_delivery (alert, party, account, urgency, channel_kind, step, mode, planned_at, next_attempt_at)
           select a.id, a.party, u.id, a.urgency, 'EMAIL', 0, 'IMMEDIATE', now() - interval '2 minutes', now() + interval '1 hour'
             from raised a join hub.user_account u on u.email = 'liaison@th.example' returning id`,
    );
    return row?.id ?? 'none';
  };
  const isDueNow = (letter: string): Promise<unknown> =>
    hub.ownerSql('update hub.alert_delivery set next_attempt_at = now() where id = $1', [letter]);
  const counts = (line: string): Promise<unknown> => until(lines, (all) => all.includes(`hub_alert_messages_total${line}`)); // prettier-ignore

  it('count messages that wait, by channel, mode and urgency, with the age of the oldest', async () => {
    const labels = '{channel="EMAIL",mode="IMMEDIATE",urgency="EMERGENCY"}';
    expect(await metrics()).not.toContain(`hub_alert_messages_waiting${labels}`);
    for (let n = 0; n < 2; n += 1) await letterWaits();
    const text = await metrics();
    expect(text).toContain(`hub_alert_messages_waiting${labels} 2\n`);
    expect(Number(text.split(`hub_alert_messages_oldest_seconds${labels} `)[1]?.split('\n')[0])).toBeGreaterThan(100);
    expect(text).not.toMatch(/th\.example|Thailand/);
  });

  it('count what was sent, is tried again, is given up and is not to be sent any more', async () => {
    await isDueNow(await letterWaits());
    await counts('{channel="EMAIL",outcome="SENT"} 1');
    const later = await letterWaits();
    for (const [reply, outcome, letter] of [
      [450, 'RETRIED', later],
      [550, 'FAILED', await letterWaits()],
    ] as const) {
      mail.knobs.refuses = reply;
      await isDueNow(letter);
      await counts(`{channel="EMAIL",outcome="${outcome}"} 1`);
      await hub.ownerSql(`update hub.alert_delivery set next_attempt_at = now() + interval '1 hour' where state = 'WAITING'`);
    }
    mail.knobs.refuses = undefined;
    await hub.ownerSql(`update hub.alert set ended_at = now(), ended_why = 'SETTLED'`);
    await isDueNow(later);
    await counts('{channel="EMAIL",outcome="DROPPED"} 1');
    expect((await lines()).filter((line) => line.startsWith('hub_alert_messages_total{'))).toHaveLength(4);
    expect(mail.received).toHaveLength(1);
  });

  /** Holds something that the relay needs, until `release`. */
  const blocks = async (statement: string, values: readonly unknown[] = []): Promise<{ readonly release: () => Promise<void> }> => {
    const blocker = new pg.Client({ connectionString: hub.database.url });
    await blocker.connect();
    await blocker.query('begin');
    await blocker.query('set local role hub_owner');
    await blocker.query(statement, [...values]);
    return { release: () => blocker.end() };
  };
  const showUnplanned = async (urgency: string): Promise<void> => {
    const text = await metrics();
    expect(text).toContain(`hub_alerts_unplanned{urgency="${urgency}"} 1\n`);
    const oldest = text.split(`hub_alerts_unplanned_oldest_seconds{urgency="${urgency}"} `)[1]?.split('\n')[0];
    expect(Number(oldest)).toBeGreaterThan(100);
  };
  const allPlanned = (urgency: string): Promise<unknown> =>
    until(lines, (all) => all.includes(`hub_alerts_unplanned{urgency="${urgency}"} 0`));

  it('count what is due and not planned, with the age of the oldest', async () => {
    await allPlanned('EMERGENCY');
    const { release } = await blocks('lock table hub.alert_step in share mode'); // no step of an escalation can be stored
    await letterWaits();
    await hub.ownerSql(`update hub.alert set next_at = now() - interval '2 minutes'`);
    await showUnplanned('EMERGENCY');
    await release();
    await allPlanned('EMERGENCY');
  });

  it('count deadlines that are due among what is urgent', async () => {
    const [item] = await hub.ownerSql<{ id: string }>('select gen_random_uuid() as id');
    const { release } = await blocks(`select pg_advisory_xact_lock(hashtext('hub alert deadlines'), hashtext($1))`, [item?.id]);
    await hub.ownerSql(
      `insert into hub.alert_deadline (item, item_kind, party, which, share, at, due_at)
         select $1, 'ACTION_REQUEST', p.key, 'DUE', 50, now() - interval '2 minutes', now() + interval '1 minute' from hub.party p where p.slug = 'th'`,
      [item?.id],
    );
    await showUnplanned('URGENT');
    await release();
    await allPlanned('URGENT');
  });
});
