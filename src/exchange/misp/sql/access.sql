-- A viewer who sees none of the claims must not learn their number. The exists() is itself under row-level security.
create policy sees on hub.bulk_publication for select to hub_app
  using (
  case when hub.has_viewer((select hub.policy_viewer())) then
    exists (select from hub.indicator i where i.published_at = bulk_publication.published_at)
  else false end);

create trigger t60_mark_bulk_publication after insert on hub.indicator referencing new table as new_rows for each statement execute function hub.mark_bulk_publication();

grant select on hub.bulk_publication to hub_app;

grant execute on function hub.misp_event(text,jsonb,uuid,timestamptz,uuid,integer), hub.misp_event_id(integer,timestamptz,boolean),
  hub.misp_event_of(uuid), hub.misp_hub(), hub.misp_manifest(text,jsonb,timestamptz,timestamptz,uuid,integer),
  hub.misp_parts(timestamptz,timestamptz,timestamptz,uuid,integer,boolean,integer,boolean),
  hub.misp_values(text,jsonb,timestamptz,timestamptz,uuid,integer) to hub_app;
