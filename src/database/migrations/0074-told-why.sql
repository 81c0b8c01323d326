-- Two refusals and reasons that callers were not told.

/*
 * (0062) Seals who is asking for this transaction. HB401: signed out. HB403: not permitted; with the detail CASES_FORBIDDEN where the caller's role permits it and the sharing policy of the
 * party does not, with OFFICE_WAITS where the office is new. HB412: a second factor first.
 */
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
  held_back boolean := false;
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
      act->>'needs' in ('case:read', 'case:work') and 'ANALYST' = any (e.roles) as analyst_in_cases,
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
    held_back := who.analyst_in_cases;
    waits := who.kind = 'HUB' and act->>'needs' is distinct from 'session:own' and hub.office_waits(who.id);
  else
    select * into who from hub.key_enters(part[4]::uuid, of_session, act->>'needs');
    if not found then
      raise exception 'hub: signed out' using errcode = 'HB401';
    end if;
  end if;
  if not who.allowed and held_back then
    raise exception 'hub: the sharing policy of the party does not permit it' using errcode = 'HB403', detail = 'CASES_FORBIDDEN';
  elsif not who.allowed then
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

/*
 * (0064) Suspends a party, or takes it in again. why: kept with the suspension, also with one that is in force or waits, whose former reason stays in the audit log; null: none is given.
 * DONE; WAITS: it takes effect when it is confirmed; CLOSED. HB404: no such party. HB428: to be confirmed.
 */
create or replace function hub.set_party_suspended(party_id uuid, off boolean, why text default null) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  target integer;
  remains interval;
  s hub.party_suspension;
begin
  perform hub.only_in('party:manage');
  target := (select p.key from hub.party p where p.id = party_id and p.kind <> 'HUB');
  if target is null then
    raise exception 'hub: no such party' using errcode = 'HB404', detail = 'party';
  end if;
  if not off then
    perform hub.only_confirmed();
  end if;
  perform hub.hold_party(target);
  if (select p.closed_at is not null from hub.party p where p.key = target) then
    return 'CLOSED';
  end if;
  if off and why is not null then
    update hub.party_suspension x set reason = why where x.party = target and x.ended_at is null;
  end if;
  if off = (select p.suspended_at is not null from hub.party p where p.key = target) then
    if not off then
      update hub.party_suspension x set ended_at = clock_timestamp(), ended_how = 'WITHDRAWN' where x.party = target and x.ended_at is null; -- one that waited
    end if;
    return 'DONE';
  elsif not off then
    perform hub.take_in_again(target, 'LIFTED');
    return 'DONE';
  end if;
  if exists (select from hub.party_suspension x where x.party = target and x.ended_at is null) then
    return 'WAITS';
  end if;
  remains := hub.left_alone(target);
  insert into hub.party_suspension (party, asked_by, reason, in_force_at, lapses_at, confirmed_at, confirmed_how)
    select target, hub.my_user(), why, case when c.at_once or remains > interval '1 minute' then clock_timestamp() end,
        case when not c.at_once and remains > interval '1 minute' then clock_timestamp() + remains end,
        case when c.at_once then clock_timestamp() end, case when c.at_once then 'AT_ONCE' end
      from hub.consent c
    returning * into s;
  if s.in_force_at is not null then
    perform hub.shut_out(target);
  end if;
  perform hub.announce(array_remove(hub.members_of(1), target), case when s.in_force_at is null then 'SUSPENSION_PROPOSED' else 'PARTY_SUSPENDED' end, hub.suspension_words(s));
  return case when s.in_force_at is null then 'WAITS' else 'DONE' end;
end
$$;
