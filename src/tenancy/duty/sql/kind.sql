select hub.call_at('PARTY_CLOSED', 'end_duty_of');
select hub.call_at('AGENCY_CLOSED', 'end_duty_of_agency');
