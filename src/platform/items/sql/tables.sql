/*
 * The columns of every kind of item. A table of items includes them (`like hub.item_columns including all`) and has `id uuid primary key` besides. This table
 * has no rows.
 *   owner, agency       of the context that wrote the item, always
 *   agency_only         not null: within the owner's party only this agency sees the item
 *   tlp, attribution    the label, and how much readers learn about the owner; named_owner and named_agency hold what they may learn
 *   discoverability     what a party without access learns from a query for the value
 *   audience, excluded  keys; an exception overrides every key
 *   retain_until        from this time on the item is invisible, and it is deleted; null: it is kept
 */
create table hub.item_columns (
  owner integer not null,
  agency integer not null,
  agency_only integer,
  tlp text not null check (tlp in ('CLEAR', 'GREEN', 'AMBER', 'AMBER_STRICT', 'RED')),
  attribution text not null default 'NAMED' check (attribution in ('NAMED', 'AGENCY', 'HIDDEN')),
  named_owner integer generated always as (case when attribution <> 'HIDDEN' then owner end) stored,
  named_agency integer generated always as (case when attribution = 'AGENCY' then agency end) stored,
  discoverability text not null default 'HIDDEN' check (discoverability in ('HIDDEN', 'SILENT', 'HIT', 'HIT_CONTACT')),
  audience integer[] not null default '{}',
  excluded integer[] not null default '{}',
  version integer not null default 1 check (version > 0),
  ordinal integer not null default 0,
  published_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  retain_until timestamptz,
  revoked_at timestamptz,
  revoked_reason text check (length(revoked_reason) between 1 and 2000),
  check (agency_only is null or agency_only = agency),
  check ((revoked_at is null) = (revoked_reason is null))
);
create index on hub.item_columns (retain_until) where retain_until is not null;

-- The kinds of items and their tables. kind.sql of each module registers them (hub.register_kind).
create table hub.item_kind (
  kind text primary key,
  content regclass not null unique,
  -- Whether new items and changes obey the owner's sharing policy by the general rules.
  checks_inserts boolean not null,
  checks_updates boolean not null,
  -- SQL condition on a row `i`: the item is still open. An agency with such items cannot be closed.
  live text not null
);

-- Functions of higher modules that lower modules call at an event. Each is called once, ordered by name (hub.call_at, hub.run_party_closed_hooks).
create table hub.hook (
  event text not null check (event in ('PARTY_CLOSED', 'AGENCY_CLOSES')),
  called text not null,
  primary key (event, called)
);

-- Events that wait for their position in the stream. The rows of a transaction keep the order of `ordinal`.
create table hub.outbox (
  id bigint generated always as identity primary key,
  tx xid8 not null default pg_current_xact_id(),
  ordinal integer not null default 0,
  at timestamptz not null default clock_timestamp(),
  op text not null check (op in ('PUBLISH', 'UPDATE', 'AUDIENCE', 'REVOKE', 'REVIVE', 'EXPIRE', 'JOIN', 'LEAVE', 'BAR', 'UNBAR', 'SUSPEND', 'READMIT')),
  kind text,
  item uuid,
  version integer,
  owner integer not null,
  named_owner integer,
  facets jsonb not null default '{}',
  facets_before jsonb not null default '{}',
  audience integer[] not null default '{}',
  audience_before integer[] not null default '{}',
  excluded integer[] not null default '{}',
  excluded_before integer[] not null default '{}',
  agency_only integer,
  agency_only_before integer,
  retain_until timestamptz,
  key integer
);
create index outbox_tx on hub.outbox (tx, id);

-- Events that could not be sequenced, and later events that must not overtake them (failure null). They stay until an operator corrects the cause and calls
-- hub.requeue_dead_letters. Like the outbox, this table holds no content.
create table hub.dead_letter (
  like hub.outbox,
  failure text,
  dead_lettered_at timestamptz not null,
  reported_at timestamptz,
  primary key (id)
);
create index dead_letter_item on hub.dead_letter (item);

-- Every version of every item, as its table had it. The detail, which only some readers may see, is in a table of its own.
create table hub.item_version (
  item uuid not null,
  version integer not null,
  kind text not null,
  at timestamptz not null default clock_timestamp(),
  by_user uuid not null,
  op text not null,
  content jsonb not null,
  audience integer[] not null,
  excluded integer[] not null,
  agency_only integer,
  primary key (item, version)
);

create table hub.item_detail_version (
  item uuid not null,
  version integer not null,
  content jsonb not null,
  primary key (item, version)
);

create table hub.inbox (
  key integer not null,
  seq bigint not null,
  item uuid not null,
  primary key (key, seq)
);

-- The stretch of the stream in which a key opened an item; barred: the key was an exception. `position` is the position of the item's first publication.
create table hub.visibility_period (
  item uuid not null,
  key integer not null,
  barred boolean not null,
  position bigint not null,
  from_seq bigint not null,
  to_seq bigint,
  primary key (item, key, barred, from_seq)
);
create index visibility_period_key on hub.visibility_period (key, position desc) include (item, from_seq, to_seq) where not barred;

-- The items that one party gained or lost by one change, processed in batches. Each item is an event of its own under the party's key. `key` is the group that
-- the party joined or left, or the owner that set or lifted a bar. For a suspension it is the party itself, and all its keys count. failure: SQLSTATE of the
-- error that stopped the job, until it is released (hub.requeue_dead_letters).
create table hub.party_job (
  seq bigint primary key,
  op text not null check (op in ('JOIN', 'LEAVE', 'BAR', 'UNBAR', 'SUSPEND', 'READMIT')),
  party integer not null,
  key integer not null,
  done_up_to bigint not null default 0,
  done_at timestamptz,
  failure text,
  reported_at timestamptz,
  -- The party that acted: for a bar its owner, whichever party it excludes; for a membership or suspension the party itself.
  cause integer not null generated always as (case when op in ('BAR', 'UNBAR') then key else party end) stored,
  created_at timestamptz not null default clock_timestamp()
);
create index party_job_open on hub.party_job (seq) where done_at is null;
create index party_job_of_party on hub.party_job (party, seq);

-- Announcements of the hub to parties. They hold no content of items: all accounts of a party read them, administrators included, and learn no indicator.
create table hub.announcement (
  id uuid primary key,
  place bigint generated always as identity unique,
  at timestamptz not null default clock_timestamp(),
  what text not null check (what ~ '^[A-Z][A-Z_]{2,39}$'),
  -- Texts by name: ids, names, reasons. Never content of items.
  about jsonb not null check (jsonb_typeof(about) = 'object' and pg_column_size(about) <= 8000),
  -- Keys of parties, never of groups or of all countries: a party that joins later does not receive earlier announcements.
  audience integer[] not null check (cardinality(audience) > 0),
  -- An announcement can be for one agency of the party, or for one account in its own session. Then no colleague, machine or webhook of the party receives it.
  agency_only integer references hub.agency,
  account uuid references hub.user_account
);
create index announcement_audience on hub.announcement using gin (audience);

-- The common properties of one item of any kind. valid_until: if the kind has it. facets: as hub.facets returns them. bytes: size of the stored body, if there
-- is one.
create type hub.governed_item as (
  owner integer,
  named_owner integer,
  agency integer,
  agency_only integer,
  tlp text,
  audience integer[],
  excluded integer[],
  retain_until timestamptz,
  valid_until timestamptz,
  revoked_at timestamptz,
  version integer,
  facets jsonb,
  bytes integer
);
