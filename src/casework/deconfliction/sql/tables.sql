-- A question of 1 to 1,000 values. Who asked, when and why is told to owners; what was asked lies sealed beside it. Without a purpose: values that were put under watch, which count as
-- asked about (hub.count_against_query_quota), and nobody is told of here.
create table hub.deconfliction_query (
  id uuid primary key,
  place bigint generated always as identity unique,
  party integer not null references hub.party,
  agency integer,
  user_id uuid not null,
  purpose text check (length(purpose) between 1 and 500),
  case_reference text check (length(case_reference) between 1 and 200),
  count integer not null check (count > 0),
  asked_at timestamptz not null default clock_timestamp(),
  -- When the owners were told; null: not yet.
  told_at timestamptz,
  check ((purpose is null) = (case_reference is null))
);
create index ask_of_officer on hub.deconfliction_query (user_id, asked_at);
create index ask_untold on hub.deconfliction_query (place) where told_at is null;
/*
 * The alarm reads all that a country asked within 24 hours, once: a pattern shows in whatever order it was asked, whatever lies between, and however it is split among officers. Counting takes the
 * country's lock until its commit (hub.count_against_query_quota), so positions of one country are in the order of commits, and what was read up to a position is complete.
 */
create index ask_of_party on hub.deconfliction_query (party, place);

-- How many values an officer, or a country (`whose`: its id), asked about in a minute, as long as quotas look back: to count, a day's questions need not be read.
create table hub.deconfliction_query_total (
  whose uuid not null,
  minute timestamptz not null,
  count bigint not null check (count > 0),
  primary key (whose, minute)
  ) with (fillfactor = 50
);
create index asked_total_minute on hub.deconfliction_query_total (minute);

-- One row for each value, the same in shape and size whether anybody holds it or not, and whether it was understood or not; with what the asker was answered. A thousand are written at
-- once: two indexes, both of which grow at their end, no sequence and no foreign key.
create table hub.deconfliction_query_value (
  id uuid primary key,
  -- The question's place, and the value's in it (hub.query_value_seq).
  seq bigint not null,
  user_id uuid not null,
  -- The value as it was written and as it was read, padded.
  sealed bytea not null,
  hit boolean not null,
  undisclosed boolean not null,
  parties integer[] not null
);
create index ask_value_of_officer on hub.deconfliction_query_value (user_id, seq);

-- What an agency registers for deconfliction alone: the mark of a value, and not the value.
create table hub.sealed_holding (
  id uuid primary key,
  seq bigint generated always as identity unique,
  owner integer not null references hub.party (key),
  agency integer not null,
  mark uuid not null,
  -- Discoverability.
  setting text not null check (setting in ('HIDDEN', 'SILENT', 'HIT', 'HIT_CONTACT')),
  -- The agency's own: what it finds its file by.
  reference text not null check (length(reference) between 1 and 200),
  threat text check (length(threat) between 1 and 40),
  valid_until timestamptz,
  sealed_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (owner, agency) references hub.agency (party, key),
  -- A sealed holding has its value's kind, so that limits can be about it. null: it was sealed before there was one, and may be of any.
  kind text
);
create unique index sealed_holding_mark on hub.sealed_holding (mark, agency);
create index sealed_holding_of_agency on hub.sealed_holding (agency, seq);

-- Holdings that are new, or speak otherwise than before, until they were held against watches: the same row whether anybody watches or not.
create table hub.sealed_holding_event (
  place bigint generated always as identity primary key,
  holding uuid not null
);

-- That somebody asked about something of the holder's: for the holder, and nobody else.
create table hub.contact (
  id uuid primary key default gen_random_uuid(),
  seq bigint generated always as identity unique,
  request uuid not null references hub.deconfliction_query_value,
  holder integer not null references hub.party,
  -- A claim that is kept to its agency is told to that agency.
  agency_only integer,
  red boolean not null,
  asker integer not null references hub.party,
  asker_agency integer,
  asked_at timestamptz not null,
  purpose text not null,
  case_reference text not null,
  -- What was asked about: a claim, or a sealed holding with its reference.
  item uuid,
  holding uuid,
  reference text,
  -- Its discoverability at that time.
  setting text not null check (setting in ('SILENT', 'HIT', 'HIT_CONTACT')),
  -- false: its owner bars whoever asked, or it excepts them; they were answered as if there were nothing.
  reached boolean not null,
  state text not null default 'OPEN' constraint contact_state check (state in ('OPEN', 'NAMED', 'RELEASED', 'DECLINED')),
  note text check (length(note) between 1 and 2000),
  answered_by uuid,
  answered_at timestamptz,
  check ((item is null) <> (holding is null))
);
create index contact_of_holder on hub.contact (holder, seq);
create index contact_open on hub.contact (holder, seq) where state = 'OPEN';
create index contact_of_request on hub.contact (request);
create index contact_item on hub.contact (item) where item is not null;

-- What an owner let the asker know.
create table hub.contact_answer (
  request uuid not null references hub.deconfliction_query_value,
  place bigint generated always as identity primary key,
  answer text not null constraint contact_answer_word check (answer in ('NAMED', 'RELEASED', 'DECLINED')),
  -- Who says so; null: an owner that is not disclosed.
  party integer references hub.party,
  -- Of a release: told as soon as the asker sees it.
  item uuid,
  note text,
  at timestamptz not null default clock_timestamp()
);
create index contact_answer_to on hub.contact_answer (request);

-- That an officer's questions look like fishing: at most one a day (UTC). No values.
create table hub.deconflict_alarm (
  id uuid primary key default gen_random_uuid(),
  seq bigint generated always as identity unique,
  party integer not null references hub.party,
  user_id uuid not null,
  day date not null,
  signs text[] not null check (cardinality(signs) > 0 and signs <@ array['RANGE', 'DICTIONARY', 'BREADTH']),
  -- Values that the officer had asked about within the 24 hours before.
  asked integer not null,
  raised_at timestamptz not null default clock_timestamp(),
  unique (user_id, day)
);
create index deconflict_alarm_of on hub.deconflict_alarm (party, seq);

-- What officers put under watch, a row a value, sealed: for the alarm over fishing, which looks back at a day (hub.recent_query_values), also at what was taken out again meanwhile.
create table hub.watch_query_value (
  -- Among what they asked about (hub.query_value_seq).
  seq bigint primary key,
  id uuid not null,
  user_id uuid not null,
  sealed bytea not null check (octet_length(sealed) <= 32768)
);
create index watch_asked_of_officer on hub.watch_query_value (user_id, seq);

-- Questions about a case: what was asked lies sealed in hub.deconfliction_query_value, as that of every question.
create table hub.case_query (
  ask uuid primary key references hub.deconfliction_query on delete cascade,
  case_id uuid not null,
  -- When the leads elsewhere were told; null: not yet.
  told_at timestamptz
);
create index case_question_untold on hub.case_query (ask) where told_at is null;
