-- Returns how long an attempt at the time `at` must wait; null: it is allowed.
create or replace function hub.rate_limit_wait(busy_until timestamptz, at timestamptz, every interval, burst integer) returns interval
language sql stable
return case when greatest(busy_until, at) + every > at + burst * every then greatest(busy_until, at) - (at + (burst - 1) * every) end;

/*
 * Returns the limits that count an attempt: the account from this address (ten, then one per five minutes), and the address over all accounts (a hundred, then
 * one per half a minute). Without an account: the address alone. An account that does not exist counts like any other.
 */
create or replace function hub.sign_in_rate_limits(email text, address text) returns table (place integer, key bytea, every interval, burst integer)
language sql stable
begin atomic
  select 1, sha256(convert_to(jsonb_build_array(lower(email), address)::text, 'UTF8')), interval '5 min', 10 where email is not null
  union all select 2, sha256(convert_to(jsonb_build_array(address)::text, 'UTF8')), interval '30 s', 100
  order by 1;
end;

-- Returns how long the next attempt must wait; null: it is allowed. Counts nothing.
create or replace function hub.sign_in_rate_limit_wait(email text, address text) returns interval
language sql stable
begin atomic
  select max(hub.rate_limit_wait(p.busy_until, clock_timestamp(), c.every, c.burst)) from hub.sign_in_rate_limits(email, address) c join hub.rate_limit p on p.key = c.key;
end;

-- Refunds an attempt that turned out to be none, or the part of it that was counted.
create or replace function hub.refund_sign_in_attempt(email text, address text, up_to integer default 2) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  one record;
begin
  for one in select * from hub.sign_in_rate_limits(email, address) c where c.place <= up_to loop
    update hub.rate_limit p set busy_until = p.busy_until - one.every where p.key = one.key;
  end loop;
end
$$;

/*
 * Counts an attempt. Returns null if it is allowed; otherwise how long it must wait, and the attempt does not count: too many attempts on one account must not
 * use up the limit of its address for others. Every caller locks the account's row first and then the address's row; expired rows are deleted last, and only
 * unlocked ones: so there are no deadlocks.
 */
create or replace function hub.take_sign_in_attempt(email text, address text) returns interval
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  at constant timestamptz := clock_timestamp();
  one record;
  wait interval;
begin
  for one in select * from hub.sign_in_rate_limits(email, address) loop
    insert into hub.rate_limit as p (key, busy_until) values (one.key, at + one.every)
      on conflict (key) do update set busy_until = greatest(p.busy_until, at) + one.every where hub.rate_limit_wait(p.busy_until, at, one.every, one.burst) is null;
    if not found then
      select hub.rate_limit_wait(p.busy_until, at, one.every, one.burst) into wait from hub.rate_limit p where p.key = one.key;
      perform hub.refund_sign_in_attempt(email, address, one.place - 1);
      return coalesce(wait, interval '1 s');
    end if;
  end loop;
  delete from hub.rate_limit where key in (select p.key from hub.rate_limit p where p.busy_until < at order by p.busy_until limit 20 for update skip locked);
  return null;
end
$$;

create or replace function hub.wait_seconds(wait interval) returns integer language sql immutable return ceil(extract(epoch from wait))::integer;

-- Before a password is queued for verification: returns the seconds that an attempt on this account must wait, null for none; and the account, for the audit
-- log only. Counts nothing.
create or replace function hub.sign_in_wait(claim text, act jsonb, email_address text) returns table (wait integer, user_id uuid)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.require_no_actor(claim);
  return query select hub.wait_seconds(hub.sign_in_rate_limit_wait(email_address, act->>'address')), (select u.id from hub.user_account u where u.email = lower(email_address));
end
$$;

-- Returns the data for a sign-in with one e-mail address. Counts the attempt: without that no hash leaves the database. No user if there is no such account.
create or replace function hub.sign_in_material(claim text, act jsonb, email_address text)
returns table (wait integer, user_id uuid, password_hash text, usable boolean)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.require_no_actor(claim);
  wait := hub.wait_seconds(hub.take_sign_in_attempt(email_address, act->>'address'));
  select u.id, case when sign_in_material.wait is null then u.password_hash end, u.disabled_at is null and p.suspended_at is null
    into user_id, password_hash, usable
    from hub.user_account u join hub.party p on p.key = u.party where u.email = lower(email_address);
  return next;
end
$$;

-- Returns the same for a signed-in user who gives the current password, counted as a sign-in attempt; and the words that a new password must not consist of.
create or replace function hub.own_password(claim text, act jsonb) returns table (wait integer, password_hash text, words text[])
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  account hub.user_account;
begin
  perform hub.enter(claim, act);
  perform hub.require_act('session:own');
  select * into account from hub.user_account u where u.id = hub.my_user();
  if not found then -- a key
    raise exception 'hub: not permitted' using errcode = 'HB403';
  end if;
  wait := hub.wait_seconds(hub.take_sign_in_attempt(account.email, act->>'address'));
  password_hash := case when wait is null then account.password_hash end;
  words := hub.guessable_words(account.id);
  return next;
end
$$;

-- Returns the words that an attacker tries first on this account.
create or replace function hub.guessable_words(of_user uuid) returns text[]
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select array_remove(array[u.email, p.name, p.slug, a.name], null)
    from hub.user_account u join hub.party p on p.key = u.party left join hub.agency a on a.key = u.agency where u.id = of_user
$$;

-- Ends the sessions of an account except one (null: all), and notifies every hub process. Returns the number.
create or replace function hub.end_sessions(of_user uuid, except_this uuid, why text) returns integer
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  ended integer;
begin
  update hub.session set ended_at = now(), end_reason = why where user_id = of_user and id is distinct from except_this and ended_at is null and expires_at > now();
  get diagnostics ended = row_count;
  perform pg_notify('hub', '');
  return ended;
end
$$;

-- Changes the context's own password if `old` is still its hash; ends every other session and a pending reset. false: the password was changed in the meantime.
create or replace function hub.change_password(old text, fresh text) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.require_act('session:own');
  update hub.user_account set password_hash = fresh where id = hub.my_user() and password_hash = old;
  if not found then
    return false;
  end if;
  delete from hub.password_reset where user_id = hub.my_user();
  perform hub.end_sessions(hub.my_user(), hub.my_session(), 'PASSWORD');
  return true;
end
$$;

-- Returns whether these roles fully control accounts with those roles, including a password reset: by the ceiling (src/platform/database/ceiling.ts).
create or replace function hub.governs(mine text[], theirs text[]) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$ select hub.has_power(mine, 'RESET', theirs) $$;

-- Returns whether an account may manage another account of its party: never itself, never one above or outside its ceiling.
create or replace function hub.may_govern(actor uuid, target uuid) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$ select hub.may_act_on(actor, 'RESET', target) $$;

/*
 * Returns whether the hub's operator may hand over an account: of a single admin of another party, as long as no user of that party has ever signed in. After
 * that the party manages itself: an operator who could reset its admin could act as that admin and read.
 */
create or replace function hub.may_hand_over(actor uuid, target uuid) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select exists (select from hub.user_account me join hub.party h on h.key = me.party and h.kind = 'HUB'
      join hub.user_account u on u.id = target join hub.party p on p.key = u.party and p.kind <> 'HUB' and p.closed_at is null
    where me.id = actor and not hub.is_office_pending(me.id) and cardinality(u.roles) = 1 and hub.has_power(hub.persistent_roles(me.id), 'HAND_OVER', u.roles) and not hub.is_party_established(u.party))
$$;

-- Returns whether an account may reset another account's password now. Checked when a reset is created and when it is used: a user who has lost the right in
-- the meantime, or never had it over the account's new roles, must not keep a way in.
create or replace function hub.may_reset(actor uuid, target uuid) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select exists (select from hub.user_account me join hub.party p on p.key = me.party
      where me.id = actor and me.disabled_at is null and p.suspended_at is null)
    and (hub.may_govern(actor, target) or hub.may_hand_over(actor, target))
$$;

-- Creates a reset of an account's password and replaces an earlier one. Returns when it expires: after a day, by the database's clock; null: there is no such
-- account that the context may reset. HB409: an identity provider created the account, and it has no password.
create or replace function hub.create_password_reset(target uuid, hash bytea) returns timestamptz
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  until constant timestamptz := now() + interval '24 hours';
begin
  perform hub.require_act('password:reset');
  perform hub.require_step_up();
  if not hub.may_reset(hub.my_user(), target) then
    return null;
  end if;
  perform hub.require_local_credentials(target);
  insert into hub.password_reset (user_id, token_hash, created_by, expires_at) values (target, hash, hub.my_user(), until)
    on conflict (user_id) do update set token_hash = excluded.token_hash, created_by = excluded.created_by, created_at = now(), expires_at = excluded.expires_at;
  return until;
end
$$;

-- Returns the account that a reset opens: none if the token is unknown, used, replaced or expired, if the account is disabled, or if its creator lost the
-- right.
create or replace function hub.reset_of(hash bytea) returns uuid
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select r.user_id from hub.password_reset r join hub.user_account u on u.id = r.user_id join hub.party p on p.key = u.party
    where r.token_hash = hash and r.expires_at > clock_timestamp() and u.disabled_at is null and p.suspended_at is null
      and (r.created_by is null or hub.may_reset(r.created_by, r.user_id))
$$;

-- Before a reset is used: whether the address may try, which counts as an attempt; whether there is such a reset; and the words that a new password must not
-- consist of.
create or replace function hub.reset_material(claim text, act jsonb, hash bytea) returns table (wait integer, user_id uuid, words text[])
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.require_no_actor(claim);
  wait := hub.wait_seconds(hub.take_sign_in_attempt(null, act->>'address'));
  if wait is null then
    user_id := hub.reset_of(hash);
    words := hub.guessable_words(user_id);
  end if;
  return next;
end
$$;

-- Consumes a reset: sets the new password and ends every session. false: there is no such reset (any more).
create or replace function hub.reset_password(claim text, act jsonb, hash bytea, fresh text) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  target uuid;
begin
  perform hub.require_no_actor(claim);
  -- Locks the account first: disabling it and changing its password lock in the same order.
  perform from hub.user_account u where u.id = hub.reset_of(hash) for no key update;
  delete from hub.password_reset r where r.token_hash = hash and r.user_id = hub.reset_of(hash) returning r.user_id into target;
  if target is null then
    return false;
  end if;
  update hub.user_account set password_hash = fresh where id = target;
  perform hub.end_sessions(target, null, 'PASSWORD');
  insert into hub.audit (party, agency, user_id, what, request_id, channel, outcome, items)
    select u.party, u.agency, u.id, act->>'what', act->>'requestId', act->>'channel', 'DONE', array[u.id] from hub.user_account u where u.id = target;
  return true;
end
$$;

-- Ends one session of the context's own account; false: it has no such session.
create or replace function hub.end_own_session(target uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.require_act('session:own');
  update hub.session set ended_at = now(), end_reason = case when id = hub.my_session() then 'SIGNED_OUT' else 'ELSEWHERE' end
    where id = target and user_id = hub.my_user() and ended_at is null and expires_at > now();
  if not found then
    return false;
  end if;
  perform pg_notify('hub', '');
  return true;
end
$$;

-- Ends every session of the context's own account except this one. Returns the number.
create or replace function hub.end_other_sessions() returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.require_act('session:own');
  return hub.end_sessions(hub.my_user(), hub.my_session(), 'ELSEWHERE');
end
$$;

-- Ends every session of an account that the context may disable. Returns the number; null: there is no such account.
create or replace function hub.end_user_sessions(target uuid) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.require_act('user:manage');
  if not hub.may_act_on(hub.my_user(), 'DISABLE', target) then
    return null;
  end if;
  return hub.end_sessions(target, null, 'BY_ADMIN');
end
$$;
