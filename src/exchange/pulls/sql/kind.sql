select hub.call_at('PARTY_CLOSED', 'end_pulls_of');
