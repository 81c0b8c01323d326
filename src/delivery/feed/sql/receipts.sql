-- Records that the consumer of the context's party has everything in (above, upto]. Writes nothing if there are no open receipts.
create or replace function hub.mark_withdrawals_delivered(above bigint, upto bigint, of_consumer text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  me constant integer := hub.me();
begin
  if exists (select from hub.withdrawal_receipt r
      where r.party = me and r.consumer = of_consumer and r.delivered_at is null and r.seq > above and r.seq <= upto) then
    with arrived as (
        select r.ctid from hub.withdrawal_receipt r
          where r.party = me and r.consumer = of_consumer and r.delivered_at is null and r.seq > above and r.seq <= upto
          order by r.seq for update skip locked)
    update hub.withdrawal_receipt r set delivered_at = clock_timestamp() from arrived where r.ctid = arrived.ctid;
  end if;
end
$$;

-- Records that the events at `seqs` were sent to a consumer of the context's party. Only losses of items that the party had are recorded; other positions are
-- ignored.
create or replace function hub.create_withdrawal_receipts(seqs bigint[], to_consumer text, by_channel text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  me constant integer := hub.me();
  -- What was visible at a position of the stream never changes, so this needs no lock. Most readers find nothing new, and wait for nobody.
  lost constant bigint[] := array(
    select s.seq from hub.stream s
      where s.seq = any (seqs) and s.item is not null and s.owner <> me and by_channel in ('graphql', 'subscription', 'webhook')
        and not exists (select from hub.withdrawal_receipt r where r.item = s.item and r.party = me and r.seq = s.seq and r.consumer = to_consumer)
        and (s.op = 'LOST' and s.key = me or s.op <> 'LOST' and hub.was_visible(s.item, s.seq - 1, me)));
begin
  if lost = '{}' then
    return;
  end if;
  -- One reader of a party at a time: a loss counts once in an alert, for the first reader that gets it (hub.alert_to_withdrawals).
  perform pg_advisory_xact_lock(hashtext('hub withdrawal receipts'), me);
  insert into hub.withdrawal_receipt (item, party, seq, consumer, channel)
    select s.item, me, s.seq, to_consumer, by_channel from hub.stream s where s.seq = any (lost) order by s.seq
    on conflict do nothing;
end
$$;

/*
 * Returns the parties that have lost an item that they had, or have it as revoked: since which position, and when. One row a party, for its last loss. No row
 * for a party that sees the item unrevoked, sees it again, or never saw it. `since` is null if the loss has no position in the stream yet.
 */
create or replace function hub.visibility_losses(of_item uuid, of_party integer) returns table (party integer, operation text, since bigint, at timestamptz)
language plpgsql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  head constant bigint := (select h.last from hub.sequence_head h);
  item_owner constant integer := (select s.owner from hub.stream s where s.item = of_item and s.version = 1 limit 1);
  last_change record;
  live hub.governed_item;
  sees_now boolean;
begin
  live := hub.governed(hub.kind_of(of_item), of_item);
  select s.seq, s.op, s.at into last_change from hub.stream s where s.item = of_item and s.op in ('REVOKE', 'REVIVE') order by s.seq desc limit 1;
  for party in
      select p.key from hub.party p
        where p.key <> item_owner and (of_party is null or p.key = of_party) and exists (
          select from hub.visibility_period s
            where s.item = of_item and not s.barred and (s.key = p.key or exists (select from hub.membership m where m.party = p.key and m.key = s.key)))
        order by p.key loop
    sees_now := live.owner is not null and (live.retain_until is null or live.retain_until > now()) and party <> all (live.excluded)
      and (party = any (live.audience) or exists (
        select from hub.membership m where m.party = visibility_losses.party and m.key = any (live.audience) and m.left_at is null))
      and not exists (select from hub.bar b where b.owner = live.owner and b.party = visibility_losses.party and b.lifted_at is null)
      and not exists (select from hub.suspension x where x.party = visibility_losses.party and x.lifted_at is null);
    operation := case when sees_now then 'REVOKED' else 'WITHDRAWN' end;
    since := null;
    if sees_now and live.revoked_at is null then
      continue;
    elsif hub.was_visible(of_item, head, party) and (not sees_now or last_change.op is distinct from 'REVOKE') then
      at := case when sees_now then live.revoked_at
        else coalesce((select min(w.at) from (select o.at from hub.outbox o where o.item = of_item union all select p.at from hub.dead_letter p where p.item = of_item) w),
          now()) end;
      return next;
      continue;
    end if;

    -- The end of the last period in which the item was visible to the party.
    select e.seq into since from (
        select s.to_seq as seq from hub.visibility_period s where s.item = of_item and not s.barred and s.to_seq is not null
        union select s.from_seq from hub.visibility_period s where s.item = of_item and s.barred and s.key = visibility_losses.party
        union select m.to_seq from hub.membership m where m.party = visibility_losses.party and m.to_seq is not null
          and exists (select from hub.visibility_period s where s.item = of_item and s.key = m.key and not s.barred)
        union select b.from_seq from hub.bar b where b.owner = item_owner and b.party = visibility_losses.party and b.from_seq is not null
        union select x.from_seq from hub.suspension x where x.party = visibility_losses.party and x.from_seq is not null) e
      where hub.was_visible(of_item, e.seq - 1, visibility_losses.party) and not hub.was_visible(of_item, e.seq, visibility_losses.party)
      order by e.seq desc limit 1;
    if sees_now then
      -- A party that lost the item after the revocation has deleted it. A party that came later never had it unrevoked.
      continue when since > last_change.seq or not hub.was_visible(of_item, last_change.seq - 1, party) or not hub.was_visible(of_item, last_change.seq, party);
      since := last_change.seq;
    end if;
    continue when since is null;
    at := (select s.at from hub.stream s where s.seq = since);
    return next;
  end loop;
end
$$;

-- Returns the state of an item's withdrawal at each party that has lost the item, or has it as revoked; with `of_party`, at that party alone.
create or replace function hub.withdrawal_states(of_item uuid, of_party integer)
returns table (party_id uuid, party_kind text, party_name text, party_country text, operation text, lost_at timestamptz, sent_at timestamptz, delivered_at timestamptz,
  channel text, fetched_channels text[], confirmed_at timestamptz, deleted_at timestamptz, outstanding boolean)
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select p.id, p.kind, p.name, p.country, l.operation, l.at, r.sent_at, r.delivered_at, r.channel, t.channels, c.at, c.deleted_at,
      c.at is null and (r.delivered_at is null or t.channels <> '{}')
    from hub.visibility_losses(of_item, of_party) l
    join hub.party p on p.key = l.party
    cross join lateral (
      select min(x.sent_at) as sent_at, min(x.delivered_at) as delivered_at,
          (array_agg(x.channel order by x.delivered_at nulls last, x.sent_at))[1] as channel
        from hub.withdrawal_receipt x where x.item = of_item and x.party = l.party and x.seq >= l.since) r
    cross join lateral (
      select array(select x.channel from hub.external_copy x where x.item = of_item and x.party = l.party order by x.channel) as channels) t
    left join lateral (
      select min(x.at) as at, min(x.deleted_at) as deleted_at from hub.withdrawal_confirmation x where x.item = of_item and x.party = l.party and x.seq >= l.since) c on true
$$;

-- Returns hub.withdrawal_states of an item of the viewer's party at each party that the viewer may know (hub.known_addressees).
create or replace function hub.known_withdrawal_states(viewer hub.viewer, of_item uuid)
returns table (party_id uuid, party_kind text, party_name text, party_country text, operation text, lost_at timestamptz, sent_at timestamptz, delivered_at timestamptz,
  channel text, fetched_channels text[], confirmed_at timestamptz, deleted_at timestamptz, outstanding boolean)
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select s.* from hub.withdrawal_states(of_item, null) s where s.party_id in (select p.id from hub.known_addressees(viewer, of_item, '{}') k join hub.party p on p.key = k.key)
$$;

-- Whether an item of one of these kinds is of the viewer's party, and the viewer may read its receipts, also when the item is gone. A person who governs the party
-- (policy:manage) reads those of all its agencies. RED items require the right to read RED.
create or replace function hub.is_own_item(viewer hub.viewer, of_item uuid, kinds text[]) returns boolean
language plpgsql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  governs constant boolean := hub.person_may(viewer, 'policy:manage');
  of_kind constant text := hub.kind_of(of_item);
  item record;
begin
  -- The current owner; for an item that is gone, the last owner.
  select g.owner, g.agency_only, g.tlp = 'RED' as red into item from hub.governed(of_kind, of_item) g where g.owner is not null;
  if not found then
    select t.owner, t.agency_only, t.red into item from hub.tombstone t where t.item = of_item;
  end if;
  if not found then
    select s.owner, s.agency_only, (s.facets->>'red')::boolean as red into item
      from hub.stream s where s.item = of_item and s.op not in ('BACKFILL', 'LOST') order by s.seq desc limit 1;
  end if;
  return (of_kind = any (kinds) and item.owner = viewer.me
    and (viewer.content and (item.agency_only is null or item.agency_only = viewer.agency) or governs) and (not item.red or viewer.red)
    and (of_kind <> 'CASE' or hub.shows_cases(viewer))) is true;
end
$$;

-- Checks hub.is_own_item. HB404: the item is absent, invisible, or another party's.
create or replace function hub.require_own_item(viewer hub.viewer, of_item uuid, kinds text[]) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  if not hub.is_own_item(viewer, of_item, kinds) then
    raise exception 'hub: no such item' using errcode = 'HB404', detail = 'item';
  end if;
end
$$;

-- Returns hub.known_withdrawal_states of an item of the viewer's party. HB404 as hub.require_own_item.
create or replace function hub.withdrawals(of_item uuid)
returns table (party_id uuid, party_kind text, party_name text, party_country text, operation text, lost_at timestamptz, sent_at timestamptz, delivered_at timestamptz,
  channel text, fetched_channels text[], confirmed_at timestamptz, deleted_at timestamptz, outstanding boolean)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer(); -- read before the row, so that a hidden item takes no longer than an absent one
begin
  perform hub.require_own_item(viewer, of_item, array(select k.kind from hub.item_kind k where k.kind <> all ('{SIGHTING,RELATIONSHIP}'::text[])));
  return query select * from hub.known_withdrawal_states(viewer, of_item);
end
$$;

/*
 * Returns what a party had of an item that it lost at `lost_since`: whether it was RED; whether the item, or the event of the loss, does not name its owner; and the time of the loss as
 * the party learns it: then by the hour (as hub.feed_events does). Rows of single parties, and states that one transaction passed through, do
 * not describe the item.
 */
create or replace function hub.lost_item(of_item uuid, lost_since bigint, exact_at timestamptz) returns table (red boolean, is_hidden boolean, lost_at timestamptz)
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select (s.facets->>'red')::boolean, h.is_hidden, case when h.is_hidden then date_trunc('hour', exact_at) else exact_at end
    from (select * from hub.stream e where e.item = of_item and e.seq < lost_since and e.version is not null and e.key is null order by e.seq desc limit 1) s
    cross join lateral (select hub.is_owner_hidden(s.kind, s.named_owner)
      or exists (select from hub.stream e where e.seq = lost_since and hub.is_owner_hidden(e.kind, e.named_owner)) as is_hidden) h
$$;

/*
 * Returns the items that the context's party has lost, or has as revoked, that a reader of the party was sent as such above `above`, and that the party has not
 * confirmed; at most `most`, in the order of `seq`, the last event of each. Nothing for an item that the party sees unrevoked again, nor of what
 * hub.confirm_withdrawal would not confirm for this viewer. One call examines at most 1,000 events. If that is why the page is shorter, a last row without an
 * item has the position to continue from. recall_reason and recall_due_at: the owner recalls the item, and the party has not confirmed that its copies are deleted; no reason where the
 * party may not know the owner, as in hub.recalled_items.
 */
create or replace function hub.unconfirmed_withdrawals(above bigint, most integer)
returns table (seq bigint, item uuid, kind text, operation text, lost_at timestamptz, fetched_channels text[], recall_reason text, recall_due_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  perform hub.require_act('indicator:read');
  return query
    with candidates as materialized (
        -- A confirmation after the event was sent is for this loss: a later one has a later event, which is examined instead.
        select distinct x.seq, x.item, o.due_at, o.reason from hub.withdrawal_receipt x
          left join lateral (
            select r.due_at, r.reason from hub.recall_item i join hub.recall r on r.id = i.recall
              where i.item = x.item and r.completed_at is null and r.closed_at is null order by r.due_at limit 1) o on true
          where x.party = viewer.me and x.seq > above
            and not exists (select from hub.withdrawal_receipt later where later.item = x.item and later.party = viewer.me and later.seq > x.seq)
            and not exists (select from hub.withdrawal_confirmation c
              where c.item = x.item and c.party = viewer.me and c.at >= x.sent_at and (o.due_at is null or c.deleted_at is not null))
          order by x.seq limit 1000),
      lost as (
        select r.seq, r.item, k.kind, l.operation, w.lost_at,
            array(select x.channel from hub.external_copy x where x.item = r.item and x.party = viewer.me order by x.channel) as channels,
            case when not w.is_hidden then r.reason end as reason, r.due_at
          from candidates r
          cross join lateral (select hub.kind_of(r.item) as kind) k
          cross join lateral hub.visibility_losses(r.item, viewer.me) l
          cross join lateral hub.lost_item(r.item, l.since, l.at) w
          where r.seq >= l.since and (viewer.red or not w.red) and (k.kind <> 'CASE' or hub.shows_cases(viewer))
            and not exists (select from hub.withdrawal_confirmation c where c.item = r.item and c.party = viewer.me and c.seq >= l.since and (r.due_at is null or c.deleted_at is not null))
          order by r.seq limit most),
      page as (
        select l.* from lost l
        union all
        select max(c.seq), null, null, null, null, null, null, null from candidates c
          having count(*) = 1000 and (select count(*) from lost) < most)
    select * from page p order by p.seq, p.item is null;
end
$$;

-- Confirms for the context's party that its copies are deleted or marked as revoked, or that they are deleted (`deleted`), and returns the state of the withdrawal at the party. A
-- second confirmation may state that they are deleted. HB404: the party never had the item, still sees it, or has not received the loss. HB404 also for viewers that may not read RED, if the item was RED when it was lost.
create or replace function hub.confirm_withdrawal(of_item uuid, deleted boolean)
returns table (party_id uuid, party_kind text, party_name text, party_country text, operation text, lost_at timestamptz, sent_at timestamptz, delivered_at timestamptz,
  channel text, fetched_channels text[], confirmed_at timestamptz, deleted_at timestamptz, outstanding boolean)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  me constant integer := hub.me();
  loss record;
  shown record;
begin
  if hub.current_act() is distinct from 'indicator:read' then
    raise exception 'hub: not in this act' using errcode = 'HB500';
  end if;
  select l.since, l.at into loss from hub.visibility_losses(of_item, me) l;
  select w.* into shown from hub.lost_item(of_item, loss.since, loss.at) w;
  if loss.since is null or not hub.may_read_red() and shown.red is not false
    or hub.kind_of(of_item) = 'CASE' and not hub.shows_cases() then
    raise exception 'hub: no such item' using errcode = 'HB404', detail = 'item';
  end if;
  insert into hub.withdrawal_confirmation as c (item, party, seq, by_user, deleted_at) values (of_item, me, loss.since, hub.my_user(), case when deleted then clock_timestamp() end)
    on conflict (item, party, seq) do update set deleted_at = excluded.deleted_at where c.deleted_at is null and excluded.deleted_at is not null;
  return query
    select s.party_id, s.party_kind, s.party_name, s.party_country, s.operation, shown.lost_at, s.sent_at, s.delivered_at, s.channel, s.fetched_channels, s.confirmed_at, s.deleted_at, s.outstanding
      from hub.withdrawal_states(of_item, me) s;
end
$$;
