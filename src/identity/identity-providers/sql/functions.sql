-- Returns the providers of the context's party, for its admins; never a secret.
create or replace function hub.identity_providers() returns table (id uuid, name text, state text, issuer text, "clientId" text, scope text, "roleClaim" text, roles jsonb,
  "agencyClaim" text, agencies jsonb, "defaultAgency" jsonb, "createsAccounts" boolean, factors text[], responsible jsonb, "updatedAt" timestamptz, "createdAt" timestamptz, "accountCount" integer)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.require_act('issuer:manage');
  return query
    select p.id, p.name, case when p.disabled_at is not null then 'DISABLED' when hub.provider_governor(p) is null then 'INACTIVE' else 'ACTIVE' end,
        p.issuer, p.client_id, p.scope, p.role_claim,
        coalesce((select jsonb_agg(jsonb_build_object('value', e.key, 'role', r) order by e.key, r)
          from jsonb_each(p.roles) e, jsonb_array_elements_text(e.value) r), '[]'),
        p.agency_claim,
        coalesce((select jsonb_agg(jsonb_build_object('value', e.key, 'agency', jsonb_build_object('id', a.id, 'name', a.name)) order by e.key)
          from jsonb_each_text(p.agencies) e join hub.agency a on a.key = e.value::integer), '[]'),
        (select jsonb_build_object('id', a.id, 'name', a.name) from hub.agency a where a.key = p.default_agency),
        p.creates_accounts, p.factors, hub.actor(p.set_by), p.set_at, p.created_at,
        (select count(*) from hub.external_account x where x.provider = p.id)::integer
      from hub.identity_provider p
      where p.party = hub.me() order by p.created_at, p.id;
end
$$;

create or replace function hub.own_agency(of_id uuid) returns integer
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
declare
  found_key integer;
begin
  select a.key into found_key from hub.agency a where a.id = of_id and a.party = hub.me() and a.closed_at is null;
  if not found then
    raise exception 'hub: no such agency' using errcode = 'HB404', detail = 'agency';
  end if;
  return found_key;
end
$$;

/*
 * Sets a provider of the context's party; its officer becomes the responsible admin. `given` is {id, name, issuer, clientId, sealed (hexadecimal), scope,
 * roleClaim, roles [{value, role}], agencyClaim, agencies [{value, agency (id)}], defaultAgency (id), createsAccounts, factors}. With `issuer` it is created;
 * without, it is changed, and an absent `sealed` keeps the secret. Returns SET, TOO_MANY (10 per party) or TAKEN (the party has one with this issuer).
 * HB403: a role that the officer may not give. HB404: an agency, or a provider, that is not the party's.
 * Checks the context's own roles: HB403 with OWN_ROLES_NEEDED if it is an administrator only through claims. From now on, providers raise the account that set
 * the provider only after another administrator confirms it.
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
  perform hub.require_act('issuer:manage');
  perform hub.require_step_up();
  mine := hub.require_own_role('issuer:manage');
  if not coalesce(hub.governs(mine, wanted), false) then
    raise exception 'hub: not permitted' using errcode = 'HB403';
  end if;
  if given->>'issuer' is not null then
    perform from hub.party p where p.key = me for no key update; -- so that concurrent calls do not both pass the limit
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
    perform hub.require_provider_confirmation(hub.my_user());
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
  perform hub.require_provider_confirmation(hub.my_user());
  return 'SET';
end
$$;

-- Ends the sessions that a provider opened (of one account, or of all), and its pending flows.
create or replace function hub.end_provider_sessions(of_provider uuid, of_user uuid) returns void
language sql volatile set search_path = pg_catalog, pg_temp
as $$
  update hub.session s set ended_at = now(), end_reason = case when of_user is null then 'BY_ADMIN' else 'ELSEWHERE' end
    from hub.oidc_session o
    where o.session = s.id and o.provider = of_provider and s.ended_at is null and (of_user is null or s.user_id = of_user);
  delete from hub.oidc_flow f where of_user is null and f.provider = of_provider;
  delete from hub.oidc_callback a where of_user is null and a.provider = of_provider;
  select pg_notify('hub', '');
$$;

-- Disables a provider immediately, and ends every session that it opened and every role that it gave; or enables it again, with the officer as the responsible
-- admin, by own roles. HB404.
create or replace function hub.set_identity_provider_disabled(of_id uuid, off boolean) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  p hub.identity_provider;
begin
  perform hub.require_act('issuer:manage');
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
  perform hub.require_step_up();
  if not coalesce(hub.governs(hub.require_own_role('issuer:manage'), array(select distinct r from jsonb_each(p.roles) e, jsonb_array_elements_text(e.value) r)), false) then
    raise exception 'hub: not permitted' using errcode = 'HB403';
  end if;
  update hub.identity_provider x set disabled_at = null, set_by = hub.my_user(), set_at = clock_timestamp() where x.id = p.id;
  perform hub.require_provider_confirmation(hub.my_user());
end
$$;

-- Before there is an actor: starts a flow of a browser to a provider. Counted by address, like a password attempt, and refunded at the sign-in. No provider:
-- there is none, or none that is active.
create or replace function hub.start_oidc_flow(claim text, act jsonb, of_provider uuid, of_purpose text, state bytea, browser bytea, its_nonce text, its_verifier text,
  its_challenge bytea)
returns table (wait integer, provider uuid, issuer text, client_id text, sealed bytea, scope text, set_at timestamptz)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.require_no_actor(claim);
  delete from hub.oidc_flow x where x.state_hash in (select f.state_hash from hub.oidc_flow f where f.began_at < clock_timestamp() - interval '10 min'
    order by f.began_at limit 100 for update skip locked);
  delete from hub.oidc_callback x where x.code_hash in (select a.code_hash from hub.oidc_callback a where a.at < clock_timestamp() - interval '2 min'
    order by a.at limit 100 for update skip locked);
  wait := hub.wait_seconds(hub.take_sign_in_attempt(null, act->>'address'));
  if wait is null then
    select p.id, p.issuer, p.client_id, p.sealed, p.scope, p.set_at
      into start_oidc_flow.provider, start_oidc_flow.issuer, start_oidc_flow.client_id, start_oidc_flow.sealed, start_oidc_flow.scope, start_oidc_flow.set_at
      from hub.identity_provider p where p.id = of_provider and hub.is_provider_active(p);
    if found then
      insert into hub.oidc_flow (state_hash, provider, purpose, browser_hash, nonce, verifier, challenge)
        values (state, of_provider, of_purpose, browser, its_nonce, its_verifier, its_challenge);
    end if;
  end if;
  return next;
end
$$;

-- Handles the return of the browser to the address of one provider. Consumes the flow, once, if this browser started it with this provider within ten minutes;
-- otherwise no row.
create or replace function hub.consume_oidc_flow(claim text, act jsonb, of_provider uuid, state bytea, browser bytea)
returns table (provider uuid, purpose text, nonce text, verifier text, challenge bytea, began_at timestamptz, issuer text, client_id text, sealed bytea, scope text,
  set_at timestamptz, role_claim text, agency_claim text, factors text[])
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.require_no_actor(claim);
  return query
    with used as (delete from hub.oidc_flow f where f.state_hash = state and f.provider = of_provider and f.browser_hash = browser and f.began_at > clock_timestamp() - interval '10 min'
      returning f.*)
    select p.id, u.purpose, u.nonce, u.verifier, u.challenge, u.began_at, p.issuer, p.client_id, p.sealed, p.scope, p.set_at, p.role_claim, p.agency_claim,
        p.factors
      from used u join hub.identity_provider p on p.id = u.provider where hub.is_provider_active(p);
end
$$;

-- Stores the provider's claims until the console fetches them.
create or replace function hub.save_oidc_callback(claim text, act jsonb, said jsonb, code bytea, its_challenge bytea) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.require_no_actor(claim);
  insert into hub.oidc_callback (code_hash, provider, purpose, challenge, subject, claims, proven_at, second_factor, began_at)
    values (code, (said->>'provider')::uuid, said->>'purpose', its_challenge, said->>'subject', said->'claims', (said->>'provenAt')::timestamptz,
      (said->>'secondFactor')::boolean, (said->>'beganAt')::timestamptz);
end
$$;

-- Consumes a callback: within two minutes, for its purpose, with the proof that matches its challenge. All null: there is no such callback.
create or replace function hub.consume_oidc_callback(code bytea, for_purpose text, proof bytea) returns hub.oidc_callback
language sql volatile set search_path = pg_catalog, pg_temp
as $$
  delete from hub.oidc_callback a
    where a.code_hash = code and a.purpose = for_purpose and a.challenge is not distinct from proof and a.at > clock_timestamp() - interval '2 min'
    returning a.*
$$;

-- Returns the roles that a provider's claims give, as far as its responsible admin may give them now.
create or replace function hub.claimed_roles(p hub.identity_provider, said jsonb) returns text[]
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select array(select distinct r from jsonb_each(p.roles) e, jsonb_array_elements_text(e.value) r
    where said->'roles' ? e.key and hub.governs(hub.provider_governor(p), array[r]) order by r)
$$;

-- Returns the agency from the claims, if it is not closed; null: none.
create or replace function hub.claimed_agency(p hub.identity_provider, said jsonb) returns integer
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select a.key from hub.agency a left join jsonb_each_text(p.agencies) e on e.value = a.key::text and said->'agencies' ? e.key
    where a.party = p.party and a.closed_at is null and (e.key is not null or a.key = p.default_agency)
    order by e.key is null, a.key limit 1
$$;

/*
 * Signs in with a callback. The claims give roles now, only in sessions that this provider opened; roles that they no longer give are removed, even if the
 * sign-in is refused. If the link needs a confirmation, they give the roles that another administrator confirmed. new_user and unusable: id and password hash
 * of an account that may have to be created. `outcome` is OPEN, or:
 *   UNKNOWN          no such code
 *   OIDC_PROVIDER    the provider is disabled or inactive
 *   OIDC_NO_ACCOUNT  there is no account, and the provider creates none
 *   OIDC_NO_ROLE     the claims give no role
 *   OIDC_CEILING     the account has roles that the responsible admin of the provider may not manage
 *   OIDC_DISABLED    the account is disabled
 */
create or replace function hub.sign_in_by_oidc(claim text, act jsonb, code bytea, proof bytea, new_user uuid, unusable text)
returns table (wait integer, outcome text, user_id uuid, provider uuid, proven_at timestamptz, second_factor boolean)
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  a hub.oidc_callback;
  p hub.identity_provider;
  x hub.external_account;
  u hub.user_account;
  said text[];
  given text[];
begin
  perform hub.require_no_actor(claim);
  outcome := 'UNKNOWN';
  wait := hub.wait_seconds(hub.take_sign_in_attempt(null, act->>'address'));
  if wait is not null then
    return next;
    return;
  end if;
  a := hub.consume_oidc_callback(code, 'SIGN_IN', proof);
  if a.code_hash is null then
    return next;
    return;
  end if;
  -- Locked: disabling the provider comes before (and refuses) or after (and ends the session).
  select * into p from hub.identity_provider y where y.id = a.provider for share;
  provider := p.id;
  proven_at := a.proven_at;
  second_factor := a.second_factor;
  outcome := 'OIDC_PROVIDER';
  if hub.is_provider_active(p) then
    said := hub.claimed_roles(p, a.claims);
    select * into x from hub.external_account y where y.provider = p.id and y.subject = a.subject for update;
    if not found then
      outcome := case when not p.creates_accounts then 'OIDC_NO_ACCOUNT' when said = '{}' then 'OIDC_NO_ROLE' else 'OPEN' end;
      if outcome = 'OPEN' then
        -- With a name of the hub's own: the address in the claims may belong to another person, here or in another party, and is never looked up. The account
        -- has no own roles.
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
    perform hub.refund_sign_in_attempt(null, act->>'address');
    perform hub.refund_sign_in_attempt(null, act->>'address');
  end if;
  return next;
end
$$;

/*
 * Links the identity of a callback with the context's own account. The link gives nothing beyond the account's own roles until another administrator has
 * confirmed it. Returns LINKED, or:
 *   UNKNOWN  no such code, or the officer has not authenticated again
 *   TAKEN    the identity is linked with another account, or the account with another identity of this provider
 *   CEILING  the account has roles that the responsible admin of the provider may not manage, or is of another party
 */
create or replace function hub.link_identity(code bytea, proof bytea) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  a hub.oidc_callback;
  p hub.identity_provider;
begin
  perform hub.require_act('session:own');
  perform hub.require_step_up();
  a := hub.consume_oidc_callback(code, 'LINK', proof);
  if a.code_hash is null or (a.proven_at > a.began_at - interval '30 seconds') is not true then
    return 'UNKNOWN';
  end if;
  select * into p from hub.identity_provider y where y.id = a.provider for share;
  if not (hub.is_provider_active(p) and p.party = hub.me()
      and hub.governs(hub.provider_governor(p), (select u.roles from hub.user_account u where u.id = hub.my_user()))) then
    return 'CEILING';
  end if;
  insert into hub.external_account (provider, subject, user_id, made, needs_confirming) values (p.id, a.subject, hub.my_user(), false, true) on conflict do nothing;
  return case when found then 'LINKED' else 'TAKEN' end;
end
$$;

-- Confirms the context's session, which this provider opened: its officer has authenticated again since the flow started (half a minute is for clock skew),
-- with a second factor if the provider's admin has listed some, or the account has one: an authentication that would not sign in (hub.consume_proof) does not
-- confirm.
create or replace function hub.confirm_session_by_provider(code bytea, proof bytea) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  a hub.oidc_callback;
begin
  perform hub.require_act('session:own');
  a := hub.consume_oidc_callback(code, 'CONFIRM', proof);
  update hub.session s set confirmed_at = clock_timestamp()
    from hub.oidc_session o join hub.identity_provider p on p.id = o.provider
    where s.id = hub.my_session() and o.session = s.id and o.provider = a.provider and hub.is_provider_active(p)
      and a.proven_at > a.began_at - interval '30 seconds' and (a.second_factor or p.factors = '{}' and not hub.has_factor(s.user_id))
      and exists (select from hub.external_account x where x.provider = a.provider and x.subject = a.subject and x.user_id = s.user_id);
  return found;
end
$$;

-- Returns the identities that the context's own account is linked with.
create or replace function hub.linked_identities() returns table ("providerId" uuid, name text, issuer text, "createdAt" timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.require_act('session:own');
  return query select p.id, p.name, p.issuer, x.created_at
    from hub.external_account x join hub.identity_provider p on p.id = x.provider where x.user_id = hub.my_user() order by x.created_at, p.id;
end
$$;

-- Returns the active providers of the context's own party, by which its officers sign in.
create or replace function hub.sign_in_providers() returns table ("providerId" uuid, name text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.require_act('session:own');
  return query select p.id, p.name from hub.identity_provider p where p.party = hub.me() and hub.is_provider_active(p) order by p.name, p.id;
end
$$;

-- Unlinks an identity: the roles from its claims end with the sessions that it opened. An account that a provider created stays linked: it has no other
-- sign-in. false: no such link.
create or replace function hub.unlink_identity(of_provider uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.require_act('session:own');
  delete from hub.external_account y where y.provider = of_provider and y.user_id = hub.my_user() and not y.made;
  if not found then
    return false;
  end if;
  perform hub.end_provider_sessions(of_provider, hub.my_user());
  return true;
end
$$;

-- Ends the issuer entry of a revoked key; another machine may take it.
create or replace function hub.end_key_issuer() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  update hub.key_issuer i set ended_at = now() where i.api_key = new.id and i.ended_at is null;
  return null;
end
$$;

-- Before there is an actor: returns the machine that an issuer's token for a party's audience is about, and the address of the issuer's keys. No row if it may
-- not act.
create or replace function hub.issuer_material(claim text, act jsonb, of_issuer text, of_party uuid, of_subject text, of_client text) returns table (jwks_uri text,
  secret_id uuid, key_id uuid, key_name text, maker text, rights text[], networks text[], expires_at timestamptz, party_id uuid, party_kind text, party_name text,
  party_country text, agency_id uuid, agency_name text, certificate bytea)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.require_no_actor(claim);
  return query
    select x.jwks_uri, s.id, i.*
      from hub.key_issuer x
      join hub.party p on p.key = x.party and p.id = of_party
      join hub.api_key_secret s on s.api_key = x.api_key and hub.is_key_secret_active(s, x.party)
      cross join lateral hub.key_identity(x.api_key) i
      where x.issuer = of_issuer and x.subject = of_subject and (x.client is null or x.client = of_client) and x.ended_at is null;
end
$$;

-- Before there is an actor: counts an attempt of an address at a guessable value, or refunds it. Returns the seconds to wait, null for none.
create or replace function hub.count_attempt(claim text, act jsonb, back boolean) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.require_no_actor(claim);
  if back then
    perform hub.refund_sign_in_attempt(null, act->>'address');
    return null;
  end if;
  return hub.wait_seconds(hub.take_sign_in_attempt(null, act->>'address'));
end
$$;
