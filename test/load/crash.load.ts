import { join } from 'node:path';
import { BuiltHub, LOAD_PASSWORD, type HubUnderFire, told } from './history/hub-under-fire.js';
import { partsIn, Stage } from './history/stage.js';
import { report } from './report.js';
import { scaled } from './scale.js';

const ITEMS = scaled(50_000, 400);
const KILLS = scaled(10, 2);

describe('A hub that is killed while countries publish and follow', () => {
  let built: BuiltHub;
  let hub: HubUnderFire;
  let stage: Stage;

  beforeAll(async () => {
    built = await BuiltHub.build();
    hub = built.hub('hub');
    await hub.start();
  }, 300_000);
  afterEach(() => stage.close());
  afterAll(() => built.remove());

  it(`loses nothing that was acknowledged, on any channel, and tells nobody what is not for them (${KILLS} x kill -9)`, async () => {
    stage = await Stage.open({ address: () => hub.address, password: LOAD_PASSWORD, items: ITEMS }, partsIn(join(built.folder, 'client')));
    const started = performance.now();
    await stage.publish(async () => {
      for (let kill = 1; kill <= KILLS; kill += 1) {
        await stage.reached(kill / (KILLS + 1));
        await hub.end('SIGKILL');
        if (kill % 2 === 0) await stage.crashFollowers();
        await hub.start();
      }
    });
    report(
      `${KILLS} x kill -9 in ${((performance.now() - started) / 1000).toFixed(0)} s; ready again after ${told(hub.starts.slice(1))} s`,
    );

    const violations = await stage.verdict();
    expect(violations).toEqual([]);
    expect(stage.book.acked).toBeGreaterThan(ITEMS / 2);
  }, 840_000);
});
