-- Own sightings by their references or ids, with whom they are for: one that comes in again and names nobody is for those still, and is known by its own reference.
create function hub.standing_sightings(references_ text[], ids uuid[]) returns table (id uuid, external_id text, asked integer[], excluded integer[])
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  viewer constant hub.viewer := hub.viewer();
begin
  perform hub.only_in('sighting:add');
  return query
    select s.id, s.external_id, s.asked, s.excluded from hub.sighting s
      where s.id in (select n.id from hub.sighting n where n.agency = viewer.agency and n.external_id = any (references_) and n.original is not null union select unnest(ids))
        and s.owner = viewer.me and s.agency = viewer.agency and (s.tlp <> 'RED' or viewer.red) and viewer.content;
end
$$;
revoke execute on function hub.standing_sightings(text[], uuid[]) from public;
grant execute on function hub.standing_sightings(text[], uuid[]) to hub_app;

-- (0049) A page walks its keys from the last place down and stops. Without statistics, as after a first import, the planner fetches all places of a key by a bitmap and sorts them, for every page again.
create or replace function hub.placed_items(snapshot bigint, upto bigint, most integer) returns table (id uuid, place bigint)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off set enable_bitmapscan = off
as $$
#variable_conflict use_column
declare
  viewer constant hub.viewer := hub.viewer();
begin
  return query
    select distinct x.item, x.position
      from unnest(viewer.keys) k
      cross join lateral (
        select s.item, s.position from hub.sight s
          where s.key = k and s.to_seq is null and not s.barred and s.position <= upto
            and (s.from_seq <= snapshot or hub.had_place(s.item, viewer.keys, snapshot))
            and exists (select from hub.indicator i where i.id = s.item
              and hub.sees(viewer, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until) offset 0)
          order by s.position desc limit most) x
      order by x.position desc limit most;
end
$$;

-- (0068) The same.
create or replace function hub.placed_of_all_kinds(snapshot bigint, upto bigint, most integer) returns table (id uuid, kind text, place bigint)
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off set enable_bitmapscan = off
as $$
  select distinct x.item, x.kind, x.position
    from unnest(hub.my_keys()) k
    cross join lateral (
      select s.item, s.position, e.kind from hub.sight s
        join lateral (select p.kind from hub.stream p where p.seq = s.position offset 0) e on true
        where s.key = k and s.to_seq is null and not s.barred and s.position <= upto
          and (s.from_seq <= snapshot or hub.had_place(s.item, (select hub.my_keys()), snapshot))
          and e.kind <> 'ANNOUNCEMENT'
          and case e.kind
            when 'INDICATOR' then exists (select from hub.indicator i where i.id = s.item
              and hub.sees((select hub.viewer()), i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until) offset 0)
            when 'STIX_OBJECT' then exists (select from hub.stix_object o where o.id = s.item
              and hub.sees((select hub.viewer()), o.owner, o.agency_only, o.audience, o.excluded, o.tlp, o.retain_until) offset 0)
            else hub.in_sight((select hub.viewer()), e.kind, s.item) end
        order by s.position desc limit most) x
    order by x.position desc limit most
$$;

-- What is the party's own is never taken, and is asked for at every export: kept objects and sightings by their tables, like claims, which costs a twentieth of `governed`.
create or replace function hub.note_taken(items uuid[], by_channel text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  me constant integer := hub.me();
begin
  if by_channel is null or by_channel not in ('taxii', 'export', 'misp') then
    return;
  end if;
  insert into hub.taken (item, party, channel)
    -- Most were taken before, or are claims or objects: only of what is left is asked by its kind, item by item, which takes twenty times as long.
    select w.i, me, by_channel
      from (select x.i from (select distinct unnest(items) as i) x
        where not exists (select from hub.taken t where t.item = x.i and t.party = me and t.channel = by_channel) offset 0) w
      -- also what has no place in the stream yet, and what has been hidden since it was read: it leaves all the same
      where coalesce((select c.owner from hub.indicator c where c.id = w.i), (select o.owner from hub.stix_object o where o.id = w.i),
        (select s.owner from hub.sighting s where s.id = w.i), (hub.governed(hub.kind_of(w.i), w.i)).owner,
        (select s.owner from hub.stream s where s.item = w.i and s.version = 1 limit 1)) <> me
      order by w.i
    on conflict do nothing;
end
$$;

-- What another import of the agency holds: an object that refers to it waits for it.
create index held_item_named on hub.held_item (agency, coalesce(payload->'object'->>'id', payload->'original'->'body'->>'id'));
create index held_item_elsewhere on hub.held_item (agency) where payload ? 'elsewhere';

create function hub.held_elsewhere(ids text[], but uuid) returns setof text
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  perform hub.only_in('indicator:publish');
  return query
    select distinct coalesce(h.payload->'object'->>'id', h.payload->'original'->'body'->>'id') from hub.held_item h
      where h.agency = viewer.agency and h.party = viewer.me and h.import <> but and viewer.content
        and coalesce(h.payload->'object'->>'id', h.payload->'original'->'body'->>'id') = any (ids);
end
$$;

-- In which other imports of the agency something waits for what was held elsewhere.
create function hub.imports_that_wait(but uuid) returns setof uuid
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  perform hub.only_in('indicator:publish');
  return query
    select distinct h.import from hub.held_item h
      where h.agency = viewer.agency and h.party = viewer.me and h.import <> but and viewer.content and h.payload ? 'elsewhere' limit 1000;
end
$$;
revoke execute on function hub.held_elsewhere(text[], uuid), hub.imports_that_wait(uuid) from public;
grant execute on function hub.held_elsewhere(text[], uuid), hub.imports_that_wait(uuid) to hub_app;
