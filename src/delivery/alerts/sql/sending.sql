-- The relay leases messages by e-mail and sends them; channels-sending.sql has those of other channels. The same statement that leases a message checks again whether its officer may know of the alert now: the officer sees
-- what the alert names, and nobody has acknowledged it. Otherwise the message is dropped.

-- Whether an alert may go out to a viewer now.
create or replace function hub.is_alert_due_to(viewer hub.viewer, a hub.alert) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$ select a.acknowledged_at is null and a.ended_at is null and hub.sees_alert(viewer, a) $$;

-- Returns what the reader of messages may see: an account, or the reader of a channel (hub.alert_channel_viewer; `c` null: none). A fault in the data of one reader holds up
-- no other: `fault` is its SQLSTATE.
create or replace function hub.checked_alert_viewer(of_account uuid, c hub.alert_channel, out viewer hub.viewer, out fault text)
language plpgsql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  viewer := case when c.id is null then hub.account_viewer(of_account) else hub.alert_channel_viewer(c, of_account) end;
exception when others then
  get stacked diagnostics fault = returned_sqlstate;
end
$$;

-- Returns whether an alert may go out to such a reader, by such a channel. A fault in the data of one alert holds up no other.
create or replace function hub.checked_alert(viewer hub.viewer, viewer_fault text, of_account uuid, c hub.alert_channel, a hub.alert, out goes boolean, out fault text)
language plpgsql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  fault := viewer_fault;
  if fault is null then
    goes := case when c.id is null then hub.is_alert_due_to(viewer, a) else hub.is_alert_due_by(c, of_account, viewer, a) end;
  end if;
exception when others then
  get stacked diagnostics fault = returned_sqlstate;
end
$$;

-- Returns a message after its check: it is leased, or dropped; or it waits for another check because this one failed: a tenth of the time since it was planned, an emergency at
-- most a minute, others at most an hour.
create or replace function hub.checked_message(d hub.alert_delivery, goes boolean, fault text, holder uuid, lease interval) returns hub.alert_delivery
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  if fault is not null then
    d.failure := 'CHECK_' || fault;
    d.next_attempt_at := now() + least(greatest((now() - d.planned_at) / 10, interval '1 second'), case d.urgency when 'EMERGENCY' then interval '1 minute' else interval '1 hour' end);
    return d;
  end if;
  d.leased_by := holder;
  d.lease_until := now() + lease;
  d.state := case when goes then 'WAITING' else 'DROPPED' end;
  return d;
end
$$;

/*
 * Leases due messages (emergencies, or all others), at most `most`, for 75 seconds: longer than sending may take (alert-sender.ts), and no longer, because a
 * process that was killed holds its messages up for so long. The most urgent come first, then the newest, and first of each party a fifth of them, or one. `at_once`:
 * messages that the job of a process has on their way. Of one party at most half of them, or one, are on their way: what waits since an outage holds up no new emergency,
 * and a mail server that is slow for the officers of a party holds up no other party. A message that was dropped has no address; nor has one whose check failed (`fault`).
 */
create or replace function hub.lease_alert_messages(claim text, holder uuid, emergencies boolean, at_once integer, most integer)
  returns table (id uuid, alert uuid, reference text, kind text, urgency text, quantity integer, due_at timestamptz, raised_at timestamptz, address text, attempts integer, fault text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  perform hub.verify_claim(claim);
  if not exists (select from hub.alert_delivery d where (d.urgency = 'EMERGENCY') = emergencies
      and d.channel is null and d.state = 'WAITING' and d.mode = 'IMMEDIATE' and d.next_attempt_at <= now()) then
    return; -- most calls: planning the statement below takes longer than this
  end if;
  return query
    with waiting as materialized (
        select d.id, array_position('{EMERGENCY,URGENT,ROUTINE}'::text[], d.urgency) as rank, d.planned_at, coalesce(d.lease_until > now(), false) as leased, row_number() over (
            partition by d.party order by coalesce(d.lease_until > now(), false) desc, array_position('{EMERGENCY,URGENT,ROUTINE}'::text[], d.urgency), d.planned_at desc, d.place desc) as n
          from hub.alert_delivery d
          where (d.urgency = 'EMERGENCY') = emergencies and d.channel is null and d.state = 'WAITING' and d.mode = 'IMMEDIATE' and d.next_attempt_at <= now()),
      due as materialized (
        select d.id from waiting w join hub.alert_delivery d on d.id = w.id
          where not w.leased and w.n <= greatest(at_once / 2, 1) and d.state = 'WAITING' and d.next_attempt_at <= now() and (d.lease_until is null or d.lease_until <= now())
          order by w.n <= greatest(at_once / 5, 1) desc, w.rank, w.n, w.planned_at desc limit most for update of d skip locked),
      checked as materialized (
        select d.id, k.goes, k.fault from due join hub.alert_delivery d on d.id = due.id join hub.alert a on a.id = d.alert
          cross join lateral hub.checked_alert_viewer(d.account, null) v cross join lateral hub.checked_alert(v.viewer, v.fault, d.account, null, a) k),
      leased as (
        update hub.alert_delivery d set (leased_by, lease_until, state, failure, next_attempt_at) = (
            select m.leased_by, m.lease_until, m.state, m.failure, m.next_attempt_at from hub.checked_message(d, c.goes, c.fault, holder, interval '75 seconds') m)
          from checked c where d.id = c.id returning d.*, c.fault)
    select l.id, a.id, a.reference, a.kind, a.urgency, a.quantity, a.due_at, a.raised_at, case when l.state = 'WAITING' and l.fault is null then u.email end, l.attempts, l.fault
      from leased l join hub.alert a on a.id = l.alert join hub.user_account u on u.id = l.account
      order by array_position('{EMERGENCY,URGENT,ROUTINE}'::text[], a.urgency), l.next_attempt_at;
end
$$;

-- Returns the id of a digest: the same at each attempt, as long as it has the same messages. A receiver that ignores what it has got must not ignore a message that
-- was added since.
create or replace function hub.alert_digest_id(messages uuid[]) returns uuid
language sql immutable set search_path = pg_catalog, pg_temp
as $$ select md5(array_to_string(messages, ' '))::uuid $$;

-- Returns what a digest tells of an alert.
create or replace function hub.digest_alert(a hub.alert) returns jsonb
language sql stable set search_path = pg_catalog, pg_temp
as $$ select jsonb_build_object('id', a.id, 'kind', a.kind, 'urgency', a.urgency, 'quantity', a.quantity, 'dueAt', a.due_at) $$;

/*
 * Leases the digests of at most `most` accounts for 5 minutes: waiting messages of an account, once the first of them is due, at most 1,000 of them. The caller leases the
 * others by further calls for the account (`of_account`), so one digest tells of all. A call takes a limited time, also in a storm: it searches the 1,000 messages that are due first.
 * Five minutes are longer than all these calls and the sending take; a process that was killed holds its digests up for so long, which no
 * officer awaits at once. alerts: hub.digest_alert of each, once however many messages of it wait; ids: of the messages, in their order, with the attempts of
 * each; dropped: the number of messages that were dropped instead; examined: the number of all; fault and faulty: of a message whose check failed, its SQLSTATE and its alert.
 */
create or replace function hub.lease_alert_digests(claim text, holder uuid, most integer, of_account uuid default null)
  returns table (id uuid, ids uuid[], attempts integer[], account uuid, address text, alerts jsonb, dropped integer, examined integer, fault text, faulty uuid)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  accounts uuid[];
begin
  perform hub.verify_claim(claim);
  accounts := case when of_account is not null then array[of_account] else array(select x.account from (
      select d.account, d.next_attempt_at from hub.alert_delivery d
        where d.channel is null and d.state = 'WAITING' and d.mode = 'DIGEST' and d.next_attempt_at <= now() and (d.lease_until is null or d.lease_until <= now())
        order by d.next_attempt_at limit 1000) x
    group by x.account order by min(x.next_attempt_at) limit most) end;
  if cardinality(accounts) = 0 then
    return; -- most calls: planning the statement below takes longer than this
  end if;
  return query
    with viewers as materialized (select u.account, v.viewer, v.fault from unnest(accounts) u(account) cross join lateral hub.checked_alert_viewer(u.account, null) v),
      chosen as materialized (
        select c.id, v.viewer, v.fault from viewers v cross join lateral (
          select d.id from hub.alert_delivery d
            where d.account = v.account and d.channel is null and d.state = 'WAITING' and d.mode = 'DIGEST' and (d.lease_until is null or d.lease_until <= now())
            order by d.next_attempt_at, d.place limit 1000) c),
      due as materialized (
        select d.id, c.viewer, c.fault
          from chosen c join hub.alert_delivery d on d.id = c.id
          where d.state = 'WAITING' and (d.lease_until is null or d.lease_until <= now()) for update of d skip locked),
      checked as materialized (
        select d.id, k.goes, k.fault from due join hub.alert_delivery d on d.id = due.id join hub.alert a on a.id = d.alert
          cross join lateral hub.checked_alert(due.viewer, due.fault, d.account, null, a) k),
      leased as (
        update hub.alert_delivery d set (leased_by, lease_until, state, failure, next_attempt_at) = (
            select m.leased_by, m.lease_until, m.state, m.failure, m.next_attempt_at from hub.checked_message(d, c.goes, c.fault, holder, interval '5 minutes') m)
          from checked c where d.id = c.id returning d.*, c.fault, d.state = 'WAITING' and c.fault is null as goes)
    select hub.alert_digest_id(array_agg(l.id order by l.place) filter (where l.goes)), array_agg(l.id order by l.place) filter (where l.goes),
        array_agg(l.attempts order by l.place) filter (where l.goes), l.account, u.email, jsonb_agg(distinct hub.digest_alert(a)) filter (where l.goes),
        (count(*) filter (where l.state = 'DROPPED'))::integer, count(*)::integer, min(l.fault), (array_agg(l.alert order by l.place) filter (where l.fault is not null))[1]
      from leased l join hub.alert a on a.id = l.alert join hub.user_account u on u.id = l.account
      group by l.account, u.email;
end
$$;

-- Records the result of sending messages. `why` null: sent; `waits`: for each message the seconds until its next attempt, null: there is none. A holder whose lease has
-- ended records nothing.
create or replace function hub.record_alert_attempt(holder uuid, ids uuid[], why text, waits integer[]) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  update hub.alert_delivery d set attempts = d.attempts + 1, failure = why, leased_by = null, lease_until = null,
      state = case when why is null then 'SENT' when r.wait is null then 'FAILED' else 'WAITING' end, sent_at = case when why is null then clock_timestamp() end,
      next_attempt_at = now() + make_interval(secs => coalesce(r.wait, 0))
    from unnest(ids, waits) r(id, wait) where d.id = r.id and d.leased_by = holder and d.state = 'WAITING'
$$;

/*
 * Metrics: what waits, by channel, mode and urgency, and since when. channel and mode null: alerts, steps of escalations and deadlines that are due and not planned
 * yet; a deadline counts as urgent, which it is at most.
 */
create or replace function hub.alert_state() returns table (channel text, mode text, urgency text, waiting bigint, since timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select d.channel_kind, 'IMMEDIATE', d.urgency, count(*), min(d.planned_at) from hub.alert_delivery d where d.state = 'WAITING' and d.mode = 'IMMEDIATE' group by d.channel_kind, d.urgency
  union all
  select d.channel_kind, 'DIGEST', d.urgency, count(*), min(d.planned_at) from hub.alert_delivery d where d.state = 'WAITING' and d.mode = 'DIGEST' group by d.channel_kind, d.urgency
  union all
  select null, null, due.urgency, count(*), min(due.at)
    from (select a.urgency, a.next_at as at from hub.alert a where a.next_at <= now() union all select 'URGENT', l.at from hub.alert_deadline l where l.at <= now()) due
    group by due.urgency
$$;
