-- An object as its reader may see it. Runs with the reader's rights.
create view hub.stix_object_view with (security_invoker = true) as
  select o.id, o.stix_id, o.type, o.spec_version, o.modified, o.body, o.tlp, o.retain_until, o.revoked_at, o.revoked_reason, o.published_at, o.updated_at, o.version,
    o.named_owner, p.id as owner_id, p.kind as owner_kind, p.name as owner_name, p.country as owner_country, a.id as agency_id, a.name as agency_name
  from hub.stix_object o
  left join hub.party p on p.key = o.named_owner
  left join hub.agency a on a.key = o.named_agency;

create trigger guard_partners after insert on hub.stix_object for each row when (not new.released and new.audience <> '{}') execute function hub.enforce_object_partner_release();

create trigger guard_partners_changed after update of audience, released on hub.stix_object for each row when (not new.released and new.audience <> '{}')
  execute function hub.enforce_object_partner_release();

grant select on hub.stix_object_view to hub_app;

grant execute on function hub.original_creators(text[]), hub.own_objects(text[],uuid[]), hub.stix_object_projection(uuid[]) to hub_app;
