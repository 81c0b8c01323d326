create trigger end_sampled_entries after delete on hub.audit referencing old table as old_rows for each statement execute function hub.end_sampled_entries();

grant execute on function hub.draw_sample_check(jsonb), hub.sample_checks(uuid,bigint,integer), hub.sampled_entries(uuid,uuid), hub.my_sampled_entries(uuid,bigint,integer), hub.justify_entry(uuid,text),
  hub.close_sampled_entry(uuid,text,text) to hub_app;

grant execute on function hub.announce_overdue_samples(integer) to hub_relay;
