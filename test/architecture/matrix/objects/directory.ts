import { randomUUID } from 'node:crypto';
import { directoryClient } from '../../../support/directory-client.js';
import { officer } from '../../../support/officer.js';
import type { Kind } from '../row.js';
import type { World } from '../world.js';

/** An entry of a country, for all countries and one partner, or for the country alone. */
export async function entryOf(world: World, slug: string, isShown: boolean): Promise<string> {
  const { ask } = await world.hub.as(`admin@${slug}.example`);
  const audience = isShown && slug !== 'meta' ? { everyCountry: true, partners: [await officer(ask).partyId('Meta')] } : {};
  return (await directoryClient(ask).creates({ audience })).id;
}

export const directoryEntry: Kind = {
  own: async (world, { party }) => (party === 'hub' ? undefined : entryOf(world, party, true)),
  foreign: async (world, { party }) => (party === 'hub' ? undefined : entryOf(world, 'kh', true)),
  hidden: (world) => entryOf(world, 'kh', false),
  absent: () => randomUUID(),
};
