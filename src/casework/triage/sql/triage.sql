/*
 * Returns a country's status of a report over all its parts, each followed to the entry that it was merged into. ACCEPTED when any part is accepted; else
 * UNDER_TRIAGE while any is open; else DECLINED. null: no entry is left, neither of the report nor of those it was merged into.
 */
create or replace function hub.triage_status_of_report(of_report uuid, of_party integer) returns text
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  with recursive up as (
      select t.id, t.state, t.merged_into from hub.triage t where t.report = of_report and t.party = of_party
      union select t.id, t.state, t.merged_into from up u join hub.triage t on t.id = u.merged_into)
    select case when bool_or(u.state = 'ACCEPTED') then 'ACCEPTED' when bool_or(u.state in ('NEW', 'ASKED')) then 'UNDER_TRIAGE' when bool_or(u.state = 'DECLINED') then 'DECLINED' end from up u
$$;

create or replace function hub.index_report_values() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  delete from hub.report_value v where v.report = new.id;
  insert into hub.report_value (report, place, digest)
    select new.id, x.place - 1, hub.digest(x.item->>'kind', x.item->>'scope', x.item->>'value') from jsonb_array_elements(new.items) with ordinality x(item, place);
  return null;
end
$$;

create or replace function hub.triage_interval(party_ integer) returns interval
language sql stable set search_path = pg_catalog, pg_temp
as $$ select coalesce((select t.hours from hub.triage_rule t where t.party = party_), 72) * interval '1 hour' $$;

-- Adds an offered report to the country's queue in the same transaction, so that no report is lost in between.
create or replace function hub.queue_report_for_triage() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  if tg_op = 'DELETE' then
    update hub.triage t set closed_at = now(), version = t.version + 1, updated_at = now() where t.report = old.report and t.party = old.party and t.closed_at is null;
    return null;
  end if;
  update hub.triage t set closed_at = null, due_at = now() + hub.triage_interval(new.party), stopped_at = case when t.state = 'ASKED' then now() end, version = t.version + 1, updated_at = now()
    where t.report = new.report and t.party = new.party and t.closed_at is not null;
  insert into hub.triage (report, party, due_at) values (new.report, new.party, now() + hub.triage_interval(new.party))
    on conflict (report, party) where part_of is null do nothing;
  return null;
end
$$;

-- The routes of a draft are offered when the draft is submitted. The time to decide counts from then.
create or replace function hub.set_routed_at() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  new.routed_at := now();
  return new;
end
$$;

/*
 * Reopens entries that were merged into an entry that is no longer decided on, because its report is withdrawn, gone, or no longer concerns the country. Thus
 * no reporter can make another's report vanish. A change of one report touches only entries of other reports: its own entries are being changed already.
 */
create or replace function hub.reopen_merged_entries() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  goes_on constant uuid := case when old.state = 'MERGED' then (select g.id from hub.triage g where g.id = old.merged_into and g.report <> old.report) end;
begin
  if tg_op = 'DELETE' and goes_on is not null then
    update hub.triage t set merged_into = goes_on where t.merged_into = old.id and t.report <> old.report;
  elsif old.state in ('NEW', 'ASKED') or tg_op = 'DELETE' and old.state = 'MERGED' then
    update hub.triage t set state = 'NEW', merged_into = null, judged = null, amended = false, due_at = greatest(t.due_at, now() + hub.triage_interval(t.party)), version = t.version + 1,
        updated_at = now()
      where t.merged_into = old.id and t.report <> old.report;
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end
$$;

/*
 * An amendment gives every entry a new version, so that nobody decides on outdated content. Decided entries become due again. The new values of a split report
 * form a further part. A withdrawal closes the entries. Responses to the reporter take the report's label, within the country's limits.
 */
create or replace function hub.update_triage_of_report() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  update hub.triage t
    set version = t.version + 1, updated_at = now(), closed_at = case when new.revoked_at is not null then coalesce(t.closed_at, now()) else t.closed_at end,
      amended = t.state in ('ACCEPTED', 'DECLINED', 'MERGED'),
      due_at = case when t.state in ('ACCEPTED', 'DECLINED', 'MERGED') then now() + hub.triage_interval(t.party) else t.due_at end
    where t.report = new.id;
  insert into hub.triage (report, party, part, part_of, due_at, closed_at)
    select t.report, t.party, fresh.of_values, t.id, now() + hub.triage_interval(t.party), t.closed_at
      from hub.triage t cross join lateral (select array_agg(v.digest order by v.place) as of_values from hub.report_value v
        where v.report = t.report and not exists (select from hub.triage p where p.part_of = t.id and v.digest = any (p.part))) fresh
      where t.report = new.id and t.state = 'SPLIT' and fresh.of_values is not null;
  update hub.outcome o
    set tlp = new.tlp, threat = new.threat, audience = hub.audience_within_limits(o.owner, jsonb_build_object('kind', 'REPORT_OUTCOME', 'threat', new.threat, 'tlp', new.tlp), array[new.owner]),
      version = o.version + 1, updated_at = now(), ordinal = 0
    where o.report = new.id and (o.tlp, o.threat) is distinct from (new.tlp, new.threat);
  return null;
end
$$;

-- Refuses callers without the triage permission, in a triage act or in an act that publishes claims from a report.
create or replace function hub.require_triage_act() returns void
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  if hub.my_kind() <> 'COUNTRY' or hub.current_act() not in ('report:triage', 'indicator:publish') or not exists (
      select from hub.role_permission r where r.role = any (hub.my_roles()) and r.permission = 'report:triage') then
    raise exception 'hub: not in this act' using errcode = 'HB500';
  end if;
end
$$;

-- Raises HB409 for a conflict with the current state; the detail is the reason.
create or replace function hub.raise_triage_conflict(why text) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception 'hub: conflict with the current state' using errcode = 'HB409', detail = why;
end
$$;

-- Returns an entry of the context's party and locks it, after its report. HB404 is the same for an absent entry, another party's entry and an invisible report.
create or replace function hub.lock_triage_entry(of_id uuid, at_version integer) returns hub.triage
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  e hub.triage;
begin
  perform hub.require_triage_act();
  perform from hub.report r
    where r.id = (select t.report from hub.triage t where t.id = of_id and t.party = viewer.me)
      and hub.sees(viewer, r.owner, r.agency_only, r.audience, r.excluded, r.tlp, r.retain_until) for share;
  if found then
    select * into e from hub.triage t where t.id = of_id and t.party = viewer.me for update;
  end if;
  if e.id is null then
    raise exception 'hub: no such item' using errcode = 'HB404', detail = 'entry';
  end if;
  if e.closed_at is not null then
    perform hub.raise_triage_conflict('TRIAGE_CLOSED');
  elsif e.version <> at_version then
    perform hub.raise_triage_conflict('TRIAGE_CHANGED');
  end if;
  return e;
end
$$;

-- Returns the digests of an entry's values by their indexes in its report. HB404: the entry has no value at one of the indexes.
create or replace function hub.entry_value_digests(e hub.triage, indexes integer[]) returns bytea[]
language plpgsql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  found_values constant bytea[] := array(select v.digest from unnest(indexes) with ordinality p(index, n) join hub.report_value v on v.report = e.report and v.place = p.index
    where e.part is null or v.digest = any (e.part) order by p.n);
begin
  if cardinality(found_values) <> cardinality(indexes) then
    raise exception 'hub: no such value' using errcode = 'HB404', detail = 'value of the entry';
  end if;
  return found_values;
end
$$;

/*
 * Sends a response to the reporter of one report: {status, reason, comment, feedback: {digest: verdict}, question, questionId}. Absent fields stay unchanged,
 * but reason and comment are replaced together with the status. ACCEPTED does not replace UNDER_INVESTIGATION or ACTION_TAKEN. Only feedback on the report's
 * own values is stored. Without a change visible to the reporter, no version is written, because a new version would disclose an internal step.
 */
create or replace function hub.send_outcome(of_report uuid, said jsonb) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  me constant integer := hub.me();
  r hub.report;
  was hub.outcome;
  o hub.outcome;
  words constant text := said->>'status';
  verdicts constant jsonb := coalesce((select jsonb_object_agg(f.key, f.value) from jsonb_each(said->'feedback') f
    where exists (select from hub.report_value v where v.report = of_report and v.digest = decode(f.key, 'hex'))), '{}');
  within integer[];
begin
  if not said ?| '{status,comment,question}' and verdicts = '{}' then
    return;
  end if;
  select * into r from hub.report x where x.id = of_report;
  within := hub.audience_within_limits(me, jsonb_build_object('kind', 'REPORT_OUTCOME', 'threat', r.threat, 'tlp', r.tlp), array[r.owner]);
  insert into hub.outcome (id, report, reference, threat, status, reason, comment, feedback, question_id, question, requested_at, decided_at, owner, agency, tlp, audience)
    select gen_random_uuid(), r.id, r.reference, r.threat, coalesce(words, 'UNDER_TRIAGE'), said->>'reason', said->>'comment', verdicts,
      (said->>'questionId')::uuid, said->>'question', case when said ? 'question' then now() end, case when words in ('ACCEPTED', 'DECLINED') then now() end,
      me, coalesce(hub.my_agency(), (select a.key from hub.agency a where a.party = me order by a.closed_at is not null, a.key limit 1)), r.tlp, within
    on conflict (report, owner) do nothing;
  if found then
    return;
  end if;
  select * into was from hub.outcome x where x.report = of_report and x.owner = me for update;
  o := was;
  if words is not null and not (words = 'ACCEPTED' and was.status in ('UNDER_INVESTIGATION', 'ACTION_TAKEN')) then
    o.status := words;
  end if;
  if o.status <> was.status or said ? 'reason' then
    o.reason := said->>'reason';
    o.comment := said->>'comment';
  elsif said ? 'comment' then
    o.comment := said->>'comment';
  end if;
  o.feedback := was.feedback || verdicts;
  if said ? 'question' then
    o.question_id := (said->>'questionId')::uuid;
    o.question := said->>'question';
    o.requested_at := now();
    o.answer := null;
    o.answered_at := null;
  end if;
  o.audience := within;
  if o is distinct from was then
    update hub.outcome x
      set status = o.status, reason = o.reason, comment = o.comment, feedback = o.feedback, question_id = o.question_id, question = o.question, requested_at = o.requested_at, answer = o.answer,
        answered_at = o.answered_at, decided_at = case when words in ('ACCEPTED', 'DECLINED') then coalesce(x.decided_at, now()) else x.decided_at end, audience = o.audience,
        version = x.version + 1, updated_at = now(), ordinal = 0
      where x.id = o.id;
  end if;
end
$$;

-- Returns the reports that an entry decides on: its own, and those merged into it that still concern the country.
create or replace function hub.reports_of_entry(e hub.triage) returns table (report uuid, owner integer)
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  with recursive merged as (
      select e.id, e.report, e.closed_at
      union select t.id, t.report, t.closed_at from hub.triage t join merged m on t.merged_into = m.id)
    select distinct m.report, r.owner from merged m join hub.report r on r.id = m.report where m.closed_at is null order by 1
$$;

/*
 * Sends a response for an entry and all entries merged into it. A comment goes only to the reporter that it is for: other reporters get status and feedback.
 * Declining a part declines the whole report only when no other part is open or accepted.
 */
create or replace function hub.send_outcome_of_entry(e hub.triage, said jsonb) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  reporter constant integer := (select r.owner from hub.report r where r.id = e.report);
  one record;
begin
  for one in select * from hub.reports_of_entry(e) loop
    perform hub.send_outcome(one.report, said
      - case when one.owner = reporter then '{}' else '{reason,comment}' end::text[]
      - case when said->>'status' = 'DECLINED' and hub.triage_status_of_report(one.report, e.party) <> 'DECLINED' then '{status,reason}' else '{}' end::text[]);
  end loop;
end
$$;

-- Sends the reporter the current status after an entry was reopened. asks: also replaces an open question.
create or replace function hub.send_current_triage_status(of_report uuid, asks boolean) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  if exists (select from hub.outcome o where o.report = of_report and o.owner = hub.me() and (asks or o.status <> 'QUESTION')) then
    perform hub.send_outcome(of_report, jsonb_build_object('status', coalesce(hub.triage_status_of_report(of_report, hub.me()), 'UNDER_TRIAGE')));
  end if;
end
$$;

-- Returns what an officer needs to take values out of a report: the countries that its reporter excepted (ISO 3166-1), and the values that the officer's agency
-- already claims.
create or replace function hub.triage_material(of_id uuid) returns table (version integer, report uuid, report_version integer, tlp text, threat text, reporter uuid, excepted text[], items jsonb, part bytea[],
  own bytea[])
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  perform hub.require_triage_act();
  return query
    select t.version, r.id, r.version, r.tlp, r.threat, p.id, array(select c.country from hub.party c where c.key = any (r.excluded) order by 1), r.items, t.part,
        array(select i.digest from hub.report_value v join hub.indicator i on i.digest = v.digest
          where v.report = r.id and i.owner = viewer.me and i.agency = viewer.agency and i.revoked_at is null
            and hub.sees(viewer, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until))
      from hub.triage t join hub.report r on r.id = t.report join hub.party p on p.key = r.owner
      where t.id = of_id and t.party = viewer.me and hub.sees(viewer, r.owner, r.agency_only, r.audience, r.excluded, r.tlp, r.retain_until);
end
$$;

/*
 * Returns other entries of the context's country with values in common: for each of `entries` those with most first, at most `most`. Visibility is checked once
 * for each report, not for each value, because two reports may share a thousand. A value in more than 200 entries (a well-known hotline) counts only for the
 * newest.
 */
create or replace function hub.duplicates_of(entries uuid[], most integer) returns table (entry uuid, other uuid, report uuid, "values" integer)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_nestloop = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  mine uuid[];
begin
  perform hub.require_act('report:triage');
  mine := array(select t.id from hub.triage t join hub.report r on r.id = t.report
    where t.id = any (entries) and t.party = viewer.me and hub.sees(viewer, r.owner, r.agency_only, r.audience, r.excluded, r.tlp, r.retain_until));
  return query
    with wanted as materialized (
        select t.id, t.report, v.digest from hub.triage t join hub.report_value v on v.report = t.report where t.id = any (mine) and (t.part is null or v.digest = any (t.part))),
      same as materialized (
        select v.report, v.digest from hub.report_value v where v.digest = any (array(select distinct w.digest from wanted w))),
      seen as materialized (
        select r.id from hub.report r where r.id = any (array(select distinct s.report from same s))
          and hub.sees(viewer, r.owner, r.agency_only, r.audience, r.excluded, r.tlp, r.retain_until)),
      others as materialized (
        select x.* from (
            select s.digest, o.id, o.report, row_number() over (partition by s.digest order by o.report desc, o.id) as nth
              from same s join seen on seen.id = s.report
              join hub.triage o on o.report = s.report and o.party = viewer.me and o.state <> 'SPLIT' and (o.part is null or s.digest = any (o.part))) x
          where x.nth <= 200),
      common as (
        select w.id as of_id, o.id, o.report, count(*)::integer as n from wanted w join others o on o.digest = w.digest and o.report <> w.report group by w.id, o.id, o.report),
      placed as (
        select c.*, row_number() over (partition by c.of_id order by c.n desc, c.report desc, c.id) as place from common c)
    select x.of_id, x.id, x.report, x.n from placed x where x.place <= most order by x.of_id, x.place;
end
$$;

-- Returns whether a claim exceeds what its report allows (docs/triage.md). It has a less strict label; or it leaves the party, or others can discover it,
-- though the report is RED; or it goes to another partner though the report is AMBER; or it reaches a country that the reporter excepted.
create or replace function hub.exceeds_report_sharing(i hub.indicator, r hub.report) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select hub.label_rank(i.tlp) < hub.label_rank(r.tlp)
    or r.tlp in ('AMBER_STRICT', 'RED') and (i.audience <> '{}' or i.discoverability in ('HIT', 'HIT_CONTACT'))
    or r.tlp = 'AMBER' and exists (select from unnest(i.audience) k where hub.is_partner(k) and k <> r.owner)
    or r.excluded && i.audience
    or not i.excluded @> array_remove(r.excluded, i.owner) and exists (select from unnest(i.audience) k where not exists (select from hub.party p where p.key = k))
$$;

/*
 * Accepts an entry in the transaction that published its claims: {items: [{index, indicator}], shown, feedback: [{index, verdict}], comment, reportVersion}.
 * Further values may be accepted later.
 */
create or replace function hub.accept_entry(of_id uuid, at_version integer, said jsonb) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  e constant hub.triage := hub.lock_triage_entry(of_id, at_version);
  r hub.report;
  of_values bytea[];
begin
  if e.state not in ('NEW', 'ASKED', 'ACCEPTED') then
    perform hub.raise_triage_conflict('TRIAGE_DECIDED');
  end if;
  select * into r from hub.report x where x.id = e.report;
  of_values := hub.entry_value_digests(e, array(select (x.s->>'index')::integer from jsonb_array_elements(said->'items') with ordinality x(s, n) order by x.n));
  if exists (select from jsonb_array_elements(said->'items') with ordinality x(s, n)
      left join hub.indicator i on i.id = (x.s->>'indicator')::uuid and i.owner = hub.me() and i.agency = hub.my_agency() and i.digest = of_values[x.n]
      where i.id is null) then
    raise exception 'hub: not an indicator from this report' using errcode = 'HB500';
  elsif r.version <> (said->>'reportVersion')::integer then
    perform hub.raise_triage_conflict('TRIAGE_CHANGED');
  elsif exists (select from jsonb_array_elements(said->'items') x join hub.indicator i on i.id = (x->>'indicator')::uuid where hub.exceeds_report_sharing(i, r)) then
    perform hub.raise_triage_conflict('REPORT_FORBIDS');
  end if;
  insert into hub.indicator_origin (indicator, report, reporter, party, shown)
    select distinct on (1) (x->>'indicator')::uuid, r.id, r.owner, hub.me(), (said->>'shown')::boolean from jsonb_array_elements(said->'items') x
    on conflict (indicator, report) do update set shown = excluded.shown;
  update hub.triage t set state = 'ACCEPTED', judged = r.version, amended = false, stopped_at = null, version = t.version + 1, updated_at = now() where t.id = e.id;
  perform hub.send_outcome_of_entry(e, jsonb_strip_nulls(jsonb_build_object('status', 'ACCEPTED', 'comment', said->'comment', 'feedback', hub.verdicts_by_digest(e, said->'feedback'))));
end
$$;

create or replace function hub.decline_entry(of_id uuid, at_version integer, why text, words text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  e constant hub.triage := hub.lock_triage_entry(of_id, at_version);
begin
  if e.state not in ('NEW', 'ASKED') and not (e.state = 'DECLINED' and e.amended) then
    perform hub.raise_triage_conflict('TRIAGE_DECIDED');
  end if;
  update hub.triage t set state = 'DECLINED', judged = (select r.version from hub.report r where r.id = e.report), amended = false, stopped_at = null, version = t.version + 1,
      updated_at = now()
    where t.id = e.id;
  perform hub.send_outcome_of_entry(e, jsonb_strip_nulls(jsonb_build_object('status', 'DECLINED', 'reason', why, 'comment', words)));
end
$$;

-- Reverses a decision or a question. A split can be reversed until work on a part begins, an acceptance once no claim from it is in force.
create or replace function hub.reopen_entry(of_id uuid, at_version integer) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  e constant hub.triage := hub.lock_triage_entry(of_id, at_version);
  one record;
begin
  if e.state = 'NEW' then
    perform hub.raise_triage_conflict('TRIAGE_OPEN');
  elsif e.state = 'ACCEPTED' and exists (select from hub.indicator_origin o join hub.indicator i on i.id = o.indicator
      where o.report = e.report and o.party = e.party and i.revoked_at is null and (e.part is null or i.digest = any (e.part))) then
    perform hub.raise_triage_conflict('TRIAGE_INDICATORS_IN_FORCE');
  end if;
  if e.state = 'SPLIT' then
    perform from hub.triage t where t.part_of = e.id order by t.id for update;
    if exists (select from hub.triage t where t.part_of = e.id and (t.state <> 'NEW' or exists (select from hub.triage m where m.merged_into = t.id))) then
      perform hub.raise_triage_conflict('TRIAGE_PARTS_BEGUN');
    end if;
    delete from hub.triage t where t.part_of = e.id;
  end if;
  update hub.triage t set state = 'NEW', merged_into = null, judged = null, amended = false, stopped_at = null, version = t.version + 1, updated_at = now(),
      due_at = case when e.state = 'ASKED' then t.due_at + (now() - t.stopped_at) else greatest(t.due_at, now() + hub.triage_interval(t.party)) end
    where t.id = e.id;
  for one in select * from hub.reports_of_entry(e) loop
    perform hub.send_current_triage_status(one.report, e.state = 'ASKED' and one.report = e.report);
  end loop;
end
$$;

-- Asks the reporter one question at a time for the whole report, because the reporter does not know of parts. Nothing is asked when the country's limits or a
-- bar hide it from the reporter: the clock would stop for ever.
create or replace function hub.ask_reporter(of_id uuid, at_version integer, words text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  e constant hub.triage := hub.lock_triage_entry(of_id, at_version);
begin
  if e.state <> 'NEW' then
    perform hub.raise_triage_conflict('TRIAGE_DECIDED');
  end if;
  if exists (select from hub.triage t where t.report = e.report and t.party = e.party and t.state = 'ASKED') then
    perform hub.raise_triage_conflict('QUESTION_OPEN');
  end if;
  update hub.triage t set state = 'ASKED', stopped_at = now(), version = t.version + 1, updated_at = now() where t.id = e.id;
  perform hub.send_outcome(e.report, jsonb_build_object('status', 'QUESTION', 'question', words, 'questionId', gen_random_uuid()));
  if exists (select from hub.outcome o join hub.report r on r.id = o.report where o.report = e.report and o.owner = e.party
      and (o.audience = '{}' or exists (select from hub.bar b where b.owner = e.party and b.party = r.owner and b.lifted_at is null))) then
    perform hub.raise_triage_conflict('REPORTER_NOT_REACHED');
  end if;
end
$$;

-- Stores the reporter's answer, restarts the clock and notifies the country. Returns the report. HB404 is the same for an absent, another party's and an
-- invisible question.
create or replace function hub.answer_question(of_question uuid, words text) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  r hub.report;
  o hub.outcome;
begin
  perform hub.require_act('report:submit');
  select x.* into r from hub.report x where x.id = (select q.report from hub.outcome q where q.question_id = of_question) and x.owner = viewer.me
    and hub.sees(viewer, x.owner, x.agency_only, x.audience, x.excluded, x.tlp, x.retain_until) for share;
  if found then
    perform from hub.triage t where t.report = r.id order by t.id for update;
    select * into o from hub.outcome q where q.question_id = of_question
      and hub.sees(viewer, q.owner, q.agency_only, q.audience, q.excluded, q.tlp, q.retain_until) for update;
  end if;
  if o.id is null then
    raise exception 'hub: no such item' using errcode = 'HB404', detail = 'question';
  end if;
  if o.answered_at is not null or r.revoked_at is not null then
    perform hub.raise_triage_conflict('QUESTION_CLOSED');
  end if;
  update hub.triage t set state = 'NEW', due_at = t.due_at + (now() - t.stopped_at), stopped_at = null, version = t.version + 1, updated_at = now()
    where t.report = r.id and t.party = o.owner and t.state = 'ASKED';
  update hub.outcome q set answer = words, answered_at = now(), status = case when q.status = 'QUESTION' then coalesce(hub.triage_status_of_report(r.id, o.owner), 'UNDER_TRIAGE') else q.status end,
      version = q.version + 1, updated_at = now(), ordinal = 0 where q.id = o.id;
  -- Only the reporter's own audit log names the person who answered.
  perform hub.hide_officer(o.id, o.version + 1);
  perform hub.announce(array[o.owner], 'REPORT_QUESTION_ANSWERED', case when r.tlp <> 'RED' then jsonb_build_object('report', r.id) else '{}' end,
    case when r.tlp = 'RED' then r.id end);
  return r.id;
end
$$;

-- Merges entries into one that is worked on: [{id, version}]. Decisions on that entry apply to all of them.
create or replace function hub.merge_entries(into_id uuid, at_version integer, entries jsonb)
  returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
declare
  target hub.triage;
  e hub.triage;
  one record;
begin
  perform hub.require_triage_act();
  -- Locks in the order of reports, then of entries, each once, so that two merges rarely deadlock.
  for one in
    select g.id, g.version from (select into_id as id, at_version as version union select x.id, x.version from jsonb_to_recordset(entries) x(id uuid, version integer)) g
      left join hub.triage t on t.id = g.id order by t.report, g.id loop
    e := hub.lock_triage_entry(one.id, one.version);
    if e.id = into_id then
      target := e;
    end if;
    if e.state not in ('NEW', 'ASKED') and not (e.id = into_id and e.state = 'ACCEPTED') then
      perform hub.raise_triage_conflict('TRIAGE_DECIDED');
    end if;
  end loop;
  update hub.triage t set state = 'MERGED', merged_into = target.id, judged = (select r.version from hub.report r where r.id = t.report), amended = false, stopped_at = null,
      version = t.version + 1, updated_at = now()
    from jsonb_to_recordset(entries) x(id uuid) where t.id = x.id and t.id <> target.id;
  update hub.triage t set version = t.version + 1, updated_at = now() where t.id = target.id;
  if target.state = 'ACCEPTED' then
    for one in select w.report from hub.reports_of_entry(target) w where w.report <> target.report loop
      perform hub.send_outcome(one.report, '{"status": "ACCEPTED"}');
    end loop;
  end if;
end
$$;

-- Splits a whole entry: [{indexes, agency (its id, or null)}]. Values in none of the parts form a further part.
create or replace function hub.split_entry(of_id uuid, at_version integer, parts jsonb) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  e constant hub.triage := hub.lock_triage_entry(of_id, at_version);
  given bytea[] := '{}';
  rest bytea[];
  these bytea[];
  desk integer;
  p jsonb;
begin
  if e.state <> 'NEW' or e.part is not null then
    perform hub.raise_triage_conflict('TRIAGE_DECIDED');
  elsif exists (select from hub.triage t where t.merged_into = e.id) then
    perform hub.raise_triage_conflict('TRIAGE_OTHERS_MERGED');
  end if;
  for p in select x from jsonb_array_elements(parts) x loop
    these := hub.entry_value_digests(e, array(select t::integer from jsonb_array_elements_text(p->'indexes') t));
    select a.key into desk from hub.agency a where a.id = (p->>'agency')::uuid and a.party = e.party and a.closed_at is null;
    if desk is null and p->>'agency' is not null then
      raise exception 'hub: no such agency' using errcode = 'HB404', detail = 'agency';
    end if;
    if these && given or cardinality(these) = 0 then
      perform hub.raise_triage_conflict('TRIAGE_PARTS_OVERLAP');
    end if;
    given := given || these;
    insert into hub.triage (report, party, part, part_of, agency, received_at, due_at) values (e.report, e.party, these, e.id, desk, e.received_at, e.due_at);
  end loop;
  rest := array(select v.digest from hub.report_value v where v.report = e.report and v.digest <> all (given) order by v.place);
  if rest <> '{}' then
    insert into hub.triage (report, party, part, part_of, received_at, due_at) values (e.report, e.party, rest, e.id, e.received_at, e.due_at);
  end if;
  update hub.triage t set state = 'SPLIT', judged = (select r.version from hub.report r where r.id = e.report), version = t.version + 1, updated_at = now() where t.id = e.id;
end
$$;

-- Assigns an entry to an officer of the context's party who does triage; null: to no officer.
create or replace function hub.assign_entry(of_id uuid, at_version integer, to_user uuid) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  e constant hub.triage := hub.lock_triage_entry(of_id, at_version);
begin
  if to_user is not null and not exists (select from hub.user_account u join hub.role_permission r on r.role = any (hub.persistent_roles(u.id))
      where u.id = to_user and u.party = e.party and u.disabled_at is null and r.permission = 'report:triage') then
    raise exception 'hub: no such officer' using errcode = 'HB404', detail = 'officer';
  end if;
  update hub.triage t set assignee = to_user, version = t.version + 1, updated_at = now() where t.id = e.id;
end
$$;

-- Sets the hours within which the context's country decides on future reports.
create or replace function hub.set_triage_hours(hours_ integer) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.require_act('triage:manage');
  insert into hub.triage_rule (party, hours, set_by) values (hub.me(), hours_, hub.my_user())
    on conflict (party) do update set hours = excluded.hours, set_by = excluded.set_by, set_at = now();
end
$$;
