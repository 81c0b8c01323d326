/*
 * Seals holdings of the context's agency, which must belong to a country: {place, id, mark, setting, reference, kind, threat, valid_until} each, with
 * distinct marks.
 * Sealing the same value again replaces its data. Returns for each place the id of the holding and CREATED, UPDATED or UNCHANGED.
 */
create or replace function hub.seal_holdings(holdings jsonb) returns table (place integer, id uuid, outcome text)
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  perform hub.require_act('holding:seal');
  if viewer.kind <> 'COUNTRY' or viewer.agency is null then
    raise exception 'hub: only countries may seal holdings' using errcode = 'HB403';
  end if;
  -- The lock orders this call and the closing of the agency: a later closing is refused (hub.has_live_items).
  perform from hub.agency a where a.key = viewer.agency and a.closed_at is null for key share;
  if not found then
    raise exception 'hub: no such agency' using errcode = 'HB404', detail = 'agency';
  end if;
  return query
    with input as materialized (
        select s.* from jsonb_to_recordset(holdings) s(place integer, id uuid, mark uuid, setting text, reference text, kind text, threat text, valid_until timestamptz) order by s.mark),
      written as (
        insert into hub.sealed_holding as h (id, owner, agency, mark, setting, reference, kind, threat, valid_until)
          select s.id, viewer.me, viewer.agency, s.mark, s.setting, s.reference, s.kind, s.threat, s.valid_until from input s
          on conflict (mark, agency) do update
            set setting = excluded.setting, reference = excluded.reference, kind = excluded.kind, threat = excluded.threat, valid_until = excluded.valid_until, updated_at = now()
            where (h.setting, h.reference, h.kind, h.threat, h.valid_until) is distinct from (excluded.setting, excluded.reference, excluded.kind, excluded.threat, excluded.valid_until)
          returning h.mark, h.id, h.setting),
      noted as (insert into hub.sealed_holding_event (holding) select w.id from written w where w.setting in ('HIT', 'HIT_CONTACT'))
    select s.place, coalesce(w.id, h.id), case when w.id = s.id then 'CREATED' when w.id is not null then 'UPDATED' else 'UNCHANGED' end
      from input s left join written w on w.mark = s.mark left join hub.sealed_holding h on h.mark = s.mark and h.agency = viewer.agency
      order by s.place;
end
$$;

-- Removes holdings of the context's agency and returns the ids of those that existed.
create or replace function hub.unseal_holdings(ids uuid[]) returns setof uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  perform hub.require_act('holding:seal');
  return query delete from hub.sealed_holding h where h.id = any (ids) and h.owner = hub.me() and h.agency = hub.my_agency() returning h.id;
end
$$;

-- Returns whether an agency has sealed holdings in force.
create or replace function hub.has_holdings(party_ integer, agency_ integer) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$ select exists (select from hub.sealed_holding h where h.owner = party_ and h.agency = agency_ and (h.valid_until is null or h.valid_until > now())) $$;
