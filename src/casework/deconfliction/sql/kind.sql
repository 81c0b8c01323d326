select hub.call_at('AGENCY_CLOSES', 'has_holdings');
