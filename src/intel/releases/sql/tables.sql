-- Break-glass. An operator reads no content; two operators together may open the content of one party, for a limited time, for a reason that the party reads.
-- Nobody writes, and RED stays closed. hub.sees and the operator's context do not change: opened content is read only through hub.read_with_break_glass, which
-- writes an entry to the audit log of the party.
create table hub.break_glass_access (
  id uuid primary key,
  owner integer not null references hub.party,
  reason text not null check (length(reason) between 20 and 2000),
  case_reference text not null check (length(case_reference) between 1 and 200),
  requested_by uuid not null references hub.user_account,
  requested_at timestamptz not null default clock_timestamp(),
  ends_at timestamptz not null,
  approved_by uuid references hub.user_account,
  approved_at timestamptz,
  ended_by uuid references hub.user_account,
  ended_at timestamptz,
  check (ends_at <= requested_at + interval '24 hours'),
  check (approved_by <> requested_by),
  check ((approved_by is null) = (approved_at is null)),
  check ((ended_by is null) = (ended_at is null))
);
create index glass_access_owner on hub.break_glass_access (owner, id desc);

-- Releases to partners: from which version of the item on, by which user, and until when. The triggers below write it on every change of an audience or of an
-- exception of a dispute. Only the owner reads it, through hub.partner_releases.
create table hub.partner_release (
  place bigint generated always as identity primary key,
  item uuid not null,
  kind text not null,
  owner integer not null references hub.party,
  partner integer not null references hub.party,
  version integer not null,
  at timestamptz not null,
  by_user uuid not null,
  ended_at timestamptz
);
create unique index partner_release_in_force on hub.partner_release (item, partner) where ended_at is null;
create index partner_release_item on hub.partner_release (item);
create index partner_release_owner on hub.partner_release (owner, place desc);
