-- Sets when an entry becomes stale and when the relay reminds of it: twice a year (182 days), with a reminder two weeks before.
create or replace function hub.set_directory_clock() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  new.verification_due_at := new.verified_at + interval '4368 hours';
  new.remind_at := case when new.withdrawn_at is null then new.verified_at + interval '4032 hours' end;
  return new;
end
$$;

-- Writes the present version of an entry, which the viewer has just changed.
create or replace function hub.record_directory_version(e hub.directory_entry, op text) returns void
language sql volatile set search_path = pg_catalog, pg_temp
as $$
  insert into hub.directory_version (entry, version, by_user, op, content, audience, excluded)
    values (e.id, e.version, hub.my_user(), record_directory_version.op, to_jsonb(e) - '{party,desk,audience,excluded,verified_by,remind_at}'::text[], e.audience, e.excluded)
$$;

/*
 * Checks the keys of an audience, whatever the calling process checked: every country, open and admitted parties, and groups of the party. A partner names
 * countries only. A candidate country shares with nobody (hub.lock_keys_shared). HB500: another key.
 */
create or replace function hub.check_directory_audience(viewer hub.viewer, audience integer[], excluded integer[]) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.lock_keys_shared(array[viewer.me], audience);
  if exists (select from unnest(audience || excluded) k
      where k <> 1 and not (viewer.kind = 'COUNTRY' and k = any (viewer.keys))
        and not exists (select from hub.party p where p.key = k and p.closed_at is null and p.kind in ('COUNTRY', 'PARTNER') and (viewer.kind = 'COUNTRY' or p.kind = 'COUNTRY'))) then
    raise exception 'hub: unknown audience' using errcode = 'HB500';
  end if;
end
$$;

-- Checks that the viewer may change what belongs to an agency (null: the party as a whole): an administrator of an agency only what belongs to it. HB490: it
-- belongs to another agency.
create or replace function hub.require_own_agency(viewer hub.viewer, of_agency integer) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  if viewer.agency is not null and viewer.agency is distinct from of_agency then
    raise exception 'hub: of another agency' using errcode = 'HB490';
  end if;
end
$$;

-- Locks and returns an entry of the viewer's party that is in force. HB404: there is none. HB460: it has another version than expected. HB490: it belongs to another
-- agency.
create or replace function hub.lock_directory_entry(viewer hub.viewer, of_id uuid, expected integer) returns hub.directory_entry
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  e hub.directory_entry;
begin
  select * into e from hub.directory_entry x where x.id = of_id and x.party = viewer.me and x.withdrawn_at is null for update;
  if not found then
    raise exception 'hub: no such entry' using errcode = 'HB404', detail = 'directory entry';
  end if;
  perform hub.require_own_agency(viewer, e.desk);
  if e.version is distinct from expected then
    raise exception 'hub: another version' using errcode = 'HB460';
  end if;
  return e;
end
$$;

/*
 * Whether an edit changes how a unit is reached, or shows the entry to more parties. Who changes the number that a foreign officer dials at night can divert
 * a freeze. A smaller audience takes rights away, and waits for no confirmation.
 */
create or replace function hub.diverts_contact(before hub.directory_entry, after hub.directory_entry) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select (before.phone, before.email, before.urgent_channel, before.urgent_note) is distinct from (after.phone, after.email, after.urgent_channel, after.urgent_note)
    or not after.excluded @> before.excluded
    or exists (select from unnest(after.audience) k where k <> all (before.audience) and (1 <> all (before.audience) or hub.is_partner(k))) -- key 1: every country
$$;

/*
 * Writes an entry: {id, agencyId, unit, role, phone, email, languages, openingHours, timeZone, urgentChannel, urgentNote, audience, excluded}. expected null: it
 * creates one, verified by its creator. Otherwise it replaces the content of an entry in force that has this version, and keeps its agency. A changed way to
 * reach the unit must be right: writing verifies. A new entry, and an edit that diverts contacts (hub.diverts_contact), need a confirmation (HB428). HB404: no such agency or entry. HB460: another version. HB490: of another agency. HB491: the party has 500
 * entries.
 */
create or replace function hub.write_directory_entry(given jsonb, expected integer) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  x record;
  e hub.directory_entry;
  before hub.directory_entry;
  at_time constant timestamptz := clock_timestamp();
begin
  perform hub.require_act('directory:manage');
  select * into x from jsonb_to_record(given) x(id uuid, "agencyId" uuid, unit text, role text, phone text, email text, languages text[], "openingHours" jsonb, "timeZone" text,
    "urgentChannel" text, "urgentNote" text, audience integer[], excluded integer[]);
  perform hub.check_directory_audience(viewer, x.audience, x.excluded);
  if expected is not null then
    before := hub.lock_directory_entry(viewer, x.id, expected);
    update hub.directory_entry d
      set unit = x.unit, role = x.role, phone = x.phone, email = x.email, languages = x.languages, opening_hours = x."openingHours", time_zone = x."timeZone",
        urgent_channel = x."urgentChannel", urgent_note = x."urgentNote", audience = x.audience, excluded = x.excluded, version = d.version + 1, updated_at = at_time,
        verified_at = at_time, verified_by = viewer.user_id
      where d.id = before.id returning * into e;
    if hub.diverts_contact(before, e) then
      perform hub.require_step_up();
    end if;
    perform hub.record_directory_version(e, 'UPDATE');
    return;
  end if;
  if x."agencyId" is not null then
    select a.key into e.desk from hub.agency a where a.id = x."agencyId" and a.party = viewer.me and a.closed_at is null for key share;
    if not found then
      raise exception 'hub: no such agency' using errcode = 'HB404', detail = 'agency';
    end if;
  end if;
  perform hub.require_own_agency(viewer, e.desk);
  perform hub.require_step_up();
  perform pg_advisory_xact_lock(hashtext('hub directory'), viewer.me);
  if (select count(*) from hub.directory_entry d where d.party = viewer.me and d.withdrawn_at is null) >= 500 then
    raise exception 'hub: too many entries' using errcode = 'HB491';
  end if;
  insert into hub.directory_entry (id, party, desk, unit, role, phone, email, languages, opening_hours, time_zone, urgent_channel, urgent_note, audience, excluded, created_at,
      updated_at, verified_at, verified_by)
    values (x.id, viewer.me, e.desk, x.unit, x.role, x.phone, x.email, x.languages, x."openingHours", x."timeZone", x."urgentChannel", x."urgentNote", x.audience, x.excluded,
      at_time, at_time, at_time, viewer.user_id)
    returning * into e;
  perform hub.record_directory_version(e, 'CREATE');
end
$$;

-- Records that an entry is right. HB404, HB460, HB490.
create or replace function hub.verify_directory_entry(of_id uuid, expected integer) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  e hub.directory_entry;
  at_time constant timestamptz := clock_timestamp();
begin
  perform hub.require_act('directory:manage');
  e := hub.lock_directory_entry(viewer, of_id, expected);
  update hub.directory_entry d set version = d.version + 1, updated_at = at_time, verified_at = at_time, verified_by = viewer.user_id where d.id = e.id
    returning * into e;
  perform hub.record_directory_version(e, 'VERIFY');
end
$$;

-- Withdraws an entry permanently. Only its own party sees it afterwards. HB404, HB460, HB490.
create or replace function hub.withdraw_directory_entry(of_id uuid, expected integer, why text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  e hub.directory_entry;
begin
  perform hub.require_act('directory:manage');
  e := hub.lock_directory_entry(viewer, of_id, expected);
  update hub.directory_entry d set version = d.version + 1, updated_at = clock_timestamp(), withdrawn_at = clock_timestamp(), withdrawn_reason = why where d.id = e.id
    returning * into e;
  perform hub.record_directory_version(e, 'WITHDRAW');
end
$$;

-- Returns of the viewer's own party's entries what other parties do not learn: the audience, and who verified.
create or replace function hub.own_directory_details(ids uuid[]) returns table (id uuid, audience integer[], excluded integer[], verified_by jsonb)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  perform hub.require_one_act('{directory:read,directory:manage}');
  return query
    select d.id, d.audience, d.excluded, hub.actor(d.verified_by) from hub.directory_entry d where d.id = any (ids) and d.party = viewer.me;
end
$$;

-- Returns versions of an entry of the viewer's own party, newest first, below the version `below`.
create or replace function hub.directory_versions(of_id uuid, below integer, most integer)
  returns table (version integer, at timestamptz, op text, by jsonb, content jsonb, audience integer[], excluded integer[])
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  perform hub.require_act('directory:read');
  return query
    select v.version, v.at, v.op, hub.actor(v.by_user), v.content, v.audience, v.excluded
      from hub.directory_version v join hub.directory_entry d on d.id = v.entry
      where v.entry = of_id and d.party = viewer.me and (below is null or v.version < below)
      order by v.version desc limit most;
end
$$;

-- Whether a party sees an entry that is in force, by the rule of every item (hub.sees). An entry has no label, and is content of no investigation.
create or replace function hub.shows_entry(e hub.directory_entry, party_ hub.viewer) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$ select e.withdrawn_at is null and hub.sees(party_, e.party, null, e.audience, e.excluded, 'CLEAR', null) $$;

-- Returns those of the entries that belong to the viewer's party and are in force, with those of the parties that do not see them.
create or replace function hub.contact_entries(ids uuid[], parties integer[]) returns table (id uuid, unit text, unseen_by integer[])
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  perform hub.require_one_act('{action:request,information:ask,notice:draft}');
  return query
    select d.id, d.unit, array(select k from unnest(parties) k where hub.shows_entry(d, hub.party_viewer(k)) is not true)
      from hub.directory_entry d where d.id = any (ids) and d.party = viewer.me and d.withdrawn_at is null;
end
$$;

-- Checks the contact of a request or notice (null: none): an entry of the viewer's party that is in force, and that the recipient sees (null: no one
-- recipient). kept: the entry that the request to this recipient, or the notice, names already; keeping it chooses none, so it may be withdrawn or hidden.
-- HB404: no such entry. HB500: the recipient does not see it.
create or replace function hub.require_contact_entry(viewer hub.viewer, of_id uuid, recipient integer, kept uuid) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  e hub.directory_entry;
begin
  if of_id is null or of_id = kept then
    return;
  end if;
  select * into e from hub.directory_entry d where d.id = of_id and d.party = viewer.me and d.withdrawn_at is null;
  if not found then
    raise exception 'hub: no such entry' using errcode = 'HB404', detail = 'directory entry';
  elsif recipient is not null and hub.shows_entry(e, hub.party_viewer(recipient)) is not true then
    raise exception 'hub: the recipient does not see the entry' using errcode = 'HB500';
  end if;
end
$$;

/*
 * Reminds parties of entries that they have not verified for 168 days, and tells them after 182 days that an entry is stale; at most `batch` entries in one
 * call. Rows locked by another hub process wait for the next call. Returns the number of reminders.
 */
create or replace function hub.remind_of_directory(batch integer) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  e hub.directory_entry;
  at_time constant timestamptz := clock_timestamp();
  is_stale boolean;
  done integer := 0;
begin
  for e in select * from hub.directory_entry x where x.remind_at <= at_time order by x.remind_at limit batch for update skip locked loop
    is_stale := e.verification_due_at <= at_time;
    perform hub.announce(array[e.party], case when is_stale then 'DIRECTORY_ENTRY_STALE' else 'DIRECTORY_ENTRY_DUE' end,
      jsonb_build_object('entry', e.id, 'due', to_char(e.verification_due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')));
    update hub.directory_entry x set remind_at = case when not is_stale then e.verification_due_at end where x.id = e.id;
    insert into hub.audit (party, agency, what, channel, outcome, items) values (e.party, e.desk, 'directory.remind', 'relay', 'DONE', array[e.id]);
    done := done + 1;
  end loop;
  return done;
end
$$;

-- Withdraws the entries of a party that is closed. No officer does it, so it makes no version.
create or replace function hub.end_directory_of(of_party integer) returns void
language sql volatile set search_path = pg_catalog, pg_temp
as $$
  update hub.directory_entry d set withdrawn_at = clock_timestamp(), withdrawn_reason = 'The party was closed.', remind_at = null
    where d.party = of_party and d.withdrawn_at is null
$$;

-- Whether an agency has entries in force. Such an agency cannot be closed.
create or replace function hub.has_directory_entries(of_party integer, of_agency integer) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$ select exists (select from hub.directory_entry d where d.party = of_party and d.desk = of_agency and d.withdrawn_at is null) $$;
