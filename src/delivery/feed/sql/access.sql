create policy own on hub.feed_filter for select to hub_app
  using (
  user_id = (hub.rechecked((select hub.policy_viewer()))).user_id);

create policy known on hub.party_position for select to hub_app
  using (
  case when hub.has_viewer((select hub.policy_viewer())) then
    (reader is null or reader = (select (hub.policy_viewer()).me)) and exists (select from hub.party p where p.key = party_position.party)
  else false end);

create trigger t20_enqueue_insert after insert on hub.party for each row when (new.candidate_since is null) execute function hub.queue_party_for_sequencing();

create trigger enqueue_update after update of name, candidate_since on hub.party for each row
  when (new.candidate_since is null and (new.name <> old.name or old.candidate_since is not null)) execute function hub.queue_party_for_sequencing();

-- Runs after t10_guard_change, which checks the change as the caller made it.
create trigger t20_coarsen_times before insert or update on hub.indicator for each row when (new.attribution = 'HIDDEN') execute function hub.coarsen_times();

create trigger t20_coarsen_times before insert or update on hub.sighting for each row when (new.attribution = 'HIDDEN') execute function hub.coarsen_times();

create trigger t20_coarsen_times before insert or update on hub.relationship for each row when (new.attribution = 'HIDDEN') execute function hub.coarsen_times();

create trigger t45_check_recalls after insert on hub.withdrawal_confirmation referencing new table as new_rows for each statement execute function hub.check_recalls();

create trigger t45_check_deletions after update on hub.withdrawal_confirmation referencing new table as new_rows for each statement execute function hub.check_recalls();

grant select on hub.feed_filter to hub_app;
grant select on hub.party_position to hub_app;

grant execute on function hub.confirm_withdrawal(uuid,boolean), hub.delete_feed_filter(uuid), hub.feed(text,jsonb,bigint,integer,jsonb),
  hub.feed_events(bigint,integer,jsonb), hub.feed_head(text,jsonb,text), hub.feed_page(bigint,integer,jsonb), hub.shared_feed(text,jsonb,bigint,integer,jsonb,uuid[]),
  hub.equal_readers(uuid[],text[],text,bigint,bigint), hub.own_reading_reason(), hub.own_reading_rights(), hub.mark_withdrawals_delivered(bigint,bigint,text), hub.create_withdrawal_receipts(bigint[],text,text),
  hub.record_external_copies(uuid[],text), hub.save_feed_filter(uuid,text,jsonb), hub.snapshot(text,jsonb,bigint,bigint,integer,jsonb),
  hub.snapshot_items(bigint,bigint,integer,jsonb), hub.indicator_deliveries(uuid), hub.record_delivery_ranges(text,jsonb,jsonb), hub.unconfirmed_withdrawals(bigint,integer), hub.withdrawals(uuid),
  hub.open_recall(uuid,uuid[],text,timestamptz), hub.close_recall(uuid,text), hub.recalls(uuid,uuid,integer), hub.recall_recipients(uuid), hub.recalled_items(uuid,integer) to hub_app;

grant execute on function hub.compact_delivery_ranges(integer), hub.compact_stream(integer,integer,integer), hub.delete_expired_items(integer), hub.escalate_recalls(integer), hub.party_job_state(), hub.new_dead_letters(), hub.sequence(integer,integer), hub.sequencer_state(),
  hub.run_next_party_job(integer) to hub_relay;
