-- The duty roster of an agency. Officers write the plan; the turns follow from it. The hub process computes them, because PostgreSQL knows no RRULE.
create table hub.duty_roster (
  agency integer primary key,
  party integer not null references hub.party,
  -- {timeZone, shifts, holidays, changes}: src/tenancy/duty/roster.ts.
  plan jsonb not null check (jsonb_typeof(plan) = 'object' and pg_column_size(plan) <= 1048576),
  -- Whether it answers for the agencies of its party where nobody is on duty: the roster of the NCB.
  fallback boolean not null,
  version integer not null default 1 check (version > 0),
  updated_at timestamptz not null default clock_timestamp(),
  updated_by uuid not null,
  -- Turns are computed up to this time. The relay extends them.
  computed_until timestamptz not null,
  -- When they last could not be extended; null: they can. An edit clears it.
  failed_at timestamptz,
  foreign key (party, agency) references hub.agency (party, key)
);
create unique index duty_roster_fallback on hub.duty_roster (party) where fallback;
create index duty_roster_extension on hub.duty_roster (computed_until);

-- Who is on duty when. Turns that have ended are kept as they were; a change of the plan replaces the others.
create table hub.duty_turn (
  id bigint primary key generated always as identity,
  agency integer not null references hub.duty_roster on delete cascade,
  officer uuid not null references hub.user_account,
  rank integer not null check (rank between 1 and 9),
  shift uuid not null,
  -- Index of the shift in the plan, which decides between equal ranks.
  place integer not null,
  from_at timestamptz not null,
  to_at timestamptz not null,
  check (from_at < to_at)
);
create index duty_turn_agency on hub.duty_turn (agency, from_at, id);
create index duty_turn_end on hub.duty_turn (agency, to_at);
