/*
 * A request of a data subject for access, correction or deletion (RPD Article 18; Directive (EU) 2016/680 Articles 14 to 17). The data protection officer of the hub,
 * or of a country, files it. No role reads this table: functions alone do, for the party that filed it and for the data-subject desk, the data protection officer of the hub.
 */
create table hub.subject_request (
  id uuid primary key,
  party integer not null references hub.party,
  kind text not null check (kind in ('ACCESS', 'CORRECTION', 'DELETION')),
  -- {reference, statement, values}
  content_sealed bytea not null check (octet_length(content_sealed) <= 4194304),
  created_by uuid not null,
  created_at timestamptz not null default clock_timestamp(),
  -- When the request of the person arrived. Its clock begins then.
  received_at timestamptz not null,
  due_at timestamptz not null,
  extended_at timestamptz,
  extension_reason text check (length(extension_reason) between 1 and 2000),
  -- What the data-subject desk asks the sources.
  question_sealed bytea check (octet_length(question_sealed) <= 32768),
  consulted_at timestamptz,
  -- The data-subject desk answers after this time, whether there are sources or not. Otherwise the time of the answer would tell the country that filed the request.
  answerable_at timestamptz,
  outcome text check (outcome in ('ANSWERED', 'WITHDRAWN')),
  closed_at timestamptz,
  closed_by uuid,
  -- The text for the person.
  answer_sealed bytea check (octet_length(answer_sealed) <= 16777216),
  withdrawal_reason text check (length(withdrawal_reason) between 1 and 2000),
  -- When the relay announces the clock next; null: never again.
  next_reminder_at timestamptz,
  check ((outcome is null) = (closed_at is null) and (outcome is null) = (closed_by is null)),
  check ((outcome is not distinct from 'ANSWERED') = (answer_sealed is not null)),
  check ((outcome is not distinct from 'WITHDRAWN') = (withdrawal_reason is not null)),
  check ((extended_at is null) = (extension_reason is null)),
  check ((consulted_at is null) = (answerable_at is null) and (consulted_at is null) = (question_sealed is null))
);
create index subject_request_party on hub.subject_request (party, id);
create index subject_request_reminder on hub.subject_request (next_reminder_at) where next_reminder_at is not null;
create index subject_request_closed on hub.subject_request (closed_at) where closed_at is not null;

-- An owner is consulted about one of its items: an indicator, a report, or a request. The data-subject desk learns the owner and the answer, and never the item.
create table hub.subject_consultation (
  id uuid primary key default gen_random_uuid(),
  request uuid not null references hub.subject_request on delete cascade,
  item uuid not null,
  item_kind text not null check (item_kind in ('INDICATOR', 'REPORT', 'ACTION_REQUEST', 'INFORMATION_REQUEST')),
  owner integer not null references hub.party,
  -- The version of the item when the owner was asked: a correction is a later version with another content (hub.correctable_content).
  asked_version integer not null,
  asked_at timestamptz not null default clock_timestamp(),
  due_at timestamptz not null,
  outcome text check (outcome in ('AGREE_TO_DISCLOSE', 'REFUSE', 'CORRECTED', 'DELETED', 'KEPT')),
  -- Directive (EU) 2016/680, Article 15(1) and Article 16(4).
  ground text check (ground in ('INQUIRIES', 'PROSECUTION', 'PUBLIC_SECURITY', 'NATIONAL_SECURITY', 'RIGHTS_OF_OTHERS')),
  -- {reason, disclosure}
  answer_sealed bytea check (octet_length(answer_sealed) <= 65536),
  -- Whether the answer has a text for the person.
  discloses boolean not null default false,
  answered_by uuid,
  answered_at timestamptz,
  -- Raised by each answer: an officer replaces only the answer that the officer has read.
  version integer not null default 1,
  next_reminder_at timestamptz,
  unique (request, item),
  check ((outcome is null) = (answered_at is null) and (outcome is null) = (answered_by is null) and (outcome is null) = (answer_sealed is null)),
  check ((outcome is not distinct from 'REFUSE') = (ground is not null)),
  check (outcome is distinct from 'AGREE_TO_DISCLOSE' or discloses),
  check (outcome is distinct from 'REFUSE' or not discloses)
);
create index subject_consultation_owner on hub.subject_consultation (owner, id);
create index subject_consultation_item on hub.subject_consultation (item);
create index subject_consultation_reminder on hub.subject_consultation (next_reminder_at) where next_reminder_at is not null;

-- Indicators whose mark of contested data may have to change (hub.set_contested_mark). due_at: when the relay examines it; null: the relay has not chosen a time.
create table hub.contested_change (
  item uuid primary key references hub.indicator on delete cascade,
  due_at timestamptz
);
create index contested_change_due on hub.contested_change (due_at);

-- Indicators that their owners kept against a request that is deleted meanwhile: they stay contested.
create table hub.kept_contested (
  item uuid primary key references hub.indicator on delete cascade
);
