-- Sharing a sighting with the claim's owner is no release: it goes back to the publisher of the claim. Sharing it with any other party is a release.
-- (Limits and bars apply to both.)
create or replace function hub.enforce_sighting_policy() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (select from new_rows n where hub.audience_within_limits(n.owner, to_jsonb(n), n.audience) <> n.audience) then
    raise exception 'hub: beyond the limits of this party' using errcode = 'HB451';
  end if;
  -- A hidden owner of the claim does not count here: a refusal would reveal that the owner is a partner. The bar excludes such an owner.
  if exists (select from new_rows n where hub.opens_to_partners(n.owner,
      case when exists (select from hub.indicator i where i.id = n.indicator and i.named_owner is null) then array[n.item_owner] else '{}' end, n.audience)) then
    raise exception 'hub: this party shares nothing with partners' using errcode = 'HB451';
  end if;
  if exists (select from new_rows n
      where hub.needs_second_officer(n.owner, n.tlp, '{}', '{}', n.tlp, array_remove(n.audience, n.item_owner), n.excluded)) then
    raise exception 'hub: second officer required' using errcode = 'HB451';
  end if;
  return null;
end
$$;

/*
 * Returns the audience of a sighting: the given keys, and the claim's owner, unless a limit of the sighter's party excludes a hidden owner. A sighting that
 * a limit keeps from a named owner is refused (by hub.enforce_sighting_policy, or the service before it). For a hidden owner a refusal would identify it.
 */
create or replace function hub.sighting_audience(of_item hub.indicator, given integer[]) returns integer[]
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select array(select distinct k from unnest(given || case
      when of_item.owner = hub.me() then '{}'
      when of_item.named_owner is not null then array[of_item.owner]
      else hub.audience_within_limits(hub.me(), to_jsonb(of_item), array[of_item.owner])
    end) k order by k)
$$;

-- Takes the locks that hub.lock_keys_shared takes for the claim itself. A sighting is visible only where its claim is, so a transaction that changes the
-- visibility of the claim waits for this one.
create or replace function hub.lock_item_keys(of_item hub.indicator) returns void
language sql volatile set search_path = pg_catalog, pg_temp
as $$ select hub.lock_keys_shared(array[hub.me(), of_item.owner], of_item.audience) $$;

/*
 * Publishes sightings for the context's agency:
 * [{place, id, indicator, verdict, count, firstSeen, lastSeen, note, externalId, attribution, audience, excluded, tlp, original}].
 * A sighting replaces the former one of the same occasion: the same reference; or the same claim, verdict and times; without times, the same day (UTC).
 * Only the claim's owner gets a partner's sighting. `outcome`:
 *   CREATED
 *   UPDATED
 *   UNCHANGED    also for a former version of its original
 *   ABSENT       no such claim is visible
 *   REVOKED      the sighting is revoked
 *   ELSEWHERE    the reference belongs to another claim
 *   OTHER_MAKER  the original of this reference has another creator
 *   RED          the sighting has that label, which is closed to the context
 */
create or replace function hub.publish_sightings(said jsonb) returns table (place integer, outcome text, id uuid)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  item hub.indicator;
  present hub.sighting;
  its_mark text;
  given integer[];
  keys integer[];
  never integer[];
  label text;
  r record;
begin
  perform hub.require_act('sighting:add');
  if viewer.kind = 'PARTNER' and exists (select from jsonb_to_recordset(said) s(note text) where s.note is not null) then
    raise exception 'hub: a partner may not send a note' using errcode = 'HB500';
  end if;
  if viewer.agency is null then
    raise exception 'hub: no agency' using errcode = 'HB404', detail = 'agency';
  end if;
  -- Processed in the order of claims, so that two batches rarely deadlock.
  for r in
    select s.* from jsonb_to_recordset(said) s(place integer, id uuid, indicator uuid, verdict text, count integer, "firstSeen" timestamptz,
        "lastSeen" timestamptz, note text, "externalId" text, attribution text, audience integer[], excluded integer[], tlp text, original jsonb)
      order by s.indicator, s.place loop
    place := r.place;
    id := null;
    -- A shared lock: a transaction that changes the visibility of the claim waits, and then finds the sighting (hub.update_sightings_of_claims).
    select * into item from hub.indicator i
      where i.id = r.indicator and hub.sees(viewer, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until) for share;
    if not found then
      outcome := 'ABSENT';
      return next;
      continue;
    end if;
    perform hub.lock_item_keys(item);
    -- A sighting may have a stricter label than its claim.
    label := case when r.tlp is not null and hub.label_rank(r.tlp) > hub.label_rank(item.tlp) then r.tlp else item.tlp end;
    if label = 'RED' and not viewer.red then
      outcome := 'RED';
      return next;
      continue;
    end if;
    given := case when viewer.kind = 'PARTNER' then '{}' else coalesce(array(select distinct k from unnest(array_remove(r.audience, viewer.me)) k order by k), '{}') end;
    if hub.audience_within_limits(viewer.me, to_jsonb(item), given) <> given then
      raise exception 'hub: beyond the limits of this party' using errcode = 'HB451';
    end if;
    keys := hub.sighting_audience(item, given);
    never := case when viewer.kind = 'PARTNER' then '{}' else array_remove(r.excluded, viewer.me) end; -- a party cannot be an exception to itself
    its_mark := hub.mac('mark', concat_ws('|', 'sighting', viewer.me, viewer.agency, case
      when r."externalId" is not null then 'as|' || r."externalId"
      else concat_ws('|', 'on', r.indicator, r.verdict, coalesce(extract(epoch from r."firstSeen")::text, '-'), coalesce(extract(epoch from r."lastSeen")::text, '-'),
        case when r."firstSeen" is null and r."lastSeen" is null then (now() at time zone 'UTC')::date::text end)
    end));
    insert into hub.sighting (id, indicator, verdict, count, first_seen, last_seen, note, external_id, mark, sighter_mark, kind, threat, item_owner,
        item_agency_only, asked, owner, agency, tlp, attribution, audience, excluded, basis_until, ordinal, original)
      values (r.id, item.id, r.verdict, r.count, r."firstSeen", r."lastSeen", r.note, r."externalId", its_mark,
        left(hub.mac('mark', 'sighter|' || viewer.me || '|' || item.id), 16), item.kind, item.threat, item.owner, item.agency_only, given, viewer.me, viewer.agency,
        label, r.attribution, keys, never, item.retain_until, r.place, nullif(r.original, 'null'))
      on conflict (mark) do nothing;
    if found then
      outcome := 'CREATED';
      id := r.id;
      return next;
      continue;
    end if;

    select * into present from hub.sighting s where s.mark = its_mark for update;
    id := present.id;
    -- A hidden owner that did not get the former version does not get this one either.
    if item.named_owner is null and item.owner <> all (present.audience) and item.owner <> all (given) then
      keys := array_remove(keys, item.owner);
    end if;
    outcome := case
      when present.indicator <> r.indicator then 'ELSEWHERE'
      when present.revoked_at is not null then 'REVOKED'
      when r.original->'body'->>'created_by_ref' is distinct from present.original->'body'->>'created_by_ref' and nullif(r.original, 'null') is not null and present.original is not null then 'OTHER_MAKER'
      when (r.original->>'modified')::timestamptz < (present.original->>'modified')::timestamptz then 'UNCHANGED'
      when (present.verdict, present.count, present.first_seen, present.last_seen, present.note, present.attribution, present.asked, present.excluded)
        is not distinct from (r.verdict, r.count, r."firstSeen", r."lastSeen", r.note, r.attribution, given, never)
        and hub.label_rank(label) <= hub.label_rank(present.tlp) and coalesce(nullif(r.original, 'null'), present.original) is not distinct from present.original then 'UNCHANGED'
      else 'UPDATED'
    end;
    if outcome = 'UPDATED' then
      update hub.sighting s set verdict = r.verdict, count = r.count, first_seen = r."firstSeen", last_seen = r."lastSeen", note = r.note, attribution = r.attribution,
          asked = given, audience = keys, excluded = never, version = s.version + 1, updated_at = now(), ordinal = r.place,
          original = coalesce(nullif(r.original, 'null'), s.original), tlp = case when hub.label_rank(label) > hub.label_rank(s.tlp) then label else s.tlp end
        where s.id = present.id;
    end if;
    return next;
  end loop;
end
$$;

-- Revokes a sighting of the context's agency; every reader gets the reason. This works even if the claim is no longer visible: an agency can always revoke
-- its sightings. HB404: absent or invisible. outcome: REVOKED; BEFORE: already revoked; OTHERS: it belongs to another agency, even of the same party.
create or replace function hub.revoke_sighting(of_id uuid, why text) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  present hub.sighting;
  item hub.indicator;
begin
  perform hub.require_act('sighting:add');
  select * into present from hub.sighting s
    where s.id = of_id and (s.retain_until is null or s.retain_until > now()) and (s.tlp <> 'RED' or viewer.red) and viewer.content;
  select * into item from hub.indicator i where i.id = present.indicator;
  if present.id is null or not (present.owner = viewer.me and present.agency is not distinct from viewer.agency
      or hub.sees(viewer, present.owner, present.agency_only, present.audience, present.excluded, present.tlp, present.retain_until)
        and hub.sees(viewer, item.owner, item.agency_only, item.audience, item.excluded, item.tlp, item.retain_until)) then
    raise exception 'hub: no such item' using errcode = 'HB404', detail = 'sighting';
  end if;
  if present.owner <> viewer.me or present.agency is distinct from viewer.agency then
    return 'OTHERS';
  end if;
  perform hub.lock_item_keys(item);
  update hub.sighting s set revoked_at = now(), revoked_reason = why, version = s.version + 1, updated_at = now(), ordinal = 0
    where s.id = of_id and s.revoked_at is null;
  return case when found then 'REVOKED' else 'BEFORE' end;
end
$$;

/*
 * Applies changes of claims to their sightings. A stricter label of the claim applies to its sightings, too. A reader that gains or loses access to the
 * claim gains or loses access to a sighting by a separate event, right after the claim's (hub.was_visible). A limit of the sighter's party that covers the
 * new label or threat applies at once. An end of the claim that was computed again makes no version, and moves the ends later (hub.update_dependent_ends).
 */
create or replace function hub.update_sightings_of_claims() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  if not exists (select from hub.sighting s where s.indicator in (select n.id from new_rows n)) then
    return null;
  end if;
  with along as (
      select s.id, n.ordinal, n.threat, n.agency_only, n.retain_until, case when hub.label_rank(n.tlp) > hub.label_rank(s.tlp) then n.tlp else s.tlp end as tlp
        from new_rows n join old_rows o using (id) join hub.sighting s on s.indicator = n.id
        where n.version <> o.version and (n.audience, n.excluded, n.agency_only, n.tlp, n.threat, n.retain_until)
          is distinct from (o.audience, o.excluded, o.agency_only, o.tlp, o.threat, o.retain_until))
  update hub.sighting s set tlp = a.tlp, threat = a.threat, item_agency_only = a.agency_only, basis_until = hub.end_of_basis(a.retain_until, s.basis_until), ordinal = a.ordinal,
      version = s.version + 1,
      audience = hub.audience_within_limits(s.owner, jsonb_build_object('kind', s.kind, 'threat', a.threat, 'tlp', a.tlp), s.audience)
    from along a where s.id = a.id;
  return null;
end
$$;

-- Returns those of these sightings that the context's party published.
create or replace function hub.own_sightings(items uuid[])
  returns table(id uuid, external_id text)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  viewer constant hub.viewer := hub.viewer();
begin
  return query
    select s.id, s.external_id from hub.sighting s
      where s.id = any (items) and s.owner = viewer.me
        and hub.sees(viewer, s.owner, s.agency_only, s.audience, s.excluded, s.tlp, s.retain_until);
end
$$;

create or replace function hub.claims_of_originals(ids text[])
  returns table(given text, claim uuid)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
#variable_conflict use_column
declare
  viewer constant hub.viewer := hub.viewer();
begin
  return query
    select coalesce(d.original->'body'->>'id', d.original->'body'->>'uuid'), d.id
      from hub.indicator_detail d join hub.indicator i on i.id = d.id
      where d.original is not null and coalesce(d.original->'body'->>'id', d.original->'body'->>'uuid') = any (ids)
        and hub.sees(viewer, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until)
        and (i.owner = viewer.me or i.named_owner is not null and (d.released or viewer.kind = 'COUNTRY'))
      order by d.id;
end
$$;

-- Returns own sightings under these references, with the creators of their originals.
create or replace function hub.own_sightings_by_original(references_ text[])
  returns table(id uuid, external_id text, maker text, over boolean)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  viewer constant hub.viewer := hub.viewer();
begin
  return query
    select s.id, s.external_id, s.original->'body'->>'created_by_ref', s.revoked_at is not null from hub.sighting s
      where s.external_id = any (references_) and s.original is not null and s.owner = viewer.me and s.agency = viewer.agency
        and (s.tlp <> 'RED' or viewer.red) and viewer.content;
end
$$;

-- Returns the original of a sighting without its sighting_of_ref, which may be an id that the reader does not get.
create or replace function hub.sighting_original(of_id uuid) returns jsonb
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select s.original #- '{body,sighting_of_ref}' from hub.sighting s where (select hub.me()) is not null and s.id = of_id and hub.reads_original(s) $$;

create or replace function hub.sighting_projection(items uuid[]) returns table (item uuid, content jsonb)
language sql stable set search_path = pg_catalog, pg_temp
as $$ select s.id, jsonb_build_object('sighting', to_jsonb(s)) from hub.sighting_view s where (select hub.me()) is not null and s.id = any (items) $$;

-- Returns whether the caller may read the original of a sighting. An original names its creator, so only the sighter's party gets it, and countries that
-- may know the sighter.
create or replace function hub.reads_original(of_sighting hub.sighting) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select of_sighting.original is not null and (of_sighting.owner = hub.me()
      or of_sighting.named_owner is not null and hub.my_kind() = 'COUNTRY' and not hub.is_partner(of_sighting.owner))
    and hub.is_item_visible(hub.viewer(), 'SIGHTING', of_sighting.id)
$$;

-- Returns own sightings by their references or ids, with their audiences. A sighting that comes in again without an audience keeps its audience and its
-- reference.
create or replace function hub.own_sighting_audiences(references_ text[], ids uuid[]) returns table (id uuid, external_id text, asked integer[], excluded integer[])
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  viewer constant hub.viewer := hub.viewer();
begin
  perform hub.require_act('sighting:add');
  return query
    select s.id, s.external_id, s.asked, s.excluded from hub.sighting s
      where s.id in (select n.id from hub.sighting n where n.agency = viewer.agency and n.external_id = any (references_) and n.original is not null union select unnest(ids))
        and s.owner = viewer.me and s.agency = viewer.agency and (s.tlp <> 'RED' or viewer.red) and viewer.content;
end
$$;
