-- Deletes items whose retention has ended, at most `batch` of each kind: rows, details and versions at once. hub.record_deleted_items writes the event for the
-- parties that saw them. Rows that another process holds wait for the next call, so any number of hubs may run this at once. Returns the number of deleted
-- items. Content that was not decided on in time is deleted as well; it is not an item, and is not counted.
create or replace function hub.delete_expired_items(batch integer) returns bigint
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  governed regclass;
  gone bigint := 0;
  here bigint;
  is_over boolean;
begin
  update hub.release_request r set content = null
    where r.id in (select q.id from hub.release_request q where q.content is not null and q.expires_at <= now() order by q.expires_at limit batch for update skip locked);
  for governed in select t.tgrelid::regclass from pg_trigger t where t.tgfoid = 'hub.record_deleted_items()'::regprocedure loop
    -- A DELETE of no row runs the triggers of the statement, too.
    execute format('select exists (select from %s d where d.retain_until <= now())', governed) into is_over;
    continue when not is_over;
    execute format('delete from %s where id in (
      select d.id from %s d where d.retain_until <= now() order by d.retain_until limit $1 for update skip locked)', governed, governed) using batch;
    get diagnostics here = row_count;
    gone := gone + here;
  end loop;
  return gone;
end
$$;
