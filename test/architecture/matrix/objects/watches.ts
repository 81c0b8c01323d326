import { randomUUID } from 'node:crypto';
import { watchClient } from '../../../support/watch-client.js';
import type { Kind } from '../row.js';
import type { World } from '../world.js';

/** A watch of a country's liaison officer, for all of the country. */
async function watchOf(world: World, slug: string): Promise<string> {
  const { ask } = await world.hub.as(`liaison@${slug}.example`);
  return watchClient(ask).watches({ values: [{ value: `${randomUUID()}.example.com` }], visibleTo: 'PARTY' });
}

export const watch: Kind = {
  own: async (world, { party }) => (party === 'th' ? watchOf(world, 'th') : undefined),
  hidden: (world) => watchOf(world, 'kh'),
  absent: () => randomUUID(),
};
