-- How long an attempt must wait that would come `at` this moment; null: it may come.
create or replace function hub.rate_limit_wait(busy_until timestamptz, at timestamptz, every interval, burst integer) returns interval
language sql stable
return case when greatest(busy_until, at) + every > at + burst * every then greatest(busy_until, at) - (at + (burst - 1) * every) end;

/*
 * What counts an attempt: the account from this address (ten, then one in five minutes), and the address over all accounts (a hundred, then one in half a
 * minute). No account: the address alone. An account that does not exist counts like any other.
 */
create or replace function hub.sign_in_rate_limits(email text, address text) returns table (place integer, key bytea, every interval, burst integer)
language sql stable
begin atomic
  select 1, sha256(convert_to(jsonb_build_array(lower(email), address)::text, 'UTF8')), interval '5 min', 10 where email is not null
  union all select 2, sha256(convert_to(jsonb_build_array(address)::text, 'UTF8')), interval '30 s', 100
  order by 1;
end;

-- How long the next attempt must wait; null: it may come. Counts nothing.
create or replace function hub.sign_in_rate_limit_wait(email text, address text) returns interval
language sql stable
begin atomic
  select max(hub.rate_limit_wait(p.busy_until, clock_timestamp(), c.every, c.burst)) from hub.sign_in_rate_limits(email, address) c join hub.rate_limit p on p.key = c.key;
end;

-- Gives an attempt back that turned out to be none, or as much of it as was counted.
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
 * Counts an attempt. null: it may go on; otherwise how long it must wait, and it counts for nothing: an account that is tried too often must not use up what its
 * address has for others. Every caller locks the account's row first and the address's then; rows that are over go last, and only those that nobody has
 * locked: so nobody waits in a circle.
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

-- Before a password waits for its turn to be verified: the seconds that an attempt on this account must wait, null for none; and whose the account is, for the
-- record alone. Counts nothing.
create or replace function hub.sign_in_wait(claim text, act jsonb, email_address text) returns table (wait integer, user_id uuid)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.require_no_actor(claim);
  return query select hub.wait_seconds(hub.sign_in_rate_limit_wait(email_address, act->>'address')), (select u.id from hub.user_account u where u.email = lower(email_address));
end
$$;

-- What signing in needs to know of one e-mail address. Counts the attempt: without that no hash leaves the database. No user when there is no such account.
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

-- The same for whoever is signed in and says the present password, counted with the sign-ins; and the words that a new one must not be made of.
create or replace function hub.own_password(claim text, act jsonb) returns table (wait integer, password_hash text, words text[])
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  who hub.user_account;
begin
  perform hub.enter(claim, act);
  perform hub.require_act('session:own');
  select * into who from hub.user_account u where u.id = hub.my_user();
  if not found then -- a key
    raise exception 'hub: not permitted' using errcode = 'HB403';
  end if;
  wait := hub.wait_seconds(hub.take_sign_in_attempt(who.email, act->>'address'));
  password_hash := case when wait is null then who.password_hash end;
  words := hub.guessable_words(who.id);
  return next;
end
$$;

-- What everybody tries first at this account.
create or replace function hub.guessable_words(of_user uuid) returns text[]
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select array_remove(array[u.email, p.name, p.slug, a.name], null)
    from hub.user_account u join hub.party p on p.key = u.party left join hub.agency a on a.key = u.agency where u.id = of_user
$$;

-- Ends sessions of an account but one (null: all), and tells every hub process. How many there were.
create or replace function hub.end_sessions(of_user uuid, except_this uuid, why text) returns integer
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  ended integer;
begin
  update hub.session set ended_at = now(), ended_why = why where user_id = of_user and id is distinct from except_this and ended_at is null and expires_at > now();
  get diagnostics ended = row_count;
  perform pg_notify('hub', '');
  return ended;
end
$$;

-- Changes the context's own password, if `old` is still its hash; every other session ends, and so does a reset that waits. false: it was changed meanwhile.
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

-- Whom an account governs altogether, so that it could become them: by the ceiling (src/platform/database/ceiling.ts).
create or replace function hub.governs(mine text[], theirs text[]) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$ select hub.has_power(mine, 'RESET', theirs) $$;

-- Whether an account may act upon another one of its party: never upon itself, never above or outside of what it governs.
create or replace function hub.may_govern(actor uuid, target uuid) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$ select hub.may_act_on(actor, 'RESET', target) $$;

/*
 * Whether the hub's operator may hand over an account: that of an admin alone, of another party, as long as nobody of that party has ever signed in. From
 * then on the party looks after itself: an operator who could reset its admin could become it, and then read.
 */
create or replace function hub.may_hand_over(actor uuid, target uuid) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select exists (select from hub.user_account me join hub.party h on h.key = me.party and h.kind = 'HUB'
      join hub.user_account u on u.id = target join hub.party p on p.key = u.party and p.kind <> 'HUB' and p.closed_at is null
    where me.id = actor and not hub.is_office_pending(me.id) and cardinality(u.roles) = 1 and hub.has_power(hub.persistent_roles(me.id), 'HAND_OVER', u.roles) and not hub.is_party_established(u.party))
$$;

-- Whether an account may reset another one's password, now. Asked when a reset is made and when it is used: whoever has lost the right meanwhile, or never had
-- it over what the account has become, must not have kept a way in.
create or replace function hub.may_reset(actor uuid, target uuid) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select exists (select from hub.user_account me join hub.party p on p.key = me.party
      where me.id = actor and me.disabled_at is null and p.suspended_at is null)
    and (hub.may_govern(actor, target) or hub.may_hand_over(actor, target))
$$;

-- Makes a reset of an account's password, in the place of an earlier one. From when on it opens nothing: a day, by the database's own clock; null: there is no
-- such account that the context may reset. HB409: an identity provider made it, and it has no password.
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
  insert into hub.password_reset (user_id, token_hash, made_by, expires_at) values (target, hash, hub.my_user(), until)
    on conflict (user_id) do update set token_hash = excluded.token_hash, made_by = excluded.made_by, made_at = now(), expires_at = excluded.expires_at;
  return until;
end
$$;

-- Whose password a reset opens: nobody's where it is unknown, used, replaced or over, where the account is disabled, or where its maker may not (any more).
create or replace function hub.reset_of(hash bytea) returns uuid
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select r.user_id from hub.password_reset r join hub.user_account u on u.id = r.user_id join hub.party p on p.key = u.party
    where r.token_hash = hash and r.expires_at > clock_timestamp() and u.disabled_at is null and p.suspended_at is null
      and (r.made_by is null or hub.may_reset(r.made_by, r.user_id))
$$;

-- Before a reset is used: whether the address may try, which counts; whether there is such a reset; and the words that a new password must not be made of.
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

-- Uses a reset up: the new password counts, and every session ends. false: there is no such reset (any more).
create or replace function hub.reset_password(claim text, act jsonb, hash bytea, fresh text) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  target uuid;
begin
  perform hub.require_no_actor(claim);
  -- The account first: whoever disables it, or changes its password, goes the same way.
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
  update hub.session set ended_at = now(), ended_why = case when id = hub.my_session() then 'SIGNED_OUT' else 'ELSEWHERE' end
    where id = target and user_id = hub.my_user() and ended_at is null and expires_at > now();
  if not found then
    return false;
  end if;
  perform pg_notify('hub', '');
  return true;
end
$$;

-- Ends every session of the context's own account but this one. How many there were.
create or replace function hub.end_other_sessions() returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.require_act('session:own');
  return hub.end_sessions(hub.my_user(), hub.my_session(), 'ELSEWHERE');
end
$$;

-- Ends every session of an account that the context may disable. How many there were; null: there is no such officer.
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
