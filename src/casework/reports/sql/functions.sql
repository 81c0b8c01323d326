-- Returns and locks the reports of the context's agency with these references or ids. withheld: the report is RED, and the caller may not read RED.
create or replace function hub.own_reports(references_ text[], ids uuid[]) returns table (id uuid, reference text, state text, title text, narrative text, threat text, platform text,
  platform_country text, started_at timestamptz, ended_at timestamptz, losses jsonb, victims text[], suspects text[], items jsonb, asked integer[], tlp text, audience integer[],
  excluded integer[], retain_until timestamptz, revoked_at timestamptz, version integer, withheld boolean)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  me constant integer := hub.me();
  my_agency constant integer := hub.my_agency();
  wanted uuid[];
begin
  perform hub.require_act('report:submit');
  wanted := array(select r.id from hub.report r where r.agency = my_agency and r.reference = any (references_) union select unnest(ids));
  perform from hub.report r where r.id = any (wanted) and r.owner = me and r.agency = my_agency order by r.id for update;
  delete from hub.report r where r.id = any (wanted) and r.owner = me and r.agency = my_agency and r.retain_until <= now();
  return query
    select r.id, r.reference, r.state, c.title, c.narrative, c.threat, c.platform, c.platform_country, c.started_at, c.ended_at, c.losses, c.victims, c.suspects, c.items, r.asked, r.tlp,
        r.audience, r.excluded, r.retain_until, r.revoked_at, r.version, r.tlp = 'RED' and not hub.may_read_red()
      from hub.report r left join hub.report c on c.id = r.id and (c.tlp <> 'RED' or hub.may_read_red())
      where r.id = any (wanted) and r.owner = me and r.agency = my_agency
      order by r.id;
end
$$;

/*
 * Writes reports of the context's agency, which belongs to a partner: version 1 is new, every other version replaces its predecessor. Returns the written ids;
 * a missing one lost a race against another transaction. Rows are written in the order of references, so that two batches rarely deadlock. A conflicting row is
 * the agency's own report with this reference.
 */
create or replace function hub.write_reports(given jsonb) returns setof uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  me constant integer := hub.me();
  my_agency constant integer := hub.my_agency();
begin
  perform hub.require_act('report:submit');
  if hub.my_kind() <> 'PARTNER' or my_agency is null then
    raise exception 'hub: reports are submitted by partners' using errcode = 'HB500';
  end if;
  -- The audience consists of named countries only, whatever the calling process checked.
  if exists (select from jsonb_populate_recordset(null::hub.report, given) x cross join unnest(x.audience) k
      where not exists (select from hub.party p where p.key = k and p.kind = 'COUNTRY')) then
    raise exception 'hub: reports go to countries' using errcode = 'HB500';
  end if;
  return query
    insert into hub.report (id, version, ordinal, reference, owner, agency, state, title, narrative, threat, platform, platform_country, started_at, ended_at, losses, victims, suspects,
        items, asked, evidence, tlp, audience, excluded)
      select x.id, 1, x.ordinal, x.reference, me, my_agency, x.state, x.title, x.narrative, x.threat, x.platform, x.platform_country, x.started_at, x.ended_at, x.losses, x.victims,
          x.suspects, x.items, x.asked, coalesce(x.evidence, '{}'), x.tlp, x.audience, x.excluded
        from jsonb_populate_recordset(null::hub.report, given) x where x.version = 1 order by x.reference
      on conflict (agency, reference) do nothing
      returning id;
  return query
    update hub.report present
      set version = x.version, ordinal = x.ordinal, updated_at = now(), state = x.state, title = x.title, narrative = x.narrative, threat = x.threat, platform = x.platform,
        platform_country = x.platform_country, started_at = x.started_at, ended_at = x.ended_at, losses = x.losses, victims = x.victims, suspects = x.suspects, items = x.items,
        asked = x.asked, evidence = coalesce(x.evidence, '{}'), tlp = x.tlp, audience = x.audience, excluded = x.excluded
      from jsonb_populate_recordset(null::hub.report, given) x
      where present.id = x.id and present.version = x.version - 1 and x.version > 1 and present.owner = me and present.agency = my_agency and present.revoked_at is null
        and (present.tlp <> 'RED' or hub.may_read_red()) and (present.state = 'DRAFT' or x.state = 'SUBMITTED')
      returning present.id;
end
$$;

-- Writes a new, revoked version of a report of the context's agency. HB404: the agency has no such report to withdraw.
create or replace function hub.withdraw_report(of_id uuid, why text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  me constant integer := hub.me();
  my_agency constant integer := hub.my_agency();
begin
  perform hub.require_act('report:submit');
  update hub.report r set revoked_at = now(), revoked_reason = why, version = r.version + 1, updated_at = now(), ordinal = 0
    where r.id = of_id and r.owner = me and r.agency = my_agency and r.revoked_at is null and (r.tlp <> 'RED' or hub.may_read_red());
  if not found then
    raise exception 'hub: no such item' using errcode = 'HB404', detail = 'report';
  end if;
end
$$;

-- Replaces the routes of reports of the context's agency: [{report, party, reasons}]. Reports in `of_reports` without a row get no route.
create or replace function hub.route_reports(of_reports uuid[], routes jsonb) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  me constant integer := hub.me();
  my_agency constant integer := hub.my_agency();
begin
  perform hub.require_act('report:submit');
  if exists (select from unnest(of_reports) o(id) where not exists (select from hub.report r where r.id = o.id and r.owner = me and r.agency = my_agency)) then
    raise exception 'hub: no such item' using errcode = 'HB404', detail = 'report';
  end if;
  delete from hub.report_route t where t.report = any (of_reports)
    and not exists (select from jsonb_to_recordset(routes) x(report uuid, party integer) where x.report = t.report and x.party = t.party);
  insert into hub.report_route (report, owner, party, reasons, offered)
    select x.report, me, x.party, x.reasons, r.state = 'SUBMITTED' from jsonb_to_recordset(routes) x(report uuid, party integer, reasons jsonb)
      join hub.party p on p.key = x.party and p.kind = 'COUNTRY'
      join hub.report r on r.id = x.report
      where x.report = any (of_reports)
  on conflict (report, party) do update set reasons = excluded.reasons, offered = excluded.offered;
end
$$;

/*
 * Returns what the viewer's party stated of who receives its reports: the countries that it named beside the derived ones, and those that it excepted. No row for
 * reports of others, and for those that the viewer does not see. Written in plpgsql for the same reason as hub.governance.
 */
create or replace function hub.requested_recipients(reports uuid[]) returns table (report uuid, countries text[], except_countries text[])
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  return query
    select r.id, array(select p.country from hub.party p where p.key = any (r.asked) order by p.country),
        array(select p.country from hub.party p where p.key = any (r.excluded) order by p.country)
      from hub.report r
      where r.id = any (reports) and r.owner = viewer.me and hub.sees(viewer, r.owner, r.agency_only, r.audience, r.excluded, r.tlp, r.retain_until);
end
$$;

create or replace function hub.report_projection(items uuid[]) returns table (item uuid, content jsonb)
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$ select r.id, jsonb_build_object('report', to_jsonb(r)) from hub.report_view r where (select hub.me()) is not null and r.id = any (report_projection.items) $$;

-- Checks the act in which an import is written: submitting for reports, publishing for everything else.
create or replace function hub.require_import_act(by_source text) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.require_act(case when by_source like 'REPORTS!_%' escape '!' then 'report:submit' else 'indicator:publish' end);
end
$$;
