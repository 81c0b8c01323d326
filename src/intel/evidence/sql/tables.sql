-- OPEN during the upload; KEPT; ENDED: the key is deleted, and the remaining content is being deleted.
create table hub.evidence (
  id uuid primary key,
  owner integer not null,
  agency integer not null,
  by_user uuid not null,
  filename text not null check (length(filename) between 1 and 255),
  state text not null default 'OPEN' check (state in ('OPEN', 'KEPT', 'ENDED')),
  place text not null check (place in ('DATABASE', 'S3')),
  sealed_key bytea,
  -- Of the content as sent: media type (detected from the content), size in bytes (so far), SHA-256. pieces: number of encrypted pieces.
  type text check (length(type) between 3 and 127),
  size bigint not null default 0 check (size >= 0),
  pieces integer not null default 0 check (pieces >= 0),
  sha256 bytea check (octet_length(sha256) = 32),
  added_at timestamptz not null default now(),
  last_activity_at timestamptz not null default clock_timestamp(),
  -- unlinked_since: since when the file belongs to no item; null: it belongs to one, or is incomplete. red: it belonged to a RED item, and stays for people only.
  unlinked_since timestamptz,
  red boolean not null default false,
  foreign key (owner, agency) references hub.agency (party, key),
  check ((state = 'ENDED') = (sealed_key is null)),
  check (state <> 'KEPT' or type is not null and sha256 is not null and size > 0 and pieces > 0),
  -- The file was in a notice draft or in a case: machines do not read it, even when it no longer belongs to any item.
  for_people boolean not null default false
);
create index evidence_owner on hub.evidence (owner) include (size) where state <> 'ENDED';
create index evidence_due on hub.evidence (coalesce(unlinked_since, last_activity_at)) where state <> 'KEPT' or unlinked_since is not null;

-- Ciphertext in pieces (src/intel/evidence/stream-sealing.ts).
create table hub.evidence_chunk (
  evidence uuid not null references hub.evidence on delete cascade,
  place integer not null check (place >= 0),
  sealed bytea not null check (octet_length(sealed) <= 1048576),
  primary key (evidence, place)
);
alter table hub.evidence_chunk alter column sealed set storage external; -- ciphertext does not compress

-- The items that a file belongs to, of any kind that hub.governed supports.
create table hub.evidence_link (
  kind text not null,
  item uuid not null,
  evidence uuid not null references hub.evidence on delete cascade,
  place integer not null check (place between 0 and 19),
  primary key (kind, item, evidence)
);
create index evidence_link_evidence on hub.evidence_link (evidence);
