import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { caseCount } from '../../support/sample.js';
import { type AppConnection, codeOf, type Officer, openWorld, type World } from './world.js';

const SETTINGS = ['HIDDEN', 'SILENT', 'HIT', 'HIT_CONTACT'] as const;
const PARTIES = ['th', 'kh', 'sg', 'jp', 'us'] as const;
/** Whoever of them bars Viet Nam, which asks. */
const BARRING: readonly string[] = ['jp', 'us'];

/** A case of others with one link to one claim: who is what, and what each of them says. */
interface Elsewhere {
  readonly owner: string;
  readonly founder: string;
  readonly lead: string;
  readonly linker: string;
  readonly setting: (typeof SETTINGS)[number];
  readonly discoverability: (typeof SETTINGS)[number];
  readonly shown: 'NOBODY' | 'EVERYBODY' | 'ALL_BUT_ASKER' | 'LEAD';
  readonly tlp: 'GREEN' | 'AMBER_STRICT' | 'RED';
  readonly ceiling: 'AMBER' | 'RED';
  readonly isUnattributed: boolean;
  readonly asker: 'STRANGER' | 'INVITED' | 'ACCEPTED' | 'REMOVED';
  readonly isClosed: boolean;
}
const party = fc.constantFrom(...PARTIES);
const elsewhere: fc.Arbitrary<Elsewhere> = fc.record({
  ...{ owner: party, founder: party, lead: party, linker: party },
  setting: fc.constantFrom(...SETTINGS),
  discoverability: fc.constantFrom(...SETTINGS),
  shown: fc.constantFrom('NOBODY', 'EVERYBODY', 'EVERYBODY', 'ALL_BUT_ASKER', 'LEAD'),
  tlp: fc.constantFrom('GREEN', 'GREEN', 'GREEN', 'AMBER_STRICT', 'RED'),
  ceiling: fc.constantFrom('RED', 'RED', 'AMBER'),
  isUnattributed: fc.boolean(),
  asker: fc.constantFrom('STRANGER', 'STRANGER', 'INVITED', 'ACCEPTED', 'REMOVED'),
  isClosed: fc.constantFrom(false, false, false, true),
});

/** docs/search.md, once more and in other words. */
function expected(of: Elsewhere): { hit: boolean; named: boolean; notified: boolean } {
  const leadSees = of.tlp !== 'RED' && (of.owner === of.lead || of.shown !== 'NOBODY');
  const counts = leadSees && !(of.tlp === 'AMBER_STRICT' && of.ceiling === 'AMBER') && !of.isClosed && of.asker !== 'ACCEPTED';
  const isBarredByOwner = BARRING.includes(of.owner);
  const askerSees = of.shown === 'EVERYBODY' && !isBarredByOwner;
  const mayBeKnown = of.discoverability.startsWith('HIT') && !isBarredByOwner && of.shown !== 'ALL_BUT_ASKER';
  const reached = counts && (askerSees || mayBeKnown) && ![of.founder, of.lead, of.linker].some((who) => BARRING.includes(who));
  const hit = reached && of.setting.startsWith('HIT');
  const mayBeNamed = (askerSees || of.discoverability === 'HIT_CONTACT') && !(of.isUnattributed && of.owner === of.lead);
  return {
    hit,
    named: hit && of.setting === 'HIT_CONTACT' && mayBeNamed,
    notified: counts && (askerSees || of.discoverability !== 'HIDDEN') && of.setting !== 'HIDDEN',
  };
}

describe('which cases that one takes no part in share a value', () => {
  let world: World;
  let app: AppConnection;
  let vn: Officer;
  let ours: string;
  const keys = new Map<string, number>();
  const key = (slug: string): number => keys.get(slug) ?? 0;

  beforeAll(async () => {
    world = await openWorld();
    app = await world.connect();
    vn = await world.signsIn('liaison@vn.example');
    for (const slug of [...PARTIES, 'vn']) keys.set(slug, await world.key(slug));
    for (const slug of BARRING) await world.ownerSql('insert into hub.bar (owner, party) values ($1, $2)', [key(slug), vn.party]);
    await world.ownerSql('alter table hub.indicator disable trigger user; alter table hub.case_file disable trigger user');
    ours = randomUUID();
    await plantCase(ours, { founder: 'vn', lead: 'vn', setting: 'HIDDEN', ceiling: 'RED', isClosed: false });
  });
  afterAll(() => world.close());

  async function plantCase(
    id: string,
    of: Pick<Elsewhere, 'founder' | 'lead' | 'setting' | 'ceiling' | 'isClosed'>,
    more = 'STRANGER',
  ): Promise<void> {
    const parties = [...new Set([of.founder, of.lead, ...(more === 'ACCEPTED' ? ['vn'] : [])])];
    await world.ownerSql(
      `insert into hub.case_file (id, title, threat, lead, discoverability, tlp, owner, agency, audience, status, closing, closed_at, closed_by)
         select $1, 'x', 'OTHER', $2, $3, 'GREEN', $4, min(a.key), $5, case when $6 then 'CLOSED' else 'OPEN' end, case when $6 then '{}'::jsonb end, case when $6 then now() end, case when $6 then $4::integer end
           from hub.agency a where a.party = $4`,
      [id, key(of.lead), of.setting, key(of.founder), parties.filter((slug) => slug !== of.founder).map(key), of.isClosed],
    );
    const rows = [...parties.map((slug) => [slug, 'ACCEPTED']), ...(['INVITED', 'REMOVED'].includes(more) ? [['vn', more]] : [])];
    for (const [slug = '', state] of rows) {
      await world.ownerSql(
        `insert into hub.case_party (case_id, party, rights, tlp_ceiling, state, invited_by) values ($1, $2, 'LEAD', $3, $4, $2)`,
        [id, key(slug), slug === 'vn' ? 'RED' : of.ceiling, state],
      );
    }
  }
  async function plantClaim(value: string, slug: string, said: Partial<Elsewhere> = {}): Promise<string> {
    const audience = { NOBODY: [], EVERYBODY: [1], ALL_BUT_ASKER: [1], LEAD: [key(said.lead ?? '')] }[said.shown ?? 'NOBODY'];
    const id = randomUUID();
    await world.ownerSql(
      `insert into hub.indicator (id, kind, scope, value, display, threat, tlp, owner, agency, audience, excluded, discoverability, attribution, digest, claim_mark, owner_mark)
         select $1::uuid, 'DOMAIN', '', $2::text, $2::text, 'OTHER', $3, $4, min(a.key), $5::integer[], $6::integer[], $7, $8, hub.digest('DOMAIN', '', $2::text), $1::uuid::text, $1::uuid::text from hub.agency a where a.party = $4`,
      [
        ...[id, value, said.tlp ?? 'GREEN', key(slug), audience, said.shown === 'ALL_BUT_ASKER' ? [key('vn')] : []],
        ...[said.discoverability ?? 'HIDDEN', said.isUnattributed ? 'HIDDEN' : 'NAMED'],
      ],
    );
    return id;
  }
  const link = (of: string, item: string, by: string): Promise<unknown> =>
    world.ownerSql(`insert into hub.case_link (case_id, kind, item, party) values ($1, 'INDICATOR', $2, $3)`, [of, item, key(by)]);
  interface Hit {
    readonly id: string;
    readonly hit: boolean;
    readonly undisclosed: boolean;
    readonly parties: readonly { readonly id: string }[];
  }
  const ask = (question: string, digests: readonly Buffer[], ids = digests.map(() => randomUUID())): Promise<Hit[]> =>
    app.as(vn, 'case:lead', () =>
      app.rows<Hit>(`select * from hub.ask_related_cases($1, $2, 'x', 'x', $3::uuid[], $4::bytea[], $5::bytea[])`, [
        ...[ours, question, ids],
        digests.map(() => Buffer.from('sealed')),
        digests,
      ]),
    );

  it('reaches as much as lead, owner, founder and the officer who linked it allow, each to its own part, whatever they say together', async () => {
    const all = fc
      .sample(elsewhere, { numRuns: caseCount(400, 200), seed: 7 })
      .map((of, index) => ({ of, id: randomUUID(), value: `related-${index}.example.com` }));
    for (const { of, id, value } of all) {
      await plantCase(id, of, of.asker);
      await link(id, await plantClaim(value, of.owner, of), of.linker);
      await link(ours, await plantClaim(value, 'vn'), 'vn');
    }
    const digests = await world.ownerSql<{ digest: Buffer }>(
      `select hub.digest('DOMAIN', '', v) as digest from unnest($1::text[]) with ordinality u(v, place) order by place`,
      [all.map(({ value }) => value)],
    );
    const asked = digests.map(({ digest }) => digest);
    const ids = all.map(() => randomUUID());
    const question = randomUUID();
    const answers = new Map((await ask(question, asked, ids)).map((hit) => [hit.id, hit]));
    expect(
      await world.relay.query('select hub.notify_case_leads($1, $2, $3) as notified', [world.relayClaim(), question, asked]),
    ).toMatchObject({
      rows: [{ notified: true }],
    });
    const notified = await world.ownerSql<{ case_id: string; lead: number }>(
      'select case_id, lead from hub.case_query_match where ask = $1',
      [question],
    );
    const leads = new Map(notified.map(({ case_id, lead }) => [case_id, lead]));
    const partyIds = new Map(
      (await world.ownerSql<{ id: string; key: number }>('select id, key from hub.party')).map((one) => [one.id, one.key]),
    );
    for (const [index, { of, id }] of all.entries()) {
      const { hit, undisclosed, parties } = answers.get(ids[index] ?? '') ?? { hit: null, undisclosed: null, parties: [] };
      const right = expected(of);
      expect({ of, hit, undisclosed, parties: parties.map((one) => partyIds.get(one.id)), notified: leads.get(id) ?? null }).toEqual({
        ...{ of, hit: right.hit, undisclosed: right.hit && !right.named, parties: right.named ? [key(of.lead)] : [] },
        notified: right.notified ? key(of.lead) : null,
      });
    }
    // Every word of the table was said.
    const outcomes = new Set(all.map(({ of }) => JSON.stringify(expected(of))));
    expect(outcomes.size).toBe(4);
    expect(
      await world.relay.query('select hub.notify_case_leads($1, $2, $3) as notified', [world.relayClaim(), question, asked]),
    ).toMatchObject({
      rows: [{ notified: false }],
    });
  });

  it('is announced to no lead for an indicator that its owner withheld from the purpose of the asker', async () => {
    const value = 'withheld.example.com';
    const id = randomUUID();
    await plantCase(id, { founder: 'kh', lead: 'kh', setting: 'HIT_CONTACT', ceiling: 'RED', isClosed: false });
    const claim = await plantClaim(value, 'th', { shown: 'EVERYBODY', discoverability: 'HIDDEN' });
    await link(id, claim, 'kh');
    await link(ours, await plantClaim(value, 'vn'), 'vn');
    const [{ digest } = { digest: Buffer.alloc(0) }] = await world.ownerSql<{ digest: Buffer }>(
      `select hub.digest('DOMAIN', '', $1) as digest`,
      [value],
    );
    const asks = async (): Promise<{ readonly hit: boolean | undefined; readonly notified: readonly string[] }> => {
      const question = randomUUID();
      const [answer] = await ask(question, [digest]);
      // The rule may be lifted between the query and the announcement.
      await world.ownerSql('delete from hub.purpose_rule');
      await world.relay.query('select hub.notify_case_leads($1, $2, $3)', [world.relayClaim(), question, [digest]]);
      const rows = await world.ownerSql<{ id: string }>('select case_id as id from hub.case_query_match where ask = $1', [question]);
      return { hit: answer?.hit, notified: rows.map((row) => row.id) };
    };
    await world.ownerSql(`insert into hub.purpose_rule (party, refused, needs_case, set_by) values ($1, '{}', true, $2)`, [
      key('th'),
      vn.user,
    ]);
    expect(await asks()).toEqual({ hit: false, notified: [] });
    expect(await asks()).toEqual({ hit: true, notified: [id] });
  });

  it('is asked about values of the case that are in sight, and by no other, whatever a statement says', async () => {
    const theirs = randomUUID();
    const of = { founder: 'th', lead: 'th', setting: 'HIT', ceiling: 'RED', isClosed: false } as const;
    await plantCase(theirs, of);
    await link(theirs, await plantClaim('unlinked.example.com', 'th', { shown: 'EVERYBODY' }), 'th');
    const [digest] = await world.ownerSql<{ digest: Buffer }>(`select hub.digest('DOMAIN', '', 'unlinked.example.com') as digest`);
    const before = await world.ownerSql('select from hub.deconfliction_query');
    expect(await ask(randomUUID(), [digest?.digest ?? Buffer.alloc(0)])).toEqual([]);
    expect(await world.ownerSql('select from hub.deconfliction_query')).toHaveLength(before.length);
    const jp = await world.signsIn('liaison@jp.example');
    const foreign = app.as(jp, 'case:lead', () =>
      app.rows(`select hub.ask_related_cases($1, $2, 'x', 'x', '{}', '{}', '{}')`, [ours, randomUUID()]),
    );
    expect(await codeOf(foreign)).toBe('HB404');
    const reading = app.as(vn, 'case:read', () =>
      app.rows(`select hub.ask_related_cases($1, $2, 'x', 'x', '{}', '{}', '{}')`, [ours, randomUUID()]),
    );
    expect(await codeOf(reading)).toBe('HB500');
  });

  it('is not to be had from the functions of the search either: a case of whoever bars its reader is not there', async () => {
    const [open, barred] = [randomUUID(), randomUUID()];
    await plantCase(open, { founder: 'sg', lead: 'sg', setting: 'HIDDEN', ceiling: 'RED', isClosed: false }, 'ACCEPTED');
    await plantCase(barred, { founder: 'jp', lead: 'jp', setting: 'HIDDEN', ceiling: 'RED', isClosed: false }, 'ACCEPTED');
    const item = await plantClaim('in-both.example.com', 'vn', { shown: 'EVERYBODY' });
    for (const one of [open, barred]) await link(one, item, 'vn');
    const ids = (statement: string): Promise<string[]> =>
      app.as(vn, statement.includes('sharing_values') ? 'case:read' : 'indicator:read', async () =>
        (await app.rows<{ id: string }>(statement, statement.includes('$1') ? [ours] : [])).map(({ id }) => id),
      );
    const digests = `array[hub.digest('DOMAIN', '', 'in-both.example.com')]`;
    expect(await ids('select id from hub.searchable_cases(null)')).toEqual(expect.arrayContaining([ours, open]));
    expect(await ids('select id from hub.searchable_cases(null)')).not.toContain(barred);
    expect(await ids(`select m as id from hub.visible_items_with(${digests}) m`)).toEqual([open]);
    expect(await ids(`select id from hub.visible_cases_sharing_values($1, ${digests})`)).toEqual([open]);
  });

  it('a shared value has the strictest label of the indicators that its reader sees in the case, and of no other', async () => {
    const [here, there] = [randomUUID(), randomUUID()];
    await plantCase(here, { founder: 'vn', lead: 'vn', setting: 'HIDDEN', ceiling: 'RED', isClosed: false });
    await plantCase(there, { founder: 'sg', lead: 'sg', setting: 'HIDDEN', ceiling: 'RED', isClosed: false }, 'ACCEPTED');
    const value = 'labelled.example.com';
    const green = await plantClaim(value, 'vn', { shown: 'EVERYBODY' });
    const strict = await plantClaim(value, 'th', { shown: 'EVERYBODY', tlp: 'AMBER_STRICT' });
    const ofOthers = await plantClaim(value, 'th', { shown: 'NOBODY', tlp: 'RED' });
    const red = await plantClaim(value, 'vn', { shown: 'NOBODY', tlp: 'RED' });
    for (const item of [green, strict, ofOthers]) await link(here, item, 'vn');
    for (const item of [green, red]) await link(there, item, 'vn');
    const valuesOf = (who: Officer, of: string): Promise<object[]> =>
      app.as(who, 'case:read', () => app.rows('select value, indicator, tlp from hub.case_values($1, 10)', [of]));
    const sharedWith = (who: Officer, of: string): Promise<object[]> =>
      app.as(who, 'case:read', () =>
        app.rows(`select id, indicator, tlp from hub.visible_cases_sharing_values($1, array[hub.digest('DOMAIN', '', $2)])`, [of, value]),
      );
    const [sg, jp] = [await world.signsIn('liaison@sg.example'), await world.signsIn('liaison@jp.example')];
    expect(await valuesOf(vn, here)).toEqual([{ value, indicator: strict, tlp: 'AMBER_STRICT' }]);
    expect(await valuesOf(vn, there)).toEqual([{ value, indicator: red, tlp: 'RED' }]);
    expect(await valuesOf(sg, there)).toEqual([{ value, indicator: green, tlp: 'GREEN' }]);
    expect([await valuesOf(sg, here), await valuesOf(jp, here), await valuesOf(jp, there)]).toEqual([[], [], []]);
    expect(await sharedWith(vn, here)).toEqual([{ id: there, indicator: red, tlp: 'RED' }]);
    expect(await sharedWith(vn, there)).toEqual([{ id: here, indicator: strict, tlp: 'AMBER_STRICT' }]);
    expect([await sharedWith(sg, there), await sharedWith(jp, here)]).toEqual([[], []]);
  });
});
