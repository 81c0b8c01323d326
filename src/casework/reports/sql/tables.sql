create table hub.report (
  id uuid primary key,
  -- The reporter's own reference. Submitting again under the same reference amends the report.
  reference text not null check (length(reference) between 1 and 200),
  -- A draft is visible to its reporter only. A submitted report can be withdrawn (revoked), but cannot become a draft again.
  state text not null check (state in ('DRAFT', 'SUBMITTED')),
  title text not null check (length(title) between 1 and 300),
  narrative text check (length(narrative) between 1 and 50000),
  threat text not null check (threat in ('CALL_CENTRE_SCAM', 'INVESTMENT_SCAM', 'ROMANCE_SCAM', 'PHISHING', 'IMPERSONATION', 'SEXTORTION', 'MONEY_MULE', 'MALWARE',
      'RANSOMWARE', 'TRAFFICKING', 'OTHER')),
  platform text check (length(platform) between 1 and 100),
  platform_country text check (platform_country ~ '^[A-Z]{2}$'),
  started_at timestamptz,
  ended_at timestamptz,
  -- [{currency, amount}]: ISO 4217, and a decimal number as text.
  losses jsonb not null default '[]' check (jsonb_typeof(losses) = 'array'),
  victims text[] not null default '{}',
  suspects text[] not null default '{}',
  -- [{kind, scope, value, display, platform, network, bank, country, note}]: canonical values, in the order of the input.
  items jsonb not null default '[]' check (jsonb_typeof(items) = 'array' and pg_column_size(items) <= 4194304),
  -- Keys of the countries that the reporter named. The rest of the audience is derived.
  asked integer[] not null default '{}',
  check (started_at <= ended_at),
  like hub.item_columns including all,
  foreign key (owner) references hub.party (key),
  foreign key (owner, agency) references hub.agency (party, key),
  -- A report always names its reporter, so that a country can ask the reporter.
  check (attribution = 'NAMED'),
  check (state = 'SUBMITTED' or audience = '{}'),
  -- Evidence files. The list is part of each version.
  evidence uuid[] not null default '{}' check (cardinality(evidence) <= 20)
);
create unique index report_reference on hub.report (agency, reference);
create index report_newest on hub.report (named_owner, id desc);

-- The country to which a report is offered, and the reasons: [{reason, indexes}], where indexes are those of the report's values.
create table hub.report_route (
  report uuid not null references hub.report on delete cascade,
  owner integer not null references hub.party,
  party integer not null references hub.party,
  reasons jsonb not null check (jsonb_typeof(reasons) = 'array'),
  -- False for a draft: its countries have not received it, and their clock does not run.
  offered boolean not null,
  routed_at timestamptz not null default now(),
  primary key (report, party)
);
create index report_route_party on hub.report_route (party, report desc) where offered;
