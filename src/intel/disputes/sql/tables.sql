-- A dispute of one party about one claim. outcome null: the dispute is open, and the claim is frozen. red: only readers of RED see the text of the dispute;
-- false for disputes of the hub's officers, who do not see the claim.
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
  -- Deadline for the owner's answer.
  due_at timestamptz not null,
  -- REVOKED: the owner revoked the claim, which ends every dispute about it. WITHDRAWN: the disputer withdrew the dispute.
  outcome text check (outcome in ('UPHELD', 'REJECTED', 'REVOKED', 'WITHDRAWN')),
  reason text check (length(reason) between 1 and 2000),
  answered_by uuid,
  answered_at timestamptz,
  -- The transaction of the answer or withdrawal. Only this transaction may correct the frozen claim, or open it to partners again.
  answered_tx xid8,
  -- When the relay announces next that the answer is overdue; null: never again.
  next_reminder_at timestamptz,
  check (owner <> party),
  check ((outcome is null) = (answered_at is null) and (outcome is null) = (reason is null))
);
create unique index dispute_open on hub.dispute (item, party) where outcome is null;
create index dispute_owner on hub.dispute (owner, id desc);
create index dispute_party on hub.dispute (party, id desc);
create index dispute_reminder on hub.dispute (next_reminder_at) where next_reminder_at is not null and outcome is null;
