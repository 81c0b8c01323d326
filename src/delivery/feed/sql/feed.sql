/*
 * The events of the context's party after `after_seq`, oldest first, at most `most`. Then one row with the operation POSITION: its seq is the position that was
 * read, and `more` states whether the stream continues after it.
 * The operation depends on the reader: visible before and after is UPDATED (or REVOKED), visible only after is PUBLISHED, visible only before is WITHDRAWN.
 * Items that are not visible now are left out here, ids included. The caller that joins their content reads it under row-level security again. One call
 * examines about 5,000 events: with a narrow filter the position advances and `more` is true.
 * The function checks all kinds with hub.is_item_visible, except indicators: their check is inlined, because 500 calls a page take noticeable time.
 * An event of an item without a named owner has its time by the hour.
 * `withheld` in `filter`: the owners that withheld their items from the reader at `after_seq`. If others do now, the call fails (HB410): an exact continuation would
 * need events of items that have not changed.
 * If cases are hidden from the reader, not even the id of a case is returned. An account that received cases before learns of the change by a new snapshot.
 */
create or replace function hub.feed_events(after_seq bigint, most integer, filter jsonb) returns table (seq bigint, at timestamptz, operation text, kind text, item uuid, backfill boolean, more boolean)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  me constant integer := viewer.me;
  agency constant integer := viewer.agency;
  red constant boolean := viewer.red;
  items constant text[] := (select array_agg(x) from jsonb_array_elements_text(filter->'itemKinds') x);
  kinds constant text[] := (select array_agg(x) from jsonb_array_elements_text(filter->'kinds') x);
  threats constant text[] := (select array_agg(x) from jsonb_array_elements_text(filter->'threats') x);
  owners constant integer[] := (select array_agg(p.key) from hub.party p where p.id::text in (select jsonb_array_elements_text(filter->'owners')));
  head constant bigint := (select last from hub.sequence_head);
  groups constant integer[] := array(select g.key from hub.working_group g where filter->'groups' ? g.id::text and g.key = any (viewer.keys));
  include_own constant boolean := coalesce((filter->>'includeOwn')::boolean, false);
  by_items constant boolean := filter->'itemKinds' is not null;
  read_to bigint := after_seq;
  found_here integer;
  sent integer := 0;
  looked_at integer := 0;
  before boolean;
  after boolean;
  r record;
begin
  perform hub.require_epoch(filter->>'epoch');
  perform hub.require_same_withheld(coalesce(filter->>'withheld', ''));
  while sent < most and read_to < head and looked_at < 5000 loop
    found_here := 0;
    for r in
      select e.*, case when not w.wanted then false
            when e.kind = 'INDICATOR' then exists (select from hub.indicator i where i.id = e.item
              and hub.sees(viewer, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until) offset 0)
            else hub.is_item_visible(viewer, e.kind, e.item) end as visible,
          w.wanted,
          case when w.wanted and not e.facets ? 'of' then (select x.saw from hub.visibility_at_positions(e.item, e.seq - 1, e.seq - 1, me) x) end as saw_before,
          case when w.wanted and not e.facets ? 'of' then (select x.saw from hub.visibility_at_positions(e.item, e.seq, e.seq, me) x) end as saw_after
        from (
          select distinct x.seq from hub.held_keys(me, read_to) k
            cross join lateral (
              select i.seq from hub.inbox i
                where i.key = k.key and i.seq > greatest(read_to, k.from_seq - 1) and i.seq <= least(head, k.to_seq) order by i.seq limit 500) x
            order by x.seq limit 500) n
        join hub.stream e on e.seq = n.seq
        cross join lateral (
          select (e.owner <> me or include_own or e.owner is null) and (not by_items or e.kind = any (items) is true) and (kinds is null or (e.facets->>'kind' <> all (kinds)) is not true)
            and (filter->'groups' is null or e.op = 'LOST' or e.audience && groups or e.audience_before && groups) as wanted
          offset 0) w
        order by e.seq loop
      found_here := found_here + 1;
      looked_at := looked_at + 1;
      read_to := r.seq;
      continue when not r.wanted;
      continue when filter->'owners' is not null
        -- the owner is compared last: the duration must not depend on the owner
        and ((r.owner = me or hub.was_owner_known(r.item, r.seq, me, red)) and r.owner = any (owners)) is not true;
      seq := r.seq;
      at := case when r.owner <> me and hub.is_owner_hidden(r.kind, r.named_owner) then date_trunc('hour', r.at) else r.at end;
      kind := r.kind;
      item := r.item;
      -- A dependent item also requires that the item it depends on is visible.
      before := coalesce(r.saw_before, hub.was_visible(r.item, r.seq - 1, me)) and (r.owner <> me or hub.is_open_to_agency(r.agency_only_before, agency)) and (red or not coalesce(r.facets_before->>'red', r.facets->>'red')::boolean);
      after := coalesce(r.saw_after, hub.was_visible(r.item, r.seq, me)) and (r.owner <> me or hub.is_open_to_agency(r.agency_only, agency)) and (red or not (r.facets->>'red')::boolean);
      operation := case
        when r.op = 'BACKFILL' then case when after then 'PUBLISHED' end
        when r.op = 'LOST' then case when not after and (red or not (r.facets->>'red')::boolean) then 'WITHDRAWN' end
        when before and after then case r.op when 'REVOKE' then 'REVOKED' else 'UPDATED' end
        when after then 'PUBLISHED'
        when before then 'WITHDRAWN'
      end;
      continue when operation is null or (operation <> 'WITHDRAWN' or r.kind = 'ANNOUNCEMENT' or r.kind = 'CASE' and not hub.shows_cases(viewer)) and not r.visible;
      -- For this purpose the reader has no such items of this owner: it had to replace its copy when the owner began to withhold them (hub.require_same_withheld).
      continue when operation = 'WITHDRAWN' and r.owner = any (viewer.withheld) and not exists (select from hub.item_kind k where k.kind = r.kind and k.addressed);
      -- A replay sends only the last of several losses. If the item became visible again in between, another event follows that this reader gets, or a later
      -- loss. It is not enough that the item is visible now: an item that was revoked meanwhile is not sent again to a reader that regains it. Then the loss is
      -- sent, and only the loss. (A reader that filters by owner may not get the later event.)
      continue when operation = 'WITHDRAWN' and exists (
        select from hub.stream later where later.item = r.item and later.seq > r.seq and (later.key is null or later.key = me)
          and case when hub.was_visible(r.item, later.seq, me) and (r.owner <> me or hub.is_open_to_agency(later.agency_only, agency))
            then (red or not (later.facets->>'red')::boolean)
              and (threats is null or later.op = 'REVOKE' or later.facets->>'threat' = any (threats) or later.facets_before->>'threat' = any (threats))
            else filter->'owners' is null and case when later.op = 'LOST'
              then red or not (later.facets->>'red')::boolean
              else hub.was_visible(r.item, later.seq - 1, me) and (r.owner <> me or hub.is_open_to_agency(later.agency_only_before, agency)) and (red or not coalesce(later.facets_before->>'red', later.facets->>'red')::boolean) end end);
      backfill := operation = 'PUBLISHED' and r.op <> 'PUBLISH';
      continue when threats is not null and operation in ('PUBLISHED', 'UPDATED')
        and r.facets->>'threat' <> all (threats) and coalesce(r.facets_before->>'threat' <> all (threats), true);
      return next;
      sent := sent + 1;
      exit when sent >= most;
    end loop;
    if found_here = 0 then
      read_to := head;
    end if;
  end loop;
  seq := read_to;
  at := now();
  operation := 'POSITION';
  kind := null;
  item := null;
  backfill := false;
  more := read_to < head;
  return next;
end
$$;

/*
 * Returns the events of hub.feed_events with their content. An event is left out if its content is not visible now: a WITHDRAWN for it follows, or came before. If
 * the content of an event cannot be read (it is damaged, or breaks a statement), the page before it is cut short. The event then comes alone and without content,
 * so that it does not block the reader. Each event contains its tag.
 */
create or replace function hub.feed_page(after_seq bigint, most integer, filter jsonb) returns setof jsonb
language plpgsql set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  row_ record;
  read_to bigint := after_seq;
  size integer := most;
  shows boolean := true;
  fault text;
begin
  while size > 0 loop
    begin
      for row_ in
        with events as materialized (select * from hub.feed_events(read_to, size, filter)),
          tags as materialized (select * from hub.tags_at(array(select e.seq from events e))),
          projections as materialized (
            select t.* from (select e.kind, array_agg(e.item) as items from events e
                where shows and e.operation not in ('WITHDRAWN', 'POSITION') and e.kind <> 'INDICATOR' group by e.kind) k
              cross join lateral hub.item_projection(k.kind, k.items) t)
        select f.seq, jsonb_build_object('seq', f.seq::text, 'tag', t.tag::text, 'at', f.at,
            'operation', f.operation, 'kind', f.kind, 'itemId', f.item,
            'backfill', f.backfill, 'more', f.more, 'claim', case when f.operation not in ('WITHDRAWN', 'POSITION') then to_jsonb(c) end,
            'corroboration', (select k.owners from hub.corroboration(c.digest) k)) || coalesce(n.content, '{}') as event
          from events f
          left join lateral (select * from hub.claim where claim.id = f.item offset 0) c
            on shows and f.operation not in ('WITHDRAWN', 'POSITION') and f.kind = 'INDICATOR'
          left join projections n on n.item = f.item and f.operation not in ('WITHDRAWN', 'POSITION')
          left join tags t on t.seq = f.seq
          where f.operation in ('WITHDRAWN', 'POSITION') or c.id is not null or n.item is not null or not shows
          order by f.seq, f.operation = 'POSITION' loop
        read_to := row_.seq;
        return next row_.event;
      end loop;
      size := 0;
    exception when others then
      get stacked diagnostics fault = returned_sqlstate;
      -- Only faults of the data: values, size, damage.
      if not shows or left(fault, 2) <> all ('{21,22,54}'::text[]) and fault not in ('XX001', 'XX002') then
        raise;
      end if;
      shows := size > 1;
      size := greatest(size / 2, 1);
    end;
  end loop;
end
$$;

/*
 * Returns a page of the feed (hub.feed_page) in one call, and writes receipts: events that were sent to this consumer before, and are before its position now,
 * have arrived. Besides the reader's filter, `filter` may contain three keys. `consumer` names the reader (default: the account). `arrived` is [above, upto] if
 * that is not everything up to `after_seq`; null: nothing. `gives` is the number of events that go out, if not all do.
 */
create or replace function hub.feed(claim text, act jsonb, after_seq bigint, most integer, filter jsonb) returns setof jsonb
language plpgsql set search_path = pg_catalog, pg_temp set enable_seqscan = off set plan_cache_mode = force_generic_plan
as $$
declare
  consumer text;
  event jsonb;
  receipt_seqs bigint[] := '{}';
  sent integer := 0;
begin
  perform hub.enter(claim, act);
  consumer := coalesce(filter->>'consumer', hub.my_user()::text);
  if not filter ? 'arrived' then
    perform hub.mark_withdrawals_delivered(-1, after_seq, consumer);
  elsif jsonb_typeof(filter->'arrived') = 'array' then
    perform hub.mark_withdrawals_delivered((filter->'arrived'->>0)::bigint, (filter->'arrived'->>1)::bigint, consumer);
  end if;
  for event in select * from hub.feed_page(after_seq, most, filter) loop
    sent := sent + 1;
    if event->>'operation' in ('WITHDRAWN', 'REVOKED') and sent <= coalesce((filter->>'gives')::integer, most) then
      receipt_seqs := receipt_seqs || (event->>'seq')::bigint;
    end if;
    return next event;
  end loop;
  if receipt_seqs <> '{}' then
    perform hub.create_withdrawal_receipts(receipt_seqs, consumer, act->>'channel');
  end if;
end
$$;

-- Returns the present roles of the context's session, or the present rights of its key: what decides, beside party and agency, what it reads.
create or replace function hub.own_reading_rights() returns text[]
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  perform hub.require_act('indicator:read');
  return case when exists (select from hub.session s where s.id = viewer.session)
    then array(select distinct r from unnest(hub.roles_of_session(viewer.user_id, viewer.session)) r order by r)
    else (select hub.key_rights(k) from hub.api_key k where k.id = viewer.user_id) end;
end
$$;

-- Text of a purpose and a case: equal for readers who read for the same.
create or replace function hub.reading_reason(purpose text, case_reference text) returns text
language sql immutable
return coalesce(purpose, '') || '|' || coalesce(case_reference, '');

-- Returns the present purpose and case of the context's session or key, as hub.reading_reason.
create or replace function hub.own_reading_reason() returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  perform hub.require_act('indicator:read');
  return coalesce((select hub.reading_reason(s.purpose, s.case_reference) from hub.session s where s.id = viewer.session),
    (select hub.reading_reason(k.purpose, null) from hub.api_key k where k.id = viewer.user_id));
end
$$;

/*
 * Returns those of these sessions and secrets of keys that read the positions (above, upto] of the feed exactly as the context does, each with the name of its
 * consumer: of the same party and agency, all people with the same roles or all machines with the same rights, of the same purpose and case, and valid now. The
 * conditions are those of hub.enter. Nobody, if the context's rights are not `mine`, or its purpose and case not `reason`, any more, or if one of the positions has an
 * announcement for one account. What a request states is the same for all `asked`: the caller sees to that.
 */
create or replace function hub.equal_readers(asked uuid[], mine text[], reason text, above bigint, upto bigint) returns table (session uuid, consumer text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  needs_factor boolean;
begin
  perform hub.require_act('indicator:read');
  -- An office of the hub that waits reads nothing: hub.enter decides for each.
  if viewer.kind = 'HUB' or mine is distinct from hub.own_reading_rights() or reason is distinct from hub.own_reading_reason()
    or exists (select from hub.inbox i join hub.announcement a on a.id = i.item
      where i.key = viewer.me and i.seq > above and i.seq <= upto and a.account is not null) then
    return;
  end if;
  if exists (select from hub.session s where s.id = viewer.session) then
    needs_factor := exists (select from hub.factor_required r where r.role = any (mine)) or exists (select from hub.party_factor_rule d where d.party = viewer.me);
    return query
      select s.id, u.id::text
        from unnest(asked) a join hub.session s on s.id = a join hub.user_account u on u.id = s.user_id join hub.party p on p.key = u.party
        where u.party = viewer.me and u.agency is not distinct from viewer.agency and s.ended_at is null and s.expires_at > clock_timestamp()
          and hub.reading_reason(s.purpose, s.case_reference) = reason
          and u.disabled_at is null and p.suspended_at is null
          and case when needs_factor or exists (select from hub.oidc_session o where o.session = s.id)
            then not hub.lacks_factor(u.id, s.id) and array(select distinct r from unnest(u.roles || hub.provider_roles_of_session(s.id)) r order by r) = mine
            else u.roles <@ mine and u.roles @> mine end;
  else
    return query
      select s.id, k.id::text
        from unnest(asked) a join hub.api_key_secret s on s.id = a join hub.api_key k on k.id = s.api_key join hub.party p on p.key = k.party
        where k.party = viewer.me and k.agency is not distinct from viewer.agency and k.revoked_at is null and k.expires_at > clock_timestamp()
          and hub.is_key_secret_active(s, k.party) and p.suspended_at is null and hub.key_rights(k) = mine
          and hub.reading_reason(k.purpose, null) = reason;
  end if;
end
$$;

/*
 * Reads one page of the feed for several sessions. The last row has the operation READERS and the sessions that read exactly as the context does, as
 * hub.equal_readers found after the page was read: the page is for these alone. Receipts are written for each of them. `arrived` in `filter` contains
 * [session, above, upto] for each session that may have events whose arrival is not noted yet.
 */
create or replace function hub.shared_feed(claim text, act jsonb, after_seq bigint, most integer, filter jsonb, asked uuid[]) returns setof jsonb
language plpgsql set search_path = pg_catalog, pg_temp set enable_seqscan = off set plan_cache_mode = force_generic_plan
as $$
declare
  mine text[];
  reason text;
  event jsonb;
  receipt_seqs bigint[] := '{}';
  read_to bigint := after_seq;
  -- A filter without announcements reads none.
  with_announcements constant boolean := filter->'itemKinds' is null or filter->'itemKinds' ? 'ANNOUNCEMENT';
  readers uuid[];
  consumers text[];
begin
  perform hub.enter(claim, act);
  mine := hub.own_reading_rights();
  reason := hub.own_reading_reason();
  for event in select * from hub.feed_page(after_seq, most, filter) loop
    if event->>'operation' in ('WITHDRAWN', 'REVOKED') then
      receipt_seqs := receipt_seqs || (event->>'seq')::bigint;
    end if;
    if with_announcements then
      read_to := (event->>'seq')::bigint;
    end if;
    return next event;
  end loop;
  select coalesce(array_agg(r.session), '{}'), coalesce(array_agg(r.consumer), '{}') into readers, consumers from hub.equal_readers(asked, mine, reason, after_seq, read_to) r;
  if filter->'arrived' <> '[]' then
    perform hub.mark_withdrawals_delivered((x->>1)::bigint, (x->>2)::bigint, consumers[array_position(readers, (x->>0)::uuid)])
      from jsonb_array_elements(filter->'arrived') x where (x->>0)::uuid = any (readers);
  end if;
  if receipt_seqs <> '{}' then
    perform hub.create_withdrawal_receipts(receipt_seqs, c, act->>'channel') from (select distinct unnest(consumers) order by 1) consumer (c);
    readers := array(select r.session from hub.equal_readers(readers, mine, reason, after_seq, read_to) r); -- writing may have waited for others
  end if;
  return next jsonb_build_object('operation', 'READERS', 'sessions', to_jsonb(readers));
end
$$;

-- Returns the last position of the stream, its epoch, and the owners that withhold their items from the reader, for a follower that starts now. leads_on: a reader can
-- continue at the position `known`.
create or replace function hub.feed_head(claim text, act jsonb, known text) returns table (epoch uuid, last bigint, tag bigint, withheld text, leads_on boolean)
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.enter(claim, act);
  return query
    select h.epoch, h.last, s.tag, array_to_string((hub.viewer()).withheld, ','), coalesce(hub.is_in_stream_history(known) and not hub.is_below_floor(known), false) from hub.sequence_head h left join hub.stream s on s.seq = h.last;
end
$$;

-- Saves a filter under a name and replaces the filter with that name. Returns its id; null: the account already has fifty filters.
create or replace function hub.save_feed_filter(new_id uuid, called text, wanted jsonb) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  me constant uuid := hub.my_user();
  saved_id uuid;
begin
  perform hub.require_act('session:own');
  perform from hub.user_account u where u.id = me for no key update; -- so that two calls at once do not both pass the limit
  update hub.feed_filter f set filter = wanted, changed_at = now() where f.user_id = me and f.name = called returning f.id into saved_id;
  if saved_id is null and (select count(*) from hub.feed_filter f where f.user_id = me) < 50 then
    insert into hub.feed_filter (id, user_id, name, filter) values (new_id, me, called, wanted) returning id into saved_id;
  end if;
  return saved_id;
end
$$;

-- Returns false if the context's account has no such filter.
create or replace function hub.delete_feed_filter(of_id uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.require_act('session:own');
  delete from hub.feed_filter f where f.id = of_id and f.user_id = hub.my_user();
  return found;
end
$$;
