/*
 * Opens a transaction's context: the actor, sealed. All rights are read here, now, and never from a token.
 * Parameters:
 *   claim  pid.turn.milliseconds.user.session.mac, made by the hub process for this connection and this transaction
 *   act    describes the act: {what, needs, purpose, caseReference, statedPurpose, statedCase, requestId, channel}; statedPurpose and statedCase: what this request states instead of
 *          the purpose and case of its session or key
 * The session part of the claim is one of:
 *   ID            a session, or the secret of an API key; the user part is then the key
 *   webhook:ID    reads the feed for its creator, in acts of the channel `webhook` that need `indicator:read`
 *   pull:ID@TURN  publishes for its creator, in acts of the channel `pull` that publish, revoke or add sightings
 * A webhook and a pull have their creator's current rights except RED, which only people read, and only while they are not paused.
 * An account without a required second factor is admitted only to its own session's functions. The hub's own acts for its demo are exempt.
 * Errors:
 *   HB498                  the claim is not valid
 *   HB401                  the session, account, key, webhook or pull has ended, or the party is suspended
 *   HB403                  the account lacks the permission `needs`
 *   HB403 CASES_FORBIDDEN  its role has the permission, but the sharing policy of its party forbids it
 *   HB403 OFFICE_WAITS     its office is new
 *   HB412                  the account lacks a second factor
 */
create or replace function hub.enter(claim text, act jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan
as $$
declare
  part text[] := hub.verify_claim(claim);
  of_webhook constant uuid := case when part[5] like 'webhook:%' then substr(part[5], 9)::uuid end;
  of_pull constant uuid := case when part[5] like 'pull:%' then split_part(substr(part[5], 6), '@', 1)::uuid end;
  of_turn constant bigint := nullif(split_part(part[5], '@', 2), '')::bigint;
  of_session constant uuid := case when of_webhook is null and of_pull is null then part[5]::uuid end;
  actor record;
  waits boolean := false;
  held_back boolean := false;
  purpose text;
  has_case boolean;
  withheld integer[] := '{}';
  context text;
begin
  if part[2] is distinct from nextval('hub.turn_seq')::text then
    raise exception 'hub: this context token is out of turn' using errcode = 'HB498';
  end if;
  if coalesce(act->>'channel' = 'webhook', false) <> (of_webhook is not null) or of_webhook is not null and act->>'needs' is distinct from 'indicator:read' then
    raise exception 'hub: the context token is for another kind of act' using errcode = 'HB498';
  end if;
  if coalesce(act->>'channel' = 'pull', false) <> (of_pull is not null)
    or of_pull is not null and coalesce(act->>'needs', '') not in ('indicator:publish', 'indicator:revoke', 'sighting:add') then
    raise exception 'hub: the context token is for another kind of act' using errcode = 'HB498';
  end if;
  if act->>'statedPurpose' is not null and not exists (select from hub.processing_purpose x where x.code = act->>'statedPurpose') then
    raise exception 'hub: no such purpose' using errcode = 'HB500';
  end if;

  -- A session has the account's own roles and those of the provider that opened it, while it is active (inlines hub.provider_roles_of_session: this runs in
  -- every transaction).
  select u.id, u.party, u.agency, p.kind, coalesce(of_session, of_webhook, of_pull) as session,
      exists (select from hub.role_permission r where r.role = any (e.roles) and r.permission = act->>'needs' and not hub.party_forbids(u.party, r.role, r.permission)) as allowed,
      of_session is not null
        and exists (select from hub.role_permission r where r.role = any (e.roles) and r.permission = 'indicator:read-red') as red,
      exists (select from hub.role_permission r where r.role = any (e.roles) and r.permission = 'indicator:read') as content,
      act->>'needs' in ('case:read', 'case:work') and 'ANALYST' = any (e.roles) as analyst_in_cases,
      array_to_string(p.key || array(select m.key from hub.membership m where m.party = p.key and m.left_at is null), ',') as keys,
      array_to_string(array(select b.owner from hub.bar b where b.party = p.key and b.lifted_at is null), ',') as bars,
      coalesce(s.purpose, (select r.purpose from hub.role_purpose r where r.role = any (e.roles) order by r.rank limit 1)) as purpose, s.case_reference
    into actor
    from hub.user_account u
    join hub.party p on p.key = u.party and p.suspended_at is null
    left join hub.session s on s.id = of_session
    cross join lateral (select case when of_session is null then hub.persistent_roles(u.id)
        else u.roles || coalesce((select x.granted from hub.oidc_session o join hub.external_account x on x.provider = o.provider and x.user_id = part[4]::uuid
          join hub.identity_provider i on i.id = o.provider where o.session = of_session and hub.is_provider_active(i)), '{}') end as roles offset 0) e
    where u.id = part[4]::uuid and u.disabled_at is null
      and case
        when of_webhook is not null then hub.may_webhook_read(of_webhook, u.id)
        when of_pull is not null then hub.may_pull_write(of_pull, of_turn, u.id)
        else s.user_id = u.id and s.ended_at is null and s.expires_at > now()
      end;

  if found then
    -- An office of the hub that waits permits only the functions of its own account.
    held_back := actor.analyst_in_cases;
    waits := actor.kind = 'HUB' and act->>'needs' is distinct from 'session:own' and hub.is_office_pending(actor.id);
  else
    select * into actor from hub.key_context(part[4]::uuid, of_session, act->>'needs');
    if not found then
      raise exception 'hub: signed out' using errcode = 'HB401';
    end if;
  end if;
  if not actor.allowed and held_back then
    raise exception 'hub: the sharing policy of the party does not permit it' using errcode = 'HB403', detail = 'CASES_FORBIDDEN';
  elsif not actor.allowed then
    raise exception 'hub: not permitted' using errcode = 'HB403';
  end if;
  if act->>'needs' <> 'session:own' and act->>'channel' is distinct from 'demo' and of_session is not null and hub.lacks_factor(actor.id, of_session) then
    raise exception 'hub: a second factor is required first' using errcode = 'HB412';
  end if;
  if waits then
    raise exception 'hub: this office is not in force yet' using errcode = 'HB403', detail = 'OFFICE_WAITS';
  end if;

  -- Owners that withhold their items from this purpose are bars of this reader alone (docs/purposes.md). hub.stated_reason has the same order.
  purpose := coalesce(act->>'statedPurpose', actor.purpose, '');
  has_case := coalesce(nullif(btrim(act->>'caseReference'), ''), act->>'statedCase', actor.case_reference) is not null;
  if exists (select from hub.purpose_rule) then
    withheld := hub.withheld_owners(actor.party, nullif(purpose, ''), has_case);
  end if;

  context := concat_ws('|', actor.party, coalesce(actor.agency::text, ''), actor.kind, actor.id, actor.session, actor.red, actor.keys,
    concat_ws(',', nullif(actor.bars, ''), nullif(array_to_string(withheld, ','), '')), act->>'needs', actor.content, purpose, array_to_string(withheld, ','));
  perform set_config('hub.context', context || '~' || hub.mac('seal', context || '|' || pg_backend_pid() || '|' || extract(epoch from now())), true);

  -- Policies read the viewer at the first row, and the first call in a transaction takes longest. It is called here already, because the response time would
  -- distinguish a hidden row from an absent one.
  perform hub.sees(hub.viewer(), 0, null, '{}', '{}', 'CLEAR', null);
end
$$;

-- Returns an account as the hub shows it to itself. confirmed_until: of the session, for step-up; null: not confirmed.
create or replace function hub.identity(of_user uuid, of_session uuid) returns table (user_id uuid, email text, roles text[], party_id uuid, party_kind text, party_name text,
  party_country text, agency_id uuid, agency_name text, confirmed_until timestamptz, permissions text[])
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select u.id, u.email, e.roles, p.id, p.kind, p.name, p.country, a.id, a.name,
      (select s.confirmed_at + interval '5 minutes' from hub.session s where s.id = of_session and s.confirmed_at > now() - interval '5 minutes'), hub.permissions_of(u.party, e.roles)
    from hub.user_account u join hub.party p on p.key = u.party left join hub.agency a on a.key = u.agency
      cross join lateral (select u.roles || array(select g from unnest(hub.provider_roles_of_session(of_session)) g where g <> all (u.roles)) as roles offset 0) e
    where u.id = of_user
$$;

-- Opens a session for the claim's user, whom the hub process has just identified. proof: the proved factors, all factors of the account (hub.consume_proof). A
-- password must still be the account's (changing it in the meantime ends this sign-in, too), and its attempt is refunded.
create or replace function hub.open_session(claim text, act jsonb, new_session uuid, first_hash bytea, until timestamptz, proof jsonb) returns table (user_id uuid, email text, roles text[], party_id uuid, party_kind text, party_name text, party_country text, agency_id uuid, agency_name text, confirmed_until timestamptz, permissions text[])
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  part text[] := hub.verify_claim(claim);
  account hub.user_account;
begin
  if part[5] <> '' then
    raise exception 'hub: a request cannot open sessions' using errcode = 'HB498';
  end if;
  -- Locked before the account, in the order of disabling a provider: this sign-in comes before it (and the session is ended) or after it (and is refused).
  perform from hub.identity_provider y where y.id = (proof->>'provider')::uuid for share;
  -- Locked: disabling and a new password come before (and refuse) or after (and end the session).
  select u.* into account from hub.user_account u join hub.party p on p.key = u.party
    where u.id = part[4]::uuid and u.disabled_at is null and p.suspended_at is null for no key update of u;
  if not found or not hub.consume_proof(account, proof) then
    raise exception 'hub: signed out' using errcode = 'HB401';
  end if;
  insert into hub.session (id, user_id, refresh_hash, of_page, expires_at, address, user_agent, last_visit_at)
    select new_session, account.id, first_hash, coalesce((act->>'ofPage')::boolean, false), until, act->>'address', act->>'userAgent', max(s.refreshed_at)
      from hub.session s where s.user_id = account.id;
  if proof ? 'provider' then
    perform hub.bind_session_to_provider(new_session, proof);
  end if;
  if proof ? 'password' then
    perform hub.refund_sign_in_attempt(account.email, act->>'address');
  end if;
  insert into hub.audit (party, agency, user_id, session, what, request_id, channel, outcome, reason)
    values (account.party, account.agency, account.id, new_session, act->>'what', act->>'requestId', act->>'channel', 'DONE', hub.proof_method(proof));
  return query select * from hub.identity(account.id, new_session);
end
$$;

-- Whether a page repeats its last exchange, because it was reloaded before the answer arrived: within 30 seconds, by the cookie, with the same address and browser,
-- and before any other exchange of the session.
create or replace function hub.is_repeated_exchange(s hub.session, act jsonb, old_hash bytea) returns boolean
language sql volatile set search_path = pg_catalog, pg_temp
as $$
  select coalesce(s.of_page and (act->>'ofPage')::boolean and s.address = act->>'address' and s.user_agent = act->>'userAgent', false)
    and exists (select from hub.exchanged_token x where x.session = s.id and x.hash = old_hash and x.used and x.at > clock_timestamp() - interval '30 seconds'
      and not exists (select from hub.exchanged_token y where y.session = s.id and y.used and y.at > x.at))
$$;

-- Exchanges a refresh token, once. A token that was already exchanged ends the whole session: another party holds a copy (RFC 9700, 4.14.2). A page may repeat its
-- last exchange (hub.is_repeated_exchange). The token of the former answer then stays valid beside the new one, until one of them is exchanged.
create or replace function hub.rotate_refresh(claim text, act jsonb, of_session uuid, old_hash bytea, new_hash bytea) returns table (user_id uuid, email text, roles text[], party_id uuid, party_kind text, party_name text, party_country text, agency_id uuid, agency_name text, confirmed_until timestamptz, permissions text[], outcome text)
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  s hub.session;
  is_repeated boolean := false;
begin
  perform hub.require_no_actor(claim);
  select * into s from hub.session where id = of_session for update;
  if not found or s.ended_at is not null or s.expires_at <= now() or exists (
      select from hub.user_account u join hub.party p on p.key = u.party
        where u.id = s.user_id and (u.disabled_at is not null or p.suspended_at is not null)) then
    outcome := 'UNKNOWN';
    return next;
    return;
  end if;
  if old_hash = s.refresh_hash or coalesce(old_hash = s.spare_hash, false) then
    insert into hub.exchanged_token (session, hash, at, used)
      select s.id, issued, clock_timestamp(), issued = old_hash from unnest(array[s.refresh_hash, s.spare_hash]) issued where issued is not null;
    s.spare_hash := null;
  elsif hub.is_repeated_exchange(s, act, old_hash) then
    insert into hub.exchanged_token (session, hash, at, used) select s.id, s.spare_hash, clock_timestamp(), false where s.spare_hash is not null;
    s.spare_hash := s.refresh_hash;
    is_repeated := true;
  elsif exists (select from hub.exchanged_token x where x.session = s.id and x.hash = old_hash) then
    update hub.session set ended_at = now(), end_reason = 'REUSED' where id = s.id;
    perform pg_notify('hub', '');
    user_id := s.user_id;
    outcome := 'REUSED';
    return next;
    return;
  else
    outcome := 'UNKNOWN'; -- never a token of this session: a caller who only knows its id must not be able to end it
    return next;
    return;
  end if;
  update hub.session set refresh_hash = new_hash, spare_hash = s.spare_hash, refreshed_at = now(), address = act->>'address', user_agent = act->>'userAgent' where id = s.id;
  insert into hub.audit (party, agency, user_id, session, what, request_id, channel, outcome, reason)
    select u.party, u.agency, u.id, s.id, act->>'what', act->>'requestId', act->>'channel', 'DONE', case when is_repeated then 'REPEATED' end
      from hub.user_account u where u.id = s.user_id;
  return query select i.*, 'ROTATED' from hub.identity(s.user_id, s.id) i;
end
$$;

-- Ends the context's own session. The declaration reads the context first, so a call without one is refused before any row is read.
create or replace function hub.end_session()
  returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  mine constant uuid := hub.my_session();
begin
  update hub.session set ended_at = now(), end_reason = 'SIGNED_OUT' where id = mine and ended_at is null;
  perform pg_notify('hub', '');
end
$$;

-- Returns the caller, as of now. (The roles that a hub process caches between requests only allow early refusals; they give no rights.)
create or replace function hub.whoami(claim text, act jsonb) returns table (user_id uuid, email text, roles text[], party_id uuid, party_kind text, party_name text, party_country text, agency_id uuid, agency_name text, confirmed_until timestamptz, permissions text[])
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.enter(claim, act);
  return query select * from hub.identity(hub.my_user(), hub.my_session());
end
$$;

/*
 * Returns those of these sessions and keys that may continue, each with a fingerprint of everything that decides what it may see: permissions, agency, the
 * party's keys, the owners that bar it, whether a second factor is missing. A changed fingerprint means that rights were added or removed.
 */
create or replace function hub.valid_principals(asked uuid[]) returns table (session uuid, rights text)
language sql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select a.session, a.rights || case when hub.lacks_factor(s.user_id, s.id) then ' lacking' else '' end
    from hub.valid_sessions(asked) a join hub.session s on s.id = a.session
  union all select * from hub.valid_keys(asked)
$$;

/*
 * Refuses the act if the context's session was last confirmed more than five minutes ago, by the database's clock. Called by every function that changes a
 * policy, creates a key or assigns a role. Functions that remove rights never call it, because an emergency stop must not wait for a second factor.
 * HB428: a confirmation is required first.
 */
create or replace function hub.require_step_up()
  returns void
  language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  mine constant uuid := hub.my_session();
begin
  if not exists (select from hub.session s where s.id = mine and s.confirmed_at > clock_timestamp() - interval '5 minutes') then
    raise exception 'hub: a confirmation is required first' using errcode = 'HB428';
  end if;
end
$$;

-- Does the same for an act that queries a foreign server before it writes: checked before the query leaves the hub.
create or replace function hub.check_step_up() returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.require_step_up();
end
$$;

-- Returns for what the context reads: its purpose, and the case of its session.
create or replace function hub.own_purpose() returns table (purpose text, case_reference text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  perform hub.require_act('session:own');
  return query select nullif(viewer.purpose, ''), (select s.case_reference from hub.session s where s.id = viewer.session);
end
$$;

-- Sets the purpose (null: the default of the roles) and the case (null: none) of the context's session. Returns the case before. HB403: a key, webhook or pull.
create or replace function hub.set_session_purpose(given_purpose text, given_case text) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  former text;
begin
  perform hub.require_act('session:own');
  select s.case_reference into former from hub.session s where s.id = hub.my_session() for update;
  if not found then
    raise exception 'hub: not permitted' using errcode = 'HB403';
  end if;
  update hub.session s set purpose = given_purpose, case_reference = given_case where s.id = hub.my_session();
  perform pg_notify('hub', '');
  return former;
end
$$;
