-- Signing in, and the record of what was done.

-- Append-only. One row for each mutation, sign-in and sign-out, in its own transaction; refusals are counted per actor, act and minute.
create table hub.audit (
  id bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  party integer,
  agency integer,
  user_id uuid,
  session uuid,
  what text not null,
  purpose text,
  case_reference text,
  request_id text,
  channel text not null,
  outcome text not null check (outcome in ('DONE', 'REFUSED')),
  reason text,
  items uuid[] not null default '{}',
  count integer not null default 1,
  minute timestamptz
);
create unique index audit_refusal on hub.audit (user_id, what, reason, minute) nulls not distinct where outcome = 'REFUSED';
alter table hub.audit enable row level security;
alter table hub.audit force row level security;
create policy owner_functions on hub.audit to hub_owner using (true) with check (true);

-- Refresh tokens that were exchanged: seeing one again means that somebody holds a copy.
create table hub.exchanged_token (
  session uuid not null references hub.session,
  hash bytea not null,
  at timestamptz not null default now(),
  primary key (session, hash)
);
alter table hub.exchanged_token enable row level security;
alter table hub.exchanged_token force row level security;
create policy owner_functions on hub.exchanged_token to hub_owner using (true) with check (true);

-- Writes the row of an act that succeeded, in the transaction of the act. `how` stands in it only where it matters (a recovery code that was used).
create function hub.record(act jsonb, touched uuid[]) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  insert into hub.audit (party, agency, user_id, session, what, purpose, case_reference, request_id, channel, outcome, reason, items, count)
  values (hub.me(), hub.my_agency(), hub.my_user(), hub.my_session(), act->>'what', act->>'purpose', act->>'caseReference', act->>'requestId',
    act->>'channel', 'DONE', act->>'how', touched, cardinality(touched))
$$;

-- Counts a refusal, after the rollback of what was refused. The actor is the claim's user; '' when nobody is signed in. A webhook stands in the session's place.
create function hub.record_refusal(claim text, act jsonb, why text) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  insert into hub.audit (party, agency, user_id, session, what, purpose, case_reference, request_id, channel, outcome, reason, minute)
  select u.party, u.agency, u.id, nullif(replace(b.part[5], 'webhook:', ''), '')::uuid, act->>'what', act->>'purpose', act->>'caseReference', act->>'requestId',
      act->>'channel', 'REFUSED', why, date_trunc('minute', clock_timestamp())
    from (select hub.believed(claim) as part) b
    left join hub.user_account u on u.id = nullif(b.part[4], '')::uuid
  on conflict (user_id, what, reason, minute) where outcome = 'REFUSED' do update set count = hub.audit.count + 1
$$;

-- An account as the hub shows it to itself. confirmed_until: of the session, for step-up (0015); null: it is not.
create function hub.identity(of_user uuid, of_session uuid) returns table (user_id uuid, email text, roles text[], party_id uuid, party_kind text,
  party_name text, party_country text, agency_id uuid, agency_name text, confirmed_until timestamptz)
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select u.id, u.email, u.roles, p.id, p.kind, p.name, p.country, a.id, a.name,
      (select s.confirmed_at + interval '5 minutes' from hub.session s where s.id = of_session and s.confirmed_at > now() - interval '5 minutes')
    from hub.user_account u join hub.party p on p.key = u.party left join hub.agency a on a.key = u.agency where u.id = of_user
$$;

-- Refuses a claim that names a user: what follows is for the process before there is an actor, never for a request that has one.
create function hub.nobody(claim text) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  if (hub.believed(claim))[4] <> '' then
    raise exception 'hub: only before there is an actor' using errcode = '42501';
  end if;
end
$$;

-- Opens a session for the claim's user, whom the hub process has just identified. proof: what was proved, all factors of the account (hub.proves, 0018). A password
-- must still be the account's (whoever changes it meanwhile ends this sign-in, too), and its attempt is given back (0014).
create function hub.open_session(claim text, act jsonb, new_session uuid, first_hash bytea, until timestamptz, proof jsonb)
returns table (user_id uuid, email text, roles text[], party_id uuid, party_kind text,
  party_name text, party_country text, agency_id uuid, agency_name text, confirmed_until timestamptz)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  part text[] := hub.believed(claim);
  who hub.user_account;
begin
  if part[5] <> '' then
    raise exception 'hub: a request cannot open sessions' using errcode = '42501';
  end if;
  -- Locked, so that disabling and a new password come either before (and refuse) or after (and end the session).
  select u.* into who from hub.user_account u join hub.party p on p.key = u.party
    where u.id = part[4]::uuid and u.disabled_at is null and p.suspended_at is null for no key update of u;
  if not found or not hub.proves(who, proof) then
    raise exception 'hub: signed out' using errcode = 'HB401';
  end if;
  insert into hub.session (id, user_id, refresh_hash, expires_at, address, user_agent)
    values (new_session, who.id, first_hash, until, act->>'address', act->>'userAgent');
  if proof ? 'password' then
    perform hub.give_back(who.email, act->>'address');
  end if;
  insert into hub.audit (party, agency, user_id, session, what, request_id, channel, outcome, reason)
    values (who.party, who.agency, who.id, new_session, act->>'what', act->>'requestId', act->>'channel', 'DONE', hub.proved_by(proof));
  return query select * from hub.identity(who.id, new_session);
end
$$;

-- Exchanges a refresh token, once. A token that was exchanged before ends the whole session: somebody holds a copy (RFC 9700, 4.14.2).
create function hub.rotate_refresh(claim text, act jsonb, of_session uuid, old_hash bytea, new_hash bytea) returns table (user_id uuid, email text, roles text[], party_id uuid, party_kind text,
  party_name text, party_country text, agency_id uuid, agency_name text, confirmed_until timestamptz, outcome text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  s hub.session;
begin
  perform hub.nobody(claim);
  select * into s from hub.session where id = of_session for update;
  if not found or s.ended_at is not null or s.expires_at <= now() or exists (
      select from hub.user_account u join hub.party p on p.key = u.party
        where u.id = s.user_id and (u.disabled_at is not null or p.suspended_at is not null)) then
    outcome := 'UNKNOWN';
    return next;
  elsif s.refresh_hash <> old_hash and not exists (select from hub.exchanged_token x where x.session = s.id and x.hash = old_hash) then
    outcome := 'UNKNOWN'; -- never a token of this session: whoever only knows its id must not be able to end it
    return next;
  elsif s.refresh_hash <> old_hash then
    update hub.session set ended_at = now(), ended_why = 'REUSED' where id = s.id;
    perform pg_notify('hub', '');
    user_id := s.user_id;
    outcome := 'REUSED';
    return next;
  else
    insert into hub.exchanged_token (session, hash) values (s.id, s.refresh_hash);
    update hub.session set refresh_hash = new_hash, refreshed_at = now(), address = act->>'address', user_agent = act->>'userAgent' where id = s.id;
    insert into hub.audit (party, agency, user_id, session, what, request_id, channel, outcome)
      select u.party, u.agency, u.id, s.id, act->>'what', act->>'requestId', act->>'channel', 'DONE' from hub.user_account u where u.id = s.user_id;
    return query select i.*, 'ROTATED' from hub.identity(s.user_id, s.id) i;
  end if;
end
$$;

-- Signing out: ends the context's own session.
create function hub.end_session() returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  update hub.session set ended_at = now(), ended_why = 'SIGNED_OUT' where id = hub.my_session() and ended_at is null;
  perform pg_notify('hub', '');
end
$$;

grant execute on function hub.record(jsonb, uuid[]), hub.record_refusal(text, jsonb, text),
  hub.open_session(text, jsonb, uuid, bytea, timestamptz, jsonb), hub.rotate_refresh(text, jsonb, uuid, bytea, bytea), hub.end_session() to hub_app;

-- Who the caller is, as of now. (The roles that a hub process remembers between requests are a hint for early refusals, never a right.)
create function hub.whoami(claim text, act jsonb) returns table (user_id uuid, email text, roles text[], party_id uuid, party_kind text,
  party_name text, party_country text, agency_id uuid, agency_name text, confirmed_until timestamptz)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.enter(claim, act);
  return query select * from hub.identity(hub.my_user(), hub.my_session());
end
$$;
grant execute on function hub.whoami(text, jsonb) to hub_app;
