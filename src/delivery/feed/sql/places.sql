-- hub.sequenced_claims for a snapshot: items of all kinds. Claims and objects of STIX are many, and asked in line: hub.is_item_visible makes the facets of each item that it looks at.
create or replace function hub.sequenced_items_of_all_kinds(snapshot bigint, upto bigint, most integer) returns table (id uuid, kind text, place bigint)
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off set enable_bitmapscan = off
as $$
  select distinct x.item, x.kind, x.position
    from unnest(hub.my_keys()) k
    cross join lateral (
      select s.item, s.position, e.kind from hub.visibility_period s
        join lateral (select p.kind from hub.stream p where p.seq = s.position offset 0) e on true
        where s.key = k and s.to_seq is null and not s.barred and s.position <= upto
          and (s.from_seq <= snapshot or hub.was_open_to_keys(s.item, (select hub.my_keys()), snapshot))
          and e.kind <> 'ANNOUNCEMENT'
          and case e.kind
            when 'INDICATOR' then exists (select from hub.indicator i where i.id = s.item
              and hub.sees((select hub.viewer()), i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until) offset 0)
            when 'STIX_OBJECT' then exists (select from hub.stix_object o where o.id = s.item
              and hub.sees((select hub.viewer()), o.owner, o.agency_only, o.audience, o.excluded, o.tlp, o.retain_until) offset 0)
            else hub.is_item_visible((select hub.viewer()), e.kind, s.item) end
        order by s.position desc limit most) x
    order by x.position desc limit most
$$;

create or replace function hub.queue_party_for_sequencing() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  insert into hub.unsequenced_party (party) values (new.key) on conflict (party) do update set party = excluded.party; -- and not `do nothing`: the row is held until this is committed
  return null;
end
$$;

-- The first moment that is free: not before now. The caller holds the head row.
create or replace function hub.next_free_timestamp() returns timestamptz
language sql volatile set search_path = pg_catalog, pg_temp
as $$
  select greatest(date_bin('200 microseconds', clock_timestamp() + interval '199 microseconds', '2000-01-01'), h.added_to + interval '200 microseconds') from hub.sequence_head h
$$;

/*
 * A burst runs ahead of the clock, 5,000 events a second at most. What would be more than a second ahead is held back: the call takes its time, before it locks anything. Not
 * for longer than a quarter of a second, which is more than a batch gains: should the clock have gone back, the stream goes on, slower.
 */
create or replace function hub.throttle_sequencer() returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  ahead constant interval := (select h.added_to from hub.sequence_head h) - clock_timestamp() - interval '1 second';
begin
  if ahead > interval '0' then
    perform pg_sleep_for(least(ahead, interval '250 milliseconds'));
  end if;
end
$$;

-- Gives parties their places. Those that somebody is changing at this moment wait for the next call. The caller holds the head row.
create or replace function hub.sequence_parties() returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  moments constant timestamptz[] := hub.event_timestamps((select count(*)::integer from hub.unsequenced_party));
  upto timestamptz;
begin
  with due as (delete from hub.unsequenced_party d where d.party in (select w.party from hub.unsequenced_party w order by w.party for update skip locked) returning d.party),
    placed as (
      insert into hub.party_position (party, added_at) select d.party, moments[row_number() over (order by d.party)] from due d returning added_at)
  select max(p.added_at) into upto from placed p;
  update hub.sequence_head set added_to = upto where upto is not null;
end
$$;

-- A country that is admitted knows every party from then on: it is told of all of them again.
create or replace function hub.sequence_parties_for_reader(reader_ integer) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  moments constant timestamptz[] := hub.event_timestamps((select count(*)::integer from hub.party p where p.candidate_since is null));
  upto timestamptz;
begin
  with placed as (
      insert into hub.party_position (party, reader, added_at)
        select p.key, reader_, moments[row_number() over (order by p.key)] from hub.party p where p.candidate_since is null returning added_at)
  select max(p.added_at) into upto from placed p;
  update hub.sequence_head set added_to = upto where upto is not null;
end
$$;

-- The context's party takes items by a channel that cannot carry a withdrawal. What it owns it does not take; that is asked at every export: kept objects and sightings by their tables, like claims, which
-- costs a twentieth of `governed`.
create or replace function hub.record_external_copies(items uuid[], by_channel text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  me constant integer := hub.me();
begin
  if by_channel is null or by_channel not in ('taxii', 'export', 'misp') then
    return;
  end if;
  insert into hub.external_copy (item, party, channel)
    -- Most were taken before, or are claims or objects: only of what is left is asked by its kind, item by item, which takes twenty times as long.
    select w.i, me, by_channel
      from (select x.i from (select distinct unnest(items) as i) x
        where not exists (select from hub.external_copy t where t.item = x.i and t.party = me and t.channel = by_channel) offset 0) w
      -- also what has no place in the stream yet, and what has been hidden since it was read: it leaves all the same
      where coalesce((select c.owner from hub.indicator c where c.id = w.i), (select o.owner from hub.stix_object o where o.id = w.i),
        (select s.owner from hub.sighting s where s.id = w.i), (hub.governed(hub.kind_of(w.i), w.i)).owner,
        (select s.owner from hub.stream s where s.item = w.i and s.version = 1 limit 1)) <> me
      order by w.i
    on conflict do nothing;
end
$$;
