-- Returns whether the viewer sees the files of an item: the item is visible now. Files of a withdrawn item are visible to its own agency only.
-- Files of a case note are visible like the text of the note.
create or replace function hub.may_show_evidence_of(of_kind text, of_item uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set row_security = on set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.policy_viewer();
  g hub.governed_item;
begin
  if viewer.me is null then
    return false;
  elsif of_kind in ('CASE', 'CASE_NOTE') and not hub.shows_cases(viewer) then
    return false;
  elsif of_kind = 'NOTICE_DRAFT' then
    return viewer.content and exists (select from hub.notice_draft d where d.id = of_item and d.party = viewer.me);
  elsif of_kind = 'CASE_NOTE' then
    return exists (select from hub.case_note n
      where n.id = of_item and (n.withdrawn_at is null or n.party = viewer.me and n.agency = coalesce(viewer.agency, 0)) and hub.is_case_content_visible(viewer, n.case_id, n.party, n.tlp));
  end if;
  g := hub.governed(of_kind, of_item);
  return g.owner is not null and hub.is_item_visible(viewer, of_kind, of_item)
    and (g.revoked_at is null or g.owner = viewer.me and g.agency = coalesce(viewer.agency, 0));
end
$$;

-- Returns whether the viewer sees a file through an item that it belongs to. A file that belongs to no item is visible to its own agency only.
-- Files of notice drafts are for staff of the duty desk, and files of cases for readers of cases: people, in whatever act they use. A file of a case or of a
-- thread is its party's: the party may bar others from it, and its agency keeps it when the case is no longer visible to it.
create or replace function hub.is_evidence_visible(of_id uuid)
  returns boolean
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp set row_security = on set enable_seqscan = off as $$
declare
  viewer constant hub.viewer := hub.policy_viewer();
  e hub.evidence;
begin
  if viewer.content is not true then
    return false;
  end if;
  select * into e from hub.evidence x where x.id = of_id and x.state = 'KEPT';
  if e.id is null then
    return false;
  end if;
  if e.unlinked_since is not null then
    return e.owner = viewer.me and e.agency = coalesce(viewer.agency, 0) and (not e.red or viewer.red) and (not e.for_people or hub.person_may(viewer, 'indicator:read'));
  end if;
  return exists (select from hub.evidence_link l where l.evidence = e.id
    and (l.kind <> 'NOTICE_DRAFT' or hub.person_may(viewer, 'notice:desk')) and (l.kind not in ('CASE', 'CASE_NOTE') or hub.person_may(viewer, 'case:read'))
    and (e.owner <> all ((hub.viewer_of_kind(viewer, l.kind)).bars) and hub.may_show_evidence_of(l.kind, l.item)
      or l.kind in ('CASE', 'CASE_NOTE', 'INFORMATION_REQUEST') and e.owner = viewer.me and e.agency = coalesce(viewer.agency, 0) and (not e.red or viewer.red)));
end
$$;

-- Returns those of `files` that the context's agency may attach: its own complete files that it sees. Locks them until the transaction ends.
create or replace function hub.lock_attachable_evidence(files uuid[]) returns setof uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  me constant integer := hub.me();
  my_agency constant integer := hub.my_agency();
begin
  perform from hub.evidence e where e.id = any (files) and e.owner = me and e.agency = my_agency order by e.id for update;
  return query select e.id from hub.evidence e where e.id = any (files) and e.owner = me and e.agency = my_agency and hub.is_evidence_visible(e.id);
end
$$;

/*
 * Sets the files of an item: exactly these, in this order. Called by the functions that write items. The item and the files are those of the context's agency.
 * HB404: the item or a file is not. A file that no longer belongs to any item is ended one day later, unless it is attached again.
 */
create or replace function hub.attach_evidence(of_kind text, of_item uuid, files uuid[]) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  g constant hub.governed_item := hub.governed(of_kind, of_item);
begin
  if g.owner is distinct from hub.me() or g.agency is distinct from hub.my_agency() then
    raise exception 'hub: no such item' using errcode = 'HB404', detail = 'item';
  end if;
  if (select count(*) from hub.lock_attachable_evidence(files)) < (select count(distinct f) from unnest(files) f) then
    raise exception 'hub: no such file' using errcode = 'HB404', detail = 'evidence file';
  end if;
  -- Locks the removed files, too: this waits for a transaction that attaches one of them to another item, and the next statement sees its result.
  perform from hub.evidence e where e.id in (select l.evidence from hub.evidence_link l where l.kind = of_kind and l.item = of_item) order by e.id for update;
  with gone as (
      delete from hub.evidence_link l where l.kind = of_kind and l.item = of_item and l.evidence <> all (files) returning l.evidence)
  update hub.evidence e set unlinked_since = clock_timestamp(), red = e.red or g.tlp = 'RED'
    from gone where e.id = gone.evidence
      and not exists (select from hub.evidence_link o where o.evidence = e.id and (o.kind <> of_kind or o.item <> of_item));
  insert into hub.evidence_link (kind, item, evidence, place)
    select of_kind, of_item, f.id, min(f.place)::integer - 1 from unnest(files) with ordinality f(id, place) group by f.id
  on conflict (kind, item, evidence) do update set place = excluded.place;
  update hub.evidence e set unlinked_since = null, red = e.red or g.tlp = 'RED'
    where e.id = any (files) and (e.unlinked_since is not null or g.tlp = 'RED' and not e.red);
end
$$;

-- Ends the keys of files that belonged only to items that were deleted. Locks the files first, as above.
create or replace function hub.end_evidence(of_kind text, items uuid[]) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  if cardinality(items) = 0 then
    return; -- most deletions find nothing
  end if;
  perform from hub.evidence e where e.id in (select l.evidence from hub.evidence_link l where l.kind = of_kind and l.item = any (items)) order by e.id for update;
  with gone as (
      delete from hub.evidence_link l where l.kind = of_kind and l.item = any (items) returning l.evidence)
  update hub.evidence e set state = 'ENDED', sealed_key = null, unlinked_since = null, last_activity_at = clock_timestamp()
    from (select distinct g.evidence from gone g) f
    where e.id = f.evidence and not exists (select from hub.evidence_link o where o.evidence = e.id and (o.kind <> of_kind or o.item <> all (items)));
end
$$;

create or replace function hub.attach_report_evidence() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.attach_evidence('REPORT', new.id, new.evidence);
  return null;
end
$$;

/*
 * Creates an open file of the context's agency: {id, filename, place, sealedKey (hexadecimal)}. Only its creator continues it, with the functions below.
 */
create or replace function hub.open_evidence(given jsonb) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.require_act('evidence:add');
  if hub.my_agency() is null then
    raise exception 'hub: a file belongs to an agency, and the context has none' using errcode = 'HB500';
  end if;
  insert into hub.evidence (id, owner, agency, by_user, filename, place, sealed_key)
    values ((given->>'id')::uuid, hub.me(), hub.my_agency(), hub.my_user(), given->>'filename', given->>'place', decode(given->>'sealedKey', 'hex'));
end
$$;

/*
 * Appends the piece n (from 0) to an open file: `plain` bytes of content; `sealed` is null if another store holds the piece. Returns false if the party
 * now has more than `quota` bytes. Every file counts as at least 64 KiB: this bounds the number of small files that the sum has to read.
 * HB404: the caller has no such open file, or the piece is out of order.
 */
create or replace function hub.append_evidence_chunk(claim text, act jsonb, of_id uuid, n integer, sealed bytea, plain integer, quota bigint) returns table (fits boolean)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.enter(claim, act);
  perform hub.require_act('evidence:add');
  perform pg_advisory_xact_lock(hashtext('hub evidence'), hub.me()); -- concurrent uploads of the party are counted, too
  update hub.evidence e set size = e.size + plain, pieces = e.pieces + 1, last_activity_at = clock_timestamp()
    where e.id = of_id and e.owner = hub.me() and e.agency = hub.my_agency() and e.by_user = hub.my_user() and e.state = 'OPEN' and e.pieces = n and plain > 0;
  if not found then
    raise exception 'hub: no such file' using errcode = 'HB404', detail = 'evidence file';
  end if;
  if sealed is not null then
    insert into hub.evidence_chunk (evidence, place, sealed) values (of_id, n, append_evidence_chunk.sealed);
  end if;
  return query select coalesce(sum(greatest(e.size, 65536)), 0) <= quota from hub.evidence e where e.owner = hub.me() and e.state <> 'ENDED';
end
$$;

-- Completes an open file of the caller. HB404: the file is not open, or not the caller's.
create or replace function hub.complete_evidence(of_id uuid, found_type text, digest bytea) returns table (size bigint, added_at timestamptz)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.require_act('evidence:add');
  return query
    update hub.evidence e set state = 'KEPT', type = found_type, sha256 = digest, unlinked_since = clock_timestamp(), last_activity_at = clock_timestamp()
      where e.id = of_id and e.owner = hub.me() and e.agency = hub.my_agency() and e.by_user = hub.my_user() and e.state = 'OPEN'
      returning e.size, e.added_at;
  if not found then
    raise exception 'hub: no such file' using errcode = 'HB404', detail = 'evidence file';
  end if;
end
$$;

-- Discards an open file of the caller: it was refused, or the upload was cut off.
create or replace function hub.discard_evidence(of_id uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.require_act('evidence:add');
  update hub.evidence e set state = 'ENDED', sealed_key = null, last_activity_at = clock_timestamp()
    where e.id = of_id and e.owner = hub.me() and e.agency = hub.my_agency() and e.by_user = hub.my_user() and e.state = 'OPEN';
  delete from hub.evidence e where e.id = of_id and e.owner = hub.me() and e.by_user = hub.my_user() and e.state = 'ENDED' and e.place = 'DATABASE';
end
$$;

-- Returns the data that a hub process needs to read a file, and the items that it belongs to and that the viewer sees, for the audit log: their owners learn of the
-- reading. Cases stay private. HB404: absent and invisible give the same answer.
create or replace function hub.evidence_file(of_id uuid) returns table (filename text, type text, size bigint, pieces integer, sha256 bytea, place text, sealed_key bytea, items uuid[])
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.require_act('indicator:read');
  if not hub.is_evidence_visible(of_id) then
    raise exception 'hub: no such file' using errcode = 'HB404', detail = 'evidence file';
  end if;
  return query select e.filename, e.type, e.size, e.pieces, e.sha256, e.place, e.sealed_key,
      array(select l.item from hub.evidence_link l where l.evidence = of_id and l.kind not in ('CASE', 'CASE_NOTE') and hub.may_show_evidence_of(l.kind, l.item))
    from hub.evidence e where e.id = of_id;
end
$$;

-- Returns a piece of a file while the file is visible: when access ends, reading stops between two pieces. null: another store holds the piece.
create or replace function hub.evidence_piece(claim text, act jsonb, of_id uuid, n integer) returns table (sealed bytea)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.enter(claim, act);
  perform hub.require_act('indicator:read');
  if not hub.is_evidence_visible(of_id) then
    raise exception 'hub: no such file' using errcode = 'HB404', detail = 'evidence file';
  end if;
  return query select (select c.sealed from hub.evidence_chunk c where c.evidence = of_id and c.place = n);
end
$$;

-- Ends stale uploads after the time that the caller gives, at least ten minutes; and unattached files (after at least an hour) or imports (a day).
create or replace function hub.expire_evidence(most integer, silent interval, loose interval) returns table (done integer, elsewhere uuid[])
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  ended integer;
  gone integer;
begin
  with due as (
      select e.id from hub.evidence e
        where e.state = 'OPEN' and e.last_activity_at < clock_timestamp() - greatest(silent, interval '10 minutes') or e.state = 'KEPT' and e.unlinked_since < clock_timestamp() - greatest(loose, interval '1 hour')
        order by coalesce(e.unlinked_since, e.last_activity_at) limit least(most, 1000) for update skip locked),
    over as (
      update hub.evidence e set state = 'ENDED', sealed_key = null, unlinked_since = null, last_activity_at = clock_timestamp()
        from due d where e.id = d.id returning e.id, e.owner, e.agency),
    noted as (
      insert into hub.audit (party, agency, what, channel, outcome, items, count)
        select o.owner, o.agency, 'evidence.expire', 'relay', 'DONE', array_agg(o.id order by o.id), count(*) from over o group by o.owner, o.agency)
  select count(*) into ended from over;
  with left_ as (
      select e.id from hub.evidence e where e.state = 'ENDED' and e.place = 'DATABASE' limit least(most, 1000) for update skip locked)
  delete from hub.evidence e using left_ l where e.id = l.id;
  get diagnostics gone = row_count;
  return query select ended + gone, array(select e.id from hub.evidence e where e.state = 'ENDED' and e.place <> 'DATABASE' order by e.last_activity_at limit least(most, 1000));
end
$$;

-- Deletes the rows of ended files whose content the other store has removed.
create or replace function hub.delete_ended_evidence(files uuid[]) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$ delete from hub.evidence e where e.id = any (files) and e.state = 'ENDED' $$;

-- Ends the files of items that were deleted, unless they belong to another item.
create or replace function hub.end_evidence_of_items() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.end_evidence(tg_argv[0], array(select o.id from old_rows o));
  return null;
end
$$;
