-- Whether a viewer may know of an alert now. What it names must be visible to the viewer at this moment. `addressees` and `permission`: alerts of administrators
-- are for those who hold the permission; all others are for accounts that read content. What is about RED is for those who read RED, also where the alert names
-- no item: an invitation, or a task in a case with another label. A hit of a watch needs one that the viewer may know of. A mention needs a note that mentions the officer and that the viewer sees: its party's ceiling may have
-- become lower.
create or replace function hub.sees_alert(viewer hub.viewer, a hub.alert) returns boolean
language plpgsql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  return coalesce(a.party = viewer.me and (a.agency is null or a.agency = viewer.agency) and (a.account is null or a.account = viewer.user_id)
    and case a.addressees when 'ADMINISTRATORS' then exists (select from hub.role_permission r where r.permission = a.permission
          and r.role = any (case when viewer.session is not null then hub.roles_of_session(viewer.user_id, viewer.session) else hub.persistent_roles(viewer.user_id) end))
        else viewer.content end
    and (a.announcement is null or hub.is_item_visible(viewer, 'ANNOUNCEMENT', a.announcement)
      and not exists (select from hub.announcement x where x.id = a.announcement
        and (x.red_item is not null and not viewer.red or x.what = 'WATCH_HIT' and not hub.is_watch_hit_visible(viewer, x.about))))
    and (a.item is null or hub.is_item_visible(viewer, a.item_kind, a.item))
    and (a.kind <> 'MENTION' or a.ended_at is not null or exists (select from hub.case_mention m join hub.case_note n on n.id = m.note
      where m.account = a.account and n.case_id = a.item and hub.is_case_content_visible(viewer, n.case_id, n.party, n.tlp))), false);
end
$$;

-- For policies, so it raises no error: whether the context may know of an alert now.
create or replace function hub.is_alert_visible(of_id uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set row_security = on set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.policy_viewer();
begin
  return viewer.me is not null and coalesce((select hub.sees_alert(viewer, a) from hub.alert a where a.id = of_id), false);
end
$$;

-- Checks that the act reads alerts. HB500: the program called the function in another act.
create or replace function hub.require_alert_act() returns hub.viewer
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  if viewer.doing is distinct from 'alert:read' and viewer.doing is distinct from 'alert:manage' then
    raise exception 'hub: not in this act' using errcode = 'HB500';
  end if;
  return viewer;
end
$$;

-- Returns of alerts that the context sees who acknowledged them: the officer to its own party alone.
create or replace function hub.alert_acknowledgers(ids uuid[]) returns table (id uuid, by jsonb)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.require_alert_act();
begin
  return query
    select a.id, hub.actor(a.acknowledged_by) from hub.alert a
      where a.id = any (ids) and a.acknowledged_by is not null and a.party = viewer.me and hub.sees_alert(viewer, a);
end
$$;

-- Whether the timeline of a request has a step of the duty desk (DUTY_ALERTED with a position, DUTY_ACKNOWLEDGED with null) for its present content: what was done
-- before an amendment was done about another text.
create or replace function hub.has_duty_step(of_kind text, of_item uuid, of_step text, of_position integer) returns boolean
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  with steps as materialized (
      select s.seq, s.step, s.escalation from hub.action_step s where of_kind = 'ACTION_REQUEST' and s.request = of_item
      union all
      select s.seq, s.step, s.escalation from hub.information_step s where of_kind = 'INFORMATION_REQUEST' and s.request = of_item)
    select exists (select from steps s
      where s.step = of_step and s.escalation is not distinct from of_position and s.seq > coalesce((select max(m.seq) from steps m where m.step = 'AMENDED'), 0))
$$;

-- Writes a step of the duty desk to the timeline of a request, and tells both sides. The caller has locked the request. `party` null: the hub has called the
-- officer at `position`; otherwise an officer of the party has acknowledged. Each is written once for a version of the request.
create or replace function hub.write_duty_step(of_kind text, of_item uuid, made_by integer, of_position integer) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  new_step constant text := case when made_by is null then 'DUTY_ALERTED' else 'DUTY_ACKNOWLEDGED' end;
  a hub.action_request;
  i hub.information_request;
begin
  if hub.has_duty_step(of_kind, of_item, new_step, of_position) then
    return;
  end if;
  if of_kind = 'ACTION_REQUEST' then
    select * into a from hub.action_request r where r.id = of_item;
    perform hub.notify_of_obligation(of_kind, to_jsonb(a)); -- takes the lock first
    perform hub.add_action_step(of_item, new_step, a.state, made_by, jsonb_build_object('escalation', of_position));
  elsif of_kind = 'INFORMATION_REQUEST' then
    select * into i from hub.information_request r where r.id = of_item;
    perform hub.notify_of_obligation(of_kind, to_jsonb(i));
    perform hub.add_information_step(of_item, new_step, i.state, made_by, jsonb_build_object('escalation', of_position));
  end if;
end
$$;

-- Locks a request before its alerts: every transaction that holds both takes them in this order. False: another transaction has it (`waits` false), or it is gone.
create or replace function hub.lock_alerting_request(of_kind text, of_item uuid, waits boolean) returns boolean
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  if of_kind = 'ACTION_REQUEST' and waits then
    perform from hub.action_request r where r.id = of_item for update;
  elsif of_kind = 'ACTION_REQUEST' then
    perform from hub.action_request r where r.id = of_item for update skip locked;
  elsif of_kind = 'INFORMATION_REQUEST' and waits then
    perform from hub.information_request r where r.id = of_item for update;
  elsif of_kind = 'INFORMATION_REQUEST' then
    perform from hub.information_request r where r.id = of_item for update skip locked;
  else
    return true;
  end if;
  return found;
end
$$;

/*
 * Acknowledges an alert that the context sees, in a session of a person: the first time alone. It ends the escalation of this alert, and of the other alerts of
 * the party about the same item that are not more urgent. An emergency that is a request shows it on its timeline, so it takes an account with the permission that
 * the alert asks for, one that is on duty for it, or one that the hub has called: as a last resort, by a rule of its own, or in a turn that has ended. Returns whether
 * this call has acknowledged it. HB404: the alert is absent, invisible or another party's. HB403 NOT_ON_DUTY.
 */
create or replace function hub.acknowledge_alert(of_id uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer hub.viewer;
  a hub.alert;
  at_time constant timestamptz := clock_timestamp();
  urgencies constant text[] := '{ROUTINE,URGENT,EMERGENCY}';
begin
  perform hub.require_act('alert:read');
  viewer := hub.viewer();
  select * into a from hub.alert x where x.id = of_id and x.party = viewer.me;
  if not found or not hub.sees_alert(viewer, a) then
    raise exception 'hub: no such alert' using errcode = 'HB404', detail = 'alert';
  end if;
  if a.urgency = 'EMERGENCY' and a.acknowledged_at is null and a.ended_at is null
      and a.permission <> all (hub.permissions_of(viewer.me, hub.roles_of_session(viewer.user_id, viewer.session)))
      and not exists (select from hub.alert_delivery d where d.alert = a.id and d.account = viewer.user_id)
      and not exists (select from hub.alert_line(a.party, a.agency, at_time) l where l.account = viewer.user_id) then
    raise exception 'hub: only who may answer, is on duty or was called' using errcode = 'HB403', detail = 'NOT_ON_DUTY';
  end if;
  perform hub.lock_alerting_request(a.item_kind, a.item, true);
  -- An alert that has ended tells of what is over: its acknowledgement says nothing about the alerts that came after it.
  perform from hub.alert x where x.id = a.id and x.acknowledged_at is null and x.ended_at is null for update;
  if not found then
    return false;
  end if;
  update hub.alert x set acknowledged_at = at_time, acknowledged_by = viewer.user_id, next_at = null
    where (x.id = a.id or x.party = a.party and x.item = a.item and x.item_kind in ('ACTION_REQUEST', 'INFORMATION_REQUEST')
        and array_position(urgencies, x.urgency) <= array_position(urgencies, a.urgency))
      and x.acknowledged_at is null and x.ended_at is null and hub.sees_alert(viewer, x);
  if exists (select from hub.alert x where x.item = a.item and x.party = a.party and x.acknowledged_at = at_time and x.urgency = 'EMERGENCY' and x.kind = x.item_kind) then
    perform hub.write_duty_step(a.item_kind, a.item, viewer.me, null);
  end if;
  return true;
end
$$;

/*
 * Returns the next messages in the application to the context's account after a place, at most `most` (up to 500), in their order, with their alerts. alert null: the
 * context does not see it, and passes it. after_place null: the last message alone, without its alert.
 */
create or replace function hub.delivered_alerts(after_place bigint, most integer) returns table (place bigint, alert uuid)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer hub.viewer;
begin
  perform hub.require_act('alert:read');
  viewer := hub.viewer();
  if after_place is null then
    return query select d.place, null::uuid from hub.alert_delivery d where d.account = viewer.user_id and d.channel_kind = 'IN_APP' order by d.place desc limit 1;
    return;
  end if;
  return query
    select d.place, case when hub.sees_alert(viewer, a) then a.id end
      from (select x.place, x.alert from hub.alert_delivery x
          where x.account = viewer.user_id and x.channel_kind = 'IN_APP' and x.place > after_place order by x.place limit least(most, 500)) d
        join hub.alert a on a.id = d.alert
      order by d.place;
end
$$;

-- Returns the accounts to which messages in the application were delivered after a place, at most 5,000 messages back, and the last place. Places of different
-- parties are committed in any order, so callers ask from some seconds back.
create or replace function hub.alerted_accounts(after_place bigint) returns table (last bigint, accounts uuid[])
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  return query
    select coalesce((select d.place from hub.alert_delivery d order by d.place desc limit 1), 0),
      array(select distinct d.account from (
        select x.account, x.channel_kind from hub.alert_delivery x where x.place > after_place order by x.place desc limit 5000) d where d.channel_kind = 'IN_APP');
end
$$;
