-- An indicator is one agency's claim about one value. It is two rows: `indicator` is what every reader of the audience may know; `indicator_detail`
-- (description, the owner's reference, evaluation of the source, the value as it was written) opens to countries, and to a partner only
-- where the owner released it.

create table hub.indicator (
  id uuid primary key,
  kind text not null check (kind in ('PHONE', 'BANK_ACCOUNT', 'CRYPTO_ADDRESS', 'PAYMENT_ID', 'URL', 'DOMAIN', 'IP', 'EMAIL', 'SOCIAL_ACCOUNT',
    'MESSAGING_ACCOUNT', 'APP', 'FILE_HASH', 'DEVICE_ID')),
  scope text not null check (length(scope) <= 100),
  value text not null check (length(value) between 1 and 4096),
  display text not null check (length(display) between 1 and 8192),
  platform text,
  network text,
  bank text,
  country text check (country ~ '^[A-Z]{2}$'),
  threat text not null check (threat in ('CALL_CENTRE_SCAM', 'INVESTMENT_SCAM', 'ROMANCE_SCAM', 'PHISHING', 'IMPERSONATION', 'SEXTORTION',
    'MONEY_MULE', 'MALWARE', 'RANSOMWARE', 'TRAFFICKING', 'OTHER')),
  tags text[] not null default '{}' check (cardinality(tags) <= 50),
  first_seen timestamptz,
  last_seen timestamptz,
  valid_until timestamptz,
  digest bytea not null,
  claim_mark text not null unique,
  owner_mark text not null,
  check (first_seen <= last_seen)
);

select hub.govern('hub.indicator', 'INDICATOR');

create index indicator_value on hub.indicator (digest);

-- The fingerprint of (kind, scope, value): what look-ups and uniqueness use, however long the value is.
create function hub.digest(kind text, scope text, value text) returns bytea
language sql immutable set search_path = pg_catalog, pg_temp
as $$ select sha256(convert_to(kind || E'\n' || scope || E'\n' || value, 'UTF8')) $$;

-- The digest is the database's word, not the writer's. claim_mark makes a claim unique per agency and value; owner_mark tells two owners of one
-- value apart. Neither names anybody, nor means anything beside another value.
create function hub.stamp_indicator() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  new.digest := hub.digest(new.kind, new.scope, new.value);
  new.claim_mark := hub.mac('mark', 'claim|' || new.owner || '|' || new.agency || '|' || encode(new.digest, 'hex'));
  new.owner_mark := left(hub.mac('mark', 'owner|' || new.owner || '|' || encode(new.digest, 'hex')), 16);
  return new;
end
$$;
create trigger stamp before insert or update of kind, scope, value, owner, agency, digest, claim_mark, owner_mark on hub.indicator for each row execute function hub.stamp_indicator();

create table hub.indicator_detail (
  id uuid primary key references hub.indicator on delete cascade,
  owner integer not null,
  agency integer not null,
  version integer not null default 1,
  released boolean not null default false,
  raw text not null check (length(raw) <= 8192),
  external_id text check (length(external_id) between 1 and 500),
  description text check (length(description) <= 20000),
  confidence smallint check (confidence between 0 and 100),
  reliability text check (reliability in ('A', 'B', 'C', 'D', 'E', 'F')),
  credibility smallint check (credibility between 1 and 6),
  foreign key (owner, agency) references hub.agency (party, key)
);
create unique index indicator_external_id on hub.indicator_detail (agency, external_id) where external_id is not null;

-- A claim gets its detail from its own agency alone: to see it is not enough. (Asked row by row by the key, since the plan is kept while the tables grow.)
create function hub.keep_detail() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  if tg_op = 'INSERT' and exists (select from new_rows n
      where not exists (select from hub.indicator i where i.id = n.id and i.owner = n.owner and i.agency = n.agency offset 0)) then
    raise exception 'hub: not the claim of this agency' using errcode = '42501';
  end if;
  insert into hub.item_detail_version (item, version, content)
    select n.id, n.version, to_jsonb(n) - '{owner,agency}'::text[] from new_rows n;
  return null;
end
$$;
create trigger keep_new after insert on hub.indicator_detail referencing new table as new_rows for each statement execute function hub.keep_detail();
create trigger keep_changed after update on hub.indicator_detail referencing new table as new_rows for each statement execute function hub.keep_detail();

alter table hub.indicator_detail enable row level security;
alter table hub.indicator_detail force row level security;
create policy owner_functions on hub.indicator_detail to hub_owner using (true) with check (true);
-- The exists() is itself under row-level security: no detail without its claim.
create policy sees on hub.indicator_detail for select to hub_app using (
  (released or owner = (select hub.me()) or (select hub.my_kind()) = 'COUNTRY')
  and exists (select from hub.indicator i where i.id = indicator_detail.id)
);
-- The exists() answers before the keys do: a detail for a hidden claim and one for an absent claim are refused alike.
create policy publishes on hub.indicator_detail for insert to hub_app
  with check (owner = (select hub.me()) and agency = (select hub.my_agency()) and (select hub.doing()) = 'indicator:publish'
    and exists (select from hub.indicator i where i.id = indicator_detail.id));
create policy changes on hub.indicator_detail for update to hub_app
  using (owner = (select hub.me()) and agency = (select hub.my_agency()) and (select hub.doing()) in ('indicator:publish', 'indicator:revoke')
    and ((select hub.may_read_red()) or exists (select from hub.indicator i where i.id = indicator_detail.id)))
  with check (owner = (select hub.me()) and agency = (select hub.my_agency()));
grant select (id, version, raw, external_id, description, confidence, reliability, credibility), insert,
  update (version, released, raw, external_id, description, confidence, reliability, credibility) on hub.indicator_detail to hub_app;

-- The claim as its reader may know it: both rows, and the owner where it is named. Runs with the reader's rights.
create view hub.claim with (security_invoker = true) as
  select i.id, i.kind, i.scope, i.value, i.display, i.platform, i.network, i.bank, i.country, i.threat, i.tlp, i.tags, i.first_seen, i.last_seen,
    i.valid_until, i.retain_until, i.revoked_at, i.revoked_reason, i.published_at, i.updated_at, i.version, i.digest, i.owner_mark, i.named_owner,
    p.id as owner_id, p.kind as owner_kind, p.name as owner_name, p.country as owner_country, a.id as agency_id, a.name as agency_name,
    d.raw, d.external_id, d.description, d.confidence, d.reliability, d.credibility
  from hub.indicator i
  left join hub.indicator_detail d on d.id = i.id
  left join hub.party p on p.key = i.named_owner
  left join hub.agency a on a.key = i.named_agency;
grant select on hub.claim to hub_app;

-- How many distinct owners claim this value, among what the caller may see. Neither revoked nor lapsed claims corroborate. One row, so that a query
-- that selects from it takes it in as its own part: then the viewer is asked for once a query, not once a value.
create function hub.corroboration(of_digest bytea) returns table (owners integer)
language sql stable
begin atomic
  select count(distinct c.owner_mark)::integer from hub.indicator c
    where c.digest = of_digest and c.revoked_at is null and (c.valid_until is null or c.valid_until > now());
end;

-- The governing columns of items of one's own; nothing for anybody else's.
create function hub.governance(items uuid[]) returns table (id uuid, agency integer, agency_id uuid, agency_name text, audience integer[], excluded integer[],
  discoverability text, attribution text, agency_only boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select i.id, i.agency, a.id, a.name, i.audience, i.excluded, i.discoverability, i.attribution, i.agency_only is not null
    from hub.indicator i join hub.agency a on a.key = i.agency
    where (select hub.me()) is not null and i.id = any (items) and i.owner = (select hub.me())
      and hub.sees((select hub.viewer()), i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until)
$$;

-- The context's agency's own claims on these values or under these references, locked: what publishing compares its input with. Locked first and
-- read afterwards by a statement of its own: whoever waited for another transaction sees both rows of a claim as that one left them.
-- What is over already is deleted here, like by the relay a moment later: it must not stand in the way of the same value, published anew.
-- RED claims are left out for whom RED is closed.
-- (No sequential scans: a connection's plan is made once, perhaps while the tables are still small, and kept while they grow.)
create function hub.own_claims(digests bytea[], references_ text[], ids uuid[]) returns table (id uuid, kind text, scope text, value text, display text,
  platform text, network text, bank text, country text, threat text, tags text[], first_seen timestamptz, last_seen timestamptz,
  valid_until timestamptz, retain_until timestamptz, revoked_at timestamptz, version integer, tlp text, attribution text, discoverability text, audience integer[],
  excluded integer[], agency_only boolean, digest bytea, external_id text, raw text, description text, confidence smallint, reliability text, credibility smallint)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  me constant integer := hub.me();
  my_agency constant integer := hub.my_agency();
  wanted uuid[];
begin
  if hub.doing() not in ('indicator:publish', 'indicator:revoke') then
    raise exception 'hub: not in this act' using errcode = '42501';
  end if;
  wanted := array(
    select c.id from hub.indicator c where c.digest = any (digests) and c.owner = me and c.agency = my_agency
    union select e.id from hub.indicator_detail e where e.external_id = any (references_) and e.agency = my_agency
    union select unnest(ids));
  perform from hub.indicator i where i.id = any (wanted) and i.owner = me and i.agency = my_agency order by i.id for update;
  delete from hub.indicator i where i.id = any (wanted) and i.owner = me and i.agency = my_agency and i.retain_until <= now();
  return query
    select i.id, i.kind, i.scope, i.value, i.display, i.platform, i.network, i.bank, i.country, i.threat, i.tags, i.first_seen, i.last_seen,
      i.valid_until, i.retain_until, i.revoked_at, i.version, i.tlp, i.attribution, i.discoverability, i.audience, i.excluded, i.agency_only is not null, i.digest, d.external_id, d.raw,
      d.description, d.confidence, d.reliability, d.credibility
    from hub.indicator i join hub.indicator_detail d on d.id = i.id
    where i.id = any (wanted) and i.owner = me and i.agency = my_agency and (i.tlp <> 'RED' or hub.may_read_red())
    order by i.id;
end
$$;

grant execute on function hub.digest(text, text, text), hub.corroboration(bytea), hub.governance(uuid[]), hub.own_claims(bytea[], text[], uuid[]) to hub_app;
