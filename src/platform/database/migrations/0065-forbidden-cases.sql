-- Who is shown no cases is shown none in any other way either: no id in a withdrawal, no earlier version, no announcement, no explanation, no file.

/*
 * Whether a viewer is shown that cases exist. Not, where all its roles that read cases are forbidden them by its party (0062). Roles of a session are those of the session; a webhook has those of the account that made
 * it. Machines, and parties that the relay asks about, have no roles, and are shown them.
 */
create function hub.shows_cases(viewer hub.viewer) returns boolean
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
declare
  roles constant text[] := case when exists (select from hub.session s where s.id = viewer.session) then hub.roles_in(viewer.user_id, viewer.session) else hub.standing_roles(viewer.user_id) end;
begin
  return (select coalesce(bool_or(not hub.party_forbids(viewer.me, r.role, r.permission)), true) from hub.role_permission r where r.role = any (roles) and r.permission = 'case:read');
end
$$;
revoke all on function hub.shows_cases(hub.viewer) from public;

-- (0062) The same of the context. For a policy, which never raises.
create or replace function hub.shows_cases() returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set row_security = on
as $$
declare
  viewer constant hub.viewer := hub.policy_viewer();
begin
  return viewer.me is not null and hub.shows_cases(viewer);
end
$$;

-- Announcements about cases name them.
create policy unless_forbidden on hub.announcement as restrictive for select to hub_app using (
  case when hub.has_viewer((select hub.policy_viewer())) then what !~ '^CASE_' or (select hub.shows_cases()) else false end);

-- (0040)
create or replace function hub.in_sight_alone(viewer hub.viewer, kind text, item uuid) returns boolean
language plpgsql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  g hub.governed_item;
begin
  if kind = 'ANNOUNCEMENT' then
    return exists (select from hub.announcement a where a.id = item and viewer.me = any (a.audience) and hub.of_agency(a.agency_only, viewer.agency) and (a.account is null or a.account = viewer.user_id and viewer.red)
      and (a.what !~ '^CASE_' or hub.shows_cases(viewer)));
  end if;
  g := hub.governed(kind, item);
  return g.owner is not null and hub.sees(viewer, g.owner, g.agency_only, g.audience, g.excluded, g.tlp, g.retain_until) and (kind <> 'CASE' or hub.shows_cases(viewer));
end
$$;

-- (0044)
create or replace function hub.shows_evidence(of_kind text, of_item uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set row_security = on set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.policy_viewer();
  g hub.governed_item;
begin
  if viewer.me is null then
    return false;
  elsif of_kind in ('CASE', 'CASE_NOTE') and not hub.shows_cases(viewer) then
    return false;
  elsif of_kind = 'NOTICE_DRAFT' then
    return viewer.content and exists (select from hub.notice_draft d where d.id = of_item and d.party = viewer.me);
  elsif of_kind = 'CASE_NOTE' then
    return exists (select from hub.case_note n
      where n.id = of_item and (n.withdrawn_at is null or n.party = viewer.me and n.agency = coalesce(viewer.agency, 0)) and hub.within_case(viewer, n.case_id, n.party, n.tlp));
  end if;
  g := hub.governed(of_kind, of_item);
  return g.owner is not null and hub.in_sight(viewer, of_kind, of_item)
    and (g.revoked_at is null or g.owner = viewer.me and g.agency = coalesce(viewer.agency, 0));
end
$$;

-- (0041)
create or replace function hub.versions_whole(of_item uuid) returns table (version integer, at timestamptz, op text, by_user text, content jsonb, detail jsonb, audience integer[], excluded integer[])
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
declare
  viewer constant hub.viewer := hub.viewer(); -- asked for before the row, so that a hidden one takes no longer than none
  me constant integer := viewer.me;
  seen hub.governed_item;
  mine boolean;
  settled boolean;
  since bigint;
begin
  seen := hub.governed(hub.kind_of(of_item), of_item);
  if ((not seen.facets ? 'of' or hub.in_sight_alone(viewer, 'INDICATOR', (seen.facets->>'of')::uuid)) and (not seen.facets ? 'andOf' or hub.in_sight_alone(viewer, 'INDICATOR', (seen.facets->>'andOf')::uuid)) and seen.owner is not null and hub.sees(viewer, seen.owner, seen.agency_only, seen.audience, seen.excluded, seen.tlp, seen.retain_until)
      and (hub.kind_of(of_item) <> 'CASE' or hub.shows_cases(viewer))) is not true then
    return;
  end if;
  mine := seen.owner = me;
  -- Whoever lost sight and regained it before the stream knows of either was blind in between.
  settled := not exists (select from hub.membership m where m.party = me and m.left_at is not null and m.to_seq is null)
    and not exists (select from hub.bar b where b.party = me and b.owner = seen.owner and (b.from_seq is null or b.lifted_at is not null and b.to_seq is null))
    and not exists (select from hub.suspension x where x.party = me and (x.from_seq is null or x.lifted_at is not null and x.to_seq is null));
  if not mine and settled and hub.saw(of_item, (select h.last from hub.sequence_head h), me) then
    select greatest(max(e.seq), (
        select max(m.from_seq) from hub.membership m join hub.sight s on s.key = m.key and s.item = of_item
          where m.party = me and m.left_at is null and not hub.saw(of_item, m.from_seq - 1, me) and hub.saw(of_item, m.from_seq, me)), (
        select max(b.to_seq) from hub.bar b
          where b.party = me and b.owner = seen.owner and not hub.saw(of_item, b.to_seq - 1, me) and hub.saw(of_item, b.to_seq, me)), (
        select max(x.to_seq) from hub.suspension x where x.party = me and not hub.saw(of_item, x.to_seq - 1, me) and hub.saw(of_item, x.to_seq, me)))
      into since from hub.stream e
      where e.item = of_item and not hub.saw(of_item, e.seq - 1, me) and hub.saw(of_item, e.seq, me);
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
      where v.item = of_item and (v.content->>'tlp' <> 'RED' or viewer.red) and (not mine or hub.of_agency(v.agency_only, viewer.agency))
        and (mine or v.version = seen.version or placed.seq >= since
          or v.version = (select max(x.version) from hub.stream x where x.item = of_item and x.seq <= since))
      order by v.version desc;
end
$$;

-- (0062)
create or replace function hub.withdrawals(of_item uuid) returns table (party_id uuid, party_kind text, party_name text, party_country text, operation text, lost_at timestamptz, handed_at timestamptz, delivered_at timestamptz, channel text, taken_by text[], confirmed_at timestamptz, outstanding boolean)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer(); -- asked for before the row, so that a hidden one takes no longer than none
  governs constant boolean := hub.person_may(viewer, 'policy:manage');
  item record;
begin
  -- Whose it is now; of an item that is gone, whose it was.
  select g.owner, g.agency_only, g.tlp = 'RED' as red into item from hub.governed(hub.kind_of(of_item), of_item) g where g.owner is not null;
  if not found then
    select s.owner, s.agency_only, (s.facets->>'red')::boolean as red into item
      from hub.stream s where s.item = of_item and s.op not in ('BACKFILL', 'LOST') order by s.seq desc limit 1;
  end if;
  if (hub.kind_of(of_item) <> all ('{SIGHTING,RELATIONSHIP}'::text[]) and item.owner = viewer.me
      and (viewer.content and (item.agency_only is null or item.agency_only = viewer.agency) or governs) and (not item.red or viewer.red)
      and (hub.kind_of(of_item) <> 'CASE' or hub.shows_cases(viewer))) is not true then
    raise exception 'hub: no such item' using errcode = 'HB404', detail = 'item';
  end if;
  return query
    select p.id, p.kind, p.name, p.country, l.operation, l.at, r.handed_at, r.delivered_at, r.channel, t.channels, c.at,
        c.at is null and (r.delivered_at is null or t.channels <> '{}')
      from hub.losses(of_item, null) l
      join hub.party p on p.key = l.party
      cross join lateral (
        select min(x.handed_at) as handed_at, min(x.delivered_at) as delivered_at,
            (array_agg(x.channel order by x.delivered_at nulls last, x.handed_at))[1] as channel
          from hub.withdrawal_receipt x where x.item = of_item and x.party = l.party and x.seq >= l.since) r
      cross join lateral (
        select array(select x.channel from hub.taken x where x.item = of_item and x.party = l.party order by x.channel) as channels) t
      left join lateral (
        select min(x.at) as at from hub.withdrawal_confirmation x where x.item = of_item and x.party = l.party and x.seq >= l.since) c on true
      order by p.name;
end
$$;

-- (0022)
create or replace function hub.confirm_withdrawal(of_item uuid) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  me constant integer := hub.me();
  lost_since bigint;
begin
  if hub.doing() is distinct from 'indicator:read' then
    raise exception 'hub: not in this act' using errcode = '42501';
  end if;
  select l.since into lost_since from hub.losses(of_item, me) l;
  if lost_since is null or not hub.may_read_red() and (
      select (s.facets->>'red')::boolean from hub.stream s where s.item = of_item and s.seq < lost_since order by s.seq desc limit 1) is not false
    or hub.kind_of(of_item) = 'CASE' and not hub.shows_cases() then
    raise exception 'hub: no such item' using errcode = 'HB404', detail = 'item';
  end if;
  insert into hub.withdrawal_confirmation (item, party, seq, by_user) values (of_item, me, lost_since, hub.my_user()) on conflict do nothing;
end
$$;

-- (0041) Not even an id of a case, where none is shown: what an account took before is found by a new snapshot.
create or replace function hub.feed_events(after_seq bigint, most integer, filter jsonb) returns table (seq bigint, at timestamptz, operation text, kind text, item uuid, backfill boolean, more boolean)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  me constant integer := hub.me();
  agency constant integer := hub.my_agency();
  red constant boolean := hub.may_read_red();
  items constant text[] := (select array_agg(x) from jsonb_array_elements_text(filter->'items') x);
  kinds constant text[] := (select array_agg(x) from jsonb_array_elements_text(filter->'kinds') x);
  threats constant text[] := (select array_agg(x) from jsonb_array_elements_text(filter->'threats') x);
  owners constant integer[] := (select array_agg(p.key) from hub.party p where p.id::text in (select jsonb_array_elements_text(filter->'owners')));
  head constant bigint := (select last from hub.sequence_head);
  groups constant integer[] := array(select g.key from hub.working_group g where filter->'groups' ? g.id::text and g.key = any (hub.my_keys()));
  include_own constant boolean := coalesce((filter->>'includeOwn')::boolean, false);
  by_items constant boolean := filter->'items' is not null;
  shows_cases constant boolean := hub.shows_cases();
  read_to bigint := after_seq;
  found_here integer;
  sent integer := 0;
  looked_at integer := 0;
  before boolean;
  after boolean;
  r record;
begin
  perform hub.same_epoch(filter->>'epoch');
  while sent < most and read_to < head and looked_at < 5000 loop
    found_here := 0;
    for r in
      select e.*, case when not w.wanted then false
            when e.kind = 'INDICATOR' then exists (select from hub.indicator i where i.id = e.item
              and hub.sees((select hub.viewer()), i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until) offset 0)
            else hub.in_sight((select hub.viewer()), e.kind, e.item) end as visible,
          w.wanted,
          case when w.wanted and not e.facets ? 'of' then (select x.saw from hub.saw_part(e.item, e.seq - 1, e.seq - 1, me) x) end as saw_before,
          case when w.wanted and not e.facets ? 'of' then (select x.saw from hub.saw_part(e.item, e.seq, e.seq, me) x) end as saw_after
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
        -- the owner is compared last: how long it takes must not depend on whose it is
        and ((r.owner = me or hub.knew_owner(r.item, r.seq, me, red)) and r.owner = any (owners)) is not true;
      seq := r.seq;
      at := case when r.owner <> me and hub.is_unnamed(r.kind, r.named_owner) then date_trunc('hour', r.at) else r.at end;
      kind := r.kind;
      item := r.item;
      -- What hangs on another asks for that, too.
      before := coalesce(r.saw_before, hub.saw(r.item, r.seq - 1, me)) and (r.owner <> me or hub.of_agency(r.agency_only_before, agency)) and (red or not coalesce(r.facets_before->>'red', r.facets->>'red')::boolean);
      after := coalesce(r.saw_after, hub.saw(r.item, r.seq, me)) and (r.owner <> me or hub.of_agency(r.agency_only, agency)) and (red or not (r.facets->>'red')::boolean);
      operation := case
        when r.op = 'BACKFILL' then case when after then 'PUBLISHED' end
        when r.op = 'LOST' then case when not after and (red or not (r.facets->>'red')::boolean) then 'WITHDRAWN' end
        when before and after then case r.op when 'REVOKE' then 'REVOKED' else 'UPDATED' end
        when after then 'PUBLISHED'
        when before then 'WITHDRAWN'
      end;
      continue when operation is null or (operation <> 'WITHDRAWN' or r.kind = 'ANNOUNCEMENT' or r.kind = 'CASE' and not shows_cases) and not r.visible;
      -- Of several losses a replay tells the last: what was regained in between follows as an event that this reader gets, or was lost again. That it can
      -- be seen now is not enough: what was revoked meanwhile is not told again to whoever comes back; but its loss is, and then that loss alone. (Who
      -- follows by owner may not get the later one.)
      continue when operation = 'WITHDRAWN' and exists (
        select from hub.stream later where later.item = r.item and later.seq > r.seq and (later.key is null or later.key = me)
          and case when hub.saw(r.item, later.seq, me) and (r.owner <> me or hub.of_agency(later.agency_only, agency))
            then (red or not (later.facets->>'red')::boolean)
              and (threats is null or later.op = 'REVOKE' or later.facets->>'threat' = any (threats) or later.facets_before->>'threat' = any (threats))
            else filter->'owners' is null and case when later.op = 'LOST'
              then red or not (later.facets->>'red')::boolean
              else hub.saw(r.item, later.seq - 1, me) and (r.owner <> me or hub.of_agency(later.agency_only_before, agency)) and (red or not coalesce(later.facets_before->>'red', later.facets->>'red')::boolean) end end);
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
