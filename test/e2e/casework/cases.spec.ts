import { listAnnouncements } from '../../support/announcement-client.js';
import { type CaseClient, caseClient } from '../../support/case-client.js';
import { evidenceClient } from '../../support/evidence-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { officer, until } from '../../support/officer.js';
import { sharingLimitClient } from '../../support/sharing-limit-client.js';

describe('cases', () => {
  let hub: Hub;
  let th: CaseClient;
  let sg: CaseClient;
  let kh: CaseClient;
  let vn: CaseClient;
  let jp: CaseClient;
  let parties: Readonly<Record<string, string>>;

  beforeAll(async () => {
    hub = await startHub();
    const as = async (slug: string): Promise<CaseClient> => caseClient((await hub.as(`liaison@${slug}.example`)).ask);
    [th, sg, kh, vn, jp] = [await as('th'), await as('sg'), await as('kh'), await as('vn'), await as('jp')];
    parties = Object.fromEntries(
      (await hub.ownerSql<{ slug: string; id: string }>('select slug, id from hub.party')).map(({ slug, id }) => [slug, id]),
    );
  });
  afterAll(() => hub.stop());

  const id = (slug: string): string => parties[slug] ?? 'none';
  /** A case of Thailand's in which these take part. */
  async function caseWith(slugs: Readonly<Record<string, object>>, tlp = 'AMBER'): Promise<string> {
    const { id: found } = await th.founds({}, tlp);
    const desks: Readonly<Record<string, CaseClient>> = { sg, kh, vn, jp };
    for (const [slug, said] of Object.entries(slugs)) {
      await th.invites(found, id(slug), said);
      await desks[slug]?.answers(found);
    }
    return found;
  }
  /** What somebody learns of a case by any way there is. */
  const everything = async (desk: CaseClient, of: string): Promise<object> => ({
    case: (await desk.opens(of))?.id ?? null,
    listed: (await desk.lists()).filter((one) => one.id === of).length,
    ...{ items: (await desk.items(of)).length, hidden: await desk.hiddenItems(of), notes: (await desk.notes(of)).length },
    ...{ tasks: (await desk.taskList(of)).length, timeline: await desk.timeline(of), snapshot: (await desk.snapshot()).includes(of) },
    invited: (await desk.invitations()).some((one) => one.id === of),
  });
  const NOTHING = { case: null, listed: 0, items: 0, hidden: [], notes: 0, tasks: 0, timeline: [], snapshot: false, invited: false };

  it('are run by four countries with six items of different audiences, of which one country is removed half way', async () => {
    const { id: of } = await th.founds({ title: 'Operation Lantern', summary: 'Twelve compounds.' });
    await th.invites(of, id('sg'), { rights: 'CONTRIBUTE', title: 'Fraud at the river', message: 'Bank accounts in Singapore' });
    await th.invites(of, id('kh'), { rights: 'CONTRIBUTE' });
    await th.invites(of, id('vn'), { rights: 'READ', ceiling: 'AMBER' });
    // Invited: a summary, and nothing else.
    expect(await sg.invitations()).toMatchObject([
      { id: of, title: 'Fraud at the river', message: 'Bank accounts in Singapore', lead: { name: 'Thailand' } },
    ]);
    expect(await everything(sg, of)).toEqual({ ...NOTHING, invited: true });
    await expect(sg.writes(of, 'Too early')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    for (const desk of [sg, kh, vn]) await desk.answers(of);
    expect(await everything(jp, of)).toEqual(NOTHING);

    const [asTh, asSg, asKh, asVn] = [officer(th.ask), officer(sg.ask), officer(kh.ask), officer(vn.ask)];
    const everyCountry = { audience: { everyCountry: true } };
    const items = {
      all: (await asTh.publishes({ value: 'all.example.com', ...everyCountry })).id,
      thSg: (await asTh.publishes({ value: 'th-sg.example.com', audience: { countries: ['SG'] } })).id,
      sgThKh: (await asSg.publishes({ value: 'sg-th-kh.example.com', tlp: 'AMBER', audience: { countries: ['TH', 'KH'] } })).id,
      khTh: (await asKh.publishes({ value: 'kh-th.example.com', tlp: 'AMBER', audience: { countries: ['TH'] } })).id,
      vn: (await asVn.publishes({ value: 'vn.example.com', tlp: 'AMBER' })).id,
      red: (await asTh.publishes({ value: 'red.example.com', tlp: 'RED', audience: { countries: ['SG', 'KH', 'VN'] } })).id,
    };
    expect(await th.links(of, items.all, items.thSg, items.red, items.vn)).toEqual([true, true, true, false]);
    expect(await sg.links(of, items.sgThKh, items.khTh)).toEqual([true, false]);
    expect(await kh.links(of, items.khTh)).toEqual([true]);
    await expect(vn.links(of, items.vn)).rejects.toMatchObject({ code: 'FORBIDDEN', reason: 'CASE_RIGHTS' });
    await th.sets(of, id('vn'), { rights: 'CONTRIBUTE', ceiling: 'AMBER' });
    expect(await vn.links(of, items.vn)).toEqual([true]);

    await th.writes(of, 'For all');
    await kh.writes(of, 'Above AMBER', { tlp: 'AMBER_STRICT' });
    await sg.writes(of, '**Red**', { tlp: 'AMBER_STRICT', language: 'zh-Hans' });
    await sg.tasks(of, { assigneePartyId: id('kh'), tlp: 'AMBER_STRICT' });
    const sorted = (...names: (keyof typeof items)[]): readonly string[] => names.map((name) => items[name]).sort();

    // Each sees what it sees anyway, as far as its ceiling; no more is there for it, and nothing else is counted.
    expect(await th.items(of)).toEqual(sorted('all', 'thSg', 'sgThKh', 'khTh', 'red'));
    expect(await sg.items(of)).toEqual(sorted('all', 'thSg', 'sgThKh'));
    expect(await kh.items(of)).toEqual(sorted('all', 'sgThKh', 'khTh'));
    expect(await vn.items(of)).toEqual(sorted('all', 'vn'));
    expect([(await th.notes(of)).length, (await sg.notes(of)).length, (await vn.notes(of)).length]).toEqual([3, 3, 1]);
    expect([(await kh.taskList(of)).length, (await vn.taskList(of)).length]).toEqual([1, 0]);
    const founded = [
      ...['OPENED Thailand', 'INVITED Thailand Singapore', 'INVITED Thailand Cambodia', 'INVITED Thailand Viet Nam'],
      ...['ACCEPTED Singapore', 'ACCEPTED Cambodia', 'ACCEPTED Viet Nam'],
    ];
    expect(await vn.timeline(of)).toEqual([
      ...founded,
      ...['LINKED Thailand', 'RIGHTS_SET Thailand Viet Nam', 'LINKED Viet Nam', 'NOTE_ADDED Thailand'],
    ]);
    expect(await kh.timeline(of)).toEqual([
      ...founded,
      ...['LINKED Thailand', 'LINKED Singapore', 'LINKED Cambodia', 'RIGHTS_SET Thailand Viet Nam'],
      ...['NOTE_ADDED Thailand', 'NOTE_ADDED Cambodia', 'NOTE_ADDED Singapore', 'TASK_ADDED Singapore Cambodia'],
    ]);

    // A placeholder is its owner's to allow.
    await expect(th.allows(of, items.khTh, 'PARTY')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await kh.allows(of, items.khTh, 'PARTY');
    await th.allows(of, items.thSg, 'KIND');
    expect([await sg.hiddenItems(of), await kh.hiddenItems(of), await th.hiddenItems(of)]).toEqual([
      ['INDICATOR of Cambodia'],
      ['INDICATOR of somebody'],
      [],
    ]);
    expect(await asSg.opens(items.khTh)).toBeNull();

    // Removed half way: all of it is out of sight at once, by whatever way; what it said stays.
    const [file] = [await evidenceClient(hub, (await hub.as('liaison@th.example')).token).adds('statement')];
    await th.attaches(of, file ?? '');
    const asCambodia = evidenceClient(hub, (await hub.as('liaison@kh.example')).token);
    expect((await asCambodia.reads(file ?? '')).toString()).toBe('statement');
    await th.removes(of, id('kh'));
    expect(await everything(kh, of)).toEqual(NOTHING);
    expect(await asCambodia.reads(file ?? '')).toBe(404);
    const told = await kh.told(of, (events) => events.at(-1)?.operation === 'WITHDRAWN');
    expect(told.filter(({ operation }) => operation === 'WITHDRAWN')).toEqual([{ operation: 'WITHDRAWN', itemId: of, item: null }]);
    await expect(kh.writes(of, 'Still here?')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(kh.links(of, items.khTh)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await th.items(of)).toEqual(sorted('all', 'thSg', 'sgThKh', 'khTh', 'red'));
    expect(await sg.items(of)).toEqual(sorted('all', 'thSg', 'sgThKh'));
    expect(await sg.hiddenItems(of)).toEqual([]); // what it allowed went with it
    expect((await sg.notes(of)).map(({ text, authorLeft }) => [text, authorLeft])).toEqual([
      ['**Red**', false],
      ['Above AMBER', true],
      ['For all', false],
    ]);
    expect((await vn.timeline(of)).at(-1)).toBe('REMOVED Thailand Cambodia');
    expect(await asKh.opens(items.khTh)).toMatchObject({ version: 1 }); // and its own is as it was
    for (const desk of [th, sg, vn]) {
      const events = await desk.told(of, (seen) => (seen.at(-1)?.item?.participants ?? []).some(({ state }) => state === 'REMOVED'));
      expect(events.every(({ operation }) => operation === 'PUBLISHED' || operation === 'UPDATED')).toBe(true);
    }
    expect([await everything(jp, of), await jp.news()]).toEqual([NOTHING, []]);
  });

  it('leave a country that was removed its own files, and take what it let others know', async () => {
    const of = await caseWith({ sg: {}, vn: {} });
    const [asSg, asVn] = [
      evidenceClient(hub, (await hub.as('liaison@sg.example')).token),
      evidenceClient(hub, (await hub.as('liaison@vn.example')).token),
    ];
    const file = await asSg.adds('statement');
    await sg.attaches(of, file);
    await th.removes(of, id('sg'));
    expect([String(await asSg.reads(file)), String(await asVn.reads(file))]).toEqual(['statement', 'statement']);
    const other = await caseWith({ sg: {} });
    expect((await sg.attaches(other, file)).evidence).toEqual([{ id: file }]);
    expect(await evidenceClient(hub, (await hub.as('liaison@kh.example')).token).reads(file)).toBe(404);
  });

  it('go through what several do at once as through one thing after another', async () => {
    const { id: of } = await th.founds();
    for (const slug of ['sg', 'kh', 'vn']) await th.invites(of, id(slug));
    const told = async (...acts: Promise<unknown>[]): Promise<string[]> =>
      (await Promise.allSettled(acts)).map((one) =>
        one.status === 'fulfilled' ? 'done' : String((one.reason as { reason: unknown }).reason),
      );
    expect(await told(sg.answers(of), kh.answers(of), vn.answers(of))).toEqual(['done', 'done', 'done']);
    expect((await th.opens(of))?.participants.map(({ state }) => state)).toEqual(['ACCEPTED', 'ACCEPTED', 'ACCEPTED', 'ACCEPTED']);
    const note = await sg.writes(of, 'First');
    const task = await sg.tasks(of);
    expect((await told(sg.edits(of, note, 'One'), sg.edits(of, note, 'Other'))).sort()).toEqual(['VERSION_STALE', 'done']);
    expect((await told(sg.setsTask(of, task, { state: 'DONE' }), th.setsTask(of, task, { state: 'IN_PROGRESS' }))).sort()).toEqual([
      ...['VERSION_STALE', 'done'],
    ]);
    await th.handsOver(of, id('kh'));
    await told(kh.takesOver(of), th.removes(of, id('kh')));
    expect([await th.opens(of), await kh.opens(of)]).toMatchObject([
      { lead: { name: 'Thailand' }, leadOffered: null, rights: 'LEAD' },
      null,
    ]);
    expect((await told(th.closes(of), th.closes(of))).sort()).toEqual(['CASE_CLOSED', 'done']);
  });

  it('refuse versions that there cannot be, blank texts and endless ones, each by its reason', async () => {
    const of = await caseWith({ sg: {} });
    const [note, task] = [await sg.writes(of, 'First'), await sg.tasks(of)];
    for (const version of [0, -1, 2 ** 31 - 1]) {
      await expect(sg.edits(of, { ...note, version }, 'x')).rejects.toMatchObject({ reason: 'VERSION_STALE' });
      await expect(sg.setsTask(of, { ...task, version }, {})).rejects.toMatchObject({ reason: 'VERSION_STALE' });
    }
    await expect(th.founds({ title: '  ' })).rejects.toMatchObject({ reason: 'FIELD_INVALID' });
    await expect(sg.writes(of, ' \n')).rejects.toMatchObject({ reason: 'FIELD_INVALID' });
    await expect(th.removes(of, id('sg'), 'x'.repeat(2_001))).rejects.toMatchObject({ reason: 'NOTE_LENGTH' });
    await th.invites(of, id('kh'));
    const answer = `mutation ($id: ID!, $note: String) { answerCaseInvitation(id: $id, accept: true, note: $note) { id } }`;
    await expect(kh.ask(answer, { id: of, note: 'x'.repeat(2_001) })).rejects.toMatchObject({ reason: 'NOTE_LENGTH' });
    expect(await kh.ask(answer, { id: of, note: '' })).toMatchObject({ answerCaseInvitation: { id: of } });
    expect(await th.removes(of, id('kh'), '')).toMatchObject({ id: of }); // no word is none
  });

  it('are founded by admitted countries, and let go of one that has been closed', async () => {
    await hub.ownerSql(`update hub.party set candidate_since = now() where slug = 'vn'`);
    await expect(vn.founds()).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await hub.ownerSql(`update hub.party set candidate_since = null where slug = 'vn'`);
    const of = await caseWith({ vn: {} });
    await hub.ownerSql(`update hub.party set suspended_at = now(), closed_at = now() where slug = 'vn'`);
    expect((await th.removes(of, id('vn'))).participants.map(({ state }) => state)).toEqual(['ACCEPTED', 'REMOVED']);
    await hub.ownerSql(`update hub.party set suspended_at = null, closed_at = null where slug = 'vn'`);
  });

  it('are answered whoever invites, and however often', async () => {
    const { id: of } = await th.founds();
    await th.invites(of, id('jp'));
    await hub.ownerSql('alter table hub.case_file disable trigger user');
    await hub.ownerSql(
      `with flood as (
           insert into hub.case_file (id, owner, agency, lead, title, threat, tlp)
             select gen_random_uuid(), c.owner, c.agency, c.lead, 'Flood', c.threat, c.tlp from hub.case_file c, generate_series(1, 500) where c.id = $1 returning id)
         insert into hub.case_party (case_id, party, rights, tlp_ceiling, state, invited_by)
           select f.id, p.party, p.rights, p.tlp_ceiling, p.state, p.invited_by from flood f, hub.case_party p where p.case_id = $1 and p.state = 'INVITED'`,
      [of],
    );
    await hub.ownerSql('alter table hub.case_file enable trigger user');
    expect((await jp.answers(of)).id).toBe(of);
    await hub.ownerSql(`delete from hub.case_party where case_id in (select id from hub.case_file where title = 'Flood')`);
  });

  it('give each participant the rights that it was given, and those who are none nothing', async () => {
    const of = await caseWith({ sg: { rights: 'READ' }, kh: { rights: 'LEAD' } });
    const refused = { code: 'FORBIDDEN', reason: 'CASE_RIGHTS' };
    await expect(sg.writes(of, 'No')).rejects.toMatchObject(refused);
    await expect(sg.tasks(of)).rejects.toMatchObject(refused);
    await expect(sg.invites(of, id('vn'))).rejects.toMatchObject(refused);
    await expect(sg.removes(of, id('kh'))).rejects.toMatchObject(refused);
    await expect(sg.moves(of, 'ACTIVE')).rejects.toMatchObject(refused);
    await expect(vn.moves(of, 'ACTIVE')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await kh.moves(of, 'ACTIVE')).state).toBe('ACTIVE');
    await expect(kh.moves(of, 'ACTIVE')).rejects.toMatchObject({ code: 'CONFLICT', reason: 'CASE_STATUS' });
    await expect(kh.removes(of, id('th'))).rejects.toMatchObject({ code: 'CONFLICT', reason: 'CASE_OWNER' });
    await expect(th.leaves(of)).rejects.toMatchObject({ code: 'CONFLICT', reason: 'CASE_OWNER' });
    await expect(th.invites(of, id('vn'), { ceiling: 'GREEN' })).rejects.toMatchObject({ reason: 'CEILING_BELOW_CASE' });
    await expect(th.invites(of, id('sg'))).rejects.toMatchObject({ code: 'CONFLICT', reason: 'CASE_PARTICIPANT' });
    await expect(th.invites(of, id('meta'))).rejects.toMatchObject({ code: 'NOT_FOUND' }); // countries alone
    await expect(vn.answers(of)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(caseClient((await hub.as('analyst@th.example')).ask).founds()).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(caseClient((await hub.as('contributor@meta.example')).ask).founds()).rejects.toMatchObject({ code: 'FORBIDDEN' });

    const before = await th.opens(of);
    await kh.updates(of, before?.version ?? 0, { title: 'Renamed' });
    await expect(th.updates(of, before?.version ?? 0, { title: 'Too late' })).rejects.toMatchObject({
      code: 'CONFLICT',
      reason: 'VERSION_STALE',
    });
    expect(await sg.opens(of)).toMatchObject({ title: 'Renamed', rights: 'READ', ceiling: 'AMBER_STRICT' });
    expect(await sg.leaves(of)).toBe(of);
    expect(await everything(sg, of)).toEqual(NOTHING);
    await sg.told(of, (events) => events.at(-1)?.operation === 'WITHDRAWN');
  });

  it('hand their lead over to a participant that takes it', async () => {
    const of = await caseWith({ sg: { rights: 'READ' }, kh: {} });
    await expect(th.handsOver(of, id('vn'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await th.handsOver(of, id('sg'))).toMatchObject({ lead: { name: 'Thailand' }, leadOffered: { name: 'Singapore' } });
    await expect(kh.takesOver(of)).rejects.toMatchObject({ code: 'CONFLICT', reason: 'LEAD_NOT_OFFERED' });
    expect(await sg.takesOver(of)).toMatchObject({ lead: { name: 'Singapore' }, leadOffered: null, rights: 'LEAD' });
    await expect(th.sets(of, id('sg'), { rights: 'READ' })).rejects.toMatchObject({ code: 'CONFLICT', reason: 'CASE_LEADER' });
    await expect(kh.handsOver(of, id('kh'))).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await th.removes(of, id('sg'));
    expect(await th.opens(of)).toMatchObject({ lead: { name: 'Thailand' } }); // a case is never without a lead
  });

  it('keep notes in versions, changed by the agency that wrote them and withdrawn for everybody else', async () => {
    const of = await caseWith({ sg: {}, kh: { ceiling: 'AMBER' } });
    const note = await sg.writes(of, 'First', { tlp: 'AMBER_STRICT' });
    await expect(th.edits(of, note, 'Mine')).rejects.toMatchObject({ code: 'FORBIDDEN', reason: 'NOT_YOURS' });
    await expect(kh.edits(of, note, 'Hidden')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(kh.writes(of, 'Above', { tlp: 'AMBER_STRICT' })).rejects.toMatchObject({ code: 'FORBIDDEN', reason: 'ABOVE_CEILING' });
    await expect(sg.writes(of, 'No tongue', { language: 'x' })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    const second = await sg.edits(of, note, 'Second', { tlp: 'AMBER' });
    await expect(sg.edits(of, note, 'Stale')).rejects.toMatchObject({ code: 'CONFLICT', reason: 'VERSION_STALE' });
    expect((await th.versions(of, note.id)).map(({ text }) => text)).toEqual(['Second', 'First']);
    expect((await kh.versions(of, note.id)).map(({ text }) => text)).toEqual(['Second']); // what stood above its ceiling stays there
    expect(second.version).toBe(2);
    expect(await sg.withdraws(of, note.id)).toMatchObject({ text: null });
    expect([(await th.versions(of, note.id)).length, (await sg.versions(of, note.id)).length]).toEqual([0, 2]);
    expect(await vn.versions(of, note.id)).toEqual([]);
  });

  it('give tasks to participants, and say once that one is overdue', async () => {
    const of = await caseWith({ sg: {}, kh: {}, vn: { ceiling: 'AMBER' } });
    const task = await th.tasks(of, { assigneePartyId: id('sg'), dueAt: '2026-01-01T00:00:00Z' });
    await expect(th.tasks(of, { assigneePartyId: id('vn'), tlp: 'AMBER_STRICT' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(kh.setsTask(of, task, { state: 'DONE' })).rejects.toMatchObject({ code: 'FORBIDDEN', reason: 'NOT_YOURS' });
    const overdue = async (desk: CaseClient): Promise<number> =>
      (await listAnnouncements(desk.ask, 'CASE_TASK_OVERDUE')).filter(({ taskId }) => taskId === task.id).length;
    await until(
      () => overdue(sg),
      (count) => count > 0,
    );
    expect([await overdue(sg), await overdue(th), await overdue(kh), await overdue(jp)]).toEqual([1, 1, 0, 0]);
    expect(await sg.setsTask(of, task, { assigneePartyId: id('sg'), dueAt: '2026-01-01T00:00:00Z', state: 'DONE' })).toMatchObject({
      ...{ state: 'DONE', version: 2 },
    });
    await expect(sg.setsTask(of, task, { state: 'OPEN' })).rejects.toMatchObject({ reason: 'VERSION_STALE' });
  });

  it('are closed with a report, frozen until they are reopened', async () => {
    const of = await caseWith({ sg: {} });
    const note = await sg.writes(of, 'Before the end');
    await th.tasks(of);
    await expect(sg.closes(of)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(th.closes(of, { recovered: [{ currency: 'THB', amount: '1,5' }] })).rejects.toMatchObject({ reason: 'AMOUNT_INVALID' });
    const closed = await th.closes(of, { arrests: 12, victims: 90, recovered: [{ currency: 'THB', amount: '1250000.50' }] });
    expect(closed).toMatchObject({ state: 'CLOSED', closing: { arrests: 12, recovered: [{ currency: 'THB', amount: '1250000.50' }] } });
    const frozen = { code: 'CONFLICT', reason: 'CASE_CLOSED' };
    await expect(sg.writes(of, 'After')).rejects.toMatchObject(frozen);
    await expect(sg.edits(of, note, 'After')).rejects.toMatchObject(frozen);
    await expect(th.invites(of, id('kh'))).rejects.toMatchObject(frozen);
    expect((await sg.notes(of)).length).toBe(1);
    expect((await sg.lists({ states: ['CLOSED'] })).map((one) => one.id)).toContain(of);
    expect(await th.reopens(of)).toMatchObject({ state: 'ACTIVE', closing: null });
    await expect(th.reopens(of)).rejects.toMatchObject({ code: 'CONFLICT', reason: 'CASE_NOT_CLOSED' });
    await sg.writes(of, 'Again');
  });

  it('that are closed do not keep an agency from being closed, and others do', async () => {
    const live = async (): Promise<boolean | undefined> => {
      const asked = `select bool_or(hub.has_live_items(a.party, a.key)) as live from hub.agency a join hub.party p on p.key = a.party where p.slug = 'jp'`;
      return (await hub.ownerSql<{ live: boolean }>(asked))[0]?.live;
    };
    const { id: of } = await jp.founds();
    expect(await live()).toBe(true);
    await jp.closes(of);
    expect(await live()).toBe(false);
  });

  it('show nothing of whoever bars a participant, and tell nobody of the bar', async () => {
    const of = await caseWith({ sg: {}, kh: {} });
    const note = await sg.writes(of, 'Not for Cambodia');
    const item = (await officer(sg.ask).publishes({ value: 'barred.example.com', audience: { everyCountry: true } })).id;
    await sg.links(of, item);
    const task = await sg.tasks(of, { assigneePartyId: id('th') });
    await th.setsTask(of, task, { assigneePartyId: id('th'), state: 'IN_PROGRESS' });
    await hub.ownerSql(
      `update hub.case_party c set note = 'A word of ' || p.name, request = 'A question' from hub.party p where p.key = c.party and c.case_id = $1`,
      [of],
    );
    const words = async (who: CaseClient): Promise<readonly (string | null)[]> =>
      ((await who.opens(of))?.participants ?? []).map((one) => (one as { note?: string | null }).note ?? null);
    expect([(await kh.notes(of)).length, (await kh.items(of)).length]).toEqual([1, 1]);
    expect((await kh.timeline(of)).slice(-2)).toEqual(['TASK_ADDED Singapore Thailand', 'TASK_UPDATED Thailand Thailand']);
    expect(await words(kh)).toEqual(['A word of Thailand', 'A word of Singapore', 'A word of Cambodia']);
    const setBar = `mutation ($party: ID!, $barred: Boolean!) { setPartyBarred(partyId: $party, barred: $barred) { barred } }`;
    const { ask: asAdmin } = await hub.as('admin@sg.example');
    await asAdmin(setBar, { party: id('kh'), barred: true });
    // A lead that is offered by a founder that bars the other arrives nowhere.
    const offers = `select count(*)::integer as n from hub.announcement where what = 'CASE_LEAD_OFFERED' and about::text like $1`;
    const barring = (await sg.founds()).id;
    await hub.ownerSql(
      `insert into hub.case_party (case_id, party, rights, tlp_ceiling, state, invited_by)
         select $1, k.key, 'READ', 'AMBER', 'ACCEPTED', c.owner from hub.case_file c, hub.party k where c.id = $1 and k.slug = 'kh'`,
      [barring],
    );
    await sg.handsOver(barring, id('kh'));
    expect(await hub.ownerSql(offers, [`%${barring}%`])).toEqual([{ n: 0 }]);
    expect([await kh.notes(of), await kh.items(of)]).toEqual([[], []]);
    expect((await kh.timeline(of)).filter((entry) => /NOTE_ADDED|TASK/.test(entry))).toEqual([]); // who set its task, either
    expect([await words(kh), await words(th)]).toEqual([
      ['A word of Thailand', null, 'A word of Cambodia'],
      ['A word of Thailand', 'A word of Singapore', 'A word of Cambodia'],
    ]);
    expect((await th.notes(of)).map((one) => one.id)).toEqual([note.id]);
    // Singapore invites whom it bars: the invitation never arrives.
    const { id: own } = await sg.founds();
    await sg.invites(own, id('kh'));
    expect((await kh.invitations()).some((one) => one.id === own)).toBe(false);
    await expect(kh.answers(own)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await asAdmin(setBar, { party: id('kh'), barred: false });
  });

  it('give a link back to whoever made it, to the owner of the item, and to who leads', async () => {
    const of = await caseWith({ sg: {}, kh: {} });
    const item = (await officer(sg.ask).publishes({ value: 'linked.example.com', audience: { countries: ['TH', 'KH'] } })).id;
    expect([await sg.links(of, item), await kh.links(of, item, of, id('kh'))]).toEqual([[true], [true, false, false]]);
    await kh.unlinks(of, item);
    expect(await kh.items(of)).toEqual([item]); // Singapore has linked it, too
    await expect(kh.unlinks(of, item)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(vn.unlinks(of, item)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await sg.unlinks(of, item);
    await kh.links(of, item);
    await sg.unlinks(of, item); // its own, whoever linked it
    expect(await th.items(of)).toEqual([]);
    await kh.links(of, item);
    await th.unlinks(of, item);
    expect(await kh.items(of)).toEqual([]);
  });

  it('that are RED are read by people in a session, and their notices name no case', async () => {
    const of = await caseWith({ sg: { ceiling: 'RED' } }, 'RED');
    expect((await sg.opens(of))?.ceiling).toBe('RED');
    await sg.writes(of, 'For eyes');
    const notices = await hub.ownerSql<{ about: object }>(
      `select about from hub.announcement where what = 'CASE_INVITATION' and about::text like $1`,
      [`%${of}%`],
    );
    expect(notices).toEqual([]);
    expect(await everything(kh, of)).toEqual(NOTHING);
  });

  it('follow the founder’s sharing policy: what it takes from a country takes the country out', async () => {
    const of = await caseWith({ sg: { rights: 'LEAD' }, kh: {} });
    await th.handsOver(of, id('sg'));
    await sg.takesOver(of);
    const kept = (await officer(sg.ask).publishes({ value: 'kept.example.com' })).id;
    await sg.links(of, kept);
    await sg.allows(of, kept, 'PARTY');
    expect(await kh.hiddenItems(of)).toEqual(['INDICATOR of Singapore']);
    const { ask: asAdmin } = await hub.as('admin@th.example');
    const limit = await sharingLimitClient(asAdmin).sets({ tlp: ['AMBER'], within: { countries: ['KH'] } });
    expect([(await sg.opens(of))?.id, (await kh.opens(of))?.id]).toEqual([undefined, of]);
    expect(await th.opens(of)).toMatchObject({ lead: { name: 'Thailand' } });
    expect((await kh.timeline(of)).at(-1)).toBe('REMOVED the hub Singapore');
    expect(await kh.hiddenItems(of)).toEqual([]); // what it let others know of its items went with it
    await expect(th.invites(of, id('sg'))).rejects.toMatchObject({ code: 'CONFLICT', reason: 'POLICY_FORBIDS' });
    await asAdmin('mutation ($id: ID!) { liftSharingLimit(id: $id) { limits { id } } }', { id: limit });
  });

  it('stand in the record, each act by its name and with its case, and nothing of what was said', async () => {
    const done = await hub.ownerSql<{ what: string }>(
      `select distinct what from hub.audit where what like 'case.%' and outcome = 'DONE' and channel = 'graphql' and cardinality(items) > 0`,
    );
    const acts = [
      ...['answer', 'attach', 'close', 'edit-note', 'hand-over', 'invite', 'leave', 'link', 'note', 'open', 'participant', 'placeholder'],
      ...['remove', 'reopen', 'set-task', 'status', 'take-over', 'task', 'unlink', 'update', 'withdraw-note'],
    ];
    expect(done.map(({ what }) => what)).toEqual(expect.arrayContaining(acts.map((what) => `case.${what}`)));
    const [whole] = await hub.ownerSql<{ text: string }>(`select string_agg(a::text, ' ') as text from hub.audit a`);
    expect(
      ['Operation Lantern', 'Above AMBER', 'Twelve compounds', 'Fraud at the river'].filter((words) => whole?.text.includes(words)),
    ).toEqual([]);
    const [refused] = await hub.ownerSql<{ n: number }>(
      `select count(*)::integer as n from hub.audit where what = 'case.note' and outcome = 'REFUSED' and reason = 'CASE_RIGHTS'`,
    );
    expect(refused?.n).toBeGreaterThan(0);
  });

  it('are listed by what was changed since a time, beside the other filters', async () => {
    const changed = await th.founds({ title: 'Changed' });
    await th.founds({ title: 'Unchanged' });
    const [{ now } = { now: '' }] = await hub.ownerSql<{ now: string }>('select clock_timestamp()::text as now');
    const since = new Date(now).toISOString();
    await th.updates(changed.id, changed.version, { title: 'Changed again' });
    const ids = async (filter: object): Promise<readonly string[]> => (await th.lists(filter)).map(({ id: one }) => one);
    expect(await ids({ updatedSince: since })).toEqual([changed.id]);
    expect(await ids({ updatedSince: since, led: false })).toEqual([]);
    expect(await kh.lists({ updatedSince: since })).toEqual([]);
  });

  it('are listed by what a reader sees in their timelines, never by what is above its ceiling', async () => {
    const { id: of } = await th.founds({ title: 'Watched' }, 'GREEN');
    await th.invites(of, id('kh'), { rights: 'CONTRIBUTE', ceiling: 'AMBER' });
    await kh.answers(of);
    const clock = async (): Promise<string> =>
      (await hub.ownerSql<{ now: Date }>('select clock_timestamp() as now'))[0]?.now.toISOString() ?? '';
    const since = await clock();
    const readers = async (time: string): Promise<readonly boolean[]> =>
      Promise.all([th, kh, sg].map(async (one) => (await one.lists({ updatedSince: time })).some((found) => found.id === of)));
    expect(await readers(since)).toEqual([false, false, false]);
    await th.writes(of, 'Only for Thailand.', { tlp: 'RED' });
    expect(await readers(since)).toEqual([true, false, false]);
    await th.writes(of, 'For both.', { tlp: 'GREEN' });
    expect(await readers(since)).toEqual([true, true, false]);
    const later = await clock();
    await kh.tasks(of, { tlp: 'GREEN' });
    expect(await readers(later)).toEqual([true, true, false]);
  });
});
