import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { closeOtherDatabases } from '../../../src/platform/database/close-catalog.js';
import { type EmbeddedServer, startEmbedded } from '../../../src/platform/database/embedded.js';
import { DATABASE_FOLDER } from '../../../src/platform/platform/data-dir.js';
import { until } from '../../support/officer.js';
import { withClock } from '../../support/process-clock.js';
import { administer, temporaryFolder } from '../../support/server.js';

let dataDir: string;
const running = new Set<EmbeddedServer>();

beforeAll(async () => {
  dataDir = await temporaryFolder();
});

afterEach(async () => {
  for (const embedded of running) await embedded.stop();
  running.clear();
});

afterAll(() => rm(dataDir, { recursive: true, force: true }));

async function start(onEnd?: () => void): Promise<EmbeddedServer> {
  const embedded = await startEmbedded({ dataDir, ...(onEnd ? { onEnd } : {}) });
  running.add(embedded);
  return embedded;
}

/** All tests share one folder: each finds what the former has written, whatever it did to the server afterwards. */
async function write(url: string): Promise<void> {
  await administer(url, 'create table if not exists mark (at timestamptz default clock_timestamp())');
  await administer(url, 'insert into mark default values');
}

const marks = async (url: string): Promise<number> =>
  (await administer<{ n: number }>(url, 'select count(*)::int as n from mark'))[0]?.n ?? 0;

/** Server processes, the postmaster's children included, that work in the folder; the dead do not. */
async function processesLeft(): Promise<readonly string[]> {
  return (await commandLines()).filter((line) => line.includes(dataDir));
}

/** Read from /proc where there is one, for small Linux systems have no `ps`. */
async function commandLines(): Promise<readonly string[]> {
  if (process.platform !== 'linux') return (await promisify(execFile)('ps', ['-axww', '-o', 'command='])).stdout.split('\n');
  const all = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  return Promise.all(all.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')));
}

async function startHost(): Promise<{ readonly host: ChildProcess; readonly postmaster: number; readonly said: string[] }> {
  const loader = join(import.meta.dirname, '../../support/typescript.js');
  const program = join(import.meta.dirname, '../../support/embedded-host.ts');
  const host = spawn(process.execPath, ['--import', loader, program], {
    env: { PATH: process.env.PATH, DATA_DIR: dataDir },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  const lines = createInterface({ input: host.stdout });
  const first = once(lines, 'line') as Promise<[string]>;
  lines.on('line', (line) => said.push(line));
  const [line] = await first;
  return { host, postmaster: Number(line.split(' ')[1]), said };
}

describe('The embedded database', () => {
  it('lets no role but its superuser into the databases that the hub does not use', async () => {
    const { url } = await start();
    await closeOtherDatabases(url);
    const open = await administer(
      url,
      `select has_database_privilege('pg_monitor', d, 'CONNECT') as may from unnest(array['postgres', 'template1']) d`,
    );
    expect(open).toEqual([{ may: false }, { may: false }]);
  });

  it('is a PostgreSQL 18 on loopback, closed to those without the password, with one sort order on every machine', async () => {
    const { url } = await start();
    const [facts] = await administer(
      url,
      `select current_setting('server_version_num')::int / 10000 as major, current_setting('listen_addresses') as address,
              current_setting('data_checksums') as checksums, pg_encoding_to_char(encoding) as encoding, datlocprovider as provider,
              datlocale as locale, lower('ÉĐ') as lower
       from pg_database where datname = current_database()`,
    );
    expect(facts).toEqual({
      major: 18,
      address: '127.0.0.1',
      checksums: 'on',
      encoding: 'UTF8',
      provider: 'b',
      locale: 'C.UTF-8',
      lower: 'éđ',
    });
    await expect(administer(url.replace(/:[^:@]+@/, ':wrong@'), 'select')).rejects.toMatchObject({ code: '28P01' });
    await write(url);
  });

  it('leaves no process behind when it is stopped, and a second start finds the data', async () => {
    expect(await processesLeft()).toEqual([]);
    const { url } = await start();
    expect(await marks(url)).toBe(1);
  });

  it('keeps its password where nobody else can read it', async () => {
    expect((await stat(join(dataDir, 'database-password'))).mode & 0o777).toBe(0o600);
    expect((await stat(join(dataDir, DATABASE_FOLDER))).mode & 0o077).toBe(0);
  });

  const asRoot = process.getuid?.() === 0 ? it : it.skip; // nobody else runs it as another user

  asRoot.each(['itself', 'above'])('says which folder is closed to the user that it runs as, for a hub that is root: %s', async (which) => {
    const above = join(dataDir, `closed-${which}`);
    const closed = which === 'above' ? above : join(above, 'data');
    await mkdir(join(above, 'data'), { recursive: true });
    await chmod(closed, 0o700);
    await expect(startEmbedded({ dataDir: join(above, 'data') })).rejects.toThrow(`which cannot open the folder ${closed}`);
    expect(await readdir(join(above, 'data'))).toEqual([]);
  });

  it('refuses a second hub on the same folder with one sentence', async () => {
    await start();
    await expect(start()).rejects.toThrow(
      `Another hub (process ${process.pid}) is running on ${dataDir}. Stop it, or set DATA_DIR (and PORT)`,
    );
  });

  it.each([
    ['is killed', 'SIGKILL'],
    ['is stopped in its immediate mode', 'SIGQUIT'],
    ['is stopped in order by somebody else', 'SIGINT'],
  ] as const)('is started again at its address when it %s, and has what was committed', async (_how, fate) => {
    let ends = 0;
    const embedded = await start(() => (ends += 1));
    const { url, pid } = embedded;
    await write(url);
    const before = await marks(url);
    process.kill(pid, fate);
    await until(
      () => marks(url).catch(() => undefined),
      (found) => found !== undefined && embedded.pid !== pid,
    );
    expect({ ends, marks: await marks(url) }).toEqual({ ends: 1, marks: before });
    await embedded.stop();
    expect(await processesLeft()).toEqual([]);
  });

  it('says so when it dies again and again, and gives the folder up in order', async () => {
    const embedded = await start();
    let failed = false;
    void embedded.failed.then(() => (failed = true));
    const tried = new Set<number>();
    const ends = async (): Promise<boolean> => {
      if (!tried.has(embedded.pid)) process.kill(embedded.pid, 'SIGKILL');
      tried.add(embedded.pid);
      return failed;
    };
    // The clock stands still, for a slow machine may take more than a minute for ten starts.
    const now = performance.now();
    await withClock(
      () => now,
      () => until(ends, (so) => so),
    );
    expect(tried.size).toBe(10);
    expect((await embedded.failed).message).toBe('The embedded PostgreSQL ends repeatedly.');
    await embedded.stop();
    expect(await processesLeft()).toEqual([]);
  });

  it('is not kept from starting by the pid file of a dead server whose number another process has now', async () => {
    const pidFile = join(dataDir, DATABASE_FOLDER, 'postmaster.pid');
    await writeFile(pidFile, `${process.pid}\n${dataDir}\n1\n5432\n\n127.0.0.1\n\nready\n`);
    const { url } = await start();
    expect(await marks(url)).toBe(4);
  });

  it('takes over from a hub that was killed while its server went on', async () => {
    const { host, postmaster } = await startHost();
    host.kill('SIGKILL');
    await once(host, 'exit');
    expect(await processesLeft()).not.toEqual([]);

    const { url, pid } = await start();
    expect(pid).not.toBe(postmaster);
    expect(await marks(url)).toBe(4);
  });

  it('starts again after hub and server were both killed', async () => {
    const { host, postmaster } = await startHost();
    process.kill(postmaster, 'SIGKILL');
    host.kill('SIGKILL');
    await once(host, 'exit');

    const { url } = await start();
    expect(await marks(url)).toBe(4);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'outlasts the hub when the whole process group gets %s, and ends with it',
    async (signal) => {
      const { host, said } = await startHost();
      process.kill(-(host.pid ?? NaN), signal);
      process.kill(host.pid ?? NaN, signal);
      const [code] = (await once(host, 'close')) as [number];
      expect({ code, said: said.at(-1), left: await processesLeft() }).toEqual({ code: 0, said: 'stopping', left: [] });
    },
  );
});
