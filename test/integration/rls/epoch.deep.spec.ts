import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, chmod, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { hash } from '@node-rs/argon2';
import pg from 'pg';
import { asOwner } from '../../../src/platform/database/as-owner.js';
import { type EmbeddedServer, startEmbedded } from '../../../src/platform/database/embedded.js';
import { makeClaim } from '../../../src/platform/database/claim.js';
import { migrate } from '../../../src/platform/database/migrate.js';
import { RelayConnection } from '../../../src/platform/database/relay-connection.js';
import { urlFor } from '../../../src/platform/database/roles.js';
import { seedDemoParties } from '../../../src/edge/demo/seed-parties.js';
import { DATABASE_FOLDER } from '../../../src/platform/platform/data-dir.js';
import { createLog } from '../../../src/platform/platform/log.js';
import { readSettings } from '../../../src/platform/platform/settings.js';
import { buildHub } from '../../../src/app/serve.js';
import { type Ask, type Officer, officer, until } from '../../support/officer.js';
import { OUT_OF_THE_WAY } from '../../support/limits.js';
import { post } from '../../support/post.js';
import { compileProgram } from '../../support/program.js';
import { Refused } from '../../support/refused.js';
import { follow } from '../../support/sockets.js';
import { temporaryFolder, TEST_MASTER_KEY } from '../../support/server.js';
import { codeOf } from './world.js';

type SignedIn = Officer & { readonly token: string };
const PASSWORD = 'the password of every test account';

describe('the epoch', () => {
  let dataDir: string;
  let backup: string;
  let server: EmbeddedServer;

  beforeAll(async () => {
    [dataDir, backup] = [await temporaryFolder(), await temporaryFolder()];
    server = await startEmbedded({ dataDir, durable: false });
    await migrate(server.url, TEST_MASTER_KEY);
    await seedDemoParties(server.url, await hash(PASSWORD, { memoryCost: 1024, timeCost: 1, parallelism: 1 }));
  });
  afterAll(async () => {
    await server.stop();
    for (const folder of [dataDir, backup]) await rm(folder, { recursive: true, force: true });
  });

  /** Runs a hub on the server as it is now. */
  async function withHub<T>(work: (as: (email: string) => Promise<SignedIn>, wsUrl: string) => Promise<T>): Promise<T> {
    const keyring = await migrate(server.url, TEST_MASTER_KEY);
    const app = await buildHub(
      readSettings({ LOG_LEVEL: 'silent', PORT: '0', ...OUT_OF_THE_WAY }),
      { url: server.url, keyring },
      createLog('silent'),
    );
    await app.listen(0, '127.0.0.1');
    const url = await app.getUrl();
    const asker =
      (token?: string): Ask =>
      async <Data>(query: string, variables: object = {}) => {
        const { data, errors } = await post(url, { query, variables }, token ? { authorization: `Bearer ${token}` } : {});
        const [error] = errors;
        if (error) throw new Refused(error.extensions.code, error.extensions.reason, error.message);
        return data as Data;
      };
    try {
      return await work(
        async (email) => {
          const { signIn } = await asker()<{ signIn: { accessToken: string } }>(
            'mutation ($email: String!, $password: String!) { signIn(email: $email, password: $password) { accessToken } }',
            { email, password: PASSWORD },
          );
          return { ...officer(asker(signIn.accessToken)), token: signIn.accessToken };
        },
        `${url.replace('http', 'ws')}/graphql`,
      );
    } finally {
      await app.close();
    }
  }
  /** Publishes as Thailand until Cambodia's feed has it. @returns Cambodia's cursor behind it. */
  const publishesAndReads = (value: string): Promise<string> =>
    withHub(async (as) => {
      const [th, kh] = [await as('analyst@th.example'), await as('analyst@kh.example')];
      const { id } = await th.publishes({ value, audience: { countries: ['KH'] } });
      const { events } = await until(
        () => kh.reads(),
        (page) => page.events.some(({ itemId }) => itemId === id),
      );
      return events.at(-1)?.cursor ?? '';
    });
  /** What becomes of each cursor. */
  const answers = (...cursors: readonly string[]): Promise<readonly string[]> =>
    withHub(async (as) => {
      const kh = await as('analyst@kh.example');
      const reads = (cursor: string): Promise<string> =>
        kh.reads(cursor).then(
          () => 'goes on',
          (refusal: Refused) => refusal.code,
        );
      return Promise.all(cursors.map(reads));
    });
  const restart = async (between: () => Promise<unknown> = () => Promise.resolve()): Promise<void> => {
    await server.stop();
    await between();
    server = await startEmbedded({ dataDir, durable: false });
  };
  const files = (): string => join(dataDir, DATABASE_FOLDER);
  /** Owners and all: as root the server runs as another user. */
  const copy = (from: string, to: string): Promise<unknown> => promisify(execFile)('cp', ['-a', from, to]);
  const copied = (): string => join(backup, DATABASE_FOLDER);
  async function putBack(): Promise<void> {
    await rm(files(), { recursive: true });
    await copy(copied(), files());
  }
  /** As after a restore from a base backup: PostgreSQL recovers from its archive, which is empty here, and starts a new timeline. */
  async function asArchive(): Promise<void> {
    await appendFile(join(files(), 'postgresql.auto.conf'), "restore_command = 'false'\n");
    const signal = join(files(), 'recovery.signal');
    await writeFile(signal, '');
    await chmod(signal, 0o666);
  }
  const answersQueries = (): Promise<boolean> =>
    asOwner(server.url, (tx) => tx.query('select')).then(
      () => true,
      () => false,
    );
  const identity = async (): Promise<string> =>
    (
      await asOwner(server.url, (tx) =>
        tx.query<{ is: string }>(`select concat_ws(' ', epoch, system_id, timeline) as is from hub.sequence_head`),
      )
    )[0]?.is ?? '';

  it('stays through a restart, in order or after a crash, and so do cursors', async () => {
    const cursor = await publishesAndReads('one.example.com');
    const before = await identity();
    expect(before).toMatch(/^[0-9a-f-]{36} \d+ 00000001$/);
    await restart();
    expect(await answers(cursor)).toEqual(['goes on']);
    const postmaster = server.pid;
    process.kill(postmaster, 'SIGQUIT'); // immediate: nothing is written down any more
    await until(
      () => Promise.resolve(server.pid),
      (pid) => pid !== postmaster,
    );
    await until(answersQueries, (does) => does); // the new process recovers first
    expect(await answers(cursor)).toEqual(['goes on']);
    expect(await identity()).toBe(before);
  });

  it('is new after a restore, so that no cursor from before leads on, not even one that would fit', async () => {
    const early = await publishesAndReads('two.example.com');
    await restart(() => copy(files(), copied()));
    const late = await publishesAndReads('lost.example.com');
    expect(await answers(early, late)).toEqual(['goes on', 'goes on']);
    const before = await identity();

    await restart(async () => {
      await putBack();
      await asArchive();
    });
    expect(await answers(early, late)).toEqual(['RESYNC_REQUIRED', 'RESYNC_REQUIRED']);
    const fresh = await publishesAndReads('three.example.com');
    const freshest = await publishesAndReads('four.example.com'); // the stream is as long again as it was
    expect(await answers(early, late, fresh, freshest)).toEqual(['RESYNC_REQUIRED', 'RESYNC_REQUIRED', 'goes on', 'goes on']);
    const [[epoch, system, timeline], [oldEpoch, oldSystem]] = [(await identity()).split(' '), before.split(' ')];
    expect([epoch === oldEpoch, system === oldSystem, timeline]).toEqual([false, true, '00000002']);
  });

  it('is known to be new before the first request on a restored database is answered, by whichever connection comes first', async () => {
    const claimKey = (await migrate(server.url, TEST_MASTER_KEY)).claimKey;
    const before = await identity();
    await asOwner(server.url, (tx) => tx.query(`update hub.sequence_head set timeline = '00000000'`));
    const app = new pg.Client({ connectionString: urlFor('hub_app', server.url) });
    await app.connect();
    const { processID } = app as pg.Client & { processID: number };
    await app.query('select hub.register_connection($1)', [makeClaim(claimKey, { pid: processID, turn: 0n }, {}, Date.now())]);
    await app.end();
    const after = await identity();
    expect(after).not.toBe(before);
    expect(after.split(' ').slice(1)).toEqual(before.split(' ').slice(1));

    await asOwner(server.url, (tx) => tx.query('update hub.sequence_head set system_id = 1'));
    const relays = Array.from({ length: 4 }, () => new RelayConnection(urlFor('hub_relay', server.url)));
    const answers_ = await Promise.all(relays.map((relay) => relay.call<{ detect_restore: boolean }>('detect_restore', [])));
    await Promise.all(relays.map((relay) => relay.onApplicationShutdown()));
    expect(answers_.flat()).toEqual([
      { detect_restore: false },
      { detect_restore: false },
      { detect_restore: false },
      { detect_restore: false },
    ]);
    expect((await identity()).split(' ')[0]).not.toBe(after.split(' ')[0]);
  });

  it('ends what is being followed: whoever goes on in another epoch is told, not left with a hole', async () => {
    await withHub(async (as, wsUrl) => {
      const [th, kh] = [await as('analyst@th.example'), await as('analyst@kh.example')];
      const live = follow<{ feed: { operation: string } }>(wsUrl, kh.token, 'subscription { feed { operation } }');
      expect(await live.next()).toMatchObject({ value: { feed: { operation: 'POSITION' } } });
      await asOwner(server.url, (tx) => tx.query('select hub.start_epoch()'));
      await th.publishes({ value: 'unheard.example.com', audience: { countries: ['KH'] } });
      await expect(live.next()).rejects.toMatchObject([{ extensions: { code: 'RESYNC_REQUIRED' } }]);
      await live.return?.();
    });
  });

  it('is begun by hand where the server cannot know, and by nobody but the owner', async () => {
    const early = await publishesAndReads('five.example.com');
    await rm(copied(), { recursive: true });
    await restart(async () => {
      await copy(files(), copied());
    });
    await publishesAndReads('lost-too.example.com');
    await restart(putBack);
    expect(await answers(early)).toEqual(['goes on']); // nothing that this process has seen, and no newer cursor has come
    expect(await mend('new-epoch', { DATA_DIR: dataDir })).toMatchObject({ code: 1 }); // the hub's server runs
    await server.stop();
    expect(await mend('new-epoch', { DATA_DIR: dataDir })).toMatchObject({
      code: 0,
      said: expect.stringContaining('A new epoch has begun') as unknown,
    });
    server = await startEmbedded({ dataDir, durable: false });
    expect(await answers(early)).toEqual(['RESYNC_REQUIRED']);
    expect(await mend('requeue', { DATABASE_URL: server.url })).toMatchObject({
      code: 0,
      said: expect.stringContaining('Requeued 0') as unknown,
    });
    expect(await mend('something', {})).toMatchObject({ code: 1, complained: expect.stringContaining('new-epoch or requeue') as unknown });
    expect(await mend('requeue', { DATA_DIR: backup + '/none' })).toMatchObject({
      code: 1,
      complained: expect.stringContaining('no database') as unknown,
    });

    for (const role of ['hub_app', 'hub_relay'] as const) {
      const client = new pg.Client({ connectionString: urlFor(role, server.url) });
      await client.connect();
      for (const call of ['hub.start_epoch()', 'hub.requeue_dead_letters()']) {
        expect(await codeOf(client.query(`select ${call}`))).toBe('42501');
      }
      await client.end();
    }
  });

  /** Runs the program for what only the owner may do. */
  async function mend(what: string, env: Record<string, string>): Promise<{ code: number | null; said: string; complained: string }> {
    const program = join(await compileProgram(), 'app/admin-commands.js');
    const child = spawn(process.execPath, [program, what], { env: { PATH: process.env.PATH, ...env } });
    let [said, complained] = ['', ''];
    child.stdout.on('data', (text: Buffer) => (said += text.toString()));
    child.stderr.on('data', (text: Buffer) => (complained += text.toString()));
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, said, complained };
  }
});
