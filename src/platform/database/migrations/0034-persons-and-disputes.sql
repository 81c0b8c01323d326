-- What a value's holder is (suspect, mule, victim, witness), and disputes: data on victims and witnesses reaches no partner, and what is disputed stands still.

-- Behind which kinds of value there is a person. The rest (addresses on the web, files, apps) have no status.
create function hub.is_personal(kind text) returns boolean
language sql immutable parallel safe
return kind in ('PHONE', 'BANK_ACCOUNT', 'CRYPTO_ADDRESS', 'PAYMENT_ID', 'EMAIL', 'SOCIAL_ACCOUNT', 'MESSAGING_ACCOUNT', 'DEVICE_ID');

-- Part of the detail: what the police think of a person is told to countries, and to a partner only with a detail that was released to it. null: UNKNOWN.
alter table hub.indicator_detail add column person_status text check (person_status in ('SUSPECT', 'MULE_SUSPECTED', 'MULE_COERCED', 'VICTIM', 'WITNESS'));
grant select (person_status), update (person_status) on hub.indicator_detail to hub_app;

-- Since when, and why, it is disputed; null: it is not. Every reader learns of it, and by whom of the owner alone. Written by the functions below.
alter table hub.indicator add column disputed_since timestamptz;
alter table hub.indicator add column dispute_ground text check (dispute_ground in ('WRONG_PERSON', 'WRONG_STATUS', 'WRONG_VALUE', 'UNLAWFUL', 'OTHER'));
alter table hub.indicator add check ((disputed_since is null) = (dispute_ground is null) and (disputed_since is null or revoked_at is null));
grant select (disputed_since, dispute_ground) on hub.indicator to hub_app;

-- Which of these keys are partners' own. (No group and no other key reaches a partner.)
create function hub.partners_in(keys integer[]) returns integer[]
language sql stable set search_path = pg_catalog, pg_temp
as $$ select array(select k from unnest(keys) k join hub.party p on p.key = k and p.kind = 'PARTNER' order by k) $$;

create function hub.without_partners(keys integer[]) returns integer[]
language sql stable set search_path = pg_catalog, pg_temp
as $$ select array(select a.k from unnest(keys) with ordinality a(k, place) where not hub.is_partner(a.k) order by a.place) $$;

/*
 * HB452: data on a victim or a witness, in the audience of a partner. Asked at the commit, when both rows of a claim are written: so neither a status nor an audience passes
 * it by, whichever comes first, whoever writes it.
 */
create function hub.shield_persons() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  -- Of two transactions that write one row each, the second to commit sees what the first has written.
  perform from hub.indicator i where i.id = new.id for share;
  if exists (select from hub.indicator i join hub.indicator_detail d on d.id = i.id
      where i.id = new.id and d.person_status in ('VICTIM', 'WITNESS') and hub.partners_in(i.audience) <> '{}') then
    raise exception 'hub: victims and witnesses are for no partner' using errcode = 'HB452';
  end if;
  if exists (select from hub.indicator i join hub.indicator_detail d on d.id = i.id where i.id = new.id and d.person_status is not null and not hub.is_personal(i.kind)) then
    raise exception 'hub: there is no person behind such a value' using errcode = '23514';
  end if;
  return null;
end
$$;
create constraint trigger shield_new after insert on hub.indicator_detail deferrable initially deferred for each row
  when (new.person_status is not null) execute function hub.shield_persons();
create constraint trigger shield_changed after update on hub.indicator_detail deferrable initially deferred for each row
  when (new.person_status is not null and new.person_status is distinct from old.person_status) execute function hub.shield_persons();
create constraint trigger shield_audience after update on hub.indicator deferrable initially deferred for each row
  when (new.audience is distinct from old.audience) execute function hub.shield_persons();

-- A dispute of one party about one claim. outcome null: it is open, and the claim is frozen. red: what was said of it is for those who read RED; not what the hub's officers said, who never saw it.
create table hub.dispute (
  id uuid primary key,
  item uuid not null references hub.indicator on delete cascade,
  owner integer not null references hub.party,
  party integer not null references hub.party,
  red boolean not null,
  ground text not null check (ground in ('WRONG_PERSON', 'WRONG_STATUS', 'WRONG_VALUE', 'UNLAWFUL', 'OTHER')),
  comment text not null check (length(comment) between 1 and 4000),
  raised_by uuid not null,
  raised_at timestamptz not null default clock_timestamp(),
  -- Until when the owner has to answer.
  due_at timestamptz not null,
  -- REVOKED: the owner took the claim back meanwhile, which ends every dispute about it. WITHDRAWN: whoever disputed it does no longer.
  outcome text check (outcome in ('UPHELD', 'REJECTED', 'REVOKED', 'WITHDRAWN')),
  reason text check (length(reason) between 1 and 2000),
  answered_by uuid,
  answered_at timestamptz,
  -- The transaction of the answer (or of the withdrawal), in which alone the frozen claim may be corrected, or be open to partners again.
  answered_tx xid8,
  check (owner <> party),
  check ((outcome is null) = (answered_at is null) and (outcome is null) = (reason is null))
);
create unique index dispute_open on hub.dispute (item, party) where outcome is null;
create index dispute_owner on hub.dispute (owner, id desc);
create index dispute_party on hub.dispute (party, id desc);
alter table hub.dispute enable row level security;
alter table hub.dispute force row level security;
create policy owner_functions on hub.dispute to hub_owner using (true) with check (true);
-- Of the owner those who see the claim; and whoever disputes it, also when it has lost sight. In acts about disputes alone, which operators and admins have none of.
create policy concerned on hub.dispute for select to hub_app using ((select hub.doing()) in ('dispute:raise', 'dispute:read', 'indicator:publish') and (
  (select hub.me()) = owner and exists (select from hub.indicator i where i.id = dispute.item)
  or (select hub.me()) = party and (not red or (select hub.may_read_red()))));
grant select (id, item, owner, party, ground, comment, raised_at, due_at, outcome, reason, answered_at) on hub.dispute to hub_app;

create view hub.dispute_seen with (security_invoker = true) as
  select d.id, d.item, d.ground, d.comment, d.raised_at, d.due_at, d.outcome is null and d.due_at < now() as overdue, d.outcome, d.reason, d.answered_at,
    d.owner = (select hub.me()) as to_us, p.id as party_id, p.kind as party_kind, p.name as party_name, p.country as party_country
  from hub.dispute d left join hub.party p on p.key = d.party;
grant select on hub.dispute_seen to hub_app;

-- Whether a change opens a claim further: to whom it was closed, or under a milder label. Partners that a dispute keeps out are kept out by the trigger below.
create function hub.opens(before hub.indicator, after hub.indicator) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select hub.label_rank(after.tlp) < hub.label_rank(before.tlp)
    or before.agency_only is not null and after.agency_only is null
    or before.retain_until is not null and (after.retain_until is null or after.retain_until > before.retain_until)
    or exists (select from unnest(after.audience) k
      where k <> all (before.audience) and not (1 = any (before.audience) and k <> 1 and not hub.is_partner(k)) or k = any (before.excluded) and k <> all (after.excluded))
    or exists (select from unnest(before.excluded) e where e <> all (after.excluded) and not hub.is_partner(e))
      and exists (select from unnest(after.audience) k where not exists (select from hub.party p where p.key = k))
$$;

-- Whether a claim is corrected by the owner's answer, in this transaction.
create function hub.is_corrected(of_item uuid) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$ select exists (select from hub.dispute d where d.item = of_item and d.outcome = 'UPHELD' and d.answered_tx = pg_current_xact_id()) $$;

/*
 * HB453: it is disputed. Until the dispute is over its owner may narrow or revoke a claim, and nothing else; partners in its audience are exceptions meanwhile (which no owner
 * ever names), so that they lose sight and are told, and regain it when the dispute is rejected. Whoever revokes ends all disputes.
 */
create function hub.keep_frozen() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  free constant text[] := '{version,ordinal,updated_at,audience,excluded,tlp,agency_only,retain_until,revoked_at,revoked_reason,disputed_since,dispute_ground,named_owner,named_agency}'; -- the last two are computed afterwards
begin
  if new.disputed_since is null then
    return new; -- by an answer: nobody else writes it
  end if;
  new.excluded := array(select distinct k from unnest(new.excluded || hub.partners_in(new.audience)) k order by k);
  if to_jsonb(old) - free <> to_jsonb(new) - free or hub.opens(old, new) then
    raise exception 'hub: it is disputed' using errcode = 'HB453';
  end if;
  if new.revoked_at is not null then
    new.audience := hub.without_partners(new.audience); -- named anew, or a later narrowing would open it to them
    new.disputed_since := null;
    new.dispute_ground := null;
    update hub.dispute d set outcome = 'REVOKED', reason = new.revoked_reason, answered_by = hub.my_user(), answered_at = clock_timestamp() where d.item = new.id and d.outcome is null;
  end if;
  return new;
end
$$;
create trigger keep_frozen before update on hub.indicator for each row when (old.disputed_since is not null) execute function hub.keep_frozen();

create function hub.keep_frozen_detail() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  if exists (select from hub.indicator i where i.id = new.id and i.disputed_since is not null) and not hub.is_corrected(new.id) then
    raise exception 'hub: it is disputed' using errcode = 'HB453';
  end if;
  return new;
end
$$;
create trigger keep_frozen before update on hub.indicator_detail for each row execute function hub.keep_frozen_detail();

-- (0021) Partners among the exceptions are a dispute's: no group's key reaches a partner, so that to leave one out of them opens nothing by itself.
create or replace function hub.needs_second(party_ integer, tlp_before text, before integer[], except_before integer[], tlp text, after integer[], except_after integer[])
returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select exists (select from hub.sharing_policy s where s.party = party_ and (
    s.second_from is not null and greatest(hub.label_rank(tlp_before), hub.label_rank(tlp)) >= hub.label_rank(s.second_from) and (
      hub.label_rank(tlp) < hub.label_rank(tlp_before)
      or exists (select from unnest(after) k
        where k <> all (before) and not (1 = any (before) and k <> 1 and not hub.is_partner(k)) or k = any (except_before) and k <> all (except_after))
      -- who was excepted may be among those whom a group's key, or every country's, reaches
      or exists (select from unnest(except_before) e where e <> all (except_after) and not hub.is_partner(e))
        and exists (select from unnest(after) k where not exists (select from hub.party p where p.key = k)))
    or s.second_for_partners and exists (select from unnest(after) k
      where hub.is_partner(k) and (k <> all (before) or hub.label_rank(tlp) < hub.label_rank(tlp_before)))))
$$;

-- (0021) What the end of a dispute gives back to partners was released before: it takes no second officer, and is exactly what it was.
create or replace function hub.obey_changed() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (select from hub.sharing_limit l where l.lifted_at is null and l.party in (select n.owner from new_rows n))
    and exists (select from new_rows n where hub.within_limits(n.owner, to_jsonb(n), n.audience) <> n.audience) then
    raise exception 'hub: beyond the limits of this party' using errcode = 'HB451';
  end if;
  if exists (select from hub.sharing_policy s where (s.second_from is not null or s.second_for_partners) and s.party in (select n.owner from new_rows n))
    and exists (select from new_rows n join old_rows o using (id)
      where hub.needs_second(n.owner, o.tlp, o.audience, o.excluded, n.tlp, n.audience, n.excluded)
        -- what a second officer released, in this transaction, and exactly that
        and not exists (select from hub.release_request r
          where r.item = n.id and r.version = o.version and r.outcome = 'APPROVED' and r.decided_tx = pg_current_xact_id()
            and r.wanted = n.audience and r.wanted_except = n.excluded and r.tlp = n.tlp)
        and not (n.tlp = o.tlp and n.audience = o.audience and n.excluded = hub.without_partners(o.excluded)
          and exists (select from hub.dispute d where d.item = n.id and d.outcome in ('REJECTED', 'WITHDRAWN') and d.answered_tx = pg_current_xact_id()))) then
    raise exception 'hub: not without a second officer' using errcode = 'HB451';
  end if;
  update hub.release_request r set outcome = 'OVERTAKEN', decided_at = clock_timestamp()
    from new_rows n where r.item = n.id and r.outcome is null and r.version < n.version;
  return null;
end
$$;

/*
 * Disputes a claim that the context sees; the hub's own officers one that they have the id of, and see nothing of it. Freezes it, as a new version. Answers OPEN; or OWN, REVOKED, ALREADY
 * (one's party has an open one), REPEATED (one with these very words was rejected, or withdrawn), MANY (one's party has 200 open ones: nobody freezes all that it sees), and nothing was
 * done. HB404: there is no such claim to be seen.
 */
create function hub.raise_dispute(new_id uuid, of_item uuid, why text, words text, days integer) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  i hub.indicator;
begin
  perform hub.only_in('dispute:raise');
  if viewer.kind = 'PARTNER' then
    raise exception 'hub: partners report, and do not dispute' using errcode = '42501';
  end if;
  perform pg_advisory_xact_lock(hashtext('hub disputes'), viewer.me); -- so that two at once do not both find room
  -- Asked before it is locked, so that nobody holds what they do not see.
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
  insert into hub.dispute (id, item, owner, party, red, ground, comment, raised_by, due_at)
    values (new_id, of_item, i.owner, viewer.me, i.tlp = 'RED' and viewer.kind <> 'HUB', why, words, viewer.user_id, clock_timestamp() + make_interval(days => days));
  if i.disputed_since is null then
    update hub.indicator x set disputed_since = now(), dispute_ground = why, excluded = array(select distinct k from unnest(x.excluded || hub.partners_in(x.audience)) k order by k),
        version = x.version + 1, updated_at = now(), ordinal = 0
      where x.id = of_item;
    -- Which officer disputes it is for the record of that officer's party.
    update hub.item_version v set by_user = '00000000-0000-0000-0000-000000000000' where v.item = of_item and v.version = i.version + 1;
  end if;
  insert into hub.audit (party, agency, what, channel, outcome, items, count) values (i.owner, i.agency, 'indicator.disputed', 'graphql', 'DONE', array[of_item], 1);
  perform hub.announce(array[i.owner], 'DISPUTE_RAISED', jsonb_build_object('dispute', new_id));
  return 'OPEN';
end
$$;

/*
 * The answer of the agency that published the claim. Rejected, partners that it kept out see the claim again, as it was. Upheld, they do not, unless they are named anew; and the claim
 * gets the status `status` (null: it keeps what it has), or is revoked. Answers DONE; or AGENCY (another agency of the owner's published it), ANSWERED, and nothing was done.
 * HB404: there is no such dispute to be seen.
 */
create function hub.answer_dispute(of_id uuid, upholds boolean, why text, status text, revokes boolean) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  i hub.indicator;
  d hub.dispute;
  next_ hub.dispute;
begin
  perform hub.only_in('indicator:publish');
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
 * Whoever raised a dispute takes it back: the claim is as if the dispute had been rejected. Answers DONE; or ANSWERED, and nothing was done. HB404: there is no such dispute of the
 * context's party.
 */
create function hub.withdraw_dispute(of_id uuid, why text) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  i hub.indicator;
  d hub.dispute;
  next_ hub.dispute;
begin
  perform hub.only_in('dispute:raise');
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
  update hub.item_version v set by_user = '00000000-0000-0000-0000-000000000000' where v.item = i.id and v.version = i.version + 1;
  insert into hub.audit (party, agency, what, channel, outcome, items, count) values (i.owner, i.agency, 'indicator.undisputed', 'graphql', 'DONE', array[i.id], 1);
  perform hub.announce(array[i.owner], 'DISPUTE_WITHDRAWN', jsonb_build_object('dispute', of_id));
  return 'DONE';
end
$$;

grant execute on function hub.is_personal(text), hub.raise_dispute(uuid, uuid, text, text, integer), hub.answer_dispute(uuid, boolean, text, text, boolean),
  hub.withdraw_dispute(uuid, text) to hub_app;

-- (0004, 0022) With the status, UNKNOWN where a person has none, and with what is disputed.
create or replace view hub.claim with (security_invoker = true) as
  select i.id, i.kind, i.scope, i.value, i.display, i.platform, i.network, i.bank, i.country, i.threat, i.tlp, i.tags, i.first_seen, i.last_seen,
    i.valid_until, i.retain_until, i.revoked_at, i.revoked_reason, i.published_at, i.updated_at, i.version, i.digest, i.owner_mark, i.named_owner,
    p.id as owner_id, p.kind as owner_kind, p.name as owner_name, p.country as owner_country, a.id as agency_id, a.name as agency_name,
    d.raw, d.external_id, d.description, d.confidence, d.reliability, d.credibility,
    case when d.id is not null and hub.is_personal(i.kind) then coalesce(d.person_status, 'UNKNOWN') end as person_status, i.disputed_since, i.dispute_ground
  from hub.indicator i
  left join hub.indicator_detail d on d.id = i.id
  left join hub.party p on p.key = i.named_owner
  left join hub.agency a on a.key = i.named_agency;

create or replace view hub.claim_whole with (security_invoker = true) as
  select i.id, i.kind, i.scope, i.value, i.display, i.platform, i.network, i.bank, i.country, i.threat, i.tlp, i.tags, i.first_seen, i.last_seen,
    i.valid_until, i.retain_until, i.revoked_at, i.revoked_reason, i.published_at, i.updated_at, i.version, i.digest, i.owner_mark, i.named_owner,
    p.id as owner_id, p.kind as owner_kind, p.name as owner_name, p.country as owner_country, a.id as agency_id, a.name as agency_name,
    d.raw, case when d.external_id is not null and (i.named_owner is not null or exists (select from hub.governance(array[i.id]))) then d.external_id end as external_id,
    d.description, d.confidence, d.reliability, d.credibility, i.observable,
    case when d.original is not null and (i.named_owner is not null or exists (select from hub.governance(array[i.id]))) then d.original end as original,
    case when d.id is not null and hub.is_personal(i.kind) then coalesce(d.person_status, 'UNKNOWN') end as person_status, i.disputed_since, i.dispute_ground
  from hub.indicator i
  left join hub.indicator_detail d on d.id = i.id
  left join hub.party p on p.key = i.named_owner
  left join hub.agency a on a.key = i.named_agency;

drop function hub.own_claims(bytea[], text[], uuid[]);

-- The context's agency's own claims on these values or under these references, locked: what publishing compares its input with. Locked first and
-- read afterwards by a statement of its own: whoever waited for another transaction sees both rows of a claim as that one left them.
-- What is over already is deleted here, like by the relay a moment later: it must not stand in the way of the same value, published anew.
-- RED claims are left out for whom RED is closed; and so are the exceptions that a dispute makes, which the owner did not.
-- (No sequential scans: a connection's plan is made once, perhaps while the tables are still small, and kept while they grow.)
create function hub.own_claims(digests bytea[], references_ text[], ids uuid[]) returns table (id uuid, kind text, scope text, value text, display text,
  platform text, network text, bank text, country text, threat text, tags text[], first_seen timestamptz, last_seen timestamptz,
  valid_until timestamptz, retain_until timestamptz, revoked_at timestamptz, version integer, tlp text, attribution text, discoverability text, audience integer[],
  excluded integer[], agency_only boolean, digest bytea, external_id text, raw text, description text, confidence smallint, reliability text, credibility smallint,
  original jsonb, person_status text, disputed_since timestamptz)
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
      i.valid_until, i.retain_until, i.revoked_at, i.version, i.tlp, i.attribution, i.discoverability, i.audience,
      case when i.excluded = '{}' then i.excluded else hub.without_partners(i.excluded) end, i.agency_only is not null, i.digest, d.external_id, d.raw,
      d.description, d.confidence, d.reliability, d.credibility, d.original, case when hub.is_personal(i.kind) then coalesce(d.person_status, 'UNKNOWN') end,
      i.disputed_since
    from hub.indicator i join hub.indicator_detail d on d.id = i.id
    where i.id = any (wanted) and i.owner = me and i.agency = my_agency and (i.tlp <> 'RED' or hub.may_read_red())
    order by i.id;
end
$$;

grant execute on function hub.own_claims(bytea[], text[], uuid[]) to hub_app;

-- What a version of a claim says, without who sees it, nor whether it is disputed. (A version from before there was a status says none.)
create or replace function hub.said(of_item uuid, at_version integer) returns jsonb
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select jsonb_build_object('claim', v.content - '{version,updated_at,tlp,display,observable,revoked_at,revoked_reason,attribution,discoverability,named_owner,named_agency,disputed_since,dispute_ground}'::text[],
      'detail', (select jsonb_strip_nulls(d.content - '{version,released}'::text[]) from hub.item_detail_version d where d.item = of_item and d.version <= at_version order by d.version desc limit 1))
    from hub.item_version v where v.item = of_item and v.version = at_version
$$;
