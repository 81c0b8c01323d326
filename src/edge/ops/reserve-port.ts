import { createServer, type Server } from 'node:net';

/** A port that is reserved until it is released. */
export interface ReservedPort {
  readonly port: number;
  /** Releases the port; to be called right before listening. */
  release(): Promise<void>;
}

/**
 * Reserves a port. With 0 the system chooses one, so the hub knows its address before it is built. With another number the start fails at once if the port is
 * taken, before any database is changed. Clients that connect meanwhile are disconnected.
 * @throws the error of `listen` (EADDRINUSE, EACCES, EADDRNOTAVAIL, ENOTFOUND …)
 */
export async function reservePort(port: number, host: string): Promise<ReservedPort> {
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((done, failed) => server.once('error', failed).listen(port, host, done));
  return { port: portOf(server), release: () => new Promise((done) => server.close(() => done())) };
}

function portOf(server: Server): number {
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('A listening server has an address.');
  return address.port;
}
