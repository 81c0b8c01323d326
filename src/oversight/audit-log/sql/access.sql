grant execute on function hub.audit_export_page(text,jsonb,bigint,bigint,integer), hub.audit_export_range(text,jsonb), hub.audit_proof_tiles(text,jsonb,bigint,jsonb) to hub_app;

grant execute on function hub.announce_audit_head(), hub.audit_state(), hub.follow_restore(text), hub.next_audit_entries(text,integer), hub.audit_tiles(text,jsonb),
  hub.seal_audit(text,bigint,jsonb,jsonb), hub.store_audit_head(text,jsonb), hub.audit_heads_since(timestamptz,integer), hub.newest_audit_head(),
  hub.prune_audit(text,integer,integer) to hub_relay;
