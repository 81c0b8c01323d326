create table hub.indicator (
  id uuid primary key,
  kind text not null check (kind in ('PHONE', 'BANK_ACCOUNT', 'CRYPTO_ADDRESS', 'PAYMENT_ID', 'URL', 'DOMAIN', 'IP', 'EMAIL', 'SOCIAL_ACCOUNT',
      'MESSAGING_ACCOUNT', 'APP', 'FILE_HASH', 'DEVICE_ID')),
  scope text not null check (length(scope) <= 100),
  value text not null check (length(value) between 1 and 4096),
  display text not null check (length(display) between 1 and 8192),
  platform text,
  network text,
  bank text,
  country text check (country ~ '^[A-Z]{2}$'),
  threat text not null check (threat in ('CALL_CENTRE_SCAM', 'INVESTMENT_SCAM', 'ROMANCE_SCAM', 'PHISHING', 'IMPERSONATION', 'SEXTORTION',
      'MONEY_MULE', 'MALWARE', 'RANSOMWARE', 'TRAFFICKING', 'OTHER')),
  tags text[] not null default '{}' check (cardinality(tags) <= 50),
  first_seen timestamptz,
  last_seen timestamptz,
  valid_until timestamptz,
  digest bytea not null,
  claim_mark text not null unique,
  owner_mark text not null,
  check (first_seen <= last_seen),
  like hub.item_columns including all,
  foreign key (owner) references hub.party (key),
  foreign key (owner, agency) references hub.agency (party, key),
  -- The UUID of the STIX observable of the value (UUIDv5 over its id-contributing properties), as the hub process computes it (src/values/values/observable-id.ts). null: written before there
  -- were any, and not since.
  observable uuid,
  -- Since when, and why, it is disputed; null: it is not. Every reader learns of it, and by whom of the owner alone. Written by the functions below.
  disputed_since timestamptz,
  dispute_ground text check (dispute_ground in ('WRONG_PERSON', 'WRONG_STATUS', 'WRONG_VALUE', 'UNLAWFUL', 'OTHER')),
  check ((disputed_since is null) = (dispute_ground is null) and (disputed_since is null or revoked_at is null))
);
create index indicator_value on hub.indicator (digest);
create index indicator_observable on hub.indicator (observable);
create index indicator_published on hub.indicator (published_at, id);
create index indicator_updated on hub.indicator (updated_at);

create table hub.indicator_detail (
  id uuid primary key references hub.indicator on delete cascade,
  owner integer not null,
  agency integer not null,
  version integer not null default 1,
  released boolean not null default false,
  raw text not null check (length(raw) <= 8192),
  external_id text check (length(external_id) between 1 and 500),
  description text check (length(description) <= 20000),
  confidence smallint check (confidence between 0 and 100),
  reliability text check (reliability in ('A', 'B', 'C', 'D', 'E', 'F')),
  credibility smallint check (credibility between 1 and 6),
  foreign key (owner, agency) references hub.agency (party, key),
  -- {format: stix | misp, body}: an object as it came. Part of the detail, and of its versions. The hub process takes 256 KiB of JSON at most; small numbers take more room here than there.
  original jsonb
  check (jsonb_typeof(original->'body') = 'object' and original->>'format' in ('stix', 'misp') and pg_column_size(original) <= 2097152),
  -- Part of the detail: what the police think of a person is told to countries, and to a partner only with a detail that was released to it. null: UNKNOWN.
  person_status text check (person_status in ('SUSPECT', 'MULE_SUSPECTED', 'MULE_COERCED', 'VICTIM', 'WITNESS'))
);
create unique index indicator_external_id on hub.indicator_detail (agency, external_id) where external_id is not null;
-- Claims whose originals bear these ids (of STIX, or UUIDs of MISP), among what the caller may know: an original is for whoever reads the detail and may know whose
-- it is (hub.claim_full).
create index indicator_original on hub.indicator_detail (coalesce(original->'body'->>'id', original->'body'->>'uuid')) where original is not null;
-- Claims and sightings that were read from the objects of these ids, as far as the context's party may know whose they are: only then it gets an object of such an id. What of each it sees is decided where
-- they are read.
create index indicator_original_id on hub.indicator_detail ((original->'body'->>'id')) where original->>'format' = 'stix';

/*
 * A tear-line is a claim of its own on the same value, and to its readers nothing else. That it was torn off stands here, and its owner alone reads it. `torn_from` is the label of the
 * original then: what opens a copy is held against it. original null: it is gone. contact: whose question it answers; one copy in force each.
 */
create table hub.tear_line (
  copy uuid primary key references hub.indicator on delete cascade deferrable initially deferred,
  original uuid references hub.indicator on delete set null,
  owner integer not null references hub.party,
  torn_from text not null check (torn_from in ('CLEAR', 'GREEN', 'AMBER', 'AMBER_STRICT', 'RED')),
  contact uuid,
  made_by uuid not null,
  made_at timestamptz not null default clock_timestamp()
);
create unique index tear_line_contact on hub.tear_line (contact) where contact is not null;
create index tear_line_original on hub.tear_line (original);

-- What an owner allows those to do who received a claim. NONE: nobody proposes. ASK: it decides. WITHIN: countries within these keys at once (1 stands for all countries), and of the rest it decides.
create table hub.onward_default (
  party integer primary key references hub.party,
  rule text not null check (rule in ('NONE', 'ASK', 'WITHIN')),
  within integer[] not null,
  set_by uuid not null,
  set_at timestamptz not null default clock_timestamp(),
  check ((rule = 'WITHIN') = (within <> '{}'))
);

create table hub.onward_rule (
  item uuid primary key references hub.indicator on delete cascade,
  rule text not null check (rule in ('NONE', 'ASK', 'WITHIN')),
  within integer[] not null,
  set_by uuid not null,
  set_at timestamptz not null default clock_timestamp(),
  check ((rule = 'WITHIN') = (within <> '{}'))
);
