-- Returns the items of a part of a snapshot, and which of them the filter selects. `pinned` is the head at the first page. Items that the stream had not opened
-- to the party by then are left out. They may be visible already (a group was joined a moment ago), but if one were lost or revoked before the stream opens it,
-- no event would report that. Items that are opened later have an event after the pin.
create or replace function hub.snapshot_items(pinned bigint, upto bigint, most integer, filter jsonb) returns table (item uuid, kind text, place bigint, wanted boolean)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  me constant integer := hub.me();
  items constant text[] := (select array_agg(x) from jsonb_array_elements_text(filter->'itemKinds') x);
  kinds constant text[] := (select array_agg(x) from jsonb_array_elements_text(filter->'kinds') x);
  threats constant text[] := (select array_agg(x) from jsonb_array_elements_text(filter->'threats') x);
  owners constant integer[] := (select array_agg(p.key) from hub.party p where p.id::text in (select jsonb_array_elements_text(filter->'owners')));
  groups constant integer[] := array(select g.key from hub.working_group g where filter->'groups' ? g.id::text and g.key = any (hub.my_keys()));
  include_own constant boolean := coalesce((filter->>'includeOwn')::boolean, false);
begin
  perform hub.require_epoch(filter->>'epoch'); -- `pinned` is a position in the stream of that epoch
  perform hub.require_same_withheld(coalesce(filter->>'withheld', ''));
  return query
    select p.id, p.kind, p.place, (g.owner <> me or include_own) and hub.was_visible(p.id, pinned, me)
        and (filter->'itemKinds' is null or p.kind = any (items)) is true
        and (filter->'groups' is null or g.audience && groups)
        and (kinds is null or g.facets->>'kind' = any (kinds))
        and (threats is null or g.facets->>'threat' = any (threats))
        and (filter->'owners' is null
          or ((g.owner = me or g.named_owner is not null or hub.was_owner_known(p.id, pinned, me, hub.may_read_red())) and g.owner = any (owners)) is true)
      from hub.sequenced_items_of_all_kinds(pinned, upto, most) p
      cross join lateral hub.governed(p.kind, p.id) g;
end
$$;

-- Returns a page of the snapshot in one call: claims under row-level security, then one row with the last examined position, and whether the page was full.
create or replace function hub.snapshot(claim text, act jsonb, pinned bigint, upto bigint, most integer, filter jsonb)
returns table (claim_row jsonb, corroboration integer, content jsonb, last_place bigint, more boolean)
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off set plan_cache_mode = force_generic_plan
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
      projections as materialized (
        select t.* from (select w.kind, array_agg(w.item) as items from wanted w where w.kind <> 'INDICATOR' group by w.kind) k
          cross join lateral hub.item_projection(k.kind, k.items) t)
    select to_jsonb(c), (select k.owners from hub.corroboration(c.digest) k), n.content, null::bigint, null::boolean
      from wanted i
      left join lateral (select * from hub.claim x where x.id = i.item offset 0) c on i.kind = 'INDICATOR'
      left join projections n on n.item = i.item
      where c.id is not null or n.item is not null
      order by i.place;
  claim_row := null;
  content := null;
  return next;
end
$$;
