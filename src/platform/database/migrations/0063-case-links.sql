-- A case links requests for information and notices as well, and says of each item why it did not link it.
drop function hub.link_to_case(uuid, uuid[]);

/*
 * (0042) Links items that the context sees, within its ceiling. refusal: null, the item is linked now; ITEM_NOT_FOUND: it is absent or invisible, which answer alike; CASE_ITSELF; CASE_ITEM_KIND: a case links no
 * items of this kind; ABOVE_CEILING: the context sees the item, and its party does not read that far in this case.
 */
create function hub.link_to_case(of_case uuid, items uuid[]) returns table (item uuid, refusal text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  one record;
begin
  perform hub.hold_case(of_case, 'CONTRIBUTE', false);
  for one in select i.id, hub.kind_of(i.id) as kind from (select distinct u as id from unnest(items) u) i loop
    item := one.id;
    refusal := case
      when (hub.governed(one.kind, one.id)).owner is null or not hub.in_sight(viewer, one.kind, one.id) then 'ITEM_NOT_FOUND'
      when one.id = of_case then 'CASE_ITSELF'
      when one.kind not in ('INDICATOR', 'REPORT', 'ACTION_REQUEST', 'INFORMATION_REQUEST', 'NOTICE', 'STIX_OBJECT', 'CASE') then 'CASE_ITEM_KIND'
      when not hub.in_case_linked(of_case, viewer.me, one.kind, one.id) then 'ABOVE_CEILING'
    end;
    if refusal is null then
      insert into hub.case_link (case_id, kind, item, party) values (of_case, one.kind, one.id, viewer.me) on conflict do nothing;
      if found then
        perform hub.note_case(of_case, 'LINKED', null, one.kind, one.id, null);
      end if;
    end if;
    return next;
  end loop;
end
$$;
revoke all on function hub.link_to_case(uuid, uuid[]) from public;
grant execute on function hub.link_to_case(uuid, uuid[]) to hub_app;
