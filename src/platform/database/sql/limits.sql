/*
 * Limits of new claims a day, for parties that the operator has set none for: whoever may publish without an end can publish guessed values. A country's systems bring tens of thousands a day, a
 * partner's reports a few thousand.
 */
create or replace function hub.limits_of(of_party integer) returns table (sockets integer, subscriptions integer, claims_a_day integer, api_keys integer, users integer)
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select coalesce(l.sockets, 200), coalesce(l.subscriptions, 4000), coalesce(l.claims_a_day, case x.kind when 'PARTNER' then 20000 else 100000 end), coalesce(l.api_keys, 100), coalesce(l.users, 2000)
    from (values (of_party)) p (key) left join hub.party x on x.key = p.key left join hub.party_limit l on l.party = p.key
$$;

/*
 * Counts claims that are new (hub.record_published_items), and refuses them beyond the party's limit of a day. Whoever publishes at the same time waits for this one's end, in
 * parties that have such a limit alone. Nor does an agency publish that was closed meanwhile. HB429: the limit; HB404: the agency.
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
    raise exception 'hub: a limit of the party' using errcode = 'HB429', detail = 'CLAIMS';
  end if;
end
$$;

-- An account comes to a party (or back to it) only where there is room, and never to a closed party or agency. HB429, HB404.
create or replace function hub.enforce_user_limit() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if new.disabled_at is null and (tg_op = 'INSERT' or old.disabled_at is not null or old.party <> new.party) then
    perform from hub.party p where p.key = new.party for no key update; -- so that two at once do not both find room
    if exists (select from hub.party p where p.key = new.party and p.closed_at is not null) then
      raise exception 'hub: no such party' using errcode = 'HB404', detail = 'party';
    end if;
    if (select count(*) from hub.user_account u where u.party = new.party and u.disabled_at is null and u.id <> new.id)
        >= (select l.users from hub.limits_of(new.party) l) then
      raise exception 'hub: a limit of the party' using errcode = 'HB429', detail = 'USERS';
    end if;
  end if;
  return new;
end
$$;

-- A key that had expired is live again only where there is room. The caller holds the party's row. HB429.
create or replace function hub.check_key_limit(k hub.api_key) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  if k.expires_at <= now() and (select count(*) from hub.api_key x where x.party = k.party and x.revoked_at is null and x.expires_at > now())
      >= (select l.api_keys from hub.limits_of(k.party) l) then
    raise exception 'hub: a limit of the party' using errcode = 'HB429', detail = 'KEYS';
  end if;
end
$$;

-- For whoever has waited for locks: while it did, its party may have been closed, and nothing that it gives is given any more. HB401.
create or replace function hub.require_open_party() returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (select from hub.party p where p.key = hub.me() and p.closed_at is not null) then
    raise exception 'hub: signed out' using errcode = 'HB401';
  end if;
end
$$;
