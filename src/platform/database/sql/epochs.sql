/*
 * A client that continues reading names its epoch or position (in the form that hub.is_in_stream_history takes): a restore in between must not leave a silent
 * gap, and neither must a compaction. Raises HB410 if the stream is another one, or the position lies below its floor.
 */
create or replace function hub.require_epoch(known text) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  if (case when strpos(known, '.') > 0 then not hub.is_in_stream_history(known) or hub.is_below_floor(known) else known <> (select h.epoch::text from hub.sequence_head h) end) then
    raise exception 'hub: the epoch has changed' using errcode = 'HB410';
  end if;
end
$$;

/*
 * Begins a new epoch if the server, its timeline or the database differs from that of the present epoch's beginning: after a restore from a base backup or to a
 * point in time, a promotion of a replica, or a dump. A restart changes none of them, also after a crash. Called on every new connection before its first read,
 * and once a second. Returns whether a new epoch began.
 */
create or replace function hub.detect_restore() returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  known boolean;
  writer xid;
begin
  if hub.is_at_origin() then
    return false;
  end if;
  perform from hub.sequence_head for update;
  if hub.is_at_origin() then
    return false; -- another connection was first
  end if;
  -- A database that was migrated to this version in place has no origin yet. This does not mean that it was restored.
  select h.system_id is not null and (
      exists (select from hub.stream_origin)
      or h.system_id <> (select c.system_identifier from pg_control_system() c) or h.timeline <> left(pg_walfile_name(pg_current_wal_lsn()), 8))
    into known from hub.sequence_head h;

  update hub.sequence_head
    set system_id = (select c.system_identifier from pg_control_system() c), timeline = left(pg_walfile_name(pg_current_wal_lsn()), 8);
  -- The id of the writing transaction is known once the row exists; within a savepoint it is not that of the whole transaction.
  insert into hub.stream_origin (database, written) select d.oid, '0'::xid from pg_database d where d.datname = current_database()
    on conflict (one) do update set database = excluded.database returning xmin into writer;
  update hub.stream_origin set written = writer;
  if known then
    perform hub.start_epoch();
  else
    perform pg_notify('hub', '');
  end if;
  return known;
end
$$;

/*
 * Begins a new epoch: all earlier cursors become invalid. For the database's owner (npm run hub:new-epoch), and for the functions that detect a restore.
 * TAXII's timestamps continue after all that may have been assigned.
 */
create or replace function hub.start_epoch() returns uuid
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  begun uuid;
begin
  update hub.sequence_head set epoch = gen_random_uuid(), added_to = hub.timestamp_after_restore(added_to) returning epoch into begun;
  perform pg_notify('hub', '');
  return begun;
end
$$;

-- Whether the server, the timeline and the database are those of the present epoch's beginning.
create or replace function hub.is_at_origin() returns boolean
language sql volatile set search_path = pg_catalog, pg_temp
as $$
  select exists (select from hub.sequence_head h join hub.stream_origin o on o.xmin = o.written
    where h.system_id = (select c.system_identifier from pg_control_system() c) and h.timeline = left(pg_walfile_name(pg_current_wal_lsn()), 8)
      and o.database = (select d.oid from pg_database d where d.datname = current_database()))
$$;

-- Returns the floor of the stream; 0: it has forgotten nothing.
create or replace function hub.stream_floor_seq() returns bigint
language sql stable
return coalesce((select f.seq from hub.stream_floor f), 0);

-- Whether the stream has this position: `known` is its epoch, sequence number and tag, separated by dots. The tag is empty if the position has none. A position
-- below the floor counts as had: its event may be gone (hub.is_below_floor).
create or replace function hub.is_in_stream_history(known text) returns boolean
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
declare
  part constant text[] := string_to_array(known, '.');
  at_seq constant bigint := part[2]::bigint;
begin
  return exists (select from hub.sequence_head h where h.epoch::text = part[1] and at_seq between 0 and h.last)
    and (at_seq = 0 or exists (select from hub.stream s where s.seq = at_seq and s.tag is not distinct from nullif(part[3], '')::bigint) or at_seq < hub.stream_floor_seq());
end
$$;

/*
 * Whether a reader at this position may have items that the stream has forgotten. A fourth part of `known` is the end of the stream when the reader began to read
 * from the beginning: items that were gone by then it never had. At 0 a reader has nothing yet.
 */
create or replace function hub.is_below_floor(known text) returns boolean
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
declare
  part constant text[] := string_to_array(known, '.');
begin
  return part[2]::bigint > 0 and greatest(part[2]::bigint, nullif(part[4], '')::bigint) < hub.stream_floor_seq();
end
$$;

/*
 * Checks a position that was seen earlier: by a hub process, also before its restart, or by a client with its cursor. If it is of the present epoch and the
 * stream does not have it, the database was restored to an earlier point without a trace (an older copy of the server's files or disk): then a new epoch
 * begins. Returns the present end of the stream. For hub processes only: a caller can make every follower take a new snapshot, and learns nothing.
 */
create or replace function hub.check_history(seen text) returns table (epoch uuid, last bigint, tag bigint)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  seen_epoch constant text := split_part(seen, '.', 1);
begin
  perform hub.detect_restore();
  if exists (select from hub.sequence_head h where h.epoch::text = seen_epoch) and not hub.is_in_stream_history(seen) then
    perform from hub.sequence_head for update;
    if exists (select from hub.sequence_head h where h.epoch::text = seen_epoch) then
      perform hub.start_epoch();
    end if;
  end if;
  return query select h.epoch, h.last, s.tag from hub.sequence_head h left join hub.stream s on s.seq = h.last;
end
$$;

-- Compares the files of the server, as described by the hub process that started it, with the previous description. If they differ, an older copy or a backup
-- replaced them. For the database's owner, before the hub serves requests.
create or replace function hub.check_files(described text) returns boolean
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  former text;
begin
  perform hub.detect_restore();
  select h.files into former from hub.sequence_head h for update;
  update hub.sequence_head set files = described where files is distinct from described;
  if former <> described then
    perform hub.start_epoch();
  end if;
  return coalesce(former <> described, false);
end
$$;

-- Returns the tags of positions, for cursors at these positions: random numbers, available to any context.
create or replace function hub.tags_at(seqs bigint[]) returns table (seq bigint, tag bigint)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
#variable_conflict use_column
begin
  perform hub.viewer();
  return query select s.seq, s.tag from hub.stream s where s.seq = any (seqs);
end
$$;

-- Timestamps assigned before a restore ran ahead of its clock by a second and a batch at most: those assigned after it are later than that.
create or replace function hub.timestamp_after_restore(added_to timestamptz) returns timestamptz
language sql volatile set search_path = pg_catalog, pg_temp
as $$ select greatest(added_to, date_bin('200 microseconds', clock_timestamp() + interval '2 seconds', '2000-01-01')) $$;
