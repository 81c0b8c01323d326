import './typescript.js';

/**
 * Starts the one database server of the run, for all of jest's workers (which inherit this process's environment). JavaScript, because jest
 * loads this file outside of its own world, where neither its transform for modules nor its mapping of names is at work.
 */
export default async function setUp({ testPathPatterns }) {
  const asked = testPathPatterns?.patterns ?? [];
  if (asked.length > 0 && asked.every((pattern) => /(^|\/)unit\//.test(pattern))) return;

  if (process.env.HUB_TEST_SERVER) return; // several runs share one (test/load/runner/run.ts)

  const { measureSlowness } = await import('./limits.ts');
  const { parentFolder, startTestServer } = await import('./server.ts');
  process.env.HUB_TEST_FOLDERS ??= await parentFolder();
  const server = await startTestServer();
  process.env.HUB_TEST_SERVER = server.url;
  process.env.HUB_TEST_RUN = server.run;
  process.env.HUB_TEST_SLOWNESS ??= String(await measureSlowness(server.url));
  globalThis.stopTestServer = server.stop;
  for (const [signal, number] of [
    ['SIGINT', 2],
    ['SIGTERM', 15],
  ]) {
    process.once(signal, () => server.stop().finally(() => process.exit(128 + number)));
  }
}
