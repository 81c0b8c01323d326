import { startEmbedded } from '../../src/platform/database/embedded.js';
import { Shutdown } from '../../src/platform/platform/shutdown.js';
import { reportStartFailure } from '../../src/platform/platform/start-failure.js';

/**
 * The ground floor of a hub as a program: an embedded server in the folder DATA_DIR, stopped in order by a signal. It says `ready PID` (the
 * postmaster's) when the server answers, and `stopping` when it begins to stop, before the server is told.
 */
try {
  const shutdown = new Shutdown();
  const embedded = await startEmbedded({ dataDir: process.env.DATA_DIR ?? '' });
  await shutdown.onStop('embedded database', () => embedded.stop());
  await shutdown.onStop('the rest of the hub', () => void process.stdout.write('stopping\n'));

  // What keeps a real hub alive is its listening socket.
  setInterval(() => undefined, 1000);
  process.stdout.write(`ready ${embedded.pid}\n`);
} catch (error) {
  reportStartFailure(error);
}
