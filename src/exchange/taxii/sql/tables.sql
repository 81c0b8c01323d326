-- Content of a TAXII envelope: [{id, version}], in its order. hub.import_item has the outcomes; this table lists the objects of the status, also those that
-- an interrupted import did not reach. Rows are kept for a week, longer than the day that TAXII requires.
create table hub.taxii_envelope (
  import uuid primary key references hub.import,
  party integer not null,
  agency integer not null,
  at timestamptz not null default clock_timestamp(),
  objects jsonb not null,
  foreign key (party, agency) references hub.agency (party, key)
);
create index taxii_envelope_old on hub.taxii_envelope (at);
