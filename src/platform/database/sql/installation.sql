-- Writes 256 KiB into new files: a truncated table gets new files, so space that it had before proves nothing. Raises the error of PostgreSQL.
create or replace function hub.probe_storage() returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set lock_timeout = '1s'
as $$
begin
  truncate hub.storage_probe;
  insert into hub.storage_probe (bytes) select decode(string_agg(md5(n::text), ''), 'hex') from generate_series(1, 16384) n;
  return true;
end
$$;

-- Whether a program's schema, identified by the hash of its files, was ever loaded into this database: then the database is as new as the program, or newer.
-- Needs no context.
create or replace function hub.has_schema(wanted text) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  return exists (select from hub.schema_load s where s.hash = wanted);
end
$$;
