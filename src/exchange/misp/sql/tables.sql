-- Timestamps at which at least a hundred claims were published at once.
create table hub.bulk_publication (
  published_at timestamptz primary key
);
