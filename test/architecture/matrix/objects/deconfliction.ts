import { randomUUID } from 'node:crypto';
import { aHolding, deconflictionClient, type DeconflictionClient } from '../../../support/deconfliction-client.js';
import { until } from '../../../support/officer.js';
import type { Kind } from '../row.js';
import type { World } from '../world.js';

const absent = (): string => randomUUID();
const aDomain = (): string => `${randomUUID()}.example.com`;
const liaison = async (world: World, slug: string): Promise<DeconflictionClient> =>
  deconflictionClient((await world.officer(`liaison@${slug}.example`)).ask);

/** That `asker` asked about a claim of `holder`'s. */
async function askedAbout(world: World, holder: string, asker: string): Promise<string> {
  const value = aDomain();
  const { id } = await (await world.officer(`analyst@${holder}.example`)).publishes({ value, discoverability: 'SILENT' });
  await (await liaison(world, asker)).asks(value);
  const [row] = await until(
    () => world.hub.ownerSql<{ id: string }>('select id from hub.contact where item = $1', [id]),
    (rows) => rows.length > 0,
  );
  return row?.id ?? 'none';
}

/** That somebody asked about what the caller's party holds. */
export const contact: Kind = {
  own: async (world, { party }) => (party === 'th' ? askedAbout(world, 'th', 'kh') : undefined),
  hidden: (world) => askedAbout(world, 'kh', 'jp'),
  absent,
};

/** What the caller asked itself; a colleague's is hidden, too. */
export const askedRequest: Kind = {
  own: async (world, caller) => {
    if (!caller.permissions?.has('deconflict:ask')) return undefined;
    return (await deconflictionClient(world.ask(caller)).asks(aDomain()))[0]?.requestId;
  },
  hidden: async (world) => (await (await liaison(world, 'th')).asks(aDomain()))[0]?.requestId,
  absent,
  perCaller: true,
};

const sealedBy = async (world: World, slug: string): Promise<string | undefined> =>
  (await (await liaison(world, slug)).seals(aHolding({ value: aDomain() })))[0]?.holdingId ?? undefined;

/** A sealed holding of the caller's agency. */
export const sealedHolding: Kind = {
  own: async (world, { party }) => (party === 'th' ? sealedBy(world, 'th') : undefined),
  hidden: (world) => sealedBy(world, 'kh'),
  absent,
};
