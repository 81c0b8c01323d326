-- The relay leases messages of the channels that parties have set up. A receiver that does not answer holds up its own channel alone: of a channel at most four
-- messages are on their way in a lane, and one while it fails.

-- Returns what a room may see: what its agency (null: its party) sees without RED. Of a suspended party: nothing.
create or replace function hub.alert_room_viewer(c hub.alert_channel) returns hub.viewer
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select row(v.me, c.agency, v.kind, null, null, false, v.keys, v.bars, '', true, null)::hub.viewer
    from hub.party p cross join lateral hub.party_viewer(p.key) v where p.key = c.party and p.suspended_at is null
$$;

/*
 * Whether a message may still go out by its channel. An officer must see the alert now, and have a phone number. A room must see it as a room, at least one
 * officer must work on such alerts, and the alert must be for the same agency, for officers, and for none of them alone.
 */
create or replace function hub.is_alert_due_by(d hub.alert_delivery, a hub.alert) returns boolean
language plpgsql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  c hub.alert_channel;
begin
  select * into c from hub.alert_channel x where x.id = d.channel and x.disabled_at is null and x.deleted_at is null;
  if not found or a.acknowledged_at is not null or a.ended_at is not null then
    return false;
  elsif d.account is not null then
    return hub.is_alert_due_to(d.account, a) and exists (select from hub.alert_preference f where f.account = d.account and f.phone is not null);
  end if;
  return a.addressees = 'OFFICERS' and a.account is null and a.agency is not distinct from c.agency and hub.sees_alert(hub.alert_room_viewer(c), a)
    and exists (select from hub.user_account u where u.party = a.party and u.disabled_at is null and a.permission = any (hub.permissions_of(u.party, hub.persistent_roles(u.id))));
end
$$;

/*
 * Leases due messages of a lane (emergencies, or all others) for 30 seconds, at most `most`. The statement that leases a message checks again whether it may go
 * out; otherwise it is dropped. phone: of the officer; null: to a room.
 */
create or replace function hub.lease_alert_channel_messages(claim text, holder uuid, emergencies boolean, most integer)
  returns table (id uuid, channel uuid, channel_kind text, sealed bytea, phone text, alert uuid, reference text, kind text, urgency text, quantity integer, due_at timestamptz, attempts integer)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  perform hub.verify_claim(claim);
  return query
    with waiting as materialized (
        select d.id, d.channel, d.lease_until > now() as leased, row_number() over (
            partition by d.channel order by d.lease_until > now() desc nulls last, array_position('{EMERGENCY,URGENT,ROUTINE}'::text[], d.urgency), d.next_attempt_at, d.place) as n
          from hub.alert_delivery d
          where d.channel is not null and d.state = 'WAITING' and d.mode = 'IMMEDIATE' and (d.urgency = 'EMERGENCY') = emergencies and (d.next_attempt_at <= now() or d.lease_until > now())),
      due as materialized (
        select d.id from hub.alert_delivery d
          where d.id in (select w.id from waiting w join hub.alert_channel c on c.id = w.channel
              where w.leased is not true and w.n <= case when c.failing_since is null then 4 else 1 end order by w.n limit most)
            and d.state = 'WAITING' and (d.lease_until is null or d.lease_until <= now()) for update skip locked),
      leased as (
        update hub.alert_delivery d set leased_by = holder, lease_until = now() + interval '30 seconds', state = case when hub.is_alert_due_by(d, a) then 'WAITING' else 'DROPPED' end
          from due, hub.alert a where d.id = due.id and a.id = d.alert returning d.*)
    select l.id, l.channel, l.channel_kind, c.sealed, f.phone, a.id, a.reference, a.kind, a.urgency, a.quantity, a.due_at, l.attempts
      from leased l join hub.alert a on a.id = l.alert join hub.alert_channel c on c.id = l.channel left join hub.alert_preference f on f.account = l.account
      where l.state = 'WAITING' order by array_position('{EMERGENCY,URGENT,ROUTINE}'::text[], a.urgency), l.next_attempt_at;
end
$$;

-- Leases digests for 30 seconds: all waiting messages of a channel to an account (null: to its room), once the first of them is due; at most `most`. ids: of the
-- messages, the first one is the same at each attempt. lines: as of hub.lease_alert_digests.
create or replace function hub.lease_alert_channel_digests(claim text, holder uuid, most integer)
  returns table (ids uuid[], channel uuid, channel_kind text, sealed bytea, phone text, alerts integer, lines jsonb, attempts integer)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  perform hub.verify_claim(claim);
  return query
    with pairs as materialized (
        select d.channel, d.account, min(d.next_attempt_at) as at, bool_or(d.lease_until > now()) as leased from hub.alert_delivery d
          where d.channel is not null and d.state = 'WAITING' and d.mode = 'DIGEST' group by d.channel, d.account having min(d.next_attempt_at) <= now() or bool_or(d.lease_until > now())),
      ranked as (select p.*, row_number() over (partition by p.channel order by p.leased desc nulls last, p.at, p.account) as n from pairs p),
      chosen as materialized (
        select r.channel, r.account from ranked r join hub.alert_channel c on c.id = r.channel
          where r.leased is not true and r.n <= case when c.failing_since is null then 4 else 1 end order by r.n limit most),
      due as materialized (
        select d.id, hub.is_alert_due_by(d, a) as goes
          from chosen p join hub.alert_delivery d on d.channel = p.channel and d.account is not distinct from p.account join hub.alert a on a.id = d.alert
          where d.state = 'WAITING' and d.mode = 'DIGEST' and (d.lease_until is null or d.lease_until <= now()) for update of d skip locked),
      leased as (
        update hub.alert_delivery d set leased_by = holder, lease_until = now() + interval '30 seconds', state = case when due.goes then 'WAITING' else 'DROPPED' end
          from due where d.id = due.id returning d.*),
      groups as (
        select l.channel, l.account, a.kind, a.urgency, sum(a.quantity) as quantity, min(a.due_at) as due_at from leased l join hub.alert a on a.id = l.alert
          where l.state = 'WAITING' group by 1, 2, 3, 4)
    select array_agg(l.id order by l.place), l.channel, l.channel_kind, c.sealed, f.phone, count(distinct l.alert)::integer,
        (select jsonb_agg(jsonb_build_object('kind', g.kind, 'urgency', g.urgency, 'quantity', g.quantity, 'dueAt', g.due_at)
          order by array_position('{EMERGENCY,URGENT,ROUTINE}'::text[], g.urgency), g.kind) from groups g where g.channel = l.channel and g.account is not distinct from l.account),
        max(l.attempts)
      from leased l join hub.alert_channel c on c.id = l.channel left join hub.alert_preference f on f.account = l.account
      where l.state = 'WAITING' group by l.channel, l.account, l.channel_kind, c.sealed, f.phone;
end
$$;

-- Disables a channel whose receiver is gone, and tells the administrators of its party. The caller has locked it.
create or replace function hub.disable_alert_channel(c hub.alert_channel) returns void
language sql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  update hub.alert_channel x set disabled_at = clock_timestamp() where x.id = c.id;
  update hub.alert_delivery d set state = 'DROPPED' where d.channel = c.id and d.state = 'WAITING';
  insert into hub.alert (reference, party, kind, urgency, addressees, permission)
    select hub.new_alert_reference(), c.party, s.kind, s.urgency, s.addressees, s.permission from hub.alert_source s where s.source = 'ALERT_CHANNEL_DISABLED';
$$;

-- Notes on a channel that its receiver accepted a message: it does not fail any more, and what waits because of the failure is due now.
create or replace function hub.note_alert_channel_works(c hub.alert_channel) returns void
language sql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  update hub.alert_channel x set sent_at = clock_timestamp(), failing_since = null, failures = 0, last_failure = null, refused = 0, disabled_at = null where x.id = c.id;
  update hub.alert_delivery d set next_attempt_at = now() where c.failing_since is not null and d.channel = c.id and d.state = 'WAITING' and d.attempts > 0 and d.next_attempt_at > now();
$$;

/*
 * Records the result of sending messages. `why` null: accepted; `wait` null: no further attempt; otherwise seconds until the next one. `gone`: the receiver
 * answered 404 or 410; the third such message disables the channel. A holder whose lease has ended records nothing of its messages.
 */
create or replace function hub.record_alert_channel_attempt(holder uuid, of_channel uuid, ids uuid[], why text, wait integer, gone boolean) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  c hub.alert_channel;
begin
  -- The channel before its messages, as in hub.delete_alert_channel.
  select * into c from hub.alert_channel x where x.id = of_channel and x.deleted_at is null for no key update;
  update hub.alert_delivery d set attempts = d.attempts + 1, failure = why, leased_by = null, lease_until = null,
      state = case when why is null then 'SENT' when wait is null then 'FAILED' else 'WAITING' end, sent_at = case when why is null then clock_timestamp() end,
      next_attempt_at = now() + make_interval(secs => coalesce(wait, 0))
    where d.id = any (ids) and d.leased_by = holder and d.state = 'WAITING';
  if c.id is null then
    return;
  elsif why is null then
    perform hub.note_alert_channel_works(c);
    return;
  end if;
  update hub.alert_channel x set failing_since = coalesce(x.failing_since, clock_timestamp()), failures = x.failures + 1, last_failure = why, refused = x.refused + gone::integer
    where x.id = c.id returning * into c;
  if c.refused >= 3 and c.disabled_at is null then
    perform hub.disable_alert_channel(c);
  end if;
end
$$;

-- Returns the sealed address and secret of a channel for one test message. The hub process has checked the officer's rights before.
create or replace function hub.alert_channel_target(claim text, of_id uuid) returns table (kind text, sealed bytea)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.verify_claim(claim);
  return query select c.kind, c.sealed from hub.alert_channel c where c.id = of_id and c.deleted_at is null;
end
$$;

-- Records the result of a test message; `why` null: accepted. That enables a disabled channel, too.
create or replace function hub.record_alert_channel_test(of_id uuid, why text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  c hub.alert_channel;
begin
  select * into c from hub.alert_channel x where x.id = of_id and x.deleted_at is null for no key update;
  if not found then
    return;
  elsif why is null then
    perform hub.note_alert_channel_works(c);
  else
    update hub.alert_channel x set failing_since = coalesce(x.failing_since, clock_timestamp()), failures = x.failures + 1, last_failure = why where x.id = c.id;
  end if;
end
$$;
