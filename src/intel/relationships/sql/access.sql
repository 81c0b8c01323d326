-- A relationship as a reader who sees both ends may know it. Runs with the reader's rights.
create view hub.relationship_view with (security_invoker = true) as
  select r.id, r.relation, r.description, r.confidence, r.reliability, r.credibility, r.first_seen, r.last_seen, r.tlp, r.version, r.published_at, r.updated_at, r.retain_until, r.revoked_at,
    r.revoked_reason, r.named_owner, r.indicator as from_id, r.other as to_id,
    jsonb_build_object('indicatorId', a.id, 'kind', a.kind, 'value', a.value, 'display', a.display, 'tlp', a.tlp) as from_end,
    jsonb_build_object('indicatorId', b.id, 'kind', b.kind, 'value', b.value, 'display', b.display, 'tlp', b.tlp) as to_end,
    case when p.id is not null then jsonb_build_object('id', p.id, 'kind', p.kind, 'name', p.name, 'country', p.country) end as by,
    coalesce((select jsonb_agg(jsonb_build_object('id', e.id, 'filename', e.filename, 'type', e.type, 'size', e.size, 'sha256', encode(e.sha256, 'hex'), 'addedAt', e.added_at) order by l.place)
      from hub.evidence_link l join hub.evidence e on e.id = l.evidence where l.kind = 'RELATIONSHIP' and l.item = r.id), '[]') as evidence
  from hub.relationship r
  join hub.indicator a on a.id = r.indicator
  join hub.indicator b on b.id = r.other
  left join hub.party p on p.key = r.named_owner;

-- Each exists() is also under row-level security.
create policy with_ends on hub.relationship as restrictive for select to hub_app
  using (
  case when hub.has_viewer((select hub.policy_viewer())) then
    exists (select from hub.indicator i where i.id = relationship.indicator) and exists (select from hub.indicator i where i.id = relationship.other)
  else false end);

-- Runs after the triggers that may refuse the change of the claim, and after the claim's own event (t10_record_update).
create trigger t60_update_relationships after update on hub.indicator referencing old table as old_rows new table as new_rows for each statement
  execute function hub.update_relationships_of_claims();

grant select on hub.relationship_view to hub_app;

grant execute on function hub.holders(uuid[]), hub.foreign_ids(text[]), hub.linked_claims(uuid,integer), hub.label_rank(text), hub.strictest(text[]), hub.value_graph_nodes(bytea[]),
  hub.value_graph_step(bytea[],text[],text[],integer), hub.own_relationships(uuid[]), hub.relationship_original(uuid),
  hub.own_relationships_by_reference(text[],uuid[]), hub.revoke_relationship(uuid,text), hub.publish_relationships(jsonb), hub.stix_id_of_claim(uuid),
  hub.stix_relationship_links(uuid[]), hub.relationship_projection(uuid[]) to hub_app;

grant execute on function hub.find_links(integer) to hub_relay;
