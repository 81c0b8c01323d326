import { randomUUID } from 'node:crypto';
import { act, type Actor } from '../../../src/identity/auth/actor.js';
import { Database } from '../../../src/platform/database/database.js';
import type { Permission } from '../../../src/platform/database/grants.js';
import { ReadEvidenceService, ITEM_ACCESS } from '../../../src/intel/evidence/read-evidence.service.js';
import { PIECE_BYTES } from '../../../src/intel/evidence/stream-sealing.js';
import { type CaseClient, caseClient } from '../../support/case-client.js';
import { type EvidenceClient, evidenceClient, textOf } from '../../support/evidence-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { informationClient } from '../../support/information-client.js';
import { listAnnouncements } from '../../support/announcement-client.js';
import { apiKeyClient } from '../../support/api-key-client.js';
import { newNoticeClient, type NoticeClient, noticeClient } from '../../support/notice-client.js';

interface Side {
  readonly desk: CaseClient;
  readonly files: EvidenceClient;
}

describe('files of cases and desks', () => {
  let hub: Hub;
  let th: Side;
  let sg: Side;
  let kh: Side;
  let parties: Readonly<Record<string, string>>;
  const clientOf = async (email: string): Promise<EvidenceClient> => evidenceClient(hub, (await hub.as(email)).token);
  const sideOf = async (slug: string): Promise<Side> => {
    const { ask, token } = await hub.as(`liaison@${slug}.example`);
    return { desk: caseClient(ask), files: evidenceClient(hub, token) };
  };
  /** A machine of an agency's that reads claims. */
  const machineOf = async (slug: string): Promise<EvidenceClient> => {
    const [agency] = await hub.ownerSql<{ id: string }>(
      'select a.id from hub.agency a join hub.party p on p.key = a.party where p.slug = $1 order by a.key limit 1',
      [slug],
    );
    const said = { permissions: ['indicator:read', 'evidence:add'], agencyId: agency?.id };
    return evidenceClient(hub, (await apiKeyClient((await hub.as(`admin@${slug}.example`)).ask).makes(said)).secret);
  };
  beforeAll(async () => {
    hub = await startHub();
    [th, sg, kh] = [await sideOf('th'), await sideOf('sg'), await sideOf('kh')];
    parties = Object.fromEntries(
      (await hub.ownerSql<{ slug: string; id: string }>('select slug, id from hub.party')).map(({ slug, id }) => [slug, id]),
    );
  });
  afterAll(() => hub.stop());

  const id = (slug: string): string => parties[slug] ?? 'none';
  /** A case of Thailand's in which Singapore and Cambodia take part. */
  async function shared(said: object = {}): Promise<string> {
    const { id: of } = await th.desk.founds();
    for (const [slug, { desk }] of [['sg', sg] as const, ['kh', kh] as const]) {
      await th.desk.invites(of, id(slug), slug === 'kh' ? said : {});
      await desk.answers(of);
    }
    return of;
  }
  const bars = async (owner: string, party: string, barred: boolean): Promise<void> => {
    const query = 'mutation ($party: ID!, $barred: Boolean!) { setPartyBarred(partyId: $party, barred: $barred) { barred } }';
    await (await hub.as(`admin@${owner}.example`)).ask(query, { party: id(party), barred });
  };
  const actorOf = async (email: string): Promise<Actor> => {
    const [session] = await hub.ownerSql<object>(
      `select u.id as user, s.id as session from hub.user_account u join hub.session s on s.user_id = u.id where u.email = $1 order by s.id desc limit 1`,
      [email],
    );
    return { ...session, requestId: randomUUID(), channel: 'bulk' } as unknown as Actor;
  };
  /** What a statement finds in somebody's own context. */
  const rawly = async (email: string, needs: Permission, statement: string, values: readonly unknown[]): Promise<readonly object[]> => {
    const actor = await actorOf(email);
    return hub.app.get(Database, { strict: false }).as(actor, act(actor, 'test', needs), (tx) => tx.query<object>(statement, values));
  };
  const isLoose = async (file: string): Promise<unknown> =>
    (await hub.ownerSql<{ loose: boolean }>('select unlinked_since is not null as loose from hub.evidence where id = $1', [file]))[0]
      ?.loose;

  it('are not said to be there to whom their agency bars, in no statement either', async () => {
    const of = await shared();
    const file = await sg.files.adds('statement');
    await sg.desk.attaches(of, file);
    const LINKS = `select evidence from hub.evidence_link where kind = 'CASE' and item = $1`;
    const found = (email: string): Promise<readonly object[]> => rawly(email, 'case:read', LINKS, [of]);
    expect([await found('liaison@kh.example'), await found('liaison@th.example')]).toEqual([[{ evidence: file }], [{ evidence: file }]]);
    await bars('sg', 'kh', true);
    expect([await found('liaison@kh.example'), (await kh.desk.opens(of))?.evidence, await kh.files.reads(file)]).toEqual([[], [], 404]);
    expect(await found('liaison@th.example')).toEqual([{ evidence: file }]);
    await bars('sg', 'kh', false);
  });

  it('are listed with a case and its notes as the policies on files say one by one', async () => {
    const of = await shared({ ceiling: 'AMBER' });
    for (const { desk, files } of [th, sg, sg]) await desk.attaches(of, await files.adds('statement'));
    const notes: string[] = [];
    for (const tlp of ['AMBER', 'AMBER_STRICT']) {
      notes.push((await sg.desk.writes(of, 'Minutes', { tlp, evidence: [await sg.files.adds('minutes')] })).id);
    }
    const ROWS = `select coalesce(jsonb_agg(e.id order by e.id), '[]') as ids from hub.evidence_link l join hub.evidence e on e.id = l.evidence where l.kind = $1 and l.item = $2`;
    const LISTED = `select coalesce(jsonb_agg(f.file->'id' order by f.file->'id'), '[]') as ids from jsonb_array_elements(hub.files_in_case($1, $2)) f(file)`;
    for (const email of ['liaison@jp.example', 'analyst@th.example']) await hub.as(email); // in sessions of their own
    const seen = async (): Promise<readonly number[]> => {
      const counts: number[] = [];
      for (const email of ['liaison@th.example', 'liaison@sg.example', 'liaison@kh.example', 'liaison@jp.example', 'analyst@th.example']) {
        const needs = email.startsWith('liaison') ? 'case:read' : 'indicator:read';
        for (const [kind, item] of [['CASE', of], ...notes.map((note) => ['CASE_NOTE', note])]) {
          const [[listed], [rows]] = [await rawly(email, needs, LISTED, [kind, item]), await rawly(email, needs, ROWS, [kind, item])];
          expect([email, kind, listed]).toEqual([email, kind, rows]);
          counts.push((listed as { ids: readonly string[] }).ids.length);
        }
      }
      return counts;
    };
    expect(await seen()).toEqual([3, 1, 1, 3, 1, 1, 3, 1, 0, 0, 0, 0, 3, 1, 1]);
    await bars('sg', 'kh', true);
    expect(await seen()).toEqual([3, 1, 1, 3, 1, 1, 1, 0, 0, 0, 0, 0, 3, 1, 1]);
    await bars('sg', 'kh', false);
  });

  const letsAnalysts = (rights: string): Promise<unknown> =>
    hub.ownerSql(
      `insert into hub.sharing_policy (party, analysts_in_cases, set_by) select p.key, $1, gen_random_uuid() from hub.party p where p.slug = 'th'
         on conflict (party) do update set analysts_in_cases = $1`,
      [rights],
    );

  it('are for those who read cases: no key reads one, or is told of it, and no analyst whose country forbids it', async () => {
    const of = await shared();
    const [file, beside] = [await th.files.adds('statement'), await th.files.adds('beside a note')];
    await th.desk.attaches(of, file);
    await th.desk.writes(of, 'See the file', { evidence: [beside] });
    const [machine, analyst] = [await machineOf('th'), await clientOf('analyst@th.example')];
    await letsAnalysts('NONE');
    for (const one of [file, beside]) {
      expect([await machine.reads(one), await analyst.reads(one), String(await sg.files.reads(one))]).toEqual([
        404,
        404,
        String(await th.files.reads(one)),
      ]);
    }
    const FEED =
      '{ feed(filter: { itemKinds: [CASE], includeOwn: true }, first: 500) { events { itemId item { ... on Case { evidence { id } } } } } }';
    type Told = { feed: { events: { itemId: string; item: { evidence: object[] } | null }[] } };
    await th.desk.told(of, (events) => (events.at(-1)?.item?.evidence.length ?? 0) > 0);
    const { feed } = await (await hub.as('analyst@th.example')).ask<Told>(FEED);
    expect(feed.events.filter(({ itemId }) => itemId === of)).toEqual([]);
    // What has left a case is for its agency's people.
    await th.desk.detaches(of, file);
    expect([await machine.reads(file), String(await analyst.reads(file)), await sg.files.reads(file)]).toEqual([404, 'statement', 404]);
    await letsAnalysts('CONTRIBUTE');
  });

  it('of a notice that is being written are for the desk: no key reads one before it is published, or once it was dropped', async () => {
    const [writer, approver]: readonly NoticeClient[] = [
      noticeClient(th.desk.ask),
      await newNoticeClient(hub, 'th', 'second', ['APPROVER', 'ANALYST']),
    ];
    const machine = await machineOf('th');
    const bulletin = { colour: 'BULLETIN', details: {} };
    const file = await th.files.adds('The floor of the station.');
    const draft = await writer?.writes({ ...bulletin, evidence: [file] });
    expect([await machine.reads(file), String(await (await clientOf('second@th.example')).reads(file))]).toEqual([
      404,
      'The floor of the station.',
    ]);
    if (draft) await approver?.approve(draft);
    expect(String(await machine.reads(file))).toBe('The floor of the station.');
    const other = await th.files.adds('Never said.');
    const dropped = await writer?.draft({ ...bulletin, evidence: [other] });
    expect(await writer?.cancel(dropped?.id ?? '')).toBeNull();
    expect([await machine.reads(other), String(await th.files.reads(other))]).toEqual([404, 'Never said.']);
    const own = await machine.adds('of the machine itself');
    expect(String(await machine.reads(own))).toBe('of the machine itself');
  });

  it('are taken out by their own agency: from a case that is closed, and from one in which it takes no part any more', async () => {
    const of = await shared();
    const [one, other, third] = [await sg.files.adds('one'), await sg.files.adds('other'), await sg.files.adds('third')];
    const ours = await th.files.adds('ours');
    await sg.desk.attaches(of, one, other, third);
    await th.desk.attaches(of, ours);
    for (const [desk, files] of [
      [th.desk, [one]],
      [sg.desk, [one, ours]],
      [sg.desk, [one, randomUUID()]],
      [sg.desk, ['x']],
    ] as const) {
      await expect(desk.detaches(of, ...files)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    await expect(sg.desk.detaches(randomUUID(), one)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(sg.desk.detaches('x', one)).rejects.toMatchObject({ code: 'NOT_FOUND' });

    expect(await sg.desk.detaches(of, one)).toMatchObject({ id: of });
    expect([await kh.files.reads(one), String(await sg.files.reads(one)), await isLoose(one)]).toEqual([404, 'one', true]);
    await expect(sg.desk.detaches(of, one)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await kh.desk.timeline(of)).at(-1)).toBe('EVIDENCE_REMOVED Singapore');
    await th.desk.closes(of);
    expect(await sg.desk.detaches(of, other)).toMatchObject({ id: of, state: 'CLOSED' });
    await th.desk.removes(of, id('sg'));
    expect(String(await kh.files.reads(third))).toBe('third'); // what it said stays, until it takes it back
    expect(await sg.desk.detaches(of, third)).toBeNull();
    expect([await kh.files.reads(third), String(await sg.files.reads(third))]).toEqual([404, 'third']);
    const { id: next } = await sg.desk.founds();
    expect((await sg.desk.attaches(next, third)).evidence).toEqual([{ id: third }]);
    expect([await isLoose(third), (await th.desk.opens(of))?.evidence]).toEqual([false, [{ id: ours }]]);
  });

  it('beside a note are taken out by themselves, too: the note stays, and says no more than that there was one', async () => {
    const of = await shared();
    const [file, other] = [await sg.files.adds('beside'), await sg.files.adds('other')];
    const note = await sg.desk.writes(of, 'See the files', { evidence: [file, other] });
    await sg.desk.attaches(of, other);
    await expect(th.desk.detaches(of, file)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(sg.desk.detaches((await sg.desk.founds()).id, file)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await th.desk.removes(of, id('sg'));
    expect(String(await kh.files.reads(file))).toBe('beside'); // what it said stays, until it takes it back
    expect(await sg.desk.detaches(of, file, other)).toBeNull();
    const reads = [await kh.files.reads(file), await kh.files.reads(other), String(await sg.files.reads(file)), await isLoose(other)];
    expect(reads).toEqual([404, 404, 'beside', true]);
    const [seen] = await kh.desk.notes(of);
    expect([seen?.text, seen?.evidence, (await kh.desk.versions(of, note.id))[0]?.evidenceIds]).toEqual([
      'See the files',
      [],
      [file, other],
    ]);
    await expect(sg.desk.detaches(of, file)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('break off for whoever is removed while it reads one', async () => {
    const of = await shared();
    const file = await th.files.adds(textOf(3 * PIECE_BYTES));
    await th.desk.attaches(of, file);
    const [reading, why] = [hub.app.get(ReadEvidenceService, { strict: false }), { purpose: null, caseReference: null }];
    const open = await reading.open(await actorOf('liaison@kh.example'), file, why, ITEM_ACCESS);
    expect((await open.rest.next()).done).toBe(false);
    await th.desk.removes(of, id('kh'));
    await expect(open.rest.next()).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('go back to the agencies of other countries at the end of the case, and end with it where they are its founder’s', async () => {
    const of = await shared();
    const names = ['theirs', 'beside their note', 'in two cases'] as const;
    const [theirs, noted, both] = await Promise.all(names.map((name) => sg.files.adds(name)));
    const [ours, ownNoted] = [await th.files.adds('ours'), await th.files.adds('beside our note')];
    await sg.desk.attaches(of, theirs ?? '', both ?? '');
    await th.desk.attaches(of, ours);
    await sg.desk.writes(of, 'Theirs', { evidence: [noted] });
    await th.desk.writes(of, 'Ours', { evidence: [ownNoted] });
    await sg.desk.attaches((await sg.desk.founds()).id, both ?? '');
    await hub.ownerSql('delete from hub.case_file where id = $1', [of]); // as the relay does at the end of its time
    expect(
      await hub.ownerSql('select filename, state from hub.evidence where id = any ($1) and state = $2', [[ours, ownNoted], 'ENDED']),
    ).toHaveLength(2);
    expect(await Promise.all([theirs, noted, both].map((file) => isLoose(file ?? '')))).toEqual([true, true, false]);
    const contents = await Promise.all([theirs, noted, both].map(async (file) => String(await sg.files.reads(file ?? ''))));
    expect(contents).toEqual([...names]);
    expect([await th.files.reads(ours), await th.files.reads(theirs ?? ''), await kh.files.reads(theirs ?? '')]).toEqual([404, 404, 404]);
    expect(await hub.ownerSql('select from hub.evidence_link where item = $1', [of])).toEqual([]);
    await hub.ownerSql(`update hub.evidence set unlinked_since = unlinked_since - interval '25 hours' where id = any ($1)`, [
      [theirs, noted],
    ]);
    await hub.ownerSql(`select hub.expire_evidence(100, interval '1 day', interval '1 day')`); // as the relay does
    expect(await hub.ownerSql('select from hub.evidence where id = any ($1) and sealed_key is not null', [[theirs, noted]])).toEqual([]);
    expect(await Promise.all([theirs, noted].map((file) => sg.files.reads(file ?? '')))).toEqual([404, 404]);
  });

  it('and all else in a case are kept until a moment that its founder alone says, a day ahead', async () => {
    const of = await shared({ rights: 'LEAD' });
    await th.desk.handsOver(of, id('kh'));
    await kh.desk.takesOver(of);
    const inHours = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString();
    await expect(kh.desk.keeps(of, inHours(48))).rejects.toMatchObject({ code: 'FORBIDDEN', reason: 'CASE_RIGHTS' });
    await expect(th.desk.keeps(of, inHours(23))).rejects.toMatchObject({ code: 'BAD_USER_INPUT', reason: 'RETENTION_SHORT' });
    const until = inHours(48);
    expect((await th.desk.keeps(of, until)).retainUntil).toBe(until);
    const today = new Date();
    const fiveYears = new Date(Date.UTC(today.getUTCFullYear() + 5, today.getUTCMonth(), today.getUTCDate())).toISOString();
    expect([(await th.desk.keeps(of, null)).retainUntil, (await sg.desk.timeline(of)).at(-1)]).toEqual([
      ...[fiveYears, 'RETENTION_SET Thailand'],
    ]);
    await kh.desk.closes(of);
    expect((await th.desk.keeps(of, until)).retainUntil).toBe(until);
    const [mine, theirs] = [await shared(), await sg.files.adds('theirs')];
    const note = await sg.desk.writes(mine, 'Before the end');
    await sg.desk.attaches(mine, theirs);
    await sg.desk.told(mine, (events) => events.some(({ operation }) => operation === 'PUBLISHED'));
    // In one transaction, or the relay would end it untold.
    await hub.ownerSql(
      `alter table hub.case_file disable trigger user; update hub.case_file set retain_until = now() where id = '${mine}'; alter table hub.case_file enable trigger user`,
    );
    expect([await th.desk.opens(mine), await sg.desk.opens(mine), await sg.desk.notes(mine)]).toEqual([null, null, []]);
    await sg.desk.told(mine, (events) => events.at(-1)?.operation === 'WITHDRAWN');
    expect(await hub.ownerSql('select from hub.case_note where id = $1', [note.id])).toEqual([]);
    expect(String(await sg.files.reads(theirs))).toBe('theirs');
  });

  it('are announced to end with an old case at once, and only once, when its founder chooses an end within six months', async () => {
    const old = await shared();
    await hub.ownerSql(
      `alter table hub.case_file disable trigger user; update hub.case_file set published_at = published_at - interval '13 months' where id = '${old}';
       alter table hub.case_file enable trigger user`,
    );
    const ends = `${new Date(Date.now() + 48 * 3_600_000).toISOString().slice(0, -5)}.000Z`;
    await th.desk.keeps(old, ends);
    const announced = async (): Promise<readonly unknown[]> =>
      (await listAnnouncements((await hub.as('liaison@sg.example')).ask, 'CASE_ENDS'))
        .filter(({ itemIds }) => itemIds.includes(old))
        .map(({ expiresAt }) => expiresAt);
    expect(await announced()).toEqual([ends]);
    await hub.ownerSql('delete from hub.retention_notice');
    while ((await hub.ownerSql<{ n: number }>('select hub.announce_ending_items(100) as n'))[0]?.n);
    expect(await announced()).toEqual([ends]);
  });

  it('are announced to end with the case, to those who take part and see it, before it ends', async () => {
    const [plain, red] = [await shared(), await th.desk.founds({}, 'RED')];
    await th.desk.invites(red.id, id('kh'), { ceiling: 'RED' });
    await kh.desk.answers(red.id);
    const told = async (slug: string): Promise<readonly object[]> =>
      (await listAnnouncements((await hub.as(`liaison@${slug}.example`)).ask, 'CASE_ENDS')).map(({ itemIds, expiresAt }) => ({
        itemIds,
        expiresAt,
      }));
    const named = async (slug: string): Promise<number> =>
      (await told(slug)).filter((one) => (one as { itemIds: string[] }).itemIds.includes(plain)).length;
    const before = await Promise.all(['th', 'sg', 'kh', 'vn'].map(async (slug) => (await told(slug)).length));
    await bars('th', 'sg', true);
    await hub.ownerSql('delete from hub.retention_notice');
    await hub.ownerSql(
      `alter table hub.case_file disable trigger user; update hub.case_file set notice_due_at = now() where id in ('${plain}', '${red.id}');
       alter table hub.case_file enable trigger user`,
    );
    while ((await hub.ownerSql<{ n: number }>('select hub.announce_ending_items(100) as n'))[0]?.n);
    const after = await Promise.all(['th', 'sg', 'kh', 'vn'].map(async (slug) => (await told(slug)).length));
    expect(after.map((count, at) => count - (before[at] ?? 0))).toEqual([0, 0, 2, 0]);
    const fields = await told('kh');
    expect(fields.slice(-2)).toEqual(
      expect.arrayContaining([
        { itemIds: [plain], expiresAt: (await kh.desk.opens(plain))?.retainUntil },
        { itemIds: [], expiresAt: null },
      ]),
    );
    expect(await listAnnouncements((await hub.as('liaison@th.example')).ask, 'ITEMS_END')).toContainEqual(
      expect.objectContaining({ itemIds: [] }),
    );
    await bars('th', 'sg', false);

    // An end within six months that the owner chooses: the others learn it at once, and not again with the owner.
    const soon = new Date(Date.now() + 48 * 3_600_000).toISOString();
    await th.desk.keeps(plain, soon);
    expect([await named('sg'), await named('kh')]).toEqual([1, 2]);
    await th.desk.keeps(plain, null);
    expect([await named('sg'), await named('kh')]).toEqual([1, 2]);
  });

  it('that answer a question go back to who answered, where the question ends', async () => {
    const [asking, answering] = [informationClient(th.desk.ask), informationClient(sg.desk.ask)];
    const asked = await th.files.adds('asked');
    const [request = ''] = (await asking.asks({ reference: 'ends', recipients: ['SG'], evidence: [asked] })).ids;
    await answering.answers(request, 'ACKNOWLEDGED');
    const answered = await sg.files.adds('answered');
    await answering.answers(request, 'ANSWERED', { message: { text: 'See the file.', evidence: [answered] } });
    expect(String(await th.files.reads(answered))).toBe('answered');
    await hub.ownerSql('delete from hub.information_request where id = $1', [request]);
    expect([await th.files.reads(answered), String(await sg.files.reads(answered)), await th.files.reads(asked)]).toEqual([
      404,
      'answered',
      404,
    ]);
    expect(await isLoose(answered)).toBe(true);
  });

  it('stand in the record when they are taken out, and so does until when a case is kept', async () => {
    const done = await hub.ownerSql<{ what: string }>(
      `select distinct what from hub.audit where outcome = 'DONE' and channel = 'graphql' and cardinality(items) > 0 and what in ('case.detach', 'case.retain') order by 1`,
    );
    expect(done.map(({ what }) => what)).toEqual(['case.detach', 'case.retain']);
    const [refused] = await hub.ownerSql<{ n: number }>(
      `select count(*)::integer as n from hub.audit where what = 'case.retain' and outcome = 'REFUSED' and reason = 'CASE_RIGHTS'`,
    );
    expect(refused?.n).toBe(1);
  });

  describe('beside a note', () => {
    it('are shown with the note: up to its label, and to nobody else once it is withdrawn', async () => {
      const of = await shared({ ceiling: 'AMBER' });
      const file = await sg.files.adds('beside');
      const note = await sg.desk.writes(of, 'Above AMBER', { tlp: 'AMBER_STRICT', evidence: [file] });
      expect(note.evidence).toEqual([{ id: file }]);
      expect([(await th.desk.notes(of))[0]?.evidence, String(await th.files.reads(file))]).toEqual([[{ id: file }], 'beside']);
      expect([await kh.desk.notes(of), await kh.files.reads(file), (await th.desk.opens(of))?.evidence]).toEqual([[], 404, []]);
      await sg.desk.edits(of, note, 'For all', { tlp: 'AMBER' });
      expect(String(await kh.files.reads(file))).toBe('beside');
      await bars('sg', 'kh', true);
      expect(await kh.files.reads(file)).toBe(404);
      await bars('sg', 'kh', false);
      await sg.desk.withdraws(of, note.id);
      expect([await kh.files.reads(file), await th.files.reads(file), String(await sg.files.reads(file))]).toEqual([404, 404, 'beside']);
      expect((await th.desk.notes(of))[0]).toMatchObject({ text: null, evidence: [] });
    });

    it('stay where an edit does not name them, and are a part of each version', async () => {
      const of = await shared();
      const [one, other] = [await sg.files.adds('one'), await sg.files.adds('other')];
      const first = await sg.desk.writes(of, 'First', { evidence: [one] });
      const second = await sg.desk.edits(of, first, 'Second');
      expect(second.evidence).toEqual([{ id: one }]);
      const third = await sg.desk.edits(of, second, 'Third', { evidence: [other, one] });
      expect(third.evidence).toEqual([{ id: other }, { id: one }]);
      const fourth = await sg.desk.edits(of, third, 'Fourth', { evidence: [other] });
      expect([fourth.evidence, await th.files.reads(one), await isLoose(one)]).toEqual([[{ id: other }], 404, true]);
      expect((await th.desk.versions(of, first.id)).map(({ evidenceIds: evidence }) => evidence)).toEqual([
        [other],
        [other, one],
        [one],
        [one],
      ]);
    });

    it('are the agency’s own, whole, twenty at most', async () => {
      const of = await shared();
      const [foreign, own] = [await th.files.adds('foreign'), await sg.files.adds('own')];
      for (const file of [foreign, randomUUID(), 'x']) {
        await expect(sg.desk.writes(of, 'x', { evidence: [own, file] })).rejects.toMatchObject({ code: 'NOT_FOUND' });
      }
      const many = Array.from({ length: 21 }, () => own);
      await expect(sg.desk.writes(of, 'x', { evidence: many })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
      expect(await sg.desk.notes(of)).toEqual([]);
      expect((await sg.desk.writes(of, 'x', { evidence: [own, own] })).evidence).toEqual([{ id: own }]);
    });
  });
});
