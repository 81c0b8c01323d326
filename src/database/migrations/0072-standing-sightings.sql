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
