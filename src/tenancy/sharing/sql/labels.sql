-- Returns whether a label allows an audience (TLP 2.0, as the hub interprets it), by the same rule as labelProblem in src/tenancy/sharing/label-audience.policy.ts.
-- Exceptions do not matter, because they only narrow the audience. A key that belongs to no party is that of a group, or of every country (1).
create or replace function hub.label_allows(tlp text, audience integer[]) returns boolean
  language sql stable
begin atomic
  select case tlp
    when 'AMBER_STRICT' then audience = '{}'
    when 'RED' then not exists (select from unnest(audience) k where not exists (select from hub.party p where p.key = k))
    when 'AMBER' then 1 <> all (audience)
    else true
  end;
end;
