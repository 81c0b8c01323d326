create table hub.stix_object (
  id uuid primary key,
  stix_id text not null check (length(stix_id) between 3 and 300),
  type text not null check (length(type) between 1 and 250),
  spec_version text not null check (spec_version in ('2.0', '2.1')),
  -- As the object says; null where its type has no such property.
  modified timestamptz,
  -- As received. The hub process takes 1 MiB of JSON at most.
  body jsonb not null check (jsonb_typeof(body) = 'object' and pg_column_size(body) <= 8388608),
  like hub.item_columns including all,
  foreign key (owner) references hub.party (key),
  foreign key (owner, agency) references hub.agency (party, key),
  -- A body names its maker.
  check (attribution <> 'HIDDEN'),
  -- A body is what a claim's detail is: a partner gets it by name, and where the owner says besides that it is released.
  released boolean not null default false
);
create unique index stix_object_agency on hub.stix_object (agency, stix_id);
create index stix_object_id on hub.stix_object (stix_id);
create index stix_object_published on hub.stix_object (published_at, id) where type in ('x-misp-attribute', 'x-misp-object');
create index stix_relationship_from on hub.stix_object ((body->>'source_ref')) where type = 'relationship';
create index stix_relationship_to on hub.stix_object ((body->>'target_ref')) where type = 'relationship';
