select hub.call_at('PARTY_CLOSED', 'end_directory_of');
select hub.call_at('AGENCY_CLOSES', 'has_directory_entries');
