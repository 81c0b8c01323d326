create table hub.sighting (
  id uuid primary key,
  indicator uuid not null references hub.indicator on delete cascade,
  verdict text not null check (verdict in ('SEEN', 'FALSE_POSITIVE', 'EXPIRED')),
  count integer not null check (count between 1 and 999999999),
  first_seen timestamptz,
  last_seen timestamptz,
  note text check (length(note) between 1 and 2000),
  -- The STIX object that it was read from, {format, body, modified}. modified: as the object states it, as a timestamp of the database.
  original jsonb check (jsonb_typeof(original->'body') = 'object' and original->>'format' = 'stix' and pg_column_size(original) <= 2097152),
  external_id text check (length(external_id) between 1 and 500),
  -- mark: unique per agency and occasion. sighter_mark: one per claim and party. Neither identifies a party or can be compared with that of another claim.
  mark text not null unique,
  sighter_mark text not null,
  -- Fields of the claim when this sighting was last written, or when the claim changed. Limits, filters and the visibility history use them.
  kind text not null,
  threat text not null,
  item_owner integer not null,
  item_agency_only integer,
  -- The audience that the sighter named, without keys that the database added or left out. Only this decides whether a sighting is unchanged: the full
  -- audience would reveal the owner of the claim.
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
