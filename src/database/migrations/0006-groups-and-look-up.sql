-- Keys change hands: who joins what. Everything goes through hub.join_key and hub.leave_key, so that the stream learns of it.

create function hub.join_key(joining integer, key_ integer) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  insert into hub.membership (party, key) values (joining, key_) on conflict (party, key) where left_at is null do nothing;
  if found then
    insert into hub.outbox (op, owner, key) values ('JOIN', joining, key_);
  end if;
end
$$;

create function hub.leave_key(leaving integer, key_ integer) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  update hub.membership set left_at = now() where party = leaving and key = key_ and left_at is null;
  if found then
    insert into hub.outbox (op, owner, key) values ('LEAVE', leaving, key_);
  end if;
end
$$;

-- HB404: no such group, or a member that is no country: absent and unsuitable answer alike.
create function hub.country_key(party_id uuid) returns integer
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
declare
  found_key integer := (select p.key from hub.party p where p.id = party_id and p.kind = 'COUNTRY');
begin
  if found_key is null then
    raise exception 'hub: no such country' using errcode = 'HB404', detail = 'party';
  end if;
  return found_key;
end
$$;

create function hub.create_group(new_id uuid, called text, members uuid[]) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  group_key integer;
  member uuid;
begin
  if hub.doing() is distinct from 'group:manage' then
    raise exception 'hub: not in this act' using errcode = '42501';
  end if;
  insert into hub.working_group (id, name) values (new_id, called) returning key into group_key;
  foreach member in array members loop
    perform hub.join_key(hub.country_key(member), group_key);
  end loop;
end
$$;

create function hub.change_group(group_id uuid, member uuid, joins boolean) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  group_key integer := (select g.key from hub.working_group g where g.id = group_id);
begin
  if hub.doing() is distinct from 'group:manage' then
    raise exception 'hub: not in this act' using errcode = '42501';
  end if;
  if group_key is null then
    raise exception 'hub: no such group' using errcode = 'HB404', detail = 'group';
  end if;
  if joins then
    perform hub.join_key(hub.country_key(member), group_key);
  else
    perform hub.leave_key(hub.country_key(member), group_key);
  end if;
end
$$;

/*
 * Look-up in one round trip: for each digest (in order) at most `most` + 1 claims, the best evaluated first, and the corroboration of the value.
 * Runs with the reader's rights.
 */
create function hub.lookup(claim text, act jsonb, digests bytea[], include_lapsed boolean, most integer)
returns table (place bigint, corroboration integer, found jsonb)
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  perform hub.enter(claim, act);
  return query
    select v.place, (select k.owners from hub.corroboration(v.digest) k), to_jsonb(c)
      from unnest(digests) with ordinality v(digest, place)
      cross join lateral (
        select * from hub.claim x
          where x.digest = v.digest and (include_lapsed or x.revoked_at is null and (x.valid_until is null or x.valid_until > now()))
          order by x.reliability nulls last, x.credibility nulls last, x.confidence desc nulls last, x.updated_at desc, x.id
          limit most + 1) c;
end
$$;

grant execute on function hub.create_group(uuid, text, uuid[]), hub.change_group(uuid, uuid, boolean),
  hub.lookup(text, jsonb, bytea[], boolean, integer) to hub_app;
