create table hub.information_request (
  id uuid primary key,
  -- hub.facets groups kinds by it.
  type text not null generated always as ('INFORMATION_REQUEST') stored,
  -- The requester's own reference. Sending again under the same reference amends a question that has not been acknowledged.
  reference text not null check (length(reference) between 1 and 200),
  state text not null default 'SENT' check (state in ('SENT', 'ACKNOWLEDGED', 'PARTIALLY_ANSWERED', 'ANSWERED', 'DECLINED', 'CANCELLED')),
  recipient integer not null references hub.party,
  -- Markdown, with its language (BCP 47).
  question text not null check (length(question) between 1 and 10000),
  language text not null check (length(language) between 2 and 35),
  -- [{kind, scope, value, display, platform, network, bank, country}], canonical.
  subjects jsonb not null default '[]' check (jsonb_typeof(subjects) = 'array' and jsonb_array_length(subjects) <= 100),
  -- The files of the question, in order. Files of the thread belong to its messages.
  evidence uuid[] not null default '{}' check (cardinality(evidence) <= 20),
  legal_basis text not null
      check (legal_basis in ('COURT_ORDER', 'PROSECUTOR_ORDER', 'POLICE_POWERS', 'MUTUAL_LEGAL_ASSISTANCE', 'TREATY', 'EMERGENCY', 'VOLUNTARY')),
  legal_text text not null check (length(legal_text) between 1 and 2000),
  urgency text not null check (urgency in ('ROUTINE', 'URGENT', 'EMERGENCY')),
  contact text not null check (length(contact) between 1 and 500),
  -- Entry of the directory; each reader sees it as far as the entry's audience allows.
  contact_entry uuid references hub.directory_entry,
  refusal text check (refusal in ('NOT_FOUND', 'LEGAL_BASIS', 'NOT_OURS', 'MORE_NEEDED', 'OTHER')),
  -- Whether the recipient has assigned it to one of its units. Only the recipient sees which (hub.information_handling).
  with_unit boolean not null default false,
  ack_minutes integer not null check (ack_minutes between 1 and 10080),
  due_minutes integer not null check (due_minutes between 1 and 525600),
  check (ack_minutes <= due_minutes),
  check ((state = 'DECLINED') = (refusal is not null)),
  like hub.item_columns including all,
  foreign key (owner) references hub.party (key),
  foreign key (owner, agency) references hub.agency (party, key),
  check (attribution = 'NAMED'),
  -- Visible to its recipient only, or to nobody while a limit of the requester hides it.
  constraint information_request_for_one check (audience = '{}' or audience = array[recipient]),
  check ((state = 'CANCELLED') = (revoked_at is not null))
);
create unique index information_request_reference on hub.information_request (agency, reference, recipient);
create index information_request_asked on hub.information_request (named_owner, id desc);
create index information_request_asked_of on hub.information_request (recipient, id desc);

-- Groups the requests of one question of the requester. closed_at, closed_by: when the requester closed it, and who did; visible to the requester only.
create table hub.information_inquiry (
  request uuid primary key references hub.information_request on delete cascade,
  inquiry uuid not null,
  closed_at timestamptz,
  closed_by uuid,
  check ((closed_at is null) = (closed_by is null))
);
create index information_inquiry_inquiry on hub.information_inquiry (inquiry);

-- When an answer is due, and when the relay checks next; null: no answer is awaited. It is a separate row, because a passed deadline makes no version of a
-- request.
create table hub.information_clock (
  request uuid primary key references hub.information_request on delete cascade,
  ack_due_at timestamptz not null,
  -- When the recipient is reminded: a quarter of its time before the deadline, and at most a day.
  remind_at timestamptz not null,
  due_at timestamptz not null,
  ack_notified boolean not null default false,
  -- 0; 1: the recipient was reminded; 2: overdue; 3: overdue for a day.
  stage integer not null default 0 check (stage between 0 and 3),
  next_at timestamptz
);
create index information_clock_next on hub.information_clock (next_at) where next_at is not null;

-- Steps, in order. They are never changed.
create table hub.information_step (
  request uuid not null references hub.information_request on delete cascade,
  seq integer not null,
  step text not null check (step in ('SENT', 'AMENDED', 'ACKNOWLEDGED', 'PARTIALLY_ANSWERED', 'ANSWERED', 'DECLINED', 'CANCELLED', 'EXTENSION_REQUESTED', 'EXTENDED', 'ASSIGNED_TO_AGENCY', 'REMINDED', 'OVERDUE',
      'DUTY_ALERTED', 'DUTY_ACKNOWLEDGED')),
  -- The state after the step.
  state text not null,
  -- The party that made the step; null: the hub, when a deadline passed or came near, or when it called an officer of the recipient.
  party integer references hub.party,
  -- The officer or API key of that party. Visible to the party only.
  by_user uuid,
  reason text check (reason in ('NOT_FOUND', 'LEGAL_BASIS', 'NOT_OURS', 'MORE_NEEDED', 'OTHER')),
  note text check (length(note) between 1 and 2000),
  -- Of EXTENSION_REQUESTED: the requested minutes, from that time.
  minutes integer check (minutes between 1 and 525600),
  -- Of DUTY_ALERTED: the position in the duty line; null: nobody was on duty.
  escalation integer,
  due_at timestamptz,
  at timestamptz not null default clock_timestamp(),
  primary key (request, seq),
  check ((step in ('REMINDED', 'OVERDUE', 'DUTY_ALERTED')) = (party is null)),
  check ((party is null) = (by_user is null)),
  check ((step = 'DECLINED') = (reason is not null)),
  check ((step = 'EXTENSION_REQUESTED') = (minutes is not null))
);

-- The thread of a request: messages of its two sides, in order. They are never changed.
create table hub.information_message (
  request uuid not null references hub.information_request on delete cascade,
  seq integer not null,
  party integer not null references hub.party,
  -- The officer or API key of that party. Visible to the party only.
  by_user uuid not null,
  -- PARTIALLY_ANSWERED or ANSWERED when the message is an answer.
  answer text check (answer in ('PARTIALLY_ANSWERED', 'ANSWERED')),
  text text not null check (length(text) between 1 and 10000),
  language text not null check (length(language) between 2 and 35),
  -- In the same form as the subjects of the request.
  subjects jsonb not null default '[]' check (jsonb_typeof(subjects) = 'array' and jsonb_array_length(subjects) <= 100),
  evidence uuid[] not null default '{}' check (cardinality(evidence) <= 20),
  at timestamptz not null default clock_timestamp(),
  primary key (request, seq)
);

-- The unit and officer of the recipient that work on a request. Visible to the recipient's own party only.
create table hub.information_handling (
  request uuid not null references hub.information_request on delete cascade,
  seq integer not null,
  party integer not null references hub.party,
  agency integer not null,
  assignee uuid,
  note text check (length(note) between 1 and 2000),
  by_user uuid not null,
  at timestamptz not null default clock_timestamp(),
  primary key (request, seq),
  foreign key (party, agency) references hub.agency (party, key)
);

-- Related reports and claims. Each reader sees only those that it may see.
create table hub.information_related (
  request uuid not null references hub.information_request on delete cascade,
  item uuid not null,
  primary key (request, item)
);
