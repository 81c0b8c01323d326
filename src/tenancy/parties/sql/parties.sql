create or replace function hub.join_key(joining integer, key_ integer) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.lock_party(joining);
  if exists (select from hub.party p where p.key = joining and p.closed_at is not null) then
    raise exception 'hub: no such party' using errcode = 'HB404', detail = 'party';
  end if;
  perform hub.lock_key_exclusive(key_);
  insert into hub.membership (party, key, joined_at) values (joining, key_, clock_timestamp()) on conflict (party, key) where left_at is null do nothing;
  if found then
    insert into hub.outbox (op, owner, key) values ('JOIN', joining, key_);
  end if;
end
$$;

create or replace function hub.leave_key(leaving integer, key_ integer) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.lock_party(leaving);
  perform hub.lock_key_exclusive(key_);
  update hub.membership set left_at = now() where party = leaving and key = key_ and left_at is null;
  if found then
    insert into hub.outbox (op, owner, key) values ('LEAVE', leaving, key_);
  end if;
end
$$;

/*
 * Bars a party from all items of the context's party, or lifts the bar. Idempotent. Takes effect at the commit (hub.enter). The barred party gets the usual
 * events for each item that it loses or regains. HB404: no such country or partner.
 */
create or replace function hub.set_bar(party_id uuid, on_ boolean) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  me constant integer := hub.me();
  barred constant integer := (select p.key from hub.party p where p.id = party_id and p.kind <> 'HUB' and p.key <> me and p.closed_at is null
    and 1 = any (hub.my_keys())); -- a country that is not admitted yet sees no other party
begin
  if hub.current_act() is distinct from 'bar:manage' then
    raise exception 'hub: not in this act' using errcode = 'HB500';
  end if;
  if barred is null then
    raise exception 'hub: no such party' using errcode = 'HB404', detail = 'party';
  end if;
  if not on_ then
    perform hub.require_step_up();
  end if;
  perform hub.lock_partner_admission(); -- a named bar may exist in addition to the bar by the policy, see below
  perform hub.lock_party(barred);
  perform hub.require_open_party();
  perform hub.lock_key_exclusive(me);
  update hub.bar set named = on_ where owner = me and party = barred and lifted_at is null
    and (on_ or hub.forbids_partners(me) and exists (select from hub.party p where p.key = barred and p.kind = 'PARTNER'));
  if found then
    return;
  end if;
  if on_ then
    insert into hub.bar (owner, party) values (me, barred);
  else
    if exists (select from hub.bar where owner = me and party = barred and lifted_at is null) then
      perform hub.limit_bar_lifting(array[barred]);
    end if;
    update hub.bar set lifted_at = clock_timestamp() where owner = me and party = barred and lifted_at is null;
  end if;
  if found then
    insert into hub.outbox (op, owner, key) values (case when on_ then 'BAR' else 'UNBAR' end, me, barred);
  end if;
end
$$;

/*
 * Suspends a party, or readmits it. why: stored with the suspension, also with an existing one, whose former reason stays in the audit log; null: no reason.
 * Returns DONE; WAITS: the suspension takes effect when it is confirmed; CLOSED. HB404: no such party. HB428: the session must be confirmed.
 */
create or replace function hub.set_party_suspended(party_id uuid, off boolean, why text default null) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  target integer;
  remains interval;
  s hub.party_suspension;
begin
  perform hub.require_act('party:manage');
  target := (select p.key from hub.party p where p.id = party_id and p.kind <> 'HUB');
  if target is null then
    raise exception 'hub: no such party' using errcode = 'HB404', detail = 'party';
  end if;
  if not off then
    perform hub.require_step_up();
  end if;
  perform hub.lock_party(target);
  if (select p.closed_at is not null from hub.party p where p.key = target) then
    return 'CLOSED';
  end if;
  if off and why is not null then
    update hub.party_suspension x set reason = why where x.party = target and x.ended_at is null;
  end if;
  if off = (select p.suspended_at is not null from hub.party p where p.key = target) then
    if not off then
      update hub.party_suspension x set ended_at = clock_timestamp(), end_outcome = 'WITHDRAWN' where x.party = target and x.ended_at is null; -- ends a suspension that waited
    end if;
    return 'DONE';
  elsif not off then
    perform hub.readmit_party(target, 'LIFTED');
    return 'DONE';
  end if;
  if exists (select from hub.party_suspension x where x.party = target and x.ended_at is null) then
    return 'WAITS';
  end if;
  remains := hub.single_operator_suspension_left(target);
  insert into hub.party_suspension (party, requested_by, reason, in_force_at, lapses_at, confirmed_at, confirmed_how)
    select target, hub.my_user(), why, case when c.immediate or remains > interval '1 minute' then clock_timestamp() end,
        case when not c.immediate and remains > interval '1 minute' then clock_timestamp() + remains end,
        case when c.immediate then clock_timestamp() end, case when c.immediate then 'AT_ONCE' end
      from hub.consent c
    returning * into s;
  if s.in_force_at is not null then
    perform hub.suspend_party(target);
  end if;
  perform hub.announce(array_remove(hub.members_of(1), target), case when s.in_force_at is null then 'SUSPENSION_PROPOSED' else 'PARTY_SUSPENDED' end, hub.suspension_summary(s));
  return case when s.in_force_at is null then 'WAITS' else 'DONE' end;
end
$$;

-- Returns the connection limits for a new socket of the context's party.
create or replace function hub.connection_limits(claim text, act jsonb) returns table (sockets integer, subscriptions integer)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.enter(claim, act);
  return query select l.sockets, l.subscriptions from hub.limits_of(hub.me()) l;
end
$$;

-- Refuses accounts and keys in a closed agency. The lock makes this transaction and the closing of the agency wait for each other. HB404: the agency is closed.
create or replace function hub.enforce_open_agency() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if new.agency is not null and (tg_op = 'INSERT' or old.agency is distinct from new.agency) then
    perform from hub.agency a where a.key = new.agency for key share;
    if exists (select from hub.agency a where a.key = new.agency and a.closed_at is not null) then
      raise exception 'hub: no such agency' using errcode = 'HB404', detail = 'agency';
    end if;
  end if;
  return new;
end
$$;

-- Bars a new party from all closed parties, so that it never sees their items. Closing a party locks key 0 exclusively: the closing commits first and is
-- visible here, or it comes later and sees the new party. (There may already be a bar by the policy of the closed party.)
create or replace function hub.bar_party_from_closed() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.lock_keys_shared('{}', '{}');
  insert into hub.bar (owner, party, from_seq)
    select c.key, new.key, 0 from hub.party c where c.closed_at is not null and new.kind <> 'HUB'
    on conflict (party, owner) where lifted_at is null do nothing;
  return null;
end
$$;

/*
 * Closes a party permanently. Takes effect at the commit: all access for the party and to its items has ended. Uses the existing mechanisms: the party is
 * suspended, leaves its groups, and bars every other party, so that each gets a WITHDRAWN for items that it had, and receipts stay decidable. Existing bars
 * stay but have no effect; lifting bars of the closed party would open its items again. Member countries are notified. Accounts keep their names for the
 * audit log, and their addresses become free.
 * Returns DONE, or CLOSED when the party was closed before. HB404: no such party, or the hub's own.
 */
create or replace function hub.close_party(party_id uuid, why text)
  returns text
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  target integer;
  one integer;
begin
  perform hub.require_act('party:manage');
  target := (select p.key from hub.party p where p.id = party_id and p.kind <> 'HUB');
  if target is null then
    raise exception 'hub: no such party' using errcode = 'HB404', detail = 'party';
  end if;
  perform hub.require_step_up(); -- closing is permanent; a suspension excludes a party at once without confirmation
  perform hub.lock_party(p.key) from (select key from hub.party order by key) p;
  perform hub.lock_key_exclusive(0);
  if (select p.closed_at is not null from hub.party p where p.key = target) then
    return 'CLOSED';
  end if;
  perform from hub.identity_provider i where i.party = target order by i.id for update; -- locked before the row of the party, in the same order as a sign-in through a provider
  if (select p.suspended_at is null from hub.party p where p.key = target) then
    update hub.party set suspended_at = clock_timestamp() where key = target;
    insert into hub.suspension (party) values (target);
    insert into hub.outbox (op, owner, key) values ('SUSPEND', target, target);
  end if;
  update hub.party set closed_at = clock_timestamp() where key = target;
  insert into hub.party_closure (party, reason, by_user) values (target, why, hub.my_user());
  perform hub.leave_all_groups(target);
  for one in select p.key from hub.party p where p.kind <> 'HUB' and p.key <> target order by p.key loop
    insert into hub.bar (owner, party) values (target, one) on conflict (party, owner) where lifted_at is null do nothing;
    if found then
      insert into hub.outbox (op, owner, key) values ('BAR', target, one);
    end if;
  end loop;
  perform hub.end_accounts(target);
  perform hub.end_releases_of(target);
  perform hub.run_party_closed_hooks(target);
  perform hub.announce(hub.members_of(1), 'PARTY_CLOSED', hub.closed_party_summary(target));
  perform pg_notify('hub', '');
  return 'DONE';
end
$$;

-- Contains no reason, which is only for the operator.
create or replace function hub.closed_party_summary(of_party integer) returns jsonb
language sql stable set search_path = pg_catalog, pg_temp
as $$ select jsonb_build_object('party', hub.party_summary(of_party)) $$;

-- Ends all access for a party: sessions, accounts with their second factors, password resets, invitations, identity providers and keys. Webhooks and pulls
-- end by PARTY_CLOSED.
create or replace function hub.end_accounts(of_party integer) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  update hub.user_account u
    set disabled_at = coalesce(u.disabled_at, now()), email = left(u.email, 200) || ' closed ' || u.id
    where u.party = of_party;
  update hub.session s set ended_at = now(), end_reason = 'DISABLED' from hub.user_account u where u.id = s.user_id and u.party = of_party and s.ended_at is null;
  delete from hub.password_reset r using hub.user_account u where u.id = r.user_id and u.party = of_party;
  perform hub.drop_factors(array(select u.id from hub.user_account u where u.party = of_party));
  perform hub.end_invitations(array(select i.id from hub.invitation i where i.party = of_party), 'REVOKED');
  delete from hub.oidc_flow f using hub.identity_provider i where i.id = f.provider and i.party = of_party;
  delete from hub.oidc_callback a using hub.identity_provider i where i.id = a.provider and i.party = of_party;
  update hub.identity_provider i set disabled_at = coalesce(i.disabled_at, now()), sealed = '' where i.party = of_party;
  delete from hub.api_key_secret s using hub.api_key k where k.id = s.api_key and k.party = of_party;
  update hub.api_key k set revoked_at = now() where k.party = of_party and k.revoked_at is null;
end
$$;

-- Returns details of parties for the operator: no names of people, no content. Null: all parties except the hub.
create or replace function hub.party_details(of_party uuid) returns table (id uuid, kind text, name text, country text, state text, "createdAt" timestamptz, "suspendedAt" timestamptz,
  "closedAt" timestamptz, "closedBy" jsonb, "closedReason" text, sockets integer, subscriptions integer, "indicatorsPerDay" integer, "apiKeys" integer, users integer, "liveUsers" integer, "liveKeys" integer, "agencyCount" integer)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  viewer constant hub.viewer := hub.viewer();
begin
  return query
    select p.id, p.kind, p.name, p.country, case when p.closed_at is not null then 'CLOSED' when p.suspended_at is not null then 'SUSPENDED' else 'ACTIVE' end,
        p.created_at, case when p.closed_at is null then p.suspended_at end, p.closed_at, hub.actor(c.by_user), c.reason, l.sockets, l.subscriptions, l.claims_a_day, l.api_keys, l.users,
        (select count(*) from hub.user_account u where u.party = p.key and u.disabled_at is null)::integer,
        (select count(*) from hub.api_key k where k.party = p.key and k.revoked_at is null and k.expires_at > now())::integer,
        (select count(*) from hub.agency a where a.party = p.key and a.closed_at is null)::integer
      from hub.party p cross join lateral hub.limits_of(p.key) l left join hub.party_closure c on c.party = p.key
      where viewer.doing = 'party:manage' and p.kind <> 'HUB' and (of_party is null or p.id = of_party)
      order by p.kind, p.name, p.created_at;
end
$$;

/*
 * Sets limits of a party. Limits absent in `limits` stay unchanged; null restores the default. Raising a limit needs a confirmed session; lowering never does.
 * Existing objects above a lower limit stay, but no more can be added. Returns false when the party was closed. HB404: no such party, or the hub's own.
 */
create or replace function hub.set_party_limits(party_id uuid, limits jsonb) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  target hub.party;
  before record;
  after record;
begin
  perform hub.require_act('party:manage');
  select * into target from hub.party p where p.id = party_id and p.kind <> 'HUB' for no key update;
  if not found then
    raise exception 'hub: no such party' using errcode = 'HB404', detail = 'party';
  elsif target.closed_at is not null then
    return false;
  end if;
  select * into before from hub.limits_of(target.key);
  insert into hub.party_limit (party) values (target.key) on conflict do nothing;
  update hub.party_limit l set
      sockets = case when limits ? 'sockets' then (limits->>'sockets')::integer else l.sockets end,
      subscriptions = case when limits ? 'subscriptions' then (limits->>'subscriptions')::integer else l.subscriptions end,
      claims_a_day = case when limits ? 'indicatorsPerDay' then (limits->>'indicatorsPerDay')::integer else l.claims_a_day end,
      api_keys = case when limits ? 'apiKeys' then (limits->>'apiKeys')::integer else l.api_keys end,
      users = case when limits ? 'users' then (limits->>'users')::integer else l.users end
    where l.party = target.key;
  select * into after from hub.limits_of(target.key);
  if after.sockets > before.sockets or after.subscriptions > before.subscriptions or after.api_keys > before.api_keys or after.users > before.users
    or after.claims_a_day > before.claims_a_day then
    perform hub.require_step_up();
  end if;
  return true;
end
$$;

-- Creates an agency of the context's party. Returns CREATED, NAME_TAKEN or TOO_MANY (500 open agencies).
create or replace function hub.create_agency(new_id uuid, new_name text) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  me constant integer := hub.me();
begin
  perform hub.require_act('agency:manage');
  perform from hub.party p where p.key = me for no key update; -- prevents two concurrent calls from both passing the limit or taking the same name
  if exists (select from hub.agency a where a.party = me and a.closed_at is null and lower(a.name) = lower(new_name)) then
    return 'NAME_TAKEN';
  elsif (select count(*) from hub.agency a where a.party = me and a.closed_at is null) >= 500 then
    return 'TOO_MANY';
  end if;
  insert into hub.agency (id, party, name) values (new_id, me, new_name);
  return 'CREATED';
end
$$;

-- Renames an agency. Returns RENAMED or NAME_TAKEN. HB404: the context's party has no such open agency.
create or replace function hub.rename_agency(of_id uuid, new_name text) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  me constant integer := hub.me();
begin
  perform hub.require_act('agency:manage');
  perform from hub.party p where p.key = me for no key update;
  if not exists (select from hub.agency a where a.id = of_id and a.party = me and a.closed_at is null) then
    raise exception 'hub: no such agency' using errcode = 'HB404', detail = 'agency';
  elsif exists (select from hub.agency a where a.party = me and a.id <> of_id and a.closed_at is null and lower(a.name) = lower(new_name)) then
    return 'NAME_TAKEN';
  end if;
  update hub.agency set name = new_name where id = of_id;
  return 'RENAMED';
end
$$;

/*
 * Closes an agency. Returns CLOSED, or what the agency still has:
 *   ACCOUNTS     accounts, also disabled ones, which might be enabled
 *   INVITATIONS  open invitations
 *   PROVIDERS    identity providers that assign accounts to the agency
 *   KEYS         API keys, also expired ones, which might be exchanged
 *   CLAIMS       open items, which only this agency can revoke
 * Errors:
 *   HB404  the context's party has no such open agency
 */
create or replace function hub.close_agency(of_id uuid) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  target hub.agency;
begin
  perform hub.require_act('agency:manage');
  -- Adding an account, a key or a claim to the agency locks its row: it commits before and is counted, or comes later and is refused.
  select * into target from hub.agency a where a.id = of_id and a.party = hub.me() and a.closed_at is null for update;
  if not found then
    raise exception 'hub: no such agency' using errcode = 'HB404', detail = 'agency';
  end if;
  if exists (select from hub.user_account u where u.agency = target.key) then
    return 'ACCOUNTS';
  elsif exists (select from hub.invitation i where i.agency = target.key and i.end_reason is null and i.expires_at > now()) then
    return 'INVITATIONS';
  elsif exists (select from hub.identity_provider i where i.party = target.party
      and (i.default_agency = target.key or exists (select from jsonb_each_text(i.agencies) e where e.value = target.key::text))) then
    return 'PROVIDERS';
  elsif exists (select from hub.api_key k where k.agency = target.key and k.revoked_at is null) then
    return 'KEYS';
  elsif hub.has_live_items(target.party, target.key) then
    return 'CLAIMS';
  end if;
  update hub.agency set closed_at = clock_timestamp() where key = target.key;
  perform hub.run_agency_closed_hooks(target.key);
  return 'CLOSED';
end
$$;

-- Sets the settings of the context's account, which must be an officer's, not a key's.
create or replace function hub.set_settings(new_language text, new_time_zone text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.require_act('session:own');
  insert into hub.user_settings (user_id, language, time_zone) values (hub.my_user(), new_language, new_time_zone)
    on conflict (user_id) do update set language = excluded.language, time_zone = excluded.time_zone, changed_at = now();
end
$$;

-- For the owner of the database, when no operator can sign in. Creates a password reset for an operator, valid for one hour; enables the account, removes its
-- second factors and ends its sessions. Only for accounts of the hub's own party, so that it makes no admin of a country. The audit log records it. Returns
-- the expiry; null: no such operator.
-- A recovered operator must wait for break-glass access like a new office, because another person may have done the recovery. The member countries are
-- notified.
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
  insert into hub.password_reset (user_id, token_hash, created_by, expires_at) values (target.id, hash, null, until)
    on conflict (user_id) do update set token_hash = excluded.token_hash, created_by = null, created_at = now(), expires_at = excluded.expires_at;
  insert into hub.office as o (user_id, role, granted_at, holds_from, confirmed_at, confirmed_how, break_glass_from)
    select target.id, 'HUB_OPERATOR', target.created_at, target.created_at, target.created_at, 'BEFORE', now() + c.office_wait from hub.consent c
    on conflict (user_id) do update set break_glass_from = excluded.break_glass_from
    returning * into f;
  perform hub.announce(hub.members_of(1), 'OFFICE_RECOVERED', hub.office_summary(f));
  insert into hub.audit (party, what, channel, outcome, items) values (target.party, 'hub.recover-operator', 'owner', 'DONE', array[target.id]);
  return until;
end
$$;

/*
 * Renames a party and notifies all parties that know it. Returns DONE; or, without a change:
 *   SAME        the party already has this name
 *   CLOSED      the party is closed
 *   NAME_TAKEN  another party has this name
 * Errors:
 *   HB404  no such party; the hub's own name is a setting
 */
create or replace function hub.rename_party(party_id uuid, new_name text) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  target integer;
  was hub.party;
begin
  perform hub.require_act('party:manage');
  perform hub.require_step_up();
  target := (select p.key from hub.party p where p.id = party_id and p.kind <> 'HUB');
  if target is null then
    raise exception 'hub: no such party' using errcode = 'HB404', detail = 'party';
  end if;
  perform hub.lock_party(target);
  select * into was from hub.party p where p.key = target for update;
  if was.closed_at is not null then
    return 'CLOSED';
  elsif was.name = new_name then
    return 'SAME';
  elsif hub.name_taken(new_name, target) then
    return 'NAME_TAKEN';
  end if;
  update hub.party p set name = new_name where p.key = target;
  -- Countries and the partner itself know a partner. Partners also know a country.
  perform hub.announce(hub.members_of(1) || target || array(select p.key from hub.party p where was.kind = 'COUNTRY' and p.kind = 'PARTNER' and p.closed_at is null), 'PARTY_RENAMED',
    jsonb_build_object('party', hub.party_summary(target), 'formerName', was.name));
  return 'DONE';
end
$$;

create or replace function hub.set_renamed_at() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  -- Truncated to milliseconds as STIX versions require, and strictly increasing.
  new.renamed_at := greatest(date_trunc('milliseconds', clock_timestamp()), old.renamed_at + interval '1 millisecond');
  return new;
end
$$;

-- Returns whether another open party has this name. Case, whitespace and compatibility characters are ignored, because readers cannot tell such names apart
-- (Unicode TR36, 2.5).
create or replace function hub.name_taken(new_name text, by_other_than integer) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select exists (select from hub.party p where p.closed_at is null and p.key is distinct from by_other_than
    and lower(regexp_replace(normalize(p.name, NFKC), '\s+', ' ', 'g')) = lower(regexp_replace(normalize(new_name, NFKC), '\s+', ' ', 'g')))
$$;
