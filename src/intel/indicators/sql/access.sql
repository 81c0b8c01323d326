-- Includes the person status (UNKNOWN where none is stated), the dispute, the mark of contested data and the last confirmation.
create view hub.claim with (security_invoker = true) as
  select i.id, i.kind, i.scope, i.value, i.display, i.platform, i.network, i.bank, i.country, i.threat, i.tlp, i.tags, i.first_seen, i.last_seen,
    i.valid_until, i.retain_until, i.revoked_at, i.revoked_reason, i.published_at, i.updated_at, i.version, i.digest, i.owner_mark, i.named_owner,
    p.id as owner_id, p.kind as owner_kind, p.name as owner_name, p.country as owner_country, a.id as agency_id, a.name as agency_name,
    d.raw, d.external_id, d.description, d.confidence, d.reliability, d.credibility,
    case when d.id is not null and hub.is_personal(i.kind) then coalesce(d.person_status, 'UNKNOWN') end as person_status, i.disputed_since, i.dispute_ground, i.contested_since, i.confirmed_at
  from hub.indicator i
  left join hub.indicator_detail d on d.id = i.id
  left join hub.party p on p.key = i.named_owner
  left join hub.agency a on a.key = i.named_agency;

/*
 * hub.claim plus what goes out to other systems: the observable and the original. The original names its creator, so only readers who see the detail and
 * may know the owner get it. The same holds for the owner's own reference, which often is the id of the original. Lists for people do not read this view.
 */
create view hub.claim_full with (security_invoker = true) as
  select i.id, i.kind, i.scope, i.value, i.display, i.platform, i.network, i.bank, i.country, i.threat, i.tlp, i.tags, i.first_seen, i.last_seen,
    i.valid_until, i.retain_until, i.revoked_at, i.revoked_reason, i.published_at, i.updated_at, i.version, i.digest, i.owner_mark, i.named_owner,
    p.id as owner_id, p.kind as owner_kind, p.name as owner_name, p.country as owner_country, a.id as agency_id, a.name as agency_name,
    d.raw, case when d.external_id is not null and (i.named_owner is not null or exists (select from hub.governance(array[i.id]))) then d.external_id end as external_id,
    d.description, d.confidence, d.reliability, d.credibility, i.observable,
    case when d.original is not null and (i.named_owner is not null or exists (select from hub.governance(array[i.id]))) then d.original end as original,
    case when d.id is not null and hub.is_personal(i.kind) then coalesce(d.person_status, 'UNKNOWN') end as person_status, i.disputed_since, i.dispute_ground, i.contested_since, i.confirmed_at
  from hub.indicator i
  left join hub.indicator_detail d on d.id = i.id
  left join hub.party p on p.key = i.named_owner
  left join hub.agency a on a.key = i.named_agency;

-- The exists() is itself under row-level security: a reader sees no detail without its claim.
create policy sees on hub.indicator_detail for select to hub_app
  using (
  case when hub.reads_details((select hub.policy_viewer()), released, owner) then exists (select from hub.indicator i where i.id = indicator_detail.id)
  else false end);

-- The exists() is checked before the keys: a detail for a hidden claim and one for an absent claim are refused alike.
create policy publishes on hub.indicator_detail for insert to hub_app
  with check (
  owner = (hub.rechecked((select hub.policy_viewer()))).me and agency = (hub.rechecked((select hub.policy_viewer()))).agency and (hub.rechecked((select hub.policy_viewer()))).doing = 'indicator:publish'
    and case when hub.has_viewer((select hub.policy_viewer())) then
    exists (select from hub.indicator i where i.id = indicator_detail.id)
  else false end);

create policy changes on hub.indicator_detail for update to hub_app
  using (
  owner = (hub.rechecked((select hub.policy_viewer()))).me and agency = (hub.rechecked((select hub.policy_viewer()))).agency and (hub.rechecked((select hub.policy_viewer()))).doing in ('indicator:publish', 'indicator:revoke')
    and case when hub.has_viewer((select hub.policy_viewer())) then
    (select (hub.policy_viewer()).red) or exists (select from hub.indicator i where i.id = indicator_detail.id)
  else false end)
  with check (
  owner = (hub.rechecked((select hub.policy_viewer()))).me and agency = (hub.rechecked((select hub.policy_viewer()))).agency);

create trigger t40_stamp before insert or update of kind, scope, value, owner, agency, digest, claim_mark, owner_mark on hub.indicator for each row execute function hub.stamp_indicator();

create trigger record_insert after insert on hub.indicator_detail referencing new table as new_rows for each statement execute function hub.record_claim_detail();

create trigger record_update after update on hub.indicator_detail referencing new table as new_rows for each statement execute function hub.record_claim_detail();

grant select on hub.claim to hub_app;
grant select on hub.claim_full to hub_app;
grant insert, select (id, version, raw, external_id, description, confidence, reliability, credibility, original, person_status), update (version, released, raw, external_id, description, confidence, reliability, credibility, original, person_status) on hub.indicator_detail to hub_app;

grant execute on function hub.confirm_indicators(uuid[]), hub.claims_by_id(text,jsonb,uuid[]), hub.readable_claims(uuid[]), hub.corroboration(bytea), hub.governance(uuid[]), hub.governance_of_claims(text,jsonb,uuid[]), hub.is_personal(text), hub.lookup(text,jsonb,bytea[],boolean,integer),
  hub.own_claims(bytea[],text[],uuid[]), hub.record_item_receipts(text,jsonb,uuid[],uuid[],text[],float8[]), hub.sequenced_claims(bigint,bigint,integer), hub.set_onward_rules_of_claims(jsonb), hub.tear_lines_in_force(uuid),
  hub.unsequenced_claims(bigint,uuid,integer), hub.withheld_claims(bytea[],text[]) to hub_app;
