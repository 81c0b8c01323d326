/*
 * Recalls indicators of the viewer's agency: revokes those that are not revoked yet, with the reason. An indicator that does not name its owner gets a constant text instead: the reason
 * would link the indicators of one recall. Returns the ids that were revoked. HB404: one of them is absent, invisible, or another agency's. HB483: the party has 1,000 open recalls.
 */
create or replace function hub.open_recall(new_id uuid, items uuid[], why text, due timestamptz) returns uuid[]
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  -- Ends of days (UTC): times would link the indicators of one recall, also those whose owner is hidden.
  today constant timestamptz := date_trunc('day', clock_timestamp(), 'UTC');
  due_day constant timestamptz := date_trunc('day', due, 'UTC') + interval '24 hours';
  found_ integer;
  to_revoke uuid[];
begin
  perform hub.require_act('indicator:revoke');
  perform pg_advisory_xact_lock(hashtext('hub open recalls'), viewer.me); -- so that concurrent recalls do not both pass the limit
  perform from hub.indicator i where i.id = any (items) and i.owner = viewer.me and i.agency = viewer.agency order by i.id for update;
  select count(*), coalesce(array_agg(i.id) filter (where i.revoked_at is null), '{}') into found_, to_revoke from hub.indicator i
    where i.id = any (items) and i.owner = viewer.me and i.agency = viewer.agency and hub.sees(viewer, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until);
  if found_ <> (select count(distinct x) from unnest(items) x) then
    raise exception 'hub: no such item' using errcode = 'HB404', detail = 'indicator';
  elsif (select count(*) from hub.recall r where r.owner = viewer.me and r.completed_at is null and r.closed_at is null) >= 1000 then
    raise exception 'hub: too many recalls' using errcode = 'HB483';
  end if;
  update hub.indicator x set revoked_at = now(), revoked_reason = case when x.attribution = 'HIDDEN' then 'Recalled by its owner.' else why end, version = x.version + 1, updated_at = now(),
      ordinal = 0
    where x.id = any (to_revoke);
  insert into hub.recall (id, owner, agency, reason, created_by, due_at, next_step_at)
    values (new_id, viewer.me, viewer.agency, why, viewer.user_id, due_day, today + interval '24 hours' * ceil(extract(epoch from due_day - today) / 86400 / 2));
  insert into hub.recall_item (recall, item) select distinct new_id, x from unnest(items) x;
  return to_revoke;
end
$$;

-- Whether the viewer may read a recall: it is of the viewer's party, and the viewer may read the receipts of one of its indicators.
create or replace function hub.is_recall_visible(viewer hub.viewer, r hub.recall) returns boolean
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$ select r.owner = viewer.me and exists (select from hub.recall_item x where x.recall = r.id and hub.is_own_item(viewer, x.item, '{INDICATOR}')) $$;

-- Returns recalls that the viewer may read, newest first, or only the given one. forgotten: it can never be complete (hub.compact_stream).
create or replace function hub.recalls(only_one uuid, below uuid, most integer)
returns table (id uuid, reason text, created_at timestamptz, created_by jsonb, due_at timestamptz, escalation integer, completed_at timestamptz, closed_at timestamptz, closed_by jsonb,
  close_reason text, undisclosed boolean, forgotten boolean, size integer)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  perform hub.require_one_act('{withdrawal:read,indicator:revoke}');
  return query
    select r.id, r.reason, r.created_at, hub.actor(r.created_by), r.due_at, r.step, r.completed_at, r.closed_at, case when r.closed_at is not null then hub.actor(r.closed_by) end,
        r.close_reason, r.undisclosed, exists (select from hub.recall_item x where x.recall = r.id and x.unconfirmed > 0), (select count(*)::integer from hub.recall_item x where x.recall = r.id)
      from hub.recall r where r.owner = viewer.me and (only_one is null or r.id = only_one) and (below is null or r.id < below) and hub.is_recall_visible(viewer, r)
      order by r.id desc limit most;
end
$$;

-- Closes a recall of the viewer's agency: nobody must confirm any more. Returns DONE; or ENDED, without a change: it is complete or closed. HB404: the agency has no such recall.
create or replace function hub.close_recall(of_id uuid, why text) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  r hub.recall;
begin
  perform hub.require_act('indicator:revoke');
  select * into r from hub.recall x where x.id = of_id and x.owner = viewer.me and x.agency = viewer.agency for update;
  if r.id is null or not hub.is_recall_visible(viewer, r) then
    raise exception 'hub: no such recall' using errcode = 'HB404', detail = 'recall';
  elsif r.completed_at is not null or r.closed_at is not null then
    return 'ENDED';
  end if;
  update hub.recall x set closed_at = clock_timestamp(), closed_by = viewer.user_id, close_reason = why, next_step_at = null, check_at = null where x.id = r.id;
  return 'DONE';
end
$$;

-- Whether an item has reached a party, by any channel, as far as the hub knows.
create or replace function hub.has_received(of_item uuid, of_party integer) returns boolean
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select exists (select from hub.external_copy c where c.item = of_item and c.party = of_party)
    or exists (select from hub.item_receipt c where c.item = of_item and c.party = of_party)
    or exists (select from hub.withdrawal_receipt c where c.item = of_item and c.party = of_party)
    or exists (select from hub.feed_deliveries(of_item, array[of_party], array['infinity'::timestamptz]))
$$;

-- Returns hub.known_withdrawal_states of each indicator of a recall that the viewer may read the receipts of, and whether it had reached the party. HB404: the viewer may read no
-- such recall.
create or replace function hub.recall_recipients(of_id uuid)
returns table (item uuid, party_id uuid, party_kind text, party_name text, party_country text, operation text, lost_at timestamptz, sent_at timestamptz, delivered_at timestamptz,
  channel text, fetched_channels text[], confirmed_at timestamptz, deleted_at timestamptz, outstanding boolean, received boolean)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  perform hub.require_act('withdrawal:read');
  if not exists (select from hub.recall r where r.id = of_id and hub.is_recall_visible(viewer, r)) then
    raise exception 'hub: no such recall' using errcode = 'HB404', detail = 'recall';
  end if;
  return query
    select x.item, s.*, hub.has_received(x.item, (select p.key from hub.party p where p.id = s.party_id))
      from hub.recall_item x cross join lateral hub.known_withdrawal_states(viewer, x.item) s
      where x.recall = of_id and hub.is_own_item(viewer, x.item, '{INDICATOR}');
end
$$;

/*
 * Returns the parties that have received and lost indicators of a recall, with the number of those that a party has not confirmed as deleted.
 *   known        the owner may know that the party has not confirmed one of them
 *   undisclosed  the owner may not know that the party has not confirmed another one, or had not before today (UTC): it must not learn the time
 *   today        a confirmation of today is one that the owner may not know of
 *   hidden       one of all these indicators is one for which the owner may not know the party
 */
create or replace function hub.recall_parties(r hub.recall) returns table (party integer, quantity bigint, known boolean, undisclosed boolean, today boolean, hidden boolean)
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  with owner as materialized (
      select jsonb_populate_record(null::hub.viewer, jsonb_build_object('me', p.key, 'kind', p.kind)) as viewer from hub.party p where p.key = r.owner),
    lost as materialized (
      select l.party, l.party in (select k.key from owner o cross join lateral hub.known_addressees(o.viewer, x.item, '{}') k) as known,
          (select min(c.deleted_at) from hub.withdrawal_confirmation c where c.item = x.item and c.party = l.party and c.seq >= l.since) as deleted_at
        from hub.recall_item x cross join lateral hub.visibility_losses(x.item, null) l
        where x.recall = r.id and hub.has_received(x.item, l.party)),
    seen as (select l.*, (not l.known and l.deleted_at >= date_trunc('day', clock_timestamp(), 'UTC')) is true as today from lost l)
  select l.party, count(*) filter (where l.deleted_at is null), bool_or(l.deleted_at is null and l.known), bool_or(not l.known and (l.deleted_at is null or l.today)), bool_or(l.today), bool_or(not l.known)
    from seen l group by l.party order by l.party
$$;

/*
 * Announces a step of recalls with this deadline to a party that has not confirmed all of their indicators: once a day, however many recalls of whichever owners have this step. It has no
 * number: each would be that of one recall, and so link its indicators, also those whose owner is hidden.
 */
create or replace function hub.announce_recall_step(to_party integer, step text, due timestamptz) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  due_text constant text := hub.microseconds(due);
begin
  perform pg_advisory_xact_lock(hashtext('hub recall steps'), to_party);
  if not exists (select from hub.announcement a
      where a.what in ('RECALL_DUE', 'RECALL_OVERDUE', 'RECALL_ESCALATED') and a.what = step and a.audience = array[to_party] and a.about->>'due' = due_text
        and a.at >= date_trunc('day', clock_timestamp(), 'UTC')) then
    perform hub.announce(array[to_party], step, jsonb_build_object('due', due_text));
  end if;
end
$$;

/*
 * Returns a recall that is due, for the caller alone until the end of its transaction; null: there is none, or another process has it. Each call takes another one in turn, also after a
 * failure, which undoes all else: so one that cannot be examined holds up no other one. It locks no row: confirmations do not wait for an examination.
 */
create or replace function hub.take_due_recall(at_time timestamptz) returns hub.recall
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  due constant uuid[] := array(select x.id from hub.recall x where x.completed_at is null and x.closed_at is null and least(x.next_step_at, x.check_at) <= at_time order by x.id);
  next_id uuid;
  r hub.recall;
begin
  if due <> '{}' then
    next_id := due[1 + nextval('hub.recall_turns') % cardinality(due)];
    if pg_try_advisory_xact_lock(hashtext('hub recalls'), hashtext(next_id::text)) then
      select * into r from hub.recall x where x.id = next_id and x.completed_at is null and x.closed_at is null and least(x.next_step_at, x.check_at) <= at_time;
    end if;
  end if;
  return r;
end
$$;

-- Announces the next step of a recall. owing: the parties that have not confirmed, with the numbers of their indicators; known_parties: how many of them the owner may know.
create or replace function hub.announce_recall(r hub.recall, owing jsonb, known_parties bigint) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  due constant text := hub.microseconds(r.due_at);
  hub_key constant integer := (select p.key from hub.party p where p.kind = 'HUB' order by p.key limit 1);
  waits record;
begin
  for waits in select o.key::integer as party, o.value::bigint as quantity from jsonb_each_text(owing) o order by 1 loop
    perform hub.announce_recall_step(waits.party, (array['RECALL_DUE', 'RECALL_OVERDUE', 'RECALL_ESCALATED'])[r.step + 1], r.due_at);
    if r.step = 2 then
      perform hub.announce(array[hub_key], 'RECALL_IGNORED', jsonb_build_object('party', hub.party_summary(waits.party), 'count', waits.quantity, 'due', due));
    end if;
  end loop;
  if r.step > 0 then
    perform hub.announce(array[r.owner], 'RECALL_UNCONFIRMED', jsonb_build_object('recall', r.id, 'count', known_parties, 'due', due));
  end if;
end
$$;

-- Examines a recall that hub.take_due_recall has given, once, and does what hub.escalate_recalls says.
create or replace function hub.escalate_recall(r hub.recall, at_time timestamptz) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  tonight constant timestamptz := date_trunc('day', at_time, 'UTC') + interval '24 hours';
  is_step constant boolean := (r.next_step_at <= at_time) is true;
  found_ record;
  latest hub.recall;
  next_check timestamptz;
begin
  select count(*) filter (where p.quantity > 0 or p.today) as parties, count(*) filter (where p.known) as known_parties, coalesce(bool_or(p.undisclosed), false) as undisclosed,
      coalesce(bool_or(p.hidden), false) as hidden, bool_or(p.today) as today, coalesce(jsonb_object_agg(p.party, p.quantity) filter (where p.quantity > 0), '{}') as owing
    into found_ from hub.recall_parties(r) p;
  select * into latest from hub.recall x where x.id = r.id and x.completed_at is null and x.closed_at is null for update;
  if not found then
    return;
  end if;
  next_check := case when found_.today then tonight end;
  if found_.hidden and not is_step and r.check_at <> date_trunc('day', r.check_at, 'UTC') then
    next_check := tonight;
  elsif found_.parties = 0 and r.created_at > at_time - interval '1 minute' then -- what was read just before the recall is recorded behind the answer
    next_check := at_time + interval '1 minute';
    update hub.recall x set undisclosed = found_.undisclosed, next_step_at = greatest(x.next_step_at, next_check) where x.id = r.id;
  elsif found_.parties = 0 and not exists (select from hub.recall_item x where x.recall = r.id and x.unconfirmed > 0) then
    update hub.recall x set undisclosed = found_.undisclosed, completed_at = at_time, next_step_at = null, check_at = null where x.id = r.id;
    perform hub.announce(array[r.owner], 'RECALL_COMPLETED', jsonb_build_object('recall', r.id));
    return;
  elsif is_step then
    perform hub.announce_recall(r, found_.owing, found_.known_parties);
    update hub.recall x set undisclosed = found_.undisclosed, step = r.step + 1,
        next_step_at = case r.step when 0 then greatest(r.due_at, at_time + interval '1 minute') when 1 then greatest(r.due_at + interval '7 days', at_time + interval '1 day') end
      where x.id = r.id;
  else
    update hub.recall x set undisclosed = found_.undisclosed where x.id = r.id and x.undisclosed <> found_.undisclosed;
  end if;
  -- A party may have confirmed meanwhile: that is examined next.
  update hub.recall x set check_at = case when latest.check_at is distinct from r.check_at then latest.check_at else next_check end where x.id = r.id;
end
$$;

/*
 * Announces recalls that are not complete: at half of their time and at its end to the parties that have not confirmed, at the end also to the owner; a week later again, to these
 * parties' administrators, the owner and the hub. The owner gets the number of those that it may know. Completes recalls that every party has confirmed: not those whose indicators the
 * stream forgot before. Where the owner may not know one of the parties, it examines the confirmations at the end of a day (UTC), and at a step counts none of today: the owner must not learn the time of one. Runs by the
 * clock, at most `batch` recalls. Returns how many it handled.
 */
create or replace function hub.escalate_recalls(batch integer) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  at_time constant timestamptz := clock_timestamp();
  r hub.recall;
begin
  for handled in 0 .. batch - 1 loop
    r := hub.take_due_recall(at_time);
    if r.id is null then
      return handled;
    end if;
    perform hub.escalate_recall(r, at_time);
  end loop;
  return batch;
end
$$;

/*
 * Returns items of open recalls, which the context's party has lost, or has as revoked, and has not confirmed as deleted, in the order of their ids. Nothing of what
 * hub.confirm_withdrawal would not confirm for this viewer. No reason where the party may not know the owner: it would link the items of one recall. One call examines at most 1,000
 * items that were visible to the party. If that is why the page is shorter, a last row without an operation has the id to continue from.
 */
create or replace function hub.recalled_items(above uuid, most integer) returns table (item uuid, operation text, lost_at timestamptz, reason text, due_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  perform hub.require_act('indicator:read');
  return query
    with candidates as materialized (
        select x.item, min(r.due_at) as due_at from hub.recall r join hub.recall_item x on x.recall = r.id
          where r.completed_at is null and r.closed_at is null and r.owner <> viewer.me and (above is null or x.item > above)
            and exists (select from hub.visibility_period s where s.item = x.item and not s.barred
              and (s.key = viewer.me or exists (select from hub.membership m where m.party = viewer.me and m.key = s.key)))
          group by x.item order by x.item limit 1000),
      lost as (
        select c.item, l.operation, w.lost_at, w.is_hidden, c.due_at from candidates c
          cross join lateral hub.visibility_losses(c.item, viewer.me) l
          cross join lateral hub.lost_item(c.item, l.since, l.at) w
          where l.since is not null and (viewer.red or not w.red)
            and not exists (select from hub.withdrawal_confirmation k where k.item = c.item and k.party = viewer.me and k.seq >= l.since and k.deleted_at is not null)
          order by c.item limit most),
      page as (
        select n.item, n.operation, n.lost_at, n.is_hidden, n.due_at from lost n
        union all
        select (array_agg(c.item order by c.item desc))[1], null, null, null, null from candidates c having count(*) = 1000 and (select count(*) from lost) < most)
    select p.item, p.operation, p.lost_at, case when not p.is_hidden then
        (select r.reason from hub.recall r join hub.recall_item x on x.recall = r.id
          where x.item = p.item and r.due_at = p.due_at and r.completed_at is null and r.closed_at is null order by r.id limit 1) end, p.due_at
      from page p order by p.item, p.operation is null;
end
$$;

-- AFTER INSERT OR UPDATE on confirmations, for each statement: the relay examines whether recalls are complete. Also those that it examines at this moment: it does not see this
-- confirmation (hub.escalate_recall). It runs before t50_alerts: what waits here for a recall holds no alert, for which readers of the party's feed wait.
create or replace function hub.check_recalls() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  update hub.recall r set check_at = clock_timestamp()
    where r.id in (
      select o.id from hub.recall o
        where o.completed_at is null and o.closed_at is null and o.id in (select x.recall from new_rows n join hub.recall_item x on x.item = n.item) order by o.id for update);
  return null;
end
$$;
