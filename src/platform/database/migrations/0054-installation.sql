-- What this database is: the demo world or not, and the address that its tokens, passkeys and links name.

create table hub.installation (
  one boolean primary key default true check (one),
  -- Whether the demo world was planted here. An account's address does not tell: an operator may have the address that the documentation uses.
  demo boolean not null default false,
  -- PUBLIC_URL of the first production start. Every later process must have the same one.
  public_url text check (length(public_url) between 1 and 2000)
);
alter table hub.installation enable row level security;
alter table hub.installation force row level security;
create policy owner_functions on hub.installation to hub_owner using (true) with check (true);

-- Databases from before: only the demo world has an account of a country and one of a partner under names that the hub itself chose.
insert into hub.installation (demo)
  select count(*) = 3 from hub.user_account where email in ('operator@hub.example', 'analyst@th.example', 'contributor@meta.example');

-- A sign-in without a challenge binds its one-time code to no browser, so that an attacker could sign a victim in as the attacker (RFC 9700, 4.7).
-- What began without one has at most ten minutes left, and begins again.
delete from hub.oidc_flow where challenge is null;
delete from hub.oidc_arrival where challenge is null;
alter table hub.oidc_flow alter column challenge set not null;
alter table hub.oidc_arrival alter column challenge set not null;

-- Names and addresses that look like others', or hide something (docs/people.md). The program refuses them with a reason; here stands what no path gets around.
-- Not valid: what an older version took stays readable, and is renamed by its party.
alter table hub.party add constraint party_name_visible
  check (name !~ '[\u0001-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]') not valid;
alter table hub.agency add constraint agency_name_visible
  check (name !~ '[\u0001-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]') not valid;
alter table hub.working_group add constraint working_group_name_visible
  check (name !~ '[\u0001-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]') not valid;
alter table hub.user_account add constraint user_account_email_ascii check (email ~ '^[\u0020-\u007e]+$') not valid;
alter table hub.invitation add constraint invitation_email_ascii check (email ~ '^[\u0020-\u007e]+$') not valid;

-- One provider an issuer and party, with or without a slash at its end.
create unique index identity_provider_party_issuer on hub.identity_provider (party, rtrim(issuer, '/'));
