-- A change of content waits for a second officer, too, where the party's policy says so (second_for_content) and the claim as it stands takes two officers to release. The hub decides what waits
-- (src/intel/indicators/content-gate.ts); an approval writes it.

alter table hub.sharing_policy add column second_for_content boolean not null default false;

-- content: what a claim is to say, by the columns of hub.own_claims; null: its content does not wait. It may name victims, so it does not outlast the decision.
alter table hub.release_request add column content jsonb,
  add check (content is null or kind = 'INDICATOR' and outcome is null);
create index release_request_content on hub.release_request (expires_at) where content is not null;

-- Whatever ends a request (approved, declined, withdrawn, overtaken) empties it.
create function hub.forget_content() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  new.content := null;
  return new;
end
$$;
create trigger forget_content before update on hub.release_request for each row when (new.outcome is not null and new.content is not null)
  execute function hub.forget_content();

/*
 * (0009) Deletes items whose time is over, at most `batch` of each kind: rows, details and versions at once, and the event that tells those who saw them
 * (hub.keep_ended). Rows that another process holds wait for the next call, so that any number of hubs may do this at once. Returns how many went.
 * Content that nobody decided on in time goes as well; it is no item, and is not counted.
 */
create or replace function hub.end_retention(batch integer) returns bigint
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  governed regclass;
  gone bigint := 0;
  here bigint;
begin
  update hub.release_request r set content = null
    where r.id in (select q.id from hub.release_request q where q.content is not null and q.expires_at <= now() order by q.expires_at limit batch for update skip locked);
  for governed in select t.tgrelid::regclass from pg_trigger t where t.tgfoid = 'hub.keep_ended()'::regprocedure loop
    execute format('delete from %s where id in (
      select d.id from %s d where d.retain_until <= now() order by d.retain_until limit $1 for update skip locked)', governed, governed) using batch;
    get diagnostics here = row_count;
    gone := gone + here;
  end loop;
  return gone;
end
$$;

-- (0021) The policy of the context's party, limits oldest first.
create or replace function hub.sharing_policy_of_mine() returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  me constant integer := hub.me();
  s hub.sharing_policy;
begin
  select * into s from hub.sharing_policy x where x.party = me;
  return jsonb_build_object('defaultAudience', s.default_audience, 'defaultTlp', s.default_tlp, 'neverPartners', coalesce(s.never_partners, false),
    'secondFrom', s.second_from, 'secondForPartners', coalesce(s.second_for_partners, false), 'secondForContent', coalesce(s.second_for_content, false), 'setAt', s.set_at,
    'setBy', (select u.email from hub.user_account u where u.id = s.set_by),
    'limits', coalesce((select jsonb_agg(jsonb_build_object('id', l.id, 'kinds', l.kinds, 'threats', l.threats, 'labels', l.labels, 'within', l.within,
        'setAt', l.set_at) order by l.set_at, l.id) from hub.sharing_limit l where l.party = me and l.lifted_at is null), '[]'),
    'hasOpenReleases', exists (select from hub.release_request r where r.party = me and r.outcome is null and r.expires_at > now()));
end
$$;

/*
 * (0021) Sets what `given` names ({defaultAudience, defaultTlp, neverPartners, secondFrom, secondForPartners, secondForContent}) and leaves the rest. In force at the commit. What loosens,
 * or changes what is shared by default, is to be confirmed (HB428); what tightens never is. A second officer is for countries: HB404 otherwise, since
 * only they have one.
 */
create or replace function hub.set_sharing_policy(given jsonb) returns void
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
  if given ? 'secondForContent' then s.second_for_content := (given->>'secondForContent')::boolean; end if;
  if s.default_audience is distinct from was.default_audience or s.default_tlp is distinct from was.default_tlp
    or was.never_partners and not s.never_partners or was.second_for_partners and not s.second_for_partners
    or was.second_for_content and not s.second_for_content
    or was.second_from is not null and coalesce(hub.label_rank(s.second_from) > hub.label_rank(was.second_from), true) then
    perform hub.only_confirmed();
  end if;
  if (s.second_from is not null or s.second_for_partners or s.second_for_content) and hub.my_kind() <> 'COUNTRY' then
    raise exception 'hub: no second officer here' using errcode = 'HB404', detail = 'second officer';
  end if;
  update hub.sharing_policy x set default_audience = s.default_audience, default_tlp = s.default_tlp, never_partners = s.never_partners,
      second_from = s.second_from, second_for_partners = s.second_for_partners, second_for_content = s.second_for_content,
      set_by = hub.my_user(), set_at = clock_timestamp() where x.party = me;
  if s.never_partners <> was.never_partners then
    perform hub.bar_partners(s.never_partners);
  end if;
  perform hub.hold_key_alone(me); -- so that what is being written meanwhile comes before, or obeys
end
$$;

-- (0048) Asks for releases of items of the context's agency; each overtakes what was asked for before about its item. content: of an indicator alone.
create or replace function hub.request_releases(asked jsonb) returns setof uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  me constant integer := hub.me();
  keepers constant uuid[] := array(select k.made_by from hub.api_key k where k.id = hub.my_user()
    union select s.shown_to from hub.api_key_secret s where s.api_key = hub.my_user());
begin
  perform hub.only_in('indicator:publish');
  update hub.release_request r set outcome = 'OVERTAKEN', decided_at = clock_timestamp(), decided_by = hub.my_user()
    from jsonb_to_recordset(asked) a(item uuid) cross join lateral hub.governed(hub.kind_of(a.item), a.item) i
    where r.item = a.item and r.outcome is null and i.owner = me and i.agency = hub.my_agency();
  return query
    insert into hub.release_request (id, party, kind, item, version, tlp, wanted, wanted_except, discoverability, content, requested_by, behind)
      select a.id, me, hub.kind_of(a.item), a.item, a.version, a.tlp, a.wanted, a."wantedExcept", a.discoverability, a.content, hub.my_user(), keepers
        from jsonb_to_recordset(asked) a(id uuid, item uuid, version integer, tlp text, wanted integer[], "wantedExcept" integer[], discoverability text, content jsonb)
        join lateral hub.governed(hub.kind_of(a.item), a.item) i on i.version = a.version
        where a.id is not null and i.owner = me and i.agency = hub.my_agency() and (i.tlp <> 'RED' or hub.may_read_red())
      returning item;
end
$$;

-- (0048) Releases that the context's party waits for, or has decided, as far as the viewer sees the items. content: of what waits still.
drop function hub.releases(uuid[], boolean, integer);
create function hub.releases(items uuid[], open_ boolean, most integer) returns table (id uuid, kind text, item uuid, version integer, tlp text, wanted integer[], wanted_except integer[], discoverability text, content jsonb, requested_by text, requested_at timestamptz, expires_at timestamptz, status text, decided_by text, decided_at timestamptz, reason text, review_due_at timestamptz, reviewed_by text, reviewed_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  viewer constant hub.viewer := hub.viewer();
begin
  return query
  select r.id, r.kind, r.item, r.version, r.tlp, r.wanted, r.wanted_except, r.discoverability, case when r.expires_at > now() then r.content end,
      coalesce((select u.email from hub.user_account u where u.id = r.requested_by), (select 'key:' || k.name from hub.api_key k where k.id = r.requested_by)),
      r.requested_at, r.expires_at, case when r.outcome = 'EMERGENCY' then case when r.reviewed_at is null then 'TO_REVIEW' when r.review_agreed then 'REVIEWED' else 'OBJECTED' end
        when r.outcome is null then case when r.expires_at <= now() then 'EXPIRED' else 'PENDING' end else r.outcome end,
      (select u.email from hub.user_account u where u.id = r.decided_by), r.decided_at, r.reason, r.review_due_at,
      (select u.email from hub.user_account u where u.id = r.reviewed_by), r.reviewed_at
    from hub.release_request r cross join lateral hub.governed(r.kind, r.item) i
    where i.owner is not null and r.party = viewer.me and (items is null or r.item = any (items)) and (not open_ or r.outcome is null and r.expires_at > now() or r.outcome = 'EMERGENCY' and r.reviewed_at is null)
      and hub.sees(viewer, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until)
    order by r.requested_at desc, r.id limit most;
end
$$;
grant execute on function hub.releases(uuid[], boolean, integer) to hub_app;

/*
 * (0048) A second officer's word on what waits: APPROVED or DECLINED; otherwise why it cannot be decided so (OWN, DECIDED, EXPIRED, PUBLISHER_GONE, GROUP_LEFT, LAPSED), and nothing is done. null: there is
 * no such request to be seen. Content that waits is written with the release, as one version: the claim, then its detail, as a publisher writes them.
 */
create or replace function hub.decide_release(request_id uuid, approve boolean, why text) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  i hub.governed_item;
  r hub.release_request;
begin
  perform hub.only_in('release:approve');
  select q.* into r from hub.release_request q where q.id = request_id and q.party = viewer.me;
  i := hub.hold_governed(r.kind, r.item);
  if i.owner is null or not hub.sees(viewer, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until) then
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
  elsif not hub.still_asks(r) then
    return 'PUBLISHER_GONE';
  elsif exists (select from hub.working_group g where g.key = any (r.wanted) and g.key <> all (viewer.keys))
    or exists (select from unnest(r.wanted) k where k <> 1 and not exists (select from hub.party p where p.key = k union all
      select from hub.working_group g where g.key = k)) then
    return 'GROUP_LEFT';
  elsif i.revoked_at is not null or i.valid_until <= now() then
    return 'LAPSED';
  end if;
  update hub.release_request q set outcome = 'APPROVED', decided_by = viewer.user_id, decided_at = clock_timestamp(), decided_tx = pg_current_xact_id() where q.id = r.id;
  if r.content is not null then
    update hub.indicator x set tlp = r.tlp, audience = r.wanted, excluded = r.wanted_except, discoverability = coalesce(r.discoverability, x.discoverability),
        threat = c.threat, tags = c.tags, first_seen = c.first_seen, last_seen = c.last_seen, version = x.version + 1, updated_at = now(), ordinal = 0
      from jsonb_to_record(r.content) c(threat text, tags text[], first_seen timestamptz, last_seen timestamptz) where x.id = r.item;
    update hub.indicator_detail x set version = r.version + 1, description = c.description, confidence = c.confidence, reliability = c.reliability, credibility = c.credibility, original = c.original
      from jsonb_to_record(r.content) c(description text, confidence smallint, reliability text, credibility smallint, original jsonb) where x.id = r.item;
  else
    execute format('update %s x set tlp = $1, audience = $2, excluded = $3, discoverability = coalesce($5, x.discoverability), version = x.version + 1, updated_at = now(), ordinal = 0 where x.id = $4', hub.table_of(r.kind))
      using r.tlp, r.wanted, r.wanted_except, r.item, r.discoverability;
  end if;
  return 'APPROVED';
end
$$;
