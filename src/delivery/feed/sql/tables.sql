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

/*
 * What was delivered by the feed, as ranges of the stream instead of a row for each item: readers of a party took the positions of a range by this channel,
 * with this filter and, if `red`, with the right to read RED. Which items these were follows from the stream and from the visibility history
 * (hub.feed_deliveries).
 *   channel     snapshot: the positions are those of the items' first publications, and `pinned` is the position that the snapshot describes
 *   began_at    when the first event of the range was taken; at: when the last one was
 *   compacted   the row stands for ranges of ten minutes (1), or of a day (2): hub.compact_delivery_ranges
 */
create table hub.delivery_range (
  id bigint generated always as identity primary key,
  party integer not null references hub.party,
  channel text not null check (channel in ('graphql', 'subscription', 'snapshot')),
  filter jsonb not null,
  red boolean not null,
  positions int8range not null check (not isempty(positions)),
  pinned bigint,
  began_at timestamptz not null,
  at timestamptz not null,
  compacted integer not null default 0 check (compacted between 0 and 2),
  check ((channel = 'snapshot') = (pinned is not null)),
  check (began_at <= at)
);
create index delivery_range_positions on hub.delivery_range using gist (positions);
create index delivery_range_age on hub.delivery_range (compacted, at) where compacted < 2;

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
