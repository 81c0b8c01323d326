/*
 * Pages of exports end by size as well as by number.
 *
 * An object of STIX may have a megabyte, most have less than a kilobyte. Pages of ten objects kept memory small and made an export of 18,000 objects take minutes:
 * each page costs a transaction, an audit entry and a look at the stream. A page of objects or relationships ends with the one that brings it over `place.bytes`.
 */

-- The part `kept` of hub.export_piece: under row-level security, and in the audit log before it leaves, like claims. Filters of claims alone (kinds, threats, tags, text) do not apply here.
-- `place->>'of'`: `misp` means what came from MISP alone, because nothing else can be written as MISP, and what does not leave is not recorded as taken.
create or replace function hub.export_kept(of_id uuid, act jsonb, pinned bigint, place jsonb, most integer, filter jsonb)
returns table (claim_row jsonb, governance jsonb, sightings jsonb, kept jsonb, red boolean, position_ text)
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  look constant integer := (place->>'look')::integer;
  most_bytes constant integer := (place->>'bytes')::integer;
  of_misp constant boolean := coalesce(place->>'of' = 'misp', false);
  ids uuid[];
  places bigint[];
  kept_ boolean[];
  found_items refcursor;
  rows_ jsonb[] := '{}';
  one jsonb;
  nth integer;
  last integer := 0;
  bytes integer := 0;
begin
  select array_agg(p.id order by p.place desc), array_agg(p.place order by p.place desc), array_agg(p.kept order by p.place desc) into ids, places, kept_
    from hub.export_places(pinned, coalesce((place->>'last')::bigint - 1, pinned), look) p;
  -- A lateral join goes through its left side in order, and a cursor row by row: nothing is read that does not leave. A sort would read all that is looked at.
  open found_items for
    select i.n, jsonb_build_object('at', i.place, 'kept', to_jsonb(o))
      from unnest(ids, places, kept_) with ordinality i (id, place, kept, n)
      cross join lateral (select * from hub.kept_object x where x.id = i.id offset 0) o
      where i.kept and o.tlp <> 'RED' and (o.retain_until is null or o.retain_until > now())
        and (filter->'owners' is null or filter->'owners' ? o.owner_id::text)
        and (filter->'tlp' is null or filter->'tlp' ? o.tlp)
        and (filter->>'own' is null or (o.owner_id is not distinct from (select p.id from hub.party p where p.key = (select hub.me()))) = (filter->>'own')::boolean)
        and (filter->>'publishedAfter' is null or o.published_at > (filter->>'publishedAfter')::timestamptz)
        and (filter->>'publishedBefore' is null or o.published_at < (filter->>'publishedBefore')::timestamptz)
        and (filter->>'import' is null or exists (select from hub.import_item t
          where t.import = (filter->>'import')::uuid and t.item = o.id and t.outcome in ('CREATED', 'UPDATED')))
        and (coalesce((filter->>'includeLapsed')::boolean, false) or o.revoked_at is null)
        and (not of_misp or o.body ? 'x_misp_body' and o.type in ('x-misp-attribute', 'x-misp-object', 'report', 'grouping'));
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
  perform hub.note_exported(of_id, act, 0, array(
    select (r->'kept'->>'id')::uuid from unnest(rows_) r where not coalesce(place->'already' ? (r->'kept'->>'id'), false)));
  return query select null::jsonb, null::jsonb, null::jsonb, r->'kept', false, r->>'at' from unnest(rows_) r;
  position_ := case when cardinality(rows_) = most or bytes > most_bytes then rows_[cardinality(rows_)]->>'at' when cardinality(ids) = look then places[look]::text end;
  return next;
end
$$;

-- The part `relationships` of hub.export_piece: under row-level security, and in the audit log before it leaves, like claims. Of claims that were asked for by name the relationships between two of them, by id; otherwise by place.
create or replace function hub.export_relationships(of_id uuid, act jsonb, pinned bigint, place jsonb, most integer, filter jsonb)
returns table (claim_row jsonb, governance jsonb, sightings jsonb, kept jsonb, red boolean, position_ text)
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  look constant integer := case when filter->'ids' is null then (place->>'look')::integer else most end;
  most_bytes constant integer := (place->>'bytes')::integer;
  named constant uuid[] := (select array_agg(x::uuid) from jsonb_array_elements_text(filter->'ids') x);
  my_id constant text := (select p.id from hub.party p where p.key = hub.me());
  ids uuid[];
  places text[];
  found_items refcursor;
  rows_ jsonb[] := '{}';
  one jsonb;
  nth integer;
  last integer := 0;
  bytes integer := 0;
begin
  if named is not null then
    ids := array(select r.id from hub.relationship r
      where r.indicator = any (named) and r.other = any (named) and (place->>'last' is null or r.id > (place->>'last')::uuid) order by r.id limit most);
    places := ids::text[];
  else
    select array_agg(case when p.said then p.id end order by p.place desc), array_agg(p.place::text order by p.place desc) into ids, places
      from hub.relationship_places(pinned, coalesce((place->>'last')::bigint - 1, pinned), look) p;
  end if;
  open found_items for
    select i.n, jsonb_build_object('at', i.place, 'said', to_jsonb(r)
        || jsonb_build_object('from', hub.stix_name(r.from_id), 'to', hub.stix_name(r.to_id), 'original', hub.relationship_original(r.id)))
      from unnest(ids, places) with ordinality i (id, place, n)
      cross join lateral (select * from hub.relationship_seen x where x.id = i.id offset 0) r
      where i.id is not null and r.tlp <> 'RED' and (filter->'tlp' is null or filter->'tlp' ? r.tlp)
        and (filter->'owners' is null or filter->'owners' ? (r.by->>'id')
          or r.by is null and filter->'owners' ? my_id and exists (select from hub.own_relationships(array[r.id])))
        and (filter->>'own' is null or exists (select from hub.own_relationships(array[r.id])) = (filter->>'own')::boolean)
        and (coalesce((filter->>'includeLapsed')::boolean, false) or r.revoked_at is null)
        and hub.export_passes(r.from_id, filter) and hub.export_passes(r.to_id, filter);
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
  perform hub.note_exported(of_id, act, 0, array(
    select (r->'said'->>'id')::uuid from unnest(rows_) r where not coalesce(place->'already' ? (r->'said'->>'id'), false)));
  return query select null::jsonb, null::jsonb, null::jsonb, r->'said', false, r->>'at' from unnest(rows_) r;
  position_ := case when cardinality(rows_) = most or bytes > most_bytes then rows_[cardinality(rows_)]->>'at' when cardinality(places) = look then places[look] end;
  return next;
end
$$;

-- (0022) Items in the viewer's sight with a place, newest first. Claims and objects of STIX are many, and asked in line: hub.in_sight makes the facets of each item that it looks at.
create or replace function hub.placed_of_all_kinds(snapshot bigint, upto bigint, most integer) returns table (id uuid, kind text, place bigint)
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
          and case e.kind
            when 'INDICATOR' then exists (select from hub.indicator i where i.id = s.item
              and hub.sees((select hub.viewer()), i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until) offset 0)
            when 'STIX_OBJECT' then exists (select from hub.stix_object o where o.id = s.item
              and hub.sees((select hub.viewer()), o.owner, o.agency_only, o.audience, o.excluded, o.tlp, o.retain_until) offset 0)
            else hub.in_sight((select hub.viewer()), e.kind, s.item) end
        order by s.position desc limit most) x
    order by x.position desc limit most
$$;
