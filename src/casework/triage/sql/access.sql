-- An outcome as visible to the viewer, with verdicts by the current indexes of the report's values. Runs with the viewer's rights.
create view hub.outcome_view with (security_invoker = true) as
  select o.id, o.report, o.reference, o.status, o.reason, o.comment, o.question_id, o.question, o.requested_at, o.answer, o.answered_at, o.tlp, o.threat, o.published_at, o.updated_at,
    o.version, o.decided_at, o.named_owner, p.id as by_id, p.kind as by_kind, p.name as by_name, p.country as by_country,
    coalesce((select jsonb_agg(jsonb_build_object('index', v.place, 'verdict', o.feedback->>encode(v.digest, 'hex')) order by v.place)
      from hub.report_value v where v.report = o.report and o.feedback ? encode(v.digest, 'hex')), '[]') as verdicts
  from hub.outcome o left join hub.party p on p.key = o.named_owner;

-- Row-level security also applies inside the exists() of these policies.
create policy with_report on hub.report_value for select to hub_app
  using (
  case when hub.has_viewer((select hub.policy_viewer())) then
    exists (select from hub.report r where r.id = report_value.report)
  else false end);

create policy mine on hub.triage_rule for select to hub_app
  using (
  party = (hub.rechecked((select hub.policy_viewer()))).me);

create policy mine on hub.triage for select to hub_app
  using (
  party = (hub.rechecked((select hub.policy_viewer()))).me and case when hub.has_viewer((select hub.policy_viewer())) then
    exists (select from hub.report r where r.id = triage.report)
  else false end);

create policy credited on hub.indicator_origin for select to hub_app
  using (
  case when hub.has_viewer((select hub.policy_viewer())) then
    (party = (select (hub.policy_viewer()).me) or shown and ((select (hub.policy_viewer()).kind) = 'COUNTRY' or reporter = (select (hub.policy_viewer()).me)))
      and exists (select from hub.indicator i where i.id = indicator_origin.indicator)
  else false end);

create trigger index_values_insert after insert on hub.report for each row execute function hub.index_report_values();

create trigger t20_index_values_update after update of items on hub.report for each row when (old.items <> new.items) execute function hub.index_report_values();

-- Numbered like those of other kinds; src/intel/releases/sql/access.sql gives the reason.
create trigger t30_policy_insert after insert on hub.outcome referencing new table as new_rows for each statement execute function hub.enforce_outcome_limits();

create trigger t30_policy_update after update on hub.outcome referencing old table as old_rows new table as new_rows for each statement
  execute function hub.enforce_outcome_limits();

create trigger narrow_outcomes after insert on hub.sharing_limit for each row execute function hub.narrow_outcomes();

create trigger queue_insert after insert or update of offered on hub.report_route for each row when (new.offered) execute function hub.queue_report_for_triage();

create trigger queue_delete after delete on hub.report_route for each row execute function hub.queue_report_for_triage();

create trigger set_routed_at before update on hub.report_route for each row when (new.offered and not old.offered) execute function hub.set_routed_at();

create trigger reopen_merged_delete before delete on hub.triage for each row execute function hub.reopen_merged_entries();

create trigger reopen_merged_close after update on hub.triage for each row when (old.closed_at is null and new.closed_at is not null) execute function hub.reopen_merged_entries();

-- Runs after t20_keep_other_values, because it reads the report's new values.
create trigger t30_follow after update on hub.report for each row when (new.version <> old.version and new.renewed_at is not distinct from old.renewed_at) execute function hub.update_triage_of_report();

grant select on hub.outcome_view to hub_app;
grant select (indicator, report, reporter, party, shown, accepted_at) on hub.indicator_origin to hub_app;
grant select (report, place, digest) on hub.report_value to hub_app;
grant select (id, report, party, state, part, part_of, merged_into, agency, assignee, received_at, due_at, stopped_at, judged, amended, closed_at, version, updated_at) on hub.triage to hub_app;
grant select (party, hours, set_at) on hub.triage_rule to hub_app;

grant execute on function hub.accept_entry(uuid,integer,jsonb), hub.answer_question(uuid,text), hub.ask_reporter(uuid,integer,text),
  hub.assign_entry(uuid,integer,uuid), hub.decline_entry(uuid,integer,text,text), hub.duplicates_of(uuid[],integer),
  hub.give_feedback(uuid,integer,jsonb), hub.merge_entries(uuid,integer,jsonb), hub.reopen_entry(uuid,integer), hub.set_triage_hours(integer),
  hub.split_entry(uuid,integer,jsonb), hub.report_outcome_projection(uuid[]), hub.triage_material(uuid) to hub_app;
