-- Finding again what countries work on together: cases, invitations, requests and contacts in one list, by value too; and which cases share a value with this one, as far as their leads allow.

create index case_party_accepted on hub.case_party (party, case_id) where state = 'ACCEPTED';
create index case_link_item on hub.case_link (item, case_id);
create index contact_item on hub.contact (item) where item is not null;

-- By what structured subjects are found, as claims are.
create function hub.subject_digests(subjects jsonb) returns bytea[]
language sql immutable set search_path = pg_catalog, pg_temp
as $$ select coalesce(array_agg(hub.digest(s->>'kind', s->>'scope', s->>'value')), '{}') from jsonb_array_elements(subjects) s $$;
create index information_request_subjects on hub.information_request using gin (hub.subject_digests(subjects));
create index information_message_subjects on hub.information_message using gin (hub.subject_digests(subjects));
create index action_request_subject on hub.action_request (hub.digest(subject->>'kind', subject->>'scope', subject->>'value'));

-- Which cases the context's party takes part in, and who else does. The cases themselves are read under row-level security.
create function hub.my_cases() returns table (id uuid, parties integer[])
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  perform hub.only_in('case:read');
  return query
    select p.case_id, array_agg(p.party order by p.party) from hub.case_party m join hub.case_party p on p.case_id = m.case_id and p.state = 'ACCEPTED'
      where m.party = viewer.me and m.state = 'ACCEPTED' group by p.case_id;
end
$$;

-- The contacts of the context's party that its officer may see (as hub.contact lets its holders see them), for the search.
create function hub.contacts_in_search() returns table (id uuid, title text, reference text, state text, asker integer, asked_at timestamptz, updated_at timestamptz, red boolean)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  perform hub.only_in('case:read');
  return query
    select c.id, c.purpose, c.case_reference, c.state, c.asker, c.asked_at, coalesce(c.answered_at, c.asked_at), c.red from hub.contact c
      where c.holder = viewer.me and hub.of_agency(c.agency_only, viewer.agency) and (not c.red or viewer.red);
end
$$;

/*
 * Ids of what is about one of these values and in the context's sight: cases, by linked claims and requests to act that it sees within its ceiling; requests, by their subjects and those of their
 * messages; contacts, by the claim that was asked about. What it does not see matches nothing.
 */
create function hub.matters_with(digests bytea[]) returns setof uuid
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  perform hub.only_in('case:read');
  return query
    with held as materialized (
        select i.id, i.tlp from hub.indicator i
          where i.digest = any (digests) and hub.sees(viewer, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until)),
      acts as materialized (
        select a.id, a.tlp from hub.action_request a
          where hub.digest(a.subject->>'kind', a.subject->>'scope', a.subject->>'value') = any (digests)
            and hub.sees(viewer, a.owner, a.agency_only, a.audience, a.excluded, a.tlp, a.retain_until)),
      asked as materialized (
        select r.id from hub.information_request r
          where (hub.subject_digests(r.subjects) && digests
              or r.id = any (array(select m.request from hub.information_message m where hub.subject_digests(m.subjects) && digests)))
            and hub.sees(viewer, r.owner, r.agency_only, r.audience, r.excluded, r.tlp, r.retain_until))
    select l.case_id from (select h.id, h.tlp from held h union all select a.id, a.tlp from acts a) s
        join hub.case_link l on l.item = s.id and l.party <> all (viewer.bars)
        join hub.case_party p on p.case_id = l.case_id and p.party = viewer.me and p.state = 'ACCEPTED' and hub.label_rank(s.tlp) <= hub.label_rank(p.tlp_ceiling)
    union select a.id from acts a
    union select q.id from asked q
    union select c.id from held h join hub.contact c on c.item = h.id and c.holder = viewer.me;
end
$$;

-- Values of linked claims that the context sees in a case, by the newest claims: at most `most`.
create function hub.case_values(of_case uuid, most integer) returns table (digest bytea, kind text, scope text, value text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  if viewer.doing not in ('case:read', 'case:work') then
    raise exception 'hub: not in this act' using errcode = '42501';
  end if;
  return query
    select v.digest, v.kind, v.scope, v.value from (
        select i.digest, i.kind, i.scope, i.value, max(i.id::text) as newest from hub.case_link l
            join hub.indicator i on i.id = l.item and hub.sees(viewer, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until)
            join hub.case_file c on c.id = l.case_id and hub.sees(viewer, c.owner, c.agency_only, c.audience, c.excluded, c.tlp, c.retain_until)
            join hub.case_party p on p.case_id = c.id and p.party = viewer.me and p.state = 'ACCEPTED' and hub.label_rank(i.tlp) <= hub.label_rank(p.tlp_ceiling)
          where l.case_id = of_case and l.kind = 'INDICATOR' and l.party <> all (viewer.bars)
          group by i.digest, i.kind, i.scope, i.value) v
      order by v.newest desc limit most;
end
$$;

-- Which other cases of the context's party share which of these values with it, through links that it sees in both.
create function hub.cases_in_sight_with(of_case uuid, digests bytea[]) returns table (id uuid, digest bytea)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  perform hub.only_in('case:read');
  return query
    with held as materialized (
        select i.id, i.digest, i.tlp from hub.indicator i
          where i.digest = any (digests) and hub.sees(viewer, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until))
    select distinct l.case_id, h.digest from held h
        join hub.case_link l on l.item = h.id and l.case_id <> of_case and l.party <> all (viewer.bars)
        join hub.case_party p on p.case_id = l.case_id and p.party = viewer.me and p.state = 'ACCEPTED' and hub.label_rank(h.tlp) <= hub.label_rank(p.tlp_ceiling)
        join hub.case_file c on c.id = l.case_id and hub.sees(viewer, c.owner, c.agency_only, c.audience, c.excluded, c.tlp, c.retain_until);
end
$$;

-- A party's eyes without a person behind them: no agency, and no RED.
create function hub.eyes_of(party_ integer) returns hub.viewer
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select row(p.key, null, p.kind, null, null, false, p.key || array(select m.key from hub.membership m where m.party = p.key and m.left_at is null),
    array(select b.owner from hub.bar b where b.party = p.key and b.lifted_at is null), '', true)::hub.viewer from hub.party p where p.key = party_
$$;

/*
 * Which cases that `asker` takes no part in share these values with its case, by links to claims that their leads see. reached: `asker` may be told of it, whom neither lead nor founder bars, and
 * who sees the claim or, as deconfliction would have it, may know that somebody holds it. named: that it is the lead's. discovered: the lead may be told. The work is the same whatever the setting.
 */
create function hub.cases_that_share(asker hub.viewer, of_case uuid, digests bytea[])
returns table (digest bytea, case_id uuid, lead integer, setting text, reached boolean, named boolean, discovered boolean)
language plpgsql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off set jit = off
as $$
declare
  moment constant timestamptz := clock_timestamp();
  members constant integer[] := hub.counted_parties(asker.me, true);
begin
  return query
    with held as materialized (
        select i.id, i.digest, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until, i.attribution, i.discoverability, s.seen,
            s.seen or i.discoverability in ('HIT', 'HIT_CONTACT') and i.owner = any (members) and i.owner <> all (asker.bars) and asker.me <> all (i.excluded) as known
          from hub.indicator i
            cross join lateral (select hub.sees(asker, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until) as seen offset 0) s
          where i.digest = any (digests) and i.revoked_at is null and (i.valid_until is null or i.valid_until > moment) and (i.retain_until is null or i.retain_until > moment)),
      linked as materialized (
        select h.*, l.case_id, l.party as linker, c.lead, c.discoverability as setting, p.tlp_ceiling,
            c.owner <> all (asker.bars) and c.lead <> all (asker.bars) and asker.me <> all (c.excluded) as open
          from held h join hub.case_link l on l.item = h.id join hub.case_file c on c.id = l.case_id join hub.case_party p on p.case_id = c.id and p.party = c.lead
          where c.id <> of_case and c.status <> 'CLOSED' and c.revoked_at is null and (c.retain_until is null or c.retain_until > moment) and c.lead = any (members)
            and not exists (select from hub.case_party m where m.case_id = c.id and m.party = asker.me and m.state = 'ACCEPTED')),
      leads as materialized (select x.lead, hub.eyes_of(x.lead) as eyes from (select distinct l.lead from linked l) x)
    select l.digest, l.case_id, l.lead, l.setting, bool_or(l.open and l.known),
        bool_or(l.open and l.known and (l.seen or l.discoverability = 'HIT_CONTACT') and (l.attribution <> 'HIDDEN' or l.owner <> l.lead)), bool_or(l.seen or l.discoverability <> 'HIDDEN')
      from linked l join leads d on d.lead = l.lead
      where hub.sees(d.eyes, l.owner, l.agency_only, l.audience, l.excluded, l.tlp, l.retain_until) and hub.label_rank(l.tlp) <= hub.label_rank(l.tlp_ceiling) and l.linker <> all ((d.eyes).bars)
      group by l.digest, l.case_id, l.lead, l.setting;
end
$$;

-- Questions about a case. The values are those of linked claims, and go when the leads elsewhere are told.
create table hub.case_question (
  ask uuid primary key references hub.ask,
  case_id uuid not null,
  digests bytea[] not null,
  -- null: not yet.
  told_at timestamptz,
  check (told_at is null or digests = '{}')
);
create index case_question_untold on hub.case_question (ask) where told_at is null;
-- That somebody asked what shares a value with a case: for its lead.
create table hub.case_asked (
  ask uuid not null references hub.ask,
  case_id uuid not null references hub.case_file on delete cascade,
  -- Who led then, and what it had the asker told.
  lead integer not null references hub.party,
  setting text not null check (setting in ('SILENT', 'HIT', 'HIT_CONTACT')),
  reached boolean not null,
  primary key (case_id, ask)
);
do $$
declare
  t regclass;
begin
  foreach t in array array['hub.case_question', 'hub.case_asked']::regclass[] loop
    execute format('alter table %s enable row level security', t);
    execute format('alter table %s force row level security', t);
    execute format('create policy owner_functions on %s to hub_owner using (true) with check (true)', t);
  end loop;
end
$$;

/*
 * Asks, for the context's party, whether cases that it takes no part in share a value with this one of its own: an answer for each value that it sees in it, the same row whether there is such a
 * case or not. It counts as a deconfliction of as many values. HB404: the case is not in sight. HB403: only admitted countries ask. HB438: beyond the quota.
 */
create function hub.ask_related_cases(of_case uuid, new_ask uuid, purpose text, case_reference text, most integer)
returns table (kind text, value text, hit boolean, undisclosed boolean, parties jsonb)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off set jit = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  asked bytea[];
begin
  perform hub.only_in('case:work');
  if not hub.in_case(of_case, 0, 'CLEAR') then
    raise exception 'hub: no such case' using errcode = 'HB404', detail = 'case';
  elsif viewer.kind <> 'COUNTRY' or 1 <> all (viewer.keys) then
    raise exception 'hub: countries ask' using errcode = 'HB403';
  end if;
  asked := array(select v.digest from hub.case_values(of_case, most) v);
  if asked = '{}' then
    return;
  end if;
  perform hub.count_asked(viewer, cardinality(asked));
  insert into hub.ask (id, party, agency, user_id, purpose, case_reference, count, told_at)
    values (new_ask, viewer.me, viewer.agency, viewer.user_id, ask_related_cases.purpose, ask_related_cases.case_reference, cardinality(asked), clock_timestamp());
  insert into hub.case_question (ask, case_id, digests) values (new_ask, of_case, asked);
  return query
    with found as materialized (
        select s.digest, array_agg(distinct s.lead) filter (where s.named and s.setting = 'HIT_CONTACT') as named, bool_or(not s.named or s.setting = 'HIT') as undisclosed
          from hub.cases_that_share(viewer, of_case, asked) s where s.reached and s.setting in ('HIT', 'HIT_CONTACT') group by s.digest)
    select v.kind, v.value, f.digest is not null, coalesce(f.undisclosed, false), hub.parties_named(coalesce(f.named, '{}'))
      from hub.case_values(of_case, most) v left join found f on f.digest = v.digest order by v.kind, v.value;
end
$$;

-- Tells the leads of cases that share a value with one that was asked about so, once, where their setting is not HIDDEN: at most `batch` questions. Any number of hubs may do this at once.
create function hub.tell_case_questions(batch integer) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off set jit = off
as $$
declare
  q record;
  t record;
  told integer := 0;
begin
  for q in select k.ask, k.case_id, k.digests, a.party, a.asked_at from hub.case_question k join hub.ask a on a.id = k.ask where k.told_at is null order by a.place limit batch for update of k skip locked loop
    for t in
      with found as materialized (
          select s.case_id, s.lead, s.setting, bool_or(s.reached) as reached from hub.cases_that_share(hub.eyes_of(q.party), q.case_id, q.digests) s
            where s.discovered and s.setting <> 'HIDDEN' group by s.case_id, s.lead, s.setting),
        written as (insert into hub.case_asked (ask, case_id, lead, setting, reached) select q.ask, f.case_id, f.lead, f.setting, f.reached from found f returning case_asked.case_id, case_asked.lead)
      select w.lead, array_agg(w.case_id order by w.case_id) as cases, array_agg(w.case_id order by w.case_id) filter (where c.tlp <> 'RED') as open
        from written w join hub.case_file c on c.id = w.case_id group by w.lead order by w.lead loop
      -- RED is for people: what whole parties and their machines are told names no such case.
      perform hub.announce(array[t.lead], 'CASE_RELATED', jsonb_build_object('cases', to_jsonb(coalesce(t.open, '{}'))));
      insert into hub.audit (party, what, channel, outcome, items, count) values (t.lead, 'case.related-told', 'relay', 'DONE', t.cases[1:1000], cardinality(t.cases));
    end loop;
    update hub.case_question k set digests = '{}', told_at = clock_timestamp() where k.ask = q.ask;
    told := told + 1;
  end loop;
  return told;
end
$$;
grant execute on function hub.tell_case_questions(integer) to hub_relay;

-- Who asked about a case of which the context's party had the lead then, and has it now: newest first.
create function hub.case_questions(of_case uuid, most integer) returns table (party jsonb, asked_at timestamptz, purpose text, case_reference text, setting text, reached boolean)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  perform hub.only_in('case:read');
  return query
    select hub.party_words(a.party), a.asked_at, a.purpose, a.case_reference, x.setting, x.reached
      from hub.case_asked x join hub.ask a on a.id = x.ask join hub.case_file c on c.id = x.case_id
      where x.case_id = of_case and x.lead = viewer.me and c.lead = viewer.me and hub.in_case(of_case, 0, 'CLEAR')
      order by a.asked_at desc, a.place desc limit most;
end
$$;

-- What strangers learn of a case whose values meet theirs; its lead says so. HB404: it is not in sight. 42501: the context's party does not lead it. 23514: the case is closed.
create function hub.set_case_discoverability(of_case uuid, setting text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  c constant hub.case_file := hub.hold_case(of_case, 'LEAD', false);
begin
  if c.lead <> hub.me() then
    raise exception 'hub: not this lead' using errcode = '42501';
  elsif c.discoverability = setting then
    return;
  end if;
  update hub.case_file x set discoverability = setting, version = x.version + 1, updated_at = now(), ordinal = 0 where x.id = of_case;
  update hub.item_version v set by_user = '00000000-0000-0000-0000-000000000000' where v.item = of_case and v.version = c.version + 1 and c.owner <> hub.me();
  perform hub.note_case(of_case, 'UPDATED', null, null, null, null);
end
$$;

-- Of a case that its lead does not see or lead, nothing.
create function hub.case_discoverability(of_case uuid) returns text
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  me constant integer := hub.me();
begin
  return (select c.discoverability from hub.case_file c where c.id = of_case and c.lead = me and hub.in_case(of_case, 0, 'CLEAR'));
end
$$;

-- Another lead says it anew: until then the case is hidden.
create function hub.hide_case_of_new_lead() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if new.lead <> old.lead then
    new.discoverability := 'HIDDEN';
  end if;
  return new;
end
$$;
create trigger hide_of_new_lead before update of lead, audience on hub.case_file for each row execute function hub.hide_case_of_new_lead();

grant execute on function hub.my_cases(), hub.contacts_in_search(), hub.matters_with(bytea[]), hub.case_values(uuid, integer), hub.cases_in_sight_with(uuid, bytea[]),
  hub.ask_related_cases(uuid, uuid, text, text, integer), hub.case_questions(uuid, integer), hub.set_case_discoverability(uuid, text), hub.case_discoverability(uuid) to hub_app;
