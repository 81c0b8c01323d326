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
 * Returns by which channel of the feed an item reached each of these parties, and when it first did. An event of the item counts when a range of the party has
 * it, the filter of that range selects it, the party saw the item after it, and had not lost the item again when the range was read. A page of a snapshot
 * counts when it covers the item's first publication, and the party saw the item at the snapshot's position.
 */
create or replace function hub.feed_deliveries(of_item uuid, parties integer[]) returns table (party integer, channel text, at timestamptz)
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  with events as materialized (
      select s as e, s.seq, s.key from hub.stream s where s.item = of_item and s.op <> all ('{REVOKE,LOST,EXPIRE}'::text[])),
    seen as materialized (
      select p.key as party, n.e, n.seq from unnest(parties) p(key) join events n on n.key is null or n.key = p.key
        where hub.was_visible(of_item, n.seq, p.key)),
    by_events as (
      select n.party, r.channel, r.at from seen n
        join hub.delivery_range r on r.positions @> n.seq and r.party = n.party and r.channel <> 'snapshot'
        where hub.selects_event(r.filter, n.e, n.party, r.red)
          and not exists (
            select from hub.stream l
              where l.item = of_item and l.seq > n.seq and l.at <= r.began_at and (l.key is null or l.key = n.party) and not hub.was_visible(of_item, l.seq, n.party))),
    by_snapshots as (
      select r.party, r.channel, r.at
        from (select distinct v.position from hub.visibility_period v where v.item = of_item) f
        join hub.delivery_range r on r.positions @> f.position and r.channel = 'snapshot' and r.party = any (parties)
        cross join lateral (
          select s as e from hub.stream s where s.item = of_item and s.version is not null and s.key is null and s.seq <= r.pinned order by s.seq desc limit 1) n
        where hub.was_visible(of_item, r.pinned, r.party) and hub.selects_event(r.filter, n.e, r.party, r.red))
  select x.party, x.channel, min(x.at) from (select * from by_events union all select * from by_snapshots) x group by x.party, x.channel
$$;

/*
 * Returns the parties that the viewer may know to be addressed by an item of its own, or to have been: by name, as a country, or by a group in which both were
 * members at the same time. A partner learns of no other partner.
 */
create or replace function hub.known_addressees(viewer hub.viewer, of_item uuid, audience integer[]) returns setof hub.party
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  with keys as materialized (select distinct v.key from hub.visibility_period v where v.item = of_item and not v.barred union select unnest(audience))
  select p.* from hub.party p
    where p.key <> viewer.me and p.kind <> 'HUB' and (p.kind <> 'PARTNER' or viewer.kind <> 'PARTNER')
      and (p.key in (select k.key from keys k) or exists (
        select from keys k join hub.membership m on m.key = k.key and m.party = p.key
          where m.key = 1 or exists (
            select from hub.membership mine
              where mine.key = m.key and mine.party = viewer.me and mine.joined_at < coalesce(m.left_at, 'infinity') and m.joined_at < coalesce(mine.left_at, 'infinity'))))
$$;

/*
 * Returns for an indicator of the viewer's party who has it: each party that sees it now, and each that it was delivered to, as far as the viewer may know the
 * party. delivered_at and channel: the first known delivery; channels: all, the first one first; opened_at: when a person of the party first opened it. A
 * suspended party counts as if it were not. HB404 as hub.withdrawals.
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
    with known as materialized (select p.* from hub.known_addressees(viewer, of_item, live.audience) p),
      deliveries as (
        select d.party, d.channel, d.at from hub.feed_deliveries(of_item, array(select k.key from known k)) d
        union all select t.party, t.channel, t.at from hub.external_copy t where t.item = of_item
        union all select t.party, t.way, t.at from hub.item_receipt t where t.item = of_item and t.way <> 'opened'),
      firsts as (
        select d.party, min(d.at) as at, array_agg(d.channel order by d.at, d.channel) as channels from deliveries d group by d.party)
    select k.id, k.kind, k.name, k.country, f.at, f.channels[1], coalesce(f.channels, '{}'), o.at
      from known k
      left join firsts f on f.party = k.key
      left join hub.item_receipt o on o.item = of_item and o.party = k.key and o.way = 'opened'
      where f.at is not null or o.at is not null
        or live.owner is not null and (live.retain_until is null or live.retain_until > now()) and k.closed_at is null and k.key <> all (live.excluded)
          and (k.key = any (live.audience) or exists (
            select from hub.membership m where m.party = k.key and m.left_at is null and m.key = any (live.audience) and (m.key = 1 or m.key = any (viewer.keys))))
          and not exists (select from hub.bar b where b.owner = viewer.me and b.party = k.key and b.lifted_at is null);
end
$$;

/*
 * Merges ranges that are older than a day, for each party, channel and filter, into one for each ten minutes and stretch of the stream, at most `batch` ranges
 * in one call. From then on the time of a delivery is known to ten minutes. Rows that another process holds wait for the next call. Returns the number of
 * merged ranges.
 */
create or replace function hub.compact_delivery_ranges(batch integer) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  merged integer;
begin
  with old as (
      delete from hub.delivery_range d
        where d.id in (
          select o.id from hub.delivery_range o where not o.compacted and o.at < clock_timestamp() - interval '1 day' order by o.at limit batch for update skip locked)
        returning d.*),
    steps as (
      select o.party, o.channel, o.filter, o.red, o.pinned, range_agg(o.positions) as positions, min(o.began_at) as began_at, max(o.at) as at, count(*) as ranges
        from old o group by o.party, o.channel, o.filter, o.red, o.pinned, date_bin('10 minutes', o.at, '2000-01-01')),
    written as (
      insert into hub.delivery_range (party, channel, filter, red, positions, pinned, began_at, at, compacted)
        select s.party, s.channel, s.filter, s.red, x.positions, s.pinned, s.began_at, s.at, true from steps s cross join lateral unnest(s.positions) x(positions))
  select coalesce(sum(s.ranges), 0) into merged from steps s;
  return merged;
end
$$;
