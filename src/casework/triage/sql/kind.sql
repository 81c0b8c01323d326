select hub.register_kind('OUTCOME', 'hub.outcome', 'FUNCTIONS', checks_inserts => false, checks_updates => false);
