-- Returns the summary of a suspension for announcements to member countries, with the reason if there is one.
create or replace function hub.suspension_summary(s hub.party_suspension) returns jsonb
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select jsonb_strip_nulls(jsonb_build_object('party', hub.party_summary(s.party), 'reason', s.reason, 'until', to_char(s.lapses_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))
$$;

-- Suspends a party. The caller holds a lock on the party (hub.lock_party).
create or replace function hub.suspend_party(target integer) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.lock_key_exclusive(0);
  update hub.party set suspended_at = clock_timestamp() where key = target;
  insert into hub.suspension (party) values (target);
  insert into hub.outbox (op, owner, key) values ('SUSPEND', target, target);
  perform pg_notify('hub', '');
end
$$;

-- Readmits a party and notifies the member countries, including the party itself, with the outcome (LIFTED by an operator, or LAPSED) and the reason of the
-- suspension.
-- The caller holds a lock on the party.
create or replace function hub.readmit_party(target integer, how text) returns void
language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  why constant text := (select s.reason from hub.party_suspension s where s.party = target and s.ended_at is null);
begin
  perform hub.lock_key_exclusive(0);
  update hub.party set suspended_at = null where key = target;
  update hub.suspension set lifted_at = clock_timestamp() where party = target and lifted_at is null;
  update hub.party_suspension set ended_at = clock_timestamp(), end_outcome = how where party = target and ended_at is null;
  insert into hub.outbox (op, owner, key) values ('READMIT', target, target);
  perform hub.announce(hub.members_of(1), 'PARTY_READMITTED',
    jsonb_strip_nulls(jsonb_build_object('party', hub.party_summary(target), 'reason', why, 'outcome', how)));
  perform pg_notify('hub', '');
end
$$;

-- Returns the number of member countries that must confirm a suspension: the same part as for an admission, of all members except the party itself, including
-- suspended ones.
create or replace function hub.suspension_quorum(of_party integer) returns integer
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select greatest(1, (cardinality(array_remove(hub.members_of(1), of_party)) * c.quorum_part + c.quorum_whole - 1) / c.quorum_whole) from hub.consent c
$$;

-- Returns the number of member countries that have confirmed a suspension.
create or replace function hub.suspension_confirmation_count(of_suspension uuid) returns integer
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select count(*)::integer from hub.suspension_confirmation w join hub.party p on p.key = w.party and p.suspended_at is null
    where w.suspension = of_suspension and w.party = any (hub.members_of(1))
$$;

/*
 * Confirms a suspension: by another operator who is not related to the requesting one, or by a quorum of member countries. The suspension then stands until
 * an operator lifts it, and takes effect if it waited. Returns CONFIRMED; WAITING: more countries must confirm; RELATED: this operator cannot confirm.
 * HB404: the party has no suspension to confirm.
 */
create or replace function hub.confirm_suspension(party_id uuid) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  is_hub constant boolean := hub.my_kind() = 'HUB';
  target integer;
  s hub.party_suspension;
begin
  perform hub.require_act('hub:confirm');
  perform hub.require_step_up();
  target := (select p.key from hub.party p where p.id = party_id and p.kind <> 'HUB' and p.closed_at is null);
  if target is not null then
    perform hub.lock_party(target);
    select * into s from hub.party_suspension x where x.party = target and x.ended_at is null for update;
  end if;
  if s.id is null or not (is_hub or hub.me() = any (hub.members_of(1))) then
    raise exception 'hub: no such suspension' using errcode = 'HB404', detail = 'suspension';
  elsif s.confirmed_at is not null then
    return 'CONFIRMED';
  elsif is_hub then
    if hub.are_related_operators(hub.my_user(), s.requested_by) then
      return 'RELATED';
    end if;
  else
    insert into hub.suspension_confirmation (suspension, party, by_user) values (s.id, hub.me(), hub.my_user()) on conflict (suspension, party) do nothing;
    if hub.suspension_confirmation_count(s.id) < hub.suspension_quorum(target) then
      return 'WAITING';
    end if;
  end if;
  update hub.party_suspension x set confirmed_at = clock_timestamp(), lapses_at = null, in_force_at = coalesce(x.in_force_at, clock_timestamp()),
      confirmed_how = case when is_hub then 'OPERATOR' else 'COUNTRIES' end, confirmed_by = case when is_hub then hub.my_user() end
    where x.id = s.id returning * into s;
  if (select p.suspended_at is null from hub.party p where p.key = target) then
    perform hub.suspend_party(target);
  end if;
  perform hub.announce(array_remove(hub.members_of(1), target), 'SUSPENSION_CONFIRMED', hub.suspension_summary(s));
  return 'CONFIRMED';
end
$$;

-- Returns suspensions that are in force or wait, unconfirmed ones first. Only for operators and administrators of member countries.
create or replace function hub.suspensions() returns setof jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.require_act('hub:confirm');
  return query
    select jsonb_build_object('party', hub.party_summary(s.party), 'createdBy', hub.officeholder(s.requested_by), 'reason', s.reason, 'createdAt', s.requested_at, 'inForce', s.in_force_at is not null,
        'expiresAt', s.lapses_at, 'confirmedAt', s.confirmed_at, 'confirmedCount', hub.suspension_confirmation_count(s.id), 'neededCount', hub.suspension_quorum(s.party))
      from hub.party_suspension s where s.ended_at is null and (hub.my_kind() = 'HUB' or hub.me() = any (hub.members_of(1)))
      order by s.confirmed_at nulls first, s.requested_at, s.party;
end
$$;

-- For the relay: readmits a party when the hours that one operator alone may suspend it are used up. One party per transaction, so that parties are locked
-- one at a time.
-- Returns the number of handled suspensions.
create or replace function hub.lapse_suspensions(batch integer) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  target constant integer := (select s.party from hub.party_suspension s where s.ended_at is null and s.lapses_at <= clock_timestamp() order by s.lapses_at limit least(batch, 1));
begin
  if target is null then
    return 0;
  end if;
  perform hub.lock_party(target);
  if not exists (select from hub.party_suspension s where s.party = target and s.ended_at is null and s.lapses_at <= clock_timestamp()) then
    return 1; -- confirmed, lifted or closed in the meantime
  end if;
  perform hub.readmit_party(target, 'LAPSED');
  insert into hub.audit (party, what, channel, outcome, items)
    select h.key, 'party.suspension-lapsed', 'relay', 'DONE', array[p.id] from hub.party p, hub.party h where p.key = target and h.kind = 'HUB';
  return 1;
end
$$;

-- Ends the suspension of a party that is closed.
create or replace function hub.end_suspension() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  update hub.party_suspension s set ended_at = clock_timestamp(), end_outcome = 'CLOSED' where s.party = new.key and s.ended_at is null;
  return null;
end
$$;
