/*
 * Registers the claim that is about to be written as `new_copy` as a tear-line of `of_original`, a claim of the context's agency in force. Returns DONE; or,
 * without a change, TORN (the original is a tear-line itself) or MANY (it has 50). HB404: no such own claim is visible.
 */
create or replace function hub.create_tear_line(new_copy uuid, of_original uuid) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  i hub.indicator;
begin
  perform hub.require_act('indicator:publish');
  select x.* into i from hub.indicator x where x.id = of_original and x.owner = hub.me() and x.agency = hub.my_agency() and (x.tlp <> 'RED' or hub.may_read_red()) for update;
  if not found then
    raise exception 'hub: no such item' using errcode = 'HB404', detail = 'indicator';
  elsif exists (select from hub.tear_line t where t.copy = of_original) then
    return 'TORN';
  elsif (select count(*) from hub.tear_line t where t.original = of_original) >= 50 then
    return 'MANY';
  end if;
  insert into hub.tear_line (copy, original, owner, original_tlp, created_by) values (new_copy, of_original, i.owner, i.tlp, hub.my_user());
  return 'DONE';
end
$$;

/*
 * Returns, for the id of a claim of the context's party (an original or a tear-line), the original and its tear-lines, newest first; only those visible to the
 * context. An own claim without tear-lines gives one row without a copy.
 */
create or replace function hub.tear_lines(of_item uuid) returns table (original uuid, copy uuid, created_by jsonb, created_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  source constant uuid := coalesce((select t.original from hub.tear_line t where t.copy = of_item and t.owner = viewer.me), of_item);
begin
  return query
    select o.id, c.id, hub.own_actor(t.created_by), t.created_at
      from hub.indicator i
      left join hub.tear_line t on t.original = source
      left join hub.indicator o on o.id = source and not exists (select from hub.tear_line z where z.copy = source) and hub.sees(viewer, o.owner, o.agency_only, o.audience, o.excluded, o.tlp, o.retain_until)
      left join hub.indicator c on c.id = t.copy and hub.sees(viewer, c.owner, c.agency_only, c.audience, c.excluded, c.tlp, c.retain_until)
      where i.id = of_item and i.owner = viewer.me and hub.sees(viewer, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until)
      order by t.created_at desc nulls last;
end
$$;

-- HB451: a less strict copy of an item that needs a second officer needs one, too.
create or replace function hub.enforce_tear_line_release() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  if exists (select from hub.sharing_policy s where (s.second_from is not null or s.second_for_partners) and s.party in (select n.owner from new_rows n))
    and exists (select from new_rows n join hub.tear_line t on t.copy = n.id
      where hub.needs_second_officer(n.owner, t.original_tlp, '{}', '{}', n.tlp, n.audience, n.excluded)) then
    raise exception 'hub: second officer required' using errcode = 'HB451';
  end if;
  return null;
end
$$;

/*
 * Returns when a tear-line is deleted whose original ends at `ends`: at a random time of the week before, or of the second half of a shorter remaining time. Its readers
 * get a WITHDRAWN, as of an item that its owner takes back: a time that follows from the original, or from the id of the tear-line, would show that it is a copy.
 */
create or replace function hub.draw_tear_line_end(ends timestamptz) returns timestamptz
language sql volatile set search_path = pg_catalog, pg_temp
as $$ select ends - random() * greatest(least(interval '7 days', (ends - clock_timestamp()) / 2), interval '0') $$;

-- BEFORE INSERT of a claim: a tear-line is deleted before its original ends, and shows an end of its own. hub.renew_retention ends this.
create or replace function hub.end_tear_line_with_original() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  new.basis_until := (select hub.draw_tear_line_end(o.retain_until) from hub.tear_line t join hub.indicator o on o.id = t.original where t.copy = new.id and t.owner = new.owner);
  return new;
end
$$;

/*
 * Gives tear-lines that their owner has not renewed their end: now (hub.limit_retention). It holds the keys of their readers first: so no party gains one of them after this end and before
 * its commit. A party that gained it earlier gets WITHDRAWN (hub.close_visibility_periods).
 */
create or replace function hub.end_tear_lines(copies uuid[]) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  perform hub.lock_keys_shared(array(select distinct i.owner from hub.indicator i where i.id = any (copies)), array(select distinct unnest(i.audience) from hub.indicator i where i.id = any (copies)));
  update hub.indicator i set basis_until = clock_timestamp() where i.id = any (copies) and i.renewed_at is null;
end
$$;

-- AFTER UPDATE of a tear-line whose original was deleted before it: it ends as well. The relay ends it before it deletes the original (hub.due_tear_lines); an officer who publishes the value again may be earlier.
create or replace function hub.end_orphaned_tear_line() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  if exists (select from hub.indicator c where c.id = new.copy and c.renewed_at is null and c.retain_until > clock_timestamp()) then
    perform hub.end_tear_lines(array[new.copy]);
  end if;
  return null;
end
$$;

/*
 * Applies the ends of indicators: `acted`, that have a version, to their tear-lines that were not renewed by themselves, which get no version and show the same end as before. What depends on
 * the others (`computed`) follows in steps, from the beginning: one indicator may have any number of sightings and relationships.
 */
create or replace function hub.apply_ends(acted uuid[], computed uuid[]) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off set enable_nestloop = on
as $$
begin
  if exists (select from hub.tear_line t where t.original = any (acted)) then
    update hub.indicator c set basis_until = hub.draw_tear_line_end(o.retain_until)
      from hub.tear_line t join hub.indicator o on o.id = t.original where t.original = any (acted) and c.id = t.copy and c.renewed_at is null and c.retain_until > clock_timestamp();
  end if;
  -- A step that works on one of these indicators has locked it (hub.update_dependent_ends), and has ended before this change. What depends on an indicator that has ended goes with it (hub.end_of_basis).
  insert into hub.moved_end (item)
    select n.id from unnest(computed) n(id) join hub.indicator i on i.id = n.id and i.retain_until > clock_timestamp()
      where exists (select from hub.sighting s where s.indicator = n.id) or exists (select from hub.relationship r where r.indicator = n.id)
        or exists (select from hub.relationship r where r.other = n.id) or exists (select from hub.tear_line t where t.original = n.id)
      order by n.id
    on conflict (item) do update set done_up_to = default;
end
$$;

-- AFTER UPDATE of claims, for each statement. Without nested loops the plan of the first, small statement also suits a large one (as in hub.record_changed_items).
create or replace function hub.update_ends_of_dependants() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_nestloop = off
as $$
declare
  acted uuid[];
  computed uuid[];
begin
  select array_agg(n.id) filter (where n.version <> o.version), array_agg(n.id) filter (where n.version = o.version) into acted, computed
    from new_rows n join old_rows o using (id) where n.retain_until is distinct from o.retain_until;
  if acted is not null or computed is not null then
    perform hub.apply_ends(acted, computed);
  end if;
  return null;
end
$$;

-- Returns at most `most` items that depend on an indicator, in the order of their ids, above the id `above`.
create or replace function hub.dependants_of(of_item uuid, above uuid, most integer) returns uuid[]
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select array(
    select d.id from (
        (select s.id from hub.sighting s where s.indicator = of_item and s.id > above order by s.id limit most)
        union all (select r.id from hub.relationship r where r.indicator = of_item and r.id > above order by r.id limit most)
        union all (select r.id from hub.relationship r where r.other = of_item and r.id > above order by r.id limit most)
        union all (select t.copy from hub.tear_line t where t.original = of_item and t.copy > above order by t.copy limit most)) d
      order by d.id limit most)
$$;

-- Returns those of these items that do not have the end that follows from an indicator, and that no other indicator ended before.
create or replace function hub.items_with_former_end(i hub.indicator, items uuid[]) returns uuid[]
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select array(
    select s.id from hub.sighting s where s.id = any (items) and s.basis_until is distinct from i.retain_until
    union all select r.id from hub.relationship r join hub.indicator a on a.id = r.indicator join hub.indicator b on b.id = r.other
      where r.id = any (items) and r.basis_until is distinct from hub.end_of_basis(least(a.retain_until, b.retain_until), r.basis_until)
    union all select c.id from hub.indicator c
      where c.id = any (items) and c.renewed_at is null and c.retain_until > clock_timestamp() and (c.basis_until between i.retain_until - interval '7 days' and i.retain_until) is not true)
$$;

/*
 * Moves the ends of these items that depend on an indicator, which the caller has locked. Returns how many it moved, and how many are left: another transaction holds them, and may wait for this one.
 */
create or replace function hub.move_ends_of_dependants(i hub.indicator, items uuid[], out moved integer, out behind integer)
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  former constant uuid[] := hub.items_with_former_end(i, items);
  free uuid[];
begin
  if former <> '{}' then
    update hub.sighting s set basis_until = i.retain_until where s.id in (select d.id from hub.sighting d where d.id = any (former) for update skip locked);
    -- Locked first: so the next statement reads both indicators as they are after any transaction that changed the other one.
    free := array(select r.id from hub.relationship r where r.id = any (former) for update skip locked);
    update hub.relationship r set basis_until = hub.end_of_basis(least(a.retain_until, b.retain_until), r.basis_until) from hub.indicator a, hub.indicator b where r.id = any (free) and a.id = r.indicator and b.id = r.other;
    update hub.indicator c set basis_until = hub.draw_tear_line_end(i.retain_until)
      where c.renewed_at is null and c.id in (select d.id from hub.indicator d where d.id = any (former) for no key update skip locked);
  end if;
  behind := cardinality(hub.items_with_former_end(i, former));
  moved := cardinality(former) - behind;
end
$$;

-- Puts the indicator at which the last call of hub.update_dependent_ends failed, or ended by itself, behind all others that wait.
create or replace function hub.defer_failed_ends() returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  failed bigint;
begin
  select s.last_value into failed from hub.moved_end_step s where s.is_called;
  if found then
    update hub.moved_end m set turn = nextval('hub.moved_end_turns') where m.item in (select x.item from hub.moved_end x where x.turn = failed for update skip locked);
  end if;
end
$$;

/*
 * Moves the ends of items that depend on indicators whose end was computed again without a version (hub.moved_end): reads at most `batch` rows in one call, also of those that another transaction holds. The
 * next call goes on with the next indicators, also after a failure. Runs by the clock. Returns how many it handled. Any number of processes may run it at once.
 */
create or replace function hub.update_dependent_ends(batch integer) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  i hub.indicator;
  m hub.moved_end;
  last_turn bigint;
  items uuid[];
  step record;
  seen integer := 0;
  done integer := 0;
begin
  perform hub.defer_failed_ends();
  last_turn := (select max(x.turn) from hub.moved_end x);
  m.turn := 0;
  while seen < batch loop
    -- The indicator is locked first, as by its change and its deletion.
    select x.* into i from hub.moved_end w join hub.indicator x on x.id = w.item
      where w.turn > m.turn and w.turn <= last_turn and x.retain_until > clock_timestamp() order by w.turn limit 1 for no key update of x skip locked;
    exit when not found;
    select w.* into m from hub.moved_end w where w.item = i.id for update;
    exit when not found; -- another process has done it meanwhile; the next call goes on
    perform setval('hub.moved_end_step', m.turn);
    items := hub.dependants_of(i.id, m.done_up_to, batch - seen);
    select * into step from hub.move_ends_of_dependants(i, items);
    if step.behind > 0 then
      update hub.moved_end w set turn = nextval('hub.moved_end_turns') where w.item = i.id;
      done := done + step.moved;
    elsif cardinality(items) < batch - seen then
      delete from hub.moved_end w where w.item = i.id;
      done := done + cardinality(items) + 1;
    else
      update hub.moved_end w set done_up_to = items[cardinality(items)] where w.item = i.id;
      done := done + cardinality(items);
    end if;
    seen := seen + cardinality(items) + 1;
  end loop;
  perform setval('hub.moved_end_step', 1, false);
  return done;
end
$$;

-- Copies a victim or witness status to every tear-line, and removes partners from their audiences. A disputed tear-line is only narrowed.
create or replace function hub.shield_tear_lines() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  c record;
begin
  for c in select i.id, i.version, i.disputed_since is not null as frozen from hub.tear_line t join hub.indicator i on i.id = t.copy join hub.indicator_detail d on d.id = i.id
      where t.original = new.id and i.revoked_at is null and d.person_status is distinct from new.person_status order by i.id for update of i loop
    update hub.indicator i set audience = hub.without_partners(i.audience), version = i.version + 1, updated_at = now(), ordinal = 0 where i.id = c.id;
    if not c.frozen then
      update hub.indicator_detail d set person_status = new.person_status, version = c.version + 1 where d.id = c.id;
    end if;
  end loop;
  return null;
end
$$;

-- Returns the default rule of the context's party; no row: the party has none, and the owner decides each proposal.
create or replace function hub.own_onward_default() returns table (rule text, within integer[], set_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  me constant integer := hub.me();
begin
  return query select d.rule, d.within, d.set_at from hub.onward_default d where d.party = me;
end
$$;

-- Returns the own rule of a claim, if it has one; only for visible claims of the context's party.
create or replace function hub.onward_rule_of(of_item uuid) returns table (rule text, within integer[], set_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  return query
    select r.rule, r.within, r.set_at from hub.onward_rule r join hub.indicator i on i.id = r.item
      where r.item = of_item and i.owner = viewer.me and hub.sees(viewer, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until);
end
$$;

-- Returns whether a rule allows all of these parties immediately.
create or replace function hub.is_within_onward_rule(keys integer[], within_ integer[]) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select not exists (select from unnest(keys) k where hub.is_partner(k) or k <> all (within_) and 1 <> all (within_)
    and not exists (select from hub.membership m where m.party = k and m.key = any (within_) and m.left_at is null))
$$;

-- Sets the default. A looser rule needs a confirmation (HB428).
create or replace function hub.set_onward_default(new_rule text, new_within integer[]) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  me constant integer := hub.me();
  was hub.onward_default;
begin
  perform hub.require_act('policy:manage');
  select * into was from hub.onward_default d where d.party = me for update;
  if array_position('{NONE,ASK,WITHIN}'::text[], new_rule) > array_position('{NONE,ASK,WITHIN}'::text[], coalesce(was.rule, 'ASK'))
    or new_rule = 'WITHIN' and not new_within <@ coalesce(was.within, '{}') then
    perform hub.require_step_up();
  end if;
  insert into hub.onward_default (party, rule, within, set_by) values (me, new_rule, new_within, hub.my_user())
    on conflict (party) do update set rule = excluded.rule, within = excluded.within, set_by = excluded.set_by, set_at = clock_timestamp();
end
$$;

-- Sets the rule of one claim of the context's agency; null: the default of the party applies again. HB404: no such own claim is visible.
create or replace function hub.set_onward_rule(of_item uuid, new_rule text, new_within integer[]) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  perform hub.require_act('indicator:publish');
  perform from hub.indicator i where i.id = of_item and i.owner = hub.me() and i.agency = hub.my_agency() and (i.tlp <> 'RED' or hub.may_read_red()) for update;
  if not found then
    raise exception 'hub: no such item' using errcode = 'HB404', detail = 'indicator';
  end if;
  delete from hub.onward_rule r where r.item = of_item;
  if new_rule is not null then
    insert into hub.onward_rule (item, rule, within, set_by) values (of_item, new_rule, new_within, hub.my_user());
  end if;
end
$$;

-- Writes a new version of a claim that adds these keys to its audience. If all of them are already in it, the new version looks the same: a reader who counts
-- versions learns nothing.
create or replace function hub.widen_audience_onward(of_item uuid, added integer[]) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  update hub.indicator x set version = x.version + 1, updated_at = now(), ordinal = 0,
      audience = case when added <@ x.audience then x.audience else array(select distinct k from unnest(x.audience || added) k order by k) end
    where x.id = of_item;
end
$$;

-- Returns whether the last version of a claim changed its audience or exceptions.
create or replace function hub.is_last_version_audience_change(of_item uuid) returns boolean
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select (v.audience, v.excluded) is distinct from (b.audience, b.excluded)
    from hub.indicator i join hub.item_version v on v.item = i.id and v.version = i.version join hub.item_version b on b.item = i.id and b.version = i.version - 1
    where i.id = of_item
$$;

-- Marks the last version of a claim, written in this transaction, as a change of the audience without the name of an officer, like every such version. Also
-- adds versions to the sightings and relationships of the claim, as when a reader gains access: their authors count versions, too.
create or replace function hub.mark_as_audience_change(of_item uuid, by_owner boolean) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  update hub.item_version v set op = 'AUDIENCE', by_user = case when by_owner then v.by_user else '00000000-0000-0000-0000-000000000000' end
    where v.item = of_item and v.version = (select i.version from hub.indicator i where i.id = of_item);
  update hub.outbox o set op = 'AUDIENCE' where o.item = of_item and o.tx = pg_current_xact_id() and o.op = 'UPDATE';
  if not hub.is_last_version_audience_change(of_item) then
    update hub.sighting s set version = s.version + 1, ordinal = 0 where s.indicator = of_item;
  end if;
  if not hub.is_last_version_audience_change(of_item) then -- checked again: the update of the sightings changed the version
    update hub.relationship r set version = r.version + 1, ordinal = 0
      where r.id in (select x.id from hub.relationship x where x.indicator = of_item union select x.id from hub.relationship x where x.other = of_item);
  end if;
end
$$;

/*
 * Proposes to open a visible claim of another party to named parties. The result depends on the rule and the proposal, never on which parties have the claim.
 * Returns:
 *   ALLOWED  the owner's rule allows all of the parties: the claim is opened immediately to those that no other setting of the owner excludes. Which these are
 *            is not revealed
 *   ASKED    the owner decides
 * or, without a change:
 *   NONE      the owner accepts no proposals
 *   OWN       the claim is the party's own
 *   REVOKED   the claim is revoked
 *   DISPUTED  the claim is disputed
 *   OPEN      the party has an open proposal for the claim
 *   REPEATED  the party proposed the same parties before
 *   MANY      the party has 200 open proposals
 * Errors:
 *   HB404  no such claim is visible
 */
create or replace function hub.propose_onward(new_id uuid, of_item uuid, keys integer[], why text) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  i hub.indicator;
  r record;
  added integer[] := '{}';
  held integer[] := '{}';
begin
  perform hub.require_act('onward:propose');
  perform pg_advisory_xact_lock(hashtext('hub onward'), viewer.me); -- so that concurrent proposals do not both pass the limit
  -- Checked before the row is locked, so that no party locks a claim that it does not see.
  if not exists (select from hub.indicator x where x.id = of_item and hub.sees(viewer, x.owner, x.agency_only, x.audience, x.excluded, x.tlp, x.retain_until)) then
    raise exception 'hub: no such item' using errcode = 'HB404', detail = 'indicator';
  end if;
  select x.* into i from hub.indicator x where x.id = of_item for update;
  if not found or not hub.sees(viewer, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until) then
    raise exception 'hub: no such item' using errcode = 'HB404', detail = 'indicator';
  elsif i.owner = viewer.me then
    return 'OWN';
  elsif i.revoked_at is not null then
    return 'REVOKED';
  elsif i.disputed_since is not null then
    return 'DISPUTED';
  elsif exists (select from hub.onward_hop h where h.item = of_item and h.party = viewer.me and h.outcome is null) then
    return 'OPEN';
  elsif exists (select from hub.onward_hop h where h.item = of_item and h.party = viewer.me and keys <@ h.wanted
      and (h.outcome is distinct from 'WITHDRAWN' or 5 <= (select count(*) from hub.onward_hop w where w.item = of_item and w.party = viewer.me and w.outcome = 'WITHDRAWN'))) then
    return 'REPEATED';
  elsif (select count(*) from hub.onward_hop h where h.party = viewer.me and h.outcome is null) >= 200 then
    return 'MANY';
  end if;
  select w.rule, w.within into r from hub.effective_onward_rule(of_item, i.owner, i.tlp) w;
  if r.rule = 'NONE' then
    return 'NONE';
  elsif r.rule = 'ASK' or not hub.is_within_onward_rule(keys, r.within) then
    insert into hub.onward_hop (id, item, owner, party, red, reason, wanted, ground, proposed_by) values (new_id, of_item, i.owner, viewer.me, i.tlp = 'RED', why, keys, 'OWNER', viewer.user_id);
    perform hub.announce(array[i.owner], 'ONWARD_PROPOSED', jsonb_build_object('proposal', new_id));
    return 'ASKED';
  end if;
  added := array(select k from unnest(keys) k join hub.party p on p.key = k and p.closed_at is null and p.candidate_since is null
    where k <> i.owner and k <> all (i.audience) and 1 <> all (i.audience) and k <> all (i.excluded) and not exists (select from hub.bar b where b.owner = i.owner and b.party = k and b.lifted_at is null)
      and hub.audience_within_limits(i.owner, to_jsonb(i), array[k]) = array[k] order by k);
  if hub.needs_second_officer(i.owner, i.tlp, i.audience, i.excluded, i.tlp, i.audience || added, i.excluded)
    or exists (select from hub.tear_line t where t.copy = i.id and hub.needs_second_officer(i.owner, t.original_tlp, i.audience, i.excluded, t.original_tlp, i.audience || added, i.excluded)) then
    held := added;
    added := '{}';
  end if;
  perform hub.widen_audience_onward(of_item, added);
  perform hub.mark_as_audience_change(of_item, false);
  insert into hub.onward_hop (id, item, owner, party, red, reason, wanted, ground, granted, held_back, proposed_by, outcome, decided_at)
    values (new_id, of_item, i.owner, viewer.me, i.tlp = 'RED', why, keys, 'RULE', added, held, viewer.user_id, 'ALLOWED', clock_timestamp());
  insert into hub.audit (party, agency, what, channel, outcome, items, count) values (i.owner, i.agency, 'onward.shared', 'graphql', 'DONE', array[of_item], 1);
  perform hub.announce(array[i.owner], 'ONWARD_SHARED', jsonb_build_object('proposal', new_id));
  return 'ALLOWED';
end
$$;

/*
 * Withdraws a proposal of the context's party that its owner has not decided; the owner is notified. This also works if the claim is no longer visible.
 * Returns DONE, or DECIDED (it was already decided or withdrawn). HB404: the party has no such proposal.
 */
create or replace function hub.withdraw_onward(of_id uuid) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  h hub.onward_hop;
begin
  perform hub.require_act('onward:propose');
  -- Locks the claim first, in the same order as the owner's decision.
  perform from hub.indicator i where i.id = (select x.item from hub.onward_hop x where x.id = of_id and x.party = viewer.me) for share;
  select x.* into h from hub.onward_hop x join hub.indicator i on i.id = x.item
    where x.id = of_id and x.party = viewer.me and (not x.red or viewer.red) and (i.retain_until is null or i.retain_until > now()) for update of x;
  if not found then
    raise exception 'hub: no such item' using errcode = 'HB404', detail = 'proposal';
  elsif h.outcome is not null then
    return 'DECIDED';
  end if;
  update hub.onward_hop x set outcome = 'WITHDRAWN', decided_by = viewer.user_id, decided_at = clock_timestamp() where x.id = of_id;
  perform hub.announce(array[h.owner], 'ONWARD_WITHDRAWN', jsonb_build_object('proposal', of_id));
  return 'DONE';
end
$$;

-- Returns a proposal for the owner's decision, and locks it after its claim. outcome null: it is open. HB404: no such proposal for a visible claim of the
-- context's party.
create or replace function hub.onward_to_decide(of_id uuid) returns table (item uuid, wanted integer[], outcome text, ours boolean)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  i hub.indicator;
begin
  perform hub.require_act('indicator:publish');
  select x.* into i from hub.indicator x where x.id = (select h.item from hub.onward_hop h where h.id = of_id and h.owner = viewer.me) for update;
  if not found or not hub.sees(viewer, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until) then
    raise exception 'hub: no such item' using errcode = 'HB404', detail = 'proposal';
  end if;
  return query select h.item, h.wanted, h.outcome, i.agency is not distinct from viewer.agency from hub.onward_hop h where h.id = of_id for update;
end
$$;

-- Stores the owner's decision, after the normal change of audience: as a separate version, whichever parties already had the claim.
create or replace function hub.decide_onward(of_id uuid, verdict text, to_whom integer[], words text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  h hub.onward_hop;
begin
  perform hub.require_act('indicator:publish');
  select x.* into h from hub.onward_hop x join hub.indicator i on i.id = x.item and i.owner = hub.me() and i.agency = hub.my_agency() where x.id = of_id and x.outcome is null for update of x;
  if not found then
    raise exception 'hub: no such item' using errcode = 'HB404', detail = 'proposal';
  end if;
  if verdict <> 'DECLINED' then
    perform hub.mark_as_audience_change(h.item, true);
  end if;
  update hub.onward_hop x set outcome = verdict, granted = to_whom, note = words, decided_by = hub.my_user(), decided_at = clock_timestamp() where x.id = of_id;
  perform hub.announce(array[h.party], 'ONWARD_DECIDED', jsonb_build_object('proposal', of_id, 'outcome', verdict));
end
$$;

/*
 * Returns proposals, newest first, below the id `below`, at most `most`; one proposal if `of_id` is given, also in the transaction that changed it; of one claim if it is given; `incoming`: about claims of the context's party (true),
 * by it (false), both (null). The owner reads all fields, for visible claims; a proposer reads its own proposals, with the proposed parties and the answer, but
 * not the parties that the rule opened the claim to. decided_by: an officer of the context's party, who answered or withdrew it; null for another party's.
 */
create or replace function hub.onward_hops(of_id uuid, of_item uuid, incoming boolean, only_open boolean, below uuid, most integer) returns table (id uuid, item uuid, is_incoming boolean, reason text,
  proposed integer[], granted integer[], held_back integer[], ground text, outcome text, note text, party jsonb, created_by jsonb, created_at timestamptz, decided_by jsonb, decided_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off set plan_cache_mode = force_custom_plan
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  perform hub.require_act(case when of_id is not null and hub.current_act() in ('onward:propose', 'indicator:publish') then hub.current_act() else 'indicator:read' end);
  return query
    select h.id, h.item, s.to_us, h.reason, h.wanted, case when s.to_us or h.ground = 'OWNER' then h.granted end, case when s.to_us then h.held_back end, h.ground, h.outcome,
        h.note, hub.party_summary(h.party), hub.own_actor(h.proposed_by), h.proposed_at, hub.own_actor(h.decided_by), h.decided_at
      from hub.onward_hop h
      join hub.indicator i on i.id = h.item
      cross join lateral (select h.owner = viewer.me as to_us) s
      where (h.owner = viewer.me and hub.sees(viewer, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until)
          or h.party = viewer.me and (not h.red or viewer.red) and (i.retain_until is null or i.retain_until > now()))
        and (of_id is null or h.id = of_id) and (of_item is null or h.item = of_item) and (incoming is null or s.to_us = incoming) and (not only_open or h.outcome is null) and (below is null or h.id < below)
      order by h.id desc limit most;
end
$$;

-- The following functions build viewers that belong to no context.
create or replace function hub.audience_visibility(tlp text, audience integer[], excluded integer[])
  returns table(party integer, sees boolean, barred boolean)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  viewer constant hub.viewer := hub.viewer();
  known constant integer[] := array(select k from unnest(audience) k where k = any (viewer.keys) or k = 1 or exists (select from hub.party p where p.key = k));
begin
  perform hub.require_act('indicator:publish');
  return query
    select p.key, hub.sees(row(p.key, null, p.kind, null, null, true, p.key || array(select m.key from hub.membership m where m.party = p.key and m.left_at is null),
          case when b.bars then array[viewer.me] else '{}' end, null, true, null, '{}', null)::hub.viewer, viewer.me, null, known, excluded, tlp, null), b.bars
      from hub.party p
      cross join lateral (select exists (select from hub.bar x where x.owner = viewer.me and x.party = p.key and x.lifted_at is null) as bars) b
      where p.closed_at is null and p.kind <> 'HUB' and (p.kind <> 'PARTNER' or viewer.kind <> 'PARTNER' or p.key = viewer.me)
      order by p.key;
end
$$;

-- Returns why the context sees an item: the matching keys. No row: the item is invisible or absent.
create or replace function hub.visibility_reason(of_item uuid) returns table (kind text, ours boolean, agency_only boolean, by_name boolean, by_every_country boolean, by_groups uuid[], red boolean)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer(); -- read before the row, so that a hidden item takes no longer than an absent one
  of_kind constant text := hub.kind_of(of_item);
  g hub.governed_item;
begin
  g := hub.governed(of_kind, of_item);
  if g.owner is null or hub.is_item_visible(viewer, of_kind, of_item) is not true then
    return;
  end if;
  return query select of_kind, g.owner = viewer.me, g.owner = viewer.me and g.agency_only is not null, g.owner <> viewer.me and viewer.me = any (g.audience), g.owner <> viewer.me and 1 = any (g.audience) and 1 = any (viewer.keys),
    array(select w.id from hub.working_group w where g.owner <> viewer.me and w.key = any (g.audience) and w.key = any (viewer.keys) order by w.name), g.tlp = 'RED';
end
$$;

-- Returns the parts of the context's own state that affect all of its acts. A suspended, disabled or signed-out account has no context and gets nothing.
-- confirmed_until: by the clock that hub.require_step_up uses; null: not confirmed. An API key is never confirmed, and lacks no factor.
create or replace function hub.my_standing() returns table (admitted boolean, lacks_factor boolean, confirmed_until timestamptz, permissions text[])
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  return query select p.candidate_since is null, hub.lacks_factor(viewer.user_id, viewer.session),
      (select s.confirmed_at + interval '5 minutes' from hub.session s where s.id = viewer.session and s.user_id = viewer.user_id and s.confirmed_at > clock_timestamp() - interval '5 minutes'),
      case when hub.is_office_pending(viewer.user_id) then '{session:own}'
        else coalesce(case when hub.my_roles() is not null then hub.permissions_of(viewer.me, hub.my_roles()) end,
          (select hub.key_rights(k) from hub.api_key k where k.id = viewer.user_id), '{}') end
    from hub.party p where p.key = viewer.me;
end
$$;
