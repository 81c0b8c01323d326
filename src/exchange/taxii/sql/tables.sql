-- What was in an envelope that came by TAXII: [{id, version}], in its order. What became of each stands in hub.import_item; this says of which objects there is something
-- to say, also where an import broke off before it came to them. Kept for a week, which is longer than the day that TAXII asks for.
create table hub.taxii_envelope (
  import uuid primary key references hub.import,
  party integer not null,
  agency integer not null,
  at timestamptz not null default clock_timestamp(),
  objects jsonb not null,
  foreign key (party, agency) references hub.agency (party, key)
);
create index taxii_envelope_old on hub.taxii_envelope (at);
