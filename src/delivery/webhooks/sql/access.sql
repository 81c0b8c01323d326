create policy mine on hub.webhook for select to hub_app
  using (
  party = (hub.rechecked((select hub.policy_viewer()))).me and deleted_at is null and (hub.rechecked((select hub.policy_viewer()))).doing like 'webhook:%');

create policy mine on hub.webhook_secret for select to hub_app
  using (
  case when hub.has_viewer((select hub.policy_viewer())) then
    exists (select from hub.webhook w where w.id = webhook_secret.webhook)
  else false end);

create policy mine on hub.webhook_delivery for select to hub_app
  using (
  party = (hub.rechecked((select hub.policy_viewer()))).me and agency is not distinct from (hub.rechecked((select hub.policy_viewer()))).agency and (hub.rechecked((select hub.policy_viewer()))).doing = 'webhook:manage');

create policy mine on hub.webhook_policy for select to hub_app
  using (
  party = (hub.rechecked((select hub.policy_viewer()))).me);

create trigger resync_webhooks after update of seq on hub.stream_floor for each row when (new.seq > old.seq) execute function hub.resync_webhooks_below_floor();

grant select on hub.webhook_policy to hub_app;
grant select (id, party, created_by, name, url, filter, epoch, seq, withheld, head_seq, attempt, next_attempt_at, paused_at, pause_reason, delivered_at, created_at) on hub.webhook to hub_app;
grant select (id, webhook, event_id, epoch, seq, operation, item, attempt, at, outcome, reason, http_status, duration_ms, next_attempt_at, settled_at) on hub.webhook_delivery to hub_app;
grant select (id, webhook, public_key, live_from, live_until) on hub.webhook_secret to hub_app;

grant execute on function hub.allows_amber_content(integer), hub.create_webhook(jsonb), hub.delete_webhook(uuid), hub.take_manual_send(uuid,integer),
  hub.partner_releases(uuid,boolean,bigint,integer), hub.pause_webhook(uuid), hub.replay_webhook(uuid,uuid,bigint,text), hub.resume_webhook(uuid),
  hub.rotate_webhook_secret(uuid,uuid,bytea,text), hub.set_webhook_policy(boolean), hub.webhook_dead_letters(uuid[]),
  hub.webhook_feed(text,jsonb,bigint,integer,jsonb) to hub_app;

grant execute on function hub.announce_webhook_standstills(integer), hub.lease_due_webhooks(text,uuid,integer), hub.lease_webhook(text,uuid,uuid), hub.release_webhook_lease(uuid,uuid),
  hub.log_webhook_attempt(uuid,jsonb), hub.renew_webhook_leases(uuid[],uuid[]), hub.delete_old_webhook_log(integer), hub.finish_webhook_turn(uuid,uuid,bigint,jsonb),
  hub.webhook_state(), hub.webhook_target_for_manual_send(text,uuid) to hub_relay;
