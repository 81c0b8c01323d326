create or replace function hub.mark_evidence_for_people() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  update hub.evidence e set for_people = true where e.id = new.evidence and not e.for_people;
  return null;
end
$$;

-- Runs before an item of several parties ends. Files that do not belong to the item's owner go back to their agencies, which have a day to attach them again.
-- hub.end_evidence ends the remaining files.
create or replace function hub.release_foreign_files() returns trigger
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
  perform hub.mark_unlinked_evidence(files);
  return old;
end
$$;

-- Marks those of these files that no item links any more. From then on only their own agency sees them.
create or replace function hub.mark_unlinked_evidence(files uuid[]) returns void
language sql volatile set search_path = pg_catalog, pg_temp
as $$
  update hub.evidence e set unlinked_since = clock_timestamp()
    where e.id = any (files) and e.state = 'KEPT' and e.unlinked_since is null and not exists (select from hub.evidence_link l where l.evidence = e.id)
$$;

create or replace function hub.end_note_files() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.end_evidence('CASE_NOTE', array(select o.id from old_rows o));
  return null;
end
$$;

/*
 * Links items that the context sees, within its ceiling. `created`: the context's party had not linked the item before. `refusal`:
 *   null            the item is linked now
 *   ITEM_NOT_FOUND  the item is absent or invisible
 *   CASE_ITSELF     the item is this case
 *   CASE_ITEM_KIND  a case cannot link items of this kind
 *   ABOVE_CEILING   the context sees the item, but its label is above the ceiling of the context's party
 */
create or replace function hub.link_to_case(of_case uuid, items uuid[]) returns table (item uuid, kind text, created boolean, refusal text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  one record;
begin
  perform hub.lock_case(of_case, 'CONTRIBUTE', false);
  for one in select i.id, hub.kind_of(i.id) as kind from (select distinct u as id from unnest(items) u) i loop
    item := one.id;
    kind := one.kind;
    created := false;
    refusal := case
      when (hub.governed(one.kind, one.id)).owner is null or not hub.is_item_visible(viewer, one.kind, one.id) then 'ITEM_NOT_FOUND'
      when one.id = of_case then 'CASE_ITSELF'
      when one.kind not in ('INDICATOR', 'REPORT', 'ACTION_REQUEST', 'INFORMATION_REQUEST', 'NOTICE', 'STIX_OBJECT', 'CASE') then 'CASE_ITEM_KIND'
      when not hub.is_link_visible_in_case(of_case, viewer.me, one.kind, one.id) then 'ABOVE_CEILING'
    end;
    if refusal is null then
      insert into hub.case_link (case_id, kind, item, party) values (of_case, one.kind, one.id, viewer.me) on conflict do nothing;
      created := found;
      if created then
        perform hub.add_case_entry(of_case, 'LINKED', null, one.kind, one.id, null);
      end if;
    end if;
    return next;
  end loop;
end
$$;

-- Removes the context's own link to an item. Removes all links when the context's agency owns the item, or when its party leads and sees it. HB404: there is
-- no link to remove.
create or replace function hub.unlink_from_case(of_case uuid, of_item uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  me constant integer := hub.me();
  -- The kind at the time of the link: no other data may exist for an item that has ended.
  of_kind constant text := (select l.kind from hub.case_link l where l.case_id = of_case and l.item = of_item limit 1);
  g constant hub.governed_item := hub.governed(of_kind, of_item);
  leads constant boolean := (select s.rights = 'LEAD' from hub.own_case_access(of_case) s);
begin
  perform hub.lock_case(of_case, 'READ', false);
  delete from hub.case_link l
    where l.case_id = of_case and l.item = of_item
      and (l.party = me or g.owner = me and g.agency = hub.my_agency() or leads and hub.is_link_visible_in_case(of_case, l.party, l.kind, l.item));
  if not found then
    raise exception 'hub: no such link' using errcode = 'HB404', detail = 'link';
  end if;
  if not exists (select from hub.case_link l where l.case_id = of_case and l.item = of_item) then
    delete from hub.case_placeholder h where h.case_id = of_case and h.item = of_item;
  end if;
  perform hub.add_case_entry(of_case, 'UNLINKED', null, of_kind, of_item, null);
end
$$;

-- Sets what participants learn of an item of the context's agency that they do not see: nothing ('NONE'), its kind ('KIND'), or its kind and owner ('PARTY').
-- HB404: no such item is linked.
create or replace function hub.allow_case_placeholder(of_case uuid, of_item uuid, disclosure text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  me constant integer := hub.me();
  g constant hub.governed_item := hub.governed(hub.kind_of(of_item), of_item);
begin
  perform hub.lock_case(of_case, 'READ', true);
  if g.owner is distinct from me or g.agency is distinct from hub.my_agency()
    or not exists (select from hub.case_link l where l.case_id = of_case and l.item = of_item and hub.is_link_visible_in_case(of_case, l.party, l.kind, l.item)) then
    raise exception 'hub: no such item' using errcode = 'HB404', detail = 'linked item of your agency';
  end if;
  delete from hub.case_placeholder h where h.case_id = of_case and h.item = of_item;
  insert into hub.case_placeholder (case_id, item, owner, named) select of_case, of_item, me, disclosure = 'PARTY' where disclosure <> 'NONE';
end
$$;

-- Returns placeholders that owners allow for items of a case which the context's party does not see. No ids, and an order that does not depend on the items.
create or replace function hub.case_placeholders(of_case uuid) returns table (kind text, party jsonb)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  if viewer.doing not in ('case:read', 'case:work') then
    raise exception 'hub: not in this act' using errcode = 'HB500';
  end if;
  return query
    select l.kind, case when h.named then hub.party_summary(h.owner) end
      from hub.case_placeholder h
        join lateral (select k.kind from hub.case_link k where k.case_id = h.case_id and k.item = h.item and k.party <> all (viewer.bars) limit 1) l on true
        cross join lateral hub.governed(l.kind, h.item) g
      where h.case_id = of_case and g.owner = h.owner and (g.retain_until is null or g.retain_until > now()) and hub.is_visible_in_case(of_case, h.owner, g.tlp)
        and not hub.is_item_visible(viewer, l.kind, h.item)
      order by l.kind, h.named desc, h.owner limit 1000;
end
$$;

-- Replaces the files of a note by these, in this order. They must belong to the context's agency. HB404: a file does not. A file that no item links any more
-- ends a day later.
create or replace function hub.attach_to_note(n hub.case_note, files uuid[]) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  before constant uuid[] := array(select l.evidence from hub.evidence_link l where l.kind = 'CASE_NOTE' and l.item = n.id);
begin
  if (select count(*) from hub.lock_attachable_evidence(files)) < (select count(distinct f) from unnest(files) f) then
    raise exception 'hub: no such file' using errcode = 'HB404', detail = 'evidence file';
  end if;
  perform from hub.evidence e where e.id = any (before) order by e.id for update;
  delete from hub.evidence_link l where l.kind = 'CASE_NOTE' and l.item = n.id and l.evidence <> all (files);
  insert into hub.evidence_link (kind, item, evidence, place)
    select 'CASE_NOTE', n.id, f.id, min(f.place)::integer - 1 from unnest(files) with ordinality f(id, place) group by f.id
  on conflict (kind, item, evidence) do update set place = excluded.place;
  update hub.evidence e set unlinked_since = null, red = e.red or n.tlp = 'RED' where e.id = any (files);
  perform hub.mark_unlinked_evidence(before);
end
$$;

/*
 * Replaces the officers whom a note mentions; null: keeps those of its party. Officers of other parties stay unless `drops_others`: their ids are hidden from the
 * editor, who cannot state them. Each officer who is new must read cases, and see this note, for a purpose that the officer may state. HB404: one does not, or is absent. Those of
 * before who no longer do are dropped: the note may have another label. HB475: more than 20 officers in all.
 */
create or replace function hub.mention_in_note(n hub.case_note, officers uuid[], drops_others boolean) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  before constant uuid[] := array(select m.account from hub.case_mention m where m.note = n.id);
  others constant uuid[] := array(select u.id from hub.user_account u where u.id = any (before) and u.party <> n.party and not drops_others);
  own constant uuid[] := array(select u.id from hub.user_account u where u.id = any (before) and u.party = n.party);
  stated constant uuid[] := coalesce(officers, own) || others;
  readers constant uuid[] := array(select u.id from hub.user_account u
    where u.id = any (stated) and coalesce('case:read' = any (hub.permissions_of(u.party, hub.persistent_roles(u.id)))
      and hub.is_case_content_visible(hub.as_recipient(hub.account_viewer(u.id)), n.case_id, n.party, n.tlp), false));
begin
  if exists (select from unnest(stated) o where o <> all (before) and o <> all (readers)) then
    raise exception 'hub: no such officer' using errcode = 'HB404', detail = 'officer';
  end if;
  if cardinality(readers) > 20 then
    raise exception 'hub: too many officers' using errcode = 'HB475';
  end if;
  delete from hub.case_mention m where m.note = n.id and m.account <> all (readers);
  insert into hub.case_mention (note, account) select n.id, o from unnest(readers) o where o <> all (before) order by o;
end
$$;

-- Returns the officers whom a note mentions, as the context learns of them (hub.actor), if it sees the note.
create or replace function hub.mentioned_in_note(of_note uuid) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  if not hub.person_may(viewer, 'case:read') or not exists (select from hub.case_note n where n.id = of_note and hub.is_visible_in_case(n.case_id, n.party, n.tlp)) then
    return '[]';
  end if;
  return (select coalesce(jsonb_agg(hub.actor(m.account) order by m.at, m.account), '[]') from hub.case_mention m where m.note = of_note);
end
$$;

/*
 * Writes a note of the context's agency: {id, version, language, text, tlp, evidence, mentions, dropOtherMentions}. Version 1 creates the note; every other version replaces the
 * previous one.
 * Without a text the note is withdrawn. Without `evidence` the note keeps its files, without `mentions` the officers whom it mentions and who still see it
 * (hub.mention_in_note).
 * HB404: this agency has no such note, no such file, or an officer does not see the note. HB460: another version. HB471: the label is above the party's ceiling.
 * HB475: more than 20 officers.
 */
create or replace function hub.write_case_note(of_case uuid, fields jsonb) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  me constant integer := hub.me();
  x hub.case_note := jsonb_populate_record(null::hub.case_note, fields);
  was hub.case_note;
begin
  perform hub.lock_case(of_case, case when x.text is null then 'READ' else 'CONTRIBUTE' end, x.text is null);
  select * into was from hub.case_note n where n.id = x.id and n.case_id = of_case and n.party = me and n.agency = hub.my_agency() and hub.is_visible_in_case(of_case, me, n.tlp);
  x.tlp := coalesce(x.tlp, was.tlp);
  if x.version > 1 and (was.id is null or was.withdrawn_at is not null) then
    raise exception 'hub: no such note' using errcode = 'HB404', detail = 'note';
  end if;
  if not hub.is_visible_in_case(of_case, me, x.tlp) then
    raise exception 'hub: above the ceiling' using errcode = 'HB471';
  end if;
  if x.version = 1 then
    insert into hub.case_note (id, case_id, party, agency, language, text, tlp) values (x.id, of_case, me, hub.my_agency(), x.language, x.text, x.tlp);
  else
    update hub.case_note n set language = coalesce(x.language, n.language), text = x.text, tlp = x.tlp, version = x.version, updated_at = clock_timestamp(),
        withdrawn_at = case when x.text is null then clock_timestamp() end
      where n.id = x.id and n.version = x.version - 1;
    if not found then
      raise exception 'hub: another version' using errcode = 'HB460';
    end if;
  end if;
  select * into was from hub.case_note n where n.id = x.id;
  if x.text is not null then
    perform hub.attach_to_note(was, case when jsonb_typeof(fields->'evidence') = 'array' then array(
        select f.id::uuid from jsonb_array_elements_text(fields->'evidence') with ordinality f(id, place) order by f.place)
      else array(select l.evidence from hub.evidence_link l where l.kind = 'CASE_NOTE' and l.item = x.id order by l.place) end);
    insert into hub.case_note_version (note, version, case_id, party, language, text, tlp, at, evidence)
      select was.id, was.version, was.case_id, was.party, was.language, was.text, was.tlp, was.updated_at,
        array(select l.evidence from hub.evidence_link l where l.kind = 'CASE_NOTE' and l.item = was.id order by l.place);
  end if;
  perform hub.mention_in_note(was, case when x.text is null then '{}'::uuid[]
    when jsonb_typeof(fields->'mentions') = 'array' then array(select jsonb_array_elements_text(fields->'mentions')::uuid) end,
    x.text is null or coalesce((fields->>'dropOtherMentions')::boolean, false));
  perform hub.add_case_entry(of_case, case when x.text is null then 'NOTE_WITHDRAWN' when x.version = 1 then 'NOTE_ADDED' else 'NOTE_UPDATED' end, null, 'NOTE', x.id, null);
end
$$;

/*
 * Writes a task: {id, version, title, tlp, assigneePartyId (of a country), assigneeAgencyId, due_at, state}. Version 1 creates the task.
 * The party that created the task, its assignee and the lead may change it. HB404: no such task is visible, or no such participant or agency.
 * HB473: the context's party may not change the task, or may not lower its label. HB471: the label is above the party's ceiling. HB460: another version.
 */
create or replace function hub.write_case_task(of_case uuid, fields jsonb) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  me constant integer := hub.me();
  c constant hub.case_file := hub.lock_case(of_case, 'CONTRIBUTE', false);
  x hub.case_task := jsonb_populate_record(null::hub.case_task, fields - 'assigneePartyId' - 'assigneeAgencyId');
  was hub.case_task;
begin
  if fields->>'assigneePartyId' is not null then
    x.assignee := hub.country_key((fields->>'assigneePartyId')::uuid);
    if not exists (select from hub.case_party p where p.case_id = of_case and p.party = x.assignee and p.state = 'ACCEPTED' and hub.label_rank(x.tlp) <= hub.label_rank(p.tlp_ceiling)) then
      raise exception 'hub: no such participant' using errcode = 'HB404', detail = 'participant';
    end if;
    x.assignee_agency := (select a.key from hub.agency a where a.party = x.assignee and a.id = (fields->>'assigneeAgencyId')::uuid);
    if fields->>'assigneeAgencyId' is not null and x.assignee_agency is null then
      raise exception 'hub: no such agency' using errcode = 'HB404', detail = 'agency';
    end if;
  end if;
  if not hub.is_visible_in_case(of_case, me, x.tlp) then
    raise exception 'hub: above the ceiling' using errcode = 'HB471';
  end if;
  x.remind_at := case when x.state in ('OPEN', 'IN_PROGRESS') then x.due_at end;
  if x.version = 1 then
    insert into hub.case_task (id, case_id, party, title, tlp, assignee, assignee_agency, due_at, state, remind_at)
      values (x.id, of_case, me, x.title, x.tlp, x.assignee, x.assignee_agency, x.due_at, x.state, x.remind_at);
  else
    select * into was from hub.case_task t where t.id = x.id and t.case_id = of_case and hub.is_visible_in_case(of_case, t.party, t.tlp);
    if not found then
      raise exception 'hub: no such task' using errcode = 'HB404', detail = 'task';
    end if;
    if not (me in (was.party, coalesce(was.assignee, 0)) or (select s.rights = 'LEAD' from hub.own_case_access(of_case) s)) then
      raise exception 'hub: not your task' using errcode = 'HB473';
    end if;
    if was.party <> me and hub.label_rank(x.tlp) < hub.label_rank(was.tlp) then
      raise exception 'hub: not a milder label' using errcode = 'HB473';
    end if;
    update hub.case_task t set title = x.title, tlp = x.tlp, assignee = x.assignee, assignee_agency = x.assignee_agency, due_at = x.due_at, state = x.state, version = x.version,
        updated_at = clock_timestamp(), remind_at = case when x.due_at is not distinct from was.due_at and was.remind_at is null and was.state in ('OPEN', 'IN_PROGRESS') then null else x.remind_at end
      where t.id = x.id and t.version = x.version - 1;
    if not found then
      raise exception 'hub: another version' using errcode = 'HB460';
    end if;
  end if;
  perform hub.add_case_entry(of_case, case when x.version = 1 then 'TASK_ADDED' else 'TASK_UPDATED' end, x.assignee, 'TASK', x.id, null);
end
$$;

-- Attaches files of the context's agency to a case, for all readers of the case. HB404: a file does not belong to this agency. HB469: the party would have
-- more than 200 files in the case.
create or replace function hub.attach_to_case(of_case uuid, files uuid[]) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  me constant integer := hub.me();
  c constant hub.case_file := hub.lock_case(of_case, 'CONTRIBUTE', false);
  file uuid;
begin
  if (select count(*) from hub.lock_attachable_evidence(files)) < (select count(distinct f) from unnest(files) f) then
    raise exception 'hub: no such file' using errcode = 'HB404', detail = 'evidence file';
  end if;
  if (select count(*) from hub.evidence_link l join hub.evidence e on e.id = l.evidence where l.kind = 'CASE' and l.item = of_case and e.owner = me) + cardinality(files) > 200 then
    raise exception 'hub: too many files' using errcode = 'HB469';
  end if;
  foreach file in array files loop
    insert into hub.evidence_link (kind, item, evidence, place) values ('CASE', of_case, file, 0) on conflict (kind, item, evidence) do nothing;
    if found then
      perform hub.add_case_entry(of_case, 'EVIDENCE_ADDED', null, 'EVIDENCE', file, null);
    end if;
  end loop;
  update hub.evidence e set unlinked_since = null, red = e.red or c.tlp = 'RED' where e.id = any (files);
end
$$;

-- Removes files of the context's agency from a case and its notes, also when the case is closed or the party no longer takes part. Other parties do not see
-- the files after the commit. The files end a day later unless they are attached again. HB404: a file is not in this case, or does not belong to this agency.
create or replace function hub.detach_from_case(of_case uuid, files uuid[]) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  gone uuid[];
begin
  perform hub.require_act('case:work');
  perform from hub.evidence e where e.id = any (files) and e.owner = viewer.me and e.agency = viewer.agency order by e.id for update;
  with taken as (
      delete from hub.evidence_link l using hub.evidence e
        where (l.kind = 'CASE' and l.item = of_case or l.kind = 'CASE_NOTE' and l.item in (select n.id from hub.case_note n where n.case_id = of_case)) and l.evidence = any (files)
          and e.id = l.evidence and e.owner = viewer.me and e.agency = viewer.agency and (not e.red or viewer.red) returning e.id)
  select coalesce(array_agg(distinct t.id), '{}') into gone from taken t;
  if gone = '{}' or cardinality(gone) < (select count(distinct f) from unnest(files) f) then
    raise exception 'hub: no such file' using errcode = 'HB404', detail = 'evidence file';
  end if;
  perform hub.mark_unlinked_evidence(gone);
  -- The entry does not name the file: no other party sees it any more.
  perform hub.add_case_entry(of_case, 'EVIDENCE_REMOVED', null, null, null, null);
end
$$;

/*
 * Returns ids of a page of case contents, newest first: NOTES, TASKS (in the states `states`), ITEMS or TIMELINE, below `below`, at most `most`.
 * The reader's ceiling is read once, and rows above it are skipped. A policy that reads it for each row would block a case with ten thousand hidden notes.
 * The rows themselves are read under row-level security.
 */
create or replace function hub.case_ids(of_case uuid, part text, below text, most integer, states text[]) returns setof text
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  ceiling integer;
  taken_count integer := 0;
  g hub.governed_item;
  e record;
begin
  select least(hub.label_rank(p.tlp_ceiling), case when viewer.red then 5 else 4 end) into ceiling
    from hub.case_party p where p.case_id = of_case and p.party = viewer.me and p.state = 'ACCEPTED' and hub.is_visible_in_case(of_case, 0, 'CLEAR');
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
      exit when taken_count = most;
      g := hub.governed(e.kind, e.item);
      continue when g.owner is null or hub.label_rank(g.tlp) > ceiling or not hub.is_item_visible(viewer, e.kind, e.item);
      taken_count := taken_count + 1;
      return next e.item::text;
    end loop;
  when 'TIMELINE' then
    for e in select x.id, x.kind, x.subject, n.tlp as note, t.tlp as task, t.party as giver from hub.case_entry x
          left join hub.case_note n on x.kind = 'NOTE' and n.id = x.subject left join hub.case_task t on x.kind = 'TASK' and t.id = x.subject
        where x.case_id = of_case and (below is null or x.id < below::bigint) and coalesce(x.party, 0) <> all (viewer.bars) order by x.id desc loop
      exit when taken_count = most;
      if e.kind in ('NOTE', 'TASK') then
        continue when hub.label_rank(coalesce(e.note, e.task)) > ceiling or e.giver = any (viewer.bars);
      elsif e.kind = 'EVIDENCE' then
        continue when not hub.is_evidence_visible(e.subject);
      elsif e.kind is not null then
        g := hub.governed(e.kind, e.subject);
        continue when g.owner is null or hub.label_rank(g.tlp) > ceiling or not hub.is_item_visible(viewer, e.kind, e.subject);
      end if;
      taken_count := taken_count + 1;
      return next e.id::text;
    end loop;
  end case;
end
$$;

-- Whether the newest entry that the context sees in the timeline of a case is of this time or later. What it does not see counts for nothing.
create or replace function hub.is_case_changed_since(of_case uuid, since timestamptz) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off cost 10000
as $$
begin
  perform hub.require_act('case:read');
  -- Most cases have no entry since then at all, which is one look at the index.
  return (select x.at from hub.case_entry x where x.case_id = of_case order by x.id desc limit 1) >= since
    and exists (select from hub.case_ids(of_case, 'TIMELINE', null, 1, null) newest join hub.case_entry e on e.id = newest::bigint where e.at >= since);
end
$$;

-- Notifies the assignee and the lead of overdue tasks once, as far as they see the tasks. Handles at most `batch` tasks and returns their number.
-- Any number of hubs may run this at the same time.
create or replace function hub.remind_case_tasks(batch integer) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  r record;
  -- Read once: with a volatile call for each row, PostgreSQL would not use the index.
  at_time constant timestamptz := clock_timestamp();
  reminded integer := 0;
begin
  for r in
    select t.*, c.tlp as case_tlp, c.lead, c.owner from hub.case_task t join hub.case_file c on c.id = t.case_id
      where t.remind_at <= at_time order by t.remind_at limit batch for update of t skip locked loop
    update hub.case_task t set remind_at = null where t.id = r.id;
    perform hub.announce(
      array(select p.party from hub.case_party p where p.case_id = r.case_id and p.state = 'ACCEPTED' and p.party in (r.assignee, r.lead)
        and hub.label_rank(r.tlp) <= hub.label_rank(p.tlp_ceiling)
        and not exists (select from hub.bar b where b.owner in (r.owner, r.party) and b.party = p.party and b.lifted_at is null)),
      'CASE_TASK_OVERDUE', case when 'RED' in (r.tlp, r.case_tlp) then '{}' else jsonb_build_object('case', r.case_id, 'task', r.id) end,
      case when 'RED' in (r.tlp, r.case_tlp) then r.case_id end);
    reminded := reminded + 1;
  end loop;
  return reminded;
end
$$;

/*
 * Returns files of a case, or of a note in a case, that the context sees. Applies the rules of the policies on hub.evidence and hub.evidence_link once for
 * all files:
 * the policies check file by file, and a country may put hundreds of files into a case that others list.
 */
create or replace function hub.files_in_case(of_kind text, of_item uuid) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  files jsonb;
begin
  if of_kind not in ('CASE', 'CASE_NOTE') or not viewer.content then
    return '[]';
  end if;
  -- Files hidden by a bar are filtered first, so that response time does not reveal them.
  select jsonb_agg(jsonb_build_object('id', e.id, 'filename', e.filename, 'type', e.type, 'size', e.size, 'sha256', encode(e.sha256, 'hex'), 'addedAt', e.added_at)
      order by case of_kind when 'CASE' then e.added_at end, case of_kind when 'CASE_NOTE' then l.place end, e.id)
    into files
    from hub.evidence_link l join hub.evidence e on e.id = l.evidence
    where l.kind = of_kind and l.item = of_item and e.state = 'KEPT' and e.unlinked_since is null
      and (e.owner <> all (viewer.bars) or e.owner = viewer.me and e.agency = coalesce(viewer.agency, 0) and (not e.red or viewer.red));
  return case when files is null or not hub.person_may(viewer, 'case:read') or not hub.may_show_evidence_of(of_kind, of_item) then '[]' else files end;
end
$$;
