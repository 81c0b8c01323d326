-- Writes the audit entry of an act that succeeded, in the transaction of the act. `how` is set only if it matters (a recovery code was used). An act that changed the case
-- of its session states the one before (statedCase): the row has the new one already, and the purpose of the viewer is the one before.
create or replace function hub.record(act jsonb, touched uuid[]) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  insert into hub.audit (party, agency, user_id, session, roles, what, purpose, processing_purpose, case_reference, request_id, channel, outcome, reason, items, count, terms, detail)
  values (hub.me(), hub.my_agency(), hub.my_user(), hub.my_session(), coalesce(hub.my_roles(), '{}'), act->>'what', left(act->>'purpose', 500), (hub.viewer()).purpose,
    (select left(nullif(r.case_reference, ''), 200) from hub.stated_reason(act || jsonb_build_object('statedPurpose', (hub.viewer()).purpose), hub.my_user(), hub.my_session()) r), left(act->>'requestId', 200),
    act->>'channel', 'DONE', act->>'how', touched, cardinality(touched), array(select t::uuid from jsonb_array_elements_text(act->'terms') t), coalesce(act->'detail', '{}'))
$$;

-- Counts a refusal, of an account, or of a webhook or pull, which have no session. `items` of the act: what it asked for; an entry has the first 1,000 of its minute.
create or replace function hub.record_refusal(claim text, act jsonb, why text) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  insert into hub.audit (party, agency, user_id, session, what, purpose, processing_purpose, case_reference, request_id, channel, outcome, reason, minute, items)
  select w.party, w.agency, w.id, b.session, act->>'what', left(act->>'purpose', 500), r.purpose, left(r.case_reference, 200), left(act->>'requestId', 200), act->>'channel', 'REFUSED', why,
      date_trunc('minute', clock_timestamp()), array(select i::uuid from jsonb_array_elements_text(act->'items') i)
    from (select v.part, nullif(regexp_replace(v.part[5], '^(webhook|pull):|@.*$', '', 'g'), '')::uuid as session from (select hub.verify_claim(claim) as part offset 0) v) b
    left join lateral (
      select u.id, u.party, u.agency from hub.user_account u where u.id = nullif(b.part[4], '')::uuid
      union all select k.id, k.party, k.agency from hub.api_key k where k.id = nullif(b.part[4], '')::uuid) w on true
    cross join lateral hub.stated_reason(act, w.id, b.session) r
  on conflict (user_id, what, reason, minute) where outcome = 'REFUSED' and leaf is null do update set count = hub.audit.count + 1,
    items = case when excluded.items <@ hub.audit.items or cardinality(hub.audit.items) >= 1000 then hub.audit.items
      else (array(select distinct i from unnest(hub.audit.items || excluded.items) i order by i))[:1000] end
$$;

-- Records what accounts and keys have read, before the answers leave: [{user, session, roles, what, purpose, caseReference, statedPurpose, statedCase, requestId, channel, terms,
-- items, recipients, detail}]. The process proves that it is a hub; the database looks up party and agency.
create or replace function hub.record_reads(claim text, act jsonb, entries jsonb) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.require_no_actor(claim);
  insert into hub.audit (party, agency, user_id, session, roles, what, purpose, processing_purpose, case_reference, request_id, channel, outcome, terms, items, count, recipients, detail)
    select w.party, w.agency, e."user", i.session, e.roles, e.what, left(e.purpose, 500), r.purpose, left(r.case_reference, 200), left(e."requestId", 200), e.channel,
        'DONE', e.terms, e.items, cardinality(e.items), e.recipients, e.detail
      from jsonb_to_recordset(entries) e("user" uuid, session text, roles text[], what text, purpose text, "caseReference" text, "statedPurpose" text, "statedCase" text,
        "requestId" text, channel text, terms uuid[], items uuid[], recipients uuid[], detail jsonb)
      cross join lateral (select nullif(regexp_replace(e.session, '^(webhook|pull):|@.*$', '', 'g'), '')::uuid as session) i
      cross join lateral hub.stated_reason(jsonb_build_object('statedPurpose', e."statedPurpose", 'caseReference', e."caseReference", 'statedCase', e."statedCase"),
        e."user", i.session, e.roles) r
      left join lateral (
        select u.party, u.agency from hub.user_account u where u.id = e."user"
        union all select k.party, k.agency from hub.api_key k where k.id = e."user") w on true;
end
$$;
