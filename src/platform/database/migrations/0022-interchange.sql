-- Interchange: what the stream knows of kinds, when each event came into it, originals, kept objects, and reading for other systems.
--
-- Part one: the stream and whatever follows it know governed kinds by one dispatch. A later kind is a content table and
--   select hub.govern('hub.thing', 'THING');
-- and, for its content in the feed, a function hub.told_thing(items uuid[]) returns table (item uuid, content jsonb), with the reader's rights, and
--   select hub.learn_kinds();

-- What all kinds have in common, of one item. valid_until: where the kind has it. facets: as hub.facets has them. bytes: of its body, as stored, where it has one.
create type hub.governed_item as (
  owner integer,
  named_owner integer,
  agency integer,
  agency_only integer,
  tlp text,
  audience integer[],
  excluded integer[],
  retain_until timestamptz,
  valid_until timestamptz,
  revoked_at timestamptz,
  version integer,
  facets jsonb,
  bytes integer
);

-- The governed tables and their kinds, as hub.govern made them.
create function hub.governed_tables() returns table (content regclass, kind text)
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select t.tgrelid::regclass, split_part(encode(t.tgargs, 'escape'), '\000', 1) from pg_trigger t
    where t.tgfoid = 'hub.keep_new()'::regprocedure order by 2
$$;

create function hub.has_column(of_table regclass, called text) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$ select exists (select from pg_attribute a where a.attrelid = of_table and a.attname = called and not a.attisdropped) $$;

create function hub.table_of(of_kind text) returns regclass
language sql stable set search_path = pg_catalog, pg_temp
as $$ select g.content from hub.governed_tables() g where g.kind = of_kind $$;

-- What kind an item is of, as long as anything is known of it: from its versions, and once they are gone from the stream.
create function hub.kind_of(of_item uuid) returns text
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select coalesce((select v.kind from hub.item_version v where v.item = of_item order by v.version limit 1),
    (select s.kind from hub.stream s where s.item = of_item and s.version = 1 limit 1))
$$;

/*
 * Writes the two functions that lead from a kind to its table: hub.governed(kind, item), null where there is none; and hub.told(kind, items), what the feed shows of
 * items that are no claims, with the rights of whoever asks. Static, so that their plans are kept: they are asked for page after page.
 */
create function hub.learn_kinds() returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  g record;
  facets_ text;
  rows_ text := '';
  contents text := '';
begin
  for g in select * from hub.governed_tables() loop
    select string_agg(format('%L, x.%I', a.attname, a.attname), ', ') into facets_ from pg_attribute a
      where a.attrelid = g.content and a.attname in ('kind', 'type', 'threat', 'tlp', 'reference', 'victims', 'suspects') and not a.attisdropped;
    rows_ := rows_ || format('    when %L then select x.owner, x.named_owner, x.agency, x.agency_only, x.tlp, x.audience, x.excluded, x.retain_until, %s, x.revoked_at, x.version,
      hub.facets(jsonb_build_object(%s)), %s into found_item from %s x where x.id = item;%s', g.kind,
      case when hub.has_column(g.content, 'valid_until') then 'x.valid_until' else 'null::timestamptz' end, facets_,
      case when hub.has_column(g.content, 'body') then 'pg_column_size(x.body)' when hub.has_column(g.content, 'original') then 'coalesce(pg_column_size(x.original), 0)' else '0' end, g.content, E'\n');
    if to_regprocedure(format('hub.told_%s(uuid[])', lower(g.kind))) is not null then
      contents := contents || format('    when %L then return query select t.item, t.content from hub.told_%s(items) t;%s', g.kind, lower(g.kind), E'\n');
    end if;
  end loop;
  execute format($function$
create or replace function hub.governed(kind text, item uuid) returns hub.governed_item
language plpgsql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $body$
declare
  found_item hub.governed_item;
begin
  case kind
%s    else null;
  end case;
  return found_item;
end
$body$
$function$, rows_);
  execute format($function$
create or replace function hub.told(kind text, items uuid[]) returns table (item uuid, content jsonb)
language plpgsql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $body$
begin
  perform hub.me(); -- loudly, where there is no context
  case kind
    when 'ANNOUNCEMENT' then return query select t.item, t.content from hub.told_announcement(items) t;
%s    else null;
  end case;
end
$body$
$function$, contents);
end
$$;

-- What a follower may filter by. The kind of an object that is kept is its type; what has no kind or no threat is found by none.
create or replace function hub.facets(content jsonb) returns jsonb
language sql immutable set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object('kind', coalesce(content->>'kind', content->>'type', 'NONE'), 'threat', coalesce(content->>'threat', 'NONE'), 'red', content->>'tlp' = 'RED')
$$;

create function hub.told_announcement(items uuid[]) returns table (item uuid, content jsonb)
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select a.id, jsonb_build_object('announcement', jsonb_build_object('id', a.id, 'at', a.at, 'what', a.what, 'about', a.about)) from hub.announcement a
    where (select hub.me()) is not null and a.id = any (items)
$$;

select hub.learn_kinds();

create or replace function hub.govern(target regclass, kind text) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.govern_columns(target, kind);
  perform hub.obey(target);
  perform hub.learn_kinds();
end
$$;

-- The same of an item that is locked until the transaction ends.
create function hub.hold_governed(kind text, item uuid) returns hub.governed_item
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  if hub.table_of(kind) is not null then
    execute format('select from %s x where x.id = $1 for update', hub.table_of(kind)) using item;
  end if;
  return hub.governed(kind, item);
end
$$;

-- Whether the viewer may see an item of any kind now: what row-level security says of its table.
create function hub.in_sight(viewer hub.viewer, kind text, item uuid) returns boolean
language plpgsql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  g hub.governed_item;
begin
  if kind = 'ANNOUNCEMENT' then
    return exists (select from hub.announcement a where a.id = item and viewer.me = any (a.audience));
  end if;
  g := hub.governed(kind, item);
  return g.owner is not null and hub.sees(viewer, g.owner, g.agency_only, g.audience, g.excluded, g.tlp, g.retain_until);
end
$$;

create function hub.has_live_items(party_ integer, agency_ integer) returns boolean
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
declare
  governed regclass;
  has_some boolean;
begin
  for governed in select g.content from hub.governed_tables() g loop
    execute format('select exists (select from %s i where i.owner = $1 and i.agency = $2 and i.revoked_at is null and (i.retain_until is null or i.retain_until > now()))', governed)
      into has_some using party_, agency_;
    if has_some then
      return true;
    end if;
  end loop;
  return false;
end
$$;

/*
 * hub.saw as a part of the query that asks it: one row. `party` saw `item` by the sights that there were right after `sights_at`, with the keys, bars and suspensions that there were right after
 * `at_seq`. (A function that is called makes its plan ready anew for each item, which takes ten times what is looked up.)
 */
create function hub.saw_part(of_item uuid, sights_at bigint, at_seq bigint, party_ integer) returns table (saw boolean)
language sql stable
begin atomic
  select exists (
      select from hub.sight s
        where s.item = of_item and not s.barred and s.from_seq <= sights_at and (s.to_seq is null or s.to_seq > sights_at)
          and (s.key = party_ or exists (
            select from hub.membership m
              where m.party = party_ and m.key = s.key and m.from_seq <= at_seq and (m.to_seq is null or m.to_seq > at_seq))))
    and not exists (
      select from hub.sight s
        where s.item = of_item and s.barred and s.key = party_ and s.from_seq <= sights_at and (s.to_seq is null or s.to_seq > sights_at))
    and not exists (
      select from hub.bar b
        where b.party = party_ and b.from_seq <= at_seq and (b.to_seq is null or b.to_seq > at_seq)
          and exists (select from hub.stream p where p.item = of_item and p.version = 1 and p.owner = b.owner))
    -- the owner is looked up only where there is a suspension
    and not exists (
      select from hub.suspension x
        where x.party = party_ and x.from_seq <= at_seq and (x.to_seq is null or x.to_seq > at_seq)
          and (select p.owner from hub.stream p where p.item = of_item and p.version = 1 limit 1) <> x.party);
end;

-- (0005) hub.in_sight for all kinds but indicators, whose question stands here itself: of a page of 500, a call for each would be felt.
/*
 * The context's party's events after `after_seq`, oldest first, at most `most`; then one row of op POSITION whose seq says how far was read,
 * and whose `more` whether the stream goes on behind it.
 * What an event is depends on its reader: seen before and after is an UPDATED (or REVOKED), only after a PUBLISHED, only before a WITHDRAWN.
 * What may not be seen now is left out here already, ids included; whoever joins its content does so under row-level security once more. One call looks
 * at 5,000 events or a few more: where the filter wants almost none of them, the position moves on and `more` says so.
 */
create or replace function hub.feed_events(after_seq bigint, most integer, filter jsonb)
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
          select (e.owner <> me or include_own or e.owner is null) and (not by_items or e.kind = any (items) is true) and (kinds is null or (e.facets->>'kind' <> all (kinds)) is not true) as wanted
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
      at := r.at;
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
create or replace function hub.feed(claim text, act jsonb, after_seq bigint, most integer, filter jsonb) returns setof jsonb
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
        with events as materialized (select * from hub.feed_events(read_to, size, filter)),
          told_of as materialized (
            select t.* from (select e.kind, array_agg(e.item) as items from events e
                where shows and e.operation not in ('WITHDRAWN', 'POSITION') and e.kind <> 'INDICATOR' group by e.kind) k
              cross join lateral hub.told(k.kind, k.items) t)
        select f.seq, f.operation, jsonb_build_object('seq', f.seq::text, 'at', f.at, 'operation', f.operation, 'kind', f.kind, 'itemId', f.item,
            'backfill', f.backfill, 'more', f.more, 'claim', case when f.operation not in ('WITHDRAWN', 'POSITION') then to_jsonb(c) end,
            'corroboration', (select k.owners from hub.corroboration(c.digest) k)) || coalesce(n.content, '{}') as event
          from events f
          left join lateral (select * from hub.claim where claim.id = f.item offset 0) c
            on shows and f.operation not in ('WITHDRAWN', 'POSITION') and f.kind = 'INDICATOR'
          left join told_of n on n.item = f.item and f.operation not in ('WITHDRAWN', 'POSITION')
          where f.operation in ('WITHDRAWN', 'POSITION') or c.id is not null or n.item is not null or not shows
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

-- hub.placed_items for a snapshot: items of all kinds.
create function hub.placed_of_all_kinds(snapshot bigint, upto bigint, most integer) returns table (id uuid, kind text, place bigint)
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select distinct x.item, x.kind, x.position
    from unnest(hub.my_keys()) k
    cross join lateral (
      select s.item, s.position, e.kind from hub.sight s
        join lateral (select p.kind from hub.stream p where p.seq = s.position offset 0) e on true
        where s.key = k and s.to_seq is null and not s.barred and s.position <= upto
          and (s.from_seq <= snapshot or hub.had_place(s.item, (select hub.my_keys()), snapshot))
          and e.kind <> 'ANNOUNCEMENT'
          and case when e.kind = 'INDICATOR' then exists (select from hub.indicator i where i.id = s.item
              and hub.sees((select hub.viewer()), i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until) offset 0)
            else hub.in_sight((select hub.viewer()), e.kind, s.item) end
        order by s.position desc limit most) x
    order by x.position desc limit most
$$;

drop function hub.snapshot(text, jsonb, bigint, bigint, integer, jsonb);
drop function hub.snapshot_items(bigint, bigint, integer, jsonb);

-- Which items a piece of a snapshot is made of, and which of them the filter wants. `pinned` is the head when the first page was read. What the stream had
-- not opened to the party by then is left out, though it may be seen already (a group was joined a moment ago): should it be lost or revoked before the
-- stream opens it, no event would tell. What is opened later has an event behind the pin.
create function hub.snapshot_items(pinned bigint, upto bigint, most integer, filter jsonb) returns table (item uuid, kind text, place bigint, wanted boolean)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  me constant integer := hub.me();
  items constant text[] := (select array_agg(x) from jsonb_array_elements_text(filter->'items') x);
  kinds constant text[] := (select array_agg(x) from jsonb_array_elements_text(filter->'kinds') x);
  threats constant text[] := (select array_agg(x) from jsonb_array_elements_text(filter->'threats') x);
  owners constant integer[] := (select array_agg(p.key) from hub.party p where p.id::text in (select jsonb_array_elements_text(filter->'owners')));
  include_own constant boolean := coalesce((filter->>'includeOwn')::boolean, false);
begin
  perform hub.same_epoch(filter->>'epoch'); -- `pinned` is a place in that one's stream
  return query
    select p.id, p.kind, p.place, (g.owner <> me or include_own) and hub.saw(p.id, pinned, me)
        and (filter->'items' is null or p.kind = any (items)) is true
        and (kinds is null or g.facets->>'kind' = any (kinds))
        and (threats is null or g.facets->>'threat' = any (threats))
        and (filter->'owners' is null
          or ((g.owner = me or g.named_owner is not null or hub.knew_owner(p.id, pinned, me, hub.may_read_red())) and g.owner = any (owners)) is true)
      from hub.placed_of_all_kinds(pinned, upto, most) p
      cross join lateral hub.governed(p.kind, p.id) g;
end
$$;

-- A page of the snapshot in one call: claims under row-level security, then one row with the last place that was looked at, and whether it was a full page.
create function hub.snapshot(claim text, act jsonb, pinned bigint, upto bigint, most integer, filter jsonb)
returns table (claim_row jsonb, corroboration integer, told jsonb, last_place bigint, more boolean)
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  items uuid[];
  kinds text[];
  looked_at integer;
begin
  perform hub.enter(claim, act);
  select array_agg(s.item order by s.place desc) filter (where s.wanted), array_agg(s.kind order by s.place desc) filter (where s.wanted), min(s.place), count(*)
    into items, kinds, last_place, looked_at
    from hub.snapshot_items(pinned, upto, most, filter) s;
  more := looked_at = most;
  return query
    with wanted as materialized (select * from unnest(items, kinds) with ordinality i(item, kind, place)),
      told_of as materialized (
        select t.* from (select w.kind, array_agg(w.item) as items from wanted w where w.kind <> 'INDICATOR' group by w.kind) k
          cross join lateral hub.told(k.kind, k.items) t)
    select to_jsonb(c), (select k.owners from hub.corroboration(c.digest) k), n.content, null::bigint, null::boolean
      from wanted i
      left join lateral (select * from hub.claim x where x.id = i.item offset 0) c on i.kind = 'INDICATOR'
      left join told_of n on n.item = i.item
      where c.id is not null or n.item is not null
      order by i.place;
  claim_row := null;
  told := null;
  return next;
end
$$;

/*
 * Leaves a party that gained sight out of the history of those items whose time was over by then (as hub.close_sights does of those that are deleted
 * already): it never could see them, and is not told that it loses them. What somebody has in hands is left as it is.
 */
create or replace function hub.leave_out_ended(job hub.party_job, items uuid[]) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  governed regclass;
begin
  for governed in select t.tgrelid::regclass from pg_trigger t where t.tgfoid = 'hub.keep_ended()'::regprocedure loop
    execute format('insert into hub.sight (item, key, barred, position, from_seq)
      select i.id, $1.party, true, $1.seq, $1.seq
        from %s i
        where i.id = any ($2) and not hub.saw(i.id, $1.seq - 1, $1.party) and hub.saw(i.id, $1.seq, $1.party)
          and i.retain_until <= coalesce(
            (select m.joined_at from hub.membership m where $1.op = ''JOIN'' and m.party = $1.party and m.key = $1.key and m.from_seq = $1.seq),
            (select b.lifted_at from hub.bar b where $1.op = ''UNBAR'' and b.owner = $1.key and b.party = $1.party and b.to_seq = $1.seq),
            (select x.lifted_at from hub.suspension x where $1.op = ''READMIT'' and x.party = $1.party and x.to_seq = $1.seq))
        for share of i skip locked
      on conflict do nothing', governed) using job, items;
  end loop;
end
$$;

/*
 * Which parties have lost an item that they had, or have it as revoked: since which position, and when. One row a party, the last loss; none for whoever
 * sees it unrevoked, sees it again, or never saw it. `since` null: lost already, and without its place in the stream yet.
 */
create or replace function hub.losses(of_item uuid, of_party integer) returns table (party integer, operation text, since bigint, at timestamptz)
language plpgsql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  head constant bigint := (select h.last from hub.sequence_head h);
  item_owner constant integer := (select s.owner from hub.stream s where s.item = of_item and s.version = 1);
  last_change record;
  live hub.governed_item;
  sees_now boolean;
begin
  live := hub.governed(hub.kind_of(of_item), of_item);
  select s.seq, s.op, s.at into last_change from hub.stream s where s.item = of_item and s.op in ('REVOKE', 'REVIVE') order by s.seq desc limit 1;
  for party in
      select p.key from hub.party p
        where p.key <> item_owner and (of_party is null or p.key = of_party) and exists (
          select from hub.sight s
            where s.item = of_item and not s.barred and (s.key = p.key or exists (select from hub.membership m where m.party = p.key and m.key = s.key)))
        order by p.key loop
    sees_now := live.owner is not null and (live.retain_until is null or live.retain_until > now()) and party <> all (live.excluded)
      and (party = any (live.audience) or exists (
        select from hub.membership m where m.party = losses.party and m.key = any (live.audience) and m.left_at is null))
      and not exists (select from hub.bar b where b.owner = live.owner and b.party = losses.party and b.lifted_at is null)
      and not exists (select from hub.suspension x where x.party = losses.party and x.lifted_at is null);
    operation := case when sees_now then 'REVOKED' else 'WITHDRAWN' end;
    since := null;
    if sees_now and live.revoked_at is null then
      continue;
    elsif hub.saw(of_item, head, party) and (not sees_now or last_change.op is distinct from 'REVOKE') then
      at := case when sees_now then live.revoked_at
        else coalesce((select min(w.at) from (select o.at from hub.outbox o where o.item = of_item union all select p.at from hub.parked p where p.item = of_item) w),
          now()) end;
      return next;
      continue;
    end if;

    -- The end of the party's last stretch of sight.
    select e.seq into since from (
        select s.to_seq as seq from hub.sight s where s.item = of_item and not s.barred and s.to_seq is not null
        union select s.from_seq from hub.sight s where s.item = of_item and s.barred and s.key = losses.party
        union select m.to_seq from hub.membership m where m.party = losses.party and m.to_seq is not null
          and exists (select from hub.sight s where s.item = of_item and s.key = m.key and not s.barred)
        union select b.from_seq from hub.bar b where b.owner = item_owner and b.party = losses.party and b.from_seq is not null
        union select x.from_seq from hub.suspension x where x.party = losses.party and x.from_seq is not null) e
      where hub.saw(of_item, e.seq - 1, losses.party) and not hub.saw(of_item, e.seq, losses.party)
      order by e.seq desc limit 1;
    if sees_now then
      -- Whoever lost it after the revocation has deleted it; whoever came later never had it unrevoked.
      continue when since > last_change.seq or not hub.saw(of_item, last_change.seq - 1, party) or not hub.saw(of_item, last_change.seq, party);
      since := last_change.seq;
    end if;
    continue when since is null;
    at := (select s.at from hub.stream s where s.seq = since);
    return next;
  end loop;
end
$$;

/*
 * Receipts of an item of one's own, party by party; none for parties that still see it. HB404: absent, invisible, or somebody else's.
 * handed_at: a WITHDRAWN or REVOKED left for the party; delivered_at: the same consumer came back from behind it; confirmed_at: the party's word.
 * What was taken by a channel that cannot carry a withdrawal is outstanding until it is confirmed, whatever was delivered besides.
 */
create or replace function hub.withdrawals(of_item uuid) returns table (party_id uuid, party_kind text, party_name text, party_country text, operation text,
  lost_at timestamptz, handed_at timestamptz, delivered_at timestamptz, channel text, taken_by text[], confirmed_at timestamptz, outstanding boolean)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer(); -- asked for before the row, so that a hidden one takes no longer than none
  item record;
begin
  -- Whose it is now; of an item that is gone, whose it was.
  select g.owner, g.agency_only, g.tlp = 'RED' as red into item from hub.governed(hub.kind_of(of_item), of_item) g where g.owner is not null;
  if not found then
    select s.owner, s.agency_only, (s.facets->>'red')::boolean as red into item
      from hub.stream s where s.item = of_item and s.op not in ('BACKFILL', 'LOST') order by s.seq desc limit 1;
  end if;
  if (item.owner = viewer.me and viewer.content and (item.agency_only is null or item.agency_only = viewer.agency) and (not item.red or viewer.red)) is not true then
    raise exception 'hub: no such item' using errcode = 'HB404', detail = 'item';
  end if;
  return query
    select p.id, p.kind, p.name, p.country, l.operation, l.at, r.handed_at, r.delivered_at, r.channel, t.channels, c.at,
        c.at is null and (r.delivered_at is null or t.channels <> '{}')
      from hub.losses(of_item, null) l
      join hub.party p on p.key = l.party
      cross join lateral (
        select min(x.handed_at) as handed_at, min(x.delivered_at) as delivered_at,
            (array_agg(x.channel order by x.delivered_at nulls last, x.handed_at))[1] as channel
          from hub.withdrawal_receipt x where x.item = of_item and x.party = l.party and x.seq >= l.since) r
      cross join lateral (
        select array(select x.channel from hub.taken x where x.item = of_item and x.party = l.party order by x.channel) as channels) t
      left join lateral (
        select min(x.at) as at from hub.withdrawal_confirmation x where x.item = of_item and x.party = l.party and x.seq >= l.since) c on true
      order by p.name;
end
$$;

-- The context's party says that its copies are dealt with. HB404: it never had the item, sees it still, or has not been told of the loss; and for whom RED is
-- closed, where it was RED when it was lost: who never had it has no word to give.
create or replace function hub.confirm_withdrawal(of_item uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  me constant integer := hub.me();
  lost_since bigint;
begin
  if hub.doing() is distinct from 'indicator:read' then
    raise exception 'hub: not in this act' using errcode = '42501';
  end if;
  select l.since into lost_since from hub.losses(of_item, me) l;
  if lost_since is null or not hub.may_read_red() and (
      select (s.facets->>'red')::boolean from hub.stream s where s.item = of_item and s.seq < lost_since order by s.seq desc limit 1) is not false then
    raise exception 'hub: no such item' using errcode = 'HB404', detail = 'item';
  end if;
  insert into hub.withdrawal_confirmation (item, party, seq, by_user) values (of_item, me, lost_since, hub.my_user()) on conflict do nothing;
end
$$;

-- Versions of one item: all of them to its owner, but what was kept to another agency at the time; to another reader those since it last gained sight, and of what has no place in the stream yet the
-- newest alone, since the reader may have been blind in between. With the original of each
-- for those who may know whose the item is: that is for the doors of exchange alone, and hub.versions leaves it out.
create function hub.versions_whole(of_item uuid) returns table (version integer, at timestamptz, op text, by_user text, content jsonb, detail jsonb,
  audience integer[], excluded integer[])
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
declare
  viewer constant hub.viewer := hub.viewer(); -- asked for before the row, so that a hidden one takes no longer than none
  me constant integer := viewer.me;
  seen hub.governed_item;
  mine boolean;
  settled boolean;
  since bigint;
begin
  seen := hub.governed(hub.kind_of(of_item), of_item);
  if (seen.owner is not null and hub.sees(viewer, seen.owner, seen.agency_only, seen.audience, seen.excluded, seen.tlp, seen.retain_until)) is not true then
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
        case when mine then v.content else v.content - '{discoverability,attribution,claim_mark,released}'::text[] end,
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
$$;

create or replace function hub.versions(of_item uuid) returns table (version integer, at timestamptz, op text, by_user text, content jsonb, detail jsonb,
  audience integer[], excluded integer[])
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select v.version, v.at, v.op, v.by_user, v.content, v.detail - 'original', v.audience, v.excluded from hub.versions_whole(of_item) v $$;

-- What of an audience the party's limits leave, for an item that says `content`. An item that says no kind, or no threat, may hold any: what limits one, limits it.
create or replace function hub.within_limits(party_ integer, content jsonb, audience integer[]) returns integer[]
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select array(select a.k from unnest(audience) with ordinality a(k, place)
    where not exists (select from hub.sharing_limit l
      where l.party = party_ and l.lifted_at is null
        and coalesce(content->>'kind' = any (l.kinds), true) and coalesce(content->>'threat' = any (l.threats), true)
        and (l.labels is null or content->>'tlp' = any (l.labels))
        and a.k <> all (l.within) and not (1 = any (l.within) and not hub.is_partner(a.k)))
    order by a.place)
$$;

/*
 * Asks for releases of items of the context's agency: [{id, item, version, tlp, wanted, wantedExcept}]; without an id nothing is wanted any more. What was
 * asked for before about the same item is overtaken. Nothing comes of a claim that is another's, or has another version.
 */
create or replace function hub.request_releases(asked jsonb) returns setof uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
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
    insert into hub.release_request (id, party, kind, item, version, tlp, wanted, wanted_except, requested_by, behind)
      select a.id, me, hub.kind_of(a.item), a.item, a.version, a.tlp, a.wanted, a."wantedExcept", hub.my_user(), keepers
        from jsonb_to_recordset(asked) a(id uuid, item uuid, version integer, tlp text, wanted integer[], "wantedExcept" integer[])
        join lateral hub.governed(hub.kind_of(a.item), a.item) i on i.version = a.version
        where a.id is not null and i.owner = me and i.agency = hub.my_agency() and (i.tlp <> 'RED' or hub.may_read_red())
      returning item;
end
$$;

-- Requests of the context's party on items that the context sees, newest first; `items` null: all. open_: only those that wait.
create or replace function hub.releases(items uuid[], open_ boolean, most integer) returns table (id uuid, item uuid, version integer, tlp text, wanted integer[],
  wanted_except integer[], requested_by text, requested_at timestamptz, expires_at timestamptz, status text, decided_by text, decided_at timestamptz, reason text)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select r.id, r.item, r.version, r.tlp, r.wanted, r.wanted_except,
      coalesce((select u.email from hub.user_account u where u.id = r.requested_by), (select 'key:' || k.name from hub.api_key k where k.id = r.requested_by)),
      r.requested_at, r.expires_at, coalesce(r.outcome, case when r.expires_at <= now() then 'EXPIRED' else 'PENDING' end),
      (select u.email from hub.user_account u where u.id = r.decided_by), r.decided_at, r.reason
    from hub.release_request r cross join lateral hub.governed(r.kind, r.item) i
    where i.owner is not null and r.party = (select hub.me()) and (items is null or r.item = any (items)) and (not open_ or r.outcome is null and r.expires_at > now())
      and hub.sees((select hub.viewer()), i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until)
    order by r.requested_at desc, r.id limit most
$$;

/*
 * The second officer's word. Releases exactly what was asked for, as a new version of the item, or declines. Answers what became of it: APPROVED, DECLINED; or why nothing
 * did: OWN (nobody releases what they asked for), DECIDED, EXPIRED, PUBLISHER_GONE, GROUP_LEFT, LAPSED. null: there is no such request to be seen.
 * The item is locked before the request, like by whoever publishes.
 */
create or replace function hub.decide_release(request_id uuid, approve boolean, why text) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
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
  elsif not hub.still_publishes(r.requested_by, r.party) then
    return 'PUBLISHER_GONE';
  elsif exists (select from hub.working_group g where g.key = any (r.wanted) and g.key <> all (viewer.keys))
    or exists (select from unnest(r.wanted) k where k <> 1 and not exists (select from hub.party p where p.key = k union all
      select from hub.working_group g where g.key = k)) then
    return 'GROUP_LEFT';
  elsif i.revoked_at is not null or i.valid_until <= now() then
    return 'LAPSED';
  end if;
  update hub.release_request q set outcome = 'APPROVED', decided_by = viewer.user_id, decided_at = clock_timestamp(), decided_tx = pg_current_xact_id() where q.id = r.id;
  execute format('update %s x set tlp = $1, audience = $2, excluded = $3, version = x.version + 1, updated_at = now(), ordinal = 0 where x.id = $4', hub.table_of(r.kind))
    using r.tlp, r.wanted, r.wanted_except, r.item;
  return 'APPROVED';
end
$$;

-- Takes a request back, by whoever publishes for the agency that asked. true: it waited until now; null: there is none to be seen.
create or replace function hub.withdraw_release(request_id uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.only_in('indicator:publish');
  if not exists (select from hub.release_request r cross join lateral hub.governed(r.kind, r.item) i
      where r.id = request_id and i.owner = hub.me() and i.agency = hub.my_agency() and (i.tlp <> 'RED' or hub.may_read_red())) then
    return null;
  end if;
  update hub.release_request r set outcome = 'WITHDRAWN', decided_by = hub.my_user(), decided_at = clock_timestamp()
    where r.id = request_id and r.outcome is null and r.expires_at > now();
  return found;
end
$$;

/*
 * Closes an agency that nobody needs any more. Answers CLOSED, or what stands against it: ACCOUNTS (disabled ones too: they might be enabled), INVITATIONS into it that
 * are open, PROVIDERS that put people into it, KEYS (expired ones too: they might be exchanged), or CLAIMS that are not revoked, which only their own agency can take
 * back. HB404: the context's party has no such agency, or has closed it.
 */
create or replace function hub.close_agency(of_id uuid) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  target hub.agency;
begin
  perform hub.only_in('agency:manage');
  -- Whoever adds an account, a key or a claim to it holds its row: they come before, and are counted, or after, and are refused.
  select * into target from hub.agency a where a.id = of_id and a.party = hub.me() and a.closed_at is null for update;
  if not found then
    raise exception 'hub: no such agency' using errcode = 'HB404', detail = 'agency';
  end if;
  if exists (select from hub.user_account u where u.agency = target.key) then
    return 'ACCOUNTS';
  elsif exists (select from hub.invitation i where i.agency = target.key and i.ended_why is null and i.expires_at > now()) then
    return 'INVITATIONS';
  elsif exists (select from hub.identity_provider i where i.party = target.party
      and (i.default_agency = target.key or exists (select from jsonb_each_text(i.agencies) e where e.value = target.key::text))) then
    return 'PROVIDERS';
  elsif exists (select from hub.api_key k where k.agency = target.key and k.revoked_at is null) then
    return 'KEYS';
  elsif hub.has_live_items(target.party, target.key) then
    return 'CLAIMS';
  end if;
  update hub.agency set closed_at = clock_timestamp() where key = target.key;
  return 'CLOSED';
end
$$;

grant execute on function hub.told(text, uuid[]), hub.told_announcement(uuid[]), hub.snapshot_items(bigint, bigint, integer, jsonb),
  hub.snapshot(text, jsonb, bigint, bigint, integer, jsonb) to hub_app;

-- Part two: when each event came into the stream, as TAXII counts it (date_added): strictly increasing in the stream's order, at least 200 µs apart and on whole
-- 200 µs. An event is at most four objects, told at +0, +50, +100 and +150 µs: so at most 19 lie strictly inside a millisecond, and whoever goes on from a moment that
-- it cut to milliseconds comes on, even with pages of 20.
alter table hub.sequence_head add column added_to timestamptz not null default '2000-01-01';
alter table hub.stream add column added_at timestamptz;

-- When each party's name came into the stream: for everybody (reader null), or for one party that came to know them all at once. A candidate's has not yet.
create table hub.party_place (
  added_at timestamptz primary key,
  party integer not null references hub.party,
  reader integer references hub.party
);
create index party_place_party on hub.party_place (party, added_at);

-- Parties that wait for their place.
create table hub.party_due (
  party integer primary key references hub.party
);

do $$
declare
  t regclass;
begin
  foreach t in array array['hub.party_place', 'hub.party_due']::regclass[] loop
    execute format('alter table %s enable row level security', t);
    execute format('alter table %s force row level security', t);
    execute format('create policy owner_functions on %s to hub_owner using (true) with check (true)', t);
  end loop;
end
$$;

create function hub.party_is_due() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  insert into hub.party_due (party) values (new.key) on conflict (party) do update set party = excluded.party; -- and not `do nothing`: the row is held until this is committed
  return null;
end
$$;
create trigger due_new after insert on hub.party for each row when (new.candidate_since is null) execute function hub.party_is_due();
create trigger due_changed after update of name, candidate_since on hub.party for each row
  when (new.candidate_since is null and (new.name <> old.name or old.candidate_since is not null)) execute function hub.party_is_due();

-- What is there already: parties first, then all events in their order, so that the last one was now.
do $$
declare
  ends constant timestamptz := date_bin('200 microseconds', clock_timestamp(), '2000-01-01');
  events constant bigint := (select count(*) from hub.stream);
begin
  insert into hub.party_place (party, added_at)
    select p.key, ends - (events + row_number() over (order by p.key desc)) * interval '200 microseconds' from hub.party p where p.candidate_since is null;
  update hub.stream s set added_at = ends - (n.behind * interval '200 microseconds')
    from (select seq, row_number() over (order by seq desc) - 1 as behind from hub.stream) n where n.seq = s.seq;
  update hub.sequence_head set added_to = ends;
end
$$;
alter table hub.stream alter column added_at set not null;
create unique index stream_added on hub.stream (added_at);

-- The first moment that is free: not before now. The caller holds the head row.
create function hub.next_moment() returns timestamptz
language sql volatile set search_path = pg_catalog, pg_temp
as $$
  select greatest(date_bin('200 microseconds', clock_timestamp() + interval '199 microseconds', '2000-01-01'), h.added_to + interval '200 microseconds') from hub.sequence_head h
$$;

/*
 * A burst runs ahead of the clock, 5,000 events a second at most. What would be more than a second ahead is held back: the call takes its time, before it locks anything. Not
 * for longer than a quarter of a second, which is more than a batch gains: should the clock have gone back, the stream goes on, slower.
 */
create function hub.keep_pace() returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  ahead constant interval := (select h.added_to from hub.sequence_head h) - clock_timestamp() - interval '1 second';
begin
  if ahead > interval '0' then
    perform pg_sleep_for(least(ahead, interval '250 milliseconds'));
  end if;
end
$$;

-- Gives parties their places. Those that somebody is changing at this moment wait for the next call. The caller holds the head row.
create function hub.place_parties() returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  first constant timestamptz := hub.next_moment();
  upto timestamptz;
begin
  with due as (delete from hub.party_due d where d.party in (select w.party from hub.party_due w order by w.party for update skip locked) returning d.party),
    placed as (
      insert into hub.party_place (party, added_at) select d.party, first + (row_number() over (order by d.party) - 1) * interval '200 microseconds' from due d returning added_at)
  select max(p.added_at) into upto from placed p;
  update hub.sequence_head set added_to = upto where upto is not null;
end
$$;

-- A country that is admitted knows every party from then on: it is told of all of them again.
create function hub.place_parties_for(reader_ integer) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  first constant timestamptz := hub.next_moment();
  upto timestamptz;
begin
  with placed as (
      insert into hub.party_place (party, reader, added_at)
        select p.key, reader_, first + (row_number() over (order by p.key) - 1) * interval '200 microseconds' from hub.party p where p.candidate_since is null returning added_at)
  select max(p.added_at) into upto from placed p;
  update hub.sequence_head set added_to = upto where upto is not null;
end
$$;

/*
 * Gives the events of whole transactions their places behind the last one. The caller holds the head row.
 *
 * A transaction is placed by its last row. Whoever waited for another transaction's lock wrote a row after all of that one's, so that its last row is
 * the later one; by their first rows the two could stand the wrong way round, and an item's older version would have the last word.
 *
 * Of several events of one item in one transaction the last tells of all: nobody could see what stood in between, so nobody is told of it. The others keep
 * a place for their version, under a key that no party holds (0).
 */
create or replace function hub.place(txs xid8[]) returns integer
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  base constant bigint := (select last from hub.sequence_head);
  first_moment constant timestamptz := hub.next_moment();
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
      case when passing then '{}' else excluded_at_first end, agency_only, agency_at_first, retain_until, case when passing then 0 else key end, first_moment + (place - 1) * interval '200 microseconds'
    from ordered;
  get diagnostics placed = row_count;
  update hub.sequence_head set last = base + placed, added_to = first_moment + (placed - 1) * interval '200 microseconds' where placed > 0;

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
$$;

/*
 * Gives the next events their place: about `batch` waiting rows, in whole transactions. The head row stays locked until commit, so commit order is
 * stream order, with any number of hubs doing this at once. Returns how many events were placed. What cannot be placed is parked, and stops nobody.
 */
create or replace function hub.sequence(batch integer) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  upto bigint;
  txs xid8[];
  placed integer;
begin
  if not exists (select from hub.outbox) and not exists (select from hub.party_due) then
    return 0;
  end if;
  perform hub.keep_pace();
  perform from hub.sequence_head for update;

  -- Whatever ends within the first rows; where nothing does, as far as the one among them that ends first.
  with head as (select o.id, o.tx from hub.outbox o order by o.id limit batch)
  select greatest(max(h.id), (select min(ends.last) from (select distinct tx from head) t
      cross join lateral (select max(o.id) as last from hub.outbox o where o.tx = t.tx) ends)) into upto from head h;

  txs := array(select o.tx from hub.outbox o where o.id <= upto group by o.tx
    having not exists (select from hub.outbox later where later.tx = o.tx and later.id > upto) order by max(o.id));
  perform hub.place_parties(); -- read after the events, and placed before them: whose they are is known
  placed := hub.place_or_park(txs);
  if placed > 0 then
    perform pg_notify('hub', '');
  end if;
  return placed;
end
$$;

/*
 * One piece of a job: for each item that the party gained or lost, one event under the party's own key. The caller holds the head row. Returns how many
 * items were looked at.
 */
create or replace function hub.work_piece(job hub.party_job, batch integer) returns integer
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  base constant bigint := (select last from hub.sequence_head);
  gains constant boolean := job.op in ('JOIN', 'UNBAR', 'READMIT');
  suspends constant boolean := job.op in ('SUSPEND', 'READMIT');
  first_moment constant timestamptz := hub.next_moment();
  items uuid[];
  upto bigint;
  placed integer;
begin
  -- What the key opened when the party gained or lost it: a group's key what was shared with the group, an owner's what it owns. Of a suspension all keys
  -- that the party held.
  select array_agg(t.item order by t.position), max(t.position) into items, upto
    from (select distinct s.item, s.position
      from (select job.key where not suspends union select h.key from hub.held_keys(job.party, job.seq) h where suspends and h.from_seq <= job.seq) k
      cross join lateral (select s.item, s.position from hub.sight s
        where s.key = k.key and not s.barred and s.position > job.done_to and s.from_seq <= job.seq and (s.to_seq is null or s.to_seq > job.seq)
        order by s.position limit batch) s
      order by s.position limit batch) t;

  if gains then
    perform hub.leave_out_ended(job, items);
  end if;
  insert into hub.stream (seq, at, op, kind, item, version, owner, named_owner, facets, facets_before, audience, audience_before, excluded, excluded_before, key,
      added_at)
    select base + row_number() over (order by i.place), clock_timestamp(),
        case when gains or hub.saw(i.item, base, job.party) then 'BACKFILL' else 'LOST' end, p.kind, p.item, null, p.owner, p.named_owner, p.facets,
        p.facets_before, '{}', '{}', '{}', '{}', job.party, first_moment + (row_number() over (order by i.place) - 1) * interval '200 microseconds'
      from unnest(items) with ordinality i(item, place)
      -- What was lost is described as it was when it was lost.
      cross join lateral (select * from hub.stream s where s.item = i.item and s.version is not null and (gains or s.seq < job.seq)
        order by s.version desc limit 1) p
      cross join lateral (
        select (select v.content->>'revoked_at' from hub.item_version v where v.item = i.item order by v.version desc limit 1) is not null as revoked) v
      where p.owner <> job.party and (job.op not in ('BAR', 'UNBAR') or p.owner = job.key)
        and case when gains
          -- what is revoked already is no news to somebody who never saw it
          then not hub.saw(i.item, job.seq - 1, job.party) and hub.saw(i.item, base, job.party) and not v.revoked
          -- what is seen again already comes with the gain; but not if it is revoked: whoever had it must hear that
          else hub.saw(i.item, job.seq - 1, job.party) and not hub.saw(i.item, job.seq, job.party) and (v.revoked or not hub.saw(i.item, base, job.party))
        end;
  get diagnostics placed = row_count;
  insert into hub.inbox (key, seq, item) select job.party, s.seq, s.item from hub.stream s where s.seq > base;
  update hub.sequence_head set last = base + placed, added_to = first_moment + (placed - 1) * interval '200 microseconds' where placed > 0;
  update hub.party_job set done_to = coalesce(upto, done_to), done_at = case when coalesce(cardinality(items), 0) < batch then now() end where seq = job.seq;
  if placed > 0 then
    perform pg_notify('hub', '');
  end if;
  return coalesce(cardinality(items), 0);
end
$$;

/*
 * Works off a piece of the oldest job. A piece is one transaction; a crash between two pieces loses nothing. Returns how many items were looked at, null
 * when there is no job. A job that cannot be worked off is set aside, and stops no other.
 */
create or replace function hub.work_off(batch integer) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  job hub.party_job;
  code text;
begin
  if not exists (select from hub.party_job where done_at is null and failure is null) then
    return null;
  end if;
  perform hub.keep_pace();
  perform from hub.sequence_head for update;
  select * into job from hub.party_job j where j.done_at is null and j.failure is null order by j.seq limit 1 for update;
  if not found then
    return null;
  end if;
  begin
    return hub.work_piece(job, batch);
  exception when others then
    get stacked diagnostics code = returned_sqlstate;
    if not hub.is_poison(code) then
      raise;
    end if;
    update hub.party_job set failure = code where seq = job.seq;
    return 0;
  end;
end
$$;

-- What was given before a restore ran ahead of its clock by a second and a batch at most: what is given after it lies behind that.
create function hub.behind_restore(added_to timestamptz) returns timestamptz
language sql volatile set search_path = pg_catalog, pg_temp
as $$ select greatest(added_to, date_bin('200 microseconds', clock_timestamp() + interval '2 seconds', '2000-01-01')) $$;

/*
 * Starts a new epoch when this is no longer the server, or the course of its history, that the present one began on: after a restore from a backup, a
 * promoted replica, a copy into another server. A restart, also after a crash, keeps both. Asked on every new connection, before anything is read on it;
 * so that no cursor from before is gone on from. Returns whether a new epoch began.
 */
create or replace function hub.recognise() returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  here_system constant bigint := (select c.system_identifier from pg_control_system() c);
  here_timeline constant text := left(pg_walfile_name(pg_current_wal_lsn()), 8);
  known boolean;
begin
  if exists (select from hub.sequence_head h where h.system_id = here_system and h.timeline = here_timeline) then
    return false;
  end if;
  select h.system_id is not null into known from hub.sequence_head h
    where (h.system_id, h.timeline) is distinct from (here_system, here_timeline) for update;
  if not found then
    return false; -- another connection was first
  end if;
  update hub.sequence_head set system_id = here_system, timeline = here_timeline, epoch = case when known then gen_random_uuid() else epoch end,
      added_to = case when known then hub.behind_restore(added_to) else added_to end;
  perform pg_notify('hub', '');
  return known;
end
$$;

-- A new epoch by hand, for the database's owner: after a restore that the server cannot know of (its files were replaced by an older copy).
create or replace function hub.start_epoch() returns uuid
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  begun uuid;
begin
  update hub.sequence_head set epoch = gen_random_uuid(), added_to = hub.behind_restore(added_to) returning epoch into begun;
  perform pg_notify('hub', '');
  return begun;
end
$$;

-- Part three: what a claim was read from, and the observable that it is about.

-- The UUID of the STIX observable of the value (UUIDv5 over its id-contributing properties), as the hub process computes it (src/values/values/observable-id.ts). null: written before there
-- were any, and not since.
alter table hub.indicator add column observable uuid;
create index indicator_observable on hub.indicator (observable);
grant select (observable), update (observable) on hub.indicator to hub_app;

-- {format: stix | misp, body}: an object as it came. Part of the detail, and of its versions. The hub process takes 256 KiB of JSON at most; small numbers take more room here than there.
alter table hub.indicator_detail add column original jsonb
  check (jsonb_typeof(original->'body') = 'object' and original->>'format' in ('stix', 'misp') and pg_column_size(original) <= 2097152);
grant select (original), update (original) on hub.indicator_detail to hub_app;

/*
 * hub.claim with what goes out to other systems besides: the observable, and the original. That names whoever made it, so that it is for those alone who read the detail and may know
 * whose the claim is; and so is the owner's own reference, which often is the original's id. Lists for people do not read it.
 */
create view hub.claim_whole with (security_invoker = true) as
  select i.id, i.kind, i.scope, i.value, i.display, i.platform, i.network, i.bank, i.country, i.threat, i.tlp, i.tags, i.first_seen, i.last_seen,
    i.valid_until, i.retain_until, i.revoked_at, i.revoked_reason, i.published_at, i.updated_at, i.version, i.digest, i.owner_mark, i.named_owner,
    p.id as owner_id, p.kind as owner_kind, p.name as owner_name, p.country as owner_country, a.id as agency_id, a.name as agency_name,
    d.raw, case when d.external_id is not null and (i.named_owner is not null or exists (select from hub.governance(array[i.id]))) then d.external_id end as external_id,
    d.description, d.confidence, d.reliability, d.credibility, i.observable,
    case when d.original is not null and (i.named_owner is not null or exists (select from hub.governance(array[i.id]))) then d.original end as original
  from hub.indicator i
  left join hub.indicator_detail d on d.id = i.id
  left join hub.party p on p.key = i.named_owner
  left join hub.agency a on a.key = i.named_agency;
grant select on hub.claim_whole to hub_app;


drop function hub.own_claims(bytea[], text[], uuid[]);

-- The context's agency's own claims on these values or under these references, locked: what publishing compares its input with. Locked first and
-- read afterwards by a statement of its own: whoever waited for another transaction sees both rows of a claim as that one left them.
-- What is over already is deleted here, like by the relay a moment later: it must not stand in the way of the same value, published anew.
-- RED claims are left out for whom RED is closed.
-- (No sequential scans: a connection's plan is made once, perhaps while the tables are still small, and kept while they grow.)
create function hub.own_claims(digests bytea[], references_ text[], ids uuid[]) returns table (id uuid, kind text, scope text, value text, display text,
  platform text, network text, bank text, country text, threat text, tags text[], first_seen timestamptz, last_seen timestamptz,
  valid_until timestamptz, retain_until timestamptz, revoked_at timestamptz, version integer, tlp text, attribution text, discoverability text, audience integer[],
  excluded integer[], agency_only boolean, digest bytea, external_id text, raw text, description text, confidence smallint, reliability text, credibility smallint,
  original jsonb)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  me constant integer := hub.me();
  my_agency constant integer := hub.my_agency();
  wanted uuid[];
begin
  if hub.doing() not in ('indicator:publish', 'indicator:revoke') then
    raise exception 'hub: not in this act' using errcode = '42501';
  end if;
  wanted := array(
    select c.id from hub.indicator c where c.digest = any (digests) and c.owner = me and c.agency = my_agency
    union select e.id from hub.indicator_detail e where e.external_id = any (references_) and e.agency = my_agency
    union select unnest(ids));
  perform from hub.indicator i where i.id = any (wanted) and i.owner = me and i.agency = my_agency order by i.id for update;
  delete from hub.indicator i where i.id = any (wanted) and i.owner = me and i.agency = my_agency and i.retain_until <= now();
  return query
    select i.id, i.kind, i.scope, i.value, i.display, i.platform, i.network, i.bank, i.country, i.threat, i.tags, i.first_seen, i.last_seen,
      i.valid_until, i.retain_until, i.revoked_at, i.version, i.tlp, i.attribution, i.discoverability, i.audience, i.excluded, i.agency_only is not null, i.digest, d.external_id, d.raw,
      d.description, d.confidence, d.reliability, d.credibility, d.original
    from hub.indicator i join hub.indicator_detail d on d.id = i.id
    where i.id = any (wanted) and i.owner = me and i.agency = my_agency and (i.tlp <> 'RED' or hub.may_read_red())
    order by i.id;
end
$$;

grant execute on function hub.own_claims(bytea[], text[], uuid[]) to hub_app;

-- Part four: objects that are no claims (STIX: reports, malware, campaigns, identities …), kept whole for the eyes that the publisher says.

create table hub.stix_object (
  id uuid primary key,
  stix_id text not null check (length(stix_id) between 3 and 300),
  type text not null check (length(type) between 1 and 250),
  spec_version text not null check (spec_version in ('2.0', '2.1')),
  -- As the object says; null where its type has no such property.
  modified timestamptz,
  -- As received. The hub process takes 1 MiB of JSON at most.
  body jsonb not null check (jsonb_typeof(body) = 'object' and pg_column_size(body) <= 8388608)
);
select hub.govern('hub.stix_object', 'STIX_OBJECT');
create unique index stix_object_agency on hub.stix_object (agency, stix_id);
create index stix_object_id on hub.stix_object (stix_id);
-- A body names its maker.
alter table hub.stix_object add check (attribution <> 'HIDDEN');
-- A body is what a claim's detail is: a partner gets it by name, and where the owner says besides that it is released.
alter table hub.stix_object add column released boolean not null default false;
grant update (released) on hub.stix_object to hub_app;

create function hub.guard_partner_objects() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (select from hub.party p where p.key = any (new.audience) and p.kind = 'PARTNER') then
    raise exception 'hub: not to a partner unless it is released' using errcode = 'HB451';
  end if;
  return null;
end
$$;
create trigger guard_partners after insert on hub.stix_object for each row when (not new.released and new.audience <> '{}') execute function hub.guard_partner_objects();
create trigger guard_partners_changed after update of audience, released on hub.stix_object for each row when (not new.released and new.audience <> '{}')
  execute function hub.guard_partner_objects();

-- An object as its reader may know it. Runs with the reader's rights.
create view hub.kept_object with (security_invoker = true) as
  select o.id, o.stix_id, o.type, o.spec_version, o.modified, o.body, o.tlp, o.retain_until, o.revoked_at, o.revoked_reason, o.published_at, o.updated_at, o.version,
    o.named_owner, p.id as owner_id, p.kind as owner_kind, p.name as owner_name, p.country as owner_country, a.id as agency_id, a.name as agency_name
  from hub.stix_object o
  left join hub.party p on p.key = o.named_owner
  left join hub.agency a on a.key = o.named_agency;
grant select on hub.kept_object to hub_app;

create function hub.told_stix_object(items uuid[]) returns table (item uuid, content jsonb)
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select o.id, jsonb_build_object('object', to_jsonb(o)) from hub.kept_object o where (select hub.me()) is not null and o.id = any (items)
$$;
select hub.learn_kinds();

-- The context's agency's own objects under these STIX ids, or with these ids, locked: what publishing compares its input with. body: of those that say no `modified`. withheld: it is RED,
-- and closed to whoever asks.
create function hub.own_objects(stix_ids text[], ids uuid[]) returns table (id uuid, stix_id text, modified timestamptz, body jsonb, retain_until timestamptz, revoked_at timestamptz,
  version integer, tlp text, attribution text, discoverability text, audience integer[], excluded integer[], agency_only boolean, released boolean, withheld boolean)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  me constant integer := hub.me();
  my_agency constant integer := hub.my_agency();
  wanted uuid[];
begin
  if hub.doing() not in ('indicator:publish', 'indicator:revoke') then
    raise exception 'hub: not in this act' using errcode = '42501';
  end if;
  wanted := array(select o.id from hub.stix_object o where o.agency = my_agency and o.stix_id = any (stix_ids) union select unnest(ids));
  perform from hub.stix_object o where o.id = any (wanted) and o.owner = me and o.agency = my_agency order by o.id for update;
  delete from hub.stix_object o where o.id = any (wanted) and o.owner = me and o.agency = my_agency and o.retain_until <= now();
  return query
    select o.id, o.stix_id, o.modified, case when o.modified is null and not w.closed then o.body end, o.retain_until, o.revoked_at, o.version, o.tlp, o.attribution, o.discoverability, o.audience,
      o.excluded, o.agency_only is not null, o.released, w.closed
    from hub.stix_object o cross join lateral (select o.tlp = 'RED' and not hub.may_read_red() as closed) w
    where o.id = any (wanted) and o.owner = me and o.agency = my_agency
    order by o.id;
end
$$;

grant execute on function hub.told_stix_object(uuid[]), hub.own_objects(text[], uuid[]) to hub_app;


/*
 * Who made what the context's agency has under these STIX ids: as what a claim was read from, as an object that is kept whole (kept), or as what the hub makes of a claim itself (own: then its
 * maker is the party). STIX lets nobody but its maker say an object anew: the same id with another maker is somebody else's. maker null: the object names none. What is closed to the context is left out.
 */
create function hub.makers_of_mine(ids text[]) returns table (id text, maker text, kept boolean, own boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select o.stix_id, o.body->>'created_by_ref', true, false from hub.stix_object o
    where (select hub.me()) is not null and o.stix_id = any (ids) and o.owner = (select hub.me()) and o.agency = (select hub.my_agency())
      and hub.sees((select hub.viewer()), o.owner, o.agency_only, o.audience, o.excluded, o.tlp, o.retain_until)
  union all
  select d.original->'body'->>'id', d.original->'body'->>'created_by_ref', false, false from hub.indicator_detail d join hub.indicator i on i.id = d.id
    where (select hub.me()) is not null and d.original->>'format' = 'stix' and d.original->'body'->>'id' = any (ids) and i.owner = (select hub.me()) and i.agency = (select hub.my_agency())
      and hub.sees((select hub.viewer()), i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until)
  union all
  select x.id, 'identity--' || case when substr(p.id::text, 15, 1) = '7' then overlay(p.id::text placing '4' from 15) else p.id::text end, false, true
    from unnest(ids) x(id)
    join hub.indicator i on i.id = case when x.id ~ '^indicator--[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$' then overlay(right(x.id, 36) placing '7' from 15)::uuid end
    join hub.indicator_detail d on d.id = i.id
    join hub.party p on p.key = i.owner
    where (select hub.me()) is not null and (d.original->>'format' = 'stix') is not true and i.owner = (select hub.me()) and i.agency = (select hub.my_agency())
      and hub.sees((select hub.viewer()), i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until)
$$;
grant execute on function hub.makers_of_mine(text[]) to hub_app;

-- Part five: reading for other systems (TAXII, MISP, exports): pages of what the context's party sees, in the order in which it came into the stream.

-- A party's place is known to whom the party is.
grant select on hub.party_place to hub_app;
create policy known on hub.party_place for select to hub_app
  using ((reader is null or reader = (select hub.me())) and exists (select from hub.party p where p.key = party_place.party));

/*
 * A collection in keys, from {} or {all}: everything that the party sees; {own}: what it owns; {group: id}: what is shared with a group that it is in; {party: id}: what another party
 * shares with it under its name; {to: id}: what of its own is released to a partner by name. HB404: there is no such group or party to be known.
 */
create function hub.collection_scope(scope jsonb) returns jsonb
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
declare
  me constant integer := hub.me();
  found_key integer;
begin
  if scope ? 'own' then
    return '{"own": true}';
  elsif scope ? 'group' then
    found_key := (select g.key from hub.working_group g where g.id = (scope->>'group')::uuid and g.key = any (hub.my_keys()));
  elsif scope ? 'party' then
    found_key := (select p.key from hub.party p where p.id = (scope->>'party')::uuid and p.key <> me and p.kind <> 'HUB');
  elsif scope ? 'to' then
    found_key := (select p.key from hub.party p where p.id = (scope->>'to')::uuid and p.key <> me and p.kind = 'PARTNER');
  else
    return '{}';
  end if;
  if found_key is null then
    raise exception 'hub: no such collection' using errcode = 'HB404', detail = 'collection';
  end if;
  return jsonb_build_object((select k from jsonb_object_keys(scope) k where k in ('group', 'party', 'to')), found_key);
end
$$;

-- Whether whose an item is, and for whom, puts it into a collection of `me`, who holds `keys`.
create function hub.in_scope(scope jsonb, me integer, keys integer[], owner integer, named_owner integer, audience integer[]) returns boolean
language sql immutable
return case
    when scope ? 'own' then owner = me
    when scope ? 'to' then owner = me and (scope->>'to')::integer = any (audience)
    when scope ? 'group' then (scope->>'group')::integer = any (keys) and (scope->>'group')::integer = any (audience)
    when scope ? 'party' then named_owner = (scope->>'party')::integer -- null: it is not named
    else true
  end;

-- Whether the party that a collection is for is barred: then nothing is in it.
create function hub.is_cut_off(scope jsonb, me integer) returns boolean
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  return scope ? 'to' and exists (select from hub.bar b where b.owner = me and b.party = (scope->>'to')::integer and b.lifted_at is null);
end
$$;

-- Whether an item is in a collection of the viewer's, now. RED is in none.
create function hub.collects(viewer hub.viewer, scope jsonb, g hub.governed_item) returns boolean
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  return coalesce(g.owner is not null and g.tlp <> 'RED' and hub.in_scope(scope, viewer.me, viewer.keys, g.owner, g.named_owner, g.audience)
    and hub.sees(viewer, g.owner, g.agency_only, g.audience, g.excluded, g.tlp, g.retain_until) and not hub.is_cut_off(scope, viewer.me), false);
end
$$;

/*
 * Whether an item passes a filter: `kinds` (of indicators; of kept objects their STIX type), `threats`, `includeOwn` (false: not what the viewer's party owns). Absent keys do not restrict.
 * What kind of item it is, `items`, is asked before.
 */
create function hub.collection_passes(viewer hub.viewer, filter jsonb, g hub.governed_item) returns boolean
language sql immutable set search_path = pg_catalog, pg_temp
as $$
  select (filter->'kinds' is null or filter->'kinds' ? (g.facets->>'kind')) and (filter->'threats' is null or filter->'threats' ? (g.facets->>'threat'))
    and (g.owner <> viewer.me or coalesce((filter->>'includeOwn')::boolean, true))
$$;

-- The last event of an item for a party that sees it. What the party's own rows and the item's say; a loss is none.
create function hub.latest_event(of_item uuid, party_ integer) returns hub.stream
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select s from hub.stream s
    where s.item = of_item and (s.key is null or s.key = party_) and s.op not in ('LOST', 'EXPIRE') and hub.saw(of_item, s.seq, party_)
    order by s.seq desc limit 1
$$;

-- Which version an event of an item was about, for one party: its own, or the newest that had a place by then.
create function hub.version_at(e hub.stream) returns integer
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select coalesce(e.version, (select max(s.version) from hub.stream s where s.item = e.item and s.key is null and s.seq < e.seq))
$$;

/*
 * The events that a page of a collection is made of, oldest first, at most `most`; then one row whose `kind` is POSITION, whose `added_at` says how far was read and whose `more` whether there
 * is more behind it. By default an item comes once, with its last event for the context's party; `versions: "all"` gives every version that hub.versions shows, each with the event that
 * told of it. What may not be seen now is left out here already; whoever joins its content does so under row-level security once more. One call looks at 5,000 events or a few more, and
 * ends early where what was found is large (4 MiB as it is stored).
 */
create function hub.collection_events(scope jsonb, after_at timestamptz, most integer, filter jsonb)
returns table (added_at timestamptz, kind text, item uuid, version integer, more boolean)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  me constant integer := viewer.me;
  keys constant integer[] := viewer.keys;
  head constant hub.sequence_head := (select h from hub.sequence_head h);
  all_versions constant boolean := coalesce(filter->>'versions' = 'all', false);
  kinds constant text[] := (select array_agg(x) from jsonb_array_elements_text(filter->'kinds') x);
  threats constant text[] := (select array_agg(x) from jsonb_array_elements_text(filter->'threats') x);
  includes_own constant boolean := coalesce((filter->>'includeOwn')::boolean, true);
  group_ constant integer := scope->>'group';
  for_ constant integer := scope->>'to';
  of_party constant integer := scope->>'party';
  owns_alone constant boolean := scope ?| '{own,to}';
  is_cut_off constant boolean := hub.is_cut_off(scope, me);
  largest constant bigint := 4194304;
  read_to bigint := coalesce((select s.seq from hub.stream s where s.added_at <= after_at order by s.added_at desc limit 1), 0);
  found_here integer;
  sent integer := 0;
  looked_at integer := 0;
  bytes bigint := 0;
  g hub.governed_item;
  latest hub.stream;
  r record;
begin
  if not viewer.content then
    raise exception 'hub: not permitted' using errcode = 'HB403';
  end if;
  added_at := after_at;
  while sent < most and bytes < largest and read_to < head.last and looked_at < 5000 loop
    found_here := 0;
    for r in
      select e.seq, e.added_at, e.kind, e.item, e as event, w.wanted, i.version as claim_version, e.facets ? 'of' as hangs,
          case when i.version is not null then coalesce((select pg_column_size(d.original) from hub.indicator_detail d where d.id = e.item), 0) end as bytes,
          -- Its last event that the party saw.
          case when (i.version is not null or w.wanted and e.kind <> 'INDICATOR') and not all_versions and not e.facets ? 'of' then
            (select x.saw from hub.saw_part(e.item, e.seq, e.seq, me) x) and not exists (
              select from hub.stream s
                where s.item = e.item and s.seq > e.seq and (s.key is null or s.key = me) and s.op <> all ('{LOST,EXPIRE}')
                  and (select x.saw from hub.saw_part(s.item, s.seq, s.seq, me) x))
          end as is_latest
        from (
          select distinct x.seq
            from (
              select h.* from hub.held_keys(me, read_to) h
                where h.key = me or not owns_alone and (group_ is null or h.key = group_)) k
            cross join lateral (
              select i.seq from hub.inbox i
                where i.key = k.key and i.seq > greatest(read_to, k.from_seq - 1) and i.seq <= least(head.last, k.to_seq) order by i.seq limit 500) x
            order by x.seq limit 500) n
        join hub.stream e on e.seq = n.seq
        -- What the event itself says is asked first: the last event of an item says what the item does. Never who owns it without being named: what is asked for longer would tell.
        cross join lateral (
          select coalesce(e.kind <> 'ANNOUNCEMENT' and e.op <> all ('{LOST,EXPIRE}') and not is_cut_off
            and (filter->'items' is null or filter->'items' ? e.kind) and (kinds is null or e.facets->>'kind' = any (kinds))
            and (not owns_alone or e.owner = me) and (includes_own or e.owner <> me)
            and (all_versions or (of_party is null or e.named_owner = of_party) and (for_ is null or for_ = any (e.audience))), false) as wanted
          offset 0) w
        -- Of claims, which are most, the rest stands here itself: a page of a thousand would feel the calls.
        left join lateral (
          select i.version from hub.indicator i
            where w.wanted and e.kind = 'INDICATOR' and i.id = e.item and i.tlp <> 'RED'
              and hub.in_scope(collection_events.scope, me, keys, i.owner, i.named_owner, i.audience)
              and (kinds is null or i.kind = any (kinds)) and (threats is null or i.threat = any (threats)) and (includes_own or i.owner <> me)
              and hub.sees((select hub.viewer()), i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until)
          offset 0) i on true
        order by e.seq loop
      found_here := found_here + 1;
      looked_at := looked_at + 1;
      read_to := r.seq;
      added_at := r.added_at;
      continue when not r.wanted or r.kind = 'INDICATOR' and r.claim_version is null or not r.is_latest;
      g := null;
      if r.kind <> 'INDICATOR' then
        g := hub.governed(r.kind, r.item);
        continue when (hub.collects(viewer, scope, g) and hub.collection_passes(viewer, filter, g)) is not true;
      end if;
      version := null;
      if all_versions then
        version := hub.version_at(r.event);
        -- The present one is shown to whoever sees the item.
        continue when version is distinct from coalesce(r.claim_version, g.version)
          and not exists (select from hub.versions_whole(r.item) v where v.version = collection_events.version and v.content->>'tlp' <> 'RED');
      elsif r.hangs then
        latest := hub.latest_event(r.item, me);
        continue when latest.seq is distinct from r.seq;
      end if;
      kind := r.kind;
      item := r.item;
      return next;
      sent := sent + 1;
      bytes := bytes + coalesce(r.bytes, g.bytes);
      exit when sent >= most or bytes >= largest;
    end loop;
    if found_here = 0 then
      read_to := head.last;
    end if;
  end loop;
  kind := 'POSITION';
  item := null;
  version := null;
  more := read_to < head.last;
  if not more then
    added_at := greatest(head.added_to, after_at); -- whatever has its place by now lies before it
  end if;
  return next;
end
$$;

-- The same for items that are known by their ids, without the last row.
create function hub.collection_events_of(scope jsonb, items uuid[], filter jsonb) returns table (added_at timestamptz, kind text, item uuid, version integer)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  g hub.governed_item;
  latest hub.stream;
begin
  if not viewer.content then
    raise exception 'hub: not permitted' using errcode = 'HB403';
  end if;
  for item in select distinct i from unnest(items) i order by i loop
    kind := hub.kind_of(item);
    g := hub.governed(kind, item);
    continue when (hub.collects(viewer, scope, g) and hub.collection_passes(viewer, filter, g)) is not true;
    latest := hub.latest_event(item, viewer.me);
    continue when latest.seq is null;
    if filter->>'versions' = 'all' then
      return query
        select max(e.added_at), collection_events_of.kind, collection_events_of.item, v.version
          from hub.versions_whole(collection_events_of.item) v
          join hub.stream e on e.item = collection_events_of.item and (e.key is null or e.key = viewer.me) and e.op not in ('LOST', 'EXPIRE') and hub.version_at(e) = v.version
          where v.content->>'tlp' <> 'RED' and hub.saw(collection_events_of.item, e.seq, viewer.me)
          group by v.version;
    else
      added_at := latest.added_at;
      version := null;
      return next;
    end if;
  end loop;
end
$$;

-- Whether another claim on the same value comes later in the same collection, so that their observable is told with that one.
-- Asked for each claim of a page: to plan it each time anew for its values took four times as long as all the rest of the page.
create function hub.is_told_later(scope jsonb, filter jsonb, of_item uuid, of_digest bytea, since timestamptz) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off set plan_cache_mode = force_generic_plan
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  me constant integer := viewer.me;
  keys constant integer[] := viewer.keys;
begin
  if not exists (select from hub.indicator i where i.digest = of_digest and i.id <> of_item) or hub.is_cut_off(scope, me) then
    return false;
  end if;
  return exists (
    select from hub.indicator i
      where i.digest = of_digest and i.id <> of_item and i.tlp <> 'RED' and hub.in_scope(is_told_later.scope, me, keys, i.owner, i.named_owner, i.audience)
        and (filter->'kinds' is null or filter->'kinds' ? i.kind) and (filter->'threats' is null or filter->'threats' ? i.threat)
        and (i.owner <> me or coalesce((filter->>'includeOwn')::boolean, true))
        and hub.sees(viewer, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until)
        and exists (
          select from hub.stream s
            where s.item = i.id and s.added_at > since and (s.key is null or s.key = me) and s.op <> all ('{LOST,EXPIRE}')
              and (select x.saw from hub.saw_part(s.item, s.seq, s.seq, me) x)));
end
$$;

-- Versions of items as the context's party may have them, for exchange.
create function hub.exchanged_versions(items uuid[], versions integer[]) returns table (item uuid, version integer, content jsonb, detail jsonb)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select w.item, v.version, v.content, v.detail from unnest(items, versions) w(item, version) cross join lateral hub.versions_whole(w.item) v
    where (select hub.me()) is not null and v.version = w.version
$$;

-- The context's party takes items by a channel that cannot carry a withdrawal. What it owns it does not take.
create function hub.note_taken(items uuid[], by_channel text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  me constant integer := hub.me();
begin
  if by_channel is null or by_channel not in ('taxii', 'export', 'misp') then
    return;
  end if;
  insert into hub.taken (item, party, channel)
    -- Most were taken before, or are claims: only of what is left is asked by its kind, item by item, which takes twenty times as long.
    select w.i, me, by_channel
      from (select x.i from (select distinct unnest(items) as i) x
        where not exists (select from hub.taken t where t.item = x.i and t.party = me and t.channel = by_channel) offset 0) w
      -- also what has no place in the stream yet, and what has been hidden since it was read: it leaves all the same
      where coalesce((select c.owner from hub.indicator c where c.id = w.i), (hub.governed(hub.kind_of(w.i), w.i)).owner,
        (select s.owner from hub.stream s where s.item = w.i and s.version = 1)) <> me
      order by w.i
    on conflict do nothing;
end
$$;

-- As TAXII writes moments: UTC, with microseconds.
create function hub.microseconds(at timestamptz) returns text
language sql immutable
return to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');

-- Of an object those members whose names the other has, too; but for what says whose it is: that is as it is now.
create function hub.same_names(content jsonb, of_other jsonb) returns jsonb
language sql immutable set search_path = pg_catalog, pg_temp
as $$ select coalesce((select jsonb_object_agg(e.key, e.value) from jsonb_each(content) e where of_other ? e.key and e.key <> 'named_owner'), '{}') $$;

-- Events with their content, under row-level security. A claim, or what else is told of an item, as it stands; with `version` as that version had it.
create function hub.exchanged(scope jsonb, filter jsonb, moments timestamptz[], kinds text[], items uuid[], versions integer[])
returns table (added_at timestamptz, kind text, item uuid, claim jsonb, told jsonb, observable_later boolean)
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  with wanted as materialized (
      -- The present version of a claim is read as the claim, which takes a fraction of the time.
      select w.*, case when w.version is not null and w.kind = 'INDICATOR' then coalesce(w.version = (select i.version from hub.indicator i where i.id = w.item), false) else false end as is_present
        from unnest(moments, kinds, items, versions) w(added_at, kind, item, version) where (select hub.me()) is not null),
    told_of as materialized (
      select t.* from (select w.kind, array_agg(w.item) as items from wanted w where w.kind <> 'INDICATOR' group by w.kind) k cross join lateral hub.told(k.kind, k.items) t),
    versions as materialized (
      select v.* from (select array_agg(w.item) as items, array_agg(w.version) as versions from wanted w where w.version is not null and not w.is_present) x
        cross join lateral hub.exchanged_versions(x.items, x.versions) v where x.items is not null)
  select w.added_at, w.kind, w.item,
      case when v.item is null then to_jsonb(c)
        -- what a version does not show of its detail is null, and not what the present one has
        else to_jsonb(c) || hub.same_names(v.content, to_jsonb(c)) || '{"raw": null, "external_id": null, "description": null, "confidence": null, "reliability": null, "credibility": null, "original": null}'
          || hub.same_names(v.detail - 'version', to_jsonb(c)) end,
      case when v.item is null or n.content is null then n.content
        else (select jsonb_object_agg(t.key, t.value || hub.same_names(v.content, t.value)) from jsonb_each(n.content) t) end,
      w.kind = 'INDICATOR' and hub.is_told_later(exchanged.scope, exchanged.filter, w.item, c.digest, w.added_at)
    from wanted w
    left join lateral (select * from hub.claim_whole x where x.id = w.item offset 0) c on w.kind = 'INDICATOR'
    left join told_of n on n.item = w.item
    left join versions v on v.item = w.item and v.version = w.version
    where (c.id is not null or n.item is not null) and (w.version is null or w.is_present or v.item is not null)
$$;

/*
 * A page of a collection in one call, by the moment at which things came into the stream: what came after `after_at` (null: from the beginning), oldest first, at most `most` rows; then one row
 * of kind POSITION: added_at is how far was read (go on from there), more whether there is more. scope: hub.collection_scope; filter: {items, kinds, threats, includeOwn, versions, parties: false
 * for none}. Rows: INDICATOR with `claim` (hub.claim_whole), PARTY with `party`, anything else with `told` (hub.told). observable_later: another claim on the value follows in this collection.
 * added_at as text, in microseconds; an event's further objects may be dated up to 150 µs later. In acts of the channels taxii, misp and export it is noted that they were taken.
 */
create function hub.collection_page(claim text, act jsonb, scope jsonb, after_at timestamptz, most integer, filter jsonb)
returns table (added_at text, kind text, item uuid, claim_row jsonb, told jsonb, party jsonb, observable_later boolean, more boolean)
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  keys jsonb;
  moments timestamptz[];
  kinds text[];
  items uuid[];
  versions integer[];
  read_to timestamptz;
  is_more boolean;
  last_shown timestamptz;
  parties timestamptz[];
begin
  perform hub.enter(claim, act);
  keys := hub.collection_scope(scope);
  select array_agg(e.added_at order by e.added_at) filter (where e.item is not null), array_agg(e.kind order by e.added_at) filter (where e.item is not null),
      array_agg(e.item order by e.added_at) filter (where e.item is not null), array_agg(e.version order by e.added_at) filter (where e.item is not null),
      max(e.added_at) filter (where e.kind = 'POSITION'), bool_or(e.more) filter (where e.kind = 'POSITION')
    into moments, kinds, items, versions, read_to, is_more
    from hub.collection_events(keys, after_at, most + 1, filter) e; -- one more, so that `more` is no guess
  if coalesce((filter->>'parties')::boolean, true) then
    parties := array(
      select pp.added_at from hub.party_place pp
        where (after_at is null or pp.added_at > after_at) and (read_to is null or pp.added_at <= read_to)
          and case when keys ?| '{own,to}' then pp.party = hub.me() when keys ? 'party' then pp.party = (keys->>'party')::integer else true end
          and not exists (select from hub.party_place later where later.party = pp.party and later.added_at > pp.added_at)
        order by pp.added_at limit most + 1);
  end if;
  -- Both together are at most `most`: the oldest of them.
  select x.at into last_shown from (select unnest(moments) as at union all select unnest(parties)) x order by x.at offset most - 1 limit 1;
  if exists (select from (select unnest(moments) as at union all select unnest(parties)) x where x.at > last_shown) then
    read_to := last_shown;
    is_more := true;
  end if;
  moments := array(select m from unnest(moments) m where m <= read_to order by m);
  items := items[1:cardinality(moments)];

  return query
    select hub.microseconds(x.added_at), x.kind, x.item, x.claim, x.told, x.party, x.observable_later, null::boolean from (
        select e.added_at, e.kind, e.item, e.claim, e.told, null::jsonb as party, e.observable_later
          from hub.exchanged(keys, filter, moments, kinds[1:cardinality(moments)], items, versions[1:cardinality(moments)]) e
        union all
        select pp.added_at, 'PARTY', p.id, null, null, jsonb_build_object('id', p.id, 'kind', p.kind, 'name', p.name, 'country', p.country, 'created_at', p.created_at), false
          from hub.party_place pp join hub.party p on p.key = pp.party where pp.added_at = any (parties) and pp.added_at <= read_to) x
      order by x.added_at;
  perform hub.note_taken(items, act->>'channel');
  return query select hub.microseconds(read_to), 'POSITION', null::uuid, null::jsonb, null::jsonb, null::jsonb, null::boolean, coalesce(is_more, false);
end
$$;

/*
 * Things of a collection by their ids: {claims: [ids of claims], observables: [UUIDs], objects: [STIX ids], items: [ids of any kind], parties: [ids]}; those that are not in it are left out.
 * Rows as hub.collection_page has them, without the last.
 */
create function hub.collection_items(claim text, act jsonb, scope jsonb, ids jsonb, filter jsonb)
returns table (added_at text, kind text, item uuid, claim_row jsonb, told jsonb, party jsonb, observable_later boolean, more boolean)
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  keys jsonb;
  wanted uuid[];
  moments timestamptz[];
  kinds text[];
  items uuid[];
  versions integer[];
begin
  perform hub.enter(claim, act);
  keys := hub.collection_scope(scope);
  wanted := array(
    select x::uuid from jsonb_array_elements_text(coalesce(ids->'claims', '[]') || coalesce(ids->'items', '[]')) x
    union select i.id from hub.indicator i where i.observable = any (array(select x::uuid from jsonb_array_elements_text(ids->'observables') x))
    union select o.id from hub.stix_object o where o.stix_id = any (array(select jsonb_array_elements_text(ids->'objects'))));
  select array_agg(e.added_at), array_agg(e.kind), array_agg(e.item), array_agg(e.version) into moments, kinds, items, versions from hub.collection_events_of(keys, wanted, filter) e;
  return query
    select hub.microseconds(x.added_at), x.kind, x.item, x.claim, x.told, x.party, x.observable_later, null::boolean from (
        select e.added_at, e.kind, e.item, e.claim, e.told, null::jsonb as party, e.observable_later from hub.exchanged(keys, filter, moments, kinds, items, versions) e
        union all
        select (select max(pp.added_at) from hub.party_place pp where pp.party = p.key), 'PARTY', p.id, null, null,
            jsonb_build_object('id', p.id, 'kind', p.kind, 'name', p.name, 'country', p.country, 'created_at', p.created_at), false
          from hub.party p where p.id = any (array(select x::uuid from jsonb_array_elements_text(ids->'parties') x))
            and case when keys ?| '{own,to}' then p.key = hub.me() when keys ? 'party' then p.key = (keys->>'party')::integer else true end) x
      where x.added_at is not null
      order by x.added_at;
  perform hub.note_taken(items, act->>'channel');
end
$$;

create function hub.export_items(pinned bigint, upto bigint, most integer, epoch text) returns table (id uuid, place bigint)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.me();
  perform hub.same_epoch(epoch); -- `pinned` is a place in that one's stream
  return query select p.id, p.place from hub.placed_items(pinned, upto, most) p;
end
$$;

/*
 * A piece of an export: claims that were in the party's sight at the head `pinned` (null: the head now, as the last row says it), newest first, from the place `upto` down (null: from the first), out of
 * `most` that are looked at; then one row without a claim: last_place, and whether to go on from the place below it. The filter is that of lists (IndicatorFilter; tags: all of them); `epoch`, where it goes on (HB410: another). RED is left out.
 */
create function hub.export_page(claim text, act jsonb, pinned bigint, upto bigint, most integer, filter jsonb)
returns table (claim_row jsonb, corroboration integer, pinned_at bigint, last_place bigint, more boolean)
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  kinds constant text[] := (select array_agg(x) from jsonb_array_elements_text(filter->'kinds') x);
  threats constant text[] := (select array_agg(x) from jsonb_array_elements_text(filter->'threats') x);
  owners constant uuid[] := (select array_agg(x::uuid) from jsonb_array_elements_text(filter->'owners') x);
  labels constant text[] := (select array_agg(x) from jsonb_array_elements_text(filter->'tlp') x);
  tags_ constant text[] := (select array_agg(x) from jsonb_array_elements_text(filter->'tags') x);
  words constant text := nullif(lower(btrim(filter->>'text')), '');
  since constant timestamptz := filter->>'publishedAfter';
  before constant timestamptz := filter->>'publishedBefore';
  lapsed constant boolean := coalesce((filter->>'includeLapsed')::boolean, false);
  items uuid[];
  shown uuid[] := '{}';
  looked_at integer;
  my_id uuid;
begin
  perform hub.enter(claim, act);
  my_id := (select p.id from hub.party p where p.key = hub.me());
  pinned_at := coalesce(pinned, hub.list_head());
  select array_agg(p.id order by p.place desc), min(p.place), count(*) into items, last_place, looked_at from hub.export_items(pinned_at, coalesce(upto, pinned_at), most, filter->>'epoch') p;
  more := looked_at = most;
  for claim_row, corroboration in
    select to_jsonb(c), (select k.owners from hub.corroboration(c.digest) k)
      from unnest(items) with ordinality i(item, place) cross join lateral (select * from hub.claim_whole x where x.id = i.item offset 0) c
      where c.tlp <> 'RED' and (kinds is null or c.kind = any (kinds)) and (threats is null or c.threat = any (threats)) and (labels is null or c.tlp = any (labels))
        and (owners is null or c.owner_id = any (owners) or c.owner_id is null and my_id = any (owners) and exists (select from hub.governance(array[c.id])))
        and (tags_ is null or c.tags @> tags_)
        and (words is null or strpos(lower(c.value), words) > 0 or strpos(lower(c.display), words) > 0 or strpos(lower(c.description), words) > 0)
        and (since is null or c.published_at > since) and (before is null or c.published_at < before)
        and (lapsed or c.revoked_at is null and (c.valid_until is null or c.valid_until > now()))
      order by i.place loop
    shown := shown || (claim_row->>'id')::uuid;
    return next;
  end loop;
  perform hub.note_taken(shown, act->>'channel');
  claim_row := null;
  corroboration := null;
  return next;
end
$$;

grant execute on function hub.collection_scope(jsonb), hub.export_items(bigint, bigint, integer, text), hub.collection_events(jsonb, timestamptz, integer, jsonb), hub.collection_events_of(jsonb, uuid[], jsonb),
  hub.is_told_later(jsonb, jsonb, uuid, bytea, timestamptz), hub.exchanged_versions(uuid[], integer[]), hub.note_taken(uuid[], text), hub.microseconds(timestamptz),
  hub.exchanged(jsonb, jsonb, timestamptz[], text[], uuid[], integer[]), hub.same_names(jsonb, jsonb), hub.collection_page(text, jsonb, jsonb, timestamptz, integer, jsonb),
  hub.collection_items(text, jsonb, jsonb, jsonb, jsonb), hub.export_page(text, jsonb, bigint, bigint, integer, jsonb) to hub_app;
