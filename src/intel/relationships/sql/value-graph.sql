/*
 * Counts the relationships of a party about claims of other parties, up to the limit: each change of a claim also updates its relationships, at the cost of the
 * claim's publisher. Revoked relationships depend on the claim as well, and count until the claim is deleted.
 */
create or replace function hub.foreign_relationship_count_of_claim(party_ integer, claim hub.indicator) returns bigint
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select case when claim.owner = party_ then 0 else
    (select count(*) from (select from hub.relationship r where r.owner = party_ and r.item_owner <> r.owner and r.indicator = claim.id limit 200) x)
      + (select count(*) from (select from hub.relationship r where r.owner = party_ and r.other_owner <> r.owner and r.other = claim.id limit 200) x) end
$$;

create or replace function hub.foreign_relationship_count(party_ integer) returns bigint
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select (select count(*) from (select from hub.relationship r where r.owner = party_ and r.item_owner <> r.owner limit 100000) x)
    + (select count(*) from (select from hub.relationship r where r.owner = party_ and r.other_owner <> r.owner and r.item_owner = r.owner limit 100000) x)
$$;

/*
 * Takes one step from values (by digest) to their neighbours, with the reader's rights: at most `most` + 1 neighbours per value, ordered by kind and value; one
 * row per tie between two values. Per value the 200 newest claims count, and per claim and direction the 500 newest relationships.
 * source: RELATIONSHIP, STIX, or VALUE (a URL or address contains its host).
 */
create or replace function hub.value_graph_step(frontier bytea[], relations text[], threats text[], most integer)
returns table (at bytea, next bytea, relation text, source text, outward boolean, items uuid[], item_count integer, "position" integer)
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  with claims as materialized (
      select f.digest, c.id, c.kind, c.value from unnest(frontier) f(digest)
        cross join lateral (
          select i.id, i.kind, i.value from hub.indicator i where i.digest = f.digest and i.revoked_at is null order by i.id desc limit 200) c
        where (select hub.me()) is not null),
    stated as (
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
        from hub.stix_relationship_links(array(select claims.id from claims)) t join claims c on c.id = t.claim join hub.indicator o on o.id = t.other and o.revoked_at is null
      union all
      select c.digest, o.digest, o.kind, o.value, o.threat, 'HOSTED_ON', 'VALUE', true, null
        from (select distinct claims.digest, claims.kind, claims.value from claims where claims.kind in ('URL', 'EMAIL')) c
        cross join lateral (
          select case c.kind when 'URL' then substring(c.value from '^[a-z]+://([^/:?#]+)') else split_part(c.value, '@', 2) end as host) h
        join hub.indicator o on o.digest in (hub.digest('DOMAIN', '', h.host), hub.digest('IP', '', h.host)) and o.revoked_at is null),
    ties as (
      select s.at, s.next, s.kind, s.value, s.relation, s.source, s.relation in ('SAME_OPERATOR', 'RELATED_TO') or s.outward as outward,
          (array_agg(distinct s.item order by s.item desc) filter (where s.item is not null))[1:20] as items, count(distinct s.item)::integer as item_count
        from stated s
        where s.at <> s.next and (relations is null or s.relation = any (relations)) and (threats is null or s.threat = any (threats))
        group by 1, 2, 3, 4, 5, 6, 7),
    ranked as (select t.*, dense_rank() over (partition by t.at order by t.kind, t.value collate "C")::integer as nth from ties t)
  select r.at, r.next, r.relation, r.source, r.outward, coalesce(r.items, '{}'), r.item_count, r.nth
    from ranked r where r.nth <= most + 1 order by array_position(frontier, r.at), r.nth, r.relation, r.source, r.outward
$$;

-- Returns the data that the reader sees about values, one row each: claims in force, and their owners as far as they are named.
create or replace function hub.value_graph_nodes(digests bytea[])
returns table (digest bytea, kind text, value text, display text, tlp text, claims integer, indicators uuid[], threats text[], parties jsonb, undisclosed boolean, first_seen timestamptz, last_seen timestamptz)
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select i.digest, min(i.kind), min(i.value), min(i.display), hub.strictest(variadic array_agg(distinct i.tlp)), (count(*) filter (where i.revoked_at is null))::integer,
      coalesce((array_agg(i.id order by i.id desc) filter (where i.revoked_at is null))[1:20], '{}'), array_agg(distinct i.threat order by i.threat),
      coalesce(jsonb_agg(distinct jsonb_build_object('id', p.id, 'kind', p.kind, 'name', p.name, 'country', p.country)) filter (where p.id is not null and i.revoked_at is null), '[]'),
      coalesce(bool_or(i.named_owner is null) filter (where i.revoked_at is null), false), min(coalesce(i.first_seen, i.published_at)), max(coalesce(i.last_seen, i.published_at))
    from hub.indicator i left join hub.party p on p.key = i.named_owner
    where (select hub.me()) is not null and i.digest = any (digests)
    group by i.digest
$$;

-- Returns whether a claim is in force: neither revoked nor lapsed, and within its retention period.
create or replace function hub.is_in_force(i hub.indicator) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$ select i.revoked_at is null and (i.valid_until is null or i.valid_until > now()) and (i.retain_until is null or i.retain_until > now()) $$;

-- Returns whether a party that does not see a claim may learn that its owner holds the value.
create or replace function hub.may_hint(i hub.indicator, party_ integer) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select i.owner <> party_ and i.discoverability in ('HIT', 'HIT_CONTACT') and i.tlp <> 'RED' and i.agency_only is null and party_ <> all (i.excluded) and hub.is_in_force(i)
    and not hub.is_existence_hidden_from(i.owner, array[i.kind], array[i.threat], i.tlp, hub.keys_of(party_))
    and not exists (select from hub.bar b where b.owner = i.owner and b.party = party_ and b.lifted_at is null)
    and not exists (select from hub.suspension x where x.party in (party_, i.owner) and x.lifted_at is null)
    and exists (select from hub.party p where p.key = party_ and p.kind = 'COUNTRY' and p.candidate_since is null and p.closed_at is null)
$$;

-- Returns whether a party sees a claim through its current audience.
create or replace function hub.is_in_audience(i hub.indicator, party_ integer) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select party_ <> all (i.excluded)
    and (party_ = any (i.audience) or exists (select from hub.membership m where m.party = party_ and m.key = any (i.audience) and m.left_at is null))
$$;

/*
 * Returns whether the owner of a claim lets this party know the owner's name through the claim: the counterpart of a hint. The party sees the claim, or its
 * owner discloses its name to all (HIT_CONTACT); and the claim names its owner. HIT names no owner, so it does not count.
 */
create or replace function hub.may_name_owner(i hub.indicator, party_ integer) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select i.attribution <> 'HIDDEN' and (
    i.discoverability = 'HIT_CONTACT' and hub.may_hint(i, party_) or hub.is_in_audience(i, party_)
    and not exists (select from hub.bar b where b.owner = i.owner and b.party = party_ and b.lifted_at is null)
    and exists (select from hub.party p where p.key = party_ and p.kind = 'COUNTRY' and p.candidate_since is null and p.closed_at is null))
$$;

/*
 * Examines the next events of claims, at most `batch`, for values that other parties also claim, and notifies parties that may learn that another party holds a
 * value whose claim they do not see: once per claim, in one announcement per party and call. Visible claims need none: their events are in the stream.
 * For each new claim, 200 other claims of its value are examined. Several hub processes may call this at once: only one works, and the others do not wait.
 * Returns the number of positions that it advanced.
 * It pairs claims of one value since the last call. An announcement LINKED is also an answer, so it is only for the officer who compared the claim: otherwise a
 * party could publish guessed values and learn from announcements which of them others hold.
 */
create or replace function hub.find_links(batch integer) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  head constant bigint := (select h.last from hub.sequence_head h);
  base bigint;
  upto bigint;
  fresh uuid[];
  held bytea[];
  r record;
  new_id uuid;
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
  held := array(
    select v.digest from (select distinct i.digest from hub.indicator i where i.id = any (fresh)) v
      where (select min(x.owner) from hub.claim_link x where x.digest = v.digest) <> (select max(x.owner) from hub.claim_link x where x.digest = v.digest));
  update hub.claim_link l set shared = true where not l.shared and l.digest = any (held);
  for r in
    with looked_at as (
        select i.id as one, o.item as other from hub.indicator i
          cross join lateral (select l.item from hub.claim_link l where l.digest = i.digest and l.owner <> i.owner order by l.item desc limit 200) o
          where i.id = any (fresh) and i.digest = any (held) and hub.is_in_force(i)),
      pairs as materialized (select one as mine, other as others from looked_at union select other, one from looked_at),
      hinted as (
        select i.id as item, i.owner
          from (select distinct p.mine from pairs p) m join hub.claim_link l on l.item = m.mine and not l.told and l.compared_by is not null join hub.indicator i on i.id = l.item
          where i.tlp <> 'RED' and i.agency_only is null and hub.is_in_force(i)
            and exists (select from pairs p join hub.indicator d on d.id = p.others
              where p.mine = i.id and d.discoverability in ('HIT', 'HIT_CONTACT') and hub.may_hint(d, i.owner) and not hub.is_in_audience(d, i.owner) and hub.may_name_owner(i, d.owner)
                and d.owner <> all (hub.withheld_owners(i.owner, hub.default_purpose(l.compared_by, null), false)))),
      told as (update hub.claim_link l set told = true from hinted h where l.item = h.item and not l.told returning l.item, l.owner, l.compared_by)
    select t.owner, t.compared_by, array_agg(t.item order by t.item) as items from told t group by t.owner, t.compared_by order by t.owner, t.compared_by loop
    new_id := hub.announce(array[r.owner], 'LINKED', jsonb_build_object('count', cardinality(r.items), 'indicators', array_to_string(r.items[1:50], ' ')));
    update hub.announcement a set account = r.compared_by where a.id = new_id;
  end loop;
  update hub.link_head set last = upto;
  return (upto - base)::integer;
end
$$;

/*
 * Returns the other parties that hold the values of these claims, one row per party, as far as the context's party may know them: through claims that it sees;
 * and, for an officer who may deconflict, through discoverable claims, if its own party holds the value by a compared claim that also names it to their owner
 * (HIT_CONTACT names the party; HIT, and an owner that is not named, come as a row without a party). since: publication of the visible claim; null otherwise.
 * Each agency claims a value once. Of a value, the 2,000 newest claims of others in force count, and of each party the 20 newest of these: this bounds the
 * cost, whatever other parties claim secretly.
 */
create or replace function hub.holders(items uuid[]) returns table (item uuid, seen boolean, party jsonb, since timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
#variable_conflict use_column
declare
  viewer constant hub.viewer := hub.viewer();
begin
  return query
  with asks as materialized (
      select hub.person_may(viewer, 'deconflict:ask') as may),
    asked as materialized (
      select i.id, i.digest from hub.indicator i
        where i.id = any (items)
          and hub.sees(viewer, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until)),
    held as (
      select a.id, o.named_owner, o.discoverability, o.published_at, s.seen,
          not s.seen and (select x.may from asks x) and hub.may_hint(o, viewer.me) and o.owner <> all (viewer.withheld) and exists (
            select from hub.claim_link c join hub.indicator m on m.id = c.item
              where c.digest = a.digest and c.owner = viewer.me and c.compared_by is not null and hub.is_in_force(m) and hub.may_name_owner(m, o.owner)
                and hub.sees(viewer, m.owner, m.agency_only, m.audience, m.excluded, m.tlp, m.retain_until)) as hinted
        from asked a
        cross join lateral (
          select n.id, row_number() over (partition by n.owner order by n.id desc) as nth
            from (select i.id, i.owner from hub.indicator i
              where i.digest = a.digest and i.owner <> viewer.me and i.revoked_at is null and (i.valid_until is null or i.valid_until > now())
              order by i.id desc limit 2000) n) x
        join hub.indicator o on o.id = x.id and x.nth <= 20 and hub.is_in_force(o)
        cross join lateral (select hub.sees(viewer, o.owner, o.agency_only, o.audience, o.excluded, o.tlp, o.retain_until) as seen) s),
    known as (
      select h.id, h.seen, case when h.seen or h.discoverability = 'HIT_CONTACT' then h.named_owner end as key,
          case when h.seen then h.published_at end as since
        from held h where h.seen or h.hinted)
  select k.id, bool_or(k.seen), case when p.id is not null then jsonb_build_object('id', p.id, 'kind', p.kind, 'name', p.name, 'country', p.country) end, min(k.since)
    from known k left join hub.party p on p.key = k.key
    group by k.id, p.id, p.kind, p.name, p.country order by k.id, p.name;
end
$$;

/*
 * Returns claims of the caller's party that other parties also claim, newest first below an id, at most `most`; hub.holders decides which of them the caller
 * may know. The last row has no id: it says below which id to continue, or null at the end. One call examines 500 of the party's own claims, whether others
 * hold them or not: the position therefore reveals nothing about secret holders.
 */
create or replace function hub.linked_claims(below uuid, most integer) returns table (id uuid, looked_to uuid)
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
            where hub.is_in_force(i) and hub.sees(viewer, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until))) x) h
      order by h.item desc limit most;
  id := null;
  looked_to := own[look];
  return next;
end
$$;
