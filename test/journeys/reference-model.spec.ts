import { report } from '../drill/report.js';
import { Players } from '../model/players.js';
import { seedOf, sweep } from '../model/sweep.js';
import { type Hub, startHub } from '../support/hub.js';

const RUNS = 10;
const LENGTH = 30;

describe('the hub beside a model of its rules', () => {
  let hub: Hub;
  beforeAll(async () => {
    hub = await startHub({ WEBHOOK_ALLOW_LOOPBACK: 'true' });
  });
  afterAll(() => hub.stop());

  it(`shows every party exactly what the model shows it, by every way, after each of ${RUNS} × ${LENGTH} random steps`, async () => {
    const seed = seedOf();
    report(`reference model: MODEL_SEED=${seed}`);
    expect(await sweep(new Players(hub), { seed, runs: RUNS, length: LENGTH })).toBe(RUNS * LENGTH);
  }, 300_000);
});
