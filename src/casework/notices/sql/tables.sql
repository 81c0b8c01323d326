create table hub.notice (
  -- The draft's id, which is random: it does not disclose to readers when the draft began.
  id uuid primary key,
  -- hub.facets groups kinds by it.
  type text not null generated always as ('NOTICE') stored,
  colour text not null check (colour in ('PURPLE', 'ORANGE', 'SILVER', 'BULLETIN')),
  -- The draft revision that is published here. The draft counts each saved revision.
  revision integer not null check (revision > 0),
  title text not null check (length(title) between 1 and 300),
  summary text not null check (length(summary) between 1 and 2000),
  body text not null check (length(body) between 1 and 50000),
  -- BCP 47: the language of the three texts.
  language text not null check (language ~ '^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$' and length(language) <= 35),
  -- Details that the template of the colour requires (src/casework/notices/notice.policy.ts).
  details jsonb not null check (jsonb_typeof(details) = 'object' and pg_column_size(details) <= 65536),
  threat text not null check (threat in ('CALL_CENTRE_SCAM', 'INVESTMENT_SCAM', 'ROMANCE_SCAM', 'PHISHING', 'IMPERSONATION', 'SEXTORTION', 'MONEY_MULE', 'MALWARE',
      'RANSOMWARE', 'TRAFFICKING', 'OTHER')),
  countries text[] not null default '{}' check (cardinality(countries) <= 250),
  contact text not null check (length(contact) between 1 and 500),
  -- Entry of the directory; each reader sees it as far as the entry's audience allows.
  contact_entry uuid references hub.directory_entry,
  -- From this time the notice is lapsed: it stays visible as lapsed, and nobody is notified of it.
  valid_until timestamptz not null,
  acknowledge_hours integer check (acknowledge_hours between 1 and 720),
  like hub.item_columns including all,
  foreign key (owner) references hub.party (key),
  foreign key (owner, agency) references hub.agency (party, key),
  -- A notice names its owner, because readers acknowledge and ask questions. It cannot be RED (named persons only) or AMBER+STRICT (own party only).
  constraint notice_named check (attribution = 'NAMED'),
  constraint notice_label check (tlp in ('CLEAR', 'GREEN', 'AMBER'))
);
create index notice_newest on hub.notice (published_at desc, id desc);
-- Finds the notices of a reader, and a party's own.
create index notice_audience on hub.notice using gin (audience);
create index notice_owner on hub.notice (owner);

-- The drafts of a country: a notice in preparation, and after publication its next change. Each save makes a new revision and cancels all approvals.
create table hub.notice_draft (
  id uuid primary key,
  -- The owner country, and the agency that writes the notice.
  party integer not null references hub.party,
  desk integer not null,
  colour text not null check (colour in ('PURPLE', 'ORANGE', 'SILVER', 'BULLETIN')),
  state text not null default 'DRAFT' check (state in ('DRAFT', 'SUBMITTED', 'IN_REVIEW', 'PUBLISHED', 'CANCELLED')),
  revision integer not null default 1 check (revision > 0),
  tlp text not null check (tlp in ('CLEAR', 'GREEN', 'AMBER')),
  -- Keys of the intended audience, and of its exceptions.
  wanted integer[] not null,
  requested_exclusions integer[] not null,
  -- The content columns of hub.notice, and `retain_until`, `related`, `translations`, `audience` (with names), `files`.
  content jsonb not null check (jsonb_typeof(content) = 'object' and pg_column_size(content) <= 1048576),
  -- Users who saved or submitted it since its last publication, the first author first. None of them may approve it.
  authors uuid[] not null,
  approved_by uuid,
  -- The reason of a return by an approver or a reviewer.
  reason text check (length(reason) between 1 and 2000),
  agreed integer not null default 0 check (agreed between 0 and 2),
  review_requested_at timestamptz,
  published_revision integer,
  -- {tlp, wanted, requested_exclusions, content} of the published revision, which is restored when a change ends.
  published jsonb,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- When the draft ends unless it changes before, and when its party was warned (hub.expire_drafts). null: it is published or cancelled.
  ends_at timestamptz,
  warned_at timestamptz,
  foreign key (party, desk) references hub.agency (party, key),
  check (state <> 'IN_REVIEW' or approved_by is not null and review_requested_at is not null and colour <> 'BULLETIN'),
  check ((published is null) = (published_revision is null))
);
create index notice_draft_party on hub.notice_draft (party, created_at desc, id desc);
create index notice_draft_review on hub.notice_draft (review_requested_at) where state = 'IN_REVIEW';
create index notice_draft_ends on hub.notice_draft (ends_at) where ends_at is not null;

-- Days for which a party keeps an unpublished draft after its last change; without a row: 90.
create table hub.notice_rule (
  party integer primary key references hub.party,
  draft_days integer not null check (draft_days between 14 and 730),
  set_by uuid not null,
  set_at timestamptz not null default clock_timestamp()
);

-- Reviewers' answers on a revision, for each time it was handed over. Not shown to any user: agreements are counted, and a refusal becomes the draft's reason.
create table hub.notice_review (
  notice uuid not null references hub.notice_draft on delete cascade,
  revision integer not null,
  review_requested_at timestamptz not null,
  reviewer uuid not null,
  agrees boolean not null,
  -- {question: {yes, note}}.
  checklist jsonb not null check (jsonb_typeof(checklist) = 'object' and pg_column_size(checklist) <= 65536),
  remark text check (length(remark) between 1 and 2000),
  at timestamptz not null default clock_timestamp(),
  primary key (notice, review_requested_at, reviewer)
);

-- Texts in languages other than the original's, each for one revision. Visible to the country that made them until the owner's approver accepts them for all.
create table hub.notice_translation (
  id uuid primary key,
  notice uuid not null references hub.notice on delete cascade,
  owner integer not null,
  revision integer not null,
  language text not null check (language ~ '^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$' and length(language) <= 35),
  method text not null check (method in ('HUMAN', 'MACHINE')),
  title text not null check (length(title) between 1 and 300),
  summary text not null check (length(summary) between 1 and 2000),
  body text not null check (length(body) between 1 and 50000),
  -- Details of the original in this language (src/casework/notices/translation.policy.ts).
  details jsonb not null default '{}' check (jsonb_typeof(details) = 'object' and pg_column_size(details) <= 65536),
  -- The party that made it, and the owner once accepted, so that readers do not learn which other country reads the notice.
  party integer not null references hub.party,
  by_user uuid not null,
  -- Whether the hub's reviewers reviewed it.
  reviewed boolean not null default false,
  -- Whether the owner sees it and may accept it.
  offered boolean not null,
  accepted_at timestamptz,
  added_at timestamptz not null default clock_timestamp()
);
-- A party has one waiting translation for each language. An accepted one stays until another replaces it.
create unique index notice_translation_waits on hub.notice_translation (notice, lower(language), party) where accepted_at is null;
create unique index notice_translation_accepted on hub.notice_translation (notice, lower(language)) where accepted_at is not null;

create table hub.notice_acknowledgement (
  notice uuid not null references hub.notice on delete cascade,
  party integer not null references hub.party,
  revision integer not null,
  note text check (length(note) between 1 and 2000),
  at timestamptz not null default clock_timestamp(),
  primary key (notice, party)
);

-- Related indicators. Each reader sees only those that it may see.
create table hub.notice_related (
  notice uuid not null references hub.notice on delete cascade,
  item uuid not null,
  primary key (notice, item)
);

-- When countries that have not acknowledged the notice are reminded, once.
create table hub.notice_clock (
  notice uuid primary key references hub.notice on delete cascade,
  remind_at timestamptz not null
);
create index notice_clock_next on hub.notice_clock (remind_at);
