-- A query of 1 to 1,000 values. Owners learn who queried, when and why; the values are stored encrypted in hub.deconfliction_query_value.
-- A row without a purpose stands for values that were put under watch. They count as queried (hub.count_against_query_quota), and no owner is notified of
-- them here.
create table hub.deconfliction_query (
  id uuid primary key,
  place bigint generated always as identity unique,
  party integer not null references hub.party,
  agency integer,
  user_id uuid not null,
  purpose text check (length(purpose) between 1 and 500),
  case_reference text check (length(case_reference) between 1 and 200),
  count integer not null check (count > 0),
  requested_at timestamptz not null default clock_timestamp(),
  -- When the owners were notified; null: not yet.
  notified_at timestamptz,
  -- Owners that withheld their items from the officer's purpose: they are not reached.
  withheld integer[] not null default '{}',
  check ((purpose is null) = (case_reference is null))
);
create index ask_of_officer on hub.deconfliction_query (user_id, requested_at);
create index deconfliction_query_unnotified on hub.deconfliction_query (place) where notified_at is null;
/*
 * The alarm reads all queries of a country within 24 hours, once. A pattern is found in any order, with any values in between, and however it is split among
 * officers.
 * Counting holds the country's lock until the commit (hub.count_against_query_quota). So positions of one country are in commit order, and everything up to a
 * position that was read is complete.
 */
create index ask_of_party on hub.deconfliction_query (party, place);

-- Number of values that an officer or a country (`whose`: its id) queried in a minute, kept as long as quotas look back. Counting does not need to read a
-- day's queries.
create table hub.deconfliction_query_total (
  whose uuid not null,
  minute timestamptz not null,
  count bigint not null check (count > 0),
  primary key (whose, minute)
  ) with (fillfactor = 50
);
create index asked_total_minute on hub.deconfliction_query_total (minute);

-- One row for each value, with the answer to the requester. Shape and size do not depend on whether a party holds the value or whether the value could be read.
-- A thousand rows are written at once, so the table has only two indexes, which both grow at the end, no sequence and no foreign key.
create table hub.deconfliction_query_value (
  id uuid primary key,
  -- Position of the query, and of the value in it (hub.query_value_seq).
  seq bigint not null,
  user_id uuid not null,
  -- The value as written and its readings, padded and encrypted.
  sealed bytea not null,
  hit boolean not null,
  undisclosed boolean not null,
  parties integer[] not null
);
create index ask_value_of_officer on hub.deconfliction_query_value (user_id, seq);

-- Values that an agency registers only for deconfliction: the mark of the value, not the value itself.
create table hub.sealed_holding (
  id uuid primary key,
  seq bigint generated always as identity unique,
  owner integer not null references hub.party (key),
  agency integer not null,
  mark uuid not null,
  -- Discoverability.
  setting text not null check (setting in ('HIDDEN', 'SILENT', 'HIT', 'HIT_CONTACT')),
  -- The agency's own reference to its file.
  reference text not null check (length(reference) between 1 and 200),
  threat text check (length(threat) between 1 and 40),
  valid_until timestamptz,
  sealed_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (owner, agency) references hub.agency (party, key),
  -- Kind of the value, so that limits can apply to it. null: sealed before this column existed, so any kind is possible.
  kind text
);
create unique index sealed_holding_mark on hub.sealed_holding (mark, agency);
create index sealed_holding_of_agency on hub.sealed_holding (agency, seq);

-- New holdings, and holdings with a changed setting, until they are compared with watches. The row is the same whether or not a watch exists.
create table hub.sealed_holding_event (
  place bigint generated always as identity primary key,
  holding uuid not null
);

-- A query about a holding, in the projection for its holder. No other party sees it.
create table hub.contact (
  id uuid primary key default gen_random_uuid(),
  seq bigint generated always as identity unique,
  request uuid not null references hub.deconfliction_query_value,
  holder integer not null references hub.party,
  -- The agency that sees the contact, when only that agency sees the claim.
  agency_only integer,
  red boolean not null,
  asker integer not null references hub.party,
  requester_agency integer,
  requested_at timestamptz not null,
  purpose text not null,
  case_reference text not null,
  -- Subject of the query: a claim, or a sealed holding with its reference.
  item uuid,
  holding uuid,
  reference text,
  -- Discoverability at the time of the query.
  setting text not null check (setting in ('SILENT', 'HIT', 'HIT_CONTACT')),
  -- false: the owner bars the requester, or the claim excludes it. The requester was answered as if the holding did not exist.
  reached boolean not null,
  state text not null default 'OPEN' constraint contact_state check (state in ('OPEN', 'IDENTIFIED', 'RELEASED', 'DECLINED')),
  note text check (length(note) between 1 and 2000),
  answered_by uuid,
  answered_at timestamptz,
  check ((item is null) <> (holding is null))
);
create index contact_of_holder on hub.contact (holder, seq);
create index contact_open on hub.contact (holder, seq) where state = 'OPEN';
create index contact_of_request on hub.contact (request);
create index contact_item on hub.contact (item) where item is not null;

-- Answers of owners to the requester.
create table hub.contact_answer (
  request uuid not null references hub.deconfliction_query_value,
  place bigint generated always as identity primary key,
  answer text not null constraint contact_answer_word check (answer in ('IDENTIFIED', 'RELEASED', 'DECLINED')),
  -- The answering owner; null when the owner is not disclosed.
  party integer references hub.party,
  -- The released claim. The requester sees the answer as soon as it sees the claim.
  item uuid,
  note text,
  at timestamptz not null default clock_timestamp()
);
create index contact_answer_to on hub.contact_answer (request);

-- Alarms about officers whose queries look like enumeration: at most one a day (UTC) for an officer. No values.
create table hub.deconflict_alarm (
  id uuid primary key default gen_random_uuid(),
  seq bigint generated always as identity unique,
  party integer not null references hub.party,
  user_id uuid not null,
  day date not null,
  signs text[] not null check (cardinality(signs) > 0 and signs <@ array['RANGE', 'DICTIONARY', 'BREADTH']),
  -- Number of values that the officer queried within the previous 24 hours.
  asked integer not null,
  raised_at timestamptz not null default clock_timestamp(),
  unique (user_id, day)
);
create index deconflict_alarm_of on hub.deconflict_alarm (party, seq);

-- Values that officers put under watch, one encrypted row for each value. The enumeration alarm reads one day back (hub.recent_query_values), including values
-- that were removed since.
create table hub.watch_query_value (
  -- Position among the queried values (hub.query_value_seq).
  seq bigint primary key,
  id uuid not null,
  user_id uuid not null,
  sealed bytea not null check (octet_length(sealed) <= 32768)
);
create index watch_query_value_officer on hub.watch_query_value (user_id, seq);

-- Queries about a case. The values are stored encrypted in hub.deconfliction_query_value, as for every query.
create table hub.case_query (
  ask uuid primary key references hub.deconfliction_query on delete cascade,
  case_id uuid not null,
  -- When the leads of other cases were notified; null: not yet.
  notified_at timestamptz
);
create index case_query_unnotified on hub.case_query (ask) where notified_at is null;
