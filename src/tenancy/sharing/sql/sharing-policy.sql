-- Returns the sharing policy of the context's party, with its limits oldest first.
create or replace function hub.own_sharing_policy() returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  me constant integer := hub.me();
  s hub.sharing_policy;
begin
  select * into s from hub.sharing_policy x where x.party = me;
  return jsonb_build_object('defaultAudience', s.default_audience, 'defaultTlp', s.default_tlp, 'neverPartners', coalesce(s.never_partners, false),
    'secondFrom', s.second_from, 'secondForPartners', coalesce(s.second_for_partners, false), 'secondForContent', coalesce(s.second_for_content, false),
    'analystsInCases', coalesce(s.analysts_in_cases, 'CONTRIBUTE'), 'updatedAt', s.set_at, 'updatedBy', case when s.set_by is not null then hub.actor(s.set_by) end,
    'limits', coalesce((select jsonb_agg(jsonb_build_object('id', l.id, 'kinds', l.kinds, 'threats', l.threats, 'labels', l.labels, 'within', l.within,
        'createdAt', l.set_at) order by l.set_at, l.id) from hub.sharing_limit l where l.party = me and l.lifted_at is null), '[]'),
    'hasOpenReleases', exists (select from hub.release_request r where r.party = me and r.outcome is null and r.expires_at > now()));
end
$$;
