create index information_request_subjects on hub.information_request using gin (hub.subject_digests(subjects));

create index information_message_subjects on hub.information_message using gin (hub.subject_digests(subjects));
