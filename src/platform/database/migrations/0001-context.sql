-- The border, part one: who may be believed.
--
-- hub_owner owns everything and never logs in; hub_app serves requests; hub_relay puts events in order. Neither of the two owns anything.
-- The schema vault holds keys that only hub_owner's functions read. A request enters by hub.enter(claim, act): the claim is MACed by the hub
-- process, the context that results is sealed with a key that never leaves the database, for this backend and this transaction alone.

alter default privileges revoke execute on functions from public;

create table hub.migration (
  number integer primary key,
  name text not null,
  at timestamptz not null default now()
);

-- HMAC keys (RFC 2104), kept as their padded blocks so that a MAC is two calls of the built-in sha256.
create table vault.secret (
  name text primary key check (name in ('claim', 'seal', 'mark')),
  inner_pad bytea not null check (length(inner_pad) = 64),
  outer_pad bytea not null check (length(outer_pad) = 64)
);

-- Keys that the hub processes share (token signing, cursors, secrets of webhooks, second factors and identity providers, letters), encrypted under the master key, which the database never sees.
create table vault.keyring (
  id text primary key,
  purpose text not null check (purpose in ('token', 'cursor', 'webhook', 'mail', 'factor', 'issuer')),
  sealed bytea not null,
  created_at timestamptz not null default now(),
  retired_at timestamptz
);

create function hub.mac(key_name text, message text) returns text
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select encode(sha256(outer_pad || sha256(inner_pad || convert_to(message, 'UTF8'))), 'hex') from vault.secret where name = key_name
$$;

-- Roles -> permissions, written at every start from src/platform/database/grants.ts: the database decides, at the moment of the act.
create table hub.role_permission (
  role text not null,
  permission text not null,
  primary key (role, permission)
);

-- Tenants. A key is a small number that audiences are made of: a party's own, a group's, or 1 for every member country.
create sequence hub.key_seq as integer start 10;

create table hub.party (
  key integer primary key default nextval('hub.key_seq'),
  id uuid not null unique,
  kind text not null check (kind in ('COUNTRY', 'PARTNER', 'HUB')),
  name text not null check (length(name) between 1 and 200),
  slug text not null unique check (slug ~ '^[a-z0-9-]{1,40}$'),
  country text unique check (country ~ '^[A-Z]{2}$'),
  suspended_at timestamptz,
  created_at timestamptz not null default now(),
  check ((kind = 'COUNTRY') = (country is not null))
);

create table hub.agency (
  key integer primary key default nextval('hub.key_seq'),
  id uuid not null unique,
  party integer not null references hub.party,
  name text not null check (length(name) between 1 and 200),
  unique (party, name),
  unique (party, key)
);

create table hub.working_group (
  key integer primary key default nextval('hub.key_seq'),
  id uuid not null unique,
  name text not null check (length(name) between 1 and 200),
  created_at timestamptz not null default now()
);

-- Who holds which key, and since which position of the stream (null: not sequenced yet). Access ends at left_at, history at to_seq.
create table hub.membership (
  id bigint generated always as identity primary key,
  party integer not null references hub.party,
  key integer not null,
  joined_at timestamptz not null default now(),
  left_at timestamptz,
  from_seq bigint,
  to_seq bigint
);
create unique index membership_current on hub.membership (party, key) where left_at is null;
create index membership_key on hub.membership (key, party);

-- "Never to …": a party that an owner bars sees nothing of that owner, whatever an officer's audience says.
create table hub.bar (
  id bigint generated always as identity primary key,
  owner integer not null references hub.party,
  party integer not null references hub.party,
  since timestamptz not null default now(),
  lifted_at timestamptz,
  from_seq bigint,
  to_seq bigint
);
create unique index bar_current on hub.bar (party, owner) where lifted_at is null;

-- While a party is suspended it sees nothing but what it owns. Whether it may act is party.suspended_at; here stands what it saw at which point.
create table hub.suspension (
  id bigint generated always as identity primary key,
  party integer not null references hub.party,
  since timestamptz not null default clock_timestamp(),
  lifted_at timestamptz,
  from_seq bigint,
  to_seq bigint
);
create unique index suspension_current on hub.suspension (party) where lifted_at is null;
create index suspension_of on hub.suspension (party, from_seq, to_seq);

create table hub.user_account (
  id uuid primary key,
  email text not null unique check (email = lower(email) and length(email) <= 254),
  party integer not null,
  agency integer,
  roles text[] not null check (roles <@ array['HUB_OPERATOR', 'HUB_REVIEWER', 'AUDITOR', 'DATA_PROTECTION', 'NATIONAL_ADMIN', 'APPROVER',
    'ANALYST', 'LIAISON', 'PARTNER_ADMIN', 'CONTRIBUTOR']),
  password_hash text not null,
  disabled_at timestamptz,
  created_at timestamptz not null default now(),
  foreign key (party) references hub.party (key),
  foreign key (party, agency) references hub.agency (party, key)
);
create index user_account_party on hub.user_account (party);

-- A signed-in device: the family of its refresh tokens. Only hashes are kept. From where it was opened or renewed last, for its own user to recognise it.
create table hub.session (
  id uuid primary key,
  user_id uuid not null references hub.user_account,
  refresh_hash bytea not null,
  address text check (length(address) <= 45),
  user_agent text check (length(user_agent) <= 120),
  created_at timestamptz not null default now(),
  refreshed_at timestamptz not null default now(),
  confirmed_at timestamptz not null default now(),
  expires_at timestamptz not null,
  ended_at timestamptz,
  ended_why text check (ended_why in ('SIGNED_OUT', 'REUSED', 'DISABLED', 'ELSEWHERE', 'BY_ADMIN', 'PASSWORD', 'FACTOR'))
);
create index session_of_user on hub.session (user_id) where ended_at is null;

-- Whether `claim` was made by a hub process for this connection within the last 30 s; its parts: pid, turn, milliseconds, user, session, mac.
create function hub.believed(claim text) returns text[]
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  part text[] := string_to_array(claim, '.');
begin
  if cardinality(part) is distinct from 6
    or part[6] is distinct from hub.mac('claim', array_to_string(part[1:5], '.'))
    or part[1] <> pg_backend_pid()::text
    or abs(extract(epoch from clock_timestamp()) * 1000 - part[3]::bigint) > 30000 then
    raise exception 'hub: this claim is not valid here' using errcode = '42501';
  end if;
  return part;
end
$$;

/*
 * Turns: one claim opens one transaction. The counter of a connection is its block of this sequence: it lives in the backend, outside transactions,
 * and nothing that hub_app may do sets it back (it has no right to the sequence; DISCARD SEQUENCES can only lead to a block of higher numbers). A
 * claim names the very next number, so that one that was seen before, or used before, opens nothing, also after a rollback.
 */
create sequence hub.turn_seq as bigint cache 1000000;

-- Tells the hub process, before any request uses a new connection, which turn it starts from; and notices a restored database (0009).
create function hub.greet(claim text) returns bigint
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if (hub.believed(claim))[4] <> '' then
    raise exception 'hub: this claim does not open a connection' using errcode = '42501';
  end if;
  perform hub.recognise();
  return nextval('hub.turn_seq');
end
$$;

/*
 * The door. `claim` is pid.turn.milliseconds.user.session.mac, made by the hub process for this connection and this transaction; `act` says
 * what is done: {what, needs, purpose, caseReference, requestId, channel}. Everything that gives rights is read here, now, and never from a token.
 * Where the session part is `webhook:ID`, a webhook reads the feed for its maker: with the maker's rights of this moment but RED, which people alone
 * read; in acts of the channel `webhook` that need `indicator:read`, and in no other; and only while it is not paused.
 * Where user and session are an API key and its secret (0013), the key comes in, with what it may do at this moment.
 * An account that lacks a second factor that it must have (0018) comes in for its own session's affairs alone; the hub's own acts for its demo do not ask.
 * Errors: 42501 the claim is not to be believed; HB401 the session, the account, the key or the webhook ended; HB403 the account lacks the permission `needs`;
 * HB412 it lacks a second factor.
 */
create function hub.enter(claim text, act jsonb) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  part text[] := hub.believed(claim);
  of_webhook constant uuid := case when part[5] like 'webhook:%' then substr(part[5], 9)::uuid end;
  of_session constant uuid := case when of_webhook is null then part[5]::uuid end;
  who record;
  context text;
begin
  if part[2] is distinct from nextval('hub.turn_seq')::text then
    raise exception 'hub: this claim is out of turn' using errcode = '42501';
  end if;
  if coalesce(act->>'channel' = 'webhook', false) <> (of_webhook is not null) or of_webhook is not null and act->>'needs' is distinct from 'indicator:read' then
    raise exception 'hub: not what this claim is for' using errcode = '42501';
  end if;

  select u.id, u.party, u.agency, p.kind, coalesce(of_session, of_webhook) as session,
      exists (select from hub.role_permission r where r.role = any (u.roles) and r.permission = act->>'needs') as allowed,
      of_webhook is null
        and exists (select from hub.role_permission r where r.role = any (u.roles) and r.permission = 'indicator:read-red') as red,
      exists (select from hub.role_permission r where r.role = any (u.roles) and r.permission = 'indicator:read') as content,
      array_to_string(p.key || array(select m.key from hub.membership m where m.party = p.key and m.left_at is null), ',') as keys,
      array_to_string(array(select b.owner from hub.bar b where b.party = p.key and b.lifted_at is null), ',') as bars
    into who
    from hub.user_account u
    join hub.party p on p.key = u.party and p.suspended_at is null
    where u.id = part[4]::uuid and u.disabled_at is null
      and case when of_webhook is null
        then exists (select from hub.session s where s.id = of_session and s.user_id = u.id and s.ended_at is null and s.expires_at > now())
        else hub.webhook_reads(of_webhook, u.id)
      end;

  if not found then
    select * into who from hub.key_enters(part[4]::uuid, of_session, act->>'needs');
  end if;
  if not found then
    raise exception 'hub: signed out' using errcode = 'HB401';
  end if;
  if not who.allowed then
    raise exception 'hub: not permitted' using errcode = 'HB403';
  end if;
  if act->>'needs' <> 'session:own' and act->>'channel' is distinct from 'demo' and of_webhook is null and hub.lacks_factor(who.id, of_session) then
    raise exception 'hub: a second factor first' using errcode = 'HB412';
  end if;

  context := concat_ws('|', who.party, coalesce(who.agency::text, ''), who.kind, who.id, who.session, who.red, who.keys, who.bars, act->>'needs', who.content);
  perform set_config('hub.context', context || '~' || hub.mac('seal', context || '|' || pg_backend_pid() || '|' || extract(epoch from now())), true);

  -- Policies ask for the viewer when they meet the first row, and the first time in a transaction takes longest: asked for here already, because the
  -- time of an answer would tell a hidden row from none.
  perform hub.sees(hub.viewer(), 0, null, '{}', '{}', 'CLEAR', null);
end
$$;

-- The verified context, as the one value that policies look at. content: whether the account reads items at all (operators, auditors and administrators
-- do not, by whatever statement they come).
create type hub.viewer as (
  me integer,
  agency integer,
  kind text,
  user_id uuid,
  session uuid,
  red boolean,
  keys integer[],
  bars integer[],
  doing text,
  content boolean
);

-- Who is asking. Raises 42501 when there is no context, or one that was made by hand or elsewhere. Policies call it once a query: (select hub.viewer()).
create function hub.viewer() returns hub.viewer
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  part text[] := string_to_array(nullif(current_setting('hub.context', true), ''), '~');
  field text[];
begin
  if cardinality(part) is distinct from 2
    or part[2] is distinct from hub.mac('seal', part[1] || '|' || pg_backend_pid() || '|' || extract(epoch from now())) then
    raise exception 'hub: no valid context' using errcode = '42501';
  end if;
  field := string_to_array(part[1], '|');
  return row(field[1]::integer, nullif(field[2], '')::integer, field[3], field[4]::uuid, field[5]::uuid, field[6]::boolean,
    string_to_array(field[7], ',')::integer[], string_to_array(field[8], ',')::integer[], field[9],
    field[10]::boolean)::hub.viewer;
end
$$;

-- One field each, for statements and for policies that need no more. (Bodies are parsed here and now: no search_path of a caller matters to them.)
create function hub.me() returns integer language sql stable return (hub.viewer()).me;
create function hub.my_agency() returns integer language sql stable return (hub.viewer()).agency;
create function hub.my_kind() returns text language sql stable return (hub.viewer()).kind;
create function hub.my_user() returns uuid language sql stable return (hub.viewer()).user_id;
create function hub.my_session() returns uuid language sql stable return (hub.viewer()).session;
create function hub.may_read_red() returns boolean language sql stable return (hub.viewer()).red;
create function hub.my_keys() returns integer[] language sql stable return (hub.viewer()).keys;
create function hub.my_bars() returns integer[] language sql stable return (hub.viewer()).bars;
create function hub.doing() returns text language sql stable return (hub.viewer()).doing;

-- Every table forces row-level security; hub_owner's own functions are the only ones that read without a context.
do $$
declare
  t regclass;
begin
  foreach t in array array['hub.migration', 'vault.secret', 'vault.keyring', 'hub.role_permission', 'hub.party', 'hub.agency', 'hub.working_group',
    'hub.membership', 'hub.bar', 'hub.suspension', 'hub.user_account', 'hub.session']::regclass[] loop
    execute format('alter table %s enable row level security', t);
    execute format('alter table %s force row level security', t);
    execute format('create policy owner_functions on %s to hub_owner using (true) with check (true)', t);
  end loop;
end
$$;

grant usage on schema hub to hub_app, hub_relay;
grant execute on function hub.greet(text), hub.enter(text, jsonb), hub.doing(), hub.viewer(), hub.me(), hub.my_agency(), hub.my_kind(), hub.my_user(), hub.my_session(),
  hub.may_read_red(), hub.my_keys(), hub.my_bars() to hub_app;

-- Countries know every party; a partner knows itself, the hub and the countries.
grant select on hub.party to hub_app;
create policy known on hub.party for select to hub_app using (kind <> 'PARTNER' or (select hub.my_kind()) <> 'PARTNER' or key = (select hub.me()));

-- An agency is known to whom its party is known: a partner must not find the others by their offices.
grant select on hub.agency to hub_app;
create policy known on hub.agency for select to hub_app
  using ((select hub.my_kind()) <> 'PARTNER' or exists (select from hub.party p where p.key = agency.party));

-- A group exists for its members and for the operator. Members see each other: an owner must know whom it tells.
grant select on hub.working_group to hub_app;
create policy members on hub.working_group for select to hub_app using (key = any ((select hub.my_keys())::integer[]) or (select hub.my_kind()) = 'HUB');
grant select (party, key) on hub.membership to hub_app;
create policy members on hub.membership for select to hub_app
  using (left_at is null and (key = any ((select hub.my_keys())::integer[]) or (select hub.my_kind()) = 'HUB'));

grant select (owner, party) on hub.bar to hub_app;
create policy mine on hub.bar for select to hub_app using (lifted_at is null and owner = (select hub.me()));

-- Officers are their own party's affair; password hashes are nobody's.
grant select (id, email, party, agency, roles, disabled_at, created_at) on hub.user_account to hub_app;
create policy colleagues on hub.user_account for select to hub_app using (party = (select hub.me()));

grant select (role, permission) on hub.role_permission to hub_app;
create policy everyone on hub.role_permission for select to hub_app using ((select hub.me()) is not null);
