import { randomUUID } from 'node:crypto';
import { informationClient, type InformationClient } from '../../../support/information-client.js';
import type { Kind } from '../row.js';
import type { World } from '../world.js';

const deskOf = async (world: World, email: string): Promise<InformationClient> => informationClient((await world.hub.as(email)).ask);

/** A question by a country's liaison officer, to whom it says. */
async function askedBy(world: World, slug: string, to: object): Promise<{ inquiry: string; id: string }> {
  const { inquiry, ids } = await (await deskOf(world, `liaison@${slug}.example`)).asks({ reference: randomUUID(), ...to });
  return { inquiry, id: ids[0] ?? 'none' };
}

const toMeta = async ({ hub }: World): Promise<object> => ({
  recipients: [(await hub.ownerSql<{ id: string }>(`select id from hub.party where slug = 'meta'`))[0]?.id],
});

/** To whoever asks: by Singapore, to Thailand or to Meta. */
const asked: Kind['own'] = async (world, { party }) => {
  if (party === 'th') return (await askedBy(world, 'sg', { recipients: ['TH'] })).id;
  return party === 'meta' ? (await askedBy(world, 'sg', await toMeta(world))).id : undefined;
};
/** The same, which its recipient has acknowledged. */
const acknowledged: Kind['own'] = async (world, caller) => {
  const id = await asked(world, caller);
  if (!id) return undefined;
  await (await deskOf(world, caller.party === 'th' ? 'liaison@th.example' : 'contributor@meta.example')).answers(id, 'ACKNOWLEDGED');
  return id;
};
const hidden: Kind['hidden'] = async (world) => (await askedBy(world, 'sg', { recipients: ['JP', 'AU'] })).id;
const ours: Kind['own'] = async (world, { party }) =>
  party === 'th' ? (await askedBy(world, 'th', { recipients: ['SG'] })).id : undefined;
const absent = (): string => randomUUID();

/** A request that the caller's agency makes. */
export const informationOfOurs: Kind = {
  own: ours,
  foreign: async (world, caller) => (await asked(world, caller)) ?? undefined,
  hidden,
  absent,
};
/** A request that is put to the caller's party. */
export const informationAsked: Kind = {
  like: informationOfOurs,
  own: asked,
  foreign: async (world, caller) => (await ours(world, caller)) ?? undefined,
  hidden,
  absent,
};
/** The same, which the caller's party has acknowledged. */
export const acknowledgedInformation: Kind = { like: informationOfOurs, own: acknowledged, hidden, absent };
/** The same, in whose thread its asker has written. */
export const writtenInformation: Kind = {
  ...acknowledgedInformation,
  own: async (world, caller) => {
    const id = await acknowledged(world, caller);
    if (id) await (await deskOf(world, 'liaison@sg.example')).writes(id, { text: 'Since when?' });
    return id;
  },
};

const inquiryBy = async (world: World, slug: string): Promise<{ inquiry: string; id: string }> =>
  askedBy(world, slug, { recipients: ['JP', 'AU'] });

/** A question of the caller's party. */
export const inquiryOfOurs: Kind = {
  own: async (world, { party }) => (party === 'th' ? (await inquiryBy(world, 'th')).inquiry : undefined),
  hidden: async (world) => (await inquiryBy(world, 'sg')).inquiry,
  absent,
};
/** The same, of which nothing is open. */
export const inquiryEnded: Kind = {
  ...inquiryOfOurs,
  like: inquiryOfOurs,
  own: async (world, { party }) => {
    if (party !== 'th') return undefined;
    const { inquiry, id } = await askedBy(world, 'th', { recipients: ['SG'] });
    await (await deskOf(world, 'liaison@th.example')).cancels(id);
    return inquiry;
  },
};
