import { openWorld, act, type World } from '../rooms/border/world.js';
import { fill } from './big-hub.js';
import { report } from './report.js';
let world: World;
beforeAll(async () => { world = await openWorld(); await fill(world); }, 300000);
afterAll(() => world.close());
it('experiments', async () => {
  const app = await world.connect();
  const kh = await world.signsIn('analyst@kh.example');
  const jp = await world.key('jp');
  const D = (await app.rows<{ d: Buffer[] }>(`select array(select hub.digest('DOMAIN', '', 'big-' || n * 37 || '.example.com') from generate_series(1, 1000) n) d`))[0]?.d;
  const call = async (name: string, sql: string, values: unknown[] = []) => {
    const t: number[] = []; let rows = 0;
    for (let i = 0; i < 9; i++) { const s = performance.now(); rows = (await app.rows(sql, [app.claim(kh), act('indicator:read'), ...values])).length; t.push(performance.now() - s); }
    report(`${name}: ${t.sort((a, b) => a - b)[4]?.toFixed(2)} ms, ${rows}`);
  };
  await call('lookup 1', 'select * from hub.lookup($1, $2, $3, $4, $5)', [D?.slice(0, 1), false, 20]);
  await call('lookup 1000', 'select * from hub.lookup($1, $2, $3, $4, $5)', [D, false, 20]);
  await call('feed 200', 'select * from hub.feed($1, $2, $3, $4, $5)', [0, 200, {}]);
  await call('feed 500', 'select * from hub.feed($1, $2, $3, $4, $5)', [100000, 500, {}]);
  await call('whoami', 'select * from hub.whoami($1, $2)');
  const relay = async (sql: string) => { const t: number[] = []; let n = 0; for (;;) { const s = performance.now(); const { rows } = await world.relay.query<{ n: number | null }>(sql); t.push(performance.now() - s); if (!rows[0]?.n) break; n += 1; } report(`${sql}: ${n} calls, median ${t.sort((a, b) => a - b)[t.length >> 1]?.toFixed(1)}, max ${t.at(-1)?.toFixed(1)}`); };
  const [g] = await world.ownerSql<{ key: number }>('select key from hub.working_group');
  await world.ownerSql('select hub.join_key($1, $2)', [jp, g?.key]);
  await relay('select hub.sequence(500) as n');
  await relay('select hub.work_off(500) as n');
  await world.ownerSql(`insert into hub.outbox (tx, op, kind, item, version, owner, named_owner, facets, audience) select (n / 10 + 1000000)::text::xid8, 'PUBLISH', 'INDICATOR', gen_random_uuid(), 1, 11, 11, '{"red": false}', '{1}' from generate_series(1, 20000) n`);
  await relay('select hub.sequence(500) as n');
  await world.ownerSql(`insert into hub.outbox (tx, op, kind, item, version, owner, named_owner, facets, audience) select (n % 4000 + 2000000)::text::xid8, 'PUBLISH', 'INDICATOR', gen_random_uuid(), 1, 11, 11, '{"red": false}', '{1}' from generate_series(1, 20000) n`);
  await relay('select hub.sequence(500) as n');
}, 200000);
