import { randomUUID } from 'node:crypto';
import { AuthenticationService } from '../../../../src/identity/auth/authentication.service.js';
import { ObjectsService } from '../../../../src/intel/objects/objects.service.js';
import type { Kind } from '../row.js';
import type { World } from '../world.js';

/** An object that is kept whole. No operation of GraphQL makes one: it comes in by the doors of exchange. */
async function keptBy(world: World, email: string, said: { countries: string[]; partners?: string[] }): Promise<string> {
  const { token } = await world.hub.as(email);
  const requestId = 'matrix';
  const { identity } = (await world.hub.app.get(AuthenticationService, { strict: false }).authenticate(`Bearer ${token}`, requestId)) ?? {};
  if (!identity) throw new Error(email);
  const audience = { everyCountry: false, groups: [], partners: [], exceptCountries: [], ...said };
  const [receipt] = await world.hub.app.get(ObjectsService, { strict: false }).write({ ...identity, requestId, channel: 'taxii' }, [
    {
      object: { type: 'malware', id: `malware--${randomUUID()}` },
      tlp: 'GREEN',
      audience,
      attribution: 'NAMED',
      released: audience.partners.length > 0,
      agencyOnly: false,
      reissue: false,
    },
  ]);
  if (!receipt?.objectId) throw new Error(JSON.stringify(receipt));
  return receipt.objectId;
}

export const keptObject: Kind = {
  own: (world, { party }) => keptBy(world, party === 'meta' ? 'contributor@meta.example' : 'analyst@th.example', { countries: [] }),
  foreign: async (world) => {
    const meta = await (await world.officer('analyst@kh.example')).partyId('Meta');
    return keptBy(world, 'analyst@kh.example', { countries: ['TH'], partners: [meta] });
  },
  hidden: (world) => keptBy(world, 'analyst@la.example', { countries: ['JP'] }),
  absent: () => randomUUID(),
};
