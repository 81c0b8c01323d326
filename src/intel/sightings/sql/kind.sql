select hub.register_kind('SIGHTING', 'hub.sighting', 'FUNCTIONS', hidden => '{original,external_id,kind,threat}', obeys_new => false);
