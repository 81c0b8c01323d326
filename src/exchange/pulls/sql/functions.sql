-- Returns whether this pull may publish for this account in this turn. hub.enter also checks whether the account has the permission; an agency belongs to one
-- party. A turn ends as soon as another holder has the pull or an officer has changed it: nothing more is published with the former settings.
create or replace function hub.may_pull_write(of_pull uuid, at_turn bigint, creator uuid) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select exists (select from hub.pull l join hub.user_account u on u.id = l.created_by and u.agency = l.agency
      cross join lateral (select hub.persistent_roles(u.id) as roles offset 0) e
    where l.id = of_pull and l.turn = at_turn and l.created_by = creator and l.paused_at is null and l.deleted_at is null
      and exists (select from hub.role_permission r where r.role = any (e.roles) and r.permission = 'pull:manage'))
$$;

-- Returns and locks a pull of the caller's agency. HB404: the same answer for absent, deleted, another agency's and another party's pull.
create or replace function hub.own_pull(of_id uuid) returns hub.pull
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  l hub.pull;
begin
  perform hub.require_act('pull:manage');
  select * into l from hub.pull x where x.id = of_id and x.party = hub.me() and x.agency = hub.my_agency() and x.deleted_at is null for update;
  if not found then
    raise exception 'hub: no such pull' using errcode = 'HB404', detail = 'pull';
  end if;
  return l;
end
$$;

/*
 * Creates a pull of the context's agency, due at once: {id, name, kind, url, credentials, sealed (hexadecimal), everyMinutes, defaults, fromDate}. Returns
 * CREATED, or TOO_MANY (20 a party).
 */
create or replace function hub.create_pull(given jsonb) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  me constant integer := hub.me();
begin
  perform hub.require_act('pull:manage');
  perform hub.require_step_up(); -- the pull outlives the session, and publishes other parties' content in the party's name
  perform from hub.party p where p.key = me for no key update; -- so that two concurrent calls cannot both pass the limit
  if (select count(*) from hub.pull l where l.party = me and l.deleted_at is null) >= 20 then
    return 'TOO_MANY';
  end if;
  insert into hub.pull (id, party, agency, created_by, name, kind, url, credentials, sealed, every_minutes, defaults, from_date)
    values ((given->>'id')::uuid, me, hub.my_agency(), hub.my_user(), given->>'name', given->>'kind', given->>'url', given->>'credentials',
      decode(given->>'sealed', 'hex'), (given->>'everyMinutes')::integer, given->'defaults', (given->>'fromDate')::timestamptz);
  perform pg_notify('hub', '');
  return 'CREATED';
end
$$;

/*
 * Replaces the settings of a pull, with the argument of hub.create_pull; its kind stays. keep: the pull keeps its credentials, unless its address changes.
 * With another address or fromDate the pull starts from the beginning. The caller becomes its creator. A paused pull stays paused.
 */
create or replace function hub.update_pull(of_id uuid, given jsonb) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  l hub.pull := hub.own_pull(of_id);
  moved constant boolean := l.url <> given->>'url';
  restarts constant boolean := moved or l.from_date is distinct from (given->>'fromDate')::timestamptz;
  keeps constant boolean := (given->>'keep')::boolean and not moved;
begin
  perform hub.require_step_up();
  update hub.pull x
    set name = given->>'name', url = given->>'url', every_minutes = (given->>'everyMinutes')::integer, defaults = given->'defaults', from_date = (given->>'fromDate')::timestamptz,
      credentials = case when keeps then x.credentials else given->>'credentials' end,
      sealed = case when keeps then x.sealed else decode(given->>'sealed', 'hex') end,
      created_by = hub.my_user(), position = case when restarts then '{}' else x.position end, failures = 0, last_error = null, last_status = null, failed_at = null, failing_since = null,
      next_run_at = now(), not_before = case when moved then null else x.not_before end, turn = x.turn + 1
    where x.id = l.id;
  if restarts then
    delete from hub.pull_event e where e.pull = l.id;
  end if;
  perform pg_notify('hub', '');
end
$$;

create or replace function hub.pause_pull(of_id uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  l hub.pull := hub.own_pull(of_id);
begin
  if l.paused_at is null then
    update hub.pull x set paused_at = now(), pause_reason = 'BY_OFFICER', turn = turn + 1 where x.id = l.id;
  end if;
end
$$;

-- Resumes a pull from its position. The caller becomes its creator: the pull then publishes with the caller's rights.
create or replace function hub.resume_pull(of_id uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  l hub.pull := hub.own_pull(of_id);
begin
  if l.created_by <> hub.my_user() then
    perform hub.require_step_up(); -- the pull then publishes in the name of this officer, like a new pull
  end if;
  update hub.pull x set created_by = hub.my_user(), paused_at = null, pause_reason = null, failures = 0, failing_since = null, next_run_at = now(), turn = turn + 1 where x.id = l.id;
  perform pg_notify('hub', '');
end
$$;

-- Deletes the credentials at once, and later the pull's history of items. Its imports stay and can be revoked.
create or replace function hub.delete_pull(of_id uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  l hub.pull := hub.own_pull(of_id);
begin
  update hub.pull x set deleted_at = now(), credentials = null, sealed = null, position = '{}', turn = turn + 1 where x.id = l.id;
end
$$;

-- Makes a pull due now, or as soon as its source allows. Returns DUE, PAUSED, or OFTEN: 6 times a minute a pull, 30 a party.
create or replace function hub.run_pull(of_id uuid)
  returns text
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  l hub.pull;
  recent timestamptz[];
begin
  perform hub.require_act('pull:manage');
  perform from hub.party p where p.key = hub.me() for no key update;
  l := hub.own_pull(of_id);
  recent := array(select t from unnest(l.by_hand) t where t > clock_timestamp() - interval '1 minute');
  if l.paused_at is not null then
    return 'PAUSED';
  elsif cardinality(recent) >= 6
    or (select count(*) from hub.pull x, unnest(x.by_hand) t where x.party = l.party and t > clock_timestamp() - interval '1 minute') >= 30 then
    return 'OFTEN';
  end if;
  update hub.pull x set by_hand = recent || clock_timestamp(), next_run_at = greatest(now(), x.not_before) where x.id = l.id;
  perform pg_notify('hub', '');
  return 'DUE';
end
$$;

-- Refuses any caller except the running pull itself.
create or replace function hub.require_pull(of_pull uuid) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  if hub.my_session() is distinct from of_pull or not exists (select from hub.pull l where l.id = of_pull and l.created_by = hub.my_user()) then
    raise exception 'hub: not in this act' using errcode = 'HB500';
  end if;
end
$$;

-- Returns whether an item is as this pull left it. The release by a second officer counts as part of the pull's change.
create or replace function hub.is_unchanged_since_pull(of_pull uuid, of_item uuid, at_version integer) returns boolean
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select exists (select from hub.pull_item x where x.pull = of_pull and x.item = of_item
    and (x.version = at_version or x.version = at_version - 1 and exists (
      select from hub.release_request r where r.item = of_item and r.version = x.version and r.outcome = 'APPROVED')))
$$;

/*
 * Returns the values (by their digests, hexadecimal) and STIX objects that the pull must not change. They belong to the pull's agency, but other people or
 * sources created them, or people have changed them since.
 */
create or replace function hub.claims_protected_from_pull(of_pull uuid, digests text[], stix_ids text[]) returns table (digest text, stix_id text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  perform hub.require_act('indicator:publish');
  perform hub.require_pull(of_pull);
  return query
    select encode(i.digest, 'hex'), null::text from hub.indicator i
      where i.digest = any (array(select decode(d, 'hex') from unnest(digests) d)) and i.owner = hub.me() and i.agency = hub.my_agency()
        and (i.tlp <> 'RED' or hub.may_read_red()) and not hub.is_unchanged_since_pull(of_pull, i.id, i.version) and not exists (select from hub.tear_line t where t.copy = i.id)
    union all
    select null, o.stix_id from hub.stix_object o
      where o.stix_id = any (stix_ids) and o.owner = hub.me() and o.agency = hub.my_agency()
        and (o.tlp <> 'RED' or hub.may_read_red()) and not hub.is_unchanged_since_pull(of_pull, o.id, o.version);
end
$$;

/*
 * Returns what a pull created from the objects with these names: claims with the digests of their values, objects, sightings, and held lines with their
 * imports. sent: fingerprint of the imported content. changed_since: people have changed the content since. over: already revoked.
 */
create or replace function hub.items_of_pull_sources(of_pull uuid, sources text[]) returns table (source text, kind text, item uuid, digest text, changed_since boolean, over boolean, import uuid,
  held uuid, sent text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  me constant integer := hub.me();
  my_agency constant integer := hub.my_agency();
begin
  perform hub.require_act('indicator:publish');
  perform hub.require_pull(of_pull);
  return query
    with named as materialized (
        select s.name, x.kind, x.import, x.line, coalesce(x.item, t.item) as item, coalesce(x.version, t.version) as version, x.item is null as was_held,
            encode(t.digest, 'hex') as sent
          from unnest(sources) s(name) join hub.pull_item x on x.pull = of_pull and x.source = sha256(convert_to(s.name, 'UTF8'))
          left join hub.import_item t on t.import = x.import and t.line = x.line)
    select n.name, n.kind, i.id, encode(i.digest, 'hex'), hub.version_content(i.id, n.version) is distinct from hub.version_content(i.id, i.version), i.revoked_at is not null, n.import,
        null::uuid, n.sent
      from named n join hub.indicator i on i.id = n.item and i.owner = me and i.agency = my_agency and (i.tlp <> 'RED' or hub.may_read_red())
      where n.kind = 'INDICATOR'
    union all
    select n.name, n.kind, o.id, null, not hub.is_unchanged_since_pull(of_pull, o.id, o.version), o.revoked_at is not null, n.import, null, n.sent
      from named n join hub.stix_object o on o.id = n.item and o.owner = me and o.agency = my_agency and (o.tlp <> 'RED' or hub.may_read_red())
      where n.kind = 'OBJECT'
    union all
    select n.name, n.kind, n.item, null, false, false, n.import, null, n.sent from named n where n.kind = 'SIGHTING' and n.item is not null
    union all
    select n.name, n.kind, null, null, false, h.id is null, n.import, h.id, n.sent
      from named n left join hub.held_item h on h.import = n.import and h.line = n.line where n.was_held;
end
$$;

/*
 * Links an import to its pull in the same transaction, so that the link survives a crash of the process. An import of this source that starts in a pull's
 * own context belongs to the pull, and so do its lines.
 */
create or replace function hub.link_import_to_pull() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if nullif(current_setting('hub.context', true), '') is not null then
    insert into hub.pull_import (pull, import) select l.id, new.id from hub.pull l where l.id = hub.my_session() and l.party = new.party and l.agency = new.agency;
  end if;
  return null;
end
$$;

create or replace function hub.track_pulled_items() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  if not exists (select from hub.pull_import p where p.import in (select l.import from lines l)) then
    return null;
  end if;
  update hub.pull_item x set version = g.version
    from (select p.pull, l.item, max(coalesce(l.version, (select o.version from hub.stix_object o where o.id = l.item))) as version
      from lines l join hub.pull_import p on p.import = l.import where l.outcome = 'UPDATED' group by p.pull, l.item) g
    where x.pull = g.pull and x.item = g.item and g.version > x.version;
  insert into hub.pull_item (pull, import, line, source, kind, item, version)
    select p.pull, l.import, l.line, sha256(convert_to(coalesce(l.source, ''), 'UTF8')), l.kind, l.item,
        coalesce(l.version, (select o.version from hub.stix_object o where o.id = l.item))
      from lines l join hub.pull_import p on p.import = l.import where l.outcome in ('CREATED', 'HELD');
  return null;
end
$$;

-- Pauses pulls whose creator is disabled, has left the agency or lacks a permission. A colleague can resume them.
create or replace function hub.pause_pulls_without_rights() returns void
language sql set search_path = pg_catalog, pg_temp
as $$
  update hub.pull l set paused_at = now(), pause_reason = 'RESPONSIBLE_LOST_RIGHTS', turn = l.turn + 1
    from hub.user_account u
    where l.paused_at is null and l.deleted_at is null and u.id = l.created_by and (u.disabled_at is not null or not hub.may_pull_write(l.id, l.turn, l.created_by)
      or not exists (select from hub.role_permission r where r.role = any (hub.persistent_roles(u.id)) and r.permission = 'indicator:publish'))
$$;

-- Returns the address, owner, position and credentials of a pull.
create or replace function hub.pull_target(l hub.pull) returns jsonb
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object('id', l.id, 'name', l.name, 'kind', l.kind, 'url', l.url, 'credentials', l.credentials, 'sealed', encode(l.sealed, 'hex'), 'everyMinutes', l.every_minutes,
      'defaults', l.defaults, 'fromDate', to_char(l.from_date at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'position', l.position, 'failures', l.failures, 'creator', u.id, 'email', u.email,
      'roles', coalesce(hub.persistent_roles(u.id), '{}'),
      'party', jsonb_build_object('id', p.id, 'kind', p.kind, 'name', p.name, 'country', p.country), 'agency', jsonb_build_object('id', a.id, 'name', a.name))
    from hub.party p, hub.user_account u, hub.agency a where p.key = l.party and u.id = l.created_by and a.party = l.party and a.key = l.agency
$$;

-- Leases at most `most` due pulls to `holder`, until the lease expires or the holder releases it. Pulls of suspended parties wait. Parties with fewer running
-- pulls come first, so that a party with many slow sources does not delay others.
create or replace function hub.lease_due_pulls(claim text, holder uuid, most integer) returns table (turn bigint, target jsonb)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  perform hub.verify_claim(claim);
  if not exists (select from hub.pull l where l.deleted_at is null and l.paused_at is null) then
    return; -- most calls: planning the statement below takes longer than this
  end if;
  perform hub.pause_pulls_without_rights();
  return query
    with due as (
        select l.id from hub.pull l join hub.party p on p.key = l.party and p.suspended_at is null
          where l.deleted_at is null and l.paused_at is null and l.next_run_at <= now() and (l.lease_until is null or l.lease_until < now())
          order by (select count(*) from hub.pull b where b.party = l.party and b.deleted_at is null and b.lease_until > now()), l.next_run_at limit most for update of l skip locked),
      taken as (
        update hub.pull l set leased_by = holder, lease_until = now() + interval '30 seconds', run_at = now(), turn = l.turn + 1 from due where l.id = due.id returning l.*)
    select t.turn, hub.pull_target(t::hub.pull) from taken t;
end
$$;

create or replace function hub.renew_pull_leases(holders uuid[], of_ids uuid[]) returns setof uuid
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  update hub.pull l set lease_until = now() + interval '30 seconds' from unnest(holders, of_ids) h(holder, id)
    where l.id = h.id and l.leased_by = h.holder returning l.id
$$;

/*
 * Stores the progress of a turn: {position, event, stamp, skipped, revoked}. The position advances only while the holder has the lease and no officer has
 * paused or changed the pull. Returns false when the holder must stop.
 */
create or replace function hub.record_pull_progress(holder uuid, of_id uuid, at_turn bigint, work jsonb) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  l hub.pull;
begin
  select * into l from hub.pull x where x.id = of_id for update;
  if not found or l.turn <> at_turn or l.leased_by is distinct from holder or l.paused_at is not null or l.deleted_at is not null then
    return false;
  end if;
  if work->>'event' is not null then
    insert into hub.pull_event (pull, event, stamp) values (l.id, (work->>'event')::uuid, (work->>'stamp')::bigint)
      on conflict (pull, event) do update set stamp = excluded.stamp;
  end if;
  update hub.pull x
    set position = coalesce(work->'position', x.position), lease_until = now() + interval '30 seconds', skipped_count = x.skipped_count + (work->>'skipped')::integer,
      revoked_count = x.revoked_count + (work->>'revoked')::integer
    where x.id = l.id;
  return true;
end
$$;

-- Returns the stamps of a feed's imported events.
create or replace function hub.pull_events(holder uuid, of_id uuid) returns table (event uuid, stamp bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$ select e.event, e.stamp from hub.pull l join hub.pull_event e on e.pull = l.id where l.id = of_id and l.leased_by = holder $$;

/*
 * Ends a turn: {done (everything was imported), waitMs, sparedMs, error, status, pause}. Only the present holder can end it. If an officer requested a run
 * or changed the pull in the meantime, it is due at once. The row is locked before it is read. Otherwise one statement could see an officer's concurrent
 * change and the other not, and the lease would stay until it expires.
 */
create or replace function hub.finish_pull_turn(holder uuid, of_id uuid, at_turn bigint, work jsonb) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  failed constant boolean := work->>'error' is not null;
  l hub.pull;
begin
  select * into l from hub.pull x where x.id = of_id and x.leased_by = holder for update;
  if not found then
    return;
  end if;
  if l.turn <> at_turn or l.paused_at is not null or l.deleted_at is not null then
    update hub.pull x set leased_by = null, lease_until = null where x.id = l.id;
  else
    update hub.pull x
      set leased_by = null, lease_until = null,
        done_at = case when (work->>'done')::boolean then now() else x.done_at end,
        failures = case when failed then x.failures + 1 else 0 end,
        last_error = work->>'error', last_status = (work->>'status')::integer, failed_at = case when failed then now() end,
        failing_since = case when failed then coalesce(x.failing_since, now()) end,
        not_before = case when (work->>'sparedMs')::bigint > 0 then now() + (work->>'sparedMs')::bigint * interval '1 millisecond' end,
        next_run_at = case when l.next_run_at > l.run_at and not failed then now() else now() + (work->>'waitMs')::bigint * interval '1 millisecond' end,
        paused_at = case when work->>'pause' is not null then now() end, pause_reason = work->>'pause'
      where x.id = l.id;
  end if;
  perform pg_notify('hub', '');
end
$$;

-- Releases leases of pulls: without an id, all of the holder. Without a holder, all leases: for a hub that starts as the only process.
create or replace function hub.release_pull_leases(holder uuid, of_id uuid) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  update hub.pull l set leased_by = null, lease_until = null where (of_id is null or l.id = of_id) and (l.leased_by = holder or holder is null and l.leased_by is not null)
$$;

-- Deletes the rows of deleted pulls, in batches.
create or replace function hub.delete_pull_leftovers(batch integer) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  gone integer;
begin
  with old as (
      select x.pull, x.import, x.line from hub.pull l join hub.pull_item x on x.pull = l.id where l.deleted_at < now() - interval '1 hour' limit batch),
    items as (delete from hub.pull_item x using old where x.pull = old.pull and x.import = old.import and x.line = old.line returning 1),
    events as (delete from hub.pull_event e using hub.pull l where l.id = e.pull and l.deleted_at < now() - interval '1 hour' returning 1)
  select (select count(*) from items) + (select count(*) from events) into gone;
  return gone;
end
$$;

-- Returns numbers for the metrics.
create or replace function hub.pull_state() returns table (active bigint, paused bigint, failing bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select count(*) filter (where l.paused_at is null), count(*) filter (where l.paused_at is not null), count(*) filter (where l.paused_at is null and l.failures > 0)
    from hub.pull l where l.deleted_at is null
$$;

-- Ends the pulls of a party that was closed.
create or replace function hub.end_pulls_of(of_party integer) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  update hub.pull l set deleted_at = now(), credentials = null, sealed = null, turn = l.turn + 1 where l.party = of_party and l.deleted_at is null;
end
$$;
