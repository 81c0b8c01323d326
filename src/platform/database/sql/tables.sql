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

-- Keys that the hub processes share (token signing, heads of the audit log, cursors, secrets of webhooks, second factors and identity providers, letters). They are encrypted under the
-- master key, which the database never has.
create table vault.keyring (
  id text primary key,
  purpose text not null check (purpose in ('token', 'cursor', 'webhook', 'mail', 'factor', 'issuer', 'pull', 'evidence', 'asking', 'answer', 'mark', 'audit')),
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

/*
 * Turns: one claim opens one transaction. The counter of a connection is its block of this sequence. It lives in the backend, outside transactions, and no
 * statement of hub_app sets it back (hub_app has no right to the sequence; DISCARD SEQUENCES can only lead to a block of higher numbers). A claim names the
 * very next number, so a claim that was seen or used before opens nothing, also after a rollback.
 */
create sequence hub.turn_seq as bigint cache 1000000;

-- The verified context, as the one value that policies read. content: whether the account reads items at all (operators, auditors and administrators do not, by
-- any statement). withheld: the owners that withhold their items from this purpose, or from a reader without a case; they are the last of the bars.
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
  purpose text,
  withheld integer[],
  context text
);

/*
 * Append-only audit log: a row for each act and each delivery, written in the transaction of the act, or before the answer leaves. Refusals are counted by actor, act
 * and minute until they are sealed. The checks keep entries so short that none stops the sealing of the others.
 *   roles       roles of the account, or permissions of the key, at that time
 *   purpose     what the account stated for this act, in its own words; processing_purpose: the purpose that the act was done for
 *   terms       search terms, as marks (value-mark.ts)
 *   items       ids of the objects that were written or read; count: how many
 *   recipients  accounts, keys or webhooks that got them; empty: the actor
 *   detail      further facts of the act: for a delivery of the feed its stretch of the stream; `asked`: ids that were asked for and not given
 *   leaf        position in the Merkle tree, from 0 on; null: not sealed yet. Nothing else of a row changes, and a sealed row never does
 */
create table hub.audit (
  id bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  party integer,
  agency integer,
  user_id uuid,
  session uuid,
  roles text[] not null default '{}' check (cardinality(roles) <= 1000),
  what text not null check (length(what) <= 200),
  purpose text check (length(purpose) <= 500),
  case_reference text check (length(case_reference) <= 200),
  request_id text check (length(request_id) <= 200),
  channel text not null check (length(channel) <= 50),
  outcome text not null check (outcome in ('DONE', 'REFUSED')),
  reason text check (length(reason) <= 500),
  terms uuid[] not null default '{}' check (cardinality(terms) <= 10000),
  items uuid[] not null default '{}' check (cardinality(items) <= 100000),
  count integer not null default 1,
  recipients uuid[] not null default '{}' check (cardinality(recipients) <= 10000),
  detail jsonb not null default '{}' check (length(detail::text) <= 1000000),
  minute timestamptz,
  leaf bigint unique,
  processing_purpose text
);
create unique index audit_refusal on hub.audit (user_id, what, reason, minute) nulls not distinct where outcome = 'REFUSED' and leaf is null;
create index audit_party on hub.audit (party, id);
create index audit_account on hub.audit (user_id, id);
create index audit_recipients on hub.audit using gin (recipients) where recipients <> '{}';
create index audit_unsealed on hub.audit (id) where leaf is null;
create index audit_glass on hub.audit (case_reference, id) where what = 'glass.read';

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
