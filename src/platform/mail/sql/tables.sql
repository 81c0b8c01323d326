-- Letters with a link. The hub processes seal them; once they are sent, only the fact is kept.
create table hub.mail (
  id uuid primary key,
  party integer not null references hub.party,
  kind text not null check (kind in ('INVITATION', 'RESET')),
  -- The invitation, or the account.
  about uuid not null,
  sealed bytea,
  created_at timestamptz not null default clock_timestamp(),
  -- The end of the link: afterwards the letter is useless.
  until timestamptz not null,
  state text not null default 'WAITING' check (state in ('WAITING', 'SENT', 'FAILED', 'DROPPED')),
  attempts integer not null default 0,
  next_attempt_at timestamptz not null default now(),
  -- The result of the last attempt as a code of the hub's own; never the text of a mail server.
  reason text check (length(reason) <= 40),
  leased_by uuid,
  lease_until timestamptz,
  check ((sealed is not null) = (state = 'WAITING'))
);
create index mail_due on hub.mail (next_attempt_at) where state = 'WAITING';
create index mail_about on hub.mail (about, created_at desc);
create index mail_age on hub.mail (created_at);
