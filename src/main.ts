import 'reflect-metadata';
import { startEmbedded } from './database/embedded.js';
import { migrate } from './database/migrate.js';
import { furnishDemo } from './demo/furnish.js';
import { openDataDir } from './platform/data-dir.js';
import { createLog } from './platform/log.js';
import { readSettings, type Settings } from './platform/settings.js';
import { Shutdown } from './platform/shutdown.js';
import { reportStartFailure } from './platform/start-failure.js';
import { buildHub } from './serve.js';

/** Starts everything in order; what was started last stops first. Standard output ends with the ready line, logs go to standard error. */
async function start(settings: Settings): Promise<void> {
  const log = createLog(settings.logLevel);
  const shutdown = new Shutdown({ onTrouble: (trouble, error) => log.error({ err: error }, trouble) });
  try {
    const dataDir = await openDataDir(settings);
    const url = settings.databaseUrl ?? (await embedded(settings, shutdown));
    const keyring = await migrate(url, dataDir.masterKey);
    const demo = settings.mode === 'demo' ? await furnishDemo.accounts(url, dataDir.demoPassword ?? '') : undefined;

    const app = await buildHub(settings, { url, keyring }, log);
    await shutdown.onStop('the hub', () => app.close());
    await app.listen(settings.port, settings.host);
    if (demo?.isNew) await furnishDemo.indicators(app);

    const address = await app.getUrl();
    if (demo) process.stdout.write(furnishDemo.banner(address, demo.password));
    process.stdout.write(`ready on ${address}\n`);
  } catch (error) {
    await shutdown.stop();
    reportStartFailure(error);
    process.exit();
  }
}

async function embedded(settings: Settings, shutdown: Shutdown): Promise<string> {
  const server = await startEmbedded({ dataDir: settings.dataDir });
  await shutdown.onStop('the embedded database', () => server.stop());
  return server.url;
}

try {
  await start(readSettings(process.env));
} catch (error) {
  reportStartFailure(error);
}
