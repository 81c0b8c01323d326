-- Issuers: a country's or partner's own identity provider (OpenID Connect), by which its officers sign in.
--
-- hub_app reads none of these tables: what concerns a provider is asked of the functions below, by the admins of its party or, before there is an actor, by the
-- process itself.

-- Bound to one party for good, and to one issuer. An admin answers for it: whoever set it last. It gives no role that this admin may not give (hub.governs), now.
create table hub.identity_provider (
  id uuid primary key,
  party integer not null references hub.party,
  name text not null check (length(name) between 1 and 200),
  issuer text not null check (length(issuer) <= 2048),
  client_id text not null check (length(client_id) between 1 and 255),
  -- The client secret, under the keyring's key for issuers, which the database does not have.
  sealed bytea not null,
  scope text not null check (length(scope) <= 200),
  role_claim text not null check (length(role_claim) between 1 and 100),
  -- {"value of the claim": ["ROLE", …], …}
  roles jsonb not null check (jsonb_typeof(roles) = 'object'),
  agency_claim text check (length(agency_claim) between 1 and 100),
  -- {"value of the claim": key of the agency, …}
  agencies jsonb not null default '{}' check (jsonb_typeof(agencies) = 'object'),
  default_agency integer,
  creates_accounts boolean not null,
  -- Values of amr or acr by which it says that a second factor was used.
  factors text[] not null default '{}' check (cardinality(factors) <= 20),
  set_by uuid not null references hub.user_account,
  set_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  disabled_at timestamptz,
  unique (party, issuer),
  foreign key (party, default_agency) references hub.agency (party, key)
);

-- Who an officer is at the provider. Found by this and by nothing else: never by an e-mail address.
create table hub.external_account (
  provider uuid not null references hub.identity_provider,
  subject text not null check (length(subject) between 1 and 255),
  user_id uuid not null references hub.user_account,
  -- Whether the account was made by its first sign-in; then its agency is the provider's affair, too.
  made boolean not null,
  -- The roles that it has by the provider's claims, and not by an admin's hand: they go when the claim does.
  granted text[] not null default '{}',
  created_at timestamptz not null default now(),
  primary key (provider, subject),
  unique (provider, user_id)
);
create index external_account_user on hub.external_account (user_id);

-- Under way to the provider: from the browser's leaving until it comes back, once.
create table hub.oidc_flow (
  state_hash bytea primary key check (length(state_hash) = 32),
  provider uuid not null references hub.identity_provider,
  purpose text not null check (purpose in ('SIGN_IN', 'LINK', 'CONFIRM')),
  browser_hash bytea not null check (length(browser_hash) = 32),
  nonce text not null,
  verifier text not null,
  -- SHA-256 of what the console keeps to itself; without it, whoever brings the code is believed.
  challenge bytea check (length(challenge) = 32),
  began_at timestamptz not null default clock_timestamp(),
  check (purpose = 'SIGN_IN' or challenge is not null)
);
create index oidc_flow_over on hub.oidc_flow (began_at);

-- Back from the provider, which said who it is: waits for the console to fetch it with the one-time code.
create table hub.oidc_arrival (
  code_hash bytea primary key check (length(code_hash) = 32),
  provider uuid not null references hub.identity_provider,
  purpose text not null check (purpose in ('SIGN_IN', 'LINK', 'CONFIRM')),
  challenge bytea check (length(challenge) = 32),
  subject text not null,
  -- {roles: [values of the claim], agencies: [values], name}
  claims jsonb not null,
  -- When the officer last proved to the provider who it is; null: it did not say.
  proven_at timestamptz,
  -- Whether it said that a second factor was used.
  second_factor boolean not null,
  began_at timestamptz not null,
  at timestamptz not null default clock_timestamp()
);
create index oidc_arrival_over on hub.oidc_arrival (at);

-- Sessions that stand on a provider.
create table hub.oidc_session (
  session uuid primary key references hub.session,
  provider uuid not null references hub.identity_provider,
  second_factor boolean not null
);
create index oidc_session_provider on hub.oidc_session (provider);

do $$
declare
  t regclass;
begin
  foreach t in array array['hub.identity_provider', 'hub.external_account', 'hub.oidc_flow', 'hub.oidc_arrival', 'hub.oidc_session']::regclass[] loop
    execute format('alter table %s enable row level security', t);
    execute format('alter table %s force row level security', t);
    execute format('create policy owner_functions on %s to hub_owner using (true) with check (true)', t);
  end loop;
end
$$;

-- HB409: the account was made by a provider, and proves itself there alone. A password, an app or a passkey of the hub's would go on opening it when its officer has left, and its
-- party has said so where it says who its officers are.
create function hub.keeps_own_proofs(of_user uuid) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (select from hub.external_account x where x.user_id = of_user and x.made) then
    raise exception 'hub: proves itself at its provider' using errcode = 'HB409', detail = 'BY_PROVIDER';
  end if;
end
$$;

-- The roles of whoever answers for a provider, as far as these may still set providers; null: nobody answers for it any more, and it rests.
create function hub.provider_governor(p hub.identity_provider) returns text[]
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select u.roles from hub.user_account u
    where u.id = p.set_by and u.party = p.party and u.disabled_at is null
      and exists (select from hub.role_permission r where r.role = any (u.roles) and r.permission = 'issuer:manage')
$$;

create function hub.provider_lives(p hub.identity_provider) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select p.disabled_at is null and hub.provider_governor(p) is not null
    and exists (select from hub.party x where x.key = p.party and x.suspended_at is null)
$$;

-- Providers of the context's party, for its admins; never a secret.
create function hub.identity_providers() returns table (id uuid, name text, state text, issuer text, "clientId" text, scope text, "roleClaim" text, roles jsonb,
  "agencyClaim" text, agencies jsonb, "defaultAgency" jsonb, "createsAccounts" boolean, factors text[], "setBy" text, "setAt" timestamptz, accounts integer)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.only_in('issuer:manage');
  return query
    select p.id, p.name, case when p.disabled_at is not null then 'DISABLED' when hub.provider_governor(p) is null then 'RESTING' else 'LIVE' end,
        p.issuer, p.client_id, p.scope, p.role_claim,
        coalesce((select jsonb_agg(jsonb_build_object('value', e.key, 'role', r) order by e.key, r)
          from jsonb_each(p.roles) e, jsonb_array_elements_text(e.value) r), '[]'),
        p.agency_claim,
        coalesce((select jsonb_agg(jsonb_build_object('value', e.key, 'agency', jsonb_build_object('id', a.id, 'name', a.name)) order by e.key)
          from jsonb_each_text(p.agencies) e join hub.agency a on a.key = e.value::integer), '[]'),
        (select jsonb_build_object('id', a.id, 'name', a.name) from hub.agency a where a.key = p.default_agency),
        p.creates_accounts, p.factors, u.email, p.set_at,
        (select count(*) from hub.external_account x where x.provider = p.id)::integer
      from hub.identity_provider p join hub.user_account u on u.id = p.set_by
      where p.party = hub.me() order by p.created_at, p.id;
end
$$;

create function hub.own_agency(of_id uuid) returns integer
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
 * Sets a provider of the context's party, for which its officer answers from now on. `given` is {id, name, issuer, clientId, sealed (hexadecimal), scope,
 * roleClaim, roles [{value, role}], agencyClaim, agencies [{value, agency (id)}], defaultAgency (id), createsAccounts, factors}. With `issuer` it is a new one;
 * without, it is changed, and `sealed` may be absent, which keeps the secret. Answers SET, TOO_MANY (10 a party) or TAKEN (the party has one of this issuer).
 * HB403: a role that the officer may not give. HB404: an agency, or a provider, that is not the party's.
 */
create function hub.set_identity_provider(given jsonb) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  me constant integer := hub.me();
  wanted constant text[] := array(select distinct r->>'role' from jsonb_array_elements(given->'roles') r);
  mine constant text[] := (select u.roles from hub.user_account u where u.id = hub.my_user());
  by_value constant jsonb := (select coalesce(jsonb_object_agg(v.value, v.roles), '{}') from (
    select r->>'value' as value, jsonb_agg(distinct r->>'role') as roles from jsonb_array_elements(given->'roles') r group by 1) v);
  by_agency constant jsonb := (select coalesce(jsonb_object_agg(a->>'value', hub.own_agency((a->>'agency')::uuid)), '{}')
    from jsonb_array_elements(given->'agencies') a);
  otherwise constant integer := case when given->>'defaultAgency' is not null then hub.own_agency((given->>'defaultAgency')::uuid) end;
  what_counts constant text[] := array(select jsonb_array_elements_text(given->'factors'));
begin
  perform hub.only_in('issuer:manage');
  perform hub.only_confirmed();
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
      on conflict (party, issuer) do nothing;
    return case when found then 'SET' else 'TAKEN' end;
  end if;
  update hub.identity_provider p set name = given->>'name', client_id = given->>'clientId', sealed = coalesce(decode(given->>'sealed', 'hex'), p.sealed),
      scope = given->>'scope', role_claim = given->>'roleClaim', roles = by_value, agency_claim = given->>'agencyClaim', agencies = by_agency,
      default_agency = otherwise, creates_accounts = (given->>'createsAccounts')::boolean, factors = what_counts, set_by = hub.my_user(),
      set_at = clock_timestamp()
    where p.id = (given->>'id')::uuid and p.party = me;
  if not found then
    raise exception 'hub: no such provider' using errcode = 'HB404', detail = 'identity provider';
  end if;
  return 'SET';
end
$$;

-- Ends the sessions that stand on a provider (of one account, or of all), with what is under way.
create function hub.end_provider_sessions(of_provider uuid, of_user uuid) returns void
language sql volatile set search_path = pg_catalog, pg_temp
as $$
  update hub.session s set ended_at = now(), ended_why = case when of_user is null then 'BY_ADMIN' else 'ELSEWHERE' end
    from hub.oidc_session o
    where o.session = s.id and o.provider = of_provider and s.ended_at is null and (of_user is null or s.user_id = of_user);
  delete from hub.oidc_flow f where of_user is null and f.provider = of_provider;
  delete from hub.oidc_arrival a where of_user is null and a.provider = of_provider;
  select pg_notify('hub', '');
$$;

-- Disables a provider, at once, with every session that was opened by it; or enables it again, for which the officer answers from now on. HB404.
create function hub.set_identity_provider_disabled(of_id uuid, off boolean) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
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
    perform hub.end_provider_sessions(p.id, null);
    return;
  end if;
  perform hub.only_confirmed();
  if not coalesce(hub.governs((select u.roles from hub.user_account u where u.id = hub.my_user()),
      array(select distinct r from jsonb_each(p.roles) e, jsonb_array_elements_text(e.value) r)), false) then
    raise exception 'hub: not permitted' using errcode = 'HB403';
  end if;
  update hub.identity_provider x set disabled_at = null, set_by = hub.my_user(), set_at = clock_timestamp() where x.id = p.id;
end
$$;

-- Before there is an actor: a browser leaves for a provider. Counted by address, like an attempt at a password, and given back when it signs in. No provider: there is
-- none, or none that is live.
create function hub.begin_oidc(claim text, act jsonb, of_provider uuid, of_purpose text, state bytea, browser bytea, its_nonce text, its_verifier text,
  its_challenge bytea)
returns table (wait integer, provider uuid, issuer text, client_id text, sealed bytea, scope text, set_at timestamptz)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.nobody(claim);
  delete from hub.oidc_flow x where x.state_hash in (select f.state_hash from hub.oidc_flow f where f.began_at < clock_timestamp() - interval '10 min'
    order by f.began_at limit 100 for update skip locked);
  delete from hub.oidc_arrival x where x.code_hash in (select a.code_hash from hub.oidc_arrival a where a.at < clock_timestamp() - interval '2 min'
    order by a.at limit 100 for update skip locked);
  wait := hub.seconds(hub.try_pace(null, act->>'address'));
  if wait is null then
    select p.id, p.issuer, p.client_id, p.sealed, p.scope, p.set_at
      into begin_oidc.provider, begin_oidc.issuer, begin_oidc.client_id, begin_oidc.sealed, begin_oidc.scope, begin_oidc.set_at
      from hub.identity_provider p where p.id = of_provider and hub.provider_lives(p);
    if found then
      insert into hub.oidc_flow (state_hash, provider, purpose, browser_hash, nonce, verifier, challenge)
        values (state, of_provider, of_purpose, browser, its_nonce, its_verifier, its_challenge);
    end if;
  end if;
  return next;
end
$$;

-- The browser comes back, to the address of one provider. The flow is used up, once, by the browser that began it with this provider, within ten minutes; otherwise no row.
create function hub.take_oidc(claim text, act jsonb, of_provider uuid, state bytea, browser bytea)
returns table (provider uuid, purpose text, nonce text, verifier text, challenge bytea, began_at timestamptz, issuer text, client_id text, sealed bytea, scope text,
  set_at timestamptz, role_claim text, agency_claim text, factors text[])
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.nobody(claim);
  return query
    with used as (delete from hub.oidc_flow f where f.state_hash = state and f.provider = of_provider and f.browser_hash = browser and f.began_at > clock_timestamp() - interval '10 min'
      returning f.*)
    select p.id, u.purpose, u.nonce, u.verifier, u.challenge, u.began_at, p.issuer, p.client_id, p.sealed, p.scope, p.set_at, p.role_claim, p.agency_claim,
        p.factors
      from used u join hub.identity_provider p on p.id = u.provider where hub.provider_lives(p);
end
$$;

-- Keeps what the provider said until the console fetches it.
create function hub.arrive_oidc(claim text, act jsonb, said jsonb, code bytea, its_challenge bytea) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.nobody(claim);
  insert into hub.oidc_arrival (code_hash, provider, purpose, challenge, subject, claims, proven_at, second_factor, began_at)
    values (code, (said->>'provider')::uuid, said->>'purpose', its_challenge, said->>'subject', said->'claims', (said->>'provenAt')::timestamptz,
      (said->>'secondFactor')::boolean, (said->>'beganAt')::timestamptz);
end
$$;

-- Uses an arrival up: within two minutes, for its purpose, with what its challenge asks for. All null: there is no such arrival.
create function hub.take_arrival(code bytea, for_purpose text, proof bytea) returns hub.oidc_arrival
language sql volatile set search_path = pg_catalog, pg_temp
as $$
  delete from hub.oidc_arrival a
    where a.code_hash = code and a.purpose = for_purpose and a.challenge is not distinct from proof and a.at > clock_timestamp() - interval '2 min'
    returning a.*
$$;

-- The roles that a provider's claims give, as far as whoever answers for it may give them now.
create function hub.claimed_roles(p hub.identity_provider, said jsonb) returns text[]
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select array(select distinct r from jsonb_each(p.roles) e, jsonb_array_elements_text(e.value) r
    where said->'roles' ? e.key and hub.governs(hub.provider_governor(p), array[r]) order by r)
$$;

-- The agency that they give, of those that are not closed; null: none.
create function hub.claimed_agency(p hub.identity_provider, said jsonb) returns integer
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select a.key from hub.agency a left join jsonb_each_text(p.agencies) e on e.value = a.key::text and said->'agencies' ? e.key
    where a.party = p.party and a.closed_at is null and (e.key is not null or a.key = p.default_agency)
    order by e.key is null, a.key limit 1
$$;

/*
 * Who arrived, with the roles that the claims give now: those that they gave before and give no longer go, also where nobody is let in. new_user and unusable: id and
 * password hash of an account that may have to be made. `outcome` is OPEN, UNKNOWN (no such code), or why nobody is let in: OIDC_PROVIDER (disabled, or resting),
 * OIDC_NO_ACCOUNT (and it makes none), OIDC_NO_ROLE, OIDC_CEILING (the account has roles that whoever answers for the provider does not govern), OIDC_DISABLED.
 */
create function hub.oidc_signs_in(claim text, act jsonb, code bytea, proof bytea, new_user uuid, unusable text)
returns table (wait integer, outcome text, user_id uuid, provider uuid, proven_at timestamptz, second_factor boolean)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  a hub.oidc_arrival;
  p hub.identity_provider;
  x hub.external_account;
  u hub.user_account;
  given text[];
  kept text[];
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
    given := hub.claimed_roles(p, a.claims);
    select * into x from hub.external_account y where y.provider = p.id and y.subject = a.subject for update;
    if not found then
      outcome := case when not p.creates_accounts then 'OIDC_NO_ACCOUNT' when given = '{}' then 'OIDC_NO_ROLE' else 'OPEN' end;
      if outcome = 'OPEN' then
        -- Under a name of the hub's own: the address that a provider claims may be somebody else's, here or in another party, and is never looked for.
        insert into hub.user_account (id, email, party, agency, roles, password_hash)
          select new_user, concat(a.claims->>'name', '.', left(new_user::text, 8), '@', t.slug, '.sso.invalid'), p.party, hub.claimed_agency(p, a.claims), given,
              unusable
            from hub.party t where t.key = p.party;
        insert into hub.external_account (provider, subject, user_id, made, granted) values (p.id, a.subject, new_user, true, given);
        user_id := new_user;
      end if;
    else
      select * into u from hub.user_account y where y.id = x.user_id for no key update;
      user_id := u.id;
      kept := array(select r from unnest(u.roles) r where not r = any (x.granted));
      if not hub.governs(hub.provider_governor(p), kept) then
        given := '{}';
        outcome := 'OIDC_CEILING';
      else
        outcome := case when u.disabled_at is not null then 'OIDC_DISABLED' when kept || given = '{}' then 'OIDC_NO_ROLE' else 'OPEN' end;
      end if;
      update hub.external_account y set granted = array(select r from unnest(given) r where not r = any (kept))
        where y.provider = p.id and y.subject = a.subject;
      update hub.user_account y set roles = kept || array(select r from unnest(given) r where not r = any (kept)),
          agency = case when x.made then hub.claimed_agency(p, a.claims) else y.agency end
        where y.id = u.id;
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

-- A session that was just opened stands on its provider, for twelve hours at most; it counts as confirmed when the officer last proved who it is. false: the provider
-- was disabled meanwhile, and the session has ended.
create function hub.oidc_opened(claim text, act jsonb, of_session uuid, of_provider uuid, proven timestamptz, with_factor boolean) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  p hub.identity_provider;
begin
  perform hub.nobody(claim);
  select * into p from hub.identity_provider y where y.id = of_provider for share;
  if not hub.provider_lives(p) then
    update hub.session s set ended_at = now(), ended_why = 'BY_ADMIN' where s.id = of_session;
    return false;
  end if;
  update hub.session s set expires_at = least(s.expires_at, now() + interval '12 hours'),
      confirmed_at = case when with_factor or p.factors = '{}' then least(coalesce(proven, 'epoch'), now()) else 'epoch' end
    where s.id = of_session;
  insert into hub.oidc_session (session, provider, second_factor) values (of_session, of_provider, with_factor);
  return true;
end
$$;

/*
 * Links what arrived with the context's own account. LINKED, UNKNOWN (no such code, or the officer has not proven anew who it is), TAKEN (it is linked with another account, or the account with another subject of
 * this provider), or CEILING: the account has roles that whoever answers for the provider does not govern, or is of another party.
 */
create function hub.link_identity(code bytea, proof bytea) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
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
  insert into hub.external_account (provider, subject, user_id, made) values (p.id, a.subject, hub.my_user(), false) on conflict do nothing;
  return case when found then 'LINKED' else 'TAKEN' end;
end
$$;

-- Confirms the context's session, which this provider opened: its officer has proved anew who it is since the flow began (half a minute is for clocks), with a second
-- factor where the provider's admin has listed what counts as one, or the account has one: what would not sign it in (hub.proves) does not confirm it.
create function hub.confirm_by_provider(code bytea, proof bytea) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  a hub.oidc_arrival;
begin
  perform hub.only_in('session:own');
  a := hub.take_arrival(code, 'CONFIRM', proof);
  update hub.session s set confirmed_at = clock_timestamp()
    from hub.oidc_session o join hub.identity_provider p on p.id = o.provider
    where s.id = hub.my_session() and o.session = s.id and o.provider = a.provider and hub.provider_lives(p)
      and a.proven_at > a.began_at - interval '30 seconds' and (a.second_factor or p.factors = '{}' and not hub.has_factor(s.user_id))
      and exists (select from hub.external_account x where x.provider = a.provider and x.subject = a.subject and x.user_id = s.user_id);
  return found;
end
$$;

-- What the context's own account is linked with.
create function hub.linked_identities() returns table (provider uuid, name text, issuer text, "linkedAt" timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.only_in('session:own');
  return query select p.id, p.name, p.issuer, x.created_at
    from hub.external_account x join hub.identity_provider p on p.id = x.provider where x.user_id = hub.my_user() order by x.created_at, p.id;
end
$$;

-- Unlinks it, with the roles that it had by the claims and the sessions that were opened so. An account that a provider made stays linked: it has no other way in. false:
-- it is not linked so.
create function hub.unlink_identity(of_provider uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  x hub.external_account;
begin
  perform hub.only_in('session:own');
  delete from hub.external_account y where y.provider = of_provider and y.user_id = hub.my_user() and not y.made returning * into x;
  if x.provider is null then
    return false;
  end if;
  update hub.user_account u set roles = array(select r from unnest(u.roles) r where not r = any (x.granted)) where u.id = x.user_id;
  perform hub.end_provider_sessions(of_provider, x.user_id);
  return true;
end
$$;

grant execute on function hub.identity_providers(), hub.set_identity_provider(jsonb), hub.set_identity_provider_disabled(uuid, boolean),
  hub.begin_oidc(text, jsonb, uuid, text, bytea, bytea, text, text, bytea), hub.take_oidc(text, jsonb, uuid, bytea, bytea),
  hub.arrive_oidc(text, jsonb, jsonb, bytea, bytea), hub.oidc_signs_in(text, jsonb, bytea, bytea, uuid, text),
  hub.oidc_opened(text, jsonb, uuid, uuid, timestamptz, boolean), hub.link_identity(bytea, bytea), hub.confirm_by_provider(bytea, bytea),
  hub.linked_identities(), hub.unlink_identity(uuid) to hub_app;

-- Machines that come with access tokens of an issuer which their party trusts (RFC 9068). Such a machine is an API key in every other way (0013): who answers for it, what
-- it may do, until when. Its one secret is known to nobody; what comes in its place is a token of this issuer, for this party's audience, about this subject.
create table hub.key_issuer (
  api_key uuid primary key references hub.api_key,
  party integer not null references hub.party,
  issuer text not null check (length(issuer) <= 2048),
  jwks_uri text not null check (length(jwks_uri) <= 2048),
  subject text not null check (length(subject) between 1 and 255),
  -- The client that the token must have been given to; null: any.
  client text check (length(client) between 1 and 255),
  ended_at timestamptz
);
-- So that a token is one machine's. Another party may trust the same issuer: its audience is another.
create unique index key_issuer_subject on hub.key_issuer (party, issuer, subject) where ended_at is null;
alter table hub.key_issuer enable row level security;
alter table hub.key_issuer force row level security;
create policy owner_functions on hub.key_issuer to hub_owner using (true) with check (true);

-- For the list of one's own party's keys.
create function hub.key_issuers() returns table (api_key uuid, issuer text, subject text, client text)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select i.api_key, i.issuer, i.subject, i.client from hub.key_issuer i where i.party = (select hub.me()) and (select hub.doing()) = 'key:manage'
$$;

-- A new machine of a trusted issuer. `given` is that of hub.create_api_key, and {issuer, jwksUri, subject, client}. Answers as that one, or TAKEN: the party has this
-- subject of this issuer already.
create function hub.create_issuer_key(given jsonb) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  outcome text;
begin
  perform hub.only_in('key:manage');
  perform hub.only_confirmed();
  if exists (select from hub.key_issuer i where i.party = hub.me() and i.issuer = given->>'issuer' and i.subject = given->>'subject' and i.ended_at is null) then
    return 'TAKEN';
  end if;
  outcome := hub.create_api_key(given);
  if outcome = 'CREATED' then
    insert into hub.key_issuer (api_key, party, issuer, jwks_uri, subject, client)
      values ((given->>'id')::uuid, hub.me(), given->>'issuer', given->>'jwksUri', given->>'subject', given->>'client');
  end if;
  return outcome;
end
$$;

-- Another admin answers for a machine of an issuer, or it gets another end. HB404: absent, revoked, another party's, or a key with a secret of its own.
create function hub.renew_issuer_key(of_id uuid, until timestamptz) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  k hub.api_key;
begin
  perform hub.only_in('key:manage');
  perform hub.only_confirmed();
  perform hub.one_at_a_time();
  k := hub.own_api_key(of_id);
  if not exists (select from hub.key_issuer i where i.api_key = k.id) then
    raise exception 'hub: no such key' using errcode = 'HB404', detail = 'API key';
  end if;
  perform hub.may_give(k.permissions, coalesce(until, k.expires_at));
  perform hub.keep_key_room(k);
  update hub.api_key_secret s set shown_to = hub.my_user() where s.api_key = k.id;
  update hub.api_key x set made_by = hub.my_user(), expires_at = coalesce(until, x.expires_at) where x.id = k.id;
  perform pg_notify('hub', '');
end
$$;

-- With the key its place at the issuer ends; another machine may take it.
create function hub.end_key_issuer() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  update hub.key_issuer i set ended_at = now() where i.api_key = new.id and i.ended_at is null;
  return null;
end
$$;
create trigger end_key_issuer after update of revoked_at on hub.api_key for each row when (new.revoked_at is not null) execute function hub.end_key_issuer();

-- Before there is an actor: the machine that an issuer's token for a party's audience is about, and where the issuer's keys lie. No row unless it may come in.
create function hub.issuer_material(claim text, act jsonb, of_issuer text, of_party uuid, of_subject text, of_client text) returns table (jwks_uri text,
  secret_id uuid, key_id uuid, key_name text, maker text, rights text[], networks text[], expires_at timestamptz, party_id uuid, party_kind text, party_name text,
  party_country text, agency_id uuid, agency_name text, certificate bytea)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.nobody(claim);
  return query
    select x.jwks_uri, s.id, i.*
      from hub.key_issuer x
      join hub.party p on p.key = x.party and p.id = of_party
      join hub.api_key_secret s on s.api_key = x.api_key and hub.key_secret_lives(s, x.party)
      cross join lateral hub.key_identity(x.api_key) i
      where x.issuer = of_issuer and x.subject = of_subject and (x.client is null or x.client = of_client) and x.ended_at is null;
end
$$;

-- Before there is an actor: counts an attempt of an address at something that is guessed, or gives it back. The seconds to wait, null for none.
create function hub.count_attempt(claim text, act jsonb, back boolean) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.nobody(claim);
  if back then
    perform hub.give_back(null, act->>'address');
    return null;
  end if;
  return hub.seconds(hub.try_pace(null, act->>'address'));
end
$$;

grant execute on function hub.key_issuers(), hub.create_issuer_key(jsonb), hub.renew_issuer_key(uuid, timestamptz),
  hub.issuer_material(text, jsonb, text, uuid, text, text), hub.count_attempt(text, jsonb, boolean) to hub_app;
