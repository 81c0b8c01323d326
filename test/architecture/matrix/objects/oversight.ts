import { randomUUID } from 'node:crypto';
import type { Kind } from '../row.js';
import type { World } from '../world.js';

const absent = (): string => randomUUID();

/** A check that an auditor of the party drew; with `entry`, of one act of this account (null: of anyone's), whose time to answer is over. */
const drawn = (world: World, slug: string, entry?: { readonly of: string | null }): Promise<string> =>
  world.idOf(
    `with made as (
         insert into hub.sample_check (id, party, drawn_by, acts, since, until, below, population, size, due_at)
           select gen_random_uuid(), p.key, (select u.id from hub.user_account u order by u.party = p.key desc limit 1), '{SEARCH}', now() - interval '2 days', now(), 1, 1, 1, now()
             from hub.party p where p.slug = $1 returning id, party),
       entries as (
         insert into hub.sampled_entry (id, sample_check, entry, party, user_id, at, what, channel, items)
           select gen_random_uuid(), m.id, 1, u.party, u.id, now() - interval '1 day', 'indicator.lookup', 'graphql', '{}'
             from made m cross join lateral (
               select x.* from hub.user_account x where x.id = coalesce($3::uuid, (select y.id from hub.user_account y where y.email = 'analyst@vn.example'))) u
             where $2::boolean returning id)
       select coalesce((select id from entries), (select id from made)) as id`,
    [slug, entry !== undefined, entry?.of ?? null],
  );

/** A sample check of the caller's party. */
export const sampleCheck: Kind = {
  own: (world, { party }) => drawn(world, party),
  hidden: (world) => drawn(world, 'kh'),
  absent,
};
/** An act of someone else in such a check. */
export const sampledEntry: Kind = {
  own: (world, { party }) => drawn(world, party, { of: null }),
  hidden: (world) => drawn(world, 'kh', { of: null }),
  absent,
};
/** An act of the caller in a check; machines have none. */
export const ownSampledEntry: Kind = {
  like: sampledEntry,
  perCaller: true,
  own: (world, { party, userId, isMachine }) => (isMachine ? Promise.resolve(undefined) : drawn(world, party, { of: userId })),
  hidden: (world, { party }) => drawn(world, party, { of: null }),
  absent,
};
