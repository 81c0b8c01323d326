import { evidenceClient } from '../../support/evidence-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { newNoticeClient, type NoticeClient, noticeClients, type NoticeDraftView } from '../../support/notice-client.js';
import { type Ask, until } from '../../support/officer.js';

const refused = (code: string, reason?: string) => ({ ...{ code }, ...(reason ? { reason } : {}) });
const BULLETIN = { colour: 'BULLETIN', details: {} };
const DAY = 86_400_000;
const SET = 'mutation ($days: Int!) { setNoticeDraftDays(days: $days) { noticeDraftDays party { name } } }';

describe('drafts of notices that nobody moves', () => {
  let hub: Hub;
  let office: Awaited<ReturnType<typeof noticeClients>>;
  let th: NoticeClient;
  let admin: Ask;

  beforeAll(async () => {
    hub = await startHub();
    office = await noticeClients(hub);
    th = office.writer;
    admin = (await hub.as('admin@th.example')).ask;
  });
  afterAll(() => hub.stop());

  const filesOf = async (email: string) => evidenceClient(hub, (await hub.as(email)).token);
  /** As if so many days had passed since the draft was moved, and so many since its party was told. */
  const lies = (id: string, days: number, warned: number | null): Promise<unknown> =>
    hub.ownerSql(
      `update hub.notice_draft set ends_at = ends_at - make_interval(days => $2), warned_at = now() - make_interval(days => $3) where id = $1`,
      [id, days, warned],
    );
  const warnings = (slug: string, id: string): Promise<{ until: string }[]> =>
    hub.ownerSql<{ until: string }>(
      `select a.about->>'until' as until from hub.announcement a join hub.party p on p.key = any (a.audience)
         where a.what = 'NOTICE_DRAFT_ENDS' and a.about->>'notice' = $1 and p.slug = $2`,
      [id, slug],
    );
  const isGone = (who: NoticeClient, id: string): Promise<NoticeDraftView | null> =>
    until(
      () => who.onDesk(id),
      (draft) => draft === null,
    );
  const daysLeft = ({ expiresAt }: Pick<NoticeDraftView, 'expiresAt'>): number =>
    Math.round((Date.parse(expiresAt ?? '') - Date.now()) / DAY);

  it('end after ninety days, files and all, a week after their country was told, and leave a line in its record', async () => {
    const files = await filesOf('liaison@th.example');
    const file = await files.adds('The plan.', 'plan.txt');
    const draft = await th.draft({ ...BULLETIN, evidence: [file] });
    expect(daysLeft(draft)).toBe(90);
    await lies(draft.id, 84, null);
    const [warning] = await until(
      () => warnings('th', draft.id),
      (told) => told.length > 0,
    );
    expect(Math.round((Date.parse(warning?.until ?? '') - Date.now()) / DAY)).toBe(7);
    expect(await th.onDesk(draft.id)).toMatchObject({ state: 'DRAFT' });
    expect(await warnings('sg', draft.id)).toEqual([]);

    await lies(draft.id, 7, 8);
    await isGone(th, draft.id);
    expect(await files.reads(file)).toBe(404);
    expect(await hub.ownerSql('select state, sealed_key from hub.evidence where id = $1', [file])).toEqual([
      { state: 'ENDED', sealed_key: null },
    ]);
    const record = `select from hub.audit a join hub.party p on p.key = a.party where a.what = 'notice.end-draft' and $1 = any (a.items) and p.slug = 'th'`;
    expect(await hub.ownerSql(record, [draft.id])).toHaveLength(1);
    expect(await warnings('th', draft.id)).toHaveLength(1);
  });

  it('are told of before they end, however long they have lain there', async () => {
    const draft = await th.draft(BULLETIN);
    await lies(draft.id, 400, null);
    await until(
      () => warnings('th', draft.id),
      (told) => told.length > 0,
    );
    expect(await th.onDesk(draft.id)).toMatchObject({ state: 'DRAFT' });
    // Moved, it has all of its time again.
    expect(daysLeft(await th.submit(draft))).toBe(90);
    await lies(draft.id, 84, null);
    await until(
      () => warnings('th', draft.id),
      (told) => told.length > 1,
    );
  });

  it('that are changes of what is published end without it: the desk has again what readers have', async () => {
    const files = await filesOf('liaison@th.example');
    const [kept, added] = [await files.adds('What readers have.', 'kept.txt'), await files.adds('What they do not.', 'added.txt')];
    const id = await office.notice({ ...BULLETIN, evidence: [kept] });
    expect((await th.onDesk(id))?.expiresAt).toBeNull();
    const change = await th.draft(
      { ...BULLETIN, title: 'Changed', audience: { countries: ['JP'] }, evidence: [added] },
      { id, revision: 1 },
    );
    await lies(id, 100, 8);
    const desk = await until(
      () => th.onDesk(id),
      (found) => found?.state === 'PUBLISHED',
    );
    expect(desk).toMatchObject({
      revision: 3,
      publishedRevision: 1,
      audience: { countries: ['KH', 'SG'] },
      evidence: [{ filename: 'kept.txt' }],
    });
    expect([await files.reads(added), String(await files.reads(kept))]).toEqual([404, 'What readers have.']);
    const sg = await office.as('liaison@sg.example');
    expect(await sg.opens(id)).toMatchObject({
      original: { title: 'False police stations' },
      evidence: [{ filename: 'kept.txt' }],
      version: 1,
    });
    await expect(th.submit(change)).rejects.toMatchObject(refused('CONFLICT', 'NOTICE_CHANGED'));
    // From there it goes on as ever.
    const again = await th.draft({ ...BULLETIN, title: 'Again' }, { id, revision: 3 });
    await office.approver.approve(await th.submit(again));
    expect(await sg.opens(id)).toMatchObject({ original: { title: 'Again' }, version: 2 });
  });

  it('that are changes of what is cancelled are gone with that: nothing stays at the desk that nobody publishes any more', async () => {
    const files = await filesOf('liaison@th.example');
    const [kept, added] = [await files.adds('What readers had.', 'kept.txt'), await files.adds('What they never had.', 'added.txt')];
    const id = await office.notice({ ...BULLETIN, evidence: [kept] });
    const said = { ...BULLETIN, title: 'Changed', audience: { countries: ['JP'] }, evidence: [added] };
    await th.submit(await th.draft(said, { id, revision: 1 }));
    await th.cancel(id);
    expect(await th.onDesk(id)).toMatchObject({
      ...{ state: 'CANCELLED', audience: { countries: ['KH', 'SG'] }, evidence: [{ filename: 'kept.txt' }], expiresAt: null },
      original: { title: 'False police stations' },
    });
    const links = 'select kind from hub.evidence_link where evidence = $1 order by kind';
    expect([await hub.ownerSql(links, [kept]), await hub.ownerSql(links, [added])]).toEqual([
      [{ kind: 'NOTICE' }, { kind: 'NOTICE_DRAFT' }],
      [],
    ]);
    // It is its agency's for a day.
    expect(String(await files.reads(added))).toBe('What they never had.');
  });

  it('end while the hub’s reviewers have them, too, and then nobody has them', async () => {
    const draft = await th.writes();
    await office.approver.approve(draft);
    await lies(draft.id, 100, 8);
    await isGone(th, draft.id);
    expect(await office.first.toReview()).toEqual([]);
    await expect(office.first.review(draft)).rejects.toMatchObject(refused('NOT_FOUND'));
  });

  it('follow what the country’s admin decides, and nobody else’s', async () => {
    const sg = await office.as('liaison@sg.example');
    const [ours, theirs] = [await th.draft(BULLETIN), await sg.draft({ ...BULLETIN, audience: { countries: ['TH'] } })];
    const SETTINGS = '{ partySettings { noticeDraftDays } }';
    expect(await admin(SETTINGS)).toEqual({ partySettings: { noticeDraftDays: 90 } });
    expect(await admin(SET, { days: 14 })).toEqual({ setNoticeDraftDays: { noticeDraftDays: 14, party: { name: 'Thailand' } } });
    // All officers of the party read it.
    expect([await admin(SETTINGS), await th.ask(SETTINGS), await (await hub.as('admin@sg.example')).ask(SETTINGS)]).toEqual([
      { partySettings: { noticeDraftDays: 14 } },
      { partySettings: { noticeDraftDays: 14 } },
      { partySettings: { noticeDraftDays: 90 } },
    ]);
    for (const [who, draft, left] of [
      [th, ours, 14],
      [sg, theirs, 90],
    ] as const) {
      expect(daysLeft((await who.onDesk(draft.id)) ?? { expiresAt: null })).toBe(left);
    }
    expect(daysLeft(await th.draft(BULLETIN))).toBe(14);
    for (const days of [13, 731]) await expect(admin(SET, { days })).rejects.toMatchObject(refused('BAD_USER_INPUT', 'DRAFT_DAYS'));
    await expect(th.ask(SET, { days: 90 })).rejects.toMatchObject(refused('FORBIDDEN'));
    await admin(SET, { days: 90 });
  });

  it('have as long as before once their party is no longer suspended, and it is told of them anew', async () => {
    const la = await office.as('liaison@la.example');
    const [told, fresh] = [await la.draft(BULLETIN), await la.draft(BULLETIN)];
    const laos = (await hub.ownerSql<{ id: string }>(`select id from hub.party where slug = 'la'`))[0]?.id;
    const { ask: operator } = await hub.as('operator@hub.example');
    const suspends = (suspended: boolean): Promise<unknown> =>
      operator('mutation ($p: ID!, $s: Boolean!) { setPartySuspended(partyId: $p, suspended: $s) { state } }', { p: laos, s: suspended });
    await suspends(true);
    // Shut out two weeks ago; told of the one draft a day before, which would have ended six days later.
    await hub.ownerSql(`update hub.suspension set since = now() - interval '14 days' where lifted_at is null`);
    await hub.ownerSql(
      `update hub.notice_draft set updated_at = updated_at - make_interval(days => case id when $1 then 98 else 20 end) where id in ($1, $2)`,
      [told.id, fresh.id],
    );
    await hub.ownerSql(`update hub.notice_draft set warned_at = now() - interval '15 days' where id = $1`, [told.id]);
    await suspends(false);
    await until(
      () => warnings('la', told.id),
      (found) => found.length > 0,
    );
    const back = await office.as('liaison@la.example');
    const left = await Promise.all([told, fresh].map(async ({ id }) => daysLeft((await back.onDesk(id)) ?? { expiresAt: null })));
    expect(left).toEqual([6, 84]);
  });

  it('wait while their party is suspended, and end with a party that is closed', async () => {
    const [nz, approver] = [await office.as('liaison@nz.example'), await newNoticeClient(hub, 'nz', 'approver', ['APPROVER'])];
    const [draft, other] = [await nz.writes(), await nz.draft(BULLETIN)];
    await approver.approve(draft);
    await hub.ownerSql(`update hub.party set suspended_at = now() where slug = 'nz'`);
    await lies(other.id, 100, 8);
    const later = await th.draft(BULLETIN);
    await lies(later.id, 100, 8);
    await isGone(th, later.id); // the relay has been there
    expect(await hub.ownerSql('select from hub.notice_draft where id = $1', [other.id])).toHaveLength(1);
    await hub.ownerSql(`update hub.party set closed_at = now() where slug = 'nz'`);
    await until(
      () => hub.ownerSql(`select from hub.notice_draft d join hub.party p on p.key = d.party where p.slug = 'nz'`),
      (left) => left.length === 0,
    );
    expect(await office.first.toReview()).toEqual([]);
  });
});
