-- Alerts end without an acknowledgement when nothing is left to do.

-- Ends the alerts about a request that is acknowledged or answered. `awaited`: it is acknowledged, and an answer is due: alerts to that deadline stay.
create or replace function hub.end_answered_alerts(of_kind text, of_item uuid, awaited boolean, ack_due_at timestamptz, due_at timestamptz) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  perform hub.end_alerts(of_item, case when awaited then array[of_kind] else array[of_kind, 'DEADLINE', 'OVERDUE'] end, 'ANSWERED');
  if awaited and end_answered_alerts.ack_due_at < end_answered_alerts.due_at then
    update hub.alert a set ended_at = clock_timestamp(), ended_why = 'ANSWERED', next_at = null
      where a.item = of_item and a.acknowledged_at is null and a.ended_at is null
        and (a.kind = 'DEADLINE' and a.due_at = end_answered_alerts.ack_due_at
          -- An announcement of the relay says since when the request is overdue.
          or a.kind = 'OVERDUE' and exists (select from hub.announcement x where x.id = a.announcement
            and coalesce(x.about->>'since', x.about->>'due') = to_char(end_answered_alerts.ack_due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')));
  end if;
end
$$;

-- Ends the alerts to a webhook or pull that stood still, when an announcement says that it works again.
create or replace function hub.end_alerts_to_connection(of_id uuid) returns void
language sql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  update hub.alert a set ended_at = clock_timestamp(), ended_why = 'SETTLED', next_at = null
    from hub.announcement works
    where works.id = of_id and works.what in ('WEBHOOK_RECOVERED', 'PULL_RECOVERED')
      and a.party = any (works.audience) and a.kind = 'CONNECTION' and a.acknowledged_at is null and a.ended_at is null
      and exists (select from hub.announcement x where x.id = a.announcement and x.what = replace(works.what, '_RECOVERED', '_STANDS_STILL')
        and coalesce(x.about->>'webhook', x.about->>'pull') = coalesce(works.about->>'webhook', works.about->>'pull'))
$$;

-- Whether a party has to confirm a loss, as in hub.unconfirmed_withdrawals, but for all of its officers. The newest are examined first: losses are mostly confirmed
-- in their order.
create or replace function hub.has_unconfirmed_withdrawals(of_party integer) returns boolean
language plpgsql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  x record;
begin
  for x in
    select r.item, r.seq from hub.withdrawal_receipt r
      where r.party = of_party
        and not exists (select from hub.withdrawal_receipt later where later.item = r.item and later.party = of_party and later.seq > r.seq)
        and not exists (select from hub.withdrawal_confirmation c where c.item = r.item and c.party = of_party and c.at >= r.sent_at)
      order by r.seq desc
  loop
    if exists (select from hub.visibility_losses(x.item, of_party) l
        where x.seq >= l.since and not exists (select from hub.withdrawal_confirmation c where c.item = x.item and c.party = of_party and c.seq >= l.since)) then
      return true;
    end if;
  end loop;
  return false;
end
$$;

-- AFTER INSERT on confirmations of withdrawals, for each statement: the alert of a party ends when nothing is left to confirm. The alert is locked first, so that a
-- loss that arrives meanwhile is either found, or raises another alert.
create or replace function hub.end_alerts_to_withdrawals() returns trigger
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  a record;
begin
  for a in
    select x.id, x.party from hub.alert x
      where x.party in (select n.party from new_rows n) and x.kind = 'WITHDRAWAL' and x.acknowledged_at is null and x.ended_at is null order by x.party for update
  loop
    if not hub.has_unconfirmed_withdrawals(a.party) then
      update hub.alert x set ended_at = clock_timestamp(), ended_why = 'SETTLED', next_at = null where x.id = a.id;
    end if;
  end loop;
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
