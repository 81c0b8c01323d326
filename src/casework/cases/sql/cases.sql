-- Returns whether the viewer may see content of `author` with this label in a case. The case must be visible, the label within the ceiling of the viewer's
-- party, and the author must not bar the viewer's party. The owner has no ceiling.
create or replace function hub.is_case_content_visible(viewer hub.viewer, of_case uuid, author integer, label text) returns boolean
language plpgsql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  return author <> all (viewer.bars) and (label <> 'RED' or viewer.red)
    and exists (select from hub.case_file c join hub.case_party p on p.case_id = c.id and p.party = viewer.me and p.state = 'ACCEPTED'
      where c.id = of_case and hub.sees(viewer, c.owner, c.agency_only, c.audience, c.excluded, c.tlp, c.retain_until) and hub.label_rank(label) <= hub.label_rank(p.tlp_ceiling));
end
$$;

-- Returns whether the context may see case content of this author with this label, in an act on cases.
create or replace function hub.is_visible_in_case(of_case uuid, author integer, label text) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set row_security = on
as $$
declare
  viewer constant hub.viewer := hub.policy_viewer();
begin
  return viewer.me is not null and viewer.doing in ('case:read', 'case:work', 'case:lead') and hub.is_case_content_visible(viewer, of_case, author, label);
end
$$;

-- The same check for a linked item, which the reader must also see by the item's own audience.
create or replace function hub.is_link_visible_in_case(of_case uuid, author integer, kind text, item uuid)
  returns boolean
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp set row_security = on set enable_seqscan = off as $$
declare
  viewer constant hub.viewer := hub.policy_viewer();
  label text;
begin
  if viewer.me is null then
    return false;
  end if;
  label := (hub.governed(kind, item)).tlp;
  return label is not null and hub.is_visible_in_case(of_case, author, label) and hub.is_item_visible(viewer, kind, item);
end
$$;

-- The same check for a timeline entry, by its subject.
create or replace function hub.is_entry_visible_in_case(of_case uuid, author integer, kind text, subject uuid)
  returns boolean
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp set row_security = on set enable_seqscan = off as $$
begin
  return case
    when (hub.policy_viewer()).me is null then false
    when kind is null then hub.is_visible_in_case(of_case, author, 'CLEAR')
    when kind = 'NOTE' then exists (select from hub.case_note n where n.id = subject and hub.is_visible_in_case(of_case, author, n.tlp))
    -- The author of the entry may differ from the party that created the task.
    when kind = 'TASK' then exists (select from hub.case_task t where t.id = subject and hub.is_visible_in_case(of_case, author, t.tlp) and hub.is_visible_in_case(of_case, t.party, t.tlp))
    when kind = 'EVIDENCE' then hub.is_visible_in_case(of_case, author, 'CLEAR') and hub.is_evidence_visible(subject)
    else hub.is_link_visible_in_case(of_case, author, kind, subject)
  end;
end
$$;

create or replace function hub.add_case_entry(of_case uuid, what text, about integer, kind text, subject uuid, reason text) returns void
language sql volatile set search_path = pg_catalog, pg_temp
as $$ insert into hub.case_entry (case_id, what, party, about, kind, subject, reason) values (of_case, what, hub.me(), about, kind, subject, reason) $$;

-- When the owner's sharing policy removes a country from the audience, the country is removed from the case, with the placeholders of its items.
-- If it was the lead, the owner becomes the lead again, and a pending offer of the lead is cancelled.
create or replace function hub.drop_removed_participants() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if new.lead <> new.owner and new.lead <> all (new.audience) then
    new.lead := new.owner;
    new.lead_offered := null;
    update hub.case_party p set rights = 'LEAD' where p.case_id = new.id and p.party = new.owner;
  end if;
  if new.lead_offered <> new.owner and new.lead_offered <> all (new.audience) then
    new.lead_offered := null;
  end if;
  with gone as (
      update hub.case_party p set state = 'REMOVED', ended_at = clock_timestamp()
        where p.case_id = new.id and p.state = 'ACCEPTED' and p.party <> new.owner and p.party <> all (new.audience) returning p.party)
  insert into hub.case_entry (case_id, what, about) select new.id, 'REMOVED', g.party from gone g order by 1, 3;
  delete from hub.case_placeholder h where h.case_id = new.id and h.owner <> new.owner and h.owner <> all (new.audience);
  return new;
end
$$;

-- Writes the next version of a case: the columns in `changes`, and the audience derived from its participants. Only the officer's own party sees the officer
-- in its audit log; other parties see the country.
create or replace function hub.write_case_version(of_case uuid, changes jsonb) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  x hub.case_file;
begin
  select * into x from hub.case_file c where c.id = of_case;
  x := jsonb_populate_record(x, changes);
  update hub.case_file c
    set version = c.version + 1, updated_at = now(), ordinal = 0, title = x.title, summary = x.summary, threat = x.threat, countries = x.countries, status = x.status,
      status_reason = x.status_reason, lead = x.lead, lead_offered = x.lead_offered, closing = x.closing, closed_at = x.closed_at, closed_by = x.closed_by, retain_until = x.retain_until,
      audience = array(select p.party from hub.case_party p where p.case_id = c.id and p.state = 'ACCEPTED' and p.party <> c.owner order by 1)
    where c.id = of_case;
  perform hub.hide_officer(of_case, x.version + 1) where x.owner <> hub.me();
end
$$;

-- Locks a case that the context's party sees, and returns the party's access; no row otherwise. An officer without `case:lead` has no LEAD rights, whatever
-- the party has.
create or replace function hub.own_case_access(of_case uuid) returns table (rights text, ceiling text, owns boolean, leads boolean, offered boolean, state text, tlp text, version integer)
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  if viewer.doing not in ('case:work', 'case:lead') then
    raise exception 'hub: not in this act' using errcode = 'HB500';
  end if;
  -- Visibility is checked before the lock, so that a party cannot block a case that it does not see.
  perform from hub.case_file c where c.id = of_case and hub.sees(viewer, c.owner, c.agency_only, c.audience, c.excluded, c.tlp, c.retain_until);
  if found then
    perform from hub.case_file c where c.id = of_case for update;
  end if;
  return query
    select case when p.rights = 'LEAD' and viewer.doing <> 'case:lead' and not hub.person_may(viewer, 'case:lead') then 'CONTRIBUTE' else p.rights end, p.tlp_ceiling, c.owner = viewer.me, c.lead = viewer.me, c.lead_offered = viewer.me, c.status, c.tlp, c.version
      from hub.case_file c join hub.case_party p on p.case_id = c.id and p.party = viewer.me and p.state = 'ACCEPTED'
      where c.id = of_case and hub.sees(viewer, c.owner, c.agency_only, c.audience, c.excluded, c.tlp, c.retain_until);
end
$$;

/*
 * Locks and returns the case for an act of the context's party that needs these rights. HB404: the case is not visible.
 * HB470: the party lacks the rights, or the officer has no agency. HB461: the case is closed, and the act is not allowed on a closed case (`over` is false).
 */
create or replace function hub.lock_case(of_case uuid, needed text, over boolean) returns hub.case_file
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  standing record;
  c hub.case_file;
begin
  select * into standing from hub.own_case_access(of_case);
  if not found then
    raise exception 'hub: no such case' using errcode = 'HB404', detail = 'case';
  end if;
  if array_position('{READ,CONTRIBUTE,LEAD}'::text[], standing.rights) < array_position('{READ,CONTRIBUTE,LEAD}'::text[], needed) or hub.my_agency() is null then
    raise exception 'hub: not with these rights' using errcode = 'HB470';
  end if;
  if standing.state = 'CLOSED' and not over then
    raise exception 'hub: the case is closed' using errcode = 'HB461';
  end if;
  select * into c from hub.case_file x where x.id = of_case;
  return c;
end
$$;

-- Opens a case for the context's agency, which must belong to an admitted country.
create or replace function hub.open_case(fields jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  x constant hub.case_file := jsonb_populate_record(null::hub.case_file, fields);
begin
  perform hub.require_act('case:lead');
  if exists (select from hub.party p where p.key = viewer.me and p.candidate_since is not null) then
    raise exception 'hub: not admitted' using errcode = 'HB403';
  end if;
  if viewer.kind <> 'COUNTRY' or viewer.agency is null or x.tlp = 'RED' and not viewer.red then
    raise exception 'hub: cases are opened by countries' using errcode = 'HB500';
  end if;
  insert into hub.case_file (id, owner, agency, lead, title, summary, threat, countries, tlp)
    values (x.id, viewer.me, viewer.agency, viewer.me, x.title, x.summary, x.threat, coalesce(x.countries, '{}'), x.tlp);
  insert into hub.case_party (case_id, party, rights, tlp_ceiling, state, invited_by, answered_at) values (x.id, viewer.me, 'LEAD', 'RED', 'ACCEPTED', viewer.me, clock_timestamp());
  perform hub.add_case_entry(x.id, 'OPENED', null, null, null, null);
end
$$;

-- Replaces title, summary, threat and countries of a case. HB460: the case has another version. The label does not change, because ceilings and notes depend
-- on it.
create or replace function hub.update_case(of_case uuid, of_version integer, fields jsonb) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  c constant hub.case_file := hub.lock_case(of_case, 'LEAD', false);
begin
  if c.version <> of_version then
    raise exception 'hub: another version' using errcode = 'HB460';
  end if;
  perform hub.write_case_version(of_case, jsonb_build_object('title', fields->'title', 'summary', fields->'summary', 'threat', fields->'threat', 'countries', fields->'countries'));
  perform hub.add_case_entry(of_case, 'UPDATED', null, null, null, null);
end
$$;

-- Sets the end of retention, by the owner; null: as long as the limits of retention allow. HB470: another party owns the case.
-- HB463: the date is less than a day ahead; participants need a day to remove their own files.
create or replace function hub.retain_case(of_case uuid, until timestamptz) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  c constant hub.case_file := hub.lock_case(of_case, 'LEAD', true);
begin
  if c.owner <> hub.me() then
    raise exception 'hub: only the owner sets retention' using errcode = 'HB470';
  elsif until <= clock_timestamp() + interval '1 day' then
    raise exception 'hub: retention ends in less than a day' using errcode = 'HB463';
  end if;
  perform hub.write_case_version(of_case, jsonb_build_object('retain_until', until));
  perform hub.add_case_entry(of_case, 'RETENTION_SET', null, null, null, null);
end
$$;

-- Notifies the participants of a case that it ends, so that they can take out their files. Only the owner can renew it.
create or replace function hub.announce_end_of_case() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.announce(array(select unnest(hub.notifiable_case_party(new.owner, k)) from unnest(new.audience) k), 'CASE_ENDS',
    case when new.tlp <> 'RED' then jsonb_build_object('case', new.id, 'until', to_char(new.retain_until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')) else '{}' end,
    case when new.tlp = 'RED' then new.id end);
  return null;
end
$$;

-- Adds the renewal of a case to its chronology.
create or replace function hub.enter_case_renewal() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.add_case_entry(new.id, 'RETENTION_SET', null, null, null, null);
  return null;
end
$$;

-- Writes the status of a case: OPEN, ACTIVE or SUSPENDED; CLOSED with its closing report. Reopening removes the report.
create or replace function hub.move_case(c hub.case_file, to_status text, given_reason text, closing jsonb) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.write_case_version(c.id, jsonb_build_object('status', to_status, 'status_reason', given_reason, 'closing', case when to_status = 'CLOSED' then move_case.closing end,
    'closed_at', case when to_status = 'CLOSED' then now() end,
    'closed_by', case when to_status = 'CLOSED' then hub.me() end));
  if to_status = 'CLOSED' then
    update hub.case_task t set remind_at = null where t.case_id = c.id and t.remind_at is not null;
  elsif c.status = 'CLOSED' then
    update hub.case_task t set remind_at = t.due_at where t.case_id = c.id and t.due_at > c.closed_at and t.state in ('OPEN', 'IN_PROGRESS');
  end if;
  perform hub.add_case_entry(c.id, case when to_status = 'CLOSED' then 'CLOSED' when c.status = 'CLOSED' then 'REOPENED' else 'STATE_SET' end, null, null, null, given_reason);
end
$$;

-- Closes a case, or sets another status while it is open. HB461: the case is closed. HB462: the case already has this status.
create or replace function hub.set_case_status(of_case uuid, to_status text, given_reason text, closing jsonb) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  c constant hub.case_file := hub.lock_case(of_case, 'LEAD', false);
begin
  if c.status = to_status then
    raise exception 'hub: the case already has this status' using errcode = 'HB462';
  end if;
  perform hub.move_case(c, to_status, given_reason, closing);
end
$$;

-- Reopens a closed case as ACTIVE. HB474: the case is not closed.
create or replace function hub.reopen_case(of_case uuid, given_reason text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  c constant hub.case_file := hub.lock_case(of_case, 'LEAD', true);
begin
  if c.status <> 'CLOSED' then
    raise exception 'hub: the case is not closed' using errcode = 'HB474';
  end if;
  perform hub.move_case(c, 'ACTIVE', given_reason, null);
end
$$;

-- Returns the discoverability of a case; null unless the context's party leads and sees it.
create or replace function hub.case_discoverability(of_case uuid) returns text
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  return (select c.discoverability from hub.case_file c
    where c.id = of_case and c.lead = viewer.me and hub.sees(viewer, c.owner, c.agency_only, c.audience, c.excluded, c.tlp, c.retain_until) and hub.shows_cases(viewer));
end
$$;

create or replace function hub.case_projection(items uuid[]) returns table (item uuid, content jsonb)
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$ select c.id, jsonb_build_object('case', to_jsonb(c)) from hub.case_view c where (select hub.me()) is not null and c.id = any (case_projection.items) $$;
