grant execute on function hub.add_passkey(text,jsonb,jsonb,bytea[]), hub.bootstrap(text,jsonb,bytea,uuid,uuid,text,text),
  hub.change_password(text,text), hub.confirm_session(text,jsonb,jsonb), hub.check_step_up(), hub.create_api_key(jsonb),
  hub.create_issuer_key(jsonb), hub.create_password_reset(uuid,bytea), hub.end_other_sessions(), hub.end_own_session(uuid), hub.end_session(),
  hub.end_totp(text,jsonb), hub.end_user_sessions(uuid), hub.enter(text,jsonb), hub.key_expired(text,jsonb,uuid,bytea), hub.key_issuers(),
  hub.key_material(text,jsonb,uuid), hub.key_whoami(text,jsonb), hub.live_key_secrets(), hub.record_key_use(text,jsonb,uuid[]),
  hub.offer_totp(text,jsonb,uuid,bytea), hub.open_session(text,jsonb,uuid,bytea,timestamptz,jsonb), hub.create_own_challenge(text,jsonb,text,bytea),
  hub.own_code_material(text,jsonb,boolean), hub.own_factors(text,jsonb), hub.own_password(text,jsonb), hub.own_purpose(), hub.own_totp_offer(text,jsonb),
  hub.passkey_material(text,jsonb,bytea,bytea), hub.passkey_sign_in(text,jsonb,bytea), hub.remove_passkey(text,jsonb,uuid),
  hub.rename_passkey(text,jsonb,uuid,text), hub.renew_issuer_key(uuid,timestamptz), hub.renew_recovery_codes(text,jsonb,bytea[]),
  hub.require_second_factor(boolean), hub.reset_address(uuid), hub.reset_material(text,jsonb,bytea), hub.reset_password(text,jsonb,bytea,text),
  hub.revoke_api_key(uuid), hub.rotate_api_key(uuid,uuid,bytea,interval,timestamptz), hub.rotate_refresh(text,jsonb,uuid,bytea,bytea),
  hub.set_session_purpose(text,text), hub.set_totp(text,jsonb,uuid,bigint,bytea[]), hub.sign_in_factors(text,jsonb,text,boolean), hub.sign_in_material(text,jsonb,text),
  hub.sign_in_wait(text,jsonb,text), hub.consume_challenge(text,jsonb,text,bytea,bytea), hub.reset_factors(uuid), hub.whoami(text,jsonb) to hub_app;

grant execute on function hub.remind_of_api_keys(integer), hub.valid_principals(uuid[]) to hub_relay;
