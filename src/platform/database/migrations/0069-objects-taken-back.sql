-- (0022) Says of an own object whether its producer revoked it: then an older version is only late. What the owner took back comes back by no version unless that is said.
drop function hub.own_objects(text[], uuid[]);
create function hub.own_objects(stix_ids text[], ids uuid[]) returns table (id uuid, stix_id text, modified timestamptz, body jsonb, retain_until timestamptz, revoked_at timestamptz,
  revoked_by_producer boolean, version integer, tlp text, attribution text, discoverability text, audience integer[], excluded integer[], agency_only boolean, released boolean, withheld boolean)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  me constant integer := hub.me();
  my_agency constant integer := hub.my_agency();
  wanted uuid[];
begin
  if hub.doing() not in ('indicator:publish', 'indicator:revoke') then
    raise exception 'hub: not in this act' using errcode = '42501';
  end if;
  wanted := array(select o.id from hub.stix_object o where o.agency = my_agency and o.stix_id = any (stix_ids) union select unnest(ids));
  perform from hub.stix_object o where o.id = any (wanted) and o.owner = me and o.agency = my_agency order by o.id for update;
  delete from hub.stix_object o where o.id = any (wanted) and o.owner = me and o.agency = my_agency and o.retain_until <= now();
  return query
    select o.id, o.stix_id, o.modified, case when o.modified is null and not w.closed then o.body end, o.retain_until, o.revoked_at, coalesce(o.body->'revoked' = 'true', false), o.version,
      o.tlp, o.attribution, o.discoverability, o.audience, o.excluded, o.agency_only is not null, o.released, w.closed
    from hub.stix_object o cross join lateral (select o.tlp = 'RED' and not hub.may_read_red() as closed) w
    where o.id = any (wanted) and o.owner = me and o.agency = my_agency
    order by o.id;
end
$$;
grant execute on function hub.own_objects(text[], uuid[]) to hub_app;
