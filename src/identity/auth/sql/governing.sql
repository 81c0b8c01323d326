/*
 * How a country stands to a report with all its parts, each by what it was merged into: ACCEPTED where anything of it is; UNDER_TRIAGE as long as something is open; DECLINED.
 * null: of all that it was merged into nothing is left.
 */
create or replace function hub.valid_sessions(asked uuid[]) returns table (session uuid, rights text)
language sql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  with alive as materialized (
      select s.id, u.roles || coalesce((select x.granted from hub.oidc_session o join hub.external_account x on x.provider = o.provider and x.user_id = s.user_id
            join hub.identity_provider i on i.id = o.provider where o.session = s.id and hub.is_provider_active(i)), '{}') as roles, u.agency, u.party
        from unnest(asked) a join hub.session s on s.id = a join hub.user_account u on u.id = s.user_id join hub.party p on p.key = u.party
        where s.ended_at is null and s.expires_at > now() and u.disabled_at is null and p.suspended_at is null),
    permitted as materialized (
      select r.roles, (select string_agg(distinct g.permission, ',') from hub.role_permission g where g.role = any (r.roles)) as permissions
        from (select distinct roles from alive) r),
    reaching as materialized (
      select p.party,
          (select string_agg(m.key::text, ',' order by m.key) from hub.membership m where m.party = p.party and m.left_at is null) as keys,
          (select string_agg(b.owner::text, ',' order by b.owner) from hub.bar b where b.party = p.party and b.lifted_at is null) as bars
        from (select distinct party from alive) p)
  select a.id, md5(concat_ws('|', coalesce(d.permissions, ''), coalesce(a.agency, 0), coalesce(c.keys, ''), coalesce(c.bars, '')))
    from alive a join permitted d on d.roles = a.roles join reaching c on c.party = a.party
$$;

-- Whether these roles may stand together in one account of such a party.
create or replace function hub.are_roles_compatible(of_kind text, wanted text[]) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select cardinality(wanted) > 0
    and not exists (select from unnest(wanted) w left join hub.role_fits f on f.kind = of_kind and f.role = w
      where f.role is null or f.alone and cardinality(wanted) > 1)
$$;

-- Whether roles have a power over others: every one of those must stand in the ceiling. Whoever has the power over nobody has it over nobody's account without roles either.
create or replace function hub.has_power(mine text[], wanted text, theirs text[]) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select exists (select from hub.ceiling c where c.role = any (mine) and c.power = wanted)
    and not exists (select from unnest(theirs) t where not exists (
      select from hub.ceiling c where c.role = any (mine) and c.power = wanted and c.whom = t))
$$;

-- Whether an account may do this to another one, now: of its own party, never upon itself, within the ceiling, and while it may act at all.
create or replace function hub.may_act_on(actor uuid, wanted text, target uuid) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select exists (select from hub.user_account me
      join hub.party p on p.key = me.party and p.suspended_at is null
      join hub.user_account u on u.party = me.party and u.id <> me.id
    where me.id = actor and u.id = target and me.disabled_at is null and not hub.is_office_pending(me.id) and hub.has_power(hub.persistent_roles(me.id), wanted, u.roles))
$$;

-- Whether a party looks after itself: somebody of it has signed in, or has taken an invitation.
create or replace function hub.is_party_established(of_party integer) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select exists (select from hub.user_account c join hub.session s on s.user_id = c.id where c.party = of_party)
    or exists (select from hub.invitation i where i.party = of_party and i.ended_why = 'ACCEPTED')
$$;

/*
 * Whoever changes who may act in a party does so one after another, and what it may itself is asked after that: of two admins who disable each other at the same
 * moment one comes first, and the other is no admin any more. So a party keeps the admin who acted last.
 */
create or replace function hub.lock_own_party() returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  perform from hub.party p where p.key = hub.me() for no key update;
end
$$;

-- Where the letter goes that carries a reset: to the account's own address, told to whoever has just made the reset, in that act.
create or replace function hub.reset_address(of_user uuid) returns text
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.require_act('password:reset');
  return (select u.email from hub.password_reset r join hub.user_account u on u.id = r.user_id where r.user_id = of_user and r.made_by = hub.my_user());
end
$$;

-- Whether an account has an office that permits nothing yet.
create or replace function hub.is_office_pending(of_user uuid) returns boolean
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  return exists (select from hub.office f where f.user_id = of_user and (f.confirmed_at is null or f.holds_from > now()));
end
$$;

-- HB403: the roles by which an account answers for a provider, or for roles by a provider, are its own: claims must not vouch for claims.
create or replace function hub.require_own_role(permission_ text) returns text[]
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
declare
  mine constant text[] := (select u.roles from hub.user_account u where u.id = hub.my_user());
begin
  if not exists (select from hub.role_permission r where r.role = any (mine) and r.permission = permission_) then
    raise exception 'hub: only by a role of its own' using errcode = 'HB403', detail = 'OWN_ROLES_NEEDED';
  end if;
  return mine;
end
$$;

-- Whoever configures a provider is raised by none from now on, unless another administrator confirms it.
create or replace function hub.require_provider_confirmation(who uuid) returns void
language sql volatile set search_path = pg_catalog, pg_temp
as $$
  update hub.external_account x set needs_confirming = true, granted = array(select r from unnest(x.granted) r where r = any (x.confirmed))
    where x.user_id = who and not x.needs_confirming
$$;

/*
 * A session that was just opened stands on its provider, in the same transaction: for twelve hours at most, and confirmed as of when the officer last proved who it is. HB401: the provider was disabled
 * meanwhile, or rests. `proof` is {provider, secondFactor, provenAt}.
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

-- Who brought an account into the hub, and who brought these in, to the first operator.
create or replace function hub.inviters_of(who uuid) returns setof uuid
language sql stable set search_path = pg_catalog, pg_temp
as $$
  with recursive up(id) as (
    select f.given_by from hub.office f where f.user_id = who and f.given_by is not null
    union select f.given_by from up join hub.office f on f.user_id = up.id where f.given_by is not null)
  select up.id from up
$$;

/*
 * Whether two officers of the hub must not be each other's second: they are the same, or one brought the other in, itself or by others in between. Two who were both brought in by a
 * third are independent of each other, because neither holds the office by the third's word alone (hub.confirm_office); but not while one of them holds it from before offices were confirmed.
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
