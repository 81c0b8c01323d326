create trigger t30_reset_discoverability before update of lead, audience on hub.case_file for each row execute function hub.reset_discoverability_on_new_lead();

grant execute on function hub.ask_related_cases(uuid,uuid,text,text,uuid[],bytea[],bytea[]),
  hub.case_queries(uuid,bigint,integer), hub.case_values(uuid,integer), hub.searchable_cases(uuid[]), hub.visible_cases_sharing_values(uuid,bytea[]),
  hub.searchable_contacts(uuid[]), hub.searchable_notice_drafts(), hub.searchable_reports(), hub.searchable_watches(uuid[]), hub.visible_items_with(bytea[]), hub.set_case_discoverability(uuid,text) to hub_app;

grant execute on function hub.notify_case_leads(text,uuid,bytea[]), hub.next_unnotified_case_query(bigint) to hub_relay;
