-- Returns the number of changes so far, to any caller with a context: every publishing transaction reads it. Each process keeps the lists of a revision in
-- memory.
create or replace function hub.warninglist_revision() returns bigint
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select s.revision from hub.warninglist_state s where hub.me() is not null $$;

/*
 * Returns the lists that are on, to any caller with a context; entries only of lists that were changed after the revision `known`. The operator's lists are
 * public to all publishers: a publisher that gets a warning or a refusal may know the list.
 */
create or replace function hub.warninglists_since(known bigint)
  returns table(id uuid, title text, type text, kinds text[], mode text, revision bigint, entries text[])
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  perform hub.viewer();
  return query
    select w.id, w.title, w.type, w.kinds, w.mode, w.revision, case when w.revision > known then w.entries end
      from hub.warninglist w where w.mode <> 'OFF' order by w.name;
end
$$;

/*
 * Returns the same to a hub process before the first request, so that no publisher waits while lists are prepared: the number of changes, and with it each
 * list that is on. Returns nothing while that number equals `known`. A smaller number means that the database was restored: then all entries are returned.
 */
create or replace function hub.warninglists_for_hub_process(claim text, act jsonb, known bigint)
returns table (changes bigint, id uuid, title text, type text, kinds text[], mode text, revision bigint, entries text[])
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.require_no_actor(claim);
  return query select s.revision, w.id, w.title, w.type, w.kinds, w.mode, w.revision, case when w.revision > known or s.revision < known then w.entries end
    from hub.warninglist_state s left join hub.warninglist w on w.mode <> 'OFF' where s.revision <> known order by w.name;
end
$$;

-- Returns the lists as the operator sees them: everything but the entries.
create or replace function hub.warninglists() returns table (id uuid, name text, title text, description text, version bigint, type text, kinds text[], mode text,
  entries integer, unread integer, updated_by jsonb, updated_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.require_act('guard:manage');
  return query select w.id, w.name, w.title, w.description, w.version, w.type, w.kinds, w.mode, cardinality(w.entries), w.unread,
      hub.own_actor(w.set_by), w.set_at
    from hub.warninglist w order by w.name;
end
$$;

-- Waits for concurrent changes of lists, and counts this change.
create or replace function hub.next_warninglist_revision() returns bigint
language sql volatile set search_path = pg_catalog, pg_temp
as $$ update hub.warninglist_state set revision = revision + 1 returning revision $$;

/*
 * Loads a list; it replaces the list of the same name, and a new list warns. Replacing a list that refuses needs a confirmation (HB428), because it decides
 * what countries may publish. Returns the id of the list; null: there would be more than 200 lists, or more than a million entries in total.
 */
create or replace function hub.set_warninglist(given jsonb) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  change bigint;
  before hub.warninglist;
  new_entries constant text[] := array(select jsonb_array_elements_text(given->'entries'));
  loaded uuid;
begin
  perform hub.require_act('guard:manage');
  change := hub.next_warninglist_revision();
  select * into before from hub.warninglist w where w.name = given->>'name';
  if before.mode = 'REFUSE' then
    perform hub.require_step_up();
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

-- HB404: no such list. Every change needs a confirmation, except switching a list on as a warning: every other change refuses values that were accepted, or
-- accepts values that were stopped.
create or replace function hub.set_warninglist_mode(list uuid, new_mode text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  change bigint;
  before text;
begin
  perform hub.require_act('guard:manage');
  change := hub.next_warninglist_revision();
  select w.mode into before from hub.warninglist w where w.id = list;
  if not found then
    raise exception 'hub: no such list' using errcode = 'HB404', detail = 'list';
  end if;
  if before <> new_mode and not (before = 'OFF' and new_mode = 'WARN') then
    perform hub.require_step_up();
  end if;
  update hub.warninglist w set mode = new_mode, revision = change, set_by = hub.my_user(), set_at = clock_timestamp() where w.id = list and w.mode <> new_mode;
end
$$;

-- HB404: no such list.
create or replace function hub.remove_warninglist(list uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.require_act('guard:manage');
  perform hub.next_warninglist_revision();
  if not exists (select from hub.warninglist w where w.id = list) then
    raise exception 'hub: no such list' using errcode = 'HB404', detail = 'list';
  end if;
  perform hub.require_step_up();
  delete from hub.warninglist w where w.id = list;
end
$$;
