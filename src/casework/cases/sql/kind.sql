select hub.register_kind('CASE', 'hub.case_file', 'FUNCTIONS', live => $$i.status <> 'CLOSED'$$);
select hub.call_at('PARTY_CLOSED', 'end_cases_of');
