-- Alerts are raised in the transaction of their cause: every event goes through the outbox.

-- Returns a random number for people: AL- and ten characters of Crockford's Base32. It does not count the alerts of the hub.
create or replace function hub.new_alert_reference() returns text
language sql volatile set search_path = pg_catalog, pg_temp
as $$
  select 'AL-' || string_agg(substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', get_byte(x.bytes, n) % 32 + 1, 1), '' order by n)
    -- Bytes 6 and 8 of a version 4 UUID are not random.
    from (select uuid_send(gen_random_uuid()) as bytes) x cross join unnest('{0,1,2,3,4,5,9,10,11,12}'::integer[]) n
$$;

-- Returns what alerts need to know of a request, of both kinds.
create or replace function hub.alerting_request(of_kind text, of_id uuid) returns table (recipient integer, audience integer[], state text, urgency text, version integer, awaited boolean, ack_due_at timestamptz, due_at timestamptz)
language plpgsql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  if of_kind = 'ACTION_REQUEST' then
    return query select r.recipient, r.audience, r.state, r.urgency, r.version, k.next_at is not null, k.ack_due_at, k.due_at
      from hub.action_request r left join hub.action_clock k on k.request = r.id where r.id = of_id;
  else
    return query select r.recipient, r.audience, r.state, r.urgency, r.version, k.next_at is not null, k.ack_due_at, k.due_at
      from hub.information_request r left join hub.information_clock k on k.request = r.id where r.id = of_id;
  end if;
end
$$;

-- Whether a new version of an item has other content than the version before: an extension, a step, or a unit to which the recipient assigns it has not.
create or replace function hub.has_new_content(of_item uuid, of_version integer) returns boolean
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select n.content - '{version,updated_at,with_unit}'::text[] - 'retain_until' is distinct from o.content - '{version,updated_at,with_unit}'::text[] - 'retain_until'
    from hub.item_version n left join hub.item_version o on o.item = n.item and o.version = n.version - 1
    where n.item = of_item and n.version = of_version
$$;

/*
 * Raises or ends alerts at an event of a request. The recipient is alerted to a request that becomes visible to it, and to a new content, as long as the request
 * is not acknowledged.
 */
create or replace function hub.alert_to_request(o hub.outbox) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  r record;
begin
  if o.op in ('REVOKE', 'EXPIRE') then
    perform hub.end_alerts(o.item, '{ACTION_REQUEST,INFORMATION_REQUEST,DEADLINE,OVERDUE}', 'CANCELLED');
    return;
  end if;
  select * into r from hub.alerting_request(o.kind, o.item);
  if not found or r.version <> o.version then
    return; -- a later version of the same transaction decides
  elsif r.state <> 'SENT' then
    perform hub.end_answered_alerts(o.kind, o.item, r.state in ('ACKNOWLEDGED', 'PARTIALLY_ANSWERED'), r.ack_due_at, r.due_at);
    return;
  elsif r.recipient <> all (o.audience) or o.op = 'UPDATE' and not hub.has_new_content(o.item, o.version) then
    return;
  end if;
  if exists (select from hub.alert a where a.party = r.recipient and a.item = o.item and a.version = o.version) then
    return; -- a reminder goes through the outbox without a new version
  end if;
  perform hub.end_alerts(o.item, array[o.kind], 'AMENDED');
  insert into hub.alert (reference, party, kind, urgency, addressees, permission, item_kind, item, version, due_at)
    select hub.new_alert_reference(), r.recipient, s.kind, r.urgency, s.addressees, s.permission, o.kind, o.item, o.version, r.ack_due_at
      from hub.alert_source s where s.source = o.kind
    on conflict do nothing;
end
$$;

-- Raises alerts to a notice for the countries that see it from now on. An orange notice warns of an imminent danger.
create or replace function hub.alert_to_notice(o hub.outbox) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  n hub.notice;
begin
  if o.op in ('REVOKE', 'EXPIRE') then
    perform hub.end_alerts(o.item, '{NOTICE,OVERDUE}', 'CANCELLED');
    return;
  end if;
  select * into n from hub.notice x where x.id = o.item;
  if not found or o.op not in ('PUBLISH', 'AUDIENCE') then
    return;
  end if;
  insert into hub.alert (reference, party, kind, urgency, addressees, permission, item_kind, item, version, threat)
    select hub.new_alert_reference(), p.key, s.kind, case when n.colour = 'ORANGE' then 'URGENT' else s.urgency end, s.addressees, s.permission, 'NOTICE', n.id, o.version, n.threat
      from hub.alert_source s cross join unnest(hub.notice_readers(n, false)) p(key)
      where s.source = 'NOTICE' and not exists (select from hub.alert a where a.party = p.key and a.item = n.id and a.kind = 'NOTICE')
    on conflict do nothing;
end
$$;

-- Returns the threat of an item, for rules; null: items of this kind have none.
create or replace function hub.alert_threat(of_kind text, of_item uuid) returns text
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select case of_kind
    when 'CASE' then (select c.threat from hub.case_file c where c.id = of_item)
    when 'NOTICE' then (select n.threat from hub.notice n where n.id = of_item)
    when 'REPORT' then (select r.threat from hub.report r where r.id = of_item) end
$$;

-- Raises the alerts of an announcement: one for each of its parties. The hub's own party has no duty desk.
create or replace function hub.alert_to_announcement(of_id uuid) returns void
language sql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  insert into hub.alert (reference, party, agency, account, kind, urgency, addressees, permission, item_kind, item, threat, announcement, quantity)
    select hub.new_alert_reference(), p.key, a.agency_only, a.account, s.kind, s.urgency, s.addressees, s.permission,
        case when i.item is not null then s.item_kind end, i.item, hub.alert_threat(s.item_kind, i.item), a.id,
        case when a.about->>'count' ~ '^[1-9][0-9]{0,8}$' then (a.about->>'count')::integer else 1 end
      from hub.announcement a join hub.alert_source s on s.source = a.what
        cross join lateral (select case when s.item_kind is not null then coalesce(a.red_item, (a.about->>s.item_field)::uuid) end as item) i
        join hub.party p on p.key = any (a.audience) and p.kind <> 'HUB' and p.closed_at is null
      where a.id = of_id
    on conflict do nothing
$$;

-- AFTER INSERT on the outbox, for each statement. Publishing indicators must not become slower: an event of another kind costs the first query alone.
create or replace function hub.raise_alerts() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  o hub.outbox;
begin
  if not exists (select from new_rows n where n.kind in ('ANNOUNCEMENT', 'ACTION_REQUEST', 'INFORMATION_REQUEST', 'NOTICE')) then
    return null;
  end if;
  for o in select * from new_rows n where n.kind in ('ANNOUNCEMENT', 'ACTION_REQUEST', 'INFORMATION_REQUEST', 'NOTICE') order by n.id loop
    if o.kind = 'ANNOUNCEMENT' and o.op = 'PUBLISH' then
      perform hub.alert_to_announcement(o.item);
    elsif o.kind = 'NOTICE' then
      perform hub.alert_to_notice(o);
    elsif o.kind <> 'ANNOUNCEMENT' then
      perform hub.alert_to_request(o);
    end if;
  end loop;
  return null;
end
$$;

-- AFTER INSERT on a mention in a note: it alerts the officer alone, in the officer's party, and names the case. Only who sees the case sees the alert. An update of a
-- note, which may mention the same officer again, raises none while one is open.
create or replace function hub.alert_to_mention() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  n hub.case_note;
begin
  select * into n from hub.case_note x where x.id = new.note;
  if n.version > 1 and cardinality(hub.lock_alerts_to_mention(n.case_id, new.account)) > 0 then
    return null;
  end if;
  insert into hub.alert (reference, party, account, kind, urgency, addressees, permission, item_kind, item, threat)
    select hub.new_alert_reference(), u.party, u.id, s.kind, s.urgency, s.addressees, s.permission, 'CASE', n.case_id, hub.alert_threat('CASE', n.case_id)
      from hub.alert_source s join hub.user_account u on u.id = new.account where s.source = 'MENTION';
  return null;
end
$$;

-- AFTER UPDATE on an announcement: its writer restricts it to an agency or an account after it was announced.
create or replace function hub.restrict_alerts() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  update hub.alert a set agency = new.agency_only, account = new.account where a.announcement = new.id;
  return null;
end
$$;

/*
 * AFTER INSERT and AFTER UPDATE on the clock of a request: the deadlines to which the relay alerts its recipient, when half and when 15 percent of the time is
 * left. They count from now, because a clock starts or is changed now. Alerts to deadlines that count no more end.
 */
create or replace function hub.set_alert_deadlines() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  at_time constant timestamptz := clock_timestamp();
begin
  delete from hub.alert_deadline d where d.item = new.request;
  insert into hub.alert_deadline (item, item_kind, party, which, share, at, due_at)
    select new.request, tg_argv[0], r.recipient, w.which, s.share, w.due - (w.due - at_time) * s.share / 100, w.due
      from hub.alerting_request(tg_argv[0], new.request) r
        cross join (values ('ACK', new.ack_due_at), ('DUE', new.due_at)) w(which, due) cross join (values (50), (15)) s(share)
      where w.due > at_time and new.next_at is not null and (w.which = 'DUE' or r.state = 'SENT');
  update hub.alert a set due_at = new.ack_due_at where a.item = new.request and a.kind = tg_argv[0] and a.acknowledged_at is null and a.ended_at is null;
  perform hub.end_alerts_to_deadlines(new.request, array[new.ack_due_at, new.due_at], false, 'AMENDED');
  return null;
end
$$;

-- AFTER INSERT on receipts of withdrawals, for each statement: one open alert of a party stands for all losses that it has to confirm. An item that was sent to
-- several readers of the party counts once. Further losses alert again, a day after the last time.
create or replace function hub.alert_to_withdrawals() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  insert into hub.alert as a (reference, party, kind, urgency, addressees, permission, quantity)
    select hub.new_alert_reference(), n.party, s.kind, s.urgency, s.addressees, s.permission, n.quantity
      from (select x.party, count(distinct x.item)::integer as quantity from new_rows x
          where not exists (select from hub.withdrawal_receipt r where r.item = x.item and r.party = x.party and r.seq = x.seq and r.consumer <> x.consumer)
          group by x.party) n
        join hub.alert_source s on s.source = 'WITHDRAWAL'
      order by n.party
    on conflict (party) where kind = 'WITHDRAWAL' and acknowledged_at is null and ended_at is null do update
      set quantity = least(a.quantity + excluded.quantity, 1000000000),
        next_at = coalesce(a.next_at, greatest(clock_timestamp(), interval '1 day' + coalesce((select max(d.planned_at) from hub.alert_delivery d where d.alert = a.id), a.raised_at)));
  insert into hub.unconfirmed_loss (party, item) select distinct n.party, n.item from new_rows n order by 1, 2 on conflict do nothing;
  return null;
end
$$;

-- Alerts the recipient of a request to a deadline that has come near, and deletes the deadline.
create or replace function hub.raise_alert_deadline(d hub.alert_deadline, at_time timestamptz) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  delete from hub.alert_deadline x where x.item = d.item and x.which = d.which and x.share = d.share;
  insert into hub.alert (reference, party, kind, urgency, addressees, permission, item_kind, item, due_at)
    select hub.new_alert_reference(), d.party, 'DEADLINE', case when d.share = 15 or r.urgency <> 'ROUTINE' then 'URGENT' else 'ROUTINE' end, s.addressees, s.permission, d.item_kind, d.item, d.due_at
      from hub.alerting_request(d.item_kind, d.item) r join hub.alert_source s on s.source = d.item_kind
      where r.awaited and (d.which = 'DUE' or r.state = 'SENT') and d.party = any (r.audience) and d.due_at > at_time
        and not exists (select from hub.alert_deadline x where x.item = d.item and x.at <= at_time and (x.which = 'DUE' or r.state = 'SENT')); -- the later one stands for both
end
$$;

/*
 * Alerts recipients to deadlines that have come near, at most `batch`. A request that was answered meanwhile, or that its recipient does not see, alerts nobody.
 * The urgency is the request's own; 15 percent are urgent. An emergency has its own alert, which repeats anyway. Of an item one hub process decides at
 * a time, because a later deadline stands for an earlier one: what another process holds waits for the next call. A deadline that fails is tried again after a minute,
 * and holds up no other one. Returns the number of deadlines, and the SQLSTATEs of those that failed.
 */
create or replace function hub.raise_alert_deadlines(batch integer) returns table (done integer, faults text[])
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  d hub.alert_deadline;
  at_time constant timestamptz := clock_timestamp();
  code text;
begin
  done := 0;
  faults := '{}';
  for d in select * from hub.alert_deadline x where x.at <= at_time order by x.at limit batch for update skip locked loop
    continue when not pg_try_advisory_xact_lock(hashtext('hub alert deadlines'), hashtext(d.item::text));
    done := done + 1;
    begin
      perform hub.raise_alert_deadline(d, at_time);
    exception when others then
      get stacked diagnostics code = returned_sqlstate;
      faults := faults || code;
      update hub.alert_deadline x set at = at_time + interval '1 minute' where x.item = d.item and x.which = d.which and x.share = d.share;
    end;
  end loop;
  return next;
end
$$;
