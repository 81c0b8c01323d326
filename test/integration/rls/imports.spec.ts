import { randomUUID } from 'node:crypto';
import { type AppConnection, codeOf, type Officer, openWorld, publish, type World } from './world.js';

/** What came in by machine is its agency's alone: nobody else sees it, labels, drops or takes it back, whatever they say. */
describe('imports at the border', () => {
  let world: World;
  let app: AppConnection;
  let th: Officer;
  /** A colleague of another agency, another country, a partner. */
  let others: readonly Officer[];

  beforeAll(async () => {
    world = await openWorld();
    app = await world.connect();
    th = await world.signsIn('analyst@th.example');
    await world.ownerSql(`insert into hub.agency (key, id, party, name) values (9001, gen_random_uuid(), $1, 'another agency')`, [
      th.party,
    ]);
    await world.ownerSql(`update hub.user_account set agency = 9001 where email = 'liaison@th.example'`);
    others = await Promise.all(
      ['liaison@th.example', 'analyst@kh.example', 'contributor@meta.example'].map((email) => world.signsIn(email)),
    );
  });
  afterAll(() => world.close());

  /** An import of Thailand's agency: a line that is held, one that was rejected, one that published. */
  async function anImport(): Promise<{ id: string; claim: string }> {
    const [id, claim, run] = [randomUUID(), await publish(app, th), randomUUID()];
    const base = { source: 'x', digest: 'ab', problems: [] };
    await app.as(th, 'indicator:publish', async () => {
      await app.rows('select * from hub.open_import($1)', [JSON.stringify({ id, run, source: 'STIX', name: 'a raid', key: id })]);
      const lines = [
        { ...base, line: 1, outcome: 'HELD', kind: 'OBJECT', held: { object: { id: 'malware--x' } } },
        { ...base, line: 2, outcome: 'REJECTED', kind: 'INDICATOR', sent: 'the victim’s number' },
        { ...base, line: 3, outcome: 'CREATED', kind: 'INDICATOR', item: claim },
      ];
      await app.rows('select hub.record_import_lines($1, $2, $3)', [id, run, JSON.stringify(lines)]);
    });
    return { id, claim };
  }
  const stateOf = (id: string) =>
    world.ownerSql(
      `select i.state, i.held, i.dropped, i.revoked_reason, (select count(*)::integer from hub.held_item h where h.import = i.id) as waiting,
         (select array_agg(t.outcome || coalesce(t.taken_back, '') order by t.line) from hub.import_item t where t.import = i.id) as lines from hub.import i where i.id = $1`,
      [id],
    );

  it('are seen by their agency, and by nobody else', async () => {
    const { id } = await anImport();
    const seen = (who: Officer) =>
      app.as(who, 'indicator:publish', () =>
        app.rows<Record<string, number>>(
          `select (select count(*)::integer from hub.import where id = $1) as imports, (select count(*)::integer from hub.import_item where import = $1) as lines,
             (select count(*)::integer from hub.held_item where import = $1) as held`,
          [id],
        ),
      );
    expect(await seen(th)).toEqual([{ imports: 1, lines: 3, held: 1 }]);
    for (const other of others) expect(await seen(other)).toEqual([{ imports: 0, lines: 0, held: 0 }]);
  });

  it('are labelled, dropped, gone on with and taken back by their agency, and by nobody else', async () => {
    const { id, claim } = await anImport();
    const before = await stateOf(id);
    const labelled = JSON.stringify([{ line: 1, outcome: 'CREATED', item: claim, problems: [] }]);
    const tries: readonly (readonly [needs: string, statement: string, values: readonly unknown[], answer: unknown])[] = [
      ['indicator:publish', 'select * from hub.lock_held_items($1, null, 0, 10)', [id], []],
      ['indicator:publish', 'select hub.record_labelled_items($1, $2)', [id, labelled], [{ record_labelled_items: '' }]],
      ['indicator:publish', 'select hub.delete_held_items($1, null, 10)', [id], [{ delete_held_items: 0 }]],
      ['indicator:publish', 'select hub.record_import_lines($1, (select run from hub.import where id = $1), $2)', [id, '[]'], '42501'],
      ['indicator:publish', 'select hub.record_import_lines($1, null, $2)', [id, '[]'], [{ record_import_lines: false }]],
      ['indicator:publish', 'select hub.close_import($1, null, true, null)', [id], [{ close_import: '' }]],
      ['indicator:publish', 'select * from hub.imported_lines($1, 1, 9)', [id], []],
      ['indicator:revoke', `select hub.start_import_revocation($1, 'Because.')`, [id], 'HB404'],
      ['indicator:revoke', 'select * from hub.claims_to_revoke_of_import($1, null, 10)', [id], []],
      [
        'indicator:revoke',
        `select hub.record_revoked_import_items($1, array[$2::uuid], 'REVOKED')`,
        [id, claim],
        [{ record_revoked_import_items: '' }],
      ],
    ];
    for (const other of others) {
      for (const [needs, statement, values, answer] of tries) {
        const attempt = app.as(other, needs, () => app.rows(statement, values));
        if (typeof answer === 'string') expect([statement, await codeOf(attempt)]).toEqual([statement, answer]);
        else expect([statement, await attempt]).toEqual([statement, answer]);
      }
      // The same key is another import for another agency.
      const [opened] = await app.as(other, 'indicator:publish', () =>
        app.rows<{ id: string }>('select * from hub.open_import($1)', [
          JSON.stringify({ id: randomUUID(), run: randomUUID(), source: 'STIX', key: id }),
        ]),
      );
      expect(opened?.id).not.toBe(id);
    }
    expect(await stateOf(id)).toEqual(before);
    expect(await app.as(th, 'indicator:publish', () => app.rows('select hub.delete_held_items($1, null, 10)', [id]))).toEqual([
      { delete_held_items: 1 },
    ]);
    await app.as(th, 'indicator:revoke', () => app.rows(`select hub.start_import_revocation($1, 'Because.')`, [id]));
    expect(await stateOf(id)).toMatchObject([{ state: 'REVOKED', dropped: 1, waiting: 0, lines: ['DROPPED', 'REJECTED', 'CREATED'] }]);
  });

  it('of reports are written in acts of submitting alone, of claims in acts of publishing, and reports are withdrawn one by one', async () => {
    const meta = await world.signsIn('contributor@meta.example');
    const binance = await world.signsIn('contributor@binance.example');
    const [id, run] = [randomUUID(), randomUUID()];
    const opens = (who: Officer, needs: string, source: string, of = randomUUID()) =>
      app.as(who, needs, () =>
        app.rows<{ id: string }>('select * from hub.open_import($1)', [JSON.stringify({ id: of, run, source, key: id })]),
      );
    expect(await codeOf(opens(meta, 'indicator:publish', 'REPORTS_CSV'))).toBe('HB500');
    expect(await codeOf(opens(meta, 'report:submit', 'STIX'))).toBe('HB500');
    expect(await codeOf(opens(th, 'report:submit', 'REPORTS_CSV'))).toBe('HB403');
    expect(await opens(meta, 'report:submit', 'REPORTS_CSV', id)).toMatchObject([{ id }]);
    expect((await opens(binance, 'report:submit', 'REPORTS_CSV'))[0]?.id).not.toBe(id);
    const line = {
      line: 1,
      source: 'x',
      digest: 'ab',
      outcome: 'CREATED',
      kind: 'REPORT',
      item: randomUUID(),
      problems: [],
      sent: 'the victim’s number',
    };
    const notes = (who: Officer, needs: string, of = id) =>
      app.as(who, needs, () => app.rows('select hub.record_import_lines($1, $2, $3) as noted', [of, run, JSON.stringify([line])]));
    const closes = (who: Officer, needs: string, of = id) =>
      app.as(who, needs, () => app.rows('select hub.close_import($1, $2, true, null)', [of, run]));
    const ofClaims = randomUUID();
    await opens(meta, 'indicator:publish', 'STIX', ofClaims);
    for (const writes of [notes, closes]) {
      for (const needs of ['indicator:publish', 'indicator:read', 'indicator:revoke']) {
        expect(await codeOf(writes(meta, needs))).toBe('HB500');
        expect(await codeOf(app.as(meta, needs, () => app.rows('select * from hub.imported_lines($1, 1, 9)', [id])))).toBe('HB500');
      }
      expect(await codeOf(writes(meta, 'report:submit', ofClaims))).toBe('HB500');
    }
    expect(await notes(binance, 'report:submit')).toEqual([{ noted: false }]);
    expect(await notes(meta, 'report:submit')).toEqual([{ noted: true }]);
    expect(await codeOf(app.as(meta, 'indicator:revoke', () => app.rows(`select hub.start_import_revocation($1, 'Because.')`, [id])))).toBe(
      'HB404',
    );
    await closes(binance, 'report:submit');
    expect(await stateOf(id)).toMatchObject([{ state: 'RUNNING', lines: ['CREATED'] }]);
    await closes(meta, 'report:submit');
    expect(await stateOf(id)).toMatchObject([{ state: 'COMPLETE' }]);
    // What was sent of a report that was taken in part goes when the rest does.
    await world.ownerSql(`update hub.import set last_activity_at = now() - interval '31 days' where id = $1`, [id]);
    const tend = async () =>
      (await world.relay.query<{ n: number }>(`select hub.expire_imports(1, '15 minutes', '30 days') as n`)).rows[0]?.n ?? 0;
    for (let done = 1; done > 0;) done = await tend();
    expect(await world.ownerSql('select outcome, source, sent from hub.import_item where import = $1', [id])).toEqual([
      { outcome: 'CREATED', source: null, sent: null },
    ]);
  });

  it('and how a party’s tables are read is the party’s', async () => {
    const save = (who: Officer) =>
      app.as(who, 'indicator:publish', () =>
        app.rows<{ id: string }>(`select hub.save_csv_mapping(gen_random_uuid(), 'Bank A', '{}') as id`),
      );
    const [mapping] = await save(th);
    const [colleague, ...strangers] = others;
    const sees = async (who: Officer) =>
      (await app.as(who, 'indicator:publish', () => app.rows('select from hub.csv_mapping where id = $1', [mapping?.id]))).length;
    expect([await sees(th), colleague && (await sees(colleague))]).toEqual([1, 1]);
    for (const other of strangers) {
      expect(await sees(other)).toBe(0);
      expect((await save(other))[0]?.id).not.toBe(mapping?.id);
      const gone = app.as(other, 'indicator:publish', () => app.rows('select hub.delete_csv_mapping($1) as gone', [mapping?.id]));
      expect(await gone).toEqual([{ gone: false }]);
    }
    expect(await sees(th)).toBe(1);
  });

  it('are forgotten by the relay when they are old, but for what takes them back; one that nothing comes in under is broken', async () => {
    const [old, silent, young] = [await anImport(), await anImport(), await anImport()];
    await world.ownerSql(`update hub.import set state = 'COMPLETE', last_activity_at = now() - interval '31 days' where id = $1`, [old.id]);
    await world.ownerSql(`update hub.import set last_activity_at = now() - interval '1 hour' where id = $1`, [silent.id]);
    const tend = async () =>
      (await world.relay.query<{ n: number }>(`select hub.expire_imports(1, '15 minutes', '30 days') as n`)).rows[0]?.n ?? 0;
    for (let done = 1; done > 0;) done = await tend();
    expect(await stateOf(old.id)).toMatchObject([{ state: 'COMPLETE', held: 0, dropped: 1, waiting: 0 }]);
    const kept = 'select line, outcome, source, sent, item from hub.import_item where import = $1 order by line';
    expect((await world.ownerSql(kept, [old.id])).filter(({ outcome }) => outcome === 'CREATED')).toEqual([
      { line: 3, outcome: 'CREATED', source: null, sent: null, item: old.claim },
    ]);
    expect(JSON.stringify(await world.ownerSql(kept, [old.id]))).not.toContain('victim');
    expect(await world.ownerSql('select key from hub.import where id = $1', [old.id])).toEqual([{ key: null }]);
    expect(await stateOf(silent.id)).toMatchObject([{ state: 'INTERRUPTED', waiting: 1 }]);
    expect(await stateOf(young.id)).toMatchObject([{ state: 'RUNNING', waiting: 1 }]);
    expect(await codeOf(app.rows(`select hub.expire_imports(1, '1 second', '1 second')`))).toBe('42501');
  });
});
