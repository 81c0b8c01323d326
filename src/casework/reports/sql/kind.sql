select hub.register_kind('REPORT', 'hub.report', 'FUNCTIONS');
