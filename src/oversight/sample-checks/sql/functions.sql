/*
 * Returns which copy of items an entry of the log belongs to, among those of its account; null: to none. All entries of an exported file name the export. A system reads a
 * collection, a feed or a snapshot page by page, so the pages of one hour (UTC) are one copy. A page without items copies nothing.
 */
create or replace function hub.sampled_copy(a hub.audit) returns text
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select case
    when a.what = 'indicator.export' then coalesce(a.reason, a.items[1]::text, a.id::text)
    when a.channel = 'export' or a.what ~ '\.export$' then a.id::text
    when (a.what = 'taxii.read' or a.what ~ '^misp\.' or a.what = 'feed.snapshot') and cardinality(a.items) > 0
      then split_part(a.what, '.', 1) || ' ' || to_char(a.at at time zone 'UTC', 'YYYY-MM-DD HH24') end
$$;

-- Returns what an entry of the log is for sample checks; null: it is not drawn. `copy`: hub.sampled_copy of the entry.
create or replace function hub.sampled_act(a hub.audit, copy text) returns text
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select case
    when copy is not null then 'EXPORT'
    when a.what ~ '^(case|casework)\.' or a.what ~* '^query\..*case' then 'CASE'
    when cardinality(a.terms) > 0 or a.what ~ '\.(lookup|search)$' then 'SEARCH' end
$$;

-- Returns the numbers of the entries that a check draws from: acts of people, except of the auditor who draws. A copy is one act: its first entry stands for it.
create or replace function hub.sample_population(x hub.sample_check) returns setof bigint
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select min(a.id) from hub.audit a cross join lateral (select hub.sampled_copy(a) as copy offset 0) c
    where (x.scope is null and a.party is not null or a.party = x.scope) and a.id < x.below and a.at >= x.since and a.at < x.until and a.outcome = 'DONE'
      and hub.sampled_act(a, c.copy) = any (x.acts) and a.user_id <> x.drawn_by and exists (select from hub.user_account u where u.id = a.user_id)
    group by a.party, a.user_id, coalesce(c.copy, 'entry ' || a.id)
$$;

-- Returns what an act copied or read: the items of its entry, or of all entries of its copy before the check; the first 1,000 in the order of their ids.
create or replace function hub.sampled_items(a hub.audit, below bigint) returns uuid[]
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select case when hub.sampled_copy(a) is null then a.items[:1000]
    else array(select distinct i.id from hub.audit e cross join unnest(e.items) i(id)
      where e.user_id = a.user_id and e.id >= a.id and e.id < below and e.at < a.at + interval '1 day' and hub.sampled_copy(e) = hub.sampled_copy(a) order by i.id limit 1000) end
$$;

/*
 * Draws a sample. `given` is {id, acts, since, until, size, dueAt, party (id; for the hub's auditor; null: all)}. Each officer of a drawn entry is notified. HB404: no
 * such party; HB475: there is nothing to draw from; HB429: twenty draws in a day.
 */
create or replace function hub.draw_sample_check(given jsonb) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  x hub.sample_check;
  r record;
  announcement uuid;
begin
  perform hub.require_act('audit:read');
  x.scope := case when viewer.kind <> 'HUB' then viewer.me end;
  if given->>'party' is not null then
    select p.key into x.scope from hub.party p where p.id = (given->>'party')::uuid and (viewer.kind = 'HUB' or p.key = viewer.me);
    if not found then
      raise exception 'hub: no such party' using errcode = 'HB404', detail = 'party';
    end if;
  end if;
  perform from hub.party p where p.key = viewer.me for no key update; -- so that two calls at once do not both pass the limit
  if (select count(*) from hub.sample_check c where c.party = viewer.me and c.drawn_at > clock_timestamp() - interval '1 day') >= 20 then
    raise exception 'hub: the party has reached a limit' using errcode = 'HB429', detail = 'SAMPLE_CHECKS';
  end if;
  insert into hub.sample_check (id, party, scope, drawn_by, acts, since, until, below, population, size, due_at)
    values ((given->>'id')::uuid, viewer.me, x.scope, viewer.user_id, array(select distinct jsonb_array_elements_text(given->'acts') order by 1), (given->>'since')::timestamptz,
      (given->>'until')::timestamptz, (select coalesce(max(a.id), 0) + 1 from hub.audit a), 0, (given->>'size')::integer, (given->>'dueAt')::timestamptz)
    returning * into x;
  with population as materialized (select p.id from hub.sample_population(x) p(id)),
    drawn as (
      insert into hub.sampled_entry (id, sample_check, entry, party, user_id, at, what, channel, purpose, processing_purpose, case_reference, items)
        select gen_random_uuid(), x.id, a.id, a.party, a.user_id, a.at, a.what, a.channel, a.purpose, a.processing_purpose, a.case_reference, hub.sampled_items(row(a.*)::hub.audit, x.below)
          from (select p.id from population p order by sha256(convert_to(x.seed || ':' || p.id, 'UTF8')) limit x.size) d join hub.audit a using (id)
          order by sha256(convert_to(x.seed || ':' || a.id, 'UTF8')))
  update hub.sample_check c set population = (select count(*) from population) where c.id = x.id returning c.population into x.population;
  if x.population = 0 then
    raise exception 'hub: nothing to draw from' using errcode = 'HB475';
  end if;
  for r in select s.party, s.user_id, count(*) as drawn from hub.sampled_entry s where s.sample_check = x.id group by 1, 2 order by 1, 2 loop
    announcement := hub.announce(array[r.party], 'JUSTIFICATION_ASKED', jsonb_build_object('count', r.drawn, 'due', hub.utc_text(x.due_at)));
    update hub.announcement a set account = r.user_id where a.id = announcement;
  end loop;
end
$$;

-- Returns the checks of the viewer's party, newest first and before a place; or one of them.
create or replace function hub.sample_checks(of_id uuid, below bigint, most integer)
returns table (id uuid, place bigint, scope jsonb, drawn_by jsonb, drawn_at timestamptz, acts text[], since timestamptz, until timestamptz, seed uuid, last_entry bigint, population integer,
  size integer, due_at timestamptz, drawn integer, answered integer, accepted integer, objectionable integer)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  perform hub.require_act('audit:read');
  return query
    select c.id, c.place, hub.party_summary(c.scope), hub.actor(c.drawn_by), c.drawn_at, c.acts, c.since, c.until, c.seed, c.below - 1, c.population, c.size, c.due_at, n.*
      from hub.sample_check c
        cross join lateral (select count(*)::integer, count(s.answered_at)::integer, count(*) filter (where s.outcome = 'ACCEPTED')::integer,
            count(*) filter (where s.outcome = 'OBJECTIONABLE')::integer from hub.sampled_entry s where s.sample_check = c.id) n
      where c.party = viewer.me and (of_id is null or c.id = of_id) and (sample_checks.below is null or c.place < sample_checks.below)
      order by c.place desc limit most;
end
$$;

-- Returns the entries of a check of the viewer's party, in the order of the draw; or one entry of any check (of_check null). The hub's auditors know accounts of other
-- parties by id alone. HB404: no such check.
create or replace function hub.sampled_entries(of_check uuid, of_entry uuid)
returns table (id uuid, entry bigint, party jsonb, user_id uuid, actor jsonb, at timestamptz, what text, channel text, purpose text, processing_purpose text, case_reference text, items uuid[],
  answer text, answered_at timestamptz, outcome text, outcome_reason text, closed_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  perform hub.require_act('audit:read');
  if of_check is not null and not exists (select from hub.sample_check c where c.id = of_check and c.party = viewer.me) then
    raise exception 'hub: no such sample check' using errcode = 'HB404', detail = 'sample check';
  end if;
  return query
    select s.id, s.entry, hub.party_summary(s.party), s.user_id, case when s.party = viewer.me then hub.actor(s.user_id) end, s.at, s.what, s.channel, s.purpose, s.processing_purpose,
        s.case_reference, s.items, s.answer, s.answered_at, s.outcome, s.outcome_reason, s.closed_at
      from hub.sampled_entry s join hub.sample_check c on c.id = s.sample_check and c.party = viewer.me
      where s.sample_check = of_check or of_check is null and s.id = of_entry order by s.place;
end
$$;

-- Returns the drawn entries of the viewer's own account, newest first and before a place; or one of them.
create or replace function hub.my_sampled_entries(of_id uuid, below bigint, most integer)
returns table (id uuid, place bigint, drawn_for jsonb, due_at timestamptz, at timestamptz, what text, channel text, purpose text, processing_purpose text, case_reference text, items uuid[],
  answer text, answered_at timestamptz, outcome text, outcome_reason text, closed_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  perform hub.require_act('session:own');
  return query
    select s.id, s.place, hub.party_summary(c.party), c.due_at, s.at, s.what, s.channel, s.purpose, s.processing_purpose, s.case_reference, s.items, s.answer, s.answered_at, s.outcome,
        s.outcome_reason, s.closed_at
      from hub.sampled_entry s join hub.sample_check c on c.id = s.sample_check
      where s.user_id = viewer.user_id and (of_id is null or s.id = of_id) and (my_sampled_entries.below is null or s.place < my_sampled_entries.below)
      order by s.place desc limit most;
end
$$;

-- Justifies a drawn entry of the viewer's own account, or replaces the justification. HB404: not the viewer's; HB476: an auditor has decided.
create or replace function hub.justify_entry(of_id uuid, given text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  s hub.sampled_entry;
begin
  perform hub.require_act('session:own');
  select * into s from hub.sampled_entry e where e.id = of_id and e.user_id = viewer.user_id for update;
  if not found then
    raise exception 'hub: no such entry' using errcode = 'HB404', detail = 'drawn entry';
  end if;
  if s.closed_at is not null then
    raise exception 'hub: the entry is closed' using errcode = 'HB476';
  end if;
  update hub.sampled_entry e set answer = given, answered_at = clock_timestamp() where e.id = of_id;
end
$$;

/*
 * Closes a drawn entry of a check of the viewer's party, once. HB404: no such entry; HB476: it is closed already; HB477: the officer has not answered, and has time left,
 * or it is to be accepted without an answer; HB478: it is the viewer's own.
 */
create or replace function hub.close_sampled_entry(of_id uuid, decision text, why text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  s hub.sampled_entry;
  due timestamptz;
begin
  perform hub.require_act('audit:read');
  select e.* into s from hub.sampled_entry e join hub.sample_check c on c.id = e.sample_check and c.party = viewer.me where e.id = of_id for update of e;
  if not found then
    raise exception 'hub: no such entry' using errcode = 'HB404', detail = 'drawn entry';
  end if;
  select c.due_at into due from hub.sample_check c where c.id = s.sample_check;
  if s.closed_at is not null then
    raise exception 'hub: the entry is closed' using errcode = 'HB476';
  elsif s.user_id = viewer.user_id then
    raise exception 'hub: the own entry' using errcode = 'HB478';
  elsif s.answered_at is null and (decision = 'ACCEPTED' or due > clock_timestamp()) then
    raise exception 'hub: there is no answer' using errcode = 'HB477';
  end if;
  update hub.sampled_entry e set outcome = decision, outcome_reason = why, closed_by = viewer.user_id, closed_at = clock_timestamp() where e.id = of_id;
end
$$;

-- Announces to the parties of auditors that officers have not answered in time, once for each check; at most `batch` checks. Returns the number of checks.
create or replace function hub.announce_overdue_samples(batch integer) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  c hub.sample_check;
  missing integer;
  done integer := 0;
begin
  for c in select x.* from hub.sample_check x where x.announced_at is null and x.due_at <= clock_timestamp() order by x.due_at, x.id limit batch for update skip locked loop
    select count(*) into missing from hub.sampled_entry s where s.sample_check = c.id and s.answered_at is null and s.closed_at is null;
    if missing > 0 then
      perform hub.announce(array[c.party], 'JUSTIFICATION_OVERDUE', jsonb_build_object('sampleCheck', c.id, 'count', missing, 'due', hub.utc_text(c.due_at)));
    end if;
    update hub.sample_check x set announced_at = clock_timestamp() where x.id = c.id;
    done := done + 1;
  end loop;
  return done;
end
$$;

-- AFTER DELETE on the log, for each statement: a drawn entry, its justification and the decision end with the entry that they are about, and a check with its last one.
create or replace function hub.end_sampled_entries() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  checks uuid[];
begin
  with gone as (delete from hub.sampled_entry s using old_rows o where s.entry = o.id returning s.sample_check)
    select array_agg(distinct g.sample_check) into checks from gone g;
  delete from hub.sample_check c where c.id = any (checks) and not exists (select from hub.sampled_entry s where s.sample_check = c.id);
  return null;
end
$$;
