-- Lists of known-good values (MISP warninglists), which the hub's operator loads: what is published is held against them, and warned of or refused.

-- name: what the operator calls it, in addresses. entries: as they came, read again by whoever matches. revision: of the state below, when the list was last changed.
create table hub.warninglist (
  id uuid primary key,
  name text not null unique check (name ~ '^[a-z0-9][a-z0-9._-]{0,99}$'),
  title text not null check (length(title) between 1 and 300),
  description text not null check (length(description) <= 4000),
  version bigint not null,
  type text not null check (type in ('string', 'substring', 'hostname', 'cidr', 'regex')),
  kinds text[] not null check (cardinality(kinds) between 1 and 13),
  mode text not null check (mode in ('WARN', 'REFUSE', 'OFF')),
  entries text[] not null check (cardinality(entries) between 1 and 150000),
  unread integer not null,
  revision bigint not null,
  set_by uuid not null,
  set_at timestamptz not null default clock_timestamp()
);

-- One row. It counts the changes of all lists and is locked by each of them, so that revisions become visible in their order: whoever has read one misses none before it.
create table hub.warninglist_state (
  one boolean primary key default true check (one),
  revision bigint not null
);

do $$
declare
  t regclass;
begin
  foreach t in array array['hub.warninglist', 'hub.warninglist_state']::regclass[] loop
    execute format('alter table %s enable row level security', t);
    execute format('alter table %s force row level security', t);
    execute format('create policy owner_functions on %s to hub_owner using (true) with check (true)', t);
  end loop;
end
$$;
insert into hub.warninglist_state (revision) values (0);

-- The number of changes so far, to whoever has a context: every publisher's transaction asks. What follows from it lies in the process' memory.
create function hub.warninglist_revision() returns bigint
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select s.revision from hub.warninglist_state s where hub.me() is not null $$;

/*
 * The lists that are on, to whoever has a context; entries only of those that were changed behind the revision `known`. The lists are the operator's word to all who
 * publish: whoever is warned or refused may know by what.
 */
create function hub.warninglists_behind(known bigint) returns table (id uuid, title text, type text, kinds text[], mode text, revision bigint, entries text[])
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select w.id, w.title, w.type, w.kinds, w.mode, w.revision, case when w.revision > known then w.entries end
    from hub.warninglist w where hub.me() is not null and w.mode <> 'OFF' order by w.name
$$;

/*
 * The same to a hub process before anybody asks it, so that no publisher waits while lists are made ready: the number of changes, and beside it each list that is on.
 * Nothing while that number is `known`. Smaller than that it is after a restore: then all entries come.
 */
create function hub.warninglists_ahead(claim text, act jsonb, known bigint)
returns table (changes bigint, id uuid, title text, type text, kinds text[], mode text, revision bigint, entries text[])
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.nobody(claim);
  return query select s.revision, w.id, w.title, w.type, w.kinds, w.mode, w.revision, case when w.revision > known or s.revision < known then w.entries end
    from hub.warninglist_state s left join hub.warninglist w on w.mode <> 'OFF' where s.revision <> known order by w.name;
end
$$;

-- What the operator sees: everything but the entries.
create function hub.warninglists() returns table (id uuid, name text, title text, description text, version bigint, type text, kinds text[], mode text,
  entries integer, unread integer, set_by text, set_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.only_in('guard:manage');
  return query select w.id, w.name, w.title, w.description, w.version, w.type, w.kinds, w.mode, cardinality(w.entries), w.unread,
      (select u.email from hub.user_account u where u.id = w.set_by), w.set_at
    from hub.warninglist w order by w.name;
end
$$;

-- Waits for whoever changes a list, and counts the change.
create function hub.next_warninglist_revision() returns bigint
language sql volatile set search_path = pg_catalog, pg_temp
as $$ update hub.warninglist_state set revision = revision + 1 returning revision $$;

/*
 * Loads a list, in the place of the one with its name; a new one warns. To load one that refuses is to be confirmed (HB428): it decides what countries may publish.
 * Returns its id; null: there would be more than 200 lists, or more than a million entries in all.
 */
create function hub.set_warninglist(given jsonb) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  change bigint;
  before hub.warninglist;
  new_entries constant text[] := array(select jsonb_array_elements_text(given->'entries'));
  loaded uuid;
begin
  perform hub.only_in('guard:manage');
  change := hub.next_warninglist_revision();
  select * into before from hub.warninglist w where w.name = given->>'name';
  if before.mode = 'REFUSE' then
    perform hub.only_confirmed();
  end if;
  if before.id is null and (select count(*) from hub.warninglist) >= 200
    or cardinality(new_entries) + (select coalesce(sum(cardinality(w.entries)), 0) from hub.warninglist w where w.name <> given->>'name') > 1000000 then
    return null;
  end if;
  insert into hub.warninglist as w (id, name, title, description, version, type, kinds, mode, entries, unread, revision, set_by)
    values ((given->>'id')::uuid, given->>'name', given->>'title', given->>'description', (given->>'version')::bigint, given->>'type',
      array(select jsonb_array_elements_text(given->'kinds')), 'WARN', new_entries, (given->>'unread')::integer, change, hub.my_user())
    on conflict (name) do update set title = excluded.title, description = excluded.description, version = excluded.version, type = excluded.type,
      kinds = excluded.kinds, entries = excluded.entries, unread = excluded.unread, revision = excluded.revision, set_by = excluded.set_by,
      set_at = clock_timestamp()
    returning w.id into loaded;
  return loaded;
end
$$;

-- HB404: no such list. Only to switch a list on as a warning is never to be confirmed: everything else refuses what was taken, or takes what was stopped.
create function hub.set_warninglist_mode(list uuid, new_mode text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  change bigint;
  before text;
begin
  perform hub.only_in('guard:manage');
  change := hub.next_warninglist_revision();
  select w.mode into before from hub.warninglist w where w.id = list;
  if not found then
    raise exception 'hub: no such list' using errcode = 'HB404', detail = 'list';
  end if;
  if before <> new_mode and not (before = 'OFF' and new_mode = 'WARN') then
    perform hub.only_confirmed();
  end if;
  update hub.warninglist w set mode = new_mode, revision = change, set_by = hub.my_user(), set_at = clock_timestamp() where w.id = list and w.mode <> new_mode;
end
$$;

-- HB404: no such list.
create function hub.remove_warninglist(list uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.only_in('guard:manage');
  perform hub.next_warninglist_revision();
  if not exists (select from hub.warninglist w where w.id = list) then
    raise exception 'hub: no such list' using errcode = 'HB404', detail = 'list';
  end if;
  perform hub.only_confirmed();
  delete from hub.warninglist w where w.id = list;
end
$$;

grant execute on function hub.warninglist_revision(), hub.warninglists_behind(bigint), hub.warninglists_ahead(text, jsonb, bigint), hub.warninglists(), hub.set_warninglist(jsonb),
  hub.set_warninglist_mode(uuid, text), hub.remove_warninglist(uuid) to hub_app;
