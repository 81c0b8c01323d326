-- Returns the digests for finding structured subjects, the same as for claims.
create or replace function hub.subject_digests(subjects jsonb) returns bytea[]
language sql immutable set search_path = pg_catalog, pg_temp
as $$ select coalesce(array_agg(hub.digest(s->>'kind', s->>'scope', s->>'value')), '{}') from jsonb_array_elements(subjects) s $$;

-- Returns cases that the context sees and in which its party takes part, all (null) or those with these ids, with their participants: the owner and the
-- audience.
-- For the search: reading the cases again under row-level security would take twice as long. Only officers who may read cases see them.
create or replace function hub.searchable_cases(ids uuid[]) returns table (id uuid, title text, summary text, state text, threat text, countries text[], parties integer[], recovered jsonb, tlp text, published_at timestamptz,
  updated_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  perform hub.require_act('indicator:read');
  return query
    select c.id, c.title, c.summary, c.status, c.threat, c.countries, c.owner || c.audience, c.closing->'recovered', c.tlp, c.published_at, c.updated_at
      from hub.case_party m join hub.case_file c on c.id = m.case_id
      where m.party = viewer.me and m.state = 'ACCEPTED' and hub.person_may(viewer, 'case:read') and (ids is null or m.case_id in (select unnest(ids)))
        and hub.sees(viewer, c.owner, c.agency_only, c.audience, c.excluded, c.tlp, c.retain_until);
end
$$;

-- Returns contacts of the context's party that its officer may see (by the policy on hub.contact), for the search: all (null) or those with these ids, the
-- newest 10,000.
-- The requesters determine the number of contacts. Without this limit they could block the holder's search.
-- Only officers who may answer contacts see them.
create or replace function hub.searchable_contacts(ids uuid[]) returns table (id uuid, title text, reference text, state text, asker integer, item uuid, requested_at timestamptz, updated_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off set plan_cache_mode = force_custom_plan
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  perform hub.require_act('indicator:read');
  return query
    select c.id, c.purpose, c.case_reference, c.state, c.asker, c.item, c.requested_at, coalesce(c.answered_at, c.requested_at) from hub.contact c
      where c.holder = viewer.me and hub.person_may(viewer, 'case:read') and hub.person_may(viewer, 'deconflict:answer') and (ids is null or c.id = any (ids)) and hub.is_open_to_agency(c.agency_only, viewer.agency) and (not c.red or viewer.red)
      order by c.seq desc limit 10000;
end
$$;

-- Returns the notices that the context's country writes, for the search: the newest 1,000 that are not as they were published. Published notices are found as
-- notices. Only officers who work on notices see drafts, as by the policy on hub.notice_draft.
create or replace function hub.searchable_notice_drafts() returns table (id uuid, title text, summary text, state text, threat text, countries text[], tlp text, owner integer, created_at timestamptz, updated_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  perform hub.require_act('indicator:read');
  return query
    select d.id, d.content->>'title', d.content->>'summary', d.state, d.content->>'threat', array(select jsonb_array_elements_text(d.content->'countries')), d.tlp, d.party, d.created_at, d.updated_at
      from hub.notice_draft d
      where d.party = viewer.me and d.state <> 'PUBLISHED' and viewer.content and hub.person_may(viewer, 'notice:desk') order by d.created_at desc, d.id desc limit 1000;
end
$$;

-- Returns ids of reports for the search, the newest 10,000: those that the context's party made or received and that are not withdrawn. Row-level security then
-- applies to each report that is read.
create or replace function hub.searchable_reports() returns setof uuid
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  perform hub.require_act('indicator:read');
  return query
    select x.id from (
        (select r.id from hub.report r where r.named_owner = viewer.me and r.revoked_at is null order by r.id desc limit 10000)
        union
        (select t.report from hub.report_route t where t.party = viewer.me and t.offered order by t.report desc limit 10000)) x
      order by x.id desc limit 10000;
end
$$;

-- Returns the watches that the context sees, for the search: the newest 1,000, or those of them with these ids. Only officers who may watch see any. Their names are sealed, so the
-- hub's program opens them and compares them.
create or replace function hub.searchable_watches(ids uuid[]) returns table (id uuid, reason_sealed bytea, state text, created_at timestamptz, updated_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  perform hub.require_act('indicator:read');
  return query
    select w.id, w.reason_sealed, w.state, w.created_at, coalesce(w.ended_at, w.created_at) from hub.watch w
      where w.party = viewer.me and hub.person_may(viewer, 'watch:manage') and hub.sees_watch(viewer, w) and (ids is null or w.id = any (ids))
      order by w.id desc limit 1000;
end
$$;

-- Returns visible claims with one of these values.
create or replace function hub.visible_claims_with(viewer hub.viewer, digests bytea[]) returns table (id uuid, digest bytea, tlp text)
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select i.id, i.digest, i.tlp from hub.indicator i
    where i.digest = any (digests) and hub.sees(viewer, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until)
$$;

-- Returns visible cases to which items with these labels are linked, as far as the viewer's party sees the links: within its ceiling, and by a party that
-- does not bar it.
create or replace function hub.visible_cases_linked_to(viewer hub.viewer, items uuid[], labels text[]) returns table (id uuid, item uuid)
language sql stable set search_path = pg_catalog, pg_temp
as $$
  with linked as materialized (
      select l.case_id, l.item from unnest(items, labels) s(item, tlp)
        join hub.case_link l on l.item = s.item and l.party <> all (viewer.bars)
        join hub.case_party p on p.case_id = l.case_id and p.party = viewer.me and p.state = 'ACCEPTED' and hub.label_rank(s.tlp) <= hub.label_rank(p.tlp_ceiling)),
    open as materialized (
      select c.id from (select distinct l.case_id from linked l) d join hub.case_file c on c.id = d.case_id
        where hub.sees(viewer, c.owner, c.agency_only, c.audience, c.excluded, c.tlp, c.retain_until))
  select o.id, l.item from linked l join open o on o.id = l.case_id
$$;

-- Returns ids of visible items about one of these values: cases, by linked claims and requests to act within the ceiling; requests, by their subjects and the
-- subjects of visible messages; contacts, by the claim in question. Invisible items never match, nor cases and contacts if the officer may not read cases.
create or replace function hub.visible_items_with(digests bytea[]) returns setof uuid
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  claims uuid[];
  acts uuid[];
  labels text[];
begin
  perform hub.require_act('indicator:read');
  select array_agg(h.id), array_agg(h.tlp) into claims, labels from hub.visible_claims_with(viewer, digests) h;
  select array_agg(a.id), labels || array_agg(a.tlp) into acts, labels from hub.action_request a
    where hub.digest(a.subject->>'kind', a.subject->>'scope', a.subject->>'value') = any (digests)
      and hub.sees(hub.as_recipient(viewer), a.owner, a.agency_only, a.audience, a.excluded, a.tlp, a.retain_until);
  return query
    select c.id from hub.visible_cases_linked_to(viewer, claims || acts, labels) c where hub.person_may(viewer, 'case:read')
    union select unnest(acts)
    union select r.id from hub.information_request r
      where (hub.subject_digests(r.subjects) && digests
          or r.id = any (array(select m.request from hub.information_message m where hub.subject_digests(m.subjects) && digests and m.party <> all ((hub.as_recipient(viewer)).bars))))
        and hub.sees(hub.as_recipient(viewer), r.owner, r.agency_only, r.audience, r.excluded, r.tlp, r.retain_until)
    union select k.id from hub.contact k where k.item = any (claims) and k.holder = viewer.me and hub.person_may(viewer, 'case:read') and hub.person_may(viewer, 'deconflict:answer') and hub.is_open_to_agency(k.agency_only, viewer.agency) and (not k.red or viewer.red);
end
$$;

-- Returns values of linked claims that the context sees in a case, newest claims first, at most `most`. `indicator` is the newest claim with the strictest
-- label of its value, `tlp`.
create or replace function hub.case_values(of_case uuid, most integer) returns table (digest bytea, kind text, scope text, value text, indicator uuid, tlp text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  if viewer.doing not in ('case:read', 'case:work', 'case:lead') then
    raise exception 'hub: not in this act' using errcode = 'HB500';
  end if;
  return query
    select v.digest, v.kind, v.scope, v.value, v.claims[1], v.labels[1] from (
        select i.digest, i.kind, i.scope, i.value, max(i.id::text) as newest, array_agg(i.id order by hub.label_rank(i.tlp) desc, i.id desc) as claims,
            array_agg(i.tlp order by hub.label_rank(i.tlp) desc, i.id desc) as labels
          from hub.case_link l
            join hub.indicator i on i.id = l.item and hub.sees(viewer, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until)
            join hub.case_file c on c.id = l.case_id and hub.sees(viewer, c.owner, c.agency_only, c.audience, c.excluded, c.tlp, c.retain_until)
            join hub.case_party p on p.case_id = c.id and p.party = viewer.me and p.state = 'ACCEPTED' and hub.label_rank(i.tlp) <= hub.label_rank(p.tlp_ceiling)
          where l.case_id = of_case and l.kind = 'INDICATOR' and l.party <> all (viewer.bars)
          group by i.digest, i.kind, i.scope, i.value) v
      order by v.newest desc limit most;
end
$$;

-- Returns other cases of the context's party that share these values, through links that the context sees in both cases. `indicator` is the newest claim with
-- the strictest label of the value in the other case, `tlp`.
create or replace function hub.visible_cases_sharing_values(of_case uuid, digests bytea[]) returns table (id uuid, digest bytea, indicator uuid, tlp text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  perform hub.require_act('case:read');
  return query
    with held as materialized (select h.* from hub.visible_claims_with(viewer, digests) h),
      all_held as (select array_agg(h.id) as items, array_agg(h.tlp) as labels from held h)
    select distinct on (c.id, h.digest) c.id, h.digest, h.id, h.tlp
      from all_held a cross join lateral hub.visible_cases_linked_to(viewer, a.items, a.labels) c join held h on h.id = c.item
      where c.id <> of_case order by c.id, h.digest, hub.label_rank(h.tlp) desc, h.id desc;
end
$$;

-- Returns cases of other parties with the same values. A case is disclosed only to parties that no limit of its owner or lead excludes, by the threat and
-- label of the case.
create or replace function hub.cases_sharing_values(asker hub.viewer, of_case uuid, digests bytea[], moment timestamptz) returns table (digest bytea, case_id uuid, lead integer, setting text, reached boolean, named boolean, discovered boolean)
language plpgsql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off set jit = off
as $$
declare
  members constant integer[] := hub.parties_in_force(asker.me, true);
begin
  return query
    with held as materialized (
        select i.id, i.digest, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until, i.attribution, i.discoverability, s.seen,
            s.seen or i.discoverability in ('HIT', 'HIT_CONTACT') and i.owner = any (members) and i.owner <> all (asker.bars) and asker.me <> all (i.excluded)
              and not hub.is_existence_hidden_from(i.owner, array[i.kind], array[i.threat], i.tlp, asker.keys) as known
          from hub.indicator i
            cross join lateral (select hub.sees(asker, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until) as seen offset 0) s
          where i.digest = any (digests) and i.revoked_at is null and (i.valid_until is null or i.valid_until > moment) and (i.retain_until is null or i.retain_until > moment)),
      linked as materialized (
        select h.*, l.case_id, l.party as linker, c.lead, c.discoverability as setting, p.tlp_ceiling,
            c.owner <> all (asker.bars) and c.lead <> all (asker.bars) and l.party <> all (asker.bars) and asker.me <> all (c.excluded)
              and not hub.is_existence_hidden_from(c.owner, '{}', array[c.threat], c.tlp, asker.keys) and not hub.is_existence_hidden_from(c.lead, '{}', array[c.threat], c.tlp, asker.keys) as open
          from held h join hub.case_link l on l.item = h.id and l.at <= moment join hub.case_file c on c.id = l.case_id join hub.case_party p on p.case_id = c.id and p.party = c.lead
          where c.id <> of_case and c.status <> 'CLOSED' and c.revoked_at is null and (c.retain_until is null or c.retain_until > moment) and c.lead = any (members)
            and not exists (select from hub.case_party m where m.case_id = c.id and m.party = asker.me and m.state = 'ACCEPTED')),
      leads as materialized (select x.lead, hub.party_viewer(x.lead) as lead_viewer from (select distinct l.lead from linked l) x)
    select l.digest, l.case_id, l.lead, l.setting, bool_or(l.open and l.known),
        bool_or(l.open and l.known and (l.seen or l.discoverability = 'HIT_CONTACT') and (l.attribution <> 'HIDDEN' or l.owner <> l.lead)), bool_or(l.seen or l.discoverability <> 'HIDDEN')
      from linked l join leads d on d.lead = l.lead
      where hub.sees(d.lead_viewer, l.owner, l.agency_only, l.audience, l.excluded, l.tlp, l.retain_until) and hub.label_rank(l.tlp) <= hub.label_rank(l.tlp_ceiling) and l.linker <> all ((d.lead_viewer).bars)
      group by l.digest, l.case_id, l.lead, l.setting;
end
$$;

-- Asks for the context's party whether cases in which it does not take part share a value with this case of its own. Returns an answer for each value that
-- the party sees in the case. Counts as a deconfliction query, and needs `case:lead`. HB404: the case is not visible. HB403: only admitted countries may
-- query. HB438: beyond the quota.
create or replace function hub.ask_related_cases(of_case uuid, new_ask uuid, purpose text, case_reference text, ids uuid[], sealed bytea[], digests bytea[]) returns table (id uuid, hit boolean, undisclosed boolean, parties jsonb)
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off set jit = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  at_time constant timestamptz := clock_timestamp();
  ask_place bigint;
  asked uuid[];
begin
  perform hub.require_act('case:lead');
  if not hub.is_visible_in_case(of_case, 0, 'CLEAR') then
    raise exception 'hub: no such case' using errcode = 'HB404', detail = 'case';
  elsif viewer.kind <> 'COUNTRY' or 1 <> all (viewer.keys) then
    raise exception 'hub: only countries may query' using errcode = 'HB403';
  end if;
  asked := array(select distinct on (g.digest) g.id from unnest(ids, digests) g(id, digest) join hub.case_values(of_case, 1000) v on v.digest = g.digest order by g.digest);
  if asked = '{}' then
    return;
  end if;
  perform hub.count_against_query_quota(viewer, cardinality(asked));
  insert into hub.deconfliction_query (id, party, agency, user_id, purpose, case_reference, count, withheld, requested_at, notified_at)
    values (new_ask, viewer.me, viewer.agency, viewer.user_id, ask_related_cases.purpose, ask_related_cases.case_reference, cardinality(asked), viewer.withheld, at_time, at_time)
    returning deconfliction_query.place into ask_place;
  insert into hub.case_query (ask, case_id) values (new_ask, of_case);
  return query
    with given as materialized (
        select g.id, g.sealed, g.digest, row_number() over (order by g.place)::integer as place from unnest(ids, ask_related_cases.sealed, digests) with ordinality g(id, sealed, digest, place)
          where g.id = any (asked)),
      found as materialized (
        select s.digest, array_agg(distinct s.lead) filter (where s.named and s.setting = 'HIT_CONTACT') as named, bool_or(not s.named or s.setting = 'HIT') as undisclosed
          from hub.cases_sharing_values(viewer, of_case, array(select g.digest from given g), at_time) s where s.reached and s.setting in ('HIT', 'HIT_CONTACT') group by s.digest),
      written as (
        insert into hub.deconfliction_query_value as w (id, seq, user_id, sealed, hit, undisclosed, parties)
          select g.id, hub.query_value_seq(ask_place, g.place), viewer.user_id, g.sealed, f.digest is not null, coalesce(f.undisclosed, false), coalesce(f.named, '{}')
            from given g left join found f on f.digest = g.digest
          returning w.id, w.seq, w.hit, w.undisclosed, w.parties),
      names as materialized (select n.parties, hub.party_summaries(n.parties) as words from (select distinct w.parties from written w) n)
    select w.id, w.hit, w.undisclosed, n.words from written w join names n on n.parties = w.parties order by w.seq;
end
$$;

-- Returns the next query about a case, after a position, whose leads are not notified yet, with its values. For the relay.
create or replace function hub.next_unnotified_case_query(after_place bigint) returns table (ask uuid, ask_place bigint, id uuid, sealed bytea)
language sql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select n.id, n.place, v.id, v.sealed
    from (select a.id, a.place, a.user_id from hub.case_query q join hub.deconfliction_query a on a.id = q.ask where q.notified_at is null and a.place > after_place order by a.place limit 1) n
      join hub.deconfliction_query_value v on v.user_id = n.user_id and v.seq between hub.query_value_seq(n.place, 1) and hub.query_value_seq(n.place, 1000)
    order by v.seq
$$;

-- Notifies leads of cases that match a query. Matches are found by digests, which only a hub process can compute from the sealed query.
-- The claim proves this: other callers could otherwise notify leads of a query that was never made.
create or replace function hub.notify_case_leads(claim text, of_ask uuid, digests bytea[]) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off set jit = off
as $$
declare
  q hub.case_query;
  a hub.deconfliction_query;
  asker hub.viewer;
  t record;
begin
  perform hub.verify_claim(claim);
  select * into q from hub.case_query k where k.ask = of_ask and k.notified_at is null for update skip locked;
  if not found then
    return false;
  end if;
  select * into a from hub.deconfliction_query x where x.id = of_ask;
  asker := hub.party_viewer(a.party);
  -- As the asker saw it: a lead would learn of a query by an indicator whose owner withheld it from the asker's purpose.
  asker.bars := asker.bars || a.withheld;
  asker.withheld := a.withheld;
  for t in
    with found as materialized (
        select distinct s.case_id, s.lead, s.setting from hub.cases_sharing_values(asker, q.case_id, digests, a.requested_at) s where s.discovered and s.setting <> 'HIDDEN'),
      written as (insert into hub.case_query_match (ask, case_id, lead, setting) select of_ask, f.case_id, f.lead, f.setting from found f returning case_query_match.case_id, case_query_match.lead)
    select w.lead, array_agg(w.case_id order by w.case_id) as cases, array_agg(w.case_id order by w.case_id) filter (where c.tlp <> 'RED') as open
      from written w join hub.case_file c on c.id = w.case_id group by w.lead order by w.lead loop
    perform hub.announce(array[t.lead], 'CASE_RELATED', jsonb_build_object('cases', to_jsonb(coalesce(t.open, '{}'))), case when t.open is null then t.cases[1] end);
    insert into hub.audit (party, what, channel, outcome, items, count) values (t.lead, 'case.related-told', 'relay', 'DONE', t.cases[1:1000], cardinality(t.cases));
  end loop;
  update hub.case_query k set notified_at = clock_timestamp() where k.ask = of_ask;
  return true;
end
$$;

-- Returns queries about a case, newest first, below a position (null: from the start), when the context's party led the case at the time of the query and leads it now. Needs `case:lead`, as for the
-- query itself.
create or replace function hub.case_queries(of_case uuid, below bigint, most integer) returns table (at_position bigint, party jsonb, requested_at timestamptz, purpose text, case_reference text, setting text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  perform hub.require_act('case:lead');
  return query
    select a.place, hub.party_summary(a.party), a.requested_at, a.purpose, a.case_reference, x.setting
      from hub.case_query_match x join hub.deconfliction_query a on a.id = x.ask join hub.case_file c on c.id = x.case_id
      where x.case_id = of_case and (below is null or a.place < below) and x.lead = viewer.me and c.lead = viewer.me and hub.is_visible_in_case(of_case, 0, 'CLEAR')
      order by a.place desc limit most;
end
$$;

-- Sets the discoverability of a case, by its lead: what countries outside the case learn when they share values with it.
-- HB404: the case is not visible. HB470: the context's party does not lead it. HB461: the case is closed.
create or replace function hub.set_case_discoverability(of_case uuid, setting text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  c constant hub.case_file := hub.lock_case(of_case, 'LEAD', false);
begin
  if c.lead <> hub.me() then
    raise exception 'hub: only the lead sets discoverability' using errcode = 'HB470';
  elsif c.discoverability = setting then
    return;
  end if;
  update hub.case_file x set discoverability = setting, version = x.version + 1, updated_at = now(), ordinal = 0 where x.id = of_case;
  perform hub.hide_officer(of_case, c.version + 1) where c.owner <> hub.me();
  perform hub.add_case_entry(of_case, 'UPDATED', null, null, null, null);
end
$$;

-- A new lead must set the discoverability again. Until then the case is HIDDEN.
create or replace function hub.reset_discoverability_on_new_lead() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if new.lead <> old.lead then
    new.discoverability := 'HIDDEN';
  end if;
  return new;
end
$$;
