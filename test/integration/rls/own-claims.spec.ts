import { type AppConnection, type Officer, openWorld, publish, type World } from './world.js';

/** Originals that the agency has imported, each under its own reference. */
const ORIGINALS = 25_000;
/** Pages of the cache: an index and its table a few levels deep, for each of a handful of statements. Walking the originals takes more than 5,000. */
const FEW = 400;

describe('finding the own claims behind a publish', () => {
  let world: World;
  let app: AppConnection;
  let th: Officer;

  beforeAll(async () => {
    world = await openWorld();
    app = await world.connect();
    th = await world.signsIn('analyst@th.example');
    await publish(app, th, { value: 'known.example.com', externalId: 'known-1' });
    // The statistics are those of a hub whose agencies have imported nothing yet: so they are for a while after every import.
    await world.ownerSql('analyze hub.indicator, hub.indicator_detail');
    for (const table of ['hub.indicator', 'hub.indicator_detail']) {
      await world.ownerSql(`alter table ${table} set (autovacuum_enabled = false)`);
    }
    await world.ownerSql('alter table hub.indicator disable trigger user');
    await world.ownerSql('alter table hub.indicator_detail disable trigger user');
    await world.ownerSql(
      `with claims as (
         insert into hub.indicator (id, kind, scope, value, display, threat, tlp, audience, excluded, owner, agency, digest, claim_mark, owner_mark)
           select gen_random_uuid(), 'DOMAIN', '', v.value, v.value, 'MALWARE', 'GREEN', '{}', '{}', $1, $2, hub.digest('DOMAIN', '', v.value), v.value, left(md5(v.value), 16)
             from generate_series(1, $3::integer) n cross join lateral (select 'original-' || n || '.example.com' as value) v
           returning id, value)
       insert into hub.indicator_detail (id, owner, agency, raw, external_id, original)
         select id, $1, $2, value, 'indicator--' || id, jsonb_build_object('format', 'stix', 'body', jsonb_build_object('id', 'indicator--' || id)) from claims`,
      [th.party, th.agency, ORIGINALS],
    );
    await world.ownerSql('alter table hub.indicator enable trigger user');
    await world.ownerSql('alter table hub.indicator_detail enable trigger user');
  });
  afterAll(() => world.close());

  /** Pages of the database's cache that a statement looks at, once the connection has planned what it needs. */
  async function pages(statement: string): Promise<number> {
    let seen = 0;
    for (let run = 0; run < 7; run += 1) {
      await app.enter(th, 'indicator:publish');
      const [row] = await app.rows<{ 'QUERY PLAN': [{ Plan: Record<string, number> }] }>(
        `explain (analyze, buffers, timing off, format json) ${statement}`,
      );
      await app.rows('rollback');
      const { 'Shared Hit Blocks': hit = 0, 'Shared Read Blocks': read = 0 } = row?.['QUERY PLAN'][0].Plan ?? {};
      seen = hit + read;
    }
    return seen;
  }

  const digest = `array[hub.digest('DOMAIN', '', 'known.example.com')]`;

  it.each([
    ['own_claims', 'without a reference', `select * from hub.own_claims(${digest}, '{}', '{}')`],
    ['own_claims', 'under a reference', `select * from hub.own_claims(${digest}, '{known-1}', '{}')`],
    ['own_claims', 'under references that nobody has', `select * from hub.own_claims(${digest}, '{none-1,none-2,none-3}', '{}')`],
    ['withheld_claims', 'without a reference', `select * from hub.withheld_claims(${digest}, '{}')`],
    ['withheld_claims', 'under a reference', `select * from hub.withheld_claims(${digest}, '{known-1}')`],
  ])('%s, %s, does not walk the originals of the agency, whatever the statistics say', async (_name, _how, statement) => {
    expect(await pages(statement)).toBeLessThan(FEW);
  });

  it('would notice a walk', async () => {
    // The shape of before: a list that the planner may take for a filter.
    await world.ownerSql(
      `create function hub.walks() returns bigint language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off as
         $walk$ begin return (select count(*) from hub.indicator_detail e where e.external_id = any ('{}'::text[]) and e.agency = ${th.agency}); end $walk$`,
    );
    await world.ownerSql('grant execute on function hub.walks() to hub_app');
    expect(await pages('select hub.walks()')).toBeGreaterThan(FEW);
  });

  it('finds a claim by its value, by its reference and by its id, each once', async () => {
    const found = await app.as(th, 'indicator:publish', () =>
      app.rows<{ id: string; external_id: string | null; onward_rule: string }>(
        `select id, external_id, onward_rule from hub.own_claims(${digest}, '{known-1,none-1}', array(select id from hub.indicator where value = 'known.example.com'))`,
      ),
    );
    expect(found).toMatchObject([{ external_id: 'known-1', onward_rule: 'ASK' }]);
  });
});
