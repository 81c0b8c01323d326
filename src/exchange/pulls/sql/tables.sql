-- `sealed`: {"bearer"}, {"user", "password"} or {"name", "value"}, encrypted under the keyring's key for pulls, which the database does not have.
-- `defaults`: {threat, audience, agencyOnly}, defaults for items that do not state these values.
-- `position`: the position up to which everything was imported, in the form of src/exchange/pulls/.
create table hub.pull (
  id uuid primary key,
  party integer not null references hub.party,
  agency integer not null,
  created_by uuid not null references hub.user_account,
  name text not null check (length(name) between 1 and 200),
  kind text not null check (kind in ('TAXII', 'MISP_FEED')),
  url text not null check (length(url) between 1 and 2048),
  credentials text check (credentials in ('BEARER', 'BASIC', 'HEADER')),
  sealed bytea,
  every_minutes integer not null check (every_minutes between 5 and 10080),
  defaults jsonb not null,
  from_date timestamptz,
  position jsonb not null default '{}',
  next_run_at timestamptz not null default now(),
  -- The source asked for no requests until then. A run by hand does not shorten this delay.
  not_before timestamptz,
  run_at timestamptz,
  -- When the pull last read its source to the end.
  done_at timestamptz,
  -- Failures since the last success, and the last error (not in docs/errors.md, because it is no answer of the API); status: HTTP status, where there was
  -- one.
  failures integer not null default 0,
  last_error text check (length(last_error) between 1 and 60),
  last_status integer,
  failed_at timestamptz,
  failing_since timestamptz,
  -- That it stands still, as it was announced to the agency (hub.next_standstill), and when.
  standstill text check (standstill in ('FAILING', 'PAUSED', 'RESUMED')),
  announced_at timestamptz,
  -- Items that the pull left as people had edited them, and items that it revoked.
  skipped_count bigint not null default 0,
  revoked_count bigint not null default 0,
  leased_by uuid,
  lease_until timestamptz,
  turn bigint not null default 0,
  paused_at timestamptz,
  pause_reason text check (pause_reason in ('BY_OFFICER', 'CREDENTIALS_REFUSED', 'RESPONSIBLE_LOST_RIGHTS', 'CREDENTIALS_LOST')),
  -- Runs by hand within the last minute or so.
  by_hand timestamptz[] not null default '{}',
  created_at timestamptz not null default now(),
  deleted_at timestamptz,
  foreign key (party, agency) references hub.agency (party, key),
  check ((paused_at is null) = (pause_reason is null)),
  check ((leased_by is null) = (lease_until is null)),
  check ((credentials is null) = (sealed is null))
);
create index pull_agency on hub.pull (agency) where deleted_at is null;
create index pull_due on hub.pull (next_run_at) where deleted_at is null and paused_at is null;

-- Imports that a pull made.
create table hub.pull_import (
  pull uuid not null references hub.pull,
  import uuid not null references hub.import,
  at timestamptz not null default clock_timestamp(),
  primary key (pull, import)
);
create index pull_import_import on hub.pull_import (import);

-- What a pull created from an object of its source (SHA-256 of the object's name in receipts). The hub revokes exactly these items when the source revokes
-- its own. item: absent for a held line; version: the version that the pull left.
create table hub.pull_item (
  pull uuid not null references hub.pull,
  import uuid not null,
  line integer not null,
  source bytea not null,
  kind text not null check (kind in ('INDICATOR', 'OBJECT', 'SIGHTING')),
  item uuid,
  version integer,
  primary key (pull, import, line)
);
create index pull_item_source on hub.pull_item (pull, source);
create index pull_item_item on hub.pull_item (item, pull) where item is not null;

-- Imported events of a MISP feed, with their timestamps.
create table hub.pull_event (
  pull uuid not null references hub.pull,
  event uuid not null,
  stamp bigint not null,
  primary key (pull, event)
);
