/*
 * HB452: personal data of a victim or witness in the audience of a partner. Checked at commit, when both rows of a claim are written: so the check covers the
 * status and the audience in any order, and by any writer.
 */
create or replace function hub.shield_persons() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  -- Of two transactions that write one row each, the second to commit sees the row of the first.
  perform from hub.indicator i where i.id = new.id for share;
  if exists (select from hub.indicator i join hub.indicator_detail d on d.id = i.id
      where i.id = new.id and d.person_status in ('VICTIM', 'WITNESS') and hub.partners_in(i.audience) <> '{}') then
    raise exception 'hub: data of victims and witnesses must not reach a partner' using errcode = 'HB452';
  end if;
  if exists (select from hub.indicator i join hub.indicator_detail d on d.id = i.id where i.id = new.id and d.person_status is not null and not hub.is_personal(i.kind)) then
    raise exception 'hub: a value of this kind has no person behind it' using errcode = 'HB500';
  end if;
  return null;
end
$$;

-- Returns whether a change widens access to a claim: to a new party, or under a less strict label. The trigger below excludes partners during a dispute.
create or replace function hub.widens_access(before hub.indicator, after hub.indicator) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select hub.label_rank(after.tlp) < hub.label_rank(before.tlp)
    or before.agency_only is not null and after.agency_only is null
    or coalesce(after.chosen_until, 'infinity') > coalesce(before.chosen_until, 'infinity') -- not the end itself: a limit may have been lifted meanwhile
    or exists (select from unnest(after.audience) k
      where k <> all (before.audience) and not (1 = any (before.audience) and k <> 1 and not hub.is_partner(k)) or k = any (before.excluded) and k <> all (after.excluded))
    or exists (select from unnest(before.excluded) e where e <> all (after.excluded) and not hub.is_partner(e))
      and exists (select from unnest(after.audience) k where not exists (select from hub.party p where p.key = k))
$$;

-- Returns whether the owner's answer corrects the claim in this transaction.
create or replace function hub.is_corrected(of_item uuid) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$ select exists (select from hub.dispute d where d.item = of_item and d.outcome = 'UPHELD' and d.answered_tx = pg_current_xact_id()) $$;

/*
 * HB453: the claim is disputed. During the dispute its owner may only narrow or revoke the claim. Partners in its audience are exceptions meanwhile (which no
 * owner ever names): they lose access and are notified, and regain access when the dispute is rejected. A revocation ends all disputes of the claim.
 */
create or replace function hub.enforce_dispute_freeze() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  free constant text[] := '{version,ordinal,updated_at,audience,excluded,tlp,agency_only,retain_until,chosen_until,basis_until,notice_due_at,revoked_at,revoked_reason,disputed_since,dispute_ground,contested_since,named_owner,named_agency}'; -- the last two are computed afterwards
begin
  if new.version = old.version then
    return new; -- its end was computed again
  elsif new.disputed_since is null then
    return new; -- the answer of a dispute: no other code writes this column
  end if;
  new.excluded := array(select distinct k from unnest(new.excluded || hub.partners_in(new.audience)) k order by k);
  if to_jsonb(old) - free <> to_jsonb(new) - free or hub.widens_access(old, new) then
    raise exception 'hub: the indicator is disputed' using errcode = 'HB453';
  end if;
  if new.revoked_at is not null then
    new.audience := hub.without_partners(new.audience); -- must be named again, or a later narrowing would open the claim to them
    new.disputed_since := null;
    new.dispute_ground := null;
    update hub.dispute d set outcome = 'REVOKED', reason = new.revoked_reason, answered_by = hub.my_user(), answered_at = clock_timestamp() where d.item = new.id and d.outcome is null;
  end if;
  return new;
end
$$;

create or replace function hub.enforce_dispute_freeze_on_detail() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  if exists (select from hub.indicator i where i.id = new.id and i.disputed_since is not null) and not hub.is_corrected(new.id) then
    raise exception 'hub: the indicator is disputed' using errcode = 'HB453';
  end if;
  return new;
end
$$;

/*
 * Disputes a claim that is visible to the context; officers of the hub dispute a claim by its id, and see nothing of it. Freezes the claim, as a new version.
 * Returns OPEN; or, without a change:
 *   OWN       the claim is the party's own
 *   REVOKED   the claim is revoked
 *   ALREADY   the party has an open dispute of the claim
 *   REPEATED  a dispute of the party with the same ground and words was rejected or withdrawn
 *   MANY      the party has 200 open disputes: no party can freeze all claims that it sees
 * Errors:
 *   HB404  no such claim is visible
 *   HB500  the party is a partner
 */
create or replace function hub.raise_dispute(new_id uuid, of_item uuid, why text, words text, days integer) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  i hub.indicator;
begin
  perform hub.require_act('dispute:raise');
  if viewer.kind = 'PARTNER' then
    raise exception 'hub: partners cannot dispute indicators' using errcode = 'HB500';
  end if;
  perform pg_advisory_xact_lock(hashtext('hub disputes'), viewer.me); -- so that concurrent disputes do not both pass the limit
  -- Checked before the row is locked, so that no party locks a claim that it does not see.
  if not exists (select from hub.indicator x where x.id = of_item and case when viewer.kind = 'HUB' then x.retain_until is null or x.retain_until > now()
      else hub.sees(viewer, x.owner, x.agency_only, x.audience, x.excluded, x.tlp, x.retain_until) end) then
    raise exception 'hub: no such item' using errcode = 'HB404', detail = 'indicator';
  end if;
  select x.* into i from hub.indicator x where x.id = of_item for update;
  if not found or viewer.kind <> 'HUB' and not hub.sees(viewer, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until) then
    raise exception 'hub: no such item' using errcode = 'HB404', detail = 'indicator';
  elsif i.owner = viewer.me then
    return 'OWN';
  elsif i.revoked_at is not null then
    return 'REVOKED';
  elsif exists (select from hub.dispute d where d.item = of_item and d.party = viewer.me and d.outcome is null) then
    return 'ALREADY';
  elsif exists (select from hub.dispute d where d.item = of_item and d.party = viewer.me and d.outcome in ('REJECTED', 'WITHDRAWN') and d.ground = why
      and lower(regexp_replace(d.comment, '\W+', ' ', 'g')) = lower(regexp_replace(words, '\W+', ' ', 'g'))) then
    return 'REPEATED';
  elsif (select count(*) from hub.dispute d where d.party = viewer.me and d.outcome is null) >= 200 then
    return 'MANY';
  end if;
  insert into hub.dispute (id, item, owner, party, red, ground, comment, raised_by, due_at, next_reminder_at)
    values (new_id, of_item, i.owner, viewer.me, i.tlp = 'RED' and viewer.kind <> 'HUB', why, words, viewer.user_id, clock_timestamp() + make_interval(days => days),
      clock_timestamp() + make_interval(days => days));
  if i.disputed_since is null then
    update hub.indicator x set disputed_since = now(), dispute_ground = why, excluded = array(select distinct k from unnest(x.excluded || hub.partners_in(x.audience)) k order by k),
        version = x.version + 1, updated_at = now(), ordinal = 0
      where x.id = of_item;
    -- The name of the disputing officer is for the audit log of that officer's party only.
    perform hub.hide_officer(of_item, i.version + 1);
  end if;
  insert into hub.audit (party, agency, what, channel, outcome, items, count) values (i.owner, i.agency, 'indicator.disputed', 'graphql', 'DONE', array[of_item], 1);
  perform hub.announce(array[i.owner], 'DISPUTE_RAISED', jsonb_build_object('dispute', new_id));
  return 'OPEN';
end
$$;

/*
 * Answers a dispute for the agency that published the claim. Rejected: excluded partners see the claim again, as it was before. Upheld: they do not, unless
 * they are named again; and the claim gets the status `status` (null: the status stays) or is revoked. Returns DONE; or, without a change, AGENCY (another
 * agency of the owner published the claim) or ANSWERED. HB404: no such dispute is visible.
 */
create or replace function hub.answer_dispute(of_id uuid, upholds boolean, why text, status text, revokes boolean) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  i hub.indicator;
  d hub.dispute;
  next_ hub.dispute;
begin
  perform hub.require_act('indicator:publish');
  select x.* into i from hub.indicator x where x.id = (select q.item from hub.dispute q where q.id = of_id and q.owner = viewer.me) for update;
  if not found or not hub.sees(viewer, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until) then
    raise exception 'hub: no such item' using errcode = 'HB404', detail = 'dispute';
  elsif i.agency is distinct from viewer.agency then
    return 'AGENCY';
  end if;
  select * into d from hub.dispute q where q.id = of_id for update;
  if d.outcome is not null then
    return 'ANSWERED';
  end if;
  update hub.dispute q set outcome = case when upholds then 'UPHELD' else 'REJECTED' end, reason = why, answered_by = viewer.user_id, answered_at = clock_timestamp(),
      answered_tx = pg_current_xact_id()
    where q.id = of_id;
  if upholds and status is not null then
    update hub.indicator_detail x set person_status = nullif(status, 'UNKNOWN'), version = i.version + 1 where x.id = i.id;
  end if;
  select * into next_ from hub.dispute q where q.item = i.id and q.outcome is null order by q.raised_at, q.id limit 1;
  update hub.indicator x set version = x.version + 1, updated_at = now(), ordinal = 0,
      revoked_at = case when upholds and revokes then now() end, revoked_reason = case when upholds and revokes then why end,
      disputed_since = case when upholds and revokes then x.disputed_since else next_.raised_at end, dispute_ground = case when upholds and revokes then x.dispute_ground else next_.ground end,
      audience = case when upholds then hub.without_partners(x.audience) else x.audience end,
      excluded = case when upholds or next_.id is null then hub.without_partners(x.excluded) else x.excluded end
    where x.id = i.id;
  perform hub.announce(array[d.party], 'DISPUTE_ANSWERED', jsonb_build_object('dispute', of_id, 'outcome', case when upholds then 'UPHELD' else 'REJECTED' end));
  return 'DONE';
end
$$;

/*
 * Withdraws a dispute of the context's party: the claim is as if the dispute had been rejected. Returns DONE; or ANSWERED, without a change.
 * HB404: the context's party has no such dispute.
 */
create or replace function hub.withdraw_dispute(of_id uuid, why text) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  i hub.indicator;
  d hub.dispute;
  next_ hub.dispute;
begin
  perform hub.require_act('dispute:raise');
  select x.* into i from hub.indicator x where x.id = (select q.item from hub.dispute q where q.id = of_id and q.party = viewer.me and (not q.red or viewer.red)) for update;
  select * into d from hub.dispute q where q.id = of_id and q.item = i.id for update;
  if d.id is null then
    raise exception 'hub: no such item' using errcode = 'HB404', detail = 'dispute';
  elsif d.outcome is not null then
    return 'ANSWERED';
  end if;
  update hub.dispute q set outcome = 'WITHDRAWN', reason = why, answered_by = viewer.user_id, answered_at = clock_timestamp(), answered_tx = pg_current_xact_id() where q.id = of_id;
  select * into next_ from hub.dispute q where q.item = i.id and q.outcome is null order by q.raised_at, q.id limit 1;
  update hub.indicator x set version = x.version + 1, updated_at = now(), ordinal = 0, disputed_since = next_.raised_at, dispute_ground = next_.ground,
      excluded = case when next_.id is null then hub.without_partners(x.excluded) else x.excluded end
    where x.id = i.id;
  perform hub.hide_officer(i.id, i.version + 1);
  insert into hub.audit (party, agency, what, channel, outcome, items, count) values (i.owner, i.agency, 'indicator.undisputed', 'graphql', 'DONE', array[i.id], 1);
  perform hub.announce(array[i.owner], 'DISPUTE_WITHDRAWN', jsonb_build_object('dispute', of_id));
  return 'DONE';
end
$$;

/*
 * Announces disputes without an answer, at most `batch`: at the deadline to the owner; a week later to the owner's administrators, the party that disputes, and the hub. Runs by the
 * clock. Returns how many it announced.
 */
create or replace function hub.escalate_disputes(batch integer) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  at_time constant timestamptz := clock_timestamp();
  hub_key constant integer := (select p.key from hub.party p where p.kind = 'HUB' order by p.key limit 1);
  d hub.dispute;
  later timestamptz;
  handled integer := 0;
begin
  for d in select * from hub.dispute x where x.outcome is null and x.next_reminder_at <= at_time order by x.next_reminder_at limit batch for update skip locked loop
    later := d.due_at + interval '7 days';
    if d.next_reminder_at < later then
      perform hub.announce(array[d.owner], 'DISPUTE_OVERDUE', jsonb_build_object('dispute', d.id, 'since', hub.microseconds(d.due_at)));
    else
      perform hub.announce(array[d.owner], 'DISPUTE_ESCALATED', jsonb_build_object('dispute', d.id, 'since', hub.microseconds(d.due_at)));
      perform hub.announce(array[d.party, hub_key], 'DISPUTE_UNANSWERED', jsonb_build_object('dispute', d.id, 'since', hub.microseconds(d.due_at)));
    end if;
    update hub.dispute x set next_reminder_at = case when d.next_reminder_at < later then later end where x.id = d.id;
    handled := handled + 1;
  end loop;
  return handled;
end
$$;
