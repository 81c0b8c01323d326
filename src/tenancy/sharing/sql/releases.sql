-- Makes a change of the policy "never to partners" and the registration of a partner wait for each other.
create or replace function hub.lock_partner_admission() returns void
language sql volatile set search_path = pg_catalog, pg_temp
as $$ select pg_advisory_xact_lock(hashtext('hub partners'), 0) $$;

create or replace function hub.bar_new_partner() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.lock_partner_admission();
  with barred as (
      insert into hub.bar (owner, party, named) select s.party, new.key, false
        from hub.sharing_policy s join hub.party p on p.key = s.party and p.closed_at is null -- a closed party bars every new party anyway
        where s.never_partners order by s.party returning owner)
  insert into hub.outbox (op, owner, key) select 'BAR', b.owner, new.key from barred b;
  return null;
end
$$;

-- Bars all partners that have no named bar, or lifts these bars.
create or replace function hub.bar_partners(on_ boolean) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  me constant integer := hub.me();
begin
  perform hub.lock_partner_admission();
  perform hub.lock_party(p.key) from (select p.key from hub.party p where p.kind = 'PARTNER' and p.key <> me order by p.key) p;
  perform hub.require_open_party();
  perform hub.lock_key_exclusive(me);
  if on_ then
    with barred as (
        insert into hub.bar (owner, party, named) select me, p.key, false from hub.party p where p.kind = 'PARTNER' and p.key <> me order by p.key
          on conflict (party, owner) where lifted_at is null do nothing returning party)
    insert into hub.outbox (op, owner, key) select 'BAR', me, b.party from barred b;
  else
    perform hub.limit_bar_lifting(array(select b.party from hub.bar b where b.owner = me and not b.named and b.lifted_at is null));
    with freed as (update hub.bar set lifted_at = clock_timestamp() where owner = me and not named and lifted_at is null returning party)
    insert into hub.outbox (op, owner, key) select 'UNBAR', me, f.party from freed f;
  end if;
end
$$;

-- Returns whether an audience adds a partner although the party shares nothing with partners (policyProblem in src/tenancy/sharing/sharing.policy.ts). A
-- partner that was in the audience before may stay: its bar blocks access, and the end of the policy restores it.
create or replace function hub.opens_to_partners(party_ integer, before integer[], after integer[]) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$ select hub.forbids_partners(party_) and exists (select from unnest(after) k where k <> all (before) and hub.is_partner(k)) $$;

-- Returns whether a release needs a second officer by the party's policy: it widens the audience of an item that is or was at or above the policy's label, or
-- opens it to a partner.
-- Partners among the exceptions come from disputes. No group key includes a partner, so removing such an exception opens nothing by itself.
create or replace function hub.needs_second_officer(party_ integer, tlp_before text, before integer[], except_before integer[], tlp text, after integer[], except_after integer[])
returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select exists (select from hub.sharing_policy s where s.party = party_ and (
    s.second_from is not null and greatest(hub.label_rank(tlp_before), hub.label_rank(tlp)) >= hub.label_rank(s.second_from) and (
      hub.label_rank(tlp) < hub.label_rank(tlp_before)
      or exists (select from unnest(after) k
        where k <> all (before) and not (1 = any (before) and k <> 1 and not hub.is_partner(k)) or k = any (except_before) and k <> all (except_after))
      -- an excluded party may be covered by the key of a group or of every country
      or exists (select from unnest(except_before) e where e <> all (except_after) and not hub.is_partner(e))
        and exists (select from unnest(after) k where not exists (select from hub.party p where p.key = k)))
    or s.second_for_partners and exists (select from unnest(after) k
      where hub.is_partner(k) and (k <> all (before) or hub.label_rank(tlp) < hub.label_rank(tlp_before)))))
$$;

-- Requests releases of items of the context's agency. Each request supersedes the previous one for its item. content: only for indicators.
create or replace function hub.request_releases(requests jsonb) returns setof uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  me constant integer := hub.me();
  accountable_users constant uuid[] := array(select k.created_by from hub.api_key k where k.id = hub.my_user()
    union select s.issued_to from hub.api_key_secret s where s.api_key = hub.my_user());
begin
  perform hub.require_act('indicator:publish');
  update hub.release_request r set outcome = 'SUPERSEDED', decided_at = clock_timestamp(), decided_by = hub.my_user()
    from jsonb_to_recordset(requests) a(item uuid) cross join lateral hub.governed(hub.kind_of(a.item), a.item) i
    where r.item = a.item and r.outcome is null and i.owner = me and i.agency = hub.my_agency();
  return query
    insert into hub.release_request (id, party, kind, item, version, tlp, wanted, requested_exclusions, discoverability, content, requested_by, behind)
      select a.id, me, hub.kind_of(a.item), a.item, a.version, a.tlp, a.wanted, a."wantedExcept", a.discoverability, a.content, hub.my_user(), accountable_users
        from jsonb_to_recordset(requests) a(id uuid, item uuid, version integer, tlp text, wanted integer[], "wantedExcept" integer[], discoverability text, content jsonb)
        join lateral hub.governed(hub.kind_of(a.item), a.item) i on i.version = a.version
        where a.id is not null and i.owner = me and i.agency = hub.my_agency() and (i.tlp <> 'RED' or hub.may_read_red())
      returning item;
end
$$;

-- Returns release requests of the context's party for items that the context sees, newest first, below the id `below`; `items` null: all. open_: only waiting
-- ones.
create or replace function hub.releases(items uuid[], open_ boolean, below uuid, most integer) returns table (id uuid, kind text, item uuid, version integer, tlp text, wanted integer[], requested_exclusions integer[], discoverability text, content jsonb, created_by jsonb, created_at timestamptz, expires_at timestamptz, status text, decided_by jsonb, decided_at timestamptz, reason text, review_due_at timestamptz, reviewed_by jsonb, reviewed_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  viewer constant hub.viewer := hub.viewer();
begin
  return query
  select r.id, r.kind, r.item, r.version, r.tlp, r.wanted, r.requested_exclusions, r.discoverability, case when r.expires_at > now() then r.content end,
      hub.own_actor(r.requested_by), r.requested_at, r.expires_at, case when r.outcome = 'EMERGENCY' then case when r.reviewed_at is null then 'TO_REVIEW' when r.review_agreed then 'REVIEWED' else 'OBJECTED' end
        when r.outcome is null then case when r.expires_at <= now() then 'EXPIRED' else 'PENDING' end else r.outcome end,
      hub.own_actor(r.decided_by), r.decided_at, r.reason, r.review_due_at, hub.own_actor(r.reviewed_by), r.reviewed_at
    from hub.release_request r cross join lateral hub.governed(r.kind, r.item) i
    where i.owner is not null and r.party = viewer.me and (items is null or r.item = any (items)) and (below is null or r.id < below)
      and (not open_ or r.outcome is null and r.expires_at > now() or r.outcome = 'EMERGENCY' and r.reviewed_at is null)
      and hub.sees(viewer, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until)
    order by r.id desc limit most;
end
$$;

-- Returns whether the requester (an officer or a key) may still publish in that party.
create or replace function hub.may_still_publish(requester uuid, party_ integer) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select exists (select from hub.user_account u join hub.role_permission p on p.role = any (hub.persistent_roles(u.id)) and p.permission = 'indicator:publish'
      where u.id = requester and u.party = party_ and u.disabled_at is null)
    or exists (select from hub.api_key k where k.id = requester and k.party = party_ and k.revoked_at is null and k.expires_at > now()
      and 'indicator:publish' = any (hub.key_rights(k)))
$$;

-- Returns whether a user is accountable for a request: as the requesting officer, or as creator or holder of the secret of the requesting key, now or at the
-- time of the request.
create or replace function hub.is_accountable_for_request(user_ uuid, request hub.release_request) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select user_ = request.requested_by or user_ = any (request.behind) or exists (select from hub.api_key k where k.id = request.requested_by and (k.created_by = user_
    or exists (select from hub.api_key_secret s where s.api_key = k.id and s.issued_to = user_)))
$$;

-- Ends waiting releases of a party. Skips rows that another transaction is deciding: accounts of a closed party are signed out.
create or replace function hub.end_releases_of(of_party integer) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  update hub.release_request r set outcome = 'WITHDRAWN', decided_at = clock_timestamp()
    where r.id in (select x.id from hub.release_request x where x.party = of_party and x.outcome is null for update skip locked);
end
$$;
