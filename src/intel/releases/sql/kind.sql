select hub.call_at('PARTY_CLOSED', 'end_break_glass_of');
