create policy mine on hub.alert for select to hub_app
  using (
  case when party = (hub.rechecked((select hub.policy_viewer()))).me and (hub.rechecked((select hub.policy_viewer()))).doing like 'alert:%' then hub.is_alert_visible(id) else false end);

create policy mine on hub.alert_step for select to hub_app
  using (
  case when party = (hub.rechecked((select hub.policy_viewer()))).me then exists (select from hub.alert a where a.id = alert_step.alert) else false end);

create policy mine on hub.alert_delivery for select to hub_app
  using (
  case when party = (hub.rechecked((select hub.policy_viewer()))).me then exists (select from hub.alert a where a.id = alert_delivery.alert) else false end);

create policy mine on hub.alert_channel for select to hub_app
  using (
  party = (hub.rechecked((select hub.policy_viewer()))).me and (hub.rechecked((select hub.policy_viewer()))).doing like 'alert:%');

create trigger t50_alerts after insert on hub.outbox referencing new table as new_rows for each statement execute function hub.raise_alerts();

create trigger t50_alerts after update of agency_only, account on hub.announcement for each row execute function hub.restrict_alerts();

create trigger t50_alerts after update of standstill, deleted_at on hub.webhook for each row
  when (old.standstill is not null and new.standstill is null or old.deleted_at is null and new.deleted_at is not null) execute function hub.end_alerts_to_connection();

create trigger t50_alerts after insert on hub.case_mention for each row execute function hub.alert_to_mention();

create trigger t51_alerts after delete on hub.case_mention for each row execute function hub.end_alerts_to_mention();

create trigger t50_alert_deadlines after insert on hub.action_clock for each row execute function hub.set_alert_deadlines('ACTION_REQUEST');

create trigger t51_alert_deadlines after update on hub.action_clock for each row
  when ((new.ack_due_at, new.due_at) is distinct from (old.ack_due_at, old.due_at)) execute function hub.set_alert_deadlines('ACTION_REQUEST');

create trigger t50_alert_deadlines after insert on hub.information_clock for each row execute function hub.set_alert_deadlines('INFORMATION_REQUEST');

create trigger t51_alert_deadlines after update on hub.information_clock for each row
  when ((new.ack_due_at, new.due_at) is distinct from (old.ack_due_at, old.due_at)) execute function hub.set_alert_deadlines('INFORMATION_REQUEST');

create trigger t50_alerts after insert on hub.withdrawal_receipt referencing new table as new_rows for each statement execute function hub.alert_to_withdrawals();

create trigger t50_alerts after insert on hub.withdrawal_confirmation referencing new table as new_rows for each statement execute function hub.end_alerts_to_withdrawals();

create trigger t50_alerts after update of compacted_at on hub.tombstone for each row when (old.compacted_at is null and new.compacted_at is not null)
  execute function hub.forget_losses();

grant select (id, reference, place, party, agency, account, kind, urgency, addressees, item_kind, item, announcement, threat, quantity, due_at, raised_at, step, next_at, acknowledged_at, ended_at, ended_why)
  on hub.alert to hub_app;
grant select on hub.alert_step to hub_app;
grant select (id, place, alert, party, account, channel, urgency, channel_kind, step, mode, planned_at, state, attempts, failure, next_attempt_at, sent_at) on hub.alert_delivery to hub_app;

grant execute on function hub.is_alert_visible(uuid), hub.alert_acknowledgers(uuid[]), hub.acknowledge_alert(uuid), hub.delivered_alerts(bigint,integer), hub.alert_rules(boolean,uuid), hub.set_alert_rules(boolean,uuid,jsonb), hub.own_alert_preference(),
  hub.set_alert_preference(text,text,text,text,text), hub.alert_policy_of(uuid), hub.set_alert_policy(uuid,integer,integer) to hub_app;

grant execute on function hub.alert_state(), hub.raise_alert_deadlines(integer), hub.delete_old_alerts(integer), hub.alerted_accounts(bigint), hub.due_alerts(text,boolean,integer), hub.delay_unplanned_alert(text,uuid), hub.record_alert_plan(text,jsonb),
  hub.lease_alert_messages(text,uuid,boolean,integer,integer), hub.lease_alert_digests(text,uuid,integer,uuid), hub.record_alert_attempt(uuid,uuid[],text,integer[]) to hub_relay;

grant select (id, party, agency, kind, name, host, public_key, created_by, created_at, sent_at, failing_since, failures, last_failure, disabled_at, deleted_at) on hub.alert_channel to hub_app;

grant execute on function hub.create_alert_channel(jsonb), hub.delete_alert_channel(uuid), hub.take_alert_channel_test(uuid,integer) to hub_app;

grant execute on function hub.lease_alert_channel_messages(text,uuid,boolean,integer), hub.lease_alert_channel_digests(text,uuid,integer,uuid,uuid),
  hub.record_alert_channel_attempt(uuid,uuid,uuid[],text,integer[],boolean), hub.alert_channel_target(text,uuid), hub.record_alert_channel_test(uuid,text) to hub_relay;
