-- API keys: a machine of a party. A key stands where an officer stands, one of its secrets where a session stands; so what ends a secret ends what was opened
-- with it. It may do what it was given, as far as the admin who answers for it may still give it, and never reads RED.

-- What a role may give to keys, written at every start from src/platform/database/grants.ts. Roles that stand here are those whose holders answer for keys.
create table hub.key_ceiling (
  role text not null,
  permission text not null,
  primary key (role, permission)
);

create table hub.api_key (
  id uuid primary key,
  party integer not null references hub.party,
  -- In whose name it publishes, and what is kept to an agency and it sees all the same.
  agency integer,
  -- Who answers for it: whoever made it, or gave it its last secret.
  made_by uuid not null references hub.user_account,
  name text not null check (length(name) between 1 and 200),
  permissions text[] not null check (cardinality(permissions) > 0),
  -- Empty: from anywhere.
  networks cidr[] not null default '{}' check (cardinality(networks) <= 20),
  -- SHA-256 of the certificate that it must come with; null: none. It never changes.
  certificate bytea check (length(certificate) = 32),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz,
  used_at timestamptz,
  foreign key (party, agency) references hub.agency (party, key)
);
create index api_key_party on hub.api_key (party);
create index api_key_maker on hub.api_key (made_by);

-- SHA-256 of its secrets (32 random bytes need no slow hash). While one is being exchanged two are live.
create table hub.api_key_secret (
  id uuid primary key,
  api_key uuid not null references hub.api_key,
  hash bytea not null check (length(hash) = 32),
  -- Who knows it: while that is no admin of the party (any more), it opens nothing.
  shown_to uuid not null references hub.user_account,
  live_from timestamptz not null default clock_timestamp(),
  live_until timestamptz
);
create index api_key_secret_key on hub.api_key_secret (api_key);

do $$
declare
  t regclass;
begin
  foreach t in array array['hub.key_ceiling', 'hub.api_key', 'hub.api_key_secret']::regclass[] loop
    execute format('alter table %s enable row level security', t);
    execute format('alter table %s force row level security', t);
    execute format('create policy owner_functions on %s to hub_owner using (true) with check (true)', t);
  end loop;
end
$$;

-- Keys are the affair of the party's admins, in acts about keys alone.
grant select on hub.api_key to hub_app;
create policy mine on hub.api_key for select to hub_app using (party = (select hub.me()) and (select hub.doing()) = 'key:manage');
grant select (id, api_key, live_from, live_until) on hub.api_key_secret to hub_app;
create policy mine on hub.api_key_secret for select to hub_app
  using ((select hub.me()) is not null and exists (select from hub.api_key k where k.id = api_key_secret.api_key));

-- What a key may do now. null: nobody answers for it any more (disabled, of another party, no admin), so it rests.
create function hub.key_rights(k hub.api_key) returns text[]
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select '{session:own}'::text[] || array(select p from unnest(k.permissions) p
      where exists (select from hub.key_ceiling c where c.role = any (u.roles) and c.permission = p) order by p)
    from hub.user_account u
    where u.id = k.made_by and u.party = k.party and u.disabled_at is null and exists (select from hub.key_ceiling c where c.role = any (u.roles))
$$;

-- Whether one of a key's secrets opens anything now, as far as that is the secret's affair.
create function hub.key_secret_lives(s hub.api_key_secret, of_party integer) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select (s.live_until is null or s.live_until > now()) and exists (select from hub.user_account u
    where u.id = s.shown_to and u.party = of_party and u.disabled_at is null and exists (select from hub.key_ceiling c where c.role = any (u.roles)))
$$;

-- For the door (hub.enter): one row when this is a key that may come in now, with a secret of its own that is live.
create function hub.key_enters(of_key uuid, with_secret uuid, needs text) returns table (id uuid, party integer, agency integer, kind text, session uuid,
  allowed boolean, red boolean, content boolean, keys text, bars text)
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select k.id, k.party, k.agency, p.kind, s.id, coalesce(needs = any (r.rights), false), false, 'indicator:read' = any (r.rights),
      array_to_string(p.key || array(select m.key from hub.membership m where m.party = p.key and m.left_at is null), ','),
      array_to_string(array(select b.owner from hub.bar b where b.party = p.key and b.lifted_at is null), ',')
    from hub.api_key k
    join hub.api_key_secret s on s.api_key = k.id and hub.key_secret_lives(s, k.party)
    join hub.party p on p.key = k.party and p.suspended_at is null
    cross join lateral (select hub.key_rights(k) as rights) r
    where k.id = of_key and s.id = with_secret and k.revoked_at is null and k.expires_at > now() and r.rights is not null
$$;

-- A key as the hub shows it to itself; no row while it may not come in. `maker` is who answers for it.
create function hub.key_identity(of_key uuid) returns table (key_id uuid, key_name text, maker text, rights text[], networks text[], expires_at timestamptz,
  party_id uuid, party_kind text, party_name text, party_country text, agency_id uuid, agency_name text, certificate bytea)
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select k.id, k.name, u.email, r.rights, k.networks::text[], k.expires_at, p.id, p.kind, p.name, p.country, a.id, a.name, k.certificate
    from hub.api_key k
    join hub.user_account u on u.id = k.made_by
    join hub.party p on p.key = k.party and p.suspended_at is null
    left join hub.agency a on a.key = k.agency
    cross join lateral (select hub.key_rights(k) as rights) r
    where k.id = of_key and k.revoked_at is null and k.expires_at > now() and r.rights is not null
$$;

-- Before there is an actor: what checking one key takes, a row for each secret that is live (two at most). The caller compares the hash. No row when the key
-- is unknown or may not come in.
create function hub.key_material(claim text, act jsonb, of_key uuid) returns table (secret_id uuid, hash bytea, live_until timestamptz, key_id uuid, key_name text,
  maker text, rights text[], networks text[], expires_at timestamptz, party_id uuid, party_kind text, party_name text, party_country text, agency_id uuid, agency_name text,
  certificate bytea)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.nobody(claim);
  return query select s.id, s.hash, s.live_until, i.*
    from hub.key_identity(of_key) i join hub.api_key k on k.id = i.key_id join hub.api_key_secret s on s.api_key = k.id and hub.key_secret_lives(s, k.party);
end
$$;

-- Before there is an actor: notes that these keys were used, once a minute at most, however many processes say so.
create function hub.note_key_use(claim text, act jsonb, of_keys uuid[]) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.nobody(claim);
  with used as (
      select k.id from hub.api_key k
        where k.id = any (of_keys) and k.revoked_at is null and k.expires_at > now() and (k.used_at is null or k.used_at < now() - interval '55 seconds') order by k.id for no key update skip locked)
  update hub.api_key k set used_at = now() from used where k.id = used.id;
end
$$;

-- A key that asks who it is, as of now.
create function hub.key_whoami(claim text, act jsonb) returns table (key_id uuid, key_name text, maker text, rights text[], networks text[],
  expires_at timestamptz, party_id uuid, party_kind text, party_name text, party_country text, agency_id uuid, agency_name text, certificate bytea)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.enter(claim, act);
  return query select * from hub.key_identity(hub.my_user());
end
$$;

-- One's own party's key that is not revoked, locked. HB404: absent, revoked and another party's answer alike.
create function hub.own_api_key(of_id uuid) returns hub.api_key
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  k hub.api_key;
begin
  select * into k from hub.api_key x where x.id = of_id and x.party = hub.me() and x.revoked_at is null for update;
  if not found then
    raise exception 'hub: no such key' using errcode = 'HB404', detail = 'API key';
  end if;
  return k;
end
$$;

-- Refuses what the context's officer may not give to a key (HB403), and an end that is over or more than a year away.
create function hub.may_give(permissions text[], until timestamptz) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (select from unnest(permissions) p where not exists (
      select from hub.key_ceiling c join hub.user_account u on c.role = any (u.roles) where u.id = hub.my_user() and c.permission = p)) then
    raise exception 'hub: not permitted' using errcode = 'HB403';
  end if;
  if (until > now() and until < now() + interval '367 days') is not true then
    raise exception 'hub: a key ends within a year' using errcode = '22023';
  end if;
end
$$;

/*
 * A new key of the context's party, for which its officer answers. `given` is {id, name, agency (id), permissions, networks, expiresAt, secret (id), hash
 * (hexadecimal), certificate (hexadecimal)}. Without an agency it has the officer's. Answers CREATED, TOO_MANY (live ones a party: its limit, 0016), or NO_AGENCY where it publishes and has none.
 * HB404: an agency that is not the party's.
 */
create function hub.create_api_key(given jsonb) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  me constant integer := hub.me();
  wanted constant text[] := array(select jsonb_array_elements_text(given->'permissions'));
  of_agency integer := hub.my_agency();
begin
  perform hub.only_in('key:manage');
  perform hub.only_confirmed();
  perform hub.may_give(wanted, (given->>'expiresAt')::timestamptz);
  if given->>'agency' is not null then
    select a.key into of_agency from hub.agency a where a.id = (given->>'agency')::uuid and a.party = me and a.closed_at is null;
    if not found then
      raise exception 'hub: no such agency' using errcode = 'HB404', detail = 'agency';
    end if;
  end if;
  if of_agency is null and wanted && '{indicator:publish,indicator:revoke}' then
    return 'NO_AGENCY';
  end if;
  perform from hub.party p where p.key = me for no key update; -- so that two at once do not both find room
  if (select count(*) from hub.api_key k where k.party = me and k.revoked_at is null and k.expires_at > now()) >= (select l.api_keys from hub.limits_of(me) l) then
    return 'TOO_MANY';
  end if;
  insert into hub.api_key (id, party, agency, made_by, name, permissions, networks, expires_at, certificate)
    values ((given->>'id')::uuid, me, of_agency, hub.my_user(), given->>'name', wanted,
      array(select network(n::inet) from jsonb_array_elements_text(given->'networks') n), (given->>'expiresAt')::timestamptz,
      decode(given->>'certificate', 'hex'));
  insert into hub.api_key_secret (id, api_key, hash, shown_to)
    values ((given->>'secret')::uuid, (given->>'id')::uuid, decode(given->>'hash', 'hex'), hub.my_user());
  return 'CREATED';
end
$$;

/*
 * A new secret at once. The former one stays live for `overlap_`, one that was on its way out already ends now. Whoever exchanges it answers for the key from
 * now on; where nobody did any more, or the key had expired, the former secret ends now: whoever answered for it may know it. `until`, where it is given, is the key's new end.
 * Answers until when the former secret is live; null: it is not.
 */
create function hub.rotate_api_key(of_id uuid, new_secret uuid, new_hash bytea, overlap_ interval, until timestamptz) returns timestamptz
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  k hub.api_key;
  former_until timestamptz;
begin
  perform hub.only_in('key:manage');
  perform hub.only_confirmed();
  perform hub.one_at_a_time(); -- (0017)
  k := hub.own_api_key(of_id);
  if exists (select from hub.key_issuer i where i.api_key = k.id) then -- (0019): it has no secret that anybody could have
    raise exception 'hub: no such key' using errcode = 'HB404', detail = 'API key';
  end if;
  perform hub.may_give(k.permissions, coalesce(until, k.expires_at));
  perform hub.keep_key_room(k); -- (0016)
  former_until := now() + case when hub.key_rights(k) is null or k.expires_at <= now() then interval '0' else overlap_ end;
  delete from hub.api_key_secret s where s.api_key = k.id and s.live_until is not null;
  if former_until > now() then
    update hub.api_key_secret s set live_until = former_until where s.api_key = k.id;
  else
    former_until := null;
    delete from hub.api_key_secret s where s.api_key = k.id;
  end if;
  insert into hub.api_key_secret (id, api_key, hash, shown_to) values (new_secret, k.id, new_hash, hub.my_user());
  update hub.api_key x set made_by = hub.my_user(), expires_at = coalesce(until, x.expires_at) where x.id = k.id;
  perform pg_notify('hub', '');
  return former_until;
end
$$;

-- Ends a key at once and for good; its secrets go, the rest stays for the record.
create function hub.revoke_api_key(of_id uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  k hub.api_key;
begin
  perform hub.only_in('key:manage');
  k := hub.own_api_key(of_id);
  delete from hub.api_key_secret s where s.api_key = k.id;
  update hub.api_key x set revoked_at = now() where x.id = k.id;
  perform pg_notify('hub', '');
end
$$;

-- Of these values and references, those that a claim of the context's agency has which is RED, and RED is closed to the context: a machine cannot publish beside
-- such a claim, and must be told that much; it learns neither the claim's id nor a word of it.
create function hub.withheld_claims(digests bytea[], references_ text[]) returns table (digest bytea, external_id text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  perform hub.only_in('indicator:publish');
  return query
    select case when i.digest = any (digests) then i.digest end, case when d.external_id = any (references_) then d.external_id end
      from hub.indicator i join hub.indicator_detail d on d.id = i.id
      where not hub.may_read_red() and i.tlp = 'RED' and i.owner = hub.me() and i.agency = hub.my_agency() and i.id in (
        select c.id from hub.indicator c where c.digest = any (digests) and c.owner = hub.me() and c.agency = hub.my_agency()
        union select e.id from hub.indicator_detail e where e.external_id = any (references_) and e.agency = hub.my_agency());
end
$$;

-- Which secrets open something, as far as that is their own affair. For the list of one's own party: a key whose newest secret is not among them rests.
create function hub.live_key_secrets() returns setof uuid
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select s.id from hub.api_key k join hub.api_key_secret s on s.api_key = k.id
    where k.party = (select hub.me()) and (select hub.doing()) = 'key:manage' and hub.key_secret_lives(s, k.party)
$$;

-- A refusal of a key belongs to its party (see 0002): `user_id` is the key, `session` its secret.
create or replace function hub.record_refusal(claim text, act jsonb, why text) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  insert into hub.audit (party, agency, user_id, session, what, purpose, case_reference, request_id, channel, outcome, reason, minute)
  select w.party, w.agency, w.id, nullif(replace(b.part[5], 'webhook:', ''), '')::uuid, act->>'what', act->>'purpose', act->>'caseReference', act->>'requestId',
      act->>'channel', 'REFUSED', why, date_trunc('minute', clock_timestamp())
    from (select hub.believed(claim) as part) b
    left join lateral (
      select u.id, u.party, u.agency from hub.user_account u where u.id = nullif(b.part[4], '')::uuid
      union all select k.id, k.party, k.agency from hub.api_key k where k.id = nullif(b.part[4], '')::uuid) w on true
  on conflict (user_id, what, reason, minute) where outcome = 'REFUSED' do update set count = hub.audit.count + 1
$$;

-- Of these secrets, those with which a key may go on (see hub.standing).
create function hub.keys_standing(asked uuid[]) returns table (session uuid, rights text)
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select s.id, md5(concat_ws('|', array_to_string(e.rights, ','), coalesce(k.agency, 0),
      (select string_agg(m.key::text, ',' order by m.key) from hub.membership m where m.party = k.party and m.left_at is null),
      (select string_agg(b.owner::text, ',' order by b.owner) from hub.bar b where b.party = k.party and b.lifted_at is null)))
    from unnest(asked) a
    join hub.api_key_secret s on s.id = a
    join hub.api_key k on k.id = s.api_key and hub.key_secret_lives(s, k.party) and k.revoked_at is null and k.expires_at > now()
    join hub.party p on p.key = k.party and p.suspended_at is null
    cross join lateral (select hub.key_rights(k) as rights) e
    where e.rights is not null
$$;

-- The question of 0012 for officers and machines at once.
alter function hub.standing(uuid[]) rename to sessions_standing;
revoke execute on function hub.sessions_standing(uuid[]) from hub_relay;
create function hub.standing(asked uuid[]) returns table (session uuid, rights text)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select * from hub.sessions_standing(asked) union all select * from hub.keys_standing(asked) $$;
grant execute on function hub.standing(uuid[]) to hub_relay;

grant execute on function hub.key_material(text, jsonb, uuid), hub.note_key_use(text, jsonb, uuid[]), hub.key_whoami(text, jsonb), hub.create_api_key(jsonb),
  hub.rotate_api_key(uuid, uuid, bytea, interval, timestamptz), hub.revoke_api_key(uuid),
  hub.live_key_secrets(), hub.withheld_claims(bytea[], text[]) to hub_app;
