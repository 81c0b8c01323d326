grant execute on function hub.remove_warninglist(uuid), hub.set_warninglist(jsonb), hub.set_warninglist_mode(uuid,text), hub.warninglist_revision(),
  hub.warninglists(), hub.warninglists_for_hub_process(text,jsonb,bigint), hub.warninglists_since(bigint) to hub_app;
