grant execute on function hub.remove_warninglist(uuid), hub.set_warninglist(jsonb), hub.set_warninglist_mode(uuid,text), hub.warninglist_revision(),
  hub.warninglists(), hub.warninglists_ahead(text,jsonb,bigint), hub.warninglists_behind(bigint) to hub_app;
