-- That somebody asked what shares a value with a case: for its lead. Whether a bar kept it from them is not said: it may be another's.
create table hub.case_query_match (
  ask uuid not null references hub.deconfliction_query on delete cascade,
  case_id uuid not null references hub.case_file on delete cascade,
  -- Who led then, and what it had the asker told.
  lead integer not null references hub.party,
  setting text not null check (setting in ('SILENT', 'HIT', 'HIT_CONTACT')),
  primary key (case_id, ask)
);
create index case_asked_by on hub.case_query_match (ask);
