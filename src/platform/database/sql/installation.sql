-- Writes 256 KiB into new files: an emptied table gets new ones, so that space which it had before proves nothing. Raises what PostgreSQL raises.
create or replace function hub.probe_storage() returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set lock_timeout = '1s'
as $$
begin
  truncate hub.storage_probe;
  insert into hub.storage_probe (bytes) select decode(string_agg(md5(n::text), ''), 'hex') from generate_series(1, 16384) n;
  return true;
end
$$;

-- Whether a program's schema, by the hash of its files, was loaded into this database at any time: it is then of the program's age or newer. Without a context.
create or replace function hub.has_schema(wanted text) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  return exists (select from hub.schema_load s where s.hash = wanted);
end
$$;
