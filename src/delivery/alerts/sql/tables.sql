-- Which events alert whom. `source` is the kind of a received item, or the keyword of an announcement. The test of the alerts module compares it with the
-- keywords of announcements.
create table hub.alert_source (
  source text primary key,
  kind text not null check (kind in ('ACTION_REQUEST', 'INFORMATION_REQUEST', 'DEADLINE', 'OVERDUE', 'NOTICE', 'CASE', 'MENTION', 'WATCH_HIT', 'OWN_INDICATOR', 'WITHDRAWAL', 'CREDENTIAL',
      'CONNECTION', 'BREAK_GLASS', 'ADMINISTRATION')),
  urgency text not null check (urgency in ('ROUTINE', 'URGENT', 'EMERGENCY')),
  addressees text not null check (addressees in ('OFFICERS', 'ADMINISTRATORS')),
  -- Accounts with this permission are alerted while nobody is on duty. Alerts of administrators are visible to them alone.
  permission text not null,
  -- The kind of the item that the announcement names, and the field of its parameters; null: the alert names none.
  item_kind text,
  item_field text,
  check ((item_kind is null) = (item_field is null))
);

insert into hub.alert_source (source, kind, urgency, addressees, permission, item_kind, item_field) values
  ('ACTION_REQUEST', 'ACTION_REQUEST', 'ROUTINE', 'OFFICERS', 'action:answer', null, null), -- the urgency is the request's own, like that of the next
  ('INFORMATION_REQUEST', 'INFORMATION_REQUEST', 'ROUTINE', 'OFFICERS', 'information:answer', null, null),
  ('NOTICE', 'NOTICE', 'ROUTINE', 'OFFICERS', 'notice:acknowledge', null, null),
  ('ACTION_REQUEST_OVERDUE', 'OVERDUE', 'URGENT', 'OFFICERS', 'action:answer', 'ACTION_REQUEST', 'request'),
  ('INFORMATION_REQUEST_OVERDUE', 'OVERDUE', 'URGENT', 'OFFICERS', 'information:answer', 'INFORMATION_REQUEST', 'request'),
  ('NOTICE_UNACKNOWLEDGED', 'OVERDUE', 'ROUTINE', 'OFFICERS', 'notice:desk', 'NOTICE', 'notice'),
  -- Drafts are no items that all officers of the party see.
  ('NOTICE_DRAFT_ENDS', 'NOTICE', 'ROUTINE', 'OFFICERS', 'notice:draft', null, null),
  ('NOTICE_RETURNED', 'NOTICE', 'ROUTINE', 'OFFICERS', 'notice:draft', null, null),
  -- Before it accepts, an invited country does not see the case.
  ('CASE_INVITATION', 'CASE', 'ROUTINE', 'OFFICERS', 'case:work', null, null),
  ('CASE_ENDS', 'CASE', 'ROUTINE', 'OFFICERS', 'case:work', 'CASE', 'case'),
  ('CASE_LEAD_OFFERED', 'CASE', 'ROUTINE', 'OFFICERS', 'case:lead', 'CASE', 'case'),
  ('CASE_RELATED', 'CASE', 'ROUTINE', 'OFFICERS', 'case:work', null, null),
  ('CASE_TASK_OVERDUE', 'OVERDUE', 'URGENT', 'OFFICERS', 'case:work', 'CASE', 'case'),
  ('CONTACT_ANSWERED', 'CASE', 'ROUTINE', 'OFFICERS', 'deconflict:ask', null, null),
  ('DECONFLICTION', 'OWN_INDICATOR', 'ROUTINE', 'OFFICERS', 'deconflict:answer', null, null),
  ('DISPUTE_RAISED', 'OWN_INDICATOR', 'ROUTINE', 'OFFICERS', 'indicator:publish', null, null),
  ('DISPUTE_OVERDUE', 'OVERDUE', 'URGENT', 'OFFICERS', 'indicator:publish', null, null),
  ('DISPUTE_ESCALATED', 'OVERDUE', 'URGENT', 'ADMINISTRATORS', 'audit:read', null, null),
  ('DISPUTE_UNANSWERED', 'OWN_INDICATOR', 'ROUTINE', 'OFFICERS', 'dispute:raise', null, null),
  ('DISPUTE_ANSWERED', 'OWN_INDICATOR', 'ROUTINE', 'OFFICERS', 'dispute:raise', null, null),
  ('ITEMS_END', 'OWN_INDICATOR', 'ROUTINE', 'OFFICERS', 'retention:renew', null, null),
  ('LINKED', 'OWN_INDICATOR', 'ROUTINE', 'OFFICERS', 'indicator:publish', null, null),
  ('ONWARD_PROPOSED', 'OWN_INDICATOR', 'ROUTINE', 'OFFICERS', 'indicator:publish', null, null),
  ('ONWARD_SHARED', 'OWN_INDICATOR', 'ROUTINE', 'OFFICERS', 'indicator:publish', null, null),
  ('ONWARD_DECIDED', 'OWN_INDICATOR', 'ROUTINE', 'OFFICERS', 'onward:propose', null, null),
  ('REPORT_QUESTION_ANSWERED', 'CASE', 'ROUTINE', 'OFFICERS', 'report:triage', 'REPORT', 'report'),
  ('WATCHED', 'OWN_INDICATOR', 'ROUTINE', 'OFFICERS', 'indicator:publish', null, null),
  ('WATCH_HIT', 'WATCH_HIT', 'URGENT', 'OFFICERS', 'watch:manage', null, null),
  ('WATCH_ENDS', 'WATCH_HIT', 'ROUTINE', 'OFFICERS', 'watch:manage', null, null),
  ('MENTION', 'MENTION', 'ROUTINE', 'OFFICERS', 'case:read', null, null), -- of a note: no announcement, too
  ('WITHDRAWAL', 'WITHDRAWAL', 'ROUTINE', 'OFFICERS', 'indicator:publish', null, null),
  ('BREAK_GLASS', 'BREAK_GLASS', 'URGENT', 'ADMINISTRATORS', 'glass:oversee', null, null),
  ('DECONFLICTION_ALARM', 'ADMINISTRATION', 'URGENT', 'ADMINISTRATORS', 'deconflict:oversee', null, null),
  ('DIRECTORY_ENTRY_DUE', 'ADMINISTRATION', 'ROUTINE', 'ADMINISTRATORS', 'directory:manage', null, null),
  ('DIRECTORY_ENTRY_STALE', 'ADMINISTRATION', 'URGENT', 'ADMINISTRATORS', 'directory:manage', null, null),
  ('WEBHOOK_STANDS_STILL', 'CONNECTION', 'URGENT', 'ADMINISTRATORS', 'webhook:oversee', null, null),
  ('PULL_STANDS_STILL', 'CONNECTION', 'URGENT', 'OFFICERS', 'pull:manage', null, null),
  ('API_KEY_EXPIRES', 'CREDENTIAL', 'ROUTINE', 'ADMINISTRATORS', 'key:manage', null, null),
  ('DUTY_ROSTER_FAILED', 'ADMINISTRATION', 'URGENT', 'ADMINISTRATORS', 'duty:manage', null, null),
  ('COUNTRY_PROPOSED', 'ADMINISTRATION', 'ROUTINE', 'ADMINISTRATORS', 'admission:decide', null, null),
  ('GROUP_INVITED', 'ADMINISTRATION', 'ROUTINE', 'ADMINISTRATORS', 'group:manage', null, null),
  ('GROUP_MEMBER_PROPOSED', 'ADMINISTRATION', 'ROUTINE', 'ADMINISTRATORS', 'group:manage', null, null),
  ('JUSTIFICATION_ASKED', 'ADMINISTRATION', 'ROUTINE', 'OFFICERS', 'indicator:read', null, null),
  ('JUSTIFICATION_OVERDUE', 'OVERDUE', 'ROUTINE', 'ADMINISTRATORS', 'audit:read', null, null),
  ('SUSPENSION_PROPOSED', 'ADMINISTRATION', 'URGENT', 'ADMINISTRATORS', 'hub:confirm', null, null),
  ('RECALL_DUE', 'DEADLINE', 'ROUTINE', 'OFFICERS', 'indicator:publish', null, null),
  ('RECALL_OVERDUE', 'OVERDUE', 'URGENT', 'OFFICERS', 'indicator:publish', null, null),
  ('RECALL_ESCALATED', 'OVERDUE', 'URGENT', 'ADMINISTRATORS', 'audit:read', null, null),
  ('RECALL_UNCONFIRMED', 'OWN_INDICATOR', 'URGENT', 'OFFICERS', 'indicator:publish', null, null),
  ('SUBJECT_CONSULTATION', 'ADMINISTRATION', 'ROUTINE', 'ADMINISTRATORS', 'subject:answer', null, null),
  ('SUBJECT_CONSULTATION_DUE', 'ADMINISTRATION', 'ROUTINE', 'ADMINISTRATORS', 'subject:answer', null, null),
  ('SUBJECT_CONSULTATION_OVERDUE', 'ADMINISTRATION', 'URGENT', 'ADMINISTRATORS', 'subject:answer', null, null),
  ('SUBJECT_REQUEST_ANSWERED', 'ADMINISTRATION', 'ROUTINE', 'ADMINISTRATORS', 'subject:answer', null, null),
  ('SUBJECT_REQUEST_DUE', 'ADMINISTRATION', 'ROUTINE', 'ADMINISTRATORS', 'subject:answer', null, null),
  ('SUBJECT_REQUEST_OVERDUE', 'ADMINISTRATION', 'URGENT', 'ADMINISTRATORS', 'subject:answer', null, null),
  -- No announcements: hub.disable_alert_channel and hub.alert_to_unheard_emergencies raise them.
  ('ALERT_CHANNEL_DISABLED', 'CONNECTION', 'URGENT', 'ADMINISTRATORS', 'alert:manage', null, null),
  ('EMERGENCY_UNHEARD', 'ADMINISTRATION', 'URGENT', 'ADMINISTRATORS', 'alert:manage', null, null);

-- Tells people of a party that something happened. It holds no content of items.
create table hub.alert (
  id uuid primary key default gen_random_uuid(),
  -- Named outside the hub, in letters and on the phone.
  reference text not null unique check (reference ~ '^AL-[0-9A-HJKMNP-TV-Z]{10}$'),
  place bigint generated always as identity unique,
  party integer not null references hub.party,
  -- It concerns the party as a whole, or one of its agencies, or one account.
  agency integer,
  account uuid references hub.user_account,
  kind text not null check (kind in ('ACTION_REQUEST', 'INFORMATION_REQUEST', 'DEADLINE', 'OVERDUE', 'NOTICE', 'CASE', 'MENTION', 'WATCH_HIT', 'OWN_INDICATOR', 'WITHDRAWAL', 'CREDENTIAL',
      'CONNECTION', 'BREAK_GLASS', 'ADMINISTRATION')),
  urgency text not null check (urgency in ('ROUTINE', 'URGENT', 'EMERGENCY')),
  addressees text not null check (addressees in ('OFFICERS', 'ADMINISTRATORS')),
  permission text not null,
  item_kind text,
  item uuid,
  -- The version of the item that it was raised for. null: not for a version.
  version integer,
  announcement uuid,
  threat text,
  -- How many events it stands for.
  quantity integer not null default 1 check (quantity > 0),
  -- When an answer is due; null: no clock runs.
  due_at timestamptz,
  raised_at timestamptz not null default clock_timestamp(),
  -- How often the relay has planned its deliveries, and when it does so next; null: never again.
  step integer not null default 0,
  next_at timestamptz default clock_timestamp(),
  acknowledged_at timestamptz,
  acknowledged_by uuid references hub.user_account,
  ended_at timestamptz,
  ended_why text check (ended_why in ('ANSWERED', 'AMENDED', 'CANCELLED', 'SETTLED', 'PARTY_CLOSED')),
  foreign key (party, agency) references hub.agency (party, key),
  check ((item is null) = (item_kind is null)),
  check ((acknowledged_at is null) = (acknowledged_by is null)),
  check ((ended_at is null) = (ended_why is null)),
  check (acknowledged_at is null and ended_at is null or next_at is null)
);
-- An event raises one alert for each party, however often the event goes through the outbox.
create unique index alert_of_version on hub.alert (party, item, version) where version is not null;
create unique index alert_of_announcement on hub.alert (announcement, party) where announcement is not null;
create unique index alert_of_withdrawals on hub.alert (party) where kind = 'WITHDRAWAL' and acknowledged_at is null and ended_at is null;
create index alert_of_item on hub.alert (item) where item is not null;
create index alert_party on hub.alert (party, place desc);
create index alert_due on hub.alert ((urgency = 'EMERGENCY'), next_at) where next_at is not null;
create index alert_age on hub.alert (raised_at);

-- Steps of the escalation of an emergency. position: of the officer in the duty line who is called from now on; null: nobody was on duty.
create table hub.alert_step (
  alert uuid not null references hub.alert on delete cascade,
  step integer not null,
  party integer not null references hub.party,
  position integer,
  at timestamptz not null default clock_timestamp(),
  primary key (alert, step)
);

-- Channels that a party has set up: chat channels and systems, which get alerts of their agency (null: of the party as a whole), and gateways, which reach officers by phone.
create table hub.alert_channel (
  id uuid primary key,
  party integer not null references hub.party,
  agency integer,
  kind text not null check (kind in ('SLACK', 'TEAMS', 'MATTERMOST', 'WEBHOOK', 'SMS', 'VOICE')),
  name text not null check (length(name) between 1 and 200),
  -- Of the address, for people. The address of a chat channel is a secret as a whole.
  host text not null check (length(host) between 1 and 300),
  -- Address and secret, sealed by the hub processes. null: deleted.
  sealed bytea,
  public_key text,
  created_by uuid not null references hub.user_account,
  created_at timestamptz not null default clock_timestamp(),
  sent_at timestamptz,
  -- Since the last message that the receiver accepted.
  failing_since timestamptz,
  failures integer not null default 0,
  last_failure text check (length(last_failure) <= 40),
  -- Messages since then that the receiver answered with 404 or 410. Of a gateway they are not counted.
  refused integer not null default 0,
  disabled_at timestamptz,
  -- Times of test messages, in the last minute or so.
  by_hand timestamptz[] not null default '{}',
  deleted_at timestamptz,
  foreign key (party, agency) references hub.agency (party, key),
  check ((sealed is null) = (deleted_at is not null)),
  check ((failing_since is null) = (last_failure is null))
);
create index alert_channel_party on hub.alert_channel (party);

-- A message of an alert to one account or one chat channel, by one channel. It is sent at least once: after a crash between sending and recording it can be sent again.
create table hub.alert_delivery (
  id uuid primary key default gen_random_uuid(),
  place bigint generated always as identity unique,
  alert uuid not null references hub.alert on delete cascade,
  party integer not null references hub.party,
  -- null: to a chat channel.
  account uuid references hub.user_account,
  -- null: by the hub itself.
  channel uuid references hub.alert_channel,
  urgency text not null,
  channel_kind text not null check (channel_kind in ('IN_APP', 'EMAIL', 'SLACK', 'TEAMS', 'MATTERMOST', 'WEBHOOK', 'SMS', 'VOICE')),
  step integer not null,
  mode text not null check (mode in ('IMMEDIATE', 'DIGEST')),
  planned_at timestamptz not null default clock_timestamp(),
  state text not null default 'WAITING' check (state in ('WAITING', 'SENT', 'FAILED', 'DROPPED')),
  attempts integer not null default 0,
  -- The result of the last attempt as a code of the hub's own; never the text of another server.
  failure text check (length(failure) <= 40),
  next_attempt_at timestamptz not null default clock_timestamp(),
  leased_by uuid,
  lease_until timestamptz,
  sent_at timestamptz,
  unique nulls not distinct (alert, account, channel, channel_kind, step),
  check ((channel is null) = (channel_kind in ('IN_APP', 'EMAIL'))),
  check ((account is null) = (channel_kind in ('SLACK', 'TEAMS', 'MATTERMOST', 'WEBHOOK'))),
  check ((state = 'SENT') = (sent_at is not null))
);
create index alert_delivery_due on hub.alert_delivery ((urgency = 'EMERGENCY'), next_attempt_at) where state = 'WAITING' and mode = 'IMMEDIATE';
create index alert_delivery_digest on hub.alert_delivery (account, next_attempt_at) where state = 'WAITING' and mode = 'DIGEST';
create index alert_delivery_account on hub.alert_delivery (account, place);
create index alert_delivery_recent on hub.alert_delivery (account, planned_at) where channel_kind = 'EMAIL';
create index alert_delivery_channel on hub.alert_delivery (channel, account, planned_at) where channel is not null;
create index alert_delivery_channel_due on hub.alert_delivery (next_attempt_at) where channel is not null and state = 'WAITING';
create index alert_delivery_digest_due on hub.alert_delivery (next_attempt_at) where channel is null and state = 'WAITING' and mode = 'DIGEST';
create index alert_delivery_channel_digest on hub.alert_delivery (channel, next_attempt_at) where channel is not null and state = 'WAITING' and mode = 'DIGEST';

-- When the relay alerts to a deadline of a request; share: percent of the time that is left then.
create table hub.alert_deadline (
  item uuid not null,
  item_kind text not null check (item_kind in ('ACTION_REQUEST', 'INFORMATION_REQUEST')),
  party integer not null references hub.party,
  which text not null check (which in ('ACK', 'DUE')),
  share integer not null check (share in (50, 15)),
  at timestamptz not null,
  due_at timestamptz not null,
  primary key (item, which, share)
);
create index alert_deadline_at on hub.alert_deadline (at);

-- Items that a party has lost, and has not confirmed since: the alert of withdrawals ends when they are gone. Some may be visible to it again.
create table hub.unconfirmed_loss (
  party integer not null references hub.party,
  item uuid not null,
  primary key (party, item)
);
create index unconfirmed_loss_item on hub.unconfirmed_loss (item);

-- Rules: the first that fits an alert decides. Those of an account come before those of its agency, and these before those of its party.
create table hub.alert_rule (
  party integer not null references hub.party,
  agency integer,
  account uuid references hub.user_account,
  position integer not null check (position between 1 and 50),
  -- Empty: any.
  kinds text[] not null check (cardinality(kinds) <= 20),
  min_urgency text not null check (min_urgency in ('ROUTINE', 'URGENT', 'EMERGENCY')),
  threats text[] not null check (cardinality(threats) <= 50),
  mode text not null check (mode in ('IMMEDIATE', 'DIGEST', 'OFF')),
  -- Besides in-app, which every alert that is not off uses.
  channels text[] not null check (channels <@ '{EMAIL,SLACK,TEAMS,MATTERMOST,WEBHOOK,SMS,VOICE}'),
  unique nulls not distinct (party, agency, account, position),
  check (agency is null or account is null),
  foreign key (party, agency) references hub.agency (party, key)
);
create index alert_rule_account on hub.alert_rule (account) where account is not null;

-- Settings of an officer. Absent: no quiet hours, and the digest at seven in the time zone of the duty roster.
create table hub.alert_preference (
  account uuid primary key references hub.user_account,
  -- Wall-clock times as HH:MM.
  quiet_from text check (quiet_from ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  quiet_to text check (quiet_to ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  digest_at text not null default '07:00' check (digest_at ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  -- Name in the IANA time zone database; null: that of the roster.
  time_zone text check (length(time_zone) between 1 and 64),
  -- For messages by SMS and voice, in E.164.
  phone text check (phone ~ '^\+[1-9][0-9]{6,14}$'),
  check ((quiet_from is null) = (quiet_to is null))
);

-- How emergencies escalate in a party, or in one of its agencies.
create table hub.alert_policy (
  party integer not null references hub.party,
  agency integer,
  repeat_minutes integer not null check (repeat_minutes between 1 and 60),
  -- How often an officer is called again before the next in line is called, too.
  repeats integer not null check (repeats between 0 and 10),
  set_by uuid not null references hub.user_account,
  set_at timestamptz not null default clock_timestamp(),
  unique nulls not distinct (party, agency),
  foreign key (party, agency) references hub.agency (party, key)
);
