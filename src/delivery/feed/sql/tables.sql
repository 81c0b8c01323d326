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

-- Confirmation by the party that its copies are deleted or marked as revoked, for the loss at `seq`. deleted_at: when it confirmed that they are deleted.
create table hub.withdrawal_confirmation (
  item uuid not null,
  party integer not null,
  seq bigint not null,
  by_user uuid not null,
  at timestamptz not null default clock_timestamp(),
  deleted_at timestamptz,
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
create index delivery_range_positions on hub.delivery_range using gist (positions) where channel <> 'snapshot';
-- A receipt examines the snapshots of a party in order, until one has the item. Each covers nearly everything before it.
create index delivery_range_snapshots on hub.delivery_range (party, at) where channel = 'snapshot';
create index delivery_range_age on hub.delivery_range (compacted, at) where compacted < 2;
create index delivery_range_step on hub.delivery_range (party, compacted, at) where compacted < 2;

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

/*
 * A recall: the owner obliges every party that has lost these indicators to delete its copies by a deadline. What each party lost, received and confirmed is not stored
 * here: it follows from the visibility history, withdrawal_receipt, external_copy and withdrawal_confirmation (hub.withdrawal_states).
 *   step      steps of the escalation that the relay has announced (hub.escalate_recalls)
 *   check_at  a party has confirmed: the relay examines whether the recall is complete; at the end of a day (UTC) where the owner may not know one of the parties
 *   undisclosed  parties that the owner may not know had not confirmed when the relay last examined the recall
 */
create table hub.recall (
  id uuid primary key,
  owner integer not null references hub.party,
  agency integer not null references hub.agency,
  reason text not null check (length(reason) between 1 and 2000),
  created_by uuid not null,
  created_at timestamptz not null default clock_timestamp(),
  due_at timestamptz not null,
  step integer not null default 0 check (step between 0 and 3),
  next_step_at timestamptz,
  check_at timestamptz,
  undisclosed boolean not null default false,
  completed_at timestamptz,
  closed_at timestamptz,
  closed_by uuid,
  close_reason text check (length(close_reason) between 1 and 2000),
  check ((closed_at is null) = (closed_by is null) and (closed_at is null) = (close_reason is null)),
  check (completed_at is null or closed_at is null),
  check (completed_at is null and closed_at is null or next_step_at is null and check_at is null)
);
create index recall_owner on hub.recall (owner, id);
-- For hub.delete_old_rows.
create index recall_over on hub.recall (coalesce(completed_at, closed_at)) where coalesce(completed_at, closed_at) is not null;
create index recall_due on hub.recall (least(next_step_at, check_at)) where completed_at is null and closed_at is null;

-- Which of the recalls that are due is examined next (hub.take_due_recall).
create sequence hub.recall_turns;

-- Steps that were announced to a party (hub.announce_recall_step).
create index announcement_recall_step on hub.announcement (audience, at) where what in ('RECALL_DUE', 'RECALL_OVERDUE', 'RECALL_ESCALATED');

-- Stays when the indicator is gone. unconfirmed: how many parties had not confirmed when the stream forgot the indicator (hub.compact_stream); null: it has not forgotten it.
create table hub.recall_item (
  recall uuid not null references hub.recall on delete cascade,
  item uuid not null,
  unconfirmed integer,
  primary key (recall, item)
);
create index recall_item_item on hub.recall_item (item);
