-- Finds a publisher's own claims by their references (externalId) with one probe of the index for each reference. As `external_id = any (…)` the planner might take
-- the list for a filter instead, as long as its statistics knew few references: then every publish read all originals that the agency had ever imported, also where
-- it named no reference at all. An equality for each reference, behind a limit that keeps it from being joined in another way, leaves the planner no such choice.

-- Own claims on these values, under these references, or with these ids, locked until the transaction ends, in the order of their ids. What is past its retention ends
-- here, so that its value can be published again. A tear-line is found by its id alone: publishing its value again changes the original.
create or replace function hub.own_claims(digests bytea[], references_ text[], ids uuid[])
returns table (id uuid, kind text, scope text, value text, display text, platform text, network text, bank text, country text, threat text, tags text[],
  first_seen timestamptz, last_seen timestamptz, valid_until timestamptz, retain_until timestamptz, revoked_at timestamptz, version integer, tlp text,
  attribution text, discoverability text, audience integer[], excluded integer[], agency_only boolean, digest bytea, external_id text, raw text, description text,
  confidence smallint, reliability text, credibility smallint, original jsonb, person_status text, disputed_since timestamptz, onward_rule text,
  onward_within integer[], onward_own boolean)
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
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
    union
    select e.id from unnest(references_) r(reference) cross join lateral (
      select d.id from hub.indicator_detail d where d.agency = my_agency and d.external_id = r.reference and d.external_id is not null limit 1) e
    union
    select unnest(ids));
  perform from hub.indicator i where i.id = any (wanted) and i.owner = me and i.agency = my_agency order by i.id for update;
  delete from hub.indicator i where i.id = any (wanted) and i.owner = me and i.agency = my_agency and i.retain_until <= now();
  return query
    select i.id, i.kind, i.scope, i.value, i.display, i.platform, i.network, i.bank, i.country, i.threat, i.tags, i.first_seen, i.last_seen,
      i.valid_until, i.retain_until, i.revoked_at, i.version, i.tlp, i.attribution, i.discoverability, i.audience,
      case when i.excluded = '{}' then i.excluded else hub.without_partners(i.excluded) end, i.agency_only is not null, i.digest, d.external_id, d.raw,
      d.description, d.confidence, d.reliability, d.credibility, d.original, case when hub.is_personal(i.kind) then coalesce(d.person_status, 'UNKNOWN') end,
      i.disputed_since, w.rule, w.within, w.own
    from hub.indicator i join hub.indicator_detail d on d.id = i.id cross join lateral hub.onward_counts(i.id, me, i.tlp) w
    where i.id = any (wanted) and i.owner = me and i.agency = my_agency and (i.tlp <> 'RED' or hub.may_read_red())
      and (i.id = any (ids) or not exists (select from hub.tear_line t where t.copy = i.id))
    order by i.id;
end
$$;
drop function hub.own_claims_and_tear_lines(bytea[], text[], uuid[]);

-- Of these values and references, those that an own claim has which is closed to the reader: RED, to a machine.
create or replace function hub.withheld_claims(digests bytea[], references_ text[])
returns table (digest bytea, external_id text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
begin
  perform hub.only_in('indicator:publish');
  return query
    select case when i.digest = any (digests) then i.digest end, case when d.external_id = any (references_) then d.external_id end
      from hub.indicator i join hub.indicator_detail d on d.id = i.id
      where not hub.may_read_red() and i.tlp = 'RED' and i.owner = hub.me() and i.agency = hub.my_agency() and i.id in (
        select c.id from hub.indicator c where c.digest = any (digests) and c.owner = hub.me() and c.agency = hub.my_agency()
        union
        select e.id from unnest(references_) r(reference) cross join lateral (
          select x.id from hub.indicator_detail x where x.agency = hub.my_agency() and x.external_id = r.reference and x.external_id is not null limit 1) e);
end
$$;

-- Says relationships, as before; one that exists and names no audience (unnamed) keeps its own. Where its new label forbids that audience, or new
-- words would go to a partner unreleased, it is NARROWER: refused, unless the author allows that (narrow: false).
create or replace function hub.say_relationships(said jsonb) returns table (place integer, outcome text, id uuid)
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
  perform hub.only_in('indicator:publish');
  if viewer.agency is null then
    raise exception 'hub: no agency' using errcode = 'HB404', detail = 'agency';
  end if;
  -- So that two batches of a party do not both find room.
  perform pg_advisory_xact_lock(hashtext('hub relationships'), viewer.me);
  -- In the order of claims, so that two batches rarely deadlock.
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
    ends := array(select h from hub.hold_ends(viewer, array[r.one, r.two]) h);
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
    perform hub.hold_item(a);
    perform hub.hold_item(b);
    label := hub.strictest(r.tlp, a.tlp, b.tlp);
    if label = 'RED' and not viewer.red then
      outcome := 'RED';
      return next;
      continue;
    end if;
    keys := coalesce(array(select distinct k from unnest(array_remove(r.audience, viewer.me)) k order by k), '{}');
    never := coalesce(array(select distinct k from unnest(array_remove(r.excluded, viewer.me)) k order by k), '{}');
    files := r.evidence; -- null: as before
    -- A partner gets what is said of a claim where its owner says besides that it is released.
    if r.released is not true and exists (select from unnest(keys) k where hub.is_partner(k)) then
      raise exception 'hub: not to a partner unless it is released' using errcode = 'HB451';
    end if;
    its_mark := coalesce((select x.mark from hub.relationship x where x.id = r."of" and x.owner = viewer.me and x.agency = viewer.agency),
      hub.mac('mark', concat_ws('|', 'relationship', viewer.me, viewer.agency,
        case when r."externalId" is not null then 'as|' || r."externalId" else concat_ws('|', 'of', r.relation, a.id, b.id) end)));
    delete from hub.relationship x where x.mark = its_mark and x.retain_until <= now();
    if (a.owner <> viewer.me or b.owner <> viewer.me) and not exists (select from hub.relationship x where x.mark = its_mark) then
      drawn := coalesce(drawn, hub.drawn(viewer.me));
      if drawn >= 100000 or hub.drawn_on(viewer.me, a) >= 200 or hub.drawn_on(viewer.me, b) >= 200 then
        outcome := 'TOO_MANY';
        return next;
        continue;
      end if;
      drawn := drawn + 1;
    end if;
    insert into hub.relationship (id, relation, indicator, other, description, confidence, reliability, credibility, first_seen, last_seen, external_id, mark, item_owner, item_agency_only,
        other_owner, other_agency_only, owner, agency, tlp, attribution, audience, excluded, retain_until, ordinal, original)
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
      -- Nobody named an audience: it stays, as far as the label goes with it (src/tenancy/sharing/release.policy.ts, withinLabel). Words that are new go to no partner unless they
      -- are released.
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
      -- What named nobody may be given its maker (src/intel/indicators/makers.policy.ts).
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

