import { listAnnouncements } from '../../support/announcement-client.js';
import { evidenceClient } from '../../support/evidence-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { CLEAN, newNoticeClient, type NoticeClient, noticeClients, ORANGE, PURPLE, SILVER } from '../../support/notice-client.js';
import { officer, until } from '../../support/officer.js';

const refused = (code: string, reason?: string) => ({ ...{ code }, ...(reason ? { reason } : {}) });

describe('notices', () => {
  let hub: Hub;
  let office: Awaited<ReturnType<typeof noticeClients>>;
  let th: NoticeClient;
  let sg: NoticeClient;
  let kh: NoticeClient;
  let jp: NoticeClient;
  let group: string;

  beforeAll(async () => {
    hub = await startHub();
    office = await noticeClients(hub);
    [th, sg, kh, jp] = [
      office.writer,
      await office.as('liaison@sg.example'),
      await office.as('analyst@kh.example'),
      await office.as('liaison@jp.example'),
    ];
    group = await officer(th.ask).groupId();
  });
  afterAll(() => hub.stop());

  const knowsNothing = async (who: NoticeClient, id: string): Promise<void> => {
    expect(await who.opens(id)).toBeNull();
    expect(await who.onDesk(id)).toBeNull();
    expect([...(await who.lists()), ...(await who.news()).map(({ itemId }) => itemId)]).not.toContain(id);
    expect(await who.acknowledgements(id)).toEqual([]);
    await expect(who.acknowledge(id)).rejects.toMatchObject(refused('NOT_FOUND'));
    await expect(who.cancel(id)).rejects.toMatchObject(refused('NOT_FOUND'));
  };
  const announced = async (who: NoticeClient, kind: string, id: string): Promise<readonly object[]> => {
    return (await listAnnouncements(who.ask, kind)).filter(({ itemIds }) => itemIds.includes(id));
  };

  /** A moment of a notice is over, as if time had passed: that writes no version. */
  const passes = async (id: string, moment: 'valid_until' | 'retain_until'): Promise<void> => {
    await hub.ownerSql('alter table hub.notice disable trigger user');
    await hub.ownerSql(`update hub.notice set ${moment} = now() - interval '1 minute' where id = $1`, [id]);
    await hub.ownerSql('alter table hub.notice enable trigger user');
  };

  describe('of a colour', () => {
    it('are written, approved by a second officer, reviewed by two, and only then anybody else’s', async () => {
      const claim = await officer(th.ask).publishes({ value: 'false-station.example', audience: { countries: ['SG'] } });
      const submitted = await th.writes({ related: [claim.id], countries: ['MM'] });
      expect(submitted).toMatchObject({ state: 'SUBMITTED', revision: 1, audience: { countries: ['KH', 'SG'] }, agreementCount: 0 });
      for (const other of [sg, kh, jp]) await knowsNothing(other, submitted.id);
      expect([await office.first.toReview(), await th.lists()]).toEqual([[], []]);

      await expect(th.approve(submitted)).rejects.toMatchObject(refused('FORBIDDEN'));
      expect(await office.approver.approve(submitted)).toMatchObject({ state: 'IN_REVIEW' });
      for (const other of [sg, kh, jp]) await knowsNothing(other, submitted.id);
      expect(await office.first.toReview()).toMatchObject([
        { id: submitted.id, original: { title: 'False police stations' }, owner: { name: 'Thailand' } },
      ]);
      expect(await office.first.review(submitted)).toBe('AGREED');
      expect(await office.first.toReview()).toEqual([]);
      await expect(office.first.review(submitted)).rejects.toMatchObject(refused('NOT_FOUND'));
      expect(await sg.opens(submitted.id)).toBeNull();
      expect(await office.second.review(submitted)).toBe('PUBLISHED');
      expect(await office.second.toReview()).toEqual([]);

      expect(await th.onDesk(submitted.id)).toMatchObject({ state: 'PUBLISHED', publishedRevision: 1, agreementCount: 2 });
      const words = { colour: 'PURPLE', state: 'CURRENT', details: { method: PURPLE.method }, countries: ['MM'], version: 1 };
      expect(await sg.opens(submitted.id)).toMatchObject({ ...words, relatedIds: [claim.id] });
      expect(await kh.opens(submitted.id)).toMatchObject({ ...words, relatedIds: [] });
      expect(await sg.told(submitted.id, (events) => events.length > 0)).toMatchObject([
        { operation: 'PUBLISHED', kind: 'NOTICE', backfill: false, item: words },
      ]);
      await knowsNothing(jp, submitted.id);
      await expect(sg.cancel(submitted.id)).rejects.toMatchObject(refused('FORBIDDEN', 'NOT_YOURS'));
      expect(await announced(th, 'NOTICE_PUBLISHED', submitted.id)).toHaveLength(1);
      expect(await announced(sg, 'NOTICE_PUBLISHED', submitted.id)).toEqual([]);
      const record = await hub.ownerSql<{ what: string }>(
        `select a.what from hub.audit a join hub.party p on p.key = a.party where $1 = any (a.items) and p.slug = 'th' and a.what like 'notice.%'
           and a.what not like 'notice.read%' and a.outcome = 'DONE' order by a.id`,
        [submitted.id],
      );
      expect(record.map(({ what }) => what)).toEqual(['notice.draft', 'notice.submit', 'notice.approve', 'notice.publish']);
    });

    it('warn of what is coming, and name assets, in templates that ask for their own', async () => {
      const [orange, silver] = [
        await office.notice({ colour: 'ORANGE', details: ORANGE }),
        await office.notice({ colour: 'SILVER', details: SILVER }),
      ];
      expect(await sg.opens(orange)).toMatchObject({ colour: 'ORANGE', details: { danger: ORANGE.danger, imminence: 'IMMEDIATE' } });
      expect(await sg.opens(silver)).toMatchObject({
        colour: 'SILVER',
        details: { assets: [{ value: { amount: '1200000', currency: 'USD' }, holder: 'NOMINEE' }] },
      });
      await expect(th.draft({ colour: 'ORANGE' })).rejects.toMatchObject(refused('BAD_USER_INPUT', 'NOTICE_INCOMPLETE'));
      await expect(th.draft({ colour: 'BULLETIN' })).rejects.toMatchObject(refused('BAD_USER_INPUT', 'NOTICE_UNFIT'));
      await expect(th.draft({ tlp: 'RED' })).rejects.toMatchObject(refused('BAD_USER_INPUT', 'NOTICE_LABEL'));
      await expect(th.draft({ tlp: 'AMBER', audience: { everyCountry: true } })).rejects.toMatchObject(
        refused('BAD_USER_INPUT', 'TLP_FORBIDS_AUDIENCE'),
      );
      await expect(th.draft({ audience: {} })).rejects.toMatchObject(refused('BAD_USER_INPUT', 'AUDIENCE_MISSING'));
      await expect(th.draft({ related: [orange] })).rejects.toMatchObject(refused('BAD_USER_INPUT', 'RELATED_UNKNOWN'));
    });

    it('come back with the reviewer’s words, and no reviewer publishes against its own check-list', async () => {
      const submitted = await th.writes({ title: 'Of an election' });
      await office.approver.approve(submitted);
      const political = CLEAN.map((one) => ({ ...one, ...('question' in one && one.question === 'POLITICAL' ? { yes: true } : {}) }));
      await expect(office.first.review(submitted, { checklist: political })).rejects.toMatchObject(
        refused('BAD_USER_INPUT', 'CHECK_FAILED'),
      );
      await expect(office.first.review(submitted, { checklist: CLEAN.slice(1) })).rejects.toMatchObject(
        refused('BAD_USER_INPUT', 'CHECK_MISSING'),
      );
      await expect(office.first.review(submitted, { agree: false })).rejects.toMatchObject(refused('BAD_USER_INPUT', 'REASON_LENGTH'));
      expect(await office.first.review(submitted, { agree: false, checklist: political, note: 'It takes sides.' })).toBe('RETURNED');
      expect(await th.onDesk(submitted.id)).toMatchObject({ state: 'DRAFT', returnedReason: 'It takes sides.', agreementCount: 0 });
      expect(await office.second.toReview()).toEqual([]);
      await expect(office.second.review(submitted)).rejects.toMatchObject(refused('NOT_FOUND'));
      await knowsNothing(sg, submitted.id);
      expect(await announced(th, 'NOTICE_RETURNED', submitted.id)).toHaveLength(1);
    });

    it('are published once, when both reviewers agree at the same moment', async () => {
      const submitted = await th.writes();
      await office.approver.approve(submitted);
      const words = await Promise.all([office.first.review(submitted), office.second.review(submitted)]);
      expect(words.sort()).toEqual(['AGREED', 'PUBLISHED']);
      expect(await sg.told(submitted.id, (events) => events.length > 0)).toMatchObject([{ operation: 'PUBLISHED', item: { version: 1 } }]);
    });

    it('are published for no country that was suspended meanwhile', async () => {
      const [nz, approver] = [await office.as('liaison@nz.example'), await newNoticeClient(hub, 'nz', 'approver', ['APPROVER'])];
      const submitted = await nz.writes();
      await approver.approve(submitted);
      await office.first.review(submitted);
      await hub.ownerSql(`update hub.party set suspended_at = now() where slug = 'nz'`);
      await expect(office.second.review(submitted)).rejects.toMatchObject(refused('CONFLICT', 'NOTICE_OWNER_GONE'));
      expect(await sg.opens(submitted.id)).toBeNull();
      await hub.ownerSql(`update hub.party set suspended_at = null where slug = 'nz'`);
      expect(await office.second.review(submitted)).toBe('PUBLISHED');
    });

    it('are reviewed by whoever sees nothing else of the hub', async () => {
      const submitted = await th.writes();
      for (const query of [
        '{ notices { nodes { id } } }',
        '{ indicators { edges { node { id } } } }',
        '{ noticeDrafts { nodes { id } } }',
        '{ feed { cursor } }',
      ]) {
        await expect(office.first.ask(query)).rejects.toMatchObject(refused('FORBIDDEN'));
      }
      await expect(office.first.review(submitted)).rejects.toMatchObject(refused('NOT_FOUND')); // not handed over yet
      await expect((await hub.as('operator@hub.example')).ask('{ noticesToReview { nodes { id } } }')).rejects.toMatchObject(
        refused('FORBIDDEN'),
      );
      await expect(th.toReview()).rejects.toMatchObject(refused('FORBIDDEN'));
      expect(await th.cancel(submitted.id)).toBeNull();
      expect(await th.onDesk(submitted.id)).toBeNull();
    });
  });

  describe('that are changed', () => {
    it('lose every approval, and readers keep what was published until the change was', async () => {
      const id = await office.notice();
      const changed = await th.draft({ title: 'More false stations', audience: { countries: ['SG', 'JP'] } }, { id, revision: 1 });
      expect(changed).toMatchObject({ state: 'DRAFT', revision: 2, publishedRevision: 1 });
      expect(await kh.opens(id)).toMatchObject({ original: { title: 'False police stations' }, version: 1 });
      await th.submit(changed);
      await office.approver.approve(changed);
      await office.first.review(changed);
      const again = await th.draft({ title: 'Still more', audience: { countries: ['SG', 'JP'] } }, { id, revision: 2 });
      await expect(office.second.review(changed)).rejects.toMatchObject(refused('NOT_FOUND')); // while it is in review
      await expect(th.draft({}, { id, revision: 2 })).rejects.toMatchObject(refused('CONFLICT', 'NOTICE_CHANGED'));
      await expect(th.draft({ colour: 'BULLETIN', details: {} }, { id, revision: 3 })).rejects.toMatchObject(
        refused('CONFLICT', 'NOTICE_CHANGED'),
      );
      await office.publishes(await th.submit(again));
      expect(await sg.opens(id)).toMatchObject({ original: { title: 'Still more' }, version: 2 });
      expect((await sg.told(id, (events) => events.length > 1)).map(({ operation }) => operation)).toEqual(['PUBLISHED', 'UPDATED']);
      expect((await kh.told(id, (events) => events.length > 0)).map(({ operation, item }) => [operation, item])).toEqual([
        ['WITHDRAWN', null],
      ]);
      expect(await jp.told(id, (events) => events.length > 0)).toMatchObject([{ operation: 'PUBLISHED' }]);
      expect(await kh.opens(id)).toBeNull();
    });

    it('are approved by an officer who neither wrote nor submitted them, once, and as they were read', async () => {
      const draft = await office.approver.draft({ colour: 'BULLETIN', details: {} });
      await office.approver.submit(draft);
      await expect(office.approver.approve(draft)).rejects.toMatchObject(refused('FORBIDDEN', 'FOUR_EYES'));
      const other = await newNoticeClient(hub, 'th', 'second-approver', ['APPROVER']);
      await expect(other.approve({ ...draft, revision: 7 })).rejects.toMatchObject(refused('CONFLICT', 'NOTICE_CHANGED'));
      await expect((await newNoticeClient(hub, 'sg', 'approver', ['APPROVER'])).approve(draft)).rejects.toMatchObject(refused('NOT_FOUND'));
      const both = await Promise.allSettled([other.approve(draft), other.approve(draft)]);
      expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(
        await hub.ownerSql('select from hub.outbox where item = $1 union all select from hub.stream where item = $1', [draft.id]),
      ).toHaveLength(1);
    });

    it('go back to their desk when their own approver says so', async () => {
      const submitted = await th.writes();
      await expect(office.approver.sendBack(submitted, ' ')).rejects.toMatchObject(refused('BAD_USER_INPUT', 'REASON_LENGTH'));
      expect(await office.approver.sendBack(submitted, 'Say since when.')).toMatchObject({
        state: 'DRAFT',
        returnedReason: 'Say since when.',
      });
      await expect(th.sendBack(submitted, 'So.')).rejects.toMatchObject(refused('FORBIDDEN'));
    });

    it('are cancelled with a reason that their readers get, for good', async () => {
      const id = await office.notice();
      expect(await th.cancel(id, 'It was another gang.')).toMatchObject({ state: 'CANCELLED' });
      expect(await sg.opens(id)).toMatchObject({ state: 'CANCELLED', cancelledReason: 'It was another gang.' });
      expect((await sg.told(id, (events) => events.at(-1)?.operation === 'REVOKED')).at(-1)).toMatchObject({
        item: { state: 'CANCELLED' },
      });
      await expect(th.cancel(id)).rejects.toMatchObject(refused('CONFLICT', 'NOTICE_CANCELLED'));
      await expect(sg.acknowledge(id)).rejects.toMatchObject(refused('CONFLICT', 'NOTICE_CANCELLED'));
      await expect(th.draft({}, { id, revision: 1 })).rejects.toMatchObject(refused('CONFLICT', 'NOTICE_CHANGED'));
    });

    it('lapse by themselves, are withdrawn at the end of their retention alone, and leave no desk behind', async () => {
      const id = await office.notice();
      await passes(id, 'valid_until');
      expect(await sg.opens(id)).toMatchObject({ state: 'LAPSED' });
      expect([await sg.lists({ states: ['LAPSED'] }), (await sg.lists({ states: ['CURRENT'] })).includes(id)]).toEqual([[id], false]);
      await sg.told(id, (events) => events.length > 0);
      await passes(id, 'retain_until');
      expect((await sg.told(id, (events) => events.at(-1)?.operation === 'WITHDRAWN')).at(-1)).toMatchObject({ item: null });
      expect([await sg.opens(id), await th.onDesk(id)]).toEqual([null, null]);
    });
  });

  describe('for a working group', () => {
    it('are its own: by its members’ list, in its feed and snapshot, and gone for whoever leaves', async () => {
      const ours = await office.notice({ colour: 'BULLETIN', details: {}, tlp: 'AMBER', audience: { groups: [group] } });
      const others = await office.notice({ colour: 'BULLETIN', details: {} });
      expect((await kh.lists({ groups: [group] })).filter((id) => id === ours || id === others)).toEqual([ours]);
      await kh.told(ours, (events) => events.length > 0);
      const inGroup = async (who: NoticeClient): Promise<readonly string[]> =>
        (await who.news({ groups: [group] })).map(({ itemId }) => itemId);
      expect([(await inGroup(kh)).includes(ours), (await inGroup(kh)).includes(others)]).toEqual([true, false]);
      const snapshot = `query ($g: [ID!]) { snapshot(filter: { groups: $g, itemKinds: [NOTICE] }) { items { id } } }`;
      const all = await kh.ask<{ snapshot: { items: { id: string }[] } }>(snapshot, { g: [group] });
      expect(all.snapshot.items.map(({ id }) => id)).toEqual([ours]);
      // A group that one is not in is none.
      expect([await sg.lists({ groups: [group] }), await inGroup(sg), await jp.lists({ groups: ['none'] })]).toEqual([[], [], []]);
      await knowsNothing(jp, ours);

      const remove = 'mutation ($g: ID!, $p: ID!) { removeGroupMember(groupId: $g, partyId: $p) { id } }';
      const operator = await hub.as('operator@hub.example');
      await operator.ask(remove, { g: group, p: await officer(th.ask).partyId('Malaysia') });
      const my = await office.as('liaison@my.example');
      expect(await my.opens(ours)).toBeNull();
      expect((await my.told(ours, (events) => events.at(-1)?.operation === 'WITHDRAWN')).at(-1)).toMatchObject({ item: null });
    });

    it('are published to no group that their country has left meanwhile', async () => {
      const submitted = await (
        await office.as('liaison@ph.example')
      ).writes({ colour: 'BULLETIN', details: {}, audience: { groups: [group] } });
      const remove = 'mutation ($g: ID!, $p: ID!) { removeGroupMember(groupId: $g, partyId: $p) { id } }';
      await (await hub.as('operator@hub.example')).ask(remove, { g: group, p: await officer(th.ask).partyId('Philippines') });
      const approver = await newNoticeClient(hub, 'ph', 'approver', ['APPROVER']);
      await expect(approver.approve(submitted)).rejects.toMatchObject(refused('CONFLICT', 'GROUP_LEFT'));
      expect(await kh.opens(submitted.id)).toBeNull();
    });
  });

  describe('to their readers', () => {
    it('are acknowledged once by each country, before the owner’s eyes alone', async () => {
      const id = await office.notice();
      expect(await sg.lists({ unacknowledged: true })).toContain(id);
      expect((await sg.acknowledge(id, 'Passed on to the banks.')).acknowledgedAt).not.toBeNull();
      await expect((await office.as('analyst@sg.example')).acknowledge(id)).rejects.toMatchObject(refused('CONFLICT', 'NOTICE_DONE'));
      expect(await sg.lists({ unacknowledged: true })).not.toContain(id);
      expect(await th.acknowledgements(id)).toEqual([
        ['Cambodia', false, null],
        ['Singapore', true, 'Passed on to the banks.'],
      ]);
      expect([await sg.acknowledgements(id), await kh.acknowledgements(id), (await kh.opens(id))?.acknowledgedAt]).toEqual([[], [], null]);
      await expect(th.acknowledge(id)).rejects.toMatchObject(refused('FORBIDDEN', 'OWN_NOTICE'));
      await expect(office.approver.acknowledge('none')).rejects.toMatchObject(refused('NOT_FOUND'));
    });

    it('remind whoever has not, once, when their time is over', async () => {
      const id = await office.notice({ colour: 'ORANGE', details: ORANGE });
      await sg.acknowledge(id);
      await hub.ownerSql(`update hub.notice_clock set remind_at = now() - interval '1 minute' where notice = $1`, [id]);
      await until(
        () => announced(kh, 'NOTICE_UNACKNOWLEDGED', id),
        (told) => told.length > 0,
      );
      expect(await announced(th, 'NOTICE_UNACKNOWLEDGED', id)).toMatchObject([{ itemKind: 'NOTICE', quantity: 1 }]);
      expect([await announced(sg, 'NOTICE_UNACKNOWLEDGED', id), await announced(jp, 'NOTICE_UNACKNOWLEDGED', id)]).toEqual([[], []]);
      expect(await hub.ownerSql('select from hub.notice_clock where notice = $1', [id])).toEqual([]);
    });

    it('are read in the best language that there is, with the original kept and marked', async () => {
      const approved = { language: 'km', method: 'HUMAN', title: 'ស្ថានីយ៍ប៉ូលីសក្លែងក្លាយ', summary: 'សង្ខេប', body: 'អត្ថបទ' };
      const id = await office.notice({ translations: [approved] });
      expect(await kh.reads(id, ['lo', 'km-KH', 'en'])).toMatchObject({
        language: 'km',
        original: false,
        method: 'HUMAN',
        accepted: true,
      });
      expect(await kh.reads(id, ['lo'])).toMatchObject({ language: 'en', original: true, method: null });
      // What was approved is replaced by no officer alone.
      await th.translate(id, { language: 'KM', title: 'Said by one' });
      expect(await kh.reads(id, ['km'])).toMatchObject({ title: approved.title, accepted: true });

      await kh.translate(id, { language: 'zh', method: 'MACHINE', title: '假警察局' });
      expect(await kh.reads(id, ['zh'])).toMatchObject({ language: 'zh', own: true, accepted: false, method: 'MACHINE' });
      expect([await sg.reads(id, ['zh']), await th.reads(id, ['zh'])]).toMatchObject([{ language: 'en' }, { language: 'en' }]);
      const offered = (await sg.translate(id, { language: 'ms', title: 'Balai polis palsu' }, true)).translations.find(
        ({ language }) => language === 'ms',
      );
      expect([await kh.reads(id, ['ms']), await th.reads(id, ['ms'])]).toMatchObject([
        { language: 'en' },
        { language: 'ms', accepted: false, own: false },
      ]);
      await expect((await newNoticeClient(hub, 'kh', 'approver', ['APPROVER'])).accept(offered?.id ?? '')).rejects.toMatchObject(
        refused('NOT_FOUND'),
      );
      expect(await office.approver.accept(offered?.id ?? '')).toMatchObject({ version: 2 });
      await expect(office.approver.accept(offered?.id ?? '')).rejects.toMatchObject(refused('CONFLICT', 'NOTICE_DONE'));
      expect(await kh.reads(id, ['ms'])).toMatchObject({ language: 'ms', accepted: true, own: false });
      expect((await kh.told(id, (events) => events.length > 1)).at(-1)).toMatchObject({ operation: 'UPDATED' });
      await expect(kh.translate(id, { language: 'EN' })).rejects.toMatchObject(refused('BAD_USER_INPUT', 'LANGUAGE_TWICE'));
      await expect(jp.translate(id)).rejects.toMatchObject(refused('NOT_FOUND'));
      const own = (await office.approver.translate(id, { language: 'lo' })).translations.find(({ language }) => language === 'lo');
      await expect(office.approver.accept(own?.id ?? '')).rejects.toMatchObject(refused('FORBIDDEN', 'FOUR_EYES'));
    });

    it('have files, which nobody else reads before they are published, nor once they have left', async () => {
      const files = evidenceClient(hub, (await hub.as('liaison@th.example')).token);
      const file = await files.adds('The floor of the station.', 'plan.txt');
      const submitted = await th.writes({ colour: 'BULLETIN', details: {}, evidence: [file] });
      expect(submitted.evidence).toMatchObject([{ filename: 'plan.txt' }]);
      const singapore = evidenceClient(hub, (await hub.as('liaison@sg.example')).token);
      expect([String(await files.reads(file)), await singapore.reads(file)]).toEqual(['The floor of the station.', 404]);
      await office.publishes(submitted);
      expect((await sg.opens(submitted.id))?.evidence).toMatchObject([{ filename: 'plan.txt' }]);
      expect(String(await singapore.reads(file))).toBe('The floor of the station.');
      const without = await th.submit(await th.draft({ colour: 'BULLETIN', details: {} }, { id: submitted.id, revision: 1 }));
      expect(String(await singapore.reads(file))).toBe('The floor of the station.');
      await office.publishes(without);
      expect([await singapore.reads(file), String(await files.reads(file))]).toEqual([404, 'The floor of the station.']);
      await expect(sg.draft({ colour: 'BULLETIN', details: {}, audience: { countries: ['TH'] }, evidence: [file] })).rejects.toMatchObject(
        refused('BAD_USER_INPUT', 'EVIDENCE_UNKNOWN'),
      );
    });
  });

  it('obey the limits of their country’s policy, and pass its second officer with their own approval', async () => {
    await hub.ownerSql(
      `insert into hub.sharing_policy (party, second_from, set_by) select p.key, 'CLEAR', gen_random_uuid() from hub.party p where p.slug = 'my' on conflict (party) do update set second_from = 'CLEAR'`,
    );
    const [my, approver] = [await office.as('liaison@my.example'), await newNoticeClient(hub, 'my', 'approver', ['APPROVER'])];
    const bulletin = { colour: 'BULLETIN', details: {} };
    const submitted = await my.writes(bulletin);
    expect(await approver.approve(submitted)).toMatchObject({ state: 'PUBLISHED' });
    const wider = await my.submit(
      await my.draft({ ...bulletin, audience: { countries: ['SG', 'KH', 'JP'] } }, { id: submitted.id, revision: 1 }),
    );
    expect(await approver.approve(wider)).toMatchObject({ state: 'PUBLISHED' });
    expect(await jp.opens(submitted.id)).not.toBeNull();
    const more = await my.submit(await my.draft({ ...bulletin, audience: { countries: ['SG', 'AU'] } }, { id: submitted.id, revision: 2 }));
    await hub.ownerSql(
      `insert into hub.sharing_limit (id, party, within, set_by) select gen_random_uuid(), p.key, array[q.key], gen_random_uuid() from hub.party p, hub.party q where p.slug = 'my' and q.slug = 'sg'`,
    );
    await expect(approver.approve(more)).rejects.toMatchObject(refused('CONFLICT', 'POLICY_FORBIDS_AUDIENCE'));
    await expect(my.draft({ ...bulletin, audience: { countries: ['AU'] } })).rejects.toMatchObject(
      refused('BAD_USER_INPUT', 'POLICY_FORBIDS_AUDIENCE'),
    );
  });
});
