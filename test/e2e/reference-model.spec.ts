import { report } from '../load/report.js';
import { sequence } from '../model/commands.js';
import { FAULTS, QUICKLY_NOTICED } from '../model/faults.js';
import { Players } from '../model/players.js';
import { knownToHub, noticed, seedOf, shrink, sweep } from '../model/sweep.js';
import { type Hub, startHub } from '../support/hub.js';

/** Few here, with another seed each time: the load test, of which `.ci/run` has a part, does many. */
const RUNS = 2;
const LENGTH = 20;

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

  it.each(QUICKLY_NOTICED.slice(0, 1))(
    'is told from one in which $name',
    async (fault) => expect(await noticed(new Players(hub), fault)).toBeDefined(),
    120_000,
  );

  it.each(FAULTS)('holds what is changed in one in which $name', async ({ plant }) => {
    const undo = await plant(hub);
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
