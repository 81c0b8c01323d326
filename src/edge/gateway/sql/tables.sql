/*
 * Idempotency keys of mutations, reserved before the mutation is executed, with its answer afterwards. No working role has a right to this table: only the
 * functions of functions.sql reach it, each for the principal of its context alone.
 */
create table hub.idempotency_key (
  id uuid primary key,
  party integer not null references hub.party,
  -- The account, or the API key.
  principal uuid not null,
  -- Keyed hashes that the hub process makes: of the key, and of document, operation name and variables. The database cannot guess the text of either.
  mark bytea not null check (length(mark) = 32),
  request bytea not null check (length(request) = 32),
  created_at timestamptz not null default clock_timestamp(),
  -- Until then the mutation may still run. Afterwards, without an answer, its outcome is unknown.
  lease_until timestamptz not null,
  expires_at timestamptz not null default clock_timestamp() + interval '24 hours',
  -- What the principal could see before the mutation: its rights, and the position of the stream.
  rights text not null,
  position bigint not null,
  done_at timestamptz,
  -- The answer, sealed by the hub process; null if it was too large, or its outcome is unknown.
  sealed bytea check (length(sealed) <= 1048676),
  unique (principal, mark),
  check (sealed is null or done_at is not null)
);
create index idempotency_key_age on hub.idempotency_key (expires_at);
