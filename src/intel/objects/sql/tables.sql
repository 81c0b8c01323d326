create table hub.stix_object (
  id uuid primary key,
  stix_id text not null check (length(stix_id) between 3 and 300),
  type text not null check (length(type) between 1 and 250),
  spec_version text not null check (spec_version in ('2.0', '2.1')),
  -- As the object states; null where its type has no such property.
  modified timestamptz,
  -- As received. The hub process accepts at most 1 MiB of JSON.
  body jsonb not null check (jsonb_typeof(body) = 'object' and pg_column_size(body) <= 8388608),
  like hub.item_columns including all,
  foreign key (owner) references hub.party (key),
  foreign key (owner, agency) references hub.agency (party, key),
  -- A body names its creator.
  check (attribution <> 'HIDDEN'),
  -- A body is treated like the detail of a claim: a partner gets it only if the audience names the partner and the owner sets this flag.
  released boolean not null default false
);
create unique index stix_object_agency on hub.stix_object (agency, stix_id);
create index stix_object_id on hub.stix_object (stix_id);
create index stix_object_published on hub.stix_object (published_at, id) where type in ('x-misp-attribute', 'x-misp-object');
create index stix_relationship_from on hub.stix_object ((body->>'source_ref')) where type = 'relationship';
create index stix_relationship_to on hub.stix_object ((body->>'target_ref')) where type = 'relationship';
