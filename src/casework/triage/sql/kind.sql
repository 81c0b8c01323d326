select hub.register_kind('OUTCOME', 'hub.outcome', 'FUNCTIONS', obeys_new => false, obeys_changes => false);
