import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { passesFind, type Probed, questionFor, readableColumns, SPOILED, switchedOffFinds } from './notifications.js';
import { type AppConnection, codeOf, type Officer, openWorld, publish, sight, type World } from './world.js';

/** Settings that are no context; undefined: never set on this connection. */
const CONTEXTS = {
  'no context': undefined,
  'an empty context': '',
  'a word': 'TH',
  'a context without its seal': '11|30|COUNTRY|x|x|true|11,1||indicator:read|true',
  'a context with a seal made by hand': `11|30|COUNTRY|x|x|true|11,1||indicator:read|true~${'0'.repeat(64)}`,
  'only a seal': `~${'0'.repeat(64)}`,
  'an overlong one': '~'.repeat(10_000),
  'one that is longer than any': 'x'.repeat(200_000),
} as const;

/** How many rows the last statement of a message found or changed. */
const rowsOf = (answers: unknown): number | null => (answers as readonly pg.QueryResult[]).at(-1)?.rowCount ?? null;

const NIL = '00000000-0000-0000-0000-000000000000';
/** One row in each table of deconfliction: Cambodia asked about something of everybody's. */
async function asked(world: World, asker: number): Promise<void> {
  await world.ownerSql(
    `insert into hub.deconfliction_query (id, party, user_id, purpose, case_reference, count, notified_at) values ($1, $2, $1, 'x', 'x', 1, now())`,
    [NIL, asker],
  );
  await world.ownerSql(
    `insert into hub.deconfliction_query_value (id, seq, user_id, sealed, hit, undisclosed, parties) values ($1, 1, $1, '', false, false, '{}')`,
    [NIL],
  );
  await world.ownerSql(
    `with held as (insert into hub.sealed_holding (id, owner, agency, mark, setting, reference) select a.id, a.party, a.key, a.id, 'HIT', 'x' from hub.agency a limit 1 returning id)
       insert into hub.sealed_holding_event (holding) select id from held`,
  );
  await world.ownerSql(
    `insert into hub.contact (request, holder, red, asker, requested_at, purpose, case_reference, item, setting, reached)
       select $1, i.owner, false, $2, now(), 'x', 'x', i.id, 'HIT', true from hub.indicator i limit 1`,
    [NIL, asker],
  );
  await world.ownerSql(`insert into hub.contact_answer (request, answer) values ($1, 'DECLINED')`, [NIL]);
  await world.ownerSql(`insert into hub.deconflict_alarm (party, user_id, day, signs, asked) values ($1, $2, now(), '{RANGE}', 1)`, [
    asker,
    NIL,
  ]);
}

/** Every function that hub_app may call, except the pure ones. */
const CALLS = [
  `hub.audit_export_page('1.1.1.x.x.00', '{}', 0, 10, 10)`,
  `hub.audit_export_range('1.1.1.x.x.00', '{}')`,
  `hub.audit_proof_tiles('1.1.1.x.x.00', '{}', 0, '[]')`,
  `hub.bootstrap('1.0.1...00', '{}', sha256('x'), '${NIL}', '${NIL}', 'x@x.example', 'x')`,
  `hub.enter('1.1.1.x.x.00', '{}')`,
  `hub.party_names('1.0.1...00', '{}')`,
  `hub.visible_party_names('1.0.1...00', '{}')`,
  `hub.register_connection('1.0.1...00')`,
  `hub.open_session('1.0.1.x..00', '{}', '${NIL}', '', now(), null)`,
  `hub.record_refusal('1.0.1...00', '{}', 'x')`,
  `hub.record_reads('1.0.1...00', '{}', '[]')`,
  `hub.rotate_refresh('1.0.1...00', '{}', '${NIL}', '', '')`,
  `hub.sign_in_material('1.0.1...00', '{}', 'analyst@th.example')`,
  `hub.sign_in_wait('1.0.1...00', '{}', 'analyst@th.example')`,
  `hub.sign_in_factors('1.0.1.x..00', '{}', 'x', true)`,
  `hub.passkey_sign_in('1.0.1...00', '{}', sha256('x'))`,
  `hub.passkey_material('1.0.1...00', '{}', sha256('x'), sha256('x'))`,
  `hub.own_factors('1.1.1.x.x.00', '{}')`,
  `hub.own_code_material('1.1.1.x.x.00', '{}', true)`,
  `hub.confirm_session('1.1.1.x.x.00', '{}', '{"hub": true}')`,
  `hub.offer_totp('1.1.1.x.x.00', '{}', '${NIL}', 'x')`,
  `hub.own_totp_offer('1.1.1.x.x.00', '{}')`,
  `hub.set_totp('1.1.1.x.x.00', '{}', '${NIL}', 1, '{}')`,
  `hub.end_totp('1.1.1.x.x.00', '{}')`,
  `hub.renew_recovery_codes('1.1.1.x.x.00', '{}', '{}')`,
  `hub.create_own_challenge('1.1.1.x.x.00', '{}', 'CONFIRM', sha256('x'))`,
  `hub.consume_challenge('1.1.1.x.x.00', '{}', 'CONFIRM', sha256('x'), sha256('x'))`,
  `hub.add_passkey('1.1.1.x.x.00', '{}', '{}', '{}')`,
  `hub.rename_passkey('1.1.1.x.x.00', '{}', '${NIL}', 'x')`,
  `hub.remove_passkey('1.1.1.x.x.00', '{}', '${NIL}')`,
  `hub.reset_factors('${NIL}')`,
  'hub.require_second_factor(true)',
  `hub.reset_material('1.0.1...00', '{}', sha256('x'))`,
  `hub.reset_password('1.0.1...00', '{}', sha256('x'), 'x')`,
  `hub.own_password('1.1.1.x.x.00', '{}')`,
  `hub.invitation_material('1.0.1...00', '{}', sha256('x'))`,
  `hub.accept_invitation('1.0.1...00', '{}', sha256('x'), '${NIL}', 'x')`,
  `hub.feed('1.1.1.x.x.00', '{}', 0, 10, '{}')`,
  `hub.shared_feed('1.1.1.x.x.00', '{}', 0, 10, '{}', '{}')`,
  `hub.feed_page(0, 10, '{}')`,
  `hub.equal_readers('{${NIL}}', '{}', '|', 0, 10)`,
  'hub.own_reading_reason()',
  'hub.own_reading_rights()',
  `hub.export_batch('1.1.1.x.x.00', '{}', '${NIL}', '{"part": "placed", "look": 10}', 10, '{}')`,
  `hub.export_positions('STIX_OBJECT', 100, 100, 10)`,
  `hub.export_found('x', '${NIL}', '{}', '{}', 10, 10, '{}')`,
  `hub.export_stix_objects('${NIL}', '{}', 100, '{"look": 10}', 10, '{}')`,
  `hub.export_relationships('${NIL}', '{}', 100, '{"look": 10}', 10, '{}')`,
  `hub.passes_export_filter('${NIL}', '{}')`,
  `hub.stix_id_of_claim('${NIL}')`,
  'hub.may_oversee_exports()',
  'hub.shows_cases()',
  `hub.running_export('${NIL}')`,
  `hub.begin_export('{}')`,
  `hub.record_exported_items('${NIL}', '{}', 1, '{${NIL}}')`,
  `hub.end_export('${NIL}', 'COMPLETE', 1, 0)`,
  `hub.feed_head('1.1.1.x.x.00', '{}', null)`,
  `hub.lookup('1.1.1.x.x.00', '{}', '{}', true, 10)`,
  `hub.claims_by_id('1.1.1.x.x.00', '{}', '{}')`,
  `hub.readable_claims('{}')`,
  `hub.governance_of_claims('1.1.1.x.x.00', '{}', '{}')`,
  `hub.whoami('1.1.1.x.x.00', '{}')`,
  `hub.key_material('1.0.1...00', '{}', '${NIL}')`,
  `hub.key_expired('1.0.1...00', '{}', '${NIL}', sha256('x'))`,
  `hub.key_whoami('1.1.1.x.x.00', '{}')`,
  `hub.record_key_use('1.0.1...00', '{}', '{${NIL}}')`,
  `hub.record_item_receipts('1.0.1...00', '{}', '{${NIL}}', '{${NIL}}', '{query}', '{0}')`,
  `hub.record_delivery_ranges('1.0.1...00', '{}', '[]')`,
  `hub.start_oidc_flow('1.0.1...00', '{}', '${NIL}', 'SIGN_IN', '', '', '', '', null)`,
  `hub.consume_oidc_flow('1.0.1...00', '{}', gen_random_uuid(), '', '')`,
  `hub.save_oidc_callback('1.0.1...00', '{}', '{}', '', null)`,
  `hub.sign_in_by_oidc('1.0.1...00', '{}', '', null, '${NIL}', 'x')`,
  `hub.issuer_material('1.0.1...00', '{}', 'x', '${NIL}', 'x', 'x')`,
  `hub.count_attempt('1.0.1...00', '{}', false)`,
  'hub.current_act()',
  'hub.may_read_red()',
  'hub.me()',
  'hub.my_agency()',
  'hub.my_bars()',
  'hub.my_keys()',
  'hub.my_kind()',
  'hub.my_session()',
  'hub.my_user()',
  `hub.own_actor('${NIL}')`,
  'hub.viewer()',
  `hub.corroboration(hub.digest('DOMAIN', '', 'closed.example.com'))`,
  `hub.feed_events(0, 10, '{}')`,
  `hub.governance((select array_agg(x::uuid) from unnest('{${NIL}}'::text[]) x))`,
  'hub.stream_position()',
  `hub.tags_at('{1}')`,
  `hub.mark_withdrawals_delivered(0, 100, 'x')`,
  `hub.create_withdrawal_receipts('{1}', 'x', 'graphql')`,
  `hub.snapshot('1.1.1.x.x.00', '{}', 100, 100, 10, '{}')`,
  `hub.snapshot_items(100, 100, 10, '{}')`,
  `hub.item_projection('INDICATOR', '{${NIL}}')`,
  `hub.announcement_projection('{${NIL}}')`,
  `hub.shown_parameters('${NIL}')`,
  `hub.stix_object_projection('{${NIL}}')`,
  `hub.own_objects('{}', '{${NIL}}')`,
  `hub.collection_page('1.1.1.x.x.00', '{}', '{}', null, 10, '{}')`,
  `hub.collection_items('1.1.1.x.x.00', '{}', '{}', '{}', '{}')`,
  `hub.export_page('1.1.1.x.x.00', '{}', null, null, 10, '{}')`,
  `hub.misp_manifest('1.1.1.x.x.00', '{}', null, null, null, 10)`,
  `hub.misp_event('1.1.1.x.x.00', '{}', '${NIL}', null, null, 10)`,
  `hub.misp_values('1.1.1.x.x.00', '{}', null, null, null, 10)`,
  'hub.misp_hub()',
  `hub.misp_event_id(1, '2026-01-01', true)`,
  `hub.misp_event_of('${NIL}')`,
  `hub.misp_parts('2026-01-01', '2027-01-01')`,
  `hub.export_items(100, 100, 10, null)`,
  `hub.collection_scope('{"own": true}')`,
  `hub.collection_events('{}', null, 10, '{}')`,
  `hub.collection_events_of('{}', '{${NIL}}', '{}')`,
  `hub.claims_with_later_observable('{}', '{}', array['${NIL}']::uuid[], array[now()])`,
  `hub.exchange_content('{}', '{}', '{}', '{}', '{}', '{}')`,
  `hub.exchanged_versions('{}', '{}')`,
  `hub.foreign_ids('{identity--${NIL}}')`,
  `hub.original_creators('{identity--${NIL}}')`,
  `hub.record_external_copies('{${NIL}}', 'taxii')`,
  `hub.sighting_projection('{${NIL}}')`,
  `hub.own_sightings('{${NIL}}')`,
  `hub.claims_of_originals('{x}')`,
  `hub.own_sightings_by_original('{x}')`,
  `hub.own_sighting_audiences('{x}', '{${NIL}}')`,
  `hub.held_in_other_imports('{x}', '${NIL}')`,
  `hub.imports_waiting_for_others('${NIL}')`,
  `hub.sighting_original('${NIL}')`,
  `hub.publish_sightings('[]')`,
  `hub.revoke_sighting('${NIL}', 'x')`,
  `hub.report_projection('{${NIL}}')`,
  `hub.report_outcome_projection('{${NIL}}')`,
  `hub.requested_recipients('{${NIL}}')`,
  `hub.duplicates_of('{${NIL}}', 1)`,
  `hub.triage_material('${NIL}')`,
  `hub.accept_entry('${NIL}', 1, '{"items": [], "feedback": []}')`,
  `hub.decline_entry('${NIL}', 1, 'OTHER', null)`,
  `hub.reopen_entry('${NIL}', 1)`,
  `hub.ask_reporter('${NIL}', 1, 'x')`,
  `hub.answer_question('${NIL}', 'x')`,
  `hub.merge_entries('${NIL}', 1, '[]')`,
  `hub.split_entry('${NIL}', 1, '[]')`,
  `hub.assign_entry('${NIL}', 1, null)`,
  `hub.give_feedback('${NIL}', 1, '{"feedback": []}')`,
  `hub.set_triage_hours(1)`,
  `hub.own_reports('{}', '{${NIL}}')`,
  `hub.write_reports('[]')`,
  `hub.withdraw_report('${NIL}', 'x')`,
  `hub.route_reports('{}', '[]')`,
  `hub.notice_projection('{${NIL}}')`,
  `hub.has_reviewed('${NIL}', now())`,
  `hub.review_evidence_file('${NIL}')`,
  `hub.review_evidence_piece('1.1.1.x.x.00', '{}', '${NIL}', 0)`,
  `hub.save_notice('{}')`,
  `hub.submit_notice('${NIL}', 1)`,
  `hub.cancel_notice('${NIL}', 'x')`,
  `hub.decide_notice('${NIL}', 1, true, null)`,
  `hub.accept_notice_translation('${NIL}')`,
  `hub.review_notice('${NIL}', 1, true, '{}', null)`,
  `hub.acknowledge_notice('${NIL}', null, null)`,
  `hub.translate_notice('${NIL}', '{}')`,
  `hub.listed_notices('{}', null, null, 1)`,
  'hub.own_draft_days()',
  `hub.draft_author('${NIL}')`,
  'hub.set_draft_days(90)',
  `hub.notice_acknowledgements('${NIL}')`,
  `hub.relationship_projection('{${NIL}}')`,
  `hub.own_relationships('{${NIL}}')`,
  `hub.own_relationships_by_reference('{x}', '{${NIL}}')`,
  `hub.relationship_original('${NIL}')`,
  `hub.publish_relationships('[]')`,
  `hub.revoke_relationship('${NIL}', 'x')`,
  `hub.stix_relationship_links('{${NIL}}')`,
  `hub.value_graph_step('{""}', null, null, 10)`,
  `hub.value_graph_nodes('{""}')`,
  `hub.holders('{${NIL}}')`,
  'hub.linked_claims(null, 10)',
  `hub.comparable_claims('{${NIL}}')`,
  `hub.compare_links('${NIL}', 'x', 'x', '{${NIL}}', '{${NIL}}', '{x}')`,
  `hub.action_request_projection('{${NIL}}')`,
  `hub.own_action_requests('{}', '{${NIL}}')`,
  `hub.write_action_requests('[]')`,
  `hub.advance_action_request('${NIL}', 'CANCELLED', 'x', null)`,
  `hub.received_action_requests('{${NIL}}')`,
  `hub.answer_action_request('${NIL}', 1, 'ACKNOWLEDGED', null, null, null, null)`,
  `hub.information_request_projection('{${NIL}}')`,
  `hub.own_information_requests('{}', '{${NIL}}')`,
  `hub.write_information_requests('[]')`,
  `hub.advance_information_request('${NIL}', 'CANCELLED', 'x', null)`,
  `hub.close_inquiry('${NIL}')`,
  `hub.lock_received_information_request('${NIL}')`,
  `hub.answer_information_request('${NIL}', 1, 'ACKNOWLEDGED', '{}')`,
  `hub.write_information_message('${NIL}', '{}')`,
  `hub.assign_information_request('${NIL}', null, null, null)`,
  `hub.case_projection('{${NIL}}')`,
  'hub.has_viewer(hub.policy_viewer())',
  'hub.reads_details(hub.policy_viewer(), true, 1)',
  `hub.is_visible_in_case('${NIL}', 1, 'CLEAR')`,
  `hub.is_link_visible_in_case('${NIL}', 1, 'REPORT', '${NIL}')`,
  `hub.is_entry_visible_in_case('${NIL}', 1, 'NOTE', '${NIL}')`,
  `hub.case_ids('${NIL}', 'NOTES', null, 10, null)`,
  `hub.is_case_changed_since('${NIL}', '2000-01-01')`,
  `hub.files_in_case('CASE', '${NIL}')`,
  `hub.mentioned_in_note('${NIL}')`,
  `hub.own_case_access('${NIL}')`,
  'hub.case_invitations(null)',
  `hub.case_placeholders('${NIL}')`,
  `hub.open_case('{}')`,
  `hub.update_case('${NIL}', 1, '{}')`,
  `hub.invite_to_case('${NIL}', '{}')`,
  `hub.answer_case_invitation('${NIL}', true, null)`,
  `hub.set_case_party('${NIL}', '{}')`,
  `hub.end_case_party('${NIL}', null, null)`,
  `hub.offer_case_lead('${NIL}', '${NIL}')`,
  `hub.answer_case_lead_offer('${NIL}', true)`,
  `hub.link_to_case('${NIL}', '{}')`,
  `hub.unlink_from_case('${NIL}', '${NIL}')`,
  `hub.allow_case_placeholder('${NIL}', '${NIL}', 'KIND')`,
  `hub.write_case_note('${NIL}', '{}')`,
  `hub.write_case_task('${NIL}', '{}')`,
  `hub.attach_to_case('${NIL}', '{}')`,
  `hub.retain_case('${NIL}', null)`,
  `hub.detach_from_case('${NIL}', '{}')`,
  `hub.set_case_status('${NIL}', 'ACTIVE', 'x', null)`,
  `hub.reopen_case('${NIL}', 'x')`,
  'hub.searchable_cases(null)',
  'hub.searchable_contacts(null)',
  'hub.searchable_notice_drafts()',
  'hub.searchable_reports()',
  'hub.searchable_watches(null)',
  `hub.visible_items_with('{}')`,
  `hub.case_values('${NIL}', 10)`,
  `hub.visible_cases_sharing_values('${NIL}', '{}')`,
  `hub.ask_related_cases('${NIL}', '${NIL}', 'x', 'x', '{}', '{}', '{}')`,
  `hub.case_queries('${NIL}', null, 10)`,
  `hub.set_case_discoverability('${NIL}', 'HIT')`,
  `hub.case_discoverability('${NIL}')`,
  `hub.create_watch('{}', '', '{}', '{}', '{}', '{}', '{}')`,
  `hub.add_to_watch('${NIL}', 'VALUES', '{}', '{}', '{}', '{}', '{}')`,
  `hub.remove_from_watch('${NIL}', '{}')`,
  `hub.set_watch_state('${NIL}', 'ENDED')`,
  `hub.write_directory_entry('{}', null)`,
  `hub.verify_directory_entry('${NIL}', 1)`,
  `hub.withdraw_directory_entry('${NIL}', 1, 'x')`,
  `hub.own_directory_details('{${NIL}}')`,
  `hub.directory_versions('${NIL}', null, 10)`,
  `hub.contact_entries('{${NIL}}', '{}')`,
  `hub.lock_duty_roster('${NIL}')`,
  `hub.save_duty_roster('${NIL}', '{}', false, '[]', now())`,
  `hub.own_duty_roster('${NIL}')`,
  `hub.own_duty_line('${NIL}', now())`,
  `hub.own_duty_turns('${NIL}', now(), now(), null, null, 10)`,
  `hub.staffed_entries('{${NIL}}')`,
  `hub.is_alert_visible('${NIL}')`,
  `hub.alert_acknowledgers('{${NIL}}')`,
  `hub.acknowledge_alert('${NIL}')`,
  'hub.delivered_alerts(0, 50)',
  'hub.alert_rules(true, null)',
  `hub.set_alert_rules(true, null, '[]')`,
  'hub.own_alert_preference()',
  `hub.set_alert_preference(null, null, '07:00', null, null)`,
  'hub.alert_policy_of(null)',
  'hub.set_alert_policy(null, 3, 2)',
  `hub.create_alert_channel('{}')`,
  `hub.delete_alert_channel('${NIL}')`,
  `hub.take_alert_channel_test('${NIL}', 10)`,
  'hub.visible_watches(null, null, 10)',
  'hub.visible_watch_count()',
  `hub.visible_watch_terms('${NIL}', null, 10)`,
  `hub.visible_watch_hits('${NIL}', 0, 10)`,
  `hub.may_show_evidence_of('REPORT', '${NIL}')`,
  `hub.is_evidence_visible('${NIL}')`,
  `hub.evidence_file('${NIL}')`,
  `hub.evidence_piece('1.1.1.x.x.00', '{}', '${NIL}', 0)`,
  `hub.lock_attachable_evidence('{${NIL}}')`,
  `hub.open_evidence('{}')`,
  `hub.append_evidence_chunk('1.1.1.x.x.00', '{}', '${NIL}', 0, null, 1, 1)`,
  `hub.complete_evidence('${NIL}', 'text/plain', '')`,
  `hub.discard_evidence('${NIL}')`,
  `hub.confirm_indicators('{${NIL}}')`,
  `hub.raise_dispute('${NIL}', '${NIL}', 'OTHER', 'x', 30)`,
  `hub.answer_dispute('${NIL}', false, 'x', null, false)`,
  `hub.withdraw_dispute('${NIL}', 'x')`,
  `hub.open_recall('${NIL}', '{${NIL}}', 'x', now())`,
  `hub.close_recall('${NIL}', 'x')`,
  'hub.recalls(null, null, 10)',
  `hub.recall_recipients('${NIL}')`,
  'hub.recalled_items(null, 10)',
  `hub.open_subject_request('{"kind": "ACCESS", "receivedAt": "2026-01-01T00:00:00Z"}', '')`,
  `hub.consult_subject_sources('${NIL}', '', '{}')`,
  `hub.extend_subject_request('${NIL}', 'x')`,
  `hub.subject_disclosures('${NIL}')`,
  `hub.answer_subject_request('${NIL}', '')`,
  `hub.withdraw_subject_request('${NIL}', 'x')`,
  `hub.subject_requests(null, '{}', null, 10)`,
  `hub.subject_sources('${NIL}', null, 10)`,
  `hub.subject_consultations(null, '{}', null, 10)`,
  `hub.answer_subject_consultation('${NIL}', '{"outcome": "KEPT", "version": 1}', '')`,
  `hub.create_tear_line('${NIL}', '${NIL}')`,
  `hub.reopened_contact_state('${NIL}')`,
  `hub.lock_contact_for_tear_line('${NIL}')`,
  `hub.assign_tear_line_to_contact('${NIL}', '${NIL}')`,
  `hub.tear_lines('${NIL}')`,
  `hub.tear_lines_in_force('${NIL}')`,
  'hub.own_onward_default()',
  `hub.onward_rule_of('${NIL}')`,
  `hub.set_onward_default('ASK', '{}')`,
  `hub.set_onward_rule('${NIL}', 'ASK', '{}')`,
  `hub.set_onward_rules_of_claims('[]')`,
  `hub.propose_onward('${NIL}', '${NIL}', '{11}', 'x')`,
  `hub.withdraw_onward('${NIL}')`,
  `hub.onward_to_decide('${NIL}')`,
  `hub.decide_onward('${NIL}', 'DECLINED', '{}', 'x')`,
  'hub.onward_hops(null, null, null, false, null, 10)',
  `hub.answer_contact_with_tear_line('${NIL}', '${NIL}', null)`,
  `hub.audience_visibility('GREEN', '{1}', '{}')`,
  `hub.visibility_reason('${NIL}')`,
  'hub.my_standing()',
  `hub.deconflict('${NIL}', 'x', 'x', '{${NIL}}', '{x}', '{}', '{}', '{}')`,
  `hub.own_query_values('{${NIL}}', null, 1, null, null, null, null, null, null)`,
  `hub.contact_to_answer('${NIL}')`,
  `hub.answered_contact('${NIL}')`,
  `hub.answer_contact('${NIL}', 'DECLINED', null)`,
  `hub.seal_holdings('[]')`,
  `hub.unseal_holdings('{${NIL}}')`,
  `hub.partner_releases(null, true, null, 10)`,
  `hub.withdrawals('${NIL}')`,
  `hub.audit_counts(now(), now())`,
  `hub.audit_page('{}', null, 10)`,
  `hub.audit_hours(now(), now())`,
  `hub.audit_searches('{}', now(), now())`,
  `hub.colleague_addresses()`,
  `hub.leaked_items('{}', '{${NIL}}', '{a}')`,
  `hub.leak_readers('{${NIL}}')`,
  `hub.leak_accounts('{a}')`,
  `hub.consultations('${NIL}', '{}', null, 10)`,
  `hub.consultations(null, '{}', null, 10)`,
  `hub.indicator_deliveries('${NIL}')`,
  `hub.confirm_withdrawal('${NIL}', true)`,
  'hub.unconfirmed_withdrawals(0, 10)',
  `hub.webhook_feed('1.1.1.x.x.00', '{}', 0, 10, '{}')`,
  `hub.webhook_dead_letters('{${NIL}}')`,
  'hub.allows_amber_content(1)',
  `hub.own_claims('{}', '{}', '{${NIL}}')`,
  'hub.sequenced_claims(100, 100, 10)',
  'hub.live_key_secrets()',
  `hub.withheld_claims('{}', '{}')`,
  `hub.versions('${NIL}')`,
  `hub.revoked_by('${NIL}')`,
  `hub.action_step_actors('${NIL}')`,
  `hub.information_step_actors('${NIL}')`,
  `hub.information_message_actor('${NIL}', 1)`,
  'hub.unsequenced_claims(0, null, 10)',
  `hub.change_group('${NIL}', '${NIL}', true)`,
  `hub.create_api_key('{}')`,
  `hub.create_group('${NIL}', 'x', '{}')`,
  'hub.end_session()',
  'hub.own_purpose()',
  `hub.draw_sample_check('{}')`,
  'hub.sample_checks(null, null, 10)',
  `hub.sampled_entries('${NIL}', null)`,
  'hub.my_sampled_entries(null, null, 10)',
  `hub.justify_entry('${NIL}', 'x')`,
  `hub.close_sampled_entry('${NIL}', 'ACCEPTED', 'x')`,
  `hub.set_session_purpose('FORENSICS', 'x')`,
  `hub.set_purpose_rule('{FORENSICS}', true)`,
  `hub.end_own_session('${NIL}')`,
  'hub.end_other_sessions()',
  `hub.end_user_sessions('${NIL}')`,
  `hub.change_password('x', 'x')`,
  `hub.create_password_reset('${NIL}', sha256('x'))`,
  `hub.record('{"what": "x", "channel": "x"}', '{}')`,
  `hub.revoke_api_key('${NIL}')`,
  `hub.rotate_api_key('${NIL}', '${NIL}', '', '1 minute', null)`,
  'hub.key_issuers()',
  `hub.create_issuer_key('{}')`,
  `hub.renew_issuer_key('${NIL}', null)`,
  'hub.identity_providers()',
  `hub.set_identity_provider('{}')`,
  'hub.check_step_up()',
  `hub.set_identity_provider_disabled('${NIL}', true)`,
  `hub.link_identity('', '')`,
  `hub.confirm_session_by_provider('', '')`,
  'hub.linked_identities()',
  'hub.sign_in_providers()',
  `hub.unlink_identity('${NIL}')`,
  `hub.set_bar('${NIL}', true)`,
  `hub.set_party_suspended('${NIL}', true, 'x')`,
  `hub.rename_party('${NIL}', 'x')`,
  `hub.confirm_suspension('${NIL}')`,
  'hub.suspensions()',
  `hub.confirm_office('${NIL}')`,
  'hub.offices(null)',
  `hub.confirm_provider_roles('${NIL}', '${NIL}', '{}')`,
  `hub.connection_limits('1.1.1.x.x.00', '{}')`,
  `hub.reserve_idempotency_key('1.1.1.x.x.00', '{}', '${NIL}', sha256('x'), sha256('x'), '1 minute')`,
  `hub.finish_idempotency_key('1.1.1.x.x.00', '{}', '${NIL}', true, 'x')`,
  `hub.close_party('${NIL}', 'x')`,
  `hub.party_details('${NIL}')`,
  `hub.set_party_limits('${NIL}', '{}')`,
  `hub.create_agency('${NIL}', 'x')`,
  `hub.rename_agency('${NIL}', 'x')`,
  `hub.close_agency('${NIL}')`,
  `hub.set_settings('en', 'UTC')`,
  `hub.save_feed_filter('${NIL}', 'x', '{}')`,
  `hub.delete_feed_filter('${NIL}')`,
  `hub.set_user_disabled('${NIL}', true)`,
  `hub.set_user_roles('${NIL}', '{ANALYST}')`,
  `hub.set_user_agency('${NIL}', null)`,
  `hub.user_count('{}')`,
  `hub.users_of_party(null, '{}', null, 10)`,
  `hub.invite('{}')`,
  'hub.invitations(null, null, 10)',
  `hub.revoke_invitation('${NIL}')`,
  `hub.reset_address('${NIL}')`,
  `hub.queue_mail('{"kind": "RESET"}')`,
  `hub.create_webhook('{}')`,
  `hub.delete_webhook('${NIL}')`,
  `hub.take_manual_send('${NIL}', 1)`,
  `hub.pause_webhook('${NIL}')`,
  `hub.replay_webhook('${NIL}', null, 0)`,
  `hub.resume_webhook('${NIL}')`,
  `hub.rotate_webhook_secret('${NIL}', '${NIL}', '', '')`,
  'hub.set_webhook_policy(true)',
  `hub.create_pull('{}')`,
  `hub.update_pull('${NIL}', '{}')`,
  `hub.pause_pull('${NIL}')`,
  `hub.resume_pull('${NIL}')`,
  `hub.run_pull('${NIL}')`,
  `hub.delete_pull('${NIL}')`,
  `hub.claims_protected_from_pull('${NIL}', '{}', '{}')`,
  `hub.items_of_pull_sources('${NIL}', '{}')`,
  'hub.own_sharing_policy()',
  'hub.directory_revision()',
  `hub.set_sharing_policy('{}')`,
  `hub.set_retention_limit('INDICATOR', 12)`,
  'hub.retention_rules()',
  'hub.items_ending_soon(null, now(), null, null, 10)',
  `hub.renew_retention('{${NIL}}', 'x')`,
  `hub.retention_renewals('${NIL}', null, 10)`,
  'hub.deleted_items(null, null, null, 10)',
  `hub.add_sharing_limit('{}')`,
  'hub.narrow_to_limits(null, 10)',
  `hub.lift_sharing_limit('${NIL}')`,
  'hub.lock_own_sharing_policy(false)',
  `hub.preview_limit('{}', null, 10)`,
  'hub.restorable_limits()',
  `hub.preview_limit_restore('${NIL}', null, 10)`,
  `hub.restore_limit_removals('${NIL}', null, 10)`,
  `hub.review_release('${NIL}', true, null)`,
  `hub.request_releases('[]')`,
  'hub.releases(null, false, null, 10)',
  `hub.decide_release('${NIL}', true, null)`,
  `hub.withdraw_release('${NIL}')`,
  `hub.request_break_glass('{}')`,
  `hub.approve_break_glass('${NIL}')`,
  `hub.end_break_glass('${NIL}')`,
  'hub.break_glass_accesses(null, null, 10)',
  `hub.break_glass_reads('{${NIL}}', null, 10)`,
  `hub.read_with_break_glass('${NIL}', null, null, 10, 'x')`,
  'hub.warninglist_revision()',
  'hub.warninglists()',
  'hub.warninglists_since(0)',
  `hub.warninglists_for_hub_process('1.0.1...00', '{}', 0)`,
  `hub.set_warninglist('{}')`,
  `hub.set_warninglist_mode('${NIL}', 'WARN')`,
  `hub.remove_warninglist('${NIL}')`,
  'hub.admissions()',
  `hub.decide_admission('${NIL}', true)`,
  `hub.decide_proposal('${NIL}', true)`,
  'hub.group_proposals(null, null, 10)',
  `hub.register_party('${NIL}', 'COUNTRY', 'x', 'x', 'XX')`,
  `hub.withdraw_proposal('${NIL}')`,
  `hub.open_import('{}')`,
  `hub.imported_lines('${NIL}', 1, 1)`,
  `hub.record_import_lines('${NIL}', '${NIL}', '[]')`,
  `hub.close_import('${NIL}', '${NIL}', true, null)`,
  `hub.lock_held_items('${NIL}', null, 0, 10)`,
  `hub.record_labelled_items('${NIL}', '[]')`,
  `hub.delete_held_items('${NIL}', null, 10)`,
  `hub.start_import_revocation('${NIL}', 'x')`,
  `hub.claims_to_revoke_of_import('${NIL}', null, 10)`,
  `hub.record_revoked_import_items('${NIL}', '{}', 'REVOKED')`,
  `hub.save_csv_mapping('${NIL}', 'x', '{}')`,
  `hub.delete_csv_mapping('${NIL}')`,
  `hub.record_taxii_envelope('${NIL}', '[]')`,
  `hub.items_by_original_id('{x}')`,
  `hub.items_of_stix_originals('1.1.1.x.x.00', '{}', '{x}')`,
  `hub.original_ids('1.1.1.x.x.00', '{}', '{${NIL}}')`,
] as const;

/** Functions that policies call, or that count what the caller sees: without a context they answer what an empty hub would. */
const SILENT: Readonly<Record<string, string | null>> = {
  'hub.corroboration': '0',
  'hub.is_alert_visible': 'false',
  'hub.is_evidence_visible': 'false',
  'hub.has_reviewed': 'false',
  'hub.has_viewer': 'false',
  'hub.is_visible_in_case': 'false',
  'hub.is_link_visible_in_case': 'false',
  'hub.is_entry_visible_in_case': 'false',
  'hub.may_oversee_exports': 'false',
  'hub.reads_details': 'false',
  'hub.shows_cases': 'false',
  'hub.may_show_evidence_of': 'false',
};

describe('without a context the border is closed, and tells nothing', () => {
  let world: World;
  let app: AppConnection;
  let tables: readonly { name: string; column: string; readable: string | null; changeable: string | null }[];
  const claims: string[] = [];

  const views = async (): Promise<readonly string[]> =>
    (
      await world.ownerSql<{ name: string }>(
        `select oid::regclass::text as name from pg_class where relkind = 'v' and relnamespace = 'hub'::regnamespace and has_any_column_privilege('hub_app', oid, 'SELECT') order by 1`,
      )
    ).map(({ name }) => name);

  type Distinguished = Omit<Probed, 'value'> & { hidden: string; own: string; absent: string };
  /** By user: all tests look at the same rows. */
  const distinguished = new Map<string, Promise<readonly Distinguished[]>>();

  /** Columns of which `who` sees some values and not others: one of each, and one that nobody has said. */
  function distinguishing(who: Officer): Promise<readonly Distinguished[]> {
    const known = distinguished.get(who.user) ?? findDistinguishing(who);
    distinguished.set(who.user, known);
    return known;
  }

  async function findDistinguishing(who: Officer): Promise<readonly Distinguished[]> {
    const found = [];
    const columns = (await readableColumns(world)).filter(({ type }) => ['uuid', 'integer', 'text'].includes(type));
    await app.enter(who);
    for (const { table, column, type } of columns) {
      const values = `select distinct ${column}::text as v from ${table} where ${column} is not null`;
      const all = (await world.ownerSql<{ v: string }>(values)).map(({ v }) => v);
      const seen = new Set((await app.rows<{ v: string }>(values)).map(({ v }) => v));
      const [hidden, own] = [all.find((v) => !seen.has(v)), all.find((v) => seen.has(v))];
      const absent = { uuid: 'ffffffff-ffff-4fff-8fff-ffffffffffff', integer: '-7' }[type] ?? 'said by nobody';
      if (hidden !== undefined && own !== undefined) found.push({ table, column, type, hidden, own, absent });
    }
    await app.rows('rollback');
    return found;
  }

  beforeAll(async () => {
    world = await openWorld();
    app = await world.connect();
    const th = await world.signsIn('analyst@th.example');
    const [kh, jp] = [await world.key('kh'), await world.key('jp')];
    claims.push(await publish(app, th, { value: 'closed.example.com', audience: [1], excluded: [jp] }));
    await world.ownerSql(`insert into hub.exchanged_token (session, hash) select id, sha256('x') from hub.session limit 1`);
    await world.ownerSql(`insert into hub.rate_limit (key, busy_until) values (sha256('x'), now())`);
    await world.ownerSql(
      'insert into hub.password_reset (user_id, token_hash, created_by, expires_at) values ($1, sha256($2), $1, now())',
      [th.user, 'x'],
    );
    await world.ownerSql(
      `insert into hub.invitation (id, party, email, roles, token_hash, created_by, expires_at) values ($1, $2, 'x@x.example', '{ANALYST}', sha256('x'), $3, now())`,
      [NIL, th.party, th.user],
    );
    await world.ownerSql(`insert into hub.mail (id, party, kind, about, sealed, until) values ($1, $2, 'RESET', $1, 'x', now())`, [
      NIL,
      th.party,
    ]);
    await world.ownerSql(
      `with app as (insert into hub.totp (user_id, id, sealed, last_step) values ($1, $1, 'x', 0)),
         offer as (insert into hub.totp_offer (user_id, id, sealed) values ($1, $1, 'x')),
         code as (insert into hub.recovery_code (user_id, hash) values ($1, sha256('x'))),
         key as (insert into hub.passkey (id, user_id, credential, public_key, counter, name, transports) values ($1, $1, sha256('x'), 'x', 0, 'x', '{}')),
         rule as (insert into hub.party_factor_rule (party, set_by) values ($2, $1)),
         challenge as (insert into hub.passkey_challenge (hash, purpose) values (sha256('x'), 'SIGN_IN'))
       insert into hub.factor_required values ('AUDITOR')`,
      [th.user, th.party],
    );
    await world.ownerSql(`insert into vault.bootstrap (token_hash) values (sha256('x'))`);
    await world.ownerSql(
      `insert into hub.idempotency_key (id, party, principal, mark, request, lease_until, rights, position)
         values ($1, $2, $3, sha256('x'), sha256('x'), now(), 'x', 0)`,
      [NIL, th.party, th.user],
    );
    await world.ownerSql(`insert into hub.withdrawal_receipt (item, party, seq, consumer, channel) values ($1, $2, 1, 'x', 'graphql')`, [
      NIL,
      kh,
    ]);
    await world.ownerSql('insert into hub.withdrawal_confirmation (item, party, seq, by_user) values ($1, $2, 1, $1)', [NIL, kh]);
    await world.ownerSql('insert into hub.unconfirmed_loss (item, party) values ($1, $2) on conflict do nothing', [NIL, kh]);
    await world.ownerSql(
      `with filed as (insert into hub.subject_request (id, party, kind, content_sealed, created_by, received_at, due_at) values ($1, $2, 'ACCESS', '', $1, now(), now()) returning id)
         insert into hub.subject_consultation (request, item, item_kind, owner, asked_version, due_at) select id, id, 'REPORT', $2, 1, now() from filed`,
      [NIL, kh],
    );
    await world.ownerSql('insert into hub.kept_contested (item) values ($1)', [claims[0]]);
    await world.ownerSql('insert into hub.contested_change (item) values ($1)', [claims[0]]);
    await world.ownerSql('insert into hub.moved_end (item) values ($1)', [claims[0]]);
    await world.ownerSql(
      `with made as (insert into hub.recall (id, owner, agency, reason, created_by, due_at) select $1, $2, min(a.key), 'x', $1, now() from hub.agency a where a.party = $2 returning id)
         insert into hub.recall_item (recall, item) select id, id from made`,
      [NIL, th.party],
    );
    await world.ownerSql(`insert into hub.external_copy (item, party, channel) values ($1, $2, 'taxii')`, [NIL, kh]);
    await world.ownerSql(`insert into hub.item_receipt (item, party, way, at) values ($1, $2, 'opened', now())`, [NIL, kh]);
    await world.ownerSql(`insert into hub.retention_limit (party, kind, months, set_by) values ($1, 'INDICATOR', 60, $2)`, [kh, NIL]);
    await world.ownerSql('insert into hub.retention_notice (party) values ($1)', [kh]);
    await world.ownerSql(
      `insert into hub.retention_renewal (item, version, by_user, reason, retain_until) values ($1, 1, $1, 'x', now())`,
      [NIL],
    );
    await world.ownerSql(
      `insert into hub.tombstone (item, kind, owner, agency, red, reason) values ($1, 'INDICATOR', $2, $2, false, 'RETENTION')`,
      [NIL, kh],
    );
    await world.ownerSql(`insert into hub.consultation (owner, leaf, reader, at, items) values ($1, 0, $1, now(), '{}')`, [kh]);
    await world.ownerSql(
      `insert into hub.delivery_range (party, channel, filter, red, positions, began_at, at) values ($1, 'graphql', '{}', false, '[1,2)', now(), now())`,
      [kh],
    );
    await world.ownerSql(
      `insert into hub.export (id, party, created_by, format, filter, filter_mark, purpose, pinned, epoch)
         values ($1, $2, $1, 'csv', '{}', 'x', 'to see whether it is seen', 0, $1)`,
      [NIL, kh],
    );
    await world.ownerSql('insert into hub.bar (owner, party) values ($1, $2)', [th.party, kh]);
    await world.ownerSql(
      `with made as (insert into hub.sample_check (id, party, drawn_by, acts, since, until, below, population, size, due_at)
         values ($1, $2, $3, '{SEARCH}', now() - interval '1 day', now(), 1, 1, 1, now()) returning id)
       insert into hub.sampled_entry (id, sample_check, entry, party, user_id, at, what, channel, items) select id, id, 1, $2, $3, now(), 'x', 'x', '{}' from made`,
      [NIL, th.party, th.user],
    );
    await world.ownerSql(`insert into hub.purpose_rule (party, refused, needs_case, set_by) values ($1, '{}', false, $2)`, [kh, th.user]);
    await world.ownerSql(`insert into hub.party_closure (party, reason, by_user) values ($1, 'x', $2)`, [kh, th.user]);
    await world.ownerSql('insert into hub.party_limit (party) values ($1)', [kh]);
    await world.ownerSql('insert into hub.party_day (party, shard, day, claims) values ($1, 99, now(), 1)', [kh]);
    await world.ownerSql(`insert into hub.user_settings (user_id, language, time_zone) values ($1, 'en', 'UTC')`, [th.user]);
    await world.ownerSql(`insert into hub.feed_filter (id, user_id, name, filter) values ($1, $1, 'x', '{}')`, [th.user]);
    await world.ownerSql('insert into hub.suspension (party) values ($1)', [kh]);
    await world.ownerSql(
      `with asked as (insert into hub.party_suspension (party, requested_by) values ($1, $2) returning id),
         given as (insert into hub.office (user_id, role, holds_from, confirmed_at, confirmed_how) values ($2, 'ANALYST', now(), now(), 'BEFORE') returning user_id),
         said as (insert into hub.office_confirmation (office, party, by_user) select user_id, $1, $2 from given)
       insert into hub.suspension_confirmation (suspension, party, by_user) select id, $1, $2 from asked`,
      [kh, th.user],
    );
    await world.ownerSql(
      `with made as (insert into hub.webhook (id, party, created_by, name, url, filter, epoch, seq)
           values ($1, $2, $3, 'x', 'https://x.example/', '{}', $1, 0) returning id, party),
         keyed as (insert into hub.webhook_secret (id, webhook, sealed, public_key) select id, id, 'x', 'x' from made)
       insert into hub.webhook_delivery (webhook, party, event_id, operation, attempt, outcome) select id, party, id, 'TEST', 1, 'FAILED' from made`,
      [NIL, th.party, th.user],
    );
    await world.ownerSql(
      `with made as (insert into hub.api_key (id, party, created_by, name, permissions, expires_at)
         values ($1, $2, $3, 'x', '{party:read}', now() + interval '1 day') returning id)
       , trusted as (insert into hub.key_issuer (api_key, party, issuer, jwks_uri, subject) select id, $2, 'x', 'x', 'x' from made)
       , reminded as (insert into hub.api_key_reminder (api_key, expires_at, days) select id, now(), 14 from made)
       insert into hub.api_key_secret (id, api_key, hash, issued_to) select id, id, sha256('x'), $3 from made`,
      [NIL, th.party, th.user],
    );
    await world.ownerSql(
      `with made as (insert into hub.identity_provider (id, party, name, issuer, client_id, sealed, scope, role_claim, roles, creates_accounts, set_by)
           values ($1, $2, 'x', 'https://x.example', 'x', 'x', 'openid', 'x', '{}', false, $3) returning id),
         linked as (insert into hub.external_account (provider, subject, user_id, made) select id, 'x', $3, false from made),
         gone as (insert into hub.oidc_flow (state_hash, provider, purpose, browser_hash, nonce, verifier, challenge)
           select sha256('x'), id, 'SIGN_IN', sha256('x'), 'x', 'x', sha256('x') from made),
         back as (insert into hub.oidc_callback (code_hash, provider, purpose, challenge, subject, claims, second_factor, began_at)
           select sha256('x'), id, 'SIGN_IN', sha256('x'), 'x', '{}', false, now() from made)
       insert into hub.oidc_session (session, provider, second_factor) select $4, id, false from made`,
      [NIL, th.party, th.user, th.session],
    );
    await world.ownerSql('insert into hub.webhook_policy (party, amber_content, set_by) values ($1, true, $2)', [th.party, th.user]);
    await world.ownerSql(
      `insert into hub.warninglist (id, name, title, description, version, type, kinds, mode, entries, unread, revision, set_by)
         values ($1, 'x', 'x', '', 1, 'string', '{DOMAIN}', 'WARN', '{x.example}', 0, 1, $2)`,
      [NIL, th.user],
    );
    await world.ownerSql('insert into hub.sharing_policy (party, set_by) values ($1, $2)', [th.party, th.user]);
    await world.ownerSql(`insert into hub.sharing_limit (id, party, within, set_by, lifted_at) values ($1, $2, '{}', $3, now())`, [
      NIL,
      th.party,
      th.user,
    ]);
    await world.ownerSql(
      `insert into hub.limit_removal (limit_id, item, kind, lost, audience, excluded, tlp) select id, $1, 'INDICATOR', '{1}', '{}', '{}', 'GREEN' from hub.sharing_limit`,
      [NIL],
    );
    await world.ownerSql('select hub.probe_storage()');
    await world.ownerSql('insert into hub.job_turn (cause, turn, worked_at) values ($1, 1, now()) on conflict do nothing', [th.party]);
    await world.ownerSql(
      `insert into hub.release_request (id, party, kind, item, version, tlp, wanted, requested_exclusions, requested_by)
         values ($1, $2, 'INDICATOR', $3, 1, 'GREEN', '{1}', '{}', $4)`,
      [NIL, th.party, claims[0], th.user],
    );
    await world.ownerSql(
      `insert into hub.break_glass_access (id, owner, reason, case_reference, requested_by, ends_at)
         values ($1, $2, 'a reason of twenty letters', 'x', $3, now() + interval '1 hour')`,
      [NIL, th.party, th.user],
    );
    await world.ownerSql(`select hub.announce(array[$1::integer], 'TEST', '{"party": "x"}')`, [th.party]);
    await world.ownerSql(
      `with made as (insert into hub.import (id, party, agency, created_by, source) select $1, a.party, a.key, $3, 'STIX' from hub.agency a where a.party = $2 limit 1
           returning id, party, agency),
         envelope as (insert into hub.taxii_envelope (import, party, agency, objects) select id, party, agency, '[]' from made),
         line as (insert into hub.import_item (import, line, party, agency, digest, outcome, kind) select id, 1, party, agency, '', 'HELD', 'INDICATOR' from made),
         held as (insert into hub.held_item (id, import, line, party, agency, kind, payload) select id, id, 1, party, agency, 'INDICATOR', '{}' from made)
       insert into hub.csv_mapping (id, party, name, layout, updated_by) values ($1, $2, 'x', '{}', $3)`,
      [NIL, th.party, th.user],
    );
    await world.ownerSql(
      `with made as (insert into hub.pull (id, party, agency, created_by, name, kind, url, every_minutes, defaults, next_run_at)
           select $1, i.party, i.agency, $2, 'x', 'TAXII', 'https://x.example/', 60, '{}', 'infinity' from hub.import i where i.id = $1 returning id),
         imported as (insert into hub.pull_import (pull, import) select id, $1 from made),
         seen as (insert into hub.pull_event (pull, event, stamp) select id, id, 1 from made)
       insert into hub.pull_item (pull, import, line, source, kind) select id, $1, 1, '', 'INDICATOR' from made`,
      [NIL, th.user],
    );
    await world.ownerSql('insert into hub.admission_vote (party, voter, accepts) values ($1, $2, true)', [kh, th.party]);
    await world.ownerSql('insert into hub.bulk_publication (published_at) values (now())');
    await world.ownerSql(
      `insert into hub.partner_release (item, kind, owner, partner, version, at, by_user) select $1, 'INDICATOR', $2, p.key, 1, now(), $3 from hub.party p where p.slug = 'meta'`,
      [claims[0], th.party, th.user],
    );
    await world.ownerSql(
      `with made as (insert into hub.group_proposal (working_group, party, proposed_by, founding)
         select key, $1, $2, false from hub.working_group limit 1 returning id)
       insert into hub.group_vote (proposal, party) select id, $2 from made`,
      [await world.key('sg'), th.party],
    );
    await app.as(th, 'indicator:publish', () => app.rows(`select hub.record('{"what": "test", "channel": "graphql"}', $1)`, [claims]));
    await app.as(th, 'indicator:publish', () =>
      app.rows(
        `insert into hub.stix_object (id, stix_id, type, spec_version, body, tlp, owner, agency) values ($1, 'malware--x', 'malware', '2.1', '{}', 'GREEN', $2, $3)`,
        [NIL, th.party, th.agency],
      ),
    );
    const [report, notice] = [randomUUID(), randomUUID()];
    await app.as(await world.signsIn('contributor@meta.example'), 'report:submit', async () => {
      await app.rows('select hub.write_reports($1)', [
        JSON.stringify([
          {
            id: report,
            version: 1,
            ordinal: 0,
            reference: 'x',
            state: 'SUBMITTED',
            title: 'x',
            threat: 'PHISHING',
            tlp: 'GREEN',
            losses: [],
            victims: [],
            suspects: [],
            items: [{ kind: 'PHONE', scope: '', value: '+66812345678' }],
            asked: [],
            audience: [kh],
            excluded: [],
          },
        ]),
      ]);
      await app.rows('select hub.route_reports($1, $2)', [[report], JSON.stringify([{ report, party: kh, reasons: [] }])]);
    });
    await app.as(await world.signsIn('liaison@sg.example'), 'action:request', () =>
      app.rows('select hub.write_action_requests($1)', [
        JSON.stringify([
          {
            ...{
              id: randomUUID(),
              version: 1,
              ordinal: 0,
              reference: 'x',
              recipient: kh,
              act: 'TAKEDOWN',
              subject: {},
              legal_basis: 'TREATY',
              legal_text: 'x',
            },
            ...{ urgency: 'URGENT', contact: 'x', ack_minutes: 1, due_minutes: 1, tlp: 'GREEN', related: [], evidence: [] },
          },
        ]),
      ]),
    );
    const liaison = await world.signsIn('liaison@sg.example');
    await app.as(liaison, 'case:lead', async () => {
      const id = randomUUID();
      await app.rows('select hub.open_case($1)', [JSON.stringify({ id, title: 'x', threat: 'OTHER', tlp: 'GREEN' })]);
      const [note, task] = [
        { id: randomUUID(), version: 1, text: 'x', language: 'en', tlp: 'GREEN', mentions: [liaison.user] },
        { id: randomUUID(), version: 1, title: 'x', tlp: 'GREEN', state: 'OPEN' },
      ];
      await app.rows('select hub.write_case_note($1, $2), hub.write_case_task($1, $3)', [id, JSON.stringify(note), JSON.stringify(task)]);
    });
    await world.ownerSql(
      `with linked as (insert into hub.case_link (case_id, kind, item, party) select id, 'INDICATOR', $1, owner from hub.case_file)
       insert into hub.case_placeholder (case_id, item, owner, named) select id, $1, owner, true from hub.case_file`,
      [claims[0]],
    );
    await world.ownerSql('insert into hub.action_related (request, item) select id, $1 from hub.action_request', [claims[0]]);
    await app.as(await world.signsIn('liaison@sg.example'), 'notice:draft', async () => {
      const words = { title: 'x', summary: 'x', body: 'x', language: 'en', details: {}, threat: 'OTHER', contact: 'x', countries: [] };
      const rest = { valid_until: '2099-01-01', acknowledge_hours: 1, related: [claims[0]], translations: [], readers: [] };
      const draft = { id: notice, revision: 0, colour: 'BULLETIN', tlp: 'GREEN', wanted: [kh], requested_exclusions: [], files: [] };
      await app.rows('select hub.save_notice($1)', [JSON.stringify({ ...draft, content: { ...words, ...rest } })]);
      await app.rows('select hub.submit_notice($1, 1)', [notice]);
    });
    await world.ownerSql(`update hub.user_account set roles = '{APPROVER}' where email = 'admin@sg.example'`);
    await app.as(await world.signsIn('admin@sg.example'), 'notice:approve', () =>
      app.rows('select hub.decide_notice($1, 1, true, null)', [notice]),
    );
    await app.as(await world.signsIn('analyst@kh.example'), 'notice:acknowledge', () =>
      app.rows('select hub.acknowledge_notice($1, null, null)', [notice]),
    );
    await app.as(await world.signsIn('analyst@kh.example'), 'notice:draft', () =>
      app.rows('select hub.translate_notice($1, $2)', [
        notice,
        JSON.stringify({ language: 'km', method: 'HUMAN', title: 'x', summary: 'x', body: 'x', offered: true, revision: 1 }),
      ]),
    );
    await world.ownerSql(
      'insert into hub.notice_review (notice, revision, review_requested_at, reviewer, agrees, checklist) values ($1, 1, now(), $1, true, $2)',
      [...[notice, '{}']],
    );
    await app.as(await world.signsIn('liaison@sg.example'), 'information:ask', () =>
      app.rows('select hub.write_information_requests($1)', [
        JSON.stringify([
          {
            ...{
              inquiry: randomUUID(),
              id: randomUUID(),
              version: 1,
              reference: 'x',
              recipient: kh,
              question: 'x',
              language: 'en',
              subjects: [],
            },
            ...{ legal_basis: 'TREATY', legal_text: 'x', urgency: 'URGENT', contact: 'x', ack_minutes: 1, due_minutes: 1, tlp: 'GREEN' },
            ...{ related: [], evidence: [] },
          },
        ]),
      ]),
    );
    await world.ownerSql('insert into hub.information_related (request, item) select id, $1 from hub.information_request', [claims[0]]);
    await world.ownerSql(
      `with said as (insert into hub.information_message (request, seq, party, by_user, text, language) select id, 1, recipient, id, 'x', 'en' from hub.information_request)
       insert into hub.information_handling (request, seq, party, agency, by_user)
         select r.id, 1, a.party, a.key, $1 from hub.information_request r join hub.agency a on a.party = r.recipient limit 1`,
      [NIL],
    );
    await world.ownerSql(
      `with file as (
           insert into hub.evidence (id, owner, agency, by_user, filename, place, sealed_key) select $1, owner, agency, $1, 'x', 'DATABASE', '' from hub.report returning id),
         piece as (insert into hub.evidence_chunk (evidence, place, sealed) select id, 0, '' from file)
       insert into hub.evidence_link (kind, item, evidence, place) select 'REPORT', $1, id, 0 from file`,
      [report],
    );
    await app.as(await world.signsIn('analyst@kh.example'), 'report:triage', () =>
      app.rows('select hub.ask_reporter(t.id, t.version, $2) from hub.triage t where t.report = $1', [report, 'x']),
    );
    await world.ownerSql(
      `with made as (insert into hub.watch (id, party, agency, created_by, visible_to, about, reason_sealed, notify_owner, until)
           values ($1, $2, $3, $4, 'PARTY', 'VALUES', '', true, now() + interval '1 day') returning id),
         term as (insert into hub.watch_term (watch, mark) select id, id from made),
         asked as (insert into hub.watch_query_value (seq, id, user_id, sealed) select 1, id, $4, '' from made),
         hit as (insert into hub.watch_hit (watch, no, disclosure, mark, item) select id, 1, 'VISIBLE', id, $5 from made)
       insert into hub.watch_owner_notification (watch, no, owner, item, discreet) select id, 1, $2, $5, false from made`,
      [NIL, th.party, th.agency, th.user, claims[0]],
    );
    await world.ownerSql(
      `with made as (
           insert into hub.directory_entry (id, party, unit, role, phone, languages, opening_hours, time_zone, urgent_channel, audience, excluded, verified_by)
             values ($1, $2, 'x', 'OTHER', '+6625550100', '{en}', '[]', 'UTC', 'PHONE', '{1}', '{}', $1) returning id)
         insert into hub.directory_version (entry, version, by_user, op, content, audience, excluded) select id, 1, id, 'CREATE', '{}', '{}', '{}' from made`,
      [NIL, kh],
    );
    await world.ownerSql(
      `with made as (
           insert into hub.duty_roster (agency, party, plan, fallback, updated_by, computed_until) values ($1, $2, '{}', false, $3, now()) returning agency)
         insert into hub.duty_turn (agency, officer, rank, shift, place, from_at, to_at) select agency, $4, 1, $3, 0, now(), now() + interval '1 day' from made`,
      [th.agency, th.party, NIL, th.user],
    );
    await world.ownerSql(
      `with raised as (
           insert into hub.alert (reference, party, kind, urgency, addressees, permission) values ('AL-0000000000', $1, 'CASE', 'ROUTINE', 'OFFICERS', 'x') returning id, party),
         step as (insert into hub.alert_step (alert, step, party) select id, 0, party from raised),
         rule as (insert into hub.alert_rule (party, position, kinds, min_urgency, threats, mode, channels) select party, 1, '{}', 'ROUTINE', '{}', 'OFF', '{}' from raised),
         preference as (insert into hub.alert_preference (account) values ($2)),
         channel as (insert into hub.alert_channel (id, party, kind, name, host, sealed, created_by) select id, party, 'SLACK', 'x', 'x', 'x', $2 from raised),
         policy as (insert into hub.alert_policy (party, repeat_minutes, repeats, set_by) select party, 3, 2, $2 from raised)
         insert into hub.alert_delivery (alert, party, account, urgency, channel_kind, step, mode) select id, party, $2, 'ROUTINE', 'EMAIL', 0, 'DIGEST' from raised`,
      [th.party, th.user],
    );
    await world.ownerSql('insert into hub.triage_rule (party, hours, set_by) values ($1, 1, $2)', [kh, NIL]);
    await world.ownerSql('insert into hub.notice_rule (party, draft_days, set_by) values ($1, 30, $2)', [kh, NIL]);
    await world.ownerSql(
      'insert into hub.indicator_origin (indicator, report, reporter, party, shown) select i.id, $1, r.owner, i.owner, true from hub.indicator i, hub.report r limit 1',
      [report],
    );
    await world.settle();
    await sight(app, th, claims[0] ?? NIL);
    await world.ownerSql(
      `insert into hub.dispute (id, item, owner, party, red, ground, comment, raised_by, due_at)
         select gen_random_uuid(), i.id, i.owner, $1, false, 'OTHER', 'x', gen_random_uuid(), now() from hub.indicator i limit 1`,
      [kh],
    );
    await world.ownerSql(
      `insert into hub.tear_line (copy, original, owner, original_tlp, created_by) select i.id, null, i.owner, i.tlp, gen_random_uuid() from hub.indicator i limit 1`,
    );
    await world.ownerSql(`insert into hub.onward_default (party, rule, within, set_by) values ($1, 'ASK', '{}', $2)`, [th.party, th.user]);
    await world.ownerSql(
      `insert into hub.onward_rule (item, rule, within, set_by) select i.id, 'ASK', '{}', gen_random_uuid() from hub.indicator i limit 1`,
    );
    await world.ownerSql(
      `insert into hub.onward_hop (id, item, owner, party, red, reason, wanted, ground, proposed_by)
         select gen_random_uuid(), i.id, i.owner, $1, false, 'x', '{1}', 'OWNER', gen_random_uuid() from hub.indicator i where i.owner <> $1 limit 1`,
      [kh],
    );
    await asked(world, kh);
    await world.ownerSql(
      `with question as (insert into hub.case_query (ask, case_id) select a.id, c.id from hub.deconfliction_query a, hub.case_file c limit 1)
       insert into hub.case_query_match (ask, case_id, lead, setting) select a.id, c.id, c.lead, 'HIT' from hub.deconfliction_query a, hub.case_file c`,
    );
    claims.push(await publish(app, th)); // its event waits
    await app.as(th, 'indicator:publish', () =>
      app.rows('select hub.publish_relationships($1)', [
        JSON.stringify([{ place: 0, id: randomUUID(), relation: 'USES', from: claims[0], to: claims[1], attribution: 'NAMED' }]),
      ]),
    );
    await world.ownerSql(
      'insert into hub.claim_link (item, digest, owner) select id, digest, owner from hub.indicator on conflict do nothing',
    );
    await world.ownerSql(`insert into hub.audit_tile (level, index, hashes) values (0, 0, sha256('x'))`);
    await world.ownerSql(
      `insert into hub.audit_head (size, root, checkpoint, key, at) select 0, sha256(''), 'x', id, now() from vault.keyring where purpose = 'audit'`,
    );
    await world.ownerSql('insert into hub.unsequenced_party values ($1)', [kh]);
    await world.ownerSql('insert into hub.dead_letter select o.*, null, now(), null from hub.outbox o');
    await world.ownerSql('insert into hub.delayed_event select o.*, now() from hub.outbox o');
    tables = await world.ownerSql(
      `select c.oid::regclass::text as name, min(quote_ident(a.attname)) as column,
          string_agg(quote_ident(a.attname), ', ') filter (where has_column_privilege('hub_app', c.oid, a.attnum, 'SELECT')) as readable,
          min(quote_ident(a.attname)) filter (where has_column_privilege('hub_app', c.oid, a.attnum, 'UPDATE')) as changeable
        from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
        where c.relkind in ('r', 'p') and c.relnamespace in ('hub'::regnamespace, 'vault'::regnamespace) group by c.oid`,
    );
  });
  afterAll(() => world.close());

  it('stands in front of tables that all hold something', async () => {
    expect(tables.length).toBeGreaterThan(20);
    // No migration before the first release, and the columns that tables of items include.
    const empty = ['hub.migration', 'hub.item_columns'];
    for (const { name } of tables.filter((table) => !empty.includes(table.name))) {
      const [row] = await world.ownerSql<{ filled: boolean }>(`select exists (select from ${name}) as filled`);
      expect({ name, filled: row?.filled }).toEqual({ name, filled: true });
    }
  });

  it.each(Object.entries(CONTEXTS))('finds nothing in any table, and writes nothing: %s', async (_, context) => {
    const stranger = await world.connect();
    if (context !== undefined) await stranger.rows(`select set_config('hub.context', $1, false)`, [context]);
    const answers: string[] = [];
    for (const { name, column, readable, changeable } of tables) {
      for (const [what, statement, mayBeEmpty] of [
        ['select', `select ${readable ?? '*'} from ${name}`, readable !== null],
        ['count', `select from ${name}`, readable !== null],
        ['insert', `insert into ${name} default values`, false],
        [
          'update',
          `update ${name} set ${changeable ?? column} = ${changeable && !readable ? 'default' : (changeable ?? column)}`,
          changeable !== null,
        ],
        ['update blindly', `update ${name} set ${changeable ?? column} = default`, changeable !== null],
        ['delete', `delete from ${name}`, false],
        ['truncate', `truncate ${name}`, false],
        ['lock', `lock table ${name} in access exclusive mode`, false],
      ] as const) {
        let touched: number | null = 0;
        // In one message with the end of what came before and the beginning of its own transaction: there are thousands.
        const code = await codeOf(stranger.client.query(`rollback; begin; ${statement}`).then((answers) => (touched = rowsOf(answers))));
        if (code === undefined && mayBeEmpty && touched === 0) continue;
        if (code !== '42501' || (mayBeEmpty && what !== 'update' && what !== 'update blindly')) {
          answers.push(`${what} on ${name}: ${code ?? `done, ${touched}`}`);
        }
      }
    }
    await stranger.rows('rollback');
    expect(answers).toEqual([]);
  });

  it.each(Object.entries(CONTEXTS))('finds nothing in any view, and refuses every function: %s', async (_, context) => {
    const stranger = await world.connect();
    if (context !== undefined) await stranger.rows(`select set_config('hub.context', $1, false)`, [context]);
    const answers: string[] = [];
    for (const view of await views()) {
      const [row] = await stranger.rows<{ n: string }>(`select count(1 / (case when v is null then 1 else 0 end)) as n from ${view} v`);
      if (row?.n !== '0') answers.push(`${view}: ${row?.n}`);
    }
    for (const call of CALLS) {
      const name = call.split('(')[0] ?? '';
      let said: unknown;
      const code = await codeOf(stranger.rows(`select x::text from ${call} x`).then(([row]) => (said = row?.x ?? null)));
      if (name in SILENT ? code !== undefined || said !== SILENT[name] : code !== 'HB498') {
        answers.push(`${call}: ${code ?? `answered ${String(said)}`}`);
      }
    }
    expect(answers).toEqual([]);
  });

  it('tells nothing by any column, by equality, by range or by an error', async () => {
    const columns = await readableColumns(world);
    expect(columns.length).toBeGreaterThan(300);
    const told: string[] = [];
    for (const context of [CONTEXTS['no context'], CONTEXTS['a context with a seal made by hand']]) {
      const stranger = await world.connect();
      if (context !== undefined) await stranger.rows(`select set_config('hub.context', $1, false)`, [context]);
      for (const probed of columns) {
        const code = await codeOf(
          stranger.rows(questionFor(probed)).then((rows) => {
            const counts = Object.values(rows[0] ?? {}).join();
            if (counts !== '0,0,0,0') throw new Error(counts);
          }),
        );
        if (code !== undefined) told.push(`${probed.table}.${probed.column}: ${code}`);
      }
    }
    expect(told).toEqual([]);
  });

  it('gives a search for a value in halves nothing to go by', async () => {
    const stranger = await world.connect();
    const outcomes = new Set<string>();
    for (const letter of 'abcdefghijklmnopqrstuvwxyz') {
      for (const [from, to] of [
        ['', letter],
        [letter, `${letter}~`],
        [`clo${letter}`, `clo${letter}~`],
      ]) {
        const code = await codeOf(
          stranger.rows('select 1 / (length(value) - length(value)) from hub.indicator where value >= $1 and value < $2', [from, to]),
        );
        outcomes.add(code ?? 'nothing');
      }
    }
    expect([...outcomes]).toEqual(['nothing']);
  });

  it('tells nothing to a statement that changes its context half way', async () => {
    const told: string[] = [];
    let attacked = 0;
    for (const email of ['analyst@th.example', 'analyst@kh.example', 'liaison@sg.example', 'contributor@meta.example']) {
      const who = await world.signsIn(email);
      for (const probed of await distinguishing(who)) {
        attacked += 1;
        for (const passes of SPOILED) {
          const [hidden, absent] = [
            await passesFind(app, who, probed, passes, { probe: probed.hidden, own: probed.own }),
            await passesFind(app, who, probed, passes, { probe: probed.absent, own: probed.own }),
          ];
          if (hidden.join() !== absent.join()) {
            told.push(`${email}, ${probed.table}.${probed.column}: ${hidden.join()} for ${absent.join()}`);
          }
        }
      }
    }
    expect(attacked).toBeGreaterThan(20);
    expect(told).toEqual([]);
  });

  it('tells nothing to a statement that switches row security off half way', async () => {
    const told: string[] = [];
    for (const email of ['analyst@th.example', 'liaison@sg.example', 'contributor@meta.example']) {
      const who = await world.signsIn(email);
      for (const { hidden, absent, ...probed } of await distinguishing(who)) {
        for (const context of [undefined, '', 'x~y']) {
          const [one, other] = [
            await switchedOffFinds(app, who, { ...probed, value: hidden }, context),
            await switchedOffFinds(app, who, { ...probed, value: absent }, context),
          ];
          if (one !== other) told.push(`${email}, ${probed.table}.${probed.column}, ${context ?? 'honest'}: ${one} for ${other}`);
        }
      }
    }
    expect(told).toEqual([]);
  });

  it('would notice a policy that keeps the viewer of the first row', async () => {
    const who = await world.signsIn('analyst@sg.example');
    const [probed] = (await distinguishing(who)).filter(({ table }) => table === 'hub.indicator');
    if (!probed) throw new Error('sg sees all claims, or none');
    const [before] = await world.ownerSql<{ text: string }>(
      `select pg_get_functiondef('hub.sees(hub.viewer,integer,integer,integer[],integer[],text,timestamptz)'::regprocedure) as text`,
    );
    await world.ownerSql((before?.text ?? '').replace(/viewer\.context <> coalesce\(.*?, ''\)/, 'false'));
    const found = [];
    for (const probe of [probed.hidden, probed.absent]) {
      found.push((await passesFind(app, who, probed, SPOILED[0] ?? [], { probe, own: probed.own })).join());
    }
    await world.ownerSql(before?.text ?? '');
    expect(found[0]).not.toBe(found[1]);
  });

  it('refuses in the first statement of each function, before it looks at a table', async () => {
    const migrator = await world.client(world.database.url);
    const definers = new Set(
      (
        await world.ownerSql<{ name: string }>(
          `select distinct 'hub.' || proname as name from pg_proc where pronamespace = 'hub'::regnamespace and prosecdef`,
        )
      ).map(({ name }) => name),
    );
    const looked: string[] = [];
    for (const call of CALLS) {
      if (!definers.has(call.split('(')[0] ?? '')) continue; // the others read as hub_app, under the policies
      if ((call.split('(')[0] ?? '') in SILENT) continue;
      await migrator.query('begin');
      await migrator.query('set local role hub_app; savepoint attempt');
      const code = await codeOf(migrator.query(`select * from ${call}`));
      await migrator.query('rollback to savepoint attempt; reset role');
      // The key that seals contexts and claims is read to refuse a false one.
      const { rows } = await migrator.query<{ name: string }>(
        `select relid::regclass::text as name from pg_stat_xact_user_tables where seq_scan + coalesce(idx_scan, 0) > 0 and schemaname in ('hub', 'vault') and relid <> 'vault.secret'::regclass`,
      );
      await migrator.query('rollback');
      if (code !== 'HB498' || rows.length > 0) looked.push(`${call}: ${code}, ${rows.map(({ name }) => name).join()}`);
    }
    expect(looked).toEqual([]);
  });

  it('has a call here for every function that hub_app may use', async () => {
    const functions = await world.ownerSql<{ name: string }>(
      `select distinct 'hub.' || proname as name from pg_proc where pronamespace = 'hub'::regnamespace and has_function_privilege('hub_app', oid, 'EXECUTE')`,
    );
    const tried = new Set<string>(CALLS.map((call) => call.split('(')[0] ?? ''));
    const pure = [
      'hub.policy_viewer',
      'hub.rechecked',
      'hub.as_recipient',
      'hub.digest',
      'hub.has_schema',
      'hub.sees',
      'hub.microseconds',
      'hub.common_members',
      'hub.is_personal',
      'hub.label_rank',
      'hub.notice_state',
      'hub.strictest',
    ];
    expect(functions.map(({ name }) => name).filter((name) => !tried.has(name) && !pure.includes(name))).toEqual([]);
  });

  it('lets the relay reach nothing but its functions', async () => {
    const answers: string[] = [];
    for (const { name } of tables) {
      const code = await codeOf(world.relay.query(`select * from ${name}`));
      if (code !== '42501') answers.push(`${name}: ${code ?? 'done'}`);
    }
    for (const call of CALLS) {
      const code = await codeOf(world.relay.query(`select * from ${call}`));
      if (code !== '42501') answers.push(`${call}: ${code ?? 'answered'}`);
    }
    expect(answers).toEqual([]);
  });

  it('opens with a context: the same statements, in somebody’s name', async () => {
    const kh = await world.signsIn('analyst@vn.example');
    await app.enter(kh);
    const seen = await app.rows<{ id: string }>('select id from hub.claim');
    await app.rows('rollback');
    expect(seen).toEqual([{ id: claims[0] }]);
  });
});
