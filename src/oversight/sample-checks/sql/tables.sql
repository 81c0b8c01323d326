/*
 * A random sample of what people read, which an auditor of `party` drew. The entries of the log that `acts` and the times select, with ids below `below`, in the order
 * of the SHA-256 of `seed`, a colon and the id of the entry: the first `size` ones. So the draw can be repeated, and nobody could know it before.
 *   scope       the party whose people are checked; null: all parties (auditors of the hub)
 *   population  how many entries there were to draw from
 */
create table hub.sample_check (
  id uuid primary key,
  place bigint generated always as identity unique,
  party integer not null references hub.party,
  scope integer references hub.party,
  drawn_by uuid not null references hub.user_account,
  drawn_at timestamptz not null default clock_timestamp(),
  acts text[] not null check (cardinality(acts) between 1 and 3 and acts <@ '{SEARCH,EXPORT,CASE}'),
  since timestamptz not null,
  until timestamptz not null,
  seed uuid not null default gen_random_uuid(),
  below bigint not null,
  population integer not null,
  size integer not null check (size between 1 and 100),
  due_at timestamptz not null,
  -- That officers did not answer in time was announced.
  announced_at timestamptz,
  check (since < until)
);
create index sample_check_party on hub.sample_check (party, place desc);
create index sample_check_due on hub.sample_check (due_at) where announced_at is null;

-- A drawn entry, with what its officer must recognise. It ends with the entry of the log (hub.end_sampled_entries).
create table hub.sampled_entry (
  id uuid primary key,
  place bigint generated always as identity unique,
  sample_check uuid not null references hub.sample_check,
  entry bigint not null,
  party integer not null references hub.party,
  user_id uuid not null references hub.user_account,
  at timestamptz not null,
  what text not null,
  channel text not null,
  purpose text,
  processing_purpose text,
  case_reference text,
  items uuid[] not null,
  answer text check (length(answer) between 1 and 2000),
  answered_at timestamptz,
  outcome text check (outcome in ('ACCEPTED', 'OBJECTIONABLE')),
  outcome_reason text check (length(outcome_reason) between 1 and 2000),
  closed_by uuid references hub.user_account,
  closed_at timestamptz,
  unique (sample_check, entry),
  check ((answer is null) = (answered_at is null)),
  check ((outcome is null) = (closed_at is null) and (outcome is null) = (closed_by is null) and (outcome is null) = (outcome_reason is null))
);
create index sampled_entry_of on hub.sampled_entry (user_id, place desc);
create index sampled_entry_in_log on hub.sampled_entry (entry);
