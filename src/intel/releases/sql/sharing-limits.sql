-- Adds a limit and returns its id. If the party already has an equal limit, returns the id of that one and adds none. null: the party has 100.
create or replace function hub.add_sharing_limit(given jsonb) returns uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  me constant integer := hub.me();
  draft constant hub.sharing_limit := hub.sharing_limit_from_json(given);
  present uuid;
begin
  perform hub.require_act('policy:manage');
  perform hub.lock_key_exclusive(me);
  select l.id into present from hub.sharing_limit l
    where l.party = me and l.lifted_at is null and hub.are_same_lists(l.kinds, draft.kinds) and hub.are_same_lists(l.threats, draft.threats)
      and hub.are_same_lists(l.labels, draft.labels) and hub.are_same_lists(l.within::text[], draft.within::text[])
    order by l.set_at, l.id limit 1;
  if present is not null then
    return present;
  end if;
  if (select count(*) from hub.sharing_limit l where l.party = me and l.lifted_at is null) >= 100 then
    return null;
  end if;
  insert into hub.sharing_limit (id, party, kinds, threats, labels, within, set_by) values (draft.id, me, draft.kinds, draft.threats, draft.labels, draft.within, hub.my_user());
  return draft.id;
end
$$;

-- Narrows items that are shared beyond the party's limits: the next `most` items of each table after `behind`. Records what the newest limit removed. Returns
-- where to continue; null: done.
create or replace function hub.narrow_to_limits(behind uuid, most integer) returns uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  me constant integer := hub.me();
  first constant uuid := coalesce(behind, '00000000-0000-0000-0000-000000000000');
  governed regclass;
  upto uuid;
  here uuid;
  newest constant uuid := (select l.id from hub.sharing_limit l where l.party = me and l.lifted_at is null order by l.set_at desc, l.id limit 1);
begin
  perform hub.require_act('policy:manage');
  perform hub.lock_key_exclusive(me);
  for governed in select t.tgrelid::regclass from pg_trigger t where t.tgfoid = 'hub.enforce_sharing_policy_on_update()'::regprocedure loop
    execute format('select id from %s where id > $1 order by id offset $2 - 1 limit 1', governed) into here using first, most;
    upto := least(upto, here); -- least() ignores null
  end loop;
  for governed in select t.tgrelid::regclass from pg_trigger t where t.tgfoid = 'hub.enforce_sharing_policy_on_update()'::regprocedure loop
    execute format('with beyond as materialized (
        select b.id, b.audience as had, w.audience from %s b cross join lateral (select hub.audience_within_limits($1, to_jsonb(b), b.audience) as audience) w
          where b.id > $2 and ($3 is null or b.id <= $3) and b.owner = $1 and b.audience <> ''{}'' and w.audience <> b.audience),
      narrowed as (
        update %s t set audience = beyond.audience, version = t.version + 1, updated_at = now(), ordinal = 0 from beyond where t.id = beyond.id
          returning t.id, beyond.had, t.audience, t.excluded, t.tlp, t.agency_only)
      insert into hub.limit_removal (limit_id, item, kind, lost, audience, excluded, tlp, agency_only)
        select $4, n.id, $5, array(select k from unnest(n.had) k where k <> all (n.audience)), n.audience, n.excluded, n.tlp, n.agency_only from narrowed n where $4 is not null
      on conflict (limit_id, item) do nothing', governed, governed)
      using me, first, upto, newest, (select g.kind from hub.item_kind g where g.content = governed);
  end loop;
  return upto;
end
$$;

-- Lifts a limit of the context's party. The access that it removed stays removed until the items are shared again. false: there is no such limit.
create or replace function hub.lift_sharing_limit(limit_id uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.require_act('policy:manage');
  perform hub.require_step_up();
  update hub.sharing_limit l set lifted_at = clock_timestamp() where l.id = limit_id and l.party = hub.me() and l.lifted_at is null;
  return found;
end
$$;

-- Returns the keys that a limit removes from an audience: those that hub.audience_within_limits would leave out because of it.
create or replace function hub.keys_lost_to_limit(l hub.sharing_limit, content jsonb, audience integer[]) returns integer[]
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select case when hub.limit_covers(l.kinds, hub.stated_values(content, 'kind')) and hub.limit_covers(l.threats, hub.stated_values(content, 'threat')) and (l.labels is null or content->>'tlp' = any (l.labels))
    then array(select a.k from unnest(audience) with ordinality a(k, place)
      where a.k <> all (l.within) and not (1 = any (l.within) and not hub.is_partner(a.k))
        and not (content ? 'item_owner' and not content ? 'relation' and a.k = (content->>'item_owner')::integer
          and exists (select from hub.indicator i where i.id = (content->>'indicator')::uuid and i.named_owner is null))
      order by a.place)
    else '{}' end
$$;

-- Returns the tables whose rows limits narrow.
create or replace function hub.limited_tables() returns table (content regclass, kind text)
language sql stable set search_path = pg_catalog, pg_temp
as $$ select g.content, g.kind from hub.item_kind g
  where exists (select from pg_trigger t where t.tgrelid = g.content and t.tgname = 't30_policy_update') $$;

-- Returns whether the item is still pending: an open request or an open case.
create or replace function hub.is_item_pending(of_kind text, content jsonb) returns boolean
language sql immutable set search_path = pg_catalog, pg_temp
as $$
  select content->>'revoked_at' is null and case of_kind
    when 'ACTION_REQUEST' then content->>'state' not in ('DECLINED', 'RELEASED', 'SEIZED', 'RETURNED', 'CANCELLED')
    when 'INFORMATION_REQUEST' then content->>'state' in ('SENT', 'ACKNOWLEDGED', 'PARTIALLY_ANSWERED')
    when 'CASE' then content->>'status' <> 'CLOSED'
    else true end
$$;

-- Returns the title that the context's account may read of an item of its own party: the title of a case, the reference of a request or report, the value of a
-- claim. null: none, as for an administrator who reads no content.
create or replace function hub.visible_title(of_kind text, content jsonb) returns text
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select case of_kind when 'CASE' then content->>'title' when 'NOTICE' then content->>'title' when 'INDICATOR' then content->>'display' else content->>'reference' end
    where hub.sees(hub.viewer(), (content->>'owner')::integer, (content->>'agency_only')::integer, array(select jsonb_array_elements_text(content->'audience')::integer),
        array(select jsonb_array_elements_text(content->'excluded')::integer), content->>'tlp', (content->>'retain_until')::timestamptz)
      and exists (select from hub.user_account u join hub.role_permission p on p.role = any (u.roles)
        where u.id = hub.my_user() and p.permission = case of_kind when 'CASE' then 'case:read' else 'indicator:read' end and not hub.party_forbids(u.party, p.role, p.permission))
$$;

/*
 * Previews the effect of a limit {kinds, threats, labels, within} on the next `most` items of each table after `behind`:
 * {upto, rows: [{kind, item, agency, lost, goesOn, title}]}, ordered by item. upto: where to continue; null: done. Writes nothing.
 */
create or replace function hub.preview_limit(given jsonb, behind uuid, most integer) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  me constant integer := hub.me();
  first constant uuid := coalesce(behind, '00000000-0000-0000-0000-000000000000');
  l constant hub.sharing_limit := hub.sharing_limit_from_json(given);
  t record;
  upto uuid;
  here uuid;
  part jsonb;
  found_rows jsonb := '[]';
begin
  perform hub.require_act('policy:manage');
  for t in select x.content from hub.limited_tables() x loop
    execute format('select id from %s where id > $1 order by id offset $2 - 1 limit 1', t.content) into here using first, most;
    upto := least(upto, here); -- least() ignores null
  end loop;
  for t in select x.content, x.kind from hub.limited_tables() x order by x.kind loop
    execute format('select coalesce(jsonb_agg(jsonb_build_object(''kind'', $5, ''item'', b.id, ''agency'', (select jsonb_build_object(''id'', a.id, ''name'', a.name) from hub.agency a where a.key = b.agency), ''lost'', w.lost,
          ''goesOn'', hub.is_item_pending($5, to_jsonb(b)), ''title'', hub.visible_title($5, to_jsonb(b))) order by b.id), ''[]'')
        from %s b cross join lateral (select hub.keys_lost_to_limit($1, to_jsonb(b), b.audience) as lost) w
        where b.id > $2 and ($3 is null or b.id <= $3) and b.owner = $4 and b.audience <> ''{}'' and w.lost <> ''{}''', t.content)
      into part using l, first, upto, me, t.kind;
    found_rows := found_rows || part;
  end loop;
  return jsonb_build_object('upto', upto, 'rows', (select coalesce(jsonb_agg(r.value order by r.value->>'item'), '[]') from jsonb_array_elements(found_rows) r));
end
$$;

-- Returns whether two lists of a limit are equal as sets. null matches any value, and equals only null.
create or replace function hub.are_same_lists(one text[], other text[]) returns boolean
language sql immutable set search_path = pg_catalog, pg_temp
as $$ select one is not distinct from other or coalesce(one <@ other and other <@ one, false) $$;

-- Returns the party's lifted limits that removed access which is not restored.
create or replace function hub.restorable_limits() returns table (id uuid, kinds text[], threats text[], labels text[], "within" integer[], set_at timestamptz, lifted_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.require_act('policy:manage');
  return query select l.id, l.kinds, l.threats, l.labels, l.within, l.set_at, l.lifted_at from hub.sharing_limit l
    where l.party = hub.me() and l.lifted_at is not null and exists (select from hub.limit_removal t where t.limit_id = l.id and t.restored_at is null) order by l.lifted_at desc, l.id;
end
$$;

/*
 * Returns the keys of a removal that can be restored, never more than the limit removed, and why none can:
 *   GONE            the item no longer exists
 *   CHANGED         the owner has changed audience, exceptions, label or agency since
 *   ENDED           the item is no longer open, is disputed, or its retention has ended
 *   UNADDRESSED     the reader no longer exists, or was invited again
 *   LIMITED         another limit is in force, or its owner may not open the item to partners
 *   SECOND_OFFICER  a second officer would have to release it: officers of the owner share it again
 *   null            some keys can be restored
 */
create or replace function hub.restorable_keys(t hub.limit_removal, content jsonb, out back integer[], out why text)
language plpgsql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  owner_ constant integer := (content->>'owner')::integer;
  stands constant integer[] := array(select jsonb_array_elements_text(content->'audience')::integer);
  addressed integer[];
begin
  back := '{}';
  if content is null then
    why := 'GONE';
  elsif stands <> t.audience or array(select jsonb_array_elements_text(content->'excluded')::integer) <> t.excluded or content->>'tlp' <> t.tlp
    or (content->>'agency_only')::integer is distinct from t.agency_only then
    why := 'CHANGED';
  elsif not hub.is_item_pending(t.kind, content) or content->>'disputed_since' is not null or (content->>'retain_until')::timestamptz <= now() then
    why := 'ENDED';
  else
    addressed := array(select k from unnest(t.lost) k
      where (k = 1 or exists (select from hub.party p where p.key = k and p.closed_at is null) or exists (select from hub.membership m where m.key = k and m.party = owner_ and m.left_at is null))
        and (t.kind <> 'CASE' or exists (select from hub.case_party p where p.case_id = t.item and p.party = k and p.state = 'REMOVED' and p.ended_at <= t.removed_at
          and p.ended_at >= (select l.set_at from hub.sharing_limit l where l.id = t.limit_id))) order by k);
    back := hub.audience_within_limits(owner_, content, addressed);
    if hub.opens_to_partners(owner_, stands, back) then
      back := hub.without_partners(back);
    end if;
    if addressed = '{}' then
      why := 'UNADDRESSED';
    elsif back = '{}' then
      why := 'LIMITED';
    elsif hub.needs_second_officer(owner_, t.tlp, stands, t.excluded, t.tlp, stands || back, t.excluded)
      or exists (select from hub.tear_line l where l.copy = t.item and hub.needs_second_officer(owner_, l.original_tlp, stands, t.excluded, l.original_tlp, stands || back, t.excluded)) then
      back := '{}';
      why := 'SECOND_OFFICER';
    end if;
  end if;
end
$$;

create or replace function hub.item_row(of_kind text, of_item uuid) returns jsonb
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
declare
  content jsonb;
begin
  execute format('select to_jsonb(x) from %s x where x.id = $1', hub.table_of(of_kind)) into content using of_item;
  return content;
end
$$;

/*
 * Previews the restoration of the access that a lifted limit removed, for the next `most` items after `behind`: as hub.preview_limit, with `lost` as the
 * restored keys and `why` as the reason why an item stays unchanged. null: the context's party has no such lifted limit.
 */
create or replace function hub.preview_limit_restore(of_limit uuid, behind uuid, most integer) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  first constant uuid := coalesce(behind, '00000000-0000-0000-0000-000000000000');
  upto uuid;
begin
  perform hub.require_act('policy:manage');
  if not exists (select from hub.sharing_limit l where l.id = of_limit and l.party = hub.me() and l.lifted_at is not null) then
    return null;
  end if;
  select t.item into upto from hub.limit_removal t where t.limit_id = of_limit and t.item > first order by t.item offset most - 1 limit 1;
  return jsonb_build_object('upto', upto, 'rows', (select coalesce(jsonb_agg(jsonb_build_object('kind', t.kind, 'item', t.item,
        'agency', (select jsonb_build_object('id', a.id, 'name', a.name) from hub.agency a where a.key = (c.content->>'agency')::integer), 'lost', b.back, 'why', b.why, 'goesOn', c.content is not null and hub.is_item_pending(t.kind, c.content),
        'title', case when c.content is not null then hub.visible_title(t.kind, c.content) end) order by t.item), '[]')
      from hub.limit_removal t cross join lateral (select hub.item_row(t.kind, t.item) as content offset 0) c cross join lateral hub.restorable_keys(t, c.content) b
      where t.limit_id = of_limit and t.restored_at is null and t.item > first and (upto is null or t.item <= upto)));
end
$$;

-- Restores the access. A party that was removed from a case participates again, with its former rights. Otherwise as hub.preview_limit_restore; returns where
-- to continue.
create or replace function hub.restore_limit_removals(of_limit uuid, behind uuid, most integer) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  me constant integer := hub.me();
  first constant uuid := coalesce(behind, '00000000-0000-0000-0000-000000000000');
  upto uuid;
  r record;
begin
  perform hub.require_act('policy:manage');
  perform hub.require_step_up();
  perform hub.lock_key_exclusive(me);
  select t.item into upto from hub.limit_removal t join hub.sharing_limit l on l.id = t.limit_id
    where l.id = of_limit and l.party = me and l.lifted_at is not null and t.item > first order by t.item offset most - 1 limit 1;
  for r in
    select t.kind, t.item, b.back from hub.limit_removal t join hub.sharing_limit l on l.id = t.limit_id
        cross join lateral hub.restorable_keys(t, hub.item_row(t.kind, t.item)) b
      where l.id = of_limit and l.party = me and l.lifted_at is not null and t.restored_at is null and t.item > first and (upto is null or t.item <= upto) and b.back <> '{}'
      order by t.item loop
    if r.kind = 'CASE' then
      update hub.case_party p set state = 'ACCEPTED', ended_at = null where p.case_id = r.item and p.party = any (r.back) and p.state = 'REMOVED';
      insert into hub.case_entry (case_id, what, about) select r.item, 'ACCEPTED', k from unnest(r.back) k order by k;
    end if;
    execute format('update %s x set audience = array(select distinct k from unnest(x.audience || $2) k order by k), version = x.version + 1, updated_at = now(), ordinal = 0 where x.id = $1',
      hub.table_of(r.kind)) using r.item, r.back;
    update hub.limit_removal t set restored_at = clock_timestamp() where t.limit_id = of_limit and t.item = r.item;
  end loop;
  return upto;
end
$$;
