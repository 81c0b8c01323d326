import { randomBytes } from 'node:crypto';
import { rename, unlink } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { join, relative } from 'node:path';
import { StartFailure } from './start-failure.js';

/** Raised when a second hub is started on the folder of a running hub. */
export class DataDirInUse extends StartFailure {
  constructor(
    readonly path: string,
    readonly pid: string,
  ) {
    super(`Another hub (process ${pid}) is running on ${path}. Stop it, or set DATA_DIR (and PORT) for this one.`);
  }
}

/** Longest path of a Unix domain socket that every system accepts (sun_path has 104 bytes on macOS, 108 on Linux). */
const MAX_SOCKET_PATH = 103;

/**
 * Locks a folder for this process. The lock is a listening Unix domain socket: the kernel closes it with the process, however that ends. So there is no stale
 * lock and no reused process number, and it works between containers that share the folder.
 * @returns a function that releases the lock
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
  throw new StartFailure(`${socket} cannot be locked: several hubs seem to start on ${path} at once. Start one of them.`);
}

/** @returns undefined when the socket exists, of a running or a dead hub */
function listen(socket: string, path: string): Promise<Server | undefined> {
  return new Promise((done, failed) => {
    const server = createServer((peer) => peer.on('error', () => undefined).end(String(process.pid)));
    server.unref();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') done(undefined);
      else failed(new StartFailure(`${path} (DATA_DIR) must be on a local file system that supports sockets: ${error.message}.`));
    });
    server.listen(socket, () => done(server));
  });
}

/** Returns the number of the listening process. @returns undefined if none listens */
function holderOf(socket: string): Promise<string | undefined> {
  return new Promise((done) => {
    let pid = '';
    const peer = connect(socket);
    peer.setEncoding('utf8').setTimeout(2000, () => peer.destroy(new Error('silent')));
    peer.on('data', (text: string) => (pid += text));
    peer.on('end', () => done(pid || 'unknown'));
    peer.on('error', (error: NodeJS.ErrnoException) => done(['ECONNREFUSED', 'ENOENT'].includes(error.code ?? '') ? undefined : 'unknown'));
  });
}

/** Moves the socket aside before it is removed, and checks it once more: another hub may have removed the stale socket and locked the folder meanwhile. */
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
  throw new StartFailure(`DATA_DIR is too long: ${socket} must have at most ${MAX_SOCKET_PATH} bytes. Choose a shorter path.`);
}
