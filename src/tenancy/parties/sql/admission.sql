create or replace function hub.is_consent_immediate() returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$ select c.immediate from hub.consent c $$;

/*
 * Returns the number of member countries that must accept a candidate: the configured part of all countries that were members at any time since the proposal,
 * including suspended ones. So neither a suspension nor the end of a membership lowers the quorum. A country that becomes a member in the meantime has a vote
 * and counts.
 */
create or replace function hub.admission_quorum(candidate integer) returns integer
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select greatest(1, (n.voters * c.quorum_part + c.quorum_whole - 1) / c.quorum_whole)
    from hub.consent c cross join lateral (
      select count(distinct m.party)::integer as voters from hub.membership m
        where m.key = 1 and (m.left_at is null or m.left_at > (select p.candidate_since from hub.party p where p.key = candidate))) n
$$;

create or replace function hub.admission_acceptance_count(candidate integer) returns integer
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select count(*)::integer from hub.admission_vote v join hub.party p on p.key = v.voter and p.suspended_at is null
    where v.party = candidate and v.accepts and v.voter = any (hub.members_of(1))
$$;

-- The caller holds a lock on the country. Key 0 is locked next, then key 1.
create or replace function hub.admit_country(country_key integer) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.lock_keys_shared('{}', '{}');
  update hub.party set candidate_since = null where key = country_key;
  perform hub.join_key(country_key, 1);
  perform hub.announce(hub.members_of(1), 'COUNTRY_ADMITTED', jsonb_build_object('party', hub.party_summary(country_key)));
end
$$;

-- Registers a party. A partner takes part at once, and sees items that name it. A country is a candidate until a quorum has accepted it, except when there
-- was never a member country. Returns REGISTERED, CANDIDATE, NAME_TAKEN, SLUG_TAKEN or COUNTRY_TAKEN.
create or replace function hub.register_party(new_id uuid, kind_ text, new_name text, slug_ text, country_ text) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  new_key integer;
  summary jsonb := jsonb_build_object('party', jsonb_build_object('id', new_id, 'kind', kind_, 'name', new_name, 'country', country_));
begin
  perform hub.require_act('party:manage');
  perform hub.require_step_up();
  if kind_ not in ('COUNTRY', 'PARTNER') then
    raise exception 'hub: only countries and partners are registered' using errcode = 'HB500';
  elsif hub.name_taken(new_name, null) and not exists (select from hub.party p where (p.slug = slug_ or p.country = country_) and p.closed_at is null) then
    return 'NAME_TAKEN';
  end if;
  insert into hub.party (id, kind, name, slug, country, candidate_since)
    values (new_id, kind_, new_name, slug_, country_, case when kind_ = 'COUNTRY' then clock_timestamp() end)
    on conflict do nothing returning key into new_key;
  if new_key is null then
    return case when exists (select from hub.party p where p.slug = slug_ and p.closed_at is null) then 'SLUG_TAKEN' else 'COUNTRY_TAKEN' end;
  end if;
  perform hub.lock_party(new_key); -- exceptionally after key 0 (hub.bar_party_from_closed): no other transaction knows this party yet or waits for it
  if kind_ = 'PARTNER' then
    perform hub.announce(hub.members_of(1), 'PARTNER_REGISTERED', summary);
    return 'REGISTERED';
  end if;
  perform hub.lock_key_exclusive(1);
  if hub.is_consent_immediate() or not exists (select from hub.membership m where m.key = 1) then
    perform hub.admit_country(new_key);
    return 'REGISTERED';
  end if;
  perform hub.announce(hub.members_of(1), 'COUNTRY_PROPOSED', summary);
  return 'CANDIDATE';
end
$$;

-- Records the vote of a member country on a candidate, which can change until the quorum is reached. Returns WAITING or ADMITTED.
-- HB404: no such candidate, or the context may not vote.
create or replace function hub.decide_admission(party_id uuid, accepts_ boolean) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  me constant integer := hub.me();
  candidate integer := (select p.key from hub.party p where p.id = party_id);
begin
  perform hub.require_act('admission:decide');
  if accepts_ then
    perform hub.require_step_up();
  end if;
  if candidate is not null then
    perform hub.lock_party(candidate);
  end if;
  if me <> all (hub.members_of(1))
    or not exists (select from hub.party p where p.key = candidate and p.candidate_since is not null and p.suspended_at is null) then
    raise exception 'hub: no such candidate' using errcode = 'HB404', detail = 'candidate';
  end if;
  insert into hub.admission_vote (party, voter, accepts) values (candidate, me, accepts_)
    on conflict (party, voter) do update set accepts = excluded.accepts, at = excluded.at;
  if not accepts_ or hub.admission_acceptance_count(candidate) < hub.admission_quorum(candidate) then
    return 'WAITING';
  end if;
  perform hub.admit_country(candidate);
  return 'ADMITTED';
end
$$;

-- Returns countries that wait for admission: all with all votes for member countries; all with numbers only for the operator; for a candidate only itself,
-- without votes.
create or replace function hub.admissions() returns setof jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  me constant integer := hub.me();
  is_hub constant boolean := hub.my_kind() = 'HUB';
  is_member constant boolean := me = any (hub.members_of(1));
begin
  perform hub.require_act('party:read');
  return query
    select jsonb_build_object('party', hub.party_summary(p.key), 'createdAt', p.candidate_since,
        'votes', case when is_member then (select coalesce(jsonb_agg(jsonb_build_object('by', hub.party_summary(v.voter), 'accepts', v.accepts, 'at', v.at)
          order by v.at, v.voter), '[]') from hub.admission_vote v where v.party = p.key) else '[]' end,
        'acceptedCount', case when is_hub or is_member then hub.admission_acceptance_count(p.key) end,
        'neededCount', case when is_hub or is_member then hub.admission_quorum(p.key) end)
      from hub.party p
      where p.candidate_since is not null and p.closed_at is null and (is_hub or is_member or p.key = me)
      order by p.candidate_since, p.key;
end
$$;
