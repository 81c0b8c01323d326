create policy own on hub.taxii_envelope for select to hub_app
  using (
  party = (hub.rechecked((select hub.policy_viewer()))).me and agency = (hub.rechecked((select hub.policy_viewer()))).agency and (hub.rechecked((select hub.policy_viewer()))).content);

grant select (import, at, objects) on hub.taxii_envelope to hub_app;

grant execute on function hub.claims_read_from(text,jsonb,text[]), hub.collection_events(jsonb,timestamptz,integer,jsonb),
  hub.collection_events_of(jsonb,uuid[],jsonb), hub.collection_items(text,jsonb,jsonb,jsonb,jsonb),
  hub.collection_page(text,jsonb,jsonb,timestamptz,integer,jsonb), hub.collection_scope(jsonb),
  hub.exchanged(jsonb,jsonb,timestamptz[],text[],uuid[],integer[]), hub.exchanged_versions(uuid[],integer[]),
  hub.export_items(bigint,bigint,integer,text), hub.export_page(text,jsonb,bigint,bigint,integer,jsonb),
  hub.is_told_later(jsonb,jsonb,uuid,bytea,timestamptz), hub.note_envelope(uuid,jsonb), hub.original_ids(text,jsonb,uuid[]), hub.originals(text[]),
  hub.same_names(jsonb,jsonb) to hub_app;
