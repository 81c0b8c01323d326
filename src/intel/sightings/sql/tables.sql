create table hub.sighting (
  id uuid primary key,
  indicator uuid not null references hub.indicator on delete cascade,
  verdict text not null check (verdict in ('SEEN', 'FALSE_POSITIVE', 'EXPIRED')),
  count integer not null check (count between 1 and 999999999),
  first_seen timestamptz,
  last_seen timestamptz,
  note text check (length(note) between 1 and 2000),
  -- The STIX object that it was read from, {format, body, modified}: modified as the object says, as a moment of the database.
  original jsonb check (jsonb_typeof(original->'body') = 'object' and original->>'format' = 'stix' and pg_column_size(original) <= 2097152),
  external_id text check (length(external_id) between 1 and 500),
  -- One sighting an agency and occasion; one sighter a claim and party. Neither names anybody, nor means anything beside another claim.
  mark text not null unique,
  sighter_mark text not null,
  -- What the claim was when this was said last, or when the claim changed: limits, filters and the history of sight go by it.
  kind text not null,
  threat text not null,
  item_owner integer not null,
  item_agency_only integer,
  -- For whom the sighter said it, and not whom the database added or left out: what is the same again is told by this alone, or it would tell whose the claim is.
  asked integer[] not null default '{}',
  check (first_seen <= last_seen),
  like hub.item_columns including all,
  foreign key (owner) references hub.party (key),
  foreign key (owner, agency) references hub.agency (party, key)
);
create index sighting_of on hub.sighting (indicator, id desc);
create index sighting_reference on hub.sighting (agency, external_id) where original is not null;
create index sighting_original_id on hub.sighting ((original->'body'->>'id')) where original is not null;
create index sighting_updated on hub.sighting (updated_at);
