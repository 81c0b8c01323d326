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

/** The content of a backup's file manifest.json. It is written last: a backup without it was interrupted. */
interface Manifest {
  readonly format: 1;
  readonly takenAt: string;
  readonly postgres: string;
  readonly whileRunning: boolean;
  readonly folders: readonly { readonly path: string; readonly mode: number }[];
  readonly files: readonly BackupEntry[];
}

/** The summary of a written backup. */
export interface BackupSummary {
  readonly folder: string;
  readonly files: number;
  readonly bytes: number;
  readonly takenAt: string;
  /** Whether the hub ran during the backup. */
  readonly whileRunning: boolean;
  /** Names of the secrets of DATA_DIR in the backup. */
  readonly secrets: readonly string[];
}

const MANIFEST = 'manifest.json';
/** Without these the database does not open, or no user can sign in. If MASTER_KEY is set, there is no key in DATA_DIR. */
const SECRETS = ['master.key', 'database-password', 'demo-password'];
/** Files that a server creates at its start, or must not find (PostgreSQL's manual, Making a Base Backup Using the Low Level API). */
const PROCESS_FILES = /^(postmaster\.(pid|opts)|backup_label(\.old)?|tablespace_map)$|(^|\/)(pgsql_tmp[^/]*|pg_internal\.init[^/]*)$/;
/** These folders are needed, but not their content. */
const EMPTIED_FOLDERS = /^(pg_dynshmem|pg_notify|pg_replslot|pg_serial|pg_snapshots|pg_stat_tmp|pg_subtrans|pg_wal)\//;
const CONTROL = 'global/pg_control';

/**
 * Copies the embedded database of DATA_DIR, and the secrets that it needs, into a new folder. If the hub runs, as a base backup: the server states which part
 * of its WAL the copy needs, and keeps it until it is copied. If no hub runs, as files.
 * @param target a folder that does not exist, or is empty
 * @throws StartFailure
 */
export async function backUpEmbedded(givenDataDir: string, target: string): Promise<BackupSummary> {
  const dataDir = await realpath(givenDataDir).catch(() => givenDataDir);
  const folder = join(dataDir, DATABASE_FOLDER);
  if (!(await pathExists(join(folder, 'PG_VERSION')))) {
    throw new StartFailure(
      `No readable embedded database in ${dataDir}. Set DATA_DIR to the hub's folder, and run the command as the hub's user.`,
    );
  }
  await assertEmptyFolder(target);
  await mkdir(target, { recursive: true, mode: 0o700 });
  if (`${await realpath(target)}${sep}`.startsWith(`${dataDir}${sep}`)) {
    throw new StartFailure(`The backup must not be inside the hub's folder ${dataDir}. Name another folder.`);
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

/** @returns whether the hub ran */
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
    throw new StartFailure(`The hub on ${dataDir} is starting, stopping or being backed up. Try again in a moment.`);
  }
  const password = (await readFile(join(dataDir, 'database-password'), 'utf8')).trim();
  await onOneConnection(`postgres://${SUPERUSER}:${password}@127.0.0.1:${server.port}/postgres`, 'hub backup', async (client) => {
    const firstRow = async (text: string): Promise<Record<string, string>> =>
      (await client.query<Record<string, string>>(text)).rows[0] ?? {};
    // The server keeps the WAL written from now on until this connection ends.
    await client.query(`select pg_create_physical_replication_slot('hub_backup_' || pg_backend_pid(), true, true)`);
    const { first = '' } = await firstRow(`select pg_walfile_name(pg_backup_start('hub backup', true)) as first`);
    await copy.addTree(DATABASE_FOLDER, (path) => !PROCESS_FILES.test(path) && !EMPTIED_FOLDERS.test(path) && path !== CONTROL);
    await copy.addStableFile(`${DATABASE_FOLDER}/${CONTROL}`);
    const { last = '', label = '' } = await firstRow(`select pg_walfile_name(lsn) as last, labelfile as label from pg_backup_stop(false)`);
    await copy.addContent(`${DATABASE_FOLDER}/backup_label`, Buffer.from(label));
    const segments = (await readdir(join(folder, 'pg_wal'))).filter((name) => /^[0-9A-F]{24}$/.test(name) && name >= first && name <= last);
    if (!segments.includes(first) || !segments.includes(last)) throw new Error('The server has not kept the WAL that the backup needs.');
    for (const name of segments) await copy.addFile(`${DATABASE_FOLDER}/pg_wal/${name}`);
  });
}

/**
 * Restores a backup into DATA_DIR. All files are read, compared with the manifest and written to a temporary folder first; the database is moved last.
 * @throws StartFailure when DATA_DIR is not empty, a hub runs on it, or the backup is incomplete
 */
export async function restoreEmbedded(source: string, dataDir: string): Promise<BackupSummary> {
  const manifest = await readManifest(source);
  await assertEmptyFolder(dataDir);
  await makeDataDir(dataDir);
  const giveUp = await lockDataDir(await realpath(dataDir));
  const temporary = join(dataDir, RESTORING);
  try {
    const user = await osUser();
    await mkdir(temporary, { mode: user ? 0o711 : 0o700 });
    for (const { path } of manifest.folders) await mkdir(join(temporary, path), { recursive: true, mode: 0o700 });
    for (const entry of manifest.files) await restoreFile(source, temporary, entry, isDatabaseFile(entry.path) ? user : undefined);
    for (const { path, mode } of [...manifest.folders].reverse()) {
      await chmod(join(temporary, path), mode);
      if (user) await chown(join(temporary, path), user.uid, user.gid);
      await syncPath(join(temporary, path));
    }
    for (const name of SECRETS) await rename(join(temporary, name), join(dataDir, name)).catch(ignoreMissing);
    await rename(join(temporary, DATABASE_FOLDER), join(dataDir, DATABASE_FOLDER));
    await syncPath(dataDir);
  } catch (error) {
    for (const name of SECRETS) await rm(join(dataDir, name), { force: true }); // without a database a start would create a new one with these secrets
    throw error;
  } finally {
    // A crash before this leaves the folder behind: the next start reports it.
    await rm(temporary, { recursive: true, force: true });
    await giveUp();
  }
  return { ...summaryOf(dataDir, manifest), secrets: SECRETS.filter((name) => manifest.files.some(({ path }) => path === name)) };
}

const isDatabaseFile = (path: string): boolean => path.startsWith(`${DATABASE_FOLDER}/`);

async function restoreFile(
  source: string,
  temporary: string,
  { path, mode, bytes, sha256 }: BackupEntry,
  owner: OsUser | undefined,
): Promise<void> {
  const target = join(temporary, path);
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
  if (text === undefined) throw incompleteBackup(source, `it has no ${MANIFEST}, so it is no backup or was interrupted`);
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
      `The backup ${source} is of PostgreSQL ${manifest.postgres}, but this hub includes PostgreSQL ${EMBEDDED_MAJOR}. Restore it with the hub version that made it.`,
    );
  }
  return manifest;
}

const incompleteBackup = (source: string, why: string): StartFailure =>
  new StartFailure(`The backup ${source} is incomplete: ${why}. Nothing was restored. Use another backup.`);

const digestOf = (manifest: Manifest): string => createHash('sha256').update(JSON.stringify(manifest)).digest('hex');

const summaryOf = (folder: string, { files, takenAt, whileRunning }: Manifest): Omit<BackupSummary, 'secrets'> => ({
  ...{ folder, files: files.length, takenAt, whileRunning },
  bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
});

/** @throws StartFailure when the folder is not empty */
async function assertEmptyFolder(folder: string): Promise<void> {
  const found = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new StartFailure(`${folder} cannot be used (${error.code ?? error.message}). Name a folder that does not exist, or is empty.`);
  });
  if (found.length > 0) {
    throw new StartFailure(`${folder} is not empty (${found.length} entries). Name a folder that does not exist, or is empty.`);
  }
}

/** The default folder of a backup: beside DATA_DIR, named by the time. */
export const backupFolderFor = (dataDir: string, now: Date): string =>
  join(dirname(dataDir), `${basename(dataDir).replace(/^\.+/, '')}-backup-${now.toISOString().replace(/[-:]|\..*/g, '')}Z`);
