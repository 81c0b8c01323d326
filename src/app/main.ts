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
 * Starts everything in order; what was started last stops first. Standard output ends with the ready line, logs go to standard error. The program's one
 * argument, `serve` or `relay`, stands in for HUB_ROLES.
 */
async function start(given: Settings): Promise<void> {
  const log = createLog(given.logLevel);
  const shutdown = new Shutdown({ onFailure: (trouble, error) => log.error({ err: error }, trouble) });
  endOnFaults(shutdown, log);
  try {
    const held = await reservePort(given.port, given.host);
    if (given.port !== 0) await held.release(); // a start that waits for its database should refuse callers, not hang up on them
    const settings = withListeningPort(given, held.port);
    if (settings.mode === 'production' && settings.roles.has('serve') && settings.trustedProxies.length === 0) {
      log.warn(
        'TRUSTED_PROXIES names no proxy: behind one, all callers count as one address, and one who guesses passwords locks all out.',
      );
    }

    const dataDir = await openDataDir(settings);
    const url = settings.databaseUrl ?? (await embedded(settings, shutdown, log));
    const { startHub } = await import('./start-hub.js'); // most of the program: a start that cannot succeed is told before it is loaded
    const { app, demo } = await startHub(settings, { url, dataDir }, shutdown, log);
    await held.release();
    await app.listen(settings.port, settings.host);

    const address = httpAddress(settings.host, settings.port);
    if (demo) process.stdout.write(seedDemo.banner(address, demo));
    process.stdout.write(`ready on ${address}\n`);
  } catch (error) {
    await shutdown.stop();
    reportStartFailure(error);
    process.exit();
  }
}

/** A step before it runs: a signal that comes while the server is still starting waits for it, and leaves nothing behind. */
async function embedded(settings: Settings, shutdown: Shutdown, log: Logger): Promise<string> {
  const onEnd = (): void => log.warn('The embedded database has ended by itself; it is started again.');
  const starting = startEmbedded({ dataDir: settings.dataDir, onEnd });
  await shutdown.onStop('the embedded database', async () => {
    const server = await starting.catch(() => undefined);
    await server?.stop();
  });
  const server = await starting;
  void server.failed.then((why) => end(shutdown, log, 'The embedded database cannot be kept running; the hub ends too.', why));
  return server.url;
}

/** Faults that nobody caught: the process cannot be trusted any more, but what it holds is given up in order. */
function endOnFaults(shutdown: Shutdown, log: Logger): void {
  process.on('uncaughtException', (error) => end(shutdown, log, 'A fault that nobody caught ends the hub.', error));
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
