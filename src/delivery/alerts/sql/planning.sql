-- The relay plans the messages of an alert: the database says who can be reached, the program decides by its rules (alert-plan.policy.ts), and the database
-- stores the decision, unless another process was faster.

-- Returns the accounts that an alert can reach, in the order in which they are called. position null: not on duty. Officers on duty come first; off duty are those
-- with a rule of their own, or, while nobody is on duty, at most 50 accounts with the permission. An alert to a party as a whole goes to the line of its fallback
-- roster, or else to all its rosters by rank. Alerts of administrators do not follow the roster.
create or replace function hub.alert_candidates(of_party integer, of_agency integer, of_account uuid, to_whom text, needed text, at_time timestamptz)
  returns table (account uuid, "position" integer, fallback boolean, zone text)
language plpgsql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  home constant integer := coalesce(of_agency, (select r.agency from hub.duty_roster r where r.party = of_party and r.fallback));
begin
  if of_account is not null then
    return query select u.id, null::integer, false, (select r.plan->>'timeZone' from hub.duty_roster r where r.agency = u.agency)
      from hub.user_account u where u.id = of_account and u.party = of_party and u.disabled_at is null;
    return;
  end if;
  if to_whom = 'OFFICERS' then
    return query
      with on_duty as materialized (
          select l.officer, l.position, l.fallback, r.plan->>'timeZone' as zone from hub.duty_line(home, at_time) l join hub.duty_roster r on r.agency = l.agency where home is not null
          union all
          select x.officer, row_number() over (order by x.rank, x.place, x.id)::integer, false, x.zone
            from (select distinct on (t.officer) t.officer, t.rank, t.place, t.id, r.plan->>'timeZone' as zone
              from hub.duty_roster r join hub.duty_turn t on t.agency = r.agency and t.from_at <= at_time and t.to_at > at_time
                join hub.user_account u on u.id = t.officer and u.agency = t.agency and u.disabled_at is null
              where r.party = of_party and home is null order by t.officer, t.rank, t.place, t.id) x)
      select d.officer, d.position, d.fallback, d.zone from on_duty d
      union all
      select u.id, null, false, (select r.plan->>'timeZone' from hub.duty_roster r where r.agency = u.agency)
        from hub.user_account u
        where exists (select from on_duty) and u.party = of_party and u.disabled_at is null and (of_agency is null or u.agency = of_agency)
          and u.id in (select x.account from hub.alert_rule x where x.party = of_party and x.account is not null and x.mode <> 'OFF') and u.id not in (select d.officer from on_duty d);
    if found then
      return;
    end if;
  end if;
  return query
    select u.id, null::integer, false, (select r.plan->>'timeZone' from hub.duty_roster r where r.agency = u.agency)
      from hub.user_account u
      where u.party = of_party and u.disabled_at is null and (of_agency is null or u.agency = of_agency) and needed = any (hub.permissions_of(u.party, hub.persistent_roles(u.id)))
      order by u.created_at, u.id limit 50;
end
$$;

-- Returns rules of a party, in their order. An account has its own; of_account null: those of an agency, or of the party (of_agency null).
create or replace function hub.alert_rules_of(of_party integer, of_agency integer, of_account uuid) returns jsonb
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select coalesce(jsonb_agg(jsonb_build_object('kinds', r.kinds, 'minUrgency', r.min_urgency, 'threats', r.threats, 'mode', r.mode, 'channels', r.channels) order by r.position), '[]')
    from hub.alert_rule r where r.party = of_party and r.agency is not distinct from of_agency and r.account is not distinct from of_account
$$;

/*
 * Returns the due alerts of a lane (emergencies, or all others), at most `most`, the most urgent first, and of one party at most a fifth of them, unless it is
 * alone: one group for each set of addressees. A group is {party, agency, now, repeatMinutes, repeats, agencyRules, partyRules, rooms, alerts, candidates}. `hiddenFrom`
 * of an emergency: candidates who do not see its item. Ended alerts are not due. The caller has made a claim.
 */
create or replace function hub.due_alerts(claim text, emergencies boolean, most integer) returns setof jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  at_time constant timestamptz := clock_timestamp();
  g record;
begin
  perform hub.verify_claim(claim);
  for g in
    with due as materialized (
        select a.*, row_number() over (partition by a.party order by array_position('{EMERGENCY,URGENT,ROUTINE}'::text[], a.urgency), a.next_at, a.place) as n
          from hub.alert a where (a.urgency = 'EMERGENCY') = emergencies and a.next_at <= at_time),
      chosen as (select d.* from due d order by d.n <= most / 5 desc, array_position('{EMERGENCY,URGENT,ROUTINE}'::text[], d.urgency), d.n limit most)
    select c.party, c.agency, c.account, c.addressees, c.permission, array_agg(c.id order by c.n) as alerts from chosen c group by 1, 2, 3, 4, 5
  loop
    return query
      with people as materialized (select * from hub.alert_candidates(g.party, g.agency, g.account, g.addressees, g.permission, at_time)),
        viewers as materialized (select p.account, hub.account_viewer(p.account) as viewer from people p where emergencies)
      select jsonb_build_object('party', g.party, 'agency', g.agency, 'now', floor(extract(epoch from at_time) * 1000),
        'repeatMinutes', coalesce(w.repeat_minutes, 3), 'repeats', coalesce(w.repeats, 2),
        'agencyRules', case when g.agency is null then '[]' else hub.alert_rules_of(g.party, g.agency, null) end, 'partyRules', hub.alert_rules_of(g.party, null, null),
        'rooms', case when g.addressees = 'OFFICERS' and g.account is null then hub.alert_rooms_of(g.party, g.agency, at_time) else '[]' end,
        'alerts', (select jsonb_agg(jsonb_build_object('id', a.id, 'kind', a.kind, 'urgency', a.urgency, 'threat', a.threat, 'step', a.step,
              'raisedAt', floor(extract(epoch from a.raised_at) * 1000),
              'hiddenFrom', array(select v.account from viewers v where not hub.sees_alert(v.viewer, a))) order by array_position(g.alerts, a.id))
            from hub.alert a where a.id = any (g.alerts)),
        'candidates', (select coalesce(jsonb_agg(jsonb_build_object('account', p.account, 'position', p.position, 'fallback', p.fallback, 'rosterZone', p.zone,
              'rules', hub.alert_rules_of(g.party, null, p.account), 'gateways', hub.alert_gateways_of(p.account, at_time),
              'quietFrom', f.quiet_from, 'quietTo', f.quiet_to, 'digestAt', coalesce(f.digest_at, '07:00'), 'timeZone', f.time_zone,
              'sent', (select count(*) from hub.alert_delivery d where d.account = p.account and d.channel_kind = 'EMAIL' and d.mode = 'IMMEDIATE' and d.planned_at > at_time - interval '10 minutes'),
              'lastDigest', (select extract(epoch from max(d.sent_at)) * 1000 from hub.alert_delivery d
                where d.account = p.account and d.channel_kind = 'EMAIL' and d.mode = 'DIGEST' and d.planned_at > at_time - interval '2 days')) order by p.position, p.account), '[]')
            from people p left join hub.alert_preference f on f.account = p.account))
        from (select) one left join lateral (
          select x.repeat_minutes, x.repeats from hub.alert_policy x where x.party = g.party and (x.agency = g.agency or x.agency is null) order by x.agency nulls last limit 1) w on true;
  end loop;
end
$$;

/*
 * Stores a plan: {steps: [{alert, step, nextAt, position, fallback, called}], deliveries: [{alert, account, channel, through, mode, at}]}; times in milliseconds since 1970. `step`
 * is the number of plans before this one: a plan of another process that was faster, or an alert that was acknowledged meanwhile, changes nothing. A called
 * position of an emergency is on the timeline of its request. Messages in the application are delivered at once. Returns the number of stored steps.
 */
create or replace function hub.record_alert_plan(claim text, plan jsonb) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  s record;
  at_time constant timestamptz := clock_timestamp();
  kept uuid[] := '{}';
begin
  perform hub.verify_claim(claim);
  -- The request before the alert, as in hub.acknowledge_alert; an alert whose request another transaction holds is planned next time.
  for s in
    select x.*, a.item, a.item_kind, a.kind, a.party, a.urgency from jsonb_to_recordset(plan->'steps') x(alert uuid, step integer, "nextAt" numeric, "position" integer, fallback boolean, called boolean)
      join hub.alert a on a.id = x.alert order by a.party, a.item, a.id
  loop
    continue when s.called and not hub.lock_alerting_request(s.item_kind, s.item, false);
    perform from hub.alert a where a.id = s.alert and a.step = s.step and a.next_at is not null for update skip locked;
    continue when not found;
    update hub.alert a set step = a.step + 1, next_at = to_timestamp(s."nextAt" / 1000) where a.id = s.alert;
    kept := kept || s.alert;
    if s.urgency = 'EMERGENCY' then
      insert into hub.alert_step (alert, step, party, position, fallback) values (s.alert, s.step, s.party, s.position, s.fallback);
      if s.called and s.kind = s.item_kind and exists (select from hub.alerting_request(s.item_kind, s.item) r where r.state = 'SENT') then
        perform hub.write_duty_step(s.item_kind, s.item, null, s.position);
      end if;
    end if;
  end loop;
  -- The messages of a party get their places in the order of their commits: a subscription continues after a place.
  perform pg_advisory_xact_lock(hashtext('hub alerts'), p.party) from (select distinct a.party from hub.alert a where a.id = any (kept) order by 1) p;
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
