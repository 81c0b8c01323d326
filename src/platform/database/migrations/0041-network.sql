-- Links and network. Links: which claims stand beside another party's claim of the same value. Network: what an agency says of two claims (one uses the other, controls it, pays to it …).
--
-- A relationship is a governed item of its own, and hangs on two claims: whoever does not see both does not see it, whatever its own audience says. So it can be shared further than either
-- claim and still tells nobody of one that is hidden. It joins claims, not values: which claims of a value there are besides must move nothing of what is told of it.

-- Whose the second end is governs, too. (`indicator`, `item_owner` and `item_agency_only` are of the first, as a sighting has them: 0023.)
alter function hub.governing_columns() rename to governing_columns_but_network;
create function hub.governing_columns() returns text[]
language sql immutable set search_path = pg_catalog, pg_temp
as $$ select hub.governing_columns_but_network() || array['other_owner', 'other_agency_only'] $$;

create table hub.relationship (
  id uuid primary key,
  -- For hub.facets, which tells kinds by it.
  type text not null generated always as ('RELATIONSHIP') stored,
  relation text not null check (relation in ('USES', 'CONTROLS', 'PAYS_TO', 'HOSTED_ON', 'SAME_OPERATOR', 'RELATED_TO')),
  -- From and to. Of what has no direction the smaller id stands first.
  indicator uuid not null references hub.indicator on delete cascade,
  other uuid not null references hub.indicator on delete cascade,
  description text check (length(description) between 1 and 5000),
  confidence smallint check (confidence between 0 and 100),
  reliability text check (reliability in ('A', 'B', 'C', 'D', 'E', 'F')),
  credibility smallint check (credibility between 1 and 6),
  first_seen timestamptz,
  last_seen timestamptz,
  -- The STIX object that it was read from, {format, body, modified}: modified as the object says, as a moment of the database; turned: of what has no direction here, the object says it from the
  -- other end.
  original jsonb check (jsonb_typeof(original->'body') = 'object' and original->>'format' = 'stix' and pg_column_size(original) <= 2097152),
  external_id text check (length(external_id) between 1 and 500),
  -- One an agency, relation and pair of claims, or an agency and reference.
  mark text not null unique,
  item_owner integer not null,
  item_agency_only integer,
  other_owner integer not null,
  other_agency_only integer,
  check (indicator <> other),
  check (first_seen <= last_seen),
  check (relation not in ('SAME_OPERATOR', 'RELATED_TO') or indicator < other)
);
create index relationship_from on hub.relationship (indicator, id desc);
create index relationship_to on hub.relationship (other, id desc);
create index relationship_original_id on hub.relationship ((original->'body'->>'id')) where original is not null;

select hub.say_anew('hub.learn_kinds()', $q$'indicator', 'item_owner', 'item_agency_only'$q$, $q$'indicator', 'item_owner', 'item_agency_only', 'other', 'other_owner', 'other_agency_only'$q$);
select hub.govern('hub.relationship', 'RELATIONSHIP');
create index relationship_reference on hub.relationship (agency, external_id) where original is not null;
create index relationship_named on hub.relationship (named_owner, id desc);
-- What a party drew on others' claims: hub.drawn counts it.
create index relationship_drawn_from on hub.relationship (owner, indicator) where item_owner <> owner;
create index relationship_drawn_to on hub.relationship (owner, other) where other_owner <> owner;

-- It is written by the functions below, in acts of its own.
do $$
declare
  columns text;
begin
  select string_agg(quote_ident(a.attname), ', ') into columns
    from pg_attribute a where a.attrelid = 'hub.relationship'::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = '';
  execute 'revoke insert on hub.relationship from hub_app';
  execute format('revoke update (%s) on hub.relationship from hub_app', columns);
end
$$;
revoke select (external_id, mark, original) on hub.relationship from hub_app;
drop policy publishes on hub.relationship;
drop policy changes on hub.relationship;
-- Each exists() is itself under row-level security.
create policy with_ends on hub.relationship as restrictive for select to hub_app
  using ((select hub.me()) is not null and exists (select from hub.indicator i where i.id = relationship.indicator)
    and exists (select from hub.indicator i where i.id = relationship.other));

create function hub.strictest(variadic labels text[]) returns text
language sql immutable set search_path = pg_catalog, pg_temp
as $$ select l from unnest(labels) l where l is not null order by hub.label_rank(l) desc limit 1 $$;

-- The two claims that a relationship is said of, as far as the viewer sees them; locked, in the order of their ids: whoever changes who sees one of them waits, and finds the relationship.
create function hub.hold_ends(viewer hub.viewer, ends uuid[]) returns setof hub.indicator
language sql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select i.* from hub.indicator i
    where i.id = any (ends) and hub.sees(viewer, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until) order by i.id for share
$$;

/*
 * How much a party has drawn on others' claims, counted as far as it matters: whoever publishes a claim carries what others said of it along, at each change. What was taken back hangs on the claim
 * as well, and counts until the claim goes.
 */
create function hub.drawn_on(party_ integer, claim hub.indicator) returns bigint
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select case when claim.owner = party_ then 0 else
    (select count(*) from (select from hub.relationship r where r.owner = party_ and r.item_owner <> r.owner and r.indicator = claim.id limit 200) x)
      + (select count(*) from (select from hub.relationship r where r.owner = party_ and r.other_owner <> r.owner and r.other = claim.id limit 200) x) end
$$;
create function hub.drawn(party_ integer) returns bigint
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select (select count(*) from (select from hub.relationship r where r.owner = party_ and r.item_owner <> r.owner limit 100000) x)
    + (select count(*) from (select from hub.relationship r where r.owner = party_ and r.other_owner <> r.owner and r.item_owner = r.owner limit 100000) x)
$$;

/*
 * Says relationships in the name of the context's agency: [{place, id, from, to, relation, description, confidence, reliability, credibility, firstSeen, lastSeen, externalId, attribution,
 * audience, excluded, tlp, released, evidence, original, of, narrow}]. What was said before under the same reference (or of the same pair, where there is none) is replaced; or what the agency said
 * under the id `of`. attribution null: as before, otherwise named. narrow: no further than before.
 * outcome: CREATED, UPDATED, UNCHANGED (also for a former version of its original); ABSENT: one of the two is not in sight; SAME_VALUE: both claim one value; REVOKED: it was taken back; ELSEWHERE:
 * the reference is another pair's; RED: it bears that label, which is closed to the context; OTHER_MAKER: somebody else made the original of this reference; WIDER: it would go further than before;
 * TOO_MANY: the party has drawn as much on one of the two claims, which is another's, or on others' claims in all, as it may.
 */
create function hub.say_relationships(said jsonb) returns table (place integer, outcome text, id uuid)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
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
        s.released, s.evidence, nullif(s.original, 'null') || case when turned then '{"turned": true}' else '{}' end::jsonb as original, s."of", s.narrow,
        case when turned then s."to" else s."from" end as one, case when turned then s."from" else s."to" end as two
      from jsonb_to_recordset(said) s(place integer, id uuid, "from" uuid, "to" uuid, relation text, description text, confidence smallint, reliability text, credibility smallint,
        "firstSeen" timestamptz, "lastSeen" timestamptz, "externalId" text, attribution text, audience integer[], excluded integer[], tlp text, released boolean, evidence uuid[], original jsonb, "of" uuid, narrow boolean)
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
 * Takes a relationship of the context's agency back; whoever sees it is told, with the reason. Also where a claim of it is out of sight by now: who said something can always take it back.
 * HB404: absent or invisible. outcome: REVOKED, BEFORE (it was), OTHERS (another's).
 */
create function hub.revoke_relationship(of_id uuid, why text) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  present hub.relationship;
begin
  perform hub.only_in('indicator:revoke');
  select * into present from hub.relationship x where x.id = of_id and (x.retain_until is null or x.retain_until > now()) and (x.tlp <> 'RED' or viewer.red) and viewer.content;
  if present.id is null or not (present.owner = viewer.me and present.agency = coalesce(viewer.agency, 0) or hub.in_sight(viewer, 'RELATIONSHIP', present.id)) then
    raise exception 'hub: no such item' using errcode = 'HB404', detail = 'relationship';
  end if;
  if present.owner <> viewer.me or present.agency <> coalesce(viewer.agency, 0) then
    return 'OTHERS';
  end if;
  perform hub.hold_item(i) from hub.indicator i where i.id in (present.indicator, present.other) order by i.id;
  update hub.relationship x set revoked_at = now(), revoked_reason = why, version = x.version + 1, updated_at = now(), ordinal = 0
    where x.id = of_id and x.revoked_at is null;
  return case when found then 'REVOKED' else 'BEFORE' end;
end
$$;

/*
 * What a claim's change does to what was said of it and another: a label that got narrower holds for it, too; and whoever gains or loses sight of the claim gains or loses sight of it by an
 * event of its own, right behind the claim's (hub.saw). A limit of its owner's own that the new label falls under holds at once.
 */
create function hub.keep_relationships_along() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  if not exists (select from new_rows n join hub.relationship r on r.indicator = n.id) and not exists (select from new_rows n join hub.relationship r on r.other = n.id) then
    return null;
  end if;
  with moved as (
      select n.id, n.ordinal from new_rows n join old_rows o using (id)
        where (n.audience, n.excluded, n.agency_only, n.tlp, n.retain_until) is distinct from (o.audience, o.excluded, o.agency_only, o.tlp, o.retain_until)),
    along as (
      select x.id, max(x.ordinal) as ordinal
        from (select r.id, m.ordinal from moved m join hub.relationship r on r.indicator = m.id union all select r.id, m.ordinal from moved m join hub.relationship r on r.other = m.id) x
        group by x.id),
    stands as (
      select r.id, l.ordinal, a.agency_only as a_only, b.agency_only as b_only, least(a.retain_until, b.retain_until) as retain_until, hub.strictest(r.tlp, a.tlp, b.tlp) as tlp
        from along l join hub.relationship r on r.id = l.id join hub.indicator a on a.id = r.indicator join hub.indicator b on b.id = r.other)
  update hub.relationship r set tlp = s.tlp, item_agency_only = s.a_only, other_agency_only = s.b_only, retain_until = s.retain_until, ordinal = s.ordinal, version = r.version + 1,
      audience = hub.within_limits(r.owner, to_jsonb(r) || jsonb_build_object('tlp', s.tlp), r.audience)
    from stands s where r.id = s.id;
  return null;
end
$$;
create trigger relationships_follow after update on hub.indicator referencing old table as old_rows new table as new_rows for each statement
  execute function hub.keep_relationships_along();

-- (0039) A claim that is opened onward takes along what was said of it, whoever had it before.
alter function hub.as_onward(uuid, boolean) rename to as_onward_but_network;
create function hub.as_onward(of_item uuid, by_owner boolean) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  perform hub.as_onward_but_network(of_item, by_owner);
  if not hub.moved_last(of_item) then
    update hub.relationship r set version = r.version + 1, ordinal = 0
      where r.id in (select x.id from hub.relationship x where x.indicator = of_item union select x.id from hub.relationship x where x.other = of_item);
  end if;
end
$$;

-- Which of these the context's party said itself.
create function hub.own_relationships(items uuid[]) returns table (id uuid, external_id text)
language sql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select r.id, r.external_id from hub.relationship r
    where (select hub.me()) is not null and r.id = any (items) and r.owner = (select hub.me())
      and hub.sees((select hub.viewer()), r.owner, r.agency_only, r.audience, r.excluded, r.tlp, r.retain_until)
$$;

-- A relationship as its reader, who sees both ends, may know it. Runs with the reader's rights.
create view hub.relationship_seen with (security_invoker = true) as
  select r.id, r.relation, r.description, r.confidence, r.reliability, r.credibility, r.first_seen, r.last_seen, r.tlp, r.version, r.published_at, r.updated_at, r.revoked_at,
    r.revoked_reason, r.named_owner, r.indicator as from_id, r.other as to_id,
    jsonb_build_object('id', a.id, 'kind', a.kind, 'value', a.value, 'display', a.display) as from_end,
    jsonb_build_object('id', b.id, 'kind', b.kind, 'value', b.value, 'display', b.display) as to_end,
    case when p.id is not null then jsonb_build_object('id', p.id, 'kind', p.kind, 'name', p.name, 'country', p.country) end as by,
    coalesce((select jsonb_agg(jsonb_build_object('id', e.id, 'filename', e.filename, 'type', e.type, 'size', e.size, 'sha256', encode(e.sha256, 'hex'), 'addedAt', e.added_at) order by l.place)
      from hub.evidence_link l join hub.evidence e on e.id = l.evidence where l.kind = 'RELATIONSHIP' and l.item = r.id), '[]') as evidence
  from hub.relationship r
  join hub.indicator a on a.id = r.indicator
  join hub.indicator b on b.id = r.other
  left join hub.party p on p.key = r.named_owner;
grant select on hub.relationship_seen to hub_app;

-- Whether the caller reads a relationship's original: it names whoever made it, so it is for its author's party, and for countries that may know whose it is.
create function hub.reads_original(of_relationship hub.relationship) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select of_relationship.original is not null and (of_relationship.owner = hub.me() or of_relationship.named_owner is not null and hub.my_kind() = 'COUNTRY')
    and hub.in_sight(hub.viewer(), 'RELATIONSHIP', of_relationship.id)
$$;
-- What a relationship was read from, but for what it says it joins: these may be ids which the reader does not get.
create function hub.relationship_original(of_id uuid) returns jsonb
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select r.original #- '{body,source_ref}' #- '{body,target_ref}' from hub.relationship r where (select hub.me()) is not null and r.id = of_id and hub.reads_original(r)
$$;

create function hub.told_relationship(items uuid[]) returns table (item uuid, content jsonb)
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select r.id, jsonb_build_object('relationship', to_jsonb(r) || jsonb_build_object('original', hub.relationship_original(r.id)))
    from hub.relationship_seen r where (select hub.me()) is not null and r.id = any (told_relationship.items)
$$;

-- Own relationships under these references or with these ids, and who made what they were read from. RED ones only for whom RED is.
create function hub.relationships_under(references_ text[], ids uuid[]) returns table (id uuid, external_id text, maker text, original boolean, over boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select r.id, r.external_id, r.original->'body'->>'created_by_ref', r.original is not null, r.revoked_at is not null
    from hub.relationship r
    where (select hub.me()) is not null and r.id in (
        select x.id from hub.relationship x where x.agency = (select hub.my_agency()) and x.external_id = any (references_) and x.original is not null union select unnest(ids))
      and r.owner = (select hub.me()) and r.agency = (select hub.my_agency()) and (r.retain_until is null or r.retain_until > now())
      and (r.tlp <> 'RED' or (select hub.may_read_red())) and (select (hub.viewer()).content)
$$;
grant execute on function hub.say_relationships(jsonb), hub.revoke_relationship(uuid, text), hub.own_relationships(uuid[]), hub.relationship_original(uuid), hub.told_relationship(uuid[]),
  hub.relationships_under(text[], uuid[]) to hub_app;

-- (0027) Relationships that were read from the objects of these ids, too.
create or replace function hub.originals(stix_ids text[]) returns setof uuid
language sql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select d.id from hub.indicator_detail d join hub.indicator i on i.id = d.id
    where (select hub.me()) is not null and d.original->>'format' = 'stix' and d.original->'body'->>'id' = any (stix_ids) and (i.named_owner is not null or i.owner = hub.me())
      and hub.sees((select hub.viewer()), i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until)
  union all
  select s.id from hub.sighting s where (select hub.me()) is not null and s.original is not null and s.original->'body'->>'id' = any (stix_ids) and hub.reads_original(s)
  union all
  select r.id from hub.relationship r where (select hub.me()) is not null and r.original is not null and r.original->'body'->>'id' = any (stix_ids) and hub.reads_original(r)
$$;

-- (0023) The id of another's relationship, as far as the context sees it, is another's as well.
alter function hub.ids_of_others(text[]) rename to ids_of_others_but_network;
create function hub.ids_of_others(ids text[]) returns setof text
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select o from hub.ids_of_others_but_network(ids) o
  union
  select a.id
    from (select x.id, overlay(right(x.id, 36) placing '7' from 15)::uuid as uuid from unnest(ids) x(id)
      where x.id ~* '^(relationship--)?[0-9a-f]{8}-[0-9a-f]{4}-[47][0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$') a
    join hub.relationship r on r.id = a.uuid
    where (select hub.me()) is not null and not exists (select from hub.own_relationships(array[r.id]))
$$;
grant execute on function hub.ids_of_others(text[]) to hub_app;

-- (0023) What an unnamed owner keeps of a sighting beyond its sighter's limits is for sightings alone: a relationship goes to nobody by itself.
alter function hub.within_limits(integer, jsonb, integer[]) rename to within_limits_but_network;
create function hub.within_limits(party_ integer, content jsonb, audience integer[]) returns integer[]
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  return case when content ? 'other_owner' then hub.within_limits_alone(party_, content, audience) else hub.within_limits_but_network(party_, content, audience) end;
end
$$;

-- The stream. A relationship's history of sight is its own and both its claims' together: it was seen by whoever saw all three.

alter function hub.facets(jsonb) rename to facets_but_network;
create function hub.facets(content jsonb) returns jsonb
language sql immutable set search_path = pg_catalog, pg_temp
as $$
  select hub.facets_but_network(content) || case when content ? 'other_owner'
    then jsonb_build_object('andOf', content->'other', 'andOfOwner', content->'other_owner', 'andOfAgency', content->'other_agency_only') else '{}' end
$$;
select hub.learn_kinds();

alter function hub.in_sight(hub.viewer, text, uuid) rename to in_sight_but_network;
create function hub.in_sight(viewer hub.viewer, kind text, item uuid) returns boolean
language plpgsql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  return hub.in_sight_but_network(viewer, kind, item)
    and (kind <> 'RELATIONSHIP' or coalesce((select hub.in_sight_alone(viewer, 'INDICATOR', r.indicator) and hub.in_sight_alone(viewer, 'INDICATOR', r.other)
      from hub.relationship r where r.id = item), false));
end
$$;

-- Collections show those whose second end is in sight, too. (The first: 0023.)
alter function hub.collects(hub.viewer, jsonb, hub.governed_item) rename to collects_but_network;
create function hub.collects(viewer hub.viewer, scope jsonb, g hub.governed_item) returns boolean
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  return hub.collects_but_network(viewer, scope, g) and (not g.facets ? 'andOf' or hub.in_sight_alone(viewer, 'INDICATOR', (g.facets->>'andOf')::uuid));
end
$$;

-- The same of the second claim as hub.saw asks of the first (0023).
alter function hub.saw(uuid, bigint, integer) rename to saw_but_network;
create function hub.saw(of_item uuid, at_seq bigint, party_ integer) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select hub.saw_but_network(of_item, at_seq, party_)
    and not exists (
      select from (
          select e.seq, e.facets from hub.stream e where e.item = of_item and e.key is null and e.seq <= at_seq order by e.seq desc limit 1) own
        where own.facets ? 'andOf' and not (
          hub.saw_by((own.facets->>'andOf')::uuid, own.seq, at_seq, party_)
          and ((own.facets->>'andOfOwner')::integer <> party_ or hub.of_agency((own.facets->>'andOfAgency')::integer, hub.agency_that_asks()))))
$$;

-- Once a job where both its claims come up in it: by the first, or else by the second.
alter function hub.hanging_on(uuid[], hub.party_job) rename to hanging_on_but_network;
create function hub.hanging_on(items uuid[], job hub.party_job) returns uuid[]
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  with held as materialized (
      select k.key from hub.held_keys(job.party, job.seq) k where job.op in ('SUSPEND', 'READMIT') and k.from_seq <= job.seq
      union select job.key where job.op not in ('SUSPEND', 'READMIT')),
    hanging as (
      select h.id, null::uuid as before from hub.relationship h where h.indicator = any (items)
      union select h.id, h.indicator from hub.relationship h where h.other = any (items) and h.indicator <> all (items))
  select hub.hanging_on_but_network(items, job) || array(select distinct h.id from hanging h
    where not exists (
      select from hub.sight s
        where s.item in (h.id, h.before) and not s.barred and s.from_seq <= job.seq and (s.to_seq is null or s.to_seq > job.seq) and s.key in (select held.key from held))
    order by h.id)
$$;

select hub.say_anew('hub.work_piece(hub.party_job, integer)', $$(p.facets->>'ofOwner')::integer = job.key$$,
  $$(p.facets->>'ofOwner')::integer = job.key or (p.facets->>'andOfOwner')::integer = job.key$$);
-- Who lost a relationship, or has it, would tell its owner who sees the claims.
select hub.say_anew('hub.withdrawals(uuid)', $$hub.kind_of(of_item) <> 'SIGHTING'$$, $$hub.kind_of(of_item) <> all ('{SIGHTING,RELATIONSHIP}'::text[])$$);
select hub.say_anew('hub.versions_whole(uuid)', $$hub.in_sight_alone(viewer, 'INDICATOR', (seen.facets->>'of')::uuid))$$,
  $$hub.in_sight_alone(viewer, 'INDICATOR', (seen.facets->>'of')::uuid)) and (not seen.facets ? 'andOf' or hub.in_sight_alone(viewer, 'INDICATOR', (seen.facets->>'andOf')::uuid))$$);
select hub.say_anew('hub.versions(uuid)', $$hub.kind_of(of_item) is distinct from 'SIGHTING'$$,
  $$hub.kind_of(of_item) is distinct from 'SIGHTING' and hub.kind_of(of_item) is distinct from 'RELATIONSHIP'$$);

-- Exports: relationships between two claims that pass the filter, both of them.

-- Whether a claim passes an export's filter (hub.export_piece asks the same of a page of them). Under row-level security.
create function hub.export_passes(of_item uuid, filter jsonb) returns boolean
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select exists (
    select from hub.claim c
      where (select hub.me()) is not null and c.id = of_item and c.tlp <> 'RED'
        and (filter->'ids' is null or filter->'ids' ? c.id::text)
        and (filter->'kinds' is null or filter->'kinds' ? c.kind)
        and (filter->'threats' is null or filter->'threats' ? c.threat)
        and (filter->'tlp' is null or filter->'tlp' ? c.tlp)
        and (filter->'owners' is null or filter->'owners' ? c.owner_id::text
          or c.owner_id is null and filter->'owners' ? (select p.id::text from hub.party p where p.key = hub.me()) and exists (select from hub.governance(array[c.id])))
        and (filter->'tags' is null or c.tags @> array(select jsonb_array_elements_text(filter->'tags')))
        and (filter->>'text' is null or strpos(lower(c.value), filter->>'text') > 0 or strpos(lower(c.display), filter->>'text') > 0
          or exists (select from hub.indicator_detail d where d.id = c.id and strpos(lower(d.description), filter->>'text') > 0))
        and (filter->>'publishedAfter' is null or c.published_at > (filter->>'publishedAfter')::timestamptz)
        and (filter->>'publishedBefore' is null or c.published_at < (filter->>'publishedBefore')::timestamptz)
        and (filter->>'own' is null or exists (select from hub.governance(array[c.id])) = (filter->>'own')::boolean)
        and (filter->>'import' is null or exists (select from hub.import_item t where t.import = (filter->>'import')::uuid and t.item = c.id and t.outcome in ('CREATED', 'UPDATED')))
        and (coalesce((filter->>'includeLapsed')::boolean, false) or c.revoked_at is null and (c.valid_until is null or c.valid_until > now())))
$$;

-- The STIX id under which the caller gets a claim: its original's, or the one that the hub makes.
create function hub.stix_name(of_claim uuid) returns text
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select coalesce((select c.original->'body'->>'id' from hub.claim_whole c where c.id = of_claim and c.original->>'format' = 'stix' and c.owner_id is not null),
    'indicator--' || case when substr(of_claim::text, 15, 1) = '7' then overlay(of_claim::text placing '4' from 15) else of_claim::text end)
    where (select hub.me()) is not null
$$;

-- Places of relationships, like hub.export_places; `said`: whether the item at the place is one.
create function hub.relationship_places(pinned bigint, upto bigint, most integer) returns table (id uuid, place bigint, said boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$ select p.id, p.place, p.kind = 'RELATIONSHIP' from hub.placed_of_all_kinds(pinned, upto, most) p where (select hub.me()) is not null $$;

-- The part `relationships` of hub.export_piece: under row-level security, and recorded before, like claims. Of claims that were asked for by name those between two of them, by id; otherwise by place.
create function hub.export_relationships(of_id uuid, act jsonb, pinned bigint, place jsonb, most integer, filter jsonb)
returns table (claim_row jsonb, governance jsonb, sightings jsonb, kept jsonb, red boolean, position_ text)
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  look constant integer := case when filter->'ids' is null then (place->>'look')::integer else most end;
  named constant uuid[] := (select array_agg(x::uuid) from jsonb_array_elements_text(filter->'ids') x);
  my_id constant text := (select p.id from hub.party p where p.key = hub.me());
  ids uuid[];
  places text[];
  rows_ jsonb[];
begin
  if named is not null then
    ids := array(select r.id from hub.relationship r
      where r.indicator = any (named) and r.other = any (named) and (place->>'last' is null or r.id > (place->>'last')::uuid) order by r.id limit most);
    places := ids::text[];
  else
    select array_agg(case when p.said then p.id end order by p.place desc), array_agg(p.place::text order by p.place desc) into ids, places
      from hub.relationship_places(pinned, coalesce((place->>'last')::bigint - 1, pinned), look) p;
  end if;
  rows_ := array(
    select jsonb_build_object('at', i.place, 'said', to_jsonb(r)
        || jsonb_build_object('from', hub.stix_name(r.from_id), 'to', hub.stix_name(r.to_id), 'original', hub.relationship_original(r.id)))
      from unnest(ids, places) with ordinality i (id, place, n)
      cross join lateral (select * from hub.relationship_seen x where x.id = i.id offset 0) r
      where r.tlp <> 'RED' and (filter->'tlp' is null or filter->'tlp' ? r.tlp)
        and (filter->'owners' is null or filter->'owners' ? (r.by->>'id')
          or r.by is null and filter->'owners' ? my_id and exists (select from hub.own_relationships(array[r.id])))
        and (filter->>'own' is null or exists (select from hub.own_relationships(array[r.id])) = (filter->>'own')::boolean)
        and (coalesce((filter->>'includeLapsed')::boolean, false) or r.revoked_at is null)
        and hub.export_passes(r.from_id, filter) and hub.export_passes(r.to_id, filter)
      order by i.n limit most);
  perform hub.note_exported(of_id, act, 0, array(
    select (r->'said'->>'id')::uuid from unnest(rows_) r where not coalesce(place->'already' ? (r->'said'->>'id'), false)));
  return query select null::jsonb, null::jsonb, null::jsonb, r->'said', false, r->>'at' from unnest(rows_) r;
  position_ := case when cardinality(rows_) = most then rows_[most]->>'at' when cardinality(places) = look then places[look] end;
  return next;
end
$$;
grant execute on function hub.export_passes(uuid, jsonb), hub.stix_name(uuid), hub.relationship_places(bigint, bigint, integer),
  hub.export_relationships(uuid, jsonb, bigint, jsonb, integer, jsonb) to hub_app;
select hub.say_anew('hub.export_piece(text, jsonb, uuid, jsonb, integer, jsonb)', $$elsif place->>'part' = 'kept' then$$, $q$elsif place->>'part' = 'relationships' then
    return query select * from hub.export_relationships(of_id, act, pinned, place, most, filter);
    return;
  elsif place->>'part' = 'kept' then$q$);

-- (0024, 0036) Lines of an import may become relationships.
alter table hub.import_item drop constraint import_item_kind_check;
alter table hub.import_item add constraint import_item_kind_check check (kind in ('INDICATOR', 'OBJECT', 'SIGHTING', 'REPORT', 'RELATIONSHIP'));

-- The graph: values are nodes, and what the viewer sees is all that there is. One statement a level (src/intel/relationships).

create index stix_relationship_from on hub.stix_object ((body->>'source_ref')) where type = 'relationship';
create index stix_relationship_to on hub.stix_object ((body->>'target_ref')) where type = 'relationship';

-- Relationship objects of STIX that lead from these claims, or to them, to other claims, all of them in the caller's sight. A claim answers to the id that the hub gives it, and to its original's.
create function hub.stix_ties(claims uuid[]) returns table (claim uuid, other uuid, object uuid, named text, outward boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  with called as materialized (
      select i.id as claim, n.name
        from hub.indicator i left join hub.indicator_detail d on d.id = i.id
        cross join lateral (
          select 'indicator--' || overlay(i.id::text placing '4' from 15) as name
          union all select d.original->'body'->>'id' where d.original->>'format' = 'stix' and (i.owner = (select hub.me()) or i.named_owner is not null and (d.released or (select hub.my_kind()) = 'COUNTRY'))) n
        where (select hub.me()) is not null and i.id = any (claims)
          and hub.sees((select hub.viewer()), i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until)),
    tied as materialized (
      select c.claim, o.id as object, o.body->>'target_ref' as far, coalesce(o.body->'extensions'->'extension-definition--9f5dca63-3aa9-4e3d-a452-51b91546996c'->>'relation', o.body->>'relationship_type') as named, true as outward
        from called c join hub.stix_object o on o.body->>'source_ref' = c.name and o.type = 'relationship' and o.revoked_at is null
        where hub.sees((select hub.viewer()), o.owner, o.agency_only, o.audience, o.excluded, o.tlp, o.retain_until)
      union all
      select c.claim, o.id, o.body->>'source_ref', coalesce(o.body->'extensions'->'extension-definition--9f5dca63-3aa9-4e3d-a452-51b91546996c'->>'relation', o.body->>'relationship_type'), false
        from called c join hub.stix_object o on o.body->>'target_ref' = c.name and o.type = 'relationship' and o.revoked_at is null
        where hub.sees((select hub.viewer()), o.owner, o.agency_only, o.audience, o.excluded, o.tlp, o.retain_until))
  select t.claim, f.id, t.object, t.named, t.outward
    from tied t
    cross join lateral (
      select x.claim as id from hub.claims_of_originals(array[t.far]) x
      union
      select i.id from hub.indicator i
        where t.far ~ '^indicator--[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$' and i.id = overlay(right(t.far, 36) placing '7' from 15)::uuid
          and hub.sees((select hub.viewer()), i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until)) f
    where (select hub.me()) is not null and f.id <> t.claim
$$;

/*
 * One step from values (by digest) to their neighbours, with the reader's rights: at most `most` + 1 neighbours a value, in the order of kind and value; one row for each tie between two values.
 * Of a value the 200 newest claims count, and of each claim and direction the 500 newest relationships. source: RELATIONSHIP, STIX, or VALUE (a URL or address names the host that it is on).
 */
create function hub.network_step(frontier bytea[], relations text[], threats text[], most integer)
returns table (at bytea, next bytea, relation text, source text, outward boolean, items uuid[], said integer, place integer)
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  with claims as materialized (
      select f.digest, c.id, c.kind, c.value from unnest(frontier) f(digest)
        cross join lateral (
          select i.id, i.kind, i.value from hub.indicator i where i.digest = f.digest and i.revoked_at is null order by i.id desc limit 200) c
        where (select hub.me()) is not null),
    said as (
      select c.digest as at, o.digest as next, o.kind, o.value, o.threat, r.relation, 'RELATIONSHIP' as source, true as outward, r.id as item
        from claims c
        cross join lateral (select x.id, x.relation, x.other from hub.relationship x where x.indicator = c.id and x.revoked_at is null order by x.id desc limit 500) r
        join hub.indicator o on o.id = r.other and o.revoked_at is null
      union all
      select c.digest, o.digest, o.kind, o.value, o.threat, r.relation, 'RELATIONSHIP', false, r.id
        from claims c
        cross join lateral (select x.id, x.relation, x.indicator from hub.relationship x where x.other = c.id and x.revoked_at is null order by x.id desc limit 500) r
        join hub.indicator o on o.id = r.indicator and o.revoked_at is null
      union all
      select c.digest, o.digest, o.kind, o.value, o.threat, case upper(replace(t.named, '-', '_')) when 'USES' then 'USES' when 'CONTROLS' then 'CONTROLS' when 'PAYS_TO' then 'PAYS_TO'
            when 'HOSTED_ON' then 'HOSTED_ON' when 'SAME_OPERATOR' then 'SAME_OPERATOR' else 'RELATED_TO' end, 'STIX', t.outward, t.object
        from hub.stix_ties(array(select claims.id from claims)) t join claims c on c.id = t.claim join hub.indicator o on o.id = t.other and o.revoked_at is null
      union all
      select c.digest, o.digest, o.kind, o.value, o.threat, 'HOSTED_ON', 'VALUE', true, null
        from (select distinct claims.digest, claims.kind, claims.value from claims where claims.kind in ('URL', 'EMAIL')) c
        cross join lateral (
          select case c.kind when 'URL' then substring(c.value from '^[a-z]+://([^/:?#]+)') else split_part(c.value, '@', 2) end as host) h
        join hub.indicator o on o.digest in (hub.digest('DOMAIN', '', h.host), hub.digest('IP', '', h.host)) and o.revoked_at is null),
    ties as (
      select s.at, s.next, s.kind, s.value, s.relation, s.source, s.relation in ('SAME_OPERATOR', 'RELATED_TO') or s.outward as outward,
          (array_agg(distinct s.item order by s.item desc) filter (where s.item is not null))[1:20] as items, count(distinct s.item)::integer as said
        from said s
        where s.at <> s.next and (relations is null or s.relation = any (relations)) and (threats is null or s.threat = any (threats))
        group by 1, 2, 3, 4, 5, 6, 7),
    placed as (select t.*, dense_rank() over (partition by t.at order by t.kind, t.value collate "C")::integer as place from ties t)
  select p.at, p.next, p.relation, p.source, p.outward, coalesce(p.items, '{}'), p.said, p.place
    from placed p where p.place <= most + 1 order by array_position(frontier, p.at), p.place, p.relation, p.source, p.outward
$$;

-- What the reader sees of values, a row each: claims that stand, and who makes them, as far as that is named.
create function hub.network_nodes(digests bytea[])
returns table (digest bytea, kind text, value text, display text, claims integer, indicators uuid[], threats text[], parties jsonb, unnamed boolean, first_seen timestamptz, last_seen timestamptz)
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select i.digest, min(i.kind), min(i.value), min(i.display), (count(*) filter (where i.revoked_at is null))::integer,
      coalesce((array_agg(i.id order by i.id desc) filter (where i.revoked_at is null))[1:20], '{}'), array_agg(distinct i.threat order by i.threat),
      coalesce(jsonb_agg(distinct jsonb_build_object('id', p.id, 'kind', p.kind, 'name', p.name, 'country', p.country)) filter (where p.id is not null and i.revoked_at is null), '[]'),
      coalesce(bool_or(i.named_owner is null) filter (where i.revoked_at is null), false), min(coalesce(i.first_seen, i.published_at)), max(coalesce(i.last_seen, i.published_at))
    from hub.indicator i left join hub.party p on p.key = i.named_owner
    where (select hub.me()) is not null and i.digest = any (digests)
    group by i.digest
$$;
grant execute on function hub.stix_ties(uuid[]), hub.network_step(bytea[], text[], text[], integer), hub.network_nodes(bytea[]) to hub_app;

-- Links. One row a claim, so that ten thousand claims of one value are ten thousand rows, and not their pairs.

create table hub.claim_link (
  item uuid primary key references hub.indicator on delete cascade,
  digest bytea not null,
  owner integer not null references hub.party,
  -- Whether another party claims the value, too, whoever may know of it; what its owner is shown is asked anew each time.
  shared boolean not null default false,
  -- Whether its owner was told that somebody holds the value whose claim it does not see.
  told boolean not null default false
);
create index claim_link_value on hub.claim_link (digest, owner);
create index claim_link_alone on hub.claim_link (digest) where not shared;
create index claim_link_untold on hub.claim_link (digest, item) where not told;
create index claim_link_owner on hub.claim_link (owner, item desc);

-- How far of the stream links were looked for.
create table hub.link_head (
  one boolean primary key default true check (one),
  last bigint not null default 0
);
insert into hub.link_head default values;

select hub.fence(array['hub.claim_link', 'hub.link_head']::regclass[]);

-- Whether a claim stands: neither revoked, lapsed nor over.
create function hub.stands(i hub.indicator) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$ select i.revoked_at is null and (i.valid_until is null or i.valid_until > now()) and (i.retain_until is null or i.retain_until > now()) $$;

-- Whether a claim lets a country that does not see it know that some member, or this one, holds its value. Never RED, nor what is kept to one agency; nobody that its owner excepts or bars.
create function hub.hints(i hub.indicator, party_ integer) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select i.owner <> party_ and i.discoverability in ('HIT', 'HIT_CONTACT') and i.tlp <> 'RED' and i.agency_only is null and party_ <> all (i.excluded) and hub.stands(i)
    and not exists (select from hub.bar b where b.owner = i.owner and b.party = party_ and b.lifted_at is null)
    and not exists (select from hub.suspension x where x.party in (party_, i.owner) and x.lifted_at is null)
    and exists (select from hub.party p where p.key = party_ and p.kind = 'COUNTRY' and p.candidate_since is null and p.closed_at is null)
$$;

-- Whether a party sees a claim by its audience, as it is now.
create function hub.reaches(i hub.indicator, party_ integer) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select party_ <> all (i.excluded)
    and (party_ = any (i.audience) or exists (select from hub.membership m where m.party = party_ and m.key = any (i.audience) and m.left_at is null))
$$;

-- Whether a claim lets another country learn by it who holds its value: it sees it, or is let know. What one learns by a claim of one's own that one does not see, one pays with the same: nobody claims
-- values in secret to find out who holds them (that is what deconflict is for, with a purpose, and within quotas).
create function hub.shows_hand(i hub.indicator, party_ integer) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select hub.hints(i, party_) or hub.reaches(i, party_)
    and not exists (select from hub.bar b where b.owner = i.owner and b.party = party_ and b.lifted_at is null)
    and exists (select from hub.party p where p.key = party_ and p.kind = 'COUNTRY' and p.candidate_since is null and p.closed_at is null)
$$;

/*
 * Looks through the next events of claims, at most `batch`, for values that other parties claim, too; and tells whoever may learn that somebody holds a value whose claim it does not see: once a
 * claim, in one announcement a party and call. What one sees the stream tells itself. Of each new claim 200 others of its value are looked at. Any number of hubs may call it at once: the others wait
 * for nothing. Returns how far it went.
 */
create function hub.find_links(batch integer) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  head constant bigint := (select h.last from hub.sequence_head h);
  base bigint;
  upto bigint;
  fresh uuid[];
  r record;
begin
  select l.last into base from hub.link_head l for update skip locked;
  if base is null or base >= head then
    return 0;
  end if;
  select coalesce(array_agg(distinct s.item) filter (where s.kind = 'INDICATOR' and s.op in ('PUBLISH', 'UPDATE', 'AUDIENCE', 'REVIVE')), '{}'), coalesce(max(s.seq), head) into fresh, upto
    from (select e.seq, e.kind, e.op, e.item from hub.stream e where e.seq > base and e.seq <= head order by e.seq limit batch) s;
  insert into hub.claim_link (item, digest, owner)
    select i.id, i.digest, i.owner from hub.indicator i where i.id = any (fresh) order by i.id
    on conflict do nothing;
  update hub.claim_link l set shared = true
    where not l.shared and l.digest in (
      select i.digest from hub.indicator i where i.id = any (fresh)
        and (select min(x.owner) from hub.claim_link x where x.digest = i.digest) <> (select max(x.owner) from hub.claim_link x where x.digest = i.digest));
  for r in
    with looked_at as (
        select i.id as one, o.item as other from hub.indicator i
          cross join lateral (select l.item from hub.claim_link l where l.digest = i.digest and l.owner <> i.owner order by l.item desc limit 200) o
          where i.id = any (fresh) and hub.stands(i)),
      pairs as materialized (select one as mine, other as others from looked_at union select other, one from looked_at),
      hinted as (
        select i.id as item, i.owner from (select distinct p.mine from pairs p) m join hub.claim_link l on l.item = m.mine and not l.told join hub.indicator i on i.id = l.item
          where i.tlp <> 'RED' and i.agency_only is null and hub.stands(i)
            and exists (select from pairs p join hub.indicator d on d.id = p.others
              where p.mine = i.id and d.discoverability in ('HIT', 'HIT_CONTACT') and hub.hints(d, i.owner) and not hub.reaches(d, i.owner) and hub.shows_hand(i, d.owner))),
      told as (update hub.claim_link l set told = true from hinted h where l.item = h.item and not l.told returning l.item, l.owner)
    select t.owner, array_agg(t.item order by t.item) as items from told t group by t.owner order by t.owner loop
    perform hub.announce(array[r.owner], 'LINKED', jsonb_build_object('count', cardinality(r.items), 'indicators', array_to_string(r.items[1:50], ' ')));
  end loop;
  update hub.link_head set last = upto;
  return (upto - base)::integer;
end
$$;
grant execute on function hub.find_links(integer) to hub_relay;

/*
 * Who besides the context's party holds the values of these claims, a row each party, as far as it may know: by claims that it sees, and by those that let it know, where its own party holds the
 * value by a claim that lets their owner know as well (HIT_CONTACT names the member; HIT, and an owner that is not named, come as a row without a party). since: of what is seen, when it came; of the rest that is not said.
 * Of a value, which each agency claims once, the 2,000 newest claims of others count that stand, and of each party the 20 newest of these: so what it takes has an end, whoever claims it in secret.
 */
create function hub.holders(items uuid[]) returns table (item uuid, seen boolean, party jsonb, since timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  with asked as materialized (
      select i.id, i.digest from hub.indicator i
        where (select hub.me()) is not null and i.id = any (items)
          and hub.sees((select hub.viewer()), i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until)),
    held as (
      select a.id, o.named_owner, o.discoverability, o.published_at, s.seen,
          not s.seen and hub.hints(o, (select hub.me())) and exists (
            select from hub.indicator m where m.digest = a.digest and m.owner = (select hub.me()) and hub.stands(m) and hub.shows_hand(m, o.owner)
              and hub.sees((select hub.viewer()), m.owner, m.agency_only, m.audience, m.excluded, m.tlp, m.retain_until)) as hinted
        from asked a
        cross join lateral (
          select n.id, row_number() over (partition by n.owner order by n.id desc) as nth
            from (select i.id, i.owner from hub.indicator i
              where i.digest = a.digest and i.owner <> (select hub.me()) and i.revoked_at is null and (i.valid_until is null or i.valid_until > now())
              order by i.id desc limit 2000) n) x
        join hub.indicator o on o.id = x.id and x.nth <= 20 and hub.stands(o)
        cross join lateral (select hub.sees((select hub.viewer()), o.owner, o.agency_only, o.audience, o.excluded, o.tlp, o.retain_until) as seen) s),
    known as (
      select h.id, h.seen, case when h.seen or h.discoverability = 'HIT_CONTACT' then h.named_owner end as key,
          case when h.seen then h.published_at end as since
        from held h where h.seen or h.hinted)
  select k.id, bool_or(k.seen), case when p.id is not null then jsonb_build_object('id', p.id, 'kind', p.kind, 'name', p.name, 'country', p.country) end, min(k.since)
    from known k left join hub.party p on p.key = k.key
    group by k.id, p.id, p.kind, p.name, p.country order by k.id, p.name
$$;

/*
 * Own claims of the caller's party that others claim, too, newest first below an id, at most `most`; whether the caller may know of any of them says hub.holders. Then a row without an id: below which
 * to go on, null where nothing follows. One call looks at 500 of the party's own claims, whether others hold them or not: how far it came tells nothing of what is held in secret.
 */
create function hub.linked(below uuid, most integer) returns table (id uuid, looked_to uuid)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  me constant integer := hub.me();
  viewer constant hub.viewer := hub.viewer();
  look constant integer := 500;
  own constant uuid[] := array(select l.item from hub.claim_link l where l.owner = me and (below is null or l.item < below) order by l.item desc limit look);
begin
  return query
    select h.item, null::uuid
      from (select distinct x.item from hub.holders(array(
          select l.item from unnest(own) o(item) join hub.claim_link l on l.item = o.item and l.shared join hub.indicator i on i.id = l.item
            where hub.stands(i) and hub.sees(viewer, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until))) x) h
      order by h.item desc limit most;
  id := null;
  looked_to := own[look];
  return next;
end
$$;
grant execute on function hub.holders(uuid[]), hub.linked(uuid, integer) to hub_app;

-- (0003) Who belongs to no agency sees nothing that is kept to one; and is told no, not nothing at all: of two refusals that hang on it, neither would come.
create or replace function hub.sees(viewer hub.viewer, owner integer, agency_only integer, audience integer[], excluded integer[], tlp text,
  retain_until timestamptz) returns boolean
language plpgsql stable parallel safe set search_path = pg_catalog, pg_temp
as $$
begin
  return case
      when owner = viewer.me then agency_only is null or agency_only is not distinct from viewer.agency
      else audience && viewer.keys and viewer.me <> all (excluded) and owner <> all (viewer.bars)
    end
    and (tlp <> 'RED' or viewer.red) and viewer.content and (retain_until is null or retain_until > now());
end
$$;

-- (0023) Nor does it take back what an agency of its party has said.
create or replace function hub.revoke_sighting(of_id uuid, why text) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  present hub.sighting;
  item hub.indicator;
begin
  perform hub.only_in('sighting:add');
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
  perform hub.hold_item(item);
  update hub.sighting s set revoked_at = now(), revoked_reason = why, version = s.version + 1, updated_at = now(), ordinal = 0
    where s.id = of_id and s.revoked_at is null;
  return case when found then 'REVOKED' else 'BEFORE' end;
end
$$;
