import { actionClient } from '../../support/action-client.js';
import { alertChannelClient } from '../../support/alert-channel-client.js';
import { alertClient, type AlertClient } from '../../support/alert-client.js';
import { untilAlerted } from '../../support/alert-workers.js';
import { type AnnouncementView, listAnnouncements } from '../../support/announcement-client.js';
import { type CaseClient, caseClient } from '../../support/case-client.js';
import { directoryClient } from '../../support/directory-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { informationClient } from '../../support/information-client.js';
import { FROM, type MailServer, startMailServer } from '../../support/mail-server.js';
import { noticeClients } from '../../support/notice-client.js';
import { type Ask, officer, until } from '../../support/officer.js';
import { type Receiver, startReceiver } from '../../support/receiver.js';
import { watchClient } from '../../support/watch-client.js';
import { aWatchedPhone, canonicalPhone } from '../../support/watched-values.js';

/** Thailand refuses the purpose that the officers of Cambodia have by default. */
describe('What an owner addresses to a reader whose purpose it refuses', () => {
  let mail: MailServer;
  let receiver: Receiver;
  let hub: Hub;
  let admin: Ask;
  let th: Ask;
  let kh: Ask;
  let alerts: AlertClient;
  let khId: string;

  const refuses = (...purposes: readonly string[]): Promise<unknown> =>
    admin('mutation ($r: [ProcessingPurpose!]!) { setPurposeRule(refusedPurposes: $r, caseReferenceRequired: false) { withholds } }', {
      r: purposes,
    });
  const kinds = async (item: string): Promise<readonly string[]> => (await alerts.of(item)).map(({ kind }) => kind);
  const deliveriesOf = (alert: string): Promise<{ kind: string; state: string; attempts: number }[]> =>
    hub.ownerSql(
      `select channel_kind as kind, state, attempts from hub.alert_delivery where alert = $1 and channel_kind <> 'IN_APP' order by 1`,
      [alert],
    );
  const now = (alert: string): Promise<unknown> =>
    hub.ownerSql(`update hub.alert_delivery set next_attempt_at = now() where alert = $1 and state = 'WAITING'`, [alert]);

  beforeAll(async () => {
    mail = await startMailServer();
    receiver = await startReceiver();
    hub = await startHub({ SMTP_URL: mail.url, MAIL_FROM: FROM, PUBLIC_URL: 'https://hub.example', WEBHOOK_ALLOW_LOOPBACK: 'true' });
    [admin, th, kh] = await Promise.all(
      ['admin@th.example', 'liaison@th.example', 'liaison@kh.example'].map(async (one) => (await hub.as(one)).ask),
    ) as [Ask, Ask, Ask]; // prettier-ignore
    alerts = alertClient(kh);
    khId = (await hub.ownerSql<{ id: string }>(`select id from hub.party where slug = 'kh'`))[0]?.id ?? '';
    const immediately = { minUrgency: 'ROUTINE', mode: 'IMMEDIATE', channels: ['EMAIL', 'SLACK'] };
    await (
      await hub.as('admin@kh.example')
    ).ask('mutation ($rules: [AlertRuleInput!]!) { setAlertRules(rules: $rules) { rules { mode } } }', { rules: [immediately] });
  });
  afterAll(async () => {
    await hub.stop();
    await Promise.all([mail.stop(), receiver.stop()]);
  });
  afterEach(async () => {
    mail.knobs.refuses = undefined;
    receiver.answers({ status: 200 });
    await hub.ownerSql('update hub.session set confirmed_at = now(); delete from hub.purpose_rule');
  });

  it('reaches it: requests, answers and notices, with their alerts; what the owner only shares does not', async () => {
    await refuses('INVESTIGATION');
    const shared = await officer(th).publishes({ value: 'shared.example.com', tlp: 'GREEN', audience: { everyCountry: true } });
    expect(await officer(kh).opens(shared.id)).toBeNull();

    const desk = await directoryClient(admin).creates({ audience: { everyCountry: true } });
    const freeze = await actionClient(th).requests({
      recipientId: 'KH',
      urgency: 'EMERGENCY',
      related: [shared.id],
      contactEntryId: desk.id,
    });
    expect(await kinds(freeze)).toEqual(['ACTION_REQUEST']);
    const contact = 'query ($id: ID!) { actionRequest(id: $id) { contactEntry { phone } } }';
    expect(await kh(contact, { id: freeze })).toEqual({ actionRequest: { contactEntry: { phone: desk.phone } } });
    expect(await actionClient(kh).opens(freeze)).toMatchObject({ state: 'SENT', relatedIds: [] });
    expect((await actionClient(kh).told(freeze, (events) => events.length > 0))[0]).toMatchObject({ operation: 'PUBLISHED' });
    const letter = await untilAlerted(
      hub,
      () => Promise.resolve(mail.received.find(({ text }) => text.includes('EMERGENCY'))),
      (found) => found !== undefined,
    );
    expect(letter).toBeDefined();
    expect(await actionClient(kh).answers(freeze, 'ACKNOWLEDGED')).toMatchObject({ state: 'ACKNOWLEDGED' });

    const { ids } = await informationClient(th).asks({ recipients: ['KH'] });
    expect(await kinds(ids[0] ?? '')).toEqual(['INFORMATION_REQUEST']);
    expect((await informationClient(kh).opens(ids[0] ?? ''))?.state).toBe('SENT');
    const { ids: asked } = await informationClient(kh).asks({ recipients: ['TH'] });
    await informationClient(th).answers(asked[0] ?? '', 'ACKNOWLEDGED');
    await informationClient(th).answers(asked[0] ?? '', 'ANSWERED', { message: { text: 'It is ours.', language: 'en' } });
    expect((await informationClient(kh).thread(asked[0] ?? '')).map(({ text }) => text)).toEqual(['It is ours.']);

    const staff = await noticeClients(hub);
    const notice = await staff.notice();
    expect(await kinds(notice)).toEqual(['NOTICE']);
    const reader = await staff.as('liaison@kh.example');
    expect((await reader.acknowledge(notice)).acknowledgedAt).not.toBeNull();
    await staff.writer.cancel(notice);
    const told = await reader.told(notice, (events) => events.length > 1);
    expect(told.map(({ operation }) => operation)).toEqual(['PUBLISHED', 'REVOKED']);

    const addressed = [freeze, ids[0] ?? '', notice];
    await kh('mutation ($ids: [ID!]!) { recordHandling(itemIds: $ids, act: COPIED) }', { ids: [...addressed, shared.id] });
    const [copied] = await hub.ownerSql<{ items: string[] }>(`select items from hub.audit where what = 'item.copied'`);
    expect([...(copied?.items ?? [])].sort()).toEqual([...addressed].sort());
    const explain = 'query ($id: ID!) { explainAccess(itemId: $id) { item { visible kind } } }';
    const explained = await Promise.all([...addressed, shared.id].map((id) => kh(explain, { id })));
    expect(explained.map((one) => (one as { explainAccess: { item: object } }).explainAccess.item)).toEqual([
      ...['ACTION_REQUEST', 'INFORMATION_REQUEST', 'NOTICE'].map((kind) => ({ visible: true, kind })),
      { visible: false, kind: null },
    ]);
  });

  it('reaches it as an invitation to a case, but not as the case: its owner still withholds that', async () => {
    await refuses('INVESTIGATION');
    const { id } = await caseClient(th).founds({}, 'GREEN');
    await caseClient(th).invites(id, khId, { rights: 'CONTRIBUTE', ceiling: 'AMBER' });
    expect((await caseClient(kh).invitations()).map((one) => one.id)).toContain(id);
    await caseClient(kh)
      .answers(id)
      .catch(() => undefined);
    expect(await caseClient(kh).opens(id)).toBeNull();
  });

  describe('and of what it only shares', () => {
    let file: string;
    let sharing: CaseClient;
    let reading: CaseClient;
    let officerId: string;
    beforeAll(async () => {
      [sharing, reading] = [caseClient(th), caseClient(kh)];
      file = (await sharing.founds({}, 'GREEN')).id;
      await sharing.invites(file, khId, { rights: 'CONTRIBUTE', ceiling: 'AMBER' });
      await reading.answers(file);
      officerId = (await hub.ownerSql<{ id: string }>(`select id from hub.user_account where email = 'liaison@kh.example'`))[0]?.id ?? '';
    });

    it('an alert tells nothing from then on: the letter that waits is dropped', async () => {
      mail.knobs.refuses = 450;
      await sharing.writes(file, 'See the statements.', { mentions: [officerId] });
      const [alert] = await alerts.of(file);
      const id = alert?.id ?? '';
      await untilAlerted(hub, () => deliveriesOf(id), ([row]) => (row?.attempts ?? 0) > 0); // prettier-ignore
      await refuses('INVESTIGATION');
      expect([await alerts.of(file), await alerts.opens(id)]).toEqual([[], null]);
      mail.knobs.refuses = undefined;
      await now(id);
      await untilAlerted(hub, () => deliveriesOf(id), ([row]) => row?.state !== 'WAITING'); // prettier-ignore
      const about = mail.received.filter(({ text }) => text.includes(id)); // letters of other alerts may be tried again
      expect([(await deliveriesOf(id)).map(({ state }) => state), about]).toEqual([['DROPPED'], []]);
      await kh('mutation { setSessionPurpose(purpose: FORENSICS) { purpose } }');
      expect(await kinds(file)).toEqual(['MENTION']);
      await sharing.writes(file, 'Also for another purpose.', { mentions: [officerId] });
      expect(await kinds(file)).toEqual(['MENTION', 'MENTION']);
      await kh('mutation { setSessionPurpose { purpose } }');
    });

    it('announcements about it name it no longer, in the list and in the feed; an invitation still does', async () => {
      await hub.ownerSql(
        `select hub.announce(array[p.key], w.what, w.about) from hub.party p, (values
           ('CASE_ENDS', jsonb_build_object('case', $1::uuid, 'until', '2099-01-01T00:00:00Z')), ('CASE_TASK_OVERDUE', jsonb_build_object('case', $1::uuid, 'task', $1::uuid)),
           ('CASE_LEAD_OFFERED', jsonb_build_object('case', $1::uuid)), ('CASE_RELATED', jsonb_build_object('cases', array[$1::uuid])),
           ('REPORT_QUESTION_ANSWERED', jsonb_build_object('report', gen_random_uuid()))) w(what, about) where p.slug = 'kh'`,
        [file],
      );
      const kinds = ['CASE_ENDS', 'CASE_TASK_OVERDUE', 'CASE_LEAD_OFFERED', 'CASE_RELATED', 'REPORT_QUESTION_ANSWERED', 'CASE_INVITATION'];
      type Named = Pick<AnnouncementView, 'kind' | 'itemIds' | 'expiresAt' | 'taskId'>;
      const newest = (all: readonly (Named | null)[]): readonly unknown[] =>
        kinds.map((kind) => {
          const last = all.filter((one) => one?.kind === kind).at(-1);
          return last && [last.itemIds, last.expiresAt, last.taskId];
        });
      const feed =
        '{ feed(filter: { itemKinds: [ANNOUNCEMENT] }, first: 500) { events { item { ... on Announcement { kind itemIds expiresAt taskId } } } } }';
      const inFeed = async (): Promise<readonly unknown[]> =>
        newest((await kh<{ feed: { events: { item: Named | null }[] } }>(feed)).feed.events.map(({ item }) => item));
      const inList = async (): Promise<readonly unknown[]> => newest(await listAnnouncements(kh));
      const named = [
        [[file], '2099-01-01T00:00:00.000Z', null],
        [[file], null, file],
        ...[[[file], null, null], [[file], null, null], [[], null, null], [[file], null, null]],
      ]; // prettier-ignore
      expect(await inList()).toEqual(named);
      expect(await until(inFeed, (seen) => seen.every((one) => one !== undefined))).toEqual(named);
      await refuses('INVESTIGATION');
      const withheld = [...Array.from({ length: 5 }, () => [[], null, null]), [[file], null, null]];
      expect([await inList(), await inFeed()]).toEqual([withheld, withheld]);
    });

    it('a match of a watch tells nothing, while the owner refuses the purpose, bars the party, or has revoked the item', async () => {
      await hub.ownerSql('delete from hub.alert'); // a storm becomes a digest
      const watching = watchClient(kh);
      const watch = await watching.watches({ values: [{ value: canonicalPhone(7) }] });
      mail.knobs.refuses = 450;
      const item = await officer(th).publishes(aWatchedPhone(7, { audience: { everyCountry: true } }));
      await watching.meets(watch, 1);
      const hits = async (): Promise<readonly string[]> => (await alerts.lists({ kinds: ['WATCH_HIT'] })).map((alert) => alert.id);
      const [alert] = await untilAlerted(hub, hits, (found) => found.length > 0);
      const id = alert ?? '';
      const letters = async (): Promise<readonly string[]> => [...new Set((await deliveriesOf(id)).map(({ state }) => state))];
      await untilAlerted(hub, () => deliveriesOf(id), (rows) => rows.some(({ attempts }) => attempts > 0)); // prettier-ignore
      await hub.ownerSql(
        `insert into hub.bar (owner, party) select o.key, p.key from hub.party o, hub.party p where o.slug = 'th' and p.slug = 'kh'`,
      );
      expect([await hits(), await alerts.opens(id)]).toEqual([[], null]);
      await hub.ownerSql('update hub.bar set lifted_at = now() where lifted_at is null');
      expect(await hits()).toEqual([id]);
      await refuses('INVESTIGATION');
      expect([await hits(), await watching.hits(watch)]).toEqual([[], []]);
      mail.knobs.refuses = undefined;
      await now(id);
      await untilAlerted(hub, letters, (states) => !states.includes('WAITING'));
      expect([await letters(), mail.received.filter(({ text }) => text.includes(id))]).toEqual([['DROPPED'], []]);
      await kh('mutation { setSessionPurpose(purpose: FORENSICS) { purpose } }');
      expect(await hits()).toEqual([id]);
      await officer(th).revokes(item.id);
      expect(await hits()).toEqual([]);
      await kh('mutation { setSessionPurpose { purpose } }');
    });

    it('a chat channel learns nothing, because it has no purpose', async () => {
      const channels = alertChannelClient((await hub.as('admin@kh.example')).ask);
      await channels.creates({ url: receiver.url });
      const raises = async (): Promise<string> =>
        (
          await hub.ownerSql<{ id: string }>(
            `insert into hub.alert (reference, party, kind, urgency, addressees, permission, item_kind, item)
               select hub.new_alert_reference(), p.key, 'OVERDUE', 'URGENT', 'OFFICERS', 'case:read', 'CASE', $1 from hub.party p where p.slug = 'kh' returning id`,
            [file],
          )
        )[0]?.id ?? '';
      const chatOf = async (alert: string): Promise<string | undefined> =>
        (await deliveriesOf(alert)).find(({ kind }) => kind === 'SLACK')?.state;
      const open = await raises();
      expect(await untilAlerted(hub, () => chatOf(open), (state) => state === 'SENT')).toBe('SENT'); // prettier-ignore
      receiver.received.length = 0;
      await refuses('FORENSICS');
      const withheld = await raises();
      expect(await untilAlerted(hub, () => chatOf(withheld), (state) => state === 'DROPPED')).toBe('DROPPED'); // prettier-ignore
      expect(receiver.received).toEqual([]);
      expect(await kinds(file)).toContain('OVERDUE'); // the officers investigate
    });
  });
});
