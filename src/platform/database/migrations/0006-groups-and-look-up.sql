-- Keys change hands: who joins what, who bars whom, who is suspended. Groups go through hub.join_key and hub.leave_key, bars through hub.set_bar,
-- suspensions through hub.set_party_suspended, so that the stream learns of it.

create function hub.join_key(joining integer, key_ integer) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.hold_party(joining);
  if exists (select from hub.party p where p.key = joining and p.closed_at is not null) then -- (0016)
    raise exception 'hub: no such party' using errcode = 'HB404', detail = 'party';
  end if;
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

/*
 * Bars a party from everything of the context's own, or lifts the bar; doing it twice changes nothing. In force at the commit (hub.enter). The barred party
 * is told of each item that it loses or regains as of any other. HB404: no such country or partner.
 */
create function hub.set_bar(party_id uuid, on_ boolean) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  me constant integer := hub.me();
  barred constant integer := (select p.key from hub.party p where p.id = party_id and p.kind <> 'HUB' and p.key <> me and p.closed_at is null
    and 1 = any (hub.my_keys())); -- closed: 0016; a country that is not admitted yet knows no other
begin
  if hub.doing() is distinct from 'bar:manage' then
    raise exception 'hub: not in this act' using errcode = '42501';
  end if;
  if barred is null then
    raise exception 'hub: no such party' using errcode = 'HB404', detail = 'party';
  end if;
  if not on_ then
    perform hub.only_confirmed();
  end if;
  perform hub.hold_partners(); -- and below: a bar by name beside the policy's (0021)
  perform hub.hold_party(barred);
  perform hub.still_open();
  perform hub.hold_key_alone(me);
  update hub.bar set named = on_ where owner = me and party = barred and lifted_at is null
    and (on_ or hub.never_to_partners(me) and exists (select from hub.party p where p.key = barred and p.kind = 'PARTNER'));
  if found then
    return;
  end if;
  if on_ then
    insert into hub.bar (owner, party) values (me, barred);
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
 * webhooks, and sees nothing of what happens. What it owns stays as it is. Answers DONE; CLOSED: it was closed for good (0016). HB404: no such party, or the hub's own.
 */
create function hub.set_party_suspended(party_id uuid, off boolean) returns text
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
  if not off then
    perform hub.only_confirmed();
  end if;
  perform hub.hold_party(target);
  if (select p.closed_at is not null from hub.party p where p.key = target) then
    return 'CLOSED';
  elsif off = (select p.suspended_at is not null from hub.party p where p.key = target) then
    return 'DONE';
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
  return 'DONE';
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

grant execute on function hub.set_bar(uuid, boolean),
  hub.set_party_suspended(uuid, boolean), hub.lookup(text, jsonb, bytea[], boolean, integer) to hub_app;
