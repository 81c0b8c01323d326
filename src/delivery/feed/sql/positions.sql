-- Like hub.sequenced_claims, for items of all kinds in a snapshot. Claims and STIX objects are many, so their check is inlined: hub.is_item_visible computes
-- the facets of each item.
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
  insert into hub.unsequenced_party (party) values (new.key) on conflict (party) do update set party = excluded.party; -- not `do nothing`: the row stays locked until this transaction commits
  return null;
end
$$;

-- Returns the first free timestamp, not before the current time. The caller holds the head row.
create or replace function hub.next_free_timestamp() returns timestamptz
language sql volatile set search_path = pg_catalog, pg_temp
as $$
  select greatest(date_bin('200 microseconds', clock_timestamp() + interval '199 microseconds', '2000-01-01'), h.added_to + interval '200 microseconds') from hub.sequence_head h
$$;

/*
 * In a burst timestamps run ahead of the clock, by 5,000 events a second at most. If they are more than a second ahead, this call waits before it locks
 * anything, for a quarter of a second at most. That is more than a batch gains: if the clock was set back, the stream continues, but slower.
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

-- Gives queued parties their positions. Parties that another transaction is changing wait for the next call. The caller holds the head row.
create or replace function hub.sequence_parties() returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  timestamps constant timestamptz[] := hub.event_timestamps((select count(*)::integer from hub.unsequenced_party));
  upto timestamptz;
begin
  with due as (delete from hub.unsequenced_party d where d.party in (select w.party from hub.unsequenced_party w order by w.party for update skip locked) returning d.party),
    placed as (
      insert into hub.party_position (party, added_at) select d.party, timestamps[row_number() over (order by d.party)] from due d returning added_at)
  select max(p.added_at) into upto from placed p;
  update hub.sequence_head set added_to = upto where upto is not null;
end
$$;

-- Gives a newly admitted country new positions of all parties: from then on it may see every party.
create or replace function hub.sequence_parties_for_reader(reader_ integer) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  timestamps constant timestamptz[] := hub.event_timestamps((select count(*)::integer from hub.party p where p.candidate_since is null));
  upto timestamptz;
begin
  with placed as (
      insert into hub.party_position (party, reader, added_at)
        select p.key, reader_, timestamps[row_number() over (order by p.key)] from hub.party p where p.candidate_since is null returning added_at)
  select max(p.added_at) into upto from placed p;
  update hub.sequence_head set added_to = upto where upto is not null;
end
$$;

-- Records that the context's party takes items by a channel that cannot carry a withdrawal. Its own items are not recorded. Every export asks for the owner:
-- for claims, kept objects and sightings from their tables, which costs a twentieth of `governed`.
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
    -- Most items were taken before, or are claims or objects. Only the rest is looked up by kind, item by item, which takes twenty times as long.
    select w.i, me, by_channel
      from (select x.i from (select distinct unnest(items) as i) x
        where not exists (select from hub.external_copy t where t.item = x.i and t.party = me and t.channel = by_channel) offset 0) w
      -- also items that are not in the stream yet, or were hidden since the read: the export contains them anyway
      where coalesce((select c.owner from hub.indicator c where c.id = w.i), (select o.owner from hub.stix_object o where o.id = w.i),
        (select s.owner from hub.sighting s where s.id = w.i), (hub.governed(hub.kind_of(w.i), w.i)).owner,
        (select s.owner from hub.stream s where s.item = w.i and s.version = 1 limit 1)) <> me
      order by w.i
    on conflict do nothing;
end
$$;
