import { type AppConnection, type Officer, openWorld, publish, type World } from '../rooms/border/world.js';
import { CLAIMS, fill } from './big-hub.js';
import { report } from './report.js';

const BIG = ['indicator', 'indicator_detail', 'stream', 'inbox', 'sight', 'item_version'];

describe(`the hot paths among ${CLAIMS.toLocaleString('en')} claims`, () => {
  let world: World;
  let app: AppConnection;
  const readers = new Map<string, Officer>();

  beforeAll(async () => {
    world = await openWorld();
    app = await world.connect();
    for (const email of ['analyst@kh.example', 'analyst@jp.example', 'contributor@meta.example']) readers.set(email, await world.signsIn(email));
    await fill(world);
    const th = await world.signsIn('analyst@th.example');
    for (let count = 0; count < 20; count += 1) await publish(app, th, { audience: [1] }); // events that wait
  }, 300_000);
  afterAll(() => world.close());

  /** Milliseconds of the median run, and the big tables that were read from end to end. */
  async function measure(who: Officer, statement: string, values: readonly unknown[] = []): Promise<{ ms: number; rows: number; scanned: string[] }> {
    const times: number[] = [];
    let [rows, scanned]: [number, string[]] = [0, []];
    for (let run = 0; run < 15; run += 1) {
      await app.enter(who);
      const start = performance.now();
      rows = (await app.rows(statement, values)).length;
      times.push(performance.now() - start);
      const seen = await app.rows<{ relname: string }>(
        `select relname from pg_stat_xact_user_tables where schemaname = 'hub' and seq_scan > 0 and relname = any ($1)`,
        [BIG],
      );
      scanned = seen.map(({ relname }) => relname);
      await app.rows('rollback');
    }
    return { ms: times.sort((a, b) => a - b)[7] ?? 0, rows, scanned };
  }

  const digests = (count: number): string => `array(select hub.digest('DOMAIN', '', 'big-' || n * 37 || '.example.com') from generate_series(1, ${count}) n)`;
  const LOOK_UP = `select v.place, hub.corroboration(v.digest), to_jsonb(c) from unnest($1::bytea[]) with ordinality v(digest, place) cross join lateral (
      select * from hub.claim x where x.digest = v.digest and (x.revoked_at is null and (x.valid_until is null or x.valid_until > now()))
        order by x.reliability nulls last, x.credibility nulls last, x.confidence desc nulls last, x.updated_at desc, x.id limit 21) c`;
  const PATHS: Readonly<Record<string, string>> = {
    'look-up of 1 value': LOOK_UP.replace('$1::bytea[]', digests(1)),
    'look-up of 1,000 values': LOOK_UP.replace('$1::bytea[]', digests(1_000)),
    'claim by id': 'select * from hub.claim where id = (select id from hub.placed_items(1000000, 1000000, 1))',
    'list of 50, newest': 'select id, place from hub.placed_items(1000000, 1000000, 50)',
    'list of 50, deep': 'select id, place from hub.placed_items(1000000, 1000, 50)',
    'list of 50, with its claims':
      'select c.*, hub.corroboration(c.digest) from hub.claim c where c.id = any (array(select id from hub.placed_items(1000000, 1000000, 50)))',
    'what waits': 'select id from hub.waiting_items((select hub.list_head()), null, 100)',
    'feed of 200, from the start': `select * from hub.feed_events(0, 200, '{}')`,
    'feed of 200, in the middle': `select * from hub.feed_events(100000, 200, '{}')`,
    'feed, nothing new': `select * from hub.feed_events((select hub.list_head()), 200, '{}')`,
    'feed, a filter that few pass': `select * from hub.feed_events(0, 200, '{"kinds": ["IP"]}')`,
    'versions of a claim': 'select * from hub.versions((select id from hub.placed_items(1000000, 1000000, 1)))',
  };

  it.each(Object.entries(PATHS))('%s: no table is read from end to end', async (path, statement) => {
    for (const [email, who] of readers) {
      const { ms, rows, scanned } = await measure(who, statement);
      report(`${path}, ${email}: ${ms.toFixed(1)} ms, ${rows} rows`);
      expect({ path, email, scanned }).toEqual({ path, email, scanned: [] });
    }
  }, 120_000);
});
