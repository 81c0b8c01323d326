/*
 * The columns that every kind of item has: a table of items includes them (`like hub.item_columns including all`) and has `id uuid primary key` besides. It has no rows itself.
 *   owner, agency       whose it is: the context's, always
 *   agency_only         not null: within the owner's party only this agency sees it
 *   tlp, attribution    label, and what readers learn of the owner; named_owner and named_agency are what they may learn
 *   discoverability     what strangers learn when they ask
 *   audience, excluded  keys; an exception beats every key
 *   retain_until        from when on nobody sees it, and it is deleted; null: it is kept
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

-- The kinds of items and their tables, as kind.sql of each module registers them (hub.register_kind).
create table hub.item_kind (
  kind text primary key,
  content regclass not null unique,
  -- Whether new items, and changes, obey their owner's sharing policy by the general rules.
  obeys_new boolean not null,
  obeys_changes boolean not null,
  -- SQL condition on a row `i`: it is not over yet. An agency with such items is not closed.
  live text not null
);

-- Functions of higher modules that lower ones call at an event, by name; each is called once, in the order of the names (hub.call_at, hub.run_hooks).
create table hub.hook (
  event text not null check (event in ('PARTY_CLOSED', 'AGENCY_CLOSES')),
  called text not null,
  primary key (event, called)
);

-- Events that wait for their place in the stream. A transaction's rows keep the order of `ordinal`.
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

-- Events that could not be placed, and those that must not overtake them (failure null), until somebody mends the reason and calls hub.requeue_dead_letters.
-- Like the outbox they hold no content.
create table hub.dead_letter (
  like hub.outbox,
  failure text,
  parked_at timestamptz not null,
  told_at timestamptz,
  primary key (id)
);
create index parked_item on hub.dead_letter (item);

-- Every version of every item, as its table had it. What only some readers may see (the detail) lies in a table of its own.
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

-- Since when, and until when, a key opened an item; barred: the key was an exception. `position` is where the item was first published.
create table hub.visibility_period (
  item uuid not null,
  key integer not null,
  barred boolean not null,
  position bigint not null,
  from_seq bigint not null,
  to_seq bigint,
  primary key (item, key, barred, from_seq)
);
create index sight_of_key on hub.visibility_period (key, position desc) include (item, from_seq, to_seq) where not barred;

-- What one party gained or lost at once: worked off in batches, each item an event of its own under that party's key. `key` is the group that it joined
-- or left, or the owner that barred it or lifted the bar; of a suspension the party itself, and all keys that it held count. failure: SQLSTATE of what stopped it, until it is released (hub.requeue_dead_letters).
create table hub.party_job (
  seq bigint primary key,
  op text not null check (op in ('JOIN', 'LEAVE', 'BAR', 'UNBAR', 'SUSPEND', 'READMIT')),
  party integer not null,
  key integer not null,
  done_to bigint not null default 0,
  done_at timestamptz,
  failure text,
  told_at timestamptz,
  -- Whose act it was: a bar is its owner's, whomever it shuts out; a membership or suspension is its party's.
  cause integer not null generated always as (case when op in ('BAR', 'UNBAR') then key else party end) stored,
  made_at timestamptz not null default clock_timestamp()
);
create index party_job_open on hub.party_job (seq) where done_at is null;
create index party_job_of_party on hub.party_job (party, seq);

-- What the hub tells parties. Not content: whoever belongs to a party reads what its party is told, administrators included, and no indicator by it.
create table hub.announcement (
  id uuid primary key,
  place bigint generated always as identity unique,
  at timestamptz not null default clock_timestamp(),
  what text not null check (what ~ '^[A-Z][A-Z_]{2,39}$'),
  -- Words by name: ids, names, reasons. Never content of items.
  about jsonb not null check (jsonb_typeof(about) = 'object' and pg_column_size(about) <= 8000),
  -- Parties, never groups nor every country: who joins later is not told what was said before.
  audience integer[] not null check (cardinality(audience) > 0),
  -- What a party is told may be for one of its agencies, or for one account in its own session: then it is there for nobody else, neither colleagues nor machines nor webhooks.
  agency_only integer references hub.agency,
  account uuid references hub.user_account
);
create index announcement_audience on hub.announcement using gin (audience);

-- What all kinds have in common, of one item. valid_until: where the kind has it. facets: as hub.facets has them. bytes: of its body, as stored, where it has one.
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
