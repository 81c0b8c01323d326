-- Runs before t20_keep_room (database), so that the agency is always locked before the party.
create trigger t10_enforce_open_agency before insert or update of agency on hub.user_account for each row execute function hub.enforce_open_agency();

create trigger enforce_open_agency before insert or update of agency on hub.api_key for each row execute function hub.enforce_open_agency();

create trigger t30_exclude_closed_parties after insert on hub.party for each row execute function hub.bar_party_from_closed();

-- Refuses invitations into a closed agency.
create trigger enforce_open_agency before insert on hub.invitation for each row execute function hub.enforce_open_agency();

create trigger end_suspension after update of closed_at on hub.party for each row when (old.closed_at is null and new.closed_at is not null) execute function hub.end_suspension();

create trigger set_renamed_at before update of name on hub.party for each row when (new.name <> old.name) execute function hub.set_renamed_at();

grant execute on function hub.admissions(), hub.change_group(uuid,uuid,boolean), hub.close_agency(uuid), hub.close_party(uuid,text),
  hub.confirm_suspension(uuid), hub.create_agency(uuid,text), hub.create_group(uuid,text,uuid[]), hub.decide_admission(uuid,boolean),
  hub.decide_proposal(uuid,boolean), hub.group_proposals(uuid,jsonb,integer), hub.connection_limits(text,jsonb), hub.party_details(uuid), hub.party_names(text,jsonb), hub.visible_party_names(text,jsonb),
  hub.register_party(uuid,text,text,text,text), hub.rename_agency(uuid,text), hub.rename_party(uuid,text), hub.set_bar(uuid,boolean),
  hub.set_party_limits(uuid,jsonb), hub.set_party_suspended(uuid,boolean,text), hub.set_purpose_rule(text[],boolean), hub.set_settings(text,text), hub.suspensions(),
  hub.withdraw_proposal(uuid) to hub_app;

grant execute on function hub.lapse_suspensions(integer) to hub_relay;
