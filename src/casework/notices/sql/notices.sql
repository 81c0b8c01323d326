-- The approval by the country's second officer meets the party's policy before a notice is published. The party's limits still apply. HB451.
create or replace function hub.enforce_notice_limits() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (select from new_rows n where hub.audience_within_limits(n.owner, to_jsonb(n), n.audience) <> n.audience or hub.opens_to_partners(n.owner, '{}', n.audience)) then
    raise exception 'hub: beyond the limits of this party' using errcode = 'HB451';
  end if;
  return null;
end
$$;

-- Returns and locks a notice that the context sees. HB404.
create or replace function hub.lock_visible_notice(of_id uuid) returns hub.notice
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  n hub.notice;
begin
  select * into n from hub.notice x where x.id = of_id for update;
  if not found or not hub.sees(hub.as_recipient(viewer), n.owner, n.agency_only, n.audience, n.excluded, n.tlp, n.retain_until) then
    raise exception 'hub: no such item' using errcode = 'HB404', detail = 'notice';
  end if;
  return n;
end
$$;

/*
 * Acknowledges a notice for the context's country. of_version null: any version. Returns ACKNOWLEDGED; or, without a change:
 *   BEFORE     the country has already acknowledged it
 *   CANCELLED  the notice is cancelled
 *   CHANGED    the version is not current
 * Errors:
 *   HB500  the notice is the country's own
 */
create or replace function hub.acknowledge_notice(of_id uuid, of_version integer, note_ text) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  n hub.notice;
begin
  perform hub.require_act('notice:acknowledge');
  n := hub.lock_visible_notice(of_id);
  if hub.my_kind() <> 'COUNTRY' or n.owner = hub.me() then
    raise exception 'hub: only readers acknowledge a notice' using errcode = 'HB500';
  elsif n.revoked_at is not null then
    return 'CANCELLED';
  elsif n.version <> of_version then
    return 'CHANGED';
  end if;
  insert into hub.notice_acknowledgement as a (notice, party, revision, note) values (n.id, hub.me(), n.revision, note_)
    on conflict (notice, party) do update set revision = excluded.revision, note = excluded.note, at = excluded.at where a.revision < excluded.revision;
  return case when found then 'ACKNOWLEDGED' else 'BEFORE' end;
end
$$;

-- Returns the countries that are readers of a notice now: by name, by a group, or as one of all. Excepted countries, and those that the owner bars, are left
-- out. `known`: only countries that the owner knows as readers, because it does not know the members of a group that it has left.
create or replace function hub.notice_readers(n hub.notice, known boolean) returns integer[]
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select array(select p.key from hub.party p
    where p.kind = 'COUNTRY' and p.candidate_since is null and p.closed_at is null and p.key <> n.owner and p.key <> all (n.excluded)
      and (1 = any (n.audience) or p.key = any (n.audience)
        or exists (select from hub.membership m where m.party = p.key and m.left_at is null and m.key = any (n.audience)
          and (not known or exists (select from hub.membership o where o.party = n.owner and o.key = m.key and o.left_at is null))))
      and not exists (select from hub.bar b where b.owner = n.owner and b.party = p.key and b.lifted_at is null)
    order by p.key)
$$;

-- Returns which readers of a notice have acknowledged its current revision, and which have not (at: null), by name. Empty unless the context's party owns the
-- notice.
create or replace function hub.notice_acknowledgements(of_id uuid) returns table (party jsonb, at timestamptz, note text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  n hub.notice;
begin
  perform hub.require_act('indicator:read');
  select * into n from hub.notice x where x.id = of_id and x.owner = viewer.me;
  if not found or not hub.sees(hub.as_recipient(viewer), n.owner, n.agency_only, n.audience, n.excluded, n.tlp, n.retain_until) then
    return;
  end if;
  return query
    select hub.party_summary(p.key), a.at, a.note from hub.party p left join hub.notice_acknowledgement a on a.notice = n.id and a.party = p.key and a.revision = n.revision
      where p.key = any (hub.notice_readers(n, true)) or a.party is not null order by p.name;
end
$$;

/*
 * Reminds, once, countries that have not acknowledged a notice in time, for at most `batch` notices, and tells the owner their number. Rows locked by another
 * hub process wait for the next call, so that any number of hubs may run this at once. Returns the number of notices.
 */
create or replace function hub.remind_notices(batch integer) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  of_id uuid;
  n hub.notice;
  moment constant timestamptz := clock_timestamp();
  missing integer[];
  known integer;
  done integer := 0;
begin
  for of_id in select k.notice from hub.notice_clock k where k.remind_at <= moment order by k.remind_at limit batch for update skip locked loop
    delete from hub.notice_clock k where k.notice = of_id;
    done := done + 1;
    select * into n from hub.notice x where x.id = of_id;
    missing := array(select r from unnest(hub.notice_readers(n, false)) r
      where not exists (select from hub.notice_acknowledgement a where a.notice = n.id and a.party = r and a.revision = n.revision));
    -- No reminder for a notice that nobody sees at present.
    continue when n.revoked_at is not null or n.valid_until <= moment or n.retain_until <= moment or missing = '{}'
      or exists (select from hub.party p where p.key = n.owner and (p.suspended_at is not null or p.closed_at is not null));
    known := (select count(*) from unnest(hub.notice_readers(n, true)) r where r = any (missing));
    perform hub.announce(missing, 'NOTICE_UNACKNOWLEDGED', jsonb_build_object('notice', n.id, 'colour', n.colour));
    -- The owner is not notified of a missing country that it may not know as a reader.
    if known > 0 then
      perform hub.announce(array[n.owner], 'NOTICE_UNACKNOWLEDGED', jsonb_build_object('notice', n.id, 'colour', n.colour, 'missing', known));
    end if;
    insert into hub.audit (party, agency, what, channel, outcome, items)
      select t.party, case when t.party = n.owner then n.agency end, 'notice.remind', 'relay', 'DONE', array[n.id]
        from unnest(case when known > 0 then n.owner || missing else missing end) t(party);
  end loop;
  return done;
end
$$;

-- The state that readers see (NoticeState): a notice whose time has passed stays visible as lapsed.
create or replace function hub.notice_state(revoked_at timestamptz, valid_until timestamptz) returns text language sql stable
return case when revoked_at is not null then 'CANCELLED' when valid_until <= now() then 'LAPSED' else 'CURRENT' end;

/*
 * Returns ids of notices that the context sees, last published first, after one of them (`behind`, published at `before`). `wanted`: {colours, threats, states,
 * groups (ids, of which those of the context count), unacknowledged}; null or absent fields do not filter. The audience excludes other parties' notices before
 * each row is checked (hub.sees, then the row policy of the reader).
 */
create or replace function hub.listed_notices(wanted jsonb, before timestamptz, behind uuid, most integer) returns setof uuid
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off set plan_cache_mode = force_custom_plan
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  keys constant integer[] := viewer.keys;
  colours text[];
  threats text[];
  states text[];
  groups integer[];
  unacknowledged boolean;
begin
  perform hub.require_act('indicator:read');
  select w.colours, w.threats, w.states, w.unacknowledged, case when w.groups is not null then array(select g.key from hub.working_group g where g.id = any (w.groups) and g.key = any (keys)) end
    into colours, threats, states, unacknowledged, groups
    from jsonb_to_record(wanted) w(colours text[], threats text[], states text[], groups uuid[], unacknowledged boolean);
  return query
    select n.id from hub.notice n
      where (n.audience && keys or n.owner = viewer.me)
        and (behind is null or (n.published_at, n.id) < (before, behind))
        and (groups is null or n.audience && groups)
        and (colours is null or n.colour = any (colours))
        and (threats is null or n.threat = any (threats))
        and (states is null or hub.notice_state(n.revoked_at, n.valid_until) = any (states))
        and (unacknowledged is not true or n.revoked_at is null and n.owner <> viewer.me
          and not exists (select from hub.notice_acknowledgement a where a.notice = n.id and a.party = viewer.me and a.revision = n.revision))
        and hub.sees(hub.as_recipient(viewer), n.owner, n.agency_only, n.audience, n.excluded, n.tlp, n.retain_until)
      order by n.published_at desc, n.id desc limit most;
end
$$;

create or replace function hub.notice_projection(items uuid[]) returns table (item uuid, content jsonb)
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$ select n.id, jsonb_build_object('notice', to_jsonb(n)) from hub.notice_view n where (select hub.me()) is not null and n.id = any (notice_projection.items) $$;
