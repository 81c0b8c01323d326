-- Step-up: whoever widens rights proves who they are anew. A session remembers when its user last did (0001, confirmed_at): when it was opened, or confirmed.

/*
 * Refuses the act when the context's session was last confirmed more than five minutes ago, by the database's own clock. Called by every function that changes a
 * policy, makes a key or gives a role; what takes rights away never asks, because an emergency brake must not wait for a second factor.
 * HB428: to be confirmed first.
 */
create function hub.only_confirmed() returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  if not exists (select from hub.session s where s.id = hub.my_session() and s.confirmed_at > clock_timestamp() - interval '5 minutes') then
    raise exception 'hub: to be confirmed first' using errcode = 'HB428';
  end if;
end
$$;

-- The same, for an act that asks somebody else's server before it writes: asked before the question leaves the hub.
create function hub.confirmed_now() returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.only_confirmed();
end
$$;
grant execute on function hub.confirmed_now() to hub_app;
