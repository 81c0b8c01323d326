select hub.register_kind('INFORMATION_REQUEST', 'hub.information_request', 'FUNCTIONS', live => $$i.state not in ('ANSWERED', 'DECLINED')$$, addressed => true);
