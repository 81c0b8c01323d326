grant execute on function hub.deleted_items(text[],timestamptz,uuid,integer), hub.items_ending_soon(text[],timestamptz,timestamptz,uuid,integer), hub.renew_retention(uuid[],text), hub.retention_renewals(uuid,integer,integer),
  hub.retention_rules(), hub.set_retention_limit(text,integer) to hub_app;

grant execute on function hub.announce_ending_items(integer), hub.apply_retention_limits(integer) to hub_relay;
