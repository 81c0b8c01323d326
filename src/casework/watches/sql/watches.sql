-- Runs by the clock, at most `batch` watches in one call. Sends a notification a week before a watch expires, expires watches, and deletes watches 90 days
-- after their end.
-- Also deletes old values for the enumeration alarm. Returns the number of notified or expired watches.
create or replace function hub.expire_watches(batch integer) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  w hub.watch;
  at_time constant timestamptz := clock_timestamp();
  done integer := 0;
begin
  for w in select * from hub.watch x where x.ended_at is null and x.until <= at_time + interval '7 days' and (x.expiry_notified_at is null or x.until <= at_time)
      order by x.until limit batch for update skip locked loop
    if w.until <= at_time then
      update hub.watch x set state = 'EXPIRED', ended_at = at_time where x.id = w.id;
      delete from hub.watch_term t where t.watch = w.id;
      insert into hub.audit (party, agency, what, channel, outcome, items) values (w.party, w.agency, 'watch.expire', 'relay', 'DONE', array[w.id]);
    else
      update hub.watch x set expiry_notified_at = at_time where x.id = w.id;
      perform hub.announce_watch(w, 'WATCH_ENDS', jsonb_build_object('watch', w.id, 'until', to_char(w.until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')));
    end if;
    done := done + 1;
  end loop;
  delete from hub.watch x where x.id in (select o.id from hub.watch o where o.ended_at < at_time - interval '90 days' order by o.ended_at limit batch for update skip locked);
  with oldest as (select x.seq from hub.watch_query_value x order by x.seq limit batch * 100)
    delete from hub.watch_query_value x using oldest o join hub.deconfliction_query a on a.place = o.seq / 1024 where x.seq = o.seq and a.requested_at < at_time - interval '1 day' and a.notified_at is not null;
  return done;
end
$$;

-- Returns whether the viewer sees a watch, by visible_to.
create or replace function hub.sees_watch(viewer hub.viewer, w hub.watch) returns boolean
language sql immutable set search_path = pg_catalog, pg_temp
as $$ select w.party = viewer.me and case w.visible_to when 'CREATOR' then w.created_by = viewer.user_id when 'AGENCY' then w.agency = viewer.agency else true end $$;

-- Locks and returns a watch that has not ended. HB404: absent and invisible watches give the same answer.
create or replace function hub.lock_watch(of_id uuid) returns hub.watch
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  w hub.watch;
begin
  perform hub.require_act('watch:manage');
  select * into w from hub.watch x where x.id = of_id and x.ended_at is null and hub.sees_watch(viewer, x) for update;
  if not found then
    raise exception 'hub: no such watch' using errcode = 'HB404', detail = 'watch';
  end if;
  return w;
end
$$;

/*
 * Adds terms to a watch: values with digests, which are matched with existing claims at once; prefixes and marks of filters, for which existing claims are
 * scanned later.
 * Returns the marks of the new terms. At a limit `refusal` is set, and the caller rolls back: WATCH for more than 10,000 values or 50 prefixes in the watch,
 * PARTY for more than 200,000 terms in all watches of the party.
 * Values count as queried (HB438). For the enumeration alarm they are stored for a day as `asked_sealed` with the ids `asked`; at most 1,000.
 */
create or replace function hub.add_watch_terms(viewer hub.viewer, w hub.watch, new_marks uuid[], sealed bytea[], digests bytea[], asked uuid[], asked_sealed bytea[], out refusal text, out added uuid[])
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  ask_place bigint;
begin
  -- No event is matched with watches until this commits, and earlier claims are matched below. So no claim is missed in between.
  perform from hub.watch_position for share;
  perform pg_advisory_xact_lock(hashtext('hub watches'), w.party);
  with inserted as (
      insert into hub.watch_term as t (watch, mark, value_sealed) select w.id, n.mark, n.sealed from unnest(new_marks, sealed) n(mark, sealed) on conflict do nothing
        returning t.mark)
    select coalesce(array_agg(n.mark), '{}') into added from inserted n;
  if (select count(*) from hub.watch_term t where t.watch = w.id) > (case w.about when 'PREFIXES' then 50 else 10000 end) then
    refusal := 'WATCH';
    return;
  elsif (select count(*) from hub.watch_term t join hub.watch x on x.id = t.watch where x.party = w.party) > 200000 then
    refusal := 'PARTY';
    return;
  end if;
  if w.about = 'VALUES' then
    -- Also counts terms that the watch has already. Otherwise removing and adding them would query them again without being counted.
    perform hub.count_against_query_quota(viewer, cardinality(new_marks));
    if cardinality(new_marks) > 0 then
      insert into hub.deconfliction_query (id, party, agency, user_id, count) values (gen_random_uuid(), viewer.me, viewer.agency, viewer.user_id, cardinality(new_marks)) returning place into ask_place;
      insert into hub.watch_query_value (seq, id, user_id, sealed)
        select hub.query_value_seq(ask_place, v.n::integer), v.id, viewer.user_id, v.sealed from unnest(asked, asked_sealed) with ordinality v(id, sealed, n) where v.n <= 1000;
    end if;
    perform hub.match_watch_values(w.id, new_marks, digests);
  elsif added <> '{}' then
    update hub.watch x set scan_after = hub.scan_start() where x.id = w.id;
  end if;
end
$$;

-- Creates a watch: {id, visibleTo, about, notifyOwners, until, group}. Returns the same as hub.add_watch_terms; refusal also CREATOR: the creator has 50 watches,
-- or PARTY_WATCHES: the party has 1,000.
-- HB404: the viewer's party has no such group.
create or replace function hub.create_watch(fields jsonb, reason_sealed bytea, marks uuid[], sealed bytea[], digests bytea[], asked uuid[], asked_sealed bytea[], out refusal text, out added uuid[])
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  w hub.watch;
begin
  perform hub.require_act('watch:manage');
  if fields->>'about' = 'FILTER' and not exists (select from hub.working_group g where g.id = (fields->>'group')::uuid and g.key = any (viewer.keys)) then
    raise exception 'hub: no such group' using errcode = 'HB404', detail = 'group';
  end if;
  perform from hub.watch_position for share;
  perform pg_advisory_xact_lock(hashtext('hub watches'), viewer.me);
  if (select count(*) from hub.watch x where x.party = viewer.me and x.ended_at is null and x.created_by = viewer.user_id) >= 50 then
    refusal := 'CREATOR';
    return;
  elsif (select count(*) from hub.watch x where x.party = viewer.me and x.ended_at is null) >= 1000 then
    refusal := 'PARTY_WATCHES';
    return;
  end if;
  insert into hub.watch (id, party, agency, created_by, visible_to, about, reason_sealed, notify_owner, until, expiry_notified_at)
    values ((fields->>'id')::uuid, viewer.me, viewer.agency, viewer.user_id, fields->>'visibleTo', fields->>'about', create_watch.reason_sealed, (fields->>'notifyOwners')::boolean, (fields->>'until')::timestamptz,
      case when (fields->>'until')::timestamptz < now() + interval '7 days' then now() end)
    returning * into w;
  select t.* into refusal, added from hub.add_watch_terms(viewer, w, marks, sealed, digests, asked, asked_sealed) t;
end
$$;

create or replace function hub.add_to_watch(of_id uuid, for_what text, marks uuid[], sealed bytea[], digests bytea[], asked uuid[], asked_sealed bytea[], out refusal text, out added uuid[])
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  w hub.watch;
begin
  perform from hub.watch_position for share; -- locked before the watch, in the same order as in the worker
  w := hub.lock_watch(of_id);
  if w.about <> for_what then
    raise exception 'hub: another type of watch' using errcode = 'HB480';
  end if;
  select t.* into refusal, added from hub.add_watch_terms(viewer, w, marks, sealed, digests, asked, asked_sealed) t;
end
$$;

-- Removes terms from a watch and returns the marks of those that it had.
create or replace function hub.remove_from_watch(of_id uuid, marks uuid[]) returns setof uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  w constant hub.watch := hub.lock_watch(of_id);
begin
  return query delete from hub.watch_term t where t.watch = w.id and t.mark = any (marks) and w.about <> 'FILTER' returning t.mark;
end
$$;

-- Sets the state: PAUSED; ACTIVE again, which scans claims that came during the pause; or ENDED, which deletes the terms at once and the hits later.
create or replace function hub.set_watch_state(of_id uuid, to_state text)
  returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
declare
  w hub.watch;
begin
  perform hub.require_act('watch:manage');
  perform from hub.watch_position for share;
  w := hub.lock_watch(of_id);
  update hub.watch x set state = to_state, ended_at = case when to_state = 'ENDED' then clock_timestamp() end,
      scan_after = case when to_state = 'ACTIVE' and w.state = 'PAUSED' then hub.scan_start() else x.scan_after end
    where x.id = w.id;
  if to_state = 'ENDED' then
    delete from hub.watch_term t where t.watch = w.id;
  end if;
end
$$;

-- Returns watches that the viewer sees, newest first, or only the given one.
create or replace function hub.visible_watches(only_one uuid, below uuid, most integer) returns table (id uuid, about text, state text, visible_to text, reason_sealed bytea, notify_owner boolean, until timestamptz,
  created_at timestamptz, ended_at timestamptz, hits integer, size integer, scanning boolean, created_by jsonb)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  perform hub.require_act('watch:manage');
  return query
    select w.id, w.about, w.state, w.visible_to, w.reason_sealed, w.notify_owner, w.until, w.created_at, w.ended_at, w.hits,
        (select count(*)::integer from hub.watch_term t where t.watch = w.id and t.value_sealed is not null), w.scan_after is not null and w.state = 'ACTIVE', hub.actor(w.created_by)
      from hub.watch w
      where w.party = viewer.me and hub.sees_watch(viewer, w) and (only_one is null or w.id = only_one) and (below is null or w.id < below)
      order by w.id desc limit most;
end
$$;

-- Returns the number of watches that the viewer sees, 10,001 when there are more than 10,000.
create or replace function hub.visible_watch_count() returns integer
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  perform hub.require_act('watch:manage');
  return (select count(*) from (select from hub.watch w where w.party = viewer.me and hub.sees_watch(viewer, w) limit 10001) counted);
end
$$;

-- Returns the terms of a watch in the order of their marks, which has no meaning.
create or replace function hub.visible_watch_terms(of_id uuid, above uuid, most integer) returns table (mark uuid, value_sealed bytea)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  perform hub.require_act('watch:manage');
  return query
    select t.mark, t.value_sealed from hub.watch w join hub.watch_term t on t.watch = w.id
      where w.id = of_id and hub.sees_watch(viewer, w) and t.value_sealed is not null and (above is null or t.mark > above) order by t.mark limit most;
end
$$;
