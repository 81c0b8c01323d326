import { randomBytes } from 'node:crypto';
import { rename, unlink } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { join, relative } from 'node:path';
import { StartFailure } from './start-failure.js';

/** Raised when a second hub is started on the folder of a running one. */
export class DataDirInUse extends StartFailure {
  constructor(
    readonly path: string,
    readonly pid: string,
  ) {
    super(`Another hub (process ${pid}) is running on ${path}: stop it, or set DATA_DIR (and PORT) for this one.`);
  }
}

/** Longest path of a Unix domain socket that every system takes (sun_path has 104 bytes on macOS, 108 on Linux). */
const MAX_SOCKET_PATH = 103;

/**
 * Claims a folder for this process. The claim is a listening Unix domain socket: the kernel ends it with the process, however that dies, so
 * there is no stale claim to argue about, no process number that may be another's by now, and it holds between containers that share the folder.
 * @returns a function that gives the claim up
 * @throws DataDirInUse, StartFailure
 */
export async function lockDataDir(path: string): Promise<() => Promise<void>> {
  const socket = shortestPathOf(join(path, 'hub.sock'));
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const server = await listen(socket, path);
    if (server) return () => new Promise((done) => server.close(() => done()));

    const holder = await holderOf(socket);
    if (holder !== undefined) throw new DataDirInUse(path, holder);
    await removeStaleSocket(socket, path);
  }
  throw new StartFailure(`${socket} cannot be claimed: several hubs seem to start on ${path} at once.`);
}

/** @returns undefined when the name is taken, be it by a running hub or by the remains of a dead one */
function listen(socket: string, path: string): Promise<Server | undefined> {
  return new Promise((done, failed) => {
    const server = createServer((peer) => peer.on('error', () => undefined).end(String(process.pid)));
    server.unref();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') done(undefined);
      else failed(new StartFailure(`${path} (DATA_DIR) must be on a local file system that has sockets: ${error.message}.`));
    });
    server.listen(socket, () => done(server));
  });
}

/** @returns the number of the process that listens, undefined when none does */
function holderOf(socket: string): Promise<string | undefined> {
  return new Promise((done) => {
    let said = '';
    const peer = connect(socket);
    peer.setEncoding('utf8').setTimeout(2000, () => peer.destroy(new Error('silent')));
    peer.on('data', (text: string) => (said += text));
    peer.on('end', () => done(said || 'unknown'));
    peer.on('error', (error: NodeJS.ErrnoException) => done(['ECONNREFUSED', 'ENOENT'].includes(error.code ?? '') ? undefined : 'unknown'));
  });
}

/** Moved aside before it is removed, and asked once more: another hub may have cleared the remains and claimed the folder meanwhile. */
async function removeStaleSocket(socket: string, path: string): Promise<void> {
  const aside = shortestPathOf(join(path, `hub.sock.${randomBytes(3).toString('hex')}`));
  try {
    await rename(socket, aside);
  } catch {
    return;
  }
  const holder = await holderOf(aside);
  if (holder === undefined) return unlink(aside);
  await rename(aside, socket);
  throw new DataDirInUse(path, holder);
}

function shortestPathOf(socket: string): string {
  const fromHere = relative(process.cwd(), socket);
  const name = fromHere.length < socket.length ? fromHere : socket;
  if (Buffer.byteLength(name) <= MAX_SOCKET_PATH) return name;
  throw new StartFailure(`DATA_DIR is too long: ${socket} must have no more than ${MAX_SOCKET_PATH} characters.`);
}
