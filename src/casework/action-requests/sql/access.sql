-- A request as visible to the viewer, who belongs to one of the two sides. Amounts are text, so that no reader makes binary fractions of them. Runs with the
-- viewer's rights.
create view hub.action_request_view with (security_invoker = true) as
  select r.id, r.reference, r.act, r.state, r.subject, r.legal_basis, r.legal_text, r.narrative, r.urgency, r.contact, r.contact_entry, r.currency, r.amount::text as amount, r.held::text as held,
    r.released_amount::text as released, r.seized::text as seized, r.returned::text as returned, r.payment_reference, r.paid_at, r.release_requested_at, r.tlp, r.published_at, r.updated_at,
    r.retain_until, r.revoked_at, r.revoked_reason, r.version, k.ack_due_at, k.due_at, k.escalation, r.named_owner, r.recipient as recipient_key,
    (select jsonb_build_object('id', p.id, 'kind', p.kind, 'name', p.name, 'country', p.country) from hub.party p where p.key = r.named_owner) as requester,
    (select jsonb_build_object('id', p.id, 'kind', p.kind, 'name', p.name, 'country', p.country) from hub.party p where p.key = r.recipient) as recipient,
    array(select x.item from hub.action_related x where x.request = r.id order by x.item) as related,
    coalesce((select jsonb_agg(jsonb_build_object('id', e.id, 'filename', e.filename, 'type', e.type, 'size', e.size, 'sha256', encode(e.sha256, 'hex'), 'addedAt', e.added_at) order by l.place)
      from hub.evidence_link l join hub.evidence e on e.id = l.evidence where l.kind = 'ACTION_REQUEST' and l.item = r.id), '[]') as evidence,
    (select jsonb_agg(jsonb_build_object('step', s.step, 'state', s.state, 'amount', s.amount::text, 'currency', s.currency, 'reason', s.reason, 'note', s.note, 'escalation', s.escalation,
        'dueAt', s.due_at, 'at', s.at, 'officer', o.by,
        'party', (select jsonb_build_object('id', p.id, 'kind', p.kind, 'name', p.name, 'country', p.country) from hub.party p where p.key = s.party)) order by s.seq)
      from hub.action_step s left join hub.action_step_actors(r.id) o on o.seq = s.seq where s.request = r.id) as steps
  from hub.action_request r join hub.action_clock k on k.request = r.id;

-- Row-level security also applies inside each exists().
create policy with_request on hub.action_clock for select to hub_app
  using (
  case when hub.has_viewer((select hub.policy_viewer())) then
    exists (select from hub.action_request r where r.id = action_clock.request)
  else false end);

create policy with_request on hub.action_step for select to hub_app
  using (
  case when hub.has_viewer((select hub.policy_viewer())) then
    exists (select from hub.action_request r where r.id = action_step.request)
  else false end);

create policy with_both on hub.action_related for select to hub_app
  using (
  case when hub.has_viewer((select hub.policy_viewer())) then
    exists (select from hub.action_request r where r.id = action_related.request)
      and (exists (select from hub.indicator i where i.id = action_related.item) or exists (select from hub.report r where r.id = action_related.item))
  else false end);

grant select on hub.action_clock to hub_app;
grant select on hub.action_related to hub_app;
grant select on hub.action_request_view to hub_app;
grant select (request, seq, step, state, party, amount, currency, reason, note, escalation, due_at, at) on hub.action_step to hub_app;

grant execute on function hub.action_step_actors(uuid), hub.received_action_requests(uuid[]), hub.answer_action_request(uuid,integer,text,numeric,text,text,text),
  hub.own_action_requests(text[],uuid[]), hub.advance_action_request(uuid,text,text,integer), hub.action_request_projection(uuid[]), hub.write_action_requests(jsonb) to hub_app;

grant execute on function hub.escalate_action_requests(integer) to hub_relay;
