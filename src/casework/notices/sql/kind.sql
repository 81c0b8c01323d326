select hub.register_kind('NOTICE', 'hub.notice', 'FUNCTIONS', checks_inserts => false, addressed => true);

select hub.call_at('AGENCY_CLOSES', 'has_drafts');
