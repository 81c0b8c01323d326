-- People: who has which power over whom, as one table; their roles and agencies; invitations; and the mail that carries links.

-- Which roles accounts of a party may have; `alone`: and none besides. And the ceiling. Both are written at every start from src/platform/database/ceiling.ts.
create table hub.role_fits (
  kind text not null,
  role text not null,
  alone boolean not null,
  primary key (kind, role)
);
create table hub.ceiling (
  role text not null,
  power text not null,
  whom text not null,
  primary key (role, power, whom)
);

-- An account that somebody may take. Of its token only the hash is kept. Why it ended: TAKEN is that another account has the address, which whoever invited is not told.
create table hub.invitation (
  id uuid primary key,
  party integer not null references hub.party,
  email text not null check (email = lower(email) and length(email) between 3 and 254),
  roles text[] not null check (cardinality(roles) between 1 and 10),
  agency integer,
  token_hash bytea not null unique check (length(token_hash) = 32),
  made_by uuid not null references hub.user_account,
  made_at timestamptz not null default now(),
  expires_at timestamptz not null,
  ended_at timestamptz,
  ended_why text check (ended_why in ('ACCEPTED', 'REVOKED', 'REPLACED', 'TAKEN')),
  -- The account that was made of it.
  user_id uuid references hub.user_account,
  foreign key (party, agency) references hub.agency (party, key),
  check ((ended_at is null) = (ended_why is null)),
  check ((user_id is not null) = coalesce(ended_why = 'ACCEPTED', false))
);
create unique index invitation_open on hub.invitation (party, email) where ended_why is null;
create index invitation_party on hub.invitation (party, made_at);
create index invitation_maker on hub.invitation (made_by, made_at);
create unique index invitation_account on hub.invitation (user_id);

-- Letters that carry a link, sealed by the hub processes until they have left; then nothing of them is kept but that they did.
create table hub.mail (
  id uuid primary key,
  party integer not null references hub.party,
  kind text not null check (kind in ('INVITATION', 'RESET')),
  -- The invitation, or the account.
  about uuid not null,
  sealed bytea,
  made_at timestamptz not null default clock_timestamp(),
  -- When the link ends: nobody needs the letter then.
  until timestamptz not null,
  state text not null default 'WAITING' check (state in ('WAITING', 'SENT', 'FAILED', 'DROPPED')),
  attempts integer not null default 0,
  next_attempt_at timestamptz not null default now(),
  -- What came of the last attempt, in a word of the hub's own; never what a mail server wrote.
  reason text check (length(reason) <= 40),
  leased_by uuid,
  lease_until timestamptz,
  check ((sealed is not null) = (state = 'WAITING'))
);
create index mail_due on hub.mail (next_attempt_at) where state = 'WAITING';
create index mail_about on hub.mail (about, made_at desc);
create index mail_age on hub.mail (made_at);

-- When somebody signed in last.
create index session_sign_ins on hub.session (user_id, created_at);

do $$
declare
  t regclass;
begin
  foreach t in array array['hub.role_fits', 'hub.ceiling', 'hub.invitation', 'hub.mail']::regclass[] loop
    execute format('alter table %s enable row level security', t);
    execute format('alter table %s force row level security', t);
    execute format('create policy owner_functions on %s to hub_owner using (true) with check (true)', t);
  end loop;
end
$$;

-- Whether these roles may stand together in one account of such a party.
create function hub.roles_fit(of_kind text, wanted text[]) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select cardinality(wanted) > 0
    and not exists (select from unnest(wanted) w left join hub.role_fits f on f.kind = of_kind and f.role = w
      where f.role is null or f.alone and cardinality(wanted) > 1)
$$;

-- Whether roles have a power over others: every one of those must stand in the ceiling. Whoever has the power over nobody has it over nobody's account without roles either.
create function hub.has_power(mine text[], wanted text, theirs text[]) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select exists (select from hub.ceiling c where c.role = any (mine) and c.power = wanted)
    and not exists (select from unnest(theirs) t where not exists (
      select from hub.ceiling c where c.role = any (mine) and c.power = wanted and c.whom = t))
$$;

-- Whether an account may do this to another one, now: of its own party, never upon itself, within the ceiling, and while it may act at all.
create function hub.may(actor uuid, wanted text, target uuid) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select exists (select from hub.user_account me
      join hub.party p on p.key = me.party and p.suspended_at is null
      join hub.user_account u on u.party = me.party and u.id <> me.id
    where me.id = actor and u.id = target and me.disabled_at is null and hub.has_power(me.roles, wanted, u.roles))
$$;

-- Whom an account governs altogether, so that it could become them: the questions of 0014, answered by the ceiling.
create or replace function hub.governs(mine text[], theirs text[]) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$ select hub.has_power(mine, 'RESET', theirs) $$;

create or replace function hub.may_govern(actor uuid, target uuid) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$ select hub.may(actor, 'RESET', target) $$;

-- Whether a party looks after itself: somebody of it has signed in, or has taken an invitation.
create function hub.has_begun(of_party integer) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select exists (select from hub.user_account c join hub.session s on s.user_id = c.id where c.party = of_party)
    or exists (select from hub.invitation i where i.party = of_party and i.ended_why = 'ACCEPTED')
$$;

create or replace function hub.may_hand_over(actor uuid, target uuid) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select exists (select from hub.user_account me join hub.party h on h.key = me.party and h.kind = 'HUB'
      join hub.user_account u on u.id = target join hub.party p on p.key = u.party and p.kind <> 'HUB' and p.closed_at is null
    where me.id = actor and cardinality(u.roles) = 1 and hub.has_power(me.roles, 'HAND_OVER', u.roles) and not hub.has_begun(u.party))
$$;

-- Whether an account may let somebody in with these roles, now: into its own party; or, as long as nobody has begun there, one admin into another one.
create function hub.may_invite(actor uuid, into_party integer, wanted text[]) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select exists (select from hub.user_account me
      join hub.party h on h.key = me.party and h.suspended_at is null
      join hub.party p on p.key = into_party and p.closed_at is null
    where me.id = actor and me.disabled_at is null and hub.roles_fit(p.kind, wanted)
      and case when p.key = h.key then hub.has_power(me.roles, 'INVITE', wanted)
        else h.kind = 'HUB' and p.kind <> 'HUB' and cardinality(wanted) = 1 and hub.has_power(me.roles, 'HAND_OVER', wanted) and not hub.has_begun(p.key)
      end)
$$;

/*
 * Whoever changes who may act in a party does so one after another, and what it may itself is asked after that: of two admins who disable each other at the same
 * moment one comes first, and the other is no admin any more. So a party keeps the admin who acted last.
 */
create function hub.one_at_a_time() returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  perform from hub.party p where p.key = hub.me() for no key update;
end
$$;

-- The context's own roles, as they are now.
create function hub.my_roles() returns text[]
language sql stable set search_path = pg_catalog, pg_temp
as $$ select u.roles from hub.user_account u where u.id = hub.my_user() and u.disabled_at is null $$;

-- Disables or enables an account over which the context has the power; false when there is no such account (also when another party has one).
create function hub.set_user_disabled(target uuid, off boolean) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.only_in('user:manage');
  if not off then
    perform hub.only_confirmed();
  end if;
  perform hub.one_at_a_time();
  update hub.user_account set disabled_at = case when off then coalesce(disabled_at, now()) end
    where id = target and party = hub.me() and hub.may(hub.my_user(), 'DISABLE', target);
  if not found then
    return false;
  end if;
  if off then
    delete from hub.password_reset where user_id = target;
    perform hub.end_sessions(target, null, 'DISABLED');
  end if;
  return true;
end
$$;

-- Gives an account other roles, in place of those that it has. DONE; UNKNOWN: there is no such account; ABOVE: not roles that the context may give here.
create function hub.set_user_roles(target uuid, wanted text[]) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.only_in('user:manage');
  perform hub.only_confirmed();
  perform hub.one_at_a_time();
  if not hub.may(hub.my_user(), 'ASSIGN', target) then
    return 'UNKNOWN';
  end if;
  if (hub.has_power(hub.my_roles(), 'ASSIGN', wanted) and hub.roles_fit(hub.my_kind(), wanted)) is not true then
    return 'ABOVE';
  end if;
  update hub.user_account set roles = wanted where id = target;
  perform pg_notify('hub', '');
  return 'DONE';
end
$$;

-- Gives an account another agency of its party, or none. DONE; UNKNOWN: no such account; NO_AGENCY: no such agency.
create function hub.set_user_agency(target uuid, wanted uuid) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  of_agency integer;
begin
  perform hub.only_in('user:manage');
  perform hub.only_confirmed();
  perform hub.one_at_a_time();
  if not hub.may(hub.my_user(), 'ASSIGN', target) then
    return 'UNKNOWN';
  end if;
  if wanted is not null then
    select a.key into of_agency from hub.agency a where a.id = wanted and a.party = hub.me() and a.closed_at is null;
    if not found then
      return 'NO_AGENCY';
    end if;
  end if;
  update hub.user_account set agency = of_agency where id = target;
  perform pg_notify('hub', '');
  return 'DONE';
end
$$;

/*
 * Accounts of the context's party that it may see, by e-mail address, behind the account `after`: its own, and those over which it has the power VIEW. `one_alone`: this
 * one alone. `filter` is {role, disabled, agency (id), email (a part of it)}.
 */
create function hub.people(one_alone uuid, filter jsonb, after uuid, most integer) returns table (id uuid, email text, roles text[], agency_id uuid, agency_name text,
  disabled boolean, second_factor boolean, created_at timestamptz, last_sign_in_at timestamptz, reset_mail jsonb)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  mine constant text[] := hub.my_roles();
  my_party constant integer := hub.me();
  me constant uuid := hub.my_user();
begin
  perform hub.only_in('user:manage');
  return query
    select u.id, u.email, u.roles, a.id, a.name, u.disabled_at is not null, hub.has_factor(u.id), u.created_at,
        (select max(s.created_at) from hub.session s where s.user_id = u.id),
        (select hub.mail_said(m) from hub.mail m where m.about = u.id and m.kind = 'RESET' order by m.made_at desc limit 1)
      from hub.user_account u left join hub.agency a on a.key = u.agency
      where u.party = my_party and (one_alone is null or u.id = one_alone)
        and (u.id = me or hub.has_power(mine, 'VIEW', u.roles))
        and (after is null or u.email > (select x.email from hub.user_account x where x.id = after and x.party = my_party))
        and (filter->>'role' is null or filter->>'role' = any (u.roles))
        and (filter->>'disabled' is null or (filter->>'disabled')::boolean = (u.disabled_at is not null))
        and (filter->>'agency' is null or a.id = (filter->>'agency')::uuid)
        and (filter->>'email' is null or position(lower(filter->>'email') in u.email) > 0)
      order by u.email limit least(most, 1001);
end
$$;

-- What is shown of a letter.
create function hub.mail_said(m hub.mail) returns jsonb
language sql stable
return jsonb_build_object('state', (m).state, 'attempts', (m).attempts, 'reason', (m).reason);

-- A letter that has not left stays here.
create function hub.drop_mail(of_kind text, of_thing uuid) returns void
language sql volatile set search_path = pg_catalog, pg_temp
as $$
  update hub.mail set state = 'DROPPED', sealed = null, leased_by = null, lease_until = null where about = of_thing and kind = of_kind and state = 'WAITING'
$$;

-- A reset that is gone (used, replaced, ended by a new password, or with its account disabled) takes along the letter that has not left.
create function hub.drop_reset_mail() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.drop_mail('RESET', old.user_id);
  return null;
end
$$;
create trigger drop_reset_mail after update or delete on hub.password_reset for each row execute function hub.drop_reset_mail();

-- Nobody is invited into a closed agency (0016).
create trigger keep_open_agency before insert on hub.invitation for each row execute function hub.keep_open_agency();

-- Lays a letter ready, in place of an earlier one about the same. `given` is {id, kind, about, until, sealed (hexadecimal)}.
create function hub.post_mail(given jsonb) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if hub.doing() is distinct from (case given->>'kind' when 'INVITATION' then 'user:manage' when 'RESET' then 'password:reset' end) then
    raise exception 'hub: not in this act' using errcode = '42501';
  end if;
  perform hub.drop_mail(given->>'kind', (given->>'about')::uuid);
  insert into hub.mail (id, party, kind, about, until, sealed)
    values ((given->>'id')::uuid, hub.me(), given->>'kind', (given->>'about')::uuid, (given->>'until')::timestamptz, decode(given->>'sealed', 'hex'));
end
$$;

-- Where the letter goes that carries a reset: to the account's own address, told to whoever has just made the reset, in that act.
create function hub.reset_address(of_user uuid) returns text
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.only_in('password:reset');
  return (select u.email from hub.password_reset r join hub.user_account u on u.id = r.user_id where r.user_id = of_user and r.made_by = hub.my_user());
end
$$;

/*
 * An invitation, in place of an earlier one to the same address. `given` is {id, party (id; null: one's own), email, roles, agency (id), hash (hexadecimal)}.
 * MADE, until when; ABOVE: not roles that the context may let in; NO_PARTY, NO_AGENCY; HAS_ACCOUNT: an account of one's own party that one sees has the address;
 * TOO_MANY: 200 within a day. Whether another party has an account with this address is not asked here: nobody is to find that out by inviting.
 */
create function hub.invite(given jsonb) returns table (outcome text, until timestamptz)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  into_party integer := hub.me();
  of_agency integer;
  address constant text := lower(given->>'email');
  wanted constant text[] := array(select jsonb_array_elements_text(given->'roles'));
begin
  perform hub.only_in('user:manage');
  perform hub.only_confirmed();
  perform hub.one_at_a_time();
  if given->>'party' is not null then
    select p.key into into_party from hub.party p where p.id = (given->>'party')::uuid;
  end if;
  if hub.may_invite(hub.my_user(), into_party, wanted) is not true then
    outcome := case when into_party = hub.me() then 'ABOVE' else 'NO_PARTY' end;
  elsif exists (select from hub.user_account u where u.email = address and u.party = hub.me() and into_party = hub.me() and hub.has_power(hub.my_roles(), 'VIEW', u.roles)) then
    outcome := 'HAS_ACCOUNT';
  elsif 200 <= (select count(*) from hub.invitation i join hub.user_account u on u.id = i.made_by where u.party = hub.me() and i.made_at > now() - interval '1 day') then
    outcome := 'TOO_MANY';
  end if;
  if outcome is null and given->>'agency' is not null then
    select a.key into of_agency from hub.agency a where a.id = (given->>'agency')::uuid and a.party = into_party and a.closed_at is null;
    if not found then
      outcome := 'NO_AGENCY';
    end if;
  end if;
  if outcome is null then
    perform hub.end_invitations(array(select i.id from hub.invitation i where i.party = into_party and i.email = address), 'REPLACED');
    outcome := 'MADE';
    until := now() + interval '7 days';
    insert into hub.invitation (id, party, email, roles, agency, token_hash, made_by, expires_at)
      values ((given->>'id')::uuid, into_party, address, wanted, of_agency, decode(given->>'hash', 'hex'), hub.my_user(), until);
  end if;
  return next;
end
$$;

-- Ends those of these invitations that have not ended (TAKEN is told to nobody, so it counts as one that goes on), with their letters. How many there were.
create function hub.end_invitations(these uuid[], why text) returns integer
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  one uuid;
  n integer := 0;
begin
  for one in update hub.invitation i set ended_at = now(), ended_why = why where i.id = any (these) and (i.ended_why is null or i.ended_why = 'TAKEN') returning i.id loop
    perform hub.drop_mail('INVITATION', one);
    n := n + 1;
  end loop;
  return n;
end
$$;

-- Which invitations the context sees, and may revoke: into its party, with roles that it may let in; and those by which its party handed another one over.
create function hub.invitations_in_sight(one_alone uuid) returns setof hub.invitation
language sql stable set search_path = pg_catalog, pg_temp
as $$
  with mine as materialized (select hub.me() as party, hub.my_roles() as roles)
  select i.* from mine cross join hub.invitation i join hub.user_account m on m.id = i.made_by
    where (one_alone is null or i.id = one_alone)
      and case when i.party = mine.party then hub.has_power(mine.roles, 'INVITE', i.roles)
        else m.party = mine.party and hub.has_power(mine.roles, 'HAND_OVER', i.roles) end
$$;

-- Those in sight, the ones that are open first, then newest first; `one_alone`: this one alone. Who made one is told to colleagues.
create function hub.invitations(one_alone uuid, most integer) returns table (id uuid, email text, roles text[], party_id uuid, party_kind text, party_name text, party_country text,
  agency_id uuid, agency_name text, state text, made_by text, made_at timestamptz, expires_at timestamptz, mail jsonb)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.only_in('user:manage');
  return query
    select i.id, i.email, i.roles, p.id, p.kind, p.name, p.country, a.id, a.name,
        case when i.ended_why = 'ACCEPTED' then 'ACCEPTED' when i.ended_why in ('REVOKED', 'REPLACED') then 'REVOKED' when i.expires_at <= now() then 'EXPIRED'
          when s.stands then 'OPEN' else 'RESTING' end,
        case when m.party = (select hub.me()) then m.email end, i.made_at, i.expires_at,
        (select hub.mail_said(x) from hub.mail x where x.about = i.id and x.kind = 'INVITATION' order by x.made_at desc limit 1)
      from hub.invitations_in_sight(one_alone) i join hub.party p on p.key = i.party join hub.user_account m on m.id = i.made_by left join hub.agency a on a.key = i.agency
      cross join lateral (select i.ended_why is distinct from 'ACCEPTED' and i.ended_why is distinct from 'REVOKED' and i.ended_why is distinct from 'REPLACED'
        and i.expires_at > now() and hub.may_invite(i.made_by, i.party, i.roles) as stands) s
      order by not s.stands, i.made_at desc, i.id limit least(most, 500);
end
$$;

-- Ends an invitation; false: there is none that is open.
create function hub.revoke_invitation(target uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.only_in('user:manage');
  return hub.end_invitations(array(select i.id from hub.invitations_in_sight(target) i where i.expires_at > now()), 'REVOKED') > 0;
end
$$;

-- Which invitation a token opens, now: none where it is unknown, used, revoked, replaced or over, where whoever made it may not (any more), or of a suspended party.
create function hub.invitation_of(hash bytea) returns uuid
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select i.id from hub.invitation i join hub.party p on p.key = i.party and p.suspended_at is null
    where i.token_hash = hash and i.ended_why is null and i.expires_at > clock_timestamp() and hub.may_invite(i.made_by, i.party, i.roles)
$$;

-- Before an invitation is taken: whether the address may try, which counts; whether there is such an invitation; and the words that a password must not be made of.
create function hub.invitation_material(claim text, act jsonb, hash bytea) returns table (wait integer, user_id uuid, is_open boolean, words text[])
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.nobody(claim);
  wait := hub.seconds(hub.try_pace(null, act->>'address'));
  if wait is null then
    select true, array_remove(array[i.email, p.name, p.slug, a.name], null) into is_open, words
      from hub.invitation i join hub.party p on p.key = i.party left join hub.agency a on a.key = i.agency where i.id = hub.invitation_of(hash);
  end if;
  return next;
end
$$;

/*
 * Takes an invitation: the account is there from now on. DONE; TAKEN: another account has the address, so that this invitation is over, which whoever tried is not
 * told; null: there is no such invitation (any more).
 */
create function hub.accept_invitation(claim text, act jsonb, hash bytea, new_user uuid, phc text) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  i hub.invitation;
begin
  perform hub.nobody(claim);
  -- Its party and its maker's first, in order: whoever disables the maker, takes its roles away, or hands the same party over goes the same way.
  perform from hub.party p where p.key in (
      select x.party from hub.invitation x where x.token_hash = hash
      union select m.party from hub.invitation x join hub.user_account m on m.id = x.made_by where x.token_hash = hash)
    order by p.key for no key update;
  perform from hub.invitation x where x.token_hash = hash for update; -- before or after whoever revokes it
  select * into i from hub.invitation x where x.id = hub.invitation_of(hash);
  if not found then
    return null;
  end if;
  insert into hub.user_account (id, email, party, agency, roles, password_hash) values (new_user, i.email, i.party, i.agency, i.roles, phc)
    on conflict (email) do nothing;
  if not found then
    update hub.invitation x set ended_at = now(), ended_why = 'TAKEN' where x.id = i.id;
    return 'TAKEN';
  end if;
  update hub.invitation x set ended_at = now(), ended_why = 'ACCEPTED', user_id = new_user where x.id = i.id;
  perform hub.drop_mail('INVITATION', i.id);
  insert into hub.audit (party, agency, user_id, what, request_id, channel, outcome, items)
    values (i.party, i.agency, new_user, act->>'what', act->>'requestId', act->>'channel', 'DONE', array[i.id, new_user]);
  return 'DONE';
end
$$;

-- For the relay: letters that are due, under a lease of five minutes. Those whose link is over are given up, and what is a month old is forgotten.
create function hub.due_mail(holder uuid, most integer) returns table (id uuid, sealed bytea, attempts integer)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  update hub.mail m set state = 'FAILED', reason = coalesce(m.reason, 'TOO_LATE'), sealed = null, leased_by = null, lease_until = null
    where m.id in (select x.id from hub.mail x where x.state = 'WAITING' and x.until <= now() limit 100 for update skip locked);
  delete from hub.mail m where m.id in (
    select x.id from hub.mail x where x.state <> 'WAITING' and x.made_at < now() - interval '30 days' order by x.made_at limit 100 for update skip locked);
  return query
    update hub.mail m set leased_by = holder, lease_until = now() + interval '5 min'
      where m.id in (select x.id from hub.mail x where x.state = 'WAITING' and x.next_attempt_at <= now() and (x.lease_until is null or x.lease_until <= now())
        order by x.next_attempt_at limit least(most, 100) for update skip locked)
      returning m.id, m.sealed, m.attempts;
end
$$;

-- What came of an attempt: `why` null: it left; `again` null: it never will; otherwise it is tried again so much later.
create function hub.mail_tried(holder uuid, of_mail uuid, why text, again interval) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  update hub.mail m set attempts = m.attempts + 1, reason = why, leased_by = null, lease_until = null,
      state = case when why is null then 'SENT' when again is null then 'FAILED' else 'WAITING' end,
      sealed = case when why is not null and again is not null then m.sealed end,
      next_attempt_at = now() + coalesce(again, interval '0')
    where m.id = of_mail and m.leased_by = holder and m.state = 'WAITING'
$$;

grant execute on function hub.set_user_disabled(uuid, boolean), hub.set_user_roles(uuid, text[]), hub.set_user_agency(uuid, uuid),
  hub.people(uuid, jsonb, uuid, integer), hub.post_mail(jsonb), hub.reset_address(uuid), hub.invite(jsonb), hub.invitations(uuid, integer), hub.revoke_invitation(uuid),
  hub.invitation_material(text, jsonb, bytea), hub.accept_invitation(text, jsonb, bytea, uuid, text) to hub_app;
grant execute on function hub.due_mail(uuid, integer), hub.mail_tried(uuid, uuid, text, interval) to hub_relay;
