-- Runs after t10_record_insert, like all triggers that enforce the policy.
create trigger t40_tear_line_insert after insert on hub.indicator referencing new table as new_rows for each statement execute function hub.enforce_tear_line_release();

create trigger shield_tear_lines after update on hub.indicator_detail for each row
  when (new.person_status in ('VICTIM', 'WITNESS') and new.person_status is distinct from old.person_status) execute function hub.shield_tear_lines();

grant execute on function hub.decide_onward(uuid,text,integer[],text), hub.my_standing(), hub.own_onward_default(),
  hub.onward_hops(uuid,uuid,boolean,boolean,uuid,integer), hub.onward_rule_of(uuid), hub.onward_to_decide(uuid),
  hub.propose_onward(uuid,uuid,integer[],text), hub.set_onward_default(text,integer[]), hub.set_onward_rule(uuid,text,integer[]),
  hub.audience_visibility(text,integer[],integer[]), hub.tear_lines(uuid), hub.create_tear_line(uuid,uuid), hub.visibility_reason(uuid), hub.withdraw_onward(uuid) to hub_app;
