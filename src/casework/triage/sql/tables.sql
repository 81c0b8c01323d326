-- Fingerprints of a report's values, used to find duplicates and values that are already claimed. Visible where the report is visible.
create table hub.report_value (
  report uuid not null references hub.report on delete cascade,
  place integer not null check (place >= 0),
  digest bytea not null,
  primary key (report, place)
);
create index report_value_digest on hub.report_value (digest, report);

-- Hours within which a country decides on reports; without a row: 72.
create table hub.triage_rule (
  party integer primary key references hub.party,
  hours integer not null check (hours between 1 and 2160),
  set_by uuid not null,
  set_at timestamptz not null default now()
);

create table hub.triage (
  id uuid primary key default gen_random_uuid(),
  report uuid not null references hub.report on delete cascade,
  party integer not null references hub.party,
  state text not null default 'NEW' check (state in ('NEW', 'ASKED', 'ACCEPTED', 'DECLINED', 'MERGED', 'SPLIT')),
  -- Fingerprints of the values in this part; null: the whole report. They do not change when the report is amended.
  part bytea[] check (cardinality(part) > 0),
  part_of uuid references hub.triage on delete cascade,
  merged_into uuid references hub.triage on delete set null,
  agency integer,
  assignee uuid references hub.user_account,
  received_at timestamptz not null default now(),
  due_at timestamptz not null,
  -- Set while a question is open, when the clock is stopped.
  stopped_at timestamptz,
  -- The report's version that was decided on, and whether the report was amended since.
  judged integer,
  amended boolean not null default false,
  -- The report was withdrawn, or no longer concerns the country.
  closed_at timestamptz,
  version integer not null default 1,
  updated_at timestamptz not null default now(),
  foreign key (party, agency) references hub.agency (party, key),
  check ((part is null) = (part_of is null)),
  check ((state = 'ASKED') = (stopped_at is not null)),
  check (state = 'MERGED' or merged_into is null),
  check (not amended or state in ('ACCEPTED', 'DECLINED', 'MERGED'))
);
create unique index triage_of_report on hub.triage (report, party) where part_of is null;
create index triage_due on hub.triage (party, due_at, id);
-- Finds entries to work on, however many are finished.
create index triage_to_be_done on hub.triage (party, due_at, id) where closed_at is null and (state in ('NEW', 'ASKED') or amended);
create index triage_parts on hub.triage (part_of) where part_of is not null;
create index triage_merged on hub.triage (merged_into) where merged_into is not null;

-- The claims made from a report's values. shown: the reporter is named to itself and to countries that see the claim, never to another partner.
create table hub.indicator_origin (
  indicator uuid not null references hub.indicator on delete cascade,
  report uuid not null,
  reporter integer not null references hub.party,
  party integer not null references hub.party,
  shown boolean not null,
  accepted_at timestamptz not null default now(),
  primary key (indicator, report)
);

-- A country's response to the reporter: one item for each report and country, a version for each response. It never contains internal data.
create table hub.outcome (
  id uuid primary key,
  kind text not null generated always as ('REPORT_OUTCOME') stored,
  report uuid not null references hub.report on delete cascade,
  -- The reporter's own reference.
  reference text not null,
  threat text not null,
  status text not null check (status in ('UNDER_TRIAGE', 'QUESTION', 'ACCEPTED', 'DECLINED', 'UNDER_INVESTIGATION', 'ACTION_TAKEN')),
  reason text check (reason in ('NOT_OURS', 'NOT_ENOUGH', 'NO_OFFENCE', 'DUPLICATE', 'OUTDATED', 'WRONG', 'OTHER')),
  comment text check (length(comment) between 1 and 2000),
  question_id uuid unique,
  question text check (length(question) between 1 and 2000),
  requested_at timestamptz,
  answer text check (length(answer) between 1 and 5000),
  answered_at timestamptz,
  -- {digest: verdict}, digests in hexadecimal, of the report's own values.
  feedback jsonb not null default '{}' check (jsonb_typeof(feedback) = 'object'),
  -- When the report was first accepted or declined.
  decided_at timestamptz,
  like hub.item_columns including all,
  foreign key (owner) references hub.party (key),
  foreign key (owner, agency) references hub.agency (party, key),
  check (attribution = 'NAMED')
);
create unique index outcome_of on hub.outcome (report, owner);
