/*
 * The end of items, in the stream behind `base`: nobody sees them any more, their owners included. Whoever gained sight of one (by joining, by the
 * lifting of a bar or of a suspension) when its time was over already never could see it, and is left out of its history, so that nothing is told of it.
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

-- What an event changes beyond its own place: who sees the item, or who holds a key and whom it is kept from.
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
 * Gives the events of whole transactions their places behind the last one. The caller holds the head row.
 * A transaction is placed by its last row. Whoever waited for another transaction's lock wrote a row after all of that one's, so that its last row is
 * the later one; by their first rows the two could stand the wrong way round, and an item's older version would have the last word.
 * Of several events of one item in one transaction the last tells of all: nobody could see what stood in between, so nobody is told of it. The others keep
 * a place for their version, under a key that no party holds (0).
 * The order of a batch is kept for what names its owner; what does not comes behind it, in no order.
 */
create or replace function hub.sequence_transactions(txs xid8[]) returns integer
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  base constant bigint := (select last from hub.sequence_head);
  moments constant timestamptz[] := hub.event_timestamps((select count(*)::integer from hub.outbox o where o.tx = any (txs)));
  placed integer;
  e hub.stream;
begin
  with gone as (delete from hub.outbox o where o.tx = any (txs) returning o.*),
    ended as (
      select g.*, max(g.id) over (partition by g.tx) as last_id, lead(g.id) over of_item is not null as passing, first_value(g.op) over of_item as first_op,
          first_value(g.facets_before) over of_item as facets_at_first, first_value(g.audience_before) over of_item as audience_at_first,
          first_value(g.excluded_before) over of_item as excluded_at_first, first_value(g.agency_only_before) over of_item as agency_at_first
        from gone g window of_item as (partition by g.tx, coalesce(g.item::text, g.id::text) order by g.ordinal, g.id)),
    ordered as (select g.*, row_number() over (order by g.last_id, g.ordinal, g.id) as place from ended g)
  insert into hub.stream (seq, at, op, kind, item, version, owner, named_owner, facets, facets_before, audience, audience_before, excluded, excluded_before,
      agency_only, agency_only_before, retain_until, key, added_at)
    select base + place, at, case when passing and op = 'PUBLISH' then 'UPDATE' when not passing and first_op = 'PUBLISH' then 'PUBLISH' else op end, kind, item,
      version, owner, named_owner, facets, facets_at_first, case when passing then '{}' else audience end,
      case when passing then '{}' else audience_at_first end, case when passing then '{}' else excluded end,
      case when passing then '{}' else excluded_at_first end, agency_only, agency_at_first, retain_until, case when passing then 0 else key end, moments[place]
    from ordered;
  get diagnostics placed = row_count;
  update hub.sequence_head set last = base + placed, added_to = moments[placed] where placed > 0;

  insert into hub.inbox (key, seq, item)
    select distinct k, s.seq, s.item from hub.stream s cross join unnest(s.audience || s.audience_before || s.owner) k
    where s.seq > base and s.item is not null and s.key is null;

  insert into hub.visibility_period (item, key, barred, position, from_seq)
    select s.item, k.key, k.barred, s.first_seq, s.seq
      from (select n.seq, n.op, n.item, n.owner, n.audience, n.excluded, min(n.seq) over (partition by n.item) as first_seq
        from hub.stream n where n.seq > base) s
      cross join lateral (select unnest(s.audience || s.owner) as key, false as barred union select unnest(s.excluded), true) k
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
    perform hub.close_visibility_periods(base); -- an item's last event, so all at once and behind the others
  end if;
  return placed;
end
$$;

-- Whether a fault lies in what was to be placed (its data, a rule that it breaks), so that trying again is no use; not in the server's state of the moment.
create or replace function hub.is_permanent_failure(code text) returns boolean
language sql immutable set search_path = pg_catalog, pg_temp
as $$ select left(code, 2) = any ('{21,22,23,38,39,42,44,54,P0}'::text[]) $$;

-- Sets transactions aside. `why` is the SQLSTATE, or null: they wait behind another one that was set aside.
create or replace function hub.dead_letter_transactions(txs xid8[], why text) returns void
language sql volatile set search_path = pg_catalog, pg_temp
as $$
  with gone as (delete from hub.outbox o where o.tx = any (txs) returning o.*)
  insert into hub.dead_letter select g.*, why, clock_timestamp(), null from gone g
$$;

-- Sets aside whatever is about an item, a membership, a bar or a party's suspension of which something was set aside before: its events keep their order. Returns the rest.
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

-- Places transactions; where one of them cannot be placed, halves them until it stands alone, and parks it. Returns how many events were placed.
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
 * Gives the next events their place: about `batch` waiting rows, in whole transactions. The head row stays locked until commit, so commit order is
 * stream order, with any number of hubs doing this at once. Returns how many events were placed. What cannot be placed is parked, and stops nobody.
 */
create or replace function hub.sequence(batch integer, delay integer default 0) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
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

  -- Whatever ends within the first rows; where nothing does, as far as the one among them that ends first.
  with head as (select o.id, o.tx from hub.outbox o order by o.id limit batch)
  select greatest(max(h.id), (select min(ends.last) from (select distinct tx from head) t
      cross join lateral (select max(o.id) as last from hub.outbox o where o.tx = t.tx) ends)) into upto from head h;

  txs := array(select o.tx from hub.outbox o where o.id <= upto group by o.tx
    having not exists (select from hub.outbox later where later.tx = o.tx and later.id > upto) order by max(o.id));
  txs := hub.release_events_before(txs) || txs;
  if delay > 0 then
    moved := hub.delay_events(txs, delay);
  end if;
  perform hub.sequence_parties(); -- read after the events, and placed before them: whose they are is known
  placed := hub.sequence_or_dead_letter(txs);
  if placed > 0 then
    perform pg_notify('hub', '');
  end if;
  return placed + moved;
end
$$;

/*
 * Leaves a party that gained sight out of the history of those items whose time was over by then (as hub.close_visibility_periods does of those that are deleted
 * already): it never could see them, and is not told that it loses them. What somebody has in hands is left as it is.
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
 * One piece of a job: for each item that the party gained or lost, one event under the party's own key. The caller holds the head row. Returns how many
 * items were looked at.
 */
create or replace function hub.run_party_job_batch(job hub.party_job, batch integer) returns integer
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  base constant bigint := (select last from hub.sequence_head);
  gains constant boolean := job.op in ('JOIN', 'UNBAR', 'READMIT');
  suspends constant boolean := job.op in ('SUSPEND', 'READMIT');
  first_moment constant timestamptz := hub.next_free_timestamp();
  items uuid[];
  upto bigint;
  placed integer;
begin
  -- What the key opened when the party gained or lost it: a group's key what was shared with the group, an owner's what it owns. Of a suspension all keys
  -- that the party held.
  select array_agg(t.item order by t.position), max(t.position) into items, upto
    from (select distinct s.item, s.position
      from (select job.key where not suspends union select h.key from hub.held_keys(job.party, job.seq) h where suspends and h.from_seq <= job.seq) k
      cross join lateral (select s.item, s.position from hub.visibility_period s
        where s.key = k.key and not s.barred and s.position > job.done_to and s.from_seq <= job.seq and (s.to_seq is null or s.to_seq > job.seq)
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
        p.facets_before, '{}', '{}', '{}', '{}', job.party, first_moment + (row_number() over (order by i.place) - 1) * interval '200 microseconds'
      from unnest(items) with ordinality i(item, place)
      -- What was lost is described as it was when it was lost.
      cross join lateral (select * from hub.stream s where s.item = i.item and s.version is not null and (gains or s.seq < job.seq)
        order by s.version desc limit 1) p
      cross join lateral (
        select (select v.content->>'revoked_at' from hub.item_version v where v.item = i.item order by v.version desc limit 1) is not null as revoked) v
      where (p.owner <> job.party or p.facets ? 'of') and (job.op not in ('BAR', 'UNBAR') or p.owner = job.key or (p.facets->>'ofOwner')::integer = job.key or (p.facets->>'andOfOwner')::integer = job.key)
        and case when gains
          -- what is revoked already is no news to somebody who never saw it
          then not hub.was_visible(i.item, job.seq - 1, job.party) and hub.was_visible(i.item, base, job.party) and not v.revoked
          -- what is seen again already comes with the gain; but not if it is revoked: whoever had it must hear that
          else hub.was_visible(i.item, job.seq - 1, job.party) and not hub.was_visible(i.item, job.seq, job.party) and (v.revoked or not hub.was_visible(i.item, base, job.party))
        end;
  get diagnostics placed = row_count;
  insert into hub.inbox (key, seq, item) select job.party, s.seq, s.item from hub.stream s where s.seq > base;
  update hub.sequence_head set last = base + placed, added_to = first_moment + (placed - 1) * interval '200 microseconds' where placed > 0;
  update hub.party_job set done_to = coalesce(upto, done_to), done_at = case when coalesce(cardinality(items), 0) < batch then now() end where seq = job.seq;
  if placed > 0 then
    perform pg_notify('hub', '');
  end if;
  return coalesce(cardinality(items), 0);
end
$$;

/*
 * Works off one piece of one job, and returns how many items were looked at; null: there is no job. Losses go before gains, but for every fourth piece, so that no gain waits for ever; among these it is the turn
 * of the party whose last turn was longest ago. In which order jobs are worked off changes nothing in what a follower ends up with: each piece decides by what its party sees now (hub.run_party_job_batch).
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

-- What was set aside since the last call: `what` is its transaction, or its job; `code` the SQLSTATE, null when it waits behind another. Each is told once.
create or replace function hub.new_dead_letters() returns table (what text, code text, events bigint)
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  with told as (
      update hub.dead_letter set told_at = now() where id in (select p.id from hub.dead_letter p where p.told_at is null for update skip locked) returning *),
    jobs as (
      update hub.party_job set told_at = now()
        where seq in (select j.seq from hub.party_job j where j.done_at is null and j.failure is not null and j.told_at is null for update skip locked) returning *)
  select 'transaction ' || t.tx, max(t.failure), count(*) from told t group by t.tx
  union all select 'job ' || j.seq, j.failure, 1 from jobs j
$$;

/*
 * Releases everything that was set aside: it takes its place next, in its old order. For the database's owner, once the reason is mended; what still
 * cannot be placed is set aside again. Returns how many events and jobs were released.
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
  update hub.party_job set failure = null, told_at = null where failure is not null;
  get diagnostics jobs = row_count;
  return events + jobs;
end
$$;

-- Positions for hub processes: has anything moved, how long does the oldest event wait, how much was set aside?
create or replace function hub.sequencer_state() returns table (last bigint, waiting bigint, oldest timestamptz, parked bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select (select h.last from hub.sequence_head h), count(*), min(o.at),
      (select count(*) from hub.dead_letter) + (select count(*) from hub.party_job j where j.done_at is null and j.failure is not null)
    from hub.outbox o
$$;

/*
 * Of a bar that was lifted, or a lifted bar that was set again, while nothing was worked off yet, the later job tells all that the earlier one would: the same party saw the same items before the one as after
 * the other. That holds only where nothing of these items and nothing else of this party happened in between; then the earlier job is done. The later one stays whole, since somebody may have taken a snapshot
 * in between. So twenty changes cost as much as one.
 */
create or replace function hub.merge_party_jobs() returns void
language sql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  update hub.party_job done set done_at = clock_timestamp()
    from hub.party_job j
    cross join lateral (select n.* from hub.party_job n where n.party = j.party and n.seq > j.seq order by n.seq limit 1) n
    where done.seq = j.seq and j.done_at is null and j.failure is null and j.done_to = 0 and n.done_at is null and n.failure is null and n.done_to = 0
      and n.key = j.key and (j.op, n.op) in (('BAR', 'UNBAR'), ('UNBAR', 'BAR'), ('JOIN', 'LEAVE'), ('LEAVE', 'JOIN'))
      and n.seq - j.seq <= 10000 -- further apart, looking would cost more than the job
      and not exists (
        select from hub.stream e
          where e.seq > j.seq and e.seq < n.seq and e.item is not null and e.op not in ('BACKFILL', 'LOST')
            and (j.op in ('JOIN', 'LEAVE') or e.owner = j.key or (e.facets->>'ofOwner')::integer = j.key or (e.facets->>'andOfOwner')::integer = j.key
              or (e.facets_before->>'ofOwner')::integer = j.key or (e.facets_before->>'andOfOwner')::integer = j.key))
$$;

-- How the jobs stand: how many are open, since when the oldest is, and since when none was worked on although one is open.
create or replace function hub.party_job_state() returns table (open bigint, oldest timestamptz, idle_since timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select count(*), min(j.made_at), case when count(*) > 0 then greatest(min(j.made_at), (select max(t.worked_at) from hub.job_turn t)) end
    from hub.party_job j where j.done_at is null and j.failure is null
$$;
