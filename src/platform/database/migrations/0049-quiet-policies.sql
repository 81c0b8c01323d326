-- Three walls of the database. A policy never raises, so that "error or nothing" tells nobody whether a row exists. hub_relay is told what its job needs,
-- and no values. And the working roles lose what PostgreSQL gives to everybody and the hub does not use: statistics, sizes, advisory locks.

-- ### 1 Who reads
--
-- Policies ask hub.policy_viewer(), which answers with nobody (me is null) where there is no valid context. Functions ask hub.viewer() and what is made of it
-- (hub.me() and so on), which refuse with 42501; they do so in their first statement, before they look at a row.
--
-- PostgreSQL asks "(select hub.policy_viewer())" of a policy once a statement, and only when the first row asks for it. Was that kept whatever happens to
-- the setting afterwards, a statement that changes the setting half way would learn from a row of its own whether a hidden one had asked before. So the
-- viewer knows the context that it was made of, and who uses it again asks whether that is still the context (hub.rechecked): what is visible
-- depends on the row and on the context of that moment alone.
--
-- These functions read tables as their owner, under the policies of that owner. A session may set row_security off, also half way through a statement, and
-- then such a read is an error; so they set it on. A context of megabytes, of which copies could be larger than PostgreSQL takes, is none.
alter type hub.viewer add attribute context text;

create function hub.policy_viewer() returns hub.viewer
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp set row_security = on as $$
declare
  context constant text := coalesce(current_setting('hub.context', true), '');
  part text[];
  field text[];
begin
  if octet_length(context) > 100000 then
    return row(null, null, null, null, null, null, null, null, null, null, '')::hub.viewer;
  end if;
  part := string_to_array(context, '~');
  if cardinality(part) is distinct from 2
    or part[2] is distinct from hub.mac('seal', part[1] || '|' || pg_backend_pid() || '|' || extract(epoch from now())) then
    return row(null, null, null, null, null, null, null, null, null, null, context)::hub.viewer;
  end if;
  field := string_to_array(part[1], '|');
  return row(field[1]::integer, nullif(field[2], '')::integer, field[3], field[4]::uuid, field[5]::uuid, field[6]::boolean,
    string_to_array(field[7], ',')::integer[], string_to_array(field[8], ',')::integer[], field[9],
    field[10]::boolean, context)::hub.viewer;
end
$$;

create or replace function hub.viewer() returns hub.viewer
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  found_viewer constant hub.viewer := hub.policy_viewer();
begin
  if found_viewer.me is null then
    raise exception 'hub: no valid context' using errcode = '42501';
  end if;
  return found_viewer;
end
$$;

-- The viewer that these four take was made of a context. Where the context has changed since, they ask for the viewer of the present one. What functions make
-- for others (hub.eyes_of) knows no context (null), and is taken as it is.
--
-- Policies ask them at each row, so they have no search path of their own: setting it and setting it back took as long as the rest. They run with the rights of
-- who asks, name everything with its schema but what stands in pg_catalog, and the working roles may create nothing that could stand in its place.
create function hub.rechecked(viewer hub.viewer) returns hub.viewer
  language plpgsql stable as $$
begin
  if viewer.context <> coalesce(current_setting('hub.context', true), '') then viewer := hub.policy_viewer(); end if;
  return viewer;
end
$$;

create function hub.has_viewer(viewer hub.viewer) returns boolean
  language plpgsql stable as $$
begin
  if viewer.context <> coalesce(current_setting('hub.context', true), '') then viewer := hub.policy_viewer(); end if;
  return viewer.me is not null;
end
$$;

create or replace function hub.sees(viewer hub.viewer, owner integer, agency_only integer, audience integer[], excluded integer[], tlp text, retain_until timestamptz)
  returns boolean
  language plpgsql stable parallel safe as $$
begin
  if viewer.context <> coalesce(current_setting('hub.context', true), '') then viewer := hub.policy_viewer(); end if;
  -- Nobody owns nothing, has no keys and reads no content: null, which is not true.
  return case
      when owner = viewer.me then agency_only is null or agency_only is not distinct from viewer.agency
      else audience && viewer.keys and viewer.me <> all (excluded) and owner <> all (viewer.bars)
    end
    and (tlp <> 'RED' or viewer.red) and viewer.content and (retain_until is null or retain_until > now());
end
$$;

-- Whether the viewer reads the details of a claim that it sees: partners read those of others only where they were released to them.
create function hub.reads_details(viewer hub.viewer, released boolean, owner integer) returns boolean
  language plpgsql stable as $$
begin
  if viewer.context <> coalesce(current_setting('hub.context', true), '') then viewer := hub.policy_viewer(); end if;
  return viewer.me is not null and (released or owner = viewer.me or viewer.kind = 'COUNTRY');
end
$$;

revoke all on function hub.policy_viewer(), hub.rechecked(hub.viewer), hub.has_viewer(hub.viewer), hub.reads_details(hub.viewer, boolean, integer) from public;
grant execute on function hub.policy_viewer(), hub.rechecked(hub.viewer), hub.has_viewer(hub.viewer), hub.reads_details(hub.viewer, boolean, integer) to hub_app;

-- Three functions make viewers by themselves: of no context.
create or replace function hub.sight_of(tlp text, audience integer[], excluded integer[])
  returns table(party integer, sees boolean, barred boolean)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  viewer constant hub.viewer := hub.viewer();
  known constant integer[] := array(select k from unnest(audience) k where k = any (viewer.keys) or k = 1 or exists (select from hub.party p where p.key = k));
begin
  perform hub.only_in('indicator:publish');
  return query
    select p.key, hub.sees(row(p.key, null, p.kind, null, null, true, p.key || array(select m.key from hub.membership m where m.party = p.key and m.left_at is null),
          case when b.bars then array[viewer.me] else '{}' end, null, true, null)::hub.viewer, viewer.me, null, known, excluded, tlp, null), b.bars
      from hub.party p
      cross join lateral (select exists (select from hub.bar x where x.owner = viewer.me and x.party = p.key and x.lifted_at is null) as bars) b
      where p.closed_at is null and p.kind <> 'HUB' and (p.kind <> 'PARTNER' or viewer.kind <> 'PARTNER' or p.key = viewer.me)
      order by p.key;
end
$$;

create or replace function hub.eyes_of(party_ integer)
  returns hub.viewer
  language sql stable set search_path = pg_catalog, pg_temp as $$
  select row(p.key, null, p.kind, null, null, false, p.key || array(select m.key from hub.membership m where m.party = p.key and m.left_at is null),
    array(select b.owner from hub.bar b where b.party = p.key and b.lifted_at is null), '', true, null)::hub.viewer from hub.party p where p.key = party_
$$;

-- ### 2 The policies
--
-- Two forms. "column = (hub.rechecked(…)).field" asks again at each row. Where a policy asks other tables, "case when hub.has_viewer(…)" stands in front: what
-- PostgreSQL keeps of such a question for the rest of the statement was then asked with a valid context, of which a transaction has only one.
alter policy sees on hub.action_request using (
  hub.sees((select hub.policy_viewer()), owner, agency_only, audience, excluded, tlp, retain_until));
alter policy sees on hub.case_file using (
  hub.sees((select hub.policy_viewer()), owner, agency_only, audience, excluded, tlp, retain_until));
alter policy sees on hub.indicator using (
  hub.sees((select hub.policy_viewer()), owner, agency_only, audience, excluded, tlp, retain_until));
alter policy sees on hub.information_request using (
  hub.sees((select hub.policy_viewer()), owner, agency_only, audience, excluded, tlp, retain_until));
alter policy sees on hub.notice using (
  hub.sees((select hub.policy_viewer()), owner, agency_only, audience, excluded, tlp, retain_until));
alter policy sees on hub.outcome using (
  hub.sees((select hub.policy_viewer()), owner, agency_only, audience, excluded, tlp, retain_until));
alter policy sees on hub.relationship using (
  hub.sees((select hub.policy_viewer()), owner, agency_only, audience, excluded, tlp, retain_until));
alter policy sees on hub.report using (
  hub.sees((select hub.policy_viewer()), owner, agency_only, audience, excluded, tlp, retain_until));
alter policy sees on hub.sighting using (
  hub.sees((select hub.policy_viewer()), owner, agency_only, audience, excluded, tlp, retain_until));
alter policy sees on hub.stix_object using (
  hub.sees((select hub.policy_viewer()), owner, agency_only, audience, excluded, tlp, retain_until));
alter policy publishes on hub.indicator with check (
  owner = (hub.rechecked((select hub.policy_viewer()))).me and agency = (hub.rechecked((select hub.policy_viewer()))).agency and (hub.rechecked((select hub.policy_viewer()))).doing = 'indicator:publish');
alter policy changes on hub.indicator using (
  owner = (hub.rechecked((select hub.policy_viewer()))).me and agency = (hub.rechecked((select hub.policy_viewer()))).agency and (hub.rechecked((select hub.policy_viewer()))).doing in ('indicator:publish', 'indicator:revoke')
    and (tlp <> 'RED' or (hub.rechecked((select hub.policy_viewer()))).red)) with check (
  owner = (hub.rechecked((select hub.policy_viewer()))).me and agency = (hub.rechecked((select hub.policy_viewer()))).agency);
alter policy publishes on hub.stix_object with check (
  owner = (hub.rechecked((select hub.policy_viewer()))).me and agency = (hub.rechecked((select hub.policy_viewer()))).agency and (hub.rechecked((select hub.policy_viewer()))).doing = 'indicator:publish');
alter policy changes on hub.stix_object using (
  owner = (hub.rechecked((select hub.policy_viewer()))).me and agency = (hub.rechecked((select hub.policy_viewer()))).agency and (hub.rechecked((select hub.policy_viewer()))).doing in ('indicator:publish', 'indicator:revoke')
    and (tlp <> 'RED' or (hub.rechecked((select hub.policy_viewer()))).red)) with check (
  owner = (hub.rechecked((select hub.policy_viewer()))).me and agency = (hub.rechecked((select hub.policy_viewer()))).agency);
alter policy sees on hub.indicator_detail using (
  case when hub.reads_details((select hub.policy_viewer()), released, owner) then exists (select from hub.indicator i where i.id = indicator_detail.id)
  else false end);
alter policy publishes on hub.indicator_detail with check (
  owner = (hub.rechecked((select hub.policy_viewer()))).me and agency = (hub.rechecked((select hub.policy_viewer()))).agency and (hub.rechecked((select hub.policy_viewer()))).doing = 'indicator:publish'
    and case when hub.has_viewer((select hub.policy_viewer())) then
    exists (select from hub.indicator i where i.id = indicator_detail.id)
  else false end);
alter policy changes on hub.indicator_detail using (
  owner = (hub.rechecked((select hub.policy_viewer()))).me and agency = (hub.rechecked((select hub.policy_viewer()))).agency and (hub.rechecked((select hub.policy_viewer()))).doing in ('indicator:publish', 'indicator:revoke')
    and case when hub.has_viewer((select hub.policy_viewer())) then
    (select (hub.policy_viewer()).red) or exists (select from hub.indicator i where i.id = indicator_detail.id)
  else false end) with check (
  owner = (hub.rechecked((select hub.policy_viewer()))).me and agency = (hub.rechecked((select hub.policy_viewer()))).agency);
alter policy credited on hub.indicator_origin using (
  case when hub.has_viewer((select hub.policy_viewer())) then
    (party = (select (hub.policy_viewer()).me) or shown and ((select (hub.policy_viewer()).kind) = 'COUNTRY' or reporter = (select (hub.policy_viewer()).me)))
      and exists (select from hub.indicator i where i.id = indicator_origin.indicator)
  else false end);
alter policy with_request on hub.action_clock using (
  case when hub.has_viewer((select hub.policy_viewer())) then
    exists (select from hub.action_request r where r.id = action_clock.request)
  else false end);
alter policy with_request on hub.action_step using (
  case when hub.has_viewer((select hub.policy_viewer())) then
    exists (select from hub.action_request r where r.id = action_step.request)
  else false end);
alter policy with_both on hub.action_related using (
  case when hub.has_viewer((select hub.policy_viewer())) then
    exists (select from hub.action_request r where r.id = action_related.request)
      and (exists (select from hub.indicator i where i.id = action_related.item) or exists (select from hub.report r where r.id = action_related.item))
  else false end);
alter policy with_request on hub.information_clock using (
  case when hub.has_viewer((select hub.policy_viewer())) then
    exists (select from hub.information_request r where r.id = information_clock.request)
  else false end);
alter policy with_request on hub.information_step using (
  case when hub.has_viewer((select hub.policy_viewer())) then
    exists (select from hub.information_request r where r.id = information_step.request)
  else false end);
alter policy with_request on hub.information_message using (
  case when hub.has_viewer((select hub.policy_viewer())) then
    party <> all ((select (hub.policy_viewer()).bars)::integer[]) and exists (select from hub.information_request r where r.id = information_message.request)
  else false end);
alter policy with_both on hub.information_related using (
  case when hub.has_viewer((select hub.policy_viewer())) then
    exists (select from hub.information_request r where r.id = information_related.request)
      and (exists (select from hub.indicator i where i.id = information_related.item) or exists (select from hub.report r where r.id = information_related.item))
  else false end);
alter policy with_own_request on hub.information_inquiry using (
  case when hub.has_viewer((select hub.policy_viewer())) then
    exists (select from hub.information_request r where r.id = information_inquiry.request and r.named_owner = (select (hub.policy_viewer()).me))
  else false end);
alter policy own_with_request on hub.information_handling using (
  case when hub.has_viewer((select hub.policy_viewer())) then
    party = (select (hub.policy_viewer()).me) and exists (select from hub.information_request r where r.id = information_handling.request)
  else false end);
alter policy known on hub.agency using (
  case when hub.has_viewer((select hub.policy_viewer())) then
    1 = any ((select (hub.policy_viewer()).keys)::integer[]) or exists (select from hub.party p where p.key = agency.party)
  else false end);
alter policy known on hub.party using (
  case when hub.has_viewer((select hub.policy_viewer())) then
    key = (select (hub.policy_viewer()).me) or kind = 'HUB' or (select (hub.policy_viewer()).kind) = 'HUB' or 1 = any ((select (hub.policy_viewer()).keys)::integer[])
      or (select (hub.policy_viewer()).kind) = 'PARTNER' and kind = 'COUNTRY' and candidate_since is null
  else false end);
alter policy known on hub.party_place using (
  case when hub.has_viewer((select hub.policy_viewer())) then
    (reader is null or reader = (select (hub.policy_viewer()).me)) and exists (select from hub.party p where p.key = party_place.party)
  else false end);
alter policy told on hub.announcement using (
  audience @> array[(hub.rechecked((select hub.policy_viewer()))).me] and (agency_only is null or agency_only = (hub.rechecked((select hub.policy_viewer()))).agency)
    and (account is null or account = (hub.rechecked((select hub.policy_viewer()))).user_id and (hub.rechecked((select hub.policy_viewer()))).red));
alter policy mine on hub.api_key using (
  party = (hub.rechecked((select hub.policy_viewer()))).me and (hub.rechecked((select hub.policy_viewer()))).doing = 'key:manage');
alter policy mine on hub.api_key_secret using (
  case when hub.has_viewer((select hub.policy_viewer())) then
    exists (select from hub.api_key k where k.id = api_key_secret.api_key)
  else false end);
alter policy mine on hub.bar using (
  lifted_at is null and owner = (hub.rechecked((select hub.policy_viewer()))).me);
alter policy in_case on hub.case_entry using (
  hub.in_case_told(case_id, coalesce(party, 0), kind, subject));
alter policy in_case on hub.case_link using (
  hub.in_case_linked(case_id, party, kind, item));
alter policy in_case on hub.case_note using (
  hub.in_case(case_id, party, tlp));
alter policy in_case on hub.case_task using (
  hub.in_case(case_id, party, tlp));
alter policy with_note on hub.case_note_version using (
  case when hub.in_case(case_id, party, tlp) then
    exists (select from hub.case_note n
      where n.id = case_note_version.note and (n.withdrawn_at is null or n.party = (select (hub.policy_viewer()).me) and n.agency = (select (hub.policy_viewer()).agency)))
  else false end);
alter policy with_case on hub.case_party using (
  case when hub.has_viewer((select hub.policy_viewer())) then
    exists (select from hub.case_file c where c.id = case_party.case_id)
  else false end);
alter policy holders on hub.contact using (
  holder = (hub.rechecked((select hub.policy_viewer()))).me and (agency_only is null or agency_only = (hub.rechecked((select hub.policy_viewer()))).agency) and (not red or (hub.rechecked((select hub.policy_viewer()))).red)
    and (hub.rechecked((select hub.policy_viewer()))).doing = 'deconflict:answer');
alter policy own on hub.csv_mapping using (
  party = (hub.rechecked((select hub.policy_viewer()))).me and (hub.rechecked((select hub.policy_viewer()))).content);
alter policy own on hub.held_item using (
  party = (hub.rechecked((select hub.policy_viewer()))).me and agency = (hub.rechecked((select hub.policy_viewer()))).agency and (hub.rechecked((select hub.policy_viewer()))).content);
alter policy own on hub.import using (
  party = (hub.rechecked((select hub.policy_viewer()))).me and agency = (hub.rechecked((select hub.policy_viewer()))).agency and (hub.rechecked((select hub.policy_viewer()))).content);
alter policy own on hub.taxii_envelope using (
  party = (hub.rechecked((select hub.policy_viewer()))).me and agency = (hub.rechecked((select hub.policy_viewer()))).agency and (hub.rechecked((select hub.policy_viewer()))).content);
alter policy own on hub.import_item using (
  party = (hub.rechecked((select hub.policy_viewer()))).me and agency = (hub.rechecked((select hub.policy_viewer()))).agency and (hub.rechecked((select hub.policy_viewer()))).content and (not red or (hub.rechecked((select hub.policy_viewer()))).red));
alter policy overseers on hub.deconflict_alarm using (
  (party = (hub.rechecked((select hub.policy_viewer()))).me or (hub.rechecked((select hub.policy_viewer()))).kind = 'HUB') and (hub.rechecked((select hub.policy_viewer()))).doing = 'deconflict:oversee');
alter policy concerned on hub.dispute using (
  case when hub.has_viewer((select hub.policy_viewer())) then
    (select (hub.policy_viewer()).doing) in ('dispute:raise', 'dispute:read', 'indicator:publish')
      and ((select (hub.policy_viewer()).me) = owner and exists (select from hub.indicator i where i.id = dispute.item)
        or (select (hub.policy_viewer()).me) = party and (not red or (select (hub.policy_viewer()).red)))
  else false end);
alter policy in_sight on hub.evidence using (
  hub.evidence_in_sight(id));
alter policy in_sight on hub.evidence_link using (
  hub.shows_evidence(kind, item) and hub.evidence_in_sight(evidence));
alter policy sees on hub.export using (
  party = (hub.rechecked((select hub.policy_viewer()))).me and case when hub.has_viewer((select hub.policy_viewer())) then
    by_user = (select (hub.policy_viewer()).user_id) or (select hub.oversees_exports())
  else false end);
alter policy own on hub.feed_filter using (
  user_id = (hub.rechecked((select hub.policy_viewer()))).user_id);
alter policy own on hub.session using (
  user_id = (hub.rechecked((select hub.policy_viewer()))).user_id);
alter policy own on hub.user_settings using (
  user_id = (hub.rechecked((select hub.policy_viewer()))).user_id);
alter policy members on hub.membership using (
  left_at is null and (key = any ((hub.rechecked((select hub.policy_viewer()))).keys) or (hub.rechecked((select hub.policy_viewer()))).kind = 'HUB'));
alter policy members on hub.working_group using (
  key = any ((hub.rechecked((select hub.policy_viewer()))).keys) or (hub.rechecked((select hub.policy_viewer()))).kind = 'HUB');
alter policy own on hub.notice_acknowledgement using (
  case when hub.has_viewer((select hub.policy_viewer())) then
    party = (select (hub.policy_viewer()).me) and exists (select from hub.notice n where n.id = notice_acknowledgement.notice)
  else false end);
alter policy at_own_desk on hub.notice_draft using (
  (hub.rechecked((select hub.policy_viewer()))).doing in ('notice:desk', 'notice:draft', 'notice:approve') and party = (hub.rechecked((select hub.policy_viewer()))).me);
alter policy handed_over on hub.notice_draft using (
  state = 'IN_REVIEW' and (hub.rechecked((select hub.policy_viewer()))).doing = 'notice:review' and not hub.has_judged(id, handed_at));
alter policy with_both on hub.notice_related using (
  case when hub.has_viewer((select hub.policy_viewer())) then
    exists (select from hub.notice n where n.id = notice_related.notice) and exists (select from hub.indicator i where i.id = notice_related.item)
  else false end);
alter policy with_notice on hub.notice_translation using (
  case when hub.has_viewer((select hub.policy_viewer())) then
    (accepted_at is not null or party = (select (hub.policy_viewer()).me) or offered and owner = (select (hub.policy_viewer()).me))
      and exists (select from hub.notice n where n.id = notice_translation.notice)
  else false end);
alter policy own on hub.pull using (
  party = (hub.rechecked((select hub.policy_viewer()))).me and agency = (hub.rechecked((select hub.policy_viewer()))).agency and deleted_at is null and (hub.rechecked((select hub.policy_viewer()))).doing = 'pull:manage');
alter policy own on hub.pull_import using (
  case when hub.has_viewer((select hub.policy_viewer())) then
    exists (select from hub.pull p where p.id = pull_import.pull)
  else false end);
alter policy with_ends on hub.relationship using (
  case when hub.has_viewer((select hub.policy_viewer())) then
    exists (select from hub.indicator i where i.id = relationship.indicator) and exists (select from hub.indicator i where i.id = relationship.other)
  else false end);
alter policy with_item on hub.sighting using (
  case when hub.has_viewer((select hub.policy_viewer())) then
    exists (select from hub.indicator i where i.id = sighting.indicator)
  else false end);
alter policy concerned on hub.report_route using (
  case when hub.has_viewer((select hub.policy_viewer())) then
    ((select (hub.policy_viewer()).me) = owner or offered and (select (hub.policy_viewer()).me) = party) and exists (select from hub.report r where r.id = report_route.report)
  else false end);
alter policy with_report on hub.report_value using (
  case when hub.has_viewer((select hub.policy_viewer())) then
    exists (select from hub.report r where r.id = report_value.report)
  else false end);
alter policy everyone on hub.role_permission using (
  hub.has_viewer((select hub.policy_viewer())));
alter policy own on hub.sealed_holding using (
  owner = (hub.rechecked((select hub.policy_viewer()))).me and agency = (hub.rechecked((select hub.policy_viewer()))).agency and (hub.rechecked((select hub.policy_viewer()))).doing = 'holding:seal');
alter policy sees on hub.together using (
  case when hub.has_viewer((select hub.policy_viewer())) then
    exists (select from hub.indicator i where i.published_at = together.published_at)
  else false end);
alter policy mine on hub.triage using (
  party = (hub.rechecked((select hub.policy_viewer()))).me and case when hub.has_viewer((select hub.policy_viewer())) then
    exists (select from hub.report r where r.id = triage.report)
  else false end);
alter policy mine on hub.triage_rule using (
  party = (hub.rechecked((select hub.policy_viewer()))).me);
alter policy mine on hub.webhook_policy using (
  party = (hub.rechecked((select hub.policy_viewer()))).me);
alter policy colleagues on hub.user_account using (
  party = (hub.rechecked((select hub.policy_viewer()))).me);
alter policy mine on hub.webhook using (
  party = (hub.rechecked((select hub.policy_viewer()))).me and deleted_at is null and (hub.rechecked((select hub.policy_viewer()))).doing like 'webhook:%');
alter policy mine on hub.webhook_delivery using (
  party = (hub.rechecked((select hub.policy_viewer()))).me and agency is not distinct from (hub.rechecked((select hub.policy_viewer()))).agency and (hub.rechecked((select hub.policy_viewer()))).doing = 'webhook:manage');
alter policy mine on hub.webhook_secret using (
  case when hub.has_viewer((select hub.policy_viewer())) then
    exists (select from hub.webhook w where w.id = webhook_secret.webhook)
  else false end);

-- The same for each new kind of item.
create or replace function hub.govern_columns(target regclass, kind text)
  returns void
  language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  sees constant text := 'hub.sees((select hub.policy_viewer()), owner, agency_only, audience, excluded, tlp, retain_until)';
  now_ constant text := '(hub.rechecked((select hub.policy_viewer())))';
  mine constant text := format('owner = %1$s.me and agency = %1$s.agency', now_);
  readable text;
  changeable text;
begin
  execute format($table$
    alter table %s
      add column owner integer not null references hub.party (key),
      add column agency integer not null,
      add column agency_only integer,
      add column tlp text not null check (tlp in ('CLEAR', 'GREEN', 'AMBER', 'AMBER_STRICT', 'RED')),
      add column attribution text not null default 'NAMED' check (attribution in ('NAMED', 'AGENCY', 'HIDDEN')),
      add column named_owner integer generated always as (case when attribution <> 'HIDDEN' then owner end) stored,
      add column named_agency integer generated always as (case when attribution = 'AGENCY' then agency end) stored,
      add column discoverability text not null default 'HIDDEN' check (discoverability in ('HIDDEN', 'SILENT', 'HIT', 'HIT_CONTACT')),
      add column audience integer[] not null default '{}',
      add column excluded integer[] not null default '{}',
      add column version integer not null default 1 check (version > 0),
      add column ordinal integer not null default 0,
      add column published_at timestamptz not null default now(),
      add column updated_at timestamptz not null default now(),
      add column retain_until timestamptz,
      add column revoked_at timestamptz,
      add column revoked_reason text check (length(revoked_reason) between 1 and 2000),
      add foreign key (owner, agency) references hub.agency (party, key),
      add check (agency_only is null or agency_only = agency),
      add check ((revoked_at is null) = (revoked_reason is null))
  $table$, target);

  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format('create policy owner_functions on %s to hub_owner using (true) with check (true)', target);
  execute format('create policy sees on %s for select to hub_app using (%s)', target, sees);
  execute format('create policy publishes on %s for insert to hub_app with check (%s and %s.doing = ''indicator:publish'')', target, mine, now_);
  -- RED is changed by those alone who may read it: a statement that reads no column asks no policy on reading.
  execute format('create policy changes on %3$s for update to hub_app using (%1$s and %2$s.doing in (''indicator:publish'', ''indicator:revoke'')
    and (tlp <> ''RED'' or %2$s.red)) with check (%1$s)', mine, now_, target);

  execute format('create trigger guard_change before update on %s for each row execute function hub.guard_change()', target);
  execute format('create trigger keep_new after insert on %s referencing new table as new_rows for each statement execute function hub.keep_new(%L)', target, kind);
  execute format('create trigger keep_ended after delete on %s referencing old table as old_rows for each statement execute function hub.keep_ended(%L)', target, kind);
  execute format('create index on %s (retain_until) where retain_until is not null', target);
  execute format('create trigger keep_changed after update on %s referencing old table as old_rows new table as new_rows for each statement execute function hub.keep_changed(%L)', target, kind);

  select string_agg(quote_ident(attname), ', ') into readable
    from pg_attribute
    where attrelid = target and attnum > 0 and not attisdropped and attname <> all (hub.governing_columns() || '{discoverability,attribution}'::text[]);
  -- Column by column: UPDATE on the whole table would allow to lock it against everybody.
  select string_agg(quote_ident(attname), ', ') into changeable
    from pg_attribute
    where attrelid = target and attnum > 0 and not attisdropped and attgenerated = '' and attname <> all ('{id,owner,agency,published_at}'::text[]);
  execute format('grant select (%s), insert, update (%s) on %s to hub_app', readable, changeable, target);
end
$$;

-- Functions that policies call. Without a viewer they answer false before they look at a row.
create or replace function hub.in_case(of_case uuid, author integer, label text)
  returns boolean
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp set row_security = on as $$
declare
  viewer constant hub.viewer := hub.policy_viewer();
begin
  return viewer.me is not null and viewer.doing in ('case:read', 'case:work') and hub.within_case(viewer, of_case, author, label);
end
$$;

create or replace function hub.in_case_linked(of_case uuid, author integer, kind text, item uuid)
  returns boolean
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp set row_security = on set enable_seqscan = off as $$
declare
  viewer constant hub.viewer := hub.policy_viewer();
  label text;
begin
  if viewer.me is null then
    return false;
  end if;
  label := (hub.governed(kind, item)).tlp;
  return label is not null and hub.in_case(of_case, author, label) and hub.in_sight(viewer, kind, item);
end
$$;

create or replace function hub.in_case_told(of_case uuid, author integer, kind text, subject uuid)
  returns boolean
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp set row_security = on set enable_seqscan = off as $$
begin
  return case
    when (hub.policy_viewer()).me is null then false
    when kind is null then hub.in_case(of_case, author, 'CLEAR')
    when kind = 'NOTE' then exists (select from hub.case_note n where n.id = subject and hub.in_case(of_case, author, n.tlp))
    -- Whoever set it need not have given it.
    when kind = 'TASK' then exists (select from hub.case_task t where t.id = subject and hub.in_case(of_case, author, t.tlp) and hub.in_case(of_case, t.party, t.tlp))
    when kind = 'EVIDENCE' then hub.in_case(of_case, author, 'CLEAR') and hub.evidence_in_sight(subject)
    else hub.in_case_linked(of_case, author, kind, subject)
  end;
end
$$;

create or replace function hub.evidence_in_sight(of_id uuid)
  returns boolean
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp set row_security = on set enable_seqscan = off as $$
declare
  viewer constant hub.viewer := hub.policy_viewer();
  e hub.evidence;
begin
  if viewer.content is not true then
    return false;
  end if;
  select * into e from hub.evidence x where x.id = of_id and x.state = 'KEPT';
  if e.id is null then
    return false;
  end if;
  if e.loose_since is not null then
    return e.owner = viewer.me and e.agency = coalesce(viewer.agency, 0) and (not e.red or viewer.red) and (not e.for_people or hub.person_may(viewer, 'indicator:read'));
  end if;
  return exists (select from hub.evidence_link l where l.evidence = e.id
    and (l.kind <> 'NOTICE_DRAFT' or hub.person_may(viewer, 'notice:desk')) and (l.kind not in ('CASE', 'CASE_NOTE') or hub.person_may(viewer, 'case:read'))
    and (e.owner <> all (viewer.bars) and hub.shows_evidence(l.kind, l.item)
      or l.kind in ('CASE', 'CASE_NOTE', 'INFORMATION_REQUEST') and e.owner = viewer.me and e.agency = coalesce(viewer.agency, 0) and (not e.red or viewer.red)));
end
$$;

create or replace function hub.shows_evidence(of_kind text, of_item uuid)
  returns boolean
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp set row_security = on set enable_seqscan = off as $$
declare
  viewer constant hub.viewer := hub.policy_viewer();
  g hub.governed_item;
begin
  if viewer.me is null then
    return false;
  elsif of_kind = 'NOTICE_DRAFT' then
    return viewer.content and exists (select from hub.notice_draft d where d.id = of_item and d.party = viewer.me);
  elsif of_kind = 'CASE_NOTE' then
    return exists (select from hub.case_note n
      where n.id = of_item and (n.withdrawn_at is null or n.party = viewer.me and n.agency = coalesce(viewer.agency, 0)) and hub.within_case(viewer, n.case_id, n.party, n.tlp));
  end if;
  g := hub.governed(of_kind, of_item);
  return g.owner is not null and hub.in_sight(viewer, of_kind, of_item)
    and (g.revoked_at is null or g.owner = viewer.me and g.agency = coalesce(viewer.agency, 0));
end
$$;

drop function hub.shows_evidence_but_drafts(text, uuid);

create or replace function hub.has_judged(notice_ uuid, handed_at_ timestamptz)
  returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp set row_security = on set enable_seqscan = off as $$
  select exists (select from hub.notice_review r where r.notice = notice_ and r.handed_at = handed_at_ and r.reviewer = (hub.policy_viewer()).user_id)
$$;

create or replace function hub.oversees_exports()
  returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp set row_security = on as $$
  select exists (select from hub.user_account u join hub.role_permission r on r.role = any (u.roles)
    where u.id = (hub.policy_viewer()).user_id and r.permission = 'policy:manage')
$$;

-- ### 3 Functions that answer
--
-- Each refuses in its first statement. These looked at a row before, or asked for the context only where a row was found.
create or replace function hub.end_session()
  returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  mine constant uuid := hub.my_session();
begin
  update hub.session set ended_at = now(), ended_why = 'SIGNED_OUT' where id = mine and ended_at is null;
  perform pg_notify('hub', '');
end
$$;

create or replace function hub.close_party(party_id uuid, why text)
  returns text
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  target integer;
  one integer;
begin
  perform hub.only_in('party:manage');
  target := (select p.key from hub.party p where p.id = party_id and p.kind <> 'HUB');
  if target is null then
    raise exception 'hub: no such party' using errcode = 'HB404', detail = 'party';
  end if;
  perform hub.only_confirmed(); -- to shut a party out at once there is the suspension: this is for good
  perform hub.hold_party(p.key) from (select key from hub.party order by key) p;
  perform hub.hold_key_alone(0);
  if (select p.closed_at is not null from hub.party p where p.key = target) then
    return 'CLOSED';
  end if;
  perform from hub.identity_provider i where i.party = target order by i.id for update; -- before the party's row: whoever signs in by one goes the same way
  if (select p.suspended_at is null from hub.party p where p.key = target) then
    update hub.party set suspended_at = clock_timestamp() where key = target;
    insert into hub.suspension (party) values (target);
    insert into hub.outbox (op, owner, key) values ('SUSPEND', target, target);
  end if;
  update hub.party set closed_at = clock_timestamp() where key = target;
  insert into hub.party_closure (party, reason, by_user) values (target, why, hub.my_user());
  perform hub.leave_all(target); -- (0020)
  for one in select p.key from hub.party p where p.kind <> 'HUB' and p.key <> target order by p.key loop
    insert into hub.bar (owner, party) values (target, one) on conflict (party, owner) where lifted_at is null do nothing;
    if found then
      insert into hub.outbox (op, owner, key) values ('BAR', target, one);
    end if;
  end loop;
  perform hub.end_accounts(target);
  perform hub.end_affairs(target);
  perform hub.announce(hub.members_of(1), 'PARTY_CLOSED', hub.closed_words(target));
  perform pg_notify('hub', '');
  return 'DONE';
end
$$;

create or replace function hub.run_pull(of_id uuid)
  returns text
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  l hub.pull;
  recent timestamptz[];
begin
  perform hub.only_in('pull:manage');
  perform from hub.party p where p.key = hub.me() for no key update;
  l := hub.own_pull(of_id);
  recent := array(select t from unnest(l.by_hand) t where t > clock_timestamp() - interval '1 minute');
  if l.paused_at is not null then
    return 'PAUSED';
  elsif cardinality(recent) >= 6
    or (select count(*) from hub.pull x, unnest(x.by_hand) t where x.party = l.party and t > clock_timestamp() - interval '1 minute') >= 30 then
    return 'OFTEN';
  end if;
  update hub.pull x set by_hand = recent || clock_timestamp(), next_run_at = greatest(now(), x.spared_until) where x.id = l.id;
  perform pg_notify('hub', '');
  return 'DUE';
end
$$;

create or replace function hub.merge_entries(into_id uuid, at_version integer, entries jsonb)
  returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
declare
  target hub.triage;
  e hub.triage;
  one record;
begin
  perform hub.only_in_triage();
  -- In the order of reports, then of entries, so that two rarely deadlock; each but once.
  for one in
    select g.id, g.version from (select into_id as id, at_version as version union select x.id, x.version from jsonb_to_recordset(entries) x(id uuid, version integer)) g
      left join hub.triage t on t.id = g.id order by t.report, g.id loop
    e := hub.held_entry(one.id, one.version);
    if e.id = into_id then
      target := e;
    end if;
    if e.state not in ('NEW', 'ASKED') and not (e.id = into_id and e.state = 'ACCEPTED') then
      perform hub.not_so('TRIAGE_DECIDED');
    end if;
  end loop;
  update hub.triage t set state = 'MERGED', merged_into = target.id, judged = (select r.version from hub.report r where r.id = t.report), amended = false, stopped_at = null,
      version = t.version + 1, updated_at = now()
    from jsonb_to_recordset(entries) x(id uuid) where t.id = x.id and t.id <> target.id;
  update hub.triage t set version = t.version + 1, updated_at = now() where t.id = target.id;
  if target.state = 'ACCEPTED' then
    for one in select w.report from hub.worked_on(target) w where w.report <> target.report loop
      perform hub.tell_reporter(one.report, '{"status": "ACCEPTED"}');
    end loop;
  end if;
end
$$;

create or replace function hub.turn_watch(of_id uuid, to_state text)
  returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
declare
  w hub.watch;
begin
  perform hub.only_in('watch:manage');
  perform from hub.watch_position for share;
  w := hub.watch_in_hand(of_id);
  update hub.watch x set state = to_state, ended_at = case when to_state = 'ENDED' then clock_timestamp() end,
      scan_after = case when to_state = 'LIVE' and w.state = 'PAUSED' then hub.from_the_start() else x.scan_after end
    where x.id = w.id;
  if to_state = 'ENDED' then
    delete from hub.watch_term t where t.watch = w.id;
  end if;
end
$$;

create or replace function hub.only_confirmed()
  returns void
  language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  mine constant uuid := hub.my_session();
begin
  if not exists (select from hub.session s where s.id = mine and s.confirmed_at > clock_timestamp() - interval '5 minutes') then
    raise exception 'hub: to be confirmed first' using errcode = 'HB428';
  end if;
end
$$;

create or replace function hub.contact_reopened(of_contact uuid)
  returns text
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  return (
    select case when exists (select from hub.contact_answer n where n.request = c.request and n.answer = 'NAMED' and n.party = c.holder) then 'NAMED' else 'OPEN' end
      from hub.contact c
        join hub.contact_answer s on s.request = c.request and s.answer = 'RELEASED'
        join hub.indicator i on i.id = s.item and i.owner = c.holder
        cross join lateral (select r.outcome, r.expires_at from hub.release_request r where r.item = i.id and c.asker = any (r.wanted) order by r.requested_at desc limit 1) r
      where c.id = of_contact and c.holder = viewer.me and hub.of_agency(c.agency_only, viewer.agency) and (not c.red or viewer.red) and c.state = 'RELEASED'
        and (i.id = c.item or exists (select from hub.tear_line t where t.copy = i.id and t.contact = c.id))
        and (r.outcome <> 'APPROVED' or r.outcome is null and r.expires_at <= now())
        and (c.asker = any (i.excluded) or not i.audience && (c.asker || array(select m.key from hub.membership m where m.party = c.asker and m.left_at is null)))
      limit 1);
end
$$;

-- A function in SQL gives its rows one by one, and the statement that calls it may change the context between two of them. These are in plpgsql now, which
-- gathers all rows before it gives the first.
create or replace function hub.governance(items uuid[])
  returns table(id uuid, agency integer, agency_id uuid, agency_name text, audience integer[], excluded integer[], discoverability text, attribution text, agency_only boolean)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  viewer constant hub.viewer := hub.viewer();
begin
  return query
    select i.id, i.agency, a.id, a.name, i.audience, i.excluded, i.discoverability, i.attribution, i.agency_only is not null
      from hub.indicator i join hub.agency a on a.key = i.agency
      where i.id = any (items) and i.owner = viewer.me
        and hub.sees(viewer, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until);
end
$$;

create or replace function hub.waiting_items(snapshot bigint, below uuid, most integer)
  returns table(id uuid)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  viewer constant hub.viewer := hub.viewer();
begin
  return query
    select w.item from (
        select o.item from hub.outbox o where o.item is not null and (o.owner = viewer.me or o.audience && viewer.keys)
        union
        select s.item from hub.stream s where s.seq > snapshot and s.item is not null and (s.owner = viewer.me or s.audience && viewer.keys)) w
      where (below is null or w.item < below)
        and not hub.had_place(w.item, viewer.keys, snapshot)
        and exists (select from hub.indicator i where i.id = w.item
          and hub.sees(viewer, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until) offset 0)
      order by w.item desc limit most;
end
$$;

create or replace function hub.placed_items(snapshot bigint, upto bigint, most integer)
  returns table(id uuid, place bigint)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
#variable_conflict use_column
declare
  viewer constant hub.viewer := hub.viewer();
begin
  return query
    select distinct x.item, x.position
      from unnest(viewer.keys) k
      cross join lateral (
        select s.item, s.position from hub.sight s
          where s.key = k and s.to_seq is null and not s.barred and s.position <= upto
            and (s.from_seq <= snapshot or hub.had_place(s.item, viewer.keys, snapshot))
            and exists (select from hub.indicator i where i.id = s.item
              and hub.sees(viewer, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until) offset 0)
          order by s.position desc limit most) x
      order by x.position desc limit most;
end
$$;

-- Versions of one item, newest first. Where a version says the same to this reader as the version before it, it would tell only that the audience, or something else that the reader may not know, has
-- changed: it is given to the owner alone, for whom `audience` is not null. Numbers and times of versions say nothing by themselves; `asked` (a report's) and `revision` (a notice's) are their owner's.
create or replace function hub.versions(of_item uuid)
  returns table(version integer, at timestamptz, op text, by_user text, content jsonb, detail jsonb, audience integer[], excluded integer[])
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  perform hub.viewer();
  return query
    select v.version, v.at, v.op, v.by_user, v.content, v.shown, v.audience, v.excluded
      from (
        select w.*, (w.told, w.shown) is not distinct from (lag(w.told) over older, lag(w.shown) over older) as is_same
          from (select x.*, x.content - '{version,updated_at,asked,revision}'::text[] as told, x.detail - 'original' as shown from hub.versions_whole(of_item) x) w
          where hub.kind_of(of_item) is distinct from 'SIGHTING' and hub.kind_of(of_item) is distinct from 'RELATIONSHIP'
          window older as (order by w.version)) v
      where v.audience is not null or not v.is_same
      order by v.version desc;
end
$$;

create or replace function hub.webhook_dead_letters(of_ids uuid[])
  returns table(webhook uuid, dead_letters bigint)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  viewer constant hub.viewer := hub.viewer();
begin
  return query
    select d.webhook, count(*) from hub.webhook_delivery d
      where viewer.doing like 'webhook:%' and d.webhook = any (of_ids) and d.party = viewer.me
        and d.outcome in ('DEAD', 'PARKED') and d.settled_at is null
      group by d.webhook;
end
$$;

create or replace function hub.live_key_secrets()
  returns setof uuid
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  viewer constant hub.viewer := hub.viewer();
begin
  return query
    select s.id from hub.api_key k join hub.api_key_secret s on s.api_key = k.id
      where k.party = viewer.me and viewer.doing = 'key:manage' and hub.key_secret_lives(s, k.party);
end
$$;

create or replace function hub.party_details(of_party uuid)
  returns table(id uuid, kind text, name text, country text, state text, since timestamptz, reason text, sockets integer, subscriptions integer, "claimsPerDay" integer, "apiKeys" integer, users integer, "liveUsers" integer, "liveKeys" integer, agencies integer)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  viewer constant hub.viewer := hub.viewer();
begin
  return query
    select p.id, p.kind, p.name, p.country, case when p.closed_at is not null then 'CLOSED' when p.suspended_at is not null then 'SUSPENDED' else 'ACTIVE' end,
        coalesce(p.closed_at, p.suspended_at, (select max(x.lifted_at) from hub.suspension x where x.party = p.key), p.created_at), c.reason, l.sockets, l.subscriptions, l.claims_a_day, l.api_keys, l.users,
        (select count(*) from hub.user_account u where u.party = p.key and u.disabled_at is null)::integer,
        (select count(*) from hub.api_key k where k.party = p.key and k.revoked_at is null and k.expires_at > now())::integer,
        (select count(*) from hub.agency a where a.party = p.key and a.closed_at is null)::integer
      from hub.party p cross join lateral hub.limits_of(p.key) l left join hub.party_closure c on c.party = p.key
      where viewer.doing = 'party:manage' and p.kind <> 'HUB' and (of_party is null or p.id = of_party)
      order by p.kind, p.name, p.created_at;
end
$$;

create or replace function hub.warninglists_behind(known bigint)
  returns table(id uuid, title text, type text, kinds text[], mode text, revision bigint, entries text[])
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  perform hub.viewer();
  return query
    select w.id, w.title, w.type, w.kinds, w.mode, w.revision, case when w.revision > known then w.entries end
      from hub.warninglist w where w.mode <> 'OFF' order by w.name;
end
$$;

create or replace function hub.key_issuers()
  returns table(api_key uuid, issuer text, subject text, client text)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  viewer constant hub.viewer := hub.viewer();
begin
  return query
    select i.api_key, i.issuer, i.subject, i.client from hub.key_issuer i where i.party = viewer.me and viewer.doing = 'key:manage';
end
$$;

create or replace function hub.makers_of_mine(ids text[])
  returns table(id text, maker text, kept boolean, own boolean)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
#variable_conflict use_column
declare
  viewer constant hub.viewer := hub.viewer();
begin
  return query
    select o.stix_id, o.body->>'created_by_ref', true, false from hub.stix_object o
      where o.stix_id = any (ids) and o.owner = viewer.me and o.agency = viewer.agency
        and hub.sees(viewer, o.owner, o.agency_only, o.audience, o.excluded, o.tlp, o.retain_until)
    union all
    select d.original->'body'->>'id', d.original->'body'->>'created_by_ref', false, false from hub.indicator_detail d join hub.indicator i on i.id = d.id
      where d.original->>'format' = 'stix' and d.original->'body'->>'id' = any (ids) and i.owner = viewer.me and i.agency = viewer.agency
        and hub.sees(viewer, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until)
    union all
    select x.id, 'identity--' || case when substr(p.id::text, 15, 1) = '7' then overlay(p.id::text placing '4' from 15) else p.id::text end, false, true
      from unnest(ids) x(id)
      join hub.indicator i on i.id = case when x.id ~ '^indicator--[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$' then overlay(right(x.id, 36) placing '7' from 15)::uuid end
      join hub.indicator_detail d on d.id = i.id
      join hub.party p on p.key = i.owner
      where (d.original->>'format' = 'stix') is not true and i.owner = viewer.me and i.agency = viewer.agency
        and hub.sees(viewer, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until);
end
$$;

create or replace function hub.exchanged_versions(items uuid[], versions integer[])
  returns table(item uuid, version integer, content jsonb, detail jsonb)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  perform hub.viewer();
  return query
    select w.item, v.version, v.content, v.detail from unnest(items, versions) w(item, version) cross join lateral hub.versions_whole(w.item) v
      where v.version = w.version;
end
$$;

create or replace function hub.sightings_under(references_ text[])
  returns table(id uuid, external_id text, maker text, over boolean)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  viewer constant hub.viewer := hub.viewer();
begin
  return query
    select s.id, s.external_id, s.original->'body'->>'created_by_ref', s.revoked_at is not null from hub.sighting s
      where s.external_id = any (references_) and s.original is not null and s.owner = viewer.me and s.agency = viewer.agency
        and (s.tlp <> 'RED' or viewer.red) and viewer.content;
end
$$;

create or replace function hub.own_sightings(items uuid[])
  returns table(id uuid, external_id text)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  viewer constant hub.viewer := hub.viewer();
begin
  return query
    select s.id, s.external_id from hub.sighting s
      where s.id = any (items) and s.owner = viewer.me
        and hub.sees(viewer, s.owner, s.agency_only, s.audience, s.excluded, s.tlp, s.retain_until);
end
$$;

create or replace function hub.claims_of_originals(ids text[])
  returns table(given text, claim uuid)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
#variable_conflict use_column
declare
  viewer constant hub.viewer := hub.viewer();
begin
  return query
    select coalesce(d.original->'body'->>'id', d.original->'body'->>'uuid'), d.id
      from hub.indicator_detail d join hub.indicator i on i.id = d.id
      where d.original is not null and coalesce(d.original->'body'->>'id', d.original->'body'->>'uuid') = any (ids)
        and hub.sees(viewer, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until)
        and (i.owner = viewer.me or i.named_owner is not null and (d.released or viewer.kind = 'COUNTRY'))
      order by d.id;
end
$$;

create or replace function hub.export_places(pinned bigint, upto bigint, most integer)
  returns table(id uuid, place bigint, kept boolean)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
#variable_conflict use_column
begin
  perform hub.viewer();
  return query
    select p.id, p.place, p.kind = 'STIX_OBJECT' from hub.placed_of_all_kinds(pinned, upto, most) p;
end
$$;

create or replace function hub.misp_hub()
  returns table(id uuid, name text)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  perform hub.viewer();
  return query
    select p.id, p.name from hub.party p where p.kind = 'HUB' order by p.key limit 1;
end
$$;

create or replace function hub.originals(stix_ids text[])
  returns setof uuid
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
#variable_conflict use_column
declare
  viewer constant hub.viewer := hub.viewer();
begin
  return query
    select d.id from hub.indicator_detail d join hub.indicator i on i.id = d.id
      where d.original->>'format' = 'stix' and d.original->'body'->>'id' = any (stix_ids) and (i.named_owner is not null or i.owner = viewer.me)
        and hub.sees(viewer, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until)
    union all
    select s.id from hub.sighting s where s.original is not null and s.original->'body'->>'id' = any (stix_ids) and hub.reads_original(s)
    union all
    select r.id from hub.relationship r where r.original is not null and r.original->'body'->>'id' = any (stix_ids) and hub.reads_original(r);
end
$$;

create or replace function hub.own_relationships(items uuid[])
  returns table(id uuid, external_id text)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
#variable_conflict use_column
declare
  viewer constant hub.viewer := hub.viewer();
begin
  return query
    select r.id, r.external_id from hub.relationship r
      where r.id = any (items) and r.owner = viewer.me
        and hub.sees(viewer, r.owner, r.agency_only, r.audience, r.excluded, r.tlp, r.retain_until);
end
$$;

create or replace function hub.relationships_under(references_ text[], ids uuid[])
  returns table(id uuid, external_id text, maker text, original boolean, over boolean)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
#variable_conflict use_column
declare
  viewer constant hub.viewer := hub.viewer();
begin
  return query
    select r.id, r.external_id, r.original->'body'->>'created_by_ref', r.original is not null, r.revoked_at is not null
      from hub.relationship r
      where r.id in (
          select x.id from hub.relationship x where x.agency = viewer.agency and x.external_id = any (references_) and x.original is not null union select unnest(ids))
        and r.owner = viewer.me and r.agency = viewer.agency and (r.retain_until is null or r.retain_until > now())
        and (r.tlp <> 'RED' or viewer.red) and viewer.content;
end
$$;

create or replace function hub.relationship_places(pinned bigint, upto bigint, most integer)
  returns table(id uuid, place bigint, said boolean)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
#variable_conflict use_column
begin
  perform hub.viewer();
  return query
    select p.id, p.place, p.kind = 'RELATIONSHIP' from hub.placed_of_all_kinds(pinned, upto, most) p;
end
$$;

create or replace function hub.stix_ties(claims uuid[])
  returns table(claim uuid, other uuid, object uuid, named text, outward boolean)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
#variable_conflict use_column
declare
  viewer constant hub.viewer := hub.viewer();
begin
  return query
    with called as materialized (
        select i.id as claim, n.name
          from hub.indicator i left join hub.indicator_detail d on d.id = i.id
          cross join lateral (
            select 'indicator--' || overlay(i.id::text placing '4' from 15) as name
            union all select d.original->'body'->>'id' where d.original->>'format' = 'stix' and (i.owner = viewer.me or i.named_owner is not null and (d.released or viewer.kind = 'COUNTRY'))) n
          where i.id = any (claims)
            and hub.sees(viewer, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until)),
      tied as materialized (
        select c.claim, o.id as object, o.body->>'target_ref' as far, coalesce(o.body->'extensions'->'extension-definition--9f5dca63-3aa9-4e3d-a452-51b91546996c'->>'relation', o.body->>'relationship_type') as named, true as outward
          from called c join hub.stix_object o on o.body->>'source_ref' = c.name and o.type = 'relationship' and o.revoked_at is null
          where hub.sees(viewer, o.owner, o.agency_only, o.audience, o.excluded, o.tlp, o.retain_until)
        union all
        select c.claim, o.id, o.body->>'source_ref', coalesce(o.body->'extensions'->'extension-definition--9f5dca63-3aa9-4e3d-a452-51b91546996c'->>'relation', o.body->>'relationship_type'), false
          from called c join hub.stix_object o on o.body->>'target_ref' = c.name and o.type = 'relationship' and o.revoked_at is null
          where hub.sees(viewer, o.owner, o.agency_only, o.audience, o.excluded, o.tlp, o.retain_until))
    select t.claim, f.id, t.object, t.named, t.outward
      from tied t
      cross join lateral (
        select x.claim as id from hub.claims_of_originals(array[t.far]) x
        union
        select i.id from hub.indicator i
          where t.far ~ '^indicator--[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$' and i.id = overlay(right(t.far, 36) placing '7' from 15)::uuid
            and hub.sees(viewer, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until)) f
      where f.id <> t.claim;
end
$$;

-- ### 4 What hub_relay is told
--
-- Marks of values are made in hub processes alone, since their key lies in no database; so the functions that give values of claims for this answer only to a hub
-- process, which shows a claim made with its key (hub.believed). The role hub_relay alone, or a statement that was injected into its connection, has none. The functions that
-- take marks back demand the same, stay within the piece that was handed out, and say nothing of what the marks met: a count would tell which values are there.
drop function hub.watch_news(integer);
drop function hub.watch_backlog(integer);
drop function hub.fire_watches(bigint, bigint, uuid[], uuid[], integer[]);
drop function hub.fire_backlog(uuid, uuid, uuid, uuid[], uuid[], integer[]);
drop function hub.fire_retrace(uuid, uuid, uuid, uuid[], bytea[]);

create function hub.watch_news(claim text, batch integer)
  returns table(since bigint, upto bigint, item uuid, kind text, scope text, value text, threat text, group_keys integer[], group_ids uuid[])
  language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
declare
  head bigint;
begin
  perform hub.believed(claim);
  select p.last, h.last into since, head from hub.watch_position p, hub.sequence_head h;
  if since >= head then
    return;
  end if;
  -- Whoever makes a watch holds this row, too (hub.put_terms): no watch begins unnoticed.
  perform from hub.watch_position p where p.last = since for update skip locked;
  if not found then
    return;
  end if;
  if not exists (select from hub.watch w where w.state = 'LIVE') then
    update hub.watch_position set last = head;
    return;
  end if;
  upto := (select max(n.seq) from (select s.seq from hub.stream s where s.seq > since order by s.seq limit least(batch, 1000)) n);
  return query
    with fresh as (select distinct s.item from hub.stream s where s.seq > watch_news.since and s.seq <= watch_news.upto and s.kind = 'INDICATOR')
    select watch_news.since, watch_news.upto, i.*
      from (select) one left join lateral (
        select c.id, c.kind, c.scope, c.value, c.threat, g.keys, g.ids from fresh f join hub.indicator c on c.id = f.item and c.revoked_at is null
          cross join lateral (select array_agg(x.key order by x.key) as keys, array_agg(x.id order by x.key) as ids from hub.working_group x where x.key = any (c.audience)) g) i on true;
end
$$;

create function hub.fire_watches(claim text, since bigint, upto bigint, items uuid[], marks uuid[], via integer[]) returns boolean
  language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
declare
  within uuid[];
begin
  perform hub.believed(claim);
  perform from hub.watch_position p where p.last = since for update;
  if not found then
    return false;
  end if;
  -- The position moves forward alone, and not past the head.
  if (upto > since and upto <= (select h.last from hub.sequence_head h)) is not true then
    raise exception 'hub: not a piece of the stream' using errcode = '22023';
  end if;
  update hub.watch w set scan_after = hub.from_the_start()
    from hub.stream s where s.seq > since and s.seq <= upto and w.ended_at is null
      and (s.op = 'UNBAR' and w.party = s.key or (s.op = 'READMIT' or s.op = 'JOIN' and s.key = 1) and (w.party = s.owner or w.about = 'VALUES'));
  within := array(select s.item from hub.stream s where s.seq > since and s.seq <= upto and s.kind = 'INDICATOR');
  perform hub.strike_watches(x.items, x.marks, x.via, '{}', null)
    from (select array_agg(n.item) as items, array_agg(n.mark) as marks, array_agg(n.group_key) as via
      from unnest(fire_watches.items, fire_watches.marks, fire_watches.via) n(item, mark, group_key) where n.item = any (within)) x;
  update hub.watch_position set last = upto;
  return true;
end
$$;

create function hub.watch_backlog(claim text, batch integer)
  returns table(watch uuid, since uuid, upto uuid, item uuid, kind text, scope text, value text, threat text, group_keys integer[], group_ids uuid[])
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
declare
  most constant integer := least(batch, 1000);
begin
  perform hub.believed(claim);
  select w.id, w.scan_after into watch, since from hub.watch w where w.scan_after is not null and w.state = 'LIVE' and w.about <> 'VALUES' order by w.id limit 1;
  if not found then
    return;
  end if;
  upto := (select n.id from (select c.id from hub.indicator c where c.id > since order by c.id limit most) n order by n.id offset most - 1 limit 1);
  return query
    select watch_backlog.watch, watch_backlog.since, watch_backlog.upto, i.*
      from (select) one left join lateral (
        select c.id, c.kind, c.scope, c.value, c.threat, g.keys, g.ids from hub.indicator c
          cross join lateral (select array_agg(x.key order by x.key) as keys, array_agg(x.id order by x.key) as ids from hub.working_group x where x.key = any (c.audience)) g
          where c.id > watch_backlog.since and (watch_backlog.upto is null or c.id <= watch_backlog.upto) and c.revoked_at is null) i on true;
end
$$;

create function hub.fire_backlog(claim text, of_watch uuid, since uuid, upto uuid, items uuid[], marks uuid[], via integer[]) returns boolean
  language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
begin
  perform hub.believed(claim);
  if upto <= since then
    raise exception 'hub: not a piece of what is there' using errcode = '22023';
  end if;
  update hub.watch w set scan_after = upto where w.id = of_watch and w.scan_after = since and w.state = 'LIVE';
  if not found then
    return false;
  end if;
  perform hub.strike_watches(x.items, x.marks, x.via, '{}', of_watch)
    from (select array_agg(n.item) as items, array_agg(n.mark) as marks, array_agg(n.group_key) as via
      from unnest(fire_backlog.items, fire_backlog.marks, fire_backlog.via) n(item, mark, group_key) where n.item > since and (upto is null or n.item <= upto)) x;
  return true;
end
$$;

create function hub.fire_retrace(claim text, of_watch uuid, since uuid, upto uuid, marks uuid[], digests bytea[]) returns boolean
  language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
begin
  perform hub.believed(claim);
  if upto <= since then
    raise exception 'hub: not a piece of what is there' using errcode = '22023';
  end if;
  update hub.watch w set scan_after = upto where w.id = of_watch and w.scan_after = since and w.state = 'LIVE';
  if not found then
    return false;
  end if;
  perform hub.meet_values(of_watch, x.marks, x.digests)
    from (select array_agg(n.mark) as marks, array_agg(n.digest) as digests
      from unnest(fire_retrace.marks, fire_retrace.digests) n(mark, digest) where n.mark > since and (upto is null or n.mark <= upto)) x;
  return true;
end
$$;

revoke all on function hub.watch_news(text, integer), hub.watch_backlog(text, integer), hub.fire_watches(text, bigint, bigint, uuid[], uuid[], integer[]),
  hub.fire_backlog(text, uuid, uuid, uuid, uuid[], uuid[], integer[]), hub.fire_retrace(text, uuid, uuid, uuid, uuid[], bytea[]) from public;
grant execute on function hub.watch_news(text, integer), hub.watch_backlog(text, integer), hub.fire_watches(text, bigint, bigint, uuid[], uuid[], integer[]),
  hub.fire_backlog(text, uuid, uuid, uuid, uuid[], uuid[], integer[]), hub.fire_retrace(text, uuid, uuid, uuid, uuid[], bytea[]) to hub_relay;

-- ### 5 Whether publishing stands still
--
-- Publishing waits for the keys of its owner and audience (hub.hold_keys). They are tried here as a publisher takes them, and let go when the statement ends.
create function hub.keys_held() returns integer
  language sql security definer set search_path = pg_catalog, pg_temp as $$
  select count(*)::integer from (select 0 as key union select p.key from hub.party p union select g.key from hub.working_group g) k
    where not pg_try_advisory_xact_lock_shared(hashtext('hub key'), k.key)
$$;
revoke all on function hub.keys_held() from public;
grant execute on function hub.keys_held() to hub_relay;
