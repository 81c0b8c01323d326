select hub.register_kind('ACTION_REQUEST', 'hub.action_request', 'FUNCTIONS');
