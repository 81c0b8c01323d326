-- Following: outbox -> sequencer -> stream -> inbox, one row per audience key. The inbox proposes, row-level security disposes.

-- The last position given, and the epoch: a restore to an earlier point starts a new one, so that old cursors are recognised.
create table hub.sequence_head (
  one boolean primary key default true check (one),
  epoch uuid not null default gen_random_uuid(),
  last bigint not null default 0
);
insert into hub.sequence_head default values;

-- Every event in its place. seq follows commit order, without gaps.
create table hub.stream (
  seq bigint primary key,
  at timestamptz not null,
  op text not null check (op in ('PUBLISH', 'UPDATE', 'AUDIENCE', 'REVOKE', 'REVIVE', 'JOIN', 'LEAVE', 'BACKFILL', 'LOST')),
  kind text,
  item uuid,
  version integer,
  owner integer not null,
  named_owner integer,
  facets jsonb not null,
  facets_before jsonb not null,
  audience integer[] not null,
  audience_before integer[] not null,
  excluded integer[] not null,
  excluded_before integer[] not null,
  key integer
);
create index stream_version on hub.stream (item, version);
create index stream_item on hub.stream (item, seq);

create table hub.inbox (
  key integer not null,
  seq bigint not null,
  item uuid not null,
  primary key (key, seq)
);

-- Since when, and until when, a key opened an item; barred: the key was an exception. `position` is where the item was first published.
create table hub.sight (
  item uuid not null,
  key integer not null,
  barred boolean not null,
  position bigint not null,
  from_seq bigint not null,
  to_seq bigint,
  primary key (item, key, barred, from_seq)
);
create index sight_of_key on hub.sight (key, position desc) include (item, from_seq, to_seq) where not barred;

-- What one party gained or lost at once (a group joined or left): worked off in batches, each item an event of its own under that party's key.
create table hub.party_job (
  seq bigint primary key,
  op text not null check (op in ('JOIN', 'LEAVE')),
  party integer not null,
  key integer not null,
  done_to bigint not null default 0,
  done_at timestamptz
);
create index party_job_open on hub.party_job (seq) where done_at is null;

do $$
declare
  t regclass;
begin
  foreach t in array array['hub.sequence_head', 'hub.stream', 'hub.inbox', 'hub.sight', 'hub.party_job']::regclass[] loop
    execute format('alter table %s enable row level security', t);
    execute format('alter table %s force row level security', t);
    execute format('create policy owner_functions on %s to hub_owner using (true) with check (true)', t);
  end loop;
end
$$;

-- Whether `party` saw `item` right after position `at_seq`.
create function hub.saw(of_item uuid, at_seq bigint, party_ integer) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select exists (
      select from hub.sight s
        where s.item = of_item and not s.barred and s.from_seq <= at_seq and (s.to_seq is null or s.to_seq > at_seq)
          and (s.key = party_ or exists (
            select from hub.membership m
              where m.party = party_ and m.key = s.key and m.from_seq <= at_seq and (m.to_seq is null or m.to_seq > at_seq))))
    and not exists (
      select from hub.sight s
        where s.item = of_item and s.barred and s.key = party_ and s.from_seq <= at_seq and (s.to_seq is null or s.to_seq > at_seq))
    and not exists (
      select from hub.bar b join hub.stream p on p.item = of_item and p.version = 1 and p.owner = b.owner
        where b.party = party_ and b.from_seq <= at_seq and (b.to_seq is null or b.to_seq > at_seq))
$$;

-- Brings the sight of one item in line with the audience of the event at `e.seq`.
create function hub.follow_audience(e hub.stream) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  first_published bigint := (select min(s.position) from hub.sight s where s.item = e.item);
begin
  update hub.sight s set to_seq = e.seq
    where s.item = e.item and s.to_seq is null
      and s.key <> all (case when s.barred then e.excluded else e.audience || e.owner end);
  insert into hub.sight (item, key, barred, position, from_seq)
    select e.item, k.key, k.barred, first_published, e.seq
      from (select unnest(e.audience) as key, false as barred union select unnest(e.excluded), true) k
      where not exists (select from hub.sight s where s.item = e.item and s.key = k.key and s.barred = k.barred and s.to_seq is null);
end
$$;

/*
 * Gives the next events their place: about `batch` waiting rows, in whole transactions. The head row stays locked until commit, so commit order is
 * stream order, with any number of hubs doing this at once. Returns how many events were placed.
 *
 * A transaction is placed by its last row. Whoever waited for another transaction's lock wrote a row after all of that one's, so that its last row is
 * the later one; by their first rows the two could stand the wrong way round, and an item's older version would have the last word.
 */
create function hub.sequence(batch integer) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  base bigint;
  upto bigint;
  placed integer;
  e hub.stream;
begin
  if not exists (select from hub.outbox) then
    return 0;
  end if;
  select last into base from hub.sequence_head for update;

  -- Whatever ends within the first rows; where nothing does, as far as the one among them that ends first.
  with head as (select o.id, o.tx from hub.outbox o order by o.id limit batch)
  select greatest(max(h.id), (select min(ends.last) from (select distinct tx from head) t
      cross join lateral (select max(o.id) as last from hub.outbox o where o.tx = t.tx) ends)) into upto from head h;

  with whole as (
      select o.tx, max(o.id) as last_id from hub.outbox o where o.id <= upto group by o.tx
        having not exists (select from hub.outbox later where later.tx = o.tx and later.id > upto)),
    gone as (delete from hub.outbox o using whole w where o.tx = w.tx returning o.*, w.last_id),
    ordered as (select g.*, row_number() over (order by g.last_id, g.ordinal, g.id) as place from gone g)
  insert into hub.stream (seq, at, op, kind, item, version, owner, named_owner, facets, facets_before, audience, audience_before, excluded, excluded_before, key)
    select base + place, at, op, kind, item, version, owner, named_owner, facets, facets_before, audience, audience_before, excluded, excluded_before, key
    from ordered;
  get diagnostics placed = row_count;
  if placed = 0 then
    return 0;
  end if;

  update hub.sequence_head set last = base + placed;

  insert into hub.inbox (key, seq, item)
    select distinct k, s.seq, s.item from hub.stream s cross join unnest(s.audience || s.audience_before || s.owner) k
    where s.seq > base and s.item is not null;

  insert into hub.sight (item, key, barred, position, from_seq)
    select s.item, k.key, k.barred, s.seq, s.seq
      from hub.stream s
      cross join lateral (select unnest(s.audience || s.owner) as key, false as barred union select unnest(s.excluded), true) k
      where s.seq > base and s.op = 'PUBLISH';

  for e in select * from hub.stream s
      where s.seq > base and (s.op in ('JOIN', 'LEAVE') or s.op <> 'PUBLISH' and (s.audience <> s.audience_before or s.excluded <> s.excluded_before))
      order by s.seq loop
    if e.op = 'JOIN' then
      update hub.membership set from_seq = e.seq
        where id = (select min(m.id) from hub.membership m where m.party = e.owner and m.key = e.key and m.from_seq is null);
      insert into hub.party_job (seq, op, party, key) values (e.seq, e.op, e.owner, e.key);
    elsif e.op = 'LEAVE' then
      update hub.membership set to_seq = e.seq
        where id = (select min(m.id) from hub.membership m where m.party = e.owner and m.key = e.key and m.left_at is not null and m.to_seq is null);
      insert into hub.party_job (seq, op, party, key) values (e.seq, e.op, e.owner, e.key);
    else
      perform hub.follow_audience(e);
    end if;
  end loop;

  perform pg_notify('hub', '');
  return placed;
end
$$;

/*
 * Works off a piece of the oldest job: for each item that the party gained or lost by joining or leaving, one event under the party's own key.
 * A piece is one transaction; a crash between two pieces loses nothing. Returns how many items were looked at, null when there is no job.
 */
create function hub.work_off(batch integer) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  job hub.party_job;
  base bigint;
  items uuid[];
  upto bigint;
  placed integer;
begin
  if not exists (select from hub.party_job where done_at is null) then
    return null;
  end if;
  select last into base from hub.sequence_head for update;
  select * into job from hub.party_job j where j.done_at is null order by j.seq limit 1 for update;
  if not found then
    return null;
  end if;

  select array_agg(t.item order by t.position), max(t.position) into items, upto
    from (select s.item, s.position from hub.sight s
      where s.key = job.key and not s.barred and s.position > job.done_to and s.from_seq <= job.seq and (s.to_seq is null or s.to_seq > job.seq)
      order by s.position limit batch) t;

  insert into hub.stream (seq, at, op, kind, item, version, owner, named_owner, facets, facets_before, audience, audience_before, excluded, excluded_before, key)
    select base + row_number() over (order by i.place), clock_timestamp(), case job.op when 'JOIN' then 'BACKFILL' else 'LOST' end, p.kind, p.item, null, p.owner,
        p.named_owner, p.facets, p.facets_before, '{}', '{}', '{}', '{}', job.party
      from unnest(items) with ordinality i(item, place)
      -- What was lost is described as it was when it was lost.
      cross join lateral (select * from hub.stream s where s.item = i.item and s.version is not null and (job.op = 'JOIN' or s.seq < job.seq)
        order by s.version desc limit 1) p
      where p.owner <> job.party and case job.op
        -- what is revoked already is no news to somebody who never saw it
        when 'JOIN' then not hub.saw(i.item, job.seq - 1, job.party) and hub.saw(i.item, base, job.party)
          and (select v.content->>'revoked_at' from hub.item_version v where v.item = i.item order by v.version desc limit 1) is null
        else hub.saw(i.item, job.seq - 1, job.party) and not hub.saw(i.item, job.seq, job.party) and not hub.saw(i.item, base, job.party)
      end;
  get diagnostics placed = row_count;
  insert into hub.inbox (key, seq, item) select job.party, s.seq, s.item from hub.stream s where s.seq > base;
  update hub.sequence_head set last = base + placed where placed > 0;
  update hub.party_job set done_to = coalesce(upto, done_to), done_at = case when coalesce(cardinality(items), 0) < batch then now() end where seq = job.seq;
  if placed > 0 then
    perform pg_notify('hub', '');
  end if;
  return coalesce(cardinality(items), 0);
end
$$;

-- Keys that a party held at any time after a position, with the stretch of the stream in which it held them: what was withdrawn from a group while the
-- party was in it must still be told after it left.
create function hub.held_keys(party_ integer, after_seq bigint) returns table (key integer, from_seq bigint, to_seq bigint)
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select party_, 0::bigint, 9223372036854775807
  union all
  select m.key, m.from_seq, coalesce(m.to_seq, 9223372036854775807) from hub.membership m
    where m.party = party_ and m.from_seq is not null and (m.to_seq is null or m.to_seq > after_seq)
$$;

/*
 * The context's party's events after `after_seq`, oldest first, at most `most`; then one row of op POSITION whose seq says how far was read,
 * and whose `more` whether the stream goes on behind it.
 * What an event is depends on its reader: seen before and after is an UPDATED (or REVOKED), only after a PUBLISHED, only before a WITHDRAWN.
 * What may not be seen now is left out here already, ids included; whoever joins its content does so under row-level security once more. One call looks
 * at 5,000 events or a few more: where the filter wants almost none of them, the position moves on and `more` says so.
 */
create function hub.feed_events(after_seq bigint, most integer, filter jsonb)
returns table (seq bigint, at timestamptz, operation text, kind text, item uuid, backfill boolean, more boolean)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  me constant integer := hub.me();
  red constant boolean := hub.may_read_red();
  kinds constant text[] := (select array_agg(x) from jsonb_array_elements_text(filter->'kinds') x);
  threats constant text[] := (select array_agg(x) from jsonb_array_elements_text(filter->'threats') x);
  owners constant integer[] := (select array_agg(p.key) from hub.party p where p.id::text in (select jsonb_array_elements_text(filter->'owners')));
  head constant bigint := (select last from hub.sequence_head);
  include_own constant boolean := coalesce((filter->>'includeOwn')::boolean, false);
  read_to bigint := after_seq;
  found_here integer;
  sent integer := 0;
  looked_at integer := 0;
  before boolean;
  after boolean;
  r record;
begin
  while sent < most and read_to < head and looked_at < 5000 loop
    found_here := 0;
    for r in
      select e.*, exists (select from hub.indicator i where i.id = e.item
            and hub.sees((select hub.viewer()), i.owner, i.agency_only, i.audience, i.excluded, i.tlp) offset 0) as visible
        from (
          select distinct x.seq from hub.held_keys(me, read_to) k
            cross join lateral (
              select i.seq from hub.inbox i
                where i.key = k.key and i.seq > greatest(read_to, k.from_seq - 1) and i.seq <= least(head, k.to_seq) order by i.seq limit 500) x
            order by x.seq limit 500) n
        join hub.stream e on e.seq = n.seq
        order by e.seq loop
      found_here := found_here + 1;
      looked_at := looked_at + 1;
      read_to := r.seq;
      continue when r.owner = me and not include_own;
      continue when kinds is not null and r.facets->>'kind' <> all (kinds);
      continue when filter->'owners' is not null and (owners is null or (case when r.owner = me then me else r.named_owner end = any (owners)) is not true);
      seq := r.seq;
      at := r.at;
      kind := r.kind;
      item := r.item;
      before := hub.saw(r.item, r.seq - 1, me) and (red or not coalesce(r.facets_before->>'red', r.facets->>'red')::boolean);
      after := hub.saw(r.item, r.seq, me) and (red or not (r.facets->>'red')::boolean);
      operation := case
        when r.op = 'BACKFILL' then case when after then 'PUBLISHED' end
        when r.op = 'LOST' then case when not after and (red or not (r.facets->>'red')::boolean) then 'WITHDRAWN' end
        when before and after then case r.op when 'REVOKE' then 'REVOKED' else 'UPDATED' end
        when after then 'PUBLISHED'
        when before then 'WITHDRAWN'
      end;
      continue when operation is null or operation <> 'WITHDRAWN' and not r.visible;
      -- Of several losses a replay tells the last: what was regained in between follows as a PUBLISHED, or was lost again.
      continue when operation = 'WITHDRAWN' and (r.visible or exists (
        select from hub.stream later where later.item = r.item and later.seq > r.seq and (red or not (later.facets->>'red')::boolean)
          and hub.saw(r.item, later.seq, me)));
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
$$;

-- A page of the feed in one call. An event whose content may not be seen now is left out: a WITHDRAWN of its own follows, or came before.
create function hub.feed(claim text, act jsonb, after_seq bigint, most integer, filter jsonb) returns setof jsonb
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  perform hub.enter(claim, act);
  return query
    select jsonb_build_object('seq', f.seq::text, 'at', f.at, 'operation', f.operation, 'kind', f.kind, 'itemId', f.item, 'backfill', f.backfill, 'more', f.more,
        'claim', case when f.operation not in ('WITHDRAWN', 'POSITION') then to_jsonb(c) end, 'corroboration', (select k.owners from hub.corroboration(c.digest) k))
      from hub.feed_events(after_seq, most, filter) f
      left join lateral (select * from hub.claim where claim.id = f.item offset 0) c on f.operation not in ('WITHDRAWN', 'POSITION')
      where f.operation in ('WITHDRAWN', 'POSITION') or c.id is not null
      order by f.seq, f.operation = 'POSITION';
end
$$;

-- The position of the stream's end and its epoch, for a follower that starts now.
create function hub.feed_head(claim text, act jsonb) returns table (epoch uuid, last bigint)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.enter(claim, act);
  return query select h.epoch, h.last from hub.sequence_head h;
end
$$;

-- Positions for hub processes: has anything moved, how long does the oldest event wait?
create function hub.sequencer_state() returns table (last bigint, waiting bigint, oldest timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select (select h.last from hub.sequence_head h), count(*), min(o.at) from hub.outbox o $$;

-- Whether one of `keys` opened the item at `snapshot`.
create function hub.had_place(of_item uuid, keys integer[], snapshot bigint) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select exists (select from hub.sight s
    where s.item = of_item and s.key = any (keys) and not s.barred and s.from_seq <= snapshot and (s.to_seq is null or s.to_seq > snapshot))
$$;

/*
 * Ids of what the caller may see, newest first by (position, id), in pieces. `snapshot` is the head when the first page was read: whatever was not open
 * to the caller in the stream by then (just published, or just widened) forms a first part, ordered by id; what was, a second part, ordered by
 * position. So nothing committed before the first page is skipped or doubled, however many write meanwhile. The caller re-reads every id under
 * row-level security.
 */
create function hub.waiting_items(snapshot bigint, below uuid, most integer) returns table (id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select w.item from (
      select o.item from hub.outbox o where o.item is not null and (o.owner = (select hub.me()) or o.audience && (select hub.my_keys()))
      union
      select s.item from hub.stream s where s.seq > snapshot and s.item is not null and (s.owner = (select hub.me()) or s.audience && (select hub.my_keys()))) w
    where (select hub.me()) is not null and (below is null or w.item < below)
      and not hub.had_place(w.item, (select hub.my_keys()), snapshot)
      and exists (select from hub.indicator i where i.id = w.item
        and hub.sees((select hub.viewer()), i.owner, i.agency_only, i.audience, i.excluded, i.tlp) offset 0)
    order by w.item desc limit most
$$;

create function hub.placed_items(snapshot bigint, upto bigint, most integer) returns table (id uuid, place bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select distinct x.item, x.position
    from unnest(hub.my_keys()) k
    cross join lateral (
      select s.item, s.position from hub.sight s
        where s.key = k and s.to_seq is null and not s.barred and s.position <= upto
          and (s.from_seq <= snapshot or hub.had_place(s.item, (select hub.my_keys()), snapshot))
          and exists (select from hub.indicator i where i.id = s.item
            and hub.sees((select hub.viewer()), i.owner, i.agency_only, i.audience, i.excluded, i.tlp) offset 0)
        order by s.position desc limit most) x
    order by x.position desc limit most
$$;

create function hub.list_head() returns bigint
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select last from hub.sequence_head where hub.me() is not null $$;

-- Versions of one item: all of them to its owner; to another reader those since it last gained sight, and of what has no place in the stream yet the
-- newest alone, since the reader may have been blind in between.
create function hub.versions(of_item uuid) returns table (version integer, at timestamptz, op text, by_user text, content jsonb, detail jsonb,
  audience integer[], excluded integer[])
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  viewer constant hub.viewer := hub.viewer(); -- asked for before the row, so that a hidden one takes no longer than none
  me constant integer := viewer.me;
  seen hub.indicator;
  mine boolean;
  since bigint;
begin
  select * into seen from hub.indicator i where i.id = of_item and hub.sees(viewer, i.owner, i.agency_only, i.audience, i.excluded, i.tlp);
  if not found then
    return;
  end if;
  mine := seen.owner = me;
  if not mine and hub.saw(of_item, (select h.last from hub.sequence_head h), me) then
    select greatest(max(e.seq), (
        select max(m.from_seq) from hub.membership m join hub.sight s on s.key = m.key and s.item = of_item
          where m.party = me and m.left_at is null and not hub.saw(of_item, m.from_seq - 1, me) and hub.saw(of_item, m.from_seq, me)))
      into since from hub.stream e
      where e.item = of_item and not hub.saw(of_item, e.seq - 1, me) and hub.saw(of_item, e.seq, me);
  end if;
  return query
    select v.version, v.at, v.op, case when mine then u.email end,
        case when mine then v.content else v.content - '{discoverability,attribution,claim_mark}'::text[] end,
        (select d.content from hub.item_detail_version d where d.item = of_item and d.version <= v.version
          and (mine or viewer.kind = 'COUNTRY') order by d.version desc limit 1),
        case when mine then v.audience end, case when mine then v.excluded end
      from hub.item_version v
      left join hub.user_account u on u.id = v.by_user
      left join hub.stream placed on placed.item = v.item and placed.version = v.version
      where v.item = of_item and (v.content->>'tlp' <> 'RED' or viewer.red)
        and (mine or v.version = seen.version or placed.seq >= since
          or v.version = (select max(x.version) from hub.stream x where x.item = of_item and x.seq <= since))
      order by v.version desc;
end
$$;

grant execute on function hub.feed(text, jsonb, bigint, integer, jsonb), hub.feed_events(bigint, integer, jsonb), hub.feed_head(text, jsonb),
  hub.waiting_items(bigint, uuid, integer), hub.placed_items(bigint, bigint, integer), hub.list_head(), hub.versions(uuid) to hub_app;
grant execute on function hub.sequence(integer), hub.work_off(integer), hub.sequencer_state() to hub_relay;
