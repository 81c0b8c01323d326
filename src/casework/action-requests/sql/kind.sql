select hub.register_kind('ACTION_REQUEST', 'hub.action_request', 'FUNCTIONS', live => $$i.state not in ('DECLINED', 'RELEASED', 'SEIZED', 'RETURNED')$$, addressed => true);
