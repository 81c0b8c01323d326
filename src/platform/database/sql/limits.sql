/*
 * Returns the limits of a party. The default limits of new claims a day apply unless the operator has set others: a party without a limit could publish guessed
 * values. A country's systems send tens of thousands a day, a partner a few thousand.
 */
create or replace function hub.limits_of(of_party integer) returns table (sockets integer, subscriptions integer, claims_a_day integer, api_keys integer, users integer)
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select coalesce(l.sockets, 200), coalesce(l.subscriptions, 4000), coalesce(l.claims_a_day, case x.kind when 'PARTNER' then 20000 else 100000 end), coalesce(l.api_keys, 100), coalesce(l.users, 2000)
    from (values (of_party)) p (key) left join hub.party x on x.key = p.key left join hub.party_limit l on l.party = p.key
$$;

/*
 * Counts new claims (hub.record_published_items), and rejects them beyond the party's daily limit. Concurrent publishers wait for each other only in parties
 * with such a limit. An agency that was closed meanwhile does not publish. Raises HB429 for the limit, HB404 for the agency.
 */
create or replace function hub.count_published(owner_ integer, agency_ integer, fresh integer) returns void
language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  most constant integer := (select l.claims_a_day from hub.limits_of(owner_) l);
  today constant date := (clock_timestamp() at time zone 'UTC')::date;
  row_ constant smallint := case when most > 10000 then pg_backend_pid() % 16 else 0 end;
begin
  if exists (select from hub.agency a where a.key = agency_ and a.closed_at is not null) then
    raise exception 'hub: no such agency' using errcode = 'HB404', detail = 'agency';
  end if;
  if fresh = 0 then
    return;
  end if;
  insert into hub.party_day as d (party, shard, day, claims) values (owner_, row_, today, fresh)
    on conflict (party, shard) do update set day = greatest(d.day, today), claims = fresh + case when d.day < today then 0 else d.claims end;
  if (select sum(d.claims) from hub.party_day d where d.party = owner_ and d.day = today) > most then
    raise exception 'hub: the party has reached a limit' using errcode = 'HB429', detail = 'CLAIMS';
  end if;
end
$$;

-- Checks that an account joins (or rejoins) a party only within its limit, and never a closed party or agency. Raises HB429, HB404.
create or replace function hub.enforce_user_limit() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if new.disabled_at is null and (tg_op = 'INSERT' or old.disabled_at is not null or old.party <> new.party) then
    perform from hub.party p where p.key = new.party for no key update; -- so that two concurrent statements do not both find room
    if exists (select from hub.party p where p.key = new.party and p.closed_at is not null) then
      raise exception 'hub: no such party' using errcode = 'HB404', detail = 'party';
    end if;
    if (select count(*) from hub.user_account u where u.party = new.party and u.disabled_at is null and u.id <> new.id)
        >= (select l.users from hub.limits_of(new.party) l) then
      raise exception 'hub: the party has reached a limit' using errcode = 'HB429', detail = 'USERS';
    end if;
  end if;
  return new;
end
$$;

-- Checks that an expired key becomes valid again only within the limit. The caller holds a lock on the party's row. Raises HB429.
create or replace function hub.check_key_limit(k hub.api_key) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  if k.expires_at <= now() and (select count(*) from hub.api_key x where x.party = k.party and x.revoked_at is null and x.expires_at > now())
      >= (select l.api_keys from hub.limits_of(k.party) l) then
    raise exception 'hub: the party has reached a limit' using errcode = 'HB429', detail = 'KEYS';
  end if;
end
$$;

-- To be called after a wait for locks: during it, the caller's party may have been closed, and a closed party changes nothing. Raises HB401.
create or replace function hub.require_open_party() returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (select from hub.party p where p.key = hub.me() and p.closed_at is not null) then
    raise exception 'hub: signed out' using errcode = 'HB401';
  end if;
end
$$;
