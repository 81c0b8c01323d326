select hub.keep_rows('hub.party_job', 'done_at', 400);
