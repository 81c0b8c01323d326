-- Releases to partners: a partner follows what was released to it by name, and that alone; the owner sees what it has released to whom, since when, by whom, and by which
-- ways the partner has fetched it. What a partner says of it in return is figures, and no words.

/*
 * (0022) A collection may be {released} as well: what others released to a partner by name, without its own items and without what is said about them.
 */
create or replace function hub.in_scope(scope jsonb, me integer, keys integer[], owner integer, named_owner integer, audience integer[]) returns boolean
language sql immutable
return case
    when scope ? 'own' then owner = me
    when scope ? 'to' then owner = me and (scope->>'to')::integer = any (audience)
    when scope ? 'released' then owner <> me and me = any (audience)
    when scope ? 'group' then (scope->>'group')::integer = any (keys) and (scope->>'group')::integer = any (audience)
    when scope ? 'party' then named_owner = (scope->>'party')::integer -- null: it is not named
    else true
  end;

create or replace function hub.collection_scope(scope jsonb) returns jsonb
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
declare
  me constant integer := hub.me();
  found_key integer;
begin
  if scope ? 'own' then
    return '{"own": true}';
  elsif scope ? 'released' then
    if hub.my_kind() = 'PARTNER' then
      return '{"released": true}';
    end if;
  elsif scope ? 'group' then
    found_key := (select g.key from hub.working_group g where g.id = (scope->>'group')::uuid and g.key = any (hub.my_keys()));
  elsif scope ? 'party' then
    found_key := (select p.key from hub.party p where p.id = (scope->>'party')::uuid and p.key <> me and p.kind <> 'HUB');
  elsif scope ? 'to' then
    found_key := (select p.key from hub.party p where p.id = (scope->>'to')::uuid and p.key <> me and p.kind = 'PARTNER');
  else
    return '{}';
  end if;
  if found_key is null then
    raise exception 'hub: no such collection' using errcode = 'HB404', detail = 'collection';
  end if;
  return jsonb_build_object((select k from jsonb_object_keys(scope) k where k in ('group', 'party', 'to')), found_key);
end
$$;

-- (0022) Only what can be released is in it: not what is said about it, nor what hangs on the partner's own.
do $$
declare
  amended record;
  definition text;
begin
  for amended in
    select * from (values
      ('hub.collection_events(jsonb, timestamp with time zone, integer, jsonb)'::regprocedure, $q$coalesce(e.kind <> 'ANNOUNCEMENT' and$q$,
        $q$coalesce(e.kind <> 'ANNOUNCEMENT' and (not scope ? 'released' or e.kind in ('INDICATOR', 'STIX_OBJECT')) and$q$),
      ('hub.collection_events_of(jsonb, uuid[], jsonb)'::regprocedure, $q$    g := hub.governed(kind, item);$q$,
        $q$    continue when scope ? 'released' and kind not in ('INDICATOR', 'STIX_OBJECT');
    g := hub.governed(kind, item);$q$),
      -- (0023) What hangs on a claim says so wherever it is governed, so that its versions and collections ask for the claim, too.
      ('hub.learn_kinds()'::regprocedure, $q$'reference', 'victims', 'suspects'$q$, $q$'reference', 'victims', 'suspects', 'indicator', 'item_owner', 'item_agency_only'$q$)) x(target, sentence, amended) loop
    definition := pg_get_functiondef(amended.target);
    if length(definition) - length(replace(definition, amended.sentence, '')) <> length(amended.sentence) then
      raise exception 'hub: % does not say once: %', amended.target, amended.sentence;
    end if;
    execute replace(definition, amended.sentence, amended.amended);
  end loop;
  perform hub.learn_kinds();
end
$$;

-- What was released to which partner: from which version of the item on, by whom, and until when. Written by the triggers below whenever an audience changes, or an exception
-- that a dispute makes; and read by its owner alone, through hub.partner_releases.
create table hub.partner_release (
  place bigint generated always as identity primary key,
  item uuid not null,
  kind text not null,
  owner integer not null references hub.party,
  partner integer not null references hub.party,
  version integer not null,
  at timestamptz not null,
  by_user uuid not null,
  ended_at timestamptz
);
create unique index partner_release_in_force on hub.partner_release (item, partner) where ended_at is null;
create index partner_release_item on hub.partner_release (item);
create index partner_release_owner on hub.partner_release (owner, place desc);
alter table hub.partner_release enable row level security;
alter table hub.partner_release force row level security;
create policy owner_functions on hub.partner_release to hub_owner using (true) with check (true);

-- Partners that an item is open to.
create function hub.released_to(audience integer[], excluded integer[]) returns integer[]
language sql stable set search_path = pg_catalog, pg_temp
as $$ select array(select k from unnest(hub.partners_in(audience)) k where k <> all (excluded)) $$;

-- Notes where items stand now: [{item, owner, version, at, partners}], in the order of the statement.
create function hub.note_partner_releases(of_kind text, moved jsonb) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off set enable_nestloop = on
as $$
begin
  update hub.partner_release r set ended_at = m.at
    from jsonb_to_recordset(moved) m(item uuid, at timestamptz, partners integer[])
    where r.item = m.item and r.ended_at is null and r.partner <> all (m.partners);
  insert into hub.partner_release (item, kind, owner, partner, version, at, by_user)
    select (x.m->>'item')::uuid, of_kind, (x.m->>'owner')::integer, k::integer, (x.m->>'version')::integer, (x.m->>'at')::timestamptz, hub.my_user()
      from jsonb_array_elements(moved) with ordinality x(m, n) cross join jsonb_array_elements_text(x.m->'partners') k order by x.n, k::integer
    on conflict (item, partner) where ended_at is null do nothing;
end
$$;

/*
 * Once a statement. Nearly none concerns partners, and a plan is kept from the first, small statement: so what has moved is looked for without nested loops, and the rest is done
 * for that alone.
 */
create function hub.keep_partner_releases() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_nestloop = off
as $$
declare
  moved jsonb;
begin
  if tg_op = 'DELETE' then
    delete from hub.partner_release r where r.item = any (array(select o.id from old_rows o));
    return null;
  elsif tg_op = 'INSERT' then
    moved := (select jsonb_agg(jsonb_build_object('item', n.id, 'owner', n.owner, 'version', n.version, 'at', n.updated_at, 'partners', hub.released_to(n.audience, n.excluded)) order by n.ordinal)
      from new_rows n where n.audience && array(select p.key from hub.party p where p.kind = 'PARTNER'));
  else
    moved := (select jsonb_agg(jsonb_build_object('item', n.id, 'owner', n.owner, 'version', n.version, 'at', n.updated_at, 'partners', hub.released_to(n.audience, n.excluded)) order by n.ordinal)
      from new_rows n join old_rows o using (id) where o.audience <> n.audience or o.excluded <> n.excluded);
  end if;
  if moved is not null then
    perform hub.note_partner_releases(tg_argv[0], moved);
  end if;
  return null;
end
$$;

do $$
declare
  g record;
begin
  -- Sightings of partners are for a claim's owner, and reports go to countries: neither is released to anybody.
  for g in select * from hub.governed_tables() t where t.kind in ('INDICATOR', 'STIX_OBJECT') loop
    execute format('create trigger partner_releases_new after insert on %s referencing new table as new_rows for each statement execute function hub.keep_partner_releases(%L)',
      g.content, g.kind);
    execute format('create trigger partner_releases_changed after update on %s referencing old table as old_rows new table as new_rows for each statement
      execute function hub.keep_partner_releases(%L)', g.content, g.kind);
    execute format('create trigger partner_releases_ended after delete on %s referencing old table as old_rows for each statement execute function hub.keep_partner_releases(%L)',
      g.content, g.kind);
  end loop;
end
$$;

-- What was released before there was this list: read out of the versions.
insert into hub.partner_release (item, kind, owner, partner, version, at, by_user, ended_at)
  select v.item, v.kind, g.owner, k, v.version, v.at, v.by_user,
      (select min(e.at) from hub.item_version e where e.item = v.item and e.version > v.version and k <> all (e.audience))
    from (select x.*, lag(x.audience, 1, '{}') over (partition by x.item order by x.version) as before
      from hub.item_version x where x.kind in ('INDICATOR', 'STIX_OBJECT')) v
    cross join unnest(v.audience) k
    cross join lateral hub.governed(v.kind, v.item) g
    where hub.is_partner(k) and k <> all (v.before) and g.owner is not null
    order by v.at, v.item, v.version, k;

create index webhook_delivery_item on hub.webhook_delivery (item, party) where outcome = 'DELIVERED' and operation in ('PUBLISHED', 'UPDATED');

/*
 * What the context's party has released to partners, newest first, below the place `below` (null: from the newest), at most `most`; of one partner, where it is given; with `ended`
 * also what is released no more. Only what the context sees. fetched: [{channel, at}], ways by which the partner is known to have got the item, and since when (a webhook's log
 * goes back 30 days). barred: the owner bars the partner, which sees nothing of it for as long.
 */
create function hub.partner_releases(of_partner uuid, ended boolean, below bigint, most integer)
returns table (place bigint, item uuid, kind text, partner_id uuid, partner_kind text, partner_name text, released_at timestamptz, released_by text, ended_at timestamptz, barred boolean,
  fetched jsonb)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  perform hub.only_in('indicator:read');
  return query
    select r.place, r.item, r.kind, p.id, p.kind, p.name, r.at, coalesce(u.email, (select 'key:' || k.name from hub.api_key k where k.id = r.by_user)), r.ended_at,
        exists (select from hub.bar b where b.owner = viewer.me and b.party = r.partner and b.lifted_at is null),
        (select coalesce(jsonb_agg(jsonb_build_object('channel', x.channel, 'at', x.at) order by x.channel), '[]') from (
            select t.channel, t.at from hub.taken t where t.item = r.item and t.party = r.partner
            union all
            select 'webhook', min(d.at) from hub.webhook_delivery d
              where d.item = r.item and d.party = r.partner and d.outcome = 'DELIVERED' and d.operation in ('PUBLISHED', 'UPDATED') having count(*) > 0) x)
      from hub.partner_release r
      join hub.party p on p.key = r.partner
      left join hub.user_account u on u.id = r.by_user and u.party = viewer.me
      cross join lateral hub.governed(r.kind, r.item) g
      where r.owner = viewer.me and (below is null or r.place < below) and (of_partner is null or p.id = of_partner) and (ended or r.ended_at is null)
        and hub.sees(viewer, g.owner, g.agency_only, g.audience, g.excluded, g.tlp, g.retain_until)
      order by r.place desc limit most;
end
$$;
grant execute on function hub.partner_releases(uuid, boolean, bigint, integer) to hub_app;

-- (0023) What a partner says of a claim is figures: a partner's words, and the object that it read them from, could tell of its users. (What said so before keeps its place.)
alter function hub.say_sightings(jsonb) rename to say_any_sightings;
create function hub.say_sightings(said jsonb) returns table (place integer, outcome text, id uuid)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.only_in('sighting:add');
  if hub.my_kind() = 'PARTNER' and exists (select from jsonb_to_recordset(said) s(note text) where s.note is not null) then
    raise exception 'hub: a partner says no words of a claim' using errcode = '42501';
  end if;
  return query select * from hub.say_any_sightings(said);
end
$$;
revoke execute on function hub.say_any_sightings(jsonb) from hub_app;
grant execute on function hub.say_sightings(jsonb) to hub_app;

create or replace function hub.reads_original(of_sighting hub.sighting) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select of_sighting.original is not null and (of_sighting.owner = hub.me()
      or of_sighting.named_owner is not null and hub.my_kind() = 'COUNTRY' and not hub.is_partner(of_sighting.owner))
    and hub.in_sight(hub.viewer(), 'SIGHTING', of_sighting.id)
$$;
