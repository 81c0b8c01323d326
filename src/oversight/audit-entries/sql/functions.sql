/*
 * Whether an act reads items in a way that their owners may learn of. Owners do not learn of private watches, deconfliction and cases of others, nor of what oversight
 * reads in the log.
 */
create or replace function hub.is_open_consultation(what text) returns boolean
language sql immutable set search_path = pg_catalog, pg_temp
as $$
  select what !~ '^(watch|deconflict|contact|holding|case|casework|search|audit|consultation|glass)\.' and what !~* '^query\..*(watch|case|deconfliction|audit|consultation)'
$$;

-- Returns the owner of an item, of one that is gone the last owner; null for what is no item.
create or replace function hub.owner_of_item(of_item uuid) returns integer
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select coalesce((select s.owner from hub.stream s where s.item = of_item and s.op not in ('BACKFILL', 'LOST') order by s.seq desc limit 1),
    (select t.owner from hub.tombstone t where t.item = of_item),
    (hub.governed(hub.kind_of(of_item), of_item)).owner) -- an event may come later than a reading
$$;

-- The items of an audit entry by their owners, for one owner or for all.
create or replace function hub.consulted_items(entry hub.audit, of_owner integer) returns table (owner integer, items uuid[])
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select o.owner, array_agg(i.item order by i.item)
    from unnest(entry.items) i(item) cross join lateral (select hub.owner_of_item(i.item) as owner offset 0) o
    where o.owner is not null and (of_owner is null or o.owner = of_owner)
    group by o.owner
$$;

/*
 * Indexes the next sealed entries, in their order, and forgets entries that were pruned. Returns how many were examined. One process does this at a time. The end is
 * read first: entries that are sealed meanwhile belong to the next call.
 */
create or replace function hub.index_consultations(batch integer) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  start bigint;
  upto bigint;
begin
  select p.next into start from hub.consultation_position p for update skip locked;
  if not found then
    return 0;
  end if;
  select least(start + batch, t.size) into upto from hub.audit_tree t;
  delete from hub.consultation c where c.leaf < (select a.leaf from hub.audit a where a.leaf is not null order by a.leaf limit 1);
  if upto <= start then
    return 0;
  end if;
  insert into hub.consultation (owner, leaf, reader, at, items)
    select c.owner, a.leaf, a.party, a.at, c.items
      from hub.audit a cross join lateral hub.consulted_items(a, null) c
      where a.leaf >= start and a.leaf < upto and a.outcome = 'DONE' and a.party is not null and (a.party = c.owner or hub.is_open_consultation(a.what));
  update hub.consultation_position set next = upto;
  return upto - start;
end
$$;

-- Whether an entry comes after another one ({id, leaf}), newest first: those that are not sealed by their ids, then by their leaves. An entry may have been sealed
-- since the other page was read.
create or replace function hub.is_before(entry hub.audit, after_ jsonb) returns boolean
language sql immutable set search_path = pg_catalog, pg_temp
as $$
  select after_ is null or case when after_->>'leaf' is null then entry.id < (after_->>'id')::bigint else entry.leaf < (after_->>'leaf')::bigint end
$$;

-- The accounts and keys that read what an entry has: several get one page of a live feed.
create or replace function hub.accounts_of_reading(entry hub.audit) returns uuid[]
language sql immutable set search_path = pg_catalog, pg_temp
as $$
  select case when entry.what = 'feed.deliver' and entry.recipients <> '{}' then entry.recipients else array_remove(array[entry.user_id], null) end
$$;

-- Which of the items of an entry the viewer's party may know to be read by the entry's party: those that one of these keys could see (hub.known_by_key).
create or replace function hub.knowable_items(items uuid[], keys integer[]) returns uuid[]
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select array(
    select i.item from unnest(items) i(item)
      where exists (select from hub.visibility_period v where v.item = i.item and v.key = any (keys) and not v.barred)
        or (hub.governed(hub.kind_of(i.item), i.item)).audience && keys
      limit 1000)
$$;

/*
 * Returns who read an item of the viewer's party (of_item), or any of its items (null), newest first and after an entry. `readers` are accounts, which the hub turns
 * into pseudonyms. Names, the case, the exact time and closed acts are only for those who may read the audit log, of the own party; everybody knows the own readings.
 * HB404 as hub.require_own_item.
 */
create or replace function hub.consultations(of_item uuid, filter jsonb, after_ jsonb, most integer)
returns table (id bigint, leaf bigint, at timestamptz, party jsonb, readers uuid[], actors jsonb, roles text[], what text, channel text, purpose text, processing_purpose text, case_reference text, items uuid[])
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off set plan_cache_mode = force_custom_plan
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  of_party constant integer := (select p.key from hub.party p where p.id = (filter->>'party')::uuid);
  since constant timestamptz := coalesce((filter->>'since')::timestamptz, '-infinity');
  until_ constant timestamptz := coalesce((filter->>'until')::timestamptz, 'infinity');
  below constant bigint := coalesce((after_->>'leaf')::bigint, 9223372036854775807);
  parties integer[];
  reads_log boolean := true;
  is_own boolean;
  page refcursor;
  found_ record;
  e hub.audit;
  owned uuid[];
  known jsonb := '{}';
  given integer := 0;
begin
  if of_item is null then
    perform hub.require_act('audit:read');
  else
    perform hub.require_act('consultation:read');
    perform hub.require_own_item(viewer, of_item, array(select k.kind from hub.item_kind k));
    reads_log := hub.person_may(viewer, 'audit:read');
  end if;
  parties := array(select distinct k.party from hub.known_by_key(viewer) k union select viewer.me where of_item is not null);
  if filter->>'party' is not null then
    parties := array(select unnest(parties) intersect select of_party);
  end if;
  if of_item is null then
    open page for
      (select f.entry as e, i.items from (
          select a as entry from hub.audit a where a.leaf is null
          union all select a from hub.audit a where a.leaf >= (select p.next from hub.consultation_position p)) f
        cross join lateral hub.consulted_items(f.entry, viewer.me) i
        where (f.entry).outcome = 'DONE' and (f.entry).party = any (parties) and (f.entry).at >= since and (f.entry).at < until_ and hub.is_before(f.entry, after_)
          and hub.is_open_consultation((f.entry).what)
        order by (f.entry).leaf desc nulls first, (f.entry).id desc)
      union all
      (select a, c.items from hub.consultation c join hub.audit a on a.leaf = c.leaf
        where c.owner = viewer.me and c.reader <> c.owner and c.reader = any (parties) and c.at >= since and c.at < until_ and c.leaf < below and hub.is_before(a, after_)
        order by c.leaf desc);
  else
    open page for
      select a as e, array[of_item] as items
        from (select x.leaf, x.id from hub.audit x where x.leaf is null and x.items @> array[of_item]
            union all select x.leaf, x.id from hub.audit x where x.leaf >= (select p.next from hub.consultation_position p) and x.items @> array[of_item]
            union all select c.leaf, null from (select y.leaf, y.owner from hub.consultation y where y.items @> array[of_item] offset 0) c where c.owner = viewer.me and c.leaf < below) f
          join hub.audit a on a.id = f.id or (f.id is null and a.leaf = f.leaf)
        where a.outcome = 'DONE' and a.party = any (parties) and a.at >= since and a.at < until_ and hub.is_before(a, after_)
          and (hub.is_open_consultation(a.what) or a.party = viewer.me and (reads_log or a.user_id = viewer.user_id))
        order by a.leaf desc nulls first, a.id desc;
  end if;
  loop
    fetch page into found_;
    exit when not found or given >= most;
    e := found_.e;
    owned := found_.items;
    if e.party <> viewer.me then
      if not known ? e.party::text then
        known := known || jsonb_build_object(e.party, (select jsonb_agg(jsonb_build_array(k.key, k.known_until)) from hub.known_by_key(viewer) k where k.party = e.party));
      end if;
      owned := hub.knowable_items(owned, array(select (x->>0)::integer from jsonb_array_elements(known->e.party::text) x where e.at <= (x->>1)::timestamptz));
      continue when owned = '{}';
    end if;
    readers := hub.accounts_of_reading(e);
    is_own := e.party = viewer.me and (reads_log or readers = array[viewer.user_id]);
    return query select e.id, e.leaf, case when is_own then e.at else date_trunc('minute', e.at) end, hub.party_summary(e.party), readers,
      case when is_own then (select jsonb_agg(hub.actor(r)) from unnest(readers) r) else '[]' end,
      case when exists (select from hub.api_key k where k.id = e.user_id) and not is_own then '{KEY}' else e.roles end, e.what, e.channel, e.purpose, e.processing_purpose,
      case when is_own then e.case_reference end, owned[:1000];
    given := given + 1;
  end loop;
  close page;
end
$$;

/*
 * Returns the number of the first entry that may be of a time or later, so that a condition on the time becomes one on the primary key. Numbers are given a moment
 * before or after their times: five minutes are more than a transaction of the hub takes.
 */
create or replace function hub.audit_id_at(since timestamptz) returns bigint
language plpgsql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  low bigint := coalesce((select a.id from hub.audit a order by a.id limit 1), 1);
  high bigint := coalesce((select a.id from hub.audit a order by a.id desc limit 1), 0) + 1;
  middle bigint;
begin
  while low < high loop
    middle := low + (high - low) / 2;
    if (select a.at from hub.audit a where a.id >= middle order by a.id limit 1) < since - interval '5 minutes' then
      low := middle + 1;
    else
      high := middle;
    end if;
  end loop;
  return low;
end
$$;

-- Returns audit entries, newest first and before an entry: of the viewer's own party; for auditors of the hub those of all parties, whose accounts they know by id alone.
create or replace function hub.audit_page(filter jsonb, below bigint, most integer)
returns table (id bigint, leaf bigint, at timestamptz, party jsonb, user_id uuid, actor jsonb, roles text[], what text, purpose text, processing_purpose text, case_reference text, request_id text, channel text,
  outcome text, reason text, items uuid[], asked jsonb, count integer, recipients uuid[], recipient_actors jsonb, new_purpose text, new_case text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set plan_cache_mode = force_custom_plan
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  of_party constant integer := case when viewer.kind <> 'HUB' then viewer.me else (select p.key from hub.party p where p.id = (filter->>'party')::uuid) end;
  first_id constant bigint := case when filter->>'since' is null then 0 else hub.audit_id_at((filter->>'since')::timestamptz) end;
  end_id constant bigint := case when filter->>'until' is null then 9223372036854775807 else hub.audit_id_at((filter->>'until')::timestamptz + interval '10 minutes') end;
begin
  perform hub.require_act('audit:read');
  return query
    select a.id, a.leaf, a.at, hub.party_summary(a.party), a.user_id, case when a.party = viewer.me then hub.actor(a.user_id) end, a.roles, a.what, a.purpose, a.processing_purpose, a.case_reference,
        a.request_id, a.channel, a.outcome, a.reason, a.items[:1000], coalesce(a.detail->'asked', '[]'), a.count, a.recipients,
        case when a.party = viewer.me then (select coalesce(jsonb_agg(hub.actor(r)) filter (where hub.actor(r) is not null), '[]') from unnest(a.recipients) r) else '[]' end,
        case when a.what = 'session.set-purpose' then a.detail->>'purpose' end, case when a.what = 'session.set-purpose' then a.detail->>'caseReference' end
      from hub.audit a
      where (viewer.kind = 'HUB' and filter->>'party' is null or a.party = of_party)
        and a.id >= first_id and a.id <= end_id and (below is null or a.id < below)
        and (filter->>'user' is null or a.user_id = (filter->>'user')::uuid or a.recipients <> '{}' and a.recipients @> array[(filter->>'user')::uuid])
        and (filter->>'entry' is null or a.id = (filter->>'entry')::bigint)
        and (filter->>'act' is null or a.what = filter->>'act')
        and (filter->>'channel' is null or a.channel = filter->>'channel')
        and (filter->>'outcome' is null or a.outcome = filter->>'outcome')
        and (filter->>'purpose' is null or a.purpose = filter->>'purpose')
        and (filter->>'processingPurpose' is null or a.processing_purpose = filter->>'processingPurpose')
        and (filter->>'caseReference' is null or a.case_reference = filter->>'caseReference'
          or a.what = 'session.set-purpose' and a.detail->>'caseReference' = filter->>'caseReference')
        and (filter->>'requestId' is null or a.request_id = filter->>'requestId')
        and (filter->'terms' is null or a.terms && array(select t::uuid from jsonb_array_elements_text(filter->'terms') t))
        and (filter->>'item' is null or a.items @> array[(filter->>'item')::uuid] or a.detail->'asked' ? (filter->>'item'))
        and (filter->>'since' is null or a.at >= (filter->>'since')::timestamptz)
        and (filter->>'until' is null or a.at < (filter->>'until')::timestamptz)
      order by a.id desc limit most;
end
$$;

-- Returns how many acts there were, by day, name and outcome, and how many objects they gave or changed: of the viewer's party, for offices of the hub of all parties.
create or replace function hub.audit_counts(since timestamptz, until timestamptz)
returns table (day date, what text, channel text, outcome text, acts bigint, objects bigint)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  first_id constant bigint := hub.audit_id_at(since);
  end_id constant bigint := hub.audit_id_at(until + interval '10 minutes');
begin
  perform hub.require_act('audit:count');
  return query
    select (a.at at time zone 'UTC')::date, a.what, a.channel, a.outcome, case when a.outcome = 'REFUSED' then sum(a.count) else count(*) end, sum(cardinality(a.items))
      from hub.audit a
      where a.id >= first_id and a.id <= end_id and a.at >= since and a.at < until and (viewer.kind = 'HUB' or a.party = viewer.me)
      group by 1, 2, 3, 4 order by 1, 2, 3, 4 limit 10000;
end
$$;

-- Returns what accounts of the viewer's party, for auditors of the hub of every party, read in each hour. Of machines, feeds and copies of other systems are left out:
-- they read everything.
create or replace function hub.audit_hours(since timestamptz, until timestamptz)
returns table (user_id uuid, actor jsonb, is_machine boolean, hour timestamptz, acts bigint, terms bigint, objects bigint)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  first_id constant bigint := hub.audit_id_at(since);
  end_id constant bigint := hub.audit_id_at(until + interval '10 minutes');
begin
  perform hub.require_act('audit:read');
  return query
    select h.user_id, case when h.party = viewer.me then hub.actor(h.user_id) end, exists (select from hub.api_key k where k.id = h.user_id), h.hour, h.acts, h.terms, h.objects
      from (
        select a.user_id, a.party, date_trunc('hour', a.at) as hour, count(*) as acts, sum(cardinality(a.terms)) as terms, sum(cardinality(a.items)) as objects
          from hub.audit a
          where a.id >= first_id and a.id <= end_id and a.at >= since and a.at < until and a.outcome = 'DONE' and a.user_id is not null
            and (a.channel = any ('{graphql,bulk,export}') or a.channel = any ('{taxii,misp}') and not exists (select from hub.api_key k where k.id = a.user_id)) and (viewer.kind = 'HUB' or a.party = viewer.me)
          group by 1, 2, 3) h
      order by h.hour, h.user_id;
end
$$;

-- Returns the addresses of the accounts of the viewer's party.
create or replace function hub.colleague_addresses() returns setof text
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  perform hub.require_act('audit:read');
  return query select u.email from hub.user_account u where u.party = viewer.me;
end
$$;

-- Returns the searches for any of these terms by accounts of the viewer's party, by hour.
create or replace function hub.audit_searches(marks uuid[], since timestamptz, until timestamptz)
returns table (user_id uuid, actor jsonb, hour timestamptz, acts bigint, terms bigint, objects bigint)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  first_id constant bigint := hub.audit_id_at(since);
  end_id constant bigint := hub.audit_id_at(until + interval '10 minutes');
begin
  perform hub.require_act('audit:read');
  return query
    select h.user_id, hub.actor(h.user_id), h.hour, h.acts, h.terms, h.objects
      from (
        select a.user_id, date_trunc('hour', a.at) as hour, count(*) as acts, sum(cardinality(a.terms)) as terms, sum(cardinality(a.items)) as objects
          from hub.audit a where a.id >= first_id and a.id <= end_id and a.at >= since and a.at < until and a.party = viewer.me and a.outcome = 'DONE' and a.terms && marks
          group by 1, 2) h
      order by h.hour, h.user_id;
end
$$;
