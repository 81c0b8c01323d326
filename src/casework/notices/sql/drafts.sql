-- A reviewer no longer sees a notice after judging it, unless it is handed over again.
create or replace function hub.has_reviewed(notice_ uuid, handed_at_ timestamptz)
  returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp set row_security = on set enable_seqscan = off as $$
  select exists (select from hub.notice_review r where r.notice = notice_ and r.review_requested_at = handed_at_ and r.reviewer = (hub.policy_viewer()).user_id)
$$;

create or replace function hub.draft_days(party_ integer) returns integer
language sql stable set search_path = pg_catalog, pg_temp
as $$ select coalesce((select r.draft_days from hub.notice_rule r where r.party = party_), 90) $$;

-- Each change of a draft restarts its deadline. Published and cancelled notices have none.
create or replace function hub.set_draft_deadline() returns trigger
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

-- The deadline of a suspended party is stopped, because its members cannot change a draft or read that it ends. So each draft gets that time again, and the
-- party is warned again. Rows locked by another transaction are skipped: their drafts are being changed.
create or replace function hub.extend_draft_deadlines() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  update hub.notice_draft d set ends_at = d.ends_at + (new.lifted_at - greatest(new.since, d.updated_at)), warned_at = null
    where d.id in (select x.id from hub.notice_draft x where x.party = new.party and x.ends_at is not null for update skip locked);
  return null;
end
$$;

-- Returns the draft retention of the context's party, in days.
create or replace function hub.own_draft_days() returns integer
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.require_act('party:read');
  return hub.draft_days(hub.me());
end
$$;

-- Returns the first author of a draft of the context's party since its last publication; null for another party's draft, which a reviewer reads.
create or replace function hub.draft_author(of_id uuid) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  me constant integer := hub.me();
begin
  return (select hub.actor(d.authors[1]) from hub.notice_draft d where d.id = of_id and d.party = me);
end
$$;

-- Sets the draft retention, also for existing drafts. No draft ends earlier than a week after its party was warned.
create or replace function hub.set_draft_days(days integer) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.require_act('policy:manage');
  insert into hub.notice_rule as r (party, draft_days, set_by) values (hub.me(), days, hub.my_user())
    on conflict (party) do update set draft_days = excluded.draft_days, set_by = excluded.set_by, set_at = excluded.set_at;
  update hub.notice_draft d set ends_at = e.at, warned_at = case when e.at <= clock_timestamp() + interval '7 days' then d.warned_at end
    from hub.notice_draft x cross join lateral (select x.updated_at + make_interval(days => days) as at) e
    where x.id = d.id and d.party = hub.me() and d.ends_at is not null;
end
$$;

/*
 * Reviewers read the files of a notice in review until they have judged it, in review acts only and through separate endpoints. HB404 is the same for absent
 * files, another party's, files not in review and files already judged.
 */
create or replace function hub.is_evidence_under_review(of_id uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  perform hub.require_act('notice:review');
  return hub.my_kind() = 'HUB' and exists (select from hub.evidence e
    join hub.evidence_link l on l.evidence = e.id and l.kind = 'NOTICE_DRAFT'
    join hub.notice_draft d on d.id = l.item
    where e.id = of_id and e.state = 'KEPT' and d.state = 'IN_REVIEW' and not hub.has_reviewed(d.id, d.review_requested_at));
end
$$;

create or replace function hub.review_evidence_file(of_id uuid) returns table (filename text, type text, size bigint, pieces integer, sha256 bytea, place text, sealed_key bytea, items uuid[])
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if not hub.is_evidence_under_review(of_id) then
    raise exception 'hub: no such file' using errcode = 'HB404', detail = 'evidence file';
  end if;
  return query select e.filename, e.type, e.size, e.pieces, e.sha256, e.place, e.sealed_key,
      array(select l.item from hub.evidence_link l where l.evidence = of_id and l.kind = 'NOTICE_DRAFT')
    from hub.evidence e where e.id = of_id;
end
$$;

create or replace function hub.review_evidence_piece(claim text, act jsonb, of_id uuid, n integer) returns table (sealed bytea)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.enter(claim, act);
  if not hub.is_evidence_under_review(of_id) then
    raise exception 'hub: no such file' using errcode = 'HB404', detail = 'evidence file';
  end if;
  return query select (select c.sealed from hub.evidence_chunk c where c.evidence = of_id and c.place = n);
end
$$;

-- Replaces the files of a draft. HB404: a file is not the agency's.
create or replace function hub.attach_to_draft(of_id uuid, files uuid[]) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  if (select count(*) from hub.lock_attachable_evidence(files)) < (select count(distinct f) from unnest(files) f) then
    raise exception 'hub: no such file' using errcode = 'HB404', detail = 'evidence file';
  end if;
  perform from hub.evidence e where e.id in (select l.evidence from hub.evidence_link l where l.kind = 'NOTICE_DRAFT' and l.item = of_id) order by e.id for update;
  with gone as (
      delete from hub.evidence_link l where l.kind = 'NOTICE_DRAFT' and l.item = of_id and l.evidence <> all (files) returning l.evidence)
  update hub.evidence e set unlinked_since = clock_timestamp()
    from gone where e.id = gone.evidence and not exists (select from hub.evidence_link o where o.evidence = e.id and (o.kind <> 'NOTICE_DRAFT' or o.item <> of_id));
  insert into hub.evidence_link (kind, item, evidence, place)
    select 'NOTICE_DRAFT', of_id, f.id, min(f.place)::integer - 1 from unnest(files) with ordinality f(id, place) group by f.id
  on conflict (kind, item, evidence) do update set place = excluded.place;
  update hub.evidence e set unlinked_since = null where e.id = any (files) and e.unlinked_since is not null;
end
$$;

/*
 * Saves a draft of the context's agency, which belongs to a country: {id, revision, colour, tlp, wanted, requested_exclusions, content, files}. Revision 0 is new, any
 * other is the one to replace. Approvals are cancelled. Returns the new revision; null: the revision is not current, the notice is cancelled, or its colour is
 * fixed by publication. HB404: there is no such draft.
 */
create or replace function hub.save_notice(given jsonb) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  x constant hub.notice_draft := jsonb_populate_record(null::hub.notice_draft, given);
  files constant uuid[] := array(select e.id::uuid from jsonb_array_elements_text(given->'files') with ordinality e(id, place) order by e.place);
  saved integer;
begin
  perform hub.require_act('notice:draft');
  if viewer.kind <> 'COUNTRY' or viewer.agency is null then
    raise exception 'hub: only countries write notices' using errcode = 'HB500';
  end if;
  if exists (select from jsonb_array_elements_text(x.content->'related') e(id) where not hub.is_item_visible(viewer, 'INDICATOR', e.id::uuid)) then
    raise exception 'hub: no such item' using errcode = 'HB404', detail = 'related item';
  end if;
  perform hub.require_contact_entry(viewer, (x.content->>'contact_entry')::uuid, null,
    (select (d.content->>'contact_entry')::uuid from hub.notice_draft d where d.id = x.id and d.party = viewer.me and d.desk = viewer.agency));
  if x.revision = 0 then
    insert into hub.notice_draft (id, party, desk, colour, tlp, wanted, requested_exclusions, content, authors)
      values (x.id, viewer.me, viewer.agency, x.colour, x.tlp, x.wanted, x.requested_exclusions, x.content, array[viewer.user_id])
      returning revision into saved;
  else
    perform from hub.notice_draft d where d.id = x.id and d.party = viewer.me and d.desk = viewer.agency for update;
    if not found then
      raise exception 'hub: no such item' using errcode = 'HB404', detail = 'notice';
    end if;
    update hub.notice_draft d
      set colour = x.colour, tlp = x.tlp, wanted = x.wanted, requested_exclusions = x.requested_exclusions, content = x.content, revision = d.revision + 1, state = 'DRAFT', updated_at = now(),
        authors = case when d.state = 'PUBLISHED' then array[viewer.user_id] when viewer.user_id = any (d.authors) then d.authors else d.authors || viewer.user_id end,
        approved_by = null, reason = null, agreed = 0, review_requested_at = null
      where d.id = x.id and d.revision = x.revision and d.state <> 'CANCELLED' and (d.published_revision is null or d.colour = x.colour)
      returning d.revision into saved;
  end if;
  if saved is not null then
    perform hub.attach_to_draft(x.id, files);
    update hub.notice_draft d set content = d.content || jsonb_build_object('files', coalesce((
        select jsonb_agg(jsonb_build_object('id', e.id, 'filename', e.filename, 'type', e.type, 'size', e.size, 'sha256', encode(e.sha256, 'hex'), 'addedAt', e.added_at) order by l.place)
          from hub.evidence_link l join hub.evidence e on e.id = l.evidence where l.kind = 'NOTICE_DRAFT' and l.item = x.id), '[]'))
      where d.id = x.id;
  end if;
  return saved;
end
$$;

-- Returns and locks a draft of the context's party. HB404 is the same for absent drafts and another party's.
create or replace function hub.lock_own_notice_draft(of_id uuid) returns hub.notice_draft
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

-- Checks that the draft belongs to the context's agency. Other agencies of the party may read it but not change it. HB500.
create or replace function hub.require_own_agency_draft(d hub.notice_draft) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  if d.desk is distinct from hub.my_agency() then
    raise exception 'hub: draft of another agency' using errcode = 'HB500';
  end if;
end
$$;

-- Submits a revision to the party's approvers. Returns SUBMITTED, or the reason for no change: CHANGED, LAPSED.
create or replace function hub.submit_notice(of_id uuid, of_revision integer) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  d hub.notice_draft;
begin
  perform hub.require_act('notice:draft');
  d := hub.lock_own_notice_draft(of_id);
  perform hub.require_own_agency_draft(d);
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
 * Publishes an approved draft as a new item or a new version. Returns PUBLISHED, or the reason for no change: LAPSED, OWNER_GONE, GROUP_LEFT, LIMITED. The
 * owner need not be the context's party: the last decision is a reviewer's, whose name stays within the hub.
 */
create or replace function hub.publish_notice(d hub.notice_draft) returns text
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  c constant hub.notice := jsonb_populate_record(null::hub.notice, d.content);
  n hub.notice;
begin
  select * into n from hub.notice x where x.id = d.id for update;
  perform hub.lock_keys_shared(array[d.party], array(select unnest(d.wanted || n.audience)));
  if c.valid_until <= clock_timestamp() then
    return 'LAPSED';
  elsif exists (select from hub.party p where p.key = d.party and (p.suspended_at is not null or p.closed_at is not null)) then
    return 'OWNER_GONE';
  elsif exists (select from unnest(d.wanted) k where k <> 1 and not exists (select from hub.party p where p.key = k and p.closed_at is null)
      and not exists (select from hub.membership m where m.key = k and m.party = d.party and m.left_at is null)) then
    return 'GROUP_LEFT';
  elsif hub.audience_within_limits(d.party, jsonb_build_object('threat', c.threat, 'tlp', d.tlp), d.wanted) <> d.wanted
      or hub.opens_to_partners(d.party, coalesce(n.audience, '{}'), d.wanted) then
    return 'LIMITED';
  end if;
  if n.id is null then
    insert into hub.notice (id, owner, agency, colour, revision, title, summary, body, language, details, threat, countries, contact, contact_entry, valid_until, acknowledge_hours, retain_until,
        tlp, audience, excluded)
      values (d.id, d.party, d.desk, d.colour, d.revision, c.title, c.summary, c.body, c.language, c.details, c.threat, c.countries, c.contact, c.contact_entry, c.valid_until, c.acknowledge_hours,
        c.retain_until, d.tlp, d.wanted, d.requested_exclusions);
  else
    -- Two officers approved it: hub.enforce_sharing_policy_on_update looks for this row, which exists for this statement only.
    insert into hub.release_request (id, party, kind, item, version, tlp, wanted, requested_exclusions, requested_by, outcome, decided_by, decided_at, decided_tx)
      values (gen_random_uuid(), d.party, 'NOTICE', d.id, n.version, d.tlp, d.wanted, d.requested_exclusions, d.authors[1], 'APPROVED', d.approved_by, clock_timestamp(), pg_current_xact_id());
    update hub.notice x
      set revision = d.revision, title = c.title, summary = c.summary, body = c.body, language = c.language, details = c.details, threat = c.threat, countries = c.countries,
        contact = c.contact, contact_entry = c.contact_entry, valid_until = c.valid_until, acknowledge_hours = c.acknowledge_hours, retain_until = c.retain_until, tlp = d.tlp, audience = d.wanted,
        excluded = d.requested_exclusions, version = x.version + 1, updated_at = now(), ordinal = 0
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
  update hub.evidence e set unlinked_since = clock_timestamp()
    from gone where e.id = gone.evidence and not exists (select from hub.evidence_link o where o.evidence = e.id and (o.kind <> 'NOTICE' or o.item <> d.id));
  insert into hub.evidence_link (kind, item, evidence, place)
    select 'NOTICE', l.item, l.evidence, l.place from hub.evidence_link l where l.kind = 'NOTICE_DRAFT' and l.item = d.id
  on conflict (kind, item, evidence) do update set place = excluded.place;
  delete from hub.notice_clock k where k.notice = d.id;
  insert into hub.notice_clock (notice, remind_at)
    select d.id, clock_timestamp() + make_interval(hours => c.acknowledge_hours) where c.acknowledge_hours is not null;
  update hub.notice_draft x
    set state = 'PUBLISHED', published_revision = x.revision, reason = null, review_requested_at = null, updated_at = now(),
      published = jsonb_build_object('tlp', d.tlp, 'wanted', d.wanted, 'requested_exclusions', d.requested_exclusions, 'content', d.content)
    where x.id = d.id;
  perform hub.announce(array[d.party], 'NOTICE_PUBLISHED', jsonb_build_object('notice', d.id));
  insert into hub.audit (party, agency, what, channel, outcome, items) values (d.party, d.desk, 'notice.publish', 'graphql', 'DONE', array[d.id]);
  return 'PUBLISHED';
end
$$;

-- Returns a notice to its authors.
create or replace function hub.return_notice(d hub.notice_draft, why text) returns text
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  update hub.notice_draft x set state = 'DRAFT', reason = why, approved_by = null, agreed = 0, review_requested_at = null, updated_at = now() where x.id = d.id;
  perform hub.announce(array[d.party], 'NOTICE_RETURNED', jsonb_build_object('notice', d.id));
  return 'RETURNED';
end
$$;

/*
 * Stores the decision of the country's second officer. Returns PUBLISHED (a bulletin), IN_REVIEW (any other colour) or RETURNED. Reasons for no change: OWN
 * (authors and submitters cannot approve it), CHANGED (this revision is not waiting), and those of hub.publish_notice.
 */
create or replace function hub.decide_notice(of_id uuid, of_revision integer, approves boolean, why text) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  d hub.notice_draft;
begin
  perform hub.require_act('notice:approve');
  d := hub.lock_own_notice_draft(of_id);
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
  update hub.notice_draft x set state = 'IN_REVIEW', approved_by = d.approved_by, agreed = 0, review_requested_at = clock_timestamp(), updated_at = now() where x.id = d.id;
  return 'IN_REVIEW';
end
$$;

-- Stores a reviewer's decision on a revision in review. Returns AGREED (a second reviewer is missing), PUBLISHED or RETURNED, or a reason for no change: those
-- of hub.publish_notice. HB404: the notice or the revision is not in review, or the same reviewer has judged it. RELATED: the reviewer who agreed before and
-- this one are not independent of each other (hub.are_related_operators).
create or replace function hub.review_notice(of_id uuid, of_revision integer, agrees_ boolean, checklist_ jsonb, remark_ text) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  d hub.notice_draft;
  outcome text;
begin
  perform hub.require_act('notice:review');
  if hub.my_kind() <> 'HUB' then
    raise exception 'hub: only the hub reviews notices' using errcode = 'HB500';
  end if;
  select * into d from hub.notice_draft x where x.id = of_id for update;
  if not found or d.state <> 'IN_REVIEW' or d.revision <> of_revision or hub.has_reviewed(d.id, d.review_requested_at) then
    raise exception 'hub: no such item' using errcode = 'HB404', detail = 'notice';
  end if;
  if agrees_ and d.agreed > 0 then
    if exists (select from hub.notice_review r where r.notice = d.id and r.review_requested_at = d.review_requested_at and r.agrees and hub.are_related_operators(r.reviewer, hub.my_user())) then
      return 'RELATED';
    end if;
    outcome := hub.publish_notice(d);
    if outcome <> 'PUBLISHED' then
      return outcome;
    end if;
  end if;
  insert into hub.notice_review (notice, revision, review_requested_at, reviewer, agrees, checklist, remark) values (d.id, d.revision, d.review_requested_at, hub.my_user(), agrees_, checklist_, remark_);
  if not agrees_ then
    return hub.return_notice(d, remark_);
  end if;
  update hub.notice_draft x set agreed = d.agreed + 1, updated_at = now() where x.id = d.id;
  return coalesce(outcome, 'AGREED');
end
$$;

-- Cancels a notice of its agency. A published one is revoked (CANCELLED), and its pending change is discarded; an unpublished one is deleted (DROPPED). null:
-- it is already cancelled.
create or replace function hub.cancel_notice(of_id uuid, why text) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  d hub.notice_draft;
begin
  perform hub.require_act('notice:draft');
  d := hub.lock_own_notice_draft(of_id);
  perform hub.require_own_agency_draft(d);
  if d.state = 'CANCELLED' then
    return null;
  elsif d.published_revision is null then
    perform hub.attach_to_draft(of_id, '{}');
    delete from hub.notice_draft x where x.id = of_id;
    return 'DROPPED';
  end if;
  update hub.notice n set revoked_at = now(), revoked_reason = why, version = n.version + 1, updated_at = now(), ordinal = 0 where n.id = of_id;
  if d.state <> 'PUBLISHED' then
    -- Drops the files of the pending change, because a cancelled notice has no deadline that would delete them.
    perform hub.attach_to_draft(of_id, array(select l.evidence from hub.evidence_link l where l.kind = 'NOTICE' and l.item = of_id order by l.place));
  end if;
  update hub.notice_draft x
    set state = 'CANCELLED', tlp = p.tlp, wanted = p.wanted, requested_exclusions = p.requested_exclusions, content = p.content, approved_by = null, agreed = 0, review_requested_at = null, updated_at = now()
    from jsonb_populate_record(null::hub.notice_draft, d.published) p where x.id = of_id;
  delete from hub.notice_clock k where k.notice = of_id;
  return 'CANCELLED';
end
$$;

-- Deletes the drafts of notices that retention deleted.
create or replace function hub.delete_drafts_of_deleted_notices() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.end_evidence('NOTICE_DRAFT', array(select o.id from old_rows o));
  delete from hub.notice_draft d using old_rows o where d.id = o.id;
  return null;
end
$$;

-- Deletes an unpublished draft with its files. A change of a published notice is replaced by the published content.
create or replace function hub.discard_draft(d hub.notice_draft) returns void
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
      set state = 'PUBLISHED', revision = x.revision + 1, tlp = p.tlp, wanted = p.wanted, requested_exclusions = p.requested_exclusions, content = p.content, approved_by = null, reason = null,
        agreed = 0, review_requested_at = null, updated_at = clock_timestamp()
      from jsonb_populate_record(null::hub.notice_draft, d.published) p where x.id = d.id;
  end if;
  insert into hub.audit (party, agency, what, channel, outcome, items) values (d.party, d.desk, 'notice.end-draft', 'relay', 'DONE', array[d.id]);
end
$$;

/*
 * Runs periodically, on at most `batch` drafts of each kind. Warns parties a week before an unchanged draft ends, then discards drafts past their deadline, and
 * drafts of closed parties. The deadline of a suspended party is stopped, because its members cannot change drafts. Returns the number of drafts.
 */
create or replace function hub.expire_drafts(batch integer) returns integer
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
      perform hub.discard_draft(d);
    end if;
    done := done + 1;
  end loop;
  for d in select x.* from hub.party p join hub.notice_draft x on x.party = p.key where p.closed_at is not null and x.ends_at is not null limit batch for update of x skip locked loop
    perform hub.discard_draft(d);
    done := done + 1;
  end loop;
  return done;
end
$$;

-- Returns whether an agency has unpublished drafts of notices.
create or replace function hub.has_drafts(party_ integer, agency_ integer) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$ select exists (select from hub.notice_draft d where d.party = party_ and d.desk = agency_ and d.state in ('DRAFT', 'SUBMITTED', 'IN_REVIEW')) $$;
