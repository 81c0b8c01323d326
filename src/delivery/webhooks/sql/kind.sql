select hub.call_at('PARTY_CLOSED', 'end_webhooks_of');
