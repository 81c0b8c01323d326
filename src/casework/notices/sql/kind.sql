select hub.register_kind('NOTICE', 'hub.notice', 'FUNCTIONS', obeys_new => false);

select hub.call_at('AGENCY_CLOSES', 'has_drafts');
