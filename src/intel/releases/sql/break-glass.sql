-- Returns whether an account of the hub may (still) break glass: its office is confirmed, and the account was not recently recovered.
create or replace function hub.may_break_glass(who uuid) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select exists (select from hub.user_account u join hub.party p on p.key = u.party and p.kind = 'HUB'
      join hub.role_permission r on r.role = any (u.roles) and r.permission = 'glass:break' where u.id = who and u.disabled_at is null)
    and not hub.is_office_pending(who) and not exists (select from hub.office f where f.user_id = who and f.break_glass_from > now())
$$;

-- Requests access to a party: {id, party (id), reason, caseReference, expiresAt}. Opens nothing. HB404: no such country or partner.
create or replace function hub.request_break_glass(given jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  target integer;
begin
  perform hub.require_act('glass:break');
  target := (select p.key from hub.party p where p.id = (given->>'party')::uuid and p.kind <> 'HUB' and p.closed_at is null);
  perform hub.require_step_up();
  if not hub.may_break_glass(hub.my_user()) then
    raise exception 'hub: not permitted' using errcode = 'HB403', detail = 'GLASS_WAITS';
  end if;
  if target is null then
    raise exception 'hub: no such party' using errcode = 'HB404', detail = 'party';
  end if;
  insert into hub.break_glass_access (id, owner, reason, case_reference, requested_by, ends_at)
    values ((given->>'id')::uuid, target, given->>'reason', given->>'caseReference', hub.my_user(), (given->>'expiresAt')::timestamptz);
end
$$;

-- Approves a request as the second operator. Returns OPEN; or, without a change, OWN, RELATED (one of the two brought the other in), or OVER (ended or
-- expired). null: there is no such request.
create or replace function hub.approve_break_glass(access_id uuid) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  a hub.break_glass_access;
begin
  perform hub.require_act('glass:break');
  perform hub.require_step_up();
  if not hub.may_break_glass(hub.my_user()) then
    raise exception 'hub: not permitted' using errcode = 'HB403', detail = 'GLASS_WAITS';
  end if;
  select * into a from hub.break_glass_access x where x.id = access_id for update;
  if not found then
    return null;
  elsif a.requested_by = hub.my_user() then
    return 'OWN';
  elsif a.approved_at is not null or a.ended_at is not null or a.ends_at <= clock_timestamp() or not hub.may_break_glass(a.requested_by)
    or exists (select from hub.party p where p.key = a.owner and p.closed_at is not null) then
    return 'OVER';
  elsif hub.are_related_operators(a.requested_by, hub.my_user()) then
    return 'RELATED';
  end if;
  update hub.break_glass_access x set approved_by = hub.my_user(), approved_at = clock_timestamp() where x.id = access_id;
  insert into hub.audit (party, user_id, session, what, purpose, case_reference, channel, outcome, items, count)
    values (a.owner, a.requested_by, null, 'glass.open', a.reason, a.id::text, 'graphql', 'DONE', array[a.id], 1);
  perform hub.announce(array[a.owner], 'BREAK_GLASS', jsonb_build_object('access', a.id, 'reason', a.reason, 'expiresAt', to_char(a.ends_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')));
  return 'OPEN';
end
$$;

-- Ends an access or a request, for an operator or an admin of the opened party. Needs no confirmation. false: it was over; null: no such access is visible.
create or replace function hub.end_break_glass(access_id uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  a hub.break_glass_access;
begin
  perform hub.require_act('glass:oversee');
  select * into a from hub.break_glass_access x where x.id = access_id and (x.owner = hub.me() or hub.my_kind() = 'HUB') for update;
  if not found then
    return null;
  elsif a.ended_at is not null or a.ends_at <= clock_timestamp() then
    return false;
  end if;
  update hub.break_glass_access x set ended_by = hub.my_user(), ended_at = clock_timestamp() where x.id = access_id;
  return true;
end
$$;

-- Returns requests and accesses, newest first, below the id `below`: of the context's own party; for the hub, all. one: only this one.
create or replace function hub.break_glass_accesses(one uuid, below uuid, most integer) returns table (id uuid, party jsonb, reason text, case_reference text,
  created_by jsonb, created_at timestamptz, ends_at timestamptz, approved_by jsonb, approved_at timestamptz, ended_by jsonb, ended_at timestamptz, status text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.require_act('glass:oversee');
  return query
    select a.id, hub.party_summary(a.owner), a.reason, a.case_reference, hub.officeholder(a.requested_by), a.requested_at, a.ends_at,
        hub.officeholder(a.approved_by), a.approved_at, coalesce(hub.officeholder(a.ended_by), hub.actor(a.ended_by)), a.ended_at,
        case when a.ended_at is not null or a.ends_at <= now() then 'ENDED' when a.approved_at is null then 'REQUESTED' else 'OPEN' end
      from hub.break_glass_access a
      where (a.owner = hub.me() or hub.my_kind() = 'HUB') and (one is null or a.id = one) and (below is null or a.id < below)
      order by a.id desc limit most;
end
$$;

-- Returns the reads through each of these accesses, newest first, below the position `below`; at most `most` each. Visible as hub.break_glass_accesses.
create or replace function hub.break_glass_reads(accesses uuid[], below bigint, most integer) returns table (access uuid, "position" bigint, at timestamptz, by jsonb, items uuid[])
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.require_act('glass:oversee');
  return query
    select a.id, r.id, r.at, hub.officeholder(r.user_id), r.items
      from hub.break_glass_access a
      cross join lateral (
        select x.id, x.at, x.user_id, x.items from hub.audit x
          where x.party = a.owner and x.what = 'glass.read' and x.case_reference = a.id::text and (below is null or x.id < below)
          order by x.id desc limit most) r
      where a.id = any (accesses) and (a.owner = hub.me() or hub.my_kind() = 'HUB')
      order by a.id, r.id desc;
end
$$;

/*
 * Returns claims of the opened party, newest first, below `below`; or one of them (`one`) with its versions. For the operator who requested the access, while
 * it is open and both operators may still break glass and are not related. The read is in the party's audit log, in this transaction. HB404: no such access,
 * no longer open, or another operator's.
 */
create or replace function hub.read_with_break_glass(access_id uuid, one uuid, below uuid, most integer, request text) returns setof jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  a hub.break_glass_access;
  found_ids uuid[];
begin
  perform hub.require_act('glass:break');
  -- Locked: the end of the access comes before this read, or after it with the audit entry in place.
  select * into a from hub.break_glass_access x where x.id = access_id and x.requested_by = hub.my_user() and x.approved_at is not null and x.ended_at is null
    and x.ends_at > clock_timestamp() and hub.may_break_glass(x.requested_by) and hub.may_break_glass(x.approved_by) and not hub.are_related_operators(x.requested_by, x.approved_by)
    and exists (select from hub.party p where p.key = x.owner and p.closed_at is null) for share;
  if not found then
    raise exception 'hub: no such access' using errcode = 'HB404', detail = 'access';
  end if;
  found_ids := array(select i.id from hub.indicator i
    where i.owner = a.owner and i.tlp <> 'RED' and (i.retain_until is null or i.retain_until > now()) and (one is null or i.id = one) and (below is null or i.id < below)
    order by i.id desc limit most);
  insert into hub.audit (party, user_id, session, what, purpose, case_reference, request_id, channel, outcome, items, count)
    values (a.owner, hub.my_user(), hub.my_session(), 'glass.read', a.reason, a.id::text, request, 'graphql', 'DONE', found_ids, cardinality(found_ids));
  return query
    select jsonb_build_object('id', i.id, 'kind', i.kind, 'value', i.value, 'threat', i.threat, 'tlp', i.tlp, 'tags', i.tags, 'version', i.version,
        'publishedAt', i.published_at, 'updatedAt', i.updated_at, 'revokedAt', i.revoked_at, 'revokedReason', i.revoked_reason, 'agency', jsonb_build_object('id', g.id, 'name', g.name), 'description', d.description,
        'externalId', d.external_id, 'versions', case when one is not null then (
          select jsonb_agg(jsonb_build_object('version', v.version, 'at', v.at, 'threat', v.content->>'threat', 'tlp', v.content->>'tlp', 'description', (
              select w.content->>'description' from hub.item_detail_version w where w.item = i.id and w.version <= v.version order by w.version desc limit 1))
            order by v.version desc) from (
            select x.* from hub.item_version x where x.item = i.id and x.content->>'tlp' <> 'RED' order by x.version desc limit 500) v) end)
      from hub.indicator i join hub.agency g on g.key = i.agency left join hub.indicator_detail d on d.id = i.id
      where i.id = any (found_ids) order by i.id desc;
end
$$;

-- Ends the break-glass accesses to a party's items. An access that is being read is skipped: a closed party's items are closed anyway
-- (hub.approve_break_glass, hub.read_with_break_glass).
create or replace function hub.end_break_glass_of(of_party integer) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  update hub.break_glass_access a set ended_by = hub.my_user(), ended_at = clock_timestamp()
    where a.id in (select x.id from hub.break_glass_access x where x.owner = of_party and x.ended_at is null and x.ends_at > now() for update skip locked);
end
$$;
