import { NEITHER_CONFIRM_NOR_DENY } from '../../../src/oversight/data-subjects/subject.policy.js';
import { actionClient } from '../../support/action-client.js';
import { listAnnouncements } from '../../support/announcement-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { informationClient } from '../../support/information-client.js';
import { type Ask, type Officer, officer, until } from '../../support/officer.js';
import {
  endConsultation,
  makeDataProtectionOfficer,
  setContestedMarks,
  type SubjectClient,
  subjectClient,
  type SubjectConsultationView,
  type SubjectRequestView,
} from '../../support/subject-client.js';
import { sendReport } from '../../support/triage-client.js';

const NOBODY = '00000000-0000-4000-8000-000000000000';
const CORRECT = `mutation ($id: ID!, $version: Int!, $patch: IndicatorPatchInput!) { updateIndicator(id: $id, version: $version, patch: $patch) { id } }`;

let next = 0;
/** A number that nobody has published yet. */
const aPhone = (): string => `+668125${String((next += 1)).padStart(5, '0')}`;

describe('The data-subject desk', () => {
  let hub: Hub;
  let desk: SubjectClient;
  /** Data protection officers of countries. */
  let th: SubjectClient;
  let kh: SubjectClient;
  /** An administrator, who reads no content. */
  let vnAdmin: SubjectClient;
  let analysts: Readonly<Record<'th' | 'kh' | 'vn' | 'jp' | 'meta', Officer>>;

  beforeAll(async () => {
    hub = await startHub();
    for (const email of ['auditor@hub.example', 'liaison@th.example', 'liaison@kh.example']) await makeDataProtectionOfficer(hub, email);
    const as = async (email: string): Promise<Ask> => (await hub.as(email)).ask;
    desk = subjectClient(await as('auditor@hub.example'));
    th = subjectClient(await as('liaison@th.example'));
    kh = subjectClient(await as('liaison@kh.example'));
    vnAdmin = subjectClient(await as('admin@vn.example'));
    analysts = {
      th: officer(await as('analyst@th.example')),
      kh: officer(await as('analyst@kh.example')),
      vn: officer(await as('liaison@vn.example')),
      jp: officer(await as('analyst@jp.example')),
      meta: officer(await as('contributor@meta.example')),
    };
  });
  afterAll(() => hub.stop());

  const publishes = async (party: keyof typeof analysts, value: string, said: object = {}): Promise<string> =>
    (await analysts[party].publishes({ kind: 'PHONE', value, threat: 'MONEY_MULE', audience: { everyCountry: true }, ...said })).id;
  const files = (by: SubjectClient, value: string, said: object = {}): Promise<SubjectRequestView> =>
    by.files({ values: [{ value }], ...said });
  /** The consultation about an item. */
  const about = async (owner: SubjectClient, itemId: string): Promise<SubjectConsultationView> => {
    const found = (await owner.consultations()).find((one) => one.itemId === itemId);
    if (!found) throw new Error('No consultation about this item.');
    return found;
  };
  const contested = async (reader: Officer, id: string): Promise<boolean> => {
    await setContestedMarks(hub);
    const query = 'query ($id: ID!) { indicator(id: $id) { contestedSince } }';
    return (await reader.ask<{ indicator: { contestedSince: string | null } }>(query, { id })).indicator.contestedSince !== null;
  };

  it('takes no request of a party that has 500 open ones, until one of them has ended', async () => {
    await hub.ownerSql(
      `insert into hub.subject_request (id, party, kind, content_sealed, created_by, received_at, due_at)
         select gen_random_uuid(), u.party, 'ACCESS', 'one of many', u.id, now(), now() + interval '4 months'
           from hub.user_account u, generate_series(1, 500) where u.email = 'liaison@th.example'`,
    );
    await expect(files(th, '+66812345678')).rejects.toMatchObject({ reason: 'SUBJECT_REQUESTS_TOO_MANY' });
    await hub.ownerSql(
      `update hub.subject_request set outcome = 'WITHDRAWN', closed_at = now(), closed_by = created_by, withdrawal_reason = 'x' where id = (select id from hub.subject_request limit 1)`,
    );
    expect((await files(th, '+66812345678')).state).toBe('OPEN');
    await hub.ownerSql(`delete from hub.subject_request`);
  });

  it('counts calendar months from the arrival: 4 for access, 9 for correction and deletion', async () => {
    const due = async (kind: string, arrival: string): Promise<string> => {
      const [row] = await hub.ownerSql<{ at: Date }>('select hub.subject_due_at($1, $2) as at', [kind, arrival]);
      return row?.at.toISOString() ?? '';
    };
    // There is no 31 February.
    expect(await due('ACCESS', '2026-10-31T12:00:00Z')).toBe('2027-02-28T12:00:00.000Z');
    expect(await due('CORRECTION', '2026-10-31T12:00:00Z')).toBe('2027-07-31T12:00:00.000Z');
    expect(await due('DELETION', '2026-11-15T00:00:00Z')).toBe('2027-08-15T00:00:00.000Z');
    const receivedAt = new Date(Date.now() - 86_400_000).toISOString();
    for (const kind of ['ACCESS', 'CORRECTION', 'DELETION']) {
      expect((await files(kh, aPhone(), { kind, receivedAt })).dueAt).toBe(await due(kind, receivedAt));
    }
  });

  it('gives no person access to what a source has not released: the desk sees who holds something, and no content', async () => {
    const value = aPhone();
    const [ofTh, ofVn] = [await publishes('th', value, { description: 'canary-content' }), await publishes('vn', value, { audience: {} })];
    const { id } = await files(kh, value);
    const seen = await desk.consults(id);
    expect(seen.handling).toMatchObject({ question: 'May the person learn of it?' });
    expect(await desk.sources(id)).toEqual([
      { party: { name: 'Thailand' }, outcome: null, ground: null, reason: null, disclosure: null },
      { party: { name: 'Viet Nam' }, outcome: null, ground: null, reason: null, disclosure: null },
    ]);
    for (const indicatorId of [ofTh, ofVn]) expect(JSON.stringify(await desk.sources(id))).not.toContain(indicatorId);

    // The owners' officers see their own indicator, and nothing of the person, of other owners, or of the country that asks.
    expect(await about(th, ofTh)).toMatchObject({
      kind: 'ACCESS',
      question: 'May the person learn of it?',
      indicator: { threat: 'MONEY_MULE', description: 'canary-content' },
    });
    expect(await about(vnAdmin, ofVn)).toMatchObject({ indicator: null });
    expect(JSON.stringify(await th.consultations())).not.toMatch(/Cambodia|Viet Nam|What do you hold/);

    await th.states((await about(th, ofTh)).id, 'AGREE_TO_DISCLOSE', { disclosure: 'Your number is listed as one of a money mule.' });
    await vnAdmin.states((await about(vnAdmin, ofVn)).id, 'REFUSE', { ground: 'INQUIRIES' });
    expect(await desk.sources(id)).toMatchObject([
      { outcome: 'AGREE_TO_DISCLOSE', disclosure: 'Your number is listed as one of a money mule.' },
      { outcome: 'REFUSE', ground: 'INQUIRIES', disclosure: null },
    ]);
    await endConsultation(hub, id);
    const answered = await desk.answers(id);
    expect(answered.answer).toContain('Your number is listed as one of a money mule.');
    expect(answered.answer).not.toMatch(/Thailand|Viet Nam|canary|INQUIRIES/);
    expect((await kh.reads(id))?.answer).toBe(answered.answer);
  });

  it('answers byte for byte the same when nothing is held, when sources refuse, and when they keep silent; and shows the same before', async () => {
    const [unknown, refused, silent] = [aPhone(), aPhone(), aPhone()];
    const [ofTh, ofVn] = [await publishes('th', refused), await publishes('vn', silent)];
    const ids: string[] = [];
    for (const value of [unknown, refused, silent]) ids.push((await files(kh, value)).id);
    const shown = async (): Promise<readonly string[]> =>
      Promise.all(
        ids.map(async (id) => {
          const { values: _, id: __, closedAt, receivedAt: ___, dueAt: ____, ...rest } = (await kh.reads(id)) as SubjectRequestView;
          return JSON.stringify({ ...rest, closed: closedAt !== null });
        }),
      );
    const allEqual = async (): Promise<void> => expect(new Set(await shown()).size).toBe(1);
    await allEqual();
    for (const id of ids) await desk.consults(id);
    await allEqual();
    await th.states((await about(th, ofTh)).id, 'REFUSE', { ground: 'NATIONAL_SECURITY' });
    expect((await about(vnAdmin, ofVn)).outcome).toBeNull();
    await allEqual();

    // No answer before the time of the sources is over: not where there is none, either.
    for (const id of ids) {
      const from = new Date(Math.ceil(Date.parse((await desk.reads(id))?.handling?.answerableAt ?? '') / 1000) * 1000);
      await expect(desk.answers(id)).rejects.toMatchObject({
        ...{ code: 'CONFLICT', reason: 'SUBJECT_ANSWER_EARLY' },
        message: expect.stringContaining(`from ${from.toISOString().replace('.000', '')} on`) as string,
      });
    }
    for (const id of ids) await endConsultation(hub, id);
    for (const id of ids) await desk.answers(id);
    await allEqual();
    expect((await kh.reads(ids[0] as string))?.answer).toBe(NEITHER_CONFIRM_NOR_DENY);
    expect((await kh.reads(ids[0] as string))?.handling).toBeNull();
  });

  it('is hidden from other countries, which get the same answers as for an absent request', async () => {
    const { id } = await files(kh, aPhone());
    expect(await th.reads(id)).toBeNull();
    expect(await th.reads(NOBODY)).toBeNull();
    expect((await th.lists()).map((one) => one.id)).not.toContain(id);
    expect((await desk.lists()).map((one) => one.id)).toContain(id);
    for (const one of [id, NOBODY]) {
      await expect(th.withdraws(one, 'Not ours.')).rejects.toMatchObject({ code: 'NOT_FOUND' });
      // What only the desk does, the country that filed it does not do, either.
      for (const by of [th, kh]) {
        await expect(by.consults(one)).rejects.toMatchObject({ code: 'NOT_FOUND' });
        await expect(by.extends(one, 'Slow.')).rejects.toMatchObject({ code: 'NOT_FOUND' });
        await expect(by.answers(one)).rejects.toMatchObject({ code: 'NOT_FOUND' });
        await expect(by.sources(one)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      }
    }
    const of = await publishes('th', aPhone());
    const value = ((await analysts.th.opens(of)) as { value: string }).value;
    await desk.consults((await files(kh, value)).id);
    const consultation = await about(th, of);
    for (const one of [consultation.id, NOBODY]) await expect(kh.states(one, 'KEPT')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('marks contested data for every reader while a correction is asked for, and as long as the owner keeps it', async () => {
    const value = aPhone();
    const kept = await publishes('th', value, { tlp: 'AMBER', audience: { countries: ['JP'] } });
    const corrected = await publishes('kh', value, { description: 'Held by a mule.' });
    const { id } = await files(kh, value, { kind: 'CORRECTION' });
    expect([await contested(analysts.jp, kept), await contested(analysts.jp, corrected)]).toEqual([false, false]);
    await desk.consults(id);
    expect([await contested(analysts.jp, kept), await contested(analysts.jp, corrected)]).toEqual([true, true]);
    await until(
      async () => (await analysts.jp.reads(null, {}, 500)).events.filter(({ itemId }) => itemId === kept).map(({ operation }) => operation),
      (events) => events.join() === 'PUBLISHED,UPDATED',
    );

    await th.states((await about(th, kept)).id, 'KEPT');
    // That it was corrected is not believed, but seen.
    const ours = await about(kh, corrected);
    await expect(kh.states(ours.id, 'CORRECTED')).rejects.toMatchObject({ reason: 'SUBJECT_NOT_CORRECTED' });
    await analysts.kh.ask(CORRECT, {
      id: corrected,
      version: (await analysts.kh.opens(corrected))?.version,
      patch: { description: 'Held by a victim.' },
    });
    expect(await kh.states(ours.id, 'CORRECTED')).toMatchObject({ outcome: 'CORRECTED', answeredBy: { name: 'liaison@kh.example' } });
    expect([await contested(analysts.jp, kept), await contested(analysts.jp, corrected)]).toEqual([true, false]);

    await endConsultation(hub, id);
    await desk.answers(id);
    expect(await contested(analysts.jp, kept)).toBe(true);
    // Later the owner corrects it after all. Other answers come too late.
    const theirs = (await about(th, kept)).id;
    await expect(th.states(theirs, 'REFUSE', { ground: 'PROSECUTION' })).rejects.toMatchObject({ reason: 'SUBJECT_REQUEST_CLOSED' });
    await expect(th.states(theirs, 'DELETED')).rejects.toMatchObject({ reason: 'SUBJECT_NOT_DELETED' });
    await analysts.th.revokes(kept);
    expect(await th.states(theirs, 'DELETED')).toMatchObject({ outcome: 'DELETED' });
  });

  it('takes no renewal, and no repeated publication, for a correction', async () => {
    const value = aPhone();
    const said = {
      ...{ kind: 'PHONE', value, threat: 'MONEY_MULE', audience: { everyCountry: true }, description: 'As it was.' },
      ...{ tags: ['mule', 'thb'], firstSeen: new Date(Date.now() - 86_400_000).toISOString() },
    };
    const of = (await analysts.th.publishes(said)).id;
    const { id } = await files(kh, value, { kind: 'CORRECTION' });
    await desk.consults(id);
    await setContestedMarks(hub);
    const notCorrected = async (): Promise<void> =>
      expect(th.states((await about(th, of)).id, 'CORRECTED')).rejects.toMatchObject({ reason: 'SUBJECT_NOT_CORRECTED' });
    const later = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();
    const renew = 'mutation ($ids: [ID!]!) { renewRetention(itemIds: $ids, reason: "Still needed.") { outcome } }';
    expect(await analysts.th.ask(renew, { ids: [of] })).toEqual({ renewRetention: [{ outcome: 'UPDATED' }] });
    await notCorrected();
    const version = async (): Promise<number> => (await analysts.th.opens(of))?.version ?? 0;
    await analysts.th.ask(CORRECT, { id: of, version: await version(), patch: { retainUntil: later(400), validUntil: later(30) } });
    await notCorrected();
    await analysts.th.publishes({ ...said, lastSeen: new Date().toISOString() });
    await notCorrected();
    await analysts.th.publishes({ ...said, firstSeen: later(-30) });
    await notCorrected();
    await analysts.th.ask(CORRECT, { id: of, version: await version(), patch: { tags: ['thb', 'mule'] } });
    await notCorrected();
    await analysts.th.ask(CORRECT, { id: of, version: await version(), patch: { personStatus: 'VICTIM' } });
    expect(await th.states((await about(th, of)).id, 'CORRECTED')).toMatchObject({ outcome: 'CORRECTED' });
  });

  it('marks the indicators of a request one by one, each after a random delay of its own', async () => {
    const value = aPhone();
    const ids = [await publishes('th', value), await publishes('kh', value), await publishes('vn', value)];
    const { id } = await files(th, value, { kind: 'DELETION' });
    await desk.consults(id);
    const marked = (): Promise<readonly { id: string; tx: string; at: Date }[]> =>
      hub.ownerSql(
        `select i.id, i.xmin::text as tx, i.updated_at as at from hub.indicator i where i.id = any ($1) and i.contested_since is not null`,
        [ids],
      );
    expect(await marked()).toEqual([]);
    const minutes = async (): Promise<readonly number[]> =>
      (
        await hub.ownerSql<{ minutes: number }>(
          'select extract(epoch from due_at - now())::float8 / 60 as minutes from hub.contested_change where item = any ($1) order by 1',
          [ids],
        )
      ).map((row) => row.minutes);
    await hub.ownerSql('select hub.set_contested_mark(1440)');
    const due = await minutes();
    expect(due).toHaveLength(3);
    expect(new Set(due.map(Math.trunc)).size).toBeGreaterThan(1); // all three in one minute of a day: one run of two million
    expect(due.every((n) => n <= 1_440)).toBe(true);
    // What a stopped relay is late for waits again, or all of it would come at once.
    await hub.ownerSql(`update hub.contested_change set due_at = now() - interval '1 hour' where item = any ($1)`, [ids]);
    await hub.ownerSql('select hub.set_contested_mark(1440)');
    expect((await minutes()).every((n) => n > 0)).toBe(true);
    await setContestedMarks(hub);
    const rows = await marked();
    expect(rows).toHaveLength(3);
    expect([new Set(rows.map(({ tx }) => tx)).size, new Set(rows.map(({ at }) => at.getTime())).size]).toEqual([3, 3]);
    await desk.withdraws(id, 'Filed by mistake.');
    expect(await marked()).toHaveLength(3);
    await setContestedMarks(hub);
    expect(await marked()).toEqual([]);
  });

  it('lets the officer who judges read RED and agency-only data, with an entry in the audit log, and nobody else', async () => {
    const value = aPhone();
    const secret = await publishes('th', value, { tlp: 'RED', audience: { countries: ['JP'] }, description: 'canary-red' });
    const { id } = await files(kh, value);
    await desk.consults(id);
    expect((await about(th, secret)).indicator).toMatchObject({ description: 'canary-red' });
    const read = 'query ($id: ID!) { indicator(id: $id) { id } }';
    await expect(th.ask(read, { id: secret })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const thAdmin = subjectClient((await hub.as('admin@th.example')).ask);
    expect((await about(thAdmin, secret)).indicator).toBeNull();
    for (const one of [kh, desk]) expect(JSON.stringify(await one.consultations())).not.toContain('canary-red');
    const entries = await hub.ownerSql<{ name: string }>(
      `select u.email as name from hub.audit a join hub.user_account u on u.id = a.user_id where a.what = 'subject.consultations' and a.items @> array[$1::uuid]`,
      [secret],
    );
    expect(entries.map(({ name }) => name)).toContain('liaison@th.example');
    const [agency] = await hub.ownerSql<{ key: number }>(
      `insert into hub.agency (id, party, name) select gen_random_uuid(), p.key, 'Closed agency' from hub.party p where p.slug = 'th' returning key`,
    );
    const closed = aPhone();
    const ofAgency = await publishes('th', closed, { agencyOnly: true, audience: {}, description: 'canary-agency' });
    const { id: request } = await files(kh, closed);
    await desk.consults(request);
    const [before] = await hub.ownerSql<{ key: number }>(`select agency as key from hub.user_account where email = 'liaison@th.example'`);
    const moves = (to: number | undefined): Promise<unknown> =>
      hub.ownerSql(`update hub.user_account set agency = $1 where email = 'liaison@th.example'`, [to]);
    await moves(agency?.key);
    expect((await about(th, ofAgency)).indicator).toMatchObject({ description: 'canary-agency' });
    await moves(before?.key);
    // Only as long as there is something to judge: until the answer, or the end of the request. An answer has none of the content either.
    const { id: consultation } = await about(th, secret);
    expect((await th.states(consultation, 'REFUSE', { ground: 'INQUIRIES' })).indicator).toBeNull();
    expect((await about(th, secret)).indicator).toBeNull();
    await desk.withdraws(request, 'Given up.');
    expect((await about(th, ofAgency)).indicator).toBeNull();
  });

  it('replaces no answer that the officer has not read', async () => {
    const value = aPhone();
    const of = await publishes('th', value);
    await desk.consults((await files(kh, value)).id);
    const asked = await about(th, of);
    expect(asked.version).toBe(1);
    expect(await th.states(asked.id, 'REFUSE', { ground: 'INQUIRIES' })).toMatchObject({ outcome: 'REFUSE', version: 2 });
    const thAdmin = subjectClient((await hub.as('admin@th.example')).ask);
    await expect(thAdmin.states(asked.id, 'KEPT', {}, asked.version)).rejects.toMatchObject({ code: 'CONFLICT', reason: 'VERSION_STALE' });
    expect((await about(th, of)).outcome).toBe('REFUSE');
    expect(await thAdmin.states(asked.id, 'KEPT', {}, 2)).toMatchObject({ outcome: 'KEPT', version: 3 });
  });

  it('gives the sources no time that passes the deadline in law', async () => {
    const at = async (due: string, now: string): Promise<string> => {
      const [row] = await hub.ownerSql<{ at: Date }>('select hub.subject_sources_due_at($1, $2) as at', [due, now]);
      return row?.at.toISOString() ?? '';
    };
    expect(await at('2027-04-01T00:00:00Z', '2026-12-01T00:00:00Z')).toBe('2026-12-31T00:00:00.000Z');
    expect(await at('2026-12-21T00:00:00Z', '2026-12-01T00:00:00Z')).toBe('2026-12-14T00:00:00.000Z');
    expect(await at('2026-12-05T00:00:00Z', '2026-12-01T00:00:00Z')).toBe('2026-12-03T00:00:00.000Z');
    expect(await at('2026-11-05T00:00:00Z', '2026-12-01T00:00:00Z')).toBe('2026-12-01T00:00:00.000Z');
    const arrived = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString();
    const value = aPhone();
    const of = await publishes('th', value);
    for (const days of [110, 360]) {
      const { id } = await files(kh, value, { receivedAt: arrived(days) });
      const { handling, dueAt } = await desk.consults(id);
      const answerableAt = Date.parse(handling?.answerableAt ?? '');
      expect(answerableAt).toBeLessThanOrEqual(Math.max(Date.parse(dueAt), Date.now()));
      const [row] = await hub.ownerSql<{ due: Date }>(
        'select due_at as due from hub.subject_consultation where request = $1 and item = $2',
        [id, of],
      );
      expect(row?.due.getTime()).toBe(answerableAt);
    }
  });

  it('contests no data for a request for access, and none any more for one that is withdrawn', async () => {
    const value = aPhone();
    const of = await publishes('th', value);
    await desk.consults((await files(kh, value)).id);
    expect(await contested(analysts.jp, of)).toBe(false);
    const first = await files(kh, value, { kind: 'DELETION' });
    const second = await files(kh, value, { kind: 'CORRECTION' });
    for (const { id } of [first, second]) await desk.consults(id);
    await kh.withdraws(first.id, 'The person gave up.');
    expect(await contested(analysts.jp, of)).toBe(true);
    expect(await desk.withdraws(second.id, 'Filed by mistake.')).toMatchObject({
      state: 'WITHDRAWN',
      withdrawalReason: 'Filed by mistake.',
    });
    expect(await contested(analysts.jp, of)).toBe(false);
    await expect(desk.consults(second.id)).rejects.toMatchObject({ reason: 'SUBJECT_REQUEST_CLOSED' });
  });

  it('leaves the mark on data that an owner kept, also when the request is deleted, until the owner corrects it', async () => {
    const value = aPhone();
    const of = await publishes('th', value);
    const { id } = await files(kh, value, { kind: 'DELETION' });
    await desk.consults(id);
    await th.states((await about(th, of)).id, 'KEPT');
    await endConsultation(hub, id);
    await desk.answers(id);
    await hub.ownerSql(`update hub.subject_request set closed_at = now() - interval '367 days' where id = $1`, [id]);
    await hub.ownerSql('select hub.remind_subject_requests(1000)');
    expect(await kh.reads(id)).toBeNull();
    const later = await files(kh, value, { kind: 'CORRECTION' });
    await desk.consults(later.id);
    await kh.withdraws(later.id, 'Given up.');
    expect(await contested(analysts.jp, of)).toBe(true);
    const last = await files(kh, value, { kind: 'CORRECTION' });
    await desk.consults(last.id);
    const version = (await analysts.th.opens(of))?.version;
    await analysts.th.ask(CORRECT, { id: of, version, patch: { description: 'Corrected.' } });
    const open = (await th.consultations({ answered: false })).find(({ itemId }) => itemId === of);
    await th.states(open?.id ?? '', 'CORRECTED');
    expect(await contested(analysts.jp, of)).toBe(false);
  });

  it('announces clocks 30 and 7 days before their end and at it, once each, and owners are told of their own', async () => {
    const value = aPhone();
    const of = await publishes('th', value);
    const { id } = await files(kh, value);
    await desk.consults(id);
    const told = async (by: SubjectClient, kind: string): Promise<number> =>
      (await listAnnouncements(by.ask, kind)).filter(
        (one) => kind.startsWith('SUBJECT_CONSULTATION') || (one as { subjectRequestId?: string }).subjectRequestId === id,
      ).length;
    expect(await told(th, 'SUBJECT_CONSULTATION')).toBeGreaterThan(0);
    const remind = (): Promise<unknown> => hub.ownerSql('select hub.remind_subject_requests(1000)');
    await remind();
    const moved = async (days: number): Promise<void> => {
      await hub.ownerSql(
        `update hub.subject_request set due_at = now() + $2 * interval '1 day', next_reminder_at = least(next_reminder_at, now()) where id = $1`,
        [id, days],
      );
      await remind();
      await remind();
    };
    const counts = async (): Promise<readonly number[]> => [
      await countOf('SUBJECT_REQUEST_DUE', id),
      await countOf('SUBJECT_REQUEST_OVERDUE', id),
    ];
    await moved(29);
    expect(await counts()).toEqual([1, 0]);
    await moved(6);
    expect(await counts()).toEqual([2, 0]);
    await moved(-1);
    expect(await counts()).toEqual([2, 1]);
    expect(await hub.ownerSql('select next_reminder_at from hub.subject_request where id = $1', [id])).toEqual([
      { next_reminder_at: null },
    ]);
    expect((await desk.lists({ overdue: true })).map((one) => one.id)).toContain(id);

    const overdue = await told(th, 'SUBJECT_CONSULTATION_OVERDUE');
    await hub.ownerSql(
      `update hub.subject_consultation set due_at = now() - interval '1 minute', next_reminder_at = now() where request = $1 and item = $2`,
      [id, of],
    );
    await remind();
    expect(await told(th, 'SUBJECT_CONSULTATION_OVERDUE')).toBe(overdue + 1);
    expect((await about(th, of)).overdue).toBe(true);
    expect(await countOf('SUBJECT_SOURCE_OVERDUE', id)).toBe(1);
    expect(await told(kh, 'SUBJECT_SOURCE_OVERDUE')).toBe(0);
  });
  const countOf = async (what: string, id: string): Promise<number> => {
    const [row] = await hub.ownerSql<{ n: number }>(
      `select count(*)::integer as n from hub.announcement where what = $1 and about->>'subjectRequest' = $2`,
      [what, id],
    );
    return row?.n ?? 0;
  };

  it('extends a clock once, by two months, with a reason that the country does not read', async () => {
    const { id, dueAt } = await files(kh, aPhone());
    const [later] = await hub.ownerSql<{ at: Date }>(
      `select ($1::timestamptz at time zone 'UTC' + interval '2 months') at time zone 'UTC' as at`,
      [dueAt],
    );
    expect(await desk.extends(id, 'Many sources.')).toMatchObject({
      dueAt: later?.at.toISOString(),
      handling: { extensionReason: 'Many sources.' },
    });
    await expect(desk.extends(id, 'Again.')).rejects.toMatchObject({ reason: 'SUBJECT_REQUEST_EXTENDED' });
    expect(JSON.stringify(await kh.reads(id))).not.toContain('Many sources.');
  });

  it('stores nothing about the person in clear, and deletes a request with all of it a year after its end', async () => {
    const value = aPhone();
    const of = await publishes('th', value);
    const { id } = await files(kh, value, { reference: 'canary-reference', statement: 'canary-statement' });
    await desk.consults(id, 'canary-question');
    await th.states((await about(th, of)).id, 'AGREE_TO_DISCLOSE', { reason: 'canary-reason', disclosure: 'canary-disclosure' });
    await endConsultation(hub, id);
    await desk.answers(id);
    const rows = await hub.ownerSql(
      'select to_jsonb(r)::text || (select jsonb_agg(to_jsonb(c))::text from hub.subject_consultation c where c.request = r.id) as text from hub.subject_request r where id = $1',
      [id],
    );
    expect(JSON.stringify(rows)).not.toMatch(new RegExp(`canary|${value.slice(1)}`));
    const left = (): Promise<{ n: number }[]> =>
      hub.ownerSql(
        'select (select count(*) from hub.subject_request where id = $1)::integer + (select count(*) from hub.subject_consultation where request = $1)::integer as n',
        [id],
      );
    await hub.ownerSql(`update hub.subject_request set closed_at = now() - interval '364 days' where id = $1`, [id]);
    await hub.ownerSql('select hub.remind_subject_requests(1000)');
    expect(await left()).toEqual([{ n: 2 }]);
    await hub.ownerSql(`update hub.subject_request set closed_at = now() - interval '367 days' where id = $1`, [id]);
    await hub.ownerSql('select hub.remind_subject_requests(1000)');
    expect(await left()).toEqual([{ n: 0 }]);
  });

  it('takes twenty of the longest values', async () => {
    const values = Array.from({ length: 20 }, (_, n) => ({ value: `https://subject.example/${n}/${'a'.repeat(4_000)}` }));
    const { id } = await kh.files({ values });
    expect((await kh.reads(id))?.values).toHaveLength(20);
    await desk.consults(id);
    await expect(kh.files({ values: [...values, { value: aPhone() }] })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  it('refuses values that cannot be read, times that cannot be, answers that do not fit, and requests of partners', async () => {
    await expect(files(kh, 'not a value at all')).rejects.toMatchObject({ reason: 'SUBJECT_VALUE' });
    await expect(files(kh, aPhone(), { receivedAt: '2020-01-01T00:00:00Z' })).rejects.toMatchObject({ reason: 'RECEIVED_AT' });
    await expect(files(kh, aPhone(), { receivedAt: '2090-01-01T00:00:00Z' })).rejects.toMatchObject({ reason: 'RECEIVED_AT' });
    await expect(files(kh, aPhone(), { statement: '   ' })).rejects.toMatchObject({ reason: 'TEXT_LENGTH' });
    const unfit = { reason: 'SUBJECT_ANSWER_UNFIT' };
    await expect(th.states(NOBODY, 'REFUSE')).rejects.toMatchObject(unfit);
    await expect(th.states(NOBODY, 'KEPT', { ground: 'INQUIRIES' })).rejects.toMatchObject(unfit);
    await expect(th.states(NOBODY, 'AGREE_TO_DISCLOSE')).rejects.toMatchObject(unfit);
    await expect(th.states(NOBODY, 'REFUSE', { ground: 'INQUIRIES', disclosure: 'x' })).rejects.toMatchObject(unfit);
    const meta = subjectClient((await hub.as('admin@meta.example')).ask);
    await expect(files(meta, aPhone())).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(files(subjectClient(analysts.kh.ask), aPhone())).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(await meta.consultations()).toEqual([]);
  });

  it('finds reports and requests on a value, too, and believes no owner that it withdrew what it did not', async () => {
    const value = aPhone();
    const report = await sendReport(analysts.meta.ask, { values: [{ kind: 'PHONE', value }] });
    const action = await actionClient(analysts.vn.ask).requests({
      recipientId: 'TH',
      subject: { kind: 'PHONE', value },
      action: 'PRESERVATION',
      amount: null,
    });
    const { ids } = await informationClient(analysts.vn.ask).asks({ subjects: [{ kind: 'PHONE', value }], recipients: ['TH'] });
    const { id } = await files(kh, value, { kind: 'DELETION' });
    await desk.consults(id);
    expect((await desk.sources(id)).map(({ party }) => party.name)).toEqual(['Meta', 'Viet Nam', 'Viet Nam']);
    const meta = subjectClient((await hub.as('admin@meta.example')).ask);
    const ours = await about(meta, report);
    expect(ours).toMatchObject({ itemKind: 'REPORT', indicator: null });
    expect((await about(vnAdmin, action)).itemKind).toBe('ACTION_REQUEST');
    expect((await about(vnAdmin, ids[0] as string)).itemKind).toBe('INFORMATION_REQUEST');
    await expect(meta.states(ours.id, 'DELETED')).rejects.toMatchObject({ reason: 'SUBJECT_NOT_DELETED' });
    await expect(meta.states(ours.id, 'CORRECTED')).rejects.toMatchObject({ reason: 'SUBJECT_NOT_CORRECTED' });
    await analysts.meta.ask('mutation ($id: ID!) { withdrawReport(id: $id, reason: "Wrong person.") { id } }', { id: report });
    expect(await meta.states(ours.id, 'DELETED')).toMatchObject({ outcome: 'DELETED' });
  });

  it('consults a partner about its own indicator, and leaves an audit entry with every owner', async () => {
    const value = aPhone();
    const of = await publishes('meta', value, { audience: { countries: ['TH'] } });
    const { id } = await files(th, value);
    await desk.consults(id);
    const meta = subjectClient((await hub.as('admin@meta.example')).ask);
    expect(await meta.states((await about(meta, of)).id, 'KEPT')).toMatchObject({ outcome: 'KEPT' });
    const entries = await hub.ownerSql<{ what: string }>(
      `select a.what from hub.audit a join hub.party p on p.key = a.party where p.slug = 'meta' and a.items @> array[$1::uuid] and a.what like 'subject.%' order by a.id`,
      [of],
    );
    expect(entries.map(({ what }) => what)).toEqual(expect.arrayContaining(['subject.consulted', 'subject.answer-consultation']));
    // A second consultation asks nobody twice.
    await desk.consults(id, 'Again?');
    expect(await desk.sources(id)).toHaveLength(1);
  });
});
