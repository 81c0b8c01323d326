-- Whether the database can still write. Asked where a write has failed for want of space, until one succeeds again (src/platform/database/database-health.ts).

create table hub.storage_probe (
  bytes bytea not null
);
alter table hub.storage_probe alter column bytes set storage external; -- bytes that compress would ask for less space than they claim
alter table hub.storage_probe enable row level security;
alter table hub.storage_probe force row level security;
create policy owner_functions on hub.storage_probe to hub_owner using (true) with check (true);

-- Writes 256 KiB into new files: an emptied table gets new ones, so that space which it had before proves nothing. Raises what PostgreSQL raises.
create function hub.probe_storage() returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set lock_timeout = '1s'
as $$
begin
  truncate hub.storage_probe;
  insert into hub.storage_probe (bytes) select decode(string_agg(md5(n::text), ''), 'hex') from generate_series(1, 16384) n;
  return true;
end
$$;
grant execute on function hub.probe_storage() to hub_relay;
