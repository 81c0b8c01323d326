-- Reason and author of the closing of a party, for the operator.
create table hub.party_closure (
  party integer primary key references hub.party,
  reason text not null check (length(reason) between 1 and 2000),
  by_user uuid not null references hub.user_account,
  at timestamptz not null default clock_timestamp()
);

create table hub.admission_vote (
  party integer not null references hub.party,
  voter integer not null references hub.party,
  accepts boolean not null,
  at timestamptz not null default clock_timestamp(),
  primary key (party, voter)
);

-- Proposals of members for groups. invited_at: every member has accepted and the candidate is asked; before that the candidate learns nothing.
create table hub.group_proposal (
  id uuid primary key default gen_random_uuid(),
  working_group integer not null references hub.working_group,
  party integer not null references hub.party,
  proposed_by integer not null references hub.party,
  -- The candidate was named when the group was founded. A country that accepts a founding proposal accepts all countries that were named together with it.
  founding boolean not null,
  proposed_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null default clock_timestamp() + interval '30 days',
  invited_at timestamptz,
  accepted_at timestamptz,
  ended_at timestamptz,
  outcome text check (outcome in ('JOINED', 'DECLINED', 'WITHDRAWN', 'EXPIRED')),
  check ((ended_at is null) = (outcome is null))
);
create unique index group_proposal_open on hub.group_proposal (working_group, party) where ended_at is null;
create index group_proposal_party on hub.group_proposal (party) where ended_at is null;

-- Members that accept a candidate. A member that declines ends the proposal.
create table hub.group_vote (
  proposal uuid not null references hub.group_proposal,
  party integer not null references hub.party,
  at timestamptz not null default clock_timestamp(),
  primary key (proposal, party)
);

-- Confirmations of suspensions by member countries.
create table hub.suspension_confirmation (
  suspension uuid not null references hub.party_suspension,
  party integer not null references hub.party,
  by_user uuid not null references hub.user_account,
  at timestamptz not null default clock_timestamp(),
  primary key (suspension, party)
);
