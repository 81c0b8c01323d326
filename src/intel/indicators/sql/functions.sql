-- The database computes the digest, whatever the writer sends. claim_mark makes a claim unique per agency and value. owner_mark distinguishes two owners
-- of one value. Neither mark identifies an owner, and neither can be compared with the mark of another value.
-- An agency has one claim per value, and beside it a claim for each tear-line of it: no two of them share a claim_mark. All of them share the owner_mark,
-- so that no owner corroborates itself. (The key is read once for both marks of a row, together with the tear-line, and hub.digest is written out: a call of
-- its own for each would take longer than the rest.)
create or replace function hub.stamp_indicator() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  inner_ bytea;
  outer_ bytea;
  is_copy boolean;
  value_ text;
begin
  select s.inner_pad, s.outer_pad, exists (select from hub.tear_line t where t.copy = new.id and t.owner = new.owner) into inner_, outer_, is_copy
    from vault.secret s where s.name = 'mark';
  new.digest := sha256(convert_to(new.kind || E'\n' || new.scope || E'\n' || new.value, 'UTF8')); -- hub.digest, inline
  value_ := encode(new.digest, 'hex');
  new.claim_mark := hub.mac_with(inner_, outer_, 'claim|' || new.owner || '|' || new.agency || '|' || value_ || case when is_copy then '|' || new.id else '' end);
  new.owner_mark := left(hub.mac_with(inner_, outer_, 'owner|' || new.owner || '|' || value_), 16);
  return new;
end
$$;

-- Only the agency of a claim may write its detail: being able to see the claim is not enough. (Each row is looked up by its key, because the plan is
-- cached while the tables grow.)
create or replace function hub.record_claim_detail() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  if tg_op = 'INSERT' and exists (select from new_rows n
      where not exists (select from hub.indicator i where i.id = n.id and i.owner = n.owner and i.agency = n.agency offset 0)) then
    raise exception 'hub: the indicator belongs to another agency' using errcode = 'HB500';
  end if;
  insert into hub.item_detail_version (item, version, content)
    select n.id, n.version, to_jsonb(n) - '{owner,agency}'::text[] from new_rows n;
  return null;
end
$$;

-- Returns how many distinct owners claim this value, among the claims that the caller may see. Revoked and lapsed claims do not count. Returns one row,
-- so that the planner inlines it into the calling query: then the viewer is read once per query, not once per value.
create or replace function hub.corroboration(of_digest bytea) returns table (owners integer)
language sql stable
begin atomic
  select count(distinct c.owner_mark)::integer from hub.indicator c
    where c.digest = of_digest and c.revoked_at is null and (c.valid_until is null or c.valid_until > now());
end;

-- Written in plpgsql, which collects all rows before it returns the first. An SQL function returns its rows one by one, and the calling statement could
-- change the context between two of them.
create or replace function hub.governance(items uuid[])
  returns table(id uuid, agency integer, agency_id uuid, agency_name text, audience integer[], excluded integer[], discoverability text, attribution text, agency_only boolean)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  viewer constant hub.viewer := hub.viewer();
begin
  return query
    select i.id, i.agency, a.id, a.name, i.audience, i.excluded, i.discoverability, i.attribution, i.agency_only is not null
      from hub.indicator i join hub.agency a on a.key = i.agency
      where i.id = any (items) and i.owner = viewer.me
        and hub.sees(viewer, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until);
end
$$;

-- Returns own claims on these values, under these references, or with these ids, ordered by id and locked until the transaction ends. Deletes claims that
-- are past their retention, so that their values can be published again. A tear-line is found only by its id: publishing its value again changes the
-- original.
create or replace function hub.own_claims(digests bytea[], references_ text[], ids uuid[])
returns table (id uuid, kind text, scope text, value text, display text, platform text, network text, bank text, country text, threat text, tags text[],
  first_seen timestamptz, last_seen timestamptz, valid_until timestamptz, retain_until timestamptz, chosen_until timestamptz, revoked_at timestamptz, version integer, tlp text,
  attribution text, discoverability text, audience integer[], excluded integer[], agency_only boolean, digest bytea, external_id text, raw text, description text,
  confidence smallint, reliability text, credibility smallint, original jsonb, person_status text, disputed_since timestamptz, onward_rule text,
  onward_within integer[], onward_own boolean, original_tlp text)
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off set plan_cache_mode = force_generic_plan as $$
declare
  viewer constant hub.viewer := hub.viewer();
  wanted uuid[];
  any_expired boolean;
begin
  if viewer.doing not in ('indicator:publish', 'indicator:revoke') then
    raise exception 'hub: not in this act' using errcode = 'HB500';
  end if;
  wanted := array(
    select c.id from hub.indicator c where c.digest = any (digests) and c.owner = viewer.me and c.agency = viewer.agency
    union
    select e.id from unnest(references_) r(reference) cross join lateral (
      select d.id from hub.indicator_detail d where d.agency = viewer.agency and d.external_id = r.reference and d.external_id is not null limit 1) e
    union
    select unnest(ids));
  any_expired := (select bool_or(l.retain_until <= now()) from (
    select i.retain_until from hub.indicator i where i.id = any (wanted) and i.owner = viewer.me and i.agency = viewer.agency order by i.id for update) l);
  if any_expired then -- a DELETE of no row runs the triggers of the statement, too
    delete from hub.indicator i where i.id = any (wanted) and i.owner = viewer.me and i.agency = viewer.agency and i.retain_until <= now();
  end if;
  return query
    select i.id, i.kind, i.scope, i.value, i.display, i.platform, i.network, i.bank, i.country, i.threat, i.tags, i.first_seen, i.last_seen,
      i.valid_until, i.retain_until, i.chosen_until, i.revoked_at, i.version, i.tlp, i.attribution, i.discoverability, i.audience,
      case when i.excluded = '{}' then i.excluded else hub.without_partners(i.excluded) end, i.agency_only is not null, i.digest, d.external_id, d.raw,
      d.description, d.confidence, d.reliability, d.credibility, d.original, case when hub.is_personal(i.kind) then coalesce(d.person_status, 'UNKNOWN') end,
      i.disputed_since, w.rule, w.within, w.own, (select t.original_tlp from hub.tear_line t where t.copy = i.id)
    from hub.indicator i join hub.indicator_detail d on d.id = i.id cross join lateral hub.effective_onward_rule(i.id, viewer.me, i.tlp) w
    where i.id = any (wanted) and i.owner = viewer.me and i.agency = viewer.agency and (i.tlp <> 'RED' or viewer.red)
      and (i.id = any (ids) or not exists (select from hub.tear_line t where t.copy = i.id))
    order by i.id;
end
$$;

/*
 * Returns ids of claims that the caller may see, newest first by (position, id), in batches. `snapshot` is the head of the stream when the first page was
 * read. Claims that were not open to the caller in the stream by then (just published, or just widened) form the first part, ordered by id. The rest
 * form the second part, ordered by position. So no claim committed before the first page is skipped or repeated, however many transactions write
 * meanwhile. The caller re-reads every id under row-level security.
 */
create or replace function hub.unsequenced_claims(snapshot bigint, below uuid, most integer)
  returns table(id uuid)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  viewer constant hub.viewer := hub.viewer();
begin
  return query
    select w.item from (
        select o.item from hub.outbox o where o.item is not null and (o.owner = viewer.me or o.audience && viewer.keys)
        union
        select s.item from hub.stream s where s.seq > snapshot and s.item is not null and (s.owner = viewer.me or s.audience && viewer.keys)) w
      where (below is null or w.item < below)
        and not hub.was_open_to_keys(w.item, viewer.keys, snapshot)
        and exists (select from hub.indicator i where i.id = w.item
          and hub.sees(viewer, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until) offset 0)
      order by w.item desc limit most;
end
$$;

-- Returns sequenced claims that the viewer may see, newest first. A page walks the viewer's keys down from the last position, and checks the newest `most` items
-- of all keys together, not those of each key. Without statistics, as after a first import, the planner would fetch all positions of a key with a bitmap scan
-- and sort them, for every page again.
create or replace function hub.sequenced_claims(snapshot bigint, upto bigint, most integer) returns table (id uuid, place bigint)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off set enable_bitmapscan = off
as $$
#variable_conflict use_column
declare
  viewer constant hub.viewer := hub.viewer();
  below bigint := upto;
  candidates integer := most;
  left_ integer := most;
  c record;
begin
  while left_ > 0 and candidates = most loop
    candidates := 0;
    for c in
      select n.item, n.position, (n.from_seq <= snapshot or hub.was_open_to_keys(n.item, viewer.keys, snapshot))
          and exists (select from hub.indicator i where i.id = n.item
            and hub.sees(viewer, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until) offset 0) as shown
        from (
          select x.item, x.position, min(x.from_seq) as from_seq
            from unnest(viewer.keys) k
            cross join lateral (
              select s.item, s.position, s.from_seq from hub.visibility_period s
                where s.key = k and s.to_seq is null and not s.barred and s.position <= below order by s.position desc limit most) x
            group by x.item, x.position order by x.position desc limit most) n
        order by n.position desc loop
      candidates := candidates + 1;
      below := c.position - 1;
      if c.shown then
        id := c.item;
        place := c.position;
        return next;
        left_ := left_ - 1;
        exit when left_ = 0;
      end if;
    end loop;
  end loop;
end
$$;

/*
 * Look-up in one round trip. Returns for each digest (in order) at most `most` + 1 claims, the best evaluated first, and the corroboration of the value.
 * Runs with the reader's rights.
 */
create or replace function hub.lookup(claim text, act jsonb, digests bytea[], include_lapsed boolean, most integer)
returns table (place bigint, corroboration integer, found jsonb)
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off set plan_cache_mode = force_generic_plan
as $$
begin
  perform hub.enter(claim, act);
  return query
    select v.place, (select k.owners from hub.corroboration(v.digest) k), to_jsonb(c)
      from unnest(digests) with ordinality v(digest, place)
      cross join lateral (
        select * from hub.claim x
          where x.digest = v.digest and (include_lapsed or x.revoked_at is null and (x.valid_until is null or x.valid_until > now()))
          order by x.reliability nulls last, x.credibility nulls last, x.confidence desc nulls last, x.updated_at desc, x.id
          limit most + 1) c;
end
$$;

-- Returns claims by id, each as the context sees it with its corroboration.
create or replace function hub.readable_claims(ids uuid[]) returns table (found jsonb)
language plpgsql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off set plan_cache_mode = force_generic_plan
as $$
begin
  perform hub.viewer();
  return query
    select to_jsonb(c) || jsonb_build_object('corroboration', (select k.owners from hub.corroboration(c.digest) k)) from hub.claim c where c.id = any (ids);
end
$$;

-- Returns hub.readable_claims in one call.
create or replace function hub.claims_by_id(claim text, act jsonb, ids uuid[]) returns table (found jsonb)
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.enter(claim, act);
  return query select r.found from hub.readable_claims(ids) r;
end
$$;

-- Returns hub.governance in one call.
create or replace function hub.governance_of_claims(claim text, act jsonb, ids uuid[])
returns table(id uuid, agency integer, agency_id uuid, agency_name text, audience integer[], excluded integer[], discoverability text, attribution text, agency_only boolean)
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off set plan_cache_mode = force_generic_plan
as $$
begin
  perform hub.enter(claim, act);
  return query select * from hub.governance(ids);
end
$$;

-- Returns those of these values and references that belong to an own claim closed to the reader: a RED claim, where the reader is a machine.
create or replace function hub.withheld_claims(digests bytea[], references_ text[])
returns table (digest bytea, external_id text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
begin
  perform hub.require_act('indicator:publish');
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

/*
 * Returns the keys of an audience that the party's limits allow. `content` is a row of the item's table. A sighting reaches a hidden owner of its claim
 * regardless of the limits: a refusal would identify the owner.
 */
create or replace function hub.audience_within_limits(party_ integer, content jsonb, audience integer[]) returns integer[]
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select array(select a.k from unnest(audience) with ordinality a(k, place)
    where not exists (select from hub.sharing_limit l
      where l.party = party_ and l.lifted_at is null
        and hub.limit_covers(l.kinds, hub.stated_values(content, 'kind')) and hub.limit_covers(l.threats, hub.stated_values(content, 'threat'))
        and (l.labels is null or content->>'tlp' = any (l.labels))
        and a.k <> all (l.within) and not (1 = any (l.within) and not hub.is_partner(a.k)))
      or content ? 'item_owner' and not content ? 'relation' and a.k = (content->>'item_owner')::integer
        and exists (select from hub.indicator i where i.id = (content->>'indicator')::uuid and i.named_owner is null)
    order by a.place)
$$;

-- Returns whether there is a person behind values of this kind. The other kinds (addresses on the web, files, apps) have no status.
create or replace function hub.is_personal(kind text) returns boolean
language sql immutable parallel safe
return kind in ('PHONE', 'BANK_ACCOUNT', 'CRYPTO_ADDRESS', 'PAYMENT_ID', 'EMAIL', 'SOCIAL_ACCOUNT', 'MESSAGING_ACCOUNT', 'DEVICE_ID');

-- Returns those of these keys that belong to partners. (No group and no other key reaches a partner.)
create or replace function hub.partners_in(keys integer[]) returns integer[]
language sql stable set search_path = pg_catalog, pg_temp
as $$ select array(select k from unnest(keys) k join hub.party p on p.key = k and p.kind = 'PARTNER' order by k) $$;

create or replace function hub.without_partners(keys integer[]) returns integer[]
language sql stable set search_path = pg_catalog, pg_temp
as $$ select array(select a.k from unnest(keys) with ordinality a(k, place) where not hub.is_partner(a.k) order by a.place) $$;

-- Returns the onward rule of a claim: its own, or its owner's default. A default never opens a RED claim at once. Returns one row, so that the planner
-- inlines it into the calling query.
create or replace function hub.effective_onward_rule(of_item uuid, of_owner integer, of_tlp text) returns table (rule text, within integer[], own boolean)
language sql stable
begin atomic
  select coalesce(r.rule, d.rule, 'ASK'), coalesce(r.within, d.within, '{}'), r.rule is not null
    from (select 1) x left join hub.onward_rule r on r.item = of_item
      left join (select o.rule, o.within from hub.onward_default o where o.party = of_owner and not (of_tlp = 'RED' and o.rule = 'WITHIN')) d on true;
end;

-- Returns the tear-lines in force of a claim of the context's agency.
create or replace function hub.tear_lines_in_force(of_item uuid) returns setof uuid
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  return query
    select t.copy from hub.tear_line t join hub.indicator i on i.id = t.copy
      where t.original = of_item and i.owner = viewer.me and i.agency = viewer.agency and i.revoked_at is null and (i.tlp <> 'RED' or viewer.red)
      order by t.copy;
end
$$;

-- Sets the onward rules of claims that the context's agency publishes: {id, onward_rule, onward_within} each. Rows without an onward_rule, and claims of
-- other agencies, are skipped.
create or replace function hub.set_onward_rules_of_claims(rules jsonb) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  perform hub.require_act('indicator:publish');
  insert into hub.onward_rule as o (item, rule, within, set_by)
    select i.id, x.onward_rule, x.onward_within, viewer.user_id
      from jsonb_to_recordset(rules) x(id uuid, onward_rule text, onward_within integer[])
        join hub.indicator i on i.id = x.id and i.owner = viewer.me and i.agency = viewer.agency and (i.tlp <> 'RED' or viewer.red)
      where x.onward_rule is not null order by i.id
    on conflict (item) do update set rule = excluded.rule, within = excluded.within, set_by = excluded.set_by, set_at = excluded.set_at;
end
$$;

-- Records when parties first read indicators of other parties, for the owners' receipts: `ages` are the times since the readings in milliseconds. Later
-- readings change nothing. Rows are written in one order, so that two hub processes do not block each other.
create or replace function hub.record_item_receipts(claim text, act jsonb, parties uuid[], items uuid[], ways text[], ages float8[]) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  perform hub.require_no_actor(claim);
  insert into hub.item_receipt (item, party, way, at)
    select i.id, p.key, n.way, clock_timestamp() - max(n.age) * interval '1 millisecond'
      from unnest(parties, items, ways, ages) n(party, item, way, age)
      join hub.party p on p.id = n.party
      join hub.indicator i on i.id = n.item and i.owner <> p.key
      where not exists (select from hub.item_receipt r where r.item = n.item and r.party = p.key and r.way = n.way)
      group by i.id, p.key, n.way order by i.id, p.key, n.way
    on conflict do nothing;
end
$$;

/*
 * Confirms the data of claims of the viewer's agency, as new versions. Returns a verdict for each id: DONE; or, without a change, ABSENT (absent, invisible, or another agency's), REVOKED
 * or DISPUTED.
 */
create or replace function hub.confirm_indicators(items uuid[]) returns table (item uuid, verdict text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  perform hub.require_act('indicator:publish');
  perform from hub.indicator i where i.id = any (items) and i.owner = viewer.me and i.agency = viewer.agency order by i.id for update;
  return query
    with judged as materialized (
        select x.id, case when i.id is null then 'ABSENT' when i.revoked_at is not null then 'REVOKED' when i.disputed_since is not null then 'DISPUTED' else 'DONE' end as verdict
          from (select distinct n.id from unnest(items) n(id)) x
            left join hub.indicator i on i.id = x.id and i.owner = viewer.me and i.agency = viewer.agency
              and hub.sees(viewer, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until)),
      confirmed as (
        -- By the day: a time would link the indicators of one call, also those whose owner is hidden.
        update hub.indicator x set confirmed_at = date_trunc('day', clock_timestamp(), 'UTC'), version = x.version + 1, updated_at = now(), ordinal = 0
          where x.id in (select j.id from judged j where j.verdict = 'DONE'))
    select j.id, j.verdict from judged j;
end
$$;
