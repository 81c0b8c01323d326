-- Parties end, and have limits; agencies are the party's own affair; accounts keep their settings and filters.

-- A closed party is suspended for ever. Its name and slug stay in histories; its country and slug may be given to a new party.
alter table hub.party add column closed_at timestamptz, add check (closed_at is null or suspended_at is not null);
alter table hub.party drop constraint party_country_key, drop constraint party_slug_key;
create unique index party_country on hub.party (country) where closed_at is null;
create unique index party_slug on hub.party (slug) where closed_at is null;

-- Why a party was closed, and by whom: for the operator.
create table hub.party_closure (
  party integer primary key references hub.party,
  reason text not null check (length(reason) between 1 and 2000),
  by_user uuid not null references hub.user_account,
  at timestamptz not null default clock_timestamp()
);

-- What a party may have at most, where that is not the default (hub.limits_of). Null: the default.
create table hub.party_limit (
  party integer primary key references hub.party,
  sockets integer check (sockets between 1 and 5000),
  subscriptions integer check (subscriptions between 1 and 100000),
  claims_a_day integer check (claims_a_day between 0 and 100000000),
  api_keys integer check (api_keys between 0 and 1000),
  users integer check (users between 1 and 100000)
);

-- How many claims a party has published today (UTC), counted where there is a limit.
create table hub.party_day (
  party integer primary key references hub.party,
  day date not null,
  claims integer not null
);

-- A closed agency publishes nothing any more; its name stays with what it published.
alter table hub.agency add column closed_at timestamptz;
alter table hub.agency drop constraint agency_party_name_key;
create unique index agency_name on hub.agency (party, lower(name)) where closed_at is null;

-- What an account has set for itself. Absent: the defaults.
create table hub.user_settings (
  user_id uuid primary key references hub.user_account,
  language text not null check (length(language) between 2 and 35),
  time_zone text not null check (length(time_zone) between 1 and 64),
  changed_at timestamptz not null default now()
);

-- Filters of the feed that an account has kept under a name.
create table hub.feed_filter (
  id uuid primary key,
  user_id uuid not null references hub.user_account,
  name text not null check (length(name) between 1 and 100),
  filter jsonb not null,
  changed_at timestamptz not null default now(),
  unique (user_id, name)
);

do $$
declare
  t regclass;
begin
  foreach t in array array['hub.party_closure', 'hub.party_limit', 'hub.party_day', 'hub.user_settings', 'hub.feed_filter']::regclass[] loop
    execute format('alter table %s enable row level security', t);
    execute format('alter table %s force row level security', t);
    execute format('create policy owner_functions on %s to hub_owner using (true) with check (true)', t);
  end loop;
end
$$;

-- Settings and filters are seen by their own account alone.
grant select on hub.user_settings, hub.feed_filter to hub_app;
create policy own on hub.user_settings for select to hub_app using (user_id = (select (hub.viewer()).user_id));
create policy own on hub.feed_filter for select to hub_app using (user_id = (select (hub.viewer()).user_id));

-- Limits of a party. claims_a_day null: none.
create function hub.limits_of(of_party integer) returns table (sockets integer, subscriptions integer, claims_a_day integer, api_keys integer, users integer)
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select coalesce(l.sockets, 200), coalesce(l.subscriptions, 4000), l.claims_a_day, coalesce(l.api_keys, 100), coalesce(l.users, 2000)
    from (values (of_party)) p (key) left join hub.party_limit l on l.party = p.key
$$;

-- What a new socket of the context's party must know.
create function hub.live_limits(claim text, act jsonb) returns table (sockets integer, subscriptions integer)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.enter(claim, act);
  return query select l.sockets, l.subscriptions from hub.limits_of(hub.me()) l;
end
$$;

/*
 * Counts claims that are new (hub.keep_new), and refuses them beyond the party's limit of a day. Whoever publishes at the same time waits for this one's end, in
 * parties that have such a limit alone. Nor does an agency publish that was closed meanwhile. HB429: the limit; HB404: the agency.
 */
create function hub.count_published(owner_ integer, agency_ integer, fresh integer) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  most constant integer := (select l.claims_a_day from hub.party_limit l where l.party = owner_);
  today constant date := (clock_timestamp() at time zone 'UTC')::date;
  counted integer;
begin
  if exists (select from hub.agency a where a.key = agency_ and a.closed_at is not null) then
    raise exception 'hub: no such agency' using errcode = 'HB404', detail = 'agency';
  end if;
  if most is null then
    return;
  end if;
  insert into hub.party_day as d (party, day, claims) values (owner_, today, fresh)
    on conflict (party) do update set day = greatest(d.day, today), claims = fresh + case when d.day < today then 0 else d.claims end
    returning d.claims into counted;
  if counted > most then
    raise exception 'hub: a limit of the party' using errcode = 'HB429', detail = 'CLAIMS';
  end if;
end
$$;

-- An account comes to a party (or back to it) only where there is room, and never to a closed party or agency. HB429, HB404.
create function hub.keep_room() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if new.disabled_at is null and (tg_op = 'INSERT' or old.disabled_at is not null or old.party <> new.party) then
    perform from hub.party p where p.key = new.party for no key update; -- so that two at once do not both find room
    if exists (select from hub.party p where p.key = new.party and p.closed_at is not null) then
      raise exception 'hub: no such party' using errcode = 'HB404', detail = 'party';
    end if;
    if (select count(*) from hub.user_account u where u.party = new.party and u.disabled_at is null and u.id <> new.id)
        >= (select l.users from hub.limits_of(new.party) l) then
      raise exception 'hub: a limit of the party' using errcode = 'HB429', detail = 'USERS';
    end if;
  end if;
  return new;
end
$$;
create trigger keep_room before insert or update of disabled_at, party on hub.user_account for each row execute function hub.keep_room();

-- A key that had expired is live again only where there is room. The caller holds the party's row. HB429.
create function hub.keep_key_room(k hub.api_key) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  if k.expires_at <= now() and (select count(*) from hub.api_key x where x.party = k.party and x.revoked_at is null and x.expires_at > now())
      >= (select l.api_keys from hub.limits_of(k.party) l) then
    raise exception 'hub: a limit of the party' using errcode = 'HB429', detail = 'KEYS';
  end if;
end
$$;

-- Nobody and no key comes to a closed agency. The lock makes whoever closes it wait, and the other way round. HB404.
create function hub.keep_open_agency() returns trigger
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
create trigger keep_open_agency before insert or update of agency on hub.user_account for each row execute function hub.keep_open_agency();
create trigger keep_open_agency before insert or update of agency on hub.api_key for each row execute function hub.keep_open_agency();

-- Who comes later than a closed party never sees anything of it: barred from the beginning. Whoever closes one holds key 0 alone: it comes before, and is seen
-- here, or after, and sees the new party. (A bar there may be already: of the closed party's policy, 0021.)
create function hub.keep_from_closed() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.hold_keys('{}', '{}');
  insert into hub.bar (owner, party, from_seq)
    select c.key, new.key, 0 from hub.party c where c.closed_at is not null and new.kind <> 'HUB'
    on conflict (party, owner) where lifted_at is null do nothing;
  return null;
end
$$;
create trigger keep_from_closed after insert on hub.party for each row execute function hub.keep_from_closed();

/*
 * Closes a party for good. In force at the commit: whatever opened something for it or of it has ended, and nobody sees anything that it published. By the ways
 * that there are: it is suspended, leaves its groups, and bars every other party, so that each of them gets a WITHDRAWN for what it had, and its receipts stay
 * decidable. Bars between it and others stay as they are, and mean nothing any more; to lift its own would open what it published. The member countries are told.
 * Its accounts keep their names for the record, and give their addresses free. Answers DONE or CLOSED: it was before. HB404: no such party, or the hub's own.
 */
create function hub.close_party(party_id uuid, why text) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  target constant integer := (select p.key from hub.party p where p.id = party_id and p.kind <> 'HUB');
  one integer;
begin
  perform hub.only_in('party:manage');
  if target is null then
    raise exception 'hub: no such party' using errcode = 'HB404', detail = 'party';
  end if;
  perform hub.only_confirmed(); -- to shut a party out at once there is the suspension: this is for good
  perform hub.hold_party(p.key) from (select key from hub.party order by key) p;
  perform hub.hold_key_alone(0);
  if (select p.closed_at is not null from hub.party p where p.key = target) then
    return 'CLOSED';
  end if;
  perform from hub.identity_provider i where i.party = target order by i.id for update; -- before the party's row: whoever signs in by one goes the same way
  if (select p.suspended_at is null from hub.party p where p.key = target) then
    update hub.party set suspended_at = clock_timestamp() where key = target;
    insert into hub.suspension (party) values (target);
    insert into hub.outbox (op, owner, key) values ('SUSPEND', target, target);
  end if;
  update hub.party set closed_at = clock_timestamp() where key = target;
  insert into hub.party_closure (party, reason, by_user) values (target, why, hub.my_user());
  perform hub.leave_all(target); -- (0020)
  for one in select p.key from hub.party p where p.kind <> 'HUB' and p.key <> target order by p.key loop
    insert into hub.bar (owner, party) values (target, one) on conflict (party, owner) where lifted_at is null do nothing;
    if found then
      insert into hub.outbox (op, owner, key) values ('BAR', target, one);
    end if;
  end loop;
  perform hub.end_accounts(target);
  perform hub.end_affairs(target);
  perform hub.announce(hub.members_of(1), 'PARTY_CLOSED', hub.closed_words(target));
  perform pg_notify('hub', '');
  return 'DONE';
end
$$;

-- Why stays the operator's.
create function hub.closed_words(of_party integer) returns jsonb
language sql stable set search_path = pg_catalog, pg_temp
as $$ select jsonb_build_object('party', p.id, 'partyName', p.name) from hub.party p where p.key = of_party $$;

-- Ends whatever opens a door to a party: sessions, accounts with their second factors, resets, invitations, identity providers, keys, webhooks.
create function hub.end_accounts(of_party integer) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  update hub.user_account u
    set disabled_at = coalesce(u.disabled_at, now()), email = left(u.email, 200) || ' closed ' || u.id
    where u.party = of_party;
  update hub.session s set ended_at = now(), ended_why = 'DISABLED' from hub.user_account u where u.id = s.user_id and u.party = of_party and s.ended_at is null;
  delete from hub.password_reset r using hub.user_account u where u.id = r.user_id and u.party = of_party;
  perform hub.drop_factors(array(select u.id from hub.user_account u where u.party = of_party));
  perform hub.end_invitations(array(select i.id from hub.invitation i where i.party = of_party), 'REVOKED');
  delete from hub.oidc_flow f using hub.identity_provider i where i.id = f.provider and i.party = of_party;
  delete from hub.oidc_arrival a using hub.identity_provider i where i.id = a.provider and i.party = of_party;
  update hub.identity_provider i set disabled_at = coalesce(i.disabled_at, now()), sealed = '' where i.party = of_party;
  delete from hub.api_key_secret s using hub.api_key k where k.id = s.api_key and k.party = of_party;
  update hub.api_key k set revoked_at = now() where k.party = of_party and k.revoked_at is null;
  delete from hub.webhook_secret s using hub.webhook w where w.id = s.webhook and w.party = of_party;
  update hub.webhook w set deleted_at = now(), turn = w.turn + 1 where w.party = of_party and w.deleted_at is null;
end
$$;

-- Ends what waits in a party, or is open of it: releases (0021) and break-glass. What somebody is deciding at this moment is passed over: who decides a release is signed
-- out, and a closed party's glass stays shut by itself (hub.approve_break_glass, hub.read_glass).
create function hub.end_affairs(of_party integer) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  update hub.release_request r set outcome = 'WITHDRAWN', decided_at = clock_timestamp()
    where r.id in (select x.id from hub.release_request x where x.party = of_party and x.outcome is null for update skip locked);
  update hub.glass_access a set ended_by = hub.my_user(), ended_at = clock_timestamp()
    where a.id in (select x.id from hub.glass_access x where x.owner = of_party and x.ended_at is null and x.ends_at > now() for update skip locked);
end
$$;

-- For whoever has waited for locks: while it did, its party may have been closed, and nothing that it gives is given any more. HB401.
create function hub.still_open() returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (select from hub.party p where p.key = hub.me() and p.closed_at is not null) then
    raise exception 'hub: signed out' using errcode = 'HB401';
  end if;
end
$$;

-- What the operator knows of parties: no names of people, no content. Null: of all of them but the hub.
create function hub.party_details(of_party uuid) returns table (id uuid, kind text, name text, country text, state text, since timestamptz, reason text,
  sockets integer, subscriptions integer, "claimsPerDay" integer, "apiKeys" integer, users integer, "liveUsers" integer, "liveKeys" integer, agencies integer)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select p.id, p.kind, p.name, p.country, case when p.closed_at is not null then 'CLOSED' when p.suspended_at is not null then 'SUSPENDED' else 'ACTIVE' end,
      coalesce(p.closed_at, p.suspended_at, (select max(x.lifted_at) from hub.suspension x where x.party = p.key), p.created_at), c.reason, l.sockets, l.subscriptions, l.claims_a_day, l.api_keys, l.users,
      (select count(*) from hub.user_account u where u.party = p.key and u.disabled_at is null)::integer,
      (select count(*) from hub.api_key k where k.party = p.key and k.revoked_at is null and k.expires_at > now())::integer,
      (select count(*) from hub.agency a where a.party = p.key and a.closed_at is null)::integer
    from hub.party p cross join lateral hub.limits_of(p.key) l left join hub.party_closure c on c.party = p.key
    where (select hub.doing()) = 'party:manage' and p.kind <> 'HUB' and (of_party is null or p.id = of_party)
    order by p.kind, p.name, p.created_at
$$;

/*
 * Sets limits of a party: what `given` does not name stays, null is the default. To allow more asks for a confirmed session; to allow less never does. What a party
 * has beyond a lower limit it keeps, and gets no more. false: the party was closed. HB404: no such party, or the hub's own.
 */
create function hub.set_party_limits(party_id uuid, given jsonb) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  target hub.party;
  before record;
  after record;
begin
  perform hub.only_in('party:manage');
  select * into target from hub.party p where p.id = party_id and p.kind <> 'HUB' for no key update;
  if not found then
    raise exception 'hub: no such party' using errcode = 'HB404', detail = 'party';
  elsif target.closed_at is not null then
    return false;
  end if;
  select * into before from hub.limits_of(target.key);
  insert into hub.party_limit (party) values (target.key) on conflict do nothing;
  update hub.party_limit l set
      sockets = case when given ? 'sockets' then (given->>'sockets')::integer else l.sockets end,
      subscriptions = case when given ? 'subscriptions' then (given->>'subscriptions')::integer else l.subscriptions end,
      claims_a_day = case when given ? 'claimsPerDay' then (given->>'claimsPerDay')::integer else l.claims_a_day end,
      api_keys = case when given ? 'apiKeys' then (given->>'apiKeys')::integer else l.api_keys end,
      users = case when given ? 'users' then (given->>'users')::integer else l.users end
    where l.party = target.key;
  select * into after from hub.limits_of(target.key);
  if after.sockets > before.sockets or after.subscriptions > before.subscriptions or after.api_keys > before.api_keys or after.users > before.users
    or before.claims_a_day is not null and (after.claims_a_day is null or after.claims_a_day > before.claims_a_day) then
    perform hub.only_confirmed();
  end if;
  return true;
end
$$;

-- A new agency of the context's party. Answers CREATED, NAME_TAKEN or TOO_MANY (500 open ones).
create function hub.create_agency(new_id uuid, called text) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  me constant integer := hub.me();
begin
  perform hub.only_in('agency:manage');
  perform from hub.party p where p.key = me for no key update; -- so that two at once do not both find room, or the name free
  if exists (select from hub.agency a where a.party = me and a.closed_at is null and lower(a.name) = lower(called)) then
    return 'NAME_TAKEN';
  elsif (select count(*) from hub.agency a where a.party = me and a.closed_at is null) >= 500 then
    return 'TOO_MANY';
  end if;
  insert into hub.agency (id, party, name) values (new_id, me, called);
  return 'CREATED';
end
$$;

-- Answers RENAMED or NAME_TAKEN. HB404: the context's party has no such agency, or has closed it.
create function hub.rename_agency(of_id uuid, called text) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  me constant integer := hub.me();
begin
  perform hub.only_in('agency:manage');
  perform from hub.party p where p.key = me for no key update;
  if not exists (select from hub.agency a where a.id = of_id and a.party = me and a.closed_at is null) then
    raise exception 'hub: no such agency' using errcode = 'HB404', detail = 'agency';
  elsif exists (select from hub.agency a where a.party = me and a.id <> of_id and a.closed_at is null and lower(a.name) = lower(called)) then
    return 'NAME_TAKEN';
  end if;
  update hub.agency set name = called where id = of_id;
  return 'RENAMED';
end
$$;

/*
 * Closes an agency that nobody needs any more. Answers CLOSED, or what stands against it: ACCOUNTS (disabled ones too: they might be enabled), INVITATIONS into it that
 * are open, PROVIDERS that put people into it, KEYS (expired ones too: they might be exchanged), or CLAIMS that are not revoked, which only their own agency can take
 * back. HB404: the context's party has no such agency, or has closed it.
 */
create function hub.close_agency(of_id uuid) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  target hub.agency;
begin
  perform hub.only_in('agency:manage');
  -- Whoever adds an account, a key or a claim to it holds its row: they come before, and are counted, or after, and are refused.
  select * into target from hub.agency a where a.id = of_id and a.party = hub.me() and a.closed_at is null for update;
  if not found then
    raise exception 'hub: no such agency' using errcode = 'HB404', detail = 'agency';
  end if;
  if exists (select from hub.user_account u where u.agency = target.key) then
    return 'ACCOUNTS';
  elsif exists (select from hub.invitation i where i.agency = target.key and i.ended_why is null and i.expires_at > now()) then
    return 'INVITATIONS';
  elsif exists (select from hub.identity_provider i where i.party = target.party
      and (i.default_agency = target.key or exists (select from jsonb_each_text(i.agencies) e where e.value = target.key::text))) then
    return 'PROVIDERS';
  elsif exists (select from hub.api_key k where k.agency = target.key and k.revoked_at is null) then
    return 'KEYS';
  elsif exists (select from hub.indicator i where i.owner = target.party and i.agency = target.key and i.revoked_at is null
      and (i.retain_until is null or i.retain_until > now())) then
    return 'CLAIMS';
  end if;
  update hub.agency set closed_at = clock_timestamp() where key = target.key;
  return 'CLOSED';
end
$$;

-- Sets what the context's account has set for itself: an officer's, never a key's.
create function hub.set_settings(new_language text, new_time_zone text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.only_in('session:own');
  insert into hub.user_settings (user_id, language, time_zone) values (hub.my_user(), new_language, new_time_zone)
    on conflict (user_id) do update set language = excluded.language, time_zone = excluded.time_zone, changed_at = now();
end
$$;

-- Keeps a filter under a name, in the place of the one that has it. Answers its id; null: there are fifty already.
create function hub.save_feed_filter(new_id uuid, called text, wanted jsonb) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  me constant uuid := hub.my_user();
  kept uuid;
begin
  perform hub.only_in('session:own');
  perform from hub.user_account u where u.id = me for no key update; -- so that two at once do not both find room
  update hub.feed_filter f set filter = wanted, changed_at = now() where f.user_id = me and f.name = called returning f.id into kept;
  if kept is null and (select count(*) from hub.feed_filter f where f.user_id = me) < 50 then
    insert into hub.feed_filter (id, user_id, name, filter) values (new_id, me, called, wanted) returning id into kept;
  end if;
  return kept;
end
$$;

-- false: the context's account has no such filter.
create function hub.delete_feed_filter(of_id uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.only_in('session:own');
  delete from hub.feed_filter f where f.id = of_id and f.user_id = hub.my_user();
  return found;
end
$$;

/*
 * For the database's owner, when no operator can sign in any more: a reset of an operator's password, good for an hour; the account is enabled, where it was
 * disabled, its second factors are gone, and its sessions have ended. Of the hub's own party alone: nobody becomes a country's admin by it. It stands in the record. Until when; null: there is no such operator.
 */
create function hub.recover_operator(address text, hash bytea) returns timestamptz
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  target hub.user_account;
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
  insert into hub.audit (party, what, channel, outcome, items) values (target.party, 'hub.recover-operator', 'owner', 'DONE', array[target.id]);
  return until;
end
$$;

grant execute on function hub.live_limits(text, jsonb), hub.close_party(uuid, text), hub.party_details(uuid), hub.set_party_limits(uuid, jsonb),
  hub.create_agency(uuid, text), hub.rename_agency(uuid, text), hub.close_agency(uuid), hub.set_settings(text, text),
  hub.save_feed_filter(uuid, text, jsonb), hub.delete_feed_filter(uuid) to hub_app;
