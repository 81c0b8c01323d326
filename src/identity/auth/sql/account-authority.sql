/*
 * Returns those of these sessions that are valid, each with a fingerprint of its rights (see hub.valid_principals).
 */
create or replace function hub.valid_sessions(asked uuid[]) returns table (session uuid, rights text)
language sql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  with alive as materialized (
      select s.id, u.roles || coalesce((select x.granted from hub.oidc_session o join hub.external_account x on x.provider = o.provider and x.user_id = s.user_id
            join hub.identity_provider i on i.id = o.provider where o.session = s.id and hub.is_provider_active(i)), '{}') as roles, u.agency, u.party,
          concat_ws(' ', s.purpose, s.case_reference is not null) as reason
        from unnest(asked) a join hub.session s on s.id = a join hub.user_account u on u.id = s.user_id join hub.party p on p.key = u.party
        where s.ended_at is null and s.expires_at > now() and u.disabled_at is null and p.suspended_at is null),
    permitted as materialized (
      select r.roles, (select string_agg(distinct g.permission, ',') from hub.role_permission g where g.role = any (r.roles)) as permissions
        from (select distinct roles from alive) r),
    reaching as materialized (
      select p.party,
          (select string_agg(m.key::text, ',' order by m.key) from hub.membership m where m.party = p.party and m.left_at is null) as keys,
          (select string_agg(b.owner::text, ',' order by b.owner) from hub.bar b where b.party = p.party and b.lifted_at is null) as bars,
          hub.purpose_rules_text() as rules
        from (select distinct party from alive) p)
  select a.id, md5(concat_ws('|', coalesce(d.permissions, ''), coalesce(a.agency, 0), coalesce(c.keys, ''), coalesce(c.bars, ''), a.reason, c.rules))
    from alive a join permitted d on d.roles = a.roles join reaching c on c.party = a.party
$$;

-- Returns whether these roles may be combined in one account of such a party.
create or replace function hub.are_roles_compatible(of_kind text, wanted text[]) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select cardinality(wanted) > 0
    and not exists (select from unnest(wanted) w left join hub.role_fits f on f.kind = of_kind and f.role = w
      where f.role is null or f.alone and cardinality(wanted) > 1)
$$;

-- Returns whether roles have a power over others: each of those must be in the ceiling. Roles with the power over no role do not have it over an account
-- without roles either.
create or replace function hub.has_power(mine text[], wanted text, theirs text[]) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select exists (select from hub.ceiling c where c.role = any (mine) and c.power = wanted)
    and not exists (select from unnest(theirs) t where not exists (
      select from hub.ceiling c where c.role = any (mine) and c.power = wanted and c.whom = t))
$$;

-- Returns whether an account may do this to another account now: in its own party, never to itself, within the ceiling, and while it may act at all.
create or replace function hub.may_act_on(actor uuid, wanted text, target uuid) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select exists (select from hub.user_account me
      join hub.party p on p.key = me.party and p.suspended_at is null
      join hub.user_account u on u.party = me.party and u.id <> me.id
    where me.id = actor and u.id = target and me.disabled_at is null and not hub.is_office_pending(me.id) and hub.has_power(hub.persistent_roles(me.id), wanted, u.roles))
$$;

-- Returns whether a party manages itself: a user of it has signed in, or has accepted an invitation.
create or replace function hub.is_party_established(of_party integer) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select exists (select from hub.user_account c join hub.session s on s.user_id = c.id where c.party = of_party)
    or exists (select from hub.invitation i where i.party = of_party and i.end_reason = 'ACCEPTED')
$$;

/*
 * Serialises changes of who may act in a party; the caller's own rights are checked after this lock. If two admins disable each other at the same time, one
 * comes first, and the other is no longer an admin. So a party keeps the admin who acted last.
 */
create or replace function hub.lock_own_party() returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  perform from hub.party p where p.key = hub.me() for no key update;
end
$$;

-- Returns the address for the e-mail of a reset: the account's own address, only to the user who has just created the reset, in that act.
create or replace function hub.reset_address(of_user uuid) returns text
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.require_act('password:reset');
  return (select u.email from hub.password_reset r join hub.user_account u on u.id = r.user_id where r.user_id = of_user and r.created_by = hub.my_user());
end
$$;

-- Returns whether an account has an office that permits nothing yet.
create or replace function hub.is_office_pending(of_user uuid) returns boolean
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  return exists (select from hub.office f where f.user_id = of_user and (f.confirmed_at is null or f.holds_from > now()));
end
$$;

-- HB403: an account answers for a provider, or for roles from a provider, only with its own roles: claims must not confirm claims.
create or replace function hub.require_own_role(permission_ text) returns text[]
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
declare
  mine constant text[] := (select u.roles from hub.user_account u where u.id = hub.my_user());
begin
  if not exists (select from hub.role_permission r where r.role = any (mine) and r.permission = permission_) then
    raise exception 'hub: only with an own role' using errcode = 'HB403', detail = 'OWN_ROLES_NEEDED';
  end if;
  return mine;
end
$$;

-- Marks an account that configures a provider: from now on, claims raise it only after another administrator confirms them.
create or replace function hub.require_provider_confirmation(who uuid) returns void
language sql volatile set search_path = pg_catalog, pg_temp
as $$
  update hub.external_account x set needs_confirming = true, granted = array(select r from unnest(x.granted) r where r = any (x.confirmed))
    where x.user_id = who and not x.needs_confirming
$$;

/*
 * Binds a session that was just opened to its provider, in the same transaction: for twelve hours at most, and confirmed as of the time when the officer last
 * proved the identity. HB401: the provider was disabled in the meantime, or is inactive. `proof` is {provider, secondFactor, provenAt}.
 */
create or replace function hub.bind_session_to_provider(of_session uuid, proof jsonb) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  p hub.identity_provider;
begin
  select * into p from hub.identity_provider y where y.id = (proof->>'provider')::uuid;
  if not found or not hub.is_provider_active(p) then
    raise exception 'hub: signed out' using errcode = 'HB401';
  end if;
  update hub.session s set expires_at = least(s.expires_at, now() + interval '12 hours'),
      confirmed_at = case when (proof->>'secondFactor')::boolean or p.factors = '{}' then least(coalesce((proof->>'provenAt')::timestamptz, 'epoch'), now()) else 'epoch' end
    where s.id = of_session;
  insert into hub.oidc_session (session, provider, second_factor) values (of_session, p.id, (proof->>'secondFactor')::boolean);
end
$$;

-- Returns the inviters of an account, directly and transitively, up to the first operator.
create or replace function hub.inviters_of(who uuid) returns setof uuid
language sql stable set search_path = pg_catalog, pg_temp
as $$
  with recursive up(id) as (
    select f.granted_by from hub.office f where f.user_id = who and f.granted_by is not null
    union select f.granted_by from up join hub.office f on f.user_id = up.id where f.granted_by is not null)
  select up.id from up
$$;

/*
 * Returns whether two officers of the hub are related, so that one must not be the second of the other: they are the same, or one brought the other in,
 * directly or through others. Two officers with the same inviter are independent, because neither holds the office by the inviter's decision alone
 * (hub.confirm_office); except while one of them holds it from before offices were confirmed.
 */
create or replace function hub.are_related_operators(one uuid, other uuid) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select one = other
    or exists (select from hub.inviters_of(one) b where b = other)
    or exists (select from hub.inviters_of(other) b where b = one)
    or exists (select from hub.office f where f.user_id in (one, other) and f.confirmed_how = 'BEFORE')
      and exists (select from hub.inviters_of(one) a join hub.inviters_of(other) b on a = b)
$$;
