-- name: the operator's name of the list, used in URLs. entries: as received; each process that matches them parses them. revision: that of the state below
-- when the list was last changed.
create table hub.warninglist (
  id uuid primary key,
  name text not null unique check (name ~ '^[a-z0-9][a-z0-9._-]{0,99}$'),
  title text not null check (length(title) between 1 and 300),
  description text not null check (length(description) <= 4000),
  version bigint not null,
  type text not null check (type in ('string', 'substring', 'hostname', 'cidr', 'regex')),
  kinds text[] not null check (cardinality(kinds) between 1 and 13),
  mode text not null check (mode in ('WARN', 'REFUSE', 'OFF')),
  entries text[] not null check (cardinality(entries) between 1 and 150000),
  unread integer not null,
  revision bigint not null,
  set_by uuid not null,
  set_at timestamptz not null default clock_timestamp()
);

-- One row. It counts the changes of all lists. Each change locks it, so that revisions become visible in order: a reader of one revision misses no earlier
-- one.
create table hub.warninglist_state (
  one boolean primary key default true check (one),
  revision bigint not null
);

insert into hub.warninglist_state (revision) values (0);
