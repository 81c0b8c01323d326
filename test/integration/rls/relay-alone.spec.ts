import { randomUUID } from 'node:crypto';
import { codeOf, openWorld, publish, type World } from './world.js';

const NIL = '00000000-0000-0000-0000-000000000000';
/** Calls of one function, at most: every combination of arguments where there are few. */
const MOST_CALLS = 400;

describe('hub_relay without the key of a hub process', () => {
  let world: World;
  let ids: readonly string[];

  beforeAll(async () => {
    world = await openWorld();
    const app = await world.connect();
    const th = await world.signsIn('analyst@th.example');
    const claims = [
      await publish(app, th, {
        value: 'canary-shared.example.com',
        description: 'canary-description',
        audience: [1],
        discoverability: 'HIT',
      }),
      await publish(app, th, { value: 'canary-own.example.com', externalId: 'canary-external' }),
    ];
    const id = randomUUID();
    await app.as(await world.signsIn('liaison@sg.example'), 'case:lead', () =>
      app.rows('select hub.open_case($1)', [
        JSON.stringify({ id, title: 'canary-title', summary: 'canary-summary', threat: 'OTHER', tlp: 'GREEN' }),
      ]),
    );
    const watches = [randomUUID(), randomUUID()];
    for (const [watch, about] of [
      [watches[0], 'FILTER'],
      [watches[1], 'VALUES'],
    ]) {
      await world.ownerSql(
        `insert into hub.watch (id, party, agency, created_by, visible_to, about, reason_sealed, notify_owner, until, scan_after)
           values ($1, $2, $3, $4, 'PARTY', $5, '', true, now() + interval '1 day', $6)`,
        [watch, th.party, th.agency, th.user, about, NIL],
      );
    }
    await world.ownerSql('insert into hub.watch_term (watch, mark) values ($1, $2)', [watches[1], randomUUID()]);
    ids = [...claims, id, ...watches, NIL, randomUUID()];
    await world.settle();
  });
  afterAll(() => world.close());

  const functions = () =>
    world.ownerSql<{ name: string; types: string[] }>(
      `select p.oid::regproc::text as name, array(select format_type(t, null) from unnest(p.proargtypes) with ordinality a(t, n) order by n) as types
        from pg_proc p where p.pronamespace = 'hub'::regnamespace and has_function_privilege('hub_relay', p.oid, 'EXECUTE') order by 1`,
    );

  /** What a hostile caller hands over. */
  async function valuesOf(type: string): Promise<readonly string[]> {
    const [head] = await world.ownerSql<{ last: string; digests: string }>(
      `select (select last from hub.sequence_head) as last, (select array_agg(digest)::text from hub.indicator) as digests`,
    );
    const list = `{${ids.join()}}`;
    const of: Readonly<Record<string, readonly string[]>> = {
      integer: ['2147483647', '500'],
      bigint: ['0', head?.last ?? '0', '9223372036854775807', '-1'],
      uuid: [...ids, 'ffffffff-ffff-ffff-ffff-ffffffffffff'],
      'uuid[]': ['{}', list],
      'integer[]': ['{}', '{1}'],
      'bytea[]': ['{}', head?.digests ?? '{}'],
      text: ['', '1.0.1...00'],
      'text[]': ['{}'],
      jsonb: ['{}'],
      boolean: ['true'],
      interval: ['1000 years'],
      'timestamp with time zone': ['-infinity', 'infinity'],
    };
    const values = of[type];
    if (!values) throw new Error(`No hostile value of the type ${type}`);
    return values;
  }

  const combined = (lists: readonly (readonly string[])[]): readonly (readonly string[])[] =>
    lists.reduce<readonly (readonly string[])[]>(
      (all, list) => all.flatMap((one) => list.map((value) => [...one, value])).slice(0, MOST_CALLS),
      [[]],
    );

  it('gets no value of a claim, a case or a watch from any function that it may call', async () => {
    const told: string[] = [];
    const all = await functions();
    expect(all.length).toBeGreaterThan(50);
    for (let round = 0; round < 2; round += 1) {
      for (const { name, types } of all) {
        const lists = await Promise.all(types.map(valuesOf));
        for (const values of combined(lists)) {
          const marks = types.map((type, n) => `$${n + 1}::${type}`).join();
          await codeOf(
            world.relay.query(`select * from ${name}(${marks})`, [...values]).then(({ rows }) => {
              if (/canary/.test(JSON.stringify(rows))) told.push(`${name}(${values.join()})`);
            }),
          );
        }
      }
    }
    expect(told).toEqual([]);
  });

  it.each([
    `hub.next_watch_events('1.0.1...00', 500)`,
    `hub.next_watch_item_scan('1.0.1...00', 500)`,
    `hub.process_watch_events('1.0.1...00', 0, 0, '{}', '{}', '{}')`,
    `hub.process_watch_item_scan('1.0.1...00', '${NIL}', '${NIL}', null, '{}', '{}', '{}')`,
    `hub.process_watch_value_scan('1.0.1...00', '${NIL}', '${NIL}', null, '{}', '{}')`,
    `hub.notify_holders('1.0.1...00', '${NIL}', '{}', '{}', '{}')`,
    `hub.notify_case_leads('1.0.1...00', '${NIL}', '{}')`,
    `hub.lease_due_webhooks('1.0.1...00', '${NIL}', 10)`,
    `hub.lease_webhook('1.0.1...00', '${NIL}', '${NIL}')`,
    `hub.webhook_target_for_manual_send('1.0.1...00', '${NIL}')`,
    `hub.lease_due_pulls('1.0.1...00', '${NIL}', 10)`,
    `hub.raise_deconflict_alarm('1.0.1...00', '${NIL}', '{RANGE}', 1)`,
    `hub.next_audit_entries('1.0.1...00', 500)`,
    `hub.prune_audit('1.0.1...00', 365, 1)`,
    `hub.audit_tiles('1.0.1...00', '[{"level": 0, "index": 0}]')`,
    `hub.seal_audit('1.0.1...00', 0, '[[1, "1"]]', '[]')`,
    `hub.store_audit_head('1.0.1...00', '{}')`,
    `hub.notify_watched_owner('1.0.1...00', '${NIL}', 1, 'purpose', 'reference')`,
  ])('is refused %s', async (call) => {
    expect(await codeOf(world.relay.query(`select * from ${call}`))).toBe('HB498');
  });

  it('is refused with a claim that was made for another connection', async () => {
    const other = await world.connect();
    expect(await codeOf(world.relay.query('select * from hub.next_watch_events($1, 500)', [other.turnless()]))).toBe('HB498');
  });

  it('is not handed the stream again: the position moves forward alone, and not past the head', async () => {
    const [{ last }] = (await world.ownerSql<{ last: string }>('select last from hub.watch_position')) as [{ last: string }];
    for (const upto of ['0', last, '9223372036854775807', null]) {
      expect([
        upto,
        await codeOf(world.relay.query(`select hub.process_watch_events($1, $2, $3, '{}', '{}', '{}')`, [world.relayClaim(), last, upto])),
      ]).toEqual([upto, '22023']);
    }
    expect(await world.ownerSql('select last from hub.watch_position')).toEqual([{ last }]);
  });
});
