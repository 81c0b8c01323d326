-- PUBLIC may execute no function: access.sql of each module grants the functions that hub_app and hub_relay call.
alter default privileges revoke execute on functions from public;

-- Each load of the schema into this database: the hash of its files, and the version of the program that loaded it.
create table hub.schema_load (
  hash text primary key,
  version text not null,
  -- Hashes of its tables, and of its policies, triggers, views and grants.
  tables text not null,
  access text not null,
  at timestamptz not null default clock_timestamp()
);

-- Numbered migrations that this database has applied.
create table hub.migration (
  number integer primary key,
  name text not null,
  at timestamptz not null default now()
);

-- HMAC keys (RFC 2104), stored as their padded blocks so that a MAC takes two calls of the built-in sha256.
create table vault.secret (
  name text primary key check (name in ('claim', 'seal', 'mark')),
  inner_pad bytea not null check (length(inner_pad) = 64),
  outer_pad bytea not null check (length(outer_pad) = 64)
);

-- Keys that the hub processes share (token signing, cursors, secrets of webhooks, second factors and identity providers, letters). They are encrypted under the
-- master key, which the database never has.
create table vault.keyring (
  id text primary key,
  purpose text not null check (purpose in ('token', 'cursor', 'webhook', 'mail', 'factor', 'issuer', 'pull', 'evidence', 'asking', 'mark')),
  sealed bytea not null,
  created_at timestamptz not null default now(),
  retired_at timestamptz
);
create unique index keyring_one_mark on vault.keyring (purpose) where purpose = 'mark';

-- Roles -> permissions, written at every start from src/platform/database/grants.ts: the database checks them at the time of the act.
create table hub.role_permission (
  role text not null,
  permission text not null,
  primary key (role, permission)
);

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

create table hub.user_account (
  id uuid primary key,
  email text not null unique check (email = lower(email) and length(email) <= 254),
  party integer not null,
  agency integer,
  roles text[] not null check (roles <@ array['HUB_OPERATOR', 'HUB_REVIEWER', 'AUDITOR', 'DATA_PROTECTION', 'NATIONAL_ADMIN', 'APPROVER',
      'ANALYST', 'LIAISON', 'PARTNER_ADMIN', 'CONTRIBUTOR']),
  password_hash text not null,
  disabled_at timestamptz,
  created_at timestamptz not null default now(),
  foreign key (party) references hub.party (key),
  foreign key (party, agency) references hub.agency (party, key),
  constraint user_account_email_ascii check (email ~ '^[\u0020-\u007e]+$')
);
create index user_account_party on hub.user_account (party);

-- A signed-in device: the family of its refresh tokens. Only hashes are stored. The address of the last sign-in or refresh helps the user to recognise the
-- device.
create table hub.session (
  id uuid primary key,
  user_id uuid not null references hub.user_account,
  refresh_hash bytea not null,
  address text check (length(address) <= 45),
  user_agent text check (length(user_agent) <= 120),
  created_at timestamptz not null default now(),
  refreshed_at timestamptz not null default now(),
  confirmed_at timestamptz not null default now(),
  expires_at timestamptz not null,
  ended_at timestamptz,
  ended_why text check (ended_why in ('SIGNED_OUT', 'REUSED', 'DISABLED', 'ELSEWHERE', 'BY_ADMIN', 'PASSWORD', 'FACTOR'))
);
create index session_of_user on hub.session (user_id) where ended_at is null;
-- Times of sign-ins by user.
create index session_sign_ins on hub.session (user_id, created_at);

/*
 * Turns: one claim opens one transaction. The counter of a connection is its block of this sequence. It lives in the backend, outside transactions, and no
 * statement of hub_app sets it back (hub_app has no right to the sequence; DISCARD SEQUENCES can only lead to a block of higher numbers). A claim names the
 * very next number, so a claim that was seen or used before opens nothing, also after a rollback.
 */
create sequence hub.turn_seq as bigint cache 1000000;

-- The verified context, as the one value that policies read. content: whether the account reads items at all (operators, auditors and administrators do not, by
-- any statement).
create type hub.viewer as (
  me integer,
  agency integer,
  kind text,
  user_id uuid,
  session uuid,
  red boolean,
  keys integer[],
  bars integer[],
  doing text,
  content boolean,
  context text
);

-- Append-only audit log. One row for each mutation, sign-in and sign-out, in its own transaction; denials are counted per actor, act and minute.
create table hub.audit (
  id bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  party integer,
  agency integer,
  user_id uuid,
  session uuid,
  what text not null,
  purpose text,
  case_reference text,
  request_id text,
  channel text not null,
  outcome text not null check (outcome in ('DONE', 'REFUSED')),
  reason text,
  items uuid[] not null default '{}',
  count integer not null default 1,
  minute timestamptz
);
create unique index audit_refusal on hub.audit (user_id, what, reason, minute) nulls not distinct where outcome = 'REFUSED';
create index audit_glass on hub.audit (case_reference, id) where what = 'glass.read';

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

-- The permissions that a role may give to keys, written at every start from src/platform/database/grants.ts. Holders of the roles listed here answer for keys.
create table hub.key_ceiling (
  role text not null,
  permission text not null,
  primary key (role, permission)
);

create table hub.api_key (
  id uuid primary key,
  party integer not null references hub.party,
  -- The agency as which the key publishes, and whose restricted items it sees.
  agency integer,
  -- The account that answers for the key: it created the key, or gave it its last secret.
  made_by uuid not null references hub.user_account,
  name text not null check (length(name) between 1 and 200),
  permissions text[] not null check (cardinality(permissions) > 0),
  -- Empty: any network.
  networks cidr[] not null default '{}' check (cardinality(networks) <= 20),
  -- SHA-256 of the client certificate that the key requires; null: none. It never changes.
  certificate bytea check (length(certificate) = 32),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz,
  used_at timestamptz,
  foreign key (party, agency) references hub.agency (party, key)
);
create index api_key_party on hub.api_key (party);
create index api_key_maker on hub.api_key (made_by);

-- SHA-256 of the key's secrets (32 random bytes need no slow hash). During an exchange two secrets are valid.
create table hub.api_key_secret (
  id uuid primary key,
  api_key uuid not null references hub.api_key,
  hash bytea not null check (length(hash) = 32),
  -- The account that knows the secret: while it is no admin of the party (any more), the secret is not accepted.
  shown_to uuid not null references hub.user_account,
  live_from timestamptz not null default clock_timestamp(),
  live_until timestamptz
);
create index api_key_secret_key on hub.api_key_secret (api_key);

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

-- Which roles accounts of a party may have; `alone`: without any other role. Also the ceiling. Both are written at every start from
-- src/platform/database/ceiling.ts.
create table hub.role_fits (
  kind text not null,
  role text not null,
  alone boolean not null,
  primary key (kind, role)
);

create table hub.ceiling (
  role text not null,
  power text not null,
  whom text not null,
  primary key (role, power, whom)
);

-- An identity provider, bound permanently to one party and one issuer. The admin who last configured it answers for it. It gives no role that this admin may
-- not give now (hub.governs).
create table hub.identity_provider (
  id uuid primary key,
  party integer not null references hub.party,
  name text not null check (length(name) between 1 and 200),
  issuer text not null check (length(issuer) <= 2048),
  client_id text not null check (length(client_id) between 1 and 255),
  -- The client secret, sealed under the keyring's key for issuers, which the database does not have.
  sealed bytea not null,
  scope text not null check (length(scope) <= 200),
  role_claim text not null check (length(role_claim) between 1 and 100),
  -- {"value of the claim": ["ROLE", …], …}
  roles jsonb not null check (jsonb_typeof(roles) = 'object'),
  agency_claim text check (length(agency_claim) between 1 and 100),
  -- {"value of the claim": key of the agency, …}
  agencies jsonb not null default '{}' check (jsonb_typeof(agencies) = 'object'),
  default_agency integer,
  creates_accounts boolean not null,
  -- Values of amr or acr by which the provider states that a second factor was used.
  factors text[] not null default '{}' check (cardinality(factors) <= 20),
  set_by uuid not null references hub.user_account,
  set_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  disabled_at timestamptz,
  unique (party, issuer),
  foreign key (party, default_agency) references hub.agency (party, key)
);
-- One provider for each issuer and party, with or without a slash at the end of the issuer.
create unique index identity_provider_party_issuer on hub.identity_provider (party, rtrim(issuer, '/'));

-- The subject of an officer at the provider. Accounts are found only by this, never by an e-mail address.
create table hub.external_account (
  provider uuid not null references hub.identity_provider,
  subject text not null check (length(subject) between 1 and 255),
  user_id uuid not null references hub.user_account,
  -- Whether the first sign-in created the account; then the provider also decides its agency.
  made boolean not null,
  -- The roles that come from the provider's claims, not from an admin: they end with the claim.
  granted text[] not null default '{}',
  created_at timestamptz not null default now(),
  primary key (provider, subject),
  unique (provider, user_id),
  -- The roles in the provider's claims at the last sign-in, as far as the admin who answers for the provider may give them.
  claimed text[] not null default '{}',
  -- When the claims last gave them: for what outlives a session, hub.persistent_roles counts them for 30 days.
  granted_at timestamptz,
  -- Whether the claims give nothing beyond the account's own roles until another administrator has confirmed it: the officer linked the account, or has
  -- configured a provider.
  needs_confirming boolean not null default false,
  -- The roles that another administrator confirmed.
  confirmed text[] not null default '{}',
  confirmed_by uuid references hub.user_account,
  confirmed_at timestamptz,
  check (confirmed_by <> user_id)
);
create index external_account_user on hub.external_account (user_id);

-- Sessions that were opened by a provider.
create table hub.oidc_session (
  session uuid primary key references hub.session,
  provider uuid not null references hub.identity_provider,
  second_factor boolean not null
);
create index oidc_session_provider on hub.oidc_session (provider);

-- The rules of consent, written at every start from the settings (src/tenancy/parties/consent.ts): in a demo everything takes effect at once.
create table hub.consent (
  one boolean primary key default true check (one),
  at_once boolean not null default false,
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
 * Where the stream was written, one row. `database`: it differs after a dump was loaded into a new database, or a database was copied. `written`: the
 * transaction that wrote this row. A row that was loaded from a dump has another xmin, so this also detects a dump that was loaded into the same database.
 */
create table hub.stream_origin (
  one boolean primary key default true check (one),
  database oid not null,
  written xid not null
);

/*
 * Who requested a suspension, and who confirmed it. hub.suspension holds the positions for the relay, between which a party saw nothing. A row without
 * in_force_at waits for its confirmation and has no effect yet.
 */
create table hub.party_suspension (
  id uuid primary key default gen_random_uuid(),
  party integer not null references hub.party,
  asked_by uuid references hub.user_account,
  asked_at timestamptz not null default clock_timestamp(),
  in_force_at timestamptz,
  -- The end of what one operator may do alone; null once the suspension is confirmed, or if it is not in force.
  lapses_at timestamptz,
  confirmed_at timestamptz,
  confirmed_how text check (confirmed_how in ('OPERATOR', 'COUNTRIES', 'AT_ONCE', 'BEFORE')),
  confirmed_by uuid references hub.user_account,
  ended_at timestamptz,
  ended_how text check (ended_how in ('LIFTED', 'LAPSED', 'CLOSED', 'WITHDRAWN')),
  check ((confirmed_at is null) = (confirmed_how is null)),
  check ((ended_at is null) = (ended_how is null)),
  check (confirmed_by <> asked_by),
  check (lapses_at is null or in_force_at is not null),
  reason text check (length(reason) between 1 and 2000)
);
create unique index party_suspension_open on hub.party_suspension (party) where ended_at is null;
create index party_suspension_of on hub.party_suspension (party, in_force_at);
create index party_suspension_lapses on hub.party_suspension (lapses_at) where ended_at is null and lapses_at is not null;

create table hub.installation (
  one boolean primary key default true check (one),
  -- Whether the demo world was seeded here. An account's address does not show it: an operator may have the address that the documentation uses.
  demo boolean not null default false,
  -- PUBLIC_URL of the first production start. Every later process must have the same one.
  public_url text check (length(public_url) between 1 and 2000),
  -- HUB_NAME of the latest production start; null: none yet. The first operator's account belongs to the hub's party of this name.
  hub_name text check (length(hub_name) between 1 and 100)
);

-- Earlier databases: only the demo world has an account of a country and one of a partner under names that the hub itself chose.
insert into hub.installation (demo) values (false);

create table hub.storage_probe (
  bytes bytea not null
);
alter table hub.storage_probe alter column bytes set storage external; -- compressible bytes would use less space than intended
