-- A WITHDRAWN or REVOKED event that was sent to a reader of the party that lost the item. `consumer` is the reader: the account, or the name that the caller of
-- hub.feed gives. The event has arrived when the same consumer continues after it.
create table hub.withdrawal_receipt (
  item uuid not null,
  party integer not null,
  seq bigint not null,
  consumer text not null,
  channel text not null check (channel in ('graphql', 'subscription', 'webhook')),
  sent_at timestamptz not null default clock_timestamp(),
  delivered_at timestamptz,
  primary key (item, party, seq, consumer)
);
create index withdrawal_receipt_open on hub.withdrawal_receipt (party, consumer, seq) where delivered_at is null;

create index withdrawal_receipt_party on hub.withdrawal_receipt (party, seq);

-- Confirmation by the party that its copies are deleted or marked as revoked, for the loss at `seq`.
create table hub.withdrawal_confirmation (
  item uuid not null,
  party integer not null,
  seq bigint not null,
  by_user uuid not null,
  at timestamptz not null default clock_timestamp(),
  primary key (item, party, seq)
);

-- Items that a party took by a channel that cannot carry a withdrawal.
create table hub.external_copy (
  item uuid not null,
  party integer not null,
  channel text not null check (channel in ('taxii', 'export', 'misp')),
  at timestamptz not null default clock_timestamp(),
  primary key (item, party, channel)
);

-- Filters of the feed that an account has saved under a name.
create table hub.feed_filter (
  id uuid primary key,
  user_id uuid not null references hub.user_account,
  name text not null check (length(name) between 1 and 100),
  filter jsonb not null,
  changed_at timestamptz not null default now(),
  unique (user_id, name)
);

-- When each party's name entered the stream: for all readers (reader null), or for one party that was allowed to see all parties at once. Candidates have no
-- row yet.
create table hub.party_position (
  added_at timestamptz primary key,
  party integer not null references hub.party,
  reader integer references hub.party
);
create index party_place_party on hub.party_position (party, added_at);

-- Parties that wait for their position.
create table hub.unsequenced_party (
  party integer primary key references hub.party
);

-- When a party's jobs last had a turn. Turns are counted over all parties.
create sequence hub.job_turns;

create table hub.job_turn (
  cause integer primary key references hub.party (key),
  turn bigint not null,
  worked_at timestamptz not null
);

-- Events that wait for their turn, outside the outbox; due_at: when each goes back to it. A delay here does not count as late.
create table hub.delayed_event (
  like hub.outbox,
  due_at timestamptz not null,
  primary key (id)
);
create index delayed_event_due on hub.delayed_event (due_at);
create index delayed_event_item on hub.delayed_event (item);
