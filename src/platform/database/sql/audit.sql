-- Writes the audit entry of an act that succeeded, in the transaction of the act. `how` is set only if it matters (a recovery code was used).
create or replace function hub.record(act jsonb, touched uuid[]) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  insert into hub.audit (party, agency, user_id, session, what, purpose, case_reference, request_id, channel, outcome, reason, items, count)
  values (hub.me(), hub.my_agency(), hub.my_user(), hub.my_session(), act->>'what', act->>'purpose', act->>'caseReference', act->>'requestId',
    act->>'channel', 'DONE', act->>'how', touched, cardinality(touched))
$$;

-- Counts a denial of a webhook or a pull, which have no session.
create or replace function hub.record_refusal(claim text, act jsonb, why text) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  insert into hub.audit (party, agency, user_id, session, what, purpose, case_reference, request_id, channel, outcome, reason, minute)
  select w.party, w.agency, w.id, nullif(regexp_replace(b.part[5], '^(webhook|pull):|@.*$', '', 'g'), '')::uuid, act->>'what', act->>'purpose', act->>'caseReference', act->>'requestId',
      act->>'channel', 'REFUSED', why, date_trunc('minute', clock_timestamp())
    from (select hub.verify_claim(claim) as part) b
    left join lateral (
      select u.id, u.party, u.agency from hub.user_account u where u.id = nullif(b.part[4], '')::uuid
      union all select k.id, k.party, k.agency from hub.api_key k where k.id = nullif(b.part[4], '')::uuid) w on true
  on conflict (user_id, what, reason, minute) where outcome = 'REFUSED' do update set count = hub.audit.count + 1
$$;
