create policy sees on hub.export for select to hub_app
  using (
  party = (hub.rechecked((select hub.policy_viewer()))).me and case when hub.has_viewer((select hub.policy_viewer())) then
    created_by = (select (hub.policy_viewer()).user_id) or (select hub.may_oversee_exports())
  else false end);

grant select (id, created_by, created_at, format, filter, filter_mark, purpose, case_reference, state, count, left_out, alive_at, ended_at) on hub.export to hub_app;

grant execute on function hub.begin_export(jsonb), hub.end_export(uuid,text,integer,integer), hub.export_stix_objects(uuid,jsonb,bigint,jsonb,integer,jsonb),
  hub.passes_export_filter(uuid,jsonb), hub.export_batch(text,jsonb,uuid,jsonb,integer,jsonb), hub.export_positions(text,bigint,bigint,integer),
  hub.export_found(refcursor,uuid,jsonb,jsonb,integer,integer,text[]),
  hub.export_relationships(uuid,jsonb,bigint,jsonb,integer,jsonb), hub.record_exported_items(uuid,jsonb,integer,uuid[]), hub.may_oversee_exports(),
  hub.running_export(uuid) to hub_app;
