-- Returns and locks an import of the context's agency; null for another agency's.
create or replace function hub.own_import(of_id uuid) returns hub.import
language sql volatile set search_path = pg_catalog, pg_temp
as $$ select i.* from hub.import i where i.id = of_id and i.party = hub.me() and i.agency = hub.my_agency() for update $$;

-- Begins an import, or resumes the agency's import with the same key: {id, run, source, name, key, layout}. An earlier run with this key can no longer write.
-- lines: last line that was recorded before.
create or replace function hub.open_import(wanted jsonb) returns table (id uuid, state text, lines integer)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  me constant integer := hub.me();
  my_agency constant integer := hub.my_agency();
  found_ hub.import;
begin
  perform hub.require_import_act(wanted->>'source');
  if wanted->>'source' like 'REPORTS!_%' escape '!' and (hub.my_kind() <> 'PARTNER' or my_agency is null) then
    raise exception 'hub: reports are submitted by partners' using errcode = 'HB500';
  end if;
  insert into hub.import as i (id, party, agency, created_by, source, name, key, layout, run)
    values ((wanted->>'id')::uuid, me, my_agency, hub.my_user(), wanted->>'source', wanted->>'name', wanted->>'key', coalesce(wanted->'layout', '{}'),
      (wanted->>'run')::uuid)
    on conflict (agency, source, key) where key is not null do nothing
    returning i.* into found_;
  if not found then
    update hub.import i set run = (wanted->>'run')::uuid, last_activity_at = clock_timestamp(), ended_at = null, failure = null, state = 'RUNNING'
      where i.agency = my_agency and i.source = wanted->>'source' and i.key = wanted->>'key' and i.state <> 'REVOKED'
      returning i.* into found_;
    if not found then
      select * into found_ from hub.import i where i.agency = my_agency and i.source = wanted->>'source' and i.key = wanted->>'key';
    end if;
  end if;
  return query select found_.id, found_.state, found_.last_line;
end
$$;

/*
 * Records the outcomes of a chunk of lines in the transaction that writes their items: [{line, source, digest, outcome, kind, item, problems, sent, red,
 * held}]. Returns false when another run took over or the import was revoked: the caller must then write nothing.
 */
create or replace function hub.record_import_lines(of_id uuid, by_run uuid, rows_ jsonb) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  mine hub.import;
begin
  if hub.current_act() is distinct from 'report:submit' then
    perform hub.require_act('indicator:publish');
  end if;
  mine := hub.own_import(of_id);
  if mine.id is not null then
    perform hub.require_import_act(mine.source);
  end if;
  if mine.id is null or mine.state <> 'RUNNING' or mine.run is distinct from by_run then
    return false;
  end if;
  -- Each line that wrote its item increased its version by one, so the last line of this transaction left the present version.
  with given as materialized (
      select * from jsonb_to_recordset(rows_) x(line integer, source text, digest text, outcome text, kind text, item uuid, problems jsonb, sent text, red boolean, held jsonb)),
    written as (
      select g.line, i.version - count(*) over (partition by g.item) + row_number() over (partition by g.item order by g.line) as version
        from given g join hub.indicator i on i.id = g.item where g.outcome in ('CREATED', 'UPDATED') and g.kind = 'INDICATOR'
          and i.owner = mine.party and i.agency = mine.agency),
    lines as (
      insert into hub.import_item (import, line, party, agency, source, digest, outcome, kind, item, version, problems, sent, red)
        select of_id, g.line, mine.party, mine.agency, g.source, decode(g.digest, 'hex'), g.outcome, g.kind, g.item, w.version, coalesce(g.problems, '[]'), g.sent,
            coalesce(g.red, false)
          from given g left join written w using (line)),
    waiting as (
      insert into hub.held_item (id, import, line, party, agency, kind, payload)
        select gen_random_uuid(), of_id, g.line, mine.party, mine.agency, g.kind, g.held from given g where g.outcome = 'HELD')
  update hub.import i set last_activity_at = clock_timestamp(), last_line = greatest(i.last_line, n.last_line), created = i.created + n.created, updated = i.updated + n.updated,
      unchanged = i.unchanged + n.unchanged, rejected = i.rejected + n.rejected, held = i.held + n.held
    from (select max(x.line) as last_line, count(*) filter (where x.outcome = 'CREATED') as created, count(*) filter (where x.outcome = 'UPDATED') as updated,
        count(*) filter (where x.outcome = 'UNCHANGED') as unchanged, count(*) filter (where x.outcome = 'REJECTED') as rejected,
        count(*) filter (where x.outcome = 'HELD') as held
      from given x) n
    where i.id = of_id;
  perform pg_notify('hub', '');
  return true;
end
$$;

-- Ends a run. It cannot end an import that another run took over.
create or replace function hub.close_import(of_id uuid, by_run uuid, whole boolean, why text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  mine hub.import;
begin
  if hub.current_act() is distinct from 'report:submit' then
    perform hub.require_act('indicator:publish');
  end if;
  mine := hub.own_import(of_id);
  if mine.id is not null then
    perform hub.require_import_act(mine.source);
  end if;
  if mine.state = 'RUNNING' and mine.run = by_run then
    update hub.import i set state = case when whole then 'COMPLETE' else 'INTERRUPTED' end, failure = why, run = null, last_activity_at = clock_timestamp(), ended_at = clock_timestamp()
      where i.id = of_id;
    perform pg_notify('hub', '');
  end if;
end
$$;

-- Locks held items, so that two concurrent calls cannot publish the same item.
create or replace function hub.lock_held_items(of_id uuid, ids uuid[], below integer, most integer) returns table (id uuid, line integer, kind text, payload jsonb)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  mine hub.import;
begin
  perform hub.require_act('indicator:publish');
  mine := hub.own_import(of_id);
  return query
    select h.id, h.line, h.kind, h.payload from hub.held_item h
      where h.import = mine.id and h.line > below and (ids is null or h.id = any (ids)) order by h.line limit most;
end
$$;

-- Records the outcomes of held lines that were labelled: [{line, outcome, item, problems}]. Rejected lines stay held.
create or replace function hub.record_labelled_items(of_id uuid, rows_ jsonb) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  mine hub.import;
begin
  perform hub.require_act('indicator:publish');
  mine := hub.own_import(of_id);
  update hub.import_item t set problems = g.problems
    from jsonb_to_recordset(rows_) g(line integer, outcome text, problems jsonb)
    where t.import = mine.id and t.line = g.line and t.outcome = 'HELD' and g.outcome = 'REJECTED';
  with given as materialized (
      select x.* from jsonb_to_recordset(rows_) x(line integer, outcome text, kind text, item uuid, problems jsonb, red boolean)
        join hub.import_item t on t.import = mine.id and t.line = x.line and t.outcome = 'HELD' where x.outcome <> 'REJECTED'),
    written as (
      select g.line, i.version - count(*) over (partition by g.item) + row_number() over (partition by g.item order by g.line) as version
        from given g join hub.indicator i on i.id = g.item where g.outcome in ('CREATED', 'UPDATED') and i.owner = mine.party and i.agency = mine.agency),
    done as (
      update hub.import_item t set outcome = g.outcome, kind = coalesce(g.kind, t.kind), item = g.item, version = w.version, problems = g.problems, red = coalesce(g.red, false), sent = null
        from given g left join written w using (line) where t.import = mine.id and t.line = g.line returning t.line, t.outcome),
    gone as (delete from hub.held_item h using done d where h.import = mine.id and h.line = d.line)
  update hub.import i set last_activity_at = clock_timestamp(), held = i.held - n.all_, created = i.created + n.created, updated = i.updated + n.updated,
      unchanged = i.unchanged + n.unchanged
    from (select count(*) as all_, count(*) filter (where d.outcome = 'CREATED') as created, count(*) filter (where d.outcome = 'UPDATED') as updated,
        count(*) filter (where d.outcome = 'UNCHANGED') as unchanged from done d) n
    where i.id = mine.id;
  perform pg_notify('hub', '');
end
$$;

-- Drops held items: all, or the given ids. Returns their number. Runs in one batch.
create or replace function hub.delete_held_items(of_id uuid, ids uuid[], most integer) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  mine hub.import;
  many integer;
begin
  if hub.current_act() not in ('indicator:publish', 'indicator:revoke') then
    raise exception 'hub: not in this act' using errcode = 'HB500';
  end if;
  mine := hub.own_import(of_id);
  with gone as (
      delete from hub.held_item h using (
          select x.id from hub.held_item x where x.import = mine.id and (ids is null or x.id = any (ids)) order by x.line limit most) p
        where h.id = p.id returning h.line),
    noted as (update hub.import_item t set outcome = 'DROPPED' from gone g where t.import = mine.id and t.line = g.line)
  select count(*) into many from gone;
  update hub.import i set held = i.held - many, dropped = i.dropped + many, last_activity_at = clock_timestamp() where i.id = mine.id;
  perform pg_notify('hub', '');
  return many;
end
$$;

-- Imports of reports cannot be revoked: reports are withdrawn one by one, each with a reason.
create or replace function hub.start_import_revocation(of_id uuid, why text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  mine hub.import;
begin
  perform hub.require_act('indicator:revoke');
  mine := hub.own_import(of_id);
  if mine.id is null or mine.source like 'REPORTS!_%' escape '!' then
    raise exception 'hub: no such import' using errcode = 'HB404', detail = 'import';
  end if;
  update hub.import i set state = 'REVOKED', run = null, revoked_at = clock_timestamp(), revoked_by = hub.my_user(), revoked_reason = why, ended_at = coalesce(i.ended_at, clock_timestamp()),
      last_activity_at = clock_timestamp()
    where i.id = mine.id and i.state <> 'REVOKED';
  perform pg_notify('hub', '');
end
$$;

/*
 * Returns and locks claims that an import wrote and that are not yet revoked, after `below`, ordered by id. Returns their content before the import, where
 * they had one. changed_since: the content was changed since the import's last line for it (the audience does not count). hub.own_claims returns the present
 * content, and RED only to readers of RED.
 */
create or replace function hub.claims_to_revoke_of_import(of_id uuid, below uuid, most integer) returns table (item uuid, created boolean, changed_since boolean, before jsonb,
  detail_before jsonb, audience_before integer[], excluded_before integer[], agency_only_before boolean, chosen_before timestamptz)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  mine hub.import;
begin
  perform hub.require_act('indicator:revoke');
  mine := hub.own_import(of_id);
  perform from hub.indicator i
    where i.id in (select t.item from hub.import_item t
        where t.import = mine.id and t.outcome in ('CREATED', 'UPDATED') and t.kind = 'INDICATOR' and t.taken_back is null
          and t.item > coalesce(below, '00000000-0000-0000-0000-000000000000')
        group by t.item order by t.item limit most)
      and i.owner = mine.party and i.agency = mine.agency
    order by i.id for update;
  return query
    with written as materialized (
        select t.item as id, bool_or(t.outcome = 'CREATED') as created, min(t.version) as first, max(t.version) as last
          from hub.import_item t where t.import = mine.id and t.outcome in ('CREATED', 'UPDATED') and t.kind = 'INDICATOR' and t.taken_back is null
            and t.item > coalesce(below, '00000000-0000-0000-0000-000000000000')
          group by t.item order by t.item limit most)
    select w.id, w.created, hub.version_content(w.id, w.last) is distinct from hub.version_content(w.id, i.version), b.content, (select d.content from hub.item_detail_version d where d.item = w.id and d.version < w.first order by d.version desc limit 1),
        b.audience, b.excluded, b.agency_only is not null, b.chosen_until
      from written w left join hub.indicator i on i.id = w.id and i.owner = mine.party and i.agency = mine.agency
        left join hub.item_version b on b.item = w.id and b.version = w.first - 1
      order by w.id;
end
$$;

-- Returns the content of a version of a claim, without its audience, dispute and other marks. (Versions from before statuses existed have none.)
create or replace function hub.version_content(of_item uuid, at_version integer) returns jsonb
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select jsonb_build_object('claim', v.content - '{version,updated_at,retain_until,tlp,display,observable,revoked_at,revoked_reason,attribution,discoverability,named_owner,named_agency,disputed_since,dispute_ground,contested_since,confirmed_at}'::text[], 'chosenUntil', v.chosen_until,
      'detail', (select jsonb_strip_nulls(d.content - '{version,released}'::text[]) from hub.item_detail_version d where d.item = of_item and d.version <= at_version order by d.version desc limit 1))
    from hub.item_version v where v.item = of_item and v.version = at_version
$$;

create or replace function hub.record_revoked_import_items(of_id uuid, items uuid[], how text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  mine hub.import;
begin
  perform hub.require_act('indicator:revoke');
  mine := hub.own_import(of_id);
  update hub.import_item t set taken_back = how where t.import = mine.id and t.item = any (items) and t.outcome in ('CREATED', 'UPDATED');
end
$$;

create or replace function hub.save_csv_mapping(new_id uuid, called text, wanted jsonb) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  me constant integer := hub.me();
  kept uuid;
begin
  perform hub.require_act('indicator:publish');
  perform pg_advisory_xact_lock(hashtext('hub csv mapping'), me);
  update hub.csv_mapping m set layout = wanted, updated_by = hub.my_user(), updated_at = clock_timestamp() where m.party = me and m.name = called returning m.id into kept;
  if kept is null and (select count(*) from hub.csv_mapping m where m.party = me) < 100 then
    insert into hub.csv_mapping (id, party, name, layout, updated_by) values (new_id, me, called, wanted, hub.my_user()) returning id into kept;
  end if;
  return kept;
end
$$;

create or replace function hub.delete_csv_mapping(of_id uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.require_act('indicator:publish');
  delete from hub.csv_mapping m where m.id = of_id and m.party = hub.me();
  return found;
end
$$;

-- Deletes expired lines of imports, including the sent text of accepted reports.
create or replace function hub.expire_imports(most integer, silent interval, kept interval) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  old uuid;
  held_ integer;
  gone integer := 0;
  wiped integer := 0;
begin
  update hub.import i set state = 'INTERRUPTED', failure = 'SILENT', run = null, ended_at = i.last_activity_at
    where i.state = 'RUNNING' and i.purged_at is null and i.last_activity_at < clock_timestamp() - greatest(silent, interval '10 minutes');
  select i.id into old from hub.import i where i.purged_at is null and i.state <> 'RUNNING' and i.last_activity_at < clock_timestamp() - greatest(kept, interval '1 day')
    order by i.last_activity_at limit 1 for update skip locked;
  if old is null then
    return 0;
  end if;
  with forgotten as (
      delete from hub.held_item h using (select x.id from hub.held_item x where x.import = old limit least(most, 1000)) p where h.id = p.id returning h.line)
  select count(*) into held_ from forgotten;
  with forgotten as (
      delete from hub.import_item t using (
          select x.line from hub.import_item x where x.import = old and x.outcome not in ('CREATED', 'UPDATED', 'HELD') limit least(most, 1000)) p
        where t.import = old and t.line = p.line returning 1)
  select count(*) into gone from forgotten;
  with emptied as (
      update hub.import_item t set source = null, problems = '[]', digest = '', sent = null, outcome = case t.outcome when 'HELD' then 'DROPPED' else t.outcome end
        from (select x.line from hub.import_item x where x.import = old and (x.digest <> '' or x.outcome = 'HELD' and not exists (
          select from hub.held_item h where h.import = old and h.line = x.line)) limit least(most, 1000)) p
        where t.import = old and t.line = p.line returning 1)
  select count(*) into wiped from emptied;
  update hub.import i set held = i.held - held_, dropped = i.dropped + held_,
      purged_at = case when held_ + gone + wiped = 0 then clock_timestamp() end, key = case when held_ + gone + wiped = 0 then null else i.key end
    where i.id = old;
  return 1 + held_ + gone + wiped;
end
$$;

/*
 * Returns lines from first_ to last_ of an import of the context's agency, for a run that resumes it. For a RED line that the caller may not read, it
 * returns only that the line was recorded, so that it is not imported again.
 */
create or replace function hub.imported_lines(of_id uuid, first_ integer, last_ integer) returns table (line integer, source text, digest bytea, outcome text, kind text, item uuid, problems jsonb)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  mine hub.import;
begin
  select * into mine from hub.import i where i.id = of_id and i.party = viewer.me and i.agency = viewer.agency;
  if mine.id is not null then
    perform hub.require_import_act(mine.source);
  end if;
  return query
    select t.line, x.source, x.digest, coalesce(x.outcome, 'REJECTED'), t.kind, x.item, coalesce(x.problems, '[]')
      from hub.import_item t left join hub.import_item x on x.import = t.import and x.line = t.line and (not t.red or viewer.red)
      where t.import = mine.id and t.line between first_ and last_;
end
$$;

create or replace function hub.held_in_other_imports(ids text[], but uuid) returns setof text
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  perform hub.require_act('indicator:publish');
  return query
    select distinct coalesce(h.payload->'object'->>'id', h.payload->'original'->'body'->>'id') from hub.held_item h
      where h.agency = viewer.agency and h.party = viewer.me and h.import <> but and viewer.content
        and coalesce(h.payload->'object'->>'id', h.payload->'original'->'body'->>'id') = any (ids);
end
$$;

-- Returns the agency's other imports that have items waiting for parts held elsewhere.
create or replace function hub.imports_waiting_for_others(but uuid) returns setof uuid
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  perform hub.require_act('indicator:publish');
  return query
    select distinct h.import from hub.held_item h
      where h.agency = viewer.agency and h.party = viewer.me and h.import <> but and viewer.content and h.payload ? 'elsewhere' limit 1000;
end
$$;
