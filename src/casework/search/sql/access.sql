create trigger t30_hide_of_new_lead before update of lead, audience on hub.case_file for each row execute function hub.hide_case_of_new_lead();

grant execute on function hub.ask_related_cases(uuid,uuid,text,text,uuid[],bytea[],bytea[]), hub.case_discoverability(uuid),
  hub.case_questions(uuid,integer), hub.case_values(uuid,integer), hub.cases_in_search(uuid[]), hub.cases_in_sight_with(uuid,bytea[]),
  hub.contacts_in_search(uuid[]), hub.matters_with(bytea[]), hub.set_case_discoverability(uuid,text) to hub_app;

grant execute on function hub.tell_case_question(text,uuid,bytea[]), hub.untold_case_question(bigint) to hub_relay;
