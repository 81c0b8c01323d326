import { randomUUID } from 'node:crypto';
import type { Kind } from '../row.js';
import type { World } from '../world.js';

const RECALL = 'mutation ($ids: [ID!]!) { recallIndicators(itemIds: $ids, reason: "It was wrong.") { id } }';

async function recallOf(world: World, email: string): Promise<string> {
  const officer = await world.officer(email);
  const { id } = await officer.publishes({ value: `${randomUUID()}.example.com`, audience: { countries: ['JP'] } });
  return (await officer.ask<{ recallIndicators: { id: string } }>(RECALL, { ids: [id] })).recallIndicators.id;
}

/** A recall of the caller's party, and one of Cambodia. */
export const recall: Kind = {
  own: async (world, { party }) =>
    party === 'hub' ? undefined : recallOf(world, party === 'meta' ? 'contributor@meta.example' : 'analyst@th.example'),
  hidden: (world) => recallOf(world, 'analyst@kh.example'),
  absent: () => randomUUID(),
};
