-- Notices: what one country tells others in a form of its own: a modus operandi (PURPLE), an imminent threat (ORANGE), assets (SILVER), or a bulletin. A notice is written at its
-- country's desk, approved there by a second officer, and (the colours) reviewed by two reviewers of the hub; only then is there an item, and anybody else learns of it.

create table hub.notice (
  -- Of the desk, and random: it does not tell readers how long the desk has known.
  id uuid primary key,
  -- For hub.facets, which tells kinds by it.
  type text not null generated always as ('NOTICE') stored,
  colour text not null check (colour in ('PURPLE', 'ORANGE', 'SILVER', 'BULLETIN')),
  -- Of the desk: which state of it this is. Counts whatever was saved there.
  revision integer not null check (revision > 0),
  title text not null check (length(title) between 1 and 300),
  summary text not null check (length(summary) between 1 and 2000),
  body text not null check (length(body) between 1 and 50000),
  -- BCP 47: in which the three were written.
  language text not null check (language ~ '^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$' and length(language) <= 35),
  -- What the template of the colour asks for (src/casework/notices/notice.policy.ts).
  details jsonb not null check (jsonb_typeof(details) = 'object' and pg_column_size(details) <= 65536),
  threat text not null check (threat in ('CALL_CENTRE_SCAM', 'INVESTMENT_SCAM', 'ROMANCE_SCAM', 'PHISHING', 'IMPERSONATION', 'SEXTORTION', 'MONEY_MULE', 'MALWARE',
    'RANSOMWARE', 'TRAFFICKING', 'OTHER')),
  countries text[] not null default '{}' check (cardinality(countries) <= 250),
  contact text not null check (length(contact) between 1 and 500),
  -- From when on it has lapsed: it is shown as that, and told to nobody.
  valid_until timestamptz not null,
  acknowledge_hours integer check (acknowledge_hours between 1 and 720)
);
select hub.govern('hub.notice', 'NOTICE');
create index notice_newest on hub.notice (published_at desc, id desc);
-- By which a reader's are found, and its own.
create index notice_audience on hub.notice using gin (audience);
create index notice_owner on hub.notice (owner);
-- It is written by the functions below, in acts of its own.
do $$
declare
  columns text;
begin
  select string_agg(quote_ident(a.attname), ', ') into columns
    from pg_attribute a where a.attrelid = 'hub.notice'::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = '';
  execute 'revoke insert on hub.notice from hub_app';
  execute format('revoke update (%s) on hub.notice from hub_app', columns);
end
$$;
drop policy publishes on hub.notice;
drop policy changes on hub.notice;
-- Readers acknowledge and ask back: whose it is, is said. RED is for persons by name, and AMBER+STRICT for nobody: neither is a notice.
alter table hub.notice add constraint notice_named check (attribution = 'NAMED');
alter table hub.notice add constraint notice_label check (tlp in ('CLEAR', 'GREEN', 'AMBER'));

-- (0035) What is released to partners is in their list.
create trigger partner_releases_new after insert on hub.notice referencing new table as new_rows for each statement execute function hub.keep_partner_releases('NOTICE');
create trigger partner_releases_changed after update on hub.notice referencing old table as old_rows new table as new_rows for each statement
  execute function hub.keep_partner_releases('NOTICE');
create trigger partner_releases_ended after delete on hub.notice referencing old table as old_rows for each statement execute function hub.keep_partner_releases('NOTICE');

-- The desk of a country: what is being prepared, and after its publication what would become of it. Whatever is saved is a new revision, and takes back every approval.
create table hub.notice_draft (
  id uuid primary key,
  -- Whose desk it is: a country, and which of its agencies writes there.
  party integer not null references hub.party,
  desk integer not null,
  colour text not null check (colour in ('PURPLE', 'ORANGE', 'SILVER', 'BULLETIN')),
  state text not null default 'DRAFT' check (state in ('DRAFT', 'SUBMITTED', 'IN_REVIEW', 'PUBLISHED', 'CANCELLED')),
  revision integer not null default 1 check (revision > 0),
  tlp text not null check (tlp in ('CLEAR', 'GREEN', 'AMBER')),
  -- Keys that are to be its audience, and those that are not.
  wanted integer[] not null,
  wanted_except integer[] not null,
  -- The content columns of hub.notice, and `retain_until`, `related`, `translations`, `readers` (whom it goes to, in words), `files`.
  content jsonb not null check (jsonb_typeof(content) = 'object' and pg_column_size(content) <= 1048576),
  -- Who saved or submitted it since it was last published, whoever began first: none of them approves it.
  authors uuid[] not null,
  approved_by uuid,
  -- Why it came back: an approver's words, or a reviewer's.
  reason text check (length(reason) between 1 and 2000),
  agreed integer not null default 0 check (agreed between 0 and 2),
  handed_at timestamptz,
  published_revision integer,
  -- {tlp, wanted, wanted_except, content} of that revision: to it the desk goes back when a change of it ends.
  published jsonb,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- When it ends, unless somebody moves it before, and when its party was told so (hub.end_drafts). null: it is published or cancelled.
  ends_at timestamptz,
  warned_at timestamptz,
  foreign key (party, desk) references hub.agency (party, key),
  check (state <> 'IN_REVIEW' or approved_by is not null and handed_at is not null and colour <> 'BULLETIN'),
  check ((published is null) = (published_revision is null))
);
create index notice_draft_party on hub.notice_draft (party, created_at desc, id desc);
create index notice_draft_review on hub.notice_draft (handed_at) where state = 'IN_REVIEW';
create index notice_draft_ends on hub.notice_draft (ends_at) where ends_at is not null;

-- For how many days without a move a party keeps what it has not published; where there is no row: 90.
create table hub.notice_rule (
  party integer primary key references hub.party,
  draft_days integer not null check (draft_days between 14 and 730),
  set_by uuid not null,
  set_at timestamptz not null default clock_timestamp()
);

-- What reviewers said of a revision, each time that it was handed over. Read by nobody: an agreement counts, and a refusal is the draft's reason.
create table hub.notice_review (
  notice uuid not null references hub.notice_draft on delete cascade,
  revision integer not null,
  handed_at timestamptz not null,
  reviewer uuid not null,
  agrees boolean not null,
  -- {question: {met, remark}}.
  checklist jsonb not null check (jsonb_typeof(checklist) = 'object' and pg_column_size(checklist) <= 65536),
  remark text check (length(remark) between 1 and 2000),
  at timestamptz not null default clock_timestamp(),
  primary key (notice, handed_at, reviewer)
);

-- Other languages than the original's, each of one revision. Its maker's own until the owner's approver accepts it for all.
create table hub.notice_translation (
  id uuid primary key,
  notice uuid not null references hub.notice on delete cascade,
  owner integer not null,
  revision integer not null,
  language text not null check (language ~ '^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$' and length(language) <= 35),
  method text not null check (method in ('HUMAN', 'MACHINE')),
  title text not null check (length(title) between 1 and 300),
  summary text not null check (length(summary) between 1 and 2000),
  body text not null check (length(body) between 1 and 50000),
  -- Texts of the original's details in this language (src/casework/notices/translation.policy.ts).
  details jsonb not null default '{}' check (jsonb_typeof(details) = 'object' and pg_column_size(details) <= 65536),
  -- Whose it is: its maker's, and its owner's once it is accepted: readers do not learn which country reads it, too.
  party integer not null references hub.party,
  by_user uuid not null,
  -- Whether the hub's reviewers had it before them.
  reviewed boolean not null default false,
  -- Whether the owner sees it and may accept it.
  offered boolean not null,
  accepted_at timestamptz,
  added_at timestamptz not null default clock_timestamp()
);
-- A party has one of each language that waits; what was accepted stands until another is.
create unique index notice_translation_waits on hub.notice_translation (notice, lower(language), party) where accepted_at is null;
create unique index notice_translation_accepted on hub.notice_translation (notice, lower(language)) where accepted_at is not null;

create table hub.notice_acknowledgement (
  notice uuid not null references hub.notice on delete cascade,
  party integer not null references hub.party,
  revision integer not null,
  note text check (length(note) between 1 and 2000),
  at timestamptz not null default clock_timestamp(),
  primary key (notice, party)
);

-- Claims that it is about, of which each reader is shown those that it sees.
create table hub.notice_related (
  notice uuid not null references hub.notice on delete cascade,
  item uuid not null,
  primary key (notice, item)
);

-- When whoever has not acknowledged is reminded, once.
create table hub.notice_clock (
  notice uuid primary key references hub.notice on delete cascade,
  remind_at timestamptz not null
);
create index notice_clock_next on hub.notice_clock (remind_at);

select hub.fence(array['hub.notice_draft', 'hub.notice_rule', 'hub.notice_review', 'hub.notice_translation', 'hub.notice_acknowledgement', 'hub.notice_related', 'hub.notice_clock']::regclass[]);

-- At its own desk, in acts of the desk alone: no key, and no account without content, does those.
create policy at_own_desk on hub.notice_draft for select to hub_app
  using ((select hub.me()) is not null and (select hub.doing()) in ('notice:desk', 'notice:draft', 'notice:approve') and party = (select hub.me()));
-- What a reviewer has judged, it does not see again, unless it comes back.
create function hub.has_judged(notice_ uuid, handed_at_ timestamptz) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$ select exists (select from hub.notice_review r where r.notice = notice_ and r.handed_at = handed_at_ and r.reviewer = hub.my_user()) $$;
create policy handed_over on hub.notice_draft for select to hub_app
  using ((select hub.me()) is not null and (select hub.doing()) = 'notice:review' and state = 'IN_REVIEW' and not hub.has_judged(id, handed_at));
grant select (id, party, desk, colour, state, revision, tlp, content, reason, agreed, handed_at, published_revision, created_at, updated_at, ends_at) on hub.notice_draft to hub_app;

create function hub.draft_days(party_ integer) returns integer
language sql stable set search_path = pg_catalog, pg_temp
as $$ select coalesce((select r.draft_days from hub.notice_rule r where r.party = party_), 90) $$;

-- Whoever moves a draft sets its clock anew; what is published or cancelled has none.
create function hub.date_draft() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if new.state in ('PUBLISHED', 'CANCELLED') then
    new.ends_at := null;
    new.warned_at := null;
  elsif tg_op = 'INSERT' or old.ends_at is null or new.updated_at <> old.updated_at then
    new.ends_at := new.updated_at + make_interval(days => hub.draft_days(new.party));
    new.warned_at := null;
  end if;
  return new;
end
$$;
create trigger date_draft before insert or update on hub.notice_draft for each row execute function hub.date_draft();

-- The clock of a suspended party stands still: nobody of it could move a draft, or read that it ends. So each has its time again, and whoever was told of it before is told anew. What somebody has in
-- hands at this moment is being moved.
create function hub.date_drafts_anew() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  update hub.notice_draft d set ends_at = d.ends_at + (new.lifted_at - greatest(new.since, d.updated_at)), warned_at = null
    where d.id in (select x.id from hub.notice_draft x where x.party = new.party and x.ends_at is not null for update skip locked);
  return null;
end
$$;
create trigger date_drafts_anew after update of lifted_at on hub.suspension for each row when (old.lifted_at is null and new.lifted_at is not null)
  execute function hub.date_drafts_anew();

-- What the context's party has decided about its drafts.
create function hub.draft_days_of_mine() returns integer
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.only_in('policy:manage');
  return hub.draft_days(hub.me());
end
$$;

-- Decides it anew, for drafts that wait, too: none of them ends earlier than a week after its party was told.
create function hub.set_draft_days(days integer) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.only_in('policy:manage');
  insert into hub.notice_rule as r (party, draft_days, set_by) values (hub.me(), days, hub.my_user())
    on conflict (party) do update set draft_days = excluded.draft_days, set_by = excluded.set_by, set_at = excluded.set_at;
  update hub.notice_draft d set ends_at = e.at, warned_at = case when e.at <= clock_timestamp() + interval '7 days' then d.warned_at end
    from hub.notice_draft x cross join lateral (select x.updated_at + make_interval(days => days) as at) e
    where x.id = d.id and d.party = hub.me() and d.ends_at is not null;
end
$$;
grant execute on function hub.draft_days_of_mine(), hub.set_draft_days(integer) to hub_app;

-- Each exists() is itself under row-level security.
create policy with_notice on hub.notice_translation for select to hub_app
  using ((select hub.me()) is not null and (accepted_at is not null or party = (select hub.me()) or offered and owner = (select hub.me()))
    and exists (select from hub.notice n where n.id = notice_translation.notice));
grant select (id, notice, revision, language, method, title, summary, body, details, reviewed, party, offered, accepted_at, added_at) on hub.notice_translation to hub_app;
create policy own on hub.notice_acknowledgement for select to hub_app
  using ((select hub.me()) is not null and party = (select hub.me()) and exists (select from hub.notice n where n.id = notice_acknowledgement.notice));
grant select (notice, revision, note, at) on hub.notice_acknowledgement to hub_app;
create policy with_both on hub.notice_related for select to hub_app
  using ((select hub.me()) is not null and exists (select from hub.notice n where n.id = notice_related.notice)
    and exists (select from hub.indicator i where i.id = notice_related.item));
grant select on hub.notice_related to hub_app;
grant execute on function hub.has_judged(uuid, timestamptz) to hub_app;

-- Files of the desk are the party's own until they are published. (0031) Whatever else shows files goes on as it did.
do $$
begin
  execute replace(pg_get_functiondef('hub.shows_evidence(text, uuid)'::regprocedure), 'hub.shows_evidence(', 'hub.shows_evidence_but_drafts(');
end
$$;
create or replace function hub.shows_evidence(of_kind text, of_item uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  if of_kind = 'NOTICE_DRAFT' then
    return viewer.content and exists (select from hub.notice_draft d where d.id = of_item and d.party = viewer.me);
  end if;
  return hub.shows_evidence_but_drafts(of_kind, of_item);
end
$$;

/*
 * Reviewers read the files of what was handed over to them, until they have judged it: in acts of reviewing alone, and by doors of their own. HB404: absent, another's, not handed
 * over and judged answer alike.
 */
create function hub.hands_over_evidence(of_id uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  perform hub.only_in('notice:review');
  return hub.my_kind() = 'HUB' and exists (select from hub.evidence e
    join hub.evidence_link l on l.evidence = e.id and l.kind = 'NOTICE_DRAFT'
    join hub.notice_draft d on d.id = l.item
    where e.id = of_id and e.state = 'KEPT' and d.state = 'IN_REVIEW' and not hub.has_judged(d.id, d.handed_at));
end
$$;
create function hub.handed_evidence_file(of_id uuid) returns table (filename text, type text, size bigint, pieces integer, sha256 bytea, place text, sealed_key bytea)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if not hub.hands_over_evidence(of_id) then
    raise exception 'hub: no such file' using errcode = 'HB404', detail = 'evidence file';
  end if;
  return query select e.filename, e.type, e.size, e.pieces, e.sha256, e.place, e.sealed_key from hub.evidence e where e.id = of_id;
end
$$;
create function hub.handed_evidence_piece(claim text, act jsonb, of_id uuid, n integer) returns table (sealed bytea)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.enter(claim, act);
  if not hub.hands_over_evidence(of_id) then
    raise exception 'hub: no such file' using errcode = 'HB404', detail = 'evidence file';
  end if;
  return query select (select c.sealed from hub.evidence_chunk c where c.evidence = of_id and c.place = n);
end
$$;
grant execute on function hub.handed_evidence_file(uuid), hub.handed_evidence_piece(text, jsonb, uuid, integer) to hub_app;

-- (0022) An agency with something on its desk is not closed: what would be published in its name later, nobody could take back.
alter function hub.has_live_items(integer, integer) rename to has_live_items_but_drafts;
create function hub.has_live_items(party_ integer, agency_ integer) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select hub.has_live_items_but_drafts(party_, agency_)
    or exists (select from hub.notice_draft d where d.party = party_ and d.desk = agency_ and d.state in ('DRAFT', 'SUBMITTED', 'IN_REVIEW'))
$$;

-- The national approval is the second officer's word: what the party's policy asks for (0021) is done before a notice is published. Its limits hold. HB451.
create function hub.obey_new_notice() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (select from new_rows n where hub.within_limits(n.owner, to_jsonb(n), n.audience) <> n.audience) then
    raise exception 'hub: beyond the limits of this party' using errcode = 'HB451';
  end if;
  return null;
end
$$;
drop trigger obey_new on hub.notice;
create trigger obey_new after insert on hub.notice referencing new table as new_rows for each statement execute function hub.obey_new_notice();

-- Which files a desk has. HB404: one of them is none of the agency's.
create function hub.attach_to_desk(of_id uuid, files uuid[]) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  if (select count(*) from hub.hold_evidence(files)) < (select count(distinct f) from unnest(files) f) then
    raise exception 'hub: no such file' using errcode = 'HB404', detail = 'evidence file';
  end if;
  perform from hub.evidence e where e.id in (select l.evidence from hub.evidence_link l where l.kind = 'NOTICE_DRAFT' and l.item = of_id) order by e.id for update;
  with gone as (
      delete from hub.evidence_link l where l.kind = 'NOTICE_DRAFT' and l.item = of_id and l.evidence <> all (files) returning l.evidence)
  update hub.evidence e set loose_since = clock_timestamp()
    from gone where e.id = gone.evidence and not exists (select from hub.evidence_link o where o.evidence = e.id and (o.kind <> 'NOTICE_DRAFT' or o.item <> of_id));
  insert into hub.evidence_link (kind, item, evidence, place)
    select 'NOTICE_DRAFT', of_id, f.id, min(f.place)::integer - 1 from unnest(files) with ordinality f(id, place) group by f.id
  on conflict (kind, item, evidence) do update set place = excluded.place;
  update hub.evidence e set loose_since = null where e.id = any (files) and e.loose_since is not null;
end
$$;

/*
 * Saves a notice at the desk of the context's agency, a country's: {id, revision, colour, tlp, wanted, wanted_except, content, files}; revision 0 is new, any other the one that it
 * replaces. Whatever was approved is approved no more. Answers the new revision; null: it is not of that revision, was cancelled, or has another colour for good. HB404: there is none.
 */
create function hub.save_notice(given jsonb) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  x constant hub.notice_draft := jsonb_populate_record(null::hub.notice_draft, given);
  files constant uuid[] := array(select e.id::uuid from jsonb_array_elements_text(given->'files') with ordinality e(id, place) order by e.place);
  saved integer;
begin
  perform hub.only_in('notice:draft');
  if viewer.kind <> 'COUNTRY' or viewer.agency is null then
    raise exception 'hub: notices are made by countries' using errcode = '42501';
  end if;
  if exists (select from jsonb_array_elements_text(x.content->'related') e(id) where not hub.in_sight(viewer, 'INDICATOR', e.id::uuid)) then
    raise exception 'hub: no such item' using errcode = 'HB404', detail = 'related item';
  end if;
  if x.revision = 0 then
    insert into hub.notice_draft (id, party, desk, colour, tlp, wanted, wanted_except, content, authors)
      values (x.id, viewer.me, viewer.agency, x.colour, x.tlp, x.wanted, x.wanted_except, x.content, array[viewer.user_id])
      returning revision into saved;
  else
    perform from hub.notice_draft d where d.id = x.id and d.party = viewer.me and d.desk = viewer.agency for update;
    if not found then
      raise exception 'hub: no such item' using errcode = 'HB404', detail = 'notice';
    end if;
    update hub.notice_draft d
      set colour = x.colour, tlp = x.tlp, wanted = x.wanted, wanted_except = x.wanted_except, content = x.content, revision = d.revision + 1, state = 'DRAFT', updated_at = now(),
        authors = case when d.state = 'PUBLISHED' then array[viewer.user_id] when viewer.user_id = any (d.authors) then d.authors else d.authors || viewer.user_id end,
        approved_by = null, reason = null, agreed = 0, handed_at = null
      where d.id = x.id and d.revision = x.revision and d.state <> 'CANCELLED' and (d.published_revision is null or d.colour = x.colour)
      returning d.revision into saved;
  end if;
  if saved is not null then
    perform hub.attach_to_desk(x.id, files);
    update hub.notice_draft d set content = d.content || jsonb_build_object('files', coalesce((
        select jsonb_agg(jsonb_build_object('id', e.id, 'filename', e.filename, 'type', e.type, 'size', e.size, 'sha256', encode(e.sha256, 'hex'), 'addedAt', e.added_at) order by l.place)
          from hub.evidence_link l join hub.evidence e on e.id = l.evidence where l.kind = 'NOTICE_DRAFT' and l.item = x.id), '[]'))
      where d.id = x.id;
  end if;
  return saved;
end
$$;

-- A notice at the context's party's desk, locked. HB404: absent and others' answer alike.
create function hub.notice_at_hand(of_id uuid) returns hub.notice_draft
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  d hub.notice_draft;
begin
  select * into d from hub.notice_draft x where x.id = of_id and x.party = hub.me() for update;
  if not found then
    raise exception 'hub: no such item' using errcode = 'HB404', detail = 'notice';
  end if;
  return d;
end
$$;

-- Whether it was the context's agency that made it; another of the party's sees it, and leaves it alone. 42501.
create function hub.only_own_desk(d hub.notice_draft) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  if d.desk is distinct from hub.my_agency() then
    raise exception 'hub: another agency''s' using errcode = '42501';
  end if;
end
$$;

-- Puts a revision before the party's approvers. SUBMITTED; or why not: CHANGED, LAPSED.
create function hub.submit_notice(of_id uuid, of_revision integer) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  d hub.notice_draft;
begin
  perform hub.only_in('notice:draft');
  d := hub.notice_at_hand(of_id);
  perform hub.only_own_desk(d);
  if d.state <> 'DRAFT' or d.revision <> of_revision then
    return 'CHANGED';
  elsif (d.content->>'valid_until')::timestamptz <= clock_timestamp() then
    return 'LAPSED';
  end if;
  update hub.notice_draft x set state = 'SUBMITTED', reason = null, updated_at = now(),
      authors = case when hub.my_user() = any (x.authors) then x.authors else x.authors || hub.my_user() end
    where x.id = of_id;
  return 'SUBMITTED';
end
$$;

/*
 * Makes an item of what was approved, or a new version of it. PUBLISHED; or why not: LAPSED, OWNER_GONE, GROUP_LEFT, LIMITED. Its owner need not be the context's party: the last
 * word is a reviewer's, whose name stays with the hub.
 */
create function hub.publish_notice(d hub.notice_draft) returns text
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  c constant hub.notice := jsonb_populate_record(null::hub.notice, d.content);
  n hub.notice;
begin
  select * into n from hub.notice x where x.id = d.id for update;
  perform hub.hold_keys(array[d.party], array(select unnest(d.wanted || n.audience)));
  if c.valid_until <= clock_timestamp() then
    return 'LAPSED';
  elsif exists (select from hub.party p where p.key = d.party and (p.suspended_at is not null or p.closed_at is not null)) then
    return 'OWNER_GONE';
  elsif exists (select from unnest(d.wanted) k where k <> 1 and not exists (select from hub.party p where p.key = k and p.closed_at is null)
      and not exists (select from hub.membership m where m.key = k and m.party = d.party and m.left_at is null)) then
    return 'GROUP_LEFT';
  elsif hub.within_limits(d.party, jsonb_build_object('threat', c.threat, 'tlp', d.tlp), d.wanted) <> d.wanted then
    return 'LIMITED';
  end if;
  if n.id is null then
    insert into hub.notice (id, owner, agency, colour, revision, title, summary, body, language, details, threat, countries, contact, valid_until, acknowledge_hours, retain_until,
        tlp, audience, excluded)
      values (d.id, d.party, d.desk, d.colour, d.revision, c.title, c.summary, c.body, c.language, c.details, c.threat, c.countries, c.contact, c.valid_until, c.acknowledge_hours,
        c.retain_until, d.tlp, d.wanted, d.wanted_except);
  else
    -- Two officers stand behind it: what hub.obey_changed looks for, and for this statement alone.
    insert into hub.release_request (id, party, kind, item, version, tlp, wanted, wanted_except, requested_by, outcome, decided_by, decided_at, decided_tx)
      values (gen_random_uuid(), d.party, 'NOTICE', d.id, n.version, d.tlp, d.wanted, d.wanted_except, d.authors[1], 'APPROVED', d.approved_by, clock_timestamp(), pg_current_xact_id());
    update hub.notice x
      set revision = d.revision, title = c.title, summary = c.summary, body = c.body, language = c.language, details = c.details, threat = c.threat, countries = c.countries,
        contact = c.contact, valid_until = c.valid_until, acknowledge_hours = c.acknowledge_hours, retain_until = c.retain_until, tlp = d.tlp, audience = d.wanted,
        excluded = d.wanted_except, version = x.version + 1, updated_at = now(), ordinal = 0
      where x.id = d.id;
    delete from hub.release_request r where r.item = d.id;
  end if;
  update hub.item_version v set by_user = d.authors[1] where v.item = d.id and v.version = coalesce(n.version, 0) + 1;
  update hub.partner_release r set by_user = d.authors[1] where r.item = d.id and r.version = coalesce(n.version, 0) + 1;

  delete from hub.notice_related r where r.notice = d.id;
  insert into hub.notice_related (notice, item) select distinct d.id, e.id::uuid from jsonb_array_elements_text(d.content->'related') e(id);
  delete from hub.notice_translation t where t.notice = d.id;
  insert into hub.notice_translation (id, notice, owner, revision, language, method, title, summary, body, details, party, by_user, reviewed, offered, accepted_at)
    select gen_random_uuid(), d.id, d.party, d.revision, t.language, t.method, t.title, t.summary, t.body, coalesce(t.details, '{}'), d.party, d.authors[1],
        d.colour <> 'BULLETIN', true, now()
      from jsonb_to_recordset(d.content->'translations') t(language text, method text, title text, summary text, body text, details jsonb);
  perform from hub.evidence e where e.id in (select l.evidence from hub.evidence_link l where l.kind in ('NOTICE', 'NOTICE_DRAFT') and l.item = d.id) order by e.id for update;
  with gone as (
      delete from hub.evidence_link l where l.kind = 'NOTICE' and l.item = d.id
        and not exists (select from hub.evidence_link o where o.kind = 'NOTICE_DRAFT' and o.item = d.id and o.evidence = l.evidence) returning l.evidence)
  update hub.evidence e set loose_since = clock_timestamp()
    from gone where e.id = gone.evidence and not exists (select from hub.evidence_link o where o.evidence = e.id and (o.kind <> 'NOTICE' or o.item <> d.id));
  insert into hub.evidence_link (kind, item, evidence, place)
    select 'NOTICE', l.item, l.evidence, l.place from hub.evidence_link l where l.kind = 'NOTICE_DRAFT' and l.item = d.id
  on conflict (kind, item, evidence) do update set place = excluded.place;
  delete from hub.notice_clock k where k.notice = d.id;
  insert into hub.notice_clock (notice, remind_at)
    select d.id, clock_timestamp() + make_interval(hours => c.acknowledge_hours) where c.acknowledge_hours is not null;
  update hub.notice_draft x
    set state = 'PUBLISHED', published_revision = x.revision, reason = null, handed_at = null, updated_at = now(),
      published = jsonb_build_object('tlp', d.tlp, 'wanted', d.wanted, 'wanted_except', d.wanted_except, 'content', d.content)
    where x.id = d.id;
  perform hub.announce(array[d.party], 'NOTICE_PUBLISHED', jsonb_build_object('notice', d.id));
  insert into hub.audit (party, agency, what, channel, outcome, items) values (d.party, d.desk, 'notice.publish', 'graphql', 'DONE', array[d.id]);
  return 'PUBLISHED';
end
$$;

-- Gives a notice back to whoever wrote it.
create function hub.return_notice(d hub.notice_draft, why text) returns text
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  update hub.notice_draft x set state = 'DRAFT', reason = why, approved_by = null, agreed = 0, handed_at = null, updated_at = now() where x.id = d.id;
  perform hub.announce(array[d.party], 'NOTICE_RETURNED', jsonb_build_object('notice', d.id));
  return 'RETURNED';
end
$$;

/*
 * The word of the country's second officer. Answers what became of it: PUBLISHED (a bulletin), IN_REVIEW (a colour), RETURNED; or why nothing did: OWN (whoever wrote or
 * submitted it does not approve it), CHANGED (it is not that revision that waits), and what hub.publish_notice says.
 */
create function hub.decide_notice(of_id uuid, of_revision integer, approves boolean, why text) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  d hub.notice_draft;
begin
  perform hub.only_in('notice:approve');
  d := hub.notice_at_hand(of_id);
  if d.state <> 'SUBMITTED' or d.revision <> of_revision then
    return 'CHANGED';
  elsif not approves then
    return hub.return_notice(d, why);
  elsif hub.my_user() = any (d.authors) then
    return 'OWN';
  elsif (d.content->>'valid_until')::timestamptz <= clock_timestamp() then
    return 'LAPSED';
  end if;
  d.approved_by := hub.my_user();
  if d.colour = 'BULLETIN' then
    update hub.notice_draft x set approved_by = d.approved_by where x.id = d.id;
    return hub.publish_notice(d);
  end if;
  update hub.notice_draft x set state = 'IN_REVIEW', approved_by = d.approved_by, agreed = 0, handed_at = clock_timestamp(), updated_at = now() where x.id = d.id;
  return 'IN_REVIEW';
end
$$;

/*
 * A reviewer's word on a revision that was handed over. AGREED (another reviewer's is missing), PUBLISHED, RETURNED; or why nothing became of it: what hub.publish_notice says.
 * HB404: it is not handed over, not in that revision, or the same reviewer has judged it.
 */
create function hub.review_notice(of_id uuid, of_revision integer, agrees_ boolean, checklist_ jsonb, remark_ text) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  d hub.notice_draft;
  outcome text;
begin
  perform hub.only_in('notice:review');
  if hub.my_kind() <> 'HUB' then
    raise exception 'hub: notices are reviewed by the hub' using errcode = '42501';
  end if;
  select * into d from hub.notice_draft x where x.id = of_id for update;
  if not found or d.state <> 'IN_REVIEW' or d.revision <> of_revision or hub.has_judged(d.id, d.handed_at) then
    raise exception 'hub: no such item' using errcode = 'HB404', detail = 'notice';
  end if;
  if agrees_ and d.agreed > 0 then
    outcome := hub.publish_notice(d);
    if outcome <> 'PUBLISHED' then
      return outcome;
    end if;
  end if;
  insert into hub.notice_review (notice, revision, handed_at, reviewer, agrees, checklist, remark) values (d.id, d.revision, d.handed_at, hub.my_user(), agrees_, checklist_, remark_);
  if not agrees_ then
    return hub.return_notice(d, remark_);
  end if;
  update hub.notice_draft x set agreed = d.agreed + 1, updated_at = now() where x.id = d.id;
  return coalesce(outcome, 'AGREED');
end
$$;

-- Takes a notice back, by its agency: what was published is revoked (CANCELLED), and a change of it is gone from the desk; what never was is gone (DROPPED). null: it was cancelled before.
create function hub.cancel_notice(of_id uuid, why text) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  d hub.notice_draft;
begin
  perform hub.only_in('notice:draft');
  d := hub.notice_at_hand(of_id);
  perform hub.only_own_desk(d);
  if d.state = 'CANCELLED' then
    return null;
  elsif d.published_revision is null then
    perform hub.attach_to_desk(of_id, '{}');
    delete from hub.notice_draft x where x.id = of_id;
    return 'DROPPED';
  end if;
  update hub.notice n set revoked_at = now(), revoked_reason = why, version = n.version + 1, updated_at = now(), ordinal = 0 where n.id = of_id;
  if d.state <> 'PUBLISHED' then
    -- Nothing would end what nobody publishes any more.
    perform hub.attach_to_desk(of_id, array(select l.evidence from hub.evidence_link l where l.kind = 'NOTICE' and l.item = of_id order by l.place));
  end if;
  update hub.notice_draft x
    set state = 'CANCELLED', tlp = p.tlp, wanted = p.wanted, wanted_except = p.wanted_except, content = p.content, approved_by = null, agreed = 0, handed_at = null, updated_at = now()
    from jsonb_populate_record(null::hub.notice_draft, d.published) p where x.id = of_id;
  delete from hub.notice_clock k where k.notice = of_id;
  return 'CANCELLED';
end
$$;

-- The desk forgets what retention ended.
create function hub.clear_desk() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.end_evidence('NOTICE_DRAFT', array(select o.id from old_rows o));
  delete from hub.notice_draft d using old_rows o where d.id = o.id;
  return null;
end
$$;
create trigger clear_desk after delete on hub.notice referencing old table as old_rows for each statement execute function hub.clear_desk();

-- What was not published is gone, and its files with it; a change of what was published is, and the desk has again what readers have.
create function hub.end_draft(d hub.notice_draft) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.end_evidence('NOTICE_DRAFT', array[d.id]);
  if d.published is null then
    delete from hub.notice_draft x where x.id = d.id;
  else
    insert into hub.evidence_link (kind, item, evidence, place)
      select 'NOTICE_DRAFT', l.item, l.evidence, l.place from hub.evidence_link l where l.kind = 'NOTICE' and l.item = d.id;
    update hub.notice_draft x
      set state = 'PUBLISHED', revision = x.revision + 1, tlp = p.tlp, wanted = p.wanted, wanted_except = p.wanted_except, content = p.content, approved_by = null, reason = null,
        agreed = 0, handed_at = null, updated_at = clock_timestamp()
      from jsonb_populate_record(null::hub.notice_draft, d.published) p where x.id = d.id;
  end if;
  insert into hub.audit (party, agency, what, channel, outcome, items) values (d.party, d.desk, 'notice.end-draft', 'relay', 'DONE', array[d.id]);
end
$$;

/*
 * By the clock, at most `batch` of each: tells parties a week before a draft that nobody moves ends, ends those whose time is over, and those of parties that are closed. A suspended
 * party's clock stands still: nobody of it could move them. Returns how many.
 */
create function hub.end_drafts(batch integer) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  d hub.notice_draft;
  moment constant timestamptz := clock_timestamp();
  week constant interval := interval '7 days';
  done integer := 0;
begin
  for d in select * from hub.notice_draft x
      where x.ends_at <= moment + week and (x.warned_at is null or x.ends_at <= moment and x.warned_at <= moment - week)
        and not exists (select from hub.party p where p.key = x.party and (p.suspended_at is not null or p.closed_at is not null))
      order by x.ends_at limit batch for update skip locked loop
    if d.warned_at is null then
      update hub.notice_draft x set warned_at = moment where x.id = d.id;
      perform hub.announce(array[d.party], 'NOTICE_DRAFT_ENDS',
        jsonb_build_object('notice', d.id, 'until', to_char(greatest(d.ends_at, moment + week) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')));
    else
      perform hub.end_draft(d);
    end if;
    done := done + 1;
  end loop;
  for d in select x.* from hub.party p join hub.notice_draft x on x.party = p.key where p.closed_at is not null and x.ends_at is not null limit batch for update of x skip locked loop
    perform hub.end_draft(d);
    done := done + 1;
  end loop;
  return done;
end
$$;
grant execute on function hub.end_drafts(integer) to hub_relay;

-- A notice that the context sees, locked. HB404.
create function hub.notice_in_sight(of_id uuid) returns hub.notice
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  n hub.notice;
begin
  select * into n from hub.notice x where x.id = of_id for update;
  if not found or not hub.sees(viewer, n.owner, n.agency_only, n.audience, n.excluded, n.tlp, n.retain_until) then
    raise exception 'hub: no such item' using errcode = 'HB404', detail = 'notice';
  end if;
  return n;
end
$$;

-- The context's country has it. ACKNOWLEDGED; BEFORE (it had said so); CANCELLED; CHANGED: it is not that version (null: whichever it is). 42501: it is its own.
create function hub.acknowledge_notice(of_id uuid, of_version integer, note_ text) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  n hub.notice;
begin
  perform hub.only_in('notice:acknowledge');
  n := hub.notice_in_sight(of_id);
  if hub.my_kind() <> 'COUNTRY' or n.owner = hub.me() then
    raise exception 'hub: for its readers to acknowledge' using errcode = '42501';
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

-- Countries that a notice is for, at this moment: by name, by a group, or as one of all; without whom it excepts, and whom its owner bars. `known`: those of them of whom its owner
-- knows. Who is in a group that it has left, it does not.
create function hub.notice_readers(n hub.notice, known boolean) returns integer[]
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

-- Who of a notice's readers has acknowledged its present revision, and who has not (at: null), by name. For its owner; for anybody else it is absent. HB404.
create function hub.notice_acknowledgements(of_id uuid) returns table (party jsonb, at timestamptz, note text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  n hub.notice;
begin
  perform hub.only_in('indicator:read');
  select * into n from hub.notice x where x.id = of_id and x.owner = viewer.me;
  if not found or not hub.sees(viewer, n.owner, n.agency_only, n.audience, n.excluded, n.tlp, n.retain_until) then
    return;
  end if;
  return query
    select hub.party_words(p.key), a.at, a.note from hub.party p left join hub.notice_acknowledgement a on a.notice = n.id and a.party = p.key and a.revision = n.revision
      where p.key = any (hub.notice_readers(n, true)) or a.party is not null order by p.name;
end
$$;

-- Adds a translation of what is published, for the context's country; one more of the same language replaces its own that waits. It is nobody else's before the owner's approver accepts it.
-- It has another id, too: who has read the one before does not accept this one. ADDED; CANCELLED; CHANGED: it is of another revision; TOO_MANY: ten of the country's wait, which is
-- what the owner of a notice gets to see of one country.
create function hub.translate_notice(of_id uuid, given jsonb) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  n hub.notice;
  x constant hub.notice_translation := jsonb_populate_record(null::hub.notice_translation, given);
begin
  perform hub.only_in('notice:draft');
  n := hub.notice_in_sight(of_id);
  if hub.my_kind() <> 'COUNTRY' then
    raise exception 'hub: notices are translated by countries' using errcode = '42501';
  elsif n.revoked_at is not null then
    return 'CANCELLED';
  elsif n.revision is distinct from x.revision then
    return 'CHANGED';
  elsif (select count(*) from hub.notice_translation t where t.notice = n.id and t.party = hub.me() and t.accepted_at is null and lower(t.language) <> lower(x.language)) >= 10 then
    return 'TOO_MANY';
  end if;
  insert into hub.notice_translation as t (id, notice, owner, revision, language, method, title, summary, body, details, party, by_user, offered)
    values (gen_random_uuid(), n.id, n.owner, n.revision, x.language, x.method, x.title, x.summary, x.body, coalesce(x.details, '{}'), hub.me(), hub.my_user(),
        x.offered or n.owner = hub.me())
    on conflict (notice, lower(language), party) where accepted_at is null do update
      set id = excluded.id, language = excluded.language, method = excluded.method, title = excluded.title, summary = excluded.summary, body = excluded.body,
        details = excluded.details, by_user = excluded.by_user, offered = excluded.offered, added_at = excluded.added_at;
  return 'ADDED';
end
$$;

-- Accepts a translation for all readers, by an approver of the owner who did not make it: a new version, which tells them. ACCEPTED; OWN; BEFORE; TOO_MANY (of 30 languages). HB404.
create function hub.accept_notice_translation(of_translation uuid) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  t hub.notice_translation;
  n hub.notice;
begin
  perform hub.only_in('notice:approve');
  n := hub.notice_in_sight((select x.notice from hub.notice_translation x where x.id = of_translation and x.owner = hub.me() and x.offered));
  select * into t from hub.notice_translation x where x.id = of_translation and x.offered for update;
  if not found then
    raise exception 'hub: no such item' using errcode = 'HB404', detail = 'notice';
  elsif t.by_user = hub.my_user() then
    return 'OWN';
  elsif t.accepted_at is not null or n.revoked_at is not null then
    return 'BEFORE';
  elsif (select count(*) from hub.notice_translation x where x.notice = n.id and x.accepted_at is not null and lower(x.language) <> lower(t.language)) >= 30 then
    return 'TOO_MANY';
  end if;
  -- One of each language is everybody's.
  delete from hub.notice_translation x where x.notice = n.id and lower(x.language) = lower(t.language) and x.accepted_at is not null;
  update hub.notice_translation x set accepted_at = clock_timestamp(), party = n.owner where x.id = t.id;
  update hub.notice x set version = x.version + 1, updated_at = now(), ordinal = 0 where x.id = n.id;
  return 'ACCEPTED';
end
$$;

/*
 * Reminds, once, countries that have not acknowledged a notice in the time that it asks for, at most `batch` notices; and tells the owner how many they are. Rows that somebody has in
 * hands wait for the next call, so that any number of hubs may do this at once. Returns how many.
 */
create function hub.remind_notices(batch integer) returns integer
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
    -- Of what nobody sees for the moment, nobody is reminded.
    continue when n.revoked_at is not null or n.valid_until <= moment or n.retain_until <= moment or missing = '{}'
      or exists (select from hub.party p where p.key = n.owner and (p.suspended_at is not null or p.closed_at is not null));
    known := (select count(*) from unnest(hub.notice_readers(n, true)) r where r = any (missing));
    perform hub.announce(missing, 'NOTICE_UNACKNOWLEDGED', jsonb_build_object('notice', n.id, 'colour', n.colour));
    -- That somebody is missing whom it may not know of, it does not learn either.
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
grant execute on function hub.remind_notices(integer) to hub_relay;

-- A notice as its reader may know it. Runs with the reader's rights.
create view hub.notice_seen with (security_invoker = true) as
  select n.id, n.colour, case when n.revoked_at is not null then 'CANCELLED' when n.valid_until <= now() then 'LAPSED' else 'CURRENT' end as state, n.revision, n.title, n.summary, n.body, n.language, n.details, n.threat, n.countries, n.contact, n.tlp, n.valid_until, n.acknowledge_hours, n.published_at,
    n.updated_at, n.revoked_at, n.revoked_reason, n.version, n.named_owner,
    (select jsonb_build_object('id', p.id, 'kind', p.kind, 'name', p.name, 'country', p.country) from hub.party p where p.key = n.named_owner) as owner,
    (select jsonb_build_object('at', a.at, 'note', a.note) from hub.notice_acknowledgement a where a.notice = n.id and a.revision = n.revision) as acknowledged,
    array(select x.item from hub.notice_related x where x.notice = n.id order by x.item) as related,
    coalesce((select jsonb_agg(jsonb_build_object('id', t.id, 'language', t.language, 'method', t.method, 'title', t.title, 'summary', t.summary, 'body', t.body, 'details', t.details,
        'reviewed', t.reviewed, 'addedAt', t.added_at, 'accepted', t.accepted_at is not null, 'own', t.accepted_at is null and t.party = (select hub.me()))
        order by lower(t.language), t.accepted_at is null, t.added_at)
      from hub.notice_translation t where t.notice = n.id), '[]') as translations,
    coalesce((select jsonb_agg(jsonb_build_object('id', e.id, 'filename', e.filename, 'type', e.type, 'size', e.size, 'sha256', encode(e.sha256, 'hex'), 'addedAt', e.added_at) order by l.place)
      from hub.evidence_link l join hub.evidence e on e.id = l.evidence where l.kind = 'NOTICE' and l.item = n.id), '[]') as evidence
  from hub.notice n;
grant select on hub.notice_seen to hub_app;

/*
 * Ids of notices that the context sees, the last published first, behind one of them (`behind`, published at `before`); `wanted`: {colours, threats, states, groups (ids, of which those of the context count), unacknowledged}, of which what is
 * null or absent does not restrict. What is for somebody else is left out by its audience, before each row is asked for one by one (hub.sees, and again the policy of whoever reads it).
 */
create function hub.notices_listed(wanted jsonb, before timestamptz, behind uuid, most integer) returns setof uuid
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off set plan_cache_mode = force_custom_plan
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  keys constant integer[] := viewer.keys;
  moment constant timestamptz := now();
  colours text[];
  threats text[];
  states text[];
  groups integer[];
  unacknowledged boolean;
begin
  perform hub.only_in('indicator:read');
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
        and (states is null or case when n.revoked_at is not null then 'CANCELLED' when n.valid_until <= moment then 'LAPSED' else 'CURRENT' end = any (states))
        and (unacknowledged is not true or n.revoked_at is null and n.owner <> viewer.me
          and not exists (select from hub.notice_acknowledgement a where a.notice = n.id and a.party = viewer.me and a.revision = n.revision))
        and hub.sees(viewer, n.owner, n.agency_only, n.audience, n.excluded, n.tlp, n.retain_until)
      order by n.published_at desc, n.id desc limit most;
end
$$;

create function hub.told_notice(items uuid[]) returns table (item uuid, content jsonb)
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$ select n.id, jsonb_build_object('notice', to_jsonb(n)) from hub.notice_seen n where (select hub.me()) is not null and n.id = any (told_notice.items) $$;
grant execute on function hub.told_notice(uuid[]), hub.save_notice(jsonb), hub.submit_notice(uuid, integer), hub.decide_notice(uuid, integer, boolean, text),
  hub.review_notice(uuid, integer, boolean, jsonb, text), hub.cancel_notice(uuid, text), hub.acknowledge_notice(uuid, integer, text), hub.notice_acknowledgements(uuid),
  hub.translate_notice(uuid, jsonb), hub.accept_notice_translation(uuid), hub.notices_listed(jsonb, timestamptz, uuid, integer) to hub_app;

-- Notices are in no collection: TAXII, MISP and exports do not carry them.
alter function hub.collects(hub.viewer, jsonb, hub.governed_item) rename to collects_but_notices;
create function hub.collects(viewer hub.viewer, scope jsonb, g hub.governed_item) returns boolean
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  return g.facets->>'kind' <> 'NOTICE' and hub.collects_but_notices(viewer, scope, g);
end
$$;
select hub.learn_kinds();

/*
 * The feed of a working group: `groups` of a filter are ids, of which those of the context's party count. An event is one of a group when its item is for the group, or was; that sight of
 * something was lost is told whatever it was for, like to every other filter.
 */
select hub.say_anew(x.target, $q$  include_own constant boolean$q$,
    $q$  groups constant integer[] := array(select g.key from hub.working_group g where filter->'groups' ? g.id::text and g.key = any (hub.my_keys()));
  include_own constant boolean$q$)
  from unnest(array['hub.feed_events(bigint, integer, jsonb)', 'hub.snapshot_items(bigint, bigint, integer, jsonb)']::regprocedure[]) x(target);
select hub.say_anew('hub.feed_events(bigint, integer, jsonb)', $q$(kinds is null or (e.facets->>'kind' <> all (kinds)) is not true) as wanted$q$,
  $q$(kinds is null or (e.facets->>'kind' <> all (kinds)) is not true)
            and (filter->'groups' is null or e.op = 'LOST' or e.audience && groups or e.audience_before && groups) as wanted$q$);
select hub.say_anew('hub.snapshot_items(bigint, bigint, integer, jsonb)', $q$and (kinds is null or g.facets->>'kind' = any (kinds))$q$,
  $q$and (filter->'groups' is null or g.audience && groups)
        and (kinds is null or g.facets->>'kind' = any (kinds))$q$);
