-- One import: a call of the bulk door, an envelope, an event, a look at a feed. It is its agency's, as what it publishes is.
--   by_name   an e-mail address, or `key:` and the name of an API key
--   key       the sender's own name for it: sent again under the same key, an import goes on where it ended
--   run       who takes it in at this moment; whoever opens it anew takes over, and the one before writes nothing any more
--   layout    how what was rejected is written again: {format, columns, delimiter}
create table hub.import (
  id uuid primary key,
  party integer not null,
  agency integer not null,
  by_user uuid not null,
  by_name text,
  source text not null check (source in ('BULK_NDJSON', 'BULK_CSV', 'TAXII', 'MISP', 'STIX', 'PULL', 'REPORTS_NDJSON', 'REPORTS_CSV', 'REPORTS_STIX')),
  name text check (length(name) between 1 and 300),
  key text check (length(key) between 1 and 200),
  layout jsonb not null default '{}',
  state text not null default 'OPEN' check (state in ('OPEN', 'DONE', 'BROKEN', 'REVOKED')),
  run uuid,
  failure text check (length(failure) <= 100),
  created integer not null default 0,
  updated integer not null default 0,
  unchanged integer not null default 0,
  rejected integer not null default 0,
  held integer not null default 0,
  dropped integer not null default 0,
  last_line integer not null default 0,
  started_at timestamptz not null default clock_timestamp(),
  moved_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  revoked_at timestamptz,
  revoked_reason text check (length(revoked_reason) between 1 and 2000),
  purged_at timestamptz,
  foreign key (party, agency) references hub.agency (party, key)
);
create unique index import_key on hub.import (agency, source, key) where key is not null;
create index import_agency on hub.import (agency, id);
create index import_to_tend on hub.import (moved_at) where purged_at is null;

-- What became of each line, written in the transaction of what it became. `version` is the item's as this line left it, where it wrote one. `sent` is kept of what was
-- rejected alone, as it came; `red`: it said TLP:RED, and is shown to whom RED is shown.
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

-- What bore no label. It waits here, unpublished, until somebody gives it one or drops it.
create table hub.held_item (
  id uuid primary key,
  import uuid not null,
  line integer not null,
  party integer not null,
  agency integer not null,
  kind text not null check (kind in ('INDICATOR', 'OBJECT')),
  payload jsonb not null,
  held_at timestamptz not null default clock_timestamp(),
  unique (import, line),
  foreign key (import, line) references hub.import_item (import, line) on delete cascade
);
create index held_item_named on hub.held_item (agency, coalesce(payload->'object'->>'id', payload->'original'->'body'->>'id'));
create index held_item_elsewhere on hub.held_item (agency) where payload ? 'elsewhere';

-- How a party's own tables are read: {columns: [{column, field}], constants, dateFormat, utcOffset, delimiter}.
create table hub.csv_mapping (
  id uuid primary key,
  party integer not null references hub.party,
  name text not null check (length(name) between 1 and 100),
  layout jsonb not null,
  set_by uuid not null,
  set_at timestamptz not null default clock_timestamp(),
  unique (party, name)
);
