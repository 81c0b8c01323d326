-- "Bank accounts never beyond …": what matches (null: anything) reaches nobody but these keys; 1 stands for all countries and their groups.
create table hub.sharing_limit (
  id uuid primary key,
  party integer not null references hub.party,
  kinds text[] check (cardinality(kinds) > 0),
  threats text[] check (cardinality(threats) > 0),
  labels text[] check (cardinality(labels) > 0),
  within integer[] not null,
  set_by uuid not null,
  set_at timestamptz not null default clock_timestamp(),
  lifted_at timestamptz
);
create index sharing_limit_party on hub.sharing_limit (party) where lifted_at is null;

-- What one officer wants to release and another one must look at. version: of the item when it was asked for; whatever changes the item overtakes it. outcome
-- null: open, until expires_at. behind: where a key asked, who could have used it then: another officer may answer for it since. decided_tx: the transaction of an approval, in which alone the row may be opened so far.
create table hub.release_request (
  id uuid primary key,
  party integer not null references hub.party,
  kind text not null,
  item uuid not null,
  version integer not null,
  tlp text not null,
  wanted integer[] not null,
  wanted_except integer[] not null,
  requested_by uuid not null,
  behind uuid[] not null default '{}',
  requested_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null default clock_timestamp() + interval '7 days',
  outcome text check (outcome in ('APPROVED', 'DECLINED', 'WITHDRAWN', 'OVERTAKEN', 'EMERGENCY')),
  decided_by uuid,
  decided_at timestamptz,
  decided_tx xid8,
  reason text check (length(reason) between 1 and 2000),
  check ((outcome is null) = (decided_at is null)),
  /*
  * What strangers learn when they ask is opened like sight. From the label of the party's policy on, raising it to HIT or HIT_CONTACT takes a second officer; so does naming an owner whom HIT_CONTACT
  * did not name. A milder label does anyhow. null discoverability of a request: it stays.
  */
  discoverability text check (discoverability in ('HIDDEN', 'SILENT', 'HIT', 'HIT_CONTACT')),
  review_due_at timestamptz,
  reviewed_by uuid,
  reviewed_at timestamptz,
  review_agreed boolean,
  check ((outcome is not distinct from 'EMERGENCY') = (review_due_at is not null)),
  check ((reviewed_at is null) = (review_agreed is null)),
  -- content: what a claim is to say, by the columns of hub.own_claims; null: its content does not wait. It may name victims, so it does not outlast the decision.
  content jsonb,
  check (content is null or kind = 'INDICATOR' and outcome is null)
);
create unique index release_request_open on hub.release_request (item) where outcome is null;
create index release_request_party on hub.release_request (party, requested_at);
create index release_request_content on hub.release_request (expires_at) where content is not null;

-- What a limit took from which item, so that it can be put back when the limit is lifted. It holds keys and no content, and is read by functions alone.
create table hub.limit_removal (
  limit_id uuid not null references hub.sharing_limit on delete cascade,
  item uuid not null,
  kind text not null,
  lost integer[] not null check (lost <> '{}'),
  -- As it was left: what its owner changes afterwards is not touched.
  audience integer[] not null,
  excluded integer[] not null,
  tlp text not null,
  agency_only integer,
  taken_at timestamptz not null default clock_timestamp(),
  restored_at timestamptz,
  primary key (limit_id, item)
);
create index limit_taking_item on hub.limit_removal (item);
