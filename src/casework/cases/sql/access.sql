-- A case in the projection for its reader. Runs with the reader's rights.
create view hub.case_view with (security_invoker = true) as
  select c.id, c.title, c.summary, c.threat, c.countries, c.tlp, c.status, c.status_reason, c.closing, c.closed_at,
    (select jsonb_build_object('id', p.id, 'kind', p.kind, 'name', p.name, 'country', p.country) from hub.party p where p.key = c.closed_by and p.key <> all ((select hub.my_bars())::integer[])) as closed_by,
    c.published_at, c.updated_at, c.version, c.retain_until, c.named_owner, c.lead as lead_key,
    (select jsonb_build_object('id', p.id, 'kind', p.kind, 'name', p.name, 'country', p.country) from hub.party p where p.key = c.named_owner) as owner,
    (select jsonb_build_object('id', p.id, 'kind', p.kind, 'name', p.name, 'country', p.country) from hub.party p where p.key = c.lead) as lead,
    (select jsonb_build_object('id', p.id, 'kind', p.kind, 'name', p.name, 'country', p.country) from hub.party p where p.key = c.lead_offered) as lead_offered,
    case when c.lead = (select hub.me()) then hub.case_discoverability(c.id) end as discoverability,
    (select jsonb_build_object('rights', m.rights, 'ceiling', m.tlp_ceiling) from hub.case_party m where m.case_id = c.id and m.party = (select hub.me()) and m.state = 'ACCEPTED') as mine,
    coalesce((select jsonb_agg(jsonb_build_object('rights', m.rights, 'ceiling', m.tlp_ceiling, 'state', m.state,
        -- Texts of a party that bars the reader are hidden.
        'message', case when m.invited_by <> all ((select hub.my_bars())::integer[]) then m.request end, 'createdAt', m.invited_at, 'answeredAt', m.answered_at,
        'endedAt', m.ended_at, 'note', case when m.state = 'REMOVED' or m.party <> all ((select hub.my_bars())::integer[]) then m.note end,
        'party', (select jsonb_build_object('id', p.id, 'kind', p.kind, 'name', p.name, 'country', p.country) from hub.party p where p.key = m.party)) order by m.invited_at, m.party)
      from hub.case_party m where m.case_id = c.id), '[]') as participants,
    hub.files_in_case('CASE', c.id) as evidence
  from hub.case_file c;

-- Row-level security also applies inside exists().
create policy with_case on hub.case_party for select to hub_app
  using (
  case when hub.has_viewer((select hub.policy_viewer())) then
    exists (select from hub.case_file c where c.id = case_party.case_id)
  else false end);

create policy in_case on hub.case_link for select to hub_app
  using (
  hub.is_link_visible_in_case(case_id, party, kind, item));

create policy in_case on hub.case_note for select to hub_app
  using (
  hub.is_visible_in_case(case_id, party, tlp));

-- Only the author's agency sees the versions of a withdrawn note.
create policy with_note on hub.case_note_version for select to hub_app
  using (
  case when hub.is_visible_in_case(case_id, party, tlp) then
    exists (select from hub.case_note n
      where n.id = case_note_version.note and (n.withdrawn_at is null or n.party = (select (hub.policy_viewer()).me) and n.agency = (select (hub.policy_viewer()).agency)))
  else false end);

create policy in_case on hub.case_task for select to hub_app
  using (
  hub.is_visible_in_case(case_id, party, tlp));

create policy in_case on hub.case_entry for select to hub_app
  using (
  hub.is_entry_visible_in_case(case_id, coalesce(party, 0), kind, subject));

create policy unless_forbidden on hub.case_file as restrictive for select to hub_app using (
  case when hub.has_viewer((select hub.policy_viewer())) then (select hub.shows_cases()) else false end);

create trigger mark_for_people after insert on hub.evidence_link for each row when (new.kind in ('CASE', 'CASE_NOTE', 'NOTICE_DRAFT')) execute function hub.mark_evidence_for_people();

create trigger release_foreign_files before delete on hub.case_file for each row execute function hub.release_foreign_files('CASE');

create trigger end_evidence after delete on hub.case_note referencing old table as old_rows for each statement execute function hub.end_note_files();

create trigger t50_enter_renewal after update on hub.case_file for each row when (new.renewed_at is distinct from old.renewed_at) execute function hub.enter_case_renewal();

-- When the owner is notified of the end; and at once, when the owner chose an end of which it is notified at once (hub.limit_retention): this notice may be the second of a day, and wait.
create trigger t60_announce_end after update on hub.case_file for each row
  when (new.notice_due_at = '-infinity' and new.retain_until < old.retain_until or new.notice_due_at is null and old.notice_due_at > '-infinity')
  execute function hub.announce_end_of_case();

-- Runs before t30_hide_of_new_lead (search), which reads the lead that this trigger sets.
create trigger t20_drop_removed_participants before update of audience on hub.case_file for each row execute function hub.drop_removed_participants();

-- When a request ends by the requester's retention, files that the recipient added to its thread go back to the recipient.
create trigger release_foreign_files before delete on hub.information_request for each row execute function hub.release_foreign_files('INFORMATION_REQUEST');

grant select on hub.case_entry to hub_app;
grant select on hub.case_link to hub_app;
grant select on hub.case_note to hub_app;
grant select on hub.case_note_version to hub_app;
grant select on hub.case_party to hub_app;
grant select on hub.case_view to hub_app;
grant select on hub.case_task to hub_app;

grant execute on function hub.allow_case_placeholder(uuid,uuid,text), hub.answer_case_invitation(uuid,boolean,text), hub.attach_to_case(uuid,uuid[]),
  hub.case_discoverability(uuid), hub.is_case_changed_since(uuid,timestamptz), hub.case_ids(uuid,text,text,integer,text[]), hub.case_invitations(uuid,timestamptz,uuid,integer), hub.case_placeholders(uuid),
  hub.own_case_access(uuid), hub.detach_from_case(uuid,uuid[]), hub.end_case_party(uuid,uuid,text), hub.files_in_case(text,uuid), hub.mentioned_in_note(uuid),
  hub.is_visible_in_case(uuid,integer,text), hub.is_link_visible_in_case(uuid,integer,text,uuid), hub.is_entry_visible_in_case(uuid,integer,text,uuid),
  hub.invite_to_case(uuid,jsonb), hub.link_to_case(uuid,uuid[]), hub.offer_case_lead(uuid,uuid), hub.open_case(jsonb), hub.reopen_case(uuid,text), hub.retain_case(uuid,timestamptz),
  hub.set_case_party(uuid,jsonb), hub.set_case_status(uuid,text,text,jsonb), hub.answer_case_lead_offer(uuid,boolean), hub.case_projection(uuid[]),
  hub.unlink_from_case(uuid,uuid), hub.update_case(uuid,integer,jsonb), hub.write_case_note(uuid,jsonb), hub.write_case_task(uuid,jsonb) to hub_app;

grant execute on function hub.remind_case_tasks(integer) to hub_relay;
