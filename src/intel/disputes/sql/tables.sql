-- A dispute of one party about one claim. outcome null: it is open, and the claim is frozen. red: what was said of it is for those who read RED; not what the hub's officers said, who never saw it.
create table hub.dispute (
  id uuid primary key,
  item uuid not null references hub.indicator on delete cascade,
  owner integer not null references hub.party,
  party integer not null references hub.party,
  red boolean not null,
  ground text not null check (ground in ('WRONG_PERSON', 'WRONG_STATUS', 'WRONG_VALUE', 'UNLAWFUL', 'OTHER')),
  comment text not null check (length(comment) between 1 and 4000),
  raised_by uuid not null,
  raised_at timestamptz not null default clock_timestamp(),
  -- Until when the owner has to answer.
  due_at timestamptz not null,
  -- REVOKED: the owner took the claim back meanwhile, which ends every dispute about it. WITHDRAWN: whoever disputed it does no longer.
  outcome text check (outcome in ('UPHELD', 'REJECTED', 'REVOKED', 'WITHDRAWN')),
  reason text check (length(reason) between 1 and 2000),
  answered_by uuid,
  answered_at timestamptz,
  -- The transaction of the answer (or of the withdrawal), in which alone the frozen claim may be corrected, or be open to partners again.
  answered_tx xid8,
  check (owner <> party),
  check ((outcome is null) = (answered_at is null) and (outcome is null) = (reason is null))
);
create unique index dispute_open on hub.dispute (item, party) where outcome is null;
create index dispute_owner on hub.dispute (owner, id desc);
create index dispute_party on hub.dispute (party, id desc);
