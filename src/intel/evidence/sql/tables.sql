-- OPEN while it comes in; KEPT; ENDED: its key is gone, and what is left of it is being deleted.
create table hub.evidence (
  id uuid primary key,
  owner integer not null,
  agency integer not null,
  by_user uuid not null,
  filename text not null check (length(filename) between 1 and 255),
  state text not null default 'OPEN' check (state in ('OPEN', 'KEPT', 'ENDED')),
  place text not null check (place in ('DATABASE', 'S3')),
  sealed_key bytea,
  -- Of the content, as it was sent: media type (found in the content), bytes (so far), SHA-256. pieces: how many it was encrypted in.
  type text check (length(type) between 3 and 127),
  size bigint not null default 0 check (size >= 0),
  pieces integer not null default 0 check (pieces >= 0),
  sha256 bytea check (octet_length(sha256) = 32),
  added_at timestamptz not null default now(),
  moved_at timestamptz not null default clock_timestamp(),
  -- Since when it is no item's; null: it is one's, or not whole yet. red: it was a RED item's, and stays for people alone.
  loose_since timestamptz,
  red boolean not null default false,
  foreign key (owner, agency) references hub.agency (party, key),
  check ((state = 'ENDED') = (sealed_key is null)),
  check (state <> 'KEPT' or type is not null and sha256 is not null and size > 0 and pieces > 0),
  -- It was at a desk or in a case: machines do not read it when it is no item's any more, either.
  for_people boolean not null default false
);
create index evidence_owner on hub.evidence (owner) include (size) where state <> 'ENDED';
create index evidence_due on hub.evidence (coalesce(loose_since, moved_at)) where state <> 'KEPT' or loose_since is not null;

-- Ciphertext, piece by piece (src/intel/evidence/stream-sealing.ts).
create table hub.evidence_chunk (
  evidence uuid not null references hub.evidence on delete cascade,
  place integer not null check (place >= 0),
  sealed bytea not null check (octet_length(sealed) <= 1048576),
  primary key (evidence, place)
);
alter table hub.evidence_chunk alter column sealed set storage external; -- what is encrypted is not compressed

-- Of which items a file is: any kind that hub.governed knows.
create table hub.evidence_link (
  kind text not null,
  item uuid not null,
  evidence uuid not null references hub.evidence on delete cascade,
  place integer not null check (place between 0 and 19),
  primary key (kind, item, evidence)
);
create index evidence_link_evidence on hub.evidence_link (evidence);
