import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { fillWorld, SMALL_WORLD } from '../../../bench/world/fill.js';
import { urlFor } from '../../../src/platform/database/roles.js';
import { type FreshDatabase, freshDatabase, keyringOf } from '../../support/database.js';
import { accessesIn, plansOf, tellPlans } from '../../support/plans.js';
import { act, AppConnection, change, type Officer } from '../rls/world.js';

const CLAIMS = 4_000;
/** The tables that grow with what is published. */
const BIG = ['indicator', 'indicator_detail', 'stream', 'inbox', 'visibility_period', 'item_version', 'claim_link', 'party_position'];

/** How an indicator is read with its details, its permissions and its corroboration. */
const CLAIM = ['indicator by indicator_pkey', 'indicator by indicator_value', 'indicator_detail by indicator_detail_pkey'];
/** How events are read, and what the reader had of their items before. */
const EVENTS = ['inbox by inbox_pkey', 'stream by stream_item', 'stream by stream_pkey', 'visibility_period by visibility_period_pkey'];

describe(`hot statements among ${CLAIMS} indicators of 22 parties`, () => {
  let database: FreshDatabase;
  let superuser: pg.Client;
  let app: AppConnection;
  let relay: AppConnection;
  let reader: Officer;
  let ids: readonly string[];
  let digests: readonly Buffer[];
  let own: readonly string[];

  beforeAll(async () => {
    database = await freshDatabase();
    await fillWorld(database.url, { claims: CLAIMS, ...SMALL_WORLD });
    superuser = await connected(database.url);
    await tellPlans(superuser, database.name);
    const { claimKey } = await keyringOf(database);
    app = new AppConnection(await connected(urlFor('hub_app', database.url)), claimKey);
    relay = new AppConnection(await connected(urlFor('hub_relay', database.url)), claimKey);
    reader = await signsIn('analyst1@th.example');
    ids = await newest();
    digests = (
      await superuser.query<{ digest: Buffer }>('select digest from hub.indicator where id = any ($1)', [ids.slice(0, 3)])
    ).rows.map(({ digest }) => digest);
    own = (
      await superuser.query<{ id: string }>('select id from hub.indicator where owner = $1 and revoked_at is null limit 5', [reader.party])
    ).rows.map(({ id }) => id);
  });
  afterAll(async () => {
    await app.client.end();
    await relay.client.end();
    await superuser.end();
    await database.drop();
  });

  async function connected(url: string): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  }

  async function signsIn(email: string): Promise<Officer> {
    const session = randomUUID();
    const { rows } = await superuser.query<Omit<Officer, 'session'>>(
      `with opened as (insert into hub.session (id, user_id, refresh_hash, expires_at)
         select $1, id, sha256('none'), now() + interval '1 hour' from hub.user_account where email = $2 returning user_id)
       select u.id as user, u.party, u.agency from hub.user_account u join opened on opened.user_id = u.id`,
      [session, email],
    );
    const [row] = rows;
    if (!row) throw new Error(email);
    return { ...row, session };
  }

  async function newest(): Promise<readonly string[]> {
    const { rows } = await superuser.query<{ id: string }>('select item as id from hub.stream order by seq desc limit 50');
    return rows.map(({ id }) => id);
  }

  /** How the big tables are reached by a statement with $1 and $2, which enters by itself, or by one in a transaction that was entered. */
  async function accesses(statement: string, values: readonly unknown[] = []): Promise<readonly string[]> {
    const enters = statement.includes('($1, $2, ') && !statement.includes('own_claims');
    if (enters) await app.rows('begin');
    else await app.enter(reader, statement.includes('own_claims') ? 'indicator:publish' : 'indicator:read');
    const given = enters ? [await app.claim(reader), act('indicator:read'), ...values] : values;
    try {
      const plans = await plansOf(app, () => app.rows(statement, given));
      return accessesIn(plans, BIG);
    } finally {
      await app.rows('rollback');
    }
  }

  it.each<readonly [string, string, () => readonly unknown[], readonly string[]]>([
    ['a look-up', 'select * from hub.lookup($1, $2, $3, false, 20)', () => [digests], CLAIM],
    ['a page of the feed', `select * from hub.feed($1, $2, ${CLAIMS / 2}, 200, '{}')`, () => [], [...CLAIM, ...EVENTS]],
    [
      'a shared page',
      `select * from hub.shared_feed($1, $2, ${CLAIMS / 2}, 200, '{}', $3)`,
      () => [[reader.session]],
      [...CLAIM, ...EVENTS],
    ],
    [
      'a page of the list',
      'select id, place from hub.sequenced_claims(1000000, 1000000, 50) order by place desc',
      () => [],
      ['indicator by indicator_pkey', 'visibility_period by visibility_period_key'],
    ],
    ['indicators by id', 'select * from hub.claims_by_id($1, $2, $3)', () => [ids], CLAIM],
    [
      'own indicators, before a publication',
      'select * from hub.own_claims($1, $2, $3)',
      () => [digests, ['x'], ids.slice(0, 5)],
      [...CLAIM, 'indicator_detail by indicator_external_id'],
    ],
    [
      'a page of a TAXII collection',
      `select * from hub.collection_page($1, $2, '{}', null, 200, '{}')`,
      () => [],
      [...CLAIM, ...EVENTS, 'party_position by party_place_party', 'party_position by party_position_pkey', 'stream by stream_added'],
    ],
    [
      'objects of a TAXII collection by id',
      `select * from hub.collection_items($1, $2, '{}', $3, '{}')`,
      () => [JSON.stringify({ claims: ids.slice(0, 5), objects: [] })],
      [
        ...CLAIM,
        'indicator by indicator_observable',
        'item_version by item_version_pkey',
        'party_position by party_place_party',
        'stream by stream_item',
        'visibility_period by visibility_period_pkey',
      ],
    ],
    [
      'a page of a snapshot',
      `select * from hub.snapshot($1, $2, 1000000, 1000000, 200, '{}')`,
      () => [],
      [
        ...CLAIM,
        'stream by stream_item',
        'stream by stream_pkey',
        'visibility_period by visibility_period_key',
        'visibility_period by visibility_period_pkey',
      ],
    ],
  ])('%s: the big tables are reached by these indexes alone', async (_, statement, values, expected) => {
    expect(await accesses(statement, values())).toEqual([...expected].sort());
  });

  it('sequencing: the big tables are reached by these indexes alone', async () => {
    for (const id of own) await change(app, reader, id, `tags = '{changed}'`);
    const plans = await plansOf(relay, () => relay.rows('select hub.sequence(500)'));
    expect(accessesIn(plans, BIG)).toEqual(['stream by stream_pkey', 'stream by stream_pkey, sorted']); // of the batch
  });

  it.each<readonly [string, string, () => readonly unknown[], string]>([
    ['indicator_value', 'select * from hub.lookup($1, $2, $3, false, 20)', () => [digests], 'all of indicator'],
    ['visibility_period_key', 'select id, place from hub.sequenced_claims(1000000, 1000000, 50)', () => [], 'visibility_period by'],
    ['stream_added', `select * from hub.collection_page($1, $2, '{}', null, 200, '{}')`, () => [], 'all of stream'],
  ])('would notice that the index %s is missing', async (index, statement, values, instead) => {
    const before = await accesses(statement, values());
    const { rows } = await superuser.query<{ definition: string }>(`select pg_get_indexdef('hub.${index}'::regclass) as definition`);
    await superuser.query(`drop index hub.${index}`);
    const after = await accesses(statement, values());
    await superuser.query(rows[0]?.definition ?? '');
    expect(after.filter((one) => !before.includes(one))).toEqual(expect.arrayContaining([expect.stringContaining(instead)]));
  });
});
