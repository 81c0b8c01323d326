-- `filter` is the filter without the searched text, which may be a value: admins who read this table may not read content. `filter_mark` distinguishes two
-- filters, the text included; it has no meaning outside this hub. `pinned` is the last sequence number at the beginning, in the epoch `epoch`. `count` and
-- `left_out` (RED claims that the exporter could read) are final when the state is; until then count is the number of items read. `alive_at`: last activity
-- of its process.
create table hub.export (
  id uuid primary key,
  party integer not null references hub.party (key),
  created_by uuid not null,
  created_at timestamptz not null default clock_timestamp(),
  format text not null check (format in ('ndjson', 'csv', 'stix', 'misp')),
  filter jsonb not null,
  filter_mark text not null,
  purpose text not null check (length(purpose) between 10 and 1000),
  case_reference text check (length(case_reference) between 1 and 200),
  state text not null default 'RUNNING' check (state in ('RUNNING', 'COMPLETE', 'ABORTED', 'FAILED')),
  count integer not null default 0,
  left_out integer not null default 0,
  pinned bigint not null,
  epoch uuid not null,
  alive_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  check ((state = 'RUNNING') = (ended_at is null))
);
create unique index export_running on hub.export (created_by) where state = 'RUNNING';
create index export_of_party on hub.export (party, id desc);
