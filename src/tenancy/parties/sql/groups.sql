/*
 * Locks all rows that an act on a group touches, always in this order: the parties (the given ones and all candidates of the group), key 0, the key of the
 * group.
 * Returns the locked parties. Data that was read before must be read again after this call.
 */
create or replace function hub.lock_group(group_key integer, parties integer[]) returns integer[]
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  held constant integer[] := array(
    select unnest(parties) as k union select p.party from hub.group_proposal p where p.working_group = group_key and p.ended_at is null order by k);
begin
  perform hub.lock_party(k) from (select k from unnest(held) k order by k) h;
  perform hub.lock_keys_shared('{}', '{}');
  perform hub.lock_key_exclusive(group_key);
  return held;
end
$$;

create or replace function hub.group_summary(group_key integer, party_ integer) returns jsonb
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select jsonb_strip_nulls(jsonb_build_object('group', g.id, 'groupName', g.name, 'party', hub.party_summary(party_))) from hub.working_group g where g.key = group_key
$$;

-- Ends a proposal. Members learn which party ended it. A candidate that was asked learns that the proposal has ended; a candidate that was not asked learns
-- nothing.
create or replace function hub.end_proposal(of_id uuid, how text, by_party integer) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  p hub.group_proposal;
begin
  update hub.group_proposal set ended_at = clock_timestamp(), outcome = how where id = of_id returning * into p;
  perform hub.announce(hub.members_of(p.working_group), 'GROUP_PROPOSAL_ENDED',
    hub.group_summary(p.working_group, p.party) || jsonb_strip_nulls(jsonb_build_object('proposal', p.id, 'outcome', how,
      'byParty', hub.party_summary(by_party))));
  if p.invited_at is not null then
    perform hub.announce(array[p.party], 'GROUP_PROPOSAL_ENDED', hub.group_summary(p.working_group, p.party) || jsonb_build_object('proposal', p.id, 'outcome', how));
  end if;
end
$$;

-- Advances a proposal after a party has accepted or left. The caller holds locks on the group and the candidate. Returns WAITING (for members), INVITED (the
-- candidate is asked) or JOINED.
create or replace function hub.advance_group_proposal(of_id uuid) returns text
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  p hub.group_proposal;
begin
  select * into p from hub.group_proposal x where x.id = of_id for update;
  if exists (select from unnest(hub.members_of(p.working_group)) m where not exists (select from hub.group_vote v where v.proposal = p.id and v.party = m)) then
    return 'WAITING';
  end if;
  if p.invited_at is null then
    update hub.group_proposal set invited_at = clock_timestamp() where id = p.id;
    perform hub.announce(array[p.party], 'GROUP_INVITED', hub.group_summary(p.working_group, p.party) || jsonb_build_object('proposal', p.id));
  end if;
  if p.accepted_at is null then
    return 'INVITED';
  end if;
  update hub.group_proposal set ended_at = clock_timestamp(), outcome = 'JOINED' where id = p.id;
  perform hub.join_key(p.party, p.working_group);
  if p.founding then
    insert into hub.group_vote (proposal, party)
      select o.id, p.party from hub.group_proposal o where o.working_group = p.working_group and o.founding and o.ended_at is null
      on conflict do nothing;
  end if;
  perform hub.announce(hub.members_of(p.working_group), 'GROUP_MEMBER_JOINED', hub.group_summary(p.working_group, p.party));
  return 'JOINED';
end
$$;

-- Proposes a member for the context. Idempotent. OVER: all members have left, but their items are still shared with the group, and no member can consent.
-- TOO_MANY: 250 proposals are open.
create or replace function hub.propose_member(group_key integer, candidate integer, founding_ boolean) returns text
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  me constant integer := hub.me();
  stale uuid;
  new_id uuid;
begin
  for stale in select p.id from hub.group_proposal p where p.working_group = group_key and p.ended_at is null and p.expires_at <= clock_timestamp() loop
    perform hub.end_proposal(stale, 'EXPIRED', null);
  end loop;
  if exists (select from hub.membership m where m.key = group_key) and hub.members_of(group_key) = '{}' then
    return 'OVER';
  end if;
  if exists (select from hub.group_proposal p where p.working_group = group_key and p.party = candidate and p.ended_at is null) then
    return 'PROPOSED';
  end if;
  if (select count(*) from hub.group_proposal p where p.working_group = group_key and p.ended_at is null) >= 250 then
    return 'TOO_MANY';
  end if;
  insert into hub.group_proposal (working_group, party, proposed_by, founding) values (group_key, candidate, me, founding_) returning id into new_id;
  if me = any (hub.members_of(group_key)) then
    insert into hub.group_vote (proposal, party) values (new_id, me);
  end if;
  if not founding_ then
    perform hub.announce(hub.members_of(group_key), 'GROUP_MEMBER_PROPOSED', hub.group_summary(group_key, candidate) || jsonb_build_object('proposal', new_id));
  end if;
  perform hub.advance_group_proposal(new_id);
  return 'PROPOSED';
end
$$;

-- Founds a group for the operator, or for a member country as its host. Named countries are asked, unless consent is immediate. Returns the key of the group.
create or replace function hub.create_group(new_id uuid, group_name text, members uuid[]) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  me constant integer := hub.me();
  host_ constant integer := case when hub.my_kind() = 'COUNTRY' then me end;
  named integer[];
  group_key integer;
  member integer;
begin
  perform hub.require_act('group:manage');
  if hub.my_kind() = 'COUNTRY' then
    perform hub.require_step_up(); -- founding counts as the acceptance of the host; the operator accepts for no country
  end if;
  if host_ is not null and 1 <> all (hub.my_keys()) then
    raise exception 'hub: not admitted yet' using errcode = 'HB403';
  end if;
  named := array(select distinct hub.country_key(m) as k from unnest(members) m order by k);
  insert into hub.working_group (id, name, host) values (new_id, group_name, host_) returning key into group_key;
  perform hub.lock_group(group_key, array_remove(named || host_, null));
  perform hub.country_key(p.id) from hub.party p where p.key = any (named || host_); -- checked again: a party may have been closed since
  if host_ is not null then
    perform hub.join_key(host_, group_key);
  end if;
  foreach member in array named loop
    continue when member = host_;
    if hub.is_consent_immediate() then
      perform hub.join_key(member, group_key);
    else
      perform hub.propose_member(group_key, member, true);
    end if;
  end loop;
  perform hub.announce(hub.members_of(group_key), 'GROUP_FOUNDED', hub.group_summary(group_key, null));
  return group_key;
end
$$;

-- Returns a group that the context may act on: any group for the operator, its own groups for a country. HB404: the same for absent groups, other groups and
-- groups that it left.
create or replace function hub.actionable_group(group_id uuid) returns hub.working_group
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
declare
  g hub.working_group;
begin
  select * into g from hub.working_group x where x.id = group_id and (hub.my_kind() = 'HUB' or hub.me() = any (hub.members_of(x.key)));
  if not found then
    raise exception 'hub: no such group' using errcode = 'HB404', detail = 'group';
  end if;
  return g;
end
$$;

/*
 * Ends the membership of a party in a group, or proposals for it. Proposals that waited only for this party advance; when no member is left to consent, they
 * end.
 * The caller holds locks on the group and the parties `held`.
 */
create or replace function hub.leave_group(leaving integer, group_key integer, held integer[]) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  open_one record;
begin
  for open_one in select p.id from hub.group_proposal p where p.working_group = group_key and p.party = leaving and p.ended_at is null loop
    perform hub.end_proposal(open_one.id, 'WITHDRAWN', hub.me());
  end loop;
  if leaving <> all (hub.members_of(group_key)) then
    return;
  end if;
  perform hub.leave_key(leaving, group_key);
  perform hub.announce(hub.members_of(group_key) || leaving, 'GROUP_MEMBER_LEFT', hub.group_summary(group_key, leaving));
  delete from hub.group_vote v using hub.group_proposal p where p.id = v.proposal and p.working_group = group_key and p.ended_at is null and v.party = leaving;
  for open_one in select p.id, p.party from hub.group_proposal p
      where p.working_group = group_key and p.ended_at is null and p.expires_at > clock_timestamp() order by p.proposed_at, p.id loop
    if hub.members_of(group_key) = '{}' then
      perform hub.end_proposal(open_one.id, 'WITHDRAWN', hub.me());
    elsif open_one.party = any (held) then
      perform hub.advance_group_proposal(open_one.id);
    end if;
  end loop;
end
$$;

-- For a party that is closed: it leaves all groups and proposals and hosts no group, and its votes on candidates are deleted. The caller holds locks on all
-- parties and key 0.
create or replace function hub.leave_all_groups(leaving integer) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  all_parties constant integer[] := array(select p.key from hub.party p);
  one integer;
begin
  perform hub.leave_key(leaving, 1);
  delete from hub.admission_vote v where v.voter = leaving or v.party = leaving;
  for one in
    select m.key from hub.membership m where m.party = leaving and m.left_at is null
    union select p.working_group from hub.group_proposal p where p.party = leaving and p.ended_at is null order by 1 loop
    perform hub.lock_key_exclusive(one);
    perform hub.leave_group(leaving, one, all_parties);
  end loop;
  update hub.working_group set host = null where host = leaving;
end
$$;

/*
 * Proposes a member (by any member country or the operator), or removes a member at once (by the operator, the host, or the member itself). Idempotent.
 * Returns JOINED, PROPOSED, LEFT, OVER or TOO_MANY. HB403: only the host and the operator can remove other members.
 */
create or replace function hub.change_group(group_id uuid, member uuid, joins boolean) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  me constant integer := hub.me();
  g hub.working_group;
  target integer;
  held integer[];
begin
  perform hub.require_act('group:manage');
  if joins and hub.my_kind() = 'COUNTRY' then
    perform hub.require_step_up(); -- a proposal counts as the acceptance of its party
  end if;
  g := hub.actionable_group(group_id);
  target := hub.country_key(member);
  held := hub.lock_group(g.key, array[target]);
  g := hub.actionable_group(group_id);
  target := hub.country_key(member); -- checked again: the party may have been closed since
  if joins then
    if target = any (hub.members_of(g.key)) then
      return 'JOINED';
    end if;
    if not hub.is_consent_immediate() then
      return hub.propose_member(g.key, target, false);
    end if;
    perform hub.join_key(target, g.key);
    perform hub.announce(hub.members_of(g.key), 'GROUP_MEMBER_JOINED', hub.group_summary(g.key, target));
    return 'JOINED';
  end if;
  if hub.my_kind() <> 'HUB' and target <> me and g.host is distinct from me then
    raise exception 'hub: not permitted' using errcode = 'HB403';
  end if;
  perform hub.leave_group(target, g.key, held);
  return 'LEFT';
end
$$;

-- Returns an open proposal that the context may act on: for members, for the candidate once it is asked, and for the operator. HB404: the same for absent,
-- ended and hidden ones.
create or replace function hub.actionable_group_proposal(of_id uuid) returns hub.group_proposal
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
declare
  p hub.group_proposal;
begin
  select * into p from hub.group_proposal x
    where x.id = of_id and x.ended_at is null and x.expires_at > clock_timestamp()
      and (hub.my_kind() = 'HUB' or hub.me() = any (hub.members_of(x.working_group)) or x.party = hub.me() and x.invited_at is not null);
  if not found then
    raise exception 'hub: no such proposal' using errcode = 'HB404', detail = 'proposal';
  end if;
  return p;
end
$$;

-- Records the decision of a country on a proposal: of a member on the candidate, or of the candidate on the group. Declining ends the proposal.
-- Returns WAITING, INVITED, JOINED or DECLINED.
create or replace function hub.decide_proposal(of_id uuid, accepts boolean) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  me constant integer := hub.me();
  p hub.group_proposal;
begin
  perform hub.require_act('admission:decide');
  p := hub.actionable_group_proposal(of_id);
  if accepts then
    perform hub.require_step_up();
  end if;
  perform hub.lock_group(p.working_group, array[p.party, me]);
  p := hub.actionable_group_proposal(of_id);
  if not accepts then
    perform hub.end_proposal(p.id, 'DECLINED', me);
    return 'DECLINED';
  end if;
  if p.party = me then
    update hub.group_proposal set accepted_at = coalesce(accepted_at, clock_timestamp()) where id = p.id;
  else
    insert into hub.group_vote (proposal, party) values (p.id, me) on conflict do nothing;
  end if;
  return hub.advance_group_proposal(p.id);
end
$$;

-- Withdraws a proposal, by the party that made it, the host of the group, or the operator. HB403: another member. The candidate declines instead.
create or replace function hub.withdraw_proposal(of_id uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  me constant integer := hub.me();
  p hub.group_proposal;
begin
  perform hub.require_act('group:manage');
  p := hub.actionable_group_proposal(of_id);
  perform hub.lock_group(p.working_group, array[p.party]);
  p := hub.actionable_group_proposal(of_id);
  if hub.my_kind() <> 'HUB' and p.proposed_by <> me and me is distinct from (select g.host from hub.working_group g where g.key = p.working_group) then
    raise exception 'hub: not permitted' using errcode = 'HB403';
  end if;
  perform hub.end_proposal(p.id, 'WITHDRAWN', me);
end
$$;

/*
 * Returns open proposals that concern the context, oldest first. one_alone: only this one. after: createdAt and id of the last proposal of the page before. A member sees all proposals with all votes. A candidate that is asked sees the members, who have all
 * accepted it, and the countries that were named together with it. The operator sees the proposals without votes.
 */
create or replace function hub.group_proposals(one_alone uuid, after jsonb, most integer) returns setof jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  me constant integer := hub.me();
  is_hub constant boolean := hub.my_kind() = 'HUB';
begin
  perform hub.require_act('group:read');
  return query
    select jsonb_build_object('id', p.id, 'groupId', g.id, 'groupName', g.name, 'candidate', hub.party_summary(p.party), 'createdBy', hub.party_summary(p.proposed_by),
        'founding', p.founding, 'invited', p.invited_at is not null, 'createdAt', p.proposed_at, 'expiresAt', p.expires_at,
        'accepted', case when is_hub then '[]' else (select coalesce(jsonb_agg(hub.party_summary(v.party) order by v.at, v.party), '[]') from hub.group_vote v
          where v.proposal = p.id and v.party = any (hub.members_of(p.working_group))) end,
        'candidateAccepted', not is_hub and p.accepted_at is not null,
        'namedTogether', case when p.founding then (select coalesce(jsonb_agg(hub.party_summary(o.party) order by o.party), '[]') from hub.group_proposal o
          where o.working_group = p.working_group and o.founding and o.ended_at is null and o.id <> p.id) else '[]' end)
      from hub.group_proposal p join hub.working_group g on g.key = p.working_group
      where p.ended_at is null and p.expires_at > clock_timestamp() and (one_alone is null or p.id = one_alone)
        and (after is null or (p.proposed_at, p.id) > ((after->>'at')::timestamptz, (after->>'id')::uuid))
        and (is_hub or me = any (hub.members_of(p.working_group)) or p.party = me and p.invited_at is not null)
      order by p.proposed_at, p.id limit least(most, 501);
end
$$;
