import { report } from '../load/report.js';
import { QUICKLY_NOTICED } from '../model/faults.js';
import { type Stage, startStage } from '../model/stage.js';
import { noticed, seedOf, sweep } from '../model/sweep.js';

/** Few here, with another seed each time: the load test, of which `.ci/run` has a part, does many. */
const RUNS = 2;
const LENGTH = 20;

describe('the hub beside a model of its rules', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await startStage();
  });
  afterAll(() => stage.stop());

  it(`shows every party exactly what the model shows it, by every way, after each of ${RUNS} × ${LENGTH} random steps`, async () => {
    const seed = seedOf();
    report(`reference model: MODEL_SEED=${seed}`);
    expect(await sweep(stage.players, { seed, runs: RUNS, length: LENGTH })).toBe(RUNS * LENGTH);
  }, 300_000);

  it.each(QUICKLY_NOTICED.slice(0, 1))('is told from one in which $name', async (fault) =>
    expect(await noticed(stage.players, fault)).toBeDefined(),
  );
});
