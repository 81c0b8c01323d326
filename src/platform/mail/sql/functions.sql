-- Returns the visible state of a letter.
create or replace function hub.mail_status(m hub.mail) returns jsonb
language sql stable
return jsonb_build_object('state', (m).state, 'attempts', (m).attempts, 'failure', (m).reason);

-- Drops an unsent letter.
create or replace function hub.drop_mail(of_kind text, of_thing uuid) returns void
language sql volatile set search_path = pg_catalog, pg_temp
as $$
  update hub.mail set state = 'DROPPED', sealed = null, leased_by = null, lease_until = null where about = of_thing and kind = of_kind and state = 'WAITING'
$$;

-- Queues a letter, in place of an earlier one about the same object. `given` is {id, kind, about, until, sealed (hexadecimal)}.
create or replace function hub.queue_mail(given jsonb) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if hub.current_act() is distinct from (case given->>'kind' when 'INVITATION' then 'user:manage' when 'RESET' then 'password:reset' end) then
    raise exception 'hub: not in this act' using errcode = 'HB500';
  end if;
  perform hub.drop_mail(given->>'kind', (given->>'about')::uuid);
  insert into hub.mail (id, party, kind, about, until, sealed)
    values ((given->>'id')::uuid, hub.me(), given->>'kind', (given->>'about')::uuid, (given->>'until')::timestamptz, decode(given->>'sealed', 'hex'));
end
$$;

-- For the relay: leases due letters for five minutes. Letters with an expired link fail, and entries older than a month are deleted.
create or replace function hub.lease_due_mail(holder uuid, most integer) returns table (id uuid, sealed bytea, attempts integer)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  update hub.mail m set state = 'FAILED', reason = coalesce(m.reason, 'TOO_LATE'), sealed = null, leased_by = null, lease_until = null
    where m.id in (select x.id from hub.mail x where x.state = 'WAITING' and x.until <= now() limit 100 for update skip locked);
  delete from hub.mail m where m.id in (
    select x.id from hub.mail x where x.state <> 'WAITING' and x.created_at < now() - interval '30 days' order by x.created_at limit 100 for update skip locked);
  return query
    update hub.mail m set leased_by = holder, lease_until = now() + interval '5 min'
      where m.id in (select x.id from hub.mail x where x.state = 'WAITING' and x.next_attempt_at <= now() and (x.lease_until is null or x.lease_until <= now())
        order by x.next_attempt_at limit least(most, 100) for update skip locked)
      returning m.id, m.sealed, m.attempts;
end
$$;

-- Records the result of an attempt. `why` null: sent; `again` null: no further attempt; otherwise the delay before the next one.
create or replace function hub.record_mail_attempt(holder uuid, of_mail uuid, why text, again interval) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  update hub.mail m set attempts = m.attempts + 1, reason = why, leased_by = null, lease_until = null,
      state = case when why is null then 'SENT' when again is null then 'FAILED' else 'WAITING' end,
      sealed = case when why is not null and again is not null then m.sealed end,
      next_attempt_at = now() + coalesce(again, interval '0')
    where m.id = of_mail and m.leased_by = holder and m.state = 'WAITING'
$$;
