-- Returns the viewer of a watch: its current party, with RED visible because only people may have watches, for the default purpose of its creator and without a
-- case. Null when the party is suspended or closed, or when the watch belongs to its creator only, who may no longer have watches.
create or replace function hub.watch_viewer(w hub.watch) returns hub.viewer
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select row(w.party, case when w.visible_to = 'CREATOR' then u.agency else w.agency end, p.kind, w.created_by, null::uuid, true,
      p.key || array(select m.key from hub.membership m where m.party = p.key and m.left_at is null),
      array(select b.owner from hub.bar b where b.party = p.key and b.lifted_at is null) || o.withheld, 'watch:manage', true, o.purpose, o.withheld, null)::hub.viewer
    from hub.party p join hub.user_account u on u.id = w.created_by
      cross join lateral (select d.purpose, hub.withheld_owners(w.party, d.purpose, false) as withheld from (select hub.default_purpose(u.id, null) as purpose offset 0) d offset 0) o
    where p.key = w.party and p.suspended_at is null and p.closed_at is null
      and (w.visible_to <> 'CREATOR' or u.disabled_at is null and u.party = w.party
        and exists (select from hub.role_permission r where r.role = any (hub.persistent_roles(u.id)) and r.permission = 'watch:manage'))
$$;

-- Returns active watches that contain one of these marks.
create or replace function hub.matching_watches(marks uuid[]) returns table (watch uuid, mark uuid)
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select t.watch, t.mark from hub.watch_term t join hub.watch w on w.id = t.watch
    where t.mark = any (marks) and w.state = 'ACTIVE' and w.until > now()
$$;

/*
 * Returns what a watch may disclose of a holding that it does not see: that a member has the value, or which member; null: nothing. The same as for a query
 * (hub.deconflict):
 * the discoverability applies to countries, and the owner must be one of `members`. Null for holdings of the watch's own party, and when the owner bars or
 * excludes the party.
 * Null also for prefixes and filters, which could be used for enumeration.
 */
create or replace function hub.watch_disclosure(w hub.watch, viewer hub.viewer, members integer[], owner integer, discoverability text, excluded integer[]) returns text
language sql immutable set search_path = pg_catalog, pg_temp
as $$
  select case when w.about = 'VALUES' and discoverability in ('HIT', 'HIT_CONTACT') and owner = any (members) and owner <> viewer.me and owner <> all (viewer.bars) and viewer.me <> all (excluded)
    and 1 = any (viewer.keys) then discoverability end
$$;

-- Records a hit. `disclosed` is VISIBLE, HIT or HIT_CONTACT. The owner is notified only if the watch requires it. Returns whether the hit is new. The caller
-- holds a lock on the watch.
create or replace function hub.record_watch_hit(w hub.watch, of_mark uuid, disclosed text, of_item uuid, owner integer, discreet boolean) returns boolean
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  hit_no integer;
begin
  insert into hub.watch_hit (watch, no, disclosure, mark, value_sealed, item, contact)
    select w.id, x.hits + 1, disclosed, of_mark, t.value_sealed, case when disclosed = 'VISIBLE' then of_item end, case when disclosed = 'HIT_CONTACT' then owner end
      from hub.watch x join hub.watch_term t on t.watch = x.id and t.mark = of_mark where x.id = w.id
    on conflict do nothing returning no into hit_no;
  if hit_no is null then
    return false;
  end if;
  update hub.watch x set hits = hit_no where x.id = w.id;
  if w.notify_owner and owner <> w.party then
    insert into hub.watch_owner_notification (watch, no, owner, item, discreet) values (w.id, hit_no, owner, of_item, discreet);
  end if;
  return true;
end
$$;

-- Matches these claims and holdings with watches and records hits. Returns the number of new hits.
create or replace function hub.match_watches(items uuid[], marks uuid[], via integer[], holdings uuid[], only_one uuid) returns integer
language plpgsql set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  met record;
  i hub.indicator;
  w hub.watch;
  viewer hub.viewer;
  members constant integer[] := hub.parties_in_force(0, true);
  disclosed text;
  hit_count integer := 0;
  new_hits integer := 0;
begin
  -- In the order of watches, whose rows are locked one after another.
  for met in
    with sealed as materialized (
        select h.id, h.mark, h.owner, h.setting, h.kind, h.threat from hub.sealed_holding h
          where h.id = any (holdings) and h.setting in ('HIT', 'HIT_CONTACT') and (h.valid_until is null or h.valid_until > now())),
      every as (
        select m.watch, f.item, f.mark, f.via, null::integer as holder, null::text as setting, null::text as kind, null::text as threat
          from hub.matching_watches(marks) m join unnest(items, marks, via) f(item, mark, via) on f.mark = m.mark
        union all
        select m.watch, null, s.mark, null, s.owner, s.setting, s.kind, s.threat from hub.matching_watches(array(select x.mark from sealed x)) m join sealed s on s.mark = m.mark)
    select e.* from every e where only_one is null or e.watch = only_one order by e.watch, e.item, e.mark, e.holder loop
    if met.watch is distinct from w.id then
      perform hub.notify_watch_hits(w, new_hits);
      new_hits := 0;
      select * into w from hub.watch x where x.id = met.watch and x.state = 'ACTIVE' for update;
      viewer := case when found then hub.watch_viewer(w) end;
    end if;
    continue when viewer.me is null or met.via is not null and met.via <> all (viewer.keys);
    if met.item is null then
      disclosed := case when not hub.is_existence_hidden_from(met.holder, hub.stated_value(met.kind), hub.stated_value(met.threat), null, viewer.keys)
        then hub.watch_disclosure(w, viewer, members, met.holder, met.setting, '{}') end;
      if disclosed is not null and hub.record_watch_hit(w, met.mark, disclosed, null, met.holder, true) then
        new_hits := new_hits + 1;
        hit_count := hit_count + 1;
      end if;
      continue;
    end if;
    select * into i from hub.indicator x where x.id = met.item and x.revoked_at is null and (x.valid_until is null or x.valid_until > now())
      and (x.retain_until is null or x.retain_until > now()) and not (x.owner = viewer.me and x.agency = viewer.agency);
    continue when not found or met.via is not null and met.via <> all (i.audience); -- `<> all` of an empty audience is true
    disclosed := case when hub.sees(viewer, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until) then 'VISIBLE'
      when hub.is_existence_hidden_from(i.owner, array[i.kind], array[i.threat], i.tlp, viewer.keys) then null
      else hub.watch_disclosure(w, viewer, members, i.owner, case when i.discoverability = 'HIT_CONTACT' and i.attribution = 'HIDDEN' then 'HIT' else i.discoverability end, i.excluded) end;
    if disclosed is not null and hub.record_watch_hit(w, met.mark, disclosed, i.id, i.owner, i.tlp = 'RED' or i.agency_only is not null) then
      new_hits := new_hits + 1;
      hit_count := hit_count + 1;
    end if;
  end loop;
  perform hub.notify_watch_hits(w, new_hits);
  return hit_count;
end
$$;

-- Matches existing claims (by digest) and sealed holdings (by mark) with some values of a watch. Returns the number of hits.
create or replace function hub.match_watch_values(of_watch uuid, marks uuid[], digests bytea[]) returns integer
language sql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select hub.match_watches(array_agg(i.id), array_agg(n.mark), array_agg(null::integer), array(select h.id from hub.sealed_holding h where h.mark = any (marks)), of_watch)
    from unnest(marks, digests) n(mark, digest) join hub.indicator i on i.digest = n.digest and i.revoked_at is null
$$;

-- Sends a notification to the users who see a watch.
create or replace function hub.announce_watch(w hub.watch, what text, about jsonb) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  new_id constant uuid := hub.announce(array[w.party], what, about);
begin
  update hub.announcement a set agency_only = case when w.visible_to = 'AGENCY' then w.agency end, account = case when w.visible_to = 'CREATOR' then w.created_by end
    where a.id = new_id and w.visible_to <> 'PARTY';
end
$$;

create or replace function hub.notify_watch_hits(w hub.watch, hits integer) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  if hits > 0 then
    perform hub.announce_watch(w, 'WATCH_HIT', jsonb_build_object('watch', w.id, 'count', hits, 'lastHit', (select x.hits from hub.watch x where x.id = w.id)));
    -- Matched items are not in the audit log: their owners could otherwise find a silent watch in their own log.
    insert into hub.audit (party, agency, what, channel, outcome, items, count) values (w.party, w.agency, 'watch.fire', 'relay', 'DONE', array[w.id], hits);
  end if;
end
$$;

-- Position from which a scan of existing items starts.
create or replace function hub.scan_start() returns uuid language sql immutable return '00000000-0000-0000-0000-000000000000'::uuid;

/*
 * Returns the next events to match with watches: claims, with the groups in their audience. upto: the stream position after these events. One row without an
 * item when there is no claim. When no watch is active, the position moves to the head. Any number of hubs may call this at the same time: only the first
 * result is accepted (hub.process_watch_events).
 */
create or replace function hub.next_watch_events(claim text, batch integer)
  returns table(since bigint, upto bigint, item uuid, kind text, scope text, value text, threat text, group_keys integer[], group_ids uuid[])
  language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
declare
  head bigint;
begin
  perform hub.verify_claim(claim);
  select p.last, h.last into since, head from hub.watch_position p, hub.sequence_head h;
  if since >= head then
    return;
  end if;
  -- A call that creates a watch also locks this row (hub.add_watch_terms), so no new watch is missed.
  perform from hub.watch_position p where p.last = since for update skip locked;
  if not found then
    return;
  end if;
  if not exists (select from hub.watch w where w.state = 'ACTIVE') then
    update hub.watch_position set last = head;
    return;
  end if;
  upto := (select max(n.seq) from (select s.seq from hub.stream s where s.seq > since order by s.seq limit least(batch, 1000)) n);
  return query
    with fresh as (select distinct s.item from hub.stream s where s.seq > next_watch_events.since and s.seq <= next_watch_events.upto and s.kind = 'INDICATOR')
    select next_watch_events.since, next_watch_events.upto, i.*
      from (select) one left join lateral (
        select c.id, c.kind, c.scope, c.value, c.threat, g.keys, g.ids from fresh f join hub.indicator c on c.id = f.item and c.revoked_at is null
          cross join lateral (select array_agg(x.key order by x.key) as keys, array_agg(x.id order by x.key) as ids from hub.working_group x where x.key = any (c.audience)) g) i on true;
end
$$;

/*
 * Matches claims with all watches and advances the position to `upto` in one transaction, so no notification is lost. Returns false when another process was
 * first.
 * When a bar is lifted, or a party is readmitted or admitted, existing claims are scanned again: for watches of that party, and for VALUES watches of all
 * parties.
 */
create or replace function hub.process_watch_events(claim text, since bigint, upto bigint, items uuid[], marks uuid[], via integer[]) returns boolean
  language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
declare
  within uuid[];
begin
  perform hub.verify_claim(claim);
  perform from hub.watch_position p where p.last = since for update;
  if not found then
    return false;
  end if;
  -- The position only moves forward, and not past the head.
  if (upto > since and upto <= (select h.last from hub.sequence_head h)) is not true then
    raise exception 'hub: invalid range of the stream' using errcode = '22023';
  end if;
  update hub.watch w set scan_after = hub.scan_start()
    from hub.stream s where s.seq > since and s.seq <= upto and w.ended_at is null
      and (s.op = 'UNBAR' and w.party = s.key or (s.op = 'READMIT' or s.op = 'JOIN' and s.key = 1) and (w.party = s.owner or w.about = 'VALUES'));
  within := array(select s.item from hub.stream s where s.seq > since and s.seq <= upto and s.kind = 'INDICATOR');
  perform hub.match_watches(x.items, x.marks, x.via, '{}', null)
    from (select array_agg(n.item) as items, array_agg(n.mark) as marks, array_agg(n.group_key) as via
      from unnest(process_watch_events.items, process_watch_events.marks, process_watch_events.via) n(item, mark, group_key) where n.item = any (within)) x;
  update hub.watch_position set last = upto;
  return true;
end
$$;

/*
 * Matches at most `batch` new sealed holdings with watches and returns their number. Creating, extending or resuming a watch locks the same row:
 * either that call sees the holding, or this call sees the watch.
 */
create or replace function hub.process_sealed_holding_events(batch integer) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  taken uuid[];
begin
  if not exists (select from hub.sealed_holding_event) then
    return 0;
  end if;
  perform from hub.watch_position for update;
  with news as (delete from hub.sealed_holding_event n where n.place = any (array(select x.place from hub.sealed_holding_event x order by x.place limit batch for update skip locked)) returning n.holding)
    select array_agg(distinct n.holding) into taken from news n;
  perform hub.match_watches('{}', '{}', '{}', taken, null);
  return coalesce(cardinality(taken), 0);
end
$$;

/*
 * Returns values of a watch for which existing claims are still to be scanned, ordered by mark: the watch, the mark before the range, and the sealed values.
 * The cost depends on the length of the watch, not on the number of claims in the hub. upto null: last range. One row without a mark when there is no value.
 */
create or replace function hub.next_watch_value_scan(batch integer) returns table (watch uuid, since uuid, upto uuid, mark uuid, value_sealed bytea)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  select w.id, w.scan_after into watch, since from hub.watch w where w.scan_after is not null and w.state = 'ACTIVE' and w.about = 'VALUES' order by w.id limit 1;
  if not found then
    return;
  end if;
  upto := (select t.mark from hub.watch_term t where t.watch = next_watch_value_scan.watch and t.mark > since order by t.mark offset batch - 1 limit 1);
  return query
    select next_watch_value_scan.watch, next_watch_value_scan.since, next_watch_value_scan.upto, t.mark, t.value_sealed
      from (select) one left join hub.watch_term t on t.watch = next_watch_value_scan.watch and t.mark > next_watch_value_scan.since and (next_watch_value_scan.upto is null or t.mark <= next_watch_value_scan.upto);
end
$$;

-- Returns false when another process was first, or the watch is no longer active.
create or replace function hub.process_watch_value_scan(claim text, of_watch uuid, since uuid, upto uuid, marks uuid[], digests bytea[]) returns boolean
  language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
begin
  perform hub.verify_claim(claim);
  if upto <= since then
    raise exception 'hub: invalid range of the scan' using errcode = '22023';
  end if;
  update hub.watch w set scan_after = upto where w.id = of_watch and w.scan_after = since and w.state = 'ACTIVE';
  if not found then
    return false;
  end if;
  perform hub.match_watch_values(of_watch, x.marks, x.digests)
    from (select array_agg(n.mark) as marks, array_agg(n.digest) as digests
      from unnest(process_watch_value_scan.marks, process_watch_value_scan.digests) n(mark, digest) where n.mark > since and (upto is null or n.mark <= upto)) x;
  return true;
end
$$;

-- Returns a range of existing claims for a watch of prefixes or of a group: the watch, the item before the range, and claims ordered by id. upto null: last
-- range.
create or replace function hub.next_watch_item_scan(claim text, batch integer)
  returns table(watch uuid, since uuid, upto uuid, item uuid, kind text, scope text, value text, threat text, group_keys integer[], group_ids uuid[])
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
declare
  most constant integer := least(batch, 1000);
begin
  perform hub.verify_claim(claim);
  select w.id, w.scan_after into watch, since from hub.watch w where w.scan_after is not null and w.state = 'ACTIVE' and w.about <> 'VALUES' order by w.id limit 1;
  if not found then
    return;
  end if;
  upto := (select n.id from (select c.id from hub.indicator c where c.id > since order by c.id limit most) n order by n.id offset most - 1 limit 1);
  return query
    select next_watch_item_scan.watch, next_watch_item_scan.since, next_watch_item_scan.upto, i.*
      from (select) one left join lateral (
        select c.id, c.kind, c.scope, c.value, c.threat, g.keys, g.ids from hub.indicator c
          cross join lateral (select array_agg(x.key order by x.key) as keys, array_agg(x.id order by x.key) as ids from hub.working_group x where x.key = any (c.audience)) g
          where c.id > next_watch_item_scan.since and (next_watch_item_scan.upto is null or c.id <= next_watch_item_scan.upto) and c.revoked_at is null) i on true;
end
$$;

-- Returns false when another process was first, or the watch is no longer active.
create or replace function hub.process_watch_item_scan(claim text, of_watch uuid, since uuid, upto uuid, items uuid[], marks uuid[], via integer[]) returns boolean
  language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
begin
  perform hub.verify_claim(claim);
  if upto <= since then
    raise exception 'hub: invalid range of the scan' using errcode = '22023';
  end if;
  update hub.watch w set scan_after = upto where w.id = of_watch and w.scan_after = since and w.state = 'ACTIVE';
  if not found then
    return false;
  end if;
  perform hub.match_watches(x.items, x.marks, x.via, '{}', of_watch)
    from (select array_agg(n.item) as items, array_agg(n.mark) as marks, array_agg(n.group_key) as via
      from unnest(process_watch_item_scan.items, process_watch_item_scan.marks, process_watch_item_scan.via) n(item, mark, group_key) where n.item > since and (upto is null or n.item <= upto)) x;
  return true;
end
$$;

-- Returns pending notifications of owners, with the sealed reason. hub.notify_watched_owner sends each once.
create or replace function hub.pending_owner_notifications(batch integer) returns table (watch uuid, no integer, reason_sealed bytea)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select t.watch, t.no, w.reason_sealed from hub.watch_owner_notification t join hub.watch w on w.id = t.watch order by t.watch, t.no limit batch $$;

create or replace function hub.notify_watched_owner(claim text, of_watch uuid, hit integer, purpose text, case_reference text) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  t hub.watch_owner_notification;
begin
  perform hub.verify_claim(claim);
  delete from hub.watch_owner_notification x where x.watch = of_watch and x.no = hit returning * into t;
  if not found then
    return false;
  end if;
  perform hub.announce(array[t.owner], 'WATCHED', (select jsonb_strip_nulls(jsonb_build_object('party', hub.party_summary(p.key), 'purpose', left(purpose, 500), 'caseReference', case_reference,
      'item', case when not t.discreet then t.item end)) from hub.watch w join hub.party p on p.key = w.party where w.id = t.watch));
  return true;
end
$$;

-- Returns hits of a watch after the number `above`, oldest first. The item is included only when it is visible to the viewer now.
create or replace function hub.visible_watch_hits(of_id uuid, above integer, most integer) returns table (no integer, at timestamptz, disclosure text, mark uuid, value_sealed bytea, item uuid, contact jsonb)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  perform hub.require_act('watch:manage');
  return query
    select h.no, h.at, h.disclosure, h.mark, h.value_sealed,
        (select i.id from hub.indicator i where i.id = h.item and hub.sees(viewer, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until)),
        hub.party_summary(h.contact)
      from hub.watch w join hub.watch_hit h on h.watch = w.id
      where w.id = of_id and hub.sees_watch(viewer, w) and h.no > above
        and (h.contact is null or h.contact <> all (viewer.withheld))
        and not exists (select from hub.indicator i where i.id = h.item and i.owner = any (viewer.withheld))
      order by h.no limit most;
end
$$;

-- Whether the viewer may know of one of the hits that an announcement WATCH_HIT counts (`about`): the matched item is open and visible to the viewer now, or, of a
-- disclosed holding, the named party does not hide its items. A hit that names neither tells of no party.
create or replace function hub.is_watch_hit_visible(viewer hub.viewer, about jsonb) returns boolean
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select exists (select from hub.watch_hit h
    where h.watch = (about->>'watch')::uuid and h.no <= (about->>'lastHit')::integer and h.no > (about->>'lastHit')::integer - (about->>'count')::integer
      and case when h.item is null then h.contact is null or h.contact <> all (viewer.bars)
        else exists (select from hub.indicator i where i.id = h.item and i.revoked_at is null and hub.sees(viewer, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until)) end)
$$;

-- An owner allows more purposes: watches of others find what they may see from now on, as after a bar.
create or replace function hub.scan_after_wider_rule() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if not old.refused <@ new.refused or old.needs_case and not new.needs_case then
    update hub.watch w set scan_after = hub.scan_start() where w.ended_at is null and w.party <> new.party;
  end if;
  return null;
end
$$;
