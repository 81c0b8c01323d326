import { randomUUID } from 'node:crypto';
import { alertChannelClient } from '../../../support/alert-channel-client.js';
import type { Caller } from '../callers.js';
import type { Kind } from '../row.js';
import type { World } from '../world.js';

/** An alert of a party to all its officers and its administrators, as its account sees it. */
async function alertOf(world: World, slug: string, isAdmin: boolean): Promise<string> {
  const [row] = await world.hub.ownerSql<{ id: string }>(
    `insert into hub.alert (reference, party, kind, urgency, addressees, permission, next_at)
       select hub.new_alert_reference(), p.key, case when $2 then 'ADMINISTRATION' else 'CASE' end, 'ROUTINE', case when $2 then 'ADMINISTRATORS' else 'OFFICERS' end, 'directory:manage', null
         from hub.party p where p.slug = $1 returning id`,
    [slug, isAdmin],
  );
  return row?.id ?? 'none';
}

const isAdmin = ({ permissions }: Caller): boolean => permissions?.has('alert:manage') === true;

export const alert: Kind = {
  own: async (world, caller) => (caller.party === 'hub' ? undefined : alertOf(world, caller.party, isAdmin(caller))),
  hidden: (world) => alertOf(world, 'kh', false),
  absent: () => randomUUID(),
  perCaller: true,
};

/** A room of a party; of the hub, which has none: undefined. */
const roomOf = async (world: World, slug: string): Promise<string> =>
  (await alertChannelClient((await world.officer(`admin@${slug}.example`)).ask).creates({ url: world.receiver.url })).channel.id;

export const alertChannel: Kind = {
  own: async (world, { party }) => (party === 'hub' ? undefined : roomOf(world, party)),
  hidden: (world) => roomOf(world, 'kh'),
  absent: () => randomUUID(),
};
