-- Refresh tokens that were exchanged: a second use means that another party holds a copy.
create table hub.exchanged_token (
  session uuid not null references hub.session on delete cascade,
  hash bytea not null,
  at timestamptz not null default now(),
  -- False: another token was issued in its place before it was used.
  used boolean not null default true,
  primary key (session, hash)
);

create table vault.bootstrap (
  one boolean primary key default true check (one),
  token_hash bytea not null check (length(token_hash) = 32)
);

/*
 * Rate limits of attempts. Per key one timestamp is stored, until which it is "busy" (GCRA, the virtual scheduling algorithm of ITU-T I.371). An attempt moves
 * it by `every`, and is refused if it would lie more than `burst` times that ahead: so many at once, then one per `every`. A key that is not busy needs no
 * row. All hub processes share it, and no lock outlives the one statement that counts.
 */
create table hub.rate_limit (
  key bytea primary key check (length(key) = 32),
  busy_until timestamptz not null
);
create index pace_over on hub.rate_limit (busy_until);

-- A reset that an admin created and that is not used yet. One per account: a later one replaces it, and a used one, or one ended by a new password, is deleted.
create table hub.password_reset (
  user_id uuid primary key references hub.user_account,
  token_hash bytea not null unique check (length(token_hash) = 32),
  -- null: created with access to the database (hub.recover_operator), not by a user of the hub.
  created_by uuid references hub.user_account,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);

-- An invitation to create an account. Only the hash of its token is stored. end_reason TAKEN: another account has the address, which the inviter does not learn.
create table hub.invitation (
  id uuid primary key,
  party integer not null references hub.party,
  email text not null check (email = lower(email) and length(email) between 3 and 254),
  roles text[] not null check (cardinality(roles) between 1 and 10),
  agency integer,
  token_hash bytea not null unique check (length(token_hash) = 32),
  created_by uuid not null references hub.user_account,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  ended_at timestamptz,
  end_reason text check (end_reason in ('ACCEPTED', 'REVOKED', 'REPLACED', 'TAKEN')),
  -- The account that was created from it.
  user_id uuid references hub.user_account,
  foreign key (party, agency) references hub.agency (party, key),
  check ((ended_at is null) = (end_reason is null)),
  check ((user_id is not null) = coalesce(end_reason = 'ACCEPTED', false)),
  constraint invitation_email_ascii check (email ~ '^[\u0020-\u007e]+$')
);
create unique index invitation_open on hub.invitation (party, email) where end_reason is null;
create index invitation_party on hub.invitation (party, created_at);
create index invitation_created_by on hub.invitation (created_by, created_at);
create unique index invitation_account on hub.invitation (user_id);

-- The secret that an account shares with its app, sealed by the hub process. last_step: the time step of the last used code; this step and earlier ones are
-- consumed.
create table hub.totp (
  user_id uuid primary key references hub.user_account,
  id uuid not null unique,
  sealed bytea not null,
  last_step bigint not null,
  since timestamptz not null default now()
);

-- A secret that was shown and not confirmed yet; it replaces the former one when it is confirmed.
create table hub.totp_offer (
  user_id uuid primary key references hub.user_account,
  id uuid not null unique,
  sealed bytea not null,
  expires_at timestamptz not null default now() + interval '15 minutes'
);

-- SHA-256 of account and code: 80 random bits need no slow hash, because 2^79 attempts are not feasible.
create table hub.recovery_code (
  user_id uuid not null references hub.user_account,
  hash bytea not null check (length(hash) = 32),
  used_at timestamptz,
  primary key (user_id, hash)
);

create table hub.passkey (
  id uuid primary key,
  user_id uuid not null references hub.user_account,
  credential bytea not null unique check (length(credential) between 16 and 1023),
  public_key bytea not null,
  counter bigint not null,
  name text not null check (length(name) between 1 and 100),
  transports text[] not null,
  created_at timestamptz not null default now(),
  used_at timestamptz
);
create index passkey_user on hub.passkey (user_id);

-- A challenge for an authenticator, by its SHA-256: valid once, within five minutes, for one purpose, in the session that requested it (none: sign-in).
create table hub.passkey_challenge (
  hash bytea primary key check (length(hash) = 32),
  purpose text not null check (purpose in ('REGISTER', 'CONFIRM', 'SIGN_IN')),
  session uuid references hub.session on delete cascade,
  expires_at timestamptz not null default clock_timestamp() + interval '5 minutes',
  check ((session is null) = (purpose = 'SIGN_IN'))
);
create unique index passkey_challenge_session on hub.passkey_challenge (session, purpose);
create index passkey_challenge_over on hub.passkey_challenge (expires_at);

-- Accounts that must have a second factor: by role, written at every start from the setting SECOND_FACTOR; and all people of a party whose admin requires it.
create table hub.factor_required (
  role text primary key
);

create table hub.party_factor_rule (
  party integer primary key references hub.party,
  set_by uuid not null references hub.user_account,
  set_at timestamptz not null default now()
);

-- Machines with access tokens of an issuer that their party trusts (RFC 9068). Otherwise such a machine is an API key: it has a responsible admin, permissions
-- and an end. Nobody knows its secret; it presents a token of this issuer, for this party's audience, about this subject.
create table hub.key_issuer (
  api_key uuid primary key references hub.api_key,
  party integer not null references hub.party,
  issuer text not null check (length(issuer) <= 2048),
  jwks_uri text not null check (length(jwks_uri) <= 2048),
  subject text not null check (length(subject) between 1 and 255),
  -- The client that the token must have been issued to; null: any.
  client text check (length(client) between 1 and 255),
  ended_at timestamptz
);
-- A token identifies one machine. Another party may trust the same issuer, because its audience differs.
create unique index key_issuer_subject on hub.key_issuer (party, issuer, subject) where ended_at is null;

/*
 * An office of the hub that an operator gave by invitation. The first operator (hub.bootstrap) and accounts that the database's owner created have no row:
 * they are in force from the start, because no user of the hub brought them in.
 */
create table hub.office (
  user_id uuid primary key references hub.user_account,
  role text not null,
  -- The inviter; null if no user of the hub invited.
  granted_by uuid references hub.user_account,
  granted_at timestamptz not null default clock_timestamp(),
  -- The office permits nothing before this time, nor before it is confirmed.
  holds_from timestamptz not null,
  confirmed_at timestamptz,
  -- OPERATOR: another operator; COUNTRIES: administrators of two member countries; AT_ONCE: in a demo; BEFORE: held the office before offices were confirmed.
  confirmed_how text check (confirmed_how in ('OPERATOR', 'COUNTRIES', 'AT_ONCE', 'BEFORE')),
  confirmed_by uuid references hub.user_account,
  -- From when on the account may break glass (again): a recovered account waits like a new one.
  break_glass_from timestamptz,
  check ((confirmed_at is null) = (confirmed_how is null)),
  check (granted_by <> user_id),
  check (confirmed_by <> user_id and confirmed_by <> granted_by)
);
create index office_given_by on hub.office (granted_by);

-- The confirmation of an office by a member country's administrator.
create table hub.office_confirmation (
  office uuid not null references hub.office (user_id),
  party integer not null references hub.party,
  by_user uuid not null references hub.user_account,
  at timestamptz not null default clock_timestamp(),
  primary key (office, party)
);

-- That the end of a key was announced to its party, this many days before. A key with a new end is announced again.
create table hub.api_key_reminder (
  api_key uuid not null references hub.api_key,
  expires_at timestamptz not null,
  days integer not null,
  at timestamptz not null default clock_timestamp(),
  primary key (api_key, expires_at, days)
);
