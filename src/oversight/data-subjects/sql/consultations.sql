-- Returns for the data-subject desk the owners that were consulted about a request, with their answers, in the order of ids that have no meaning. It names no item.
-- HB404: the viewer is not the data-subject desk, or there is no such request.
create or replace function hub.subject_sources(of_id uuid, above uuid, most integer)
returns table (id uuid, party jsonb, asked_at timestamptz, due_at timestamptz, outcome text, ground text, answer_sealed bytea, answered_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  perform hub.require_act('subject:handle');
  if viewer.kind <> 'HUB' or not exists (select from hub.subject_request r where r.id = of_id) then
    raise exception 'hub: no such request' using errcode = 'HB404', detail = 'subject request';
  end if;
  return query
    select c.id, hub.party_summary(c.owner), c.asked_at, c.due_at, c.outcome, c.ground, c.answer_sealed, c.answered_at
      from hub.subject_consultation c where c.request = of_id and (above is null or c.id > above) order by c.id limit most;
end
$$;

/*
 * Returns consultations of the viewer's party in the order of ids, which have no meaning, or only the given one. `content` is the indicator for a data protection officer
 * of the party, who must judge it. Until the consultation is answered or its request is closed, that is so also if it is RED or limited to one agency: the audit entry names it. It is null
 * for administrators, who read no content, if it is gone, and for other items: then an officer reads it by its id.
 */
create or replace function hub.subject_consultations(only_one uuid, filter jsonb, above uuid, most integer)
returns table (id uuid, request uuid, kind text, question_sealed bytea, item uuid, item_kind text, content jsonb, asked_at timestamptz, due_at timestamptz, overdue boolean, outcome text, ground text,
  answer_sealed bytea, answered_at timestamptz, answered_by jsonb, version integer)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  judges constant boolean := hub.person_may(viewer, 'subject:handle');
begin
  perform hub.require_act('subject:answer');
  return query
    select c.id, c.request, r.kind, r.question_sealed, c.item, c.item_kind,
        (select jsonb_build_object('kind', i.kind, 'display', i.display, 'threat', i.threat, 'tlp', i.tlp, 'description', d.description, 'personStatus', d.person_status, 'publishedAt', i.published_at)
          from hub.indicator i left join hub.indicator_detail d on d.id = i.id
          where judges and i.id = c.item and i.owner = viewer.me and (i.retain_until is null or i.retain_until > now())
            and (i.tlp <> 'RED' and i.agency_only is null or c.outcome is null and r.closed_at is null)),
        c.asked_at, c.due_at, c.outcome is null and c.due_at < now() and r.closed_at is null, c.outcome, c.ground, c.answer_sealed, c.answered_at, hub.actor(c.answered_by), c.version
      from hub.subject_consultation c join hub.subject_request r on r.id = c.request
      where c.owner = viewer.me and (only_one is null or c.id = only_one) and (above is null or c.id > above)
        and (filter->>'answered' is null or case when (filter->>'answered')::boolean then c.outcome is not null else c.outcome is null and r.closed_at is null end)
        and (filter->>'overdue' is null or (c.outcome is null and c.due_at < now() and r.closed_at is null) = (filter->>'overdue')::boolean)
      order by c.id limit most;
end
$$;

-- Returns what a correction of an item changes: what it states about a value or a person, its evaluation and its sources. Not what a renewal, a repeated publication or a step of a
-- procedure changes (retention, validity, sightings, states, marks, label and audience). Tags are a set: their order is no content.
create or replace function hub.correctable_content(of_kind text, of_item uuid, at_version integer) returns jsonb
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select jsonb_object_agg(e.key, case when e.key = 'tags' then (select jsonb_agg(distinct t.value order by t.value) from jsonb_array_elements(e.value) t) else e.value end order by e.key)
    from (
      select v.content from hub.item_version v where v.item = of_item and v.version = at_version
      union all
      (select d.content from hub.item_detail_version d where d.item = of_item and d.version <= at_version order by d.version desc limit 1)) s
    cross join lateral jsonb_each(s.content) e
    where e.value <> 'null' and e.key = any (case of_kind
      when 'INDICATOR' then '{platform,network,bank,country,threat,tags,description,confidence,reliability,credibility,person_status}'::text[]
      when 'REPORT' then '{title,narrative,threat,platform,platform_country,started_at,ended_at,losses,victims,suspects,items,evidence}'
      when 'ACTION_REQUEST' then '{act,subject,legal_basis,legal_text,narrative,amount}'
      when 'INFORMATION_REQUEST' then '{question,subjects,evidence,legal_basis,legal_text}' end)
$$;

/*
 * Answers a consultation for the owner: {outcome, ground, discloses, version}. `version`: of the consultation, as the officer has read it. The answer may be replaced while the request is
 * open. After an answered request the owner may still state that it has corrected or deleted the item. Both remove the mark of contested data (by the relay), unless another request
 * contests the indicator. Returns DONE; or, without a change:
 *   CLOSED         the request is closed
 *   CHANGED        another officer has answered meanwhile
 *   NOT_CORRECTED  what the item states is what the owner was asked about (hub.correctable_content)
 *   NOT_DELETED    the item exists and is not revoked
 * HB404: the viewer's party has no such consultation.
 */
create or replace function hub.answer_subject_consultation(of_id uuid, fields jsonb, answer_sealed bytea) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  to_ constant text := fields->>'outcome';
  r hub.subject_request;
  c hub.subject_consultation;
  item hub.governed_item;
  exists_ boolean;
begin
  perform hub.require_act('subject:answer');
  -- The request is locked first, as in the functions of the data-subject desk.
  select x.* into r from hub.subject_request x where x.id = (select q.request from hub.subject_consultation q where q.id = of_id and q.owner = viewer.me) for share;
  select x.* into c from hub.subject_consultation x where x.id = of_id and x.owner = viewer.me for update;
  if r.id is null or c.id is null then
    raise exception 'hub: no such consultation' using errcode = 'HB404', detail = 'subject consultation';
  elsif r.closed_at is not null and (r.outcome = 'WITHDRAWN' or to_ not in ('CORRECTED', 'DELETED')) then
    return 'CLOSED';
  elsif c.version <> (fields->>'version')::integer then
    return 'CHANGED';
  end if;
  item := hub.governed(c.item_kind, c.item);
  exists_ := item.owner is not null and (item.retain_until is null or item.retain_until > now());
  if to_ = 'DELETED' and exists_ and item.revoked_at is null then
    return 'NOT_DELETED';
  elsif to_ = 'CORRECTED' and not (exists_
      and hub.correctable_content(c.item_kind, c.item, c.asked_version) is distinct from hub.correctable_content(c.item_kind, c.item, item.version)) then
    return 'NOT_CORRECTED';
  end if;
  update hub.subject_consultation x set outcome = to_, ground = fields->>'ground', discloses = (fields->>'discloses')::boolean, answer_sealed = answer_subject_consultation.answer_sealed,
      answered_by = viewer.user_id, answered_at = clock_timestamp(), version = x.version + 1, next_reminder_at = null
    where x.id = c.id;
  if r.kind <> 'ACCESS' then
    if to_ in ('CORRECTED', 'DELETED') then
      delete from hub.kept_contested k where k.item = c.item;
    end if;
    perform hub.plan_contested_marks(array[c.item]);
  end if;
  return 'DONE';
end
$$;

-- Announces the clocks of requests and consultations that have come near their end or passed it, at most `batch` of each, and deletes requests a year after they were closed,
-- with their values and answers. Runs by the clock. Returns how many rows it handled.
create or replace function hub.remind_subject_requests(batch integer) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  at_time constant timestamptz := clock_timestamp();
  hub_key constant integer := (select p.key from hub.party p where p.kind = 'HUB' order by p.key limit 1);
  due record;
  handled integer := 0;
begin
  for due in select * from hub.subject_request x where x.next_reminder_at <= at_time order by x.next_reminder_at limit batch for update skip locked loop
    perform hub.announce(array[hub_key, due.party], case when due.due_at <= at_time then 'SUBJECT_REQUEST_OVERDUE' else 'SUBJECT_REQUEST_DUE' end,
      jsonb_build_object('subjectRequest', due.id, 'due', hub.microseconds(due.due_at)));
    update hub.subject_request x set next_reminder_at = hub.next_subject_reminder(due.due_at, at_time) where x.id = due.id;
    handled := handled + 1;
  end loop;
  -- One announcement for all consultations of an owner about one request.
  for due in
    with reminded as (
        update hub.subject_consultation c set next_reminder_at = hub.next_subject_reminder(c.due_at, at_time)
          where c.id in (select x.id from hub.subject_consultation x where x.next_reminder_at <= at_time order by x.next_reminder_at limit batch for update skip locked)
          returning c.request, c.owner, c.due_at)
      select r.request, r.owner, min(r.due_at) as due_at, count(*) as quantity from reminded r group by r.request, r.owner, r.due_at <= at_time order by r.owner, r.request loop
    perform hub.announce(array[due.owner], case when due.due_at <= at_time then 'SUBJECT_CONSULTATION_OVERDUE' else 'SUBJECT_CONSULTATION_DUE' end,
      jsonb_build_object('count', due.quantity, 'due', hub.microseconds(due.due_at)));
    if due.due_at <= at_time then
      perform hub.announce(array[hub_key], 'SUBJECT_SOURCE_OVERDUE', jsonb_build_object('subjectRequest', due.request, 'party', hub.party_summary(due.owner), 'due', hub.microseconds(due.due_at)));
    end if;
    handled := handled + due.quantity;
  end loop;
  for due in select * from hub.subject_request o where o.closed_at < at_time - interval '1 year' order by o.closed_at limit batch for update skip locked loop
    insert into hub.kept_contested (item) select c.item from hub.subject_consultation c join hub.indicator i on i.id = c.item
      where c.request = due.id and due.kind <> 'ACCESS' and due.outcome = 'ANSWERED' and (c.outcome is null or c.outcome not in ('CORRECTED', 'DELETED'))
      on conflict do nothing;
    delete from hub.subject_request x where x.id = due.id;
    handled := handled + 1;
  end loop;
  return handled;
end
$$;
