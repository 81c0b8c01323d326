import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import pg from 'pg';
import { urlFor } from '../../../src/platform/database/roles.js';
import { AppConnection, type Officer as Signed } from '../../integration/rls/world.js';
import { type RunningProgram, watch } from '../../support/checkout.js';
import { emptyDatabase, type FreshDatabase, keyringOf } from '../../support/database.js';
import { signIn } from '../../support/hub-process.js';
import { type Officer, until } from '../../support/officer.js';
import { startReceiver } from '../../support/receiver.js';
import { administer } from '../../support/server.js';
import { webhookClient } from '../../support/webhook-client.js';

const CHECKOUT = join(import.meta.dirname, '../../..');
const FEED = '{ feed(first: 500, filter: { itemKinds: [THING] }) { events { operation kind itemId item { ... on Thing { id text } } } } }';
const SNAPSHOT = '{ snapshot(filter: { itemKinds: [THING] }) { items { ... on Thing { id text } } } }';

interface Event {
  readonly operation: string;
  readonly kind: string;
  readonly itemId: string;
  readonly thing: { readonly id: string; readonly text: string } | null;
}

describe('a kind of items that is a table, a registration and one line in the list of kinds', () => {
  let database: FreshDatabase;
  let running: RunningProgram;
  let connection: AppConnection;
  let owner: pg.Client;
  const officers: Record<string, Officer> = {};

  beforeAll(async () => {
    database = await emptyDatabase();
    const args = ['--import', join(CHECKOUT, 'test/support/typescript.js'), join(CHECKOUT, 'test/support/test-kind-hub.ts')];
    running = watch(process.execPath, args, { cwd: CHECKOUT, env: { DATABASE_URL: database.url } });
    const url = await running.ready();
    for (const email of ['analyst@th.example', 'analyst@kh.example', 'analyst@vn.example']) officers[email] = await signIn(url, email);
    const client = new pg.Client({ connectionString: urlFor('hub_app', database.url) });
    await client.connect();
    connection = new AppConnection(client, (await keyringOf(database)).claimKey);
    owner = new pg.Client({ connectionString: database.url });
    await owner.connect();
  });
  afterAll(async () => {
    await connection.client.end();
    await owner.end();
    running.child.kill('SIGTERM');
    await running.ended();
    await database.drop();
  });

  const officer = (email: string): Officer => {
    const found = officers[email];
    if (!found) throw new Error(`${email} is not signed in.`);
    return found;
  };
  const [thailand, cambodia, vietnam] = ['analyst@th.example', 'analyst@kh.example', 'analyst@vn.example'] as const;
  const keyOf = async (slug: string): Promise<number> =>
    (await administer<{ key: number }>(database.url, `select key from hub.party where slug = '${slug}'`))[0]?.key ?? 0;
  const signed = async (email: string): Promise<Signed> => {
    const [who] = await administer<Signed>(
      database.url,
      `select u.id as user, s.id as session, u.party, u.agency from hub.user_account u join hub.session s on s.user_id = u.id where u.email = '${email}' order by s.created_at desc limit 1`,
    );
    if (!who) throw new Error(`${email} is not signed in.`);
    return who;
  };
  const as = async (email: string, sql: string, values: readonly unknown[]): Promise<unknown[]> => {
    const who = await signed(email);
    return connection.as(who, 'indicator:publish', () => connection.rows(sql, values));
  };
  /** Published by Thailand for Cambodia. */
  async function publishes(text: string): Promise<string> {
    const id = randomUUID();
    const who = await signed(thailand);
    await as(
      thailand,
      `insert into hub.thing (id, text, owner, agency, tlp, audience) values ($1, $2, $3, $4, 'AMBER', array[$5::integer])`,
      [...[id, text, who.party, who.agency], await keyOf('kh')],
    );
    return id;
  }
  const changes = (id: string, what: string): Promise<unknown[]> =>
    as(thailand, `update hub.thing set version = version + 1, updated_at = now(), ${what} where id = $1 returning id`, [id]);
  const events = async (email: string, id: string): Promise<readonly Event[]> =>
    (await officer(email).ask<{ feed: { events: Event[] } }>(FEED)).feed.events.filter(({ itemId }) => itemId === id);
  const things = async (email: string): Promise<readonly string[]> =>
    (await officer(email).ask<{ snapshot: { items: { text: string }[] } }>(SNAPSHOT)).snapshot.items.map(({ text }) => text);
  const told = (id: string, operation: string): Promise<readonly Event[]> =>
    until(
      () => events(cambodia, id),
      (found) => found.at(-1)?.operation === operation,
    );

  it('is in the feed and the snapshot of who may see it, and of nobody else', async () => {
    const id = await publishes('The first');
    expect(await told(id, 'PUBLISHED')).toEqual([{ operation: 'PUBLISHED', kind: 'THING', itemId: id, item: { id, text: 'The first' } }]);
    expect(await things(cambodia)).toContain('The first');
    expect(await events(vietnam, id)).toEqual([]);
    expect(await things(vietnam)).not.toContain('The first');
  });

  it('is read and changed under row-level security', async () => {
    const id = await publishes('The second');
    const read = 'select id from hub.thing where id = $1';
    expect([await as(cambodia, read, [id]), await as(vietnam, read, [id])]).toEqual([[{ id }], []]);
    const write = `update hub.thing set version = version + 1, text = 'Another' where id = $1 returning id`;
    expect(await as(cambodia, write, [id])).toEqual([]);
    await expect(as(cambodia, 'select owner from hub.thing where id = $1', [id])).rejects.toMatchObject({ code: '42501' });
  });

  it('is withdrawn from who loses sight of it, with a receipt', async () => {
    const id = await publishes('The third');
    await told(id, 'PUBLISHED');
    await changes(id, `audience = '{}'`);
    expect(await told(id, 'WITHDRAWN')).toEqual([{ operation: 'WITHDRAWN', kind: 'THING', itemId: id, item: null }]);
    await officer(cambodia).ask('mutation ($id: ID!) { confirmWithdrawal(itemId: $id) { confirmedAt } }', { id });
    const query = 'query ($id: ID!) { withdrawals(itemId: $id) { nodes { operation party { name } confirmedAt } } }';
    const { withdrawals } = await officer(thailand).ask<{ withdrawals: { nodes: unknown[] } }>(query, { id });
    expect(withdrawals.nodes).toEqual([{ operation: 'WITHDRAWN', party: { name: 'Cambodia' }, confirmedAt: expect.any(String) as string }]);
  });

  it('ends with its retention, its versions too', async () => {
    const id = await publishes('The fourth');
    await told(id, 'PUBLISHED');
    await changes(id, `retain_until = clock_timestamp() + interval '1 second'`);
    await told(id, 'WITHDRAWN');
    const left =
      'select (select count(*) from hub.thing where id = $1)::integer as rows, (select count(*) from hub.item_version where item = $1)::integer as versions';
    expect((await owner.query(left, [id])).rows).toEqual([{ rows: 0, versions: 0 }]);
  });

  it('comes by webhook, by its id and kind', async () => {
    const receiver = await startReceiver();
    const { webhook } = await webhookClient(officer(cambodia)).creates({
      name: 'Things',
      url: receiver.url,
      filter: { itemKinds: ['THING'] },
    });
    const id = await publishes('The fifth');
    const message = await until(
      async () => receiver.received.find(({ data }) => data.itemId === id),
      (found) => found !== undefined,
    );
    expect(message?.data).toMatchObject({ operation: 'PUBLISHED', kind: 'THING' });
    expect(message?.raw).not.toContain('The fifth');
    await webhookClient(officer(cambodia)).deletes(webhook.id);
    await receiver.stop();
  });
});
