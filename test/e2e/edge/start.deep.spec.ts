import { createServer, type Server } from 'node:net';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CheckoutCopy, copyCheckout, type RunningProgram } from '../../support/checkout.js';
import { type FreshDatabase, freshDatabase } from '../../support/database.js';
import { until } from '../../support/officer.js';
import { post } from '../../support/post.js';

let copy: CheckoutCopy;

beforeAll(async () => {
  copy = await copyCheckout();
});

afterAll(() => copy.remove());

const start = (env: Record<string, string> = {}, ...words: string[]): RunningProgram =>
  copy.run(process.execPath, ['dist/app/main.js', ...words], env);

async function ask<Data>(address: string, query: string, token?: string): Promise<Data | null> {
  const headers = { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) };
  const response = await fetch(`${address}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) });
  return ((await response.json()) as { data: Data | null }).data;
}

async function signIn(address: string, email: string, password: string): Promise<string | undefined> {
  type Answer = { signIn: { accessToken: string } };
  const answer = await ask<Answer>(address, `mutation { signIn(email: "${email}", password: "${password}") { accessToken } }`);
  return answer?.signIn.accessToken;
}

/** Values that Thailand's analyst sees first, as a fingerprint of what the database holds. */
async function newest(address: string, password: string): Promise<readonly string[]> {
  const token = await signIn(address, 'analyst@th.example', password);
  type Answer = { indicators: { edges: { node: { id: string } }[] } };
  const answer = await ask<Answer>(address, '{ indicators(first: 5) { edges { node { id } } } }', token);
  return answer?.indicators.edges.map(({ node }) => node.id) ?? [];
}

const postmasterOf = async ({ dataDir }: CheckoutCopy): Promise<number> =>
  Number((await readFile(join(dataDir, 'database', 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')[0]);

const keptPassword = async (): Promise<string> => (await readFile(join(copy.dataDir, 'demo-password'), 'utf8')).trim();

/** A test that starts hubs, each of which migrates a database and furnishes a world. */
const STARTS_MS = 120_000;

describe('A fresh machine', () => {
  let seen: readonly string[];

  it('is served by `npm start`: addresses, accounts, and at last the ready line, plain and alone', async () => {
    const hub = copy.run('npm', ['start']);
    const address = await hub.ready();
    const password = await keptPassword();
    const told = hub.stdoutLines.join('\n');
    expect(hub.stdoutLines.at(-1)).toBe(`ready on ${address}`);
    expect(told).toContain(`${address}/`);
    expect(told).toContain(password);
    for (const email of ['admin@th.example', 'liaison@us.example', 'contributor@binance.example', 'operator@hub.example']) {
      expect(told).toContain(email);
    }
    seen = await newest(address, password);
    expect(seen).toHaveLength(5);

    // npm alone: it tells `sh`, which the hub has taken the place of.
    hub.child.kill('SIGTERM');
    await hub.ended();
    await expect(fetch(address)).rejects.toThrow();
    expect(await copy.processesLeft()).toEqual([]);
  });

  it(
    'finds its data at the second start, and ends with code 0 when the terminal interrupts the whole group',
    async () => {
      const hub = start();
      const address = await hub.ready();
      expect(await newest(address, await keptPassword())).toEqual(seen);

      process.kill(-(hub.child.pid ?? NaN), 'SIGINT');
      expect(await hub.ended()).toEqual({ code: 0, signal: null });
      expect(await copy.processesLeft()).toEqual([]);
      expect(hub.stderrText()).toBe('');
    },
    STARTS_MS,
  );

  it(
    'waits for its database when somebody stops that while the hub is still starting',
    async () => {
      const hub = start();
      let stopped = 0;
      for (let former = NaN; stopped < 2; stopped += 1) {
        former = await until(
          () => postmasterOf(copy),
          (pid) => pid > 0 && pid !== former,
        );
        process.kill(former, 'SIGQUIT');
      }
      const address = await hub.ready();
      expect(await newest(address, await keptPassword())).toEqual(seen);
      hub.child.kill('SIGTERM');
      expect(await hub.ended()).toMatchObject({ code: 0 });
      expect(await copy.processesLeft()).toEqual([]);
    },
    STARTS_MS,
  );

  it(
    'finds its data after everything was killed, and opens the accounts to a password that was set since',
    async () => {
      const first = start();
      await first.ready();
      first.child.kill('SIGKILL');
      await first.ended();
      for (const line of await copy.processesLeft()) expect(line).toContain('postgres');

      const hub = start({ DEMO_PASSWORD: 'set by hand' });
      const address = await hub.ready();
      expect(await newest(address, 'set by hand')).toEqual(seen);
      expect(await signIn(address, 'analyst@th.example', await keptPassword())).toBeUndefined();
      hub.child.kill('SIGTERM');
      expect(await hub.ended()).toEqual({ code: 0, signal: null });
      expect(await copy.processesLeft()).toEqual([]);
    },
    STARTS_MS,
  );

  it(
    'goes on, as one process, when its database gets SIGKILL, and SIGQUIT',
    async () => {
      const hub = start();
      const address = await hub.ready();
      const token = (await signIn(address, 'analyst@th.example', await keptPassword())) ?? '';
      const answers = new Set<string>();
      const reads = async (): Promise<boolean> => {
        const { status, errors } = await post(address, { query: '{ feed { cursor } }' }, { authorization: `Bearer ${token}` });
        answers.add(errors[0] ? `${status} ${errors[0].extensions.reason}` : 'answered');
        return !errors[0];
      };
      const SENTENCE = 'The embedded database ended unexpectedly; it is started again.';
      for (const [times, fate] of (['SIGKILL', 'SIGQUIT'] as const).entries()) {
        process.kill(await postmasterOf(copy), fate);
        await until(
          () => Promise.all([reads(), reads(), reads(), reads()]),
          (answered) => !answered.includes(false) && hub.stderrText().split(SENTENCE).length > times + 1,
        );
      }
      answers.delete('503 OVERLOADED');
      expect([...answers]).toEqual(['answered']);

      hub.child.kill('SIGTERM');
      expect(await hub.ended()).toEqual({ code: 0, signal: null });
      expect(await copy.processesLeft()).toEqual([]);
    },
    STARTS_MS,
  );

  it(
    'leaves nothing behind when it is stopped while its first database is being made',
    async () => {
      const hub = start({ DATA_DIR: join(copy.folder, 'another') });
      await until(copy.processesLeft, (lines) => lines.length > 0);
      hub.child.kill('SIGTERM');
      expect(await hub.ended()).toEqual({ code: 0, signal: null });
      expect(hub.stdoutLines).toEqual([]);
      expect(await copy.processesLeft()).toEqual([]);
    },
    STARTS_MS,
  );
});

describe('A start that cannot succeed says why in one sentence, and leaves nothing running', () => {
  let taken: Server;
  let takenPort: number;
  let others: FreshDatabase;

  beforeAll(async () => {
    taken = createServer();
    await new Promise<void>((done) => taken.listen(0, '127.0.0.1', done));
    const address = taken.address();
    takenPort = typeof address === 'object' && address ? address.port : 0;
    others = await freshDatabase();
    await writeFile(join(copy.folder, 'a-file'), '');
  });

  afterAll(async () => {
    await new Promise((done) => taken.close(done));
    await others.drop();
    await rm(join(copy.folder, 'a-file'));
  });

  const production = { NODE_ENV: 'production', MASTER_KEY: 'ab'.repeat(32), PUBLIC_URL: 'https://hub.example' };
  const cases: readonly (readonly [string, () => Record<string, string>, RegExp, ...words: string[]])[] = [
    ['a port that is taken', () => ({ PORT: String(takenPort) }), /^Port \d+ of 127\.0\.0\.1 is in use\. .*\n$/],
    ['a folder that cannot be written to', () => ({ DATA_DIR: join(copy.folder, 'a-file') }), /^The hub cannot write to its folder .*\n$/],
    ['a setting that is wrong', () => ({ PORT: 'eighty' }), /^PORT must be a whole number from 0 to 65535, not eighty\.\n$/],
    [
      'a word that is no part of the hub',
      () => ({}),
      /^HUB_ROLES must be serve, relay, or both separated by a comma, not rest\.\n$/,
      'rest',
    ],
    ['a host that is not loopback, in a demo', () => ({ HOST: '0.0.0.0' }), /^HOST must be a loopback address .*\n$/],
    [
      'a database that does not answer',
      () => ({ DATABASE_URL: 'postgres://u:p@127.0.0.1:1/hub' }),
      /^The database does not answer at 127\.0\.0\.1:1 .*\n$/,
    ],
    ["another hub's master key", () => ({ DATABASE_URL: others.url }), /^The master key does not open the keys of this database.*\n$/],
    [
      'settings that production needs',
      () => ({ NODE_ENV: 'production' }),
      /^DATABASE_URL is missing.*\nMASTER_KEY is missing.*\nPUBLIC_URL is missing.*\n$/,
    ],
    [
      'a user whom the database refuses',
      () => ({ ...production, DATABASE_URL: others.url.replace(/\/\/[^@]+@/, '//nobody:wrong@') }),
      /DATABASE_URL refuses: .*\n$/,
    ],
  ];

  /** At once, for each is another process that ends; the folder that some share is nobody's when they have. */
  it(
    'whatever it is',
    async () => {
      const outcomes = await Promise.all(
        cases.map(async ([what, env, , ...words]) => {
          const hub = start({ DATA_DIR: join(copy.folder, what.replaceAll(/\W/g, '-')), ...env() }, ...words);
          return { what, ...(await hub.ended()), said: hub.stdoutLines, complained: hub.stderrText() };
        }),
      );
      expect(outcomes).toEqual(
        cases.map(([what, , sentence]) => ({
          what,
          code: 1,
          signal: null,
          said: [],
          complained: expect.stringMatching(sentence) as string,
        })),
      );
      expect(await copy.processesLeft()).toEqual([]);
    },
    STARTS_MS,
  );
});
