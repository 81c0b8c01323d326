grant execute on function hub.reserve_idempotency_key(text,jsonb,uuid,bytea,bytea,interval), hub.finish_idempotency_key(text,jsonb,uuid,boolean,bytea) to hub_app;

grant execute on function hub.delete_expired_idempotency_keys(integer) to hub_relay;
