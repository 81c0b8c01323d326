import type { Pool, PoolClient } from 'pg';
import { DataSource } from 'typeorm';
import { act } from '../../../src/identity/auth/actor.js';
import type { Act, Tenant } from '../../../src/platform/database/act.js';
import { Database, type Transaction } from '../../../src/platform/database/database.js';
import { DEMO_PARTIES } from '../../../src/edge/demo/demo-parties.js';
import { isTransientFault } from '../../../src/platform/database/transient-errors.js';
import { type Hub, startHub } from '../../support/hub.js';
import { officer, type Officer } from '../../support/officer.js';

interface Reader extends Tenant {
  readonly slug: string;
  readonly token: string;
  readonly officer: Officer;
  /** Ids of all that this party may see. */
  readonly sees: ReadonlySet<string>;
}

const READ: Act = act({ channel: 'graphql', requestId: 'bleed' }, 'indicator.list', 'indicator:read');
const IDS = 'select id from hub.claim';

describe('requests of many parties on a pool of five', () => {
  let hub: Hub;
  let database: Database;
  const readers: Reader[] = [];

  beforeAll(async () => {
    hub = await startHub({ DATABASE_POOL: '5' });
    database = hub.app.get(Database, { strict: false });
    for (const { kind, slug } of DEMO_PARTIES) {
      if (kind === 'HUB') continue;
      const { token, userId, ask } = await hub.as(`${kind === 'PARTNER' ? 'contributor' : 'analyst'}@${slug}.example`);
      const [row] = await hub.ownerSql<{ id: string }>('select id from hub.session where user_id = $1', [userId]);
      readers.push({ slug, token, user: userId, session: row?.id ?? '', officer: officer(ask), sees: new Set() });
    }
    // Each party keeps one claim to itself and shares one with the next country.
    const seen = new Map<string, Set<string>>(readers.map(({ slug }) => [slug, new Set()]));
    const countries = DEMO_PARTIES.filter(({ kind }) => kind === 'COUNTRY');
    for (const [place, reader] of readers.entries()) {
      const neighbour = countries[place % countries.length];
      const own = await reader.officer.publishes({ value: `own-${reader.slug}.example.com` });
      const shared = await reader.officer.publishes({
        value: `shared-${reader.slug}.example.com`,
        audience: { countries: [neighbour?.country] },
      });
      for (const id of [own.id, shared.id]) seen.get(reader.slug)?.add(id);
      seen.get(neighbour?.slug ?? '')?.add(shared.id);
    }
    readers.forEach((reader, place) => (readers[place] = { ...reader, sees: seen.get(reader.slug) ?? new Set() }));
  });
  afterAll(() => hub.stop());

  const ids = async (tx: Transaction): Promise<string[]> => (await tx.query<{ id: string }>(IDS)).map(({ id }) => id);
  const failing = async (reader: Reader, work: (tx: Transaction) => Promise<unknown>): Promise<string[]> => {
    const before: string[] = [];
    await database
      .as(reader, READ, async (tx) => {
        before.push(...(await ids(tx)));
        await work(tx);
      })
      .then(
        () => Promise.reject(new Error('It should have failed.')),
        () => undefined,
      );
    return before;
  };

  /** Ways in which a request goes, well or badly; each gives the ids that it was shown. */
  const WAYS: Readonly<Record<string, (reader: Reader) => Promise<string[]>>> = {
    'a plain list': (reader) => database.as(reader, READ, ids),
    'an error in SQL': (reader) => failing(reader, (tx) => tx.query('select 1 / 0')),
    'an error in the program': (reader) => failing(reader, () => Promise.reject(new Error('of the program'))),
    'a statement that takes too long': (reader) =>
      failing(reader, async (tx) => {
        await tx.query(`select set_config('statement_timeout', '200', true)`);
        await tx.query('select pg_sleep(20)');
      }),
    'a claim that is not believed': (reader) => failing(reader, (tx) => tx.query(`select hub.register_connection('x')`)),
    'a savepoint that is rolled back': (reader) =>
      database.as(reader, READ, async (tx) => {
        await tx.query('savepoint before');
        await tx.query(`select set_config('hub.context', 'broken', true)`);
        await tx.query('rollback to savepoint before');
        return ids(tx);
      }),
    'a context that the request itself breaks': (reader) =>
      database.as(reader, READ, async (tx) => {
        const before = await ids(tx);
        await tx.query(`select set_config('hub.context', '', false), (${IDS} limit 1)`);
        return [...before, ...(await ids(tx)).map(() => 'seen without a context')];
      }),
    'a client that goes away': async (reader) => {
      const body = JSON.stringify({ query: '{ indicators { edges { node { id } } } }' });
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${reader.token}` };
      const abort = new AbortController();
      const answer = fetch(`${hub.url}/graphql`, { method: 'POST', headers, body, signal: abort.signal }).catch(() => undefined);
      setImmediate(() => abort.abort());
      await answer;
      return [];
    },
    'a look-up over HTTP': async (reader) => {
      const found = await reader.officer.looksUp(...readers.map(({ slug }) => `own-${slug}.example.com`));
      return found.flatMap(({ indicators }) => indicators.map(({ id }) => id));
    },
    'a mutation that is refused': (reader) =>
      reader.officer.revokes('00000000-0000-0000-0000-000000000000').then(
        () => ['not refused'],
        () => [],
      ),
  };

  /** On a busy machine some wait too long for a connection or for their statement, and are told so: also an answer without a foreign row. */
  const unlessBusy = (error: unknown): string[] => {
    if ((error as { code?: string }).code === 'RATE_LIMITED' || isTransientFault(error)) return [];
    throw error;
  };

  const pooled = async (look: (client: PoolClient) => Promise<void>): Promise<number> => {
    const pool = (hub.app.get(DataSource, { strict: false }).driver as unknown as { master: Pool }).master;
    const clients = await Promise.all(Array.from({ length: pool.options.max }, () => pool.connect()));
    for (const client of clients) await look(client);
    clients.forEach((client) => client.release());
    return clients.length;
  };

  it('shows nobody a row of anybody else, in 200 requests at once that go well and badly', async () => {
    const ways = Object.entries(WAYS);
    const shown = await Promise.all(
      Array.from({ length: 200 }, async (_, number) => {
        const reader = readers[number % readers.length];
        const [way, go] = ways[(number * 7) % ways.length] ?? [];
        if (!reader || !go) throw new Error('There are readers and ways.');
        const found = await go(reader).catch(unlessBusy);
        return { way, rows: found.length, foreign: found.filter((id) => !reader.sees.has(id)) };
      }),
    );
    expect(shown.filter(({ foreign }) => foreign.length > 0)).toEqual([]);
    expect(shown.reduce((sum, { rows }) => sum + rows, 0)).toBeGreaterThan(0);
  });

  it('leaves no context on any connection', async () => {
    const left: unknown[] = [];
    const count = await pooled(async (client) => {
      const { rows } = await client.query<{ context: string | null }>(`select nullif(current_setting('hub.context', true), '') as context`);
      left.push(...rows.filter(({ context }) => context !== null));
    });
    expect({ count, left }).toEqual({ count: 5, left: [] });
  });

  it('still shows everybody all of their own', async () => {
    for (const reader of readers) expect(new Set(await database.as(reader, READ, ids))).toEqual(reader.sees);
  });
});

describe('a pool of one connection', () => {
  let hub: Hub;
  beforeAll(async () => {
    hub = await startHub({ DATABASE_POOL: '1' });
  });
  afterAll(() => hub.stop());

  it('answers refusals, whose record needs a connection too, without waiting for a second one', async () => {
    const th = officer((await hub.as('analyst@th.example')).ask);
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => th.revokes('00000000-0000-0000-0000-000000000000').catch((error: { code: string }) => error.code)),
    );
    expect(new Set(answers)).toEqual(new Set(['NOT_FOUND']));
  });

  it('goes on after a connection whose turn was spoilt', async () => {
    const { ask, userId } = await hub.as('analyst@kh.example');
    const [session] = await hub.ownerSql<{ id: string }>('select id from hub.session where user_id = $1', [userId]);
    const kh = officer(ask);
    const database = hub.app.get(Database, { strict: false });
    await database.as({ user: userId, session: session?.id ?? '' }, READ, (tx) => tx.query('discard sequences'));
    expect(await kh.lists()).toEqual([]);
  });
});
