/*
 * Returns how long each kind of item is kept, in months: by default, at most, and by the limit of the viewer's party (null: it has none). set_by and set_at: of
 * the limit. applied: whether existing items have it.
 */
create or replace function hub.retention_rules() returns table (kind text, default_months integer, maximum_months integer, limit_months integer, set_by jsonb, set_at timestamptz, applied boolean)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  perform hub.require_one_act('{party:read,policy:manage}');
  return query
    select r.kind, r.default_months, r.maximum_months, l.months, case when l.months is not null then hub.actor(l.set_by) end,
        case when l.months is not null then l.set_at end, coalesce(l.applied_at is not null, true)
      from hub.retention_rule r left join hub.retention_limit l on l.kind = r.kind and l.party = viewer.me
      order by r.kind;
end
$$;

/*
 * Sets the limit of the viewer's party for a kind of item; months null lifts it. A limit of the same length changes nothing. Needs a confirmation (HB428): a shorter
 * limit deletes, and a longer one keeps what was to be deleted. HB404: no such kind. HB494: longer than the hub's maximum.
 */
create or replace function hub.set_retention_limit(of_kind text, limit_months integer) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  maximum integer;
begin
  perform hub.require_act('policy:manage');
  perform hub.require_step_up();
  select r.maximum_months into maximum from hub.retention_rule r where r.kind = of_kind;
  if not found then
    raise exception 'hub: no such kind of item' using errcode = 'HB404', detail = 'kind of item';
  elsif limit_months not between 1 and maximum then
    raise exception 'hub: longer than the maximum' using errcode = 'HB494';
  end if;
  insert into hub.retention_limit as l (party, kind, months, set_by) values (viewer.me, of_kind, limit_months, viewer.user_id)
    on conflict (party, kind) do update
      set months = excluded.months, set_by = excluded.set_by, set_at = excluded.set_at, waits_for = null, applied_to = null, applied_at = null
      where l.months is distinct from excluded.months;
end
$$;

/*
 * Returns items of the viewer's party that the viewer sees and that end before `before`, the first end first, after (after_end, after_id). of_kinds null: all kinds.
 * exact: the end to the microsecond. chosen: the owner chose this end. renewable: the viewer may renew the item.
 */
create or replace function hub.items_ending_soon(of_kinds text[], before timestamptz, after_end timestamptz, after_id uuid, most integer)
  returns table (kind text, item uuid, retain_until timestamptz, exact text, chosen boolean, renewable boolean)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  statement text;
begin
  perform hub.require_act('indicator:read');
  select string_agg(format('(select %L::text as kind, x.id as item, x.retain_until, x.retain_until::text as exact, x.chosen_until is not distinct from x.retain_until as chosen, x.agency = $1.agency and %L::boolean as renewable
      from %s x where x.owner + 0 = $1.me and x.retain_until < $2 and ($3 is null or (x.retain_until, x.id) > ($3, $4))
        and hub.sees($1, x.owner, x.agency_only, x.audience, x.excluded, x.tlp, x.retain_until)
      order by x.retain_until, x.id limit $5)', k.kind, coalesce(hub.person_may(viewer, r.renewed_by), false), k.content), ' union all ' order by k.kind)
    into statement
    from hub.item_kind k left join hub.retention_rule r on r.kind = k.kind
    where (of_kinds is null or k.kind = any (of_kinds)) and (k.kind <> 'CASE' or hub.shows_cases(viewer));
  if statement is not null then
    return query execute 'select * from (' || statement || ') e order by e.retain_until, e.item limit $5' using viewer, before, after_end, after_id, most;
  end if;
end
$$;

/*
 * Renews the retention of items of the viewer's own agency: from now on they are kept as long as a new item. Each gets a version, which states the new end. The
 * owner's own end is dropped, and a tear-line no longer ends with its original; a sighting or relationship still ends with its indicator. Returns for each item the new end, or why it was not renewed:
 *   ABSENT      no such item is visible, or it is another party's
 *   AGENCY      another agency of the party published it
 *   PERMISSION  the viewer may not publish items of this kind
 *   DISPUTED    the indicator is disputed
 *   FORBIDDEN   the party's sharing policy no longer allows its audience
 */
create or replace function hub.renew_retention(items uuid[], why text) returns table (item uuid, problem text, retain_until timestamptz)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  of_kind text;
  content regclass;
  g hub.governed_item;
  new_version integer;
begin
  perform hub.require_act('retention:renew');
  for item in select distinct i from unnest(items) i order by i loop
    of_kind := hub.kind_of(item);
    content := hub.table_of(of_kind);
    g := hub.governed(of_kind, item);
    problem := null;
    retain_until := null;
    if (content is not null and g.owner = viewer.me and hub.is_item_visible(viewer, of_kind, item)) is not true then
      problem := 'ABSENT';
    elsif g.agency is distinct from viewer.agency then
      problem := 'AGENCY';
    elsif hub.person_may(viewer, (select r.renewed_by from hub.retention_rule r where r.kind = of_kind)) is not true then
      problem := 'PERMISSION';
    else
      begin
        execute format('update %s x set renewed_at = clock_timestamp(), chosen_until = null%s, version = x.version + 1, updated_at = now(), ordinal = 0 where x.id = $1 returning x.version, x.retain_until', content,
            case when not hub.has_column(content, 'item_owner') then ', basis_until = null' else '' end)
          into new_version, retain_until using item;
        if new_version is null then -- it was deleted meanwhile
          problem := 'ABSENT';
        else
          insert into hub.retention_renewal (item, version, by_user, reason, retain_until) values (renew_retention.item, new_version, viewer.user_id, why, renew_retention.retain_until);
        end if;
      exception
        when sqlstate 'HB453' then
          problem := 'DISPUTED';
        when sqlstate 'HB451' then
          problem := 'FORBIDDEN';
      end;
    end if;
    return next;
  end loop;
end
$$;

-- Returns the renewals of an item of the viewer's party that the viewer sees, newest first, below the version `below`.
create or replace function hub.retention_renewals(of_item uuid, below integer, most integer) returns table (version integer, at timestamptz, by jsonb, reason text, retain_until timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  of_kind text;
begin
  perform hub.require_act('indicator:read');
  of_kind := hub.kind_of(of_item);
  if ((hub.governed(of_kind, of_item)).owner = viewer.me and hub.is_item_visible(viewer, of_kind, of_item)) is not true then
    return;
  end if;
  return query
    select r.version, r.at, hub.actor(r.by_user), r.reason, r.retain_until from hub.retention_renewal r
      where r.item = of_item and (below is null or r.version < below) order by r.version desc limit most;
end
$$;

-- Returns what remains of deleted items of the viewer's party, the last one first, before (below_at, below_id). of_kinds null: all kinds.
create or replace function hub.deleted_items(of_kinds text[], below_at timestamptz, below_id uuid, most integer) returns table (kind text, item uuid, at timestamptz, reason text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  shows_cases constant boolean := hub.shows_cases(viewer);
begin
  perform hub.require_act('indicator:read');
  return query
    select t.kind, t.item, t.at, t.reason from hub.tombstone t
      where t.owner = viewer.me and not t.unlisted and viewer.content and (of_kinds is null or t.kind = any (of_kinds)) and (t.kind <> 'CASE' or shows_cases)
        and hub.is_open_to_agency(t.agency_only, viewer.agency) and (not t.red or viewer.red) and (below_at is null or (t.at, t.item) < (below_at, below_id))
      order by t.at desc, t.item desc limit most;
end
$$;
