-- Returns the state after a step of an actor; null: not allowed. The same table as ACTION_MACHINE (action.policy.ts); a test compares them.
create or replace function hub.next_action_state(state text, step text, actor text) returns text
language sql immutable set search_path = pg_catalog, pg_temp
as $$
  select coalesce(t.leads_to, next_action_state.state)
    from (values
      ('AMENDED', 'REQUESTER', '{SENT}'::text[], null),
      ('EXTENDED', 'REQUESTER', '{SENT,ACKNOWLEDGED,PARTIALLY_HELD}', null),
      ('CANCELLED', 'REQUESTER', '{SENT,ACKNOWLEDGED}', 'CANCELLED'),
      ('RELEASE_REQUESTED', 'REQUESTER', '{HELD,PARTIALLY_HELD}', null),
      ('ACKNOWLEDGED', 'RECIPIENT', '{SENT}', 'ACKNOWLEDGED'),
      ('DECLINED', 'RECIPIENT', '{ACKNOWLEDGED}', 'DECLINED'),
      ('HELD', 'RECIPIENT', '{ACKNOWLEDGED,PARTIALLY_HELD}', 'HELD'),
      ('PARTIALLY_HELD', 'RECIPIENT', '{ACKNOWLEDGED,PARTIALLY_HELD}', 'PARTIALLY_HELD'),
      ('RELEASED', 'RECIPIENT', '{HELD,PARTIALLY_HELD}', 'RELEASED'),
      ('SEIZED', 'RECIPIENT', '{HELD,PARTIALLY_HELD}', 'SEIZED'),
      ('RETURNED', 'RECIPIENT', '{HELD,PARTIALLY_HELD}', 'RETURNED')) t(step, actor, takes, leads_to)
    where t.step = next_action_state.step and t.actor = next_action_state.actor and next_action_state.state = any (t.takes)
$$;

/*
 * Returns the state after an answer with its amount (docs/requests.md); null: not allowed. The same rules as nextActionState (action.policy.ts), and tested
 * against them. `left_` is the held amount that is not yet released, seized or returned.
 */
create or replace function hub.action_answered(act text, state text, step text, asked numeric, held numeric, left_ numeric, amount numeric) returns text
language sql immutable set search_path = pg_catalog, pg_temp
as $$
  select case
    when hub.next_action_state(state, step, 'RECIPIENT') is null then null
    when step in ('ACKNOWLEDGED', 'DECLINED') then case when amount is null then step end
    when step in ('HELD', 'PARTIALLY_HELD') then case
      when (act = 'FREEZE') <> (amount is not null) or amount <= 0 or amount <> round(amount, 4) then null
      when act <> 'FREEZE' or asked is null then step
      when held + amount >= asked then 'HELD'
      else 'PARTIALLY_HELD'
    end
    else case
      when act <> 'FREEZE' then case when step = 'RELEASED' and amount is null then 'RELEASED' end
      when amount <= 0 or amount <> round(amount, 4) or amount > left_ then null
      when coalesce(amount, left_) = left_ then step
      else state
    end
  end
$$;

-- Adds a step with the next number. The caller must have locked the request's row.
create or replace function hub.add_action_step(of_request uuid, step text, state text, party integer, more jsonb) returns void
language sql volatile set search_path = pg_catalog, pg_temp
as $$
  insert into hub.action_step (request, seq, step, state, party, by_user, amount, currency, reason, note, escalation, due_at)
    select of_request, coalesce((select max(s.seq) from hub.action_step s where s.request = of_request), 0) + 1, step, state, party, case when party is not null then hub.my_user() end,
        x.amount, x.currency, x.reason, x.note, x.escalation, x.due_at
      from jsonb_to_record(more) x(amount numeric, currency text, reason text, note text, escalation integer, due_at timestamptz)
$$;

-- Returns the officer or API key of each step that the context's party made in a request that the context sees.
create or replace function hub.action_step_actors(of_request uuid) returns table (seq integer, by jsonb)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  return query
    with own as materialized (
      select s.seq, s.by_user from hub.action_request r join hub.action_step s on s.request = r.id and s.party = viewer.me
        where r.id = of_request and hub.sees(hub.as_recipient(viewer), r.owner, r.agency_only, r.audience, r.excluded, r.tlp, r.retain_until)),
    people as materialized (select d.by_user, hub.actor(d.by_user) as actor from (select distinct o.by_user from own o) d) -- each once: it is the costly part
    select o.seq, p.actor from own o join people p on p.by_user = o.by_user;
end
$$;

-- Returns and locks the requests of the context's agency with these references or ids. withheld: the request is RED, and the caller may not read RED.
create or replace function hub.own_action_requests(references_ text[], ids uuid[]) returns table (id uuid, reference text, act text, state text, recipient integer, subject jsonb, legal_basis text,
  legal_text text, narrative text, urgency text, contact text, contact_entry uuid, currency text, amount text, payment_reference text, paid_at timestamptz, ack_minutes integer, due_minutes integer,
  tlp text, audience integer[], excluded integer[], related uuid[], evidence uuid[], version integer, due_at timestamptz, release_requested_at timestamptz, withheld boolean)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  me constant integer := hub.me();
  my_agency constant integer := hub.my_agency();
  wanted uuid[];
begin
  perform hub.require_act('action:request');
  wanted := array(select r.id from hub.action_request r where r.agency = my_agency and r.reference = any (references_) union select unnest(ids));
  perform from hub.action_request r where r.id = any (wanted) and r.owner = me and r.agency = my_agency order by r.id for update;
  delete from hub.action_request r where r.id = any (wanted) and r.owner = me and r.agency = my_agency and r.retain_until <= now();
  return query
    select r.id, r.reference, c.act, r.state, c.recipient, c.subject, c.legal_basis, c.legal_text, c.narrative, c.urgency, c.contact, c.contact_entry, c.currency, c.amount::text, c.payment_reference,
        c.paid_at, c.ack_minutes, c.due_minutes, r.tlp, r.audience, r.excluded, array(select x.item from hub.action_related x where x.request = c.id order by 1),
        array(select l.evidence from hub.evidence_link l where l.kind = 'ACTION_REQUEST' and l.item = c.id order by l.place), r.version, k.due_at,
        r.release_requested_at, r.tlp = 'RED' and not hub.may_read_red()
      from hub.action_request r join hub.action_clock k on k.request = r.id
        left join hub.action_request c on c.id = r.id and (c.tlp <> 'RED' or hub.may_read_red())
      where r.id = any (wanted) and r.owner = me and r.agency = my_agency
      order by r.id;
end
$$;

/*
 * Writes requests of the context's agency, which belongs to a country: version 1 is new, every other version replaces its predecessor until it is answered.
 * Further fields: `related`, ids of claims and reports that the requester sees, and `evidence`, files of its agency. Returns the written ids; a missing one
 * lost a race. HB455: the deadline is not before the end of the request.
 */
create or replace function hub.write_action_requests(given jsonb) returns setof uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  x hub.action_request;
  one jsonb;
  moment timestamptz;
begin
  perform hub.require_act('action:request');
  if viewer.kind <> 'COUNTRY' or viewer.agency is null then
    raise exception 'hub: only countries make requests' using errcode = 'HB500';
  end if;
  for one in select e.value from jsonb_array_elements(given) e order by e.value->>'reference' loop
    x := jsonb_populate_record(null::hub.action_request, one);
    perform hub.check_obligation(viewer, 'ACTION_REQUEST', one,
      (select r.contact_entry from hub.action_request r where r.id = x.id and r.owner = viewer.me and r.agency = viewer.agency and r.recipient = x.recipient and (r.tlp <> 'RED' or viewer.red)));
    moment := clock_timestamp();
    if x.version = 1 then
      insert into hub.action_request (id, version, ordinal, reference, owner, agency, act, recipient, subject, legal_basis, legal_text, narrative, urgency, contact, contact_entry, currency, amount,
          payment_reference, paid_at, ack_minutes, due_minutes, tlp, audience, awaited_until)
        values (x.id, 1, x.ordinal, x.reference, viewer.me, viewer.agency, x.act, x.recipient, x.subject, x.legal_basis, x.legal_text, x.narrative, x.urgency, x.contact, x.contact_entry, x.currency,
          x.amount, x.payment_reference, x.paid_at, x.ack_minutes, x.due_minutes, x.tlp,
          case when one->>'goes' = 'RELEASED' then '{}' else array[x.recipient] end, moment + make_interval(mins => x.due_minutes))
        on conflict (agency, reference) do nothing;
    else
      -- A second officer released the content that the recipient has. Changing it needs another release or an emergency.
      if exists (select from hub.action_request r where r.id = x.id and r.version = x.version - 1 and r.owner = viewer.me and r.agency = viewer.agency and (r.tlp <> 'RED' or viewer.red)
          and hub.bypasses_second_officer(one->>'goes', x.recipient = any (r.audience), x.tlp, x.recipient)
          and ((r.act, r.subject, r.legal_basis, r.legal_text, r.narrative, r.urgency, r.contact, r.contact_entry, r.currency, r.amount, r.payment_reference, r.paid_at)
              is distinct from (x.act, x.subject, x.legal_basis, x.legal_text, x.narrative, x.urgency, x.contact, x.contact_entry, x.currency, x.amount, x.payment_reference, x.paid_at)
            or array(select d.item from hub.action_related d where d.request = r.id order by 1)
              <> array(select distinct e.id::uuid from jsonb_array_elements_text(one->'related') e(id) order by 1)
            or array(select l.evidence from hub.evidence_link l where l.kind = 'ACTION_REQUEST' and l.item = r.id order by l.place)
              <> array(select e.id::uuid from jsonb_array_elements_text(one->'evidence') with ordinality e(id, place) order by e.place))) then
        raise exception 'hub: second officer required' using errcode = 'HB451';
      end if;
      update hub.action_request r
        set version = x.version, ordinal = x.ordinal, updated_at = now(), act = x.act, subject = x.subject, legal_basis = x.legal_basis, legal_text = x.legal_text,
          narrative = x.narrative, urgency = x.urgency, contact = x.contact, contact_entry = x.contact_entry, currency = x.currency, amount = x.amount, payment_reference = x.payment_reference, paid_at = x.paid_at,
          ack_minutes = x.ack_minutes, due_minutes = x.due_minutes, tlp = x.tlp,
          awaited_until = case when (one->>'restart')::boolean then moment + make_interval(mins => x.due_minutes) else r.awaited_until end,
          audience = case when one->>'goes' = 'RELEASED' then '{}' else array[x.recipient] end -- also after a limit that hid the request is lifted
        where r.id = x.id and r.version = x.version - 1 and r.owner = viewer.me and r.agency = viewer.agency and hub.next_action_state(r.state, 'AMENDED', 'REQUESTER') is not null and r.recipient = x.recipient
          and (r.tlp <> 'RED' or viewer.red);
    end if;
    if not found then
      delete from hub.release_request q where q.item = x.id and q.outcome = 'EMERGENCY' and q.decided_tx = pg_current_xact_id();
      continue;
    end if;
    insert into hub.action_clock as k (request, ack_due_at, due_at, next_at)
      values (x.id, moment + make_interval(mins => x.ack_minutes), moment + make_interval(mins => x.due_minutes), moment + make_interval(mins => x.ack_minutes))
      -- An amendment keeps the recipient's deadlines, unless it changes the minutes.
      on conflict (request) do update set ack_due_at = excluded.ack_due_at, due_at = excluded.due_at, next_at = excluded.next_at, escalation = 0
        where (one->>'restart')::boolean;
    perform hub.require_kept_until(k.due_at, r.retain_until) from hub.action_request r join hub.action_clock k on k.request = r.id where r.id = x.id;
    if one->>'goes' = 'RELEASED' then
      perform hub.queue_for_release('ACTION_REQUEST', x.id, x.version, x.tlp, x.recipient, (select k.due_at from hub.action_clock k where k.request = x.id));
    end if;
    delete from hub.action_related d where d.request = x.id;
    insert into hub.action_related (request, item) select distinct x.id, e.id::uuid from jsonb_array_elements_text(one->'related') e(id);
    perform hub.attach_evidence('ACTION_REQUEST', x.id, array(select e.id::uuid from jsonb_array_elements_text(one->'evidence') with ordinality e(id, place) order by e.place));
    perform hub.add_action_step(x.id, case when x.version = 1 then 'SENT' else 'AMENDED' end, 'SENT', viewer.me,
      jsonb_build_object('due_at', (select k.due_at from hub.action_clock k where k.request = x.id)));
    return next x.id;
  end loop;
end
$$;

/*
 * Adds a step of the requester's agency. CANCELLED is for a request that holds nothing (a new, revoked version), RELEASE_REQUESTED for one that does. EXTENDED sets
 * the deadline in minutes from now. HB404: the agency has no request that allows the step. HB455: the deadline is not before the end of the request.
 */
create or replace function hub.advance_action_request(of_id uuid, step text, note text, minutes integer) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  r hub.action_request;
  due constant timestamptz := case when step = 'EXTENDED' then clock_timestamp() + make_interval(mins => minutes) end;
begin
  perform hub.require_act('action:request');
  select * into r from hub.action_request a
    where a.id = of_id and a.owner = viewer.me and a.agency = viewer.agency and (a.tlp <> 'RED' or viewer.red) and (a.retain_until is null or a.retain_until > now())
      and step <> 'AMENDED' and hub.next_action_state(a.state, step, 'REQUESTER') is not null and (step <> 'RELEASE_REQUESTED' or a.release_requested_at is null)
    for update;
  if not found then
    raise exception 'hub: no such item' using errcode = 'HB404', detail = 'request';
  end if;
  if step = 'EXTENDED' then
    -- A request waiting for release keeps waiting, with the new deadline. The officer who extends it becomes one of its authors.
    update hub.release_request q set version = q.version + 1, behind = q.behind || viewer.user_id, expires_at = least(due, q.requested_at + interval '7 days')
      where q.item = of_id and q.outcome is null and q.version = r.version;
  end if;
  update hub.action_request a
    set version = a.version + 1, updated_at = now(), ordinal = 0, state = case when step = 'CANCELLED' then step else a.state end,
      revoked_at = case when step = 'CANCELLED' then now() end, revoked_reason = case when step = 'CANCELLED' then advance_action_request.note end,
      release_requested_at = case when step = 'RELEASE_REQUESTED' then now() else a.release_requested_at end, awaited_until = case when step = 'CANCELLED' then now() else coalesce(due, a.awaited_until) end
    where a.id = of_id;
  if step = 'EXTENDED' then
    update hub.action_clock k set due_at = due, escalation = least(k.escalation, 1), next_at = case when r.state = 'SENT' and k.escalation = 0 then k.ack_due_at
        when r.state in ('SENT', 'ACKNOWLEDGED') then due end
      where k.request = of_id and due > k.due_at;
    if not found then
      raise exception 'hub: not later' using errcode = 'HB500';
    end if;
    perform hub.require_kept_until(due, a.retain_until) from hub.action_request a where a.id = of_id;
  elsif step = 'CANCELLED' then
    update hub.action_clock k set next_at = null where k.request = of_id;
  end if;
  perform hub.add_action_step(of_id, step, case when step = 'CANCELLED' then step else r.state end, viewer.me, jsonb_build_object('note', note, 'due_at', due));
end
$$;

-- Returns and locks visible requests to the context's party, in the order of ids. Answers are checked against them. Requests to other parties are left out.
create or replace function hub.received_action_requests(ids uuid[]) returns table (id uuid, act text, state text, currency text, amount text, held text, gone text, version integer)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  perform hub.require_act('action:answer');
  perform from hub.action_request r where r.id = any (ids) and r.recipient = viewer.me order by r.id for update;
  return query
    select r.id, r.act, r.state, r.currency, r.amount::text, r.held::text, (r.released_amount + r.seized + r.returned)::text, r.version
      from hub.action_request r
      where r.id = any (ids) and r.recipient = viewer.me and hub.sees(hub.as_recipient(viewer), r.owner, r.agency_only, r.audience, r.excluded, r.tlp, r.retain_until)
      order by r.id;
end
$$;

/*
 * Adds a step of the recipient: a new version, for both sides. HB404: the context's party is not the recipient, or does not see the request. HB500: the step is
 * not allowed (hub.action_answered), has another currency, or refers to another version.
 */
create or replace function hub.answer_action_request(of_id uuid, of_version integer, step text, amount numeric, currency text, reason text, note text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  r hub.action_request;
  money numeric := amount;
  next_state text;
begin
  perform hub.require_act('action:answer');
  select * into r from hub.action_request a where a.id = of_id and a.recipient = viewer.me for update;
  if not found or not hub.sees(hub.as_recipient(viewer), r.owner, r.agency_only, r.audience, r.excluded, r.tlp, r.retain_until) then
    raise exception 'hub: no such item' using errcode = 'HB404', detail = 'request';
  end if;
  next_state := hub.action_answered(r.act, r.state, step, r.amount, r.held, r.held - r.released_amount - r.seized - r.returned, amount);
  if next_state is null or r.version <> of_version or answer_action_request.currency <> r.currency
    or step in ('HELD', 'PARTIALLY_HELD') and r.act = 'FREEZE' and coalesce(answer_action_request.currency, r.currency) is null then
    raise exception 'hub: step not allowed' using errcode = 'HB500';
  end if;
  if step in ('RELEASED', 'SEIZED', 'RETURNED') and r.act = 'FREEZE' then
    money := coalesce(amount, r.held - r.released_amount - r.seized - r.returned);
  end if;
  update hub.action_request a
    set version = a.version + 1, updated_at = now(), ordinal = 0, state = next_state, currency = coalesce(a.currency, answer_action_request.currency),
      awaited_until = case when next_state in ('ACKNOWLEDGED', 'PARTIALLY_HELD') then a.awaited_until else now() end,
      held = a.held + case when step in ('HELD', 'PARTIALLY_HELD') then coalesce(money, 0) else 0 end,
      released_amount = a.released_amount + case when step = 'RELEASED' then coalesce(money, 0) else 0 end,
      seized = a.seized + case when step = 'SEIZED' then coalesce(money, 0) else 0 end,
      returned = a.returned + case when step = 'RETURNED' then coalesce(money, 0) else 0 end
    where a.id = of_id;
  -- Only the recipient's own audit log names the officer. The requester sees the party.
  perform hub.hide_officer(of_id, r.version + 1);
  update hub.action_clock k set next_at = case when next_state = 'ACKNOWLEDGED' and k.escalation < 2 then k.due_at end where k.request = of_id;
  perform hub.add_action_step(of_id, case when step in ('HELD', 'PARTIALLY_HELD') then next_state else step end, next_state, viewer.me,
    jsonb_build_object('amount', money, 'currency', case when money is not null then coalesce(r.currency, answer_action_request.currency) end, 'reason', reason, 'note', note));
end
$$;

/*
 * Escalates requests that were not answered in time, at most `batch`. Level 1: not acknowledged by ack_due_at; the recipient is notified. Level 2: not answered
 * by due_at; both sides are notified. Rows locked by another hub process wait for the next call, so that any number of hubs may run this at once. Level and
 * clock change in one transaction. Returns the number of requests.
 */
create or replace function hub.escalate_action_requests(batch integer) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  r record;
  -- A constant, because an expression evaluated for each row would prevent the use of an index.
  moment constant timestamptz := clock_timestamp();
  level integer;
  raised integer := 0;
begin
  for r in
    select a.*, k.ack_due_at, k.due_at, k.escalation from hub.action_clock k join hub.action_request a on a.id = k.request
      where k.next_at <= moment order by k.next_at limit batch for update skip locked loop
    level := case when r.state not in ('SENT', 'ACKNOWLEDGED') then null when r.due_at <= moment then 2 when r.state = 'SENT' and r.escalation = 0 then 1 end;
    update hub.action_clock k set escalation = coalesce(level, k.escalation),
        next_at = case when r.state in ('SENT', 'ACKNOWLEDGED') and coalesce(level, k.escalation) < 2 then k.due_at end
      where k.request = r.id;
    continue when level is null;
    perform hub.add_action_step(r.id, 'ESCALATED', r.state, null, jsonb_build_object('escalation', level, 'due_at', case level when 1 then r.ack_due_at else r.due_at end));
    -- No new version, because the request itself has not changed. Both sides are notified anyway.
    perform hub.remind_of_obligation('ACTION_REQUEST', to_jsonb(r), level = 2, 'ACTION_REQUEST_OVERDUE', jsonb_build_object('level', level,
      'since', to_char(case level when 1 then r.ack_due_at else r.due_at end at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')), 'action.escalate', 'LEVEL_' || level);
    raised := raised + 1;
  end loop;
  return raised;
end
$$;

create or replace function hub.action_request_projection(items uuid[]) returns table (item uuid, content jsonb)
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$ select r.id, jsonb_build_object('request', to_jsonb(r)) from hub.action_request_view r where (select hub.me()) is not null and r.id = any (action_request_projection.items) $$;
