-- Under way to the provider: from the browser's leaving until it comes back, once.
create table hub.oidc_flow (
  state_hash bytea primary key check (length(state_hash) = 32),
  provider uuid not null references hub.identity_provider,
  purpose text not null check (purpose in ('SIGN_IN', 'LINK', 'CONFIRM')),
  browser_hash bytea not null check (length(browser_hash) = 32),
  nonce text not null,
  verifier text not null,
  -- SHA-256 of what the console keeps to itself; without it, whoever brings the code is believed.
  challenge bytea not null check (length(challenge) = 32),
  began_at timestamptz not null default clock_timestamp(),
  check (purpose = 'SIGN_IN' or challenge is not null)
);
create index oidc_flow_over on hub.oidc_flow (began_at);

-- Back from the provider, which said who it is: waits for the console to fetch it with the one-time code.
create table hub.oidc_callback (
  code_hash bytea primary key check (length(code_hash) = 32),
  provider uuid not null references hub.identity_provider,
  purpose text not null check (purpose in ('SIGN_IN', 'LINK', 'CONFIRM')),
  challenge bytea not null check (length(challenge) = 32),
  subject text not null,
  -- {roles: [values of the claim], agencies: [values], name}
  claims jsonb not null,
  -- When the officer last proved to the provider who it is; null: it did not say.
  proven_at timestamptz,
  -- Whether it said that a second factor was used.
  second_factor boolean not null,
  began_at timestamptz not null,
  at timestamptz not null default clock_timestamp()
);
create index oidc_arrival_over on hub.oidc_callback (at);
