select hub.register_kind('REPORT_OUTCOME', 'hub.outcome', 'FUNCTIONS', checks_inserts => false, checks_updates => false);
