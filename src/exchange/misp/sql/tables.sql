-- Moments at which at least a hundred claims were published at once.
create table hub.together (
  published_at timestamptz primary key
);
