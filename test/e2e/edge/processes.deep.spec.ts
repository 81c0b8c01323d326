import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { watch, type RunningProgram } from '../../support/checkout.js';
import { type FreshDatabase, freshDatabase } from '../../support/database.js';
import { type HubProcess, type Hubs, hubsOnOneDatabase } from '../../support/hub-process.js';
import { until } from '../../support/officer.js';
import { post } from '../../support/post.js';
import { compileProgram } from '../../support/program.js';
import { administer, temporaryFolder } from '../../support/server.js';
import { BareSocket, follow } from '../../support/sockets.js';

const FEED = 'subscription { feed { operation indicator { value } } }';
interface Event {
  readonly feed: { readonly operation: string; readonly indicator: { readonly value: string } | null };
}

let folder: string;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

/** Follows from now on: resolves once it does. */
async function following(hub: HubProcess, token: string): Promise<AsyncIterableIterator<Event>> {
  const events = follow<Event>(hub.wsUrl, token, FEED);
  await events.next();
  return events;
}

/** The next event of an item: a POSITION comes every 30 s, also while the relay starts. */
async function nextOf(events: AsyncIterableIterator<Event>): Promise<unknown> {
  for (;;) {
    const { value } = (await events.next()) as { readonly value?: Event };
    if (value?.feed.operation !== 'POSITION') return value;
  }
}

describe('A hub in two processes, one that serves and one that relays', () => {
  let hubs: Hubs;
  let serving: HubProcess;
  let relaying: HubProcess;

  beforeAll(async () => {
    hubs = await hubsOnOneDatabase();
    serving = await hubs.start({ HUB_ROLES: 'serve', DATA_DIR: join(folder, 'serve') });
  });
  afterAll(() => hubs.stop());

  it('takes what is published while nobody relays, and delivers it as soon as somebody does', async () => {
    const th = await serving.as('analyst@th.example');
    const kh = await serving.as('analyst@kh.example');
    const events = await following(serving, kh.token);
    await th.publishes({ value: 'waits.example.com', audience: { countries: ['KH'] } });
    expect((await kh.reads()).events).toEqual([]);
    expect((await serving.metrics()).get('hub_events_waiting')).toBeGreaterThan(0);

    relaying = await hubs.start({ HUB_ROLES: 'relay', DATA_DIR: join(folder, 'relay') });
    expect(await nextOf(events)).toMatchObject({ feed: { operation: 'PUBLISHED', indicator: { value: 'waits.example.com' } } });
    await th.publishes({ value: 'flows.example.com', audience: { countries: ['KH'] } });
    expect(await nextOf(events)).toMatchObject({ feed: { indicator: { value: 'flows.example.com' } } });
    await events.return?.();
  });

  it('answers of the relay are its health and its metrics, and nothing else', async () => {
    expect((await fetch(`${relaying.url}/health/ready`)).status).toBe(200);
    expect((await fetch(`${relaying.url}/health/live`)).status).toBe(200);
    expect((await relaying.metrics()).get('hub_events_dead_lettered')).toBe(0);
    for (const path of ['/', '/graphql', '/.well-known/jwks.json', '/graphiql/page.js']) {
      expect({ path, status: (await fetch(`${relaying.url}${path}`)).status }).toEqual({ path, status: 404 });
    }
    expect((await post(relaying.url, { query: '{ __typename }' })).status).toBe(404);
    await expect(BareSocket.open(relaying.wsUrl)).rejects.toThrow();
  });

  it('keeps what is read as what it was when the relay is exchanged', async () => {
    const th = await serving.as('analyst@th.example');
    const kh = await serving.as('analyst@kh.example');
    const { cursor } = await kh.reads();
    relaying.running.child.kill('SIGKILL');
    await relaying.running.ended();
    await th.publishes({ value: 'between.example.com', audience: { countries: ['KH'] } });
    relaying = await hubs.start({ HUB_ROLES: 'relay', DATA_DIR: join(folder, 'relay') });
    const page = await until(
      () => kh.reads(cursor),
      ({ events }) => events.length > 0,
    );
    expect(page.events.map(({ indicator }) => indicator?.value)).toEqual(['between.example.com']);
  });

  it('stops in order, though somebody has never sent the rest of a request', async () => {
    const { hostname, port } = new URL(relaying.url);
    const silent = connect(Number(port), hostname);
    await once(silent, 'connect');
    silent
      .on('error', () => undefined)
      .write('POST /health/live HTTP/1.1\r\nHost: hub\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{');
    expect((await fetch(`${relaying.url}/health/live`)).status).toBe(200); // what came before has been heard
    relaying.running.child.kill('SIGTERM');
    expect(await relaying.running.ended()).toEqual({ code: 0, signal: null });
    expect(relaying.running.stderrText()).not.toContain('not stopped');
    silent.destroy();
  });

  describe('beside hubs whose machines have the wrong time', () => {
    /** Moves the clock of a process, as it sees it, by so many minutes. */
    const wrongBy = (minutes: number): string =>
      `--import data:text/javascript,${encodeURIComponent(
        `const Right = Date; const now = () => Right.now() + ${minutes} * 60000; globalThis.Date = class extends Right {
        constructor(...given) { given.length ? super(...given) : super(now()); } static now() { return now(); } };`,
      )}`;

    it('works as they do: tokens, claims, order, readiness', async () => {
      const right = serving;
      const wrong = await Promise.all(
        [-11, 11].map((minutes) => hubs.start({ DATA_DIR: join(folder, `wrong${minutes}`), NODE_OPTIONS: wrongBy(minutes) })),
      );
      for (const [n, hub] of wrong.entries()) {
        const [th, kh] = [await right.as('analyst@th.example'), await hub.as('analyst@kh.example')];
        const [there, here] = [await following(hub, th.token), await following(right, kh.token)];
        await kh.publishes({ value: `off-${n}.example.com`, audience: { countries: ['TH'] } });
        expect((await there.next()).value).toMatchObject({ feed: { indicator: { value: `off-${n}.example.com` } } });
        await th.publishes({ value: `on-${n}.example.com`, audience: { countries: ['KH'] } });
        expect((await here.next()).value).toMatchObject({ feed: { indicator: { value: `on-${n}.example.com` } } });
        expect((await fetch(`${hub.url}/health/ready`)).status).toBe(200);
        await there.return?.();
        await here.return?.();
      }
    });
  });
});

describe('Demo hubs that start at the same moment on an empty database', () => {
  let database: FreshDatabase;
  const running: RunningProgram[] = [];

  const start = async (name: string): Promise<RunningProgram> => {
    const env = { DATABASE_URL: database.url, MASTER_KEY: 'cd'.repeat(32), DATA_DIR: join(folder, name), PORT: '0', LOG_LEVEL: 'warn' };
    const program = watch(process.execPath, ['app/main.js'], { cwd: await compileProgram(), env });
    running.push(program);
    return program;
  };

  beforeAll(async () => {
    database = await freshDatabase();
    // As empty as it gets: not even migrated.
    await administer(database.url, 'drop schema hub cascade');
    await administer(database.url, 'drop schema vault cascade');
  });
  afterAll(async () => {
    for (const { child, ended } of running) {
      child.kill('SIGTERM');
      await ended();
    }
    await database.drop();
  });

  it('found one world, show one password, and are one hub', async () => {
    const hubs = await Promise.all(['one', 'two', 'three'].map(start));
    const addresses = await Promise.all(hubs.map((hub) => hub.ready()));
    const passwords = hubs.map(({ stdoutLines: said }) => /with the password (\S+)/.exec(said.join('\n'))?.[1]);
    expect(new Set(passwords).size).toBe(1);
    expect(passwords[0]).toMatch(/^([a-z2-9]{4}-){3}[a-z2-9]{4}$/);
    expect(hubs.map((hub) => hub.stderrText())).toEqual(['', '', '']);

    const [twice] = await administer<{ twice: string }>(
      database.url,
      `select count(*) - count(distinct (owner, agency, digest)) as twice from hub.indicator`,
    );
    expect(twice).toEqual({ twice: '0' });

    const query = 'mutation ($email: String!, $password: String!) { signIn(email: $email, password: $password) { accessToken } }';
    for (const address of addresses) {
      const { data } = await post(address, { query, variables: { email: 'analyst@kh.example', password: passwords[0] } });
      expect(data).toMatchObject({ signIn: { accessToken: expect.any(String) } });
    }
  });
});
