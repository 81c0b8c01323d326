create trigger content_release_insert after insert on hub.indicator_detail for each row when (new.released) execute function hub.enforce_content_release();

create trigger content_release_update after update of released on hub.indicator_detail for each row when (new.released and not old.released)
  execute function hub.enforce_content_release();

create trigger clear_content before update on hub.release_request for each row when (new.outcome is not null and new.content is not null)
  execute function hub.clear_release_content();

grant execute on function hub.add_sharing_limit(jsonb), hub.approve_break_glass(uuid), hub.break_glass_accesses(uuid,uuid,integer), hub.break_glass_reads(uuid[],bigint,integer),
  hub.decide_release(uuid,boolean,text), hub.end_break_glass(uuid), hub.preview_limit(jsonb,uuid,integer), hub.preview_limit_restore(uuid,uuid,integer),
  hub.lift_sharing_limit(uuid), hub.narrow_to_limits(uuid,integer), hub.read_with_break_glass(uuid,uuid,uuid,integer,text), hub.request_break_glass(jsonb),
  hub.restorable_limits(), hub.restore_limit_removals(uuid,uuid,integer), hub.review_release(uuid,boolean,text), hub.set_sharing_policy(jsonb),
  hub.withdraw_release(uuid) to hub_app;

-- Every kind of item obeys its owner's sharing policy; releases to named partners are tracked for claims and objects. Runs after t10_record_insert and
-- t10_record_update, which lock the owner's key: a change of the policy waits for running writes, and later writes obey it. The label is checked before the
-- policy, as in TypeScript, so that both report the same reason.
do $$
declare
  k hub.item_kind;
begin
  for k in select * from hub.item_kind order by 1 loop
    if k.checks_inserts then
      execute format('create trigger t30_policy_insert after insert on %s referencing new table as new_rows for each statement execute function hub.enforce_sharing_policy_on_insert()', k.content);
    end if;
    if k.checks_updates then
      execute format('create trigger t30_policy_update after update on %s referencing old table as old_rows new table as new_rows for each statement execute function hub.enforce_sharing_policy_on_update()', k.content);
    end if;
    execute format('create trigger policy_delete after delete on %s referencing old table as old_rows for each statement execute function hub.delete_releases_of_deleted()', k.content);
    -- Labels bind the audience of items. The label of an item about a claim is checked when it is published: later it is visible only with the claim.
    if k.kind in ('SIGHTING', 'RELATIONSHIP') then
      execute format('create trigger t20_label_insert after insert on %s referencing new table as new_rows for each statement execute function hub.enforce_label(''OF_A_CLAIM'')', k.content);
    end if;
    continue when k.kind not in ('INDICATOR', 'STIX_OBJECT');
    execute format('create trigger t20_label_insert after insert on %s referencing new table as new_rows for each statement execute function hub.enforce_label()', k.content);
    execute format('create trigger t20_label_update after update on %s referencing old table as old_rows new table as new_rows for each statement execute function hub.enforce_label()', k.content);
    execute format('create trigger t50_partner_release_insert after insert on %s referencing new table as new_rows for each statement execute function hub.track_partner_releases(%L)', k.content, k.kind);
    execute format('create trigger t50_partner_release_update after update on %s referencing old table as old_rows new table as new_rows for each statement execute function hub.track_partner_releases(%L)', k.content, k.kind);
    execute format('create trigger partner_release_delete after delete on %s referencing old table as old_rows for each statement execute function hub.track_partner_releases(%L)', k.content, k.kind);
  end loop;
end
$$;
