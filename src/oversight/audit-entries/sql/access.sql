grant execute on function hub.consultations(uuid,jsonb,jsonb,integer), hub.audit_page(jsonb,bigint,integer), hub.audit_counts(timestamptz,timestamptz),
  hub.audit_hours(timestamptz,timestamptz), hub.audit_searches(uuid[],timestamptz,timestamptz), hub.colleague_addresses() to hub_app;

grant execute on function hub.index_consultations(integer) to hub_relay;
