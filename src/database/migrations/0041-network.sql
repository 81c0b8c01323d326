-- Links and network. Links: which claims stand beside another party's claim of the same value. Network: what an agency says of two claims (one uses the other, controls it, pays to it …).
--
-- A relationship is a governed item of its own, and hangs on two claims: whoever does not see both does not see it, whatever its own audience says. So it can be shared further than either
-- claim and still tells nobody of one that is hidden. It joins claims, not values: which claims of a value there are besides must move nothing of what is told of it.

-- Says one sentence of a function anew, wherever the rest of it came from; loudly, where the sentence is not there once.
create function hub.amend(target regprocedure, sentence text, amended text) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  definition constant text := pg_get_functiondef(target);
begin
  if (length(definition) - length(replace(definition, sentence, ''))) <> length(sentence) then
    raise exception 'hub: % does not say once: %', target, sentence;
  end if;
  execute replace(definition, sentence, amended);
end
$$;

-- Whose the second end is governs, too. (`indicator`, `item_owner` and `item_agency_only` are of the first, as a sighting has them: 0023.)
alter function hub.governing_columns() rename to governing_columns_but_network;
create function hub.governing_columns() returns text[]
language sql immutable set search_path = pg_catalog, pg_temp
as $$ select hub.governing_columns_but_network() || array['other_owner', 'other_agency_only'] $$;

create table hub.relationship (
  id uuid primary key,
  -- For hub.facets, which tells kinds by it: no collection of other systems has relationships.
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

select hub.amend('hub.learn_kinds()', $q$'indicator', 'item_owner', 'item_agency_only'$q$, $q$'indicator', 'item_owner', 'item_agency_only', 'other', 'other_owner', 'other_agency_only'$q$);
select hub.govern('hub.relationship', 'RELATIONSHIP');
create index relationship_named on hub.relationship (named_owner, id desc);

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
revoke select (external_id, mark) on hub.relationship from hub_app;
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
 * Says relationships in the name of the context's agency: [{place, id, from, to, relation, description, confidence, reliability, credibility, firstSeen, lastSeen, externalId, attribution,
 * audience, excluded, tlp, released, evidence}]. What was said before under the same reference (or of the same pair, where there is none) is replaced.
 * outcome: CREATED, UPDATED, UNCHANGED; ABSENT: one of the two is not in sight; SAME_VALUE: both claim one value; REVOKED: it was taken back; ELSEWHERE: the reference is another pair's; RED: it
 * bears that label, which is closed to the context.
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
  r record;
begin
  perform hub.only_in('indicator:publish');
  if viewer.agency is null then
    raise exception 'hub: no agency' using errcode = 'HB404', detail = 'agency';
  end if;
  -- In the order of claims, so that two batches rarely deadlock.
  for r in
    select s.place, s.id, s.relation, s.description, s.confidence, s.reliability, s.credibility, s."firstSeen", s."lastSeen", s."externalId", s.attribution, s.audience, s.excluded, s.tlp,
        s.released, s.evidence, case when turned then s."to" else s."from" end as one, case when turned then s."from" else s."to" end as two
      from jsonb_to_recordset(said) s(place integer, id uuid, "from" uuid, "to" uuid, relation text, description text, confidence smallint, reliability text, credibility smallint,
        "firstSeen" timestamptz, "lastSeen" timestamptz, "externalId" text, attribution text, audience integer[], excluded integer[], tlp text, released boolean, evidence uuid[])
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
    files := coalesce(r.evidence, '{}');
    -- A partner gets what is said of a claim where its owner says besides that it is released.
    if r.released is not true and exists (select from unnest(keys) k where hub.is_partner(k)) then
      raise exception 'hub: not to a partner unless it is released' using errcode = 'HB451';
    end if;
    its_mark := hub.mac('mark', concat_ws('|', 'relationship', viewer.me, viewer.agency,
      case when r."externalId" is not null then 'as|' || r."externalId" else concat_ws('|', 'of', r.relation, a.id, b.id) end));
    delete from hub.relationship x where x.mark = its_mark and x.retain_until <= now();
    insert into hub.relationship (id, relation, indicator, other, description, confidence, reliability, credibility, first_seen, last_seen, external_id, mark, item_owner, item_agency_only,
        other_owner, other_agency_only, owner, agency, tlp, attribution, audience, excluded, retain_until, ordinal)
      values (r.id, r.relation, a.id, b.id, r.description, r.confidence, r.reliability, r.credibility, r."firstSeen", r."lastSeen", r."externalId", its_mark, a.owner, a.agency_only,
        b.owner, b.agency_only, viewer.me, viewer.agency, label, r.attribution, keys, never, least(a.retain_until, b.retain_until), r.place)
      on conflict (mark) do nothing;
    if found then
      perform hub.attach_evidence('RELATIONSHIP', r.id, files);
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
      when (present.description, present.confidence, present.reliability, present.credibility, present.first_seen, present.last_seen, present.attribution, present.audience, present.excluded)
          is not distinct from (r.description, r.confidence, r.reliability, r.credibility, r."firstSeen", r."lastSeen", r.attribution, keys, never)
        and hub.label_rank(label) <= hub.label_rank(present.tlp)
        and files = array(select l.evidence from hub.evidence_link l where l.kind = 'RELATIONSHIP' and l.item = present.id order by l.place) then 'UNCHANGED'
      when present.tlp = 'RED' and not viewer.red then 'RED'
      else 'UPDATED'
    end;
    if outcome = 'UPDATED' then
      update hub.relationship x set description = r.description, confidence = r.confidence, reliability = r.reliability, credibility = r.credibility, first_seen = r."firstSeen",
          last_seen = r."lastSeen", attribution = r.attribution, audience = keys, excluded = never, tlp = hub.strictest(label, x.tlp), version = x.version + 1, updated_at = now(),
          ordinal = r.place
        where x.id = present.id;
      perform hub.attach_evidence('RELATIONSHIP', present.id, files);
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

create function hub.told_relationship(items uuid[]) returns table (item uuid, content jsonb)
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select r.id, jsonb_build_object('relationship', to_jsonb(r)) from hub.relationship_seen r where (select hub.me()) is not null and r.id = any (told_relationship.items)
$$;
grant execute on function hub.say_relationships(jsonb), hub.revoke_relationship(uuid, text), hub.own_relationships(uuid[]), hub.told_relationship(uuid[]) to hub_app;

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

-- Relationships are in no collection: TAXII, MISP and exports do not carry them.
alter function hub.collects(hub.viewer, jsonb, hub.governed_item) rename to collects_but_network;
create function hub.collects(viewer hub.viewer, scope jsonb, g hub.governed_item) returns boolean
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  return g.facets->>'kind' <> 'RELATIONSHIP' and hub.collects_but_network(viewer, scope, g);
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

select hub.amend('hub.work_piece(hub.party_job, integer)', $$(p.facets->>'ofOwner')::integer = job.key$$,
  $$(p.facets->>'ofOwner')::integer = job.key or (p.facets->>'andOfOwner')::integer = job.key$$);
-- Who lost a relationship, or has it, would tell its owner who sees the claims.
select hub.amend('hub.withdrawals(uuid)', $$hub.kind_of(of_item) <> 'SIGHTING'$$, $$hub.kind_of(of_item) <> all ('{SIGHTING,RELATIONSHIP}'::text[])$$);
select hub.amend('hub.versions_whole(uuid)', $$hub.in_sight_alone(viewer, 'INDICATOR', (seen.facets->>'of')::uuid))$$,
  $$hub.in_sight_alone(viewer, 'INDICATOR', (seen.facets->>'of')::uuid)) and (not seen.facets ? 'andOf' or hub.in_sight_alone(viewer, 'INDICATOR', (seen.facets->>'andOf')::uuid))$$);
select hub.amend('hub.versions(uuid)', $$hub.kind_of(of_item) is distinct from 'SIGHTING'$$,
  $$hub.kind_of(of_item) is distinct from 'SIGHTING' and hub.kind_of(of_item) is distinct from 'RELATIONSHIP'$$);
drop function hub.amend(regprocedure, text, text);

-- The graph: values are nodes, and what the viewer sees is all that there is. One statement a level (src/network).

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
      select c.claim, o.id as object, o.body->>'target_ref' as far, o.body->>'relationship_type' as named, true as outward
        from called c join hub.stix_object o on o.body->>'source_ref' = c.name and o.type = 'relationship' and o.revoked_at is null
        where hub.sees((select hub.viewer()), o.owner, o.agency_only, o.audience, o.excluded, o.tlp, o.retain_until)
      union all
      select c.claim, o.id, o.body->>'source_ref', o.body->>'relationship_type', false
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
      select c.digest, o.digest, o.kind, o.value, o.threat, case t.named when 'uses' then 'USES' when 'controls' then 'CONTROLS' when 'hosted-on' then 'HOSTED_ON' else 'RELATED_TO' end, 'STIX',
          t.outward, t.object
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
create index claim_link_owner on hub.claim_link (owner, item desc) where shared;

-- How far of the stream links were looked for.
create table hub.link_head (
  one boolean primary key default true check (one),
  last bigint not null default 0
);
insert into hub.link_head default values;

do $$
declare
  t regclass;
begin
  foreach t in array array['hub.claim_link', 'hub.link_head']::regclass[] loop
    execute format('alter table %s enable row level security', t);
    execute format('alter table %s force row level security', t);
    execute format('create policy owner_functions on %s to hub_owner using (true) with check (true)', t);
  end loop;
end
$$;

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
        from asked a join hub.indicator o on o.digest = a.digest and o.owner <> (select hub.me()) and hub.stands(o)
        cross join lateral (select hub.sees((select hub.viewer()), o.owner, o.agency_only, o.audience, o.excluded, o.tlp, o.retain_until) as seen) s),
    known as (
      select h.id, h.seen, case when h.seen or h.discoverability = 'HIT_CONTACT' then h.named_owner end as key,
          case when h.seen then h.published_at end as since
        from held h where h.seen or h.hinted)
  select k.id, bool_or(k.seen), case when p.id is not null then jsonb_build_object('id', p.id, 'kind', p.kind, 'name', p.name, 'country', p.country) end, min(k.since)
    from known k left join hub.party p on p.key = k.key
    group by k.id, p.id, p.kind, p.name, p.country order by k.id, p.name
$$;

-- Own claims of the caller's party that others claim, too, newest first below an id; whether the caller may know of any of them says hub.holders.
create function hub.linked(below uuid, most integer) returns table (id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select l.item from hub.claim_link l join hub.indicator i on i.id = l.item
    where (select hub.me()) is not null and l.owner = (select hub.me()) and l.shared and (below is null or l.item < below) and hub.stands(i)
      and hub.sees((select hub.viewer()), i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until)
      and exists (select from hub.holders(array[l.item]))
    order by l.item desc limit most
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
