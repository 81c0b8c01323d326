grant execute on function hub.open_subject_request(jsonb,bytea), hub.consult_subject_sources(uuid,bytea,bytea[]), hub.extend_subject_request(uuid,text), hub.subject_disclosures(uuid),
  hub.answer_subject_request(uuid,bytea), hub.withdraw_subject_request(uuid,text), hub.subject_requests(uuid,jsonb,uuid,integer), hub.subject_sources(uuid,uuid,integer),
  hub.subject_consultations(uuid,jsonb,uuid,integer), hub.answer_subject_consultation(uuid,jsonb,bytea) to hub_app;

grant execute on function hub.remind_subject_requests(integer), hub.set_contested_mark(integer) to hub_relay;
