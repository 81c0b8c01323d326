select hub.keep_rows('hub.delivery_range', 'at', 1830);
select hub.keep_rows('hub.recall', 'coalesce(completed_at, closed_at)', 1830);
