select hub.register_kind('NOTICE', 'hub.notice', 'FUNCTIONS', checks_inserts => false);

select hub.call_at('AGENCY_CLOSES', 'has_drafts');
