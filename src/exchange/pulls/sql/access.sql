create policy own on hub.pull for select to hub_app
  using (
  party = (hub.rechecked((select hub.policy_viewer()))).me and agency = (hub.rechecked((select hub.policy_viewer()))).agency and deleted_at is null and (hub.rechecked((select hub.policy_viewer()))).doing = 'pull:manage');

create policy own on hub.pull_import for select to hub_app
  using (
  case when hub.has_viewer((select hub.policy_viewer())) then
    exists (select from hub.pull p where p.id = pull_import.pull)
  else false end);

create trigger track_pull after insert on hub.import for each row when (new.source = 'PULL') execute function hub.link_import_to_pull();

create trigger track_pull after insert on hub.import_item referencing new table as lines for each statement execute function hub.track_pulled_items();

create trigger t50_alerts after update of standstill, deleted_at on hub.pull for each row
  when (old.standstill is not null and new.standstill is null or old.deleted_at is null and new.deleted_at is not null) execute function hub.end_alerts_to_connection();

grant select (id, created_by, name, kind, url, credentials, every_minutes, defaults, from_date, next_run_at, not_before, run_at, done_at, failures, last_error, last_status, failed_at, skipped_count, revoked_count, lease_until, paused_at, pause_reason, created_at) on hub.pull to hub_app;
grant select (pull, import, at) on hub.pull_import to hub_app;

grant execute on function hub.create_pull(jsonb), hub.delete_pull(uuid), hub.pause_pull(uuid), hub.items_of_pull_sources(uuid,text[]),
  hub.claims_protected_from_pull(uuid,text[],text[]), hub.resume_pull(uuid), hub.run_pull(uuid), hub.update_pull(uuid,jsonb) to hub_app;

grant execute on function hub.announce_pull_standstills(integer), hub.lease_due_pulls(text,uuid,integer), hub.release_pull_leases(uuid,uuid), hub.finish_pull_turn(uuid,uuid,bigint,jsonb),
  hub.pull_events(uuid,uuid), hub.pull_state(), hub.record_pull_progress(uuid,uuid,bigint,jsonb), hub.renew_pull_leases(uuid[],uuid[]), hub.delete_pull_leftovers(integer) to hub_relay;
