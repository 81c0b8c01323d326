-- The end of an id, without its time and version (copy-mark.ts).
create or replace function hub.end_of_id(id uuid) returns text
language sql immutable set search_path = pg_catalog, pg_temp
as $$ select right(replace(id::text, '-', ''), 16) $$;

/*
 * Returns the indicators of the viewer's party with one of these values, ids, or ends of ids: its own copies, not those of others. Values are easily guessed, so they
 * find no TLP:RED and nothing of another agency that is closed to the viewer's: these are found by an id or a mark. Ends are only compared with the
 * party's own indicators, of which each is read.
 */
create or replace function hub.leaked_items(digests bytea[], ids uuid[], ends text[]) returns table (id uuid, digest text, tags text[])
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  perform hub.require_act('audit:read');
  return query
    select i.id, encode(i.digest, 'hex'), i.tags from hub.indicator i
      where i.owner = viewer.me and i.id in (
        select c.id from hub.indicator c where c.digest = any (digests) and c.tlp <> 'RED' and hub.is_open_to_agency(c.agency_only, viewer.agency)
        union select unnest(ids)
        union select o.id from hub.indicator o where cardinality(ends) > 0 and o.owner = viewer.me and hub.end_of_id(o.id) = any (ends))
      order by i.id limit 5000;
end
$$;

-- Returns the accounts and API keys whose ids have these ends, for offices of the hub: whom marks name.
create or replace function hub.leak_accounts(ends text[]) returns table (user_id uuid, party jsonb, actor jsonb)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  perform hub.require_act('audit:read');
  return query
    select a.id, hub.party_summary(a.party), case when a.party = viewer.me then hub.actor(a.id) end
      from (select u.id, u.party from hub.user_account u union all select k.id, k.party from hub.api_key k) a
      where viewer.kind = 'HUB' and hub.end_of_id(a.id) = any (ends);
end
$$;

/*
 * Returns who read these items of the viewer's party, by account: which of them, by which channels, from when to when. As in hub.consultations, readings of parties that
 * the owner may not know to be addressed by the item at that time are left out, and so are those of the last minute.
 */
create or replace function hub.leak_readers(of_items uuid[])
returns table (user_id uuid, party jsonb, actor jsonb, items uuid[], channels text[], first_at timestamptz, last_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  perform hub.require_act('audit:read');
  return query
    with readings as materialized (
        select c.reader, c.at, u.user_id, a.channel, i.item
          from hub.consultation c join hub.audit a on a.leaf = c.leaf cross join lateral unnest(c.items) i(item) cross join lateral unnest(hub.accounts_of_reading(a)) u(user_id)
          where c.owner = viewer.me and c.items && of_items and i.item = any (of_items)),
      addressed as materialized (
        select v.item, v.key from hub.visibility_period v where v.item = any (of_items) and not v.barred
        union select x.id, k.key from hub.indicator x cross join lateral unnest(x.audience) k(key) where x.id = any (of_items)),
      known as materialized (
        select p.item, p.reader, max(n.known_until) as known_until
          from (select distinct r.item, r.reader from readings r where r.reader <> viewer.me) p
          join addressed d on d.item = p.item join hub.known_by_key(viewer) n on n.key = d.key and n.party = p.reader
          group by p.item, p.reader),
      readers as (
        select r.reader, r.user_id, array_agg(distinct r.item) as items, array_agg(distinct r.channel order by r.channel) as channels, min(r.at) as first_at, max(r.at) as last_at
          from readings r left join known k on k.item = r.item and k.reader = r.reader
          where r.reader = viewer.me or r.at <= k.known_until
          group by r.reader, r.user_id)
    select r.user_id, hub.party_summary(r.reader), case when r.reader = viewer.me then hub.actor(r.user_id) end, r.items, r.channels,
        case when r.reader = viewer.me then r.first_at else date_trunc('minute', r.first_at) end, case when r.reader = viewer.me then r.last_at else date_trunc('minute', r.last_at) end
      from readers r
      order by cardinality(r.items) desc, r.last_at desc limit 1000;
end
$$;
