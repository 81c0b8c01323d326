select hub.register_kind('INDICATOR', 'hub.indicator', 'OFFICERS', fixed => '{disputed_since,dispute_ground,contested_since,confirmed_at}');
