-- The relay plans the messages of an alert: the database says who can be reached, the program decides by its rules (alert-plan.policy.ts), and the database
-- stores the decision, unless another process was faster.

-- Returns the agency that answers for a party as a whole: that of its fallback roster, or else its only one; null: there is none.
create or replace function hub.home_agency(of_party integer) returns integer
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select coalesce((select r.agency from hub.duty_roster r where r.party = of_party and r.fallback),
    (select min(a.key) from hub.agency a where a.party = of_party and a.closed_at is null having count(*) = 1))
$$;

-- Returns the officers on duty for alerts to an agency, or to the party as a whole (of_agency null): then the line of its fallback roster, or else all its rosters by
-- rank. Alerts to an agency are visible to its own accounts alone, so the fallback roster of another agency does not answer for it. An account that reads no content
-- sees no alert of officers: it can stand in a roster, and is left out here.
create or replace function hub.alert_line(of_party integer, of_agency integer, at_time timestamptz)
  returns table (account uuid, "position" integer, zone text)
language plpgsql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  home constant integer := coalesce(of_agency, (select r.agency from hub.duty_roster r where r.party = of_party and r.fallback));
begin
  return query
    select l.officer, l.position, l.zone
      from (
        select d.officer, d.position, r.plan->>'timeZone' as zone
          from hub.duty_line(home, at_time) d join hub.duty_roster r on r.agency = d.agency
          where home is not null and (of_agency is null or d.agency = of_agency)
        union all
        select x.officer, row_number() over (order by x.rank, x.place, x.id)::integer, x.zone
          from (select distinct on (t.officer) t.officer, t.rank, t.place, t.id, r.plan->>'timeZone' as zone
            from hub.duty_roster r cross join lateral hub.present_turns(r.agency, at_time) t
            where r.party = of_party and home is null order by t.officer, t.rank, t.place, t.id) x) l
      where coalesce((hub.account_viewer(l.officer)).content, false);
end
$$;

-- Returns the accounts that alerts with the same addressees can reach, in the order in which they are called. position null: not on duty. Officers on duty come
-- first; off duty are those with a rule of their own, and, if nobody on duty sees one of the alerts, at most 50 accounts with the permission: the reserve. If none of these
-- sees an emergency either, at most 50 other accounts that see it are in the reserve. In the reserve, who signed in last comes first: accounts of people who have left are
-- the oldest. Alerts of administrators do not follow the roster.
create or replace function hub.alert_candidates(of_party integer, of_agency integer, of_account uuid, to_whom text, needed text, alerts uuid[], at_time timestamptz)
  returns table (account uuid, "position" integer, zone text, reserve boolean)
language plpgsql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  if of_account is not null then
    return query select u.id, null::integer, (select r.plan->>'timeZone' from hub.duty_roster r where r.agency = u.agency), true
      from hub.user_account u where u.id = of_account and u.party = of_party and u.disabled_at is null;
    return;
  end if;
  return query
    with line as materialized (select l.*, hub.account_viewer(l.account) as viewer from hub.alert_line(of_party, of_agency, at_time) l where to_whom = 'OFFICERS'),
      unseen as materialized (
        select exists (select from hub.alert a where a.id = any (alerts) and not exists (select from line l where hub.sees_alert(l.viewer, a))) as some),
      in_reserve as materialized (
        select u.id from hub.user_account u
          where (select n.some from unseen n) and u.party = of_party and u.disabled_at is null and (of_agency is null or u.agency = of_agency)
            and needed = any (hub.permissions_of(u.party, hub.persistent_roles(u.id))) and u.id not in (select l.account from line l)
          order by (select max(x.created_at) from hub.session x where x.user_id = u.id) desc nulls last, u.created_at, u.id limit 50),
      unheard as materialized (
        select a as alert from hub.alert a
          where to_whom = 'OFFICERS' and a.id = any (alerts) and a.urgency = 'EMERGENCY' and not exists (select from line l where hub.sees_alert(l.viewer, a))
            and not exists (select from in_reserve r where hub.sees_alert(hub.account_viewer(r.id), a))),
      others as materialized (
        select u.id from hub.user_account u cross join lateral (select hub.account_viewer(u.id) as viewer offset 0) v
          where exists (select from unheard) and u.party = of_party and u.disabled_at is null and (of_agency is null or u.agency = of_agency)
            and u.id not in (select l.account from line l) and u.id not in (select r.id from in_reserve r) and exists (select from unheard n where hub.sees_alert(v.viewer, n.alert))
          order by (select max(x.created_at) from hub.session x where x.user_id = u.id) desc nulls last, u.created_at, u.id limit 50),
      by_rule as materialized (
        select u.id from hub.user_account u
          where u.party = of_party and u.disabled_at is null and (of_agency is null or u.agency = of_agency)
            and u.id in (select x.account from hub.alert_rule x where x.party = of_party and x.account is not null and x.mode <> 'OFF') and u.id not in (select l.account from line l))
    select l.account, l.position, l.zone, false from line l
    union all
    select u.id, null, (select r.plan->>'timeZone' from hub.duty_roster r where r.agency = u.agency), u.id in (select x.id from in_reserve x union all select x.id from others x)
      from hub.user_account u where u.id in (select x.id from in_reserve x union select x.id from others x union select x.id from by_rule x);
end
$$;

-- Returns rules of a party, in their order. An account has its own; of_account null: those of an agency, or of the party (of_agency null).
create or replace function hub.alert_rules_of(of_party integer, of_agency integer, of_account uuid) returns jsonb
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select coalesce(jsonb_agg(jsonb_build_object('kinds', r.kinds, 'minUrgency', r.min_urgency, 'threats', r.threats, 'mode', r.mode, 'channels', r.channels) order by r.position), '[]')
    from hub.alert_rule r where r.party = of_party and r.agency is not distinct from of_agency and r.account is not distinct from of_account
$$;

-- Returns what a plan must know of accounts that alerts can reach (from hub.alert_candidates), in order.
create or replace function hub.alert_candidate_facts(account uuid, "position" integer, zone text, reserve boolean, at_time timestamptz) returns jsonb
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select jsonb_build_object('account', u.id, 'position', $2, 'rosterZone', $3, 'reserve', $4,
      'rules', hub.alert_rules_of(u.party, null, u.id), 'agencyRules', case when u.agency is null then '[]' else hub.alert_rules_of(u.party, u.agency, null) end,
      'onDutyUntil', (select floor(extract(epoch from max(t.to_at)) * 1000) from hub.duty_turn t where t.agency = u.agency and t.officer = u.id and t.from_at <= at_time and t.to_at > at_time),
      'gateways', hub.alert_gateways_of(u.id, at_time), 'quietFrom', f.quiet_from, 'quietTo', f.quiet_to, 'digestAt', coalesce(f.digest_at, '07:00'), 'timeZone', f.time_zone,
      'sent', (select count(*) from hub.alert_delivery d where d.account = u.id and d.channel_kind = 'EMAIL' and d.mode = 'IMMEDIATE' and d.planned_at > at_time - interval '10 minutes'),
      'lastDigest', (select extract(epoch from max(d.sent_at)) * 1000 from hub.alert_delivery d
        where d.account = u.id and d.channel_kind = 'EMAIL' and d.mode = 'DIGEST' and d.planned_at > at_time - interval '2 days'))
    from hub.user_account u left join hub.alert_preference f on f.account = u.id where u.id = $1
$$;

/*
 * Returns what a plan must know of alerts with the same addressees, all emergencies or none: {party, agency, now, repeatMinutes, repeats, agencyRules, partyRules, chatChannels, alerts,
 * candidates}, the alerts in the given order. `hiddenFrom`: candidates who do not see the alert (of those off duty only in an emergency: what others do not see is not
 * sent). The escalation of an alert to the party as a whole is that of its home agency.
 */
create or replace function hub.alert_group(alerts uuid[], at_time timestamptz) returns jsonb
language plpgsql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  g hub.alert;
  result jsonb;
begin
  select * into g from hub.alert a where a.id = alerts[1];
  with people as materialized (select * from hub.alert_candidates(g.party, g.agency, g.account, g.addressees, g.permission, alerts, at_time)),
      viewers as materialized (select p.account, hub.account_viewer(p.account) as viewer from people p where g.urgency = 'EMERGENCY' or p.position is not null)
    select jsonb_build_object('party', g.party, 'agency', g.agency, 'now', floor(extract(epoch from at_time) * 1000),
      'repeatMinutes', coalesce(w.repeat_minutes, 3), 'repeats', coalesce(w.repeats, 2),
      'agencyRules', case when g.agency is null then '[]' else hub.alert_rules_of(g.party, g.agency, null) end, 'partyRules', hub.alert_rules_of(g.party, null, null),
      'chatChannels', case when g.addressees = 'OFFICERS' and g.account is null then hub.alert_chat_channels_of(g.party, g.agency, at_time) else '[]' end,
      'alerts', (select jsonb_agg(jsonb_build_object('id', a.id, 'kind', a.kind, 'urgency', a.urgency, 'threat', a.threat, 'step', a.step,
            'raisedAt', floor(extract(epoch from a.raised_at) * 1000),
            'hiddenFrom', array(select v.account from viewers v where not hub.sees_alert(v.viewer, a))) order by array_position(alerts, a.id))
          from hub.alert a where a.id = any (alerts)),
      'candidates', (select coalesce(jsonb_agg(hub.alert_candidate_facts(p.account, p.position, p.zone, p.reserve, at_time) order by p.position, p.account), '[]') from people p))
      into result
      from (select coalesce(g.agency, hub.home_agency(g.party)) as agency) home left join lateral (
        select x.repeat_minutes, x.repeats from hub.alert_policy x where x.party = g.party and (x.agency = home.agency or x.agency is null) order by x.agency nulls last limit 1) w on true;
  return result;
end
$$;

/*
 * Delays an alert that cannot be planned: it must not take the place of others, nor be tried all the time. It waits a tenth of the time since it was raised, an
 * emergency at most a minute, others at most an hour.
 */
create or replace function hub.delay_alert(of_id uuid) returns void
language sql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  with broken as (select a.id from hub.alert a where a.id = of_id and a.next_at is not null for update skip locked)
  update hub.alert a set next_at = clock_timestamp() + least(greatest((clock_timestamp() - a.raised_at) / 10, interval '1 second'),
      case a.urgency when 'EMERGENCY' then interval '1 minute' else interval '1 hour' end)
    from broken b where a.id = b.id
$$;

-- As hub.delay_alert, for a hub process.
create or replace function hub.delay_unplanned_alert(claim text, of_id uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.verify_claim(claim);
  perform hub.delay_alert(of_id);
end
$$;

-- Returns hub.alert_group of alerts. If it fails, halves them until the failing alert is alone, and delays that one: {fault, alert} with the SQLSTATE instead of a group.
create or replace function hub.alert_groups_or_faults(alerts uuid[], at_time timestamptz) returns setof jsonb
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  half constant integer := cardinality(alerts) / 2;
  code text;
begin
  begin
    return next hub.alert_group(alerts, at_time);
    return;
  exception when others then
    get stacked diagnostics code = returned_sqlstate;
  end;
  if half = 0 then
    perform hub.delay_alert(alerts[1]);
    return next jsonb_build_object('fault', code, 'alert', alerts[1]);
    return;
  end if;
  return query select hub.alert_groups_or_faults(alerts[1:half], at_time);
  return query select hub.alert_groups_or_faults(alerts[half + 1:], at_time);
end
$$;

/*
 * Returns the due alerts (emergencies, or all others), at most `most`, the most urgent first, and of one party at most a fifth of them, unless it is
 * alone: one group for each set of addressees (hub.alert_group). An alert whose facts cannot be read holds up no other one: {fault, alert}. Ended alerts are not due.
 * The caller has made a claim.
 */
create or replace function hub.due_alerts(claim text, emergencies boolean, most integer) returns setof jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  at_time constant timestamptz := clock_timestamp();
  alerts uuid[];
begin
  perform hub.verify_claim(claim);
  for alerts in
    with due as materialized (
        select a.*, row_number() over (partition by a.party order by array_position('{EMERGENCY,URGENT,ROUTINE}'::text[], a.urgency), a.next_at, a.place) as n
          from hub.alert a where (a.urgency = 'EMERGENCY') = emergencies and a.next_at <= at_time),
      chosen as (select d.* from due d order by d.n <= most / 5 desc, array_position('{EMERGENCY,URGENT,ROUTINE}'::text[], d.urgency), d.n limit most)
    select array_agg(c.id order by c.n) from chosen c group by c.party, c.agency, c.account, c.addressees, c.permission
  loop
    return query select hub.alert_groups_or_faults(alerts, at_time);
  end loop;
end
$$;

/*
 * Stores a plan: {steps: [{alert, step, nextAt, position, called: [position]}], deliveries: [{alert, account, channel, through, mode, at}]}; times in milliseconds
 * since 1970. `step` is the number of plans before this one: a plan of another process that was faster, or an alert that was acknowledged meanwhile, changes nothing.
 * The called positions of an emergency are on the timeline of its request, each once for a version. Messages in the application are delivered at once. A message takes
 * the place of those of earlier steps that still wait: after an outage, an officer gets the last one alone. Returns the number of stored steps.
 */
create or replace function hub.record_alert_plan(claim text, plan jsonb) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  s record;
  at_time constant timestamptz := clock_timestamp();
  kept uuid[] := '{}';
  newly_called integer[];
begin
  perform hub.verify_claim(claim);
  -- The request before the alert, as in hub.acknowledge_alert; an alert whose request another transaction holds is planned next time.
  for s in
    select x.*, a.item, a.item_kind, a.kind, a.party, a.urgency from jsonb_to_recordset(plan->'steps') x(alert uuid, step integer, "nextAt" numeric, "position" integer, called integer[])
      join hub.alert a on a.id = x.alert order by a.party, a.item, a.id
  loop
    newly_called := case when s.urgency = 'EMERGENCY' and s.kind = s.item_kind then
      array(select c from unnest(s.called) c where not hub.has_duty_step(s.item_kind, s.item, 'DUTY_ALERTED', c) order by c) else '{}' end;
    continue when newly_called <> '{}' and not hub.lock_alerting_request(s.item_kind, s.item, false);
    perform from hub.alert a where a.id = s.alert and a.step = s.step and a.next_at is not null for update skip locked;
    continue when not found;
    update hub.alert a set step = a.step + 1, next_at = to_timestamp(s."nextAt" / 1000) where a.id = s.alert;
    kept := kept || s.alert;
    if s.urgency = 'EMERGENCY' then
      insert into hub.alert_step (alert, step, party, position) values (s.alert, s.step, s.party, s.position);
    end if;
    if newly_called <> '{}' and exists (select from hub.alerting_request(s.item_kind, s.item) r where r.state = 'SENT') then
      perform hub.write_duty_step(s.item_kind, s.item, null, c) from unnest(newly_called) with ordinality x(c, n) order by n;
    end if;
  end loop;
  -- The messages of a party get their places in the order of their commits: a subscription continues after a place.
  perform pg_advisory_xact_lock(hashtext('hub alerts'), p.party) from (select distinct a.party from hub.alert a where a.id = any (kept) order by 1) p;
  perform hub.drop_older_messages(kept, plan->'deliveries', at_time);
  perform hub.alert_to_unheard_emergencies(kept, plan->'deliveries');
  insert into hub.alert_delivery (alert, party, account, channel, urgency, channel_kind, step, mode, planned_at, state, next_attempt_at, sent_at)
    select a.id, a.party, d.account, d.through, a.urgency, d.channel, a.step - 1, d.mode, at_time, case when d.channel = 'IN_APP' then 'SENT' else 'WAITING' end, to_timestamp(d.at / 1000),
        case when d.channel = 'IN_APP' then at_time end
      from jsonb_to_recordset(plan->'deliveries') d(alert uuid, account uuid, channel text, through uuid, mode text, at numeric) join hub.alert a on a.id = d.alert
      where d.alert = any (kept) order by a.place, d.account
    on conflict do nothing;
  if kept <> '{}' then
    perform pg_notify('hub', '');
  end if;
  return cardinality(kept);
end
$$;

-- Alerts the administrators of a party when a plan reaches no account in an emergency: nobody on duty, and nobody else sees it. Once for an emergency, however often it is
-- repeated; the alert does not say which one.
create or replace function hub.alert_to_unheard_emergencies(alerts uuid[], planned jsonb) returns void
language sql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  insert into hub.alert (reference, party, kind, urgency, addressees, permission)
    select hub.new_alert_reference(), n.party, s.kind, s.urgency, s.addressees, s.permission
      from (
          select a.party, max(a.raised_at) as raised_at from hub.alert a
            where a.id = any (alerts) and a.urgency = 'EMERGENCY' and a.addressees = 'OFFICERS'
              and not exists (select from jsonb_to_recordset(planned) p(alert uuid, account uuid) where p.alert = a.id and p.account is not null)
            group by a.party) n
        join hub.alert_source s on s.source = 'EMERGENCY_UNHEARD'
      where not exists (select from hub.alert x where x.party = n.party and x.kind = s.kind and x.permission = s.permission and x.announcement is null and x.raised_at >= n.raised_at)
$$;

-- Drops the messages of earlier steps that wait, and that planned messages (of hub.record_alert_plan) replace: those of the same alert to the same account or chat channel by
-- the same channel. One that is being sent is left alone.
create or replace function hub.drop_older_messages(alerts uuid[], planned jsonb, at_time timestamptz) returns void
language sql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  with older as (
      select d.id from hub.alert_delivery d
        where d.alert = any (alerts) and d.state = 'WAITING' and (d.lease_until is null or d.lease_until <= at_time)
          and (d.alert, d.channel_kind, coalesce(d.account, d.channel)) in (
            select p.alert, p.channel, coalesce(p.account, p.through) from jsonb_to_recordset(planned) p(alert uuid, account uuid, channel text, through uuid))
        order by d.id for update skip locked)
  update hub.alert_delivery d set state = 'DROPPED' from older where d.id = older.id
$$;
