-- What comes in by machine: imports, what became of each of their lines, what waits for a label, and how a party's tables are read.

-- One import: a call of the bulk door, an envelope, an event, a look at a feed. It is its agency's, as what it publishes is.
--   by_name   an e-mail address, or `key:` and the name of an API key
--   key       the sender's own name for it: sent again under the same key, an import goes on where it ended
--   run       who takes it in at this moment; whoever opens it anew takes over, and the one before writes nothing any more
--   layout    how what was rejected is written again: {format, columns, delimiter}
create table hub.import (
  id uuid primary key,
  party integer not null,
  agency integer not null,
  by_user uuid not null,
  by_name text,
  source text not null check (source in ('BULK_NDJSON', 'BULK_CSV', 'TAXII', 'MISP', 'STIX', 'PULL')),
  name text check (length(name) between 1 and 300),
  key text check (length(key) between 1 and 200),
  layout jsonb not null default '{}',
  state text not null default 'OPEN' check (state in ('OPEN', 'DONE', 'BROKEN', 'REVOKED')),
  run uuid,
  failure text check (length(failure) <= 100),
  created integer not null default 0,
  updated integer not null default 0,
  unchanged integer not null default 0,
  rejected integer not null default 0,
  held integer not null default 0,
  dropped integer not null default 0,
  last_line integer not null default 0,
  started_at timestamptz not null default clock_timestamp(),
  moved_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  revoked_at timestamptz,
  revoked_reason text check (length(revoked_reason) between 1 and 2000),
  purged_at timestamptz,
  foreign key (party, agency) references hub.agency (party, key)
);
create unique index import_key on hub.import (agency, source, key) where key is not null;
create index import_agency on hub.import (agency, id);
create index import_to_tend on hub.import (moved_at) where purged_at is null;

-- What became of each line, written in the transaction of what it became. `version` is the item's as this line left it, where it wrote one. `sent` is kept of what was
-- rejected alone, as it came; `red`: it said TLP:RED, and is shown to whom RED is shown.
create table hub.import_item (
  import uuid not null references hub.import,
  line integer not null check (line > 0),
  party integer not null,
  agency integer not null,
  source text check (length(source) <= 500),
  digest bytea not null,
  outcome text not null check (outcome in ('CREATED', 'UPDATED', 'UNCHANGED', 'REJECTED', 'HELD', 'DROPPED')),
  kind text not null check (kind in ('INDICATOR', 'OBJECT', 'SIGHTING')),
  item uuid,
  version integer,
  problems jsonb not null default '[]',
  sent text check (length(sent) <= 300000),
  red boolean not null default false,
  taken_back text check (taken_back in ('REVOKED', 'RESTORED', 'LEFT')),
  primary key (import, line)
);
create index import_item_written on hub.import_item (import, item, line) where outcome in ('CREATED', 'UPDATED');
create index import_item_rejected on hub.import_item (import, line) where outcome = 'REJECTED';

-- What bore no label. It waits here, unpublished, until somebody gives it one or drops it.
create table hub.held_item (
  id uuid primary key,
  import uuid not null,
  line integer not null,
  party integer not null,
  agency integer not null,
  kind text not null check (kind in ('INDICATOR', 'OBJECT')),
  payload jsonb not null,
  held_at timestamptz not null default clock_timestamp(),
  unique (import, line),
  foreign key (import, line) references hub.import_item (import, line) on delete cascade
);

-- How a party's own tables are read: {columns: [{column, field}], constants, dateFormat, utcOffset, delimiter}.
create table hub.csv_mapping (
  id uuid primary key,
  party integer not null references hub.party,
  name text not null check (length(name) between 1 and 100),
  layout jsonb not null,
  set_by uuid not null,
  set_at timestamptz not null default clock_timestamp(),
  unique (party, name)
);

do $$
declare
  t regclass;
begin
  foreach t in array array['hub.import', 'hub.import_item', 'hub.held_item', 'hub.csv_mapping']::regclass[] loop
    execute format('alter table %s enable row level security', t);
    execute format('alter table %s force row level security', t);
    execute format('create policy owner_functions on %s to hub_owner using (true) with check (true)', t);
  end loop;
end
$$;

create policy own on hub.import for select to hub_app
  using (party = (select hub.me()) and agency = (select hub.my_agency()) and (select (hub.viewer()).content));
create policy own on hub.import_item for select to hub_app
  using (party = (select hub.me()) and agency = (select hub.my_agency()) and (select (hub.viewer()).content) and (not red or (select hub.may_read_red())));
create policy own on hub.held_item for select to hub_app
  using (party = (select hub.me()) and agency = (select hub.my_agency()) and (select (hub.viewer()).content));
create policy own on hub.csv_mapping for select to hub_app using (party = (select hub.me()) and (select (hub.viewer()).content));
grant select (id, by_name, source, name, key, layout, state, failure, created, updated, unchanged, rejected, held, dropped, last_line, started_at, moved_at, ended_at,
  revoked_at, revoked_reason, purged_at) on hub.import to hub_app;
grant select (import, line, source, digest, outcome, kind, item, problems, sent, taken_back) on hub.import_item to hub_app;
grant select (id, import, line, kind, payload, held_at) on hub.held_item to hub_app;
grant select (id, name, layout, set_at) on hub.csv_mapping to hub_app;

-- The context's agency's own import, locked; nothing for anybody else's.
create function hub.own_import(of_id uuid) returns hub.import
language sql volatile set search_path = pg_catalog, pg_temp
as $$ select i.* from hub.import i where i.id = of_id and i.party = hub.me() and i.agency = hub.my_agency() for update $$;

/*
 * Begins an import, or goes on with the one that the agency began under the same key: {id, run, source, name, key, layout}. What ran before under this key writes
 * nothing any more. lines: up to which line something was taken already.
 */
create function hub.open_import(wanted jsonb) returns table (id uuid, state text, lines integer)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  me constant integer := hub.me();
  my_agency constant integer := hub.my_agency();
  found_ hub.import;
begin
  perform hub.only_in('indicator:publish');
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

/*
 * Writes down what became of a chunk of lines, in the transaction of that: [{line, source, digest, outcome, kind, item, problems, sent, red, held}].
 * false: another one took over, or the import was revoked meanwhile; then the caller writes nothing of it.
 */
create function hub.note_import(of_id uuid, by_run uuid, rows_ jsonb) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  mine hub.import;
begin
  perform hub.only_in('indicator:publish');
  mine := hub.own_import(of_id);
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

-- The end of a run. What another one took over is not its to end.
create function hub.close_import(of_id uuid, by_run uuid, whole boolean, why text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  mine hub.import;
begin
  perform hub.only_in('indicator:publish');
  mine := hub.own_import(of_id);
  if mine.state = 'OPEN' and mine.run = by_run then
    update hub.import i set state = case when whole then 'DONE' else 'BROKEN' end, failure = why, run = null, moved_at = clock_timestamp(), ended_at = clock_timestamp()
      where i.id = of_id;
    perform pg_notify('hub', '');
  end if;
end
$$;

-- Locked, so that two who label the same do not both publish it.
create function hub.lock_held(of_id uuid, ids uuid[], below integer, most integer) returns table (id uuid, line integer, kind text, payload jsonb)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  mine hub.import;
begin
  perform hub.only_in('indicator:publish');
  mine := hub.own_import(of_id);
  return query
    select h.id, h.line, h.kind, h.payload from hub.held_item h
      where h.import = mine.id and h.line > below and (ids is null or h.id = any (ids)) order by h.line limit most;
end
$$;

-- What became of held lines that were given a label: [{line, outcome, item, problems}]. What was rejected is held on.
create function hub.note_labelled(of_id uuid, rows_ jsonb) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  mine hub.import;
begin
  perform hub.only_in('indicator:publish');
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
  update hub.import i set moved_at = clock_timestamp(), held = i.held - n.all_, created = i.created + n.created, updated = i.updated + n.updated,
      unchanged = i.unchanged + n.unchanged
    from (select count(*) as all_, count(*) filter (where d.outcome = 'CREATED') as created, count(*) filter (where d.outcome = 'UPDATED') as updated,
        count(*) filter (where d.outcome = 'UNCHANGED') as unchanged from done d) n
    where i.id = mine.id;
  perform pg_notify('hub', '');
end
$$;

-- Drops what is held: all, or these. Says how much that was, in one piece.
create function hub.drop_held(of_id uuid, ids uuid[], most integer) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  mine hub.import;
  many integer;
begin
  if hub.doing() not in ('indicator:publish', 'indicator:revoke') then
    raise exception 'hub: not in this act' using errcode = '42501';
  end if;
  mine := hub.own_import(of_id);
  with gone as (
      delete from hub.held_item h using (
          select x.id from hub.held_item x where x.import = mine.id and (ids is null or x.id = any (ids)) order by x.line limit most) p
        where h.id = p.id returning h.line),
    noted as (update hub.import_item t set outcome = 'DROPPED' from gone g where t.import = mine.id and t.line = g.line)
  select count(*) into many from gone;
  update hub.import i set held = i.held - many, dropped = i.dropped + many, moved_at = clock_timestamp() where i.id = mine.id;
  perform pg_notify('hub', '');
  return many;
end
$$;

-- From here on an import is taken back: nothing more comes in under it. HB404: absent and another agency's answer alike.
create function hub.begin_taking_back(of_id uuid, why text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  mine hub.import;
begin
  perform hub.only_in('indicator:revoke');
  mine := hub.own_import(of_id);
  if mine.id is null then
    raise exception 'hub: no such import' using errcode = 'HB404', detail = 'import';
  end if;
  update hub.import i set state = 'REVOKED', run = null, revoked_at = clock_timestamp(), revoked_reason = why, ended_at = coalesce(i.ended_at, clock_timestamp()),
      moved_at = clock_timestamp()
    where i.id = mine.id and i.state <> 'REVOKED';
  perform pg_notify('hub', '');
end
$$;

/*
 * Claims that an import wrote and that were not taken back yet, behind `below`, in the order of their ids, locked; what each said before, where it said something.
 * said_anew: since the import's last line on it, somebody changed what it says (not: who sees it). What each says now is told by hub.own_claims, and RED to whom it is.
 */
create function hub.import_writes(of_id uuid, below uuid, most integer) returns table (item uuid, created boolean, said_anew boolean, before jsonb,
  detail_before jsonb, audience_before integer[], excluded_before integer[], agency_only_before boolean)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  mine hub.import;
begin
  perform hub.only_in('indicator:revoke');
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
    select w.id, w.created, hub.said(w.id, w.last) is distinct from hub.said(w.id, i.version), b.content, (select d.content from hub.item_detail_version d where d.item = w.id and d.version < w.first order by d.version desc limit 1),
        b.audience, b.excluded, b.agency_only is not null
      from written w left join hub.indicator i on i.id = w.id and i.owner = mine.party and i.agency = mine.agency
        left join hub.item_version b on b.item = w.id and b.version = w.first - 1
      order by w.id;
end
$$;

-- What a version of a claim says, without who sees it.
create function hub.said(of_item uuid, at_version integer) returns jsonb
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select jsonb_build_object('claim', v.content - '{version,updated_at,tlp,display,observable,revoked_at,revoked_reason,attribution,discoverability,named_owner,named_agency}'::text[],
      'detail', (select d.content - '{version,released}'::text[] from hub.item_detail_version d where d.item = of_item and d.version <= at_version order by d.version desc limit 1))
    from hub.item_version v where v.item = of_item and v.version = at_version
$$;

create function hub.note_taken_back(of_id uuid, items uuid[], how text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  mine hub.import;
begin
  perform hub.only_in('indicator:revoke');
  mine := hub.own_import(of_id);
  update hub.import_item t set taken_back = how where t.import = mine.id and t.item = any (items) and t.outcome in ('CREATED', 'UPDATED');
end
$$;

create function hub.save_csv_mapping(new_id uuid, called text, wanted jsonb) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  me constant integer := hub.me();
  kept uuid;
begin
  perform hub.only_in('indicator:publish');
  perform pg_advisory_xact_lock(hashtext('hub csv mapping'), me);
  update hub.csv_mapping m set layout = wanted, set_by = hub.my_user(), set_at = clock_timestamp() where m.party = me and m.name = called returning m.id into kept;
  if kept is null and (select count(*) from hub.csv_mapping m where m.party = me) < 100 then
    insert into hub.csv_mapping (id, party, name, layout, set_by) values (new_id, me, called, wanted, hub.my_user()) returning id into kept;
  end if;
  return kept;
end
$$;

create function hub.delete_csv_mapping(of_id uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.only_in('indicator:publish');
  delete from hub.csv_mapping m where m.id = of_id and m.party = hub.me();
  return found;
end
$$;

/*
 * What the relay does about imports: one that nothing came in under for `silent` is broken; and of one that ended longer ago than `kept` everything goes that it said of its
 * lines, but which claims it wrote (to be able to take them back) and the counts. Says how much was done, in pieces of `most` lines.
 */
create function hub.tend_imports(most integer, silent interval, kept interval) returns integer
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
      update hub.import_item t set source = null, problems = '[]', digest = '', outcome = case t.outcome when 'HELD' then 'DROPPED' else t.outcome end
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

grant execute on function hub.open_import(jsonb), hub.note_import(uuid, uuid, jsonb), hub.close_import(uuid, uuid, boolean, text), hub.lock_held(uuid, uuid[], integer, integer),
  hub.note_labelled(uuid, jsonb), hub.drop_held(uuid, uuid[], integer), hub.begin_taking_back(uuid, text), hub.import_writes(uuid, uuid, integer),
  hub.note_taken_back(uuid, uuid[], text), hub.save_csv_mapping(uuid, text, jsonb), hub.delete_csv_mapping(uuid) to hub_app;
grant execute on function hub.tend_imports(integer, interval, interval) to hub_relay;
