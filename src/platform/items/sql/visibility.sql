/*
 * Whether `party` saw `item` right after the position `at_seq`. An item that depends on a claim follows the claim's audience from its own next event on. The
 * change of the claim writes this event right after its own (hub.update_sightings_of_claims). So the event has a before and an after, and a party that loses
 * visibility receives it. Keys, bars and suspensions count at once for both: the job of the party concerned writes an event for each item.
 */
create or replace function hub.was_visible(of_item uuid, at_seq bigint, party_ integer) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select hub.was_visible_at_positions(of_item, at_seq, at_seq, party_)
    and not exists (
      select from (
          select e.seq, e.facets from hub.stream e where e.item = of_item and e.key is null and e.seq <= at_seq order by e.seq desc limit 1) own
        where own.facets ? 'of' and not (
            hub.was_visible_at_positions((own.facets->>'of')::uuid, own.seq, at_seq, party_)
            and ((own.facets->>'ofOwner')::integer <> party_ or hub.is_open_to_agency((own.facets->>'ofAgency')::integer, hub.viewer_agency())))
          or own.facets ? 'andOf' and not (
            hub.was_visible_at_positions((own.facets->>'andOf')::uuid, own.seq, at_seq, party_)
            and ((own.facets->>'andOfOwner')::integer <> party_ or hub.is_open_to_agency((own.facets->>'andOfAgency')::integer, hub.viewer_agency()))))
$$;

-- Returns the keys that a party held at any time after a position, each with the stretch of the stream in which the party held it. A party that has left a
-- group still receives withdrawals from the time of its membership.
create or replace function hub.held_keys(party_ integer, after_seq bigint) returns table (key integer, from_seq bigint, to_seq bigint)
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select party_, 0::bigint, 9223372036854775807
  union all
  select m.key, m.from_seq, coalesce(m.to_seq, 9223372036854775807) from hub.membership m
    where m.party = party_ and m.from_seq is not null and (m.to_seq is null or m.to_seq > after_seq)
$$;

-- Whether a party learned the owner of an item, at some point of the stream up to `at_seq`: to this extent it can follow by owner. A filter must not reveal an
-- owner that was unnamed until the party lost visibility. An owner that was named once must not hide the withdrawal by becoming unnamed.
create or replace function hub.was_owner_known(of_item uuid, at_seq bigint, party_ integer, red boolean) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select exists (
    select from hub.stream s
      where s.item = of_item and s.seq <= at_seq and (
        -- a lost item is described as it was at the loss
        s.op = 'LOST' and s.key = party_ and s.named_owner is not null and (red or not (s.facets->>'red')::boolean)
        or exists (
          select from (values (s.seq - 1), (s.seq)) point (seq)
            cross join lateral (
              select v.named_owner, v.facets from hub.stream v
                where v.item = of_item and v.version is not null and v.key is null and v.seq <= point.seq order by v.seq desc limit 1) v
            where v.named_owner is not null and (red or not (v.facets->>'red')::boolean) and hub.was_visible(of_item, point.seq, party_))))
$$;

-- Whether one of `keys` opened the item at `snapshot`.
create or replace function hub.was_open_to_keys(of_item uuid, keys integer[], snapshot bigint) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select exists (select from hub.visibility_period s
    where s.item = of_item and s.key = any (keys) and not s.barred and s.from_seq <= snapshot and (s.to_seq is null or s.to_seq > snapshot))
$$;

create or replace function hub.stream_position() returns bigint
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select last from hub.sequence_head where hub.me() is not null $$;

-- Returns versions of one item, newest first. A version that equals the previous one for this reader would reveal that the audience, or other data that the
-- reader may not know, has changed: only the owner gets it, for whom `audience` is not null. Numbers and times of versions alone reveal nothing; `asked` (of a
-- report) and `revision` (of a notice) are for their owner. `by`: to the owner's party the officer or the API key, to other parties the owner alone, as far as
-- it is named to them.
create or replace function hub.versions(of_item uuid)
  returns table(version integer, at timestamptz, op text, by_user text, content jsonb, detail jsonb, audience integer[], excluded integer[], by jsonb)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  me constant integer := hub.me();
  g hub.governed_item;
begin
  g := hub.governed(hub.kind_of(of_item), of_item);
  return query
    select v.version, v.at, v.op, v.by_user, v.content, v.shown, v.audience, v.excluded,
        case when g.owner = me then (select hub.actor(w.by_user) from hub.item_version w where w.item = of_item and w.version = v.version) else hub.party_actor(g.named_owner) end
      from (
        select w.*, (w.told, w.shown) is not distinct from (lag(w.told) over older, lag(w.shown) over older) as is_same
          from (select x.*, x.content - '{version,updated_at,asked,revision}'::text[] as told, x.detail - 'original' as shown from hub.full_versions(of_item) x) w
          where hub.kind_of(of_item) is distinct from 'SIGHTING' and hub.kind_of(of_item) is distinct from 'RELATIONSHIP'
          window older as (order by w.version)) v
      where v.audience is not null or not v.is_same
      order by v.version desc;
end
$$;

-- Returns who revoked an item that the context sees: to the owner's party the officer or the API key, to other parties the owner alone. null: the item is not
-- revoked, the hub revoked it, or the owner stays unnamed to the context.
create or replace function hub.revoked_by(of_item uuid) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  of_kind text;
  g hub.governed_item;
begin
  of_kind := hub.kind_of(of_item);
  g := hub.governed(of_kind, of_item);
  if g.revoked_at is null or not hub.is_item_visible(viewer, of_kind, of_item) then
    return null;
  elsif g.owner = viewer.me then
    return hub.actor((select v.by_user from hub.item_version v where v.item = of_item and v.op = 'REVOKE' order by v.version desc limit 1));
  end if;
  return hub.party_actor(g.named_owner);
end
$$;

-- Updates the visibility periods of one item to the audience of the event at `e.seq`.
create or replace function hub.update_visibility_periods(e hub.stream) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  first_published bigint := (select min(s.position) from hub.visibility_period s where s.item = e.item);
begin
  update hub.visibility_period s set to_seq = e.seq
    where s.item = e.item and s.to_seq is null
      and s.key <> all (case when s.barred then e.excluded else e.audience || e.owner end);
  insert into hub.visibility_period (item, key, barred, position, from_seq)
    select e.item, k.key, k.barred, first_published, e.seq
      from (select unnest(e.audience) as key, false as barred union select unnest(e.excluded), true) k
      where not exists (select from hub.visibility_period s where s.item = e.item and s.key = k.key and s.barred = k.barred and s.to_seq is null);
end
$$;

/*
 * Returns the ids of all parties whose feed may have new events after a position. null: all parties, because there are too many to tell apart, or the epoch has
 * changed (a restore). A superfluous party costs one read; a missing party would miss a wake-up. So exceptions and bars are ignored, and a party that has lost
 * a key still gets earlier events of that key. oldest_writer (if requested): the oldest open writing transaction of the whole server, null if there is none.
 * (The caller measures its age: only a superuser sees when another role's transaction began, but every role sees the lock that the transaction holds on
 * itself.)
 */
create or replace function hub.parties_affected_since(in_epoch uuid, after_seq bigint, and_writer boolean) returns table (epoch uuid, last bigint, parties uuid[], oldest_writer text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  most constant bigint := 5000;
begin
  select h.epoch, h.last into epoch, last from hub.sequence_head h;
  if and_writer then
    oldest_writer := (select l.transactionid from pg_locks l where l.locktype = 'transactionid' and l.granted order by age(l.transactionid) desc limit 1);
  end if;
  if in_epoch is distinct from epoch or after_seq > last or last - after_seq > most then
    return next;
    return;
  end if;
  parties := '{}';
  if last > after_seq then
    with keys as materialized (
        select distinct k from hub.stream s cross join unnest(s.audience || s.audience_before || s.owner || s.key) k
          where s.seq > after_seq and s.seq <= last and k is not null)
    select coalesce(array_agg(p.id), '{}') into parties from hub.party p
      where p.key in (select k from keys)
        or p.key in (select m.party from keys join hub.membership m on m.key = keys.k where m.to_seq is null or m.to_seq > after_seq);
  end if;
  return next;
end
$$;

/*
 * Returns the parameters of an announcement that the context sees (null: it sees no such announcement): without those about a case or a report that it does not see now, for example
 * because the owner withholds it from the purpose (docs/purposes.md). An invitation is addressed to the party, which does not see the case yet. Nobody reads the column itself.
 */
create or replace function hub.shown_parameters(of_announcement uuid) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  a hub.announcement;
begin
  select x.* into a from hub.announcement x where x.id = of_announcement and hub.is_item_visible(viewer, 'ANNOUNCEMENT', x.id);
  if a.what = 'CASE_INVITATION' then
    return a.about;
  elsif a.about ? 'case' and not hub.is_item_visible(viewer, 'CASE', (a.about->>'case')::uuid) then
    return a.about - '{case,task,until}'::text[];
  elsif a.about ? 'report' and not hub.is_item_visible(viewer, 'REPORT', (a.about->>'report')::uuid) then
    return a.about - 'report';
  elsif a.about ? 'cases' then
    return a.about || jsonb_build_object('cases', (select coalesce(jsonb_agg(c order by c), '[]') from jsonb_array_elements_text(a.about->'cases') c
      where hub.is_item_visible(viewer, 'CASE', c::uuid)));
  end if;
  return a.about;
end
$$;

create or replace function hub.announcement_projection(items uuid[]) returns table (item uuid, content jsonb)
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select a.id, jsonb_build_object('announcement', jsonb_build_object('id', a.id, 'at', a.at, 'what', a.what, 'about', hub.shown_parameters(a.id))) from hub.announcement a
    where (select hub.me()) is not null and a.id = any (items)
$$;

-- Whether an item of any kind is visible to the viewer now, by the row-level security of its table. An item that depends on claims is visible only together
-- with them.
create or replace function hub.is_item_visible(viewer hub.viewer, kind text, item uuid) returns boolean
language plpgsql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  g hub.governed_item;
begin
  if kind = 'ANNOUNCEMENT' then
    return exists (select from hub.announcement a where a.id = item and viewer.me = any (a.audience) and hub.is_open_to_agency(a.agency_only, viewer.agency) and (a.account is null or a.account = viewer.user_id and viewer.red)
      and (a.what !~ '^CASE_' or hub.shows_cases(viewer)));
  end if;
  g := hub.governed(kind, item);
  return g.owner is not null and hub.sees(hub.viewer_of_kind(viewer, kind), g.owner, g.agency_only, g.audience, g.excluded, g.tlp, g.retain_until) and (kind <> 'CASE' or hub.shows_cases(viewer))
    and (not g.facets ? 'of' or hub.is_item_visible(viewer, 'INDICATOR', (g.facets->>'of')::uuid))
    and (not g.facets ? 'andOf' or hub.is_item_visible(viewer, 'INDICATOR', (g.facets->>'andOf')::uuid));
end
$$;

/*
 * hub.was_visible as an inline part of a query: one row. `party` saw `item` by the visibility periods right after `sights_at`, with the keys, bars and
 * suspensions right after `at_seq`. (A function call prepares its plan again for each item, which takes ten times as long as the look-up.)
 */
create or replace function hub.visibility_at_positions(of_item uuid, sights_at bigint, at_seq bigint, party_ integer) returns table (saw boolean)
language sql stable
begin atomic
  select exists (
      select from hub.visibility_period s
        where s.item = of_item and not s.barred and s.from_seq <= sights_at and (s.to_seq is null or s.to_seq > sights_at)
          and (s.key = party_ or exists (
            select from hub.membership m
              where m.party = party_ and m.key = s.key and m.from_seq <= at_seq and (m.to_seq is null or m.to_seq > at_seq))))
    and not exists (
      select from hub.visibility_period s
        where s.item = of_item and s.barred and s.key = party_ and s.from_seq <= sights_at and (s.to_seq is null or s.to_seq > sights_at))
    and not exists (
      select from hub.bar b
        where b.party = party_ and b.from_seq <= at_seq and (b.to_seq is null or b.to_seq > at_seq)
          and exists (select from hub.stream p where p.item = of_item and p.version = 1 and p.owner = b.owner))
    -- the owner is looked up only if there is a suspension
    and not exists (
      select from hub.suspension x
        where x.party = party_ and x.from_seq <= at_seq and (x.to_seq is null or x.to_seq > at_seq)
          and (select p.owner from hub.stream p where p.item = of_item and p.version = 1 limit 1) <> x.party);
end;

/*
 * Returns versions of one item. The owner gets all, except those restricted to another agency at the time. Another reader gets those since it last gained
 * visibility; of versions without a position in the stream only the newest, since the reader may have lost visibility in between. The original of each version
 * is for readers that may know the owner, and only at the exchange endpoints: hub.versions leaves it out. A reader learns of a change of the audience only that
 * there is a new version, as in the feed (UPDATED). Only the owner learns that another party gained or lost visibility. Without a named owner, times are cut to
 * hours.
 */
create or replace function hub.full_versions(of_item uuid) returns table (version integer, at timestamptz, op text, by_user text, content jsonb, detail jsonb, audience integer[], excluded integer[])
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
declare
  viewer constant hub.viewer := hub.viewer(); -- called before the row is read, so that a hidden row takes no longer than an absent one
  me constant integer := viewer.me;
  seen hub.governed_item;
  mine boolean;
  settled boolean;
  since bigint;
begin
  seen := hub.governed(hub.kind_of(of_item), of_item);
  if ((not seen.facets ? 'of' or hub.is_item_visible(viewer, 'INDICATOR', (seen.facets->>'of')::uuid)) and (not seen.facets ? 'andOf' or hub.is_item_visible(viewer, 'INDICATOR', (seen.facets->>'andOf')::uuid)) and seen.owner is not null and hub.sees(hub.viewer_of_kind(viewer, hub.kind_of(of_item)), seen.owner, seen.agency_only, seen.audience, seen.excluded, seen.tlp, seen.retain_until)
      and (hub.kind_of(of_item) <> 'CASE' or hub.shows_cases(viewer))) is not true then
    return;
  end if;
  mine := seen.owner = me;
  -- A party that lost and regained visibility before the stream holds either event did not see the item in between.
  settled := not exists (select from hub.membership m where m.party = me and m.left_at is not null and m.to_seq is null)
    and not exists (select from hub.bar b where b.party = me and b.owner = seen.owner and (b.from_seq is null or b.lifted_at is not null and b.to_seq is null))
    and not exists (select from hub.suspension x where x.party = me and (x.from_seq is null or x.lifted_at is not null and x.to_seq is null));
  if not mine and settled and hub.was_visible(of_item, (select h.last from hub.sequence_head h), me) then
    select greatest(max(e.seq), (
        select max(m.from_seq) from hub.membership m join hub.visibility_period s on s.key = m.key and s.item = of_item
          where m.party = me and m.left_at is null and not hub.was_visible(of_item, m.from_seq - 1, me) and hub.was_visible(of_item, m.from_seq, me)), (
        select max(b.to_seq) from hub.bar b
          where b.party = me and b.owner = seen.owner and not hub.was_visible(of_item, b.to_seq - 1, me) and hub.was_visible(of_item, b.to_seq, me)), (
        select max(x.to_seq) from hub.suspension x where x.party = me and not hub.was_visible(of_item, x.to_seq - 1, me) and hub.was_visible(of_item, x.to_seq, me)))
      into since from hub.stream e
      where e.item = of_item and not hub.was_visible(of_item, e.seq - 1, me) and hub.was_visible(of_item, e.seq, me);
  end if;
  return query
    select v.version, case when not mine and v.content->>'attribution' = 'HIDDEN' then date_trunc('hour', v.at) else v.at end,
        case when not mine and v.op = 'AUDIENCE' then 'UPDATE' else v.op end, case when mine then coalesce(u.email, (select 'key:' || k.name from hub.api_key k where k.id = v.by_user)) end,
        case when mine then v.content else v.content - '{discoverability,attribution,claim_mark,released,mark,external_id,original}'::text[] end,
        (select case when mine or seen.named_owner is not null then d.content else d.content - '{original,external_id}'::text[] end from hub.item_detail_version d where d.item = of_item and d.version <= v.version
          and (mine or viewer.kind = 'COUNTRY') order by d.version desc limit 1),
        case when mine then v.audience end, case when mine then v.excluded end
      from hub.item_version v
      left join hub.user_account u on u.id = v.by_user
      left join hub.stream placed on placed.item = v.item and placed.version = v.version and placed.key is null
      where v.item = of_item and (v.content->>'tlp' <> 'RED' or viewer.red) and (not mine or hub.is_open_to_agency(v.agency_only, viewer.agency))
        and (mine or v.version = seen.version or placed.seq >= since
          or v.version = (select max(x.version) from hub.stream x where x.item = of_item and x.seq <= since))
      order by v.version desc;
end
$$;

-- Returns the first full second from a time on, in UTC, for messages that say from when something is possible: at that second it is.
create or replace function hub.utc_second_from(at timestamptz) returns text
language sql stable
return to_char(date_trunc('second', at + interval '999999 microseconds') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"');

-- Formats a timestamp as TAXII does: UTC, with microseconds.
create or replace function hub.microseconds(at timestamptz) returns text
language sql immutable
return to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');

-- Returns the caller's agency; null for the sequencer, and for a caller without an agency.
create or replace function hub.viewer_agency() returns integer
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  return case when coalesce(current_setting('hub.context', true), '') <> '' then hub.my_agency() end;
end
$$;

-- Whether `party` saw `item` by the visibility periods right after `sights_at`, with the keys, bars and suspensions right after `at_seq`.
create or replace function hub.was_visible_at_positions(of_item uuid, sights_at bigint, at_seq bigint, party_ integer) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$ select x.saw from hub.visibility_at_positions(of_item, sights_at, at_seq, party_) x $$;

/*
 * Protects against counting. Events of one transaction were 200 microseconds apart, so a reader of two of them could count the events in between. A batch keeps
 * its order. It takes a time of random length that does not depend on its number of events (as long as they fit). The gaps between them are drawn from a
 * distribution with a heavy tail. A gap is at least 260 microseconds, so that a client that cuts timestamps to milliseconds can continue with pages of twenty
 * objects (four an event). In large batches a gap is at least 100 microseconds while more events come than fit into the time (hub.throttle_sequencer makes
 * batches large). The objects of one event are 5 microseconds apart (src/exchange/taxii/date-added.policy.ts). So a gap limits how many events it can hold; of
 * some hundreds in one batch it reveals that they were many. No timestamp is a multiple of 200 microseconds: those are earlier positions, whose objects are 50
 * microseconds apart.
 * Timestamps run ahead of the clock by 0.4 s at most, unless a batch does not fit; then each event takes 110 microseconds. Returns `count` timestamps after all
 * earlier ones.
 */
create or replace function hub.event_timestamps(count integer) returns timestamptz[]
language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  head constant timestamptz := (select h.added_to from hub.sequence_head h);
  now_at constant bigint := extract(epoch from clock_timestamp()) * 1000000;
  first constant bigint := greatest(now_at, extract(epoch from head)::numeric * 1000000 + 260);
  ahead constant bigint := now_at + 400000 - first;
  least_step constant bigint := case when count < 400 or ahead >= count * 520 then 260 else 100 end;
  length constant float8 := least(200000 * power(random(), 3), ahead / 2);
  spare constant float8 := greatest(length - (count - 1) * least_step, count * 10);
begin
  return (
    with weights as materialized (
        -- The gap before each event; before the first one about a millisecond.
        select n, case when n = 0 then 0 else power(1 - random(), -1.2) end as weight from generate_series(0, count - 1) n),
      timestamps as (
        select w.n, first + w.n * least_step + floor(spare * sum(w.weight) over (order by w.n) / greatest((select sum(x.weight) from weights x), 1))::bigint as us from weights w)
    select coalesce(array_agg(timestamptz 'epoch' + (m.us + (m.us % 200 = 0)::integer) * interval '1 microsecond' order by m.n), '{}') from timestamps m);
end
$$;
