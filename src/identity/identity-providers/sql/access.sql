create trigger end_key_issuer after update of revoked_at on hub.api_key for each row when (new.revoked_at is not null) execute function hub.end_key_issuer();

grant execute on function hub.save_oidc_callback(text,jsonb,jsonb,bytea,bytea), hub.start_oidc_flow(text,jsonb,uuid,text,bytea,bytea,text,text,bytea),
  hub.confirm_session_by_provider(bytea,bytea), hub.count_attempt(text,jsonb,boolean), hub.identity_providers(),
  hub.issuer_material(text,jsonb,text,uuid,text,text), hub.link_identity(bytea,bytea), hub.linked_identities(), hub.sign_in_providers(),
  hub.sign_in_by_oidc(text,jsonb,bytea,bytea,uuid,text), hub.set_identity_provider(jsonb), hub.set_identity_provider_disabled(uuid,boolean),
  hub.consume_oidc_flow(text,jsonb,uuid,bytea,bytea), hub.unlink_identity(uuid) to hub_app;
