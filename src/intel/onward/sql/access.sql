-- Runs after t10_record_insert, like all triggers that enforce the policy.
create trigger t40_tear_line_insert after insert on hub.indicator referencing new table as new_rows for each statement execute function hub.enforce_tear_line_release();

-- Runs before t15_limit_retention, which computes the end.
create trigger t12_end_tear_line before insert on hub.indicator for each row execute function hub.end_tear_line_with_original();

create trigger t55_update_ends after update on hub.indicator referencing old table as old_rows new table as new_rows for each statement
  execute function hub.update_ends_of_dependants();

create trigger end_orphaned after update of original on hub.tear_line for each row when (old.original is not null and new.original is null) execute function hub.end_orphaned_tear_line();

create trigger shield_tear_lines after update on hub.indicator_detail for each row
  when (new.person_status in ('VICTIM', 'WITNESS') and new.person_status is distinct from old.person_status) execute function hub.shield_tear_lines();

grant execute on function hub.decide_onward(uuid,text,integer[],text), hub.my_standing(), hub.own_onward_default(),
  hub.onward_hops(uuid,uuid,boolean,boolean,uuid,integer), hub.onward_rule_of(uuid), hub.onward_to_decide(uuid),
  hub.propose_onward(uuid,uuid,integer[],text), hub.set_onward_default(text,integer[]), hub.set_onward_rule(uuid,text,integer[]),
  hub.audience_visibility(text,integer[],integer[]), hub.tear_lines(uuid), hub.create_tear_line(uuid,uuid), hub.visibility_reason(uuid), hub.withdraw_onward(uuid) to hub_app;

grant execute on function hub.update_dependent_ends(integer) to hub_relay;
