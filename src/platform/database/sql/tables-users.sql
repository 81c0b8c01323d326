-- Accounts, sessions, API keys and identity providers. The core owns these tables because hub.enter reads them; their functions are in src/identity.

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

-- The purposes of processing, and the default of each role: the lowest rank of an account's roles counts. Both are written at every start from
-- src/platform/database/purposes.ts.
create table hub.processing_purpose (
  code text primary key check (code ~ '^[A-Z_]{1,40}$')
);

create table hub.role_purpose (
  role text primary key,
  purpose text not null references hub.processing_purpose,
  rank integer not null
);

-- A signed-in device: the family of its refresh tokens. Only hashes are stored. The address of the last sign-in or refresh helps the user to recognise the
-- device.
create table hub.session (
  id uuid primary key,
  user_id uuid not null references hub.user_account,
  refresh_hash bytea not null,
  -- The refresh token that was issued before, when its exchange was repeated (hub.rotate_refresh): either may have reached the browser.
  spare_hash bytea,
  -- Whether the refresh token is in the cookie of a page of the hub.
  of_page boolean not null default false,
  address text check (length(address) <= 45),
  user_agent text check (length(user_agent) <= 120),
  created_at timestamptz not null default now(),
  refreshed_at timestamptz not null default now(),
  -- When another session of the user was last used before this one began.
  last_visit_at timestamptz,
  confirmed_at timestamptz not null default now(),
  expires_at timestamptz not null,
  ended_at timestamptz,
  end_reason text check (end_reason in ('SIGNED_OUT', 'REUSED', 'DISABLED', 'ELSEWHERE', 'BY_ADMIN', 'PASSWORD', 'FACTOR')),
  -- For what its user works at present; null: the default of the roles, and no case.
  purpose text references hub.processing_purpose,
  case_reference text check (length(case_reference) between 1 and 200)
);
create index session_of_user on hub.session (user_id) where ended_at is null;
-- Times of sign-ins by user.
create index session_sign_ins on hub.session (user_id, created_at);

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
  created_by uuid not null references hub.user_account,
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
  -- For what the machine works.
  purpose text not null default 'INVESTIGATION' references hub.processing_purpose,
  foreign key (party, agency) references hub.agency (party, key)
);
create index api_key_party on hub.api_key (party);
create index api_key_created_by on hub.api_key (created_by);
create index api_key_expiry on hub.api_key (expires_at) where revoked_at is null;

-- SHA-256 of the key's secrets (32 random bytes need no slow hash). During an exchange two secrets are valid.
create table hub.api_key_secret (
  id uuid primary key,
  api_key uuid not null references hub.api_key,
  hash bytea not null check (length(hash) = 32),
  -- The account that knows the secret: while it is no admin of the party (any more), the secret is not accepted.
  issued_to uuid not null references hub.user_account,
  live_from timestamptz not null default clock_timestamp(),
  live_until timestamptz
);
create index api_key_secret_key on hub.api_key_secret (api_key);

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
  session uuid primary key references hub.session on delete cascade,
  provider uuid not null references hub.identity_provider,
  second_factor boolean not null
);
create index oidc_session_provider on hub.oidc_session (provider);

-- Officers of a suspension: their table is defined after that of the parties.
alter table hub.party_suspension add foreign key (requested_by) references hub.user_account;
alter table hub.party_suspension add foreign key (confirmed_by) references hub.user_account;
