import type { World } from '../integration/rls/world.js';
import { scaled } from './scale.js';

/** How many claims the hub of a load test holds. */
export const CLAIMS = scaled(200_000);

/**
 * Fills a hub with `claims` claims of every country, their details, events and sight, as its owner and past its triggers. Three of four are for
 * every country; the rest for the group, for Cambodia by name, or for nobody; one in a thousand is for the partner Meta.
 */
export async function fill(world: Pick<World, 'settle' | 'ownerSql'>, claims = CLAIMS): Promise<void> {
  const triggers = (state: 'disable' | 'enable'): Promise<unknown> =>
    Promise.all(['hub.indicator', 'hub.indicator_detail'].map((table) => world.ownerSql(`alter table ${table} ${state} trigger user`)));
  await world.settle();
  await triggers('disable');
  await world.ownerSql(`set work_mem = '64MB'`);
  await world.ownerSql(
    `insert into hub.indicator (id, kind, scope, value, display, threat, tlp, audience, excluded, owner, agency, digest, claim_mark, owner_mark, published_at)
     select gen_random_uuid(), 'DOMAIN', '', v.value, v.value, case n % 5 when 0 then 'MALWARE' else 'PHISHING' end, 'GREEN',
         case when n % 1000 = 0 then array[(select key from hub.party where slug = 'meta')]
           when n % 4 < 3 then array[1]
           when n % 12 = 3 then (select array[key] from hub.working_group)
           when n % 12 = 7 then (select array[key] from hub.party where slug = 'kh')
           else '{}'::integer[] end,
         case when n % 50 = 0 then (select array[key] from hub.party where slug = 'jp') else '{}'::integer[] end,
         o.party, o.agency, hub.digest('DOMAIN', '', v.value), n::text, left(md5(o.party || v.value), 16), now() - n * interval '1 second'
       from generate_series(1, $1::integer) n
       cross join lateral (select 'big-' || n / 2 || '.example.com' as value) v
       join (select p.key as party, a.key as agency, row_number() over (order by p.key) as place
         from hub.party p join hub.agency a on a.party = p.key where p.kind = 'COUNTRY') o on o.place = n % 15 + 1`,
    [claims],
  );
  await world.ownerSql(
    `insert into hub.indicator_detail (id, owner, agency, raw, description) select id, owner, agency, value, 'What is known' from hub.indicator`,
  );
  // Their moments end now; whatever was there before them came earlier.
  for (const table of ['stream', 'party_position']) await world.ownerSql(`update hub.${table} set added_at = added_at - interval '1 day'`);
  await world.ownerSql(
    `insert into hub.stream (seq, at, op, kind, item, version, owner, named_owner, facets, facets_before, audience, audience_before, excluded, excluded_before, added_at)
     select h.last + row_number() over (order by i.published_at, i.id), now(), 'PUBLISH', 'INDICATOR', i.id, 1, i.owner, i.named_owner,
         jsonb_build_object('kind', i.kind, 'threat', i.threat, 'red', false), '{}', i.audience, '{}', i.excluded, '{}',
         date_bin('200 microseconds', now(), '2000-01-01') - (row_number() over (order by i.published_at desc, i.id desc)) * interval '200 microseconds'
       from hub.indicator i, hub.sequence_head h`,
  );
  await world.ownerSql(
    `insert into hub.inbox (key, seq, item) select distinct k, s.seq, s.item from hub.stream s cross join unnest(s.audience || s.owner) k where s.item is not null`,
  );
  await world.ownerSql(
    `insert into hub.visibility_period (item, key, barred, position, from_seq)
     select s.item, k.key, k.barred, s.seq, s.seq from hub.stream s
       cross join lateral (select unnest(s.audience || s.owner) as key, false as barred union select unnest(s.excluded), true) k where s.item is not null`,
  );
  await world.ownerSql(
    'update hub.sequence_head set last = (select max(seq) from hub.stream), added_to = (select max(added_at) from hub.stream)',
  );
  await triggers('enable');
  for (const table of ['indicator', 'indicator_detail', 'stream', 'inbox', 'visibility_period', 'sequence_head']) {
    await world.ownerSql(`vacuum analyze hub.${table}`);
  }
}
