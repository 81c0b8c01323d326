create trigger scan_watches after update on hub.purpose_rule for each row execute function hub.scan_after_wider_rule();
grant execute on function hub.add_to_watch(uuid,text,uuid[],bytea[],bytea[],uuid[],bytea[]), hub.visible_watch_hits(uuid,integer,integer),
  hub.create_watch(jsonb,bytea,uuid[],bytea[],bytea[],uuid[],bytea[]), hub.remove_from_watch(uuid,uuid[]), hub.visible_watch_terms(uuid,uuid,integer),
  hub.set_watch_state(uuid,text), hub.visible_watches(uuid,uuid,integer), hub.visible_watch_count() to hub_app;

grant execute on function hub.process_watch_item_scan(text,uuid,uuid,uuid,uuid[],uuid[],integer[]), hub.process_watch_value_scan(text,uuid,uuid,uuid,uuid[],bytea[]),
  hub.process_sealed_holding_events(integer), hub.process_watch_events(text,bigint,bigint,uuid[],uuid[],integer[]), hub.expire_watches(integer),
  hub.notify_watched_owner(text,uuid,integer,text,text), hub.next_watch_item_scan(text,integer), hub.next_watch_events(text,integer), hub.next_watch_value_scan(integer),
  hub.pending_owner_notifications(integer) to hub_relay;
