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
  purpose text not null check (purpose in ('token', 'cursor', 'webhook', 'mail', 'factor', 'issuer', 'pull', 'evidence', 'asking', 'answer', 'mark')),
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
