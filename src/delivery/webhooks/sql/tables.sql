create table hub.webhook (
  id uuid primary key,
  party integer not null references hub.party,
  made_by uuid not null references hub.user_account,
  name text not null check (length(name) between 1 and 200),
  url text not null check (length(url) between 1 and 2048),
  filter jsonb not null,
  -- Everything up to here was delivered, parked or given up.
  epoch uuid not null,
  seq bigint not null,
  -- Up to here something was left out for good: an officer moved the webhook ahead, or a dead letter that was never sent left the log.
  skipped_to bigint not null default -1,
  -- How often the event at head_seq has failed, and when it is tried again.
  head_seq bigint,
  attempt integer not null default 0,
  next_attempt_at timestamptz not null default now(),
  -- Whose work it is, and until when. `turn` goes up whenever somebody takes it, or an officer changes where it stands: whoever works on an older turn stops.
  leased_by uuid,
  lease_until timestamptz,
  turn bigint not null default 0,
  paused_at timestamptz,
  paused_why text check (paused_why in ('BY_HAND', 'GONE_410', 'MAKER_LOST_RIGHTS')),
  -- When officers sent something by it out of turn, in the last minute or so.
  by_hand timestamptz[] not null default '{}',
  delivered_at timestamptz,
  created_at timestamptz not null default now(),
  deleted_at timestamptz,
  check ((paused_at is null) = (paused_why is null)),
  check ((leased_by is null) = (lease_until is null))
);
create index webhook_party on hub.webhook (party);

-- Signing secrets, sealed by the hub processes; while one is being rotated two are live.
create table hub.webhook_secret (
  id uuid primary key,
  webhook uuid not null references hub.webhook,
  sealed bytea not null,
  public_key text not null,
  live_from timestamptz not null default clock_timestamp(),
  live_until timestamptz
);
create index webhook_secret_webhook on hub.webhook_secret (webhook);

-- What was tried, and how it went. No content, and no word of what the receiver answered but its status.
create table hub.webhook_delivery (
  id bigint generated always as identity primary key,
  webhook uuid not null references hub.webhook,
  party integer not null,
  -- Of the maker at the time: what it reads of its party's own items depends on it.
  agency integer,
  event_id uuid not null,
  epoch uuid,
  seq bigint,
  operation text not null check (operation in ('PUBLISHED', 'UPDATED', 'REVOKED', 'WITHDRAWN', 'RESYNC', 'TEST')),
  item uuid,
  attempt integer not null,
  at timestamptz not null default clock_timestamp(),
  outcome text not null check (outcome in ('DELIVERED', 'RETRYING', 'DEAD', 'PARKED', 'FAILED', 'SUPERSEDED')),
  reason text,
  http_status integer,
  ms integer,
  next_attempt_at timestamptz,
  -- DEAD and PARKED: when it was delivered after all.
  settled_at timestamptz
);
create index webhook_delivery_webhook on hub.webhook_delivery (webhook, id);
create index webhook_delivery_event on hub.webhook_delivery (webhook, event_id);
create index webhook_delivery_dead on hub.webhook_delivery (webhook) where outcome in ('DEAD', 'PARKED') and settled_at is null;
create index webhook_delivery_age on hub.webhook_delivery (at);
create index webhook_delivery_item on hub.webhook_delivery (item, party) where outcome = 'DELIVERED' and operation in ('PUBLISHED', 'UPDATED');

-- Whether a party lets others' webhooks carry the content of its AMBER items. Absent: it does not.
create table hub.webhook_policy (
  party integer primary key references hub.party,
  amber_content boolean not null,
  set_by uuid not null references hub.user_account,
  set_at timestamptz not null default now()
);
