/*
 * Ends the visibility of expired items in the stream after `base`, for their owners too. A party may have gained an item (by joining, or when a bar or a
 * suspension was lifted) after its retention had ended. It could never see the item, so it is left out of the visibility history and gets no event.
 */
create or replace function hub.close_visibility_periods(base bigint) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  with ended as materialized (select * from hub.stream e where e.seq > base and e.op = 'EXPIRE'),
    late as materialized (
      select m.party, m.key, null::integer as owner, m.joined_at as at, m.from_seq as since from hub.membership m
        where m.from_seq is not null and m.joined_at >= (select min(e.retain_until) from ended e)
      union all
      select b.party, null, b.owner, b.lifted_at, b.to_seq from hub.bar b
        where b.to_seq is not null and b.lifted_at >= (select min(e.retain_until) from ended e)
      union all
      select x.party, null, null, x.lifted_at, x.to_seq from hub.suspension x
        where x.to_seq is not null and x.lifted_at >= (select min(e.retain_until) from ended e))
  insert into hub.visibility_period (item, key, barred, position, from_seq, to_seq)
    select e.item, l.party, true, e.seq, min(l.since), e.seq
      from ended e join late l on l.at >= e.retain_until and l.since < e.seq and l.party <> e.owner
        and (l.owner = e.owner or l.key = any (e.audience_before) or coalesce(l.owner, l.key) is null or e.facets ? 'of')
      where not hub.was_visible(e.item, l.since - 1, l.party) and hub.was_visible(e.item, l.since, l.party)
      group by e.item, e.seq, l.party
    on conflict do nothing;
  update hub.visibility_period s set to_seq = e.seq from hub.stream e where e.seq > base and e.op = 'EXPIRE' and s.item = e.item and s.to_seq is null;
end
$$;

-- Applies the effects of an event beyond its position: who sees the item, who holds a key, and which party is barred.
create or replace function hub.apply_event_effects(e hub.stream) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  case e.op
    when 'JOIN' then
      update hub.membership set from_seq = e.seq
        where id = (select min(m.id) from hub.membership m where m.party = e.owner and m.key = e.key and m.from_seq is null);
    when 'LEAVE' then
      update hub.membership set to_seq = e.seq
        where id = (select min(m.id) from hub.membership m where m.party = e.owner and m.key = e.key and m.left_at is not null and m.to_seq is null);
    when 'BAR' then
      update hub.bar set from_seq = e.seq
        where id = (select min(b.id) from hub.bar b where b.owner = e.owner and b.party = e.key and b.from_seq is null);
    when 'UNBAR' then
      update hub.bar set to_seq = e.seq
        where id = (select min(b.id) from hub.bar b where b.owner = e.owner and b.party = e.key and b.lifted_at is not null and b.to_seq is null);
    when 'SUSPEND' then
      update hub.suspension set from_seq = e.seq
        where id = (select min(x.id) from hub.suspension x where x.party = e.owner and x.from_seq is null);
    when 'READMIT' then
      update hub.suspension set to_seq = e.seq
        where id = (select min(x.id) from hub.suspension x where x.party = e.owner and x.lifted_at is not null and x.to_seq is null);
    else
      perform hub.update_visibility_periods(e);
  end case;
  insert into hub.party_job (seq, op, party, key)
    select e.seq, e.op, case when e.op in ('BAR', 'UNBAR') then e.key else e.owner end, case when e.op in ('BAR', 'UNBAR') then e.owner else e.key end
      where e.op in ('JOIN', 'LEAVE', 'BAR', 'UNBAR', 'SUSPEND', 'READMIT');
end
$$;

/*
 * Gives the events of whole transactions their positions after the last one. The caller holds the head row.
 * The last row of a transaction decides its position. A transaction that waited for another one's lock wrote a row after all rows of that one, so its last row
 * is later. Ordered by their first rows the two could be swapped, and an older version of an item would come last.
 * Of several events of one item in one transaction only the last is sent, because no reader could see the states in between. The others keep a position for
 * their version, under a key that no party holds (0).
 * A batch keeps its order for items that name their owner. The other items follow, in random order.
 */
create or replace function hub.sequence_transactions(txs xid8[]) returns integer
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  base constant bigint := (select last from hub.sequence_head);
  timestamps constant timestamptz[] := hub.event_timestamps((select count(*)::integer from hub.outbox o where o.tx = any (txs)));
  -- Whether an item has several events in one transaction. A window for each item would take half of the time, so there is none without need.
  repeats constant boolean := exists (select from hub.outbox o where o.tx = any (txs) and o.item is not null group by o.tx, o.item having count(*) > 1);
  placed integer;
  e hub.stream;
begin
  with gone as (delete from hub.outbox o where o.tx = any (txs) returning o.*),
    ended as (
      select g.*, max(g.id) over (partition by g.tx) as last_id, repeats and lead(g.id) over of_item is not null as passing,
          case when repeats then first_value(g.op) over of_item else g.op end as first_op,
          case when repeats then first_value(g.facets_before) over of_item else g.facets_before end as facets_at_first,
          case when repeats then first_value(g.audience_before) over of_item else g.audience_before end as audience_at_first,
          case when repeats then first_value(g.excluded_before) over of_item else g.excluded_before end as excluded_at_first,
          case when repeats then first_value(g.agency_only_before) over of_item else g.agency_only_before end as agency_at_first
        from gone g window of_item as (partition by g.tx, case when repeats then coalesce(g.item::text, g.id::text) end order by g.ordinal, g.id)),
    ordered as (select g.*, row_number() over (order by g.last_id, g.ordinal, g.id) as place from ended g)
  insert into hub.stream (seq, at, op, kind, item, version, owner, named_owner, facets, facets_before, audience, audience_before, excluded, excluded_before,
      agency_only, agency_only_before, retain_until, key, added_at)
    select base + place, at, case when passing and op = 'PUBLISH' then 'UPDATE' when not passing and first_op = 'PUBLISH' then 'PUBLISH' else op end, kind, item,
      version, owner, named_owner, facets, facets_at_first, case when passing then '{}' else audience end,
      case when passing then '{}' else audience_at_first end, case when passing then '{}' else excluded end,
      case when passing then '{}' else excluded_at_first end, agency_only, agency_at_first, retain_until, case when passing then 0 else key end, timestamps[place]
    from ordered;
  get diagnostics placed = row_count;
  update hub.sequence_head set last = base + placed, added_to = timestamps[placed] where placed > 0;

  insert into hub.inbox (key, seq, item)
    select distinct k, s.seq, s.item from hub.stream s cross join unnest(s.audience || s.audience_before || s.owner) k
    where s.seq > base and s.item is not null and s.key is null;

  insert into hub.visibility_period (item, key, barred, position, from_seq)
    select distinct s.item, k.key, k.barred, s.first_seq, s.seq
      from (select n.seq, n.op, n.item, n.owner, n.audience, n.excluded, min(n.seq) over (partition by n.item) as first_seq
        from hub.stream n where n.seq > base) s
      cross join lateral (select unnest(s.audience || s.owner) as key, false as barred union all select unnest(s.excluded), true) k
      where s.op = 'PUBLISH';

  for e in select * from hub.stream s
      where s.seq > base and (s.op in ('JOIN', 'LEAVE', 'BAR', 'UNBAR', 'SUSPEND', 'READMIT')
        or s.op not in ('PUBLISH', 'EXPIRE') and (s.audience <> s.audience_before or s.excluded <> s.excluded_before))
      order by s.seq loop
    perform hub.apply_event_effects(e);
    if e.op = 'JOIN' and e.key = 1 then
      perform hub.sequence_parties_for_reader(e.owner);
    end if;
  end loop;
  if exists (select from hub.stream s where s.seq > base and s.op = 'EXPIRE') then
    perform hub.close_visibility_periods(base); -- these are the last events of their items, so all at once and after the others
  end if;
  return placed;
end
$$;

-- Returns whether an error is caused by the events (their data, a broken rule), so that a retry is useless. Temporary states of the server are not such errors.
create or replace function hub.is_permanent_failure(code text) returns boolean
language sql immutable set search_path = pg_catalog, pg_temp
as $$ select left(code, 2) = any ('{21,22,23,38,39,42,44,54,P0}'::text[]) $$;

-- Dead-letters transactions. `why` is the SQLSTATE, or null: they wait behind another dead letter.
create or replace function hub.dead_letter_transactions(txs xid8[], why text) returns void
language sql volatile set search_path = pg_catalog, pg_temp
as $$
  with gone as (delete from hub.outbox o where o.tx = any (txs) returning o.*)
  insert into hub.dead_letter select g.*, why, clock_timestamp(), null from gone g
$$;

-- Dead-letters every transaction about an item, a membership, a bar or a suspension that already has a dead letter. So its events keep their order. Returns the
-- rest.
create or replace function hub.dead_letter_dependents(txs xid8[]) returns xid8[]
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  behind xid8[];
begin
  loop
    select array_agg(distinct o.tx) into behind from hub.outbox o
      where o.tx = any (txs) and exists (select from hub.dead_letter p
        where p.item = o.item or o.item is null and p.item is null and p.owner = o.owner and p.key = o.key);
    exit when behind is null;
    perform hub.dead_letter_transactions(behind, null);
    txs := array(select t.tx from unnest(txs) with ordinality t(tx, place) where t.tx <> all (behind) order by t.place);
  end loop;
  return txs;
end
$$;

-- Sequences transactions. If the batch fails, halves it until the failing transaction is alone, and dead-letters that one. Returns the number of sequenced
-- events.
create or replace function hub.sequence_or_dead_letter(txs xid8[]) returns integer
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  free xid8[] := txs;
  half integer;
  code text;
begin
  if exists (select from hub.dead_letter) then
    free := hub.dead_letter_dependents(free);
  end if;
  if cardinality(free) = 0 then
    return 0;
  end if;
  begin
    return hub.sequence_transactions(free);
  exception when others then
    get stacked diagnostics code = returned_sqlstate;
    if not hub.is_permanent_failure(code) then
      raise;
    end if;
  end;
  half := cardinality(free) / 2;
  if half = 0 then
    perform hub.dead_letter_transactions(free, code);
    return 0;
  end if;
  return hub.sequence_or_dead_letter(free[1:half]) + hub.sequence_or_dead_letter(free[half + 1:]);
end
$$;

/*
 * Sequences the next events: about `batch` waiting rows, in whole transactions. The head row stays locked until commit, so commit order is stream order, with
 * any number of hubs at once. Returns the number of sequenced events. Events that cannot be sequenced are dead-lettered and block no others.
 */
create or replace function hub.sequence(batch integer, delay integer default 0) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off set plan_cache_mode = force_generic_plan
as $$
declare
  upto bigint;
  txs xid8[];
  moved integer := 0;
  placed integer;
begin
  if not exists (select from hub.outbox) and not exists (select from hub.unsequenced_party) and not exists (select from hub.delayed_event d where d.due_at <= clock_timestamp()) then
    return 0;
  end if;
  perform hub.throttle_sequencer();
  perform from hub.sequence_head for update;
  perform hub.release_due_events();

  -- Takes every transaction that ends within the first rows; if none does, reads up to the end of the one that ends first.
  with head as (select o.id, o.tx from hub.outbox o order by o.id limit batch)
  select greatest(max(h.id), (select min(ends.last) from (select distinct tx from head) t
      cross join lateral (select max(o.id) as last from hub.outbox o where o.tx = t.tx) ends)) into upto from head h;

  txs := array(select o.tx from hub.outbox o where o.id <= upto group by o.tx
    having not exists (select from hub.outbox later where later.tx = o.tx and later.id > upto) order by max(o.id));
  txs := hub.release_events_before(txs) || txs;
  if delay > 0 then
    moved := hub.delay_events(txs, delay);
  end if;
  perform hub.sequence_parties(); -- read after the events, and placed before them: an event's owner is always known
  placed := hub.sequence_or_dead_letter(txs);
  if placed > 0 then
    perform pg_notify('hub', '');
  end if;
  return placed + moved;
end
$$;

/*
 * Excludes a party that gained visibility from the history of items whose retention had ended by then (hub.close_visibility_periods does the same for deleted
 * items). The party could never see these items, so it gets no event when they end. Items that another transaction holds are left as they are.
 */
create or replace function hub.exclude_expired_items(job hub.party_job, items uuid[]) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  governed regclass;
begin
  for governed in select t.tgrelid::regclass from pg_trigger t where t.tgfoid = 'hub.record_deleted_items()'::regprocedure loop
    execute format('insert into hub.visibility_period (item, key, barred, position, from_seq)
      select i.id, $1.party, true, $1.seq, $1.seq
        from %s i
        where i.id = any ($2) and not hub.was_visible(i.id, $1.seq - 1, $1.party) and hub.was_visible(i.id, $1.seq, $1.party)
          and i.retain_until <= coalesce(
            (select m.joined_at from hub.membership m where $1.op = ''JOIN'' and m.party = $1.party and m.key = $1.key and m.from_seq = $1.seq),
            (select b.lifted_at from hub.bar b where $1.op = ''UNBAR'' and b.owner = $1.key and b.party = $1.party and b.to_seq = $1.seq),
            (select x.lifted_at from hub.suspension x where $1.op = ''READMIT'' and x.party = $1.party and x.to_seq = $1.seq))
        for share of i skip locked
      on conflict do nothing', governed) using job, items;
  end loop;
end
$$;

/*
 * Runs one batch of a job: for each item that the party gained or lost, one event under the party's own key. The caller holds the head row. Returns the number
 * of examined items.
 */
create or replace function hub.run_party_job_batch(job hub.party_job, batch integer) returns integer
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  base constant bigint := (select last from hub.sequence_head);
  gains constant boolean := job.op in ('JOIN', 'UNBAR', 'READMIT');
  suspends constant boolean := job.op in ('SUSPEND', 'READMIT');
  first_timestamp constant timestamptz := hub.next_free_timestamp();
  items uuid[];
  upto bigint;
  placed integer;
begin
  -- The items that the key opened when the party gained or lost it: items shared with the group for a group's key, items of the owner for an owner's key. For a
  -- suspension, all keys that the party held.
  select array_agg(t.item order by t.position), max(t.position) into items, upto
    from (select distinct s.item, s.position
      from (select job.key where not suspends union select h.key from hub.held_keys(job.party, job.seq) h where suspends and h.from_seq <= job.seq) k
      cross join lateral (select s.item, s.position from hub.visibility_period s
        where s.key = k.key and not s.barred and s.position > job.done_up_to and s.from_seq <= job.seq and (s.to_seq is null or s.to_seq > job.seq)
        order by s.position limit batch) s
      order by s.position limit batch) t;

  items := items || hub.dependent_items(items, job);
  if gains then
    perform hub.exclude_expired_items(job, items);
  end if;
  insert into hub.stream (seq, at, op, kind, item, version, owner, named_owner, facets, facets_before, audience, audience_before, excluded, excluded_before, key,
      added_at)
    select base + row_number() over (order by i.place), clock_timestamp(),
        case when gains or hub.was_visible(i.item, base, job.party) then 'BACKFILL' else 'LOST' end, p.kind, p.item, null, p.owner, p.named_owner, p.facets,
        p.facets_before, '{}', '{}', '{}', '{}', job.party, first_timestamp + (row_number() over (order by i.place) - 1) * interval '200 microseconds'
      from unnest(items) with ordinality i(item, place)
      -- A lost item is described as it was at the loss.
      cross join lateral (select * from hub.stream s where s.item = i.item and s.version is not null and (gains or s.seq < job.seq)
        order by s.version desc limit 1) p
      cross join lateral (
        select (select v.content->>'revoked_at' from hub.item_version v where v.item = i.item order by v.version desc limit 1) is not null as revoked) v
      where (p.owner <> job.party or p.facets ? 'of') and (job.op not in ('BAR', 'UNBAR') or p.owner = job.key or (p.facets->>'ofOwner')::integer = job.key or (p.facets->>'andOfOwner')::integer = job.key)
        and case when gains
          -- an item that is already revoked is not news to a party that never saw it
          then not hub.was_visible(i.item, job.seq - 1, job.party) and hub.was_visible(i.item, base, job.party) and not v.revoked
          -- an item that is already visible again comes with the gain, unless it is revoked: a party that had it must learn of the revocation
          else hub.was_visible(i.item, job.seq - 1, job.party) and not hub.was_visible(i.item, job.seq, job.party) and (v.revoked or not hub.was_visible(i.item, base, job.party))
        end;
  get diagnostics placed = row_count;
  insert into hub.inbox (key, seq, item) select job.party, s.seq, s.item from hub.stream s where s.seq > base;
  update hub.sequence_head set last = base + placed, added_to = first_timestamp + (placed - 1) * interval '200 microseconds' where placed > 0;
  update hub.party_job set done_up_to = coalesce(upto, done_up_to), done_at = case when coalesce(cardinality(items), 0) < batch then now() end where seq = job.seq;
  if placed > 0 then
    perform pg_notify('hub', '');
  end if;
  return coalesce(cardinality(items), 0);
end
$$;

/*
 * Runs one batch of one job, and returns the number of examined items; null: there is no job. Losses go before gains, except for every fourth batch, so that no
 * gain waits for ever. Among these, the party whose last turn was longest ago comes first. The order of the jobs does not change the result for a follower:
 * each batch decides by what its party sees now (hub.run_party_job_batch).
 */
create or replace function hub.run_next_party_job(batch integer) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  job hub.party_job;
  this_turn bigint;
  code text;
begin
  if not exists (select from hub.party_job where done_at is null and failure is null) then
    return null;
  end if;
  perform hub.throttle_sequencer();
  perform from hub.sequence_head for update;
  perform hub.merge_party_jobs();
  this_turn := nextval('hub.job_turns');
  select j.* into job from hub.party_job j left join hub.job_turn t on t.cause = j.cause
    where j.done_at is null and j.failure is null
    order by (j.op in ('JOIN', 'UNBAR', 'READMIT')) = (this_turn % 4 <> 0), coalesce(t.turn, 0), j.seq limit 1 for update of j;
  if not found then
    return null;
  end if;
  insert into hub.job_turn (cause, turn, worked_at) values (job.cause, this_turn, clock_timestamp())
    on conflict (cause) do update set turn = excluded.turn, worked_at = excluded.worked_at;
  begin
    return hub.run_party_job_batch(job, batch);
  exception when others then
    get stacked diagnostics code = returned_sqlstate;
    if not hub.is_permanent_failure(code) then
      raise;
    end if;
    update hub.party_job set failure = code where seq = job.seq;
    return 0;
  end;
end
$$;

-- Returns the dead letters since the last call: `what` is the transaction or the job; `code` is the SQLSTATE, null when it waits behind another. Each is
-- reported once.
create or replace function hub.new_dead_letters() returns table (what text, code text, events bigint)
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  with reported as (
      update hub.dead_letter set reported_at = now() where id in (select p.id from hub.dead_letter p where p.reported_at is null for update skip locked) returning *),
    jobs as (
      update hub.party_job set reported_at = now()
        where seq in (select j.seq from hub.party_job j where j.done_at is null and j.failure is not null and j.reported_at is null for update skip locked) returning *)
  select 'transaction ' || t.tx, max(t.failure), count(*) from reported t group by t.tx
  union all select 'job ' || j.seq, j.failure, 1 from jobs j
$$;

/*
 * Requeues all dead letters: they are sequenced next, in their old order. For the owner of the database, once the cause is repaired. Events that still cannot
 * be sequenced are dead-lettered again. Returns the number of requeued events and jobs.
 */
create or replace function hub.requeue_dead_letters() returns bigint
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  events bigint;
  jobs bigint;
begin
  perform from hub.sequence_head for update;
  with back as (delete from hub.dead_letter returning *)
  insert into hub.outbox (id, tx, ordinal, at, op, kind, item, version, owner, named_owner, facets, facets_before, audience, audience_before, excluded,
      excluded_before, agency_only, agency_only_before, retain_until, key) overriding system value
    select id, tx, ordinal, at, op, kind, item, version, owner, named_owner, facets, facets_before, audience, audience_before, excluded, excluded_before,
      agency_only, agency_only_before, retain_until, key
    from back;
  get diagnostics events = row_count;
  update hub.party_job set failure = null, reported_at = null where failure is not null;
  get diagnostics jobs = row_count;
  return events + jobs;
end
$$;

-- State of the sequencer for hub processes: the last position, the number and age of waiting events, and the number of dead letters.
create or replace function hub.sequencer_state() returns table (last bigint, waiting bigint, oldest timestamptz, parked bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select (select h.last from hub.sequence_head h), count(*), min(o.at),
      (select count(*) from hub.dead_letter) + (select count(*) from hub.party_job j where j.done_at is null and j.failure is not null)
    from hub.outbox o
$$;

/*
 * Merges jobs: a bar that was lifted, or a lifted bar that was set again, before any work was done. The later job then covers the earlier one: the party saw
 * the same items before the first as after the second. This holds only if no event of these items and no other event of this party happened in between; then
 * the earlier job is done. The later job stays whole, since a reader may have taken a snapshot in between. So twenty changes cost as much as one.
 */
create or replace function hub.merge_party_jobs() returns void
language sql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  update hub.party_job done set done_at = clock_timestamp()
    from hub.party_job j
    cross join lateral (select n.* from hub.party_job n where n.party = j.party and n.seq > j.seq order by n.seq limit 1) n
    where done.seq = j.seq and j.done_at is null and j.failure is null and j.done_up_to = 0 and n.done_at is null and n.failure is null and n.done_up_to = 0
      and n.key = j.key and (j.op, n.op) in (('BAR', 'UNBAR'), ('UNBAR', 'BAR'), ('JOIN', 'LEAVE'), ('LEAVE', 'JOIN'))
      and n.seq - j.seq <= 10000 -- for jobs that are further apart, this check costs more than the job
      and not exists (
        select from hub.stream e
          where e.seq > j.seq and e.seq < n.seq and e.item is not null and e.op not in ('BACKFILL', 'LOST')
            and (j.op in ('JOIN', 'LEAVE') or e.owner = j.key or (e.facets->>'ofOwner')::integer = j.key or (e.facets->>'andOfOwner')::integer = j.key
              or (e.facets_before->>'ofOwner')::integer = j.key or (e.facets_before->>'andOfOwner')::integer = j.key))
$$;

-- State of the jobs: the number of open jobs, the age of the oldest, and since when no job was worked on although one is open.
create or replace function hub.party_job_state() returns table (open bigint, oldest timestamptz, idle_since timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select count(*), min(j.created_at), case when count(*) > 0 then greatest(min(j.created_at), (select max(t.worked_at) from hub.job_turn t)) end
    from hub.party_job j where j.done_at is null and j.failure is null
$$;
