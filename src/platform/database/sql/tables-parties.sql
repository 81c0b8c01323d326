-- Parties, their agencies, groups and memberships, and what restricts them. The core owns these tables because hub.enter and the policies of all modules read them; their functions
-- are in src/tenancy.

-- Tenants. A key is a small number that audiences are made of: the key of a party or group, or 1 for every member country.
create sequence hub.key_seq as integer start 10;

create table hub.party (
  key integer primary key default nextval('hub.key_seq'),
  id uuid not null unique,
  kind text not null check (kind in ('COUNTRY', 'PARTNER', 'HUB')),
  name text not null check (length(name) between 1 and 200),
  slug text not null check (slug ~ '^[a-z0-9-]{1,40}$'),
  country text check (country ~ '^[A-Z]{2}$'),
  suspended_at timestamptz,
  created_at timestamptz not null default now(),
  check ((kind = 'COUNTRY') = (country is not null)),
  -- A closed party is suspended permanently. Its name and slug stay in histories; a new party may get its country and slug.
  closed_at timestamptz,
  check (closed_at is null or suspended_at is not null),
  -- A proposed country that is not admitted yet. It holds only its own key: it sees only what it owns, names no party and is named by no party.
  candidate_since timestamptz,
  -- Rejects names and addresses that look like others, or hide characters (docs/people.md). The program rejects them with a reason; this constraint also covers
  -- every other path. NOT VALID: names that an older version accepted stay readable until their party changes them.
  constraint party_name_visible
  check (name !~ '[\u0001-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]'),
  -- When the party last changed its name: its identity in STIX then has a new version (STIX 2.1, 3.6), which readers treat as newer.
  renamed_at timestamptz
);
create unique index party_country on hub.party (country) where closed_at is null;
create unique index party_slug on hub.party (slug) where closed_at is null;
create index party_candidates on hub.party (key) where candidate_since is not null;

create table hub.agency (
  key integer primary key default nextval('hub.key_seq'),
  id uuid not null unique,
  party integer not null references hub.party,
  name text not null check (length(name) between 1 and 200),
  unique (party, key),
  -- A closed agency publishes nothing; its name stays on its publications.
  closed_at timestamptz,
  constraint agency_name_visible
  check (name !~ '[\u0001-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]')
);
create unique index agency_name on hub.agency (party, lower(name)) where closed_at is null;

create table hub.working_group (
  key integer primary key default nextval('hub.key_seq'),
  id uuid not null unique,
  name text not null check (length(name) between 1 and 200),
  created_at timestamptz not null default now(),
  -- The country that founded a group and administers it; null: the operator of the hub.
  host integer references hub.party,
  constraint working_group_name_visible
  check (name !~ '[\u0001-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]')
);

-- Which party holds which key, and since which position of the stream (null: not sequenced yet). Access ends at left_at, history at to_seq.
create table hub.membership (
  id bigint generated always as identity primary key,
  party integer not null references hub.party,
  key integer not null,
  joined_at timestamptz not null default now(),
  left_at timestamptz,
  from_seq bigint,
  to_seq bigint
);
create unique index membership_current on hub.membership (party, key) where left_at is null;
create index membership_key on hub.membership (key, party);

-- "Never to …": a party that an owner bars sees nothing of that owner, whatever audience an officer chooses.
create table hub.bar (
  id bigint generated always as identity primary key,
  owner integer not null references hub.party,
  party integer not null references hub.party,
  since timestamptz not null default now(),
  lifted_at timestamptz,
  from_seq bigint,
  to_seq bigint,
  -- Policy "never to partners": a bar for each partner, future ones included. named: the bar was also set by name, and outlasts the policy.
  named boolean not null default true
);
create unique index bar_current on hub.bar (party, owner) where lifted_at is null;
create index bar_lifted on hub.bar (owner, lifted_at) where lifted_at is not null;

/*
 * Owners that refuse purposes, or demand a case. A reader with a refused purpose, or without a case where the owner demands one, sees nothing of this owner, on every
 * way. One row for each party that has set a rule.
 */
create table hub.purpose_rule (
  party integer primary key references hub.party,
  refused text[] not null check (cardinality(refused) <= 20),
  needs_case boolean not null,
  set_by uuid not null,
  set_at timestamptz not null default clock_timestamp(),
  -- When it allowed more, in the last day or so.
  allowed_more_at timestamptz[] not null default '{}'
);

-- While a party is suspended it sees only what it owns. party.suspended_at says whether it may act; this table holds the positions between which it saw nothing
-- else.
create table hub.suspension (
  id bigint generated always as identity primary key,
  party integer not null references hub.party,
  since timestamptz not null default clock_timestamp(),
  lifted_at timestamptz,
  from_seq bigint,
  to_seq bigint
);
create unique index suspension_current on hub.suspension (party) where lifted_at is null;
create index suspension_of on hub.suspension (party, from_seq, to_seq);

-- A party's limits that differ from the defaults (hub.limits_of). Null: the default.
create table hub.party_limit (
  party integer primary key references hub.party,
  sockets integer check (sockets between 1 and 5000),
  subscriptions integer check (subscriptions between 1 and 100000),
  claims_a_day integer check (claims_a_day between 0 and 100000000),
  api_keys integer check (api_keys between 0 and 1000),
  users integer check (users between 1 and 100000)
);

-- How many claims a party has published today (UTC), counted if there is a limit.
create table hub.party_day (
  party integer not null references hub.party,
  day date not null,
  claims integer not null,
  -- Every party has a limit, and its calls must not wait for each other because of it: a day is counted in several rows. Only small limits, which are exact,
  -- use one row.
  shard smallint not null default 0,
  primary key (party, shard)
);

-- The rules of consent, written at every start from the settings (src/tenancy/parties/consent.ts): in a demo everything takes effect at once.
create table hub.consent (
  one boolean primary key default true check (one),
  immediate boolean not null default false,
  -- The hub admits a country when this fraction of the member countries has accepted it.
  quorum_part integer not null default 2 check (quorum_part > 0),
  quorum_whole integer not null default 3 check (quorum_whole >= quorum_part),
  -- How long a new office waits; written at every start (src/tenancy/parties/consent.ts), like the rest of this row.
  office_wait interval not null default '24 hours' check (office_wait >= interval '0')
);

insert into hub.consent default values;

-- One row for each party that has set a policy. default_audience: an audience as the API takes it, resolved at each use.
create table hub.sharing_policy (
  party integer primary key references hub.party,
  default_audience jsonb,
  default_tlp text check (default_tlp in ('CLEAR', 'GREEN', 'AMBER', 'AMBER_STRICT', 'RED')),
  never_partners boolean not null default false,
  second_from text check (second_from in ('CLEAR', 'GREEN', 'AMBER', 'AMBER_STRICT', 'RED')),
  second_for_partners boolean not null default false,
  set_by uuid not null,
  set_at timestamptz not null default clock_timestamp(),
  second_for_content boolean not null default false,
  -- NONE: nothing. READ: reading. CONTRIBUTE: items, notes, tasks and files as well.
  analysts_in_cases text not null default 'CONTRIBUTE' check (analysts_in_cases in ('NONE', 'READ', 'CONTRIBUTE', 'LEAD'))
);

/*
 * Who requested a suspension, and who confirmed it. hub.suspension holds the positions for the relay, between which a party saw nothing. A row without
 * in_force_at waits for its confirmation and has no effect yet.
 */
create table hub.party_suspension (
  id uuid primary key default gen_random_uuid(),
  party integer not null references hub.party,
  requested_by uuid,
  requested_at timestamptz not null default clock_timestamp(),
  in_force_at timestamptz,
  -- The end of what one operator may do alone; null once the suspension is confirmed, or if it is not in force.
  lapses_at timestamptz,
  confirmed_at timestamptz,
  confirmed_how text check (confirmed_how in ('OPERATOR', 'COUNTRIES', 'AT_ONCE', 'BEFORE')),
  confirmed_by uuid,
  ended_at timestamptz,
  end_outcome text check (end_outcome in ('LIFTED', 'LAPSED', 'CLOSED', 'WITHDRAWN')),
  check ((confirmed_at is null) = (confirmed_how is null)),
  check ((ended_at is null) = (end_outcome is null)),
  check (confirmed_by <> requested_by),
  check (lapses_at is null or in_force_at is not null),
  reason text check (length(reason) between 1 and 2000)
);
create unique index party_suspension_open on hub.party_suspension (party) where ended_at is null;
create index party_suspension_of on hub.party_suspension (party, in_force_at);
create index party_suspension_lapses on hub.party_suspension (lapses_at) where ended_at is null and lapses_at is not null;
