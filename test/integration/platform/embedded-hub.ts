import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type EmbeddedServer, startEmbedded } from '../../../src/platform/database/embedded.js';
import { migrate } from '../../../src/platform/database/migrate.js';
import { seedDemoParties } from '../../../src/edge/demo/seed-parties.js';
import { type RunningHub, withHub } from '../../support/restored-hub.js';
import { hashOf, PASSWORD, temporaryFolder, TEST_MASTER_KEY } from '../../support/server.js';

/** A DATA_DIR with an embedded database and the demo's parties, for the tests of a file. */
export function embeddedHub() {
  const there = {} as { home: string; dataDir: string; server: EmbeddedServer | undefined };
  const start = async (folder = there.dataDir): Promise<EmbeddedServer> => (there.server = await startEmbedded({ dataDir: folder }));
  const stop = async (): Promise<void> => {
    await there.server?.stop();
    there.server = undefined;
  };

  beforeAll(async () => {
    there.home = await temporaryFolder();
    there.dataDir = join(there.home, 'hub');
    await mkdir(there.dataDir, { mode: 0o711 });
    await writeFile(join(there.dataDir, 'master.key'), `${TEST_MASTER_KEY.toString('hex')}\n`, { mode: 0o600 });
    const { url } = await start();
    await migrate(url, TEST_MASTER_KEY);
    await seedDemoParties(url, await hashOf(PASSWORD));
  });
  afterAll(async () => {
    await stop();
    await rm(there.home, { recursive: true, force: true });
  });

  return {
    there,
    start,
    stop,
    onHub: <T>(work: (hub: RunningHub) => Promise<T>, folder = there.dataDir): Promise<T> =>
      withHub({ url: there.server?.url ?? '', dataDir: folder, embedded: true }, work),
  };
}
