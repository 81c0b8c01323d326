import { createHmac, randomBytes } from 'node:crypto';
import { access, chmod, link, mkdir, open, readFile, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Settings } from './settings.js';
import { StartFailure } from './start-failure.js';

/** The hub's own folder: the embedded database, its keys, its files. */
export interface DataDir {
  readonly path: string;
  /** 32 bytes: MASTER_KEY, or the key kept in `master.key`. */
  readonly masterKey: Buffer;
  /** The password that all demo accounts have from this start on; undefined in production. */
  readonly demoPassword: string | undefined;
}

/** The embedded database's folder within DATA_DIR. */
export const DATABASE_FOLDER = 'database';

/** True for the superuser, as whom PostgreSQL refuses to run (false on Windows). */
export const runsAsRoot = (): boolean => process.getuid?.() === 0;

/**
 * Makes the folder if it is missing, checks that it can be written to, and reads or makes the secrets in it. To be called before the
 * embedded database is started: a database without the key that sealed its secrets is a loss that must not pass in silence.
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
 * Reads a one-line secret, or makes it: the file is written aside, flushed and linked into place, so that it is whole or absent, and two
 * processes that start at once agree on one. Mode 0600; a file that others may read is closed to them.
 * @throws StartFailure when the file cannot be read or written
 */
export async function readOrCreateSecret(file: string, make: () => string): Promise<string> {
  try {
    const kept = await readSecretFile(file);
    if (kept !== undefined) return kept;
    const made = make();
    await writeAndLink(file, made);
    return (await readSecretFile(file)) ?? made;
  } catch (error) {
    throw new StartFailure(`${file} cannot be read or made: ${reasonOf(error)}.`);
  }
}

/** One folder at a time: Node's recursive mkdir goes on for ever where a file system refuses new folders (/proc). @returns whether `path` is new. */
async function makeFolderPath(path: string): Promise<boolean> {
  const isNew = await makeFolder(path);
  if (isNew !== undefined) return isNew;
  if (dirname(path) !== path) await makeFolderPath(dirname(path));
  return (await makeFolder(path)) ?? Promise.reject(Object.assign(new Error(`no folder can be made at ${path}`), { code: 'ENOENT' }));
}

/** @returns undefined when the folder that it would lie in is missing. */
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
 * As root the folder is passable, not readable, for others (0711): PostgreSQL runs as another user and must reach its own folder in it.
 * What already exists keeps its mode.
 * @throws StartFailure when it cannot be made or written to
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

/**
 * Refuses to make a secret anew beside a database that was made with the former one.
 * @throws StartFailure
 */
export async function assertSecretNotLost(file: string, dataDir: string, remedy: string): Promise<void> {
  if (!(await fileExists(join(dataDir, DATABASE_FOLDER))) || (await fileExists(file))) return;
  throw new StartFailure(`${file} is missing, but ${join(dataDir, DATABASE_FOLDER)} was made with it: ${remedy}.`);
}

async function readOrCreateMasterKey(path: string): Promise<Buffer> {
  const file = join(path, 'master.key');
  await assertSecretNotLost(file, path, 'bring it back from your backup, or set MASTER_KEY');
  const digits = await readOrCreateSecret(file, () => randomBytes(32).toString('hex'));
  if (/^[0-9a-f]{64}$/i.test(digits)) return Buffer.from(digits, 'hex');
  throw new StartFailure(`${file} does not hold 64 hexadecimal digits: bring it back from your backup, or set MASTER_KEY.`);
}

async function readSecretFile(file: string): Promise<string | undefined> {
  if (!(await fileExists(file))) return undefined;
  if (((await stat(file)).mode & 0o077) !== 0) await chmod(file, 0o600);
  const secret = (await readFile(file, 'utf8')).trim();
  if (secret === '') throw new Error('it is empty; bring it back from your backup');
  return secret;
}

async function writeAndLink(file: string, secret: string): Promise<void> {
  const aside = `${file}.${randomBytes(6).toString('hex')}`;
  const handle = await open(aside, 'wx', 0o600);
  try {
    await handle.writeFile(`${secret}\n`);
    await handle.sync();
    await link(aside, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  } finally {
    await handle.close();
    await unlink(aside);
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

/** One that was kept before the folder's hub had a common master key is another hub's word: it would lock the others' users out. */
async function readDemoPassword(file: string, masterKey: Buffer | undefined): Promise<string> {
  const made = readablePassword(masterKey);
  const kept = await readOrCreateSecret(file, () => made);
  if (!masterKey || kept === made) return kept;
  await unlink(file);
  return readOrCreateSecret(file, () => made);
}

/**
 * 16 letters and digits that cannot be mistaken for one another, in groups of four: 79 bits. Random; where a master key was given, made from it, so that
 * demo hubs on one database, each with a folder of its own, show the same.
 */
function readablePassword(masterKey: Buffer | undefined): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
  const bytes = masterKey ? createHmac('sha256', masterKey).update('demo password').digest() : randomBytes(16);
  const text = Array.from(bytes.subarray(0, 16), (byte) => letters[byte % letters.length]).join('');
  return text.replace(/.{4}(?!$)/g, '$&-');
}

const REASONS: ReadonlyMap<string, string> = new Map([
  ['EACCES', 'this user has no right to'],
  ['EPERM', 'this user has no right to'],
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
