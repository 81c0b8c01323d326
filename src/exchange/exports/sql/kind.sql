select hub.keep_rows('hub.export', 'ended_at', 1096);
