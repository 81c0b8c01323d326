import { randomUUID } from 'node:crypto';
import { alertChannelClient } from '../../../support/alert-channel-client.js';
import type { Caller } from '../callers.js';
import type { Kind } from '../row.js';
import type { World } from '../world.js';
import { agencyOf } from './parties.js';

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

/** A chat channel of the agency of a party's administrator: other rows found agencies, and then this administrator does not manage the whole party. */
async function chatChannelOf(world: World, slug: string): Promise<string> {
  const channels = alertChannelClient((await world.officer(`admin@${slug}.example`)).ask);
  return (await channels.creates({ url: world.receiver.url, agencyId: await agencyOf(world, slug) })).channel.id;
}

/** Of the hub, which has none: undefined. */
export const alertChannel: Kind = {
  own: async (world, { party }) => (party === 'hub' ? undefined : chatChannelOf(world, party)),
  hidden: (world) => chatChannelOf(world, 'kh'),
  absent: () => randomUUID(),
};
