import 'reflect-metadata';
import { startEmbedded } from '../platform/database/embedded.js';
import { seedDemo } from '../edge/demo/seed.js';
import { reservePort } from '../edge/ops/reserve-port.js';
import { openDataDir } from '../platform/platform/data-dir.js';
import { createLog, type Logger } from '../platform/platform/log.js';
import { httpAddress, withListeningPort, readSettings, type Settings } from '../platform/platform/settings.js';
import { Shutdown } from '../platform/platform/shutdown.js';
import { reportStartFailure } from '../platform/platform/start-failure.js';

/**
 * Connections that wait to be accepted, as far as the system allows (net.core.somaxconn). Node.js accepts one in each turn of its event loop, and clients that
 * the system drops try again after 1, 3 and 7 seconds.
 */
const MOST_UNACCEPTED = 4_096;

/**
 * Starts all parts in order; they stop in reverse order. Standard output ends with the ready line, logs go to standard error. The program's one argument,
 * `serve` or `relay`, replaces HUB_ROLES.
 */
async function start(requested: Settings): Promise<void> {
  const log = createLog(requested.logLevel);
  const shutdown = new Shutdown({ onFailure: (trouble, error) => log.error({ err: error }, trouble) });
  endOnFaults(shutdown, log);
  try {
    const reserved = await reservePort(requested.port, requested.host);
    if (requested.port !== 0) await reserved.release(); // while a start waits for its database, connections should be refused, not closed
    const settings = withListeningPort(requested, reserved.port);
    if (settings.mode === 'production' && settings.roles.has('serve') && settings.trustedProxies.length === 0) {
      log.warn(
        'TRUSTED_PROXIES names no proxy. Behind a proxy, all callers would count as one address, and one password guesser would lock all of them out.',
      );
    }

    const dataDir = await openDataDir(settings);
    const url = settings.databaseUrl ?? (await embedded(settings, shutdown, log));
    const { startHub } = await import('./start-hub.js'); // most of the program: a start that cannot succeed fails before it is loaded
    const { app, demo } = await startHub(settings, { url, dataDir }, shutdown, log);
    await reserved.release();
    await app.listen({ port: settings.port, host: settings.host, backlog: MOST_UNACCEPTED });

    const address = httpAddress(settings.host, settings.port);
    if (demo) process.stdout.write(seedDemo.banner(settings.publicUrl, demo)); // passkeys work at the public address alone
    process.stdout.write(`ready on ${address}\n`);
  } catch (error) {
    await shutdown.stop();
    reportStartFailure(error);
    process.exit();
  }
}

/** Registers the step before it starts: a signal during the server's start waits for it, so that no process remains. */
async function embedded(settings: Settings, shutdown: Shutdown, log: Logger): Promise<string> {
  const onEnd = (): void => log.warn('The embedded database ended unexpectedly; it is started again.');
  const starting = startEmbedded({ dataDir: settings.dataDir, onEnd });
  await shutdown.onStop('the embedded database', async () => {
    const server = await starting.catch(() => undefined);
    await server?.stop();
  });
  const server = await starting;
  void server.failed.then((why) => end(shutdown, log, 'The embedded database cannot be kept running; the hub stops.', why));
  return server.url;
}

/** Handles uncaught faults: the process cannot be trusted any more, but it releases its resources in order. */
function endOnFaults(shutdown: Shutdown, log: Logger): void {
  process.on('uncaughtException', (error) => end(shutdown, log, 'The hub stops because of an uncaught fault.', error));
}

function end(shutdown: Shutdown, log: Logger, why: string, error?: Error): void {
  log.fatal({ err: error }, why);
  void shutdown.stop().then(() => process.exit(1));
}

try {
  const [role] = process.argv.slice(2);
  await start(readSettings(role === undefined ? process.env : { ...process.env, HUB_ROLES: role }));
} catch (error) {
  reportStartFailure(error);
}
