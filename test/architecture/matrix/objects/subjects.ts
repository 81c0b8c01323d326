import { randomUUID } from 'node:crypto';
import { endConsultation, type SubjectClient, subjectClient } from '../../../support/subject-client.js';
import type { Caller } from '../callers.js';
import type { Kind } from '../row.js';
import type { World } from '../world.js';

/** The data protection officer of the hub. */
function deskOf(world: World): SubjectClient {
  const desk = world.callers.find(({ name }) => name === 'DATA_PROTECTION');
  if (!desk) throw new Error('Nobody is the data protection officer.');
  return subjectClient(world.ask(desk));
}

const filed = async (world: World): Promise<string> =>
  (await deskOf(world).files({ values: [{ value: `${randomUUID()}.example.com` }] })).id;
const ofDesk = ({ party }: Caller, make: () => Promise<string>): Promise<string | undefined> =>
  party === 'hub' ? make() : Promise.resolve(undefined);

/** A request, for the desk: nothing of this kind is hidden from it. */
export const subjectRequest: Kind = {
  own: (world, caller) => ofDesk(caller, () => filed(world)),
  absent: () => randomUUID(),
};

/** A request whose sources have had their time. */
export const answerable: Kind = {
  ...subjectRequest,
  like: subjectRequest,
  own: (world, caller) =>
    ofDesk(caller, async () => {
      const id = await filed(world);
      await deskOf(world).consults(id);
      await endConsultation(world.hub, id);
      return id;
    }),
};

/** Consults the owner of a new indicator. @returns the consultation */
async function consulted(world: World, email: string): Promise<string> {
  const value = `${randomUUID()}.example.com`;
  await (await world.officer(email)).publishes({ value });
  const desk = deskOf(world);
  const { id } = await desk.files({ values: [{ value }] });
  await desk.consults(id);
  return world.idOf('select id from hub.subject_consultation where request = $1', [id]);
}

/** A consultation of the caller's party, and one of Cambodia. */
export const consultation: Kind = {
  own: async (world, { party }) =>
    party === 'hub' ? undefined : consulted(world, party === 'meta' ? 'contributor@meta.example' : 'analyst@th.example'),
  hidden: (world) => consulted(world, 'analyst@kh.example'),
  absent: () => randomUUID(),
};
