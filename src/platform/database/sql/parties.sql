create or replace function hub.members_of(key_ integer) returns integer[]
language sql stable set search_path = pg_catalog, pg_temp
as $$ select array(select m.party from hub.membership m where m.key = key_ and m.left_at is null order by m.party) $$;

create or replace function hub.party_summary(of_party integer) returns jsonb
language sql stable set search_path = pg_catalog, pg_temp
as $$ select jsonb_build_object('id', p.id, 'kind', p.kind, 'name', p.name, 'country', p.country) from hub.party p where p.key = of_party $$;

/*
 * Returns who did something, as {kind, id, name, party, agency}; null when no account and no API key has this id. The officer or the key is shown to its own
 * party alone: for another party kind, id, name and agency are null. The caller decides whether the party may be shown.
 */
create or replace function hub.actor(principal uuid) returns jsonb
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object('kind', case when is_own then a.kind end, 'id', case when is_own then principal end, 'name', case when is_own then a.name end,
      'party', hub.party_summary(a.party), 'agency', case when is_own then (select jsonb_build_object('id', g.id, 'name', g.name) from hub.agency g where g.key = a.agency) end)
    from (select 'OFFICER' as kind, u.email as name, u.party, u.agency from hub.user_account u where u.id = principal
      union all
      select 'API_KEY', k.name, k.party, k.agency from hub.api_key k where k.id = principal) a,
      lateral (select a.party = hub.me()) o (is_own)
$$;

-- Returns an actor of whom the context learns the party alone; null for null, and for a party that does not exist.
create or replace function hub.party_actor(party_ integer) returns jsonb
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object('kind', null, 'id', null, 'name', null, 'party', hub.party_summary(p.key), 'agency', null) from hub.party p where p.key = party_
$$;

/*
 * Returns hub.actor for an officer or API key of the context's party; null for another party's. A definer: hub_app does not read API keys, but every reader of
 * the party may learn which of them made an object of the party.
 */
create or replace function hub.own_actor(principal uuid) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  me constant integer := hub.me();
  found_actor constant jsonb := hub.actor(principal);
begin
  return case when found_actor->>'kind' is not null then found_actor end;
end
$$;

-- Returns the key of a member country. Raises HB404 alike for an absent party, one that is no country, and one that is not admitted.
create or replace function hub.country_key(party_id uuid) returns integer
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
declare
  found_key integer := (select p.key from hub.party p where p.id = party_id and p.kind = 'COUNTRY' and p.candidate_since is null and p.closed_at is null);
begin
  if found_key is null then
    raise exception 'hub: no such country' using errcode = 'HB404', detail = 'member country';
  end if;
  return found_key;
end
$$;

create or replace function hub.forbids_partners(owner_ integer) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$ select exists (select from hub.sharing_policy s where s.party = owner_ and s.never_partners) $$;

-- The rank of a label, from widest to narrowest audience.
create or replace function hub.label_rank(tlp text) returns integer
language sql immutable
return array_position('{CLEAR,GREEN,AMBER,AMBER_STRICT,RED}'::text[], tlp);

create or replace function hub.is_partner(key_ integer) returns boolean
language sql stable
begin atomic
  select exists (select from hub.party p where p.key = key_ and p.kind = 'PARTNER');
end;

-- Returns the viewer of a party without a person: no agency, no RED, and no purpose.
create or replace function hub.party_viewer(party_ integer)
  returns hub.viewer
  language sql stable set search_path = pg_catalog, pg_temp as $$
  select row(p.key, null, p.kind, null, null, false, p.key || array(select m.key from hub.membership m where m.party = p.key and m.left_at is null),
    array(select b.owner from hub.bar b where b.party = p.key and b.lifted_at is null), '', true, null, '{}', null)::hub.viewer from hub.party p where p.key = party_
$$;

-- Returns the viewer of an account without a session, by the roles that outlive its sessions, for its default purpose and without a case; no row for an account that is
-- disabled, and for one of a suspended party. For what the hub sends to a person while the person is not there.
create or replace function hub.account_viewer(account uuid)
  returns hub.viewer
  language sql stable set search_path = pg_catalog, pg_temp as $$
  select row(v.me, u.agency, v.kind, u.id, null, 'indicator:read-red' = any (e.permissions), v.keys, v.bars || w.owners, '', 'indicator:read' = any (e.permissions), d.purpose, w.owners, null)::hub.viewer
    from hub.user_account u
      join hub.party p on p.key = u.party and p.suspended_at is null
      cross join lateral hub.party_viewer(u.party) v
      cross join lateral (select hub.persistent_roles(u.id) as roles offset 0) r
      cross join lateral (select hub.permissions_of(u.party, r.roles) as permissions offset 0) e
      cross join lateral (select (select x.purpose from hub.role_purpose x where x.role = any (r.roles) order by x.rank limit 1) as purpose offset 0) d
      cross join lateral (select hub.withheld_owners(u.party, d.purpose, false) as owners offset 0) w
    where u.id = account and u.disabled_at is null
$$;
