create table hub.notice (
  -- Of the desk, and random: it does not tell readers how long the desk has known.
  id uuid primary key,
  -- For hub.facets, which tells kinds by it.
  type text not null generated always as ('NOTICE') stored,
  colour text not null check (colour in ('PURPLE', 'ORANGE', 'SILVER', 'BULLETIN')),
  -- Of the desk: which state of it this is. Counts whatever was saved there.
  revision integer not null check (revision > 0),
  title text not null check (length(title) between 1 and 300),
  summary text not null check (length(summary) between 1 and 2000),
  body text not null check (length(body) between 1 and 50000),
  -- BCP 47: in which the three were written.
  language text not null check (language ~ '^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$' and length(language) <= 35),
  -- What the template of the colour asks for (src/casework/notices/notice.policy.ts).
  details jsonb not null check (jsonb_typeof(details) = 'object' and pg_column_size(details) <= 65536),
  threat text not null check (threat in ('CALL_CENTRE_SCAM', 'INVESTMENT_SCAM', 'ROMANCE_SCAM', 'PHISHING', 'IMPERSONATION', 'SEXTORTION', 'MONEY_MULE', 'MALWARE',
      'RANSOMWARE', 'TRAFFICKING', 'OTHER')),
  countries text[] not null default '{}' check (cardinality(countries) <= 250),
  contact text not null check (length(contact) between 1 and 500),
  -- From when on it has lapsed: it is shown as that, and told to nobody.
  valid_until timestamptz not null,
  acknowledge_hours integer check (acknowledge_hours between 1 and 720),
  like hub.item_columns including all,
  foreign key (owner) references hub.party (key),
  foreign key (owner, agency) references hub.agency (party, key),
  -- Readers acknowledge and ask back: whose it is, is said. RED is for persons by name, and AMBER+STRICT for nobody: neither is a notice.
  constraint notice_named check (attribution = 'NAMED'),
  constraint notice_label check (tlp in ('CLEAR', 'GREEN', 'AMBER'))
);
create index notice_newest on hub.notice (published_at desc, id desc);
-- By which a reader's are found, and its own.
create index notice_audience on hub.notice using gin (audience);
create index notice_owner on hub.notice (owner);

-- The desk of a country: what is being prepared, and after its publication what would become of it. Whatever is saved is a new revision, and takes back every approval.
create table hub.notice_draft (
  id uuid primary key,
  -- Whose desk it is: a country, and which of its agencies writes there.
  party integer not null references hub.party,
  desk integer not null,
  colour text not null check (colour in ('PURPLE', 'ORANGE', 'SILVER', 'BULLETIN')),
  state text not null default 'DRAFT' check (state in ('DRAFT', 'SUBMITTED', 'IN_REVIEW', 'PUBLISHED', 'CANCELLED')),
  revision integer not null default 1 check (revision > 0),
  tlp text not null check (tlp in ('CLEAR', 'GREEN', 'AMBER')),
  -- Keys that are to be its audience, and those that are not.
  wanted integer[] not null,
  wanted_except integer[] not null,
  -- The content columns of hub.notice, and `retain_until`, `related`, `translations`, `readers` (whom it goes to, in words), `files`.
  content jsonb not null check (jsonb_typeof(content) = 'object' and pg_column_size(content) <= 1048576),
  -- Who saved or submitted it since it was last published, whoever began first: none of them approves it.
  authors uuid[] not null,
  approved_by uuid,
  -- Why it came back: an approver's words, or a reviewer's.
  reason text check (length(reason) between 1 and 2000),
  agreed integer not null default 0 check (agreed between 0 and 2),
  handed_at timestamptz,
  published_revision integer,
  -- {tlp, wanted, wanted_except, content} of that revision: to it the desk goes back when a change of it ends.
  published jsonb,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- When it ends, unless somebody moves it before, and when its party was told so (hub.expire_drafts). null: it is published or cancelled.
  ends_at timestamptz,
  warned_at timestamptz,
  foreign key (party, desk) references hub.agency (party, key),
  check (state <> 'IN_REVIEW' or approved_by is not null and handed_at is not null and colour <> 'BULLETIN'),
  check ((published is null) = (published_revision is null))
);
create index notice_draft_party on hub.notice_draft (party, created_at desc, id desc);
create index notice_draft_review on hub.notice_draft (handed_at) where state = 'IN_REVIEW';
create index notice_draft_ends on hub.notice_draft (ends_at) where ends_at is not null;

-- For how many days without a move a party keeps what it has not published; where there is no row: 90.
create table hub.notice_rule (
  party integer primary key references hub.party,
  draft_days integer not null check (draft_days between 14 and 730),
  set_by uuid not null,
  set_at timestamptz not null default clock_timestamp()
);

-- What reviewers said of a revision, each time that it was handed over. Read by nobody: an agreement counts, and a refusal is the draft's reason.
create table hub.notice_review (
  notice uuid not null references hub.notice_draft on delete cascade,
  revision integer not null,
  handed_at timestamptz not null,
  reviewer uuid not null,
  agrees boolean not null,
  -- {question: {met, remark}}.
  checklist jsonb not null check (jsonb_typeof(checklist) = 'object' and pg_column_size(checklist) <= 65536),
  remark text check (length(remark) between 1 and 2000),
  at timestamptz not null default clock_timestamp(),
  primary key (notice, handed_at, reviewer)
);

-- Other languages than the original's, each of one revision. Its maker's own until the owner's approver accepts it for all.
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
  -- Texts of the original's details in this language (src/casework/notices/translation.policy.ts).
  details jsonb not null default '{}' check (jsonb_typeof(details) = 'object' and pg_column_size(details) <= 65536),
  -- Whose it is: its maker's, and its owner's once it is accepted: readers do not learn which country reads it, too.
  party integer not null references hub.party,
  by_user uuid not null,
  -- Whether the hub's reviewers had it before them.
  reviewed boolean not null default false,
  -- Whether the owner sees it and may accept it.
  offered boolean not null,
  accepted_at timestamptz,
  added_at timestamptz not null default clock_timestamp()
);
-- A party has one of each language that waits; what was accepted stands until another is.
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

-- Claims that it is about, of which each reader is shown those that it sees.
create table hub.notice_related (
  notice uuid not null references hub.notice on delete cascade,
  item uuid not null,
  primary key (notice, item)
);

-- When whoever has not acknowledged is reminded, once.
create table hub.notice_clock (
  notice uuid primary key references hub.notice on delete cascade,
  remind_at timestamptz not null
);
create index notice_clock_next on hub.notice_clock (remind_at);
