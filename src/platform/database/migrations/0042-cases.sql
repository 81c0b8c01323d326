-- Cases: what several countries work on together. A case is a governed item; its audience are the countries that accepted, kept by the functions below and by nothing else. An invited
-- country is told a summary; whoever is removed loses sight of everything in the transaction that removes it.

create table hub.case_file (
  id uuid primary key,
  -- For hub.facets, which tells kinds by it: no collection of other systems has cases.
  type text not null generated always as ('CASE') stored,
  title text not null check (length(title) between 1 and 200),
  summary text check (length(summary) between 1 and 5000),
  threat text not null check (threat in ('CALL_CENTRE_SCAM', 'INVESTMENT_SCAM', 'ROMANCE_SCAM', 'PHISHING', 'IMPERSONATION', 'SEXTORTION', 'MONEY_MULE', 'MALWARE',
    'RANSOMWARE', 'TRAFFICKING', 'OTHER')),
  -- Countries that it is about, members of the hub or not.
  countries text[] not null default '{}' check (cardinality(countries) <= 250),
  status text not null default 'OPEN' check (status in ('OPEN', 'ACTIVE', 'SUSPENDED', 'CLOSED')),
  status_reason text check (length(status_reason) between 1 and 2000),
  lead integer not null references hub.party,
  -- To whom the lead is offered.
  lead_offered integer references hub.party,
  -- {report, language, arrests, victims, recovered: [{currency, amount}]}
  closing jsonb check (jsonb_typeof(closing) = 'object'),
  closed_at timestamptz,
  check ((status = 'CLOSED') = (closing is not null)),
  check ((status = 'CLOSED') = (closed_at is not null))
);
select hub.govern('hub.case_file', 'CASE');
create index case_file_owner on hub.case_file (named_owner, id desc);
alter table hub.case_file add check (attribution = 'NAMED');
select hub.by_functions_alone('hub.case_file');

-- Who takes part; the founder has a row like the others. title_shown: what an invited country reads in the place of the title.
create table hub.case_party (
  case_id uuid not null references hub.case_file on delete cascade,
  party integer not null references hub.party,
  rights text not null check (rights in ('READ', 'CONTRIBUTE', 'LEAD')),
  tlp_ceiling text not null check (tlp_ceiling in ('CLEAR', 'GREEN', 'AMBER', 'AMBER_STRICT', 'RED')),
  state text not null check (state in ('INVITED', 'ACCEPTED', 'DECLINED', 'REMOVED', 'LEFT')),
  title_shown text check (length(title_shown) between 1 and 200),
  asked text check (length(asked) between 1 and 5000),
  invited_by integer not null references hub.party,
  invited_at timestamptz not null default clock_timestamp(),
  answered_at timestamptz,
  ended_at timestamptz,
  note text check (length(note) between 1 and 2000),
  primary key (case_id, party)
);
create index case_party_invited on hub.case_party (party) where state = 'INVITED';

-- What somebody links to a case. Each reader is shown those items that it sees anyway; nobody's audience is widened by it.
create table hub.case_link (
  case_id uuid not null references hub.case_file on delete cascade,
  kind text not null,
  item uuid not null,
  party integer not null references hub.party,
  at timestamptz not null default clock_timestamp(),
  primary key (case_id, item, party)
);

-- That an item's owner lets the case know that there is something which the reader does not see.
create table hub.case_placeholder (
  case_id uuid not null references hub.case_file on delete cascade,
  item uuid not null,
  owner integer not null references hub.party,
  -- Whether its owner is named.
  named boolean not null,
  primary key (case_id, item)
);

create table hub.case_note (
  id uuid primary key,
  case_id uuid not null references hub.case_file on delete cascade,
  party integer not null references hub.party,
  agency integer not null,
  -- BCP 47. text is Markdown; null: withdrawn.
  language text not null check (language ~ '^[A-Za-z0-9]{2,8}(-[A-Za-z0-9]{1,8})*$' and length(language) <= 35),
  text text check (length(text) between 1 and 20000),
  tlp text not null check (tlp in ('CLEAR', 'GREEN', 'AMBER', 'AMBER_STRICT', 'RED')),
  version integer not null default 1 check (version > 0),
  at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  withdrawn_at timestamptz,
  check ((text is null) = (withdrawn_at is not null))
);
create index case_note_of on hub.case_note (case_id, id desc);
-- What a note said, with the label that it had then.
create table hub.case_note_version (
  note uuid not null references hub.case_note on delete cascade,
  version integer not null,
  case_id uuid not null references hub.case_file on delete cascade,
  party integer not null,
  language text not null,
  text text not null,
  tlp text not null,
  -- Its files then.
  evidence uuid[] not null default '{}' check (cardinality(evidence) <= 20),
  at timestamptz not null,
  primary key (note, version)
);
create index case_note_version_of on hub.case_note_version (case_id);

create table hub.case_task (
  id uuid primary key,
  case_id uuid not null references hub.case_file on delete cascade,
  party integer not null references hub.party,
  title text not null check (length(title) between 1 and 500),
  tlp text not null check (tlp in ('CLEAR', 'GREEN', 'AMBER', 'AMBER_STRICT', 'RED')),
  assignee integer references hub.party,
  assignee_agency integer,
  due_at timestamptz,
  state text not null default 'OPEN' check (state in ('OPEN', 'DOING', 'DONE', 'CANCELLED')),
  version integer not null default 1 check (version > 0),
  at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  -- When the relay says that it is overdue; null: not (any more).
  remind_at timestamptz,
  foreign key (assignee, assignee_agency) references hub.agency (party, key),
  check (remind_at is null or state in ('OPEN', 'DOING'))
);
create index case_task_of on hub.case_task (case_id, id desc);
create index case_task_due on hub.case_task (remind_at) where remind_at is not null;

-- What happened, in order, for good. Each entry is shown to whoever sees what it is about.
create table hub.case_entry (
  id bigint generated always as identity primary key,
  case_id uuid not null references hub.case_file on delete cascade,
  what text not null check (what in ('FOUNDED', 'UPDATED', 'INVITED', 'ACCEPTED', 'DECLINED', 'RIGHTS_SET', 'REMOVED', 'LEFT', 'LEAD_OFFERED', 'HANDED_OVER', 'LEAD_REFUSED', 'LINKED',
    'UNLINKED', 'NOTE_ADDED', 'NOTE_EDITED', 'NOTE_WITHDRAWN', 'TASK_ADDED', 'TASK_SET', 'EVIDENCE_ADDED', 'EVIDENCE_REMOVED', 'RETENTION_SET', 'STATUS_SET', 'CLOSED', 'REOPENED')),
  -- Whose act; null: the hub's, for a sharing policy or the end of a party.
  party integer references hub.party,
  -- The country that it was about.
  about integer references hub.party,
  -- What it was about: NOTE, TASK, EVIDENCE, or the kind of a linked item.
  kind text,
  subject uuid,
  reason text check (length(reason) between 1 and 2000),
  at timestamptz not null default clock_timestamp(),
  check ((kind is null) = (subject is null))
);
create index case_entry_of on hub.case_entry (case_id, id desc);

select hub.fence('{hub.case_party,hub.case_link,hub.case_placeholder,hub.case_note,hub.case_note_version,hub.case_task,hub.case_entry}');
-- What of a placeholder is said, hub.case_placeholders says.
grant select on hub.case_party, hub.case_link, hub.case_note, hub.case_note_version, hub.case_task, hub.case_entry to hub_app;

-- Whether the viewer may know what `author` said in a case under this label: the case is in sight, the label is within the ceiling of the viewer's party, and the author does not bar it. The
-- founder has no ceiling.
create function hub.within_case(viewer hub.viewer, of_case uuid, author integer, label text) returns boolean
language plpgsql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  return author <> all (viewer.bars) and (label <> 'RED' or viewer.red)
    and exists (select from hub.case_file c join hub.case_party p on p.case_id = c.id and p.party = viewer.me and p.state = 'ACCEPTED'
      where c.id = of_case and hub.sees(viewer, c.owner, c.agency_only, c.audience, c.excluded, c.tlp, c.retain_until) and hub.label_rank(label) <= hub.label_rank(p.tlp_ceiling));
end
$$;

-- The same of the context, in an act on cases: no key, and nobody but liaison officers, does those.
create function hub.in_case(of_case uuid, author integer, label text) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  return viewer.doing in ('case:read', 'case:work') and hub.within_case(viewer, of_case, author, label);
end
$$;

-- The same of a linked item, which its reader must see by the item's own audience.
create function hub.in_case_linked(of_case uuid, author integer, kind text, item uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  label constant text := (hub.governed(kind, item)).tlp;
begin
  return label is not null and hub.in_case(of_case, author, label) and hub.in_sight(viewer, kind, item);
end
$$;

-- The same of an entry of the timeline, by what it is about.
create function hub.in_case_told(of_case uuid, author integer, kind text, subject uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  perform hub.me(); -- loudly, where there is no context
  return case
    when kind is null then hub.in_case(of_case, author, 'CLEAR')
    when kind = 'NOTE' then exists (select from hub.case_note n where n.id = subject and hub.in_case(of_case, author, n.tlp))
    -- Whoever set it need not have given it.
    when kind = 'TASK' then exists (select from hub.case_task t where t.id = subject and hub.in_case(of_case, author, t.tlp) and hub.in_case(of_case, t.party, t.tlp))
    when kind = 'EVIDENCE' then hub.in_case(of_case, author, 'CLEAR') and hub.evidence_in_sight(subject)
    else hub.in_case_linked(of_case, author, kind, subject)
  end;
end
$$;
grant execute on function hub.in_case(uuid, integer, text), hub.in_case_linked(uuid, integer, text, uuid), hub.in_case_told(uuid, integer, text, uuid) to hub_app;

-- The exists() is itself under row-level security.
create policy with_case on hub.case_party for select to hub_app
  using ((select hub.me()) is not null and exists (select from hub.case_file c where c.id = case_party.case_id));
create policy in_case on hub.case_link for select to hub_app using ((select hub.me()) is not null and hub.in_case_linked(case_id, party, kind, item));
create policy in_case on hub.case_note for select to hub_app using ((select hub.me()) is not null and hub.in_case(case_id, party, tlp));
-- Versions of what was withdrawn are its author's agency's.
create policy with_note on hub.case_note_version for select to hub_app
  using ((select hub.me()) is not null and hub.in_case(case_id, party, tlp)
    and exists (select from hub.case_note n where n.id = case_note_version.note and (n.withdrawn_at is null or n.party = (select hub.me()) and n.agency = (select hub.my_agency()))));
create policy in_case on hub.case_task for select to hub_app using ((select hub.me()) is not null and hub.in_case(case_id, party, tlp));
create policy in_case on hub.case_entry for select to hub_app using ((select hub.me()) is not null and hub.in_case_told(case_id, coalesce(party, 0), kind, subject));

-- Whether a person in a session is asking, whose roles have this permission, whatever the act: no key, webhook or pull.
create function hub.person_may(viewer hub.viewer, what text) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select exists (select from hub.session s join hub.user_account u on u.id = s.user_id join hub.role_permission r on r.role = any (u.roles)
    where s.id = viewer.session and r.permission = what)
$$;

-- It was at a desk (0044) or in a case: machines do not read it when it is no item's any more, either.
alter table hub.evidence add column for_people boolean not null default false;
create function hub.keep_for_people() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  update hub.evidence e set for_people = true where e.id = new.evidence and not e.for_people;
  return null;
end
$$;
create trigger keep_for_people after insert on hub.evidence_link for each row when (new.kind in ('CASE', 'CASE_NOTE', 'NOTICE_DRAFT')) execute function hub.keep_for_people();

-- (0031) A note of a case shows its files as it shows its text.
create or replace function hub.shows_evidence(of_kind text, of_item uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  g constant hub.governed_item := hub.governed(of_kind, of_item);
begin
  if of_kind = 'CASE_NOTE' then
    return exists (select from hub.case_note n
      where n.id = of_item and (n.withdrawn_at is null or n.party = viewer.me and n.agency = coalesce(viewer.agency, 0)) and hub.within_case(viewer, n.case_id, n.party, n.tlp));
  end if;
  return g.owner is not null and hub.in_sight(viewer, of_kind, of_item)
    and (g.revoked_at is null or g.owner = viewer.me and g.agency = coalesce(viewer.agency, 0));
end
$$;

/*
 * (0031) What lies at a desk is for whoever works there, and what lies in a case for those who read cases: people, in whatever act they come. A file of a case, or of a thread (0043), is its party's: it may
 * bar others there, and its agency has it still when the case is out of its sight.
 */
create or replace function hub.evidence_in_sight(of_id uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  e hub.evidence;
begin
  select * into e from hub.evidence x where x.id = of_id and x.state = 'KEPT';
  if e.id is null or not viewer.content then
    return false;
  end if;
  if e.loose_since is not null then
    return e.owner = viewer.me and e.agency = coalesce(viewer.agency, 0) and (not e.red or viewer.red) and (not e.for_people or hub.person_may(viewer, 'indicator:read'));
  end if;
  return exists (select from hub.evidence_link l where l.evidence = e.id
    and (l.kind <> 'NOTICE_DRAFT' or hub.person_may(viewer, 'notice:desk')) and (l.kind not in ('CASE', 'CASE_NOTE') or hub.person_may(viewer, 'case:read'))
    and (e.owner <> all (viewer.bars) and hub.shows_evidence(l.kind, l.item)
      or l.kind in ('CASE', 'CASE_NOTE', 'INFORMATION_REQUEST') and e.owner = viewer.me and e.agency = coalesce(viewer.agency, 0) and (not e.red or viewer.red)));
end
$$;
-- That a file belongs to an item is told to whoever sees both.
drop policy in_sight on hub.evidence_link;
create policy in_sight on hub.evidence_link for select to hub_app
  using ((select hub.me()) is not null and hub.shows_evidence(kind, item) and hub.evidence_in_sight(evidence));

-- Before an item of several parties ends: files of others than its owner's go back to their agencies, which have a day to attach them anew. hub.end_evidence ends what is left of it.
create function hub.give_back_files() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  files constant uuid[] := array(select e.id from hub.evidence_link l join hub.evidence e on e.id = l.evidence
    where e.owner <> old.owner and (l.kind = tg_argv[0] and l.item = old.id
      or tg_argv[0] = 'CASE' and l.kind = 'CASE_NOTE' and l.item in (select n.id from hub.case_note n where n.case_id = old.id)));
begin
  perform from hub.evidence e where e.id = any (files) order by e.id for update;
  delete from hub.evidence_link l where l.evidence = any (files)
    and (l.item = old.id or tg_argv[0] = 'CASE' and l.item in (select n.id from hub.case_note n where n.case_id = old.id));
  perform hub.loosen_evidence(files);
  return old;
end
$$;
create trigger give_back_files before delete on hub.case_file for each row execute function hub.give_back_files('CASE');

-- Of these files those that are no item's any more are their agency's alone from now on.
create function hub.loosen_evidence(files uuid[]) returns void
language sql volatile set search_path = pg_catalog, pg_temp
as $$
  update hub.evidence e set loose_since = clock_timestamp()
    where e.id = any (files) and e.state = 'KEPT' and e.loose_since is null and not exists (select from hub.evidence_link l where l.evidence = e.id)
$$;

create function hub.end_note_files() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.end_evidence('CASE_NOTE', array(select o.id from old_rows o));
  return null;
end
$$;
create trigger end_files after delete on hub.case_note referencing old table as old_rows for each statement execute function hub.end_note_files();

-- (0022) What is over does not hold up the closing of its agency.
select hub.say_anew('hub.has_live_items(integer, integer)', 'i.revoked_at is null and', $$i.revoked_at is null and coalesce(to_jsonb(i)->>''status'', '''') <> ''CLOSED'' and$$);

create function hub.note_case(of_case uuid, what text, about integer, kind text, subject uuid, reason text) returns void
language sql volatile set search_path = pg_catalog, pg_temp
as $$ insert into hub.case_entry (case_id, what, party, about, kind, subject, reason) values (of_case, what, hub.me(), about, kind, subject, reason) $$;

-- Where the founder's sharing policy takes a country out of the audience, it is out of the case, with what its items let the case know; and where it was the lead, the founder leads again,
-- and what it offered is offered no more.
create function hub.case_follows_audience() returns trigger
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
create trigger follows_audience before update of audience on hub.case_file for each row execute function hub.case_follows_audience();

-- The next version of a case, with what `changes` names of its columns and the audience that its participants make. Which officer it was stands in their own record: the others learn the country.
create function hub.renew_case(of_case uuid, changes jsonb) returns void
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
  update hub.item_version v set by_user = '00000000-0000-0000-0000-000000000000' where v.item = of_case and v.version = x.version + 1 and x.owner <> hub.me();
end
$$;

-- How the context's party stands in a case that it sees, locked; nothing otherwise.
create function hub.case_standing(of_case uuid) returns table (rights text, ceiling text, founder boolean, leads boolean, offered boolean, status text, tlp text, version integer)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  perform hub.only_in('case:work');
  -- Looked at before it is locked: nobody holds up what is not his.
  perform from hub.case_file c where c.id = of_case and hub.sees(viewer, c.owner, c.agency_only, c.audience, c.excluded, c.tlp, c.retain_until);
  if found then
    perform from hub.case_file c where c.id = of_case for update;
  end if;
  return query
    select p.rights, p.tlp_ceiling, c.owner = viewer.me, c.lead = viewer.me, c.lead_offered = viewer.me, c.status, c.tlp, c.version
      from hub.case_file c join hub.case_party p on p.case_id = c.id and p.party = viewer.me and p.state = 'ACCEPTED'
      where c.id = of_case and hub.sees(viewer, c.owner, c.agency_only, c.audience, c.excluded, c.tlp, c.retain_until);
end
$$;

/*
 * The case, locked, for an act of the context's party that needs these rights. HB404: it is not in sight. 42501: the party lacks the rights, or the officer an agency. 23514: the case is closed, which
 * leaves nothing to do but what is `over` it.
 */
create function hub.hold_case(of_case uuid, needed text, over boolean) returns hub.case_file
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  standing record;
  c hub.case_file;
begin
  select * into standing from hub.case_standing(of_case);
  if not found then
    raise exception 'hub: no such case' using errcode = 'HB404', detail = 'case';
  end if;
  if array_position('{READ,CONTRIBUTE,LEAD}'::text[], standing.rights) < array_position('{READ,CONTRIBUTE,LEAD}'::text[], needed) or hub.my_agency() is null then
    raise exception 'hub: not with these rights' using errcode = '42501';
  end if;
  if standing.status = 'CLOSED' and not over then
    raise exception 'hub: the case is closed' using errcode = '23514';
  end if;
  select * into c from hub.case_file x where x.id = of_case;
  return c;
end
$$;

-- Founds a case in the name of the context's agency, an admitted country's.
create function hub.open_case(given jsonb) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  x constant hub.case_file := jsonb_populate_record(null::hub.case_file, given);
begin
  perform hub.only_in('case:work');
  if exists (select from hub.party p where p.key = viewer.me and p.candidate_since is not null) then
    raise exception 'hub: not admitted' using errcode = 'HB403';
  end if;
  if viewer.kind <> 'COUNTRY' or viewer.agency is null or x.tlp = 'RED' and not viewer.red then
    raise exception 'hub: cases are founded by countries' using errcode = '42501';
  end if;
  insert into hub.case_file (id, owner, agency, lead, title, summary, threat, countries, tlp)
    values (x.id, viewer.me, viewer.agency, viewer.me, x.title, x.summary, x.threat, coalesce(x.countries, '{}'), x.tlp);
  insert into hub.case_party (case_id, party, rights, tlp_ceiling, state, invited_by, answered_at) values (x.id, viewer.me, 'LEAD', 'RED', 'ACCEPTED', viewer.me, clock_timestamp());
  perform hub.note_case(x.id, 'FOUNDED', null, null, null, null);
end
$$;

-- Says anew what a case is about: title, summary, threat, countries. 23514: it has another version. Its label stays, since ceilings and notes went by it.
create function hub.update_case(of_case uuid, of_version integer, given jsonb) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  c constant hub.case_file := hub.hold_case(of_case, 'LEAD', false);
begin
  if c.version <> of_version then
    raise exception 'hub: another version' using errcode = '23514';
  end if;
  perform hub.renew_case(of_case, jsonb_build_object('title', given->'title', 'summary', given->'summary', 'threat', given->'threat', 'countries', given->'countries'));
  perform hub.note_case(of_case, 'UPDATED', null, null, null, null);
end
$$;

-- Until when a case is kept, by its founder; null: for good. 42501: it is another's. 23514: not a day from now, which its participants have to take out what is theirs.
create function hub.retain_case(of_case uuid, until timestamptz) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  c constant hub.case_file := hub.hold_case(of_case, 'LEAD', true);
begin
  if c.owner <> hub.me() then
    raise exception 'hub: its founder''s' using errcode = '42501';
  elsif until <= clock_timestamp() + interval '1 day' then
    raise exception 'hub: too soon' using errcode = '23514';
  end if;
  perform hub.renew_case(of_case, jsonb_build_object('retain_until', until));
  perform hub.note_case(of_case, 'RETENTION_SET', null, null, null, null);
end
$$;

-- Whether the founder's sharing policy lets the case be opened to a country.
create function hub.case_may_open(c hub.case_file, to_party integer) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select hub.within_limits(c.owner, to_jsonb(c), array[to_party]) <> '{}' and not hub.needs_second(c.owner, c.tlp, c.audience, c.excluded, c.tlp, c.audience || to_party, c.excluded)
$$;

-- Whether the context's party, which has LEAD rights, may let a participant read up to `ceiling`: as far as it reads itself, or as that one does already.
create function hub.case_may_show(of_case uuid, to_party integer, ceiling text) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select exists (select from hub.case_party p
    where p.case_id = of_case and hub.label_rank(ceiling) <= hub.label_rank(p.tlp_ceiling) and p.state in ('ACCEPTED', 'INVITED') and p.party in (hub.me(), to_party))
$$;

-- The party, unless the founder bars it: it learns nothing of the case then.
create function hub.case_reaches(founder integer, to_party integer) returns integer[]
language sql stable set search_path = pg_catalog, pg_temp
as $$ select array(select to_party where not exists (select from hub.bar b where b.owner = founder and b.party = to_party and b.lifted_at is null)) $$;

/*
 * Invites a country: {party (id), rights, ceiling, title, asked}. HB404: no such country. HB451: the founder's sharing policy forbids it, or has a second officer release it. 23514: it takes part
 * already, or its ceiling lies below the case's own label. 42501: the ceiling is above that of the context's party. Of a country that the founder bars nothing is said: it is invited and never hears of it.
 */
create function hub.invite_to_case(of_case uuid, given jsonb) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  c constant hub.case_file := hub.hold_case(of_case, 'LEAD', false);
  invited constant integer := hub.country_key((given->>'party')::uuid);
begin
  if hub.label_rank(given->>'ceiling') < hub.label_rank(c.tlp) or invited = c.owner then
    raise exception 'hub: not to this country' using errcode = '23514';
  end if;
  if not hub.case_may_show(of_case, hub.me(), given->>'ceiling') then
    raise exception 'hub: above the ceiling' using errcode = '42501';
  end if;
  if not hub.case_may_open(c, invited) then
    raise exception 'hub: beyond the limits of this party' using errcode = 'HB451';
  end if;
  insert into hub.case_party as p (case_id, party, rights, tlp_ceiling, state, title_shown, asked, invited_by)
    values (of_case, invited, given->>'rights', given->>'ceiling', 'INVITED', given->>'title', given->>'asked', hub.me())
    on conflict (case_id, party) do update set rights = excluded.rights, tlp_ceiling = excluded.tlp_ceiling, state = 'INVITED', title_shown = excluded.title_shown, asked = excluded.asked,
        invited_by = excluded.invited_by, invited_at = clock_timestamp(), answered_at = null, ended_at = null, note = null
      where p.state <> 'ACCEPTED';
  if not found then
    raise exception 'hub: it takes part' using errcode = '23514';
  end if;
  perform hub.note_case(of_case, 'INVITED', invited, null, null, null);
  -- RED is for people: what whole parties and their machines are told names no item.
  perform hub.announce(hub.case_reaches(c.owner, invited), 'CASE_INVITATION', case when c.tlp <> 'RED' then jsonb_build_object('case', of_case) else '{}' end);
end
$$;

-- What the context's party is invited to, newest first, or to this case alone: a summary, and nothing else of it. At most `most`, below a place in that order (null: from the first).
create function hub.case_invitations(of_case uuid, below_at timestamptz default null, below_id uuid default null, most integer default 500) returns table (id uuid, title text, threat text, countries text[], tlp text, founder jsonb, lead jsonb, invited_by jsonb, rights text, ceiling text,
  asked text, invited_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  if viewer.doing not in ('case:read', 'case:work') then
    raise exception 'hub: not in this act' using errcode = '42501';
  end if;
  return query
    select c.id, coalesce(p.title_shown, c.title), c.threat, c.countries, c.tlp, hub.party_words(c.owner), hub.party_words(c.lead), hub.party_words(p.invited_by), p.rights, p.tlp_ceiling, p.asked,
        p.invited_at
      from hub.case_party p join hub.case_file c on c.id = p.case_id
      where p.party = viewer.me and p.state = 'INVITED' and (of_case is null or p.case_id = of_case) and c.status <> 'CLOSED' and c.owner <> all (viewer.bars) and (c.tlp <> 'RED' or viewer.red)
        and (c.retain_until is null or c.retain_until > now()) and (below_at is null or (p.invited_at, c.id) < (below_at, below_id))
      order by p.invited_at desc, c.id desc limit most;
end
$$;

-- Answers the invitation of the context's party. HB404: there is none, or the founder's policy lets it come to nothing by now.
create function hub.answer_case(of_case uuid, accepted boolean, said text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  c hub.case_file;
begin
  perform hub.only_in('case:work');
  if viewer.kind <> 'COUNTRY' or viewer.agency is null then
    raise exception 'hub: cases are worked on by countries' using errcode = '42501';
  end if;
  if exists (select from hub.case_invitations(of_case)) then
    select * into c from hub.case_file x where x.id = of_case for update;
  end if;
  if c.id is null or not exists (select from hub.case_invitations(of_case)) or accepted and not hub.case_may_open(c, viewer.me) then
    raise exception 'hub: no such invitation' using errcode = 'HB404', detail = 'invitation';
  end if;
  -- Nor is it over meanwhile: whoever closes a party does not hold the case.
  update hub.case_party p set state = case when accepted then 'ACCEPTED' else 'DECLINED' end, answered_at = clock_timestamp(), note = said
    where p.case_id = of_case and p.party = viewer.me and p.state = 'INVITED';
  if not found then
    raise exception 'hub: no such invitation' using errcode = 'HB404', detail = 'invitation';
  end if;
  if accepted then
    perform hub.renew_case(of_case, '{}');
  end if;
  perform hub.note_case(of_case, case when accepted then 'ACCEPTED' else 'DECLINED' end, null, null, null, said);
end
$$;

-- What a participant may do and how far it reads, from now on. HB404: it does not take part. 23514: it is the founder or the lead, or the ceiling lies below the case's label. 42501: it would read
-- further than the context's party, and than it did.
create function hub.set_case_party(of_case uuid, given jsonb) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  c constant hub.case_file := hub.hold_case(of_case, 'LEAD', false);
  who constant integer := hub.country_key((given->>'party')::uuid);
begin
  if who in (c.owner, c.lead) or hub.label_rank(given->>'ceiling') < hub.label_rank(c.tlp) then
    raise exception 'hub: not of this country' using errcode = '23514';
  end if;
  if not hub.case_may_show(of_case, who, given->>'ceiling') then
    raise exception 'hub: above the ceiling' using errcode = '42501';
  end if;
  update hub.case_party p set rights = given->>'rights', tlp_ceiling = given->>'ceiling' where p.case_id = of_case and p.party = who and p.state in ('INVITED', 'ACCEPTED');
  if not found then
    raise exception 'hub: no such participant' using errcode = 'HB404', detail = 'participant';
  end if;
  perform hub.note_case(of_case, 'RIGHTS_SET', who, null, null, null);
  perform hub.renew_case(of_case, '{}');
end
$$;

-- A participant, or whoever is invited, is out from this moment: `who` null is the context's own party, which leaves. What its items let the case know goes with it; what it said stays. 23514: it is the
-- founder, or the lead, which the founder alone removes.
create function hub.end_case_party(of_case uuid, who uuid, said text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  c constant hub.case_file := hub.hold_case(of_case, case when who is null then 'READ' else 'LEAD' end, true);
  -- Of those that take part, also one that has been closed.
  leaver constant integer := case when who is null then hub.me() else (select p.key from hub.party p join hub.case_party x on x.case_id = of_case and x.party = p.key where p.id = who) end;
begin
  if leaver = c.owner or leaver = hub.me() and who is not null or leaver = c.lead and hub.me() not in (c.owner, leaver) then
    raise exception 'hub: not this country' using errcode = '23514';
  end if;
  update hub.case_party p set state = case when who is null then 'LEFT' else 'REMOVED' end, ended_at = clock_timestamp(), note = said
    where p.case_id = of_case and p.party = leaver and (p.state = 'ACCEPTED' or p.state = 'INVITED' and who is not null);
  if not found then
    raise exception 'hub: no such participant' using errcode = 'HB404', detail = 'participant';
  end if;
  delete from hub.case_placeholder h where h.case_id = of_case and h.owner = leaver;
  update hub.case_task t set remind_at = null where t.case_id = of_case and t.assignee = leaver;
  perform hub.note_case(of_case, case when who is null then 'LEFT' else 'REMOVED' end, leaver, null, null, said);
  if leaver = any (c.audience) then
    perform hub.renew_case(of_case, '{}');
  end if;
end
$$;

-- Offers the lead to a participant. 23514: the context's party neither leads nor founded the case. HB404: no such participant.
create function hub.offer_case(of_case uuid, to_party uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  c constant hub.case_file := hub.hold_case(of_case, 'LEAD', false);
  offered constant integer := hub.country_key(to_party);
begin
  if hub.me() not in (c.owner, c.lead) or offered = c.lead then
    raise exception 'hub: not this lead' using errcode = '23514';
  end if;
  if not exists (select from hub.case_party p where p.case_id = of_case and p.party = offered and p.state = 'ACCEPTED') then
    raise exception 'hub: no such participant' using errcode = 'HB404', detail = 'participant';
  end if;
  perform hub.renew_case(of_case, jsonb_build_object('lead_offered', offered));
  perform hub.note_case(of_case, 'LEAD_OFFERED', offered, null, null, null);
  perform hub.announce(hub.case_reaches(c.owner, offered), 'CASE_LEAD_OFFERED', case when c.tlp <> 'RED' then jsonb_build_object('case', of_case) else '{}' end);
end
$$;

-- Takes the lead that is offered to the context's party, or does not. Who led before goes on with LEAD rights. 23514: it is not offered.
create function hub.take_case(of_case uuid, accepted boolean) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  c constant hub.case_file := hub.hold_case(of_case, 'READ', false);
begin
  if c.lead_offered is distinct from hub.me() then
    raise exception 'hub: not offered' using errcode = '23514';
  end if;
  if accepted then
    update hub.case_party p set rights = 'LEAD' where p.case_id = of_case and p.party = hub.me();
  end if;
  perform hub.renew_case(of_case, jsonb_build_object('lead_offered', null) || case when accepted then jsonb_build_object('lead', hub.me()) else '{}' end);
  perform hub.note_case(of_case, case when accepted then 'HANDED_OVER' else 'LEAD_REFUSED' end, hub.me(), null, null, null);
end
$$;

-- Links items that the context sees, within its ceiling. Answers those that are linked now; of the others nothing is to be said but that they are not there.
create function hub.link_to_case(of_case uuid, items uuid[]) returns setof uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  me constant integer := hub.me();
  one record;
begin
  perform hub.hold_case(of_case, 'CONTRIBUTE', false);
  for one in select i.id, hub.kind_of(i.id) as kind from (select distinct u as id from unnest(items) u) i loop
    continue when one.kind is null or one.kind not in ('INDICATOR', 'REPORT', 'ACTION_REQUEST', 'STIX_OBJECT', 'CASE') or one.id = of_case
      or not hub.in_case_linked(of_case, me, one.kind, one.id);
    insert into hub.case_link (case_id, kind, item, party) values (of_case, one.kind, one.id, me) on conflict do nothing;
    if found then
      perform hub.note_case(of_case, 'LINKED', null, one.kind, one.id, null);
    end if;
    return next one.id;
  end loop;
end
$$;

-- Takes links back: the context's own; all of an item's where its agency owns it, or the party leads and sees it. HB404: there is none to take back.
create function hub.unlink_from_case(of_case uuid, of_item uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  me constant integer := hub.me();
  -- As it was linked: nothing else may be known of what has ended.
  of_kind constant text := (select l.kind from hub.case_link l where l.case_id = of_case and l.item = of_item limit 1);
  g constant hub.governed_item := hub.governed(of_kind, of_item);
  leads constant boolean := (select s.rights = 'LEAD' from hub.case_standing(of_case) s);
begin
  perform hub.hold_case(of_case, 'READ', false);
  delete from hub.case_link l
    where l.case_id = of_case and l.item = of_item
      and (l.party = me or g.owner = me and g.agency = hub.my_agency() or leads and hub.in_case_linked(of_case, l.party, l.kind, l.item));
  if not found then
    raise exception 'hub: no such link' using errcode = 'HB404', detail = 'link';
  end if;
  if not exists (select from hub.case_link l where l.case_id = of_case and l.item = of_item) then
    delete from hub.case_placeholder h where h.case_id = of_case and h.item = of_item;
  end if;
  perform hub.note_case(of_case, 'UNLINKED', null, of_kind, of_item, null);
end
$$;

-- What those participants learn of an item of the context's agency who do not see it: nothing ('NONE'), its kind, or its kind and whose it is ('PARTY'). HB404: no such item is linked.
create function hub.allow_case_placeholder(of_case uuid, of_item uuid, shown text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  me constant integer := hub.me();
  g constant hub.governed_item := hub.governed(hub.kind_of(of_item), of_item);
begin
  perform hub.hold_case(of_case, 'READ', true);
  if g.owner is distinct from me or g.agency is distinct from hub.my_agency()
    or not exists (select from hub.case_link l where l.case_id = of_case and l.item = of_item and hub.in_case_linked(of_case, l.party, l.kind, l.item)) then
    raise exception 'hub: no such item' using errcode = 'HB404', detail = 'linked item of your agency';
  end if;
  delete from hub.case_placeholder h where h.case_id = of_case and h.item = of_item;
  insert into hub.case_placeholder (case_id, item, owner, named) select of_case, of_item, me, shown = 'PARTY' where shown <> 'NONE';
end
$$;

-- What owners let the context's party know of items of a case that it does not see: no ids, in an order of their own.
create function hub.case_placeholders(of_case uuid) returns table (kind text, party jsonb)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  if viewer.doing not in ('case:read', 'case:work') then
    raise exception 'hub: not in this act' using errcode = '42501';
  end if;
  return query
    select l.kind, case when h.named then hub.party_words(h.owner) end
      from hub.case_placeholder h
        join lateral (select k.kind from hub.case_link k where k.case_id = h.case_id and k.item = h.item and k.party <> all (viewer.bars) limit 1) l on true
        cross join lateral hub.governed(l.kind, h.item) g
      where h.case_id = of_case and g.owner = h.owner and (g.retain_until is null or g.retain_until > now()) and hub.in_case(of_case, h.owner, g.tlp)
        and not hub.in_sight(viewer, l.kind, h.item)
      order by l.kind, h.named desc, h.owner limit 1000;
end
$$;

-- Which files a note has: these, in this order, and no others; they are of the context's agency. HB404: one of them is not. What belongs to no item any more is ended a day later.
create function hub.attach_to_note(n hub.case_note, files uuid[]) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  before constant uuid[] := array(select l.evidence from hub.evidence_link l where l.kind = 'CASE_NOTE' and l.item = n.id);
begin
  if (select count(*) from hub.hold_evidence(files)) < (select count(distinct f) from unnest(files) f) then
    raise exception 'hub: no such file' using errcode = 'HB404', detail = 'evidence file';
  end if;
  perform from hub.evidence e where e.id = any (before) order by e.id for update;
  delete from hub.evidence_link l where l.kind = 'CASE_NOTE' and l.item = n.id and l.evidence <> all (files);
  insert into hub.evidence_link (kind, item, evidence, place)
    select 'CASE_NOTE', n.id, f.id, min(f.place)::integer - 1 from unnest(files) with ordinality f(id, place) group by f.id
  on conflict (kind, item, evidence) do update set place = excluded.place;
  update hub.evidence e set loose_since = null, red = e.red or n.tlp = 'RED' where e.id = any (files);
  perform hub.loosen_evidence(before);
end
$$;

/*
 * Writes notes of the context's agency: {id, version, language, text, tlp, evidence}. Version 1 is new, every other replaces the version before it; without a text the note is withdrawn. Without `evidence`
 * it keeps the files that it has. HB404: there is no such note of this agency, or no such file. 23514: another version. 42501: a label above the party's ceiling.
 */
create function hub.write_case_note(of_case uuid, given jsonb) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  me constant integer := hub.me();
  x hub.case_note := jsonb_populate_record(null::hub.case_note, given);
  was hub.case_note;
begin
  perform hub.hold_case(of_case, case when x.text is null then 'READ' else 'CONTRIBUTE' end, x.text is null);
  select * into was from hub.case_note n where n.id = x.id and n.case_id = of_case and n.party = me and n.agency = hub.my_agency() and hub.in_case(of_case, me, n.tlp);
  x.tlp := coalesce(x.tlp, was.tlp);
  if x.version > 1 and (was.id is null or was.withdrawn_at is not null) then
    raise exception 'hub: no such note' using errcode = 'HB404', detail = 'note';
  end if;
  if not hub.in_case(of_case, me, x.tlp) then
    raise exception 'hub: above the ceiling' using errcode = '42501';
  end if;
  if x.version = 1 then
    insert into hub.case_note (id, case_id, party, agency, language, text, tlp) values (x.id, of_case, me, hub.my_agency(), x.language, x.text, x.tlp);
  else
    update hub.case_note n set language = coalesce(x.language, n.language), text = x.text, tlp = x.tlp, version = x.version, updated_at = clock_timestamp(),
        withdrawn_at = case when x.text is null then clock_timestamp() end
      where n.id = x.id and n.version = x.version - 1;
    if not found then
      raise exception 'hub: another version' using errcode = '23514';
    end if;
  end if;
  select * into was from hub.case_note n where n.id = x.id;
  if x.text is not null then
    perform hub.attach_to_note(was, case when jsonb_typeof(given->'evidence') = 'array' then array(
        select f.id::uuid from jsonb_array_elements_text(given->'evidence') with ordinality f(id, place) order by f.place)
      else array(select l.evidence from hub.evidence_link l where l.kind = 'CASE_NOTE' and l.item = x.id order by l.place) end);
    insert into hub.case_note_version (note, version, case_id, party, language, text, tlp, at, evidence)
      select was.id, was.version, was.case_id, was.party, was.language, was.text, was.tlp, was.updated_at,
        array(select l.evidence from hub.evidence_link l where l.kind = 'CASE_NOTE' and l.item = was.id order by l.place);
  end if;
  perform hub.note_case(of_case, case when x.text is null then 'NOTE_WITHDRAWN' when x.version = 1 then 'NOTE_ADDED' else 'NOTE_EDITED' end, null, 'NOTE', x.id, null);
end
$$;

/*
 * Writes a task: {id, version, title, tlp, assignee (id of a country), assigneeAgency (id), due_at, state}. Version 1 is new. A task is set by who gave it, by who has it, and by who leads. HB404: no
 * such task is in sight, or no such participant or agency. 42501: it is none of the context's party's, the label is above its ceiling, or milder than who gave it chose. 23514: another version.
 */
create function hub.write_case_task(of_case uuid, given jsonb) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  me constant integer := hub.me();
  c constant hub.case_file := hub.hold_case(of_case, 'CONTRIBUTE', false);
  x hub.case_task := jsonb_populate_record(null::hub.case_task, given - 'assignee' - 'assigneeAgency');
  was hub.case_task;
begin
  if given->>'assignee' is not null then
    x.assignee := hub.country_key((given->>'assignee')::uuid);
    if not exists (select from hub.case_party p where p.case_id = of_case and p.party = x.assignee and p.state = 'ACCEPTED' and hub.label_rank(x.tlp) <= hub.label_rank(p.tlp_ceiling)) then
      raise exception 'hub: no such participant' using errcode = 'HB404', detail = 'participant';
    end if;
    x.assignee_agency := (select a.key from hub.agency a where a.party = x.assignee and a.id = (given->>'assigneeAgency')::uuid);
    if given->>'assigneeAgency' is not null and x.assignee_agency is null then
      raise exception 'hub: no such agency' using errcode = 'HB404', detail = 'agency';
    end if;
  end if;
  if not hub.in_case(of_case, me, x.tlp) then
    raise exception 'hub: above the ceiling' using errcode = '42501';
  end if;
  x.remind_at := case when x.state in ('OPEN', 'DOING') then x.due_at end;
  if x.version = 1 then
    insert into hub.case_task (id, case_id, party, title, tlp, assignee, assignee_agency, due_at, state, remind_at)
      values (x.id, of_case, me, x.title, x.tlp, x.assignee, x.assignee_agency, x.due_at, x.state, x.remind_at);
  else
    select * into was from hub.case_task t where t.id = x.id and t.case_id = of_case and hub.in_case(of_case, t.party, t.tlp);
    if not found then
      raise exception 'hub: no such task' using errcode = 'HB404', detail = 'task';
    end if;
    if not (me in (was.party, coalesce(was.assignee, 0)) or (select s.rights = 'LEAD' from hub.case_standing(of_case) s)) then
      raise exception 'hub: not your task' using errcode = '42501';
    end if;
    if was.party <> me and hub.label_rank(x.tlp) < hub.label_rank(was.tlp) then
      raise exception 'hub: not a milder label' using errcode = '42501';
    end if;
    update hub.case_task t set title = x.title, tlp = x.tlp, assignee = x.assignee, assignee_agency = x.assignee_agency, due_at = x.due_at, state = x.state, version = x.version,
        updated_at = clock_timestamp(), remind_at = case when x.due_at is not distinct from was.due_at and was.remind_at is null and was.state in ('OPEN', 'DOING') then null else x.remind_at end
      where t.id = x.id and t.version = x.version - 1;
    if not found then
      raise exception 'hub: another version' using errcode = '23514';
    end if;
  end if;
  perform hub.note_case(of_case, case when x.version = 1 then 'TASK_ADDED' else 'TASK_SET' end, x.assignee, 'TASK', x.id, null);
end
$$;

-- Adds files of the context's agency to a case: whoever sees the case sees them. HB404: one of them is not this agency's. 23514: the party has 200 files in it.
create function hub.attach_to_case(of_case uuid, files uuid[]) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  me constant integer := hub.me();
  c constant hub.case_file := hub.hold_case(of_case, 'CONTRIBUTE', false);
  file uuid;
begin
  if (select count(*) from hub.hold_evidence(files)) < (select count(distinct f) from unnest(files) f) then
    raise exception 'hub: no such file' using errcode = 'HB404', detail = 'evidence file';
  end if;
  if (select count(*) from hub.evidence_link l join hub.evidence e on e.id = l.evidence where l.kind = 'CASE' and l.item = of_case and e.owner = me) + cardinality(files) > 200 then
    raise exception 'hub: too many files' using errcode = '23514';
  end if;
  foreach file in array files loop
    insert into hub.evidence_link (kind, item, evidence, place) values ('CASE', of_case, file, 0) on conflict (kind, item, evidence) do nothing;
    if found then
      perform hub.note_case(of_case, 'EVIDENCE_ADDED', null, 'EVIDENCE', file, null);
    end if;
  end loop;
  update hub.evidence e set loose_since = null, red = e.red or c.tlp = 'RED' where e.id = any (files);
end
$$;

-- Takes files of the context's agency out of a case and its notes, closed or not, and also when its party takes no part in it any more: they are out of everybody else's sight with the commit, and
-- ended a day later unless they are attached anew. HB404: one of them is not in this case, or not this agency's.
create function hub.detach_from_case(of_case uuid, files uuid[]) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  gone uuid[];
begin
  perform hub.only_in('case:work');
  perform from hub.evidence e where e.id = any (files) and e.owner = viewer.me and e.agency = viewer.agency order by e.id for update;
  with taken as (
      delete from hub.evidence_link l using hub.evidence e
        where (l.kind = 'CASE' and l.item = of_case or l.kind = 'CASE_NOTE' and l.item in (select n.id from hub.case_note n where n.case_id = of_case)) and l.evidence = any (files)
          and e.id = l.evidence and e.owner = viewer.me and e.agency = viewer.agency and (not e.red or viewer.red) returning e.id)
  select coalesce(array_agg(distinct t.id), '{}') into gone from taken t;
  if gone = '{}' or cardinality(gone) < (select count(distinct f) from unnest(files) f) then
    raise exception 'hub: no such file' using errcode = 'HB404', detail = 'evidence file';
  end if;
  perform hub.loosen_evidence(gone);
  -- Not which: nobody else sees the file any more.
  perform hub.note_case(of_case, 'EVIDENCE_REMOVED', null, null, null, null);
end
$$;

-- Where a case stands: OPEN, ACTIVE, SUSPENDED; CLOSED with its closing report; and out of CLOSED again, without it. 23514: it stands there already.
create function hub.set_case_status(of_case uuid, to_status text, said text, closing jsonb) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  c constant hub.case_file := hub.hold_case(of_case, 'LEAD', to_status = 'ACTIVE');
begin
  if c.status = to_status then
    raise exception 'hub: it stands there' using errcode = '23514';
  end if;
  perform hub.renew_case(of_case, jsonb_build_object('status', to_status, 'status_reason', said, 'closing', case when to_status = 'CLOSED' then set_case_status.closing end,
    'closed_at', case when to_status = 'CLOSED' then now() end));
  if to_status = 'CLOSED' then
    update hub.case_task t set remind_at = null where t.case_id = of_case and t.remind_at is not null;
  elsif c.status = 'CLOSED' then
    update hub.case_task t set remind_at = t.due_at where t.case_id = of_case and t.due_at > c.closed_at and t.state in ('OPEN', 'DOING');
  end if;
  perform hub.note_case(of_case, case when to_status = 'CLOSED' then 'CLOSED' when c.status = 'CLOSED' then 'REOPENED' else 'STATUS_SET' end, null, null, null, said);
end
$$;

/*
 * Ids of a page of what is in a case, newest first: NOTES, TASKS (of the states `states`), ITEMS or TIMELINE, below `below`, at most `most`. What lies above the reader's ceiling is passed over with one look at
 * the ceiling: a policy that asked for it row by row would let a case with ten thousand hidden notes stand still. The rows themselves are read under row-level security.
 */
create function hub.case_ids(of_case uuid, part text, below text, most integer, states text[]) returns setof text
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  ceiling integer;
  found_ integer := 0;
  g hub.governed_item;
  e record;
begin
  select least(hub.label_rank(p.tlp_ceiling), case when viewer.red then 5 else 4 end) into ceiling
    from hub.case_party p where p.case_id = of_case and p.party = viewer.me and p.state = 'ACCEPTED' and hub.in_case(of_case, 0, 'CLEAR');
  if ceiling is null then
    return;
  end if;
  case part
  when 'NOTES' then
    return query select n.id::text from hub.case_note n
      where n.case_id = of_case and (below is null or n.id < below::uuid) and hub.label_rank(n.tlp) <= ceiling and n.party <> all (viewer.bars) order by n.id desc limit most;
  when 'TASKS' then
    return query select t.id::text from hub.case_task t
      where t.case_id = of_case and (below is null or t.id < below::uuid) and hub.label_rank(t.tlp) <= ceiling and t.party <> all (viewer.bars) and (states is null or t.state = any (states))
      order by t.id desc limit most;
  when 'ITEMS' then
    for e in select distinct on (l.item) l.item, l.kind from hub.case_link l
        where l.case_id = of_case and (below is null or l.item < below::uuid) and l.party <> all (viewer.bars) order by l.item desc loop
      exit when found_ = most;
      g := hub.governed(e.kind, e.item);
      continue when g.owner is null or hub.label_rank(g.tlp) > ceiling or not hub.in_sight(viewer, e.kind, e.item);
      found_ := found_ + 1;
      return next e.item::text;
    end loop;
  when 'TIMELINE' then
    for e in select x.id, x.kind, x.subject, n.tlp as note, t.tlp as task, t.party as giver from hub.case_entry x
          left join hub.case_note n on x.kind = 'NOTE' and n.id = x.subject left join hub.case_task t on x.kind = 'TASK' and t.id = x.subject
        where x.case_id = of_case and (below is null or x.id < below::bigint) and coalesce(x.party, 0) <> all (viewer.bars) order by x.id desc loop
      exit when found_ = most;
      if e.kind in ('NOTE', 'TASK') then
        continue when hub.label_rank(coalesce(e.note, e.task)) > ceiling or e.giver = any (viewer.bars);
      elsif e.kind = 'EVIDENCE' then
        continue when not hub.evidence_in_sight(e.subject);
      elsif e.kind is not null then
        g := hub.governed(e.kind, e.subject);
        continue when g.owner is null or hub.label_rank(g.tlp) > ceiling or not hub.in_sight(viewer, e.kind, e.subject);
      end if;
      found_ := found_ + 1;
      return next e.id::text;
    end loop;
  end case;
end
$$;
grant execute on function hub.case_ids(uuid, text, text, integer, text[]) to hub_app;

-- Says of tasks that are overdue so, once: to who has them and to who leads, as far as they see them. At most `batch`; returns how many. Any number of hubs may do this at once.
create function hub.remind_case_tasks(batch integer) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  r record;
  -- Not asked for each row: then no index would be asked either.
  moment constant timestamptz := clock_timestamp();
  reminded integer := 0;
begin
  for r in
    select t.*, c.tlp as case_tlp, c.lead, c.owner from hub.case_task t join hub.case_file c on c.id = t.case_id
      where t.remind_at <= moment order by t.remind_at limit batch for update of t skip locked loop
    update hub.case_task t set remind_at = null where t.id = r.id;
    perform hub.announce(
      array(select p.party from hub.case_party p where p.case_id = r.case_id and p.state = 'ACCEPTED' and p.party in (r.assignee, r.lead)
        and hub.label_rank(r.tlp) <= hub.label_rank(p.tlp_ceiling)
        and not exists (select from hub.bar b where b.owner in (r.owner, r.party) and b.party = p.party and b.lifted_at is null)),
      'CASE_TASK_OVERDUE', case when 'RED' in (r.tlp, r.case_tlp) then '{}' else jsonb_build_object('case', r.case_id, 'task', r.id) end);
    reminded := reminded + 1;
  end loop;
  return reminded;
end
$$;
grant execute on function hub.remind_case_tasks(integer) to hub_relay;

/*
 * Files of a case, or of a note in one, that the context sees: what the policies on hub.evidence and hub.evidence_link say of them, asked once for all. They ask file by file, and a country may put
 * hundreds into a case that others list.
 */
create function hub.files_in_case(of_kind text, of_item uuid) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  files jsonb;
begin
  if of_kind not in ('CASE', 'CASE_NOTE') or not viewer.content then
    return '[]';
  end if;
  -- First those that are not hidden by a bar, so that the time tells of no others.
  select jsonb_agg(jsonb_build_object('id', e.id, 'filename', e.filename, 'type', e.type, 'size', e.size, 'sha256', encode(e.sha256, 'hex'), 'addedAt', e.added_at)
      order by case of_kind when 'CASE' then e.added_at end, case of_kind when 'CASE_NOTE' then l.place end, e.id)
    into files
    from hub.evidence_link l join hub.evidence e on e.id = l.evidence
    where l.kind = of_kind and l.item = of_item and e.state = 'KEPT' and e.loose_since is null
      and (e.owner <> all (viewer.bars) or e.owner = viewer.me and e.agency = coalesce(viewer.agency, 0) and (not e.red or viewer.red));
  return case when files is null or not hub.person_may(viewer, 'case:read') or not hub.shows_evidence(of_kind, of_item) then '[]' else files end;
end
$$;
grant execute on function hub.files_in_case(text, uuid) to hub_app;

-- A case as its reader may know it. Runs with the reader's rights.
create view hub.case_seen with (security_invoker = true) as
  select c.id, c.title, c.summary, c.threat, c.countries, c.tlp, c.status, c.status_reason, c.closing, c.closed_at, c.published_at, c.updated_at, c.version, c.retain_until, c.named_owner, c.lead as lead_key,
    (select jsonb_build_object('id', p.id, 'kind', p.kind, 'name', p.name, 'country', p.country) from hub.party p where p.key = c.named_owner) as founder,
    (select jsonb_build_object('id', p.id, 'kind', p.kind, 'name', p.name, 'country', p.country) from hub.party p where p.key = c.lead) as lead,
    (select jsonb_build_object('id', p.id, 'kind', p.kind, 'name', p.name, 'country', p.country) from hub.party p where p.key = c.lead_offered) as lead_offered,
    (select jsonb_build_object('rights', m.rights, 'ceiling', m.tlp_ceiling) from hub.case_party m where m.case_id = c.id and m.party = (select hub.me()) and m.state = 'ACCEPTED') as mine,
    coalesce((select jsonb_agg(jsonb_build_object('rights', m.rights, 'ceiling', m.tlp_ceiling, 'state', m.state,
        -- What somebody said, unless it bars the reader.
        'asked', case when m.invited_by <> all ((select hub.my_bars())::integer[]) then m.asked end, 'invitedAt', m.invited_at, 'answeredAt', m.answered_at,
        'endedAt', m.ended_at, 'note', case when m.state = 'REMOVED' or m.party <> all ((select hub.my_bars())::integer[]) then m.note end,
        'party', (select jsonb_build_object('id', p.id, 'kind', p.kind, 'name', p.name, 'country', p.country) from hub.party p where p.key = m.party)) order by m.invited_at, m.party)
      from hub.case_party m where m.case_id = c.id), '[]') as participants,
    hub.files_in_case('CASE', c.id) as evidence
  from hub.case_file c;
grant select on hub.case_seen to hub_app;

create function hub.told_case(items uuid[]) returns table (item uuid, content jsonb)
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$ select c.id, jsonb_build_object('case', to_jsonb(c)) from hub.case_seen c where (select hub.me()) is not null and c.id = any (told_case.items) $$;
grant execute on function hub.told_case(uuid[]), hub.case_standing(uuid), hub.open_case(jsonb), hub.update_case(uuid, integer, jsonb), hub.retain_case(uuid, timestamptz), hub.invite_to_case(uuid, jsonb),
  hub.case_invitations(uuid, timestamptz, uuid, integer), hub.detach_from_case(uuid, uuid[]),
  hub.answer_case(uuid, boolean, text), hub.set_case_party(uuid, jsonb), hub.end_case_party(uuid, uuid, text), hub.offer_case(uuid, uuid), hub.take_case(uuid, boolean),
  hub.link_to_case(uuid, uuid[]), hub.unlink_from_case(uuid, uuid), hub.allow_case_placeholder(uuid, uuid, text), hub.case_placeholders(uuid), hub.write_case_note(uuid, jsonb),
  hub.write_case_task(uuid, jsonb), hub.attach_to_case(uuid, uuid[]), hub.set_case_status(uuid, text, text, jsonb) to hub_app;

-- (0016) A party that is closed is out of the cases of others, and its invitations are over: the founder leads again where it led. Its own cases are out of everybody's sight, as all that is its own.
alter function hub.end_affairs(integer) rename to end_affairs_but_cases;
create function hub.end_affairs(of_party integer) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  c record;
begin
  perform hub.end_affairs_but_cases(of_party);
  for c in select x.id, x.version from hub.case_file x where x.owner <> of_party and of_party = any (x.audience) order by x.id for update loop
    update hub.case_task t set remind_at = null where t.case_id = c.id and t.assignee = of_party;
    update hub.case_file x set version = x.version + 1, updated_at = now(), ordinal = 0, audience = array_remove(x.audience, of_party) where x.id = c.id; -- the rest by hub.case_follows_audience
    update hub.item_version v set by_user = '00000000-0000-0000-0000-000000000000' where v.item = c.id and v.version = c.version + 1;
  end loop;
  update hub.case_party p set state = 'REMOVED', ended_at = clock_timestamp() where p.party = of_party and p.state = 'INVITED';
end
$$;

-- Cases are in no collection: TAXII, MISP and exports do not carry them.
alter function hub.collects(hub.viewer, jsonb, hub.governed_item) rename to collects_but_cases;
create function hub.collects(viewer hub.viewer, scope jsonb, g hub.governed_item) returns boolean
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  return g.facets->>'kind' <> 'CASE' and hub.collects_but_cases(viewer, scope, g);
end
$$;
select hub.learn_kinds();
