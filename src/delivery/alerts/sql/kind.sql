select hub.call_at('PARTY_CLOSED', 'end_alerts_of');
