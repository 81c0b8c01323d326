-- Sharing limits apply to what states all that they name, and bind who learns of an item without seeing it (discoverability). A limit is foreseen before it is set, and lifting it offers what it took.
-- Requests to act and for information wait for a second officer instead of being refused.

/*
 * What an item states of a `word` ('kind' or 'threat') that limits go by; {}: nothing, so that no limit by that word is about it; null: it may hold any, and every such limit is. A request states the
 * kinds of its subjects, and a report those of its values. A case, a notice and an outcome hold no value. A kept object and a relationship are texts of others, and may be about anything.
 */
create function hub.stated(content jsonb, word text) returns text[]
language sql immutable set search_path = pg_catalog, pg_temp
as $$
  select case
    when content ? 'stix_id' or content ? 'relation' then null
    when content ? word then array_remove(array[content->>word], null)
    when word = 'kind' and content ? 'subject' then array_remove(array[content->'subject'->>'kind'], null)
    when word = 'kind' and content ? 'subjects' then array(select distinct s.value->>'kind' from jsonb_array_elements(content->'subjects') s)
    when word = 'kind' and content ? 'items' then array(select distinct s.value->>'kind' from jsonb_array_elements(content->'items') s)
    else '{}'
  end
$$;

-- Whether a list of a limit (null: any) names one of what an item states (null: it may hold any).
create function hub.limit_covers(list text[], stated text[]) returns boolean
language sql immutable set search_path = pg_catalog, pg_temp
as $$ select list is null or stated is null or list && stated $$;

-- The keys of an audience that the party's limits leave it. `content` is a row of the item's table.
create or replace function hub.within_limits_alone(party_ integer, content jsonb, audience integer[]) returns integer[]
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select array(select a.k from unnest(audience) with ordinality a(k, place)
    where not exists (select from hub.sharing_limit l
      where l.party = party_ and l.lifted_at is null
        and hub.limit_covers(l.kinds, hub.stated(content, 'kind')) and hub.limit_covers(l.threats, hub.stated(content, 'threat'))
        and (l.labels is null or content->>'tlp' = any (l.labels))
        and a.k <> all (l.within) and not (1 = any (l.within) and not hub.is_partner(a.k)))
    order by a.place)
$$;

-- The same, but that a sighting reaches the owner of its claim whatever the limits say, where that owner is hidden: a refusal would name it.
create or replace function hub.within_limits(party_ integer, content jsonb, audience integer[]) returns integer[]
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
declare
  within constant integer[] := hub.within_limits_alone(party_, content, audience);
begin
  if within <> audience and content ? 'item_owner' and not content ? 'relation' and (content->>'item_owner')::integer = any (audience)
    and exists (select from hub.indicator i where i.id = (content->>'indicator')::uuid and i.named_owner is null) then
    return array(select k from unnest(audience) k where k = any (within) or k = (content->>'item_owner')::integer);
  end if;
  return within;
end
$$;
drop function hub.within_limits_but_network(integer, jsonb, integer[]);

-- The keys that a party has: its own, and its groups'.
create function hub.keys_of(party_ integer) returns integer[]
language sql stable set search_path = pg_catalog, pg_temp
as $$ select party_ || array(select m.key from hub.membership m where m.party = party_ and m.left_at is null) $$;

/*
 * Whether a limit of the owner's keeps whoever has these keys from learning of something without seeing it: that somebody has it (HIT), or who (HIT_CONTACT). kinds and threats as hub.stated has
 * them; label null: it bears none, so that no limit by label is about it.
 */
create function hub.keeps_from(owner_ integer, kinds text[], threats text[], label text, keys integer[]) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select exists (select from hub.sharing_limit l where l.party = owner_ and l.lifted_at is null and hub.limit_covers(l.kinds, keeps_from.kinds) and hub.limit_covers(l.threats, keeps_from.threats)
    and (l.labels is null or label = any (l.labels)) and not l.within && keys)
$$;

-- A sealed holding has its value's kind, so that limits can be about it. null: it was sealed before there was one, and may be of any.
alter table hub.sealed_holding add kind text;

create or replace function hub.seal_holdings(given jsonb) returns table (place integer, id uuid, outcome text)
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  perform hub.only_in('holding:seal');
  if viewer.kind <> 'COUNTRY' or viewer.agency is null then
    raise exception 'hub: countries seal' using errcode = 'HB403';
  end if;
  -- Whoever closes it comes before, or after and is refused (hub.has_live_items).
  perform from hub.agency a where a.key = viewer.agency and a.closed_at is null for key share;
  if not found then
    raise exception 'hub: no such agency' using errcode = 'HB404', detail = 'agency';
  end if;
  return query
    with said as materialized (
        select s.* from jsonb_to_recordset(given) s(place integer, id uuid, mark uuid, setting text, reference text, kind text, threat text, valid_until timestamptz) order by s.mark),
      written as (
        insert into hub.sealed_holding as h (id, owner, agency, mark, setting, reference, kind, threat, valid_until)
          select s.id, viewer.me, viewer.agency, s.mark, s.setting, s.reference, s.kind, s.threat, s.valid_until from said s
          on conflict (mark, agency) do update
            set setting = excluded.setting, reference = excluded.reference, kind = excluded.kind, threat = excluded.threat, valid_until = excluded.valid_until, updated_at = now()
            where (h.setting, h.reference, h.kind, h.threat, h.valid_until) is distinct from (excluded.setting, excluded.reference, excluded.kind, excluded.threat, excluded.valid_until)
          returning h.mark, h.id, h.setting),
      noted as (insert into hub.sealed_news (holding) select w.id from written w where w.setting in ('HIT', 'HIT_CONTACT'))
    select s.place, coalesce(w.id, h.id), case when w.id = s.id then 'CREATED' when w.id is not null then 'UPDATED' else 'UNCHANGED' end
      from said s left join written w on w.mark = s.mark left join hub.sealed_holding h on h.mark = s.mark and h.agency = viewer.agency
      order by s.place;
end
$$;

-- What a holding states of its threat, and of its kind: null where it does not say, so that whatever limits one, limits it.
create function hub.stated_of(word text) returns text[]
language sql immutable set search_path = pg_catalog, pg_temp
as $$ select case when word is not null then array[word] end $$;

-- Who else holds these values, as far as each owner lets the context's party know: by discoverability, within the owner's limits.
create or replace function hub.deconflict(new_ask uuid, purpose text, case_reference text, ids uuid[], sealed bytea[], places integer[], digests bytea[], marks uuid[]) returns table (place integer, hit boolean, undisclosed boolean, parties jsonb)
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off set jit = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  moment constant timestamptz := clock_timestamp();
  ask_place bigint;
  counted constant integer[] := hub.counted_parties(viewer.me, false);
  members constant integer[] := hub.counted_parties(viewer.me, true);
begin
  perform hub.only_in('deconflict:ask');
  if viewer.kind <> 'COUNTRY' or 1 <> all (viewer.keys) then
    raise exception 'hub: countries ask' using errcode = 'HB403';
  end if;
  perform hub.count_asked(viewer, cardinality(ids));
  insert into hub.ask (id, party, agency, user_id, purpose, case_reference, count)
    values (new_ask, viewer.me, viewer.agency, viewer.user_id, deconflict.purpose, deconflict.case_reference, cardinality(ids))
    returning ask.place into ask_place;
  return query
    with given as materialized (
        select g.place, g.digest, g.mark from unnest(deconflict.places, digests, marks) g(place, digest, mark)),
      held as materialized (
        select g.place, i.owner, i.attribution <> 'HIDDEN' and (s.seen or i.discoverability = 'HIT_CONTACT') as named
          from given g
            cross join lateral (
              select c.owner, c.agency_only, c.audience, c.excluded, c.tlp, c.retain_until, c.attribution, c.discoverability, c.kind, c.threat from hub.indicator c
                where c.digest = g.digest and c.revoked_at is null and (c.valid_until is null or c.valid_until > moment) and (c.retain_until is null or c.retain_until > moment)
                  and c.owner = any (counted)
                offset 0) i
            cross join lateral (select hub.sees(viewer, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until) as seen offset 0) s
          where s.seen or i.discoverability in ('HIT', 'HIT_CONTACT') and i.owner = any (members) and i.owner <> all (viewer.bars) and viewer.me <> all (i.excluded)
            and not hub.keeps_from(i.owner, array[i.kind], array[i.threat], i.tlp, viewer.keys)
        union all
        select g.place, h.owner, h.setting = 'HIT_CONTACT'
          from given g
            cross join lateral (
              select x.owner, x.setting, x.kind, x.threat from hub.sealed_holding x
                where x.mark = g.mark and x.owner = any (members) and (x.valid_until is null or x.valid_until > moment)
                offset 0) h
          where h.setting in ('HIT', 'HIT_CONTACT') and h.owner <> all (viewer.bars)
            and not hub.keeps_from(h.owner, hub.stated_of(h.kind), hub.stated_of(h.threat), null, viewer.keys)),
      found as materialized (
        select h.place, array_agg(distinct h.owner) filter (where h.named) as named, bool_or(not h.named) as undisclosed from held h group by h.place),
      written as (
        insert into hub.ask_value as w (id, seq, user_id, sealed, hit, undisclosed, parties)
          select v.id, hub.ask_seq(ask_place, v.place::integer), viewer.user_id, v.sealed, f.place is not null, coalesce(f.undisclosed, false), coalesce(f.named, '{}')
            from unnest(ids, deconflict.sealed) with ordinality v(id, sealed, place) left join found f on f.place = v.place
          returning w.seq, w.hit, w.undisclosed, w.parties),
      named as materialized (select n.parties, hub.parties_named(n.parties) as words from (select distinct w.parties from written w) n)
    select (w.seq - hub.ask_seq(ask_place, 0))::integer, w.hit, w.undisclosed, n.words from written w join named n on n.parties = w.parties order by w.seq;
end
$$;

-- Owners are told who asked, as their discoverability says; `reached` is whether whoever asked could learn of it: not where the owner bars it, excepts it, or keeps it out by a limit.
-- A claim of a hub process comes first: the digests and marks of anybody else would tell owners of a question that nobody asked.
drop function hub.tell_asked(uuid, uuid[], bytea[], uuid[]);
create function hub.tell_asked(claim text, of_ask uuid, ids uuid[], digests bytea[], marks uuid[]) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off set jit = off
as $$
declare
  a hub.ask;
  members integer[];
  asking integer[];
  barring integer[];
  h record;
begin
  perform hub.believed(claim);
  select * into a from hub.ask x where x.id = of_ask and x.told_at is null for update skip locked;
  if not found then
    return false;
  end if;
  members := hub.counted_parties(a.party, true);
  asking := hub.keys_of(a.party);
  barring := array(select b.owner from hub.bar b where b.party = a.party and b.lifted_at is null);
  for h in
    with given as materialized (select g.id, g.digest, g.mark from unnest(tell_asked.ids, digests, marks) g(id, digest, mark)),
      told as (
        insert into hub.contact as c (request, holder, agency_only, red, asker, asker_agency, asked_at, purpose, case_reference, item, holding, reference, setting, reached)
          select x.request, x.owner, x.agency_only, x.red, a.party, a.agency, a.asked_at, a.purpose, a.case_reference, x.item, x.holding, x.reference, x.setting, x.reached
            from (
              select g.id as request, i.owner, i.agency_only, i.tlp = 'RED' as red, i.id as item, null::uuid as holding, null::text as reference, i.discoverability as setting,
                  i.owner <> all (barring) and a.party <> all (i.excluded)
                    and not hub.keeps_from(i.owner, array[i.kind], array[i.threat], i.tlp, asking) as reached
                from given g cross join lateral (
                  select y.* from hub.indicator y
                    where y.digest = g.digest and y.discoverability <> 'HIDDEN' and y.revoked_at is null and (y.valid_until is null or y.valid_until > a.asked_at)
                      and (y.retain_until is null or y.retain_until > now()) and y.published_at <= a.asked_at and y.owner = any (members)
                    offset 0) i
              union all
              select g.id, s.owner, null, false, null, s.id, s.reference, s.setting,
                  s.owner <> all (barring) and not hub.keeps_from(s.owner, hub.stated_of(s.kind), hub.stated_of(s.threat), null, asking)
                from given g cross join lateral (
                  select y.* from hub.sealed_holding y
                    where y.mark = g.mark and y.setting <> 'HIDDEN' and (y.valid_until is null or y.valid_until > a.asked_at) and y.sealed_at <= a.asked_at and y.owner = any (members)
                    offset 0) s) x
          returning c.id, c.holder, c.request)
    select t.holder, array_agg(t.id) as contacts, count(distinct t.request) as asked from told t group by t.holder order by t.holder loop
    -- Of its own holders' number no other learns, and two of them could compare what names the question.
    perform hub.announce(array[h.holder], 'DECONFLICTION', jsonb_build_object('values', h.asked));
    insert into hub.audit (party, what, channel, outcome, items, count) values (h.holder, 'deconflict.told', 'relay', 'DONE', h.contacts[1:1000], cardinality(h.contacts));
  end loop;
  update hub.ask x set told_at = clock_timestamp() where x.id = of_ask;
  return true;
end
$$;
revoke all on function hub.tell_asked(text, uuid, uuid[], bytea[], uuid[]) from public;
grant execute on function hub.tell_asked(text, uuid, uuid[], bytea[], uuid[]) to hub_relay;

-- LIMITED: a limit of the party's keeps whoever asked from learning that it holds this.

create function hub.keeps_contact(c hub.contact) returns boolean
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select exists (select from hub.indicator i where i.id = c.item and hub.keeps_from(i.owner, array[i.kind], array[i.threat], i.tlp, hub.keys_of(c.asker)))
    or exists (select from hub.sealed_holding h where h.id = c.holding and hub.keeps_from(h.owner, hub.stated_of(h.kind), hub.stated_of(h.threat), null, hub.keys_of(c.asker)))
$$;
create or replace function hub.answer_contact(of_id uuid, answer text, note text) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  c constant hub.contact := hub.own_contact(of_id);
  v hub.ask_value;
  i hub.indicator;
  next_ constant text := hub.contact_next(c.state, answer);
  opened boolean;
begin
  if next_ is null then
    return 'ANSWERED';
  elsif answer = 'TEAR_LINE' then
    raise exception 'hub: a tear-line is a copy, not a word' using errcode = '22023';
  elsif answer = 'RELEASE' and c.item is null then
    return 'SEALED';
  elsif answer = 'NAME_OURSELVES' and hub.keeps_contact(c) then
    return 'LIMITED';
  end if;
  if answer = 'RELEASE' then
    select * into i from hub.indicator x where x.id = c.item and x.owner = c.holder;
    opened := found and i.audience && (c.asker || array(select m.key from hub.membership m where m.party = c.asker and m.left_at is null)) and c.asker <> all (i.excluded);
    if not opened and not (i.id is not null and exists (select from hub.release_request r where r.item = i.id and r.outcome is null and c.asker = any (r.wanted))) then
      raise exception 'hub: not released' using errcode = '23514';
    end if;
  end if;
  update hub.contact x set state = next_, note = answer_contact.note, answered_by = hub.my_user(), answered_at = clock_timestamp() where x.id = of_id;
  select * into v from hub.ask_value x where x.id = c.request;
  if answer = 'NAME_OURSELVES' then
    perform hub.answer_asker(c, 'NAMED', c.holder, null, false, answer_contact.note);
  elsif answer = 'RELEASE' then
    perform hub.answer_asker(c, 'RELEASED', i.named_owner, i.id, not opened, answer_contact.note);
  elsif c.reached and c.setting in ('HIT', 'HIT_CONTACT') and v.hit and (v.undisclosed or c.holder = any (v.parties)) then
    perform hub.answer_asker(c, 'DECLINED', case when c.holder = any (v.parties) and (c.setting = 'HIT_CONTACT' or not v.undisclosed) then c.holder end, null, false, answer_contact.note);
  end if;
  return 'DONE';
end
$$;

-- Whether a party that does not see a claim may be told that its owner has the value.
create or replace function hub.hints(i hub.indicator, party_ integer) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select i.owner <> party_ and i.discoverability in ('HIT', 'HIT_CONTACT') and i.tlp <> 'RED' and i.agency_only is null and party_ <> all (i.excluded) and hub.stands(i)
    and not hub.keeps_from(i.owner, array[i.kind], array[i.threat], i.tlp, hub.keys_of(party_))
    and not exists (select from hub.bar b where b.owner = i.owner and b.party = party_ and b.lifted_at is null)
    and not exists (select from hub.suspension x where x.party in (party_, i.owner) and x.lifted_at is null)
    and exists (select from hub.party p where p.key = party_ and p.kind = 'COUNTRY' and p.candidate_since is null and p.closed_at is null)
$$;

-- Cases in which somebody else works on the same values. A case lets know whom neither its founder's limits nor its lead's keep out, by what its founder and its lead have said of its threat and label.
create or replace function hub.cases_that_share(asker hub.viewer, of_case uuid, digests bytea[], moment timestamptz) returns table (digest bytea, case_id uuid, lead integer, setting text, reached boolean, named boolean, discovered boolean)
language plpgsql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off set jit = off
as $$
declare
  members constant integer[] := hub.counted_parties(asker.me, true);
begin
  return query
    with held as materialized (
        select i.id, i.digest, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until, i.attribution, i.discoverability, s.seen,
            s.seen or i.discoverability in ('HIT', 'HIT_CONTACT') and i.owner = any (members) and i.owner <> all (asker.bars) and asker.me <> all (i.excluded)
              and not hub.keeps_from(i.owner, array[i.kind], array[i.threat], i.tlp, asker.keys) as known
          from hub.indicator i
            cross join lateral (select hub.sees(asker, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until) as seen offset 0) s
          where i.digest = any (digests) and i.revoked_at is null and (i.valid_until is null or i.valid_until > moment) and (i.retain_until is null or i.retain_until > moment)),
      linked as materialized (
        select h.*, l.case_id, l.party as linker, c.lead, c.discoverability as setting, p.tlp_ceiling,
            c.owner <> all (asker.bars) and c.lead <> all (asker.bars) and l.party <> all (asker.bars) and asker.me <> all (c.excluded)
              and not hub.keeps_from(c.owner, '{}', array[c.threat], c.tlp, asker.keys) and not hub.keeps_from(c.lead, '{}', array[c.threat], c.tlp, asker.keys) as open
          from held h join hub.case_link l on l.item = h.id and l.at <= moment join hub.case_file c on c.id = l.case_id join hub.case_party p on p.case_id = c.id and p.party = c.lead
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

-- Watches that meet these claims and holdings.
create or replace function hub.strike_watches(items uuid[], marks uuid[], via integer[], holdings uuid[], only_one uuid) returns integer
language plpgsql set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  met record;
  i hub.indicator;
  w hub.watch;
  viewer hub.viewer;
  members constant integer[] := hub.counted_parties(0, true);
  learnt text;
  struck integer := 0;
  here integer := 0;
begin
  -- In the order of the watches, whose rows are locked one after another.
  for met in
    with sealed as materialized (
        select h.id, h.mark, h.owner, h.setting, h.kind, h.threat from hub.sealed_holding h
          where h.id = any (holdings) and h.setting in ('HIT', 'HIT_CONTACT') and (h.valid_until is null or h.valid_until > now())),
      every as (
        select m.watch, f.item, f.mark, f.via, null::integer as holder, null::text as setting, null::text as kind, null::text as threat
          from hub.watch_match(marks) m join unnest(items, marks, via) f(item, mark, via) on f.mark = m.mark
        union all
        select m.watch, null, s.mark, null, s.owner, s.setting, s.kind, s.threat from hub.watch_match(array(select x.mark from sealed x)) m join sealed s on s.mark = m.mark)
    select e.* from every e where only_one is null or e.watch = only_one order by e.watch, e.item, e.mark, e.holder loop
    if met.watch is distinct from w.id then
      perform hub.tell_hits(w, here);
      here := 0;
      select * into w from hub.watch x where x.id = met.watch and x.state = 'LIVE' for update;
      viewer := case when found then hub.watch_viewer(w) end;
    end if;
    continue when viewer.me is null or met.via is not null and met.via <> all (viewer.keys);
    if met.item is null then
      learnt := case when not hub.keeps_from(met.holder, hub.stated_of(met.kind), hub.stated_of(met.threat), null, viewer.keys)
        then hub.watch_learns(w, viewer, members, met.holder, met.setting, '{}') end;
      if learnt is not null and hub.note_hit(w, met.mark, learnt, null, met.holder, true) then
        here := here + 1;
        struck := struck + 1;
      end if;
      continue;
    end if;
    select * into i from hub.indicator x where x.id = met.item and x.revoked_at is null and (x.valid_until is null or x.valid_until > now())
      and (x.retain_until is null or x.retain_until > now()) and not (x.owner = viewer.me and x.agency = viewer.agency);
    continue when not found or met.via is not null and met.via <> all (i.audience); -- all of none is true
    learnt := case when hub.sees(viewer, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until) then 'VISIBLE'
      when hub.keeps_from(i.owner, array[i.kind], array[i.threat], i.tlp, viewer.keys) then null
      else hub.watch_learns(w, viewer, members, i.owner, case when i.discoverability = 'HIT_CONTACT' and i.attribution = 'HIDDEN' then 'HIT' else i.discoverability end, i.excluded) end;
    if learnt is not null and hub.note_hit(w, met.mark, learnt, i.id, i.owner, i.tlp = 'RED' or i.agency_only is not null) then
      here := here + 1;
      struck := struck + 1;
    end if;
  end loop;
  perform hub.tell_hits(w, here);
  return struck;
end
$$;

/*
 * What strangers learn when they ask is opened like sight. From the label of the party's policy on, raising it to HIT or HIT_CONTACT takes a second officer; so does naming an owner whom HIT_CONTACT
 * did not name. A milder label does anyhow. null discoverability of a request: it stays.
 */
alter table hub.release_request add discoverability text check (discoverability in ('HIDDEN', 'SILENT', 'HIT', 'HIT_CONTACT'));

-- How much a stranger learns: 0, nothing; 1, that somebody has it; 2, who.
create function hub.learnt_rank(discoverability text, attribution text) returns integer
language sql immutable set search_path = pg_catalog, pg_temp
as $$ select case when discoverability = 'HIT_CONTACT' and attribution <> 'HIDDEN' then 2 when discoverability in ('HIT', 'HIT_CONTACT') then 1 else 0 end $$;

-- Whether the party's policy has a second officer raise what strangers learn, from `before` to `after` (hub.learnt_rank).
create function hub.needs_second_to_hint(party_ integer, tlp_before text, tlp text, before integer, after integer) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select after > before and exists (select from hub.sharing_policy s where s.party = party_ and s.second_from is not null
    and greatest(hub.label_rank(tlp_before), hub.label_rank(tlp)) >= hub.label_rank(s.second_from))
$$;



create or replace function hub.request_releases(asked jsonb) returns setof uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  me constant integer := hub.me();
  keepers constant uuid[] := array(select k.made_by from hub.api_key k where k.id = hub.my_user()
    union select s.shown_to from hub.api_key_secret s where s.api_key = hub.my_user());
begin
  perform hub.only_in('indicator:publish');
  update hub.release_request r set outcome = 'OVERTAKEN', decided_at = clock_timestamp(), decided_by = hub.my_user()
    from jsonb_to_recordset(asked) a(item uuid) cross join lateral hub.governed(hub.kind_of(a.item), a.item) i
    where r.item = a.item and r.outcome is null and i.owner = me and i.agency = hub.my_agency();
  return query
    insert into hub.release_request (id, party, kind, item, version, tlp, wanted, wanted_except, discoverability, requested_by, behind)
      select a.id, me, hub.kind_of(a.item), a.item, a.version, a.tlp, a.wanted, a."wantedExcept", a.discoverability, hub.my_user(), keepers
        from jsonb_to_recordset(asked) a(id uuid, item uuid, version integer, tlp text, wanted integer[], "wantedExcept" integer[], discoverability text)
        join lateral hub.governed(hub.kind_of(a.item), a.item) i on i.version = a.version
        where a.id is not null and i.owner = me and i.agency = hub.my_agency() and (i.tlp <> 'RED' or hub.may_read_red())
      returning item;
end
$$;


-- What a limit took from which item, so that it can be put back when the limit is lifted. It holds keys and no content, and is read by functions alone.
create table hub.limit_taking (
  limit_id uuid not null references hub.sharing_limit on delete cascade,
  item uuid not null,
  kind text not null,
  lost integer[] not null check (lost <> '{}'),
  -- As it was left: what its owner changes afterwards is not touched.
  audience integer[] not null,
  excluded integer[] not null,
  tlp text not null,
  agency_only integer,
  taken_at timestamptz not null default clock_timestamp(),
  restored_at timestamptz,
  primary key (limit_id, item)
);
create index limit_taking_item on hub.limit_taking (item);
select hub.fence('{hub.limit_taking}');

-- A limit as it was given: {id, kinds, threats, labels, within}.
create function hub.limit_of(given jsonb) returns hub.sharing_limit
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select row((given->>'id')::uuid, hub.me(), case when jsonb_typeof(given->'kinds') = 'array' then array(select jsonb_array_elements_text(given->'kinds')) end,
    case when jsonb_typeof(given->'threats') = 'array' then array(select jsonb_array_elements_text(given->'threats')) end,
    case when jsonb_typeof(given->'labels') = 'array' then array(select jsonb_array_elements_text(given->'labels')) end,
    array(select jsonb_array_elements_text(given->'within')::integer order by 1), hub.my_user(), clock_timestamp(), null)::hub.sharing_limit
$$;

-- The keys that a limit takes from an audience: those that hub.within_limits would leave out for it.
create function hub.lost_to(l hub.sharing_limit, content jsonb, audience integer[]) returns integer[]
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select case when hub.limit_covers(l.kinds, hub.stated(content, 'kind')) and hub.limit_covers(l.threats, hub.stated(content, 'threat')) and (l.labels is null or content->>'tlp' = any (l.labels))
    then array(select a.k from unnest(audience) with ordinality a(k, place)
      where a.k <> all (l.within) and not (1 = any (l.within) and not hub.is_partner(a.k))
        and not (content ? 'item_owner' and not content ? 'relation' and a.k = (content->>'item_owner')::integer
          and exists (select from hub.indicator i where i.id = (content->>'indicator')::uuid and i.named_owner is null))
      order by a.place)
    else '{}' end
$$;

-- Tables whose rows limits narrow.
create function hub.limited_tables() returns table (content regclass, kind text)
language sql stable set search_path = pg_catalog, pg_temp
as $$ select g.content, g.kind from hub.governed_tables() g
  where exists (select from pg_trigger t where t.tgrelid = g.content and t.tgfoid in ('hub.obey_changed()'::regprocedure, 'hub.obey_outcome()'::regprocedure)) $$;

-- Whether somebody still waits for what this is: a request that has not ended, or a case that is open.
create function hub.goes_on(of_kind text, content jsonb) returns boolean
language sql immutable set search_path = pg_catalog, pg_temp
as $$
  select content->>'revoked_at' is null and case of_kind
    when 'ACTION_REQUEST' then content->>'state' not in ('REFUSED', 'RELEASED', 'SEIZED', 'RETURNED', 'CANCELLED')
    when 'INFORMATION_REQUEST' then content->>'state' in ('SENT', 'ACKNOWLEDGED', 'PARTIAL')
    when 'CASE' then content->>'status' <> 'CLOSED'
    else true end
$$;

/*
 * What the context's account may read of an item of its own party besides its id: the title of a case, the reference of a request or report, the value of a claim. null: nothing, as for an administrator who
 * reads no content.
 */
create function hub.title_for_me(of_kind text, content jsonb) returns text
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select case of_kind when 'CASE' then content->>'title' when 'NOTICE' then content->>'title' when 'INDICATOR' then content->>'display' else content->>'reference' end
    where hub.sees(hub.viewer(), (content->>'owner')::integer, (content->>'agency_only')::integer, array(select jsonb_array_elements_text(content->'audience')::integer),
        array(select jsonb_array_elements_text(content->'excluded')::integer), content->>'tlp', (content->>'retain_until')::timestamptz)
      and exists (select from hub.user_account u join hub.role_permission p on p.role = any (u.roles)
        where u.id = hub.my_user() and p.permission = case of_kind when 'CASE' then 'case:read' else 'indicator:read' end)
$$;

/*
 * What a limit {kinds, threats, labels, within} would take, were it set now, of the next `most` items of each table behind `behind`: {upto, rows: [{kind, item, agency, lost, goesOn, title}]},
 * by item. upto: where to go on; null: that was all. Writes nothing.
 */
create function hub.foresee_limit(given jsonb, behind uuid, most integer) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  me constant integer := hub.me();
  first constant uuid := coalesce(behind, '00000000-0000-0000-0000-000000000000');
  l constant hub.sharing_limit := hub.limit_of(given);
  t record;
  upto uuid;
  here uuid;
  part jsonb;
  found_rows jsonb := '[]';
begin
  perform hub.only_in('policy:manage');
  for t in select x.content from hub.limited_tables() x loop
    execute format('select id from %s where id > $1 order by id offset $2 - 1 limit 1', t.content) into here using first, most;
    upto := least(upto, here); -- least() passes over null
  end loop;
  for t in select x.content, x.kind from hub.limited_tables() x order by x.kind loop
    execute format('select coalesce(jsonb_agg(jsonb_build_object(''kind'', $5, ''item'', b.id, ''agency'', (select a.name from hub.agency a where a.key = b.agency), ''lost'', w.lost,
          ''goesOn'', hub.goes_on($5, to_jsonb(b)), ''title'', hub.title_for_me($5, to_jsonb(b))) order by b.id), ''[]'')
        from %s b cross join lateral (select hub.lost_to($1, to_jsonb(b), b.audience) as lost) w
        where b.id > $2 and ($3 is null or b.id <= $3) and b.owner = $4 and b.audience <> ''{}'' and w.lost <> ''{}''', t.content)
      into part using l, first, upto, me, t.kind;
    found_rows := found_rows || part;
  end loop;
  return jsonb_build_object('upto', upto, 'rows', (select coalesce(jsonb_agg(r.value order by r.value->>'item'), '[]') from jsonb_array_elements(found_rows) r));
end
$$;

-- Whether two lists of a limit say the same; null, which matches anything, is like null alone.
create function hub.same_words(one text[], other text[]) returns boolean
language sql immutable set search_path = pg_catalog, pg_temp
as $$ select one is not distinct from other or coalesce(one <@ other and other <@ one, false) $$;

drop function hub.add_sharing_limit(jsonb);

-- Adds a limit, and answers its id. Where the party has the same one already, answers the id of that, and adds none. null: the party has 100.
create function hub.add_sharing_limit(given jsonb) returns uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  me constant integer := hub.me();
  said constant hub.sharing_limit := hub.limit_of(given);
  present uuid;
begin
  perform hub.only_in('policy:manage');
  perform hub.hold_key_alone(me);
  select l.id into present from hub.sharing_limit l
    where l.party = me and l.lifted_at is null and hub.same_words(l.kinds, said.kinds) and hub.same_words(l.threats, said.threats)
      and hub.same_words(l.labels, said.labels) and hub.same_words(l.within::text[], said.within::text[])
    order by l.set_at, l.id limit 1;
  if present is not null then
    return present;
  end if;
  if (select count(*) from hub.sharing_limit l where l.party = me and l.lifted_at is null) >= 100 then
    return null;
  end if;
  insert into hub.sharing_limit (id, party, kinds, threats, labels, within, set_by) values (said.id, me, said.kinds, said.threats, said.labels, said.within, hub.my_user());
  return said.id;
end
$$;

grant execute on function hub.add_sharing_limit(jsonb) to hub_app;

-- Narrows what is shared beyond the party's limits, the next `most` items of each table behind `behind`, and notes what the newest limit took. Answers where to go on; null: that was all.
create or replace function hub.narrow_to_limits(behind uuid, most integer) returns uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  me constant integer := hub.me();
  first constant uuid := coalesce(behind, '00000000-0000-0000-0000-000000000000');
  governed regclass;
  upto uuid;
  here uuid;
  newest constant uuid := (select l.id from hub.sharing_limit l where l.party = me and l.lifted_at is null order by l.set_at desc, l.id limit 1);
begin
  perform hub.only_in('policy:manage');
  perform hub.hold_key_alone(me);
  for governed in select t.tgrelid::regclass from pg_trigger t where t.tgfoid = 'hub.obey_changed()'::regprocedure loop
    execute format('select id from %s where id > $1 order by id offset $2 - 1 limit 1', governed) into here using first, most;
    upto := least(upto, here); -- least() passes over null
  end loop;
  for governed in select t.tgrelid::regclass from pg_trigger t where t.tgfoid = 'hub.obey_changed()'::regprocedure loop
    execute format('with beyond as materialized (
        select b.id, b.audience as had, w.audience from %s b cross join lateral (select hub.within_limits($1, to_jsonb(b), b.audience) as audience) w
          where b.id > $2 and ($3 is null or b.id <= $3) and b.owner = $1 and b.audience <> ''{}'' and w.audience <> b.audience),
      narrowed as (
        update %s t set audience = beyond.audience, version = t.version + 1, updated_at = now(), ordinal = 0 from beyond where t.id = beyond.id
          returning t.id, beyond.had, t.audience, t.excluded, t.tlp, t.agency_only)
      insert into hub.limit_taking (limit_id, item, kind, lost, audience, excluded, tlp, agency_only)
        select $4, n.id, $5, array(select k from unnest(n.had) k where k <> all (n.audience)), n.audience, n.excluded, n.tlp, n.agency_only from narrowed n where $4 is not null
      on conflict (limit_id, item) do nothing', governed, governed)
      using me, first, upto, newest, (select g.kind from hub.governed_tables() g where g.content = governed);
  end loop;
  return upto;
end
$$;

create or replace function hub.narrow_outcomes() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  with narrowed as (
      update hub.outcome o set audience = w.audience, version = o.version + 1, updated_at = now(), ordinal = 0
    from (select b.id, b.audience as had, hub.within_limits(b.owner, to_jsonb(b), b.audience) as audience from hub.outcome b where b.owner = new.party and b.audience <> '{}') w
    where o.id = w.id and o.audience <> w.audience returning o.id, w.had, o.audience, o.excluded, o.tlp, o.agency_only)
  insert into hub.limit_taking (limit_id, item, kind, lost, audience, excluded, tlp, agency_only)
    select new.id, n.id, 'OUTCOME', array(select k from unnest(n.had) k where k <> all (n.audience)), n.audience, n.excluded, n.tlp, n.agency_only from narrowed n;
  return null;
end
$$;

-- What ends, ends with what waits for it, and with what limits took from it.
create or replace function hub.forget_releases() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  delete from hub.release_request r using old_rows o where r.item = o.id;
  delete from hub.limit_taking t using old_rows o where t.item = o.id;
  return null;
end
$$;

-- The party's limits that were lifted and took something that was not put back.
create function hub.restorable_limits() returns table (id uuid, kinds text[], threats text[], labels text[], "within" integer[], set_at timestamptz, lifted_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.only_in('policy:manage');
  return query select l.id, l.kinds, l.threats, l.labels, l.within, l.set_at, l.lifted_at from hub.sharing_limit l
    where l.party = hub.me() and l.lifted_at is not null and exists (select from hub.limit_taking t where t.limit_id = l.id and t.restored_at is null) order by l.lifted_at desc, l.id;
end
$$;

/*
 * What of a taking can be put back, and why the rest, or all, cannot: GONE, CHANGED (its owner changed audience, exceptions, label or agency since), ENDED, UNADDRESSED (who lost it is gone, or was invited
 * anew), LIMITED (another limit is in force), SECOND_OFFICER (the party has a second officer open it: its officers share it again). Never more than what the limit took.
 */
create function hub.back_of(t hub.limit_taking, content jsonb, out back integer[], out why text)
language plpgsql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  owner_ constant integer := (content->>'owner')::integer;
  stands constant integer[] := array(select jsonb_array_elements_text(content->'audience')::integer);
  addressed integer[];
begin
  back := '{}';
  if content is null then
    why := 'GONE';
  elsif stands <> t.audience or array(select jsonb_array_elements_text(content->'excluded')::integer) <> t.excluded or content->>'tlp' <> t.tlp
    or (content->>'agency_only')::integer is distinct from t.agency_only then
    why := 'CHANGED';
  elsif not hub.goes_on(t.kind, content) or content->>'disputed_since' is not null or (content->>'retain_until')::timestamptz <= now() then
    why := 'ENDED';
  else
    addressed := array(select k from unnest(t.lost) k
      where (k = 1 or exists (select from hub.party p where p.key = k and p.closed_at is null) or exists (select from hub.membership m where m.key = k and m.party = owner_ and m.left_at is null))
        and (t.kind <> 'CASE' or exists (select from hub.case_party p where p.case_id = t.item and p.party = k and p.state = 'REMOVED' and p.ended_at <= t.taken_at
          and p.ended_at >= (select l.set_at from hub.sharing_limit l where l.id = t.limit_id))) order by k);
    back := hub.within_limits(owner_, content, addressed);
    if addressed = '{}' then
      why := 'UNADDRESSED';
    elsif back = '{}' then
      why := 'LIMITED';
    elsif hub.needs_second(owner_, t.tlp, stands, t.excluded, t.tlp, stands || back, t.excluded) then
      back := '{}';
      why := 'SECOND_OFFICER';
    end if;
  end if;
end
$$;

create function hub.row_of(of_kind text, of_item uuid) returns jsonb
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
declare
  content jsonb;
begin
  execute format('select to_jsonb(x) from %s x where x.id = $1', hub.table_of(of_kind)) into content using of_item;
  return content;
end
$$;

/*
 * What can be put back of what a lifted limit took, the next `most` items behind `behind`: as hub.foresee_limit, `lost` being what comes back, and `why` what keeps an item as it is. null: the context's party
 * has no such lifted limit.
 */
create function hub.foresee_restore(of_limit uuid, behind uuid, most integer) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  first constant uuid := coalesce(behind, '00000000-0000-0000-0000-000000000000');
  upto uuid;
begin
  perform hub.only_in('policy:manage');
  if not exists (select from hub.sharing_limit l where l.id = of_limit and l.party = hub.me() and l.lifted_at is not null) then
    return null;
  end if;
  select t.item into upto from hub.limit_taking t where t.limit_id = of_limit and t.item > first order by t.item offset most - 1 limit 1;
  return jsonb_build_object('upto', upto, 'rows', (select coalesce(jsonb_agg(jsonb_build_object('kind', t.kind, 'item', t.item,
        'agency', (select a.name from hub.agency a where a.key = (c.content->>'agency')::integer), 'lost', b.back, 'why', b.why, 'goesOn', c.content is not null and hub.goes_on(t.kind, c.content),
        'title', case when c.content is not null then hub.title_for_me(t.kind, c.content) end) order by t.item), '[]')
      from hub.limit_taking t cross join lateral (select hub.row_of(t.kind, t.item) as content offset 0) c cross join lateral hub.back_of(t, c.content) b
      where t.limit_id = of_limit and t.restored_at is null and t.item > first and (upto is null or t.item <= upto)));
end
$$;

-- Puts it back. Who was taken out of a case takes part again, with the rights that it had. As hub.foresee_restore otherwise; answers where to go on.
create function hub.restore_limit(of_limit uuid, behind uuid, most integer) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  me constant integer := hub.me();
  first constant uuid := coalesce(behind, '00000000-0000-0000-0000-000000000000');
  upto uuid;
  r record;
begin
  perform hub.only_in('policy:manage');
  perform hub.only_confirmed();
  perform hub.hold_key_alone(me);
  select t.item into upto from hub.limit_taking t join hub.sharing_limit l on l.id = t.limit_id
    where l.id = of_limit and l.party = me and l.lifted_at is not null and t.item > first order by t.item offset most - 1 limit 1;
  for r in
    select t.kind, t.item, b.back from hub.limit_taking t join hub.sharing_limit l on l.id = t.limit_id
        cross join lateral hub.back_of(t, hub.row_of(t.kind, t.item)) b
      where l.id = of_limit and l.party = me and l.lifted_at is not null and t.restored_at is null and t.item > first and (upto is null or t.item <= upto) and b.back <> '{}'
      order by t.item loop
    if r.kind = 'CASE' then
      update hub.case_party p set state = 'ACCEPTED', ended_at = null where p.case_id = r.item and p.party = any (r.back) and p.state = 'REMOVED';
      insert into hub.case_entry (case_id, what, about) select r.item, 'ACCEPTED', k from unnest(r.back) k order by k;
    end if;
    execute format('update %s x set audience = array(select distinct k from unnest(x.audience || $2) k order by k), version = x.version + 1, updated_at = now(), ordinal = 0 where x.id = $1',
      hub.table_of(r.kind)) using r.item, r.back;
    update hub.limit_taking t set restored_at = clock_timestamp() where t.limit_id = of_limit and t.item = r.item;
  end loop;
  return upto;
end
$$;
-- Holds the context's party's publishers, so that what is foreseen is what is done. opening: it opens something, for whoever was just confirmed.
create function hub.hold_policy(opening boolean) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.only_in('policy:manage');
  if opening then
    perform hub.only_confirmed();
  end if;
  perform hub.hold_key_alone(hub.me());
end
$$;
grant execute on function hub.hold_policy(boolean), hub.foresee_limit(jsonb, uuid, integer), hub.restorable_limits(), hub.foresee_restore(uuid, uuid, integer), hub.restore_limit(uuid, uuid, integer) to hub_app;

/*
 * Requests to act and for information wait for a second officer where claims do: written for nobody, with the asker's clock running, until an approver puts them to their recipient. What is an EMERGENCY
 * goes out at once, and an approver reviews it within a day. What waits ends with the request's deadline.
 */
alter table hub.release_request drop constraint release_request_outcome_check;
alter table hub.release_request add constraint release_request_outcome_check check (outcome in ('APPROVED', 'DECLINED', 'WITHDRAWN', 'OVERTAKEN', 'EMERGENCY'));
alter table hub.release_request add review_due_at timestamptz, add reviewed_by uuid, add reviewed_at timestamptz, add review_agreed boolean,
  add check ((outcome is not distinct from 'EMERGENCY') = (review_due_at is not null)), add check ((reviewed_at is null) = (review_agreed is null));

-- Whether whoever asked may still say in that party what is to be released.
create function hub.still_asks(r hub.release_request) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select case when r.kind in ('ACTION_REQUEST', 'INFORMATION_REQUEST')
    then exists (select from hub.user_account u join hub.role_permission p on p.role = any (u.roles)
      and p.permission = case r.kind when 'ACTION_REQUEST' then 'action:request' else 'information:ask' end where u.id = r.requested_by and u.party = r.party and u.disabled_at is null)
    else hub.still_publishes(r.requested_by, r.party) end
$$;

-- A request of the context's is to wait for a second officer, until it is due.
create function hub.wait_for_release(of_kind text, of_item uuid, of_version integer, tlp text, recipient integer, due_at timestamptz) returns void
language sql volatile set search_path = pg_catalog, pg_temp
as $$
  insert into hub.release_request (id, party, kind, item, version, tlp, wanted, wanted_except, requested_by, expires_at)
    values (gen_random_uuid(), hub.me(), of_kind, of_item, of_version, tlp, array[recipient], '{}', hub.my_user(), least(due_at, clock_timestamp() + interval '7 days'))
$$;

-- A request of the context's goes out at once, as an emergency; of_version: the version that stands, 1 of what is new. Before it is written: hub.obey_new and hub.obey_changed look for it.
create function hub.go_out_at_once(of_kind text, of_item uuid, of_version integer, urgency text, tlp text, recipient integer) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  if urgency <> 'EMERGENCY' then
    raise exception 'hub: no emergency' using errcode = '42501';
  end if;
  insert into hub.release_request (id, party, kind, item, version, tlp, wanted, wanted_except, requested_by, outcome, decided_at, decided_tx, review_due_at)
    values (gen_random_uuid(), hub.me(), of_kind, of_item, of_version, tlp, array[recipient], '{}', hub.my_user(), 'EMERGENCY', clock_timestamp(), pg_current_xact_id(),
      clock_timestamp() + interval '24 hours');
end
$$;

-- Whether a request of the context's goes to its recipient without a second officer although the party's policy wants one: neither held for a release nor as an emergency, which go_out_at_once has noted.
-- is_out: the recipient has it already.
create function hub.goes_alone(goes text, is_out boolean, tlp text, recipient integer) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select is_out and coalesce(goes, '') not in ('RELEASED', 'EMERGENCY') and hub.needs_second(hub.me(), tlp, '{}', '{}', tlp, array[recipient], '{}')
$$;

create or replace function hub.obey_new() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (select from hub.sharing_limit l where l.lifted_at is null and l.party in (select n.owner from new_rows n))
    and exists (select from new_rows n where hub.within_limits(n.owner, to_jsonb(n), n.audience) <> n.audience) then
    raise exception 'hub: beyond the limits of this party' using errcode = 'HB451';
  end if;
  if exists (select from hub.sharing_policy s where (s.second_from is not null or s.second_for_partners) and s.party in (select n.owner from new_rows n))
    and exists (select from new_rows n where hub.needs_second(n.owner, n.tlp, '{}', '{}', n.tlp, n.audience, n.excluded)
          -- an emergency, in this transaction, and exactly that
          and not (tg_relid in ('hub.action_request'::regclass, 'hub.information_request'::regclass) and exists (select from hub.release_request r
            where r.item = n.id and r.version = n.version and r.outcome = 'EMERGENCY' and r.decided_tx = pg_current_xact_id() and r.wanted = n.audience and r.tlp = n.tlp))
        or tg_relid = 'hub.indicator'::regclass and hub.needs_second_to_hint(n.owner, n.tlp, n.tlp, 0, hub.learnt_rank(n.discoverability, n.attribution))) then
    raise exception 'hub: not without a second officer' using errcode = 'HB451';
  end if;
  return null;
end
$$;

create or replace function hub.obey_changed() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (select from hub.sharing_limit l where l.lifted_at is null and l.party in (select n.owner from new_rows n))
    and exists (select from new_rows n where hub.within_limits(n.owner, to_jsonb(n), n.audience) <> n.audience) then
    raise exception 'hub: beyond the limits of this party' using errcode = 'HB451';
  end if;
  if exists (select from hub.sharing_policy s where (s.second_from is not null or s.second_for_partners) and s.party in (select n.owner from new_rows n))
    and exists (select from new_rows n join old_rows o using (id)
      where (hub.needs_second(n.owner, o.tlp, o.audience, o.excluded, n.tlp, n.audience, n.excluded)
          or tg_relid in ('hub.indicator'::regclass, 'hub.case_file'::regclass) and hub.needs_second_to_hint(n.owner, o.tlp, n.tlp,
            hub.learnt_rank(o.discoverability, o.attribution), hub.learnt_rank(n.discoverability, n.attribution)))
        -- what a second officer released, in this transaction, and exactly that
        and not exists (select from hub.release_request r
          where r.item = n.id and r.version = o.version and r.outcome in ('APPROVED', 'EMERGENCY') and r.decided_tx = pg_current_xact_id()
            and r.wanted = n.audience and r.wanted_except = n.excluded and r.tlp = n.tlp
            and n.discoverability = coalesce(r.discoverability, o.discoverability) and n.attribution = o.attribution)
        and not (n.tlp = o.tlp and n.audience = o.audience and n.discoverability = o.discoverability and n.attribution = o.attribution and n.excluded = hub.without_partners(o.excluded)
          and exists (select from hub.dispute d where d.item = n.id and d.outcome in ('REJECTED', 'WITHDRAWN') and d.answered_tx = pg_current_xact_id()))) then
    raise exception 'hub: not without a second officer' using errcode = 'HB451';
  end if;
  update hub.release_request r set outcome = 'OVERTAKEN', decided_at = clock_timestamp()
    from new_rows n where r.item = n.id and r.outcome is null and r.version < n.version;
  return null;
end
$$;

drop function hub.releases(uuid[], boolean, integer);
create function hub.releases(items uuid[], open_ boolean, most integer) returns table (id uuid, kind text, item uuid, version integer, tlp text, wanted integer[], wanted_except integer[], discoverability text, requested_by text, requested_at timestamptz, expires_at timestamptz, status text, decided_by text, decided_at timestamptz, reason text, review_due_at timestamptz, reviewed_by text, reviewed_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  viewer constant hub.viewer := hub.viewer();
begin
  return query
  select r.id, r.kind, r.item, r.version, r.tlp, r.wanted, r.wanted_except, r.discoverability,
      coalesce((select u.email from hub.user_account u where u.id = r.requested_by), (select 'key:' || k.name from hub.api_key k where k.id = r.requested_by)),
      r.requested_at, r.expires_at, case when r.outcome = 'EMERGENCY' then case when r.reviewed_at is null then 'TO_REVIEW' when r.review_agreed then 'REVIEWED' else 'OBJECTED' end
        when r.outcome is null then case when r.expires_at <= now() then 'EXPIRED' else 'PENDING' end else r.outcome end,
      (select u.email from hub.user_account u where u.id = r.decided_by), r.decided_at, r.reason, r.review_due_at,
      (select u.email from hub.user_account u where u.id = r.reviewed_by), r.reviewed_at
    from hub.release_request r cross join lateral hub.governed(r.kind, r.item) i
    where i.owner is not null and r.party = viewer.me and (items is null or r.item = any (items)) and (not open_ or r.outcome is null and r.expires_at > now() or r.outcome = 'EMERGENCY' and r.reviewed_at is null)
      and hub.sees(viewer, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until)
    order by r.requested_at desc, r.id limit most;
end
$$;
grant execute on function hub.releases(uuid[], boolean, integer) to hub_app;

create or replace function hub.decide_release(request_id uuid, approve boolean, why text) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  i hub.governed_item;
  r hub.release_request;
begin
  perform hub.only_in('release:approve');
  select q.* into r from hub.release_request q where q.id = request_id and q.party = viewer.me;
  i := hub.hold_governed(r.kind, r.item);
  if i.owner is null or not hub.sees(viewer, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until) then
    return null;
  end if;
  select * into r from hub.release_request q where q.id = request_id for update;
  if r.outcome is not null or r.version <> i.version then
    return 'DECIDED';
  elsif r.expires_at <= now() then
    return 'EXPIRED';
  elsif not approve then
    update hub.release_request q set outcome = 'DECLINED', decided_by = viewer.user_id, decided_at = clock_timestamp(), reason = why where q.id = r.id;
    return 'DECLINED';
  elsif hub.stands_behind(viewer.user_id, r) then
    return 'OWN';
  elsif not hub.still_asks(r) then
    return 'PUBLISHER_GONE';
  elsif exists (select from hub.working_group g where g.key = any (r.wanted) and g.key <> all (viewer.keys))
    or exists (select from unnest(r.wanted) k where k <> 1 and not exists (select from hub.party p where p.key = k union all
      select from hub.working_group g where g.key = k)) then
    return 'GROUP_LEFT';
  elsif i.revoked_at is not null or i.valid_until <= now() then
    return 'LAPSED';
  end if;
  update hub.release_request q set outcome = 'APPROVED', decided_by = viewer.user_id, decided_at = clock_timestamp(), decided_tx = pg_current_xact_id() where q.id = r.id;
  execute format('update %s x set tlp = $1, audience = $2, excluded = $3, discoverability = coalesce($5, x.discoverability), version = x.version + 1, updated_at = now(), ordinal = 0 where x.id = $4', hub.table_of(r.kind))
    using r.tlp, r.wanted, r.wanted_except, r.item, r.discoverability;
  return 'APPROVED';
end
$$;


/*
 * A second officer's word on what went out at once: it was right, or not; the request stays as it is. DONE; OWN, of whoever asked; DECIDED, where it was reviewed before, or did not go out so. null: there is no such
 * request to be seen.
 */
create function hub.review_release(request_id uuid, agreed boolean, note text) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  i hub.governed_item;
  r hub.release_request;
begin
  perform hub.only_in('release:approve');
  select * into r from hub.release_request q where q.id = request_id and q.party = viewer.me for update;
  i := hub.governed(r.kind, r.item);
  if i.owner is null or not hub.sees(viewer, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until) then
    return null;
  elsif r.outcome is distinct from 'EMERGENCY' or r.reviewed_at is not null then
    return 'DECIDED';
  elsif hub.stands_behind(viewer.user_id, r) then
    return 'OWN';
  end if;
  update hub.release_request q set reviewed_by = viewer.user_id, reviewed_at = clock_timestamp(), review_agreed = agreed, reason = note where q.id = r.id;
  return 'DONE';
end
$$;
grant execute on function hub.review_release(uuid, boolean, text) to hub_app;

create or replace function hub.write_actions(given jsonb) returns setof uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  x hub.action_request;
  one jsonb;
  moment timestamptz;
begin
  perform hub.only_in('action:request');
  if viewer.kind <> 'COUNTRY' or viewer.agency is null then
    raise exception 'hub: requests are made by countries' using errcode = '42501';
  end if;
  for one in select e.value from jsonb_array_elements(given) e order by e.value->>'reference' loop
    x := jsonb_populate_record(null::hub.action_request, one);
    if x.recipient = viewer.me or not exists (select from hub.party p where p.key = x.recipient and p.kind in ('COUNTRY', 'PARTNER') and p.closed_at is null and p.candidate_since is null) then
      raise exception 'hub: no such recipient' using errcode = '42501';
    end if;
    if exists (select from jsonb_array_elements_text(one->'related') e(id)
        where not hub.in_sight(viewer, 'INDICATOR', e.id::uuid) and not hub.in_sight(viewer, 'REPORT', e.id::uuid)) then
      raise exception 'hub: no such item' using errcode = 'HB404', detail = 'related item';
    end if;
    if x.tlp = 'RED' and not viewer.red then
      raise exception 'hub: not this label' using errcode = '42501';
    end if;
    if one->>'goes' = 'EMERGENCY' then
      perform hub.go_out_at_once('ACTION_REQUEST', x.id, greatest(x.version - 1, 1), x.urgency, x.tlp, x.recipient);
    end if;
    moment := clock_timestamp();
    if x.version = 1 then
      insert into hub.action_request (id, version, ordinal, reference, owner, agency, act, recipient, subject, legal_basis, legal_text, narrative, urgency, contact, currency, amount,
          payment_reference, paid_at, ack_minutes, due_minutes, tlp, audience)
        values (x.id, 1, x.ordinal, x.reference, viewer.me, viewer.agency, x.act, x.recipient, x.subject, x.legal_basis, x.legal_text, x.narrative, x.urgency, x.contact, x.currency,
          x.amount, x.payment_reference, x.paid_at, x.ack_minutes, x.due_minutes, x.tlp,
          case when one->>'goes' = 'RELEASED' then '{}' else array[x.recipient] end)
        on conflict (agency, reference) do nothing;
    else
      -- What the recipient has is what was released: its content changes by another release, or as an emergency.
      if exists (select from hub.action_request r where r.id = x.id and r.version = x.version - 1 and r.owner = viewer.me and r.agency = viewer.agency and (r.tlp <> 'RED' or viewer.red)
          and hub.goes_alone(one->>'goes', x.recipient = any (r.audience), x.tlp, x.recipient)
          and ((r.act, r.subject, r.legal_basis, r.legal_text, r.narrative, r.urgency, r.contact, r.currency, r.amount, r.payment_reference, r.paid_at)
              is distinct from (x.act, x.subject, x.legal_basis, x.legal_text, x.narrative, x.urgency, x.contact, x.currency, x.amount, x.payment_reference, x.paid_at)
            or array(select d.item from hub.action_related d where d.request = r.id order by 1)
              <> array(select distinct e.id::uuid from jsonb_array_elements_text(one->'related') e(id) order by 1)
            or array(select l.evidence from hub.evidence_link l where l.kind = 'ACTION_REQUEST' and l.item = r.id order by l.place)
              <> array(select e.id::uuid from jsonb_array_elements_text(one->'evidence') with ordinality e(id, place) order by e.place))) then
        raise exception 'hub: not without a second officer' using errcode = 'HB451';
      end if;
      update hub.action_request r
        set version = x.version, ordinal = x.ordinal, updated_at = now(), act = x.act, subject = x.subject, legal_basis = x.legal_basis, legal_text = x.legal_text,
          narrative = x.narrative, urgency = x.urgency, contact = x.contact, currency = x.currency, amount = x.amount, payment_reference = x.payment_reference, paid_at = x.paid_at,
          ack_minutes = x.ack_minutes, due_minutes = x.due_minutes, tlp = x.tlp,
          audience = case when one->>'goes' = 'RELEASED' then '{}' else array[x.recipient] end -- also where a limit had taken it, which is lifted: said again, it is put to the recipient again
        where r.id = x.id and r.version = x.version - 1 and r.owner = viewer.me and r.agency = viewer.agency and r.state = 'REQUESTED' and r.recipient = x.recipient
          and (r.tlp <> 'RED' or viewer.red);
    end if;
    if not found then
      delete from hub.release_request q where q.item = x.id and q.outcome = 'EMERGENCY' and q.decided_tx = pg_current_xact_id();
      continue;
    end if;
    insert into hub.action_clock as k (request, ack_due_at, due_at, next_at)
      values (x.id, moment + make_interval(mins => x.ack_minutes), moment + make_interval(mins => x.due_minutes), moment + make_interval(mins => x.ack_minutes))
      -- An amendment leaves the recipient the time that it has, and begins the clock anew only where it says other minutes.
      on conflict (request) do update set ack_due_at = excluded.ack_due_at, due_at = excluded.due_at, next_at = excluded.next_at, escalation = 0
        where (one->>'restart')::boolean;
    if one->>'goes' = 'RELEASED' then
      perform hub.wait_for_release('ACTION_REQUEST', x.id, x.version, x.tlp, x.recipient, (select k.due_at from hub.action_clock k where k.request = x.id));
    end if;
    delete from hub.action_related d where d.request = x.id;
    insert into hub.action_related (request, item) select distinct x.id, e.id::uuid from jsonb_array_elements_text(one->'related') e(id);
    perform hub.attach_evidence('ACTION_REQUEST', x.id, array(select e.id::uuid from jsonb_array_elements_text(one->'evidence') with ordinality e(id, place) order by e.place));
    perform hub.note_action(x.id, case when x.version = 1 then 'REQUESTED' else 'AMENDED' end, 'REQUESTED', viewer.me,
      jsonb_build_object('due_at', (select k.due_at from hub.action_clock k where k.request = x.id)));
    return next x.id;
  end loop;
end
$$;

create or replace function hub.write_information(given jsonb) returns setof uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  x hub.information_request;
  one jsonb;
  moment timestamptz;
  due timestamptz;
begin
  perform hub.only_in('information:ask');
  if viewer.kind <> 'COUNTRY' or viewer.agency is null then
    raise exception 'hub: information is asked for by countries' using errcode = '42501';
  end if;
  for one in select e.value from jsonb_array_elements(given) e loop
    x := jsonb_populate_record(null::hub.information_request, one);
    if x.recipient = viewer.me or not exists (select from hub.party p where p.key = x.recipient and p.kind in ('COUNTRY', 'PARTNER') and p.closed_at is null and p.candidate_since is null) then
      raise exception 'hub: no such recipient' using errcode = '42501';
    end if;
    if exists (select from jsonb_array_elements_text(one->'related') e(id)
        where not hub.in_sight(viewer, 'INDICATOR', e.id::uuid) and not hub.in_sight(viewer, 'REPORT', e.id::uuid)) then
      raise exception 'hub: no such item' using errcode = 'HB404', detail = 'related item';
    end if;
    if x.tlp = 'RED' and not viewer.red then
      raise exception 'hub: not this label' using errcode = '42501';
    end if;
    if one->>'goes' = 'EMERGENCY' then
      perform hub.go_out_at_once('INFORMATION_REQUEST', x.id, greatest(x.version - 1, 1), x.urgency, x.tlp, x.recipient);
    end if;
    if x.version = 1 then
      insert into hub.information_request (id, version, ordinal, reference, owner, agency, recipient, question, language, subjects, evidence, legal_basis, legal_text, urgency, contact,
          ack_minutes, due_minutes, tlp, audience, retain_until)
        values (x.id, 1, 0, x.reference, viewer.me, viewer.agency, x.recipient, x.question, x.language, x.subjects, x.evidence, x.legal_basis, x.legal_text, x.urgency, x.contact, x.ack_minutes,
          x.due_minutes, x.tlp, case when one->>'goes' = 'RELEASED' then '{}' else array[x.recipient] end, x.retain_until)
        on conflict (agency, reference, recipient) do nothing;
    else
      -- What the recipient has is what was released: its content changes by another release, or as an emergency.
      if exists (select from hub.information_request r where r.id = x.id and r.version = x.version - 1 and r.owner = viewer.me and r.agency = viewer.agency and (r.tlp <> 'RED' or viewer.red)
          and hub.goes_alone(one->>'goes', x.recipient = any (r.audience), x.tlp, x.recipient)
          and ((r.question, r.language, r.subjects, r.evidence, r.legal_basis, r.legal_text, r.urgency, r.contact)
              is distinct from (x.question, x.language, x.subjects, x.evidence, x.legal_basis, x.legal_text, x.urgency, x.contact)
            or array(select d.item from hub.information_related d where d.request = r.id order by 1)
              <> array(select distinct e.id::uuid from jsonb_array_elements_text(one->'related') e(id) order by 1))) then
        raise exception 'hub: not without a second officer' using errcode = 'HB451';
      end if;
      update hub.information_request r
        set version = x.version, ordinal = 0, updated_at = now(), question = x.question, language = x.language, subjects = x.subjects, evidence = x.evidence, legal_basis = x.legal_basis,
          legal_text = x.legal_text, urgency = x.urgency, contact = x.contact, ack_minutes = x.ack_minutes, due_minutes = x.due_minutes, tlp = x.tlp, retain_until = x.retain_until,
          audience = case when one->>'goes' = 'RELEASED' then '{}' else array[x.recipient] end -- also where a limit had taken it, which is lifted
        where r.id = x.id and r.version = x.version - 1 and r.owner = viewer.me and r.agency = viewer.agency and r.state = 'SENT' and r.recipient = x.recipient
          and (r.tlp <> 'RED' or viewer.red);
    end if;
    if not found then
      delete from hub.release_request q where q.item = x.id and q.outcome = 'EMERGENCY' and q.decided_tx = pg_current_xact_id();
      continue;
    end if;
    if x.version = 1 then
      insert into hub.information_inquiry (request, inquiry)
        select x.id, (one->>'inquiry')::uuid
          where not exists (select from hub.information_inquiry q join hub.information_request r on r.id = q.request
            where q.inquiry = (one->>'inquiry')::uuid and (r.owner <> viewer.me or r.agency <> viewer.agency));
      if not found then
        raise exception 'hub: another''s inquiry' using errcode = '42501';
      end if;
    else
      update hub.information_inquiry q set closed_at = null where q.request = x.id;
    end if;
    moment := clock_timestamp();
    due := moment + make_interval(mins => x.due_minutes);
    insert into hub.information_clock as k (request, ack_due_at, remind_at, due_at)
      values (x.id, moment + make_interval(mins => x.ack_minutes), due - least((due - moment) / 4, interval '1 day'), due)
      -- An amendment leaves the recipient the time that it has, and begins the clock anew only where it says other minutes.
      on conflict (request) do update set ack_due_at = excluded.ack_due_at, remind_at = excluded.remind_at, due_at = excluded.due_at, ack_told = false, stage = 0
        where (one->>'restart')::boolean;
    if one->>'goes' = 'RELEASED' then
      perform hub.wait_for_release('INFORMATION_REQUEST', x.id, x.version, x.tlp, x.recipient, (select k.due_at from hub.information_clock k where k.request = x.id));
    end if;
    perform hub.set_information_alarm(x.id);
    delete from hub.information_related d where d.request = x.id;
    insert into hub.information_related (request, item) select distinct x.id, e.id::uuid from jsonb_array_elements_text(one->'related') e(id);
    perform hub.attach_evidence('INFORMATION_REQUEST', x.id, x.evidence);
    perform hub.note_information(x.id, case when x.version = 1 then 'SENT' else 'AMENDED' end, 'SENT', viewer.me,
      jsonb_build_object('due_at', (select k.due_at from hub.information_clock k where k.request = x.id)));
    return next x.id;
  end loop;
end
$$;

create or replace function hub.press_action(of_id uuid, step text, note text, minutes integer) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  r hub.action_request;
  due timestamptz;
begin
  perform hub.only_in('action:request');
  select * into r from hub.action_request a
    where a.id = of_id and a.owner = viewer.me and a.agency = viewer.agency and (a.tlp <> 'RED' or viewer.red) and (a.retain_until is null or a.retain_until > now())
      and case step when 'RELEASE_ASKED' then a.state in ('HELD', 'PARTIALLY_HELD') and a.release_asked_at is null
        when 'CANCELLED' then a.state in ('REQUESTED', 'ACKNOWLEDGED')
        when 'EXTENDED' then a.state in ('REQUESTED', 'ACKNOWLEDGED', 'PARTIALLY_HELD') else false end
    for update;
  if not found then
    raise exception 'hub: no such item' using errcode = 'HB404', detail = 'request';
  end if;
  if step = 'EXTENDED' then
    -- What waits goes on waiting, with the new deadline; whoever gives it time stands behind it, too.
    update hub.release_request q set version = q.version + 1, behind = q.behind || viewer.user_id, expires_at = least(clock_timestamp() + make_interval(mins => minutes), q.requested_at + interval '7 days')
      where q.item = of_id and q.outcome is null and q.version = r.version;
  end if;
  update hub.action_request a
    set version = a.version + 1, updated_at = now(), ordinal = 0, state = case when step = 'CANCELLED' then step else a.state end,
      revoked_at = case when step = 'CANCELLED' then now() end, revoked_reason = case when step = 'CANCELLED' then press_action.note end,
      release_asked_at = case when step = 'RELEASE_ASKED' then now() else a.release_asked_at end
    where a.id = of_id;
  if step = 'EXTENDED' then
    due := clock_timestamp() + make_interval(mins => minutes);
    update hub.action_clock k set due_at = due, escalation = least(k.escalation, 1), next_at = case when r.state = 'REQUESTED' and k.escalation = 0 then k.ack_due_at
        when r.state in ('REQUESTED', 'ACKNOWLEDGED') then due end
      where k.request = of_id and due > k.due_at;
    if not found then
      raise exception 'hub: not later' using errcode = '23514';
    end if;
  elsif step = 'CANCELLED' then
    update hub.action_clock k set next_at = null where k.request = of_id;
  end if;
  perform hub.note_action(of_id, step, case when step = 'CANCELLED' then step else r.state end, viewer.me, jsonb_build_object('note', note, 'due_at', due));
end
$$;

create or replace function hub.press_information(of_id uuid, step text, note text, minutes integer) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  r hub.information_request;
  moment constant timestamptz := clock_timestamp();
  due constant timestamptz := moment + make_interval(mins => minutes);
begin
  perform hub.only_in('information:ask');
  select * into r from hub.information_request a
    where a.id = of_id and a.owner = viewer.me and a.agency = viewer.agency and (a.tlp <> 'RED' or viewer.red) and (a.retain_until is null or a.retain_until > now())
      and step in ('CANCELLED', 'EXTENDED') and hub.information_next(a.state, step) is not null
    for update;
  if not found then
    raise exception 'hub: no such item' using errcode = 'HB404', detail = 'request';
  end if;
  if step = 'CANCELLED' then
    update hub.information_request a
      set version = a.version + 1, updated_at = now(), ordinal = 0, state = step, revoked_at = now(), revoked_reason = press_information.note where a.id = of_id;
  else
    update hub.information_clock k set due_at = due, remind_at = due - least((due - moment) / 4, interval '1 day'), stage = 0 where k.request = of_id and due > k.due_at;
    if not found then
      raise exception 'hub: not later' using errcode = '23514';
    end if;
    update hub.release_request q set behind = q.behind || viewer.user_id, expires_at = least(due, q.requested_at + interval '7 days') where q.item = of_id and q.outcome is null;
    perform hub.tell_information(r);
  end if;
  perform hub.set_information_alarm(of_id);
  perform hub.note_information(of_id, step, hub.information_next(r.state, step), viewer.me, jsonb_build_object('note', note, 'due_at', due));
end
$$;
