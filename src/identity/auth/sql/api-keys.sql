-- Returns the rights of a key. A key that reads items also reads the progress of its own party's withdrawals.
create or replace function hub.key_rights(k hub.api_key) returns text[]
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select '{session:own}'::text[] || g.given || case when 'indicator:read' = any (g.given) then '{withdrawal:read}'::text[] else '{}' end
    from hub.user_account u cross join lateral (select hub.persistent_roles(u.id) as roles offset 0) e
      cross join lateral (select array(select p from unnest(k.permissions) p
        where exists (select from hub.key_ceiling c where c.role = any (e.roles) and c.permission = p) order by p) as given offset 0) g
    where u.id = k.created_by and u.party = k.party and u.disabled_at is null and exists (select from hub.key_ceiling c where c.role = any (e.roles))
$$;

-- Returns whether a secret of a key is valid now, as far as the secret itself decides.
create or replace function hub.is_key_secret_active(s hub.api_key_secret, of_party integer) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select (s.live_until is null or s.live_until > now()) and exists (select from hub.user_account u
    cross join lateral (select hub.persistent_roles(u.id) as roles offset 0) e
    where u.id = s.issued_to and u.party = of_party and u.disabled_at is null and exists (select from hub.key_ceiling c where c.role = any (e.roles)))
$$;

-- For the entry point (hub.enter): returns one row if this key may act now, with a valid secret of its own.
create or replace function hub.key_context(of_key uuid, with_secret uuid, needs text) returns table (id uuid, party integer, agency integer, kind text, session uuid,
  allowed boolean, red boolean, content boolean, keys text, bars text, purpose text, case_reference text)
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select k.id, k.party, k.agency, p.kind, s.id, coalesce(needs = any (r.rights), false), false, 'indicator:read' = any (r.rights),
      array_to_string(p.key || array(select m.key from hub.membership m where m.party = p.key and m.left_at is null), ','),
      array_to_string(array(select b.owner from hub.bar b where b.party = p.key and b.lifted_at is null), ','), k.purpose, null
    from hub.api_key k
    join hub.api_key_secret s on s.api_key = k.id and hub.is_key_secret_active(s, k.party)
    join hub.party p on p.key = k.party and p.suspended_at is null
    cross join lateral (select hub.key_rights(k) as rights) r
    where k.id = of_key and s.id = with_secret and k.revoked_at is null and k.expires_at > now() and r.rights is not null
$$;

-- Returns a key as the hub shows it to itself; no row if it may not act. `maker` is the responsible admin.
create or replace function hub.key_identity(of_key uuid) returns table (key_id uuid, key_name text, maker text, rights text[], networks text[], expires_at timestamptz,
  party_id uuid, party_kind text, party_name text, party_country text, agency_id uuid, agency_name text, certificate bytea)
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select k.id, k.name, u.email, r.rights, k.networks::text[], k.expires_at, p.id, p.kind, p.name, p.country, a.id, a.name, k.certificate
    from hub.api_key k
    join hub.user_account u on u.id = k.created_by
    join hub.party p on p.key = k.party and p.suspended_at is null
    left join hub.agency a on a.key = k.agency
    cross join lateral (select hub.key_rights(k) as rights) r
    where k.id = of_key and k.revoked_at is null and k.expires_at > now() and r.rights is not null
$$;

-- Before there is an actor: returns the data to check one key, a row per valid secret (two at most). The caller compares the hash. No row if the key is
-- unknown or may not act.
create or replace function hub.key_material(claim text, act jsonb, of_key uuid) returns table (secret_id uuid, hash bytea, live_until timestamptz, key_id uuid, key_name text,
  maker text, rights text[], networks text[], expires_at timestamptz, party_id uuid, party_kind text, party_name text, party_country text, agency_id uuid, agency_name text,
  certificate bytea)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.require_no_actor(claim);
  return query select s.id, s.hash, s.live_until, i.*
    from hub.key_identity(of_key) i join hub.api_key k on k.id = i.key_id join hub.api_key_secret s on s.api_key = k.id and hub.is_key_secret_active(s, k.party);
end
$$;

-- Before there is an actor: notes the use of these keys, at most once a minute, whatever the number of processes.
create or replace function hub.record_key_use(claim text, act jsonb, of_keys uuid[]) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.require_no_actor(claim);
  with used as (
      select k.id from hub.api_key k
        where k.id = any (of_keys) and k.revoked_at is null and k.expires_at > now() and (k.used_at is null or k.used_at < now() - interval '55 seconds') order by k.id for no key update skip locked)
  update hub.api_key k set used_at = now() from used where k.id = used.id;
end
$$;

-- Returns the key that asks, as of now.
create or replace function hub.key_whoami(claim text, act jsonb) returns table (key_id uuid, key_name text, maker text, rights text[], networks text[],
  expires_at timestamptz, party_id uuid, party_kind text, party_name text, party_country text, agency_id uuid, agency_name text, certificate bytea)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.enter(claim, act);
  return query select * from hub.key_identity(hub.my_user());
end
$$;

-- Returns a key of the context's party that is not revoked, locked. HB404: absent, revoked and foreign keys give the same answer.
create or replace function hub.own_api_key(of_id uuid) returns hub.api_key
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

-- Refuses permissions that the context's officer may not give to a key (HB403), and an end that is past or more than a year away (HB482).
create or replace function hub.check_key_permissions(permissions text[], until timestamptz) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
declare
  mine constant text[] := hub.my_roles();
begin
  if exists (select from unnest(permissions) p where not exists (select from hub.key_ceiling c where c.role = any (mine) and c.permission = p)) then
    raise exception 'hub: not permitted' using errcode = 'HB403';
  end if;
  if (until > now() and until < now() + interval '367 days') is not true then
    raise exception 'hub: the end of a key must be within a year' using errcode = 'HB482';
  end if;
end
$$;

/*
 * Creates a key of the context's party; its officer becomes the responsible admin. `given` is {id, name, agency (id), permissions, networks, expiresAt, secret
 * (id), hash (hexadecimal), certificate (hexadecimal), purpose}. Without an agency the key has the officer's. Returns CREATED, TOO_MANY (the party's limit of active
 * keys), or NO_AGENCY if the key publishes and has no agency. HB404: an agency that is not the party's.
 */
create or replace function hub.create_api_key(given jsonb) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  me constant integer := hub.me();
  wanted constant text[] := array(select jsonb_array_elements_text(given->'permissions'));
  of_agency integer := hub.my_agency();
begin
  perform hub.require_act('key:manage');
  perform hub.require_step_up();
  perform hub.check_key_permissions(wanted, (given->>'expiresAt')::timestamptz);
  if given->>'agency' is not null then
    select a.key into of_agency from hub.agency a where a.id = (given->>'agency')::uuid and a.party = me and a.closed_at is null;
    if not found then
      raise exception 'hub: no such agency' using errcode = 'HB404', detail = 'agency';
    end if;
  end if;
  if of_agency is null and wanted && '{indicator:publish,indicator:revoke}' then
    return 'NO_AGENCY';
  end if;
  perform from hub.party p where p.key = me for no key update; -- so that concurrent calls do not both pass the limit
  if (select count(*) from hub.api_key k where k.party = me and k.revoked_at is null and k.expires_at > now()) >= (select l.api_keys from hub.limits_of(me) l) then
    return 'TOO_MANY';
  end if;
  insert into hub.api_key (id, party, agency, created_by, name, permissions, networks, expires_at, certificate, purpose)
    values ((given->>'id')::uuid, me, of_agency, hub.my_user(), given->>'name', wanted,
      array(select network(n::inet) from jsonb_array_elements_text(given->'networks') n), (given->>'expiresAt')::timestamptz,
      decode(given->>'certificate', 'hex'), coalesce(given->>'purpose', 'INVESTIGATION'));
  insert into hub.api_key_secret (id, api_key, hash, issued_to)
    values ((given->>'secret')::uuid, (given->>'id')::uuid, decode(given->>'hash', 'hex'), hub.my_user());
  return 'CREATED';
end
$$;

/*
 * Creates a new secret, valid immediately. The former one stays valid for `overlap_`; one that was already expiring ends now. The caller becomes the
 * responsible admin. If there was none any more, or the key had expired, the former secret ends now: the former admin may know it. `until`, if given, is the
 * key's new end. Returns until when the former secret is valid; null: it is not.
 */
create or replace function hub.rotate_api_key(of_id uuid, new_secret uuid, new_hash bytea, overlap_ interval, until timestamptz) returns timestamptz
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  k hub.api_key;
  former_until timestamptz;
begin
  perform hub.require_act('key:manage');
  perform hub.require_step_up();
  perform hub.lock_own_party();
  k := hub.own_api_key(of_id);
  if exists (select from hub.key_issuer i where i.api_key = k.id) then -- its secret is known to nobody
    raise exception 'hub: no such key' using errcode = 'HB404', detail = 'API key';
  end if;
  perform hub.check_key_permissions(k.permissions, coalesce(until, k.expires_at));
  perform hub.check_key_limit(k);
  former_until := now() + case when hub.key_rights(k) is null or k.expires_at <= now() then interval '0' else overlap_ end;
  delete from hub.api_key_secret s where s.api_key = k.id and s.live_until is not null;
  if former_until > now() then
    update hub.api_key_secret s set live_until = former_until where s.api_key = k.id;
  else
    former_until := null;
    delete from hub.api_key_secret s where s.api_key = k.id;
  end if;
  insert into hub.api_key_secret (id, api_key, hash, issued_to) values (new_secret, k.id, new_hash, hub.my_user());
  update hub.api_key x set created_by = hub.my_user(), expires_at = coalesce(until, x.expires_at) where x.id = k.id;
  perform pg_notify('hub', '');
  return former_until;
end
$$;

-- Revokes a key immediately and permanently; its secrets are deleted, the rest stays for the audit log.
create or replace function hub.revoke_api_key(of_id uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  k hub.api_key;
begin
  perform hub.require_act('key:manage');
  k := hub.own_api_key(of_id);
  delete from hub.api_key_secret s where s.api_key = k.id;
  update hub.api_key x set revoked_at = now() where x.id = k.id;
  perform pg_notify('hub', '');
end
$$;

-- Returns the secrets that are valid, as far as they decide that themselves. For the list of the own party: a key whose newest secret is not among them is
-- INACTIVE.
create or replace function hub.live_key_secrets()
  returns setof uuid
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  viewer constant hub.viewer := hub.viewer();
begin
  return query
    select s.id from hub.api_key k join hub.api_key_secret s on s.api_key = k.id
      where k.party = viewer.me and viewer.doing = 'key:manage' and hub.is_key_secret_active(s, k.party);
end
$$;

-- Returns those of these secrets whose key may continue (see hub.valid_principals).
create or replace function hub.valid_keys(asked uuid[]) returns table (session uuid, rights text)
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select s.id, md5(concat_ws('|', array_to_string(e.rights, ','), coalesce(k.agency, 0),
      (select string_agg(m.key::text, ',' order by m.key) from hub.membership m where m.party = k.party and m.left_at is null),
      (select string_agg(b.owner::text, ',' order by b.owner) from hub.bar b where b.party = k.party and b.lifted_at is null), k.purpose, hub.purpose_rules_text()))
    from unnest(asked) a
    join hub.api_key_secret s on s.id = a
    join hub.api_key k on k.id = s.api_key and hub.is_key_secret_active(s, k.party) and k.revoked_at is null and k.expires_at > now()
    join hub.party p on p.key = k.party and p.suspended_at is null
    cross join lateral (select hub.key_rights(k) as rights) e
    where e.rights is not null
$$;

-- HB409: a provider created the account, and it signs in only there. A password, an app or a passkey of the hub would stay valid after its officer has left,
-- although the party declares its officers at the provider.
create or replace function hub.require_local_credentials(of_user uuid) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (select from hub.external_account x where x.user_id = of_user and x.made) then
    raise exception 'hub: the account signs in at its provider only' using errcode = 'HB409', detail = 'BY_PROVIDER';
  end if;
end
$$;

-- Returns the roles of the admin who is responsible for a provider, if the admin may still set providers; null: there is no such admin, and the provider is
-- inactive.
create or replace function hub.provider_governor(p hub.identity_provider) returns text[]
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select u.roles from hub.user_account u
    where u.id = p.set_by and u.party = p.party and u.disabled_at is null
      and exists (select from hub.role_permission r where r.role = any (u.roles) and r.permission = 'issuer:manage')
$$;

-- Returns the issuers for the list of the own party's keys.
create or replace function hub.key_issuers()
  returns table(api_key uuid, issuer text, subject text, client text)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  viewer constant hub.viewer := hub.viewer();
begin
  return query
    select i.api_key, i.issuer, i.subject, i.client from hub.key_issuer i where i.party = viewer.me and viewer.doing = 'key:manage';
end
$$;

-- Creates a machine of a trusted issuer. `given` is that of hub.create_api_key, and {issuer, jwksUri, subject, clientId}. Returns the same values, or TAKEN: the
-- party already has this subject of this issuer.
create or replace function hub.create_issuer_key(given jsonb) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  outcome text;
begin
  perform hub.require_act('key:manage');
  perform hub.require_step_up();
  if exists (select from hub.key_issuer i where i.party = hub.me() and i.issuer = given->>'issuer' and i.subject = given->>'subject' and i.ended_at is null) then
    return 'TAKEN';
  end if;
  outcome := hub.create_api_key(given);
  if outcome = 'CREATED' then
    insert into hub.key_issuer (api_key, party, issuer, jwks_uri, subject, client)
      values ((given->>'id')::uuid, hub.me(), given->>'issuer', given->>'jwksUri', given->>'subject', given->>'clientId');
  end if;
  return outcome;
end
$$;

-- Makes another admin responsible for a machine of an issuer, or sets another end. HB404: absent, revoked, another party's, or a key with its own secret.
create or replace function hub.renew_issuer_key(of_id uuid, until timestamptz) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  k hub.api_key;
begin
  perform hub.require_act('key:manage');
  perform hub.require_step_up();
  perform hub.lock_own_party();
  k := hub.own_api_key(of_id);
  if not exists (select from hub.key_issuer i where i.api_key = k.id) then
    raise exception 'hub: no such key' using errcode = 'HB404', detail = 'API key';
  end if;
  perform hub.check_key_permissions(k.permissions, coalesce(until, k.expires_at));
  perform hub.check_key_limit(k);
  update hub.api_key_secret s set issued_to = hub.my_user() where s.api_key = k.id;
  update hub.api_key x set created_by = hub.my_user(), expires_at = coalesce(until, x.expires_at) where x.id = k.id;
  perform pg_notify('hub', '');
end
$$;

-- Before there is an actor: returns whether this secret belongs to a key that has only expired, so that its holder learns this. A caller without the secret
-- learns nothing: a wrong secret, an unknown key and a revoked key (whose secret is deleted) all give false.
create or replace function hub.key_expired(claim text, act jsonb, of_key uuid, of_hash bytea) returns table (expired boolean)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.require_no_actor(claim);
  return query select exists (select from hub.api_key k join hub.api_key_secret s on s.api_key = k.id
    where k.id = of_key and s.hash = of_hash and k.revoked_at is null and (k.expires_at <= now() or s.live_until <= now()));
end
$$;

/*
 * Announces to parties that a key of theirs in force ends, 14 days and 2 days before, each once; at most `batch` keys in one call. A key that was made for no
 * longer than that is not announced. Of two that are due together only the nearer one is. Several hub processes may call it at once: the row of
 * hub.api_key_reminder decides. Returns the number of announcements.
 */
create or replace function hub.remind_of_api_keys(batch integer) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  k record;
  done integer := 0;
begin
  for k in
    select x.id, x.party, x.agency, x.expires_at, d.days from hub.api_key x join (values (2, 0), (14, 2)) d(days, over) on x.expires_at <= now() + d.days * interval '1 day'
        and x.expires_at > now() + d.over * interval '1 day' and x.expires_at - x.created_at > d.days * interval '1 day'
      where x.revoked_at is null and x.expires_at > now() and x.expires_at <= now() + interval '14 days'
        and not exists (select from hub.api_key_reminder r where r.api_key = x.id and r.expires_at = x.expires_at and r.days = d.days)
        and hub.key_rights(x) is not null
      order by x.expires_at, x.id limit batch loop
    insert into hub.api_key_reminder (api_key, expires_at, days) values (k.id, k.expires_at, k.days) on conflict do nothing;
    continue when not found;
    perform hub.announce(array[k.party], 'API_KEY_EXPIRES',
      jsonb_build_object('apiKey', k.id, 'expiresAt', to_char(k.expires_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')));
    insert into hub.audit (party, agency, what, channel, outcome, items) values (k.party, k.agency, 'key.remind', 'relay', 'DONE', array[k.id]);
    done := done + 1;
  end loop;
  return done;
end
$$;
