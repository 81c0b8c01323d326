-- Following: outbox -> sequencer (0009) -> stream -> inbox, one row per audience key. The inbox proposes, row-level security disposes.

-- The last position given, and the epoch: a restore to an earlier point starts a new one, so that old cursors are recognised. It is told from a plain
-- restart by the server's identity and the timeline of its journal (hub.recognise).
create table hub.sequence_head (
  one boolean primary key default true check (one),
  epoch uuid not null default gen_random_uuid(),
  last bigint not null default 0,
  system_id bigint,
  timeline text
);
insert into hub.sequence_head default values;

-- Every event in its place. seq follows commit order, without gaps. key: what one party or group is concerned by; of an item's own events null, and 0 where
-- the same transaction went on to change the item, so that nobody is told (hub.place).
create table hub.stream (
  seq bigint primary key,
  at timestamptz not null,
  op text not null check (op in ('PUBLISH', 'UPDATE', 'AUDIENCE', 'REVOKE', 'REVIVE', 'EXPIRE', 'JOIN', 'LEAVE', 'BAR', 'UNBAR',
    'SUSPEND', 'READMIT', 'BACKFILL', 'LOST')),
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
  agency_only integer,
  agency_only_before integer,
  retain_until timestamptz,
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

-- What one party gained or lost at once: worked off in batches, each item an event of its own under that party's key. `key` is the group that it joined
-- or left, or the owner that barred it or lifted the bar; of a suspension the party itself, and all keys that it held count. failure: SQLSTATE of what stopped it, until it is released (hub.unpark).
create table hub.party_job (
  seq bigint primary key,
  op text not null check (op in ('JOIN', 'LEAVE', 'BAR', 'UNBAR', 'SUSPEND', 'READMIT')),
  party integer not null,
  key integer not null,
  done_to bigint not null default 0,
  done_at timestamptz,
  failure text,
  told_at timestamptz
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
    -- the owner is looked up only where there is a suspension
    and not exists (
      select from hub.suspension x
        where x.party = party_ and x.from_seq <= at_seq and (x.to_seq is null or x.to_seq > at_seq)
          and (select p.owner from hub.stream p where p.item = of_item and p.version = 1 limit 1) <> x.party)
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

-- Whoever reads on says from which epoch: a restore in between must not leave a silent hole. HB410: it was another.
create function hub.same_epoch(known text) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  if known <> (select h.epoch::text from hub.sequence_head h) then
    raise exception 'hub: another epoch' using errcode = 'HB410';
  end if;
end
$$;

-- Whether a party was shown whose an item is, at some point of the stream up to `at_seq`: so far it can follow by owner. Whoever was unnamed until the party
-- lost sight must not be found out by a filter; and whoever was named once does not take the withdrawal along by going unnamed.
create function hub.knew_owner(of_item uuid, at_seq bigint, party_ integer, red boolean) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select exists (
    select from hub.stream s
      where s.item = of_item and s.seq <= at_seq and (
        -- what was lost is described as it was when it was lost
        s.op = 'LOST' and s.key = party_ and s.named_owner is not null and (red or not (s.facets->>'red')::boolean)
        or exists (
          select from (values (s.seq - 1), (s.seq)) point (seq)
            cross join lateral (
              select v.named_owner, v.facets from hub.stream v
                where v.item = of_item and v.version is not null and v.key is null and v.seq <= point.seq order by v.seq desc limit 1) v
            where v.named_owner is not null and (red or not (v.facets->>'red')::boolean) and hub.saw(of_item, point.seq, party_))))
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
  agency constant integer := hub.my_agency();
  red constant boolean := hub.may_read_red();
  items constant text[] := (select array_agg(x) from jsonb_array_elements_text(filter->'items') x);
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
  perform hub.same_epoch(filter->>'epoch');
  while sent < most and read_to < head and looked_at < 5000 loop
    found_here := 0;
    for r in
      select e.*, case when e.kind = 'ANNOUNCEMENT' then exists (select from hub.announcement a where a.id = e.item and me = any (a.audience))
            else exists (select from hub.indicator i where i.id = e.item
              and hub.sees((select hub.viewer()), i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until) offset 0) end as visible
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
      continue when filter->'items' is not null and r.kind = any (items) is not true;
      continue when kinds is not null and r.facets->>'kind' <> all (kinds);
      continue when filter->'owners' is not null
        -- the owner is compared last: how long it takes must not depend on whose it is
        and ((r.owner = me or hub.knew_owner(r.item, r.seq, me, red)) and r.owner = any (owners)) is not true;
      seq := r.seq;
      at := r.at;
      kind := r.kind;
      item := r.item;
      before := hub.saw(r.item, r.seq - 1, me) and (r.owner <> me or hub.of_agency(r.agency_only_before, agency)) and (red or not coalesce(r.facets_before->>'red', r.facets->>'red')::boolean);
      after := hub.saw(r.item, r.seq, me) and (r.owner <> me or hub.of_agency(r.agency_only, agency)) and (red or not (r.facets->>'red')::boolean);
      operation := case
        when r.op = 'BACKFILL' then case when after then 'PUBLISHED' end
        when r.op = 'LOST' then case when not after and (red or not (r.facets->>'red')::boolean) then 'WITHDRAWN' end
        when before and after then case r.op when 'REVOKE' then 'REVOKED' else 'UPDATED' end
        when after then 'PUBLISHED'
        when before then 'WITHDRAWN'
      end;
      continue when operation is null or operation <> 'WITHDRAWN' and not r.visible;
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
$$;

/*
 * A page of the feed in one call. An event whose content may not be seen now is left out: a WITHDRAWN of its own follows, or came before. One whose content
 * cannot be read (it is damaged, or breaks a statement) comes alone and without it, or nobody would ever get past it: the page before it is cut short.
 * Receipts (0010) come along: what was handed to this consumer before, and lies behind it now, has arrived. The filter may say, besides what the reader
 * wants: `consumer`, who reads on (otherwise the account); `arrived`, [above, upto], where that is not everything up to `after_seq`, null: nothing; and
 * `gives`, how many of the events go out, where that is not all of them.
 */
create function hub.feed(claim text, act jsonb, after_seq bigint, most integer, filter jsonb) returns setof jsonb
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  consumer text;
  row_ record;
  told bigint[] := '{}';
  given integer := 0;
  read_to bigint := after_seq;
  size integer := most;
  shows boolean := true;
  fault text;
begin
  perform hub.enter(claim, act);
  consumer := coalesce(filter->>'consumer', hub.my_user()::text);
  if not filter ? 'arrived' then
    perform hub.note_arrived(-1, after_seq, consumer);
  elsif jsonb_typeof(filter->'arrived') = 'array' then
    perform hub.note_arrived((filter->'arrived'->>0)::bigint, (filter->'arrived'->>1)::bigint, consumer);
  end if;
  while size > 0 loop
    begin
      for row_ in
        select f.seq, f.operation, jsonb_build_object('seq', f.seq::text, 'at', f.at, 'operation', f.operation, 'kind', f.kind, 'itemId', f.item,
            'backfill', f.backfill, 'more', f.more, 'claim', case when f.operation not in ('WITHDRAWN', 'POSITION') then to_jsonb(c) end,
            'announcement', case when n.id is not null then to_jsonb(n) end, 'corroboration', (select k.owners from hub.corroboration(c.digest) k)) as event
          from hub.feed_events(read_to, size, filter) f
          left join lateral (select * from hub.claim where claim.id = f.item offset 0) c
            on shows and f.operation not in ('WITHDRAWN', 'POSITION') and f.kind <> 'ANNOUNCEMENT'
          left join lateral (select a.id, a.at, a.what, a.about from hub.announcement a where a.id = f.item offset 0) n
            on shows and f.operation not in ('WITHDRAWN', 'POSITION') and f.kind = 'ANNOUNCEMENT'
          where f.operation in ('WITHDRAWN', 'POSITION') or c.id is not null or n.id is not null or not shows
          order by f.seq, f.operation = 'POSITION' loop
        given := given + 1;
        read_to := row_.seq;
        if row_.operation in ('WITHDRAWN', 'REVOKED') and given <= coalesce((filter->>'gives')::integer, most) then
          told := told || row_.seq;
        end if;
        return next row_.event;
      end loop;
      size := 0;
    exception when others then
      get stacked diagnostics fault = returned_sqlstate;
      -- Only what lies in the data: its values, its size, its damage.
      if not shows or left(fault, 2) <> all ('{21,22,54}'::text[]) and fault not in ('XX001', 'XX002') then
        raise;
      end if;
      shows := size > 1;
      size := greatest(size / 2, 1);
    end;
  end loop;
  if told <> '{}' then
    perform hub.note_handed(told, consumer, act->>'channel');
  end if;
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
        and hub.sees((select hub.viewer()), i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until) offset 0)
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
            and hub.sees((select hub.viewer()), i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until) offset 0)
        order by s.position desc limit most) x
    order by x.position desc limit most
$$;

create function hub.list_head() returns bigint
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select last from hub.sequence_head where hub.me() is not null $$;

-- Versions of one item: all of them to its owner, but what was kept to another agency at the time; to another reader those since it last gained sight, and of what has no place in the stream yet the
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
  settled boolean;
  since bigint;
begin
  select * into seen from hub.indicator i where i.id = of_item and hub.sees(viewer, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until);
  if not found then
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
    select v.version, v.at, v.op, case when mine then coalesce(u.email, (select 'key:' || k.name from hub.api_key k where k.id = v.by_user)) end,
        case when mine then v.content else v.content - '{discoverability,attribution,claim_mark}'::text[] end,
        (select d.content from hub.item_detail_version d where d.item = of_item and d.version <= v.version
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
$$;

grant execute on function hub.feed(text, jsonb, bigint, integer, jsonb), hub.feed_events(bigint, integer, jsonb), hub.feed_head(text, jsonb),
  hub.waiting_items(bigint, uuid, integer), hub.placed_items(bigint, bigint, integer), hub.list_head(), hub.versions(uuid) to hub_app;
