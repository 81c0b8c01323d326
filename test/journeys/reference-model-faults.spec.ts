import { sequence } from '../model/commands.js';
import { FAULTS } from '../model/faults.js';
import { Players } from '../model/players.js';
import { knownToHub, noticed, shrink } from '../model/sweep.js';
import { type Hub, startHub } from '../support/hub.js';

/** Found quickly; the drill plants all of them. */
const SOME = ['everybody sees every claim', 'a withdrawal is dropped', 'a machine reads RED'];

describe('the comparison with the model', () => {
  let hub: Hub;
  beforeAll(async () => {
    hub = await startHub({ WEBHOOK_ALLOW_LOOPBACK: 'true' });
  });
  afterAll(() => hub.stop());

  it.each(SOME)(
    'notices a hub in which %s',
    async (some) => {
      const fault = FAULTS.find(({ name }) => name === some);
      expect(fault && (await noticed(new Players(hub), fault))).toBeDefined();
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
