-- sealed: {"bearer"}, {"user", "password"} or {"name", "value"}, under the keyring's key for pulls, which the database does not have.
-- said: {threat, audience, agencyOnly}: what holds of whatever does not say it itself.
-- place: up to where everything was taken, as src/exchange/pulls/ writes it.
create table hub.pull (
  id uuid primary key,
  party integer not null references hub.party,
  agency integer not null,
  made_by uuid not null references hub.user_account,
  name text not null check (length(name) between 1 and 200),
  kind text not null check (kind in ('TAXII', 'MISP_FEED')),
  url text not null check (length(url) between 1 and 2048),
  credentials text check (credentials in ('BEARER', 'BASIC', 'HEADER')),
  sealed bytea,
  every_minutes integer not null check (every_minutes between 5 and 10080),
  said jsonb not null,
  from_date timestamptz,
  place jsonb not null default '{}',
  next_run_at timestamptz not null default now(),
  -- The source asked to be spared until then: nobody hurries it.
  spared_until timestamptz,
  run_at timestamptz,
  -- The last time that it came to the end of what there was.
  done_at timestamptz,
  -- How often it has failed since, and with what (docs/errors.md does not name it: it is no answer of the API); status: of HTTP, where there was one.
  failures integer not null default 0,
  last_error text check (length(last_error) between 1 and 60),
  last_status integer,
  failed_at timestamptz,
  -- How many items it left as people had made them, and how many it took back.
  left_alone bigint not null default 0,
  taken_back bigint not null default 0,
  leased_by uuid,
  lease_until timestamptz,
  turn bigint not null default 0,
  paused_at timestamptz,
  paused_why text check (paused_why in ('BY_HAND', 'CREDENTIALS_REFUSED', 'MAKER_LOST_RIGHTS', 'CREDENTIALS_LOST')),
  -- When officers had it look out of turn, in the last minute or so.
  by_hand timestamptz[] not null default '{}',
  created_at timestamptz not null default now(),
  deleted_at timestamptz,
  foreign key (party, agency) references hub.agency (party, key),
  check ((paused_at is null) = (paused_why is null)),
  check ((leased_by is null) = (lease_until is null)),
  check ((credentials is null) = (sealed is null))
);
create index pull_agency on hub.pull (agency) where deleted_at is null;
create index pull_due on hub.pull (next_run_at) where deleted_at is null and paused_at is null;

-- Which imports a pull made.
create table hub.pull_import (
  pull uuid not null references hub.pull,
  import uuid not null references hub.import,
  at timestamptz not null default clock_timestamp(),
  primary key (pull, import)
);
create index pull_import_import on hub.pull_import (import);

-- What a pull made of an object of its source (SHA-256 of the object's name in receipts): so that what the source takes back is taken back here, and nothing else.
-- item: absent of what is held; version: as the pull left it.
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

-- Events of a MISP feed that were taken, and the timestamp that they bore.
create table hub.pull_event (
  pull uuid not null references hub.pull,
  event uuid not null,
  stamp bigint not null,
  primary key (pull, event)
);
