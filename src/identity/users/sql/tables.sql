-- Settings of an account. Without a row the defaults apply.
create table hub.user_settings (
  user_id uuid primary key references hub.user_account,
  language text not null check (length(language) between 2 and 35),
  time_zone text not null check (length(time_zone) between 1 and 64),
  changed_at timestamptz not null default now()
);
