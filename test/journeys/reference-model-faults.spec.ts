import { FAULTS } from '../model/faults.js';
import { Players } from '../model/players.js';
import { type Command, sequence } from '../model/commands.js';
import { differenceOf, knownToHub, shrink } from '../model/sweep.js';
import { type Hub, startHub } from '../support/hub.js';

const MOST_RUNS = 8;

describe('the comparison with the model', () => {
  let hub: Hub;
  let players: Players;
  beforeAll(async () => {
    hub = await startHub({ WEBHOOK_ALLOW_LOOPBACK: 'true' });
    players = new Players(hub);
  });
  afterAll(() => hub.stop());

  it.each(FAULTS)(
    'notices a hub in which $name',
    async ({ plant, by }) => {
      const knows = (does: Command['does']): boolean => does === 'publish' || by.includes(does);
      const undo = await plant(hub);
      try {
        let found: unknown;
        for (let seed = 1; seed <= MOST_RUNS && !found; seed += 1) found = await differenceOf(players, sequence(knows, seed, 30));
        expect(found).toBeDefined();
      } finally {
        await undo();
      }
    },
    120_000,
  );

  it('leaves of a failing sequence what it fails by', async () => {
    const commands = sequence(knownToHub(), 1, 50);
    const [one, other] = [commands[7], commands[31]];
    const shortest = await shrink(commands, (some) =>
      Promise.resolve(one !== undefined && other !== undefined && some.includes(one) && some.includes(other)),
    );
    expect(shortest).toEqual([one, other]);
  });
});
