import { randomUUID } from 'node:crypto';
import { actionClient } from '../../../support/action-client.js';
import type { Kind } from '../row.js';
import type { World } from '../world.js';

/** A request by a country's liaison officer, to whom it says. */
async function askedBy(world: World, slug: string, to: object): Promise<string> {
  const { ask } = await world.hub.as(`liaison@${slug}.example`);
  return actionClient(ask).requests({ reference: randomUUID(), ...to });
}

const toMeta = async ({ hub }: World): Promise<object> => ({
  recipientId: (await hub.ownerSql<{ id: string }>(`select id from hub.party where slug = 'meta'`))[0]?.id,
});

/** To whoever asks: by Singapore, to Thailand or to Meta. */
const asked: Kind['own'] = async (world, { party }) => {
  if (party === 'th') return askedBy(world, 'sg', { recipientId: 'TH' });
  return party === 'meta' ? askedBy(world, 'sg', await toMeta(world)) : undefined;
};
const hidden: Kind['hidden'] = (world) => askedBy(world, 'sg', { recipientId: 'JP' });
const ours: Kind['own'] = async (world, { party }) => (party === 'th' ? askedBy(world, 'th', { recipientId: 'SG' }) : undefined);
const absent = (): string => randomUUID();

/** A request that the caller's agency makes. */
export const actionOfOurs: Kind = {
  own: ours,
  foreign: async (world, caller) => (await asked(world, caller)) ?? undefined,
  hidden,
  absent,
};
/** A request that is put to the caller's party. */
export const actionAsked: Kind = {
  like: actionOfOurs,
  own: asked,
  foreign: async (world, caller) => (await ours(world, caller)) ?? undefined,
  hidden,
  absent,
};
