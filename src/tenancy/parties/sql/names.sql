-- Before there is an actor: returns the names of all parties, to find the party that an argument names. An open party comes after closed ones with the same
-- name. Nothing of the result reaches a caller, except the slug of a party that the caller sees.
create or replace function hub.party_names(claim text, act jsonb) returns table (id uuid, country text, slug text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.require_no_actor(claim);
  return query select p.id, p.country, p.slug from hub.party p order by p.closed_at nulls last, p.key;
end
$$;
