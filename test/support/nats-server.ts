import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { connect } from '@nats-io/transport-node';
import { until } from './officer.js';

const FOLDERS = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin', '/usr/local/bin'];

/** Path of nats-server (Debian's package of that name installs it); undefined where it is not there. */
export const NATS_SERVER = FOLDERS.map((folder) => join(folder, 'nats-server')).find((path) => existsSync(path));

/** A port of this machine's that nobody has just now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('A listening server has an address.');
  return address.port;
}

/** One NATS server with JetStream, on loopback, with a password. It may be stopped, wiped and started again at the same address. */
export async function natsServer() {
  const port = await freePort();
  const login = { user: 'hub', pass: 'marker-of-the-nats-password' };
  const folder = await mkdtemp(join(tmpdir(), 'entente-nats-'));
  let running: { readonly stop: () => Promise<void> } | undefined;
  const client = () => connect({ servers: `127.0.0.1:${port}`, ...login, maxReconnectAttempts: -1, reconnectTimeWait: 100 });

  return {
    /** What NATS_URL says, password included. */
    url: `nats://${login.user}:${login.pass}@127.0.0.1:${port}`,
    client,
    async start(): Promise<void> {
      const options = ['-a', '127.0.0.1', '-p', String(port), '-js', '-sd', folder, '--user', login.user, '--pass', login.pass];
      const child = spawn(NATS_SERVER ?? 'nats-server', options, { stdio: 'ignore' });
      const ended = once(child, 'exit');
      running = { stop: async () => void (child.kill('SIGKILL'), await ended) };
      await until(
        () =>
          client().then(
            (connection) => connection.close().then(() => true),
            () => false,
          ),
        (answers) => answers,
      );
    },
    async stop(): Promise<void> {
      await running?.stop();
      running = undefined;
    },
    /** Stops it, and forgets everything that it kept. */
    async remove(): Promise<void> {
      await running?.stop();
      running = undefined;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
export type NatsServer = Awaited<ReturnType<typeof natsServer>>;
