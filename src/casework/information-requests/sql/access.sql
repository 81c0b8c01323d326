-- A request as visible to the viewer, who belongs to one of the two sides. Runs with the viewer's rights: inquiry is visible to the requester, handling and officers to
-- the party that they belong to.
create view hub.information_request_view with (security_invoker = true) as
  select r.id, r.reference, r.state, r.question, r.language, r.subjects, r.legal_basis, r.legal_text, r.urgency, r.contact, r.contact_entry, r.refusal, r.with_unit, r.tlp, r.published_at,
    r.updated_at, r.revoked_at, r.revoked_reason, r.version, r.retain_until, k.ack_due_at, k.due_at, k.stage as escalation, r.named_owner, r.recipient as recipient_key,
    (select jsonb_build_object('id', p.id, 'kind', p.kind, 'name', p.name, 'country', p.country) from hub.party p where p.key = r.named_owner) as requester,
    (select jsonb_build_object('id', p.id, 'kind', p.kind, 'name', p.name, 'country', p.country) from hub.party p where p.key = r.recipient) as recipient,
    (select q.inquiry from hub.information_inquiry q where q.request = r.id) as inquiry,
    (select q.closed_at from hub.information_inquiry q where q.request = r.id) as closed_at,
    (select hub.own_actor(q.closed_by) from hub.information_inquiry q where q.request = r.id) as closed_by,
    (select count(*)::integer from hub.information_message m where m.request = r.id) as messages,
    (select jsonb_build_object('agency', jsonb_build_object('id', a.id, 'name', a.name), 'assignee', hub.own_actor(h.assignee), 'note', h.note, 'at', h.at)
      from hub.information_handling h join hub.agency a on a.key = h.agency where h.request = r.id order by h.seq desc limit 1) as handling,
    array(select x.item from hub.information_related x where x.request = r.id order by x.item) as related,
    coalesce((select jsonb_agg(jsonb_build_object('id', e.id, 'filename', e.filename, 'type', e.type, 'size', e.size, 'sha256', encode(e.sha256, 'hex'), 'addedAt', e.added_at) order by l.place)
      from unnest(r.evidence) with ordinality l(id, place) join hub.evidence e on e.id = l.id), '[]') as evidence,
    (select jsonb_agg(jsonb_build_object('step', s.step, 'state', s.state, 'reason', s.reason, 'note', s.note, 'minutes', s.minutes, 'escalation', s.escalation, 'dueAt', s.due_at, 'at', s.at, 'officer', o.by,
        'party', (select jsonb_build_object('id', p.id, 'kind', p.kind, 'name', p.name, 'country', p.country) from hub.party p where p.key = s.party)) order by s.seq)
      from hub.information_step s left join hub.information_step_actors(r.id) o on o.seq = s.seq where s.request = r.id) as steps
  from hub.information_request r join hub.information_clock k on k.request = r.id;

-- Messages between the two sides.
create view hub.information_thread_view with (security_invoker = true) as
  select m.request, m.seq, m.answer, m.text, m.language, m.subjects, m.at, hub.information_message_actor(m.request, m.seq) as officer,
    (select jsonb_build_object('id', p.id, 'kind', p.kind, 'name', p.name, 'country', p.country) from hub.party p where p.key = m.party) as party,
    coalesce((select jsonb_agg(jsonb_build_object('id', e.id, 'filename', e.filename, 'type', e.type, 'size', e.size, 'sha256', encode(e.sha256, 'hex'), 'addedAt', e.added_at) order by f.place)
      from unnest(m.evidence) with ordinality f(id, place) join hub.evidence e on e.id = f.id), '[]') as evidence
  from hub.information_message m;

-- Row-level security also applies inside each exists().
create policy with_own_request on hub.information_inquiry for select to hub_app
  using (
  case when hub.has_viewer((select hub.policy_viewer())) then
    exists (select from hub.information_request r where r.id = information_inquiry.request and r.named_owner = (select (hub.policy_viewer()).me))
  else false end);

create policy with_request on hub.information_clock for select to hub_app
  using (
  case when hub.has_viewer((select hub.policy_viewer())) then
    exists (select from hub.information_request r where r.id = information_clock.request)
  else false end);

create policy with_request on hub.information_step for select to hub_app
  using (
  case when hub.has_viewer((select hub.policy_viewer())) then
    exists (select from hub.information_request r where r.id = information_step.request)
  else false end);

-- A party that the author bars by now does not see the author's message, even in a request of its own.
create policy with_request on hub.information_message for select to hub_app
  using (
  case when hub.has_viewer((select hub.policy_viewer())) then
    party <> all ((select (hub.as_recipient(hub.policy_viewer())).bars)::integer[]) and exists (select from hub.information_request r where r.id = information_message.request)
  else false end);

create policy own_with_request on hub.information_handling for select to hub_app
  using (
  case when hub.has_viewer((select hub.policy_viewer())) then
    party = (select (hub.policy_viewer()).me) and exists (select from hub.information_request r where r.id = information_handling.request)
  else false end);

create policy with_both on hub.information_related for select to hub_app
  using (
  case when hub.has_viewer((select hub.policy_viewer())) then
    exists (select from hub.information_request r where r.id = information_related.request)
      and (exists (select from hub.indicator i where i.id = information_related.item) or exists (select from hub.report r where r.id = information_related.item))
  else false end);

grant select on hub.information_clock to hub_app;
grant select on hub.information_handling to hub_app;
grant select on hub.information_inquiry to hub_app;
grant select (request, seq, party, answer, text, language, subjects, evidence, at) on hub.information_message to hub_app;
grant select on hub.information_related to hub_app;
grant select on hub.information_request_view to hub_app;
grant select (request, seq, step, state, party, reason, note, minutes, escalation, due_at, at) on hub.information_step to hub_app;
grant select on hub.information_thread_view to hub_app;

grant execute on function hub.information_step_actors(uuid), hub.information_message_actor(uuid,integer), hub.answer_information_request(uuid,integer,text,jsonb), hub.close_inquiry(uuid), hub.assign_information_request(uuid,uuid,uuid,text),
  hub.lock_received_information_request(uuid), hub.own_information_requests(text[],uuid[]), hub.advance_information_request(uuid,text,text,integer),
  hub.information_request_projection(uuid[]), hub.write_information_requests(jsonb), hub.write_information_message(uuid,jsonb) to hub_app;

grant execute on function hub.remind_information_requests(integer) to hub_relay;
