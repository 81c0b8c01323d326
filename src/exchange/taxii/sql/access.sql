create policy own on hub.taxii_envelope for select to hub_app
  using (
  party = (hub.rechecked((select hub.policy_viewer()))).me and agency = (hub.rechecked((select hub.policy_viewer()))).agency and (hub.rechecked((select hub.policy_viewer()))).content);

grant select (import, at, objects) on hub.taxii_envelope to hub_app;

grant execute on function hub.items_of_stix_originals(text,jsonb,text[]), hub.collection_events(jsonb,timestamptz,integer,jsonb),
  hub.collection_events_of(jsonb,uuid[],jsonb), hub.collection_items(text,jsonb,jsonb,jsonb,jsonb),
  hub.collection_page(text,jsonb,jsonb,timestamptz,integer,jsonb), hub.collection_scope(jsonb),
  hub.exchange_content(jsonb,jsonb,timestamptz[],text[],uuid[],integer[]), hub.exchanged_versions(uuid[],integer[]),
  hub.export_items(bigint,bigint,integer,text), hub.export_page(text,jsonb,bigint,bigint,integer,jsonb),
  hub.claims_with_later_observable(jsonb,jsonb,uuid[],timestamptz[]), hub.record_taxii_envelope(uuid,jsonb), hub.original_ids(text,jsonb,uuid[]), hub.items_by_original_id(text[]),
  hub.common_members(jsonb,jsonb) to hub_app;
