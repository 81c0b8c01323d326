/*
 * Returns tear-lines that end now, and locks them, at most `batch` of each: their time has come, and their original does not wait for a later end (hub.moved_end), or their original has ended (its
 * end had moved, and that of the tear-line had not yet). Those that another transaction holds wait for the next call.
 */
create or replace function hub.due_tear_lines(batch integer) returns uuid[]
language sql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  with timed as materialized (
      select d.id from hub.indicator d
        where d.basis_until <= now() and d.retain_until > now() and not exists (select from hub.tear_line t join hub.moved_end m on m.item = t.original where t.copy = d.id)
        order by d.basis_until limit batch for no key update of d skip locked),
    early as materialized (
      select c.id from hub.indicator o join hub.tear_line t on t.original = o.id join hub.indicator c on c.id = t.copy
        where o.retain_until <= now() and c.retain_until > now() and c.renewed_at is null limit batch for no key update of c skip locked)
  select array(select t.id from timed t union select e.id from early e)
$$;

-- Deletes items whose retention has ended, at most `batch` of each kind: rows, details and versions at once. Tear-lines end before their original is deleted. hub.record_deleted_items writes the event for the
-- parties that saw them. Rows that another process holds wait for the next call, so any number of hubs may run this at once. Returns the number of deleted
-- items. Content that was not decided on in time is deleted as well; it is not an item, and is not counted.
create or replace function hub.delete_expired_items(batch integer) returns bigint
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  governed regclass;
  due text;
  copies uuid[];
  over timestamptz;
  gone bigint := 0;
  here bigint;
  is_over boolean;
begin
  update hub.release_request r set content = null
    where r.id in (select q.id from hub.release_request q where q.content is not null and q.expires_at <= now() order by q.expires_at limit batch for update skip locked);
  copies := hub.due_tear_lines(batch);
  if copies <> '{}' then
    perform hub.end_tear_lines(copies);
  end if;
  over := clock_timestamp();
  for governed in select t.tgrelid::regclass from pg_trigger t where t.tgfoid = 'hub.record_deleted_items()'::regprocedure loop
    due := format('from %s d where d.retain_until <= $2', governed);
    if hub.has_column(governed, 'item_owner') then
      due := due || ' and not exists (select from hub.moved_end m where m.item = d.indicator)';
    end if;
    if governed = 'hub.indicator'::regclass then -- its tear-lines end before it
      due := due || ' and not exists (select from hub.tear_line t join hub.indicator c on c.id = t.copy where t.original = d.id and c.renewed_at is null and c.retain_until > $2)';
    end if;
    if hub.has_column(governed, 'other_owner') then
      due := due || ' and not exists (select from hub.moved_end m where m.item = d.other)';
    end if;
    -- A DELETE of no row runs the triggers of the statement, too.
    execute format('select exists (select %s)', due) into is_over using batch, over;
    continue when not is_over;
    execute format('delete from %s where id in (select d.id %s order by d.retain_until limit $1 for update of d skip locked)', governed, due) using batch, over;
    get diagnostics here = row_count;
    gone := gone + here;
  end loop;
  return gone;
end
$$;
