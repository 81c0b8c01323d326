-- Returns the partners that an item is open to.
create or replace function hub.released_to(audience integer[], excluded integer[]) returns integer[]
language sql stable set search_path = pg_catalog, pg_temp
as $$ select array(select k from unnest(hub.partners_in(audience)) k where k <> all (excluded)) $$;

-- Records the current partners of items: [{item, owner, version, at, partners}], in the order of the statement.
create or replace function hub.record_partner_releases(of_kind text, moved jsonb) returns void
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
 * Runs once per statement. Few statements concern partners, and PostgreSQL caches the plan of the first, small statement: so this finds the affected rows
 * without nested loops, and processes only these.
 */
create or replace function hub.track_partner_releases() returns trigger
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
    perform hub.record_partner_releases(tg_argv[0], moved);
  end if;
  return null;
end
$$;
