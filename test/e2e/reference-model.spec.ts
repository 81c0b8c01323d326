import { report } from '../load/report.js';
import { sequence } from '../model/commands.js';
import { FAULTS } from '../model/faults.js';
import { type Stage, startStage } from '../model/stage.js';
import { knownToHub, seedOf, shrink, sweep } from '../model/sweep.js';

/** Steps of the one short run; reference-model.deep.spec.ts has longer ones, and a fault that must be noticed. */
const LENGTH = 4;

describe('the hub beside a model of its rules', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await startStage();
  });
  afterAll(() => stage.stop());

  it(`shows every party exactly what the model shows it, by every way, after each of ${LENGTH} random steps`, async () => {
    const seed = seedOf();
    report(`reference model: MODEL_SEED=${seed}`);
    expect(await sweep(stage.players, { seed, runs: 1, length: LENGTH })).toBe(LENGTH);
  });

  it.each(FAULTS)('holds what is changed in one in which $name', async ({ plant }) => {
    const undo = await plant(stage.hub);
    await undo();
  });

  it('leaves of a failing sequence what it fails by', async () => {
    const commands = sequence(knownToHub(), 1, 50);
    const [one, other] = [commands[7], commands[31]];
    const shortest = await shrink(commands, (some) =>
      Promise.resolve(one !== undefined && other !== undefined && some.includes(one) && some.includes(other)),
    );
    expect(shortest).toEqual([one, other]);
  });
});
