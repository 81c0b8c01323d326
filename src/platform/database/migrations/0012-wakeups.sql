-- Wake-ups: what a hub process asks once a second, and whenever it is told that something happened. Two questions, however many follow.

/*
 * Whom the stream concerns behind a position: the ids of all parties whose feed may have something new there. null: too much to tell apart, or another
 * epoch (a restore): all of them. A party too many costs it one reading, a party too few a wake-up; so exceptions and bars are left out of account, and
 * whoever left a key is still told what came under it before.
 * oldest_writer, where it is asked for: the oldest transaction of the whole server that writes and has not ended, null when there is none. (Its age is the
 * caller's to take: nobody but a superuser sees when another role's transaction began, but everybody sees the lock that it holds on itself.)
 */
create function hub.moved(in_epoch uuid, after_seq bigint, and_writer boolean) returns table (epoch uuid, last bigint, parties uuid[], oldest_writer text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  most constant bigint := 5000;
begin
  select h.epoch, h.last into epoch, last from hub.sequence_head h;
  if and_writer then
    oldest_writer := (select l.transactionid from pg_locks l where l.locktype = 'transactionid' and l.granted order by age(l.transactionid) desc limit 1);
  end if;
  if in_epoch is distinct from epoch or after_seq > last or last - after_seq > most then
    return next;
    return;
  end if;
  parties := '{}';
  if last > after_seq then
    with keys as materialized (
        select distinct k from hub.stream s cross join unnest(s.audience || s.audience_before || s.owner || s.key) k
          where s.seq > after_seq and s.seq <= last and k is not null)
    select coalesce(array_agg(p.id), '{}') into parties from hub.party p
      where p.key in (select k from keys)
        or p.key in (select m.party from keys join hub.membership m on m.key = keys.k where m.to_seq is null or m.to_seq > after_seq);
  end if;
  return next;
end
$$;

/*
 * Of these sessions, those that may go on, each with a fingerprint of all that decides what it may see: permissions, agency, the party's keys, the owners
 * that bar it. A fingerprint that is another than before says that something was given or taken.
 */
create function hub.standing(asked uuid[]) returns table (session uuid, rights text)
language sql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  with alive as materialized (
      select s.id, u.roles, u.agency, u.party
        from unnest(asked) a join hub.session s on s.id = a join hub.user_account u on u.id = s.user_id join hub.party p on p.key = u.party
        where s.ended_at is null and s.expires_at > now() and u.disabled_at is null and p.suspended_at is null),
    permitted as materialized (
      select r.roles, (select string_agg(distinct g.permission, ',') from hub.role_permission g where g.role = any (r.roles)) as permissions
        from (select distinct roles from alive) r),
    reaching as materialized (
      select p.party,
          (select string_agg(m.key::text, ',' order by m.key) from hub.membership m where m.party = p.party and m.left_at is null) as keys,
          (select string_agg(b.owner::text, ',' order by b.owner) from hub.bar b where b.party = p.party and b.lifted_at is null) as bars
        from (select distinct party from alive) p)
  select a.id, md5(concat_ws('|', coalesce(d.permissions, ''), coalesce(a.agency, 0), coalesce(c.keys, ''), coalesce(c.bars, '')))
    from alive a join permitted d on d.roles = a.roles join reaching c on c.party = a.party
$$;

grant execute on function hub.moved(uuid, bigint, boolean), hub.standing(uuid[]) to hub_relay;
