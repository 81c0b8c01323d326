-- Returns the state after a step of an actor (docs/information-requests.md); null: not allowed. The same table as INFORMATION_MACHINE (information.policy.ts);
-- a test compares them.
create or replace function hub.next_information_state(state text, step text, actor text) returns text
language sql immutable set search_path = pg_catalog, pg_temp
as $$
  select coalesce(t.leads_to, next_information_state.state)
    from (values
      ('AMENDED', 'REQUESTER', '{SENT}'::text[], null),
      ('EXTENDED', 'REQUESTER', '{SENT,ACKNOWLEDGED,PARTIALLY_ANSWERED}', null),
      ('CANCELLED', 'REQUESTER', '{SENT,ACKNOWLEDGED,PARTIALLY_ANSWERED}', 'CANCELLED'),
      ('ACKNOWLEDGED', 'RECIPIENT', '{SENT}', 'ACKNOWLEDGED'),
      ('PARTIALLY_ANSWERED', 'RECIPIENT', '{ACKNOWLEDGED,PARTIALLY_ANSWERED}', 'PARTIALLY_ANSWERED'),
      ('ANSWERED', 'RECIPIENT', '{ACKNOWLEDGED,PARTIALLY_ANSWERED}', 'ANSWERED'),
      ('DECLINED', 'RECIPIENT', '{ACKNOWLEDGED,PARTIALLY_ANSWERED}', 'DECLINED'),
      ('EXTENSION_REQUESTED', 'RECIPIENT', '{ACKNOWLEDGED,PARTIALLY_ANSWERED}', null)) t(step, actor, takes, leads_to)
    where t.step = next_information_state.step and t.actor = next_information_state.actor and next_information_state.state = any (t.takes)
$$;

-- Returns when the next reminder is due; null: never.
create or replace function hub.next_information_reminder_at(state text, k hub.information_clock) returns timestamptz
language sql immutable set search_path = pg_catalog, pg_temp
as $$
  select case when state in ('SENT', 'ACKNOWLEDGED', 'PARTIALLY_ANSWERED') then least(case when state = 'SENT' and not k.ack_notified then k.ack_due_at end,
    case k.stage when 0 then k.remind_at when 1 then k.due_at when 2 then k.due_at + interval '1 day' end) end
$$;

create or replace function hub.set_information_reminder(of_id uuid) returns void
language sql volatile set search_path = pg_catalog, pg_temp
as $$
  update hub.information_clock k set next_at = hub.next_information_reminder_at(r.state, k) from hub.information_request r where k.request = of_id and r.id = of_id
$$;

-- Adds a step with the next number. The caller must have locked the request's row.
create or replace function hub.add_information_step(of_request uuid, step text, state text, party integer, more jsonb) returns void
language sql volatile set search_path = pg_catalog, pg_temp
as $$
  insert into hub.information_step (request, seq, step, state, party, by_user, reason, note, minutes, escalation, due_at)
    select of_request, coalesce((select max(s.seq) from hub.information_step s where s.request = of_request), 0) + 1, step, state, party, case when party is not null then hub.my_user() end,
        x.reason, x.note, x.minutes, x.escalation, x.due_at
      from jsonb_to_record(more) x(reason text, note text, minutes integer, escalation integer, due_at timestamptz)
$$;

-- Returns the officer or API key of each step, and of each message, that the context's party made in a request that the context sees.
create or replace function hub.information_step_actors(of_request uuid) returns table (seq integer, by jsonb)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  return query
    with own as materialized (
      select s.seq, s.by_user from hub.information_request r join hub.information_step s on s.request = r.id and s.party = viewer.me
        where r.id = of_request and hub.sees(hub.as_recipient(viewer), r.owner, r.agency_only, r.audience, r.excluded, r.tlp, r.retain_until)),
    people as materialized (select d.by_user, hub.actor(d.by_user) as actor from (select distinct o.by_user from own o) d) -- each once: it is the costly part
    select o.seq, p.actor from own o join people p on p.by_user = o.by_user;
end
$$;

create or replace function hub.information_message_actor(of_request uuid, of_seq integer) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  return (select hub.actor(m.by_user) from hub.information_request r join hub.information_message m on m.request = r.id and m.seq = of_seq and m.party = viewer.me
    where r.id = of_request and hub.sees(hub.as_recipient(viewer), r.owner, r.agency_only, r.audience, r.excluded, r.tlp, r.retain_until));
end
$$;

/*
 * Adds a message {text, language, subjects, evidence} of the context's agency to a thread. Its files must be the agency's own, and remain with the request.
 * HB404: a file is not the agency's. The caller must have locked the request's row.
 */
create or replace function hub.add_information_message(r hub.information_request, answer text, message jsonb) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  files constant uuid[] := array(select e.id::uuid from jsonb_array_elements_text(message->'evidence') with ordinality e(id, place) order by e.place);
begin
  if (select count(*) from hub.lock_attachable_evidence(files)) < cardinality(files) then
    raise exception 'hub: no such file' using errcode = 'HB404', detail = 'evidence file';
  end if;
  insert into hub.evidence_link (kind, item, evidence, place)
    select 'INFORMATION_REQUEST', r.id, f.id, min(f.place)::integer - 1 from unnest(files) with ordinality f(id, place) group by f.id
  on conflict do nothing;
  update hub.evidence e set unlinked_since = null, red = e.red or r.tlp = 'RED' where e.id = any (files);
  insert into hub.information_message (request, seq, party, by_user, answer, text, language, subjects, evidence)
    values (r.id, coalesce((select max(m.seq) from hub.information_message m where m.request = r.id), 0) + 1, hub.me(), hub.my_user(), answer, message->>'text', message->>'language',
      message->'subjects', files);
end
$$;

-- Returns and locks the requests of the context's agency with these references or ids, or of these inquiries. Waits for other writers of the same references.
create or replace function hub.own_information_requests(references_ text[], ids uuid[]) returns table (inquiry uuid, id uuid, reference text, state text, recipient integer, question text, language text,
  subjects jsonb, legal_basis text, legal_text text, urgency text, contact text, contact_entry uuid, tlp text, audience integer[], ack_minutes integer, due_minutes integer, related uuid[], evidence uuid[],
  version integer, due_at timestamptz, withheld boolean, retain_until timestamptz, chosen_until timestamptz)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  me constant integer := hub.me();
  my_agency constant integer := hub.my_agency();
  wanted uuid[];
begin
  perform hub.require_act('information:ask');
  perform pg_advisory_xact_lock(hashtextextended('hub information ' || my_agency || ' ' || u.reference, 0)) from (select distinct unnest(references_) as reference order by 1) u;
  wanted := array(select r.id from hub.information_request r where r.agency = my_agency and r.reference = any (references_) union select unnest(ids)
    union select q.request from hub.information_inquiry q where q.inquiry = any (ids));
  perform from hub.information_request r where r.id = any (wanted) and r.owner = me and r.agency = my_agency order by r.id for update;
  delete from hub.information_request r where r.id = any (wanted) and r.owner = me and r.agency = my_agency and r.retain_until <= now();
  return query
    select q.inquiry, r.id, r.reference, c.state, r.recipient, c.question, c.language, c.subjects, c.legal_basis, c.legal_text, c.urgency, c.contact, c.contact_entry, r.tlp, r.audience, c.ack_minutes,
        c.due_minutes, array(select x.item from hub.information_related x where x.request = c.id order by 1), c.evidence, r.version, k.due_at,
        r.tlp = 'RED' and not hub.may_read_red(), r.retain_until, r.chosen_until
      from hub.information_request r join hub.information_clock k on k.request = r.id join hub.information_inquiry q on q.request = r.id
        left join hub.information_request c on c.id = r.id and (c.tlp <> 'RED' or hub.may_read_red())
      where r.id = any (wanted) and r.owner = me and r.agency = my_agency
      order by r.id;
end
$$;

/*
 * Writes requests of the context's agency, which belongs to a country, one for each recipient. Version 1 is new and belongs to `inquiry`; every other version
 * replaces its predecessor until it is acknowledged. Further fields: `related`, ids of claims and reports that the requester sees, and `evidence`, files of its
 * agency. Returns the written ids.
 */
create or replace function hub.write_information_requests(given jsonb) returns setof uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  x hub.information_request;
  one jsonb;
  moment timestamptz;
  due timestamptz;
begin
  perform hub.require_act('information:ask');
  if viewer.kind <> 'COUNTRY' or viewer.agency is null then
    raise exception 'hub: only countries ask for information' using errcode = 'HB500';
  end if;
  for one in select e.value from jsonb_array_elements(given) e loop
    x := jsonb_populate_record(null::hub.information_request, one);
    perform hub.check_obligation(viewer, 'INFORMATION_REQUEST', one,
      (select r.contact_entry from hub.information_request r where r.id = x.id and r.owner = viewer.me and r.agency = viewer.agency and r.recipient = x.recipient and (r.tlp <> 'RED' or viewer.red)));
    moment := clock_timestamp();
    due := moment + make_interval(mins => x.due_minutes);
    if x.version = 1 then
      insert into hub.information_request (id, version, ordinal, reference, owner, agency, recipient, question, language, subjects, evidence, legal_basis, legal_text, urgency, contact,
          contact_entry, ack_minutes, due_minutes, tlp, audience, retain_until, awaited_until)
        values (x.id, 1, 0, x.reference, viewer.me, viewer.agency, x.recipient, x.question, x.language, x.subjects, x.evidence, x.legal_basis, x.legal_text, x.urgency, x.contact, x.contact_entry, x.ack_minutes,
          x.due_minutes, x.tlp, case when one->>'goes' = 'RELEASED' then '{}' else array[x.recipient] end, x.retain_until, due)
        on conflict (agency, reference, recipient) do nothing;
    else
      -- A second officer released the content that the recipient has. Changing it needs another release or an emergency.
      if exists (select from hub.information_request r where r.id = x.id and r.version = x.version - 1 and r.owner = viewer.me and r.agency = viewer.agency and (r.tlp <> 'RED' or viewer.red)
          and hub.bypasses_second_officer(one->>'goes', x.recipient = any (r.audience), x.tlp, x.recipient)
          and ((r.question, r.language, r.subjects, r.evidence, r.legal_basis, r.legal_text, r.urgency, r.contact, r.contact_entry)
              is distinct from (x.question, x.language, x.subjects, x.evidence, x.legal_basis, x.legal_text, x.urgency, x.contact, x.contact_entry)
            or array(select d.item from hub.information_related d where d.request = r.id order by 1)
              <> array(select distinct e.id::uuid from jsonb_array_elements_text(one->'related') e(id) order by 1))) then
        raise exception 'hub: second officer required' using errcode = 'HB451';
      end if;
      update hub.information_request r
        set version = x.version, ordinal = 0, updated_at = now(), question = x.question, language = x.language, subjects = x.subjects, evidence = x.evidence, legal_basis = x.legal_basis,
          legal_text = x.legal_text, urgency = x.urgency, contact = x.contact, contact_entry = x.contact_entry, ack_minutes = x.ack_minutes, due_minutes = x.due_minutes, tlp = x.tlp, retain_until = x.retain_until,
          awaited_until = case when (one->>'restart')::boolean then due else r.awaited_until end,
          audience = case when one->>'goes' = 'RELEASED' then '{}' else array[x.recipient] end -- also after a limit that hid the request is lifted
        where r.id = x.id and r.version = x.version - 1 and r.owner = viewer.me and r.agency = viewer.agency and hub.next_information_state(r.state, 'AMENDED', 'REQUESTER') is not null and r.recipient = x.recipient
          and (r.tlp <> 'RED' or viewer.red);
    end if;
    if not found then
      delete from hub.release_request q where q.item = x.id and q.outcome = 'EMERGENCY' and q.decided_tx = pg_current_xact_id();
      continue;
    end if;
    if x.version = 1 then
      insert into hub.information_inquiry (request, inquiry)
        select x.id, (one->>'inquiry')::uuid
          where not exists (select from hub.information_inquiry q join hub.information_request r on r.id = q.request
            where q.inquiry = (one->>'inquiry')::uuid and (r.owner <> viewer.me or r.agency <> viewer.agency));
      if not found then
        raise exception 'hub: inquiry of another agency' using errcode = 'HB500';
      end if;
    else
      update hub.information_inquiry q set closed_at = null, closed_by = null where q.request = x.id;
    end if;
    insert into hub.information_clock as k (request, ack_due_at, remind_at, due_at)
      values (x.id, moment + make_interval(mins => x.ack_minutes), due - least((due - moment) / 4, interval '1 day'), due)
      -- An amendment keeps the recipient's deadlines, unless it changes the minutes.
      on conflict (request) do update set ack_due_at = excluded.ack_due_at, remind_at = excluded.remind_at, due_at = excluded.due_at, ack_notified = false, stage = 0
        where (one->>'restart')::boolean;
    perform hub.require_kept_until(k.due_at, r.retain_until) from hub.information_request r join hub.information_clock k on k.request = r.id where r.id = x.id;
    if one->>'goes' = 'RELEASED' then
      perform hub.queue_for_release('INFORMATION_REQUEST', x.id, x.version, x.tlp, x.recipient, (select k.due_at from hub.information_clock k where k.request = x.id));
    end if;
    perform hub.set_information_reminder(x.id);
    delete from hub.information_related d where d.request = x.id;
    insert into hub.information_related (request, item) select distinct x.id, e.id::uuid from jsonb_array_elements_text(one->'related') e(id);
    perform hub.attach_evidence('INFORMATION_REQUEST', x.id, x.evidence);
    perform hub.add_information_step(x.id, case when x.version = 1 then 'SENT' else 'AMENDED' end, 'SENT', viewer.me,
      jsonb_build_object('due_at', (select k.due_at from hub.information_clock k where k.request = x.id)));
    return next x.id;
  end loop;
end
$$;

/*
 * Adds a step of the requester's agency: CANCELLED (a new, revoked version), or EXTENDED, which sets the deadline in minutes from now. HB404: the agency has no
 * request that allows the step. HB455: the deadline is not before the end of the request.
 */
create or replace function hub.advance_information_request(of_id uuid, step text, note text, minutes integer) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  r hub.information_request;
  moment constant timestamptz := clock_timestamp();
  due constant timestamptz := moment + make_interval(mins => minutes);
begin
  perform hub.require_act('information:ask');
  select * into r from hub.information_request a
    where a.id = of_id and a.owner = viewer.me and a.agency = viewer.agency and (a.tlp <> 'RED' or viewer.red) and (a.retain_until is null or a.retain_until > now())
      and step <> 'AMENDED' and hub.next_information_state(a.state, step, 'REQUESTER') is not null
    for update;
  if not found then
    raise exception 'hub: no such item' using errcode = 'HB404', detail = 'request';
  end if;
  if step = 'CANCELLED' then
    update hub.information_request a
      set version = a.version + 1, updated_at = now(), ordinal = 0, state = step, revoked_at = now(), revoked_reason = advance_information_request.note,
        awaited_until = now() where a.id = of_id;
  else
    update hub.information_clock k set due_at = due, remind_at = due - least((due - moment) / 4, interval '1 day'), stage = 0 where k.request = of_id and due > k.due_at;
    if not found then
      raise exception 'hub: not later' using errcode = 'HB500';
    end if;
    update hub.information_request a set awaited_until = due where a.id = of_id;
    perform hub.require_kept_until(due, a.retain_until) from hub.information_request a where a.id = of_id;
    update hub.release_request q set behind = q.behind || viewer.user_id, expires_at = least(due, q.requested_at + interval '7 days') where q.item = of_id and q.outcome is null;
    perform hub.notify_of_obligation('INFORMATION_REQUEST', to_jsonb(r));
  end if;
  perform hub.set_information_reminder(of_id);
  perform hub.add_information_step(of_id, step, hub.next_information_state(r.state, step, 'REQUESTER'), viewer.me, jsonb_build_object('note', note, 'due_at', due));
end
$$;

-- Closes an inquiry of the requester's agency that has no open request. HB404: there is none.
create or replace function hub.close_inquiry(of_inquiry uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  perform hub.require_act('information:ask');
  update hub.information_inquiry q set closed_at = now(), closed_by = viewer.user_id from hub.information_request r
    where q.inquiry = of_inquiry and r.id = q.request and r.owner = viewer.me and r.agency = viewer.agency and (r.tlp <> 'RED' or viewer.red)
      and not exists (select from hub.information_inquiry o join hub.information_request s on s.id = o.request
        where o.inquiry = of_inquiry and s.state in ('SENT', 'ACKNOWLEDGED', 'PARTIALLY_ANSWERED'));
  if not found then
    raise exception 'hub: no such item' using errcode = 'HB404', detail = 'inquiry';
  end if;
end
$$;

-- Returns and locks a visible request to the context's party. No row: the party is not the recipient, or does not see the request.
create or replace function hub.received_information_request(of_id uuid) returns setof hub.information_request
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  perform from hub.information_request r where r.id = of_id and r.recipient = viewer.me for update;
  return query
    select r.* from hub.information_request r
      where r.id = of_id and r.recipient = viewer.me and hub.sees(hub.as_recipient(viewer), r.owner, r.agency_only, r.audience, r.excluded, r.tlp, r.retain_until);
end
$$;

-- Returns and locks the state of such a request, for its recipient before an answer.
create or replace function hub.lock_received_information_request(of_id uuid) returns table (id uuid, state text, version integer, steps integer)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.require_act('information:answer');
  return query select r.id, r.state, r.version, (select count(*)::integer from hub.information_step s where s.request = r.id) from hub.received_information_request(of_id) r;
end
$$;

/*
 * Adds a step of the recipient; PARTIALLY_ANSWERED and ANSWERED have a message. A change of state is a new version, for both sides. HB404: the context's party is not the
 * recipient, or does not see the request. HB500: the step is not allowed (hub.next_information_state), refers to another version, or exceeds the limit of
 * repeatable steps. The limit exists because all steps are returned with the request.
 */
create or replace function hub.answer_information_request(of_id uuid, of_version integer, step text, said jsonb) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  me constant integer := hub.me();
  r hub.information_request;
  next_state text;
begin
  perform hub.require_act('information:answer');
  select * into r from hub.received_information_request(of_id);
  if not found then
    raise exception 'hub: no such item' using errcode = 'HB404', detail = 'request';
  end if;
  next_state := hub.next_information_state(r.state, step, 'RECIPIENT');
  if next_state is null or r.version <> of_version or (step in ('PARTIALLY_ANSWERED', 'ANSWERED')) <> (said ? 'message')
    or step in ('PARTIALLY_ANSWERED', 'EXTENSION_REQUESTED') and (select count(*) from hub.information_step s where s.request = of_id) >= 500 then
    raise exception 'hub: step not allowed' using errcode = 'HB500';
  end if;
  if said ? 'message' then
    perform hub.add_information_message(r, step, said->'message');
  end if;
  if step = 'EXTENSION_REQUESTED' then
    perform hub.notify_of_obligation('INFORMATION_REQUEST', to_jsonb(r));
  else
    update hub.information_request a set version = a.version + 1, updated_at = now(), ordinal = 0, state = next_state, refusal = said->>'reason',
        awaited_until = case when next_state in ('ANSWERED', 'DECLINED') then now() else a.awaited_until end
      where a.id = of_id;
    -- Only the recipient's own audit log names the officer. The requester sees the party.
    perform hub.hide_officer(of_id, r.version + 1);
    perform hub.set_information_reminder(of_id);
  end if;
  perform hub.add_information_step(of_id, step, next_state, me, said - 'message');
end
$$;

/*
 * Adds a message of either side, the requester's agency or the recipient, to the thread of a request that was acknowledged and not cancelled. HB404: there is
 * no such request for the context. HB481: its thread is not open.
 */
create or replace function hub.write_information_message(of_id uuid, message jsonb) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  r hub.information_request;
begin
  perform hub.require_act('information:answer');
  select * into r from hub.information_request a
    where a.id = of_id and a.owner = viewer.me and a.agency = viewer.agency and (a.tlp <> 'RED' or viewer.red) and (a.retain_until is null or a.retain_until > now()) for update;
  if not found then
    select * into r from hub.received_information_request(of_id);
  end if;
  if r.id is null then
    raise exception 'hub: no such item' using errcode = 'HB404', detail = 'request';
  end if;
  if r.state in ('SENT', 'CANCELLED') then
    raise exception 'hub: thread not open' using errcode = 'HB481';
  end if;
  perform hub.add_information_message(r, null, message);
  perform hub.notify_of_obligation('INFORMATION_REQUEST', to_jsonb(r));
end
$$;

/*
 * Assigns a request to a unit or an officer of the recipient. null leaves either unchanged; a new unit has no officer yet. HB404: no such request, unit, or
 * officer. The requester learns once that a unit has the request, but not which one.
 */
create or replace function hub.assign_information_request(of_id uuid, to_agency uuid, to_user uuid, note text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  me constant integer := hub.me();
  r hub.information_request;
  last hub.information_handling;
  unit integer;
begin
  perform hub.require_act('information:answer');
  select * into r from hub.received_information_request(of_id);
  if not found then
    raise exception 'hub: no such item' using errcode = 'HB404', detail = 'request';
  end if;
  select * into last from hub.information_handling h where h.request = of_id order by h.seq desc limit 1;
  if to_agency is not null then
    select a.key into unit from hub.agency a where a.id = to_agency and a.party = me and a.closed_at is null;
  else
    unit := coalesce(last.agency, hub.my_agency());
  end if;
  if unit is null then
    raise exception 'hub: no such unit' using errcode = 'HB404', detail = 'agency';
  end if;
  if to_user is not null and not exists (select from hub.user_account u where u.id = to_user and u.party = me and u.agency = unit and u.disabled_at is null) then
    raise exception 'hub: no such officer' using errcode = 'HB404', detail = 'user';
  end if;
  insert into hub.information_handling (request, seq, party, agency, assignee, note, by_user)
    values (of_id, coalesce(last.seq, 0) + 1, me, unit, to_user, assign_information_request.note, hub.my_user());
  if to_agency is not null and not r.with_unit and r.state <> 'CANCELLED' then
    update hub.information_request a set version = a.version + 1, updated_at = now(), ordinal = 0, with_unit = true where a.id = of_id;
    perform hub.hide_officer(of_id, r.version + 1);
    perform hub.add_information_step(of_id, 'ASSIGNED_TO_AGENCY', r.state, me, '{}');
  end if;
end
$$;

/*
 * Sends reminders for at most `batch` requests: to the recipient when it did not acknowledge in time, and before the deadline; to both sides at the deadline,
 * and a day after it. Rows locked by another hub process wait for the next call, so that any number of hubs may run this at once. Returns the number of
 * reminders.
 */
create or replace function hub.remind_information_requests(batch integer) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  r hub.information_request;
  k hub.information_clock;
  c record;
  -- A constant, because an expression evaluated for each row would prevent the use of an index.
  moment constant timestamptz := clock_timestamp();
  now_at integer;
  late boolean;
  said text;
  due timestamptz;
  reminded integer := 0;
begin
  for c in
    select x.request from hub.information_clock x join hub.information_request a on a.id = x.request
      where x.next_at <= moment order by x.next_at limit batch for update skip locked loop
    select * into r from hub.information_request a where a.id = c.request;
    select * into k from hub.information_clock x where x.request = c.request;
    now_at := case when k.due_at + interval '1 day' <= moment then 3 when k.due_at <= moment then 2 when k.remind_at <= moment then 1 else 0 end;
    late := r.state = 'SENT' and not k.ack_notified and k.ack_due_at <= moment;
    said := case when r.state not in ('SENT', 'ACKNOWLEDGED', 'PARTIALLY_ANSWERED') then null when now_at > greatest(k.stage, 1) then 'OVERDUE' when late then 'OVERDUE'
      when now_at > k.stage then 'REMINDED' end;
    due := case when late and now_at < 2 then k.ack_due_at else k.due_at end;
    update hub.information_clock x set stage = greatest(x.stage, now_at), ack_notified = x.ack_notified or x.ack_due_at <= moment where x.request = r.id;
    perform hub.set_information_reminder(r.id);
    continue when said is null;
    perform hub.add_information_step(r.id, said, r.state, null, jsonb_build_object('due_at', due));
    perform hub.remind_of_obligation('INFORMATION_REQUEST', to_jsonb(r), said = 'OVERDUE' and now_at >= 2, case said when 'OVERDUE' then 'INFORMATION_REQUEST_OVERDUE' else 'INFORMATION_REQUEST_DUE' end,
      jsonb_build_object('due', to_char(due at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')), 'information.remind', said);
    reminded := reminded + 1;
  end loop;
  return reminded;
end
$$;

create or replace function hub.information_request_projection(items uuid[]) returns table (item uuid, content jsonb)
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select r.id, jsonb_build_object('information', to_jsonb(r)) from hub.information_request_view r
    where (select hub.me()) is not null and r.id = any (information_request_projection.items)
$$;
