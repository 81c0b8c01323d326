create policy own on hub.import for select to hub_app
  using (
  party = (hub.rechecked((select hub.policy_viewer()))).me and agency = (hub.rechecked((select hub.policy_viewer()))).agency and (hub.rechecked((select hub.policy_viewer()))).content);

create policy own on hub.import_item for select to hub_app
  using (
  party = (hub.rechecked((select hub.policy_viewer()))).me and agency = (hub.rechecked((select hub.policy_viewer()))).agency and (hub.rechecked((select hub.policy_viewer()))).content and (not red or (hub.rechecked((select hub.policy_viewer()))).red));

create policy own on hub.held_item for select to hub_app
  using (
  party = (hub.rechecked((select hub.policy_viewer()))).me and agency = (hub.rechecked((select hub.policy_viewer()))).agency and (hub.rechecked((select hub.policy_viewer()))).content);

create policy own on hub.csv_mapping for select to hub_app
  using (
  party = (hub.rechecked((select hub.policy_viewer()))).me and (hub.rechecked((select hub.policy_viewer()))).content);

grant select (id, name, layout, updated_by, updated_at) on hub.csv_mapping to hub_app;
grant select (id, import, line, kind, payload, created_at) on hub.held_item to hub_app;
grant select (id, created_by, source, name, key, layout, state, failure, created, updated, unchanged, rejected, held, dropped, last_line, created_at, last_activity_at, ended_at, revoked_at, revoked_by, revoked_reason, purged_at) on hub.import to hub_app;
grant select (import, line, source, digest, outcome, kind, item, problems, sent, taken_back) on hub.import_item to hub_app;

grant execute on function hub.held_in_other_imports(text[],uuid), hub.imports_waiting_for_others(uuid), hub.start_import_revocation(uuid,text), hub.close_import(uuid,uuid,boolean,text), hub.delete_csv_mapping(uuid),
  hub.delete_held_items(uuid,uuid[],integer), hub.claims_to_revoke_of_import(uuid,uuid,integer), hub.imported_lines(uuid,integer,integer),
  hub.lock_held_items(uuid,uuid[],integer,integer), hub.record_import_lines(uuid,uuid,jsonb), hub.record_labelled_items(uuid,jsonb), hub.record_revoked_import_items(uuid,uuid[],text),
  hub.open_import(jsonb), hub.save_csv_mapping(uuid,text,jsonb) to hub_app;

grant execute on function hub.expire_imports(integer,interval,interval) to hub_relay;
