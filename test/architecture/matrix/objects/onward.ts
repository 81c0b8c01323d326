import { randomUUID } from 'node:crypto';
import type { Kind } from '../row.js';
import type { World } from '../world.js';

const PROPOSE = `mutation ($id: ID!) { proposeOnward(indicatorId: $id, audience: { countries: ["SG"] }, reason: "They work on it.") { id } }`;

const proposedBy = async (world: World, email: string, id: string): Promise<string> => {
  const { ask } = await world.officer(email);
  const { proposeOnward } = await ask<{ proposeOnward: { id: string } }>(PROPOSE, { id });
  return proposeOnward.id;
};
const published = async (world: World, email: string, countries: readonly string[]): Promise<string> =>
  (await (await world.officer(email)).publishes({ value: `${randomUUID()}.example.com`, audience: { countries } })).id;

/** A proposal about the caller's own agency's claim, by Cambodia; and one between Cambodia and Japan. */
export const onwardProposal: Kind = {
  own: async (world, caller) => {
    if (caller.party === 'hub') return undefined;
    const { id } = await (
      await world.publisher(caller)
    ).publishes({ value: `${randomUUID()}.example.com`, audience: { countries: ['KH'] } });
    return proposedBy(world, 'analyst@kh.example', id);
  },
  hidden: async (world) => proposedBy(world, 'analyst@jp.example', await published(world, 'analyst@kh.example', ['JP'])),
  absent: () => randomUUID(),
};

/** A proposal by the caller's country, about Cambodia's claim; and one between Cambodia and Japan. */
export const onwardProposed: Kind = {
  like: onwardProposal,
  own: async (world, { party }) => {
    if (party !== 'th') return undefined;
    return proposedBy(world, 'analyst@th.example', await published(world, 'analyst@kh.example', ['TH']));
  },
  foreign: async (world, caller) => (caller.party === 'th' ? ((await onwardProposal.own(world, caller)) ?? undefined) : undefined),
  hidden: async (world) => proposedBy(world, 'analyst@jp.example', await published(world, 'analyst@kh.example', ['JP'])),
  absent: () => randomUUID(),
};
