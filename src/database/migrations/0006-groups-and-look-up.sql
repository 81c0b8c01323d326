-- Keys change hands: who joins what, who bars whom, who is suspended. Groups go through hub.join_key and hub.leave_key, bars through hub.set_bar,
-- suspensions through hub.set_party_suspended, so that the stream learns of it.

create function hub.join_key(joining integer, key_ integer) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.hold_party(joining);
  perform hub.hold_key_alone(key_);
  insert into hub.membership (party, key, joined_at) values (joining, key_, clock_timestamp()) on conflict (party, key) where left_at is null do nothing;
  if found then
    insert into hub.outbox (op, owner, key) values ('JOIN', joining, key_);
  end if;
end
$$;

create function hub.leave_key(leaving integer, key_ integer) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.hold_party(leaving);
  perform hub.hold_key_alone(key_);
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
  member integer;
begin
  if hub.doing() is distinct from 'group:manage' then
    raise exception 'hub: not in this act' using errcode = '42501';
  end if;
  insert into hub.working_group (id, name) values (new_id, called) returning key into group_key;
  -- always in the same order, so that two new groups do not wait for each other's members
  foreach member in array array(select hub.country_key(m) from unnest(members) m order by 1) loop
    perform hub.join_key(member, group_key);
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
 * Bars a party from everything of the context's own, or lifts the bar; doing it twice changes nothing. In force at the commit (hub.enter). The barred party
 * is told of each item that it loses or regains as of any other. HB404: no such country or partner.
 */
create function hub.set_bar(party_id uuid, on_ boolean) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  me constant integer := hub.me();
  barred constant integer := (select p.key from hub.party p where p.id = party_id and p.kind <> 'HUB' and p.key <> me
    and 1 = any (hub.my_keys())); -- a country that is not admitted yet knows no other
begin
  if hub.doing() is distinct from 'bar:manage' then
    raise exception 'hub: not in this act' using errcode = '42501';
  end if;
  if barred is null then
    raise exception 'hub: no such party' using errcode = 'HB404', detail = 'party';
  end if;
  perform hub.hold_party(barred);
  perform hub.hold_key_alone(me);
  if on_ then
    insert into hub.bar (owner, party) values (me, barred) on conflict (party, owner) where lifted_at is null do nothing;
  else
    update hub.bar set lifted_at = clock_timestamp() where owner = me and party = barred and lifted_at is null;
  end if;
  if found then
    insert into hub.outbox (op, owner, key) values (case when on_ then 'BAR' else 'UNBAR' end, me, barred);
  end if;
end
$$;

/*
 * Suspends a party, or takes it in again; doing it twice changes nothing. In force at the commit: suspended, its accounts are as good as signed out, everywhere
 * and at once. It is told of each item that it loses and regains as of any other, when it is back: until then it keeps its sessions, memberships, cursors and
 * webhooks, and sees nothing of what happens. What it owns stays as it is. HB404: no such party, or the hub's own.
 */
create function hub.set_party_suspended(party_id uuid, off boolean) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  target constant integer := (select p.key from hub.party p where p.id = party_id and p.kind <> 'HUB');
begin
  if hub.doing() is distinct from 'party:manage' then
    raise exception 'hub: not in this act' using errcode = '42501';
  end if;
  if target is null then
    raise exception 'hub: no such party' using errcode = 'HB404', detail = 'party';
  end if;
  perform hub.hold_party(target);
  if off = (select p.suspended_at is not null from hub.party p where p.key = target) then
    return;
  end if;
  perform hub.hold_key_alone(0);
  update hub.party set suspended_at = case when off then clock_timestamp() end where key = target;
  if off then
    insert into hub.suspension (party) values (target);
  else
    update hub.suspension set lifted_at = clock_timestamp() where party = target and lifted_at is null;
  end if;
  insert into hub.outbox (op, owner, key) values (case when off then 'SUSPEND' else 'READMIT' end, target, target);
  perform pg_notify('hub', '');
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

grant execute on function hub.create_group(uuid, text, uuid[]), hub.change_group(uuid, uuid, boolean), hub.set_bar(uuid, boolean),
  hub.set_party_suspended(uuid, boolean), hub.lookup(text, jsonb, bytea[], boolean, integer) to hub_app;
