create or replace function hub.has_factor(of_user uuid) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select exists (select from hub.totp t where t.user_id = of_user) or exists (select from hub.passkey k where k.user_id = of_user)
$$;

create or replace function hub.needs_factor(of_user uuid) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select exists (select from hub.user_account u where u.id = of_user and exists (select from hub.factor_required r where r.role = any (u.roles)))
    or exists (select from hub.external_account x join hub.factor_required r on r.role = any (x.granted) where x.user_id = of_user)
    or exists (select from hub.user_account u join hub.party_factor_rule d on d.party = u.party where u.id = of_user)
$$;

-- For the entry point (hub.enter): returns whether an account must set up a second factor before it may do anything else. Never for a key.
create or replace function hub.lacks_factor(of_user uuid, of_session uuid) returns boolean
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  -- Inlines hub.needs_factor: this runs in every transaction, and a cached plan is faster than a call. Roles from a provider count even if it is inactive: the
  -- stricter rule is safe.
  return exists (select from hub.user_account u where u.id = of_user and (exists (select from hub.factor_required r where r.role = any (u.roles))
      or exists (select from hub.oidc_session o join hub.external_account x on x.provider = o.provider and x.user_id = of_user
        join hub.factor_required r on r.role = any (x.granted) where o.session = of_session)
      or exists (select from hub.party_factor_rule d where d.party = u.party)))
    and not hub.has_factor(of_user)
    and not exists (select from hub.oidc_session o where o.session = of_session and o.second_factor);
end
$$;

-- Returns the account of the context's session, locked: changes of an account's factors are serialised. HB403: a key or a webhook, which have no factors.
create or replace function hub.own_account() returns hub.user_account
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  account hub.user_account;
begin
  perform hub.require_act('session:own');
  select u.* into account from hub.user_account u join hub.session s on s.user_id = u.id where u.id = hub.my_user() and s.id = hub.my_session() for no key update of u;
  if not found then
    raise exception 'hub: not permitted' using errcode = 'HB403';
  end if;
  return account;
end
$$;

-- Returns the same at the entry into the database, for an act that its first statement opens.
create or replace function hub.entered_account(claim text, act jsonb) returns hub.user_account
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.enter(claim, act);
  return hub.own_account();
end
$$;

-- Returns the same, and requires a confirmed session. HB428.
create or replace function hub.confirmed_account(claim text, act jsonb) returns hub.user_account
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  account constant hub.user_account := hub.entered_account(claim, act);
begin
  perform hub.require_step_up();
  return account;
end
$$;

-- Counts an attempt by one key only (see hub.take_sign_in_attempt). Returns how long it must wait; null: it is allowed.
create or replace function hub.take_rate_limited_attempt(of_key bytea, every interval, burst integer) returns interval
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  at constant timestamptz := clock_timestamp();
begin
  insert into hub.rate_limit as p (key, busy_until) values (of_key, at + every)
    on conflict (key) do update set busy_until = greatest(p.busy_until, at) + every where hub.rate_limit_wait(p.busy_until, at, every, burst) is null;
  if found then
    return null;
  end if;
  return coalesce((select hub.rate_limit_wait(p.busy_until, at, every, burst) from hub.rate_limit p where p.key = of_key), interval '1 s');
end
$$;

create or replace function hub.code_rate_limit_key(of_user uuid) returns bytea language sql immutable return sha256(convert_to('code ' || of_user, 'UTF8'));

/*
 * Returns the sealed secret of an account's app and counts an attempt: twenty codes at once, then one per five minutes, over all addresses, since a code has
 * six digits and addresses are cheap. Only callers with the correct password get here, so that no stranger can use up an officer's attempts.
 */
create or replace function hub.code_material(of_user uuid) returns table (wait integer, totp uuid, sealed bytea)
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  wait := hub.wait_seconds(hub.take_rate_limited_attempt(hub.code_rate_limit_key(of_user), interval '5 min', 20));
  if wait is null then
    select t.id, t.sealed into totp, sealed from hub.totp t where t.user_id = of_user;
  end if;
  return next;
end
$$;

/*
 * Returns whether `proof` is all that this account must prove, and consumes it. Fields: password (the hash that was verified: it must still be the account's),
 * totp and step (the secret's id and the time step of the code), recovery (the hash of a code, hexadecimal), passkey and counter (a passkey that verified its
 * user is both factors; its signature counter must increase, or stay 0 if it has none), fresh (a new account, valid as long as it has no second factor),
 * provider and secondFactor (an identity provider that the account is linked with; without a second factor it opens no account that has one), hub (the process
 * itself, which seeds its demo). Any other proof is refused. Call it with the account locked.
 */
create or replace function hub.consume_proof(who hub.user_account, proof jsonb) returns boolean
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  if proof ? 'hub' then
    return true;
  end if;
  if proof ? 'passkey' then
    update hub.passkey k set counter = (proof->>'counter')::bigint, used_at = now()
      where k.id = (proof->>'passkey')::uuid and k.user_id = who.id
        and ((proof->>'counter')::bigint > k.counter or k.counter = 0 and (proof->>'counter')::bigint = 0);
    return found;
  end if;
  if proof ? 'provider' then
    return exists (select from hub.external_account x where x.user_id = who.id and x.provider = (proof->>'provider')::uuid)
      and ((proof->>'secondFactor')::boolean or not hub.has_factor(who.id));
  end if;
  if (proof ? 'password' or proof ? 'fresh') is not true then
    return false;
  end if;
  if proof ? 'password' and who.password_hash is distinct from proof->>'password' then
    return false;
  end if;
  if not hub.has_factor(who.id) then
    return true;
  end if;
  if proof ? 'totp' then
    update hub.totp t set last_step = (proof->>'step')::bigint
      where t.user_id = who.id and t.id = (proof->>'totp')::uuid and t.last_step < (proof->>'step')::bigint;
  elsif proof ? 'recovery' then
    update hub.recovery_code c set used_at = now() where c.user_id = who.id and c.hash = decode(proof->>'recovery', 'hex') and c.used_at is null;
  else
    return false;
  end if;
  if not found then
    return false;
  end if;
  update hub.rate_limit p set busy_until = p.busy_until - interval '5 min' where p.key = hub.code_rate_limit_key(who.id);
  return true;
end
$$;

-- Returns the method of proof, for the audit log; null: the password alone.
create or replace function hub.proof_method(proof jsonb) returns text
language sql immutable
return case when proof ? 'passkey' then 'PASSKEY' when proof ? 'totp' then 'CODE' when proof ? 'recovery' then 'RECOVERY_CODE'
  when proof ? 'provider' then 'PROVIDER' end;

-- Sign-in: returns what a user with the correct password (`verified`: its hash) must also prove. Without a code, if one is required, the attempt is refunded:
-- the password was correct, and nothing was guessed. No row: the password has changed in the meantime.
create or replace function hub.sign_in_factors(claim text, act jsonb, verified text, with_code boolean) returns table (wanted boolean, wait integer, totp uuid, sealed bytea)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  part text[] := hub.verify_claim(claim);
  account hub.user_account;
begin
  if part[5] <> '' then
    raise exception 'hub: a request cannot open sessions' using errcode = 'HB498';
  end if;
  select * into account from hub.user_account u where u.id = part[4]::uuid and u.password_hash = verified;
  if not found then
    return;
  end if;
  wanted := hub.has_factor(account.id);
  if wanted and with_code then
    select m.wait, m.totp, m.sealed into wait, totp, sealed from hub.code_material(account.id) m;
  elsif wanted then
    perform hub.refund_sign_in_attempt(account.email, act->>'address');
  end if;
  return next;
end
$$;

-- Stores a challenge for a sign-in of any account. Returns the seconds to wait, null for none: three hundred at once from an address, then one per two
-- seconds. This limit is separate from the limit of password sign-ins.
create or replace function hub.passkey_sign_in(claim text, act jsonb, challenge bytea) returns table (wait integer, user_id uuid)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.require_no_actor(claim);
  delete from hub.passkey_challenge where hash in (select c.hash from hub.passkey_challenge c where c.expires_at < clock_timestamp()
    order by c.expires_at limit 20 for update skip locked);
  wait := hub.wait_seconds(hub.take_rate_limited_attempt(sha256(convert_to(jsonb_build_array('challenge', act->>'address')::text, 'UTF8')), interval '2 s', 300));
  if wait is null then
    insert into hub.passkey_challenge (hash, purpose) values (challenge, 'SIGN_IN');
  end if;
  return next;
end
$$;

-- Consumes such a challenge, and returns the passkey that answers it. No row: no such challenge, no such passkey, or its account may not sign in.
create or replace function hub.passkey_material(claim text, act jsonb, challenge bytea, of_credential bytea)
returns table (user_id uuid, passkey uuid, public_key bytea, counter bigint)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.require_no_actor(claim);
  delete from hub.passkey_challenge c where c.hash = challenge and c.purpose = 'SIGN_IN' and c.expires_at > clock_timestamp();
  if found then
    return query select u.id, k.id, k.public_key, k.counter
      from hub.passkey k join hub.user_account u on u.id = k.user_id join hub.party p on p.key = u.party
      where k.credential = of_credential and u.disabled_at is null and p.suspended_at is null;
  end if;
end
$$;

-- Returns the factors of the context's own account, as it may see them.
create or replace function hub.own_factors(claim text, act jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  me uuid;
begin
  perform hub.enter(claim, act);
  perform hub.require_act('session:own');
  me := hub.my_user();
  return jsonb_build_object(
    'required', hub.needs_factor(me),
    'setupRequired', hub.lacks_factor(me, hub.my_session()),
    'requiredByParty', exists (select from hub.party_factor_rule d where d.party = hub.me()),
    'totpCreatedAt', (select t.since from hub.totp t where t.user_id = me),
    'recoveryCodesLeft', (select count(*) from hub.recovery_code c where c.user_id = me and c.used_at is null),
    'passkeys', (select coalesce(jsonb_agg(jsonb_build_object('id', k.id, 'name', k.name, 'createdAt', k.created_at, 'lastUsedAt', k.used_at)
      order by k.created_at, k.id), '[]') from hub.passkey k where k.user_id = me));
end
$$;

-- Returns what the context's account must prove besides its password, to confirm the identity; counted like the code of a sign-in.
create or replace function hub.own_code_material(claim text, act jsonb, with_code boolean) returns table (wanted boolean, wait integer, totp uuid, sealed bytea)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  account constant hub.user_account := hub.entered_account(claim, act);
begin
  wanted := hub.has_factor(account.id);
  if wanted and with_code then
    select m.wait, m.totp, m.sealed into wait, totp, sealed from hub.code_material(account.id) m;
  elsif wanted then
    perform hub.refund_sign_in_attempt(account.email, act->>'address');
  end if;
  return next;
end
$$;

-- Step-up: confirms the context's session if `proof` is complete. Returns until when; null: it is not complete.
create or replace function hub.confirm_session(claim text, act jsonb, proof jsonb) returns timestamptz
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  account constant hub.user_account := hub.entered_account(claim, act);
begin
  if not (proof ? 'password' or proof ? 'passkey') or not hub.consume_proof(account, proof) then
    return null;
  end if;
  if proof ? 'password' then
    perform hub.refund_sign_in_attempt(account.email, act->>'address');
  end if;
  update hub.session s set confirmed_at = clock_timestamp() where s.id = hub.my_session();
  perform hub.record(act || jsonb_build_object('how', hub.proof_method(proof)), array[hub.my_session()]);
  return (select s.confirmed_at + interval '5 minutes' from hub.session s where s.id = hub.my_session());
end
$$;

-- Stores the secret that is about to be shown to the context's account.
create or replace function hub.offer_totp(claim text, act jsonb, new_id uuid, new_sealed bytea) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  account constant hub.user_account := hub.confirmed_account(claim, act);
begin
  perform hub.require_local_credentials(account.id);
  insert into hub.totp_offer (user_id, id, sealed) values (account.id, new_id, new_sealed)
    on conflict (user_id) do update set id = excluded.id, sealed = excluded.sealed, expires_at = excluded.expires_at;
  perform hub.record(act, array[account.id]);
end
$$;

create or replace function hub.own_totp_offer(claim text, act jsonb) returns table (totp uuid, sealed bytea)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.enter(claim, act);
  perform hub.require_act('session:own');
  return query select o.id, o.sealed from hub.totp_offer o where o.user_id = hub.my_user() and o.expires_at > now();
end
$$;

-- Applies the first factor of an account: ends the sessions that were opened without it.
create or replace function hub.end_sessions_without_factor(of_user uuid) returns void
language sql volatile set search_path = pg_catalog, pg_temp
as $$ select hub.end_sessions(of_user, hub.my_session(), 'FACTOR') $$;

-- Replaces all recovery codes.
create or replace function hub.replace_recovery_codes(of_user uuid, hashes bytea[]) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  delete from hub.recovery_code c where c.user_id = of_user;
  insert into hub.recovery_code (user_id, hash) select of_user, h from unnest(hashes) h;
end
$$;

-- Activates an offer after a correct code of the time step `step`; deletes the former secret and former recovery codes. false: the offer no longer exists.
create or replace function hub.set_totp(claim text, act jsonb, offered uuid, step bigint, hashes bytea[]) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  account constant hub.user_account := hub.confirmed_account(claim, act);
  kept bytea;
begin
  delete from hub.totp_offer o where o.user_id = account.id and o.id = offered and o.expires_at > now() returning o.sealed into kept;
  if not found then
    return false;
  end if;
  if not hub.has_factor(account.id) then
    perform hub.end_sessions_without_factor(account.id);
  end if;
  insert into hub.totp (user_id, id, sealed, last_step) values (account.id, offered, kept, step)
    on conflict (user_id) do update set id = excluded.id, sealed = excluded.sealed, last_step = excluded.last_step, since = now();
  perform hub.replace_recovery_codes(account.id, hashes);
  perform hub.record(act, array[account.id]);
  return true;
end
$$;

-- Returns whether the context's account may give up a factor; recovery codes are deleted with the last factor, since they stand in for one.
create or replace function hub.allow_factor_removal(of_user uuid) returns boolean
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  if hub.has_factor(of_user) then
    return true;
  end if;
  delete from hub.recovery_code c where c.user_id = of_user;
  return not hub.needs_factor(of_user);
end
$$;

-- Removes the authenticator app. Returns GONE, or NONE if there was none. HB409: it is the last factor of an account that must have one.
create or replace function hub.end_totp(claim text, act jsonb) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  account constant hub.user_account := hub.confirmed_account(claim, act);
begin
  delete from hub.totp t where t.user_id = account.id;
  if not found then
    return 'NONE';
  end if;
  if not hub.allow_factor_removal(account.id) then
    raise exception 'hub: the last factor cannot be removed' using errcode = 'HB409';
  end if;
  perform hub.record(act, array[account.id]);
  return 'GONE';
end
$$;

-- Replaces the recovery codes; false: there is no factor that they could stand in for.
create or replace function hub.renew_recovery_codes(claim text, act jsonb, hashes bytea[]) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  account constant hub.user_account := hub.confirmed_account(claim, act);
begin
  if not hub.has_factor(account.id) then
    return false;
  end if;
  perform hub.replace_recovery_codes(account.id, hashes);
  perform hub.record(act, array[account.id]);
  return true;
end
$$;

-- Stores a challenge for the context's session, replacing a former one, and returns the account's passkeys: those to exclude, or those that may answer.
-- Registration needs step-up, confirmation does not.
create or replace function hub.create_own_challenge(claim text, act jsonb, for_purpose text, challenge bytea) returns table (credential bytea, transports text[])
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  account constant hub.user_account := hub.entered_account(claim, act);
begin
  if for_purpose is distinct from 'CONFIRM' then
    perform hub.require_step_up();
    perform hub.require_local_credentials(account.id);
  end if;
  insert into hub.passkey_challenge (hash, purpose, session) values (challenge, for_purpose, hub.my_session())
    on conflict (session, purpose) do update set hash = excluded.hash, expires_at = excluded.expires_at;
  return query select k.credential, k.transports from hub.passkey k where k.user_id = account.id order by k.created_at;
end
$$;

-- Consumes a challenge of the context's session. Returns whether there was one, and the own passkey with this credential.
create or replace function hub.consume_challenge(claim text, act jsonb, for_purpose text, challenge bytea, of_credential bytea)
returns table (taken boolean, passkey uuid, public_key bytea, counter bigint)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  account constant hub.user_account := hub.entered_account(claim, act);
begin
  delete from hub.passkey_challenge c
    where c.hash = challenge and c.purpose = for_purpose and c.session = hub.my_session() and c.expires_at > clock_timestamp();
  taken := found;
  if taken then
    select k.id, k.public_key, k.counter into passkey, public_key, counter from hub.passkey k where k.user_id = account.id and k.credential = of_credential;
  end if;
  return next;
end
$$;

/*
 * Adds a passkey to the context's account. `given` is {id, credential, publicKey (both hexadecimal), counter, name, transports}. Returns ADDED; FIRST, if it
 * is the first factor: then `hashes` are its recovery codes; TOO_MANY (ten per account), or TAKEN (the credential is already registered).
 */
create or replace function hub.add_passkey(claim text, act jsonb, given jsonb, hashes bytea[]) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  account constant hub.user_account := hub.confirmed_account(claim, act);
  is_first boolean;
begin
  if (select count(*) from hub.passkey k where k.user_id = account.id) >= 10 then
    return 'TOO_MANY';
  end if;
  perform hub.require_local_credentials(account.id);
  is_first := not hub.has_factor(account.id);
  insert into hub.passkey (id, user_id, credential, public_key, counter, name, transports)
    values ((given->>'id')::uuid, account.id, decode(given->>'credential', 'hex'), decode(given->>'publicKey', 'hex'), (given->>'counter')::bigint,
      given->>'name', array(select jsonb_array_elements_text(given->'transports')))
    on conflict (credential) do nothing;
  if not found then
    return 'TAKEN';
  end if;
  if is_first then
    perform hub.end_sessions_without_factor(account.id);
    perform hub.replace_recovery_codes(account.id, hashes);
  end if;
  perform hub.record(act, array[(given->>'id')::uuid]);
  return case when is_first then 'FIRST' else 'ADDED' end;
end
$$;

create or replace function hub.rename_passkey(claim text, act jsonb, of_id uuid, called text) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  account constant hub.user_account := hub.entered_account(claim, act);
begin
  update hub.passkey k set name = called where k.id = of_id and k.user_id = account.id;
  if not found then
    return false;
  end if;
  perform hub.record(act, array[of_id]);
  return true;
end
$$;

-- Removes a passkey. Returns GONE, or NONE if the account has no such passkey; HB409: it is the last factor of an account that must have one.
create or replace function hub.remove_passkey(claim text, act jsonb, of_id uuid) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  account constant hub.user_account := hub.confirmed_account(claim, act);
begin
  delete from hub.passkey k where k.id = of_id and k.user_id = account.id;
  if not found then
    return 'NONE';
  end if;
  if not hub.allow_factor_removal(account.id) then
    raise exception 'hub: the last factor cannot be removed' using errcode = 'HB409';
  end if;
  perform hub.record(act, array[of_id]);
  return 'GONE';
end
$$;

create or replace function hub.drop_factors(of_users uuid[]) returns void
language sql volatile set search_path = pg_catalog, pg_temp
as $$
  delete from hub.totp t where t.user_id = any (of_users);
  delete from hub.totp_offer o where o.user_id = any (of_users);
  delete from hub.recovery_code c where c.user_id = any (of_users);
  delete from hub.passkey k where k.user_id = any (of_users)
$$;

-- Removes every factor of an account whose password the context may reset, and ends its sessions. false: there is no such account.
create or replace function hub.reset_factors(target uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.require_act('password:reset');
  perform hub.require_step_up();
  perform from hub.user_account u where u.id = target for no key update;
  if not hub.may_reset(hub.my_user(), target) then
    return false;
  end if;
  perform hub.drop_factors(array[target]);
  perform hub.end_sessions(target, null, 'BY_ADMIN');
  return true;
end
$$;

-- Requires a second factor of all people of the context's party, or no longer. A stricter rule needs no step-up.
create or replace function hub.require_second_factor(on_ boolean) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.require_act('user:manage');
  if on_ then
    insert into hub.party_factor_rule (party, set_by) values (hub.me(), hub.my_user()) on conflict (party) do nothing;
  else
    perform hub.require_step_up();
    delete from hub.party_factor_rule d where d.party = hub.me();
  end if;
  perform pg_notify('hub', '');
end
$$;
