-- The first account of a new hub. The operator sets a token; whoever hands it in first becomes the hub's operator, and the token is gone.

create table vault.bootstrap (
  one boolean primary key default true check (one),
  token_hash bytea not null check (length(token_hash) = 32)
);
alter table vault.bootstrap enable row level security;
alter table vault.bootstrap force row level security;
create policy owner_functions on vault.bootstrap to hub_owner using (true) with check (true);

-- false: no such token, or it was used.
create function hub.bootstrap(claim text, act jsonb, given_hash bytea, new_party uuid, new_user uuid, address text, phc text) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  hub_key integer;
begin
  perform hub.nobody(claim);
  delete from vault.bootstrap where token_hash = given_hash;
  if not found then
    return false;
  end if;
  select key into hub_key from hub.party where kind = 'HUB';
  if not found then
    insert into hub.party (id, kind, name, slug) values (new_party, 'HUB', 'Hub', 'hub') returning key into hub_key;
  end if;
  insert into hub.user_account (id, email, party, roles, password_hash) values (new_user, lower(address), hub_key, '{HUB_OPERATOR}', phc);
  insert into hub.audit (party, user_id, what, request_id, channel, outcome, items)
    values (hub_key, new_user, act->>'what', act->>'requestId', act->>'channel', 'DONE', array[new_user]);
  return true;
end
$$;
grant execute on function hub.bootstrap(text, jsonb, bytea, uuid, uuid, text, text) to hub_app;
