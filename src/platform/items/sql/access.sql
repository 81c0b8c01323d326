create policy recipients on hub.announcement for select to hub_app
  using (
  audience @> array[(hub.rechecked((select hub.policy_viewer()))).me] and (agency_only is null or agency_only = (hub.rechecked((select hub.policy_viewer()))).agency)
    and (account is null or account = (hub.rechecked((select hub.policy_viewer()))).user_id and (hub.rechecked((select hub.policy_viewer()))).red));

-- An announcement about a case names it.
create policy unless_forbidden on hub.announcement as restrictive for select to hub_app using (
  case when hub.has_viewer((select hub.policy_viewer())) then what !~ '^CASE_' or (select hub.shows_cases()) else false end);

-- `about` is read by hub.shown_parameters alone: it names cases and reports that the reader may not see.
grant select (id, place, at, what) on hub.announcement to hub_app;

grant execute on function hub.digest(text,text,text), hub.stream_position(), hub.microseconds(timestamptz), hub.announcement_projection(uuid[]), hub.shown_parameters(uuid),
  hub.revoked_by(uuid), hub.versions(uuid) to hub_app;

grant execute on function hub.delete_old_rows(integer), hub.parties_affected_since(uuid,bigint,boolean) to hub_relay;

grant execute on function hub.item_projection(text, uuid[]) to hub_app;
