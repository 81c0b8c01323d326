-- A sighting is one agency's word about another's claim, or its own: seen, a false alarm, or no longer in use. It is a governed item of its own, and hangs on its
-- claim: whoever does not see the claim does not see what is said about it, whatever the sighting's own audience says. The claim's owner is in every audience, put
-- there by the database, since who sights a claim may not know whose it is.

-- Whose an item is that others hang on their own governs, too.
create or replace function hub.governing_columns() returns text[]
language sql immutable set search_path = pg_catalog, pg_temp
as $$ select array['owner', 'agency', 'agency_only', 'audience', 'excluded', 'ordinal', 'item_owner', 'item_agency_only', 'asked'] $$;

create table hub.sighting (
  id uuid primary key,
  indicator uuid not null references hub.indicator on delete cascade,
  verdict text not null check (verdict in ('SEEN', 'FALSE_POSITIVE', 'EXPIRED')),
  count integer not null check (count between 1 and 999999999),
  first_seen timestamptz,
  last_seen timestamptz,
  note text check (length(note) between 1 and 2000),
  -- The STIX object that it was read from, {format, body, modified}: modified as the object says, as a moment of the database.
  original jsonb check (jsonb_typeof(original->'body') = 'object' and original->>'format' = 'stix' and pg_column_size(original) <= 2097152),
  external_id text check (length(external_id) between 1 and 500),
  -- One sighting an agency and occasion; one sighter a claim and party. Neither names anybody, nor means anything beside another claim.
  mark text not null unique,
  sighter_mark text not null,
  -- What the claim was when this was said last, or when the claim changed: limits, filters and the history of sight go by it.
  kind text not null,
  threat text not null,
  item_owner integer not null,
  item_agency_only integer,
  -- For whom the sighter said it, and not whom the database added or left out: what is the same again is told by this alone, or it would tell whose the claim is.
  asked integer[] not null default '{}',
  check (first_seen <= last_seen)
);
create index sighting_of on hub.sighting (indicator, id desc);

select hub.govern('hub.sighting', 'SIGHTING');

-- It is written by the functions below, in acts of its own.
revoke insert on hub.sighting from hub_app;
do $$
declare
  columns text;
begin
  select string_agg(quote_ident(a.attname), ', ') into columns
    from pg_attribute a where a.attrelid = 'hub.sighting'::regclass and a.attnum > 0 and not a.attisdropped;
  execute format('revoke update (%s) on hub.sighting from hub_app', columns);
end
$$;
revoke select (external_id, kind, threat, original) on hub.sighting from hub_app;
drop policy publishes on hub.sighting;
drop policy changes on hub.sighting;
-- The exists() is itself under row-level security.
create policy with_item on hub.sighting as restrictive for select to hub_app
  using ((select hub.me()) is not null and exists (select from hub.indicator i where i.id = sighting.indicator));

-- To tell the claim's owner is no release: what its claim met with goes back to whoever said it. To anybody else it is one. (Limits and bars hold for both.)
create function hub.obey_new_sighting() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (select from new_rows n where hub.within_limits(n.owner, to_jsonb(n), n.audience) <> n.audience) then
    raise exception 'hub: beyond the limits of this party' using errcode = 'HB451';
  end if;
  if exists (select from new_rows n
      where hub.needs_second(n.owner, n.tlp, '{}', '{}', n.tlp, array_remove(n.audience, n.item_owner), n.excluded)) then
    raise exception 'hub: not without a second officer' using errcode = 'HB451';
  end if;
  return null;
end
$$;
drop trigger obey_new on hub.sighting;
create trigger obey_new after insert on hub.sighting referencing new table as new_rows for each statement execute function hub.obey_new_sighting();

/*
 * The audience of a sighting: the keys that were given, and the claim's owner, except where the sighter's party has a limit that keeps it from that owner. Where the
 * owner is named that is refused (by hub.obey_new_sighting, or the service before it); where it is not, a refusal would name it.
 */
create function hub.sighting_audience(of_item hub.indicator, given integer[]) returns integer[]
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select array(select distinct k from unnest(given || case
      when of_item.owner = hub.me() then '{}'
      when of_item.named_owner is not null then array[of_item.owner]
      else hub.within_limits(hub.me(), to_jsonb(of_item), array[of_item.owner])
    end) k order by k)
$$;

/*
 * (0022) What of an audience the party's limits leave, for an item that says `content`. What an owner who is not named was told about its claim stays told: a limit that is set
 * later changes nothing about it, since a new version of the sighting would show that just this country falls under it.
 */
alter function hub.within_limits(integer, jsonb, integer[]) rename to within_limits_alone;
create function hub.within_limits(party_ integer, content jsonb, audience integer[]) returns integer[]
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
declare
  within constant integer[] := hub.within_limits_alone(party_, content, audience);
begin
  if within <> audience and content ? 'item_owner' and (content->>'item_owner')::integer = any (audience)
    and exists (select from hub.indicator i where i.id = (content->>'indicator')::uuid and i.named_owner is null) then
    return array(select k from unnest(audience) k where k = any (within) or k = (content->>'item_owner')::integer);
  end if;
  return within;
end
$$;

-- Holds what hub.hold_keys holds for the claim itself: a sighting is in sight only where its claim is, so whoever gives or takes sight of the claim waits for it.
create function hub.hold_item(of_item hub.indicator) returns void
language sql volatile set search_path = pg_catalog, pg_temp
as $$ select hub.hold_keys(array[hub.me(), of_item.owner], of_item.audience) $$;

/*
 * Says sightings in the name of the context's agency: [{place, id, indicator, verdict, count, firstSeen, lastSeen, note, externalId, attribution, audience, excluded, tlp, original}].
 * What was said before on the same occasion (the same reference; or the same claim, verdict and times, where there are none: the same day, UTC) is replaced.
 * outcome: CREATED, UPDATED, UNCHANGED (also for a former version of its original); ABSENT: no such claim is in sight; REVOKED: it was taken back; ELSEWHERE: the reference is another claim's;
 * OTHER_MAKER: somebody else made the original of this reference; RED: it bears that label, which is closed to the context.
 * A partner's sighting is for the claim's owner alone.
 */
create function hub.say_sightings(said jsonb) returns table (place integer, outcome text, id uuid)
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
  perform hub.only_in('sighting:add');
  if viewer.agency is null then
    raise exception 'hub: no agency' using errcode = 'HB404', detail = 'agency';
  end if;
  -- In the order of claims, so that two batches rarely deadlock.
  for r in
    select s.* from jsonb_to_recordset(said) s(place integer, id uuid, indicator uuid, verdict text, count integer, "firstSeen" timestamptz,
        "lastSeen" timestamptz, note text, "externalId" text, attribution text, audience integer[], excluded integer[], tlp text, original jsonb)
      order by s.indicator, s.place loop
    place := r.place;
    id := null;
    -- Shared: whoever changes who sees the claim waits, and finds the sighting (hub.keep_sightings_along).
    select * into item from hub.indicator i
      where i.id = r.indicator and hub.sees(viewer, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until) for share;
    if not found then
      outcome := 'ABSENT';
      return next;
      continue;
    end if;
    perform hub.hold_item(item);
    -- A sighting may bear a stricter label than what it is about.
    label := case when r.tlp is not null and hub.label_rank(r.tlp) > hub.label_rank(item.tlp) then r.tlp else item.tlp end;
    if label = 'RED' and not viewer.red then
      outcome := 'RED';
      return next;
      continue;
    end if;
    given := case when viewer.kind = 'PARTNER' then '{}' else coalesce(array(select distinct k from unnest(array_remove(r.audience, viewer.me)) k order by k), '{}') end;
    if hub.within_limits_alone(viewer.me, to_jsonb(item), given) <> given then
      raise exception 'hub: beyond the limits of this party' using errcode = 'HB451';
    end if;
    keys := hub.sighting_audience(item, given);
    never := case when viewer.kind = 'PARTNER' then '{}' else array_remove(r.excluded, viewer.me) end; -- nobody is an exception to itself
    its_mark := hub.mac('mark', concat_ws('|', 'sighting', viewer.me, viewer.agency, case
      when r."externalId" is not null then 'as|' || r."externalId"
      else concat_ws('|', 'on', r.indicator, r.verdict, coalesce(extract(epoch from r."firstSeen")::text, '-'), coalesce(extract(epoch from r."lastSeen")::text, '-'),
        case when r."firstSeen" is null and r."lastSeen" is null then (now() at time zone 'UTC')::date::text end)
    end));
    insert into hub.sighting (id, indicator, verdict, count, first_seen, last_seen, note, external_id, mark, sighter_mark, kind, threat, item_owner,
        item_agency_only, asked, owner, agency, tlp, attribution, audience, excluded, retain_until, ordinal, original)
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
    -- Whom it was not told when it was said, it is not told by being said again.
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

/*
 * Takes a sighting of the context's agency back; whoever sees it is told, with the reason. Also where its claim is out of sight by now: who said something can
 * always take it back. HB404: absent or invisible. outcome: REVOKED, BEFORE (it was), OTHERS (another's).
 */
create function hub.revoke_sighting(of_id uuid, why text) returns text
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
  if present.id is null or not (present.owner = viewer.me and present.agency = viewer.agency
      or hub.sees(viewer, present.owner, present.agency_only, present.audience, present.excluded, present.tlp, present.retain_until)
        and hub.sees(viewer, item.owner, item.agency_only, item.audience, item.excluded, item.tlp, item.retain_until)) then
    raise exception 'hub: no such item' using errcode = 'HB404', detail = 'sighting';
  end if;
  if present.owner <> viewer.me or present.agency <> viewer.agency then
    return 'OTHERS';
  end if;
  perform hub.hold_item(item);
  update hub.sighting s set revoked_at = now(), revoked_reason = why, version = s.version + 1, updated_at = now(), ordinal = 0
    where s.id = of_id and s.revoked_at is null;
  return case when found then 'REVOKED' else 'BEFORE' end;
end
$$;

/*
 * What a claim's change does to what was said about it: a label that got narrower holds for it, too; and whoever gains or loses sight of the claim gains or loses
 * sight of it by an event of its own, right behind the claim's (hub.saw). A limit of the sighter's own that the new label or threat falls under holds at once.
 */
create function hub.keep_sightings_along() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  if not exists (select from hub.sighting s where s.indicator in (select n.id from new_rows n)) then
    return null;
  end if;
  with along as (
      select s.id, n.ordinal, n.threat, n.agency_only, n.retain_until, case when hub.label_rank(n.tlp) > hub.label_rank(s.tlp) then n.tlp else s.tlp end as tlp
        from new_rows n join old_rows o using (id) join hub.sighting s on s.indicator = n.id
        where (n.audience, n.excluded, n.agency_only, n.tlp, n.threat, n.retain_until)
          is distinct from (o.audience, o.excluded, o.agency_only, o.tlp, o.threat, o.retain_until))
  update hub.sighting s set tlp = a.tlp, threat = a.threat, item_agency_only = a.agency_only, retain_until = a.retain_until, ordinal = a.ordinal,
      version = s.version + 1,
      audience = hub.within_limits(s.owner, jsonb_build_object('kind', s.kind, 'threat', a.threat, 'tlp', a.tlp), s.audience)
    from along a where s.id = a.id;
  return null;
end
$$;
create trigger sightings_follow after update on hub.indicator referencing old table as old_rows new table as new_rows for each statement
  execute function hub.keep_sightings_along();

-- Which of these the context's party said itself.
create function hub.own_sightings(items uuid[]) returns table (id uuid, external_id text)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select s.id, s.external_id from hub.sighting s
    where (select hub.me()) is not null and s.id = any (items) and s.owner = (select hub.me())
      and hub.sees((select hub.viewer()), s.owner, s.agency_only, s.audience, s.excluded, s.tlp, s.retain_until)
$$;

-- Claims whose originals bear these ids (of STIX, or UUIDs of MISP), among what the caller may know: an original is for whoever reads the detail and may know whose
-- it is (hub.claim_whole).
create index indicator_original on hub.indicator_detail (coalesce(original->'body'->>'id', original->'body'->>'uuid')) where original is not null;
create function hub.claims_of_originals(ids text[]) returns table (given text, claim uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select coalesce(d.original->'body'->>'id', d.original->'body'->>'uuid'), d.id
    from hub.indicator_detail d join hub.indicator i on i.id = d.id
    where (select hub.me()) is not null and d.original is not null and coalesce(d.original->'body'->>'id', d.original->'body'->>'uuid') = any (ids)
      and hub.sees((select hub.viewer()), i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until)
      and (i.owner = (select hub.me()) or i.named_owner is not null and (d.released or (select hub.my_kind()) = 'COUNTRY'))
    order by d.id
$$;

-- Own sightings under these references, and who made what they were read from.
create function hub.sightings_under(references_ text[]) returns table (id uuid, external_id text, maker text, over boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select s.id, s.external_id, s.original->'body'->>'created_by_ref', s.revoked_at is not null from hub.sighting s
    where (select hub.me()) is not null and s.external_id = any (references_) and s.original is not null and s.owner = (select hub.me()) and s.agency = (select hub.my_agency())
      and (s.tlp <> 'RED' or (select hub.may_read_red())) and (select (hub.viewer()).content)
$$;
create index sighting_reference on hub.sighting (agency, external_id) where original is not null;
grant execute on function hub.sightings_under(text[]) to hub_app;

-- Whether the caller reads a sighting's original: it names whoever made it, so it is for the sighter's party, and for countries that may know whose the sighting is.
create function hub.reads_original(of_sighting hub.sighting) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select of_sighting.original is not null and (of_sighting.owner = hub.me() or of_sighting.named_owner is not null and hub.my_kind() = 'COUNTRY')
    and hub.in_sight(hub.viewer(), 'SIGHTING', of_sighting.id)
$$;
-- What a sighting was read from, but for what it says it is about: that may be an id which the reader does not get.
create function hub.sighting_original(of_id uuid) returns jsonb
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select s.original #- '{body,sighting_of_ref}' from hub.sighting s where (select hub.me()) is not null and s.id = of_id and hub.reads_original(s) $$;
create index sighting_original_id on hub.sighting ((original->'body'->>'id')) where original is not null;
grant execute on function hub.sighting_original(uuid) to hub_app;

-- A sighting as its reader may know it. Runs with the reader's rights.
create view hub.sighting_seen with (security_invoker = true) as
  select s.id, s.indicator, s.verdict, s.count, s.first_seen, s.last_seen, s.note, s.tlp, s.version, s.published_at, s.updated_at, s.revoked_at, s.revoked_reason,
    s.named_owner, hub.sighting_original(s.id) as original, p.id as by_id, p.kind as by_kind, p.name as by_name, p.country as by_country
  from hub.sighting s left join hub.party p on p.key = s.named_owner;
grant select on hub.sighting_seen to hub_app;

grant execute on function hub.say_sightings(jsonb), hub.revoke_sighting(uuid, text), hub.own_sightings(uuid[]),
  hub.claims_of_originals(text[]) to hub_app;

/*
 * Which of these ids (of STIX, or bare UUIDs as MISP and tables have them) the hub itself gives to what is not the context's: to the identity of another party, or to a claim or sighting of
 * another, as far as the context sees it. Whoever published what bears such an id would speak in another's name, pass on as its own what another shared with it, or put a false version in the
 * place of another's word in every system that reads both. In MISP and in tables the hub stands in the place of owners that are not named, one's own among them: there its id alone says nothing.
 */
create function hub.ids_of_others(ids text[]) returns setof text
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
$$;
grant execute on function hub.ids_of_others(text[]) to hub_app;

-- The stream. A sighting's history of sight is its own and its claim's together: it was seen by whoever saw both.

-- What the sequencer must know of an item that hangs on another: which, whose that is, and to which agency of its owner's it is kept.
alter function hub.facets(jsonb) rename to facets_alone;
create function hub.facets(content jsonb) returns jsonb
language sql immutable set search_path = pg_catalog, pg_temp
as $$
  select hub.facets_alone(content) || case when content ? 'item_owner'
    then jsonb_build_object('of', content->'indicator', 'ofOwner', content->'item_owner', 'ofAgency', content->'item_agency_only') else '{}' end
$$;
select hub.learn_kinds();

alter function hub.in_sight(hub.viewer, text, uuid) rename to in_sight_alone;
create function hub.in_sight(viewer hub.viewer, kind text, item uuid) returns boolean
language plpgsql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  return hub.in_sight_alone(viewer, kind, item)
    and (kind <> 'SIGHTING' or hub.in_sight_alone(viewer, 'INDICATOR', (select s.indicator from hub.sighting s where s.id = item)));
end
$$;

-- Collections show what is in sight, too.
alter function hub.collects(hub.viewer, jsonb, hub.governed_item) rename to collects_alone;
create function hub.collects(viewer hub.viewer, scope jsonb, g hub.governed_item) returns boolean
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  return hub.collects_alone(viewer, scope, g) and (not g.facets ? 'of' or hub.in_sight_alone(viewer, 'INDICATOR', (g.facets->>'of')::uuid));
end
$$;

-- Of whoever asks; null: of the sequencer, or of somebody without one.
create function hub.agency_that_asks() returns integer
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  return case when coalesce(current_setting('hub.context', true), '') <> '' then hub.my_agency() end;
end
$$;

-- Whether `party` saw `item`, by the sights that there were right after `sights_at`, with the keys, bars and suspensions that there were right after `at_seq`.
create function hub.saw_by(of_item uuid, sights_at bigint, at_seq bigint, party_ integer) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$ select x.saw from hub.saw_part(of_item, sights_at, at_seq, party_) x $$;

/*
 * Whether `party` saw `item` right after position `at_seq`. What hangs on a claim follows its claim's audience from its own next event on, which the claim's change
 * writes right behind its own (hub.keep_sightings_along): so that this event has a before and an after, and whoever lost sight is told. Keys, bars and suspensions
 * count at once for both: whoever they concern is told of each item by the party's own job.
 */
create or replace function hub.saw(of_item uuid, at_seq bigint, party_ integer) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select hub.saw_by(of_item, at_seq, at_seq, party_)
    and not exists (
      select from (
          select e.seq, e.facets from hub.stream e where e.item = of_item and e.key is null and e.seq <= at_seq order by e.seq desc limit 1) own
        where own.facets ? 'of' and not (
          hub.saw_by((own.facets->>'of')::uuid, own.seq, at_seq, party_)
          and ((own.facets->>'ofOwner')::integer <> party_ or hub.of_agency((own.facets->>'ofAgency')::integer, hub.agency_that_asks()))))
$$;

-- What hangs on these items, and would not come up in the party's job by itself: it has no key of its own among those that the job is about.
create function hub.hanging_on(items uuid[], job hub.party_job) returns uuid[]
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select array(select h.id from hub.sighting h
    where h.indicator = any (items) and not exists (
      select from hub.sight s
        where s.item = h.id and not s.barred and s.from_seq <= job.seq and (s.to_seq is null or s.to_seq > job.seq)
          and (s.key = job.key and job.op not in ('SUSPEND', 'READMIT')
            or job.op in ('SUSPEND', 'READMIT') and s.key in (select k.key from hub.held_keys(job.party, job.seq) k where k.from_seq <= job.seq)))
    order by h.id)
$$;

-- Changes one sentence of a function that an earlier migration made, wherever the rest of it came from; loudly, where the sentence is not there once.
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

-- A job is about what hangs on its items as well: an owner's bar takes what others said about the owner's claims along.
select hub.amend('hub.work_piece(hub.party_job, integer)', 'if gains then' || E'\n' || '    perform hub.leave_out_ended(job, items);',
  'items := items || hub.hanging_on(items, job);' || E'\n' || '  if gains then' || E'\n' || '    perform hub.leave_out_ended(job, items);');
select hub.amend('hub.work_piece(hub.party_job, integer)', $$job.op not in ('BAR', 'UNBAR') or p.owner = job.key$$,
  $$job.op not in ('BAR', 'UNBAR') or p.owner = job.key or (p.facets->>'ofOwner')::integer = job.key$$);
-- What one said oneself about another's claim goes and comes with that claim.
select hub.amend('hub.work_piece(hub.party_job, integer)', 'where p.owner <> job.party', $$where (p.owner <> job.party or p.facets ? 'of')$$);
-- Whether a party saw it says hub.saw; by which of the two keys it gained sight does not matter.
select hub.amend('hub.close_sights(bigint)', 'or coalesce(l.owner, l.key) is null)', $$or coalesce(l.owner, l.key) is null or e.facets ? 'of')$$);
-- Who lost a sighting, or has it, would tell its sighter who sees the claim.
select hub.amend('hub.withdrawals(uuid)', 'if (item.owner = viewer.me', $$if (hub.kind_of(of_item) <> 'SIGHTING' and item.owner = viewer.me$$);
-- Its versions are for the doors of exchange alone, and for whoever sees both.
select hub.amend('hub.versions_whole(uuid)', 'if (seen.owner is not null',
  $$if ((not seen.facets ? 'of' or hub.in_sight_alone(viewer, 'INDICATOR', (seen.facets->>'of')::uuid)) and seen.owner is not null$$);
select hub.amend('hub.versions_whole(uuid)', 'claim_mark,released}', 'claim_mark,released,mark,external_id,original}');
select hub.amend('hub.versions(uuid)', 'from hub.versions_whole(of_item) v', $$from hub.versions_whole(of_item) v where hub.kind_of(of_item) is distinct from 'SIGHTING'$$);
drop function hub.amend(regprocedure, text, text);

create function hub.told_sighting(items uuid[]) returns table (item uuid, content jsonb)
language sql stable set search_path = pg_catalog, pg_temp
as $$ select s.id, jsonb_build_object('sighting', to_jsonb(s)) from hub.sighting_seen s where (select hub.me()) is not null and s.id = any (items) $$;
grant execute on function hub.told_sighting(uuid[]) to hub_app;
select hub.learn_kinds();
