create table hub.action_request (
  id uuid primary key,
  -- For hub.facets, which tells kinds by it: no collection of other systems has requests.
  type text not null generated always as ('ACTION_REQUEST') stored,
  -- The asker's own: said again under it, a request that nobody has answered yet is amended.
  reference text not null check (length(reference) between 1 and 200),
  act text not null check (act in ('TAKEDOWN', 'PRESERVATION', 'FREEZE')),
  state text not null default 'REQUESTED'
      check (state in ('REQUESTED', 'ACKNOWLEDGED', 'HELD', 'PARTIALLY_HELD', 'REFUSED', 'RELEASED', 'SEIZED', 'RETURNED', 'CANCELLED')),
  recipient integer not null references hub.party,
  -- {kind, scope, value, display, platform, network, bank, country}, canonical.
  subject jsonb not null check (jsonb_typeof(subject) = 'object' and pg_column_size(subject) <= 65536),
  legal_basis text not null
      check (legal_basis in ('COURT_ORDER', 'PROSECUTOR_ORDER', 'POLICE_POWERS', 'MUTUAL_LEGAL_ASSISTANCE', 'TREATY', 'EMERGENCY', 'VOLUNTARY')),
  legal_text text not null check (length(legal_text) between 1 and 2000),
  narrative text check (length(narrative) between 1 and 10000),
  urgency text not null check (urgency in ('ROUTINE', 'URGENT', 'EMERGENCY')),
  contact text not null check (length(contact) between 1 and 500),
  -- Money: what is asked for, and what came of it; of a freeze alone. numeric, so that sums are exact. The currency of a request for all that there is comes with the first hold.
  currency text check (currency ~ '^[A-Z]{3}$'),
  amount numeric check (amount > 0 and amount < 1e15),
  held numeric not null default 0 check (held >= 0 and held < 1e17),
  let_go numeric not null default 0 check (let_go >= 0),
  seized numeric not null default 0 check (seized >= 0),
  returned numeric not null default 0 check (returned >= 0),
  payment_reference text check (length(payment_reference) between 1 and 200),
  paid_at timestamptz,
  -- Since when the asker wants what is held to be let go.
  release_asked_at timestamptz,
  ack_minutes integer not null check (ack_minutes between 1 and 10080),
  due_minutes integer not null check (due_minutes between 1 and 525600),
  check (ack_minutes <= due_minutes),
  check (let_go + seized + returned <= held),
  check (currency is not null or amount is null and held = 0),
  check (act = 'FREEZE' or currency is null and payment_reference is null and paid_at is null),
  like hub.item_columns including all,
  foreign key (owner) references hub.party (key),
  foreign key (owner, agency) references hub.agency (party, key),
  -- Whoever is asked must know by whom; and it is for the recipient alone, or (where a limit of the asker's took it) for nobody.
  check (attribution = 'NAMED'),
  constraint action_request_for_one check (audience = '{}' or audience = array[recipient]),
  check ((state = 'CANCELLED') = (revoked_at is not null))
);
create unique index action_request_reference on hub.action_request (agency, reference);
create index action_request_asked on hub.action_request (named_owner, id desc);
create index action_request_asked_of on hub.action_request (recipient, id desc);
-- What is open of either side: the board.
create index action_request_state on hub.action_request (named_owner, state);
create index action_request_state_of on hub.action_request (recipient, state);

-- When an answer is due, and when the relay looks next; null: nothing is waited for. A row of its own, since time alone makes no version of a request.
create table hub.action_clock (
  request uuid primary key references hub.action_request on delete cascade,
  ack_due_at timestamptz not null,
  due_at timestamptz not null,
  -- 0; 1: nobody acknowledged in time; 2: nobody answered in time.
  escalation integer not null default 0 check (escalation between 0 and 2),
  next_at timestamptz
);
create index action_clock_next on hub.action_clock (next_at) where next_at is not null;

-- What happened, in order, for good.
create table hub.action_step (
  request uuid not null references hub.action_request on delete cascade,
  seq integer not null,
  step text not null check (step in ('REQUESTED', 'AMENDED', 'EXTENDED', 'ACKNOWLEDGED', 'HELD', 'PARTIALLY_HELD', 'REFUSED', 'RELEASED', 'SEIZED', 'RETURNED', 'RELEASE_ASKED',
      'CANCELLED', 'ESCALATED')),
  -- In which the request was afterwards.
  state text not null,
  -- Whose step; null: the hub's, by the clock.
  party integer references hub.party,
  amount numeric check (amount > 0),
  currency text,
  reason text check (reason in ('NOT_FOUND', 'NOTHING_LEFT', 'LEGAL_BASIS', 'NOT_OURS', 'MORE_NEEDED', 'OTHER')),
  note text check (length(note) between 1 and 2000),
  escalation integer,
  due_at timestamptz,
  at timestamptz not null default clock_timestamp(),
  primary key (request, seq),
  check ((step = 'ESCALATED') = (party is null)),
  check ((step = 'REFUSED') = (reason is not null)),
  check ((amount is null) = (currency is null))
);
-- Of each clock and level one, whoever raises it.
create unique index action_step_escalation on hub.action_step (request, escalation, due_at) where step = 'ESCALATED';

-- What the asker puts beside it: reports and claims, of which each reader is shown those that it sees.
create table hub.action_related (
  request uuid not null references hub.action_request on delete cascade,
  item uuid not null,
  primary key (request, item)
);
