-- Creates the first operator. Returns false if there is no such token, or it was used.
create or replace function hub.bootstrap(claim text, act jsonb, given_hash bytea, new_party uuid, new_user uuid, address text, phc text) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  hub_key integer;
begin
  perform hub.require_no_actor(claim);
  delete from vault.bootstrap where token_hash = given_hash;
  if not found then
    return false;
  end if;
  select key into hub_key from hub.party where kind = 'HUB';
  if not found then
    insert into hub.party (id, kind, name, slug) values (new_party, 'HUB', coalesce((select i.hub_name from hub.installation i), 'Entente'), 'hub') returning key into hub_key;
  end if;
  insert into hub.user_account (id, email, party, roles, password_hash) values (new_user, lower(address), hub_key, '{HUB_OPERATOR}', phc);
  insert into hub.audit (party, user_id, what, request_id, channel, outcome, items)
    values (hub_key, new_user, act->>'what', act->>'requestId', act->>'channel', 'DONE', array[new_user]);
  return true;
end
$$;
