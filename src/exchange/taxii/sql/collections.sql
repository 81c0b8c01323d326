/*
 * Returns a collection's scope with keys instead of ids. {} or {all}: all items that the party sees; {own}: its own items; {group: id}: items shared with
 * one of its groups; {party: id}: items that another party shares with it under its name; {to: id}: own items released to a partner by name. HB404: no such
 * group or party is visible.
 */
create or replace function hub.collection_scope(scope jsonb) returns jsonb
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
declare
  me constant integer := hub.me();
  found_key integer;
begin
  if scope ? 'own' then
    return '{"own": true}';
  elsif scope ? 'released' then
    if hub.my_kind() = 'PARTNER' then
      return '{"released": true}';
    end if;
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

-- Returns whether an item with this owner and audience is in a collection of `me`, who holds `keys`. Scope {released}: items that others released to a
-- partner by name, without its own items and their sightings.
create or replace function hub.is_in_collection_scope(scope jsonb, me integer, keys integer[], owner integer, named_owner integer, audience integer[]) returns boolean
language sql immutable
return case
    when scope ? 'own' then owner = me
    when scope ? 'to' then owner = me and (scope->>'to')::integer = any (audience)
    when scope ? 'released' then owner <> me and me = any (audience)
    when scope ? 'group' then (scope->>'group')::integer = any (keys) and (scope->>'group')::integer = any (audience)
    when scope ? 'party' then named_owner = (scope->>'party')::integer -- null: the owner is not named
    else true
  end;

-- Returns whether the party of a {to} collection is barred: such a collection is empty.
create or replace function hub.is_collection_barred(scope jsonb, me integer) returns boolean
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  return scope ? 'to' and exists (select from hub.bar b where b.owner = me and b.party = (scope->>'to')::integer and b.lifted_at is null);
end
$$;

/*
 * Returns whether an item is in a collection of the viewer now. RED and the police's internal items are in no collection. An item that depends on claims is
 * included only together with them.
 */
create or replace function hub.is_collected(viewer hub.viewer, scope jsonb, g hub.governed_item) returns boolean
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  return coalesce(g.owner is not null and g.tlp <> 'RED' and g.facets->>'kind' <> all ('{REPORT,REPORT_OUTCOME,ACTION_REQUEST,CASE,INFORMATION_REQUEST,NOTICE}')
    and hub.is_in_collection_scope(scope, viewer.me, viewer.keys, g.owner, g.named_owner, g.audience)
    and hub.sees(viewer, g.owner, g.agency_only, g.audience, g.excluded, g.tlp, g.retain_until) and not hub.is_collection_barred(scope, viewer.me)
    and (not g.facets ? 'of' or hub.is_item_visible(viewer, 'INDICATOR', (g.facets->>'of')::uuid))
    and (not g.facets ? 'andOf' or hub.is_item_visible(viewer, 'INDICATOR', (g.facets->>'andOf')::uuid)), false);
end
$$;

/*
 * Returns whether an item passes a filter: `kinds` (of indicators; of stored objects their STIX type), `threats`, `includeOwn` (false: without items of the
 * viewer's party). Absent keys do not restrict. The caller checks `items`, the kind of item, first.
 */
create or replace function hub.passes_collection_filter(viewer hub.viewer, filter jsonb, g hub.governed_item) returns boolean
language sql immutable set search_path = pg_catalog, pg_temp
as $$
  select (filter->'kinds' is null or filter->'kinds' ? (g.facets->>'kind')) and (filter->'threats' is null or filter->'threats' ? (g.facets->>'threat'))
    and (g.owner <> viewer.me or coalesce((filter->>'includeOwn')::boolean, true))
$$;

-- Returns the last event of an item for a party that sees it, among the party's own events and those of the item; a loss does not count.
create or replace function hub.latest_event(of_item uuid, party_ integer) returns hub.stream
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select s from hub.stream s
    where s.item = of_item and (s.key is null or s.key = party_) and s.op not in ('LOST', 'EXPIRE') and hub.was_visible(of_item, s.seq, party_)
    order by s.seq desc limit 1
$$;

-- Returns the version of an item that an event was about for one party: the event's own, or the newest that had a sequence number by then.
create or replace function hub.version_at(e hub.stream) returns integer
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select coalesce(e.version, (select max(s.version) from hub.stream s where s.item = e.item and s.key is null and s.seq < e.seq))
$$;

/*
 * Returns the events of a page of a collection, oldest first, at most `most`. The last row has `kind` POSITION: its `added_at` is the position reached, and
 * `more` whether there is more. By default each item comes once, with its last event for the context's party; `versions: "all"` gives every version that
 * hub.versions returns, each with its event. Items that are not visible now are left out here; the content is then joined under row-level security again.
 * One call scans about 5,000 events, and ends early when the found items are large (4 MiB as stored).
 */
create or replace function hub.collection_events(scope jsonb, after_at timestamptz, most integer, filter jsonb)
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
  is_cut_off constant boolean := hub.is_collection_barred(scope, me);
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
          -- The last event that the party saw.
          case when (i.version is not null or w.wanted and e.kind <> 'INDICATOR') and not all_versions and not e.facets ? 'of' then
            (select x.saw from hub.visibility_at_positions(e.item, e.seq, e.seq, me) x) and not exists (
              select from hub.stream s
                where s.item = e.item and s.seq > e.seq and (s.key is null or s.key = me) and s.op <> all ('{LOST,EXPIRE}')
                  and (select x.saw from hub.visibility_at_positions(s.item, s.seq, s.seq, me) x))
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
        -- Conditions on the event itself come first: the last event of an item has the item's properties. Never the owner when it is not named: the duration
        -- of the query would reveal it.
        cross join lateral (
          select coalesce(e.kind <> 'ANNOUNCEMENT' and (not scope ? 'released' or e.kind in ('INDICATOR', 'STIX_OBJECT')) and e.op <> all ('{LOST,EXPIRE}') and not is_cut_off
            and (filter->'items' is null or filter->'items' ? e.kind) and (kinds is null or e.facets->>'kind' = any (kinds))
            and (not owns_alone or e.owner = me) and (includes_own or e.owner <> me)
            and (all_versions or (of_party is null or e.named_owner = of_party) and (for_ is null or for_ = any (e.audience))), false) as wanted
          offset 0) w
        -- Claims are the most frequent items, so their conditions are written out here: function calls would slow down a page of a thousand.
        left join lateral (
          select i.version from hub.indicator i
            where w.wanted and e.kind = 'INDICATOR' and i.id = e.item and i.tlp <> 'RED'
              and hub.is_in_collection_scope(collection_events.scope, me, keys, i.owner, i.named_owner, i.audience)
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
        continue when (hub.is_collected(viewer, scope, g) and hub.passes_collection_filter(viewer, filter, g)) is not true;
      end if;
      version := null;
      if all_versions then
        version := hub.version_at(r.event);
        -- The present version is visible to all viewers of the item.
        continue when version is distinct from coalesce(r.claim_version, g.version)
          and not exists (select from hub.full_versions(r.item) v where v.version = collection_events.version and v.content->>'tlp' <> 'RED');
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
    added_at := greatest(head.added_to, after_at); -- all items that have a position by now lie before it
  end if;
  return next;
end
$$;

-- The same for items with known ids, without the last row.
create or replace function hub.collection_events_of(scope jsonb, items uuid[], filter jsonb) returns table (added_at timestamptz, kind text, item uuid, version integer)
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
    continue when scope ? 'released' and kind not in ('INDICATOR', 'STIX_OBJECT');
    g := hub.governed(kind, item);
    continue when (hub.is_collected(viewer, scope, g) and hub.passes_collection_filter(viewer, filter, g)) is not true;
    latest := hub.latest_event(item, viewer.me);
    continue when latest.seq is null;
    if filter->>'versions' = 'all' then
      return query
        select max(e.added_at), collection_events_of.kind, collection_events_of.item, v.version
          from hub.full_versions(collection_events_of.item) v
          join hub.stream e on e.item = collection_events_of.item and (e.key is null or e.key = viewer.me) and e.op not in ('LOST', 'EXPIRE') and hub.version_at(e) = v.version
          where v.content->>'tlp' <> 'RED' and hub.was_visible(collection_events_of.item, e.seq, viewer.me)
          group by v.version;
    else
      added_at := latest.added_at;
      version := null;
      return next;
    end if;
  end loop;
end
$$;

-- Returns those of these claims on whose value another claim comes later in the same collection: their observable is sent with that claim. `moments`: when each
-- claim entered the stream. Most values have one claim, so all other conditions are for the rest.
create or replace function hub.claims_with_later_observable(scope jsonb, filter jsonb, items uuid[], moments timestamptz[]) returns table (item uuid, since timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off set plan_cache_mode = force_generic_plan
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  me constant integer := viewer.me;
  keys constant integer[] := viewer.keys;
begin
  if hub.is_collection_barred(scope, me) then
    return;
  end if;
  return query
    select c.id, c.since
      from unnest(items, moments) w(item, since)
      cross join lateral ( -- `offset 0`: otherwise the generic plan of PostgreSQL 15 reads the whole table
        select x.*, w.since from hub.indicator x
          where x.id = w.item and exists (select from hub.indicator i where i.digest = x.digest and i.id <> x.id offset 0) offset 0) c
      where hub.sees(viewer, c.owner, c.agency_only, c.audience, c.excluded, c.tlp, c.retain_until) and exists (
        select from hub.indicator i
          where i.digest = c.digest and i.id <> c.id and i.tlp <> 'RED'
            and hub.is_in_collection_scope(claims_with_later_observable.scope, me, keys, i.owner, i.named_owner, i.audience)
            and (filter->'kinds' is null or filter->'kinds' ? i.kind) and (filter->'threats' is null or filter->'threats' ? i.threat)
            and (i.owner <> me or coalesce((filter->>'includeOwn')::boolean, true))
            and hub.sees(viewer, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until)
            and exists (
              select from hub.stream s
                where s.item = i.id and s.added_at > c.since and (s.key is null or s.key = me) and s.op <> all ('{LOST,EXPIRE}')
                  and (select v.saw from hub.visibility_at_positions(s.item, s.seq, s.seq, me) v) offset 0) offset 0);
end
$$;

-- Returns versions of items as the context's party may have them, for exchange.
create or replace function hub.exchanged_versions(items uuid[], versions integer[])
  returns table(item uuid, version integer, content jsonb, detail jsonb)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  perform hub.viewer();
  return query
    select w.item, v.version, v.content, v.detail from unnest(items, versions) w(item, version) cross join lateral hub.full_versions(w.item) v
      where v.version = w.version;
end
$$;

-- Returns the members of an object that the other object has as well, except the named owner, which stays at its present value.
create or replace function hub.common_members(content jsonb, of_other jsonb) returns jsonb
language sql immutable set search_path = pg_catalog, pg_temp
as $$ select coalesce((select jsonb_object_agg(e.key, e.value) from jsonb_each(content) e where of_other ? e.key and e.key <> 'named_owner'), '{}') $$;

-- Returns events with their content, under row-level security: a claim, or the projection of another item, in its present version; with `version`, in that
-- version.
create or replace function hub.exchange_content(scope jsonb, filter jsonb, moments timestamptz[], kinds text[], items uuid[], versions integer[])
returns table (added_at timestamptz, kind text, item uuid, claim jsonb, told jsonb, observable_later boolean)
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  with wanted as materialized (
      -- The present version of a claim is read from the claim, which takes a fraction of the time.
      select w.*, case when w.version is not null and w.kind = 'INDICATOR' then coalesce(w.version = (select i.version from hub.indicator i where i.id = w.item), false) else false end as is_present
        from unnest(moments, kinds, items, versions) w(added_at, kind, item, version) where (select hub.me()) is not null),
    told_of as materialized (
      select t.* from (select w.kind, array_agg(w.item) as items from wanted w where w.kind <> 'INDICATOR' group by w.kind) k cross join lateral hub.item_projection(k.kind, k.items) t),
    versions as materialized (
      select v.* from (select array_agg(w.item) as items, array_agg(w.version) as versions from wanted w where w.version is not null and not w.is_present) x
        cross join lateral hub.exchanged_versions(x.items, x.versions) v where x.items is not null),
    later as materialized (
      select l.* from (select array_agg(w.item) as items, array_agg(w.added_at) as moments from wanted w where w.kind = 'INDICATOR') x
        cross join lateral hub.claims_with_later_observable(exchange_content.scope, exchange_content.filter, x.items, x.moments) l where x.items is not null)
  select w.added_at, w.kind, w.item,
      case when v.item is null then to_jsonb(c)
        -- detail that a version does not show is null, not the present value
        else to_jsonb(c) || hub.common_members(v.content, to_jsonb(c)) || '{"raw": null, "external_id": null, "description": null, "confidence": null, "reliability": null, "credibility": null, "original": null}'
          || hub.common_members(v.detail - 'version', to_jsonb(c)) end,
      case when v.item is null or n.content is null then n.content
        else (select jsonb_object_agg(t.key, t.value || hub.common_members(v.content, t.value)) from jsonb_each(n.content) t) end,
      (w.item, w.added_at) in (select l.item, l.since from later l)
    from wanted w
    left join lateral (select * from hub.claim_full x where x.id = w.item offset 0) c on w.kind = 'INDICATOR'
    left join told_of n on n.item = w.item
    left join versions v on v.item = w.item and v.version = w.version
    where (c.id is not null or n.item is not null) and (w.version is null or w.is_present or v.item is not null)
$$;

/*
 * Returns a page of a collection in one call, by the time at which items entered the stream: items after `after_at` (null: from the beginning), oldest
 * first, at most `most` rows. The last row has kind POSITION: added_at is the position reached, more whether there is more. scope: hub.collection_scope;
 * filter: {items, kinds, threats, includeOwn, versions, parties: false for none}. Rows: INDICATOR with `claim` (hub.claim_full), PARTY with `party`, others
 * with `told` (hub.item_projection). observable_later: another claim on the value follows in this collection. added_at is text, in microseconds; further
 * objects of an event may be dated up to 150 µs later. For the channels taxii, misp and export the items are recorded as copies.
 */
create or replace function hub.collection_page(claim text, act jsonb, scope jsonb, after_at timestamptz, most integer, filter jsonb)
returns table (added_at text, kind text, item uuid, claim_row jsonb, told jsonb, party jsonb, observable_later boolean, more boolean)
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off set plan_cache_mode = force_generic_plan
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
    from hub.collection_events(keys, after_at, most + 1, filter) e; -- one more than requested, so that `more` is exact
  if coalesce((filter->>'parties')::boolean, true) then
    parties := array(
      select pp.added_at from hub.party_position pp
        where (after_at is null or pp.added_at > after_at) and (read_to is null or pp.added_at <= read_to)
          and case when keys ?| '{own,to}' then pp.party = hub.me() when keys ? 'party' then pp.party = (keys->>'party')::integer else true end
          and not exists (select from hub.party_position later where later.party = pp.party and later.added_at > pp.added_at)
        order by pp.added_at limit most + 1);
  end if;
  -- Items and parties together are at most `most`: the oldest of them.
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
          from hub.exchange_content(keys, filter, moments, kinds[1:cardinality(moments)], items, versions[1:cardinality(moments)]) e
        union all
        select pp.added_at, 'PARTY', p.id, null, null, jsonb_build_object('id', p.id, 'kind', p.kind, 'name', p.name, 'country', p.country, 'created_at', p.created_at), false
          from hub.party_position pp join hub.party p on p.key = pp.party where pp.added_at = any (parties) and pp.added_at <= read_to) x
      order by x.added_at;
  perform hub.record_external_copies(items, act->>'channel');
  return query select hub.microseconds(read_to), 'POSITION', null::uuid, null::jsonb, null::jsonb, null::jsonb, null::boolean, coalesce(is_more, false);
end
$$;

/*
 * Returns items of a collection by their ids: {claims: [ids of claims], observables: [UUIDs], objects: [STIX ids], items: [ids of any kind], parties:
 * [ids]}; ids outside the collection are left out. Rows as in hub.collection_page, without the last.
 */
create or replace function hub.collection_items(claim text, act jsonb, scope jsonb, ids jsonb, filter jsonb)
returns table (added_at text, kind text, item uuid, claim_row jsonb, told jsonb, party jsonb, observable_later boolean, more boolean)
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off set plan_cache_mode = force_generic_plan
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
        select e.added_at, e.kind, e.item, e.claim, e.told, null::jsonb as party, e.observable_later from hub.exchange_content(keys, filter, moments, kinds, items, versions) e
        union all
        select (select max(pp.added_at) from hub.party_position pp where pp.party = p.key), 'PARTY', p.id, null, null,
            jsonb_build_object('id', p.id, 'kind', p.kind, 'name', p.name, 'country', p.country, 'created_at', p.created_at), false
          from hub.party p where p.id = any (array(select x::uuid from jsonb_array_elements_text(ids->'parties') x))
            and case when keys ?| '{own,to}' then p.key = hub.me() when keys ? 'party' then p.key = (keys->>'party')::integer else true end) x
      where x.added_at is not null
      order by x.added_at;
  perform hub.record_external_copies(items, act->>'channel');
end
$$;

create or replace function hub.export_items(pinned bigint, upto bigint, most integer, epoch text) returns table (id uuid, place bigint)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.me();
  perform hub.require_epoch(epoch); -- `pinned` is a position of that epoch's stream
  return query select p.id, p.place from hub.sequenced_claims(pinned, upto, most) p;
end
$$;

/*
 * Returns a page of an export: claims that were visible to the party at the head `pinned` (null: the present head, returned in the last row), newest first,
 * from the position `upto` down (null: from the first), from `most` scanned claims. The last row has no claim: last_place, and whether to continue from the
 * position below it. The filter is that of lists (IndicatorFilter; tags: all of them); `epoch` when it continues (HB410: another epoch). RED is left out.
 */
create or replace function hub.export_page(claim text, act jsonb, pinned bigint, upto bigint, most integer, filter jsonb)
returns table (claim_row jsonb, corroboration integer, pinned_at bigint, last_place bigint, more boolean)
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off set plan_cache_mode = force_generic_plan
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
  pinned_at := coalesce(pinned, hub.stream_position());
  select array_agg(p.id order by p.place desc), min(p.place), count(*) into items, last_place, looked_at from hub.export_items(pinned_at, coalesce(upto, pinned_at), most, filter->>'epoch') p;
  more := looked_at = most;
  for claim_row, corroboration in
    select to_jsonb(c), (select k.owners from hub.corroboration(c.digest) k)
      from unnest(items) with ordinality i(item, place) cross join lateral (select * from hub.claim_full x where x.id = i.item offset 0) c
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
  perform hub.record_external_copies(shown, act->>'channel');
  claim_row := null;
  corroboration := null;
  return next;
end
$$;

-- Only for an import of the context's agency. Also deletes some envelopes that are older than a week.
create or replace function hub.record_taxii_envelope(of_import uuid, objects_ jsonb) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  mine hub.import;
begin
  perform hub.require_act('indicator:publish');
  mine := hub.own_import(of_import);
  insert into hub.taxii_envelope (import, party, agency, objects) select mine.id, mine.party, mine.agency, objects_ where mine.source = 'TAXII';
  delete from hub.taxii_envelope e
    where e.import in (select x.import from hub.taxii_envelope x where x.at < clock_timestamp() - interval '7 days' order by x.at limit 50 for update skip locked);
end
$$;

-- Includes relationships that were read from objects with these ids.
create or replace function hub.items_by_original_id(stix_ids text[])
  returns setof uuid
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
#variable_conflict use_column
declare
  viewer constant hub.viewer := hub.viewer();
begin
  return query
    select d.id from hub.indicator_detail d join hub.indicator i on i.id = d.id
      where d.original->>'format' = 'stix' and d.original->'body'->>'id' = any (stix_ids) and (i.named_owner is not null or i.owner = viewer.me)
        and hub.sees(viewer, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until)
    union all
    select s.id from hub.sighting s where s.original is not null and s.original->'body'->>'id' = any (stix_ids) and hub.reads_original(s)
    union all
    select r.id from hub.relationship r where r.original is not null and r.original->'body'->>'id' = any (stix_ids) and hub.reads_original(r);
end
$$;

create or replace function hub.items_of_stix_originals(claim text, act jsonb, stix_ids text[]) returns table (id uuid)
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.enter(claim, act);
  return query select * from hub.items_by_original_id(stix_ids);
end
$$;

-- Returns the ids of claims' originals, for claims that the caller gets in their original form.
create or replace function hub.original_ids(claim text, act jsonb, items uuid[]) returns table (id uuid, stix_id text)
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  perform hub.enter(claim, act);
  return query select c.id, c.original->'body'->>'id' from hub.claim_full c where c.id = any (items) and c.original->>'format' = 'stix' and c.owner_id is not null;
end
$$;
