-- Whether a label goes with an audience (TLP 2.0, as the hub reads it): withinLabel in src/tenancy/sharing/release.policy.ts is the same rule. Exceptions count for nothing: they only narrow.
-- A key that is no party's is a group's, or every country's (1).
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
