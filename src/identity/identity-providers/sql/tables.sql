-- A flow to a provider: from the start until the browser returns, once.
create table hub.oidc_flow (
  state_hash bytea primary key check (length(state_hash) = 32),
  provider uuid not null references hub.identity_provider,
  purpose text not null check (purpose in ('SIGN_IN', 'LINK', 'CONFIRM')),
  browser_hash bytea not null check (length(browser_hash) = 32),
  nonce text not null,
  verifier text not null,
  -- SHA-256 of a value that only the console knows; without it, any holder of the code would be accepted.
  challenge bytea not null check (length(challenge) = 32),
  began_at timestamptz not null default clock_timestamp(),
  check (purpose = 'SIGN_IN' or challenge is not null)
);
create index oidc_flow_over on hub.oidc_flow (began_at);

-- A return from a provider, with the officer's identity: waits for the console to fetch it with the one-time code.
create table hub.oidc_callback (
  code_hash bytea primary key check (length(code_hash) = 32),
  provider uuid not null references hub.identity_provider,
  purpose text not null check (purpose in ('SIGN_IN', 'LINK', 'CONFIRM')),
  challenge bytea not null check (length(challenge) = 32),
  subject text not null,
  -- {roles: [values of the claim], agencies: [values], name}
  claims jsonb not null,
  -- When the officer last authenticated at the provider; null: the provider did not say.
  proven_at timestamptz,
  -- Whether the provider stated a second factor.
  second_factor boolean not null,
  began_at timestamptz not null,
  at timestamptz not null default clock_timestamp()
);
create index oidc_arrival_over on hub.oidc_callback (at);
