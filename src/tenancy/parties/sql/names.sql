-- Before there is an actor: returns the slugs of all parties. Nothing of the result reaches a caller, except the slug of a party that the caller sees.
create or replace function hub.party_names(claim text, act jsonb) returns table (id uuid, slug text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.require_no_actor(claim);
  return query select p.id, p.slug from hub.party p;
end
$$;

-- Returns the names of the parties that the actor sees, to find the party that an argument names: with the actor's rights, under the policy of hub.party. An
-- open party comes after closed ones with the same name.
create or replace function hub.visible_party_names(claim text, act jsonb) returns table (id uuid, country text, slug text)
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.enter(claim, act);
  return query select p.id, p.country, p.slug from hub.party p order by p.closed_at nulls last, p.key;
end
$$;
