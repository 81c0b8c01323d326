-- Rules and settings of alerts. An officer has rules and settings of its own; administrators set the rules and the escalation of their agency or party.

-- Returns the key of an open agency of the viewer's party; null for null: the party as a whole. HB404: there is none.
create or replace function hub.alert_agency(viewer hub.viewer, of_agency uuid) returns integer
language plpgsql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  found_agency constant integer := (select a.key from hub.agency a where a.id = of_agency and a.party = viewer.me and a.closed_at is null);
begin
  if of_agency is not null and found_agency is null then
    raise exception 'hub: no such agency' using errcode = 'HB404', detail = 'agency';
  end if;
  return found_agency;
end
$$;

-- Checks that an administrator may change what belongs to an agency; null: to the party. An administrator of the only agency of a party manages the party, too. HB490.
create or replace function hub.require_managed_alerts(viewer hub.viewer, target integer) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  if target is not null or exists (select from hub.agency a where a.party = viewer.me and a.key <> viewer.agency and a.closed_at is null) then
    perform hub.require_own_agency(viewer, target);
  end if;
end
$$;

-- Returns the key of an agency (null for null: the party as a whole) for an administrator who may change what belongs to it. HB404, HB490.
create or replace function hub.managed_alert_agency(viewer hub.viewer, of_agency uuid) returns integer
language plpgsql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  target constant integer := hub.alert_agency(viewer, of_agency);
begin
  perform hub.require_managed_alerts(viewer, target);
  return target;
end
$$;

-- Returns rules in their order: those of the context's account, or of an agency (null: of the party). HB404: no such agency.
create or replace function hub.alert_rules(own boolean, of_agency uuid) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.require_alert_act();
begin
  return hub.alert_rules_of(viewer.me, case when not own then hub.alert_agency(viewer, of_agency) end, case when own then viewer.user_id end);
end
$$;

-- Replaces rules: those of the context's account, or of an agency (null: of the party). They have an effect on alerts that are planned from now on. HB404: no such
-- agency. HB490: the viewer administers another agency.
create or replace function hub.set_alert_rules(own boolean, of_agency uuid, rules jsonb) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer hub.viewer;
  target integer;
begin
  perform hub.require_act(case when own then 'alert:read' else 'alert:manage' end);
  viewer := hub.viewer();
  if not own then
    target := hub.managed_alert_agency(viewer, of_agency);
  end if;
  perform pg_advisory_xact_lock(hashtext('hub alert rules'), viewer.me);
  delete from hub.alert_rule r
    where r.party = viewer.me and case when own then r.account = viewer.user_id else r.account is null and r.agency is not distinct from target end;
  insert into hub.alert_rule (party, agency, account, position, kinds, min_urgency, threats, mode, channels)
    select viewer.me, target, case when own then viewer.user_id end, e.n, array(select jsonb_array_elements_text(e.rule->'kinds')), e.rule->>'minUrgency',
        array(select jsonb_array_elements_text(e.rule->'threats')), e.rule->>'mode', array(select jsonb_array_elements_text(e.rule->'channels'))
      from jsonb_array_elements(rules) with ordinality e(rule, n);
end
$$;

-- Returns the settings of the context's account.
create or replace function hub.own_alert_preference() returns table (quiet_from text, quiet_to text, digest_at text, time_zone text, phone text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.require_alert_act();
begin
  return query
    select p.quiet_from, p.quiet_to, coalesce(p.digest_at, '07:00'), p.time_zone, p.phone from (select) one left join hub.alert_preference p on p.account = viewer.user_id;
end
$$;

-- Replaces the settings of the context's account.
create or replace function hub.set_alert_preference(quiet_from_ text, quiet_to_ text, digest_at_ text, time_zone_ text, phone_ text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  perform hub.require_act('alert:read');
  insert into hub.alert_preference (account, quiet_from, quiet_to, digest_at, time_zone, phone) values (hub.my_user(), quiet_from_, quiet_to_, digest_at_, time_zone_, phone_)
    on conflict (account) do update set quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to, digest_at = excluded.digest_at, time_zone = excluded.time_zone, phone = excluded.phone;
end
$$;

-- Returns how emergencies escalate in an agency (null: in the party): its own settings, or else those of the party, or else the defaults. HB404: no such agency.
create or replace function hub.alert_policy_of(of_agency uuid) returns table (repeat_minutes integer, repeats integer, set_by jsonb, set_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.require_alert_act();
  target constant integer := hub.alert_agency(viewer, of_agency);
begin
  return query
    select coalesce(w.repeat_minutes, 3), coalesce(w.repeats, 2), hub.actor(w.set_by), w.set_at
      from (select) one left join lateral (
        select x.* from hub.alert_policy x where x.party = viewer.me and (x.agency = target or x.agency is null) order by x.agency nulls last limit 1) w on true;
end
$$;

-- Sets how emergencies escalate in an agency (null: in the party). HB404: no such agency. HB490: the viewer administers another agency.
create or replace function hub.set_alert_policy(of_agency uuid, minutes integer, times integer) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer hub.viewer;
  target integer;
begin
  perform hub.require_act('alert:manage');
  viewer := hub.viewer();
  target := hub.managed_alert_agency(viewer, of_agency);
  insert into hub.alert_policy as p (party, agency, repeat_minutes, repeats, set_by) values (viewer.me, target, minutes, times, viewer.user_id)
    on conflict (party, agency) do update set repeat_minutes = excluded.repeat_minutes, repeats = excluded.repeats, set_by = excluded.set_by, set_at = clock_timestamp();
end
$$;
