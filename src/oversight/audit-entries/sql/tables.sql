/*
 * Which sealed audit entries read items of a party, by the party: its own people's (reader = owner), and those of others. Derived from hub.audit and the owners of items
 * (hub.index_consultations), so that a party finds the readers of an item without reading the whole log.
 */
create table hub.consultation (
  owner integer not null references hub.party,
  leaf bigint not null,
  reader integer not null references hub.party,
  at timestamptz not null,
  items uuid[] not null,
  primary key (owner, leaf)
);
create index consultation_leaf on hub.consultation (leaf);
create index consultation_foreign on hub.consultation (owner, leaf) where reader <> owner;
create index consultation_item on hub.consultation using gin (items);

-- The leaf after the last indexed one.
create table hub.consultation_position (
  one boolean primary key default true check (one),
  next bigint not null
);
insert into hub.consultation_position (next) values (0);
