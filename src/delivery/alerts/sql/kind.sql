select hub.call_at('PARTY_CLOSED', 'end_alerts_of');
select hub.call_at('PARTY_CLOSED', 'delete_alert_channels_of');
