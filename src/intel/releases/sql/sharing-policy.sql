-- Sets the fields in `given` ({defaultAudience, defaultTlp, neverPartners, secondFrom, secondForPartners, secondForContent, analystsInCases}) and leaves the
-- others. Takes effect at commit. A looser rule or another default needs a confirmation (HB428); a stricter rule never does. HB404: second officers and cases
-- are for countries only.
create or replace function hub.set_sharing_policy(given jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  me constant integer := hub.me();
  was hub.sharing_policy;
  s hub.sharing_policy;
  levels constant text[] := '{NONE,READ,CONTRIBUTE,LEAD}';
begin
  perform hub.require_act('policy:manage');
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
    perform hub.require_step_up();
  end if;
  if (s.second_from is not null or s.second_for_partners or s.second_for_content) and hub.my_kind() <> 'COUNTRY' then
    raise exception 'hub: the party has no second officers' using errcode = 'HB404', detail = 'second officer';
  end if;
  if s.analysts_in_cases <> was.analysts_in_cases and hub.my_kind() <> 'COUNTRY' then
    raise exception 'hub: the party has no cases' using errcode = 'HB404', detail = 'case';
  end if;
  update hub.sharing_policy x set default_audience = s.default_audience, default_tlp = s.default_tlp, never_partners = s.never_partners,
      second_from = s.second_from, second_for_partners = s.second_for_partners, second_for_content = s.second_for_content, analysts_in_cases = s.analysts_in_cases,
      set_by = hub.my_user(), set_at = clock_timestamp() where x.party = me;
  if s.never_partners <> was.never_partners then
    perform hub.bar_partners(s.never_partners);
  end if;
  perform hub.lock_key_exclusive(me); -- concurrent writes commit before this, or obey the new policy
end
$$;
