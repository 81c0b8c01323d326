-- Health: what a hub process may know of the database's age without a context.
create function hub.newest_migration() returns integer
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select max(m.number) from hub.migration m $$;

grant execute on function hub.newest_migration() to hub_app;
