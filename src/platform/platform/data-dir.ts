import { createHmac, randomBytes } from 'node:crypto';
import { access, chmod, link, mkdir, open, readFile, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Settings } from './settings.js';
import { StartFailure } from './start-failure.js';

/** The hub's own folder: the embedded database, its keys, its files. */
export interface DataDir {
  readonly path: string;
  /** 32 bytes: MASTER_KEY, or the key stored in `master.key`. */
  readonly masterKey: Buffer;
  /** The password of all demo accounts from this start on; undefined in production. */
  readonly demoPassword: string | undefined;
}

/** The embedded database's folder in DATA_DIR. */
export const DATABASE_FOLDER = 'database';

/** Whether the process runs as the superuser, as which PostgreSQL refuses to run (false on Windows). */
export const runsAsRoot = (): boolean => process.getuid?.() === 0;

/**
 * Creates the folder if it is missing, checks that it is writable, and reads or creates the secrets in it. To be called before the embedded database starts: a
 * database without the key that sealed its secrets is a loss that must not go unnoticed.
 * @throws StartFailure
 */
export async function openDataDir(settings: Pick<Settings, 'dataDir' | 'masterKey' | 'demoPassword' | 'mode'>): Promise<DataDir> {
  const path = settings.dataDir;
  await makeDataDir(path);
  return {
    path,
    masterKey: settings.masterKey ?? (await readOrCreateMasterKey(path)),
    demoPassword:
      settings.mode === 'demo'
        ? (settings.demoPassword ?? (await readDemoPassword(join(path, 'demo-password'), settings.masterKey)))
        : undefined,
  };
}

/**
 * Reads a one-line secret, or creates it. The file is written under another name, flushed and linked. So it is complete or absent, and two processes that start
 * at once agree on one secret. Mode 0600; a file that other users may read is closed to them.
 * @throws StartFailure when the file cannot be read or written
 */
export async function readOrCreateSecret(file: string, make: () => string): Promise<string> {
  try {
    const stored = await readSecretFile(file);
    if (stored !== undefined) return stored;
    const created = make();
    await writeAndLink(file, created);
    return (await readSecretFile(file)) ?? created;
  } catch (error) {
    throw new StartFailure(`${file} cannot be read or created: ${reasonOf(error)}.`);
  }
}

/**
 * Creates one folder at a time: Node's recursive mkdir loops forever if a file system refuses new folders (/proc).
 * @returns whether `path` is new
 */
async function makeFolderPath(path: string): Promise<boolean> {
  const isNew = await makeFolder(path);
  if (isNew !== undefined) return isNew;
  if (dirname(path) !== path) await makeFolderPath(dirname(path));
  return (await makeFolder(path)) ?? Promise.reject(Object.assign(new Error(`no folder can be created at ${path}`), { code: 'ENOENT' }));
}

/** @returns undefined when the parent folder is missing */
async function makeFolder(path: string): Promise<boolean | undefined> {
  try {
    await mkdir(path, { mode: 0o755 });
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && (await stat(path)).isDirectory()) return false;
    if (code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Creates the folder. As root the folder is passable, not readable, for other users (0711): PostgreSQL runs as another user and must reach its own folder in
 * it. An existing folder keeps its mode.
 * @throws StartFailure when the folder cannot be created or written to
 */
export async function makeDataDir(path: string): Promise<void> {
  try {
    if (await makeFolderPath(path)) await chmod(path, runsAsRoot() ? 0o711 : 0o700);

    const probe = join(path, `.writable-${randomBytes(6).toString('hex')}`);
    await (await open(probe, 'wx', 0o600)).close();
    await unlink(probe);
  } catch (error) {
    throw new StartFailure(`The hub cannot write to its folder ${path} (DATA_DIR): ${reasonOf(error)}.`);
  }
}

/** Refuses to create a new secret beside a database that was created with the former one. @throws StartFailure */
export async function assertSecretNotLost(file: string, dataDir: string, remedy: string): Promise<void> {
  if (!(await fileExists(join(dataDir, DATABASE_FOLDER))) || (await fileExists(file))) return;
  throw new StartFailure(`${file} is missing, but ${join(dataDir, DATABASE_FOLDER)} was created with it: ${remedy}.`);
}

async function readOrCreateMasterKey(path: string): Promise<Buffer> {
  const file = join(path, 'master.key');
  await assertSecretNotLost(file, path, 'restore it from your backup, or set MASTER_KEY');
  const digits = await readOrCreateSecret(file, () => randomBytes(32).toString('hex'));
  if (/^[0-9a-f]{64}$/i.test(digits)) return Buffer.from(digits, 'hex');
  throw new StartFailure(`${file} does not hold 64 hexadecimal digits. Restore it from your backup, or set MASTER_KEY.`);
}

async function readSecretFile(file: string): Promise<string | undefined> {
  if (!(await fileExists(file))) return undefined;
  if (((await stat(file)).mode & 0o077) !== 0) await chmod(file, 0o600);
  const secret = (await readFile(file, 'utf8')).trim();
  if (secret === '') throw new Error('it is empty; restore it from your backup');
  return secret;
}

async function writeAndLink(file: string, secret: string): Promise<void> {
  const temporary = `${file}.${randomBytes(6).toString('hex')}`;
  const handle = await open(temporary, 'wx', 0o600);
  try {
    await handle.writeFile(`${secret}\n`);
    await handle.sync();
    await link(temporary, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  } finally {
    await handle.close();
    await unlink(temporary);
  }
}

const fileExists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );

/** Returns the demo password. A password that was stored before the hubs had a common master key is replaced: it would lock out the users of the other hubs. */
async function readDemoPassword(file: string, masterKey: Buffer | undefined): Promise<string> {
  const created = readablePassword(masterKey);
  const stored = await readOrCreateSecret(file, () => created);
  if (!masterKey || stored === created) return stored;
  await unlink(file);
  return readOrCreateSecret(file, () => created);
}

/**
 * Returns 16 letters and digits that cannot be confused, in groups of four: 79 bits. Random, or derived from a given master key, so that demo hubs on one
 * database, each with its own folder, show the same password.
 */
function readablePassword(masterKey: Buffer | undefined): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
  const bytes = masterKey ? createHmac('sha256', masterKey).update('demo password').digest() : randomBytes(16);
  const text = Array.from(bytes.subarray(0, 16), (byte) => letters[byte % letters.length]).join('');
  return text.replace(/.{4}(?!$)/g, '$&-');
}

const REASONS: ReadonlyMap<string, string> = new Map([
  ['EACCES', 'this user lacks the permission'],
  ['EPERM', 'this user lacks the permission'],
  ['EROFS', 'the file system is read-only'],
  ['ENOSPC', 'the disk is full'],
  ['EDQUOT', 'the disk quota is used up'],
  ['EEXIST', 'a file is in its place'],
  ['ENOTDIR', 'a part of that path is a file, not a folder'],
]);

const reasonOf = (error: unknown): string => {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return REASONS.get(code) ?? message;
};
