-- Who does what in cases: analysts read and contribute unless their party forbids it, and liaison officers lead (case:lead). An administrator reads how far withdrawals of its country's items have come
-- (withdrawal:read).

-- ### 1 What a party lets its analysts do
--
-- NONE: nothing. READ: reading. CONTRIBUTE: items, notes, tasks and files as well.
alter table hub.sharing_policy add column analysts_in_cases text not null default 'CONTRIBUTE' check (analysts_in_cases in ('NONE', 'READ', 'CONTRIBUTE'));

-- Whether a party takes a permission from one of the roles that have it. A role that has it besides is not concerned: each is asked about by itself.
create function hub.party_forbids(of_party integer, role text, permission text) returns boolean
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  return role = 'ANALYST' and permission in ('case:read', 'case:work') and coalesce((
    select s.analysts_in_cases = 'NONE' or permission = 'case:work' and s.analysts_in_cases = 'READ' from hub.sharing_policy s where s.party = of_party), false);
end
$$;

-- What these roles permit together in a party.
create function hub.permissions_of(of_party integer, roles text[]) returns text[]
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  return array(select distinct r.permission from hub.role_permission r where r.role = any (roles) and not hub.party_forbids(of_party, r.role, r.permission) order by 1);
end
$$;
revoke all on function hub.party_forbids(integer, text, text), hub.permissions_of(integer, text[]) from public;

-- (0050)
create or replace function hub.enter(claim text, act jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  part text[] := hub.believed(claim);
  of_webhook constant uuid := case when part[5] like 'webhook:%' then substr(part[5], 9)::uuid end;
  of_pull constant uuid := case when part[5] like 'pull:%' then split_part(substr(part[5], 6), '@', 1)::uuid end;
  of_turn constant bigint := nullif(split_part(part[5], '@', 2), '')::bigint;
  of_session constant uuid := case when of_webhook is null and of_pull is null then part[5]::uuid end;
  who record;
  waits boolean := false;
  context text;
begin
  if part[2] is distinct from nextval('hub.turn_seq')::text then
    raise exception 'hub: this claim is out of turn' using errcode = '42501';
  end if;
  if coalesce(act->>'channel' = 'webhook', false) <> (of_webhook is not null) or of_webhook is not null and act->>'needs' is distinct from 'indicator:read' then
    raise exception 'hub: not what this claim is for' using errcode = '42501';
  end if;
  if coalesce(act->>'channel' = 'pull', false) <> (of_pull is not null)
    or of_pull is not null and coalesce(act->>'needs', '') not in ('indicator:publish', 'indicator:revoke', 'sighting:add') then
    raise exception 'hub: not what this claim is for' using errcode = '42501';
  end if;

  -- A session has the account's own roles and those of the provider that opened it, while that lives (hub.granted_in, in place: this is asked in every transaction).
  select u.id, u.party, u.agency, p.kind, coalesce(of_session, of_webhook, of_pull) as session,
      exists (select from hub.role_permission r where r.role = any (e.roles) and r.permission = act->>'needs' and not hub.party_forbids(u.party, r.role, r.permission)) as allowed,
      of_session is not null
        and exists (select from hub.role_permission r where r.role = any (e.roles) and r.permission = 'indicator:read-red') as red,
      exists (select from hub.role_permission r where r.role = any (e.roles) and r.permission = 'indicator:read') as content,
      array_to_string(p.key || array(select m.key from hub.membership m where m.party = p.key and m.left_at is null), ',') as keys,
      array_to_string(array(select b.owner from hub.bar b where b.party = p.key and b.lifted_at is null), ',') as bars
    into who
    from hub.user_account u
    join hub.party p on p.key = u.party and p.suspended_at is null
    cross join lateral (select case when of_session is null then hub.standing_roles(u.id)
        else u.roles || coalesce((select x.granted from hub.oidc_session o join hub.external_account x on x.provider = o.provider and x.user_id = part[4]::uuid
          join hub.identity_provider i on i.id = o.provider where o.session = of_session and hub.provider_lives(i)), '{}') end as roles offset 0) e
    where u.id = part[4]::uuid and u.disabled_at is null
      and case
        when of_webhook is not null then hub.webhook_reads(of_webhook, u.id)
        when of_pull is not null then hub.pull_writes(of_pull, of_turn, u.id)
        else exists (select from hub.session s where s.id = of_session and s.user_id = u.id and s.ended_at is null and s.expires_at > now())
      end;

  if found then
    -- An office of the hub that waits permits nothing but its own account's affairs.
    waits := who.kind = 'HUB' and act->>'needs' is distinct from 'session:own' and hub.office_waits(who.id);
  else
    select * into who from hub.key_enters(part[4]::uuid, of_session, act->>'needs');
    if not found then
      raise exception 'hub: signed out' using errcode = 'HB401';
    end if;
  end if;
  if not who.allowed then
    raise exception 'hub: not permitted' using errcode = 'HB403';
  end if;
  if act->>'needs' <> 'session:own' and act->>'channel' is distinct from 'demo' and of_session is not null and hub.lacks_factor(who.id, of_session) then
    raise exception 'hub: a second factor first' using errcode = 'HB412';
  end if;
  if waits then
    raise exception 'hub: this office waits' using errcode = 'HB403', detail = 'OFFICE_WAITS';
  end if;

  context := concat_ws('|', who.party, coalesce(who.agency::text, ''), who.kind, who.id, who.session, who.red, who.keys, who.bars, act->>'needs', who.content);
  perform set_config('hub.context', context || '~' || hub.mac('seal', context || '|' || pg_backend_pid() || '|' || extract(epoch from now())), true);

  -- Policies ask for the viewer when they meet the first row, and the first time in a transaction takes longest: asked for here already, because the
  -- time of an answer would tell a hidden row from none.
  perform hub.sees(hub.viewer(), 0, null, '{}', '{}', 'CLEAR', null);
end
$$;

-- (0050)
create or replace function hub.my_standing() returns table (admitted boolean, lacks_factor boolean, confirmed_until timestamptz, permissions text[])
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  return query select p.candidate_since is null, hub.lacks_factor(viewer.user_id, viewer.session),
      (select s.confirmed_at + interval '5 minutes' from hub.session s where s.id = viewer.session and s.user_id = viewer.user_id and s.confirmed_at > clock_timestamp() - interval '5 minutes'),
      case when hub.office_waits(viewer.user_id) then '{session:own}'
        else coalesce(case when hub.my_roles() is not null then hub.permissions_of(viewer.me, hub.my_roles()) end,
          (select hub.key_rights(k) from hub.api_key k where k.id = viewer.user_id), '{}') end
    from hub.party p where p.key = viewer.me;
end
$$;

-- (0050)
create or replace function hub.person_may(viewer hub.viewer, what text) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select exists (select from hub.session s join hub.user_account u on u.id = s.user_id join hub.role_permission r on r.role = any (u.roles || hub.granted_in(s.id))
    where s.id = viewer.session and r.permission = what and not hub.party_forbids(u.party, r.role, r.permission))
$$;

-- (0048)
create or replace function hub.title_for_me(of_kind text, content jsonb) returns text
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select case of_kind when 'CASE' then content->>'title' when 'NOTICE' then content->>'title' when 'INDICATOR' then content->>'display' else content->>'reference' end
    where hub.sees(hub.viewer(), (content->>'owner')::integer, (content->>'agency_only')::integer, array(select jsonb_array_elements_text(content->'audience')::integer),
        array(select jsonb_array_elements_text(content->'excluded')::integer), content->>'tlp', (content->>'retain_until')::timestamptz)
      and exists (select from hub.user_account u join hub.role_permission p on p.role = any (u.roles)
        where u.id = hub.my_user() and p.permission = case of_kind when 'CASE' then 'case:read' else 'indicator:read' end and not hub.party_forbids(u.party, p.role, p.permission))
$$;

-- (0050) With what the roles permit: the guard refuses early by it, and the account is shown it.
drop function hub.whoami(text, jsonb);
drop function hub.open_session(text, jsonb, uuid, bytea, timestamptz, jsonb);
drop function hub.rotate_refresh(text, jsonb, uuid, bytea, bytea);
drop function hub.identity(uuid, uuid);
create function hub.identity(of_user uuid, of_session uuid) returns table (user_id uuid, email text, roles text[], party_id uuid, party_kind text, party_name text,
  party_country text, agency_id uuid, agency_name text, confirmed_until timestamptz, permissions text[])
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select u.id, u.email, e.roles, p.id, p.kind, p.name, p.country, a.id, a.name,
      (select s.confirmed_at + interval '5 minutes' from hub.session s where s.id = of_session and s.confirmed_at > now() - interval '5 minutes'), hub.permissions_of(u.party, e.roles)
    from hub.user_account u join hub.party p on p.key = u.party left join hub.agency a on a.key = u.agency
      cross join lateral (select u.roles || array(select g from unnest(hub.granted_in(of_session)) g where g <> all (u.roles)) as roles offset 0) e
    where u.id = of_user
$$;

create function hub.whoami(claim text, act jsonb) returns table (user_id uuid, email text, roles text[], party_id uuid, party_kind text, party_name text, party_country text, agency_id uuid, agency_name text, confirmed_until timestamptz, permissions text[])
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.enter(claim, act);
  return query select * from hub.identity(hub.my_user(), hub.my_session());
end
$$;

create function hub.open_session(claim text, act jsonb, new_session uuid, first_hash bytea, until timestamptz, proof jsonb) returns table (user_id uuid, email text, roles text[], party_id uuid, party_kind text, party_name text, party_country text, agency_id uuid, agency_name text, confirmed_until timestamptz, permissions text[])
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  part text[] := hub.believed(claim);
  who hub.user_account;
begin
  if part[5] <> '' then
    raise exception 'hub: a request cannot open sessions' using errcode = '42501';
  end if;
  -- Locked before the account, in the order of disabling a provider: this comes either before it (and the session is ended) or after it (and is refused).
  perform from hub.identity_provider y where y.id = (proof->>'provider')::uuid for share;
  -- Locked, so that disabling and a new password come either before (and refuse) or after (and end the session).
  select u.* into who from hub.user_account u join hub.party p on p.key = u.party
    where u.id = part[4]::uuid and u.disabled_at is null and p.suspended_at is null for no key update of u;
  if not found or not hub.proves(who, proof) then
    raise exception 'hub: signed out' using errcode = 'HB401';
  end if;
  insert into hub.session (id, user_id, refresh_hash, expires_at, address, user_agent)
    values (new_session, who.id, first_hash, until, act->>'address', act->>'userAgent');
  if proof ? 'provider' then
    perform hub.stand_on_provider(new_session, proof);
  end if;
  if proof ? 'password' then
    perform hub.give_back(who.email, act->>'address');
  end if;
  insert into hub.audit (party, agency, user_id, session, what, request_id, channel, outcome, reason)
    values (who.party, who.agency, who.id, new_session, act->>'what', act->>'requestId', act->>'channel', 'DONE', hub.proved_by(proof));
  return query select * from hub.identity(who.id, new_session);
end
$$;

create function hub.rotate_refresh(claim text, act jsonb, of_session uuid, old_hash bytea, new_hash bytea) returns table (user_id uuid, email text, roles text[], party_id uuid, party_kind text, party_name text, party_country text, agency_id uuid, agency_name text, confirmed_until timestamptz, permissions text[], outcome text)
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  s hub.session;
begin
  perform hub.nobody(claim);
  select * into s from hub.session where id = of_session for update;
  if not found or s.ended_at is not null or s.expires_at <= now() or exists (
      select from hub.user_account u join hub.party p on p.key = u.party
        where u.id = s.user_id and (u.disabled_at is not null or p.suspended_at is not null)) then
    outcome := 'UNKNOWN';
    return next;
  elsif s.refresh_hash <> old_hash and not exists (select from hub.exchanged_token x where x.session = s.id and x.hash = old_hash) then
    outcome := 'UNKNOWN'; -- never a token of this session: whoever only knows its id must not be able to end it
    return next;
  elsif s.refresh_hash <> old_hash then
    update hub.session set ended_at = now(), ended_why = 'REUSED' where id = s.id;
    perform pg_notify('hub', '');
    user_id := s.user_id;
    outcome := 'REUSED';
    return next;
  else
    insert into hub.exchanged_token (session, hash) values (s.id, s.refresh_hash);
    update hub.session set refresh_hash = new_hash, refreshed_at = now(), address = act->>'address', user_agent = act->>'userAgent' where id = s.id;
    insert into hub.audit (party, agency, user_id, session, what, request_id, channel, outcome)
      select u.party, u.agency, u.id, s.id, act->>'what', act->>'requestId', act->>'channel', 'DONE' from hub.user_account u where u.id = s.user_id;
    return query select i.*, 'ROTATED' from hub.identity(s.user_id, s.id) i;
  end if;
end
$$;

revoke all on function hub.identity(uuid, uuid), hub.whoami(text, jsonb), hub.open_session(text, jsonb, uuid, bytea, timestamptz, jsonb), hub.rotate_refresh(text, jsonb, uuid, bytea, bytea) from public;
grant execute on function hub.whoami(text, jsonb), hub.open_session(text, jsonb, uuid, bytea, timestamptz, jsonb), hub.rotate_refresh(text, jsonb, uuid, bytea, bytea) to hub_app;

-- Whether the viewer is shown that a case exists, in whatever act: everybody who reads items is (0042), but an analyst whose party forbids it. For a policy, which never raises.
create function hub.shows_cases() returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set row_security = on
as $$
declare
  viewer constant hub.viewer := hub.policy_viewer();
begin
  -- A machine has no roles.
  return viewer.me is not null and (select coalesce(bool_or(not hub.party_forbids(viewer.me, r.role, r.permission)), true) from hub.role_permission r
    where r.role = any (hub.roles_in(viewer.user_id, viewer.session)) and r.permission = 'case:read');
end
$$;
revoke all on function hub.shows_cases() from public;
grant execute on function hub.shows_cases() to hub_app;
create policy unless_forbidden on hub.case_file as restrictive for select to hub_app using (
  case when hub.has_viewer((select hub.policy_viewer())) then (select hub.shows_cases()) else false end);

-- (0057)
create or replace function hub.sharing_policy_of_mine() returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  me constant integer := hub.me();
  s hub.sharing_policy;
begin
  select * into s from hub.sharing_policy x where x.party = me;
  return jsonb_build_object('defaultAudience', s.default_audience, 'defaultTlp', s.default_tlp, 'neverPartners', coalesce(s.never_partners, false),
    'secondFrom', s.second_from, 'secondForPartners', coalesce(s.second_for_partners, false), 'secondForContent', coalesce(s.second_for_content, false),
    'analystsInCases', coalesce(s.analysts_in_cases, 'CONTRIBUTE'), 'setAt', s.set_at,
    'setBy', (select u.email from hub.user_account u where u.id = s.set_by),
    'limits', coalesce((select jsonb_agg(jsonb_build_object('id', l.id, 'kinds', l.kinds, 'threats', l.threats, 'labels', l.labels, 'within', l.within,
        'setAt', l.set_at) order by l.set_at, l.id) from hub.sharing_limit l where l.party = me and l.lifted_at is null), '[]'),
    'hasOpenReleases', exists (select from hub.release_request r where r.party = me and r.outcome is null and r.expires_at > now()));
end
$$;

/*
 * (0057) Sets what `given` names ({defaultAudience, defaultTlp, neverPartners, secondFrom, secondForPartners, secondForContent, analystsInCases}) and leaves the rest. In force at the commit. What loosens,
 * or changes what is shared by default, is to be confirmed (HB428); what tightens never is. A second officer, and cases, are for countries: HB404 otherwise, since only they have them.
 */
create or replace function hub.set_sharing_policy(given jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  me constant integer := hub.me();
  was hub.sharing_policy;
  s hub.sharing_policy;
  levels constant text[] := '{NONE,READ,CONTRIBUTE}';
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
  if given ? 'analystsInCases' then s.analysts_in_cases := given->>'analystsInCases'; end if;
  if s.default_audience is distinct from was.default_audience or s.default_tlp is distinct from was.default_tlp
    or was.never_partners and not s.never_partners or was.second_for_partners and not s.second_for_partners
    or was.second_for_content and not s.second_for_content
    or array_position(levels, s.analysts_in_cases) > array_position(levels, was.analysts_in_cases)
    or was.second_from is not null and coalesce(hub.label_rank(s.second_from) > hub.label_rank(was.second_from), true) then
    perform hub.only_confirmed();
  end if;
  if (s.second_from is not null or s.second_for_partners or s.second_for_content) and hub.my_kind() <> 'COUNTRY' then
    raise exception 'hub: no second officer here' using errcode = 'HB404', detail = 'second officer';
  end if;
  if s.analysts_in_cases <> was.analysts_in_cases and hub.my_kind() <> 'COUNTRY' then
    raise exception 'hub: no cases here' using errcode = 'HB404', detail = 'case';
  end if;
  update hub.sharing_policy x set default_audience = s.default_audience, default_tlp = s.default_tlp, never_partners = s.never_partners,
      second_from = s.second_from, second_for_partners = s.second_for_partners, second_for_content = s.second_for_content, analysts_in_cases = s.analysts_in_cases,
      set_by = hub.my_user(), set_at = clock_timestamp() where x.party = me;
  if s.never_partners <> was.never_partners then
    perform hub.bar_partners(s.never_partners);
  end if;
  perform hub.hold_key_alone(me); -- so that what is being written meanwhile comes before, or obeys
end
$$;

-- ### 2 Leading
--
-- (0049) The same of the context, in an act on cases.
create or replace function hub.in_case(of_case uuid, author integer, label text) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set row_security = on
as $$
declare
  viewer constant hub.viewer := hub.policy_viewer();
begin
  return viewer.me is not null and viewer.doing in ('case:read', 'case:work', 'case:lead') and hub.within_case(viewer, of_case, author, label);
end
$$;

-- (0042) How the context's party stands in a case that it sees, locked; nothing otherwise. Who does not lead cases has no LEAD rights, whatever the party has.
create or replace function hub.case_standing(of_case uuid) returns table (rights text, ceiling text, founder boolean, leads boolean, offered boolean, status text, tlp text, version integer)
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  if viewer.doing not in ('case:work', 'case:lead') then
    raise exception 'hub: not in this act' using errcode = '42501';
  end if;
  -- Looked at before it is locked: nobody holds up what is not his.
  perform from hub.case_file c where c.id = of_case and hub.sees(viewer, c.owner, c.agency_only, c.audience, c.excluded, c.tlp, c.retain_until);
  if found then
    perform from hub.case_file c where c.id = of_case for update;
  end if;
  return query
    select case when p.rights = 'LEAD' and viewer.doing <> 'case:lead' and not hub.person_may(viewer, 'case:lead') then 'CONTRIBUTE' else p.rights end, p.tlp_ceiling, c.owner = viewer.me, c.lead = viewer.me, c.lead_offered = viewer.me, c.status, c.tlp, c.version
      from hub.case_file c join hub.case_party p on p.case_id = c.id and p.party = viewer.me and p.state = 'ACCEPTED'
      where c.id = of_case and hub.sees(viewer, c.owner, c.agency_only, c.audience, c.excluded, c.tlp, c.retain_until);
end
$$;

-- (0042) Founds a case in the name of the context's agency, an admitted country's.
create or replace function hub.open_case(given jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  x constant hub.case_file := jsonb_populate_record(null::hub.case_file, given);
begin
  perform hub.only_in('case:lead');
  if exists (select from hub.party p where p.key = viewer.me and p.candidate_since is not null) then
    raise exception 'hub: not admitted' using errcode = 'HB403';
  end if;
  if viewer.kind <> 'COUNTRY' or viewer.agency is null or x.tlp = 'RED' and not viewer.red then
    raise exception 'hub: cases are founded by countries' using errcode = '42501';
  end if;
  insert into hub.case_file (id, owner, agency, lead, title, summary, threat, countries, tlp)
    values (x.id, viewer.me, viewer.agency, viewer.me, x.title, x.summary, x.threat, coalesce(x.countries, '{}'), x.tlp);
  insert into hub.case_party (case_id, party, rights, tlp_ceiling, state, invited_by, answered_at) values (x.id, viewer.me, 'LEAD', 'RED', 'ACCEPTED', viewer.me, clock_timestamp());
  perform hub.note_case(x.id, 'FOUNDED', null, null, null, null);
end
$$;

-- (0042) What the context's party is invited to, newest first, or to this case alone: a summary, and nothing else of it. At most `most`, below a place in that order (null: from the first).
create or replace function hub.case_invitations(of_case uuid, below_at timestamptz default null, below_id uuid default null, most integer default 500) returns table (id uuid, title text, threat text, countries text[], tlp text, founder jsonb, lead jsonb, invited_by jsonb, rights text, ceiling text, asked text, invited_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  if viewer.doing not in ('case:read', 'case:work', 'case:lead') then
    raise exception 'hub: not in this act' using errcode = '42501';
  end if;
  return query
    select c.id, coalesce(p.title_shown, c.title), c.threat, c.countries, c.tlp, hub.party_words(c.owner), hub.party_words(c.lead), hub.party_words(p.invited_by), p.rights, p.tlp_ceiling, p.asked,
        p.invited_at
      from hub.case_party p join hub.case_file c on c.id = p.case_id
      where p.party = viewer.me and p.state = 'INVITED' and (of_case is null or p.case_id = of_case) and c.status <> 'CLOSED' and c.owner <> all (viewer.bars) and (c.tlp <> 'RED' or viewer.red)
        and (c.retain_until is null or c.retain_until > now()) and (below_at is null or (p.invited_at, c.id) < (below_at, below_id))
      order by p.invited_at desc, c.id desc limit most;
end
$$;

-- (0042) Answers the invitation of the context's party. HB404: there is none, or the founder's policy lets it come to nothing by now.
create or replace function hub.answer_case(of_case uuid, accepted boolean, said text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  c hub.case_file;
begin
  perform hub.only_in('case:lead');
  if viewer.kind <> 'COUNTRY' or viewer.agency is null then
    raise exception 'hub: cases are worked on by countries' using errcode = '42501';
  end if;
  if exists (select from hub.case_invitations(of_case)) then
    select * into c from hub.case_file x where x.id = of_case for update;
  end if;
  if c.id is null or not exists (select from hub.case_invitations(of_case)) or accepted and not hub.case_may_open(c, viewer.me) then
    raise exception 'hub: no such invitation' using errcode = 'HB404', detail = 'invitation';
  end if;
  -- Nor is it over meanwhile: whoever closes a party does not hold the case.
  update hub.case_party p set state = case when accepted then 'ACCEPTED' else 'DECLINED' end, answered_at = clock_timestamp(), note = said
    where p.case_id = of_case and p.party = viewer.me and p.state = 'INVITED';
  if not found then
    raise exception 'hub: no such invitation' using errcode = 'HB404', detail = 'invitation';
  end if;
  if accepted then
    perform hub.renew_case(of_case, '{}');
  end if;
  perform hub.note_case(of_case, case when accepted then 'ACCEPTED' else 'DECLINED' end, null, null, null, said);
end
$$;

-- (0042) A participant, or an invited party, is out from this moment: `who` null is the context's own party, which leaves. What its items let the case know goes with it; what it said stays. 23514: it is the
-- founder, or the lead, which the founder alone removes.
create or replace function hub.end_case_party(of_case uuid, who uuid, said text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  c constant hub.case_file := hub.hold_case(of_case, case when who is null then 'READ' else 'LEAD' end, true);
  -- Of those that take part, also one that has been closed.
  leaver constant integer := case when who is null then hub.me() else (select p.key from hub.party p join hub.case_party x on x.case_id = of_case and x.party = p.key where p.id = who) end;
begin
  perform hub.only_in('case:lead');
  if leaver = c.owner or leaver = hub.me() and who is not null or leaver = c.lead and hub.me() not in (c.owner, leaver) then
    raise exception 'hub: not this country' using errcode = '23514';
  end if;
  update hub.case_party p set state = case when who is null then 'LEFT' else 'REMOVED' end, ended_at = clock_timestamp(), note = said
    where p.case_id = of_case and p.party = leaver and (p.state = 'ACCEPTED' or p.state = 'INVITED' and who is not null);
  if not found then
    raise exception 'hub: no such participant' using errcode = 'HB404', detail = 'participant';
  end if;
  delete from hub.case_placeholder h where h.case_id = of_case and h.owner = leaver;
  update hub.case_task t set remind_at = null where t.case_id = of_case and t.assignee = leaver;
  perform hub.note_case(of_case, case when who is null then 'LEFT' else 'REMOVED' end, leaver, null, null, said);
  if leaver = any (c.audience) then
    perform hub.renew_case(of_case, '{}');
  end if;
end
$$;

-- (0042) Answers the offer of the lead. 23514: it is not offered to the context's party.
create or replace function hub.take_case(of_case uuid, accepted boolean) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  c constant hub.case_file := hub.hold_case(of_case, 'READ', false);
begin
  perform hub.only_in('case:lead');
  if c.lead_offered is distinct from hub.me() then
    raise exception 'hub: not offered' using errcode = '23514';
  end if;
  if accepted then
    update hub.case_party p set rights = 'LEAD' where p.case_id = of_case and p.party = hub.me();
  end if;
  perform hub.renew_case(of_case, jsonb_build_object('lead_offered', null) || case when accepted then jsonb_build_object('lead', hub.me()) else '{}' end);
  perform hub.note_case(of_case, case when accepted then 'HANDED_OVER' else 'LEAD_REFUSED' end, hub.me(), null, null, null);
end
$$;

-- (0045)
create or replace function hub.case_values(of_case uuid, most integer) returns table (digest bytea, kind text, scope text, value text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  if viewer.doing not in ('case:read', 'case:work', 'case:lead') then
    raise exception 'hub: not in this act' using errcode = '42501';
  end if;
  return query
    select v.digest, v.kind, v.scope, v.value from (
        select i.digest, i.kind, i.scope, i.value, max(i.id::text) as newest from hub.case_link l
            join hub.indicator i on i.id = l.item and hub.sees(viewer, i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until)
            join hub.case_file c on c.id = l.case_id and hub.sees(viewer, c.owner, c.agency_only, c.audience, c.excluded, c.tlp, c.retain_until)
            join hub.case_party p on p.case_id = c.id and p.party = viewer.me and p.state = 'ACCEPTED' and hub.label_rank(i.tlp) <= hub.label_rank(p.tlp_ceiling)
          where l.case_id = of_case and l.kind = 'INDICATOR' and l.party <> all (viewer.bars)
          group by i.digest, i.kind, i.scope, i.value) v
      order by v.newest desc limit most;
end
$$;

-- (0045) Asks, for the context's party, whether cases that it takes no part in share a value with this one of its own: an answer for each value that it sees in it. It counts as a deconfliction, and is
-- for those who lead cases. HB404: the case is not in sight. HB403: only admitted countries ask. HB438: beyond the quota.
create or replace function hub.ask_related_cases(of_case uuid, new_ask uuid, purpose text, case_reference text, ids uuid[], sealed bytea[], digests bytea[]) returns table (id uuid, hit boolean, undisclosed boolean, parties jsonb)
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off set jit = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  moment constant timestamptz := clock_timestamp();
  ask_place bigint;
  asked uuid[];
begin
  perform hub.only_in('case:lead');
  if not hub.in_case(of_case, 0, 'CLEAR') then
    raise exception 'hub: no such case' using errcode = 'HB404', detail = 'case';
  elsif viewer.kind <> 'COUNTRY' or 1 <> all (viewer.keys) then
    raise exception 'hub: countries ask' using errcode = 'HB403';
  end if;
  asked := array(select distinct on (g.digest) g.id from unnest(ids, digests) g(id, digest) join hub.case_values(of_case, 1000) v on v.digest = g.digest order by g.digest);
  if asked = '{}' then
    return;
  end if;
  perform hub.count_asked(viewer, cardinality(asked));
  insert into hub.ask (id, party, agency, user_id, purpose, case_reference, count, asked_at, told_at)
    values (new_ask, viewer.me, viewer.agency, viewer.user_id, ask_related_cases.purpose, ask_related_cases.case_reference, cardinality(asked), moment, moment)
    returning ask.place into ask_place;
  insert into hub.case_question (ask, case_id) values (new_ask, of_case);
  return query
    with given as materialized (
        select g.id, g.sealed, g.digest, row_number() over (order by g.place)::integer as place from unnest(ids, ask_related_cases.sealed, digests) with ordinality g(id, sealed, digest, place)
          where g.id = any (asked)),
      found as materialized (
        select s.digest, array_agg(distinct s.lead) filter (where s.named and s.setting = 'HIT_CONTACT') as named, bool_or(not s.named or s.setting = 'HIT') as undisclosed
          from hub.cases_that_share(viewer, of_case, array(select g.digest from given g), moment) s where s.reached and s.setting in ('HIT', 'HIT_CONTACT') group by s.digest),
      written as (
        insert into hub.ask_value as w (id, seq, user_id, sealed, hit, undisclosed, parties)
          select g.id, hub.ask_seq(ask_place, g.place), viewer.user_id, g.sealed, f.digest is not null, coalesce(f.undisclosed, false), coalesce(f.named, '{}')
            from given g left join found f on f.digest = g.digest
          returning w.id, w.seq, w.hit, w.undisclosed, w.parties),
      names as materialized (select n.parties, hub.parties_named(n.parties) as words from (select distinct w.parties from written w) n)
    select w.id, w.hit, w.undisclosed, n.words from written w join names n on n.parties = w.parties order by w.seq;
end
$$;

-- (0045) Who asked about a case of which the context's party had the lead then, and has it now: newest first. They asked in a deconfliction: it is for those who lead cases.
create or replace function hub.case_questions(of_case uuid, most integer) returns table (party jsonb, asked_at timestamptz, purpose text, case_reference text, setting text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  perform hub.only_in('case:lead');
  return query
    select hub.party_words(a.party), a.asked_at, a.purpose, a.case_reference, x.setting
      from hub.case_asked x join hub.ask a on a.id = x.ask join hub.case_file c on c.id = x.case_id
      where x.case_id = of_case and x.lead = viewer.me and c.lead = viewer.me and hub.in_case(of_case, 0, 'CLEAR')
      order by a.asked_at desc, a.place desc limit most;
end
$$;

-- (0045) Contacts are for those who answer them, whatever else they read.
create or replace function hub.contacts_in_search(ids uuid[]) returns table (id uuid, title text, reference text, state text, asker integer, asked_at timestamptz, updated_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off set plan_cache_mode = force_custom_plan
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  perform hub.only_in('case:read');
  return query
    select c.id, c.purpose, c.case_reference, c.state, c.asker, c.asked_at, coalesce(c.answered_at, c.asked_at) from hub.contact c
      where c.holder = viewer.me and hub.person_may(viewer, 'deconflict:answer') and (ids is null or c.id = any (ids)) and hub.of_agency(c.agency_only, viewer.agency) and (not c.red or viewer.red)
      order by c.seq desc limit 10000;
end
$$;

-- (0045)
create or replace function hub.matters_with(digests bytea[]) returns setof uuid
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  claims uuid[];
  acts uuid[];
  labels text[];
begin
  perform hub.only_in('case:read');
  select array_agg(h.id), array_agg(h.tlp) into claims, labels from hub.claims_with(viewer, digests) h;
  select array_agg(a.id), labels || array_agg(a.tlp) into acts, labels from hub.action_request a
    where hub.digest(a.subject->>'kind', a.subject->>'scope', a.subject->>'value') = any (digests)
      and hub.sees(viewer, a.owner, a.agency_only, a.audience, a.excluded, a.tlp, a.retain_until);
  return query
    select c.id from hub.cases_with(viewer, claims || acts, labels) c
    union select unnest(acts)
    union select r.id from hub.information_request r
      where (hub.subject_digests(r.subjects) && digests
          or r.id = any (array(select m.request from hub.information_message m where hub.subject_digests(m.subjects) && digests and m.party <> all (viewer.bars))))
        and hub.sees(viewer, r.owner, r.agency_only, r.audience, r.excluded, r.tlp, r.retain_until)
    union select k.id from hub.contact k where k.item = any (claims) and k.holder = viewer.me and hub.person_may(viewer, 'deconflict:answer') and hub.of_agency(k.agency_only, viewer.agency) and (not k.red or viewer.red);
end
$$;

-- ### 3 Withdrawals
--
-- (0019) Who reads items by a key reads how far withdrawals of its own have come.
create or replace function hub.key_rights(k hub.api_key) returns text[]
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select '{session:own}'::text[] || g.given || case when 'indicator:read' = any (g.given) then '{withdrawal:read}'::text[] else '{}' end
    from hub.user_account u cross join lateral (select hub.standing_roles(u.id) as roles offset 0) e
      cross join lateral (select array(select p from unnest(k.permissions) p
        where exists (select from hub.key_ceiling c where c.role = any (e.roles) and c.permission = p) order by p) as given offset 0) g
    where u.id = k.made_by and u.party = k.party and u.disabled_at is null and exists (select from hub.key_ceiling c where c.role = any (e.roles))
$$;

/*
 * (0022) Receipts of an item of one's own, party by party; none for parties that still see it. HB404: absent, invisible, or another party's. Who governs the party (policy:manage) reads those of all of its
 * agencies; RED is for those who read RED.
 */
create or replace function hub.withdrawals(of_item uuid) returns table (party_id uuid, party_kind text, party_name text, party_country text, operation text, lost_at timestamptz, handed_at timestamptz, delivered_at timestamptz, channel text, taken_by text[], confirmed_at timestamptz, outstanding boolean)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer(); -- asked for before the row, so that a hidden one takes no longer than none
  governs constant boolean := hub.person_may(viewer, 'policy:manage');
  item record;
begin
  -- Whose it is now; of an item that is gone, whose it was.
  select g.owner, g.agency_only, g.tlp = 'RED' as red into item from hub.governed(hub.kind_of(of_item), of_item) g where g.owner is not null;
  if not found then
    select s.owner, s.agency_only, (s.facets->>'red')::boolean as red into item
      from hub.stream s where s.item = of_item and s.op not in ('BACKFILL', 'LOST') order by s.seq desc limit 1;
  end if;
  if (hub.kind_of(of_item) <> all ('{SIGHTING,RELATIONSHIP}'::text[]) and item.owner = viewer.me
      and (viewer.content and (item.agency_only is null or item.agency_only = viewer.agency) or governs) and (not item.red or viewer.red)) is not true then
    raise exception 'hub: no such item' using errcode = 'HB404', detail = 'item';
  end if;
  return query
    select p.id, p.kind, p.name, p.country, l.operation, l.at, r.handed_at, r.delivered_at, r.channel, t.channels, c.at,
        c.at is null and (r.delivered_at is null or t.channels <> '{}')
      from hub.losses(of_item, null) l
      join hub.party p on p.key = l.party
      cross join lateral (
        select min(x.handed_at) as handed_at, min(x.delivered_at) as delivered_at,
            (array_agg(x.channel order by x.delivered_at nulls last, x.handed_at))[1] as channel
          from hub.withdrawal_receipt x where x.item = of_item and x.party = l.party and x.seq >= l.since) r
      cross join lateral (
        select array(select x.channel from hub.taken x where x.item = of_item and x.party = l.party order by x.channel) as channels) t
      left join lateral (
        select min(x.at) as at from hub.withdrawal_confirmation x where x.item = of_item and x.party = l.party and x.seq >= l.since) c on true
      order by p.name;
end
$$;
