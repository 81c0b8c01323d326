/*
 * Moves the floor of the stream, at most once an hour: to the last event before `oldest`, and not past the event of a job that still works. From then on
 * a cursor below the floor is refused (hub.require_epoch): its reader may have items that the stream forgets. Returns whether the floor moved.
 */
create or replace function hub.move_stream_floor(oldest timestamptz) returns boolean
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  wanted bigint;
begin
  perform from hub.stream_floor f where f.moved_at <= clock_timestamp() - interval '1 hour' for update;
  if not found then
    return false;
  end if;
  wanted := (select s.seq from hub.stream s where s.added_at <= oldest order by s.added_at desc limit 1);
  if wanted is not null then -- least() ignores null: an open job alone must not raise the floor
    wanted := least(wanted, (select min(j.seq) from hub.party_job j where j.done_at is null));
  end if;
  update hub.stream_floor f set seq = greatest(f.seq, coalesce(wanted, 0)), moved_at = clock_timestamp();
  return true;
end
$$;

-- Deletes the events of items below the floor, with their places in the inboxes.
create or replace function hub.delete_events_of(items uuid[], floor bigint) returns void
language sql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  with gone as (
      delete from hub.stream s where s.item = any (items) and s.seq < floor returning s.seq, s.key, s.audience || s.audience_before || s.owner as keys)
  delete from hub.inbox i using (select distinct g.seq, k.key from gone g cross join lateral unnest(case when g.key is null then g.keys else array[g.key] end) k(key)) d
    where i.key = d.key and i.seq = d.seq
$$;

-- Returns the parties that an item has reached, by any channel, as hub.has_received does for one of them.
create or replace function hub.receiving_parties(of_item uuid) returns table (party integer)
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select c.party from hub.external_copy c where c.item = of_item
  union select c.party from hub.item_receipt c where c.item = of_item
  union select c.party from hub.withdrawal_receipt c where c.item = of_item
  union select f.party from (select array_agg(p.key) as keys, array_agg('infinity'::timestamptz) as ends from hub.party p) a cross join lateral hub.feed_deliveries(of_item, a.keys, a.ends) f
$$;

-- Returns how many parties that received an item have not met its withdrawal: its event has not arrived, or they took the item by a channel that cannot carry it, and they
-- have not confirmed; or its owner recalls it, and they have not confirmed that their copies are deleted. A closed party cannot confirm: it counts for a recall alone, which
-- must not be completed without it.
create or replace function hub.owing_parties(of_item uuid) returns bigint
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select count(*) from hub.receiving_parties(of_item) p cross join lateral hub.withdrawal_states(of_item, p.party) s
    where s.outstanding and exists (select from hub.party q where q.key = p.party and q.closed_at is null)
      or s.deleted_at is null and exists (select from hub.recall_item x join hub.recall r on r.id = x.recall where x.item = of_item and r.completed_at is null and r.closed_at is null)
$$;

/*
 * Makes the stream forget items that were deleted more than `days` ago, at least 30: their events, who saw them, and their receipts. Only their tombstones remain. An item that
 * a party has received and not confirmed (hub.owing_parties) is forgotten five years after its deletion; until then it is examined once a week. Deletes
 * announcements that are older than `announcement_days`, too, but none above the floor. One call examines at most `batch` items, those that were not examined yet
 * first, and deletes at most 25 times as many announcements, which need no examination. It locks nothing that publishers or the sequencer use. One process does
 * this at a time. Returns the number of examined items and deleted announcements; also 1 when the floor moved.
 */
create or replace function hub.compact_stream(batch integer, days integer, announcement_days integer) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  oldest constant timestamptz := clock_timestamp() - make_interval(days => greatest(days, 30));
  floor bigint;
  old uuid[];
  gone uuid[];
  announcements uuid[];
begin
  if not pg_try_advisory_xact_lock(hashtext('hub stream compaction')) then
    return 0;
  elsif hub.move_stream_floor(oldest) then
    return 1; -- readers see the floor before events are deleted
  end if;
  select f.seq into floor from hub.stream_floor f;
  old := array(
    select t.item from hub.tombstone t
      where t.compacted_at is null and t.at <= oldest and (t.checked_at is null or t.checked_at <= clock_timestamp() - interval '7 days')
        and exists (select from hub.stream s where s.item = t.item and s.op = 'EXPIRE' and s.seq < floor)
        and not exists (select from hub.stream s where s.item = t.item and s.seq >= floor)
      order by t.checked_at nulls first, t.at limit batch for update skip locked);
  gone := array(
    select t.item from hub.tombstone t where t.item = any (old) and (t.at <= clock_timestamp() - interval '5 years' or hub.owing_parties(t.item) = 0));
  update hub.tombstone t set checked_at = clock_timestamp() where t.item = any (old) and t.item <> all (gone);
  update hub.recall_item x set unconfirmed = hub.owing_parties(x.item) where x.item = any (gone);
  perform hub.delete_events_of(gone, floor);
  delete from hub.visibility_period v where v.item = any (gone);
  delete from hub.withdrawal_receipt r where r.item = any (gone);
  delete from hub.withdrawal_confirmation c where c.item = any (gone);
  delete from hub.external_copy c where c.item = any (gone);
  delete from hub.item_receipt r where r.item = any (gone);
  update hub.tombstone t set compacted_at = clock_timestamp() where t.item = any (gone);

  announcements := array(
    select a.id from hub.announcement a
      where a.at <= least(oldest, clock_timestamp() - make_interval(days => announcement_days))
        and exists (select from hub.stream s where s.item = a.id) and not exists (select from hub.stream s where s.item = a.id and s.seq >= floor)
      order by a.place limit 25 * batch for update skip locked);
  delete from hub.announcement a where a.id = any (announcements);
  perform hub.delete_events_of(announcements, floor);
  delete from hub.visibility_period v where v.item = any (announcements);
  return cardinality(old) + cardinality(announcements);
end
$$;
