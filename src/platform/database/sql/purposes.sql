-- Returns the default purpose of an account: in one of its sessions by its present roles, otherwise by the roles that outlive its sessions. Null without a role.
create or replace function hub.default_purpose(account uuid, of_session uuid) returns text
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select r.purpose from hub.role_purpose r
    where r.role = any (case when exists (select from hub.session s where s.id = of_session) then hub.roles_of_session(account, of_session) else hub.persistent_roles(account) end)
    order by r.rank limit 1
$$;

-- Returns the owners that withhold their items from a reader of another party with this purpose. Partners do not know each other, so their rules do not meet.
create or replace function hub.withheld_owners(reader integer, purpose text, has_case boolean) returns integer[]
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select array(select r.party from hub.purpose_rule r
    where r.party <> reader and (purpose = any (r.refused) is not false or r.needs_case and has_case is not true)
      and not (select count(*) = 2 from hub.party p where p.key in (reader, r.party) and p.kind = 'PARTNER') order by r.party)
$$;

-- Returns the viewer as a recipient: what an owner addresses to it is not withheld from its purpose (docs/purposes.md). Owners that withhold are the last of the
-- bars. If they are not, all bars stay.
create or replace function hub.as_recipient(viewer hub.viewer) returns hub.viewer
language plpgsql immutable parallel safe set search_path = pg_catalog, pg_temp
as $$
declare
  own constant integer := cardinality(viewer.bars) - cardinality(viewer.withheld);
begin
  if viewer.bars[own + 1:] = viewer.withheld then
    viewer.bars := viewer.bars[:own];
  end if;
  return viewer;
end
$$;

-- Returns the purpose and the case of an act (`given`, as hub.enter takes it) for the audit log: as stated for this act or request, then those of the session or key,
-- then the default: of these roles, where the caller knows them. hub.enter decides in the same order.
create or replace function hub.stated_reason(given jsonb, account uuid, of_session uuid, roles text[] default '{}') returns table (purpose text, case_reference text)
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select coalesce(given->>'statedPurpose', s.purpose, k.purpose, (select r.purpose from hub.role_purpose r where r.role = any (roles) order by r.rank limit 1), hub.default_purpose(account, of_session)),
      coalesce(case when btrim(given->>'caseReference') <> '' then given->>'caseReference' end, given->>'statedCase', s.case_reference)
    from (values (account)) a(id) left join hub.session s on s.id = of_session and s.user_id = a.id left join hub.api_key k on k.id = a.id
$$;

-- Text of all rules of owners, for fingerprints of rights: any change of it may change what a reader sees.
create or replace function hub.purpose_rules_text() returns text
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select coalesce(string_agg(concat_ws(' ', r.party, r.refused, r.needs_case), ',' order by r.party), '') from hub.purpose_rule r
$$;

-- Refuses a reader for whom other owners withhold their items than at an earlier position (`known`: their keys). Its copy would keep items that it no longer sees, or
-- lack items that it sees now. HB410 with the detail PURPOSE.
create or replace function hub.require_same_withheld(known text) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  if known is distinct from array_to_string((hub.viewer()).withheld, ',') then
    raise exception 'hub: other owners withhold their items from this purpose' using errcode = 'HB410', detail = 'PURPOSE';
  end if;
end
$$;
