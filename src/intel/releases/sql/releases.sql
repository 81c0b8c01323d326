-- HB451: the party's policy forbids the insert. Runs after hub.record_published_items and hub.record_changed_items, which lock the owner's key: a change of the
-- policy waits for running writes, and later writes obey it.
create or replace function hub.enforce_sharing_policy_on_insert() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (select from hub.sharing_limit l where l.lifted_at is null and l.party in (select n.owner from new_rows n))
    and exists (select from new_rows n where hub.audience_within_limits(n.owner, to_jsonb(n), n.audience) <> n.audience) then
    raise exception 'hub: beyond the limits of this party' using errcode = 'HB451';
  end if;
  if exists (select from hub.sharing_policy s where s.never_partners and s.party in (select n.owner from new_rows n))
    and exists (select from new_rows n where hub.opens_to_partners(n.owner, '{}', n.audience)) then
    raise exception 'hub: this party shares nothing with partners' using errcode = 'HB451';
  end if;
  if exists (select from hub.sharing_policy s where (s.second_from is not null or s.second_for_partners) and s.party in (select n.owner from new_rows n))
    and exists (select from new_rows n where hub.needs_second_officer(n.owner, n.tlp, '{}', '{}', n.tlp, n.audience, n.excluded)
          -- except an emergency in this transaction, with exactly this audience and label
          and not (tg_relid in ('hub.action_request'::regclass, 'hub.information_request'::regclass) and exists (select from hub.release_request r
            where r.item = n.id and r.version = n.version and r.outcome = 'EMERGENCY' and r.decided_tx = pg_current_xact_id() and r.wanted = n.audience and r.tlp = n.tlp))
        or tg_relid = 'hub.indicator'::regclass and hub.needs_second_officer_to_hint(n.owner, n.tlp, n.tlp, 0, hub.disclosure_rank(n.discoverability, n.attribution))) then
    raise exception 'hub: second officer required' using errcode = 'HB451';
  end if;
  return null;
end
$$;

-- A tear-line counts by the label of its original: it may not be widened by one officer where its original may not.
-- The end of a dispute restores access of partners that was released before: it needs no second officer, and restores exactly the earlier state.
create or replace function hub.enforce_sharing_policy_on_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  -- Rows without a new version had only their end computed again.
  if exists (select from hub.sharing_limit l where l.lifted_at is null and l.party in (select n.owner from new_rows n))
    and exists (select from new_rows n join old_rows o using (id) where n.version <> o.version and hub.audience_within_limits(n.owner, to_jsonb(n), n.audience) <> n.audience) then
    raise exception 'hub: beyond the limits of this party' using errcode = 'HB451';
  end if;
  if exists (select from hub.sharing_policy s where s.never_partners and s.party in (select n.owner from new_rows n))
    and exists (select from new_rows n join old_rows o using (id) where hub.opens_to_partners(n.owner, o.audience, n.audience)) then
    raise exception 'hub: this party shares nothing with partners' using errcode = 'HB451';
  end if;
  if exists (select from hub.sharing_policy s where (s.second_from is not null or s.second_for_partners) and s.party in (select n.owner from new_rows n))
    and exists (select from new_rows n join old_rows o using (id)
      where (hub.needs_second_officer(n.owner, o.tlp, o.audience, o.excluded, n.tlp, n.audience, n.excluded)
          or tg_relid = 'hub.indicator'::regclass and exists (select from hub.tear_line t
            where t.copy = n.id and (hub.needs_second_officer(n.owner, t.original_tlp, o.audience, o.excluded,
                case when hub.label_rank(n.tlp) < hub.label_rank(o.tlp) then n.tlp else t.original_tlp end, n.audience, n.excluded)
              or hub.needs_second_officer_to_hint(n.owner, t.original_tlp, n.tlp, hub.disclosure_rank(o.discoverability, o.attribution), hub.disclosure_rank(n.discoverability, n.attribution))))
          or tg_relid in ('hub.indicator'::regclass, 'hub.case_file'::regclass) and hub.needs_second_officer_to_hint(n.owner, o.tlp, n.tlp,
            hub.disclosure_rank(o.discoverability, o.attribution), hub.disclosure_rank(n.discoverability, n.attribution)))
        -- except a release of a second officer in this transaction, with exactly these values
        and not exists (select from hub.release_request r
          where r.item = n.id and r.version = o.version and r.outcome in ('APPROVED', 'EMERGENCY') and r.decided_tx = pg_current_xact_id()
            and r.wanted = n.audience and r.requested_exclusions = n.excluded and r.tlp = n.tlp
            and n.discoverability = coalesce(r.discoverability, o.discoverability) and n.attribution = o.attribution)
        and not (n.tlp = o.tlp and n.audience = o.audience and n.discoverability = o.discoverability and n.attribution = o.attribution and n.excluded = hub.without_partners(o.excluded)
          and exists (select from hub.dispute d where d.item = n.id and d.outcome in ('REJECTED', 'WITHDRAWN') and d.answered_tx = pg_current_xact_id()))) then
    raise exception 'hub: second officer required' using errcode = 'HB451';
  end if;
  update hub.release_request r set outcome = 'SUPERSEDED', decided_at = clock_timestamp()
    from new_rows n where r.item = n.id and r.outcome is null and r.version < n.version;
  return null;
end
$$;

-- HB454: the label of a new or changed item forbids its audience. A change of neither passes: an audience may contain a group that its owner has left.
create or replace function hub.enforce_label() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  is_broken boolean;
begin
  if tg_op = 'INSERT' and tg_argv[0] = 'OF_A_CLAIM' then
    -- The owner of the claim that the item is about is always a reader, whatever the label.
    is_broken := exists (select from (select distinct n.tlp, array_remove(n.audience, n.item_owner) as audience from new_rows n offset 0) d where not hub.label_allows(d.tlp, d.audience));
  elsif tg_op = 'INSERT' then
    is_broken := exists (select from (select distinct n.tlp, n.audience from new_rows n offset 0) d where not hub.label_allows(d.tlp, d.audience));
  else
    is_broken := exists (select from new_rows n join old_rows o using (id)
      where (n.tlp, n.audience) is distinct from (o.tlp, o.audience) and not hub.label_allows(n.tlp, n.audience));
  end if;
  if is_broken then
    raise exception 'hub: the label forbids this audience' using errcode = 'HB454';
  end if;
  return null;
end
$$;

-- Deletes the pending releases and the limit removals of deleted items.
create or replace function hub.delete_releases_of_deleted() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  delete from hub.release_request r using old_rows o where r.item = o.id;
  delete from hub.limit_removal t using old_rows o where t.item = o.id;
  return null;
end
$$;

create or replace function hub.enforce_content_release() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (select from hub.sharing_policy s where s.party = new.owner and s.second_for_partners) then
    raise exception 'hub: second officer required' using errcode = 'HB451';
  end if;
  return null;
end
$$;

/*
 * Decides a release as the second officer. Approves exactly the requested release, as a new version of the item, or declines it. Returns APPROVED or DECLINED;
 * null: no such request is visible; or, without a change, why it cannot be decided:
 *   OWN             an officer cannot release an own request
 *   DECIDED         the request is already decided, or the item has a later version
 *   EXPIRED         the request has expired
 *   PUBLISHER_GONE  the publisher may no longer request this release
 *   GROUP_LEFT      the party has left a group in the audience, or a reader in it no longer exists
 *   LAPSED          the item is revoked, or no longer valid
 * Locks the item before the request, in the same order as publishers do. Requested content is written with the release, as one version: the claim, then its
 * detail, as a publisher writes them.
 */
create or replace function hub.decide_release(request_id uuid, approve boolean, why text) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  i hub.governed_item;
  r hub.release_request;
begin
  perform hub.require_act('release:approve');
  select q.* into r from hub.release_request q where q.id = request_id and q.party = viewer.me;
  i := hub.lock_governed_item(r.kind, r.item);
  if i.owner is null or not hub.sees(viewer, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until) then
    return null;
  end if;
  select * into r from hub.release_request q where q.id = request_id for update;
  if r.outcome is not null or r.version <> i.version then
    return 'DECIDED';
  elsif r.expires_at <= now() then
    return 'EXPIRED';
  elsif not approve then
    update hub.release_request q set outcome = 'DECLINED', decided_by = viewer.user_id, decided_at = clock_timestamp(), reason = why where q.id = r.id;
    return 'DECLINED';
  elsif hub.is_accountable_for_request(viewer.user_id, r) then
    return 'OWN';
  elsif not hub.may_still_request(r) then
    return 'PUBLISHER_GONE';
  elsif exists (select from hub.working_group g where g.key = any (r.wanted) and g.key <> all (viewer.keys))
    or exists (select from unnest(r.wanted) k where k <> 1 and not exists (select from hub.party p where p.key = k union all
      select from hub.working_group g where g.key = k)) then
    return 'GROUP_LEFT';
  elsif i.revoked_at is not null or i.valid_until <= now() then
    return 'LAPSED';
  end if;
  update hub.release_request q set outcome = 'APPROVED', decided_by = viewer.user_id, decided_at = clock_timestamp(), decided_tx = pg_current_xact_id() where q.id = r.id;
  if r.content is not null then
    update hub.indicator x set tlp = r.tlp, audience = r.wanted, excluded = r.requested_exclusions, discoverability = coalesce(r.discoverability, x.discoverability),
        threat = c.threat, tags = c.tags, first_seen = c.first_seen, last_seen = c.last_seen, version = x.version + 1, updated_at = now(), ordinal = 0
      from jsonb_to_record(r.content) c(threat text, tags text[], first_seen timestamptz, last_seen timestamptz) where x.id = r.item;
    update hub.indicator_detail x set version = r.version + 1, description = c.description, confidence = c.confidence, reliability = c.reliability, credibility = c.credibility, original = c.original
      from jsonb_to_record(r.content) c(description text, confidence smallint, reliability text, credibility smallint, original jsonb) where x.id = r.item;
  else
    execute format('update %s x set tlp = $1, audience = $2, excluded = $3, discoverability = coalesce($5, x.discoverability), version = x.version + 1, updated_at = now(), ordinal = 0 where x.id = $4', hub.table_of(r.kind))
      using r.tlp, r.wanted, r.requested_exclusions, r.item, r.discoverability;
  end if;
  return 'APPROVED';
end
$$;

-- Withdraws a request, for publishers of the agency that made it. true: it was pending; null: no such request is visible.
create or replace function hub.withdraw_release(request_id uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.require_act('indicator:publish');
  if not exists (select from hub.release_request r cross join lateral hub.governed(r.kind, r.item) i
      where r.id = request_id and i.owner = hub.me() and i.agency = hub.my_agency() and (i.tlp <> 'RED' or hub.may_read_red())) then
    return null;
  end if;
  update hub.release_request r set outcome = 'WITHDRAWN', decided_by = hub.my_user(), decided_at = clock_timestamp()
    where r.id = request_id and r.outcome is null and r.expires_at > now();
  return found;
end
$$;

-- Returns whether the requester may still publish the requested item for that party.
create or replace function hub.may_still_request(r hub.release_request) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select case when r.kind in ('ACTION_REQUEST', 'INFORMATION_REQUEST')
    then exists (select from hub.user_account u join hub.role_permission p on p.role = any (u.roles)
      and p.permission = case r.kind when 'ACTION_REQUEST' then 'action:request' else 'information:ask' end where u.id = r.requested_by and u.party = r.party and u.disabled_at is null)
    else hub.may_still_publish(r.requested_by, r.party) end
$$;

/*
 * Records a second officer's review of an emergency: justified or not; the request stays unchanged. Returns DONE; OWN for the requester; DECIDED if it was
 * already reviewed, or was not an emergency. null: no such request is visible.
 */
create or replace function hub.review_release(request_id uuid, agreed boolean, note text) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  i hub.governed_item;
  r hub.release_request;
begin
  perform hub.require_act('release:approve');
  select * into r from hub.release_request q where q.id = request_id and q.party = viewer.me for update;
  i := hub.governed(r.kind, r.item);
  if i.owner is null or not hub.sees(viewer, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until) then
    return null;
  elsif r.outcome is distinct from 'EMERGENCY' or r.reviewed_at is not null then
    return 'DECIDED';
  elsif hub.is_accountable_for_request(viewer.user_id, r) then
    return 'OWN';
  end if;
  update hub.release_request q set reviewed_by = viewer.user_id, reviewed_at = clock_timestamp(), review_agreed = agreed, reason = note where q.id = r.id;
  return 'DONE';
end
$$;

-- The end of a request (approved, declined, withdrawn, overtaken) deletes its content.
create or replace function hub.clear_release_content() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  new.content := null;
  return new;
end
$$;
