-- A party's sharing policy: what beats any officer's choice. Never to partners; limits by what is shared; and a second officer for what is released.

-- One row a party that ever set one. default_audience: an audience as the API takes it, found anew whenever it is used.
create table hub.sharing_policy (
  party integer primary key references hub.party,
  default_audience jsonb,
  default_tlp text check (default_tlp in ('CLEAR', 'GREEN', 'AMBER', 'AMBER_STRICT', 'RED')),
  never_partners boolean not null default false,
  second_from text check (second_from in ('CLEAR', 'GREEN', 'AMBER', 'AMBER_STRICT', 'RED')),
  second_for_partners boolean not null default false,
  set_by uuid not null,
  set_at timestamptz not null default clock_timestamp()
);

-- "Bank accounts never beyond …": what matches (null: anything) reaches nobody but these keys; 1 stands for all countries and their groups.
create table hub.sharing_limit (
  id uuid primary key,
  party integer not null references hub.party,
  kinds text[] check (cardinality(kinds) > 0),
  threats text[] check (cardinality(threats) > 0),
  labels text[] check (cardinality(labels) > 0),
  within integer[] not null,
  set_by uuid not null,
  set_at timestamptz not null default clock_timestamp(),
  lifted_at timestamptz
);
create index sharing_limit_party on hub.sharing_limit (party) where lifted_at is null;

-- What one officer wants to release and another one must look at. version: of the item when it was asked for; whatever changes the item overtakes it. outcome
-- null: open, until expires_at. behind: where a key asked, who could have used it then: another officer may answer for it since. decided_tx: the transaction of an approval, in which alone the row may be opened so far.
create table hub.release_request (
  id uuid primary key,
  party integer not null references hub.party,
  kind text not null,
  item uuid not null,
  version integer not null,
  tlp text not null,
  wanted integer[] not null,
  wanted_except integer[] not null,
  requested_by uuid not null,
  behind uuid[] not null default '{}',
  requested_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null default clock_timestamp() + interval '7 days',
  outcome text check (outcome in ('APPROVED', 'DECLINED', 'WITHDRAWN', 'OVERTAKEN')),
  decided_by uuid,
  decided_at timestamptz,
  decided_tx xid8,
  reason text check (length(reason) between 1 and 2000),
  check ((outcome is null) = (decided_at is null))
);
create unique index release_request_open on hub.release_request (item) where outcome is null;
create index release_request_party on hub.release_request (party, requested_at);

do $$
declare
  t regclass;
begin
  foreach t in array array['hub.sharing_policy', 'hub.sharing_limit', 'hub.release_request']::regclass[] loop
    execute format('alter table %s enable row level security', t);
    execute format('alter table %s force row level security', t);
    execute format('create policy owner_functions on %s to hub_owner using (true) with check (true)', t);
  end loop;
end
$$;

-- Never to partners: a bar for each of them, those to come included. named: the bar was set by name as well, and outlasts the policy.
alter table hub.bar add column named boolean not null default true;

create function hub.never_to_partners(owner_ integer) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$ select exists (select from hub.sharing_policy s where s.party = owner_ and s.never_partners) $$;

-- Whoever says "never to partners" and whoever admits one wait for each other.
create function hub.hold_partners() returns void
language sql volatile set search_path = pg_catalog, pg_temp
as $$ select pg_advisory_xact_lock(hashtext('hub partners'), 0) $$;

create function hub.bar_new_partner() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.hold_partners();
  with barred as (
      insert into hub.bar (owner, party, named) select s.party, new.key, false
        from hub.sharing_policy s join hub.party p on p.key = s.party and p.closed_at is null -- (0016): a closed one bars whoever comes
        where s.never_partners order by s.party returning owner)
  insert into hub.outbox (op, owner, key) select 'BAR', b.owner, new.key from barred b;
  return null;
end
$$;
create trigger bar_new_partner after insert on hub.party for each row when (new.kind = 'PARTNER') execute function hub.bar_new_partner();

-- Bars all partners that are not barred by name, or lifts those bars.
create function hub.bar_partners(on_ boolean) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  me constant integer := hub.me();
begin
  perform hub.hold_partners();
  perform hub.hold_party(p.key) from (select p.key from hub.party p where p.kind = 'PARTNER' and p.key <> me order by p.key) p;
  perform hub.still_open();
  perform hub.hold_key_alone(me);
  if on_ then
    with barred as (
        insert into hub.bar (owner, party, named) select me, p.key, false from hub.party p where p.kind = 'PARTNER' and p.key <> me order by p.key
          on conflict (party, owner) where lifted_at is null do nothing returning party)
    insert into hub.outbox (op, owner, key) select 'BAR', me, b.party from barred b;
  else
    with freed as (update hub.bar set lifted_at = clock_timestamp() where owner = me and not named and lifted_at is null returning party)
    insert into hub.outbox (op, owner, key) select 'UNBAR', me, f.party from freed f;
  end if;
end
$$;

-- From widest to narrowest.
create function hub.label_rank(tlp text) returns integer
language sql immutable
return array_position('{CLEAR,GREEN,AMBER,AMBER_STRICT,RED}'::text[], tlp);

create function hub.is_partner(key_ integer) returns boolean
language sql stable
begin atomic
  select exists (select from hub.party p where p.key = key_ and p.kind = 'PARTNER');
end;

-- What of an audience the party's limits leave, for an item that says `content`.
create function hub.within_limits(party_ integer, content jsonb, audience integer[]) returns integer[]
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select array(select a.k from unnest(audience) with ordinality a(k, place)
    where not exists (select from hub.sharing_limit l
      where l.party = party_ and l.lifted_at is null
        and (l.kinds is null or content->>'kind' = any (l.kinds)) and (l.threats is null or content->>'threat' = any (l.threats))
        and (l.labels is null or content->>'tlp' = any (l.labels))
        and a.k <> all (l.within) and not (1 = any (l.within) and not hub.is_partner(a.k)))
    order by a.place)
$$;

-- Whether a release is one that the party lets nobody make alone: it opens an item further that is, or was, at or above the label; or opens it to a partner.
create function hub.needs_second(party_ integer, tlp_before text, before integer[], except_before integer[], tlp text, after integer[], except_after integer[])
returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select exists (select from hub.sharing_policy s where s.party = party_ and (
    s.second_from is not null and greatest(hub.label_rank(tlp_before), hub.label_rank(tlp)) >= hub.label_rank(s.second_from) and (
      hub.label_rank(tlp) < hub.label_rank(tlp_before)
      or exists (select from unnest(after) k
        where k <> all (before) and not (1 = any (before) and k <> 1 and not hub.is_partner(k)) or k = any (except_before) and k <> all (except_after))
      -- who was excepted may be among those whom a group's key, or every country's, reaches
      or exists (select from unnest(except_before) e where e <> all (except_after))
        and exists (select from unnest(after) k where not exists (select from hub.party p where p.key = k)))
    or s.second_for_partners and exists (select from unnest(after) k
      where hub.is_partner(k) and (k <> all (before) or hub.label_rank(tlp) < hub.label_rank(tlp_before)))))
$$;

-- HB451: the party's policy forbids it. Runs behind hub.keep_new and hub.keep_changed, which hold the owner's key: whoever changes the policy waits for what
-- is being written, and what is written later obeys it.
create function hub.obey_new() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (select from hub.sharing_limit l where l.lifted_at is null and l.party in (select n.owner from new_rows n))
    and exists (select from new_rows n where hub.within_limits(n.owner, to_jsonb(n), n.audience) <> n.audience) then
    raise exception 'hub: beyond the limits of this party' using errcode = 'HB451';
  end if;
  if exists (select from hub.sharing_policy s where (s.second_from is not null or s.second_for_partners) and s.party in (select n.owner from new_rows n))
    and exists (select from new_rows n where hub.needs_second(n.owner, n.tlp, '{}', '{}', n.tlp, n.audience, n.excluded)) then
    raise exception 'hub: not without a second officer' using errcode = 'HB451';
  end if;
  return null;
end
$$;

create function hub.obey_changed() returns trigger
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
            and r.wanted = n.audience and r.wanted_except = n.excluded and r.tlp = n.tlp)) then
    raise exception 'hub: not without a second officer' using errcode = 'HB451';
  end if;
  update hub.release_request r set outcome = 'OVERTAKEN', decided_at = clock_timestamp()
    from new_rows n where r.item = n.id and r.outcome is null and r.version < n.version;
  return null;
end
$$;

create function hub.forget_releases() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  delete from hub.release_request r using old_rows o where r.item = o.id;
  return null;
end
$$;

-- Makes a governed table obey its owners' policies. What opens a detail to partners is a release as well, for which there is no request.
create function hub.obey(target regclass) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  execute format('create trigger obey_new after insert on %s referencing new table as new_rows for each statement execute function hub.obey_new()', target);
  execute format('create trigger obey_changed after update on %s referencing old table as old_rows new table as new_rows for each statement execute function hub.obey_changed()', target);
  execute format('create trigger obey_ended after delete on %s referencing old table as old_rows for each statement execute function hub.forget_releases()', target);
end
$$;
select hub.obey('hub.indicator');

alter function hub.govern(regclass, text) rename to govern_columns;
create function hub.govern(target regclass, kind text) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.govern_columns(target, kind);
  perform hub.obey(target);
end
$$;

create function hub.guard_released() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (select from hub.sharing_policy s where s.party = new.owner and s.second_for_partners) then
    raise exception 'hub: not without a second officer' using errcode = 'HB451';
  end if;
  return null;
end
$$;
create trigger guard_released after insert on hub.indicator_detail for each row when (new.released) execute function hub.guard_released();
create trigger guard_release after update of released on hub.indicator_detail for each row when (new.released and not old.released)
  execute function hub.guard_released();

-- The policy of the context's party, limits oldest first.
create function hub.sharing_policy_of_mine() returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  me constant integer := hub.me();
  s hub.sharing_policy;
begin
  select * into s from hub.sharing_policy x where x.party = me;
  return jsonb_build_object('defaultAudience', s.default_audience, 'defaultTlp', s.default_tlp, 'neverPartners', coalesce(s.never_partners, false),
    'secondFrom', s.second_from, 'secondForPartners', coalesce(s.second_for_partners, false), 'setAt', s.set_at,
    'setBy', (select u.email from hub.user_account u where u.id = s.set_by),
    'limits', coalesce((select jsonb_agg(jsonb_build_object('id', l.id, 'kinds', l.kinds, 'threats', l.threats, 'labels', l.labels, 'within', l.within,
        'setAt', l.set_at) order by l.set_at, l.id) from hub.sharing_limit l where l.party = me and l.lifted_at is null), '[]'),
    'hasOpenReleases', exists (select from hub.release_request r where r.party = me and r.outcome is null and r.expires_at > now()));
end
$$;

/*
 * Sets what `given` names ({defaultAudience, defaultTlp, neverPartners, secondFrom, secondForPartners}) and leaves the rest. In force at the commit. What loosens,
 * or changes what is shared by default, is to be confirmed (HB428); what tightens never is. A second officer is for countries: HB404 otherwise, since
 * only they have one.
 */
create function hub.set_sharing_policy(given jsonb) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  me constant integer := hub.me();
  was hub.sharing_policy;
  s hub.sharing_policy;
begin
  perform hub.only_in('policy:manage');
  insert into hub.sharing_policy (party, set_by) values (me, hub.my_user()) on conflict (party) do nothing;
  select * into was from hub.sharing_policy x where x.party = me for update;
  s := was;
  if given ? 'defaultAudience' then s.default_audience := nullif(given->'defaultAudience', 'null'); end if;
  if given ? 'defaultTlp' then s.default_tlp := given->>'defaultTlp'; end if;
  if given ? 'neverPartners' then s.never_partners := (given->>'neverPartners')::boolean; end if;
  if given ? 'secondFrom' then s.second_from := given->>'secondFrom'; end if;
  if given ? 'secondForPartners' then s.second_for_partners := (given->>'secondForPartners')::boolean; end if;
  if s.default_audience is distinct from was.default_audience or s.default_tlp is distinct from was.default_tlp
    or was.never_partners and not s.never_partners or was.second_for_partners and not s.second_for_partners
    or was.second_from is not null and coalesce(hub.label_rank(s.second_from) > hub.label_rank(was.second_from), true) then
    perform hub.only_confirmed();
  end if;
  if (s.second_from is not null or s.second_for_partners) and hub.my_kind() <> 'COUNTRY' then
    raise exception 'hub: no second officer here' using errcode = 'HB404', detail = 'second officer';
  end if;
  update hub.sharing_policy x set default_audience = s.default_audience, default_tlp = s.default_tlp, never_partners = s.never_partners,
      second_from = s.second_from, second_for_partners = s.second_for_partners, set_by = hub.my_user(), set_at = clock_timestamp() where x.party = me;
  if s.never_partners <> was.never_partners then
    perform hub.bar_partners(s.never_partners);
  end if;
  perform hub.hold_key_alone(me); -- so that what is being written meanwhile comes before, or obeys
end
$$;

/*
 * A limit: {id, kinds, threats, labels, within}; null matches anything. hub.narrow_to_limits follows in the same transaction. false: the party has 100
 * already. Never to be confirmed: it only takes sight.
 */
create function hub.add_sharing_limit(given jsonb) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  me constant integer := hub.me();
  texts constant jsonb := jsonb_strip_nulls(given);
begin
  perform hub.only_in('policy:manage');
  perform hub.hold_key_alone(me);
  if (select count(*) from hub.sharing_limit l where l.party = me and l.lifted_at is null) >= 100 then
    return false;
  end if;
  insert into hub.sharing_limit (id, party, kinds, threats, labels, within, set_by)
    values ((given->>'id')::uuid, me, case when texts ? 'kinds' then array(select jsonb_array_elements_text(texts->'kinds')) end,
      case when texts ? 'threats' then array(select jsonb_array_elements_text(texts->'threats')) end,
      case when texts ? 'labels' then array(select jsonb_array_elements_text(texts->'labels')) end,
      array(select jsonb_array_elements_text(given->'within')::integer order by 1), hub.my_user());
  return true;
end
$$;

/*
 * Narrows what the context's party has shared beyond its limits, as new versions with their events: items with ids behind `behind` (null: from the first), as many as one
 * statement looks at. Returns the id to go on from; null: that was all. One pass over the items, whosever they are, by their key.
 */
create function hub.narrow_to_limits(behind uuid, most integer) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  me constant integer := hub.me();
  first constant uuid := coalesce(behind, '00000000-0000-0000-0000-000000000000');
  governed regclass;
  upto uuid;
  here uuid;
begin
  perform hub.only_in('policy:manage');
  perform hub.hold_key_alone(me);
  for governed in select t.tgrelid::regclass from pg_trigger t where t.tgfoid = 'hub.obey_changed()'::regprocedure loop
    execute format('select id from %s where id > $1 order by id offset $2 - 1 limit 1', governed) into here using first, most;
    upto := least(upto, here); -- least() passes over null
  end loop;
  for governed in select t.tgrelid::regclass from pg_trigger t where t.tgfoid = 'hub.obey_changed()'::regprocedure loop
    execute format('with beyond as materialized (
        select b.id, w.audience from %s b cross join lateral (select hub.within_limits($1, to_jsonb(b), b.audience) as audience) w
          where b.id > $2 and ($3 is null or b.id <= $3) and b.owner = $1 and b.audience <> ''{}'' and w.audience <> b.audience)
      update %s t set audience = beyond.audience, version = t.version + 1, updated_at = now(), ordinal = 0 from beyond where t.id = beyond.id', governed, governed)
      using me, first, upto;
  end loop;
  return upto;
end
$$;

-- Lifts a limit of the context's party; what it took stays taken until it is shared anew. false: there is none.
create function hub.lift_sharing_limit(limit_id uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.only_in('policy:manage');
  perform hub.only_confirmed();
  update hub.sharing_limit l set lifted_at = clock_timestamp() where l.id = limit_id and l.party = hub.me() and l.lifted_at is null;
  return found;
end
$$;

/*
 * Asks for releases of claims of the context's agency: [{id, item, version, tlp, wanted, wantedExcept}]; without an id nothing is wanted any more. What was
 * asked for before about the same item is overtaken. Nothing comes of a claim that is another's, or has another version.
 */
create function hub.request_releases(asked jsonb) returns setof uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  me constant integer := hub.me();
  keepers constant uuid[] := array(select k.made_by from hub.api_key k where k.id = hub.my_user()
    union select s.shown_to from hub.api_key_secret s where s.api_key = hub.my_user());
begin
  perform hub.only_in('indicator:publish');
  update hub.release_request r set outcome = 'OVERTAKEN', decided_at = clock_timestamp(), decided_by = hub.my_user()
    from jsonb_to_recordset(asked) a(item uuid) join hub.indicator i on i.id = a.item
    where r.item = a.item and r.outcome is null and i.owner = me and i.agency = hub.my_agency();
  return query
    insert into hub.release_request (id, party, kind, item, version, tlp, wanted, wanted_except, requested_by, behind)
      select a.id, me, 'INDICATOR', a.item, a.version, a.tlp, a.wanted, a."wantedExcept", hub.my_user(), keepers
        from jsonb_to_recordset(asked) a(id uuid, item uuid, version integer, tlp text, wanted integer[], "wantedExcept" integer[])
        join hub.indicator i on i.id = a.item and i.version = a.version
        where a.id is not null and i.owner = me and i.agency = hub.my_agency() and (i.tlp <> 'RED' or hub.may_read_red())
      returning item;
end
$$;

-- Requests of the context's party on items that the context sees, newest first; `items` null: all. open_: only those that wait.
create function hub.releases(items uuid[], open_ boolean, most integer) returns table (id uuid, item uuid, version integer, tlp text, wanted integer[],
  wanted_except integer[], requested_by text, requested_at timestamptz, expires_at timestamptz, status text, decided_by text, decided_at timestamptz, reason text)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select r.id, r.item, r.version, r.tlp, r.wanted, r.wanted_except,
      coalesce((select u.email from hub.user_account u where u.id = r.requested_by), (select 'key:' || k.name from hub.api_key k where k.id = r.requested_by)),
      r.requested_at, r.expires_at, coalesce(r.outcome, case when r.expires_at <= now() then 'EXPIRED' else 'PENDING' end),
      (select u.email from hub.user_account u where u.id = r.decided_by), r.decided_at, r.reason
    from hub.release_request r join hub.indicator i on i.id = r.item
    where r.party = (select hub.me()) and (items is null or r.item = any (items)) and (not open_ or r.outcome is null and r.expires_at > now())
      and hub.sees((select hub.viewer()), i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until)
    order by r.requested_at desc, r.id limit most
$$;

-- Whether whoever asked (an officer, or a key) may still publish in that party.
create function hub.still_publishes(who uuid, party_ integer) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select exists (select from hub.user_account u join hub.role_permission p on p.role = any (u.roles) and p.permission = 'indicator:publish'
      where u.id = who and u.party = party_ and u.disabled_at is null)
    or exists (select from hub.api_key k where k.id = who and k.party = party_ and k.revoked_at is null and k.expires_at > now()
      and 'indicator:publish' = any (hub.key_rights(k)))
$$;

-- Whether somebody stands behind a request: the officer who asked, or who answers for the key that did or knows its secret, now or when it asked.
create function hub.stands_behind(who uuid, request hub.release_request) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select who = request.requested_by or who = any (request.behind) or exists (select from hub.api_key k where k.id = request.requested_by and (k.made_by = who
    or exists (select from hub.api_key_secret s where s.api_key = k.id and s.shown_to = who)))
$$;

/*
 * The second officer's word. Releases exactly what was asked for, as a new version of the item, or declines. Answers what became of it: APPROVED, DECLINED; or why nothing
 * did: OWN (nobody releases what they asked for), DECIDED, EXPIRED, PUBLISHER_GONE, GROUP_LEFT, LAPSED. null: there is no such request to be seen.
 * The item is locked before the request, like by whoever publishes.
 */
create function hub.decide_release(request_id uuid, approve boolean, why text) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  i hub.indicator;
  r hub.release_request;
begin
  perform hub.only_in('release:approve');
  select x.* into i from hub.indicator x where x.id = (select q.item from hub.release_request q where q.id = request_id and q.party = viewer.me) for update;
  if not found or not hub.sees(viewer, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until) then
    return null;
  end if;
  select * into r from hub.release_request q where q.id = request_id for update;
  if r.outcome is not null or r.version <> i.version then
    return 'DECIDED';
  elsif r.expires_at <= now() then
    return 'EXPIRED';
  elsif not approve then
    update hub.release_request q set outcome = 'DECLINED', decided_by = viewer.user_id, decided_at = clock_timestamp(), reason = why where q.id = r.id;
    return 'DECLINED';
  elsif hub.stands_behind(viewer.user_id, r) then
    return 'OWN';
  elsif not hub.still_publishes(r.requested_by, r.party) then
    return 'PUBLISHER_GONE';
  elsif exists (select from hub.working_group g where g.key = any (r.wanted) and g.key <> all (viewer.keys))
    or exists (select from unnest(r.wanted) k where k <> 1 and not exists (select from hub.party p where p.key = k union all
      select from hub.working_group g where g.key = k)) then
    return 'GROUP_LEFT';
  elsif i.revoked_at is not null or i.valid_until <= now() then
    return 'LAPSED';
  end if;
  update hub.release_request q set outcome = 'APPROVED', decided_by = viewer.user_id, decided_at = clock_timestamp(), decided_tx = pg_current_xact_id() where q.id = r.id;
  update hub.indicator x set tlp = r.tlp, audience = r.wanted, excluded = r.wanted_except, version = x.version + 1, updated_at = now(), ordinal = 0 where x.id = i.id;
  return 'APPROVED';
end
$$;

-- Takes a request back, by whoever publishes for the agency that asked. true: it waited until now; null: there is none to be seen.
create function hub.withdraw_release(request_id uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.only_in('indicator:publish');
  if not exists (select from hub.release_request r join hub.indicator i on i.id = r.item
      where r.id = request_id and i.owner = hub.me() and i.agency = hub.my_agency() and (i.tlp <> 'RED' or hub.may_read_red())) then
    return null;
  end if;
  update hub.release_request r set outcome = 'WITHDRAWN', decided_by = hub.my_user(), decided_at = clock_timestamp()
    where r.id = request_id and r.outcome is null and r.expires_at > now();
  return found;
end
$$;

grant execute on function hub.sharing_policy_of_mine(), hub.set_sharing_policy(jsonb), hub.add_sharing_limit(jsonb), hub.narrow_to_limits(uuid, integer),
  hub.lift_sharing_limit(uuid), hub.request_releases(jsonb), hub.releases(uuid[], boolean, integer), hub.decide_release(uuid, boolean, text),
  hub.withdraw_release(uuid) to hub_app;

-- Break-glass. The operator reads no content; two operators together may open that of one party, for a while, for a reason that the party reads. Nobody writes, and RED
-- stays closed. hub.sees and the operator's context are as ever: what is opened is read through hub.read_glass alone, which leaves an entry in the record of the party.
create table hub.glass_access (
  id uuid primary key,
  owner integer not null references hub.party,
  reason text not null check (length(reason) between 20 and 2000),
  case_reference text not null check (length(case_reference) between 1 and 200),
  requested_by uuid not null references hub.user_account,
  requested_at timestamptz not null default clock_timestamp(),
  ends_at timestamptz not null,
  approved_by uuid references hub.user_account,
  approved_at timestamptz,
  ended_by uuid references hub.user_account,
  ended_at timestamptz,
  check (ends_at <= requested_at + interval '24 hours'),
  check (approved_by <> requested_by),
  check ((approved_by is null) = (approved_at is null)),
  check ((ended_by is null) = (ended_at is null))
);
create index glass_access_owner on hub.glass_access (owner, requested_at);
create index audit_glass on hub.audit (case_reference, id) where what = 'glass.read';
alter table hub.glass_access enable row level security;
alter table hub.glass_access force row level security;
create policy owner_functions on hub.glass_access to hub_owner using (true) with check (true);

-- Whether an account of the hub may (still) break glass.
create function hub.breaks_glass(who uuid) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select exists (select from hub.user_account u join hub.party p on p.key = u.party and p.kind = 'HUB'
    join hub.role_permission r on r.role = any (u.roles) and r.permission = 'glass:break' where u.id = who and u.disabled_at is null)
$$;

-- Asks to open a party: {id, party (id), reason, caseReference, endsAt}. Opens nothing. HB404: no such country or partner.
create function hub.request_break_glass(given jsonb) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  target constant integer := (select p.key from hub.party p where p.id = (given->>'party')::uuid and p.kind <> 'HUB' and p.closed_at is null);
begin
  perform hub.only_in('glass:break');
  perform hub.only_confirmed();
  if not hub.breaks_glass(hub.my_user()) then
    raise exception 'hub: not permitted' using errcode = 'HB403';
  end if;
  if target is null then
    raise exception 'hub: no such party' using errcode = 'HB404', detail = 'party';
  end if;
  insert into hub.glass_access (id, owner, reason, case_reference, requested_by, ends_at)
    values ((given->>'id')::uuid, target, given->>'reason', given->>'caseReference', hub.my_user(), (given->>'endsAt')::timestamptz);
end
$$;

-- The second operator's word. Answers OPEN; or OWN, OVER (ended, or its time has come) and nothing was done. null: there is no such request.
create function hub.approve_break_glass(access_id uuid) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  a hub.glass_access;
begin
  perform hub.only_in('glass:break');
  perform hub.only_confirmed();
  if not hub.breaks_glass(hub.my_user()) then
    raise exception 'hub: not permitted' using errcode = 'HB403';
  end if;
  select * into a from hub.glass_access x where x.id = access_id for update;
  if not found then
    return null;
  elsif a.requested_by = hub.my_user() then
    return 'OWN';
  elsif a.approved_at is not null or a.ended_at is not null or a.ends_at <= clock_timestamp() or not hub.breaks_glass(a.requested_by)
    or exists (select from hub.party p where p.key = a.owner and p.closed_at is not null) then
    return 'OVER';
  end if;
  update hub.glass_access x set approved_by = hub.my_user(), approved_at = clock_timestamp() where x.id = access_id;
  insert into hub.audit (party, user_id, session, what, purpose, case_reference, channel, outcome, items, count)
    values (a.owner, a.requested_by, null, 'glass.open', a.reason, a.id::text, 'graphql', 'DONE', array[a.id], 1);
  perform hub.announce(array[a.owner], 'BREAK_GLASS', jsonb_build_object('access', a.id, 'reason', a.reason, 'endsAt', to_char(a.ends_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))); -- (0020)
  return 'OPEN';
end
$$;

-- Ends an access, or a request for one: an operator, or an admin of the party that it opens. Never to be confirmed. false: it was over; null: there is none to be seen.
create function hub.end_break_glass(access_id uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  a hub.glass_access;
begin
  perform hub.only_in('glass:oversee');
  select * into a from hub.glass_access x where x.id = access_id and (x.owner = hub.me() or hub.my_kind() = 'HUB') for update;
  if not found then
    return null;
  elsif a.ended_at is not null or a.ends_at <= clock_timestamp() then
    return false;
  end if;
  update hub.glass_access x set ended_by = hub.my_user(), ended_at = clock_timestamp() where x.id = access_id;
  return true;
end
$$;

-- What was asked for, opened and read, newest first: of the context's own party; of all for the hub.
create function hub.break_glass_accesses(most integer) returns table (id uuid, party_id uuid, party_kind text, party_name text, party_country text, reason text,
  case_reference text, requested_by text, requested_at timestamptz, ends_at timestamptz, approved_by text, approved_at timestamptz, ended_by text,
  ended_at timestamptz, status text, reads jsonb)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.only_in('glass:oversee');
  return query
    select a.id, p.id, p.kind, p.name, p.country, a.reason, a.case_reference, (select u.email from hub.user_account u where u.id = a.requested_by),
        a.requested_at, a.ends_at, (select u.email from hub.user_account u where u.id = a.approved_by), a.approved_at,
        (select u.email from hub.user_account u where u.id = a.ended_by), a.ended_at,
        case when a.ended_at is not null or a.ends_at <= now() then 'ENDED' when a.approved_at is null then 'REQUESTED' else 'OPEN' end,
        coalesce((select jsonb_agg(jsonb_build_object('at', r.at, 'items', r.items) order by r.id)
          from (select * from hub.audit x where x.party = a.owner and x.what = 'glass.read' and x.case_reference = a.id::text order by x.id desc limit 1000) r), '[]')
      from hub.glass_access a join hub.party p on p.key = a.owner
      where a.owner = hub.me() or hub.my_kind() = 'HUB'
      order by a.requested_at desc limit most;
end
$$;

/*
 * Claims of the opened party, newest first, behind `below`; or one of them (`one`) with its versions. For the operator who asked, while the access is open and both
 * operators may still break glass. What was read stands in the party's record, in this transaction. HB404: no such access, or not any more, or not one's own.
 */
create function hub.read_glass(access_id uuid, one uuid, below uuid, most integer, request text) returns setof jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  a hub.glass_access;
  found_ids uuid[];
begin
  perform hub.only_in('glass:break');
  -- Locked, so that what ends it comes before this read, or after it and finds it in the record.
  select * into a from hub.glass_access x where x.id = access_id and x.requested_by = hub.my_user() and x.approved_at is not null and x.ended_at is null
    and x.ends_at > clock_timestamp() and hub.breaks_glass(x.requested_by) and hub.breaks_glass(x.approved_by)
    and exists (select from hub.party p where p.key = x.owner and p.closed_at is null) for share;
  if not found then
    raise exception 'hub: no such access' using errcode = 'HB404', detail = 'access';
  end if;
  found_ids := array(select i.id from hub.indicator i
    where i.owner = a.owner and i.tlp <> 'RED' and (i.retain_until is null or i.retain_until > now()) and (one is null or i.id = one) and (below is null or i.id < below)
    order by i.id desc limit most);
  insert into hub.audit (party, user_id, session, what, purpose, case_reference, request_id, channel, outcome, items, count)
    values (a.owner, hub.my_user(), hub.my_session(), 'glass.read', a.reason, a.id::text, request, 'graphql', 'DONE', found_ids, cardinality(found_ids));
  return query
    select jsonb_build_object('id', i.id, 'kind', i.kind, 'value', i.value, 'threat', i.threat, 'tlp', i.tlp, 'tags', i.tags, 'version', i.version,
        'publishedAt', i.published_at, 'updatedAt', i.updated_at, 'revokedReason', i.revoked_reason, 'agency', g.name, 'description', d.description,
        'externalId', d.external_id, 'versions', case when one is not null then (
          select jsonb_agg(jsonb_build_object('version', v.version, 'at', v.at, 'threat', v.content->>'threat', 'tlp', v.content->>'tlp', 'description', (
              select w.content->>'description' from hub.item_detail_version w where w.item = i.id and w.version <= v.version order by w.version desc limit 1))
            order by v.version desc) from hub.item_version v where v.item = i.id and v.content->>'tlp' <> 'RED') end)
      from hub.indicator i join hub.agency g on g.key = i.agency left join hub.indicator_detail d on d.id = i.id
      where i.id = any (found_ids) order by i.id desc;
end
$$;

grant execute on function hub.request_break_glass(jsonb), hub.approve_break_glass(uuid), hub.end_break_glass(uuid), hub.break_glass_accesses(integer),
  hub.read_glass(uuid, uuid, uuid, integer, text) to hub_app;
