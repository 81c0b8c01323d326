-- When the answer to a request is due: 4 calendar months (UTC) after its arrival for access, 9 for correction and deletion.
create or replace function hub.subject_due_at(kind text, received_at timestamptz) returns timestamptz
language sql immutable set search_path = pg_catalog, pg_temp
as $$ select (received_at at time zone 'UTC' + case kind when 'ACCESS' then interval '4 months' else interval '9 months' end) at time zone 'UTC' $$;

-- When the relay announces a clock next: 30 days and 7 days before its end, and at its end. `after_`: the time of the last announcement. null: never again.
create or replace function hub.next_subject_reminder(due_at timestamptz, after_ timestamptz) returns timestamptz
language sql immutable set search_path = pg_catalog, pg_temp
as $$ select min(due_at - s.days * interval '1 day') from unnest('{30,7,0}'::integer[]) s(days) where due_at - s.days * interval '1 day' > after_ $$;

-- Locks and returns a request that the viewer handles: the data-subject desk handles every one, another party its own, and with `for_desk` none. HB404: an absent request and
-- one of another party give the same answer.
create or replace function hub.lock_subject_request(of_id uuid, for_desk boolean) returns hub.subject_request
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  r hub.subject_request;
begin
  perform hub.require_act('subject:handle');
  select * into r from hub.subject_request x where x.id = of_id and (viewer.kind = 'HUB' or x.party = viewer.me and not for_desk) for update;
  if not found then
    raise exception 'hub: no such request' using errcode = 'HB404', detail = 'subject request';
  end if;
  return r;
end
$$;

-- When the sources of a request have to answer that are consulted at this time: after 30 days, or earlier, so that the data-subject desk still has a week before the deadline of the
-- request. Of less than two weeks the sources have half, and after the deadline nothing.
create or replace function hub.subject_sources_due_at(due_at timestamptz, at_time timestamptz) returns timestamptz
language sql immutable set search_path = pg_catalog, pg_temp
as $$
  select at_time + least(interval '30 days', greatest(w.left_ - interval '7 days', w.left_ / 2))
    from (select justify_hours(greatest(due_at - at_time, interval '0')) as left_) w
$$;

-- Plans that the relay examines the mark of contested data of these items (hub.set_contested_mark). A plan that exists is locked, so that the relay waits for this transaction.
-- So is the indicator, as its foreign key does later: one that a retention run deletes at this moment is left out.
create or replace function hub.plan_contested_marks(items uuid[]) returns void
language sql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  insert into hub.contested_change as c (item) select i.id from hub.indicator i where i.id = any (items) order by i.id for key share on conflict (item) do update set item = excluded.item
$$;

/*
 * Sets or removes the mark of contested data on one indicator that is not revoked, as a new version: every reader gets it as an update. Each indicator waits for a random part of
 * `delay` minutes: changes of one time would link the values of one request. Those that the relay is late for wait again. A new version names no officer: the audit log of the officer's
 * own party does. Runs by the clock, in a transaction for each indicator. Returns 1; or 0: none is due.
 */
create or replace function hub.set_contested_mark(delay integer) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  i hub.indicator;
  contested boolean;
begin
  update hub.contested_change c set due_at = clock_timestamp() + random() * delay * interval '1 minute'
    where c.item in (
      select x.item from hub.contested_change x where x.due_at is null or x.due_at < clock_timestamp() - interval '10 minutes' order by x.item for update skip locked);
  -- The indicator is locked first, as by a deletion.
  select x.* into i from hub.contested_change c join hub.indicator x on x.id = c.item where c.due_at <= clock_timestamp() order by random() limit 1 for no key update of x skip locked;
  perform from hub.contested_change c where c.item = i.id for update skip locked;
  if not found then
    return 0;
  end if;
  contested := hub.is_contested(i.id);
  if i.revoked_at is null and (i.contested_since is not null) <> contested and (i.retain_until is null or i.retain_until > now()) then
    -- By the day: a time would link the values of one request.
    update hub.indicator x set contested_since = case when contested then date_trunc('day', now(), 'UTC') end, version = x.version + 1, updated_at = now(), ordinal = 0 where x.id = i.id;
    insert into hub.audit (party, agency, what, channel, outcome, items, count)
      values (i.owner, i.agency, case when contested then 'indicator.contested' else 'indicator.uncontested' end, 'graphql', 'DONE', array[i.id], 1);
  end if;
  delete from hub.contested_change c where c.item = i.id;
  return 1;
end
$$;

-- Files a request: {id, kind, receivedAt}. Returns OPEN; or MANY, without a change: the party has 500 open requests. HB500: partners file none.
create or replace function hub.open_subject_request(fields jsonb, content_sealed bytea) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  hub_key constant integer := (select p.key from hub.party p where p.kind = 'HUB' order by p.key limit 1);
  due constant timestamptz := hub.subject_due_at(fields->>'kind', (fields->>'receivedAt')::timestamptz);
begin
  perform hub.require_act('subject:handle');
  if viewer.kind = 'PARTNER' then
    raise exception 'hub: partners file no requests of data subjects' using errcode = 'HB500';
  end if;
  perform pg_advisory_xact_lock(hashtext('hub subject requests'), viewer.me);
  if (select count(*) from hub.subject_request r where r.party = viewer.me and r.closed_at is null) >= 500 then
    return 'MANY';
  end if;
  insert into hub.subject_request (id, party, kind, content_sealed, created_by, received_at, due_at, next_reminder_at)
    values ((fields->>'id')::uuid, viewer.me, fields->>'kind', open_subject_request.content_sealed, viewer.user_id, (fields->>'receivedAt')::timestamptz, due,
      coalesce(hub.next_subject_reminder(due, clock_timestamp()), clock_timestamp()));
  if viewer.kind <> 'HUB' then
    perform hub.announce(array[hub_key], 'SUBJECT_REQUEST_FILED', jsonb_build_object('subjectRequest', fields->>'id'));
  end if;
  return 'OPEN';
end
$$;

-- Returns the items on these values that exist: indicators, reports with such a value, and requests about it, with their owners.
create or replace function hub.items_on_values(digests bytea[]) returns table (kind text, item uuid, owner integer, agency integer, version integer)
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select 'INDICATOR', i.id, i.owner, i.agency, i.version from hub.indicator i where i.digest = any (digests) and (i.retain_until is null or i.retain_until > now())
  union
  select 'REPORT', r.id, r.owner, r.agency, r.version from hub.report_value v join hub.report r on r.id = v.report
    where v.digest = any (digests) and (r.retain_until is null or r.retain_until > now())
  union
  select 'ACTION_REQUEST', a.id, a.owner, a.agency, a.version from hub.action_request a
    where hub.digest(a.subject->>'kind', a.subject->>'scope', a.subject->>'value') = any (digests) and (a.retain_until is null or a.retain_until > now())
  union
  select 'INFORMATION_REQUEST', r.id, r.owner, r.agency, r.version from hub.information_request r
    where hub.subject_digests(r.subjects) && digests and (r.retain_until is null or r.retain_until > now())
$$;

/*
 * Consults the owners of all items on these values that exist, except those that were asked about this request before. For correction and deletion the relay marks
 * indicators as contested. Each owner learns of it: no search of the data-subject desk is silent. Returns DONE and the items; or CLOSED, without a change.
 * HB404: the viewer is not the data-subject desk, or there is no such request.
 */
create or replace function hub.consult_subject_sources(of_id uuid, question_sealed bytea, digests bytea[], out verdict text, out items uuid[])
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  r constant hub.subject_request := hub.lock_subject_request(of_id, true);
  until_ constant timestamptz := hub.subject_sources_due_at(r.due_at, clock_timestamp());
  told record;
begin
  items := '{}';
  if r.closed_at is not null then
    verdict := 'CLOSED';
    return;
  end if;
  with asked as (
      insert into hub.subject_consultation as c (request, item, item_kind, owner, asked_version, due_at, next_reminder_at)
        select r.id, v.item, v.kind, v.owner, v.version, until_, hub.next_subject_reminder(until_, clock_timestamp()) from hub.items_on_values(digests) v order by v.item
        on conflict do nothing returning c.item)
    select coalesce(array_agg(a.item order by a.item), '{}') into items from asked a;
  update hub.subject_request x set question_sealed = consult_subject_sources.question_sealed, consulted_at = coalesce(x.consulted_at, clock_timestamp()), answerable_at = until_
    where x.id = r.id;
  if r.kind <> 'ACCESS' then
    perform hub.plan_contested_marks(items);
  end if;
  insert into hub.audit (party, agency, what, channel, outcome, items, count)
    select v.owner, v.agency, 'subject.consulted', 'graphql', 'DONE', array_agg(v.item order by v.item), count(*)
      from hub.items_on_values(digests) v where v.item = any (consult_subject_sources.items) group by v.owner, v.agency order by 1, 2;
  for told in select v.owner, count(*) as quantity from hub.items_on_values(digests) v where v.item = any (consult_subject_sources.items) group by v.owner order by v.owner loop
    perform hub.announce(array[told.owner], 'SUBJECT_CONSULTATION', jsonb_build_object('due', hub.microseconds(until_), 'count', told.quantity));
  end loop;
  verdict := 'DONE';
end
$$;

-- Extends the clock of a request once, by two calendar months (UTC). Returns DONE; or CLOSED or EXTENDED, without a change. HB404 as hub.consult_subject_sources.
create or replace function hub.extend_subject_request(of_id uuid, why text) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  r constant hub.subject_request := hub.lock_subject_request(of_id, true);
  later constant timestamptz := (r.due_at at time zone 'UTC' + interval '2 months') at time zone 'UTC';
begin
  if r.closed_at is not null then
    return 'CLOSED';
  elsif r.extended_at is not null then
    return 'EXTENDED';
  end if;
  update hub.subject_request x set due_at = later, extended_at = clock_timestamp(), extension_reason = why, next_reminder_at = hub.next_subject_reminder(later, clock_timestamp())
    where x.id = r.id;
  return 'DONE';
end
$$;

-- Why the data-subject desk cannot answer a request now: it is closed, no source was consulted, or the sources have time to answer (EARLY and until when); null: it can.
create or replace function hub.subject_answer_problem(r hub.subject_request) returns text
language sql stable set search_path = pg_catalog, pg_temp
as $$ select case when r.closed_at is not null then 'CLOSED' when r.consulted_at is null then 'NOT_CONSULTED' when r.answerable_at > clock_timestamp() then 'EARLY ' || hub.utc_second_from(r.answerable_at) end $$;

-- Locks a request that the data-subject desk answers now, and returns the texts for the person that its sources allow: [{id, sealed}], hexadecimal. Or the verdict of
-- hub.subject_answer_problem. HB404 as hub.consult_subject_sources.
create or replace function hub.subject_disclosures(of_id uuid, out verdict text, out disclosures jsonb)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  r constant hub.subject_request := hub.lock_subject_request(of_id, true);
begin
  verdict := coalesce(hub.subject_answer_problem(r), 'DONE');
  disclosures := case when verdict <> 'DONE' then '[]' else coalesce((
    select jsonb_agg(jsonb_build_object('id', c.id, 'sealed', encode(c.answer_sealed, 'hex')) order by c.id) from hub.subject_consultation c where c.request = r.id and c.discloses), '[]') end;
end
$$;

-- Answers and closes a request. Returns DONE, or the verdict of hub.subject_answer_problem, without a change. HB404 as hub.consult_subject_sources.
create or replace function hub.answer_subject_request(of_id uuid, answer_sealed bytea) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  r constant hub.subject_request := hub.lock_subject_request(of_id, true);
begin
  if hub.subject_answer_problem(r) is not null then
    return hub.subject_answer_problem(r);
  end if;
  update hub.subject_request x set outcome = 'ANSWERED', closed_at = clock_timestamp(), closed_by = viewer.user_id, answer_sealed = answer_subject_request.answer_sealed, next_reminder_at = null
    where x.id = r.id;
  update hub.subject_consultation c set next_reminder_at = null where c.request = r.id;
  if r.party <> viewer.me then
    perform hub.announce(array[r.party], 'SUBJECT_REQUEST_ANSWERED', jsonb_build_object('subjectRequest', r.id));
  end if;
  return 'DONE';
end
$$;

/*
 * Withdraws a request: the person or the officer gave it up. The relay removes the marks of indicators that no other request contests. Returns DONE;
 * or CLOSED, without a change. HB404: no such request that the viewer handles.
 */
create or replace function hub.withdraw_subject_request(of_id uuid, why text) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  r constant hub.subject_request := hub.lock_subject_request(of_id, false);
begin
  if r.closed_at is not null then
    return 'CLOSED';
  end if;
  update hub.subject_request x set outcome = 'WITHDRAWN', closed_at = clock_timestamp(), closed_by = viewer.user_id, withdrawal_reason = why, next_reminder_at = null where x.id = r.id;
  update hub.subject_consultation c set next_reminder_at = null where c.request = r.id;
  if r.kind <> 'ACCESS' then
    perform hub.plan_contested_marks(array(select c.item from hub.subject_consultation c where c.request = r.id));
  end if;
  return 'DONE';
end
$$;

-- Whether a request for correction or deletion contests an indicator: one that was not withdrawn, and that its owner has not answered by correcting or deleting it.
create or replace function hub.is_contested(of_item uuid) returns boolean
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select exists (select from hub.subject_consultation c join hub.subject_request r on r.id = c.request
    where c.item = of_item and r.kind <> 'ACCESS' and r.outcome is distinct from 'WITHDRAWN' and (c.outcome is null or c.outcome not in ('CORRECTED', 'DELETED')))
    or exists (select from hub.kept_contested k where k.item = of_item)
$$;

/*
 * Returns requests, newest first: for the data-subject desk all, for another party its own, or only the given one. What the data-subject desk does (consulted_at, answerable_at, the extension,
 * the question) is for the data-subject desk alone.
 */
create or replace function hub.subject_requests(only_one uuid, filter jsonb, below uuid, most integer)
returns table (id uuid, kind text, content_sealed bytea, created_at timestamptz, created_by jsonb, received_at timestamptz, due_at timestamptz, overdue boolean, outcome text,
  closed_at timestamptz, answer_sealed bytea, withdrawal_reason text, is_desk boolean, consulted_at timestamptz, answerable_at timestamptz, question_sealed bytea,
  extended_at timestamptz, extension_reason text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  desk constant boolean := viewer.kind = 'HUB';
begin
  perform hub.require_act('subject:handle');
  return query
    select r.id, r.kind, r.content_sealed, r.created_at, hub.actor(r.created_by), r.received_at, r.due_at, r.closed_at is null and r.due_at < now(), r.outcome, r.closed_at,
        r.answer_sealed, r.withdrawal_reason, desk, case when desk then r.consulted_at end, case when desk then r.answerable_at end, case when desk then r.question_sealed end,
        case when desk then r.extended_at end, case when desk then r.extension_reason end
      from hub.subject_request r
      where (desk or r.party = viewer.me) and (only_one is null or r.id = only_one) and (below is null or r.id < below)
        and (filter->'states' is null or filter->'states' ? coalesce(r.outcome, 'OPEN'))
        and (filter->'kinds' is null or filter->'kinds' ? r.kind)
        and (filter->>'overdue' is null or (r.closed_at is null and r.due_at < now()) = (filter->>'overdue')::boolean)
      order by r.id desc limit most;
end
$$;
