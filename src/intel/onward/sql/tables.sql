/*
 * A proposal and its outcome. ground RULE: the owner's rule allowed it: `granted` was opened, `held_back` needs a second officer; OWNER: the owner decides
 * (outcome null: not yet). red: only readers of RED see the text of the proposal.
 */
create table hub.onward_hop (
  id uuid primary key,
  item uuid not null references hub.indicator on delete cascade,
  owner integer not null references hub.party,
  party integer not null references hub.party,
  red boolean not null,
  reason text not null check (length(reason) between 1 and 2000),
  wanted integer[] not null check (cardinality(wanted) > 0),
  ground text not null check (ground in ('RULE', 'OWNER')),
  granted integer[] not null default '{}',
  held_back integer[] not null default '{}',
  proposed_by uuid not null,
  proposed_at timestamptz not null default clock_timestamp(),
  outcome text check (outcome in ('ALLOWED', 'ACCEPTED', 'PARTIALLY_ACCEPTED', 'DECLINED', 'WITHDRAWN')),
  note text check (length(note) between 1 and 2000),
  decided_by uuid,
  decided_at timestamptz,
  check (owner <> party),
  check ((outcome is null) = (decided_at is null) and (outcome = 'ALLOWED') = (ground = 'RULE'))
);
create index onward_hop_item on hub.onward_hop (item);
create index onward_hop_owner on hub.onward_hop (owner, id desc);
create index onward_hop_party on hub.onward_hop (party, id desc);

/*
 * Indicators whose end was computed again without a version, and on which other items depend: the ends of those follow, in the order of their ids, up to done_up_to (hub.update_dependent_ends).
 *   turn   the order in which they are worked on: a new number after a step that left something, or failed: one indicator holds up no other one
 */
create sequence hub.moved_end_turns;

-- The turn that is worked on. A failure does not undo it: so the next call knows which one failed.
create sequence hub.moved_end_step;

create table hub.moved_end (
  item uuid primary key references hub.indicator on delete cascade,
  done_up_to uuid not null default '00000000-0000-0000-0000-000000000000',
  turn bigint not null default nextval('hub.moved_end_turns')
);
create index moved_end_turn on hub.moved_end (turn);
