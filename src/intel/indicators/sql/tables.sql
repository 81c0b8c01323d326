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
  -- An agency has a party, so that the owner is one.
  foreign key (owner, agency) references hub.agency (party, key),
  -- The UUID of the STIX observable of the value (UUIDv5 over its id-contributing properties). The hub process computes it
  -- (src/values/values/observable-id.ts). null: the claim was last written before this column existed.
  observable uuid,
  -- Start and ground of the dispute; null: not disputed. Every reader sees the dispute; only the owner sees who disputes. Written by functions only.
  disputed_since timestamptz,
  dispute_ground text check (dispute_ground in ('WRONG_PERSON', 'WRONG_STATUS', 'WRONG_VALUE', 'UNLAWFUL', 'OTHER')),
  check ((disputed_since is null) = (dispute_ground is null) and (disputed_since is null or revoked_at is null)),
  -- Since when a data subject contests the data; null: not contested. Written by functions only (hub.set_contested_mark).
  contested_since timestamptz,
  -- When the owner last confirmed that the data is still right; null: not since its publication. Written by functions only (hub.confirm_indicators).
  confirmed_at timestamptz
);
create index indicator_value on hub.indicator (digest);
create index indicator_observable on hub.indicator (observable);
create index indicator_published on hub.indicator (published_at, id);
create index indicator_updated on hub.indicator (updated_at);
create index indicator_basis on hub.indicator (basis_until) where basis_until is not null;

-- Owner and agency are those of the claim: hub.record_claim_detail checks them, and nothing changes them.
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
  -- {format: stix | misp, body}: an object as received. Part of the detail, and of its versions. The hub process accepts at most 256 KiB of JSON. The
  -- limit here is higher, because small numbers take more space in jsonb.
  original jsonb
  check (jsonb_typeof(original->'body') = 'object' and original->>'format' in ('stix', 'misp') and pg_column_size(original) <= 2097152),
  -- Part of the detail: countries see how the police assess a person, and a partner sees it only in a detail released to it. null: UNKNOWN.
  person_status text check (person_status in ('SUSPECT', 'MULE_SUSPECTED', 'MULE_COERCED', 'VICTIM', 'WITNESS'))
);
create unique index indicator_external_id on hub.indicator_detail (agency, external_id) where external_id is not null;
-- Finds claims by the id of their original (a STIX id, or a MISP UUID). Only readers who see the detail and may know the owner get an original
-- (hub.claim_full).
create index indicator_original on hub.indicator_detail (coalesce(original->'body'->>'id', original->'body'->>'uuid')) where original is not null;
-- Finds claims and sightings by the id of the STIX object that they were read from, where the context's party may know their owner: only then it gets an
-- object of that id. Visibility is checked where they are read.
create index indicator_original_id on hub.indicator_detail ((original->'body'->>'id')) where original->>'format' = 'stix';

/*
 * A tear-line is a separate claim on the same value; its readers see an ordinary claim. This table links it to its original, and only the owner reads the
 * link. `original_tlp` is the label of the original at that time: opening a copy further is checked against it. original null: the original is deleted.
 * contact: the contact that the tear-line answers; one copy in force each.
 */
create table hub.tear_line (
  copy uuid primary key references hub.indicator on delete cascade deferrable initially deferred,
  original uuid references hub.indicator on delete set null,
  owner integer not null references hub.party,
  original_tlp text not null check (original_tlp in ('CLEAR', 'GREEN', 'AMBER', 'AMBER_STRICT', 'RED')),
  contact uuid,
  created_by uuid not null,
  created_at timestamptz not null default clock_timestamp()
);
create unique index tear_line_contact on hub.tear_line (contact) where contact is not null;
create index tear_line_original on hub.tear_line (original);

-- What an owner allows recipients of a claim to do. NONE: they cannot propose onward sharing. ASK: the owner decides. WITHIN: countries within these keys
-- get the claim at once (1 stands for all countries), and the owner decides about the rest.
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

-- When another party first read an indicator, and when a webhook first delivered it. query: an answer of the API had it. opened: a person of the party asked
-- for it by id or by its value. The table does not hold who. The rows stay when the indicator is gone.
create table hub.item_receipt (
  item uuid not null,
  party integer not null,
  way text not null check (way in ('query', 'opened', 'webhook')),
  at timestamptz not null,
  primary key (item, party, way)
);
