create or replace function hub.mark_bulk_publication() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  insert into hub.bulk_publication (published_at) select n.published_at from new_rows n group by 1 having count(*) >= 100 on conflict do nothing;
  return null;
end
$$;

-- Returns the hub as an organisation.
create or replace function hub.misp_hub()
  returns table(id uuid, name text)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  perform hub.viewer();
  return query
    select p.id, p.name from hub.party p where p.kind = 'HUB' order by p.key limit 1;
end
$$;

-- Returns the UUID of an event. It encodes the event, so that it is found without a search: owner (0: not named), start, whether it covers a day; combined
-- with a mark of this hub.
create or replace function hub.misp_event_id(owner_ integer, slot timestamptz, is_day boolean) returns uuid
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select (lpad(to_hex((('x' || left(m.mark, 8))::bit(32) # owner_::bit(32))::bigint), 8, '0') || substr(m.mark, 9, 4) || '5' || substr(m.mark, 13, 3)
      || case when is_day then '8' else '9' end || substr(m.mark, 16, 1) || lpad(to_hex((extract(epoch from slot) * 1000000)::bigint), 14, '0'))::uuid
    from (select md5(h.id::text) as mark from hub.misp_hub() h) m
$$;

-- Decodes such a UUID; no row for any other.
create or replace function hub.misp_event_of(event uuid) returns table (named_owner integer, slot timestamptz, is_day boolean)
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
declare
  hex constant text := replace(event::text, '-', '');
  owner_ constant integer := (('x' || left((select md5(h.id::text) from hub.misp_hub() h), 8))::bit(32) # ('x' || left(hex, 8))::bit(32))::integer;
begin
  named_owner := nullif(owner_, 0);
  slot := to_timestamp(0) + (('x' || lpad(right(hex, 14), 16, '0'))::bit(64)::bigint * interval '1 microsecond');
  is_day := substr(hex, 17, 1) = '8';
  if slot < '2000-01-01' or slot > '2200-01-01' or hub.misp_event_id(owner_, slot, is_day) <> event then
    return;
  end if;
  return next;
end
$$;

-- Returns claims and stored MISP objects that the caller may see, with the event of each; published from `first_` up to `last_`, in that order, at most
-- `most` after (after_at, after_id). RED is left out, because this is for machines. updated_at: last change of the claim, or of its sightings that the caller
-- may see. one_owner: only items of owner_ (null: of owners that are not named); singly: without items that were published in bulk. Each half is read in
-- index order, so that the cost of a page depends only on its size.
create or replace function hub.misp_parts(first_ timestamptz, last_ timestamptz, after_at timestamptz default null, after_id uuid default null, most integer default null,
  one_owner boolean default false, owner_ integer default null, singly boolean default false)
returns table (id uuid, is_claim boolean, named_owner integer, published_at timestamptz, updated_at timestamptz, tlp text, slot timestamptz, is_day boolean)
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select p.id, p.is_claim, p.named_owner, p.published_at,
      case when p.is_claim then greatest(p.updated_at, (select max(s.updated_at) from hub.sighting s where s.indicator = p.id and s.tlp <> 'RED')) else p.updated_at end, p.tlp,
      case when t.published_at is null then date_trunc('day', p.published_at, 'UTC') else p.published_at end, t.published_at is null
    from (
      select * from (
        (select i.id, true as is_claim, i.named_owner, i.published_at, i.updated_at, i.tlp from hub.indicator i
          where i.published_at >= greatest(first_, after_at) and i.published_at < last_ and i.tlp <> 'RED' and (after_at is null or (i.published_at, i.id) > (after_at, after_id))
            and (not one_owner or i.named_owner is not distinct from owner_)
            and (not singly or not exists (select from hub.bulk_publication x where x.published_at = i.published_at))
          order by i.published_at, i.id limit most)
        union all
        (select o.id, false, o.named_owner, o.published_at, o.updated_at, o.tlp from hub.stix_object o
          where o.published_at >= greatest(first_, after_at) and o.published_at < last_ and o.tlp <> 'RED' and (after_at is null or (o.published_at, o.id) > (after_at, after_id))
            and o.type in ('x-misp-attribute', 'x-misp-object') and o.revoked_at is null and (not one_owner or o.named_owner is not distinct from owner_)
            and (not singly or not exists (select from hub.bulk_publication x where x.published_at = o.published_at))
          order by o.published_at, o.id limit most)) u
        order by u.published_at, u.id limit most) p
    left join hub.bulk_publication t on t.published_at = p.published_at
    where (select hub.me()) is not null
    order by p.published_at, p.id
$$;

/*
 * Returns a page of a manifest from at most `most` claims and stored objects after (after_at, after_id): their events, each with the latest change and the
 * narrowest label. The last row has no event: it gives the end of the page (to the microsecond, as text), and whether there are more. An event may be in
 * several pages. The manifest covers all days with items that have changed since `since`, and all days from that day on (null: all days); it may therefore
 * include events without changes. For items of owners that are not named, only the hour of a change is returned. An event with such items counts as changed
 * until the hour is over, so a MISP that asks within it asks again.
 */
create or replace function hub.misp_manifest(claim text, act jsonb, since timestamptz, after_at timestamptz, after_id uuid, most integer)
returns table (event uuid, day date, owner_id uuid, owner_name text, tlp text, updated_at timestamptz, hub_id uuid, hub_name text, end_at text, end_id uuid, more boolean)
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  labels constant text[] := '{CLEAR,GREEN,AMBER,AMBER_STRICT}';
  lately constant timestamptz := date_trunc('day', since, 'UTC');
  first_ timestamptz := '-infinity';
  last_ timestamptz := 'infinity';
  looked integer := 0;
begin
  perform hub.enter(claim, act);
  if since is not null then
    -- The oldest day that is not before the last page. Each day before `lately` is a range of its own.
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
    -- This day is complete: continue after it.
    more := true;
    end_at := hub.microseconds(last_ - interval '1 microsecond');
    end_id := 'ffffffff-ffff-ffff-ffff-ffffffffffff';
  end if;
  return next;
end
$$;

-- Returns a page of an event, in the order of publication, after (after_at, after_id): claims with the fields for other systems and the newest 500 valid
-- sightings that the caller may see, and stored MISP objects. changed_at: as in hub.misp_parts. No rows: the caller sees no such event.
create or replace function hub.misp_event(claim text, act jsonb, event uuid, after_at timestamptz, after_id uuid, most integer)
returns table (id uuid, published_at text, claim_row jsonb, sightings jsonb, changed_at timestamptz, kept jsonb, day date, hub_id uuid, hub_name text)
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  taken uuid[] := '{}';
begin
  perform hub.enter(claim, act);
  for id, published_at, claim_row, sightings, changed_at, kept, day, hub_id, hub_name in
    select p.id, hub.microseconds(p.published_at), to_jsonb(c), z.seen, p.updated_at, case when o.id is not null then jsonb_build_object('body', o.body, 'tlp', o.tlp, 'owner_id', o.owner_id, 'owner_name', o.owner_name, 'updated_at', o.updated_at) end,
        (e.slot at time zone 'UTC')::date, h.id, h.name
      from hub.misp_event_of(event) e
      cross join hub.misp_hub() h
      cross join lateral (
        select m.* from hub.misp_parts(e.slot, e.slot + case when e.is_day then interval '1 day' else interval '1 microsecond' end, after_at, after_id, most, true, e.named_owner, e.is_day) m) p
      left join lateral (select * from hub.claim_full x where p.is_claim and x.id = p.id offset 0) c on true
      left join lateral (select * from hub.stix_object_view x where not p.is_claim and x.id = p.id offset 0) o on true
      left join lateral (
        select jsonb_agg(to_jsonb(n) order by n.id) as seen from (
          select s.* from hub.sighting_view s where c.id is not null and s.indicator = c.id and s.tlp <> 'RED' and s.revoked_at is null order by s.id desc limit 500) n) z on true
      where c.id is not null or o.id is not null
      order by p.published_at, p.id loop
    taken := taken || id || array(select (x->>'id')::uuid from jsonb_array_elements(sightings) x);
    return next;
  end loop;
  perform hub.record_external_copies(taken, act->>'channel');
end
$$;

-- Returns a page of the values in the events of hub.misp_manifest, for their hashes.
create or replace function hub.misp_values(claim text, act jsonb, since timestamptz, after_at timestamptz, after_id uuid, most integer)
returns table (event uuid, id uuid, published_at text, kind text, scope text, value text, network text, bank text)
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  taken uuid[] := '{}';
begin
  perform hub.enter(claim, act);
  for event, id, published_at, kind, scope, value, network, bank in
    select hub.misp_event_id(coalesce(i.named_owner, 0), case when t.published_at is null then date_trunc('day', i.published_at, 'UTC') else i.published_at end, t.published_at is null),
        i.id, hub.microseconds(i.published_at), i.kind, i.scope, i.value, i.network, i.bank
      from hub.indicator i left join hub.bulk_publication t on t.published_at = i.published_at
      where i.tlp <> 'RED' and i.revoked_at is null and (since is null or i.updated_at >= since or i.named_owner is null and i.updated_at >= since - interval '1 hour') and (after_at is null or (i.published_at, i.id) > (after_at, after_id))
        and (after_at is null or i.published_at >= after_at)
      order by i.published_at, i.id limit most loop
    taken := taken || id;
    return next;
  end loop;
  perform hub.record_external_copies(taken, act->>'channel');
end
$$;
