-- Its own party sees an entry always, also a withdrawn one. Another party sees it by the rules of audiences (hub.sees), without the permission to read content,
-- and for every purpose.
create policy readers on hub.directory_entry for select to hub_app
  using (
  party = (hub.rechecked((select hub.policy_viewer()))).me
    or withdrawn_at is null and audience && (hub.rechecked((select hub.policy_viewer()))).keys
      and (hub.rechecked((select hub.policy_viewer()))).me <> all (excluded) and party <> all ((hub.as_recipient(hub.rechecked((select hub.policy_viewer())))).bars));

-- An entry as visible to the viewer. Runs with the viewer's rights.
create view hub.directory_entry_view with (security_invoker = true) as
  select e.id, e.unit, e.role, e.phone, e.email, e.languages, e.opening_hours, e.time_zone, e.urgent_channel, e.urgent_note, e.version, e.created_at, e.updated_at, e.verified_at,
    e.verification_due_at, e.verification_due_at <= now() as stale, e.withdrawn_at, e.withdrawn_reason, p.id as party_id, p.kind as party_kind, p.name as party_name,
    p.country as party_country, a.id as agency_id, a.name as agency_name, e.party = (select hub.me()) as own
  from hub.directory_entry e join hub.party p on p.key = e.party left join hub.agency a on a.key = e.desk;

create trigger set_clock before insert or update of verified_at, withdrawn_at on hub.directory_entry for each row execute function hub.set_directory_clock();

grant select (id, party, desk, unit, role, phone, email, languages, opening_hours, time_zone, urgent_channel, urgent_note, version, created_at, updated_at, verified_at,
  verification_due_at, withdrawn_at, withdrawn_reason) on hub.directory_entry to hub_app;
grant select on hub.directory_entry_view to hub_app;

grant execute on function hub.write_directory_entry(jsonb,integer), hub.verify_directory_entry(uuid,integer), hub.withdraw_directory_entry(uuid,integer,text), hub.own_directory_details(uuid[]),
  hub.directory_versions(uuid,integer,integer), hub.contact_entries(uuid[],integer[]) to hub_app;

grant execute on function hub.remind_of_directory(integer) to hub_relay;
