create table hub.watch (
  id uuid primary key,
  party integer not null references hub.party,
  agency integer not null,
  created_by uuid not null references hub.user_account,
  -- Who in the party sees the watch: its creator, the creator's agency, or the whole party.
  visible_to text not null check (visible_to in ('CREATOR', 'AGENCY', 'PARTY')),
  about text not null check (about in ('VALUES', 'PREFIXES', 'FILTER')),
  -- {name, purpose, caseReference, filter}
  reason_sealed bytea not null check (octet_length(reason_sealed) <= 16384),
  notify_owner boolean not null,
  state text not null default 'ACTIVE' check (state in ('ACTIVE', 'PAUSED', 'ENDED', 'EXPIRED')),
  until timestamptz not null,
  -- When the party was notified of the coming end. Set at creation for a watch shorter than a week, which needs no notification.
  expiry_notified_at timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  -- Position after which existing claims are still to be scanned: an item, or for VALUES a mark of the watch. null: the scan is complete.
  scan_after uuid,
  hits integer not null default 0,
  check ((state in ('ENDED', 'EXPIRED')) = (ended_at is not null)),
  foreign key (party, agency) references hub.agency (party, key)
);
create index watch_of_party on hub.watch (party, id);
create index watch_scan on hub.watch (id) where scan_after is not null and state = 'ACTIVE';
create index watch_until on hub.watch (until) where ended_at is null;
create index watch_ended on hub.watch (ended_at) where ended_at is not null;

-- Terms of a watch. All are deleted when the watch ends.
create table hub.watch_term (
  watch uuid not null references hub.watch on delete cascade,
  mark uuid not null,
  -- {kind, scope, value, display}; null for a filter, which is stored in the watch itself.
  value_sealed bytea check (octet_length(value_sealed) <= 32768),
  primary key (watch, mark)
);
create index watch_term_mark on hub.watch_term (mark);

-- Hits of watches: once for each visible item; for invisible holdings once for each value and each party that discloses its name.
create table hub.watch_hit (
  watch uuid not null references hub.watch on delete cascade,
  no integer not null,
  at timestamptz not null default clock_timestamp(),
  disclosure text not null check (disclosure in ('VISIBLE', 'HIT', 'HIT_CONTACT')),
  mark uuid not null,
  value_sealed bytea,
  item uuid,
  contact integer references hub.party,
  primary key (watch, no),
  check ((disclosure = 'VISIBLE') = (item is not null)),
  check ((disclosure = 'HIT_CONTACT') = (contact is not null))
);
create unique index watch_hit_item on hub.watch_hit (watch, item) where item is not null;
create unique index watch_hit_value on hub.watch_hit (watch, mark, contact) nulls not distinct where item is null;

-- Hits whose owner is still to be notified, because the watch requires it. A row is deleted after the notification.
create table hub.watch_owner_notification (
  watch uuid not null,
  no integer not null,
  owner integer not null references hub.party,
  item uuid,
  -- RED, or limited to one agency: a notification to a whole party and its machines does not name the item.
  discreet boolean not null,
  primary key (watch, no),
  foreign key (watch, no) references hub.watch_hit on delete cascade
);

-- Position in the stream up to which events were matched with watches.
create table hub.watch_position (
  one boolean primary key default true check (one),
  last bigint not null
);

insert into hub.watch_position (last) select h.last from hub.sequence_head h;
