-- Returns whether the context's account may oversee its party's exports: admins see all exports of the party.
create or replace function hub.may_oversee_exports() returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp set row_security = on
as $$
  -- Used in a policy, so it never raises an error: without a valid context it finds no roles.
  select exists (select from (select hub.policy_viewer() as viewer) v
    join hub.role_permission r on r.role = any (hub.roles_of_session((v.viewer).user_id, (v.viewer).session)) where r.permission = 'policy:manage')
$$;

/*
 * Begins an export of the context's account or key. `given` is {id, format, filter, text, purpose, caseReference}. Returns false when it already has a
 * running export. An export whose process has been silent for five minutes counts as ended.
 */
create or replace function hub.begin_export(given jsonb) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  perform hub.require_act('indicator:export');
  if not viewer.content then
    raise exception 'hub: not permitted' using errcode = 'HB403';
  end if;
  update hub.export x set state = 'ABORTED', ended_at = x.alive_at
    where x.created_by = viewer.user_id and x.state = 'RUNNING' and x.alive_at < clock_timestamp() - interval '5 minutes';
  insert into hub.export (id, party, created_by, format, filter, filter_mark, purpose, case_reference, pinned, epoch)
    select (given->>'id')::uuid, viewer.me, viewer.user_id,
        given->>'format', given->'filter', hub.mac('mark', 'export|' || (given->'filter')::text || '|' || coalesce(given->>'text', '')),
        given->>'purpose', given->>'caseReference', h.last, h.epoch
      from hub.sequence_head h
    on conflict (created_by) where state = 'RUNNING' do nothing;
  return found;
end
$$;

-- Returns the pinned position of the context's running export. HB404: there is none. HB410: the database was restored since, so the pinned position is no
-- longer valid.
create or replace function hub.running_export(of_id uuid) returns bigint
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  x hub.export;
begin
  perform hub.require_act('indicator:export');
  select * into x from hub.export e where e.id = of_id and e.created_by = hub.my_user() and e.state = 'RUNNING';
  if not found then
    raise exception 'hub: no such export' using errcode = 'HB404', detail = 'export';
  end if;
  perform hub.require_epoch(x.epoch::text);
  return x.pinned;
end
$$;

-- Records that items leave with the context's export, before they are sent: in the audit log, and as copies of the party, so that the owner sees who has a
-- copy when it withdraws an item.
create or replace function hub.record_exported_items(of_id uuid, act jsonb, claims integer, leaving uuid[]) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  perform hub.running_export(of_id);
  update hub.export x set count = x.count + claims, alive_at = clock_timestamp() where x.id = of_id;
  if leaving = '{}' then
    return;
  end if;
  perform hub.record_external_copies(leaving, 'export');
  perform hub.record(act || jsonb_build_object('how', of_id), leaving);
end
$$;

-- Ends the context's export, with the true numbers of exported items.
create or replace function hub.end_export(of_id uuid, as_state text, left_ integer, left_out_ integer) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.require_act('indicator:export');
  update hub.export x set state = as_state, count = left_, left_out = left_out_, alive_at = clock_timestamp(), ended_at = clock_timestamp()
    where x.id = of_id and x.created_by = hub.my_user() and x.state = 'RUNNING';
end
$$;

-- Returns positions of items of one kind, like hub.sequenced_claims; `wanted`: whether the item at the position is of that kind.
create or replace function hub.export_positions(of_kind text, pinned bigint, upto bigint, most integer)
  returns table(id uuid, place bigint, wanted boolean)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
#variable_conflict use_column
begin
  perform hub.viewer();
  return query
    select p.id, p.place, p.kind = of_kind from hub.sequenced_items_of_all_kinds(pinned, upto, most) p;
end
$$;

/*
 * Ends a part of hub.export_batch: returns the rows of the open cursor `found_items`, {at, row} with their numbers, up to one page. Records them in the
 * audit log before they leave. The last row has the position to continue from. `places` are the scanned positions.
 */
create or replace function hub.export_found(found_items refcursor, of_id uuid, act jsonb, place jsonb, most integer, look integer, places text[])
returns table (claim_row jsonb, governance jsonb, sightings jsonb, kept jsonb, red boolean, position_ text)
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  most_bytes constant integer := (place->>'bytes')::integer;
  rows_ jsonb[] := '{}';
  one jsonb;
  nth integer;
  last integer := 0;
  bytes integer := 0;
begin
  perform hub.running_export(of_id);
  loop
    fetch found_items into nth, one;
    exit when not found;
    assert nth > last, 'an export is read in order';
    last := nth;
    rows_ := rows_ || one;
    bytes := bytes + pg_column_size(one);
    exit when cardinality(rows_) = most or bytes > most_bytes;
  end loop;
  close found_items;
  perform hub.record_exported_items(of_id, act, 0, array(
    select (r->'row'->>'id')::uuid from unnest(rows_) r where not coalesce(place->'already' ? (r->'row'->>'id'), false)));
  return query select null::jsonb, null::jsonb, null::jsonb, r->'row', false, r->>'at' from unnest(rows_) r;
  position_ := case when cardinality(rows_) = most or bytes > most_bytes then rows_[cardinality(rows_)]->>'at' when cardinality(places) = look then places[look] end;
  return next;
end
$$;

-- Part `kept` of hub.export_batch: under row-level security, and recorded in the audit log before the objects leave, like claims. Filters for claims only
-- (kinds, threats, tags, text) do not apply. With `place->>'of'` = `misp` only objects from MISP are read: no others can be written as MISP, and objects that
-- do not leave must not be recorded as copies.
create or replace function hub.export_stix_objects(of_id uuid, act jsonb, pinned bigint, place jsonb, most integer, filter jsonb)
returns table (claim_row jsonb, governance jsonb, sightings jsonb, kept jsonb, red boolean, position_ text)
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  look constant integer := (place->>'look')::integer;
  of_misp constant boolean := coalesce(place->>'of' = 'misp', false);
  ids uuid[];
  places text[];
  found_items refcursor;
begin
  select array_agg(case when p.wanted then p.id end order by p.place desc), array_agg(p.place::text order by p.place desc) into ids, places
    from hub.export_positions('STIX_OBJECT', pinned, coalesce((place->>'last')::bigint - 1, pinned), look) p;
  -- A lateral join preserves the order of its left side, and the cursor fetches single rows: no row is read that does not leave. A sort would read all
  -- scanned rows.
  open found_items for
    select i.n, jsonb_build_object('at', i.place, 'row', to_jsonb(o))
      from unnest(ids, places) with ordinality i (id, place, n)
      cross join lateral (select * from hub.stix_object_view x where x.id = i.id offset 0) o
      where i.id is not null and o.tlp <> 'RED' and (o.retain_until is null or o.retain_until > now())
        and (filter->'owners' is null or filter->'owners' ? o.owner_id::text)
        and (filter->'tlp' is null or filter->'tlp' ? o.tlp)
        and (filter->>'own' is null or (o.owner_id is not distinct from (select p.id from hub.party p where p.key = (select hub.me()))) = (filter->>'own')::boolean)
        and (filter->>'publishedAfter' is null or o.published_at > (filter->>'publishedAfter')::timestamptz)
        and (filter->>'publishedBefore' is null or o.published_at < (filter->>'publishedBefore')::timestamptz)
        and (filter->>'import' is null or exists (select from hub.import_item t
          where t.import = (filter->>'import')::uuid and t.item = o.id and t.outcome in ('CREATED', 'UPDATED')))
        and (coalesce((filter->>'includeLapsed')::boolean, false) or o.revoked_at is null)
        and (not of_misp or o.body ? 'x_misp_body' and o.type in ('x-misp-attribute', 'x-misp-object', 'report', 'grouping'));
  return query select * from hub.export_found(found_items, of_id, act, place, most, look, places);
end
$$;

/*
 * Returns a page of an export in one call, under row-level security as of now. The returned items are recorded in the audit log first. `place` is {part,
 * last, look, already}: the part of the set, the position after which to read, the number of items to scan, and the items that are recorded already. Parts:
 * `waiting`: items without a sequence number when the export began, by id; `placed`: items with one, by position; `named`: the requested ids; `kept`: STIX
 * objects that are not claims, by position. At most `most` claims. For a RED claim it returns only that there is one. The last row has in `position` the
 * position to continue from; null: the part has ended.
 */
create or replace function hub.export_batch(claim text, act jsonb, of_id uuid, place jsonb, most integer, filter jsonb)
returns table (claim_row jsonb, governance jsonb, sightings jsonb, kept jsonb, red boolean, position_ text)
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off set plan_cache_mode = force_generic_plan
as $$
declare
  pinned bigint;
  look constant integer := (place->>'look')::integer;
  behind constant text := place->>'last';
  kinds constant text[] := (select array_agg(x) from jsonb_array_elements_text(filter->'kinds') x);
  threats constant text[] := (select array_agg(x) from jsonb_array_elements_text(filter->'threats') x);
  owners constant uuid[] := (select array_agg(x::uuid) from jsonb_array_elements_text(filter->'owners') x);
  labels constant text[] := (select array_agg(x) from jsonb_array_elements_text(filter->'tlp') x);
  with_tags constant text[] := (select array_agg(x) from jsonb_array_elements_text(filter->'tags') x);
  wanted_text constant text := filter->>'text';
  lapsed constant boolean := coalesce((filter->>'includeLapsed')::boolean, false);
  ids uuid[] := '{}';
  places text[] := '{}';
  mine uuid[];
  my_id uuid;
  chosen uuid[];
  numbers integer[];
  red_numbers integer[];
  upto integer;
  own_sides jsonb;
  rows_ jsonb[];
  fresh jsonb[];
begin
  perform hub.enter(claim, act);
  pinned := hub.running_export(of_id);
  if place->>'part' = 'waiting' then
    select coalesce(array_agg(w.id order by w.id desc), '{}') into ids from hub.unsequenced_claims(pinned, behind::uuid, look) w;
    places := ids::text[];
  elsif place->>'part' = 'relationships' then
    return query select * from hub.export_relationships(of_id, act, pinned, place, most, filter);
    return;
  elsif place->>'part' = 'kept' then
    return query select * from hub.export_stix_objects(of_id, act, pinned, place, most, filter);
    return;
  elsif place->>'part' = 'placed' then
    select coalesce(array_agg(p.id order by p.place desc), '{}'), coalesce(array_agg(p.place::text order by p.place desc), '{}') into ids, places
      from hub.sequenced_claims(pinned, coalesce(behind::bigint - 1, pinned), look) p;
  else
    ids := array(select x::uuid from jsonb_array_elements_text(filter->'ids') x where behind is null or x::uuid > behind::uuid order by x::uuid limit look);
    places := ids::text[];
  end if;
  mine := array(select g.id from hub.governance(ids) g);
  select p.id into my_id from hub.party p where p.key = (select hub.me());

  with passing as materialized (
      select c.id, i.n::integer as n, c.tlp = 'RED' as red
        from unnest(ids) with ordinality i (id, n)
        cross join lateral (select * from hub.claim x where x.id = i.id offset 0) c
        where (kinds is null or c.kind = any (kinds))
          and (threats is null or c.threat = any (threats))
          and (owners is null or c.owner_id = any (owners) or c.owner_id is null and my_id = any (owners) and c.id = any (mine))
          and (labels is null or c.tlp = any (labels))
          and (with_tags is null or c.tags @> with_tags)
          and (wanted_text is null or strpos(lower(c.value), wanted_text) > 0 or strpos(lower(c.display), wanted_text) > 0
            or exists (select from hub.indicator_detail d where d.id = c.id and strpos(lower(d.description), wanted_text) > 0 offset 0))
          and (filter->>'publishedAfter' is null or c.published_at > (filter->>'publishedAfter')::timestamptz)
          and (filter->>'publishedBefore' is null or c.published_at < (filter->>'publishedBefore')::timestamptz)
          and (filter->>'own' is null or (c.id = any (mine)) = (filter->>'own')::boolean)
          and (filter->>'import' is null or exists (select from hub.import_item t
            where t.import = (filter->>'import')::uuid and t.item = c.id and t.outcome in ('CREATED', 'UPDATED')))
          and (lapsed or c.revoked_at is null and (c.valid_until is null or c.valid_until > now()))),
    counted as (select p.*, count(*) filter (where not p.red) over (order by p.n) as nth from passing p)
  select array_agg(c.id order by c.n) filter (where not c.red and c.nth <= most), array_agg(c.n order by c.n) filter (where not c.red and c.nth <= most),
      array_agg(c.n order by c.n) filter (where c.red and c.nth < most), min(c.n) filter (where not c.red and c.nth = most)
    into chosen, numbers, red_numbers, upto from counted c;

  -- The claims as they are now: claims that were hidden or became RED since the previous statement are left out. Called once for the page: in a join, the
  -- function's rows would be scanned for each claim.
  select jsonb_object_agg(g.id, to_jsonb(g)) into own_sides from hub.governance(chosen) g where mine && chosen;
  rows_ := array(
    select jsonb_build_object('n', i.n, 'claim', to_jsonb(c) - 'digest', 'own', own_sides->(c.id::text), 'sightings', (
          select jsonb_agg(to_jsonb(s) order by s.id) from hub.sighting_view s
            where (place->>'sightings')::boolean and s.indicator = c.id and s.tlp <> 'RED' and s.revoked_at is null))
      from unnest(chosen, numbers) i (id, n)
      cross join lateral (select * from hub.claim_full x where x.id = i.id and x.tlp <> 'RED' offset 0) c
      order by i.n);
  fresh := array(select r from unnest(rows_) r where not coalesce(place->'already' ? (r->'claim'->>'id'), false) order by (r->>'n')::integer);
  perform hub.record_exported_items(of_id, act, cardinality(fresh), array(
    select x.id from unnest(fresh) with ordinality r (r, n)
      cross join lateral (select (r.r->'claim'->>'id')::uuid as id union all
        select (s->>'id')::uuid from jsonb_array_elements(nullif(r.r->'sightings', 'null')) s) x order by r.n));

  return query
    select r.claim, r.own, r.sighted, null::jsonb, r.is_red, places[r.n] from (
        select x->'claim', nullif(x->'own', 'null'), nullif(x->'sightings', 'null'), false, (x->>'n')::integer from unnest(rows_) x
        union all select null, null, null, true, n from unnest(red_numbers) n) r (claim, own, sighted, is_red, n)
      order by r.n;
  -- The last scanned position; after a short scan there are no more items.
  position_ := case when upto is not null then places[upto] when cardinality(ids) = look then places[look] end;
  claim_row := null;
  governance := null;
  sightings := null;
  red := null;
  return next;
end
$$;

-- Returns whether a claim passes an export's filter (hub.export_batch applies the same conditions to a page of claims). Under row-level security.
create or replace function hub.passes_export_filter(of_item uuid, filter jsonb) returns boolean
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select exists (
    select from hub.claim c
      where (select hub.me()) is not null and c.id = of_item and c.tlp <> 'RED'
        and (filter->'ids' is null or filter->'ids' ? c.id::text)
        and (filter->'kinds' is null or filter->'kinds' ? c.kind)
        and (filter->'threats' is null or filter->'threats' ? c.threat)
        and (filter->'tlp' is null or filter->'tlp' ? c.tlp)
        and (filter->'owners' is null or filter->'owners' ? c.owner_id::text
          or c.owner_id is null and filter->'owners' ? (select p.id::text from hub.party p where p.key = hub.me()) and exists (select from hub.governance(array[c.id])))
        and (filter->'tags' is null or c.tags @> array(select jsonb_array_elements_text(filter->'tags')))
        and (filter->>'text' is null or strpos(lower(c.value), filter->>'text') > 0 or strpos(lower(c.display), filter->>'text') > 0
          or exists (select from hub.indicator_detail d where d.id = c.id and strpos(lower(d.description), filter->>'text') > 0))
        and (filter->>'publishedAfter' is null or c.published_at > (filter->>'publishedAfter')::timestamptz)
        and (filter->>'publishedBefore' is null or c.published_at < (filter->>'publishedBefore')::timestamptz)
        and (filter->>'own' is null or exists (select from hub.governance(array[c.id])) = (filter->>'own')::boolean)
        and (filter->>'import' is null or exists (select from hub.import_item t where t.import = (filter->>'import')::uuid and t.item = c.id and t.outcome in ('CREATED', 'UPDATED')))
        and (coalesce((filter->>'includeLapsed')::boolean, false) or c.revoked_at is null and (c.valid_until is null or c.valid_until > now())))
$$;

-- Part `relationships` of hub.export_batch: under row-level security, and recorded in the audit log before the relationships leave, like claims. For an
-- export of requested ids, the relationships between two of them, by id; otherwise by position.
create or replace function hub.export_relationships(of_id uuid, act jsonb, pinned bigint, place jsonb, most integer, filter jsonb)
returns table (claim_row jsonb, governance jsonb, sightings jsonb, kept jsonb, red boolean, position_ text)
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  look constant integer := case when filter->'ids' is null then (place->>'look')::integer else most end;
  named constant uuid[] := (select array_agg(x::uuid) from jsonb_array_elements_text(filter->'ids') x);
  my_id constant text := (select p.id from hub.party p where p.key = hub.me());
  ids uuid[];
  places text[];
  found_items refcursor;
begin
  if named is not null then
    ids := array(select r.id from hub.relationship r
      where r.indicator = any (named) and r.other = any (named) and (place->>'last' is null or r.id > (place->>'last')::uuid) order by r.id limit most);
    places := ids::text[];
  else
    select array_agg(case when p.wanted then p.id end order by p.place desc), array_agg(p.place::text order by p.place desc) into ids, places
      from hub.export_positions('RELATIONSHIP', pinned, coalesce((place->>'last')::bigint - 1, pinned), look) p;
  end if;
  open found_items for
    select i.n, jsonb_build_object('at', i.place, 'row', to_jsonb(r)
        || jsonb_build_object('from', hub.stix_id_of_claim(r.from_id), 'to', hub.stix_id_of_claim(r.to_id), 'original', hub.relationship_original(r.id)))
      from unnest(ids, places) with ordinality i (id, place, n)
      cross join lateral (select * from hub.relationship_view x where x.id = i.id offset 0) r
      where i.id is not null and r.tlp <> 'RED' and (filter->'tlp' is null or filter->'tlp' ? r.tlp)
        and (filter->'owners' is null or filter->'owners' ? (r.by->>'id')
          or r.by is null and filter->'owners' ? my_id and exists (select from hub.own_relationships(array[r.id])))
        and (filter->>'own' is null or exists (select from hub.own_relationships(array[r.id])) = (filter->>'own')::boolean)
        and (coalesce((filter->>'includeLapsed')::boolean, false) or r.revoked_at is null)
        and hub.passes_export_filter(r.from_id, filter) and hub.passes_export_filter(r.to_id, filter);
  return query select * from hub.export_found(found_items, of_id, act, place, most, look, places);
end
$$;
