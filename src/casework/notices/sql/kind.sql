select hub.register_kind('NOTICE', 'hub.notice', 'FUNCTIONS', obeys_new => false);
