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

-- Whether a feed with this filter selects an event for a party, as hub.feed_events and hub.snapshot_items do. `red`: whether the reader may read RED.
create or replace function hub.selects_event(filter jsonb, e hub.stream, of_party integer, red boolean) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select (red or (e.facets->>'red')::boolean is not true)
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
 * Whether a party lost an item between `since` and the reading of this range, after an event of the item that the range has. Then the item was not taken, and
 * would seem to be if the range began at `since` (hub.feed_deliveries). Reads the stretch of the range again; one that is too long for that counts as if it had
 * such an item.
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
            where l.item = n.item and l.seq > n.seq and l.at > since and l.at <= r.began_at and (l.key is null or l.key = r.party)
              and not hub.was_visible(l.item, l.seq, r.party)))
$$;

/*
 * Returns by which channel of the feed an item reached each of these parties, and when it first did. An event of the item counts when a range of the party has
 * it, the filter of that range selects it, the party saw the item after it, and had not lost the item again when the range was read. A page of a snapshot
 * counts when it covers the item's first publication, and the party saw the item at the snapshot's position. Of each party, what it read up to `known_until` counts.
 */
create or replace function hub.feed_deliveries(of_item uuid, parties integer[], known_until timestamptz[]) returns table (party integer, channel text, at timestamptz)
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  with asked as materialized (select p.key, p.known_until from unnest(parties, known_until) p(key, known_until)),
    events as materialized (
      select s as e, s.seq, s.key from hub.stream s where s.item = of_item and s.op <> all ('{REVOKE,LOST,EXPIRE}'::text[])),
    seen as materialized (
      select p.key as party, p.known_until, n.e, n.seq from asked p join events n on n.key is null or n.key = p.key
        where hub.was_visible(of_item, n.seq, p.key)),
    by_events as (
      select n.party, r.channel, r.at from seen n
        join hub.delivery_range r on r.positions @> n.seq and r.party = n.party and r.channel <> 'snapshot' and r.began_at <= n.known_until
        where hub.selects_event(r.filter, n.e, n.party, r.red)
          and not exists (
            select from hub.stream l
              where l.item = of_item and l.seq > n.seq and l.at <= r.began_at and (l.key is null or l.key = n.party) and not hub.was_visible(of_item, l.seq, n.party))),
    by_snapshots as (
      select r.party, r.channel, r.at
        from (select distinct v.position from hub.visibility_period v where v.item = of_item) f
        join hub.delivery_range r on r.positions @> f.position and r.channel = 'snapshot'
        join asked p on p.key = r.party and r.began_at <= p.known_until
        cross join lateral (
          select s as e from hub.stream s where s.item = of_item and s.version is not null and s.key is null and s.seq <= r.pinned order by s.seq desc limit 1) n
        where hub.was_visible(of_item, r.pinned, r.party) and hub.selects_event(r.filter, n.e, r.party, r.red))
  select x.party, x.channel, min(x.at) from (select * from by_events union all select * from by_snapshots) x group by x.party, x.channel
$$;

/*
 * Returns the parties that the viewer may know to be addressed by an item of its own, or to have been: by name, as a country, or by a group in which both were
 * members at the same time. A partner learns of no other partner. known_until: the end of the last time in which both were members, for a party that the viewer
 * knows by groups alone; infinity for others.
 */
create or replace function hub.known_addressees(viewer hub.viewer, of_item uuid, audience integer[]) returns table (key integer, known_until timestamptz)
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  with keys as materialized (select distinct v.key from hub.visibility_period v where v.item = of_item and not v.barred union select unnest(audience)),
    known as (
      select k.key as party, 'infinity'::timestamptz as known_until from keys k
      union all select m.party, 'infinity' from hub.membership m where m.key = 1 and m.key in (select k.key from keys k)
      union all
      select m.party, least(coalesce(m.left_at, 'infinity'), coalesce(mine.left_at, 'infinity'))
        from keys k join hub.membership m on m.key = k.key
        join hub.membership mine on mine.key = m.key and mine.party = viewer.me
        where m.key <> 1 and mine.joined_at < coalesce(m.left_at, 'infinity') and m.joined_at < coalesce(mine.left_at, 'infinity'))
  select p.key, max(x.known_until) from known x join hub.party p on p.key = x.party
    where p.key <> viewer.me and p.kind <> 'HUB' and (p.kind <> 'PARTNER' or viewer.kind <> 'PARTNER')
    group by p.key
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
 * Merges ranges for each party, channel and filter, at most `batch` in one call: those that are older than a day into one for each ten minutes and stretch of
 * the stream, and those that are older than 90 days into one for each day. From then on the time of a delivery is known to ten minutes, or to a day. What a
 * receipt says stays: a range keeps the time of its reading where the party lost an item shortly before it, or where a member left a group of the party, whose
 * deliveries from then on may not be known (hub.known_addressees). Rows that another process holds wait for the next call. Returns the number of merged ranges.
 */
create or replace function hub.compact_delivery_ranges(batch integer) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  merged integer := 0;
  level record;
  found_ integer;
begin
  for level in select * from (values (0, interval '1 day', interval '10 minutes'), (1, interval '90 days', interval '1 day')) v(compacted, age, step) loop
    with old as (
        delete from hub.delivery_range d
          where d.id in (
            select o.id from hub.delivery_range o
              where o.compacted = level.compacted and o.compacted < 2 and o.at < clock_timestamp() - level.age order by o.at limit batch - merged for update skip locked)
          returning d as r, d.*),
      binned as materialized (
        select o.*, date_bin(level.step, o.at, '2000-01-01') as bin,
            min(o.began_at) over (partition by o.party, o.channel, o.filter, o.red, o.pinned, date_bin(level.step, o.at, '2000-01-01')) as since
          from old o),
      parts as (
        select b.*, case when b.began_at > b.since and (b.channel <> 'snapshot' and hub.has_lost_item(b.r, b.since) or exists (
              select from hub.membership m join hub.membership other on other.key = m.key
                where m.party = b.party and m.key <> 1 and other.left_at >= b.since and other.left_at < b.began_at))
            then b.began_at end as alone
          from binned b),
      steps as (
        select p.party, p.channel, p.filter, p.red, p.pinned, range_agg(p.positions) as positions, min(p.began_at) as began_at, max(p.at) as at, count(*) as ranges
          from parts p group by p.party, p.channel, p.filter, p.red, p.pinned, p.bin, p.alone),
      written as (
        insert into hub.delivery_range (party, channel, filter, red, positions, pinned, began_at, at, compacted)
          select s.party, s.channel, s.filter, s.red, x.positions, s.pinned, s.began_at, s.at, level.compacted + 1 from steps s cross join lateral unnest(s.positions) x(positions))
    select coalesce(sum(s.ranges), 0) into found_ from steps s;
    merged := merged + found_;
  end loop;
  return merged;
end
$$;
