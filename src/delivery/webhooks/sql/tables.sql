create table hub.webhook (
  id uuid primary key,
  party integer not null references hub.party,
  created_by uuid not null references hub.user_account,
  name text not null check (length(name) between 1 and 200),
  url text not null check (length(url) between 1 and 2048),
  filter jsonb not null,
  -- Everything up to here was delivered or became a dead letter.
  epoch uuid not null,
  seq bigint not null,
  -- Keys of the owners that withheld their items from the webhook up to here. When others do, the receiver is asked to start again.
  withheld text not null default '',
  -- Events up to here may have been skipped for good: an officer moved the webhook ahead, or a dead letter that was never sent left the log.
  skipped_to bigint not null default -1,
  -- Number of failures of the event at head_seq, since when, and when it is tried again.
  head_seq bigint,
  attempt integer not null default 0,
  failing_since timestamptz,
  next_attempt_at timestamptz not null default now(),
  -- The holder of the lease, and its end. `turn` increases with every lease and every change of the position by an officer; a holder with an older turn stops.
  leased_by uuid,
  lease_until timestamptz,
  turn bigint not null default 0,
  paused_at timestamptz,
  pause_reason text check (pause_reason in ('BY_OFFICER', 'RECEIVER_GONE', 'RESPONSIBLE_LOST_RIGHTS')),
  -- Times of manual messages, in the last minute or so.
  by_hand timestamptz[] not null default '{}',
  delivered_at timestamptz,
  -- That it stands still, as it was announced to the party (hub.next_standstill), and when.
  standstill text check (standstill in ('DEAD_LETTERS', 'FAILING', 'PAUSED', 'RESUMED')),
  announced_at timestamptz,
  created_at timestamptz not null default now(),
  deleted_at timestamptz,
  check ((paused_at is null) = (pause_reason is null)),
  check ((leased_by is null) = (lease_until is null))
);
create index webhook_party on hub.webhook (party);

-- Signing secrets, sealed by the hub processes; during a rotation two are live.
create table hub.webhook_secret (
  id uuid primary key,
  webhook uuid not null references hub.webhook,
  sealed bytea not null,
  public_key text not null,
  live_from timestamptz not null default clock_timestamp(),
  live_until timestamptz
);
create index webhook_secret_webhook on hub.webhook_secret (webhook);

-- Attempts and their outcomes. No content, and nothing of the receiver's answer except its status.
create table hub.webhook_delivery (
  id bigint generated always as identity primary key,
  webhook uuid not null references hub.webhook,
  party integer not null,
  -- Agency of the creator at the time: it decides which of its party's own items the webhook reads.
  agency integer,
  event_id uuid not null,
  epoch uuid,
  seq bigint,
  operation text not null check (operation in ('PUBLISHED', 'UPDATED', 'REVOKED', 'WITHDRAWN', 'RESYNC', 'TEST')),
  item uuid,
  attempt integer not null,
  at timestamptz not null default clock_timestamp(),
  outcome text not null check (outcome in ('DELIVERED', 'RETRYING', 'DEAD_LETTERED', 'UNREADABLE', 'FAILED', 'SUPERSEDED')),
  reason text,
  http_status integer,
  duration_ms integer,
  next_attempt_at timestamptz,
  -- `DEAD_LETTERED` and `UNREADABLE`: when the event was delivered after all.
  settled_at timestamptz
);
create index webhook_delivery_webhook on hub.webhook_delivery (webhook, id);
create index webhook_delivery_event on hub.webhook_delivery (webhook, event_id);
create index webhook_delivery_dead on hub.webhook_delivery (webhook) where outcome in ('DEAD_LETTERED', 'UNREADABLE') and settled_at is null;
create index webhook_delivery_age on hub.webhook_delivery (at);
create index webhook_delivery_item on hub.webhook_delivery (item, party) where outcome = 'DELIVERED' and operation in ('PUBLISHED', 'UPDATED');

-- Whether a party lets others' webhooks carry the content of its AMBER items. Absent: no.
create table hub.webhook_policy (
  party integer primary key references hub.party,
  amber_content boolean not null,
  set_by uuid not null references hub.user_account,
  set_at timestamptz not null default now()
);
