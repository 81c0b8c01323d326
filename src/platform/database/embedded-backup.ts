import { createHash } from 'node:crypto';
import { chmod, chown, mkdir, readdir, readFile, realpath, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import { DATABASE_FOLDER, makeDataDir } from '../platform/data-dir.js';
import { lockDataDir, DataDirInUse } from '../platform/data-dir-lock.js';
import { StartFailure } from '../platform/start-failure.js';
import { copyFile, BackupCopy, type BackupEntry, pathExists, syncPath, ignoreMissing, writeSynced } from './backup-files.js';
import { EMBEDDED_MAJOR, type OsUser, osUser, RESTORING, SUPERUSER } from './embedded-cluster.js';
import { endLeftover, readPidFile } from './embedded-leftover.js';
import { onOneConnection } from './one-connection.js';

/** What a backup holds, in its file manifest.json. It is written last: a backup without it was interrupted. */
interface Manifest {
  readonly format: 1;
  readonly takenAt: string;
  readonly postgres: string;
  readonly whileRunning: boolean;
  readonly folders: readonly { readonly path: string; readonly mode: number }[];
  readonly files: readonly BackupEntry[];
}

/** What was written, for whoever asked. */
export interface BackupSummary {
  readonly folder: string;
  readonly files: number;
  readonly bytes: number;
  readonly takenAt: string;
  /** Whether the hub ran meanwhile. */
  readonly whileRunning: boolean;
  /** Names of the secrets of DATA_DIR that are in it. */
  readonly secrets: readonly string[];
}

const MANIFEST = 'manifest.json';
/** Without these the database does not open, or nobody can sign in. MASTER_KEY, where it is a setting, is not in DATA_DIR. */
const SECRETS = ['master.key', 'database-password', 'demo-password'];
/** What a server makes anew at its start, or must not find (PostgreSQL's manual, Making a Base Backup Using the Low Level API). */
const PROCESS_FILES = /^(postmaster\.(pid|opts)|backup_label(\.old)?|tablespace_map)$|(^|\/)(pgsql_tmp[^/]*|pg_internal\.init[^/]*)$/;
/** The folders themselves are needed, what is in them is not. */
const EMPTIED_FOLDERS = /^(pg_dynshmem|pg_notify|pg_replslot|pg_serial|pg_snapshots|pg_stat_tmp|pg_subtrans|pg_wal)\//;
const CONTROL = 'global/pg_control';

/**
 * Copies the embedded database of DATA_DIR, and the secrets that it needs, into a new folder. Where its hub runs, as a base backup: the server says which part of its
 * log the copy needs, and keeps it until it is copied. Where no hub runs, as it is.
 * @param target a folder that does not exist, or is empty
 * @throws StartFailure
 */
export async function backUpEmbedded(givenDataDir: string, target: string): Promise<BackupSummary> {
  const dataDir = await realpath(givenDataDir).catch(() => givenDataDir);
  const folder = join(dataDir, DATABASE_FOLDER);
  if (!(await pathExists(join(folder, 'PG_VERSION')))) {
    throw new StartFailure(
      `There is no embedded database in ${dataDir} that this user may read: set DATA_DIR to the hub's folder, and be the user that the hub runs as.`,
    );
  }
  await assertEmptyFolder(target);
  await mkdir(target, { recursive: true, mode: 0o700 });
  if (`${await realpath(target)}${sep}`.startsWith(`${dataDir}${sep}`)) {
    throw new StartFailure(`The backup must not lie within the hub's folder ${dataDir}: name another folder.`);
  }
  await chmod(target, 0o700);
  const copy = new BackupCopy(dataDir, target);
  const whileRunning = await copyDatabase(dataDir, folder, copy);
  const secrets: string[] = [];
  for (const name of SECRETS) {
    if (!(await pathExists(join(dataDir, name)))) continue;
    await copy.addFile(name);
    secrets.push(name);
  }
  const manifest: Manifest = {
    ...{ format: 1, takenAt: new Date().toISOString(), postgres: EMBEDDED_MAJOR, whileRunning },
    ...{ folders: copy.folders, files: copy.files },
  };
  await writeSynced(join(target, MANIFEST), Buffer.from(`${JSON.stringify(manifest)}\n${digestOf(manifest)}\n`));
  return { ...summaryOf(target, manifest), secrets };
}

/** @returns whether the hub ran. */
async function copyDatabase(dataDir: string, folder: string, copy: BackupCopy): Promise<boolean> {
  const giveUp = await lockDataDir(dataDir).catch((error: unknown) => {
    if (error instanceof DataDirInUse) return undefined;
    throw error;
  });
  if (!giveUp) {
    await copyRunningServer(dataDir, folder, copy);
    return true;
  }
  try {
    await endLeftover(await realpath(folder));
    await copy.addTree(DATABASE_FOLDER, (path) => !PROCESS_FILES.test(path));
    return false;
  } finally {
    await giveUp();
  }
}

async function copyRunningServer(dataDir: string, folder: string, copy: BackupCopy): Promise<void> {
  const server = await readPidFile(folder);
  if (!server?.ready || server.port === undefined) {
    throw new StartFailure(`The hub on ${dataDir} is starting, stopping or being backed up: try again in a moment.`);
  }
  const password = (await readFile(join(dataDir, 'database-password'), 'utf8')).trim();
  await onOneConnection(`postgres://${SUPERUSER}:${password}@127.0.0.1:${server.port}/postgres`, 'hub backup', async (client) => {
    const one = async (text: string): Promise<Record<string, string>> => (await client.query<Record<string, string>>(text)).rows[0] ?? {};
    // Until this connection ends the server keeps the log that is written from here on.
    await client.query(`select pg_create_physical_replication_slot('hub_backup_' || pg_backend_pid(), true, true)`);
    const { first = '' } = await one(`select pg_walfile_name(pg_backup_start('hub backup', true)) as first`);
    await copy.addTree(DATABASE_FOLDER, (path) => !PROCESS_FILES.test(path) && !EMPTIED_FOLDERS.test(path) && path !== CONTROL);
    await copy.addStableFile(`${DATABASE_FOLDER}/${CONTROL}`);
    const { last = '', label = '' } = await one(`select pg_walfile_name(lsn) as last, labelfile as label from pg_backup_stop(false)`);
    await copy.addContent(`${DATABASE_FOLDER}/backup_label`, Buffer.from(label));
    const segments = (await readdir(join(folder, 'pg_wal'))).filter((name) => /^[0-9A-F]{24}$/.test(name) && name >= first && name <= last);
    if (!segments.includes(first) || !segments.includes(last)) throw new Error('The server has not kept the log that the backup needs.');
    for (const name of segments) await copy.addFile(`${DATABASE_FOLDER}/pg_wal/${name}`);
  });
}

/**
 * Puts a backup into DATA_DIR. Everything is read, held against the manifest and written aside first; the database takes its place last.
 * @throws StartFailure when DATA_DIR is not empty, a hub runs on it, or the backup is not whole
 */
export async function restoreEmbedded(source: string, dataDir: string): Promise<BackupSummary> {
  const manifest = await readManifest(source);
  await assertEmptyFolder(dataDir);
  await makeDataDir(dataDir);
  const giveUp = await lockDataDir(await realpath(dataDir));
  const aside = join(dataDir, RESTORING);
  try {
    const user = await osUser();
    await mkdir(aside, { mode: user ? 0o711 : 0o700 });
    for (const { path } of manifest.folders) await mkdir(join(aside, path), { recursive: true, mode: 0o700 });
    for (const entry of manifest.files) await restoreFile(source, aside, entry, isDatabaseFile(entry.path) ? user : undefined);
    for (const { path, mode } of [...manifest.folders].reverse()) {
      await chmod(join(aside, path), mode);
      if (user) await chown(join(aside, path), user.uid, user.gid);
      await syncPath(join(aside, path));
    }
    for (const name of SECRETS) await rename(join(aside, name), join(dataDir, name)).catch(ignoreMissing);
    await rename(join(aside, DATABASE_FOLDER), join(dataDir, DATABASE_FOLDER));
    await syncPath(dataDir);
  } catch (error) {
    for (const name of SECRETS) await rm(join(dataDir, name), { force: true }); // without a database a start would make a new one with them
    throw error;
  } finally {
    // A crash in between leaves it behind: then the next start says so.
    await rm(aside, { recursive: true, force: true });
    await giveUp();
  }
  return { ...summaryOf(dataDir, manifest), secrets: SECRETS.filter((name) => manifest.files.some(({ path }) => path === name)) };
}

const isDatabaseFile = (path: string): boolean => path.startsWith(`${DATABASE_FOLDER}/`);

async function restoreFile(
  source: string,
  aside: string,
  { path, mode, bytes, sha256 }: BackupEntry,
  owner: OsUser | undefined,
): Promise<void> {
  const target = join(aside, path);
  const found = await copyFile(join(source, path), target).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw incompleteBackup(source, `${path} is missing`);
    throw error;
  });
  if (found.bytes !== bytes) throw incompleteBackup(source, `${path} has ${found.bytes} bytes instead of ${bytes}`);
  if (found.sha256 !== sha256) throw incompleteBackup(source, `${path} was changed`);
  await chmod(target, mode);
  if (owner) await chown(target, owner.uid, owner.gid);
}

async function readManifest(source: string): Promise<Manifest> {
  const text = await readFile(join(source, MANIFEST), 'utf8').catch(() => undefined);
  if (text === undefined) throw incompleteBackup(source, `it has no ${MANIFEST}, so it is none, or was interrupted`);
  const [body = '', digest] = text.split('\n');
  let manifest: Manifest;
  try {
    manifest = JSON.parse(body) as Manifest;
  } catch {
    throw incompleteBackup(source, `${MANIFEST} was changed`);
  }
  if (digestOf(manifest) !== digest) throw incompleteBackup(source, `${MANIFEST} was changed`);
  if (manifest.format !== 1 || manifest.postgres !== EMBEDDED_MAJOR) {
    throw new StartFailure(
      `The backup ${source} is of PostgreSQL ${manifest.postgres}, but this hub brings PostgreSQL ${EMBEDDED_MAJOR}: restore it with the hub that made it.`,
    );
  }
  return manifest;
}

const incompleteBackup = (source: string, why: string): StartFailure =>
  new StartFailure(`The backup ${source} is not whole: ${why}. Nothing was restored; take another backup.`);

const digestOf = (manifest: Manifest): string => createHash('sha256').update(JSON.stringify(manifest)).digest('hex');

const summaryOf = (folder: string, { files, takenAt, whileRunning }: Manifest): Omit<BackupSummary, 'secrets'> => ({
  ...{ folder, files: files.length, takenAt, whileRunning },
  bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
});

/** @throws StartFailure when something is there. */
async function assertEmptyFolder(folder: string): Promise<void> {
  const found = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new StartFailure(`${folder} cannot be used (${error.code ?? error.message}): name a folder that does not exist, or is empty.`);
  });
  if (found.length > 0) {
    throw new StartFailure(`${folder} is not empty (${found.length} entries): name a folder that does not exist, or is empty.`);
  }
}

/** The default name of a backup's folder: beside DATA_DIR, by the moment. */
export const backupFolderFor = (dataDir: string, now: Date): string =>
  join(dirname(dataDir), `${basename(dataDir).replace(/^\.+/, '')}-backup-${now.toISOString().replace(/[-:]|\..*/g, '')}Z`);
