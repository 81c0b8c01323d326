-- What PostGraphile serves: the indicators in force under the policies of the hub, and a table that takes indicators.
create schema bench_peer;
grant usage on schema bench_peer to hub_app;

create view bench_peer.claim with (security_invoker = true) as
  select x.id, x.kind, x.value, x.threat, x.tlp, x.version, x.description, x.confidence, x.owner_name, x.agency_name, x.published_at, x.digest,
      (select k.owners from hub.corroboration(x.digest) k) as corroboration
    from hub.claim x where x.revoked_at is null and (x.valid_until is null or x.valid_until > now());
grant select on bench_peer.claim to hub_app;

-- PostGraphile has no condition on a column of bytes. The planner inlines this function.
create function bench_peer.claims_of(of_digest text) returns setof bench_peer.claim
language sql stable
as $$ select * from bench_peer.claim c where c.digest = decode(of_digest, 'hex') $$;
grant execute on function bench_peer.claims_of(text) to hub_app;

create table bench_peer.indicator (like hub.indicator including all);
alter table bench_peer.indicator enable row level security;

create policy publishes on bench_peer.indicator for insert to hub_app
  with check (owner = (hub.rechecked((select hub.policy_viewer()))).me and agency = (hub.rechecked((select hub.policy_viewer()))).agency);

create policy sees on bench_peer.indicator for select to hub_app
  using (hub.sees((select hub.policy_viewer()), owner, agency_only, audience, excluded, tlp, retain_until));

create function bench_peer.stamp() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  new.id := gen_random_uuid();
  new.owner := hub.me();
  new.agency := hub.my_agency();
  new.digest := hub.digest(new.kind, new.scope, new.value);
  new.claim_mark := hub.mac('mark', 'claim|' || new.owner || '|' || new.agency || '|' || encode(new.digest, 'hex'));
  new.owner_mark := left(hub.mac('mark', 'owner|' || new.owner || '|' || encode(new.digest, 'hex')), 16);
  return new;
end
$$;
create trigger stamp before insert on bench_peer.indicator for each row execute function bench_peer.stamp();

-- The trigger sets what the caller does not: PostGraphile requires columns that are not null and have no default.
alter table bench_peer.indicator alter id set default gen_random_uuid(), alter owner set default 0, alter agency set default 0, alter digest set default '',
  alter claim_mark set default '', alter owner_mark set default '', alter scope set default '';
grant select, insert on bench_peer.indicator to hub_app;
