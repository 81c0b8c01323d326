import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type EmbeddedServer, startEmbedded } from '../../src/platform/database/embedded.js';
import { temporaryFolder } from '../support/server.js';
import { BuiltHub, LOAD_PASSWORD, type HubUnderFire, told } from './history/hub-under-fire.js';
import { partsIn, Stage } from './history/stage.js';
import { report } from './report.js';
import { scaled } from './scale.js';

const ITEMS = scaled(20_000, 800);
const ROUNDS = scaled(3, 1);
/** What an asker may meet when a hub restarts: an answer, or nobody who listens. A connection kept from before may be found closed, which is no answer. */
const EXPECTED = /^(200|no answer (ECONNREFUSED|ECONNRESET|UND_ERR_SOCKET))$/;

describe('Two hubs on one database that are restarted in turn while countries publish and follow', () => {
  let built: BuiltHub;
  let folder: string;
  let server: EmbeddedServer;
  let hubs: readonly HubUnderFire[];
  let stage: Stage;
  let asked = 0;

  beforeAll(async () => {
    built = await BuiltHub.build();
    folder = await temporaryFolder();
    server = await startEmbedded({ dataDir: folder });
    hubs = [built.hub('one', server.url), built.hub('two', server.url)];
    for (const hub of hubs) await hub.start();
  }, 300_000);
  afterAll(async () => {
    stage?.close();
    for (const hub of hubs) await hub.end('SIGTERM');
    await built.remove();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('lose nothing, refuse nobody who is connected, and send each webhook event once', async () => {
    const address = (): string => hubs[asked++ % hubs.length]?.address ?? '';
    stage = await Stage.open({ address, password: LOAD_PASSWORD, items: ITEMS }, partsIn(join(built.folder, 'client')));
    const ends: number[] = [];
    await stage.publish(async () => {
      for (let restart = 0; restart < ROUNDS * hubs.length; restart += 1) {
        await stage.reached((restart + 1) / (ROUNDS * hubs.length + 1));
        const hub = hubs[restart % hubs.length];
        const started = performance.now();
        await hub?.end('SIGTERM');
        ends.push((performance.now() - started) / 1000);
        await hub?.start();
      }
    });
    report(`${ITEMS} items, ${ends.length} restarts by SIGTERM; ended after ${told(ends)} s`);

    expect(await stage.verdict()).toEqual([]);
    expect(stage.book.acked).toBeGreaterThan(ITEMS / 2);
    expect([...stage.answers.counted.keys()].filter((answer) => !EXPECTED.test(answer))).toEqual([]);
    expect(Math.max(...ends)).toBeLessThan(10);
    expect(stage.follower('KR webhook').reconnections).toBe(0); // nothing was sent twice
  }, 600_000);
});
