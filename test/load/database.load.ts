import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DATABASE_FOLDER } from '../../src/platform/platform/data-dir.js';
import { type EmbeddedServer, startEmbedded } from '../../src/platform/database/embedded.js';
import { temporaryFolder } from '../support/server.js';
import { BuiltHub, LOAD_PASSWORD, type HubUnderFire, told } from './history/hub-under-fire.js';
import { partsIn, Stage } from './history/stage.js';
import { report } from './report.js';
import { IS_WHOLE, LENIENT, scaled } from './scale.js';

const ITEMS = scaled(15_000, 400);
const STOPS = scaled(5, 2);
/** From the moment when the server is stopped to the first request that is answered again. */
const LONGEST_AWAY_MS = 5_000;
/** Between two stops at least, so that each finds the hub at work. */
const PEACE_MS = 1_000;

/** `pg_ctl stop -m immediate` is this signal to the postmaster. */
const IMMEDIATE = 'SIGQUIT';

async function isGone(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await pause(5);
  }
}

describe('A database that is stopped at once while countries publish and follow', () => {
  let built: BuiltHub;
  let folder: string;
  let external: EmbeddedServer;
  let stage: Stage;

  beforeAll(async () => {
    built = await BuiltHub.build();
    folder = await temporaryFolder();
    external = await startEmbedded({ dataDir: folder });
  }, 300_000);
  afterEach(() => stage.close());
  afterAll(async () => {
    await built.remove();
    await external.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** The postmaster of a hub's embedded server. */
  const pidOfEmbedded = async ({ dataDir }: HubUnderFire): Promise<number> =>
    Number((await readFile(join(dataDir, DATABASE_FOLDER, 'postmaster.pid'), 'utf8')).split('\n')[0]);

  it.each([
    ['the embedded one, which the hub starts again', () => built.hub('embedded'), pidOfEmbedded],
    ['an external one, which somebody else starts again', () => built.hub('external', external.url), async () => external.pid],
  ] as const)(
    `costs nothing that was acknowledged, and no restart of the hub: %s`,
    async (which, make, pidOf) => {
      const hub = make();
      await hub.start();
      stage = await Stage.open({ address: () => hub.address, password: LOAD_PASSWORD, items: ITEMS }, partsIn(`${hub.dataDir}-client`));
      const away: number[] = [];
      await stage.publish(async () => {
        for (let stop = 1; stop <= STOPS; stop += 1) {
          await stage.reached(stop / (STOPS + 1));
          const pid = await pidOf(hub);
          const stopped = performance.now();
          process.kill(pid, IMMEDIATE);
          await isGone(pid); // what is acknowledged until then is no answer of the next server
          away.push(((await stage.nextAck()) - stopped) / 1000);
          await pause(PEACE_MS);
        }
      });
      report(
        `${which}, ${ITEMS} items: ${STOPS} x immediate stop; answered again after ${told(away)} s (demanded: ${LONGEST_AWAY_MS / 1000} s)`,
      );

      const violations = await stage.verdict();
      expect(hub.hasEnded).toBe(false);
      expect(violations).toEqual([]);
      expect(stage.book.acked).toBeGreaterThan(ITEMS / 2);
      if (IS_WHOLE) expect(Math.max(...away) * 1000).toBeLessThan(LENIENT * LONGEST_AWAY_MS);
      await hub.end('SIGTERM');
    },
    600_000,
  );
});
