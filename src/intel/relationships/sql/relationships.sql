-- Returns whether the caller may read the original of a relationship. It names its creator: only the author's party, and countries that may know the author,
-- read it.
create or replace function hub.reads_original(of_relationship hub.relationship) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select of_relationship.original is not null and (of_relationship.owner = hub.me() or of_relationship.named_owner is not null and hub.my_kind() = 'COUNTRY')
    and hub.is_item_visible(hub.viewer(), 'RELATIONSHIP', of_relationship.id)
$$;

/*
 * Returns those of these ids (STIX ids, or bare UUIDs as MISP and tables have them) that the hub itself assigns to objects of other parties: to the identity of
 * another party, or to a claim or sighting of another party that is visible to the context. A publisher of an object with such an id would publish in the other
 * party's name, pass on shared content as its own, or replace the other party's object with a false version in every system that reads both. In MISP and in
 * tables the hub takes the place of owners that are not named, including the caller: there its id alone proves nothing.
 */
create or replace function hub.foreign_ids(ids text[]) returns setof text
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  with asked as materialized (
      select x.id, split_part(x.id, '--', 1) as type, u.uuid
        from unnest(ids) x(id)
        cross join lateral (select lower(right(x.id, 36)) as plain) p
        cross join lateral (select p.plain::uuid as uuid union all select overlay(p.plain placing '7' from 15)::uuid where substr(p.plain, 15, 1) = '4') u
        where (select hub.me()) is not null and p.plain ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$')
  select a.id from asked a where a.type in ('identity', a.id)
    and exists (select from hub.party p where p.id = a.uuid and p.key <> (select hub.me()) and (p.kind <> 'HUB' or a.type = 'identity'))
  union select a.id from asked a join hub.indicator i on i.id = a.uuid
    where a.type in ('indicator', 'relationship', a.id) and not exists (select from hub.governance(array[i.id]))
  union select a.id from asked a join hub.sighting s on s.id = a.uuid
    where a.type in ('sighting', a.id) and not exists (select from hub.own_sightings(array[s.id]))
  union
  select a.id
    from (select x.id, overlay(right(x.id, 36) placing '7' from 15)::uuid as uuid from unnest(ids) x(id)
      where x.id ~* '^(relationship--)?[0-9a-f]{8}-[0-9a-f]{4}-[47][0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$') a
    join hub.relationship r on r.id = a.uuid
    where (select hub.me()) is not null and not exists (select from hub.own_relationships(array[r.id]))
$$;

-- Returns items that depend on these items and that the party's job would not find itself: they have none of the keys that the job is about.
create or replace function hub.dependent_items(items uuid[], job hub.party_job) returns uuid[]
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  with held as materialized (
      select k.key from hub.held_keys(job.party, job.seq) k where job.op in ('SUSPEND', 'READMIT') and k.from_seq <= job.seq
      union select job.key where job.op not in ('SUSPEND', 'READMIT')),
    dependents as (
      select h.id, null::uuid as before from hub.relationship h where h.indicator = any (items)
      union select h.id, h.indicator from hub.relationship h where h.other = any (items) and h.indicator <> all (items))
  select array(select h.id from hub.sighting h
    where h.indicator = any (items) and not exists (
      select from hub.visibility_period s
        where s.item = h.id and not s.barred and s.from_seq <= job.seq and (s.to_seq is null or s.to_seq > job.seq)
          and (s.key = job.key and job.op not in ('SUSPEND', 'READMIT')
            or job.op in ('SUSPEND', 'READMIT') and s.key in (select k.key from hub.held_keys(job.party, job.seq) k where k.from_seq <= job.seq)))
    order by h.id) || array(select distinct h.id from dependents h
    where not exists (
      select from hub.visibility_period s
        where s.item in (h.id, h.before) and not s.barred and s.from_seq <= job.seq and (s.to_seq is null or s.to_seq > job.seq) and s.key in (select held.key from held))
    order by h.id)
$$;

create or replace function hub.strictest(variadic labels text[]) returns text
language sql immutable set search_path = pg_catalog, pg_temp
as $$ select l from unnest(labels) l where l is not null order by hub.label_rank(l) desc limit 1 $$;

-- Returns the two claims of a relationship, as far as the viewer sees them. Locks them in id order: a change of their audience waits, and then finds the
-- relationship.
create or replace function hub.lock_relationship_ends(viewer hub.viewer, ends uuid[]) returns setof hub.indicator
language sql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select i.* from hub.indicator i
    where i.id = any (ends) and hub.sees(viewer, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until) order by i.id for share
$$;

-- Publishes relationships. A relationship that exists and names no audience (unnamed) keeps its audience. If its new label forbids that audience, or new
-- text would reach a partner without a release, the outcome is NARROWER: refused, unless the author allows that (narrow: false).
create or replace function hub.publish_relationships(said jsonb) returns table (place integer, outcome text, id uuid)
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
declare
  viewer constant hub.viewer := hub.viewer();
  a hub.indicator;
  b hub.indicator;
  ends hub.indicator[];
  present hub.relationship;
  its_mark text;
  keys integer[];
  never integer[];
  files uuid[];
  label text;
  drawn bigint;
  is_forbidden boolean;
  is_unread boolean;
  r record;
begin
  perform hub.require_act('indicator:publish');
  if viewer.agency is null then
    raise exception 'hub: no agency' using errcode = 'HB404', detail = 'agency';
  end if;
  -- Serialises the batches of a party, so that concurrent batches do not both pass the limit.
  perform pg_advisory_xact_lock(hashtext('hub relationships'), viewer.me);
  -- Processes claims in order, so that two batches rarely deadlock.
  for r in
    select s.place, s.id, s.relation, s.description, s.confidence, s.reliability, s.credibility, s."firstSeen", s."lastSeen", s."externalId", s.attribution, s.audience, s.excluded, s.tlp,
        s.released, s.evidence, nullif(s.original, 'null') || case when turned then '{"turned": true}' else '{}' end::jsonb as original, s."of", s.narrow, s.unnamed,
        case when turned then s."to" else s."from" end as one, case when turned then s."from" else s."to" end as two
      from jsonb_to_recordset(said) s(place integer, id uuid, "from" uuid, "to" uuid, relation text, description text, confidence smallint, reliability text, credibility smallint,
        "firstSeen" timestamptz, "lastSeen" timestamptz, "externalId" text, attribution text, audience integer[], excluded integer[], tlp text, released boolean, evidence uuid[], original jsonb, "of" uuid, narrow boolean, unnamed boolean)
      cross join lateral (select s.relation in ('SAME_OPERATOR', 'RELATED_TO') and s."to" < s."from" as turned) t
      order by least(s."from", s."to"), s.place loop
    place := r.place;
    id := null;
    ends := array(select h from hub.lock_relationship_ends(viewer, array[r.one, r.two]) h);
    select * into a from unnest(ends) e where e.id = r.one;
    select * into b from unnest(ends) e where e.id = r.two;
    if a.id is null or b.id is null then
      outcome := 'ABSENT';
      return next;
      continue;
    end if;
    if a.digest = b.digest then
      outcome := 'SAME_VALUE';
      return next;
      continue;
    end if;
    perform hub.lock_item_keys(a);
    perform hub.lock_item_keys(b);
    label := hub.strictest(r.tlp, a.tlp, b.tlp);
    if label = 'RED' and not viewer.red then
      outcome := 'RED';
      return next;
      continue;
    end if;
    keys := coalesce(array(select distinct k from unnest(array_remove(r.audience, viewer.me)) k order by k), '{}');
    never := coalesce(array(select distinct k from unnest(array_remove(r.excluded, viewer.me)) k order by k), '{}');
    files := r.evidence; -- null: as before
    -- A partner gets the text about a claim only if its owner also releases it.
    if r.released is not true and exists (select from unnest(keys) k where hub.is_partner(k)) then
      raise exception 'hub: a partner gets only released text' using errcode = 'HB451';
    end if;
    its_mark := coalesce((select x.mark from hub.relationship x where x.id = r."of" and x.owner = viewer.me and x.agency = viewer.agency),
      hub.mac('mark', concat_ws('|', 'relationship', viewer.me, viewer.agency,
        case when r."externalId" is not null then 'as|' || r."externalId" else concat_ws('|', 'of', r.relation, a.id, b.id) end)));
    -- It may have ended only because it waits for a later end (hub.update_dependent_ends): it gets it now, and so keeps its versions and files.
    update hub.relationship x set basis_until = least(i.retain_until, o.retain_until) from hub.indicator i, hub.indicator o
      where x.mark = its_mark and x.retain_until <= now() and i.id = x.indicator and o.id = x.other and x.basis_until < least(i.retain_until, o.retain_until);
    delete from hub.relationship x where x.mark = its_mark and x.retain_until <= now();
    if (a.owner <> viewer.me or b.owner <> viewer.me) and not exists (select from hub.relationship x where x.mark = its_mark) then
      drawn := coalesce(drawn, hub.foreign_relationship_count(viewer.me));
      if drawn >= 100000 or hub.foreign_relationship_count_of_claim(viewer.me, a) >= 200 or hub.foreign_relationship_count_of_claim(viewer.me, b) >= 200 then
        outcome := 'TOO_MANY';
        return next;
        continue;
      end if;
      drawn := drawn + 1;
    end if;
    insert into hub.relationship (id, relation, indicator, other, description, confidence, reliability, credibility, first_seen, last_seen, external_id, mark, item_owner, item_agency_only,
        other_owner, other_agency_only, owner, agency, tlp, attribution, audience, excluded, basis_until, ordinal, original)
      values (r.id, r.relation, a.id, b.id, r.description, r.confidence, r.reliability, r.credibility, r."firstSeen", r."lastSeen", r."externalId", its_mark, a.owner, a.agency_only,
        b.owner, b.agency_only, viewer.me, viewer.agency, label, coalesce(r.attribution, 'NAMED'), keys, never, least(a.retain_until, b.retain_until), r.place, r.original)
      on conflict (mark) do nothing;
    if found then
      perform hub.attach_evidence('RELATIONSHIP', r.id, coalesce(files, '{}'));
      outcome := 'CREATED';
      id := r.id;
      return next;
      continue;
    end if;

    select * into present from hub.relationship x where x.mark = its_mark for update;
    id := present.id;
    is_forbidden := false;
    if r.unnamed then
      -- No audience was named: the old one stays, as far as the label allows it (src/tenancy/sharing/label-audience.policy.ts, restrictToLabel).
      -- New text reaches no partner unless it is released.
      never := present.excluded;
      is_unread := r.released is not true and (
        (present.description, present.confidence, present.reliability, present.credibility, present.first_seen, present.last_seen)
          is distinct from (r.description, r.confidence, r.reliability, r.credibility, r."firstSeen", r."lastSeen")
        or coalesce(r.original, present.original) is distinct from present.original);
      keys := array(select k from unnest(present.audience) k
        where label <> 'AMBER_STRICT' and not (k = 1 and label in ('AMBER', 'RED')) and not (label = 'RED' and not exists (select from hub.party p where p.key = k))
          and not (is_unread and hub.is_partner(k)) order by k);
      is_forbidden := keys is distinct from present.audience;
    end if;
    outcome := case
      when (present.relation, present.indicator, present.other) is distinct from (r.relation, a.id, b.id) then 'ELSEWHERE'
      when present.revoked_at is not null then 'REVOKED'
      -- An original without a creator may get one (src/intel/indicators/creators.policy.ts).
      when r.original is not null and present.original->'body'->>'created_by_ref' <> coalesce(r.original->'body'->>'created_by_ref', '') then 'OTHER_MAKER'
      when (r.original->>'modified')::timestamptz < (present.original->>'modified')::timestamptz then 'UNCHANGED'
      when (present.description, present.confidence, present.reliability, present.credibility, present.first_seen, present.last_seen, present.attribution, present.audience, present.excluded)
          is not distinct from (r.description, r.confidence, r.reliability, r.credibility, r."firstSeen", r."lastSeen", coalesce(r.attribution, present.attribution), keys, never)
        and hub.label_rank(label) <= hub.label_rank(present.tlp) and coalesce(r.original, present.original) is not distinct from present.original
        and (files is null or files = array(select l.evidence from hub.evidence_link l where l.kind = 'RELATIONSHIP' and l.item = present.id order by l.place)) then 'UNCHANGED'
      when present.tlp = 'RED' and not viewer.red then 'RED'
      when is_forbidden and r.narrow is not false then 'NARROWER'
      when r.narrow and keys <> '{}' and (not present.excluded <@ never or exists (
        select from unnest(keys) k where k <> all (present.audience)
          and not (1 = any (present.audience) and exists (select from hub.party p where p.key = k and p.kind = 'COUNTRY')))) then 'WIDER'
      else 'UPDATED'
    end;
    if outcome = 'UPDATED' then
      update hub.relationship x set description = r.description, confidence = r.confidence, reliability = r.reliability, credibility = r.credibility, first_seen = r."firstSeen",
          last_seen = r."lastSeen", attribution = coalesce(r.attribution, x.attribution), audience = keys, excluded = never, tlp = hub.strictest(label, x.tlp), version = x.version + 1,
          updated_at = now(), ordinal = r.place, original = coalesce(r.original, x.original)
        where x.id = present.id;
      if files is not null then
        perform hub.attach_evidence('RELATIONSHIP', present.id, files);
      end if;
    end if;
    return next;
  end loop;
end
$$;

/*
 * Revokes a relationship of the context's agency; its readers are notified with the reason. This also works if one of its claims is no longer visible: an
 * author can always revoke. HB404: absent or invisible. Returns REVOKED, BEFORE (it was already revoked), or OTHERS (another agency's).
 */
create or replace function hub.revoke_relationship(of_id uuid, why text) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  present hub.relationship;
begin
  perform hub.require_act('indicator:revoke');
  select * into present from hub.relationship x where x.id = of_id and (x.retain_until is null or x.retain_until > now()) and (x.tlp <> 'RED' or viewer.red) and viewer.content;
  if present.id is null or not (present.owner = viewer.me and present.agency = coalesce(viewer.agency, 0) or hub.is_item_visible(viewer, 'RELATIONSHIP', present.id)) then
    raise exception 'hub: no such item' using errcode = 'HB404', detail = 'relationship';
  end if;
  if present.owner <> viewer.me or present.agency <> coalesce(viewer.agency, 0) then
    return 'OTHERS';
  end if;
  perform hub.lock_item_keys(i) from hub.indicator i where i.id in (present.indicator, present.other) order by i.id;
  update hub.relationship x set revoked_at = now(), revoked_reason = why, version = x.version + 1, updated_at = now(), ordinal = 0
    where x.id = of_id and x.revoked_at is null;
  return case when found then 'REVOKED' else 'BEFORE' end;
end
$$;

/*
 * Applies the change of a claim to its relationships: a stricter label applies to them, too; and readers who gain or lose access to the claim gain or lose
 * access to them by a separate event, directly after the claim's event (hub.was_visible). A limit of the relationship's owner that the new label matches
 * applies at once. An end of the claim that was computed again makes no version, and moves the ends later (hub.update_dependent_ends). It locks the relationships first, in the order of ids: so the next statements
 * read both claims as they are after any transaction that changed the other one.
 */
create or replace function hub.update_relationships_of_claims() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  perform from hub.relationship r
    where r.id in (
      select x.id from new_rows n join old_rows o using (id)
        cross join lateral (select y.id from hub.relationship y where y.indicator = n.id union all select y.id from hub.relationship y where y.other = n.id) x
        where n.version <> o.version and (n.audience, n.excluded, n.agency_only, n.tlp, n.retain_until) is distinct from (o.audience, o.excluded, o.agency_only, o.tlp, o.retain_until))
    order by r.id for update;
  if not found then
    return null;
  end if;
  with moved as (
      select n.id, n.ordinal from new_rows n join old_rows o using (id)
        where n.version <> o.version and (n.audience, n.excluded, n.agency_only, n.tlp, n.retain_until) is distinct from (o.audience, o.excluded, o.agency_only, o.tlp, o.retain_until)),
    along as (
      select x.id, max(x.ordinal) as ordinal
        from (select r.id, m.ordinal from moved m join hub.relationship r on r.indicator = m.id union all select r.id, m.ordinal from moved m join hub.relationship r on r.other = m.id) x
        group by x.id),
    stands as (
      select r.id, l.ordinal, a.agency_only as a_only, b.agency_only as b_only, least(a.retain_until, b.retain_until) as retain_until, hub.strictest(r.tlp, a.tlp, b.tlp) as tlp
        from along l join hub.relationship r on r.id = l.id join hub.indicator a on a.id = r.indicator join hub.indicator b on b.id = r.other)
  update hub.relationship r set tlp = s.tlp, item_agency_only = s.a_only, other_agency_only = s.b_only, basis_until = hub.end_of_basis(s.retain_until, r.basis_until), ordinal = s.ordinal, version = r.version + 1,
      audience = hub.audience_within_limits(r.owner, to_jsonb(r) || jsonb_build_object('tlp', s.tlp), r.audience)
    from stands s where r.id = s.id;
  return null;
end
$$;

-- Returns those of these relationships that the context's party published.
create or replace function hub.own_relationships(items uuid[])
  returns table(id uuid, external_id text)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
#variable_conflict use_column
declare
  viewer constant hub.viewer := hub.viewer();
begin
  return query
    select r.id, r.external_id from hub.relationship r
      where r.id = any (items) and r.owner = viewer.me
        and hub.sees(viewer, r.owner, r.agency_only, r.audience, r.excluded, r.tlp, r.retain_until);
end
$$;

-- Returns the original of a relationship without the ids of its ends: the reader may not see these ids.
create or replace function hub.relationship_original(of_id uuid) returns jsonb
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select r.original #- '{body,source_ref}' #- '{body,target_ref}' from hub.relationship r where (select hub.me()) is not null and r.id = of_id and hub.reads_original(r)
$$;

create or replace function hub.relationship_projection(items uuid[]) returns table (item uuid, content jsonb)
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select r.id, jsonb_build_object('relationship', to_jsonb(r) || jsonb_build_object('original', hub.relationship_original(r.id)))
    from hub.relationship_view r where (select hub.me()) is not null and r.id = any (relationship_projection.items)
$$;

-- Returns own relationships with these references or ids, and the creators of their originals. RED ones only for readers of RED.
create or replace function hub.own_relationships_by_reference(references_ text[], ids uuid[])
  returns table(id uuid, external_id text, maker text, original boolean, over boolean)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
#variable_conflict use_column
declare
  viewer constant hub.viewer := hub.viewer();
begin
  return query
    select r.id, r.external_id, r.original->'body'->>'created_by_ref', r.original is not null, r.revoked_at is not null
      from hub.relationship r
      where r.id in (
          select x.id from hub.relationship x where x.agency = viewer.agency and x.external_id = any (references_) and x.original is not null union select unnest(ids))
        and r.owner = viewer.me and r.agency = viewer.agency and (r.retain_until is null or r.retain_until > now())
        and (r.tlp <> 'RED' or viewer.red) and viewer.content;
end
$$;

-- Returns the STIX id under which the caller gets a claim: the id of its original, or the one that the hub assigns.
create or replace function hub.stix_id_of_claim(of_claim uuid) returns text
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select coalesce((select c.original->'body'->>'id' from hub.claim_full c where c.id = of_claim and c.original->>'format' = 'stix' and c.owner_id is not null),
    'indicator--' || case when substr(of_claim::text, 15, 1) = '7' then overlay(of_claim::text placing '4' from 15) else of_claim::text end)
    where (select hub.me()) is not null
$$;

-- Returns STIX relationship objects between these claims and other claims, all visible to the caller. A claim has the id that the hub assigns, and its
-- original's id.
create or replace function hub.stix_relationship_links(claims uuid[])
  returns table(claim uuid, other uuid, object uuid, named text, outward boolean)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
#variable_conflict use_column
declare
  viewer constant hub.viewer := hub.viewer();
begin
  return query
    with called as materialized (
        select i.id as claim, n.name
          from hub.indicator i left join hub.indicator_detail d on d.id = i.id
          cross join lateral (
            select 'indicator--' || overlay(i.id::text placing '4' from 15) as name
            union all select d.original->'body'->>'id' where d.original->>'format' = 'stix' and (i.owner = viewer.me or i.named_owner is not null and (d.released or viewer.kind = 'COUNTRY'))) n
          where i.id = any (claims)
            and hub.sees(viewer, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until)),
      tied as materialized (
        select c.claim, o.id as object, o.body->>'target_ref' as far, coalesce(o.body->'extensions'->'extension-definition--9f5dca63-3aa9-4e3d-a452-51b91546996c'->>'relation', o.body->>'relationship_type') as named, true as outward
          from called c join hub.stix_object o on o.body->>'source_ref' = c.name and o.type = 'relationship' and o.revoked_at is null
          where hub.sees(viewer, o.owner, o.agency_only, o.audience, o.excluded, o.tlp, o.retain_until)
        union all
        select c.claim, o.id, o.body->>'source_ref', coalesce(o.body->'extensions'->'extension-definition--9f5dca63-3aa9-4e3d-a452-51b91546996c'->>'relation', o.body->>'relationship_type'), false
          from called c join hub.stix_object o on o.body->>'target_ref' = c.name and o.type = 'relationship' and o.revoked_at is null
          where hub.sees(viewer, o.owner, o.agency_only, o.audience, o.excluded, o.tlp, o.retain_until))
    select t.claim, f.id, t.object, t.named, t.outward
      from tied t
      cross join lateral (
        select x.claim as id from hub.claims_of_originals(array[t.far]) x
        union
        select i.id from hub.indicator i
          where t.far ~ '^indicator--[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$' and i.id = overlay(right(t.far, 36) placing '7' from 15)::uuid
            and hub.sees(viewer, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until)) f
      where f.id <> t.claim;
end
$$;
