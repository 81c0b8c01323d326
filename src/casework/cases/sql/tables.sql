create table hub.case_file (
  id uuid primary key,
  -- hub.facets distinguishes kinds by this column. Collections of other systems contain no cases.
  type text not null generated always as ('CASE') stored,
  title text not null check (length(title) between 1 and 200),
  summary text check (length(summary) between 1 and 5000),
  threat text not null check (threat in ('CALL_CENTRE_SCAM', 'INVESTMENT_SCAM', 'ROMANCE_SCAM', 'PHISHING', 'IMPERSONATION', 'SEXTORTION', 'MONEY_MULE', 'MALWARE',
      'RANSOMWARE', 'TRAFFICKING', 'OTHER')),
  -- Countries that the case concerns, members of the hub or not.
  countries text[] not null default '{}' check (cardinality(countries) <= 250),
  status text not null default 'OPEN' check (status in ('OPEN', 'ACTIVE', 'SUSPENDED', 'CLOSED')),
  status_reason text check (length(status_reason) between 1 and 2000),
  lead integer not null references hub.party,
  -- Party to which the lead is offered.
  lead_offered integer references hub.party,
  -- {report, language, arrests, victims, recovered: [{currency, amount}]}
  closing jsonb check (jsonb_typeof(closing) = 'object'),
  closed_at timestamptz,
  closed_by integer references hub.party,
  check ((status = 'CLOSED') = (closing is not null)),
  check ((status = 'CLOSED') = (closed_at is not null)),
  check ((status = 'CLOSED') = (closed_by is not null)),
  like hub.item_columns including all,
  foreign key (owner) references hub.party (key),
  foreign key (owner, agency) references hub.agency (party, key),
  check (attribution = 'NAMED')
);
create index case_file_owner on hub.case_file (named_owner, id desc);

-- Participants, including the owner. title_override: the title that an invited country reads instead of the title of the case.
create table hub.case_party (
  case_id uuid not null references hub.case_file on delete cascade,
  party integer not null references hub.party,
  rights text not null check (rights in ('READ', 'CONTRIBUTE', 'LEAD')),
  tlp_ceiling text not null check (tlp_ceiling in ('CLEAR', 'GREEN', 'AMBER', 'AMBER_STRICT', 'RED')),
  state text not null check (state in ('INVITED', 'ACCEPTED', 'DECLINED', 'REMOVED', 'LEFT')),
  title_override text check (length(title_override) between 1 and 200),
  request text check (length(request) between 1 and 5000),
  invited_by integer not null references hub.party,
  invited_at timestamptz not null default clock_timestamp(),
  answered_at timestamptz,
  ended_at timestamptz,
  note text check (length(note) between 1 and 2000),
  primary key (case_id, party)
);
create index case_party_invited on hub.case_party (party) where state = 'INVITED';
create index case_party_accepted on hub.case_party (party, case_id) where state = 'ACCEPTED';

-- Links to items. A reader sees only linked items that it sees by their own audience: a link widens no audience.
create table hub.case_link (
  case_id uuid not null references hub.case_file on delete cascade,
  kind text not null,
  item uuid not null,
  party integer not null references hub.party,
  at timestamptz not null default clock_timestamp(),
  primary key (case_id, item, party)
);
create index case_link_item on hub.case_link (item, case_id);

-- Placeholders: the owner of an item lets participants know of a linked item that they do not see.
create table hub.case_placeholder (
  case_id uuid not null references hub.case_file on delete cascade,
  item uuid not null,
  owner integer not null references hub.party,
  -- Whether the owner is named.
  named boolean not null,
  primary key (case_id, item)
);

create table hub.case_note (
  id uuid primary key,
  case_id uuid not null references hub.case_file on delete cascade,
  party integer not null references hub.party,
  agency integer not null,
  -- language: BCP 47 tag. text: Markdown; null when withdrawn.
  language text not null check (language ~ '^[A-Za-z0-9]{2,8}(-[A-Za-z0-9]{1,8})*$' and length(language) <= 35),
  text text check (length(text) between 1 and 20000),
  tlp text not null check (tlp in ('CLEAR', 'GREEN', 'AMBER', 'AMBER_STRICT', 'RED')),
  version integer not null default 1 check (version > 0),
  at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  withdrawn_at timestamptz,
  check ((text is null) = (withdrawn_at is not null))
);
create index case_note_of on hub.case_note (case_id, id desc);

-- Officers whom a note mentions, of any participating party.
create table hub.case_mention (
  note uuid not null references hub.case_note on delete cascade,
  account uuid not null references hub.user_account,
  at timestamptz not null default clock_timestamp(),
  primary key (note, account)
);
create index case_mention_account on hub.case_mention (account);

-- Versions of notes, each with its text and label.
create table hub.case_note_version (
  note uuid not null references hub.case_note on delete cascade,
  version integer not null,
  case_id uuid not null references hub.case_file on delete cascade,
  party integer not null,
  language text not null,
  text text not null,
  tlp text not null,
  -- Files of this version.
  evidence uuid[] not null default '{}' check (cardinality(evidence) <= 20),
  at timestamptz not null,
  primary key (note, version)
);
create index case_note_version_of on hub.case_note_version (case_id);

create table hub.case_task (
  id uuid primary key,
  case_id uuid not null references hub.case_file on delete cascade,
  party integer not null references hub.party,
  title text not null check (length(title) between 1 and 500),
  tlp text not null check (tlp in ('CLEAR', 'GREEN', 'AMBER', 'AMBER_STRICT', 'RED')),
  assignee integer references hub.party,
  assignee_agency integer,
  due_at timestamptz,
  state text not null default 'OPEN' check (state in ('OPEN', 'IN_PROGRESS', 'DONE', 'CANCELLED')),
  version integer not null default 1 check (version > 0),
  at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  -- When the relay sends the overdue notification; null: none is due.
  remind_at timestamptz,
  foreign key (assignee, assignee_agency) references hub.agency (party, key),
  check (remind_at is null or state in ('OPEN', 'IN_PROGRESS'))
);
create index case_task_of on hub.case_task (case_id, id desc);
create index case_task_due on hub.case_task (remind_at) where remind_at is not null;

-- Timeline entries, in order. Entries never change. A reader sees an entry when the reader sees its subject.
create table hub.case_entry (
  id bigint generated always as identity primary key,
  case_id uuid not null references hub.case_file on delete cascade,
  what text not null check (what in ('OPENED', 'UPDATED', 'INVITED', 'ACCEPTED', 'DECLINED', 'RIGHTS_SET', 'REMOVED', 'LEFT', 'LEAD_OFFERED', 'HANDED_OVER', 'LEAD_DECLINED', 'LINKED',
      'UNLINKED', 'NOTE_ADDED', 'NOTE_UPDATED', 'NOTE_WITHDRAWN', 'TASK_ADDED', 'TASK_UPDATED', 'EVIDENCE_ADDED', 'EVIDENCE_REMOVED', 'RETENTION_SET', 'STATE_SET', 'CLOSED', 'REOPENED')),
  -- Party that acted; null when the hub acted for a sharing policy or the end of a party.
  party integer references hub.party,
  -- The country concerned.
  about integer references hub.party,
  -- Kind of the subject: NOTE, TASK, EVIDENCE, or the kind of a linked item.
  kind text,
  subject uuid,
  reason text check (length(reason) between 1 and 2000),
  at timestamptz not null default clock_timestamp(),
  check ((kind is null) = (subject is null))
);
create index case_entry_of on hub.case_entry (case_id, id desc);
