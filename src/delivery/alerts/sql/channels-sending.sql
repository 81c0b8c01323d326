-- The relay leases messages of the channels that parties have set up. A receiver that does not answer holds up its own channel alone: of a channel at most four
-- emergencies, four others and four digests are on their way, and one of each while it fails.

-- Returns what a chat channel may see: what its agency (null: its party) sees without RED and without a purpose. An owner that refuses any purpose, or demands a case, withholds its
-- items from it. Of a suspended party: nothing.
create or replace function hub.alert_chat_viewer(c hub.alert_channel) returns hub.viewer
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select row(v.me, c.agency, v.kind, null, null, false, v.keys, v.bars || w.owners, '', true, null, w.owners, null)::hub.viewer
    from hub.party p cross join lateral hub.party_viewer(p.key) v cross join lateral (select hub.withheld_owners(p.key, null, false) as owners offset 0) w where p.key = c.party and p.suspended_at is null
$$;

-- Returns what the reader of messages by a channel may see: an officer with a phone number, or the chat channel (of_account null). null: there is none, or the channel is disabled.
create or replace function hub.alert_channel_viewer(c hub.alert_channel, of_account uuid) returns hub.viewer
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select case when of_account is null then hub.alert_chat_viewer(c)
      when exists (select from hub.alert_preference f where f.account = of_account and f.phone is not null) then hub.account_viewer(of_account) end
    where c.disabled_at is null and c.deleted_at is null
$$;

-- Whether an officer of a party works on alerts with a permission. It takes some milliseconds: a digest asks once for all its messages.
create or replace function hub.has_alert_worker(of_party integer, needed text) returns boolean
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select exists (select from hub.user_account u where u.party = of_party and u.disabled_at is null and needed = any (hub.permissions_of(u.party, hub.persistent_roles(u.id))))
$$;

-- Returns hub.has_alert_worker; null: it fails, which holds up no other party.
create or replace function hub.checked_alert_worker(of_party integer, needed text) returns boolean
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  return hub.has_alert_worker(of_party, needed);
exception when others then
  return null;
end
$$;

/*
 * Whether an alert may still go out by a channel to its reader (hub.alert_channel_viewer), who must see it now. To a chat channel (of_account null) go alerts for the same
 * agency, for officers and for none of them alone. The caller asks hub.has_alert_worker for a chat channel, too.
 */
create or replace function hub.is_alert_due_by(c hub.alert_channel, of_account uuid, viewer hub.viewer, a hub.alert) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select hub.is_alert_due_to(viewer, a) and (of_account is not null or a.addressees = 'OFFICERS' and a.account is null and a.agency is not distinct from c.agency)
$$;

/*
 * Leases due messages (emergencies, or all others) for 15 seconds, at most `most`, and first of each party a fifth of them, or one; the most urgent come first. 15
 * seconds are longer than a receiver may take (alert-channel-sending.module.ts), and no longer, because a process that was killed holds its messages up for so long. The
 * statement that leases a message checks again whether it may go out; otherwise it is dropped, and has no sealed address, as one whose check failed (`fault`). Open emergencies for a disabled channel wait until
 * it is enabled. phone: of the officer; null: to a chat channel.
 */
create or replace function hub.lease_alert_channel_messages(claim text, holder uuid, emergencies boolean, most integer)
  returns table (id uuid, channel uuid, channel_kind text, sealed bytea, phone text, alert uuid, reference text, kind text, urgency text, quantity integer, due_at timestamptz, attempts integer, fault text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  perform hub.verify_claim(claim);
  if not exists (select from hub.alert_delivery d
      where d.channel is not null and d.state = 'WAITING' and d.mode = 'IMMEDIATE' and d.next_attempt_at <= now()) then
    return; -- most calls: planning the statement below takes longer than this
  end if;
  return query
    with waiting as materialized (
        select d.id, d.party, d.next_attempt_at, d.place, coalesce(d.lease_until > now(), false) as leased, array_position('{EMERGENCY,URGENT,ROUTINE}'::text[], d.urgency) as rank,
            case when c.failing_since is null then 4 else 1 end as at_once, row_number() over (
            partition by d.channel order by coalesce(d.lease_until > now(), false) desc, array_position('{EMERGENCY,URGENT,ROUTINE}'::text[], d.urgency), d.next_attempt_at, d.place) as n
          from hub.alert_delivery d join hub.alert_channel c on c.id = d.channel
          where d.state = 'WAITING' and d.mode = 'IMMEDIATE' and (d.urgency = 'EMERGENCY') = emergencies and (c.disabled_at is null or not emergencies
              or not exists (select from hub.alert a where a.id = d.alert and a.acknowledged_at is null and a.ended_at is null))
            and (d.next_attempt_at <= now() or d.lease_until > now())),
      ranked as (
        select w.*, row_number() over (partition by w.party order by w.leased desc, w.rank, w.next_attempt_at, w.place) as of_party from waiting w where w.n <= w.at_once),
      due as materialized (
        select d.id from ranked r join hub.alert_delivery d on d.id = r.id
          where not r.leased and d.state = 'WAITING' and (d.lease_until is null or d.lease_until <= now())
          order by r.of_party <= greatest(most / 5, 1) desc, r.rank, r.next_attempt_at, r.place limit most for update of d skip locked),
      checked as materialized (
        select d.id, k.goes and w.works as goes, f.fault
          from due join hub.alert_delivery d on d.id = due.id join hub.alert a on a.id = d.alert join hub.alert_channel c on c.id = d.channel
            cross join lateral hub.checked_alert_viewer(d.account, c) v cross join lateral hub.checked_alert(v.viewer, v.fault, d.account, c, a) k
            cross join lateral (select case when d.account is null and k.goes then hub.checked_alert_worker(a.party, a.permission) else true end as works offset 0) w
            cross join lateral (select coalesce(k.fault, case when w.works is null then 'WORKER' end) as fault) f),
      leased as (
        update hub.alert_delivery d set (leased_by, lease_until, state, failure, next_attempt_at) = (
            select m.leased_by, m.lease_until, m.state, m.failure, m.next_attempt_at from hub.checked_message(d, k.goes, k.fault, holder, interval '15 seconds') m)
          from checked k where d.id = k.id returning d.*, k.fault)
    select l.id, l.channel, l.channel_kind, case when l.state = 'WAITING' and l.fault is null then c.sealed end, f.phone, a.id, a.reference, a.kind, a.urgency, a.quantity, a.due_at, l.attempts, l.fault
      from leased l join hub.alert a on a.id = l.alert join hub.alert_channel c on c.id = l.channel left join hub.alert_preference f on f.account = l.account
      order by array_position('{EMERGENCY,URGENT,ROUTINE}'::text[], a.urgency), l.next_attempt_at;
end
$$;

/*
 * Leases digests for 5 minutes, as hub.lease_alert_digests does, at most `most`, and first of each party one: waiting messages of a channel to an account (null: to its
 * chat channel), once the first of them is due, at most 1,000 of them. It searches the 5,000 messages that are due first. of_channel, of_account: further messages of a digest.
 */
create or replace function hub.lease_alert_channel_digests(claim text, holder uuid, most integer, of_channel uuid default null, of_account uuid default null)
  returns table (id uuid, ids uuid[], attempts integer[], channel uuid, channel_kind text, account uuid, sealed bytea, phone text, alerts jsonb, dropped integer, examined integer,
    fault text, faulty uuid)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  perform hub.verify_claim(claim);
  if not exists (select from hub.alert_delivery d where d.channel is not null and d.state = 'WAITING' and d.mode = 'DIGEST') then
    return; -- most calls: planning the statement below takes longer than this
  end if;
  return query
    with pairs as materialized (
        select x.channel, x.account, min(x.next_attempt_at) as at, bool_or(x.leased) as leased from (
            select d.channel, d.account, d.next_attempt_at, coalesce(d.lease_until > now(), false) as leased from hub.alert_delivery d
              where d.channel is not null and d.state = 'WAITING' and d.mode = 'DIGEST' and d.next_attempt_at <= now() order by d.next_attempt_at limit 5000) x
          group by 1, 2),
      ranked as (
        select p.*, c.party, case when c.failing_since is null then 4 else 1 end as at_once, row_number() over (partition by p.channel order by p.leased desc, p.at, p.account) as n
          from pairs p join hub.alert_channel c on c.id = p.channel),
      chosen as materialized (
        select r.channel, r.account, v.viewer, v.fault
          from (
            select of_channel as channel, of_account as account where of_channel is not null
            union all
            select x.channel, x.account from (select * from (select y.*, row_number() over (partition by y.party order by y.leased desc, y.at) as of_party from ranked y where y.n <= y.at_once) x
              where not x.leased and of_channel is null order by x.of_party, x.at limit most) x) r
          join hub.alert_channel c on c.id = r.channel cross join lateral hub.checked_alert_viewer(r.account, c) v),
      due as materialized (
        select d.id, p.viewer, p.fault
          from chosen p
            cross join lateral (
              select x.id from hub.alert_delivery x
                where x.channel = p.channel and x.account is not distinct from p.account and x.state = 'WAITING' and x.mode = 'DIGEST' and (x.lease_until is null or x.lease_until <= now())
                order by x.next_attempt_at, x.place limit 1000) f
            join hub.alert_delivery d on d.id = f.id
          where d.state = 'WAITING' and (d.lease_until is null or d.lease_until <= now()) for update of d skip locked),
      seen as materialized (
        select d.id, k.goes, k.fault, d.account is null and k.goes as to_chat, a.party, a.permission
          from due join hub.alert_delivery d on d.id = due.id join hub.alert a on a.id = d.alert join hub.alert_channel c on c.id = d.channel
            cross join lateral hub.checked_alert(due.viewer, due.fault, d.account, c, a) k),
      worked as materialized (
        select w.party, w.permission, hub.checked_alert_worker(w.party, w.permission) as works from (select distinct s.party, s.permission from seen s where s.to_chat) w),
      checked as materialized (
        select s.id, s.goes and (s.to_chat is not true or w.works) as goes, f.fault
          from seen s left join worked w on w.party = s.party and w.permission = s.permission
            cross join lateral (select coalesce(s.fault, case when s.to_chat and w.works is null then 'WORKER' end) as fault) f),
      leased as (
        update hub.alert_delivery d set (leased_by, lease_until, state, failure, next_attempt_at) = (
            select m.leased_by, m.lease_until, m.state, m.failure, m.next_attempt_at from hub.checked_message(d, k.goes, k.fault, holder, interval '5 minutes') m)
          from checked k where d.id = k.id returning d.*, k.fault, d.state = 'WAITING' and k.fault is null as goes)
    select hub.alert_digest_id(array_agg(l.id order by l.place) filter (where l.goes)), array_agg(l.id order by l.place) filter (where l.goes),
        array_agg(l.attempts order by l.place) filter (where l.goes), l.channel, l.channel_kind, l.account, c.sealed, f.phone,
        jsonb_agg(distinct hub.digest_alert(a)) filter (where l.goes),
        (count(*) filter (where l.state = 'DROPPED'))::integer, count(*)::integer, min(l.fault), (array_agg(l.alert order by l.place) filter (where l.fault is not null))[1]
      from leased l join hub.alert a on a.id = l.alert join hub.alert_channel c on c.id = l.channel left join hub.alert_preference f on f.account = l.account
      group by l.channel, l.account, l.channel_kind, c.sealed, f.phone;
end
$$;

-- Disables a channel whose receiver is gone, and tells the administrators of its party. What waits is dropped; emergencies go on waiting for it. The caller has locked it.
create or replace function hub.disable_alert_channel(c hub.alert_channel) returns void
language sql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  update hub.alert_channel x set disabled_at = clock_timestamp() where x.id = c.id;
  update hub.alert_delivery d set state = 'DROPPED' where d.channel = c.id and d.state = 'WAITING' and d.urgency <> 'EMERGENCY';
  insert into hub.alert (reference, party, kind, urgency, addressees, permission)
    select hub.new_alert_reference(), c.party, s.kind, s.urgency, s.addressees, s.permission from hub.alert_source s where s.source = 'ALERT_CHANNEL_DISABLED';
$$;

-- Notes on a channel that its receiver accepted a message: it does not fail any more, and what waits because of the failure is due now. Messages that it asked to send
-- later wait until then.
create or replace function hub.note_alert_channel_works(c hub.alert_channel) returns void
language sql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  update hub.alert_channel x set sent_at = clock_timestamp(), failing_since = null, failures = 0, last_failure = null, refused = 0, disabled_at = null where x.id = c.id;
  update hub.alert_delivery d set next_attempt_at = now()
    where c.failing_since is not null and d.channel = c.id and d.state = 'WAITING' and d.attempts > 0 and d.failure is distinct from 'STATUS_429' and d.next_attempt_at > now();
  select hub.end_alerts_to_channels(c.party) where c.disabled_at is not null;
$$;

/*
 * Records the result of sending messages, as hub.record_alert_attempt does. `gone`: the receiver answered 404 or 410; the third such message since it accepted one disables
 * a chat channel. A gateway answers so about the phone number of one officer, which says nothing of the gateway.
 */
create or replace function hub.record_alert_channel_attempt(holder uuid, of_channel uuid, ids uuid[], why text, waits integer[], gone boolean) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  c hub.alert_channel;
begin
  -- The channel before its messages, as in hub.delete_alert_channel.
  select * into c from hub.alert_channel x where x.id = of_channel and x.deleted_at is null for no key update;
  perform hub.record_alert_attempt(holder, ids, why, waits);
  if c.id is null or gone and c.kind in ('SMS', 'VOICE') then
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

-- Records the result of a test message; `why` null: accepted. That enables a disabled channel, too. A gateway that does not reach the administrator's own phone may reach others.
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
  elsif c.kind not in ('SMS', 'VOICE') then
    update hub.alert_channel x set failing_since = coalesce(x.failing_since, clock_timestamp()), failures = x.failures + 1, last_failure = why where x.id = c.id;
  end if;
end
$$;
