-- Registers a table of operational rows: each is deleted so many days after it was of no use any more. `over_since`: SQL expression of a row, a timestamp; null: the
-- row is in use.
create or replace function hub.keep_rows(content regclass, over_since text, days integer) returns void
language sql volatile set search_path = pg_catalog, pg_temp
as $$ insert into hub.row_retention values (content, over_since, days) $$;

-- Deletes operational rows that have long been of no use, at most `batch` of each table. Returns their number. Rows that another process holds wait for the next call.
create or replace function hub.delete_old_rows(batch integer) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  r hub.row_retention;
  here integer;
  deleted integer := 0;
begin
  for r in select * from hub.row_retention x order by x.content::text loop
    -- The time is a parameter: a condition with clock_timestamp(), which is volatile, would use no index.
    execute format('delete from %1$s t where t.ctid in (
      select x.ctid from %1$s x where %2$s <= $1 limit $2 for update skip locked)', r.content, r.over_since)
      using clock_timestamp() - make_interval(days => r.days), batch;
    get diagnostics here = row_count;
    deleted := deleted + here;
  end loop;
  return deleted;
end
$$;
