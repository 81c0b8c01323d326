create table hub.relationship (
  id uuid primary key,
  -- For hub.facets, which distinguishes kinds by it.
  type text not null generated always as ('RELATIONSHIP') stored,
  relation text not null check (relation in ('USES', 'CONTROLS', 'PAYS_TO', 'HOSTED_ON', 'SAME_OPERATOR', 'RELATED_TO')),
  -- From and to. If the relation has no direction, the smaller id comes first.
  indicator uuid not null references hub.indicator on delete cascade,
  other uuid not null references hub.indicator on delete cascade,
  description text check (length(description) between 1 and 5000),
  confidence smallint check (confidence between 0 and 100),
  reliability text check (reliability in ('A', 'B', 'C', 'D', 'E', 'F')),
  credibility smallint check (credibility between 1 and 6),
  first_seen timestamptz,
  last_seen timestamptz,
  -- The STIX object that it was read from, {format, body, modified}: modified as the object states it, as a timestamp of the database. turned: the relation
  -- has no direction here, and the object names the ends in the other order.
  original jsonb check (jsonb_typeof(original->'body') = 'object' and original->>'format' = 'stix' and pg_column_size(original) <= 2097152),
  external_id text check (length(external_id) between 1 and 500),
  -- Unique per agency, relation and pair of claims, or per agency and reference.
  mark text not null unique,
  item_owner integer not null,
  item_agency_only integer,
  other_owner integer not null,
  other_agency_only integer,
  check (indicator <> other),
  check (first_seen <= last_seen),
  check (relation not in ('SAME_OPERATOR', 'RELATED_TO') or indicator < other),
  like hub.item_columns including all,
  foreign key (owner) references hub.party (key),
  foreign key (owner, agency) references hub.agency (party, key)
);
create index relationship_from on hub.relationship (indicator, id desc);
create index relationship_to on hub.relationship (other, id desc);
create index relationship_original_id on hub.relationship ((original->'body'->>'id')) where original is not null;
create index relationship_reference on hub.relationship (agency, external_id) where original is not null;
create index relationship_named on hub.relationship (named_owner, id desc);
-- Relationships of a party about claims of other parties: hub.foreign_relationship_count counts them.
create index relationship_drawn_from on hub.relationship (owner, indicator) where item_owner <> owner;
create index relationship_drawn_to on hub.relationship (owner, other) where other_owner <> owner;

create table hub.claim_link (
  item uuid primary key references hub.indicator on delete cascade,
  -- Of the claim.
  digest bytea not null,
  owner integer not null,
  -- Whether another party also claims the value, whether or not the owner may know it. What the owner may see is checked at each read.
  shared boolean not null default false,
  -- Whether its owner was notified that another party holds the value, with a claim that it does not see.
  told boolean not null default false,
  /*
   * Links: a hint at a claim that the viewer does not see is an answer about another party's holdings. Only compared own claims get it, and a comparison is a
   * query like deconflict: it needs the same permission, a purpose and a case reference, counts against the same quota, and is watched by the same alarm.
   * compared_by: the officer who compared.
   */
  compared_by uuid references hub.user_account
);
create index claim_link_value on hub.claim_link (digest, owner);
create index claim_link_owner on hub.claim_link (owner, item desc);
create index claim_link_compared on hub.claim_link (digest, owner) where compared_by is not null;

-- The position in the stream up to which links were searched.
create table hub.link_head (
  one boolean primary key default true check (one),
  last bigint not null default 0
);

insert into hub.link_head default values;
