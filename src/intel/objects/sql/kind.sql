select hub.register_kind('STIX_OBJECT', 'hub.stix_object', 'OFFICERS', hidden => '{released}');
