create policy members on hub.working_group for select to hub_app
  using (
  key = any ((hub.rechecked((select hub.policy_viewer()))).keys) or (hub.rechecked((select hub.policy_viewer()))).kind = 'HUB');

create policy members on hub.membership for select to hub_app
  using (
  left_at is null and (key = any ((hub.rechecked((select hub.policy_viewer()))).keys) or (hub.rechecked((select hub.policy_viewer()))).kind = 'HUB'));

create policy mine on hub.bar for select to hub_app
  using (
  lifted_at is null and owner = (hub.rechecked((select hub.policy_viewer()))).me);

-- A rule is no secret: a reader that may know the party must learn why it sees nothing of it, and what to state.
create policy known on hub.purpose_rule for select to hub_app
  using (
  case when hub.has_viewer((select hub.policy_viewer())) then
    exists (select from hub.party p where p.key = purpose_rule.party)
  else false end);

create policy colleagues on hub.user_account for select to hub_app
  using (
  party = (hub.rechecked((select hub.policy_viewer()))).me);

create policy everyone on hub.role_permission for select to hub_app
  using (
  hub.has_viewer((select hub.policy_viewer())));

create policy mine on hub.api_key for select to hub_app
  using (
  party = (hub.rechecked((select hub.policy_viewer()))).me and (hub.rechecked((select hub.policy_viewer()))).doing = 'key:manage');

create policy mine on hub.api_key_secret for select to hub_app
  using (
  case when hub.has_viewer((select hub.policy_viewer())) then
    exists (select from hub.api_key k where k.id = api_key_secret.api_key)
  else false end);

create policy own on hub.session for select to hub_app
  using (
  user_id = (hub.rechecked((select hub.policy_viewer()))).user_id);

create policy known on hub.party for select to hub_app
  using (
  case when hub.has_viewer((select hub.policy_viewer())) then
    key = (select (hub.policy_viewer()).me) or kind = 'HUB' or (select (hub.policy_viewer()).kind) = 'HUB' or 1 = any ((select (hub.policy_viewer()).keys)::integer[])
      or (select (hub.policy_viewer()).kind) = 'PARTNER' and kind = 'COUNTRY' and candidate_since is null
  else false end);

create policy known on hub.agency for select to hub_app
  using (
  case when hub.has_viewer((select hub.policy_viewer())) then
    1 = any ((select (hub.policy_viewer()).keys)::integer[]) or exists (select from hub.party p where p.key = agency.party)
  else false end);

create trigger t20_enforce_user_limit before insert or update of disabled_at, party on hub.user_account for each row execute function hub.enforce_user_limit();

grant select on hub.agency to hub_app;
grant select on hub.api_key to hub_app;
grant select on hub.party to hub_app;
grant select on hub.working_group to hub_app;
grant select (id, api_key, live_from, live_until) on hub.api_key_secret to hub_app;
grant select (owner, party) on hub.bar to hub_app;
grant select (party, key) on hub.membership to hub_app;
grant select (party, refused, needs_case) on hub.purpose_rule to hub_app;
grant select (role, permission) on hub.role_permission to hub_app;
grant select (id, user_id, address, user_agent, created_at, refreshed_at, last_visit_at, expires_at, ended_at) on hub.session to hub_app;
grant select (id, email, party, agency, roles, disabled_at, created_at) on hub.user_account to hub_app;

grant execute on function hub.as_recipient(hub.viewer), hub.current_act(), hub.register_connection(text), hub.has_viewer(hub.viewer), hub.may_read_red(), hub.me(), hub.my_agency(), hub.my_bars(),
  hub.my_keys(), hub.my_kind(), hub.my_session(), hub.my_user(), hub.own_actor(uuid), hub.policy_viewer(), hub.reads_details(hub.viewer,boolean,integer),
  hub.rechecked(hub.viewer), hub.record(jsonb,uuid[]), hub.record_refusal(text,jsonb,text), hub.record_reads(text,jsonb,jsonb),
  hub.sees(hub.viewer,integer,integer,integer[],integer[],text,timestamptz), hub.shows_cases(), hub.tags_at(bigint[]), hub.viewer() to hub_app;

grant execute on function hub.check_history(text), hub.locked_key_count(), hub.probe_storage(), hub.detect_restore() to hub_relay;

grant usage on schema hub to hub_app, hub_relay;
grant execute on function hub.has_schema(text) to hub_app;
