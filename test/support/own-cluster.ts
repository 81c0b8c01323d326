import { execFile } from 'node:child_process';
import { access, appendFile, chown, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { osUser, runOptions } from '../../src/platform/database/embedded-cluster.js';
import { onOneConnection } from '../../src/platform/database/one-connection.js';
import { temporaryFolder } from './server.js';

const run = promisify(execFile);

/** Where Debian and Ubuntu install PostgreSQL. */
const INSTALLED = '/usr/lib/postgresql';
const PROGRAMS = ['initdb', 'pg_ctl', 'pg_basebackup', 'pg_dump', 'pg_restore'] as const;
export type Program = (typeof PROGRAMS)[number];

/**
 * The folder of a whole PostgreSQL 15 or newer, with the programs that back up and restore: the embedded one brings none of them.
 * @returns undefined where none is installed; tests that need it are left out then, and their title says so.
 */
export async function installedPostgres(): Promise<string | undefined> {
  const versions = (await readdir(INSTALLED).catch((): string[] => [])).map(Number).filter((version) => version >= 15);
  for (const version of versions.sort((one, other) => other - one)) {
    const bin = join(INSTALLED, String(version), 'bin');
    const found = await Promise.all(
      PROGRAMS.map((program) =>
        access(join(bin, program)).then(
          () => true,
          () => false,
        ),
      ),
    );
    if (found.every(Boolean)) return bin;
  }
  return undefined;
}

/** Adds a title's reason where there is no whole PostgreSQL. */
export const WHY_LEFT_OUT = 'left out: no PostgreSQL 15 or newer with pg_basebackup and pg_restore in /usr/lib/postgresql';

/** A PostgreSQL server of a test's own, on loopback, which may be stopped, copied and put back. Its superuser is postgres, with no password asked on loopback. */
export async function ownCluster(bin: string) {
  const home = await temporaryFolder();
  const user = await osUser();
  const [data, archive] = [join(home, 'data'), join(home, 'archive')];
  const port = await freePort();
  const program = async (name: Program, ...args: readonly string[]): Promise<string> =>
    (await run(join(bin, name), [...args], { ...runOptions(home, user), maxBuffer: 2 ** 28 })).stdout.toString();
  const url = (database: string): string => `postgres://postgres:not-looked-at@127.0.0.1:${port}/${database}`;

  /** Starts the server on a folder. */
  const start = async (folder = data): Promise<void> => {
    await program('pg_ctl', '--wait', '--pgdata', folder, '--log', join(home, 'log', 'server'), 'start');
  };
  const stop = async (folder = data): Promise<void> => {
    await program('pg_ctl', '--wait', '--pgdata', folder, '--mode', 'fast', 'stop');
  };
  /** A folder that the server's user may write to. */
  const folder = async (name: string): Promise<string> => {
    const path = join(home, name);
    await mkdir(path, { mode: 0o700 });
    if (user) await chown(path, user.uid, user.gid);
    return path;
  };

  await folder('data');
  await folder('archive');
  await folder('log');
  await program('initdb', `--pgdata=${data}`, '--username=postgres', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync');
  await appendFile(
    join(data, 'postgresql.conf'),
    `listen_addresses = '127.0.0.1'\nport = ${port}\nunix_socket_directories = ''\nfsync = off\nwal_level = replica\narchive_mode = on\narchive_command = 'cp %p ${archive}/%f'\n`,
  );
  // The superuser is let in; everybody else shows a password, as with a real server.
  await writeFile(join(data, 'pg_hba.conf'), 'host all,replication postgres 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n');
  await start();

  return {
    data,
    archive,
    url,
    start,
    stop,
    folder,
    program,
    /** One statement as the superuser. */
    sql: <Row>(database: string, text: string): Promise<Row[]> =>
      onOneConnection(url(database), 'a test', async (client) => (await client.query(text)).rows as Row[]),
    /** `--host` and all for a program that connects. */
    connect: ['--host=127.0.0.1', `--port=${port}`, '--username=postgres'] as const,
    async remove(): Promise<void> {
      for (const name of await readdir(home)) await stop(join(home, name)).catch(() => undefined);
      await rm(home, { recursive: true, force: true });
    },
  };
}
export type OwnCluster = Awaited<ReturnType<typeof ownCluster>>;

function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const server = createServer();
    server.once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (typeof address === 'object' && address ? done(address.port) : failed(new Error('no port'))));
    });
  });
}
