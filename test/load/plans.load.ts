import { act, type AppConnection, type Officer, openWorld, publish, type World } from '../integration/rls/world.js';
import { CLAIMS, fill } from './big-hub.js';
import { report } from './report.js';
import { IS_WHOLE } from './scale.js';

const NIL = '00000000-0000-0000-0000-000000000000';
const BIG = ['indicator', 'indicator_detail', 'stream', 'inbox', 'visibility_period', 'item_version'];

describe(`the hot paths among ${CLAIMS.toLocaleString('en')} claims`, () => {
  let world: World;
  let app: AppConnection;
  const readers = new Map<string, Officer>();

  beforeAll(async () => {
    world = await openWorld();
    app = await world.connect();
    // hub_app may not read statistics (test/integration/platform/close-catalog.spec.ts). Here it counts its own scans, which only its own transaction can.
    const superuser = await world.client(world.database.url);
    await superuser.query('grant execute on function pg_stat_get_xact_numscans(oid) to hub_app');
    for (const email of ['analyst@kh.example', 'analyst@jp.example', 'contributor@meta.example']) {
      readers.set(email, await world.signsIn(email));
    }
    await fill(world);
    const th = await world.signsIn('analyst@th.example');
    for (let count = 0; count < 20; count += 1) await publish(app, th, { audience: [1] }); // events that wait
  }, 600_000);
  afterAll(() => world.close());

  /** How often each big table was read from end to end. What earlier transactions did may still be in these figures: only differences count. */
  async function scans(): Promise<ReadonlyMap<string, number>> {
    const rows = await app.rows<{ relname: string; seq_scan: string }>(
      `select name as relname, pg_stat_get_xact_numscans(('hub.' || name)::regclass) as seq_scan from unnest($1::text[]) name`,
      [BIG],
    );
    return new Map(rows.map(({ relname, seq_scan }) => [relname, Number(seq_scan)]));
  }

  /** Milliseconds of the median run, and the big tables that the last one read from end to end. A statement with $1 enters by itself. */
  async function measure(who: Officer, statement: string): Promise<{ ms: number; rows: number; scanned: string[] }> {
    const times: number[] = [];
    let [rows, scanned]: [number, string[]] = [0, []];
    for (let run = 0; run < 15; run += 1) {
      const enters = statement.includes('$1');
      if (enters) await app.rows('begin');
      else await app.enter(who);
      const values = enters ? [await app.claim(who), act('indicator:read')] : [];
      const before = await scans();
      const start = performance.now();
      rows = (await app.rows(statement, values)).length;
      times.push(performance.now() - start);
      scanned = [...(await scans())].filter(([table, count]) => count > (before.get(table) ?? 0)).map(([table]) => table);
      await app.rows('rollback');
    }
    return { ms: times.sort((a, b) => a - b)[7] ?? 0, rows, scanned };
  }

  const digests = (count: number): string =>
    `array(select hub.digest('DOMAIN', '', 'big-' || n * 37 || '.example.com') from generate_series(1, ${count}) n)`;
  const newest = '(select id from hub.sequenced_claims(1000000, 1000000, 1))';
  const PATHS: Readonly<Record<string, string>> = {
    'look-up of 1 value': `select * from hub.lookup($1, $2, ${digests(1)}, false, 20)`,
    'look-up of 1,000 values': `select * from hub.lookup($1, $2, ${digests(1_000)}, false, 20)`,
    'claim by id': `select * from hub.claim where id = ${newest}`,
    'list of 50, newest': 'select id, place from hub.sequenced_claims(1000000, 1000000, 50)',
    'list of 50, deep': 'select id, place from hub.sequenced_claims(1000000, 1000, 50)',
    'list of 50, with its claims':
      'select c.*, hub.corroboration(c.digest) from hub.claim c where c.id = any (array(select id from hub.sequenced_claims(1000000, 1000000, 50)))',
    'what waits': 'select id from hub.unsequenced_claims((select hub.stream_position()), null, 100)',
    'feed of 200, from the start': `select * from hub.feed($1, $2, 0, 200, '{}')`,
    'feed of 200, in the middle': `select * from hub.feed($1, $2, 100000, 200, '{}')`,
    'feed, nothing new': `select * from hub.feed_events((select hub.stream_position()), 200, '{}')`,
    'feed, a filter that nothing passes': `select * from hub.feed($1, $2, 0, 200, '{"kinds": ["IP"]}')`,
    'snapshot of 200': `select * from hub.snapshot($1, $2, 1000000, 1000000, 200, '{}')`,
    'collection, page of 200, from the start': `select * from hub.collection_page($1, $2, '{}', null, 200, '{}')`,
    'collection, page of 200, deep': `select * from hub.collection_page($1, $2, '{}', now() - interval '2 seconds', 200, '{"parties": false}')`,
    'collection, things by their ids': `select * from hub.collection_items($1, $2, '{}', '{"claims": ["${NIL}"], "objects": ["note--${NIL}"]}', '{}')`,
    'export of 200': `select * from hub.export_page($1, $2, null, null, 200, '{}')`,
    'versions of a claim': `select * from hub.versions(${newest})`,
  };

  /** Pages of the database's cache that a statement looks at, once what it needs is known to the connection. */
  async function buffers(who: Officer, statement: string): Promise<number> {
    let seen = 0;
    for (let run = 0; run < 3; run += 1) {
      await app.rows('begin');
      const [row] = await app.rows<{ 'QUERY PLAN': [{ Plan: Record<string, number> }] }>(
        `explain (analyze, buffers, timing off, format json) ${statement}`,
        [await app.claim(who), act('indicator:read')],
      );
      await app.rows('rollback');
      const { 'Shared Hit Blocks': hit = 0, 'Shared Read Blocks': read = 0 } = row?.['QUERY PLAN'][0].Plan ?? {};
      seen = hit + read;
    }
    return seen;
  }

  it('would notice a table that is read from end to end', async () => {
    const [[, who] = []] = [...readers];
    if (!who) throw new Error('There are readers.');
    expect((await measure(who, 'select count(*) from hub.indicator')).scanned).toEqual(['indicator']);
  });

  it.each(Object.entries(PATHS))(
    '%s: no table is read from end to end',
    async (path, statement) => {
      for (const [email, who] of readers) {
        const { ms, rows, scanned } = await measure(who, statement);
        report(`${path}, ${email}: ${ms.toFixed(1)} ms, ${rows} rows`);
        expect({ path, email, scanned }).toEqual({ path, email, scanned: [] });
      }
    },
    300_000,
  );

  it.each(['{}', '{"own": true}', '{"group": "…"}'])(
    'a page of the collection %s costs the same at its start, in its middle and at its end',
    async (scope) => {
      const who = readers.get('analyst@kh.example');
      const [group] = await world.ownerSql<{ id: string }>('select id from hub.working_group');
      const [place] = await world.ownerSql<{ middle: string; end: string }>(
        `select min(added_at) filter (where place > all_ / 2)::text as middle, min(added_at) filter (where place > all_ * 9 / 10)::text as end
           from (select added_at, row_number() over (order by seq) as place, count(*) over () as all_ from hub.stream) s`,
      );
      if (!who || !group || !place) throw new Error('There are readers, a group and a stream.');
      const costs: number[] = [];
      for (const after of ['null', `'${place.middle}'`, `'${place.end}'`]) {
        const page = `select * from hub.collection_page($1, $2, '${scope.replace('…', group.id)}', ${after}, 100, '{"parties": false}')`;
        costs.push(await buffers(who, page));
      }
      report(`collection ${scope}, page of 100 at the start, in the middle, near the end: ${costs.join(', ')} buffers`);
      if (IS_WHOLE) expect(Math.max(...costs)).toBeLessThan(1.5 * Math.min(...costs));
    },
    300_000,
  );
});
