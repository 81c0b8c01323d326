select hub.register_kind('SIGHTING', 'hub.sighting', 'FUNCTIONS', hidden => '{original,external_id,kind,threat}', checks_inserts => false);
