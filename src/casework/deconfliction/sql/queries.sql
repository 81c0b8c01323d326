-- Returns the sequence number of a value among all values, from the position of its query and its position 1 to 1000 in the query.
create or replace function hub.query_value_seq(ask_place bigint, place integer) returns bigint language sql immutable return ask_place * 1024 + place;

create or replace function hub.add_to_query_totals() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  insert into hub.deconfliction_query_total as t (whose, minute, count)
    select w.whose, date_trunc('minute', new.requested_at), new.count from (select new.user_id as whose union all select p.id from hub.party p where p.key = new.party) w order by w.whose
    on conflict (whose, minute) do update set count = t.count + excluded.count;
  return null;
end
$$;

/*
 * Refuses values beyond the hourly and daily quotas of the officer and the country. A minute that begins within the span counts completely.
 * Concurrent queries of one country wait for each other, so that two queries cannot use the same remaining quota.
 * HB438: the detail gives the scope and span of the quota, the number of values left, and the time from which quota is available again.
 */
create or replace function hub.count_against_query_quota(viewer hub.viewer, fresh integer) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  country constant uuid := (select p.id from hub.party p where p.key = viewer.me);
  at_time timestamptz;
  l record;
begin
  perform pg_advisory_xact_lock(hashtext('hub deconflict'), viewer.me);
  at_time := clock_timestamp();
  for l in
    select w.whose, w.span, w.most, u.asked, u.oldest
      from (values ('OFFICER', 'HOUR', interval '1 hour', 25000), ('OFFICER', 'DAY', interval '1 day', 100000), ('COUNTRY', 'HOUR', interval '1 hour', 250000),
          ('COUNTRY', 'DAY', interval '1 day', 1000000)) w(whose, span, long, most)
        cross join lateral (select coalesce(sum(t.count), 0) as asked, min(t.minute) + w.long + interval '1 minute' as oldest from hub.deconfliction_query_total t
          where t.minute > at_time - w.long - interval '1 minute' and t.whose = case when w.whose = 'OFFICER' then viewer.user_id else country end) u loop
    if l.asked + fresh > l.most then
      raise exception 'hub: quota exceeded' using errcode = 'HB438', detail = concat_ws(' ', l.whose, l.span, greatest(l.most - l.asked, 0),
        to_char(coalesce(l.oldest, at_time) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'));
    end if;
  end loop;
end
$$;

-- Returns parties whose holdings count for `me`: those in force, that is neither suspended, closed nor candidates.
create or replace function hub.parties_in_force(me integer, only_countries boolean) returns integer[]
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select coalesce(array_agg(p.key order by p.key), '{}') from hub.party p
    where p.key <> me and p.suspended_at is null and p.closed_at is null and p.candidate_since is null and (p.kind = 'COUNTRY' or p.kind = 'PARTNER' and not only_countries)
$$;

-- Returns for each value which other parties hold it, as far as each owner discloses it to the context's party: by discoverability, within the owner's limits.
create or replace function hub.deconflict(new_ask uuid, purpose text, case_reference text, ids uuid[], sealed bytea[], places integer[], digests bytea[], marks uuid[]) returns table (place integer, hit boolean, undisclosed boolean, parties jsonb)
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off set jit = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  at_time constant timestamptz := clock_timestamp();
  ask_place bigint;
  counted constant integer[] := hub.parties_in_force(viewer.me, false);
  members constant integer[] := hub.parties_in_force(viewer.me, true);
begin
  perform hub.require_act('deconflict:ask');
  if viewer.kind <> 'COUNTRY' or 1 <> all (viewer.keys) then
    raise exception 'hub: only countries may query' using errcode = 'HB403';
  end if;
  perform hub.count_against_query_quota(viewer, cardinality(ids));
  insert into hub.deconfliction_query (id, party, agency, user_id, purpose, case_reference, count, withheld)
    values (new_ask, viewer.me, viewer.agency, viewer.user_id, deconflict.purpose, deconflict.case_reference, cardinality(ids), viewer.withheld)
    returning deconfliction_query.place into ask_place;
  return query
    with given as materialized (
        select g.place, g.digest, g.mark from unnest(deconflict.places, digests, marks) g(place, digest, mark)),
      held as materialized (
        select g.place, i.owner, i.attribution <> 'HIDDEN' and (s.seen or i.discoverability = 'HIT_CONTACT') as named
          from given g
            cross join lateral (
              select c.owner, c.agency_only, c.audience, c.excluded, c.tlp, c.retain_until, c.attribution, c.discoverability, c.kind, c.threat from hub.indicator c
                where c.digest = g.digest and c.revoked_at is null and (c.valid_until is null or c.valid_until > at_time) and (c.retain_until is null or c.retain_until > at_time)
                  and c.owner = any (counted)
                offset 0) i
            cross join lateral (select hub.sees(viewer, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until) as seen offset 0) s
          where s.seen or i.discoverability in ('HIT', 'HIT_CONTACT') and i.owner = any (members) and i.owner <> all (viewer.bars) and viewer.me <> all (i.excluded)
            and not hub.is_existence_hidden_from(i.owner, array[i.kind], array[i.threat], i.tlp, viewer.keys)
        union all
        select g.place, h.owner, h.setting = 'HIT_CONTACT'
          from given g
            cross join lateral (
              select x.owner, x.setting, x.kind, x.threat from hub.sealed_holding x
                where x.mark = g.mark and x.owner = any (members) and (x.valid_until is null or x.valid_until > at_time)
                offset 0) h
          where h.setting in ('HIT', 'HIT_CONTACT') and h.owner <> all (viewer.bars)
            and not hub.is_existence_hidden_from(h.owner, hub.stated_value(h.kind), hub.stated_value(h.threat), null, viewer.keys)),
      found as materialized (
        select h.place, array_agg(distinct h.owner) filter (where h.named) as named, bool_or(not h.named) as undisclosed from held h group by h.place),
      written as (
        insert into hub.deconfliction_query_value as w (id, seq, user_id, sealed, hit, undisclosed, parties)
          select v.id, hub.query_value_seq(ask_place, v.place::integer), viewer.user_id, v.sealed, f.place is not null, coalesce(f.undisclosed, false), coalesce(f.named, '{}')
            from unnest(ids, deconflict.sealed) with ordinality v(id, sealed, place) left join found f on f.place = v.place
          returning w.seq, w.hit, w.undisclosed, w.parties),
      named as materialized (select n.parties, hub.party_summaries(n.parties) as words from (select distinct w.parties from written w) n)
    select (w.seq - hub.query_value_seq(ask_place, 0))::integer, w.hit, w.undisclosed, n.words from written w join named n on n.parties = w.parties order by w.seq;
end
$$;

-- Returns parties as JSON summaries of the API, sorted by name.
create or replace function hub.party_summaries(keys integer[]) returns jsonb
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'kind', p.kind, 'name', p.name, 'country', p.country) order by p.name), '[]') from hub.party p where p.key = any (keys)
$$;

/*
 * Returns the own queries of the context's user, value by value, newest first: those with the ids, or (null) the `most` below a position.
 * `answers` are later answers of holders. The other parameters restrict the result when not null: whether there was a hit; whether a holder has answered;
 * holders named at the time or since; time of the query (from, and before); case reference.
 */
create or replace function hub.own_query_values(ids uuid[], below bigint, most integer, of_hit boolean, of_answered boolean, of_parties uuid[], since timestamptz, until timestamptz, of_case text)
returns table (id uuid, seq bigint, requested_at timestamptz, purpose text, case_reference text, sealed bytea, hit boolean, undisclosed boolean, parties jsonb, answers jsonb)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  holders constant integer[] := case when of_parties is not null then array(select p.key from hub.party p where p.id = any (of_parties)) end;
  -- Times converted to positions, which the index contains. The bounds match no query when none was made in between.
  above bigint := 0;
  before bigint := least(below, 9223372036854775807);
begin
  perform hub.require_act('deconflict:ask');
  if since is not null then
    above := coalesce((select hub.query_value_seq(min(a.place), 0) from hub.deconfliction_query a where a.user_id = viewer.user_id and a.requested_at >= since), 9223372036854775807);
  end if;
  if until is not null then
    before := least(before, coalesce((select hub.query_value_seq(max(a.place) + 1, 0) from hub.deconfliction_query a where a.user_id = viewer.user_id and a.requested_at < until), 0));
  end if;
  return query
    select v.id, v.seq, a.requested_at, a.purpose, a.case_reference, v.sealed, v.hit, v.undisclosed, hub.party_summaries(v.parties), w.answers
      from hub.deconfliction_query_value v join hub.deconfliction_query a on a.place = v.seq / 1024
        cross join lateral (
          select coalesce(jsonb_agg(jsonb_build_object('answer', s.answer, 'party', (hub.party_summaries(array[s.party]))->0, 'indicatorId', s.item, 'note', s.note, 'at', s.at) order by s.place), '[]') as answers,
              coalesce(array_agg(s.party) filter (where s.party is not null), '{}') as answering
            from hub.contact_answer s where s.request = v.id and (s.item is null or hub.is_item_visible(viewer, 'INDICATOR', s.item))) w
      where v.user_id = viewer.user_id and a.party = viewer.me and not exists (select from hub.case_query q where q.ask = a.id) and (own_query_values.ids is null or v.id = any (own_query_values.ids)) and v.seq > above and v.seq < before
        and (since is null or a.requested_at >= since) and (until is null or a.requested_at < until)
        and (of_case is null or a.case_reference = of_case) and (of_hit is null or v.hit = of_hit) and (of_answered is null or (w.answers <> '[]') = of_answered)
        and (holders is null or v.parties && holders or w.answering && holders)
      order by v.seq desc limit most;
end
$$;

-- Returns the next query after a position whose owners are not notified yet, with its values. For the relay.
create or replace function hub.next_unnotified_query(after_place bigint) returns table (ask uuid, ask_place bigint, id uuid, sealed bytea)
language sql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select n.id, n.place, v.id, v.sealed
    from (select a.id, a.place, a.user_id from hub.deconfliction_query a where a.notified_at is null and a.place > after_place order by a.place limit 1) n
      left join hub.deconfliction_query_value v on v.user_id = n.user_id and v.seq between hub.query_value_seq(n.place, 1) and hub.query_value_seq(n.place, 1000)
    order by v.seq
$$;

/*
 * Notifies the owners of one query: `ids`, `digests` and `marks` are the readings of its values. Writes a contact for each holding that is not HIDDEN and
 * existed at the time of the query, and an announcement without names for each holder. The same transaction marks the query as notified, so that any number
 * of hubs may run this at the same time, and a crash notifies no owner twice. Returns false when the owners are notified already, or another process is
 * notifying them.
 */
create or replace function hub.notify_holders(claim text, of_ask uuid, ids uuid[], digests bytea[], marks uuid[]) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off set jit = off
as $$
declare
  a hub.deconfliction_query;
  members integer[];
  asking integer[];
  barring integer[];
  h record;
begin
  perform hub.verify_claim(claim);
  select * into a from hub.deconfliction_query x where x.id = of_ask and x.notified_at is null for update skip locked;
  if not found then
    return false;
  end if;
  members := hub.parties_in_force(a.party, true);
  asking := hub.keys_of(a.party);
  barring := array(select b.owner from hub.bar b where b.party = a.party and b.lifted_at is null) || a.withheld;
  for h in
    with given as materialized (select g.id, g.digest, g.mark from unnest(notify_holders.ids, digests, marks) g(id, digest, mark)),
      told as (
        insert into hub.contact as c (request, holder, agency_only, red, asker, requester_agency, requested_at, purpose, case_reference, item, holding, reference, setting, reached)
          select x.request, x.owner, x.agency_only, x.red, a.party, a.agency, a.requested_at, a.purpose, a.case_reference, x.item, x.holding, x.reference, x.setting, x.reached
            from (
              select g.id as request, i.owner, i.agency_only, i.tlp = 'RED' as red, i.id as item, null::uuid as holding, null::text as reference, i.discoverability as setting,
                  i.owner <> all (barring) and a.party <> all (i.excluded)
                    and not hub.is_existence_hidden_from(i.owner, array[i.kind], array[i.threat], i.tlp, asking) as reached
                from given g cross join lateral (
                  select y.* from hub.indicator y
                    where y.digest = g.digest and y.discoverability <> 'HIDDEN' and y.revoked_at is null and (y.valid_until is null or y.valid_until > a.requested_at)
                      and (y.retain_until is null or y.retain_until > now()) and y.published_at <= a.requested_at and y.owner = any (members)
                    offset 0) i
              union all
              select g.id, s.owner, null, false, null, s.id, s.reference, s.setting,
                  s.owner <> all (barring) and not hub.is_existence_hidden_from(s.owner, hub.stated_value(s.kind), hub.stated_value(s.threat), null, asking)
                from given g cross join lateral (
                  select y.* from hub.sealed_holding y
                    where y.mark = g.mark and y.setting <> 'HIDDEN' and (y.valid_until is null or y.valid_until > a.requested_at) and y.sealed_at <= a.requested_at and y.owner = any (members)
                    offset 0) s) x
          returning c.id, c.holder, c.request)
    select t.holder, array_agg(t.id) as contacts, count(distinct t.request) as asked from told t group by t.holder order by t.holder loop
    -- The announcement does not identify the query: two holders could compare it, and the number of holders must stay hidden.
    perform hub.announce(array[h.holder], 'DECONFLICTION', jsonb_build_object('values', h.asked));
    insert into hub.audit (party, what, channel, outcome, items, count) values (h.holder, 'deconflict.told', 'relay', 'DONE', h.contacts[1:1000], cardinality(h.contacts));
  end loop;
  update hub.deconfliction_query x set notified_at = clock_timestamp() where x.id = of_ask;
  return true;
end
$$;

-- Returns values that the country of a query queried or put under watch within the previous 24 hours, oldest first, after a sequence number. For the relay.
create or replace function hub.recent_query_values(of_ask uuid, after_seq bigint, most integer) returns table (id uuid, seq bigint, user_id uuid, sealed bytea)
language sql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select v.id, v.seq, b.user_id, v.sealed
    from hub.deconfliction_query a
      join hub.deconfliction_query b on b.party = a.party and b.place <= a.place and b.place >= after_seq / 1024 and b.requested_at > a.requested_at - interval '1 day'
      cross join lateral (
        select x.id, x.seq, x.sealed from hub.deconfliction_query_value x where x.user_id = b.user_id and x.seq between hub.query_value_seq(b.place, 1) and hub.query_value_seq(b.place, 1000)
        union all
        select x.id, x.seq, x.sealed from hub.watch_query_value x where x.user_id = b.user_id and x.seq between hub.query_value_seq(b.place, 1) and hub.query_value_seq(b.place, 1000)) v
    where a.id = of_ask and v.seq > after_seq
    order by v.seq limit most
$$;

-- Raises an alarm about the officer of a query, at most one a day. Returns false when there is one already. The relay must present a claim, because an alarm
-- names an officer.
create or replace function hub.raise_deconflict_alarm(claim text, of_ask uuid, signs text[], asked integer) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  a hub.deconfliction_query;
  new_id uuid;
begin
  perform hub.verify_claim(claim);
  select * into a from hub.deconfliction_query x where x.id = of_ask;
  insert into hub.deconflict_alarm (party, user_id, day, signs, asked)
    values (a.party, a.user_id, (a.requested_at at time zone 'UTC')::date, raise_deconflict_alarm.signs, raise_deconflict_alarm.asked)
    on conflict (user_id, day) do nothing returning id into new_id;
  if new_id is null then
    return false;
  end if;
  perform hub.announce(array(select p.key from hub.party p where p.key = a.party or p.kind = 'HUB'), 'DECONFLICTION_ALARM', jsonb_build_object('alarm', new_id));
  insert into hub.audit (party, agency, user_id, what, channel, outcome, reason, items, count)
    values (a.party, a.agency, a.user_id, 'deconflict.alarm', 'relay', 'DONE', array_to_string(raise_deconflict_alarm.signs, ','), array[new_id], 1);
  return true;
end
$$;

/*
 * Runs by the clock. Deletes queries three years after they were made, with their values, contacts and answers, and alarms of the same age.
 * Deletes at most `batch` queries in one call and returns their number.
 */
create or replace function hub.delete_old_queries(batch integer) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  a hub.deconfliction_query;
  old constant timestamptz := now() - interval '3 years';
  done integer := 0;
begin
  for a in select * from (select * from hub.deconfliction_query x order by x.place limit batch) o where o.requested_at < old and o.notified_at is not null loop
    delete from hub.contact_answer s using hub.deconfliction_query_value v where s.request = v.id and v.user_id = a.user_id and v.seq between hub.query_value_seq(a.place, 1) and hub.query_value_seq(a.place, 1000);
    delete from hub.contact c using hub.deconfliction_query_value v where c.request = v.id and v.user_id = a.user_id and v.seq between hub.query_value_seq(a.place, 1) and hub.query_value_seq(a.place, 1000);
    delete from hub.deconfliction_query_value v where v.user_id = a.user_id and v.seq between hub.query_value_seq(a.place, 1) and hub.query_value_seq(a.place, 1000);
    delete from hub.deconfliction_query x where x.id = a.id;
    done := done + 1;
  end loop;
  delete from hub.deconfliction_query_total t using (select o.whose, o.minute from hub.deconfliction_query_total o where o.minute < now() - interval '25 hours' order by o.minute limit batch) o
    where t.whose = o.whose and t.minute = o.minute;
  delete from hub.deconflict_alarm d where d.seq in (select o.seq from (select x.seq, x.raised_at from hub.deconflict_alarm x order by x.seq limit batch) o where o.raised_at < old);
  return done;
end
$$;

/*
 * Returns those of these own claims that may be compared: claims that the context sees, that are in force, and that disclose their owner to another party.
 * Only the claim itself decides, never the holdings of other parties. compared: the claim was compared before, and does not count again.
 */
create or replace function hub.comparable_claims(items uuid[]) returns table (item uuid, kind text, scope text, value text, compared boolean)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  perform hub.require_act('deconflict:ask');
  return query
    select i.id, i.kind, i.scope, i.value, l.compared_by is not null
      from hub.indicator i left join hub.claim_link l on l.item = i.id
      where i.id = any (items) and i.owner = viewer.me and hub.is_in_force(i) and i.attribution <> 'HIDDEN'
        and (i.discoverability = 'HIT_CONTACT' and i.tlp <> 'RED' and i.agency_only is null or i.audience <> '{}')
        and hub.sees(viewer, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until)
      order by i.id;
end
$$;

/*
 * Compares own claims with holdings of other parties: from then on hub.holders gives hints for them. Claims that were not compared before count as queried
 * values.
 * ids and sealed: encrypted copies of their values for the alarm, which end after a day like those of watches (hub.watch_query_value).
 * Returns the number of counted claims. HB438 beyond the quota.
 */
create or replace function hub.compare_links(new_ask uuid, purpose text, case_reference text, items uuid[], ids uuid[], sealed bytea[]) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  fresh uuid[];
  ask_place bigint;
begin
  perform hub.require_act('deconflict:ask');
  if viewer.kind <> 'COUNTRY' or 1 <> all (viewer.keys) then
    raise exception 'hub: only countries may query' using errcode = 'HB403';
  end if;
  if not exists (select from hub.comparable_claims(items) c where not c.compared) then
    return 0;
  end if;
  perform hub.count_against_query_quota(viewer, 0); -- takes the lock of the country, so that two officers do not count the same claim
  fresh := array(select c.item from hub.comparable_claims(items) c where not c.compared);
  if fresh = '{}' then
    return 0;
  end if;
  perform hub.count_against_query_quota(viewer, cardinality(fresh));
  insert into hub.claim_link (item, digest, owner, compared_by)
    select i.id, i.digest, i.owner, viewer.user_id from hub.indicator i where i.id = any (fresh) order by i.id
    on conflict (item) do update set compared_by = excluded.compared_by;
  insert into hub.deconfliction_query (id, party, agency, user_id, purpose, case_reference, count)
    values (new_ask, viewer.me, viewer.agency, viewer.user_id, compare_links.purpose, compare_links.case_reference, cardinality(fresh))
    returning place into ask_place;
  insert into hub.watch_query_value (seq, id, user_id, sealed)
    select hub.query_value_seq(ask_place, v.n::integer), v.id, viewer.user_id, v.sealed
      from unnest(items, ids, compare_links.sealed) with ordinality v(item, id, sealed, n) where v.item = any (fresh) and v.n <= 1000;
  return cardinality(fresh);
end
$$;

-- Returns who made the query, whether an alarm about the officer was raised that day, and how many values the officer and the country queried within 24 hours.
create or replace function hub.recent_query_counts(of_ask uuid) returns table (party integer, user_id uuid, alarmed boolean, by_officer bigint, by_country bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select a.party, a.user_id, exists (select from hub.deconflict_alarm d where d.user_id = a.user_id and d.day = (a.requested_at at time zone 'UTC')::date), c.by_officer, c.by_country
    from hub.deconfliction_query a cross join lateral (
      select coalesce(sum(b.count) filter (where b.user_id = a.user_id), 0) as by_officer, coalesce(sum(b.count), 0) as by_country
        from hub.deconfliction_query b where b.party = a.party and b.place <= a.place and b.requested_at > a.requested_at - interval '1 day') c
    where a.id = of_ask
$$;
