-- Watches: standing private questions. What is watched for, its name and its reason lie here sealed, under a key that hub processes alone have; beside each sealed value stands its mark
-- (a keyed hash), by which it is met. The working roles read none of these tables: they go by the functions below.

create table hub.watch (
  id uuid primary key,
  party integer not null references hub.party,
  agency integer not null,
  maker uuid not null references hub.user_account,
  -- Who of the party sees it: its maker, the maker's agency, or all.
  for_whom text not null check (for_whom in ('MINE', 'AGENCY', 'PARTY')),
  about text not null check (about in ('VALUES', 'PREFIXES', 'FILTER')),
  -- {name, purpose, caseReference, filter}
  said_sealed bytea not null check (octet_length(said_sealed) <= 16384),
  tell_owner boolean not null,
  state text not null default 'LIVE' check (state in ('LIVE', 'PAUSED', 'ENDED', 'EXPIRED')),
  until timestamptz not null,
  -- When its party was told that it ends soon; of one that is short that is not worth saying.
  noticed_at timestamptz,
  made_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  -- Behind which item (of values: behind which of its own marks) what is there already is still to be looked through; null: it was.
  scan_after uuid,
  hits integer not null default 0,
  check ((state in ('ENDED', 'EXPIRED')) = (ended_at is not null)),
  foreign key (party, agency) references hub.agency (party, key)
);
create index watch_of_party on hub.watch (party, id);
create index watch_scan on hub.watch (id) where scan_after is not null and state = 'LIVE';
create index watch_until on hub.watch (until) where ended_at is null;
create index watch_ended on hub.watch (ended_at) where ended_at is not null;

-- What a watch is for. Nothing of it stays once the watch is over.
create table hub.watch_term (
  watch uuid not null references hub.watch on delete cascade,
  mark uuid not null,
  -- {kind, scope, value, display}; null: of a filter, which the watch itself holds.
  value_sealed bytea check (octet_length(value_sealed) <= 32768),
  primary key (watch, mark)
);
create index watch_term_mark on hub.watch_term (mark);

-- That a watch met something: each item once, and what may not be seen once for each value and for each party that lets itself be named.
create table hub.watch_hit (
  watch uuid not null references hub.watch on delete cascade,
  no integer not null,
  at timestamptz not null default clock_timestamp(),
  disclosure text not null check (disclosure in ('VISIBLE', 'HIT', 'HIT_CONTACT')),
  mark uuid not null,
  value_sealed bytea,
  item uuid,
  contact integer references hub.party,
  primary key (watch, no),
  check ((disclosure = 'VISIBLE') = (item is not null)),
  check ((disclosure = 'HIT_CONTACT') = (contact is not null))
);
create unique index watch_hit_item on hub.watch_hit (watch, item) where item is not null;
create unique index watch_hit_value on hub.watch_hit (watch, mark, contact) nulls not distinct where item is null;

-- Hits of which the owner is still to be told, since the asker wanted that. Nothing of it stays once it was told.
create table hub.watch_telling (
  watch uuid not null,
  no integer not null,
  owner integer not null references hub.party,
  item uuid,
  -- RED, or kept to one agency: what whole parties and their machines are told does not name it.
  discreet boolean not null,
  primary key (watch, no),
  foreign key (watch, no) references hub.watch_hit on delete cascade
);

-- What officers put under watch, a row a value, sealed: for the alarm over fishing, which looks back at a day (hub.recently_asked), also at what was taken out again meanwhile.
create table hub.watch_asked (
  -- Among what they asked about (hub.ask_seq).
  seq bigint primary key,
  id uuid not null,
  user_id uuid not null,
  sealed bytea not null check (octet_length(sealed) <= 32768)
);
create index watch_asked_of_officer on hub.watch_asked (user_id, seq);

-- How far the stream was looked through.
create table hub.watch_position (
  one boolean primary key default true check (one),
  last bigint not null
);
insert into hub.watch_position (last) select h.last from hub.sequence_head h;

select hub.fence(array['hub.watch', 'hub.watch_term', 'hub.watch_hit', 'hub.watch_telling', 'hub.watch_asked', 'hub.watch_position']::regclass[]);

-- (0020) What a party is told may be for one of its agencies, or for one account in its own session: then it is there for nobody else, neither colleagues nor machines nor webhooks.
alter table hub.announcement add column agency_only integer references hub.agency, add column account uuid references hub.user_account;
drop policy told on hub.announcement;
create policy told on hub.announcement for select to hub_app
  using (audience @> array[(select hub.me())] and (agency_only is null or agency_only = (select hub.my_agency()))
    and (account is null or account = (select hub.my_user()) and (select hub.may_read_red())));
select hub.say_anew('hub.in_sight_alone(hub.viewer, text, uuid)', 'viewer.me = any (a.audience)',
  'viewer.me = any (a.audience) and hub.of_agency(a.agency_only, viewer.agency) and (a.account is null or a.account = viewer.user_id and viewer.red)');
-- (0022) That a suspended party lost it is told to whom it was for.
select hub.say_anew('hub.feed_events(bigint, integer, jsonb)', $$operation is null or operation <> 'WITHDRAWN' and not r.visible$$,
  $$operation is null or (operation <> 'WITHDRAWN' or r.kind = 'ANNOUNCEMENT') and not r.visible$$);

-- (0038) The alarm looks at watches as at questions: a watch is a standing question, so one could fish by watches. Nobody is told of them.
select hub.say_anew('hub.untold_ask(bigint)', 'join hub.ask_value v on', 'left join hub.ask_value v on');
select hub.say_anew('hub.recently_asked(uuid, integer)', 'join hub.ask_value v on',
  'join (select x.id, x.seq, x.user_id, x.sealed from hub.ask_value x union all select x.id, x.seq, x.user_id, x.sealed from hub.watch_asked x) v on');

-- As whom a watch looks: its party, as of now, with a person's sight of RED (only people may have watches). Null: it sees nothing, since its party is suspended or closed, or since it is
-- its maker's alone and they may not have it any more.
create function hub.watch_viewer(w hub.watch) returns hub.viewer
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select row(w.party, case when w.for_whom = 'MINE' then u.agency else w.agency end, p.kind, w.maker, null::uuid, true,
      p.key || array(select m.key from hub.membership m where m.party = p.key and m.left_at is null),
      array(select b.owner from hub.bar b where b.party = p.key and b.lifted_at is null), 'watch:manage', true)::hub.viewer
    from hub.party p join hub.user_account u on u.id = w.maker
    where p.key = w.party and p.suspended_at is null and p.closed_at is null
      and (w.for_whom <> 'MINE' or u.disabled_at is null and u.party = w.party
        and exists (select from hub.role_permission r where r.role = any (u.roles) and r.permission = 'watch:manage'))
$$;

-- Watches on duty that have one of these marks.
create function hub.watch_match(marks uuid[]) returns table (watch uuid, mark uuid)
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select t.watch, t.mark from hub.watch_term t join hub.watch w on w.id = t.watch
    where t.mark = any (marks) and w.state = 'LIVE' and w.until > now()
$$;

/*
 * What a watch may learn of something that it does not see: that some member has it, or who; null: nothing. The same as whoever asks (hub.deconflict): `owner` says its discoverability to
 * countries, as one of `members`. Of its own party's nothing, and nothing where the owner bars or excepts the party; prefixes and filters learn nothing either, since one could go fishing
 * with them.
 */
create function hub.watch_learns(w hub.watch, viewer hub.viewer, members integer[], owner integer, discoverability text, excluded integer[]) returns text
language sql immutable set search_path = pg_catalog, pg_temp
as $$
  select case when w.about = 'VALUES' and discoverability in ('HIT', 'HIT_CONTACT') and owner = any (members) and owner <> viewer.me and owner <> all (viewer.bars) and viewer.me <> all (excluded)
    and 1 = any (viewer.keys) then discoverability end
$$;

-- Writes a hit down. `learnt` is VISIBLE, HIT or HIT_CONTACT; the item and its owner are told on only where the asker wants it. Returns whether it was new. The caller holds the watch's row.
create function hub.note_hit(w hub.watch, of_mark uuid, learnt text, of_item uuid, owner integer, discreet boolean) returns boolean
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  here integer;
begin
  insert into hub.watch_hit (watch, no, disclosure, mark, value_sealed, item, contact)
    select w.id, x.hits + 1, learnt, of_mark, t.value_sealed, case when learnt = 'VISIBLE' then of_item end, case when learnt = 'HIT_CONTACT' then owner end
      from hub.watch x join hub.watch_term t on t.watch = x.id and t.mark = of_mark where x.id = w.id
    on conflict do nothing returning no into here;
  if here is null then
    return false;
  end if;
  update hub.watch x set hits = here where x.id = w.id;
  if w.tell_owner and owner <> w.party then
    insert into hub.watch_telling (watch, no, owner, item, discreet) values (w.id, here, owner, of_item, discreet);
  end if;
  return true;
end
$$;

/*
 * Holds items against the watches that have their marks; `via` is the group by which an item must reach the watch's party, null: none; and sealed holdings, which nobody sees, by their
 * own. What a watch sees of an item is decided here, as of now and as for any reader. What the watch's own agency said itself is no news to it. Whoever it is for is told that there are
 * hits, and how many: no value, no name, no item. Returns how many.
 */
create function hub.strike_watches(items uuid[], marks uuid[], via integer[], holdings uuid[], only_one uuid) returns integer
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
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
        select h.id, h.mark, h.owner, h.setting from hub.sealed_holding h
          where h.id = any (holdings) and h.setting in ('HIT', 'HIT_CONTACT') and (h.valid_until is null or h.valid_until > now())),
      every as (
        select m.watch, f.item, f.mark, f.via, null::integer as holder, null::text as setting
          from hub.watch_match(marks) m join unnest(items, marks, via) f(item, mark, via) on f.mark = m.mark
        union all
        select m.watch, null, s.mark, null, s.owner, s.setting from hub.watch_match(array(select x.mark from sealed x)) m join sealed s on s.mark = m.mark)
    select e.* from every e where only_one is null or e.watch = only_one order by e.watch, e.item, e.mark, e.holder loop
    if met.watch is distinct from w.id then
      perform hub.tell_hits(w, here);
      here := 0;
      select * into w from hub.watch x where x.id = met.watch and x.state = 'LIVE' for update;
      viewer := case when found then hub.watch_viewer(w) end;
    end if;
    continue when viewer.me is null or met.via is not null and met.via <> all (viewer.keys);
    if met.item is null then
      learnt := hub.watch_learns(w, viewer, members, met.holder, met.setting, '{}');
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

-- Holds what is there of some of a watch's values against it: claims by their digests, sealed holdings by their marks. Returns how many hits that was.
create function hub.meet_values(of_watch uuid, marks uuid[], digests bytea[]) returns integer
language sql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select hub.strike_watches(array_agg(i.id), array_agg(n.mark), array_agg(null::integer), array(select h.id from hub.sealed_holding h where h.mark = any (marks)), of_watch)
    from unnest(marks, digests) n(mark, digest) join hub.indicator i on i.digest = n.digest and i.revoked_at is null
$$;

-- Tells whoever a watch is for.
create function hub.announce_watch(w hub.watch, what text, about jsonb) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  new_id constant uuid := hub.announce(array[w.party], what, about);
begin
  update hub.announcement a set agency_only = case when w.for_whom = 'AGENCY' then w.agency end, account = case when w.for_whom = 'MINE' then w.maker end
    where a.id = new_id and w.for_whom <> 'PARTY';
end
$$;

create function hub.tell_hits(w hub.watch, hits integer) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  if hits > 0 then
    perform hub.announce_watch(w, 'WATCH_HIT', jsonb_build_object('watch', w.id, 'count', hits));
    -- What it met stands in no record: whoever reads theirs would find a watch that was to be silent.
    insert into hub.audit (party, agency, what, channel, outcome, items, count) values (w.party, w.agency, 'watch.fire', 'relay', 'DONE', array[w.id], hits);
  end if;
end
$$;

-- Where items that are there already begin to be looked through.
create function hub.from_the_start() returns uuid language sql immutable return '00000000-0000-0000-0000-000000000000'::uuid;

/*
 * The next events that watches are held against: claims, with the groups that they reach. upto: to where the stream was looked through once these are; one row of no item where there is
 * none. Nobody's watches are on duty: the stream is passed by. Any number of hubs may ask at once: what they bring back is taken from one of them (hub.fire_watches).
 */
create function hub.watch_news(batch integer) returns table (since bigint, upto bigint, item uuid, kind text, scope text, value text, threat text, group_keys integer[], group_ids uuid[])
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  head bigint;
begin
  select p.last, h.last into since, head from hub.watch_position p, hub.sequence_head h;
  if since >= head then
    return;
  end if;
  -- Whoever makes a watch holds this row, too (hub.put_terms): no watch begins unnoticed.
  perform from hub.watch_position p where p.last = since for update skip locked;
  if not found then
    return;
  end if;
  if not exists (select from hub.watch w where w.state = 'LIVE') then
    update hub.watch_position set last = head;
    return;
  end if;
  upto := (select max(n.seq) from (select s.seq from hub.stream s where s.seq > since order by s.seq limit batch) n);
  return query
    with fresh as (select distinct s.item from hub.stream s where s.seq > watch_news.since and s.seq <= watch_news.upto and s.kind = 'INDICATOR')
    select watch_news.since, watch_news.upto, i.*
      from (select) one left join lateral (
        select c.id, c.kind, c.scope, c.value, c.threat, g.keys, g.ids from fresh f join hub.indicator c on c.id = f.item and c.revoked_at is null
          cross join lateral (select array_agg(x.key order by x.key) as keys, array_agg(x.id order by x.key) as ids from hub.working_group x where x.key = any (c.audience)) g) i on true;
end
$$;

/*
 * Holds claims against all watches and moves on to `upto`, in one transaction: what was not told was not passed by. Null: somebody else was first. Whoever has a bar lifted, is taken in
 * again or is admitted finds what it may ask for from now on among what is there; and everybody's values what those hold.
 */
create function hub.fire_watches(since bigint, upto bigint, items uuid[], marks uuid[], via integer[]) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  struck integer;
begin
  perform from hub.watch_position p where p.last = since for update;
  if not found then
    return null;
  end if;
  update hub.watch w set scan_after = hub.from_the_start()
    from hub.stream s where s.seq > since and s.seq <= upto and w.ended_at is null
      and (s.op = 'UNBAR' and w.party = s.key or (s.op = 'READMIT' or s.op = 'JOIN' and s.key = 1) and (w.party = s.owner or w.about = 'VALUES'));
  struck := hub.strike_watches(items, marks, via, '{}', null);
  update hub.watch_position set last = upto;
  return struck;
end
$$;

/*
 * Holds new sealed holdings against watches, at most `batch`; returns how many there were. Whoever makes a watch, adds to it or resumes it holds the same row: either that sees the holding,
 * or this sees the watch.
 */
create function hub.fire_sealed(batch integer) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  taken uuid[];
begin
  if not exists (select from hub.sealed_news) then
    return 0;
  end if;
  perform from hub.watch_position for update;
  with news as (delete from hub.sealed_news n where n.place = any (array(select x.place from hub.sealed_news x order by x.place limit batch for update skip locked)) returning n.holding)
    select array_agg(distinct n.holding) into taken from news n;
  perform hub.strike_watches('{}', '{}', '{}', taken, null);
  return coalesce(cardinality(taken), 0);
end
$$;

/*
 * Values of a watch for which what is there is still to be looked through, by mark: the watch, behind which mark it begins, and its sealed values, so that this costs what the watch is long
 * and not what the hub holds. upto null: these are the last. One row without a mark where there are none.
 */
create function hub.watch_retrace(batch integer) returns table (watch uuid, since uuid, upto uuid, mark uuid, value_sealed bytea)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  select w.id, w.scan_after into watch, since from hub.watch w where w.scan_after is not null and w.state = 'LIVE' and w.about = 'VALUES' order by w.id limit 1;
  if not found then
    return;
  end if;
  upto := (select t.mark from hub.watch_term t where t.watch = watch_retrace.watch and t.mark > since order by t.mark offset batch - 1 limit 1);
  return query
    select watch_retrace.watch, watch_retrace.since, watch_retrace.upto, t.mark, t.value_sealed
      from (select) one left join hub.watch_term t on t.watch = watch_retrace.watch and t.mark > watch_retrace.since and (watch_retrace.upto is null or t.mark <= watch_retrace.upto);
end
$$;

-- Null: somebody else was first, or the watch is not on duty any more.
create function hub.fire_retrace(of_watch uuid, since uuid, upto uuid, marks uuid[], digests bytea[]) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  update hub.watch w set scan_after = upto where w.id = of_watch and w.scan_after = since and w.state = 'LIVE';
  if not found then
    return null;
  end if;
  return hub.meet_values(of_watch, marks, digests);
end
$$;

-- A piece of what was there before a watch of prefixes or of a group was: the watch, behind which item it begins, and claims by id. upto null: these are the last.
create function hub.watch_backlog(batch integer) returns table (watch uuid, since uuid, upto uuid, item uuid, kind text, scope text, value text, threat text, group_keys integer[], group_ids uuid[])
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  select w.id, w.scan_after into watch, since from hub.watch w where w.scan_after is not null and w.state = 'LIVE' and w.about <> 'VALUES' order by w.id limit 1;
  if not found then
    return;
  end if;
  upto := (select n.id from (select c.id from hub.indicator c where c.id > since order by c.id limit batch) n order by n.id offset batch - 1 limit 1);
  return query
    select watch_backlog.watch, watch_backlog.since, watch_backlog.upto, i.*
      from (select) one left join lateral (
        select c.id, c.kind, c.scope, c.value, c.threat, g.keys, g.ids from hub.indicator c
          cross join lateral (select array_agg(x.key order by x.key) as keys, array_agg(x.id order by x.key) as ids from hub.working_group x where x.key = any (c.audience)) g
          where c.id > watch_backlog.since and (watch_backlog.upto is null or c.id <= watch_backlog.upto) and c.revoked_at is null) i on true;
end
$$;

-- Null: somebody else was first, or the watch is not on duty any more.
create function hub.fire_backlog(of_watch uuid, since uuid, upto uuid, items uuid[], marks uuid[], via integer[]) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  update hub.watch w set scan_after = upto where w.id = of_watch and w.scan_after = since and w.state = 'LIVE';
  if not found then
    return null;
  end if;
  return hub.strike_watches(items, marks, via, '{}', of_watch);
end
$$;

-- Owners that are to be told, with the sealed reason; and telling them, once.
create function hub.watch_tellings(batch integer) returns table (watch uuid, no integer, said_sealed bytea)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select t.watch, t.no, w.said_sealed from hub.watch_telling t join hub.watch w on w.id = t.watch order by t.watch, t.no limit batch $$;

create function hub.tell_watched(of_watch uuid, hit integer, purpose text, case_reference text) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  t hub.watch_telling;
begin
  delete from hub.watch_telling x where x.watch = of_watch and x.no = hit returning * into t;
  if not found then
    return false;
  end if;
  perform hub.announce(array[t.owner], 'WATCHED', (select jsonb_strip_nulls(jsonb_build_object('party', p.id, 'partyName', p.name, 'purpose', left(purpose, 500), 'caseReference', case_reference,
      'item', case when not t.discreet then t.item end)) from hub.watch w join hub.party p on p.key = w.party where w.id = t.watch));
  return true;
end
$$;

-- By the clock, some of each: tells a week before a watch ends, ends those whose time is over, and deletes what has been over for 90 days, and what was kept for the alarm over fishing.
-- Returns how many were told of or ended.
create function hub.mind_watches(batch integer) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  w hub.watch;
  moment constant timestamptz := clock_timestamp();
  done integer := 0;
begin
  for w in select * from hub.watch x where x.ended_at is null and x.until <= moment + interval '7 days' and (x.noticed_at is null or x.until <= moment)
      order by x.until limit batch for update skip locked loop
    if w.until <= moment then
      update hub.watch x set state = 'EXPIRED', ended_at = moment where x.id = w.id;
      delete from hub.watch_term t where t.watch = w.id;
      insert into hub.audit (party, agency, what, channel, outcome, items) values (w.party, w.agency, 'watch.expire', 'relay', 'DONE', array[w.id]);
    else
      update hub.watch x set noticed_at = moment where x.id = w.id;
      perform hub.announce_watch(w, 'WATCH_ENDS', jsonb_build_object('watch', w.id, 'until', to_char(w.until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')));
    end if;
    done := done + 1;
  end loop;
  delete from hub.watch x where x.id in (select o.id from hub.watch o where o.ended_at < moment - interval '90 days' order by o.ended_at limit batch for update skip locked);
  with oldest as (select x.seq from hub.watch_asked x order by x.seq limit batch * 100)
    delete from hub.watch_asked x using oldest o join hub.ask a on a.place = o.seq / 1024 where x.seq = o.seq and a.asked_at < moment - interval '1 day' and a.told_at is not null;
  return done;
end
$$;
grant execute on function hub.watch_news(integer), hub.fire_watches(bigint, bigint, uuid[], uuid[], integer[]), hub.watch_backlog(integer), hub.fire_sealed(integer),
  hub.watch_retrace(integer), hub.fire_retrace(uuid, uuid, uuid, uuid[], bytea[]),
  hub.fire_backlog(uuid, uuid, uuid, uuid[], uuid[], integer[]), hub.watch_tellings(integer), hub.tell_watched(uuid, integer, text, text), hub.mind_watches(integer) to hub_relay;

-- Whether the viewer sees a watch: for whom it is.
create function hub.sees_watch(viewer hub.viewer, w hub.watch) returns boolean
language sql immutable set search_path = pg_catalog, pg_temp
as $$ select w.party = viewer.me and case w.for_whom when 'MINE' then w.maker = viewer.user_id when 'AGENCY' then w.agency = viewer.agency else true end $$;

-- One that is not over, locked. HB404: absent and invisible answer alike.
create function hub.watch_in_hand(of_id uuid) returns hub.watch
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  w hub.watch;
begin
  perform hub.only_in('watch:manage');
  select * into w from hub.watch x where x.id = of_id and x.ended_at is null and hub.sees_watch(viewer, x) for update;
  if not found then
    raise exception 'hub: no such watch' using errcode = 'HB404', detail = 'watch';
  end if;
  return w;
end
$$;

/*
 * Gives a watch more to look for: values with their digests, by which what is there is met at once; prefixes and marks of filters, for which it is looked through later. Answers how many
 * are new; -1: a watch has no more than 10,000 values or 50 prefixes; -2: its party's have no more than 200,000. Values count as asked about (HB438), and lie for a day as `asked_sealed`, under
 * the ids `asked`, where the alarm over fishing looks at them; at most 1,000.
 */
create function hub.put_terms(viewer hub.viewer, w hub.watch, new_marks uuid[], sealed bytea[], digests bytea[], asked uuid[], asked_sealed bytea[]) returns integer
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  added integer;
  ask_place bigint;
begin
  -- Until this commits no event is held against watches, and what was before is met below: nothing passes in between.
  perform from hub.watch_position for share;
  perform pg_advisory_xact_lock(hashtext('hub watches'), w.party);
  insert into hub.watch_term (watch, mark, value_sealed) select w.id, n.mark, n.sealed from unnest(new_marks, sealed) n(mark, sealed) on conflict do nothing;
  get diagnostics added = row_count;
  if (select count(*) from hub.watch_term t where t.watch = w.id) > (case w.about when 'PREFIXES' then 50 else 10000 end) then
    return -1;
  elsif (select count(*) from hub.watch_term t join hub.watch x on x.id = t.watch where x.party = w.party) > 200000 then
    return -2;
  end if;
  if w.about = 'VALUES' then
    -- Also of those that it has already: taken out and put in again, they would be asked about again.
    perform hub.count_asked(viewer, cardinality(new_marks));
    if cardinality(new_marks) > 0 then
      insert into hub.ask (id, party, agency, user_id, count) values (gen_random_uuid(), viewer.me, viewer.agency, viewer.user_id, cardinality(new_marks)) returning place into ask_place;
      insert into hub.watch_asked (seq, id, user_id, sealed)
        select hub.ask_seq(ask_place, v.n::integer), v.id, viewer.user_id, v.sealed from unnest(asked, asked_sealed) with ordinality v(id, sealed, n) where v.n <= 1000;
    end if;
    perform hub.meet_values(w.id, new_marks, digests);
  elsif added > 0 then
    update hub.watch x set scan_after = hub.from_the_start() where x.id = w.id;
  end if;
  return added;
end
$$;

-- Makes a watch: {id, forWhom, about, tellOwner, until, group}. Answers like hub.put_terms; -3: its maker has 50 watches, -4: its party 1,000. HB404: no such group of the viewer's party.
create function hub.make_watch(said jsonb, said_sealed bytea, marks uuid[], sealed bytea[], digests bytea[], asked uuid[], asked_sealed bytea[]) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  w hub.watch;
begin
  perform hub.only_in('watch:manage');
  if said->>'about' = 'FILTER' and not exists (select from hub.working_group g where g.id = (said->>'group')::uuid and g.key = any (viewer.keys)) then
    raise exception 'hub: no such group' using errcode = 'HB404', detail = 'group';
  end if;
  perform from hub.watch_position for share;
  perform pg_advisory_xact_lock(hashtext('hub watches'), viewer.me);
  if (select count(*) from hub.watch x where x.party = viewer.me and x.ended_at is null and x.maker = viewer.user_id) >= 50 then
    return -3;
  elsif (select count(*) from hub.watch x where x.party = viewer.me and x.ended_at is null) >= 1000 then
    return -4;
  end if;
  insert into hub.watch (id, party, agency, maker, for_whom, about, said_sealed, tell_owner, until, noticed_at)
    values ((said->>'id')::uuid, viewer.me, viewer.agency, viewer.user_id, said->>'forWhom', said->>'about', make_watch.said_sealed, (said->>'tellOwner')::boolean, (said->>'until')::timestamptz,
      case when (said->>'until')::timestamptz < now() + interval '7 days' then now() end)
    returning * into w;
  return hub.put_terms(viewer, w, marks, sealed, digests, asked, asked_sealed);
end
$$;

create function hub.add_to_watch(of_id uuid, for_what text, marks uuid[], sealed bytea[], digests bytea[], asked uuid[], asked_sealed bytea[]) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  w hub.watch;
begin
  perform from hub.watch_position for share; -- before the watch, like the worker
  w := hub.watch_in_hand(of_id);
  if w.about <> for_what then
    raise exception 'hub: another sort of watch' using errcode = '23514';
  end if;
  return hub.put_terms(viewer, w, marks, sealed, digests, asked, asked_sealed);
end
$$;

create function hub.remove_from_watch(of_id uuid, marks uuid[]) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  w constant hub.watch := hub.watch_in_hand(of_id);
  removed integer;
begin
  delete from hub.watch_term t where t.watch = w.id and t.mark = any (marks) and w.about <> 'FILTER';
  get diagnostics removed = row_count;
  return removed;
end
$$;

-- PAUSED, LIVE again (then what came meanwhile is looked through), or ENDED: what it was for is deleted at once, its hits later.
create function hub.turn_watch(of_id uuid, to_state text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  w hub.watch;
begin
  perform from hub.watch_position for share;
  w := hub.watch_in_hand(of_id);
  update hub.watch x set state = to_state, ended_at = case when to_state = 'ENDED' then clock_timestamp() end,
      scan_after = case when to_state = 'LIVE' and w.state = 'PAUSED' then hub.from_the_start() else x.scan_after end
    where x.id = w.id;
  if to_state = 'ENDED' then
    delete from hub.watch_term t where t.watch = w.id;
  end if;
end
$$;

-- Watches that the viewer sees, newest first, or the one that is meant.
create function hub.watches_in_sight(only_one uuid, below uuid, most integer) returns table (id uuid, about text, state text, for_whom text, said_sealed bytea, tell_owner boolean, until timestamptz,
  made_at timestamptz, ended_at timestamptz, hits integer, size integer, searching boolean, made_by text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  perform hub.only_in('watch:manage');
  return query
    select w.id, w.about, w.state, w.for_whom, w.said_sealed, w.tell_owner, w.until, w.made_at, w.ended_at, w.hits,
        (select count(*)::integer from hub.watch_term t where t.watch = w.id and t.value_sealed is not null), w.scan_after is not null and w.state = 'LIVE', u.email
      from hub.watch w join hub.user_account u on u.id = w.maker
      where w.party = viewer.me and hub.sees_watch(viewer, w) and (only_one is null or w.id = only_one) and (below is null or w.id < below)
      order by w.id desc limit most;
end
$$;

-- What a watch is for, in the order of marks: as good as none.
create function hub.terms_in_sight(of_id uuid, above uuid, most integer) returns table (mark uuid, value_sealed bytea)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  perform hub.only_in('watch:manage');
  return query
    select t.mark, t.value_sealed from hub.watch w join hub.watch_term t on t.watch = w.id
      where w.id = of_id and hub.sees_watch(viewer, w) and t.value_sealed is not null and (above is null or t.mark > above) order by t.mark limit most;
end
$$;

-- Hits of a watch behind the one of the number `above`, oldest first. The item is named to whom it is visible now, and to nobody else.
create function hub.hits_in_sight(of_id uuid, above integer, most integer) returns table (no integer, at timestamptz, disclosure text, mark uuid, value_sealed bytea, item uuid, contact jsonb)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  perform hub.only_in('watch:manage');
  return query
    select h.no, h.at, h.disclosure, h.mark, h.value_sealed,
        (select i.id from hub.indicator i where i.id = h.item and hub.sees(viewer, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until)),
        hub.party_words(h.contact)
      from hub.watch w join hub.watch_hit h on h.watch = w.id
      where w.id = of_id and hub.sees_watch(viewer, w) and h.no > above order by h.no limit most;
end
$$;
grant execute on function hub.make_watch(jsonb, bytea, uuid[], bytea[], bytea[], uuid[], bytea[]), hub.add_to_watch(uuid, text, uuid[], bytea[], bytea[], uuid[], bytea[]), hub.remove_from_watch(uuid, uuid[]),
  hub.turn_watch(uuid, text), hub.watches_in_sight(uuid, uuid, integer), hub.terms_in_sight(uuid, uuid, integer), hub.hits_in_sight(uuid, integer, integer) to hub_app;
