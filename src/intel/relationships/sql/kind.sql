select hub.register_kind('RELATIONSHIP', 'hub.relationship', 'FUNCTIONS', hidden => '{original,external_id,mark}');
