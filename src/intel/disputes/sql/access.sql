create view hub.dispute_view with (security_invoker = true) as
  select d.id, d.item, d.ground, d.comment, d.raised_at as created_at, d.due_at, d.outcome is null and d.due_at < now() as overdue, d.outcome, d.reason, d.answered_at as ended_at,
    d.owner = (select hub.me()) as is_incoming, hub.own_actor(d.raised_by) as created_by, hub.own_actor(d.answered_by) as ended_by, p.id as party_id, p.kind as party_kind, p.name as party_name, p.country as party_country
  from hub.dispute d left join hub.party p on p.key = d.party;

-- Visible to readers of the owner who see the claim, and to the disputer, also when it no longer sees the claim. Only in acts about disputes, which operators
-- and admins do not have.
create policy concerned on hub.dispute for select to hub_app
  using (
  case when hub.has_viewer((select hub.policy_viewer())) then
    (select (hub.policy_viewer()).doing) in ('dispute:raise', 'dispute:read', 'indicator:publish')
      and ((select (hub.policy_viewer()).me) = owner and exists (select from hub.indicator i where i.id = dispute.item)
        or (select (hub.policy_viewer()).me) = party and (not red or (select (hub.policy_viewer()).red)))
  else false end);

create constraint trigger shield_new after insert on hub.indicator_detail deferrable initially deferred for each row
  when (new.person_status is not null) execute function hub.shield_persons();

create constraint trigger shield_changed after update on hub.indicator_detail deferrable initially deferred for each row
  when (new.person_status is not null and new.person_status is distinct from old.person_status) execute function hub.shield_persons();

create constraint trigger shield_audience after update on hub.indicator deferrable initially deferred for each row
  when (new.audience is distinct from old.audience) execute function hub.shield_persons();

-- Runs before t40_stamp, which compares the marks with those that the statement set.
create trigger t30_guard_disputed before update on hub.indicator for each row when (old.disputed_since is not null) execute function hub.enforce_dispute_freeze();

create trigger guard_disputed before update on hub.indicator_detail for each row execute function hub.enforce_dispute_freeze_on_detail();

grant select on hub.dispute_view to hub_app;
grant select (id, item, owner, party, ground, comment, raised_by, raised_at, due_at, outcome, reason, answered_by, answered_at) on hub.dispute to hub_app;

grant execute on function hub.answer_dispute(uuid,boolean,text,text,boolean), hub.raise_dispute(uuid,uuid,text,text,integer),
  hub.withdraw_dispute(uuid,text) to hub_app;

grant execute on function hub.escalate_disputes(integer) to hub_relay;
