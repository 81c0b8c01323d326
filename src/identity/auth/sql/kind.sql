select hub.keep_rows('hub.session', 'least(ended_at, expires_at)', 400);
select hub.keep_rows('hub.api_key_reminder', 'expires_at', 400);
