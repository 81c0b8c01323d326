-- A suspension has a reason, a party gets another name, and the hub is called what its operator calls it.

-- ### 1 The reason of a suspension
alter table hub.party_suspension add column reason text check (length(reason) between 1 and 2000);

-- (0050) With the reason, where there is one: for the member countries, which confirm it or hear of it.
create or replace function hub.suspension_words(s hub.party_suspension) returns jsonb
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select jsonb_strip_nulls(jsonb_build_object('party', p.id, 'partyName', p.name, 'reason', s.reason, 'until', to_char(s.lapses_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))
    from hub.party p where p.key = s.party
$$;

-- (0050) The party is told then, too, why it was shut out.
create or replace function hub.take_in_again(target integer, how text) returns void
language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  why constant text := (select s.reason from hub.party_suspension s where s.party = target and s.ended_at is null);
begin
  perform hub.hold_key_alone(0);
  update hub.party set suspended_at = null where key = target;
  update hub.suspension set lifted_at = clock_timestamp() where party = target and lifted_at is null;
  update hub.party_suspension set ended_at = clock_timestamp(), ended_how = how where party = target and ended_at is null;
  insert into hub.outbox (op, owner, key) values ('READMIT', target, target);
  perform hub.announce(hub.members_of(1), 'PARTY_READMITTED',
    (select jsonb_strip_nulls(jsonb_build_object('party', p.id, 'partyName', p.name, 'reason', why, 'outcome', how)) from hub.party p where p.key = target));
  perform pg_notify('hub', '');
end
$$;

-- (0050)
create or replace function hub.suspensions() returns setof jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.only_in('hub:confirm');
  return query
    select jsonb_build_object('party', hub.party_words(s.party), 'askedBy', (select u.email from hub.user_account u where u.id = s.asked_by), 'reason', s.reason, 'since', s.asked_at, 'inForce', s.in_force_at is not null,
        'lapsesAt', s.lapses_at, 'confirmedAt', s.confirmed_at, 'accepted', hub.suspension_yeses(s.id), 'needed', hub.suspension_quorum(s.party))
      from hub.party_suspension s where s.ended_at is null and (hub.my_kind() = 'HUB' or hub.me() = any (hub.members_of(1)))
      order by s.confirmed_at nulls first, s.asked_at, s.party;
end
$$;

/*
 * (0050) Suspends a party, or takes it in again. why: kept with the suspension; null: none is given. DONE; WAITS: it takes effect when it is confirmed; CLOSED. HB404: no such party. HB428: to be confirmed.
 */
drop function hub.set_party_suspended(uuid, boolean);
create function hub.set_party_suspended(party_id uuid, off boolean, why text default null) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  target integer;
  remains interval;
  s hub.party_suspension;
begin
  perform hub.only_in('party:manage');
  target := (select p.key from hub.party p where p.id = party_id and p.kind <> 'HUB');
  if target is null then
    raise exception 'hub: no such party' using errcode = 'HB404', detail = 'party';
  end if;
  if not off then
    perform hub.only_confirmed();
  end if;
  perform hub.hold_party(target);
  if (select p.closed_at is not null from hub.party p where p.key = target) then
    return 'CLOSED';
  elsif off = (select p.suspended_at is not null from hub.party p where p.key = target) then
    if not off then
      update hub.party_suspension x set ended_at = clock_timestamp(), ended_how = 'WITHDRAWN' where x.party = target and x.ended_at is null; -- one that waited
    end if;
    return 'DONE';
  elsif not off then
    perform hub.take_in_again(target, 'LIFTED');
    return 'DONE';
  end if;
  if exists (select from hub.party_suspension x where x.party = target and x.ended_at is null) then
    return 'WAITS';
  end if;
  remains := hub.left_alone(target);
  insert into hub.party_suspension (party, asked_by, reason, in_force_at, lapses_at, confirmed_at, confirmed_how)
    select target, hub.my_user(), why, case when c.at_once or remains > interval '1 minute' then clock_timestamp() end,
        case when not c.at_once and remains > interval '1 minute' then clock_timestamp() + remains end,
        case when c.at_once then clock_timestamp() end, case when c.at_once then 'AT_ONCE' end
      from hub.consent c
    returning * into s;
  if s.in_force_at is not null then
    perform hub.shut_out(target);
  end if;
  perform hub.announce(array_remove(hub.members_of(1), target), case when s.in_force_at is null then 'SUSPENSION_PROPOSED' else 'PARTY_SUSPENDED' end, hub.suspension_words(s));
  return case when s.in_force_at is null then 'WAITS' else 'DONE' end;
end
$$;

revoke all on function hub.set_party_suspended(uuid, boolean, text) from public;
grant execute on function hub.set_party_suspended(uuid, boolean, text) to hub_app;

-- (0016) The reason of the end, or of the suspension that is in force.
create or replace function hub.party_details(of_party uuid) returns table (id uuid, kind text, name text, country text, state text, since timestamptz, reason text, sockets integer, subscriptions integer, "claimsPerDay" integer, "apiKeys" integer, users integer, "liveUsers" integer, "liveKeys" integer, agencies integer)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  viewer constant hub.viewer := hub.viewer();
begin
  return query
    select p.id, p.kind, p.name, p.country, case when p.closed_at is not null then 'CLOSED' when p.suspended_at is not null then 'SUSPENDED' else 'ACTIVE' end,
        coalesce(p.closed_at, p.suspended_at, (select max(x.lifted_at) from hub.suspension x where x.party = p.key), p.created_at), coalesce(c.reason, case when p.suspended_at is not null then (select s.reason from hub.party_suspension s where s.party = p.key and s.ended_at is null) end), l.sockets, l.subscriptions, l.claims_a_day, l.api_keys, l.users,
        (select count(*) from hub.user_account u where u.party = p.key and u.disabled_at is null)::integer,
        (select count(*) from hub.api_key k where k.party = p.key and k.revoked_at is null and k.expires_at > now())::integer,
        (select count(*) from hub.agency a where a.party = p.key and a.closed_at is null)::integer
      from hub.party p cross join lateral hub.limits_of(p.key) l left join hub.party_closure c on c.party = p.key
      where viewer.doing = 'party:manage' and p.kind <> 'HUB' and (of_party is null or p.id = of_party)
      order by p.kind, p.name, p.created_at;
end
$$;

-- ### 2 Another name
--
-- Gives a party another name, and tells all who know the party. DONE; SAME: it has this name; CLOSED. HB404: no such party: the hub's own name is a setting.
create function hub.rename_party(party_id uuid, called text) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  target integer;
  was hub.party;
begin
  perform hub.only_in('party:manage');
  perform hub.only_confirmed();
  target := (select p.key from hub.party p where p.id = party_id and p.kind <> 'HUB');
  if target is null then
    raise exception 'hub: no such party' using errcode = 'HB404', detail = 'party';
  end if;
  perform hub.hold_party(target);
  select * into was from hub.party p where p.key = target for update;
  if was.closed_at is not null then
    return 'CLOSED';
  elsif was.name = called then
    return 'SAME';
  end if;
  update hub.party p set name = called where p.key = target;
  -- A partner is known to countries and itself; a country to partners as well.
  perform hub.announce(hub.members_of(1) || target || array(select p.key from hub.party p where was.kind = 'COUNTRY' and p.kind = 'PARTNER' and p.closed_at is null), 'PARTY_RENAMED',
    jsonb_build_object('party', was.id, 'partyName', called, 'formerName', was.name));
  return 'DONE';
end
$$;
revoke all on function hub.rename_party(uuid, text) from public;
grant execute on function hub.rename_party(uuid, text) to hub_app;

-- ### 3 The hub's own name
--
-- HUB_NAME of the production start that came last; null: none yet. The first operator finds the hub's party under it.
alter table hub.installation add column hub_name text check (length(hub_name) between 1 and 100);

-- (0008) false: no such token, or it was used.
create or replace function hub.bootstrap(claim text, act jsonb, given_hash bytea, new_party uuid, new_user uuid, address text, phc text) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  hub_key integer;
begin
  perform hub.nobody(claim);
  delete from vault.bootstrap where token_hash = given_hash;
  if not found then
    return false;
  end if;
  select key into hub_key from hub.party where kind = 'HUB';
  if not found then
    insert into hub.party (id, kind, name, slug) values (new_party, 'HUB', coalesce((select i.hub_name from hub.installation i), 'Entente'), 'hub') returning key into hub_key;
  end if;
  insert into hub.user_account (id, email, party, roles, password_hash) values (new_user, lower(address), hub_key, '{HUB_OPERATOR}', phc);
  insert into hub.audit (party, user_id, what, request_id, channel, outcome, items)
    values (hub_key, new_user, act->>'what', act->>'requestId', act->>'channel', 'DONE', array[new_user]);
  return true;
end
$$;
