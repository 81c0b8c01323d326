-- Queries that matched a case, in the projection for its lead. Does not record whether a bar hid the case from the requester: the bar may belong to another
-- party.
create table hub.case_query_match (
  ask uuid not null references hub.deconfliction_query on delete cascade,
  case_id uuid not null references hub.case_file on delete cascade,
  -- Lead and discoverability at the time of the query.
  lead integer not null references hub.party,
  setting text not null check (setting in ('SILENT', 'HIT', 'HIT_CONTACT')),
  primary key (case_id, ask)
);
create index case_query_match_by on hub.case_query_match (ask);
