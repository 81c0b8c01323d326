-- Jobs of parties that gained or lost sight are worked off in fair turns. They were one queue in the order of their events: twenty bars that one administrator set and lifted in a quarter of a second held the
-- withdrawals of every other party up for minutes.

-- Whose act it was: a bar is its owner's, whomever it shuts out; a membership or suspension is its party's.
alter table hub.party_job add column cause integer not null generated always as (case when op in ('BAR', 'UNBAR') then key else party end) stored;
alter table hub.party_job add column made_at timestamptz not null default clock_timestamp();
create index party_job_of_party on hub.party_job (party, seq);

-- When a party's jobs last had a turn. Turns are counted over all parties.
create sequence hub.job_turns;
create table hub.job_turn (
  cause integer primary key references hub.party (key),
  turn bigint not null,
  worked_at timestamptz not null
);
alter table hub.job_turn enable row level security;
alter table hub.job_turn force row level security;
create policy owner_functions on hub.job_turn to hub_owner using (true) with check (true);

/*
 * Of a bar that was lifted, or a lifted bar that was set again, while nothing was worked off yet, the later job tells all that the earlier one would: the same party saw the same items before the one as after
 * the other. That holds only where nothing of these items and nothing else of this party happened in between; then the earlier job is done. The later one stays whole, since somebody may have taken a snapshot
 * in between. So twenty changes cost as much as one.
 */
create function hub.merge_jobs() returns void
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

/*
 * Works off one piece of one job, and returns how many items were looked at; null: there is no job. Losses go before gains, but for every fourth piece, so that no gain waits for ever; among these it is the turn
 * of the party whose last turn was longest ago. In which order jobs are worked off changes nothing in what a follower ends up with: each piece decides by what its party sees now (hub.work_piece).
 */
create or replace function hub.work_off(batch integer) returns integer
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
  perform hub.keep_pace();
  perform from hub.sequence_head for update;
  perform hub.merge_jobs();
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
    return hub.work_piece(job, batch);
  exception when others then
    get stacked diagnostics code = returned_sqlstate;
    if not hub.is_poison(code) then
      raise;
    end if;
    update hub.party_job set failure = code where seq = job.seq;
    return 0;
  end;
end
$$;

-- How the jobs stand: how many are open, since when the oldest is, and since when none was worked on although one is open.
create function hub.job_state() returns table (open bigint, oldest timestamptz, idle_since timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select count(*), min(j.made_at), case when count(*) > 0 then greatest(min(j.made_at), (select max(t.worked_at) from hub.job_turn t)) end
    from hub.party_job j where j.done_at is null and j.failure is null
$$;
grant execute on function hub.job_state() to hub_relay;

create index bar_lifted on hub.bar (owner, lifted_at) where lifted_at is not null;

-- A bar is set at any time, and lifted a few times an hour: each change makes work for everybody's relay. HB429 where it is too often. The caller holds its party's key.
create function hub.pace_lifting(whom integer[]) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (
      select from hub.bar b
        where b.owner = hub.me() and b.lifted_at > clock_timestamp() - interval '1 hour'
        group by grouping sets ((b.party), ())
        having (b.party = any (whom) and count(*) >= 10) or (b.party is null and count(*) >= 500)) then
    raise exception 'hub: a limit of the party' using errcode = 'HB429', detail = 'BARS';
  end if;
end
$$;

create or replace function hub.set_bar(party_id uuid, on_ boolean) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  me constant integer := hub.me();
  barred constant integer := (select p.key from hub.party p where p.id = party_id and p.kind <> 'HUB' and p.key <> me and p.closed_at is null
    and 1 = any (hub.my_keys())); -- closed: 0016; a country that is not admitted yet knows no other
begin
  if hub.doing() is distinct from 'bar:manage' then
    raise exception 'hub: not in this act' using errcode = '42501';
  end if;
  if barred is null then
    raise exception 'hub: no such party' using errcode = 'HB404', detail = 'party';
  end if;
  if not on_ then
    perform hub.only_confirmed();
  end if;
  perform hub.hold_partners(); -- and below: a bar by name beside the policy's (0021)
  perform hub.hold_party(barred);
  perform hub.still_open();
  perform hub.hold_key_alone(me);
  update hub.bar set named = on_ where owner = me and party = barred and lifted_at is null
    and (on_ or hub.never_to_partners(me) and exists (select from hub.party p where p.key = barred and p.kind = 'PARTNER'));
  if found then
    return;
  end if;
  if on_ then
    insert into hub.bar (owner, party) values (me, barred);
  else
    if exists (select from hub.bar where owner = me and party = barred and lifted_at is null) then
      perform hub.pace_lifting(array[barred]);
    end if;
    update hub.bar set lifted_at = clock_timestamp() where owner = me and party = barred and lifted_at is null;
  end if;
  if found then
    insert into hub.outbox (op, owner, key) values (case when on_ then 'BAR' else 'UNBAR' end, me, barred);
  end if;
end
$$;

create or replace function hub.bar_partners(on_ boolean) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  me constant integer := hub.me();
begin
  perform hub.hold_partners();
  perform hub.hold_party(p.key) from (select p.key from hub.party p where p.kind = 'PARTNER' and p.key <> me order by p.key) p;
  perform hub.still_open();
  perform hub.hold_key_alone(me);
  if on_ then
    with barred as (
        insert into hub.bar (owner, party, named) select me, p.key, false from hub.party p where p.kind = 'PARTNER' and p.key <> me order by p.key
          on conflict (party, owner) where lifted_at is null do nothing returning party)
    insert into hub.outbox (op, owner, key) select 'BAR', me, b.party from barred b;
  else
    perform hub.pace_lifting(array(select b.party from hub.bar b where b.owner = me and not b.named and b.lifted_at is null));
    with freed as (update hub.bar set lifted_at = clock_timestamp() where owner = me and not named and lifted_at is null returning party)
    insert into hub.outbox (op, owner, key) select 'UNBAR', me, f.party from freed f;
  end if;
end
$$;
