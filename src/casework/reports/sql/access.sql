-- A report as visible to the viewer: its reporter sees all countries that receive it, a country sees its own reasons. Runs with the viewer's rights.
create view hub.report_view with (security_invoker = true) as
  select r.id, r.reference, r.state, r.title, r.narrative, r.threat, r.platform, r.platform_country, r.started_at, r.ended_at, r.losses, r.victims, r.suspects, r.items, r.tlp,
    r.retain_until, r.revoked_at, case when r.revoked_at is not null then hub.revoked_by(r.id) end as revoked_by, r.revoked_reason, r.published_at, r.updated_at, r.version, r.named_owner, p.id as owner_id, p.kind as owner_kind, p.name as owner_name,
    p.country as owner_country,
    coalesce((select jsonb_agg(jsonb_build_object('party', jsonb_build_object('id', c.id, 'kind', c.kind, 'name', c.name, 'country', c.country), 'reasons', t.reasons) order by c.name)
      from hub.report_route t join hub.party c on c.key = t.party where t.report = r.id), '[]') as routes
  from hub.report r left join hub.party p on p.key = r.named_owner;

-- A party sees its own routes, and all routes of its own reports. Row-level security also applies inside exists().
create policy concerned on hub.report_route for select to hub_app
  using (
  case when hub.has_viewer((select hub.policy_viewer())) then
    ((select (hub.policy_viewer()).me) = owner or offered and (select (hub.policy_viewer()).me) = party) and exists (select from hub.report r where r.id = report_route.report)
  else false end);

create trigger attach_evidence_insert after insert on hub.report for each row when (new.evidence <> '{}') execute function hub.attach_report_evidence();

create trigger t10_attach_evidence_update after update on hub.report for each row when (old.evidence <> new.evidence or old.tlp <> new.tlp) execute function hub.attach_report_evidence();

grant select on hub.report_view to hub_app;
grant select (report, party, reasons, offered, routed_at) on hub.report_route to hub_app;

grant execute on function hub.own_reports(text[],uuid[]), hub.route_reports(uuid[],jsonb), hub.report_projection(uuid[]), hub.requested_recipients(uuid[]), hub.withdraw_report(uuid,text),
  hub.write_reports(jsonb) to hub_app;
