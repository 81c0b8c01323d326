-- Returns whether an account may invite an account with these roles now: into its own party; or, as long as no user has begun there, one admin into another
-- party.
create or replace function hub.may_invite(actor uuid, into_party integer, wanted text[]) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select exists (select from hub.user_account me
      join hub.party h on h.key = me.party and h.suspended_at is null
      join hub.party p on p.key = into_party and p.closed_at is null
      cross join lateral (select hub.persistent_roles(me.id) as roles offset 0) e
    where me.id = actor and me.disabled_at is null and not hub.is_office_pending(me.id) and hub.are_roles_compatible(p.kind, wanted)
      and case when p.key = h.key then hub.has_power(e.roles, 'INVITE', wanted)
        else h.kind = 'HUB' and p.kind <> 'HUB' and cardinality(wanted) = 1 and hub.has_power(e.roles, 'HAND_OVER', wanted) and not hub.is_party_established(p.key)
      end)
$$;

-- Disables or enables an account over which the context has the power; false if there is no such account (also if another party has it).
create or replace function hub.set_user_disabled(target uuid, off boolean) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.require_act('user:manage');
  if not off then
    perform hub.require_step_up();
  end if;
  perform hub.lock_own_party();
  update hub.user_account set disabled_at = case when off then coalesce(disabled_at, now()) end
    where id = target and party = hub.me() and hub.may_act_on(hub.my_user(), 'DISABLE', target);
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

-- Replaces the roles of an account, including those from its provider's claims: these return at its next sign-in there, and must be confirmed again where they
-- need it. Returns DONE; UNKNOWN: there is no such account; ABOVE: the context may not assign these roles.
create or replace function hub.set_user_roles(target uuid, wanted text[]) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.require_act('user:manage');
  perform hub.require_step_up();
  perform hub.lock_own_party();
  if not hub.may_act_on(hub.my_user(), 'ASSIGN', target) then
    return 'UNKNOWN';
  end if;
  if (hub.has_power(hub.my_roles(), 'ASSIGN', wanted) and hub.are_roles_compatible(hub.my_kind(), wanted)) is not true then
    return 'ABOVE';
  end if;
  update hub.external_account set granted = '{}', confirmed = '{}', confirmed_by = null, confirmed_at = null where user_id = target; -- before the account, as hub.sign_in_by_oidc does
  update hub.user_account set roles = wanted where id = target;
  perform pg_notify('hub', '');
  return 'DONE';
end
$$;

-- Sets the agency of an account, or removes it. Returns DONE; UNKNOWN: no such account; NO_AGENCY: no such agency.
create or replace function hub.set_user_agency(target uuid, wanted uuid) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  of_agency integer;
begin
  perform hub.require_act('user:manage');
  perform hub.require_step_up();
  perform hub.lock_own_party();
  if not hub.may_act_on(hub.my_user(), 'ASSIGN', target) then
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

-- Returns accounts of the context's party that its roles let it see, and its own. filter: {role, disabled, agency (id), email (a part)}; null and absent: any.
create or replace function hub.visible_users(filter jsonb) returns setof hub.user_account
language sql stable set search_path = pg_catalog, pg_temp
as $$
  with mine as materialized (select hub.me() as party, hub.my_user() as id, hub.my_roles() as roles)
  select u.* from mine join hub.user_account u on u.party = mine.party
    where (u.id = mine.id or hub.has_power(mine.roles, 'VIEW', u.roles))
      and (filter->>'role' is null or filter->>'role' = any (u.roles)
        or exists (select from hub.external_account x where x.user_id = u.id and filter->>'role' = any (x.granted)))
      and (filter->>'disabled' is null or (filter->>'disabled')::boolean = (u.disabled_at is not null))
      and (filter->>'agency' is null or u.agency = (select a.key from hub.agency a where a.id = (filter->>'agency')::uuid))
      and (filter->>'email' is null or position(lower(filter->>'email') in u.email) > 0)
$$;

-- Returns the number of accounts that hub.users_of_party lists with this filter.
create or replace function hub.user_count(filter jsonb) returns integer
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.require_act('user:manage');
  return (select count(*) from hub.visible_users(filter));
end
$$;

/*
 * Returns accounts of the context's party that the context may see, by e-mail address, after the account `after`: its own, and those over which it has the
 * power VIEW. `one_alone`: only this one. `filter` is {role, disabled, agency (id), email (a part of it)}.
 */
create or replace function hub.users_of_party(one_alone uuid, filter jsonb, after text, most integer) returns table (id uuid, email text, roles text[], agency_id uuid, agency_name text,
  disabled boolean, second_factor boolean, created_at timestamptz, last_sign_in_at timestamptz, reset_mail jsonb, providers jsonb)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.require_act('user:manage');
  return query
    select u.id, u.email, u.roles, a.id, a.name, u.disabled_at is not null, hub.has_factor(u.id), u.created_at,
        (select max(s.created_at) from hub.session s where s.user_id = u.id),
        (select hub.mail_status(m) from hub.mail m where m.about = u.id and m.kind = 'RESET' order by m.created_at desc limit 1),
        coalesce((select jsonb_agg(jsonb_build_object('providerId', p.id, 'name', p.name, 'roles', case when hub.is_provider_active(p) then x.granted else '{}' end,
            'unconfirmedRoles', array(select r from unnest(x.claimed) r where x.needs_confirming and r <> all (x.confirmed) and r <> all (u.roles) order by r)) order by x.created_at, p.id)
          from hub.external_account x join hub.identity_provider p on p.id = x.provider where x.user_id = u.id), '[]')
      from hub.visible_users(filter) u left join hub.agency a on a.key = u.agency
      where (one_alone is null or u.id = one_alone) and (after is null or u.email > after)
      order by u.email limit least(most, 1001);
end
$$;

-- Drops the unsent e-mail of a reset that no longer exists (used, replaced, ended by a new password, or with its account disabled).
create or replace function hub.drop_reset_mail() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.drop_mail('RESET', old.user_id);
  return null;
end
$$;

/*
 * Creates an invitation and replaces an earlier one to the same address. `given` is {id, party (id; null: the own one), email, roles, agency (id), hash
 * (hexadecimal)}. Returns MADE, and until when; ABOVE: the context may not grant these roles; NO_PARTY, NO_AGENCY; HAS_ACCOUNT: a visible account of the own
 * party has the address; TOO_MANY: 200 within a day. Does not check whether another party has an account with this address: an inviter must not learn that.
 */
create or replace function hub.invite(given jsonb) returns table (outcome text, until timestamptz)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  into_party integer := hub.me();
  of_agency integer;
  address constant text := lower(given->>'email');
  wanted constant text[] := array(select jsonb_array_elements_text(given->'roles'));
begin
  perform hub.require_act('user:manage');
  perform hub.require_step_up();
  perform hub.lock_own_party();
  if given->>'party' is not null then
    select p.key into into_party from hub.party p where p.id = (given->>'party')::uuid;
  end if;
  if hub.may_invite(hub.my_user(), into_party, wanted) is not true then
    outcome := case when into_party = hub.me() then 'ABOVE' else 'NO_PARTY' end;
  elsif exists (select from hub.user_account u where u.email = address and u.party = hub.me() and into_party = hub.me() and hub.has_power(hub.my_roles(), 'VIEW', u.roles)) then
    outcome := 'HAS_ACCOUNT';
  elsif 200 <= (select count(*) from hub.invitation i join hub.user_account u on u.id = i.created_by where u.party = hub.me() and i.created_at > now() - interval '1 day') then
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
    insert into hub.invitation (id, party, email, roles, agency, token_hash, created_by, expires_at)
      values ((given->>'id')::uuid, into_party, address, wanted, of_agency, decode(given->>'hash', 'hex'), hub.my_user(), until);
  end if;
  return next;
end
$$;

-- Ends those of these invitations that have not ended, with their e-mails. TAKEN is not visible to anybody, so it counts as not ended. Returns the number.
create or replace function hub.end_invitations(these uuid[], why text) returns integer
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  one uuid;
  n integer := 0;
begin
  for one in update hub.invitation i set ended_at = now(), end_reason = why where i.id = any (these) and (i.end_reason is null or i.end_reason = 'TAKEN') returning i.id loop
    perform hub.drop_mail('INVITATION', one);
    n := n + 1;
  end loop;
  return n;
end
$$;

-- Returns the invitations that the context sees and may revoke: into its party, with roles that it may grant; and those by which its party handed over another
-- party.
create or replace function hub.visible_invitations(one_alone uuid) returns setof hub.invitation
language sql stable set search_path = pg_catalog, pg_temp
as $$
  with mine as materialized (select hub.me() as party, hub.my_roles() as roles)
  select i.* from mine cross join hub.invitation i join hub.user_account m on m.id = i.created_by
    where (one_alone is null or i.id = one_alone)
      and case when i.party = mine.party then hub.has_power(mine.roles, 'INVITE', i.roles)
        else m.party = mine.party and hub.has_power(mine.roles, 'HAND_OVER', i.roles) end
$$;

-- Returns visible invitations, open ones first, then newest first. one_alone: only this one. after: {open, at, id} of the last invitation of the page before.
create or replace function hub.invitations(one_alone uuid, after jsonb, most integer) returns table (id uuid, email text, roles text[], party_id uuid, party_kind text, party_name text, party_country text,
  agency_id uuid, agency_name text, state text, created_by jsonb, created_at timestamptz, expires_at timestamptz, mail jsonb, page_end jsonb)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.require_act('user:manage');
  return query
    select i.id, i.email, i.roles, p.id, p.kind, p.name, p.country, a.id, a.name,
        case when i.end_reason = 'ACCEPTED' then 'ACCEPTED' when i.end_reason in ('REVOKED', 'REPLACED') then 'REVOKED' when i.expires_at <= now() then 'EXPIRED'
          when s.stands then 'OPEN' else 'INACTIVE' end,
        hub.actor(i.created_by), i.created_at, i.expires_at,
        (select hub.mail_status(x) from hub.mail x where x.about = i.id and x.kind = 'INVITATION' order by x.created_at desc limit 1),
        jsonb_build_object('open', s.stands, 'at', i.created_at, 'id', i.id)
      from hub.visible_invitations(one_alone) i join hub.party p on p.key = i.party left join hub.agency a on a.key = i.agency
      cross join lateral (select i.end_reason is distinct from 'ACCEPTED' and i.end_reason is distinct from 'REVOKED' and i.end_reason is distinct from 'REPLACED'
        and i.expires_at > now() and hub.may_invite(i.created_by, i.party, i.roles) as stands) s
      where after is null or (s.stands, i.created_at, i.id) < ((after->>'open')::boolean, (after->>'at')::timestamptz, (after->>'id')::uuid)
      order by s.stands desc, i.created_at desc, i.id desc limit least(most, 501);
end
$$;

-- Revokes an invitation; false: no such invitation is open.
create or replace function hub.revoke_invitation(target uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.require_act('user:manage');
  return hub.end_invitations(array(select i.id from hub.visible_invitations(target) i where i.expires_at > now()), 'REVOKED') > 0;
end
$$;

-- Returns the invitation that a token opens now: none if the token is unknown, used, revoked, replaced or expired, if the inviter lost the right, or if a
-- party is suspended.
create or replace function hub.invitation_of(hash bytea) returns uuid
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select i.id from hub.invitation i join hub.party p on p.key = i.party and p.suspended_at is null
    where i.token_hash = hash and i.end_reason is null and i.expires_at > clock_timestamp() and hub.may_invite(i.created_by, i.party, i.roles)
$$;

-- Before an invitation is accepted: whether the address may try, which counts as an attempt; whether there is such an invitation; and the words that a
-- password must not consist of.
create or replace function hub.invitation_material(claim text, act jsonb, hash bytea) returns table (wait integer, user_id uuid, is_open boolean, words text[])
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.require_no_actor(claim);
  wait := hub.wait_seconds(hub.take_sign_in_attempt(null, act->>'address'));
  if wait is null then
    select true, array_remove(array[i.email, p.name, p.slug, a.name], null) into is_open, words
      from hub.invitation i join hub.party p on p.key = i.party left join hub.agency a on a.key = i.agency where i.id = hub.invitation_of(hash);
  end if;
  return next;
end
$$;

/*
 * Accepts an invitation and creates the account. Returns DONE; TAKEN: another account has the address, so this invitation is over; the caller is not informed
 * of the reason; null: there is no such invitation (any more).
 */
create or replace function hub.accept_invitation(claim text, act jsonb, hash bytea, new_user uuid, phc text) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  i hub.invitation;
begin
  perform hub.require_no_actor(claim);
  -- Locks the party and the inviter's party first, in order: disabling the inviter, removing its roles, and handing over the same party lock in the same order.
  perform from hub.party p where p.key in (
      select x.party from hub.invitation x where x.token_hash = hash
      union select m.party from hub.invitation x join hub.user_account m on m.id = x.created_by where x.token_hash = hash)
    order by p.key for no key update;
  perform from hub.invitation x where x.token_hash = hash for update; -- serialises with a revocation
  select * into i from hub.invitation x where x.id = hub.invitation_of(hash);
  if not found then
    return null;
  end if;
  insert into hub.user_account (id, email, party, agency, roles, password_hash) values (new_user, i.email, i.party, i.agency, i.roles, phc)
    on conflict (email) do nothing;
  if not found then
    update hub.invitation x set ended_at = now(), end_reason = 'TAKEN' where x.id = i.id;
    return 'TAKEN';
  end if;
  update hub.invitation x set ended_at = now(), end_reason = 'ACCEPTED', user_id = new_user where x.id = i.id;
  if exists (select from hub.party p where p.key = i.party and p.kind = 'HUB') then
    perform hub.grant_office(new_user, i.roles[1], i.created_by);
  end if;
  perform hub.drop_mail('INVITATION', i.id);
  insert into hub.audit (party, agency, user_id, what, request_id, channel, outcome, items)
    values (i.party, i.agency, new_user, act->>'what', act->>'requestId', act->>'channel', 'DONE', array[i.id, new_user]);
  return 'DONE';
end
$$;

/*
 * Confirms, as another administrator, the roles that a provider's claims may give to an account that its officer linked, or that configures providers.
 * Replaces earlier confirmations. Returns DONE; UNKNOWN: no such account, or the own one; NO_LINK: it is not linked with such a provider, or needs no
 * confirmation; ABOVE: the context may not assign these roles. Checks the context's own roles: an account that is an administrator only through claims cannot
 * confirm claims.
 */
create or replace function hub.confirm_provider_roles(target uuid, of_provider uuid, wanted text[]) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  mine text[];
begin
  perform hub.require_act('user:manage');
  perform hub.require_step_up();
  mine := hub.require_own_role('user:manage');
  perform hub.lock_own_party();
  if not hub.may_act_on(hub.my_user(), 'ASSIGN', target) then
    return 'UNKNOWN';
  end if;
  if (hub.has_power(mine, 'ASSIGN', wanted) and (wanted = '{}' or hub.are_roles_compatible(hub.my_kind(), wanted))) is not true then
    return 'ABOVE';
  end if;
  perform from hub.identity_provider p where p.id = of_provider and p.party = hub.me() for share; -- locked first, as at a sign-in by it
  update hub.external_account x set confirmed = wanted, confirmed_by = hub.my_user(), confirmed_at = clock_timestamp(),
      granted = array(select r from unnest(x.claimed) r where r = any (wanted) and r <> all (u.roles))
    from hub.identity_provider p, hub.user_account u
    where x.provider = of_provider and x.user_id = target and x.needs_confirming and p.id = x.provider and p.party = hub.me() and p.disabled_at is null and u.id = x.user_id;
  if not found then
    return 'NO_LINK';
  end if;
  perform pg_notify('hub', '');
  return 'DONE';
end
$$;

-- Returns an officer of the hub as {kind, id, name, party, agency}; null for another party's. Parties watch over the hub's offices, suspensions and break-glass
-- accesses: unlike in hub.actor they learn who acted.
create or replace function hub.officeholder(account uuid) returns jsonb
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object('kind', 'OFFICER', 'id', u.id, 'name', u.email, 'party', hub.party_summary(u.party), 'agency', null)
    from hub.user_account u join hub.party p on p.key = u.party and p.kind = 'HUB' where u.id = account
$$;

-- Returns the data about an office that member countries are sent.
create or replace function hub.office_summary(f hub.office) returns jsonb
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select jsonb_strip_nulls(jsonb_build_object('user', hub.officeholder(u.id), 'role', f.role, 'by', hub.officeholder(f.granted_by),
      'from', to_char(f.holds_from at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))
    from hub.user_account u where u.id = f.user_id
$$;

-- Grants an office to a new account: the office waits, and every member country is notified. In a demo it is in force at once.
create or replace function hub.grant_office(to_user uuid, of_role text, by_user uuid) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  f hub.office;
begin
  insert into hub.office (user_id, role, granted_by, holds_from, confirmed_at, confirmed_how)
    select to_user, of_role, by_user, now() + case when c.immediate then interval '0' else c.office_wait end, case when c.immediate then now() end, case when c.immediate then 'AT_ONCE' end
      from hub.consent c
    returning * into f;
  perform hub.announce(hub.members_of(1), 'OFFICE_GIVEN', hub.office_summary(f));
end
$$;

/*
 * Confirms an office: as another operator who is not related to the account or its inviter, or as an administrator of a member country; two countries are
 * needed. Returns CONFIRMED; WAITING: a second country has to confirm; RELATED: this operator cannot. HB404: no such office is visible.
 */
create or replace function hub.confirm_office(of_user uuid) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  f hub.office;
  is_hub constant boolean := hub.my_kind() = 'HUB';
begin
  perform hub.require_act('hub:confirm');
  perform hub.require_step_up();
  select * into f from hub.office x where x.user_id = of_user for update;
  if not found or not (is_hub or hub.me() = any (hub.members_of(1))) or exists (select from hub.user_account u where u.id = of_user and u.disabled_at is not null) then
    raise exception 'hub: no such office' using errcode = 'HB404', detail = 'office';
  elsif f.confirmed_at is not null and f.confirmed_how <> 'BEFORE' then
    return 'CONFIRMED';
  end if;
  if is_hub then
    -- An operator whose own office is from before confirmations may be a second account of the inviter.
    if hub.are_related_operators(hub.my_user(), of_user) or hub.are_related_operators(hub.my_user(), f.granted_by) then
      return 'RELATED';
    end if;
    update hub.office x set confirmed_at = clock_timestamp(), confirmed_how = 'OPERATOR', confirmed_by = hub.my_user() where x.user_id = of_user returning * into f;
  else
    insert into hub.office_confirmation (office, party, by_user) values (of_user, hub.me(), hub.my_user()) on conflict (office, party) do nothing;
    if 2 > (select count(*) from hub.office_confirmation w where w.office = of_user and w.party = any (hub.members_of(1))) then
      return 'WAITING';
    end if;
    update hub.office x set confirmed_at = clock_timestamp(), confirmed_how = 'COUNTRIES' where x.user_id = of_user returning * into f;
  end if;
  perform hub.announce(hub.members_of(1), 'OFFICE_CONFIRMED', hub.office_summary(f));
  return 'CONFIRMED';
end
$$;

-- Returns the hub's offices, waiting ones first, then by address. Only for operators and administrators of member countries. `one_alone`: only this one.
create or replace function hub.offices(one_alone uuid) returns table (id uuid, email text, role text, created_by jsonb, created_at timestamptz, holds_from timestamptz, state text, confirmed_how text,
  confirmed_by jsonb, confirmed_at timestamptz, countries jsonb)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.require_act('hub:confirm');
  return query
    select u.id, u.email, u.roles[1], hub.officeholder(f.granted_by), coalesce(f.granted_at, u.created_at), coalesce(f.holds_from, u.created_at),
        case when hub.is_office_pending(u.id) then case when f.confirmed_at is null then 'UNCONFIRMED' else 'WAITING' end else 'IN_FORCE' end,
        f.confirmed_how, hub.officeholder(f.confirmed_by), f.confirmed_at,
        (select coalesce(jsonb_agg(hub.party_summary(w.party) order by w.at, w.party), '[]') from hub.office_confirmation w where w.office = u.id)
      from hub.user_account u join hub.party p on p.key = u.party and p.kind = 'HUB' left join hub.office f on f.user_id = u.id
      where u.disabled_at is null and (one_alone is null or u.id = one_alone) and (hub.my_kind() = 'HUB' or hub.me() = any (hub.members_of(1)))
      order by not hub.is_office_pending(u.id), u.email;
end
$$;

-- Returns the rest of the 72 hours within 30 days for which one operator alone may suspend a party. A confirmed suspension does not use it up.
create or replace function hub.single_operator_suspension_left(of_party integer) returns interval
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select interval '72 hours' - coalesce(sum(least(s.confirmed_at, s.ended_at, clock_timestamp()) - s.in_force_at), interval '0')
    from hub.party_suspension s
    where s.party = of_party and s.in_force_at > clock_timestamp() - interval '30 days' and s.confirmed_how is distinct from 'AT_ONCE' and s.confirmed_how is distinct from 'BEFORE'
$$;
