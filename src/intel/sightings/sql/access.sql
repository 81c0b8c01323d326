-- A sighting as its reader may see it. Runs with the reader's rights.
create view hub.sighting_view with (security_invoker = true) as
  select s.id, s.indicator, s.verdict, s.count, s.first_seen, s.last_seen, s.note, s.tlp, s.version, s.published_at, s.updated_at, s.retain_until, s.revoked_at, s.revoked_reason,
    s.named_owner, hub.sighting_original(s.id) as original, p.id as by_id, p.kind as by_kind, p.name as by_name, p.country as by_country
  from hub.sighting s left join hub.party p on p.key = s.named_owner;

-- The exists() is itself under row-level security.
create policy with_item on hub.sighting as restrictive for select to hub_app
  using (
  case when hub.has_viewer((select hub.policy_viewer())) then
    exists (select from hub.indicator i where i.id = sighting.indicator)
  else false end);

-- Numbered like the triggers of other kinds: src/intel/releases/sql/access.sql explains why.
create trigger t30_policy_insert after insert on hub.sighting referencing new table as new_rows for each statement execute function hub.enforce_sighting_policy();

-- Runs after t60_update_relationships, so that the events of a claim, its relationships and its sightings always come in this order.
create trigger t70_update_sightings after update on hub.indicator referencing old table as old_rows new table as new_rows for each statement
  execute function hub.update_sightings_of_claims();

grant select on hub.sighting_view to hub_app;

grant execute on function hub.claims_of_originals(text[]), hub.own_sightings(uuid[]),
  hub.revoke_sighting(uuid,text), hub.publish_sightings(jsonb), hub.sighting_original(uuid), hub.own_sighting_audiences(text[],uuid[]), hub.own_sightings_by_original(text[]), hub.sighting_projection(uuid[]) to hub_app;
