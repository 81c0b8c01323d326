import { randomUUID } from 'node:crypto';
import { type CaseClient, caseClient } from '../../../support/case-client.js';
import { evidenceClient } from '../../../support/evidence-client.js';
import { officer } from '../../../support/officer.js';
import type { Kind } from '../row.js';
import type { World } from '../world.js';
import { candidate } from './parties.js';

const desks = new WeakMap<World, Map<string, Promise<CaseClient>>>();
const shared = new WeakMap<World, Promise<string>>();
const absent = (): string => randomUUID();

/** A country's liaison officer. */
function deskOf(world: World, slug: string): Promise<CaseClient> {
  const known = desks.get(world) ?? new Map<string, Promise<CaseClient>>();
  desks.set(world, known);
  const desk = known.get(slug) ?? world.hub.as(`liaison@${slug}.example`).then(({ ask }) => caseClient(ask));
  known.set(slug, desk);
  return desk;
}
const partyOf = (world: World, slug: string): Promise<string> => world.idOf('select id from hub.party where slug = $1', [slug]);
const founded = async (world: World, slug: string): Promise<string> => (await (await deskOf(world, slug)).founds()).id;

/** A case that one country founds and to which the other is invited; joined, it takes part. */
async function between(world: World, host: string, guest: string, { rights = 'READ', joined = true } = {}): Promise<string> {
  const id = await founded(world, host);
  await (await deskOf(world, host)).invites(id, await partyOf(world, guest), { rights });
  if (joined) await (await deskOf(world, guest)).answers(id);
  return id;
}
const hidden: Kind['hidden'] = (world) => founded(world, 'sg');
const forThailand =
  (make: (world: World) => Promise<string>): Kind['own'] =>
  (world, { party }) =>
    party === 'th' ? make(world) : Promise.resolve(undefined);

/** A case of the caller's country, which leads it; and one of Singapore's, which it reads. */
export const caseLed: Kind = {
  own: forThailand((world) => founded(world, 'th')),
  foreign: async (world, { party }) => (party === 'th' ? between(world, 'sg', 'th') : undefined),
  hidden,
  absent,
};
export const caseRead: Kind = {
  ...{ like: caseLed, hidden, absent },
  own: forThailand((world) => between(world, 'sg', 'th')),
  foreign: async (world, { party }) => (party === 'th' ? founded(world, 'th') : undefined),
};
export const caseInvited: Kind = {
  ...{ like: caseLed, hidden, absent },
  own: forThailand((world) => between(world, 'sg', 'th', { joined: false })),
  foreign: async (world, { party }) => (party === 'th' ? between(world, 'sg', 'th') : undefined),
};
export const caseOffered: Kind = {
  ...{ like: caseLed, hidden, absent },
  own: forThailand(async (world) => {
    const id = await between(world, 'sg', 'th');
    await (await deskOf(world, 'sg')).handsOver(id, await partyOf(world, 'th'));
    return id;
  }),
  foreign: async (world, { party }) => (party === 'th' ? between(world, 'sg', 'th') : undefined),
};
export const caseClosed: Kind = {
  ...{ like: caseLed, hidden, absent },
  own: forThailand(async (world) => (await (await deskOf(world, 'th')).closes(await founded(world, 'th'))).id),
  foreign: async (world, { party }) =>
    party === 'th' ? (await (await deskOf(world, 'sg')).closes(await between(world, 'sg', 'th'))).id : undefined,
};

/** One case of Thailand's to which Singapore contributes: what is in it is made anew. */
function caseShared(world: World): Promise<string> {
  const known = shared.get(world) ?? between(world, 'th', 'sg', { rights: 'CONTRIBUTE' });
  shared.set(world, known);
  return known;
}
export const caseWorkedOn: Kind = { ...caseLed, like: caseLed, own: forThailand(caseShared) };

const writtenBy = async (world: World, slug: string, of: string): Promise<string> =>
  (await (await deskOf(world, slug)).writes(of, 'So.')).id;
export const caseNote: Kind = {
  own: forThailand(async (world) => writtenBy(world, 'th', await caseShared(world))),
  foreign: async (world, { party }) => (party === 'th' ? writtenBy(world, 'sg', await caseShared(world)) : undefined),
  hidden: async (world) => writtenBy(world, 'sg', await founded(world, 'sg')),
  absent,
};
export const caseTask: Kind = {
  own: forThailand(async (world) => (await (await deskOf(world, 'th')).tasks(await caseShared(world))).id),
  hidden: async (world) => (await (await deskOf(world, 'sg')).tasks(await founded(world, 'sg'))).id,
  absent,
};

/** Whom the shared case invites, and who takes part in it. */
export const invitee: Kind = {
  own: forThailand(async (world) => {
    const id = await partyOf(world, 'vn');
    await (await deskOf(world, 'th')).invites(await caseShared(world), id);
    return id;
  }),
  hidden: async (world, caller) => (await candidate.own(world, caller)) ?? undefined,
  absent,
};
export const participant: Kind = { ...invitee, own: forThailand((world) => partyOf(world, 'sg')) };

/** A claim of a country's that is linked to the shared case. */
async function linkedBy(world: World, slug: string): Promise<string> {
  const desk = await deskOf(world, slug);
  const said = { value: `${randomUUID()}.example.com`, audience: { countries: slug === 'th' ? ['SG'] : ['TH'] } };
  const { id } = await officer(desk.ask).publishes(said);
  await desk.links(await caseShared(world), id);
  return id;
}
export const linkedItem: Kind = {
  own: forThailand((world) => linkedBy(world, 'th')),
  foreign: async (world, { party }) => (party === 'th' ? linkedBy(world, 'sg') : undefined),
  absent,
};

const fileOf = async ({ hub }: World, email: string): Promise<string> => evidenceClient(hub, (await hub.as(email)).token).adds('a slip');
/** A file of a country's in the shared case. */
async function fileIn(world: World, slug: string): Promise<string> {
  const file = await fileOf(world, `liaison@${slug}.example`);
  await (await deskOf(world, slug)).attaches(await caseShared(world), file);
  return file;
}
export const attachedFile: Kind = {
  own: forThailand((world) => fileIn(world, 'th')),
  hidden: (world) => fileOf(world, 'liaison@sg.example'),
  absent,
};
export const caseFile: Kind = {
  own: forThailand((world) => fileOf(world, 'liaison@th.example')),
  hidden: (world) => fileOf(world, 'liaison@sg.example'),
  absent,
};
