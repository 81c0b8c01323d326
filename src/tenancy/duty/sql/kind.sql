select hub.call_at('PARTY_CLOSED', 'end_duty_of');
