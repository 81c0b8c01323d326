-- Deconfliction: finding out that others hold the same, as far as each owner allows (discoverability), without showing it; holdings that are registered for nothing else; and what owners
-- answer to whoever asked.

-- A question of 1 to 1,000 values. Who asked, when and why is told to owners; what was asked lies sealed beside it. Without a purpose: values that were put under watch, which count as
-- asked about (hub.count_asked), and nobody is told of here.
create table hub.ask (
  id uuid primary key,
  place bigint generated always as identity unique,
  party integer not null references hub.party,
  agency integer,
  user_id uuid not null,
  purpose text check (length(purpose) between 1 and 500),
  case_reference text check (length(case_reference) between 1 and 200),
  count integer not null check (count > 0),
  asked_at timestamptz not null default clock_timestamp(),
  -- When the owners were told; null: not yet.
  told_at timestamptz,
  check ((purpose is null) = (case_reference is null))
);
create index ask_of_officer on hub.ask (user_id, asked_at);

-- How many values an officer, or a country (`whose`: its id), asked about in a minute, as long as quotas look back: to count, a day's questions need not be read.
create table hub.asked_total (
  whose uuid not null,
  minute timestamptz not null,
  count bigint not null check (count > 0),
  primary key (whose, minute)
) with (fillfactor = 50); -- counted up in its place
create index asked_total_minute on hub.asked_total (minute);
create index ask_untold on hub.ask (place) where told_at is null;

-- One row for each value, the same in shape and size whether anybody holds it or not, and whether it was understood or not; with what the asker was answered. A thousand are written at
-- once: two indexes, both of which grow at their end, no sequence and no foreign key.
create table hub.ask_value (
  id uuid primary key,
  -- The question's place, and the value's in it (hub.ask_seq).
  seq bigint not null,
  user_id uuid not null,
  -- The value as it was written and as it was read, padded.
  sealed bytea not null,
  hit boolean not null,
  undisclosed boolean not null,
  parties integer[] not null
);
create index ask_value_of_officer on hub.ask_value (user_id, seq);

-- Where the values of a question stand among all: from the one of place 1 to the one of place 1000.
create function hub.ask_seq(ask_place bigint, place integer) returns bigint language sql immutable return ask_place * 1024 + place;

-- What an agency registers for deconfliction alone: the mark of a value, and not the value.
create table hub.sealed_holding (
  id uuid primary key,
  seq bigint generated always as identity unique,
  owner integer not null references hub.party (key),
  agency integer not null,
  mark uuid not null,
  -- Discoverability.
  setting text not null check (setting in ('HIDDEN', 'SILENT', 'HIT', 'HIT_CONTACT')),
  -- The agency's own: what it finds its file by.
  reference text not null check (length(reference) between 1 and 200),
  threat text check (length(threat) between 1 and 40),
  valid_until timestamptz,
  sealed_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (owner, agency) references hub.agency (party, key)
);
create unique index sealed_holding_mark on hub.sealed_holding (mark, agency);
create index sealed_holding_of_agency on hub.sealed_holding (agency, seq);

-- Holdings that are new, or speak otherwise than before, until they were held against watches (0040): the same row whether anybody watches or not.
create table hub.sealed_news (
  place bigint generated always as identity primary key,
  holding uuid not null
);

-- That somebody asked about something of the holder's: for the holder, and nobody else.
create table hub.contact (
  id uuid primary key default gen_random_uuid(),
  seq bigint generated always as identity unique,
  request uuid not null references hub.ask_value,
  holder integer not null references hub.party,
  -- A claim that is kept to its agency is told to that agency.
  agency_only integer,
  red boolean not null,
  asker integer not null references hub.party,
  asker_agency integer,
  asked_at timestamptz not null,
  purpose text not null,
  case_reference text not null,
  -- What was asked about: a claim, or a sealed holding with its reference.
  item uuid,
  holding uuid,
  reference text,
  -- Its discoverability at that time.
  setting text not null check (setting in ('SILENT', 'HIT', 'HIT_CONTACT')),
  -- false: its owner bars whoever asked, or it excepts them; they were answered as if there were nothing.
  reached boolean not null,
  state text not null default 'OPEN' constraint contact_state check (state in ('OPEN', 'NAMED', 'RELEASED', 'DECLINED')),
  note text check (length(note) between 1 and 2000),
  answered_by uuid,
  answered_at timestamptz,
  check ((item is null) <> (holding is null))
);
create index contact_of_holder on hub.contact (holder, seq);
create index contact_open on hub.contact (holder, seq) where state = 'OPEN';
create index contact_of_request on hub.contact (request);

-- What an owner let the asker know.
create table hub.contact_answer (
  request uuid not null references hub.ask_value,
  place bigint generated always as identity primary key,
  answer text not null constraint contact_answer_word check (answer in ('NAMED', 'RELEASED', 'DECLINED')),
  -- Who says so; null: an owner that is not disclosed.
  party integer references hub.party,
  -- Of a release: told as soon as the asker sees it.
  item uuid,
  note text,
  at timestamptz not null default clock_timestamp()
);
create index contact_answer_to on hub.contact_answer (request);

-- That an officer's questions look like fishing: at most one a day (UTC). No values.
create table hub.deconflict_alarm (
  id uuid primary key default gen_random_uuid(),
  seq bigint generated always as identity unique,
  party integer not null references hub.party,
  user_id uuid not null,
  day date not null,
  signs text[] not null check (cardinality(signs) > 0 and signs <@ array['RANGE', 'DICTIONARY', 'BREADTH']),
  -- Values that the officer had asked about within the 24 hours before.
  asked integer not null,
  raised_at timestamptz not null default clock_timestamp(),
  unique (user_id, day)
);
create index deconflict_alarm_of on hub.deconflict_alarm (party, seq);

select hub.fence(array['hub.ask', 'hub.asked_total', 'hub.ask_value', 'hub.sealed_holding', 'hub.sealed_news', 'hub.contact', 'hub.contact_answer', 'hub.deconflict_alarm']::regclass[]);

-- The agency reads what it has sealed, and never its mark.
grant select (id, seq, setting, reference, threat, valid_until, sealed_at, updated_at) on hub.sealed_holding to hub_app;
create policy own on hub.sealed_holding for select to hub_app
  using (owner = (select hub.me()) and agency = (select hub.my_agency()) and (select hub.doing()) = 'holding:seal');

grant select (id, seq, asker, asker_agency, asked_at, purpose, case_reference, item, holding, reference, setting, state, note, answered_at) on hub.contact to hub_app;
create policy holders on hub.contact for select to hub_app
  using (holder = (select hub.me()) and (agency_only is null or agency_only = (select hub.my_agency())) and (not red or (select hub.may_read_red()))
    and (select hub.doing()) = 'deconflict:answer');

-- Alarms are for whoever answers for the officer, and for the hub's auditors.
grant select (id, seq, party, user_id, signs, asked, raised_at) on hub.deconflict_alarm to hub_app;
create policy overseers on hub.deconflict_alarm for select to hub_app
  using ((party = (select hub.me()) or (select hub.my_kind()) = 'HUB') and (select hub.doing()) = 'deconflict:oversee');

create function hub.add_asked() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  insert into hub.asked_total as t (whose, minute, count)
    select w.whose, date_trunc('minute', new.asked_at), new.count from (select new.user_id as whose union all select p.id from hub.party p where p.key = new.party) w order by w.whose
    on conflict (whose, minute) do update set count = t.count + excluded.count;
  return null;
end
$$;
create trigger add_asked after insert on hub.ask for each row execute function hub.add_asked();

/*
 * Refuses values beyond what an officer, or the country, may ask in an hour and in a day; a minute that has begun within these counts whole. Those of one country who ask at once wait for each other, so
 * that no two find the same room. HB438; its detail says whose limit and of what span, how many are left, and from when on there is room again.
 */
create function hub.count_asked(viewer hub.viewer, fresh integer) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  country constant uuid := (select p.id from hub.party p where p.key = viewer.me);
  moment timestamptz;
  l record;
begin
  perform pg_advisory_xact_lock(hashtext('hub deconflict'), viewer.me);
  moment := clock_timestamp();
  for l in
    select w.whose, w.span, w.most, u.asked, u.oldest
      from (values ('OFFICER', 'HOUR', interval '1 hour', 25000), ('OFFICER', 'DAY', interval '1 day', 100000), ('COUNTRY', 'HOUR', interval '1 hour', 250000),
          ('COUNTRY', 'DAY', interval '1 day', 1000000)) w(whose, span, long, most)
        cross join lateral (select coalesce(sum(t.count), 0) as asked, min(t.minute) + w.long + interval '1 minute' as oldest from hub.asked_total t
          where t.minute > moment - w.long - interval '1 minute' and t.whose = case when w.whose = 'OFFICER' then viewer.user_id else country end) u loop
    if l.asked + fresh > l.most then
      raise exception 'hub: asked too much' using errcode = 'HB438', detail = concat_ws(' ', l.whose, l.span, greatest(l.most - l.asked, 0),
        to_char(coalesce(l.oldest, moment) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'));
    end if;
  end loop;
end
$$;

-- Parties whose holdings count for `me`: in force, that is neither suspended, closed nor candidates.
create function hub.counted_parties(me integer, only_countries boolean) returns integer[]
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select coalesce(array_agg(p.key order by p.key), '{}') from hub.party p
    where p.key <> me and p.suspended_at is null and p.closed_at is null and p.candidate_since is null and (p.kind = 'COUNTRY' or p.kind = 'PARTNER' and not only_countries)
$$;

/*
 * Asks in the context's name about as many values as there are ids: `sealed` are the values for the record, one an id; `places`, `digests` and `marks` their readings, any number for
 * each of the ids (by its number in order, from 1). Every reading is looked up among the claims and among the sealed holdings, whatever was found before; and every value leaves the same
 * row. What counts, and what of it is said, is decided here and nowhere else (docs/deconfliction.md):
 * - A claim that the context sees is a hit with its owner, unless the owner is HIDDEN.
 * - Else, of countries alone, what the discoverability says; but nothing where the owner bars the context's party or the claim excepts it.
 * - undisclosed: some holder is not named; it may be one that is named for another claim, because the difference would name it.
 * HB403: only admitted countries ask. HB438: beyond the quota.
 */
create function hub.deconflict(new_ask uuid, purpose text, case_reference text, ids uuid[], sealed bytea[], places integer[], digests bytea[], marks uuid[])
returns table (place integer, hit boolean, undisclosed boolean, parties jsonb)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off set jit = off
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
              select c.owner, c.agency_only, c.audience, c.excluded, c.tlp, c.retain_until, c.attribution, c.discoverability from hub.indicator c
                where c.digest = g.digest and c.revoked_at is null and (c.valid_until is null or c.valid_until > moment) and (c.retain_until is null or c.retain_until > moment)
                  and c.owner = any (counted)
                offset 0) i
            cross join lateral (select hub.sees(viewer, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until) as seen offset 0) s
          where s.seen or i.discoverability in ('HIT', 'HIT_CONTACT') and i.owner = any (members) and i.owner <> all (viewer.bars) and viewer.me <> all (i.excluded)
        union all
        select g.place, h.owner, h.setting = 'HIT_CONTACT'
          from given g
            cross join lateral (
              select x.owner, x.setting from hub.sealed_holding x
                where x.mark = g.mark and x.owner = any (members) and (x.valid_until is null or x.valid_until > moment)
                offset 0) h
          where h.setting in ('HIT', 'HIT_CONTACT') and h.owner <> all (viewer.bars)),
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

-- Parties in the words of the API, by name.
create function hub.parties_named(keys integer[]) returns jsonb
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'kind', p.kind, 'name', p.name, 'country', p.country) order by p.name), '[]') from hub.party p where p.key = any (keys)
$$;

/*
 * The context's user's own questions, value by value, newest first: those with the ids, or (null) the `most` below a place. `answers` are what owners have said since. The rest restricts, where it is
 * not null: whether there was a hit; whether an owner has said something; countries that were named, then or since; when it was asked (from, and before); in which case.
 */
create function hub.asked_by_me(ids uuid[], below bigint, most integer, of_hit boolean, of_answered boolean, of_countries text[], since timestamptz, until timestamptz, of_case text)
returns table (id uuid, seq bigint, asked_at timestamptz, purpose text, case_reference text, sealed bytea, hit boolean, undisclosed boolean, parties jsonb, answers jsonb)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  holders constant integer[] := case when of_countries is not null then array(select p.key from hub.party p where p.country = any (of_countries)) end;
  -- Moments as places, which the index knows; a question that there is none of, where nothing was asked in between.
  first_ bigint := 0;
  last_ bigint := least(below, 9223372036854775807);
begin
  perform hub.only_in('deconflict:ask');
  if since is not null then
    first_ := coalesce((select hub.ask_seq(min(a.place), 0) from hub.ask a where a.user_id = viewer.user_id and a.asked_at >= since), 9223372036854775807);
  end if;
  if until is not null then
    last_ := least(last_, coalesce((select hub.ask_seq(max(a.place) + 1, 0) from hub.ask a where a.user_id = viewer.user_id and a.asked_at < until), 0));
  end if;
  return query
    select v.id, v.seq, a.asked_at, a.purpose, a.case_reference, v.sealed, v.hit, v.undisclosed, hub.parties_named(v.parties), w.said
      from hub.ask_value v join hub.ask a on a.place = v.seq / 1024
        cross join lateral (
          select coalesce(jsonb_agg(jsonb_build_object('answer', s.answer, 'party', (hub.parties_named(array[s.party]))->0, 'indicatorId', s.item, 'note', s.note, 'at', s.at) order by s.place), '[]') as said,
              coalesce(array_agg(s.party) filter (where s.party is not null), '{}') as sayers
            from hub.contact_answer s where s.request = v.id and (s.item is null or hub.in_sight(viewer, 'INDICATOR', s.item))) w
      where v.user_id = viewer.user_id and a.party = viewer.me and (asked_by_me.ids is null or v.id = any (asked_by_me.ids)) and v.seq > first_ and v.seq < last_
        and (since is null or a.asked_at >= since) and (until is null or a.asked_at < until)
        and (of_case is null or a.case_reference = of_case) and (of_hit is null or v.hit = of_hit) and (of_answered is null or (w.said <> '[]') = of_answered)
        and (holders is null or v.parties && holders or w.sayers && holders)
      order by v.seq desc limit most;
end
$$;

-- The next question, after a place, whose owners are not told yet, with its values. For the relay.
create function hub.untold_ask(after_place bigint) returns table (ask uuid, ask_place bigint, id uuid, sealed bytea)
language sql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select n.id, n.place, v.id, v.sealed
    from (select a.id, a.place, a.user_id from hub.ask a where a.told_at is null and a.place > after_place order by a.place limit 1) n
      join hub.ask_value v on v.user_id = n.user_id and v.seq between hub.ask_seq(n.place, 1) and hub.ask_seq(n.place, 1000)
    order by v.seq
$$;

/*
 * Tells the owners of one question: `ids`, `digests` and `marks` are the readings of its values. For each holding that is not HIDDEN and was there when it was asked a row, and for each holder an announcement that names
 * nothing. One transaction with the mark that it was told, so that any number of hubs may do this at once, and a crash tells nobody twice. false: it was told, or somebody is at it.
 */
create function hub.tell_asked(of_ask uuid, ids uuid[], digests bytea[], marks uuid[]) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off set jit = off
as $$
declare
  a hub.ask;
  members integer[];
  barring integer[];
  h record;
begin
  select * into a from hub.ask x where x.id = of_ask and x.told_at is null for update skip locked;
  if not found then
    return false;
  end if;
  members := hub.counted_parties(a.party, true);
  barring := array(select b.owner from hub.bar b where b.party = a.party and b.lifted_at is null);
  for h in
    with given as materialized (select g.id, g.digest, g.mark from unnest(tell_asked.ids, digests, marks) g(id, digest, mark)),
      told as (
        insert into hub.contact as c (request, holder, agency_only, red, asker, asker_agency, asked_at, purpose, case_reference, item, holding, reference, setting, reached)
          select x.request, x.owner, x.agency_only, x.red, a.party, a.agency, a.asked_at, a.purpose, a.case_reference, x.item, x.holding, x.reference, x.setting, x.reached
            from (
              select g.id as request, i.owner, i.agency_only, i.tlp = 'RED' as red, i.id as item, null::uuid as holding, null::text as reference, i.discoverability as setting,
                  i.owner <> all (barring) and a.party <> all (i.excluded) as reached
                from given g cross join lateral (
                  select y.* from hub.indicator y
                    where y.digest = g.digest and y.discoverability <> 'HIDDEN' and y.revoked_at is null and (y.valid_until is null or y.valid_until > a.asked_at)
                      and (y.retain_until is null or y.retain_until > now()) and y.published_at <= a.asked_at and y.owner = any (members)
                    offset 0) i
              union all
              select g.id, s.owner, null, false, null, s.id, s.reference, s.setting, s.owner <> all (barring)
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

-- What the officer behind a question has asked within the 24 hours before it, newest first, and how much that was in all; nothing where there was an alarm today. For the relay.
create function hub.recently_asked(of_ask uuid, most integer) returns table (id uuid, sealed bytea, asked bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select v.id, v.sealed, (select sum(b.count) from hub.ask b where b.user_id = a.user_id and b.asked_at > a.asked_at - interval '1 day' and b.asked_at <= a.asked_at)
    from hub.ask a join hub.ask_value v on v.user_id = a.user_id and v.seq <= hub.ask_seq(a.place, 1000) and v.seq > (
        select hub.ask_seq(min(w.place), 0) from hub.ask w where w.user_id = a.user_id and w.asked_at > a.asked_at - interval '1 day' and w.asked_at <= a.asked_at)
    where a.id = of_ask and not exists (select from hub.deconflict_alarm d where d.user_id = a.user_id and d.day = (a.asked_at at time zone 'UTC')::date)
    order by v.seq desc limit most
$$;

-- Raises the alarm over the officer behind a question, once a day: told to the officer's party and to the hub. For the relay. false: it was raised before.
create function hub.raise_deconflict_alarm(of_ask uuid, signs text[], asked integer) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  a hub.ask;
  new_id uuid;
begin
  select * into a from hub.ask x where x.id = of_ask;
  insert into hub.deconflict_alarm (party, user_id, day, signs, asked)
    values (a.party, a.user_id, (a.asked_at at time zone 'UTC')::date, raise_deconflict_alarm.signs, raise_deconflict_alarm.asked)
    on conflict (user_id, day) do nothing returning id into new_id;
  if new_id is null then
    return false;
  end if;
  perform hub.announce(array(select p.key from hub.party p where p.key = a.party or p.kind = 'HUB'), 'DECONFLICTION_ALARM', jsonb_build_object('alarm', new_id));
  insert into hub.audit (party, agency, user_id, what, channel, outcome, reason, items, count)
    values (a.party, a.agency, a.user_id, 'deconflict.alarm', 'relay', 'DONE', array_to_string(raise_deconflict_alarm.signs, ','), array[new_id], 1);
  return true;
end
$$;

-- Where an answer leads from a state; null: nowhere. The same table as src/casework/deconfliction/contact.policy.ts.
create function hub.contact_next(state text, answer text) returns text
language sql immutable set search_path = pg_catalog, pg_temp
as $$
  select case
    when answer = 'NAME_OURSELVES' and state = 'OPEN' then 'NAMED'
    when answer = 'RELEASE' and state in ('OPEN', 'NAMED') then 'RELEASED'
    when answer = 'DECLINE' and state = 'OPEN' then 'DECLINED'
  end
$$;

-- A contact of the context's party, locked, as far as its officer sees it. HB404.
create function hub.own_contact(of_id uuid) returns hub.contact
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  c hub.contact;
begin
  perform hub.only_in('deconflict:answer');
  select * into c from hub.contact x
    where x.id = of_id and x.holder = viewer.me and hub.of_agency(x.agency_only, viewer.agency) and (not x.red or viewer.red) for update;
  if not found then
    raise exception 'hub: no such item' using errcode = 'HB404', detail = 'contact';
  end if;
  return c;
end
$$;

/*
 * Lets the asker know: `says` is the word, `who` the party that says it (null: not disclosed), `shown` an item that it says it of. Whoever is not disclosed says a word about one request
 * once, so that nobody counts them. waits: the item opens when a second officer releases it; until then nothing is shown (hub.asked_by_me), and nothing announced.
 */
create function hub.answer_asker(c hub.contact, says text, who integer, shown uuid, waits boolean, note text) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  perform from hub.ask_value v where v.id = c.request for update;
  if who is null and shown is null and exists (select from hub.contact_answer s where s.request = c.request and s.answer = says and s.party is null and s.item is null) then
    return;
  end if;
  insert into hub.contact_answer (request, answer, party, item, note) values (c.request, says, who, shown, note);
  if not waits then
    perform hub.announce(array[c.asker], 'CONTACT_ANSWERED', jsonb_build_object('request', c.request));
  end if;
end
$$;

/*
 * The holder's answer: NAME_OURSELVES, RELEASE (of a claim whose audience has the asker by now, or for which that waits for a second officer) or DECLINE. Answers DONE; or ANSWERED (it leads
 * nowhere from here), SEALED (a sealed holding is nothing that could be released), and nothing was done. What the asker was not told at first, because of a bar or an exception, DECLINE
 * does not tell either. HB404: there is no such contact to be seen. 23514: the claim was not released.
 */
create function hub.answer_contact(of_id uuid, answer text, note text) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
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
  elsif answer = 'RELEASE' and c.item is null then
    return 'SEALED';
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

-- What whoever answers must know before: locked. barred: the holder's party bars the asker, so that a release would open nothing.
create function hub.contact_to_answer(of_id uuid) returns table (state text, item uuid, asker integer, asker_country text, barred boolean)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  c constant hub.contact := hub.own_contact(of_id);
begin
  return query select c.state, c.item, c.asker, p.country, exists (select from hub.bar b where b.owner = c.holder and b.party = c.asker and b.lifted_at is null)
    from hub.party p where p.key = c.asker;
end
$$;

/*
 * Seals holdings of the context's agency, a country's: {place, id, mark, setting, reference, threat, valid_until} each, no mark twice. The same value again replaces what was said of it.
 * Answers each place with the holding's id and CREATED, UPDATED or UNCHANGED.
 */
create function hub.seal_holdings(given jsonb) returns table (place integer, id uuid, outcome text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
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
        select s.* from jsonb_to_recordset(given) s(place integer, id uuid, mark uuid, setting text, reference text, threat text, valid_until timestamptz) order by s.mark),
      written as (
        insert into hub.sealed_holding as h (id, owner, agency, mark, setting, reference, threat, valid_until)
          select s.id, viewer.me, viewer.agency, s.mark, s.setting, s.reference, s.threat, s.valid_until from said s
          on conflict (mark, agency) do update
            set setting = excluded.setting, reference = excluded.reference, threat = excluded.threat, valid_until = excluded.valid_until, updated_at = now()
            where (h.setting, h.reference, h.threat, h.valid_until) is distinct from (excluded.setting, excluded.reference, excluded.threat, excluded.valid_until)
          returning h.mark, h.id, h.setting),
      noted as (insert into hub.sealed_news (holding) select w.id from written w where w.setting in ('HIT', 'HIT_CONTACT'))
    select s.place, coalesce(w.id, h.id), case when w.id = s.id then 'CREATED' when w.id is not null then 'UPDATED' else 'UNCHANGED' end
      from said s left join written w on w.mark = s.mark left join hub.sealed_holding h on h.mark = s.mark and h.agency = viewer.agency
      order by s.place;
end
$$;

-- (0033) An agency is not closed while it has sealed holdings in force: they would go on answering, and nobody could take them back.
select hub.say_anew('hub.has_live_items(integer, integer)', 'return false;',
  'return exists (select from hub.sealed_holding h where h.owner = party_ and h.agency = agency_ and (h.valid_until is null or h.valid_until > now()));');

-- Takes holdings of the context's agency back; answers the ids of those that there were.
create function hub.unseal_holdings(ids uuid[]) returns setof uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  perform hub.only_in('holding:seal');
  return query delete from hub.sealed_holding h where h.id = any (ids) and h.owner = hub.me() and h.agency = hub.my_agency() returning h.id;
end
$$;

/*
 * By the clock: three years after it was asked, a question is forgotten, with its values, what owners were told and what they answered, at most `batch` questions at once; and so are
 * alarms. Returns how many.
 */
create function hub.forget_asks(batch integer) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  a hub.ask;
  old constant timestamptz := now() - interval '3 years';
  done integer := 0;
begin
  for a in select * from (select * from hub.ask x order by x.place limit batch) o where o.asked_at < old and o.told_at is not null loop
    delete from hub.contact_answer s using hub.ask_value v where s.request = v.id and v.user_id = a.user_id and v.seq between hub.ask_seq(a.place, 1) and hub.ask_seq(a.place, 1000);
    delete from hub.contact c using hub.ask_value v where c.request = v.id and v.user_id = a.user_id and v.seq between hub.ask_seq(a.place, 1) and hub.ask_seq(a.place, 1000);
    delete from hub.ask_value v where v.user_id = a.user_id and v.seq between hub.ask_seq(a.place, 1) and hub.ask_seq(a.place, 1000);
    delete from hub.ask x where x.id = a.id;
    done := done + 1;
  end loop;
  delete from hub.asked_total t using (select o.whose, o.minute from hub.asked_total o where o.minute < now() - interval '25 hours' order by o.minute limit batch) o
    where t.whose = o.whose and t.minute = o.minute;
  delete from hub.deconflict_alarm d where d.seq in (select o.seq from (select x.seq, x.raised_at from hub.deconflict_alarm x order by x.seq limit batch) o where o.raised_at < old);
  return done;
end
$$;

-- A contact as the holder's officer may know it. Runs with the reader's rights.
create view hub.contact_seen with (security_invoker = true) as
  select c.id, c.seq, c.asked_at, c.purpose, c.case_reference, c.item, c.holding, c.reference, c.setting, c.state, c.note, c.answered_at,
    (select jsonb_build_object('id', p.id, 'kind', p.kind, 'name', p.name, 'country', p.country) from hub.party p where p.key = c.asker) as asker,
    (select jsonb_build_object('id', a.id, 'name', a.name) from hub.agency a where a.key = c.asker_agency) as asker_agency
  from hub.contact c;
grant select on hub.contact_seen to hub_app;

grant execute on function hub.deconflict(uuid, text, text, uuid[], bytea[], integer[], bytea[], uuid[]), hub.asked_by_me(uuid[], bigint, integer, boolean, boolean, text[], timestamptz, timestamptz, text), hub.answer_contact(uuid, text, text),
  hub.contact_to_answer(uuid), hub.seal_holdings(jsonb), hub.unseal_holdings(uuid[]) to hub_app;
grant execute on function hub.untold_ask(bigint), hub.tell_asked(uuid, uuid[], bytea[], uuid[]), hub.recently_asked(uuid, integer), hub.raise_deconflict_alarm(uuid, text[], integer),
  hub.forget_asks(integer) to hub_relay;
