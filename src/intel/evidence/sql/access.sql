create policy visible on hub.evidence for select to hub_app
  using (
  hub.is_evidence_visible(id));

create policy visible on hub.evidence_link for select to hub_app
  using (
  hub.may_show_evidence_of(kind, item) and hub.is_evidence_visible(evidence));

grant select (id, filename, type, size, sha256, added_at) on hub.evidence to hub_app;
grant select (kind, item, evidence, place) on hub.evidence_link to hub_app;

grant execute on function hub.discard_evidence(uuid), hub.evidence_file(uuid), hub.is_evidence_visible(uuid), hub.evidence_piece(text,jsonb,uuid,integer),
  hub.lock_attachable_evidence(uuid[]), hub.complete_evidence(uuid,text,bytea), hub.open_evidence(jsonb),
  hub.append_evidence_chunk(text,jsonb,uuid,integer,bytea,integer,bigint), hub.may_show_evidence_of(text,uuid) to hub_app;

grant execute on function hub.delete_ended_evidence(uuid[]), hub.expire_evidence(integer,interval,interval) to hub_relay;

-- Deletes end the files of the items, for every kind of item.
do $$
declare
  k hub.item_kind;
begin
  for k in select * from hub.item_kind order by 1 loop
    execute format('create trigger end_evidence after delete on %s referencing old table as old_rows for each statement execute function hub.end_evidence_of_items(%L)', k.content, k.kind);
  end loop;
end
$$;
