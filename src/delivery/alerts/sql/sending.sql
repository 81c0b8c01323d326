-- The relay leases messages by e-mail and sends them; channels-sending.sql has those of other channels. The same statement that leases a message checks again whether its officer may know of the alert now: the officer sees
-- what the alert names, and nobody has acknowledged it. Otherwise the message is dropped.

create or replace function hub.is_alert_due_to(of_account uuid, a hub.alert) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$ select a.acknowledged_at is null and a.ended_at is null and hub.sees_alert(hub.account_viewer(of_account), a) $$;

/*
 * Leases due messages of a lane (emergencies, or all others), at most `most`, for two minutes: longer than sending may take (alert-sender.ts). The most urgent
 * come first, then the newest, and of one party at most a fifth, or one, unless it is alone: what waits since an outage holds up no new emergency and no other party.
 */
create or replace function hub.lease_alert_messages(claim text, holder uuid, emergencies boolean, most integer)
  returns table (id uuid, alert uuid, reference text, kind text, urgency text, quantity integer, due_at timestamptz, raised_at timestamptz, address text, attempts integer)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  perform hub.verify_claim(claim);
  return query
    with waiting as materialized (
        select d.id, array_position('{EMERGENCY,URGENT,ROUTINE}'::text[], d.urgency) as rank, d.planned_at, row_number() over (
            partition by d.party order by array_position('{EMERGENCY,URGENT,ROUTINE}'::text[], d.urgency), d.planned_at desc, d.place desc) as n
          from hub.alert_delivery d
          where (d.urgency = 'EMERGENCY') = emergencies and d.channel is null and d.state = 'WAITING' and d.mode = 'IMMEDIATE' and d.next_attempt_at <= now() and (d.lease_until is null or d.lease_until <= now())),
      due as materialized (
        select d.id from waiting w join hub.alert_delivery d on d.id = w.id
          where d.state = 'WAITING' and d.next_attempt_at <= now() and (d.lease_until is null or d.lease_until <= now())
          order by w.n <= greatest(most / 5, 1) desc, w.rank, w.n, w.planned_at desc limit most for update of d skip locked),
      leased as (
        update hub.alert_delivery d set leased_by = holder, lease_until = now() + interval '2 minutes', state = case when hub.is_alert_due_to(d.account, a) then 'WAITING' else 'DROPPED' end
          from due, hub.alert a where d.id = due.id and a.id = d.alert returning d.*)
    select l.id, a.id, a.reference, a.kind, a.urgency, a.quantity, a.due_at, a.raised_at, u.email, l.attempts
      from leased l join hub.alert a on a.id = l.alert join hub.user_account u on u.id = l.account
      where l.state = 'WAITING' order by array_position('{EMERGENCY,URGENT,ROUTINE}'::text[], a.urgency), l.next_attempt_at;
end
$$;

-- Leases the digests of at most `most` accounts for two minutes: all waiting messages of an account, once the first of them is due. lines: [{kind, urgency, quantity, dueAt}] by
-- urgency and kind, with the earliest clock; alerts: their number; id: of the first message, the same at each attempt.
create or replace function hub.lease_alert_digests(claim text, holder uuid, most integer)
  returns table (account uuid, id uuid, address text, attempts integer, alerts integer, lines jsonb)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  accounts uuid[];
begin
  perform hub.verify_claim(claim);
  accounts := array(select d.account from hub.alert_delivery d
    where d.channel is null and d.state = 'WAITING' and d.mode = 'DIGEST' and d.next_attempt_at <= now() and (d.lease_until is null or d.lease_until <= now()) group by d.account order by min(d.next_attempt_at) limit most);
  return query
    with due as materialized (
        select d.id, hub.is_alert_due_to(d.account, a) as goes
          from hub.alert_delivery d join hub.alert a on a.id = d.alert
          where d.account = any (accounts) and d.channel is null and d.state = 'WAITING' and d.mode = 'DIGEST' and (d.lease_until is null or d.lease_until <= now()) for update of d skip locked),
      leased as (
        update hub.alert_delivery d set leased_by = holder, lease_until = now() + interval '2 minutes', state = case when due.goes then 'WAITING' else 'DROPPED' end
          from due where d.id = due.id returning d.*),
      groups as (
        select l.account, a.kind, a.urgency, sum(a.quantity) as quantity, min(a.due_at) as due_at from leased l join hub.alert a on a.id = l.alert where l.state = 'WAITING' group by 1, 2, 3)
    select l.account, (array_agg(l.id order by l.place))[1], u.email, max(l.attempts), count(distinct l.alert)::integer,
        (select jsonb_agg(jsonb_build_object('kind', g.kind, 'urgency', g.urgency, 'quantity', g.quantity, 'dueAt', g.due_at)
          order by array_position('{EMERGENCY,URGENT,ROUTINE}'::text[], g.urgency), g.kind) from groups g where g.account = l.account)
      from leased l join hub.user_account u on u.id = l.account
      where l.state = 'WAITING' group by l.account, u.email;
end
$$;

-- Records the result of sending messages: one by its id, or the digest of an account (of_id null). `why` null: sent; `wait` null: no further attempt; otherwise
-- seconds until the next one. A holder whose lease has ended records nothing.
create or replace function hub.record_alert_attempt(holder uuid, of_id uuid, of_account uuid, why text, wait integer) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  update hub.alert_delivery d set attempts = d.attempts + 1, failure = why, leased_by = null, lease_until = null,
      state = case when why is null then 'SENT' when wait is null then 'FAILED' else 'WAITING' end, sent_at = case when why is null then clock_timestamp() end,
      next_attempt_at = now() + make_interval(secs => coalesce(wait, 0))
    where d.leased_by = holder and d.state = 'WAITING' and (d.id = of_id or of_id is null and d.account = of_account and d.mode = 'DIGEST')
$$;
