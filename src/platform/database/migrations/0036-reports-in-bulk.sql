-- Reports in bulk: an import of reports is one like any other, by whoever may submit reports and not by whoever may publish claims.

alter table hub.import drop constraint import_source_check;
alter table hub.import add constraint import_source_check
  check (source in ('BULK_NDJSON', 'BULK_CSV', 'TAXII', 'MISP', 'STIX', 'PULL', 'REPORTS_NDJSON', 'REPORTS_CSV', 'REPORTS_STIX'));
alter table hub.import_item drop constraint import_item_kind_check;
alter table hub.import_item add constraint import_item_kind_check check (kind in ('INDICATOR', 'OBJECT', 'SIGHTING', 'REPORT'));
-- Of a report all that was sent is kept, also where it was taken and some of its values were not: it is said anew whole.
alter table hub.import_item drop constraint import_item_sent_check;
alter table hub.import_item add constraint import_item_sent_check check (length(sent) <= case kind when 'REPORT' then 2200000 else 300000 end);

-- In which act an import is written: reports are submitted, and all else is published.
create function hub.only_importing(by_source text) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.only_in(case when by_source like 'REPORTS!_%' escape '!' then 'report:submit' else 'indicator:publish' end);
end
$$;

-- As before, but for who may.
create or replace function hub.open_import(wanted jsonb) returns table (id uuid, state text, lines integer)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  me constant integer := hub.me();
  my_agency constant integer := hub.my_agency();
  found_ hub.import;
begin
  perform hub.only_importing(wanted->>'source');
  if wanted->>'source' like 'REPORTS!_%' escape '!' and (hub.my_kind() <> 'PARTNER' or my_agency is null) then
    raise exception 'hub: reports are submitted by partners' using errcode = '42501';
  end if;
  insert into hub.import as i (id, party, agency, by_user, by_name, source, name, key, layout, run)
    values ((wanted->>'id')::uuid, me, my_agency, hub.my_user(), coalesce((select u.email from hub.user_account u where u.id = hub.my_user()),
        (select 'key:' || k.name from hub.api_key k where k.id = hub.my_user())), wanted->>'source', wanted->>'name', wanted->>'key', coalesce(wanted->'layout', '{}'),
      (wanted->>'run')::uuid)
    on conflict (agency, source, key) where key is not null do nothing
    returning i.* into found_;
  if not found then
    update hub.import i set run = (wanted->>'run')::uuid, moved_at = clock_timestamp(), ended_at = null, failure = null, state = 'OPEN'
      where i.agency = my_agency and i.source = wanted->>'source' and i.key = wanted->>'key' and i.state <> 'REVOKED'
      returning i.* into found_;
    if not found then
      select * into found_ from hub.import i where i.agency = my_agency and i.source = wanted->>'source' and i.key = wanted->>'key';
    end if;
  end if;
  return query select found_.id, found_.state, found_.last_line;
end
$$;

create or replace function hub.note_import(of_id uuid, by_run uuid, rows_ jsonb) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  mine hub.import;
begin
  if hub.doing() is distinct from 'report:submit' then
    perform hub.only_in('indicator:publish');
  end if;
  mine := hub.own_import(of_id);
  if mine.id is not null then
    perform hub.only_importing(mine.source);
  end if;
  if mine.id is null or mine.state <> 'OPEN' or mine.run is distinct from by_run then
    return false;
  end if;
  -- Each line that wrote its item counted its version up by one: the last of this transaction left it as it is now.
  with given as materialized (
      select * from jsonb_to_recordset(rows_) x(line integer, source text, digest text, outcome text, kind text, item uuid, problems jsonb, sent text, red boolean)),
    written as (
      select g.line, i.version - count(*) over (partition by g.item) + row_number() over (partition by g.item order by g.line) as version
        from given g join hub.indicator i on i.id = g.item where g.outcome in ('CREATED', 'UPDATED') and g.kind = 'INDICATOR'
          and i.owner = mine.party and i.agency = mine.agency)
  insert into hub.import_item (import, line, party, agency, source, digest, outcome, kind, item, version, problems, sent, red)
    select of_id, g.line, mine.party, mine.agency, g.source, decode(g.digest, 'hex'), g.outcome, g.kind, g.item, w.version, coalesce(g.problems, '[]'), g.sent,
        coalesce(g.red, false)
      from given g left join written w using (line);
  insert into hub.held_item (id, import, line, party, agency, kind, payload)
    select gen_random_uuid(), of_id, x.line, mine.party, mine.agency, x.kind, x.held
      from jsonb_to_recordset(rows_) x(line integer, outcome text, kind text, held jsonb) where x.outcome = 'HELD';
  update hub.import i set moved_at = clock_timestamp(), last_line = greatest(i.last_line, n.last_line), created = i.created + n.created, updated = i.updated + n.updated,
      unchanged = i.unchanged + n.unchanged, rejected = i.rejected + n.rejected, held = i.held + n.held
    from (select max(x.line) as last_line, count(*) filter (where x.outcome = 'CREATED') as created, count(*) filter (where x.outcome = 'UPDATED') as updated,
        count(*) filter (where x.outcome = 'UNCHANGED') as unchanged, count(*) filter (where x.outcome = 'REJECTED') as rejected,
        count(*) filter (where x.outcome = 'HELD') as held
      from jsonb_to_recordset(rows_) x(line integer, outcome text)) n
    where i.id = of_id;
  perform pg_notify('hub', '');
  return true;
end
$$;

create or replace function hub.close_import(of_id uuid, by_run uuid, whole boolean, why text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  mine hub.import;
begin
  if hub.doing() is distinct from 'report:submit' then
    perform hub.only_in('indicator:publish');
  end if;
  mine := hub.own_import(of_id);
  if mine.id is not null then
    perform hub.only_importing(mine.source);
  end if;
  if mine.state = 'OPEN' and mine.run = by_run then
    update hub.import i set state = case when whole then 'DONE' else 'BROKEN' end, failure = why, run = null, moved_at = clock_timestamp(), ended_at = clock_timestamp()
      where i.id = of_id;
    perform pg_notify('hub', '');
  end if;
end
$$;

/*
 * Lines from first_ to last_ of an import of the context's agency's own, for whoever goes on with it. Of one that is RED to whoever may not read it this says that it was taken, and no more:
 * it must not be taken for a new one.
 */
create function hub.known_lines(of_id uuid, first_ integer, last_ integer) returns table (line integer, source text, digest bytea, outcome text, kind text, item uuid, problems jsonb)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  mine hub.import;
begin
  select * into mine from hub.import i where i.id = of_id and i.party = viewer.me and i.agency = viewer.agency;
  if mine.id is not null then
    perform hub.only_importing(mine.source);
  end if;
  return query
    select t.line, x.source, x.digest, coalesce(x.outcome, 'REJECTED'), t.kind, x.item, coalesce(x.problems, '[]')
      from hub.import_item t left join hub.import_item x on x.import = t.import and x.line = t.line and (not t.red or viewer.red)
      where t.import = mine.id and t.line between first_ and last_;
end
$$;
grant execute on function hub.known_lines(uuid, integer, integer) to hub_app;

-- Reports are withdrawn, each with its reason, and are in no import that is taken back.
create or replace function hub.begin_taking_back(of_id uuid, why text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  mine hub.import;
begin
  perform hub.only_in('indicator:revoke');
  mine := hub.own_import(of_id);
  if mine.id is null or mine.source like 'REPORTS!_%' escape '!' then
    raise exception 'hub: no such import' using errcode = 'HB404', detail = 'import';
  end if;
  update hub.import i set state = 'REVOKED', run = null, revoked_at = clock_timestamp(), revoked_reason = why, ended_at = coalesce(i.ended_at, clock_timestamp()),
      moved_at = clock_timestamp()
    where i.id = mine.id and i.state <> 'REVOKED';
  perform pg_notify('hub', '');
end
$$;

-- What was sent of a report that was taken is forgotten with the rest.
create or replace function hub.tend_imports(most integer, silent interval, kept interval) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  old uuid;
  held_ integer;
  gone integer := 0;
  wiped integer := 0;
begin
  update hub.import i set state = 'BROKEN', failure = 'SILENT', run = null, ended_at = i.moved_at
    where i.state = 'OPEN' and i.purged_at is null and i.moved_at < clock_timestamp() - silent;
  select i.id into old from hub.import i where i.purged_at is null and i.state <> 'OPEN' and i.moved_at < clock_timestamp() - kept
    order by i.moved_at limit 1 for update skip locked;
  if old is null then
    return 0;
  end if;
  with forgotten as (
      delete from hub.held_item h using (select x.id from hub.held_item x where x.import = old limit most) p where h.id = p.id returning h.line)
  select count(*) into held_ from forgotten;
  with forgotten as (
      delete from hub.import_item t using (
          select x.line from hub.import_item x where x.import = old and x.outcome not in ('CREATED', 'UPDATED', 'HELD') limit most) p
        where t.import = old and t.line = p.line returning 1)
  select count(*) into gone from forgotten;
  with emptied as (
      update hub.import_item t set source = null, problems = '[]', digest = '', sent = null, outcome = case t.outcome when 'HELD' then 'DROPPED' else t.outcome end
        from (select x.line from hub.import_item x where x.import = old and (x.digest <> '' or x.outcome = 'HELD' and not exists (
          select from hub.held_item h where h.import = old and h.line = x.line)) limit most) p
        where t.import = old and t.line = p.line returning 1)
  select count(*) into wiped from emptied;
  update hub.import i set held = i.held - held_, dropped = i.dropped + held_,
      purged_at = case when held_ + gone + wiped = 0 then clock_timestamp() end, key = case when held_ + gone + wiped = 0 then null else i.key end
    where i.id = old;
  return 1 + held_ + gone + wiped;
end
$$;
