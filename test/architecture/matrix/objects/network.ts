import { randomUUID } from 'node:crypto';
import { relationshipClient } from '../../../support/relationship-client.js';
import type { Kind } from '../row.js';
import type { World } from '../world.js';

const absent = (): string => randomUUID();

/** Between two claims that one officer publishes, said by another, or by the same. */
async function joined(world: World, owner: string, author: string, audience: object): Promise<string> {
  const officer = await world.officer(owner);
  const claim = async (): Promise<string> => (await officer.publishes({ value: `${randomUUID()}.example.com`, audience })).id;
  const [from, to] = [await claim(), await claim()];
  return relationshipClient((await world.officer(author)).ask).joins(from, to, { audience });
}
const officerOf = (party: string): string => (party === 'meta' ? 'contributor@meta.example' : 'analyst@th.example');

/** The party's own, of its own claims; Cambodia's of them, which Thailand may read; Laos' of Laos', for Japan. */
export const relationship: Kind = {
  own: (world, { party }) => joined(world, officerOf(party), officerOf(party), { countries: [] }),
  foreign: async (world, { party }) => {
    if (party !== 'th') return undefined;
    const officer = await world.officer('analyst@th.example');
    const claim = async (): Promise<string> =>
      (await officer.publishes({ value: `${randomUUID()}.example.com`, audience: { countries: ['KH'] } })).id;
    const [from, to] = [await claim(), await claim()];
    return relationshipClient((await world.officer('analyst@kh.example')).ask).joins(from, to, { audience: { countries: ['TH'] } });
  },
  hidden: (world) => joined(world, 'analyst@la.example', 'analyst@la.example', { countries: ['JP'] }),
  absent,
};
