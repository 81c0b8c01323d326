-- Returns the key of an agency of the viewer's party (null: the viewer's own), open or closed. HB404: there is none.
create or replace function hub.duty_agency(viewer hub.viewer, of_agency uuid) returns integer
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
declare
  found_agency constant integer := case when of_agency is null then viewer.agency else (select a.key from hub.agency a where a.id = of_agency and a.party = viewer.me) end;
begin
  if found_agency is null then
    raise exception 'hub: no such agency' using errcode = 'HB404', detail = 'agency';
  end if;
  return found_agency;
end
$$;

-- Returns the key of an agency of the viewer's party (null: the viewer's own), for acts that read or manage duty rosters. HB404: there is none. HB500: the
-- program called the function in another act.
create or replace function hub.read_duty_agency(of_agency uuid) returns integer
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.require_one_act('{duty:read,duty:manage}');
  return hub.duty_agency(hub.viewer(), of_agency);
end
$$;

/*
 * Returns and locks the roster of an agency for its administrators: {agency, plan, fallback, version, officers}. plan null: there is none yet. officers: the
 * enabled accounts of the agency, {id, email}. HB404: no such open agency. HB490: the viewer administers another agency.
 */
create or replace function hub.lock_duty_roster(of_agency uuid) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  target integer;
  r hub.duty_roster;
begin
  perform hub.require_act('duty:manage');
  target := hub.duty_agency(viewer, of_agency);
  perform from hub.agency a where a.key = target and a.closed_at is null for key share;
  if not found then
    raise exception 'hub: no such agency' using errcode = 'HB404', detail = 'agency';
  end if;
  perform hub.require_own_agency(viewer, target);
  perform pg_advisory_xact_lock(hashtext('hub duty'), target);
  select * into r from hub.duty_roster x where x.agency = target for update;
  return jsonb_build_object('agency', (select a.id from hub.agency a where a.key = target), 'plan', r.plan, 'fallback', coalesce(r.fallback, false), 'version', coalesce(r.version, 0),
    'officers', coalesce((select jsonb_agg(jsonb_build_object('id', u.id, 'email', u.email) order by u.email)
      from hub.user_account u where u.party = viewer.me and u.agency = target and u.disabled_at is null), '[]'));
end
$$;

-- Adds turns of [{officer, rank, shift, place, from, to}] that lie after a time, and deletes those that ended more than a year ago. HB500: an officer is of another
-- party.
create or replace function hub.add_duty_turns(of_agency integer, of_party integer, turns jsonb, after_time timestamptz) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (select from jsonb_to_recordset(turns) t(officer uuid) where not exists (select from hub.user_account u where u.id = t.officer and u.party = of_party)) then
    raise exception 'hub: officer of another party' using errcode = 'HB500';
  end if;
  insert into hub.duty_turn (agency, officer, rank, shift, place, from_at, to_at)
    select of_agency, t.officer, t.rank, t.shift, t.place, greatest(t.from, after_time), t.to
      from jsonb_to_recordset(turns) t(officer uuid, rank integer, shift uuid, place integer, "from" timestamptz, "to" timestamptz)
      where t.to > after_time order by t.from, t.place;
  delete from hub.duty_turn t where t.agency = of_agency and t.to_at < clock_timestamp() - interval '366 days';
end
$$;

/*
 * Saves the roster of an agency, which hub.lock_duty_roster has locked, with its turns from now until computed_until. Turns of the past stay; a turn that is under
 * way ends now. HB404, HB490 as there. HB492: another agency of the party has the fallback. HB493: an administrator of one of several agencies changes the fallback,
 * which answers for all of them.
 */
create or replace function hub.save_duty_roster(of_agency uuid, new_plan jsonb, is_fallback boolean, turns jsonb, until_at timestamptz) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  target integer;
  at_time constant timestamptz := clock_timestamp();
begin
  perform hub.require_act('duty:manage');
  target := hub.duty_agency(viewer, of_agency);
  perform hub.require_own_agency(viewer, target);
  if viewer.agency is not null and is_fallback is distinct from coalesce((select r.fallback from hub.duty_roster r where r.agency = target), false)
      and exists (select from hub.agency a where a.party = viewer.me and a.key <> target and a.closed_at is null) then
    raise exception 'hub: the fallback is of the party' using errcode = 'HB493';
  end if;
  if is_fallback then
    perform pg_advisory_xact_lock(hashtext('hub duty fallback'), viewer.me);
    if exists (select from hub.duty_roster r where r.party = viewer.me and r.fallback and r.agency <> target) then
      raise exception 'hub: another fallback' using errcode = 'HB492';
    end if;
  end if;
  insert into hub.duty_roster as r (agency, party, plan, fallback, updated_at, updated_by, computed_until)
    values (target, viewer.me, new_plan, is_fallback, at_time, viewer.user_id, until_at)
    on conflict (agency) do update set plan = excluded.plan, fallback = excluded.fallback, version = r.version + 1, updated_at = excluded.updated_at, updated_by = excluded.updated_by,
      computed_until = excluded.computed_until, failed_at = null;
  delete from hub.duty_turn t where t.agency = target and t.from_at >= at_time;
  update hub.duty_turn t set to_at = at_time where t.agency = target and t.to_at > at_time;
  perform hub.add_duty_turns(target, viewer.me, turns, at_time);
end
$$;

-- Returns the roster of an agency of the viewer's party; no row if it has none. HB404: no such agency.
create or replace function hub.own_duty_roster(of_agency uuid) returns table (agency jsonb, plan jsonb, fallback boolean, version integer, "updatedAt" timestamptz, "computedUntil" timestamptz,
  "updatedBy" jsonb, officers jsonb)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  target constant integer := hub.read_duty_agency(of_agency);
begin
  return query
    select (select jsonb_build_object('id', a.id, 'name', a.name) from hub.agency a where a.key = target), r.plan, r.fallback, r.version, r.updated_at, r.computed_until,
        hub.actor(r.updated_by), coalesce((select jsonb_object_agg(o.id, hub.actor(o.id::uuid)) from (
          select s.value->>'officer' as id from jsonb_array_elements(r.plan->'shifts') s
          union select x.id from jsonb_array_elements(r.plan->'changes') c cross join lateral (values (c.value->>'officer'), (c.value->>'substitute')) x(id) where x.id is not null) o), '{}')
      from hub.duty_roster r where r.agency = target;
end
$$;

-- Returns the turns of a roster at a time, of accounts that are enabled and still of the agency. A turn is at most seven days long, and an hour more where the
-- clocks change: the bound keeps a question from reading a whole side of the roster.
create or replace function hub.present_turns(of_agency integer, at_time timestamptz) returns setof hub.duty_turn
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select t.* from hub.duty_turn t join hub.user_account u on u.id = t.officer and u.agency = t.agency and u.disabled_at is null
    where t.agency = of_agency and t.from_at <= at_time and t.from_at > at_time - interval '8 days' and t.to_at > at_time
$$;

/*
 * Returns the officers on duty in an agency at a time, in the order in which they are called: by rank, then those of the fallback roster of its party. Each officer
 * once. Accounts that are disabled, or have left the agency, are left out. Alerts and escalations use it.
 */
create or replace function hub.duty_line(of_agency integer, at_time timestamptz) returns table ("position" integer, agency integer, officer uuid, rank integer, fallback boolean, until_at timestamptz)
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  with rosters as (
      select r.agency, r.agency <> of_agency as fallback from hub.duty_roster r
        where r.agency = of_agency or r.fallback and r.party = (select a.party from hub.agency a where a.key = of_agency)),
    present as (
      select t.*, r.fallback, row_number() over (partition by t.officer order by r.fallback, t.rank, t.place, t.id) as n
        from rosters r cross join lateral hub.present_turns(r.agency, at_time) t)
    select row_number() over (order by p.fallback, p.rank, p.place, p.id)::integer, p.agency, p.officer, p.rank, p.fallback, p.to_at from present p where p.n = 1 order by 1
$$;

-- Returns hub.duty_line of an agency of the viewer's party, with names. HB404: no such agency.
create or replace function hub.own_duty_line(of_agency uuid, at_time timestamptz) returns table ("position" integer, rank integer, fallback boolean, until_at timestamptz, officer jsonb, agency jsonb)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  target constant integer := hub.read_duty_agency(of_agency);
begin
  return query
    select l.position, l.rank, l.fallback, l.until_at, hub.actor(l.officer), (select jsonb_build_object('id', a.id, 'name', a.name) from hub.agency a where a.key = l.agency)
      from hub.duty_line(target, at_time) l order by l.position;
end
$$;

-- Returns turns of an agency of the viewer's party that touch a span, by their start, after (after_at, after_id); null: from the beginning. HB404: no such agency.
create or replace function hub.own_duty_turns(of_agency uuid, span_from timestamptz, span_to timestamptz, after_at timestamptz, after_id bigint, most integer)
  returns table (id bigint, from_at timestamptz, to_at timestamptz, rank integer, shift uuid, officer jsonb)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  target constant integer := hub.read_duty_agency(of_agency);
begin
  return query
    select t.id, t.from_at, t.to_at, t.rank, t.shift, hub.actor(t.officer)
      from hub.duty_turn t
      where t.agency = target and t.from_at < span_to and t.to_at > span_from and (after_id is null or (t.from_at, t.id) > (after_at, after_id))
      order by t.from_at, t.id limit most;
end
$$;

/*
 * Returns for entries of the directory that the viewer sees whether an officer is on duty now; null: the agency has no roster. An entry of the party as a whole
 * counts by the fallback roster. Other parties learn no more: neither names, nor other times.
 */
create or replace function hub.staffed_entries(ids uuid[]) returns table (id uuid, staffed boolean)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  reader constant hub.viewer := hub.party_viewer(viewer.me); -- the party: its administrators also read entries
begin
  perform hub.require_act('directory:read');
  return query
    with shown as materialized (
        select d.id, r.agency
          from hub.directory_entry d left join hub.duty_roster r on r.party = d.party and case when d.desk is null then r.fallback else r.agency = d.desk end
          where d.id = any (ids) and (d.party = viewer.me or hub.shows_entry(d, reader))),
      rosters as materialized (
        select a.agency, exists (select from hub.present_turns(a.agency, now())) as staffed from (select distinct x.agency from shown x where x.agency is not null) a)
    select s.id, r.staffed from shown s left join rosters r on r.agency = s.agency;
end
$$;

-- Returns rosters whose turns are to be extended, for a hub process: those that end within 380 days. One that could not be extended comes again after a day,
-- after all others: it must not take the place of rosters that can be.
create or replace function hub.due_duty_rosters(claim text, batch integer) returns table (agency integer, plan jsonb, version integer, computed_until timestamptz)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  perform hub.verify_claim(claim);
  return query
    select r.agency, r.plan, r.version, r.computed_until from hub.duty_roster r
      where r.computed_until < clock_timestamp() + interval '380 days' and (r.failed_at is null or r.failed_at < clock_timestamp() - interval '1 day')
      order by r.failed_at nulls first, r.computed_until limit batch;
end
$$;

-- Extends the turns of a roster from its computed_until, unless it has changed meanwhile. A turn that goes on there is lengthened: it stays one turn.
create or replace function hub.extend_duty_turns(claim text, of_agency integer, of_version integer, since timestamptz, turns jsonb, until_at timestamptz) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  r hub.duty_roster;
begin
  perform hub.verify_claim(claim);
  update hub.duty_roster x set computed_until = until_at, failed_at = null where x.agency = of_agency and x.version = of_version and x.computed_until = since and until_at > since returning * into r;
  if found then
    perform hub.add_duty_turns(r.agency, r.party, turns, since);
    with ending as (
        select t.*, row_number() over (partition by t.officer, t.rank, t.shift, t.place order by t.from_at, t.id) as n from hub.duty_turn t where t.agency = r.agency and t.to_at = since),
      beginning as (
        select t.*, row_number() over (partition by t.officer, t.rank, t.shift, t.place order by t.to_at, t.id) as n from hub.duty_turn t where t.agency = r.agency and t.from_at = since),
      same as materialized (
        select e.id, b.id as rest, b.to_at from ending e join beginning b using (officer, rank, shift, place, n)),
      joined as (delete from hub.duty_turn t using same s where t.id = s.rest)
    update hub.duty_turn t set to_at = s.to_at from same s where t.id = s.id;
  end if;
end
$$;

/*
 * Notes that the turns of a roster could not be extended from its computed_until, unless it has changed meanwhile. Its party is notified once: until an
 * administrator edits the roster, or it can be extended after all.
 */
create or replace function hub.fail_duty_roster(claim text, of_agency integer, of_version integer, since timestamptz) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  r hub.duty_roster;
begin
  perform hub.verify_claim(claim);
  select * into r from hub.duty_roster x where x.agency = of_agency and x.version = of_version and x.computed_until = since for update;
  if not found then
    return;
  end if;
  update hub.duty_roster x set failed_at = clock_timestamp() where x.agency = r.agency;
  if r.failed_at is null then
    perform hub.announce(array[r.party], 'DUTY_ROSTER_FAILED', jsonb_build_object('agency', (select a.id from hub.agency a where a.key = r.agency),
      'until', to_char(r.computed_until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')));
  end if;
end
$$;

create or replace function hub.end_duty_of(of_party integer) returns void
language sql volatile set search_path = pg_catalog, pg_temp
as $$ delete from hub.duty_roster r where r.party = of_party $$;

-- Nobody edits the roster of a closed agency any more. If it was the fallback, another one can be.
create or replace function hub.end_duty_of_agency(of_agency integer) returns void
language sql volatile set search_path = pg_catalog, pg_temp
as $$ delete from hub.duty_roster r where r.agency = of_agency $$;
