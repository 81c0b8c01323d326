-- One import: a call of the bulk endpoint, a TAXII envelope, a MISP event, a read of a feed. It belongs to its agency, like the items that it publishes.
--   key       the sender's own name for it: sent again with the same key, an import resumes after its last line
--   run       id of the current run; a process that opens the import again takes over, and the earlier run can no longer write
--   layout    form in which rejected lines are returned: {format, columns, delimiter}
create table hub.import (
  id uuid primary key,
  party integer not null,
  agency integer not null,
  created_by uuid not null,
  source text not null check (source in ('BULK_NDJSON', 'BULK_CSV', 'TAXII', 'MISP', 'STIX', 'PULL', 'REPORTS_NDJSON', 'REPORTS_CSV', 'REPORTS_STIX')),
  name text check (length(name) between 1 and 300),
  key text check (length(key) between 1 and 200),
  layout jsonb not null default '{}',
  state text not null default 'RUNNING' check (state in ('RUNNING', 'COMPLETE', 'INTERRUPTED', 'REVOKED')),
  run uuid,
  failure text check (length(failure) <= 100),
  created integer not null default 0,
  updated integer not null default 0,
  unchanged integer not null default 0,
  rejected integer not null default 0,
  held integer not null default 0,
  dropped integer not null default 0,
  last_line integer not null default 0,
  created_at timestamptz not null default clock_timestamp(),
  last_activity_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  revoked_at timestamptz,
  revoked_by uuid,
  revoked_reason text check (length(revoked_reason) between 1 and 2000),
  purged_at timestamptz,
  foreign key (party, agency) references hub.agency (party, key)
);
create unique index import_key on hub.import (agency, source, key) where key is not null;
create index import_agency on hub.import (agency, id);
create index import_to_tend on hub.import (last_activity_at) where purged_at is null;

-- Outcome of each line, recorded in the transaction that writes its item. `version`: the item's version after this line, where the line wrote one. `sent`:
-- stored only for rejected lines, as they were sent; `red`: the line has TLP:RED and is visible only to readers of RED.
create table hub.import_item (
  import uuid not null references hub.import,
  line integer not null check (line > 0),
  party integer not null,
  agency integer not null,
  source text check (length(source) <= 500),
  digest bytea not null,
  outcome text not null check (outcome in ('CREATED', 'UPDATED', 'UNCHANGED', 'REJECTED', 'HELD', 'DROPPED')),
  kind text not null check (kind in ('INDICATOR', 'OBJECT', 'SIGHTING', 'REPORT', 'RELATIONSHIP')),
  item uuid,
  version integer,
  problems jsonb not null default '[]',
  sent text check (length(sent) <= case kind when 'REPORT' then 2200000 else 300000 end),
  red boolean not null default false,
  taken_back text check (taken_back in ('REVOKED', 'RESTORED', 'LEFT')),
  primary key (import, line)
);
create index import_item_written on hub.import_item (import, item, line) where outcome in ('CREATED', 'UPDATED');
create index import_item_rejected on hub.import_item (import, line) where outcome = 'REJECTED';

-- Items without a label. They wait here, unpublished, until a user labels or drops them.
create table hub.held_item (
  id uuid primary key,
  import uuid not null,
  line integer not null,
  party integer not null,
  agency integer not null,
  kind text not null check (kind in ('INDICATOR', 'OBJECT')),
  payload jsonb not null,
  created_at timestamptz not null default clock_timestamp(),
  unique (import, line),
  foreign key (import, line) references hub.import_item (import, line) on delete cascade
);
create index held_item_named on hub.held_item (agency, coalesce(payload->'object'->>'id', payload->'original'->'body'->>'id'));
create index held_item_elsewhere on hub.held_item (agency) where payload ? 'elsewhere';

-- Column mappings for a party's custom tables: {columns: [{column, field}], constants, dateFormat, utcOffset, delimiter}.
create table hub.csv_mapping (
  id uuid primary key,
  party integer not null references hub.party,
  name text not null check (length(name) between 1 and 100),
  layout jsonb not null,
  updated_by uuid not null,
  updated_at timestamptz not null default clock_timestamp(),
  unique (party, name)
);
