-- The partner lane: reports. A partner says what it found; the hub works out which countries that concerns, and for these alone it is. No other partner, and no
-- country that is not concerned, learns that there is one.

create table hub.report (
  id uuid primary key,
  -- The reporter's own: said again under it, a report is amended.
  reference text not null check (length(reference) between 1 and 200),
  -- A draft is its reporter's alone; what was submitted once is withdrawn (revoked), and never a draft again.
  state text not null check (state in ('DRAFT', 'SUBMITTED')),
  title text not null check (length(title) between 1 and 300),
  narrative text check (length(narrative) between 1 and 50000),
  threat text not null check (threat in ('CALL_CENTRE_SCAM', 'INVESTMENT_SCAM', 'ROMANCE_SCAM', 'PHISHING', 'IMPERSONATION', 'SEXTORTION', 'MONEY_MULE', 'MALWARE',
    'RANSOMWARE', 'TRAFFICKING', 'OTHER')),
  platform text check (length(platform) between 1 and 100),
  platform_country text check (platform_country ~ '^[A-Z]{2}$'),
  started_at timestamptz,
  ended_at timestamptz,
  -- [{currency, amount}]: ISO 4217, and a decimal number as text.
  losses jsonb not null default '[]' check (jsonb_typeof(losses) = 'array'),
  victims text[] not null default '{}',
  suspects text[] not null default '{}',
  -- [{kind, scope, value, display, platform, network, bank, country, note}]: canonical values, in the order in which they were sent.
  items jsonb not null default '[]' check (jsonb_typeof(items) = 'array' and pg_column_size(items) <= 4194304),
  -- Keys of the countries that the reporter named itself: the rest of the audience was worked out.
  asked integer[] not null default '{}',
  check (started_at <= ended_at)
);
select hub.govern('hub.report', 'REPORT');
create unique index report_reference on hub.report (agency, reference);
create index report_newest on hub.report (named_owner, id desc);

-- It is written by the functions below, in acts of its own.
do $$
declare
  columns text;
begin
  select string_agg(quote_ident(a.attname), ', ') into columns
    from pg_attribute a where a.attrelid = 'hub.report'::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = '';
  execute 'revoke insert on hub.report from hub_app';
  execute format('revoke update (%s) on hub.report from hub_app', columns);
end
$$;
drop policy publishes on hub.report;
drop policy changes on hub.report;
-- A report is under its reporter's name: whoever asks back must know whom to ask.
alter table hub.report add check (attribution = 'NAMED');
alter table hub.report add check (state = 'SUBMITTED' or audience = '{}');

-- To which country a report is offered, and why: [{why, items}], items being places in the report's list.
create table hub.report_route (
  report uuid not null references hub.report on delete cascade,
  owner integer not null references hub.party,
  party integer not null references hub.party,
  reasons jsonb not null check (jsonb_typeof(reasons) = 'array'),
  -- Not of a draft: its countries have nothing yet, and do not wait for what they may not see.
  offered boolean not null,
  routed_at timestamptz not null default now(),
  primary key (report, party)
);
create index report_route_party on hub.report_route (party, report desc) where offered;
alter table hub.report_route enable row level security;
alter table hub.report_route force row level security;
create policy owner_functions on hub.report_route to hub_owner using (true) with check (true);
-- One's own, and of one's own reports all; the exists() is itself under row-level security.
create policy concerned on hub.report_route for select to hub_app
  using ((select hub.me()) is not null and ((select hub.me()) = owner or offered and (select hub.me()) = party) and exists (select from hub.report r where r.id = report_route.report));
grant select (report, party, reasons, offered, routed_at) on hub.report_route to hub_app;

-- The context's agency's own reports under these references, or with these ids, locked. withheld: it is RED, and closed to whoever asks.
create function hub.own_reports(references_ text[], ids uuid[]) returns table (id uuid, reference text, state text, title text, narrative text, threat text, platform text,
  platform_country text, started_at timestamptz, ended_at timestamptz, losses jsonb, victims text[], suspects text[], items jsonb, asked integer[], tlp text, audience integer[],
  excluded integer[], retain_until timestamptz, revoked_at timestamptz, version integer, withheld boolean)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  me constant integer := hub.me();
  my_agency constant integer := hub.my_agency();
  wanted uuid[];
begin
  perform hub.only_in('report:submit');
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
 * Writes reports of the context's agency, a partner's: version 1 is new, every other replaces the version before it. Answers the ids that were written; one that is missing lost a
 * race against another transaction. In the order of references, so that two batches rarely deadlock; what conflicts is the agency's own report of this reference.
 */
create function hub.write_reports(given jsonb) returns setof uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  me constant integer := hub.me();
  my_agency constant integer := hub.my_agency();
begin
  perform hub.only_in('report:submit');
  if hub.my_kind() <> 'PARTNER' or my_agency is null then
    raise exception 'hub: reports are submitted by partners' using errcode = '42501';
  end if;
  -- For countries by name alone, whatever the process that asks believes.
  if exists (select from jsonb_populate_recordset(null::hub.report, given) x cross join unnest(x.audience) k
      where not exists (select from hub.party p where p.key = k and p.kind = 'COUNTRY')) then
    raise exception 'hub: reports go to countries' using errcode = '42501';
  end if;
  return query
    insert into hub.report (id, version, ordinal, reference, owner, agency, state, title, narrative, threat, platform, platform_country, started_at, ended_at, losses, victims, suspects,
        items, asked, tlp, audience, excluded)
      select x.id, 1, x.ordinal, x.reference, me, my_agency, x.state, x.title, x.narrative, x.threat, x.platform, x.platform_country, x.started_at, x.ended_at, x.losses, x.victims,
          x.suspects, x.items, x.asked, x.tlp, x.audience, x.excluded
        from jsonb_populate_recordset(null::hub.report, given) x where x.version = 1 order by x.reference
      on conflict (agency, reference) do nothing
      returning id;
  return query
    update hub.report present
      set version = x.version, ordinal = x.ordinal, updated_at = now(), state = x.state, title = x.title, narrative = x.narrative, threat = x.threat, platform = x.platform,
        platform_country = x.platform_country, started_at = x.started_at, ended_at = x.ended_at, losses = x.losses, victims = x.victims, suspects = x.suspects, items = x.items,
        asked = x.asked, tlp = x.tlp, audience = x.audience, excluded = x.excluded
      from jsonb_populate_recordset(null::hub.report, given) x
      where present.id = x.id and present.version = x.version - 1 and x.version > 1 and present.owner = me and present.agency = my_agency and present.revoked_at is null
        and (present.tlp <> 'RED' or hub.may_read_red()) and (present.state = 'DRAFT' or x.state = 'SUBMITTED')
      returning present.id;
end
$$;

-- A new, revoked version of a report of the context's agency. HB404: there is none to be withdrawn.
create function hub.withdraw_report(of_id uuid, why text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  me constant integer := hub.me();
  my_agency constant integer := hub.my_agency();
begin
  perform hub.only_in('report:submit');
  update hub.report r set revoked_at = now(), revoked_reason = why, version = r.version + 1, updated_at = now(), ordinal = 0
    where r.id = of_id and r.owner = me and r.agency = my_agency and r.revoked_at is null and (r.tlp <> 'RED' or hub.may_read_red());
  if not found then
    raise exception 'hub: no such item' using errcode = 'HB404', detail = 'report';
  end if;
end
$$;

-- Says anew where reports of the context's agency go: [{report, party, reasons}]; those of `of_reports` without a row go nowhere.
create function hub.route_reports(of_reports uuid[], routes jsonb) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  me constant integer := hub.me();
  my_agency constant integer := hub.my_agency();
begin
  perform hub.only_in('report:submit');
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

-- A report as its reader may know it: to its reporter all countries that it goes to, to a country its own reasons. Runs with the reader's rights.
create view hub.report_seen with (security_invoker = true) as
  select r.id, r.reference, r.state, r.title, r.narrative, r.threat, r.platform, r.platform_country, r.started_at, r.ended_at, r.losses, r.victims, r.suspects, r.items, r.tlp,
    r.retain_until, r.revoked_at, r.revoked_reason, r.published_at, r.updated_at, r.version, r.named_owner, p.id as owner_id, p.kind as owner_kind, p.name as owner_name,
    p.country as owner_country,
    coalesce((select jsonb_agg(jsonb_build_object('party', jsonb_build_object('id', c.id, 'kind', c.kind, 'name', c.name, 'country', c.country), 'reasons', t.reasons) order by c.name)
      from hub.report_route t join hub.party c on c.key = t.party where t.report = r.id), '[]') as routes
  from hub.report r left join hub.party p on p.key = r.named_owner;
grant select on hub.report_seen to hub_app;

create function hub.told_report(items uuid[]) returns table (item uuid, content jsonb)
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$ select r.id, jsonb_build_object('report', to_jsonb(r)) from hub.report_seen r where (select hub.me()) is not null and r.id = any (told_report.items) $$;
grant execute on function hub.told_report(uuid[]), hub.own_reports(text[], uuid[]), hub.write_reports(jsonb), hub.withdraw_report(uuid, text),
  hub.route_reports(uuid[], jsonb) to hub_app;

-- Reports are in no collection: TAXII, MISP and exports do not carry them, and must not be noted as having taken what they did not give.
alter function hub.facets(jsonb) rename to facets_but_reports;
create function hub.facets(content jsonb) returns jsonb
language sql immutable set search_path = pg_catalog, pg_temp
as $$ select hub.facets_but_reports(content) || case when content ?& '{reference,victims,suspects}' then '{"kind": "REPORT"}' else '{}' end::jsonb $$;
alter function hub.collects(hub.viewer, jsonb, hub.governed_item) rename to collects_but_reports;
create function hub.collects(viewer hub.viewer, scope jsonb, g hub.governed_item) returns boolean
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  return g.facets->>'kind' <> 'REPORT' and hub.collects_but_reports(viewer, scope, g);
end
$$;
select hub.learn_kinds();
