-- Returns the present roles of the context.
create or replace function hub.my_roles() returns text[]
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select hub.roles_of_session(hub.my_user(), hub.my_session())
$$;

-- Whether a provider is enabled, its party is not suspended, and the officer who configured it still has `issuer:manage` by a role of the account itself. In
-- PL/pgSQL, which keeps its plan: every transaction of an officer who signed in by a provider calls it.
create or replace function hub.is_provider_active(p hub.identity_provider) returns boolean
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  return p.disabled_at is null
    and exists (select from hub.party x where x.key = p.party and x.suspended_at is null)
    and exists (select from hub.user_account u join hub.role_permission r on r.role = any (u.roles) and r.permission = 'issuer:manage'
      where u.id = p.set_by and u.party = p.party and u.disabled_at is null); -- hub.provider_governor, inlined
end
$$;

-- Whether the caller is a person in a session whose roles have this permission, whatever the act: not a key, webhook or pull.
create or replace function hub.person_may(viewer hub.viewer, what text) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select exists (select from hub.session s join hub.user_account u on u.id = s.user_id join hub.role_permission r on r.role = any (u.roles || hub.provider_roles_of_session(s.id))
    where s.id = viewer.session and r.permission = what and not hub.party_forbids(u.party, r.role, r.permission))
$$;

-- Returns the roles from the provider that opened this session: none for a session opened by a password, and none while the provider is disabled or inactive.
create or replace function hub.provider_roles_of_session(of_session uuid) returns text[]
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  return coalesce((select x.granted
    from hub.oidc_session o join hub.session s on s.id = o.session
      join hub.external_account x on x.provider = o.provider and x.user_id = s.user_id
      join hub.identity_provider p on p.id = o.provider
    where o.session = of_session and hub.is_provider_active(p)), '{}');
end
$$;

/*
 * Returns the roles by which an account answers for what outlives its sessions: keys, webhooks, feeds, watches, invitations, requests for a release. These are
 * its own roles and those from a provider. A provider's roles count while the provider is active and the officer has signed in by it within 30 days. The caller
 * checks whether the account is disabled, and whether its office still waits.
 */
create or replace function hub.persistent_roles(of_user uuid) returns text[]
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  return (select u.roles || array(
        select r from hub.external_account x join hub.identity_provider p on p.id = x.provider cross join unnest(x.granted) r
          where x.user_id = u.id and x.granted_at > now() - interval '30 days' and hub.is_provider_active(p))
      from hub.user_account u where u.id = of_user);
end
$$;

-- Returns the present roles of an account in one of its sessions, or of the context.
create or replace function hub.roles_of_session(account uuid, of_session uuid) returns text[]
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select u.roles || hub.provider_roles_of_session(of_session) from hub.user_account u where u.id = account and u.disabled_at is null
$$;

-- Whether a party's policy removes a permission from one of the roles that have it. Another role with the same permission is not affected: each role is checked
-- alone.
create or replace function hub.party_forbids(of_party integer, role text, permission text) returns boolean
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
declare
  levels constant text[] := '{NONE,READ,CONTRIBUTE,LEAD}';
  -- The lowest level that leaves the permission to analysts.
  needed constant text := case when role = 'ANALYST' then case permission when 'case:read' then 'READ' when 'case:work' then 'CONTRIBUTE' when 'case:lead' then 'LEAD' end end;
begin
  return needed is not null
    and array_position(levels, coalesce((select s.analysts_in_cases from hub.sharing_policy s where s.party = of_party), 'CONTRIBUTE')) < array_position(levels, needed);
end
$$;

-- Returns the permissions of these roles together in a party.
create or replace function hub.permissions_of(of_party integer, roles text[]) returns text[]
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  return array(select distinct r.permission from hub.role_permission r where r.role = any (roles) and not hub.party_forbids(of_party, r.role, r.permission) order by 1);
end
$$;

-- Whether the context may learn that cases exist. For a policy, so it raises no error.
create or replace function hub.shows_cases() returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set row_security = on
as $$
declare
  viewer constant hub.viewer := hub.policy_viewer();
begin
  return viewer.me is not null and hub.shows_cases(viewer);
end
$$;

/*
 * Whether a viewer may learn that cases exist: not if the party forbids cases to all of the viewer's roles that read them. A session has its own roles; a
 * webhook has those of the account that created it. Machines, and parties that the relay checks, have no roles, and may learn it.
 */
create or replace function hub.shows_cases(viewer hub.viewer) returns boolean
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
declare
  roles constant text[] := case when exists (select from hub.session s where s.id = viewer.session) then hub.roles_of_session(viewer.user_id, viewer.session) else hub.persistent_roles(viewer.user_id) end;
begin
  return (select coalesce(bool_or(not hub.party_forbids(viewer.me, r.role, r.permission)), true) from hub.role_permission r where r.role = any (roles) and r.permission = 'case:read');
end
$$;
