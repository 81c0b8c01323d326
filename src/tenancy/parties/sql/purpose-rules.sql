/*
 * Sets which purposes the context's party refuses, and whether its items demand a case reference. Takes effect at the commit (hub.enter). Each change makes copies of others start again, so a party allows more at most three times a day (HB429: the detail says from when it may again); refusing more
 * is always possible. Parties that may see items of the party are notified. HB403: a country that is not admitted yet, which shares nothing. HB500: no such purpose.
 */
create or replace function hub.set_purpose_rule(refuse text[], demand_case boolean) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  me constant integer := hub.me();
  owner_kind constant text := hub.my_kind();
  wanted constant text[] := array(select distinct x from unnest(refuse) x order by x);
  former hub.purpose_rule;
  is_wider boolean;
  third_last timestamptz;
begin
  perform hub.require_act('policy:manage');
  perform hub.require_step_up();
  if exists (select from unnest(wanted) w where not exists (select from hub.processing_purpose p where p.code = w)) then
    raise exception 'hub: no such purpose' using errcode = 'HB500';
  end if;
  if exists (select from hub.party p where p.key = me and p.candidate_since is not null) then
    raise exception 'hub: not permitted' using errcode = 'HB403';
  end if;
  perform hub.lock_own_party();
  select * into former from hub.purpose_rule r where r.party = me for update;
  if coalesce(former.refused, '{}') = wanted and coalesce(former.needs_case, false) = demand_case then
    return;
  end if;
  is_wider := former.party is not null and (not former.refused <@ wanted or former.needs_case and not demand_case);
  third_last := (select x from unnest(former.allowed_more_at) x where x > clock_timestamp() - interval '1 day' order by x desc offset 2 limit 1);
  if is_wider and third_last is not null then
    raise exception 'hub: the party has reached a limit' using errcode = 'HB429', detail = 'PURPOSE_RULE ' || hub.utc_second_from(third_last + interval '1 day');
  end if;
  insert into hub.purpose_rule (party, refused, needs_case, set_by) values (me, wanted, demand_case, hub.my_user())
    on conflict (party) do update set refused = wanted, needs_case = demand_case, set_by = excluded.set_by, set_at = clock_timestamp(),
      allowed_more_at = array(select x from unnest(former.allowed_more_at) x where x > clock_timestamp() - interval '1 day')
        || case when is_wider then array[clock_timestamp()] else '{}' end;
  perform hub.announce(array(select p.key from hub.party p where p.key <> me and p.closed_at is null and p.candidate_since is null
      and (p.kind = 'COUNTRY' or p.kind = 'PARTNER' and owner_kind = 'COUNTRY')), 'PURPOSE_RULE_CHANGED', jsonb_build_object('party', hub.party_summary(me)));
  perform pg_notify('hub', '');
end
$$;
