grant execute on function hub.add_to_watch(uuid,text,uuid[],bytea[],bytea[],uuid[],bytea[]), hub.hits_in_sight(uuid,integer,integer),
  hub.make_watch(jsonb,bytea,uuid[],bytea[],bytea[],uuid[],bytea[]), hub.remove_from_watch(uuid,uuid[]), hub.terms_in_sight(uuid,uuid,integer),
  hub.turn_watch(uuid,text), hub.watches_in_sight(uuid,uuid,integer) to hub_app;

grant execute on function hub.fire_backlog(text,uuid,uuid,uuid,uuid[],uuid[],integer[]), hub.fire_retrace(text,uuid,uuid,uuid,uuid[],bytea[]),
  hub.fire_sealed(integer), hub.fire_watches(text,bigint,bigint,uuid[],uuid[],integer[]), hub.mind_watches(integer),
  hub.tell_watched(text,uuid,integer,text,text), hub.watch_backlog(text,integer), hub.watch_news(text,integer), hub.watch_retrace(integer),
  hub.watch_tellings(integer) to hub_relay;
