-- A contact in the projection for the holder's officer. Runs with the reader's rights.
create view hub.contact_view with (security_invoker = true) as
  select c.id, c.seq, c.requested_at, c.purpose, c.case_reference, c.item, c.holding, c.reference, c.setting,
    coalesce(case when c.state = 'RELEASED' then hub.reopened_contact_state(c.id) end, c.state) as state, c.note, hub.own_actor(c.answered_by) as answered_by, c.answered_at,
    (select jsonb_build_object('id', p.id, 'kind', p.kind, 'name', p.name, 'country', p.country) from hub.party p where p.key = c.asker) as asker,
    (select jsonb_build_object('id', a.id, 'name', a.name) from hub.agency a where a.key = c.requester_agency) as requester_agency
  from hub.contact c;

create policy own on hub.sealed_holding for select to hub_app
  using (
  owner = (hub.rechecked((select hub.policy_viewer()))).me and agency = (hub.rechecked((select hub.policy_viewer()))).agency and (hub.rechecked((select hub.policy_viewer()))).doing = 'holding:seal');

create policy holders on hub.contact for select to hub_app
  using (
  holder = (hub.rechecked((select hub.policy_viewer()))).me and (agency_only is null or agency_only = (hub.rechecked((select hub.policy_viewer()))).agency) and (not red or (hub.rechecked((select hub.policy_viewer()))).red)
    and (hub.rechecked((select hub.policy_viewer()))).doing = 'deconflict:answer');

create policy overseers on hub.deconflict_alarm for select to hub_app
  using (
  (party = (hub.rechecked((select hub.policy_viewer()))).me or (hub.rechecked((select hub.policy_viewer()))).kind = 'HUB') and (hub.rechecked((select hub.policy_viewer()))).doing = 'deconflict:oversee');

create trigger count_query after insert on hub.deconfliction_query for each row execute function hub.add_to_query_totals();

grant select on hub.contact_view to hub_app;
grant select (id, seq, asker, requester_agency, requested_at, purpose, case_reference, item, holding, reference, setting, state, note, answered_by, answered_at) on hub.contact to hub_app;
grant select (id, seq, party, user_id, signs, asked, raised_at) on hub.deconflict_alarm to hub_app;
grant select (id, seq, setting, reference, threat, valid_until, sealed_at, updated_at) on hub.sealed_holding to hub_app;

grant execute on function hub.answer_contact(uuid,text,text), hub.answer_contact_with_tear_line(uuid,uuid,text),
  hub.own_query_values(uuid[],bigint,integer,boolean,boolean,uuid[],timestamptz,timestamptz,text), hub.comparable_claims(uuid[]),
  hub.compare_links(uuid,text,text,uuid[],uuid[],bytea[]), hub.answered_contact(uuid), hub.reopened_contact_state(uuid), hub.contact_to_answer(uuid),
  hub.deconflict(uuid,text,text,uuid[],bytea[],integer[],bytea[],uuid[]), hub.seal_holdings(jsonb), hub.assign_tear_line_to_contact(uuid,uuid), hub.lock_contact_for_tear_line(uuid),
  hub.unseal_holdings(uuid[]) to hub_app;

grant execute on function hub.recent_query_counts(uuid), hub.delete_old_queries(integer), hub.raise_deconflict_alarm(text,uuid,text[],integer),
  hub.recent_query_values(uuid,bigint,integer), hub.notify_holders(text,uuid,uuid[],bytea[],uuid[]), hub.next_unnotified_query(bigint) to hub_relay;
