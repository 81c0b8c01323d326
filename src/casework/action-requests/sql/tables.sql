create table hub.action_request (
  id uuid primary key,
  -- hub.facets groups kinds by it. No collection of other systems has requests.
  type text not null generated always as ('ACTION_REQUEST') stored,
  -- The requester's own reference. Sending again under the same reference amends a request that has no answer yet.
  reference text not null check (length(reference) between 1 and 200),
  act text not null check (act in ('TAKEDOWN', 'PRESERVATION', 'FREEZE')),
  state text not null default 'SENT'
      check (state in ('SENT', 'ACKNOWLEDGED', 'HELD', 'PARTIALLY_HELD', 'DECLINED', 'RELEASED', 'SEIZED', 'RETURNED', 'CANCELLED')),
  recipient integer not null references hub.party,
  -- {kind, scope, value, display, platform, network, bank, country}, canonical.
  subject jsonb not null check (jsonb_typeof(subject) = 'object' and pg_column_size(subject) <= 65536),
  legal_basis text not null
      check (legal_basis in ('COURT_ORDER', 'PROSECUTOR_ORDER', 'POLICE_POWERS', 'MUTUAL_LEGAL_ASSISTANCE', 'TREATY', 'EMERGENCY', 'VOLUNTARY')),
  legal_text text not null check (length(legal_text) between 1 and 2000),
  narrative text check (length(narrative) between 1 and 10000),
  urgency text not null check (urgency in ('ROUTINE', 'URGENT', 'EMERGENCY')),
  contact text not null check (length(contact) between 1 and 500),
  -- Entry of the directory; each reader sees it as far as the entry's audience allows.
  contact_entry uuid references hub.directory_entry,
  -- Money of a freeze: the requested amount, and the amounts of later steps. numeric, so that sums are exact. A request for all that there is gets its currency
  -- with the first hold.
  currency text check (currency ~ '^[A-Z]{3}$'),
  amount numeric check (amount > 0 and amount < 1e15),
  held numeric not null default 0 check (held >= 0 and held < 1e17),
  released_amount numeric not null default 0 check (released_amount >= 0),
  seized numeric not null default 0 check (seized >= 0),
  returned numeric not null default 0 check (returned >= 0),
  payment_reference text check (length(payment_reference) between 1 and 200),
  paid_at timestamptz,
  -- When the requester asked for the release of what is held.
  release_requested_at timestamptz,
  ack_minutes integer not null check (ack_minutes between 1 and 10080),
  due_minutes integer not null check (due_minutes between 1 and 525600),
  check (ack_minutes <= due_minutes),
  check (released_amount + seized + returned <= held),
  check (currency is not null or amount is null and held = 0),
  check (act = 'FREEZE' or currency is null and payment_reference is null and paid_at is null),
  like hub.item_columns including all,
  foreign key (owner) references hub.party (key),
  foreign key (owner, agency) references hub.agency (party, key),
  -- A request names its requester. Its audience is the recipient only, or nobody while a limit of the requester hides it.
  check (attribution = 'NAMED'),
  constraint action_request_for_one check (audience = '{}' or audience = array[recipient]),
  check ((state = 'CANCELLED') = (revoked_at is not null))
);
create unique index action_request_reference on hub.action_request (agency, reference);
create index action_request_asked on hub.action_request (named_owner, id desc);
create index action_request_asked_of on hub.action_request (recipient, id desc);
-- Open requests of either side, for the board.
create index action_request_state on hub.action_request (named_owner, state);
create index action_request_state_of on hub.action_request (recipient, state);

-- When an answer is due, and when the relay checks next; null: no answer is awaited. It is a separate row, because a passed deadline makes no version of a
-- request.
create table hub.action_clock (
  request uuid primary key references hub.action_request on delete cascade,
  ack_due_at timestamptz not null,
  due_at timestamptz not null,
  -- 0; 1: not acknowledged in time; 2: not answered in time.
  escalation integer not null default 0 check (escalation between 0 and 2),
  next_at timestamptz
);
create index action_clock_next on hub.action_clock (next_at) where next_at is not null;

-- Steps, in order. They are never changed.
create table hub.action_step (
  request uuid not null references hub.action_request on delete cascade,
  seq integer not null,
  step text not null check (step in ('SENT', 'AMENDED', 'EXTENDED', 'ACKNOWLEDGED', 'HELD', 'PARTIALLY_HELD', 'DECLINED', 'RELEASED', 'SEIZED', 'RETURNED', 'RELEASE_REQUESTED',
      'CANCELLED', 'ESCALATED', 'DUTY_ALERTED', 'DUTY_ACKNOWLEDGED')),
  -- The state after the step.
  state text not null,
  -- The party that made the step; null: the hub, when a deadline passed, or when it called an officer of the recipient.
  party integer references hub.party,
  -- The officer or API key of that party. Visible to the party only.
  by_user uuid,
  amount numeric check (amount > 0),
  currency text,
  reason text check (reason in ('NOT_FOUND', 'NOTHING_LEFT', 'LEGAL_BASIS', 'NOT_OURS', 'MORE_NEEDED', 'OTHER')),
  note text check (length(note) between 1 and 2000),
  -- ESCALATED: the level; DUTY_ALERTED: the position in the duty line, null when nobody was on duty.
  escalation integer,
  due_at timestamptz,
  at timestamptz not null default clock_timestamp(),
  primary key (request, seq),
  check ((step in ('ESCALATED', 'DUTY_ALERTED')) = (party is null)),
  check ((party is null) = (by_user is null)),
  check ((step = 'DECLINED') = (reason is not null)),
  check ((amount is null) = (currency is null))
);
-- One escalation for each deadline and level, whichever hub process raises it.
create unique index action_step_escalation on hub.action_step (request, escalation, due_at) where step = 'ESCALATED';

-- Related reports and claims. Each reader sees only those that it may see.
create table hub.action_related (
  request uuid not null references hub.action_request on delete cascade,
  item uuid not null,
  primary key (request, item)
);
