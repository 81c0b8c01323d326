select hub.register_kind('CASE', 'hub.case_file', 'FUNCTIONS');
