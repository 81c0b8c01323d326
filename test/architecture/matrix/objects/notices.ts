import { randomUUID } from 'node:crypto';
import { type NoticeClient, noticeClient } from '../../../support/notice-client.js';
import { account, session } from '../callers.js';
import type { Kind } from '../row.js';
import type { World } from '../world.js';

const BULLETIN = { colour: 'BULLETIN', details: {} };

/** Somebody new of a party, at work with notices. */
async function somebody({ hub }: World, party: string, role: 'LIAISON' | 'APPROVER'): Promise<NoticeClient> {
  const { accessToken } = await session(hub, await account(hub, party, role));
  return noticeClient(hub.asToken(accessToken).ask);
}

/** Written by a party, and brought as far as it is said. */
export async function written(world: World, slug: string, how: 'DRAFT' | 'SUBMITTED' | 'APPROVED', said: object = {}): Promise<string> {
  const writer = await somebody(world, slug, 'LIAISON');
  const draft = await writer.draft({ ...BULLETIN, ...said });
  if (how === 'DRAFT') return draft.id;
  await writer.submit(draft);
  if (how === 'APPROVED') await (await somebody(world, slug, 'APPROVER')).approve(draft);
  return draft.id;
}

const absent = (): string => randomUUID();
/** Published for Singapore and Thailand, by another. */
const seen: Kind['own'] = (world, { party }) =>
  party === 'th' ? written(world, 'sg', 'APPROVED', { audience: { countries: ['TH'] } }) : Promise.resolve(undefined);
const hidden: Kind['hidden'] = (world) => written(world, 'sg', 'APPROVED', { audience: { countries: ['JP'] } });
const ofOurs =
  (how: 'DRAFT' | 'SUBMITTED' | 'APPROVED'): Kind['own'] =>
  (world, { party }) =>
    party === 'th' ? written(world, 'th', how) : Promise.resolve(undefined);
const shown: Kind['foreign'] = async (world, caller) => (await seen(world, caller)) ?? undefined;

/** At the desk of the caller's agency. */
export const noticeAtDesk: Kind = { own: ofOurs('DRAFT'), foreign: shown, hidden, absent };
/** Waiting for the caller's country's second officer. */
export const noticeSubmitted: Kind = { like: noticeAtDesk, own: ofOurs('SUBMITTED'), foreign: shown, hidden, absent };
/** Another country's, which the caller reads; its own is foreign to what readers do. */
export const noticeOfOthers: Kind = {
  like: noticeAtDesk,
  own: seen,
  foreign: async (world, caller) => (await ofOurs('APPROVED')(world, caller)) ?? undefined,
  hidden,
  absent,
};
/** The caller's country's, published. */
export const noticePublished: Kind = { like: noticeAtDesk, own: ofOurs('APPROVED'), foreign: shown, hidden, absent };
/** Handed over to the hub's reviewers; what is not is hidden from them. */
export const noticeHandedOver: Kind = {
  like: noticeAtDesk,
  own: (world, { party }) =>
    party === 'hub'
      ? written(world, 'sg', 'APPROVED', { colour: 'PURPLE', details: { method: 'By telephone.' } })
      : Promise.resolve(undefined),
  hidden,
  absent,
};
/** A translation that a reader offers to the caller's country. */
export const offeredTranslation: Kind = {
  own: async (world, { party }) => {
    if (party !== 'th') return undefined;
    const id = await written(world, 'th', 'APPROVED');
    return (await (await somebody(world, 'sg', 'LIAISON')).translate(id, {}, true)).translations[0]?.id ?? undefined;
  },
  hidden: async (world) => {
    const id = await written(world, 'sg', 'APPROVED', { audience: { countries: ['JP'] } });
    return (await (await somebody(world, 'jp', 'LIAISON')).translate(id, {}, true)).translations[0]?.id ?? undefined;
  },
  absent,
};
