import { randomUUID } from 'node:crypto';
import type { Kind } from '../row.js';
import type { World } from '../world.js';

const absent = (): string => randomUUID();

/** Published by one officer, and sighted by another, or by the same. */
async function sightingOf(world: World, owner: string, sighter: string, audience: object): Promise<string> {
  const { id } = await (await world.officer(owner)).publishes({ value: `${randomUUID()}.example.com`, audience });
  const query = 'mutation ($input: SightingInput!) { addSighting(input: $input) { id } }';
  const { ask } = await world.officer(sighter);
  return (await ask<{ addSighting: { id: string } }>(query, { input: { indicatorId: id } })).addSighting.id;
}
const officerOf = (party: string): string => (party === 'meta' ? 'contributor@meta.example' : 'analyst@th.example');

/** The party's own, about its own claim; Cambodia's about it, which the owner sees; Laos' about Laos', for Japan. */
export const sighting: Kind = {
  own: (world, { party }) => sightingOf(world, officerOf(party), officerOf(party), { countries: [] }),
  foreign: (world, { party }) => sightingOf(world, officerOf(party), 'analyst@kh.example', { countries: ['KH'] }),
  hidden: (world) => sightingOf(world, 'analyst@la.example', 'analyst@la.example', { countries: ['JP'] }),
  absent,
};
