-- Returns whether the owner's sharing policy allows the case to be shared with a country.
create or replace function hub.may_open_case_to(c hub.case_file, to_party integer) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select hub.audience_within_limits(c.owner, to_jsonb(c), array[to_party]) <> '{}' and not hub.needs_second_officer(c.owner, c.tlp, c.audience, c.excluded, c.tlp, c.audience || to_party, c.excluded)
$$;

-- Returns whether the context's party, which has LEAD rights, may set this ceiling for a participant: at most its own ceiling or the participant's current one.
create or replace function hub.may_grant_case_ceiling(of_case uuid, to_party integer, ceiling text) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select exists (select from hub.case_party p
    where p.case_id = of_case and hub.label_rank(ceiling) <= hub.label_rank(p.tlp_ceiling) and p.state in ('ACCEPTED', 'INVITED') and p.party in (hub.me(), to_party))
$$;

-- Returns the party, or an empty array when the owner bars it: a barred party learns nothing of the case.
create or replace function hub.notifiable_case_party(case_owner integer, to_party integer) returns integer[]
language sql stable set search_path = pg_catalog, pg_temp
as $$ select array(select to_party where not exists (select from hub.bar b where b.owner = case_owner and b.party = to_party and b.lifted_at is null)) $$;

/*
 * Invites a country: {partyId, rights, ceiling, title, message}. HB404: no such country. HB451: the owner's sharing policy forbids it, or requires release
 * by a second officer.
 * HB464: the country already takes part. HB472: the ceiling is below the label of the case. HB471: the ceiling is above that of the context's party.
 * Bars are not revealed: a country that the owner bars is invited but never notified.
 */
create or replace function hub.invite_to_case(of_case uuid, fields jsonb) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  c constant hub.case_file := hub.lock_case(of_case, 'LEAD', false);
  invited constant integer := hub.country_key((fields->>'partyId')::uuid);
begin
  if hub.label_rank(fields->>'ceiling') < hub.label_rank(c.tlp) then
    raise exception 'hub: the ceiling is below the label of the case' using errcode = 'HB472';
  elsif invited = c.owner then
    raise exception 'hub: the country already takes part' using errcode = 'HB464';
  end if;
  if not hub.may_grant_case_ceiling(of_case, hub.me(), fields->>'ceiling') then
    raise exception 'hub: above the ceiling' using errcode = 'HB471';
  end if;
  if not hub.may_open_case_to(c, invited) then
    raise exception 'hub: beyond the limits of this party' using errcode = 'HB451';
  end if;
  insert into hub.case_party as p (case_id, party, rights, tlp_ceiling, state, title_override, request, invited_by)
    values (of_case, invited, fields->>'rights', fields->>'ceiling', 'INVITED', fields->>'title', fields->>'message', hub.me())
    on conflict (case_id, party) do update set rights = excluded.rights, tlp_ceiling = excluded.tlp_ceiling, state = 'INVITED', title_override = excluded.title_override, request = excluded.request,
        invited_by = excluded.invited_by, invited_at = clock_timestamp(), answered_at = null, ended_at = null, note = null
      where p.state <> 'ACCEPTED';
  if not found then
    raise exception 'hub: the country already takes part' using errcode = 'HB464';
  end if;
  perform hub.add_case_entry(of_case, 'INVITED', invited, null, null, null);
  perform hub.announce(hub.notifiable_case_party(c.owner, invited), 'CASE_INVITATION', case when c.tlp <> 'RED' then jsonb_build_object('case', of_case) else '{}' end,
    case when c.tlp = 'RED' then of_case end);
end
$$;

-- Returns summaries of the invitations of the context's party, newest first, or only of this case. At most `most`, below a position in that order (null: from
-- the start).
create or replace function hub.case_invitations(of_case uuid, below_at timestamptz default null, below_id uuid default null, most integer default 500) returns table (id uuid, title text, threat text, countries text[], tlp text, owner jsonb, lead jsonb, invited_by jsonb, rights text, ceiling text, message text, invited_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  if viewer.doing not in ('case:read', 'case:work', 'case:lead', 'indicator:read') then
    raise exception 'hub: not in this act' using errcode = 'HB500';
  end if;
  return query
    select c.id, coalesce(p.title_override, c.title), c.threat, c.countries, c.tlp, hub.party_summary(c.owner), hub.party_summary(c.lead), hub.party_summary(p.invited_by), p.rights, p.tlp_ceiling, p.request,
        p.invited_at
      from hub.case_party p join hub.case_file c on c.id = p.case_id
      where p.party = viewer.me and p.state = 'INVITED' and (viewer.doing <> 'indicator:read' or hub.person_may(viewer, 'case:read')) and (of_case is null or p.case_id = of_case) and c.status <> 'CLOSED' and c.owner <> all ((hub.as_recipient(viewer)).bars) and (c.tlp <> 'RED' or viewer.red)
        and (c.retain_until is null or c.retain_until > now()) and (below_at is null or (p.invited_at, c.id) < (below_at, below_id))
      order by p.invited_at desc, c.id desc limit most;
end
$$;

-- Answers the invitation of the context's party. HB404: there is no invitation, or the owner's policy no longer allows it.
create or replace function hub.answer_case_invitation(of_case uuid, accepted boolean, answer_note text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  c hub.case_file;
begin
  perform hub.require_act('case:lead');
  if viewer.kind <> 'COUNTRY' or viewer.agency is null then
    raise exception 'hub: cases are worked on by countries' using errcode = 'HB500';
  end if;
  if exists (select from hub.case_invitations(of_case)) then
    select * into c from hub.case_file x where x.id = of_case for update;
  end if;
  if c.id is null or not exists (select from hub.case_invitations(of_case)) or accepted and not hub.may_open_case_to(c, viewer.me) then
    raise exception 'hub: no such invitation' using errcode = 'HB404', detail = 'invitation';
  end if;
  -- Checks the state again: closing a party ends invitations without a lock on the case.
  update hub.case_party p set state = case when accepted then 'ACCEPTED' else 'DECLINED' end, answered_at = clock_timestamp(), note = answer_note
    where p.case_id = of_case and p.party = viewer.me and p.state = 'INVITED';
  if not found then
    raise exception 'hub: no such invitation' using errcode = 'HB404', detail = 'invitation';
  end if;
  if accepted then
    perform hub.write_case_version(of_case, '{}');
  end if;
  perform hub.add_case_entry(of_case, case when accepted then 'ACCEPTED' else 'DECLINED' end, null, null, null, answer_note);
end
$$;

-- Sets the rights and the ceiling of a participant. HB404: the country does not take part. HB465: it is the owner or the lead. HB472: the ceiling is below
-- the label of the case.
-- HB471: the ceiling is above that of the context's party and above the current one.
create or replace function hub.set_case_party(of_case uuid, fields jsonb) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  c constant hub.case_file := hub.lock_case(of_case, 'LEAD', false);
  participant constant integer := hub.country_key((fields->>'partyId')::uuid);
begin
  if hub.label_rank(fields->>'ceiling') < hub.label_rank(c.tlp) then
    raise exception 'hub: the ceiling is below the label of the case' using errcode = 'HB472';
  elsif participant in (c.owner, c.lead) then
    raise exception 'hub: the owner and the lead have all rights' using errcode = 'HB465';
  end if;
  if not hub.may_grant_case_ceiling(of_case, participant, fields->>'ceiling') then
    raise exception 'hub: above the ceiling' using errcode = 'HB471';
  end if;
  update hub.case_party p set rights = fields->>'rights', tlp_ceiling = fields->>'ceiling' where p.case_id = of_case and p.party = participant and p.state in ('INVITED', 'ACCEPTED');
  if not found then
    raise exception 'hub: no such participant' using errcode = 'HB404', detail = 'participant';
  end if;
  perform hub.add_case_entry(of_case, 'RIGHTS_SET', participant, null, null, null);
  perform hub.write_case_version(of_case, '{}');
end
$$;

/*
 * Ends the participation or invitation of a party. `removed` is null when the context's own party leaves. The placeholders of its items are deleted; its
 * contributions stay.
 * HB466: the party is the owner, or the lead, which only the owner may remove.
 */
create or replace function hub.end_case_party(of_case uuid, removed uuid, end_note text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  c constant hub.case_file := hub.lock_case(of_case, case when removed is null then 'READ' else 'LEAD' end, true);
  -- Also finds a participant that has been closed.
  leaver constant integer := case when removed is null then hub.me() else (select p.key from hub.party p join hub.case_party x on x.case_id = of_case and x.party = p.key where p.id = removed) end;
begin
  perform hub.require_act('case:lead');
  if leaver = c.owner or leaver = hub.me() and removed is not null or leaver = c.lead and hub.me() not in (c.owner, leaver) then
    raise exception 'hub: this country cannot be removed' using errcode = 'HB466';
  end if;
  update hub.case_party p set state = case when removed is null then 'LEFT' else 'REMOVED' end, ended_at = clock_timestamp(), note = end_note
    where p.case_id = of_case and p.party = leaver and (p.state = 'ACCEPTED' or p.state = 'INVITED' and removed is not null);
  if not found then
    raise exception 'hub: no such participant' using errcode = 'HB404', detail = 'participant';
  end if;
  delete from hub.case_placeholder h where h.case_id = of_case and h.owner = leaver;
  update hub.case_task t set remind_at = null where t.case_id = of_case and t.assignee = leaver;
  perform hub.add_case_entry(of_case, case when removed is null then 'LEFT' else 'REMOVED' end, leaver, null, null, end_note);
  if leaver = any (c.audience) then
    perform hub.write_case_version(of_case, '{}');
  end if;
end
$$;

-- Offers the lead to a participant. HB470: the context's party neither leads nor owns the case. HB467: the participant already leads. HB404: no such
-- participant.
create or replace function hub.offer_case_lead(of_case uuid, to_party uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  c constant hub.case_file := hub.lock_case(of_case, 'LEAD', false);
  offered constant integer := hub.country_key(to_party);
begin
  if hub.me() not in (c.owner, c.lead) then
    raise exception 'hub: not with these rights' using errcode = 'HB470';
  elsif offered = c.lead then
    raise exception 'hub: the country already leads' using errcode = 'HB467';
  end if;
  if not exists (select from hub.case_party p where p.case_id = of_case and p.party = offered and p.state = 'ACCEPTED') then
    raise exception 'hub: no such participant' using errcode = 'HB404', detail = 'participant';
  end if;
  perform hub.write_case_version(of_case, jsonb_build_object('lead_offered', offered));
  perform hub.add_case_entry(of_case, 'LEAD_OFFERED', offered, null, null, null);
  perform hub.announce(hub.notifiable_case_party(c.owner, offered), 'CASE_LEAD_OFFERED', case when c.tlp <> 'RED' then jsonb_build_object('case', of_case) else '{}' end,
    case when c.tlp = 'RED' then of_case end);
end
$$;

-- Answers the offer of the lead. The party that led before keeps LEAD rights. HB468: the lead is not offered to the context's party.
create or replace function hub.answer_case_lead_offer(of_case uuid, accepted boolean) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  c constant hub.case_file := hub.lock_case(of_case, 'READ', false);
begin
  perform hub.require_act('case:lead');
  if c.lead_offered is distinct from hub.me() then
    raise exception 'hub: the lead is not offered' using errcode = 'HB468';
  end if;
  if accepted then
    update hub.case_party p set rights = 'LEAD' where p.case_id = of_case and p.party = hub.me();
  end if;
  perform hub.write_case_version(of_case, jsonb_build_object('lead_offered', null) || case when accepted then jsonb_build_object('lead', hub.me()) else '{}' end);
  perform hub.add_case_entry(of_case, case when accepted then 'HANDED_OVER' else 'LEAD_DECLINED' end, hub.me(), null, null, null);
end
$$;

-- Removes a party from all cases, and ends its invitations.
create or replace function hub.end_cases_of(of_party integer) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  c record;
begin
  for c in select x.id, x.version from hub.case_file x where x.owner <> of_party and of_party = any (x.audience) order by x.id for update loop
    update hub.case_task t set remind_at = null where t.case_id = c.id and t.assignee = of_party;
    update hub.case_file x set version = x.version + 1, updated_at = now(), ordinal = 0, audience = array_remove(x.audience, of_party) where x.id = c.id; -- hub.drop_removed_participants does the rest
    perform hub.hide_officer(c.id, c.version + 1);
  end loop;
  update hub.case_party p set state = 'REMOVED', ended_at = clock_timestamp() where p.party = of_party and p.state = 'INVITED';
end
$$;
