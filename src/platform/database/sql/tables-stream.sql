-- The stream of events. The core owns these tables because rows of lower modules refer to positions; their functions are in src/delivery/feed.

-- The last assigned position, and the epoch. A restore to an earlier point starts a new epoch, so that old cursors are recognised. hub.detect_restore
-- distinguishes it from a plain restart by the server's identity and the timeline of its WAL.
create table hub.sequence_head (
  one boolean primary key default true check (one),
  epoch uuid not null default gen_random_uuid(),
  last bigint not null default 0,
  system_id bigint,
  timeline text,
  -- Part two: when each event entered the stream, as TAXII counts it (date_added): strictly increasing in the stream's order, at least 200 µs apart and on
  -- multiples of 200 µs. An event is at most four objects, at +0, +50, +100 and +150 µs. So at most 19 objects lie strictly inside a millisecond. A client that
  -- continues from a timestamp cut to milliseconds makes progress, even with pages of 20.
  added_to timestamptz not null default '2000-01-01',
  -- The files of the embedded server, as the hub process describes them. They differ after an older copy replaced them. Null if they are not known.
  files text
);

insert into hub.sequence_head default values;

-- Every sequenced event. seq follows commit order, without gaps. key: the party or group that the event concerns. For an item's own events it is null, and 0 if
-- the same transaction changed the item again, so that no party receives the event (hub.sequence_transactions).
create table hub.stream (
  seq bigint primary key,
  at timestamptz not null,
  op text not null check (op in ('PUBLISH', 'UPDATE', 'AUDIENCE', 'REVOKE', 'REVIVE', 'EXPIRE', 'JOIN', 'LEAVE', 'BAR', 'UNBAR',
      'SUSPEND', 'READMIT', 'BACKFILL', 'LOST')),
  kind text,
  item uuid,
  version integer,
  owner integer not null,
  named_owner integer,
  facets jsonb not null,
  facets_before jsonb not null,
  audience integer[] not null,
  audience_before integer[] not null,
  excluded integer[] not null,
  excluded_before integer[] not null,
  agency_only integer,
  agency_only_before integer,
  retain_until timestamptz,
  key integer,
  added_at timestamptz not null,
  /*
   * A random number for each position. A cursor carries the tag of its position. After a restore another event gets the same sequence number with another tag,
   * and the old cursor no longer fits. This works for every kind of restore. Null: the position is older than this migration. 53 random bits, which reveal
   * nothing; the tag leaves the hub only inside a sealed cursor.
   */
  tag bigint default (random() * 9007199254740991)::bigint
);
create index stream_version on hub.stream (item, version);
create index stream_item on hub.stream (item, seq);
create unique index stream_added on hub.stream (added_at);

/*
 * One row: events before the position `seq` may be missing, because the items that they were about are gone (hub.compact_stream). A reader whose cursor lies before
 * it takes a snapshot. moved_at: when the floor was last examined.
 */
create table hub.stream_floor (
  one boolean primary key default true check (one),
  seq bigint not null default 0 check (seq >= 0),
  moved_at timestamptz not null default '-infinity'
);

insert into hub.stream_floor default values;

/*
 * Where the stream was written, one row. `database`: it differs after a dump was loaded into a new database, or a database was copied. `written`: the
 * transaction that wrote this row. A row that was loaded from a dump has another xmin, so this also detects a dump that was loaded into the same database.
 */
create table hub.stream_origin (
  one boolean primary key default true check (one),
  database oid not null,
  written xid not null
);
