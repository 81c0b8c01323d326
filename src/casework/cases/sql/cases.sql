-- Whether the viewer may know what `author` said in a case under this label: the case is in sight, the label is within the ceiling of the viewer's party, and the author does not bar it. The
-- founder has no ceiling.
create or replace function hub.is_case_content_visible(viewer hub.viewer, of_case uuid, author integer, label text) returns boolean
language plpgsql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  return author <> all (viewer.bars) and (label <> 'RED' or viewer.red)
    and exists (select from hub.case_file c join hub.case_party p on p.case_id = c.id and p.party = viewer.me and p.state = 'ACCEPTED'
      where c.id = of_case and hub.sees(viewer, c.owner, c.agency_only, c.audience, c.excluded, c.tlp, c.retain_until) and hub.label_rank(label) <= hub.label_rank(p.tlp_ceiling));
end
$$;

-- Whether something of a case with this author and label is for the context, in an act on cases.
create or replace function hub.is_visible_in_case(of_case uuid, author integer, label text) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set row_security = on
as $$
declare
  viewer constant hub.viewer := hub.policy_viewer();
begin
  return viewer.me is not null and viewer.doing in ('case:read', 'case:work', 'case:lead') and hub.is_case_content_visible(viewer, of_case, author, label);
end
$$;

-- The same of a linked item, which its reader must see by the item's own audience.
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

-- The same of an entry of the timeline, by what it is about.
create or replace function hub.is_entry_visible_in_case(of_case uuid, author integer, kind text, subject uuid)
  returns boolean
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp set row_security = on set enable_seqscan = off as $$
begin
  return case
    when (hub.policy_viewer()).me is null then false
    when kind is null then hub.is_visible_in_case(of_case, author, 'CLEAR')
    when kind = 'NOTE' then exists (select from hub.case_note n where n.id = subject and hub.is_visible_in_case(of_case, author, n.tlp))
    -- Whoever set it need not have given it.
    when kind = 'TASK' then exists (select from hub.case_task t where t.id = subject and hub.is_visible_in_case(of_case, author, t.tlp) and hub.is_visible_in_case(of_case, t.party, t.tlp))
    when kind = 'EVIDENCE' then hub.is_visible_in_case(of_case, author, 'CLEAR') and hub.is_evidence_visible(subject)
    else hub.is_link_visible_in_case(of_case, author, kind, subject)
  end;
end
$$;

create or replace function hub.add_case_entry(of_case uuid, what text, about integer, kind text, subject uuid, reason text) returns void
language sql volatile set search_path = pg_catalog, pg_temp
as $$ insert into hub.case_entry (case_id, what, party, about, kind, subject, reason) values (of_case, what, hub.me(), about, kind, subject, reason) $$;

-- Where the founder's sharing policy takes a country out of the audience, it is out of the case, with what its items let the case know; and where it was the lead, the founder leads again,
-- and what it offered is offered no more.
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

-- The next version of a case, with what `changes` names of its columns and the audience that its participants make. Which officer it was stands in their own record: the others learn the country.
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
      status_reason = x.status_reason, lead = x.lead, lead_offered = x.lead_offered, closing = x.closing, closed_at = x.closed_at, retain_until = x.retain_until,
      audience = array(select p.party from hub.case_party p where p.case_id = c.id and p.state = 'ACCEPTED' and p.party <> c.owner order by 1)
    where c.id = of_case;
  perform hub.hide_officer(of_case, x.version + 1) where x.owner <> hub.me();
end
$$;

-- How the context's party stands in a case that it sees, locked; nothing otherwise. Who does not lead cases has no LEAD rights, whatever the party has.
create or replace function hub.own_case_access(of_case uuid) returns table (rights text, ceiling text, founder boolean, leads boolean, offered boolean, status text, tlp text, version integer)
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  if viewer.doing not in ('case:work', 'case:lead') then
    raise exception 'hub: not in this act' using errcode = 'HB500';
  end if;
  -- Looked at before it is locked: nobody holds up what is not his.
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
 * The case, locked, for an act of the context's party that needs these rights. HB404: it is not in sight. HB470: the party lacks the rights, or the officer an agency. HB461: the case is closed, which
 * leaves nothing to do but what is `over` it.
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
  if standing.status = 'CLOSED' and not over then
    raise exception 'hub: the case is closed' using errcode = 'HB461';
  end if;
  select * into c from hub.case_file x where x.id = of_case;
  return c;
end
$$;

-- Founds a case in the name of the context's agency, an admitted country's.
create or replace function hub.open_case(given jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  x constant hub.case_file := jsonb_populate_record(null::hub.case_file, given);
begin
  perform hub.require_act('case:lead');
  if exists (select from hub.party p where p.key = viewer.me and p.candidate_since is not null) then
    raise exception 'hub: not admitted' using errcode = 'HB403';
  end if;
  if viewer.kind <> 'COUNTRY' or viewer.agency is null or x.tlp = 'RED' and not viewer.red then
    raise exception 'hub: cases are founded by countries' using errcode = 'HB500';
  end if;
  insert into hub.case_file (id, owner, agency, lead, title, summary, threat, countries, tlp)
    values (x.id, viewer.me, viewer.agency, viewer.me, x.title, x.summary, x.threat, coalesce(x.countries, '{}'), x.tlp);
  insert into hub.case_party (case_id, party, rights, tlp_ceiling, state, invited_by, answered_at) values (x.id, viewer.me, 'LEAD', 'RED', 'ACCEPTED', viewer.me, clock_timestamp());
  perform hub.add_case_entry(x.id, 'FOUNDED', null, null, null, null);
end
$$;

-- Says anew what a case is about: title, summary, threat, countries. HB460: it has another version. Its label stays, since ceilings and notes went by it.
create or replace function hub.update_case(of_case uuid, of_version integer, given jsonb) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  c constant hub.case_file := hub.lock_case(of_case, 'LEAD', false);
begin
  if c.version <> of_version then
    raise exception 'hub: another version' using errcode = 'HB460';
  end if;
  perform hub.write_case_version(of_case, jsonb_build_object('title', given->'title', 'summary', given->'summary', 'threat', given->'threat', 'countries', given->'countries'));
  perform hub.add_case_entry(of_case, 'UPDATED', null, null, null, null);
end
$$;

-- Until when a case is kept, by its founder; null: for good. HB470: another party founded it. HB463: not a day from now, which its participants have to take out what is theirs.
create or replace function hub.retain_case(of_case uuid, until timestamptz) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  c constant hub.case_file := hub.lock_case(of_case, 'LEAD', true);
begin
  if c.owner <> hub.me() then
    raise exception 'hub: its founder''s' using errcode = 'HB470';
  elsif until <= clock_timestamp() + interval '1 day' then
    raise exception 'hub: too soon' using errcode = 'HB463';
  end if;
  perform hub.write_case_version(of_case, jsonb_build_object('retain_until', until));
  perform hub.add_case_entry(of_case, 'RETENTION_SET', null, null, null, null);
end
$$;

-- Writes where a case stands: OPEN, ACTIVE, SUSPENDED; CLOSED with its closing report; and out of CLOSED again, without it.
create or replace function hub.move_case(c hub.case_file, to_status text, said text, closing jsonb) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.write_case_version(c.id, jsonb_build_object('status', to_status, 'status_reason', said, 'closing', case when to_status = 'CLOSED' then move_case.closing end,
    'closed_at', case when to_status = 'CLOSED' then now() end));
  if to_status = 'CLOSED' then
    update hub.case_task t set remind_at = null where t.case_id = c.id and t.remind_at is not null;
  elsif c.status = 'CLOSED' then
    update hub.case_task t set remind_at = t.due_at where t.case_id = c.id and t.due_at > c.closed_at and t.state in ('OPEN', 'DOING');
  end if;
  perform hub.add_case_entry(c.id, case when to_status = 'CLOSED' then 'CLOSED' when c.status = 'CLOSED' then 'REOPENED' else 'STATUS_SET' end, null, null, null, said);
end
$$;

-- Closes a case, or gives it another status while it is open. HB461: it is closed. HB462: it has this status already.
create or replace function hub.set_case_status(of_case uuid, to_status text, said text, closing jsonb) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  c constant hub.case_file := hub.lock_case(of_case, 'LEAD', false);
begin
  if c.status = to_status then
    raise exception 'hub: it stands there' using errcode = 'HB462';
  end if;
  perform hub.move_case(c, to_status, said, closing);
end
$$;

-- Opens a closed case again, as ACTIVE. HB474: it is not closed.
create or replace function hub.reopen_case(of_case uuid, said text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  c constant hub.case_file := hub.lock_case(of_case, 'LEAD', true);
begin
  if c.status <> 'CLOSED' then
    raise exception 'hub: the case is not closed' using errcode = 'HB474';
  end if;
  perform hub.move_case(c, 'ACTIVE', said, null);
end
$$;

create or replace function hub.case_projection(items uuid[]) returns table (item uuid, content jsonb)
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$ select c.id, jsonb_build_object('case', to_jsonb(c)) from hub.case_view c where (select hub.me()) is not null and c.id = any (case_projection.items) $$;
