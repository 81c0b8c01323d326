-- Limits such as "bank accounts never beyond …": matching items (null: any) reach only these keys; 1 stands for all countries and their groups.
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

-- Releases that one officer requests and a second officer must approve. version: of the item at the time of the request; a change of the item supersedes the
-- request.
-- outcome null: open until expires_at. behind: for a request by a key, the users who could have used the key at that time, since its accountable officer may
-- have changed.
-- decided_tx: the transaction of an approval, the only one in which the item may be opened that far.
create table hub.release_request (
  id uuid primary key,
  party integer not null references hub.party,
  kind text not null,
  item uuid not null,
  version integer not null,
  tlp text not null,
  wanted integer[] not null,
  requested_exclusions integer[] not null,
  requested_by uuid not null,
  behind uuid[] not null default '{}',
  requested_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null default clock_timestamp() + interval '7 days',
  outcome text check (outcome in ('APPROVED', 'DECLINED', 'WITHDRAWN', 'SUPERSEDED', 'EMERGENCY')),
  decided_by uuid,
  decided_at timestamptz,
  decided_tx xid8,
  reason text check (length(reason) between 1 and 2000),
  check ((outcome is null) = (decided_at is null)),
  /*
  * Raising discoverability is a release like widening an audience. From the label of the party's policy on, raising it to HIT or HIT_CONTACT requires a
  * second officer, as does naming an owner whom HIT_CONTACT did not name. A lower label requires one anyway. discoverability null: unchanged by the request.
  */
  discoverability text check (discoverability in ('HIDDEN', 'SILENT', 'HIT', 'HIT_CONTACT')),
  review_due_at timestamptz,
  reviewed_by uuid,
  reviewed_at timestamptz,
  review_agreed boolean,
  check ((outcome is not distinct from 'EMERGENCY') = (review_due_at is not null)),
  check ((reviewed_at is null) = (review_agreed is null)),
  -- content: the new content of a claim, by the columns of hub.own_claims; null: no content waits. It may name victims, so it is deleted with the decision.
  content jsonb,
  check (content is null or kind = 'INDICATOR' and outcome is null)
);
create unique index release_request_open on hub.release_request (item) where outcome is null;
create index release_request_party on hub.release_request (party, id desc);
create index release_request_content on hub.release_request (expires_at) where content is not null;

-- Audience keys that a limit removed from items, to be restored when the limit is lifted. Contains keys and no content, and only functions read it.
create table hub.limit_removal (
  limit_id uuid not null references hub.sharing_limit on delete cascade,
  item uuid not null,
  kind text not null,
  lost integer[] not null check (lost <> '{}'),
  -- State after the removal. If the owner has changed the item since, it is not restored.
  audience integer[] not null,
  excluded integer[] not null,
  tlp text not null,
  agency_only integer,
  removed_at timestamptz not null default clock_timestamp(),
  restored_at timestamptz,
  primary key (limit_id, item)
);
create index limit_taking_item on hub.limit_removal (item);
