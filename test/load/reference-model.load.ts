import { FAULTS, QUICKLY_NOTICED } from '../model/faults.js';
import { type Stage, startStage } from '../model/stage.js';
import { noticed, seedOf, sweep } from '../model/sweep.js';
import { report } from './report.js';
import { IS_WHOLE, scaled } from './scale.js';

/** `.ci/run` does four of them, beside the two of `npm run test:deep`. */
const RUNS = scaled(200, 4);
/** A step looks at everything by every way: in small, fewer of them, from as many beginnings. */
const LENGTH = IS_WHOLE ? 50 : 25;

describe('the hub beside a model of its rules', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await startStage();
  });
  afterAll(() => stage.stop());

  it(`shows every party exactly what the model shows it, after each of ${RUNS} × ${LENGTH} random steps`, async () => {
    const seed = seedOf();
    report(`reference model: MODEL_SEED=${seed}`);
    const start = performance.now();
    const steps = await sweep(stage.players, { seed, runs: RUNS, length: LENGTH });
    const seconds = (performance.now() - start) / 1_000;
    report(`reference model: ${steps} steps, 0 differences, ${seconds.toFixed(0)} s, ${((seconds * 1_000) / steps).toFixed(0)} ms a step`);
    expect(steps).toBe(RUNS * LENGTH);
  }, 3_600_000);

  it.each(IS_WHOLE ? FAULTS : QUICKLY_NOTICED)(
    'is told from one in which $name',
    async (fault) => expect(await noticed(stage.players, fault)).toBeDefined(),
    240_000,
  );
});
