-- What nobody does alone: a new office of the hub is confirmed by somebody whom its inviter did not bring in; roles that an identity provider gives live and die
-- with the provider's own sessions; nobody is raised by a provider without another administrator; and a suspension lasts beyond 72 hours with a second word alone.

-- Offices of the hub -------------------------------------------------------------------------------------------------------------------------------------------

-- How long a new office waits; written at every start (src/tenancy/parties/consent.ts), like the rest of this row.
alter table hub.consent add column office_wait interval not null default '24 hours' check (office_wait >= interval '0');

/*
 * An office of the hub that an operator gave by invitation. The first operator has none (hub.bootstrap), nor has an account that the database's owner made: these
 * hold from the start, for nobody of the hub brought them in.
 */
create table hub.office (
  user_id uuid primary key references hub.user_account,
  role text not null,
  -- Who invited; null where nobody of the hub did.
  given_by uuid references hub.user_account,
  given_at timestamptz not null default clock_timestamp(),
  -- It permits nothing before this moment, nor before it is confirmed.
  holds_from timestamptz not null,
  confirmed_at timestamptz,
  -- OPERATOR: another operator; COUNTRIES: administrators of two member countries; AT_ONCE: of a demo; BEFORE: held the office before offices were confirmed.
  confirmed_how text check (confirmed_how in ('OPERATOR', 'COUNTRIES', 'AT_ONCE', 'BEFORE')),
  confirmed_by uuid references hub.user_account,
  -- From when on it may break glass (again): an account that was recovered waits as a new one does.
  glass_from timestamptz,
  check ((confirmed_at is null) = (confirmed_how is null)),
  check (given_by <> user_id),
  check (confirmed_by <> user_id and confirmed_by <> given_by)
);
create index office_given_by on hub.office (given_by);

-- The word of a member country's administrator for an office.
create table hub.office_word (
  office uuid not null references hub.office (user_id),
  party integer not null references hub.party,
  by_user uuid not null references hub.user_account,
  at timestamptz not null default clock_timestamp(),
  primary key (office, party)
);

-- Suspensions --------------------------------------------------------------------------------------------------------------------------------------------------

/*
 * Who asked for a suspension, and who stands behind it. hub.suspension remains what the relay counts by: from and to which position a party saw nothing.
 * A row without in_force_at waits for its confirmation and has no effect yet.
 */
create table hub.party_suspension (
  id uuid primary key default gen_random_uuid(),
  party integer not null references hub.party,
  asked_by uuid references hub.user_account,
  asked_at timestamptz not null default clock_timestamp(),
  in_force_at timestamptz,
  -- The end of what one operator may do alone; null once it is confirmed, and where it is not in force.
  lapses_at timestamptz,
  confirmed_at timestamptz,
  confirmed_how text check (confirmed_how in ('OPERATOR', 'COUNTRIES', 'AT_ONCE', 'BEFORE')),
  confirmed_by uuid references hub.user_account,
  ended_at timestamptz,
  ended_how text check (ended_how in ('LIFTED', 'LAPSED', 'CLOSED', 'WITHDRAWN')),
  check ((confirmed_at is null) = (confirmed_how is null)),
  check ((ended_at is null) = (ended_how is null)),
  check (confirmed_by <> asked_by),
  check (lapses_at is null or in_force_at is not null)
);
create unique index party_suspension_open on hub.party_suspension (party) where ended_at is null;
create index party_suspension_of on hub.party_suspension (party, in_force_at);
create index party_suspension_lapses on hub.party_suspension (lapses_at) where ended_at is null and lapses_at is not null;

-- The word of a member country for a suspension.
create table hub.suspension_word (
  suspension uuid not null references hub.party_suspension,
  party integer not null references hub.party,
  by_user uuid not null references hub.user_account,
  at timestamptz not null default clock_timestamp(),
  primary key (suspension, party)
);

do $$
declare
  t regclass;
begin
  foreach t in array array['hub.office', 'hub.office_word', 'hub.party_suspension', 'hub.suspension_word']::regclass[] loop
    execute format('alter table %s enable row level security', t);
    execute format('alter table %s force row level security', t);
    execute format('create policy owner_functions on %s to hub_owner using (true) with check (true)', t);
  end loop;
end
$$;

-- Who holds an office of the hub today goes on with it. Two whom the same operator brought in break glass together only after a confirmation of the new kind (hub.related).
insert into hub.office (user_id, role, given_by, given_at, holds_from, confirmed_at, confirmed_how)
  select u.id, u.roles[1], i.made_by, u.created_at, u.created_at, now(), 'BEFORE'
    from hub.invitation i join hub.user_account u on u.id = i.user_id join hub.party p on p.key = u.party and p.kind = 'HUB';

-- A party that is shut out today stays out: an update of the software must not let it in again.
insert into hub.party_suspension (party, asked_at, in_force_at, confirmed_at, confirmed_how)
  select p.key, p.suspended_at, p.suspended_at, now(), 'BEFORE' from hub.party p where p.suspended_at is not null and p.closed_at is null;

-- Links with identity providers --------------------------------------------------------------------------------------------------------------------------------

alter table hub.external_account
  -- What the provider's claims said at the last sign-in, as far as whoever answers for the provider may give it.
  add column claimed text[] not null default '{}',
  -- When they were last said: what stands longer than a session (hub.standing_roles) counts them for 30 days.
  add column granted_at timestamptz,
  -- Whether the claims give nothing beyond the account's own roles before another administrator has confirmed it: the officer linked the account, or has configured a provider.
  add column needs_confirming boolean not null default false,
  -- The roles that another administrator confirmed.
  add column confirmed text[] not null default '{}',
  add column confirmed_by uuid references hub.user_account,
  add column confirmed_at timestamptz,
  add check (confirmed_by <> user_id);

-- What the claims gave leaves the account, where it stood since the officer's last sign-in, whatever opened the session. A link that was made by the officer gives nothing more until
-- another administrator has confirmed it.
update hub.user_account u set roles = array(select r from unnest(u.roles) r where not exists (
    select from hub.external_account x where x.user_id = u.id and r = any (x.granted)))
  where exists (select from hub.external_account x where x.user_id = u.id and x.granted <> '{}');
update hub.external_account x set claimed = x.granted, granted_at = now(),
  needs_confirming = not x.made or exists (select from hub.identity_provider p where p.set_by = x.user_id);
update hub.external_account x set granted = '{}' where x.needs_confirming;
update hub.external_account x set granted = '{}' from hub.identity_provider p where p.id = x.provider and p.disabled_at is not null;

-- Roles, and who has them when ---------------------------------------------------------------------------------------------------------------------------------

-- Whether an account has an office that permits nothing yet.
create function hub.office_waits(of_user uuid) returns boolean
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  return exists (select from hub.office f where f.user_id = of_user and (f.confirmed_at is null or f.holds_from > now()));
end
$$;

-- As before (0019), and in PL/pgSQL, which keeps its plan: it is asked now in every transaction of an officer who signed in by a provider.
create or replace function hub.provider_lives(p hub.identity_provider) returns boolean
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  return p.disabled_at is null
    and exists (select from hub.party x where x.key = p.party and x.suspended_at is null)
    and exists (select from hub.user_account u join hub.role_permission r on r.role = any (u.roles) and r.permission = 'issuer:manage'
      where u.id = p.set_by and u.party = p.party and u.disabled_at is null); -- hub.provider_governor, in place
end
$$;

-- The roles that the provider gives which opened this session: none where a password opened it, and none while the provider is disabled or rests.
create function hub.granted_in(of_session uuid) returns text[]
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  return coalesce((select x.granted
    from hub.oidc_session o join hub.session s on s.id = o.session
      join hub.external_account x on x.provider = o.provider and x.user_id = s.user_id
      join hub.identity_provider p on p.id = o.provider
    where o.session = of_session and hub.provider_lives(p)), '{}');
end
$$;

/*
 * The roles by which an account answers for what outlives its sessions: keys, webhooks, feeds, watches, invitations, requests for a release. Its own, and those that a provider gave it, as long
 * as that provider lives and the officer has signed in by it within 30 days. Whether the account is disabled, and whether its office waits, is asked by whoever asks for these.
 */
create function hub.standing_roles(of_user uuid) returns text[]
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  return (select u.roles || array(
        select r from hub.external_account x join hub.identity_provider p on p.id = x.provider cross join unnest(x.granted) r
          where x.user_id = u.id and x.granted_at > now() - interval '30 days' and hub.provider_lives(p))
      from hub.user_account u where u.id = of_user);
end
$$;

-- The roles that an account has in one of its sessions, as they are now; and those of the context.
create function hub.roles_in(account uuid, of_session uuid) returns text[]
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select u.roles || hub.granted_in(of_session) from hub.user_account u where u.id = account and u.disabled_at is null
$$;

create or replace function hub.my_roles() returns text[]
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select hub.roles_in(hub.my_user(), hub.my_session())
$$;

-- HB403: the roles by which an account answers for a provider, or for roles by a provider, are its own: claims must not vouch for claims.
create function hub.own_roles_for(permission_ text) returns text[]
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

create or replace function hub.enter(claim text, act jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  part text[] := hub.believed(claim);
  of_webhook constant uuid := case when part[5] like 'webhook:%' then substr(part[5], 9)::uuid end;
  of_pull constant uuid := case when part[5] like 'pull:%' then split_part(substr(part[5], 6), '@', 1)::uuid end;
  of_turn constant bigint := nullif(split_part(part[5], '@', 2), '')::bigint;
  of_session constant uuid := case when of_webhook is null and of_pull is null then part[5]::uuid end;
  who record;
  waits boolean := false;
  context text;
begin
  if part[2] is distinct from nextval('hub.turn_seq')::text then
    raise exception 'hub: this claim is out of turn' using errcode = '42501';
  end if;
  if coalesce(act->>'channel' = 'webhook', false) <> (of_webhook is not null) or of_webhook is not null and act->>'needs' is distinct from 'indicator:read' then
    raise exception 'hub: not what this claim is for' using errcode = '42501';
  end if;
  if coalesce(act->>'channel' = 'pull', false) <> (of_pull is not null)
    or of_pull is not null and coalesce(act->>'needs', '') not in ('indicator:publish', 'indicator:revoke', 'sighting:add') then
    raise exception 'hub: not what this claim is for' using errcode = '42501';
  end if;

  -- A session has the account's own roles and those of the provider that opened it, while that lives (hub.granted_in, in place: this is asked in every transaction).
  select u.id, u.party, u.agency, p.kind, coalesce(of_session, of_webhook, of_pull) as session,
      exists (select from hub.role_permission r where r.role = any (e.roles) and r.permission = act->>'needs') as allowed,
      of_session is not null
        and exists (select from hub.role_permission r where r.role = any (e.roles) and r.permission = 'indicator:read-red') as red,
      exists (select from hub.role_permission r where r.role = any (e.roles) and r.permission = 'indicator:read') as content,
      array_to_string(p.key || array(select m.key from hub.membership m where m.party = p.key and m.left_at is null), ',') as keys,
      array_to_string(array(select b.owner from hub.bar b where b.party = p.key and b.lifted_at is null), ',') as bars
    into who
    from hub.user_account u
    join hub.party p on p.key = u.party and p.suspended_at is null
    cross join lateral (select case when of_session is null then hub.standing_roles(u.id)
        else u.roles || coalesce((select x.granted from hub.oidc_session o join hub.external_account x on x.provider = o.provider and x.user_id = part[4]::uuid
          join hub.identity_provider i on i.id = o.provider where o.session = of_session and hub.provider_lives(i)), '{}') end as roles offset 0) e
    where u.id = part[4]::uuid and u.disabled_at is null
      and case
        when of_webhook is not null then hub.webhook_reads(of_webhook, u.id)
        when of_pull is not null then hub.pull_writes(of_pull, of_turn, u.id)
        else exists (select from hub.session s where s.id = of_session and s.user_id = u.id and s.ended_at is null and s.expires_at > now())
      end;

  if found then
    -- An office of the hub that waits permits nothing but its own account's affairs.
    waits := who.kind = 'HUB' and act->>'needs' is distinct from 'session:own' and hub.office_waits(who.id);
  else
    select * into who from hub.key_enters(part[4]::uuid, of_session, act->>'needs');
    if not found then
      raise exception 'hub: signed out' using errcode = 'HB401';
    end if;
  end if;
  if not who.allowed then
    raise exception 'hub: not permitted' using errcode = 'HB403';
  end if;
  if act->>'needs' <> 'session:own' and act->>'channel' is distinct from 'demo' and of_session is not null and hub.lacks_factor(who.id, of_session) then
    raise exception 'hub: a second factor first' using errcode = 'HB412';
  end if;
  if waits then
    raise exception 'hub: this office waits' using errcode = 'HB403', detail = 'OFFICE_WAITS';
  end if;

  context := concat_ws('|', who.party, coalesce(who.agency::text, ''), who.kind, who.id, who.session, who.red, who.keys, who.bars, act->>'needs', who.content);
  perform set_config('hub.context', context || '~' || hub.mac('seal', context || '|' || pg_backend_pid() || '|' || extract(epoch from now())), true);

  -- Policies ask for the viewer when they meet the first row, and the first time in a transaction takes longest: asked for here already, because the
  -- time of an answer would tell a hidden row from none.
  perform hub.sees(hub.viewer(), 0, null, '{}', '{}', 'CLEAR', null);
end
$$;

create or replace function hub.identity(of_user uuid, of_session uuid) returns table (user_id uuid, email text, roles text[], party_id uuid, party_kind text, party_name text,
  party_country text, agency_id uuid, agency_name text, confirmed_until timestamptz)
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select u.id, u.email, u.roles || array(select g from unnest(hub.granted_in(of_session)) g where g <> all (u.roles)), p.id, p.kind, p.name, p.country, a.id, a.name,
      (select s.confirmed_at + interval '5 minutes' from hub.session s where s.id = of_session and s.confirmed_at > now() - interval '5 minutes')
    from hub.user_account u join hub.party p on p.key = u.party left join hub.agency a on a.key = u.agency where u.id = of_user
$$;

create or replace function hub.lacks_factor(of_user uuid, of_session uuid) returns boolean
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  -- hub.needs_factor in place: asked in every transaction, and a plan that is kept is quicker than a call. Roles that a provider gives count whether it lives or not: to demand more is safe.
  return exists (select from hub.user_account u where u.id = of_user and (exists (select from hub.factor_required r where r.role = any (u.roles))
      or exists (select from hub.oidc_session o join hub.external_account x on x.provider = o.provider and x.user_id = of_user
        join hub.factor_required r on r.role = any (x.granted) where o.session = of_session)
      or exists (select from hub.party_factor_rule d where d.party = u.party)))
    and not hub.has_factor(of_user)
    and not exists (select from hub.oidc_session o where o.session = of_session and o.second_factor); -- (0019)
end
$$;

create or replace function hub.needs_factor(of_user uuid) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select exists (select from hub.user_account u where u.id = of_user and exists (select from hub.factor_required r where r.role = any (u.roles)))
    or exists (select from hub.external_account x join hub.factor_required r on r.role = any (x.granted) where x.user_id = of_user)
    or exists (select from hub.user_account u join hub.party_factor_rule d on d.party = u.party where u.id = of_user)
$$;

create or replace function hub.my_standing() returns table (admitted boolean, lacks_factor boolean, confirmed_until timestamptz, permissions text[])
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  return query select p.candidate_since is null, hub.lacks_factor(viewer.user_id, viewer.session),
      (select s.confirmed_at + interval '5 minutes' from hub.session s where s.id = viewer.session and s.user_id = viewer.user_id and s.confirmed_at > clock_timestamp() - interval '5 minutes'),
      case when hub.office_waits(viewer.user_id) then '{session:own}'
        else coalesce((select array_agg(distinct r.permission) from hub.role_permission r where r.role = any (hub.my_roles())),
          (select hub.key_rights(k) from hub.api_key k where k.id = viewer.user_id), '{}') end
    from hub.party p where p.key = viewer.me;
end
$$;

create or replace function hub.person_may(viewer hub.viewer, what text) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select exists (select from hub.session s join hub.user_account u on u.id = s.user_id join hub.role_permission r on r.role = any (u.roles || hub.granted_in(s.id))
    where s.id = viewer.session and r.permission = what)
$$;

create or replace function hub.only_in_triage() returns void
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  if hub.my_kind() <> 'COUNTRY' or hub.doing() not in ('report:triage', 'indicator:publish') or not exists (
      select from hub.role_permission r where r.role = any (hub.my_roles()) and r.permission = 'report:triage') then
    raise exception 'hub: not in this act' using errcode = '42501';
  end if;
end
$$;

create or replace function hub.oversees_exports() returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp set row_security = on
as $$
  -- For a policy, which never raises: without a valid context nobody's roles.
  select exists (select from (select hub.policy_viewer() as viewer) v
    join hub.role_permission r on r.role = any (hub.roles_in((v.viewer).user_id, (v.viewer).session)) where r.permission = 'policy:manage')
$$;

create or replace function hub.sessions_standing(asked uuid[]) returns table (session uuid, rights text)
language sql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  with alive as materialized (
      select s.id, u.roles || coalesce((select x.granted from hub.oidc_session o join hub.external_account x on x.provider = o.provider and x.user_id = s.user_id
            join hub.identity_provider i on i.id = o.provider where o.session = s.id and hub.provider_lives(i)), '{}') as roles, u.agency, u.party
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

-- What outlives a session ---------------------------------------------------------------------------------------------------------------------------------------

create or replace function hub.may(actor uuid, wanted text, target uuid) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select exists (select from hub.user_account me
      join hub.party p on p.key = me.party and p.suspended_at is null
      join hub.user_account u on u.party = me.party and u.id <> me.id
    where me.id = actor and u.id = target and me.disabled_at is null and not hub.office_waits(me.id) and hub.has_power(hub.standing_roles(me.id), wanted, u.roles))
$$;

create or replace function hub.may_hand_over(actor uuid, target uuid) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select exists (select from hub.user_account me join hub.party h on h.key = me.party and h.kind = 'HUB'
      join hub.user_account u on u.id = target join hub.party p on p.key = u.party and p.kind <> 'HUB' and p.closed_at is null
    where me.id = actor and not hub.office_waits(me.id) and cardinality(u.roles) = 1 and hub.has_power(hub.standing_roles(me.id), 'HAND_OVER', u.roles) and not hub.has_begun(u.party))
$$;

create or replace function hub.may_invite(actor uuid, into_party integer, wanted text[]) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select exists (select from hub.user_account me
      join hub.party h on h.key = me.party and h.suspended_at is null
      join hub.party p on p.key = into_party and p.closed_at is null
      cross join lateral (select hub.standing_roles(me.id) as roles offset 0) e
    where me.id = actor and me.disabled_at is null and not hub.office_waits(me.id) and hub.roles_fit(p.kind, wanted)
      and case when p.key = h.key then hub.has_power(e.roles, 'INVITE', wanted)
        else h.kind = 'HUB' and p.kind <> 'HUB' and cardinality(wanted) = 1 and hub.has_power(e.roles, 'HAND_OVER', wanted) and not hub.has_begun(p.key)
      end)
$$;

create or replace function hub.may_give(permissions text[], until timestamptz) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
declare
  mine constant text[] := hub.my_roles();
begin
  if exists (select from unnest(permissions) p where not exists (select from hub.key_ceiling c where c.role = any (mine) and c.permission = p)) then
    raise exception 'hub: not permitted' using errcode = 'HB403';
  end if;
  if (until > now() and until < now() + interval '367 days') is not true then
    raise exception 'hub: a key ends within a year' using errcode = '22023';
  end if;
end
$$;

create or replace function hub.key_rights(k hub.api_key) returns text[]
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select '{session:own}'::text[] || array(select p from unnest(k.permissions) p
      where exists (select from hub.key_ceiling c where c.role = any (e.roles) and c.permission = p) order by p)
    from hub.user_account u cross join lateral (select hub.standing_roles(u.id) as roles offset 0) e
    where u.id = k.made_by and u.party = k.party and u.disabled_at is null and exists (select from hub.key_ceiling c where c.role = any (e.roles))
$$;

create or replace function hub.key_secret_lives(s hub.api_key_secret, of_party integer) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select (s.live_until is null or s.live_until > now()) and exists (select from hub.user_account u
    cross join lateral (select hub.standing_roles(u.id) as roles offset 0) e
    where u.id = s.shown_to and u.party = of_party and u.disabled_at is null and exists (select from hub.key_ceiling c where c.role = any (e.roles)))
$$;

create or replace function hub.webhook_reads(of_webhook uuid, maker uuid) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select exists (select from hub.webhook w join hub.user_account u on u.id = w.made_by and u.party = w.party
      cross join lateral (select hub.standing_roles(u.id) as roles offset 0) e
    where w.id = of_webhook and w.made_by = maker and w.paused_at is null and w.deleted_at is null
      and exists (select from hub.role_permission r where r.role = any (e.roles) and r.permission = 'webhook:manage'))
$$;

create or replace function hub.rest_webhooks() returns void
language sql set search_path = pg_catalog, pg_temp
as $$
  with may as materialized (
      select array(select r.role from hub.role_permission r where r.permission = 'webhook:manage') as keep,
        array(select r.role from hub.role_permission r where r.permission = 'indicator:read') as read)
  update hub.webhook w set paused_at = now(), paused_why = 'MAKER_LOST_RIGHTS', turn = w.turn + 1
    from hub.user_account u, may
    where w.paused_at is null and w.deleted_at is null and u.id = w.made_by
      -- The maker's own roles first: what a provider gave is asked for where these do not do.
      and (u.disabled_at is not null or u.party <> w.party or not (u.roles && may.keep and u.roles && may.read
        or hub.standing_roles(u.id) && may.keep and hub.standing_roles(u.id) && may.read))
$$;

create or replace function hub.pull_writes(of_pull uuid, at_turn bigint, maker uuid) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select exists (select from hub.pull l join hub.user_account u on u.id = l.made_by and u.agency = l.agency
      cross join lateral (select hub.standing_roles(u.id) as roles offset 0) e
    where l.id = of_pull and l.turn = at_turn and l.made_by = maker and l.paused_at is null and l.deleted_at is null
      and exists (select from hub.role_permission r where r.role = any (e.roles) and r.permission = 'pull:manage'))
$$;

create or replace function hub.rest_pulls() returns void
language sql set search_path = pg_catalog, pg_temp
as $$
  update hub.pull l set paused_at = now(), paused_why = 'MAKER_LOST_RIGHTS', turn = l.turn + 1
    from hub.user_account u
    where l.paused_at is null and l.deleted_at is null and u.id = l.made_by and (u.disabled_at is not null or not hub.pull_writes(l.id, l.turn, l.made_by)
      or not exists (select from hub.role_permission r where r.role = any (hub.standing_roles(u.id)) and r.permission = 'indicator:publish'))
$$;

create or replace function hub.pull_target(l hub.pull) returns jsonb
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object('id', l.id, 'name', l.name, 'kind', l.kind, 'url', l.url, 'credentials', l.credentials, 'sealed', encode(l.sealed, 'hex'), 'everyMinutes', l.every_minutes,
      'said', l.said, 'fromDate', to_char(l.from_date at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'place', l.place, 'failures', l.failures, 'maker', u.id, 'email', u.email,
      'roles', coalesce(hub.standing_roles(u.id), '{}'),
      'party', jsonb_build_object('id', p.id, 'kind', p.kind, 'name', p.name, 'country', p.country), 'agency', jsonb_build_object('id', a.id, 'name', a.name))
    from hub.party p, hub.user_account u, hub.agency a where p.key = l.party and u.id = l.made_by and a.party = l.party and a.key = l.agency
$$;

create or replace function hub.watch_viewer(w hub.watch) returns hub.viewer
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select row(w.party, case when w.for_whom = 'MINE' then u.agency else w.agency end, p.kind, w.maker, null::uuid, true,
      p.key || array(select m.key from hub.membership m where m.party = p.key and m.left_at is null),
      array(select b.owner from hub.bar b where b.party = p.key and b.lifted_at is null), 'watch:manage', true, null)::hub.viewer
    from hub.party p join hub.user_account u on u.id = w.maker
    where p.key = w.party and p.suspended_at is null and p.closed_at is null
      and (w.for_whom <> 'MINE' or u.disabled_at is null and u.party = w.party
        and exists (select from hub.role_permission r where r.role = any (hub.standing_roles(u.id)) and r.permission = 'watch:manage'))
$$;

create or replace function hub.still_publishes(who uuid, party_ integer) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select exists (select from hub.user_account u join hub.role_permission p on p.role = any (hub.standing_roles(u.id)) and p.permission = 'indicator:publish'
      where u.id = who and u.party = party_ and u.disabled_at is null)
    or exists (select from hub.api_key k where k.id = who and k.party = party_ and k.revoked_at is null and k.expires_at > now()
      and 'indicator:publish' = any (hub.key_rights(k)))
$$;

create or replace function hub.assign_entry(of_id uuid, at_version integer, to_user uuid) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  e constant hub.triage := hub.held_entry(of_id, at_version);
begin
  if to_user is not null and not exists (select from hub.user_account u join hub.role_permission r on r.role = any (hub.standing_roles(u.id))
      where u.id = to_user and u.party = e.party and u.disabled_at is null and r.permission = 'report:triage') then
    raise exception 'hub: no such officer' using errcode = 'HB404', detail = 'officer';
  end if;
  update hub.triage t set assignee = to_user, version = t.version + 1, updated_at = now() where t.id = e.id;
end
$$;

-- People and their providers -------------------------------------------------------------------------------------------------------------------------------------

-- As before (0017), with what providers give: [{id, name, roles (in sessions that it opened), waiting (claimed, and not confirmed)}], and roles of both kinds in the filter.
drop function hub.people(uuid, jsonb, uuid, integer);
create function hub.people(one_alone uuid, filter jsonb, after uuid, most integer) returns table (id uuid, email text, roles text[], agency_id uuid, agency_name text,
  disabled boolean, second_factor boolean, created_at timestamptz, last_sign_in_at timestamptz, reset_mail jsonb, providers jsonb)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  my_party constant integer := hub.me();
  me constant uuid := hub.my_user();
  mine text[];
begin
  perform hub.only_in('user:manage');
  mine := hub.my_roles();
  return query
    select u.id, u.email, u.roles, a.id, a.name, u.disabled_at is not null, hub.has_factor(u.id), u.created_at,
        (select max(s.created_at) from hub.session s where s.user_id = u.id),
        (select hub.mail_said(m) from hub.mail m where m.about = u.id and m.kind = 'RESET' order by m.made_at desc limit 1),
        coalesce((select jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name, 'roles', case when hub.provider_lives(p) then x.granted else '{}' end,
            'waiting', array(select r from unnest(x.claimed) r where x.needs_confirming and r <> all (x.confirmed) and r <> all (u.roles) order by r)) order by x.created_at, p.id)
          from hub.external_account x join hub.identity_provider p on p.id = x.provider where x.user_id = u.id), '[]')
      from hub.user_account u left join hub.agency a on a.key = u.agency
      where u.party = my_party and (one_alone is null or u.id = one_alone)
        and (u.id = me or hub.has_power(mine, 'VIEW', u.roles))
        and (after is null or u.email > (select x.email from hub.user_account x where x.id = after and x.party = my_party))
        and (filter->>'role' is null or filter->>'role' = any (u.roles)
          or exists (select from hub.external_account x where x.user_id = u.id and filter->>'role' = any (x.granted)))
        and (filter->>'disabled' is null or (filter->>'disabled')::boolean = (u.disabled_at is not null))
        and (filter->>'agency' is null or a.id = (filter->>'agency')::uuid)
        and (filter->>'email' is null or position(lower(filter->>'email') in u.email) > 0)
      order by u.email limit least(most, 1001);
end
$$;

-- Gives an account other roles, in place of those that it has, those by its provider's claims included: they come again with its next sign-in there, and what needs confirming is to be
-- confirmed again. DONE; UNKNOWN: there is no such account; ABOVE: not roles that the context may give here.
create or replace function hub.set_user_roles(target uuid, wanted text[]) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp
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
  update hub.external_account set granted = '{}', confirmed = '{}', confirmed_by = null, confirmed_at = null where user_id = target; -- before the account, as hub.oidc_signs_in does
  update hub.user_account set roles = wanted where id = target;
  perform pg_notify('hub', '');
  return 'DONE';
end
$$;

/*
 * Another administrator lets a provider's claims give these roles to an account that its officer linked, or that configures providers; in place of those that were confirmed before. DONE; UNKNOWN: no
 * such account, also one's own; NO_LINK: it is not linked with such a provider, or needs no confirmation; ABOVE: not roles that the context may give. By the context's own roles:
 * an account that is an administrator by claims alone confirms nobody's claims.
 */
create function hub.confirm_provider_roles(target uuid, of_provider uuid, wanted text[]) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  mine text[];
begin
  perform hub.only_in('user:manage');
  perform hub.only_confirmed();
  mine := hub.own_roles_for('user:manage');
  perform hub.one_at_a_time();
  if not hub.may(hub.my_user(), 'ASSIGN', target) then
    return 'UNKNOWN';
  end if;
  if (hub.has_power(mine, 'ASSIGN', wanted) and (wanted = '{}' or hub.roles_fit(hub.my_kind(), wanted))) is not true then
    return 'ABOVE';
  end if;
  perform from hub.identity_provider p where p.id = of_provider and p.party = hub.me() for share; -- first, as whoever signs in by it does
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

/*
 * As before (0019), by the context's own roles: HB403 with OWN_ROLES_NEEDED where it is an administrator by claims alone. From now on the account that set the provider is raised by no
 * provider without another administrator.
 */
create or replace function hub.set_identity_provider(given jsonb) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  me constant integer := hub.me();
  wanted constant text[] := array(select distinct r->>'role' from jsonb_array_elements(given->'roles') r);
  mine text[];
  by_value constant jsonb := (select coalesce(jsonb_object_agg(v.value, v.roles), '{}') from (
    select r->>'value' as value, jsonb_agg(distinct r->>'role') as roles from jsonb_array_elements(given->'roles') r group by 1) v);
  by_agency constant jsonb := (select coalesce(jsonb_object_agg(a->>'value', hub.own_agency((a->>'agency')::uuid)), '{}')
    from jsonb_array_elements(given->'agencies') a);
  otherwise constant integer := case when given->>'defaultAgency' is not null then hub.own_agency((given->>'defaultAgency')::uuid) end;
  what_counts constant text[] := array(select jsonb_array_elements_text(given->'factors'));
begin
  perform hub.only_in('issuer:manage');
  perform hub.only_confirmed();
  mine := hub.own_roles_for('issuer:manage');
  if not coalesce(hub.governs(mine, wanted), false) then
    raise exception 'hub: not permitted' using errcode = 'HB403';
  end if;
  if given->>'issuer' is not null then
    perform from hub.party p where p.key = me for no key update; -- so that two at once do not both find room
    if (select count(*) from hub.identity_provider p where p.party = me) >= 10 then
      return 'TOO_MANY';
    end if;
    insert into hub.identity_provider (id, party, name, issuer, client_id, sealed, scope, role_claim, roles, agency_claim, agencies, default_agency,
        creates_accounts, factors, set_by)
      values ((given->>'id')::uuid, me, given->>'name', given->>'issuer', given->>'clientId', decode(given->>'sealed', 'hex'), given->>'scope',
        given->>'roleClaim', by_value, given->>'agencyClaim', by_agency, otherwise, (given->>'createsAccounts')::boolean, what_counts, hub.my_user())
      on conflict do nothing;
    if not found then
      return 'TAKEN';
    end if;
    perform hub.needs_another_admin(hub.my_user());
    return 'SET';
  end if;
  update hub.identity_provider p set name = given->>'name', client_id = given->>'clientId', sealed = coalesce(decode(given->>'sealed', 'hex'), p.sealed),
      scope = given->>'scope', role_claim = given->>'roleClaim', roles = by_value, agency_claim = given->>'agencyClaim', agencies = by_agency,
      default_agency = otherwise, creates_accounts = (given->>'createsAccounts')::boolean, factors = what_counts, set_by = hub.my_user(),
      set_at = clock_timestamp()
    where p.id = (given->>'id')::uuid and p.party = me;
  if not found then
    raise exception 'hub: no such provider' using errcode = 'HB404', detail = 'identity provider';
  end if;
  perform hub.needs_another_admin(hub.my_user());
  return 'SET';
end
$$;

-- Whoever configures a provider is raised by none from now on, unless another administrator confirms it.
create function hub.needs_another_admin(who uuid) returns void
language sql volatile set search_path = pg_catalog, pg_temp
as $$
  update hub.external_account x set needs_confirming = true, granted = array(select r from unnest(x.granted) r where r = any (x.confirmed))
    where x.user_id = who and not x.needs_confirming
$$;

-- Disables a provider, at once, with every session that was opened by it and every role that it gave; or enables it again, for which the officer answers from now on, by roles of its own. HB404.
create or replace function hub.set_identity_provider_disabled(of_id uuid, off boolean) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  p hub.identity_provider;
begin
  perform hub.only_in('issuer:manage');
  select * into p from hub.identity_provider x where x.id = of_id and x.party = hub.me() for update;
  if not found then
    raise exception 'hub: no such provider' using errcode = 'HB404', detail = 'identity provider';
  end if;
  if off then
    update hub.identity_provider x set disabled_at = coalesce(x.disabled_at, now()) where x.id = p.id;
    update hub.external_account x set granted = '{}', claimed = '{}' where x.provider = p.id;
    perform hub.end_provider_sessions(p.id, null);
    return;
  end if;
  perform hub.only_confirmed();
  if not coalesce(hub.governs(hub.own_roles_for('issuer:manage'), array(select distinct r from jsonb_each(p.roles) e, jsonb_array_elements_text(e.value) r)), false) then
    raise exception 'hub: not permitted' using errcode = 'HB403';
  end if;
  update hub.identity_provider x set disabled_at = null, set_by = hub.my_user(), set_at = clock_timestamp() where x.id = p.id;
  perform hub.needs_another_admin(hub.my_user());
end
$$;

/*
 * Who arrived, with the roles that the claims give now, in sessions that this provider opened and nowhere else: those that they gave before and give no longer go, also where nobody is let in. Where the
 * link needs confirming, they give what another administrator confirmed. new_user and unusable: id and password hash of an account that may have to be made. `outcome` is OPEN,
 * UNKNOWN (no such code), or why nobody is let in: OIDC_PROVIDER (disabled, or resting), OIDC_NO_ACCOUNT (and it makes none), OIDC_NO_ROLE, OIDC_CEILING (the account has roles
 * that whoever answers for the provider does not govern), OIDC_DISABLED.
 */
create or replace function hub.oidc_signs_in(claim text, act jsonb, code bytea, proof bytea, new_user uuid, unusable text)
returns table (wait integer, outcome text, user_id uuid, provider uuid, proven_at timestamptz, second_factor boolean)
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  a hub.oidc_arrival;
  p hub.identity_provider;
  x hub.external_account;
  u hub.user_account;
  said text[];
  given text[];
begin
  perform hub.nobody(claim);
  outcome := 'UNKNOWN';
  wait := hub.seconds(hub.try_pace(null, act->>'address'));
  if wait is not null then
    return next;
    return;
  end if;
  a := hub.take_arrival(code, 'SIGN_IN', proof);
  if a.code_hash is null then
    return next;
    return;
  end if;
  -- Locked, so that disabling it comes either before (and refuses) or after (and ends the session).
  select * into p from hub.identity_provider y where y.id = a.provider for share;
  provider := p.id;
  proven_at := a.proven_at;
  second_factor := a.second_factor;
  outcome := 'OIDC_PROVIDER';
  if hub.provider_lives(p) then
    said := hub.claimed_roles(p, a.claims);
    select * into x from hub.external_account y where y.provider = p.id and y.subject = a.subject for update;
    if not found then
      outcome := case when not p.creates_accounts then 'OIDC_NO_ACCOUNT' when said = '{}' then 'OIDC_NO_ROLE' else 'OPEN' end;
      if outcome = 'OPEN' then
        -- Under a name of the hub's own: the address that a provider claims may be somebody else's, here or in another party, and is never looked for. It has no role of its own.
        insert into hub.user_account (id, email, party, agency, roles, password_hash)
          select new_user, concat(a.claims->>'name', '.', left(new_user::text, 8), '@', t.slug, '.sso.invalid'), p.party, hub.claimed_agency(p, a.claims), '{}',
              unusable
            from hub.party t where t.key = p.party;
        insert into hub.external_account (provider, subject, user_id, made, claimed, granted, granted_at) values (p.id, a.subject, new_user, true, said, said, clock_timestamp());
        user_id := new_user;
      end if;
    else
      select * into u from hub.user_account y where y.id = x.user_id for no key update;
      user_id := u.id;
      if not hub.governs(hub.provider_governor(p), u.roles) then
        said := '{}';
      end if;
      given := array(select r from unnest(said) r where r <> all (u.roles) and (not x.needs_confirming or r = any (x.confirmed)));
      outcome := case when not hub.governs(hub.provider_governor(p), u.roles) then 'OIDC_CEILING' when u.disabled_at is not null then 'OIDC_DISABLED'
        when u.roles || given = '{}' then 'OIDC_NO_ROLE' else 'OPEN' end;
      update hub.external_account y set claimed = said, granted = given, granted_at = clock_timestamp() where y.provider = p.id and y.subject = a.subject;
      if x.made then
        update hub.user_account y set agency = hub.claimed_agency(p, a.claims) where y.id = u.id;
      end if;
      perform pg_notify('hub', '');
    end if;
  end if;
  if outcome = 'OPEN' then
    perform hub.give_back(null, act->>'address');
    perform hub.give_back(null, act->>'address');
  end if;
  return next;
end
$$;

/*
 * A session that was just opened stands on its provider, in the same transaction: for twelve hours at most, and confirmed as of when the officer last proved who it is. HB401: the provider was disabled
 * meanwhile, or rests. `proof` is {provider, secondFactor, provenAt}.
 */
create function hub.stand_on_provider(of_session uuid, proof jsonb) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  p hub.identity_provider;
begin
  select * into p from hub.identity_provider y where y.id = (proof->>'provider')::uuid;
  if not found or not hub.provider_lives(p) then
    raise exception 'hub: signed out' using errcode = 'HB401';
  end if;
  update hub.session s set expires_at = least(s.expires_at, now() + interval '12 hours'),
      confirmed_at = case when (proof->>'secondFactor')::boolean or p.factors = '{}' then least(coalesce((proof->>'provenAt')::timestamptz, 'epoch'), now()) else 'epoch' end
    where s.id = of_session;
  insert into hub.oidc_session (session, provider, second_factor) values (of_session, p.id, (proof->>'secondFactor')::boolean);
end
$$;

drop function hub.oidc_opened(text, jsonb, uuid, uuid, timestamptz, boolean);

create or replace function hub.open_session(claim text, act jsonb, new_session uuid, first_hash bytea, until timestamptz, proof jsonb)
returns table (user_id uuid, email text, roles text[], party_id uuid, party_kind text, party_name text, party_country text, agency_id uuid, agency_name text, confirmed_until timestamptz)
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  part text[] := hub.believed(claim);
  who hub.user_account;
begin
  if part[5] <> '' then
    raise exception 'hub: a request cannot open sessions' using errcode = '42501';
  end if;
  -- Before the account, as whoever disables the provider does; so that this comes either before (and the session is ended) or after (and is refused).
  perform from hub.identity_provider y where y.id = (proof->>'provider')::uuid for share;
  -- Locked, so that disabling and a new password come either before (and refuse) or after (and end the session).
  select u.* into who from hub.user_account u join hub.party p on p.key = u.party
    where u.id = part[4]::uuid and u.disabled_at is null and p.suspended_at is null for no key update of u;
  if not found or not hub.proves(who, proof) then
    raise exception 'hub: signed out' using errcode = 'HB401';
  end if;
  insert into hub.session (id, user_id, refresh_hash, expires_at, address, user_agent)
    values (new_session, who.id, first_hash, until, act->>'address', act->>'userAgent');
  if proof ? 'provider' then
    perform hub.stand_on_provider(new_session, proof);
  end if;
  if proof ? 'password' then
    perform hub.give_back(who.email, act->>'address');
  end if;
  insert into hub.audit (party, agency, user_id, session, what, request_id, channel, outcome, reason)
    values (who.party, who.agency, who.id, new_session, act->>'what', act->>'requestId', act->>'channel', 'DONE', hub.proved_by(proof));
  return query select * from hub.identity(who.id, new_session);
end
$$;

-- As before (0019): from now on the link gives nothing beyond the account's own roles until another administrator has confirmed it.
create or replace function hub.link_identity(code bytea, proof bytea) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  a hub.oidc_arrival;
  p hub.identity_provider;
begin
  perform hub.only_in('session:own');
  perform hub.only_confirmed();
  a := hub.take_arrival(code, 'LINK', proof);
  if a.code_hash is null or (a.proven_at > a.began_at - interval '30 seconds') is not true then
    return 'UNKNOWN';
  end if;
  select * into p from hub.identity_provider y where y.id = a.provider for share;
  if not (hub.provider_lives(p) and p.party = hub.me()
      and hub.governs(hub.provider_governor(p), (select u.roles from hub.user_account u where u.id = hub.my_user()))) then
    return 'CEILING';
  end if;
  insert into hub.external_account (provider, subject, user_id, made, needs_confirming) values (p.id, a.subject, hub.my_user(), false, true) on conflict do nothing;
  return case when found then 'LINKED' else 'TAKEN' end;
end
$$;

-- Unlinks it: what the claims gave goes with the sessions that were opened so. An account that a provider made stays linked: it has no other way in. false: it is not linked so.
create or replace function hub.unlink_identity(of_provider uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.only_in('session:own');
  delete from hub.external_account y where y.provider = of_provider and y.user_id = hub.my_user() and not y.made;
  if not found then
    return false;
  end if;
  perform hub.end_provider_sessions(of_provider, hub.my_user());
  return true;
end
$$;

-- Offices: how they are given, confirmed and counted ------------------------------------------------------------------------------------------------------------

-- Who brought an account into the hub, and who brought these in, to the first operator.
create function hub.brought_in_by(who uuid) returns setof uuid
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
create function hub.related(one uuid, other uuid) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select one = other
    or exists (select from hub.brought_in_by(one) b where b = other)
    or exists (select from hub.brought_in_by(other) b where b = one)
    or exists (select from hub.office f where f.user_id in (one, other) and f.confirmed_how = 'BEFORE')
      and exists (select from hub.brought_in_by(one) a join hub.brought_in_by(other) b on a = b)
$$;

create or replace function hub.accept_invitation(claim text, act jsonb, hash bytea, new_user uuid, phc text) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp
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
  if exists (select from hub.party p where p.key = i.party and p.kind = 'HUB') then
    perform hub.give_office(new_user, i.roles[1], i.made_by);
  end if;
  perform hub.drop_mail('INVITATION', i.id);
  insert into hub.audit (party, agency, user_id, what, request_id, channel, outcome, items)
    values (i.party, i.agency, new_user, act->>'what', act->>'requestId', act->>'channel', 'DONE', array[i.id, new_user]);
  return 'DONE';
end
$$;

-- What member countries are told of an office.
create function hub.office_words(f hub.office) returns jsonb
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select jsonb_strip_nulls(jsonb_build_object('account', u.id, 'email', u.email, 'role', f.role, 'by', (select g.email from hub.user_account g where g.id = f.given_by),
      'from', to_char(f.holds_from at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))
    from hub.user_account u where u.id = f.user_id
$$;

-- An account has just been given an office: it waits, and every member country is told. In a demo it holds at once.
create function hub.give_office(to_user uuid, of_role text, by_user uuid) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  f hub.office;
begin
  insert into hub.office (user_id, role, given_by, holds_from, confirmed_at, confirmed_how)
    select to_user, of_role, by_user, now() + case when c.at_once then interval '0' else c.office_wait end, case when c.at_once then now() end, case when c.at_once then 'AT_ONCE' end
      from hub.consent c
    returning * into f;
  perform hub.announce(hub.members_of(1), 'OFFICE_GIVEN', hub.office_words(f));
end
$$;

/*
 * The second word for an office: of another operator who is not related to the account, nor to whoever invited it, or of an administrator of a member country, of which it takes two.
 * CONFIRMED; WAITING: a second country is to confirm it, too; RELATED: this operator cannot. HB404: there is no such office to be seen.
 */
create function hub.confirm_office(of_user uuid) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  f hub.office;
  is_hub constant boolean := hub.my_kind() = 'HUB';
begin
  perform hub.only_in('hub:confirm');
  perform hub.only_confirmed();
  select * into f from hub.office x where x.user_id = of_user for update;
  if not found or not (is_hub or hub.me() = any (hub.members_of(1))) or exists (select from hub.user_account u where u.id = of_user and u.disabled_at is not null) then
    raise exception 'hub: no such office' using errcode = 'HB404', detail = 'office';
  elsif f.confirmed_at is not null and f.confirmed_how <> 'BEFORE' then
    return 'CONFIRMED';
  end if;
  if is_hub then
    -- Whoever holds its own office from before may be the inviter's second account as well.
    if hub.related(hub.my_user(), of_user) or hub.related(hub.my_user(), f.given_by) then
      return 'RELATED';
    end if;
    update hub.office x set confirmed_at = clock_timestamp(), confirmed_how = 'OPERATOR', confirmed_by = hub.my_user() where x.user_id = of_user returning * into f;
  else
    insert into hub.office_word (office, party, by_user) values (of_user, hub.me(), hub.my_user()) on conflict (office, party) do nothing;
    if 2 > (select count(*) from hub.office_word w where w.office = of_user and w.party = any (hub.members_of(1))) then
      return 'WAITING';
    end if;
    update hub.office x set confirmed_at = clock_timestamp(), confirmed_how = 'COUNTRIES' where x.user_id = of_user returning * into f;
  end if;
  perform hub.announce(hub.members_of(1), 'OFFICE_CONFIRMED', hub.office_words(f));
  return 'CONFIRMED';
end
$$;

-- The hub's offices: those that wait first, then by address. For operators, and administrators of member countries; nobody else sees any. `one_alone`: this one alone.
create function hub.offices(one_alone uuid) returns table (id uuid, email text, role text, invited_by text, since timestamptz, holds_from timestamptz, state text, confirmed_how text,
  confirmed_by text, confirmed_at timestamptz, words jsonb)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.only_in('hub:confirm');
  return query
    select u.id, u.email, u.roles[1], (select g.email from hub.user_account g where g.id = f.given_by), coalesce(f.given_at, u.created_at), coalesce(f.holds_from, u.created_at),
        case when hub.office_waits(u.id) then case when f.confirmed_at is null then 'UNCONFIRMED' else 'WAITING' end else 'IN_FORCE' end,
        f.confirmed_how, (select c.email from hub.user_account c where c.id = f.confirmed_by), f.confirmed_at,
        (select coalesce(jsonb_agg(hub.party_words(w.party) order by w.at, w.party), '[]') from hub.office_word w where w.office = u.id)
      from hub.user_account u join hub.party p on p.key = u.party and p.kind = 'HUB' left join hub.office f on f.user_id = u.id
      where u.disabled_at is null and (one_alone is null or u.id = one_alone) and (hub.my_kind() = 'HUB' or hub.me() = any (hub.members_of(1)))
      order by not hub.office_waits(u.id), u.email;
end
$$;

-- Whether an account of the hub may (still) break glass: its office holds, and it was not recovered a moment ago.
create or replace function hub.breaks_glass(who uuid) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select exists (select from hub.user_account u join hub.party p on p.key = u.party and p.kind = 'HUB'
      join hub.role_permission r on r.role = any (u.roles) and r.permission = 'glass:break' where u.id = who and u.disabled_at is null)
    and not hub.office_waits(who) and not exists (select from hub.office f where f.user_id = who and f.glass_from > now())
$$;

-- The second operator's word. Answers OPEN; or OWN, RELATED (one of the two brought the other in), OVER (ended, or its time has come) and nothing was done. null: there is no such request.
create or replace function hub.approve_break_glass(access_id uuid) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  a hub.glass_access;
begin
  perform hub.only_in('glass:break');
  perform hub.only_confirmed();
  if not hub.breaks_glass(hub.my_user()) then
    raise exception 'hub: not permitted' using errcode = 'HB403', detail = 'GLASS_WAITS';
  end if;
  select * into a from hub.glass_access x where x.id = access_id for update;
  if not found then
    return null;
  elsif a.requested_by = hub.my_user() then
    return 'OWN';
  elsif a.approved_at is not null or a.ended_at is not null or a.ends_at <= clock_timestamp() or not hub.breaks_glass(a.requested_by)
    or exists (select from hub.party p where p.key = a.owner and p.closed_at is not null) then
    return 'OVER';
  elsif hub.related(a.requested_by, hub.my_user()) then
    return 'RELATED';
  end if;
  update hub.glass_access x set approved_by = hub.my_user(), approved_at = clock_timestamp() where x.id = access_id;
  insert into hub.audit (party, user_id, session, what, purpose, case_reference, channel, outcome, items, count)
    values (a.owner, a.requested_by, null, 'glass.open', a.reason, a.id::text, 'graphql', 'DONE', array[a.id], 1);
  perform hub.announce(array[a.owner], 'BREAK_GLASS', jsonb_build_object('access', a.id, 'reason', a.reason, 'endsAt', to_char(a.ends_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))); -- (0020)
  return 'OPEN';
end
$$;

-- Asks to open a party: {id, party (id), reason, caseReference, endsAt}. Opens nothing. HB404: no such country or partner.
create or replace function hub.request_break_glass(given jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  target integer;
begin
  perform hub.only_in('glass:break');
  target := (select p.key from hub.party p where p.id = (given->>'party')::uuid and p.kind <> 'HUB' and p.closed_at is null);
  perform hub.only_confirmed();
  if not hub.breaks_glass(hub.my_user()) then
    raise exception 'hub: not permitted' using errcode = 'HB403', detail = 'GLASS_WAITS';
  end if;
  if target is null then
    raise exception 'hub: no such party' using errcode = 'HB404', detail = 'party';
  end if;
  insert into hub.glass_access (id, owner, reason, case_reference, requested_by, ends_at)
    values ((given->>'id')::uuid, target, given->>'reason', given->>'caseReference', hub.my_user(), (given->>'endsAt')::timestamptz);
end
$$;

/*
 * Claims of the opened party, newest first, behind `below`; or one of them (`one`) with its versions. For the operator who asked, while the access is open and both
 * operators may still break glass, neither having brought the other in. What was read stands in the party's record, in this transaction. HB404: no such access, or not any more, or not one's own.
 */
create or replace function hub.read_glass(access_id uuid, one uuid, below uuid, most integer, request text) returns setof jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  a hub.glass_access;
  found_ids uuid[];
begin
  perform hub.only_in('glass:break');
  -- Locked, so that what ends it comes before this read, or after it and finds it in the record.
  select * into a from hub.glass_access x where x.id = access_id and x.requested_by = hub.my_user() and x.approved_at is not null and x.ended_at is null
    and x.ends_at > clock_timestamp() and hub.breaks_glass(x.requested_by) and hub.breaks_glass(x.approved_by) and not hub.related(x.requested_by, x.approved_by)
    and exists (select from hub.party p where p.key = x.owner and p.closed_at is null) for share;
  if not found then
    raise exception 'hub: no such access' using errcode = 'HB404', detail = 'access';
  end if;
  found_ids := array(select i.id from hub.indicator i
    where i.owner = a.owner and i.tlp <> 'RED' and (i.retain_until is null or i.retain_until > now()) and (one is null or i.id = one) and (below is null or i.id < below)
    order by i.id desc limit most);
  insert into hub.audit (party, user_id, session, what, purpose, case_reference, request_id, channel, outcome, items, count)
    values (a.owner, hub.my_user(), hub.my_session(), 'glass.read', a.reason, a.id::text, request, 'graphql', 'DONE', found_ids, cardinality(found_ids));
  return query
    select jsonb_build_object('id', i.id, 'kind', i.kind, 'value', i.value, 'threat', i.threat, 'tlp', i.tlp, 'tags', i.tags, 'version', i.version,
        'publishedAt', i.published_at, 'updatedAt', i.updated_at, 'revokedReason', i.revoked_reason, 'agency', g.name, 'description', d.description,
        'externalId', d.external_id, 'versions', case when one is not null then (
          select jsonb_agg(jsonb_build_object('version', v.version, 'at', v.at, 'threat', v.content->>'threat', 'tlp', v.content->>'tlp', 'description', (
              select w.content->>'description' from hub.item_detail_version w where w.item = i.id and w.version <= v.version order by w.version desc limit 1))
            order by v.version desc) from hub.item_version v where v.item = i.id and v.content->>'tlp' <> 'RED') end)
      from hub.indicator i join hub.agency g on g.key = i.agency left join hub.indicator_detail d on d.id = i.id
      where i.id = any (found_ids) order by i.id desc;
end
$$;

-- As before (0018). A recovered operator breaks no glass before a new office would, since it may be somebody else who recovers; and the member countries are told.
create or replace function hub.recover_operator(address text, hash bytea) returns timestamptz
language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  target hub.user_account;
  f hub.office;
  until constant timestamptz := now() + interval '1 hour';
begin
  select u.* into target from hub.user_account u join hub.party p on p.key = u.party
    where u.email = lower(address) and p.kind = 'HUB' and 'HUB_OPERATOR' = any (u.roles) for no key update of u;
  if not found then
    return null;
  end if;
  update hub.user_account set disabled_at = null where id = target.id and disabled_at is not null;
  perform hub.drop_factors(array[target.id]);
  perform hub.end_sessions(target.id, null, 'BY_ADMIN');
  insert into hub.password_reset (user_id, token_hash, made_by, expires_at) values (target.id, hash, null, until)
    on conflict (user_id) do update set token_hash = excluded.token_hash, made_by = null, made_at = now(), expires_at = excluded.expires_at;
  insert into hub.office as o (user_id, role, given_at, holds_from, confirmed_at, confirmed_how, glass_from)
    select target.id, 'HUB_OPERATOR', target.created_at, target.created_at, target.created_at, 'BEFORE', now() + c.office_wait from hub.consent c
    on conflict (user_id) do update set glass_from = excluded.glass_from
    returning * into f;
  perform hub.announce(hub.members_of(1), 'OFFICE_RECOVERED', hub.office_words(f));
  insert into hub.audit (party, what, channel, outcome, items) values (target.party, 'hub.recover-operator', 'owner', 'DONE', array[target.id]);
  return until;
end
$$;

-- As before (0044). RELATED: the reviewer who agreed before and this one are not independent of each other (hub.related).
create or replace function hub.review_notice(of_id uuid, of_revision integer, agrees_ boolean, checklist_ jsonb, remark_ text) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  d hub.notice_draft;
  outcome text;
begin
  perform hub.only_in('notice:review');
  if hub.my_kind() <> 'HUB' then
    raise exception 'hub: notices are reviewed by the hub' using errcode = '42501';
  end if;
  select * into d from hub.notice_draft x where x.id = of_id for update;
  if not found or d.state <> 'IN_REVIEW' or d.revision <> of_revision or hub.has_judged(d.id, d.handed_at) then
    raise exception 'hub: no such item' using errcode = 'HB404', detail = 'notice';
  end if;
  if agrees_ and d.agreed > 0 then
    if exists (select from hub.notice_review r where r.notice = d.id and r.handed_at = d.handed_at and r.agrees and hub.related(r.reviewer, hub.my_user())) then
      return 'RELATED';
    end if;
    outcome := hub.publish_notice(d);
    if outcome <> 'PUBLISHED' then
      return outcome;
    end if;
  end if;
  insert into hub.notice_review (notice, revision, handed_at, reviewer, agrees, checklist, remark) values (d.id, d.revision, d.handed_at, hub.my_user(), agrees_, checklist_, remark_);
  if not agrees_ then
    return hub.return_notice(d, remark_);
  end if;
  update hub.notice_draft x set agreed = d.agreed + 1, updated_at = now() where x.id = d.id;
  return coalesce(outcome, 'AGREED');
end
$$;

-- Admission: a quorum that is open is never lowered ---------------------------------------------------------------------------------------------------------------

drop function hub.quorum();

/*
 * How many member countries must accept a candidate: the part that the settings say of all that were members at any moment since it was proposed, suspended ones included. So neither a
 * suspension nor the end of a member lowers it; who becomes a member meanwhile has a word, and counts.
 */
create function hub.quorum(candidate integer) returns integer
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select greatest(1, (n.voters * c.quorum_part + c.quorum_whole - 1) / c.quorum_whole)
    from hub.consent c cross join lateral (
      select count(distinct m.party)::integer as voters from hub.membership m
        where m.key = 1 and (m.left_at is null or m.left_at > (select p.candidate_since from hub.party p where p.key = candidate))) n
$$;

create or replace function hub.admissions() returns setof jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  me constant integer := hub.me();
  is_hub constant boolean := hub.my_kind() = 'HUB';
  is_member constant boolean := me = any (hub.members_of(1));
begin
  perform hub.only_in('party:read');
  return query
    select jsonb_build_object('party', hub.party_words(p.key), 'since', p.candidate_since,
        'votes', case when is_member then (select coalesce(jsonb_agg(jsonb_build_object('by', hub.party_words(v.voter), 'accepts', v.accepts, 'at', v.at)
          order by v.at, v.voter), '[]') from hub.admission_vote v where v.party = p.key) else '[]' end,
        'accepted', case when is_hub or is_member then hub.acceptances(p.key) end,
        'needed', case when is_hub or is_member then hub.quorum(p.key) end)
      from hub.party p
      where p.candidate_since is not null and p.closed_at is null and (is_hub or is_member or p.key = me)
      order by p.candidate_since, p.key;
end
$$;

create or replace function hub.decide_admission(party_id uuid, accepts_ boolean) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  me constant integer := hub.me();
  candidate integer := (select p.key from hub.party p where p.id = party_id);
begin
  perform hub.only_in('admission:decide');
  if accepts_ then
    perform hub.only_confirmed();
  end if;
  if candidate is not null then
    perform hub.hold_party(candidate);
  end if;
  if me <> all (hub.members_of(1))
    or not exists (select from hub.party p where p.key = candidate and p.candidate_since is not null and p.suspended_at is null) then
    raise exception 'hub: no such candidate' using errcode = 'HB404', detail = 'candidate';
  end if;
  insert into hub.admission_vote (party, voter, accepts) values (candidate, me, accepts_)
    on conflict (party, voter) do update set accepts = excluded.accepts, at = excluded.at;
  if not accepts_ or hub.acceptances(candidate) < hub.quorum(candidate) then
    return 'WAITING';
  end if;
  perform hub.admit(candidate);
  return 'ADMITTED';
end
$$;

-- Suspensions, and who stands behind them -----------------------------------------------------------------------------------------------------------------------

-- What is left of the 72 hours within 30 days for which one operator alone may shut a party out. What was confirmed uses nothing of it up.
create function hub.left_alone(of_party integer) returns interval
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select interval '72 hours' - coalesce(sum(least(s.confirmed_at, s.ended_at, clock_timestamp()) - s.in_force_at), interval '0')
    from hub.party_suspension s
    where s.party = of_party and s.in_force_at > clock_timestamp() - interval '30 days' and s.confirmed_how is distinct from 'AT_ONCE' and s.confirmed_how is distinct from 'BEFORE'
$$;

-- What member countries are told of a suspension.
create function hub.suspension_words(s hub.party_suspension) returns jsonb
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select jsonb_strip_nulls(jsonb_build_object('party', p.id, 'partyName', p.name, 'until', to_char(s.lapses_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))
    from hub.party p where p.key = s.party
$$;

-- Shuts a party out from now on; the caller holds the party (hub.hold_party).
create function hub.shut_out(target integer) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.hold_key_alone(0);
  update hub.party set suspended_at = clock_timestamp() where key = target;
  insert into hub.suspension (party) values (target);
  insert into hub.outbox (op, owner, key) values ('SUSPEND', target, target);
  perform pg_notify('hub', '');
end
$$;

-- Takes a party in again, and tells the member countries how it came: LIFTED by an operator, or LAPSED; the caller holds the party.
create function hub.take_in_again(target integer, how text) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.hold_key_alone(0);
  update hub.party set suspended_at = null where key = target;
  update hub.suspension set lifted_at = clock_timestamp() where party = target and lifted_at is null;
  update hub.party_suspension set ended_at = clock_timestamp(), ended_how = how where party = target and ended_at is null;
  insert into hub.outbox (op, owner, key) values ('READMIT', target, target);
  perform hub.announce(hub.members_of(1), 'PARTY_READMITTED',
    (select jsonb_build_object('party', p.id, 'partyName', p.name, 'outcome', how) from hub.party p where p.key = target));
  perform pg_notify('hub', '');
end
$$;

/*
 * Suspends a party, or takes it in again. DONE; CLOSED: it was closed; WAITS: one operator alone has shut it out for 72 hours within 30 days already, so that this takes effect when
 * it is confirmed (hub.confirm_suspension). A suspension lapses at the end of these hours unless it is confirmed; in a demo it needs nobody. HB404: no such party.
 */
create or replace function hub.set_party_suspended(party_id uuid, off boolean) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  target integer;
  remains interval;
  s hub.party_suspension;
begin
  perform hub.only_in('party:manage');
  target := (select p.key from hub.party p where p.id = party_id and p.kind <> 'HUB');
  if target is null then
    raise exception 'hub: no such party' using errcode = 'HB404', detail = 'party';
  end if;
  if not off then
    perform hub.only_confirmed();
  end if;
  perform hub.hold_party(target);
  if (select p.closed_at is not null from hub.party p where p.key = target) then
    return 'CLOSED';
  elsif off = (select p.suspended_at is not null from hub.party p where p.key = target) then
    if not off then
      update hub.party_suspension x set ended_at = clock_timestamp(), ended_how = 'WITHDRAWN' where x.party = target and x.ended_at is null; -- one that waited
    end if;
    return 'DONE';
  elsif not off then
    perform hub.take_in_again(target, 'LIFTED');
    return 'DONE';
  end if;
  if exists (select from hub.party_suspension x where x.party = target and x.ended_at is null) then
    return 'WAITS';
  end if;
  remains := hub.left_alone(target);
  insert into hub.party_suspension (party, asked_by, in_force_at, lapses_at, confirmed_at, confirmed_how)
    select target, hub.my_user(), case when c.at_once or remains > interval '1 minute' then clock_timestamp() end,
        case when not c.at_once and remains > interval '1 minute' then clock_timestamp() + remains end,
        case when c.at_once then clock_timestamp() end, case when c.at_once then 'AT_ONCE' end
      from hub.consent c
    returning * into s;
  if s.in_force_at is not null then
    perform hub.shut_out(target);
  end if;
  perform hub.announce(array_remove(hub.members_of(1), target), case when s.in_force_at is null then 'SUSPENSION_PROPOSED' else 'PARTY_SUSPENDED' end, hub.suspension_words(s));
  return case when s.in_force_at is null then 'WAITS' else 'DONE' end;
end
$$;

-- How many member countries make a suspension stand: the part that admits a country, of all but the party itself, suspended ones included.
create function hub.suspension_quorum(of_party integer) returns integer
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select greatest(1, (cardinality(array_remove(hub.members_of(1), of_party)) * c.quorum_part + c.quorum_whole - 1) / c.quorum_whole) from hub.consent c
$$;

-- How many have said so.
create function hub.suspension_yeses(of_suspension uuid) returns integer
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select count(*)::integer from hub.suspension_word w join hub.party p on p.key = w.party and p.suspended_at is null
    where w.suspension = of_suspension and w.party = any (hub.members_of(1))
$$;

/*
 * The second word for a suspension: of another operator, who is not related to the one who asked for it, or of a member country, of which it takes a quorum. It stands from then on until an operator
 * lifts it, and takes effect where it waited. CONFIRMED; WAITING: more countries are to say so; RELATED: this operator cannot. HB404: nothing of that party is to be confirmed.
 */
create function hub.confirm_suspension(party_id uuid) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  is_hub constant boolean := hub.my_kind() = 'HUB';
  target integer;
  s hub.party_suspension;
begin
  perform hub.only_in('hub:confirm');
  perform hub.only_confirmed();
  target := (select p.key from hub.party p where p.id = party_id and p.kind <> 'HUB' and p.closed_at is null);
  if target is not null then
    perform hub.hold_party(target);
    select * into s from hub.party_suspension x where x.party = target and x.ended_at is null for update;
  end if;
  if s.id is null or not (is_hub or hub.me() = any (hub.members_of(1))) then
    raise exception 'hub: no such suspension' using errcode = 'HB404', detail = 'suspension';
  elsif s.confirmed_at is not null then
    return 'CONFIRMED';
  elsif is_hub then
    if hub.related(hub.my_user(), s.asked_by) then
      return 'RELATED';
    end if;
  else
    insert into hub.suspension_word (suspension, party, by_user) values (s.id, hub.me(), hub.my_user()) on conflict (suspension, party) do nothing;
    if hub.suspension_yeses(s.id) < hub.suspension_quorum(target) then
      return 'WAITING';
    end if;
  end if;
  update hub.party_suspension x set confirmed_at = clock_timestamp(), lapses_at = null, in_force_at = coalesce(x.in_force_at, clock_timestamp()),
      confirmed_how = case when is_hub then 'OPERATOR' else 'COUNTRIES' end, confirmed_by = case when is_hub then hub.my_user() end
    where x.id = s.id returning * into s;
  if (select p.suspended_at is null from hub.party p where p.key = target) then
    perform hub.shut_out(target);
  end if;
  perform hub.announce(array_remove(hub.members_of(1), target), 'SUSPENSION_CONFIRMED', hub.suspension_words(s));
  return 'CONFIRMED';
end
$$;

-- Suspensions that are in force or wait, those that are to be confirmed first. For operators, and administrators of member countries; nobody else sees any.
create function hub.suspensions() returns setof jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.only_in('hub:confirm');
  return query
    select jsonb_build_object('party', hub.party_words(s.party), 'askedBy', (select u.email from hub.user_account u where u.id = s.asked_by), 'since', s.asked_at, 'inForce', s.in_force_at is not null,
        'lapsesAt', s.lapses_at, 'confirmedAt', s.confirmed_at, 'accepted', hub.suspension_yeses(s.id), 'needed', hub.suspension_quorum(s.party))
      from hub.party_suspension s where s.ended_at is null and (hub.my_kind() = 'HUB' or hub.me() = any (hub.members_of(1)))
      order by s.confirmed_at nulls first, s.asked_at, s.party;
end
$$;

-- For the relay: takes in again whom one operator alone has shut out for as long as one may. One party in a transaction, so that parties are held one by one. How many there were.
create function hub.lapse_suspensions(batch integer) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  target constant integer := (select s.party from hub.party_suspension s where s.ended_at is null and s.lapses_at <= clock_timestamp() order by s.lapses_at limit least(batch, 1));
begin
  if target is null then
    return 0;
  end if;
  perform hub.hold_party(target);
  if not exists (select from hub.party_suspension s where s.party = target and s.ended_at is null and s.lapses_at <= clock_timestamp()) then
    return 1; -- it was confirmed, lifted or closed meanwhile
  end if;
  perform hub.take_in_again(target, 'LAPSED');
  insert into hub.audit (party, what, channel, outcome, items)
    select h.key, 'party.suspension-lapsed', 'relay', 'DONE', array[p.id] from hub.party p, hub.party h where p.key = target and h.kind = 'HUB';
  return 1;
end
$$;

-- With a party ends what was said of its suspension.
create function hub.end_suspension() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  update hub.party_suspension s set ended_at = clock_timestamp(), ended_how = 'CLOSED' where s.party = new.key and s.ended_at is null;
  return null;
end
$$;
create trigger end_suspension after update of closed_at on hub.party for each row when (old.closed_at is null and new.closed_at is not null) execute function hub.end_suspension();

grant execute on function hub.people(uuid, jsonb, uuid, integer), hub.confirm_provider_roles(uuid, uuid, text[]), hub.confirm_office(uuid), hub.offices(uuid),
  hub.confirm_suspension(uuid), hub.suspensions() to hub_app;
grant execute on function hub.lapse_suspensions(integer) to hub_relay;
