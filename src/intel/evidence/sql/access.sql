create policy in_sight on hub.evidence for select to hub_app
  using (
  hub.evidence_in_sight(id));

create policy in_sight on hub.evidence_link for select to hub_app
  using (
  hub.shows_evidence(kind, item) and hub.evidence_in_sight(evidence));

grant select (id, filename, type, size, sha256, added_at) on hub.evidence to hub_app;
grant select (kind, item, evidence, place) on hub.evidence_link to hub_app;

grant execute on function hub.drop_evidence(uuid), hub.evidence_file(uuid), hub.evidence_in_sight(uuid), hub.evidence_piece(text,jsonb,uuid,integer),
  hub.hold_evidence(uuid[]), hub.keep_evidence(uuid,text,bytea), hub.open_evidence(jsonb),
  hub.put_evidence(text,jsonb,uuid,integer,bytea,integer,bigint), hub.shows_evidence(text,uuid) to hub_app;

grant execute on function hub.forget_evidence(uuid[]), hub.tend_evidence(integer,interval,interval) to hub_relay;

-- Files end with the item that they belong to, of whatever kind.
do $$
declare
  k hub.item_kind;
begin
  for k in select * from hub.item_kind order by 1 loop
    execute format('create trigger end_evidence after delete on %s referencing old table as old_rows for each statement execute function hub.end_evidence_of_items(%L)', k.content, k.kind);
  end loop;
end
$$;
