-- Alerts end without an acknowledgement when nothing is left to do.

create or replace function hub.end_alerts(of_item uuid, of_kinds text[], why text) returns void
language sql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  update hub.alert a set ended_at = clock_timestamp(), ended_why = why, next_at = null
    where a.item = of_item and a.kind = any (of_kinds) and a.acknowledged_at is null and a.ended_at is null
$$;

-- Ends the alerts that a request is nearly due or overdue, of which the deadline is one of these (`among`), or is none of them. An announcement of the relay says
-- to the second since when the request is overdue.
create or replace function hub.end_alerts_to_deadlines(of_item uuid, deadlines timestamptz[], among boolean, why text) returns void
language sql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  update hub.alert a set ended_at = clock_timestamp(), ended_why = why, next_at = null
    where a.id in (
        select x.id from hub.alert x left join hub.announcement n on n.id = x.announcement
          where x.item = of_item and x.kind in ('DEADLINE', 'OVERDUE')
            and (date_trunc('second', coalesce(x.due_at, (coalesce(n.about->>'since', n.about->>'due'))::timestamptz)) in (select date_trunc('second', d) from unnest(deadlines) d where d is not null)) = among)
      and a.acknowledged_at is null and a.ended_at is null
$$;

-- Ends the alerts about a request that is acknowledged or answered. `awaited`: it is acknowledged, and an answer is due: alerts to that deadline stay.
create or replace function hub.end_answered_alerts(of_kind text, of_item uuid, awaited boolean, ack_due_at timestamptz, due_at timestamptz) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  perform hub.end_alerts(of_item, case when awaited then array[of_kind] else array[of_kind, 'DEADLINE', 'OVERDUE'] end, 'ANSWERED');
  if awaited and ack_due_at < due_at then
    perform hub.end_alerts_to_deadlines(of_item, array[ack_due_at], true, 'ANSWERED');
  end if;
end
$$;

/*
 * AFTER UPDATE on a webhook or pull that stands still no more, or is deleted: its alerts end. It stands still no more when it works again, or when an officer
 * has paused it. Those of a closed party end with it (hub.end_alerts_of).
 */
create or replace function hub.end_alerts_to_connection() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  update hub.alert a set ended_at = clock_timestamp(), ended_why = 'SETTLED', next_at = null
    from hub.announcement x
    where a.party = new.party and a.kind = 'CONNECTION' and a.acknowledged_at is null and a.ended_at is null and x.id = a.announcement
      and coalesce(x.about->>'webhook', x.about->>'pull') = new.id::text
      and exists (select from hub.party p where p.key = new.party and p.closed_at is null);
  return null;
end
$$;

-- Ends the alerts that a channel of a party is disabled, when none is: each works again, or is deleted.
create or replace function hub.end_alerts_to_channels(of_party integer) returns void
language sql volatile set search_path = pg_catalog, pg_temp
as $$
  update hub.alert a set ended_at = clock_timestamp(), ended_why = 'SETTLED', next_at = null
    where a.party = of_party and a.kind = 'CONNECTION' and a.announcement is null and a.acknowledged_at is null and a.ended_at is null
      and not exists (select from hub.alert_channel c where c.party = of_party and c.disabled_at is not null and c.deleted_at is null)
$$;

-- Locks the open alerts that notes of a case mention an officer, and returns their ids. Who changes mentions locks them first: another transaction that mentions the
-- officer meanwhile then either keeps them open, or raises another one.
create or replace function hub.lock_alerts_to_mention(of_case uuid, officer uuid) returns uuid[]
language sql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select array(select a.id from hub.alert a
    where a.item = of_case and a.account = officer and a.kind = 'MENTION' and a.acknowledged_at is null and a.ended_at is null order by a.id for update)
$$;

-- AFTER DELETE on a mention in a note: the officer's alerts end when no note of the case mentions the officer any more.
create or replace function hub.end_alerts_to_mention() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  of_case constant uuid := (select n.case_id from hub.case_note n where n.id = old.note);
  waiting constant uuid[] := hub.lock_alerts_to_mention(of_case, old.account);
begin
  update hub.alert a set ended_at = clock_timestamp(), ended_why = 'SETTLED', next_at = null
    where a.id = any (waiting)
      and not exists (select from hub.case_mention m join hub.case_note n on n.id = m.note where m.account = old.account and n.case_id = of_case);
  return null;
end
$$;

/*
 * Whether a party has to confirm a loss, as in hub.unconfirmed_withdrawals, but for all of its officers. Items that are visible again, or were sent to another reader
 * after the confirmation, are deleted here, so that each is examined once. One call examines at most 1,000: if there are more, the next confirmation continues.
 */
create or replace function hub.has_unconfirmed_withdrawals(of_party integer) returns boolean
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  x record;
begin
  for x in select l.item from hub.unconfirmed_loss l where l.party = of_party limit 1000 for update skip locked loop
    if exists (select from hub.visibility_losses(x.item, of_party) l
        where not exists (select from hub.withdrawal_confirmation c where c.item = x.item and c.party = of_party and c.seq >= l.since)) then
      return true;
    end if;
    delete from hub.unconfirmed_loss l where l.party = of_party and l.item = x.item;
  end loop;
  return exists (select from hub.unconfirmed_loss l where l.party = of_party);
end
$$;

-- AFTER INSERT on confirmations of withdrawals, for each statement: the alert of a party ends when nothing is left to confirm. The alert is locked first, so that a
-- loss that arrives meanwhile is either found, or raises another alert. hub.alert_to_withdrawals writes the alert before its losses for the same reason.
create or replace function hub.end_alerts_to_withdrawals() returns trigger
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  parties constant integer[] := array(select distinct n.party from new_rows n order by 1);
  waiting uuid[];
begin
  waiting := array(select x.id from hub.alert x
    where x.party = any (parties) and x.kind = 'WITHDRAWAL' and x.acknowledged_at is null and x.ended_at is null order by x.party for update);
  delete from hub.unconfirmed_loss l using new_rows n where l.party = n.party and l.item = n.item;
  update hub.alert x set ended_at = clock_timestamp(), ended_why = 'SETTLED', next_at = null
    where x.id = any (waiting) and not hub.has_unconfirmed_withdrawals(x.party);
  return null;
end
$$;

-- AFTER UPDATE of a tombstone that the stream forgets (hub.compact_stream): nobody has to confirm its loss any more.
create or replace function hub.forget_losses() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  delete from hub.unconfirmed_loss l where l.item = new.item;
  return null;
end
$$;

/*
 * Ends the alerts of a closed party. A transaction that has locked an alert may wait for the key that closing holds, so closing waits for no alert:
 * hub.delete_old_alerts ends the rest.
 */
create or replace function hub.end_alerts_of(of_party integer) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  update hub.alert a set ended_at = clock_timestamp(), ended_why = 'PARTY_CLOSED', next_at = null
    where a.id in (select x.id from hub.alert x where x.party = of_party and x.acknowledged_at is null and x.ended_at is null for update skip locked);
  delete from hub.alert_deadline d
    where (d.item, d.which, d.share) in (select x.item, x.which, x.share from hub.alert_deadline x where x.party = of_party for update skip locked);
  delete from hub.unconfirmed_loss l where (l.party, l.item) in (select x.party, x.item from hub.unconfirmed_loss x where x.party = of_party for update skip locked);
end
$$;

-- Deletes a batch of alerts that are older than 90 days, with their deliveries, and deleted channels that no delivery names, and ends alerts of closed parties.
-- Returns the number of alerts.
create or replace function hub.delete_old_alerts(batch integer) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  gone integer;
begin
  delete from hub.alert a where a.id in (
    select x.id from hub.alert x where x.raised_at < now() - interval '90 days' order by x.raised_at limit batch for update skip locked);
  get diagnostics gone = row_count;
  delete from hub.alert_channel c where c.deleted_at < now() - interval '1 hour' and not exists (select from hub.alert_delivery d where d.channel = c.id);
  perform hub.end_alerts_of(p.key) from hub.party p
    where p.closed_at is not null and exists (select from hub.alert a where a.party = p.key and a.acknowledged_at is null and a.ended_at is null);
  return gone;
end
$$;
