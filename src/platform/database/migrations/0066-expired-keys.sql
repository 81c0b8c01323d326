-- Before there is an actor: whether this secret is that of a key which is over by time alone, so that its holder is told so. Whoever does not hold the secret learns nothing:
-- a wrong one, an unknown key and a revoked one (whose secret is deleted) answer false alike.
create function hub.key_expired(claim text, act jsonb, of_key uuid, of_hash bytea) returns table (expired boolean)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.nobody(claim);
  return query select exists (select from hub.api_key k join hub.api_key_secret s on s.api_key = k.id
    where k.id = of_key and s.hash = of_hash and k.revoked_at is null and (k.expires_at <= now() or s.live_until <= now()));
end
$$;
grant execute on function hub.key_expired(text, jsonb, uuid, bytea) to hub_app;
