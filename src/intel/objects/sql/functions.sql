create or replace function hub.enforce_object_partner_release() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (select from hub.party p where p.key = any (new.audience) and p.kind = 'PARTNER') then
    raise exception 'hub: not to a partner unless it is released' using errcode = 'HB451';
  end if;
  return null;
end
$$;

create or replace function hub.stix_object_projection(items uuid[]) returns table (item uuid, content jsonb)
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select o.id, jsonb_build_object('object', to_jsonb(o)) from hub.stix_object_view o where (select hub.me()) is not null and o.id = any (items)
$$;

-- Returns and locks the own objects of the context's agency under these STIX ids, or with these ids; publishing compares its input with them. body: only of
-- objects without `modified`. withheld: the object is RED, and closed to the caller.
create or replace function hub.own_objects(stix_ids text[], ids uuid[]) returns table (id uuid, stix_id text, modified timestamptz, body jsonb, chosen_until timestamptz, retain_until timestamptz, revoked_at timestamptz,
  revoked_by_producer boolean, version integer, tlp text, attribution text, discoverability text, audience integer[], excluded integer[], agency_only boolean, released boolean, withheld boolean)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  me constant integer := hub.me();
  my_agency constant integer := hub.my_agency();
  wanted uuid[];
begin
  if hub.current_act() not in ('indicator:publish', 'indicator:revoke') then
    raise exception 'hub: not in this act' using errcode = 'HB500';
  end if;
  wanted := array(select o.id from hub.stix_object o where o.agency = my_agency and o.stix_id = any (stix_ids) union select unnest(ids));
  perform from hub.stix_object o where o.id = any (wanted) and o.owner = me and o.agency = my_agency order by o.id for update;
  delete from hub.stix_object o where o.id = any (wanted) and o.owner = me and o.agency = my_agency and o.retain_until <= now();
  return query
    select o.id, o.stix_id, o.modified, case when o.modified is null and not w.closed then o.body end, o.chosen_until, o.retain_until, o.revoked_at, coalesce(o.body->'revoked' = 'true', false), o.version,
      o.tlp, o.attribution, o.discoverability, o.audience, o.excluded, o.agency_only is not null, o.released, w.closed
    from hub.stix_object o cross join lateral (select o.tlp = 'RED' and not hub.may_read_red() as closed) w
    where o.id = any (wanted) and o.owner = me and o.agency = my_agency
    order by o.id;
end
$$;

/*
 * Returns the creators of the objects that the context's agency has under these STIX ids: originals of claims, objects that are stored whole (kept), and
 * objects that the hub generates from claims (own: their creator is the party). In STIX only the creator of an object makes new versions of it: an object
 * of the same id with another creator belongs to that creator. maker null: the object names no creator. Objects that are closed to the context are left out.
 * (Each id is looked up by its index. Without statistics of the originals, as in a first import, the planner would read all details for each call.)
 */
create or replace function hub.original_creators(ids text[])
  returns table(id text, maker text, kept boolean, own boolean)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
#variable_conflict use_column
declare
  viewer constant hub.viewer := hub.viewer();
begin
  return query
    select o.stix_id, o.body->>'created_by_ref', true, false from hub.stix_object o
      where o.stix_id = any (ids) and o.owner = viewer.me and o.agency = viewer.agency
        and hub.sees(viewer, o.owner, o.agency_only, o.audience, o.excluded, o.tlp, o.retain_until)
    union all
    select x.id, d.maker, false, false
      from (select distinct unnest(ids) as id) x
      cross join lateral (
        select d.id, d.original->'body'->>'created_by_ref' as maker from hub.indicator_detail d
          where d.original->>'format' = 'stix' and d.original->'body'->>'id' = x.id offset 0) d
      join hub.indicator i on i.id = d.id
      where i.owner = viewer.me and i.agency = viewer.agency
        and hub.sees(viewer, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until)
    union all
    select x.id, 'identity--' || case when substr(p.id::text, 15, 1) = '7' then overlay(p.id::text placing '4' from 15) else p.id::text end, false, true
      from unnest(ids) x(id)
      join hub.indicator i on i.id = case when x.id ~ '^indicator--[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$' then overlay(right(x.id, 36) placing '7' from 15)::uuid end
      join hub.indicator_detail d on d.id = i.id
      join hub.party p on p.key = i.owner
      where (d.original->>'format' = 'stix') is not true and i.owner = viewer.me and i.agency = viewer.agency
        and hub.sees(viewer, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until);
end
$$;
