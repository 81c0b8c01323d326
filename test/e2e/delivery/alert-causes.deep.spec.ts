import { ANNOUNCEMENT_KINDS } from '../../../src/tenancy/announcements/announcement-kinds.js';
import { PERMISSIONS } from '../../../src/platform/database/grants.js';
import { actionClient, type ActionClient } from '../../support/action-client.js';
import { alertClient, type AlertClient } from '../../support/alert-client.js';
import { caseClient } from '../../support/case-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { noticeClients } from '../../support/notice-client.js';
import { officer, until } from '../../support/officer.js';

/** Announcements that alert nobody, and why. */
const NEVER: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    [
      'AUDIT_HEAD',
      'COUNTRY_ADMITTED',
      'GROUP_FOUNDED',
      'GROUP_MEMBER_JOINED',
      'GROUP_MEMBER_LEFT',
      'GROUP_PROPOSAL_ENDED',
      'PARTNER_REGISTERED',
      'PARTY_CLOSED',
    ].map((keyword) => [keyword, 'Nobody has to do anything.']),
  ),
  ...Object.fromEntries(
    [
      'PARTY_READMITTED',
      'PARTY_RENAMED',
      'PARTY_SUSPENDED',
      'SUSPENSION_CONFIRMED',
      'DISPUTE_WITHDRAWN',
      'NOTICE_PUBLISHED',
      'ONWARD_WITHDRAWN',
      'PULL_RECOVERED',
      'PURPOSE_RULE_CHANGED',
      'RECALL_COMPLETED',
      'WEBHOOK_RECOVERED',
    ].map((keyword) => [keyword, 'Nobody has to do anything.']),
  ),
  ...Object.fromEntries(
    ['OFFICE_CONFIRMED', 'OFFICE_GIVEN', 'OFFICE_RECOVERED'].map((keyword) => [
      keyword,
      'Countries watch over offices; no duty desk does.',
    ]),
  ),
  ...Object.fromEntries(
    ['RECALL_IGNORED', 'SUBJECT_REQUEST_FILED', 'SUBJECT_SOURCE_OVERDUE'].map((keyword) => [
      keyword,
      'It goes to the hub alone, which has no duty desk.',
    ]),
  ),
  INFORMATION_REQUEST_DUE: 'Alerts have deadlines of their own, at half and at 15 percent of the time.',
};

describe('what alerts', () => {
  let hub: Hub;
  let sg: ActionClient;
  let th: AlertClient;
  let notice: Awaited<ReturnType<typeof noticeClients>>['notice'];

  beforeAll(async () => {
    hub = await startHub();
    sg = actionClient((await hub.as('liaison@sg.example')).ask);
    th = alertClient((await hub.as('liaison@th.example')).ask);
    ({ notice } = await noticeClients(hub));
  });
  afterAll(() => hub.stop());

  it('is every announcement, but those that nobody has to act on', async () => {
    const rows = await hub.ownerSql<{ source: string; permission: string }>('select source, permission from hub.alert_source');
    const sources = rows.map(({ source }) => source);
    for (const keyword of Object.keys(ANNOUNCEMENT_KINDS)) {
      expect({ keyword, alerts: sources.includes(keyword), never: keyword in NEVER }).toEqual({
        ...{ keyword, alerts: !(keyword in NEVER), never: keyword in NEVER },
      });
    }
    const others = [
      'ACTION_REQUEST',
      'ALERT_CHANNEL_DISABLED',
      'EMERGENCY_UNHEARD',
      'INFORMATION_REQUEST',
      'MENTION',
      'NOTICE',
      'WITHDRAWAL',
    ];
    expect(sources.filter((source) => !(source in ANNOUNCEMENT_KINDS)).sort()).toEqual(others);
    expect(rows.map(({ permission }) => permission).filter((one) => !(PERMISSIONS as readonly string[]).includes(one))).toEqual([]);
  });

  it('is a deadline of a request when half, and when 15 percent of the time is left, unless it was answered before', async () => {
    const id = await sg.requests({ recipientId: 'TH', reference: 'deadlines', deadlineMinutes: 1_000, urgency: 'ROUTINE' });
    const deadlines = await hub.ownerSql<{ which: string; share: number; minutes: number }>(
      `select which, share, round(extract(epoch from at - now()) / 60)::integer as minutes from hub.alert_deadline where item = $1 order by which desc, share desc`,
      [id],
    );
    expect(deadlines.filter(({ which }) => which === 'DUE')).toEqual([
      { which: 'DUE', share: 50, minutes: 500 },
      { which: 'DUE', share: 15, minutes: 850 },
    ]);
    expect(deadlines.filter(({ which }) => which === 'ACK')).toHaveLength(2);
    const pass = (which: string, share: number): Promise<unknown> =>
      hub.ownerSql('update hub.alert_deadline set at = now() where item = $1 and which = $2 and share = $3', [id, which, share]);
    const kinds = async (): Promise<readonly string[]> => (await th.of(id)).map(({ kind, urgency }) => `${kind} ${urgency}`);
    await pass('DUE', 50);
    await until(kinds, (seen) => seen.length === 2);
    expect(await kinds()).toEqual(['DEADLINE ROUTINE', 'ACTION_REQUEST ROUTINE']);
    await actionClient(th.ask).answers(id, 'ACKNOWLEDGED');
    await pass('ACK', 15); // acknowledged already
    await pass('DUE', 15);
    const left = (): Promise<{ left: number }[]> =>
      hub.ownerSql('select count(*)::integer as left from hub.alert_deadline where item = $1', [id]);
    await until(kinds, (seen) => seen.includes('DEADLINE URGENT'));
    await until(left, ([row]) => row?.left === 1);
    expect((await kinds()).filter((kind) => kind.startsWith('DEADLINE'))).toEqual(['DEADLINE URGENT', 'DEADLINE ROUTINE']);
    await sg.extends(id, 5_000);
    expect((await left())[0]?.left).toBe(2);
  });

  it('is a notice, for each country that sees it, and for nobody else', async () => {
    const id = await notice({ audience: { countries: ['SG'] } });
    const kinds = async (email: string): Promise<readonly string[]> =>
      (await alertClient((await hub.as(email)).ask).of(id)).map(({ kind }) => kind);
    expect([await kinds('liaison@sg.example'), await kinds('liaison@kh.example'), await kinds('liaison@th.example')]).toEqual([
      ['NOTICE'],
      [],
      [],
    ]);
  });

  it('has the threat of the case or the notice that it names, for rules', async () => {
    const [about, file] = [await notice({ threat: 'PHISHING' }), await caseClient(sg.ask).founds({ threat: 'ROMANCE_SCAM' })];
    const threatOf = async (what: string, said: object): Promise<string | null | undefined> => {
      await hub.ownerSql(`select hub.announce(array[p.key], $1, $2) from hub.party p where p.slug = 'sg'`, [what, JSON.stringify(said)]);
      const rows = await hub.ownerSql<{ threat: string | null }>(
        'select a.threat from hub.alert a join hub.announcement x on x.id = a.announcement where x.what = $1',
        [what],
      );
      return rows[0]?.threat;
    };
    expect(await threatOf('CASE_TASK_OVERDUE', { case: file.id })).toBe('ROMANCE_SCAM');
    expect(await threatOf('NOTICE_UNACKNOWLEDGED', { notice: about })).toBe('PHISHING');
    expect(await threatOf('DISPUTE_ANSWERED', {})).toBeNull();
  });

  it('names what is RED, whose announcement names it to nobody, and is seen as long as that is', async () => {
    const request = await sg.requests({ recipientId: 'TH', reference: 'red', tlp: 'RED' });
    await hub.ownerSql(
      `select hub.remind_of_obligation('ACTION_REQUEST', to_jsonb(r), false, 'ACTION_REQUEST_OVERDUE', '{"level": 1}', 'x', 'x') from hub.action_request r where r.id = $1`,
      [request],
    );
    const [leads, reads] = [caseClient(sg.ask), caseClient(th.ask)];
    const { id: file } = await leads.founds({}, 'RED');
    await leads.invites(file, 'TH', { ceiling: 'RED', rights: 'LEAD' });
    await reads.answers(file);
    await leads.tasks(file, { assigneePartyId: 'TH', dueAt: new Date(Date.now() + 3_600_000).toISOString() });
    await leads.handsOver(file, 'TH');
    await hub.ownerSql('update hub.case_task set remind_at = now() where case_id = $1', [file]);
    await hub.ownerSql('select hub.remind_case_tasks(100)');
    const rows = await hub.ownerSql<{ what: string; item: string | null; told: boolean }>(
      `select x.what, a.item, x.about::text ~ $1 as told from hub.announcement x join hub.alert a on a.announcement = x.id join hub.party p on p.key = a.party
         where p.slug = 'th' and x.red_item is not null order by x.what`,
      [`${request}|${file}`],
    );
    expect(rows).toEqual([
      { what: 'ACTION_REQUEST_OVERDUE', item: request, told: false },
      { what: 'CASE_INVITATION', item: null, told: false },
      { what: 'CASE_LEAD_OFFERED', item: file, told: false },
      { what: 'CASE_TASK_OVERDUE', item: file, told: false },
    ]);
    expect((await th.of(request)).map(({ kind }) => kind)).toContain('OVERDUE');
    expect((await th.of(file)).map(({ kind }) => kind).sort()).toEqual(['CASE', 'OVERDUE']);
    await hub.ownerSql(
      `insert into hub.bar (owner, party) select o.key, p.key from hub.party o, hub.party p where o.slug = 'sg' and p.slug = 'th'`,
    );
    expect([await th.of(request), await th.of(file)]).toEqual([[], []]);
    await hub.ownerSql('update hub.bar set lifted_at = now() where lifted_at is null');
  });

  it('are losses that a party must confirm: one alert for all of them, until an officer acknowledges it', async () => {
    const [sender, reader] = [officer((await hub.as('analyst@sg.example')).ask), officer((await hub.as('analyst@th.example')).ask)];
    const published = [];
    for (const n of [1, 2, 3]) published.push(await sender.publishes({ value: `lost${n}.example.com`, audience: { countries: ['TH'] } }));
    await until(
      () => reader.reads(),
      ({ events }) => events.length >= 3,
    );
    const withdrawals = async (): Promise<readonly { quantity: number; open: boolean }[]> =>
      (await th.lists({ kinds: ['WITHDRAWAL'] })).map(({ quantity, open }) => ({ quantity, open }));
    for (const { id } of published.slice(0, 2)) await sender.revokes(id);
    await until(
      () => reader.reads(),
      ({ events }) => events.filter(({ operation }) => operation === 'REVOKED').length === 2,
    );
    await reader.reads();
    expect(await withdrawals()).toEqual([{ quantity: 2, open: true }]);
    const [alert] = await th.lists({ kinds: ['WITHDRAWAL'] });
    await th.acknowledges(alert?.id ?? '');
    await sender.revokes(published[2]?.id ?? '');
    await until(
      () => reader.reads(),
      ({ events }) => events.filter(({ operation }) => operation === 'REVOKED').length === 3,
    );
    expect(await withdrawals()).toEqual([
      { quantity: 1, open: true },
      { quantity: 2, open: false },
    ]);
  });

  it('is restricted to the officer or the agency that an announcement is for', async () => {
    await hub.ownerSql(
      `with made as (select hub.announce(array[p.key], 'WATCH_ENDS', '{"count": 7}') as id from hub.party p where p.slug = 'th')
         select id from made`,
    );
    await hub.ownerSql(
      `update hub.announcement set account = (select id from hub.user_account where email = 'analyst@th.example') where what = 'WATCH_ENDS'`,
    );
    const hits = async (email: string): Promise<readonly object[]> =>
      (await alertClient((await hub.as(email)).ask).lists({ kinds: ['WATCH_HIT'] })).map(({ quantity, personal }) => ({
        quantity,
        personal,
      }));
    expect([await hits('analyst@th.example'), await hits('liaison@th.example')]).toEqual([[{ quantity: 7, personal: true }], []]);
  });

  it('is never raised twice for one event, when it goes through the outbox again', async () => {
    const id = await sg.requests({ recipientId: 'TH', reference: 'twice' });
    await hub.ownerSql(`select hub.notify_of_obligation('ACTION_REQUEST', to_jsonb(r)) from hub.action_request r where r.id = $1`, [id]);
    expect(await th.of(id)).toHaveLength(1);
  });
});
