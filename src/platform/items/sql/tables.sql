/*
 * The columns of every kind of item. A table of items includes them (`like hub.item_columns including all`) and has `id uuid primary key` besides. This table
 * has no rows.
 *   owner, agency       of the context that wrote the item, always
 *   agency_only         not null: within the owner's party only this agency sees the item
 *   tlp, attribution    the label, and how much readers learn about the owner; named_owner and named_agency hold what they may learn
 *   discoverability     what a party without access learns from a query for the value
 *   audience, excluded  keys; an exception overrides every key
 *   retain_until        from this time on the item is invisible, and it is deleted: the earliest of the owner's own end, the limit of its party and the hub's
 *                       maximum (hub.limit_retention)
 *   chosen_until        the owner's own end; null: the owner chose none. A writer states it as retain_until
 *   basis_until         the end of the item on which this one depends: it ends then at the latest; of a tear-line, a time before the end of its original. null: it depends on
 *                       none
 *   awaited_until       until when an answer is awaited: the limit of its party does not end the item within a month after it
 *   renewed_at          when the owner renewed the retention last (hub.renew_retention)
 *   notice_due_at       when the owner is to be notified of the end; '-infinity': at once, of an end that it chose itself; null: never, or it has been notified
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
  chosen_until timestamptz,
  basis_until timestamptz,
  awaited_until timestamptz,
  renewed_at timestamptz,
  notice_due_at timestamptz,
  revoked_at timestamptz,
  revoked_reason text check (length(revoked_reason) between 1 and 2000),
  check (agency_only is null or agency_only = agency),
  check ((revoked_at is null) = (revoked_reason is null))
);
create index on hub.item_columns (retain_until) where retain_until is not null;
-- Not on `owner` itself: statements that look up a few items by value or id also name their owner. Without statistics, as in a first import, the planner would take
-- an index on the owner for them, and read all items of the owner.
create index on hub.item_columns ((owner + 0), retain_until);
create index on hub.item_columns ((owner + 0), notice_due_at) where notice_due_at is not null;

/*
 * How long items are kept, by kind: without an end of the owner's own, and at most, in months after their publication or last renewal. 60 months for a kind
 * without a row. renewed_by: the permission of a person who renews them.
 */
create table hub.retention_rule (
  kind text primary key,
  default_months integer not null,
  maximum_months integer not null check (maximum_months between 1 and 60),
  renewed_by text not null,
  check (default_months between 1 and maximum_months)
);
insert into hub.retention_rule (kind, default_months, maximum_months, renewed_by) values
  ('INDICATOR', 60, 60, 'indicator:publish'),
  ('STIX_OBJECT', 60, 60, 'indicator:publish'),
  ('RELATIONSHIP', 60, 60, 'indicator:publish'),
  ('SIGHTING', 60, 60, 'sighting:add'),
  ('REPORT', 60, 60, 'report:submit'),
  ('REPORT_OUTCOME', 60, 60, 'report:triage'),
  ('ACTION_REQUEST', 60, 60, 'action:request'),
  ('INFORMATION_REQUEST', 60, 60, 'information:ask'),
  ('NOTICE', 60, 60, 'notice:draft'),
  ('CASE', 60, 60, 'case:lead');

/*
 * Shorter limits of a party. months null: the party has lifted its limit. set_at: no item ends by the limit within a month of it. waits_for: the transactions
 * before this one may not have seen the limit yet. applied_to: existing items up to this id have the limit; applied_at null: not all of them yet
 * (hub.apply_retention_limits).
 */
create table hub.retention_limit (
  party integer not null references hub.party,
  kind text not null references hub.retention_rule,
  months integer check (months between 1 and 60),
  set_by uuid not null,
  set_at timestamptz not null default clock_timestamp(),
  waits_for xid8,
  applied_to uuid,
  applied_at timestamptz,
  primary key (party, kind)
);
create index retention_limit_open on hub.retention_limit (set_at) where applied_at is null;

-- Why the owner renewed the retention of an item. Deleted with the item.
create table hub.retention_renewal (
  item uuid not null,
  version integer not null,
  by_user uuid not null,
  at timestamptz not null default clock_timestamp(),
  reason text not null check (length(reason) between 1 and 500),
  retain_until timestamptz not null,
  primary key (item, version)
);

-- An item that was deleted: that there was one, without content. It remains when the stream forgets the item (hub.compact_stream); compacted_at: since then. unlisted: its owner
-- gets no entry (hub.goes_with_another).
create table hub.tombstone (
  item uuid primary key,
  kind text not null,
  owner integer not null,
  agency integer not null,
  agency_only integer,
  red boolean not null,
  at timestamptz not null default date_trunc('milliseconds', clock_timestamp()),
  reason text not null check (reason in ('RETENTION')),
  unlisted boolean not null default false,
  -- When hub.compact_stream found that a party has not confirmed its withdrawal.
  checked_at timestamptz,
  compacted_at timestamptz
);
create index tombstone_owner on hub.tombstone (owner, at desc, item desc);
create index tombstone_open on hub.tombstone (checked_at nulls first, at) where compacted_at is null;

/*
 * When a party was last notified of items that end: at most once a day (hub.announce_ending_items). began_at: since when its items are collected for the next
 * announcement; null: they are not. quantity, first_end and named: of the items collected so far.
 */
create table hub.retention_notice (
  party integer primary key references hub.party,
  at timestamptz not null default '-infinity',
  began_at timestamptz,
  quantity integer not null default 0,
  first_end timestamptz,
  named uuid[] not null default '{}' check (cardinality(named) <= 50)
);
create index retention_notice_open on hub.retention_notice (began_at) where began_at is not null;

-- The kinds of items and their tables. kind.sql of each module registers them (hub.register_kind).
create table hub.item_kind (
  kind text primary key,
  content regclass not null unique,
  -- Whether new items and changes obey the owner's sharing policy by the general rules.
  checks_inserts boolean not null,
  checks_updates boolean not null,
  -- SQL condition on a row `i`: the item is still open. An agency with such items cannot be closed.
  live text not null,
  -- Whether the owner addresses such items to their recipients: the owner's purpose rule does not withhold them.
  addressed boolean not null
);

-- Functions of higher modules that lower modules call at an event. Each is called once, ordered by name (hub.call_at, hub.run_party_closed_hooks, hub.run_agency_closed_hooks).
create table hub.hook (
  event text not null check (event in ('PARTY_CLOSED', 'AGENCY_CLOSES', 'AGENCY_CLOSED')),
  called text not null,
  primary key (event, called)
);

-- Operational rows that are deleted when they have long been of no use. Each module registers its tables (hub.keep_rows).
create table hub.row_retention (
  content regclass primary key,
  -- SQL expression of a row: since when it is of no use; null: it is in use.
  over_since text not null,
  days integer not null check (days >= 30)
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
  -- The owner's own end at that time: the content has the end that readers see.
  chosen_until timestamptz,
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
  account uuid references hub.user_account,
  -- The item of an event about what is RED. Nobody reads it: it tells alerts whom they may reach, and when they end.
  red_item uuid
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
