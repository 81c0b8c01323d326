-- A notice as visible to the viewer. Runs with the viewer's rights.
create view hub.notice_view with (security_invoker = true) as
  select n.id, n.colour, hub.notice_state(n.revoked_at, n.valid_until) as state, n.revision, n.title, n.summary, n.body, n.language, n.details, n.threat, n.countries, n.contact, n.contact_entry, n.tlp, n.valid_until, n.acknowledge_hours, n.published_at,
    n.updated_at, n.retain_until, n.revoked_at, case when n.revoked_at is not null then hub.revoked_by(n.id) end as revoked_by, n.revoked_reason, n.version, n.named_owner,
    (select jsonb_build_object('id', p.id, 'kind', p.kind, 'name', p.name, 'country', p.country) from hub.party p where p.key = n.named_owner) as owner,
    (select jsonb_build_object('at', a.at, 'note', a.note) from hub.notice_acknowledgement a where a.notice = n.id and a.revision = n.revision) as acknowledged,
    array(select x.item from hub.notice_related x where x.notice = n.id order by x.item) as related,
    coalesce((select jsonb_agg(jsonb_build_object('id', t.id, 'language', t.language, 'method', t.method, 'title', t.title, 'summary', t.summary, 'body', t.body, 'details', t.details,
        'reviewed', t.reviewed, 'addedAt', t.added_at, 'accepted', t.accepted_at is not null, 'own', t.accepted_at is null and t.party = (select hub.me()))
        order by lower(t.language), t.accepted_at is null, t.added_at)
      from hub.notice_translation t where t.notice = n.id), '[]') as translations,
    coalesce((select jsonb_agg(jsonb_build_object('id', e.id, 'filename', e.filename, 'type', e.type, 'size', e.size, 'sha256', encode(e.sha256, 'hex'), 'addedAt', e.added_at) order by l.place)
      from hub.evidence_link l join hub.evidence e on e.id = l.evidence where l.kind = 'NOTICE' and l.item = n.id), '[]') as evidence
  from hub.notice n;

-- Drafts are visible to their own country, in drafting acts only. API keys and accounts without access to content cannot perform these acts.
create policy own_party on hub.notice_draft for select to hub_app
  using (
  (hub.rechecked((select hub.policy_viewer()))).doing in ('notice:desk', 'notice:draft', 'notice:approve') and party = (hub.rechecked((select hub.policy_viewer()))).me);

create policy reviewers on hub.notice_draft for select to hub_app
  using (
  state = 'IN_REVIEW' and (hub.rechecked((select hub.policy_viewer()))).doing = 'notice:review' and not hub.has_reviewed(id, review_requested_at));

-- Row-level security also applies inside each exists().
create policy with_notice on hub.notice_translation for select to hub_app
  using (
  case when hub.has_viewer((select hub.policy_viewer())) then
    (accepted_at is not null or party = (select (hub.policy_viewer()).me) or offered and owner = (select (hub.policy_viewer()).me))
      and exists (select from hub.notice n where n.id = notice_translation.notice)
  else false end);

create policy own on hub.notice_acknowledgement for select to hub_app
  using (
  case when hub.has_viewer((select hub.policy_viewer())) then
    party = (select (hub.policy_viewer()).me) and exists (select from hub.notice n where n.id = notice_acknowledgement.notice)
  else false end);

create policy with_both on hub.notice_related for select to hub_app
  using (
  case when hub.has_viewer((select hub.policy_viewer())) then
    exists (select from hub.notice n where n.id = notice_related.notice) and exists (select from hub.indicator i where i.id = notice_related.item)
  else false end);

-- Adds releases to partners to their list. Numbered like those of other kinds; src/intel/releases/sql/access.sql gives the reason.
create trigger t50_partner_release_insert after insert on hub.notice referencing new table as new_rows for each statement execute function hub.track_partner_releases('NOTICE');

create trigger t50_partner_release_update after update on hub.notice referencing old table as old_rows new table as new_rows for each statement
  execute function hub.track_partner_releases('NOTICE');

create trigger partner_release_delete after delete on hub.notice referencing old table as old_rows for each statement execute function hub.track_partner_releases('NOTICE');

create trigger set_deadline before insert or update on hub.notice_draft for each row execute function hub.set_draft_deadline();

create trigger extend_draft_deadlines after update of lifted_at on hub.suspension for each row when (old.lifted_at is null and new.lifted_at is not null)
  execute function hub.extend_draft_deadlines();

create trigger t30_policy_insert after insert on hub.notice referencing new table as new_rows for each statement execute function hub.enforce_notice_limits();

create trigger t20_label_insert after insert on hub.notice referencing new table as new_rows for each statement execute function hub.enforce_label();

create trigger t20_label_update after update on hub.notice referencing old table as old_rows new table as new_rows for each statement
  execute function hub.enforce_label();

create trigger delete_drafts after delete on hub.notice referencing old table as old_rows for each statement execute function hub.delete_drafts_of_deleted_notices();

grant select on hub.notice_related to hub_app;
grant select on hub.notice_view to hub_app;
grant select (notice, revision, note, at) on hub.notice_acknowledgement to hub_app;
grant select (id, party, desk, colour, state, revision, tlp, content, reason, agreed, review_requested_at, published_revision, created_at, updated_at, ends_at) on hub.notice_draft to hub_app;
grant select (id, notice, revision, language, method, title, summary, body, details, party, reviewed, offered, accepted_at, added_at) on hub.notice_translation to hub_app;

grant execute on function hub.accept_notice_translation(uuid), hub.acknowledge_notice(uuid,integer,text), hub.cancel_notice(uuid,text),
  hub.decide_notice(uuid,integer,boolean,text), hub.draft_author(uuid), hub.own_draft_days(), hub.review_evidence_file(uuid),
  hub.review_evidence_piece(text,jsonb,uuid,integer), hub.has_reviewed(uuid,timestamptz), hub.notice_acknowledgements(uuid),
  hub.listed_notices(jsonb,timestamptz,uuid,integer), hub.notice_state(timestamptz,timestamptz), hub.review_notice(uuid,integer,boolean,jsonb,text), hub.save_notice(jsonb),
  hub.set_draft_days(integer), hub.submit_notice(uuid,integer), hub.notice_projection(uuid[]), hub.translate_notice(uuid,jsonb) to hub_app;

grant execute on function hub.expire_drafts(integer), hub.remind_notices(integer) to hub_relay;
