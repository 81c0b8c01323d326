-- What a reader could count, compare or correlate without being meant to: links without a question, ids and times that count hidden items, alarms that are walked around.

/*
 * Links: a hint at a claim that the viewer does not see is an answer about another party's holdings. It is given for own claims that were compared, and comparing is a question like deconflict: it needs
 * its permission, a purpose and a case, counts against the same quota, and is read by the same alarm. compared_by: the officer who asked.
 */
alter table hub.claim_link add column compared_by uuid references hub.user_account;
create index claim_link_compared on hub.claim_link (digest, owner) where compared_by is not null;

/*
 * Whether a claim's owner lets this party know by it who the owner is: the other side of a hint. The party sees the claim, or its owner answers everybody with its name (HIT_CONTACT);
 * and the claim names its owner. HIT names nobody, so it opens nothing.
 */
create or replace function hub.shows_hand(i hub.indicator, party_ integer) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select i.attribution <> 'HIDDEN' and (
    i.discoverability = 'HIT_CONTACT' and hub.hints(i, party_) or hub.reaches(i, party_)
    and not exists (select from hub.bar b where b.owner = i.owner and b.party = party_ and b.lifted_at is null)
    and exists (select from hub.party p where p.key = party_ and p.kind = 'COUNTRY' and p.candidate_since is null and p.closed_at is null))
$$;

/*
 * Own claims among these that may be compared: those that the context sees, that stand, and that name their owner to somebody. What decides is the claim alone, never what others hold.
 * compared: it was compared before, and is not counted again.
 */
create function hub.comparable(items uuid[]) returns table (item uuid, kind text, scope text, value text, compared boolean)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  perform hub.only_in('deconflict:ask');
  return query
    select i.id, i.kind, i.scope, i.value, l.compared_by is not null
      from hub.indicator i left join hub.claim_link l on l.item = i.id
      where i.id = any (items) and i.owner = viewer.me and hub.stands(i) and i.attribution <> 'HIDDEN'
        and (i.discoverability = 'HIT_CONTACT' and i.tlp <> 'RED' and i.agency_only is null or i.audience <> '{}')
        and hub.sees(viewer, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until)
      order by i.id;
end
$$;

/*
 * Compares own claims with what others hold: from now on hub.holders hints by them. Counts those that were not compared before, as values that were asked about; ids and sealed: the process's copies of
 * their values for the alarm, which end after a day as those of watches do (hub.watch_asked). Answers how many were counted. HB438 beyond the quota.
 */
create function hub.compare_links(new_ask uuid, purpose text, case_reference text, items uuid[], ids uuid[], sealed bytea[]) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  fresh uuid[];
  ask_place bigint;
begin
  perform hub.only_in('deconflict:ask');
  if viewer.kind <> 'COUNTRY' or 1 <> all (viewer.keys) then
    raise exception 'hub: countries ask' using errcode = 'HB403';
  end if;
  if not exists (select from hub.comparable(items) c where not c.compared) then
    return 0;
  end if;
  perform hub.count_asked(viewer, 0); -- takes the lock of the country, so that two officers do not both count one claim
  fresh := array(select c.item from hub.comparable(items) c where not c.compared);
  if fresh = '{}' then
    return 0;
  end if;
  perform hub.count_asked(viewer, cardinality(fresh));
  insert into hub.claim_link (item, digest, owner, compared_by)
    select i.id, i.digest, i.owner, viewer.user_id from hub.indicator i where i.id = any (fresh) order by i.id
    on conflict (item) do update set compared_by = excluded.compared_by;
  insert into hub.ask (id, party, agency, user_id, purpose, case_reference, count)
    values (new_ask, viewer.me, viewer.agency, viewer.user_id, compare_links.purpose, compare_links.case_reference, cardinality(fresh))
    returning place into ask_place;
  insert into hub.watch_asked (seq, id, user_id, sealed)
    select hub.ask_seq(ask_place, v.n::integer), v.id, viewer.user_id, v.sealed
      from unnest(items, ids, compare_links.sealed) with ordinality v(item, id, sealed, n) where v.item = any (fresh) and v.n <= 1000;
  return cardinality(fresh);
end
$$;
grant execute on function hub.comparable(uuid[]), hub.compare_links(uuid, text, text, uuid[], uuid[], bytea[]) to hub_app;

/*
 * Who besides the context's party holds the values of these claims, a row each party, as far as it may know: by claims that it sees; and, for an officer who may deconflict, by those that let it know,
 * where its own party holds the value by a claim that was compared and names it to their owner as well (HIT_CONTACT names the member; HIT, and an owner that is not named, come as a row without a party).
 * since: of what is seen, when it came; of the rest that is not said.
 * Of a value, which each agency claims once, the 2,000 newest claims of others count that stand, and of each party the 20 newest of these: so what it takes has an end, whoever claims it in secret.
 */
create or replace function hub.holders(items uuid[]) returns table (item uuid, seen boolean, party jsonb, since timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
#variable_conflict use_column
declare
  viewer constant hub.viewer := hub.viewer();
begin
  return query
  with asks as materialized (
      select hub.person_may(viewer, 'deconflict:ask') as may),
    asked as materialized (
      select i.id, i.digest from hub.indicator i
        where i.id = any (items)
          and hub.sees(viewer, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until)),
    held as (
      select a.id, o.named_owner, o.discoverability, o.published_at, s.seen,
          not s.seen and (select x.may from asks x) and hub.hints(o, viewer.me) and exists (
            select from hub.claim_link c join hub.indicator m on m.id = c.item
              where c.digest = a.digest and c.owner = viewer.me and c.compared_by is not null and hub.stands(m) and hub.shows_hand(m, o.owner)
                and hub.sees(viewer, m.owner, m.agency_only, m.audience, m.excluded, m.tlp, m.retain_until)) as hinted
        from asked a
        cross join lateral (
          select n.id, row_number() over (partition by n.owner order by n.id desc) as nth
            from (select i.id, i.owner from hub.indicator i
              where i.digest = a.digest and i.owner <> viewer.me and i.revoked_at is null and (i.valid_until is null or i.valid_until > now())
              order by i.id desc limit 2000) n) x
        join hub.indicator o on o.id = x.id and x.nth <= 20 and hub.stands(o)
        cross join lateral (select hub.sees(viewer, o.owner, o.agency_only, o.audience, o.excluded, o.tlp, o.retain_until) as seen) s),
    known as (
      select h.id, h.seen, case when h.seen or h.discoverability = 'HIT_CONTACT' then h.named_owner end as key,
          case when h.seen then h.published_at end as since
        from held h where h.seen or h.hinted)
  select k.id, bool_or(k.seen), case when p.id is not null then jsonb_build_object('id', p.id, 'kind', p.kind, 'name', p.name, 'country', p.country) end, min(k.since)
    from known k left join hub.party p on p.key = k.key
    group by k.id, p.id, p.kind, p.name, p.country order by k.id, p.name;
end
$$;

/*
 * (0041) Finds pairs of claims of one value behind the last look. An announcement LINKED is an answer as well, so it is for the officer who compared the claim, and for no claim that was not compared:
 * otherwise whoever publishes guessed values learns by announcements which of them others hold.
 */
create or replace function hub.find_links(batch integer) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  head constant bigint := (select h.last from hub.sequence_head h);
  base bigint;
  upto bigint;
  fresh uuid[];
  r record;
  new_id uuid;
begin
  select l.last into base from hub.link_head l for update skip locked;
  if base is null or base >= head then
    return 0;
  end if;
  select coalesce(array_agg(distinct s.item) filter (where s.kind = 'INDICATOR' and s.op in ('PUBLISH', 'UPDATE', 'AUDIENCE', 'REVIVE')), '{}'), coalesce(max(s.seq), head) into fresh, upto
    from (select e.seq, e.kind, e.op, e.item from hub.stream e where e.seq > base and e.seq <= head order by e.seq limit batch) s;
  insert into hub.claim_link (item, digest, owner)
    select i.id, i.digest, i.owner from hub.indicator i where i.id = any (fresh) order by i.id
    on conflict do nothing;
  update hub.claim_link l set shared = true
    where not l.shared and l.digest in (
      select i.digest from hub.indicator i where i.id = any (fresh)
        and (select min(x.owner) from hub.claim_link x where x.digest = i.digest) <> (select max(x.owner) from hub.claim_link x where x.digest = i.digest));
  for r in
    with looked_at as (
        select i.id as one, o.item as other from hub.indicator i
          cross join lateral (select l.item from hub.claim_link l where l.digest = i.digest and l.owner <> i.owner order by l.item desc limit 200) o
          where i.id = any (fresh) and hub.stands(i)),
      pairs as materialized (select one as mine, other as others from looked_at union select other, one from looked_at),
      hinted as (
        select i.id as item, i.owner
          from (select distinct p.mine from pairs p) m join hub.claim_link l on l.item = m.mine and not l.told and l.compared_by is not null join hub.indicator i on i.id = l.item
          where i.tlp <> 'RED' and i.agency_only is null and hub.stands(i)
            and exists (select from pairs p join hub.indicator d on d.id = p.others
              where p.mine = i.id and d.discoverability in ('HIT', 'HIT_CONTACT') and hub.hints(d, i.owner) and not hub.reaches(d, i.owner) and hub.shows_hand(i, d.owner))),
      told as (update hub.claim_link l set told = true from hinted h where l.item = h.item and not l.told returning l.item, l.owner, l.compared_by)
    select t.owner, t.compared_by, array_agg(t.item order by t.item) as items from told t group by t.owner, t.compared_by order by t.owner, t.compared_by loop
    new_id := hub.announce(array[r.owner], 'LINKED', jsonb_build_object('count', cardinality(r.items), 'indicators', array_to_string(r.items[1:50], ' ')));
    update hub.announcement a set account = r.compared_by where a.id = new_id;
  end loop;
  update hub.link_head set last = upto;
  return (upto - base)::integer;
end
$$;

/*
 * Limits of new claims a day, for parties that the operator has set none for: whoever may publish without an end can publish guessed values. A country's systems bring tens of thousands a day, a
 * partner's reports a few thousand.
 */
create or replace function hub.limits_of(of_party integer) returns table (sockets integer, subscriptions integer, claims_a_day integer, api_keys integer, users integer)
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select coalesce(l.sockets, 200), coalesce(l.subscriptions, 4000), coalesce(l.claims_a_day, case x.kind when 'PARTNER' then 20000 else 100000 end), coalesce(l.api_keys, 100), coalesce(l.users, 2000)
    from (values (of_party)) p (key) left join hub.party x on x.key = p.key left join hub.party_limit l on l.party = p.key
$$;

-- Every party has a limit now, and its calls must not wait for each other because of it: a day is counted in several rows, and small limits alone, which are exact, in one.
alter table hub.party_day add column shard smallint not null default 0;
alter table hub.party_day drop constraint party_day_pkey, add primary key (party, shard);

create or replace function hub.count_published(owner_ integer, agency_ integer, fresh integer) returns void
language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  most constant integer := (select l.claims_a_day from hub.limits_of(owner_) l);
  today constant date := (clock_timestamp() at time zone 'UTC')::date;
  row_ constant smallint := case when most > 10000 then pg_backend_pid() % 16 else 0 end;
begin
  if exists (select from hub.agency a where a.key = agency_ and a.closed_at is not null) then
    raise exception 'hub: no such agency' using errcode = 'HB404', detail = 'agency';
  end if;
  if fresh = 0 then
    return;
  end if;
  insert into hub.party_day as d (party, shard, day, claims) values (owner_, row_, today, fresh)
    on conflict (party, shard) do update set day = greatest(d.day, today), claims = fresh + case when d.day < today then 0 else d.claims end;
  if (select sum(d.claims) from hub.party_day d where d.party = owner_ and d.day = today) > most then
    raise exception 'hub: a limit of the party' using errcode = 'HB429', detail = 'CLAIMS';
  end if;
end
$$;

create or replace function hub.set_party_limits(party_id uuid, given jsonb) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  target hub.party;
  before record;
  after record;
begin
  perform hub.only_in('party:manage');
  select * into target from hub.party p where p.id = party_id and p.kind <> 'HUB' for no key update;
  if not found then
    raise exception 'hub: no such party' using errcode = 'HB404', detail = 'party';
  elsif target.closed_at is not null then
    return false;
  end if;
  select * into before from hub.limits_of(target.key);
  insert into hub.party_limit (party) values (target.key) on conflict do nothing;
  update hub.party_limit l set
      sockets = case when given ? 'sockets' then (given->>'sockets')::integer else l.sockets end,
      subscriptions = case when given ? 'subscriptions' then (given->>'subscriptions')::integer else l.subscriptions end,
      claims_a_day = case when given ? 'claimsPerDay' then (given->>'claimsPerDay')::integer else l.claims_a_day end,
      api_keys = case when given ? 'apiKeys' then (given->>'apiKeys')::integer else l.api_keys end,
      users = case when given ? 'users' then (given->>'users')::integer else l.users end
    where l.party = target.key;
  select * into after from hub.limits_of(target.key);
  if after.sockets > before.sockets or after.subscriptions > before.subscriptions or after.api_keys > before.api_keys or after.users > before.users
    or after.claims_a_day > before.claims_a_day then
    perform hub.only_confirmed();
  end if;
  return true;
end
$$;

/*
 * Counting. Events of one transaction stood 200 microseconds apart, so a reader of two of them could tell how many lay between. A batch keeps its order. So it now takes a time whose length is random
 * and does not depend on how many events it has (as long as they fit), and what lies between two of them is drawn from a distribution with a heavy tail. Between two events lie 260
 * microseconds at least, so that a client that cuts them to milliseconds goes on with pages of twenty objects (four an item); 100 in large batches while more come than fit into the time (hub.keep_pace makes batches large). The objects of one item lie 5
 * apart (src/exchange/taxii/placing.policy.ts). So a gap says how many events it can hold at most; of some hundreds in one batch it tells that they were many. No moment is a multiple of 200 microseconds:
 * those are places from before, whose objects lie 50 apart.
 * The moments run ahead of the time by 0.4 s at most, unless a batch does not fit, which takes 110 microseconds for each event then. Answers `count` moments behind all others.
 */
create function hub.moments(count integer) returns timestamptz[]
language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  head constant timestamptz := (select h.added_to from hub.sequence_head h);
  now_at constant bigint := extract(epoch from clock_timestamp()) * 1000000;
  first constant bigint := greatest(now_at, extract(epoch from head)::numeric * 1000000 + 260);
  ahead constant bigint := now_at + 400000 - first;
  least_step constant bigint := case when count < 400 or ahead >= count * 520 then 260 else 100 end;
  length constant float8 := least(200000 * power(random(), 3), ahead / 2);
  spare constant float8 := greatest(length - (count - 1) * least_step, count * 10);
begin
  return (
    with weights as materialized (
        -- What lies before each event; before the first one, a millisecond or so.
        select n, case when n = 0 then 0 else power(1 - random(), -1.2) end as weight from generate_series(0, count - 1) n),
      moments as (
        select w.n, first + w.n * least_step + floor(spare * sum(w.weight) over (order by w.n) / greatest((select sum(x.weight) from weights x), 1))::bigint as us from weights w)
    select coalesce(array_agg(timestamptz 'epoch' + (m.us + (m.us % 200 = 0)::integer) * interval '1 microsecond' order by m.n), '{}') from moments m);
end
$$;

CREATE OR REPLACE FUNCTION hub.place_parties()
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  moments constant timestamptz[] := hub.moments((select count(*)::integer from hub.party_due));
  upto timestamptz;
begin
  with due as (delete from hub.party_due d where d.party in (select w.party from hub.party_due w order by w.party for update skip locked) returning d.party),
    placed as (
      insert into hub.party_place (party, added_at) select d.party, moments[row_number() over (order by d.party)] from due d returning added_at)
  select max(p.added_at) into upto from placed p;
  update hub.sequence_head set added_to = upto where upto is not null;
end
$function$;

CREATE OR REPLACE FUNCTION hub.place_parties_for(reader_ integer)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  moments constant timestamptz[] := hub.moments((select count(*)::integer from hub.party p where p.candidate_since is null));
  upto timestamptz;
begin
  with placed as (
      insert into hub.party_place (party, reader, added_at)
        select p.key, reader_, moments[row_number() over (order by p.key)] from hub.party p where p.candidate_since is null returning added_at)
  select max(p.added_at) into upto from placed p;
  update hub.sequence_head set added_to = upto where upto is not null;
end
$function$;


/*
 * Hidden attribution. A claim that does not name its owner stood beside the named ones of the same call: next to them in the stream, with the same times. So its times tell readers the hour alone, and its
 * event comes at a place of its own, up to `delay` seconds later (hub.sequence), or behind those that are named and in no order where it does not wait: what takes something from a reader never waits.
 */
create function hub.is_unnamed(kind text, named_owner integer) returns boolean
language sql immutable parallel safe set search_path = pg_catalog, pg_temp
as $$ select named_owner is null and kind in ('INDICATOR', 'SIGHTING', 'RELATIONSHIP') $$;

-- (0009) The order of a batch is kept for what names its owner; what does not comes behind it, in no order.
CREATE OR REPLACE FUNCTION hub.place(txs xid8[])
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  base constant bigint := (select last from hub.sequence_head);
  moments constant timestamptz[] := hub.moments((select count(*)::integer from hub.outbox o where o.tx = any (txs)));
  placed integer;
  e hub.stream;
begin
  with gone as (delete from hub.outbox o where o.tx = any (txs) returning o.*),
    ended as (
      select g.*, max(g.id) over (partition by g.tx) as last_id, lead(g.id) over of_item is not null as passing, first_value(g.op) over of_item as first_op,
          first_value(g.facets_before) over of_item as facets_at_first, first_value(g.audience_before) over of_item as audience_at_first,
          first_value(g.excluded_before) over of_item as excluded_at_first, first_value(g.agency_only_before) over of_item as agency_at_first
        from gone g window of_item as (partition by g.tx, coalesce(g.item::text, g.id::text) order by g.ordinal, g.id)),
    ordered as (select g.*, row_number() over (order by g.last_id, g.ordinal, g.id) as place from ended g)
  insert into hub.stream (seq, at, op, kind, item, version, owner, named_owner, facets, facets_before, audience, audience_before, excluded, excluded_before,
      agency_only, agency_only_before, retain_until, key, added_at)
    select base + place, at, case when passing and op = 'PUBLISH' then 'UPDATE' when not passing and first_op = 'PUBLISH' then 'PUBLISH' else op end, kind, item,
      version, owner, named_owner, facets, facets_at_first, case when passing then '{}' else audience end,
      case when passing then '{}' else audience_at_first end, case when passing then '{}' else excluded end,
      case when passing then '{}' else excluded_at_first end, agency_only, agency_at_first, retain_until, case when passing then 0 else key end, moments[place]
    from ordered;
  get diagnostics placed = row_count;
  update hub.sequence_head set last = base + placed, added_to = moments[placed] where placed > 0;

  insert into hub.inbox (key, seq, item)
    select distinct k, s.seq, s.item from hub.stream s cross join unnest(s.audience || s.audience_before || s.owner) k
    where s.seq > base and s.item is not null and s.key is null;

  insert into hub.sight (item, key, barred, position, from_seq)
    select s.item, k.key, k.barred, s.first_seq, s.seq
      from (select n.seq, n.op, n.item, n.owner, n.audience, n.excluded, min(n.seq) over (partition by n.item) as first_seq
        from hub.stream n where n.seq > base) s
      cross join lateral (select unnest(s.audience || s.owner) as key, false as barred union select unnest(s.excluded), true) k
      where s.op = 'PUBLISH';

  for e in select * from hub.stream s
      where s.seq > base and (s.op in ('JOIN', 'LEAVE', 'BAR', 'UNBAR', 'SUSPEND', 'READMIT')
        or s.op not in ('PUBLISH', 'EXPIRE') and (s.audience <> s.audience_before or s.excluded <> s.excluded_before))
      order by s.seq loop
    perform hub.follow_event(e);
    if e.op = 'JOIN' and e.key = 1 then
      perform hub.place_parties_for(e.owner);
    end if;
  end loop;
  if exists (select from hub.stream s where s.seq > base and s.op = 'EXPIRE') then
    perform hub.close_sights(base); -- an item's last event, so all at once and behind the others
  end if;
  return placed;
end
$function$;


-- Events that wait for their turn, apart from the outbox; due_at: when each goes back to it. What is waiting here is not late.
create table hub.delayed_event (like hub.outbox, due_at timestamptz not null, primary key (id));
create index delayed_event_due on hub.delayed_event (due_at);
create index delayed_event_item on hub.delayed_event (item);
alter table hub.delayed_event enable row level security, force row level security;
create policy owner_functions on hub.delayed_event to hub_owner using (true) with check (true);

/*
 * Takes out of these transactions what may wait: new and changed items that do not name their owner, whole, where nobody loses anything by the change and nothing else of the transaction hangs on them. Each waits for a random part of `delay` seconds, as a
 * transaction of its own (numbers that PostgreSQL never gives). Answers how many events wait.
 */
create function hub.delay_events(txs xid8[], delay integer) returns integer
language plpgsql set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  waiting integer;
begin
  with items as (
      select o.tx, o.item, min(o.id) as first_id, clock_timestamp() + random() * delay * interval '1 second' as due_at
        from hub.outbox o where o.tx = any (txs) and o.item is not null and o.tx::text::numeric < 9223372036854775808
        group by o.tx, o.item
        having bool_and(hub.is_unnamed(o.kind, o.named_owner) and o.key is null and (o.op = 'PUBLISH' or o.op = 'UPDATE'
          and o.audience_before <@ o.audience and o.excluded <@ o.excluded_before and o.agency_only is not distinct from o.agency_only_before
          and o.facets->'red' is not distinct from o.facets_before->'red'))
          and o.item <> all (array(select b.item from hub.outbox x cross join lateral (values ((x.facets->>'of')::uuid), ((x.facets->>'andOf')::uuid)) b(item)
            where x.tx = any (txs) and b.item is not null))),
    gone as (delete from hub.outbox o using items i where o.tx = i.tx and o.item = i.item returning o.*, i.first_id, i.due_at)
  insert into hub.delayed_event (id, tx, ordinal, at, op, kind, item, version, owner, named_owner, facets, facets_before, audience, audience_before, excluded, excluded_before, agency_only,
      agency_only_before, retain_until, key, due_at)
    select g.id, (9223372036854775808 + g.first_id)::text::xid8, g.ordinal, g.at, g.op, g.kind, g.item, g.version, g.owner, g.named_owner, g.facets, g.facets_before, g.audience, g.audience_before,
        g.excluded, g.excluded_before, g.agency_only, g.agency_only_before, g.retain_until, g.key, g.due_at
      from gone g;
  get diagnostics waiting = row_count;
  return waiting;
end
$$;

-- Puts back what is due, in no order and behind all others.
create function hub.release_delayed() returns void
language sql set search_path = pg_catalog, pg_temp
as $$
  with due as (delete from hub.delayed_event d where d.due_at <= clock_timestamp() returning d.*),
    turns as materialized (select t.tx, random() as turn from (select distinct d.tx from due d) t)
  insert into hub.outbox (tx, ordinal, at, op, kind, item, version, owner, named_owner, facets, facets_before, audience, audience_before, excluded, excluded_before, agency_only, agency_only_before,
      retain_until, key)
    select d.tx, d.ordinal, d.at, d.op, d.kind, d.item, d.version, d.owner, d.named_owner, d.facets, d.facets_before, d.audience, d.audience_before, d.excluded, d.excluded_before, d.agency_only,
        d.agency_only_before, d.retain_until, d.key
      from due d join turns t on t.tx = d.tx order by t.turn, d.id
$$;

-- Puts back, before these transactions, what waits of the items that they are about, or hang on: the order of one item's events is the order of its commits. Answers the transactions that came back.
create function hub.release_before(txs xid8[]) returns xid8[]
language plpgsql set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  back xid8[];
begin
  if not exists (select from hub.delayed_event) then
    return '{}';
  end if;
  with about as materialized (
      select o.item from hub.outbox o where o.tx = any (txs) and o.item is not null
      union select (o.facets->>'of')::uuid from hub.outbox o where o.tx = any (txs) and o.facets ? 'of'
      union select (o.facets->>'andOf')::uuid from hub.outbox o where o.tx = any (txs) and o.facets ? 'andOf'),
    gone as (delete from hub.delayed_event d using about a where d.item = a.item returning d.*),
    put as (
      insert into hub.outbox (id, tx, ordinal, at, op, kind, item, version, owner, named_owner, facets, facets_before, audience, audience_before, excluded, excluded_before, agency_only,
          agency_only_before, retain_until, key) overriding system value
        select g.id, g.tx, g.ordinal, g.at, g.op, g.kind, g.item, g.version, g.owner, g.named_owner, g.facets, g.facets_before, g.audience, g.audience_before, g.excluded, g.excluded_before,
            g.agency_only, g.agency_only_before, g.retain_until, g.key
          from gone g returning id, tx)
  select coalesce(array_agg(p.tx order by p.last_id), '{}') into back from (select t.tx, max(t.id) as last_id from put t group by t.tx) p;
  return back;
end
$$;

-- (0009) delay: how many seconds events wait at most that do not name their owner. Answers how many events it moved.
drop function hub.sequence(integer);
create function hub.sequence(batch integer, delay integer default 0) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  upto bigint;
  txs xid8[];
  moved integer := 0;
  placed integer;
begin
  if not exists (select from hub.outbox) and not exists (select from hub.party_due) and not exists (select from hub.delayed_event d where d.due_at <= clock_timestamp()) then
    return 0;
  end if;
  perform hub.keep_pace();
  perform from hub.sequence_head for update;
  perform hub.release_delayed();

  -- Whatever ends within the first rows; where nothing does, as far as the one among them that ends first.
  with head as (select o.id, o.tx from hub.outbox o order by o.id limit batch)
  select greatest(max(h.id), (select min(ends.last) from (select distinct tx from head) t
      cross join lateral (select max(o.id) as last from hub.outbox o where o.tx = t.tx) ends)) into upto from head h;

  txs := array(select o.tx from hub.outbox o where o.id <= upto group by o.tx
    having not exists (select from hub.outbox later where later.tx = o.tx and later.id > upto) order by max(o.id));
  txs := hub.release_before(txs) || txs;
  if delay > 0 then
    moved := hub.delay_events(txs, delay);
  end if;
  perform hub.place_parties(); -- read after the events, and placed before them: whose they are is known
  placed := hub.place_or_park(txs);
  if placed > 0 then
    perform pg_notify('hub', '');
  end if;
  return placed + moved;
end
$$;
revoke execute on function hub.sequence(integer, integer) from public;
grant execute on function hub.sequence(integer, integer) to hub_relay;

/*
 * The hour of a moment, for readers of what does not name its owner. Times grow by a second with each version, since STIX and MISP take a version by them. The owner reads exact ones in the history
 * (hub.item_version).
 */
create function hub.coarsen_times() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if new.attribution <> 'HIDDEN' then
    return new;
  end if;
  if tg_op = 'INSERT' then
    new.published_at := date_trunc('hour', new.published_at);
    new.updated_at := new.published_at;
    new.revoked_at := date_trunc('hour', new.revoked_at);
  else
    new.updated_at := greatest(date_trunc('hour', new.updated_at), old.updated_at + interval '1 second');
    if new.revoked_at is distinct from old.revoked_at then
      new.revoked_at := date_trunc('hour', new.revoked_at);
    end if;
  end if;
  return new;
end
$$;
create trigger coarsen_times before insert or update on hub.indicator for each row execute function hub.coarsen_times();
create trigger coarsen_times before insert or update on hub.sighting for each row execute function hub.coarsen_times();
create trigger coarsen_times before insert or update on hub.relationship for each row execute function hub.coarsen_times();

-- (0005) An event of what does not name its owner tells its reader the hour.
CREATE OR REPLACE FUNCTION hub.feed_events(after_seq bigint, most integer, filter jsonb)
 RETURNS TABLE(seq bigint, at timestamp with time zone, operation text, kind text, item uuid, backfill boolean, more boolean)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
declare
  me constant integer := hub.me();
  agency constant integer := hub.my_agency();
  red constant boolean := hub.may_read_red();
  items constant text[] := (select array_agg(x) from jsonb_array_elements_text(filter->'items') x);
  kinds constant text[] := (select array_agg(x) from jsonb_array_elements_text(filter->'kinds') x);
  threats constant text[] := (select array_agg(x) from jsonb_array_elements_text(filter->'threats') x);
  owners constant integer[] := (select array_agg(p.key) from hub.party p where p.id::text in (select jsonb_array_elements_text(filter->'owners')));
  head constant bigint := (select last from hub.sequence_head);
  groups constant integer[] := array(select g.key from hub.working_group g where filter->'groups' ? g.id::text and g.key = any (hub.my_keys()));
  include_own constant boolean := coalesce((filter->>'includeOwn')::boolean, false);
  by_items constant boolean := filter->'items' is not null;
  read_to bigint := after_seq;
  found_here integer;
  sent integer := 0;
  looked_at integer := 0;
  before boolean;
  after boolean;
  r record;
begin
  perform hub.same_epoch(filter->>'epoch');
  while sent < most and read_to < head and looked_at < 5000 loop
    found_here := 0;
    for r in
      select e.*, case when not w.wanted then false
            when e.kind = 'INDICATOR' then exists (select from hub.indicator i where i.id = e.item
              and hub.sees((select hub.viewer()), i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until) offset 0)
            else hub.in_sight((select hub.viewer()), e.kind, e.item) end as visible,
          w.wanted,
          case when w.wanted and not e.facets ? 'of' then (select x.saw from hub.saw_part(e.item, e.seq - 1, e.seq - 1, me) x) end as saw_before,
          case when w.wanted and not e.facets ? 'of' then (select x.saw from hub.saw_part(e.item, e.seq, e.seq, me) x) end as saw_after
        from (
          select distinct x.seq from hub.held_keys(me, read_to) k
            cross join lateral (
              select i.seq from hub.inbox i
                where i.key = k.key and i.seq > greatest(read_to, k.from_seq - 1) and i.seq <= least(head, k.to_seq) order by i.seq limit 500) x
            order by x.seq limit 500) n
        join hub.stream e on e.seq = n.seq
        cross join lateral (
          select (e.owner <> me or include_own or e.owner is null) and (not by_items or e.kind = any (items) is true) and (kinds is null or (e.facets->>'kind' <> all (kinds)) is not true)
            and (filter->'groups' is null or e.op = 'LOST' or e.audience && groups or e.audience_before && groups) as wanted
          offset 0) w
        order by e.seq loop
      found_here := found_here + 1;
      looked_at := looked_at + 1;
      read_to := r.seq;
      continue when not r.wanted;
      continue when filter->'owners' is not null
        -- the owner is compared last: how long it takes must not depend on whose it is
        and ((r.owner = me or hub.knew_owner(r.item, r.seq, me, red)) and r.owner = any (owners)) is not true;
      seq := r.seq;
      at := case when r.owner <> me and hub.is_unnamed(r.kind, r.named_owner) then date_trunc('hour', r.at) else r.at end;
      kind := r.kind;
      item := r.item;
      -- What hangs on another asks for that, too.
      before := coalesce(r.saw_before, hub.saw(r.item, r.seq - 1, me)) and (r.owner <> me or hub.of_agency(r.agency_only_before, agency)) and (red or not coalesce(r.facets_before->>'red', r.facets->>'red')::boolean);
      after := coalesce(r.saw_after, hub.saw(r.item, r.seq, me)) and (r.owner <> me or hub.of_agency(r.agency_only, agency)) and (red or not (r.facets->>'red')::boolean);
      operation := case
        when r.op = 'BACKFILL' then case when after then 'PUBLISHED' end
        when r.op = 'LOST' then case when not after and (red or not (r.facets->>'red')::boolean) then 'WITHDRAWN' end
        when before and after then case r.op when 'REVOKE' then 'REVOKED' else 'UPDATED' end
        when after then 'PUBLISHED'
        when before then 'WITHDRAWN'
      end;
      continue when operation is null or (operation <> 'WITHDRAWN' or r.kind = 'ANNOUNCEMENT') and not r.visible;
      -- Of several losses a replay tells the last: what was regained in between follows as an event that this reader gets, or was lost again. That it can
      -- be seen now is not enough: what was revoked meanwhile is not told again to whoever comes back; but its loss is, and then that loss alone. (Who
      -- follows by owner may not get the later one.)
      continue when operation = 'WITHDRAWN' and exists (
        select from hub.stream later where later.item = r.item and later.seq > r.seq and (later.key is null or later.key = me)
          and case when hub.saw(r.item, later.seq, me) and (r.owner <> me or hub.of_agency(later.agency_only, agency))
            then (red or not (later.facets->>'red')::boolean)
              and (threats is null or later.op = 'REVOKE' or later.facets->>'threat' = any (threats) or later.facets_before->>'threat' = any (threats))
            else filter->'owners' is null and case when later.op = 'LOST'
              then red or not (later.facets->>'red')::boolean
              else hub.saw(r.item, later.seq - 1, me) and (r.owner <> me or hub.of_agency(later.agency_only_before, agency)) and (red or not coalesce(later.facets_before->>'red', later.facets->>'red')::boolean) end end);
      backfill := operation = 'PUBLISHED' and r.op <> 'PUBLISH';
      continue when threats is not null and operation in ('PUBLISHED', 'UPDATED')
        and r.facets->>'threat' <> all (threats) and coalesce(r.facets_before->>'threat' <> all (threats), true);
      return next;
      sent := sent + 1;
      exit when sent >= most;
    end loop;
    if found_here = 0 then
      read_to := head;
    end if;
  end loop;
  seq := read_to;
  at := now();
  operation := 'POSITION';
  kind := null;
  item := null;
  backfill := false;
  more := read_to < head;
  return next;
end
$function$;

-- (0028) Of what does not name its owner the hour alone is told, so an event with such attributes counts as changed until the hour is over: a MISP that asked within it asks again.
CREATE OR REPLACE FUNCTION hub.misp_manifest(claim text, act jsonb, since timestamp with time zone, after_at timestamp with time zone, after_id uuid, most integer)
 RETURNS TABLE(event uuid, day date, owner_id uuid, owner_name text, tlp text, updated_at timestamp with time zone, hub_id uuid, hub_name text, end_at text, end_id uuid, more boolean)
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
declare
  labels constant text[] := '{CLEAR,GREEN,AMBER,AMBER_STRICT}';
  lately constant timestamptz := date_trunc('day', since, 'UTC');
  first_ timestamptz := '-infinity';
  last_ timestamptz := 'infinity';
  looked integer := 0;
begin
  perform hub.enter(claim, act);
  if since is not null then
    -- The oldest day that is not behind the last piece. Of those before `lately` each is a range of its own.
    select min(d.day) into first_ from (
        select date_trunc('day', i.published_at, 'UTC') as day from hub.indicator i where (i.updated_at >= since or i.named_owner is null and i.updated_at >= since - interval '1 hour') and i.published_at < lately
        union all
        select date_trunc('day', i.published_at, 'UTC') from hub.sighting s join hub.indicator i on i.id = s.indicator where s.updated_at >= since and i.published_at < lately
        union all
        select date_trunc('day', o.published_at, 'UTC') from hub.stix_object o
          where o.type in ('x-misp-attribute', 'x-misp-object') and o.updated_at >= since and o.published_at < lately) d
      where after_at is null or d.day + interval '1 day' > after_at + interval '1 microsecond';
    last_ := first_ + interval '1 day';
    if first_ is null then
      first_ := lately;
      last_ := 'infinity';
    end if;
  end if;
  for event, day, owner_id, owner_name, tlp, updated_at, hub_id, hub_name, end_at, end_id, looked in
    with parts as materialized (select * from hub.misp_parts(first_, last_, after_at, after_id, most)),
      ending as (select x.published_at, x.id from parts x order by x.published_at desc, x.id desc limit 1),
      events as (
        select x.named_owner, x.slot, x.is_day, case when x.named_owner is null then least(max(x.updated_at) + interval '1 hour', date_trunc('second', now())) else max(x.updated_at) end as updated_at, max(array_position(labels, x.tlp)) as label from parts x group by 1, 2, 3)
    select hub.misp_event_id(coalesce(e.named_owner, 0), e.slot, e.is_day), (e.slot at time zone 'UTC')::date, p.id, p.name, labels[e.label], e.updated_at, h.id, h.name,
        hub.microseconds(g.published_at), g.id, (select count(*)::integer from parts)
      from events e cross join hub.misp_hub() h cross join ending g left join hub.party p on p.key = e.named_owner
      order by e.slot, e.named_owner loop
    return next;
  end loop;
  event := null;
  more := coalesce(looked, 0) >= most;
  if not more and last_ < 'infinity' then
    -- This day is done: whatever comes behind it.
    more := true;
    end_at := hub.microseconds(last_ - interval '1 microsecond');
    end_id := 'ffffffff-ffff-ffff-ffff-ffffffffffff';
  end if;
  return next;
end
$function$;

CREATE OR REPLACE FUNCTION hub.misp_values(claim text, act jsonb, since timestamp with time zone, after_at timestamp with time zone, after_id uuid, most integer)
 RETURNS TABLE(event uuid, id uuid, published_at text, kind text, scope text, value text, network text, bank text)
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
declare
  taken uuid[] := '{}';
begin
  perform hub.enter(claim, act);
  for event, id, published_at, kind, scope, value, network, bank in
    select hub.misp_event_id(coalesce(i.named_owner, 0), case when t.published_at is null then date_trunc('day', i.published_at, 'UTC') else i.published_at end, t.published_at is null),
        i.id, hub.microseconds(i.published_at), i.kind, i.scope, i.value, i.network, i.bank
      from hub.indicator i left join hub.together t on t.published_at = i.published_at
      where i.tlp <> 'RED' and i.revoked_at is null and (since is null or i.updated_at >= since or i.named_owner is null and i.updated_at >= since - interval '1 hour') and (after_at is null or (i.published_at, i.id) > (after_at, after_id))
        and (after_at is null or i.published_at >= after_at)
      order by i.published_at, i.id limit most loop
    taken := taken || id;
    return next;
  end loop;
  perform hub.note_taken(taken, act->>'channel');
end
$function$;

-- (0016) Claims alone count against the limit of claims.
CREATE OR REPLACE FUNCTION hub.keep_new()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  perform hub.hold_keys(array(select distinct n.owner from new_rows n), array(select distinct unnest(n.audience) from new_rows n));
  perform hub.count_published(n.owner, n.agency, case when tg_argv[0] = 'INDICATOR' then count(*)::integer else 0 end) from new_rows n group by n.owner, n.agency;
  insert into hub.item_version (item, version, kind, by_user, op, content, audience, excluded, agency_only)
    select n.id, n.version, tg_argv[0], (select hub.my_user()), 'PUBLISH', to_jsonb(n) - hub.governing_columns(), n.audience, n.excluded, n.agency_only
    from new_rows n;
  insert into hub.outbox (ordinal, op, kind, item, version, owner, named_owner, facets, audience, excluded, agency_only)
    select n.ordinal, 'PUBLISH', tg_argv[0], n.id, n.version, n.owner, n.named_owner, hub.facets(to_jsonb(n)), n.audience, n.excluded, n.agency_only
    from new_rows n order by n.ordinal;
  return null;
end
$function$;

/*
 * (0038) The alarm reads all that a country asked within 24 hours, once: a pattern shows in whatever order it was asked, whatever lies between, and however it is split among officers. Counting takes the
 * country's lock until its commit (hub.count_asked), so positions of one country are in the order of commits, and what was read up to a position is complete.
 */
create index ask_of_party on hub.ask (party, place);
drop function hub.recently_asked(uuid, integer);
create function hub.recently_asked(of_ask uuid, after_seq bigint, most integer) returns table (id uuid, seq bigint, user_id uuid, sealed bytea)
language sql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select v.id, v.seq, b.user_id, v.sealed
    from hub.ask a
      join hub.ask b on b.party = a.party and b.place <= a.place and b.place >= after_seq / 1024 and b.asked_at > a.asked_at - interval '1 day'
      cross join lateral (
        select x.id, x.seq, x.sealed from hub.ask_value x where x.user_id = b.user_id and x.seq between hub.ask_seq(b.place, 1) and hub.ask_seq(b.place, 1000)
        union all
        select x.id, x.seq, x.sealed from hub.watch_asked x where x.user_id = b.user_id and x.seq between hub.ask_seq(b.place, 1) and hub.ask_seq(b.place, 1000)) v
    where a.id = of_ask and v.seq > after_seq
    order by v.seq limit most
$$;

-- Who asked, whether the alarm was raised over it that day, and how many values the officer and its country asked about within 24 hours.
create function hub.asked_lately(of_ask uuid) returns table (party integer, user_id uuid, alarmed boolean, by_officer bigint, by_country bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select a.party, a.user_id, exists (select from hub.deconflict_alarm d where d.user_id = a.user_id and d.day = (a.asked_at at time zone 'UTC')::date), c.by_officer, c.by_country
    from hub.ask a cross join lateral (
      select coalesce(sum(b.count) filter (where b.user_id = a.user_id), 0) as by_officer, coalesce(sum(b.count), 0) as by_country
        from hub.ask b where b.party = a.party and b.place <= a.place and b.asked_at > a.asked_at - interval '1 day') c
    where a.id = of_ask
$$;
revoke execute on function hub.recently_asked(uuid, bigint, integer), hub.asked_lately(uuid) from public;
grant execute on function hub.recently_asked(uuid, bigint, integer), hub.asked_lately(uuid) to hub_relay;

-- (0003) Of a change of the audience a reader learns that there is a new version, as the feed tells it (UPDATED); that somebody else gained or lost sight is the owner's to know. Times of what does not
-- name its owner are hours.
CREATE OR REPLACE FUNCTION hub.versions_whole(of_item uuid)
 RETURNS TABLE(version integer, at timestamp with time zone, op text, by_user text, content jsonb, detail jsonb, audience integer[], excluded integer[])
 LANGUAGE plpgsql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  viewer constant hub.viewer := hub.viewer(); -- asked for before the row, so that a hidden one takes no longer than none
  me constant integer := viewer.me;
  seen hub.governed_item;
  mine boolean;
  settled boolean;
  since bigint;
begin
  seen := hub.governed(hub.kind_of(of_item), of_item);
  if ((not seen.facets ? 'of' or hub.in_sight_alone(viewer, 'INDICATOR', (seen.facets->>'of')::uuid)) and (not seen.facets ? 'andOf' or hub.in_sight_alone(viewer, 'INDICATOR', (seen.facets->>'andOf')::uuid)) and seen.owner is not null and hub.sees(viewer, seen.owner, seen.agency_only, seen.audience, seen.excluded, seen.tlp, seen.retain_until)) is not true then
    return;
  end if;
  mine := seen.owner = me;
  -- Whoever lost sight and regained it before the stream knows of either was blind in between.
  settled := not exists (select from hub.membership m where m.party = me and m.left_at is not null and m.to_seq is null)
    and not exists (select from hub.bar b where b.party = me and b.owner = seen.owner and (b.from_seq is null or b.lifted_at is not null and b.to_seq is null))
    and not exists (select from hub.suspension x where x.party = me and (x.from_seq is null or x.lifted_at is not null and x.to_seq is null));
  if not mine and settled and hub.saw(of_item, (select h.last from hub.sequence_head h), me) then
    select greatest(max(e.seq), (
        select max(m.from_seq) from hub.membership m join hub.sight s on s.key = m.key and s.item = of_item
          where m.party = me and m.left_at is null and not hub.saw(of_item, m.from_seq - 1, me) and hub.saw(of_item, m.from_seq, me)), (
        select max(b.to_seq) from hub.bar b
          where b.party = me and b.owner = seen.owner and not hub.saw(of_item, b.to_seq - 1, me) and hub.saw(of_item, b.to_seq, me)), (
        select max(x.to_seq) from hub.suspension x where x.party = me and not hub.saw(of_item, x.to_seq - 1, me) and hub.saw(of_item, x.to_seq, me)))
      into since from hub.stream e
      where e.item = of_item and not hub.saw(of_item, e.seq - 1, me) and hub.saw(of_item, e.seq, me);
  end if;
  return query
    select v.version, case when not mine and v.content->>'attribution' = 'HIDDEN' then date_trunc('hour', v.at) else v.at end,
        case when not mine and v.op = 'AUDIENCE' then 'UPDATE' else v.op end, case when mine then coalesce(u.email, (select 'key:' || k.name from hub.api_key k where k.id = v.by_user)) end,
        case when mine then v.content else v.content - '{discoverability,attribution,claim_mark,released,mark,external_id,original}'::text[] end,
        (select case when mine or seen.named_owner is not null then d.content else d.content - '{original,external_id}'::text[] end from hub.item_detail_version d where d.item = of_item and d.version <= v.version
          and (mine or viewer.kind = 'COUNTRY') order by d.version desc limit 1),
        case when mine then v.audience end, case when mine then v.excluded end
      from hub.item_version v
      left join hub.user_account u on u.id = v.by_user
      left join hub.stream placed on placed.item = v.item and placed.version = v.version and placed.key is null
      where v.item = of_item and (v.content->>'tlp' <> 'RED' or viewer.red) and (not mine or hub.of_agency(v.agency_only, viewer.agency))
        and (mine or v.version = seen.version or placed.seq >= since
          or v.version = (select max(x.version) from hub.stream x where x.item = of_item and x.seq <= since))
      order by v.version desc;
end
$function$;
