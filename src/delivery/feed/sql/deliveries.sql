-- Records ranges of the stream that readers have taken: [{party, channel, epoch, filter, red, from, upto, pinned, beganMs, endedMs}], times as milliseconds before
-- now. Ranges from before a restore are left out.
create or replace function hub.record_delivery_ranges(claim text, act jsonb, ranges jsonb) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.require_no_actor(claim);
  insert into hub.delivery_range (party, channel, filter, red, positions, pinned, began_at, at)
    select p.key, r.channel, r.filter, r.red, int8range(r."from", r.upto, '(]'), r.pinned,
        clock_timestamp() - greatest(r."beganMs", r."endedMs") * interval '1 millisecond', clock_timestamp() - r."endedMs" * interval '1 millisecond'
      from jsonb_to_recordset(ranges) r(party uuid, channel text, epoch uuid, filter jsonb, red boolean, "from" bigint, upto bigint, pinned bigint, "beganMs" float8, "endedMs" float8)
      join hub.party p on p.id = r.party and p.kind <> 'HUB'
      join hub.sequence_head h on h.epoch = r.epoch and r.upto <= h.last
      where r."from" < r.upto;
end
$$;

/*
 * Whether a feed with this filter selects an event for a party, as far as receipts must know it. `withheld` in `filter`: owners that withheld their items from it.
 * `red`: whether the reader may read RED. It is wider than the filters of hub.feed_events and hub.snapshot_items in two cases, because a range keeps neither the memberships of its reader nor the way of reading: any group counts that
 * the party was ever a member of (readers filter by those of the time of reading), and what an event had before counts for snapshots, too.
 */
create or replace function hub.selects_event(filter jsonb, e hub.stream, of_party integer, red boolean) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select (red or (e.facets->>'red')::boolean is not true)
    and ((filter->'withheld' @> to_jsonb(e.owner)) is not true or exists (select from hub.item_kind k where k.kind = e.kind and k.addressed))
    and (filter->'itemKinds' is null or filter->'itemKinds' ? e.kind)
    and (filter->'kinds' is null or filter->'kinds' ? (e.facets->>'kind'))
    and (filter->'threats' is null or filter->'threats' ? (e.facets->>'threat') or coalesce(filter->'threats' ? (e.facets_before->>'threat'), false))
    and (filter->'groups' is null or exists (
      select from hub.working_group g join hub.membership m on m.key = g.key and m.party = of_party
        where filter->'groups' ? g.id::text and g.key = any (e.audience || e.audience_before)))
    and (filter->'owners' is null
      or filter->'owners' ? (select p.id::text from hub.party p where p.key = e.owner) and hub.was_owner_known(e.item, e.seq, of_party, red))
$$;

/*
 * Whether a party lost an item between `since` and the reading of this range, after an event of the item that the range has (for a snapshot: after its position).
 * Then the item was not taken, and would seem to be if the range began at `since` (hub.feed_deliveries). Reads the stretch of the range again; one that is too long
 * for that counts as if it had such an item.
 */
create or replace function hub.has_lost_item(r hub.delivery_range, since timestamptz) returns boolean
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select upper(r.positions) - lower(r.positions) > 100000 or exists (
    select from hub.stream n
      where n.seq >= lower(r.positions) and n.seq < upper(r.positions) and n.kind = 'INDICATOR' and (n.key is null or n.key = r.party)
        and n.at <= r.began_at + interval '10 seconds' -- most readers are at the end of the stream, and took nearly all events after the first one
        and exists (
          select from hub.stream l
            where l.item = n.item and l.seq > coalesce(r.pinned, n.seq) and l.at > since and l.at <= r.began_at and (l.key is null or l.key = r.party)
              and not hub.was_visible(l.item, l.seq, r.party)))
$$;

/*
 * Whether a range was read before its party lost an item that it saw after a position: by an event, or by a bar of the owner. A bar hides items at once; its events
 * come later.
 */
create or replace function hub.was_read_in_time(r hub.delivery_range, of_item uuid, of_owner integer, after_seq bigint) returns boolean
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select not exists (
      select from hub.stream l
        where l.item = of_item and l.seq > after_seq and l.at <= r.began_at and (l.key is null or l.key = r.party) and not hub.was_visible(of_item, l.seq, r.party))
    and not exists (
      select from hub.bar b
        where b.owner = of_owner and b.party = r.party and b.since <= r.began_at and (b.lifted_at is null or b.lifted_at > r.began_at))
$$;

/*
 * Returns by which channel of the feed an item reached each of these parties, and when it first did. An event of the item counts when a range of the party has
 * it, the filter of that range selects it, the party saw the item after it, and had not lost the item again when the range was read. A page of a snapshot
 * counts when it covers the item's first publication, and the party saw the item at the snapshot's position and still when the page was read. Of each party, what
 * it read up to `known_until` counts. Of each channel the earliest ranges are examined first, until one counts.
 */
create or replace function hub.feed_deliveries(of_item uuid, parties integer[], known_until timestamptz[]) returns table (party integer, channel text, at timestamptz)
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  with asked as materialized (select p.key, p.known_until from unnest(parties, known_until) p(key, known_until)),
    events as materialized (
      select s as e, s.seq, s.key, s.owner from hub.stream s where s.item = of_item and s.op <> all ('{REVOKE,LOST,EXPIRE}'::text[])),
    seen as materialized (
      select p.key as party, p.known_until, n.e, n.seq, n.owner from asked p join events n on n.key is null or n.key = p.key
        where hub.was_visible(of_item, n.seq, p.key)),
    by_events as (
      select n.party, c.channel, f.at
        from seen n cross join unnest('{graphql,subscription}'::text[]) c(channel)
        cross join lateral (
          select x.at
            from (select r, r.at from hub.delivery_range r
                where r.positions @> n.seq and r.party = n.party and r.channel <> 'snapshot' and r.channel = c.channel and r.began_at <= n.known_until
                order by r.at offset 0) x
            where hub.selects_event((x.r).filter, n.e, n.party, (x.r).red) and hub.was_read_in_time(x.r, of_item, n.owner, n.seq)
            order by x.at limit 1) f),
    published as materialized (
      select v.position, (select s.at from hub.stream s where s.seq = v.position) as at from hub.visibility_period v where v.item = of_item order by v.position limit 1),
    by_snapshots as (
      select p.key, 'snapshot'::text, f.at
        from asked p cross join published o
        cross join lateral (
          select x.at
            from (select r, r.at from hub.delivery_range r
                where r.party = p.key and r.channel = 'snapshot' and r.at >= o.at and r.positions @> o.position and r.began_at <= p.known_until
                order by r.at offset 0) x
            cross join lateral (
              select s as e, s.owner from hub.stream s
                where s.item = of_item and s.version is not null and s.key is null and s.seq <= (x.r).pinned order by s.seq desc limit 1) n
            where hub.was_visible(of_item, (x.r).pinned, p.key) and hub.selects_event((x.r).filter, n.e, p.key, (x.r).red)
              and hub.was_read_in_time(x.r, of_item, n.owner, (x.r).pinned)
            order by x.at limit 1) f)
  select x.party, x.channel, min(x.at) from (select * from by_events union all select * from by_snapshots) x group by x.party, x.channel
$$;

/*
 * Returns which parties the viewer may know to see what a key sees (a party, a group, or 1: all countries): the party itself, a country, or a group in which both were
 * members at the same time. A partner learns of no other partner. known_until: the end of the last time in which both were members, for a group; infinity for others.
 */
create or replace function hub.known_by_key(viewer hub.viewer) returns table (party integer, key integer, known_until timestamptz)
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  with known as (
    select p.key as party, p.key, 'infinity'::timestamptz as known_until from hub.party p
    union all select m.party, m.key, 'infinity' from hub.membership m where m.key = 1
    union all
    select m.party, m.key, least(coalesce(m.left_at, 'infinity'), coalesce(mine.left_at, 'infinity'))
      from hub.membership mine join hub.membership m on m.key = mine.key
      where mine.party = viewer.me and m.key <> 1 and mine.joined_at < coalesce(m.left_at, 'infinity') and m.joined_at < coalesce(mine.left_at, 'infinity'))
  select k.party, k.key, max(k.known_until) from known k join hub.party p on p.key = k.party
    where p.key <> viewer.me and p.kind <> 'HUB' and (p.kind <> 'PARTNER' or viewer.kind <> 'PARTNER')
    group by k.party, k.key
$$;

-- Returns the parties that the viewer may know to be addressed by an item of its own, or to have been (hub.known_by_key), and until when.
create or replace function hub.known_addressees(viewer hub.viewer, of_item uuid, audience integer[]) returns table (key integer, known_until timestamptz)
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  with keys as materialized (select distinct v.key from hub.visibility_period v where v.item = of_item and not v.barred union select unnest(audience))
  select k.party, max(k.known_until) from hub.known_by_key(viewer) k where k.key in (select x.key from keys x) group by k.party
$$;

/*
 * Returns for an indicator of the viewer's party who has it: each party that sees it now, and each that it was delivered to, as far as the viewer may know the
 * party. delivered_at and channel: the first known delivery; channels: all, the first one first; opened_at: when a person of the party first opened it. What
 * happened after the viewer's last time with the party in a group (known_until) is left out. A suspended party counts as if it were not. HB404 as hub.withdrawals.
 */
create or replace function hub.indicator_deliveries(of_item uuid)
returns table (party_id uuid, party_kind text, party_name text, party_country text, delivered_at timestamptz, channel text, channels text[], opened_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer(); -- read before the row, so that a hidden item takes no longer than an absent one
  live hub.governed_item;
begin
  perform hub.require_act('withdrawal:read');
  perform hub.require_own_item(viewer, of_item, '{INDICATOR}');
  live := hub.governed('INDICATOR', of_item);
  return query
    with known as materialized (
        select p.*, x.known_until from hub.known_addressees(viewer, of_item, live.audience) x join hub.party p on p.key = x.key),
      deliveries as (
        select d.party, d.channel, d.at
          from (select array_agg(k.key) as keys, array_agg(k.known_until) as untils from known k) a cross join lateral hub.feed_deliveries(of_item, a.keys, a.untils) d
        union all select t.party, t.channel, t.at from hub.external_copy t join known k on k.key = t.party and t.at <= k.known_until where t.item = of_item
        union all select t.party, t.way, t.at from hub.item_receipt t join known k on k.key = t.party and t.at <= k.known_until where t.item = of_item and t.way <> 'opened'),
      firsts as (
        select d.party, min(d.at) as at, array_agg(d.channel order by d.at, d.channel) as channels from deliveries d group by d.party)
    select k.id, k.kind, k.name, k.country, f.at, f.channels[1], coalesce(f.channels, '{}'), o.at
      from known k
      left join firsts f on f.party = k.key
      left join hub.item_receipt o on o.item = of_item and o.party = k.key and o.way = 'opened' and o.at <= k.known_until
      where f.at is not null or o.at is not null
        or live.owner is not null and (live.retain_until is null or live.retain_until > now()) and k.closed_at is null and k.key <> all (live.excluded)
          and (k.key = any (live.audience) or exists (
            select from hub.membership m where m.party = k.key and m.left_at is null and m.key = any (live.audience) and (m.key = 1 or m.key = any (viewer.keys))))
          and not exists (select from hub.bar b where b.owner = viewer.me and b.party = k.key and b.lifted_at is null);
end
$$;

/*
 * Merges the ranges of the party, channel, filter, rights and pinned position of one of them that were taken in the same step of time. What a receipt says stays: a
 * range keeps the time of its reading where the party lost an item shortly before it, where the party was barred or let in again in between, or where a member left
 * a group of the party, whose deliveries from then on may not be known (hub.known_addressees). Returns the number of merged ranges.
 */
create or replace function hub.merge_delivery_ranges(one hub.delivery_range, step interval) returns integer
language sql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  with old as materialized (
      delete from hub.delivery_range d
        where d.party = one.party and d.compacted = one.compacted and d.compacted < 2
          and d.at >= date_bin(step, one.at, '2000-01-01 00:00Z') and d.at < date_bin(step, one.at, '2000-01-01 00:00Z') + step
          and d.channel = one.channel and d.filter = one.filter and d.red = one.red and d.pinned is not distinct from one.pinned
        returning d as r, d.*),
    parts as (
      select o.*, case when o.began_at > s.since and (hub.has_lost_item(o.r, s.since)
            or exists (
              select from hub.bar b where b.party = o.party and (b.since > s.since and b.since <= o.began_at or b.lifted_at > s.since and b.lifted_at <= o.began_at))
            or exists (
              select from hub.membership m join hub.membership other on other.key = m.key
                where m.party = o.party and m.key <> 1 and other.left_at >= s.since and other.left_at < o.began_at))
          then o.began_at end as alone
        from old o cross join (select min(x.began_at) as since from old x) s),
    steps as (
      select range_agg(p.positions) as positions, min(p.began_at) as began_at, max(p.at) as at, count(*) as ranges from parts p group by p.alone),
    written as (
      insert into hub.delivery_range (party, channel, filter, red, positions, pinned, began_at, at, compacted)
        select one.party, one.channel, one.filter, one.red, x.positions, one.pinned, s.began_at, s.at, one.compacted + 1
          from steps s cross join lateral unnest(s.positions) x(positions))
  select coalesce(sum(s.ranges), 0)::integer from steps s
$$;

/*
 * Deletes the snapshots between the first and the last one of a step of time, with the party, filter and rights of one of them, as far as the last one covers them.
 * What the party saw in none but those is forgotten. Returns the number of deleted ranges.
 */
create or replace function hub.drop_middle_snapshots(one hub.delivery_range, step interval) returns integer
language sql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  with snapshots as materialized (
      select d.* from hub.delivery_range d
        where d.party = one.party and d.compacted = one.compacted and d.compacted < 2
          and d.at >= date_bin(step, one.at, '2000-01-01 00:00Z') and d.at < date_bin(step, one.at, '2000-01-01 00:00Z') + step
          and d.channel = 'snapshot' and d.filter = one.filter and d.red = one.red),
    ends as (select min(x.pinned) as first, max(x.pinned) as last from snapshots x),
    dropped as (
      delete from hub.delivery_range d using snapshots x, ends e
        where d.id = x.id and x.pinned > e.first and x.pinned < e.last
          and x.positions <@ (select range_agg(y.positions) from snapshots y where y.pinned = e.last)
        returning d.id)
  select count(*)::integer from dropped
$$;

/*
 * Merges ranges for each party, channel and filter: those that are older than a day into one for each ten minutes and stretch of the stream, and those that are
 * older than 90 days into one for each day, of whose snapshots two stay. From then on the time of a delivery is known to ten minutes, or to a day. A step of time is merged once, when all of it
 * is old enough. Stops after `batch` ranges, but never within a step. One process does this at a time. Returns the number of merged ranges.
 */
create or replace function hub.compact_delivery_ranges(batch integer) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  merged integer := 0;
  level record;
  oldest hub.delivery_range;
begin
  if not pg_try_advisory_xact_lock(hashtext('hub delivery ranges')) then
    return 0;
  end if;
  for level in select * from (values (0, interval '1 day', interval '10 minutes'), (1, interval '90 days', interval '1 day')) v(compacted, age, step) loop
    while merged < batch loop
      select * into oldest from hub.delivery_range o
        where o.compacted = level.compacted and o.compacted < 2 and o.at < date_bin(level.step, clock_timestamp() - level.age, '2000-01-01 00:00Z')
        order by o.at limit 1;
      exit when not found;
      if level.compacted = 1 and oldest.channel = 'snapshot' then
        merged := merged + hub.drop_middle_snapshots(oldest, level.step);
      end if;
      merged := merged + hub.merge_delivery_ranges(oldest, level.step);
    end loop;
  end loop;
  return merged;
end
$$;
