-- Nothing may be called by everybody: access.sql of each module grants what hub_app and hub_relay call.
alter default privileges revoke execute on functions from public;

-- Each load of the schema into this database: the hash of its files, and the version of the program that brought them.
create table hub.schema_load (
  hash text primary key,
  version text not null,
  -- Hashes of its tables, and of its policies, triggers, views and grants.
  tables text not null,
  access text not null,
  at timestamptz not null default clock_timestamp()
);

-- Numbered migrations that this database has seen.
create table hub.migration (
  number integer primary key,
  name text not null,
  at timestamptz not null default now()
);

-- HMAC keys (RFC 2104), kept as their padded blocks so that a MAC is two calls of the built-in sha256.
create table vault.secret (
  name text primary key check (name in ('claim', 'seal', 'mark')),
  inner_pad bytea not null check (length(inner_pad) = 64),
  outer_pad bytea not null check (length(outer_pad) = 64)
);

-- Keys that the hub processes share (token signing, cursors, secrets of webhooks, second factors and identity providers, letters), encrypted under the master key, which the database never sees.
create table vault.keyring (
  id text primary key,
  purpose text not null check (purpose in ('token', 'cursor', 'webhook', 'mail', 'factor', 'issuer', 'pull', 'evidence', 'asking', 'mark')),
  sealed bytea not null,
  created_at timestamptz not null default now(),
  retired_at timestamptz
);
create unique index keyring_one_mark on vault.keyring (purpose) where purpose = 'mark';

-- Roles -> permissions, written at every start from src/platform/database/grants.ts: the database decides, at the moment of the act.
create table hub.role_permission (
  role text not null,
  permission text not null,
  primary key (role, permission)
);

-- Tenants. A key is a small number that audiences are made of: a party's own, a group's, or 1 for every member country.
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
  -- A closed party is suspended for ever. Its name and slug stay in histories; its country and slug may be given to a new party.
  closed_at timestamptz,
  check (closed_at is null or suspended_at is not null),
  -- A country that was proposed and is not admitted yet. It holds its own key alone: it sees nothing that is not its own, names nobody and is named by nobody.
  candidate_since timestamptz,
  -- Names and addresses that look like others', or hide something (docs/people.md). The program refuses them with a reason; here stands what no path gets around.
  -- Not valid: what an older version took stays readable, and is renamed by its party.
  constraint party_name_visible
  check (name !~ '[\u0001-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]'),
  -- A party that gets another name says since when it has it: its identity in STIX has a new version then (STIX 2.1, 3.6), which readers take for newer.
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
  -- A closed agency publishes nothing any more; its name stays with what it published.
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
  -- Which country founded a group and looks after it; null: the hub's operator.
  host integer references hub.party,
  constraint working_group_name_visible
  check (name !~ '[\u0001-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]')
);

-- Who holds which key, and since which position of the stream (null: not sequenced yet). Access ends at left_at, history at to_seq.
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

-- "Never to …": a party that an owner bars sees nothing of that owner, whatever an officer's audience says.
create table hub.bar (
  id bigint generated always as identity primary key,
  owner integer not null references hub.party,
  party integer not null references hub.party,
  since timestamptz not null default now(),
  lifted_at timestamptz,
  from_seq bigint,
  to_seq bigint,
  -- Never to partners: a bar for each of them, those to come included. named: the bar was set by name as well, and outlasts the policy.
  named boolean not null default true
);
create unique index bar_current on hub.bar (party, owner) where lifted_at is null;
create index bar_lifted on hub.bar (owner, lifted_at) where lifted_at is not null;

-- While a party is suspended it sees nothing but what it owns. Whether it may act is party.suspended_at; here stands what it saw at which point.
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

-- A signed-in device: the family of its refresh tokens. Only hashes are kept. From where it was opened or renewed last, for its own user to recognise it.
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
-- When somebody signed in last.
create index session_sign_ins on hub.session (user_id, created_at);

/*
 * Turns: one claim opens one transaction. The counter of a connection is its block of this sequence: it lives in the backend, outside transactions,
 * and nothing that hub_app may do sets it back (it has no right to the sequence; DISCARD SEQUENCES can only lead to a block of higher numbers). A
 * claim names the very next number, so that one that was seen before, or used before, opens nothing, also after a rollback.
 */
create sequence hub.turn_seq as bigint cache 1000000;

-- The verified context, as the one value that policies look at. content: whether the account reads items at all (operators, auditors and administrators
-- do not, by whatever statement they come).
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

-- Append-only. One row for each mutation, sign-in and sign-out, in its own transaction; refusals are counted per actor, act and minute.
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

-- The last position given, and the epoch: a restore to an earlier point starts a new one, so that old cursors are recognised. It is told from a plain
-- restart by the server's identity and the timeline of its journal (hub.detect_restore).
create table hub.sequence_head (
  one boolean primary key default true check (one),
  epoch uuid not null default gen_random_uuid(),
  last bigint not null default 0,
  system_id bigint,
  timeline text,
  -- Part two: when each event came into the stream, as TAXII counts it (date_added): strictly increasing in the stream's order, at least 200 µs apart and on whole
  -- 200 µs. An event is at most four objects, told at +0, +50, +100 and +150 µs: so at most 19 lie strictly inside a millisecond, and whoever goes on from a moment that
  -- it cut to milliseconds comes on, even with pages of 20.
  added_to timestamptz not null default '2000-01-01',
  -- The files of the embedded server, as the hub process describes them: other ones after an older copy was put in their place. Null where they are not known.
  files text
);

insert into hub.sequence_head default values;

-- Every event in its place. seq follows commit order, without gaps. key: what one party or group is concerned by; of an item's own events null, and 0 where
-- the same transaction went on to change the item, so that nobody is told (hub.sequence_transactions).
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
  * A random number for each position. A cursor carries the tag of its position: after a restore the same sequence number is given to another event, with
  * another tag, and the old cursor no longer fits. So it is told from the new one whoever restored what, and how. Null: the position is older than this
  * migration. 53 random bits; the number tells nothing, and leaves the hub only inside of a sealed cursor.
  */
  tag bigint default (random() * 9007199254740991)::bigint
);
create index stream_version on hub.stream (item, version);
create index stream_item on hub.stream (item, seq);
create unique index stream_added on hub.stream (added_at);

-- What a role may give to keys, written at every start from src/platform/database/grants.ts. Roles that stand here are those whose holders answer for keys.
create table hub.key_ceiling (
  role text not null,
  permission text not null,
  primary key (role, permission)
);

create table hub.api_key (
  id uuid primary key,
  party integer not null references hub.party,
  -- In whose name it publishes, and what is kept to an agency and it sees all the same.
  agency integer,
  -- Who answers for it: whoever made it, or gave it its last secret.
  made_by uuid not null references hub.user_account,
  name text not null check (length(name) between 1 and 200),
  permissions text[] not null check (cardinality(permissions) > 0),
  -- Empty: from anywhere.
  networks cidr[] not null default '{}' check (cardinality(networks) <= 20),
  -- SHA-256 of the certificate that it must come with; null: none. It never changes.
  certificate bytea check (length(certificate) = 32),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz,
  used_at timestamptz,
  foreign key (party, agency) references hub.agency (party, key)
);
create index api_key_party on hub.api_key (party);
create index api_key_maker on hub.api_key (made_by);

-- SHA-256 of its secrets (32 random bytes need no slow hash). While one is being exchanged two are live.
create table hub.api_key_secret (
  id uuid primary key,
  api_key uuid not null references hub.api_key,
  hash bytea not null check (length(hash) = 32),
  -- Who knows it: while that is no admin of the party (any more), it opens nothing.
  shown_to uuid not null references hub.user_account,
  live_from timestamptz not null default clock_timestamp(),
  live_until timestamptz
);
create index api_key_secret_key on hub.api_key_secret (api_key);

-- What a party may have at most, where that is not the default (hub.limits_of). Null: the default.
create table hub.party_limit (
  party integer primary key references hub.party,
  sockets integer check (sockets between 1 and 5000),
  subscriptions integer check (subscriptions between 1 and 100000),
  claims_a_day integer check (claims_a_day between 0 and 100000000),
  api_keys integer check (api_keys between 0 and 1000),
  users integer check (users between 1 and 100000)
);

-- How many claims a party has published today (UTC), counted where there is a limit.
create table hub.party_day (
  party integer not null references hub.party,
  day date not null,
  claims integer not null,
  -- Every party has a limit now, and its calls must not wait for each other because of it: a day is counted in several rows, and small limits alone, which are exact, in one.
  shard smallint not null default 0,
  primary key (party, shard)
);

-- Which roles accounts of a party may have; `alone`: and none besides. And the ceiling. Both are written at every start from src/platform/database/ceiling.ts.
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

-- Bound to one party for good, and to one issuer. An admin answers for it: whoever set it last. It gives no role that this admin may not give (hub.governs), now.
create table hub.identity_provider (
  id uuid primary key,
  party integer not null references hub.party,
  name text not null check (length(name) between 1 and 200),
  issuer text not null check (length(issuer) <= 2048),
  client_id text not null check (length(client_id) between 1 and 255),
  -- The client secret, under the keyring's key for issuers, which the database does not have.
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
  -- Values of amr or acr by which it says that a second factor was used.
  factors text[] not null default '{}' check (cardinality(factors) <= 20),
  set_by uuid not null references hub.user_account,
  set_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  disabled_at timestamptz,
  unique (party, issuer),
  foreign key (party, default_agency) references hub.agency (party, key)
);
-- One provider an issuer and party, with or without a slash at its end.
create unique index identity_provider_party_issuer on hub.identity_provider (party, rtrim(issuer, '/'));

-- Who an officer is at the provider. Found by this and by nothing else: never by an e-mail address.
create table hub.external_account (
  provider uuid not null references hub.identity_provider,
  subject text not null check (length(subject) between 1 and 255),
  user_id uuid not null references hub.user_account,
  -- Whether the account was made by its first sign-in; then its agency is the provider's affair, too.
  made boolean not null,
  -- The roles that it has by the provider's claims, and not by an admin's hand: they go when the claim does.
  granted text[] not null default '{}',
  created_at timestamptz not null default now(),
  primary key (provider, subject),
  unique (provider, user_id),
  -- What the provider's claims said at the last sign-in, as far as whoever answers for the provider may give it.
  claimed text[] not null default '{}',
  -- When they were last said: what stands longer than a session (hub.persistent_roles) counts them for 30 days.
  granted_at timestamptz,
  -- Whether the claims give nothing beyond the account's own roles before another administrator has confirmed it: the officer linked the account, or has configured a provider.
  needs_confirming boolean not null default false,
  -- The roles that another administrator confirmed.
  confirmed text[] not null default '{}',
  confirmed_by uuid references hub.user_account,
  confirmed_at timestamptz,
  check (confirmed_by <> user_id)
);
create index external_account_user on hub.external_account (user_id);

-- Sessions that stand on a provider.
create table hub.oidc_session (
  session uuid primary key references hub.session,
  provider uuid not null references hub.identity_provider,
  second_factor boolean not null
);
create index oidc_session_provider on hub.oidc_session (provider);

-- How consent works here, written at every start from the settings (src/tenancy/parties/consent.ts): in a demo everything is in force at once.
create table hub.consent (
  one boolean primary key default true check (one),
  at_once boolean not null default false,
  -- A country is admitted when this fraction of the member countries has accepted it.
  quorum_part integer not null default 2 check (quorum_part > 0),
  quorum_whole integer not null default 3 check (quorum_whole >= quorum_part),
  -- How long a new office waits; written at every start (src/tenancy/parties/consent.ts), like the rest of this row.
  office_wait interval not null default '24 hours' check (office_wait >= interval '0')
);

insert into hub.consent default values;

-- One row a party that ever set one. default_audience: an audience as the API takes it, found anew whenever it is used.
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
 * Where the stream was written, one row. `database`: another one after a dump was loaded into a new database, or a database was copied. `written`: the
 * transaction that wrote this row. A row that was loaded from a dump has another one (xmin), so that a dump that was loaded into the same database shows, too.
 */
create table hub.stream_origin (
  one boolean primary key default true check (one),
  database oid not null,
  written xid not null
);

/*
 * Who asked for a suspension, and who stands behind it. hub.suspension remains what the relay counts by: from and to which position a party saw nothing.
 * A row without in_force_at waits for its confirmation and has no effect yet.
 */
create table hub.party_suspension (
  id uuid primary key default gen_random_uuid(),
  party integer not null references hub.party,
  asked_by uuid references hub.user_account,
  asked_at timestamptz not null default clock_timestamp(),
  in_force_at timestamptz,
  -- The end of what one operator may do alone; null once it is confirmed, and where it is not in force.
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
  -- Whether the demo world was planted here. An account's address does not tell: an operator may have the address that the documentation uses.
  demo boolean not null default false,
  -- PUBLIC_URL of the first production start. Every later process must have the same one.
  public_url text check (length(public_url) between 1 and 2000),
  -- HUB_NAME of the production start that came last; null: none yet. The first operator finds the hub's party under it.
  hub_name text check (length(hub_name) between 1 and 100)
);

-- Databases from before: only the demo world has an account of a country and one of a partner under names that the hub itself chose.
insert into hub.installation (demo) values (false);

create table hub.storage_probe (
  bytes bytea not null
);
alter table hub.storage_probe alter column bytes set storage external; -- bytes that compress would ask for less space than they claim
