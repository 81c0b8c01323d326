import { evidenceClient } from '../support/evidence-client.js';
import { type Hub, startHub } from '../support/hub.js';
import { deskOf, type NoticeDesk, noticeOffice, type SeenDraft } from '../support/notice-desk.js';
import { type Ask, until } from '../support/officer.js';

const refused = (code: string, reason?: string) => ({ ...{ code }, ...(reason ? { reason } : {}) });
const BULLETIN = { colour: 'BULLETIN', details: {} };
const DAY = 86_400_000;
const SET = 'mutation ($days: Int!) { setNoticeDraftDays(days: $days) }';

describe('drafts of notices that nobody moves', () => {
  let hub: Hub;
  let office: Awaited<ReturnType<typeof noticeOffice>>;
  let th: NoticeDesk;
  let admin: Ask;

  beforeAll(async () => {
    hub = await startHub();
    office = await noticeOffice(hub);
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
  const isGone = (who: NoticeDesk, id: string): Promise<SeenDraft | null> =>
    until(
      () => who.onDesk(id),
      (draft) => draft === null,
    );
  const daysLeft = ({ endsAt }: Pick<SeenDraft, 'endsAt'>): number => Math.round((Date.parse(endsAt ?? '') - Date.now()) / DAY);

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
    expect((await th.onDesk(id))?.endsAt).toBeNull();
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
      readers: ['Cambodia', 'Singapore'],
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
    expect(await admin('{ noticeDraftDays }')).toEqual({ noticeDraftDays: 90 });
    expect(await admin(SET, { days: 14 })).toEqual({ setNoticeDraftDays: 14 });
    expect([await admin('{ noticeDraftDays }'), await (await hub.as('admin@sg.example')).ask('{ noticeDraftDays }')]).toEqual([
      { noticeDraftDays: 14 },
      { noticeDraftDays: 90 },
    ]);
    for (const [who, draft, left] of [
      [th, ours, 14],
      [sg, theirs, 90],
    ] as const) {
      expect(daysLeft((await who.onDesk(draft.id)) ?? { endsAt: null })).toBe(left);
    }
    expect(daysLeft(await th.draft(BULLETIN))).toBe(14);
    for (const days of [13, 731]) await expect(admin(SET, { days })).rejects.toMatchObject(refused('BAD_USER_INPUT', 'DRAFT_DAYS'));
    for (const query of ['mutation { setNoticeDraftDays(days: 90) }', '{ noticeDraftDays }']) {
      await expect(th.ask(query)).rejects.toMatchObject(refused('FORBIDDEN'));
    }
    await admin(SET, { days: 90 });
  });

  it('wait while their party is suspended, and end with a party that is closed', async () => {
    const [nz, approver] = [await office.as('liaison@nz.example'), await deskOf(hub, 'nz', 'approver', ['APPROVER'])];
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
