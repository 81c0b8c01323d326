import { randomUUID } from 'node:crypto';
import type { Kind } from '../row.js';
import type { World } from '../world.js';
import { claim } from './objects.js';

const RAISE = `mutation ($id: ID!) { disputeIndicator(indicatorId: $id, ground: OTHER, comment: "It is wrong.") { id } }`;
const raisedBy = async (world: World, email: string, id: string): Promise<string> =>
  (await (await world.officer(email)).ask<{ disputeIndicator: { id: string } }>(RAISE, { id })).disputeIndicator.id;
const published = async (world: World, email: string, countries: readonly string[]): Promise<string> =>
  (await (await world.officer(email)).publishes({ value: `${randomUUID()}.example.com`, audience: { countries } })).id;

/** A dispute of the caller's own agency's claim, by Cambodia; of Cambodia's claim by Thailand; and one between Cambodia and Japan. */
export const dispute: Kind = {
  own: async (world, caller) => {
    if (caller.party === 'hub') return undefined;
    const { id } = await (
      await world.publisher(caller)
    ).publishes({ value: `${randomUUID()}.example.com`, audience: { countries: ['KH'] } });
    return raisedBy(world, 'analyst@kh.example', id);
  },
  foreign: async (world, { party }) =>
    party === 'th' ? raisedBy(world, 'analyst@th.example', await published(world, 'analyst@kh.example', ['TH'])) : undefined,
  hidden: async (world) => raisedBy(world, 'analyst@jp.example', await published(world, 'analyst@kh.example', ['JP'])),
  absent: () => randomUUID(),
};

/** A dispute that the caller's party raised, about a claim of Cambodia's; and one that Cambodia raised about the caller's. */
export const raised: Kind = {
  ...dispute,
  like: dispute,
  own: (world, caller) => dispute.foreign?.(world, caller) ?? Promise.resolve(undefined),
  foreign: async (world, caller) => (await dispute.own(world, caller)) ?? undefined,
};

/** A claim to be disputed: the hub's data protection officer names any by its id. */
export const disputable: Kind = {
  ...claim,
  like: claim,
  own: (world, caller) => (caller.party === 'hub' ? Promise.resolve(undefined) : claim.own(world, caller)),
  hidden: (world, caller) =>
    caller.party === 'hub' ? Promise.resolve(undefined) : (claim.hidden?.(world, caller) ?? Promise.resolve(undefined)),
};
