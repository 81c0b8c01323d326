-- Contacts of units that other parties may reach. They are no items: administrators, who read no content, publish and read them.
create table hub.directory_entry (
  id uuid primary key,
  party integer not null references hub.party,
  -- Key of its agency; null: the entry belongs to the party as a whole.
  desk integer,
  unit text not null check (length(unit) between 1 and 200),
  role text not null
      check (role in ('NCB_DUTY_DESK', 'AROUND_THE_CLOCK_POINT', 'FRAUD_DESK', 'CYBERCRIME_UNIT', 'FINANCIAL_INTELLIGENCE_UNIT', 'LEGAL_ASSISTANCE', 'TRUST_AND_SAFETY', 'OTHER')),
  -- E.164.
  phone text check (phone ~ '^\+[1-9][0-9]{1,14}$'),
  email text check (length(email) between 3 and 254),
  -- BCP 47, in canonical form.
  languages text[] not null check (cardinality(languages) between 1 and 20),
  -- [{days, opens, closes}] in time_zone; []: around the clock.
  opening_hours jsonb not null check (jsonb_typeof(opening_hours) = 'array' and pg_column_size(opening_hours) <= 8192),
  -- Name in the IANA time zone database.
  time_zone text not null check (length(time_zone) between 1 and 64),
  urgent_channel text not null check (urgent_channel in ('PHONE', 'EMAIL')),
  urgent_note text check (length(urgent_note) between 1 and 500),
  -- Keys, as in the audience of an item; an exception overrides every key.
  audience integer[] not null,
  excluded integer[] not null,
  version integer not null default 1 check (version > 0),
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  verified_at timestamptz not null default clock_timestamp(),
  verified_by uuid not null,
  -- From this time on the entry is stale, until an officer verifies it.
  verification_due_at timestamptz not null,
  -- When the relay reminds the party next; null: no reminder is due.
  remind_at timestamptz,
  withdrawn_at timestamptz,
  withdrawn_reason text check (length(withdrawn_reason) between 1 and 2000),
  foreign key (party, desk) references hub.agency (party, key),
  check (case urgent_channel when 'PHONE' then phone is not null else email is not null end),
  check ((withdrawn_at is null) = (withdrawn_reason is null)),
  check (withdrawn_at is null or remind_at is null)
);
create index directory_entry_party on hub.directory_entry (party) where withdrawn_at is null;
create index directory_entry_reminder on hub.directory_entry (remind_at) where remind_at is not null;

-- Every version of every entry. The party of the entry reads them.
create table hub.directory_version (
  entry uuid not null references hub.directory_entry,
  version integer not null,
  at timestamptz not null default clock_timestamp(),
  by_user uuid not null,
  op text not null check (op in ('CREATE', 'UPDATE', 'VERIFY', 'WITHDRAW')),
  content jsonb not null,
  audience integer[] not null,
  excluded integer[] not null,
  primary key (entry, version)
);
